"""The flows nearest to the reconciled year: least sum of |flow - reconciled| / s.d., then least cost."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from oreshed.basis.errors import Unsolvable
from oreshed.chain.matrix import Column, Floats, Frame, Ints, Matrix, Row
from oreshed.chain.solve import Basis, Solver
from oreshed.chain.starts import START, lent

# Supply and distance are held to this relative slack, so that the next stage has room to move.
HOLD = 1e-9
FREE = 1e15
# Money per tonne by which equal flows are told apart; a shipment between regions costs at least 1.
LEAN = 1e-2
# Largest relative residual of a balance that goes out without a second solve.
CLOSED = 1e-9


def _leaning(matrix: Matrix) -> Floats:
    """A cost of up to LEAN a column, fixed by its id: flows that cost the same would else depend on the solver's path.

    A companion's supply stands on which origins its host takes, so the host's flows must be one answer.
    """
    marks = np.array([zlib.crc32(c.id.encode()) for c in matrix.columns], dtype=np.float64)
    return np.asarray(LEAN * marks / 2**32)


class Reference(NamedTuple):
    """A group of columns whose sum the reconciled year gives: target and standard deviation, tonnes a year."""

    label: str
    columns: tuple[str, ...]
    target: float
    spread: float


@dataclass(frozen=True)
class _Extended:
    """What the extended matrices of slices that differ in numbers only have in common.

    members : values of the cells of the reference rows.
    """

    frame: Frame
    members: Floats
    leaning: Floats
    mixing: Mixing


def _extended_frame(matrix: Matrix, references: Sequence[Reference]) -> _Extended:
    """The slice's rows, a row that holds supply, one row a reference with its distance above and below, and a row that
    holds the distance."""
    key = ("nearest", tuple((r.label, r.columns) for r in references))
    found: _Extended | None = matrix.frame.found.get(key)
    if found is None:
        m, n = matrix.shape
        count = len(references)
        held = np.arange(n)  # supply: every column, zero where the objective does not count it
        members = [[matrix.column_index[c] for c in ref.columns] for ref in references]
        row = [matrix.row, np.full(n, m), *(np.full(len(x) + 2, m + 1 + k) for k, x in enumerate(members))]
        col = [matrix.col, held, *(np.array([*x, n + 2 * k, n + 2 * k + 1]) for k, x in enumerate(members))]
        frame = Frame(
            columns=matrix.columns + tuple(Column(f"distance:{k}", "distance") for k in range(2 * count)),
            rows=(
                *matrix.rows,
                Row("hold:supply", "hold"),
                *(Row(f"reference:{k}:{r.label}", "reference") for k, r in enumerate(references)),
                Row("hold:distance", "hold"),
            ),
            row=np.concatenate([*row, np.full(2 * count, m + 1 + count)]).astype(np.int64),
            col=np.concatenate([*col, np.arange(n, n + 2 * count)]).astype(np.int64),
        )
        cells = [np.array([*([1.0] * len(x)), -1.0, 1.0]) for x in members]
        found = matrix.frame.found[key] = _Extended(
            frame, np.concatenate(cells) if cells else np.zeros(0), _leaning(matrix), Mixing(matrix)
        )
        lent(matrix.frame, frame)
    return found


class Reconciler:
    """One live solver for the nearest flows of slices that differ in right-hand sides and objective only."""

    def __init__(self, matrix: Matrix, references: Sequence[Reference]) -> None:
        self.matrix = matrix
        frame = _extended_frame(matrix, references)
        self._frame = frame
        n = matrix.shape[1]
        count = len(references)
        weights = np.repeat(1.0 / np.array([ref.spread for ref in references]), 2)
        self._distance = np.concatenate([np.zeros(n), weights])
        self._objective = matrix.objective
        self.extended = Matrix(
            columns=frame.frame.columns,
            rows=frame.frame.rows,
            row=frame.frame.row,
            col=frame.frame.col,
            value=np.concatenate([matrix.value, -matrix.objective, frame.members, weights]),
            equality=np.concatenate([matrix.equality, [False], np.ones(count, dtype=np.bool_), [False]]),
            rhs=np.concatenate([matrix.rhs, [FREE], [r.target for r in references], [FREE]]),
            objective=np.zeros(n + 2 * count),
            cost=np.concatenate([matrix.cost + frame.leaning, np.zeros(2 * count)]),
        ).of_frame(frame.frame)
        self.solver = Solver(self.extended)
        # Many flows are equally near, so that the cheapest of them is looked for on a face where little moves: bounds that
        # primal simplex shifts against stalling cost it half of its steps there.
        self.solver.highs.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)
        # Where the last question for the least distance ended.
        self._start: Basis | None = None
        self.mixed = frame.mixing

    @property
    def frame(self) -> Frame:
        """Columns, rows and cells of the live solver's matrix."""
        return self._frame.frame

    def at(self, rhs: Floats, objective: Floats, supply: float) -> Nearest:
        """Nearest flows at this supply for the slice with these right-hand sides and this objective."""
        n = self.matrix.shape[1]
        distance = self._hold(rhs, objective, supply)
        self.solver.minimise(self.extended.cost)
        try:
            answer = self.solver.solve(primal=True)
            x = (answer if answer.status == "optimal" else self.solver.again()).x[:n]
        except Unsolvable:
            distance, x = self._afresh(rhs, objective, supply)
        if self.matrix.residual(x) > CLOSED:
            x = min(x, self.solver.again().x[:n], key=self.matrix.residual)
        return Nearest(x, self, rhs, objective, supply, distance)

    def _afresh(self, rhs: Floats, objective: Floats, supply: float) -> tuple[float, Floats]:
        """Distance and flows, every question asked cold: a least distance found warm may be a hair too small."""
        n = self.matrix.shape[1]
        distance = self._hold(rhs, objective, supply, cold=True)
        self.solver.minimise(self.extended.cost)
        try:
            return distance, self.solver.again().x[:n]
        except (
            Unsolvable
        ):  # held so tightly that the solver sees no room: the nearest flows themselves will do
            self.solver.set_rhs([len(self.extended.rows) - 1], [FREE])
            self.solver.minimise(self._distance)
            return distance, self.solver.again().x[:n]

    def _hold(
        self, rhs: Floats, objective: Floats, supply: float, distance: float | None = None, cold: bool = False
    ) -> float:
        """Hold supply and the least distance (found here unless given); returns the distance held."""
        m = len(self.matrix.rows)
        moved = np.flatnonzero(objective != self._objective)
        self.solver.set_entries(np.full(len(moved), m), moved, -objective[moved])
        self._objective = objective
        self.solver.set_rhs(np.arange(m), rhs)
        floor = supply - HOLD * max(1.0, abs(supply))
        last = len(self.extended.rows) - 1
        self.solver.set_rhs([m, last], [-floor, FREE if distance is None else distance])
        if distance is None:
            self.solver.minimise(self._distance)
            distance = self._least_distance(cold) * (1 + HOLD) + HOLD
            self.solver.set_rhs([last], [distance])
        return distance

    def _least_distance(self, cold: bool) -> float:
        """Solve for the least distance, from where the last such question ended.

        Only right-hand sides moved since then, so that dual simplex goes on from there.
        """
        known: Basis | None = self._frame.frame.found.get(START)
        if cold:
            nearest = self.solver.again()
        elif self._start is not None:
            self.solver.start_from(self._start)
            nearest = self.solver.solve()
        elif known is not None:
            # Other numbers: neither side of the basis need be feasible, and primal simplex mends it in half the steps.
            self.solver.start_from(known)
            nearest = self.solver.solve(primal=True)
        else:
            nearest = self.solver.again()
        if nearest.status != "optimal":
            # A distance is never below 0: a warm solve that calls it unbounded has lost its way.
            nearest = self.solver.again()
        self._start = self.solver.basis()
        self._frame.frame.found.setdefault(START, self._start)
        return nearest.value

    def range_of(self, nearest: Nearest, weights: Floats) -> tuple[float, float]:
        self._hold(nearest.rhs, nearest.objective, nearest.supply, nearest.distance)
        padded = np.zeros(len(self._distance))
        padded[: len(weights)] = weights
        ends = []
        for ask in (self.solver.minimise, self.solver.maximise):
            ask(padded)
            answer = self.solver.solve(primal=True)
            ends.append((answer if answer.status == "optimal" else self.solver.again()).value)
        return ends[0], ends[1]


