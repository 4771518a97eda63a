"""R-YEAR: dates of one thing against each other: plants that run before they open, reports older than their data, figures dated twice."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import NUMBER_WORD, Amount, amounts, shown, spelled
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-YEAR"
YEAR = r"((?:19|20)\d\d)"
MONTH = r"(?:(?:early|late|mid|spring|summer|autumn|the end of|January|February|March|April|May|June|July|August|September|October|November|December)[ -])?"
NAME = re.compile(r"\b[A-Z][a-zà-ÿ]{3,}(?:[ -][A-Z][a-zà-ÿ]{2,})?\b")
# Words that open a sentence or name no plant.
PLAIN = frozenset(
    [
        "The",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "Their",
        "Summary",
        "Output",
        "Production",
        "Demand",
        "Supply",
        "Imports",
        "Exports",
        "World",
        "Global",
        "Allied",
        "Allies",
        "Mine",
        "Mines",
        "Refinery",
        "Smelter",
        "Plant",
        "United",
        "States",
        "European",
        "Union",
        "January",
        "February",
        "March",
        "April",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Another",
        "Today",
        "Since",
        "Until",
        "After",
        "Before",
        "With",
        "Without",
        "From",
        "About",
        "Roughly",
        "Both",
        "Each",
        "Only",
        "Total",
        "Stocks",
        "Scrap",
        "Recycling",
        "Capacity",
        "Reserves",
        "Metal",
    ]
)
OPENS = re.compile(
    rf"\b(?:opened|started(?: up)?|began (?:production|operat\w+|work|mining)|commissioned|came on ?stream|came on ?line|entered (?:production|service)|first (?:ore|metal|production|output|pour|cathode|concentrate)|inaugurated|built|completed|in (?:operation|production) since|operat\w+ since|running since|producing since|since|opens|starts(?: up)?|to open|to start)\b(?:\s+(?:in|since|only in|by|during|on))?\s+{MONTH}{YEAR}",
    re.IGNORECASE,
)
CLOSES = re.compile(
    rf"\b(?:closed(?: down)?|shut(?: down)?|ceased (?:production|operat\w+|work)|stopped (?:production|work|mining)|was (?:dismantled|demolished|mothballed|idled|exhausted|flooded)|idled|mothballed|ran out of ore|went bankrupt|wound up)\b(?:\s+(?:for good|permanently|down|production|again))*\s+(?:in|since|by|at the end of)\s+{MONTH}{YEAR}",
    re.IGNORECASE,
)
RUNS = re.compile(
    r"\b(?:output|produc\w+|mined|made|delivered|refined|smelted|shipped|recovered|gave|turned out|operat\w+|ran|yielded|milled|treated)\b",
    re.IGNORECASE,
)
AGAIN = re.compile(
    r"\b(?:re-?open\w*|re-?start\w*|resum\w+|rebuilt|second|expan\w+|new (?:line|unit|furnace|shaft|owner)|extension|phase|again|pilot|first closed|old|predecessor|until|before|prior|formerly|previous\w*|capacity|reserves?|resource|study|permit\w*|stocks?|stockpile\w*|plan(?:s|ned|ning)?|will|would|should|expected|care and maintenance|if|other|elsewhere|while|whereas)\b",
    re.IGNORECASE,
)
WORK = re.compile(
    rf"\b(?:forecast|outlook|report|study|survey|review|scenario|projection|roadmap|edition|assessment|paper|statistics|yearbook|factsheet|brief)\b[^.;]{{0,40}}?\b(?:issued|published|dated|released|printed|written|completed|of|from|in)\s+(?:in\s+)?{MONTH}{YEAR}"
    rf"|\b{YEAR}\s+(?:forecast|outlook|report|study|survey|review|scenario|projection|edition|assessment|yearbook|factsheet)\b",
    re.IGNORECASE,
)
DATA = re.compile(
    rf"\b(?:full[- ]year|data|returns|figures?|statistics|results?|actuals?|observ\w+|measured|recorded|reported|counts?|(?:output|consumption|production|trade) of)\b[^.;]{{0,30}}?\b(?:for|of|in|to|through|up to|until)\s+(?:the (?:whole|full) (?:of|year)\s+)?{YEAR}",
    re.IGNORECASE,
)


def chronology(evidence: Evidence) -> Iterator[Finding]:
    """Lives of named plants over a document, works and their data, spans and their ends, figures dated twice."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        yield from _lives(sentences)
        for p in sentences:
            yield from _older(p)
            yield from _spans(p)
            yield from _counted(p)
            yield from _ages(p)
        yield from _dated_twice(sentences)


