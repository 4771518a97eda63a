"""R-ENTITY: whose a plant is, against what the same text says elsewhere: a table's column of owners, "owned by", "the owner of"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreshed.ledger.document import Document
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, cells_of, table_rows
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

COLUMN = re.compile(
    r"\b(?:owners?|operators?|compan(?:y|ies)|owned by|operated by|holders?|proprietors?|parent)\b",
    re.IGNORECASE,
)
PROPER = r"[A-ZÀ-Þ][\wÀ-ÿ'’&.-]*(?:[ -](?:[A-ZÀ-Þ][\wÀ-ÿ'’&.-]*|of|de|du|&|and (?=[A-Z])))*"
KIND = r"(?:\s(?:mine|smelter|refinery|plant|works|mill|project|concentrator|pit|operation|furnaces?))"
OWNED = re.compile(
    rf"(?P<site>{PROPER}){KIND}?(?:\s\([^)]*\))?,?\s(?:which\s)?(?:is\s|was\s|are\s|now\s|wholly\s|fully\s|jointly\s|majority[- ])*(?:owned|operated|run|held|controlled|managed)\sby\s(?:the\s)?(?P<owner>{PROPER})"
)
OWNER_OF = re.compile(
    rf"(?P<owner>{PROPER}),?\s(?:as\s|is\s|was\s|now\s|being\s|the\s|sole\s|present\s|current\s)*(?:owners?|operators?|proprietor)\sof\s(?:the\s)?(?P<site>{PROPER})"
)
BELONGS = re.compile(
    rf"(?P<site>{PROPER}){KIND}?(?:\s\([^)]*\))?\s(?:belongs?|belonged)\sto\s(?:the\s)?(?P<owner>{PROPER})"
)
CHANGED = re.compile(r"\b(?:former\w*|previous\w*|until|sold|bought|acquir\w+|took over|taken over|then|since|before|after|ex-|once)\b", re.IGNORECASE)  # fmt: skip
COMMON = frozenset(["ltd", "limited", "inc", "corp", "corporation", "company", "co", "group", "plc", "gmbh", "ag", "sa", "ab", "as", "oy", "bv", "the", "and", "of", "mining", "mines", "minerals", "metals", "metal", "resources", "holdings", "international", "smelting", "refining", "materials", "industries"])  # fmt: skip


@dataclass(frozen=True)
class _Owned:
    site: str
    names: frozenset[str]
    said: str
    words: Words


def owners(evidence: Evidence) -> Iterator[Finding]:
    """Every site that a text gives to two owners with no word in common."""
    for document, found in Book.of(evidence.ledger).documents():
        held: dict[str, list[_Owned]] = {}
        for o in (*_tabled(document), *(o for p in found if p.kind == "sentence" for o in _told(p))):
            held.setdefault(o.site, []).append(o)
        for site, said in held.items():
            first = said[0]
            other = next((o for o in said[1:] if not o.names & first.names and o.names and first.names), None)
            if other is not None:
                yield finding(
                    "R-ENTITY", "medium", (other.words, first.words), f"{site}: owner {first.said} here, {other.said} there",
                    f"One owner, {first.said} or {other.said}, or the year in which it changed.", weight=0.2,
                )  # fmt: skip


def _names(text: str) -> frozenset[str]:
    words = {w.lower().rstrip(".") for w in re.findall(r"[A-Za-zÀ-ÿ][\wÀ-ÿ&.-]+", text)}
    return frozenset(w for w in words if w not in COMMON and len(w) > 1)


def _tabled(document: Document) -> Iterator[_Owned]:
    for table in table_rows(document):
        heads = cells_of(table[0])
        column = next((i for i, h in enumerate(heads) if i and COLUMN.search(h)), None)
        if column is None:
            continue
        for row in table[1:]:
            cells = cells_of(row)
            if column < len(cells) and re.match(PROPER, cells[0]) and re.match(PROPER, cells[column]):
                site = re.sub(rf"{KIND}\b.*|[,(].*", "", cells[0]).strip(" *_")
                yield _Owned(site, _names(cells[column]), cells[column], row.words())


def _told(p: Passage) -> Iterator[_Owned]:
    if CHANGED.search(p.plain):
        return
    for pattern in (OWNED, OWNER_OF, BELONGS):
        for m in pattern.finditer(p.plain):
            site = re.sub(rf"^The\s|{KIND}$", "", m["site"]).strip()
            names = _names(re.split(r"\sand\s(?=[A-Z])|,", m["owner"])[0]) | _names(m["owner"])
            yield _Owned(site, names, m["owner"], p.words(m.start(), m.end()))


__all__ = ["owners"]
