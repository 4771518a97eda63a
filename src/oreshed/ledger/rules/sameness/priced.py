"""R-UNIT: one price in two units that a sentence sets equal: "180 cents a pound is about $3.97 per kilogram"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import NUMBER, half_place, number
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

# Kilograms in one unit; international pound and troy ounce (NIST SP 811, appendix B.8).
KILOGRAMS = {"kg": 1.0, "t": 1000.0, "lb": 0.45359237, "oz": 0.0311034768, "g": 0.001}
UNIT = r"(?P<unit>kilograms?|kilogrammes?|kg|pounds?|lbs?|(?:metric\s)?tonnes?|(?:metric\s)?tons?|t|(?:troy\s)?(?:ounces?|oz)|grams?|g)"
PRICE = re.compile(
    rf"(?:(?P<sign>US\$|A\$|C\$|\$|€|£|USD|EUR|GBP)\s?(?P<n>{NUMBER})(?P<k>\s?(?:k|thousand|million))?|(?P<c>{NUMBER})\s?(?:¢|US cents?|cents?|euro cents?|(?P<word>dollars?|euros?|USD|EUR|US\$)))"
    rf"\s?(?:/|per|a|an|the)\s?{UNIT}\b",
    re.IGNORECASE,
)
EQUAL = re.compile(
    r"\s*,?\s*(?:\(|=|or|is|was|are|equals?|equal to|equivalent to|i\.e\.|viz|that is|which is|which makes|makes|that makes|meaning|corresponds to|works out at|converts to|gives|(?:in|for|during) (?:19|20)\d\d|on average|≈|~|about|some|roughly|around|just|only|over|under|nearly|almost|\s|,)+\s*",
    re.IGNORECASE,
)


def priced(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with a price in two units."""
    for p in Book.of(evidence.ledger).sentences():
        yield from _converted(p)


def _currency(m: re.Match[str]) -> str:
    sign = (m["sign"] or m["word"] or "$").upper()
    return {"US$": "$", "USD": "$", "DOLLAR": "$", "DOLLARS": "$", "EUR": "€", "EURO": "€", "EUROS": "€", "GBP": "£"}.get(sign, sign)  # fmt: skip


def _per_kilogram(m: re.Match[str]) -> tuple[float, float, float]:
    """A price per kilogram, and the least and most that would be printed so."""
    text = m["n"] or m["c"]
    scale = {"k": 1e3, "thousand": 1e3, "million": 1e6}.get((m["k"] or "").strip().lower(), 1.0)
    if m["c"] and not m["word"]:
        scale *= 0.01
    unit = re.sub(r"^(?:metric|troy)\s", "", m["unit"].lower())
    name = next(k for k, words in {"kg": ("kilo", "kg"), "lb": ("pound", "lb"), "oz": ("ounce", "oz"), "g": ("gram", "g"), "t": ("t",)}.items() if unit.startswith(words))  # fmt: skip
    value, half = number(text) * scale / KILOGRAMS[name], half_place(text) * scale / KILOGRAMS[name]
    return value, value - half, value + half


def _converted(p: Passage) -> Iterator[Finding]:
    for a, b in itertools.pairwise(PRICE.finditer(p.plain)):
        if _currency(a) != _currency(b) or a["unit"].lower() == b["unit"].lower() or not EQUAL.fullmatch(p.plain, a.end(), b.start()):  # fmt: skip
            continue
        (x, x0, x1), (y, y0, y1) = _per_kilogram(a), _per_kilogram(b)
        if x0 * 0.985 <= y1 and y0 <= x1 * 1.015:
            continue
        yield finding(
            "R-UNIT", "medium", (p.words(a.start(), b.end()), p.words(b.start(), b.end())),
            f"{a[0]} = {x:.4g} a kilogram, {b[0]} = {y:.4g} a kilogram: a factor of {max(x, y) / min(x, y):.4g}", f"{x:.4g} a kilogram on both sides.", weight=0.4,
        )  # fmt: skip


__all__ = ["priced"]
