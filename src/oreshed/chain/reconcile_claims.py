"""From a model folder to a reconciliation: one element in one past year, every table row a statement of its source.

How wide a statement is: `reconcile_statements`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from oreshed.basis.errors import OutOfValidity
from oreshed.chain import schema as s
from oreshed.chain.basecase import (
    BaseCase,
    hosts_of,
    observable,
    solve_year,
    year_network,
)
from oreshed.chain.families import node_balance
from oreshed.chain.matrix import Column, Floats, Matrix
from oreshed.chain.network import Network
from oreshed.chain.observable import Observable
from oreshed.chain.reconcile import Reconciled, reconcile
from oreshed.chain.reconcile_hidden import leaning_on
from oreshed.chain.reconcile_problem import Observation, Problem
from oreshed.chain.reconcile_statements import HostRun, Statements, is_stock_change
from oreshed.chain.world import World, require_element


@dataclass(frozen=True)
class YearLedger:
    """One element's network in a past year as a reconciliation problem, with the printed figures it was built from.

    capacities : what plants alone allow: nameplates, recoveries, contents and stock changes.
    """

    element: str
    year: int
    matrix: Matrix
    problem: Problem
    printed: Mapping[str, s.ObservableRow]
    observables: Mapping[str, Observable]
    capacities: tuple[Observation, ...]

    @cached_property
    def reconciled(self) -> Reconciled:
        return reconcile(self.problem)

    @property
    def limits(self) -> tuple[Observation, ...]:
        """What holds a bound: every claim, and the nameplates that a reconciliation leaves out beside stated outputs.

        A stated output says more than its nameplate to a fit; to a bound the nameplate is a limit of its own.
        """
        held = {o.id for o in self.problem.observations}
        return (*self.problem.observations, *(o for o in self.capacities if o.id not in held))


def year_ledger(
    world: World, element: str, year: int, hide: Collection[str] = (), also: Collection[s.ObservableRow] = ()
) -> YearLedger:
    """The ledger of one element and year.

    hide : ids of printed figures to leave out, each with every row that is arithmetic on it. also : rows that are asked
    about without being printed. Raises OutOfValidity for an unknown element.
    """
    require_element(world.model, element)
    hosted = {
        h: HostRun(h, _made(solve_year(world, h, year)), year_ledger(world, h, year).reconciled)
        for h in hosts_of(world, element)
    }
    flows = {c: x for run in hosted.values() for c, x in run.made.items()}
    net, routes = year_network(world, element, year, flows)
    makers = (*net.plants, *(plant for _, plant in net.hosts))
    if not any(world.nameplate(plant, year)[0] > 0 for plant in makers):
        raise OutOfValidity(f"the model has no plant of {element} that stands in {year}")
    recoveries = _recovery_columns(net, year)
    contents = _content_columns(net)
    node_balance(net)
    matrix = net.builder.build()
    claims = Statements(net, matrix, year)
    printed = {
        r.id: r
        for r in net.model.observables
        if r.year == year and net.model.commodity[r.commodity].element == element
    }
    observables = {i: observable(net, matrix, r) for i, r in (*printed.items(), *((r.id, r) for r in also))}
    hidden = frozenset().union(*(leaning_on(net, printed[i]) for i in hide if i in printed))
    for i, row in printed.items():
        claims.printed(row, observables[i])
    claims.plants(recoveries)
    claims.trade(routes)
    claims.uses()
    claims.differences(hidden)
    claims.stock_changes()
    claims.recoveries(recoveries)
    claims.contents(contents, hosted)
    lower, upper = _bounds(net, matrix, year, {*recoveries.values(), *contents.values()})
    A = sp.csr_matrix((matrix.value, (matrix.row, matrix.col)), shape=matrix.shape)
    kept = tuple(o for o in _merged(claims.found) if o.id not in hidden)
    problem = Problem(
        tuple(c.id for c in matrix.columns),
        tuple(r.label or r.id for r in matrix.rows),
        A,
        matrix.rhs,
        lower,
        upper,
        kept,
        _typical(matrix, kept),
    )
    physical = ("capacity:", "stock:", "recovery:", "content:", "circuit:")
    ceilings = (*claims.ceilings, *(o for o in kept if o.id.startswith(physical)))
    return YearLedger(element, year, matrix, problem, printed, observables, tuple(ceilings))


def _made(case: BaseCase) -> dict[str, float]:
    columns = zip(case.piece.matrix.columns, case.piece.flows, strict=True)
    return {c.id: float(x) for c, x in columns if c.kind == "make"}


def _recovery_columns(net: Network, year: int) -> dict[str, str]:
    """A column a plant for what its recovery gives above or below the central share."""
    found = {}
    for plant in net.plants:
        recipe = net.recipes_of(plant)[0]
        if not recipe.feed or not net.plant_columns.get(plant.id) or net.world.nameplate(plant, year)[0] <= 0:
            continue
        made = recipe.capacity_commodity
        if not made or net.model.commodity[made].role == "feed":
            continue  # what keeps its origin has one node an origin
        column = f"recovery:{plant.id}"
        net.builder.add_column(
            Column(column, "make", recipe.feed[0], "", plant.region, plant.region, plant.id)
        )
        net.give(column, net.node("made", plant.region, made), 1.0)
        found[plant.id] = column
    return found


def _content_columns(net: Network) -> dict[str, str]:
    """A column a host for what its feed holds of the companion above or below the central content."""
    found = {}
    for circuit, plant in net.hosts:
        node = f"parts:{plant.id}:{circuit.element}"
        if node in net.nodes:
            column = f"content:{plant.id}:{circuit.element}"
            net.builder.add_column(Column(column, "content", "", "", plant.region, plant.region, plant.id))
            net.give(column, node, 1.0)
            found[plant.id] = column
    return found


def _bounds(net: Network, matrix: Matrix, year: int, free: Collection[str]) -> tuple[Floats, Floats]:
    """Zero and infinity, but for stock changes (either sign) and plants that do not stand in that year (none)."""
    lower, upper = np.zeros(len(matrix.columns)), np.full(len(matrix.columns), np.inf)
    for j, c in enumerate(matrix.columns):
        if c.id in free or is_stock_change(net, c):
            lower[j] = -np.inf
        elif c.plant and net.world.nameplate(net.model.plant[c.plant], year)[0] <= 0:
            upper[j] = 0.0
    return lower, upper


def _merged(found: Iterable[Observation]) -> list[Observation]:
    """A figure that one source states several times counts once."""
    kept: dict[object, Observation] = {}
    for o in found:
        same: object = (o.source, o.weights, o.below, o.value, o.shape, o.low, o.high) if o.source else o.id
        if same in kept:
            kept[same] = replace(kept[same], copies=kept[same].copies + 1)
        else:
            kept[same] = o
    return list(kept.values())


def _typical(matrix: Matrix, said: Iterable[Observation]) -> Floats:
    """A size for flows that nothing states alone: an even share of the smallest sum that names them."""
    out = np.full(len(matrix.columns), np.nan)
    for o in said:
        if o.below or o.shape == "range" or o.value <= 0:
            continue
        each = o.value / (len(o.weights) * max(abs(w) for _, w in o.weights))
        for j, _ in o.weights:
            out[j] = each if math.isnan(out[j]) else min(out[j], each)
    return out
