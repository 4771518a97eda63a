"""R-CITE: what a source is: authors and years of known works, volumes of journals, metals of exchanges.

A journal's volume follows from its year (`reference/journals.csv`, between its anchors in a straight line); an exchange lists the metals
that it lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from oreshed.basis.properties import symbols
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import apart_words
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.record.citations import ENTRY

RULE = "R-CITE"
YEAR = re.compile(r"(?<![\d/.–-])((?:18|19|20)\d\d)(?![\d–]|-\d)")


def sources(evidence: Evidence) -> Iterator[Finding]:
    """Entries of the lists of references; exchanges of every sentence."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        for p in found:
            m = ENTRY.match(p.text)
            if m or p.question.startswith("references"):
                yield from _work(p, found)
                yield from _volume(p, found)
            if p.kind == "sentence":
                yield from _exchange(p)


def _entry(p: Passage, found: tuple[Passage, ...]) -> str:
    """The whole entry: every sentence of its line."""
    return " ".join(q.plain for q in found if q.line == p.line)


@lru_cache(maxsize=512)
def _title(title: str) -> re.Pattern[str]:
    return re.compile(title.replace(". ", ", ").replace(".", "\\.?"), re.IGNORECASE)


def _work(p: Passage, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """ "Hunter, Direct electrochemical reduction of titanium dioxide (1910)": a known title with other authors or another year."""
    text = _entry(p, found)
    for r in table("works"):
        if not r["years"] or not _title(r["title"]).search(p.plain.replace("–", "-")):
            continue
        authors, known = r["authors"].split(";"), [int(y) for y in r["years"].split(";")]
        years = [int(y) for y in YEAR.findall(re.sub(r"https?://\S+", " ", text))]
        named = re.search(r"\b(?:[A-Z]\.[\s-]?)+[A-Z][a-z]+|\b[A-Z][a-z]+,\s+[A-Z]\.|\bet al\b", text)
        other = bool(named) and not any(re.search(rf"\b{re.escape(a)}", text) for a in authors)
        late = bool(years) and not any(abs(y - k) <= 1 for y in years for k in known)
        if other or late:
            yield finding(
                RULE, "medium", (p.words(0, 160), Words(f"{r['title']}: {', '.join(authors)}, {', '.join(map(str, known))}", None, r["source"])),
                f"the work is by {', '.join(authors[:3])} ({', '.join(map(str, known))})" + (f", not of {years[0]}" if late else ", not by those named"), "The authors and the year of the work.", weight=0.1,
            )  # fmt: skip
            return


@lru_cache(maxsize=1)
def journals() -> tuple[tuple[re.Pattern[str], str, tuple[tuple[int, int], ...], int, str], ...]:
    """Journals: words with volume and year behind them, name, anchors of year and volume, tolerance, source."""
    behind = r"[\W_]{1,4}(?:(?P<y>(?:19|20)\d\d)[\W_]{1,4})?(?:[Vv]ol(?:ume|\.)?\s*)?(?P<v>\d{1,3})(?!\d|\s*(?:%|kt|t\b|Mt))"
    return tuple(
        (re.compile(rf"(?<![\w&])(?:{r['words']}){behind}"), r["journal"], tuple((int(y), int(v)) for y, v in (x.split(":") for x in r["volumes"].split(";"))), int(r["tolerance"]), r["source"])
        for r in table("journals")
    )  # fmt: skip


def volume_of(anchors: tuple[tuple[int, int], ...], year: int) -> float | None:
    """The volume of a year between anchors, or beyond the last by its last slope; None before the first.

    >>> volume_of(((1949, 1), (2020, 72)), 1992)
    44.0
    """
    if year < anchors[0][0]:
        return None
    (a, v), (b, w) = next((pair for pair in pairwise(anchors) if year <= pair[1][0]), anchors[-2:])
    return v + (w - v) * (year - a) / (b - a)


def _volume(p: Passage, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """ "Nature 407 (1910)": a volume that the journal had ninety years later."""
    text = re.sub(r"https?://\S+|\bdoi:\S+", lambda m: " " * len(m[0]), p.plain)
    for pattern, name, anchors, slack, source in journals():
        m = pattern.search(text)
        if m is None:
            continue
        years = [int(m["y"])] if m["y"] else [int(y) for y in YEAR.findall(re.sub(r"https?://\S+", " ", _entry(p, found)))]  # fmt: skip
        volume = int(m["v"])
        expected = [e for y in years for e in [volume_of(anchors, y)]]
        if not years or any(e is not None and abs(e - volume) <= slack + 1.01 for e in expected):
            continue
        e = expected[0]
        yield finding(
            RULE, "medium", apart_words(p.words(max(0, m.start() - 90), m.end() + 25), *(q.words(0, 90) for q in found if q.line == p.line and q.start < p.start and q.start <= 6), Words(f"{name}: {'; '.join(f'{y}: volume {v}' for y, v in anchors)}", None, source)),
            f"{name} {volume} is not of {years[0]}: " + (f"the journal had not begun (first volume {anchors[0][0]})" if e is None else f"that year's volume is near {e:.0f}"), "The year and the volume of the paper.", weight=0.1,
        )  # fmt: skip
        return


# What each exchange or market association has listed; from memory, unverified.
EXCHANGES = {
    r"LME|London Metal Exchange": "aluminium aluminum copper zinc lead nickel tin cobalt molybdenum lithium steel gold silver platinum palladium alumina",
    r"COMEX|NYMEX|CME": "gold silver copper aluminium aluminum zinc lead platinum palladium cobalt lithium molybdenum steel uranium iron",
    r"SHFE|Shanghai Futures Exchange": "copper aluminium aluminum zinc lead nickel tin gold silver steel alumina",
    r"LBMA|London Bullion Market(?: Association)?": "gold silver platinum palladium",
    r"LPPM|London Platinum and Palladium Market": "platinum palladium",
}  # fmt: skip
NAMES = "|".join(sorted((*symbols(), "aluminum", "fluorspar", "graphite", "rare earths?", "ferrochrome", "spodumene", "tungsten"), key=len, reverse=True))  # fmt: skip
PAPER = r"(?:contracts?|futures|settlements?|cash(?: price)?|prices?|quotations?|official price|warehouses?|stocks)"


@lru_cache(maxsize=1)
def _markets() -> tuple[tuple[tuple[re.Pattern[str], ...], frozenset[str], str, re.Pattern[str]], ...]:
    return tuple(
        (
            (
                re.compile(rf"\b(?:{e})(?:'s|’s)?\s+(?:three-month |cash |official )?(?P<x>{NAMES})\s+{PAPER}\b"),
                re.compile(rf"\b(?:{e})\s+{PAPER}\s+(?:of|for)\s+(?P<x>{NAMES})\b"),
                re.compile(rf"\b(?P<x>{NAMES})\b[^.;,]{{0,30}}\b(?:is|are|was|trades?|traded|listed|quoted|priced|settled)\b[^.;,]{{0,20}}\b(?:on|at|by)\s+(?:the\s+)?(?:{e})\b", re.IGNORECASE),
                re.compile(rf"\b{PAPER}\s+(?:of|for)\s+(?P<x>{NAMES})\s+(?:on|at)\s+(?:the\s+)?(?:{e})\b"),
            ),
            frozenset(listed.split()), e.split("|")[0], re.compile(rf"\b(?:{e})\b", re.IGNORECASE),
        )
        for e, listed in EXCHANGES.items()
    )  # fmt: skip


def _exchange(p: Passage) -> Iterator[Finding]:
    """ "settlements of the LME bismuth contract": a metal that the exchange does not list."""
    for patterns, listed, name, exchange in _markets():
        if not exchange.search(p.plain):
            continue
        m = next((k for pattern in patterns if (k := pattern.search(p.plain))), None)
        if m is None or m["x"].lower() in listed or re.search(r"\b(?:no|not|nor|never|neither|unlike|without|lacks?|unlisted|should|plans?|consider\w*)\b", p.plain, re.IGNORECASE):  # fmt: skip
            continue
        yield finding(
            RULE, "medium", (p.words(max(0, m.start() - 40), m.end() + 20), Words(f"{name}: {', '.join(sorted(listed))}", None, "from memory, unverified")),
            f"the {name} lists no {m['x'].lower()}", "The price reporter or dealer that quotes it.", weight=0.2,
        )  # fmt: skip
        return


__all__ = ["journals", "sources", "volume_of"]
