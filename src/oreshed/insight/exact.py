"""Prices of an optimal basis in exact fractions: what a solver found in floating point, made into arithmetic.

The float solver names a basis: the rows that are tight and the columns that are in use. Prices y then solve one square
sparse system exactly, y.A_j = c_j for the columns in use. Mostly the system is triangular but for a small kernel, and
the float solver's choice is exactly optimal. Where rounding hid a violation below its tolerance (two routes whose
yields multiply to nearly the same), exact simplex pivots mend it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np

from oreshed.chain.matrix import Matrix
from oreshed.chain.solve import Solver

Sparse = dict[int, Fraction]
ZERO = Fraction(0)
# A float optimum is within 1e-9 of an exact one: a handful of pivots mends it, hundreds mean something else is wrong.
MOST_PIVOTS = 300


class ExactMatrix:
    """A matrix read as the decimals its tables print: Fraction(repr(float)).

    columns : per column (row, coefficient) pairs; rhs : per row, None where there is no limit (infinite).
    """

    def __init__(self, matrix: Matrix) -> None:
        seen: dict[float, Fraction] = {}

        def read(value: float) -> Fraction:
            if value not in seen:
                seen[value] = Fraction(repr(value))
            return seen[value]

        self.matrix = matrix
        self.columns: list[list[tuple[int, Fraction]]] = [[] for _ in matrix.columns]
        self.rows: list[list[tuple[int, Fraction]]] = [[] for _ in matrix.rows]
        for i, j, v in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
            self.columns[j].append((i, read(v)))
            self.rows[i].append((j, read(v)))
        self.rhs = [read(b) if np.isfinite(b) else None for b in matrix.rhs.tolist()]
        self.objective = [read(c) for c in matrix.objective.tolist()]
        self.equality: list[bool] = matrix.equality.tolist()

    def reduced(self, j: int, prices: Mapping[int, Fraction]) -> Fraction:
        """What column j would add per unit at these prices, c_j - y.A_j; at most 0 when the prices prove a bound."""
        total = self.objective[j]
        for i, a in self.columns[j]:
            y = prices.get(i)
            if y:
                total -= a * y
        return total

    def bound(self, prices: Mapping[int, Fraction]) -> Fraction:
        """y.b, an upper bound on the objective for prices without violation."""
        return sum(((self.rhs[i] or ZERO) * y for i, y in prices.items()), ZERO)


def solve_sparse(equations: list[Sparse], rhs: list[Fraction]) -> Sparse | None:
    """The solution of a square sparse system by elimination with the least fill (Markowitz); None if singular.

    equations : one {unknown: coefficient} a row, without zeros; unknowns may have any numbers. Zeros are left out of the
    answer.
    """
    rows = [dict(e) for e in equations]
    right = list(rhs)
    users: dict[int, set[int]] = {}
    for r, equation in enumerate(rows):
        for u in equation:
            users.setdefault(u, set()).add(r)
    if len(users) != len(rows):
        return None
    open_rows = set(range(len(rows)))
    short = [r for r in open_rows if len(rows[r]) == 1]
    lonely = [u for u, where in users.items() if len(where) == 1]
    order: list[tuple[int, int]] = []
    while open_rows:
        pivot = _next_pivot(rows, users, open_rows, short, lonely)
        if pivot is None:
            return None
        r, u = pivot
        order.append(pivot)
        open_rows.discard(r)
        equation = rows[r]
        lead = equation[u]
        for k in equation:
            users[k].discard(r)
            if len(users[k]) == 1 and k != u:
                lonely.append(k)
        for other in users.pop(u):
            row = rows[other]
            factor = row.pop(u) / lead
            for k, a in equation.items():
                if k == u:
                    continue
                new = row.get(k, ZERO) - factor * a
                if new:
                    row[k] = new
                    users[k].add(other)
                elif k in row:
                    del row[k]
                    users[k].discard(other)
                    if len(users[k]) == 1:
                        lonely.append(k)
            if right[r]:
                right[other] -= factor * right[r]
            if len(row) == 1:
                short.append(other)
    solution: Sparse = {}
    for r, u in reversed(order):
        total = right[r]
        for k, a in rows[r].items():
            if k != u and k in solution:
                total -= a * solution[k]
        if total:
            solution[u] = total / rows[r][u]
    return solution


def _next_pivot(
    rows: list[Sparse], users: dict[int, set[int]], open_rows: set[int], short: list[int], lonely: list[int]
) -> tuple[int, int] | None:
    """A pivot without fill where there is one (an equation or an unknown that stands alone), else the cheapest."""
    while short:
        r = short.pop()
        if r in open_rows and len(rows[r]) == 1:
            return r, next(iter(rows[r]))
    while lonely:
        u = lonely.pop()
        if u in users and len(users[u]) == 1:
            return next(iter(users[u])), u
    best: tuple[int, int, int] | None = None
    for r in sorted(open_rows, key=lambda r: (len(rows[r]), r))[:4]:
        for u in rows[r]:
            fill = (len(rows[r]) - 1) * (len(users[u]) - 1)
            if best is None or (fill, r, u) < best:
                best = (fill, r, u)
    return None if best is None else (best[1], best[2])


@dataclass
class _Basis:
    """Tight rows and columns in use, of equal number; the other rows' slacks are basic."""

    tight: list[int]
    used: list[int]


