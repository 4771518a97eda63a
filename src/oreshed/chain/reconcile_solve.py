"""Least squares under balances and bounds: the sparse kernel of the reconciliation.

    minimise  sum_j ((x_j - m_j) / s_j)^2     subject to  A x = b,  lower <= x <= upper

With z = (x - m)/s and B = A diag(s) scaled by rows, the dual is smooth and concave in the node values y:

    z(y) = clip(B'y, l, u),    gradient  c - B z(y),    Hessian  -B_F B_F'    (F: columns strictly between their bounds)

A full Newton step is one pass of the active-set method: fix what passed its bound, free what wants back, solve the
normal equations of the free columns. Passes go on while the set settles. An active set alone cycles on contradictory
ledgers, so from then on the steps are regularised and their length is that of the greatest dual value, which
converges from anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as spl
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from oreshed.basis.errors import Unsolvable
from oreshed.chain.matrix import Bools, Floats, Ints

# Largest relative residual of a balance that counts as closed, and that may go out where steps are at their limit.
CLOSED, OPEN = 1e-11, 1e-9
# Added to the diagonal of the normal equations, so that doubled rows do not stop the factorisation.
RIDGE = 1e-13
# Passes without a smaller change of the set before steps are measured; their regularisation; most passes.
PATIENCE, DAMPING, PASSES = 4, 1e-3, 300
# Most rows for which a dense factor serves blocks of right-hand sides.
DENSE = 3000


@dataclass(frozen=True)
class Weighted:
    """Flows m with standard deviations s under A x = b and lower <= x <= upper. s = 0 holds a flow exactly.

    A : scipy sparse, (balances, flows). Infinite bounds mean none.
    """

    A: Any
    b: Floats
    m: Floats
    s: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class Nearest:
    """The optimum: flows x, adjustments z in standard deviations, and which columns are free.

    y : node values, for a warm start. residual : largest relative balance residual.
    """

    x: Floats
    z: Floats
    y: Floats
    free: Bools
    scaled: Scaled
    passes: int
    residual: float

    @cached_property
    def factor(self) -> Factor:
        """The factored normal equations of the free columns: what posterior and tests are made of."""
        return self.scaled.factor(self.free)

    @property
    def objective(self) -> float:
        """The sum of squared adjustments in standard deviations."""
        return float(self.z @ self.z)


class Scaled:
    """B = diag(rows) A diag(s) with its rows ordered for little fill, and its first factor (every column free)."""

    def __init__(self, A: Any, s: Floats) -> None:
        B = sp.csr_matrix(sp.csr_matrix(A) @ sp.diags(s))
        norm = np.sqrt(np.asarray(B.multiply(B).sum(axis=1)).ravel())
        self.rows = 1.0 / np.where(norm > 0, norm, 1.0)
        B = sp.csr_matrix(sp.diags(self.rows) @ B)
        self.whole = _factored((B @ B.T).tocsc(), 0.0, "MMD_AT_PLUS_A")
        # The order that keeps the whole factor sparse keeps those of fewer columns sparse too.
        self.order: Ints = np.argsort(self.whole.perm_c)
        self.B = sp.csr_matrix(B[self.order])
        self.BT = sp.csr_matrix(self.B.T)
        self.columns = sp.csc_matrix(self.B)

    def first(self, r: Floats) -> Floats:
        """The first factor's solution, for rows in this order: every column free."""
        out = np.empty_like(r)
        out[self.order] = r
        return np.asarray(self.whole.solve(out)[self.order])

    def factor(self, free: Bools, damping: float = 0.0) -> Factor:
        part = self.columns if free.all() else self.columns[:, np.flatnonzero(free)]
        return Factor(sp.csr_matrix(part), free, damping)


class Factor:
    """Solves (B_F B_F' + damping) y = r for the free columns F, by a sparse factorisation and refinement."""

    def __init__(self, part: Any, free: Bools, damping: float) -> None:
        self.part = part
        self.free = free
        self._damping = damping

    @cached_property
    def _normal(self) -> Any:
        return (self.part @ self.part.T).tocsc()

    @cached_property
    def _lu(self) -> Any:
        return _factored(self._normal, self._damping, "NATURAL")

    def once(self, r: Floats) -> Floats:
        return np.asarray(self._lu.solve(r))

    def solve(self, r: Floats) -> Floats:
        """y with (B_F B_F') y = r, refined twice; r may hold several right-hand sides as columns."""
        once = self.once if self._normal.shape[0] > DENSE or r.ndim == 1 else self._dense_once
        y = once(r)
        for _ in range(2):
            y = y + once(r - self._normal @ y)
        return y

    def _dense_once(self, r: Floats) -> Floats:
        """Many right-hand sides on a small system: one dense factor is ten times faster than the sparse one."""
        try:
            return np.asarray(cho_solve(self._dense, r))
        except LinAlgError:
            return self.once(r)

    @cached_property
    def _dense(self) -> Any:
        full = self._normal.toarray()
        diagonal = full.diagonal()
        return cho_factor(full + np.diag(np.where(diagonal > 0, RIDGE * diagonal, 1.0)))

    def project(self, v: Floats) -> Floats:
        """The part of v (free columns, k) that no balance forbids: v - B'(B B')^-1 B v."""
        return np.asarray(v - self.part.T @ self.solve(self.part @ v))


