"""Statements made linear: a problem as weighted flows alone, every error, bias and place in a range a column of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from oreshed.chain.matrix import Bools, Floats, Ints
from oreshed.chain.reconcile_problem import Observation, Problem

# Standard deviation of the prior of what nothing states, in those of what would determine it.
WEAK = 1000.0


@dataclass(frozen=True)
class Extended:
    """The problem as weighted flows alone: flows, then errors, range places and biases as columns of their own.

    measured : columns whose departure from `mean` is an error (claims, biases). weak : columns that nothing states.
    claim : the column of each statement's own error. bias : source -> its column.
    """

    A: Any
    b: Floats
    mean: Floats
    sd: Floats
    lower: Floats
    upper: Floats
    measured: Bools
    weak: Bools
    claim: Ints
    bias: Mapping[str, int]


def extend(
    problem: Problem,
    x: Floats | None,
    factors: Floats | None = None,
    *,
    curved: Mapping[str, float] | None = None,
) -> Extended:
    """Columns and rows of the linearised problem at flows x (None: statements that need none come first).

    factors : multiplies each statement's own s.d. (robust screening). curved : logs with their second derivative, for
    fast steps, at these biases of sources; without it their residuals are the true ones.
    """
    n = len(problem.flows)
    said = problem.observations
    factors = np.ones(len(said)) if factors is None else factors
    shared = sorted({o.source for o in said if o.shared > 0})
    bias = {name: n + len(said) + i for i, name in enumerate(shared)}
    ranges = [i for i, o in enumerate(said) if o.shape == "range"]
    place = {i: n + len(said) + len(shared) + k for k, i in enumerate(ranges)}
    width = n + len(said) + len(shared) + len(ranges)
    mean, sd = np.zeros(width), np.ones(width)
    lower, upper = np.full(width, -np.inf), np.full(width, np.inf)
    lower[:n], upper[:n] = problem.lower, problem.upper
    measured = np.zeros(width, dtype=np.bool_)
    measured[n : n + len(said) + len(shared)] = True
    claim = np.arange(n, n + len(said))
    rows, cols, values, rhs = [], [], [], []
    sizes = np.full(width, np.nan)
    direct = _direct(said, n)
    drop = np.zeros(width, dtype=np.bool_)
    count = 0
    for i, o in enumerate(said):
        line = _line(o, x, curved)
        error = n + i
        own = line.sd * float(factors[i])
        if direct[i] >= 0:
            j, w = o.weights[0]
            weight = w * o.scale
            claim[i] = j
            mean[j], sd[j], measured[j] = o.value / weight, own / abs(weight), True
            drop[error] = True
            continue
        mean[error], sd[error] = 0.0, own
        cells = [*line.weights.items(), (error, -1.0)]
        if o.shared > 0:
            cells.append((bias[o.source], -o.shared * line.slope))
        if o.shape == "range":
            cells.append((place[i], -1.0))
            lower[place[i]], upper[place[i]] = o.low, o.high
            ends = [v for v in (o.low, o.high) if math.isfinite(v)]
            mean[place[i]] = sum(ends) / len(ends) if ends else 0.0
            span = o.high - o.low if math.isfinite(o.high - o.low) else max(map(abs, ends), default=1.0)
            sizes[place[i]] = max(span, own)
        for j, v in cells:
            rows.append(count)
            cols.append(j)
            values.append(v)
        rhs.append(line.value)
        count += 1
    A = sp.vstack(
        [
            sp.hstack([sp.csr_matrix(problem.A), sp.csr_matrix((problem.A.shape[0], width - n))]),
            sp.csr_matrix((values, (rows, cols)), shape=(count, width)),
        ]
    ).tocsr()
    measured[drop] = False
    sd[drop] = 0.0
    weak = ~measured & ~drop
    spread = np.where(measured, sd, np.nan)
    spread[~np.isnan(sizes)] = sizes[~np.isnan(sizes)]
    spread, level = _sizes(A, spread, np.where(measured | drop, np.abs(mean), np.nan), problem, said)
    sd[weak] = WEAK * spread[weak]
    flows_weak = weak[:n]
    typical = problem.typical if len(problem.typical) == n else np.full(n, np.nan)
    guess = np.where(np.isnan(typical), level[:n], typical) if x is None else x
    mean[:n] = np.where(flows_weak, np.clip(guess, problem.lower, problem.upper), mean[:n])
    return Extended(A, np.concatenate([problem.b, rhs]), mean, sd, lower, upper, measured, weak, claim, bias)


@dataclass(frozen=True)
class _Line:
    """A statement made linear: weights . x ~ value +- sd; slope turns the shared s.d. into the unit of value."""

    weights: Mapping[int, float]
    value: float
    sd: float
    slope: float = 1.0


def _line(o: Observation, x: Floats | None, curved: Mapping[str, float] | None) -> _Line:
    weights: dict[int, float] = {}
    for j, w in o.weights:
        weights[j] = weights.get(j, 0.0) + w * o.scale
    if not o.below:
        if o.shape == "range":
            return _Line(weights, 0.0, o.sd)
        if o.shape == "log":
            # ln h ~ ln m +- sigma, to first order at h0: h ~ h0 (1 + ln(m / h0)) +- sigma h0
            at = o.at(x) if x is not None else o.value
            h0 = at if at > 1e-3 * o.value else 1e-3 * o.value
            sigma = math.sqrt(math.log1p((o.sd / o.value) ** 2))
            d = math.log(h0 / o.value)
            if curved is None:
                return _Line(weights, h0 * (1.0 - d), sigma * h0, h0 / o.value)
            # u is what the source's bias leaves of the residual; the second derivative of its square is 1 - u.
            taken = o.shared / o.value * curved.get(o.source, 0.0) if o.shared > 0 else 0.0
            u = d - taken
            bend = min(max(1.0 - u, 0.1), 10.0)
            value = h0 * (1.0 - u / bend - taken)
            return _Line(weights, value, sigma * h0 / math.sqrt(bend), h0 / o.value)
        return _Line(weights, o.value, o.sd)
    middle = o.value if o.shape != "range" else min(max(0.0, o.low), o.high)
    ratio, divisor = middle, 1.0
    if x is not None:
        divisor = sum(w * float(x[j]) for j, w in o.below)
        above = sum(w * o.scale * float(x[j]) for j, w in o.weights)
        ratio = above / divisor if divisor else middle
    # r(x) ~ r0 + (above - r0 below) / below0: first order at the present flows.
    size = abs(divisor) or 1.0
    cells = {j: w / size for j, w in weights.items()}
    for j, w in o.below:
        cells[j] = cells.get(j, 0.0) - ratio * w / size
    value = (0.0 if o.shape == "range" else o.value) - ratio
    if x is None:
        # No flows yet: the divisor is unknown and stands for itself, which fixes the ratio but not its weight.
        return _Line(cells, value, max(o.sd, 1e-6) * 1e6)
    return _Line(cells, value, o.sd)


def _direct(said: Sequence[Observation], n: int) -> Ints:
    """The flow that a plain statement is about, where it is the first about it alone; else -1."""
    taken: set[int] = set()
    found = np.full(len(said), -1, dtype=np.int64)
    for i, o in enumerate(said):
        plain = o.shape == "normal" and not o.below and o.shared == 0 and len(o.weights) == 1
        if plain and o.weights[0][1] != 0 and o.weights[0][0] not in taken:
            found[i] = o.weights[0][0]
            taken.add(o.weights[0][0])
    return found


def _sizes(
    A: Any, spread: Floats, level: Floats, problem: Problem, said: Sequence[Observation]
) -> tuple[Floats, Floats]:
    """How well the rows would determine each column, and how large it may be; both spread along the rows.

    A row with one unknown determines it as well as the others together are known. What no row determines gets the
    size of what it meets.
    """
    C = sp.coo_matrix(A)
    there = C.data != 0
    row, col, size = C.row[there], C.col[there], np.abs(C.data[there])
    m, width = A.shape
    spread = spread.copy()
    for _ in range(50):
        known = ~np.isnan(spread)
        unknown = np.bincount(row, weights=~known[col], minlength=m)
        total = np.bincount(
            row, weights=np.where(known[col], (size * np.nan_to_num(spread[col])) ** 2, 0.0), minlength=m
        )
        one = ~known[col] & (unknown[row] == 1) & (total[row] > 0)
        if not one.any():
            break
        found = np.full(width, np.inf)
        np.minimum.at(found, col[one], np.sqrt(total[row[one]]) / size[one])
        spread = np.where(np.isfinite(found) & ~known, found, spread)
    level = level.copy()
    for o in said:
        for j, w in o.weights:
            if w and math.isfinite(o.value) and not o.below:
                each = abs(o.value / (o.scale * w)) / len(o.weights)
                level[j] = each if math.isnan(level[j]) else max(level[j], each)
    for _ in range(50):
        known = ~np.isnan(level) & (level > 0)
        if known.all():
            break
        top = np.zeros(m)
        np.maximum.at(top, row, np.where(known[col], size * np.nan_to_num(level[col]), 0.0))
        found = np.zeros(width)
        np.maximum.at(found, col, top[row] / size)
        fresh = ~known & (found > 0)
        if not fresh.any():
            break
        level[fresh] = found[fresh]
    # A size spread along rows is a guess; a hundred of them are as good as infinite.
    default = float(np.nanmax(level, initial=0.0)) or 1.0
    level = np.where(np.isnan(level) | (level <= 0), default, level)
    spread = np.where(np.isnan(spread), level, spread)
    floor = 1e-9 * float(np.max(spread, initial=1.0))
    return np.maximum(spread, floor), level
