"""For each load-bearing input: the value at which the verdict flips. "Dispute this number, change it here"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from oreshed.chain.model import Value
from oreshed.chain.slice import SMALL, Slice, build
from oreshed.chain.world import World
from oreshed.insight.change import Trial, difference

# A flip is looked for up to this many stated intervals, or this share of the value, away from it, and not beyond.
REACH_INTERVALS, REACH_SHARE = 4.0, 0.5
STEPS = 40
FROM_HOST = 4
# Inputs that are tried; a companion's cost more, because a flip is checked by solving its hosts anew.
MOST, MOST_WITH_HOSTS = 24, 14


@dataclass(frozen=True)
class Flip:
    """Where the sign of the gap changes with one input, all others central. `flip_value` None: nowhere in reach."""

    value: Value
    flip_value: float | None
    gap_per_unit: float

    @property
    def ratio(self) -> float | None:
        """Flip value over central value."""
        if self.flip_value is None or not self.value.central:
            return None
        return self.flip_value / self.value.central

    @property
    def within_interval(self) -> bool:
        return self.flip_value is not None and self.value.low <= self.flip_value <= self.value.high


def load_bearing(piece: Slice, most: int) -> list[str]:
    """Keys behind rows that have a price, or behind used columns of such rows, by what their interval moves."""
    matrix, answer = piece.matrix, piece.answer
    weights: dict[str, float] = {}
    for i, row in enumerate(matrix.rows):
        price = abs(float(answer.dual[i]))
        if row.family == "demand":
            price = 1.0  # demand moves the gap tonne for tonne even where supply does not feel it
        if price < 1e-9:
            continue
        for key in row.parents:
            weights[key] = max(weights.get(key, 0.0), price * abs(float(matrix.rhs[i])))
    for i, j, v in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        price = abs(float(answer.dual[i]) * v * float(answer.x[j]))
        if price > 1e-9:
            for key in (*matrix.columns[j].parents, *matrix.rows[i].parents):
                weights[key] = max(weights.get(key, 0.0), price)
    for inner in piece.host.values():
        # A host's input moves the companion by its content; a few of the heaviest are tried, each by solving anew.
        for key in load_bearing(inner, FROM_HOST):
            weights.setdefault(key, 1e-3)
    values = piece.world.model.values

    def moved(key: str) -> float:
        v = values[key]
        width = (v.high - v.low) / abs(v.central) if v.central else 0.0
        return weights[key] * width

    disputable = (k for k in weights if k in values and not values[k].low == values[k].high == 1.0)
    return sorted(disputable, key=lambda k: (-moved(k), k))[:most]


def flips(piece: Slice, most: int | None = None) -> tuple[Flip, ...]:
    """Flip values of the load-bearing inputs, nearest flip first (as a ratio of the stated value).

    Supply counts surplus here, so that the gap can change its sign; not where a form that no use accepts piles up.
    """
    most = most or (MOST_WITH_HOSTS if piece.host else MOST)
    counting = build(piece.world, piece.question, count_surplus=True, hosts=(piece.host, piece.host_flows))
    if abs(counting.supply - piece.supply) <= SMALL * piece.demand:
        piece = counting
    trial = Trial(piece.matrix)
    found = [_flip(piece, trial, piece.world.model.values[key]) for key in load_bearing(piece, most)]

    def order(f: Flip) -> tuple[float, float, str]:
        far = abs(f.ratio - 1.0) if f.ratio is not None else float("inf")
        return (far, -abs(f.gap_per_unit), f.value.key)

    return tuple(sorted((f for f in found if f.gap_per_unit or f.flip_value is not None), key=order))


def _moves_hosts(piece: Slice, key: str) -> bool:
    return any(
        key in part.parents
        for inner in piece.host.values()
        for parts in (inner.matrix.rows, inner.matrix.columns)
        for part in parts
    )


def _gap(piece: Slice, value: Value, amount: float) -> float:
    """Gap with one input changed, by rebuilding the slice (hosts too): the plain, slow truth."""
    world = World(piece.world.model, {**piece.world.numbers, value.key: amount})
    other = build(world, piece.question, count_surplus=piece.counts_surplus, like=piece)
    return other.demand - other.supply


def _flip(piece: Slice, trial: Trial, value: Value) -> Flip:
    here = piece.world.value(value.key)
    reach = max(REACH_INTERVALS * (value.high - value.low), REACH_SHARE * abs(here))
    low, high = max(0.0, here - reach), min(value.limit_high, here + reach)
    step = (high - here) if high > here else (low - here)
    if step == 0:
        return Flip(value, None, 0.0)
    own = not piece.host or not _moves_hosts(piece, value.key)
    world = World(piece.world.model, {**piece.world.numbers, value.key: here + step})
    hosts = (piece.host, piece.host_flows) if own else None
    other = build(world, piece.question, count_surplus=piece.counts_surplus, hosts=hosts)
    change = difference(piece.matrix, other.matrix) if own else None
    base_gap = piece.demand - piece.supply
    slope = (other.demand - other.supply - base_gap) / step

    @cache
    def rebuilt(amount: float) -> float:
        return _gap(piece, value, amount)

    @cache
    def gap(amount: float) -> float:
        if change is None:
            return rebuilt(amount)
        weight = (amount - here) / step
        supply = trial.solve([(change, weight)]).value
        return piece.demand + weight * (other.demand - piece.demand) - supply

    if change is not None and change.empty and other.demand == piece.demand:
        return Flip(value, None, 0.0)
    # The gap is monotone in one input: the end that may close it is the one the slope points to.
    ends = [low if slope * base_gap > 0 else high] if slope else []
    for end in ends:
        if end == here or (gap(end) > 0) == (base_gap > 0):
            continue
        root = _root(gap, here, end)
        if change is not None and abs(rebuilt(root)) > SMALL * piece.demand:
            # Not linear on the way there, or another host solution serves the companion better by then.
            return Flip(value, _plain_root(rebuilt, here, end), slope)
        return Flip(value, root, slope)
    return Flip(value, None, slope)


def _plain_root(gap: Callable[[float], float], here: float, end: float) -> float | None:
    """The flip value by rebuilding at every step; None where the gap does not change its sign after all."""
    return _root(gap, here, end) if (gap(here) > 0) != (gap(end) > 0) else None


def _root(gap: Callable[[float], float], here: float, end: float) -> float:
    """Zero of a monotone piecewise linear function between two ends of opposite sign, by bracketed secants."""
    a, b = here, end
    fa, fb = gap(a), gap(b)
    for step in range(STEPS):
        # A secant lands on the zero of a linear piece at once; every third step halves, so that kinks cannot stall.
        m = a + (b - a) * (fa / (fa - fb)) if step % 3 < 2 and fa != fb else 0.5 * (a + b)
        fm = gap(m)
        if abs(fm) <= 1e-9 * max(abs(fa), abs(fb), 1.0) or abs(b - a) <= 1e-9 * max(abs(a), abs(b), 1e-12):
            return float(m)
        if (fm > 0) == (fa > 0):
            a, fa = m, fm
        else:
            b, fb = m, fm
    return float(0.5 * (a + b))