def names_in(p: Passage) -> set[str]:
    """Proper names of a sentence that are neither a country nor a common opening word."""
    regions = [(b, e) for b, e, _ in mentions(p.plain)]
    return {
        m[0]
        for m in NAME.finditer(p.plain)
        if m[0].split()[0] not in PLAIN and not any(b < m.end() and m.start() < e for b, e in regions)
    }


def _year(m: re.Match[str]) -> int:
    return int(next(g for g in m.groups() if g))


def _lives(sentences: list[Passage]) -> Iterator[Finding]:
    """A plant's opening or closing in one place, its work outside that span in another."""
    for pattern, early in ((OPENS, True), (CLOSES, False)):
        events = [(p, m) for p in sentences for m in pattern.finditer(p.plain)]
        for p, m in events:
            if AGAIN.search(p.plain[max(0, m.start() - 40) : m.end() + 45]) or re.search(r"\b(?:risen|fallen|grown|rose|fell|grew|declin\w+|increas\w+|doubled|halved|changed|flat|stable|steady|data|prices?)\b[^.;]{0,30}$", p.plain[: m.start() + 6]):  # fmt: skip
                continue
            year, names = _year(m), _near(p, m)
            for q in sentences:
                if not names & names_in(q) or (early and m[0].lower().startswith("since") and q is p):
                    continue
                for a in amounts(q.plain):
                    dated = int(a.first) if a.kind == "year" else 0
                    if not dated or (q is p and m.start() <= a.start < m.end()) or dated > 2026:
                        continue
                    if not (dated < year if early else dated > year):
                        continue
                    begin, end = max(0, a.start - 55), min(len(q.plain), a.end + 40)
                    around = q.plain[begin:end]
                    masses = [
                        b
                        for b in amounts(q.plain)
                        if b.kind == "mass" and begin <= b.start < end and b.value > 0
                    ]
                    if not masses or not RUNS.search(around) or AGAIN.search(around) or re.search(r"[;]", around):  # fmt: skip
                        continue
                    if not _subject(q, masses[0], names):
                        continue
                    yield finding(
                        RULE, "medium", (q.words(min(masses[0].start, a.start) - 15, max(masses[0].end, a.end)), p.words(max(0, m.start() - 30), m.end())),
                        f"work of {dated} {'before the start' if early else 'after the end'} in {year}: {dated} {'<' if early else '>'} {year} ({', '.join(sorted(names & names_in(q)))})",
                        "The year of the output, or of the event.", weight=0.1,
                    )  # fmt: skip
                    return


def _near(p: Passage, m: re.Match[str]) -> set[str]:
    """Names in the clause that an event stands in."""
    begin = max((k.end() for k in re.finditer(r"[;]|, (?:and|while|but) ", p.plain[: m.start()])), default=0)
    clause = p.plain[begin : m.end() + 25]
    return {n for n in names_in(p) if n in clause}


def _subject(q: Passage, a: Amount, names: set[str]) -> bool:
    """The nearest name before (or, where none stands before, behind) a mass is one of the plant's."""
    all_names = [(m.start(), m[0]) for m in NAME.finditer(q.plain) if m[0] in names_in(q)]
    before = [n for at, n in all_names if at < a.start]
    return (before[-1] if before else all_names[0][1] if all_names else "") in names


def _older(p: Passage) -> Iterator[Finding]:
    """A work dated before the data that it holds."""
    m = WORK.search(p.plain)
    n = DATA.search(p.plain)
    if not m or not n or m.start() <= n.start() < m.end() or n.start() <= m.start() < n.end():
        return
    if int(n[1]) > _year(m) and int(n[1]) <= 2026 and not re.search(r"\b(?:forecasts?|projects?|projected|expects?|expected|estimates?|predict\w*|put|puts|foresee\w*|sees|saw|target\w*|outlook for|will)\b", p.plain[m.end() : n.end()] if m.end() < n.start() else p.plain[n.start() : m.start()], re.IGNORECASE):  # fmt: skip
        yield finding(
            RULE, "high", (p.words(m.start(), m.end()), p.words(n.start(), n.end())), f"{_year(m)} < {n[1]}: the work is older than its data",
            "The year of the work, or of the data.", weight=0.1,
        )  # fmt: skip


SPAN = re.compile(
    rf"\b(?:from|between|since|in|starts? in|opens? in|first \w+ (?:in )?)\s*{YEAR}\b[^.;]{{0,60}}?\b(?:to|until|and|through|last \w+ (?:in )?|closes? in|ends? in|closure in)\s*{YEAR}\b",
    re.IGNORECASE,
)


