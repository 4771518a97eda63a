"""R-BAL: contents: what a tonnage of ore, concentrate or compound can hold at its grade, and what is said to come out of it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.basis.properties import mass_fraction, mineral_named, symbols
from oreshed.ledger.evidence.amounts import amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, first_of
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-BAL"
CARRIER = re.compile(r"\s*(?:/yr|a year|per year|of|\(|gross|wet|dry|\s)*(?:(?:\w|-)+\s+){0,3}?(?:ores?|concentrates?|feed|slag|matte|slimes?|dust|residues?|tailings|rock|brine|calcine|bauxite|scrap|spodumene|catalyst|magnets?|black mass|batteries|ash|red mud)\b", re.IGNORECASE)  # fmt: skip
HOLDS = re.compile(r"\b(?:holds?|contains?|containing|contained|carries|carry|carried|held|equals?|equal to|equivalent to|corresponds? to|viz|i\.e\.|that is|or|represents?|means)\b|=", re.IGNORECASE)  # fmt: skip
YIELDS = re.compile(r"\b(?:yield\w*|gave|gives?|giving|deliver\w*|produc\w+|recover\w+|won|made|(?:turn|put)(?:s|ed)? out|pour\w*|provid\w+|suppl\w+|returned|released?|extract\w*|obtained)\b", re.IGNORECASE)  # fmt: skip
GRADE = re.compile(r"\b(?:grad\w+|at|assay\w*|contain\w*|hold\w*|carr\w+|with|tenor|averag\w+|of)\b[^,;.]{0,30}$|\($", re.IGNORECASE)  # fmt: skip


def tenors(evidence: Evidence) -> Iterator[Finding]:
    """Grade times tonnage of every sentence; compounds of the document's metal."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for i, p in enumerate(found):
            if p.kind == "sentence":
                yield from first_of(p, _content)
                yield from _salt(p, metal)
                if i and found[i - 1].line == p.line and found[i - 1].kind == "sentence":
                    yield from _recovered(p, found[i - 1])


def _content(p: Passage) -> Iterator[Finding]:
    """ "at 300 g/t Re the 41 kt of concentrate yielded 45 t of rhenium": no more comes out than goes in."""
    found = amounts(p.plain)
    masses = [a for a in found if a.kind == "mass" and a.value > 0]
    ppm = [a for a in found if a.kind == "ppm"]
    percents = [a for a in found if a.kind == "percent" and 0 < a.value <= 100]
    carriers = [a for a in masses if CARRIER.match(p.plain[a.end : a.end + 60])]
    if len(masses) != 2 or len(carriers) != 1 or re.search(r"\b(?:capacity|stripping|per day|a day|per tonne|reserves? of|share|world|demand|up from|down from|rose|fell)\b", p.plain):  # fmt: skip
        return
    carrier = carriers[0]
    product = next(a for a in masses if a is not carrier)
    recovery = 1.0
    if len(ppm) == 1:
        grade, factor = ppm[0], 1e-6
    elif not ppm and 1 <= len(percents) <= 2:
        rates = [a for a in percents if re.search(r"\brecover\w*|\byields?\b|\bextraction\b", p.plain[max(0, a.start - 30) : a.end + 25], re.IGNORECASE)]  # fmt: skip
        grades = [
            a for a in percents if a not in rates and GRADE.search(p.plain[max(0, a.start - 35) : a.start])
        ]
        if len(grades) != 1 or len(rates) != len(percents) - 1:
            return
        grade, factor = grades[0], 0.01
        recovery = rates[0].allowed[1] / 100 if rates else 1.0
    else:
        return
    if grade.word == "over":
        return
    content = (
        carrier.allowed[0] * grade.allowed[0] * factor,
        carrier.allowed[1] * grade.allowed[1] * factor * recovery,
    )
    between = p.plain[min(carrier.end, product.end) : max(carrier.start, product.start)]
    holds, yields = (
        HOLDS.search(between),
        YIELDS.search(between) or YIELDS.search(p.plain[max(0, product.start - 50) : product.end + 40]),
    )
    more = product.allowed[0] > 1.03 * content[1]
    less = (
        holds is not None
        and not yields
        and recovery == 1.0
        and product.allowed[1] < 0.95 * content[0]
        and carrier.start < product.start
    )
    if not (more and (holds or yields)) and not less:
        return
    if 900 < per(product.value, carrier.value * grade.value * factor) < 1100:
        rules = ["R-UNIT", RULE]
    else:
        rules = [RULE]
    exact = carrier.value * grade.value * factor
    for r in rules:
        yield finding(
            r, "high", (p.words(product.start - 35, product.end + 20), p.words(min(carrier.start, grade.start) - 10, max(carrier.end, grade.end) + 25)),
            f"{shown(carrier.value)} x {shown(grade.value, grade.kind)} = {shown(exact)}, stated {shown(product.value)} ({per(product.value, exact):.0%} of the content)",
            f"{'At most ' if yields else ''}{shown(exact)}.", weight=min(1.0, abs(per(product.value, exact) - 1)),
        )  # fmt: skip


