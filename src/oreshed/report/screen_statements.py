"""The part of the screen on what briefs name as the bottleneck, and what the solved model says of it."""

from __future__ import annotations

from oreshed.report.lines import Line, pad, wrapped
from oreshed.report.notation import NONE, percent
from oreshed.report.reading import K_NUMBERS, closes_gap, number, rows, word
from oreshed.report.screen_unlocking import Screen

# Colours of the answers, here and on the page: what a brief got wrong stands out.
_STYLES = {"supported": "green", "in part": "yellow", "not supported": "bold red"}
ALONE = 0.1  # share of the gap from which a statement is right in part by what it brings alone
_ANSWER, _GAIN, _SHARE = 15, 10, 7


def statement_lines(screen: Screen) -> list[Line]:
    """A line a statement: the answer, what letting it go alone brings, and that as a share of the gap."""
    found = rows(screen.verdict, "statements")
    if not found or all(word(row, "answer") == "no gap" for row in found):
        return []
    room = screen.width - _ANSWER - _GAIN - _SHARE - 2
    lines = screen.head(
        "What briefs call the bottleneck", "the model's answer; what it brings alone, of the gap"
    )
    jointly = whole = False
    for row in found:
        answer, gain = word(row, "answer"), number(row.get("gain"))
        mass = NONE if gain is None else screen.mass(gain, signed=True)
        closed = gain is not None and closes_gap(screen.verdict, gain)
        share = percent(number(row.get("share_of_gap"))) if gain is not None else ""
        share, whole = ("all", True) if closed else (share, whole)
        says = wrapped(f"{word(row, 'id')}  {word(row, 'says')}", room, 5)
        tone = _STYLES.get(answer, "dim")
        if answer == "in part" and gain is not None and (number(row.get("share_of_gap")) or 0.0) < ALONE:
            answer, jointly = "in part (+)", True
        for i, text in enumerate(says):
            tail = (
                (pad(answer, _ANSWER), tone),
                (pad(mass, _GAIN, right=True) + pad(share, _SHARE, right=True), ""),
            )
            lines.append([(pad(text, room + 2), ""), *(tail if i == 0 else ())])
    lines += [[(t, "dim")] for t in wrapped(K_NUMBERS, screen.width, 4)]
    if whole:
        lines.append([("    all: closes the gap, and demand takes no more; it could bring more", "dim")])
    if jointly:
        note = "(+) brings less than a tenth of the gap alone, but has a part in a smallest set that unlocks supply"
        lines += [[(t, "dim")] for t in wrapped(note, screen.width, 4)]
    return lines
