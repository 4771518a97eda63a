"""R-QUAL, R-LOGIC: a course of numbers against the word for it: "12 kt in 2025 to 15 kt in 2030, that is, more than double", "flat: 20 kt in 2015, 31 kt in 2023"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.amounts import NUMBER, Amount, amounts, number, shown
from oreshed.ledger.evidence.book import Book, region_in
from oreshed.ledger.evidence.figures import figures
from oreshed.ledger.evidence.passage import Passage, first_of, follows, joined
from oreshed.ledger.evidence.subjects import (
    BLOC,
    apart_words,
    bare,
    central,
    mentions,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.ratios import FALLS, RISES, STAYS
from oreshed.ledger.rules.wording.conclusions import denied

RULE = "R-QUAL"
MULTIPLE = re.compile(r"(?P<near>nearly |almost |close to )?(?P<more>more than )?\b(?:(?P<two>doubl\w+|twofold|two-fold|twice)|(?P<three>tripl\w+|trebl\w+|threefold|three-fold)|(?P<four>quadrupl\w+|fourfold)|(?P<half>halv(?:ed|es|ing)|by half))\b", re.IGNORECASE)  # fmt: skip
CONCLUDES = re.compile(r"(?:^|[,;(–—]|\bin (?:19|20)\d\d)\s*(?:\b(?:viz|that is|so|thus|hence|therefore|meaning|which means|in other words|and so|it|which|a|an|this|or|has|have|will|more|than|nearly|almost|close|to|therefore|output|demand|supply|production|use|imports|exports|capacity)\b|[\s,])*$", re.IGNORECASE)  # fmt: skip
SPANS = {"two": (1.75, 2.5), "three": (2.6, 3.6), "four": (3.5, 4.7), "half": (0.4, 0.6)}
POINT = re.compile(
    rf"\b(?P<y>(?:19|20)\d\d)\s*(?::|=|–|—)?\s*(?P<v>{NUMBER})(?!\s?%)(?=\s*(?:[,;.()]|and\b|k?t\b|Mt\b|$))"
)
STANDS = re.compile(r"\b(?:since|steadily|steady|over (?:the|this|that) (?:period|years)|throughout|each year|every year|year (?:after|by|on) year|in these years|without (?:a )?(?:break|pause)|consistently|continuously)\b", re.IGNORECASE)  # fmt: skip


def courses(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with two ends and a multiple, every series with a sentence about its course, every course told ahead."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for before, p in zip([None, *sentences], sentences, strict=False):
            both = (
                joined(before, p)
                if not any(a.kind in ("mass", "percent") for a in amounts(p.plain))
                else None
            )
            if both is not None and before is not None and not _turns(before):
                yield from _trend(both)
            yield from first_of(p, _trend)
            yield from _course(book, p)
            yield from _multiple(p)
        for p, q in itertools.pairwise(sentences):
            yield from _series(p, q if follows(p, q) else None)
        if sentences:
            yield from _series(sentences[-1], None)


def _multiple(p: Passage) -> Iterator[Finding]:
    m = MULTIPLE.search(p.plain)
    if not m or re.search(r"\b(?:not|without|if|would)\b[^,;]{0,15}$", p.plain[: m.start()]):
        return
    found = [
        a for a in amounts(p.plain) if a.kind in ("mass", "percent") and a.end <= m.start() and a.value > 0
    ]
    if (
        len(found) != 2
        or found[0].kind != found[1].kind
        or not CONCLUDES.search(p.plain[found[1].end : m.start()])
    ):
        return
    a, b = found
    if (
        not re.search(r"\bto\b|\bthen\b|\bafter\b|\bagainst\b|→", p.plain[a.end : b.start])
        and len(_years(p)) != 2
    ):
        return
    if re.search(r"\bagainst\b|\bafter\b", p.plain[a.end : b.start]):
        a, b = b, a
    kind = next(k for k in SPANS if m[k])
    low, high = SPANS[kind]
    low, high = (0.8 * low, high) if m["near"] else (low, 1.6 * high if kind != "half" else high) if m["more"] else (low, high)  # fmt: skip
    ratio = b.value / a.value
    if low <= ratio <= high:
        return
    yield finding(
        RULE, "medium", apart_words(p.words(min(a.start, b.start) - 10, max(a.end, b.end) + 8), p.words(m.start() - 10, m.end() + 20)),
        f"{b.value:,.6g} / {a.value:,.6g} = {ratio:.3g}, “{m[0].strip()}” allows {low:.3g} to {high:.3g}", "The word of the numbers.", weight=0.4,
    )  # fmt: skip


def _years(p: Passage) -> set[int]:
    return {int(a.first) for a in amounts(p.plain) if a.kind == "year"}


def _series(p: Passage, after: Passage | None) -> Iterator[Finding]:
    """ "2021 889, 2022 861, 2023 750", and "output has been growing steadily since 2021"."""
    points = [(int(m["y"]), number(m["v"]), m) for m in POINT.finditer(p.plain)]
    years = [y for y, _, _ in points]
    if len(points) < 3 or years != sorted(set(years)) or any(1900 <= v <= 2100 for _, v, _ in points):
        return
    said = after if after is not None and not _quantities(after) else None
    last = points[-1][2].end()
    for q, begin in ((p, last), (said, 0)):
        if (
            q is None
            or not STANDS.search(q.plain, begin)
            or (q is said and mentions(q.plain) and not mentions(p.plain))
        ):
            continue
        turns = [
            (name, w)
            for name, words in (("up", RISES), ("down", FALLS), ("flat", STAYS))
            for w in words.finditer(q.plain, begin)
        ]
        if len({n for n, _ in turns}) != 1 or re.search(
            r"\b(?:not|no longer|never|but|until)\b", q.plain[begin:]
        ):
            continue
        name, word = turns[0]
        ratio = points[-1][1] / points[0][1]
        if (
            (name == "up" and ratio < 0.98)
            or (name == "down" and ratio > 1.02)
            or (name == "flat" and not 0.85 <= ratio <= 1.18)
        ):
            yield finding(
                RULE, "medium", apart_words(p.words(points[0][2].start(), last), q.words(max(begin, word.start() - 30), word.end() + 25)),
                f"{points[0][1]:,.6g} ({years[0]}) to {points[-1][1]:,.6g} ({years[-1]}) is a ratio of {ratio:.2f}; “{word[0]}” does not fit",
                "The word of the numbers.", weight=0.4,
            )  # fmt: skip
            return


def _quantities(p: Passage) -> list[Amount]:
    return [a for a in amounts(p.plain) if a.kind in ("mass", "percent")]


TREND = (
    (STAYS, (0.9, 1.11)),
    (re.compile(r"\b(?:doubl(?:ed|es|ing)|twofold|two-fold)\b", re.IGNORECASE), (1.7, 2.4)),
    (
        re.compile(r"\b(?:tripl(?:ed|es|ing)|trebl(?:ed|es)|threefold|three-fold)\b", re.IGNORECASE),
        (2.5, 3.6),
    ),
    (re.compile(r"\b(?:halv(?:ed|es|ing)|fell by half)\b", re.IGNORECASE), (0.4, 0.62)),
    (RISES, (1.0, 1e9)),
    (FALLS, (0.0, 1.0)),
)


def _turns(p: Passage) -> list[tuple[re.Match[str], tuple[float, float]]]:
    """The words of change of a sentence, each once: "barely rises" is no rise."""
    hits = [
        (m, _strong(p, m, span)) for words, span in TREND for m in words.finditer(p.plain) if not denied(p, m)
    ]
    return [h for i, h in enumerate(hits) if not any(k[0].start() <= h[0].start() and h[0].end() <= k[0].end() for k in hits[:i])]  # fmt: skip


STRONGLY = re.compile(r"\b(?:strong\w*|sharp\w*|steep\w*|rapid\w*|fast|steadily|markedly|considerabl\w+|substantial\w*|significant\w*|heav\w+|briskly|dramatic\w*)\b", re.IGNORECASE)  # fmt: skip


def _strong(p: Passage, m: re.Match[str], span: tuple[float, float]) -> tuple[float, float]:
    """A change that is called strong is one of some per cent at least: "climbs strongly" does not fit 3.6 kt and 3.6 kt."""
    if span not in ((1.0, 1e9), (0.0, 1.0)) or not STRONGLY.search(
        p.plain, max(0, m.start() - 14), m.end() + 16
    ):
        return span
    return (1.04, 1e9) if span[0] else (0.0, 0.96)


DATED = re.compile(r"\s*(?:of \w+\s+|[A-Z][a-z]?\s+)?(?:\(|in|for|of|by|during|already in)?\s*")


def _dated(p: Passage) -> list[tuple[int, Amount]]:
    """The dated values of one dimension that a sentence lists, by year; none where a number without a year stands among them."""
    found = [a for a in figures(p.plain) if a.kind in ("mass", "percent", "money", "year")]
    dated = [
        (int(y.value), a.amount)
        for a, y in itertools.pairwise(found)
        if a.kind != "year" and y.kind == "year" and DATED.fullmatch(p.plain[a.end : y.start])
    ]
    whole = len(dated) == len([a for a in found if a.kind != "year"]) and len({a.kind for _, a in dated}) == 1
    return sorted(dated, key=lambda d: d[0]) if whole and len({y for y, _ in dated}) == len(dated) > 1 else []


def _trend(p: Passage) -> Iterator[Finding]:
    """Dated values of one sentence ("20 kt in 2015, 24 kt in 2019 and 31 kt in 2023") beside a word of change."""
    dated = _dated(p)
    if not dated or dated[0][1].value <= 0:
        return
    (y0, a), (y1, b) = dated[0], dated[-1]
    if any(min(a.start, b.start) < at < max(a.end, b.end) for at, *_ in mentions(p.plain)):
        return  # "Peru 20 kt in 2015, Chile 31 kt in 2023" is no course
    hits = _turns(p)
    if len(hits) != 1:
        return
    m, span = hits[0]
    low, high = per(b.printed[0], a.printed[1]), per(b.printed[1], a.printed[0])
    if low <= span[1] and high >= span[0]:
        return
    yield finding(
        "R-LOGIC", "medium", (p.words(max(0, m.start() - 25), m.end() + 10), p.words(min(a.start, b.start) - 5, max(a.end, b.end) + 9)),
        f"{shown(a.value, a.kind)} ({y0}) to {shown(b.value, b.kind)} ({y1}) is a ratio of {per(b.value, a.value):.2f}; “{m[0]}” does not fit", "The word of the numbers.", weight=0.3,
    )  # fmt: skip


# A flow that a sentence says grows or shrinks towards the target year, and the quantity of claims that measures it.
COURSE: tuple[tuple[str, str], ...] = (
    ("import_share", r"import (?:dependence|dependency|reliance|share)|(?:dependence|reliance) on (?:imports|foreign \w+|outside \w+)"),
    ("imports", r"imports"),
    ("recycled_supply", r"recycl\w+|scrap supply"),
    ("demand", r"demand|consumption|requirements?|needs?"),
    ("supply_total", r"(?:own|domestic|allied|total|home) supply"),
)  # fmt: skip
COURSES = tuple((quantity, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for quantity, words in COURSE)
AHEAD = re.compile(r"\b(?:over|through|during|by the end of|towards?) (?:the|this) (?:decade|period|forecast|horizon|years?)\b|\b(?:by|until|till|to|towards?) 20[3-9]\d\b", re.IGNORECASE)  # fmt: skip


def _course(book: Book, p: Passage) -> Iterator[Finding]:
    """ "Import dependence deepens over the decade" against what the claims give for its first and last year."""
    if not AHEAD.search(p.plain):
        return
    hits = _turns(p)
    if len(hits) != 1 or len([a for a in amounts(p.plain) if a.kind in ("mass", "percent")]) > 1:
        return
    m, span = hits[0]
    before = re.split(r"[;:]|\b(?:while|but|as|because)\b", p.plain[: m.start()])[-1]
    named = [(n.end(), quantity) for quantity, words in COURSES for n in words.finditer(before)]
    region = region_in(p) or ("" if mentions(p.plain) else BLOC)
    if not named or not region:
        return
    quantity = next(q for q, words in COURSES if any(q == name for _, name in named))
    held = [
        c
        for c in book.of_kind(book.commodity_of(p.document), (quantity,))
        if region_of(c) == region
        and bare(c)
        and year_of(c)
        and central(c) > 0
        and c.stated
        and c.stated.central
    ]
    first, last = (
        [c for c in held if (year_of(c) or 0) <= 2026],
        [c for c in held if (year_of(c) or 0) > 2026],
    )
    pairs = [(a, b) for a in first for b in last if a.estimate.unit[:1] == b.estimate.unit[:1]]
    if not pairs or any(
        span[0] <= per(b.estimate.high, a.estimate.low) and per(b.estimate.low, a.estimate.high) <= span[1]
        for a, b in pairs
    ):
        return
    a, b = pairs[0]
    yield finding(
        "R-LOGIC", "high", apart_words(p.words(), words_of(a), words_of(b)),
        f"{quantity.replace('_', ' ')} of {name_of(region)}: {central(a):,.4g} ({year_of(a)}) to {central(b):,.4g} {b.estimate.unit} ({year_of(b)}); “{m[0]}” does not fit", "The direction of the numbers.", (a, b), 0.4,
    )  # fmt: skip


__all__ = ["courses"]