def _basis(solver: Solver, gone: set[int]) -> _Basis:
    found = solver.highs.getBasis()
    basic = highspy.HighsBasisStatus.kBasic
    return _Basis(
        [i for i, s in enumerate(found.row_status) if s != basic and i not in gone],
        [j for j, s in enumerate(found.col_status) if s == basic],
    )


def exact_flows(exact: ExactMatrix, solver: Solver, dropped: Iterable[int]) -> Sparse | None:
    """Flows of the basis that `solver` stands at, by column, zeros left out; None if it has none without a negative.

    Floats from the solver carry dust (1e-8 t on columns that are not used); these balance to the last digit.
    """
    basis = _basis(solver, set(dropped))
    if len(basis.tight) != len(basis.used):
        return None
    x = _primal(exact, basis, {i: exact.rhs[i] or ZERO for i in basis.tight})
    return None if x is None or any(v < 0 for v in x.values()) else x


def exact_prices(exact: ExactMatrix, solver: Solver, dropped: Iterable[int]) -> Sparse | None:
    """Prices of the basis that `solver` stands at, exactly without violation; None where it yields none.

    dropped : rows relaxed in the solver; they carry no price. Ends after MOST_PIVOTS pivots with None.
    """
    gone = set(dropped)
    basis = _basis(solver, gone)
    values: dict[tuple[str, int], Fraction] | None = None
    for _ in range(MOST_PIVOTS):
        prices = _prices(exact, basis)
        if prices is None:
            return None
        entering = _violation(exact, basis, prices)
        if entering is None:
            return prices
        if values is None:
            values = _values(exact, basis, gone)
            if values is None:
                return None
        if not _pivot(exact, basis, gone, values, entering):
            return None
    return None


def _prices(exact: ExactMatrix, basis: _Basis) -> Sparse | None:
    tight = set(basis.tight)
    if len(tight) != len(basis.used):
        return None
    equations = [{i: a for i, a in exact.columns[j] if i in tight} for j in basis.used]
    return solve_sparse(equations, [exact.objective[j] for j in basis.used])


def _primal(exact: ExactMatrix, basis: _Basis, right: Mapping[int, Fraction]) -> Sparse | None:
    used = set(basis.used)
    equations = [{j: a for j, a in exact.rows[i] if j in used} for i in basis.tight]
    return solve_sparse(equations, [right.get(i, ZERO) for i in basis.tight])


def _violation(exact: ExactMatrix, basis: _Basis, prices: Sparse) -> tuple[str, int] | None:
    """The first row with a negative price or column that would still add (Bland's order, so that pivots end)."""
    for i in sorted(prices):
        if prices[i] < 0 and not exact.equality[i]:
            return ("slack", i)
    used = set(basis.used)
    for j in range(len(exact.columns)):
        if j not in used and exact.reduced(j, prices) > 0:
            return ("column", j)
    return None


def _values(exact: ExactMatrix, basis: _Basis, gone: set[int]) -> dict[tuple[str, int], Fraction] | None:
    """Values of the basic columns and slacks, lifted to 0 where rounding left them below.

    Lifting is the same as moving b a little. Prices do not depend on b, so the pivots still end at prices without
    violation for the matrix as it is.
    """
    x = _primal(exact, basis, {i: exact.rhs[i] or ZERO for i in basis.tight})
    if x is None:
        return None
    values = {("column", j): max(x.get(j, ZERO), ZERO) for j in basis.used}
    tight = set(basis.tight)
    for i, b in enumerate(exact.rhs):
        if i not in tight and i not in gone and b is not None:
            rest = b - sum((a * x[j] for j, a in exact.rows[i] if j in x), ZERO)
            values["slack", i] = ZERO if exact.equality[i] else max(rest, ZERO)
    return values


def _pivot(
    exact: ExactMatrix,
    basis: _Basis,
    gone: set[int],
    values: dict[tuple[str, int], Fraction],
    entering: tuple[str, int],
) -> bool:
    """One exact primal simplex step; False where nothing limits it (the basis cannot prove a bound)."""
    kind, number = entering
    column = dict(exact.columns[number]) if kind == "column" else {number: Fraction(1)}
    d = _primal(exact, basis, column)
    if d is None:
        return False
    fall: dict[tuple[str, int], Fraction] = {("column", j): v for j, v in d.items()}
    touched = {i for j in d for i, _ in exact.columns[j]} | set(column)
    for i in touched:
        if ("slack", i) in values:
            rate = column.get(i, ZERO) - sum((a * d[j] for j, a in exact.rows[i] if j in d), ZERO)
            if rate:
                fall["slack", i] = rate
    limits = [
        (ZERO if k == "slack" and exact.equality[n] else values[k, n] / rate, k, n)
        for (k, n), rate in fall.items()
        if rate > 0 or (k == "slack" and exact.equality[n])
    ]
    if not limits:
        return False
    step, leaving, gone_number = min(limits)
    for key, rate in fall.items():
        values[key] -= step * rate
    del values[leaving, gone_number]
    if leaving == "column":
        basis.used.remove(gone_number)
    else:
        basis.tight.append(gone_number)
    if kind == "column":
        basis.used.append(number)
    else:
        basis.tight.remove(number)
    values[entering] = step
    return True
