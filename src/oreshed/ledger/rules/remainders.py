"""R-RES: a remainder that is given to one source, while the document has another inflow of the same metal beside it.

No phrase is asked for: a number is the remainder when it is the difference of two others of its bullet (or the complement of
a percentage), its words call it imports, a gap, a purchase or what another country delivers, and neither it nor its sentence
counts the scrap or the stocks of which the same section speaks with a number.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.amounts import shown
from oreshed.ledger.rules.book import Book, outside
from oreshed.ledger.rules.cells import tables_of
from oreshed.ledger.rules.explained import fits
from oreshed.ledger.rules.figures import Figure, figures, years_of
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.statements import GENERAL, stems
from oreshed.ledger.rules.subjects import apart_words, mentions
from oreshed.ledger.rules.verdicts import finding, per

INFLOW = re.compile(r"\b(?:scrap|recycl\w+|secondary|reclaim\w+|re-?melt\w*|dross|dust|tails|spent|end-of-life|old (?:metal|batteries|magnets|catalysts?)|(?:stock|inventor|stockpile)\w*|destocking|re-?enriched|by-product\w*)\b", re.IGNORECASE)  # fmt: skip
SINGLE = re.compile(r"\b(?:import\w*|bought|buy|buys|purchas\w+|foreign|abroad|overseas|outside|elsewhere|third countries|non-members|deliver\w*|suppl(?:y|ies|ied) by|comes? from|came from|come only from|sourced|shipped in|procured)\b", re.IGNORECASE)  # fmt: skip
REST = re.compile(r"\b(?:rest|remain\w*|balance|differen\w+|gap|shortfall|deficit|missing|outstanding|left|leaves?|leaving|so|hence|thus|therefore|means|must|other|residual|outstanding|subtract\w*|less|minus|deduct\w*|net|made up|uncovered|all)\b", re.IGNORECASE)  # fmt: skip
NO_FLOW = re.compile(r"\b(?:export\w*|capacity|world|global|could|would|may|might|losses|recovery|grade|by 20[4-9]\d|of which|none|negligible|part of|included|including|counted)\b", re.IGNORECASE)  # fmt: skip


def remainders(evidence: Evidence) -> Iterator[Finding]:
    """Remainders of every section."""
    for document, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            yield from _of_rows(document, p)
            around = [q for q in sentences[max(0, i - 25) : i + 25] if q.section is p.section and q is not p]
            yield from _of_amounts(p, sentences[i - 1] if i else None, around)
            yield from _of_percentages(p, around)


def _single(p: Passage, f: Figure) -> bool:
    """The words around a number give it to imports or to a country outside."""
    near = p.plain[max(0, f.start - 75) : f.end + 75]
    return bool(SINGLE.search(near)) or any(outside(code) for *_, code in mentions(near))


def _of_amounts(p: Passage, previous: Passage | None, around: list[Passage]) -> Iterator[Finding]:
    if INFLOW.search(p.plain) or not REST.search(p.plain):
        return
    own = [f for f in figures(p.plain) if f.kind in ("mass", "volume") and f.value > 0]
    pool = list(own)
    if previous is not None and previous.section is p.section and not INFLOW.search(previous.plain):
        pool += [f for f in figures(previous.plain) if f.kind in ("mass", "volume") and f.value > 0]
    for rest in own[::-1]:
        if not _single(p, rest) or not REST.search(p.plain[max(0, rest.start - 75) : rest.end + 60]):
            continue
        others = [f for f in pool if f is not rest and f.kind == rest.kind and f.value > 0.2 * rest.value]
        pair = next(
            ((a, b) for a, b in itertools.permutations(others, 2) if a.value > b.value and fits(rest.amount, [(a.value - b.value, a.value - b.value)], 0.006)),
            None,
        )  # fmt: skip
        if pair is None:
            continue
        hit = _inflow(p, rest, around)
        if hit is None:
            continue
        q, flow = hit
        if flow in pair:
            continue
        yield _report(p, rest, q, flow, f"{shown(pair[0].value, rest.kind)} - {shown(pair[1].value, rest.kind)} = {shown(rest.value, rest.kind)}")  # fmt: skip
        return


def _of_rows(document: Document, p: Passage) -> Iterator[Finding]:
    """A rest that a table splits into an inflow and another row: "leaves 94.8 kt, all of which must be bought"."""
    for f in figures(p.plain):
        near = p.plain[max(0, f.start - 75) : f.end + 75]
        if (
            f.kind not in ("mass", "volume")
            or f.value <= 0
            or not re.search(
                r"\b(?:leav(?:es|ing)|left|rest|remain\w*|balance|residual|difference|gap|deduct\w*|off|less|minus)\b",
                near,
                re.IGNORECASE,
            )
        ):
            continue
        if re.match(r"[^.;]{0,25}\bof which\b[^.;]{0,20}\d", p.plain[f.end :]):
            continue  # the remainder is shared out
        hit = _row(document, p, f)
        if hit is None:
            continue
        row, value = hit
        whole = re.split(r"[;.]\s", p.plain[f.end :])[0]
        named = [w for w in stems(row.lead) if w not in GENERAL and len(w) > 3]
        if len(re.findall(r"\b(?:and|plus|beside|together with)\b", whole)) and any(
            w in stems(whole) for w in named
        ):
            continue  # both are named
        yield finding(
            "R-RES", "high", (p.words(max(0, f.start - 60), f.end + 60), row.words()),
            f"{shown(f.value, f.kind)} is given to one source; the table has {shown(value, f.kind)} of it as “{row.lead}”", "Each source with its own number.", weight=min(1.0, per(value, f.value)),
        )  # fmt: skip
        return


def _inflow(p: Passage, rest: Figure, around: list[Passage]) -> tuple[Passage, Figure] | None:
    """The nearest inflow with a number in the section that the remainder leaves out."""
    here, years = {c for *_, c in (*mentions(p.plain), *mentions(p.lead))}, set(years_of(p.plain))
    for q in sorted(around, key=lambda q: abs(q.line - p.line)):
        other = set(years_of(q.plain))
        named = {c for *_, c in (*mentions(q.plain), *mentions(q.lead))}
        if not INFLOW.search(q.plain) or (years and other and not years & other) or NO_FLOW.search(q.plain):
            continue
        if here and named and not here & named and len(here) == 1 and len(named) == 1:
            continue
        for f in figures(q.plain):
            near = q.plain[max(0, f.start - 70) : f.end + 60]
            if f.kind == rest.kind and INFLOW.search(near) and 0.03 * rest.value < f.value < 5 * rest.value:
                return q, f
    return None


def _row(document: Document, p: Passage, rest: Figure) -> tuple[Passage, float] | None:
    """A row of a table whose lead is an inflow (recycled, by-product, stocks) and whose number the remainder holds."""
    years = set(years_of(p.plain))
    for table in tables_of(document):
        for i, row in enumerate(table.rows):
            if not INFLOW.search(row.lead) or table.totals[i]:
                continue
            for cell in table.grid[i]:
                if (
                    cell
                    and cell.kind == rest.kind
                    and 0.03 * rest.value < cell.value < 0.97 * rest.value
                    and (not years or cell.year is None or cell.year in years)
                ):
                    left = rest.value - cell.value
                    others = [
                        c
                        for k, line in enumerate(table.grid)
                        if k != i and cell.column < len(line) and (c := line[cell.column])
                    ]
                    if any(abs(o.value - left) <= o.half + 0.006 * left for o in others):
                        return row, cell.value
    return None


def _of_percentages(p: Passage, around: list[Passage]) -> Iterator[Finding]:
    """ "Imports cover the remaining 70 %, as home mines give 30 %"; scrap has a share of its own elsewhere."""
    if INFLOW.search(p.plain) or not REST.search(p.plain):
        return
    own = [f for f in figures(p.plain) if f.kind == "percent" and 0 < f.value < 100]
    for a, b in itertools.permutations(own, 2):
        if abs(a.value + b.value - 100) > 0.6 or not _single(p, b) or len(own) > 2:
            continue
        if not REST.search(p.plain[max(0, b.start - 40) : b.end + 30]):
            continue
        hit = _inflow(p, b, around)
        if hit and 3 <= hit[1].value < 100:
            yield _report(p, b, *hit, f"100 % - {a.value:.4g} % = {b.value:.4g} %")
            return


def _report(p: Passage, rest: Figure, q: Passage, flow: Figure, line: str) -> Finding:
    left = rest.value - flow.value
    return finding(
        "R-RES", "high", apart_words(p.words(max(0, rest.start - 60), rest.end + 45), q.words(max(0, flow.start - 45), flow.end + 45)),
        f"{line} is given to one source and leaves out {shown(flow.value, flow.kind)}" + (f"; with it {shown(left, rest.kind)}" if left > 0 else ""),
        "Rest = need - mined - recycled - drawn stocks.", weight=min(1.0, per(flow.value, rest.value)),
    )  # fmt: skip


__all__ = ["remainders"]
