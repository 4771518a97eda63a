"""Interventions: usable tonnes against the year they arrive, coloured by probability, sized by capital."""

from __future__ import annotations

import math

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit, text_width
from oreshed.report.notation import mass_unit, percent, usd
from oreshed.report.reading import Row, Verdict, gain_of, interval, number, rows, section, word, year_of

_LEFT, _RIGHT, _HEIGHT = 64.0, 900.0, 350.0
_BINS = (
    (0.25, "p0", "below 25 %"),
    (0.5, "p1", "25–50 %"),
    (0.75, "p2", "50–75 %"),
    (1.01, "p3", "75 % and more"),
)


def probability_token(probability: object) -> str:
    """The colour step of a probability."""
    value = number(probability)
    return "loss" if value is None else next((t for limit, t, _ in _BINS if value < limit), "p3")


def draw_interventions(verdict: Verdict) -> Board | None:
    """A bubble an option; whiskers are the interval of its gain; those without any gain are counted below."""
    target = year_of(section(verdict, "question"))
    found: list[tuple[Row, int, float]] = []
    idle = 0
    demand = interval(section(verdict, "demand")).central
    for row in rows(verdict, "interventions"):
        tonnes, year = gain_of(row, demand), year_of(row)
        if tonnes is None or tonnes <= 0 or year is None:
            idle += 1
        else:
            found.append((row, year, tonnes))
    if not found:
        return None
    found.sort(key=lambda f: -f[2])
    years = [y for _, y, _ in found] + ([target] if target is not None else [])
    first, last = min(years) - 0.5, max(years) + 1.2
    highs = [number(r.get("usable_high")) or t for r, _, t in found]
    unit = mass_unit(highs)
    top = HEAD + 34
    value = Axis(0, max(highs), top + _HEIGHT, top)
    costs = [c for r, _, _ in found if (c := number(r.get("capex_usd"))) is not None and c > 0]
    in_time = [row for row, year, _ in found if target is None or year <= target]
    by_then = max(in_time, key=lambda r: number(r.get("gain_at_target")) or 0.0, default=None)
    title = (
        f"{word(by_then, 'name', 'unnamed')} brings most by {target}"
        if by_then is not None and target
        else "None of the options arrives in time"
        if target
        else "What each option brings, and when"
    )
    board = Board(
        "interventions",
        top + _HEIGHT + 52,
        title,
        f"Usable {unit.unit} a year gained alone in the end, by year of arrival; area: capital, hollow: no sourced cost",
        "; ".join(
            f"{word(r, 'name')}: {unit.label(t)} in {y}, {usd(r.get('capex_usd'))}" for r, y, t in found
        ),
    )
    board.text(_LEFT, HEAD + 12, "Probability:", size=12.5, fill="muted")
    board.legend(_LEFT + 74, HEAD + 12, [*((t, label) for _, t, label in _BINS), ("loss", "not judged")])

    def across(year: float) -> float:
        return _LEFT + (year - first) / (last - first) * (_RIGHT - _LEFT)

    if target is not None and across(target + 0.5) < _RIGHT - 4:
        x = across(target + 0.5)
        board.rect(x, top, _RIGHT - x, _HEIGHT, "band", opacity=0.7)
        board.text(x + 8, top + 16, f"after {target}", size=12.5, fill="muted")
    board.vertical_axis(value, _LEFT, _RIGHT, [unit.show(t) for t in value.ticks])
    span = range(min(years), max(years) + 1)
    every = max(1, round(len(span) / 14))
    for year in span:
        if (year - span[0]) % every == 0:
            board.text(across(year), top + _HEIGHT + 19, str(year), size=12.5, fill="muted", anchor="middle")
    marks = _marks(found, across, value, costs)
    for (row, year, tonnes), (x, y, r) in zip(found, marks, strict=True):
        low, high = number(row.get("usable_low")), number(row.get("usable_high"))
        if low is not None and high is not None:
            board.line(x, value(max(low, 0)), x, value(high), "faint", width=1.4)
        token = probability_token(row.get("probability"))
        tip = f"{word(row, 'name')}: {unit.label(tonnes)}/yr from {year}, {usd(row.get('capex_usd'))}, probability {percent(row.get('probability'))}"
        hollow = number(row.get("capex_usd")) is None
        board.circle(
            x,
            y,
            r,
            "paper" if hollow else token,
            stroke=token if hollow else "paper",
            width=3 if hollow else 1.5,
            tip=tip,
        )
    _names(board, found, marks, top)
    if idle:
        board.text(
            _LEFT,
            top + _HEIGHT + 44,
            f"{idle} more without a gain alone, or without a year: see the table",
            size=12.5,
            fill="muted",
        )
    return board


def _marks(
    found: list[tuple[Row, int, float]], across: object, value: Axis, costs: list[float]
) -> list[tuple[float, float, float]]:
    """Centre and radius of each bubble; bubbles of one year and size stand side by side within their year."""
    assert callable(across)
    most = max(costs, default=1.0)
    marks: list[tuple[float, float, float]] = []
    for row, year, tonnes in found:
        cost = number(row.get("capex_usd"))
        radius = 6.0 if cost is None or cost <= 0 else max(5.0, 22.0 * math.sqrt(cost / most))
        room = (across(1) - across(0)) * 0.42
        best = (across(year), value(tonnes), radius)
        for shift in (0.0, 0.33, -0.33, 0.66, -0.66, 1.0, -1.0):
            x, y = across(year) + shift * room, value(tonnes)
            if all(math.hypot(x - a, y - b) > 0.8 * (radius + c) for a, b, c in marks):
                best = (x, y, radius)
                break
        marks.append(best)
    return marks


def _names(
    board: Board, found: list[tuple[Row, int, float]], marks: list[tuple[float, float, float]], top: float
) -> None:
    """Labels beside the bubbles where there is room; the rest stay in the tooltips and the table."""
    taken = [(x - r, y - r, x + r, y + r) for x, y, r in marks]
    for i, ((row, _, _), (x, y, r)) in enumerate(zip(found, marks, strict=True)):
        name = word(row, "name", word(row, "id", "unnamed"))
        text = fit(name, 190, 12.5)
        wide = text_width(text, 12.5)
        for ax, ay, anchor in (
            (x + r + 5, y + 4, "start"),
            (x - r - 5, y + 4, "end"),
            (x, y - r - 6, "middle"),
            (x, y + r + 15, "middle"),
        ):
            left = ax - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
            box = (left, ay - 11, left + wide, ay + 3)
            free = all(
                b[2] <= box[0] or b[0] >= box[2] or b[3] <= box[1] or b[1] >= box[3]
                for j, b in enumerate(taken)
                if j != i
            )
            if free and box[0] > _LEFT and box[2] < WIDTH and box[1] > top and box[3] < top + _HEIGHT - 2:
                board.text(ax, ay, text, size=12.5, anchor=anchor, halo=True, tip=name)
                taken.append(box)
                break
