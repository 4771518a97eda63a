"""Whether refined output is metal from ore or from ore and scrap together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from oreshed.ledger.reading.assemble import Draft
from oreshed.ledger.reading.mentions import Lexicon

BOTH = re.compile(r"\b(?:total|in all|altogether|scrap|secondary|recycl\w+|both)\b", re.IGNORECASE)
# Their study groups (ICSG, ILZSG, INSG, ITA) publish one refined figure of all feeds.
ONE_FIGURE = frozenset({"copper", "lead", "zinc", "nickel", "tin"})


def from_ore(drafts: Sequence[Draft], words: Lexicon) -> list[Draft]:
    """Drafts with plain refined output read as metal from ore, where the brief counts no refined metal from scrap.

    A brief that tells secondary metal apart means both by the plain word, as do the statistics of metals whose entry
    says so.
    """
    split = {d.commodity for d in drafts if d.measured.quantity == "refined_production_secondary"}
    both = {name for name, c in words.commodities.items() if c.quantity == "refined_production_total"}
    return [
        replace(d, measured=replace(d.measured, quantity="refined_production_primary"))
        if d.measured.quantity == "refined_production_total"
        and d.commodity not in split | both | ONE_FIGURE
        and not BOTH.search(_said(d))
        else d
        for d in drafts
    ]


def _said(draft: Draft) -> str:
    passage = draft.read.passage
    low, high = passage.sentence(draft.number.span.start)
    return passage.text[: passage.lead_in[1]] + " " + passage.text[low:high]
