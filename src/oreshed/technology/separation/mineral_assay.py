"""Minerals of a concentrate from its assays, and assays from its minerals, by the formulas of the minerals.

mineral     share of the mineral = assay of its metal / what the pure mineral holds of it, where no other mineral named holds the metal
assay       of an element = sum of the minerals' shares x what each holds of it
gangue      the rest
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, minerals

# The metal by which a mineral is counted: the first of these that its formula holds.
BY = ("Pb", "Zn", "Cu", "Ni", "Sn", "Mo", "Sb", "Cd", "Ag", "Ba", "Fe", "As", "Hg", "W")


def metal_of(mineral: str) -> str:
    """The metal for which a mineral is mined; "" for gangue.

    >>> metal_of("galena"), metal_of("chalcopyrite"), metal_of("quartz")
    ('Pb', 'Cu', '')
    """
    held = composition(mineral)
    return next((e for e in BY if e in held), "")


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Shares of minerals, or assays, in % of the dry solids. Raises KeyError where neither is given."""
    given = Given(inputs)
    stated = {m: x for m in minerals() if (x := given.one(f"{m}|{m}_content", "pct")) is not None}
    for table in ("minerals", "mineralogy", "mineral", "conc", "feed", "ore"):
        stated |= {m: x for m, x in given.table(table).items() if m in minerals()}
    found: dict[str, Any] = {}
    if stated:
        for e in dict.fromkeys(e for m in stated for e in composition(m)):
            assay = sum(x * composition(m).get(e, 0.0) for m, x in stated.items())
            found |= {f"{e}_pct": assay, f"conc_{e}_pct": assay, f"feed_{e}_pct": assay}
        return found
    assays: dict[str, float] = {}
    for stream in ("conc", "concentrate_assay", "conc_assay", "assay", "feed", "ore", "head", "product"):
        assays = assays or {e: x for e, x in given.table(stream).items() if e in BY}
    assays = assays or {
        e: float(x) for e, x in given.elements("conc_{}|feed_{}|ore_{}|head_{}|{}", "pct").items() if e in BY
    }
    for mineral in minerals():
        metal = metal_of(mineral)
        if metal in assays:
            share = assays[metal] / composition(mineral)[metal]
            if share <= 100.0 + 1e-6:  # more than all of it cannot be this mineral
                found |= {f"{mineral}_pct": share, f"conc_{mineral}_pct": share}
    if not found:
        raise KeyError("conc_pct by metal (Pb, Zn, Cu …), or minerals_pct")
    if any(x < 0.0 for x in assays.values()):
        raise OutOfValidity("an assay lies between 0 and 100 %")
    return found


TECHNOLOGIES = (
    Technology(
        "mineral-assay", "Minerals and assays", ("S02", "E09"), "What a concentrate's assays say of its minerals, and minerals of assays.", "industrial", __name__, None, compute,
        answers=("*mineral composition*", "*mineralogy*", "*composition of a conc*", "*element to mineral*", "*mineral to element*", "*minerals from assay*", "*assay to mineral*"),
        words=(Word("conc_pct, or conc_Pb_pct …", "%", "by metal: asks for galena_pct and others, each as if the metal were all in it"), Word("minerals_pct", "%", "by name: asks for Pb_pct …")),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=(Need("*_pct", "conc_pct by metal, or minerals_pct"),),
    ),
)  # fmt: skip
