"""R-SUM: a total is the sum of its parts, within the rounding of what is printed.

Parts of one list are read at the list's finest printed place unless a word ("about") widens them; a part that is
stated several times enters with the hull of its values; a missing part leaves only the upper bound to test.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.amounts import Amount, amounts, disjoint, number, half_place, shown, shown_range
from oreshed.ledger.rules.book import Book, add, hull
from oreshed.ledger.rules.passage import Passage, cells_of, passages, table_rows
from oreshed.ledger.rules.subjects import ALLIES, BLOC, bare, central, entity_key, is_bloc, is_mass, is_percent
from oreshed.ledger.rules.subjects import printed, region_of, words_of, year_of
from oreshed.ledger.rules.verdicts import finding, gravity

RULE = "R-SUM"
GIVES = re.compile(
    r"\b(?:yields?|gives?|makes?|totals?|totalling|totaling|sums? to|adds? up to|amounts? to|comes? to|equals?|"
    r"bringing the total to|for a total of|in total|in all)\b|=",
    re.IGNORECASE,
)
PARTS = re.compile(
    r"\b(?:made up of|consist(?:s|ing) of|compris(?:es|ing)|composed of|that is|i\.e\.|namely|the sum of|"
    r"split (?:into|between)|divided (?:into|between))\b|:\s",
    re.IGNORECASE,
)
SUMMING = re.compile(r"\b(?:summing|combining|adding|together|plus|combined)\b|\+", re.IGNORECASE)
TOTAL_ROW = re.compile(r"\b(?:total|sum|all|overall)\b", re.IGNORECASE)
REST = re.compile(r"\b(?:rest|remaind\w+|remaining|everything else|others?|balance|miscellaneous)\b", re.IGNORECASE)


def sums(evidence: Evidence) -> Iterator[Finding]:
    """Totals against their parts: in one sentence, in tables, over a section's members, over shares."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        for p in found:
            if p.kind == "sentence":
                yield from _bracketed(p)
                yield from _spelled_out(p)
        for table in table_rows(document):
            yield from _columns(table)
    yield from _members(book)
    yield from _sources(book)
    yield from _shares(book)
    yield from _coverage(book)


def _listed(parts: list[Amount]) -> list[tuple[float, float]]:
    """Parts of one list at the finest place among those that no word widens."""
    places = [a.half for a in parts if not a.word and a.second is None and a.first]
    finest = min(places, default=0.0)
    return [
        (a.first - finest, a.first + finest) if not a.word and a.second is None else a.printed for a in parts
    ]


def _compare(p: Passage, total: Amount, parts: list[Amount]) -> Iterator[Finding]:
    bounds = add(_listed(parts))
    if not disjoint(total.printed, bounds) or not 0.3 < _ratio(total, parts) < 3:
        return
    exact = math.fsum(a.value for a in parts)
    off = abs(exact - total.value) / max(exact, total.value)
    line = " + ".join(shown(a.value, a.kind) for a in parts)
    begin, end = min(a.start for a in parts), max(a.end for a in parts)
    yield finding(
        RULE, "medium" if off < 0.2 else "high",
        (_around(p, total), p.words(max(0, begin - 25), end)),
        f"{line} = {shown(exact, total.kind)}, stated {shown_range(total.printed, total.kind)}: "
        f"off by {shown(abs(exact - total.value), total.kind)} ({off:.1%})",
        f"A total of {shown(exact, total.kind)}, or another part.",
        weight=off,
    )  # fmt: skip


def _ratio(total: Amount, parts: list[Amount]) -> float:
    s = math.fsum(a.value for a in parts)
    return s / total.value if total.value else math.inf


def _around(p: Passage, a: Amount) -> Words:
    return p.words(max(0, a.start - 30), min(len(p.text), a.end + 30))