def _factored(normal: Any, damping: float, order: str) -> Any:
    diagonal = normal.diagonal()
    # A row all of whose flows stand at a bound gets a unit diagonal: its node value then moves by its gap.
    ridge = np.where(diagonal > 0, damping + RIDGE * diagonal, 1.0)
    return spl.splu(
        (normal + sp.diags(ridge)).tocsc(),
        permc_spec=order,
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )


def nearest(problem: Weighted, start: Floats | None = None) -> Nearest:
    """The optimum of a weighted problem.

    start : node values of an earlier problem with the same balances. Raises Unsolvable where no x meets balances and
    bounds, or where a number is missing.
    """
    _check(problem)
    s = problem.s
    scaled = Scaled(problem.A, s)
    rows, order, B, BT = scaled.rows, scaled.order, scaled.B, scaled.BT
    c = (rows * (problem.b - problem.A @ problem.m))[order]
    size = np.where(s > 0, s, 1.0)
    low = np.where(s > 0, (problem.lower - problem.m) / size, 0.0)
    high = np.where(s > 0, (problem.upper - problem.m) / size, 0.0)
    y = np.zeros(len(c)) if start is None else start[order]
    w = BT @ y
    held: Bools | None = None
    factor: Factor | None = None
    best, fewest, left, first, last = y, np.inf, PATIENCE, 0.0, np.inf
    passes = 0
    while True:
        z = np.clip(w, low, high)
        gap = c - B @ z
        free = (w > low) & (w < high)
        through = _through(problem, rows, z)[order]
        changes = len(free) if held is None else int(np.count_nonzero(free != held))
        settled = changes == 0 and factor is not None
        # z within its bounds, made of node values, and every balance closed: these are all conditions of an optimum.
        if passes and (bool((np.abs(gap) <= CLOSED * through).all()) or passes == PASSES):
            break
        passes += 1
        size_of_gap = float(np.linalg.norm(gap))
        if left and settled and size_of_gap > 0.1 * last:
            left = 0  # the set stands but a balance without a free flow stays open: a measured step reaches its bound
        measured = left == 0
        if not measured and not settled:
            if changes < fewest and bool(np.isfinite(gap).all()):
                best, fewest, left = y, changes, PATIENCE
            else:
                left -= 1
                if left == 0:
                    y, held, factor = best, None, None
                    w = BT @ y
                    continue
        last = size_of_gap
        first = first or size_of_gap
        damping = DAMPING * min(1.0, size_of_gap / first) if measured else 0.0
        if not settled or measured:
            factor = scaled.factor(free, damping)
        held = free
        assert factor is not None
        d = scaled.first(gap) if passes == 1 and bool(free.all()) else factor.once(gap)
        v = BT @ d
        t = _longest(w, v, low, high, float(c @ d)) if measured else 1.0
        y, w = y + t * d, w + t * v
    residual = float(np.max(np.abs(gap) / through, initial=0.0))
    if not residual <= OPEN:
        raise Unsolvable(
            "no flows meet the balances and bounds together: the worst balance stays open by"
            f" {residual:.2g} of what passes through it"
        )
    values = np.empty_like(y)
    values[order] = y
    return Nearest(problem.m + s * z, z, values, free, scaled, passes, residual)


def _check(problem: Weighted) -> None:
    if not all(np.isfinite(v).all() for v in (problem.m, problem.s, problem.b)):
        raise Unsolvable("a claim or a balance is not a finite number")
    if bool((problem.lower > problem.upper).any()) or bool((problem.s < 0).any()):
        raise Unsolvable("a lower bound lies above its upper bound, or a standard deviation is negative")


def _through(problem: Weighted, rows: Floats, z: Floats) -> Floats:
    """What passes through each balance, in scaled rows; small rows count as a millionth of the largest."""
    passing = abs(problem.A) @ np.abs(problem.m + problem.s * z) + np.abs(problem.b)
    floor = max(1e-6 * float(np.max(passing, initial=0.0)), 1e-300)
    return np.asarray(rows * np.maximum(passing, floor))


def _longest(w: Floats, v: Floats, low: Floats, high: Floats, slope: float) -> float:
    """Step t that maximises the dual along d: its derivative slope - v . clip(w + t v, l, u) falls to zero.

    The derivative is piecewise linear and falling; the full Newton step is taken where it is not past the top.
    """

    def derivative(t: float) -> float:
        return slope - float(v @ np.clip(w + t * v, low, high))

    here = derivative(0.0)
    if here <= 0.0:
        return 1.0  # rounding: at the top already
    at_one = derivative(1.0)
    if abs(at_one) <= 0.5 * here:
        return 1.0
    lo, hi = (0.0, 1.0) if at_one < 0 else (1.0, 2.0)
    while at_one > 0 and derivative(hi) > 0 and hi < 1e12:
        lo, hi = hi, 4.0 * hi
    for _ in range(60):
        middle = 0.5 * (lo + hi)
        value = derivative(middle)
        if abs(value) <= 0.1 * here:
            return middle
        lo, hi = (middle, hi) if value > 0 else (lo, middle)
    return 0.5 * (lo + hi)
