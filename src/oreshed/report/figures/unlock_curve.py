"""Supply as options arrive, year by year, and what has been spent by then."""

from __future__ import annotations

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit, points
from oreshed.report.notation import mass_unit, usd
from oreshed.report.reading import Row, Verdict, interval, number, rows, section, word, year_of

_LEFT, _RIGHT = 64.0, 524.0
_UPPER, _LOWER = 236.0, 84.0
_MOST = 18


def draw_unlock_curve(verdict: Verdict) -> Board | None:
    """Above: supply in steps under the demand line and band. Below: capital spent. Right: the options by number."""
    found = [
        (y, s, r)
        for r in rows(verdict, "unlock_curve")
        if (y := year_of(r)) is not None and (s := number(r.get("supply"))) is not None
    ]
    if not found:
        return None
    found.sort(key=lambda f: f[0])
    demand = interval(section(verdict, "demand"))
    feed = word(section(verdict, "question"), "feed", "reliable")
    now = interval(section(verdict, "supply").get(feed)).central
    target = year_of(section(verdict, "question"))
    start = now if now is not None else found[0][1]
    known = [s for _, s, _ in found] + [start] + demand.known
    unit = mass_unit(known)
    low = (
        0.0 if min(known) < 0.45 * max(known) else min(known) - 0.15 * (max(known) - min(known) or max(known))
    )
    top = HEAD + 22  # room for marks above the highest step
    value = Axis(min(low, min(known)), max(known), top + _UPPER, top)
    first, last = found[0][0], max(found[-1][0], target or 0)
    years = list(range(first - 1, last + 1))
    slot = (_RIGHT - _LEFT) / max(len(years), 1)

    def across(year: int) -> float:
        return _LEFT + slot * (year - years[0] + 0.5)

    closing = next((y for y, s, _ in found if demand.central is not None and s >= demand.central), None)
    if demand.central is None:
        title = f"Taken as they arrive, the options reach {unit.label(found[-1][1])}"
    elif start >= demand.central:
        title = "What the options add to a supply that is already enough"
    elif closing is None:
        title = f"Taken as they arrive, the options still miss demand by {unit.label(demand.central - max(s for _, s, _ in found))}"
    else:
        title = f"Taken as they arrive, the options close the gap in {closing}"
    shown = found[:_MOST]
    base = top + _UPPER + 44
    height = max(base + _LOWER + 30, top + 26 + 19 * len(shown) + 24)
    board = Board(
        "unlock-curve",
        height,
        title,
        f"Supply in {unit.unit} a year if every option comes in its year{'; axis does not start at zero' if value.low else ''}",
        "; ".join(f"{y} {word(r, 'name', word(r, 'option'))}: {unit.label(s)}" for y, s, r in found),
    )
    if demand.low is not None and demand.high is not None:
        board.rect(_LEFT, value(demand.high), _RIGHT - _LEFT, value(demand.low) - value(demand.high), "band")
    board.vertical_axis(value, _LEFT, _RIGHT, [unit.show(t) for t in value.ticks])
    if target is not None and years[0] <= target <= years[-1]:
        x = across(target) + slot / 2
        board.line(x, top, x, base + _LOWER, "faint", dash="3 3")
        if x < _RIGHT - 40:
            board.text(x + 5, top + 12, f"after {target}", size=12, fill="muted")
    if demand.central is not None:
        board.line(_LEFT, value(demand.central), _RIGHT, value(demand.central), "ink", width=2)
        board.text(
            _LEFT + 6,
            value(demand.central) - 7,
            f"demand {unit.label(demand.central)}",
            size=13,
            weight=700,
            halo=True,
        )
    steps = [(_LEFT, value(start))]
    level = start
    for year, supply, _ in found:
        x = across(year)
        steps += [(x, value(level)), (x, value(supply))]
        level = supply
    steps.append((_RIGHT, value(level)))
    board.path(
        points([*steps, (_RIGHT, value.start), (_LEFT, value.start)], closed=True), "partner", opacity=0.18
    )
    board.path(points(steps), stroke="own", width=2.4)
    _numbers(board, value, found, across, slot)
    _capital(board, found, across, slot, base)
    every = max(1, round(len(years) / 10))
    for year in years:
        if (years[-1] - year) % every == 0:
            board.text(across(year), base + _LOWER + 19, str(year), size=12.5, fill="muted", anchor="middle")
    x0 = _RIGHT + 28
    board.text(x0, top + 4, "Options in order of arrival", size=13, weight=700)
    for i, (year, _, row) in enumerate(shown):
        row_y = top + 26 + 19 * i
        board.text(x0 + 16, row_y, str(i + 1), size=12.5, anchor="end", fill="own", weight=700)
        board.text(x0 + 24, row_y, str(year), size=12.5, fill="muted")
        option = _option(row)
        board.text(x0 + 62, row_y, fit(option, WIDTH - x0 - 62, 12.5), size=12.5, tip=option)
    if len(found) > _MOST:
        board.text(x0 + 24, top + 26 + 19 * _MOST, f"and {len(found) - _MOST} more", size=12.5, fill="muted")
    return board


