"""The base-year check: the whole network in one past year, some printed figures imposed, others predicted.

Every region is inside and trade runs only on the lanes that had a flow. Flows lie nearest to the reconciled year
(least sum of |flow - stated| / s.d.) inside the intervals of the imposed figures; companions are recovered as far as
their circuits' recovery allows, without a capacity, so that a printed companion output is predicted, not copied. A
circuit whose capacity is nil at its high end is not there, and what enters its plant is recovered nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from oreshed.basis.errors import OutOfValidity, Unsolvable
from oreshed.chain import schema as s
from oreshed.chain.companions import companion_recovery, host_activity
from oreshed.chain.conflict import explain
from oreshed.chain.entering import collected_origins, entry, is_secondary
from oreshed.chain.families import demand, node_balance
from oreshed.chain.matrix import Column, Matrix, MatrixBuilder, Row
from oreshed.chain.model import Model, key_of
from oreshed.chain.nearest import Reference
from oreshed.chain.network import (
    Network,
    Question,
    deliver,
    export_and_waste,
    raise_and_make,
    recover_companions,
)
from oreshed.chain.observable import Observable
from oreshed.chain.slice import Slice
from oreshed.chain.world import World


@dataclass(frozen=True)
class Checked:
    """One printed figure beside the model's. error_percent is (model - printed) / printed; None where printed is 0.

    model : NaN where the figure is a share of nothing.
    """

    row: s.ObservableRow
    model: float

    @property
    def inside(self) -> bool:
        slack = 1e-6 * max(1.0, abs(self.row.high))
        return self.row.low - slack <= self.model <= self.row.high + slack

    @property
    def error_percent(self) -> float | None:
        if not self.row.central or math.isnan(self.model):
            return None
        return 100.0 * (self.model - self.row.central) / self.row.central


@dataclass(frozen=True)
class BaseCase:
    """The network of one element in one year, solved."""

    element: str
    year: int
    piece: Slice
    checks: tuple[Checked, ...]

    @property
    def residual(self) -> float:
        """Largest relative balance residual."""
        return self.piece.matrix.residual(self.piece.flows)


def solve_year(
    world: World, element: str, year: int, hosts: Mapping[str, BaseCase] | None = None
) -> BaseCase:
    """Solve one element's network in one year and compare it with the printed figures of that year.

    Raises Unsolvable, in the model's words, when imposed figures contradict the balances.
    """
    flows: dict[str, float] = {}
    for host in hosts_of(world, element):
        inner = (hosts or {}).get(host) or solve_year(world, host, year)
        for c, x in zip(inner.piece.matrix.columns, inner.piece.flows, strict=True):
            if c.kind == "make":
                flows[c.id] = float(x)
    model = world.model
    net, routes = year_network(world, element, year, flows)
    question = net.question
    for family in (node_balance, companion_recovery, host_activity):
        family(net)
    _difference_rows(net, year)
    demand(net)
    matrix = _loosened(net.builder)
    observed = {o.id: o for o in _observables(net, matrix, year)}
    rows = [r for r in model.observables if r.year == year and r.id in observed]
    held = [(observed[r.id], r) for r in rows if r.status == "imposed"]
    imposed = _impose(matrix, held)
    references = (*_references(net, routes, year), *_printed(matrix, held))
    piece = Slice(question, world, imposed, False, references)
    try:
        x = piece.flows
    except Unsolvable as error:
        raise Unsolvable(explain(imposed).text) from error
    checks = tuple(Checked(r, observed[r.id].value(x)) for r in rows)
    return BaseCase(element, year, piece, checks)


def year_network(
    world: World, element: str, year: int, host_flows: Mapping[str, float]
) -> tuple[Network, list[s.Route]]:
    """Columns and nodes of one element in a past year, every region inside, and the lanes that had a flow.

    host_flows : activity of host plants by column, tonnes a year; empty for a metal that is its own host.
    """
    world = _with_standing_circuits(world)
    model = world.model
    question = Question(element, tuple(r.id for r in model.regions), year, "all")
    routes = _routes(model.routes, model.settings.base_year, year)
    lanes = frozenset((r.from_region, r.to_region, r.commodity, r.origin) for r in routes)
    net = Network(world, question, host_limits=host_flows, lanes=lanes)
    recover_companions(net)
    _differences_in(net, year)
    raise_and_make(net)
    export_and_waste(net)
    deliver(net)
    _unstated_uses(net)
    _differences_out(net, year)
    return net, routes


def _with_standing_circuits(world: World) -> World:
    """The world without the circuits that a plant could be given but has not."""
    model = world.model
    standing = [c for c in model.circuits if c.capacity_high is None or c.capacity_high > 0.0]
    if len(standing) == len(model.circuits):
        return world
    return World(model.with_circuits(standing), world.numbers)


def check_years(
    world: World, years: Iterable[int], wanted: Iterable[str] | None = None
) -> tuple[BaseCase, ...]:
    """Every element with a printed figure, or those wanted and their hosts, in every year that has one."""
    model = world.model
    found = []
    for year in years:
        elements = {model.commodity[o.commodity].element for o in model.observables if o.year == year}
        if wanted is not None:
            asked = set(wanted)
            elements &= asked | {host for element in asked for host in hosts_of(world, element)}
        solved: dict[str, BaseCase] = {}
        for element in sorted(elements, key=lambda e: (bool(hosts_of(world, e)), e)):
            solved[element] = solve_year(world, element, year, solved)
        found += list(solved.values())
    return tuple(found)


def hosts_of(world: World, element: str) -> tuple[str, ...]:
    """Elements whose plants carry a circuit for the element."""
    model = world.model
    found = {
        model.recipe[model.plant[c.plant].recipe.split(";")[0]].element
        for c in model.circuits
        if c.element == element
    }
    return tuple(sorted(found - {element}))


def _routes(routes: Iterable[s.Route], base: int, year: int) -> list[s.Route]:
    """Routes of the year; a lane without a row in that year keeps its base-year row."""
    found: dict[tuple[str, str, str, str], s.Route] = {}
    for wanted in (base, year):
        for r in routes:
            if r.year == wanted:
                found[(r.from_region, r.to_region, r.commodity, r.origin)] = r
    return list(found.values())


def stated_differences(net: Network, year: int) -> list[s.Difference]:
    """The year's named differences of the element asked about."""
    element = net.question.element
    return [
        d
        for d in net.model.differences
        if d.year == year and net.model.commodity[d.commodity].element == element
    ]


