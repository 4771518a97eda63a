"""Subjects: when two claims speak of the same thing, of a part and its whole, or of a bloc and its member."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from oreshed.basis.regions import code_of, name_of, regions
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import amounts, half_place, number
from oreshed.ledger.evidence.passage import plain
from oreshed.ledger.finding import Words
from oreshed.ledger.qualifier import half_last_digit

# The seeds' allies; a text that says "US and allies", "the bloc", "allied" means these (mission.md N10).
ALLIES = ("USA", "CAN", "AUS", "EU27", "JPN", "NOR", "ISL")
BLOC = "allies"
OUTPUTS = ("mine_production", "refined_production_primary", "refined_production_secondary",
           "refined_production_total", "supply_total", "recycled_supply", "capacity")  # fmt: skip
TOTALS = (*OUTPUTS, "demand", "imports", "exports", "reserves", "resource", "stocks")


def is_mass(claim: Claim) -> bool:
    """True for a claim with a number of tonnes."""
    e = claim.estimate
    return e.unit == "t" and (math.isfinite(e.low) or math.isfinite(e.high)) and claim.stated is not None


def is_percent(claim: Claim) -> bool:
    return claim.estimate.unit.startswith("%") and math.isfinite(claim.estimate.high)


def year_of(claim: Claim) -> int | None:
    return claim.subject.period_end if claim.subject.period_end is not None else claim.subject.period_start


@lru_cache(maxsize=16384)
def printed(claim: Claim) -> tuple[float, float]:
    """The interval of the digits alone, in the estimate's unit: rounding of the last printed place, bounds as said."""
    s = claim.stated
    if s is None:
        return (claim.estimate.low, claim.estimate.high)
    factor = 1.0 if s.factor_t is None else s.factor_t
    if s.central is None:
        if s.low is None and s.high is None:
            return (claim.estimate.low, claim.estimate.high)
        low = -math.inf if s.low is None else s.low * factor
        high = math.inf if s.high is None else s.high * factor
        if s.low is None and high > 0:
            low = 0.0
        return (min(low, high), max(low, high))
    value = s.central * factor
    if s.qualifier in ("over", "at_least"):
        return (value, math.inf)
    if s.qualifier in ("below",):
        return (min(0.0, value), value)
    half = place_of(claim)
    return (value - half, value + half)


def place_of(claim: Claim) -> float:
    """Half a unit of the last place in which a claim's number is printed, in the estimate's unit."""
    s = claim.stated
    if s is None or s.central is None:
        return 0.0
    factor = 1.0 if s.factor_t is None else s.factor_t
    value = s.central * factor
    about = s.qualifier in ("about", "near", "order_of", "similar_to", "typical")
    for a in amounts(plain(claim.quote)):
        for first in (a.first, a.second):
            if first is None:
                continue
            numeral = re.match(r"[\d.,]*\d", a.text)
            scale = abs(first / number(numeral[0])) if numeral and number(numeral[0]) else 1.0
            half = half_place(numeral[0], True) * scale if about and numeral and a.second is None else a.half
            if math.isclose(first, value, rel_tol=1e-6, abs_tol=1e-12):
                return half
            if a.kind == "number" and math.isclose(first, s.central, rel_tol=1e-6):
                return half * factor if s.factor_t is not None else min(half, 0.5)
    return min(half_last_digit(s.central) * factor, 0.05 * abs(value))


def central(claim: Claim) -> float:
    """The stated number, or the middle of a stated range, in the estimate's unit; NaN for open ranges."""
    e = claim.estimate
    if not math.isnan(e.central):
        return e.central
    low, high = printed(claim)
    return (low + high) / 2 if math.isfinite(low) and math.isfinite(high) else math.nan


def words_of(claim: Claim) -> Words:
    """A claim as one side of a finding: its quote with its place."""
    return Words(claim.quote, claim.place, claim.source_id)


def entity_key(claim: Claim) -> str:
    """The entity without case, brackets and the words that only say what kind of thing it is."""
    return _key(claim.subject.entity)


@lru_cache(maxsize=65536)
def _key(entity: str) -> str:
    text = re.sub(r"\(.*?\)", " ", entity.lower())
    text = re.sub(
        r"\b(?:the|mine|mines|smelter|refinery|plant|works|operations?|project)\b|[^\w\s]", " ", text
    )
    return " ".join(text.split())


