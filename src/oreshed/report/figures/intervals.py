"""The headline picture: demand and the three supplies on one axis, each with its interval."""

from __future__ import annotations

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board
from oreshed.report.notation import mass_unit
from oreshed.report.reading import Interval, Verdict, interval, number, section, word

FEED_ROWS = (
    ("own", "Own feed only", "own"),
    ("reliable", "+ feed from partners", "partner"),
    ("all", "+ feed from everyone", "other"),
)
_LEFT, _RIGHT, _STEP = 186.0, 672.0, 50.0
_COLUMNS = (756.0, 836.0, WIDTH - 4)


def gap_words(gap: Interval, unit_label: str) -> str:
    """`short by` or `surplus`, for a gap whose size is already written."""
    return f"{'surplus' if (gap.central or 0) < 0 else 'gap'} {unit_label}"


def draw_intervals(verdict: Verdict) -> Board | None:
    """Demand band and line; a bar from low to high and a dot at the central world for each supply; the gap in red."""
    demand = interval(section(verdict, "demand"))
    supplies = {key: interval(section(verdict, "supply").get(key)) for key, _, _ in FEED_ROWS}
    known = demand.known + [v for s in supplies.values() for v in s.known]
    if not known:
        return None
    unit = mass_unit(known)
    chosen = word(section(verdict, "question"), "feed", "reliable")
    year = word(section(verdict, "question"), "year")
    # A dot plot may leave zero out, and must when the intervals would shrink to points; the axis says where it starts.
    low = (
        0.0 if min(known) < 0.45 * max(known) else min(known) - 0.12 * (max(known) - min(known) or max(known))
    )
    axis = Axis(min(low, min(known)), max(known), _LEFT, _RIGHT)
    rows = [("Demand", demand, "ink", False)]
    rows += [(label, supplies[key], token, key == chosen) for key, label, token in FEED_ROWS]
    top, height = HEAD + 22, HEAD + 22 + _STEP * 4 + 34
    gap = interval(section(verdict, "gap"))
    if gap.central is None:
        title = "Usable supply against demand"
    elif gap.central > 0:
        title = f"Supply falls {unit.label(gap.central)} short of demand in the central world"
    else:
        title = f"Supply exceeds demand by {unit.label(-gap.central)} in the central world"
    drawn = any(i.low is not None or i.high is not None for i in (demand, *supplies.values()))
    bars = ", bar: 90 % of draws" if drawn else ""
    board = Board(
        "intervals",
        height,
        title,
        f"{year + ', ' if year else ''}{unit.unit} of contained metal a year; dot: central world{bars}"
        + ("" if axis.low == 0 else "; axis does not start at zero"),
        "; ".join(f"{label}: {unit.show(i.central)} ({unit.span(i)}) {unit.unit}" for label, i, _, _ in rows),
    )
    bottom = top + 4 * _STEP
    if demand.low is not None and demand.high is not None:
        board.rect(axis(demand.low), top, axis(demand.high) - axis(demand.low), bottom - top, "band")
    board.horizontal_axis(axis, top, bottom, [unit.show(t) for t in axis.ticks])
    if demand.central is not None:
        board.line(axis(demand.central), top, axis(demand.central), bottom, "ink", width=1.4, dash="5 3")
    for x, head in zip(_COLUMNS, ("low", "central", "high"), strict=True):
        board.text(x, top - 9, head, size=12.5, fill="muted", anchor="end")
    for i, (label, found, token, picked) in enumerate(rows):
        y = top + _STEP * (i + 0.5)
        board.line(0, top + _STEP * (i + 1), WIDTH, top + _STEP * (i + 1), "grid")
        weight = 700 if picked or i == 0 else 400
        board.text(0, y + 5, label, weight=weight)
        if picked:
            board.text(0, y + 20, "the study’s feed rule", size=11.5, fill="muted")
        for x, value in zip(_COLUMNS, found, strict=True):
            board.text(
                x, y + 5, unit.show(value), anchor="end", weight=weight if value == found.central else 400
            )
        tip = f"{label}: {unit.show(found.central)} {unit.unit} ({unit.span(found)})"
        if found.low is not None and found.high is not None:
            board.rect(
                axis(found.low),
                y - 7,
                max(axis(found.high) - axis(found.low), 2),
                14,
                token,
                round_=7,
                opacity=0.85,
                tip=tip,
            )
        if found.central is not None:
            board.circle(axis(found.central), y, 6, "paper", stroke=token, width=3, tip=tip)
        if picked and None not in (found.central, demand.central):
            _bracket(
                board, axis, found.central, demand.central, y, unit.label(abs(number(gap.central) or 0)), gap
            )
    return board


def _bracket(
    board: Board, axis: Axis, supply: float | None, demand: float | None, y: float, label: str, gap: Interval
) -> None:
    """The distance from supply to demand, on the row of the study's feed rule."""
    if supply is None or demand is None or gap.central is None:
        return
    a, b = axis(supply), axis(demand)
    token = "unmet" if gap.central > 0 else "enough"
    level = y + 16
    board.line(a, level, b, level, token, width=2)
    for x in (a, b):
        board.line(x, level - 4, x, level + 4, token, width=2)
    words = gap_words(gap, label)
    if max(a, b) < _RIGHT - 110:
        board.text(max(a, b) + 7, level + 4, words, size=13, fill=token, weight=700, halo=True)
    else:
        board.text(min(a, b) - 7, level + 4, words, size=13, fill=token, weight=700, anchor="end", halo=True)