def _differences_in(net: Network, year: int) -> None:
    """Tonnes used that no source places: they enter where plants take feed, or where metal is made."""
    for d in stated_differences(net, year):
        if d.low >= 0:
            continue
        column = f"difference-in:{d.commodity}:{d.region}"
        feed = net.model.commodity[d.commodity].role == "feed"
        net.builder.add_column(Column(column, "difference", d.commodity, "", "", d.region, "", (key_of(d),)))
        net.give(
            column,
            net.node("market" if feed else "made", d.region, d.commodity, d.region if feed else ""),
            1.0,
        )


def _unstated_uses(net: Network) -> None:
    """Regions whose demand the model does not state still use metal: what they make, and what comes on their lanes."""
    stated = {
        rows[0].region for rows in net.world.demand_rows.values() if rows[0].element == net.question.element
    }
    for node, place in net.at("made"):
        row = net.model.commodity[place.commodity]
        if row.role != "metal" or row.element != net.question.element:
            continue
        for region in net.question.bloc:
            if region in stated or not net.open_lane(place.region, region, place.commodity):
                continue
            column = f"use:{region}-unstated:{place.commodity}:{place.region}"
            net.builder.add_column(Column(column, "use", place.commodity, "", place.region, region))
            net.give(column, node, -1.0)


def _differences_out(net: Network, year: int) -> None:
    for d in stated_differences(net, year):
        for node, place in net.at("made"):
            if d.high > 0 and (place.region, place.commodity) == (d.region, d.commodity):
                column = f"difference-out:{d.commodity}:{d.region}:{place.origin}"
                net.builder.add_column(
                    Column(column, "difference", d.commodity, place.origin, d.region, "", "", (key_of(d),))
                )
                net.give(column, node, -1.0)


def _difference_rows(net: Network, year: int) -> None:
    for d in stated_differences(net, year):
        for side, limit in (("in", -d.low), ("out", d.high)):
            stem = f"difference-{side}:{d.commodity}:{d.region}"
            columns = [
                (c.id, 1.0) for c in net.builder.columns if c.id == stem or c.id.startswith(stem + ":")
            ]
            if columns and limit > 0:
                label = f"{d.name}: at most {limit:,.0f} t"
                row = Row(f"{stem}:limit", "statistical difference", "", "", d.region, "", d.commodity, label)
                net.builder.add_row(row, rhs=limit, entries=columns)


