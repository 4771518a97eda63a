"""The supply chain drawn: stages as columns, regions by colour, ribbons as wide as their tonnes."""

from __future__ import annotations

import itertools
import json

from oreshed.report.figures.canvas import HEAD, WIDTH, Board, fit, text_width
from oreshed.report.figures.sankey_layout import Box, Ribbon, drawable, layout_sankey, region_order
from oreshed.report.notation import mass_unit
from oreshed.report.reading import Verdict, clean, number, one_line, rows, section, texts, word

_INSIDE = tuple(f"r{i}" for i in range(8))
_OUTSIDE = tuple(f"q{i}" for i in range(5))
_KIND_TOKENS = {"unmet": "unmet", "loss": "loss", "residue": "residue", "companion": "companion"}
_SIDE = 96.0


def stages_of(verdict: Verdict) -> list[str]:
    """The columns; where the verdict names none, stages in the order in which the flows name them."""
    given = [s for s in dict.fromkeys(one_line(t) for t in texts(verdict, "stages")) if s]
    if given:
        return given
    flows = rows(verdict, "flows")
    return [
        s
        for s in dict.fromkeys([word(f, "from_stage") for f in flows] + [word(f, "to_stage") for f in flows])
        if s
    ]


def region_tokens(regions: list[str], bloc: list[str]) -> dict[str, str]:
    """Cool colours for the bloc, earth colours for the rest: who is inside shows before any name is read."""
    inside = [r for r in regions if r in bloc] if bloc else regions
    outside = [r for r in regions if r not in inside]
    return {r: _INSIDE[i % len(_INSIDE)] for i, r in enumerate(inside)} | {
        r: _OUTSIDE[i % len(_OUTSIDE)] for i, r in enumerate(outside)
    }


def ribbon_path(ribbon: Ribbon) -> str:
    """A closed path: along the upper edge, back along the lower."""
    edge, t = ribbon.edge, max(ribbon.thickness, 0.8)

    def run(turns: tuple[tuple[float, float], ...], shift: float) -> str:
        out = []
        for (x0, y0), (x1, y1) in itertools.pairwise(turns):
            half = (x0 + x1) / 2
            out.append(f"C{half:.1f} {y0 + shift:.2f} {half:.1f} {y1 + shift:.2f} {x1:.1f} {y1 + shift:.2f}")
        return "".join(out)

    last = edge[-1]
    return f"M{edge[0][0]:.1f} {edge[0][1]:.2f}{run(edge, 0)}L{last[0]:.1f} {last[1] + t:.2f}{run(edge[::-1], t)}Z"


