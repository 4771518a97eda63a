"""R-BAL: what goes in comes out: supply and demand of a region, mined and refined metal, grade and content."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import disjoint, shown, shown_range
from oreshed.ledger.evidence.book import Book, add, hull, outside
from oreshed.ledger.evidence.subjects import (
    apart_words,
    bare,
    central,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import finding, gravity, per
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-BAL"
LEAVES = re.compile(
    r"\b(?:export|ship(?:s|ped|ment)|sent|goes? (?:over|abroad|to)|sold abroad|overseas|leaves)\w*",
    re.IGNORECASE,
)
GAP = re.compile(
    r"\b(?:gap|shortfall|deficit|short of|missing|(?:come|bought|buy|sourced|imported?)\s+(?:in\s+)?(?:from\s+)?(?:outside|abroad)|uncovered|unmet)\b",
    re.IGNORECASE,
)


def balances(evidence: Evidence) -> Iterator[Finding]:
    """Node balances of regions, mine to refinery, stated gaps, grades."""
    book = Book.of(evidence.ledger)
    yield from _nodes(book)
    yield from _apparent(book)
    yield from _mined_and_refined(book)
    yield from _exports(book)


def _valued(claims: Sequence[Claim]) -> list[Claim]:
    return [c for c in claims if not math.isnan(central(c)) and math.isfinite(printed(c)[1])]


def _nodes(book: Book) -> Iterator[Finding]:
    """Supply from all sources against demand: domestic, recycled and imported metal may not exceed what is used."""
    keys = {
        (c.subject.commodity, region_of(c), year_of(c))
        for c in book.ledger.claims
        if c.subject.quantity == "demand" and bare(c) and is_mass(c) and year_of(c)
    }
    for commodity, region, year in sorted(keys, key=str):
        demand = _valued(book.find(commodity, ("demand",), region, year))
        # a stated gap that was read as imports is tested by `_gap`
        imports = [
            c for c in _valued(book.find(commodity, ("imports",), region, year)) if not GAP.search(c.quote)
        ]
        exports = [c for c in book.find(commodity, ("exports",), region, year) if central(c) != 0]
        recycled = _valued(
            book.find(commodity, ("recycled_supply", "refined_production_secondary"), region, year)
        )
        primary = _valued(book.find(commodity, ("refined_production_primary",), region, year))
        primary = primary or _valued(book.find(commodity, ("mine_production",), region, year))
        total = _valued(book.find(commodity, ("supply_total",), region, year))
        if (
            not primary and recycled
        ):  # "domestic primary nickel 410 kt, recycled nickel 150 kt": no total, its other half
            primary = [
                t
                for t in total
                if any(book.one_passage(t, r) for r in recycled)
                and (p := book.passage_of(t))
                and re.search(r"\bprimary\b", p.plain, re.IGNORECASE)
            ]
        if not demand or not imports or exports or not (total or (primary and recycled)):
            continue
        pieces = (
            [hull(primary), hull(recycled), hull(imports)]
            if primary and recycled
            else [hull(total), hull(imports)]
        )
        supply, need = add([p for p in pieces if p]), hull(demand)
        assert need is not None
        if not disjoint(supply, need) or supply[0] > 300 * need[1]:
            continue  # beyond a factor of some hundreds it is a slip of unit (R-UNIT)
        surplus = supply[0] > need[1]
        off = per(abs(supply[0] - need[1]), need[1]) if surplus else per(abs(need[0] - supply[1]), need[0])
        chosen = (*primary, *recycled, *imports) if primary and recycled else (*total, *imports)
        names = ("primary", "recycled", "imports") if primary and recycled else ("supply", "imports")
        line = " + ".join(f"{n} {shown_range(p)}" for n, p in zip(names, pieces, strict=True) if p)
        yield finding(
            RULE, gravity(demand[0], max(off, 0.2)),
            apart_words(*(words_of(c) for c in chosen), words_of(demand[0])),
            f"{line} = {shown_range(supply)} against demand {shown_range(need)}: "
            + (f"surplus {shown(supply[0] - need[1])} to {shown(supply[1] - need[0])}" if surplus
               else f"gap {shown(need[0] - supply[1])} to {shown(need[1] - supply[0])}"),
            "Imports of what is missing, or the export or stock that takes the rest.", (*chosen, demand[0]), off,
        )  # fmt: skip


def _apparent(book: Book) -> Iterator[Finding]:
    """Output + scrap + imports - exports = apparent consumption, where all four are said for one region and year."""
    for demand in _valued(
        [c for c in book.ledger.claims if c.subject.quantity == "demand" and bare(c) and is_mass(c)]
    ):
        s, region, year = demand.subject, region_of(demand), year_of(demand)
        imports = _valued(book.find(s.commodity, ("imports",), region, year))
        exports = _valued(book.find(s.commodity, ("exports",), region, year))
        primary = _valued(book.find(s.commodity, ("refined_production_primary",), region, year))
        total = _valued(book.find(s.commodity, ("refined_production_total",), region, year))
        scrap = _valued(
            book.find(s.commodity, ("refined_production_secondary", "recycled_supply"), region, year)
        )
        if not (imports and exports and (total or primary)) or year is None:
            continue
        made = hull(total) if total else add([h for h in (hull(primary), hull(scrap)) if h])
        out = hull(exports)
        assert made is not None and out is not None
        low, high = add([made, hull(imports) or (0, 0), (-out[1], -out[0])])
        if not disjoint((0.95 * low, 1.05 * high), printed(demand)):
            continue
        middle = (low + high) / 2
        off = per(abs(middle - central(demand)), max(abs(middle), central(demand)))
        yield finding(
            RULE, gravity(demand, off),
            apart_words(words_of(demand), *(words_of(c) for c in (*(total or primary), *imports, *exports))),
            f"output {shown_range(made)} + imports {shown_range(hull(imports) or (0, 0))} - exports {shown_range(out)} = "
            f"{shown_range((low, high))}, stated consumption {shown_range(printed(demand))}",
            f"A consumption of {shown_range((low, high))}, or the change of stocks.", (demand, *imports, *exports), off,
        )  # fmt: skip


def _exports(book: Book) -> Iterator[Finding]:
    """Exports of the domestic product above what the country makes and imports."""
    for out in _valued(
        [c for c in book.ledger.claims if c.subject.quantity == "exports" and is_mass(c) and central(c) > 0]
    ):
        p = book.passage_of(out)
        if p is None or not re.search(
            r"\bdomestic\b|\bhome\b|\bimports? (?:nil|none|zero|of nothing)\b|\bno imports\b",
            p.plain,
            re.IGNORECASE,
        ):
            continue
        s, region, year = out.subject, region_of(out), year_of(out)
        made = [
            c
            for c in book.ledger.claims
            if region_of(c) == region
            and is_mass(c)
            and c.subject.quantity.endswith(("_production", "_total", "_primary"))
            and year_of(c) == year
            and central(c) > 0
            and _one_metal(c.subject.commodity, s.commodity)
            and book.product_of(c) == book.product_of(out)
        ]
        imports = _valued(book.find(s.commodity, ("imports",), region, year))
        if not made:
            continue
        top = max(printed(c)[1] for c in made) + sum(printed(c)[1] for c in imports)
        if printed(out)[0] > 1.02 * top:
            best = max(made, key=central)
            yield finding(
                RULE, "high", apart_words(words_of(out), words_of(best), p.words()),
                f"exports {shown_range(printed(out))} > output {shown_range(printed(best))} + imports {shown(sum(central(c) for c in imports))}",
                f"Exports of at most {shown(top)}.", (out, best), per(printed(out)[0], top) - 1,
            )  # fmt: skip


def _one_metal(a: str, b: str) -> bool:
    """Equal names, or one that only says more: "natural graphite" and "graphite"."""
    return a == b or (bool(a and b) and (a.endswith(f" {b}") or b.endswith(f" {a}")))


def _mined_and_refined(book: Book) -> Iterator[Finding]:
    """A region that mines several times what it refines must export ore; a text without that flow does not close."""
    seen = set()
    for mined in _valued(
        [c for c in book.ledger.claims if c.subject.quantity == "mine_production" and bare(c) and is_mass(c)]
    ):
        s, region, year = mined.subject, region_of(mined), year_of(mined)
        if (
            region in ("WLD", "ROW")
            or (s.commodity, region, year) in seen
            or mined.place is None
            or central(mined) <= 0
        ):
            continue
        refined = [
            c for c in _valued(book.find(s.commodity, ("refined_production_total", "refined_production_primary"), region, year))
            if c.place and c.place.document == mined.place.document and year_of(c) == year
        ]  # fmt: skip
        if not refined or 2.5 * max(printed(c)[1] for c in refined) >= printed(mined)[0]:
            continue
        if _leaves(book, mined, region):
            continue
        seen.add((s.commodity, region, year))
        top = max(refined, key=central)
        if top.place is not None and (top.place.document, top.place.line) == (mined.place.document, mined.place.line) and outside(region) and book.in_table(mined):  # fmt: skip
            continue  # a row of a world table balances nothing
        yield finding(
            RULE, "high", (words_of(mined), words_of(top)),
            f"{name_of(region)} {year}: {shown(central(mined))} mined - {shown(central(top))} refined = "
            f"{shown(central(mined) - central(top))} must leave as concentrate, and no such flow is stated",
            "The export of concentrate, or the missing smelter.", (mined, top), 1 - central(top) / central(mined),
        )  # fmt: skip


def _leaves(book: Book, mined: Claim, region: str) -> bool:
    for document, found in book.documents():
        if mined.place is None or document.name != mined.place.document:
            continue
        for p in found:
            named = {code for _, _, code in mentions(p.plain)} | {code for _, _, code in mentions(p.lead)}
            if region in named and LEAVES.search(p.plain):
                return True
    return any(
        c.subject.quantity == "exports"
        and region_of(c) == region
        and c.subject.commodity == mined.subject.commodity
        for c in book.ledger.claims
    )
