"""Which constraint classes form each unlocking set: one column a set, one row a class."""

from __future__ import annotations

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit
from oreshed.report.notation import mass_unit, percent
from oreshed.report.reading import Verdict, number, rows, section, set_members, word

_MOST_SETS, _MOST_ROWS = 12, 24
_BARS, _STEP = 104.0, 27.0


def draw_sets(verdict: Verdict) -> Board | None:
    """Gain above, dots joined by a stem for the classes that must give way together, share of draws below."""
    found = [s for s in rows(verdict, "unlocking_sets") if set_members(s)]
    if not found:
        return None
    shown = found[:_MOST_SETS]
    labels: dict[str, str] = {}
    regions: dict[str, str] = {}
    for one in shown:
        for member in set_members(one):
            identity = word(member, "id")
            labels.setdefault(identity, word(member, "label", identity or "unnamed"))
            regions.setdefault(identity, word(member, "reason"))
    classes = sorted(labels, key=lambda c: -sum(c == word(m, "id") for s in shown for m in set_members(s)))[
        :_MOST_ROWS
    ]
    smallest = min(len(set_members(s)) for s in found)
    gains = [number(s.get("gain")) for s in shown]
    needed = number(section(verdict, "unlocking").get("delta"))
    known = [g for g in gains if g is not None] + ([needed] if needed is not None else [])
    unit = mass_unit(known)
    left = 400.0
    slot = min(76.0, (WIDTH - left - 10) / len(shown))
    top = HEAD + 26
    matrix = top + _BARS + 12
    bottom = matrix + _STEP * len(classes)
    one_enough = smallest == 1
    title = (
        "One class alone is enough to unlock the gain"
        if one_enough
        else f"No single class unlocks the gain: {smallest} must give way together"
    )
    rest = f"; first {len(shown)} of {len(found)} sets" if len(found) > len(shown) else ""
    board = Board(
        "unlocking-sets",
        bottom + 54,
        title,
        f"Each column is one smallest set of constraint classes whose relaxation gains {unit.label(needed)} a year{rest}",
        "; ".join(
            f"set {i + 1}: {' + '.join(word(m, 'label', word(m, 'id')) for m in set_members(s))}, gain {unit.label(g)}, in {percent(s.get('share_of_draws'))} of draws"
            for i, (s, g) in enumerate(zip(shown, gains, strict=True))
        ),
    )
    axis = Axis(0, max([*known, 1e-9]), top + _BARS, top, 2)
    board.text(
        left - 14,
        top + _BARS / 2 - 2,
        f"gain without limit on the set, {unit.unit}/yr",
        size=12.5,
        fill="muted",
        anchor="end",
    )
    if needed is not None:
        board.line(left, axis(needed), left + slot * len(shown), axis(needed), "unmet", width=1.4, dash="4 3")
        board.text(
            left - 14,
            axis(needed) + 4,
            f"asked for {unit.show(needed)}",
            size=12.5,
            fill="unmet",
            anchor="end",
        )
    for r, identity in enumerate(classes):
        y = matrix + _STEP * r
        if r % 2 == 0:
            board.rect(0, y, WIDTH, _STEP, "band", opacity=0.55)
        board.text(
            0,
            y + 18,
            fit(labels[identity], left - 24, 13.5),
            size=13.5,
            tip=f"{labels[identity]}: {regions[identity]}",
        )
    for i, (one, gain) in enumerate(zip(shown, gains, strict=True)):
        x = left + slot * (i + 0.5)
        board.text(x, top - 8, "no limit" if gain is None else "", size=12, anchor="middle", fill="muted")
        height = axis.start - (axis.end if gain is None else axis(gain))
        board.rect(
            x - slot * 0.28,
            axis.start - height,
            slot * 0.56,
            height,
            "" if gain is None else "own",
            stroke="own" if gain is None else "",
            dash="3 3" if gain is None else "",
            tip=f"set {i + 1}: gain {unit.label(gain)}",
        )
        if gain is not None:
            board.text(x, axis(gain) - 6, unit.show(gain), size=12.5, anchor="middle")
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
        board.text(x, bottom + 20, percent(one.get("share_of_draws")), size=13, anchor="middle", weight=700)
        board.text(x, bottom + 40, f"set {i + 1}", size=12.5, anchor="middle", fill="muted")
    board.text(
        left - 14, bottom + 20, "share of draws in which it unlocks", size=12.5, fill="muted", anchor="end"
    )
    return board
