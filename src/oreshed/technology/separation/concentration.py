"""Concentrations of a liquor: of a stream, and of the inputs of a case ("Cd_mg_L", "Zn_g_L", {"feed_g_L": {"Ni": 80}})."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.parameter import Values
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds

# Litres and grams of the units in which cases state a concentration.
GRAMS = {"ug_L": 1e-6, "mg_L": 1e-3, "g_L": 1.0, "ppm": 1e-3, "mg_l": 1e-3, "g_l": 1.0}
NAMED = re.compile(r"([A-Z][a-z]?)0?_(ug_L|mg_L|g_L|mg_l|g_l|ppm|mmol_L|mol_L)")


def dissolved(liquor: Stream) -> dict[str, str]:
    """Species of a liquor that carry one dissolved metal ("Cd in liquor", "CdSO4") -> its element."""
    found = {}
    for species in liquor.species:
        elements = [
            e for e in liquor.composition[species] if e not in ("O", "H", "S", "Cl", "N", "C", "Na", "P")
        ]
        if len(elements) == 1:
            found[species] = elements[0]
    return found


def grams_per_litre(liquor: Stream) -> dict[str, Array]:
    """g/L by metal of a liquor of species and "water" (1 t of water is 1 m3); zero in an empty liquor."""
    water = liquor.species_flow("water")
    found: dict[str, Array] = {}
    for element in dict.fromkeys(dissolved(liquor).values()):
        flow = liquor.element(element)
        found[element] = ratio(flow * 1000.0, water)
    return found


def moles_per_litre(liquor: Stream) -> dict[str, Array]:
    """mol/L by metal of a liquor."""
    return {m: c / molar_mass(m) for m, c in grams_per_litre(liquor).items()}


def total_grams_per_litre(liquor: Stream) -> Array:
    """g/L of all metals together; infinite for metal without water."""
    water = liquor.species_flow("water")
    metals = sum((liquor.element(m) for m in set(dissolved(liquor).values())), start=np.zeros(water.shape))
    return ratio(metals * 1000.0, water, np.inf)


def metals_in_liquor(feeds: Feeds, values: Values) -> Array:
    """What a limit on strength bounds: g/L of all metals in the inlet "liquor"."""
    del values
    return total_grams_per_litre(feeds["liquor"])


def given_moles(inputs: Mapping[str, Any]) -> dict[str, float]:
    """mol/L by metal of a case's inputs; a printed range is read at its middle.

    >>> round(given_moles({"Cd_mg_L": 112.4, "Zn_mmol_L": 2})["Cd"], 5)
    0.001
    """
    found = {}
    for name in inputs:
        match = NAMED.fullmatch(name)
        if match and match[1] != "C":  # C0_mmol_L is a concentration of whatever the case names
            found[match[1]] = _moles(match[1], figure(inputs, name), match[2])
    for name, value in inputs.items():
        unit = next((u for u in (*GRAMS, "mmol_L", "mol_L") if name.endswith(f"_{u}")), "")
        if isinstance(value, Mapping) and unit:
            found |= {
                m: _moles(m, figure(value, m), unit) for m in value if re.fullmatch("[A-Z][a-z]?", str(m))
            }
    # A metal that is not there is no metal of the liquor.
    return {m: c for m, c in found.items() if c > 0}


def _moles(metal: str, value: float, unit: str) -> float:
    if not 0 <= value < 1e12:
        raise OutOfValidity(f"{metal} = {value:g} {unit} is no concentration")
    if unit in GRAMS:
        return value * GRAMS[unit] / molar_mass(metal)
    return value * (1e-3 if unit == "mmol_L" else 1.0)