def _numbers(
    board: Board, value: Axis, found: list[tuple[int, float, Row]], across: object, slot: float
) -> None:
    """A numbered mark per option on the curve; marks of one year are spread across its slot."""
    assert callable(across)
    by_year: dict[int, list[int]] = {}
    for i, (year, _, _) in enumerate(found[:_MOST]):
        by_year.setdefault(year, []).append(i)
    for year, members in by_year.items():
        step = min(19.0, slot * 0.95 / len(members))
        top = value(max(found[i][1] for i in members))
        if step < 15 and len(members) > 2:
            # No room for a mark each: one for the lot.
            text, tip = (
                f"{members[0] + 1}–{members[-1] + 1}",
                "; ".join(_option(found[i][2]) for i in members),
            )
            board.rect(
                across(year) - 20, top - 24, 40, 17, "paper", stroke="own", width=1.3, round_=8.5, tip=tip
            )
            board.text(across(year), top - 11, text, size=11, anchor="middle", fill="own", weight=700)
            continue
        for k, i in enumerate(members):
            x = across(year) + (k - (len(members) - 1) / 2) * max(step, 15)
            board.circle(x, top - 15, 8.5, "paper", stroke="own", width=1.3, tip=_option(found[i][2]))
            board.text(x, top - 11, str(i + 1), size=11, anchor="middle", fill="own", weight=700)


def _option(row: Row) -> str:
    return word(row, "name", word(row, "option", "unnamed"))


def _capital(
    board: Board, found: list[tuple[int, float, Row]], across: object, slot: float, base: float
) -> None:
    """Bars of capital spent up to each year; options without a cost are counted, not guessed."""
    assert callable(across)
    spent: dict[int, float] = {}
    running, missing = 0.0, 0
    for year, _, row in found:
        total = number(row.get("capex_usd"))  # cumulative, as the verdict states it
        missing += total is None or row.get("capex_known") is False
        running = max(running, total or 0.0)
        spent[year] = running
    note = f"; {missing} without a sourced cost" if missing else ""
    board.text(_LEFT, base - 10, f"Capital spent by then: {usd(running)} in all{note}", size=13, weight=700)
    if running <= 0:
        return
    axis = Axis(0, running, base + _LOWER, base, 2)
    board.vertical_axis(axis, _LEFT, _RIGHT, [usd(t) for t in axis.ticks])
    level = 0.0
    last = _RIGHT
    for year in range(min(spent), max(spent) + 1):
        level = spent.get(year, level)
        x = across(year)
        if x + slot / 2 <= last + 1:
            board.rect(
                x - slot * 0.32,
                axis(level),
                slot * 0.64,
                axis.start - axis(level),
                "residue",
                tip=f"{year}: {usd(level)}",
            )
