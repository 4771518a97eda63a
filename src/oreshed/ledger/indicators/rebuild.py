"""Rebuild: every indicator of a metal from a ledger of statistics, beside what the source prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.basis.regions import name_of
from oreshed.ledger.indicators.cells import by_country, estimate_of, is_world_row, sheet_of
from oreshed.ledger.indicators.concentration import Concentration, concentration, total_check, world_share
from oreshed.ledger.indicators.definition import Definition, definitions_of, general_definition, metal_name
from oreshed.ledger.indicators.leaving import leaving_of_year, lines_of
from oreshed.ledger.indicators.yearly import Row, flags_of_year, read_year, rows_of_year
from oreshed.ledger.ledger import Ledger

WORLD_TABLES = ("mine_production", "refined_production_primary", "refined_production_total")


@dataclass(frozen=True)
class Rebuilt:
    """All rows of a metal, with the flags: disagreements, gaps and bounds that a reader should see."""

    metal: str
    region: str
    edition: str
    definitions: tuple[Definition, ...]
    rows: tuple[Row, ...]
    flags: tuple[str, ...]


def rebuild(
    ledger: Ledger, metal: str, *, edition: str = "", years: Iterable[int] = (), region: str = "USA"
) -> Rebuilt:
    """Rebuild the indicators of a metal.

    edition : one of `definition.editions_of`; the newest where none is named. A metal without a definition of its own
    is rebuilt by the general one. Raises OutOfValidity where the ledger holds nothing of the metal.
    """
    name = metal_name(metal)
    own = tuple(d for d in definitions_of(name, edition) if d.region == region)
    if edition and not own:
        known = ", ".join(sorted({d.edition for d in definitions_of(name)})) or "none"
        raise OutOfValidity(f"no definition of {name} in edition {edition!r}; there is: {known}")
    used = own or (general_definition(name, region),)
    wanted = frozenset(years)
    rows: list[Row] = []
    flags: list[str] = []
    every = sheet_of(ledger, name, region)
    for definition in used:
        sheet = sheet_of(ledger, name, region, definition.source)
        if not sheet.claims:  # a ledger of the user's that cites its source otherwise
            sheet = every
        for year in sheet.years:
            if wanted and year not in wanted:
                continue
            found = read_year(definition, sheet, year, every)
            if found is not None:
                rows += rows_of_year(found)
                flags += flags_of_year(found)
        if definition is used[0]:
            lines = lines_of(name, definition.edition, region)
            for year in (y for y in sheet.years if not wanted or y in wanted):
                more, said = leaving_of_year(lines, sheet, year)
                rows += more
                flags += said
    source = used[0].source
    cited = Ledger(tuple(c for c in ledger.claims if c.source_id in {source, ""}))
    world, said = _world(cited if source and cited.claims else ledger, name, wanted, region)
    if not rows and not world:
        when = f" for {', '.join(map(str, sorted(wanted)))}" if wanted else ""
        raise OutOfValidity(f"the ledger has no claims about {name} in {name_of(region)}{when}")
    return Rebuilt(name, region, used[0].edition, used, tuple(rows + world), tuple(flags + said))


def _world(ledger: Ledger, metal: str, wanted: frozenset[int], region: str) -> tuple[list[Row], list[str]]:
    """Concentration, supply without the largest producer and the region's share, for each table by country."""
    rows: list[Row] = []
    flags: list[str] = []
    years = {
        c.subject.period_start
        for c in ledger.claims
        if c.subject.period_start is not None and metal_name(c.subject.commodity) == metal and is_world_row(c)
    }
    for year in sorted(y for y in years if not wanted or y in wanted):
        for quantity in WORLD_TABLES:
            table = {r: c for r, c in by_country(ledger, metal, quantity, year).items() if is_world_row(c)}
            values = {r: _at_least_nothing(estimate_of(c)) for r, c in table.items()}
            world, other = values.pop("WLD", None), values.pop("ROW", None)
            if sum(v.known and v.central > 0 for v in values.values()) < 2:
                continue
            rest = other.central if other is not None and other.known else 0.0
            found = concentration(values, rest, world)
            what = quantity.replace("_production", "").replace("_", " ")
            used = tuple(c.id for c in table.values())

            def row(
                item: str, unit: str, definition: str, value: Estimate, note: str = "",
                year: int = year, used: tuple[str, ...] = used,
            ) -> None:  # fmt: skip
                rows.append(Row(year, item, unit, definition, None, value, "unchecked", note, used))

            row(f"HHI, {what}", "", "hhi", found.hhi, _hhi_note(found))
            left = Estimate.of(100 * found.remaining, unit="percent")
            row(f"N-1 supply, {what}", "percent", "n-1 supply", left, f"without {name_of(found.top)}")
            if region in values and world is not None:
                own = values[region]
                if not own.known:  # withheld: no more than the total leaves
                    listed = rest + sum(v.low for r, v in values.items() if r != region and v.known)
                    own = replace(own, high=min(own.high, max(world.high - listed, 0.0)))
                row(f"world share, {what}", "percent", "world share", world_share(own, world))
            if world is not None and world.known and not found.withheld:
                check = total_check(found, world.central)
                if check.state == "differs":
                    flags.append(f"{metal} {what} {year}: {check.arithmetic}")
    return rows, flags


def _at_least_nothing(value: Estimate) -> Estimate:
    return replace(value, low=max(value.low, 0.0)) if value.low < 0 <= value.high else value


def _hhi_note(found: Concentration) -> str:
    note = f"largest {name_of(found.top)} {found.top_share.central:.0f} %"
    if found.withheld:
        note += f"; withheld: {', '.join(map(name_of, found.withheld))}"
    return note
