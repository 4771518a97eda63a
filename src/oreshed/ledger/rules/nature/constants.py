"""R-PHYS: constants and classes of matter: Curie points, half-lives, band gaps, hardness, atomic numbers, feeds of plants.

Tables: `reference/constants.csv` (subject, quantity, span and unit) and `reference/element_classes.csv` (the members of a class).
A number is compared with the subject that stands nearest before it; 8 % beyond the span is let pass as rounding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.basis.properties import symbols
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.metals import ALSO
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-PHYS"
SLACK = 0.08
NUMBER = r"(?<![\w.,^×·])(?!10\^)(?P<a>\d[\d,]*(?:\.\d+)?)(?:\s*(?:[–—-]|to|and)\s*(?P<b>\d[\d,]*(?:\.\d+)?))?\s*(?P<scale>million|billion|thousand|bn\b)?\s*"
SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9}


def constants(evidence: Evidence) -> Iterator[Finding]:
    """Constants, classes and feed ratios of every sentence."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        for p in found:
            if p.kind != "heading":
                yield from _constant(p)
                yield from _class(p)
                yield from _ratio(p)


@dataclass(frozen=True)
class Constant:
    """A known span: subject, the words of the quantity, the unit with its factor, lowest and highest value."""

    name: str
    subject: re.Pattern[str]
    quantity: str
    number: re.Pattern[str]
    low: float
    high: float
    unit: str
    source: str


@lru_cache(maxsize=1)
def known_constants() -> dict[str, tuple[re.Pattern[str], tuple[Constant, ...]]]:
    """Constants by quantity, each with the pattern of its words."""
    held: dict[str, list[Constant]] = {}
    words: dict[str, re.Pattern[str]] = {}
    for r in table("constants"):
        words.setdefault(r["quantity"], re.compile(rf"\b(?:{r['quantity_words']})\b", re.IGNORECASE))
        held.setdefault(r["quantity"], []).append(
            Constant(r["subject"], re.compile(rf"(?<![\w-])(?:{r['words']})(?![\w-])", re.IGNORECASE), r["quantity"], re.compile(NUMBER + r["unit_words"]), float(r["low"]), float(r["high"]), r["unit"], r["source"])
        )  # fmt: skip
    return {k: (words[k], tuple(v)) for k, v in held.items()}


def _constant(p: Passage) -> Iterator[Finding]:
    """ "the Curie temperature of NdFeB is 770 degC": a number outside the span of its subject."""
    for words, rows in known_constants().values():
        q = words.search(p.plain)
        if not q or re.search(r"\b(?:not|never|alloy(?:ed|s)?|doped|coated|below|under|less than|over|above|more than|exceed\w*|differ\w*|times)\b", p.plain):  # fmt: skip
            continue
        n = rows[0].number.search(p.plain, q.end()) or rows[0].number.search(p.plain)
        if not n or not -30 < n.start() - q.end() < 60 or re.search(r"[;:]|\.\s", p.plain[min(q.end(), n.start()) : n.start()]):  # fmt: skip
            continue
        seen = [(m.end(), len(m[0]), r) for r in rows for m in r.subject.finditer(p.plain[: n.start()])]
        if not seen:
            continue
        row = max(seen, key=lambda s: s[:2])[2]
        factor = SCALE.get((n["scale"] or "").lower(), 1.0)
        values = [float(x.replace(",", "")) * factor for x in (n["a"], n["b"]) if x]
        slack = SLACK if row.unit else 0.0  # an atomic number is exact
        if max(values) >= row.low * (1 - slack) and min(values) <= row.high * (1 + slack):
            continue
        span = f"{row.low:,.6g}" if row.low == row.high else f"{row.low:,.6g} to {row.high:,.6g}"
        yield finding(
            RULE, "medium", (p.words(min(q.start(), n.start()), n.end()), Words(f"{row.name}, {row.quantity}: {span} {row.unit}".strip(), None, row.source)),
            f"{row.quantity} of {row.name} {values[0]:,.6g} stated, {span} {row.unit} known".replace("  ", " "), f"{span} {row.unit}.", weight=0.2,
        )  # fmt: skip
        return


@lru_cache(maxsize=1)
def classes() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], frozenset[str], str], ...]:
    """Each class: its name, "X is one", "such as X, Y", members and source."""
    element = "|".join(sorted({*symbols(), "aluminum", "cesium", "sulphur"}, key=len, reverse=True))
    return tuple(
        (
            r["class"],
            re.compile(rf"\b(?P<x>{element})\b(?:,| is| being| as| was|, which is) (?:an? |the |one of the |the only |among the )(?:[a-z]+ly |abundant |rare |scarce |valuable |costly |typical |silvery |soft |hard |brittle |important |main )*(?:{r['words']})\b", re.IGNORECASE),
            re.compile(rf"\b(?:{r['words']})s?\s*(?:,? ?(?:such as|like|including|namely|say|e\.g\.|\(|:)\s*)(?P<xs>(?:{element})(?:(?:, (?:and |or )?|,? and | or )(?:{element}))*)\b", re.IGNORECASE),
            frozenset(r["members"].split("; ")), r["source"],
        )
        for r in table("element_classes")
    )  # fmt: skip


