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
                hit = next(
                    (f for rule in (_backwards, _span, _shut, _ordered, _caused, _foreseen) for f in rule(p)),
                    None,
                )
                if hit:
                    yield hit
                yield from _referred(document, p)
        yield from _redated(document)
        yield from _based(found)


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


# Steps of a life in their order; a year stands behind the word, or before an output as its adjective.
STEPS: tuple[tuple[int, str], ...] = (
    (0, r"discover(?:ed|y)|was found|first drilled|staked"),
    (1, r"passed (?:the |an |its )?(?:\w+ )?(?:act|law|bill)|(?:an )?(?:act|law) passed|permitted|licen[sc]ed|licence|granted|approved|sanctioned|final investment decision"),
    (2, r"construction (?:began|started|begun)|broke ground|ground was broken|work began on"),
    (3, r"(?:re-?)?open(?:ed|s|ing)?|(?:re-?)?start(?:ed|s|ing)?(?: up| again)?|commission(?:ed|ing)|came (?:back )?on ?(?:stream|line)|first (?:ore|metal|production|output|pour|concentrate|cathode|shipment)(?: is| was)?(?: due| expected| planned)?|inaugurated|mined since|worked since|in operation since|running since|in production since|resumed|came back"),
    (6, r"clos(?:ed|ure)|shut(?: down)?|ceased|mothballed|exhausted|dismantled|demolished|scrapped"),
)  # fmt: skip
STEP = re.compile("|".join(rf"(?P<s{n}>\b(?:{words})\b)" for n, words in STEPS), re.IGNORECASE)
WHEN = re.compile(
    rf"[^.;,\d]{{0,24}}?(?:\b(?:in|since|by|from|during|of|for)\s+)?(?:early |late |mid-?|the (?:spring|summer|autumn) of |January |February |March |April |May |June |July |August |September |October |November |December )*(?P<y>{YEAR})\b"
)
MADE = re.compile(rf"\b(?:its|their|the|whose|a)\s+(?P<y>{YEAR})\s+(?:output|production|shipments?|sales|deliveries|throughput|tonnage)\b|\b(?:shipped|delivered|produced|sold|cast|poured|turned out|gave|refined|smelted|made|yielded|exported)\b[^.;]{{0,55}}?\b(?:in|during)\s+(?P<z>{YEAR})\b", re.IGNORECASE)  # fmt: skip
OTHERWISE = re.compile(r"\b(?:again|second|other|another|new|expan\w+|old|former\w*|previous\w*|predecessor|pilot|demonstration|phase|while|whereas|until|before|earlier|had|would|after which|compared|than|as in|since then|up from|down from)\b", re.IGNORECASE)  # fmt: skip


def _ordered(p: Passage) -> Iterator[Finding]:
    """Discovery, permit, start, output and closure of one thing, out of their order."""
    if len(names_in(p.plain)) > 2 or OTHERWISE.search(p.plain):
        return
    events: list[tuple[int, int, int]] = []
    for m in STEP.finditer(p.plain):
        step = next(n for n, _ in STEPS if m[f"s{n}"])
        k = WHEN.match(p.plain, m.end())
        if k:
            events.append((step, int(k["y"]), k.start("y")))
    restarted = re.search(r"\b(?:re-?\w*(?:open|start)\w*|resum\w+|came back)\b", p.plain, re.IGNORECASE)
    for m in MADE.finditer(p.plain):
        group = "y" if m["y"] else "z"
        events.append((5, int(m[group]), m.start(group)))
    taken: set[int] = set()
    for s, y, at in events:
        for t, z, to in events:
            if s < t and y > z and at != to and at not in taken:
                if restarted and t == 6:
                    continue
                if restarted and t == 5 and (not re.search(r"\bits\s+(?:19|20)\d\d\b", p.plain) or y - z > 3):
                    continue
                taken.add(at)
                yield _say(
                    p, min(at, to) - 60, max(at, to) + 10, to, f"{z} < {y}: a later step has the earlier year"
                )
                return


CAUSE = re.compile(
    rf"\b(?:[Bb]ecause of|[Dd]ue to|[Oo]wing to|[Aa]s a result of|[Tt]hanks to|[Ii]n response to|[Tt]riggered by|[Cc]aused by|[Pp]rompted by|[Dd]riven by|[Oo]n account of|[Ii]n the wake of)\b[^.;,]{{0,70}}?\b(?P<a>{YEAR})\b"
)


