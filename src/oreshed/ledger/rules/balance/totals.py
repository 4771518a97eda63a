"""R-SUM over claims: a bloc's total against its members, domestic supply against its sources, "nearly all" against plants."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import disjoint, shown, shown_range
from oreshed.ledger.evidence.book import Book, add, hull
from oreshed.ledger.evidence.passage import Passage, passages
from oreshed.ledger.evidence.subjects import (
    ALLIES,
    apart_words,
    bare,
    central,
    contains,
    entity_key,
    is_bloc,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding, gravity, per
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-SUM"


def totals(evidence: Evidence) -> Iterator[Finding]:
    """Totals of blocs, of supply, and of named plants."""
    book = Book.of(evidence.ledger)
    yield from _members(book)
    yield from _sources(book)
    yield from _coverage(book)


def _members(book: Book) -> Iterator[Finding]:
    """A bloc's or the world's total against the claims of its members."""
    groups: dict[tuple[str, str, str, int | None], list[Claim]] = {}
    for c in book.ledger.claims:
        if is_mass(c) and c.subject.quantity in MEMBERED and bare(c):
            region = region_of(c)
            if is_bloc(region) or region in ("WLD", "EU27"):
                groups.setdefault((c.subject.commodity, region, c.subject.quantity, year_of(c)), []).append(c)
    for (commodity, region, quantity, year), totals in groups.items():
        members: dict[str, list[Claim]] = {}
        for c in book.ledger.claims:
            inside = region_of(c)
            if (
                (
                    c.subject.commodity == commodity
                    and c.subject.quantity == quantity
                    and bare(c)
                    and _sum_year(c, year)
                )
                and (is_mass(c) or (c.subject.quantity == quantity and c.estimate.high <= 0))
                and (
                    (is_bloc(region) and inside in ALLIES)
                    or (region == "WLD" and not is_bloc(inside) and inside not in ("WLD", "ROW"))
                )
            ):
                members.setdefault(inside, []).append(c)
        if region == "WLD" and "EU27" in members:
            members = {k: v for k, v in members.items() if k in ALLIES or not _european(k)}
        if len(members) < 2:
            continue
        complete = is_bloc(region) and set(members) >= set(ALLIES)
        yield from _total_against(totals, members, complete)


MEMBERED = ("mine_production", "refined_production_primary", "refined_production_secondary",
            "refined_production_total", "supply_total", "recycled_supply", "demand", "reserves")  # fmt: skip


def _european(region: str) -> bool:
    return contains("EU27", region)


def _sum_year(c: Claim, year: int | None) -> bool:
    return year_of(c) is None or year is None or year_of(c) == year


def _total_against(totals: list[Claim], members: dict[str, list[Claim]], complete: bool) -> Iterator[Finding]:
    finest = min((_half(c) for cs in members.values() for c in cs if _plain(c)), default=0.0)
    bounds, exact, pieces = [], [], []
    for region, claims in members.items():
        spans = [(central(c) - finest, central(c) + finest) if _plain(c) else printed(c) for c in claims]
        bounds.append((min(s[0] for s in spans), max(s[1] for s in spans)))
        value = central(claims[0])
        exact.append(0.0 if math.isnan(value) else value)
        pieces.append(
            f"{name_of(region)} {shown_range(hull(claims) or (0, 0)) if math.isnan(value) else shown(value)}"
        )
    parts = add(bounds)
    stated = hull(totals)
    assert stated is not None
    over = parts[0] > stated[1] * (1 + 1e-9)
    under = complete and parts[1] < stated[0] * (1 - 1e-9)
    if not over and not under:
        return
    summed, total = math.fsum(exact), totals[0]
    off = (
        per(abs(summed - central(total)), max(summed, central(total)))
        if not math.isnan(central(total))
        else 1.0
    )
    if region_of(total) == "WLD" and off < 0.1:
        return  # a world total may leave out what some countries report: scrap, small mines, other editions
    severity = gravity(total, off)
    yield finding(
        RULE, "medium" if severity == "low" else severity,
        (words_of(total), *apart_words(*(words_of(cs[0]) for cs in members.values() if central(cs[0]) > 0))),
        f"{' + '.join(pieces)} = {shown_range(parts)}, stated {shown_range(stated)}: off by {off:.1%}",
        f"A total of {shown(summed)}, or another member.",
        (total, *(cs[0] for cs in members.values())),
        off,
    )  # fmt: skip


def _plain(c: Claim) -> bool:
    return (
        c.stated is not None
        and c.stated.central is not None
        and c.stated.qualifier == "exact"
        and central(c) > 0
    )


def _half(c: Claim) -> float:
    low, high = printed(c)
    return (high - low) / 2


def _sources(book: Book) -> Iterator[Finding]:
    """Domestic supply against its sources, primary and recycled, of one region and year."""
    for total in book.ledger.claims:
        s = total.subject
        if s.quantity != "supply_total" or not is_mass(total) or not bare(total):
            continue
        year, region = year_of(total), region_of(total)
        recycled = book.find(s.commodity, ("recycled_supply", "refined_production_secondary"), region, year)
        primary = book.find(
            s.commodity, ("refined_production_primary", "refined_production_total"), region, year
        )
        primary = primary or book.find(s.commodity, ("mine_production",), region, year)
        if not recycled or not primary:
            continue
        low, high = add([hull(recycled) or (0, 0), hull(primary) or (0, 0)])
        if not disjoint((low, high), printed(total)):
            continue
        if high < printed(total)[0]:
            continue  # a further source may stand behind a larger total
        off = per(abs(low - printed(total)[1]), low)
        yield finding(
            RULE, gravity(total, max(off, 0.2)),
            (words_of(total), *apart_words(*(words_of(c) for c in (*primary, *recycled)))),
            f"primary {shown_range(hull(primary) or (0, 0))} + recycled {shown_range(hull(recycled) or (0, 0))} = "
            f"{shown(low)} to {shown(high)}, stated {shown_range(printed(total))}: "
            f"the stated top lies {shown(low - printed(total)[1])} below the lowest sum",
            f"A supply of {shown(low)} to {shown(high)}.",
            (total, *primary, *recycled), off,
        )  # fmt: skip
        return


NEARLY_ALL = re.compile(
    r"\b(?:nearly|almost|virtually|practically|essentially)?\s*all\b|\bthe (?:vast )?(?:bulk|majority) of\b|\bmost of\b",
    re.IGNORECASE,
)


def _coverage(book: Book) -> Iterator[Finding]:
    """Named plants that are said to make nearly all of a region's output, against their sum."""
    for document in book.ledger.documents:
        for p in passages(document):
            m = re.search(
                r"\b(?:these|those|the|top|five|four|three|two|six|both)\b(?:[^.;]|\.(?=\d)){0,40}\b(?:mines?|smelters?|refiner\w+|plants?|sites?|producers?)\b"
                r"(?:[^.;]|\.(?=\d)){0,30}\b(?:account|make|supply|provide|produce|deliver|yield|represent)\w*\b(?: for| up)?((?:[^.;]|\.(?=\d)){0,30})",
                p.plain, re.IGNORECASE,
            )  # fmt: skip
            if not m:
                continue
            word = NEARLY_ALL.search(m[1])
            if not word:
                continue
            floor = _floor(word[0])
            yield from _against_plants(book, p, floor, word[0].strip())


