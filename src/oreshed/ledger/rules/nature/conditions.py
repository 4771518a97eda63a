"""R-PHYS: temperatures and pH at which operations run, read over a sentence and the ones before it in its paragraph.

`reference/conditions.csv` holds one operation a row: up to three groups of words that must all be in view, the measure, and
the span in which plants work. Where several operations are in view, a value that suits one of them is let pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.evidence.amounts import Amount, amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.nature.physics import BOILS, MELTS

RULE = "R-PHYS"
MARGIN = {"temperature": (0.15, 30.0), "pH": (0.0, 0.6)}  # of the span, and beside it
UNIT = {"temperature": " °C", "pH": ""}
LAST = 2  # sentences before, in which the operation may have been named
# Said of a state or a service, not of the operation; or a bound that no plant has to keep.
ASIDE = re.compile(r"\b(?:cool\w*|quench\w*|stor(?:ed|age)|transport\w*|condens\w*|curie|service|turbine|withstand\w*|resist\w*|stable|ambient|room|softens?|decompos\w+|preheat\w*|dried|drying|autogenous|ignit\w+|flame|core|hotter|cooler|not|never|instead of|rather than|unlike)\b[^.;,]{0,35}$", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """An operation: what must be in view, the measure, the span."""

    operation: str
    groups: tuple[re.Pattern[str], ...]
    measure: str
    low: float
    high: float
    source: str

    def seen(self, text: str) -> bool:
        return all(g.search(text) for g in self.groups)

    def holds(self, a: Amount) -> bool:
        share, beside = MARGIN[self.measure]
        slack = share * (self.high - self.low) + beside
        return a.printed[1] >= self.low - slack and a.printed[0] <= self.high + slack


@lru_cache(maxsize=1)
def conditions_known() -> tuple[Condition, ...]:
    """The table of operations."""
    return tuple(
        Condition(
            r["operation"], tuple(re.compile(rf"(?<![A-Za-z])(?:{r[g]})", re.IGNORECASE) for g in ("first", "second", "third") if r[g]),
            r["measure"], float(r["low"]), float(r["high"]), r["source"],
        )
        for r in table("conditions")
    )  # fmt: skip


def conditions(evidence: Evidence) -> Iterator[Finding]:
    """Every temperature and pH of a sentence."""
    for _, found in Book.of(evidence.ledger).documents():
        for i, p in enumerate(found):
            if p.kind != "sentence":
                continue
            measured = [a for a in amounts(p.plain) if a.kind in UNIT]
            heat = HEAT.search(p.plain)
            if not measured and heat is None:
                continue
            before = " ".join(
                q.plain for q in found[max(0, i - LAST) : i] if q.line == p.line and q.kind == "sentence"
            )
            yield from _judged(p, measured, before)
            if heat is not None:
                yield from _heat(p, heat, before)


def _judged(p: Passage, measured: list[Amount], before: str) -> Iterator[Finding]:
    for a in measured:
        near = p.plain[max(0, a.start - 60) : a.start]
        if MELTS.search(near) or BOILS.search(near) or ASIDE.search(near):
            continue
        others = [b for b in measured if b is not a and b.kind == a.kind]
        begin = max((b.end for b in others if b.end <= a.start), default=0)
        end = min((b.start for b in others if b.start >= a.end), default=len(p.plain))
        known = [c for c in conditions_known() if c.measure == a.kind]
        views = [p.plain[begin : min(end, a.end + 45)], p.plain]
        if not others:
            views.append(f"{before} {p.plain} {p.lead}")
        in_view = next((hits for view in views if (hits := [c for c in known if c.seen(view)])), [])
        if not in_view or any(c.holds(a) for c in in_view):
            continue
        c = min(in_view, key=lambda c: min(abs(a.printed[1] - c.low), abs(a.printed[0] - c.high)))
        yield finding(
            RULE, "high", (p.words(max(0, a.start - 60), a.end + 15), Words(f"{c.operation}: {c.measure} {c.low:g} to {c.high:g}{UNIT[c.measure]}", None, c.source)),
            f"{c.operation} at {'pH ' if a.kind == 'pH' else ''}{a.first:.4g}{UNIT[a.kind]}; it runs at {c.low:g} to {c.high:g}{UNIT[a.kind]}", f"{c.low:g} to {c.high:g}{UNIT[a.kind]}.", weight=0.2,
        )  # fmt: skip


HEAT = re.compile(r"\b(?:(?P<out>exothermic|gives (?:off|out) (?:\w+ )?heat|releases (?:\w+ )?heat|self-heating|needs no (?:outside |external )?(?:heat|firing|fuel))|(?P<up>endothermic|takes up heat|absorbs (?:\w+ )?heat|must be heated from outside|needs (?:constant |outside |external )heat\w*))\b", re.IGNORECASE)  # fmt: skip


@lru_cache(maxsize=1)
def _heats() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], bool, str], ...]:
    return tuple((r["reaction"], *(re.compile(rf"(?<![A-Za-z])(?:{r[g]})(?![A-Za-z])", re.IGNORECASE) for g in ("first", "second")), r["heat"] == "exothermic", r["source"]) for r in table("reaction_heats"))  # type: ignore[misc]  # fmt: skip


def _heat(p: Passage, m: re.Match[str], before: str) -> Iterator[Finding]:
    """ "the reaction is strongly exothermic" of one that takes up heat; the reaction may stand in the sentences before."""
    if re.search(r"\b(?:not|no longer|unlike|whereas|while|slightly|weakly|neither)\b", p.plain):
        return
    for view in (p.plain, f"{before} {p.plain}"):
        hits = [
            (name, out, source)
            for name, first, second, out, source in _heats()
            if first.search(view) and second.search(view)
        ]
        if hits:
            break
    else:
        return
    if any(out == bool(m["out"]) for _, out, _ in hits):
        return
    name, out, source = hits[0]
    yield finding(
        RULE, "medium", (p.words(max(0, m.start() - 40), m.end()), Words(f"{name}: {'exothermic' if out else 'endothermic'}", None, source)),
        f"{name} {'gives off' if out else 'takes up'} heat; “{m[0]}” has the wrong sign", "Exothermic." if out else "Endothermic.", weight=0.2,
    )  # fmt: skip


__all__ = ["conditions", "conditions_known"]
