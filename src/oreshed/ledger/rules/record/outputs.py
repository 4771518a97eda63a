"""R-ENTITY, R-STAGE: what a known site makes: `site_products.csv`, in the terms of `products.csv`.

A product of a metal that the site does not handle is the plant of another (R-ENTITY); a product of its own metal beyond its
last step, as ingots from a mine that sells concentrate, is another stage (R-STAGE). Sites without a row say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.sitelist import NOUN, ROW, Mention, Site, sites
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Finding, Words
from oreshed.ledger.rules.record.tenure import GAP

STEPS = {"mine": 0, "intermediate": 1, "alloy": 2, "compound": 2, "refined": 3, "part": 4}
GIVES = r"(?:produc(?:es?|ed|ing)|makes?|made|contribut(?:es|ed)|ships?|shipped|suppl(?:ies|ied)|deliver(?:s|ed)|sells|sold|yield(?:s|ed)|pours?|poured|casts?|turns? out|turned out|gives|gave|exports?|exported|smelts?|smelted|refines|refined|electrowins|separates|adds|put out|designed for|rated (?:at|for)|capacity (?:of|for)|sized for)"
NOT = re.compile(r"\b(?:not|no|never|neither|nor|without|instead of|rather than|could|would|might|may|will|plans?|planned|if|once|formerly|until|studied|considered|from|into|using|buys|bought|feeds?|for (?:the|its)|like|needs?|to (?:make|become|be))\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Product:
    """A product of the trade: its words, the metal and the step at which it stands."""

    name: str
    words: re.Pattern[str]
    commodity: str
    step: int


@lru_cache(maxsize=1)
def products() -> dict[str, Product]:
    """The terms of the trade by name."""
    return {
        r["product"]: Product(r["product"], re.compile(rf"(?<![\w-])(?:{r['words']})(?![\w-])"), r["commodity"], STEPS[r["stage"]])
        for r in table("products")
    }  # fmt: skip


@lru_cache(maxsize=1)
def _made() -> dict[str, tuple[Product, ...]]:
    return {r["site"]: tuple(products()[x] for x in r["products"].split(";")) for r in table("site_products")}


def _terms(text: str) -> list[tuple[int, int, Product]]:
    """Products that a stretch names, the longest at each place."""
    hits = [(m.start(), m.end(), x) for x in products().values() for m in x.words.finditer(text)]
    return sorted(
        h for h in hits if not any(o[0] <= h[0] and h[1] <= o[1] and o[1] - o[0] > h[1] - h[0] for o in hits)
    ) if len(hits) > 1 else hits  # fmt: skip


FORWARD = re.compile(rf"{GAP}(?:[a-z]+\s+){{0,3}}?{GIVES}\b")
OF_IT = re.compile(rf"(?:'s|’s)?\s+(?=[a-z])(?P<t>[^.;:,()]{{3,40}}?)\s+{NOUN}\b")
BACKWARD = 110  # characters before the site in which its product may stand
GIVEN = re.compile(rf"\b{GIVES}\s+(?:[\w-]+\s+){{0,4}}?$")
BEING = re.compile(r"\s+(?:is|are|was|were|comes?|came)\b")
BACK = re.compile(r"(?:\s+(?:is|are|was|were|comes?|came))?(?:\s+(?:made|produced|smelted|refined|poured|cast|separated))?\s+(?:at|from)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}?")  # fmt: skip


def _said(p: Passage, m: Mention) -> Iterator[tuple[int, int, Product]]:
    """Products that the words make the output of the site."""
    text = re.sub(r"^\W*[A-Z](?=[a-z])", lambda k: k[0].lower(), p.plain)
    stop = re.search(r"[.;:](?=\s|$)|,\s+(?:and|while|but|which|whereas)\b", text[m.end :])
    end = m.end + stop.start() if stop else len(text)
    verb = FORWARD.match(text, m.end)
    if verb and verb.end() <= end:
        found = _terms(text[verb.end() : min(end, verb.end() + 70)])
        if found and not NOT.search(text[verb.end() : verb.end() + found[0][0]]) and not NOT.search(verb[0]):
            b, e, x = found[0]
            yield verb.end() + b, verb.end() + e, x
        return
    own = OF_IT.match(text, m.end)
    if own:
        yield from (
            (own.start("t") + b, own.start("t") + e, x)
            for b, e, x in _terms(own["t"])
            if e == len(own["t"]) and re.fullmatch(rf"(?:(?!{NOUN}\b)[a-z-]+\s+)?", own["t"][:b])
        )
    at = max(0, m.start - BACKWARD)
    for b, e, x in _terms(text[at : m.start]):
        gap = text[at + e : m.start]
        verb = GIVEN.search(text[: at + b]) or BEING.match(gap)
        if verb and BACK.fullmatch(gap) and not NOT.search(text[max(0, at + b - 30) : at + b]) and not any(n in gap for n in sites() if len(n) > 4):  # fmt: skip
            yield at + b, at + e, x


def output(p: Passage, m: Mention, here: tuple[Site, ...]) -> Iterator[Finding]:
    """ "the Grundartangi plant contributes silicomanganese": a product that the site never made."""
    known = _made().get(m.name, ())
    if not known or p.kind == "row" or re.search(r"\b(?:unlike|not)\s+(?:\w+\s+)?$", p.plain[: m.start]):
        return
    metals = {c for s in here for c in s.commodities} | {x.commodity for x in known}
    for b, e, x in _said(p, m):
        if x in known:
            continue
        same = [y for y in known if y.commodity == x.commodity]
        makes = ", ".join(y.name for y in known)
        if same and x.step <= max(y.step for y in same) and x.step >= min(y.step for y in same):
            continue  # between its first and last step: not worth a word
        if not same and any(x.commodity in c or c in x.commodity for c in metals):
            continue
        rule = "R-STAGE" if same else "R-ENTITY"
        yield finding(
            rule, "medium", (p.words(min(m.start, b), max(m.end, e)), Words(f"{m.name}: {makes}", None, ROW)),
            f"{m.name} makes {makes}, not {p.plain[b:e]}", "The product of that site.", weight=0.2,
        )  # fmt: skip
        return


__all__ = ["output", "products"]