ENTERS = re.compile(
    r"\b(?:enter\w*|feed|fed|input|charged?|goes? in|would go in|contain\w*|hold\w*|mill(?:ed|s)?|in the (?:ore|feed|concentrate))\b",
    re.IGNORECASE,
)


def _recovered(p: Passage, before: Passage) -> Iterator[Finding]:
    """ "2,380 t would enter it. Output would average 1,700 t, a recovery of 52 %": the rate of what one sentence feeds and the next gives."""
    fed = [a for a in amounts(before.plain) if a.kind == "mass" and a.value > 0]
    out = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    rate = [a for a in amounts(p.plain) if a.kind == "percent" and re.search(r"\b(?:recover\w*|yield|extraction)\b[^.;,]{0,25}$", p.plain[: a.start], re.IGNORECASE)]  # fmt: skip
    if (
        not fed
        or len(out) != 1
        or len(rate) != 1
        or re.search(r"\b(?:losses|tailings|per tonne|capacity)\b", p.plain)
    ):
        return
    feed, product, share = fed[-1], out[0], rate[0]
    if not ENTERS.search(before.plain[max(0, feed.start - 40) : feed.end + 50]) or product.value >= feed.value or product.value < 0.1 * feed.value:  # fmt: skip
        return
    if not disjoint(
        (100 * per(product.allowed[0], feed.allowed[1]), 100 * per(product.allowed[1], feed.allowed[0])),
        share.allowed,
    ):
        return
    exact = 100 * per(product.value, feed.value)
    yield finding(
        RULE, "medium", (p.words(min(product.start, share.start) - 20, max(product.end, share.end)), before.words(feed.start - 15, feed.end + 35)),
        f"{shown(product.value)} / {shown(feed.value)} = {exact:.3g} %, stated {share.value:.4g} %", f"{exact:.3g} %.", weight=abs(exact - share.value) / 100,
    )  # fmt: skip


SALT = re.compile(r"\b(?:lithium |cobalt |nickel |manganese |copper |sodium |zinc )?(?P<salt>(?:hydroxide|sul(?:ph|f)ate|carbonate|chloride|nitrate|fluoride)(?: (?:mono|di|tetra|penta|hexa|hepta)hydrate)?|(?:tri|di|pent|tetr|sesqui|hemipent)?oxide)\b", re.IGNORECASE)  # fmt: skip


def _salt(p: Passage, metal: str) -> Iterator[Finding]:
    """ "24 kt of hydroxide monohydrate equals 9.6 kt of Li": the fraction of the compound of the document's own metal."""
    symbol = symbols().get(metal, "")
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    if not symbol or len(masses) < 2:
        return
    for a, b in itertools.pairwise(masses):
        between = p.plain[a.end : b.start]
        m = SALT.search(between)
        if not m or len(between) > 70 or not re.search(r"\b(?:equals?|equal to|contains?|holds?|corresponds? to|gives?|is|or|viz|i\.e\.|equivalent to|means|worth|carries)\b|=|\(", between[m.end() :]) or re.search(r"[;.]", between):  # fmt: skip
            continue
        after = p.plain[b.end : b.end + 30]
        if not re.match(
            rf"\s*(?:/yr|a year|per year)?\s*(?:of\s+)?(?:contained\s+)?(?:{symbol}|{metal})\b", after
        ):
            continue
        if re.match(
            rf"\s*(?:of\s+)?{metal}\s+(?:carbonate|hydroxide|sulphate|sulfate|oxide|chloride)", after
        ):
            continue
        salt = re.sub(r"\s+", " ", m["salt"].lower())
        compound = next(
            (c for c in (mineral_named(f"{metal} {s}") for s in (salt, salt.replace("ph", "f"))) if c), None
        )
        if compound is None or not compound.formula:
            continue
        fraction = mass_fraction(compound.formula, symbol)
        if fraction is None or not disjoint(
            (0.97 * a.allowed[0] * fraction, 1.03 * a.allowed[1] * fraction), b.allowed
        ):
            continue
        if salt == "hydroxide" and metal == "lithium":
            mono = mineral_named("lithium hydroxide monohydrate")
            other = mass_fraction(mono.formula, symbol) if mono else None
            if other and not disjoint((0.97 * a.allowed[0] * other, 1.03 * a.allowed[1] * other), b.allowed):
                continue  # the trade's hydroxide is the monohydrate
        exact = a.value * fraction
        yield finding(
            RULE, "high" if b.value > exact else "medium", (p.words(a.start - 15, b.end + 15), p.words(b.start - 15, b.end + 12), Words(f"{compound.name}: {compound.formula}", None, "formula and standard atomic weights")),
            f"{shown(a.value)} x {fraction:.3f} ({symbol} in {compound.formula}) = {shown(exact)}, stated {shown(b.value)}", f"{shown(exact)}.", weight=min(1.0, abs(per(b.value, exact) - 1)),
        )  # fmt: skip
        return


__all__ = ["tenors"]
