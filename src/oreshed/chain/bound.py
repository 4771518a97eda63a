"""Bound: the smallest and largest value that an observable can take, given balances and claims.

    minimise and maximise  w.x    subject to  A x = b,  lower <= x <= upper,  m_i - k s_i <= h_i(x) <= m_i + k s_i

Ranges keep their ends (widened by k s), figures on a log scale keep theirs there, ratios are cleared of their divisor.
A ratio observable is made linear by scaling: y = t x with (divisor).y = 1 (Charnes & Cooper 1962). The claims that
hold an end are those whose row has a price there; each is dropped once and the end found again, so that what a claim
is worth is measured, not read off a dual. Claims that cannot hold together at k are widened, all by one factor, to
the least at which they can.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp

from oreshed.basis.errors import Unsolvable
from oreshed.chain.matrix import Floats
from oreshed.chain.observable import Observable
from oreshed.chain.reconcile import NINETY, Reconciled
from oreshed.chain.reconcile_problem import Observation, Problem, check

INFINITE = highspy.kHighsInf
# A row price below this share of the objective's largest weight is rounding.
PRICED = 1e-7
MOST_TRIED = 40
# A factor of e to this either way is no statement any more.
FAR = 6.0


@dataclass(frozen=True)
class Holding:
    """A claim that holds one end. loosened : the end without it, in the observable's unit (infinite: nothing else)."""

    claim: Observation
    loosened: float


@dataclass(frozen=True)
class Bounds:
    """low, high in the observable's unit (infinite where nothing holds them); what holds each; the k that was needed."""

    low: float
    high: float
    holds_low: tuple[Holding, ...]
    holds_high: tuple[Holding, ...]
    k: float

    @property
    def width(self) -> float:
        return self.high - self.low


def bound(
    problem: Problem,
    what: Observable,
    *,
    k: float = NINETY,
    claims: Sequence[Observation] | None = None,
    explain: bool = True,
    floor: float = -math.inf,
) -> Bounds:
    """Interval of an observable given balances, bounds and claims (the problem's, or those given) at +- k s.d.

    floor : what the observable cannot lie below (tonnes made, traded or used: 0). Raises InputFaults for unusable claims, Unsolvable where balances and bounds contradict whatever the claims say.
    """
    check(problem)
    said = tuple(problem.observations if claims is None else claims)
    program = _Program(problem, what, said)
    needed = program.least_widening(k)
    program.hold(needed)
    low, holds_low = program.end(-1.0, explain)
    high, holds_high = program.end(1.0, explain)
    if low <= floor:
        low, holds_low = floor, ()
    return Bounds(low, max(low, high), holds_low, holds_high, needed)


def ninety(
    reconciled: Reconciled, what: Observable, within: Bounds | None = None
) -> tuple[float, float] | None:
    """The 90 % interval of the posterior, cut to what is possible; None where the claims do not determine it."""
    value, sd, determined = reconciled.of(what.weights, what.below, what.scale)
    if not determined or not math.isfinite(value):
        return None
    low, high = value - NINETY * sd, value + NINETY * sd
    if within is not None:
        low, high = max(low, within.low), min(high, within.high)
    return low, max(low, high)


def limits(o: Observation, k: float) -> tuple[float, float]:
    """The interval that a claim allows at +- k s.d."""
    sd = o.total_sd
    if o.shape == "range":
        return o.low - k * sd, o.high + k * sd
    if o.shape == "log":
        sigma = math.sqrt(math.log1p((sd / o.value) ** 2))
        if k * sigma > FAR:
            return -math.inf, math.inf
        return o.value * math.exp(-k * sigma), o.value * math.exp(k * sigma)
    return o.value - k * sd, o.value + k * sd


