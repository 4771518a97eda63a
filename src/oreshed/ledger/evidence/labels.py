"""Labels: what a table's row and column, a supplier's name or the words of a stock say that a number is about.

`locus` reads the words before a number; here stand the cases where the label is elsewhere: a row of several countries,
a column "of which batteries", "6.1 kt from Lynas", "a stockpile of about 1 Mt", a rate beside the word reserves.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import lru_cache

from oreshed.ledger.claim import Claim
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.amounts import Amount, amounts
from oreshed.ledger.evidence.book import ALLIED, Book, outside
from oreshed.ledger.evidence.passage import Passage, cells_of, passages_by_line, table_rows
from oreshed.ledger.evidence.subjects import is_bloc, is_mass, mentions

WANTED = re.compile(r"\b(?:demand|needs?|consumption|required|requirements?|uses?)\b", re.IGNORECASE)
OFFERED = re.compile(
    r"\b(?:supply|supplies|output|product\w*|produced|mine[ds]?|mining|capacity|imports?|exports?|reserves?|"
    r"resources?|stocks?|refin\w+|smelt\w+|recycl\w+)\b",
    re.IGNORECASE,
)
STOCK = re.compile(
    r"\b(?:stock(?:pile)?s?|piles?|heaps?|dumps?|inventor(?:y|ies)|hoard)\b[^.;,\d]{0,45}\bof\s+(?:(?:about|some|around|roughly|nearly)\s+|[~≈])?$",
    re.IGNORECASE,
)
STORED = re.compile(
    r"\s*(?:of\s+[\w -]{2,40}?\s+)?(?:was|were|is|are)?\s*(?:stored|stockpiled|held in (?:stock|storage|warehouses))\b"
)
IN_GROUND = re.compile(r"\bresources\b(?P<between>[^.;]{0,160})$", re.IGNORECASE)
RATE = re.compile(r"\s*(?:Mt|kt|t)?\s*(?:/\s?(?:y|yr|a|year)\b|(?:a|per)\s+(?:year|annum)\b|p\.?a\.)")
RESERVE = re.compile(r"\breserves?\b", re.IGNORECASE)
FLOW = re.compile(
    r"\b(?:min(?:e|es|ed|ing)|produc\w+|output|demand|consum\w+|us(?:e|es|ed)|import\w*|export\w*|suppl\w+|refin\w+|"
    r"smelt\w+|recycl\w+|capacity|ship\w*|project|plant|rate)\b",
    re.IGNORECASE,
)
SUPPLIER = re.compile(
    r"\s*(?:/\s?y(?:r|ear)?\b|a year\b|per year\b)?\s*(?:of\s+(?:[A-Za-z]+\s+){1,3}?)?(?:comes\s+|coming\s+)?from\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w'’.&-]+(?:\s+[A-Z][\w'’.&-]+){0,3})(?P<more>\s*,?\s+and\s+[A-Z]|\s*,\s+[A-Z])?"
)
ONE_OF = re.compile(
    r"\b(?:largest|biggest|second|third|leading|smallest|main|only|top|next)(?:[- ]largest)?\s+allied\s+(?:\w+\s+)?"
    r"(?:block|bloc|producer|supplier|source|maker|smelter|refiner|miner|consumer|user|buyer|country|nation|member)s?\b",
    re.IGNORECASE,
)
OUTPUT = ("mine_production", "supply_total", "refined_production_total", "refined_production_primary",
          "refined_production_secondary", "demand", "recycled_supply")  # fmt: skip


def labelled(book: Book, c: Claim, p: Passage | None, own: Amount | None) -> Claim:
    """The claim with the subject that its label names; itself where no label says more."""
    if p is None or c.stated is None:
        return c
    if p.kind == "row":
        return _cell(book, c, p)
    if p.kind != "sentence" or own is None:
        return c
    if own.kind == "percent" and c.subject.quantity.endswith("_share"):
        if DUTY.search(p.plain[max(0, own.start - 60) : own.end + 40]):
            return replace(c, subject=replace(c.subject, quantity=""))  # a rate of duty is no share
        listed = _itemised(c, p, own) if c.subject.quantity == "import_share" else c
        if listed is not c:
            return listed
    if c.subject.quantity == "world_share":
        return _other_product(c, p, own)
    if not is_mass(c):
        return c
    return _stock(book, _named(c, p, own), p, own)


@lru_cache(maxsize=64)
def _headers(document: Document) -> dict[int, Passage]:
    return {row.line: table[0] for table in table_rows(document) for row in table[1:]}


def header_of(book: Book, p: Passage) -> list[str]:
    """The header cells of a table row's table; none for a header itself."""
    for d in book.ledger.documents:
        if d.name == p.document:
            head = _headers(d).get(p.line)
            return cells_of(head) if head else []
    return []


def column_of(c: Claim, cells: list[str]) -> int | None:
    """The one column whose cell prints a claim's number; None where two could."""
    assert c.stated is not None
    values = [v for v in (c.stated.low, c.stated.central, c.stated.high) if v is not None]
    found = [
        i
        for i, cell in enumerate(cells)
        if i
        and any(
            a.first != 0 or values[:1] == [0.0]
            for a in amounts(cell)
            if any(
                math.isclose(a.first / k, v, rel_tol=1e-9, abs_tol=1e-12)
                for v in values
                for k in (1.0, 1e3, 1e6)
            )
        )
    ]
    return found[0] if len(found) == 1 else None


