"""Mentions: where a text names a region, a plant, a metal or a year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from oreshed.basis.regions import code_of, name_of, regions
from oreshed.ledger.reading.phrases import Phrases
from oreshed.ledger.vocabulary.tables import Commodity, Cue, NamedPlace, Vocabulary, cue_pattern

ALLIES = "allies"
BLOC = re.compile(
    r"\b(?:U\.?S\.?[/-](?:and-)?(?:EU|[Aa]llie[sd])(?:\snations|\scountries)?|U\.?S\.?[-\s](?:and|plus|&|\+)[-\s](?:its\s)?[Aa]llie[sd](?:\snations)?|"
    r"U\.?S\.?\s?\+\s?(?:its\s)?[Aa]llies|United States and (?:its )?[Aa]llies|US\s?&\s?allies|allied (?:nations|countries|states|bloc)|"
    r"(?<!not )(?<!non-)(?<!un)(?:[Aa]llies|[Aa]llied)|the bloc(?:'s)?|[Bb]loc|[Tt]he (?:alliance|coalition|(?:seven )?(?:members|partners))(?:'s|')?(?!\sof)|[Pp]artner (?:countries|output|use|demand|supply)|^\W*Partners\W*$|the group as a whole|partner nations|the core)\b"
)
OWN_PART = re.compile(
    r"(?:'s)?\s(?=(?:European|Canadian|American|Japanese|Australian|Norwegian|Icelandic)\s(?:members?|countries|states|side|part|plants|mines|smelters|refiner))"
)  # "the bloc's European members" are Europe
NOT_A_REGION = re.compile(
    r"\s(?:dollars?\b|\$|Geological Survey|Department|Steel\b|Bureau|Census|EPA\b|DOE\b|Patent|Antimony\b|Metals\b|Ecology|"
    r"Zinc (?:Corp|Ltd|Inc)|Tin (?:Corp|Ltd|Inc|Association)|Nickel (?:Corp|Ltd|Inc)|Commission|Council|regulations?\b|"
    r"Critical Raw|Lithium (?:Corp|Ltd|Inc)|Minerals? (?:Corp|Ltd|Inc)|Resources (?:Corp|Ltd|Inc)|Mining (?:Corp|Ltd|Inc)|Molybdenum (?:Co|Corp|Inc))"
)
YEAR = re.compile(
    r"(?<![\d.,$€])(?:(?P<fuzzy>early|mid|late)[\s-])?(?P<year>(?:1[89]|20)\d\d)(?P<decade>'?s\b)?(?:\s?[-/]\s?(?P<to>(?:20)?\d\d)(?![\d%]|\s?(?:k?t|%)\b))?(?![\d,]*\d)(?!\.\d)"
)
COMMON = frozenset({"In", "As", "At", "No", "He", "Be", "I", "Am", "Es"})
OPENING = re.compile(
    r"(?:^|[.:;?!|*•])\s*$"
)  # where "As", "In" and "No" are words, not arsenic, indium, nobelium
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
    """The vocabulary, ready for looking up: what to look for and what it means."""

    regions: Phrases[str]
    members: frozenset[str]
    places: Phrases[NamedPlace]
    metals: Phrases[str]
    symbols: Phrases[str]
    commodities: dict[str, Commodity]
    cues: dict[str, Phrases[Cue]]


@lru_cache(maxsize=8)
def lexicon(vocabulary: Vocabulary) -> Lexicon:
    codes: dict[str, str] = {}
    for region in regions():
        for word in (region.name, *region.spellings):
            if word:
                codes.setdefault(word, region.code)
    codes |= {"Aus": "AUS", "Cdn": "CAN", "the Union": "EU27"}
    codes |= dict.fromkeys(("all others", "All others", "all other countries", "other producers"), "ROW")
    codes.pop("international", None)
    for word in [w for w in codes if w[0].islower()]:
        codes[word[0].upper() + word[1:]] = codes[word]
    for name, country in vocabulary.subregions:
        codes.setdefault(name, "~" + code_of(country))
        if name.endswith("a") and " " not in name:
            codes.setdefault(name + "n", "~" + code_of(country))  # Californian, Silesian
    named: Phrases[str] = Phrases()
    for word, code in codes.items():
        named.add(word, code)
    places: Phrases[NamedPlace] = Phrases()
    seen: set[str] = set(codes)
    for place in vocabulary.places:
        if len(place.name) > 3 and place.name not in seen:
            seen.add(place.name)
            places.add(place.name, place)
    metals: Phrases[str] = Phrases(ignore_case=True, plural=True)
    symbols: Phrases[str] = Phrases()
    commodities: dict[str, Commodity] = {}
    for c in vocabulary.commodities:
        commodities.setdefault(c.name, c)
        for word in (c.name, *c.spellings):
            metals.add(word, c.name)
        if len(c.symbol) > 1:
            symbols.add(c.symbol, c.name)
    cues: dict[str, Phrases[Cue]] = {}
    for cue in vocabulary.cues:
        held = cues.setdefault(cue.kind, Phrases(ignore_case=True))
        if "*" in cue.pattern:
            held.add_shaped(cue.pattern.split()[0].rstrip("*"), cue_pattern(cue.pattern), cue)
        else:
            held.add(cue.pattern, cue)
    return Lexicon(
        named.close(), frozenset(r.code for r in regions() if r.member_of == "EU27"), places.close(), metals.close(),
        symbols.close(), commodities, {kind: held.close() for kind, held in cues.items()},
    )  # fmt: skip


def region_mentions(text: str, words: Lexicon) -> list[Mention]:
    """Regions in order: countries and their adjectives, members of the EU with the EU's code, states, blocs."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for m in BLOC.finditer(text):
        if OWN_PART.match(text, m.end()):
            continue
        found.append(Mention(m.start(), m.end(), ALLIES, "region", m[0]))
        taken.append(m.span())
    at = 0
    for start, end, known in words.regions.find(text):
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] < end:
            continue
        code, label = known, ""
        if NOT_A_REGION.match(text, end):
            continue
        if code.startswith("~"):
            code, label = code[1:], text[start:end]
        if text[start:end] == "America" and re.search(
            r"(?:North|South|Latin|Central)\s$", text[max(0, start - 8) : start]
        ):
            continue
        if code in words.members:
            code, label = "EU27", name_of(code)
        elif code == "ROW":
            code, label = "WLD", name_of("ROW")
        found.append(Mention(start, end, code, "region", label))
    found = [_state_of_georgia(text, m, found) for m in found]
    return sorted(found, key=lambda m: m.start)


