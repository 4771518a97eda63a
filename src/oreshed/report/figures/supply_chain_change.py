"""Changes in the supply chains of copper, zinc, lead and aluminium: the seeds' slides, redrawn and audited.

The areas are true: one million tonnes is the same area wherever it stands in the pictures of copper, zinc and lead.
Aluminium is ten times larger and has a scale of its own, which its picture says. Filled squares show what the slides
state, dashed ones what the audit puts beside it, numbers lead to the notes. The figures and their sources are the
tables beside this file (`supply_chain_change.csv`, `supply_chain_notes.csv`, `supply_chain_companions.csv`).
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from oreshed.report.figures.canvas import Board, text_width, wrap

METALS = ("copper", "zinc", "lead", "aluminium")
COMMON_SCALE = ("copper", "zinc", "lead")
COLUMNS = ("1995", "2020", "newest")
REGIONS = (("USA", "United States", "own", "partner"), ("CHN", "China", "metal_partner", "metal_other"))
WIDTH = 440.0  # narrow enough that its text reads on a telephone
LARGEST = 68.0  # side of the largest square of a scale
FOOT = (
    "Filled: stated by the slides for 1995 and 2020; newest year: USGS MCS 2026, estimated. Metric tons. "
    "The slides' charts name no country, their lists do. A dash: no count at hand."
)
_CELL, _GAP, _LINE, _TOP = 70.0, 20.0, 16.0, 122.0


@dataclass(frozen=True)
class Cell:
    """One square, in million tonnes: what is stated and the audit's value, both as written (0.60 is not 0.6).

    column : 1995, 2020 or newest. year : the year that the figure is for. scrap : the part from scrap, where known.
    """

    metal: str
    step: str
    region: str
    column: str
    year: int
    stated: str
    scrap: float | None
    corrected_as: str
    marks: tuple[str, ...]
    source: str
    corrected_source: str

    @property
    def value(self) -> float:
        return float(self.stated)

    @property
    def corrected(self) -> float | None:
        return float(self.corrected_as) if self.corrected_as else None

    @property
    def best(self) -> str:
        """The figure that stands after the audit, as written."""
        return self.corrected_as or self.stated


@dataclass(frozen=True)
class Note:
    """A numbered note under the picture, with its source."""

    mark: str
    text: str
    source: str


@dataclass(frozen=True)
class Plants:
    """How many plants of a kind the United States had, by column; "" where no count is at hand."""

    kind: str
    counts: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class ByProducts:
    """By-products that the slide states, those that the audit adds, and the marks of the notes."""

    of: str
    stated: str
    added: str
    marks: tuple[str, ...]


def _rows(name: str, metal: str) -> list[dict[str, str]]:
    text = resources.files("oreshed.report.figures").joinpath(name).read_text(encoding="utf-8")
    return [r for r in csv.DictReader(text.splitlines()) if r["metal"] == metal]


@lru_cache(maxsize=8)
def cells_of(metal: str) -> tuple[Cell, ...]:
    """The squares of a metal's picture, in the order of the table."""
    return tuple(
        Cell(
            r["metal"], r["step"], r["region"], r["column"], int(r["year"]), r["value_mt"],
            float(r["scrap_mt"]) if r["scrap_mt"] else None, r["corrected_mt"],
            tuple(r["marks"].split()), r["source"], r["corrected_source"],
        )
        for r in _rows("supply_chain_change.csv", metal)
    )  # fmt: skip


def notes_of(metal: str) -> tuple[Note, ...]:
    """The notes of a metal's picture, in the order of their marks."""
    return tuple(Note(r["mark"], r["note"], r["source"]) for r in _rows("supply_chain_notes.csv", metal))


def plants_of(metal: str) -> tuple[Plants, ...]:
    """Counts of plants in the United States, kind by kind."""
    rows = _rows("supply_chain_plants.csv", metal)
    return tuple(Plants(r["plants"], tuple(r[c] for c in COLUMNS), r["source"]) for r in rows)


def by_products_of(metal: str) -> ByProducts:
    """The by-products of a metal's picture."""
    row = _rows("supply_chain_companions.csv", metal)[0]
    return ByProducts(row["of"], row["stated"], row["added"], tuple(row["marks"].split()))


@lru_cache(maxsize=8)
def side_of_a_million(metal: str) -> float:
    """Side, in board units, of the square that stands for one million tonnes."""
    shared = COMMON_SCALE if metal in COMMON_SCALE else (metal,)
    largest = max(max(c.value, c.corrected or 0.0) for m in shared for c in cells_of(m))
    return LARGEST / math.sqrt(largest)


