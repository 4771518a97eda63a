"""R-LOGIC against a solved model: the bottleneck that a text names, and the limits that bind in the result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import shown, shown_range
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.bottlenecks import classes_in
from oreshed.ledger.evidence.subjects import apart_words, words_of
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-LOGIC"
SAYS = re.compile(r"\b(?:bottleneck|constrain\w*|capped|limit\w*|weak link)\b", re.IGNORECASE)


def solved(evidence: Evidence) -> Iterator[Finding]:
    """Named bottlenecks against the classes of the reference that carry the quantity `bottleneck`."""
    limits = [c for c in evidence.reference.claims if c.subject.quantity == "bottleneck"]
    book = Book.of(evidence.ledger)
    for commodity in dict.fromkeys(c.subject.commodity for c in limits):
        mine = [c for c in limits if c.subject.commodity == commodity]
        supply = _one(evidence, commodity, "supply_total", mine[0])
        demand = _one(evidence, commodity, "demand", mine[0])
        for document, found in book.documents():
            if book.commodity_of(document.name) != commodity:
                continue
            said = [
                p
                for p in found
                if p.question in ("bottleneck", "bottleneck_summary")
                and p.kind == "sentence"
                and SAYS.search(p.plain)
            ]
            if not said:
                continue
            named = dict.fromkeys(k for p in said[:2] for k in classes_in(p.plain)[:2])
            binding = dict.fromkeys(k for c in mine for k in classes_in(f"{c.subject.stage} {c.quote}"))
            if supply and demand and supply.estimate.low >= demand.estimate.high:
                yield finding(
                    RULE, "high", apart_words(said[0].words(), words_of(supply), words_of(demand)),
                    f"solved: supply {shown_range((supply.estimate.low, supply.estimate.high))} >= demand "
                    f"{shown_range((demand.estimate.low, demand.estimate.high))}: no limit leaves demand unmet",
                    "No bottleneck, or the demand that the model does not hold.", (supply, demand), 1.0,
                )  # fmt: skip
            if named and binding and not set(named) & set(binding):
                yield finding(
                    RULE, "high", apart_words(said[0].words(), *(words_of(c) for c in mine[:4])),
                    f"the text names {', '.join(named)}; in the solved model the sets that unlock supply are of {', '.join(binding)} "
                    f"(largest gain {shown(max(c.estimate.central for c in mine))})",
                    f"{', '.join(binding)}.", tuple(mine[:4]), 1.0,
                )  # fmt: skip


def _one(evidence: Evidence, commodity: str, quantity: str, limit: Claim) -> Claim | None:
    return next(
        (c for c in evidence.reference.claims if c.subject.commodity == commodity and c.subject.quantity == quantity
         and c.source_id == limit.source_id), None,
    )  # fmt: skip
