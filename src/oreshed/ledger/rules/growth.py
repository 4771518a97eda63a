"""R-SHARE: growth in one sentence: a change, or a change a year, against its first and last value."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.amounts import NUMBER_WORD, amounts, disjoint, shown, spelled
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.subjects import apart_words
from oreshed.ledger.rules.verdicts import finding, per

RULE = "R-SHARE"


def growth(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with a rate of growth."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for p in sentences:
            yield from _growth(p)
        for _, group in itertools.groupby(sentences, key=lambda p: p.line):
            yield from _compounded(list(group))


RATE = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s?(?:%|per\s?cent)\s(?:a|per|each|every) (?:year|annum)|(?:yearly|annual) (?:growth|rate|rise) of (?P<m>\d+(?:\.\d+)?)\s?(?:%|per\s?cent)"
)
FACTOR = re.compile(
    r"\b(?:factor|multiplier|multiple)\b[^.;\d]{0,20}?(?P<n>\d+\.\d+)\b|\bmultipl\w+\s(?:[\w'-]+\s){0,3}by\s(?:about |some )?(?P<m>\d+\.\d+)\b|\b(?P<o>\d+\.\d+) times\b"
)
YEARS = re.compile(rf"\b(?P<n>\d{{1,2}}|{NUMBER_WORD})[\s-](?:\w+[\s-]){{0,2}}?years?\b", re.IGNORECASE)


def _compounded(group: list[Passage]) -> Iterator[Finding]:
    """A rate a year, a number of years and their factor in one paragraph: (1 + r)^n."""
    found = {name: [(p, m) for p in group for m in words.finditer(p.plain)] for name, words in (("rate", RATE), ("factor", FACTOR), ("years", YEARS))}  # fmt: skip
    if any(len(hits) != 1 for hits in found.values()):
        return
    (p, r), (q, f), (o, y) = found["rate"][0], found["factor"][0], found["years"][0]
    rate, factor = float(r["n"] or r["m"]) / 100, float(f["n"] or f["m"] or f["o"])
    years = int(y["n"]) if y["n"].isdigit() else spelled(y["n"])
    if re.search(r"\b(?:fall|fell|declin|decreas|shrink|drop|less)\w*", p.plain[: r.end()]):
        rate = -rate
    if not years or not -0.5 < rate < 0.5 or abs(rate) < 0.001:
        return
    exact = (1 + rate) ** years
    if abs(exact / factor - 1) < 0.004 * years:
        return
    fits = math.log(factor) / math.log(1 + rate)
    yield finding(
        "R-YEAR" if fits > 0.5 and abs(fits - round(fits)) < 0.12 else RULE, "medium",
        apart_words(o.words(max(0, y.start() - 20), y.end() + 25), q.words(max(0, f.start() - 5), f.end()), p.words(max(0, r.start() - 25), r.end())),
        f"{1 + rate:.4g}^{years} = {exact:.4g}, stated {factor:.4g} = {1 + rate:.4g}^{fits:.3g}", f"{exact:.3g}, or {fits:.0f} years.", weight=min(1.0, abs(exact / factor - 1)),
    )  # fmt: skip


def _growth(p: Passage) -> Iterator[Finding]:
    """ "from A in y1 to B in y2, up 43 %" and "x % a year": B / A - 1, or its yearly root."""
    found = amounts(p.plain)
    m = re.search(r"\bfrom\b(.{2,50}?)\bto\b(.{2,40})", p.plain)
    by = re.search(
        r"\b(?:rose|fell|grew|increased|declined|dropped|climbed|jumped|up|down|shrank|rising|falling|growing)\s+(?:by\s+)?[~≈]?\d[\d.,]*\s*(?:%|per\s?cent)\s+to\b",
        p.plain,
    )
    back = re.search(
        r"\b(?:up|down|risen|fallen|compared|increase|decrease|rise|fall|drop)\s+from\b|\b(?:against|compared with)(?=\s+[~≈]?\d[\d., ]*\s*(?:k ?t|kt|Mt|t)\b[^,;]{0,15}\bin (?:19|20)\d\d)",
        p.plain,
    )
    if back and not m:
        m = back
        before = [a for a in found if a.kind == "mass" and a.end <= back.start()][-1:]
        after = [a for a in found if a.kind == "mass" and back.end() <= a.start < back.end() + 12][:1]
        pair = [*after, *before]
    elif by and not m:
        m = by
        pair = [a for a in found if a.kind == "mass" and a.end <= by.start()][-1:] + [
            a for a in found if a.kind == "mass" and by.end() <= a.start < by.end() + 15
        ][:1]
    elif m:
        pair = [a for a in found if a.kind == "mass" and m.start() <= a.start < m.end()][:2]
    else:
        return
    percent = [a for a in found if a.kind == "percent" and a.value < 2000]
    if len(pair) < 2 or len(percent) != 1 or pair[0].first <= 0 or pair[1].first <= 0:
        return
    rate, text = percent[0], p.plain[max(0, percent[0].start - 30) : percent[0].end + 25]
    years = [int(a.first) for a in found if a.kind == "year"]
    low, high = per(pair[1].printed[0], pair[0].printed[1]), per(pair[1].printed[1], pair[0].printed[0])
    yearly = re.search(r"\b(?:a|per|each) (?:year|annum)|/yr|annual|CAGR|p\.a\.", text)
    if yearly:
        if len(years) < 2 or years[0] == years[1]:
            return
        span = abs(years[1] - years[0])
        implied = tuple(sorted((100 * abs(low ** (1 / span) - 1), 100 * abs(high ** (1 / span) - 1))))
    elif re.search(
        r"\b(?:up|down|rise|rose|rising|fell|fall|increas|decreas|grew|grow|gain|drop|declin|cut|change|plus|minus|by)\w*\b|[+−-]\s?\d",
        text,
    ):
        implied = tuple(sorted((100 * abs(low - 1), 100 * abs(high - 1))))
    else:
        return
    slack = max(rate.half, 0.5) * (2 if yearly else 1)
    if not disjoint((implied[0], implied[1]), (rate.printed[0] - slack, rate.printed[1] + slack)):
        return
    exact = 100 * (pair[1].first / pair[0].first - 1)
    yield finding(
        RULE, "medium", (p.words(min(m.start(), pair[0].start, pair[1].start), max(m.end(), pair[0].end, pair[1].end)), p.words(max(0, rate.start - 30), min(len(p.text), rate.end + 20))),
        f"{shown(pair[1].first)} / {shown(pair[0].first)} - 1 = {exact:.3g} %"
        + (f", {(100 * ((pair[1].first / pair[0].first) ** (1 / abs(years[1] - years[0])) - 1)):.2g} % a year" if yearly else "")
        + f", stated {rate.value:.4g} %",
        f"{implied[0]:.2g} to {implied[1]:.2g} %.", weight=abs(abs(exact) - rate.value) / 100,
    )  # fmt: skip
