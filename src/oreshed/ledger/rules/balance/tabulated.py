"""R-SUM, R-PART, R-SHARE: what a table reckons: totals and subtotals, rows "of which", sums across columns, columns of shares.

A total may add up in several ways (all rows, the rows since the last subtotal, subtotals, the members alone); it is wrong when
none of them closes. A column that is the sum or the share of others in most rows is held to it in all.
"""

from __future__ import annotations

import itertools
import math
import re
import statistics
from collections.abc import Iterator, Sequence

from oreshed.ledger.evidence.amounts import number
from oreshed.ledger.evidence.book import Book, outside
from oreshed.ledger.evidence.cells import TOTAL, WITHIN, WORLD, Cell, Table, tables_of
from oreshed.ledger.evidence.subjects import apart_words, mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

SUMMED = re.compile(r"\b(?:total|both|sum|all|together|combined|overall)\b", re.IGNORECASE)
OTHERS = re.compile(r"\b(?:others?|rest|remaining|elsewhere|remainder)\b", re.IGNORECASE)
OWN_SCALE = re.compile(r"\b(?:grade|price|cost|rank|share of|recovery|year|growth|per|ratio|temperature|intensity|average|days?)\b|%|/", re.IGNORECASE)  # fmt: skip


def tabulated(evidence: Evidence) -> Iterator[Finding]:
    """Every table of every document."""
    for document, _ in Book.of(evidence.ledger).documents():
        for table in tables_of(document):
            yield from _totals(table)
            yield from _within(table)
            yield from _across(table)
            yield from _shares(table)


def _column(table: Table, i: int) -> list[Cell | None]:
    return [line[i] if i < len(line) else None for line in table.grid]


def _unknown(table: Table, k: int, i: int) -> bool:
    """A cell that may hold an amount which was not read: blank, or words with digits."""
    return i < len(table.blank[k]) and table.blank[k][i] and _column(table, i)[k] is None


def _sum(parts: Sequence[Cell]) -> tuple[float, float]:
    finest = min((c.half for c in parts), default=0.0)
    exact = math.fsum(c.value for c in parts)
    return exact, max(finest * len(parts), 0.004 * exact if len(parts) > 3 else 0.0)


def _candidates(table: Table, k: int, i: int) -> Iterator[list[int]]:
    """Rows that may make up a total in row k."""
    plain = [j for j in range(k) if not table.totals[j] and not WITHIN.match(table.rows[j].lead)]
    marks = [j for j in range(k) if table.totals[j]]
    last = marks[-1] if marks else -1
    yield [j for j in plain if j > last]
    yield plain
    yield [*marks[-1:], *(j for j in plain if j > last)]
    yield marks
    yield [*marks, *(j for j in plain if j > last)]
    if marks:
        before = marks[-2] if len(marks) > 1 else -1
        yield [j for j in plain if before < j < last] + [j for j in plain if j > last]
    members = [
        j for j in plain if not ((m := mentions(table.rows[j].lead)) and all(outside(c) for *_, c in m))
    ]
    yield members
    below = []
    for j in range(k + 1, len(table.rows)):
        if table.totals[j]:
            break
        if not WITHIN.match(table.rows[j].lead) and not WORLD.search(table.rows[j].lead):
            below.append(j)
    yield below
    yield [j for j in plain if not WORLD.search(table.rows[j].lead)]
    yield [
        j for j in range(k) if not WITHIN.match(table.rows[j].lead)
    ]  # "oxide, whole bloc" is a part by its own place


def _beside(table: Table, j: int, k: int) -> bool:
    """Row j has the heading of row k: "Imports: Total" is of the rows "Imports: ..." alone."""
    over, _, name = table.rows[k].lead.rpartition(":")
    return not over or not TOTAL.search(name) or table.rows[j].lead.startswith(f"{over}:")


