"""What a model may say but rarely means: told, not refused. Each caution has a fault's shape."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from oreshed.basis.errors import Fault
from oreshed.basis.properties import symbols
from oreshed.chain import schema as s
from oreshed.chain.cells import capital, closest, columns_of
from oreshed.chain.model import Model


def check_model(model: Model) -> list[Fault]:
    """Cautions of a model that can be solved, in order of file and row.

    Rows are numbered as in a file without blank lines. An empty list means: nothing looks odd.
    """
    families: tuple[Callable[[Model], Iterator[Fault]], ...] = (
        _routes_to_nowhere, _unsorted, _beyond_horizon, _unused, _unopened, _feed_as_demand, _foreign_origins, _idle_options,
        _strange_elements, _unknown_stages,
    )  # fmt: skip
    return sorted(caution for family in families for caution in family(model))


def _caution(table: type[s.Row], row: int, column: str, value: object, problem: str, remedy: str) -> Fault:
    return Fault(f"{table.table}.csv", row, column, str(value), problem, remedy)


def sort_key(row: s.Row) -> tuple[str | int, ...]:
    """Order of rows in a written table: by key, years as numbers."""
    return tuple(getattr(row, c) for c in row.key_columns)


def _routes_to_nowhere(model: Model) -> Iterator[Fault]:
    """A route whose importer neither treats, uses nor sends on what arrives."""
    takes: set[tuple[str, str]] = set()
    for plant in model.plants:
        for name in plant.recipe.split(";"):
            takes |= {(plant.region, commodity) for commodity in model.recipe[name].feed}
    takes |= {(d.region, c.strip()) for d in model.demands for c in d.accepts.split(";")}
    takes |= {(r.from_region, r.commodity) for r in model.routes}
    for row, route in enumerate(model.routes, start=2):
        if (route.to_region, route.commodity) not in takes:
            problem = f"nothing in {route.to_region} takes {route.commodity}"
            remedy = "The flow cannot run; add a plant or a demand there, or remove the route."
            yield _caution(s.Route, row, "to_region", route.to_region, problem, remedy)


def _unsorted(model: Model) -> Iterator[Fault]:
    for table in s.TABLES:
        keys = [sort_key(row) for row in model.table(table.table)]
        for i, (before, after) in enumerate(itertools.pairwise(keys), start=3):
            if after < before:
                key = "/".join(map(str, after))
                problem = f"rows are not sorted by {', '.join(table.key_columns)}"
                yield _caution(
                    table, i, table.key_columns[0], key, problem, "Sorted rows keep differences readable."
                )
                break


def _beyond_horizon(model: Model) -> Iterator[Fault]:
    horizon = model.settings.horizon
    for table in s.TABLES:
        if table is s.Source:  # a source may look further than the model
            continue
        for name in ("year", "opens", "expected_year"):
            if name not in table.model_fields:
                continue
            for row, record in enumerate(model.table(table.table), start=2):
                year = getattr(record, name)
                if year is not None and year > horizon:
                    problem = f"lies beyond the model's horizon, {horizon}"
                    yield _caution(table, row, name, year, problem, "No answer reads it.")


def _unused(model: Model) -> Iterator[Fault]:
    """Commodities, origins and sources that no row names."""
    used: dict[str, set[str]] = {"commodities": set(), "origins": set(), "sources": set()}
    for table in s.TABLES:
        for spec in columns_of(table):
            if spec.refers in used:
                for record in model.table(table.table):
                    used[spec.refers].update(p.strip() for p in str(getattr(record, spec.name)).split(";"))
    for table in (s.CommodityRow, s.Origin, s.Source):
        for row, record in enumerate(model.table(table.table), start=2):
            name = str(getattr(record, "id"))  # noqa: B009 -- all three tables have an id
            if name not in used[table.table]:
                yield _caution(table, row, "id", name, "no row names it", "Remove it, or use it.")


def _unopened(model: Model) -> Iterator[Fault]:
    for table in s.TABLES:
        for row, record in enumerate(model.table(table.table), start=2):
            if isinstance(record, s.Sourced) and record.quality == "published":
                source = model.source[record.source_id]
                if not source.opened:
                    problem = "quality is published, and the source was never opened"
                    yield _caution(table, row, "source_id", source.id, problem, "Open it, or write memory.")


def _feed_as_demand(model: Model) -> Iterator[Fault]:
    for row, demand in enumerate(model.demands, start=2):
        for name in (c.strip() for c in demand.accepts.split(";")):
            if model.commodity[name].role != "metal":
                problem = f"a demand accepts {name}, whose role is {model.commodity[name].role}"
                yield _caution(s.Demand, row, "accepts", name, problem, "Only metal serves demand.")


def _foreign_origins(model: Model) -> Iterator[Fault]:
    region = {o.id: o.region for o in model.origins}
    for row, plant in enumerate(model.plants, start=2):
        if plant.origin and region[plant.origin] != plant.region:
            problem = f"the plant stands in {plant.region} and its origin in {region[plant.origin]}"
            yield _caution(s.Plant, row, "origin", plant.origin, problem, "Mend one of the two.")


def _idle_options(model: Model) -> Iterator[Fault]:
    acting = {e.option for e in model.option_effects}
    for row, option in enumerate(model.options, start=2):
        if option.id not in acting:
            yield _caution(
                s.OptionRow,
                row,
                "id",
                option.id,
                "the option changes nothing",
                "Give it a row of option_effects.",
            )


def _strange_elements(model: Model) -> Iterator[Fault]:
    """A companion that no commodity holds is never recovered: meant, or a slip of the pen."""
    known = {c.element for c in model.commodities}
    if model.flowsheets:
        known |= set(symbols())  # an assay that a flowsheet reads, such as iron
    for table in (s.Composition, s.WindowRow):
        for row, record in enumerate(model.table(table.table), start=2):
            element = str(getattr(record, "element"))  # noqa: B009
            if element not in known:
                problem = "no commodity holds this element"
                yield _caution(
                    table, row, "element", element, problem, "It limits feed at most; check the name."
                )


def _unknown_stages(model: Model) -> Iterator[Fault]:
    """A module's stage is what its family of constraints goes by: a plant's stage, a feed, or a circuit's place."""
    plants = {p.stage for p in model.plants}
    circuits = {f"{c.element} at {model.plant[c.plant].stage}" for c in model.circuits}
    feeds = {c.name for c in model.commodities if c.role == "feed"}
    known = {
        "nameplate": plants, "utilisation": plants, "window": plants, "resource": plants, "feed in": feeds,
        "retention": feeds, "circuit": circuits, "companion recovery": circuits, "policy": set[str](),
    }  # fmt: skip
    for row, module in enumerate(model.modules, start=2):
        if module.family not in known:
            remedy = capital(closest(module.family, known))
            yield _caution(s.Module, row, "family", module.family, "no such family of constraints", remedy)
        elif module.stage != "*" and module.stage not in known[module.family]:
            problem = f"no constraint of family {module.family} goes by this stage"
            remedy = capital(closest(module.stage, known[module.family]) or "The module is never used.")
            yield _caution(s.Module, row, "stage", module.stage, problem, remedy)