def _loosened(builder: MatrixBuilder) -> Matrix:
    """The matrix with demand unlimited (consumption is a result here) and companions worth recovering."""
    matrix = builder.build()
    rhs = np.where([r.family == "demand" for r in matrix.rows], 1e15, matrix.rhs)
    worth = np.array([1.0 if c.kind == "recover" else 0.0 for c in matrix.columns])
    return replace(matrix, rhs=rhs, objective=worth)


def _impose(matrix: Matrix, imposed: list[tuple[Observable, s.ObservableRow]]) -> Matrix:
    rows, row, col, value, rhs = [], [], [], [], []
    for observable, printed in imposed:
        for side, (weights, limit) in zip(
            ("most", "least"), observable.linear_bounds(printed.low, printed.high), strict=True
        ):
            word = f"at {side} {printed.high if side == 'most' else printed.low:,.0f} {printed.unit}"
            rows.append(
                Row(f"imposed:{printed.id}:{side}", "imposed", region=printed.region, commodity=printed.commodity,
                    label=f"{observable.label} {word}", parents=(key_of(printed),))
            )  # fmt: skip
            for j, w in weights:
                row.append(len(matrix.rows) + len(rows) - 1)
                col.append(j)
                value.append(w)
            rhs.append(limit)
    return replace(
        matrix,
        rows=(*matrix.rows, *rows),
        row=np.concatenate([matrix.row, np.array(row, dtype=np.int64)]),
        col=np.concatenate([matrix.col, np.array(col, dtype=np.int64)]),
        value=np.concatenate([matrix.value, np.array(value, dtype=np.float64)]),
        equality=np.concatenate([matrix.equality, np.zeros(len(rows), dtype=np.bool_)]),
        rhs=np.concatenate([matrix.rhs, np.array(rhs, dtype=np.float64)]),
    )


def _observables(net: Network, matrix: Matrix, year: int) -> Iterable[Observable]:
    for printed in net.model.observables:
        if printed.year == year and net.model.commodity[printed.commodity].element == net.question.element:
            yield observable(net, matrix, printed)


def observable(net: Network, matrix: Matrix, printed: s.ObservableRow) -> Observable:
    """The linear functional (or ratio of two) that a printed figure stands for."""
    region, commodity = printed.region, printed.commodity
    index = matrix.column_index
    label = words_of(net.model, printed)

    collected = collected_origins(net.model)

    def used_before(column: Column, made: str) -> bool:
        if column.kind == "raise":
            return entry(net.model, net.model.plant[column.plant], made) == "collected"
        return column.kind == "make" and is_secondary(net.model, column, collected)

    def produced(kinds: set[str], secondary: bool | None = None) -> dict[int, float]:
        found: dict[int, float] = {}
        for node, place in net.at("made"):
            if (place.region, place.commodity) != (region, commodity):
                continue
            for c, a in net.nodes[node]:
                column = matrix.columns[index[c]]
                if a <= 0 or column.kind not in kinds:
                    continue
                if secondary is None or used_before(column, commodity) == secondary:
                    found[index[c]] = found.get(index[c], 0.0) + a
        return found

    def traded(end: str) -> dict[int, float]:
        return {
            j: 1.0
            for j, c in enumerate(matrix.columns)
            if c.kind in ("ship", "use")
            and c.commodity == commodity
            and c.from_region != c.to_region
            and getattr(c, end) == region
        }

    made = {"make", "recover", "raise"}

    def mined() -> dict[int, float]:
        """What mines bring up: the commodity, and with a concentrate the ore of the same element that is leached."""
        row, found = net.model.commodity[commodity], produced({"raise"})
        for node, place in net.at("made"):
            other = net.model.commodity[place.commodity]
            if row.form == "concentrate" and (place.region, other.element, other.form) == (
                region,
                row.element,
                "ore",
            ):
                for c, a in net.nodes[node]:
                    if a > 0 and matrix.columns[index[c]].kind == "raise":
                        found[index[c]] = found.get(index[c], 0.0) + a
        return found

    imports, exports = traded("to_region"), traded("from_region")
    # A named difference of metal is a change of stocks: a draw is consumed, a build is not.
    drawn: dict[int, float] = {}
    if net.model.commodity[commodity].role == "metal":
        for j, c in enumerate(matrix.columns):
            if c.kind == "difference" and c.commodity == commodity and region in (c.from_region, c.to_region):
                drawn[j] = 1.0 if c.to_region == region else -1.0

    def total(*parts: tuple[dict[int, float], float]) -> tuple[tuple[int, float], ...]:
        found: dict[int, float] = {}
        for weights, sign in parts:
            for j, w in weights.items():
                found[j] = found.get(j, 0.0) + sign * w
        return tuple(found.items())

    everything = produced(made)
    consumption = total((everything, 1.0), (imports, 1.0), (exports, -1.0), (drawn, 1.0))
    match printed.quantity:
        case "mine_production":
            return Observable(printed.id, label, total((mined(), 1.0)))
        case "collection":
            return Observable(printed.id, label, total((produced({"raise"}), 1.0)))
        case "primary_refined":
            return Observable(printed.id, label, total((produced({"make"}, secondary=False), 1.0)))
        case "secondary_refined":
            return Observable(printed.id, label, total((produced({"make"}, secondary=True), 1.0)))
        case "refined_total" | "companion_refined":
            return Observable(printed.id, label, total((everything, 1.0)))
        case "imports":
            return Observable(printed.id, label, total((imports, 1.0)))
        case "exports":
            return Observable(printed.id, label, total((exports, 1.0)))
        case "apparent_consumption":
            return Observable(printed.id, label, consumption)
        case "net_import_reliance":
            net_imports = total((imports, 1.0), (exports, -1.0), (drawn, 1.0))
            return Observable(printed.id, label, net_imports, consumption, 100.0)
    raise OutOfValidity(f"observable {printed.id}: no definition of {printed.quantity!r}")


