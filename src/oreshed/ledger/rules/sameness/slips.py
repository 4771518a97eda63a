"""R-UNIT: slips of unit: factors of a thousand, MT, leftover multipliers, short tons read as tonnes, bad conversions."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    apart_words,
    bare,
    central,
    entity_key,
    is_mass,
    printed,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import clash, finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.sameness.duplicates import restatements, slip, together

RULE = "R-UNIT"
SHORT_TON = 0.90718474
GROUP = 300  # claims of one key that are compared in pairs: a text repeats no figure more often, and the time stays bounded
FLOWS = ("mine_production", "refined_production_primary", "refined_production_secondary", "refined_production_total",
         "supply_total", "recycled_supply", "capacity", "demand", "imports", "exports")  # fmt: skip


def slips(evidence: Evidence) -> Iterator[Finding]:
    """Factors between readings of one key, plants above the world, MT, ×1000, short tons, conversions."""
    book = Book.of(evidence.ledger)
    yield from _factors(book)
    yield from _above_world(evidence, book)
    for document, found in book.documents():
        yield from _megatonnes(document.name, found)
        for p in found:
            if p.kind == "heading":
                continue
            yield from _leftover(p)
            yield from _conversion(p)
            yield from _fingerprint(p)


def _factors(book: Book) -> Iterator[Finding]:
    """One key twice, a power of ten apart; and flows of one region and year a factor of a thousand apart."""
    done = set()
    claims = [c for c in book.ledger.claims if is_mass(c) and c.subject.quantity in FLOWS and central(c) > 0]
    keyed: dict[tuple[object, ...], list[Claim]] = {}
    for c in claims:
        s = c.subject
        keyed.setdefault((s.commodity, region_of(c), entity_key(c), s.quantity, year_of(c)), []).append(c)
    for a, b in (pair for group in keyed.values() for pair in itertools.permutations(group[:GROUP], 2)):
        key = frozenset((a.id, b.id))
        if key in done or not slip(a, b) or together(book, a, b):
            continue
        done.add(key)
        yield clash(
            RULE, "high", a, b,
            f"{shown(central(a))} against {shown(central(b))}: a factor of {slip(a, b):,.0f}",
            "One unit for both.", 1.0,
        )  # fmt: skip
    by_place: dict[tuple[object, ...], list[Claim]] = {}
    for c in claims:
        by_place.setdefault((c.subject.commodity, region_of(c), year_of(c)), []).append(c)
    for group in by_place.values():
        for c in (k for k in group if k.subject.quantity in ("demand", "imports", "exports")):
            peers = [o for o in group if o.subject.quantity != c.subject.quantity]
            if peers:
                top = max(central(o) for o in peers)
                if (central(c) > 300 * top and 0.01 < central(c) / 1000 / top < 30) or central(c) > 3e5 * top:
                    factor = 1000 if central(c) < 3e4 * top else 1e6
                    yield clash(
                        RULE, "high", c, max(peers, key=central),
                        f"{shown(central(c))} of {c.subject.quantity.replace('_', ' ')} against {shown(top)} of "
                        f"{max(peers, key=central).subject.quantity.replace('_', ' ')}: {shown(central(c) / factor)} is meant",
                        f"{shown(central(c) / factor)}.", 1.0,
                    )  # fmt: skip


def _above_world(evidence: Evidence, book: Book) -> Iterator[Finding]:
    """A country or plant above the output of the world by a factor that a unit explains."""
    from oreshed.ledger.reference_figures import world_output

    worlds: dict[str, list[Claim]] = {}
    for c in book.ledger.claims:
        s = c.subject
        if (
            not is_mass(c)
            or s.quantity not in FLOWS
            or region_of(c) == "WLD"
            or s.basis == "gross"
            or not central(c) > 0
        ):
            continue
        if s.commodity not in worlds:
            worlds[s.commodity] = [
                w for w in book.of_kind(s.commodity, ("mine_production", "refined_production_total", "demand"))
                if region_of(w) == "WLD" and bare(w) and is_mass(w) and central(w) > 0
            ]  # fmt: skip
        stated = worlds[s.commodity]
        published = world_output(s.commodity)
        if stated:
            world, words = max(central(w) for w in stated), words_of(max(stated, key=central))
        elif published:
            world, words = published.value, published.words
        else:
            continue
        if published and stated and world > 30 * published.value:
            continue  # the world total itself has slipped; R-REF says so
        if printed(c)[0] <= 3 * world:
            continue
        factor = next((f for f in (10.0, 1000.0, 1e6) if printed(c)[0] / f <= world), 1000.0)
        yield finding(
            RULE, "high", (words_of(c), words),
            f"{shown(central(c))} for {s.entity or name_of(region_of(c))} > {shown(world)} for the world; "
            f"a factor of {factor:,.0f} too much gives {shown(central(c) / factor)}",
            f"{shown(central(c) / factor)}.", (c,), central(c) / world,
        )  # fmt: skip


def _megatonnes(name: str, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """MT for metric tons in a text whose other masses are in t, kt or Mt."""
    hits = [(p, m) for p in found for m in re.finditer(r"(?<![A-Za-z])(\d[\d.,]*\s?MT)\b(?:/\w+)?", p.plain)]
    others = [(p, m) for p in found for m in [re.search(r"\d\s?(?:k ?t|kt|Mt|t)\b|\btonnes\b", p.plain)] if m]
    if hits and others:
        p, m = hits[0]
        yield finding(
            RULE, "low", (p.words(m.start() - 25, m.end()), *(q.words(k.start() - 15, k.end()) for q, k in (*hits[1:3], others[0]))),
            f"{m[1]}: metric tons by custom, megatonnes (a factor of 1,000,000) by the letter",
            "t, kt or Mt.",
        )  # fmt: skip


def _leftover(p: Passage) -> Iterator[Finding]:
    """A multiplier that belongs to no number: "0.44 Mt (lead content × 1000)"."""
    m = re.search(
        r"[a-zA-Z%)]\s*([×x*]\s?1[, ]?000(?:[, ]?000)?|[×x]\s?10(?:\^?\d|[³⁶]))\b(?!\s*(?:t\b|kt|tonnes|tons|mm|m\b|cm|km|kg))",
        p.plain,
    )
    if m and not re.search(r"\d\s*$", p.plain[: m.start(1)]):
        yield finding(
            RULE, "low", (p.words(max(0, m.start() - 40), m.end() + 1), p.words(m.start(1), m.end(1))),
            f"“{m[1]}” multiplies nothing: the number before it already carries its unit",
            "Without the multiplier.",
        )  # fmt: skip


def _conversion(p: Passage) -> Iterator[Finding]:
    """A mass and its restatement in brackets that are not one mass."""
    found = amounts(p.plain)
    for i, j in restatements(p):
        a, b = found[i], found[j]
        unit_a, unit_b = re.sub(r"[\d.,\s–-]+", "", a.text), re.sub(r"[\d.,\s–-]+", "", b.text)
        # "up to 1,000 t (about 907 short tons)": both sides are bounds, so their numbers are compared, not what they bound
        sides = [(x.first - x.half, x.first + x.half) if x.word in ("below", "over") and x.second is None else x.printed for x in (a, b)]  # fmt: skip
        if unit_a == unit_b or not disjoint(sides[0], sides[1]) or a.value <= 0 or b.value <= 0:
            continue
        after = p.plain[b.end : b.end + 25]
        if re.match(
            r"\s*(?:Sb|metal|of\b|content|contain|gross|in\b|from\b|each|by\b|for\b|W\b|as\b|[A-Z][a-z]?\b)",
            after,
        ) or (not re.match(r"\s*[);,]", after) and "(" in p.plain[a.end : b.start]):
            continue
        if abs(a.value - b.value) / max(a.value, b.value) < 0.015:
            continue
        yield finding(
            RULE, "high" if not 0.5 < a.value / b.value < 2 else "medium",
            (p.words(max(0, a.start - 20), a.end), p.words(b.start, b.end)),
            f"{a.text} = {shown(a.value)}, in brackets {b.text} = {shown(b.value)}: a factor of {max(a.value, b.value) / min(a.value, b.value):,.3g}",
            f"{shown(a.value)} or {shown(b.value)}.", weight=abs(math.log10(a.value / b.value)),
        )  # fmt: skip


def _fingerprint(p: Passage) -> Iterator[Finding]:
    """Three or more digits that are a round number of thousands of short tons."""
    if re.search(r"short tons?", p.plain, re.IGNORECASE):
        return
    for a in amounts(p.plain):
        digits = re.sub(r"\D", "", a.text).strip("0")
        if a.kind != "mass" or a.second is not None or len(digits) < 3 or a.value < 1000:
            continue
        short = a.value / SHORT_TON
        power = 10 ** math.floor(math.log10(short))
        rounded = round(short / power) * power
        if abs(short - rounded) * SHORT_TON <= a.half and rounded / power in (1, 2, 5):
            yield finding(
                RULE, "low", (p.words(max(0, a.start - 50), a.end + 4), p.words(a.start, a.end)),
                f"{shown(a.value)} / {SHORT_TON:.4f} = {rounded:,.0f} short tons: three digits out of a round number",
                "The unit of the source, and its rounding.",
            )  # fmt: skip


__all__ = ["apart_words", "slips"]
