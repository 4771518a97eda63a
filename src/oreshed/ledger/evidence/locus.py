"""Locus: claims with the region and entity that the words beside their number name, where the claim says less.

A reader that goes by headings gives "a world total of ~230 kt" to the bloc of its section, and "Finland alone mined
1.5 kt" to the European Union of its bullet. The rules compare parts and wholes, so they read the nearest words again;
a claim that already names an entity stays as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.amounts import Amount, amounts
from oreshed.ledger.evidence.book import ALLIED, Book
from oreshed.ledger.evidence.facilities import NAME, NOUN, PLACES, known
from oreshed.ledger.evidence.labels import labelled
from oreshed.ledger.evidence.passage import Passage, cells_of, plain, table_rows
from oreshed.ledger.evidence.subjects import ALLIES, contains, entity_key, is_bloc, is_mass, mentions
from oreshed.ledger.finding import Evidence
from oreshed.ledger.ledger import Ledger

SCRAP = re.compile(r"\b(?:scrap|recycl\w+|spent|boiler ash|secondary)\b", re.IGNORECASE)
# Masses that are no contained metal: what follows the number names ore, slag or a compound.
PRODUCT = re.compile(
    r"\s*(?:a year |per year )?of\s+(?:\w+[ -])?(ore|(?:sea)?water|brine|rock|soil|coal|run-of-mine|slag|residue|hydroxide|precipitate|(?:tri|di|pent)?oxide|pentoxide|carbonate|sulphate|sulfate|flake|matte|[A-Z][a-z]?\d*[A-Z][A-Za-z0-9]*\d)\b",
)
WORLD = re.compile(
    r"\b(?:world|global|worldwide)(?:'s|’s)?\s+(?:\w+\s+){0,3}?(?:totals?|output|production|supply|demand|consumption|use|mine\w*|refin\w+|reserves?|market)\b",
    re.IGNORECASE,
)
OF_WORLD = re.compile(r"^\s*(?:\w+\s+){0,2}(?:world(?:wide)?|global(?:ly)?)\b", re.IGNORECASE)
GLOBALLY = re.compile(r"[^.;,\d]{0,60}\b(?:was|were|is|are)\s+\w+\s+(?:globally|worldwide)\b")


def located(evidence: Evidence) -> Evidence:
    """Evidence whose claims name the region and plant that stand beside their numbers."""
    book = Book.of(evidence.ledger)
    plants = {
        entity_key(c): c.subject.entity
        for c in evidence.ledger.claims
        if len(entity_key(c)) >= 5 and re.match(r"[A-Z]", c.subject.entity) and is_mass(c)
    }
    counters = {(d.name, p.line, cell) for d in evidence.ledger.documents for p, cell in _counters(d)}
    claims = tuple(
        _located(book, c, plants)
        for c in evidence.ledger.claims
        if not (c.place and c.stated and (c.place.document, c.place.line, c.stated.central) in counters)
        and not _rate(book, c)
    )
    return replace(evidence, ledger=Ledger(claims, evidence.ledger.documents, evidence.ledger.unplaced))


def _rate(book: Book, c: Claim) -> bool:
    """The number of a mass is one of a rate, "8 kg go into each car", and no flow."""
    p = book.passage_of(c) if is_mass(c) and c.stated and c.stated.central else None
    if p is None or p.kind != "sentence" or c.stated is None or c.stated.central is None:
        return False
    value = c.stated.central * (c.stated.factor_t or 1.0)
    same = [a.kind for a in amounts(p.plain) if math.isclose(a.first, value, rel_tol=1e-6)]
    return bool(same) and set(same) == {"intensity"}


def _counters(document: Document) -> Iterator[tuple[Passage, float]]:
    """Cells that number the rows of a table ("Rank", "No."), which measure nothing."""
    for table in table_rows(document):
        header = cells_of(table[0])
        columns = [
            i
            for i, h in enumerate(header)
            if re.fullmatch(r"(?:rank|ranking|no\.?|nr\.?|#|place|position)", h.strip(), re.IGNORECASE)
        ]
        for row in table[1:]:
            cells = cells_of(row)
            for i in columns:
                if i < len(cells) and re.fullmatch(r"\d{1,3}\.?", cells[i]):
                    yield row, float(cells[i].rstrip("."))


def _located(book: Book, c: Claim, plants: dict[str, str]) -> Claim:
    if c.place is None or c.stated is None:
        return c
    p = book.passage_of(c)
    said = labelled(book, c, p, amount_of(c, p) if p is not None and p.kind == "sentence" else None)
    if said is not c:
        return said
    if p is not None and p.kind == "sentence" and is_mass(c) and c.subject.region != "WLD":
        own = amount_of(c, p)
        reach = _clause(p.plain, own) if own else (0, 0)
        if own and (_of_the_world(p.plain[reach[0] : own.start], p.plain[own.end : reach[1]]) or GLOBALLY.match(p.plain[own.end :])):  # fmt: skip
            return replace(c, subject=replace(c.subject, region="WLD", entity=""))
    if p is not None and p.kind == "sentence" and is_mass(c):
        own = amount_of(c, p)
        product = PRODUCT.match(p.plain[own.end :]) if own else None
        if product and not c.subject.entity:
            return replace(c, subject=replace(c.subject, entity=f"{product[1]} (gross)", basis="gross"))
        if (
            c.subject.region == "WLD"
            and not c.subject.entity
            and not re.search(
                r"\b(?:world|global|worldwide|globally|total)",
                f"{p.plain} {p.lead} {p.section.heading if p.section else ''}",
                re.IGNORECASE,
            )
        ):
            return replace(
                c, subject=replace(c.subject, entity="an example")
            )  # a text's default region says nothing
    if c.subject.entity and entity_key(c) not in _states():
        return c
    if p is None or p.kind != "sentence":
        return c
    if c.subject.quantity in ("end_use_share", "recycled_share") or (
        c.subject.quantity == "demand" and not c.subject.entity
    ):
        used = _use(c, p)
        if used:
            return replace(c, subject=replace(c.subject, entity=used))
    if not is_mass(c):
        return c
    a = amount_of(c, p)
    if a is None:
        return c
    clause = _clause(p.plain, a)
    before, after = p.plain[clause[0] : a.start], p.plain[a.end : clause[1]]
    if c.subject.quantity == "mine_production" and re.match(r"\s*(?:of\s+)?refined\b", after):
        c = replace(c, subject=replace(c.subject, quantity="refined_production_primary", stage="refinery"))
    if (
        c.subject.quantity == "mine_production"
        and SCRAP.search(p.plain)
        and not re.search(r"\bmin(?:e|es|ed|ing)\b|\bore\b", before)
    ):
        c = replace(c, subject=replace(c.subject, quantity="refined_production_secondary", stage="recycling"))
    if c.subject.region != "WLD" and _of_the_world(before, after):
        return replace(c, subject=replace(c.subject, region="WLD"))
    earlier = [b.end for b in amounts(p.plain) if b.end <= a.start and b.kind in ("mass", "percent")]
    if earlier and not re.search(
        r"\b(?:(?:i\.e\.?|viz)|that is|or|containing|holding|equal to)\W*(?:\w+\W+){0,2}$",
        p.plain[max(earlier) : a.start],
    ):
        before = p.plain[
            max([clause[0], *earlier]) : a.start
        ]  # what another number has used is not this one's
    if (
        c.subject.quantity.endswith(("_production", "_production_total", "_production_primary"))
        and re.search(r"\bimported\b|\bimports? (?:of|were|reached)\b", p.plain)
        and not re.search(r"\b(?:min(?:ed|es?)|produc\w+|output|refin\w+|smelt\w+)\b", p.plain)
    ):
        return replace(c, subject=replace(c.subject, quantity="imports", stage="trade"))
    if (
        is_bloc(c.subject.region)
        and p.lead
        and not ALLIED.search(p.plain)
        and not ALLIED.search(p.lead)
        and (
            mentions(p.lead)
            or re.match(r"(?:all )?(?:others?|smaller|rest|elsewhere|remaining)\b", p.lead, re.IGNORECASE)
        )
    ):
        return replace(c, subject=replace(c.subject, entity=p.lead))
    named = [code for _, _, code in mentions(before)]
    if len(set(named)) > 1 and c.subject.region == "EU27":
        return replace(
            c, subject=replace(c.subject, entity=" and ".join(name_of(n) for n in dict.fromkeys(named)))
        )
    if (
        named
        and contains(c.subject.region, named[-1])
        and (
            c.subject.region == "EU27"
            or (is_bloc(c.subject.region) and not ALLIED.search(p.plain) and not p.lead)
        )
    ):
        code = named[-1]
        if code in ALLIES:
            return replace(c, subject=replace(c.subject, region=code))
        return replace(c, subject=replace(c.subject, entity=name_of(code)))
    name = _plant(before)
    if name:
        return replace(c, subject=replace(c.subject, entity=name))
    for key, entity in plants.items():
        if key in _states():
            continue
        at = before.lower().rfind(key)
        if at >= 0 and len(before) - at - len(key) < 45:
            return replace(c, subject=replace(c.subject, entity=entity))
    return c


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    """States and provinces: where a plant stands, not which."""
    return frozenset(s.lower() for states in PLACES.values() for s in states)


def _plant(before: str) -> str:
    """The one plant that the words before a number are about, "" for several or none."""
    if re.search(r"\b(?:such as|e\.g|including|like|from|between|among)\b", before[-90:]):
        return ""
    found = [
        m for m in re.finditer(NAME, before[-70:]) if not mentions(m[0]) and m[0].lower() not in _states()
    ]
    for m in reversed(found):
        rest = before[-70:][m.end() :]
        owned = re.sub(r"^(?:[A-Z]\w+['’]s|At|In|From|For|By|The)\s+", "", m[0])
        name = m[0] if known(m[0]) or not owned else owned
        lead = before[-70:][: m.start()]
        if re.search(r"\b(?:in|near|outside|of)\s+(?:the\s+)?$", lead):
            continue
        kind = re.match(rf"(?:['’]s)?\s*(?:\([^)]*\)\s*)?(?:\w+[ -]){{0,2}}?{NOUN}\b", rest)
        state = re.match(r"\s*\((?:[A-Z]{2}|[A-Z][a-z]+)\)", rest)
        listed = re.search(r"[A-Z][\w'’]+\s*(?:,|\band|/)\s*$", lead) or re.match(
            r"\s*(?:,\s*[A-Z]|and [A-Z]|/)", rest
        )
        if re.match(r"\s*\w*['’]s\b", rest) or m[0] in (
            "For",
            "The",
            "In",
            "This",
            "These",
            "Smaller",
            "Its",
            "By",
        ):
            continue
        opening = not lead.strip() and len(name.split()) == 1 and not known(name)
        if (
            not listed
            and not opening
            and name not in STARTERS
            and (kind or state or known(name))
            and not re.match(r"[A-Z][a-z]?$", name)
        ):
            return name
    return ""


STARTERS = {"Since", "Announced", "All", "Some", "Most", "Many", "Other", "New", "Domestic", "Allied", "Bloc", "European", "Western", "Smaller", "Larger", "Total",
            "Several", "Existing", "Current", "Primary", "Secondary", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Its", "Their", "Recycling"}  # fmt: skip
TOPIC = re.compile(
    r"\b(?:total|trends?|split|growth|use[ds]?|demand|suppl(?:y|ies)|recycl\w+|estimates?|forecast|users?|outlook|imports?|production|consumption|by application|summary|note|risks?|20\d\d|countries|bloc|end[ -]use)\b",
    re.IGNORECASE,
)


def _use(c: Claim, p: Passage) -> str:
    """The use that a share or tonnage of demand is for: the class before "demand", the bullet's lead, the noun before it."""
    at = p.plain.find(plain(c.quote).strip()[:30])
    around = p.plain[max(0, at - 60) : at + len(c.quote)] if at >= 0 else p.plain
    near = amount_of(c, p) if c.subject.quantity == "demand" else None
    if near is not None:
        ends = [b.end for b in amounts(p.plain) if b.end <= near.start and b.kind in ("mass", "percent")]
        around = p.plain[max([near.start - 55, *ends]) : near.end + 20]
    at_demand = (
        re.search(r"\b([A-Za-z][A-Za-z-]{3,})\s+(?:demand|consumption)\b", around or p.plain)
        if c.subject.quantity == "demand"
        else None
    )
    if (
        at_demand
        and at_demand[1].lower() not in GENERAL
        and not mentions(at_demand[1])
        and not p.plain[: at_demand.start()].strip().endswith("of")
    ):
        return f"{at_demand[1].lower()} demand"
    if c.subject.quantity == "demand":
        own = amount_of(c, p)
        taker = TAKES.search(p.plain[: own.start]) if own else None
        if (
            taker
            and not mentions(taker[1])
            and not re.search(
                r"\b(?:we|it|they|allies|bloc|country|union|world|others|which|that)\b",
                taker[1],
                re.IGNORECASE,
            )
        ):
            return taker[1].strip().lower()
        if (
            own
            and re.search(r"\b(?:remaining|rest)\W+(?:of\W+)?$", p.plain[: own.start])
            and re.search(r"\btakes?\b|\buses?\b", p.plain)
        ):
            return "other uses"
    other = re.search(
        r"\b(non-[a-z]+)\s+(?:demand|uses?|consumption|applications?)\b",
        p.plain if c.subject.quantity == "demand" else around,
    )
    if other:
        return f"{other[1]} uses"
    if (
        p.lead
        and not mentions(p.lead)
        and not TOPIC.search(p.lead)
        and len(p.lead) < 60
        and not re.match(r"(?:The|What|Where|How|Why|When|A|An|Adding|Range|In|On)\b", p.lead)
    ):
        return p.lead
    if c.subject.quantity != "end_use_share":
        return ""
    a = amount_of(c, p)
    if a is None:
        return ""
    nouns = [
        w
        for w in re.findall(r"[A-Za-z][\w–-]{3,}", p.plain[max(0, a.start - 45) : a.start])
        if w.lower() not in STOP
    ]
    return nouns[-1].lower() if nouns else ""


