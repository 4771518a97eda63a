"""Model: the tables of a folder as frozen records, with every value addressable by a key.

A key is `table:key columns joined by /`, with `:recovery` or `:capacity` for a circuit's two values, e.g.
`capacities:trail-zinc/2018`, `circuits:budel-zinc/cadmium:recovery`. Results name the keys they stand on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.basis.recipe import Recipe, Routing
from oreshed.chain import schema as s
from oreshed.chain.meant import meant_region

# What a model works out from tables that no option changes.
UNTOUCHED_BY_PLANTS = (
    "commodity", "source", "region_names", "recipe", "routes_by_year", "routes_from", "base_routes", "labelled",
    "composition", "demand_rows", "sent_away", "feed_routes",
)  # fmt: skip
Dated = TypeVar("Dated", s.Capacity, s.Utilisation)


@dataclass(frozen=True)
class Value:
    """One interval of a model table, with its parents. `limit_high` is the largest value that makes sense."""

    key: str
    label: str
    low: float
    central: float
    high: float
    unit: str
    quality: str
    source_id: str
    as_of: str
    note: str = ""
    limit_high: float = float("inf")

    @property
    def unverified(self) -> bool:
        return self.quality == "memory"

    @property
    def estimate(self) -> Estimate:
        return Estimate(self.low, self.central, self.high, self.unit)


@dataclass(frozen=True)
class Model:
    """All tables of a folder. Build one with `oreshed.chain.folder.read_model`, which checks it whole."""

    settings: s.Settings
    regions: tuple[s.Region, ...] = ()
    sources: tuple[s.Source, ...] = ()
    claims: tuple[s.ClaimRow, ...] = ()
    commodities: tuple[s.CommodityRow, ...] = ()
    origins: tuple[s.Origin, ...] = ()
    compositions: tuple[s.Composition, ...] = ()
    recipes: tuple[s.RecipeRow, ...] = ()
    plants: tuple[s.Plant, ...] = ()
    capacities: tuple[s.Capacity, ...] = ()
    utilisation: tuple[s.Utilisation, ...] = ()
    circuits: tuple[s.Circuit, ...] = ()
    windows: tuple[s.WindowRow, ...] = ()
    routes: tuple[s.Route, ...] = ()
    demands: tuple[s.Demand, ...] = ()
    couplings: tuple[s.Coupling, ...] = ()
    stocks: tuple[s.Stock, ...] = ()
    differences: tuple[s.Difference, ...] = ()
    policies: tuple[s.Policy, ...] = ()
    prices: tuple[s.Price, ...] = ()
    options: tuple[s.OptionRow, ...] = ()
    option_effects: tuple[s.OptionEffect, ...] = ()
    flowsheets: tuple[s.FlowsheetRow, ...] = ()
    modules: tuple[s.Module, ...] = ()
    intensities: tuple[s.Intensity, ...] = ()
    dilute_streams: tuple[s.DiluteStream, ...] = ()
    world_totals: tuple[s.WorldTotal, ...] = ()
    observables: tuple[s.ObservableRow, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)  # table file -> SHA-256

    def table(self, name: str) -> tuple[s.Row, ...]:
        rows: tuple[s.Row, ...] = getattr(self, name)
        return rows

    def with_plants(
        self,
        *,
        plants: Iterable[s.Plant],
        capacities: Iterable[s.Capacity],
        utilisation: Iterable[s.Utilisation],
        circuits: Iterable[s.Circuit],
    ) -> Model:
        """The model with other plant tables. What the change does not touch is not computed again."""
        changed = replace(
            self,
            plants=tuple(plants),
            capacities=tuple(capacities),
            utilisation=tuple(utilisation),
            circuits=tuple(circuits),
        )
        for name in UNTOUCHED_BY_PLANTS:
            changed.__dict__[name] = getattr(self, name)
        tables = [(getattr(self, t), getattr(changed, t)) for t in ("capacities", "utilisation", "circuits")]
        known = {id(row) for old, _ in tables for row in old}
        fresh = {
            v.key: v
            for _, rows in tables
            for row in rows
            if id(row) not in known and key_of(row) not in self.values
            for v in _values_of(row)
        }
        changed.__dict__["values"] = {**self.values, **fresh} if fresh else self.values
        return changed

    def with_circuits(self, circuits: Iterable[s.Circuit]) -> Model:
        """The model with other companion circuits; its recipes stay as they are, those that an option changed too."""
        changed = self.with_plants(
            plants=self.plants, capacities=self.capacities, utilisation=self.utilisation, circuits=circuits
        )
        changed.__dict__["recipes_of"] = self.recipes_of
        return changed

    @cached_property
    def commodity(self) -> Mapping[str, s.CommodityRow]:
        return {c.id: c for c in self.commodities}

    @cached_property
    def plant(self) -> Mapping[str, s.Plant]:
        return {p.id: p for p in self.plants}

    @cached_property
    def source(self) -> Mapping[str, s.Source]:
        return {x.id: x for x in self.sources}

    @cached_property
    def region_names(self) -> Mapping[str, str]:
        return {r.id: r.name for r in self.regions}

    @cached_property
    def recipe(self) -> Mapping[str, Recipe]:
        """Recipes by id, assembled from their lines."""
        lines: dict[str, list[s.RecipeRow]] = {}
        for row in self.recipes:
            lines.setdefault(row.recipe, []).append(row)
        return {name: self._assemble(name, rows) for name, rows in lines.items()}

    def _assemble(self, name: str, rows: list[s.RecipeRow]) -> Recipe:
        outputs = [r for r in rows if r.kind != "feed"]
        elements = {self.commodity[r.commodity].element for r in outputs}
        return Recipe(
            id=name,
            element=min(elements) if elements else "",
            feed=tuple(r.commodity for r in rows if r.kind == "feed"),
            routing=tuple(
                Routing(r.commodity, Estimate(r.low, r.central, r.high, "t/t"), usable=r.kind == "product")
                for r in outputs
            ),
            capacity_commodity=next((r.commodity for r in outputs if r.capacity_basis), ""),
            provenance=tuple(key_of(r) for r in outputs),
        )

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """Every interval of the model by key, in table order."""
        found: dict[str, Value] = {}
        for table in s.TABLES:
            if not issubclass(table, s.Sourced):
                continue
            for row in self.table(table.table):
                for value in _values_of(row):
                    found[value.key] = value
        return found

    @cached_property
    def routes_by_year(self) -> Mapping[int, Mapping[tuple[str, str, str, str], s.Route]]:
        """Year -> (from, to, commodity, origin) -> route."""
        found: dict[int, dict[tuple[str, str, str, str], s.Route]] = {}
        for r in self.routes:
            found.setdefault(r.year, {})[(r.from_region, r.to_region, r.commodity, r.origin)] = r
        return found

    @cached_property
    def capacities_of(self) -> Mapping[str, tuple[s.Capacity, ...]]:
        """Nameplate rows by plant, in order of year."""
        return _by_plant(self.capacities)

    @cached_property
    def utilisation_of(self) -> Mapping[str, tuple[s.Utilisation, ...]]:
        """Utilisation rows by plant, in order of year."""
        return _by_plant(self.utilisation)

    @cached_property
    def recipes_of(self) -> Mapping[str, tuple[Recipe, ...]]:
        """Recipes by plant; the first is the one of its base year."""
        return {p.id: tuple(self.recipe[name] for name in p.recipe.split(";")) for p in self.plants}

    @cached_property
    def makers(self) -> Mapping[tuple[str, str], tuple[tuple[s.Plant, Recipe, Routing], ...]]:
        """Plants of a region whose recipe in the base year gives a commodity: (region, commodity) -> plants."""
        found: dict[tuple[str, str], list[tuple[s.Plant, Recipe, Routing]]] = {}
        for plant in self.plants:
            recipe = self.recipes_of[plant.id][0]
            for routing in recipe.routing:
                found.setdefault((plant.region, routing.commodity), []).append((plant, recipe, routing))
        return {place: tuple(rows) for place, rows in found.items()}

    @cached_property
    def circuits_at(self) -> Mapping[tuple[str, str], tuple[s.Circuit, ...]]:
        """Companion circuits by region and the commodity that they give."""
        found: dict[tuple[str, str], list[s.Circuit]] = {}
        for c in self.circuits:
            found.setdefault((self.plant[c.plant].region, c.commodity), []).append(c)
        return {place: tuple(rows) for place, rows in found.items()}

    @cached_property
    def composition(self) -> Mapping[tuple[str, str, str], s.Composition]:
        """Content by commodity, origin and element."""
        return {(c.commodity, c.origin, c.element): c for c in self.compositions}

    @cached_property
    def demand_rows(self) -> Mapping[str, tuple[s.Demand, ...]]:
        """Rows of each demand in order of year."""
        found: dict[str, list[s.Demand]] = {}
        for d in sorted(self.demands, key=lambda d: d.year):
            found.setdefault(d.id, []).append(d)
        return {demand: tuple(rows) for demand, rows in found.items()}

    @cached_property
    def labelled(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Origins that a base-year route names, by exporter and commodity."""
        found: dict[tuple[str, str], set[str]] = {}
        for r in self.base_routes:
            if r.origin:
                found.setdefault((r.from_region, r.commodity), set()).add(r.origin)
        return {place: frozenset(origins) for place, origins in found.items()}

    @cached_property
    def base_routes(self) -> tuple[s.Route, ...]:
        """Routes of the base year."""
        return tuple(self.routes_by_year.get(self.settings.base_year, {}).values())

    @cached_property
    def routes_from(self) -> Mapping[tuple[str, str], tuple[s.Route, ...]]:
        """Base-year routes by exporter and commodity."""
        found: dict[tuple[str, str], list[s.Route]] = {}
        for r in self.base_routes:
            found.setdefault((r.from_region, r.commodity), []).append(r)
        return {place: tuple(rows) for place, rows in found.items()}

    @cached_property
    def feed_routes(self) -> Mapping[str, tuple[s.Route, ...]]:
        """Base-year routes of feed by the element that the feed is named for."""
        found: dict[str, list[s.Route]] = {}
        for r in self.base_routes:
            if self.commodity[r.commodity].role == "feed":
                found.setdefault(self.commodity[r.commodity].element, []).append(r)
        return {element: tuple(rows) for element, rows in found.items()}

    @cached_property
    def sent_away(self) -> frozenset[tuple[str, str]]:
        """Exporter and commodity of every base-year route to another region."""
        return frozenset(
            (r.from_region, r.commodity) for r in self.base_routes if r.from_region != r.to_region
        )

    @property
    def elements(self) -> tuple[str, ...]:
        """Elements that a study can ask about: those some end use demands or some commodity holds as metal."""
        made = {c.element for c in self.commodities if c.role == "metal"}
        return tuple(sorted(made | {d.element for d in self.demands}))

    def bloc(self, name: str) -> tuple[str, ...]:
        """Regions of `core`, `core+partner`, a named bloc, or a comma list such as `USA,CAN,MEX`.

        Raises OutOfValidity naming what is unknown and what exists.
        """
        known = {r.id for r in self.regions}
        found: list[str] = []
        for part in name.replace("+", ",").split(","):
            part = part.strip()
            members = self.settings.tiers.get(part, self.settings.blocs.get(part))
            if members is None and part in known:
                members = (part,)
            if members is None:
                choices = sorted({*self.settings.tiers, *self.settings.blocs, *known})
                meant = meant_region(part, choices)
                raise OutOfValidity(
                    f"no region, tier or bloc {part!r} in this model; "
                    f"{meant + ' ' if meant else ''}it has {', '.join(choices)}"
                )
            if not members:
                raise OutOfValidity(f"{part!r} holds no region in this model; name regions instead")
            found += [m for m in members if m not in found]
        return tuple(found)

    def tier(self, region: str) -> str:
        return next((t for t, members in self.settings.tiers.items() if region in members), "other")


