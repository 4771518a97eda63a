"""Counts of things: "15 operating lead mines", "eight Member States", "second-largest producer"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from oreshed.ledger.reading.numerals import Numeral, Span
from oreshed.ledger.vocabulary.tables import Facility, Vocabulary

WORDS = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"])} | {"thirty": 30, "forty": 40, "fifty": 50, "a dozen": 12, "no": 0}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
            "tenth": 10}  # fmt: skip
STOPPERS = r"(?!(?:of|in|from|to|and|was|were|is|are|per|at|by|for|on|the|that|which|more|such|out|or|with|into|as|a|an)\b)"


@lru_cache(maxsize=8)
def _nouns(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, Facility]]:
    known = {f.noun: f for f in reversed(vocabulary.facilities)}
    nouns = "|".join(re.escape(n) for n in sorted(known, key=len, reverse=True))
    return re.compile(rf"\s(?:{STOPPERS}[\w'/-]+\s){{0,4}}?(?P<noun>{nouns})\b"), known


@dataclass(frozen=True)
class Count:
    number: Numeral
    facility: Facility
    words: str


def counted(text: str, number: Numeral, vocabulary: Vocabulary) -> Count | None:
    """The count that a bare number is, by the noun behind it."""
    pattern, known = _nouns(vocabulary)
    found = pattern.match(text, number.span.end)
    if found is None or found.end() - number.span.end > 70:
        return None
    facility = known[found["noun"]]
    whole = replace(number, span=Span(number.span.start, found.end()), unit=facility.unit, kind="count")
    return Count(whole, facility, text[number.span.end : found.end()])


def spelled(text: str, vocabulary: Vocabulary) -> list[Count]:
    """Counts whose number is a word: "approximately eight Member States"."""
    pattern, known = _nouns(vocabulary)
    result = []
    for m in re.finditer(
        rf"\b(?P<about>(?:approximately|about|some|roughly|around|at least|over|more than|only)\s)?(?P<word>{'|'.join(w for w in WORDS if w not in ('zero', 'no'))})\b",
        text,
        re.IGNORECASE,
    ):
        found = pattern.match(text, m.end())
        if found is None or found.end() - m.end() > 60:
            continue
        facility = known[found["noun"]]
        value = float(WORDS[m["word"].lower()])
        lead = (m["about"] or "").strip().lower()
        qualifier = {
            "": "exact",
            "only": "exact",
            "at least": "at_least",
            "over": "over",
            "more than": "over",
        }.get(lead, "about")
        open_up = qualifier in ("at_least", "over")
        number = Numeral(Span(m.start(), found.end()), (), value if open_up else None, None if open_up else value, None,
                         facility.unit, "count", None, qualifier)  # fmt: skip
        result.append(Count(number, facility, text[m.end() : found.end()]))
    return result


def facility_of(unit: str, text: str, vocabulary: Vocabulary) -> Facility:
    """The facility that a unit of count names, by the noun in its words where several share the unit."""
    _, known = _nouns(vocabulary)
    found = [known[w] for w in re.findall(r"[A-Za-z]+", text) if w in known]
    return found[-1] if found else next(f for f in vocabulary.facilities if f.unit == unit)
