"""R-SHARE: growth in one sentence: a change, or a change a year, against its first and last value."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.document import Document
from oreshed.ledger.evidence.amounts import NUMBER_WORD, Amount, amounts, disjoint, shown, spelled
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.statements import base_year
from oreshed.ledger.evidence.subjects import apart_words
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-SHARE"


def growth(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with a rate of growth."""
    for document, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for p in sentences:
            yield from _growth(p)
            yield from _yearly(p, document)
            yield from _multiplied(p)
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
        late = BACKWARDS.search(p.plain)
        if late and len(pair) == 2 and late.end() >= pair[1].start > pair[0].end > late.start():
            pair = pair[::-1]  # "by 40 % to 580 t in 2024 from 964 t"
    else:
        return
    percent = [a for a in found if a.kind == "percent" and a.value < 2000]
    if len(pair) < 2 or len(percent) != 1 or pair[0].first <= 0 or pair[1].first <= 0:
        return
    rate, text = percent[0], p.plain[max(0, percent[0].start - 30) : percent[0].end + 25]
    low, high = per(pair[1].printed[0], pair[0].printed[1]), per(pair[1].printed[1], pair[0].printed[0])
    if YEARLY.search(text):
        return  # `_yearly`
    if re.search(
        r"\b(?:up|down|rise|rose|rising|fell|fall|increas|decreas|grew|grow|gain|drop|declin|cut|change|plus|minus|by)\w*\b|[+−-]\s?\d",
        text,
    ):
        implied = tuple(sorted((100 * abs(low - 1), 100 * abs(high - 1))))
    else:
        return
    slack = max(rate.half, 0.5)
    if not disjoint((implied[0], implied[1]), (rate.printed[0] - slack, rate.printed[1] + slack)):
        return
    exact = 100 * (pair[1].first / pair[0].first - 1)
    yield finding(
        RULE, "medium", (p.words(min(m.start(), pair[0].start, pair[1].start), max(m.end(), pair[0].end, pair[1].end)), p.words(max(0, rate.start - 30), min(len(p.text), rate.end + 20))),
        f"{shown(pair[1].first)} / {shown(pair[0].first)} - 1 = {exact:.3g} %, stated {rate.value:.4g} %",
        f"{implied[0]:.2g} to {implied[1]:.2g} %.", weight=abs(abs(exact) - rate.value) / 100,
    )  # fmt: skip


BACKWARDS = re.compile(r"\bto\s[~≈]?\d[^;.]{2,30}?\bfrom\s(?:about |some )?[~≈]?(?=\d)")
YEARLY = re.compile(r"\b(?:a|per|each|every) (?:year|annum)\b|/\s?(?:yr|y|a)\b|\bannual\w*|\byearly\b|\bCAGR\b|\bp\.\s?a\b|\bcompound\w*", re.IGNORECASE)  # fmt: skip
LASTING = re.compile(rf"\b(?:over|in|within|for|during|across)\s(?:the\s|a\s|these\s|those\s|next\s|coming\s|following\s)*(?P<n>\d{{1,2}}|{NUMBER_WORD})[\s-](?:coming\s|next\s)?years?\b|\b(?P<m>\d{{1,2}}|{NUMBER_WORD})[\s-]year\b", re.IGNORECASE)  # fmt: skip
LINKED = re.compile(
    r"[^,;.]{0,30}?\b(?:against|compared with|versus|up from|down from)\b[^,;.\d]{0,15}", re.IGNORECASE
)
GROWN = re.compile(r"\b(?:grow\w*|grew|ris\w+|rose|increas\w+|expan\w+|climb\w*|add\w*|CAGR|compound\w*|fall\w*|fell|declin\w+|decreas\w+|shr[aiu]nk\w*|contract\w*|swell\w*|advanc\w+|pace|rate)\b", re.IGNORECASE)  # fmt: skip
SHRUNK = re.compile(r"\b(?:fall\w*|fell|declin\w+|decreas\w+|shr[aiu]nk\w*|contract\w*|drop\w*)\b", re.IGNORECASE)  # fmt: skip


def _rates(p: Passage) -> list[Amount]:
    """Percentages of a sentence that are changes a year."""
    found = [a for a in amounts(p.plain) if a.kind == "percent" and 0 < a.value < 60]
    changed = MULTIPLIED.search(p.plain)
    return [a for a in found if YEARLY.search(p.plain, max(0, a.start - 28), a.end + 24) and (changed or GROWN.search(p.plain, max(0, a.start - 45), a.end + 45))]  # fmt: skip


