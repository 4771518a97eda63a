"""R-YEAR, R-CITE: dates in their order: an end before its beginning, a cause after its effect, an edition older than its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oreshed.ledger.document import Document
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.figures import figures
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.record.citations import cited_entries, entries_of
from oreshed.ledger.rules.time.chronology import names_in

RULE = "R-YEAR"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = rf"(?:\d{{1,2}}\s)?(?:(?:the )?(?:early|late|mid|end of|start of|beginning of|spring(?: of)?|summer(?: of)?|autumn(?: of)?|winter(?: of)?|{MONTHS})[ -])?(?P<y>(?:19|20)\d\d)\b"
BEGUN = re.compile(rf"\b(?:open(?:ed|s)?|inaugurated|commissioned|started(?: up)?|began|came on ?stream|came on ?line|entered production|built|completed|first poured|launched)\b[^.;,]{{0,30}}?\b(?:in|at|since|by|on)\s+(?:the end of |the start of |about )?{DATE}", re.IGNORECASE)  # fmt: skip
ENDED = re.compile(rf"\b(?:closed?|shut(?:tered)?|mothballed|idled|suspended|halted|stopped|put on (?:care and maintenance|hold)|placed on (?:care and maintenance|hold)|ceased|abandoned|wound (?:up|down)|flooded|dismantled|closure|shutdown|suspension)\b[^.;,]{{0,40}}?\b(?:in|at|since|by|on|of)\s+(?:the end of |the start of |about )?{DATE}", re.IGNORECASE)  # fmt: skip
EARLIER = re.compile(r"\b(?:re-?open\w*|re-?start\w*|again|after|rebuilt|second|another|old|former\w*|predecessor|previous\w*|until|replac\w+|instead|first closed|when|new|expan\w+)\b", re.IGNORECASE)  # fmt: skip
FORWARD = re.compile(r"\b(?:explains?|explained|accounts? for|accounted for|is (?:the reason|why|behind|to blame for)|was (?:the reason|behind|to blame for)|lies? behind|lay behind|caused|cut|led to|triggered|brought about|set off|sparked|resulted in|gave rise to|drove|depressed|lifted|knocked|stopped|ended|halted|cut off|wiped out|forced)\b", re.IGNORECASE)  # fmt: skip
BACKWARD = re.compile(r"\b(?:because of|owing to|due to|as a (?:result|consequence) of|thanks to|in the wake of|following|on account of|caused by|explained by|brought on by|triggered by|on the back of|a result of|in response to|behind (?:it|this|that) (?:stood|lay|was|is)|the (?:reason|cause) (?:for (?:it|this|that) )?(?:was|is|lay in))\b", re.IGNORECASE)  # fmt: skip
THAT = re.compile(r"\b(?:that|this|the) (?:drop|fall|dip|rise|jump|decline|surge|slump|low|peak|loss|shortfall|increase|decrease|weak\w*|result|change)\b", re.IGNORECASE)  # fmt: skip
THE_EVENT = re.compile(r"\b(?:that|this|the (?:same )?)\s*(?:rule|ban|event|strike|fire|flood|storm|accident|closure|law|measure|quota|tariff|control|outage|war|quake|licence|decision)\b", re.IGNORECASE)  # fmt: skip
FEARED = re.compile(r"\b(?:announc\w+|expect\w*|fear\w*|prospect|anticipat\w*|loom\w*|coming|plann\w*|ahead of|forecast\w*|would|will|may|preparation|hope\w*)\b", re.IGNORECASE)  # fmt: skip
SERIES = re.compile(r"(?P<name>Mineral Commodity Summaries|Minerals Yearbook|Yearbook|annual report|statistical (?:review|yearbook|report)|World Mining Data|Statistics|Market Report|Fact ?[Bb]ook|annual review)\b[^.;\d(]{0,25}\(?(?P<y>20\d\d)(?!\s?[–-]\s?\d)", re.IGNORECASE)  # fmt: skip
DATA = re.compile(r"\b(?:data|figures?|statistics|numbers|values|volumes|returns|output|use|trade)\b[^.;\d]{0,20}\b(?:for|of|to|through|from|in)\s+(?:20\d\d\s?(?:and|to|–|-)\s?)?(?P<y>20\d\d)\b", re.IGNORECASE)  # fmt: skip
FROM = re.compile(
    r"\b(?:data|figures?|output|use|production|demand|volumes|numbers|values|imports|exports)\b[^.;\d]{0,20}\b(?:for|of|in)\s+(?P<y>20\d\d)\b(?=[^.;]{0,60}\b(?:from|by|after|per|according to|source)\b)",
    re.IGNORECASE,
)
LATEST = 2026


def events(evidence: Evidence) -> Iterator[Finding]:
    """Lives, causes and editions of every document."""
    for document, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        before: Passage | None = None
        for p in sentences:
            near = before if before is not None and before.line == p.line else None
            yield from _life(p)
            yield from _cause(p, near)
            before = p
        yield from _editions(document, found)


def _life(p: Passage) -> Iterator[Finding]:
    """ "inaugurated in October 2022 and mothballed for want of price in March 2021"."""
    for a in BEGUN.finditer(p.plain):
        for b in ENDED.finditer(p.plain, a.end()):
            between = p.plain[a.end() : b.start()]
            if (
                int(b["y"]) >= int(a["y"])
                or len(between) > 60
                or re.search(r"\.|;(?!\s(?:the (?:mine|plant|site|works|smelter)|it)\b)", between)
            ):
                continue
            inside = {n for n in names_in(p) if n in between}
            if (EARLIER.search(between) and "after its" not in between) or inside or re.search(r"\b(?:the (?:old|former|older)|whose|replac\w+)\b", p.plain):  # fmt: skip
                continue
            yield finding(
                RULE, "medium", (p.words(a.start(), a.end()), p.words(b.start(), b.end())),
                f"end {b['y']} < beginning {a['y']}", "The year of the end, or of the beginning.", weight=0.2,
            )  # fmt: skip
            return


AFTER = re.compile(
    rf"(?:^|[;.]\s)\W*(?:After|Following|In the wake of|Because of|Owing to|Due to)\s[^.;,]{{3,60}}?\b(?:of|in)\s{DATE}[^.;]{{3,90}}?\b(?:in|of)\s+(?:\w+\s)?(?P<z>(?:19|20)\d\d)\b"
)


def _years(text: str) -> list[int]:
    return [int(f.value) for f in figures(text) if f.kind == "year" and f.value <= LATEST]


def _cause(p: Passage, before: Passage | None) -> Iterator[Finding]:
    """ "the strike of spring 2023 accounts for that drop" of 2021: a cause dated after its effect."""
    after = AFTER.search(p.plain)
    if (
        after
        and int(after["y"]) > int(after["z"])
        and not FEARED.search(after[0])
        and int(after["y"]) <= LATEST
    ):
        yield finding(
            RULE, "medium", (p.words(after.start(), after.end()), p.words(after.start("z") - 20, after.end("z"))),
            f"cause {after['y']} > effect {after['z']}", "The year of the cause, or of the effect.", weight=0.2,
        )  # fmt: skip
        return
    for words, forward in ((FORWARD, True), (BACKWARD, False)):
        for m in words.finditer(p.plain):
            left = re.split(r"[;:]", p.plain[: m.start()])[-1]
            right = re.split(r"[;:]|\b(?:while|whereas|although)\b", p.plain[m.end() :])[0]
            if not forward and not left.strip(" *-•") and "," in right:
                right, left = right.split(
                    ",", 1
                )  # "Owing to the strike, output fell": the comma ends the cause
            cause, effect = (left, right) if forward else (right, left)
            earlier = p.plain[: m.start() - len(left)] + " " + (before.plain if before else "")
            when = _years(cause)[-1:] if forward else _years(cause)[:1]
            told = (_years(effect)[:1] if forward else _years(effect)[-1:]) or (_years(earlier)[-1:] if THAT.search(effect) or len(effect.strip()) < 4 else [])  # fmt: skip
            when = when or (_years(earlier)[-1:] if THE_EVENT.search(cause) else [])
            if not when or not told or when[0] <= told[0] or FEARED.search(cause) or re.search(r"\b(?:since|from|until|and|to) (?:19|20)\d\d|\b(?:not|no)\b", effect + left[-20:]):  # fmt: skip
                continue
            yield finding(
                RULE, "medium", (p.words(max(0, m.start() - 60), m.end() + 60), (before or p).words() if before and not _years(p.plain)[1:] else p.words()),
                f"cause {when[0]} > effect {told[0]}", "The year of the cause, or of the effect.", weight=0.2,
            )  # fmt: skip
            return


def _last(name: str, edition: int) -> int:
    """The last year that an edition can hold: the summaries of January give the year before."""
    return edition - 1 if name.lower().startswith("mineral commodity") else edition


def _editions(document: Document, found: Sequence[Passage]) -> Iterator[Finding]:
    """An edition with data of a later year, by its own entry or by the sentence that cites it."""
    for p in found:
        m = SERIES.search(p.plain)
        d = (DATA.search(p.plain, m.end()) or FROM.search(p.plain, 0, m.start())) if m else None
        if m and d and _last(m["name"], int(m["y"])) < int(d["y"]) <= LATEST:
            for rule in (RULE, "R-CITE"):
                yield finding(
                    rule, "high", (p.words(m.start(), m.end()), p.words(d.start(), d.end())),
                    f"{m['name']} {m['y']} holds years up to {_last(m['name'], int(m['y']))}, not {d['y']}", "The edition that holds the year.", weight=0.2,
                )  # fmt: skip
    entries = entries_of(document)
    told: set[int] = set()
    for n, p, at in cited_entries(tuple(found), entries):
        m = SERIES.search(entries[n][1]) if n in entries and n not in told else None
        clause = re.split(r"[;]|\.\s", p.plain[: at.start()])[-1]
        years = _years(clause)
        if m is None or not years or re.search(r"\b(?:forecast\w*|will|would|expect\w*|project\w*|plan\w*|by 20|since|from|until|compar\w+|our)\b", clause):  # fmt: skip
            continue
        if not any(f.kind in ("mass", "percent", "money") for f in figures(clause)) or len(set(re.findall(r"\[\d+\]", p.text))) > 1:  # fmt: skip
            continue
        if _last(m["name"], int(m["y"])) < max(years):
            told.add(n)
            line = next((q for q in found if q.line == entries[n][0]), p)
            for rule in (RULE, "R-CITE"):
                yield finding(
                    rule, "medium", (p.words(max(0, at.start() - 90), at.end()), line.words()),
                    f"{m['name']} {m['y']} holds years up to {_last(m['name'], int(m['y']))}, not {max(years)}", "The edition that holds the year.", weight=0.1,
                )  # fmt: skip


__all__ = ["events"]
