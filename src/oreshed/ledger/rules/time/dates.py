"""R-YEAR: tenses and orders: what was "measured" in years to come, what "will open" in years past, lives whose steps stand in the wrong order.

The present is the latest year that the document reports on, at least the edition of the shipped figures' first year.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.time.chronology import names_in

RULE = "R-YEAR"
NOW = 2026  # a year later than this is to come for every reader of this edition
YEAR = r"(?P<year>(?:19|20)\d\d)"
PLAN = re.compile(r"\b(?:will|would|shall|should|expect\w*|forecast\w*|project(?:ed|s|ions?)?\b|plan\w*|target\w*|scenario|outlook|by|until|could|may|might|if|estimat\w*|assum\w*|need\w*|demand|goal|due|schedul\w*|horizon|model\w*|anticipat\w*|foreseen|predict\w*|to reach|is to|are to|pledg\w*|commit\w*|ban|phase)\b", re.IGNORECASE)  # fmt: skip
MEASURED = re.compile(
    rf"\b(?:actual(?:ly)?|measured|observed|recorded|survey data|data|statistics|realised|realized|historic(?:al)?|audited|final|reported|confirmed|counted|surveyed|published|official)\b(?:(?![.;]\s)[^.;]){{0,45}}?\b(?:in|of|for|from|during)\s+(?:the year\s+)?{YEAR}",
    re.IGNORECASE,
)
MEASURED_BEHIND = re.compile(rf"\b(?:in|for|of)\s+{YEAR}\b[^.;,]{{0,25}}\b(?:was measured|were measured|has been measured|as measured|was recorded|were recorded|was reported|were observed|actuals?)\b", re.IGNORECASE)  # fmt: skip
PAST = re.compile(
    rf"\b(?:was|were|had|has been|have been|opened|closed|started|began|produced|mined|refined|smelted|made|rose|fell|reached|grew|shut|consumed|used|imported|exported|turned out|came|stood|peaked|collapsed|totalled|totaled|commissioned|installed|built)\b[^.;,]{{0,50}}?\bin\s+{YEAR}",
    re.IGNORECASE,
)
PAST_BEHIND = re.compile(
    rf"\b(?:In|in|During|during)\s+{YEAR},?\s+(?:(?:the|a|an|its|their)\s+)?(?:[\w’'-]+\s+){{1,8}}?(?:was|were|had|opened|closed|started|began|produced|mined|refined|smelted|made|rose|fell|reached|grew|shut|consumed|used|imported|exported|turned out|came|stood|peaked)\b"
)
# Steps of a plant's life in the order in which they can happen.
STEPS: tuple[tuple[int, str], ...] = (
    (0, r"discover(?:ed|y)|found|explor\w+ (?:began|started)|first drilled"),
    (1, r"permit(?:ted|s?) (?:was |were )?(?:granted|issued|received)|grant\w+ (?:its |the )?(?:permits?|licen[cs]es?)|permitted|licen[sc]ed|approved|feasibility stud(?:y|ies) (?:was |were )?(?:completed|finished)"),
    (2, r"construction (?:began|started|begun|starts|begins|of)|ground (?:was )?broken|broke ground|building (?:began|started)|under construction since|(?:being )?built from"),
    (3, r"open(?:ed|ing)|start(?:ed)?(?: up| production| operat\w+)?|commission(?:ed|ing)|came on ?(?:stream|line)|first (?:ore|metal|production|output|pour|concentrate|cathode|shipment)|(?:has|have) been (?:shipping|producing|running|operating|mining|refining|smelting|making|selling|delivering)(?: \w+)?(?= since)|(?:(?:has been )?in (?:operation|production)|running|producing|shipping|operating) since|(?:has|have) (?:run|operated|produced|worked)(?= since)|(?:began|started) (?:production|shipping|operat\w+|mining|refining|smelting)|entered (?:production|service)|production (?:began|started)"),
    (4, r"expan(?:ded|sion)|doubled (?:its )?capacity|second (?:line|phase|shaft)"),
    (5, r"clos(?:ed|ure)(?: down)?|shut(?: down)?|ceased(?: \w+)?|mothballed|idled|last (?:ore|metal|pour|shift)|exhausted|stopped (?:production|work|mining)|demolished|dismantled"),
)  # fmt: skip
STEP = re.compile("|".join(rf"(?P<s{n}>\b(?:{words})\b)" for n, words in STEPS), re.IGNORECASE)
AGAIN = re.compile(r"\b(?:re-?open\w*|re-?start\w*|resum\w+|rebuilt|again|second|another|other|new|expan\w+|old|former|previous|predecessor|first closed|pilot|demonstration|neighbou?r\w*|while|whereas|phase (?:two|2|II))\b", re.IGNORECASE)  # fmt: skip
EDITION = re.compile(r"\b(?:(?P<a>(?:19|20)\d\d)\s+(?:edition|report|yearbook|survey|review|summar\w+|issue|factsheet|outlook|statistics)|(?:edition|report|yearbook|survey|review|issue|factsheet|study|paper) (?:of|from|for|dated|published in)\s+(?P<b>(?:19|20)\d\d))\b", re.IGNORECASE)  # fmt: skip


def dates(evidence: Evidence) -> Iterator[Finding]:
    """Tenses, editions, and the order of steps of every document."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for p in sentences:
            yield from _measured(p)
            yield from _happened(p)
            yield from _edition(p)
            yield from _label(p)
            yield from _undue(p)
            yield from _calendar(p)
            yield from _life(p)
        for _, group in itertools.groupby(sentences, key=lambda p: p.line):
            yield from _steps(list(group))


