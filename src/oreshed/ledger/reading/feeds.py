"""Whether refined output is metal from ore or from ore and scrap together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from oreshed.ledger.reading.assemble import Draft

BOTH = re.compile(r"\b(?:total|in all|altogether|scrap|secondary|recycl\w+|both)\b", re.IGNORECASE)
# Metals of which one refined figure of all feeds is published (ICSG, ILZSG, INSG, ITA; USGS for cadmium and steel),
# and products that take in scrap or coke as well.
ONE_FIGURE = frozenset(
    {"copper", "lead", "zinc", "nickel", "tin", "cadmium", "titanium", "iron and steel", "synthetic graphite"}
)


def from_ore(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts with plain refined output read as metal from ore, where the brief counts no refined metal from scrap.

    A brief that tells secondary metal apart means both by the plain word.
    """
    split = {d.commodity for d in drafts if d.measured.quantity == "refined_production_secondary"}
    return [
        replace(d, measured=replace(d.measured, quantity="refined_production_primary"))
        if d.measured.quantity == "refined_production_total"
        and d.commodity not in split | ONE_FIGURE
        and not BOTH.search(_said(d))
        else d
        for d in drafts
    ]


def _said(draft: Draft) -> str:
    passage = draft.read.passage
    low, high = passage.sentence(draft.number.span.start)
    return passage.text[: passage.lead_in[1]] + " " + passage.text[low:high]
