"""Sites: mines and plants that a brief itself places in a country, and what the words at a number say of its plant."""

from __future__ import annotations

import itertools
import re

from oreshed.ledger.reading.mentions import ALLIES, Lexicon, Mention, commodity_mentions, region_mentions
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.passage import Passage
from oreshed.ledger.reading.phrases import Phrases
from oreshed.ledger.reading.tables import REST, TOTAL, cells_of, is_rule
from oreshed.ledger.vocabulary.tables import NamedPlace

MINE = r"mines?|pits?|open[- ]pits?|quarry|quarries|deposits?|orebod(?:y|ies)|colliery|lodes?|brine field"
SMELTER = r"smelters?|roasters?|blast furnaces?|retorts"
REFINERY = r"refinery|refineries|tank ?houses?|electrowinning plants?|hydroxide plants?|carbonate plants?"
OTHER = r"plants?|works|mills?|concentrators?|projects?|operations?|facility|facilities"
KIND = re.compile(
    rf"\b(?:(?P<mine>{MINE})|(?P<smelter>{SMELTER})|(?P<refinery>{REFINERY})|(?P<other>{OTHER}))\b"
)
NAME = r"(?:(?:Mount|Mt|Lac|Lake|Port|St\.?|San|Santa|New|La|Los|El|Rio)\s)?[A-ZÀ-Þ][\w'’-]{2,}(?:\s[A-ZÀ-Þ][\w'’-]+){0,2}"
NAMED = re.compile(
    rf"(?P<name>{NAME})\s(?:(?:[a-z-]+|[A-Z]\w+)\s)?(?P<kind>{MINE}|{SMELTER}|{REFINERY}|{OTHER})\b"
)
IN_BRACKETS = re.compile(rf"(?P<name>{NAME})[*_]*\s\((?=[A-Z])")  # "Foo Creek (Nebraska; Bar Mining)"
AT = re.compile(rf"\b(?:at|of)\s(?P<name>{NAME})(?=,?\s(?:in|,)\s|,\s[A-Z])")
PLACED = re.compile(
    r"(?:,|\sin)?\s(?:in\s)?(?:(?:the|northern|southern|western|eastern|central|north|south|nearby)\s){0,3}$"
)
PLAIN = frozenset(
    ["The", "This", "That", "These", "Those", "One", "Two", "Three", "Its", "Their", "Both", "Each", "All", "Most", "New",
     "Open", "No", "Other", "Another", "Any", "Such", "Old", "Primary", "Secondary", "Domestic", "National", "Pilot",
     "Total", "World", "Global", "Underground", "Current", "Former", "Major", "Large", "Small", "Only", "Several", "Some",
     "Many", "And", "But", "For", "From", "With", "When", "Mine", "Mines", "Smelter", "Refinery", "Plant", "Union", "In", "At",
     "Once", "Since", "Until", "After", "Before", "Now", "There", "Here", "Modern", "State", "Federal", "Government"]
)  # fmt: skip


def sites_named(texts: list[Passage], words: Lexicon) -> dict[str, NamedPlace]:
    """Mines and plants that prose names beside their country: name to place.

    "the Foo mine in Tasmania", "Tasmania's Foo mine", "**Australia:** the Foo mine": the name alone then carries
    the country, and its kind, wherever it stands in the document.
    """
    found: dict[str, NamedPlace] = {}
    for passage in texts:
        text = passage.text
        if passage.kind in ("table", "reference", "heading") or len(text) > 20_000:
            continue
        regions = [m for m in region_mentions(text, words) if m.value not in (ALLIES, "WLD")]
        lead = {m.value for m in regions if m.end <= passage.lead_in[1]}
        metals = {m.start for m in commodity_mentions(text, words)}
        for pattern in (NAMED, AT, IN_BRACKETS):
            for site in pattern.finditer(text):
                name = _plain_name(text, site.start("name"), site["name"], regions)
                if not name or site.start("name") in metals:
                    continue
                code = _country(text, passage, site, regions, lead)
                if code:
                    kind = KIND.search(site.groupdict().get("kind") or "")
                    found.setdefault(name, NamedPlace(name, _kind(kind), code))
    return found


