"""Cells: what a sheet prints, as intervals, and a sheet's lines found again in a ledger of claims."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from oreshed.basis.estimate import Estimate, Mark
from oreshed.ledger.claim import Claim
from oreshed.ledger.indicators.definition import Term, metal_name
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.qualifier import half_last_digit

# Words by which tables of claims name what stands instead of a number.
MARKED: dict[str, Mark] = {
    "withheld": "withheld", "w": "withheld", "not_available": "not_available", "na": "not_available",
    "net_exporter": "net_exporter", "e": "net_exporter",
}  # fmt: skip
BOUNDS: dict[Mark, tuple[float, float]] = {
    "withheld": (0.0, math.inf), "not_available": (0.0, math.inf), "net_exporter": (-math.inf, 0.0),
}  # fmt: skip
UNKNOWN = Estimate(0.0, math.nan, math.inf, mark="not_available")


def printed(value: float | str | None, unit: str = "") -> Estimate:
    """A printed cell with the width of its last digit: 614 allows 613.5 to 614.5, 1 050 allows 1 045 to 1 055.

    Trailing zeros are rounding, at most a twentieth of the value. None is a cell that is not available.

    >>> printed(1050.0).low, printed("W").mark
    (1045.0, 'withheld')
    """
    if value is None:
        return replace(UNKNOWN, unit=unit)
    found = Estimate.parse(value, unit) if isinstance(value, str) else Estimate.of(value, unit=unit)
    if not found.known or found.low < found.high:
        return found
    half = min(half_last_digit(found.central), 0.05 * abs(found.central))
    return Estimate(found.central - half, found.central, found.central + half, unit)


def held(low: float, central: float, high: float, unit: str = "") -> Estimate:
    """An interval that holds its central value to the last bit: two routes to one share differ by a rounding error."""
    if math.isnan(central):
        return Estimate(min(low, high), central, max(low, high), unit)
    return Estimate(min(low, central), central, max(high, central), unit)


def percent_cell(claim_value: Estimate) -> Estimate:
    """A printed percentage with half a point to each side; a bound or a letter as it is, at most 100."""
    if claim_value.mark == "net_exporter":
        return claim_value
    if not claim_value.known:
        return replace(claim_value, high=min(claim_value.high, 100.0))
    middle = claim_value.central
    return Estimate(middle - 0.5, middle, middle + 0.5, claim_value.unit)


def estimate_of(claim: Claim) -> Estimate:
    """The claim's interval; W, NA and E keep their mark, whichever table brought them.

    A hidden mass has no unit: it bounds nothing in any.
    """
    mark = claim.estimate.mark
    if mark in {"", "negligible"} and claim.stated is not None:
        mark = MARKED.get(claim.stated.qualifier.lower(), mark)
    if mark not in BOUNDS:
        return claim.estimate
    low, high = BOUNDS[mark]
    unit = claim.estimate.unit if claim.estimate.unit == "percent" else ""
    return Estimate(low, math.nan, high, unit, mark=mark)


_VALUE = re.compile(r":?\s*(?:[<>~]?\s*[\d,.\s]+|W|NA|E|s|—|–|-)\s*$")
_BLANK = re.compile(r"[\s,]+")


def _plain(text: str) -> str:
    return _BLANK.sub(" ", text).strip(" :").lower()


def labels(claim: Claim) -> set[str]:
    """The names under which a claim's line may be known.

    The quote with and without its value; the locator, from any colon on, because importers put chapter and statistic
    before the line: `Lead; Import: Imports for consumption: Refined metal`.
    """
    found = {_plain(claim.quote), _plain(_VALUE.sub("", claim.quote))}
    pieces = claim.locator.split(": ")
    found |= {_plain(": ".join(pieces[i:])) for i in range(len(pieces))}
    return found - {""}


@dataclass(frozen=True)
class Sheet:
    """The lines of one metal and region by year. `claims` : year to claims; claims of a world table stand aside."""

    metal: str
    region: str
    claims: Mapping[int, tuple[Claim, ...]]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted(self.claims))

    def line(self, line: str, year: int) -> Claim | None:
        """The claim that a line of the sheet makes for a year."""
        wanted = _plain(line)
        return next((c for c in self.claims.get(year, ()) if wanted in labels(c)), None)

    def quantity(self, quantity: str, year: int) -> Claim | None:
        """The claim of a quantity where the sheet has only one, or one that is named a total."""
        found = [c for c in self.claims.get(year, ()) if c.subject.quantity == quantity]
        totals = [c for c in found if any("total" in label for label in labels(c))]
        return found[0] if len(found) == 1 else totals[0] if len(totals) == 1 else None

    def cell(self, term: Term, year: int) -> Claim | None:
        """The claim of a definition's term, in the term's own year."""
        at = year + term.lag
        return self.line(term.line, at) if term.line else self.quantity(term.quantity, at)

    @staticmethod
    def value(term: Term, claim: Claim) -> Estimate:
        """The claim's value for a term: its content where the claim is gross."""
        value = estimate_of(claim)
        if term.content is not None and claim.subject.basis == "gross":
            value = replace(value * term.content, unit=value.unit, mark=value.mark)
        return value


def sheet_of(ledger: Ledger, metal: str, region: str = "USA", document: str = "") -> Sheet:
    """The sheet of a metal in a ledger; `document` keeps the claims of one edition."""
    wanted = metal_name(metal)
    by_year: dict[int, list[Claim]] = {}
    for claim in ledger.claims:
        s = claim.subject
        if metal_name(s.commodity) != wanted or s.region != region or s.period_start is None:
            continue
        if document and document not in {claim.source_id, claim.place.document if claim.place else ""}:
            continue
        if not is_world_row(claim):
            by_year.setdefault(s.period_start, []).append(claim)
    return Sheet(wanted, region, {y: tuple(c) for y, c in by_year.items()})


def is_world_row(claim: Claim) -> bool:
    """True for a row of a table by country: the same country stands in the national sheet, often revised."""
    return claim.quote.lower().startswith("world table") or ":world:" in claim.id


def by_country(ledger: Ledger, metal: str, quantity: str, year: int) -> dict[str, Claim]:
    """Claims of a world table by region code, `WLD` and `ROW` among them; the last row of a country counts."""
    found: dict[str, Claim] = {}
    for claim in _of(ledger.claims, metal_name(metal), quantity, year):
        if is_world_row(claim) or claim.subject.region not in found:
            found[claim.subject.region] = claim
    return found


def _of(claims: Iterable[Claim], metal: str, quantity: str, year: int) -> Iterable[Claim]:
    for claim in claims:
        s = claim.subject
        if metal_name(s.commodity) == metal and s.quantity == quantity and s.period_start == year:
            yield claim