def _cell(book: Book, c: Claim, p: Passage) -> Claim:
    """A row of several countries is a group; a column "of which" is a part; a table of demand holds demand."""
    header, cells = header_of(book, p), cells_of(p)
    if not header:
        return c
    column = column_of(c, cells)
    head = header[column] if column is not None and column < len(header) else ""
    s = c.subject
    said, own = bool(OFFERED.search(head)), bool(WANTED.search(head))
    of_table = bool(head) and bool(WANTED.search(header[0])) and not OFFERED.search(header[0])
    if is_mass(c) and s.quantity in OUTPUT and not said and (own or of_table):
        c = replace(c, subject=replace(s, quantity="demand", stage="use"))
    if re.match(r"\W*(?:of which|thereof|including)\b", head, re.IGNORECASE):
        return replace(c, subject=replace(c.subject, entity=f"{c.subject.entity} {head}".strip()))
    codes = {code for *_, code in mentions(p.lead)}
    if len(codes) > 1 and not ALLIED.search(p.lead):
        return replace(c, subject=replace(c.subject, entity=p.lead))
    return c


DUTY = re.compile(r"\b(?:tariffs?|dut(?:y|ies)|ad valorem|royalt(?:y|ies)|tax(?:es)?)\b", re.IGNORECASE)
ITEMS = re.compile(r"\W*(?P<label>[^\d\W][^:.;%]{2,80}):\d{0,2}\s")
OTHERS = re.compile(
    r"\b(?:and\s+)?(?:all\s+)?others?(?:\s+(?:countries|sources|suppliers))?\s*[,:(]?\s*$", re.IGNORECASE
)


def _itemised(c: Claim, p: Passage, own: Amount) -> Claim:
    """A list of sources behind a label, "Oxide: China, 76%; Bolivia, 6%; and other, 7%": each share is of its label's product."""
    s = c.subject
    if OTHERS.search(p.plain[: own.start]):
        s = replace(s, region="ROW", entity="")
    label = ITEMS.match(p.plain) if p.plain.count("%") > 1 else None
    if label and label.end() <= own.start and not mentions(label["label"]):
        s = replace(s, entity=", ".join(x for x in (s.entity, label["label"].strip()) if x))
    return replace(c, subject=s) if s != c.subject else c


def _other_product(c: Claim, p: Passage, own: Amount) -> Claim:
    """ "30 % of the world's sintered magnets" is no share of the metal's world output."""
    m = re.match(
        r"\s*of\s+(?:the\s+)?(?:world|global|worldwide)(?:'s|’s)?\s+(?P<what>(?:[\w-]+\s+){0,3}?[\w-]*(?:magnets?|batter(?:y|ies)|alloys?|anodes?|cathodes?|wafers?|powders?|foils?|cells?|sulphates?|sulfates?|carbonates?|hydroxides?))\b",
        p.plain[own.end :],
        re.IGNORECASE,
    )
    return replace(c, subject=replace(c.subject, entity=m["what"])) if m and not c.subject.entity else c


def _named(c: Claim, p: Passage, own: Amount) -> Claim:
    """The supplier behind "from", the member that is the largest of the allies, and suppliers that are all outside."""
    s = c.subject
    supplier = SUPPLIER.match(p.plain[own.end : own.end + 120])
    if (
        supplier
        and s.quantity not in ("imports", "exports")
        and not mentions(supplier["name"])
        and not re.search(r"\bimport\w*\b", p.plain)
    ):
        name = supplier["name"].rstrip(".") + (" and others" if supplier["more"] else "")
        return replace(c, subject=replace(s, entity=name))
    before = p.plain[: own.start]
    last = max(
        (a.end for a in amounts(p.plain) if a.end <= own.start and a.kind in ("mass", "percent")), default=0
    )
    codes = list(dict.fromkeys(code for *_, code in mentions(before[last:])))
    if is_bloc(s.region) and not s.entity:
        if ONE_OF.search(before) and codes:
            return replace(c, subject=replace(s, region=codes[0]))
        if codes and all(outside(code) for code in codes) and not ALLIED.search(before[last:]):
            if len(codes) == 1:
                return replace(c, subject=replace(s, region=codes[0]))
            return replace(c, subject=replace(s, region="ROW", entity=" and ".join(codes)))
    if (
        re.search(r"\btogether\s*(?:about |some |roughly |[~≈]\s*)*$", before)
        and re.search(r"[A-Z]\w+ (?:at|in) [A-Z]", before)
        and not s.entity
    ):
        return replace(c, subject=replace(s, entity="plants together"))
    return c


def _stock(book: Book, c: Claim, p: Passage, own: Amount) -> Claim:
    """Stocks and reserves are no flows, and a rate is no reserve."""
    s, before = c.subject, p.plain[: own.start]
    rate = bool(RATE.match(p.plain[own.end :])) or bool(re.search(r"/\s?(?:y|yr|a|year)\b", own.text))
    if s.quantity in ("reserves", "resource"):
        return replace(c, subject=replace(s, quantity="mine_production", stage="mine")) if rate else c
    if s.quantity not in OUTPUT or rate:
        return c
    if STOCK.search(before) or STORED.match(p.plain[own.end :]):
        return replace(c, subject=replace(s, quantity="stocks"))
    ground = IN_GROUND.search(before)
    if ground and not FLOW.search(ground["between"]):
        codes = {code for *_, code in mentions(ground[0])}
        region = codes.pop() if s.region == "WLD" and len(codes) == 1 else s.region
        return replace(c, subject=replace(s, quantity="resource", region=region))
    document = next((d for d in book.ledger.documents if d.name == p.document), None)
    if document is None or FLOW.search(p.plain):
        return c
    bullet = [q for q in passages_by_line(document).get(p.line, ()) if q.start <= p.start]
    if (bullet and RESERVE.search(bullet[-1].plain)) or (
        len(bullet) > 1 and RESERVE.search(bullet[-2].plain) and not FLOW.search(bullet[-2].plain)
    ):
        return replace(c, subject=replace(s, quantity="reserves"))
    return c


__all__ = ["column_of", "header_of", "labelled"]
