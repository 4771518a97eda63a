"""Mines and plants that the text places in no country: their numbers are nobody's national output."""

from __future__ import annotations

import re

from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.region import Located
from oreshed.ledger.reading.sites import PLAIN
from oreshed.ledger.reading.subject import Read
from oreshed.ledger.vocabulary.plain import GENERAL, OPENERS

NAME = r"[A-ZÀ-Þ][\w'’-]{3,}(?:\s[A-ZÀ-Þ][\w'’-]{2,}){0,2}"
SITE = re.compile(
    rf"^\W*(?:(?:In|By) (?:19|20)\d\d,?\s)?(?P<the>[Tt]he\s)?(?P<name>{NAME})\s(?:[a-z]+\s)?"
    r"(?:(?P<mine>mine|pit|quarry|colliery)|(?P<refined>smelter|refinery|roaster|plant|works))\b"
)
AT_SITE = re.compile(
    r"^\W*(?:(?:In|By) (?:19|20)\d\d,?\s)?(?:[Tt]he|[Aa]|[Oo]ne)\s(?:[a-z]+\s)?(?:(?P<mine>mine|pit|quarry|colliery)|(?P<refined>smelter|refinery|roaster|plant|works))\s"
    rf"(?:at|of|near)\s(?P<name>{NAME})"
)
OUTPUT = re.compile(rf"^\W*(?P<name>{NAME})(?:'s)?\s(?:annual\s)?(?:production|output|throughput)\b")
GENERIC = re.compile(r"(?:ed|ing|al|ic|ary|ous|able|ive|ern|ian|ese|ish|ide|ate|ium|er|ore)$")
MADE_THERE = re.compile(r"smelt|refin", re.IGNORECASE)
COUNTRY_COST = 50.0  # of a region that no word near the number names
NATIONAL = frozenset(
    {"mine_production", "refined_production_total", "refined_production_primary", "refined_production_secondary", "supply_total"}
)  # fmt: skip


def homeless(
    read: Read, number: Numeral, measured: Measured, places: list[Located]
) -> tuple[Measured, list[Located], str] | None:
    """Quantity, place without a region and the reason for a number of a site in no known country; None elsewhere."""
    if number.kind != "mass" or measured.quantity not in NATIONAL or not number.value:
        return None
    if len(places) != 1 or places[0].cost < COUNTRY_COST or read.lead_regions:
        return None
    text = read.passage.text
    low, _ = read.passage.sentence(number.span.start)
    low = max(
        low, text.rfind("; ", 0, number.span.start) + 2 if "; " in text[low : number.span.start] else low
    )
    clause = text[low : number.span.start]
    found = SITE.match(clause) or AT_SITE.match(clause) or OUTPUT.match(clause)
    if (
        found is None
        or re.search(r"[;:]", clause)
        or not _is_name(read, low + found.start("name"), found["name"])
    ):
        return None
    kind = found.groupdict()
    if measured.quantity == "mine_production" and (
        (kind.get("refined") and not re.search(r"\b(?:mill|concentrat\w+|ores?)\b", clause))
        or MADE_THERE.search(found["name"])
    ):
        measured = Measured("refined_production_total", "refinery")
    why = f"the text places {found['name']} in no country; its region is left open"
    return measured, [Located("", found["name"])], why


def _is_name(read: Read, start: int, name: str) -> bool:
    """True for a proper name; "Domestic", "Flotation" and "Zinc" only open a sentence."""
    if any(
        m.start < start + len(name) and start < m.end
        for m in (*read.regions, *read.places, *read.commodities, *read.cues.get("mass", ()))
    ):
        return False
    first = name.split()[0]
    word = first.lower()
    return first not in PLAIN and word not in GENERAL and word not in OPENERS and not GENERIC.search(word)
