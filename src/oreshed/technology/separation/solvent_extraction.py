"""Solvent extraction with an acidic extractant, counter-current, scrub and strip.

A metal trades protons for the extractant; its distribution rises with pH and falls as the organic fills. The train of
stages is solved stage by stage with that loading; Kremser's closed form is only a check, for a constant distribution.

    distribution   log D = log Kex + a log [free dimer] + n pH
    stage          x_in + (O/A) y_in = x + (O/A) D x          extraction factor E = D O/A
    Kremser        extracted = (E^(N+1) - E) / (E^(N+1) - 1)
    half           pH50 = -(log Kex + a log [dimer]) / n
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.flowsheet import contained
from oreshed.technology.parameter import Parameter, Parameters, Setting, Values
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, mix
from oreshed.technology.unit import Feeds, Limit, Result, Unit

# Two dimers bind a divalent metal once it is loaded, so a mole of dimer carries half a mole of metal at the most.
METAL_PER_DIMER = 0.5
ROUNDS = 60
EXACT = 1e-15  # of the dimer
# An extraction factor this near to 1 makes the equation nought over nought.
NEAR_ONE = 1e-5


@lru_cache(maxsize=1)
def metals() -> Mapping[str, dict[str, str]]:
    """Constants by metal."""
    text = resources.files(__package__).joinpath("solvent_extraction.csv").read_text(encoding="utf-8")
    return {r["metal"]: r for r in csv.DictReader(text.splitlines())}


def log_distribution(
    log_kex: Array | float,
    slope_reagent: Array | float,
    slope_ph: Array | float,
    dimer: Array | float,
    ph: Array | float,
) -> Array:
    """log10 D at a free dimer concentration (mol/L) and pH."""
    return np.asarray(
        log_kex + np.asarray(slope_reagent) * np.log10(np.maximum(dimer, 1e-12)) + np.asarray(slope_ph) * ph
    )


def half_extraction_ph(log_kex: float, slope_reagent: float, slope_ph: float, dimer: float) -> float:
    """pH at which half of a metal is extracted at equal volumes, D = 1.

    >>> round(half_extraction_ph(-2.26, 1.67, 2.0, 0.10), 2)
    1.97
    """
    return -(log_kex + slope_reagent * math.log10(dimer)) / slope_ph


def kremser(factor: Array | float, stages: Array | float) -> Array:
    """Share extracted by N ideal counter-current stages at a constant extraction factor.

    >>> round(float(kremser(2.0, 2)), 5)
    0.85714
    """
    e, n = np.asarray(factor, dtype=np.float64), np.asarray(stages, dtype=np.float64)
    one = np.abs(e - 1.0) <= NEAR_ONE
    safe = np.where(one, 2.0, e)
    power = safe ** (n + 1.0)
    return np.where(one, n / (n + 1.0), (power - safe) / (power - 1.0))


def stages_needed(factor: float, wanted: float) -> int:
    """Fewest ideal stages that extract `wanted` (0-1).

    Raises OutOfValidity when no number does: below a factor of 1 the share stays under the factor.
    """
    if factor <= wanted:
        raise OutOfValidity(f"an extraction factor of {factor:.3g} never extracts {wanted:.1%}")
    return next(n for n in range(1, 200) if float(kremser(factor, n)) >= wanted)


def counter_current(
    feed: Mapping[str, Array],
    dimer: Array | float,
    ph: Array | float,
    ratio: Array | float,
    stages: int,
    constants: Mapping[str, tuple[Array | float, Array | float, Array | float]],
) -> dict[str, Array]:
    """Share of each metal that leaves with the organic.

    feed : mol/L by metal, shape (...). ratio : O/A. The free dimer of the richest stage sets all distributions; it is
    found by a bracket of the loading, so that crowding lowers every metal alike. Shapes broadcast.
    """
    if not feed:
        return {}
    of_metals = [x for m in feed for x in constants[m]]
    shape = np.broadcast_shapes(*(np.shape(x) for x in (*feed.values(), *of_metals, dimer, ph, ratio)))
    # Metals along the first axis, so that a round is one call for all of them.
    kex, reagent, slope = (
        np.stack([np.broadcast_to(np.asarray(constants[m][k], dtype=np.float64), shape) for m in feed])
        for k in range(3)
    )
    held = np.stack([np.broadcast_to(c, shape) for c in feed.values()]) / np.maximum(ratio, 1e-12)
    room = METAL_PER_DIMER * np.maximum(dimer, 1e-12)

    def extracted(free: Array) -> tuple[Array, Array]:
        """Shares at a free share of the dimer, and by how much more is bound than it leaves."""
        factor = 10.0 ** np.minimum(log_distribution(kex, reagent, slope, free * dimer, ph), 12.0) * ratio
        share = kremser(factor, stages)
        return share, np.asarray((share * held).sum(axis=0) / room - (1.0 - free))

    low, high = np.zeros(shape), np.ones(shape)
    under, over = np.full(shape, -1.0), extracted(high)[1]
    for number in range(2 * ROUNDS):
        # Secants come near, halving gets past a steep end; each draw keeps its own bracket.
        width = high - low
        secant = low - under * width / np.where(over > under, over - under, 1.0)
        free = np.clip(secant if number % 2 == 0 else low + 0.5 * width, low, high)
        share, excess = extracted(free)
        if np.all((np.abs(excess) <= EXACT) | (width <= EXACT)):
            break
        above = excess > 0.0
        high, over = np.where(above, free, high), np.where(above, excess, over)
        low, under = np.where(above, low, free), np.where(above, under, excess)
    return dict(zip(feed, share, strict=True))


def extract(feeds: Feeds, v: Values) -> Result:
    """Organic's metals (stripped) and raffinate of a liquor ("Zn in liquor" ..., "water")."""
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    feed, names = {}, {}
    for species in liquor.species:
        element = next(iter(liquor.composition[species]), "")
        metal = "Fe3" if element == "Fe" else element
        if metal in metals():
            names[species] = metal
            flow = liquor.species_flow(species)
            feed[metal] = np.divide(
                flow * 1000.0, water * molar_mass(element), out=np.zeros_like(flow), where=water > 0
            )
    constants = {
        m: (v[f"log_kex_{m}"], float(metals()[m]["slope_reagent"]), float(metals()[m]["slope_ph"]))
        for m in feed
    }
    share = counter_current(
        feed, v["dimer"], v["pH"], v["organic_to_aqueous"], round(float(v["stages"])), constants
    )
    loaded, raffinate = liquor.split({s: np.clip(share[m], 0.0, 1.0) for s, m in names.items()})
    stripped, kept = loaded.split({}, rest=v["strip"])
    protons = sum(
        (loaded.element("Fe" if m == "Fe3" else m) / molar_mass("Fe" if m == "Fe3" else m) * float(metals()[m]["slope_ph"])
         for m in feed), start=np.zeros(()),
    )  # fmt: skip
    return Result(
        {"strip": stripped, "raffinate": mix(raffinate, kept)},
        utilities={
            "caustic_soda_t": protons * molar_mass("NaOH"),
            "sulphuric_acid_t": protons * 0.5 * molar_mass("H2SO4") * v["acid_excess"],
            "extractant_t": water * v["organic_to_aqueous"] * v["extractant_loss"] * 1e-6,
        },
        diagnostics={f"{m}_extracted": share[m] for m in feed},
    )  # fmt: skip


