"""R-LOGIC: what is true of a whole trade: by-products do not answer their own price, what is dissipated does not come back.

`reference/truths.csv` lists the commodities of which each truth holds. A clause is read for its subject (supply, recycling), its
verb and its adverb, in any wording; a denial, a condition or the price of the host metal silences the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-LOGIC"
SUPPLY = r"\b(?:(?:mine|primary|refinery|refined|world|allied|domestic)\s+)?(?:supply|output|production|flow|miners?|mines|producers?|refiner(?:s|y|ies)|smelters?|mining companies|tonnage)\b"
ANSWERS = r"\b(?:react\w*|respond\w*|answer\w*|follow\w*|adjust\w*|track\w*|expand\w*|doubl\w+|tripl\w+|rais\w+|rise\w*|grow\w*|step\w* up|ramp\w* up|increas\w+|lift\w*|multipl\w+|scal\w+ up|turn\w* up|elastic|price-elastic|(?:call|bring|brought) (?:forth|out|on)|can be (?:had|called up))\b"
PRICE = r"\b(?:(?:own|spot|market|higher|rising|{metal}(?:'s|’s)?) prices?|prices?(?: signals?)?(?: of {metal})?|prices? (?:alone|itself)|(?:its|their) prices?|price rises?|quotations?)\b"
AT_ONCE = r"\b(?:promptly|quickly|swiftly|strongly|readily|rapidly|immediately|at once|freely|easily|at will|directly|closely|fully|highly elastic|price-elastic|elastic|within (?:a few |some |\w+ )?(?:weeks|months|a year|a quarter|one year)|in (?:a few |some )?(?:weeks|months)|whenever|as soon as|the moment|in step with|overnight|without delay|short notice)\b"
DENIED = re.compile(r"\b(?:not|no|never|cannot|can't|hardly|barely|little|slow\w*|inelastic|neither|nor|unlike|if|except|however|rather than|instead of|weakly|poorly|only (?:if|where|when|with)|seldom|rarely|fails?|does nothing|host|main metal|parent|demand|consum\w+|substitut\w*|stocks?|scrap|investors?)\b", re.IGNORECASE)  # fmt: skip
RECYCLING = r"\b(?:recycl\w+|secondary (?:supply|metal|material|production)|scrap(?: recovery)?|end-of-life (?:recovery|scrap|products?)|collection(?: rates?)?|urban mining|reclaim\w*|recovery from (?:scrap|waste|used)\w*)\b"
IS_FIRST = r"\b(?:(?:is|are|be|becomes?|remains?|offers?|provides?|makes?|forms?|stands?|promises?|gives?|as)\b[^.;]{0,50}?\b(?:largest|main|chief|biggest|principal|greatest|fastest|surest|quickest|cheapest|most (?:important|promising|effective)|leading|first)\b[^.;]{0,30}?\b(?:source|way|means|lever|route|contribut\w+|supply|answer|remedy|option|measure)|(?:can|could|will|would|should)\s+(?:\w+\s+)?(?:cover|meet|displace|replace|supply|close|fill)\b[^.;]{0,30}?\b(?:most|the bulk|nearly all|all|half|the gap|the (?:whole|entire))\b|displace most)"


def truths(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence of a text about a commodity of the table."""
    book = Book.of(evidence.ledger)
    known = [(r["truth"], frozenset(r["commodities"].split(";")), r["reason"], r["source"]) for r in table("truths")]  # fmt: skip
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for truth, commodities, reason, source in known:
            if metal not in commodities:
                continue
            for p in found:
                if p.kind == "sentence" and not p.question.startswith("references"):
                    yield from (_price if truth == "by-product" else _recycled)(p, metal, reason, source)


def _last(p: Passage, words: tuple[str, ...]) -> tuple[int, int] | None:
    """The one clause that holds all the words, in any order: its stretch."""
    at = 0
    cuts = [m.start() for m in re.finditer(r";|,\s+(?:but|while|whereas|yet|although)\b|:\s", p.plain)]
    for end in (*cuts, len(p.plain)):
        if all(re.search(w, p.plain[at:end], re.IGNORECASE) for w in words):
            return at, end
        at = end
    return None


def _price(p: Passage, metal: str, reason: str, source: str) -> Iterator[Finding]:
    """ "miners can double the flow of bismuth within months whenever its own price goes up"."""
    price = PRICE.replace("{metal}", re.escape(metal))
    span = _last(p, (SUPPLY, ANSWERS, price, AT_ONCE))
    if span is None:
        return
    # the reason given before the conclusion may speak of hosts: "as most of it follows copper, miners can …"
    clause = p.plain[span[0] : span[1]]
    said = re.search(rf"(?P<s>{SUPPLY})[^.;]{{0,80}}?(?P<v>{ANSWERS})[^.;]{{0,90}}", re.split(r"^\W*(?:As|Since|Because|Although|Though|While)\b[^,]*(?:,[^,]*?\b(?:or|and)\b[^,]*)*,\s", clause)[-1], re.IGNORECASE)  # fmt: skip
    if said is None or DENIED.search(said[0]) or not re.search(price, said[0], re.IGNORECASE):
        return
    other = re.search(r"\b(\w+)(?:'s|’s)? prices?\b", said[0])
    if other and other[1].lower() in HOSTS - {metal}:
        return
    yield finding(
        RULE, "medium", (p.words(*span), Words(f"{metal}: {reason}", None, source)),
        f"{metal} is a by-product: {reason}", "The host metal's output and the recovery at its plants.", weight=0.3,
    )  # fmt: skip


HOSTS = frozenset(["copper", "nickel", "zinc", "lead", "aluminium", "aluminum", "alumina", "bauxite", "molybdenum", "platinum", "gold", "tin", "iron", "uranium", "gas", "host", "tungsten", "silver", "titanium"])  # fmt: skip


def _recycled(p: Passage, metal: str, reason: str, source: str) -> Iterator[Finding]:
    """ "recycling will therefore be the largest new source" of what its uses dissipate."""
    span = _last(p, (RECYCLING, IS_FIRST))
    if span is None:
        return
    clause = p.plain[span[0] : span[1]]
    said = re.search(rf"{RECYCLING}[^.;]{{0,60}}?{IS_FIRST}", clause, re.IGNORECASE)
    if said is None or re.search(r"\b(?:not|no|never|cannot|hardly|neither|nor|unlike|if|process water|water|acid|brine|internal|plant|mill|iodine crystals|catalysts?|batter\w+|steel)\b", said[0], re.IGNORECASE):  # fmt: skip
        return
    yield finding(
        RULE, "medium", (p.words(*span), Words(f"{metal}: {reason}", None, source)),
        f"{metal}: {reason}", "Another source.", weight=0.3,
    )  # fmt: skip


__all__ = ["truths"]
