"""Words that stand for a number: halves and thirds, "several hundred tonnes", "nearly all", "nil", "is growing"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.reading.counts import _nouns
from oreshed.ledger.reading.numerals import Numeral, Span, _qualifier_patterns, _unit_pattern
from oreshed.ledger.vocabulary.tables import Vocabulary

PARTS = {
    "half": 50.0, "one half": 50.0, "a half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3,
    "a quarter": 25.0, "one quarter": 25.0, "three quarters": 75.0, "a fifth": 20.0, "one fifth": 20.0,
    "two fifths": 40.0, "three fifths": 60.0, "four fifths": 80.0, "a sixth": 100 / 6, "an eighth": 12.5, "a tenth": 10.0,
    "one tenth": 10.0, "nine tenths": 90.0, "one sixth": 100 / 6, "one eighth": 12.5,
}  # fmt: skip
PART = re.compile(
    r"\b(?P<part>" + "|".join(re.escape(p).replace(r"\ ", r"[\s-]") for p in sorted(PARTS, key=len, reverse=True))
    + r")\b(?=\s(?:of|the|its|their|comes|is|was|are|were|goes|went)\b|[,.;)]|$)", re.IGNORECASE)  # fmt: skip
MANY = {
    "a few": (2, 5), "few": (2, 5), "a couple of": (2, 2), "several": (3, 9), "some": (2, 9), "many": (3, 9), "": (2, 9),
    "a handful of": (3, 6), "the low": (1, 3), "low": (1, 3), "the": (2, 9), "in the": (2, 9),
}  # fmt: skip
SCALES = {
    "ten": 10,
    "tens": 10,
    "hundred": 100,
    "hundreds": 100,
    "thousand": 1000,
    "thousands": 1000,
    "million": 1e6,
    "dozen": 12,
    "dozens": 12,
}
VAGUE = re.compile(
    r"\b(?P<many>a few|few|several|a couple of|many|some|low|tens of|the)?\s?\b(?P<scale>tens|hundreds?|thousands?|dozens?)\s(?:of\s)?(?P<second>(?:hundreds?|thousands?|millions?)\s(?:of\s)?)?",
    re.IGNORECASE,
)
ONE = re.compile(r"\b(?:an?|one|each|per|half a)\s*$", re.IGNORECASE)
VAGUE_PERCENT = re.compile(
    r"\b(?P<many>a few|few|several|a couple of)\s(?:percent|per cent|%)(?:\sof)?", re.IGNORECASE
)
SHARES: tuple[tuple[str, str, tuple[float, float] | None], ...] = (
    (r"(?:nearly|almost|virtually|practically|essentially) (?:all|exclusively|entirely|everything|the whole)|overwhelmingly|almost exclusively",
     "nearly_all", None),
    (r"(?:hardly|scarcely|almost) (?:any|no|none)|next to nothing|largely eliminated", "nearly_none", None),
    (r"(?:the )?(?:vast |great |large )?majority of|most of|mostly|mainly|predominantly|dominat(?:e|es|ed|ing)|dominant|the bulk of|"
     r"(?:for the most part)|largely|chiefly|primarily|(?<!\bthe )(?<!\w-)\bmost (?=[a-z]+ )(?!(?:important|common|likely|recent|widely|often|promising|suited|advanced|efficient|of the time))",
     "majority", (50.0, 100.0)),
    (r"entirely|all of it|exclusively|solely|100 percent of", "all", (100.0, 100.0)),
)  # fmt: skip
SHARE = [
    (re.compile(rf"\b(?:{p})\b" if not p.endswith(")") else rf"\b(?:{p})", re.IGNORECASE), q, b)
    for p, q, b in SHARES
]
NIL = re.compile(
    r"\b(?P<nil>nil|none(?:\s(?:planned|at all|to speak of))?|nothing(?:\s\w+){0,1}|(?:essentially\s)?negligible|zero(?!-|\s(?:waste|emission|carbon))|idle|"
    r"(?:[Nn]o|[Nn]either|without(?: any)?)\s(?:\w+\sha(?:s|ve)\s)?(?:[\w-]+\s){0,3}?(?:mine production|mine output|production|output|mining|refining|smelting|deposits?|primary \w+ metal))\b",
    re.IGNORECASE,
)
NO_PLANTS = re.compile(
    r"\b(?:[Nn]o|[Nn]either \w+ has|[Nn]one of these \w+ (?:have|has))\s(?!longer\b)(?P<kind>(?:[\w-]+\s){0,4}?)(?P<noun>%s)\b"
)
RISING = re.compile(
    r"\b(?:is|are|has been|have been|was|were|but|continues? to|continue|expected to|may|will|to be|whereas \w+ output is)\s(?:also\s|still\s|steadily\s|slowly\s|likely\s|continue\s)*(?:growing|rising|risen|grow|rise|expand(?:ing)?|increas(?:e|ing)|climbing)\b",
    re.IGNORECASE,
)
FALLING = re.compile(
    r"\b(?:is|are|has been|have been|was|were|continues? to|expected to|may|will|to be)\s(?:also\s|still\s|steadily\s|slowly\s|likely\s)*(?:shrinking|declining|falling|fallen|decline|fall|shrink|decreas(?:e|ing)|dwindling)\b|\bslow(?:ly)? declin\w+",
    re.IGNORECASE,
)
FLAT = re.compile(
    r"\b(?:roughly|remain(?:s|ed)?|stay(?:s|ed)?|be|been|broadly|largely|or|to)\s(?:flat(?P<down>\s?(?:/|or)\s?(?:gradually\s|slowly\s)?declin\w+)?|stable|unchanged|steady|constant)\b|\(flat\b|\bplateau or slowly decline\b|\bunlikely to (?:increase|grow|rise)\b|\bcannot significantly grow\b",
    re.IGNORECASE,
)


UNITS = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])} | {w: 10 * i for i, w in enumerate(
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)}  # fmt: skip
_WORD = "(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + "|hundred)"
_NUMBER = rf"{_WORD}(?:(?:[\s-]|\sand\s){_WORD}){{0,4}}"
PER_CENT = re.compile(
    rf"\b(?P<first>{_NUMBER})(?:\s(?:to|or)\s(?P<last>{_NUMBER}))?\s(?:per\scent|percent|%)", re.IGNORECASE
)


@dataclass(frozen=True)
class Worded:
    """A number read from words, with the note that says so."""

    number: Numeral
    note: str


@lru_cache(maxsize=8)
def _no_plants(vocabulary: Vocabulary) -> re.Pattern[str]:
    _, known = _nouns(vocabulary)
    return re.compile(
        NO_PLANTS.pattern % "|".join(re.escape(n) for n in sorted(known, key=len, reverse=True))
    )


def _qualifier(text: str, at: int, vocabulary: Vocabulary) -> tuple[int, str]:
    before, _, names = _qualifier_patterns(vocabulary)
    found = before.search(text[max(0, at - 30) : at])
    if not found:
        return at, "exact"
    return at - (min(at, 30) - found.start()), names[found["word"].lower()]


def worded(text: str, vocabulary: Vocabulary, prose: bool) -> list[Worded]:
    """Every word-number of a text in order; `prose` turns on shares, nils and trends, which only running text has."""
    found = _percents(text) + _parts(text, vocabulary) + _vague(text, vocabulary)
    if prose:
        found += _nils(text, vocabulary) + _shares(text) + _trends(text)
    found.sort(key=lambda w: w.number.span.start)
    kept: list[Worded] = []
    for w in found:
        if not kept or w.number.span.start >= kept[-1].number.span.end:
            kept.append(w)
    return kept


def _number(span: tuple[int, int], low: float | None, central: float | None, high: float | None, unit: str, kind: str,
            qualifier: str, factor: float | None = None, per_year: bool = False) -> Numeral:  # fmt: skip
    return Numeral(Span(*span), (), low, central, high, unit, kind, factor, qualifier, per_year)


def _parts(text: str, vocabulary: Vocabulary) -> list[Worded]:
    result = []
    for m in PART.finditer(text):
        word = re.sub(r"[\s-]", " ", m["part"].lower())
        if word == "half" and re.search(
            r"\b(?:first|second|other|one and a|a year and a|the)\s$",
            text[max(0, m.start() - 16) : m.start()],
        ):
            continue
        if re.search(r"\d\sand\s$|(?:per)\s$", text[max(0, m.start() - 8) : m.start()]):
            continue
        start, qualifier = _qualifier(text, m.start(), vocabulary)
        value = round(PARTS[word], 1)  # a word says no more than that
        low: float | None = None
        central: float | None = value
        high: float | None = None
        if qualifier in ("over", "at_least"):
            low, central = value, None
        elif qualifier == "below":
            central, high = None, value
        result.append(
            Worded(
                _number((start, m.end()), low, central, high, "%", "percent", qualifier),
                f"word: {text[start : m.end()].strip()}",
            )
        )
    return result


def _spelled(words: str) -> float | None:
    """Value of a number in words below a thousand: "one hundred and thirty", "eighty-five"."""
    total = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word in UNITS:
            total += UNITS[word]
        elif word not in ("and", "a"):
            return None
    return float(total)


def _percents(text: str) -> list[Worded]:
    result = []
    for m in PER_CENT.finditer(text):
        first, last = _spelled(m["first"]), _spelled(m["last"]) if m["last"] else None
        if first is None:
            continue
        low, central, high = (None, first, None) if last is None else (first, None, last)
        before = text[max(0, m.start() - 12) : m.start()]
        over = re.search(r"\b(?:over|above|more than)\s$", before)
        if over and last is None:
            low, central = first, None
        qualifier = (
            "over"
            if over
            else "about"
            if re.search(r"\b(?:about|some|roughly|around)\s$", before)
            else "exact"
        )
        result.append(
            Worded(_number(m.span(), low, central, high, "%", "percent", qualifier), f"word: {m[0]}")
        )
    return result


def _vague(text: str, vocabulary: Vocabulary) -> list[Worded]:
    pattern, known = _unit_pattern(vocabulary)
    result = []
    for m in VAGUE.finditer(text):
        unit_found = pattern.match(text, m.end() - (1 if text[m.end() - 1 : m.end()] == " " else 0))
        unit = known.get(unit_found["unit"]) if unit_found else None
        if unit is None or unit.kind != "mass" or unit_found is None:
            continue
        many = (m["many"] or "").strip().lower()
        if not many and m["scale"].lower() in ("thousand", "hundred") and not ONE.search(text[: m.start()]):
            continue  # "thousand metric tons" over a column is a unit
        low, high = MANY.get(many, (2, 9))
        scale = SCALES[m["scale"].lower()]
        if m["second"]:
            scale *= SCALES[m["second"].split()[0].lower()]
        after = re.match(
            r"\s?(?:/\s?(?:yr|y|year)\b|(?:per|a|each)\s(?:year|annum)\b|annually)",
            text[unit_found.end() : unit_found.end() + 14],
        )
        end = unit_found.end() + (after.end() if after else 0)
        number = _number(
            (m.start(), end),
            low * scale,
            None,
            high * scale,
            unit.unit,
            "mass",
            "order_of",
            unit.factor_t,
            True,
        )
        result.append(Worded(number, f"bounds are the reading of '{m[0].strip()}'"))
    for m in VAGUE_PERCENT.finditer(text):
        low, high = MANY[m["many"].lower()]
        result.append(
            Worded(
                _number(m.span(), low, None, high, "%", "percent", "few"),
                f"bounds are the reading of '{m[0]}'",
            )
        )
    return result


def _nils(text: str, vocabulary: Vocabulary) -> list[Worded]:
    result = []
    for m in _no_plants(vocabulary).finditer(text):
        _, known = _nouns(vocabulary)
        facility = known[m["noun"]]
        result.append(
            Worded(_number(m.span(), None, 0.0, None, facility.unit, "count", "exact"), f"word: {m[0]}")
        )
    for m in NIL.finditer(text):
        after = text[m.end() : m.end() + 30]
        if re.match(r"\s(?:of (?:these|the|them|which)|but|change|impact|effect|evidence|\w+ but)\b", after):
            continue
        qualifier = "negligible" if "negligible" in m["nil"].lower() else "exact"
        result.append(
            Worded(_number(m.span(), None, 0.0, None, "t", "mass", qualifier, 1.0, True), f"word: {m[0]}")
        )
    return result


def _shares(text: str) -> list[Worded]:
    result = []
    for pattern, qualifier, bounds in SHARE:
        for m in pattern.finditer(text):
            low, high = bounds or (None, None)
            central = None
            if qualifier == "all":
                low, central, high, name = None, 100.0, None, "exact"
            else:
                name = qualifier
            note = (
                f"bounds are the reading of '{m[0].strip()}'" if bounds and low else f"word: {m[0].strip()}"
            )
            result.append(
                Worded(_number((m.start(), m.end()), low, central, high, "%", "percent", name), note)
            )
    return result


def _trends(text: str) -> list[Worded]:
    result = []
    for pattern, qualifier in ((FLAT, "flat"), (RISING, "growing"), (FALLING, "declining")):
        for m in pattern.finditer(text):
            if re.search(r"\d\s?%", text[m.end() : m.end() + 25]):
                continue
            name = qualifier
            if qualifier == "flat" and re.search(r"declin|unlikely", m[0]):
                name = "flat_or_declining"
            result.append(
                Worded(_number(m.span(), None, None, None, "", "trend", name), f"word: {m[0].strip()}")
            )
    return result