def _rounded(cells: Sequence[Cell]) -> float:
    """What rounding may do to a sum of numbers that all keep the same few significant digits: 835 + 4,730 = 5,560."""
    digits = [re.sub(r"\D", "", c.text).lstrip("0") for c in cells if "." not in c.text]
    if len(digits) < len(cells) or not digits:
        return 0.0
    kept = max(len(d.rstrip("0")) for d in digits)
    if kept > 3 or not any(len(d) > kept for d in digits):
        return 0.0
    return math.fsum(
        0.5 * 10 ** max(0, len(d) - kept) * _scale(c) for d, c in zip(digits, cells, strict=True)
    )


def _totals(table: Table) -> Iterator[Finding]:
    for k, row in enumerate(table.rows):
        world = bool(WORLD.search(row.lead))
        if world and not (k == len(table.rows) - 1 and any(OTHERS.search(r.lead) for r in table.rows[:k])):
            continue  # the world's row is the sum of the rows above only where one of them is "others"
        if not table.totals[k] and not world:
            continue
        for i in range(1, len(table.heads)):
            total = _column(table, i)[k]
            if total is None or (OWN_SCALE.search(total.head) and total.kind != "percent"):
                continue
            if total.kind == "percent" and not _is_share(table, i):
                continue
            best: tuple[float, list[Cell]] | None = None
            closed = False
            column = _column(table, i)
            for rows in _candidates(table, k, i):
                parts = [
                    c
                    for j in rows
                    if (c := column[j]) is not None and c.kind == total.kind and _beside(table, j, k)
                ]
                if len(parts) < 2 or any(_unknown(table, j, i) for j in rows):
                    continue
                exact, slack = _sum(parts)
                slack = max(slack, _rounded([*parts, total]))
                off = abs(exact - total.value)
                if off <= slack + total.half + 1e-9 * exact:
                    closed = True
                    break
                if best is None or off < best[0]:
                    best = (off, parts)
            if closed or best is None or (k == 0 and best[0] > 0.2 * total.value):
                continue
            exact, _ = _sum(best[1])
            relative = per(best[0], max(exact, total.value))
            if not 0.45 < per(total.value, exact) < 2.2:
                continue
            yield finding(
                "R-SUM", "medium" if relative < 0.2 else "high", apart_words(row.words(), *(c.row.words() for c in best[1])),
                f"column {total.head!r}: {' + '.join(c.text for c in best[1])} = {exact / _scale(total):,.6g}, stated {total.text}: off by {relative:.1%}",
                f"A total of {exact / _scale(total):,.6g}, or another row.", weight=relative,
            )  # fmt: skip
            break


def _scale(c: Cell) -> float:
    """The factor from a printed number to the base unit."""
    printed = number(c.text)
    return c.value / printed if printed else 1.0


def _is_share(table: Table, i: int) -> bool:
    """A column of percentages that are shares of one whole: one of its totals is 100."""
    return any(c is not None and abs(c.value - 100) < 0.6 for c in _column(table, i))


def _within(table: Table) -> Iterator[Finding]:
    """A row "of which" above the row that it belongs to."""
    for k in range(1, len(table.rows)):
        if not WITHIN.match(table.rows[k].lead):
            continue
        whole = next((j for j in range(k - 1, -1, -1) if not WITHIN.match(table.rows[j].lead)), None)
        for part in table.grid[k]:
            top = table.grid[whole][part.column] if part and whole is not None and part.column < len(table.grid[whole]) else None  # fmt: skip
            if part and top and part.value - part.half > 1.005 * (top.value + top.half):
                yield finding(
                    "R-PART", "high", (part.row.words(), top.row.words()), f"column {part.head!r}: {part.lead} {part.text} > {top.lead} {top.text}",
                    "A part within its whole.", weight=min(1.0, per(part.value, top.value) - 1),
                )  # fmt: skip
                break


