"""Changes of a matrix as differences of right-hand sides and coefficients, tried on one live solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from oreshed.chain.matrix import Floats, Ints, Matrix
from oreshed.chain.solve import Answer, Solver


@dataclass(frozen=True)
class Change:
    """What differs between two matrices of one structure: rows with new rhs, cells with new values (deltas)."""

    rows: Ints
    rhs: Floats
    cell_rows: Ints
    cell_columns: Ints
    cells: Floats

    @property
    def empty(self) -> bool:
        return len(self.rows) == 0 and len(self.cells) == 0


def difference(base: Matrix, other: Matrix) -> Change | None:
    """`other` - `base`, or None when columns or rows differ, so that only a rebuild can tell."""
    if base.columns != other.columns and [c.id for c in base.columns] != [c.id for c in other.columns]:
        return None
    if [r.id for r in base.rows] != [r.id for r in other.rows]:
        return None
    moved = np.flatnonzero(base.rhs != other.rhs)
    before, after = _cells(base), _cells(other)
    changed = sorted(
        cell for cell in before.keys() | after.keys() if before.get(cell, 0.0) != after.get(cell, 0.0)
    )
    return Change(
        moved,
        other.rhs[moved] - base.rhs[moved],
        np.array([c[0] for c in changed], dtype=np.int64),
        np.array([c[1] for c in changed], dtype=np.int64),
        np.array([after.get(c, 0.0) - before.get(c, 0.0) for c in changed]),
    )


def _cells(matrix: Matrix) -> dict[tuple[int, int], float]:
    return dict(
        zip(zip(matrix.row.tolist(), matrix.col.tolist(), strict=True), matrix.value.tolist(), strict=True)
    )


class Trial:
    """One live solver on which changes are tried, scaled, joined and taken back."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.solver = Solver(matrix)
        self._base = _cells(matrix)

    def solve(self, changes: Iterable[tuple[Change, float]] = ()) -> Answer:
        """Answer with changes applied, each times its weight; the solver is left as it was."""
        rhs: dict[int, float] = {}
        cells: dict[tuple[int, int], float] = {}
        for change, weight in changes:
            for i, b in zip(change.rows.tolist(), change.rhs.tolist(), strict=True):
                rhs[i] = rhs.get(i, 0.0) + weight * b
            places = zip(change.cell_rows.tolist(), change.cell_columns.tolist(), strict=True)
            for place, v in zip(places, change.cells.tolist(), strict=True):
                cells[place] = cells.get(place, 0.0) + weight * v
        rows = np.array(list(rhs), dtype=np.int64)
        old = self.matrix.rhs[rows]
        self.solver.set_rhs(rows, old + np.array(list(rhs.values())))
        at = list(cells)
        self.solver.set_entries(
            [c[0] for c in at], [c[1] for c in at], [self._base.get(c, 0.0) + cells[c] for c in at]
        )
        try:
            return self.solver.solve()
        finally:
            self.solver.set_rhs(rows, old)
            self.solver.set_entries(
                [c[0] for c in at], [c[1] for c in at], [self._base.get(c, 0.0) for c in at]
            )
