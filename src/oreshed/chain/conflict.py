"""Why the rows contradict each other: the conflict set of HiGHS, checked row by row and said in the model's words.

A conflict set is a set of rows that no x >= 0 satisfies together, while dropping any one of them lets the rest
hold. HiGHS finds one (`getIis`); each member is then dropped once more here, so that no innocent row is named:
`iis_strategy` 2 alone returns a set that still holds bystanders, and the default an empty one.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from oreshed.basis.errors import Unsolvable
from oreshed.chain.matrix import Floats, Ints, Matrix, Row
from oreshed.chain.solve import INFINITE, Answer, Solver

# highspy's flags: 2 starts from an elastic LP (the status alone is enough), 4 reduces to an irreducible set.
FROM_LP_AND_IRREDUCIBLE = 2 + 4


@dataclass(frozen=True)
class Statement:
    """One row of a conflict in words.

    index : row number in the matrix. text : what the row demands, with its number.
    limit : right-hand side, t/yr. mend : the nearest right-hand side that mends the contradiction when this row
    alone moves; NaN for a balance or recovery, which is never moved.
    """

    index: int
    row: Row
    text: str
    limit: float
    mend: float


@dataclass(frozen=True)
class Conflict:
    """An irreducible set of rows that cannot hold together."""

    statements: tuple[Statement, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(s.index for s in self.statements)

    @property
    def text(self) -> str:
        """One short paragraph, then a line per row."""
        count = len(self.statements)
        if count == 1:
            head = "One row cannot hold by itself, whatever the flows."
        else:
            head = f"These {count} rows cannot hold together; without any one of them the others can."
        movable = [s for s in self.statements if np.isfinite(s.mend)]
        if movable:
            nearest = min(movable, key=lambda s: abs(s.mend - s.limit) / max(abs(s.limit), 1e-9))
            head += (
                f" The smallest single change that mends it: {_name(nearest.row)}"
                f" from {_tonnes(nearest.limit)} to {_tonnes(nearest.mend)} t/yr."
            )
        return "\n".join([head, *(f"- {s.text}" for s in self.statements)])


def explain(matrix: Matrix, *, lower: Floats | None = None, upper: Floats | None = None) -> Conflict:
    """A smallest-by-dropping set of contradicting rows of the matrix.

    lower, upper : bounds of A x per row, t/yr, when they differ from the matrix (a live solver with changed or
    relaxed rows). Raises ValueError when the rows do not contradict.
    """
    if lower is None:
        lower = np.where(matrix.equality, matrix.rhs, -INFINITE)
    if upper is None:
        upper = matrix.rhs
    rows = _irreducible(matrix, lower, upper, _candidates(matrix, lower, upper))
    return Conflict(tuple(_statement(matrix, lower, upper, rows, i) for i in rows))


def solve_or_explain(solver: Solver) -> Answer:
    """Solve; when the rows contradict, raise Unsolvable with the conflict in the model's words.

    The solver's present bounds count, not those the matrix was built with. A failure that is no contradiction
    (a limit of the solver) is raised as it came.
    """
    try:
        return solver.solve()
    except Unsolvable as stopped:
        lp = solver.highs.getLp()
        try:
            conflict = explain(
                solver.matrix, lower=np.asarray(lp.row_lower_), upper=np.asarray(lp.row_upper_)
            )
        except ValueError:
            raise stopped from None
        raise Unsolvable(conflict.text) from stopped


def _load(matrix: Matrix, lower: Floats, upper: Floats, rows: Ints | None = None) -> highspy.Highs:
    """A fresh HiGHS model without objective, of the given rows (all by default)."""
    m, n = matrix.shape
    kept = np.arange(m) if rows is None else np.asarray(rows)
    place = np.full(m, -1)
    place[kept] = np.arange(len(kept))
    inside = place[matrix.row] >= 0
    row, col, value = place[matrix.row[inside]], matrix.col[inside], matrix.value[inside]
    order = np.lexsort((col, row))
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("presolve", "off")  # presolve may answer "unbounded or infeasible", with no conflict
    highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, len(kept)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(n), np.zeros(n), np.full(n, INFINITE)
    lp.row_lower_, lp.row_upper_ = lower[kept], upper[kept]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(kept)))])
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = col[order].astype(np.int32), value[order]
    highs.passModel(lp)
    return highs


def _contradicts(highs: highspy.Highs) -> bool:
    highs.run()
    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible)


def _candidates(matrix: Matrix, lower: Floats, upper: Floats) -> Ints:
    """Rows that HiGHS reports as a conflict; all rows should it report none."""
    highs = _load(matrix, lower, upper)
    if not _contradicts(highs):
        raise ValueError("the rows do not contradict: there is nothing to explain")
    highs.setOptionValue("iis_strategy", FROM_LP_AND_IRREDUCIBLE)
    _, conflict = highs.getIis()
    found = np.asarray(conflict.row_index_, dtype=np.int64)
    if len(found) and _contradicts(_load(matrix, lower, upper, found)):
        return found
    return np.arange(matrix.shape[0])


def _irreducible(matrix: Matrix, lower: Floats, upper: Floats, candidates: Ints) -> list[int]:
    """Drop every row without which the contradiction stays."""
    highs = _load(matrix, lower, upper, candidates)
    kept = []
    for k, i in enumerate(candidates):
        highs.changeRowBounds(k, -INFINITE, INFINITE)
        if not _contradicts(highs):
            highs.changeRowBounds(k, lower[i], upper[i])
            kept.append(int(i))
    return sorted(kept)


def _nearest_limit(matrix: Matrix, lower: Floats, upper: Floats, rows: list[int], i: int) -> float:
    """The right-hand side nearest to row i's own that mends the matrix, every other row kept.

    Where a second contradiction makes that impossible: the nearest that mends this one. NaN if there is none.
    """
    for kept in (np.arange(matrix.shape[0]), np.asarray(rows)):
        highs = _load(matrix, lower, upper, kept)
        place = int(np.flatnonzero(kept == i)[0])
        # Two slacks, one a direction; their sum is the distance by which the row alone has to move.
        for sign in (1.0, -1.0):
            highs.addCol(1.0, 0.0, INFINITE, 1, np.array([place], dtype=np.int32), np.array([sign]))
        highs.run()
        if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            slack = highs.getSolution().col_value[matrix.shape[1] :]
            start = upper[i] if upper[i] < INFINITE else lower[i]
            return float(start - slack[0] + slack[1])
    return float("nan")


def _statement(matrix: Matrix, lower: Floats, upper: Floats, rows: list[int], i: int) -> Statement:
    row = matrix.rows[i]
    value = matrix.value[matrix.row == i]
    limit = float(upper[i] if upper[i] < INFINITE else lower[i])
    exact = bool(lower[i] == upper[i])
    mixed = bool((value > 0).any() and (value < 0).any())
    mirrored = bool(len(value) and (value <= 0).all())  # -x <= -b is how x >= b is written
    mend = float("nan")
    if mixed and limit == 0.0:
        demand = _in_equals_out(row) if exact else _sides(matrix, i)
    else:
        mend = _nearest_limit(matrix, lower, upper, rows, i)
        if mirrored:
            limit, mend = -limit, -mend
        relation = "exactly" if exact else "at least" if mirrored != (upper[i] == INFINITE) else "at most"
        demand = f"{relation} {_tonnes(limit)} t/yr"
        if np.isfinite(mend):
            demand += f" (alone, it would have to be {_tonnes(mend)})"
    text = f"{_name(row)}: {demand}"
    if row.reason:
        text += f"; reason: {row.reason}"
    if row.parents:
        text += f" [{', '.join(row.parents)}]"
    return Statement(i, row, text, limit, mend)


def _in_equals_out(row: Row) -> str:
    return "what comes in equals what goes out" if "balance" in row.family else "both sides are equal"


def _sides(matrix: Matrix, i: int) -> str:
    """A row `a.x - b.y <= 0` as "a x is at most b y", by column id; long rows by their number of flows."""
    entries = np.flatnonzero(matrix.row == i)

    def side(sign: float) -> str:
        mine = [k for k in entries if matrix.value[k] * sign > 0]
        if len(mine) > 3:
            return f"the weighted sum of {len(mine)} flows"
        terms = [(abs(float(matrix.value[k])), matrix.columns[matrix.col[k]].id) for k in mine]
        return " + ".join(name if size == 1.0 else f"{size:.4g} x {name}" for size, name in terms)

    return f"{side(1.0)} is at most {side(-1.0)}"


def _name(row: Row) -> str:
    return row.label or f"{row.family} {row.id}"


def _tonnes(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"
