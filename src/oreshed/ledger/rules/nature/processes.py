"""R-PHYS on processes: what a process can take, add, remove and at which temperature it runs.

The tables `reference/practices.csv` and `reference/process_windows.csv` hold one law a row, with its source.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from oreshed.basis.properties import symbols
from oreshed.ledger.evidence.amounts import amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.nature.physics import BOILS, MELTS

RULE = "R-PHYS"


def processes(evidence: Evidence) -> Iterator[Finding]:
    """Process temperatures, reagents and practices of every document."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind != "heading":
                yield from _window(p, metal)
                yield from _additive(p)
                yield from _hydro(p)
                yield from _process(p, metal)


@lru_cache(maxsize=1)
def windows() -> tuple[tuple[re.Pattern[str], frozenset[str], float, float, str, str], ...]:
    """Temperatures at which processes run: words, metals, low and high in degC, name, source."""
    text = (
        resources.files("oreshed.ledger")
        .joinpath("reference/process_windows.csv")
        .read_text(encoding="utf-8")
    )
    return tuple(
        (re.compile(r["words"], re.IGNORECASE), frozenset(x for x in r["metals"].split("; ") if x), float(r["low_c"]), float(r["high_c"]), r["process"], r["source"])
        for r in csv.DictReader(text.splitlines())
    )  # fmt: skip


def _window(p: Passage, metal: str) -> Iterator[Finding]:
    """A process temperature far outside the range in which the process runs."""
    spoken = {metal, *re.findall(r"[a-z]{3,}", p.plain.lower())}
    spoken |= {"carbon"} if "graphite" in spoken else set()
    for a in amounts(p.plain):
        if (
            a.kind != "temperature"
            or MELTS.search(p.plain[max(0, a.start - 40) : a.start])
            or BOILS.search(p.plain[max(0, a.start - 40) : a.start])
        ):
            continue
        begin = max(
            (b.end for b in amounts(p.plain) if b.kind == "temperature" and b.end <= a.start), default=0
        )
        clause = (
            re.split(r";|\bthen\b|\bafter\b|\bfollowed\b", p.plain[max(begin, a.start - 110) : a.start])[-1]
            + p.plain[a.start : a.end + 25]
        )
        for words, metals, low, high, name, source in windows():
            if metals and not any(m in spoken or m in metal or m.split()[-1] in spoken for m in metals):
                continue
            if not words.search(f"{clause} {p.lead if len(p.lead) < 40 else ''}"):
                continue
            margin = 0.15 * (high - low) + 30
            if a.printed[1] < low - margin or a.printed[0] > high + margin:
                yield finding(
                    RULE, "high", (p.words(max(0, a.start - 60), a.end + 15), Words(f"{name}: {low:g} to {high:g} °C", None, source)),
                    f"{name} at {a.value:.4g} °C; it runs at {low:g} to {high:g} °C", f"{low:g} to {high:g} °C.", weight=0.2,
                )  # fmt: skip
            break


def _additive(p: Passage) -> Iterator[Finding]:
    """One element as the additive and as the impurity that it removes."""
    add = re.search(r"\b(?:additives?|reagents?|fluxes|flux)\b[^()]{0,30}\(([^)]*)\)", p.plain, re.IGNORECASE)
    out = re.search(r"\bimpurit\w+[^()]{0,30}\(([^)]*)\)", p.plain, re.IGNORECASE)
    if not add or not out:
        return
    both = _symbols(add[1]) & _symbols(out[1])
    if both:
        yield finding(
            RULE, "medium", (p.words(add.start(), add.end()), p.words(out.start(), out.end())),
            f"{', '.join(sorted(both))} goes in as additive and is to leave as impurity: what is added is not removed by it", "Another reagent, or another impurity.", weight=0.1,
        )  # fmt: skip


def _symbols(text: str) -> set[str]:
    table, known = symbols(), set(symbols().values())
    found = {table[w.lower()] for w in re.findall(r"[A-Za-z]{3,}", text) if w.lower() in table}
    return found | {w for w in re.findall(r"\b[A-Z][a-z]?\b", text) if w in known}


def _hydro(p: Passage) -> Iterator[Finding]:
    """Water solutions far above 100 °C without pressure."""
    if not re.search(
        r"\batmospheric(?:[ -]pressure)? (?:leach\w*|tank)|\b(?:leach\w*|electrowinn\w*|electroly\w*)\b(?:[^.;]|\.(?=\d)){0,40}\bat atmospheric pressure|\bopen tanks?\b",
        p.plain,
        re.IGNORECASE,
    ):
        return
    for a in amounts(p.plain):
        if (
            a.kind == "temperature"
            and a.printed[0] > 120
            and not re.search(r"\b(?:autoclave|roast|molten|bak\w+)\b", p.plain, re.IGNORECASE)
        ):
            yield finding(
                RULE, "medium", (p.words(max(0, a.start - 60), a.end), p.words(a.start, a.end)),
                f"a water solution at {a.value:.4g} °C boils at atmospheric pressure (100 °C)", "A pressure vessel, or a temperature below 100 °C.", weight=0.1,
            )  # fmt: skip


@dataclass(frozen=True)
class Practice:
    """What a process cannot do: two patterns that may not meet in one sentence about a metal."""

    id: str
    metals: frozenset[str]
    first: re.Pattern[str]
    second: re.Pattern[str]
    unless: re.Pattern[str] | None
    reason: str
    remedy: str
    source: str


@lru_cache(maxsize=1)
def practices() -> tuple[Practice, ...]:
    """The shipped table of process chemistry."""
    text = resources.files("oreshed.ledger").joinpath("reference/practices.csv").read_text(encoding="utf-8")
    return tuple(
        Practice(
            r["id"], frozenset(r["metals"].split("; ")) if r["metals"] else frozenset(), re.compile(r["first"], re.IGNORECASE), re.compile(r["second"], re.IGNORECASE),
            re.compile(r["unless"], re.IGNORECASE) if r["unless"] else None, r["reason"], r["remedy"], r["source"],
        )
        for r in csv.DictReader(text.splitlines())
    )  # fmt: skip


def _process(p: Passage, metal: str) -> Iterator[Finding]:
    for rule in practices():
        if rule.metals and metal not in rule.metals:
            continue
        a = rule.first.search(p.plain)
        b = rule.second.search(p.plain) if a else None
        if a and b and not (rule.unless and rule.unless.search(p.plain)):
            yield finding(
                RULE, "medium", (p.words(max(0, min(a.start(), b.start()) - 20), min(len(p.text), max(a.end(), b.end()) + 20)), Words(rule.reason, None, rule.source)),
                rule.reason, rule.remedy, weight=0.1,
            )  # fmt: skip
