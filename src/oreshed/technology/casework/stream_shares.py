"""Streams of any process: what each weighs, what it holds of a substance, and what of it goes where, chained.

Figures of a case are amounts (`slag_t`, `Pb_in_dust_kg_per_h`) and ratios of two amounts: contents (`slag_Pb_pct`), shares
(`Zn_to_fume_pct`, `recovery_pct`), so much a tonne (`slime_kg_per_t_anode`). Amounts are nodes, ratios the ways between them,
and what is asked is an amount or a ratio that ways connect, in any order. Where all ways out of the feed but one are told,
the last holds the rest. What names leave ambiguous is not answered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oreshed.technology.casework.asked_figures import FREE, AskedFigures, single_figures
from oreshed.technology.casework.asked_name import AT_SHARE
from oreshed.technology.casework.case_arithmetic import as_share
from oreshed.technology.casework.case_units import PURE, Dimension
from oreshed.technology.casework.figure_words import (
    GONE,
    LOST,
    RECOVERED,
    TIME,
    Node,
    Said,
    counts,
    read_stream,
)
from oreshed.technology.casework.quantity_names import flattened, read
from oreshed.technology.registry import Technology

FEED, GOOD = frozenset(("<feed>",)), frozenset(("<product>",))
# What a process takes in, the likeliest first: concentrate is the feed of a smelter, and of a mill only where no ore is told.
RANKS = ("feed", "charge", "head", "ore", "rom", "receipts", "bauxite", "conc", "bullion", "scrap", "battery", "batterie", "sinter", "anode", "paste", "lead")  # fmt: skip
WASTE = frozenset(("slag", "tail", "residue", "reject", "waste", "dust", "mud", "gas", "loss", "discard"))
_MASS: Dimension = (1, 0, 0, 0, 0, 0, 0)
AMOUNTS: tuple[Dimension, ...] = (
    _MASS,
    (0, 3, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0, 1),
    (1, 2, -2, 0, 0, 0, 0),
)  # mass, volume, gas, energy
CLOSE = 5e-3


@dataclass
class Streams:
    """amounts : node -> value, and whether a time. ways : node -> {node: how many times the first}. measures : what of a node is told, mass where nothing is."""

    amounts: dict[Node, tuple[float, bool]] = field(default_factory=dict)
    measures: dict[Node, Dimension] = field(default_factory=dict)
    ways: dict[Node, dict[Node, float]] = field(default_factory=dict)
    feed: frozenset[str] = FEED
    whole: bool = True  # every share of the case has its place

    def join(self, x: Node, y: Node, ratio: float) -> None:
        """x is `ratio` times y."""
        if ratio > 0.0 and x != y:
            self.ways.setdefault(y, {}).setdefault(x, ratio)
            self.ways.setdefault(x, {}).setdefault(y, 1.0 / ratio)

    def weigh(self, node: Node, value: float, t: Said) -> None:
        self.amounts.setdefault(node, (value, _a_time(t.dimension)))
        self.measures.setdefault(node, _measure(t.dimension))

    def reached(self, start: Node) -> dict[Node, float]:
        found, edge = {start: 1.0}, [start]
        while edge:
            here = edge.pop()
            for there, ratio in self.ways.get(here, {}).items():
                if there not in found:
                    found[there] = found[here] * ratio
                    edge.append(there)
        return found

    def ratio(self, x: Node, y: Node) -> float | None:
        """x over y, by ways or by two amounts of one dimension."""
        by_way = self.reached(y).get(x)
        if by_way is not None:
            return by_way
        a, b = self.amount(x), self.amount(y)
        return a[0] / b[0] if a and b and a[1] == b[1] and b[0] else None

    def amount(self, node: Node) -> tuple[float, bool] | None:
        """A node's amount; None where two that are told do not agree."""
        if node in self.amounts:
            return self.amounts[node]
        reached = self.reached(node)
        found = [(value / reached[n], d) for n, (value, d) in self.amounts.items() if n in reached]
        agree = all(d == found[0][1] and math.isclose(v, found[0][0], rel_tol=CLOSE) for v, d in found)
        return found[0] if found and agree else None

    def told(self, node: Node, asked: Said) -> float | None:
        """A node's amount, where it is of the kind that is asked: a mass or a volume, once or a time."""
        got = self.amount(node)
        fits = self.measures.get(node, _MASS) == _measure(asked.dimension)
        return got[0] if got and fits and got[1] == _a_time(asked.dimension) else None

    def holding(self, substance: str) -> list[frozenset[str]]:
        """Streams of which it is known what they hold of a substance, the feed aside."""
        known = {n: None for n in (*self.amounts, *self.ways) if n[0] == substance and n[1]}
        return [n[1] for n in known if n[1] not in (self.feed, FEED, GOOD)]

    def share(self, substance: str, stream: frozenset[str]) -> float | None:
        """What of the feed's substance a stream holds."""
        return self.ratio((substance, stream), (substance, self.feed))