def _bracketed(p: Passage) -> Iterator[Finding]:
    """A total with its parts in brackets behind it: "~4,300 t (Canada 1,800; Japan 1,960; ...)"."""
    found = amounts(p.plain)
    for m in re.finditer(r"\(([^()]*)\)", p.plain):
        inside = [a for a in found if m.start() < a.start < m.end()]
        before = [a for a in found if a.end <= m.start() and m.start() - a.end < 45 and a.kind == "mass"]
        if not before or len(inside) < 2:
            continue
        total = before[-1]
        if ";" in p.plain[total.end : m.start()] or not re.search(r"[;,+]| and ", m[1]):
            continue
        parts = [_in_unit(a, total) for a in inside if a.kind in ("mass", "number")]
        if len(parts) < 2 or len(parts) != len([a for a in inside if a.kind != "year"]):
            continue
        if REST.search(m[1]) or re.search(r"\bincl(?:uding|\.)|e\.g\.|\bof which\b|\bper\b|respectively|capacity", m[1]):
            continue
        yield from _compare(p, total, parts)


def _in_unit(a: Amount, total: Amount) -> Amount:
    """A part printed without its unit takes the total's."""
    if a.kind != "number":
        return a
    factor = total.half / half_place(re.match(r"[\d.,]+", total.text)[0]) if total.half else 1.0  # type: ignore[index]
    return Amount(a.first * factor, None if a.second is None else a.second * factor, "mass", a.half * factor, a.word,
                  a.start, a.end, a.text)  # fmt: skip


def _spelled_out(p: Passage) -> Iterator[Finding]:
    """A sentence that says it sums: "A and B yield T", "T, that is A and B", "T, made up of A and B"."""
    text = p.plain
    masses = [a for a in amounts(text) if a.kind == "mass"]
    if len(masses) < 3 or re.search(r"\bcompared|\bversus|\bagainst\b|\bfrom\b.*\bto\b.*\bin (?:19|20)\d\d", text):
        return
    for m in GIVES.finditer(text):
        before = [a for a in masses if a.end <= m.start()]
        after = [a for a in masses if a.start >= m.end()]
        if len(before) >= 2 and after and SUMMING.search(text[: m.end()]) and after[0].start - m.end() < 30:
            opening = SUMMING.search(text)
            parts = [a for a in before if opening is None or a.start >= opening.start() - 60]
            if "(" in text[before[0].end : m.start()] and any(_nested(text, a) for a in parts):
                parts = [a for a in parts if _nested(text, a)] if all(_nested(text, a) for a in parts) else parts
            if len(parts) >= 2:
                yield from _compare(p, after[0], parts)
                return
    for m in PARTS.finditer(text):
        before = [a for a in masses if a.end <= m.start()]
        after = [a for a in masses if a.start >= m.end()]
        stretch = text[m.end() : after[-1].end] if after else ""
        if not before or len(after) < 2 or m.start() - before[-1].end > 40 or re.search(r"[;]|\bof which\b|\bcapacity\b", stretch):
            continue
        if ":" in m[0] and not re.search(r"\band\b|\bplus\b|\+", stretch):
            continue
        yield from _compare(p, before[-1], after)
        return


def _nested(text: str, a: Amount) -> bool:
    return text.rfind("(", 0, a.start) > text.rfind(")", 0, a.start)