def _by_plant(rows: Iterable[Dated]) -> dict[str, tuple[Dated, ...]]:
    found: dict[str, list[Dated]] = {}
    for row in sorted(rows, key=lambda r: r.year):
        found.setdefault(row.plant, []).append(row)
    return {plant: tuple(dated) for plant, dated in found.items()}


_KEYS: dict[int, tuple[s.Row, str]] = {}


def key_of(row: s.Row) -> str:
    """Key of a record's value; remembered, because a study asks for it a million times."""
    known = _KEYS.get(id(row))
    if known is None or known[0] is not row:
        parts = [str(getattr(row, c)) for c in row.key_columns]
        known = _KEYS[id(row)] = (row, f"{row.table}:{'/'.join(parts)}")
    return known[1]


def _values_of(row: s.Row) -> Iterable[Value]:
    if not isinstance(row, s.Sourced):
        return
    key = key_of(row)
    stem = (row.quality, row.source_id, row.as_of, row.note)
    if isinstance(row, s.Valued):
        unit = getattr(row, "unit", "") or _unit(type(row))
        top = 1.0 if isinstance(row, s.RecipeRow) else float("inf")
        yield Value(key, _label(row), row.low, row.central, row.high, unit, *stem, limit_high=top)
    elif isinstance(row, s.Circuit):
        label = f"{row.element} recovery at {row.plant}"
        yield Value(
            f"{key}:recovery",
            label,
            row.recovery_low,
            row.recovery_central,
            row.recovery_high,
            "t/t",
            *stem,
            1.0,
        )
        if row.capacity_central is not None:
            low = row.capacity_central if row.capacity_low is None else row.capacity_low
            high = row.capacity_central if row.capacity_high is None else row.capacity_high
            label = f"{row.element} circuit capacity at {row.plant}"
            yield Value(f"{key}:capacity", label, low, row.capacity_central, high, "t/yr", *stem)
    elif isinstance(row, s.Module):
        yield Value(key, f"module of {row.family}, {row.stage}", *(3 * (row.size_t_per_year,)), "t/yr", *stem)