def _measured(p: Passage) -> Iterator[Finding]:
    """ "actual consumption measured in 2030": a measurement of a year to come."""
    for pattern in (MEASURED, MEASURED_BEHIND):
        m = pattern.search(p.plain)
        if m and int(m["year"]) > NOW and not re.search(r"\b(?:forecasts?|forecasted|project\w*|expect\w*|scenario|plan\w*|outlook|target|not|than|model\w*|will|estimates?)\b", m[0], re.IGNORECASE):  # fmt: skip
            yield finding(
                RULE, "high", (p.words(max(0, m.start() - 30), m.end()), p.words(m.start(), m.end())),
                f"{m['year']} > {NOW}: nothing of that year can have been measured", "A forecast, or the year of the measurement.", weight=0.3,
            )  # fmt: skip
            return


def _happened(p: Passage) -> Iterator[Finding]:
    """ "output fell to 20 kt in 2031": an event of a year to come in the past tense."""
    for m in (*PAST.finditer(p.plain), *PAST_BEHIND.finditer(p.plain)):
        if int(m["year"]) <= NOW or PLAN.search(p.plain):
            continue
        if re.search(
            r"\b(?:put|set|given|agreed|signed|announced|made (?:for|about)|used (?:for|in)|based)\b",
            m[0],
            re.IGNORECASE,
        ):
            continue
        yield finding(
            RULE, "medium", (p.words(m.start(), m.end()), p.words(m.start("year") - 3, m.end("year"))),
            f"{m['year']} > {NOW}: told in the past tense", "A forecast, or a past year.", weight=0.2,
        )  # fmt: skip
        return


def _edition(p: Passage) -> Iterator[Finding]:
    """ "the 2021 edition gives actual output of 2023": an edition older than what it measured."""
    m = EDITION.search(p.plain)
    if not m:
        return
    edition = int(m["a"] or m["b"])
    for k in re.finditer(r"\b(?:in|for|of)\s+((?:19|20)\d\d)\b", p.plain):
        if m.start() <= k.start() < m.end() or int(k[1]) <= edition:
            continue
        clause = p.plain[max(0, k.start() - 70) : k.end() + 20]
        if PLAN.search(clause.replace(m[0], "")) or re.search(r"\b(?:growth|rise|outlook)\b", clause):
            continue
        if re.search(r"\b(?:output|production|consumption|use|demand was|mined|refined|used|produced|made|actual|measured|data|figures?|counts?|reports?|gives?|lists?|records?|shows?)\b", clause, re.IGNORECASE):  # fmt: skip
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end()), p.words(max(0, k.start() - 40), k.end())),
                f"edition {edition} < data of {k[1]}", "The edition that holds the year.", weight=0.2,
            )  # fmt: skip
            return


