"""Mentions: where a text names a region, a plant, a metal or a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from oreshed.basis.regions import code_of, name_of, regions
from oreshed.ledger.vocabulary.tables import Commodity, Cue, NamedPlace, Vocabulary, cue_pattern

ALLIES = "allies"
BLOC = re.compile(
    r"\b(?:U\.?S\.?[/-](?:and-)?(?:EU|allie[sd])(?:\snations|\scountries)?|U\.?S\.?[-\s](?:and|plus|&|\+)[-\s](?:its\s)?allie[sd](?:\snations)?|"
    r"U\.?S\.?\s?\+\s?(?:its\s)?[Aa]llies|United States and (?:its )?allies|US\s?&\s?allies|allied (?:nations|countries|states|bloc)|"
    r"[Aa]llies|[Aa]llied|the bloc(?:'s)?|[Bb]loc|the group as a whole|partner nations|the core)\b"
)
NOT_A_REGION = re.compile(
    r"\s(?:dollars?\b|\$|Geological Survey|Department|Steel\b|Bureau|Census|EPA\b|DOE\b|Patent|Antimony\b|Metals\b|Ecology|"
    r"Zinc (?:Corp|Ltd|Inc)|Tin (?:Corp|Ltd|Inc|Association)|Nickel (?:Corp|Ltd|Inc)|Commission|Council|regulations?\b|"
    r"Critical Raw|Lithium (?:Corp|Ltd|Inc)|Minerals? (?:Corp|Ltd|Inc)|Resources (?:Corp|Ltd|Inc)|Mining (?:Corp|Ltd|Inc)|Molybdenum (?:Co|Corp|Inc))"
)
YEAR = re.compile(r"(?<![\d.,$€])(?:(?P<fuzzy>early|mid|late)[\s-])?(?P<year>(?:1[89]|20)\d\d)(?P<decade>'?s\b)?(?:\s?[-/]\s?(?P<to>(?:20)?\d\d)(?![\d%]|\s?(?:k?t|%)\b))?(?![\d,]*\d)(?!\.\d)")
AGO = re.compile(r"\b(?:a decade ago|ten years ago)\b")
SAME_YEAR = re.compile(r"\b(?:that|the same|this|the) year(?:'s)?\b")
NOW = re.compile(r"\b(?:today|currently|current|now|at present|presently|already|to date)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A name in a text. `value` is a region code, a place's name, a commodity or a cue's quantity."""

    start: int
    end: int
    value: str
    kind: str
    label: str = ""
    bonus: float = 0.0
    stage: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary, compiled once: what to look for and what it means."""

    region_pattern: re.Pattern[str]
    region_codes: dict[str, str]
    members: frozenset[str]
    place_pattern: re.Pattern[str] | None
    places: dict[str, NamedPlace]
    commodity_pattern: re.Pattern[str]
    commodity_names: dict[str, str]
    commodities: dict[str, Commodity]
    cue_patterns: dict[str, tuple[re.Pattern[str], tuple[Cue, ...]]]


def _alternation(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=8)
def lexicon(vocabulary: Vocabulary) -> Lexicon:
    codes: dict[str, str] = {}
    for region in regions():
        for word in (region.name, *region.spellings):
            if word:
                codes.setdefault(word, region.code)
    codes |= {"Aus": "AUS", "Cdn": "CAN", "the Union": "EU27"}
    codes |= dict.fromkeys(("all others", "All others", "all other countries", "other producers"), "ROW")
    codes = {k: v for k, v in codes.items() if v and k != "international"}
    lowered = {w for w, c in codes.items() if w[0].islower()}
    for word in list(lowered):
        codes[word[0].upper() + word[1:]] = codes[word]
    for name, country in vocabulary.subregions:
        codes.setdefault(name, "~" + code_of(country))
    places = {p.name: p for p in reversed(vocabulary.places) if len(p.name) > 3 and p.name not in codes}
    names: dict[str, str] = {}
    commodities: dict[str, Commodity] = {}
    for c in vocabulary.commodities:
        commodities.setdefault(c.name, c)
        for word in (c.name, *c.spellings):
            names.setdefault(word.lower(), c.name)
    symbols = {c.symbol: c.name for c in reversed(vocabulary.commodities) if c.symbol}
    words = sorted(names, key=len, reverse=True)
    commodity = re.compile(
        rf"\b(?:(?i:{'|'.join(re.escape(w) for w in words)})|(?:{_alternation([s for s in symbols if len(s) > 1])})(?![\w]))(?:s?\b)"
    )
    cue_patterns = {}
    kinds = sorted({cue.kind for cue in vocabulary.cues})
    for kind in kinds:
        cues = tuple(sorted((c for c in vocabulary.cues if c.kind == kind), key=lambda c: -len(c.pattern)))
        body = "|".join(f"({cue_pattern(c.pattern)})" for c in cues)
        cue_patterns[kind] = (re.compile(body, re.IGNORECASE), cues)
    return Lexicon(
        re.compile(rf"(?<![\w])(?:{_alternation(list(codes))})(?![\w])"), codes,
        frozenset(r.code for r in regions() if r.member_of == "EU27"),
        re.compile(rf"(?<![\w])(?:{_alternation(list(places))})(?![\w])") if places else None, places,
        commodity, names | {s.lower(): n for s, n in symbols.items()} | symbols, commodities, cue_patterns,
    )  # fmt: skip


def region_mentions(text: str, words: Lexicon) -> list[Mention]:
    """Regions in order: countries and their adjectives, members of the EU with the EU's code, states, blocs."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for m in BLOC.finditer(text):
        found.append(Mention(m.start(), m.end(), ALLIES, "region", m[0]))
        taken.append(m.span())
    at = 0
    for m in words.region_pattern.finditer(text):
        while at < len(taken) and taken[at][1] <= m.start():
            at += 1
        if at < len(taken) and taken[at][0] < m.end():
            continue
        code, label = words.region_codes[m[0]], ""
        if NOT_A_REGION.match(text, m.end()):
            continue
        if code.startswith("~"):
            code, label = code[1:], m[0]
        if m[0] == "America" and re.search(r"(?:North|South|Latin|Central)\s$", text[max(0, m.start() - 8) : m.start()]):
            continue
        if code in words.members:
            code, label = "EU27", name_of(code)
        elif code == "ROW":
            code, label = "WLD", name_of("ROW")
        found.append(Mention(m.start(), m.end(), code, "region", label))
    return sorted(found, key=lambda m: m.start)


