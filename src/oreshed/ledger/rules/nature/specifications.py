"""R-RANGE: what a product of trade holds: slags, concentrates, ferroalloys, grades; the voltage of a cell; the grade of precious ore.

`reference/specifications.csv` gives for a product the span of its content, from trade definitions and formulas. A sentence speaks only
where the percentage, its substance and the product stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.basis.properties import property_of, symbols
from oreshed.ledger.evidence.amounts import Amount, amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.cells import Cell, tables_of
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-RANGE"
BACK = 2
REACH = 70
ASIDE = re.compile(r"\b(?:recover\w*|loss\w*|lost|tailings|feed|head|raw|ore\b(?! concentrate)|impurit\w*|share|of (?:the )?(?:world|total|output|supply|demand|market|cost|price|value)|world|consum\w+|use[ds]?|exports?|imports?|capacity|utili[sz]\w*|below spec\w*|off-grade|rejected|low-grade|substandard|would|synthetic|acid[- ]soluble|took|takes?|ma[dk]es? up|account\w*|reached|rose|fell|grew|lowers?|lifts?|rais\w+|upgrad\w+|from)\b", re.IGNORECASE)  # fmt: skip


LEAST = re.compile(r"\b(?:must|minimum|means|defin\w+|specif\w+|requires?|has to|should)\b", re.IGNORECASE)


IT = re.compile(
    r"(?:It|This|They|These|The (?:product|concentrate|material|grade|salt))\s(?:carr|hold|contain|has|have|assay|grade)\w*\s"
)


@dataclass(frozen=True)
class Specification:
    """A product: its words, what it holds, what must be in view, the span in percent."""

    product: str
    words: re.Pattern[str]
    content: re.Pattern[str]
    context: re.Pattern[str] | None
    low: float
    high: float
    source: str


@lru_cache(maxsize=1)
def specifications() -> tuple[Specification, ...]:
    """The table of products."""
    return tuple(
        Specification(
            r["product"], re.compile(rf"(?<![\w-])(?:{r['words']})(?![\w-])", re.IGNORECASE), re.compile(rf"(?:{r['content']})(?![\w₀-₉])"),
            re.compile(rf"\b(?:{r['context']})", re.IGNORECASE) if r["context"] else None, float(r["low"]), float(r["high"]), r["source"],
        )
        for r in table("specifications")
    )  # fmt: skip


def specified(evidence: Evidence) -> Iterator[Finding]:
    """Every percentage that a sentence gives a product; voltages of cells; grades of precious ore."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for i, p in enumerate(found):
            if p.kind == "sentence":
                before = " ".join(q.plain for q in found[max(0, i - BACK) : i] if q.line == p.line)
                yield from _product(p, before)
                yield from _cell(p, before)
                yield from _precious(p, metal)
        for t in tables_of(document):
            yield from (f for line in t.grid for c in line if c is not None for f in _tabled(c))


