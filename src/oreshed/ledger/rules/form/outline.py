"""R-STRUCT: tables and figures that a text points to and does not hold, and summary lines that say what their section lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.claim import Place
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, table_rows
from oreshed.ledger.evidence.statements import stems
from oreshed.ledger.evidence.subjects import apart_words
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.reading.headings import question_in
from oreshed.ledger.vocabulary.plain import GENERAL, OPENERS

RULE = "R-STRUCT"


def outline(evidence: Evidence) -> Iterator[Finding]:
    """What every document promises and points to."""
    for document, found in Book.of(evidence.ledger).documents():
        yield from _promised(document, found)
        if not any(s.question for s in document.sections):
            continue
        yield from _shown(document, found)


TABLE = re.compile(r"\b(?P<kind>[Tt]able|[Ff]igure|[Ff]ig\.|[Cc]hart|[Aa]ppendix|[Bb]ox|[Aa]nnex)\s(?P<n>\d{1,2}|[A-D])\b(?![.,]\d)")  # fmt: skip
OWN = re.compile(
    r"\b(?:see|shown in|in|of|from|cf\.?|summari[sz]ed in|listed in|given in|per)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
BELOW = re.compile(r"\b(?:the|this)\s+(?P<kind>table|chart|figure|map|graph)\s+(?:below|above|overleaf|that follows)\b|\b(?:following|preceding|previous)\s+(?P<kind2>table|chart|figure|map|graph)\b|\bsee\s+(?:the\s+)?(?P<kind3>table|chart|figure|map|graph|appendix|annex)\b", re.IGNORECASE)  # fmt: skip


def _shown(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """ "see Table 3", where the text holds no such table; "section 14" of twelve."""
    tables = len(table_rows(document))
    pictures = sum(bool(re.search(r"!\[|<img|<svg", line)) for line in document.lines)
    captions = {f"{m[1].lower()[:3]}{m[2]}" for line in document.lines for m in re.finditer(r"^\W*(?:\*\*)?(Table|Figure|Fig\.|Chart|Appendix|Box|Annex)\s(\d{1,2}|[A-D])\b\s*[.:–—|*-]", line)}  # fmt: skip
    for p in found:
        if p.kind == "heading" or p.question.startswith("references"):
            continue
        for m in TABLE.finditer(p.plain):
            kind = m["kind"].lower()[:3]
            if f"{kind}{m['n']}" in captions or not OWN.search(p.plain[: m.start()]) or re.search(r"\b(?:USGS|MCS|report|study|IEA|paper|survey|edition|their|its)\b", p.plain[max(0, m.start() - 40) : m.end() + 25]):  # fmt: skip
                continue
            n = int(m["n"]) if m["n"].isdigit() else 1
            if (kind == "tab" and n <= tables and not captions) or (kind in ("fig", "cha") and n <= pictures):
                continue
            yield finding(RULE, "medium", (p.words(max(0, m.start() - 30), m.end() + 15),), f"“{m[0]}” is not in the text ({tables} tables, {pictures} pictures)", "The table, or no reference to it.", weight=0.1)  # fmt: skip
            return
        m2 = BELOW.search(p.plain)
        if m2:
            kind = (m2["kind"] or m2["kind2"] or m2["kind3"]).lower()
            if (kind == "table" and tables == 0) or (kind in ("chart", "figure", "map", "graph") and not pictures and not captions) or (kind in ("appendix", "annex") and not re.search(rf"(?im)^\W*#*\W*{kind}\b", "\n".join(document.lines))):  # fmt: skip
                yield finding(RULE, "medium", (p.words(max(0, m2.start() - 30), m2.end() + 15),), f"“{m2[0]}”: the text holds no {kind}", f"The {kind}, or no reference to it.", weight=0.1)  # fmt: skip
                return


PROMISED = re.compile(r"(?:^|[;,.:]\s|\band\s)(?P<what>[^.;,:]{4,60}?)\s+(?:is|are|will be)\s+(?:set out|treated|covered|dealt with|described|discussed|taken up|listed|given|found|summed up|collected)\s+in\s+(?:(?:a|an|its|their|the (?:last|next|final|closing))\s+(?:own\s+|separate\s+)?(?:section|chapter|part|annex)\b|(?:section|chapter|part|annex)\s+(?P<letter>[A-Z]|\d{1,2})\b)", re.IGNORECASE)  # fmt: skip


def _promised(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """ "Remediation options are set out in their own section below", "risks are listed in part F", and no such heading."""
    if len(document.sections) < 2:
        return
    heads = [s.heading for s in document.sections[1:]]
    marks = {
        m[1].upper()
        for h in heads
        if (
            m := re.match(
                r"\W*(?:(?:section|part|chapter|annex)\s+)?([A-Z]|\d{1,2})[.):]?\s", h, re.IGNORECASE
            )
        )
    }
    for p in found:
        m = PROMISED.search(p.plain) if p.kind == "sentence" else None
        if m is None:
            continue
        what = {w[:6] for w in stems(m["what"]) if w not in GENERAL | OPENERS and len(w) > 3} - {"option", "method", "questi", "detail", "matter", "techno"}  # fmt: skip
        asked = question_in(m["what"])
        if m["letter"]:
            if (
                len(marks) < 2
                or m["letter"].upper() in marks
                or m["letter"].isdigit() != all(k.isdigit() for k in marks)
            ):
                continue
        elif not what or any(what & {w[:6] for w in stems(h)} for h in heads) or (asked and any(s.question == asked for s in document.sections)):  # fmt: skip
            continue
        yield finding(
            RULE, "medium", apart_words(p.words(m.start(), m.end()), *(Words(s.heading, Place(document.name, s.first)) for s in document.sections[-2:])),
            f"{'no heading ' + m['letter'] if m['letter'] else 'no heading on ' + m['what'].strip()} stands in the text", "The section, or no promise of it.", weight=0.2,
        )  # fmt: skip


__all__ = ["outline"]