@lru_cache(maxsize=1)
def _class_words() -> dict[str, re.Pattern[str]]:
    return {r["class"]: re.compile(rf"\b(?:{r['words']})", re.IGNORECASE) for r in table("element_classes")}


NOUN_AFTER = re.compile(r"[ -](?:and (?:\w+ ){1,2})?(?:\w+ )?(?:minerals?|phosphates?|carbonates?|ores?|deposits?|industry|producers?|mines?|supply|sector|market|fluorides?|oxides?)\b", re.IGNORECASE)  # fmt: skip


def _class(p: Passage) -> Iterator[Finding]:
    """ "neodymium is a heavy rare earth": an element under a class of which it is no member."""
    for name, single, several, members, source in classes():
        if not _class_words()[name].search(p.plain):
            continue  # one short pattern is many times cheaper than the two with every element
        for m in (*single.finditer(p.plain), *several.finditer(p.plain)):
            listed = re.findall(r"[A-Za-z]{3,}", m.groupdict().get("x") or m.group("xs"))
            odd = [ALSO.get(x.lower(), x.lower()) for x in listed if x.lower() not in ("and", "or")]
            odd = [x for x in odd if x not in members]
            if m.groupdict().get("x") and NOUN_AFTER.match(p.plain[m.end() :]):
                continue  # "thorium is the rare-earth phosphate monazite": the class belongs to the noun behind it
            if not odd or re.search(r"\b(?:not|no|non|unlike|un|than|substitut\w*|between|replac\w*)\b", p.plain[max(0, m.start() - 25) : m.end()], re.IGNORECASE):  # fmt: skip
                continue
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end()), Words(f"{name}: {', '.join(sorted(members)[:16])}", None, source)),
                f"{odd[0]} is no {name}", "Another class, or another element.", weight=0.2,
            )  # fmt: skip
            return


@lru_cache(maxsize=1)
def ratios() -> tuple[tuple[re.Pattern[str], re.Pattern[str], float, float, str, str], ...]:
    """Tonnes of a feed for one tonne of a product: two word orders, least and most, name, source."""
    unit = r"\s*(?:kg|t|tonnes?|tons?|kilograms?)"
    number = r"(?:about |some |roughly |around |up to )?(?<![\w.,])(?P<a>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\s*(?:[–—-]|to)\s*(?P<b>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?))?"
    one = rf"(?:(?P<m>\d+(?:\.\d+)?|one|an?|each|every){unit} of (?:\w+ )?|{unit.strip()} of (?:\w+ )?)"
    return tuple(
        (
            re.compile(rf"{number}{unit} of (?:\w+ ){{0,2}}?(?:{r['feed']})\b[^.;,\d]{{0,40}}\b(?:per|for|giv\w+|yields?|makes?|to make|goes? into|needed for|into)\b[^.;,\d]{{0,15}}?{one}(?:{r['product']})\b", re.IGNORECASE),
            re.compile(rf"{one}(?:{r['product']})\b[^.;,\d]{{0,20}}\b(?:needs?|takes?|uses?|requires?|consumes?|comes? from)\b[^.;,\d]{{0,15}}?{number}{unit} of (?:\w+ ){{0,2}}?(?:{r['feed']})\b", re.IGNORECASE),
            float(r["low"]), float(r["high"]), f"{r['name']}", r["source"],
        )
        for r in table("feed_ratios")
    )  # fmt: skip


WEIGHT = re.compile(r"(?:kg|kilograms?|t|tonnes?|tons?)\b(?= of)|(?<=\d\s)(?:kg|t)\b", re.IGNORECASE)
WEIGHED = re.compile(r"(?:kg|\bt|\d\s?t|tonnes?|tons?|kilograms?) of ", re.IGNORECASE)


def _ratio(p: Passage) -> Iterator[Finding]:
    """ "one tonne of aluminium takes 0.9 t of alumina": feed for product against the span of plants."""
    if not WEIGHED.search(p.plain):
        return  # every pattern holds a weight "of" something: one search spares some hundred
    for *patterns, low, high, name, source in ratios():
        for pattern in patterns:
            m = pattern.search(p.plain)
            if not m:
                continue
            base = float(m["m"]) if (m["m"] or "")[:1].isdigit() else 1.0
            own = m.end("b") if m["b"] else m.end("a")
            weights = [(abs(w.start() - own) < 3, w[0][0] == "k") for w in WEIGHT.finditer(p.plain, m.start(), m.end())]  # fmt: skip
            scale = (1e-3 if (True, True) in weights else 1.0) / (
                1e-3 if (False, True) in weights else 1.0
            )  # "500 kg of coke per tonne"
            values = [float(x.replace(",", "")) * scale / base for x in (m["a"], m["b"]) if x]
            if base <= 0 or (max(values) >= 0.88 * low and min(values) <= 1.12 * high):
                continue
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end()), Words(f"{name}: {low:g} to {high:g}", None, source)),
                f"{name}: {values[0]:.4g} stated, {low:g} to {high:g} known", f"{low:g} to {high:g}.", weight=0.2,
            )  # fmt: skip
            return


__all__ = ["classes", "constants", "known_constants", "ratios"]