LABEL = re.compile(r"\[[^\]\n]{2,60}?\b(?P<a>(?:19|20)\d\d)\]\(|\((?:[A-Z][A-Za-z.&-]+(?: (?:and|et al\.?|&|[A-Z][A-Za-z.&-]+)){0,5}),?\s*(?P<b>(?:19|20)\d\d)\)")  # fmt: skip


def _label(p: Passage) -> Iterator[Finding]:
    """ "output of 2023 ([USGS 2019](...))": a source whose own name is older than the figure."""
    if PLAN.search(p.plain) or p.question.startswith("references"):
        return
    for m in LABEL.finditer(p.text):
        edition = int(m["a"] or m["b"])
        begin = max((k.end() for k in LABEL.finditer(p.text[: m.start()])), default=0)
        years = [int(x.first) for x in amounts(p.plain) if x.kind == "year" and begin <= x.start < m.start()]
        figures = [
            a for a in amounts(p.plain) if a.kind in ("mass", "percent") and begin <= a.start < m.start()
        ]
        if figures and years and min(years) > edition and max(years) <= NOW:
            yield finding(
                RULE, "medium", (p.words(max(begin, m.start() - 90), m.end()), p.words(m.start(), m.end())),
                f"a figure of {min(years)} credited to a work of {edition}", "The edition that holds the year.", weight=0.2,
            )  # fmt: skip
            return


def _undue(p: Passage) -> Iterator[Finding]:
    """Under the heading of current production, a tonnage of a year to come that nothing calls a plan."""
    if p.question != "production" or PLAN.search(p.plain) or re.search(r"\b(?:capacity|from|starts?|starting|opens?|opening|ramp\w*|growing|rising|to|towards)\b", p.plain):  # fmt: skip
        return
    for y in amounts(p.plain):
        if (
            y.kind == "year"
            and NOW < y.first <= 2100
            and re.search(r"\b(?:in|for|of)\s+$", p.plain[: y.start])
        ):
            near = [
                a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0 and abs(a.end - y.start) < 25
            ]
            if near:
                yield finding(
                    RULE, "medium", (p.words(near[0].start - 25, y.end), p.words(y.start - 3, y.end)),
                    f"{y.first:.0f} > {NOW} under “{p.section.heading if p.section else ''}”", "A past year, or the section on the target year.", weight=0.2,
                )  # fmt: skip
                return


DAYS = {"january": 31, "february": 29, "march": 31, "april": 30, "may": 31, "june": 30, "july": 31, "august": 31, "september": 30, "october": 31, "november": 30, "december": 31}  # fmt: skip
DATE = re.compile(r"\b(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>" + "|".join(DAYS) + r")|(?P<m2>" + "|".join(DAYS) + r")\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?)(?=,?\s+(?:19|20)\d\d)", re.IGNORECASE)  # fmt: skip
BACK = re.compile(
    r"\b(?:from|between)\s+((?:19|20)\d\d)\s*(?:to|and|until|–|-)\s*((?:19|20)\d\d)\b(?!\s?(?:t\b|kt|tonnes))"
)