def place_mentions(text: str, words: Lexicon, regions: list[Mention]) -> list[Mention]:
    if words.place_pattern is None:
        return []
    found = []
    for m in words.place_pattern.finditer(text):
        if any(r.start < m.end() and m.start() < r.end for r in regions):
            continue
        place = words.places[m[0]]
        found.append(Mention(m.start(), m.end(), place.region, "place", place.name, stage=place.kind))
    return found


def year_mentions(text: str) -> list[Mention]:
    """Years and spans of years, with what loosely names one: "early 2000s", "a decade ago", "that year"."""
    found = []
    for m in YEAR.finditer(text):
        if re.match(r"\s?(?:k?t|Mt|tonnes|tons|%|°C|ppm|kg)\b", text[m.end() : m.end() + 8]):
            continue
        year = int(m["year"])
        low = high = year
        if m["decade"]:
            low, high = {"early": (year, year + 4), "mid": (year + 4, year + 6), "late": (year + 6, year + 9)}.get(
                m["fuzzy"] or "", (year, year + 9)
            )
        elif m["to"]:
            high = int(m["to"]) if len(m["to"]) == 4 else year // 100 * 100 + int(m["to"])
            if high < low:
                high = low
        found.append(Mention(m.start(), m.end(), str(high), "year", m[0], low=low, high=high))
    return found


def commodity_mentions(text: str, words: Lexicon) -> list[Mention]:
    found = []
    for m in words.commodity_pattern.finditer(text):
        name = words.commodity_names.get(m[0]) or words.commodity_names.get(m[0].lower())
        if name is None:
            bare = m[0].lower()
            name = words.commodity_names.get(bare[:-1]) if bare.endswith("s") else None
        if name:
            found.append(Mention(m.start(), m.end(), name, "commodity", m[0]))
    return found


def cue_mentions(text: str, kind: str, words: Lexicon) -> list[Mention]:
    """Words that name a quantity of a class of units ("mass", "percent", ...)."""
    if kind not in words.cue_patterns:
        return []
    pattern, cues = words.cue_patterns[kind]
    found = []
    for m in pattern.finditer(text):
        assert m.lastindex is not None
        cue = cues[m.lastindex - 1]
        found.append(Mention(m.start(), m.end(), cue.quantity, "quantity", m[0], cue.bonus, cue.stage))
    return found
