"""HiGHS kept alive: bounds, costs and coefficients change in place; status and units in the model's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import highspy
import numpy as np

from oreshed.basis.errors import Unsolvable
from oreshed.chain.matrix import Floats, Ints, Matrix

INFINITE = highspy.kHighsInf
Basis: TypeAlias = highspy.HighsBasis
# Statuses that say what a model is; all others say that the solver could not tell.
DECIDED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


FEASIBLE = 1e-9  # t, and value of a tonne


@dataclass(frozen=True)
class Answer:
    """One solve. status: optimal or unbounded; x per column, dual per row (value of one more unit of rhs)."""

    status: str
    value: float
    x: Floats
    dual: Floats


class Solver:
    """A live HiGHS model of one Matrix. Not shared between threads.

    Solves maximise the matrix's objective unless another is set. Raises Unsolvable when the rows contradict.
    """

    def __init__(self, matrix: Matrix, *, method: str = "simplex") -> None:
        self.matrix = matrix
        self._lower = np.where(matrix.equality, matrix.rhs, -INFINITE)
        self._upper = matrix.rhs.astype(np.float64).copy()
        self._cold = method == "simplex"
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("random_seed", 1)
        self._highs.setOptionValue("solver", method)
        # Presolve costs more than it saves on slices of this size and throws the warm basis away.
        self._highs.setOptionValue("presolve", "off" if method == "simplex" else "on")
        self._highs.setOptionValue("primal_feasibility_tolerance", FEASIBLE)
        self._highs.setOptionValue("dual_feasibility_tolerance", FEASIBLE)
        self._pass(matrix)
        self.maximise(matrix.objective)

    def _pass(self, matrix: Matrix) -> None:
        # As arrays: an LP object would have every number made one of Python first.
        m, n = matrix.shape
        order = matrix.frame.by_column
        self._highs.passModel(
            n, m, len(order), int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMinimize), 0.0,
            np.zeros(n), np.zeros(n), np.full(n, INFINITE), self._lower, self._upper,
            matrix.frame.starts_of_columns.astype(np.int32), matrix.row[order].astype(np.int32), matrix.value[order],
            np.zeros(n, dtype=np.int32),
        )  # fmt: skip

    def maximise(self, objective: Floats) -> None:
        n = len(objective)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._highs.changeColsCost(n, np.arange(n, dtype=np.int32), np.asarray(objective, dtype=np.float64))

    def minimise(self, objective: Floats) -> None:
        n = len(objective)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMinimize)
        self._highs.changeColsCost(n, np.arange(n, dtype=np.int32), np.asarray(objective, dtype=np.float64))

    def set_rhs(self, rows: Ints | Iterable[int], rhs: Floats | Iterable[float]) -> None:
        """Set the right-hand side of rows; equality rows keep both sides."""
        chosen = _numbers(rows)
        values = np.asarray(rhs if isinstance(rhs, np.ndarray) else list(rhs), dtype=np.float64)
        if len(chosen) != len(values):
            raise ValueError(f"{len(chosen)} rows but {len(values)} right-hand sides")
        self._upper[chosen] = values
        self._lower[chosen] = np.where(self.matrix.equality[chosen], values, self._lower[chosen])
        self._push(chosen, self._upper)

    def set_entries(self, rows: Iterable[int], columns: Iterable[int], values: Iterable[float]) -> None:
        """Set coefficients in place."""
        for i, j, v in zip(rows, columns, values, strict=True):
            self._highs.changeCoeff(int(i), int(j), float(v))

    def relax(self, rows: Iterable[int]) -> None:
        """Drop rows (their upper side becomes infinite)."""
        self._push(_numbers(rows), np.full(len(self._upper), INFINITE))

    def restore(self, rows: Iterable[int]) -> None:
        self._push(_numbers(rows), self._upper)

    def _push(self, rows: Ints, upper: Floats) -> None:
        # One call for all rows; HiGHS refuses a row named twice. (The stubs of highspy lack the method.)
        once = rows if np.all(np.diff(rows) > 0) else np.unique(rows)
        change = self._highs.changeRowsBounds  # type: ignore[attr-defined]
        change(len(once), once.astype(np.int32), self._lower[once], upper[once])

    def solve(self, *, primal: bool = False) -> Answer:
        """Solve from the present basis; a warm answer that is neither optimal nor unbounded is asked again cold.

        primal : take primal simplex, which is about twice as fast where only the objective changed.
        """
        if primal and self.matrix.columns:
            self._cold = False
            before = self._highs.getOptionValue("simplex_strategy")[1]
            self._highs.setOptionValue("simplex_strategy", 4)
            try:
                return self.solve()
            finally:
                self._highs.setOptionValue("simplex_strategy", before)
        if self._cold:  # the slack basis is feasible or nearly so: primal simplex is twice as fast from there
            self._cold = False
            return self.solve(primal=True)
        if not self.matrix.columns:  # nothing can flow: HiGHS calls such a model empty
            return Answer("optimal", 0.0, np.zeros(0), np.zeros(len(self.matrix.rows)))
        status = self._run()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded):
            self._highs.clearSolver()
            # Presolve may stop at "unbounded or infeasible", which is no answer to a user.
            _, presolve = self._highs.getOptionValue("presolve")
            self._highs.setOptionValue("presolve", "off")
            status = self._run()
            if status not in DECIDED:
                status = self._insist()
            self._highs.setOptionValue("presolve", presolve)
        if status == highspy.HighsModelStatus.kUnbounded:
            n, m = self.matrix.shape[1], self.matrix.shape[0]
            return Answer("unbounded", np.inf, np.full(n, np.nan), np.full(m, np.nan))
        if status != highspy.HighsModelStatus.kOptimal:
            raise Unsolvable(f"the solver stopped with status {self._highs.modelStatusToString(status)}")
        solution = self._highs.getSolution()
        return Answer(
            "optimal",
            self._highs.getInfo().objective_function_value,
            np.asarray(solution.col_value),
            np.asarray(solution.row_dual),
        )

    def _run(self) -> highspy.HighsModelStatus:
        """Run, and tell an optimum as one.

        HiGHS also compares the values of the two objectives, and says "Unknown" where large terms cancel in them. A basis
        that is feasible on both sides is optimal whatever that sum says.
        """
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnknown:
            info = self._highs.getInfo()
            slack = float(self._highs.getOptionValue("primal_feasibility_tolerance")[1])
            off = max(info.max_primal_infeasibility, info.max_dual_infeasibility)
            if info.basis_validity == int(highspy.BasisValidity.kBasisValidityValid) and off <= slack:
                return highspy.HighsModelStatus.kOptimal
        return status

    def again(self) -> Answer:
        """Solve the same question from the slack basis: a basis worn by many warm solves may hold its rows badly."""
        self._highs.clearSolver()
        self._cold = True
        return self.solve()

    def basis(self) -> Basis:
        """Where the last solve ended: `start_from` goes back there."""
        return self._highs.getBasis()

    def start_from(self, basis: Basis) -> None:
        """Let the next solve begin at a basis of this matrix."""
        self._highs.setBasis(basis)
        self._cold = False

    def _insist(self) -> highspy.HighsModelStatus:
        """Other ways to the same answer: 1e-9 t on rows of 1e6 t is at the edge of double precision.

        Simplex then ends at "Unknown" or "Not Set", with a miss of some 1e-7 t. Primal simplex, presolve or interior
        point get there, and a tolerance of 1e-7 t is still a tenth of a gram.
        """
        changes = (
            ("primal_feasibility_tolerance", 1e-7),
            ("simplex_strategy", 4),
            ("presolve", "on"),
            ("solver", "ipm"),
        )
        before = [(name, self._highs.getOptionValue(name)[1]) for name, _ in changes]
        status = self._highs.getModelStatus()
        for name, value in changes:
            self._highs.setOptionValue(name, value)
            self._highs.clearSolver()
            status = self._run()
            if status in DECIDED:
                break
        for name, value in before:
            self._highs.setOptionValue(name, value)
        return status

    @property
    def highs(self) -> highspy.Highs:
        """The solver itself, for basis and conflict-set queries."""
        return self._highs


def _numbers(rows: Ints | Iterable[int]) -> Ints:
    return np.asarray(rows if isinstance(rows, np.ndarray) else list(rows), dtype=np.int64)