def is_bloc(region: str) -> bool:
    """True for a region of no table: the document's own bloc ("allies")."""
    return region not in _codes()


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(r.code for r in regions())


@lru_cache(maxsize=4096)
def contains(whole: str, part: str) -> bool:
    """True when region `part` lies inside region `whole`: member of the bloc, of the EU, country of the world.

    >>> contains("EU27", "FIN"), contains("WLD", "CHN"), contains("allies", "CHN"), contains("allies", "DEU")
    (True, True, False, True)
    """
    if whole == part:
        return False
    if whole == "WLD":
        return part != "WLD"
    parent = next((r.member_of for r in regions() if r.code == part), "")
    if is_bloc(whole):
        return part in ALLIES or parent in ALLIES
    return parent == whole


def region_of(claim: Claim) -> str:
    """The claim's region; a member state that a claim keeps as its entity counts as that state.

    A claim on "European Union, entity Finland" is about Finland.
    """
    return (_region_named(claim.subject.entity) if claim.subject.entity else "") or claim.subject.region


@lru_cache(maxsize=65536)
def _region_named(entity: str) -> str:
    for text in (entity.strip(), re.split(r"[(,;:]", entity)[0].strip()):
        code = code_of(text)
        if code in _codes():
            return code
    return ""


def bare(claim: Claim) -> bool:
    """True when the claim is about a whole region, not about a plant, use or product inside it."""
    return entity_key(claim) in ("", name_of(region_of(claim)).lower())


# Names that hold the adjective of another country, and adjectives of a country's parts.
PROVINCES = {"British Columbia": "CAN", "New Mexico": "USA", "New England": "USA", "English": "GBR", "Scottish": "GBR", "Welsh": "GBR"}  # fmt: skip


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    table = []
    for r in regions():
        for s in (r.name, *r.spellings):
            flags = 0 if len(s) <= 4 else re.IGNORECASE
            table.append((s, re.compile(rf"(?<![\w-]){re.escape(s)}(?![\w])", flags), r.code))
    for s, code in PROVINCES.items():
        table.append((s, re.compile(rf"(?<![\w-])(?<!in ){s}(?=\s[A-Za-z]|,)"), code))
    table.sort(key=lambda row: -len(row[0]))
    return tuple((s.lower(), p, c) for s, p, c in table)


@lru_cache(maxsize=8192)
def mentions(text: str) -> tuple[tuple[int, int, str], ...]:
    """Regions that a text names, by name or adjective: begin, end, code; the longest spelling wins.

    >>> [code for _, _, code in mentions("Korean and South African ore")]
    ['KOR', 'ZAF']
    """
    taken: list[tuple[int, int, str]] = []
    low = text.lower()
    for spelling, pattern, code in _spellings():
        if spelling not in low:
            continue  # a search by substring is many times cheaper than the pattern
        for m in pattern.finditer(text):
            if not any(m.start() < e and b < m.end() for b, e, _ in taken):
                taken.append((m.start(), m.end(), code))
    return tuple(sorted(taken))


def unique(claims: Iterable[Claim]) -> list[Claim]:
    """Claims without restatements of one number about one subject; the first stands for all."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for c in claims:
        s = c.subject
        key = (s.commodity, s.region, s.quantity, entity_key(c), year_of(c), printed(c))
        if key not in seen:
            seen.add(key)
            kept.append(c)
    return kept


def apart_words(*words: Words) -> tuple[Words, ...]:
    """Words without repeated quotes, in order."""
    kept: list[Words] = []
    for w in words:
        if w.quote and all(w.quote != k.quote for k in kept):
            kept.append(w)
    return tuple(kept)


@lru_cache(maxsize=1)
def _lower_names() -> dict[str, str]:
    return {r.name.lower(): r.code for r in regions() if len(r.name) > 3}


def name_tokens(text: str) -> set[str]:
    """Regions whose name stands as a whole word in a text of lower case (the words of an address)."""
    low = f" {text.lower()} "
    return {
        code
        for name, code in _lower_names().items()
        if f" {name} " in low and name not in ("world", "jordan", "georgia", "turkey", "chad")
    }