def _dimer(feeds: Feeds, v: Values) -> Array:
    del feeds
    return v["dimer"]


UNIT = Unit(
    "solvent-extraction", ("liquor",), ("strip", "raffinate"), extract,
    Parameters((
        *(Parameter(f"log_kex_{m}", Estimate(float(r["low"]), float(r["log_kex"]), float(r["high"]), "log10"), r["source"],
                    r["opened"] == "yes") for m, r in metals().items()),
        Parameter("strip", Estimate(0.97, 0.99, 0.999, "fraction"), "stripped in one or two stages, from memory", False),
        Parameter("acid_excess", Estimate(1.1, 1.3, 1.6, "of stoichiometric"), "from memory", False),
        Parameter("extractant_loss", Estimate(5, 20, 60, "g per m3 of organic"), "solubility and entrainment, from memory",
                  False),
    )),
    (Setting("pH", 2.5, 0.0, 7.0, "pH", "pH of the raffinate, held by base"),
     Setting("dimer", 0.30, 0.01, 1.0, "mol/L", "extractant as dimer"),
     Setting("organic_to_aqueous", 1.0, 0.1, 10.0, "O/A", "ratio of volumes"),
     Setting("stages", 2, 1, 12, "stages", "ideal counter-current stages")),
    (Limit("dimer", _dimer, 0.01, 1.0, "mol/L", "constants of dilute and half-loaded organic"),),
    example={"liquor": mix(contained({"Zn": 2.0, "Cd": 0.5, "Ni": 1.0, "Co": 0.1}, "liquor"),
                           Stream.of({"water": 1000.0}))},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of an extraction from the inputs of a case; see `words`."""
    found: dict[str, Any] = {}
    if "extraction_factor" in inputs and "stages" in inputs:
        share = kremser(np.asarray(inputs["extraction_factor"], float), np.asarray(inputs["stages"], float))
        found["extraction_pct"] = [100.0 * float(x) for x in np.atleast_1d(share)]
    if "m" in inputs and "B" in inputs:
        slope, intercept = (_law(inputs[k], float(inputs.get("dosage_vol_pct", 1.0))) for k in ("m", "B"))
        if "pH" in inputs:
            found["log10_D"] = slope * float(inputs["pH"]) + intercept
        found["pH50"] = -intercept / slope
    if "D2EHPA_wt_pct" in inputs:
        # 20 wt% of D2EHPA (322.4 g/mol) in a diluent of about 0.87 kg/L is 0.54 mol/L, half of it as dimer.
        dimer = float(inputs["D2EHPA_wt_pct"]) / 100.0 * 870.0 / 322.4 / 2.0
        row = metals()["Zn"]
        log_d = float(log_distribution(float(row["log_kex"]), float(row["slope_reagent"]), float(row["slope_ph"]), dimer,
                                       float(inputs["pH"])))  # fmt: skip
        found["theoretical_stages"] = stages_needed(10.0**log_d * float(inputs.get("A_O", 1.0)), 0.90)
        found["extraction_pct"] = 100.0 * float(kremser(10.0**log_d, 1))
    if not found:

        def half(metal: str) -> float:
            row = metals()[metal]
            return half_extraction_ph(
                float(row["log_kex"]), float(row["slope_reagent"]), float(row["slope_ph"]), 0.3
            )

        order = sorted(metals(), key=half)
        found["order"] = order
    return found


def _law(text: Any, dosage: float) -> float:
    """A coefficient as a number, or as written: `a+b*dosage`, `a+b*log10(dosage)`."""
    import re

    if isinstance(text, (int, float)):
        return float(text)
    number = r"([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    written = re.fullmatch(
        rf"\s*{number}\s*(?:([+-]\s*\d+(?:\.\d+)?)\s*\*\s*(log10\(dosage\)|dosage))?\s*", str(text)
    )
    if written is None:
        raise OutOfValidity(f"coefficient {text!r} is neither a number nor a + b*dosage")
    base = float(written[1])
    if written[2]:
        base += float(written[2].replace(" ", "")) * (
            dosage if written[3] == "dosage" else math.log10(dosage)
        )
    return base


TECHNOLOGIES = (
    Technology(
        "solvent-extraction", "Solvent extraction with D2EHPA", ("S10", "E18"),
        "Zinc, cadmium and their neighbours out of a liquor by an acidic extractant in counter-current stages.",
        "industrial", __name__, UNIT, compute,
        answers=("solvent extraction: Zn leach residue", "solvent extraction: log D = m pH + B",
                 "solvent extraction: ideal counter-current stages"),
        words=(
            Word("extraction_factor, stages", "", "asks for extraction_pct by Kremser"),
            Word("m, B, dosage_vol_pct, pH", "", "a law log D = m pH + B, numbers or a + b*dosage: asks for log10_D and pH50"),
            Word("pH, D2EHPA_wt_pct, A_O", "", "zinc: asks for theoretical_stages and extraction_pct"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
