"""Parity plot: what was published against what a technology computes, one point a figure.

On the diagonal print and model agree. Kinds of case differ in colour, a miss is red, a published range is a bar.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oreshed.report.figures.canvas import HEAD, Axis, Board
from oreshed.technology.casework.case import Outcome

KIND_TOKENS = {"formula": "own", "envelope": "metal_partner", "prediction": "enough", "parameter": "loss"}
KIND_WORDS = {
    "formula": "formula or worked example",
    "envelope": "published range",
    "prediction": "prediction",
    "parameter": "parameter's own source",
}
LEFT, RIGHT, BOTTOM = 92.0, 700.0, 560.0
DECADES_FOR_LOG = 1.7


@dataclass(frozen=True)
class Point:
    """One figure: its case, name, kind, print as a number or a range, computed, and whether it holds."""

    case: str
    name: str
    kind: str
    low: float
    high: float
    computed: float
    holds: bool


@dataclass(frozen=True)
class _LogAxis:
    """Decades from below the least value to above the largest."""

    first: int
    last: int
    start: float
    end: float

    @property
    def ticks(self) -> list[float]:
        step = max(1, math.ceil((self.last - self.first) / 7))
        return [10.0**p for p in range(self.first, self.last + 1, step)]

    def __call__(self, value: float) -> float:
        share = (math.log10(max(value, 1e-300)) - self.first) / (self.last - self.first)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


def parity_points(outcomes: Iterable[Outcome]) -> list[Point]:
    """Points of outcomes: figures that are numbers in print and in the model."""
    found = []
    for o in outcomes:
        for c in o.compared:
            if isinstance(c.published, str) or isinstance(c.computed, str):
                continue
            low, high = c.published if isinstance(c.published, tuple) else (c.published, c.published)
            # An open side of a range is drawn as far as the model's own value.
            low = min(c.computed, high) if math.isinf(low) else low
            high = max(c.computed, low) if math.isinf(high) else high
            if all(math.isfinite(x) for x in (low, high, c.computed)):
                found.append(Point(o.case.id, c.name, o.case.kind, low, high, float(c.computed), c.holds))
    return found


def parity_svg(name: str, title: str, points: Sequence[Point]) -> str:
    """The plot as a file's text; logarithmic where positive values span more than about a factor of fifty."""
    held = sum(p.holds for p in points)
    values = [x for p in points for x in (p.low, p.high, p.computed)]
    span = math.log10(max(values) / min(values)) if values and min(values) > 0 else 0.0
    logarithmic = span > DECADES_FOR_LOG
    board = Board(
        f"parity-{name}", BOTTOM + 92,
        f"{title}: {held} of {len(points)} published figures within their tolerance",
        f"computed against published, each in the unit of its case; {'logarithmic' if logarithmic else 'linear'} axes",
        "Points on the diagonal agree with print.",
    )  # fmt: skip
    top = HEAD + 14.0
    across: Axis | _LogAxis
    up: Axis | _LogAxis
    if logarithmic:
        first, last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        last = max(last, first + 1)
        across, up = _LogAxis(first, last, LEFT, RIGHT), _LogAxis(first, last, BOTTOM, top)
    else:
        low, high = (min(0.0, *values), max(values)) if values else (0.0, 1.0)
        across, up = Axis(low, high, LEFT, RIGHT), Axis(low, high, BOTTOM, top)
    for axis, upright in ((across, False), (up, True)):
        for tick in axis.ticks:
            label = (
                f"{tick:.6g}" if 1e-3 <= abs(tick) < 1e6 or tick == 0 else f"1e{round(math.log10(abs(tick)))}"
            )
            at = axis(tick)
            if upright:
                board.line(LEFT, at, RIGHT, at, "grid")
                board.text(LEFT - 8, at + 4.5, label, size=12.5, fill="muted", anchor="end")
            else:
                board.line(at, top, at, BOTTOM, "grid")
                board.text(at, BOTTOM + 17, label, size=12.5, fill="muted", anchor="middle")
    board.line(LEFT, BOTTOM, RIGHT, top, "faint", width=1.2, dash="5 4")
    board.text((LEFT + RIGHT) / 2, BOTTOM + 40, "published", size=13, fill="muted", anchor="middle")
    board.text(LEFT, top - 8, "computed", size=13, fill="muted")
    # Misses last, so that they lie on top.
    for p in sorted(points, key=lambda p: not p.holds):
        token = KIND_TOKENS[p.kind] if p.holds else "unmet"
        y = up(p.computed)
        said = f"{p.low:.6g}" if p.low == p.high else f"{p.low:.6g} to {p.high:.6g}"
        tip = f"{p.case} {p.name}: published {said}, computed {p.computed:.6g}"
        if p.low != p.high:
            board.line(across(p.low), y, across(p.high), y, token, width=3, opacity=0.7, tip=tip)
        board.circle(across((p.low + p.high) / 2), y, 5, token, stroke="paper", width=1, tip=tip)
    y = BOTTOM + 72
    kinds = [k for k in KIND_TOKENS if any(p.kind == k for p in points)]
    entries = [(KIND_TOKENS[k], KIND_WORDS[k]) for k in kinds]
    if held < len(points):
        entries.append(("unmet", "outside its tolerance"))
    board.legend(LEFT, y, entries)
    _name_misses(board, [p for p in points if not p.holds], top)
    return board.svg()


def _name_misses(board: Board, misses: Sequence[Point], top: float) -> None:
    """Misses by name beside the plot, as many as there is room for."""
    if not misses:
        return
    board.text(RIGHT + 22, top + 10, "Outside", size=13, weight=700)
    y = top + 10
    for p in misses[:20]:
        y += 21
        board.text(RIGHT + 22, y, p.case, size=12.5, fill="unmet", tip=p.name)
    if len(misses) > 20:
        board.text(RIGHT + 22, y + 21, f"and {len(misses) - 20} more", size=12.5, fill="muted")
