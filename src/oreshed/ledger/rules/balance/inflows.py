"""R-RES: a remainder called imports that leaves out an inflow named beside it: need less recycling, with a stockpile unsaid.

Sources need no claim: every mass of the stretch that its own words call scrap, stock, mine or smelter output is an inflow.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, half_place, number, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, cells_of, table_rows
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.lists import one_time

RESIDUAL = re.compile(
    r"\b(?:left (?:over )?(?:after|once|when)|remain\w*|subtract\w*|deduct\w*|tak(?:ing|en?)\b[^.;]{0,60}\b(?:from|off|away)|after\b|less\b|minus|net of|difference|balance|the rest|residual|what is (?:left|missing)|beyond|not covered|make up)\b",
    re.IGNORECASE,
)
BROUGHT = re.compile(
    r"\b(?:import\w*|arriv\w*|from (?:abroad|overseas|outside|China)|bought in|purchas\w+|foreign|shipped in|brought in)\b",
    re.IGNORECASE,
)
NEED = re.compile(
    r"\b(?:demand|need(?:s|ed)?|uses?|consum\w+|requirements?|required|total|production of ingot|ingot|melt)\b",
    re.IGNORECASE,
)
# The kinds of an inflow: a sentence that names one of a kind has thought of all of that kind.
SOURCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("recycling", re.compile(r"\b(?:scrap|recycl\w+|secondary|swarf|end-of-life|reclaim\w*|old metal|spent|recover(?:y|ed)\b(?! rate))", re.IGNORECASE)),
    ("stocks", re.compile(r"\b(?:stocks?|stockpiles?|inventor(?:y|ies)|reserve releases?|draw-?down)\b", re.IGNORECASE)),
    ("mines", re.compile(r"\b(?:mines?|mined|mining|ores?)\b", re.IGNORECASE)),
    ("plants", re.compile(r"\b(?:primary|smelters?|refiner(?:y|ies)|separation|domestic|own (?:output|production)|by-products?)\b", re.IGNORECASE)),
)  # fmt: skip
NO_INFLOW = re.compile(
    r"\b(?:export\w*|capacity|reserves?|resources?|world|global|was in|loss(?:es)?|lost|goes? to|sent to|price|content|grade|holds?|held|stands? at|built up|added to stocks?|target|if |would|could|might)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Flow:
    """A mass with the words that say what it is."""

    passage: Passage
    amount: Amount
    label: str

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, words in SOURCES if words.search(self.label)}


def inflows(evidence: Evidence) -> Iterator[Finding]:
    """Remainders of sentences and of table rows."""
    for document, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            if RESIDUAL.search(p.plain) and BROUGHT.search(p.plain):
                near = [q for q in sentences[max(0, i - 8) : i + 4] if q is not p and _near(q, p)]
                own = _flows(p)
                rest = [f for f in own if not f.kinds or BROUGHT.search(f.label)] or own
                if rest:
                    yield from _left_out(p, p.plain, rest[-1:], [f for q in near for f in _flows(q)], near)
        for table in table_rows(document):
            flows = [f for row in table[1:] for f in _row(row)]
            for f in flows:
                if RESIDUAL.search(f.passage.lead) and BROUGHT.search(f.passage.lead):
                    yield from _left_out(f.passage, f.passage.lead, [f], [g for g in flows if g is not f], [])


def _near(q: Passage, p: Passage) -> bool:
    """One section, or a section on demand from which the need is taken; and no other year."""
    if not one_time(q, p):
        return False
    return q.section == p.section or q.question.startswith("demand") or bool(
        q.section and re.search(r"\bdemand|\bneed|\bconsumption|\buse", q.section.heading, re.IGNORECASE)
    )  # fmt: skip


def _flows(p: Passage) -> list[Flow]:
    """Each mass with the words since the one before, and those behind it up to the next stop."""
    found = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0 and a.second is None]
    flows = []
    at = 0
    for a, after in itertools.zip_longest(found, found[1:]):
        before = re.split(r"[;]", p.plain[at : a.start])[-1]
        stop = after.start if after else len(p.plain)
        tail = re.split(r"[;,.](?=\s|$)|\band\b", p.plain[a.end : stop])[0]
        flows.append(Flow(p, a, f"{before} {tail}"))
        at = a.end + len(tail)
    return flows


def _row(row: Passage) -> list[Flow]:
    """The last number of a table row, named by its label."""
    cells = cells_of(row)
    numerals = [m for c in cells[1:] if (m := re.fullmatch(r"[~≈]?\s*((?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?)\s*(?:kt|t|Mt)?", c))]  # fmt: skip
    if len(numerals) != 1 or not cells[0]:
        return []
    text = numerals[0][1]
    return [Flow(row, Amount(number(text), None, "mass", half_place(text), "", 0, len(text), text), cells[0])]


def _left_out(
    p: Passage, said: str, rest: list[Flow], flows: Sequence[Flow], near: Sequence[Passage]
) -> Iterator[Finding]:
    left = rest[0].amount
    if left.word in ("over", "below"):
        return
    places = {c for *_, c in mentions(said)}
    flows = [
        f
        for f in flows
        if not (c := {c for *_, c in mentions(f.passage.plain)}) or not places or c & places or len(c) > 2
    ]
    sources = [f for f in flows if f.kinds and not NO_INFLOW.search(f.label) and not BROUGHT.search(f.label)]
    needs = [
        f for f in flows if f.amount.value > left.value and NEED.search(f.label) and not (f in sources and f.amount.value < 1.05 * left.value)
    ]  # fmt: skip
    thought = {kind for kind, words in SOURCES if words.search(said)}
    if thought & {"mines", "plants"}:
        thought |= {"mines", "plants"}  # the ore of the mines may be the feed of the plants
    for need in sorted(needs, key=lambda f: -f.amount.value):
        pool = [f for f in sources if f is not need and f.amount.value < need.amount.value][:7]
        taken = [f for f in pool if f.kinds & thought]
        omitted = [f for f in pool if not f.kinds & thought and f.amount.value > 0.02 * left.value]
        if not omitted or not _equals(need, taken, left) or _equals(need, pool, left):
            continue
        exact = need.amount.value - math.fsum(f.amount.value for f in (*taken, *omitted))
        if exact < 0:
            continue  # more than the need: one of them feeds another
        missed = " + ".join(shown(f.amount.value) for f in omitted)
        yield finding(
            "R-RES", "high",
            (p.words(), *(f.passage.words() if f.passage.kind == "row" else f.passage.words(max(0, f.amount.start - 60), min(len(f.passage.text), f.amount.end + 40)) for f in (*omitted, need))),
            f"{' - '.join(shown(f.amount.value) for f in (need, *taken))} = {shown(left.value)} leaves out {missed} ({', '.join(sorted(set().union(*(f.kinds for f in omitted))))}); with it {shown(exact)}",
            f"Imports of {shown(exact)}.", weight=min(1.0, math.fsum(f.amount.value for f in omitted) / left.value),
        )  # fmt: skip
        return


def _equals(need: Flow, taken: Sequence[Flow], left: Amount) -> bool:
    low = need.amount.printed[0] - math.fsum(f.amount.printed[1] for f in taken)
    high = need.amount.printed[1] - math.fsum(f.amount.printed[0] for f in taken)
    middle = need.amount.value - math.fsum(f.amount.value for f in taken)
    return not disjoint((low, high), left.printed) and abs(middle - left.value) <= 0.03 * left.value


__all__ = ["inflows"]