def _product(p: Passage, before: str) -> Iterator[Finding]:
    for a in amounts(p.plain):
        if a.kind != "percent" or a.printed[0] < 0 or a.value > 100:
            continue
        cuts = [m.end() for m in re.finditer(r"[;:]|\b(?:while|whereas|instead of|then)\b|\.\s", p.plain[: a.start])]  # fmt: skip
        others = [b.end for b in amounts(p.plain) if b.end <= a.start and b.kind == "percent"]
        begin = max([0, a.start - REACH, *cuts, *others])
        clause = p.plain[max([0, *cuts]) : a.start]
        lead, tail = p.plain[begin : a.start], p.plain[a.end : a.end + 45]
        seen: list[tuple[int, int, Specification]] = []
        for s in specifications():
            after = re.match(rf"\s*(?:of\s+)?(?:contained\s+)?(?:{s.content.pattern})", tail)
            ahead = re.search(rf"(?:{s.content.pattern})(?:\s+(?:content|grade))?(?:\s+(?:of|is|at|near|to|above|below|about|least))*\s*$", lead)  # fmt: skip
            if not after and not ahead:
                continue
            names = list(s.words.finditer(lead)) or ([m] if after and (m := s.words.match(tail[after.end() :].lstrip(" -"))) else [])  # fmt: skip
            subject = s.words.match(p.lead) if p.lead else s.words.match(before.rsplit(". ", 1)[-1]) if IT.match(p.plain) else None  # fmt: skip
            if not names and subject and not others and not re.search(r"[A-Z][a-z]{2,}|\b(?:in|of) the\b|\bnot?\b", lead.strip().removeprefix(p.lead)[4:]):  # fmt: skip
                seen.append((0, len(subject[0]), s))
                continue
            if not names or (s.context and not s.context.search(f"{before} {p.plain} {p.lead}")):
                continue
            near = lead[names[-1].end() :] if names[-1].string is lead else ""
            if ASIDE.search(near) or re.search(r"\b(?:not|no)\b", near) or re.search(r"\brecover\w*\b", clause, re.IGNORECASE):  # fmt: skip
                continue
            seen.append((names[-1].end() if names[-1].string is lead else len(lead), len(names[-1][0]), s))
        if not seen:
            continue
        end = max(x[0] for x in seen)
        seen = [x for x in seen if x[0] == end]
        last = max(seen, key=lambda x: x[:2])[2]
        least = a.word == "over" and (bool(LEAST.search(lead)) or last.low >= 98)
        if any(
            a.first >= (1.5 * s.low - 50 if s.low > 90 else 0.97 * s.low) if least else _holds(a, s)
            for _, _, s in seen
        ):
            continue
        yield finding(
            RULE, "medium", (p.words(begin if a.start - begin < 45 else a.start - 45, a.end + 12), Words(f"{last.product}: {last.low:g} to {last.high:g} %", None, last.source)),
            f"{a.value:.4g} % stated for {last.product}, {last.low:g} to {last.high:g} % known", f"{last.low:g} to {last.high:g} %.", weight=0.3,
        )  # fmt: skip
        return


def _tabled(c: Cell) -> Iterator[Finding]:
    """A percentage under "B2O3, %" in the row of a product."""
    if c.kind != "percent" or ASIDE.search(f"{c.head} {c.lead}"):
        return
    hits = [s for s in specifications() if not s.context and re.search(rf"(?<![A-Za-z])(?:{s.content.pattern})", c.head) and s.words.fullmatch(c.lead.strip())]  # fmt: skip
    if hits and all(c.bounds[1] < s.low or c.bounds[0] > s.high for s in hits):
        s = hits[0]
        yield finding(
            RULE, "medium", (c.row.words(), Words(f"{s.product}: {s.low:g} to {s.high:g} %", None, s.source)),
            f"{c.value:.4g} % stated for {s.product}, {s.low:g} to {s.high:g} % known", f"{s.low:g} to {s.high:g} %.", weight=0.3,
        )  # fmt: skip


def _holds(a: Amount, s: Specification) -> bool:
    low, high = a.printed
    if a.word == "below":
        low = a.first  # "up to 35 %"
    return high >= s.low and (low <= s.high or (a.word == "over" and a.first <= s.high))


EACH = re.compile(r"\b(?:line|series|rectifier\w*|stack|furnace|arc|grid|motor|battery|pack|plasma|X-ray|tube|vehicle|separator|electrostatic|supply|roll|drum|precipitator|mains|anodis\w+|volts? per)\b", re.IGNORECASE)  # fmt: skip
KINDS = (
    # what is read in the sentence or before it, the most that one cell takes, and why
    (re.compile(r"\b(?:electro-?refin\w*|Betts|tankhouse|Moebius|Wohlwill|starter sheets?|soluble anodes?)\b", re.IGNORECASE), 4.0, "metal passes from anode to cathode: only the bath's resistance is paid, 0.2 to 2 V"),
    (re.compile(r"\belectro-?w(?:in|on)\w*\b", re.IGNORECASE), 9.0, "water and metal take 1.5 to 2.5 V, the bath as much again"),
    (re.compile(r"\b(?:molten|fused|Hall|cryolite|chlorides?|fluorides?|electroly\w+)\b", re.IGNORECASE), 22.0, "a single cell of a molten salt takes 3 to 12 V"),
)  # fmt: skip
CHLORINE = 1.36  # V, standard potential of chlorine


