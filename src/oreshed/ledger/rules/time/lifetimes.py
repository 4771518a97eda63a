"""R-SHARE, R-YEAR: times that one sentence computes: reserves over yearly output, first year + life, works and their data, cause and effect."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, first_of
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding


def lifetimes(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence whose own times do not agree."""
    for p in Book.of(evidence.ledger).sentences():
        yield from first_of(p, _life, _schedule)


def _life(p: Passage) -> Iterator[Finding]:
    """Reserves over yearly output are the years that they last."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass"]
    spans = [a for a in amounts(p.plain) if a.kind == "span" and a.value >= 2]
    stocks = [
        a for a in masses if re.search(r"\b(?:reserves?|resources?)\b[^,;.]{0,30}$", p.plain[: a.start], re.IGNORECASE)
    ]  # fmt: skip
    rates = [a for a in masses if re.match(r"\s*(?:of \w+ )?(?:a year|per (?:year|annum))|/yr|/y\b", p.plain[a.end :]) or re.search(r"/yr|/y\b|\ba year|per (?:year|annum)", a.text)]  # fmt: skip
    if len(masses) == 2 and re.search(r"\breserves?\b|\bresources?\b", p.plain, re.IGNORECASE):
        stocks, rates = [max(masses, key=lambda a: a.value)], [min(masses, key=lambda a: a.value)]
    if len(stocks) != 1 or len(rates) != 1 or len(spans) != 1 or stocks[0] is rates[0]:
        return
    stock, rate = stocks[0], rates[0]
    yearly = p.plain[rate.start : rate.end + 25]
    if not re.search(
        r"\ba year\b|/yr|/y\b|\bper (?:year|annum)\b|\byearly\b|\bannual", yearly
    ) or not re.search(
        r"\b(?:last|lasts|life|keep\w*|enough|going|over|for|gone|exhaust\w*|used up|run out|runs out)\b",
        p.plain[: spans[0].end],
        re.IGNORECASE,
    ):
        return
    if re.search(r"\btilt|\bfirst (?:\w+ )?years\b|\bramp", p.plain, re.IGNORECASE) or rate.value <= 0:
        return
    implied = (0.85 * stock.printed[0] / rate.printed[1], 1.15 * stock.printed[1] / rate.printed[0])
    if not disjoint(implied, spans[0].allowed):
        return
    yield finding(
        "R-SHARE", "medium", (p.words(max(0, min(stock.start, rate.start) - 30), max(stock.end, rate.end)), p.words(spans[0].start - 30, spans[0].end)),
        f"{shown(stock.value)} / {shown(rate.value)} a year = {stock.value / rate.value:.0f} years, stated {spans[0].value:.0f}",
        f"{stock.value / rate.value:.0f} years.", weight=0.2,
    )  # fmt: skip


def _schedule(p: Passage) -> Iterator[Finding]:
    """First year, life and last year of a mine."""
    found = amounts(p.plain)
    spans = [
        a
        for a in found
        if a.kind == "span"
        and re.search(r"\blife\b|\bfor\b|\bover\b|\blasts?\b", p.plain[max(0, a.start - 25) : a.end + 10])
    ]
    first = re.search(
        r"\b(?:first \w+|start(?:s|ing)?|open(?:s|ing)?|from|begin\w*)\s+(?:in\s+)?((?:19|20)\d\d)",
        p.plain,
        re.IGNORECASE,
    )
    last = re.search(
        r"\b(?:last \w+|end(?:s|ing)?|clos(?:e|es|ing|ure)|until|to)\s+(?:in\s+)?((?:19|20)\d\d)",
        p.plain,
        re.IGNORECASE,
    )
    if len(spans) != 1 or not first or not last:
        return
    start, end, years = int(first[1]), int(last[1]), spans[0]
    if end <= start or abs(end - start - years.value) <= 1.5:
        return
    yield finding(
        "R-YEAR", "medium", (p.words(first.start(), max(last.end(), years.end)), p.words(years.start - 15, years.end)),
        f"{start} + {years.value:.0f} years = {start + years.value:.0f}, stated {end} ({end - start} years)", "The life, or the last year.", weight=0.1,
    )  # fmt: skip


__all__ = ["lifetimes"]
