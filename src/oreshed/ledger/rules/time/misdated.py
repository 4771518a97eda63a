"""R-YEAR: a printed figure of one year told as that of another.

Table: `reference/us_series.csv`, five years of every salient series of the United States (USGS MCS 2026 data release).
A number of three digits or more that is not in the series for its own year, but is in it for another, was taken from
the wrong column. Editions revise their figures, so a number that stands in no year says nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.names import Names
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import central, is_mass, printed, words_of, year_of
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.reference_figures import TITLES
from oreshed.ledger.rules.record.wellknown import PER_KG, PRICE

RULE = "R-YEAR"
DIGITS = 3  # figures of fewer digits are equal by chance
NEAR = 45  # characters between a price and its year
USE = ("apparent_consumption", "reported_consumption", "estimated_consumption")
REFINED = (
    "refined_production_total",
    "refined_production_primary",
    "refined_production_secondary",
    "production",
)
SERIES_OF = {
    "demand": USE, "imports": ("imports",), "exports": ("exports",), "mine_production": ("mine_production", "production"),
    **dict.fromkeys(REFINED, REFINED),
}  # fmt: skip
DOLLARS = re.compile(r"(dollars|cents) per (metric ton|kilogram|pound|troy ounce)")
IN_KG = {"metric ton": 1000.0, "kilogram": 1.0, "pound": PER_KG["lb"], "troy ounce": PER_KG["oz"]}


@dataclass(frozen=True)
class Series:
    """One line of a sheet: value by year, tonnes or dollars a kilogram."""

    line: str
    values: dict[int, float]
    source: str


def misdated(evidence: Evidence) -> Iterator[Finding]:
    """Prices of every document, and volumes of the United States, against the years of their own series."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence":
                yield from _price(p, metal)
    for c in evidence.ledger.claims:
        yield from _volume(c, book)


@lru_cache(maxsize=1)
def _priced() -> Names:
    return Names.of(c.lower() for c, q in series() if q == "price")


@lru_cache(maxsize=1)
def series() -> dict[tuple[str, str], tuple[Series, ...]]:
    """Every shipped series by commodity and quantity."""
    text = resources.files("oreshed.ledger").joinpath("reference/us_series.csv").read_text(encoding="utf-8")
    lines: dict[tuple[str, str, str], Series] = {}
    for r in csv.DictReader(text.splitlines()):
        value = float(r["value"])
        if r["quantity"] == "price":
            unit = DOLLARS.fullmatch(r["unit"])
            if unit is None:
                continue
            value /= IN_KG[unit[2]] * (100 if unit[1] == "cents" else 1)
        elif r["unit"] != "t":
            continue
        key = (r["commodity"], r["quantity"], r["line"])
        lines.setdefault(key, Series(r["line"], {}, r["source"])).values[int(r["year"])] = value
    found: dict[tuple[str, str], list[Series]] = {}
    for (commodity, quantity, _), one in lines.items():
        found.setdefault((commodity, quantity), []).append(one)
    return {k: tuple(v) for k, v in found.items()}


def _price(p: Passage, metal: str) -> Iterator[Finding]:
    for m in PRICE.finditer(p.plain):
        number, unit = m["a"] or m["c"], m["u"] or m["u2"]
        if m["b"] or m["d"] or m["m"] or m["m2"] or "€" in m[0] or re.search(r"\beur", m[0], re.IGNORECASE):
            continue
        year = _year_beside(p.plain, m.start(), m.end())
        if year is None:
            continue
        scale = PER_KG[re.sub(r"\s+", " ", unit.lower())] * (100 if (m["cur"] or "") in ("cents", "¢") else 1)
        value, half = float(number.replace(",", "")) / scale, 0.5 * _place(number) / scale
        low = p.plain.lower()
        held = {name for name, _, _ in _priced().within(low, hyphen=False)}
        named = [c for c, q in series() if q == "price" and c.lower() in held]
        known = series().get((named[-1] if named else metal, "price"), ())
        yield from _judge(
            known, year, (value - half, value + half), number, m[0], p.words(m.start(), m.end()), ()
        )


def _volume(c: Claim, book: Book) -> Iterator[Finding]:
    s, year = c.subject, year_of(c)
    known = [x for q in SERIES_OF.get(s.quantity, ()) for x in series().get((s.commodity, q), ())]
    if not known or year is None or s.region != "USA" or s.entity or c.kind == "projection" or not is_mass(c):
        return
    p = book.passage_of(c)
    if p is None or str(year) not in p.text or c.stated is None or c.stated.central is None:
        return
    yield from _judge(
        known, year, printed(c), f"{c.stated.central:.10g}", shown(central(c)), words_of(c), (c,)
    )


def _judge(
    known: tuple[Series, ...] | list[Series], year: int, span: tuple[float, float], digits: str, told: str, words: Words,
    claims: tuple[Claim, ...],
) -> Iterator[Finding]:  # fmt: skip
    if len(re.sub(r"\D", "", digits).strip("0")) < DIGITS:
        return
    fits = [(x, y) for x in known for y, v in x.values.items() if span[0] <= v <= span[1]]
    if not fits or any(y == year for _, y in fits):
        return
    line, other = next(((x, y) for x, y in fits if year in x.values), (None, 0))
    if line is None:
        return
    off = abs(line.values[other] / line.values[year] - 1)
    if off < 0.02:
        return
    printed_there = ", ".join(f"{y}: {v:,.4g}" for y, v in sorted(line.values.items()))
    title = TITLES.get(line.source, line.source)
    yield finding(
        RULE, "medium", (words, Words(f"{line.line}: {printed_there}", None, title)),
        f"{told} is the figure of {other}; that of {year} is {off:.0%} {'lower' if line.values[other] > line.values[year] else 'higher'}",
        f"The figure of {year}, or the year {other}.", claims, off,
    )  # fmt: skip


def _place(number: str) -> float:
    """Size of the last printed place."""
    return 10.0 ** -len(number.partition(".")[2])


def _year_beside(text: str, start: int, end: int) -> int | None:
    """The year nearest to a number, in its own clause and with no other money between."""
    best: tuple[int, int] | None = None
    for a in amounts(text):
        if a.kind != "year" or a.second is not None:
            continue
        between = text[end : a.start] if a.start >= end else text[a.end : start]
        if len(between) <= NEAR and not re.search(r"[;$€]|\d", between):
            best = min(best or (len(between), int(a.first)), (len(between), int(a.first)))
    return best[1] if best else None
