"""R-RES: what remains may be called imports only when every other inflow, scrap above all, is in the balance."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import amounts, disjoint, shown, shown_range
from oreshed.ledger.evidence.book import Book, hull, region_in
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    BLOC,
    apart_words,
    bare,
    central,
    contains,
    is_bloc,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-RES"
REST = re.compile(
    r"\b(?:the\s+)?(?:remain(?:ing|der|s)|rest|balance|other|difference|residual|what is left)\b",
    re.IGNORECASE,
)
IMPORTED = re.compile(
    r"\bimport\w*\b|\b(?:from|bought|purchased) (?:abroad|overseas|outside)\b|\bforeign\b", re.IGNORECASE
)
SCRAP = ("recycled_supply", "refined_production_secondary")


def residuals(evidence: Evidence) -> Iterator[Finding]:
    """Sentences that give all of a remainder to imports while the ledger knows of scrap."""
    book = Book.of(evidence.ledger)
    for p in book.sentences():
        if named := _named(book, p):
            yield named
            continue
        for m in REST.finditer(p.plain):
            window = p.plain[max(0, m.start() - 60) : m.end() + 60]
            if not IMPORTED.search(window) or re.search(
                r"\b(?:scrap|recycl|secondary)\w*", p.plain, re.IGNORECASE
            ):
                continue
            hit = _mass(book, p, m) or _percent(book, p, m)
            if hit:
                yield hit
                break


LEAVES = re.compile(r"\b(?:leav(?:es?|ing)|remaining|remainder(?: of|,)?|rest(?: of|,)|balance(?: of|,))\s(?:about |some |only |roughly |a )?$", re.IGNORECASE)  # fmt: skip
# What the remainder is said to be, and the claims that measure that flow.
FLOWS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"\b(?:import\w*|bought|purchased|foreign|from (?:abroad|outside|overseas)|abroad|outside)\b", re.IGNORECASE), ("imports",)),
    (re.compile(r"\b(?:recycl\w+|scrap|secondary)\b", re.IGNORECASE), SCRAP),
)  # fmt: skip


def _named(book: Book, p: Passage) -> Finding | None:
    """ "leaves 105 kt, which is the recycled stream" against what the claims give for that flow, or for that place."""
    for a in amounts(p.plain):
        if a.kind != "mass" or a.value <= 0 or not LEAVES.search(p.plain[max(0, a.start - 25) : a.start]):
            continue
        tail = re.split(r"[;]|\b(?:while|whereas|but)\b", p.plain[a.end : a.end + 90])[0]
        said = [quantities for words, quantities in FLOWS if words.search(tail)]
        if len(said) != 1:
            continue
        members = {code for *_, code in mentions(tail) if contains(BLOC, code)} if said[0] == SCRAP else set()
        region = region_in(p) or ("" if mentions(p.plain) else BLOC)
        region = BLOC if members else region
        years = {int(y.first) for y in amounts(p.plain) if y.kind == "year"}
        held = [
            c
            for c in book.find(book.commodity_of(p.document), said[0], region, whole=False)
            if central(c) > 0 and c.place and c.place.line != p.line and (not years or year_of(c) in years)
        ]
        same = [c for c in held if not disjoint(printed(c), a.allowed)]
        wrong = same if members and len(members) == 1 else held if not same else []
        if not wrong or (not members and max(central(c) for c in wrong) > 20 * a.value):
            continue
        what = said[0][0].replace("_", " ")
        return finding(
            RULE, "high", apart_words(p.words(max(0, a.start - 60), min(len(p.text), a.end + 60)), *(words_of(c) for c in wrong[:3])),
            f"{shown(a.value)} left is called {what}{' of ' + name_of(next(iter(members))) if members else ''}; {what} of {name_of(region)} is {shown(central(wrong[0]))}",
            f"Every inflow of the balance, with {what} of {shown(central(wrong[0]))}.", tuple(wrong[:3]), min(1.0, abs(a.value - central(wrong[0])) / a.value),
        )  # fmt: skip
    return None


def _mass(book: Book, p: Passage, m: re.Match[str]) -> Finding | None:
    """A remainder in tonnes: demand less mine or primary output, with scrap not taken off."""
    near = [a for a in amounts(p.plain) if a.kind == "mass" and -40 < a.start - m.end() < 40]
    region = region_in(p)
    if not near or not region:
        return None
    rest, commodity = min(near, key=lambda a: abs(a.start - m.end())), book.commodity_of(p.document)
    demand = [
        c
        for c in book.at(p)
        if c.subject.quantity == "demand" and is_mass(c) and bare(c) and not math.isnan(central(c))
    ]
    stated = [
        c
        for c in book.by_line.get((p.document, p.line), [])
        if is_mass(c) and math.isclose(central(c), rest.value, rel_tol=1e-6)
    ]
    years = {year_of(c) for c in (*demand, *stated)} or {
        int(a.first) for a in amounts(p.plain) if a.kind == "year"
    }
    year = next(iter(sorted(y for y in years if y)), None)
    demand = demand or [
        c for c in book.find(commodity, ("demand",), region, year) if not math.isnan(central(c))
    ]
    scrap = [c for c in book.find(commodity, SCRAP, region, year) if central(c) > 0.03 * rest.value]
    primary = [
        c
        for c in book.find(
            commodity,
            ("refined_production_primary", "mine_production", "refined_production_total"),
            region,
            year,
        )
        if not math.isnan(central(c))
    ]
    if not demand or not scrap:
        return None
    need, recycled = hull(demand), hull(scrap)
    assert need is not None and recycled is not None
    for domestic in (*({central(c): c for c in primary}.values()), None):
        made = printed(domestic) if domestic else (0.0, 0.0)
        without = (need[0] - made[1], need[1] - made[0])
        closed = (without[0] - recycled[1], without[1] - recycled[0])
        if disjoint(without, rest.printed) or not disjoint(closed, rest.printed):
            continue
        exact = central(demand[0]) - (central(domestic) if domestic else 0.0) - central(scrap[0])
        return finding(
            RULE, "high",
            apart_words(p.words(max(0, m.start() - 20), min(len(p.text), max(rest.end, m.end()) + 40)), words_of(scrap[0]), words_of(demand[0])),
            f"{shown(central(demand[0]))} - {shown(central(domestic) if domestic else 0.0)} = {shown(rest.value)} leaves out "
            f"{shown(central(scrap[0]))} of scrap; with it {shown(exact)}",
            f"Imports of {shown(exact)}.", (demand[0], scrap[0]), central(scrap[0]) / rest.value,
        )  # fmt: skip
    return None


def _percent(book: Book, p: Passage, m: re.Match[str]) -> Finding | None:
    """A remainder in percent, 100 less one domestic share, where scrap feeds the same region."""
    near = [a for a in amounts(p.plain) if a.kind == "percent" and -20 < a.start - m.end() < 40]
    region = region_in(p)
    if not near:
        return None
    rest = near[0]
    commodity = book.commodity_of(p.document)
    line = [c for c in book.by_line.get((p.document, p.line), []) if c.estimate.unit.startswith("%")]
    pair = next(
        (
            c
            for c in line
            if abs(100 - rest.value - central(c)) < 1.5 and c.subject.quantity != "import_share"
        ),
        None,
    )
    if pair is None:
        return None
    region = region_of(pair) or region
    scrap = next((c for c in book.ledger.claims if _scrap(c, commodity, region)), None)
    if scrap is None:
        return None
    return finding(
        RULE, "high", apart_words(p.words(), words_of(pair), words_of(scrap)),
        f"100 - {central(pair):.4g} = {rest.value:.4g} % is called imports; scrap in {name_of(region)} "
        f"({_said(scrap)}) is taken as zero",
        "Imports = use - mined - recycled.", (pair, scrap), rest.value / 100,
    )  # fmt: skip


def _scrap(c: Claim, commodity: str, region: str) -> bool:
    s = c.subject
    if s.commodity != commodity or not (region_of(c) == region or is_bloc(region_of(c))):
        return False
    if s.quantity in SCRAP and is_mass(c):
        return central(c) > 0
    return s.quantity == "recycled_share" and c.estimate.low >= 20


def _said(c: Claim) -> str:
    return shown_range(printed(c)) if is_mass(c) else f"{c.estimate.low:.0f} % or more of supply"
