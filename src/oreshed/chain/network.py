"""The network of a study: nodes, and columns that take from one node and give to another.

A *made* node holds what a region brings up or makes, a *market* node what its plants can take; feed moves one hop
from made to market, so no loop can arise in trade. Feed keeps its origin label until its elements part. Metal goes
from its made node straight to an end use. All flows are tonnes a year of the commodity's principal element.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from oreshed.basis.recipe import Recipe
from oreshed.chain import schema as s
from oreshed.chain.many import least, most, positive
from oreshed.chain.matrix import Column, MatrixBuilder
from oreshed.chain.model import Model, key_of
from oreshed.chain.world import World, circuit_open

FeedRule = Literal["own", "reliable", "all"]
# USD a tonne that tell shipments apart beside freight: over a lane with a base-year flow, over a lane without one.
OLD_LANE, NEW_LANE = 1.0, 10.0
# Forms of metal that comes back out of use.
SECONDARY_FORMS = frozenset({"scrap", "dust"})
FEED_RULES: tuple[FeedRule, ...] = ("own", "reliable", "all")


@dataclass(frozen=True)
class Question:
    """What a study asks. `bloc` regions are inside; `reliable` tiers may send feed under the rule "reliable"."""

    element: str
    bloc: tuple[str, ...]
    year: int
    feed: FeedRule = "reliable"
    by: Literal["class", "plant"] = "class"

    def admits(self, model: Model, region: str) -> bool:
        """May feed from a region outside the bloc come in under the feed rule?"""
        return self.feed == "all" or (self.feed == "reliable" and region in _reliable(model))


def _reliable(model: Model) -> set[str]:
    return {region for members in model.settings.tiers.values() for region in members}


class Place(NamedTuple):
    """What a node is: where, of what, from which origin. `kind`: made, market, or parts (where elements part)."""

    kind: Literal["made", "market", "parts"]
    region: str
    commodity: str
    origin: str = ""


class Product(NamedTuple):
    """A commodity that a recipe makes: its share of the activity, and whether it is feed and keeps its origin."""

    commodity: str
    share: float
    is_feed: bool


@dataclass
class Network:
    """Columns and what they give to and take from nodes; the constraint families turn this into rows.

    nodes : node id -> list of (column id, tonnes per unit; positive gives, negative takes).
    host_limits : activity of host plants, column id -> tonnes, from the host's own solution; None when the element
        asked about is its own host.
    """

    world: World
    question: Question
    builder: MatrixBuilder = field(default_factory=MatrixBuilder)
    nodes: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    plant_columns: dict[str, list[tuple[str, float]]] = field(
        default_factory=dict
    )  # capacity tonnes per unit
    host_limits: Mapping[str, float] | None = None
    lanes: frozenset[tuple[str, str, str, str]] | None = (
        None  # (from, to, commodity, label) in use; None: any
    )
    # column of feed from outside -> its route and the origin's share of that route's flow
    imports: dict[str, tuple[s.Route, float]] = field(default_factory=dict)
    feed_limits: dict[str, float] = field(default_factory=dict)  # feed-in row -> base-year flow
    retained: Mapping[tuple[str, str], float] = field(
        default_factory=dict
    )  # (region, commodity) -> share set by an option

    @cached_property
    def model(self) -> Model:
        return self.world.model

    @cached_property
    def plants(self) -> tuple[s.Plant, ...]:
        """Plants of the bloc whose recipe is of the element asked about."""
        inside = set(self.question.bloc)
        return tuple(
            p for p in self.model.plants if p.region in inside and self.element_of(p) == self.question.element
        )

    def recipes_of(self, plant: s.Plant) -> tuple[Recipe, ...]:
        return self.model.recipes_of[plant.id]

    def element_of(self, plant: s.Plant) -> str:
        return self.recipes_of(plant)[0].element

    @cached_property
    def hosts(self) -> tuple[tuple[s.Circuit, s.Plant], ...]:
        """Circuits of the bloc that make the element asked about, with their host plants."""
        question, plant = self.question, self.model.plant
        made = (c for c in self.model.circuits if c.element == question.element)
        return tuple(
            (c, plant[c.plant])
            for c in made
            if plant[c.plant].region in question.bloc and circuit_open(c, question.year)
        )

    @cached_property
    def consumers(self) -> dict[str, tuple[str, ...]]:
        """Feed commodity -> regions of the bloc with a plant that accepts it, in model order."""
        found: dict[str, dict[str, None]] = {}
        for plant in self.plants:
            for recipe in self.recipes_of(plant):
                for commodity in recipe.feed:
                    found.setdefault(commodity, {})[plant.region] = None
        return {commodity: tuple(regions) for commodity, regions in found.items()}

    def node(
        self, kind: Literal["made", "market", "parts"], region: str, commodity: str, origin: str = ""
    ) -> str:
        """Id of a node, registered on first use."""
        name = f"{kind}:{region}:{commodity}" + (f":{origin}" if origin else "")
        if name not in self.places:
            self.places[name] = Place(kind, region, commodity, origin)
            self.nodes[name] = []
        return name

    def open_lane(self, region: str, to: str, commodity: str, origin: str = "") -> bool:
        """May a commodity move between two regions? A labelled origin moves on its own lanes alone."""
        if region == to or self.lanes is None:
            return True
        labelled = (region, commodity, origin) in self._labels if origin else False
        return (region, to, commodity, origin if labelled else "") in self.lanes

    @cached_property
    def _labels(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(
            (start, commodity, label) for start, _, commodity, label in self.lanes or () if label
        )

    def relax_class(self, family: str, stage: str, region: str, unit: str) -> str:
        """Class of a relaxable row: family x stage x region, or the single unit under `--by plant`."""
        parts = [family, stage, region] + ([unit] if self.question.by == "plant" else [])
        return " · ".join(parts)

    def where(self, region: str) -> str:
        """Name of a region."""
        return self.model.region_names.get(region, region)

    def at(self, kind: str) -> list[tuple[str, Place]]:
        return [(n, p) for n, p in self.places.items() if p.kind == kind]

    def give(self, column_id: str, node: str, amount: float) -> None:
        self.nodes[node].append((column_id, amount))

    def products(self, recipe: Recipe) -> tuple[Product, ...]:
        """What a recipe makes in this world; where shares pass one, residues give way first, then all alike."""
        place = (recipe.id, recipe.provenance)
        if place not in self._products:
            drawn = [self.world.value(key) for key in recipe.provenance]
            wanted = sum(x for x, r in zip(drawn, recipe.routing, strict=True) if r.usable)
            left = sum(drawn) - wanted
            fits = least(1.0, most(0.0, 1.0 - wanted) / left) if left > 0 else 1.0
            self._products[place] = tuple(
                Product(
                    r.commodity,
                    x / most(1.0, wanted) if r.usable else x * fits,
                    self.model.commodity[r.commodity].role == "feed",
                )
                for x, r in zip(drawn, recipe.routing, strict=True)
            )
        return self._products[place]

    @cached_property
    def _products(self) -> dict[tuple[str, tuple[str, ...]], tuple[Product, ...]]:
        return {}


def raise_and_make(net: Network) -> None:
    """Activity columns: mines and collectors raise feed; plants turn each origin's feed into products.

    One column per plant, mode, accepted commodity and origin that can reach the plant's region. Unit: tonnes of
    principal element raised or fed.
    """
    pending = [p for p in net.plants if not all(r.feed for r in net.recipes_of(p))]
    for plant in pending:
        for recipe in net.recipes_of(plant):
            if not recipe.feed:
                column = f"raise:{plant.id}" + (f":{recipe.id}" if ";" in plant.recipe else "")
                _activity(net, plant, recipe, column, "raise", "", plant.origin)
    # Feed reaches plants in rounds: concentrate first, then what smelters make for refineries (bullion, cake).
    _foreign_feed(net)
    _stock_releases(net)
    done: set[str] = set()
    while True:
        _ship(net)
        arrived: dict[tuple[str, str], list[str]] = {}
        for _, place in net.at("market"):
            arrived.setdefault((place.region, place.commodity), []).append(place.origin)
        fresh = [
            (plant, recipe, commodity, origin)
            for plant in net.plants
            for recipe in net.recipes_of(plant)
            for commodity in recipe.feed
            for origin in arrived.get((plant.region, commodity), ())
            if f"make:{plant.id}:{recipe.id}:{commodity}:{origin}" not in done
        ]
        if not fresh:
            return
        for plant, recipe, commodity, origin in fresh:
            column = f"make:{plant.id}:{recipe.id}:{commodity}:{origin}"
            done.add(column)
            _activity(net, plant, recipe, column, "make", commodity, origin)


def _activity(
    net: Network, plant: s.Plant, recipe: Recipe, column: str, kind: str, commodity: str, origin: str
) -> None:
    net.builder.add_column(
        Column(column, kind, commodity, origin, plant.region, plant.region, plant.id, recipe.provenance)
    )
    if commodity:
        net.give(column, net.node("market", plant.region, commodity, origin), -1.0)
    capacity = 1.0
    for made, share, is_feed in net.products(recipe):
        # A residue leaves as stock: it has a node of its own per region, where it may wait or be treated again.
        net.give(column, net.node("made", plant.region, made, origin if is_feed else ""), share)
        if made == recipe.capacity_commodity:
            capacity = share
    net.plant_columns.setdefault(plant.id, []).append((column, capacity))


def _ship(net: Network) -> None:
    """Shipments of feed from where it is made to every region of the bloc with a plant that accepts it."""
    for node, place in net.at("made"):
        region, commodity, origin = place.region, place.commodity, place.origin
        if net.model.commodity[commodity].role == "metal":
            continue
        for to in net.consumers.get(commodity, ()):
            column = f"ship:{commodity}:{origin}:{region}>{to}"
            if net.builder.has_column(column) or not net.open_lane(region, to, commodity, origin):
                continue
            route = _route(net, region, to, commodity, origin) if region != to else None
            freight = (route.freight_usd_per_t if route else None) or 0.0
            net.builder.add_column(
                Column(column, "ship", commodity, origin, region, to),
                cost=freight + (0.0 if region == to else OLD_LANE if route else NEW_LANE),
            )
            net.give(column, node, -1.0)
            net.give(column, net.node("market", to, commodity, origin), 1.0)


def _route(net: Network, region: str, to: str, commodity: str, origin: str) -> s.Route | None:
    table = net.model.routes_by_year.get(net.model.settings.base_year, {})
    return table.get((region, to, commodity, origin)) or table.get((region, to, commodity, ""))


def _foreign_feed(net: Network) -> None:
    """Feed from outside the bloc, at most the base-year flow; an unlabelled flow splits by the exporter's mines."""
    inside = set(net.question.bloc)
    for route in net.model.feed_routes.get(net.question.element, ()):
        if route.from_region in inside or route.to_region not in inside:
            continue
        if route.to_region not in net.consumers.get(route.commodity, ()):
            continue
        for origin, share in net.world.origin_shares(route):
            column = f"import:{route.commodity}:{origin}:{route.from_region}>{route.to_region}"
            net.builder.add_column(
                Column(
                    column,
                    "import",
                    route.commodity,
                    origin,
                    route.from_region,
                    route.to_region,
                    "",
                    (key_of(route),),
                ),
                cost=(route.freight_usd_per_t or 0.0) + 1.0,
            )
            net.give(column, net.node("market", route.to_region, route.commodity, origin), 1.0)
            net.imports[column] = (route, share)


