"""R-ENTITY: plants and minerals: where a plant stands, what kind it is, which metal a mineral holds.

The gazetteer `reference/facilities.csv` lists plants and their towns by country (USGS and ICMM lists). A name counts
only where every entry of that name agrees; a name that is not listed says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.basis.properties import elements_of, mineral_named, symbols
from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.book import Book, outside
from oreshed.ledger.evidence.facilities import NAME, NOUN, PLACES, Facility, known, provinces
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    apart_words,
    contains,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.record.tenure import groups

RULE = "R-ENTITY"


def entities(evidence: Evidence) -> Iterator[Finding]:
    """Plants in the wrong country, mines where nothing is mined, minerals of another metal."""
    book = Book.of(evidence.ledger)
    for p in book.sentences():
        yield from _country(p, book.commodity_of(p.document))
        yield from _mine(book, p)
        yield from _mines_such_as(book, p)
        yield from _mineral(book, p)


def _of_the_lead(p: Passage) -> Iterator[tuple[str, str, int, int]]:
    """A bullet about a listed plant that puts its mine or plant in a country: "Vittangi – the mine in northern Finland"."""
    if not p.lead or mentions(p.lead) or not known(p.lead.split(",")[0]):
        return
    m = re.search(
        rf"\b{NOUN}\s+in\s+(?:the\s+)?(?:(?:north|south|east|west|central)\w*\s+)?(?=[A-Z])", p.plain
    )
    hit = next(((b, e, code) for b, e, code in mentions(p.plain) if m and b == m.end()), None)
    if (
        m
        and hit
        and not re.search(r"\b(?:another|other|second|sister)\b", p.plain[max(0, m.start() - 30) : m.start()])
    ):
        yield p.lead.split(",")[0], hit[2], max(0, m.start() - 30), hit[1]


def _named_places(text: str) -> Iterator[tuple[str, str, int, int]]:
    """ "Norwegian refinery in Harjavalta", "Harjavalta in Norway", "Harjavalta (Norway)": name, region, begin, end."""
    provinces = {state for states in PLACES.values() for state in states if " " in state}
    for b, e, code in mentions(text):
        if any(text.startswith(state, b) for state in provinces):
            continue  # British Columbia is no part of Britain
        m = re.match(
            rf"\s+(?:\w+[ -]){{0,3}}?{NOUN}\s+(?:in|at|of|near|called|named)\s+(?:the\s+)?({NAME})", text[e:]
        )
        if m:
            yield m[1], code, b, e + m.end()
        m = re.match(rf",\s+(?:the\s+)?({NAME})(?=(?:'s|’s)?\s+(?:{NOUN}\b|[a-z]+\b))", text[e:])
        if m and re.search(r"(?:^|[.;]\s)\W*In\s+(?:the\s+)?$", text[:b]) and not mentions(m[1]):
            yield m[1], code, b, e + m.end()
        m = re.match(rf"(?:'s|’s)\s+({NAME})\s+(?:\w+ ){{0,2}}?{NOUN}\b", text[e:])
        if m:
            yield m[1], code, b, e + m.end()
        m = re.search(
            rf"({NAME})(?:'s|’s)?,\s+(?:the|an?)\s+(?:\w+[ -]){{0,3}}?{NOUN}\s+(?:of|in)\s+(?:the\s+)?$",
            text[max(0, b - 80) : b],
        )
        if m:
            yield m[1], code, max(0, b - 80) + m.start(1), e
        m = re.search(
            rf"({NAME})(?:\s+(?:\w+ ){{0,2}}?{NOUN})?\s*(?:\(|,\s*|\s+in\s+)(?:\w+ )?$",
            text[max(0, b - 60) : b],
        )
        if m and not re.search(r"\bfrom\s*$|\bto\s*$", text[max(0, b - 60) : b]):
            yield m[1], code, max(0, b - 60) + m.start(1), e


def _fits(entry: Facility, region: str) -> bool:
    return entry.region == region or contains(region, entry.region) or contains(entry.region, region)


def _country(p: Passage, metal: str) -> Iterator[Finding]:
    done = set()
    for name, region, begin, end in (*_named_places(p.plain), *_of_the_lead(p)):
        if mentions(re.split(r"\s+(?=in$)", name)[0]):
            continue  # "the Republic of Korea, the Netherlands": a country and the next one
        words = name.split()
        parts = [" ".join(words[i:j]) for i in range(len(words)) for j in range(len(words), i, -1)]
        for part in parts:
            entries = known(part)
            if provinces().get(part) == region:
                break  # "Ontario, Canada": a province, whatever mine bears its name
            if not entries or re.sub(r"[’']s$", "", part) in groups():
                continue
            if (
                not any(_fits(f, region) for f in entries)
                and part not in done
                and len({f.region for f in entries}) == 1
            ):
                done.add(part)
                f = entries[0]
                kind = re.match(
                    rf"\s+(?P<n>{NOUN})\b", p.plain[p.plain.find(part) + len(part) :], re.IGNORECASE
                )
                if kind and kind["n"].lower() not in " ".join(e.types for e in entries) and not any(metal in e.commodities for e in entries):  # fmt: skip
                    continue  # another kind of plant of another metal: a namesake
                yield finding(
                    RULE, "medium",
                    (p.words(max(0, begin - 5), end), Words(f"{f.name}: {name_of(f.region)}; {f.commodities}", None, f.source)),
                    f"{part} is listed in {name_of(f.region)}, not in {name_of(region)}",
                    f"{name_of(f.region)}, or the plant in {name_of(region)} that was meant.", weight=0.2,
                )  # fmt: skip
            break


def _mine(book: Book, p: Passage) -> Iterator[Finding]:
    """A named mine in a region whose mine output of that year is zero in the same text, and no mine in the gazetteer."""
    for m in re.finditer(rf"\b(?:the\s+)?({NAME})\s+mine\b", p.plain):
        entries = known(m[1])
        if not entries or any("mine" in f.types for f in entries) or p.plain[: m.start(1)].endswith("St. "):
            continue
        region = entries[0].region
        section = p.section
        none = next(
            (c for c in book.ledger.claims
             if c.subject.quantity == "mine_production" and region_of(c) == region and is_mass(c) and printed(c)[1] <= 1 and c.place
             and c.place.document == p.document and section and section.first <= c.place.line <= section.last),
            None,
        )  # fmt: skip
        listed = Words(
            f"{entries[0].name}: {', '.join(sorted({f.types or 'plant' for f in entries}))}; {entries[0].commodities}",
            None,
            entries[0].source,
        )
        yield finding(
            RULE, "medium", apart_words(p.words(m.start(), min(len(p.text), m.end() + 20)), *([words_of(none)] if none else []), listed),
            f"{m[1]} is listed as {', '.join(sorted({f.types for f in entries if f.types})) or 'a plant'}, not as a mine"
            + (f"; mine production of {name_of(region)} is 0 t in {year_of(none)}" if none else ""),
            "The kind of plant that it is.", weight=0.2,
        )  # fmt: skip


def _mines_such_as(book: Book, p: Passage) -> Iterator[Finding]:
    """ "mines such as X", where the same text gives X's output as recycled or the lists know no mine of that name."""
    m = re.search(rf"\bmines?\s+(?:such as|like|including|e\.g\.,?)\s+(?:[A-Z]\w+['’]s\s+)?({NAME})", p.plain)
    if not m:
        return
    key = m[1].split(" operation")[0].lower()
    recycled = next(
        (
            c
            for c in book.ledger.claims
            if c.subject.quantity in ("refined_production_secondary", "recycled_supply")
            and key
            and (key in c.subject.entity.lower() or key in c.quote.lower())
            and is_mass(c)
        ),
        None,
    )
    if recycled is None:
        return
    yield finding(
        RULE, "medium", apart_words(p.words(m.start(), min(len(p.text), m.end() + 20)), words_of(recycled)),
        f"{m[1]} is called a mine; its output stands elsewhere as recycled metal", "The kind of plant that it is.", (recycled,), 0.2,
    )  # fmt: skip


