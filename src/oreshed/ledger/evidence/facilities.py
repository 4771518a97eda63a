"""Places and plants by name: the gazetteer of facilities, states and provinces of countries.

`reference/facilities.csv` lists plants and their towns by country (USGS and ICMM lists). A name counts only where every entry
of that name agrees; a name that is not listed says nothing.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from oreshed.basis.regions import code_of

NOUN = r"(?:mines?|smelters?|refiner(?:y|ies)|plants?|works|operations?|concentrators?|mills?|deposits?|projects?|sites?)"
NAME = r"(?:[A-Z][\w'’é-]+(?:[ -](?:of|de|la|el|del|do|da|[A-Z][\w'’é-]+)){0,3})"
GENERIC = {
    "the", "north", "south", "east", "west", "central", "new", "lake", "mount", "port", "river", "great", "big", "upper", "lower", "san",
    "santa", "saint", "fort", "el", "la", "los", "las", "bay", "creek", "hill", "hills", "island", "valley", "mine", "plant", "smelter",
    "refinery", "united", "states", "copper", "gold", "silver", "zinc", "lead", "nickel", "tin", "american", "national", "general",
    "victoria", "union", "star", "phoenix", "monarch", "pioneer", "kingston", "boulder", "granite", "black", "white", "red",
    "metals", "metal", "minerals", "chemical", "works", "city", "station", "county", "province", "state",
}  # fmt: skip
PLACES = {
    "USA": ["Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware", "Florida", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "Ohio", "Oklahoma", "Oregon", "Pennsylvania", "Tennessee", "Texas", "Utah", "Vermont", "Wisconsin", "Wyoming", "New Mexico", "New Jersey", "North Carolina", "South Carolina", "South Dakota", "North Dakota", "West Virginia"],
    "CAN": ["Ontario", "Quebec", "Québec", "British Columbia", "Manitoba", "Saskatchewan", "Alberta", "New Brunswick", "Nova Scotia", "Newfoundland", "Labrador", "Yukon", "Nunavut", "Northwest Territories"],
    "AUS": ["Queensland", "New South Wales", "Tasmania", "Western Australia", "South Australia", "Northern Territory"],
}  # fmt: skip


@dataclass(frozen=True)
class Facility:
    """One entry of the gazetteer: name or town, region, commodities and plant types as listed."""

    name: str
    region: str
    commodities: str
    types: str
    source: str


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, tuple[Facility, ...]]:
    """Facilities by lower-case name, and by the distinctive words that open it."""
    text = resources.files("oreshed.ledger").joinpath("reference/facilities.csv").read_text(encoding="utf-8")
    table: dict[str, list[Facility]] = {}
    rows = [
        Facility(r["name"], r["region"], r["commodities"], r["types"], r["source"])
        for r in csv.DictReader(text.splitlines())
    ]
    named = resources.files("oreshed.ledger").joinpath("vocabulary/places.csv").read_text(encoding="utf-8")
    rows += [
        Facility(r["name"], r["region"], r["commodities"], r["kind"], r["source"])
        for r in csv.DictReader(named.splitlines())
        if r["region"]
    ]
    for f in rows:
        core = re.sub(
            rf"\b(?:(?:lead|zinc|copper|nickel|tin|alumina|aluminum|gold|silver|cobalt|antimony)[ -]+)*(?:{NOUN}|mine|smelter|refinery)\b.*$",
            "",
            f.name,
            flags=re.IGNORECASE,
        )
        core = re.sub(
            r"^(?:(?:smelter|refinery|mine|plant|works)s? (?:at|in|near) )", "", core, flags=re.IGNORECASE
        ).strip(" ,-")
        for key in {f.name.lower(), core.lower()}:
            if len(key) >= 5 and key not in GENERIC:
                table.setdefault(key, []).append(f)
    places = resources.files("oreshed.ledger").joinpath("vocabulary/places.csv")
    if places.is_file():
        for r in csv.DictReader(places.read_text(encoding="utf-8").splitlines()):
            name, region = r.get("name", ""), r.get("region", "") or r.get("code", "")
            if (
                len(name) >= 5
                and re.fullmatch(r"[A-Z]{3}|EU27", region)
                and name.lower() not in table
                and name.lower() not in GENERIC
            ):
                table[name.lower()] = [
                    Facility(
                        name,
                        region,
                        r.get("commodities", ""),
                        "mine; plant",
                        "place names of the reader's vocabulary",
                    )
                ]
    return {k: tuple(v) for k, v in table.items()}


def known(name: str) -> tuple[Facility, ...]:
    """Entries of a name, or () where the name is generic or unlisted."""
    key = name.lower().strip(" ’'")
    key = re.sub(r"[’']s$", "", key)
    if key in GENERIC or all(w in GENERIC for w in key.split()):
        return ()
    return gazetteer().get(key, ())


@lru_cache(maxsize=1)
def provinces() -> dict[str, str]:
    """Country code by state, province or region, of the shipped vocabulary; names of two countries are left out."""
    text = resources.files("oreshed.ledger").joinpath("vocabulary/subregions.csv").read_text(encoding="utf-8")
    table: dict[str, set[str]] = {}
    for r in csv.DictReader(text.splitlines()):
        table.setdefault(r["name"], set()).add(code_of(r["region"]))
    return {
        n: next(iter(c)) for n, c in table.items() if len(c) == 1 and n not in ("Georgia", "Washington", "Victoria")
    }  # fmt: skip
