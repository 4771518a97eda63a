"""R-REF, R-YEAR: what stands on a public list, in a law's benchmarks, and when known events happened.

`reference/lists.csv` holds members of lists; `reference/events.csv` actor, action and object of an event with its years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.amounts import amounts
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.provenance import metals_in, table
from oreshed.ledger.rules.verdicts import finding

RULE = "R-REF"
NOT = re.compile(r"\b(?:not|never|absent from|missing from|left off|no place|nor|excluded from|dropped from|off)\b", re.IGNORECASE)  # fmt: skip
OFF = re.compile(r"\b(?:added|add|remov\w+|until|unless|first|since|again|formerly|earlier|previous|draft|propos\w+|would|should|could|until|only in|other|criteria|method\w*|both)\b", re.IGNORECASE)  # fmt: skip
# Benchmarks of laws: words of the law, words of the target, per cent.
TARGETS = (
    (r"Critical Raw Materials Act|CRMA|the EU act|the Union(?:'s|’s) act", ((r"extract\w*|min(?:e|ed|ing)", 10.0), (r"process\w*|refin\w*", 40.0), (r"recycl\w*", 25.0), (r"(?:single|one|any) (?:third )?country|third country", 65.0)), "Regulation (EU) 2024/1252, article 5"),
)  # fmt: skip
PERCENT = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)")


def listings(evidence: Evidence) -> Iterator[Finding]:
    """Lists, benchmarks and events of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence":
                yield from _listed(p, metal)
                yield from _target(p)
                yield from _event(p)


@lru_cache(maxsize=1)
def _lists() -> tuple[tuple[str, re.Pattern[str], frozenset[str], str], ...]:
    return tuple((r["list"], re.compile(r["words"], re.IGNORECASE), frozenset(r["members"].split(";")), r["source"]) for r in table("lists"))  # fmt: skip


def _listed(p: Passage, metal: str) -> Iterator[Finding]:
    """ "gold is on the EU list of critical raw materials"; "tellurium is traded on the LME"."""
    for name, words, members, source in _lists():
        m = words.search(p.plain)
        if (
            m is None
            or OFF.search(p.plain)
            or re.search(r"\b(?:its|the) (?:price|value)\b", p.plain[: m.start()])
        ):
            continue
        before = re.split(r"[;:]|\b(?:while|whereas|but|which)\b", p.plain[: m.start()])[-1]
        named = list(dict.fromkeys(metals_in(before)))
        if re.search(r"\b(?:it|the metal|the mineral)\b", before, re.IGNORECASE) and not named:
            named = [metal]
        if len(named) != 1 or (
            not re.search(r"\b(?:is|are|was|stands?|appears?|figures?|remains?|features?|being)\b", before)
            and "traded" not in m[0]
        ):
            continue
        on, said = named[0] in members, not NOT.search(before[-60:])
        if on == said or re.search(r"\b(?:ore|concentrate|scrap|oxide|compound)s?\b", before[-40:]):
            continue
        yield finding(
            RULE, "medium", (p.words(max(0, m.start() - 60), m.end()), Words(f"{name}: {', '.join(sorted(members))}"[:160], None, source)),
            f"{named[0]} {'stands' if on else 'does not stand'} among the {name}", "What the list holds.", weight=0.2,
        )  # fmt: skip
        return


def _target(p: Passage) -> Iterator[Finding]:
    """ "the act asks for 70 % of processing within the Union": a benchmark of a law."""
    for law, targets, source in TARGETS:
        if not re.search(rf"\b(?:{law})\b", p.plain, re.IGNORECASE):
            continue
        for m in PERCENT.finditer(p.plain):
            after = re.match(
                r"\s*(?:of|for|from|by)?\s*(?:the\s+|its\s+|any\s+|a\s+|domestic\s+|annual\s+|Union\s+|strategic\s+)*(\w[\w ]{0,30})",
                p.plain[m.end() :],
            )
            text = after[1] if after else ""
            hits = [
                (words, value) for words, value in targets if re.match(rf"(?:{words})\b", text, re.IGNORECASE)
            ]
            if hits and abs(float(m[1]) - hits[0][1]) > 0.5:
                yield finding(
                    RULE, "medium", (p.words(max(0, m.start() - 40), m.end() + 20), Words(f"{hits[0][1]:g} % of {text.split()[0]}", None, source)),
                    f"{m[1]} % stated for {text.split()[0]}; the law says {hits[0][1]:g} %", f"{hits[0][1]:g} %.", weight=0.2,
                )  # fmt: skip
                return


@lru_cache(maxsize=1)
def _events() -> tuple[
    tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str] | None, frozenset[int], str], ...
]:
    return tuple(
        (
            r["event"], re.compile(rf"\b(?:{r['actor']})\b"), re.compile(rf"\b(?:{r['action']})\b", re.IGNORECASE),
            re.compile(rf"\b(?:{r['object']})\b", re.IGNORECASE) if r["object"] else None, frozenset(int(y) for y in r["years"].split(";")), r["source"],
        )
        for r in table("events")
    )  # fmt: skip


def _event(p: Passage) -> Iterator[Finding]:
    """ "China put export licences on gallium in August 2019": a known event under another year."""
    years = [a for a in amounts(p.plain) if a.kind == "year" and 1970 <= a.first <= 2026]
    if not years or len({y.first for y in years}) > 2:
        return
    seen = [
        e
        for e in _events()
        if e[1].search(p.plain) and e[2].search(p.plain) and (e[3] is None or e[3].search(p.plain))
    ]
    if not seen or any(int(y.first) in e[4] for e in seen for y in years):
        return
    event, _, action, _, known, source = seen[0]
    m = action.search(p.plain)
    at = min(years, key=lambda y: abs(y.start - m.end()))  # type: ignore[union-attr]
    if (
        m is None
        or abs(at.start - m.end()) > 70
        or re.search(
            r"\b(?:by|until|before|review|extend\w*|lift\w*|relax\w*|eas(?:ed|ing)|suspend\w* (?:the|its)|plan\w*|threat\w*|price\w*|rose|doubled|output|produced|exports? (?:fell|of \d))\b",
            p.plain,
        )
    ):
        return
    yield finding(
        "R-YEAR", "medium", (p.words(min(m.start(), at.start) - 30, max(m.end(), at.end)), Words(f"{event}: {', '.join(map(str, sorted(known)))}", None, source)),
        f"{event} is of {', '.join(map(str, sorted(known)))}, not of {at.first:.0f}", "The year of the event.", weight=0.2,
    )  # fmt: skip


__all__ = ["listings"]
