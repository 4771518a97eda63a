"""Demand split into the steps that meet it, from own feed to what stays unmet."""

from __future__ import annotations

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit
from oreshed.report.notation import mass_unit, percent
from oreshed.report.palette import STEP_TOKENS
from oreshed.report.reading import Verdict, number, rows, section, word

STEP_NAMES = {
    "own_feed": "Own feed",
    "partner_feed": "Feed from partners",
    "other_feed": "Feed from others",
    "metal_from_partners": "Metal from partners",
    "metal_from_others": "Metal from others",
    "unmet": "Unmet",
}
_LEFT, _RIGHT, _STEP = 262.0, 770.0, 36.0


def steps_of(verdict: Verdict) -> list[tuple[str, str, float]]:
    """(step, label, tonnes) of the steps that have a number, in the verdict's order."""
    out = []
    for row in rows(verdict, "waterfall"):
        tonnes = number(row.get("tonnes"))
        step = word(row, "step")
        if tonnes is not None:
            out.append((step, word(row, "label", STEP_NAMES.get(step, step or "step")), tonnes))
    return out


def draw_waterfall(verdict: Verdict) -> Board | None:
    """Floating bars: each begins where the one above ends, and the last ends at demand."""
    steps = steps_of(verdict)
    total = sum(t for _, _, t in steps)
    if not steps or total <= 0:
        return None
    unit = mass_unit([total])
    running, ends = 0.0, [0.0, total]
    for _, _, tonnes in steps:
        running += tonnes
        ends.append(running)
    axis = Axis(min(ends), max(ends), _LEFT, _RIGHT)
    top = HEAD + 4
    bottom = top + _STEP * (len(steps) + 1)
    domestic = sum(t for s, _, t in steps if s == "own_feed")
    name = word(section(verdict, "question"), "bloc_name", "the bloc")
    board = Board(
        "waterfall",
        bottom + 26,
        f"Own feed covers {percent(domestic / total)} of demand",
        f"How the demand of {name} is met, {unit.unit} of contained metal a year",
        "; ".join(f"{label} {unit.label(t)}" for _, label, t in steps),
    )
    board.horizontal_axis(axis, top, bottom, [unit.show(t) for t in axis.ticks])
    start = 0.0
    for i, (step, label, tonnes) in enumerate([*steps, ("total", "Demand", total)]):
        y = top + _STEP * i
        if step == "total":
            start = 0.0
        token = "ink" if step == "total" else STEP_TOKENS.get(step, "faint")
        a, b = sorted((axis(start), axis(start + tonnes)))
        board.text(
            _LEFT - 12,
            y + 23,
            fit(label, _LEFT - 14, 14),
            anchor="end",
            weight=700 if step in {"total", "unmet"} else 400,
        )
        board.rect(
            a,
            y + 6,
            max(b - a, 1.5) if tonnes else 0,
            _STEP - 12,
            token,
            tip=f"{label}: {unit.label(tonnes)}",
        )
        if i < len(steps):
            board.line(axis(start + tonnes), y + 6, axis(start + tonnes), y + _STEP + 8, "faint", width=1)
        written = f"{unit.show(tonnes)}"
        board.text(
            WIDTH - 72,
            y + 23,
            written,
            anchor="end",
            weight=700 if step in {"total", "unmet"} else 400,
            fill="unmet" if step == "unmet" and tonnes > 0 else "ink",
        )
        board.text(WIDTH - 4, y + 23, percent(tonnes / total), anchor="end", fill="muted")
        start += tonnes
    return board
