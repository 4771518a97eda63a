"""R-ENTITY: a named mine or plant that works in one sentence and is closed in another of the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.statements import NAME
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

KIND = r"(?:mines?|smelters?|refiner(?:y|ies)|plants?|works|pits?|mills?|concentrators?|furnaces?|operations?|quarr(?:y|ies))"
SITE = re.compile(
    rf"(?P<former>\b(?:former|old|disused|abandoned|defunct|closed|shuttered)\s)?(?:[Tt]he\s|[Aa]\s)?(?!The\s)(?P<name>{NAME.pattern})\s+(?:\w+\s)?{KIND}\b"
)
# A name that opens a clause, or whose output is its subject; "of Alcoa was shut" is no clause of Alcoa's.
SUBJECT = re.compile(
    r"(?:^\W*|[,;]\s(?:and\s|while\s|but\s|whereas\s)?|\b(?:and|while|but|whereas|on|that)\s)(?P<name>[A-ZÀ-Þ][\wÀ-ÿ-]{3,}(?:[ -][A-ZÀ-Þ][\wÀ-ÿ-]+)*)(?:['’]s\s(?:present|current|ongoing|own)?\s?(?:output|production|operation)\b|\s\([^)]*\))?(?=[\s,])"
)
CLAUSE = re.compile(r";|\b(?:while|whereas|but|although)\b|,\s(?=[A-Z])")
WORKS = re.compile(r"\b(?:still\s(?:ships?|runs?|produces?|works?|operates?|makes?|mines?|smelts?|refines?|yields?|sends?|supplies|delivers?|pours?|treats?|turns out)|(?:is|are) (?:still |now )?(?:in (?:production|operation)|at work|operating|running|producing|active)|remains? (?:open|in (?:production|operation)|active)|continues to (?:run|produce|ship|operate|work)|continued without (?:a )?(?:break|interruption|pause)|has (?:run|operated|worked|produced) without (?:a )?(?:break|interruption|pause))\b", re.IGNORECASE)  # fmt: skip
SHUT = re.compile(r"\b(?:(?:was |were |has been |were finally )?(?:idle|idled|mothballed|closed|shut(?: down)?|shuttered|abandoned|dismantled|demolished|decommissioned|flooded)(?: (?:down|for good))?\s(?:in|since|after|from)\s(?:\w+\s)?(?:19|20)\d\d|ceased (?:production|operations?|mining|smelting)|has not (?:run|worked|produced|operated) since)\b", re.IGNORECASE)  # fmt: skip
AGAIN = re.compile(r"\b(?:re-?open\w*|re-?start\w*|resum\w*|revive\w*|reviv\w+|came back|back in|again|until|temporar\w+|would|could|if|were to|planned|proposed|expansion)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class _Said:
    passage: Passage
    start: int
    end: int
    closed: bool


def states(evidence: Evidence) -> Iterator[Finding]:
    """Every named site that one sentence says works and another says is closed."""
    for _, found in Book.of(evidence.ledger).documents():
        said: dict[str, list[_Said]] = {}
        for p in found:
            if p.kind == "sentence":
                for name, what in _said(p):
                    said.setdefault(name, []).append(what)
        for name, all_said in said.items():
            works = [s for s in all_said if not s.closed]
            shut = [s for s in all_said if s.closed]
            if works and shut:
                a, b = works[0], shut[0]
                yield finding(
                    "R-ENTITY", "medium", (a.passage.words(a.start, a.end), b.passage.words(b.start, b.end)),
                    f"{name} is said to work, and to be closed", "One state, or the year in which it changed.", weight=0.2,
                )  # fmt: skip


def _said(p: Passage) -> Iterator[tuple[str, _Said]]:
    if AGAIN.search(p.plain):
        return
    sites = list(SITE.finditer(p.plain))
    if len({m["name"] for m in sites}) != 1:
        for m in SUBJECT.finditer(p.plain):
            end = CLAUSE.search(p.plain, m.end())
            reach = end.start() if end else len(p.plain)
            works, shut = WORKS.search(p.plain, m.end(), reach), SHUT.search(p.plain, m.end(), reach)
            if bool(works) != bool(shut):
                yield m["name"], _Said(p, m.start(), (works or shut or m).end() + 10, bool(shut))
        return
    m = sites[0]
    works, shut = WORKS.search(p.plain, m.start()), SHUT.search(p.plain, m.start())
    closed = bool(m["former"] or shut)
    if closed == bool(works):
        return
    state = works or shut or m
    yield m["name"], _Said(p, m.start(), max(m.end(), state.end()) + 10, closed)


__all__ = ["states"]
