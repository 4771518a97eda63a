"""Calcination of cadmium carbonate to oxide.

Above 320 C the carbonate loses its CO2; the edge of the reaction moves inward over two dimensions.

    CdCO3 -> CdO + CO2                       loss of 25.5 % of the mass
    1 - (1-a)^(1/2) = k t                    contracting area (R2)
    ln k = 16.754 - 135,006 / (R T)          1/s; whether the source means seconds is not settled
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure, given_kelvin
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import GAS_CONSTANT, GJ_PER_MWH
from oreshed.technology.reaction import gather, pour, react
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import Feeds, Result, Unit

LOSS = "CdCO3 -> CdO + CO2"
HEAT_KJ = 99.2  # CdCO3 -750.6, CdO -258.4, CO2 -393.5 kJ/mol (CRC Handbook)


def mass_loss() -> float:
    """Share of its mass that the carbonate loses.

    >>> round(mass_loss(), 4)
    0.2552
    """
    return molar_mass("CO2") / molar_mass("CdCO3")


def rate(temperature_K: ArrayLike, activation: ArrayLike, ln_frequency: ArrayLike) -> Array:
    """1/s of the R2 law; activation in kJ/mol."""
    return np.asarray(
        np.exp(
            np.asarray(ln_frequency)
            - np.asarray(activation) * 1e3 / (GAS_CONSTANT * np.asarray(temperature_K))
        )
    )


def conversion(pace: ArrayLike, seconds: ArrayLike) -> Array:
    """Share decomposed: 1 - (1 - k t)^2, whole once k t reaches one."""
    return np.asarray(1.0 - np.maximum(1.0 - np.asarray(pace) * np.asarray(seconds), 0.0) ** 2)


def calcine(feeds: Feeds, v: Values) -> Result:
    """Oxide with what carbonate is left, and the CO2."""
    flows = gather(feeds["carbonate"])
    share = conversion(rate(v["kiln_K"], v["activation"], v["ln_frequency"]), v["residence_min"] * 60.0)
    done = flows.get("CdCO3", np.zeros(())) * share
    react(flows, LOSS, done)
    gas = flows.pop("CO2")
    heat = done / molar_mass("CdCO3") * HEAT_KJ / GJ_PER_MWH  # MWh: t / (g/mol) x kJ/mol = GJ
    return Result(
        {"oxide": pour(flows), "gas": pour({"CO2": gas})},
        utilities={"fuel_MWh": heat / v["kiln_efficiency"]}, emissions={"CO2_t": gas},
        diagnostics={"decomposed_share": share * (done > 0)},
    )  # fmt: skip


def _least_energy(feeds: Feeds, v: Values) -> Array:
    share = conversion(rate(v["kiln_K"], v["activation"], v["ln_frequency"]), v["residence_min"] * 60.0)
    return np.asarray(
        feeds["carbonate"].species_flow("CdCO3") * share / molar_mass("CdCO3") * HEAT_KJ / GJ_PER_MWH
    )


UNIT = Unit(
    "cadmium-calcination", ("carbonate",), ("oxide", "gas"), calcine,
    parameters=read_parameters("oreshed.technology.refining", "cadmium_calcination.csv"),
    settings=(
        Setting("kiln_K", 723.0, 593.0, 1073.0, "K", "temperature"),
        Setting("residence_min", 90.0, 1.0, 1440.0, "min", "time in the kiln"),
        Setting("kiln_efficiency", 0.4, 0.1, 0.9, "share", "heat of reaction over fuel"),
    ),
    least_energy=_least_energy,
    example={"carbonate": Stream.of({"CdCO3": 10.0, "gangue": 0.1})},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Activation energy by model, mass loss, and conversion where temperature and time are given."""
    v = UNIT.parameters.central()
    rising = (
        "berggren" in str(inputs.get("model", "")).lower() or "non-iso" in str(inputs.get("mode", "")).lower()
    )
    activation = float(v["activation_rising"] if rising else v["activation"])
    found: dict[str, Any] = {
        "Ea_kJ_mol": activation, "Ea_kJ_per_mol": activation, "ln_Z": float(v["ln_frequency"]), "lnZ": float(v["ln_frequency"]),
        "mass_loss_CdCO3_to_CdO_pct": 100.0 * mass_loss(),
    }  # fmt: skip
    if "t_min" in inputs:
        kelvin = given_kelvin(inputs)
        found["decomposed_pct"] = 100.0 * float(
            conversion(rate(kelvin, v["activation"], v["ln_frequency"]), figure(inputs, "t_min") * 60.0)
        )
    return found


TECHNOLOGIES = (
    Technology(
        "cadmium-calcination", "Calcination of cadmium carbonate", ("E16", "P18"),
        "Carbonate to oxide, with its kinetics, CO2 and heat.", "industrial", __name__, UNIT, compute,
        answers=("calcination*",),
        words=(Word("model", "-", "R2, or Sestak-Berggren for a rising temperature"), Word("T_C", "C", "temperature (or T_K)"),
               Word("t_min", "min", "time")),
        equations=__doc__ or "",
    ),
)  # fmt: skip
