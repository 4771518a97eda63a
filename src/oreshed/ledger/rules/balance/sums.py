"""R-SUM: a total is the sum of its parts, within the rounding of what is printed.

Parts of one list are read at the list's finest printed place unless a word ("about") widens them; a part that is
stated several times enters with the hull of its values; a missing part leaves only the upper bound to test.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, half_place, number, shown, shown_range
from oreshed.ledger.evidence.book import Book, add
from oreshed.ledger.evidence.passage import Passage, cells_of, table_rows
from oreshed.ledger.evidence.subjects import (
    apart_words,
    central,
    entity_key,
    is_percent,
    mentions,
    printed,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-SUM"
REST = re.compile(
    r"\b(?:rest|remaind\w+|remaining|everything else|others?|balance|miscellaneous)\b", re.IGNORECASE
)


def sums(evidence: Evidence) -> Iterator[Finding]:
    """Totals against their parts: in one sentence, in tables, over a section's members, over shares."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        for p in found:
            if p.kind == "sentence":
                yield from _bracketed(p)
                yield from _percent_list(p)
                yield from _of_which(p)
        for table in table_rows(document):
            yield from _groups(table)
    yield from _shares(book)


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
    off = per(abs(exact - total.value), max(exact, total.value))
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
        if REST.search(m[1]) or re.search(
            r"\bincl(?:uding|\.)|say|e\.g\.|\bof which\b|\bper\b|respectively|capacity", m[1]
        ):
            continue
        yield from _compare(p, total, parts)


def _in_unit(a: Amount, total: Amount) -> Amount:
    """A part printed without its unit takes the total's."""
    if a.kind != "number":
        return a
    factor = total.half / half_place(re.match(r"[\d.,]+", total.text)[0]) if total.half else 1.0  # type: ignore[index]
    return Amount(a.first * factor, None if a.second is None else a.second * factor, "mass", a.half * factor, a.word,
                  a.start, a.end, a.text)  # fmt: skip


def _groups(table: list[Passage]) -> Iterator[Finding]:
    """A row of several countries ("US + Canada + Australia") against the rows that make it up."""
    named = [(r, frozenset(c for *_, c in mentions(r.lead))) for r in table[1:]]
    for last, whole in named:
        parts = [(r, codes) for r, codes in named if codes and codes < whole]
        covered = [c for _, codes in parts for c in codes]
        if len(whole) >= 3 and len(parts) >= 2 and len(covered) == len(set(covered)) == len(whole):
            yield from _added(table[0], [r for r, _ in parts], last)


def _added(head: Passage, body_rows: list[Passage], last: Passage) -> Iterator[Finding]:
    """Each numeric column of some rows against the row of their total."""
    header, rows, total = cells_of(head), [cells_of(r) for r in body_rows], cells_of(last)
    for i, cell in enumerate(total):
        stated = _cell(cell)
        values = [_cell(r[i]) if i < len(r) else None for r in rows]
        if i == 0 or stated is None or sum(v is not None for v in values) < 2:
            continue
        if any(
            v is None and r[i : i + 1] and re.search(r"\d", r[i]) for v, r in zip(values, rows, strict=True)
        ):
            continue
        if "%" in header[i] if i < len(header) else False:
            continue
        parts = [v for v in values if v is not None]
        finest = min((h for _, h in parts if h), default=0.0)
        exact = math.fsum(v for v, _ in parts)
        if not disjoint(
            (stated[0] - stated[1], stated[0] + stated[1]),
            (exact - finest * len(parts), exact + finest * len(parts)),
        ):
            continue
        off = per(abs(exact - stated[0]), max(exact, stated[0]))
        body = " + ".join(f"{v:,.6g}" for v, _ in parts)
        yield finding(
            RULE, "medium" if off < 0.2 else "high",
            (last.words(), *(r.words() for r in body_rows)),
            f"column {header[i] if i < len(header) else i + 1!r}: {body} = {exact:,.6g}, stated {stated[0]:,.6g}: "
            f"off by {abs(exact - stated[0]):,.6g} ({off:.1%})",
            f"A total of {exact:,.6g}, or another row.",
            weight=off,
        )  # fmt: skip


def _cell(text: str) -> tuple[float, float] | None:
    m = re.fullmatch(
        r"[~≈<>]?\s*((?:\d{1,3}(?:[, \u00a0]\d{3})+|\d+)(?:[.,]\d+)?)\s*(?:kt|t|Mt|%)?", text.strip()
    )
    return (number(m[1]), half_place(m[1])) if m else None


