"""The slice of a year: the matrix of one study, its solution, and the flows nearest to the reconciled ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from oreshed.chain.families import leaving_share, write_families
from oreshed.chain.matrix import Column, Floats, Matrix, Row
from oreshed.chain.network import (
    Network,
    Question,
    deliver,
    export_and_waste,
    leaving,
    origin_shares,
    raise_and_make,
    recover_companions,
)
from oreshed.chain.solve import Answer, Solver
from oreshed.chain.world import World

# A gap below this share of demand is arithmetic, not metal.
SMALL = 1e-7


@dataclass(frozen=True)
class Reference:
    """A group of columns whose sum the reconciled year gives: target and standard deviation, tonnes a year."""

    label: str
    columns: tuple[str, ...]
    target: float
    spread: float


@dataclass(frozen=True)
class Slice:
    """The matrix of one question in one world, with what it takes to read it."""

    question: Question
    world: World
    matrix: Matrix
    counts_surplus: bool
    references: tuple[Reference, ...] = ()
    host: Mapping[str, Slice] = field(default_factory=dict)
    host_flows: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def demand(self) -> float:
        """Tonnes a year that the bloc's end uses need, where the model states a need."""
        rows = [i for i, r in enumerate(self.matrix.rows) if r.family == "demand"]
        return float(self.matrix.rhs[rows].sum())

    @cached_property
    def answer(self) -> Answer:
        return Solver(self.matrix).solve()

    @property
    def supply(self) -> float:
        return self.answer.value

    @cached_property
    def nearest(self) -> Nearest | None:
        """The flows nearest to the reconciled year at the greatest supply; None where supply has no limit."""
        return nearest(self) if self.answer.status == "optimal" else None

    @property
    def flows(self) -> Floats:
        """Flows at the greatest supply that lie nearest to the reconciled year, then cost least."""
        return self.nearest.x if self.nearest is not None else self.answer.x


@dataclass(frozen=True)
class Nearest:
    """Flows x nearest to the reconciled year, and the solver that found them, for the freedom that is left."""

    x: Floats
    solver: Solver

    def range_of(self, weights: Floats) -> tuple[float, float]:
        """Least and greatest value of weights . x at the same supply and the same distance."""
        ends = []
        padded = np.zeros(self.solver.matrix.shape[1])
        padded[: len(weights)] = weights
        self.solver.minimise(padded)
        ends.append(self.solver.solve().value)
        self.solver.maximise(padded)
        ends.append(self.solver.solve().value)
        return ends[0], ends[1]


def build(
    world: World,
    question: Question,
    *,
    count_surplus: bool | None = None,
    retained: Mapping[tuple[str, str], float] | None = None,
    hosts: tuple[Mapping[str, Slice], Mapping[str, float]] | None = None,
) -> Slice:
    """The slice of a question. `count_surplus` None: surplus counts only if demand is met without it.

    retained : (region, commodity) -> share of a feed that still leaves the bloc, where an option sets it.
    hosts : host slices and flows of an earlier build, where nothing that they stand on has changed.
    """
    retained = retained or {}
    host_slices: dict[str, Slice] = dict(hosts[0]) if hosts else {}
    host_flows: dict[str, float] = dict(hosts[1]) if hosts else {}
    for host in () if hosts else host_elements(world, question):
        inner = build(
            world, Question(host, question.bloc, question.year, question.feed, question.by), retained=retained
        )
        host_slices[host] = inner
        for column, x in zip(inner.matrix.columns, inner.flows, strict=True):
            if column.kind == "make":
                host_flows[column.id] = host_flows.get(column.id, 0.0) + float(x)

    def assemble(surplus: bool) -> Slice:
        net = Network(world, question, host_limits=host_flows, retained=retained)
        recover_companions(net)
        raise_and_make(net)
        export_and_waste(net)
        deliver(net, count_surplus=surplus)
        write_families(net)
        return Slice(question, world, net.builder.build(), surplus, _references(net), host_slices, host_flows)

    if count_surplus is not None:
        return assemble(count_surplus)
    plain = assemble(False)
    return plain if plain.supply < plain.demand * (1 - SMALL) else assemble(True)


