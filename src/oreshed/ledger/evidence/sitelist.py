"""The table of known sites, and where a sentence speaks of one.

`reference/sites.csv` holds one site a row: country, states, commodities, kinds, owners of now and before, first and last year.
A row speaks only in a text about one of its commodities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.evidence.metals import metals_in
from oreshed.ledger.evidence.names import Names
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.tables import table

ROW = "from the table of sites, from memory, unverified"


@dataclass(frozen=True)
class Site:
    """A mine or plant as the table knows it."""

    name: str
    region: str
    states: frozenset[str]
    commodities: frozenset[str]
    kinds: frozenset[str]
    owners: tuple[str, ...]
    opened: int | None
    closed: int | None


@lru_cache(maxsize=1)
def sites() -> dict[str, tuple[Site, ...]]:
    """Sites by name; two of one name stand together."""
    held: dict[str, list[Site]] = {}
    for r in table("sites"):
        split = {
            k: tuple(x for x in r[k].split(";") if x) for k in ("states", "commodities", "kinds", "owners")
        }
        held.setdefault(r["site"], []).append(
            Site(
                r["site"], r["region"], frozenset(split["states"]), frozenset(split["commodities"]), frozenset(split["kinds"]), split["owners"],
                int(r["opened"]) if r["opened"] else None, int(r["closed"]) if r["closed"] else None,
            )
        )  # fmt: skip
    return {k: tuple(v) for k, v in held.items()}


@dataclass(frozen=True)
class Mention:
    """Where a text names a site: the name as the table writes it, and the stretch of its letters."""

    name: str
    start: int
    end: int


NOUN = r"(?:mines?|smelters?|refiner(?:y|ies)|plants?|works|operations?|concentrators?|mills?|deposits?|projects?|sites?|complex|pits?|ironworks|orebod(?:y|ies)|tailings|placers?|pegmatites?|sands)"
# Names that are ordinary words, persons or large towns too: a site only beside the word mine, plant, project …
COMMON = frozenset(["Alloy", "Apex", "Arrow", "Big Hill", "Boss", "Century", "Clark", "Climax", "Copperwood", "Delta", "Eagle", "Emily", "Empire State", "Essen", "Galena", "Hamburg", "Hamilton", "Hamlet", "Henderson", "Hitachi", "Lion", "Magna", "Mariana", "Marathon", "Miami", "Mir", "Mission", "Phoenix", "Pebble", "Portland", "Ray", "Rose", "Sinclair", "Springs", "Sullivan", "Sunshine", "Titania", "Topaz", "Troy", "Trojan", "Victor", "Delta", "Carina", "Rochester", "Andina", "Andover", "Apex", "Butte", "Cambridge", "Columbia", "Crawford", "Albany", "Robinson", "Thompson", "Resolution", "Fallon", "Findlay", "Robstown", "Eland", "Allan", "Cory", "Victor", "Darwin", "Luleå", "Saskatoon", "Fort Worth", "Charleston", "Chattanooga", "Huntsville", "Huelva", "Duisburg", "Ghent", "Tula", "Sundsvall", "Tiwai", "Hannibal", "Titania"])  # fmt: skip
OTHER = re.compile(r"\s+(?:County|University|Street|Formation|Group|Basin|School|Corporation|Corp|Inc|Ltd|Limited|Resources|Minerals|Metals|Lithium|Gold|Copper|et al)\b")  # fmt: skip
LOOSE = frozenset(
    ["metals", "metal", "minerals", "mineral", "concentrates", "group", "ore", "natural", "and"]
)


@lru_cache(maxsize=1)
def _names() -> Names:
    return Names.of(sites())


@lru_cache(maxsize=8192)
def mentioned(text: str) -> tuple[Mention, ...]:
    """Every name of the table that a text holds."""
    return tuple(Mention(*found) for found in _names().within(text))


def told(p: Passage, metal: str, whatever: bool = False) -> Iterator[tuple[Mention, tuple[Site, ...]]]:
    """Every known site of the sentence's metals (or `whatever` it yields) that a passage names, the longest name at each place."""
    text = p.plain
    found = mentioned(text)
    if not found:
        return
    spoken = [_key(x) for x in (metal, *metals_in(text))]
    for m in sorted(found, key=lambda m: m.start):
        if any(
            o is not m and o.start <= m.start and m.end <= o.end and len(o.name) > len(m.name) for o in found
        ):
            continue
        here = tuple(s for s in sites()[m.name] if any(_key(c) & x for c in s.commodities for x in spoken))
        if whatever and not here and len(sites()[m.name]) == 1 and len(m.name) > 5 and m.name not in COMMON:
            here = sites()[m.name]
        if not here or OTHER.match(text, m.end) or text[: m.start].endswith("New "):
            continue
        beside = rf"(?:'s|’s)?\s+(?:[a-z-]+\s+){{0,2}}?{NOUN}\b"
        if m.name in COMMON and not re.match(beside, text[m.end :]) and not re.search(rf"\b{NOUN}\s+(?:at|of|in|called|named|near)\s+(?:the\s+)?$", text[: m.start]):  # fmt: skip
            continue
        yield m, here


@lru_cache(maxsize=512)
def _key(commodity: str) -> frozenset[str]:
    return frozenset(commodity.split()) - LOOSE


__all__ = ["NOUN", "ROW", "Mention", "Site", "mentioned", "sites", "told"]