def _of_which(p: Passage) -> Iterator[Finding]:
    """A whole with several parts "of which ...": together they may not exceed it."""
    m = re.search(r"\bof which\b|\bnamely\b|\bwith\b(?=[^,;.]{2,40}\b(?:giving|making|at)\b)", p.plain)
    masses = [a for a in amounts(p.plain) if a.kind == "mass"]
    before = [a for a in masses if m and a.end <= m.start()]
    after = [
        a
        for a in masses
        if m
        and a.start >= m.end()
        and not re.search(r"[;]|\bwhile\b|\bwhereas\b|\bcapacity\b|\ba year\b", p.plain[m.end() : a.end])
    ]
    if not m or len(before) != 1 or len(after) < 2 or m.start() - before[0].end > 90:
        return
    parts, whole = add(_listed(after)), before[0]
    if parts[0] <= whole.printed[1] or math.isinf(whole.printed[1]):
        return
    exact = math.fsum(a.value for a in after)
    yield finding(
        RULE, "high", (_around(p, whole), p.words(m.start(), after[-1].end)),
        " + ".join(shown(a.value) for a in after) + f" = {shown(exact)} > the whole {shown(whole.value)}", f"A whole of {shown(exact)}.", weight=per(exact, whole.value) - 1,
    )  # fmt: skip


def _percent_list(p: Passage) -> Iterator[Finding]:
    """A list of shares in one sentence that goes beyond 100 %."""
    percents = [a for a in amounts(p.plain) if a.kind == "percent" and a.second is None]
    if len(percents) < 3 or re.search(
        r"\b(?:of which|recover\w*|purit\w*|grade|growth|grow\w*|rose|fell|from\s[~≈]?\d|versus|compared|respectively|between|up to|at least)\b",
        p.plain,
        re.IGNORECASE,
    ):
        return
    gaps = [p.plain[a.end : b.start] for a, b in itertools.pairwise(percents)]
    if any(
        len(g) > 60 or not re.match(r"\s*(?:[^,;]{0,30}[,;]|[^,;]{0,25}\band\b|\s*\))", g) for g in gaps
    ) or not (USES.search(f"{p.lead} {p.plain}") or REST.search(p.plain)):
        return
    low = math.fsum(a.printed[0] for a in percents)
    if low <= 100:
        return
    summed = math.fsum(a.value for a in percents)
    yield finding(
        RULE, "medium", (p.words(max(0, percents[0].start - 40), percents[-1].end), p.words(percents[-1].start - 20, percents[-1].end)),
        " + ".join(f"{a.value:.4g}" for a in percents) + f" = {summed:.4g} %, not 100 %", "Shares that add up to 100 %.", weight=(summed - 100) / 100,
    )  # fmt: skip


USES = re.compile(
    r"\b(?:uses?|used|outlets?|end[- ]uses?|shares?|split|consumption|demand|sources?|output|supply|resources|imports?|exports?|applications?|world|from)\b",
    re.IGNORECASE,
)
SHARES = ("end_use_share", "host_rock_share", "method_share", "facility_share")


def _shares(book: Book) -> Iterator[Finding]:
    """Shares of one whole in one line: at most 100 %, and 100 % where the rest is named."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for c in book.ledger.claims:
        s = c.subject
        if (
            s.quantity in SHARES
            and is_percent(c)
            and c.place
            and not math.isnan(central(c))
            and c.estimate.qualifier not in ("majority", "nearly_all", "minor", "few")
        ) and (
            c.stated is not None
            and (c.stated.central is not None or c.stated.low is not None)
            and re.search(r"\d", c.quote)
        ):
            groups.setdefault(
                (c.place.document, c.place.line, s.commodity, s.region, s.quantity, year_of(c)), []
            ).append(c)
    for claims in groups.values():
        uses = list({(entity_key(c) or c.id, central(c)): c for c in claims if central(c) <= 100}.values())
        if len(uses) < 3:
            continue
        low, high = add([printed(c) for c in uses])
        if low > 100 and len({(q.line, q.start) for c in uses for q in [book.passage_of(c)] if q}) > 1:
            continue  # shares of several sentences may be of several wholes
        rest = any(
            REST.search(f"{c.subject.entity} {c.quote}") or c.estimate.qualifier == "remainder" for c in uses
        )
        p = book.passage_of(uses[0])
        rest = rest or bool(p and REST.search(p.plain))
        if p is not None and low <= 100:
            rest = rest and not re.search(r"\beach\b", p.plain)  # "6 % each in cars and planes"
        summed = math.fsum(central(c) for c in uses)
        if low > 100 or (rest and high < 100):
            yield finding(
                RULE, "medium", apart_words(*(words_of(c) for c in uses)),
                " + ".join(f"{central(c):.4g}" for c in uses) + f" = {summed:.4g} %, not 100 %",
                "Shares that add up to 100 %, or the missing use.", tuple(uses), abs(summed - 100) / 100,
            )  # fmt: skip
