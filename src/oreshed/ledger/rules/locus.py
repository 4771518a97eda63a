"""Locus: claims with the region and entity that the words beside their number name, where the claim says less.

A reader that goes by headings gives "a world total of ~230 kt" to the bloc of its section, and "Finland alone mined
1.5 kt" to the European Union of its bullet. The rules compare parts and wholes, so they read the nearest words again;
a claim that already names an entity stays as it is.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.finding import Evidence
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.rules.amounts import Amount, amounts
from oreshed.ledger.rules.book import ALLIED, Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.subjects import ALLIES, contains, entity_key, is_bloc, is_mass, mentions

WORLD = re.compile(r"\b(?:world|global|worldwide)(?:'s|’s)?\s+(?:\w+\s+){0,3}?(?:totals?|output|production|supply|demand|consumption|use|mine\w*|refin\w+|reserves?|market)\b", re.IGNORECASE)
OF_WORLD = re.compile(r"^\s*(?:\w+\s+){0,2}(?:world(?:wide)?|global(?:ly)?)\b", re.IGNORECASE)


def located(evidence: Evidence) -> Evidence:
    """Evidence whose claims name the region and plant that stand beside their numbers."""
    book = Book.of(evidence.ledger)
    plants = {
        entity_key(c): c.subject.entity
        for c in evidence.ledger.claims
        if len(entity_key(c)) >= 5 and re.match(r"[A-Z]", c.subject.entity) and is_mass(c)
    }
    claims = tuple(_located(book, c, plants) for c in evidence.ledger.claims)
    return replace(evidence, ledger=Ledger(claims, evidence.ledger.documents, evidence.ledger.unplaced))


def _located(book: Book, c: Claim, plants: dict[str, str]) -> Claim:
    if c.subject.entity or not is_mass(c) or c.place is None or c.stated is None:
        return c
    p = book.passage_of(c)
    if p is None or p.kind != "sentence":
        return c
    a = amount_of(c, p)
    if a is None:
        return c
    clause = _clause(p.plain, a)
    before, after = p.plain[clause[0] : a.start], p.plain[a.end : clause[1]]
    if c.subject.region != "WLD" and _of_the_world(before, after):
        return replace(c, subject=replace(c.subject, region="WLD"))
    named = [code for _, _, code in mentions(before)]
    if named and contains(c.subject.region, named[-1]) and (c.subject.region == "EU27" or is_bloc(c.subject.region) and not ALLIED.search(p.plain) and not p.lead):
        code = named[-1]
        if code in ALLIES:
            return replace(c, subject=replace(c.subject, region=code))
        return replace(c, subject=replace(c.subject, entity=name_of(code)))
    for key, entity in plants.items():
        at = before.lower().rfind(key)
        if at >= 0 and len(before) - at - len(key) < 45:
            return replace(c, subject=replace(c.subject, entity=entity))
    return c


def _of_the_world(before: str, after: str) -> bool:
    found = list(WORLD.finditer(before))
    if found and len(before) - found[-1].end() < 25 and not mentions(before[found[-1].end() :]):
        return not re.search(r"%|\bshare\b", before[found[-1].end() :])
    return bool(OF_WORLD.match(after))


def amount_of(c: Claim, p: Passage) -> Amount | None:
    """The amount of a passage that is a claim's number."""
    assert c.stated is not None
    factor = 1.0 if c.stated.factor_t is None else c.stated.factor_t
    values = [v * factor for v in (c.stated.low, c.stated.central, c.stated.high) if v is not None]
    at = p.text.find(c.quote.strip())
    found = []
    for a in amounts(p.plain):
        if a.kind in ("mass", "percent", "number") and any(math.isclose(x, v, rel_tol=1e-6) for x in (a.first, a.second) if x is not None for v in values):
            found.append(a)
    inside = [a for a in found if at >= 0 and at <= a.start < at + len(c.quote)]
    return (inside or found or [None])[0]  # type: ignore[list-item]


def _clause(text: str, a: Amount) -> tuple[int, int]:
    begin = max((text.rfind(s, 0, a.start) for s in (";", " while ", " whereas ", " but ", " against ")), default=-1)
    ends = [text.find(s, a.end) for s in (";", ", ", " and ", " while ", " against ")]
    return begin + 1, min((e for e in ends if e >= 0), default=len(text))
