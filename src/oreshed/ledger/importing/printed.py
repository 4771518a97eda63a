"""Printed cells of statistical tables: numbers with footnote letters, `W`, `E`, `NA`, `<`, `>`, ranges, words, units."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from oreshed.basis.estimate import DASHES, Estimate, Mark
from oreshed.ledger.claim import Stated

MAX_CELL = 60  # characters of a cell that holds one value
SPACES = str.maketrans({"\xa0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-"})
# What USGS tables print instead of a number, beside the marks of `Estimate.parse` (MCS 2026, appendix and chapters).
WORDS = {
    "large": "large", "small": "small", "very small": "very_small", "moderate": "moderate",
    "moderate to large": "moderate_to_large", "xx": "not_applicable",
}  # fmt: skip
VARIABLE = re.compile(r"variable\b[\w ,]*", re.IGNORECASE)
LESS_THAN_HALF = re.compile(r"less than (?:½|1/2|one-half)\s*(?:of\s+(?:a|one)\s+)?unit", re.IGNORECASE)
LESS_THAN = re.compile(r"less than ([\d,.]+\d) (metric tons|tons|carats|kilograms)", re.IGNORECASE)
LEADING = re.compile(r"^([A-Za-z]{1,2}|[⁰¹²³⁴-⁹]+(?:[,\s][⁰¹²³⁴-⁹]+)*)\s*(?=[<>~]?\s*[\d.])")
TRAILING = re.compile(r"(?<=\d)(?:\s*[,]?\s*([A-Za-z]|\d?/|[⁰¹²³⁴-⁹]+))+$")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
# Qualifier of a claim for each mark of an Estimate.
QUALIFIER_OF: dict[Mark, str] = {
    "withheld": "withheld",
    "not_available": "not_available",
    "net_exporter": "net_exporter",
    "negligible": "negligible",
}

TONNES_IN = {
    "metric ton": 1.0, "metric tons": 1.0, "metric tonne": 1.0, "metric tonnes": 1.0, "tonne": 1.0, "tonnes": 1.0,
    "t": 1.0, "metric dry tons": 1.0, "dry metric tons": 1.0, "kg": 1e-3, "kilogram": 1e-3, "kilograms": 1e-3,
    "gram": 1e-6, "grams": 1e-6, "kt": 1e3, "mt": 1e6,
    "carat": 2e-7, "carats": 2e-7, "thousands of carats": 2e-4,
    "short ton": 0.90718474, "short tons": 0.90718474, "long ton": 1.0160469088, "long tons": 1.0160469088,
    "pound": 0.45359237e-3, "pounds": 0.45359237e-3, "lb": 0.45359237e-3,
    "troy ounce": 31.1034768e-6, "troy ounces": 31.1034768e-6,
}  # fmt: skip
MULTIPLIERS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
PER_YEAR = re.compile(r"\s*(?:/|\bper\b)\s*(?:years?|yr|y|annum|a)\.?$", re.IGNORECASE)


@dataclass(frozen=True)
class Printed:
    """One printed cell: the number as stated, and the footnote letters that stood beside it."""

    stated: Stated
    footnotes: tuple[str, ...] = ()

    @property
    def estimated(self) -> bool:
        return "e" in self.footnotes


def number(text: str) -> float:
    """A plain finite number; thousands separators, `nan`, `inf`, `1e400` and underscores are refused.

    Raises ValueError with what is wrong.
    """
    raw = text.strip()
    if len(raw) > MAX_CELL or not NUMBER.fullmatch(raw):
        raise ValueError("is not a number")
    value = float(raw)
    if not math.isfinite(value):
        raise ValueError("is too large a number")
    return value


@lru_cache(maxsize=4096)
def tonnes_in(unit: str) -> float | None:
    """Tonnes, or tonnes a year, in one `unit` as printed; None where the unit is no mass.

    >>> tonnes_in("thousand metric tons per year"), tonnes_in("dollars per kilogram")
    (1000.0, None)
    """
    body = PER_YEAR.sub("", " ".join(unit.translate(SPACES).split())).strip()
    first, _, rest = body.partition(" ")
    factor = MULTIPLIERS.get(first.lower())
    if factor is not None:
        per = TONNES_IN.get(rest.lower())
        return None if per is None else factor * per
    if body.lower() == "mt" and body != "Mt":  # MT is a metric ton to some, a megatonne to others
        return None
    return TONNES_IN.get(body.lower())


def printed_value(text: str, unit: str, note: str = "") -> Printed:
    """Read one printed cell; `note` is its footnote text, which says what an `s` is less than.

    Raises ValueError with what is wrong.

    >>> printed_value("e1,200", "metric tons").stated.central
    1200.0
    >>> printed_value(">50", "percent").stated.qualifier
    'over'
    """
    raw = " ".join(text.translate(SPACES).split())
    if not raw:
        raise ValueError("is empty")
    if len(raw) > MAX_CELL:
        raise ValueError("is too long for a value")
    factor = tonnes_in(unit)
    word = WORDS.get(raw.lower()) or ("variable" if VARIABLE.fullmatch(raw) else None)
    if word:
        return Printed(Stated(None, None, None, unit, word))
    if raw in ("s", "S"):
        return Printed(_less_than(unit, factor, note))
    footnotes: list[str] = []
    body = raw
    if (lead := LEADING.match(body)) is not None:
        footnotes.append(lead[1])
        body = body[lead.end() :]
    # "1.2e5" is a number, "1,200e" a number with its footnote.
    if not NUMBER.fullmatch(body) and (tail := TRAILING.search(body)) is not None:
        footnotes += re.findall(r"[A-Za-z]|\d?/|[⁰¹²³⁴-⁹]+", tail[0])
        body = body[: tail.start()]
    try:
        parsed = Estimate.parse(body, unit)
    except ValueError as error:
        raise ValueError("is not a printed value") from error
    stated = _stated(parsed, body, unit, factor)
    for value in (stated.low, stated.central, stated.high):
        if value is not None and not math.isfinite(value * (factor or 1.0)):
            raise ValueError("is too large a number")
    return Printed(stated, tuple(footnotes))


def _stated(parsed: Estimate, body: str, unit: str, factor: float | None) -> Stated:
    if body.strip() in DASHES:
        return Stated(None, 0.0, None, unit, "exact", factor)
    if parsed.mark:
        return Stated(None, None, None, unit, QUALIFIER_OF[parsed.mark], factor)
    if parsed.qualifier == "<":
        return Stated(None, None, parsed.high, unit, "below", factor)
    if parsed.qualifier == ">":
        return Stated(parsed.low, None, None, unit, "over", factor)
    word = "about" if parsed.qualifier else "exact"
    if parsed.low != parsed.high:
        return Stated(parsed.low, None, parsed.high, unit, word, factor)
    return Stated(None, parsed.central, None, unit, word, factor)


def _less_than(unit: str, factor: float | None, note: str) -> Stated:
    """`s`: less than half a unit, or less than what its footnote says."""
    if LESS_THAN_HALF.search(note):
        return Stated(None, None, 0.5, unit, "below", factor)
    if (said := LESS_THAN.search(note)) is not None and factor:
        per = tonnes_in(said[2]) or 1.0  # "tons" in these tables are metric tons
        return Stated(None, None, float(said[1].replace(",", "")) * per / factor, unit, "below", factor)
    return Stated(None, None, None, unit, "negligible")
