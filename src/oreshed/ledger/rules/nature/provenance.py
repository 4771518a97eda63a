"""R-PHYS, R-REF: where a metal comes from and goes to: hosts of by-products, products of named processes, main uses.

Tables: `reference/carriers.csv` (companion and the metals it is won beside), `reference/named_processes.csv` (a process named
after its inventor and what it yields), `reference/main_uses.csv` with `reference/uses.csv` (the words of a use). A host or a use
that no table holds says nothing; one allowed host in the clause silences the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.ledger.evidence.book import ALLIED, Book
from oreshed.ledger.evidence.metals import ALSO, NAME, metals_in
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

DENIED = re.compile(r"\b(?:not|never|cannot|no longer|nor|neither|unlike|rather than|instead of|contrary to|wrong\w*|myth|seldom|rarely|hardly|minor|also|some|sometimes|occasionally|formerly|once|historically|small amounts?|a little|traces?)\b", re.IGNORECASE)  # fmt: skip


def provenance(evidence: Evidence) -> Iterator[Finding]:
    """Hosts, named processes and main uses of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence" and not DENIED.search(p.plain):
                yield from _carrier(p, metal)
                yield from _named(p)
                yield from _use(p, metal)


@lru_cache(maxsize=1)
def carriers() -> dict[str, tuple[frozenset[str], frozenset[str], str]]:
    """Companion metal: the hosts beside which it is won, those of most of it, and the source."""
    return {r["companion"]: (frozenset(r["hosts"].split("; ")), frozenset(r["main_hosts"].split("; ")), r["source"]) for r in table("carriers")}  # fmt: skip


BESIDE = re.compile(
    r"\b(?:by-?products?|co-?products?|companions?)\s+(?:metal\s+|element\s+)?(?:of|from|in|during|to)\s+(?:the\s+)?",
    re.IGNORECASE,
)
FROM = re.compile(
    r"\b(?:obtained|recovered|extracted|won|comes?|derived|collected)\b(?:\s+\w+){0,2}?\s+from\s+(?:the\s+)?",
    re.IGNORECASE,
)
RESIDUE = re.compile(r"\b(?:slags?|slimes|dusts?|fumes?|flue|residues?|liquors?|tailings|off-?gas(?:es)?|ores?|smelt\w+|refiner\w+|refining)\b", re.IGNORECASE)  # fmt: skip
SCRAP = re.compile(r"\b(?:scrap|recycl\w*|spent|used|alloys?|panels?|magnets?|batter\w+|catalysts?|telluride|arsenide|phosphide|old|waste|secondary|nitrate|brines?)\b", re.IGNORECASE)  # fmt: skip
MOST = re.compile(r"\b(?:most|the bulk of|nearly all|almost all|(?:[6-9]\d|100) ?% of)(?: of)?(?: the)?(?: world(?:'s|’s))?(?: \w+)? [a-z]+(?: \w+){0,3}? (?:is|are|comes?)\b|\b(?:mainly|mostly|chiefly|primarily|predominantly)\b", re.IGNORECASE)  # fmt: skip
WHOSE = re.compile(
    r"^(?:\w+[ -]){0,3}?(?:mining|smelting|refining|production|processing|ores?|extraction|mines?|smelters?|refiner\w+|plants?|winning|metallurgy|recovery|roasting|concentrat\w+|sands?)\b",
    re.IGNORECASE,
)


def _carrier(p: Passage, metal: str) -> Iterator[Finding]:
    """ "indium is a by-product of gold mining": a companion beside a metal whose ores do not hold it."""
    for m in (*BESIDE.finditer(p.plain), *FROM.finditer(p.plain)):
        after = re.split(r"[.;:()]|\b(?:and is|and are|which|where|while|but|, (?:and|with|as|so|since)|because|at)\b", p.plain[m.end() : m.end() + 80])[0]  # fmt: skip
        residue = m.re is FROM
        if (residue and (not RESIDUE.search(after) or SCRAP.search(p.plain))) or not (residue or WHOSE.search(after) or NAME.match(after)):  # fmt: skip
            continue
        hosts = metals_in(after)
        clause = re.split(r"[;:]|,\s*(?:while|whereas|but)\b", p.plain[: m.start()])[-1]
        before = metals_in(clause)
        rest = p.plain[m.end() + len(after) :]
        names = before or ([] if not re.match(r"\s*,", rest) else metals_in(rest[:40])[:1]) or [metal]
        for name in names if len(set(names)) == 1 else ():
            known = carriers().get(name)
            if known is None or not hosts or name in hosts:
                continue
            elsewhere = {c for _, _, c in (*mentions(p.plain), *mentions(p.lead))} - {"WLD"}
            served = known[1] if MOST.search(p.plain) and not elsewhere else known[0]
            if served & set(hosts):
                continue
            yield finding(
                "R-PHYS", "medium", (p.words(max(0, m.start() - 60), m.end() + len(after)), Words(f"{name}: won beside {', '.join(sorted(served))}", None, known[2])),
                f"{name} beside {', '.join(dict.fromkeys(hosts))}: it is won beside {', '.join(sorted(served))}", "The host of the by-product.", weight=0.2,
            )  # fmt: skip
            return