def _across(table: Table) -> Iterator[Finding]:
    """A column "both" or "total" against the columns before it, row by row."""
    for k, head in enumerate(table.heads):
        if k < 3 or not SUMMED.search(head):
            continue
        for first in range(1, k - 1):
            columns = range(first, k)
            if any(c.kind != s.kind or (c.year != s.year and c.year and s.year) for i in columns for c in _column(table, i) if c for s in _column(table, k)[:1] if s):  # fmt: skip
                continue
            good: list[int] = []
            bad: list[tuple[float, int, float]] = []
            for r in range(len(table.rows)):
                total = _column(table, k)[r]
                parts = [c for i in columns if (c := _column(table, i)[r]) is not None]
                if total is None or not parts or any(_unknown(table, r, i) for i in columns):
                    continue
                exact, slack = _sum(parts)
                if abs(exact - total.value) <= slack + total.half:
                    good.append(r)
                elif len(parts) >= 2:
                    bad.append((abs(exact - total.value), r, exact))
            if len(good) < 2 or not bad or len(bad) > len(good):
                continue
            for off, r, exact in bad:
                total = _column(table, k)[r]
                assert total is not None
                yield finding(
                    "R-SUM", "medium", (total.row.words(), table.header.words()),
                    f"{total.lead}: the columns before {head!r} add up to {exact:,.6g}, stated {total.value:,.6g}", "The sum of the row.", weight=per(off, max(exact, total.value)),
                )  # fmt: skip
            return


def _shares(table: Table) -> Iterator[Finding]:
    """A column of percentages that is one column over a constant, or over another column, in most rows."""
    percents = [i for i in range(1, len(table.heads)) if sum(c is not None and c.kind == "percent" for c in _column(table, i)) >= 3]  # fmt: skip
    for i in percents:
        others = [j for j in range(1, len(table.heads)) if j not in percents]
        for j in others:
            yield from _constant(table, i, j)
        for j, k in itertools.permutations(others, 2):
            hit = list(_ratio(table, i, j, k))
            yield from hit
            if hit:
                break


def _judge(table: Table, i: int, implied: dict[int, float], what: str) -> Iterator[Finding]:
    """Rows whose percentage is not the implied one, where most rows' are."""
    off = {r: c for r in implied if (c := _column(table, i)[r]) is not None and abs(c.value - implied[r]) > c.half + 0.012 * max(implied[r], 1.0) + 0.3}  # fmt: skip
    if not off or len(off) > len(implied) / 3 or len(implied) - len(off) < 3:
        return
    for r, c in off.items():
        yield finding(
            "R-SHARE", "medium", (c.row.words(), table.header.words()), f"{c.lead}: {what} gives {implied[r]:.3g} %, stated {c.value:.4g} %",
            f"{implied[r]:.3g} %.", weight=min(1.0, abs(c.value - implied[r]) / 100),
        )  # fmt: skip


def _constant(table: Table, i: int, j: int) -> Iterator[Finding]:
    pairs = {r: (p, v) for r, (p, v) in enumerate(zip(_column(table, i), _column(table, j), strict=True)) if p and v and v.value > 0 and p.value > 0}  # fmt: skip
    if len(pairs) < 3:
        return
    base = statistics.median(100 * v.value / p.value for p, v in pairs.values())
    yield from _judge(table, i, {r: 100 * v.value / base for r, (_, v) in pairs.items()}, f"{table.heads[j]!r} over {base:,.6g}")  # fmt: skip


def _ratio(table: Table, i: int, j: int, k: int) -> Iterator[Finding]:
    rows = range(len(table.rows))
    implied = {r: 100 * a.value / b.value for r in rows if (a := _column(table, j)[r]) and (b := _column(table, k)[r]) and b.value > 0 and _column(table, i)[r]}  # fmt: skip
    if len(implied) >= 3:
        yield from _judge(table, i, implied, f"{table.heads[j]!r} / {table.heads[k]!r}")


__all__ = ["tabulated"]