def draw_sankey(verdict: Verdict) -> Board | None:
    """Columns under their stage names, region labels beside the boxes, every ribbon with its numbers on hover."""
    stages = stages_of(verdict)
    forward, rest = drawable(rows(verdict, "flows"), stages)
    if not forward:
        return None
    used = [s for s in stages if any(s in (word(f, "from_stage"), word(f, "to_stage")) for f in forward)]
    bloc = texts(section(verdict, "question"), "bloc")
    order = region_order(forward, bloc)
    tokens = region_tokens(order, bloc)
    per_column = max(
        len(
            {
                word(f, e)
                for f in forward
                for e, s in (("from", "from_stage"), ("to", "to_stage"))
                if word(f, s) == one
            }
        )
        for one in used
    )
    top, tall = HEAD + 30, min(760.0, max(340.0, 30.0 * per_column))
    boxes, ribbons = layout_sankey(
        forward, used, regions=order, left=_SIDE, right=WIDTH - _SIDE, top=top, bottom=top + tall
    )
    unit = mass_unit([b.tonnes for b in boxes])
    left_out = sum(number(f.get("tonnes")) or 0.0 for f in rest)
    board = Board(
        "sankey",
        top + tall + (34 if rest else 12),
        "Where the metal comes from, and where it goes",
        f"{unit.unit} of contained metal a year; cool: inside the bloc, earth: outside, red: unmet; one of many equal solutions",
        "; ".join(
            f"{word(r.flow, 'from')} to {word(r.flow, 'to')}: {unit.label(r.flow.get('tonnes'))}"
            for r in ribbons
        ),
    )
    xs = [_SIDE + (WIDTH - 2 * _SIDE - 13) * i / max(len(used) - 1, 1) + 6.5 for i in range(len(used))]
    wide = (xs[1] - xs[0] - 10) if len(xs) > 1 else 300
    for x, stage in zip(xs, used, strict=True):
        name = stage.replace("_", " ").replace("-", " ")
        board.text(
            x,
            top - 14,
            fit(name[:1].upper() + name[1:], wide, 13, bold=True),
            size=13,
            anchor="middle",
            weight=700,
        )
    board.group("ribbons")
    for ribbon in sorted(ribbons, key=lambda r: -r.thickness):
        flow = ribbon.flow
        token = _KIND_TOKENS.get(word(flow, "kind")) or tokens.get(word(flow, "from_region"), "loss")
        label = word(flow, "label", word(flow, "commodity", "flow"))
        tip = f"{label}: {unit.label(flow.get('tonnes'))}\n{word(flow, 'from_region')} {word(flow, 'from_stage')} to {word(flow, 'to_region')} {word(flow, 'to_stage')}"
        shape = board.path(ribbon_path(ribbon), token, opacity=0.42, tip=tip)
        shape.set("data-p", json.dumps(texts(flow, "parents")))
        shape.set("data-label", clean(f"{label}: {unit.label(flow.get('tonnes'))}"))
    board.close()
    touching: dict[str, set[str]] = {}
    for ribbon in ribbons:
        for end in (ribbon.source, ribbon.target):
            touching.setdefault(end, set()).add(word(ribbon.flow, "kind"))
    for box in boxes:
        # A box takes the colour of a kind only if all that touches it is of that kind: losses, residue, unmet.
        kinds = touching.get(box.id, set())
        token = tokens.get(box.region, "loss")
        if kinds == {"unmet"} and not box.entering:
            token = "unmet"
        elif len(kinds) == 1 and not box.leaving and kinds <= {"loss", "residue"}:
            token = _KIND_TOKENS[next(iter(kinds))]
        tip = f"{box.id} ({box.region}): {unit.label(box.tonnes)}"
        if box.entering and box.leaving:
            tip += f"\nin {unit.label(box.entering)}, out {unit.label(box.leaving)}"
        board.rect(box.x, box.y, box.width, box.height, token, tip=tip)
    _labels(board, boxes, len(used), unit.show, wide)
    if rest:
        board.text(
            0,
            top + tall + 24,
            f"Not drawn: {len(rest)} flows within a stage, backward or without tonnes ({unit.label(left_out)})",
            size=12.5,
            fill="muted",
        )
    return board


def _labels(board: Board, boxes: list[Box], columns: int, show: object, wide: float) -> None:
    """Region and tonnes beside a box; where two would touch, the larger keeps its label, the other its tooltip."""
    assert callable(show)
    placed: dict[int, list[float]] = {}
    for box in sorted(boxes, key=lambda b: -b.tonnes):
        middle = box.y + box.height / 2
        if any(abs(middle - y) < 13.5 for y in placed.get(box.stage, [])):
            continue
        placed.setdefault(box.stage, []).append(middle)
        text = f"{box.region or box.id} {show(box.tonnes)}"
        if box.stage == 0:
            board.text(box.x - 6, middle + 4.5, fit(text, _SIDE - 6, 12.5), size=12.5, anchor="end")
        elif box.stage == columns - 1:
            board.text(box.x + box.width + 6, middle + 4.5, fit(text, _SIDE - 8, 12.5), size=12.5)
        elif text_width(text, 12.5) < wide:
            board.text(box.x + box.width + 5, middle + 4.5, text, size=12.5, halo=True)