def draw_supply_chain_change(metal: str) -> Board:
    """The picture of one metal. Raises KeyError for a metal without one."""
    if metal not in METALS:
        raise KeyError(metal)
    found = cells_of(metal)
    newest = max(c.year for c in found)
    steps = tuple(dict.fromkeys(c.step for c in found))
    scale = side_of_a_million(metal)
    notes = [(n, _note_lines(n)) for n in notes_of(metal)]
    rows = [_row(tuple(c for c in found if c.region == region), newest, scale) for region, *_ in REGIONS]
    foot = wrap(FOOT, WIDTH, 12, 4)
    legend_top = _TOP + sum(tall + under for tall, under in rows) + 14
    plants = plants_of(metal)
    notes_top = legend_top + 104 + 17 * (len(plants) + 1) + 10
    height = notes_top + 22 + sum(len(lines) * _LINE + 6 for _, lines in notes) + len(foot) * 16 + 8
    board = Board(
        f"supply-chain-{metal}",
        height,
        f"Changes in the {metal} supply chain",
        describe=_description(metal),
        width=WIDTH,
    )
    unit = "Million tonnes a year" if metal == "aluminium" else "Million tonnes of contained metal a year"
    board.text(0, 43, _change(found, steps[-1]), size=13.5)
    board.text(0, 61, f"{unit}; areas are to scale", size=13.5, fill="muted")
    _heads(board, steps, newest)
    y = _TOP
    for (region, name, solid, light), (tall, under) in zip(REGIONS, rows, strict=True):
        board.line(0, y - 4, WIDTH, y - 4, "grid")
        board.text(0, y + 14, name, size=13.5, weight=700)
        for cell in found:
            if cell.region == region:
                at = steps.index(cell.step) * (3 * _CELL + _GAP)
                middle = at + (COLUMNS.index(cell.column) + 0.5) * _CELL
                _square(board, cell, middle, y + tall, scale, (solid, light))
                _figure(board, cell, middle, y + tall, newest)
        y += tall + under
    board.line(0, y - 4, WIDTH, y - 4, "grid")
    _legend(board, metal, scale, legend_top)
    _by_products(board, metal, legend_top + 74)
    _plants(board, plants, newest, legend_top + 102)
    _notes(board, notes, foot, notes_top + 6)
    return board


def _headed(cell: Cell, newest: int) -> int:
    """The year that stands above a cell."""
    return newest if cell.column == "newest" else int(cell.column)


def _change(cells: tuple[Cell, ...], step: str) -> str:
    """The finding in one line: the last step's first and newest figure of each country, as the audit leaves them."""
    said = []
    for region, name in (("USA", "US"), ("CHN", "China")):
        at = {c.column: c.best for c in cells if c.region == region and c.step == step}
        said.append(f"{name} {at['1995']} to {at['newest']} Mt")
    return f"{step} since 1995: {', '.join(said)}"


def _row(cells: tuple[Cell, ...], newest: int, scale: float) -> tuple[float, float]:
    """Room above the base line, for the tallest square and the name; room below it, for one to three lines."""
    tallest = max(math.sqrt(max(c.value, c.corrected or 0.0)) * scale for c in cells)
    lines = max(1 + (c.corrected is not None) + (c.year != _headed(c, newest)) for c in cells)
    return max(tallest + 26, 50.0), lines * 17.0 + 12


def _heads(board: Board, steps: tuple[str, ...], newest: int) -> None:
    for s, step in enumerate(steps):
        left = s * (3 * _CELL + _GAP)
        board.text(left + 1.5 * _CELL, 87, step, size=16, weight=700, anchor="middle")
        board.line(left + 3, 93, left + 3 * _CELL - 3, 93, "faint")
        for i, column in enumerate(COLUMNS):
            label = str(newest) if column == "newest" else column
            board.text(left + (i + 0.5) * _CELL, 110, label, size=13.5, fill="muted", anchor="middle")


def _square(
    board: Board, cell: Cell, middle: float, base: float, scale: float, paints: tuple[str, str]
) -> None:
    """The stated square, its part from scrap and the audit's square, all on one base line."""
    side = math.sqrt(cell.value) * scale
    tip = f"{cell.step} {cell.year}: {cell.stated} Mt ({cell.source})"
    board.rect(middle - side / 2, base - side, side, side, paints[0], tip=tip)
    if cell.scrap:
        tall = side * cell.scrap / cell.value
        said = f"of it {cell.scrap:g} Mt from scrap"
        board.rect(middle - side / 2, base - tall, side, tall, paints[1], tip=said)
    if cell.corrected is not None:
        other = math.sqrt(cell.corrected) * scale
        board.rect(
            middle - other / 2, base - other, other, other, "", stroke="paper" if other < side else "doubt",
            width=1.5 if other > 20 else 1.1, dash="4 3" if other > 20 else "2.5 2",
            tip=f"{cell.corrected_as} Mt ({cell.corrected_source})",
        )  # fmt: skip