def words_of(model: Model, printed: s.ObservableRow) -> str:
    """A printed figure as an analyst reads it."""
    quantity = printed.quantity.replace("_", " ")
    name = model.commodity[printed.commodity].name
    return f"{quantity}, {name}, {model.region_names.get(printed.region, printed.region)}, {printed.year}"


def label_of(case: BaseCase, printed: s.ObservableRow) -> str:
    return words_of(case.piece.world.model, printed)


def _printed(matrix: Matrix, held: list[tuple[Observable, s.ObservableRow]]) -> Iterable[Reference]:
    """Imposed sums draw the flows to their printed value, not only into its interval."""
    for observable, printed in held:
        if not observable.below and all(w == 1.0 for _, w in observable.weights):
            columns = tuple(matrix.columns[j].id for j, _ in observable.weights)
            # A printed total is trusted before the inferred trade and use around it: a tenth of its band.
            spread = max((printed.high - printed.low) / 10, 1.0)
            yield Reference(f"printed:{printed.id}", columns, printed.central, spread)


def _references(net: Network, routes: list[s.Route], year: int) -> tuple[Reference, ...]:
    found: list[Reference] = []
    columns = net.builder.columns
    for plant in net.plants:
        members = net.plant_columns.get(plant.id)
        if members:
            output = net.world.output(plant, year)
            share = members[0][1] or 1.0
            found.append(
                Reference(plant.id, tuple(c for c, _ in members), output / share, max(0.05 * output, 1.0))
            )
    stated = {(r.from_region, r.to_region, r.commodity, r.origin): r for r in routes}
    lanes: dict[tuple[str, str, str, str], list[str]] = {}
    for c in columns:
        if c.kind in ("ship", "use") and c.from_region != c.to_region:
            lane = (c.from_region, c.to_region, c.commodity, c.origin)
            lanes.setdefault(lane if lane in stated else (*lane[:3], ""), []).append(c.id)
    for lane, members_of in lanes.items():
        flow = net.world.of(stated[lane])
        spread = max((stated[lane].high - stated[lane].low) / 3.29, 0.02 * flow, 1.0)
        found.append(Reference(">".join(lane), tuple(members_of), flow, spread))
    for demand_id in net.world.demand_rows:
        taken = tuple(c.id for c in columns if c.id.startswith(f"use:{demand_id}:"))
        if taken:
            amount = net.world.demand(demand_id, year)[0]
            found.append(Reference(demand_id, taken, amount, max(0.1 * amount, 1.0)))
    differences = {(d.region, d.commodity): d for d in stated_differences(net, year)}
    for (region, commodity), d in differences.items():
        for side, target in (("in", max(0.0, -d.central)), ("out", max(0.0, d.central))):
            stem = f"difference-{side}:{commodity}:{region}"
            members_of = [c.id for c in columns if c.id == stem or c.id.startswith(stem + ":")]
            if members_of:
                spread = max((d.high - d.low) / 3.29, 1.0)
                found.append(Reference(stem, tuple(members_of), target, spread))
    # Metal that no end use takes and feed that no plant takes is stock change: cheap, but not free.
    for c in columns:
        if c.kind in ("surplus", "waste"):
            role = net.model.commodity[c.commodity].role
            found.append(Reference(c.id, (c.id,), 0.0, 1e4 if role != "residue" else 1e9))
    return tuple(found)