def _floor(word: str) -> float:
    text = word.lower()
    if "most" in text or "majority" in text:
        return 50.0
    if "bulk" in text:
        return 60.0
    return 90.0


def _against_plants(book: Book, p: Passage, floor: float, word: str) -> Iterator[Finding]:
    plants = [
        c for c in book.ledger.claims
        if c.place and c.place.document == p.document and is_mass(c) and not bare(c)
        and c.subject.quantity in ("mine_production", "refined_production_total", "refined_production_primary")
    ]  # fmt: skip
    groups: dict[tuple[str, str, str, int | None], dict[str, Claim]] = {}
    for c in plants:
        s = c.subject
        groups.setdefault((s.commodity, s.region, s.quantity, year_of(c)), {}).setdefault(entity_key(c), c)
    for (commodity, region, quantity, year), named in groups.items():
        total = book.find(commodity, (quantity,), region, year)
        if len(named) < 2 or not total:
            continue
        spoken = {code for _, _, code in mentions(p.plain)} or {code for _, _, code in mentions(p.lead)}
        if spoken and region not in spoken and not is_bloc(region):
            continue
        parts, whole = add(_closed(c) for c in named.values()), hull(total)
        assert whole is not None
        share = 100 * parts[1] / whole[0] if whole[0] > 0 else math.inf
        if share >= floor:
            continue
        middle = 100 * math.fsum(sum(_closed(c)) / 2 for c in named.values()) / central(total[0])
        yield finding(
            RULE, "high" if middle < floor - 15 else "medium",
            (p.words(), words_of(total[0]), *apart_words(*(words_of(c) for c in named.values()))),
            " + ".join(shown(sum(_closed(c)) / 2) for c in named.values())
            + f" = {shown_range(parts)} of {shown_range(whole)}: {middle:.0f} % (at most {share:.0f} %), "
            f"“{word}” needs {floor:.0f} %",
            "Name the missing plants, or say their share.", tuple(named.values()), (floor - middle) / 100,
        )  # fmt: skip
        return


def _closed(c: Claim) -> tuple[float, float]:
    """A printed interval; a bound ("at least 22.9 kt") counts as its number."""
    low, high = printed(c)
    return (low, high) if math.isfinite(high) else (low, low)