class _Program:
    """One live LP in columns (x, t): rows are balances, bounds that are not zero or infinite, the divisor, claims."""

    def __init__(self, problem: Problem, what: Observable, said: Sequence[Observation]) -> None:
        self.said, self.what = said, what
        n = self.n = len(problem.flows)
        A = sp.csr_matrix(problem.A)
        blocks = [sp.hstack([A, sp.csr_matrix(-problem.b[:, None])])]
        low, high = [np.zeros(A.shape[0])], [np.zeros(A.shape[0])]
        column_low, column_high = np.full(n + 1, -INFINITE), np.full(n + 1, INFINITE)
        column_low[:n][problem.lower == 0] = 0.0
        column_high[:n][problem.upper == 0] = 0.0
        column_low[n] = 0.0
        # x >= l is y - l t >= 0, which a column bound cannot say.
        for limit, side in ((problem.lower, 1.0), (problem.upper, -1.0)):
            odd = np.flatnonzero(np.isfinite(limit) & (limit != 0))
            if len(odd):
                rows = sp.csr_matrix(
                    (np.ones(len(odd)), (np.arange(len(odd)), odd)), shape=(len(odd), n + 1)
                ).tolil()
                rows[:, n] = -limit[odd][:, None]
                blocks.append(sp.csr_matrix(rows) * side)
                low.append(np.zeros(len(odd)))
                high.append(np.full(len(odd), INFINITE))
        unit = np.zeros((1, n + 1))
        if what.below:
            for j, w in what.below:
                unit[0, j] += w
        else:
            unit[0, n] = 1.0
        # The row that fixes the scale: t = 1, or the divisor is 1 (in its own size, to keep numbers near one).
        blocks.append(sp.csr_matrix(unit))
        low.append(np.ones(1))
        high.append(np.ones(1))
        self.first_claim = sum(b.shape[0] for b in blocks)
        # Two rows a claim: h(x) - high t <= 0 and h(x) - low t >= 0; coefficients of t are set by `hold`.
        cells = [self._cells(o) for o in said for _ in range(2)]
        flat = [(i, j, w) for i, row in enumerate(cells) for j, w in row]
        if flat:
            r, c, v = (list(part) for part in zip(*flat, strict=True))
            blocks.append(sp.csr_matrix((v, (r, c)), shape=(2 * len(said), n + 1)))
        low.append(np.tile([-INFINITE, 0.0], len(said)))
        high.append(np.tile([0.0, INFINITE], len(said)))
        self.row_low, self.row_high = np.concatenate(low), np.concatenate(high)
        matrix = sp.csc_matrix(sp.vstack(blocks))
        self.highs = _load(matrix, column_low, column_high, self.row_low, self.row_high)
        self.objective = np.zeros(n + 1)
        for j, w in what.weights:
            self.objective[j] += w * what.scale

    @staticmethod
    def _cells(o: Observation) -> list[tuple[int, float]]:
        return [(j, w * o.scale) for j, w in o.weights] if not o.below else []

    def hold(self, k: float) -> None:
        """Set every claim's limits at +- k s.d."""
        for i, o in enumerate(self.said):
            low, high = limits(o, k)
            for row, limit, side in ((2 * i, high, 0), (2 * i + 1, low, 1)):
                number = self.first_claim + row
                if not math.isfinite(limit):
                    self.highs.changeRowBounds(number, -INFINITE, INFINITE)
                    continue
                self.highs.changeRowBounds(
                    number, -INFINITE if side == 0 else 0.0, 0.0 if side == 0 else INFINITE
                )
                if o.below:
                    for j, w in _cleared(o, limit).items():
                        self.highs.changeCoeff(number, j, w)
                else:
                    self.highs.changeCoeff(number, self.n, -limit)

    def _run(self, cost: Floats, sense: float) -> highspy.HighsModelStatus:
        n = len(cost)
        self.highs.changeObjectiveSense(
            highspy.ObjSense.kMaximize if sense > 0 else highspy.ObjSense.kMinimize
        )
        self.highs.changeColsCost(n, np.arange(n, dtype=np.int32), cost)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status in (highspy.HighsModelStatus.kUnboundedOrInfeasible, highspy.HighsModelStatus.kUnknown):
            self.highs.clearSolver()
            self.highs.setOptionValue("presolve", "off")
            self.highs.run()
            status = self.highs.getModelStatus()
            self.highs.setOptionValue("presolve", "choose")
        return status

    def feasible(self) -> bool:
        status = self._run(np.zeros(self.n + 1), -1.0)
        return bool(status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded))

    def least_widening(self, k: float) -> float:
        """The least factor, k or above, at which all claims can hold together; bisected to 1 %."""
        self.hold(k)
        if self.feasible():
            return k
        low, high = k, 2 * k
        while high < 1e4:
            self.hold(high)
            if self.feasible():
                break
            low, high = high, 2 * high
        else:
            raise Unsolvable("the balances and bounds contradict each other, whatever the claims say")
        while high - low > 0.01 * low:
            middle = (low + high) / 2
            self.hold(middle)
            low, high = (low, middle) if self.feasible() else (middle, high)
        return high

    def end(self, sense: float, explain: bool) -> tuple[float, tuple[Holding, ...]]:
        value = self._value(sense)
        if not explain or not math.isfinite(value):
            return value, ()
        prices = np.abs(np.asarray(self.highs.getSolution().row_dual)[self.first_claim :])
        prices = prices.reshape(-1, 2).max(axis=1) * np.array([o.total_sd for o in self.said])
        order = [
            int(i) for i in np.argsort(-prices) if prices[i] > PRICED * max(1e-12, float(np.max(prices)))
        ]
        found = []
        for i in order[:MOST_TRIED]:
            rows = [self.first_claim + 2 * i, self.first_claim + 2 * i + 1]
            before = [self.highs.getRow(r)[1:3] for r in rows]
            for r in rows:
                self.highs.changeRowBounds(r, -INFINITE, INFINITE)
            without = self._value(sense)
            for r, (lo, hi) in zip(rows, before, strict=True):
                self.highs.changeRowBounds(r, lo, hi)
            if not math.isfinite(without) or abs(without - value) > 1e-6 * max(1.0, abs(value)):
                found.append(Holding(self.said[i], without))
        found.sort(key=lambda h: -abs(h.loosened - value))
        return value, tuple(found)

    def _value(self, sense: float) -> float:
        status = self._run(self.objective, sense)
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self.highs.getInfo().objective_function_value)
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return sense * math.inf
        raise Unsolvable(f"the bound was not found: {self.highs.modelStatusToString(status)}")


def _cleared(o: Observation, limit: float) -> dict[int, float]:
    """h_1 - limit h_2: a ratio against its limit, cleared of its divisor."""
    cells: dict[int, float] = {}
    for j, w in o.weights:
        cells[j] = cells.get(j, 0.0) + w * o.scale
    for j, w in o.below:
        cells[j] = cells.get(j, 0.0) - limit * w
    return cells


def _load(
    matrix: sp.csc_matrix, low: Floats, high: Floats, row_low: Floats, row_high: Floats
) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        highs.setOptionValue(name, value)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = np.zeros(matrix.shape[1])
    lp.col_lower_, lp.col_upper_ = low, high
    lp.row_lower_, lp.row_upper_ = row_low, row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    highs.passModel(lp)
    return highs