def _columns(table: list[Passage]) -> Iterator[Finding]:
    """Each numeric column of a table against its total row."""
    last = table[-1]
    if not TOTAL_ROW.search(last.lead) or len(table) < 4:
        return
    header, rows, total = cells_of(table[0]), [cells_of(r) for r in table[1:-1]], cells_of(last)
    for i, cell in enumerate(total):
        stated = _cell(cell)
        values = [_cell(r[i]) if i < len(r) else None for r in rows]
        if i == 0 or stated is None or sum(v is not None for v in values) < 2:
            continue
        if any(v is None and r[i:i + 1] and re.search(r"\d", r[i]) for v, r in zip(values, rows, strict=True)):
            continue
        if "%" in header[i] if i < len(header) else False:
            continue
        parts = [v for v in values if v is not None]
        finest = min((h for _, h in parts if h), default=0.0)
        exact = math.fsum(v for v, _ in parts)
        if not disjoint((stated[0] - stated[1], stated[0] + stated[1]), (exact - finest * len(parts), exact + finest * len(parts))):
            continue
        off = abs(exact - stated[0]) / max(exact, stated[0])
        body = " + ".join(f"{v:,.6g}" for v, _ in parts)
        yield finding(
            RULE, "medium" if off < 0.2 else "high",
            (last.words(), *(r.words() for r in table[1:-1])),
            f"column {header[i] if i < len(header) else i + 1!r}: {body} = {exact:,.6g}, stated {stated[0]:,.6g}: "
            f"off by {abs(exact - stated[0]):,.6g} ({off:.1%})",
            f"A total of {exact:,.6g}, or another row.",
            weight=off,
        )  # fmt: skip


def _cell(text: str) -> tuple[float, float] | None:
    m = re.fullmatch(r"[~≈<>]?\s*((?:\d{1,3}(?:[, \u00a0]\d{3})+|\d+)(?:[.,]\d+)?)\s*(?:kt|t|Mt|%)?", text.strip())
    return (number(m[1]), half_place(m[1])) if m else None


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
            if c.subject.commodity == commodity and c.subject.quantity == quantity and bare(c) and _sum_year(c, year):
                if is_mass(c) or c.subject.quantity == quantity and c.estimate.high <= 0:
                    if is_bloc(region) and inside in ALLIES or region == "WLD" and not is_bloc(inside) and inside not in ("WLD", "ROW"):
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
    from oreshed.ledger.rules.subjects import contains

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
        pieces.append(f"{name_of(region)} {shown_range(hull(claims) or (0, 0)) if math.isnan(value) else shown(value)}")
    parts = add(bounds)
    stated = hull(totals)
    assert stated is not None
    over = parts[0] > stated[1] * (1 + 1e-9)
    under = complete and parts[1] < stated[0] * (1 - 1e-9)
    if not over and not under:
        return
    summed, total = math.fsum(exact), totals[0]
    off = abs(summed - central(total)) / max(summed, central(total)) if not math.isnan(central(total)) else 1.0
    severity = gravity(total, off)
    yield finding(
        RULE, "medium" if severity == "low" else severity,
        (words_of(total), *_distinct(words_of(cs[0]) for cs in members.values() if central(cs[0]) > 0)),
        f"{' + '.join(pieces)} = {shown_range(parts)}, stated {shown_range(stated)}: off by {off:.1%}",
        f"A total of {shown(summed)}, or another member.",
        (total, *(cs[0] for cs in members.values())),
        off,
    )  # fmt: skip


def _distinct(words: Iterable[Words]) -> list[Words]:
    kept: list[Words] = []
    for w in words:
        if all(w.quote != k.quote for k in kept):
            kept.append(w)
    return kept


def _plain(c: Claim) -> bool:
    return c.stated is not None and c.stated.central is not None and c.stated.qualifier == "exact" and central(c) > 0


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
        primary = book.find(s.commodity, ("refined_production_primary", "refined_production_total"), region, year)
        primary = primary or book.find(s.commodity, ("mine_production",), region, year)
        if not recycled or not primary:
            continue
        low, high = add([hull(recycled) or (0, 0), hull(primary) or (0, 0)])
        if not disjoint((low, high), printed(total)):
            continue
        if high < printed(total)[0]:
            continue  # a further source may stand behind a larger total
        off = abs(low - printed(total)[1]) / low
        yield finding(
            RULE, gravity(total, max(off, 0.2)),
            (words_of(total), *_distinct(words_of(c) for c in (*primary, *recycled))),
            f"primary {shown_range(hull(primary) or (0, 0))} + recycled {shown_range(hull(recycled) or (0, 0))} = "
            f"{shown(low)} to {shown(high)}, stated {shown_range(printed(total))}: "
            f"the stated top lies {shown(low - printed(total)[1])} below the lowest sum",
            f"A supply of {shown(low)} to {shown(high)}.",
            (total, *primary, *recycled), off,
        )  # fmt: skip
        return


