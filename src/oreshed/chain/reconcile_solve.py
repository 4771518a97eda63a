"""Least squares under balances and bounds: the sparse kernel of the reconciliation.

    minimise  sum_j ((x_j - m_j) / s_j)^2     subject to  A x = b,  lower <= x <= upper

With z = (x - m)/s and B = A diag(s) scaled by rows, the dual is smooth and concave in the node values y:

    z(y) = clip(B'y, l, u),    gradient  c - B z(y),    Hessian  -B_F B_F'    (F: columns strictly between their bounds)

A full Newton step is one pass of the active-set method: fix what passed its bound, free what wants back, solve the
normal equations of the free columns. Passes go on while the set settles. An active set alone cycles on contradictory
ledgers; then proximal rounds with a line search, which converge from anywhere, take over.
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
# Passes without a smaller change of the set before rounds begin; their first pull; most passes, and most in a round.
PATIENCE, DAMPING, PASSES, INNER = 4, 1e-2, 400, 40
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

    def project_once(self, v: Floats) -> Floats:
        """`project` of one vector without refinement: good to what a sample needs.

        SuperLU takes several right-hand sides at once more slowly than one after another.
        """
        return np.asarray(v - self._across @ self.once(self.part @ v))

    @cached_property
    def _across(self) -> Any:
        return sp.csr_matrix(self.part.T)

    def project(self, v: Floats) -> Floats:
        """The part of v (free columns, k) that no balance forbids: v - B'(B B')^-1 B v."""
        return np.asarray(v - self.part.T @ self.solve(self.part @ v))


def _factored(normal: Any, damping: float, order: str) -> Any:
    diagonal = normal.diagonal()
    # A row all of whose flows stand at a bound moves by its gap, or as far as the damping lets it.
    ridge = np.where(diagonal > 0, damping + RIDGE * diagonal, damping or 1.0)
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
    task = _Dual(problem, scaled, c, low, high)
    y, w, passes = _settled(task, y, BT @ y)
    if not task.closed(w):
        y, w, more = _pulled(task, y, w)
        passes += more
    z = task.place(w)
    residual = float(np.max(np.abs(c - B @ z) / task.through(z), initial=0.0))
    if not residual <= OPEN:
        raise Unsolvable(
            "no flows meet the balances and bounds together: the worst balance stays open by"
            f" {residual:.2g} of what passes through it"
        )
    free = task.free(w)
    values = np.empty_like(y)
    values[order] = y
    return Nearest(problem.m + s * z, z, values, free, scaled, passes, residual)


def _check(problem: Weighted) -> None:
    if not all(np.isfinite(v).all() for v in (problem.m, problem.s, problem.b)):
        raise Unsolvable("a claim or a balance is not a finite number")
    if bool((problem.lower > problem.upper).any()) or bool((problem.s < 0).any()):
        raise Unsolvable("a lower bound lies above its upper bound, or a standard deviation is negative")


@dataclass(frozen=True)
class _Dual:
    """The dual in scaled rows: node values y give w = B'y, that places z, and their gap is the slope.

    w is carried along with y, not made anew from it: node values may be large and cancel.
    """

    problem: Weighted
    scaled: Scaled
    c: Floats
    low: Floats
    high: Floats

    def place(self, w: Floats) -> Floats:
        return np.clip(w, self.low, self.high)

    def free(self, w: Floats) -> Bools:
        return (w > self.low) & (w < self.high)

    @cached_property
    def _stated(self) -> float:
        return float(np.max(abs(self.problem.A) @ np.abs(self.problem.m), initial=0.0))

    def through(self, z: Floats) -> Floats:
        """What passes through each balance, in scaled rows.

        Small rows count as a millionth of the largest that passes or is stated: below that is rounding of what is
        stated.
        """
        p = self.problem
        passing = abs(p.A) @ np.abs(p.m + p.s * z) + np.abs(p.b)
        floor = max(1e-6 * max(float(np.max(passing, initial=0.0)), self._stated), 1e-300)
        return np.asarray(self.scaled.rows * np.maximum(passing, floor))[self.scaled.order]

    def openness(self, z: Floats, gap: Floats) -> float:
        return float(np.max(np.abs(gap) / self.through(z), initial=0.0))

    def closed(self, w: Floats) -> bool:
        # z within its bounds, made of node values, and every balance closed: these are all conditions of an optimum.
        z = self.place(w)
        return self.openness(z, self.c - self.scaled.B @ z) <= CLOSED


def _settled(task: _Dual, y: Floats, w: Floats) -> tuple[Floats, Floats, int]:
    """Active-set passes while the set settles: the node values, or those of the first pass where it does not.

    Later ones may hold node values so large, from balances without a free flow, that no digits are left.
    """
    B, BT, c = task.scaled.B, task.scaled.BT, task.c
    held: Bools | None = None
    factor: Factor | None = None
    first, fewest, left, last, passes = (y, w), np.inf, PATIENCE, np.inf, 0
    while left:
        z = task.place(w)
        gap = c - B @ z
        if passes and task.openness(z, gap) <= CLOSED:
            return y, w, passes
        free = task.free(w)
        changes = len(free) if held is None else int(np.count_nonzero(free != held))
        size = float(np.linalg.norm(gap))
        if not np.isfinite(size):
            break
        if changes == 0 and size > 0.1 * last:
            break  # the set stands, yet a balance without a free flow stays open
        if changes < fewest:
            fewest, left = changes, PATIENCE
        else:
            left -= 1
        passes += 1
        if changes or factor is None:
            factor = task.scaled.factor(free)
        held, last = free, size
        d = task.scaled.first(gap) if passes == 1 and bool(free.all()) else factor.once(gap)
        y, w = y + d, w + BT @ d
        if passes == 1:
            first = (y, w)
    return *first, passes


def _pulled(task: _Dual, y: Floats, w: Floats) -> tuple[Floats, Floats, int]:
    """Proximal rounds: the dual less (mu/2)|y - y_before|^2 is strictly concave, whatever stands at its bounds.

    Newton's steps with a line search solve each round from anywhere; mu falls from round to round.
    """
    B, BT, c = task.scaled.B, task.scaled.BT, task.c
    mu, passes, best, stale = DAMPING, 0, np.inf, 0
    while passes < PASSES:
        anchor = y
        for step in range(INNER):
            z = task.place(w)
            gap = c - B @ z
            open_part = task.openness(z, gap)
            if open_part <= CLOSED:
                return y, w, passes
            slope = gap - mu * (y - anchor)
            if step and float(np.linalg.norm(slope)) <= 0.2 * min(
                1.0, mu * float(np.linalg.norm(y - anchor))
            ):
                break
            passes += 1
            d = task.scaled.factor(task.free(w), mu).once(slope)
            v = BT @ d
            t = _longest(task, w, v, float((c - mu * (y - anchor)) @ d), mu * float(d @ d))
            if t == 0.0:
                break
            y, w = y + t * d, w + t * v
        # At the edge of what floats hold the gap wanders; what is closed well enough goes out.
        stale = 0 if open_part < 0.5 * best else stale + 1
        best = min(best, open_part)
        if stale >= 3 and open_part <= OPEN:
            break
        mu = max(0.05 * mu, 1e-12)
    return y, w, passes


def _longest(task: _Dual, w: Floats, v: Floats, constant: float, bend: float) -> float:
    """Step along v to where the round's slope has fallen: constant - t bend - v . clip(w + t v), piecewise linear."""

    def slope(t: float) -> float:
        return constant - t * bend - float(v @ task.place(w + t * v))

    here = slope(0.0)
    if here <= 0.0:
        return 0.0  # rounding: at the top already
    if slope(1.0) >= -0.5 * here:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        value = slope(middle)
        if abs(value) <= 0.2 * here:
            return middle
        low, high = (middle, high) if value > 0 else (low, middle)
    return 0.5 * (low + high)
