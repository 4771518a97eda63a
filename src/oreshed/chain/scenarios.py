"""Many scenarios of one matrix: right-hand sides change, the solver stays alive.

Each scenario starts from the basis of the base case, never from its neighbour's: the answer then depends on the
scenario alone, so any number of workers in any order returns the same numbers (and it was the faster start,
15 against 24 ms an outage). Warm starts have a heavy tail and have been seen a little off the optimum (HiGHS issue
3194), hence an iteration cap with a cold fallback, and a share of the answers solved again cold and compared.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from oreshed.chain.matrix import Bools, Column, Floats, Ints, Matrix, Row
from oreshed.chain.solve import INFINITE

Change = Mapping[int, float]
SEED = 20301  # chooses which scenarios are checked; fixed, so that a study repeats bit by bit
TOLERANCE = 1e-8  # relative gap between a warm and a cold optimum beyond which warm answers are not trusted
CROSSING = 1e-9  # t/yr by which a lower limit may lie above an upper one before the scenario is contradictory
LARGE = 2_000  # rows above which interior point with crossover beats a cold simplex (9 x at 13,000)
OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "solver": "simplex",
    "presolve": "off",  # it would throw the warm basis away
    "simplex_dual_edge_weight_strategy": 1,  # Devex: exact weights of a given basis cost a fifth of an outage
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
DECIDED = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}
_Basis = tuple[NDArray[np.int8], NDArray[np.int8]]


@dataclass(frozen=True)
class Scenarios:
    """Answers in the order of the changes.

    values : (n,) largest objective, NaN where a scenario has no optimum. statuses : "optimal", "infeasible",
    "unbounded", or the solver's own word. flows : (n, k) of the columns asked for, NaN likewise.
    iterations : (n,) simplex iterations. cold : (n,) true where the warm start gave up. checked : numbers of the
    scenarios solved twice; largest_gap : their largest relative difference, warm against cold.
    all_cold : true when that difference was too large and every scenario was solved cold instead.
    """

    base: float
    values: Floats
    statuses: tuple[str, ...]
    flows: Floats
    iterations: Ints
    cold: Bools
    checked: Ints
    largest_gap: float
    all_cold: bool


def run_scenarios(
    matrix: Matrix,
    changes: Sequence[Change],
    *,
    workers: int = 1,
    chunk: int | None = None,
    check_share: float = 0.01,
    iteration_cap: int | None = None,
    keep: Sequence[int] = (),
) -> Scenarios:
    """Solve the matrix once per change; a change maps row numbers to right-hand sides (t/yr, inf drops the row).

    workers : processes, by joblib (`joblib.parallel_config` redirects them to a cluster). chunk : scenarios a
    task, contiguous. check_share : part that is solved again cold. iteration_cap : of a warm start.
    keep : columns whose flows are returned; a flow that is not unique at the optimum is one of several.

    A contradictory scenario is reported in `statuses`, not raised. Raises ValueError for a row that does not exist,
    a right-hand side that is not a number, or settings out of range.
    """
    if workers < 1 or (chunk is not None and chunk < 1):
        raise ValueError(f"workers and chunk count from 1 (found {workers}, {chunk})")
    if not 0.0 <= check_share <= 1.0:
        raise ValueError(f"check_share is a fraction from 0 to 1 (found {check_share})")
    count = len(changes)
    table = _tabulate(matrix, changes)
    cap = iteration_cap if iteration_cap is not None else max(1_000, matrix.shape[0] // 10)
    bare = _without_labels(matrix)
    base = _Warm(bare, None, cap)
    token = uuid.uuid4().hex
    checked = np.sort(np.random.default_rng(SEED).permutation(count)[: math.ceil(check_share * count)])
    size = chunk or max(1, math.ceil(count / (4 * workers)))
    starts = range(0, count, size)
    basis = base.basis

    def solve_all(only_cold: bool) -> list[_Outcome]:
        tasks = [
            (token, bare, basis, cap, table.part(a, a + size), checked - a, tuple(keep), only_cold)
            for a in starts
        ]
        if workers == 1:
            return [outcome for task in tasks for outcome in _solve_chunk(*task, warm=base)]
        from joblib import Parallel, delayed  # 0.1 s to import, and not needed on one worker

        parts = Parallel(n_jobs=workers)(delayed(_solve_chunk)(*task) for task in tasks)
        return [outcome for part in parts for outcome in part]

    outcomes = solve_all(only_cold=False)
    largest_gap = max((o.gap for o in outcomes), default=0.0)
    all_cold = largest_gap > TOLERANCE
    if all_cold:
        outcomes = solve_all(only_cold=True)
    return Scenarios(
        base=base.value,
        values=np.array([o.value for o in outcomes], dtype=np.float64),
        statuses=tuple(o.status for o in outcomes),
        flows=np.array([o.flows for o in outcomes], dtype=np.float64).reshape(count, len(keep)),
        iterations=np.array([o.iterations for o in outcomes], dtype=np.int64),
        cold=np.array([o.cold for o in outcomes], dtype=np.bool_),
        checked=checked.astype(np.int64),
        largest_gap=largest_gap,
        all_cold=all_cold,
    )


@dataclass(frozen=True)
class _Changes:
    """All changes end to end, scenario k in start[k]:start[k + 1]; arrays travel to a process, dicts crawl."""

    start: Ints
    row: Ints
    rhs: Floats

    def part(self, first: int, last: int) -> _Changes:
        start = self.start[first : last + 1]
        inside = slice(start[0], start[-1])
        return _Changes(start - start[0], self.row[inside], self.rhs[inside])

    def __len__(self) -> int:
        return len(self.start) - 1

    def of(self, k: int) -> tuple[Ints, Floats]:
        inside = slice(self.start[k], self.start[k + 1])
        return self.row[inside], self.rhs[inside]


def _tabulate(matrix: Matrix, changes: Sequence[Change]) -> _Changes:
    """The changes as arrays; raises ValueError with scenario, row and value for one that means nothing."""
    sizes = np.array([len(change) for change in changes], dtype=np.int64)
    start = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
    row = np.fromiter((i for change in changes for i in change), dtype=np.int64, count=start[-1])
    rhs = np.fromiter((b for change in changes for b in change.values()), dtype=np.float64, count=start[-1])
    rows = matrix.shape[0]
    outside = (row < 0) | (row >= rows)
    lost = np.isnan(rhs) | (rhs == -math.inf)
    lost |= (rhs == math.inf) & matrix.equality[np.where(outside, 0, row)] if rows else outside
    if bad := np.flatnonzero(outside | lost).tolist():
        k = bad[0]
        number = int(np.searchsorted(start, k, side="right")) - 1
        if outside[k]:
            raise ValueError(f"scenario {number} changes row {row[k]}; the matrix has rows 0 to {rows - 1}")
        raise ValueError(f"scenario {number} sets row {row[k]} ({matrix.rows[row[k]].id}) to {rhs[k]}")
    return _Changes(start, row, rhs)


def _without_labels(matrix: Matrix) -> Matrix:
    """The same numbers with blank labels: a process is sent arrays, not 100,000 records."""
    m, n = matrix.shape
    return replace(matrix, columns=(Column("", ""),) * n, rows=(Row("", ""),) * m)


@dataclass(frozen=True)
class _Outcome:
    value: float
    status: str
    flows: Floats
    iterations: int
    cold: bool
    gap: float


class _Folded:
    """The matrix as HiGHS gets it here: a limit on one flow becomes a bound of that flow, not a row.

    Most changing rows are such limits (capacity, lane, store). As bounds they leave the basis a quarter of the size:
    an outage on 13,000 rows took 90 ms with the limits as rows.
    """

    def __init__(self, matrix: Matrix) -> None:
        m, n = matrix.shape
        entries = np.bincount(matrix.row, minlength=m)
        one = (entries == 1) & ~matrix.equality
        single = one[matrix.row]
        self.place = np.cumsum(~one) - 1  # row of the reduced model, for rows that stay
        self.folded = one
        self.column = np.full(m, -1, dtype=np.int64)
        self.column[matrix.row[single]] = matrix.col[single]
        self.factor = np.ones(m)
        self.factor[matrix.row[single]] = matrix.value[single]
        self.equality = matrix.equality
        self.rhs = matrix.rhs.astype(np.float64).copy()
        # Limits of one column, in one run of `order`: bounds of a column are the tightest of its limits.
        limits = np.flatnonzero(one)
        self.order = limits[np.argsort(self.column[limits], kind="stable")]
        self.first = np.searchsorted(self.column[self.order], np.arange(n + 1))
        self.lower, self.upper = np.zeros(n), np.full(n, INFINITE)
        bound = self.rhs[limits] / self.factor[limits]
        from_above = self.factor[limits] > 0
        np.minimum.at(self.upper, self.column[limits[from_above]], bound[from_above])
        np.maximum.at(self.lower, self.column[limits[~from_above]], bound[~from_above])

        stays = np.flatnonzero(~single)
        stays = stays[np.lexsort((matrix.row[stays], matrix.col[stays]))]
        starts = np.concatenate([[0], np.cumsum(np.bincount(matrix.col[stays], minlength=n))])
        rhs = self.rhs[~one]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_, lp.sense_ = n, len(rhs), highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = matrix.objective, self.lower, self.upper
        lp.row_lower_, lp.row_upper_ = np.where(matrix.equality[~one], rhs, -INFINITE), rhs
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_ = self.place[matrix.row[stays]].astype(np.int32)
        lp.a_matrix_.value_ = matrix.value[stays]
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(lp)

    def set_rhs(self, rows: Ints, rhs: Floats) -> bool:
        """Change right-hand sides; false when a flow's lower limit then lies above its upper one."""
        self.rhs[rows] = rhs
        stay = rows[~self.folded[rows]]
        if len(stay):
            upper = self.rhs[stay]
            lower = np.where(self.equality[stay], upper, -INFINITE)
            where = self.place[stay].astype(np.int32)
            self.highs.changeRowsBounds(len(stay), where, lower, upper)  # type: ignore[attr-defined]
        columns = np.unique(self.column[rows[self.folded[rows]]])
        if not len(columns):
            return True
        # All limits of these columns in one run, then the tightest of each column's stretch.
        count = self.first[columns + 1] - self.first[columns]
        starts = np.cumsum(count) - count
        limits = self.order[np.arange(count.sum()) + np.repeat(self.first[columns] - starts, count)]
        bound, from_above = self.rhs[limits] / self.factor[limits], self.factor[limits] > 0
        self.upper[columns] = np.minimum.reduceat(np.where(from_above, bound, INFINITE), starts)
        self.lower[columns] = np.maximum.reduceat(np.where(from_above, 0.0, bound), starts)
        self.lower[columns] = np.maximum(self.lower[columns], 0.0)
        low, high = self.lower[columns], self.upper[columns]
        # Crossing bounds are not handed on: HiGHS would keep them as an error of the model.
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), low, np.maximum(low, high))
        return bool((low <= high + CROSSING).all())


