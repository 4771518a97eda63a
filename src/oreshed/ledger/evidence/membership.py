"""Membership: who belongs to the bloc that a document means, where it says so itself."""

from __future__ import annotations

import re
from functools import lru_cache

from oreshed.ledger.document import Document
from oreshed.ledger.evidence.book import outside
from oreshed.ledger.evidence.passage import passages
from oreshed.ledger.evidence.subjects import contains, mentions

DEFINED = re.compile(
    r"[\"“”‘’']?\b(?:[Aa]llie[sd]|[Aa]llied (?:countries|nations|states)|[Tt]he bloc|[Tt]he group)\b[\"“”‘’']?[^.;:]{0,30}?"
    r"\b(?:means?|meant|refers? to|stands? for|compris\w+|covers?|denotes?|consists? of|is taken as|are taken as)\b(?P<list>[^.;]{5,300})"
    r"|\b(?:[Mm]embers|[Mm]embership|[Bb]loc|[Aa]llies)\s*(?:\([^)]{0,30}\)\s*)?:\s*(?P<named>[^.;]{20,300})"
)


@lru_cache(maxsize=64)
def members(document: Document) -> frozenset[str]:
    """Codes of the countries that a document defines as its allies, the United States among them; empty where it defines none."""
    for p in passages(document)[:40]:
        m = DEFINED.search(p.plain) if p.kind == "sentence" else None
        codes = {code for *_, code in mentions(m["list"] or m["named"])} if m else set()
        if len(codes) >= 3:
            return frozenset(codes | {"USA"})
    return frozenset()


def stranger(document: Document, code: str) -> bool:
    """True for a country outside the document's own bloc, or outside the usual one where the document defines none."""
    own = members(document)
    if not own:
        return outside(code)
    return code not in own and code not in ("WLD", "ROW") and not any(contains(m, code) for m in own)


__all__ = ["members", "stranger"]
