"""R-RANGE: a number said to lie inside a range, to be its mean, or to be held to a theoretical limit, that does not.

The range stands in the same sentence or in the one before; the words between say that it is the number's own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from oreshed.ledger.evidence.amounts import NUMBER, Amount, amounts, number, shown_range
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, cells_of, follows, table_rows
from oreshed.ledger.evidence.subjects import apart_words
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-RANGE"
INSIDE = re.compile(
    r"^[^.;,\d]{0,25}\b(?:lies?|sits?|falls?|fits?|is|stays?|stands?|lands?)\b[^.;,\d]{0,25}\b(?:inside|within|in)\b"
    r"[^.;,\d]{0,20}\b(?:that|this|the|its|these|those)\b[^.;,\d]{0,15}\b(?:band|range|window|span|interval|limits?|bracket)\b",
    re.IGNORECASE,
)
EXTENT = re.compile(
    r"\b(?:rang\w+|runs?|running|var(?:y|ies|ying)|spans?|spanning|extends?|(?:lies?|is|are) between)\b[^.;\d]{0,20}$",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|no longer|outside|hardly|never|barely)\b", re.IGNORECASE)
MEAN = re.compile(
    r"^(?:[^.\d]|\b[A-Z][A-Za-z]?\w*\d\w*\b){0,30}?(?:\band|;|,|\(|\bwith)\s*(?:the|an?|their|its|they|it)?\s*(?:averag\w+|mean|median|norm)\b"
    r"(?:\s(?:of|is|at|being|value|about|around|roughly|near)){0,3}\s*[~≈]?$",
    re.IGNORECASE,
)
LIMIT = re.compile(
    rf"(?<![\d.,])(?P<a>{NUMBER})\s?(?P<unit>mAh/g|Ah/kg|%|per\s?cent|g/cm3|g/cm³|g/L|kg/m3|kg/m³)(?![^.;]{{0,80}}\b(?:minimum|least|at least)\b)"
    rf"(?:[^.;]|\.(?=\d)){{0,70}}?\b(?:against|versus|compared (?:with|to)|beside|of|whose|for)\s(?:an?|the|its)\s(?:theoretical|stoichiometric)(?:\s\w+){{0,3}}?\s(?P<b>{NUMBER})\s?(?P=unit)",
    re.IGNORECASE,
)


def within(evidence: Evidence) -> Iterator[Finding]:
    """Every number beside the range that it is said to belong to."""
    previous: Passage | None = None
    for p in Book.of(evidence.ledger).sentences():
        before = previous if previous is not None and follows(previous, p) else None
        yield from _inside(p, before)
        yield from _mean(p)
        yield from _limit(p)
        previous = p
    for document, found in Book.of(evidence.ledger).documents():
        for table in table_rows(document):
            yield from _rows_inside(table, found)


def _kin(p: Passage, a: Amount, q: Passage, b: Amount) -> bool:
    """Two amounts of one kind; bare numbers only before the same word."""
    if a.kind != b.kind:
        return False
    return a.kind != "number" or _word(q, b) == _word(p, a) != ""


def _word(p: Passage, a: Amount) -> str:
    m = re.match(r"\s?([A-Za-zµ°][\w/·]*)", p.plain[a.end :])
    return m[1] if m else ""


def _spans(p: Passage) -> list[Amount]:
    """The ranges of a passage: "32-40 %", and "run from 32 to 40 %", which elsewhere may tell a change."""
    found = amounts(p.plain)
    spans = [r for r in found if r.second is not None and r.first < r.second and r.kind != "year"]
    for a, b in itertools.pairwise(found):
        if (
            (a.kind == b.kind != "year" or a.kind == "number")
            and a.second is None
            and b.second is None
            and a.first < b.first
        ):
            told = EXTENT.search(p.plain[: a.start])
            if told and re.fullmatch(r"\s*(?:%|per\s?cent)?\s*(?:to|and|up to)\s*", p.plain[a.end : b.start]):
                spans.append(
                    replace(
                        b,
                        first=a.first if a.kind == b.kind else a.first * _scale(b),
                        second=b.first,
                        start=a.start,
                    )
                )
    return spans


def _scale(a: Amount) -> float:
    """Base units in one of the printed units of an amount: 1,000 for "8 kt"."""
    m = re.match(NUMBER, a.text)
    return a.first / number(m[0]) if m and number(m[0]) else 1.0


def _outside(p: Passage, a: Amount, q: Passage, r: Amount, why: str) -> Iterator[Finding]:
    low, high = a.printed
    if r.second is None or (low <= r.second and high >= r.first):
        return
    kind = a.kind if a.kind in ("mass", "percent") else "number"
    reach = f"{shown_range((r.first, r.second), kind)}"
    yield finding(
        RULE, "medium",
        apart_words(p.words(max(0, a.start - 40), min(len(p.text), a.end + 35)), q.words(max(0, r.start - 40), r.end)),
        f"{a.first:.6g} lies outside {reach}, and is {why}", f"A value from {reach}, or another range.", weight=0.2,
    )  # fmt: skip


def _inside(p: Passage, before: Passage | None) -> Iterator[Finding]:
    """ "bought at 94–97 %, and a lot of 91 % lies within that window"."""
    for a in amounts(p.plain):
        m = INSIDE.match(p.plain[a.end :]) if a.second is None and a.kind != "year" else None
        if not m or DENIED.search(m[0]):
            continue
        for q, end in ((p, a.start), (before, None)):
            if q is None:
                continue
            kin = [r for r in _spans(q) if _kin(p, a, q, r) and (end is None or r.end <= end)]
            if kin:
                yield from _outside(p, a, q, kin[-1], "said to lie in it")
                break


def _mean(p: Passage) -> Iterator[Finding]:
    """ "range from 32 to 40 % Co and average 27 % Co"."""
    for r in _spans(p):
        for a in amounts(p.plain):
            if (
                a.second is None
                and a.start >= r.end
                and _kin(p, a, p, r)
                and MEAN.match(p.plain[r.end : a.start])
            ):
                yield from _outside(p, a, p, r, "said to be its mean")


def _limit(p: Passage) -> Iterator[Finding]:
    """ "delivers 520 mAh/g against a theoretical 372 mAh/g"."""
    for m in LIMIT.finditer(p.plain):
        a, b = number(m["a"]), number(m["b"])
        if a > 1.005 * b:
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end("unit")), p.words(m.start("b") - 25, m.end())),
                f"{a:.6g} {m['unit']} > {b:.6g} {m['unit']}, the theoretical value", f"At most {b:.6g} {m['unit']}.", weight=a / b - 1,
            )  # fmt: skip


RANGES = re.compile(r"\b(?:range|band|window|span|limits?|interval|envelope)\b", re.IGNORECASE)
ALL_INSIDE = re.compile(r"\b(?:all|each|every|both|none)\b[^.;]{0,60}\b(?:inside|within|outside|in (?:the|its|their))\b", re.IGNORECASE)  # fmt: skip


def _rows_inside(table: list[Passage], found: tuple[Passage, ...]) -> Iterator[Finding]:
    """A column of ranges beside a column of values, and a sentence near it that all values lie inside."""
    heads = cells_of(table[0])
    column = next((i for i, h in enumerate(heads) if i and RANGES.search(h)), None)
    if column is None or len(heads) != 3:
        return
    said = next((p for p in found if p.kind == "sentence" and abs(p.line - (table[-1].line if p.line > table[-1].line else table[0].line)) <= 3 and ALL_INSIDE.search(p.plain)), None)  # fmt: skip
    if said is None:
        return
    for row in table[1:]:
        cells = cells_of(row)
        if len(cells) != 3:
            continue
        span, value = amounts(cells[column]), amounts(cells[3 - column])
        if len(span) == len(value) == 1 and span[0].second is not None and value[0].second is None:
            low, high = sorted((span[0].first, span[0].second))
            if not low * (1 - 1e-9) <= value[0].first <= high * (1 + 1e-9):
                yield finding(
                    RULE, "medium", (row.words(), said.words()), f"{cells[0]}: {value[0].first:.6g} lies outside {low:.6g} to {high:.6g}",
                    "A value inside, or a sentence that excepts it.", weight=0.2,
                )  # fmt: skip