def _unit(row: type[s.Row]) -> str:
    extra = row.model_fields["central"].json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _label(row: s.Row) -> str:
    """What a value is, in words; results prefer the label of the constraint that stands on it."""
    match row:
        case s.RecipeRow():
            return f"share of the feed that becomes {row.commodity} in {row.recipe}"
        case s.Composition():
            of = "" if row.origin == "*" else f" of {row.origin}"
            return f"{row.element} in {row.commodity}{of}"
        case s.Route():
            what = f"{row.origin} {row.commodity}" if row.origin else row.commodity
            return f"{what} from {row.from_region} to {row.to_region}, {row.year}"
        case s.Demand():
            return f"demand of {row.element} for {row.end_use} in {row.region}, {row.year}"
        case s.Capacity():
            return f"nameplate of {row.plant} from {row.year}"
        case s.Utilisation():
            return f"utilisation of {row.plant} from {row.year}"
        case s.OptionEffect():
            return f"{row.kind.replace('_', ' ')} of {row.target} by {row.option}, {row.year}"
        case s.ObservableRow():
            return f"{row.quantity.replace('_', ' ')} of {row.commodity} in {row.region}, {row.year}"
    return f"{row.title.lower()}: {' '.join(str(getattr(row, c)) for c in row.key_columns)}"