def _calendar(p: Passage) -> Iterator[Finding]:
    """ "31 June 2023"; "from 2020 to 2010"."""
    for m in DATE.finditer(p.plain):
        day, month = int(m["d"] or m["d2"]), (m["m"] or m["m2"]).lower()
        if not 1 <= day <= DAYS[month]:
            yield finding(RULE, "low", (p.words(m.start(), m.end() + 6),), f"{month.capitalize()} has {DAYS[month]} days", "A day of the month.")  # fmt: skip
    for m in BACK.finditer(p.plain):
        if int(m[2]) < int(m[1]) and not re.search(r"\b(?:back|down)\s*$", p.plain[: m.start()]):
            yield finding(RULE, "medium", (p.words(m.start(), m.end()), p.words(m.start(2) - 3, m.end())), f"{m[2]} < {m[1]}: the end stands before the start", "The years the other way round.", weight=0.1)  # fmt: skip
            return


def _life(p: Passage) -> Iterator[Finding]:
    """ "begins in 2026 and will be mined out after eight years, in 2041": start, length and end of one sentence."""
    years = sorted({int(a.first) for a in amounts(p.plain) if a.kind == "year"})
    spans = [a for a in amounts(p.plain) if a.kind == "span" and a.second is None and a.value >= 3]
    start = re.search(r"\b(?:begins?|began|starts?|started|opens?|opened|first \w+|from|commission\w*)\s+(?:\w+\s+)?(?:in\s+)?((?:19|20)\d\d)", p.plain, re.IGNORECASE)  # fmt: skip
    end = re.search(r"\b(?:mined out|worked out|exhaust\w*|clos\w+|end(?:s|ed)?|last \w+|until|through|run out|shuts?)\b[^.;]{0,45}?((?:19|20)\d\d)", p.plain, re.IGNORECASE)  # fmt: skip
    if (
        len(years) != 2
        or len(spans) != 1
        or not start
        or not end
        or int(start[1]) != years[0]
        or int(end[1]) != years[1]
    ):
        return
    a = spans[0]
    if abs(years[1] - years[0] - a.value) <= max(1.5, 0.12 * a.value if a.word else 1.5) or re.search(r"\b(?:ago|earlier|old|delay\w*|lead time|each|every|first|payback)\b", p.plain[max(0, a.start - 25) : a.end + 15]):  # fmt: skip
        return
    yield finding(
        RULE, "medium", (p.words(start.start(), max(end.end(), a.end)), p.words(a.start - 15, a.end)),
        f"{years[0]} + {a.value:.0f} years = {years[0] + a.value:.0f}, stated {years[1]}", "The length, or its end.", weight=0.1,
    )  # fmt: skip


def _steps(bullet: list[Passage]) -> Iterator[Finding]:
    """ "on which construction began in 2023, has been shipping since 2018": steps of one plant out of order."""
    names = {n for p in bullet for n in names_in(p)} | ({bullet[0].lead} if bullet[0].lead else set())
    if AGAIN.search(" ".join(p.plain for p in bullet)) or not names:
        return
    events: list[tuple[int, int, Passage, re.Match[str]]] = []
    for p in bullet:
        for m in STEP.finditer(p.plain):
            k = re.match(r"[^.;\d]{0,28}?\b(?:in|since|by|from|during|of)\s+(?:early |late |mid-?)?((?:19|20)\d\d)\b", p.plain[m.end() :])  # fmt: skip
            if k and not re.search(r"\b(?:and|but|which|until)\b", k[0]):
                step = next(n for n, _ in STEPS if m[f"s{n}"])
                events.append((step, int(k[1]), p, m))
    for (s, y, p, m), (t, z, q, n) in itertools.permutations(events, 2):
        if s < t and y > z and not (p is not q and len(names) > 2) and not (p is q and len(names_in(p)) > 2):
            yield finding(
                RULE, "high", (p.words(max(0, m.start() - 15), m.end() + 10), q.words(max(0, n.start() - 15), n.end() + 10), p.words(min(m.start(), n.start()), max(m.end(), n.end()) + 8) if p is q else p.words()),
                f"“{m[0]}” {y} > “{n[0]}” {z}: the first step stands after the second", "The years of the two steps.", weight=0.2,
            )  # fmt: skip
            return


__all__ = ["dates"]
