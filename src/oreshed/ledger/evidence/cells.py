"""Cells: the numbers of pipe tables with their row, column, unit, year and caption, and which rows are totals of others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.document import Document
from oreshed.ledger.evidence.amounts import Amount, amounts, half_place, number
from oreshed.ledger.evidence.passage import Passage, cells_of, plain, table_rows

TOTAL = re.compile(r"\b(?:sub-?total|total|sum|all(?! (?:forms|grades|types|kinds)\b)|overall|together|combined|altogether|bloc|allies|allied|(?<!-)group|members|requirement|requirements)\b", re.IGNORECASE)  # fmt: skip
WORLD = re.compile(r"\b(?:world|global)\b", re.IGNORECASE)
WITHIN = re.compile(r"^\W*(?:of which|thereof|including|incl\.?|of these|of that|of this|among them|memo)\b|^\s*(?:[–—-]|↳)\s", re.IGNORECASE)  # fmt: skip
NUMERAL = re.compile(
    r"[~≈<>≤≥]?\s*(?P<n>(?:\d{1,3}(?:[, \u00a0\u202f\u2009]\d{3})+|\d+)(?:[.,]\d+)?)\s*(?P<u>kt|t|Mt|%|Mlb|kg)?(?:/y|/yr|pa)?\s*(?:\[\d+\])?"
)
UNIT = re.compile(r"(?<![\w])(?:Mt|kt|t|%|per cent|thousand (?:metric )?tonnes|million (?:metric )?tonnes|thousand (?:metric )?tons|million (?:metric )?tons|(?:metric )?tonnes|(?:metric )?tons|kilograms|ktpa|Mtpa|tpa|kg|Mlb|ktU|tU)(?![\w])")  # fmt: skip
UNITS = re.compile(r"\W*units?(?: of (?:measure(?:ment)?|quantity))?\W*", re.IGNORECASE)
EMPTY = re.compile(r"\s*(?:|[–—-]+|nil|none|zero|n/?a|n\.a\.|negligible|\.\.+|…)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A number of a table.

    value, half : in the column's base unit (tonnes for masses) and half its last printed place. kind : mass, percent or number.
    lead : the row's first cell. head : the column's header. total : the row says that it is a total.
    """

    row: Passage
    column: int
    value: float
    half: float
    kind: str
    text: str
    lead: str
    head: str
    caption: str
    year: int | None
    total: bool

    @property
    def bounds(self) -> tuple[float, float]:
        return (self.value - self.half, self.value + self.half)


@dataclass(frozen=True)
class Table:
    """A pipe table. rows : after the header. grid : for each row its cells by column; None where a cell is blank or words."""

    caption: str
    header: Passage
    heads: tuple[str, ...]
    rows: tuple[Passage, ...]
    grid: tuple[tuple[Cell | None, ...], ...]
    blank: tuple[tuple[bool, ...], ...]  # nothing at all stands in the cell: an unknown, no zero
    totals: tuple[bool, ...]


@lru_cache(maxsize=64)
def tables_of(document: Document) -> tuple[Table, ...]:
    """The tables of a document that hold numbers."""
    return tuple(t for rows in table_rows(document) if (t := _table(document, rows)) is not None)


def caption_of(document: Document, line: int) -> str:
    """The words above a table: its caption, or the sentence that ends in a colon."""
    at = line - 1
    while at > 0 and line - at <= 3:
        text = plain(document.line(at)).strip()
        if text.startswith("|"):
            return ""
        if text:
            return text if len(text) < 260 else text[-260:]
        at -= 1
    return ""


def _table(document: Document, rows: list[Passage]) -> Table | None:
    caption = caption_of(document, rows[0].line)
    heads = tuple(cells_of(rows[0]))
    body = tuple(rows[1:])
    marked = [bool(re.match(r"\s*\|\s*(?:\*|_)", r.text)) for r in body]
    some = 0 < sum(marked) <= max(1, len(body) // 2)
    totals = tuple(
        ((bool(TOTAL.search(r.lead)) or (some and marked[i])) and not WITHIN.match(r.lead) and i > 0) or (bool(TOTAL.search(r.lead)) and i == 0)
        for i, r in enumerate(body)
    )  # fmt: skip
    grid, blank = [], []
    for r, total in zip(body, totals, strict=True):
        cells = cells_of(r)
        line: list[Cell | None] = []
        for i, cell in enumerate(cells):
            line.append(_cell(r, i, cell, heads, caption, total) if i else None)
        grid.append(tuple(line))
        blank.append(tuple(not c.strip() or bool(re.search(r"\d", c)) for c in cells))
    if not any(c for line in grid for c in line):
        return None
    return Table(caption, rows[0], heads, body, tuple(grid), tuple(blank), totals)


def _cell(row: Passage, i: int, text: str, heads: tuple[str, ...], caption: str, total: bool) -> Cell | None:
    m = NUMERAL.fullmatch(text.strip())
    if not m:
        return None
    head = heads[i] if i < len(heads) else ""
    own = next((c for c, h in zip(cells_of(row), heads, strict=False) if UNITS.fullmatch(h)), None)
    if own is not None and UNIT.search(own) is None:
        return Cell(
            row, i, number(m["n"]), half_of(m["n"]), own.strip(), m["n"], row.lead, head, caption, None, total
        )
    caption = own or caption
    unit = m["u"] or (u[0] if (u := UNIT.search(head)) else "") or (u[0] if (u := UNIT.search(_last(caption))) else "")  # fmt: skip
    found: tuple[Amount, ...] = amounts(f"1 {unit}") if unit else ()
    kind, factor = (found[0].kind, found[0].first) if found else ("number", 1.0)
    year = re.search(r"\b(?:19|20)\d\d\b", head) or re.search(r"\b(?:19|20)\d\d\b", caption)
    return Cell(row, i, number(m["n"]) * factor, half_of(m["n"]) * factor, kind, m["n"], row.lead, head, caption, int(year[0]) if year else None, total)  # fmt: skip


def half_of(numeral: str) -> float:
    """Half a unit of the last printed place of a table's numeral, whose zeros count."""
    return half_place(numeral) if "." in numeral else 0.5


def _last(caption: str) -> str:
    """The caption without what stands in front of its last comma or bracket, where units stand."""
    return caption


__all__ = ["Cell", "Table", "caption_of", "tables_of"]
