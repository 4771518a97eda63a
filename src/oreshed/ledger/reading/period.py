"""The period of a number: the year its clause names, else the passage's, the heading's, the brief's current year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oreshed.ledger.document import Section
from oreshed.ledger.reading.attraction import SENTENCE, distance, near, sentences_between
from oreshed.ledger.reading.context import AHEAD, LATEST, PROJECTED, TECHNOLOGY
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.mentions import Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.subject import Read, Setting

PAST = re.compile(
    r"\b(?:was|were|had|(?-i:once)|historically|used to|represented|accounted|stood|supplied|produced|yielded|took|held|fell|rose|came|(?<!is )(?<!are )(?<!be )made)\b",
    re.IGNORECASE,
)


PRESENT = re.compile(
    r"\b(?:current|currently|(?<!than )(?<!on )today|today's|now|already|at present|presently|last year|this year|to date)\b",
    re.IGNORECASE,
)


# A year that dates an event ("the refinery bought in 2019", "since 2020") or is compared with, not the number's own.
EVENT = re.compile(
    r"\b(?:since|until|before|after)\s(?:early\s|late\s|mid-)?$|"
    r"\b(?:bought|acquired|opened|reopened|closed|founded|built|commissioned|inaugurated|mothballed|taken over|merged|banned|signed|began|enacted|adopted)\b"
    r"[^.;,\d]{0,40}\s(?:in|on|of)\s(?:[A-Z][a-z]+\s)?$"
)
COMPARED = re.compile(r"\b(?:above|below|over|than in|up on|down on)\s$")


YEAR_TIGHT = re.compile(
    r"(?:\s[A-Z][a-z]?)?(?:\s(?:of\s)?(?:contained\s|refined\s)?(?:[a-z]+))?\s?\(?(?:in |by |during |\()?(?:early |late |mid-?)?"
)


EDITION = re.compile(r"\s(?:edition|report|study|survey|review|release|yearbook|summar(?:y|ies)|update)\b")
HELD = frozenset({"reserves", "resource", "stocks"})
REFERRED = re.compile(r"\b(?:that|the same|the) year\b")


@dataclass(frozen=True)
class Period:
    start: int | None
    end: int | None
    stated: bool


AN_EARLIER = re.compile(r",\s(?:up|down) from\s[^,;.]*")  # "22 t, up from 15 t now"
FORESEEN = re.compile(
    r"[;,:]\s[^;,:.]{0,30}\b(?:forecasts?|projected|projection|expected|outlook|will|should)\b[^;:.,\d]{0,30}$"
)
SET_AGAINST = re.compile(
    r"[,;(]\s(?:against|up from|down from|compared (?:with|to)|versus|vs\.?|instead of|more than)\s(?:about\s|some\s)?[~<>]?\d"
)
TWO_YEARS = re.compile(r"\b(?:[Bb]etween|[Ff]rom)\s(?P<a>(?:19|20)\d\d)\s(?:and|to)\s(?P<b>(?:19|20)\d\d)\b")
LAST = re.compile(r"\bfrom\s[^,;:]{2,24}\sto\s[~<>]?$")


def _of_two(read: Read, number: Numeral) -> int | None:
    """The year of either end of "between 2021 and 2023 use fell from 168 kt to 141 kt"."""
    text, (start, end) = read.passage.text, number.span
    low, high = read.passage.sentence(start)
    years = TWO_YEARS.search(text, low, high)
    if years is None or number.kind == "percent" or years.start() <= start < years.end():
        return None
    if re.search(r"\bfrom\s[~<>]?$", text[low:start]) and re.match(r"[^,;:]{0,12}\sto\s", text[end:high]):
        return int(years["a"])
    return int(years["b"]) if LAST.search(text[low:start]) else None


def date(read: Read, number: Numeral, setting: Setting, measured: Measured) -> Period:
    """Period of a number: the year its clause names, else the passage's, the heading's, or the brief's current year."""
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    if (year := _of_two(read, number)) is not None:
        return Period(year, year, True)
    if re.match(r"\s(?:of [a-z]+ )?last year\b", text[end : end + 24]):
        return Period(read.context.current, read.context.current, False)
    best: tuple[float, Mention] | None = None
    for m in near(read.years, start, end):
        cost = distance(text, starts, m, start, end, after=0.5)
        if m.start >= end and YEAR_TIGHT.fullmatch(text[end : m.start]):
            cost = -3.0
        elif m.end <= start and re.fullmatch(
            r"\s?(?:=|:|peak of|level of|at|of|was|is|were|to)?\s?", text[m.end : start]
        ):
            cost = -1.0
        else:
            if (
                m.end <= start
                and re.search(r"\b(?:to|or|and|against|versus|vs\.?)\s?$", text[m.end : start])
                and any(
                    n is not number
                    and n.span.end <= m.start
                    and YEAR_TIGHT.fullmatch(text[n.span.end : m.start])
                    for n in read.numbers
                )
            ):
                cost += 24.0
        if (
            m.end <= start
            and m.high is not None
            and m.high <= LATEST
            and FORESEEN.search(text[m.end : start])
        ):
            cost += 24.0  # "took 170 t in 2023; the forecast is 215 t"
        elif m.start >= end and SET_AGAINST.search(text[end : m.start]):
            cost += 24.0  # "298 t, against 240 t in 2023"
        if m.end <= read.passage.lead_in[1]:
            cost = min(cost, 14.0)
        if EDITION.match(text, m.end):
            continue
        earlier_text = text[max(0, m.start - 70) : m.start]
        if COMPARED.search(earlier_text) and number.kind == "percent":
            cost += 24.0
        elif EVENT.search(earlier_text):
            cost += 6.0 if re.search(r"\b(?:since|after|before|until)\s$", earlier_text) else 24.0
        if best is None or cost < best[0]:
            best = (cost, m)
    low, high = read.passage.sentence(start)
    sentence = text[low:high]
    if number.kind == "percent" and re.search(
        r"\b(?:relative to|compared (?:with|to)|against|from|on|over)\s(?:19|20)\d\d", sentence
    ):
        inside = [m for m in read.years if not sentences_between(starts, m.start, start)]
        if len(inside) == 2:
            low, high = sorted(m.high or 0 for m in inside)
            return Period(low, high, True)
    if REFERRED.search(sentence) and (best is None or sentences_between(starts, best[1].start, start) > 0):
        earlier = [m for m in read.years if m.start < start]
        if earlier:
            return Period(earlier[-1].low, earlier[-1].high, True)
    if best is not None and best[0] < SENTENCE and not (best[1].start >= end and best[0] > 16.0):
        return Period(best[1].low, best[1].high, True)
    if setting.year is not None:
        return Period(setting.year, setting.year, True)
    told = [m for m in read.years if _past(read, m)]
    if read.question in PROJECTED:
        stops = [m.start() for m in re.finditer("; ", text[:high]) if m.start() >= low]
        clause = (
            max((s for s in stops if s < start), default=low),
            min((s for s in stops if s >= end), default=high),
        )
        opening = text[: read.passage.lead_in[1]] if low <= read.passage.lead_in[1] else ""
        sentence = opening + text[slice(*clause)]
        if measured.quantity == "yoy_change" and number.per_year and not PAST.search(sentence):
            goal = year_ahead(read.passage.section)
            if goal is not None and goal > LATEST:
                return Period(goal, goal, True)  # a yearly growth leads to the year asked for
        later = any(m.high is not None and m.high > LATEST for m in read.years)
        held = measured.quantity in HELD  # what lies in the ground or in store is counted now
        present = bool(
            held or PAST.search(sentence) or PRESENT.search(AN_EARLIER.sub("", sentence))
        ) and not AHEAD.search(sentence)
        mixed = AHEAD.search(text[:start])  # the passage has turned to what will be
        if told and not later and not mixed and not AHEAD.search(sentence) and told[0].start < start:
            return Period(told[0].low, max(m.high or 0 for m in told), False)
        if not present and (target := year_ahead(read.passage.section)) is not None:
            return Period(target, target, True)
        return Period(read.context.current, read.context.current, False)
    if number.kind in ("temperature", "ph", "density") or read.question in TECHNOLOGY:
        return Period(None, None, False)
    ahead = {m.high for m in read.years if m.high is not None and m.high > LATEST and m.low == m.high}
    if len(ahead) == 1 and AHEAD.search(sentence) and not PRESENT.search(sentence):
        year = ahead.pop()
        return Period(year, year, True)
    headed = _year_of_heading(read)
    if headed is not None:
        return Period(headed, headed, True)
    if told:
        year = max(m.high or 0 for m in told)
        return Period(year, year, False)
    return Period(read.context.current, read.context.current, False)


def year_ahead(section: Section | None) -> int | None:
    """The last year that a heading names: "Demand, 2023 and 2030" asks for 2030."""
    years = re.findall(r"20[2-9]\d", section.heading if section else "")
    return max(map(int, years)) if years else None


def _past(read: Read, m: Mention) -> bool:
    """True for a year of the record: none that dates an event, none of which its own words say what will be."""
    text = read.passage.text
    if (
        m.high is None
        or m.high > LATEST
        or m.low != m.high
        or EVENT.search(text[max(0, m.start - 70) : m.start])
    ):
        return False
    low, high = read.passage.sentence(m.start)
    return not (AHEAD.search(text[low : m.start][-60:]) or AHEAD.match(text[m.end : high].lstrip()))


def _year_of_heading(read: Read) -> int | None:
    """The one year that the heading above gives, no later than the present: "Output of the bloc in 2023"."""
    heading = read.passage.section.heading if read.passage.section else ""
    years = {int(y) for y in re.findall(r"(?<![\d-])(?:19|20)\d\d(?![\d-])", heading)}
    return years.pop() if len(years) == 1 and max(years) <= LATEST else None
