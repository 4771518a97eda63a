"""Supply S(U): the greatest objective of a matrix with the rows of the classes U dropped, on one live solver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.chain.matrix import Matrix
from oreshed.chain.solve import Answer, Solver

# Supply reaches a threshold T when S >= T - TOLERANCE * max(|S(0)|, |T|); the one test used by every question.
TOLERANCE = 1e-7
# A dual this small against the largest is zero; a wrong guess costs one solve, never a wrong answer.
ZERO_DUAL = 1e-9
PRIMAL = 4  # HiGHS' number for primal simplex


class Supply:
    """S(U) on one live solver; classes are bits of a mask in the matrix's order. Leaves the solver as it was found.

    >>> # with Supply(matrix) as supply: supply.value(0), supply.value(supply.everything)
    """

    def __init__(self, matrix: Matrix, solver: Solver | None = None) -> None:
        self.matrix = matrix
        self.names = tuple(matrix.classes)
        self.rows = tuple(rows.tolist() for rows in matrix.classes.values())
        self.everything = (1 << len(self.names)) - 1
        self.solver = solver if solver is not None else Solver(matrix)
        self.solves = 0
        self._relaxed = 0
        # Steps here drop and restore a few rows: the last plan stays feasible when rows are dropped, and primal simplex
        # goes on from it in half the time of dual simplex.
        self._strategy = self.solver.highs.getOptionValue("simplex_strategy")[1]
        self.solver.highs.setOptionValue("simplex_strategy", PRIMAL)
        self._known: dict[int, float] = {}
        for name, rows in matrix.classes.items():
            if matrix.equality[rows].any():
                raise ValueError(f"class {name} holds an equality row; only <= rows can be relaxed")

    def __enter__(self) -> Supply:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._set(0)
        self.solver.highs.setOptionValue("simplex_strategy", self._strategy)

    def mask(self, members: Iterable[str]) -> int:
        number = {name: k for k, name in enumerate(self.names)}
        total = 0
        for member in members:
            if member not in number:
                raise OutOfValidity(f"{member!r} is not a relaxable class of this matrix")
            total |= 1 << number[member]
        return total

    def members(self, mask: int) -> tuple[str, ...]:
        return tuple(self.names[k] for k in bits(mask))

    def value(self, mask: int) -> float:
        if mask not in self._known:
            self.answer(mask)
        return self._known[mask]

    def answer(self, mask: int) -> Answer:
        """Solve with the classes of `mask` dropped; value is infinite where nothing else binds."""
        self._set(mask)
        answer = self.solver.solve()
        self.solves += 1
        self._known[mask] = answer.value
        return answer

    def _set(self, mask: int) -> None:
        for k in bits(self._relaxed & ~mask):
            self.solver.restore(self.rows[k])
        for k in bits(mask & ~self._relaxed):
            self.solver.relax(self.rows[k])
        self._relaxed = mask

    def violated(self, answer: Answer) -> int:
        """Classes with a row that these flows exceed: relaxing them alone lets the same flows through."""
        matrix = self.matrix
        if not np.isfinite(answer.value):
            return self._relaxed
        load = np.bincount(
            matrix.row, weights=matrix.value * answer.x[matrix.col], minlength=len(matrix.rows)
        )
        over = load > matrix.rhs
        return sum(1 << k for k in bits(self._relaxed) if over[self.rows[k]].any())

    def price_zero(self, answer: Answer, among: int) -> int:
        """Classes of `among` none of whose rows has a price at this answer: dropping them all leaves S as it is."""
        size = ZERO_DUAL * max(1.0, float(np.max(np.abs(answer.dual), initial=0.0)))
        mask = 0
        for k in bits(among):
            if all(abs(answer.dual[i]) <= size for i in self.rows[k]):
                mask |= 1 << k
        return mask


def bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def tolerance(now: float, threshold: float) -> float:
    """How far below `threshold` (t/yr) supply may end and still count as reaching it."""
    return TOLERANCE * max(abs(now), abs(threshold))