def _caused(p: Passage) -> Iterator[Finding]:
    """ "because of the crisis of 2022, smelters cut output already in 2019"."""
    m = CAUSE.search(p.plain)
    if not m or re.search(
        r"\b(?:expect\w*|anticipat\w+|plan\w*|coming|announced|compared|than|since|from)\b", p.plain
    ):
        return
    for f in figures(p.plain):
        if (
            f.kind == "year"
            and not m.start() <= f.start < m.end()
            and int(f.value) < int(m["a"])
            and re.search(
                r"\b(?:in|by|of|during)\s+(?:early |late |mid-?)?$", p.plain[max(0, f.start - 14) : f.start]
            )
        ):
            yield _say(
                p,
                min(m.start(), f.start - 40),
                max(m.end(), f.end),
                f.start,
                f"the effect of {f.value:.0f} stands before its cause of {m['a']}",
            )
            return


WORK = re.compile(
    rf"\b(?P<a>{YEAR})\s+(?:[\w-]+\s+){{0,2}}?(?:assessment|study|report|survey|review|edition|yearbook|paper|brief|factsheet|statistics|census|inventory|article|bulletin|summary|profile)\b|\b(?:assessment|study|report|survey|review|edition|yearbook|paper|factsheet|article|bulletin)\s+(?:of|from|dated|published in|issued in)\s+(?P<b>{YEAR})\b"
)
SAYS = re.compile(r"\b(?:records?|recorded|shows?|showed|gives?|gave|measur\w+|lists?|listed|reports?|reported|finds?|found|puts?|documents?|documented|counts?|counted|notes?|noted|confirms?|confirmed|describes?)\b", re.IGNORECASE)  # fmt: skip
AHEAD = re.compile(r"\b(?:forecast\w*|project\w*|expect\w*|foresee\w*|foresaw|foreseen|predict\w*|outlook|will|would|could|should|plan\w*|target\w*|scenario\w*|by 20\d\d|until|anticipat\w+|updated?|revised|later)\b", re.IGNORECASE)  # fmt: skip


def _foreseen(p: Passage) -> Iterator[Finding]:
    """ "the 2020 assessment records the fall of 2023": a work older than what it holds."""
    m = WORK.search(p.plain)
    if not m or AHEAD.search(p.plain) or p.question.startswith("references"):
        return
    work = int(m["a"] or m["b"])
    for f in figures(p.plain):
        if (
            f.kind == "year"
            and int(f.value) > work
            and f.start > m.end()
            and SAYS.search(p.plain[m.end() : f.start])
        ):
            yield _say(p, m.start(), f.end, f.start, f"a work of {work} cannot hold {f.value:.0f}")
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


BASE = re.compile(
    rf"\b(?P<what>[Bb]ase|[Rr]eference|[Bb]aseline|[Tt]arget|[Hh]orizon|[Cc]urrent|[Ff]inal|[Ee]nd)(?:[- ]year)?(?:\s+(?:year|is|of|was|for|for all figures|everywhere|here)){{0,3}}[\s:=,(]+(?P<y>{YEAR})\b"
)


OF_YEAR = re.compile(
    rf"\b(?:(?:all|the|our|mine|its|table['’]s|unless)\s+)*(?:figures|data|numbers|tonnages|statistics)\b[^.;\d]{{0,30}}?\b(?:are|is|refer|relate|stand|hold)\b[^.;\d]{{0,20}}?\b(?:for|of|to)\s+(?:calendar |the year )?(?P<y>{YEAR})\b",
    re.IGNORECASE,
)


def _based(found: tuple[Passage, ...]) -> Iterator[Finding]:
    """The base year, or the target year, of a text given twice and not alike."""
    first: dict[str, tuple[Passage, re.Match[str]]] = {}
    for p in found:
        if p.question.startswith("references"):
            continue
        for m in OF_YEAR.finditer(p.plain):
            held = first.setdefault("data", (p, m))
            if held[1]["y"] != m["y"] and held[0].line != p.line:
                q, n = held
                yield finding(
                    RULE,
                    "medium",
                    (p.words(m.start(), m.end()), q.words(n.start(), n.end())),
                    f"data of {m['y']} here and of {n['y']} there",
                    "One year.",
                    weight=0.3,
                )
                return
        for m in BASE.finditer(p.plain):
            if not re.search(r"year", m[0], re.IGNORECASE) and m["what"].lower() not in (
                "horizon",
                "baseline",
            ):
                continue
            what = {
                "reference": "base",
                "baseline": "base",
                "current": "base",
                "horizon": "target",
                "final": "target",
                "end": "target",
            }.get(m["what"].lower(), m["what"].lower())
            held = first.setdefault(what, (p, m))
            if held[1]["y"] != m["y"] and held[0].line != p.line:
                q, n = held
                yield finding(
                    RULE,
                    "medium",
                    (
                        p.words(max(0, m.start() - 40), m.end() + 20),
                        q.words(max(0, n.start() - 40), n.end() + 20),
                    ),
                    f"{what} year {m['y']} here and {n['y']} there",
                    "One year.",
                    weight=0.3,
                )
                return


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
