"""Sulphides held in solution under hydrogen sulphide, by solubility products that a case states.

sulphide   [S2-] = K1 K2 [H2S]/[H+]^2                activities taken as 1
over MxSy  [M] = (Ksp/[S2-]^y)^(1/x)
onset      pH at which a liquor of [M] is just saturated
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition
from oreshed.technology.casework.case_arithmetic import evaluated
from oreshed.technology.casework.case_inputs import ends
from oreshed.technology.casework.case_units import converted, splits, words_of
from oreshed.technology.separation.concentration import given_moles
from oreshed.technology.species import molar_mass

TABLES = {
    "Ksp": 1.0,
    "K_sp": 1.0,
    "log_Ksp": 10.0,
    "logKsp": 10.0,
    "pKsp": 0.1,
    "pK_sp": 0.1,
}  # 1: as it stands, else base


def given(inputs: Mapping[str, Any]) -> bool:
    """Whether a case states solubility products of sulphides and the strength of hydrogen sulphide."""
    return any(isinstance(inputs.get(t), Mapping) for t in TABLES) and any(
        str(k).startswith("H2S") for k in inputs
    )


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Onset pH and what is left by pH. Raises KeyError for what is missing, OutOfValidity for what has no sense."""
    solids = dict(_products(inputs))
    gas = _strength(inputs, "h2s")
    if gas is None:
        raise KeyError("H2S_mol_L")
    ladder = _dissociation(inputs) * gas  # [S2-] [H+]^2
    usual = _strength(inputs, "metal", "onset_for_metal", "c_metal", "metals", "onset_metal")
    feed = given_moles(inputs)
    levels = sorted({x for k in inputs if "pH" in words_of(str(k)) for x in ends(inputs, k)})
    if not solids or not ladder > 0.0 or any(not -2.0 <= x <= 16.0 for x in levels):
        raise OutOfValidity(
            "a sulphide needs Ksp by formula (CdS …), K1K2 and H2S above 0, and pH between -2 and 16"
        )
    onset: dict[str, float] = {}
    found: dict[str, Any] = {"onset_pH": onset}
    for metal, (product, x, y) in solids.items():
        start = feed.get(metal, usual)
        if start:
            sulphide = (product / start**x) ** (1.0 / y)
            onset[metal] = -0.5 * math.log10(ladder / sulphide)
        left = {pH: (product / (ladder * 10.0 ** (2.0 * pH)) ** y) ** (1.0 / x) for pH in levels}
        for unit, factor in (("mg_L", molar_mass(metal) * 1e3), ("mol_L", 1.0)):
            found[f"{metal}_left_{unit}"] = {
                name: c * factor for pH, c in left.items() for name in (f"pH{pH:g}", f"pH{pH:.1f}")
            }
        if start and levels:
            found[f"{metal}_precipitated_pct"] = {
                name: 100.0 * max(1.0 - c / start, 0.0)
                for pH, c in left.items()
                for name in (f"pH{pH:g}", f"pH{pH:.1f}")
            }
    return found


def _products(inputs: Mapping[str, Any]) -> Iterator[tuple[str, tuple[float, float, float]]]:
    for table, base in TABLES.items():
        for solid, value in (inputs[table] if isinstance(inputs.get(table), Mapping) else {}).items():
            atoms = composition(str(solid)) or {}
            metals = [e for e in atoms if e != "S"]
            number = evaluated(value, {})
            if len(metals) != 1 or "S" not in atoms or number is None or abs(number) > 300.0:
                raise OutOfValidity(
                    f"{table} of {solid} = {value!r}: give the product of a sulphide of one metal by its formula"
                )
            product = number if base == 1.0 else base**number
            if product <= 0.0:
                raise OutOfValidity(f"{table} of {solid} = {value!r} is no solubility product")
            yield metals[0], (product, atoms[metals[0]], atoms["S"])


def _strength(inputs: Mapping[str, Any], *words: str) -> float | None:
    for key, value in inputs.items():
        number = None if isinstance(value, (Mapping, list, tuple)) else evaluated(value, {})
        for word, units in splits(str(key)) if number is not None else ():
            if word.lower() in words and units:
                found = converted(number or 0.0, units, "mol_L", molar_mass("H2S"))
                if found is not None:
                    return found
    return None


def _dissociation(inputs: Mapping[str, Any]) -> float:
    """K1 K2 of hydrogen sulphide as the case states it, as one figure or two, plain or as pK."""
    figures = {
        str(k): n
        for k, v in inputs.items()
        if not isinstance(v, (Mapping, list)) and (n := evaluated(v, {})) is not None
    }
    for name, base in (("K1K2", 1.0), ("log_K1K2", 10.0), ("pK1K2", 0.1)):
        if name in figures:
            return figures[name] if base == 1.0 else base ** figures[name]
    for one, two, base in (
        ("K1", "K2", 1.0),
        ("pK1", "pK2", 0.1),
        ("pKa1", "pKa2", 0.1),
        ("Ka1", "Ka2", 1.0),
    ):
        if one in figures and two in figures:
            return figures[one] * figures[two] if base == 1.0 else base ** (figures[one] + figures[two])
    raise KeyError("K1K2, the product of both dissociation constants of H2S")
