"""The constraint families of a study's slice, one function each. The docstrings are the mathematics page.

x_j activity of plant column j; f_a shipment; v tonnes delivered; e surplus; all in tonnes a year of the commodity's
principal element, all non-negative. A family adds rows; rows with a class are relaxable, the others never are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from oreshed.chain import schema as s
from oreshed.chain.companions import circuit_capacity, companion_recovery, host_activity
from oreshed.chain.many import least, most, positive, where_positive
from oreshed.chain.matrix import Column, Row
from oreshed.chain.model import key_of
from oreshed.chain.network import SECONDARY_FORMS, Network, Place, leaving


def node_balance(net: Network) -> None:
    r"""Node balance: at every node, what comes equals what goes.

    $$\sum_j A_{nj} x_j + \sum_{a \in \mathrm{in}(n)} f_a - \sum_{a \in \mathrm{out}(n)} f_a - w_n - v_n - e_n = 0$$

    Never relaxed. At a node where elements part, $A_{nj}$ is the companion's content in the feed's origin.
    """
    for node, entries in net.nodes.items():
        place = net.places[node]
        label = (
            f"balance of {_title(net, place)} {'made' if place.kind == 'made' else 'taken'} in {place.region}"
        )
        net.builder.add_row(
            Row(node, "node balance", "", place.kind, place.region, "", place.commodity, label),
            rhs=0.0,
            equality=True,
            entries=entries,
        )


def _title(net: Network, place: Place) -> str:
    row = net.model.commodity.get(place.commodity)
    name = row.name if row else place.commodity
    return f"{name} from {place.origin}" if place.origin else name


def demand(net: Network) -> None:
    r"""Demand: an end use takes no more than it needs, only from forms that it accepts.

    $$v_d \le D_d$$

    Never relaxed.
    """
    inside = set(net.question.bloc)
    serving: dict[str, list[tuple[str, float]]] = {}
    for c in net.builder.columns:
        if c.kind == "use":
            serving.setdefault(c.id.split(":")[1], []).append((c.id, 1.0))
    for demand_id, rows in net.world.demand_rows.items():
        first = rows[0]
        if first.region not in inside or first.element != net.question.element:
            continue
        amount, keys = net.world.demand(demand_id, net.question.year)
        columns = serving.get(demand_id, [])
        label = f"demand of {first.end_use} in {net.where(first.region)}"
        net.builder.add_row(
            Row(f"demand:{demand_id}", "demand", "", "use", first.region, "", first.accepts, label, "", keys),
            rhs=amount,
            entries=columns,
        )


def _is_given(net: Network, plant: s.Plant) -> bool:
    """Tonnes that nobody in the network decides: scrap that comes out of use, metal from hosts outside the model."""
    return any(
        not recipe.feed
        and (
            net.model.commodity[r.commodity].form in SECONDARY_FORMS
            or net.model.commodity[r.commodity].role == "metal"
        )
        for recipe in net.recipes_of(plant)
        for r in recipe.routing
    )


def arisings(net: Network) -> None:
    r"""Arisings: scrap is collected from what comes out of use, which past sales decide.

    $$\sum_{j \in p} s_j x_j \le R_p$$

    The same row holds metal that comes as a by-product of hosts that the model does not hold. Never relaxed: nobody can
    order more old metal, or more of another metal's host. A collection rate below one stands as utilisation.
    """
    for plant in net.plants:
        columns = net.plant_columns.get(plant.id)
        if not columns or not _is_given(net, plant):
            continue
        tonnes, keys = net.world.nameplate(plant, net.question.year)
        label = f"{plant.name} ({plant.stage}, {net.where(plant.region)})"
        net.builder.add_row(
            Row(
                f"arisings:{plant.id}",
                "arisings",
                "",
                plant.stage,
                plant.region,
                plant.id,
                "",
                label,
                "",
                keys,
            ),
            rhs=tonnes,
            entries=columns,
        )


def nameplate(net: Network) -> None:
    r"""Nameplate: a plant makes no more than it is built for.

    $$\sum_{j \in p} s_j x_j \le K_p$$

    $s_j$ is the share of the feed that becomes the product in which nameplate is stated. Possible plants stand here
    with $K_p = 0$: to relax nameplate is to build.
    """
    for plant in net.plants:
        columns = net.plant_columns.get(plant.id)
        if not columns or _is_given(net, plant):
            continue
        capacity, keys = net.world.nameplate(plant, net.question.year)
        label = f"nameplate of {plant.name} ({plant.stage}, {net.where(plant.region)})"
        name = net.relax_class("nameplate", plant.stage, plant.region, plant.id)
        net.builder.add_row(
            Row(
                f"nameplate:{plant.id}",
                "nameplate",
                name,
                plant.stage,
                plant.region,
                plant.id,
                "",
                label,
                plant.status,
                keys,
            ),
            rhs=capacity,
            entries=columns,
        )


def utilisation(net: Network) -> None:
    r"""Utilisation: a plant runs no more than it was seen to run, for a reason that is named.

    $$\sum_{j \in p} s_j x_j \le u_p K_p$$

    Plants without an observed rate (mines, collectors, possible plants) have no such row.
    """
    for plant in net.plants:
        columns = net.plant_columns.get(plant.id)
        running = net.world.running(plant, net.question.year)
        capacity, keys = net.world.nameplate(plant, net.question.year)
        if not columns or running is None:
            continue
        rate, row = running
        label = f"utilisation of {plant.name} ({plant.stage}, {net.where(plant.region)})"
        name = net.relax_class("utilisation", plant.stage, plant.region, plant.id)
        net.builder.add_row(
            Row(
                f"utilisation:{plant.id}", "utilisation", name, plant.stage, plant.region, plant.id, "", label,
                row.reason, (key_of(row), *keys),
            ),
            rhs=rate * capacity,
            entries=columns,
        )  # fmt: skip


def feed_in(net: Network) -> None:
    r"""Feed from outside the bloc: at most the base-year flow, of the tiers that the feed rule admits.

    $$f_a \le \alpha_{\mathrm{tier}} F_a$$

    Rows of tiers that the rule shuts out ($\alpha = 0$) belong to the question and are not relaxable.
    """
    for column, (route, share) in net.imports.items():
        origin = column.split(":")[2]
        admitted = net.question.admits(net.model, route.from_region)
        stage = net.model.commodity[route.commodity].name
        name = net.relax_class("feed in", stage, route.to_region, f"{route.from_region}>{route.to_region}")
        flow = net.world.of(route) * share
        net.feed_limits[f"feed in:{column}"] = flow
        label = f"{stage} of {origin} from {net.where(route.from_region)} to {net.where(route.to_region)}"
        net.builder.add_row(
            Row(
                f"feed in:{column}", "feed in", name if admitted else "", stage, route.to_region, "",
                route.commodity, label, net.model.tier(route.from_region), (key_of(route),),
            ),
            rhs=flow if admitted else 0.0,
            entries=[(column, 1.0)],
        )  # fmt: skip


def retention(net: Network) -> None:
    r"""Retention: the base-year share of a feed goes on leaving the bloc.

    $$\sigma_o \sum_{j} A_{oj} x_j - \sum_{a \in \mathrm{out}(o)} f_a \le 0$$

    $\sigma_o$ is the base-year flow out of the bloc over the base-year output; contracts, ownership and missing
    plants stand behind it.
    """
    for node, place in net.at("made"):
        out = [c for c, a in net.nodes[node] if a < 0 and c.startswith("export:")]
        if not out:
            continue
        routes = leaving(net, place)
        share = leaving_share(net, place)
        if not positive(share):
            continue
        commodity = net.model.commodity[place.commodity]
        name = net.relax_class("retention", commodity.name, place.region, place.origin or place.commodity)
        label = f"{_title(net, place)} that leaves {net.where(place.region)}"
        produced = [(c, share * a) for c, a in net.nodes[node] if a > 0]
        net.builder.add_row(
            Row(
                f"retention:{node}", "retention", name, commodity.name, place.region, "", place.commodity, label,
                f"{100 * share:.0f} % left in {net.model.settings.base_year}", tuple(key_of(r) for r in routes),
            ),
            rhs=0.0,
            entries=[*produced, *((c, -1.0) for c in out)],
        )  # fmt: skip


def leaving_share(net: Network, place: Place) -> float:
    """Base-year share of what is made at a place that leaves the bloc, 0-1; an option may set another."""
    override = net.retained.get((place.region, place.commodity))
    if override is not None:
        return override
    routes = leaving(net, place)
    out = sum(net.world.of(r) for r in routes)
    outputs = net.world.base_outputs(place.region, place.commodity)
    if routes and routes[0].origin:
        base = outputs.get(place.origin, 0.0)
    else:
        base = sum(net.world.unlabelled_outputs(place.region, place.commodity).values())
    return where_positive(base, least(1.0, out / base), 0.0) if positive(base) else 0.0


def statistical_difference(net: Network) -> None:
    r"""Statistical difference: tonnes that the sources do not place never count as supply.

    $$d_o = \delta \sum_j A_{oj} x_j$$

    $\delta$ is the base-year difference over the base-year output. Never relaxed.
    """
    base_year = net.model.settings.base_year
    for difference in net.model.differences:
        if difference.year != base_year or difference.region not in net.question.bloc:
            continue
        amount = net.world.of(difference)
        output = sum(net.world.base_outputs(difference.region, difference.commodity).values())
        if not positive(amount) or output <= 0.0:
            continue
        share = least(1.0, most(0.0, amount) / output)
        for node, place in net.at("made"):
            column = f"difference:{place.commodity}:{place.origin}:{place.region}"
            if (place.region, place.commodity) != (difference.region, difference.commodity):
                continue
            produced = [(c, share * a) for c, a in net.nodes[node] if a > 0]
            net.builder.add_column(
                Column(
                    column,
                    "difference",
                    place.commodity,
                    place.origin,
                    place.region,
                    "",
                    "",
                    (key_of(difference),),
                )
            )
            net.give(column, node, -1.0)
            net.builder.add_row(
                Row(
                    f"statistical difference:{node}", "statistical difference", "", "", place.region, "",
                    place.commodity, difference.name, "", (key_of(difference),),
                ),
                rhs=0.0,
                equality=True,
                entries=[*produced, (column, -1.0)],
            )  # fmt: skip


def window(net: Network) -> None:
    r"""Window: the mix that a plant can take of an element that it does not want.

    $$\sum_o (g_{oe} - g^{\max}_{pe}) x_{po} \le 0$$
    """
    inside = {p.id: p for p in net.plants}
    for row in net.model.windows:
        plant = inside.get(row.plant)
        if plant is None or plant.id not in net.plant_columns:
            continue
        limit = net.world.of(row)
        entries = []
        for name, _ in net.plant_columns[plant.id]:
            parts = name.split(":")
            content = net.world.content(parts[3], parts[4], row.element) if parts[0] == "make" else None
            entries.append((name, (content[0] if content else 0.0) - limit))
        net.builder.add_row(
            Row(
                f"window:{plant.id}:{row.element}", "window", net.relax_class("window", plant.stage, plant.region, plant.id),
                plant.stage, plant.region, plant.id, "", f"{row.element} that {plant.name} can take", "", (key_of(row),),
            ),
            rhs=0.0,
            entries=entries,
        )  # fmt: skip


def resource(net: Network) -> None:
    r"""Resource: a reserve lasts at least to the year asked about.

    $$(T - T_0)\, x_p \le R_p$$
    """
    years = net.question.year - net.model.settings.base_year
    for plant in net.plants:
        if plant.reserve_t is None or years <= 0 or plant.id not in net.plant_columns:
            continue
        net.builder.add_row(
            Row(
                f"resource:{plant.id}", "resource", net.relax_class("resource", plant.stage, plant.region, plant.id),
                plant.stage, plant.region, plant.id, "", f"reserve of {plant.name}", "", (key_of(plant),),
            ),
            rhs=plant.reserve_t / years,
            entries=net.plant_columns[plant.id],
        )  # fmt: skip


def policy(net: Network) -> None:
    r"""Policy: bans and quotas cap what may move between regions.

    $$\sum_{a \in P} f_a \le L_P$$
    """
    for row in net.model.policies:
        if row.opens > net.question.year or (row.closes is not None and row.closes <= net.question.year):
            continue
        columns = [
            (c.id, 1.0)
            for c in net.builder.columns
            if c.kind in ("import", "export", "ship")
            and c.commodity == row.commodity
            and row.from_region in ("*", c.from_region)
            and row.to_region in ("*", c.to_region)
        ]
        if columns:
            net.builder.add_row(
                Row(
                    f"policy:{row.id}", "policy", net.relax_class("policy", row.name, row.to_region, row.id), row.name,
                    row.to_region, "", row.commodity, row.name, "", (key_of(row),),
                ),
                rhs=net.world.of(row),
                entries=columns,
            )  # fmt: skip


# Order matters twice: the statistical difference adds a column to its node before balances are written.
FAMILIES: tuple[Callable[[Network], None], ...] = (
    statistical_difference,
    node_balance,
    demand,
    arisings,
    nameplate,
    utilisation,
    feed_in,
    retention,
    companion_recovery,
    circuit_capacity,
    host_activity,
    window,
    resource,
    policy,
)


def write_families(net: Network, families: Iterable[Callable[[Network], None]] = FAMILIES) -> None:
    for family in families:
        family(net)
