"""R-QUAL: "nearly all allied roasting takes place in the United States": a share in words against the amounts of the same document.

The part and the whole come from the sentence's own bullet where it lists amounts by region, else from the claims.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book, region_in
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (  # fmt: skip
    ALLIES,
    BLOC,
    apart_words,
    bare,
    central,
    contains,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.wording.proportions import COMPILED

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
            yield from _flow(book, p)
            before.append(p)


# A flow that is the subject of a share in words, and the claims that measure it.
FLOWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"recycl\w+|scrap|secondary (?:metal|material|sources?|supply)", ("recycled_supply", "refined_production_secondary")),
    (r"imports?|foreign (?:metal|material|supply|suppliers?|sources?)|purchases abroad|outside (?:suppliers?|sources?)", ("imports",)),
    (r"(?:own |domestic |allied |home )?(?:mines|mine output|mining)|primary (?:metal|supply|production|sources?)", ("mine_production", "refined_production_primary")),
)  # fmt: skip
SUBJECTS = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), quantities) for words, quantities in FLOWS)
WHOLE = re.compile(
    r"[^,;.:]{0,30}?\b(?:of|to|in|from|for)\s(?P<of>(?:[^,;.:]|[.,](?=\d)){0,60}?\b(?:(?P<need>demand|consumption|needs?|requirements?|use)|(?P<have>supply|supplies|metal|tonnage|sources|total))\b)",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"[^,;.]{0,60}?\b(?:met|covered|supplied|provided|comes?|came|filled|made|satisfied|drawn)\b[^,;.]{0,12}?\b(?:by|from|through|with)\s(?:the\s)?(?:\w+\s)?", re.IGNORECASE)  # fmt: skip


def _flow(book: Book, p: Passage) -> Iterator[Finding]:
    """ "Recycling is a minor contributor to supply", "most of demand is met by imports": a flow's share by the claims of one year."""
    hits = [(m, span) for pattern, span in COMPILED for m in pattern.finditer(p.plain)]
    hits = [h for h in hits if not any(o is not h and o[0].start() <= h[0].start() and h[0].end() < o[0].end() for o in hits)]  # fmt: skip
    if len(hits) != 1:
        return
    m, span = hits[0]
    cut = max(
        (k.end() for k in re.finditer(r"[;:,]|\b(?:while|but|although|and)\b", p.plain[: m.start()])),
        default=0,
    )
    whole = WHOLE.match(p.plain, m.end())
    passive = PASSIVE.match(p.plain, m.end())
    stretch = (passive.end(), passive.end() + 22) if passive else (cut, m.start())
    quantities = next((q for words, q in SUBJECTS if words.search(p.plain, *stretch)), ())
    region = region_in(p) or ("" if mentions(p.plain) else BLOC)
    if not whole or not quantities or not region or re.search(r"\b(?:not|no longer|hardly|if|could|cost|price|growth|capacity)\b", p.plain[cut : whole.end()]):  # fmt: skip
        return
    if any(a.kind == "percent" and cut <= a.start < whole.end() for a in amounts(p.plain)):
        return
    inside = [
        a for a in amounts(p.plain) if a.kind == "mass" and whole.start("of") - 1 <= a.start < whole.end()
    ]
    if len(inside) != len([a for a in amounts(p.plain) if a.kind == "mass"]):
        return
    commodity, years = (
        book.commodity_of(p.document),
        {int(a.first) for a in amounts(p.plain) if a.kind == "year"},
    )
    parts = [c for q in quantities for c in book.find(commodity, (q,), region) if central(c) > 0 and (not years or year_of(c) in years)]  # fmt: skip
    wholes = [c for c in book.find(commodity, ("demand",) if whole["need"] else ("demand", "supply_total"), region) if central(c) > 0]  # fmt: skip
    pairs = [
        (a, b, printed(b))
        for a in parts
        for b in wholes
        if year_of(a) == year_of(b) and central(b) > central(a)
    ]
    if inside:
        pairs = [(a, a, inside[0].allowed) for a in parts if printed(a)[0] < inside[0].value and (not pairs or any(math.isclose(central(b), inside[0].value, rel_tol=0.02) for x, b, _ in pairs if x is a))]  # fmt: skip
    shares = [
        (100 * per(printed(a)[0], high), 100 * per(printed(a)[1], max(low, 1e-9)))
        for a, _, (low, high) in pairs
    ]
    if not shares or not all(disjoint((0.97 * lo, min(100.0, 1.03 * hi)), span) for lo, hi in shares):
        return
    a, b, bounds = pairs[0]
    yield finding(
        RULE, "medium", apart_words(p.words(max(0, min(cut, m.start())), whole.end()), words_of(a), *(() if inside else (words_of(b),))),
        f"{shown(central(a))} / {shown(sum(bounds) / 2)} = {sum(shares[0]) / 2:.3g} %, “{m[0]}” allows {span[0]:g} to {span[1]:g} %", f"Another word for {sum(shares[0]) / 2:.3g} %.", (a, b), 0.3,
    )  # fmt: skip


