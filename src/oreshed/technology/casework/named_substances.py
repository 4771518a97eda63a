"""Substances that a case names: in a label, in the name of a figure, or beside it; and their molar masses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition, molar_masses, symbols
from oreshed.technology.casework.case_units import words_of
from oreshed.technology.species import molar_mass

WORDS_TOO = frozenset(
    ("In", "As", "At", "No", "He", "Be", "Am", "Co", "Os")
)  # symbols with which a label may open as words


def without_charge(name: str) -> str:
    """A metal without its charge: Cd of Cd2+, Cd(II), Cd+2, Cd_2."""
    return re.sub(r"(\^?\d?[+-]\d?|\((I|II|III|IV|V|VI)\))$", "", name.strip())


def metals_named(label: str) -> list[str]:
    """Elements that a label names, by word or symbol, in order.

    >>> metals_named("electrorefining: lead (Betts)"), metals_named("cementation: Cu on Fe"), metals_named("In a leach")
    (['Pb'], ['Cu', 'Fe'], [])
    """
    found: dict[str, None] = {}
    for i, word in enumerate(re.findall(r"[A-Za-z]+", label)):
        symbol = symbols().get(word.lower(), word if word in molar_masses() and (len(word) > 1) else "")
        if symbol and not (i == 0 and word in WORDS_TOO):
            found[symbol] = None
    return list(found)


def is_substance(text: str) -> bool:
    """An element's symbol (with its charge) or a formula of two elements and more."""
    bare = without_charge(text)
    if bare in molar_masses():
        return True
    if not re.fullmatch(r"(?:[A-Z][a-z]?\d*|\(|\)\d*)+", bare) or sum(c.isupper() for c in bare) < 2:
        return False
    return composition(bare) is not None and len(composition(bare) or {}) > 1


def molar_of(text: str) -> float | None:
    """g/mol of an element or formula, None for other words."""
    try:
        return molar_mass(without_charge(text)) if text and is_substance(text) else None
    except OutOfValidity:
        return None


def molar_opening(key: str) -> float | None:
    """g/mol of a substance that opens a name (`H2SO4_g_L`); a letter alone is a quantity, not carbon or potassium."""
    first = words_of(key)[0] if words_of(key) else ""
    return molar_of(first) if len(first) > 1 else None


def molars_beside(inputs: Mapping[str, Any], count: int) -> list[float | None]:
    """g/mol of each of a list of metals that runs beside a list of figures."""
    for key in ("metal", "metals", "ion", "element", "species"):
        named = inputs.get(key)
        if isinstance(named, (list, tuple)) and len(named) == count:
            return [molar_of(str(m)) for m in named]
    return [None] * count


def molar_given(inputs: Mapping[str, Any]) -> float | None:
    """g/mol of the one substance that a case names."""
    for key in ("M_g_mol", "molar_mass_g_mol", "MW_g_mol"):
        if isinstance(inputs.get(key), (int, float)):
            return float(inputs[key])
    for key in ("metal", "ion", "element", "solute", "salt", "species", "sorbate"):
        if isinstance(inputs.get(key), str):
            return molar_of(str(inputs[key]))
    return None
