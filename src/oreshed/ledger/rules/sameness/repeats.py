"""R-DUP, R-UNIT: one tonnage counted twice, as two rows of a table or as a product beside its own feed; one figure in two units."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, cells_of, table_rows
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.time.chronology import NAME, names_in

SELF = re.compile(
    r"\b(?:made|converted?|produced|won|recovered|refined|drawn|obtained|derived|comes?|came)\s+from\s+(?:that|this|these|those|the same|its own|their own|the former|it\b)|\bthe same (?:plants?|works|smelters?|refiner\w+|metal|tonnes|units)\b[^.;,]{0,30}\b(?:convert|turn|refine|make)\w*",
    re.IGNORECASE,
)
ADDS = re.compile(
    r"\b(?:together|plus|add\w*|gives?|total\w*|sum\w*|makes? up|in all|combined|altogether)\b", re.IGNORECASE
)


def repeats(evidence: Evidence) -> Iterator[Finding]:
    """Double counts of tables and sentences, and figures of one named plant a factor of a thousand apart."""
    for document, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for p in sentences:
            yield from _own_feed(p)
        for table in table_rows(document):
            yield from _rows(table)
        yield from _thousands(sentences)


def _own_feed(p: Passage) -> Iterator[Finding]:
    """A + B = C where B is made from A."""
    m = SELF.search(p.plain)
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    if not m or len(masses) != 3 or not ADDS.search(p.plain) or re.search(r"\b(?:not|without|less|minus|twice)\b", p.plain):  # fmt: skip
        return
    total = max(masses, key=lambda a: a.value)
    a, b = (x for x in masses if x is not total)
    if not math.isclose(a.value + b.value, total.value, rel_tol=0.01):
        return
    yield finding(
        "R-DUP", "high", (p.words(a.start - 15, a.end + 20), p.words(b.start - 10, max(b.end, m.end())), p.words(total.start - 30, total.end)),
        f"{shown(a.value)} + {shown(b.value)} = {shown(total.value)} counts one metal twice: the second is made from the first",
        f"{shown(max(a.value, b.value))}.", weight=min(a.value, b.value) / total.value,
    )  # fmt: skip


def _rows(table: list[Passage]) -> Iterator[Finding]:
    """Two rows of one country with one number, whose plants share a place name or a product."""
    for x, y in itertools.combinations(table[1:], 2):
        a, b = cells_of(x), cells_of(y)
        if len(a) != len(b) or len(a) < 3 or a[0] != b[0] or not a[0] or a[1] == b[1]:
            continue
        numbers = [(u, v) for u, v in zip(a[2:], b[2:], strict=True) if re.search(r"\d", u + v)]
        if not numbers or any(u != v for u, v in numbers) or re.search(r"\btotal\b|^\s*0*\s*$", a[1] + numbers[0][0], re.IGNORECASE):  # fmt: skip
            continue
        common = (set(NAME.findall(a[1])) & set(NAME.findall(b[1]))) or (
            set(re.findall(r"[A-Z][a-zà-ÿ]{3,}", a[1])) & set(re.findall(r"[A-Z][a-zà-ÿ]{3,}", b[1]))
        )  # fmt: skip
        if common - {a[0]}:
            yield finding(
                "R-DUP", "high", (x.words(), y.words()),
                f"{a[0]}, {', '.join(sorted(common))}: {numbers[0][0]} stands twice, as “{a[1]}” and as “{b[1]}”", "One row a plant.", weight=0.3,
            )  # fmt: skip


def _thousands(sentences: list[Passage]) -> Iterator[Finding]:
    """One name, one year, the same digits, a factor of a thousand: "1,100 kg" here and "1.1 kt" there."""
    by_name: dict[str, list[tuple[Passage, Amount, str, set[int]]]] = {}
    for p in sentences:
        own = names_in(p)
        names = [(m.start(), m[0]) for m in NAME.finditer(p.plain) if m[0] in own]
        years = {int(a.first) for a in amounts(p.plain) if a.kind == "year"}
        for a in amounts(p.plain):
            before = [n for at, n in names if 0 <= a.start - at < 45]
            if a.kind == "mass" and a.second is None and a.value > 0 and before:
                by_name.setdefault(before[-1], []).append((p, a, before[-1], years))
    for (p, a, n, x), (q, b, _, y) in (
        pair for said in by_name.values() for pair in itertools.combinations(said[:60], 2)
    ):
        if p is q or (x and y and not x & y):
            continue
        factor = max(a.value, b.value) / min(a.value, b.value)
        for power in (1e3, 1e6):
            if math.isclose(factor, power, rel_tol=0.02) and not re.search(r"\b(?:per|a) (?:day|hour|tonne)\b|\bof ore\b|\breserves?\b|\bpilot\b", f"{p.plain} {q.plain}"):  # fmt: skip
                yield finding(
                    "R-UNIT", "high", (p.words(max(0, a.start - 30), a.end), q.words(max(0, b.start - 30), b.end)),
                    f"{n}: {a.text} = {shown(a.value)} against {b.text} = {shown(b.value)}, a factor of {power:,.0f}", "One unit for both.", weight=0.5,
                )  # fmt: skip
                return


__all__ = ["repeats"]
