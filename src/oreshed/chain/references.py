"""What tables say of each other: names that must exist, keys that must differ, sums that must hold.

One function a rule family; each yields faults and knows nothing of where the cells came from.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from oreshed.basis.errors import Fault
from oreshed.chain import schema as s
from oreshed.chain.cautions import check_model as check_model  # what is told beside what is refused
from oreshed.chain.cells import ColumnSpec, closest, columns_of
from oreshed.chain.option_targets import option_targets
from oreshed.chain.option_ties import option_ties
from oreshed.chain.settings import SETTINGS_FILE
from oreshed.chain.sheets import SINGULAR, Sheets, fault_at, names_in, rows_of, sentence, shown


def reference_faults(
    sheets: Sheets, settings: s.Settings | None, settings_file: str = SETTINGS_FILE
) -> list[Fault]:
    """Faults between rows and tables. Names in a table that could not be read are not held against others."""
    families: tuple[Callable[[Sheets], Iterator[Fault]], ...] = (
        _repeated_keys, _unknown_names, _intervals, _dates, _element_names, _recipes, _plants, _circuits, _routes,
        _demands, option_targets, option_ties, _observables,
    )  # fmt: skip
    faults = [fault for family in families for fault in family(sheets)]
    if settings is not None:
        faults += [replace(fault, file=settings_file) for fault in _settings(sheets, settings)]
    return faults


def _repeated_keys(sheets: Sheets) -> Iterator[Fault]:
    for sheet in sheets.values():
        columns = sheet.table.key_columns
        first: dict[tuple[Any, ...], int] = {}
        for row, record in sheet.rows:
            key = tuple(getattr(record, c) for c in columns)
            before = first.setdefault(key, row)
            if before != row:
                yield Fault(
                    sheet.file,
                    row,
                    columns[0] if len(columns) == 1 else ", ".join(columns),
                    "/".join(map(str, key)),
                    f"the same key stands in row {before}",
                    f"Keep row {before} or row {row}, or change what tells them apart.",
                )


@cache
def _referring(table: type[s.Row]) -> tuple[ColumnSpec, ...]:
    return tuple(c for c in columns_of(table) if c.refers)


def _unknown_names(sheets: Sheets) -> Iterator[Fault]:
    known = {table: names_in(sheets, table) for table in SINGULAR}
    told: dict[tuple[str, str], str] = {}  # difflib is slow; the same wrong name often stands in many rows
    for sheet in sheets.values():
        for spec in _referring(sheet.table):
            names = known[spec.refers]
            if names is None:
                continue
            for row, record in sheet.rows:
                cell = str(getattr(record, spec.name))
                if cell in names or (cell == "" and not spec.required) or (spec.starred and cell == "*"):
                    continue
                parts = [p.strip() for p in cell.split(";")] if spec.separated else [cell]
                for part in parts:
                    if part in names:
                        continue
                    near = told.get((spec.refers, part))
                    if near is None:
                        near = closest(part, names) or f"add it to {sheets[spec.refers].file}"
                        told[spec.refers, part] = near
                    problem = f"no such {SINGULAR[spec.refers]} in {sheets[spec.refers].file}"
                    if not part:
                        problem, near = "a name between ; is blank", "remove the extra ;"
                    yield Fault(sheet.file, row, spec.name, part, problem, sentence(near))


_TRIPLES = (
    ("low", "central", "high"),
    ("recovery_low", "recovery_central", "recovery_high"),
    ("capacity_low", "capacity_central", "capacity_high"),
    ("capex_low_musd", "capex_central_musd", "capex_high_musd"),
)


def _intervals(sheets: Sheets) -> Iterator[Fault]:
    for sheet in sheets.values():
        for triple in _TRIPLES:
            if triple[1] not in sheet.table.model_fields:
                continue
            low_name, central_name, high_name = triple
            for row, record in sheet.rows:
                low, central, high = (getattr(record, c) for c in triple)
                if central is None:
                    if low is None and high is None:
                        continue
                    # One given bound alone is read by nothing: better refused than lost.
                    given = low_name if low is not None else high_name
                    problem = f"{given} is given and {central_name} blank"
                    yield Fault(
                        sheet.file, row, central_name, "", problem, "Give the central value, or neither."
                    )
                    continue
                if low is not None and low > central:
                    problem = f"{low_name} lies above {central_name}, {shown(central)}"
                    yield Fault(
                        sheet.file, row, low_name, shown(low), problem, f"Give {low_name} of at most that."
                    )
                if high is not None and high < central:
                    problem = f"{high_name} lies below {central_name}, {shown(central)}"
                    yield Fault(
                        sheet.file,
                        row,
                        high_name,
                        shown(high),
                        problem,
                        f"Give {high_name} of at least that.",
                    )


def _dates(sheets: Sheets) -> Iterator[Fault]:
    for sheet in sheets.values():
        fields = sheet.table.model_fields
        if "as_of" in fields:
            for row, record in sheet.rows:
                text = getattr(record, "as_of")  # noqa: B009 -- Row has no such field, its Sourced children do
                if not _is_date(text):
                    yield Fault(sheet.file, row, "as_of", text, "no such day", "Give a date of the calendar.")
        if "closes" in fields:
            for row, record in sheet.rows:
                opens, closes = (getattr(record, c) for c in ("opens", "closes"))
                if opens is not None and closes is not None and closes <= opens:
                    problem = f"closes in or before the year it opens, {opens}"
                    remedy = "Closes is the first year without it; give a later one."
                    yield Fault(sheet.file, row, "closes", str(closes), problem, remedy)
    order = ("earliest_year", "expected_year", "full_year")
    for row, option in rows_of(sheets, s.OptionRow):
        given = [(c, getattr(option, c)) for c in order if getattr(option, c) is not None]
        for (before, first), (after, second) in itertools.pairwise(given):
            if second < first:
                problem = f"{after} comes before {before}, {first}"
                yield fault_at(sheets, s.OptionRow, row, after, second, problem, "Give the years in order.")


@cache
def _is_date(text: str) -> bool:
    padded = text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
    try:
        datetime.date.fromisoformat(padded)
    except ValueError:
        return False
    return True


def _element_names(sheets: Sheets) -> Iterator[Fault]:
    """`Zinc` beside `zinc` would be another element, silently."""
    known = {c.element for _, c in rows_of(sheets, s.CommodityRow)}
    for row, commodity in rows_of(sheets, s.CommodityRow):
        if commodity.element != commodity.element.lower():
            remedy = f"Write {commodity.element.lower()}."
            yield fault_at(
                sheets, s.CommodityRow, row, "element", commodity.element, "an element is lower case", remedy
            )
    lower = {e.lower(): e for e in known}
    for sheet in sheets.values():
        if "element" not in sheet.table.model_fields or sheet.table is s.CommodityRow:
            continue
        for row, record in sheet.rows:
            element = str(getattr(record, "element"))  # noqa: B009
            if element not in known and element.lower() in lower:
                remedy = f"Write {lower[element.lower()]}."
                problem = "the element is spelt otherwise in commodities"
                yield Fault(sheet.file, row, "element", element, problem, remedy)


def _recipes(sheets: Sheets) -> Iterator[Fault]:
    element = _element_of(sheets)
    broken = {cells.get("recipe", "").strip() for _, cells in sheets["recipes"].refused}
    lines: dict[str, list[tuple[int, s.RecipeRow]]] = {}
    for row, line in rows_of(sheets, s.RecipeRow):
        if line.recipe not in broken:
            lines.setdefault(line.recipe, []).append((row, line))
    for name, recipe in lines.items():
        outputs = [(row, line) for row, line in recipe if line.kind != "feed"]
        first = recipe[0][0]
        if not any(line.kind == "product" for _, line in outputs):
            remedy = "Add a line of kind product."
            yield fault_at(sheets, s.RecipeRow, first, "recipe", name, "the recipe makes no product", remedy)
        total = sum(line.central for _, line in outputs)
        if total > 1.0 + 1e-9:
            row = outputs[-1][0]
            terms = " + ".join(shown(line.central) for _, line in outputs)
            problem = f"the shares of recipe {name} sum above 1: {terms} = {total:.6g}"
            remedy = "Lower a share: products, residues and loss share what the feed holds."
            yield fault_at(
                sheets, s.RecipeRow, row, "central", shown(outputs[-1][1].central), problem, remedy
            )
        bases = [row for row, line in recipe if line.capacity_basis]
        for row in bases[1:]:
            problem = f"recipe {name} has its capacity basis in row {bases[0]} already"
            yield fault_at(
                sheets, s.RecipeRow, row, "capacity_basis", "true", problem, "Leave one line true."
            )
        known = [(row, line, element[line.commodity]) for row, line in recipe if line.commodity in element]
        for row, line, own in known:
            if own != known[0][2]:
                problem = (
                    f"recipe {name} routes {known[0][2]} (row {known[0][0]}), and this commodity is {own}"
                )
                remedy = "A recipe routes one element; a companion is a row of circuits."
                yield fault_at(sheets, s.RecipeRow, row, "commodity", line.commodity, problem, remedy)


def _element_of(sheets: Sheets) -> dict[str, str]:
    return {c.id: c.element for _, c in rows_of(sheets, s.CommodityRow)}


def _plants(sheets: Sheets) -> Iterator[Fault]:
    fed = {line.recipe for _, line in rows_of(sheets, s.RecipeRow) if line.kind == "feed"}
    # Only feed keeps a label; a recipe that stands for refined metal from hosts not modelled needs none.
    feed = {c.id for _, c in rows_of(sheets, s.CommodityRow) if c.role == "feed"}
    labelled = {line.recipe for _, line in rows_of(sheets, s.RecipeRow) if line.commodity in feed} - fed
    broken = {cells.get("recipe", "").strip() for _, cells in sheets["recipes"].refused}
    known = {line.recipe for _, line in rows_of(sheets, s.RecipeRow)} - broken
    sized = set(sheets["capacities"].named("plant")) if sheets["capacities"].readable else None
    for row, plant in rows_of(sheets, s.Plant):
        modes = [r for r in plant.recipe.split(";") if r in known]
        with_feed = [r for r in modes if r in fed]
        if with_feed and plant.origin:
            problem = f"a plant that takes feed ({with_feed[0]}) has an origin of its own"
            remedy = "Leave origin blank: its feed brings the label. Only mines and collectors have one."
            yield fault_at(sheets, s.Plant, row, "origin", plant.origin, problem, remedy)
        raising = [r for r in modes if r in labelled]
        if raising and not plant.origin:
            problem = (
                f"recipe {raising[0]} takes no feed, so this is a mine or a collector, and it has no origin"
            )
            remedy = "Give a row of origins, or give the recipe a line of kind feed."
            yield fault_at(sheets, s.Plant, row, "origin", "", problem, remedy)
        if sized is not None and plant.id not in sized:
            remedy = f"Add a row to {sheets['capacities'].file}; a possible or closed plant has 0."
            yield fault_at(sheets, s.Plant, row, "id", plant.id, "the plant has no capacity", remedy)


def _circuits(sheets: Sheets) -> Iterator[Fault]:
    element = _element_of(sheets)
    for row, circuit in rows_of(sheets, s.Circuit):
        made = element.get(circuit.commodity, circuit.element)
        if made != circuit.element:
            problem = f"the circuit recovers {circuit.element}, and this commodity is {made}"
            own = [c for c, e in element.items() if e == circuit.element]
            remedy = f"Use a commodity of {circuit.element}{': ' + ', '.join(sorted(own)) if own else ''}."
            yield fault_at(sheets, s.Circuit, row, "commodity", circuit.commodity, problem, remedy)


def _routes(sheets: Sheets) -> Iterator[Fault]:
    for row, route in rows_of(sheets, s.Route):
        if route.from_region == route.to_region:
            problem = "the route leads from a region to itself"
            remedy = "Remove it: what stays in a region needs no route."
            yield fault_at(sheets, s.Route, row, "to_region", route.to_region, problem, remedy)


def _demands(sheets: Sheets) -> Iterator[Fault]:
    element = _element_of(sheets)
    first: dict[str, tuple[int, s.Demand]] = {}
    for row, demand in rows_of(sheets, s.Demand):
        for commodity in (c.strip() for c in demand.accepts.split(";")):
            if element.get(commodity, demand.element) != demand.element:
                problem = f"a demand for {demand.element} accepts a commodity of {element[commodity]}"
                own = sorted(c for c, e in element.items() if e == demand.element)
                remedy = f"Use one of {demand.element}{': ' + ', '.join(own) if own else ''}."
                yield fault_at(sheets, s.Demand, row, "accepts", commodity, problem, remedy)
        before, other = first.setdefault(demand.id, (row, demand))
        for column in ("region", "element"):
            if getattr(other, column) != getattr(demand, column):
                problem = f"demand {demand.id} has {column} {getattr(other, column)} in row {before}"
                remedy = "Rows of one id are the same end use in other years."
                yield fault_at(sheets, s.Demand, row, column, getattr(demand, column), problem, remedy)


def _observables(sheets: Sheets) -> Iterator[Fault]:
    for row, seen in rows_of(sheets, s.ObservableRow):
        right = "percent" if seen.quantity == "net_import_reliance" else "t/yr"
        if seen.unit != right:
            problem = f"{seen.quantity} is counted in {right}"
            yield fault_at(sheets, s.ObservableRow, row, "unit", seen.unit, problem, f"Write {right}.")


def _settings(sheets: Sheets, settings: s.Settings) -> Iterator[Fault]:
    regions = names_in(sheets, "regions")
    years = [(name, getattr(settings, name)) for name in ("base_year", "target_year", "horizon")]
    for (before, first), (after, second) in itertools.pairwise(years):
        if second < first:
            problem = f"{after} comes before {before}, {first}"
            yield Fault(SETTINGS_FILE, 0, after, str(second), problem, "Give the years in order.")
    placed: dict[str, str] = {}
    groups = [(f"tiers.{n}", members) for n, members in settings.tiers.items()]
    groups += [(f"blocs.{n}", members) for n, members in settings.blocs.items()]
    for key, members in groups:
        if any(mark in key for mark in ",+"):
            yield Fault(
                SETTINGS_FILE, 0, key, "", "the name holds , or +", "Those join names; choose another."
            )
        for region in members:
            if regions is not None and region not in regions:
                near = closest(region, regions) or "add it to regions"
                yield Fault(SETTINGS_FILE, 0, key, region, "no such region in regions", sentence(near))
            if key.startswith("tiers."):
                before = placed.setdefault(region, key)
                if before != key:
                    yield Fault(
                        SETTINGS_FILE, 0, key, region, f"the region is in {before} too", "Keep one tier."
                    )
    for name in sorted(settings.tiers.keys() & settings.blocs.keys()):
        yield Fault(
            SETTINGS_FILE, 0, f"blocs.{name}", "", "a tier has the same name", "Choose another for the bloc."
        )
    choices = {*settings.tiers, *settings.blocs}
    for part in (p.strip() for p in settings.default_bloc.replace("+", ",").split(",")):
        if part not in choices and regions is not None and part not in regions:
            near = closest(part, choices | regions) or "name a tier, a bloc or regions"
            yield Fault(
                SETTINGS_FILE, 0, "default_bloc", part, "no such tier, bloc or region", sentence(near)
            )