def streams_of(flat: Mapping[str, Any]) -> Streams:
    """Amounts and ratios of a set of single figures."""
    told: list[tuple[Said, float]] = []
    s = Streams()
    several = counts(flat)
    for key, number in single_figures(flat):
        one = read_stream(key)
        if one is not None:
            number = number if read(key).unit else float(as_share(number))
            told.append((one, number * one.factor))
        elif not read(key).unit and not (several and len(counts({key: number}))):
            s.whole = False  # a number of which no one knows what it does here
    # What one of a number of equal cells or tanks has, for all of them.
    told = [(t, v * math.prod(several[w] for w in t.words & several.keys()) if _extensive(t.dimension) else v) for t, v in told]  # fmt: skip
    amounts = [(t, v) for t, v in told if _extensive(t.dimension) and not t.side and t.to is None and not t.words & (LOST | GONE | RECOVERED)]  # fmt: skip
    for t, v in amounts:
        s.weigh((t.substance, t.words), v, t)
    s.feed = _feed([t for t, _ in told])
    whole = [n for n in s.amounts if not n[0] and n[1]]
    held = {t.substance for t, _ in told if t.substance}
    for t, v in told:
        if _extensive(t.dimension):
            if t.to is not None and t.substance:
                s.weigh((t.substance, t.to), v, t)
            elif t.words & LOST and t.substance:
                s.weigh((t.substance, t.words), v, t)
            continue
        way = _way(t, s.feed, whole)
        source = next((w for o, _ in told for w in (o.to,) if w and w & t.words), None)
        if (
            source is not None
            and t.dimension == PURE
            and t.words & RECOVERED
            and t.to is None
            and len(held) == 1
        ):
            (e,) = held
            way = ((e, GOOD), (e, source))  # what is won of a stream into which the substance went
        if way is None:
            s.whole = s.whole and t.dimension != PURE
        else:
            s.join(*way, v)
            if t.per is not None:
                s.measures.setdefault(way[1], t.per)
                s.measures.setdefault(way[0], _sum(t.dimension, t.per))
    return s


def _extensive(d: Dimension) -> bool:
    return _measure(d) in AMOUNTS


def _sum(one: Dimension, other: Dimension) -> Dimension:
    a, b, c, d, e, f, g = (x + y for x, y in zip(one, other, strict=True))
    return a, b, c, d, e, f, g


def _a_time(d: Dimension) -> bool:
    """Whether an amount is one a time."""
    return d not in AMOUNTS


def _measure(d: Dimension) -> Dimension:
    """What an amount measures, a time or not."""
    return d if d in AMOUNTS else _sum(d, TIME)


def _feed(told: Sequence[Said]) -> frozenset[str]:
    """The stream that the process takes in: by the rank of its words, where one stands first alone."""
    streams = list(dict.fromkeys(t.words for t in told if t.words and t.to is None))
    for rank in RANKS:
        named = [w for w in streams if rank in w]
        if named:
            return min(named, key=len)
    return FEED


def _way(t: Said, feed: frozenset[str], whole: Sequence[Node]) -> tuple[Node, Node] | None:
    """The two amounts between which a ratio stands."""
    only = whole[0] if len(whole) == 1 else None
    if t.basis is not None:
        return (t.substance, t.words), t.basis
    if t.to is not None:
        return (
            ((t.substance, t.to), (t.substance, feed))
            if t.dimension == PURE and t.to and not t.words
            else None
        )
    rest = t.words - RECOVERED - LOST - GONE
    if t.side:
        return ((t.substance, frozenset(("<before>" if t.side > 0 else "<after>",))), only) if t.substance and only and not rest else None  # fmt: skip
    if t.dimension == PURE and t.words & RECOVERED:
        return ((t.substance, rest or GOOD), (t.substance, feed)) if t.substance else None
    if t.words & (LOST | GONE):
        return None
    if t.substance and t.words:
        return (t.substance, t.words), ("", t.words)
    if t.split and t.words and t.dimension == PURE:
        return ("", t.words), ("", feed)
    if t.per is not None and only:  # so much a tonne, of the one thing that is weighed
        return (t.substance, t.words), only
    if t.substance and only and t.per is None:
        return (t.substance, only[1]), only
    return None