def _plain_name(text: str, start: int, name: str, regions: list[Mention]) -> str:
    """The name without an owner, an article or a country before it; "" where nothing of a name is left."""
    name = re.sub(r"^.*['’]s\s", "", name)
    parts = name.split()
    while parts and (parts[0] in PLAIN or any(m.start == start for m in regions)):
        if any(m.start == start for m in regions):
            return ""
        parts = parts[1:]
    name = " ".join(parts)
    return name if len(name) > 3 and not name.isupper() else ""


def _kind(found: re.Match[str] | None) -> str:
    return "" if found is None or found["other"] else found.lastgroup or ""


def _country(text: str, passage: Passage, site: re.Match[str], regions: list[Mention], lead: set[str]) -> str:
    start, end = passage.sentence(site.start())
    for m in regions:
        if start <= m.start and m.end <= site.start("name") + len(site["name"]) and site.start() - m.end <= 2:
            return m.value  # "Tasmania's Foo mine", "the Canadian Foo mine"
        if (
            site.end() <= m.start < end
            and m.start - site.end() < 30
            and PLACED.fullmatch(text[site.end() : m.start])
        ):
            return m.value  # "the Foo mine in northern Tasmania"
    if site.re is IN_BRACKETS:
        return next((m.value for m in regions if m.start == site.end()), "")
    inside = {m.value for m in regions if start <= m.start < end}
    return next(iter(lead)) if len(lead) == 1 and not inside - lead and "kind" in site.groupdict() else ""


def places_named(rows: list[Passage], words: Lexicon) -> dict[str, str]:
    """Sites that a table's rows name beside their country: name to region code."""
    found: dict[str, str] = {}
    headers = {id(row) for row, below in itertools.pairwise(rows) if is_rule(below)}
    for row in rows[1:]:
        if id(row) in headers:
            continue
        regions = {m.value for m in region_mentions(row.text, words) if m.value not in ("WLD", "allies")}
        if len(regions) != 1:
            continue
        for cell in cells_of(row):
            if region_mentions(cell.text.split(",")[0], words):
                continue
            for name in re.findall(
                r"(?:^|,\s|\sand\s)\s*([A-Z][\w'-]{3,}(?:\s[A-Z][\w'-]+){0,2})", cell.text.strip()
            ):
                if not commodity_mentions(name, words) and not TOTAL.search(name) and not REST.search(name):
                    found.setdefault(name, next(iter(regions)))
    return found


def learned_sites(texts: list[Passage], tabled: dict[str, str], words: Lexicon) -> Phrases[NamedPlace]:
    """Sites that the document's tables and prose place in a country, where the gazetteer does not know them."""
    known = {name: NamedPlace(name, "", code) for name, code in tabled.items()}
    for name, place in sites_named(texts, words).items():
        if not list(words.places.find(name)) and not list(words.regions.find(name)):
            known.setdefault(name, place)
    learned: Phrases[NamedPlace] = Phrases()
    for name, place in known.items():
        learned.add(name, place)
    return learned.close()


SOURCE = re.compile(
    rf"\s(?:(?:a year|per year|of|a|[a-z-]+)\s){{0,4}}?(?:from|at)\s[^.;,()\d]{{0,50}}?\b(?:(?P<mine>{MINE})|(?P<smelter>{SMELTER})|(?P<refinery>{REFINERY}))\b"
)


LISTED = re.compile(
    rf"\)?(?:(?:,|;|\sand)\s(?:and\s)?[A-Z][\w' -]{{2,30}}\s\([^()]{{1,20}}\)){{0,6}}\)?\s(?:(?P<mine>{MINE})|(?P<smelter>{SMELTER})|(?P<refinery>{REFINERY}))(?=[.,;)]|$)"
)


def source_kind(text: str, number: Numeral) -> str:
    """Kind of site that a number's own phrase names behind it ("2 kt from a restarted Idaho mine"), else ""."""
    listed = LISTED.match(text[number.span.end : number.span.end + 160])
    if listed:
        return listed.lastgroup or ""
    found = SOURCE.match(
        re.sub(r"\sin (?:19|20)\d\d(?=\s)", "", text[number.span.end : number.span.end + 110])
    )
    return found.lastgroup or "" if found else ""