SHARES = ("end_use_share", "host_rock_share", "method_share", "facility_share")


def _shares(book: Book) -> Iterator[Finding]:
    """Shares of one whole in one line: at most 100 %, and 100 % where the rest is named."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for c in book.ledger.claims:
        s = c.subject
        if s.quantity in SHARES and is_percent(c) and c.place and not math.isnan(central(c)):
            if c.stated is not None and (c.stated.central is not None or c.stated.low is not None) and re.search(r"\d", c.quote):
                groups.setdefault((c.place.document, c.place.line, s.commodity, s.region, s.quantity, year_of(c)), []).append(c)
    for claims in groups.values():
        distinct = list({entity_key(c) or c.id: c for c in claims}.values())
        if len(distinct) < 3:
            continue
        low, high = add([printed(c) for c in distinct])
        rest = any(REST.search(f"{c.subject.entity} {c.quote}") or c.estimate.qualifier == "remainder" for c in distinct)
        p = book.passage_of(distinct[0])
        rest = rest or bool(p and REST.search(p.plain))
        summed = math.fsum(central(c) for c in distinct)
        if low > 100 or (rest and high < 100):
            yield finding(
                RULE, "medium", tuple(_distinct(words_of(c) for c in distinct)),
                " + ".join(f"{central(c):.4g}" for c in distinct) + f" = {summed:.4g} %, not 100 %",
                "Shares that add up to 100 %, or the missing use.", tuple(distinct), abs(summed - 100) / 100,
            )  # fmt: skip


NEARLY_ALL = re.compile(
    r"\b(?:nearly|almost|virtually|practically|essentially)?\s*all\b|\bthe (?:vast )?(?:bulk|majority) of\b|\bmost of\b",
    re.IGNORECASE,
)
FLOORS = {"all": 95.0, "nearly": 90.0, "bulk": 60.0, "most": 50.0}


def _coverage(book: Book) -> Iterator[Finding]:
    """Named plants that are said to make nearly all of a region's output, against their sum."""
    for document in book.ledger.documents:
        for p in passages(document):
            m = re.search(
                r"\b(?:these|those|the|top|five|four|three|two|six|both)\b[^.;]{0,40}\b(?:mines?|smelters?|refiner\w+|plants?|sites?|producers?)\b"
                r"[^.;]{0,30}\b(?:account|make|supply|provide|produce|deliver|yield|represent)\w*\b(?: for| up)?([^.;]{0,30})",
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
        from oreshed.ledger.rules.subjects import mentions

        spoken = {code for _, _, code in mentions(p.plain)} or {code for _, _, code in mentions(p.lead)}
        if spoken and region not in spoken and not is_bloc(region):
            continue
        parts, whole = add(printed(c) for c in named.values()), hull(total)
        assert whole is not None
        share = 100 * parts[1] / whole[0] if whole[0] > 0 else math.inf
        if share >= floor:
            continue
        middle = 100 * math.fsum(central(c) for c in named.values()) / central(total[0])
        yield finding(
            RULE, "high" if middle < floor - 15 else "medium",
            (p.words(), words_of(total[0]), *_distinct(words_of(c) for c in named.values())),
            " + ".join(shown(central(c)) for c in named.values())
            + f" = {shown_range(parts)} of {shown_range(whole)}: {middle:.0f} % (at most {share:.0f} %), "
            f"“{word}” needs {floor:.0f} %",
            "Name the missing plants, or say their share.", tuple(named.values()), (floor - middle) / 100,
        )  # fmt: skip
        return


__all__ = ["BLOC", "sums"]
