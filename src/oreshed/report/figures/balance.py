"""Supply parts stacked year by year against demand, the gap outlined in red."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, points, wrap
from oreshed.report.notation import Mass, mass_unit
from oreshed.report.reading import Interval, Row, Verdict, interval, number, rows, section, word, year_of

_USABLE = ("own", "partner", "other", "companion", "residue")
_BOUGHT = ("metal_partner", "metal_other", "loss")
_LEFT, _RIGHT, _HEIGHT = 64.0, 668.0, 310.0


@dataclass(frozen=True)
class _Year:
    year: int
    demand: Interval
    supply: Interval
    parts: tuple[tuple[str, float], ...]

    @property
    def gap(self) -> float | None:
        if self.demand.central is None or self.supply.central is None:
            return None
        return self.demand.central - self.supply.central

    @property
    def top(self) -> float:
        return sum(t for _, t in self.parts)


def _read(row: Row, year: int) -> _Year:
    supply = interval(row.get("supply"))
    parts = [
        (word(p, "label", "supply"), t)
        for p in rows(row, "parts")
        if (t := number(p.get("tonnes"))) is not None and t > 0
    ]
    if not parts and supply.central:
        parts = [("supply", supply.central)]
    return _Year(year, interval(row.get("demand")), supply, tuple(parts))


def _tokens(years: Sequence[_Year]) -> dict[str, str]:
    """Colour by place in the stack: what lies above usable supply is metal bought, which the gap counts as missing."""
    above: dict[str, int] = {}
    for y in years:
        level = 0.0
        for label, tonnes in y.parts:
            beyond = y.supply.central is not None and level >= y.supply.central * 0.999
            above[label] = above.get(label, 0) + (1 if beyond else -1)
            level += tonnes
    usable = [label for label, votes in above.items() if votes <= 0]
    bought = [label for label, votes in above.items() if votes > 0]
    return {x: _USABLE[i % len(_USABLE)] for i, x in enumerate(usable)} | {
        x: _BOUGHT[i % len(_BOUGHT)] for i, x in enumerate(bought)
    }


def draw_balance(verdict: Verdict) -> Board | None:
    """A bar a year, a line and band of demand, a whisker for the interval of supply."""
    found = {when: _read(r, when) for r in rows(verdict, "balance") if (when := year_of(r)) is not None}
    years = [found[when] for when in sorted(found)]
    known = [v for y in years for v in (*y.demand.known, *y.supply.known, y.top)]
    if not known or max(known) <= 0:
        return None
    unit, tokens = mass_unit(known), _tokens(years)
    top = HEAD + 8
    axis = Axis(0, max(known), top + _HEIGHT, top)
    target = year_of(section(verdict, "question"))
    bought = any(t in _BOUGHT for t in tokens.values())
    board = Board(
        "balance",
        top + _HEIGHT + 34,
        _title(years, target, unit),
        f"{unit.unit} of contained metal a year; grey band: interval of demand"
        + ("; metal bought abroad stands inside the gap" if bought else ""),
        "; ".join(f"{y.year}: gap {unit.label(y.gap)}" for y in years),
    )
    board.vertical_axis(axis, _LEFT, _RIGHT, [unit.show(t) for t in axis.ticks])
    slot = (_RIGHT - _LEFT) / len(years)
    centres = [_LEFT + slot * (i + 0.5) for i in range(len(years))]
    _band(board, axis, centres, years)
    every = max(1, round(len(years) / 12))
    for i, (y, x) in enumerate(zip(years, centres, strict=True)):
        _bar(board, axis, y, x, min(46.0, slot * 0.66), tokens, unit)
        picked = y.year == target
        if picked or (len(years) - 1 - i) % every == 0:
            board.text(x, top + _HEIGHT + 20, str(y.year), size=13, anchor="middle", fill="ink" if picked else "muted", weight=700 if picked else 400)  # fmt: skip
    line = [
        (x, axis(y.demand.central))
        for x, y in zip(centres, years, strict=True)
        if y.demand.central is not None
    ]
    if line:
        board.path(points([(_LEFT, line[0][1]), *line, (_RIGHT, line[-1][1])]), stroke="ink", width=2.4)
    _labels(board, axis, years[-1], tokens, unit, top)
    return board


def _title(years: Sequence[_Year], target: int | None, unit: Mass) -> str:
    """The gap of the target year, or of the last one."""
    picked = next((y for y in years if y.year == target), years[-1])
    if picked.gap is None:
        return "Supply and demand, year by year"
    if picked.gap <= 0:
        return f"Supply exceeds demand by {unit.label(-picked.gap)} in {picked.year}"
    opened = next(y.year for y in years if y.gap is not None and y.gap > 0)
    always = opened == years[0].year
    return f"Short by {unit.label(picked.gap)} in {picked.year}" + (
        "" if always else f"; the gap opens in {opened}"
    )


def _bar(
    board: Board, axis: Axis, y: _Year, x: float, wide: float, tokens: dict[str, str], unit: Mass
) -> None:
    """The stack of one year, the outlined gap, the whisker."""
    level = 0.0
    for label, tonnes in y.parts:
        upper, lower = axis(level + tonnes), axis(level)
        tip = f"{y.year} {label}: {unit.label(tonnes)}"
        board.rect(x - wide / 2, upper, wide, lower - upper, tokens.get(label, "partner"), tip=tip)
        level += tonnes
    demand, supply = y.demand.central, y.supply.central
    if demand is not None and demand > level * 1.0001:
        board.rect(x - wide / 2, axis(demand), wide, axis(level) - axis(demand), "unmet_soft", tip=f"{y.year} unmet: {unit.label(demand - level)}")  # fmt: skip
    if y.gap is not None and y.gap > 0 and demand is not None and supply is not None:
        board.rect(x - wide / 2 - 1.5, axis(demand), wide + 3, axis(supply) - axis(demand), stroke="unmet", width=2, tip=f"{y.year} gap: {unit.label(y.gap)}")  # fmt: skip
    if supply is not None and supply > level * 1.0001:
        board.rect(x - wide / 2, axis(supply), wide, axis(level) - axis(supply), stroke="enough", width=1.6, dash="4 2", tip=f"{y.year} surplus: {unit.label(supply - level)}")  # fmt: skip
    low, high = y.supply.low, y.supply.high
    if low is not None and high is not None:
        for a, b, c, d in ((x, low, x, high), (x - 4, low, x + 4, low), (x - 4, high, x + 4, high)):
            board.line(a, axis(b), c, axis(d), "ink", width=1.2)


def _band(board: Board, axis: Axis, centres: list[float], years: Sequence[_Year]) -> None:
    """The interval of demand as an area from edge to edge."""
    known = [
        (x, y.demand.low, y.demand.high)
        for x, y in zip(centres, years, strict=True)
        if y.demand.low is not None and y.demand.high is not None
    ]
    if known:
        known = [(_LEFT, *known[0][1:]), *known, (_RIGHT, *known[-1][1:])]
        edge = [(x, axis(h)) for x, _, h in known] + [(x, axis(low)) for x, low, _ in reversed(known)]
        board.path(points(edge, closed=True), "band")


def _labels(board: Board, axis: Axis, last: _Year, tokens: dict[str, str], unit: Mass, top: float) -> None:
    """Numbers and names beside the last bar, pushed apart where parts are thin."""
    wanted: list[tuple[float, str, str, int]] = []
    level = 0.0
    for label, tonnes in last.parts:
        wanted.append(
            (axis(level + tonnes / 2), f"{unit.show(tonnes)} {label}", tokens.get(label, "partner"), 400)
        )
        level += tonnes
    demand = last.demand.central
    if demand is not None:
        if demand > level * 1.0001 and (last.gap or 0) > (demand - level) * 1.0001:
            wanted.append(
                (axis((level + demand) / 2), f"{unit.show(demand - level)} unmet", "unmet_soft", 400)
            )
        wanted.append((axis(demand) - 8, f"{unit.show(demand)} demand", "ink", 700))
        if last.gap is not None and last.gap > 0:
            wanted.append((axis(demand) - 27, f"{unit.show(last.gap)} gap", "unmet", 700))
    supply = last.supply.central
    if supply is not None and supply > level * 1.0001:
        wanted.append((axis(supply), f"{unit.show(supply - level)} surplus", "enough", 700))
    wanted.sort(key=lambda w: -w[0])
    room = WIDTH - _RIGHT - 32
    floor = axis.start + 8
    placed = []
    for y, text, token, weight in wanted:
        lines = wrap(text, room, 13.5, bold=weight > 400)
        y = min(y, floor - 16 * (len(lines) - 1))
        floor = y - 19
        placed.append((y, lines, token, weight))
    lift = max(0.0, top + 16 - placed[-1][0]) if placed else 0.0
    board.text(_RIGHT + 15, max(top + 2, placed[-1][0] + lift - 22) if placed else top, f"In {last.year}, {unit.unit}", size=12.5, fill="muted")  # fmt: skip
    for y, lines, token, weight in placed:
        board.rect(_RIGHT + 15, y + lift - 5.5, 11, 11, token, round_=1.5)
        for k, text in enumerate(lines):
            board.text(_RIGHT + 32, y + lift + 4.5 + 16 * k, text, size=13.5, weight=weight, fill=token if token in {"unmet", "enough"} else "ink")  # fmt: skip