BETWEEN = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{NUMBER_WORD})[\s-](?:\w+\s)?years?\s(?:\w+\s)?(?:from\s|between\s|of\s)?\(?(?P<a>(?:19|20)\d\d)\s?(?:[–-]|to|and)\s?(?P<b>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def _counted(p: Passage) -> Iterator[Finding]:
    """ "over the five years 2023-2030": the count against the two years, either of which may be counted in or out."""
    for m in BETWEEN.finditer(p.plain):
        told = int(m["n"]) if m["n"].isdigit() else spelled(m["n"])
        gone = int(m["b"]) - int(m["a"])
        if told and gone > 0 and told not in (gone, gone + 1):
            yield finding(
                "R-YEAR", "medium", (p.words(m.start(), m.end()), p.words(m.start("a"), m.end("b"))),
                f"{m['b']} - {m['a']} = {gone} years, stated {told:.0f}", f"{gone} years, or another end.", weight=0.1,
            )  # fmt: skip


def _spans(p: Passage) -> Iterator[Finding]:
    """ "from 2024 to 2040, a life of 25 years": the length against its two ends."""
    for m in SPAN.finditer(p.plain):
        first, last = int(m[1]), int(m[2])
        spans = [
            a
            for a in amounts(p.plain)
            if (a.kind == "span" and a.second is None and a.value >= 3 and -30 < a.start - m.end() < 45)
            or (a.kind == "span" and a.second is None and a.value >= 3 and 0 < m.start() - a.end < 25)
        ]
        if (
            last <= first
            or len(spans) != 1
            or re.search(r"\b(?:19|20)\d\d\b", p.plain[m.start(1) + 4 : m.start(2)])
        ):
            continue
        a = spans[0]
        around = p.plain[max(0, a.start - 30) : a.end + 25]
        if abs(last - first - a.value) <= max(1.5, 0.1 * a.value if a.word else 1.5) or not re.search(r"\b(?:life|for|over|period|within|span|lasts?|after|long|of)\b", around) or re.search(r"\b(?:ago|earlier|later|each|every|per|lead time|average|old)\b", around):  # fmt: skip
            continue
        yield finding(
            RULE, "medium", (p.words(m.start(), max(m.end(), a.end)), p.words(a.start - 15, a.end)),
            f"{last} - {first} = {last - first} years, stated {a.value:.0f}", "The length, or its end.", weight=0.1,
        )  # fmt: skip
        return


def _ages(p: Passage) -> Iterator[Finding]:
    """ "closed in 2015, three years after its opening in 2018": an end before its start."""
    a, b = OPENS.search(p.plain), CLOSES.search(p.plain)
    if a and b and _year(b) < _year(a) and not AGAIN.search(p.plain) and abs(a.start() - b.start()) < 120 and len(names_in(p)) <= 2:  # fmt: skip
        yield finding(
            RULE, "medium", (p.words(a.start(), a.end()), p.words(b.start(), b.end())),
            f"end {_year(b)} < start {_year(a)}", "The year of the end, or of the start.", weight=0.1,
        )  # fmt: skip


FIGURE = re.compile(
    r"\b(?:mine output|mine production|refined output|refined production|refinery output|smelter output|output|production|consumption|demand|exports?|imports?|reserves|recycling)\b",
    re.IGNORECASE,
)


def _dated_twice(sentences: list[Passage]) -> Iterator[Finding]:
    """One figure with three printed digits, of one place and kind, under two past years."""
    table: list[tuple[Passage, Amount, int, set[str], str]] = []
    for p in sentences:
        found = amounts(p.plain)
        years = [int(a.first) for a in found if a.kind == "year" and a.first <= 2026]
        if len(set(years)) != 1 or re.search(r"\b(?:unchanged|flat|again|same|still|stable|steady|as in|level|average)\b", p.plain):  # fmt: skip
            continue
        kind = FIGURE.search(p.plain)
        where = {c for _, _, c in (*mentions(p.plain), *mentions(p.lead))}
        who = names_in(p)
        for a in found:
            digits = re.sub(r"\D", "", a.text).strip("0")
            if (
                a.kind == "mass"
                and a.second is None
                and len(digits) >= 2
                and kind
                and (len(where) == 1 or who)
            ):
                table.append((p, a, years[0], {*where, *who}, kind[0].lower().split()[-1].rstrip("s")))
    for (p, a, y, who, k), (q, b, z, whom, n) in itertools.combinations(table, 2):
        one = {"production": "output", "consumption": "demand"}
        if (
            y != z and abs(y - z) <= 10 and p.line != q.line and one.get(k, k) == one.get(n, n) and who == whom and math.isclose(a.first, b.first, rel_tol=1e-9)
            and a.half < 0.03 * a.first
        ):  # fmt: skip
            yield finding(
                RULE, "medium", (p.words(max(0, a.start - 40), a.end + 20), q.words(max(0, b.start - 40), b.end + 20)),
                f"{k} {shown(a.value)} is dated {y} and {z}", "The year of the source.", weight=0.1,
            )  # fmt: skip
            return


__all__ = ["chronology", "names_in"]