class _Warm:
    """A live model at the base optimum. `basis` is shared between workers, so that all start from one point."""

    def __init__(self, matrix: Matrix, basis: _Basis | None, cap: int) -> None:
        self.model = _Folded(matrix)
        self.highs = self.model.highs
        self.cap = cap
        self.possible = bool((self.model.lower <= self.model.upper + CROSSING).all())
        self.value = math.nan
        self._start: highspy.HighsBasis | None = None
        if basis is None:
            if self.possible and self._cold() == "optimal":
                self.value = self.highs.getInfo().objective_function_value
                self._start = self.highs.getBasis()
        elif len(basis[0]):
            self._start = highspy.HighsBasis()
            self._start.col_status = [highspy.HighsBasisStatus(int(s)) for s in basis[0]]
            self._start.row_status = [highspy.HighsBasisStatus(int(s)) for s in basis[1]]
            self._start.valid = True

    @property
    def basis(self) -> _Basis:
        """Status per column and row as integers; empty when the base has no optimum."""
        if self._start is None:
            return np.zeros(0, dtype=np.int8), np.zeros(0, dtype=np.int8)
        return (
            np.array([int(s) for s in self._start.col_status], dtype=np.int8),
            np.array([int(s) for s in self._start.row_status], dtype=np.int8),
        )

    def solve(
        self, rows: Ints, rhs: Floats, *, check: bool, keep: tuple[int, ...], only_cold: bool
    ) -> _Outcome:
        before = self.model.rhs[rows]
        possible = self.model.set_rhs(rows, rhs)
        try:
            if not possible:
                return _Outcome(math.nan, "infeasible", np.full(len(keep), math.nan), 0, False, 0.0)
            return self._answer(check, keep, only_cold)
        finally:
            self.model.set_rhs(rows, before)

    def _answer(self, check: bool, keep: tuple[int, ...], only_cold: bool) -> _Outcome:
        status = "" if only_cold else self._warm()
        iterations = 0 if only_cold else self.highs.getInfo().simplex_iteration_count
        cold = status != "optimal"
        if cold:
            status = self._cold()
        value = self._objective() if status == "optimal" else math.nan
        flows = np.full(len(keep), math.nan)
        if keep and status == "optimal":
            flows = np.asarray(self.highs.getSolution().col_value)[list(keep)]
        gap = 0.0
        if check and not cold:
            other = self._objective() if self._cold() == "optimal" else math.inf
            gap = abs(value - other) / max(1.0, abs(value))
        return _Outcome(value, status, flows, iterations, cold and not only_cold, gap)

    def _objective(self) -> float:
        return float(self.highs.getInfo().objective_function_value)

    def _warm(self) -> str:
        # Clearing costs a twelfth of the time and makes the answer equal to the last bit in any order.
        self.highs.clearSolver()
        if self._start is not None:
            self.highs.setBasis(self._start)
        self.highs.setOptionValue("simplex_iteration_limit", self.cap)
        self.highs.run()
        self.highs.setOptionValue("simplex_iteration_limit", 2**31 - 1)
        return self._status()

    def _cold(self) -> str:
        self.highs.clearSolver()
        if self.highs.getNumRow() > LARGE:
            self.highs.setOptionValue("solver", "ipx")
            self.highs.setOptionValue("presolve", "on")
        self.highs.run()
        self.highs.setOptionValue("solver", "simplex")
        self.highs.setOptionValue("presolve", "off")
        if self.highs.getModelStatus() not in DECIDED:  # presolve may stop at "unbounded or infeasible"
            self.highs.clearSolver()
            self.highs.run()
        return self._status()

    def _status(self) -> str:
        status = self.highs.getModelStatus()
        return DECIDED.get(status) or str(self.highs.modelStatusToString(status)).lower()


# One live model a process: a worker that gets a second chunk of the same run finds it here.
_live: dict[str, _Warm] = {}


def _solve_chunk(
    token: str,
    matrix: Matrix,
    basis: _Basis,
    cap: int,
    changes: _Changes,
    checked: Ints,
    keep: tuple[int, ...],
    only_cold: bool,
    warm: _Warm | None = None,
) -> list[_Outcome]:
    if warm is None:
        if token not in _live:
            _live.clear()
            _live[token] = _Warm(matrix, basis, cap)
        warm = _live[token]
    chosen = set(checked.tolist())  # counted from the first scenario of this chunk
    return [
        warm.solve(*changes.of(k), check=k in chosen, keep=keep, only_cold=only_cold)
        for k in range(len(changes))
    ]
