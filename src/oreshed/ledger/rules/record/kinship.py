"""R-ENTITY: the parent of a company: `reference/parents.csv`, for the subsidiaries that briefs name most."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.record.tenure import companies, same

RULE = "R-ENTITY"
OF = re.compile(
    r"(?:\s*\([^()]{0,40}\))?(?:\s+(?:in|of)\s+[A-Z]\w+)?(?:,\s+(?:which|that|who)\s+[^.;:,]{3,60},|,[^.;:,]{3,50},)?,?\s+(?:is\s+|was\s+)?(?:now\s+|itself\s+|wholly\s+|jointly\s+)*(?:(?:an?|the|its)\s+(?:[\w-]+\s+){0,2}?(?:subsidiary|unit|arm|division|affiliate|daughter(?: company)?)\s+of|owned\s+by|belongs\s+to|belonging\s+to|part\s+of|controlled\s+by)\s+(?:the\s+)?"
)
ITS = re.compile(r"(?:'s|’s)\s+(?:[\w-]+\s+){0,2}?(?:subsidiary|unit|arm|division|affiliate|daughter)\s+(?:company\s+)?(?:the\s+)?$")  # fmt: skip
ONCE = re.compile(r"\b(?:former\w*|until|once|then|previous\w*|not|no longer|sold|bid|offer\w*|customer)\b", re.IGNORECASE)  # fmt: skip


def kinship(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence that names a company of the table beside one that it calls its parent."""
    for _, found in Book.of(evidence.ledger).documents():
        for p in found:
            if p.kind == "sentence":
                yield from _parent(p)


def _parent(p: Passage) -> Iterator[Finding]:
    """ "Wolfram Bergbau, a subsidiary of Plansee": a parent that the table knows otherwise."""
    for r in table("parents"):
        m = re.search(rf"(?<![\w-]){re.escape(r['company'])}(?![\w-])", p.plain)
        if m is None:
            continue
        behind = OF.match(p.plain, m.end())
        said = companies().match(p.plain, behind.end()) if behind else None
        if said is None:
            said = next((k for k in companies().finditer(p.plain, 0, m.start()) if ITS.fullmatch(p.plain[k.end() : m.start()])), None)  # fmt: skip
        known = r["parents"].split(";")
        if said is None or same(said[0], r["company"]) or any(same(said[0], x) for x in known):
            continue
        begin, end = min(m.start(), said.start()), max(m.end(), said.end())
        if ONCE.search(p.plain[max(0, begin - 20) : end + 20]) or any(x in p.plain for x in known):
            continue
        yield finding(
            RULE, "medium", (p.words(begin, end), Words(f"{r['company']}: {', '.join(known)}", None, r["source"])),
            f"{r['company']} belongs to {', '.join(known)}, not to {said[0]}", f"{known[0]}.", weight=0.2,
        )  # fmt: skip
        return


__all__ = ["kinship"]