def _stock_releases(net: Network) -> None:
    for stock in net.model.stocks:
        commodity = net.model.commodity[stock.commodity]
        if stock.region not in net.question.bloc or commodity.element != net.question.element:
            continue
        if stock.release_t_per_year <= 0:
            continue
        origin = (stock.origin or stock.region) if commodity.role == "feed" else ""
        column = f"release:{stock.commodity}:{origin}:{stock.region}"
        net.builder.add_column(
            Column(
                column, "release", stock.commodity, origin, stock.region, stock.region, "", (key_of(stock),)
            )
        )
        net.give(column, net.node("made", stock.region, stock.commodity, origin), 1.0)


def leaving(net: Network, place: Place) -> list[s.Route]:
    """Base-year routes by which what is made at a place leaves the bloc: its own label's, else the unlabelled."""
    routes = net.model.routes_from.get((place.region, place.commodity), ())
    out = [r for r in routes if r.to_region not in net.question.bloc]
    own = [r for r in out if r.origin and r.origin == place.origin]
    return own or [r for r in out if not r.origin]


def export_and_waste(net: Network) -> None:
    """Columns of what leaves the bloc and of what stays unused where it is made."""
    for node, place in net.at("made"):
        region, commodity, origin = place.region, place.commodity, place.origin
        if net.model.commodity[commodity].role == "metal":
            continue
        for route in leaving(net, place):
            column = f"export:{commodity}:{origin}:{region}>{route.to_region}"
            net.builder.add_column(
                Column(column, "export", commodity, origin, region, route.to_region, "", (key_of(route),))
            )
            net.give(column, node, -1.0)
        net.builder.add_column(
            Column(f"waste:{commodity}:{origin}:{region}", "waste", commodity, origin, region)
        )
        net.give(f"waste:{commodity}:{origin}:{region}", node, -1.0)


