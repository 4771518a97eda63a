"""Waters and sites of an exchanging column, as the authors of cases write them: tables, salts, text, or a figure an ion.

water      {"Na": 1.0, "K": 0.2}, {"NaNO3": 1.0}, "0.6 mmol/kgw CaCl2", or Ca_mmol_kgw_inflow = 0.6
charge     what ions of one charge lack of the other is an anion or cation that does not exchange
sites      X_mol_kgw, CEC_meq_L ... of pore water; or a capacity of the solid with bulk density and porosity
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.casework.named_substances import molar_of, without_charge

START = frozenset(("initial", "resident", "column", "pore", "porewater", "start", "displaced", "background", "initially", "native"))  # fmt: skip
THEN = frozenset(("inflow", "inflowing", "feed", "influent", "infilling", "displacing", "inlet", "in", "flush", "injected",
                  "eluant", "eluent", "entering", "invading", "solution0"))  # fmt: skip
CHARGES: Mapping[str, int] = {
    "Na": 1, "K": 1, "Li": 1, "NH4": 1, "Ca": 2, "Mg": 2, "Pb": 2, "Cd": 2, "Zn": 2, "Cu": 2, "Ba": 2, "Sr": 2, "Mn": 2,
    "Cl": -1, "NO3": -1, "N": -1, "N(5)": -1, "Br": -1, "HCO3": -1, "SO4": -2, "S": -2, "S(6)": -2, "C(4)": -1,
}  # fmt: skip
_ANIONS = "|".join(sorted((k for k, z in CHARGES.items() if z < 0 and "(" not in k), key=len, reverse=True))
_CATIONS = "|".join(sorted((k for k, z in CHARGES.items() if z > 0), key=len, reverse=True))
_SALT = re.compile(rf"({_CATIONS})(\d?)(?:\(({_ANIONS})\)|({_ANIONS}))(\d?)")
MILLIMOLES = {"mmol": 1.0, "mM": 1.0, "mol": 1e3, "M": 1e3, "umol": 1e-3, "uM": 1e-3}
EQUIVALENTS = {"meq": 1.0, "eq": 1e3}
GRAMS = {"mg": 1.0, "g": 1e3, "ug": 1e-3}
SITES = frozenset(("x", "exchanger", "cec", "sites", "exchange", "exchangesites"))
TEXT = re.compile(r"(\d+(?:\.\d+)?(?:[eE]-?\d+)?)\s*([um]?mol(?:es)?|[um]?M)?\s*(?:/?\s*(?:kgw|kg|L|l))?\s*(?:of\s+)?([A-Z][\w()]*)")  # fmt: skip
AFTER = re.compile(r"([A-Z][\w()]*?)\s+(\d+(?:\.\d+)?(?:[eE]-?\d+)?)(?:\s*([um]?mol|[um]?M)\b)?")


def ions_of(name: str, amount: float) -> dict[str, float]:
    """Ions of an ion or a salt. Raises OutOfValidity for what is neither.

    >>> ions_of("CaCl2", 0.6), ions_of("NO3-", 1.0), ions_of("Cd(NO3)2", 0.5)
    ({'Ca': 0.6, 'Cl': 1.2}, {'NO3': 1.0}, {'Cd': 0.5, 'NO3': 1.0})
    """
    bare = next(
        (n for n in (name, name.rstrip("+-"), without_charge(name)) if n in CHARGES), without_charge(name)
    )
    if bare in CHARGES:
        return {bare: amount}
    salt = _SALT.fullmatch(bare)
    if salt is None:
        raise OutOfValidity(
            f"{name} is no ion or salt of an exchanging water; it has {', '.join(k for k in CHARGES if '(' not in k)}"
        )
    return {salt[1]: amount * int(salt[2] or 1), salt[3] or salt[4]: amount * int(salt[5] or 1)}


def _scale(words: Sequence[str], ion: str) -> float:
    """mmol of one of the last unit that words state; millimoles where they state none."""
    bare = next((k for k in (ion, without_charge(ion)) if k in CHARGES), "")
    for w in reversed(words):
        if w in MILLIMOLES:
            return MILLIMOLES[w]
        if w in EQUIVALENTS:
            return EQUIVALENTS[w] / abs(CHARGES.get(bare, 1))
        if w in GRAMS:
            return GRAMS[w] / (molar_of(ion) or 1.0)
    return 1.0


def _in_text(text: str) -> Iterator[tuple[str, float, str]]:
    """(substance, amount, unit) of a water in words: `1 mM NaNO3 + 0.2 mM KNO3`, `CaCl2 0.6 mM`."""
    ahead = [(m[3], float(m[1]), m[2] or "mmol") for m in TEXT.finditer(text)]
    found = ahead or [(m[1], float(m[2]), m[3] or "mmol") for m in AFTER.finditer(text)]
    yield from ((name, amount, unit.removesuffix("es")) for name, amount, unit in found)


def _added(water: dict[str, float], name: str, amount: float, words: Sequence[str]) -> None:
    for ion, x in ions_of(name, amount * _scale(words, name)).items():
        water[ion] = water.get(ion, 0.0) + x


def _roles(words: Sequence[str]) -> set[str]:
    low = {w.lower() for w in words}
    return {r for r, own in (("start", START), ("then", THEN)) if low & own}


def waters(inputs: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, float]]:
    """mmol/kgw by ion of the water in the pores and of the one that flows in. Raises KeyError for one that is missing."""
    found: dict[str, dict[str, float]] = {"start": {}, "then": {}}
    usual = tuple(w for w in re.split(r"[\s/_]+", str(inputs.get("units", inputs.get("unit", "")))) if w)

    def take(key: str, value: Any, above: tuple[str, ...] = ()) -> None:
        words = (*above, *(w for w in re.split(r"[_\s]+", key) if w))
        role = _roles(words)
        if isinstance(value, Mapping):
            for k, x in value.items():
                take(str(k), x, words)
        elif len(role) != 1 or isinstance(value, (bool, list, tuple)) or value is None:
            return
        elif isinstance(value, str):
            for name, amount, unit in _in_text(value):
                _added(found[next(iter(role))], name, amount, (unit,))
        else:
            name = next(
                (w for w in words if w in CHARGES or without_charge(w) in CHARGES or _SALT.fullmatch(w)), ""
            )
            if name:
                _added(found[next(iter(role))], name, float(value), [w for w in words if w != name])

    for key, value in inputs.items():
        if str(key) not in ("units", "unit"):
            take(str(key), value, usual[:1])
    for role, word in (("start", "initial_mmol_L"), ("then", "inflow_mmol_L")):
        if not found[role]:
            raise KeyError(f"{word}: mmol/L by ion")
    return _neutral(found["start"], "NO3"), _neutral(found["then"], "Cl")


def _neutral(water: dict[str, float], anion: str) -> dict[str, float]:
    """A water of cations alone with the anion that they came with; it does not exchange, whichever it is."""
    if any(CHARGES[i] < 0 for i in water):
        return water
    return {**water, anion: sum(CHARGES[i] * x for i, x in water.items())}


def sites(inputs: Mapping[str, Any]) -> float:
    """mol of sites a litre of pore water. Raises KeyError where none are given."""
    for key in inputs:
        words = re.split(r"[_\s]+", str(key))
        if words[0].lower() not in SITES or isinstance(inputs[key], (str, Mapping)):
            continue
        milli = next((w for w in words if w in ("mmol", "meq", "mM", "mol", "eq", "M", "cmol")), "mol")
        scale = {"mmol": 1e-3, "meq": 1e-3, "mM": 1e-3, "cmol": 1e-2}.get(milli, 1.0)
        value = scale * figure(inputs, key)
        under = words[words.index(milli) + 1 :] if milli in words else []
        if "100g" in under:
            value, under = 10.0 * value, ["kg"]
        if "g" in under:
            value, under = 1e3 * value, ["kg"]
        if "kg" in under and "kgw" not in under:  # of the solid
            return value * figure(inputs, "bulk_kg_L", "bulk_density_kg_L") / figure(inputs, "porosity")
        return value
    raise KeyError("X_mol_kgw: sites a litre of pore water (or CEC_mol_kg with bulk_kg_L and porosity)")
