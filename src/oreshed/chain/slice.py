"""The slice of a year: the matrix of one study, its solution, and the flows nearest to the reconciled ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from oreshed.chain.families import write_families
from oreshed.chain.matrix import Floats, Frame, Ints, Matrix
from oreshed.chain.nearest import Nearest, Reconciler, Reference
from oreshed.chain.network import (
    FEED_RULES,
    FeedRule,
    Network,
    Question,
    deliver,
    export_and_waste,
    raise_and_make,
    recover_companions,
)
from oreshed.chain.reconciled import references
from oreshed.chain.solve import Answer, Solver
from oreshed.chain.starts import NEAREST, START, Starts, starts_of
from oreshed.chain.world import World

# A gap below this share of demand is arithmetic, not metal.
SMALL = 1e-7


@dataclass(frozen=True)
class Slice:
    """The matrix of one question in one world, with what it takes to read it."""

    question: Question
    world: World
    matrix: Matrix
    counts_surplus: bool
    references: tuple[Reference, ...] = ()
    feed_limits: Mapping[str, float] = field(default_factory=dict)  # feed-in row -> base-year flow, t/yr
    host: Mapping[str, Slice] = field(default_factory=dict)
    host_flows: Mapping[str, float] = field(default_factory=dict)
    root: Slice | None = None  # the slice whose live solvers this one shares

    @cached_property
    def by_rule(self) -> dict[FeedRule, Slice]:
        """Other feed rules asked of this slice, see `under`."""
        return {}

    @property
    def host_rows(self) -> tuple[tuple[int, str], ...]:
        """Rows that hold a companion within its host's solution, with the host's column."""
        return _host_rows(self.matrix.frame)

    @cached_property
    def made(self) -> dict[str, float]:
        """Activity of plants by column, tonnes a year, in the nearest flows."""
        columns, names = _making(self.matrix.frame)
        return dict(zip(names, self.flows[columns].tolist(), strict=True))

    @cached_property
    def demand(self) -> float:
        """Tonnes a year that the bloc's end uses need, where the model states a need."""
        rows = self.matrix.frame.of_family.get("demand")
        return float(self.matrix.rhs[rows].sum()) if rows is not None else 0.0

    @cached_property
    def _solver(self) -> Solver:
        solver = Solver(self.matrix)
        if START in self.matrix.frame.found:
            solver.start_from(self.matrix.frame.found[START])
        return solver

    @cached_property
    def _reconciler(self) -> Reconciler:
        return Reconciler(self.matrix, self.references)

    @cached_property
    def answer(self) -> Answer:
        """Greatest supply, on the live solver that slices of one structure share; no question is put to it twice."""
        root, matrix = self.root or self, self.matrix
        asked = (matrix.rhs.tobytes(), matrix.objective.tobytes())
        if asked not in root._answers:
            root._solver.set_rhs(np.arange(len(matrix.rows)), matrix.rhs)
            root._solver.maximise(matrix.objective)
            root._answers[asked] = root._solver.solve(primal=True)
            # Slices that differ in numbers begin where the first of them ended.
            matrix.frame.found.setdefault(START, root._solver.basis())
        return root._answers[asked]

    @cached_property
    def _answers(self) -> dict[tuple[bytes, bytes], Answer]:
        """What the live solver answered so far, by right-hand sides and objective."""
        return {}

    @property
    def supply(self) -> float:
        return self.answer.value

    @cached_property
    def nearest(self) -> Nearest | None:
        """The flows nearest to the reconciled year at the greatest supply; None where supply has no limit."""
        if self.answer.status != "optimal":
            return None
        return (self.root or self)._reconciler.at(self.matrix.rhs, self.matrix.objective, self.answer.value)

    @cached_property
    def flows(self) -> Floats:
        """Flows at the greatest supply nearest to the reconciled year, then least in cost, each region's feed mixed."""
        return self.nearest.reconciler.mixed(self.nearest.x) if self.nearest is not None else self.answer.x

    def starts(self) -> Starts:
        """Where the solves of this slice and its hosts ended, for slices of other numbers."""
        root = self.root or self
        frames = {}
        for piece in (root, *root.host.values()):
            first, name = piece.root or piece, piece.question.element
            frames[name] = first.matrix.frame
            if "_reconciler" in first.__dict__:
                frames[name + NEAREST] = first._reconciler.frame
        return starts_of(frames)

    def variant(self, **changes: Any) -> Slice:
        """A slice of the same columns, rows and coefficients: right-hand sides, objective and labels may differ."""
        return replace(self, root=self.root or self, **changes)