def _said(book: Book, p: Passage, before: list[Passage]) -> Iterator[Finding]:
    hits = [(m, span) for pattern, span in COMPILED for m in pattern.finditer(p.plain)]
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
    yield from _of_the_bullet(p, before, region, whole, m, span) or _of_the_claims(
        book, p, region, whole, act[1], m, span
    )


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


def _of_the_claims(book: Book, p: Passage, region: str, whole: str, quantities: tuple[str, ...], m: re.Match[str], span: tuple[float, float]) -> list[Finding]:  # fmt: skip
    commodity = book.commodity_of(p.document)
    for quantity in quantities:
        own = [
            c for c in book.find(commodity, (quantity,), region) if central(c) > 0 and c.kind != "projection"
        ]
        total = [
            c for c in book.find(commodity, (quantity,), whole) if central(c) > 0 and c.kind != "projection"
        ]
        years = {year_of(c) for c in own} & {year_of(c) for c in total}
        pairs = [(a, b) for a in own for b in total if year_of(a) == year_of(b)] if years else []
        parts = _members(book, commodity, quantity, whole) if not pairs and own else []
        if parts and len(parts) >= 2:
            year = year_of(own[0])
            parts = [c for c in parts if year_of(c) == year]
            low = 100 * per(printed(own[0])[0], sum(printed(c)[1] for c in parts))
            high = 100 * per(printed(own[0])[1], max(1e-9, sum(printed(c)[0] for c in parts)))
            if (
                len(parts) >= 3
                and any(region_of(c) == region for c in parts)
                and disjoint((low, min(100.0, high)), span)
            ):
                return [_finding(p, m, span, own[0], parts, f"{(low + high) / 2:.3g}")]
        shares = [
            (100 * per(printed(a)[0], printed(b)[1]), 100 * per(printed(a)[1], max(printed(b)[0], 1e-9)))
            for a, b in pairs
        ]
        if shares and all(disjoint((lo, min(100.0, hi)), span) for lo, hi in shares):
            a, b = pairs[0]
            return [_finding(p, m, span, a, [b], f"{100 * per(central(a), central(b)):.3g}")]
        if shares:
            return []
    return []


def _members(book: Book, commodity: str, quantity: str, whole: str) -> list[Claim]:
    if whole != BLOC:
        return []
    found: dict[str, Claim] = {}
    for c in book.ledger.claims:
        if c.subject.commodity == commodity and c.subject.quantity == quantity and is_mass(c) and bare(c) and c.kind != "projection" and region_of(c) in ALLIES:  # fmt: skip
            found.setdefault(region_of(c), c)
    return list(found.values())


def _finding(
    p: Passage, m: re.Match[str], span: tuple[float, float], own: Claim, rest: list[Claim], share: str
) -> Finding:
    quotes: tuple[Words, ...] = apart_words(p.words(max(0, m.start() - 10), min(len(p.text), m.end() + 90)), words_of(own), *(words_of(c) for c in rest[:4]))  # fmt: skip
    return finding(
        RULE, "medium", quotes,
        f"{name_of(region_of(own))} {shown(central(own))} of {' + '.join(shown(central(c)) for c in rest)} is {share} %, “{m[0]}” allows {span[0]:g} to {span[1]:g} %",
        f"Another word for {share} %.", (own, *rest), 0.3,
    )  # fmt: skip


__all__ = ["dominance"]
