"""R-LOGIC: what a text calls plentiful in one place and the scarce step in another, whatever it is called."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.statements import stems
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

THING = r"(?P<{0}>(?:[A-Za-z][\w-]*\s){{0,4}}?[A-Za-z][\w-]{{2,}})"
AMPLE = r"(?:plentiful|abundant|ample|in surplus|in excess|in oversupply|oversupplied|not scarce|not short|in no short supply|not (?:a|the) (?:constraint|bottleneck|limit|problem)|no (?:constraint|bottleneck|problem)|far from scarce|easily had|easy to come by)"
PLENTY = re.compile(
    rf"(?:^|[.;:,]\s|\b(?:and|but|while|whereas|because|since|as|that|where)\s){THING.format('a')}\s(?:is|are|was|were|remains?)\s(?:\w+\s)?{AMPLE}\b"
    rf"|\b(?:there is|with)\s(?:ample|abundant|plentiful|no shortage of|no lack of|plenty of|a surplus of|a glut of)\s{THING.format('b')}(?=[,.;:)]|\s(?:in|at|on|and|but|to|for)\b)",
    re.IGNORECASE,
)
LIMIT = r"(?:(?:scarce|tight|limiting|binding|critical|weak|slow|narrow)(?:est)? (?:step|stage|link|factor|constraint|point)|bottleneck|choke ?point|binding constraint|constraint|limiting factor|limit)"
SCARCE = re.compile(
    rf"\b(?:the|its|this|that|one|only|real|true|main|key|an?)\s(?:\w+\s)?{LIMIT}\s(?:\w+\s)?(?:is|are|lies in|lies with|remains|was|will be)\s(?:therefore\s|thus\s|then\s|still\s|clearly\s)?(?:the\s|a\s)?(?:(?:supply|lack|availability|shortage|scarcity|want|access to|number|amount)\s?(?:of\s)?(?:the\s)?)?{THING.format('c')}(?=[,.;:)]|\s(?:and|but|in|at|not|rather|since|because|which|for)\b)"
    rf"|(?:^|[.;:,]\s|\b(?:and|but|while|so|that)\s){THING.format('d')}\s(?:is|are|remains?)\s(?:therefore\s|thus\s|then\s|still\s|clearly\s)?the\s(?:\w+\s)?{LIMIT}\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|never|no longer|hardly|neither|if|would|could|until|used to|once)\b", re.IGNORECASE
)
GENERAL = frozenset(
    [
        "supply",
        "capacity",
        "step",
        "metal",
        "material",
        "the",
        "a",
        "this",
        "that",
        "it",
        "output",
        "market",
        "demand",
        "production",
        "bloc",
        "stage",
    ]
)


def scarce(evidence: Evidence) -> Iterator[Finding]:
    """Every thing of a document that is plentiful here and the limit there."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        own = stems(book.commodity_of(document.name))
        ample = [x for p in found if p.kind == "sentence" for x in _things(p, PLENTY, own)]
        limits = [x for p in found if p.kind == "sentence" for x in _things(p, SCARCE, own)]
        for (p, m, a), (q, n, b) in itertools.product(ample, limits):
            if a and (a == b or (len(a & b) >= 2) or (len(a) == 1 and a <= b and len(b) <= 2)):
                yield finding(
                    "R-LOGIC", "high", (q.words(n.start(), n.end()), p.words(m.start(), m.end())),
                    f"{' '.join(sorted(a & b))} is called plentiful and called the limit", "The step that is scarce.", weight=0.5,
                )  # fmt: skip
                break


def _things(
    p: Passage, pattern: re.Pattern[str], own: frozenset[str]
) -> Iterator[tuple[Passage, re.Match[str], frozenset[str]]]:
    for m in pattern.finditer(p.plain):
        thing = next(v for v in m.groupdict().values() if v)
        denied = DENIED.search(re.sub(AMPLE, "", m[0])) or DENIED.search(
            p.plain[max(0, m.start() - 12) : m.start()]
        )
        if denied:
            continue
        yield (
            p,
            m,
            frozenset(
                s
                for s in stems(thing) - GENERAL
                if len(s) > 2 and (s not in own or len(stems(thing) - GENERAL) > 1)
            ),
        )


__all__ = ["scarce"]
