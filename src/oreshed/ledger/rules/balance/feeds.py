"""R-BAL: a stream's content across sentences: feed x grade x recovery bounds every product that is said to come from it.

The feed stands in one sentence ("takes 400 kt of zinc concentrate grading 60 g/t Ge"), the recovery and the product in later
ones. Without a recovery the content is only the upper bound; with one it is the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oreshed.basis.properties import composition, mass_fraction, symbols
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.equated import formulas
from oreshed.ledger.rules.balance.lists import masses
from oreshed.ledger.rules.balance.tenors import CARRIER

GRADED = re.compile(
    r"\b(?:grad\w+|at|assay\w*|contain\w*|hold\w*|carr\w+|with|tenor|averag\w+|of|bearing|having)\b[^,;.]{0,25}$|\($",
    re.IGNORECASE,
)
LED = re.compile(
    r"\b(?:ores?|concentrates?|feed|slag|matte|slimes?|dust|residues?|tailings|brine|dross|calcine|bauxite|cake|scrap|catalysts?|ash),?\s(?:of|totall?ing|amounting to|input of|at)?\s?(?:about\s|some\s)?[~≈]?$",
    re.IGNORECASE,
)
# Whatever it is called: "250,000 t/yr of anodes containing 150 g/t Te"
HOLDING = re.compile(r"\s*(?:/yr|a year|per year)?\s?of\s(?:[\w-]+\s){1,4}(?:containing|contain|holding|hold|grading|graded|assaying|averaging|with|at)\s(?:about\s|some\s|up to\s)?[~≈]?\d", re.IGNORECASE)  # fmt: skip
RECOVERED = re.compile(
    r"\b(?:recover\w*|captur\w*|yields?|extraction|extracts?|efficienc\w+|reports?|won|win|retain\w*|leach\w*)\b",
    re.IGNORECASE,
)
OTHER_FEED = re.compile(
    r"\b(?:(?:other|second|third|new|sister) (?:feed|plant|source|stream|works|smelter|refinery|mine|line)s?|with its|both|also (?:treats|takes|buys|processes)|second(?:ary)? (?:feed|plant|stream)|purchased|bought[- ]in|third[- ]party|toll|imported|scrap|recycl\w+|stocks?|stockpile\w*|capacity|world|global|reserves?|resources?|market|demand|elsewhere|another|together with|country|nation\w*|industry|all (?:plants|smelters|mines)|per day|a day|earlier years|previous|besides)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:no|without|not|only|sole)\b[^.;]{0,20}$", re.IGNORECASE
)  # "no change in stocks", "its only feed"
OUT = re.compile(
    r"\b(?:s[oe]lls?|sold|win|won|wins|produc\w*|makes?|made|mak(?:es|ing)|deliver\w*|turn(?:s|ed)? out|output|yield\w*|recover\w*|ship(?:s|ped)|casts?|gives?|gave|pour\w*|obtain\w*|extract\w*|refin\w+|expects?|returns?)\b",
    re.IGNORECASE,
)
LINKED = re.compile(
    r"\b(?:(?:this|that|the same|these|those|its|such)\s(?:[a-z-]+\s){0,2}[a-z]{3,}|the (?:plant|smelter|refinery|works|mill|concentrator|operator|site|circuit|company|owner)s?|it|they|from (?:it|them|this|that))\b",
    re.IGNORECASE,
)
IMPURE = re.compile(r"\s*(?:/yr\s|a year\s|per year\s)?(?:of\s)?(?:[\w-]+\s){0,3}(?:concentrates?|residues?|slags?|dust|cake|tailings|scrap|ores?|matte|waste|scorodite|gypsum)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Feed:
    """A stream: where it stands, its tonnage, the grade and the element that the grade is of."""

    passage: Passage
    mass: Amount
    grade: Amount
    element: str

    @property
    def content(self) -> tuple[float, float]:
        """Tonnes of the element that the stream holds, least and most as printed."""
        factor = 1e-2 if self.grade.kind == "percent" else 1e-6
        return (
            self.mass.allowed[0] * self.grade.allowed[0] * factor,
            self.mass.allowed[1] * self.grade.allowed[1] * factor,
        )


def feeds(evidence: Evidence) -> Iterator[Finding]:
    """Every stream with a grade, against the products of the sentences behind it."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = symbols().get(book.commodity_of(document.name), "")
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            feed = _feed(p, metal)
            if feed is not None:
                yield from _products(feed, sentences[i : i + 9], metal)


def _feed(p: Passage, metal: str) -> Feed | None:
    """The one carrier of a sentence that gives its tonnage and a grade; None where the sentence holds several."""
    found = amounts(p.plain)
    carriers = [
        a
        for a in found
        if a.kind == "mass"
        and a.value > 0
        and (
            CARRIER.match(p.plain[a.end : a.end + 60])
            or LED.search(p.plain[: a.start])
            or HOLDING.match(p.plain[a.end : a.end + 80])
        )
    ]
    if len(carriers) != 1 or re.search(r"\b(?:reserves?|resources?|capacity|per day|a day)\b", p.plain):
        return None
    grades = [
        (a, element)
        for a in found
        if a.kind in ("percent", "ppm")
        and a.value > 0
        and a.second is None
        and GRADED.search(p.plain[max(0, a.start - 35) : a.start])
        and not RECOVERED.search(p.plain[max(0, a.start - 30) : a.start])
        for element in (element_behind(p.plain, a.end) or metal,)
    ]
    if len(grades) != 1 or not grades[0][1]:
        return None
    if re.match(r"\s*(?:of\s)?(?:moisture|water|H2O|solids|silica|purity|efficiency)", p.plain[grades[0][0].end :]):  # fmt: skip
        return None
    return Feed(p, carriers[0], *grades[0])


