"""Rebuild: every indicator of a metal from a ledger of statistics, beside what the source prints."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.basis.regions import name_of
from oreshed.ledger.indicators.cells import (
    Sheet,
    by_country,
    estimate_of,
    is_world_row,
    percent_cell,
    sheet_of,
)
from oreshed.ledger.indicators.concentration import (
    Concentration,
    concentration,
    total_check,
    world_share,
)
from oreshed.ledger.indicators.consistency import Check, State, compare
from oreshed.ledger.indicators.definition import (
    Definition,
    Term,
    definitions_of,
    general_definition,
    metal_name,
)
from oreshed.ledger.indicators.reliance import (
    Reliance,
    domestic_implied,
    from_consumption,
    reliance,
    shown,
)
from oreshed.ledger.ledger import Ledger

WORLD_TABLES = ("mine_production", "refined_production_primary", "refined_production_total")
POINT = 1.0  # percentage points: what published, rounded inputs can be asked to reproduce


@dataclass(frozen=True)
class Row:
    """One indicator of one year. `printed` is None where the source prints nothing to compare with.

    claims : ids of the claims that were used.
    """

    year: int
    item: str
    definition: str
    printed: Estimate | None
    recomputed: Estimate
    state: State
    note: str = ""
    claims: tuple[str, ...] = ()

    @property
    def within_a_point(self) -> bool | None:
        """For a printed percentage: central values within a point; None where either is only a bound."""
        if self.printed is None or self.printed.unit != "percent":
            return None
        if not (self.printed.known and self.recomputed.known):
            return None
        return abs(self.printed.central - self.recomputed.central) <= POINT


@dataclass(frozen=True)
class Rebuilt:
    """All rows of a metal, with the flags: disagreements, gaps and bounds that a reader should see."""

    metal: str
    region: str
    edition: str
    definitions: tuple[Definition, ...]
    rows: tuple[Row, ...]
    flags: tuple[str, ...]
    checks: tuple[Check, ...] = field(default=())


def rebuild(
    ledger: Ledger, metal: str, *, edition: str = "", years: Iterable[int] = (), region: str = "USA"
) -> Rebuilt:
    """Rebuild the indicators of a metal.

    edition : one of `definition.editions_of`; the newest where none is named. A metal without a definition of its own
    is rebuilt by the general one. Raises OutOfValidity where the ledger holds nothing of the metal.
    """
    name = metal_name(metal)
    found = tuple(d for d in definitions_of(name, edition) if d.region == region)
    if edition and not found:
        raise OutOfValidity(f"no definition of {name} in edition {edition!r}; see docs/indicators.md")
    used = found or (general_definition(name, region),)
    rows: list[Row] = []
    flags: list[str] = []
    checks: list[Check] = []
    wanted = set(years)
    for definition in used:
        sheet = sheet_of(ledger, name, region, definition.source) if found else sheet_of(ledger, name, region)
        if found and not sheet.claims:
            sheet = sheet_of(ledger, name, region)  # a ledger of the user's that cites its source otherwise
        for year in sheet.years:
            if wanted and year not in wanted:
                continue
            more, said, checked = _year(definition, sheet, year)
            rows += more
            flags += said
            checks += checked
    source = used[0].source
    claims = Ledger(tuple(c for c in ledger.claims if not source or c.source_id in {source, ""}))
    world, said, checked = _world(claims if claims.claims else ledger, name, wanted, region)
    rows += world
    if not rows:
        raise OutOfValidity(
            f"the ledger has no claims about {name} in {name_of(region)}"
            + (f" for {', '.join(map(str, sorted(wanted)))}" if wanted else "")
        )
    return Rebuilt(
        name, region, used[0].edition, used, tuple(rows), tuple(flags + said), tuple(checks + checked)
    )


def _year(definition: Definition, sheet: Sheet, year: int) -> tuple[list[Row], list[str], list[Check]]:
    """Consumption and reliance of one year, with what does not agree."""
    used: list[str] = []

    def cells(term: Term, at: int) -> Estimate | None:
        claim = (
            sheet.line(term.line, at + term.lag)
            if term.line
            else sheet.quantity(term.quantity, at + term.lag)
        )
        if claim is not None:
            used.append(claim.id)
        return sheet.term(term, at)

    stated_claim = (
        sheet.line(definition.consumption_line, year)
        if definition.consumption_line or definition.reliance_line
        else sheet.quantity("apparent_consumption", year)
    )
    printed_claim = (
        sheet.line(definition.reliance_line, year)
        if definition.reliance_line
        else sheet.quantity("net_import_reliance", year)
    )
    stated = None if stated_claim is None else estimate_of(stated_claim)
    if stated is None and printed_claim is None and not definition.terms:
        return [], [], []
    built = reliance(definition, cells, year, stated)
    if len(built.missing) == len(definition.terms) and stated is None and printed_claim is None:
        return [], [], []
    rows: list[Row] = []
    flags: list[str] = []
    checks: list[Check] = []
    label = f"{definition.metal} {definition.form} {year}".replace("  ", " ")
    if stated is not None and definition.basis == "apparent":
        check = compare(
            f"apparent consumption, {label}", stated, built.apparent, _sum_line(built), fields=(stated_claim.id,) if stated_claim else ()
        )  # fmt: skip
        checks.append(check)
        rows.append(
            Row(
                year,
                "apparent consumption, t",
                definition.id,
                stated,
                built.apparent,
                check.state,
                "",
                tuple(used),
            )
        )
        if check.state == "differs":
            flags.append(f"{check.what}: printed {_tonnes(stated)}, its items give {_tonnes(built.apparent)}")
    percent, note = built.percent, ""
    if built.missing and stated is not None and stated.known and definition.basis == "apparent":
        percent = from_consumption(stated, built.domestic)
        note = f"from printed consumption: no cell for {', '.join(built.missing)}"
    if built.left_out:
        note = "; ".join(n for n in (note, f"left out, withheld: {', '.join(built.left_out)}") if n)
    printed = None if printed_claim is None else percent_cell(estimate_of(printed_claim))
    state: State = "unchecked"
    if printed is not None:
        check = compare(
            f"net import reliance, {label}", printed, percent, _ratio_line(built), fields=(printed_claim.id,) if printed_claim else ()
        )  # fmt: skip
        checks.append(check)
        state = check.state
        if state == "differs":
            flags.append(
                f"{check.what}: printed {shown_cell(printed)} %, recomputed {shown(percent)} % ({_range(percent)})"
            )
        flags += _identity(definition, label, stated, built, printed, state)
    rows.append(
        Row(year, "net import reliance, %", definition.id, printed, percent, state, note, tuple(used))
    )
    if built.gap is not None and not built.gap.contains(0.0):
        way = "more" if built.gap.low > 0 else "less"
        least = built.gap.low if built.gap.low > 0 else -built.gap.high
        flags.append(
            f"{label}: stated consumption is at least {_mass(least)} {way} than domestic supply and net imports: "
            "stocks, scrap or a form that the definition leaves out must close the balance"
        )
    bounded = printed is not None and not printed.known and not built.domestic.known
    if bounded and printed is not None and definition.basis == "apparent":
        bound = domestic_implied(printed, built.net_imports)
        if math.isfinite(bound.high) or bound.low > built.domestic.low:
            flags.append(
                f"{label}: printed {shown_cell(printed)} % allows a withheld domestic supply of {_tonnes(bound)}"
                + (f", if {' and '.join(built.left_out)} did not change" if built.left_out else "")
            )
    return rows, flags, checks


def _identity(
    definition: Definition,
    label: str,
    stated: Estimate | None,
    built: Reliance,
    printed: Estimate,
    state: State,
) -> list[str]:
    """Printed consumption, domestic supply and printed reliance are three figures for two unknowns."""
    if stated is None or definition.basis != "apparent" or not built.domestic.known or not stated.known:
        return []
    other = from_consumption(stated, built.domestic)
    if printed.overlaps(other) or state == "differs":
        return []
    return [
        f"net import reliance, {label}: printed {shown_cell(printed)} %, printed consumption and domestic supply give "
        f"{shown(other)} % ({_range(other)})"
    ]


def _world(
    ledger: Ledger, metal: str, wanted: set[int], region: str
) -> tuple[list[Row], list[str], list[Check]]:
    """Concentration, cover without the largest producer and the region's share, for each world table."""
    rows: list[Row] = []
    flags: list[str] = []
    checks: list[Check] = []
    years = sorted(
        {
            c.subject.period_start
            for c in ledger.claims
            if c.subject.period_start is not None
            and metal_name(c.subject.commodity) == metal
            and is_world_row(c)
        }
    )
    for year in years:
        if wanted and year not in wanted:
            continue
        for quantity in WORLD_TABLES:
            table = {r: c for r, c in by_country(ledger, metal, quantity, year).items() if is_world_row(c)}
            values = {r: _metal(estimate_of(c)) for r, c in table.items()}
            world = values.pop("WLD", None)
            other = values.pop("ROW", None)
            if sum(v.known and v.central > 0 for v in values.values()) < 2:
                continue
            rest = other.central if other is not None and other.known else 0.0
            found = concentration(values, rest, world)
            what = quantity.replace("_production", "").replace("_", " ")
            used = tuple(c.id for c in table.values())
            rows.append(
                Row(year, f"HHI, {what}", "hhi", None, found.hhi, "unchecked", _hhi_note(found), used)
            )
            remaining = Estimate.of(100 * found.remaining, unit="percent")
            rows.append(
                Row(year, f"N-1 supply, {what}, %", "n-1 supply", None, remaining, "unchecked", f"without {name_of(found.top)}", used)
            )  # fmt: skip
            if region in values and world is not None:
                own = values[region]
                if not own.known:  # withheld: no more than the total leaves
                    listed = rest + sum(v.low for r, v in values.items() if r != region and v.known)
                    own = replace(own, high=min(own.high, max(world.high - listed, 0.0)))
                share = world_share(own, world)
                rows.append(
                    Row(year, f"world share, {what}, %", "world share", None, share, "unchecked", "", used)
                )
            if world is not None and world.known and not found.withheld:
                check = total_check(found, world.central)
                checks.append(check)
                if check.state == "differs":
                    flags.append(f"{metal} {what} {year}: {check.arithmetic}")
    return rows, flags, checks


