"""One year of a sheet rebuilt: consumption and reliance beside their printed values, and what a reader should see."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from oreshed.basis.estimate import Estimate
from oreshed.ledger.claim import Claim
from oreshed.ledger.indicators.cells import Sheet, estimate_of, percent_cell
from oreshed.ledger.indicators.consistency import Check, State, compare
from oreshed.ledger.indicators.definition import Definition, Term, is_general
from oreshed.ledger.indicators.reliance import Reliance, domestic_implied, from_consumption, reliance, shown

POINT = 1.0  # percentage points: what published, rounded inputs can be asked to reproduce


@dataclass(frozen=True)
class Row:
    """One indicator of one year. `printed` is None where the source prints nothing to compare with.

    unit : percent, t, or "" for an index. claims : ids of the claims that were used.
    """

    year: int
    item: str
    unit: str
    definition: str
    printed: Estimate | None
    recomputed: Estimate
    state: State
    note: str = ""
    claims: tuple[str, ...] = ()

    @property
    def is_reliance(self) -> bool:
        return self.item == RELIANCE

    @property
    def within_a_point(self) -> bool | None:
        """For a printed reliance: central values within a point; None where either is only a bound."""
        if self.printed is None or not self.is_reliance:
            return None
        if not (self.printed.known and self.recomputed.known):
            return None
        return abs(self.printed.central - self.recomputed.central) <= POINT


RELIANCE, CONSUMPTION = "net import reliance", "apparent consumption"


@dataclass(frozen=True)
class Year:
    """A year of a sheet: what it states of consumption, what it prints of reliance, and both rebuilt."""

    definition: Definition
    year: int
    stated: Estimate | None
    printed: Estimate | None
    built: Reliance
    claims: tuple[str, ...]

    @property
    def label(self) -> str:
        parts = (self.definition.metal, self.definition.form, str(self.year))
        return " ".join(p for p in parts if p)


def read_year(definition: Definition, sheet: Sheet, year: int, older: Sheet | None = None) -> Year | None:
    """Rebuild a year; None where the sheet has nothing of it.

    older : the same lines in every edition of the ledger: the stock at the start of an edition's first year stands
        only in the edition before.
    """
    used: list[str] = []

    def cells(term: Term, at: int) -> Estimate | None:
        for found in (sheet, older if term.lag else None):
            claim = None if found is None else found.cell(term, at)
            if claim is not None:
                used.append(claim.id)
                return Sheet.value(term, claim)
        return None

    def line(name: str, quantity: str) -> Claim | None:
        if is_general(definition):
            return sheet.quantity(quantity, year)
        return sheet.line(name, year) if name else None

    consumption = line(definition.consumption_line, "apparent_consumption")
    printed = line(definition.reliance_line, "net_import_reliance")
    stated = None if consumption is None else estimate_of(consumption)
    built = reliance(definition, cells, year, stated)
    if not used and consumption is None and printed is None:
        return None
    used += [c.id for c in (consumption, printed) if c is not None]
    return Year(
        definition, year, stated, None if printed is None else percent_cell(estimate_of(printed)), built, tuple(used)
    )  # fmt: skip


def consumption_check(found: Year) -> Check | None:
    """Printed apparent consumption against its items."""
    stated = found.stated
    if stated is None or found.definition.basis != "apparent":
        return None
    line = f"{tonnes(found.built.domestic)} domestic + {tonnes(found.built.net_imports)} net imports"
    check = compare(f"{CONSUMPTION}, {found.label}", stated, found.built.apparent, line)
    hidden = not stated.known and math.isinf(stated.high)
    return replace(check, state="unchecked") if hidden else check


def best_percent(found: Year) -> tuple[Estimate, str]:
    """The reliance to show, and how it came about where not from its items."""
    built, stated = found.built, found.stated
    notes = []
    percent = built.percent
    if built.missing:
        lacking = f"no single cell for {_words(built.missing)}"
        if stated is not None and stated.known and found.definition.basis == "apparent":
            percent = from_consumption(stated, built.domestic)
            lacking = f"from printed consumption: {lacking}"
        notes.append(lacking)
    if built.left_out:
        notes.append(f"left out, withheld: {_words(_plain(built.left_out))}")
    return percent, "; ".join(notes)


def _plain(items: tuple[str, ...]) -> tuple[str, ...]:
    """The stocks by their names, once, whichever end of the year they stand at."""
    return tuple(dict.fromkeys(i.replace("_prev", "") for i in items))


def _words(items: tuple[str, ...]) -> str:
    return ", ".join(i.replace("_prev", " a year before").replace("_", " ") for i in items)


def reliance_check(found: Year) -> Check | None:
    """Printed reliance against the rebuilt one; unchecked where what is hidden allows any value."""
    if found.printed is None:
        return None
    percent, _ = best_percent(found)
    net, domestic = tonnes(found.built.net_imports), tonnes(found.built.domestic)
    check = compare(f"{RELIANCE}, {found.label}", found.printed, percent, f"{net} / ({domestic} + {net})")
    if not percent.known and percent.low <= 0.0 and percent.high >= 100.0:
        return replace(check, state="unchecked")
    return check


def rows_of_year(found: Year) -> list[Row]:
    """The rows of a year, consumption first."""
    rows = []
    check = consumption_check(found)
    if check is not None:
        rows.append(
            Row(
                found.year, CONSUMPTION, "t", found.definition.id, found.stated, found.built.apparent, check.state, "",
                found.claims,
            )
        )  # fmt: skip
    percent, note = best_percent(found)
    state = check.state if (check := reliance_check(found)) is not None else "unchecked"
    rows.append(
        Row(found.year, RELIANCE, "percent", found.definition.id, found.printed, percent, state, note, found.claims)
    )  # fmt: skip
    return rows


def flags_of_year(found: Year) -> list[str]:
    """What does not agree, what does not close, and what a printed bound says of a withheld figure."""
    if is_general(found.definition):
        return _not_reproduced(found)
    flags = []
    consumption, percent = consumption_check(found), reliance_check(found)
    if consumption is not None and consumption.state == "differs":
        flags.append(
            f"{consumption.what}: printed {tonnes(consumption.printed)}, its items give {tonnes(consumption.recomputed)}"
        )
    if percent is not None and percent.state == "differs":
        flags.append(_against_print(percent.what, percent.printed, percent.recomputed, "its items give"))
    elif found.printed is not None and found.stated is not None and found.stated.known:
        # Printed consumption, domestic supply and printed reliance are three figures for two unknowns.
        other = from_consumption(found.stated, found.built.domestic)
        known = found.built.domestic.known and found.definition.basis == "apparent"
        if known and not found.printed.overlaps(other):
            what = f"{RELIANCE}, {found.label}"
            flags.append(
                _against_print(what, found.printed, other, "printed consumption and domestic supply give")
            )
    return flags + _gap(found) + _withheld(found)


def _against_print(what: str, printed: Estimate, other: Estimate, giver: str) -> str:
    span = "net exporter" if other.high <= 0 else f"{max(other.low, 0.0):.0f} to {other.high:.0f}"
    return f"{what}: printed {shown_cell(printed)} %, {giver} {shown(other)} % ({span})"


def _not_reproduced(found: Year) -> list[str]:
    """The general definition proves nothing against a sheet: the sheet may define the word otherwise."""
    checks = [c for c in (consumption_check(found), reliance_check(found)) if c is not None]
    if not any(c.state == "differs" for c in checks):
        return []
    return [f"{found.label}: the general definition does not give the printed figures; the sheet has its own"]


def _gap(found: Year) -> list[str]:
    gap = found.built.gap
    if gap is None or gap.contains(0.0):
        return []
    way, least = ("more", gap.low) if gap.low > 0 else ("less", -gap.high)
    return [
        f"{found.label}: stated consumption is at least {mass(least)} {way} than domestic supply and net imports: "
        "stocks, scrap or a form that the definition leaves out must close the balance"
    ]


def _withheld(found: Year) -> list[str]:
    printed, built = found.printed, found.built
    if printed is None or printed.known or built.domestic.known or found.definition.basis != "apparent":
        return []
    bound = domestic_implied(printed, built.net_imports)
    if math.isinf(bound.high) and bound.low <= built.domestic.low:
        return []
    condition = f", if {_words(_plain(built.left_out))} did not change" if built.left_out else ""
    return [
        f"{found.label}: printed {shown_cell(printed)} % allows a withheld domestic supply of {tonnes(bound)}{condition}"
    ]


def mass(value: float) -> str:
    """A mass in tonnes as text."""
    return f"{value:,.0f} t" if abs(value) >= 10 else f"{value:.2g} t"


def tonnes(value: Estimate) -> str:
    """An interval of tonnes as text."""
    if value.known:
        return mass(value.central)
    if math.isinf(value.low) and math.isinf(value.high):
        return "an unknown mass"
    if math.isinf(value.high):
        return f"at least {mass(value.low)}"
    return f"at most {mass(value.high)}" if value.low <= 0 else f"{mass(value.low)} to {mass(value.high)}"


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
