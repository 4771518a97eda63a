"""Supply parts stacked year by year against demand, the missing part in red."""

from __future__ import annotations

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit, points
from oreshed.report.notation import mass_unit
from oreshed.report.reading import Interval, Row, Verdict, interval, number, rows, word, year_of

_ORDER = ("own", "partner", "other", "companion", "residue", "metal_partner", "metal_other", "loss")
_LEFT, _RIGHT, _HEIGHT = 64.0, 700.0, 300.0


def _years(verdict: Verdict) -> list[tuple[int, Row]]:
    found = {y: r for r in rows(verdict, "balance") if (y := year_of(r)) is not None}
    return sorted(found.items())


def draw_balance(verdict: Verdict) -> Board | None:
    """A bar a year, a line and band of demand, a whisker for the interval of supply."""
    years = _years(verdict)
    if not years:
        return None
    labels: list[str] = []
    for _, row in years:
        labels += [p for part in rows(row, "parts") if (p := word(part, "label")) and p not in labels]
    tokens = {label: _ORDER[i % len(_ORDER)] for i, label in enumerate(labels)}
    demand = [interval(r.get("demand")) for _, r in years]
    supply = [interval(r.get("supply")) for _, r in years]
    stacks = [_stack(r, s) for (_, r), s in zip(years, supply, strict=True)]
    known = [v for i in demand + supply for v in i.known] + [sum(t for _, t in s) for s in stacks]
    if not known or max(known) <= 0:
        return None
    unit = mass_unit(known)
    top = HEAD + 8
    axis = Axis(0, max(known), top + _HEIGHT, top)
    gaps = [(y, _gap(d, s)) for (y, _), d, s in zip(years, demand, supply, strict=True)]
    last_year, last_gap = gaps[-1]
    first_short = next((y for y, g in gaps if g is not None and g > 0), None)
    title = "Supply and demand, year by year"
    if last_gap is not None and last_gap > 0 and first_short is not None:
        always = first_short == years[0][0]
        title = f"Short by {unit.label(last_gap)} in {last_year}" + (
            "" if always else f"; the gap opens in {first_short}"
        )
    elif last_gap is not None:
        title = f"Supply exceeds demand by {unit.label(-last_gap)} in {last_year}"
    board = Board(
        "balance",
        top + _HEIGHT + 34,
        title,
        f"{unit.unit} of contained metal a year; band and whiskers: 90 % of draws",
        "; ".join(f"{y}: gap {unit.label(g)}" for y, g in gaps),
    )
    board.vertical_axis(axis, _LEFT, _RIGHT, [unit.show(t) for t in axis.ticks])
    slot = (_RIGHT - _LEFT) / len(years)
    centres = [_LEFT + slot * (i + 0.5) for i in range(len(years))]
    _band(board, axis, centres, demand)
    every = max(1, round(len(years) / 12))
    for i, ((year, _), x) in enumerate(zip(years, centres, strict=True)):
        wide = min(46.0, slot * 0.62)
        level = 0.0
        for label, tonnes in stacks[i]:
            board.rect(
                x - wide / 2,
                axis(level + tonnes),
                wide,
                axis(level) - axis(level + tonnes),
                tokens.get(label, "partner"),
                tip=f"{year} {label}: {unit.label(tonnes)}",
            )
            level += tonnes
        gap, wanted = gaps[i][1], demand[i].central
        if gap is not None and gap > 0 and wanted is not None and wanted > level:
            board.rect(
                x - wide / 2 + 0.8,
                axis(wanted),
                wide - 1.6,
                axis(level) - axis(wanted),
                "unmet_soft",
                stroke="unmet",
                width=1.6,
                tip=f"{year} unmet: {unit.label(gap)}",
            )
        low, high = supply[i].low, supply[i].high
        if low is not None and high is not None:
            for a, b, c, d in ((x, low, x, high), (x - 4, low, x + 4, low), (x - 4, high, x + 4, high)):
                board.line(a, axis(b), c, axis(d), "ink", width=1.2)
        if (len(years) - 1 - i) % every == 0:
            board.text(
                x,
                top + _HEIGHT + 20,
                str(year),
                size=13,
                anchor="middle",
                fill="muted",
                weight=700 if i == len(years) - 1 else 400,
            )
    line = [(x, axis(d.central)) for x, d in zip(centres, demand, strict=True) if d.central is not None]
    if line:
        board.path(points([(_LEFT, line[0][1]), *line, (_RIGHT, line[-1][1])]), stroke="ink", width=2.4)
    _labels(board, axis, stacks[-1], tokens, demand[-1], last_gap, unit.label)
    return board


def _stack(row: Row, supply: Interval) -> list[tuple[str, float]]:
    """The parts of a year; without parts, the supply itself."""
    parts = [
        (word(p, "label", "supply"), t)
        for p in rows(row, "parts")
        if (t := number(p.get("tonnes"))) is not None and t > 0
    ]
    return parts or ([("supply", supply.central)] if supply.central else [])


def _gap(demand: Interval, supply: Interval) -> float | None:
    return None if demand.central is None or supply.central is None else demand.central - supply.central


def _band(board: Board, axis: Axis, centres: list[float], demand: list[Interval]) -> None:
    """The interval of demand as an area from edge to edge."""
    known = [
        (x, d.low, d.high)
        for x, d in zip(centres, demand, strict=True)
        if d.low is not None and d.high is not None
    ]
    if known:
        known = [(_LEFT, *known[0][1:]), *known, (_RIGHT, *known[-1][1:])]
        edge = [(x, axis(h)) for x, _, h in known] + [(x, axis(low)) for x, low, _ in reversed(known)]
        board.path(points(edge, closed=True), "band")


def _labels(
    board: Board,
    axis: Axis,
    stack: list[tuple[str, float]],
    tokens: dict[str, str],
    demand: Interval,
    gap: float | None,
    write: object,
) -> None:
    """Names beside the last bar, pushed apart where parts are thin."""
    assert callable(write)
    wanted: list[tuple[float, str, str, int]] = []
    level = 0.0
    for label, tonnes in stack:
        wanted.append(
            (axis(level + tonnes / 2), f"{label} {write(tonnes)}", tokens.get(label, "partner"), 400)
        )
        level += tonnes
    if demand.central is not None:
        if gap is not None and gap > 0:
            wanted.append((axis((level + demand.central) / 2), f"unmet {write(gap)}", "unmet", 700))
        wanted.append((axis(demand.central) - 6, f"demand {write(demand.central)}", "ink", 700))
    wanted.sort(key=lambda w: -w[0])
    floor = axis.start + 4
    placed = []
    for y, text, token, weight in wanted:
        y = min(y, floor)
        floor = y - 18
        placed.append((y, text, token, weight))
    lift = max(0.0, HEAD + 8 - placed[-1][0]) if placed else 0.0
    for y, text, token, weight in placed:
        board.rect(_RIGHT + 14, y + lift - 5.5, 11, 11, token, round_=1.5)
        board.text(
            _RIGHT + 31,
            y + lift + 4.5,
            fit(text, WIDTH - _RIGHT - 31, 13.5),
            size=13.5,
            weight=weight,
            fill="unmet" if token == "unmet" else "ink",
        )
