"""Properties: melting and boiling points, densities, potentials, formulas of elements, minerals and compounds.

The table `properties.csv` gives each value with its condition and source. Element data are those of the mendeleev
database 1.3.0 (MIT licence; CRC Handbook values); rows of quality `unverified` are from memory and not opened.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

GAS_CONSTANT = 8.314462618e-3  # kJ/(mol K)
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@dataclass(frozen=True)
class Property:
    """A sourced value of a substance, at the condition that is named."""

    substance: str
    formula: str
    property: str
    value: float
    unit: str
    condition: str
    source: str
    quality: str


@dataclass(frozen=True)
class Mineral:
    """A named mineral or compound with its ideal formula ("" for a series without one)."""

    name: str
    formula: str
    source: str


@lru_cache(maxsize=1)
def _table() -> tuple[Property, ...]:
    text = resources.files("oreshed.basis").joinpath("properties.csv").read_text(encoding="utf-8")
    return tuple(
        Property(
            r["substance"], r["formula"], r["property"], float(r["value"]) if r["value"] else math.nan,
            r["unit"], r["condition"], r["source"], r["quality"],
        )
        for r in csv.DictReader(text.splitlines())
    )  # fmt: skip


@lru_cache(maxsize=1)
def _by_key() -> dict[tuple[str, str], Property]:
    return {(p.substance, p.property): p for p in _table()}


def property_of(substance: str, name: str) -> Property | None:
    """One property of a substance by its name ("zinc", "boiling_point"), or None.

    >>> property_of("zinc", "boiling_point").value
    907.0
    """
    return _by_key().get((substance.lower(), name))


@lru_cache(maxsize=1)
def symbols() -> dict[str, str]:
    """Element symbols by name, British and American spellings."""
    found = {p.substance: p.formula for p in _table() if p.property == "molar_mass"}
    found |= {"aluminum": "Al", "cesium": "Cs", "sulphur": "S"}
    return found


@lru_cache(maxsize=1)
def molar_masses() -> dict[str, float]:
    """Molar mass in g/mol by symbol."""
    return {p.formula: p.value for p in _table() if p.property == "molar_mass"}


@lru_cache(maxsize=1)
def _minerals() -> dict[str, Mineral]:
    return {
        p.substance: Mineral(p.substance, p.formula, p.source)
        for p in _table()
        if p.property in ("density", "composition") and p.condition in ("mineral", "formula")
    }


def mineral_named(name: str) -> Mineral | None:
    """A mineral or compound of the table by its English name."""
    return _minerals().get(name.lower())


def composition(formula: str) -> dict[str, float] | None:
    """Atoms of each element in a formula; None where it is no formula.

    Brackets, a middle dot before water, and subscript digits are read.

    >>> composition("CoSO4·7H2O")["O"]
    11.0
    """
    text = formula.translate(SUBSCRIPTS).replace(" ", "")
    total: dict[str, float] = {}
    for part in re.split(r"[·•.*]", text):
        m = re.match(r"(\d+(?:\.\d+)?)?(.*)", part)
        assert m is not None
        counted = _group(m[2])
        if counted is None:
            return None
        for symbol, n in counted.items():
            total[symbol] = total.get(symbol, 0.0) + n * float(m[1] or 1)
    return total or None


def _group(text: str) -> dict[str, float] | None:
    atoms: dict[str, float] = {}
    i = 0
    while i < len(text):
        if text[i] in "([":
            depth, j = 1, i + 1
            while j < len(text) and depth:
                depth += (text[j] in "([") - (text[j] in ")]")
                j += 1
            inner = _group(text[i + 1 : j - 1])
            if inner is None or depth:
                return None
        else:
            m = re.match(r"[A-Z][a-z]?", text[i:])
            if m is None:
                return None
            symbol = m[0] if m[0] in molar_masses() else m[0][:1]
            if symbol not in molar_masses():
                return None
            inner, j = {symbol: 1.0}, i + len(symbol)
        n = re.match(r"\d+(?:\.\d+)?", text[j:])
        for symbol, count in inner.items():
            atoms[symbol] = atoms.get(symbol, 0.0) + count * float(n[0] if n else 1)
        i = j + (len(n[0]) if n else 0)
    return atoms


def elements_of(formula: str) -> frozenset[str]:
    """Symbols in a formula; empty where it is none."""
    return frozenset(composition(formula) or ())


def mass_fraction(formula: str, symbol: str) -> float | None:
    """Mass fraction of an element in a compound; None where formula or element is unknown.

    >>> round(mass_fraction("Sb2S3", "Sb"), 3)
    0.717
    """
    atoms = composition(formula)
    if not atoms or symbol not in atoms:
        return None
    masses = molar_masses()
    return atoms[symbol] * masses[symbol] / sum(n * masses[s] for s, n in atoms.items())


def boiling_point_at(substance: str, pressure_kpa: float) -> float | None:
    """Boiling point in degC at a pressure, by Clausius and Clapeyron from the boiling point at 101.325 kPa.

    With a constant heat of vaporisation the error is some tens of kelvin at a hundredth of an atmosphere.
    """
    normal, heat = property_of(substance, "boiling_point"), property_of(substance, "heat_of_vaporisation")
    if normal is None or heat is None or pressure_kpa <= 0:
        return None
    inverse = 1 / (normal.value + 273.15) - GAS_CONSTANT / heat.value * math.log(pressure_kpa / 101.325)
    return 1 / inverse - 273.15 if inverse > 0 else None