MADE = r"(?:made|produced|won|refined|recovered|extracted|reduced|obtained|purified|manufactured|prepared)"
MAKES = r"(?:makes|produces|gives|yields|wins|refines|extracts|recovers|purifies|is (?:used |run |operated )?(?:to (?:make|produce|win|refine|extract|recover|purify)|for (?:making|producing|winning|refining|extracting|the production of|the refining of)))"


@lru_cache(maxsize=1)
def named_processes() -> tuple[tuple[re.Pattern[str], re.Pattern[str], frozenset[str], str, str], ...]:
    """Passive and active sentences of each process, its products, its name and source."""
    return tuple(
        (
            re.compile(rf"\b(?P<x>{NAME.pattern[2:-2]})\b(?P<gap>[^.;]{{0,45}}?)\b{MADE}\b[^.;]{{0,30}}?\b(?:by|in|through|via|with|using)\s+(?:the\s+)?(?:\w+\s+)?(?:{r['words']})", re.IGNORECASE),
            re.compile(rf"(?:{r['words']})\s+(?:\w+\s+)?{MAKES}\s+(?:\w+\s+){{0,2}}?(?P<x>{NAME.pattern[2:-2]})\b", re.IGNORECASE),
            frozenset(r["products"].split("; ")), r["process"], r["source"],
        )
        for r in table("named_processes")
    )  # fmt: skip


def _named(p: Passage) -> Iterator[Finding]:
    """ "nickel is refined by the Betts process": a process under another metal."""
    for passive, active, products, name, source in named_processes():
        if name.split("-")[0].split(" ")[0].lower() not in p.plain.lower():
            continue
        for pattern in (passive, active):
            m = pattern.search(p.plain)
            if not m:
                continue
            said = {ALSO.get(m["x"].lower(), m["x"].lower()), *metals_in(m.groupdict().get("gap") or "")}
            if said & products:
                continue
            yield finding(
                "R-PHYS", "medium", (p.words(m.start(), m.end()), Words(f"{name}: {', '.join(sorted(products))}", None, source)),
                f"the {name} process yields {', '.join(sorted(products))}, not {', '.join(sorted(said))}", "The process of that metal.", weight=0.2,
            )  # fmt: skip
            return


@lru_cache(maxsize=1)
def uses() -> dict[str, re.Pattern[str]]:
    """The words of each use."""
    return {r["use"]: re.compile(rf"\b(?:{r['words']})\b", re.IGNORECASE) for r in table("uses")}


MAIN = r"(?:main|largest|chief|principal|biggest|dominant|most important|leading|primary|foremost|number-one)"
USED = re.compile(
    rf"\b(?:(?P<c>[\w ]{{3,20}}?)\s+(?:is|are)\s+(?:used\s+)?(?:mainly|mostly|chiefly|primarily|predominantly|above all)\s+(?:used\s+)?(?:in|for|as)\s"
    rf"|(?P<d>[\w ]{{3,20}}?)\s+(?:goes|go)\s+(?:mainly|mostly|chiefly|primarily|above all)\s+(?:in(?:to)?|to)\s"
    rf"|{MAIN}\s+(?:single\s+|world\s+|global\s+|end\s+|end-)?(?:use|application|market|outlet|consumer|user)s?\b(?:\s+(?:of|for)\s+(?:the\s+|world\s+|mined\s+|refined\s+)*(?P<a>[\w ]{{3,20}}?))?\s*(?:is|are|remains?|lies in|,|:)\s"
    rf"|(?:most|nearly all|almost all|the bulk|three quarters|two thirds|more than half|over half)\s+(?:of\s+)?(?:the\s+|all\s+)?(?:world(?:'s|’s)?\s+)?(?P<b>[\w ]{{3,20}}?)\s+(?:is used|goes|is consumed|is burned|serves|ends up|are used|go)\s+(?:in(?:to)?|for|to|as|by)\s)",
    re.IGNORECASE,
)
PLACE = re.compile(r"\b(?:in the (?:United States|US|EU)|in (?:Europe|Japan|China|India|Korea)|American|Chinese|Japanese|European|second|third|growth|growing|until|by 20[3-9]\d|in 20[3-9]\d|will|could|after|besides|apart from|other than|outside|domestic|the (?:alloy|oxide|isotope|compound|chloride|sponge|foil|powder|grade|salt)s?)\b")  # fmt: skip


