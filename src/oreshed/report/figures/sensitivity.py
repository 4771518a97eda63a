"""Does the answer survive another feed rule or another set of countries? The gap under each, around zero."""

from __future__ import annotations

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit
from oreshed.report.notation import mass_unit
from oreshed.report.palette import VERDICT_TOKENS
from oreshed.report.reading import Verdict, interval, number, rows, word

_FEED_WORDS = {"own": "own feed only", "reliable": "and from partners", "all": "and from everyone"}
_LEFT, _RIGHT, _STEP = 290.0, 740.0, 32.0


def draw_sensitivity(verdict: Verdict) -> Board | None:
    """A dot and bar a setting: right of zero is short, left is surplus; the colour is the verdict."""
    found = [(r, interval(r.get("gap"))) for r in rows(verdict, "sensitivity")]
    found = [(r, g) for r, g in found if g.central is not None]
    if not found:
        return None
    known = [v for _, g in found for v in g.known]
    unit = mass_unit(known)
    axis = Axis(min([*known, 0.0]), max([*known, 0.0]), _LEFT, _RIGHT)
    top = HEAD + 20
    bottom = top + _STEP * len(found)
    answers = {word(r, "verdict") for r, _ in found} - {""}
    title = (
        "The verdict changes with the setting"
        if len(answers) > 1
        else "The verdict holds under every setting tried"
    )
    board = Board(
        "sensitivity",
        bottom + 34,
        title,
        f"Gap (demand less supply) in {unit.unit} a year; right of zero is short",
        "; ".join(
            f"{word(r, 'setting')} {word(r, 'value')}: {unit.label(g.central)}, {word(r, 'verdict')}"
            for r, g in found
        ),
    )
    board.horizontal_axis(axis, top, bottom, [unit.show(t, signed=True) for t in axis.ticks])
    board.line(axis(0), top, axis(0), bottom, "ink", width=1.6)
    before = None
    for i, (row, gap) in enumerate(found):
        y = top + _STEP * (i + 0.5)
        setting, value = word(row, "setting"), word(row, "value")
        if setting == "feed":
            value = _FEED_WORDS.get(value, value)
        if setting != before:
            board.text(0, y + 5, fit(setting, 70, 13.5, bold=True), size=13.5, weight=700)
            if before is not None:
                board.line(0, y - _STEP / 2, WIDTH, y - _STEP / 2, "faint")
            before = setting
        board.text(76, y + 5, fit(value, _LEFT - 92, 13.5), size=13.5, tip=value)
        answer = word(row, "verdict")
        token = VERDICT_TOKENS.get(answer, "muted")
        if gap.low is not None and gap.high is not None:
            board.rect(
                axis(gap.low), y - 4, max(axis(gap.high) - axis(gap.low), 2), 8, token, opacity=0.35, round_=4
            )
        board.circle(
            axis(number(gap.central) or 0.0),
            y,
            6,
            token,
            tip=f"{setting} {value}: {unit.label(gap.central, signed=True)}",
        )
        board.text(WIDTH - 104, y + 5, unit.show(gap.central, signed=True), anchor="end", size=13.5)
        board.text(WIDTH - 92, y + 5, answer, fill=token, size=13.5, weight=700)
    return board
