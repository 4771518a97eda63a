"""R-BAL, R-RES: what is left: mined less refined at home, need less supply; a rest that is called imports while scrap stands beside it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import ALLIED, Book, region_in
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (  # fmt: skip
    BLOC,
    apart_words,
    bare,
    central,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

LEFT = re.compile(r"\b(?:left|leaves?|leaving|remain(?:s|ed|ing|der)?|rest|surplus|over)\b", re.IGNORECASE)
OUT = re.compile(r"\b(?:exports?|exported|abroad|overseas|shipped out|send out|sent out|sold on|to sell|foreign (?:smelters|refiners|roasters|converters)|leaves? the country|surplus)\b", re.IGNORECASE)  # fmt: skip
IN = re.compile(r"\b(?:import\w*|buy|bought|purchas\w*|abroad|elsewhere|overseas|outside|foreign|third countries|other countries|non-members|China|Chinese)\b", re.IGNORECASE)  # fmt: skip
ALL = re.compile(r"\b(?:leaves?|leaving|left|remain\w*|rest|balance|gap|difference|less|minus|all of which|the whole of which|all of it|deduct\w*|net of|after|short\w*|uncovered)\b", re.IGNORECASE)  # fmt: skip
SCRAP = ("recycled_supply", "refined_production_secondary")
REFINED = ("refined_production_total", "refined_production_primary")


def leavings(evidence: Evidence) -> Iterator[Finding]:
    """Rests in words against the claims of their region."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for p in sentences:
            masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
            if masses:
                yield from _export(book, p, masses)
                yield from _import(book, p, masses)


def _near(p: Passage, m: re.Match[str], masses: list[Amount]) -> Amount | None:
    behind = [a for a in masses if 0 <= a.start - m.end() < 45]
    return behind[0] if behind else None


def _export(book: Book, p: Passage, masses: list[Amount]) -> Iterator[Finding]:
    """ "fed the roasters just named and left 18 kt for export": mined - refined at home, where nothing else moves."""
    m = next((k for k in LEFT.finditer(p.plain) if _near(p, k, masses)), None)
    rest = _near(p, m, masses) if m else None
    if (
        m is None
        or rest is None
        or not OUT.search(p.plain[rest.end : rest.end + 70] + p.plain[max(0, m.start() - 10) : m.start()])
    ):
        return
    region = region_in(p)
    if not region:
        named = {c for _, _, c in mentions(p.plain)}
        region = next(iter(named)) if len(named) == 1 else ""
    if not region:
        return
    commodity = book.commodity_of(p.document)
    years = {int(a.first) for a in amounts(p.plain) if a.kind == "year"}
    section = p.section.first if p.section else 0

    def of(quantities: tuple[str, ...]) -> list[Claim]:
        return [
            c for c in book.ledger.claims
            if c.subject.commodity == commodity and c.subject.quantity in quantities and region_of(c) == region and is_mass(c) and bare(c) and central(c) >= 0
            and c.place and c.place.document == p.document and p.section and section <= c.place.line <= p.section.last
            and not (abs(central(c) - rest.value) < 1e-6 * max(1.0, rest.value)) and (not years or year_of(c) in years or year_of(c) is None)
        ]  # fmt: skip

    mined, refined = of(("mine_production",)), of(REFINED)
    pairs = [(a, b) for a in mined for b in refined if year_of(a) == year_of(b) and central(a) > central(b)]
    if not pairs:
        return
    for a, b in pairs:
        low, high = printed(a)[0] - printed(b)[1], printed(a)[1] - printed(b)[0]
        if low <= 1.03 * rest.allowed[1] and high >= 0.97 * rest.allowed[0]:
            return
    a, b = pairs[0]
    exact = central(a) - central(b)
    yield finding(
        "R-BAL", "high", apart_words(p.words(max(0, m.start() - 30), rest.end + 35), words_of(a), words_of(b)),
        f"{name_of(region)}: {shown(central(a))} mined - {shown(central(b))} refined = {shown(exact)}, stated {shown(rest.value)} left", f"{shown(exact)}.", (a, b), min(1.0, abs(per(rest.value, max(exact, 1e-9)) - 1)),
    )  # fmt: skip


def _import(book: Book, p: Passage, masses: list[Amount]) -> Iterator[Finding]:
    """ "demand less what is refined leaves 148 kt, all of which must be bought elsewhere", with scrap beside it."""
    if not ALL.search(p.plain) or not IN.search(p.plain) or re.search(r"\b(?:scrap|recycl\w*|secondary|stocks?|stockpile\w*)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    region = BLOC if ALLIED.search(p.plain) else region_in(p)
    if not region:
        return
    commodity = book.commodity_of(p.document)
    years = {int(a.first) for a in amounts(p.plain) if a.kind == "year"}
    target = next(iter(years)) if len(years) == 1 else None
    section = p.section.first if p.section else 0

    def of(quantities: tuple[str, ...], within: bool = True) -> list[Claim]:
        return [
            c for c in book.ledger.claims
            if c.subject.commodity == commodity and c.subject.quantity in quantities and is_mass(c) and bare(c) and central(c) > 0 and c.place and c.place.document == p.document
            and (region_of(c) == region) and (not within or (p.section and section <= c.place.line <= p.section.last)) and (target is None or year_of(c) in (target, None))
        ]  # fmt: skip

    need = of(("demand", "apparent_consumption"), False)
    scrap = of(SCRAP)
    made = of((*REFINED, "mine_production", "supply_total"))
    for rest, d, r in itertools.product(masses, need, scrap):
        if year_of(d) != year_of(r) and year_of(r) is not None:
            continue
        if central(r) < 0.03 * rest.value or not _follows(p, rest):
            continue
        for s in [*made, None]:
            if s is not None and (
                year_of(s) != year_of(d) or abs(central(s) - rest.value) < 1e-6 * rest.value
            ):
                continue
            gross = central(d) - (central(s) if s else 0.0)
            if gross <= 0 or abs(gross - rest.value) > max(rest.half, 0.012 * rest.value) or abs(gross - central(r) - rest.value) < max(rest.half, 0.012 * rest.value):  # fmt: skip
                continue
            yield finding(
                "R-RES", "high", apart_words(p.words(max(0, rest.start - 60), rest.end + 70), words_of(r), words_of(d), *([words_of(s)] if s else [])),
                f"{shown(central(d))} - {shown(central(s) if s else 0.0)} = {shown(rest.value)} leaves out {shown(central(r))} of scrap; with it {shown(gross - central(r))}",
                f"{shown(gross - central(r))} from abroad.", (d, r), per(central(r), rest.value),
            )  # fmt: skip
            return


def _follows(p: Passage, rest: Amount) -> bool:
    around = p.plain[max(0, rest.start - 70) : rest.end + 75]
    return bool(ALL.search(around) and IN.search(around))


__all__ = ["leavings"]