def _length(p: Passage, document: Document) -> float | None:
    """The years between the two ends of a course: told as a length, by two dates, or by one and the text's base year."""
    told = LASTING.search(p.plain)
    if told:
        word = told["n"] or told["m"]
        return float(word) if word.isdigit() else spelled(word)
    years = list(dict.fromkeys(int(a.first) for a in amounts(p.plain) if a.kind == "year"))
    base = base_year(document)
    if len(years) == 1 and base and years[0] != base:
        years.append(base)
    return float(abs(years[1] - years[0])) if len(years) == 2 else None


def _yearly(p: Passage, document: Document) -> Iterator[Finding]:
    """ "180 t in 2023 and grows 7 %/yr to 420 t in 2030": the first value, the rate, the years and the last value."""
    rates, length = _rates(p), _length(p, document)
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.second is None and a.value > 0]
    percents = [a for a in amounts(p.plain) if a.kind == "percent"]
    linked = [[a, b] for a, b in itertools.pairwise(masses) if LINKED.fullmatch(p.plain, a.end, b.start)]
    masses = linked[0] if len(masses) > 2 and len(linked) == 1 else masses
    if len(rates) != 1 or len(percents) != 1 or len(masses) != 2 or not length or not 2 <= length <= 40:
        return
    if re.search(
        r"\b(?:capacity|of which|world|global|instead|if|would|scenario|low|high|target)\b|;",
        p.plain[masses[0].end : masses[1].start],
    ):
        return
    rate, (first, last) = rates[0], masses
    if re.search(r"\b(?:from|against|compared with|up on|since|after)\s+(?:the\s|some\s|about\s|only\s|just\s)*[~≈]?$", p.plain[first.end : last.start]):  # fmt: skip
        first, last = last, first
    sign = -1 if SHRUNK.search(p.plain[max(0, rate.start - 60) : rate.end + 30]) else 1
    low = per(last.printed[0], first.printed[1]) ** (1 / length) - 1
    high = per(last.printed[1], first.printed[0]) ** (1 / length) - 1
    slack = max(rate.half, 0.15 + 0.04 * rate.value) if not rate.word else 0.15 * rate.value
    if not disjoint((100 * low, 100 * high), (sign * rate.value - slack, sign * rate.value + slack)):
        return
    exact = 100 * (per(last.value, first.value) ** (1 / length) - 1)
    end = first.value * (1 + sign * rate.value / 100) ** length
    yield finding(
        RULE, "medium", apart_words(p.words(min(first.start, last.start) - 20, max(first.end, last.end)), p.words(max(0, rate.start - 30), rate.end + 30)),
        f"({shown(last.value)} / {shown(first.value)})^(1/{length:.0f}) - 1 = {exact:.2g} % a year, stated {rate.value:.4g} %",
        f"{exact:.2g} % a year, or {shown(end)}.", weight=min(1.0, abs(end / last.value - 1)),
    )  # fmt: skip


MULTIPLIED = re.compile(
    r"\b(?:(?P<two>doubl\w+)|(?P<three>tripl\w+|trebl\w+)|(?P<half>halv\w+))\b", re.IGNORECASE
)


def _multiplied(p: Passage) -> Iterator[Finding]:
    """ "with 5.5 % a year, needs double between 2023 and 2030": a rate and its years against "double", "triple", "halve"."""
    rates, m = _rates(p), MULTIPLIED.search(p.plain)
    years = list(dict.fromkeys(int(a.first) for a in amounts(p.plain) if a.kind == "year"))
    told = LASTING.search(p.plain)
    if (
        len(rates) != 1
        or not m
        or re.search(r"\b(?:not|nearly|almost|more than|if|than|rate)\b[^,;]{0,20}$", p.plain[: m.start()])
    ):
        return
    length = float(abs(years[1] - years[0])) if len(years) == 2 else None
    if told:
        word = told["n"] or told["m"]
        length = float(word) if word.isdigit() else spelled(word)
    if not length or any(a.kind == "mass" for a in amounts(p.plain)):
        return
    goal = 2.0 if m["two"] else 3.0 if m["three"] else 0.5
    rate = rates[0]
    reached = (1 + (-1 if goal < 1 else 1) * rate.value / 100) ** length
    if 0.83 <= reached / goal <= 1.2:
        return
    needed = 100 * abs(goal ** (1 / length) - 1)
    yield finding(
        RULE, "medium", apart_words(p.words(max(0, rate.start - 25), rate.end + 25), p.words(max(0, m.start() - 20), m.end() + 25)),
        f"{1 + (-1 if goal < 1 else 1) * rate.value / 100:.4g}^{length:.0f} = {reached:.3g}, “{m[0]}” is {goal:g}", f"{needed:.2g} % a year, or another word.", weight=0.3,
    )  # fmt: skip
