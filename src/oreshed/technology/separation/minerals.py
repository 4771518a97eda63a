"""Families of minerals as flotation sees them, and the host that a companion element follows."""

from __future__ import annotations

import difflib
from functools import lru_cache

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.species import INERT, minerals

FAMILIES: dict[str, tuple[str, ...]] = {
    "galena": ("galena", "PbS"),
    "chalcopyrite": ("chalcopyrite", "chalcocite", "bornite", "covellite", "tetrahedrite", "argentite", "stibnite"),
    "sphalerite": ("sphalerite", "marmatite", "ZnS", "greenockite"),
    "pyrite": ("pyrite", "pyrrhotite", "arsenopyrite", "FeS2"),
    "lead_oxide": ("cerussite", "anglesite", "PbCO3", "PbSO4"),
    "zinc_oxide": ("smithsonite", "hemimorphite", "zincite", "ZnCO3"),
}  # fmt: skip
_BY_MINERAL = {m: f for f, members in FAMILIES.items() for m in members}


@lru_cache(maxsize=4096)
def host_of(species: str) -> str:
    """The mineral whose particles carry a species: "Cd in sphalerite, locked" rides in "sphalerite"."""
    plain = species.split(",")[0]
    return plain.partition(" in ")[2] or plain


@lru_cache(maxsize=4096)
def family(species: str) -> str:
    """Family of a species: one of FAMILIES, "gangue" or "water".

    Raises OutOfValidity for a mineral that the plant models do not know.
    """
    host = host_of(species)
    if host == "water":
        return "water"
    if host in _BY_MINERAL:
        return _BY_MINERAL[host]
    if host in minerals() or host in INERT:
        return "gangue"
    known = [*minerals(), *INERT, *_BY_MINERAL]
    near = difflib.get_close_matches(host, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "name a mineral of minerals.csv, or gangue"
    raise OutOfValidity(f"{species!r} has no place in a flotation plant; {hint}")
