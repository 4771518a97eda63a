"""R-STAGE: steps of one metal that are added, or set equal, as if they were one: rock and content, mined and refined."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.figures import Figure, figures
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import apart_words
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.equated import EQUAL, formulas

WEIGHED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for name, words in (
        ("gross", r"rock|ores?|concentrates?|gross|run-of-mine|matte|slag"),
        ("mined", r"mines|mined|dug|mine (?:output|production)|pits"),
        (
            "metal",
            r"smelt\w+|refin\w+|metal|cathodes?|slab|ingots?|contained|content|oxide|acid|P2O5|alloys?",
        ),
    )
)


def unlike(p: Passage, items: list[Figure], total: Figure, q: Passage) -> Iterator[Finding]:
    """A sum that is right, of a gross weight and a content, or of what was mined and what was then refined."""
    if len(items) != 2 or re.search(
        r"\b(?:not|never|twice|scrap|recycl\w+|secondary|import\w*|by-product)\b",
        p.plain + q.plain,
        re.IGNORECASE,
    ):
        return
    text = p.plain
    kinds = []
    for i, f in enumerate(items):
        begin = items[i - 1].end if i else max(0, f.start - 50)
        end = items[i + 1].start if i + 1 < len(items) else min(len(text), f.end + 30)
        after = re.split(r"[;,.]|\band\b", text[f.end : end])[0]
        kinds.append(
            next(
                (
                    name
                    for part in (after, text[begin : f.start])
                    for name, words in WEIGHED
                    if words.search(part)
                ),
                "",
            )
        )
    if "" in kinds or kinds[0] == kinds[1]:
        return
    yield finding(
        "R-STAGE", "high", apart_words(q.words(max(0, total.start - 45), total.end + 20), p.words(max(0, items[0].start - 35), items[-1].end + 25)),
        f"{shown(items[0].value)} {kinds[0]} + {shown(items[1].value)} {kinds[1]} = {shown(total.value)}: two steps of one metal are added", "Each step by itself.", weight=0.6,
    )  # fmt: skip


GROSS = re.compile(r"\b(?:rock|ores?|concentrates?|run-of-mine|matte|slag|bauxite|ilmenite|sands?|brine|oxide|carbonate|hydroxide|chloride|fluoride|sul(?:ph|f)ate|acid|quartz|alumina)\b", re.IGNORECASE)  # fmt: skip
METAL = re.compile(r"\b(?:metal|content|contained|refined|in metal|element)\b", re.IGNORECASE)
MINE_CASTS = re.compile(r"\b(?P<site>mine|pit|quarry|open pit|underground mine)\b(?:\s+(?:in|at|near|of)\s+[^.;,\d]{2,35}?)?\s+(?:has |had |still )?(?P<verb>cast|refined|smelted|electrorefined|electrowon|rolled|alloyed)\s+[^.;]{0,40}?\b(?:refined|metal|cathodes?|slab|ingots?|anodes?|bars?)\b", re.IGNORECASE)  # fmt: skip
WORKS_DIG = re.compile(r"\b(?P<site>smelter|refinery|roaster|rolling mill)\b(?:\s+(?:in|at|near|of)\s+[^.;,\d]{2,35}?)?\s+(?:has |had |still )?(?P<verb>mined|dug|quarried|hoisted|excavated)\s+[^.;]{0,30}?\d", re.IGNORECASE)  # fmt: skip
MINE_OF = re.compile(
    r"\b[Mm]ine (?:output|production)\b[^.;]{0,60}?\b(?:of|as) (?:refined|electrolytic|cast)\b"
)


def stepsums(evidence: Evidence) -> Iterator[Finding]:
    """Equal tonnages of unlike things; mines that refine and smelters that dig."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence":
                yield from _equal(p, metal)
                yield from _works(p)


def _matter(text: str, f: Figure, end: int, metal: str) -> str:
    after = re.split(r"[;,.(]|\b(?:and|that is|which|viz|i\.e\.|or)\b", text[f.end : end])[0]
    if formulas(after) or GROSS.search(after):
        return "compound"
    if METAL.search(after) or (metal and re.search(rf"\b{re.escape(metal)}\b", after, re.IGNORECASE)):
        return "metal"
    return ""


def _equal(p: Passage, metal: str) -> Iterator[Finding]:
    """ "5.0 kt V2O5, that is 5.0 kt of vanadium"."""
    masses = [f for f in figures(p.plain) if f.kind == "mass" and f.value > 0]
    for i, (a, b) in enumerate(itertools.pairwise(masses)):
        if abs(a.value - b.value) > 0.004 * a.value:
            continue
        between = p.plain[a.end : b.start]
        joined = EQUAL.fullmatch(between) or re.search(
            r"\b(?:therefore|thus|hence|so|means?|is|gives?|equals?)\b", between
        )
        end = masses[i + 2].start if i + 2 < len(masses) else len(p.plain)
        first, second = _matter(p.plain, a, b.start, metal), _matter(p.plain, b, end, metal)
        if (
            not second
            and metal
            and re.search(rf"\b{re.escape(metal)}\s+(?:output|production|supply)\b", between, re.IGNORECASE)
        ):
            second = "metal"
        if (
            joined
            and {first, second} == {"compound", "metal"}
            and not re.search(r"\b(?:not|cannot|never)\b", between)
        ):
            for rule in ("R-STAGE", "R-BAL") if formulas(p.plain) else ("R-STAGE",):
                yield finding(
                    rule, "high", (p.words(max(0, a.start - 25), min(len(p.text), b.end + 25)), p.words(b.start, b.end + 20)),
                f"{a.amount.text} of one and {b.amount.text} of the other, a compound or rock and its metal: one tonnage for two things", "The content of the gross weight.", weight=0.6,
                )  # fmt: skip
            return


def _works(p: Passage) -> Iterator[Finding]:
    """ "the Red Dog mine cast 74 kt of refined lead"; "mine output of 1.8 kt of refined silver"."""
    for pattern in (MINE_CASTS, WORKS_DIG, MINE_OF):
        m = pattern.search(p.plain)
        if (
            m
            and not re.search(r"\b(?:not|no|never|and|with its|own smelter|own refinery|on site)\b", m[0])
            and not re.search(
                r"\b(?:gold|silver|dor[eé])\b", m[0] if pattern is MINE_CASTS else "", re.IGNORECASE
            )
        ):
            yield finding(
                "R-STAGE", "medium", (p.words(max(0, m.start() - 30), m.end() + 15), p.words(m.start(), m.end())), f"“{m[0][:60]}”: a step that the site or the figure is not of", "The works that did it, or the step.", weight=0.3,
            )  # fmt: skip
            return


__all__ = ["stepsums", "unlike"]