def _cell(p: Passage, before: str) -> Iterator[Finding]:
    """ "the cells run at close to 25 V each": far beyond what one cell of its kind takes, or below what its chloride needs."""
    volts = [a for a in amounts(p.plain) if a.kind == "potential"]
    if len(volts) != 1 or EACH.search(p.plain) or not re.search(r"\b(?:cells?|bath|electroly\w+)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    a, context = volts[0], f"{before} {p.plain} {p.lead}"
    kind = next((k for k in KINDS if k[0].search(p.plain)), None) or next((k for k in KINDS if k[0].search(context)), None)  # fmt: skip
    if kind and a.printed[0] > kind[1]:
        yield finding(RULE, "medium", (p.words(max(0, a.start - 45), a.end + 8), Words(f"at most about {kind[1]:g} V a cell: {kind[2]}", None, "from memory, unverified")), f"{a.value:.3g} V for one cell; {kind[2]}", f"Below {kind[1]:g} V.", weight=0.3)  # fmt: skip
        return
    m = re.search(r"\b(?:molten|fused)\b[^.;]{0,40}\b(?P<x>magnesium|sodium|lithium|calcium)(?: chloride)?\b|\b(?P<y>magnesium|sodium|lithium|calcium) chloride\b", context, re.IGNORECASE)  # fmt: skip
    own = property_of((m["x"] or m["y"]).lower(), "electrode_potential") if m else None
    if own is not None and 0 < a.printed[1] < 0.58 * (CHLORINE - own.value):
        least = 0.58 * (CHLORINE - own.value)
        yield finding(RULE, "medium", (p.words(max(0, a.start - 45), a.end + 8), Words(f"{own.substance}: standard potential {own.value:+.2f} V", None, own.source)), f"{a.value:.3g} V cannot part {own.substance} chloride, which takes more than {least:.2g} V", f"Above {least:.2g} V.", weight=0.3)  # fmt: skip


PRECIOUS = {
    "gold": 200.0,
    "platinum": 50.0,
    "palladium": 60.0,
    "platinum-group metals": 60.0,
    "silver": 15000.0,
    "rhenium": 50.0,
    "rhodium": 20.0,
}  # g/t of the richest ores, from memory, unverified
TENOR = re.compile(r"\b(?:head|ore|mill|mined|reserve|average|run-of-mine|reef) grades?\b[^.;\d]{0,25}?(?:of|near|about|is|at|around|averag\w+|to)?\s*(?:about |some |roughly )?(?P<n>\d[\d,]*(?:\.\d+)?)(?:\s?[–-]\s?(?P<m>\d[\d.,]*))?\s?(?P<u>kg/t|g/t|ppm|%)", re.IGNORECASE)  # fmt: skip


def _precious(p: Passage, metal: str) -> Iterator[Finding]:
    """ "a head grade near 14 kg/t" of platinum: a thousand times the richest ore."""
    for m in TENOR.finditer(p.plain):
        named = [
            n
            for n in PRECIOUS
            if re.search(rf"\b{n}\b", p.plain[max(0, m.start() - 40) : m.end() + 20], re.IGNORECASE)
        ]
        other = [n for n in symbols() if n not in PRECIOUS and re.search(rf"\b{n}\b", p.plain[m.start() : m.end() + 14], re.IGNORECASE)]  # fmt: skip
        name = named[0] if named else metal
        if name not in PRECIOUS or other:
            continue
        value = (
            float(m["n"].replace(",", "")) * {"kg/t": 1e3, "g/t": 1.0, "ppm": 1.0, "%": 1e4}[m["u"].lower()]
        )
        if value > 2 * PRECIOUS[name]:
            for rule in (RULE, "R-UNIT"):
                yield finding(rule, "high", (p.words(m.start(), m.end()), Words(f"{name}: the richest ores hold about {PRECIOUS[name]:g} g/t", None, "from memory, unverified")), f"{m['n']} {m['u']} = {value:,.6g} g/t stated; the richest ores hold about {PRECIOUS[name]:g} g/t", "The grade in g/t.", weight=0.5)  # fmt: skip
            return


__all__ = ["specifications", "specified"]
