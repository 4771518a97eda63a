"""R-CITE, R-STRUCT: what a reference can hold: an edition older than its data, a volume of another year, a work of other hands,
and sections and tables that a text points to and does not have.

`reference/journals.csv` holds years and volumes of journals, `reference/works.csv` authors and years of well-known works.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.ledger.claim import Place
from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.amounts import amounts
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.citations import _cited, _entries, _line_words
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.provenance import table
from oreshed.ledger.rules.verdicts import finding

RULE = "R-CITE"
NOW = 2026  # measured data of later years exist nowhere
FORECAST = re.compile(r"\b(?:will|would|could|may|forecast\w*|project\w*|expect\w*|plan\w*|target\w*|outlook|by 20\d\d|assum\w+|scenario|under construction|capacity)\b", re.IGNORECASE)  # fmt: skip
YEARBOOK = re.compile(r"\bMineral Commodity Summar(?:y|ies),?\s*\(?(?P<y>20\d\d)|\bMCS,?\s*\(?(?P<z>20\d\d)", re.IGNORECASE)  # fmt: skip


def vintages(evidence: Evidence) -> Iterator[Finding]:
    """Editions, volumes, authors and pointers of every document."""
    for document, found in Book.of(evidence.ledger).documents():
        entries = _entries(document)
        yield from _older(found, entries)
        yield from _authors(document, found)
        yield from _credited(found, entries)
        yield from _twice(found, entries)
        for p in found:
            if p.kind == "sentence":
                yield from _volume(p)
                yield from _work(p)
                yield from _entry(p)
        yield from _pointers(document, found)


def _edition(text: str) -> tuple[int, bool] | None:
    """The year of a source, and whether it is a yearbook, whose data end the year before."""
    book = YEARBOOK.search(text)
    if book:
        return int(book["y"] or book["z"]), True
    bare = re.sub(r"https?://\S+|\baccessed\b[^.;]*|\b\d+[–-]\d+\b", " ", text)
    years = [int(y) for y in re.findall(r"(?<![\d–-])((?:19|20)\d\d)(?![\d–-])", bare)]
    return (max(years), False) if years and max(years) <= NOW else None


def _older(found: tuple[Passage, ...], entries: dict[int, tuple[int, str]]) -> Iterator[Finding]:
    """Figures of a year that the cited edition cannot hold."""
    late: dict[int, tuple[Passage, int, int]] = {}
    seen: dict[int, int] = {}
    for n, p, m in _cited(found, entries):
        source = entries.get(n)
        edition = _edition(source[1]) if source else None
        if edition is None or FORECAST.search(p.plain):
            continue
        begin = max((k.end() for k in re.finditer(r"\]|[.;]\s", p.text[: m.start()])), default=0)
        years = {int(a.first) for a in amounts(p.plain[begin : m.start()]) if a.kind == "year"}
        last = edition[0] - (1 if edition[1] else 0)
        seen[n] = seen.get(n, 0) + 1
        if years and min(years) > last and max(years) <= NOW:
            late.setdefault(n, (p, m.start(), min(years)))
    for n, (p, at, year) in late.items():
        entry = _line_words(found, entries[n][0])
        edition = _edition(entries[n][1])
        if entry is None or edition is None:
            continue
        yield finding(
            RULE, "medium", (entry.words(0, 140), p.words(max(0, at - 60), at + 4)),
            f"[{n}] is of {edition[0]}{' and ends with data of ' + str(edition[0] - 1) if edition[1] else ''}; it is cited for {year}", "The edition that holds the year.", weight=0.1,
        )  # fmt: skip


@lru_cache(maxsize=1)
def journals() -> tuple[tuple[str, re.Pattern[str], tuple[tuple[int, int], ...]], ...]:
    """Name, words with a volume behind them, and years with their volumes."""
    return tuple(
        (
            r["journal"], re.compile(rf"(?<![A-Za-z] )(?<![A-Za-z])(?:{r['words']})[,\s]+(?:vol(?:ume|\.)?\s*)?(?P<v>\d{{1,4}})(?![\d%.])"),
            tuple((int(a), int(b)) for a, b in (x.split(":") for x in r["points"].split(";"))),
        )
        for r in table("journals")
    )  # fmt: skip


def year_of_volume(points: tuple[tuple[int, int], ...], volume: int) -> tuple[float, float]:
    """The years between which a volume lies, from the nearest known volumes, widened by two."""
    for (y0, v0), (y1, v1) in itertools.pairwise(points):
        if v0 <= volume <= v1:
            at = y0 + (y1 - y0) * (volume - v0) / (v1 - v0)
            wide = 2.0 + 0.15 * (y1 - y0)
            return at - wide, at + wide
    return (points[-1][0] - 1, 2100) if volume > points[-1][1] else (0, points[0][0] + 2)


def _volume(p: Passage) -> Iterator[Finding]:
    """ "Nature 407 (1910)": a volume of another year."""
    for name, words, points in journals():
        m = words.search(p.plain)
        if m is None:
            continue
        behind = re.match(
            r"\s*(?:\([^()]{1,8}\))?[,:;]?\s*(?:[\d–-]+[,:;]?\s*)?(?:pp?\.?\s*[\d–-]+[,;]?\s*)?\(?((?:18|19|20)\d\d)\b",
            p.plain[m.end() :],
        )
        before = re.findall(r"\(((?:18|19|20)\d\d)[a-z]?\)", p.plain[: m.start()])
        year = int(behind[1]) if behind else int(before[-1]) if before else 0
        volume = int(m["v"])
        if not year or 1860 <= volume <= 2100:
            continue
        low, high = year_of_volume(points, volume)
        if low <= year <= high:
            continue
        yield finding(
            RULE, "medium", (p.words(), Words(f"{name}, volume {volume}: about {(low + high) / 2:.0f}", None, "table of journals, from memory, unverified")),
            f"volume {volume} of {name} is of about {(low + high) / 2:.0f}, not of {year}", "The year of the volume.", weight=0.1,
        )  # fmt: skip
        return


@lru_cache(maxsize=1)
def works_known() -> tuple[tuple[re.Pattern[str], tuple[str, ...], frozenset[str], str], ...]:
    """Title, surnames and years of well-known works."""
    return tuple(
        (re.compile(re.sub(r"\\?[.,] ?", r"[,.:]? ?", re.escape(r["title"]).replace(r"\ ", " ")).replace(" ", r"\s+"), re.IGNORECASE), tuple(a for a in r["authors"].split(";") if a), frozenset(y for y in r["years"].split(";") if y), r["title"])
        for r in table("works")
    )  # fmt: skip


def _work(p: Passage) -> Iterator[Finding]:
    """A well-known title under other names or another year."""
    if not p.question.startswith("references") and not re.match(r"\s*(?:[-•*]\s*)?\[?\d{1,3}[\].)]", p.text):
        return
    for title, authors, years, name in works_known():
        if not title.search(p.plain):
            continue
        said = set(
            re.findall(r"(?<![\d–-])((?:18|19|20)\d\d)(?![\d–-])", re.sub(r"https?://\S+", " ", p.plain))
        )
        named = re.search(
            r"\b[A-Z]\.|\bet al\b|\b[A-Z][a-z]+,\s+[A-Z]\b|\b[A-Z][a-z]+ (?:and|&) [A-Z][a-z]+", p.plain
        )
        line = ""
        if authors and named and not any(a in p.plain for a in authors):
            line = f"“{name}” is by {', '.join(authors[:4])}"
        elif years and said and not said & years:
            line = f"“{name}” is of {', '.join(sorted(years))}, not of {', '.join(sorted(said))}"
        if line:
            yield finding(RULE, "medium", (p.words(), Words(line, None, "table of works, from memory, unverified")), line, "Authors and year of the work.", weight=0.1)  # fmt: skip
            return


# Publisher of an identifier's prefix, and journals whose papers it holds.
PREFIXES = {"10.1038": r"Nature|Scientific Reports|npj", "10.1126": r"Science\b", "10.1016": r"Hydrometallurgy|Minerals Engineering|Resources Policy|Resources, Conservation|Journal of Cleaner Production|Ore Geology Reviews|Separation and Purification|Journal of Hazardous Materials|Waste Management|Journal of Power Sources|Journal of Alloys", "10.1021": r"Environmental Science (?:&|and) Technology|Industrial (?:&|and) Engineering Chemistry|ACS\b", "10.3390": r"\bMinerals\b|\bMetals\b|\bSustainability\b|\bMaterials\b", "10.3133": r"U\.?S\.? Geological Survey|USGS|Mineral Commodity Summaries|Professional Paper"}  # fmt: skip
PAGES = re.compile(r"(?<![\d–-])(?:pp?\.?\s*|[:,]\s*)(?P<a>\d{2,4})\s*[–-]\s*(?P<b>\d{2,4})(?![\d–-])")


def _entry(p: Passage) -> Iterator[Finding]:
    """Pages that run backwards, identifiers of another publisher, dates of access to come."""
    if not (p.question.startswith("references") or re.match(r"\s*(?:[-•*]\s*)?\[?\d{1,3}[\].)]\s", p.text)):
        return
    line = ""
    for m in PAGES.finditer(p.plain):
        a, b = int(m["a"]), int(m["b"])
        if b < a and len(m["a"]) == len(m["b"]) and not (1800 <= a <= 2100):
            line = f"pages {a} to {b} run backwards"
    identifier = re.search(r"\b(10\.\d{4,5})/\S+", p.text)
    if identifier and not line:
        own = PREFIXES.get(identifier[1])
        others = [k for k, words in PREFIXES.items() if k != identifier[1] and re.search(words, p.plain)]
        if own and others and not re.search(own, p.plain):
            line = f"the prefix {identifier[1]} is not that of the publisher ({others[0]})"
    seen = re.search(r"\b(?:accessed|retrieved|viewed)\b[^.;]{0,30}?(20\d\d)", p.plain, re.IGNORECASE)
    if seen and int(seen[1]) > NOW and not line:
        line = f"read in {seen[1]}, a year to come"
    if line:
        yield finding(
            RULE, "medium", (p.words(), p.words(0, 80)), line, "The entry as it was published.", weight=0.1
        )


CITED = re.compile(r"(?<![\w.])(?P<who>[A-Z][a-zé]{2,})(?:\s+(?:et al\.?|(?:and|&)\s+[A-Z][a-zé]+))?,?\s*\(?(?P<year>(?:19|20)\d\d)[a-z]?\)?")  # fmt: skip


def _authors(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """ "Smith et al. (2019)" where the list has Smith of 2009 alone."""
    listed: dict[str, list[tuple[Passage, frozenset[str]]]] = {}
    entries = [
        p
        for p in found
        if p.kind == "sentence"
        and (p.question.startswith("references") or re.match(r"\s*(?:[-•*]\s*)?\[\d{1,3}\]\s", p.text))
    ]
    lines = {p.line for p in entries}
    for p in entries:
        years = frozenset(
            re.findall(r"(?<![\d–-])((?:19|20)\d\d)(?![\d–-])", re.sub(r"https?://\S+", " ", p.plain))
        )
        for name in re.findall(
            r"(?:^|[\s.,])([A-Z][a-zé]{2,})(?=,? (?:[A-Z]\.|and|&|et al))|[A-Z]\.\s?([A-Z][a-zé]{2,})\b",
            p.plain,
        ):
            who = name[0] or name[1]
            if years:
                listed.setdefault(who, []).append((p, years))
    for p in found:
        if p.kind != "sentence" or p.line in lines:
            continue
        for m in CITED.finditer(p.plain):
            if "et al" not in m[0] and "(" not in m[0] and " and " not in m[0]:
                continue
            held = listed.get(m["who"], [])
            if held and not any(m["year"] in years for _, years in held):
                yield finding(
                    RULE, "medium", (p.words(m.start(), m.end()), held[0][0].words(0, 120)),
                    f"{m['who']} is cited for {m['year']}; the list has {', '.join(sorted(held[0][1]))}", "One year in both.", weight=0.1,
                )  # fmt: skip


BODIES = {"IEA": r"IEA|International Energy Agency", "USGS": r"USGS|U\.?S\.? Geological Survey|Mineral Commodity Summaries", "World Bank": r"World Bank", "BGS": r"BGS|British Geological Survey", "ILZSG": r"ILZSG|Lead and Zinc Study", "ICSG": r"ICSG|Copper Study", "INSG": r"INSG|Nickel Study", "IMF": r"\bIMF\b|Monetary Fund", "European Commission": r"European Commission|EUR-Lex|JRC", "Natural Resources Canada": r"Natural Resources Canada|NRCan", "Geoscience Australia": r"Geoscience Australia", "World Nuclear Association": r"World Nuclear", "Johnson Matthey": r"Johnson Matthey", "Cobalt Institute": r"Cobalt Institute", "Eurostat": r"Eurostat", "UNEP": r"\bUNEP\b|Environment Programme", "OECD": r"\bOECD\b", "JOGMEC": r"JOGMEC"}  # fmt: skip


def _credited(found: tuple[Passage, ...], entries: dict[int, tuple[int, str]]) -> Iterator[Finding]:
    """ "from the IEA [1]" where [1] is a sheet of the USGS."""
    for n, p, m in _cited(found, entries):
        entry = entries.get(n)
        before = p.text[max(0, m.start() - 45) : m.start()]
        own = [k for k, words in BODIES.items() if re.search(rf"(?:{words})[\w’' ]{{0,14}}$", before)]
        if entry is None or len(own) != 1 or re.search(BODIES[own[0]], entry[1]):
            continue
        other = [k for k, words in BODIES.items() if re.search(words, entry[1])]
        listed = _line_words(found, entry[0])
        if other and listed is not None:
            yield finding(
                RULE, "medium", (p.words(max(0, m.start() - 50), m.end()), listed.words(0, 120)),
                f"credited to {own[0]}; [{n}] is of {other[0]}", "The source that holds the figure.", weight=0.1,
            )  # fmt: skip
            return


def _twice(found: tuple[Passage, ...], entries: dict[int, tuple[int, str]]) -> Iterator[Finding]:
    """A number left out of the list; one work under two numbers."""
    numbers = sorted(entries)
    for a, b in itertools.pairwise(numbers):
        if b - a == 2 and len(numbers) >= 4:
            p, q = _line_words(found, entries[a][0]), _line_words(found, entries[b][0])
            if p and q:
                yield finding(RULE, "low", (q.words(0, 120), p.words(0, 120)), f"the list goes from [{a}] to [{b}]", "The entry that was left out.")  # fmt: skip
    seen: dict[str, int] = {}
    for n in numbers:
        key = re.sub(r"\W+", " ", entries[n][1].lower()).strip()
        first = seen.setdefault(key, n)
        if first != n and len(key) > 25:
            p, q = _line_words(found, entries[first][0]), _line_words(found, entries[n][0])
            if p and q:
                yield finding(RULE, "low", (q.words(0, 120), p.words(0, 120)), f"[{n}] and [{first}] are one work", "One number.")  # fmt: skip


POINTED = re.compile(r"\b(?P<kind>[Ss]ections?|[Tt]ables?|[Cc]hapters?|[Ff]igures?)\s+(?P<a>\d{1,2})(?:\s*(?P<to>to|–|-|and|or|,)\s*(?P<b>\d{1,2}))?(?!\s*(?:of|in) (?:the|its|that)\b)(?!\d|\.\d|%)")  # fmt: skip


def _pointers(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """A numbered section or table that the text points to and does not have; a number left out of the headings."""
    heads = [
        (int(m[1]), p)
        for p in found
        if p.kind == "heading"
        if (m := re.match(r"\s*#+\s*(?:Section\s+|Chapter\s+|H)?(\d{1,2})[.):]?\s", p.text))
    ]
    sections = {n for n, _ in heads}
    tables = {int(m[1]) for p in found for m in [re.match(r"\W*[Tt]able\s+(\d{1,2})[.:)]", p.text)] if m}
    told: set[int] = set()
    for p in found:
        if p.kind not in ("sentence", "heading"):
            continue
        for m in POINTED.finditer(p.plain):
            kind = m["kind"].lower().rstrip("s")
            known = sections if kind in ("section", "chapter") else tables if kind == "table" else set()
            if (
                len(known) < 2
                or p.kind == "heading"
                or re.search(
                    r"\b(?:Act|Regulation|Title|Law|Code|Order|Annex|Directive|Treaty|Part|U\.?S\.?C\.?|Clause|in \[?\d)\b|\[\d+\]",
                    p.plain[max(0, m.start() - 30) : m.end() + 14],
                )
            ):
                continue
            wanted = {int(x) for x in (m["a"], m["b"]) if x}
            lost = sorted(wanted - known)
            if lost and max(lost) <= max(known) + 6:
                told |= set(lost)
                yield finding(
                    "R-STRUCT", "medium", (p.words(max(0, m.start() - 60), m.end() + 20), Words(f"{kind}s {', '.join(map(str, sorted(known)))}", Place(document.name, 1))),
                    f"{kind} {lost[0]} is pointed to and does not stand: the text has {kind}s {', '.join(map(str, sorted(known)))}", f"The {kind}, or the number that was meant.", weight=0.2,
                )  # fmt: skip
                break
    numbers = [n for n, _ in heads]
    for (a, _), (b, q) in itertools.pairwise(heads):
        if len(numbers) >= 6 and b - a == 2 and a + 1 not in sections | told:
            yield finding(
                "R-STRUCT", "medium", (q.words(), next(p for n, p in heads if n == a).words()),
                f"the headings go from {a} to {b}: number {a + 1} is missing", "The section that was left out.", weight=0.2,
            )  # fmt: skip


__all__ = ["journals", "vintages", "works_known", "year_of_volume"]
