"""R-QUAL: a course of numbers against the word for it that follows: "12 kt in 2025 to 15 kt in 2030, that is, more than double"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import NUMBER, Amount, amounts, number
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, follows
from oreshed.ledger.evidence.subjects import apart_words, mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.ratios import FALLS, RISES, STAYS

RULE = "R-QUAL"
MULTIPLE = re.compile(r"(?P<near>nearly |almost |close to )?(?P<more>more than )?\b(?:(?P<two>doubl\w+|twofold|two-fold|twice)|(?P<three>tripl\w+|trebl\w+|threefold|three-fold)|(?P<four>quadrupl\w+|fourfold)|(?P<half>halv(?:ed|es|ing)|by half))\b", re.IGNORECASE)  # fmt: skip
CONCLUDES = re.compile(r"(?:^|[,;(–—]|\bin (?:19|20)\d\d)\s*(?:\b(?:viz|that is|so|thus|hence|therefore|meaning|which means|in other words|and so|it|which|a|an|this|or|has|have|will|more|than|nearly|almost|close|to|therefore|output|demand|supply|production|use|imports|exports|capacity)\b|[\s,])*$", re.IGNORECASE)  # fmt: skip
SPANS = {"two": (1.75, 2.5), "three": (2.6, 3.6), "four": (3.5, 4.7), "half": (0.4, 0.6)}
POINT = re.compile(
    rf"\b(?P<y>(?:19|20)\d\d)\s*(?::|=|–|—)?\s*(?P<v>{NUMBER})(?!\s?%)(?=\s*(?:[,;.()]|and\b|k?t\b|Mt\b|$))"
)
STANDS = re.compile(r"\b(?:since|steadily|steady|over (?:the|this|that) (?:period|years)|throughout|each year|every year|year (?:after|by|on) year|in these years|without (?:a )?(?:break|pause)|consistently|continuously)\b", re.IGNORECASE)  # fmt: skip


def courses(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with two ends and a multiple, and every series with a sentence about its course."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for p in sentences:
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


__all__ = ["courses"]