def _metal(value: Estimate) -> Estimate:
    return replace(value, low=max(value.low, 0.0)) if value.low < 0 <= value.high else value


def _hhi_note(found: Concentration) -> str:
    note = f"largest {name_of(found.top)} {found.top_share.central:.0f} %"
    if found.withheld:
        note += f"; withheld: {', '.join(map(name_of, found.withheld))}"
    return note


def _sum_line(built: Reliance) -> str:
    return f"{_tonnes(built.domestic)} domestic + {_tonnes(built.net_imports)} net imports = {_tonnes(built.apparent)}"


def _ratio_line(built: Reliance) -> str:
    return f"{_tonnes(built.net_imports)} / ({_tonnes(built.domestic)} + {_tonnes(built.net_imports)})"


def _mass(value: float) -> str:
    return f"{value:,.0f} t" if abs(value) >= 10 else f"{value:.2g} t"


def _tonnes(value: Estimate) -> str:
    if value.known:
        return _mass(value.central)
    if math.isinf(value.low) and math.isinf(value.high):
        return "an unknown mass"
    if math.isinf(value.high):
        return f"at least {_mass(value.low)}"
    return f"at most {_mass(value.high)}" if value.low <= 0 else f"{_mass(value.low)} to {_mass(value.high)}"


def _range(value: Estimate) -> str:
    if value.high <= 0:
        return "net exporter"
    return f"{max(value.low, 0.0):.0f} to {value.high:.0f}"


def shown_cell(printed: Estimate) -> str:
    """A printed reliance as its cell shows it: `36`, `E`, `>50`, `<25`, `W`, `NA`."""
    if printed.mark == "withheld":
        return "W"
    if printed.mark == "not_available":
        return "NA"
    if printed.mark == "net_exporter" or printed.high <= 0:
        return "E"
    if printed.known:
        return f"{printed.central:g}"
    return f">{printed.low:g}" if printed.low > 0 else f"<{printed.high:g}"
