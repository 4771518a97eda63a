"""Which constraint classes form each unlocking set: one column a set, one row a class.

Where every set is a single class the matrix would be an empty diagonal, so bars by class take its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit
from oreshed.report.notation import Mass, mass_unit, percent
from oreshed.report.reading import Row, Verdict, number, rows, section, set_members, word

_MOST_SETS, _MOST_ROWS, _MOST_BARS = 12, 24, 20
_LEFT, _BARS, _STEP = 400.0, 104.0, 27.0


def draw_sets(verdict: Verdict) -> Board | None:
    """The picture of all unlocking sets, or None where there is none."""
    found = [s for s in rows(verdict, "unlocking_sets") if set_members(s)]
    if not found:
        return None
    needed = number(section(verdict, "unlocking").get("delta"))
    gains = [g for s in found if (g := number(s.get("gain"))) is not None]
    unit = mass_unit([*gains, needed])
    smallest = min(len(set_members(s)) for s in found)
    if max(len(set_members(s)) for s in found) == 1:
        return _draw_bars(found, needed, unit)
    title = (
        "One class alone unlocks the gain"
        if smallest == 1
        else f"No class unlocks the gain alone: {smallest} must give way together"
    )
    return _draw_matrix(found, needed, unit, title)


def _name(member: Row) -> str:
    return word(member, "label", word(member, "id", "unnamed"))


def _drawn(one: Row) -> bool:
    """Was the set judged in draws?"""
    return number(one.get("share_of_draws")) is not None


def _described(found: Sequence[Row], unit: Mass) -> str:
    return "; ".join(
        f"set {i + 1}: {' + '.join(_name(m) for m in set_members(s))}, gain {unit.label(s.get('gain'))}"
        + (f", in {percent(s.get('share_of_draws'))} of draws" if _drawn(s) else "")
        for i, s in enumerate(found)
    )


def _draw_bars(found: Sequence[Row], needed: float | None, unit: Mass) -> Board:
    """A bar a class: what it gains without limit, against what was asked for."""
    shown = found[:_MOST_BARS]
    step = 30.0
    top = HEAD + 26
    bottom = top + step * len(shown)
    rest = f"; first {len(shown)} of {len(found)}" if len(found) > len(shown) else ""
    title = (
        f"Any one of {len(found)} classes alone unlocks the gain"
        if len(found) > 1
        else "One class alone unlocks the gain"
    )
    board = Board(
        "unlocking-sets",
        bottom + 34,
        title,
        f"Gain when the class has no limit, {unit.unit} a year{rest}",
        _described(shown, unit),
    )
    gains = [number(s.get("gain")) for s in shown]
    axis = Axis(0, max([*(g for g in gains if g is not None), needed or 0.0, 1e-9]), _LEFT, 740.0)
    board.horizontal_axis(axis, top, bottom, [unit.show(t) for t in axis.ticks])
    board.text(812, top - 9, "gain", size=12.5, fill="muted", anchor="end")
    if any(map(_drawn, shown)):
        board.text(WIDTH - 4, top - 9, "in draws", size=12.5, fill="muted", anchor="end")
    for i, (one, gain) in enumerate(zip(shown, gains, strict=True)):
        y = top + step * i
        member = set_members(one)[0]
        tip = f"{_name(member)}: {unit.label(gain)}, {word(member, 'reason')}"
        board.text(_LEFT - 12, y + 20, fit(_name(member), _LEFT - 14, 13), size=13, anchor="end", tip=tip)
        end = axis.end if gain is None else axis(gain)
        if gain is None:
            board.rect(_LEFT, y + 7, end - _LEFT, step - 14, stroke="own", dash="3 3", tip=tip)
        else:
            board.rect(_LEFT, y + 6, max(end - _LEFT, 1.5), step - 12, "own", tip=tip)
        board.text(
            812,
            y + 20,
            "no limit" if gain is None else unit.show(gain, signed=True),
            anchor="end",
            weight=700,
        )
        if _drawn(one):
            board.text(WIDTH - 4, y + 20, percent(one.get("share_of_draws")), anchor="end", fill="muted")
    if needed is not None:
        board.line(axis(needed), top - 4, axis(needed), bottom, "unmet", width=1.6, dash="4 3")
        board.text(
            axis(needed), top - 9, f"asked for {unit.show(needed)}", size=12.5, fill="unmet", anchor="middle"
        )
    return board


def _draw_matrix(found: Sequence[Row], needed: float | None, unit: Mass, title: str) -> Board:
    """Gain above, dots joined by a stem for the classes that must give way together, share of draws below."""
    shown = found[:_MOST_SETS]
    labels: dict[str, str] = {}
    reasons: dict[str, str] = {}
    uses: dict[str, int] = {}
    for one in shown:
        for member in set_members(one):
            identity = word(member, "id")
            labels.setdefault(identity, _name(member))
            reasons.setdefault(identity, word(member, "reason"))
            uses[identity] = uses.get(identity, 0) + 1
    classes = sorted(labels, key=lambda c: -uses[c])[:_MOST_ROWS]
    gains = [number(s.get("gain")) for s in shown]
    slot = min(76.0, (WIDTH - _LEFT - 10) / len(shown))
    top = HEAD + 26
    matrix = top + _BARS + 12
    bottom = matrix + _STEP * len(classes)
    rest = f"; first {len(shown)} of {len(found)} sets" if len(found) > len(shown) else ""
    board = Board(
        "unlocking-sets",
        bottom + 54,
        title,
        f"Each column is a smallest set of classes that, relaxed together, gain {unit.label(needed)} a year{rest}",
        _described(shown, unit),
    )
    axis = Axis(0, max([*(g for g in gains if g is not None), needed or 0.0, 1e-9]), top + _BARS, top, 2)
    board.text(
        _LEFT - 14,
        top + 8,
        f"gain without limit on the set, {unit.unit}",
        size=12.5,
        fill="muted",
        anchor="end",
    )
    for r, identity in enumerate(classes):
        y = matrix + _STEP * r
        if r % 2 == 0:
            board.rect(0, y, WIDTH, _STEP, "band", opacity=0.55)
        tip = f"{labels[identity]}: {reasons[identity]}"
        board.text(0, y + 18, fit(labels[identity], _LEFT - 24, 13.5), size=13.5, tip=tip)
    for i, (one, gain) in enumerate(zip(shown, gains, strict=True)):
        x = _LEFT + slot * (i + 0.5)
        height = axis.start - (axis.end if gain is None else axis(gain))
        left, wide = x - slot * 0.28, slot * 0.56
        if gain is None:
            board.rect(left, axis.start - height, wide, height, stroke="own", dash="3 3")
            board.text(x, top - 8, "no limit", size=12, anchor="middle", fill="muted")
        else:
            board.rect(left, axis.start - height, wide, height, "own", tip=f"set {i + 1}: {unit.label(gain)}")
            board.text(x, axis(gain) - 6, unit.show(gain, signed=True), size=12.5, anchor="middle")
        at = sorted(
            matrix + _STEP * (classes.index(word(m, "id")) + 0.5)
            for m in set_members(one)
            if word(m, "id") in classes
        )
        for r in range(len(classes)):
            board.circle(x, matrix + _STEP * (r + 0.5), 3, "grid")
        if len(at) > 1:
            board.line(x, at[0], x, at[-1], "own", width=3)
        for y in at:
            board.circle(x, y, 7, "own")
        if _drawn(one):
            board.text(
                x, bottom + 20, percent(one.get("share_of_draws")), size=13, anchor="middle", weight=700
            )
        board.text(x, bottom + 40, f"set {i + 1}", size=12.5, anchor="middle", fill="muted")
    if needed is not None:
        board.line(
            _LEFT, axis(needed), _LEFT + slot * len(shown), axis(needed), "unmet", width=1.4, dash="4 3"
        )
        board.text(
            _LEFT - 14,
            axis(needed) + 4,
            f"asked for {unit.show(needed)}",
            size=12.5,
            fill="unmet",
            anchor="end",
        )
    if any(map(_drawn, shown)):
        said = "share of draws in which it unlocks"
        board.text(_LEFT - 14, bottom + 20, said, size=12.5, fill="muted", anchor="end")
    return board