@dataclass(frozen=True)
class Nearest:
    """Flows x, shape (columns,), and what it takes to ask what else is as near."""

    x: Floats
    reconciler: Reconciler
    rhs: Floats
    objective: Floats
    supply: float
    distance: float

    def range_of(self, weights: Floats) -> tuple[float, float]:
        """Least and greatest value of weights . x at the same supply and the same distance."""
        return self.reconciler.range_of(self, weights)

    def free_range_of(self, weights: Floats) -> tuple[float, float]:
        """The same at the same supply, however far from the reconciled year: where that year says nothing."""
        return self.reconciler.range_of(replace(self, distance=FREE), weights)


class Mixing:
    """Each region's feed mixed: every plant takes the market's mix of origins, in its own amount.

    Which plant takes which origin changes no balance as long as elements part there, and no source tells it; the
    market's mix is the one answer that favours no plant. The same holds for concentrate and oxide, or concentrate and scrap,
    of plants of one recipe. Plants with a window, and those whose product keeps the origin's label, keep what the solver
    gave them.
    """

    def __init__(self, matrix: Matrix) -> None:
        kept = {r.plant for r in matrix.rows if r.family == "window"} | _makers_of_labelled(matrix)
        mixing = [(j, c) for j, c in enumerate(matrix.columns) if c.kind == "make" and c.plant not in kept]
        self._columns = np.array([j for j, _ in mixing], dtype=np.int64)
        self._market = _numbered([(c.from_region, c.commodity) for _, c in mixing])
        self._origin = _numbered([(c.from_region, c.commodity, c.origin) for _, c in mixing])
        recipes = [c.id.split(":")[2] for _, c in mixing]
        named = list(zip(mixing, recipes, strict=True))
        self._plant = _numbered([(c.plant, recipe) for (_, c), recipe in named])
        self._process = _numbered([(c.from_region, recipe) for (_, c), recipe in named])
        self._fed = _numbered([(c.from_region, recipe, c.commodity) for (_, c), recipe in named])

    def __call__(self, x: Floats) -> Floats:
        """Flows x with the feed mixed; balances, plants' totals and markets' totals stay as they are."""
        if not len(self._columns):
            return x
        taken = x[self._columns]
        groups = (self._market, self._origin, self._process, self._fed, self._plant)
        market, origin, process, fed, plant = (np.bincount(g, weights=taken)[g] for g in groups)
        # Only what a recipe takes somewhere in the region is shared out: elsewhere both parts are nothing.
        mixed = np.divide(plant * fed, process, out=np.zeros_like(taken), where=process > 0)
        out = x.copy()
        out[self._columns] = np.divide(mixed * origin, market, out=np.zeros_like(taken), where=market > 0)
        return out


def _numbered(keys: Sequence[object]) -> Ints:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(k, len(numbers)) for k in keys], dtype=np.int64)


def _makers_of_labelled(matrix: Matrix) -> set[str]:
    """Plants whose product goes to a node that keeps the origin's label."""
    origins = {c.origin for c in matrix.columns if c.kind == "make" and c.origin}
    labelled = np.array([r.stage == "made" and r.id.rpartition(":")[2] in origins for r in matrix.rows])
    into: Ints = np.unique(matrix.col[labelled[matrix.row] & (matrix.value > 0)])
    return {matrix.columns[j].plant for j in into if matrix.columns[j].kind == "make"}