def deliver(net: Network) -> None:
    """Metal to end uses of the bloc that accept its form, and the bloc's surplus; the objective counts deliveries."""
    inside = set(net.question.bloc)
    for node, place in net.at("made"):
        region, commodity = place.region, place.commodity
        row = net.model.commodity[commodity]
        if row.role != "metal" or row.element != net.question.element:
            continue
        for demand_id, rows in net.world.demand_rows.items():
            demand = rows[0]
            if demand.region not in inside or commodity not in demand.accepts.split(";"):
                continue
            if not net.open_lane(region, demand.region, commodity):
                continue
            column = f"use:{demand_id}:{commodity}:{region}"
            net.builder.add_column(
                Column(column, "use", commodity, "", region, demand.region),
                objective=1.0,
                cost=0.0 if region == demand.region else 1.0,
            )
            net.give(column, node, -1.0)
        column = f"surplus:{commodity}:{region}"
        net.builder.add_column(Column(column, "surplus", commodity, "", region))
        net.give(column, node, -1.0)


def recover_companions(net: Network) -> None:
    """Columns of companion circuits: host activity by origin, what is recovered, what stays in residue.

    Host columns stand here with the host's own solution as their limit: a companion cannot start its host.
    """
    by_plant: dict[str, list[str]] = {}
    for column in net.host_limits or {}:
        by_plant.setdefault(column.split(":")[1], []).append(column)
    for circuit, plant in net.hosts:
        feeds = by_plant.get(plant.id, [])
        node = net.node("parts", plant.id, circuit.element)
        for column in feeds:
            _, _, _, commodity, origin = column.split(":")
            content = net.world.content(commodity, origin, circuit.element)
            if content is None or not positive(content[0]):
                continue
            if not net.builder.has_column(column):
                net.builder.add_column(
                    Column(
                        column, "host", commodity, origin, plant.region, plant.region, plant.id, (content[1],)
                    )
                )
            net.give(column, node, content[0])
        if not net.nodes[node]:
            del net.nodes[node], net.places[node]
            continue
        recovered = f"recover:{plant.id}:{circuit.element}:{circuit.commodity}"
        net.builder.add_column(
            Column(recovered, "recover", circuit.commodity, "", plant.region, plant.region, plant.id)
        )
        net.give(recovered, node, -1.0)
        net.give(recovered, net.node("made", plant.region, circuit.commodity), 1.0)
        left = f"residue:{plant.id}:{circuit.element}"
        net.builder.add_column(Column(left, "residue", "", "", plant.region, plant.region, plant.id))
        net.give(left, node, -1.0)