def host_elements(world: World, question: Question) -> tuple[str, ...]:
    """Elements whose plants in the bloc carry a circuit for the element asked about."""
    model = world.model
    found = {
        model.recipe[model.plant[c.plant].recipe.split(";")[0]].element
        for c in model.circuits
        if c.element == question.element and model.plant[c.plant].region in question.bloc
    }
    return tuple(sorted(found - {question.element}))


def _references(net: Network) -> tuple[Reference, ...]:
    """What the reconciled year says of mines, plants and trade, carried to the year of the question."""
    found: list[Reference] = []
    year = net.question.year
    for plant in net.plants:
        columns = net.plant_columns.get(plant.id)
        output = net.world.output(plant, year)
        if columns and output > 0:
            share = columns[0][1] or 1.0
            found.append(
                Reference(plant.id, tuple(c for c, _ in columns), output / share, max(0.05 * output, 1.0))
            )
    for route in net.model.base_routes:
        flow = net.world.of(route)
        spread = max((route.high - route.low) / 3.29, 0.05 * flow, 1.0)
        for origin, share in origin_shares(net, route):
            column = f"import:{route.commodity}:{origin}:{route.from_region}>{route.to_region}"
            if net.builder.has_column(column):
                found.append(Reference(column, (column,), flow * share, spread))
    for node, place in net.at("made"):
        if net.model.commodity[place.commodity].role == "metal":
            continue
        out = leaving(net, place)
        share = leaving_share(net, place)
        total = sum(net.world.of(r) for r in out)
        if not out or total <= 0:
            continue
        raised = sum(
            a * net.world.output(net.model.plant[c.split(":")[1]], year)
            for c, a in net.nodes[node]
            if a > 0 and c.startswith("raise:")
        )
        for route in out:
            column = f"export:{place.commodity}:{place.origin}:{place.region}>{route.to_region}"
            target = share * raised * net.world.of(route) / total
            found.append(Reference(column, (column,), target, max(0.1 * target, 1.0)))
    return tuple(found)


def nearest(piece: Slice) -> Nearest:
    """Flows at supply S*: least sum |flow - reconciled| / s.d., then least cost. Shape (columns,).

    Two small LPs on the slice with a row that holds supply at S* (to 1e-9) and, in the second, the first distance.
    """
    matrix, best = piece.matrix, piece.answer
    m, n = matrix.shape
    count = len(piece.references)
    weights = np.zeros(n + 2 * count)
    row, col, value = [matrix.row], [matrix.col], [matrix.value]

    def entries(r: int, columns: Iterable[int], values: Iterable[float]) -> None:
        listed = list(columns)
        row.append(np.full(len(listed), r, dtype=np.int64))
        col.append(np.array(listed, dtype=np.int64))
        value.append(np.array(list(values), dtype=np.float64))

    counted = np.flatnonzero(matrix.objective)
    entries(m, counted.tolist(), (-matrix.objective[counted]).tolist())
    for k, ref in enumerate(piece.references):
        above, below = n + 2 * k, n + 2 * k + 1
        members = [matrix.column_index[c] for c in ref.columns]
        entries(m + 1 + k, [*members, above, below], [*([1.0] * len(members)), -1.0, 1.0])
        weights[above] = weights[below] = 1.0 / ref.spread
    entries(m + 1 + count, range(n, n + 2 * count), weights[n:].tolist())
    floor = best.value - 1e-9 * max(1.0, abs(best.value))
    extended = Matrix(
        columns=matrix.columns + tuple(Column(f"distance:{k}", "distance") for k in range(2 * count)),
        rows=(
            *matrix.rows,
            Row("hold:supply", "hold"),
            *(Row(f"reference:{k}:{r.label}", "reference") for k, r in enumerate(piece.references)),
            Row("hold:distance", "hold"),
        ),
        row=np.concatenate(row),
        col=np.concatenate(col),
        value=np.concatenate(value),
        equality=np.concatenate([matrix.equality, [False], np.ones(count, dtype=np.bool_), [False]]),
        rhs=np.concatenate([matrix.rhs, [-floor], [r.target for r in piece.references], [1e15]]),
        objective=np.zeros(n + 2 * count),
        cost=np.concatenate([matrix.cost, np.zeros(2 * count)]),
    )
    solver = Solver(extended)
    solver.minimise(weights)
    first = solver.solve()
    solver.set_rhs([m + 1 + count], [first.value * (1 + 1e-9) + 1e-9])
    solver.minimise(extended.cost)
    return Nearest(solver.solve().x[:n], solver)