def build(
    world: World,
    question: Question,
    *,
    count_surplus: bool | None = None,
    retained: Mapping[tuple[str, str], float] | None = None,
    hosts: tuple[Mapping[str, Slice], Mapping[str, float]] | None = None,
    kept: Mapping[str, Slice] | None = None,
    like: Slice | None = None,
) -> Slice:
    """The slice of a question. `count_surplus` None: surplus counts only if demand is met without it.

    retained : (region, commodity) -> share of a feed that still leaves the bloc, where an option sets it.
    hosts : host slices and flows of an earlier build, taken as they are. kept : slices of those hosts that nothing has
    changed; the others are built.
    like : a slice that this one may have its columns and rows in common with; solves then begin where its own ended.
    """
    retained = retained or {}
    if hosts is not None:
        host_slices, host_flows = hosts
    else:
        host_slices = {
            host: (kept or {}).get(host)
            or build(
                world,
                replace(question, element=host),
                retained=retained,
                like=like.host.get(host) if like is not None else None,
            )
            for host in host_elements(world, question)
        }
        host_flows = _host_flows(host_slices)
    net = network(world, question, host_flows, retained)
    matrix = net.builder.build()
    if like is not None:
        matrix = matrix.beside(like.matrix)
    piece = Slice(question, world, matrix, False, references(net), net.feed_limits, host_slices, host_flows)
    return finished(piece, count_surplus, hosts_given=hosts is not None)


def network(
    world: World,
    question: Question,
    host_limits: Mapping[str, float],
    retained: Mapping[tuple[str, str], float] | None = None,
) -> Network:
    """Columns and rows of a slice. host_limits : activity of host plants by column, tonnes a year."""
    net = Network(world, question, host_limits=host_limits, retained=retained or {})
    recover_companions(net)
    raise_and_make(net)
    export_and_waste(net)
    deliver(net)
    write_families(net)
    return net


def finished(piece: Slice, count_surplus: bool | None = None, hosts_given: bool = False) -> Slice:
    """The slice on the host solutions that serve it best, with surplus counted where it is."""
    root = piece
    if not hosts_given:
        piece = _least_displaced(piece)
    if count_surplus is None:
        root.by_rule[piece.question.feed] = piece = _with_surplus_where_met(piece)
        return piece
    return _with_surplus(piece) if count_surplus else piece


def _with_surplus(piece: Slice) -> Slice:
    counting = piece.matrix.frame.counting("use", "surplus")
    return piece.variant(matrix=piece.matrix.with_numbers(objective=counting), counts_surplus=True)


def _with_surplus_where_met(piece: Slice) -> Slice:
    return piece if piece.supply < piece.demand * (1 - SMALL) else _with_surplus(piece)


def under(piece: Slice, rule: FeedRule) -> Slice:
    """The same slice under another feed rule: only right-hand sides differ, classes stay those of the first.

    Host activity is solved anew under the rule.
    """
    if piece.question.feed == rule:
        return piece
    by_rule = (piece.root or piece).by_rule
    if rule not in by_rule:
        hosts = {element: under(inner, rule) for element, inner in piece.host.items()}
        question = replace(piece.question, feed=rule)
        frame = piece.matrix.frame
        rhs = piece.matrix.rhs.copy()
        admitted = {r: question.admits(piece.world.model, r) for _, _, r in _feed_rows(frame)}
        for i, name, source in _feed_rows(frame):
            rhs[i] = piece.feed_limits[name] if admitted[source] else 0.0
        matrix = piece.matrix.with_numbers(rhs=rhs, objective=frame.counting("use"))
        plain = on_hosts(piece.variant(question=question, matrix=matrix, counts_surplus=False), hosts)
        by_rule[rule] = _with_surplus_where_met(_least_displaced(plain))
    return by_rule[rule]