CAUCASUS = re.compile(r"\b(?:Caucas\w+|Tbilisi|Chiatura|Black Sea|Republic of|Transcaucasia\w*)\b")


def _state_of_georgia(text: str, m: Mention, found: list[Mention]) -> Mention:
    """Georgia is the state beside other words of the United States or behind a town and a comma, else the country."""
    if m.value != "GEO" or text[m.start : m.end] != "Georgia" or CAUCASUS.search(text):
        return m
    american = any(o.value == "USA" and abs(o.start - m.start) < 300 for o in found)
    town = re.search(
        r"\b(?:in|at|of|near)\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,\s$", text[max(0, m.start - 40) : m.start]
    )
    return replace(m, value="USA", label="Georgia") if american or town else m


def place_mentions(text: str, words: Lexicon, known: list[Mention]) -> list[Mention]:
    """Plants and mines by name, where no region stands (`known`, in order)."""
    found = []
    at = 0
    for start, end, place in words.places.find(text):
        while at < len(known) and known[at].end <= start:
            at += 1
        if at < len(known) and known[at].start < end:
            continue
        region = "EU27" if place.region in words.members else place.region
        found.append(Mention(start, end, region, "place", place.name, stage=place.kind))
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
            low, high = {
                "early": (year, year + 4),
                "mid": (year + 4, year + 6),
                "late": (year + 6, year + 9),
            }.get(m["fuzzy"] or "", (year, year + 9))
        elif m["to"]:
            high = int(m["to"]) if len(m["to"]) == 4 else year // 100 * 100 + int(m["to"])
            if high < low:
                high = low
        found.append(Mention(m.start(), m.end(), str(high), "year", m[0], low=low, high=high))
    return found


def commodity_mentions(text: str, words: Lexicon) -> list[Mention]:
    """Metals and minerals by name, compound, ore or symbol."""
    found = [Mention(a, b, name, "commodity", text[a:b]) for a, b, name in words.metals.find(text)]
    for a, b, name in words.symbols.find(text):
        opens = text[a:b] in COMMON and text[b : b + 1] == " " and OPENING.search(text[:a][-3:])
        if not (b < len(text) and text[b].isdigit()) and not opens:
            found.append(Mention(a, b, name, "commodity", text[a:b]))
    return sorted(found, key=lambda m: m.start)


def cue_mentions(text: str, kind: str, words: Lexicon) -> list[Mention]:
    """Words that name a quantity of a class of units ("mass", "percent", ...)."""
    if kind not in words.cues:
        return []
    return [Mention(a, b, cue.quantity, "quantity", text[a:b], cue.bonus, cue.stage)
            for a, b, cue in words.cues[kind].find(text)]  # fmt: skip