def _use(p: Passage, metal: str) -> Iterator[Finding]:
    """ "the main use of barite is glass": a use in the place of the one that takes most of the commodity."""
    m = USED.search(p.plain)
    if PLACE.search(p.plain) or ALLIED.search(p.plain):
        return
    if not m:
        yield from _named_use(p, metal)
        return
    rows = {r["commodity"]: r for r in table("main_uses")}
    said = (m["a"] or m["b"] or m["c"] or m["d"] or "").strip().lower()
    lead = re.search(r"(\w+)(?:'s|’s)\s+(?:single\s+)?$", p.plain[: m.start()])
    name = said or (lead[1].lower() if lead else "")
    name = {"aluminum": "aluminium", "cesium": "caesium", "baryte": "barite", "phosphate rock": "phosphate"}.get(name, name)  # fmt: skip
    row = rows.get(name) if name and name not in ("it", "the metal", "output", "its") else rows.get(metal)
    if row is None:
        return
    if re.match(r"\s*(?:or|and|but|which|while|nor)\b", p.plain[m.end() :]):
        return  # "the leading use, or in superalloys": the list goes on
    after = re.split(r"[.;:]|\b(?:followed|then|while|and not|ahead)\b", p.plain[m.end() : m.end() + 90])[0]
    given = [u for u, words in uses().items() if words.search(after)]
    allowed = row["uses"].split("; ")
    if not given or any(u in allowed for u in given):
        return
    yield finding(
        "R-REF", "medium", (p.words(m.start(), m.end() + len(after)), Words(f"{row['commodity']}: {row['uses']}", None, row["source"])),
        f"{given[0]} stated as the main use of {row['commodity']}; known: {row['uses']}", "The use that takes most of it.", weight=0.3,
    )  # fmt: skip


NAMED_USE = re.compile(rf"^\W*(?P<use>[\w -]{{3,30}}?)\s+(?:is|are|remains?)\s+(?:by far\s+|still\s+)?(?:the|its|their)\s+{MAIN}\s+(?:single\s+|end[ -])?(?:use|application|market|outlet)s?\s+(?:of|for)\s+(?P<c>[\w ]{{3,20}}?)\s*(?:[.,;]|$)", re.IGNORECASE)  # fmt: skip
MAIN_USE = re.compile(rf"\W*{MAIN}\s+(?:end[ -])?(?:use|application|market|outlet)s?\W*", re.IGNORECASE)


def _named_use(p: Passage, metal: str) -> Iterator[Finding]:
    """ "Fertiliser is the main use of diatomite", or a bullet "Main use: fertiliser"."""
    m = NAMED_USE.match(p.plain)
    rows = {r["commodity"]: r for r in table("main_uses")}
    if m:
        text, name = m["use"], m["c"].lower()
    elif p.lead and MAIN_USE.fullmatch(p.lead):
        text, name = (
            re.split(
                r"[.,;(]|\b(?:followed|then|while|and not|not)\b",
                p.plain.strip().removeprefix(p.lead).lstrip(" :"),
            )[0],
            metal,
        )
    else:
        return
    row = rows.get(name)
    given = [u for u, words in uses().items() if words.search(text)]
    if (
        row is None
        or not given
        or re.search(r"\bnot\b", text)
        or any(u in row["uses"].split("; ") for u in given)
    ):
        return
    yield finding(
        "R-REF", "medium", (p.words(), Words(f"{row['commodity']}: {row['uses']}", None, row["source"])),
        f"{given[0]} stated as the main use of {row['commodity']}; known: {row['uses']}", "The use that takes most of it.", weight=0.3,
    )  # fmt: skip


__all__ = ["carriers", "named_processes", "provenance", "uses"]
