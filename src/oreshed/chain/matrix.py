"""The constraint matrix: labelled columns and rows, one sparse array, bounds that can be dropped by class.

Standard form of a supply question (all columns >= 0):

    maximise  objective . x
    subject to  A[i] . x  = rhs[i]   for equality rows (node balances)
                A[i] . x <= rhs[i]   for the others

A row with a class can be *relaxed* (dropped); rows without one never are. "A constraint" in an answer is a class:
family x stage x region, or a single row with `--by plant`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from oreshed.chain.many import each

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Column(NamedTuple):
    """One decision, in tonnes a year. `kind`: make, ship, import, export, use, surplus, recover, residue, waste, ..."""

    id: str
    kind: str
    commodity: str = ""
    origin: str = ""
    from_region: str = ""
    to_region: str = ""
    plant: str = ""
    parents: tuple[str, ...] = ()  # keys of the model values behind its coefficients


class Row(NamedTuple):
    """One constraint. `relax_class` is "" for rows that are never relaxed (balances, yields, demands, host)."""

    id: str
    family: str
    relax_class: str = ""
    stage: str = ""
    region: str = ""
    plant: str = ""
    commodity: str = ""
    label: str = ""  # as an analyst reads it: "utilisation of zinc smelting in USA"
    reason: str = ""  # utilisation's reason, a policy's name
    parents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """Columns, rows and places of the cells of a matrix: what matrices that differ in numbers only have in common."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row: Ints
    col: Ints

    @cached_property
    def column_index(self) -> Mapping[str, int]:
        return {c.id: j for j, c in enumerate(self.columns)}

    @cached_property
    def row_index(self) -> Mapping[str, int]:
        return {r.id: i for i, r in enumerate(self.rows)}

    @cached_property
    def classes(self) -> Mapping[str, Ints]:
        """Relaxable classes and their row numbers, in order of first appearance."""
        groups: dict[str, list[int]] = {}
        for i, r in enumerate(self.rows):
            if r.relax_class:
                groups.setdefault(r.relax_class, []).append(i)
        return {name: np.array(rows, dtype=np.int64) for name, rows in groups.items()}

    @cached_property
    def by_column(self) -> Ints:
        """Order of the cells, column after column."""
        return np.lexsort((self.row, self.col))

    @cached_property
    def starts_of_columns(self) -> Ints:
        """Place in `by_column` where each column begins, and the end."""
        return np.concatenate([[0], np.cumsum(np.bincount(self.col, minlength=len(self.columns)))])

    @cached_property
    def of_family(self) -> Mapping[str, Ints]:
        """Rows of each family."""
        return _grouped([r.family for r in self.rows])

    @cached_property
    def of_kind(self) -> Mapping[str, Ints]:
        """Columns of each kind."""
        return _grouped([c.kind for c in self.columns])

    def counting(self, *kinds: str) -> Floats:
        """An objective that counts the columns of some kinds."""
        found = np.zeros(len(self.columns))
        for kind in kinds:
            found[self.of_kind.get(kind, [])] = 1.0
        return found

    @cached_property
    def found(self) -> dict[object, Any]:
        """What others found out about matrices of this frame, to be found once: by a key of their own."""
        return {}


def _grouped(names: Iterable[str]) -> dict[str, Ints]:
    groups: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        groups.setdefault(name, []).append(i)
    return {name: np.array(members, dtype=np.int64) for name, members in groups.items()}


@dataclass(frozen=True)
class Matrix:
    """Columns, rows, and the sparse matrix in coordinate form.

    row, col : int64 arrays of length nnz; value : float64. equality, rhs : per row.
    objective : tonnes of supply per unit of column (maximised). cost : USD per unit. reference, spread : the
    reconciled flow and its standard deviation per column, NaN where there is none.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row: Ints
    col: Ints
    value: Floats
    equality: Bools
    rhs: Floats
    objective: Floats
    cost: Floats
    reference: Floats = field(default_factory=lambda: np.zeros(0))
    spread: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.columns)

    @cached_property
    def frame(self) -> Frame:
        """Columns, rows and places of the cells, and what follows from them."""
        return Frame(self.columns, self.rows, self.row, self.col)

    @property
    def column_index(self) -> Mapping[str, int]:
        return self.frame.column_index

    @property
    def row_index(self) -> Mapping[str, int]:
        return self.frame.row_index

    @property
    def classes(self) -> Mapping[str, Ints]:
        """Relaxable classes and their row numbers, in order of first appearance."""
        return self.frame.classes

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process: what was found out about the frame holds live solvers' bases and stays here."""
        return {k: v for k, v in self.__dict__.items() if k != "frame"}

    def with_numbers(
        self, *, value: Floats | None = None, rhs: Floats | None = None, objective: Floats | None = None
    ) -> Matrix:
        """The same columns, rows and cells with other numbers."""
        return replace(
            self,
            value=self.value if value is None else value,
            rhs=self.rhs if rhs is None else rhs,
            objective=self.objective if objective is None else objective,
        ).of_frame(self.frame)

    def of_frame(self, frame: Frame) -> Matrix:
        """This matrix, which says that its columns, rows and cells are those of a frame."""
        self.__dict__["frame"] = frame
        return self

    def beside(self, other: Matrix) -> Matrix:
        """This matrix, of the other's frame where both have the same columns, rows and cells."""
        alike = (
            self.shape == other.shape
            and np.array_equal(self.row, other.row)
            and np.array_equal(self.col, other.col)
            and all(a.id == b.id for a, b in zip(self.columns, other.columns, strict=True))
            and all(
                a.id == b.id and a.relax_class == b.relax_class
                for a, b in zip(self.rows, other.rows, strict=True)
            )
        )
        return self.of_frame(other.frame) if alike else self

    def with_rhs(self, changes: Mapping[int, float]) -> Matrix:
        rhs = self.rhs.copy()
        for i, b in changes.items():
            rhs[i] = b
        return self.with_numbers(rhs=rhs)

    def residual(self, x: Floats) -> float:
        """Largest relative residual of the equality rows at x: |A x - b| over the largest term of the row.

        Rows whose every term lies below a millionth of the largest of all are compared with that millionth: what
        flows there is the solver's rounding.
        """
        terms = np.abs(self.value * x[self.col])
        total = np.zeros(len(self.rows))
        scale = np.zeros(len(self.rows))
        np.add.at(total, self.row, self.value * x[self.col])
        np.maximum.at(scale, self.row, terms)
        gap = np.abs(total - self.rhs)[self.equality]
        floor = 1e-6 * float(np.max(terms, initial=0.0))
        size = np.maximum(np.maximum(scale, np.abs(self.rhs))[self.equality], floor)
        return float(np.max(gap / np.where(size > 0, size, 1.0), initial=0.0))


