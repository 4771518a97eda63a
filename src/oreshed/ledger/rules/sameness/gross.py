"""R-STAGE: one number told once as the gross mass of an alloy, compound or concentrate and once as the metal in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import apart_words
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

GROSS = re.compile(
    r"\s*(?:/yr|a year|per year|a year of)?\s*(?:,\s*)?(?:of\s+)?(?:(?:mixed|dry|crude|gross|lump|flake|battery-grade|technical|roasted|calcined|spent|its|the|high-grade|standard|\w+ic|\w+ium|\w+ese|nickel|cobalt|zinc|copper|tin|lead)\s+){0,3}"
    r"(?:ores?|rock|concentrates?|hydroxide|oxide|carbonate|sul(?:ph|f)ate|chloride|ferro[a-z]+|alloys?|matte|slag|mixed hydroxide|MHP|gross(?: weight)?|precipitate|cake|residue|dust)\b(?!\s+(?:content|equivalent|basis))",
    re.IGNORECASE,
)
CONTENT = re.compile(
    r"\s*(?:/yr|a year|per year)?\s*(?:of\s+)?(?:recoverable\s+)?(?:contained\b|[a-z]+ (?:metal )?content\b|[a-z]+ contained\b|[a-z]{3,}(?:ium|ese|el|alt|in|um|er|nc|ead|ony|con) (?:metal|units)\b|of (?:the )?metal\b)",
    re.IGNORECASE,
)
THENCE = re.compile(r"\b(?:therefore|thus|so|hence|amounts?|equals?|viz|that is|or|means?|receives?|corresponds?|alone)\b", re.IGNORECASE)  # fmt: skip


def gross(evidence: Evidence) -> Iterator[Finding]:
    """Pairs of one printed mass that is gross here and content there."""
    for _, found in Book.of(evidence.ledger).documents():
        said = [(i, p, a) for i, p in enumerate(found) if p.kind == "sentence" for a in amounts(p.plain) if a.kind == "mass" and a.second is None and not a.word]  # fmt: skip
        heavy = [
            x for x in said if GROSS.match(x[1].plain, x[2].end) and not CONTENT.match(x[1].plain, x[2].end)
        ]
        light = [x for x in said if CONTENT.match(x[1].plain, x[2].end)]
        for (i, p, a), (j, q, b) in itertools.product(heavy, light):
            if a.value != b.value or a is b or not _one_number(i, p, a, j, q):
                continue
            yield finding(
                "R-STAGE", "high", apart_words(p.words(max(0, a.start - 30), a.end + 30), q.words(max(0, b.start - 40), b.end + 30)),
                f"{shown(a.value)} is the gross mass of a carrier and the metal in it at once", "The gross mass times its grade.", weight=0.5,
            )  # fmt: skip
            break


def _one_number(i: int, p: Passage, a: Amount, j: int, q: Passage) -> bool:
    """Four printed figures are one number wherever they stand; a round one only where the sentence concludes it from the other."""
    digits = re.sub(r"\D", "", re.match(r"[\d.,\s]*", a.text)[0]).strip("0")  # type: ignore[index]
    return len(digits) >= 3 or (0 <= j - i <= 3 and bool(THENCE.search(q.plain)))


__all__ = ["gross"]