def _mineral(book: Book, p: Passage) -> Iterator[Finding]:
    """A mineral called the ore of a metal that its formula does not hold."""
    table = symbols()
    metals = "|".join(sorted((re.escape(n) for n in table), key=len, reverse=True))
    for m in re.finditer(
        rf"\b(?P<metal>{metals})[ -](?:ore )?(?:minerals?|ores?|sulphides?|sulfides?|oxides?|carbonates?)\s*(?:,|\(|such as|like|namely|called|:|–|is|are)?\s*(?:e\.g\.,?\s*|mainly |chiefly |the )?(?P<mineral>[a-z]+(?:ite|ine|ende|spar))\b"
        rf"|\b(?P<mineral2>[a-zA-Z]+(?:ite|ine|ende|spar))\b,?\s*(?:\([^)]*\),?\s*)?(?:is\s+)?(?:the\s+|a\s+)?(?:main|chief|principal|only|dominant|common|most important|primary|most common|usual)?\s*(?P<metal2>{metals})[ -](?:ore|mineral|sulphide|sulfide|oxide|carbonate|bearing mineral)\b",
        p.plain, re.IGNORECASE,
    ):  # fmt: skip
        metal, name = (m["metal"] or m["metal2"]).lower(), (m["mineral"] or m["mineral2"]).lower()
        mineral = mineral_named(name)
        if mineral is None or not mineral.formula or table[metal] in elements_of(mineral.formula):
            continue
        if re.search(r"\w,\s+\w+$", m[0]) and re.match(r",|\s+(?:and|or)\b", p.plain[m.end() :]):
            continue  # a list of minerals names none of them the ore of the first
        yield finding(
            RULE, "medium", (p.words(max(0, m.start() - 10), min(len(p.text), m.end() + 10)), Words(f"{name}: {mineral.formula}", None, mineral.source)),
            f"{name} is {mineral.formula}: it holds no {metal}", f"A mineral of {metal}.", weight=0.2,
        )  # fmt: skip


__all__ = ["entities", "outside"]
