"""Hydride methods for cadmium: known, and not industrial.

A metal is purified through its hydride when that hydride is a gas that survives a column and parts again in heat, as
germane, silane and stibine do. Cadmium hydride does not: the solid, made from dimethylcadmium and lithium aluminium
hydride at -78 C, falls apart to cadmium and hydrogen as soon as it warms, and the gaseous molecule is seen only in
spectra of excited cadmium vapour in hydrogen. There is no temperature at which it could be distilled.

    CdH2 (s) -> Cd + H2          rapid above about -20 C; one source says 0 C
    volatility as CdH2           none: p_CdH2 cannot be held where the solid exists
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import given_kelvin
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.refining.vacuum_distillation import hosted
from oreshed.technology.registry import Technology, Word
from oreshed.technology.stream import Array
from oreshed.technology.unit import Feeds, Limit, Result, Unit

PARAMETERS = read_parameters("oreshed.technology.refining", "hydride_route.csv")
REASON = (
    "cadmium hydride is no carrier: it decomposes to cadmium and hydrogen above {:.0f} C and was only ever made in "
    "ether at {:.0f} C, so no plant purifies cadmium by it; distil (vacuum-distillation) or zone-refine (zone-refining)"
)
# Hydrides that are in industrial use as carriers; everything else that is asked is answered as for cadmium or not at all.
CARRIERS = {"Ge": "GeH4", "Si": "SiH4", "As": "AsH3", "Sb": "SbH3 (laboratory)", "Se": "H2Se"}


def decomposition_celsius() -> float:
    """Temperature in C above which solid CdH2 rapidly decomposes (sourced in `hydride_route.csv`)."""
    return float(PARAMETERS["decomposes_above"].estimate.central)


def reason() -> str:
    """Why the method is not industrial, with the figures."""
    return REASON.format(decomposition_celsius(), float(PARAMETERS["made_at"].estimate.central))


def refuse(feeds: Feeds, v: Values) -> Result:
    """Nothing is fed, nothing is made; any feed is refused by the limit before this is reached."""
    del v
    metal = feeds["cadmium"]
    if np.any(metal.flow):
        raise OutOfValidity(reason())
    return Result({"cadmium": metal})


def _industrial(feeds: Feeds, v: Values) -> Array:
    del v
    return np.where(feeds["cadmium"].total() > 0, 1.0, 0.0)


UNIT = Unit(
    "hydride", ("cadmium",), ("cadmium",), refuse, parameters=PARAMETERS,
    settings=(Setting("temperature_C", -78.0, -150.0, 25.0, "C", "temperature of the hydride"),),
    limits=(Limit("cadmium to be carried as hydride", _industrial, 0.0, 0.0, "yes or no", reason()),),
    example={"cadmium": hosted({"Zn": 100.0}, "Cd", 0.0)},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Maturity, stability and the reason; whether the solid survives at a temperature.

    Raises OutOfValidity where purity or yield by the method is asked, with the reason.
    """
    if any(k in inputs for k in ("feed", "impurities_ppm", "purity", "stages", "passes")):
        raise OutOfValidity(reason())
    edge = decomposition_celsius()
    found: dict[str, Any] = {
        "maturity": "not industrial",
        "decomposes_above_C": edge,
        "industrial": False,
        "reason": reason(),
    }
    if "T_C" in inputs or "T_K" in inputs:
        celsius = given_kelvin(inputs) - ICE_POINT
        found["stable"] = bool(celsius < edge)
        found["state"] = "solid, unstable against its elements" if celsius < edge else "cadmium and hydrogen"
    return found


TECHNOLOGIES = (
    Technology(
        "cadmium-hydride", "Hydride methods for cadmium", ("P19",),
        "Not industrial: cadmium hydride falls apart below 0 C, so there is nothing to distil.",
        "not industrial", __name__, UNIT, compute,
        answers=("hydride*", "*CdH2*", "cadmium hydride*"),
        words=(Word("T_C or T_K", "C, K", "does the solid survive there"), Word("feed", "-", "asks for purity: refused with the reason")),
        equations=__doc__ or "",
    ),
)  # fmt: skip