TAKES = re.compile(
    r"(?:^|[,;.]|\b(?:and|while|of which|in)\b)\s*((?:[A-Za-z][\w-]*\s+){1,4}?)(?:should |will |would |may |could )?(?:takes?|took|uses?|consumes?|absorbs?|goes? to)\s+(?:about |some |roughly |~)?$"
)
GENERAL = {"total", "domestic", "allied", "allies", "global", "world", "apparent", "annual", "overall", "home", "final", "bloc", "with", "that", "this", "their", "whose",
           "future", "current", "projected", "expected", "combined", "industrial", "national", "regional", "local", "meet", "metal", "primary", "refined", "where", "when", "since",
           "while", "unmet", "against", "given", "from", "over", "same", "year", "years", "strong", "rising", "falling", "flat", "more", "less", "such", "steady", "reported", "estimated", "real"}  # fmt: skip
STOP = {"with", "about", "around", "roughly", "took", "takes", "take", "used", "uses", "were", "have", "into", "goes", "other", "some", "share", "that", "still", "over",
        "only", "nearly", "almost", "accounted", "account", "accounts", "represented", "include", "includes", "including", "made", "makes", "being", "another", "total", "remaining"}  # fmt: skip


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
        if a.kind in ("mass", "percent", "number") and any(
            math.isclose(x, v, rel_tol=1e-6) for x in (a.first, a.second) if x is not None for v in values
        ):
            found.append(a)
    inside = [a for a in found if at >= 0 and at <= a.start < at + len(c.quote)]
    return (inside or found or [None])[0]  # type: ignore[list-item]


def _clause(text: str, a: Amount) -> tuple[int, int]:
    begin = max(
        (text.rfind(s, 0, a.start) for s in (";", " while ", " whereas ", " but ", " against ")), default=-1
    )
    ends = [text.find(s, a.end) for s in (";", ", ", " and ", " while ", " against ")]
    return begin + 1, min((e for e in ends if e >= 0), default=len(text))
