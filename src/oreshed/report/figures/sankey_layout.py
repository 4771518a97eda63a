"""Where the boxes and ribbons of the supply chain go: columns are stages, regions keep their order in every column.

Loops cannot arise: a ribbon always runs from a stage to a later one, and what does not (scrap sent round within a
stage, say) is left to the tables and counted by `drawable`. A ribbon that passes over a stage gets a lane of its own
there, so that it never runs behind a box.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oreshed.report.reading import Row, number, word

_NODE_WIDTH = 13.0
_GAP, _LANE_GAP, _THIN = 13.0, 2.0, 2.5
_SWEEPS = 8


@dataclass(frozen=True)
class Box:
    """A node of the picture: one place in one stage. `tonnes` is the larger of what enters and what leaves."""

    id: str
    stage: int
    region: str
    x: float
    y: float
    width: float
    height: float
    tonnes: float
    entering: float
    leaving: float


@dataclass(frozen=True)
class Ribbon:
    """A flow: its thickness and the top edge at each turn, (x, y), from its source box to its target box."""

    flow: Row
    source: str
    target: str
    thickness: float
    edge: tuple[tuple[float, float], ...]


@dataclass
class _Node:
    id: str
    stage: int
    region: str
    kind: str = ""
    lane: bool = False
    y: float = 0.0
    height: float = 0.0
    entering: list[_Piece] = field(default_factory=list)
    leaving: list[_Piece] = field(default_factory=list)

    @property
    def tonnes(self) -> float:
        return max(sum(p.tonnes for p in self.entering), sum(p.tonnes for p in self.leaving))

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(eq=False)
class _Piece:
    """The part of a flow between two neighbouring columns."""

    flow: int
    tonnes: float
    source: _Node
    target: _Node
    y0: float = 0.0
    y1: float = 0.0


def drawable(flows: Sequence[Row], stages: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """Flows that run forward between known stages with tonnes above zero, and the rest."""
    place = {s: i for i, s in enumerate(stages)}
    yes: list[Row] = []
    no: list[Row] = []
    for flow in flows:
        a, b = place.get(word(flow, "from_stage")), place.get(word(flow, "to_stage"))
        tonnes = number(flow.get("tonnes"))
        forward = a is not None and b is not None and a < b and tonnes is not None and tonnes > 0
        (yes if forward else no).append(flow)
    return yes, no


def region_order(flows: Sequence[Row], first: Sequence[str] = ()) -> list[str]:
    """Regions of the bloc in their given order, then the others by tonnes."""
    size: dict[str, float] = {}
    for flow in flows:
        for end in ("from_region", "to_region"):
            size[word(flow, end)] = size.get(word(flow, end), 0.0) + (number(flow.get("tonnes")) or 0.0)
    inside = [r for r in first if r in size]
    return inside + sorted((r for r in size if r not in inside), key=lambda r: (-size[r], r))


def layout_sankey(
    flows: Sequence[Mapping[str, Any]],
    stages: Sequence[str],
    *,
    regions: Sequence[str] = (),
    left: float = 0.0,
    right: float = 900.0,
    top: float = 0.0,
    bottom: float = 500.0,
) -> tuple[list[Box], list[Ribbon]]:
    """Boxes and ribbons in board units.

    flows : rows with from, to, from_stage, to_stage, from_region, to_region, tonnes, kind.
    stages : columns from left to right.
    regions : regions in the order they shall have in every column; others follow by tonnes.

    At each box the ribbons on its fuller side sum to its height (thin boxes are drawn at a least height).
    """
    forward, _ = drawable(flows, stages)
    place = {s: i for i, s in enumerate(stages)}
    nodes: dict[tuple[int, str], _Node] = {}
    pieces: list[list[_Piece]] = []
    for i, flow in enumerate(forward):
        a, b = place[word(flow, "from_stage")], place[word(flow, "to_stage")]
        tonnes = number(flow.get("tonnes")) or 0.0
        chain = [_node(nodes, a, flow, "from")]
        chain += [_Node(f"{i}", s, word(flow, "to_region"), "", lane=True) for s in range(a + 1, b)]
        chain.append(_node(nodes, b, flow, "to"))
        for lane in chain[1:-1]:
            nodes[(lane.stage, f"\x00lane {i}")] = lane
        pieces.append([])
        for u, v in itertools.pairwise(chain):
            piece = _Piece(i, tonnes, u, v)
            u.leaving.append(piece)
            v.entering.append(piece)
            pieces[-1].append(piece)
    order = {r: k for k, r in enumerate([*dict.fromkeys(regions), *region_order(forward, regions)])}
    columns = [
        sorted(
            (n for n in nodes.values() if n.stage == s),
            key=lambda n: (n.kind in {"unmet", "loss"}, order.get(n.region, 0), n.lane, n.id),
        )
        for s in range(len(stages))
    ]
    scale, gap = _scale(columns, bottom - top)
    for node in nodes.values():
        node.height = (
            node.tonnes * scale if node.lane else max(node.tonnes * scale, _least(columns, bottom - top))
        )
    for column in columns:
        _stack(column, gap, top)
    _relax(columns, gap, top, bottom)
    _attach(nodes.values(), scale)
    step = (right - left - _NODE_WIDTH) / max(len(stages) - 1, 1)

    def x_of(node: _Node) -> float:
        return left + step * node.stage

    boxes = [
        Box(
            n.id, n.stage, n.region, x_of(n), n.y, _NODE_WIDTH, n.height, n.tonnes,
            sum(p.tonnes for p in n.entering), sum(p.tonnes for p in n.leaving),
        )
        for c in columns for n in c if not n.lane
    ]  # fmt: skip
    ribbons = []
    for flow, chain_pieces in zip(forward, pieces, strict=True):
        edge: list[tuple[float, float]] = []
        for piece in chain_pieces:
            edge += [(x_of(piece.source) + _NODE_WIDTH, piece.y0), (x_of(piece.target), piece.y1)]
        ribbons.append(
            Ribbon(
                flow,
                chain_pieces[0].source.id,
                chain_pieces[-1].target.id,
                chain_pieces[0].tonnes * scale,
                tuple(edge),
            )
        )
    return boxes, ribbons


def _node(nodes: dict[tuple[int, str], _Node], stage: int, flow: Row, end: str) -> _Node:
    region = word(flow, f"{end}_region")
    identity = word(flow, end) or f"{region} {word(flow, end + '_stage')}".strip()
    node = nodes.setdefault((stage, identity), _Node(identity, stage, region))
    if (
        word(flow, "kind") in {"unmet", "loss"}
        and (end == "to" or word(flow, "kind") == "unmet")
        and not (node.entering if end == "from" else node.leaving)
    ):
        # Only ends that exist for it: where unmet demand begins, where losses end.
        node.kind = node.kind or (
            word(flow, "kind") if (end == "from") == (word(flow, "kind") == "unmet") else ""
        )
    return node


def _least(columns: list[list[_Node]], height: float) -> float:
    most = max((len(c) for c in columns), default=1) or 1
    return min(_THIN, 0.15 * height / most)


def _scale(columns: list[list[_Node]], height: float) -> tuple[float, float]:
    """Board units per tonne, and the gap, such that the fullest column fits with every box at its least height."""
    most = max((sum(not n.lane for n in c) for c in columns), default=1) or 1
    gap = min(_GAP, 0.45 * height / most)
    scale = float("inf")
    for column in columns:
        total = sum(n.tonnes for n in column)
        free = height - _between(column, gap) - _least(columns, height) * sum(not n.lane for n in column)
        if total > 0:
            scale = min(scale, max(free, 0.1 * height) / total)
    return (scale if scale != float("inf") else 0.0), gap


def _space(upper: _Node, lower: _Node, gap: float) -> float:
    """Lanes lie close together; boxes need room for their labels."""
    return (
        gap * _LANE_GAP / _GAP
        if upper.lane and lower.lane
        else gap * 0.6
        if upper.lane or lower.lane
        else gap
    )


def _between(column: list[_Node], gap: float) -> float:
    return sum(_space(a, b, gap) for a, b in itertools.pairwise(column))


def _stack(column: list[_Node], gap: float, top: float) -> None:
    y = top
    for i, node in enumerate(column):
        node.y = y if i == 0 else y + _space(column[i - 1], node, gap)
        y = node.y + node.height


def _relax(columns: list[list[_Node]], gap: float, top: float, bottom: float) -> None:
    """Pull each box to the middle of what it is joined to, keeping order, gaps and the frame."""
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for column in columns if forward else reversed(columns):
            for node in column:
                joined = node.entering if forward else node.leaving
                weight = sum(p.tonnes for p in joined)
                if weight > 0:
                    ends = ((p.source if forward else p.target).middle * p.tonnes for p in joined)
                    node.y = sum(ends) / weight - node.height / 2
            _settle(column, gap, top, bottom)


def _settle(column: list[_Node], gap: float, top: float, bottom: float) -> None:
    """Push boxes apart downward from the top, then back upward from the bottom."""
    edge = top
    for i, node in enumerate(column):
        node.y = max(node.y, edge + (_space(column[i - 1], node, gap) if i else 0.0))
        edge = node.y + node.height
    edge = bottom
    for i in range(len(column) - 1, -1, -1):
        node = column[i]
        node.y = min(
            node.y, edge - node.height - (_space(node, column[i + 1], gap) if i + 1 < len(column) else 0.0)
        )
        edge = node.y


def _attach(nodes: Any, scale: float) -> None:
    """Order the ribbons at each box by where they go, and give each its stretch of the box's side."""
    for node in nodes:
        for pieces, leaving in ((node.leaving, True), (node.entering, False)):
            pieces.sort(key=lambda p: ((p.target if leaving else p.source).middle, p.flow))
            # A thin box drawn at its least height carries its ribbons in its middle.
            y = node.y + (max(node.height - node.tonnes * scale, 0.0)) / 2
            for piece in pieces:
                if leaving:
                    piece.y0 = y
                else:
                    piece.y1 = y
                y += piece.tonnes * scale
