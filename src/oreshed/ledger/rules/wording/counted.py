"""R-QUAL: words of number against numbers: "a handful of plants, 61 in all", "both mines" of three, "three refineries: A and B"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import _ONES, _TENS, spelled
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, bullets_below
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-QUAL"
WORD = "|".join((*[f"{t}-(?:{'|'.join(w for w in _ONES if w not in ('zero', 'ten'))})" for t in _TENS], *_TENS, *sorted(_ONES, key=len, reverse=True)))  # fmt: skip
COUNT = rf"(?:\d{{1,4}}(?![\d.,]*\s?(?:%|per\s?cent|kt|Mt|t\b|tonnes|tons|years?\b|km|m\b|°))|{WORD})"
THING = r"(?P<noun>(?:(?!than|with|and|from|for)[a-z-]+\s+){0,2}?(?:mines?|smelters?|refiner(?:y|ies)|plants?|factor(?:y|ies)|producers?|companies|firms|countries|operations|deposits?|projects?|sites?|works|roasters|converters|recyclers|furnaces|suppliers|members|nations|mills?|pits?|concentrators?|kilns?))"
# A word of number, and the counts that it allows.
VAGUE: tuple[tuple[str, tuple[int, int]], ...] = (
    (r"a handful(?: of)?|only a few|a (?:mere )?few|just a few|very few|a couple of|few", (1, 12)),
    (r"a single|the only|one lone|the sole", (1, 1)),
    (r"a dozen|about a dozen|some dozen", (9, 16)),
    (r"dozens of|scores of", (20, 400)),
    (r"hundreds of", (120, 5000)),
    (r"(?:many|numerous|a great many|a large number of)", (5, 100000)),
)  # fmt: skip


def counted(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence that counts something in words."""
    for p in Book.of(evidence.ledger).sentences():
        yield from _vague(p)
        yield from _listed(p)
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            yield from _announced(p, sentences, i)


def number_of(text: str) -> int | None:
    return int(text) if text.isdigit() else spelled(text.replace("-", " "))


def _vague(p: Passage) -> Iterator[Finding]:
    """ "a handful of cell factories at that date, 61 in all": the count in apposition."""
    for words, (low, high) in VAGUE:
        m = re.search(rf"\b(?:{words})\s+(?:of\s+)?(?:the\s+)?{THING}\b", p.plain, re.IGNORECASE)
        if not m or re.search(r"\b(?:not|no longer|than|all but|each|every)\s+$", p.plain[max(0, m.start() - 12) : m.start()], re.IGNORECASE):  # fmt: skip
            continue
        rest = p.plain[m.end() :]
        n = re.match(
            rf"[^.;:]{{0,40}}?(?:,|\(|–|—|:)\s*(?:some |about |roughly |nearly |no fewer than |as many as |at least |over |more than )?(?P<n>{COUNT})\s*(?:in (?:all|total|number)|altogether|of them|at (?:the )?last count|{THING.replace('?P<noun>', '?:')}|\))(?!\s+(?:more|years?|of which))",
            rest, re.IGNORECASE,
        )  # fmt: skip
        value = number_of(n["n"]) if n else None
        if n is None or value is None or low <= value <= high or value > 5000:
            continue
        yield finding(
            RULE, "medium", (p.words(m.start(), m.end() + n.end()), p.words(m.end() + n.start("n"), m.end() + n.end())),
            f"“{m[0].strip()}” allows {low} to {high}, the number is {value}", f"{value}.", weight=0.2,
        )  # fmt: skip
        return


LISTED = re.compile(
    rf"\b(?P<n>(?i:both|two|three|four|five|six|seven|eight)|[2-8])\s+(?:(?!of|per|to|and|or|more|other|different|times)[a-z][a-z-]*\s+){{0,3}}?{THING}\b(?P<between>[^.;:()\d]{{0,30}}?)(?P<open>\(|:|–|—|, namely|, (?:i\.e\.|viz)|, at|, in)\s*(?P<list>[^().;:]{{5,160}}?)(?P<close>\)|$|[.;]|–|—)",
)
NAME = re.compile(
    r"^(?:the\s+)?(?:in\s+)?[A-Z][\w'’.-]+(?:[ -](?:[A-Z][\w'’.-]+|de|la|del|do|da|of|the|and))*(?:\s+(?:in|at|near|of)\s+[A-Z][\w ]+)?(?:\s+\(?\d[\d.,]*\s?\w+\)?)?$"
)


def _listed(p: Passage) -> Iterator[Finding]:
    """ "two smelters (A, B and C)": the number before a complete list of names."""
    for m in LISTED.finditer(p.plain):
        text = m["list"].strip()
        if re.search(r"\b(?:e\.g|such as|including|among|mainly|chiefly|led by|notably|etc|others?|for example|like|largest|both|each|combined|respectively|all)\b", m["between"] + text, re.IGNORECASE):  # fmt: skip
            continue
        items = [
            i.strip() for i in re.split(r",\s*(?:and\s+|or\s+)?|\s+and\s+|\s*;\s*|\s*/\s*", text) if i.strip()
        ]
        if len(items) < 2 or not all(NAME.match(i) for i in items):
            continue
        n = 2 if m["n"].lower() == "both" else number_of(m["n"].lower())
        # "A in Nevada, USA": a place name may carry its country, so only a list that cannot be grouped counts
        if n is None or n == len(items) or (len(items) > n and len(items) % n == 0):
            continue
        yield finding(
            RULE, "medium", (p.words(m.start(), m.end()), p.words(m.start(), m.start("list"))),
            f"“{m['n']}” stands before {len(items)} names: {', '.join(items)}", f"{len(items)}, or the list of {n}.", weight=0.1,
        )  # fmt: skip


ANNOUNCED = re.compile(
    r"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten)\s(?:(?!of|per|to|and|or|more|other|different|times|out)[a-z-]+\s){0,2}?"
    r"(?!times|years|months|weeks|days|hours|tonnes|tons|percents|thirds|quarters|fifths|tenths|passes)[a-z-]{2,}s\b[^.;:]{0,90}:\W*$",
    re.IGNORECASE,
)


def _announced(p: Passage, sentences: list[Passage], i: int) -> Iterator[Finding]:
    """ "Four obstacles stand in the way:" and the bullets below it."""
    m = ANNOUNCED.search(p.plain)
    if not m or re.search(
        r"\b(?:one of|first|among|such as|for example|include|including)\b", p.plain[max(0, m.start() - 20) :]
    ):
        return
    items = bullets_below(sentences, i)
    n = number_of(m["n"].lower())
    if n is None or len(items) < 2 or len(items) == n or len(items) % n == 0:
        return
    yield finding(
        "R-STRUCT", "medium", (p.words(m.start(), m.end()), items[-1].words()),
        f"“{m['n']}” is announced, {len(items)} bullets follow", f"{len(items)}, or a list of {n}.", weight=0.1,
    )  # fmt: skip


__all__ = ["counted", "number_of"]