def figure(row: Mapping[str, Any], name: str) -> float | None:
    """One figure of one set of inputs; None where its ways are not told."""
    if AT_SHARE in row or FREE in row:
        return None
    asked, s = read_stream(name), streams_of(row)
    if asked is None or not s.whole:
        return None
    found = _amount(asked, s) if _extensive(asked.dimension) else _share(asked, s)
    return None if found is None else found / asked.factor


def _amount(asked: Said, s: Streams) -> float | None:
    e, stream = asked.substance, asked.to or asked.words - RECOVERED - GONE
    before, after = (s.told((e, frozenset((w,))), asked) for w in ("<before>", "<after>"))
    if before is not None and after is not None and (asked.to or asked.words & GONE):
        return before - after if before >= after else None
    nodes: list[Node] = [(e, stream)]
    if e and not stream:
        holding = s.holding(e)
        nodes = [(e, GOOD), (e, stream), *[(e, w) for w in holding if len(holding) == 1]]
        fed_grade = ("", s.feed) in s.ways.get((e, s.feed), {})
        if len(holding) > 1 and s.amount((e, GOOD)) is None and not fed_grade:
            parts = [s.told((e, w), asked) for w in holding]
            return None if None in parts else math.fsum(p for p in parts if p is not None)
    found = next((x for n in nodes if (x := s.told(n, asked)) is not None), None)
    share, fed = _left(e, stream, s), s.told((e, s.feed), asked)
    return found if found is not None or share is None or fed is None else share * fed


def _share(asked: Said, s: Streams) -> float | None:
    e = asked.substance
    if asked.basis is not None:
        return _over(s, e, asked.words, asked.basis)
    if asked.dimension != PURE:
        return s.ratio((e, asked.words), ("", asked.words)) if e and asked.words else None
    if asked.to is not None:
        if not asked.to or asked.words or asked.to == s.feed:
            return None
        got = s.share(e, asked.to)
        return got if got is not None else _left(e, asked.to, s)
    rest = asked.words - RECOVERED - LOST - GONE
    if not e:
        return None
    if rest == asked.words:
        return s.ratio((e, rest), ("", rest)) if rest else None
    kept = s.ratio((e, frozenset(("<after>",))), (e, frozenset(("<before>",))))
    if kept is not None and not asked.words & LOST:
        return None if rest else 1.0 - kept
    others = s.holding(e)
    if rest in others and asked.words & (RECOVERED | LOST) and s.feed != FEED:
        return s.share(e, rest)
    lost = [w for w in others if w & WASTE]
    if asked.words & LOST and len(others) > 1 and lost and not rest and s.feed != FEED:
        shares = [s.share(e, w) for w in lost]
        return None if None in shares else math.fsum(x for x in shares if x is not None)
    if len(others) != 1 or s.feed == FEED or not rest <= others[0]:
        return None
    (other,) = others
    held = s.share(e, other)
    if held is None or not 0.0 <= held <= 1.0:
        return None
    # What is lost or driven out is in the slag, or is what the product no longer holds.
    return held if bool(other & WASTE) != bool(asked.words & RECOVERED) else 1.0 - held


def _over(s: Streams, e: str, words: frozenset[str], basis: Node) -> float | None:
    """So much of one amount a unit of another; of a substance with no stream, what is won of it."""
    ones = [(e, words)] if words or not e else [(e, GOOD), (e, words)]
    others = [basis] if basis[1] or not basis[0] else [(basis[0], GOOD), basis]
    return next((x for a in ones for b in others if a != b and (x := s.ratio(a, b)) is not None), None)


def _left(e: str, stream: frozenset[str], s: Streams) -> float | None:
    """The share that the one stream of which nothing is told holds: what the others leave of the feed."""
    others = s.holding(e)
    if not e or not others or stream in others or s.feed == FEED:
        return None
    shares = [s.share(e, w) for w in others]
    if any(x is None for x in shares):
        return None
    left = 1.0 - math.fsum(x for x in shares if x is not None)
    return left if 0.0 <= left <= 1.0 else None


def compute(inputs: Mapping[str, Any]) -> AskedFigures:
    return AskedFigures(flattened(inputs), figure)


STREAMS = Technology(
    "streams", "Streams of any process", (), "What streams weigh, what they hold, and what of it goes where.", "industrial", __name__, None,
    compute, answers=("*",), stated_only=True,
)  # fmt: skip
