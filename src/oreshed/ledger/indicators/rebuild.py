"""Rebuild: every indicator of a metal from a ledger of statistics, beside what the source prints."""

from __future__ import annotations

import re
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
    """All rows of a metal, with the flags: disagreements, gaps and bounds that a reader should see.

    edition : the edition whose figures were rebuilt. carried : the edition whose definitions were carried over to it,
    "" where it has its own.
    """

    metal: str
    region: str
    edition: str
    definitions: tuple[Definition, ...]
    rows: tuple[Row, ...]
    flags: tuple[str, ...]
    carried: str = ""


@dataclass(frozen=True)
class _Choice:
    """Definitions, the source whose claims they read ("" for any) and the names of both editions."""

    definitions: tuple[Definition, ...]
    source: str
    edition: str
    carried: str = ""


def rebuild(
    ledger: Ledger, metal: str, *, edition: str = "", years: Iterable[int] = (), region: str = "USA"
) -> Rebuilt:
    """Rebuild the indicators of a metal.

    edition : as `MCS 2026`; the newest of the ledger where none is named. An edition without definitions of its own is
    read by the newest there are, a metal without any by the general one. Raises OutOfValidity where the ledger holds
    nothing of the metal or the edition.
    """
    name = metal_name(metal)
    chosen = _choose(ledger, name, edition, region)
    wanted = frozenset(years)
    rows: list[Row] = []
    flags: list[str] = []
    every = sheet_of(ledger, name, region)
    sheet = sheet_of(ledger, name, region, chosen.source) if chosen.source else every
    asked = [y for y in sheet.years if not wanted or y in wanted]
    for definition in chosen.definitions:
        for year in asked:
            found = read_year(definition, sheet, year, every)
            if found is not None:
                rows += rows_of_year(found)
                flags += flags_of_year(found)
    lines = lines_of(name, chosen.definitions[0].edition, region)
    for year in asked:
        more, said = leaving_of_year(lines, sheet, year)
        rows += more
        flags += said
    cited = Ledger(tuple(c for c in ledger.claims if chosen.source in {"", c.source_id}))
    world, said = _world(cited, name, wanted, region)
    if not rows and not world:
        when = f" for {', '.join(map(str, sorted(wanted)))}" if wanted else ""
        raise OutOfValidity(f"the ledger has no claims about {name} in {name_of(region)}{when}")
    return Rebuilt(
        name, region, chosen.edition, chosen.definitions, tuple(rows + world), tuple(flags + said), chosen.carried
    )  # fmt: skip


def _choose(ledger: Ledger, metal: str, edition: str, region: str) -> _Choice:
    """Which definitions read which source."""
    there = _sources(ledger, metal)
    defined = tuple(d for d in definitions_of(metal) if d.region == region)
    exact = tuple(d for d in definitions_of(metal, edition) if d.region == region) if edition else ()
    if exact:
        return _Choice(exact, exact[0].source if exact[0].source in there else "", edition)
    editions = {_edition(s): s for s in there if _SUMMARIES.fullmatch(s)}
    if edition and edition not in editions:
        known = ", ".join(sorted({d.edition for d in definitions_of(metal)} | set(editions))) or "none"
        raise OutOfValidity(f"no edition {edition!r} of {metal}; there is: {known}")
    newest = edition or max(editions, default="")
    used = defined or (general_definition(metal, region),)
    if defined and (not newest or newest <= defined[0].edition):
        return _Choice(defined, defined[0].source if defined[0].source in there else "", defined[0].edition)
    carried = defined[0].edition if defined else ""
    return _Choice(used, editions.get(newest, ""), newest, carried)


_SUMMARIES = re.compile(r"usgs-mcs-(\d{4})")


def _edition(source: str) -> str:
    return source.replace("usgs-mcs-", "MCS ")


def _sources(ledger: Ledger, metal: str) -> frozenset[str]:
    return frozenset(c.source_id for c in ledger.claims if metal_name(c.subject.commodity) == metal)


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
            left = Estimate.of(100 * found.remaining, unit="percent")
            without = f"without {name_of(found.top)}"
            rows += [
                _row(year, f"HHI, {what}", "", "hhi", found.hhi, _hhi_note(found), used),
                _row(year, f"N-1 supply, {what}", "percent", "n-1 supply", left, without, used),
            ]
            if region in values and world is not None:
                own = values[region]
                if not own.known:  # withheld: no more than the total leaves
                    listed = rest + sum(v.low for r, v in values.items() if r != region and v.known)
                    own = replace(own, high=min(own.high, max(world.high - listed, 0.0)))
                share = world_share(own, world)
                rows.append(_row(year, f"world share, {what}", "percent", "world share", share, "", used))
            if world is not None and world.known and not found.withheld:
                check = total_check(found, world.central)
                if check.state == "differs":
                    flags.append(f"{metal} {what} {year}: {check.arithmetic}")
    return rows, flags


def _row(
    year: int, item: str, unit: str, definition: str, value: Estimate, note: str, used: tuple[str, ...]
) -> Row:
    """A row that the source prints nothing for."""
    return Row(year, item, unit, definition, None, value, "unchecked", note, used)


def _at_least_nothing(value: Estimate) -> Estimate:
    return replace(value, low=max(value.low, 0.0)) if value.low < 0 <= value.high else value


def _hhi_note(found: Concentration) -> str:
    note = f"largest {name_of(found.top)} {found.top_share.central:.0f} %"
    if found.withheld:
        note += f"; withheld: {', '.join(map(name_of, found.withheld))}"
    return note