class MatrixBuilder:
    """Collects columns, rows and entries; ids must be unique. Entries of one cell add up."""

    def __init__(self) -> None:
        self._columns: list[Column] = []
        self._rows: list[Row] = []
        self._objective: list[float] = []
        self._cost: list[float] = []
        self._reference: list[tuple[float, float]] = []
        self._rhs: list[float] = []
        self._equality: list[bool] = []
        self._entry_row: list[int] = []
        self._entry_column: list[int] = []
        self._entry_value: list[float] = []
        self._column_number: dict[str, int] = {}
        self._row_number: dict[str, int] = {}

    def add_column(
        self,
        column: Column,
        *,
        objective: float = 0.0,
        cost: float = 0.0,
        reference: tuple[float, float] | None = None,
    ) -> str:
        if column.id in self._column_number:
            raise ValueError(f"column {column.id} twice")
        self._column_number[column.id] = len(self._columns)
        self._columns.append(column)
        self._objective.append(objective)
        self._cost.append(cost)
        self._reference.append(reference or (np.nan, np.nan))
        return column.id

    def add_row(
        self, row: Row, *, rhs: float, equality: bool = False, entries: Iterable[tuple[str, float]] = ()
    ) -> str:
        if row.id in self._row_number:
            raise ValueError(f"row {row.id} twice")
        number = self._row_number[row.id] = len(self._rows)
        self._rows.append(row)
        self._rhs.append(rhs)
        self._equality.append(equality)
        for column_id, value in entries:
            self._entry_row.append(number)
            self._entry_column.append(self._column_number[column_id])
            self._entry_value.append(value)
        return row.id

    def add_entry(self, row_id: str, column_id: str, value: float) -> None:
        self._entry_row.append(self._row_number[row_id])
        self._entry_column.append(self._column_number[column_id])
        self._entry_value.append(value)

    def has_column(self, column_id: str) -> bool:
        return column_id in self._column_number

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(self._columns)

    def build(self) -> Matrix:
        """The matrix of plain numbers."""
        return self.build_each(1)[0]

    def build_each(self, worlds: int) -> list[Matrix]:
        """One matrix a world, all of one frame: a cell that is zero in some worlds only is kept in all."""
        row, col, value = self._cells(worlds)
        kept = (value != 0.0).any(axis=0)
        value, rhs = value[:, kept], each(self._rhs, worlds)
        reference = np.array(self._reference, dtype=np.float64).reshape(-1, 2)
        first = Matrix(
            columns=tuple(self._columns),
            rows=tuple(self._rows),
            row=row[kept],
            col=col[kept],
            value=value[0],
            equality=np.array(self._equality, dtype=np.bool_),
            rhs=rhs[0],
            objective=np.array(self._objective, dtype=np.float64),
            cost=np.array(self._cost, dtype=np.float64),
            reference=reference[:, 0],
            spread=reference[:, 1],
        )
        return [first, *(first.with_numbers(value=value[k], rhs=rhs[k]) for k in range(1, worlds))]

    def _cells(self, worlds: int) -> tuple[Ints, Ints, Floats]:
        """Row and column of every cell, and values of shape (worlds, cells), entries of one cell added up.

        Cells stand in order of first appearance.
        """
        row = np.array(self._entry_row, dtype=np.int64)
        col = np.array(self._entry_column, dtype=np.int64)
        value = each(self._entry_value, worlds)
        _, first, cell = np.unique(row * len(self._columns) + col, return_index=True, return_inverse=True)
        if len(first) == len(row):
            return row, col, value
        total = np.zeros((len(first), worlds))
        np.add.at(total, cell, value.T)
        order = np.argsort(first)
        return row[first][order], col[first][order], np.ascontiguousarray(total[order].T)
