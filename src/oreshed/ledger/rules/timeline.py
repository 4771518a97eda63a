"""R-YEAR: years of one sentence against its own order words, and of a table or section against what is said of it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.cells import tables_of
from oreshed.ledger.rules.figures import figures, years_of
from oreshed.ledger.rules.passage import Passage, passages_by_line
from oreshed.ledger.rules.statements import names_in, statements
from oreshed.ledger.rules.verdicts import finding

RULE = "R-YEAR"
YEAR = r"(?:19|20)\d\d"
BACKWARDS = re.compile(
    rf"\b(?:mov\w+|rose|risen|rise[sn]?|fell|fall(?:s|en)?|went|climb\w*|grew|grow\w*|increas\w+|declin\w+|drop\w*|slip\w*|slid|jump\w*|chang\w+|from)\b[^.;]{{0,60}}?\bfrom\s+[^.;]{{1,30}}?\b(?:in|of)\s+(?P<a>{YEAR})\s+to\s+[^.;]{{1,30}}?\b(?:in|by|of)\s+(?P<b>{YEAR})\b",
    re.IGNORECASE,
)
AFTER = re.compile(rf"\b(?:[Aa]fter|[Ff]ollowing|[Oo]nce|[Ss]ince)\b[^,.;]{{3,70}}?\b(?:in|of)\s+(?P<a>{YEAR})\s*,[^.;]{{3,80}}?\b(?:in|by|from)\s+(?P<b>{YEAR})\b")  # fmt: skip
BEFORE = re.compile(rf"\b(?:[Bb]efore|[Pp]rior to|[Aa]head of)\b[^,.;]{{3,70}}?\b(?:in|of)\s+(?P<b>{YEAR})\s*,[^.;]{{3,80}}?\b(?:in|by|from|since)\s+(?P<a>{YEAR})\b")  # fmt: skip
LASTS = re.compile(r"\b(?:life|lifetime|reserves?|last(?:s|ed|ing)?|run(?:s|ning)?|operat\w+|licen[cs]e|lease|contract|mine|deposit|pit|orebody|shaft|plant|since|until|takes? it to|open(?:ed|ing)?)\b", re.IGNORECASE)  # fmt: skip
LOOSE = re.compile(r"\b(?:ago|earlier|later|old|delay\w*|lead time|each|every|payback|grow\w*|growth|price\w*|demand|decade|half|per year|a year|annual\w*|average|first|another|next|last \w+ years|took|takes? \w+ to build|permit\w*|build|construction|loan|extension|extended|interrupt\w*|idle|care and maintenance|re-?open\w*|re-?start\w*)\b", re.IGNORECASE)  # fmt: skip
SHUT = re.compile(rf"\b(?:closed|shut(?:tered)?|ceased|stopped|dismantled|demolished|mothballed|idled|exhausted|wound up|halted|scrapped|decommissioned|abandoned|shelved|sold off|burn(?:ed|t) down)\b[^.;,]{{0,40}}?\b(?:in|since|by|from)\s+(?:early |late |mid-?)?(?P<y>{YEAR})\b", re.IGNORECASE)  # fmt: skip
AGAIN = re.compile(r"\b(?:re-?open\w*|re-?start\w*|resum\w+|again|new|second|other|another|until|had|would|will|should|expected|plan\w*|stocks?|stockpile\w*|capacity|reserves?|import\w*|elsewhere|instead|replac\w+|successor|while|whereas|owner)\b", re.IGNORECASE)  # fmt: skip
REFERS = re.compile(rf"\b(?P<what>[Ss]ections?|[Tt]ables?)\s+(?P<n>\d{{1,2}})\b[^.;]{{0,60}}?\b(?:refers?|relates?|is|are|covers?|dates?|reports?|gives?|shows?|holds?|stands? for|as of)\b[^.;]{{0,40}}?\b(?:calendar |fiscal |the year |year )?(?P<y>{YEAR})\b")  # fmt: skip


def timeline(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with two years; every word on the year of a table or section."""
    for document, found in Book.of(evidence.ledger).documents():
        for p in found:
            if p.kind == "sentence":
                hit = next((f for rule in (_backwards, _span, _shut) for f in rule(p)), None)
                if hit:
                    yield hit
                yield from _referred(document, p)
        yield from _redated(document)


def _say(p: Passage, begin: int, end: int, at: int, line: str) -> Finding:
    return finding(RULE, "medium", (p.words(max(0, begin), min(len(p.text), end)), p.words(max(0, at - 25), at + 6)), line, "The years in their order.", weight=0.2)  # fmt: skip


def _backwards(p: Passage) -> Iterator[Finding]:
    """ "moved from $387/t in 2023 to $428/t in 2022"; "after it flooded in 2006, mining began in 2004"."""
    for pattern in (BACKWARDS, AFTER, BEFORE):
        m = pattern.search(p.plain)
        if (
            m
            and int(m["b"]) < int(m["a"])
            and not re.search(r"\b(?:had|already|earlier|back|compared|against|down from|up from)\b", m[0])
        ):
            yield _say(
                p,
                m.start(),
                m.end(),
                m.start("b"),
                f"{m['b']} < {m['a']}: the later step has the earlier year",
            )
            return


