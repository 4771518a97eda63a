"""R-QUAL: "nearly all allied roasting takes place in the United States": a share in words against the amounts of the same document.

The part and the whole come from the sentence's own bullet where it lists amounts by region, else from the claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (  # fmt: skip
    ALLIES,
    BLOC,
    apart_words,
    contains,
    mentions,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.wording.proportions import share_words

RULE = "R-QUAL"
# What is done there, and the quantities of claims that measure it.
ACTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"min(?:ing|ed|es?)\b|ore\b|concentrate|dug|extract\w+", ("mine_production",)),
    (r"refin\w+|smelt\w+|roast\w+|process\w+|separat\w+|conver\w+|metal (?:output|production)|electro\w+", ("refined_production_total", "refined_production_primary")),
    (r"recycl\w+|scrap|secondary", ("recycled_supply", "refined_production_secondary")),
    (r"demand|consum\w+|use[ds]?\b|usage|needs?", ("demand", "apparent_consumption")),
    (r"reserves?", ("reserves",)),
    (r"output|production|produc\w+|suppl\w+|tonnage", ("mine_production", "refined_production_total", "refined_production_primary", "supply_total")),
)  # fmt: skip
PLACED = re.compile(r"\b(?:in|from|at|by|to|of|on)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)
LINK = re.compile(r"\b(?:takes? place|took place|comes?|came|is|are|was|were|done|happens?|located|sits?|lies?|stands?|goes|go|belongs?|supplied|produced|mined|refined|smelted|made|provid\w+|suppl\w+|account\w+|made|makes?|deliver\w+|mines?|produces?|refines?|smelts?|consum\w+|uses?|holds?|contribut\w+|takes?|adds?)\b", re.IGNORECASE)  # fmt: skip


def dominance(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with one quantity word, one act and one member of a larger whole."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        sentences = [p for p in found if p.kind == "sentence"]
        bullets: dict[int, list[Passage]] = {}
        for p in sentences:
            before = bullets.setdefault(p.line, [])
            yield from _said(book, p, list(before))
            before.append(p)


def _said(book: Book, p: Passage, before: list[Passage]) -> Iterator[Finding]:
    hits = list(share_words(p.plain))
    hits = [(m, s) for m, s in hits if not any(o is not m and o.start() <= m.start() and m.end() <= o.end() and (o.end() - o.start()) > (m.end() - m.start()) for o, _ in hits)]  # fmt: skip
    named = [(b, e, c) for b, e, c in mentions(p.plain) if c not in ("WLD", "ROW", BLOC)]
    if len(hits) != 1 or len({c for _, _, c in named}) != 1 or re.search(r"\b(?:20[3-9]\d|growth|grow|rise|increase|import\w*|export\w*|would|could|reserves?|capacity|if|price|projects?|price|mines\b(?= (?:are|were|lie)))\b", p.plain):  # fmt: skip
        return
    m, span = hits[0]
    if re.search(
        r"\b(?:not|no longer|than|hardly|at)\s+(?:the\s+)?$", p.plain[max(0, m.start() - 14) : m.start()]
    ):
        return
    region = named[0][2]
    b, e, _ = named[0]
    behind = p.plain[m.end() : b] if b >= m.end() else p.plain[e : m.start()]
    if len(behind) > 75 or re.search(
        r"[;:,(]|\b(?:and|but|while|than|because|since|after|rather|of the (?:mines|plants|work|time))\b",
        behind,
    ):
        return
    # either "nearly all allied roasting takes place in X" or "X does nearly all of the allied roasting"
    rest = behind if b >= m.end() else p.plain[m.end() : m.end() + 60].split(",")[0].split(";")[0]
    act = next(((k, q) for k, q in ACTS if re.search(rf"\b(?:{k})", rest, re.IGNORECASE)), None)
    if act is None or not LINK.search(behind + " " + (rest if b < m.end() else "")) or (b >= m.end() and not PLACED.search(p.plain[:b])):  # fmt: skip
        return
    if re.search(r"\b(?:its|their|local|domestic|own|country's|national)\b", rest) or re.search(
        r"\d", behind
    ):
        return
    whole = "WLD" if re.search(r"\b(?:world|global)", rest, re.IGNORECASE) else BLOC if re.search(r"\balli|\bbloc|\bgroup|\bmembers", rest, re.IGNORECASE) else ""  # fmt: skip
    if (
        not whole
        and p.question in ("production", "supply", "demand")
        and not re.search(r"\b(?:European|EU|Union|American|this|that)\b", rest)
    ):
        whole = BLOC if region in ALLIES or any(contains(x, region) for x in ALLIES) else ""
    if not whole or not (contains(whole, region)):
        return
    yield from _of_the_bullet(p, before, region, whole, m, span)


def _by_region(before: list[Passage]) -> dict[str, tuple[Passage, Amount]]:
    """The first mass behind each region that the earlier sentences of a bullet name, up to the next region."""
    table: dict[str, tuple[Passage, Amount]] = {}
    for q in before:
        named = mentions(q.plain)
        for i, (_, e, code) in enumerate(named):
            end = named[i + 1][0] if i + 1 < len(named) else len(q.plain)
            masses = [a for a in amounts(q.plain) if a.kind == "mass" and e <= a.start < end]
            own = [
                a for a in masses if "(" not in q.plain[e : a.start] or ")" in q.plain[e : a.start]
            ] or masses
            if own:
                table.setdefault(code, (q, own[0]))
    return table


def _of_the_bullet(p: Passage, before: list[Passage], region: str, whole: str, m: re.Match[str], span: tuple[float, float]) -> list[Finding]:  # fmt: skip
    table = _by_region(before)
    if whole != BLOC or region not in table or len(table) < 2 or any(c in ("WLD", BLOC) for c in table):
        return []
    total = sum(a.value for _, a in table.values())
    q, own = table[region]
    share = 100 * per(own.value, total)
    if not disjoint((0.95 * share, min(100.0, 1.05 * share)), span):
        return []
    others = [t[0].words(t[1].start - 25, t[1].end) for c, t in table.items() if c != region]
    return [
        finding(
            RULE, "medium", apart_words(p.words(max(0, m.start() - 10), min(len(p.text), m.end() + 90)), q.words(own.start - 30, own.end), *others[:4]),
            f"{shown(own.value)} / ({' + '.join(shown(a.value) for _, a in table.values())}) = {share:.3g} %, “{m[0]}” allows {span[0]:g} to {span[1]:g} %",
            f"Another word for {share:.3g} %.", weight=abs(share - sum(span) / 2) / 100,
        )
    ]  # fmt: skip


__all__ = ["dominance"]
