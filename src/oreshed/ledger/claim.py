"""Claim: one sourced statement with its number, its subject and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oreshed.basis.estimate import Estimate

Kind = Literal["measured", "estimate", "projection", "derived", "property"]


@dataclass(frozen=True)
class Subject:
    """What a claim is about. A number without form, stage and basis is not a claim yet."""

    commodity: str
    region: str
    quantity: str  # mine_production, refined_production, concentrate_exports, ...
    form: str = ""  # ore, concentrate, bullion, cake, slime, scrap, refined, alloy, compound
    stage: str = ""
    basis: Literal["contained", "gross", ""] = ""
    entity: str = ""
    period_start: int | None = None
    period_end: int | None = None


@dataclass(frozen=True)
class Claim:
    """A sourced statement: subject, value as printed (Estimate), kind, source, place in it, verbatim quote."""

    id: str
    subject: Subject
    estimate: Estimate
    kind: Kind
    source_id: str
    locator: str = ""
    quote: str = ""