def _span(p: Passage) -> Iterator[Finding]:
    """ "started in 2024; its thirty years of reserves take it to 2045": two years and the length between them."""
    years = years_of(p.plain)
    spans = [f for f in figures(p.plain) if f.kind == "span" and f.amount.second is None and f.value >= 3]
    if len(years) != 2 or len(spans) != 1 or years[1] <= years[0] or not LASTS.search(p.plain):
        return
    a = spans[0]
    off = abs(years[1] - years[0] - a.value)
    near = p.plain[max(0, a.start - 45) : a.end + 30]
    if (
        off <= max(1.5, 0.12 * a.value if a.amount.word else 1.5)
        or LOOSE.search(near)
        or len(names_in(p.plain)) > 2
        or a.amount.word in ("over", "below")
    ):
        return
    if not LASTS.search(near) or off > 60:
        return
    yield _say(
        p,
        a.start - 45,
        a.end + 45,
        a.start + 15,
        f"{years[0]} + {a.value:.0f} years = {years[0] + a.value:.0f}, stated {years[1]}",
    )


def _shut(p: Passage) -> Iterator[Finding]:
    """ "was closed in 2019 and cast 130 kt in 2022": an output after the end."""
    m = SHUT.search(p.plain)
    if not m or AGAIN.search(p.plain) or len(names_in(p.plain)) > 2:
        return
    for f in figures(p.plain):
        if f.kind != "year" or int(f.value) <= int(m["y"]) or m.start() <= f.start < m.end():
            continue
        masses = [
            g for g in figures(p.plain) if g.kind == "mass" and g.value > 0 and abs(g.start - f.start) < 45
        ]
        if masses and re.search(
            r"\b\w+(?:ed|t|old|ade|ave|ined)\b",
            p.plain[max(0, min(masses[0].start, f.start) - 40) : masses[0].start],
        ):
            yield _say(
                p,
                m.start() - 20,
                max(f.end, masses[0].end),
                f.start,
                f"output of {f.value:.0f} after the end in {m['y']}",
            )
            return


def _referred(document: Document, p: Passage) -> Iterator[Finding]:
    """ "output in section 1 refers to calendar 2021", where the table of section 1 is of 2023."""
    m = REFERS.search(p.plain)
    if not m:
        return
    year, n = int(m["y"]), int(m["n"])
    if m["what"].lower().startswith("table"):
        found = [t for t in tables_of(document) if re.search(rf"\bTable\s+{n}\b", t.caption)]
        text = " ".join(f"{t.caption} {t.header.plain}" for t in found)
        line = found[0].header.line - 1 if found else 0
    else:
        sections = [s for s in document.sections if re.match(rf"\W*{n}[.)]?\s", s.heading)]
        text = " ".join(document.line(k) for s in sections for k in range(s.first, s.last + 1))
        line = sections[0].first if sections else 0
        captions = [
            t
            for t in tables_of(document)
            if sections and sections[0].first <= t.header.line <= sections[0].last
        ]
        if captions:
            text, line = captions[0].caption + captions[0].header.plain, captions[0].header.line - 1
    said = {int(y) for y in re.findall(rf"\b{YEAR}\b", text)}
    if not said or year in said or not line:
        return
    while line > 1 and not document.line(line).strip():
        line -= 1
    other = next(iter(passages_by_line(document).get(line, ())), None)
    yield finding(
        RULE, "medium", (p.words(max(0, m.start() - 30), m.end()), *((other.words(),) if other else ())),
        f"{m['what']} {n} says {', '.join(map(str, sorted(said)))}, not {year}", "One year for one set of data.", weight=0.3,
    )  # fmt: skip


def _redated(document: Document) -> Iterator[Finding]:
    """One number of three digits or more, of one place and flow, with two years in two places."""
    said = [
        s
        for s in statements(document)
        if s.kind == "mass"
        and s.value > 0
        and s.place
        and s.role in ("output", "use", "imports", "exports", "supply")
        and s.year
    ]
    for i, s in enumerate(said):
        digits = re.sub(r"\D", "", s.text).strip("0")
        same = bool(re.search(r"\bsame\b", s.passage.plain[max(0, s.start - 40) : s.start]))
        if len(digits) < 3 and not same:
            continue
        for t in said:
            if (
                t is s
                or t.passage.line == s.passage.line
                or abs(t.value - s.value) > 1e-6 * s.value
                or s.place != t.place
                or s.role != t.role
                or s.year == t.year
            ):
                continue
            if (
                (s.nouns != t.nouns and not same)
                or (not same and said.index(t) < i)
                or (s.cell is not None and t.cell is not None)
            ):
                continue
            if not all(x.cell is not None or str(x.year) in x.passage.plain for x in (s, t)):
                continue
            quotes = tuple(
                x.passage.words()
                if x.cell is not None
                else x.passage.words(max(0, x.start - 45), min(len(x.passage.text), x.end + 40))
                for x in (s, t)
            )
            yield finding(
                RULE,
                "medium",
                quotes,
                f"{s.text} for {s.year} and for {t.year}",
                "The year that the number is of.",
                weight=0.3,
            )
            return


__all__ = ["timeline"]