def element_behind(text: str, at: int) -> str:
    """The symbol of the element that is named right behind a grade: "52 % Zn", "0.8 % of copper"; "" for none."""
    m = re.match(r"\s*(?:of\s)?(?:contained\s)?(?P<w>[A-Za-z][a-z]*)\b", text[at:])
    if m is None:
        return ""
    known = symbols()
    return (
        m["w"]
        if m["w"] in known.values() and (len(m["w"]) > 1 or m["w"].isupper())
        else known.get(m["w"].lower(), "")
    )


def _product(p: Passage, a: Amount, feed: Feed, metal: str) -> float:
    """Tonnes of the feed's element in one tonne of what a mass is of; 0 where it is of something else."""
    tail = re.split(r"[;,.(](?=\s|$)|(?<![A-Za-z])\d", p.plain[a.end : a.end + 50])[0]
    if IMPURE.match(tail):
        return 0.0
    for _, _, formula in formulas(tail):
        return (mass_fraction(formula, feed.element) or 0.0) if composition(formula) else 0.0
    names = {n for n, s in symbols().items() if s == feed.element}
    words = {w.lower() for w in re.findall(r"[A-Za-z]+", tail)}
    others = {n for n in symbols() if n not in names} & words
    if others or re.search(r"\b(?:acid|oxide|carbonate|sulph?ate|hydroxide|chloride|alloys?|compounds?|salts?)\b", tail):  # fmt: skip
        return 0.0
    if names & words or re.search(rf"\b{feed.element}\b", tail):
        return 1.0
    return 1.0 if feed.element == metal and re.search(r"\b(?:metal|cathodes?|slabs?|ingots?|bullion|sponge)\b", tail) else 0.0  # fmt: skip


def _recovery(sentences: Sequence[Passage], feed: Feed) -> tuple[Passage, Amount] | None:
    """The one recovery that the stretch gives for the element, or for no element."""
    held = []
    for p in sentences:
        for a in amounts(p.plain):
            if a.kind != "percent" or a == feed.grade or not 0 < a.value <= 100:
                continue
            if not RECOVERED.search(p.plain[max(0, a.start - 40) : a.end + 25]):
                continue
            m = re.match(r"\s*of (?:the |its |this |that )?(?:contained )?(?P<w>[A-Za-z]+)", p.plain[a.end :])
            named = symbols().get(m["w"].lower(), "") if m else ""
            if named in ("", feed.element):
                held.append((p, a))
    return held[0] if len(held) == 1 else None


def _products(feed: Feed, sentences: Sequence[Passage], metal: str) -> Iterator[Finding]:
    sound = [p for p in sentences if p is feed.passage or not _other(p)]
    recovery = _recovery(sentences, feed)
    for p in sound:
        if p is feed.passage or _feed(p, metal) is not None:
            continue
        if p.section != feed.passage.section and not LINKED.search(p.plain):
            continue
        for a in masses(p):
            share = _product(p, a, feed, metal)
            if not share or not OUT.search(p.plain[max(0, a.start - 60) : a.end + 60]):
                continue
            stated = (a.allowed[0] * share, a.allowed[1] * share)
            low, high = feed.content
            note = ""
            if stated[0] <= 1.02 * high:
                if recovery is None or recovery[1].word in ("over", "below") or (p.section != feed.passage.section and not re.search(r"\b(?:that|same|captured|this)\b", p.plain)):  # fmt: skip
                    continue
                low, high = (
                    low * recovery[1].allowed[0] / 100 * 0.95,
                    high * recovery[1].allowed[1] / 100 * 1.05,
                )
                note = f" x {recovery[1].value:.4g} %"
                if not disjoint((low, high), stated) or per(high, stated[0]) > 20:
                    continue
            grade = f"{feed.grade.value:.4g} {'%' if feed.grade.kind == 'percent' else 'g/t'}"
            exact = (
                feed.mass.value * feed.grade.value * (1e-2 if feed.grade.kind == "percent" else 1e-6) / share
            )
            exact *= recovery[1].value / 100 if note and recovery else 1.0
            yield finding(
                "R-BAL", "high",
                (feed.passage.words(max(0, feed.mass.start - 30), feed.grade.end + 20), p.words(max(0, a.start - 40), min(len(p.text), a.end + 40)), *((recovery[0].words(),) if note and recovery else ())),
                f"{shown(feed.mass.value)} x {grade} {feed.element}{note} = {shown(exact)}{' at most' if not note else ''}, stated {shown(a.value)}",
                f"{'At most ' if not note else ''}{shown(exact)}.", weight=min(5.0, per(abs(a.value - exact), exact)),
            )  # fmt: skip
            return


def _other(p: Passage) -> bool:
    """The sentence brings in another feed or speaks of more than the stream."""
    m = OTHER_FEED.search(p.plain)
    return m is not None and not DENIED.search(p.plain[: m.start()])


__all__ = ["feeds"]