def on_hosts(piece: Slice, hosts: Mapping[str, Slice]) -> Slice:
    """The slice with other host solutions; their columns are the same, only limits differ."""
    if not hosts:
        return piece
    flows = _host_flows(hosts)
    rhs = piece.matrix.rhs.copy()
    for i, column in piece.host_rows:
        rhs[i] = max(0.0, flows[column])
    return piece.variant(matrix=piece.matrix.with_numbers(rhs=rhs), host=hosts, host_flows=flows)


def _least_displaced(piece: Slice) -> Slice:
    """The best for the companion of the host's solutions under this feed rule and every narrower one.

    More feed from outside may crowd a richer feed out of the host's plants. Nobody has to buy it, so a wider rule
    never leaves the companion with less.
    """
    best = piece
    for rule in FEED_RULES[: FEED_RULES.index(piece.question.feed)] if piece.host else ():
        narrower = {element: under(inner, rule) for element, inner in piece.host.items()}
        other = on_hosts(piece, narrower)
        if _with_surplus_where_met(other).supply > _with_surplus_where_met(best).supply * (1 + SMALL):
            best = other
    return best


def _once(frame: Frame, name: str, find: Callable[[Frame], Any]) -> Any:
    """What a frame says, found once."""
    if name not in frame.found:
        frame.found[name] = find(frame)
    return frame.found[name]


def _host_rows(frame: Frame) -> tuple[tuple[int, str], ...]:
    """Rows that hold a companion within its host's solution, with the host's column."""

    def find(frame: Frame) -> tuple[tuple[int, str], ...]:
        rows = frame.of_family.get("host", np.zeros(0, np.int64)).tolist()
        return tuple((i, frame.rows[i].id.removeprefix("host:")) for i in rows)

    found: tuple[tuple[int, str], ...] = _once(frame, "host rows", find)
    return found


def _feed_rows(frame: Frame) -> tuple[tuple[int, str, str], ...]:
    """Rows of feed from outside: number, id, and the region that it comes from."""

    def find(frame: Frame) -> tuple[tuple[int, str, str], ...]:
        names = [
            (i, frame.rows[i].id) for i in frame.of_family.get("feed in", np.zeros(0, np.int64)).tolist()
        ]
        columns = [frame.columns[frame.column_index[name.removeprefix("feed in:")]] for _, name in names]
        return tuple((i, name, c.from_region) for (i, name), c in zip(names, columns, strict=True))

    found: tuple[tuple[int, str, str], ...] = _once(frame, "feed rows", find)
    return found


def _making(frame: Frame) -> tuple[Ints, tuple[str, ...]]:
    """Columns of plants that treat feed: numbers and ids."""

    def find(frame: Frame) -> tuple[Ints, tuple[str, ...]]:
        columns = frame.of_kind.get("make", np.zeros(0, np.int64))
        return columns, tuple(frame.columns[j].id for j in columns.tolist())

    found: tuple[Ints, tuple[str, ...]] = _once(frame, "making", find)
    return found


def _host_flows(hosts: Mapping[str, Slice]) -> dict[str, float]:
    """Activity of host plants by column, from the hosts' own solutions."""
    return {column: x for inner in hosts.values() for column, x in inner.made.items()}


def host_elements(world: World, question: Question) -> tuple[str, ...]:
    """Elements whose plants in the bloc carry a circuit for the element asked about."""
    model = world.model
    found = {
        model.recipe[model.plant[c.plant].recipe.split(";")[0]].element
        for c in model.circuits
        if c.element == question.element and model.plant[c.plant].region in question.bloc
    }
    return tuple(sorted(found - {question.element}))
