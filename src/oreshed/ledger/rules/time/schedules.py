"""R-YEAR: dates that a stated length excludes: ore before the building is done, output while a mine stood still."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import NUMBER_WORD, spelled
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-YEAR"
YEAR = r"(?P<{0}>(?:19|20)\d\d)"
LENGTH = rf"(?P<n>\d{{1,2}}|{NUMBER_WORD})"
BUILD = r"(?:construction|building|permitting|development|commissioning|build-out|ramp-up|licensing)"
BUILT = re.compile(
    rf"\b{LENGTH}[- ]years?(?:'|’)?\s(?:of\s)?(?:\w+\s)?{BUILD}\b[^.;]{{0,40}}?\b(?:start\w*|begin\w*|began|from|launch\w*|commenc\w+)\b[^.;\d]{{0,20}}{YEAR.format('y')}"
    rf"|\b{BUILD}\b[^.;\d]{{0,45}}?\b(?:start\w*|begin\w*|began|from|commenc\w+)\b[^.;\d]{{0,12}}{YEAR.format('z')}[^.;]{{0,30}}?\b(?:takes?|lasts?|last|runs? for|needs?|for)\s(?:about\s|some\s|at least\s)?(?P<k>\d{{1,2}}|{NUMBER_WORD})\syears",
    re.IGNORECASE,
)  # fmt: skip
FIRST = re.compile(rf"\bfirst (?:\w+ )?(?:concentrate|ore|metal|production|output|product|cathodes?|ingots?|shipments?|tonnes?|oxide|alloy|ore milled)\b[^.;]{{0,40}}?\b(?:in|for|by|from|during)\s(?:early\s|late\s|mid-)?{YEAR.format('f')}", re.IGNORECASE)  # fmt: skip
IDLE = re.compile(
    rf"\b(?:re-?started|re-?opened|resumed)\b[^.;\d]{{0,40}}\bin\s{YEAR.format('again')}\b[^.;]{{0,60}}?\b(?:idle|idled|closed|shut\w*|standstill|stoppage|mothball\w*|care and maintenance)\b[^.;\d]{{0,25}}\b(?:from|since|in)\s{YEAR.format('stop')}"
    rf"|\b(?:idle|idled|closed|shut\w*|mothball\w*|stood still|suspended|care and maintenance)\b[^.;\d]{{0,25}}\b(?:from|since|in|between)\s{YEAR.format('halt')}\b[^.;]{{0,50}}?\b(?:until|till|to|and|before|through)\b[^.;\d]{{0,45}}{YEAR.format('anew')}",
    re.IGNORECASE,
)  # fmt: skip
MADE = re.compile(rf"\b[Ii]n\s{YEAR.format('in_year')}\b,?\s(?P<what>[^.;]{{0,60}}?\b(?:shipped|produced|mined|made|smelted|refined|yielded|poured|milled|delivered|raised)\b[^.;]{{0,60}}?\d)|(?P<that>\b(?:shipped|produced|mined|made|smelted|refined|yielded|poured|milled|delivered)\b[^.;]{{0,40}}?\d[^.;]{{0,40}}?)\bin\s{YEAR.format('of_year')}", re.IGNORECASE)  # fmt: skip
SITE = re.compile(r"\b(?:the|this|its|that)\s(?:\w+\s)?(?:mine|smelter|plant|refinery|works|mill|operation|pit|site|project)\b|^\W*It\b", re.IGNORECASE)  # fmt: skip
NAMES = re.compile(r"[A-Z][\wÀ-ÿ'’-]{2,}(?: [A-Z][\wÀ-ÿ'’-]+)*")


def schedules(evidence: Evidence) -> Iterator[Finding]:
    """Every bullet or paragraph that gives a length and a date it excludes."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            near = [q for q in sentences[i : i + 3] if q.section == p.section]
            yield from _before_it_is_built(p, near)
            yield from _while_idle(p, near)


def _count(word: str) -> int | None:
    return int(word) if word.isdigit() else spelled(word)


def _before_it_is_built(p: Passage, near: list[Passage]) -> Iterator[Finding]:
    m = BUILT.search(p.plain)
    if not m:
        return
    years, start = _count(m["n"] or m["k"]), int(m["y"] or m["z"])
    for q in near:
        f = FIRST.search(q.plain, m.end() if q is p else 0)
        if f and years and start <= int(f["f"]) < start + years - 1:
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end()), q.words(f.start(), f.end())),
                f"{start} + {years} years = {start + years}; first output in {f['f']}", f"First output from {start + years}.", weight=0.3,
            )  # fmt: skip
            return


def _while_idle(p: Passage, near: list[Passage]) -> Iterator[Finding]:
    m = IDLE.search(p.plain)
    if not m:
        return
    stop, again = sorted((int(m["stop"] or m["halt"]), int(m["again"] or m["anew"])))
    own = set(NAMES.findall(p.plain))
    for q in near:
        if q is not p and not (SITE.search(q.plain) or own & set(NAMES.findall(q.plain))):
            continue
        for f in MADE.finditer(q.plain):
            year = int(f["in_year"] or f["of_year"])
            if stop < year < again and not (q is p and f.start() < m.end() and m.start() < f.end()):
                yield finding(
                    RULE, "medium", (p.words(m.start(), m.end()), q.words(f.start(), f.end())),
                    f"idle from {stop} to {again}, output in {year}", "A year in which it ran.", weight=0.3,
                )  # fmt: skip
                return


__all__ = ["schedules"]
