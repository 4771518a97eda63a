"""What the reconciled year says of mines, plants, trade and use, carried to the year of a question."""

from __future__ import annotations

from collections.abc import Iterable

from oreshed.chain.families import leaving_share
from oreshed.chain.many import most, positive, where_positive
from oreshed.chain.nearest import Reference
from oreshed.chain.network import Network, leaving

# Spreads below these shares of the bloc's demand are widened to them, so that scaling all masses changes nothing.
NARROWEST, MET = 1e-6, 1e-8
# Spread in a world that says nothing of what others of its kind state.
NO_WEIGHT = float("inf")
# Forms that plants beside them take unless a route of the base year says otherwise.
KEPT_HOME = frozenset({"intermediate", "dust"})


def references(net: Network) -> tuple[Reference, ...]:
    """Targets and spreads of groups of columns, tonnes a year."""
    year = net.question.year
    uses = _uses(net)
    scale = most(sum(net.world.demand(d, year)[0] for d in uses), 1e-9)
    floor = NARROWEST * scale
    found = [
        *_plants(net, floor), *_imports(net, floor), *_exports(net, floor), *_shipments(net, floor),
        *_kept_home(net, floor),
    ]  # fmt: skip
    # Demand weighs most: a tonne that an end use can take is never counted as surplus.
    for demand_id, columns in uses.items():
        found.append(Reference(demand_id, tuple(columns), net.world.demand(demand_id, year)[0], MET * scale))
    return tuple(found)


def _uses(net: Network) -> dict[str, list[str]]:
    taken: dict[str, list[str]] = {}
    for c in net.builder.columns:
        if c.kind == "use":
            taken.setdefault(c.id.split(":")[1], []).append(c.id)
    return taken


def _plants(net: Network, floor: float) -> Iterable[Reference]:
    for plant in net.plants:
        columns = net.plant_columns.get(plant.id)
        output = net.world.output(plant, net.question.year)
        if columns and positive(output):
            share = columns[0][1] or 1.0
            spread = where_positive(output, most(0.05 * output, floor), NO_WEIGHT)
            yield Reference(plant.id, tuple(c for c, _ in columns), output / share, spread)


def _imports(net: Network, floor: float) -> Iterable[Reference]:
    for column, (route, share) in net.imports.items():
        flow = net.world.of(route)
        spread = most((route.high - route.low) / 3.29, 0.05 * flow, floor)
        yield Reference(column, (column,), flow * share, spread)


def _exports(net: Network, floor: float) -> Iterable[Reference]:
    for node, place in net.at("made"):
        if net.model.commodity[place.commodity].role == "metal":
            continue
        out = leaving(net, place)
        total = sum(net.world.of(r) for r in out)
        if not out or not positive(total):
            continue
        leaves = leaving_share(net, place) * _raised(net, node)
        for route in out:
            column = f"export:{place.commodity}:{place.origin}:{place.region}>{route.to_region}"
            target = where_positive(total, leaves * net.world.of(route) / total, 0.0)
            spread = where_positive(total, most(0.1 * target, floor), NO_WEIGHT)
            yield Reference(column, (column,), target, spread)


def _shipments(net: Network, floor: float) -> Iterable[Reference]:
    """Feed between regions of the bloc as in the base year, in step with what its mines raise now.

    It decides which origin a region's plants take, and with it what companions they hold.
    """
    table = net.model.routes_by_year.get(net.model.settings.base_year, {})
    for node, place in net.at("made"):
        raised = _raised(net, node)
        before = net.world.base_outputs(place.region, place.commodity).get(place.origin, 0.0)
        if not positive(raised) or not positive(before):
            continue
        for column, _ in net.nodes[node]:
            to = column.rpartition(">")[2]
            if not column.startswith("ship:") or to == place.region:
                continue
            route = table.get((place.region, to, place.commodity, place.origin)) or table.get(
                (place.region, to, place.commodity, "")
            )
            if route is None:
                continue  # a lane that had no flow has a price instead, see `network`
            share = dict(net.world.origin_shares(route)).get(place.origin, 0.0)
            target = where_positive(before, net.world.of(route) * share * raised / before, 0.0)
            if positive(target - floor):
                spread = where_positive(target - floor, most(0.2 * target, floor), NO_WEIGHT)
                yield Reference(column, (column,), target, spread)


def _kept_home(net: Network, floor: float) -> Iterable[Reference]:
    """Residue, fume and cake that no route of the base year takes out of their region go to the plants beside them.

    Else the smallest plant of the bloc would be filled first, for it is the one whose output is known to the fewest tonnes.
    """
    sent = net.model.sent_away
    for node, place in net.at("made"):
        if (
            net.model.commodity[place.commodity].form not in KEPT_HOME
            or (place.region, place.commodity) in sent
        ):
            continue
        for column, _ in net.nodes[node]:
            if column.startswith("ship:") and column.rpartition(">")[2] != place.region:
                yield Reference(column, (column,), 0.0, floor)


def _raised(net: Network, node: str) -> float:
    """Tonnes a year that mines and collectors bring to a node in the year of the question."""
    return sum(
        a * net.world.output(net.model.plant[c.split(":")[1]], net.question.year)
        for c, a in net.nodes[node]
        if a > 0 and c.startswith("raise:")
    )
