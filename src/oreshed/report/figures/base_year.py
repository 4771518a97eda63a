"""The base year as printed against the base year as modelled, on one normalised axis."""

from __future__ import annotations

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit
from oreshed.report.notation import TONNES, Mass, general, grouped, mass_unit
from oreshed.report.reading import Interval, Row, Verdict, interval, number, rows, word

_LEFT, _RIGHT, _STEP, _MOST = 338.0, 734.0, 25.0, 36


def counts_tonnes(row: Row) -> bool:
    """False for the rows that are a share or an index."""
    return word(row, "unit", "t").startswith("t")


def check_value(row: Row, value: object, unit: Mass) -> str:
    """A value of a check in the picture's unit; a small row in tonnes, a share as it is, both with their unit."""
    if not counts_tonnes(row):
        return general(value, "%" if word(row, "unit") == "percent" else row.get("unit"))
    sizes = [abs(v) for v in (number(row.get("model")), *interval(row.get("printed"))) if v is not None]
    if unit.divisor > 1 and max(sizes, default=0.0) < 2e4:
        return TONNES.label(value)
    return unit.show(value)


def _deviations(row: Row) -> tuple[Interval, float] | None:
    """Printed interval and model value as per cent of the printed central value."""
    printed, model = interval(row.get("printed")), number(row.get("model"))
    if printed.central is None or model is None or abs(printed.central) < 1e-12:
        return None
    size = abs(printed.central)

    def per_cent(value: float | None) -> float:
        return 0.0 if value is None else 100 * (value - (printed.central or 0)) / size

    return Interval(per_cent(printed.low), 0.0, per_cent(printed.high)), per_cent(model)


def draw_base_year(verdict: Verdict) -> Board | None:
    """Grey bar: the printed interval. Dot: the model; filled where predicted, hollow where imposed, red where outside."""
    found = [(r, d) for r in rows(verdict, "base_year_check") if (d := _deviations(r)) is not None]
    if not found:
        return None
    # Predictions first: an imposed value that fits proves nothing.
    found.sort(key=lambda f: (word(f[0], "status") != "predicted", -abs(f[1][1])))
    shown = found[:_MOST]
    predicted = [r for r, _ in found if word(r, "status") == "predicted"]
    inside = sum(bool(r.get("inside")) for r in predicted)
    widest = max(abs(v) for _, (p, m) in shown for v in (*p, m) if v is not None)
    reach = min(max(widest, 5.0), 60.0)
    axis = Axis(-reach, reach, _LEFT, _RIGHT, 6)
    top = HEAD + 24
    bottom = top + _STEP * len(shown)
    unit = mass_unit([r.get("model") for r, _ in shown if counts_tonnes(r)])
    board = Board(
        "base-year-check",
        bottom + 34,
        f"{inside} of {len(predicted)} predicted values lie inside the printed interval"
        if predicted
        else "The base year is imposed, not predicted",
        "Model against print, per cent of the printed value; bar: printed interval",
        "; ".join(
            f"{word(r, 'label', word(r, 'id'))}: {grouped(m, 1, signed=True)} %" for r, (_, m) in shown
        ),
    )
    board.legend(
        _LEFT - 30,
        top - 8,
        [("loss", "printed interval"), ("own", "predicted, inside"), ("unmet", "predicted, outside")],
    )
    board.circle(_LEFT + 366, top - 12.5, 4.5, "paper", stroke="muted", width=2)
    board.text(_LEFT + 377, top - 8, "imposed", size=12.5, fill="muted")
    board.text(WIDTH - 80, top - 8, f"print, {unit.unit}", size=12.5, fill="muted", anchor="end")
    board.text(WIDTH - 4, top - 8, "model", size=12.5, fill="muted", anchor="end")
    board.horizontal_axis(axis, top, bottom, [f"{grouped(t, 0, signed=True)} %" for t in axis.ticks])
    for i, (row, (printed, model)) in enumerate(shown):
        y = top + _STEP * (i + 0.5)
        label = word(row, "label", word(row, "id", "unnamed")).removesuffix(f", {word(row, 'year')}")
        board.text(_LEFT - 12, y + 4.5, fit(label, _LEFT - 14, 13), size=13, anchor="end", tip=label)
        board.rect(
            axis(printed.low or 0),
            y - 5,
            max(axis(printed.high or 0) - axis(printed.low or 0), 2),
            10,
            "loss",
            round_=2,
        )
        free = word(row, "status") == "predicted"
        token = "muted" if not free else "own" if row.get("inside") else "unmet"
        tip = f"{label}: model {check_value(row, row.get('model'), unit)}, {grouped(model, 1, signed=True)} %"
        if abs(model) > reach * 1.001 and not axis.low <= model <= axis.high:
            x = axis(model)
            way = 1 if model > 0 else -1
            board.path(f"M{x:.1f} {y - 6:.1f}l{way * 9} 6l{-way * 9} 6Z", token, tip=tip)
        else:
            board.circle(axis(model), y, 5.2, token if free else "paper", stroke=token, width=2, tip=tip)
        board.text(
            WIDTH - 80,
            y + 4.5,
            check_value(row, interval(row.get("printed")).central, unit),
            size=13,
            anchor="end",
        )
        board.text(
            WIDTH - 4,
            y + 4.5,
            check_value(row, row.get("model"), unit),
            size=13,
            anchor="end",
            fill="unmet" if token == "unmet" else "ink",
        )
    return board
