"""Claim: one sourced statement with its number, its subject, its place and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oreshed.basis.estimate import Estimate

Kind = Literal["measured", "estimate", "projection", "derived", "property"]
Basis = Literal["contained", "gross", ""]


@dataclass(frozen=True)
class Subject:
    """What a claim is about. A number without form, stage and basis is not a claim yet.

    region : ISO code, `EU27`, `WLD`, `ROW` (`basis.regions`), or a bloc by its own name, `allies`.
    """

    commodity: str
    region: str
    quantity: str  # mine_production, refined_production_total, demand, ...: `quantities.csv`
    form: str = ""  # ore, concentrate, bullion, cake, slime, scrap, refined, alloy, compound
    stage: str = ""
    basis: Basis = ""
    entity: str = ""
    period_start: int | None = None
    period_end: int | None = None


@dataclass(frozen=True)
class Stated:
    """The number as its source writes it: one value in `central`, or a range in `low` and `high`, in `unit`.

    factor_t : tonnes (or tonnes a year) in one `unit`; None where the unit is no mass.
    printed : the cells of a claims table, low, central, high and the same in tonnes, as they were printed
        ("1.0" is not "1"); empty for a number that was read from a text.
    """

    low: float | None
    central: float | None
    high: float | None
    unit: str
    qualifier: str = "exact"
    factor_t: float | None = None
    printed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a quote stands: document, line (the first is 1) and the quote's first character in that line."""

    document: str
    line: int
    start: int = 0


@dataclass(frozen=True)
class Claim:
    """A sourced statement.

    estimate : the interval that the statement allows, in tonnes for masses and in the stated unit otherwise
        (`ledger.qualifier` has the rule).
    stated : the number as written; None where a table cell holds no number or the claim was not read from words.
    source_id : the cited source.
    """

    id: str
    subject: Subject
    estimate: Estimate
    kind: Kind
    source_id: str = ""
    locator: str = ""
    quote: str = ""
    stated: Stated | None = None
    place: Place | None = None
    note: str = ""

    def __hash__(self) -> int:
        """Of the id and the words alone: rules look claims up by the million, and equal claims have both in common."""
        return hash((self.id, self.quote))
