"""Species: what a stream carries, and the mass fraction of each element in it.

A name is a mineral of `minerals.csv` ("galena"), a chemical formula ("ZnFe2O4"), or an element that rides on
something else ("Cd in sphalerite", "Pb in slag"): such a carrier counts the element alone, so that companions follow
their host without a second bookkeeping. Molar masses are those of `basis.properties`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition as atoms_of
from oreshed.basis.properties import molar_masses
from oreshed.technology.table import table_beside

# Species without a followed element: water, and rock that is only mass.
INERT = ("gangue", "inert", "water")


@lru_cache(maxsize=1)
def minerals() -> Mapping[str, dict[str, str]]:
    """Rows of the mineral table by name: formula, density in kg/m3, source."""
    return MappingProxyType({row["mineral"]: row for row in table_beside(__name__, "minerals.csv")})


@lru_cache(maxsize=2048)
def composition(name: str) -> Mapping[str, float]:
    """Mass fraction of each element in a species.

    What stands behind a comma says in what grains: "galena, locked" is galena.
    Raises OutOfValidity for a name that is neither a mineral, a formula, nor "<element> in <host>".

    >>> round(composition("galena")["Pb"], 3), dict(composition("Cd in sphalerite"))
    (0.866, {'Cd': 1.0})
    """
    name = name.partition(", ")[0]
    if name in INERT:
        return MappingProxyType({})
    element, _, host = name.partition(" in ")
    if host and _is_element(element):
        return MappingProxyType({element: 1.0})
    masses = _masses(name)
    whole = sum(masses.values())
    return MappingProxyType({element: mass / whole for element, mass in masses.items()})


def compositions(names: Iterable[str]) -> dict[str, Mapping[str, float]]:
    """Composition of each species, as `Stream` takes it."""
    return {name: composition(name) for name in names}


@lru_cache(maxsize=4096)
def known_compositions(names: tuple[str, ...]) -> Mapping[str, Mapping[str, float]]:
    """The same, one record for all streams of these species: a flowsheet makes thousands of them."""
    return MappingProxyType(compositions(names))


@lru_cache(maxsize=2048)
def molar_mass(name: str) -> float:
    """Grams per mole of a mineral or formula.

    Raises OutOfValidity for a name that is neither.
    """
    return sum(_masses(name).values())


def mass_ratio(product: str, source: str, moles: float = 1.0) -> float:
    """Tonnes of `product` per tonne of `source` where one mole of source gives `moles` of product.

    >>> round(mass_ratio("ZnO", "sphalerite"), 3)
    0.835
    """
    return moles * molar_mass(product) / molar_mass(source)


def _is_element(name: str) -> bool:
    return name in molar_masses()


def _masses(name: str) -> dict[str, float]:
    """Grams of each element in a mole of a mineral or formula; the closest mineral is told for what is neither."""
    row = minerals().get(name)
    atoms = atoms_of(row["formula"] if row else name)
    if not atoms:
        near = difflib.get_close_matches(name, [*minerals(), *INERT], n=1)
        hint = f"did you mean {near[0]}?" if near else "give a formula, or a mineral of minerals.csv"
        raise OutOfValidity(f"{name!r} is no known mineral or formula; {hint}")
    return {element: n * molar_masses()[element] for element, n in atoms.items()}