def _figure(board: Board, cell: Cell, middle: float, base: float, newest: int) -> None:
    """The stated figure, its year where that is not the column's, the audit's figure and the marks."""
    y = base + 17
    board.text(middle, y, cell.stated, size=14.5, weight=700, anchor="middle")
    width = text_width(cell.stated, 14.5, bold=True)
    if cell.year != _headed(cell, newest):
        y += 16
        board.text(middle, y, f"in {cell.year}", size=12.5, fill="doubt", anchor="middle")
    marked = base + 17
    if cell.corrected is not None:
        marked = y = y + 17
        board.text(middle, y, cell.corrected_as, size=13.5, fill="doubt", anchor="middle")
        width = text_width(cell.corrected_as, 13.5)
    if cell.marks:
        _mark(board, middle + width / 2 + 10, marked - 4.7, cell.marks)


def _mark(board: Board, x: float, y: float, marks: tuple[str, ...]) -> None:
    for i, mark in enumerate(marks):
        board.circle(x + 17 * i, y, 7.4, "doubt")
        board.text(x + 17 * i, y + 4.1, mark, size=11.5, weight=700, fill="paper", anchor="middle")


def _legend(board: Board, metal: str, scale: float, y: float) -> None:
    """The scale, and what light and dashed mean."""
    reference = 1.0 if metal in COMMON_SCALE else 10.0
    side = math.sqrt(reference) * scale
    board.rect(0, y + 26 - side, side, side, "loss")
    if metal in COMMON_SCALE:
        said = ("1 Mt: one scale for copper, zinc and lead;", "the picture of aluminium has its own")
    else:
        times = (side_of_a_million("copper") / scale) ** 2
        said = (
            "10 Mt: not on the scale of copper, zinc and lead,",
            f"whose areas are {times:.1f} times larger",
        )
    board.text(side + 9, y + 11, said[0], size=12.5, fill="muted")
    board.text(side + 9, y + 26, said[1], size=12.5, fill="muted")
    x, y = 0.0, y + 49
    if any(c.corrected is not None for c in cells_of(metal)):
        board.rect(x + 1, y - 10, 11, 11, "", stroke="doubt", width=1.5, dash="4 3")
        board.text(x + 19, y, "as the audit has it", size=12.5, fill="muted")
        x += 152
    if any(c.scrap for c in cells_of(metal)):
        board.rect(x, y - 11, 13, 13, "partner")
        board.text(x + 19, y, "of it from scrap, where known", size=12.5, fill="muted")


def _by_products(board: Board, metal: str, y: float) -> None:
    found = by_products_of(metal)
    head = f"Critical by-products of {found.of}:"
    board.text(0, y, head, size=13.5, fill="muted")
    x = text_width(head, 13.5) + 8
    board.text(x, y, found.stated, size=14.5, weight=700, fill="companion")
    x += text_width(found.stated, 14.5, bold=True) + 6
    if found.added:
        added = f"also {found.added}"
        board.text(x, y, added, size=13.5, fill="doubt")
        x += text_width(added, 13.5) + 6
    _mark(board, x + 6, y - 4.7, found.marks)


def _plants(board: Board, plants: tuple[Plants, ...], newest: int, y: float) -> None:
    board.text(0, y, "Plants in the United States", size=13.5, weight=700)
    right = [250.0 + 70 * i for i in range(3)]
    for x, year in zip(right, ("1995", "2020", str(newest)), strict=True):
        board.text(x, y, year, size=12.5, fill="muted", anchor="end")
    for found in plants:
        y += 17
        board.text(0, y, found.kind, size=12.5, tip=found.source)
        for x, count in zip(right, found.counts, strict=True):
            board.text(x, y, count or "–", size=12.5, fill="ink" if count else "muted", anchor="end")


def _note_lines(note: Note) -> list[str]:
    return wrap(f"{note.text} [{note.source}]", WIDTH - 26, 12.5, 7)


def _notes(board: Board, notes: list[tuple[Note, list[str]]], foot: list[str], y: float) -> None:
    board.text(0, y, "What the audit changes", size=13.5, weight=700)
    y += 21
    for note, lines in notes:
        _mark(board, 8, y - 4.5, (note.mark,))
        for line in lines:
            board.text(24, y, line, size=12.5)
            y += _LINE
        y += 6
    for line in foot:
        board.text(0, y, line, size=12, fill="muted")
        y += 16


def _description(metal: str) -> str:
    """Every square in words, for those who cannot see it."""
    names = {region: name for region, name, *_ in REGIONS}
    said = []
    for c in cells_of(metal):
        text = f"{names[c.region]}, {c.step.lower()}, {c.year}: {c.stated} million tonnes"
        said.append(text + (f", audit {c.corrected_as}" if c.corrected is not None else ""))
    return "; ".join(said)
