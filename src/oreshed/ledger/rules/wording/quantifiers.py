"""R-QUAL: quantity words against the numbers that they stand beside: minor, nearly all, half, a handful, doubled."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book, hull
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    ALLIES,
    BLOC,
    apart_words,
    bare,
    central,
    is_mass,
    mentions,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-QUAL"
# A word class, and the percentages that it can mean.
WORDS: tuple[tuple[str, str, tuple[float, float]], ...] = (
    ("all", r"(?:nearly|almost|virtually|practically|essentially|close to|just about) (?:all|everything|the whole|entirely|exclusively)|overwhelming(?:ly)?", (85, 100)),
    ("most", r"more than half|over half|(?:vast |great |large )?majority|the bulk|predominant\w*|dominant\w*|dominat\w+|mostly|mainly|chiefly|largely|(?<!at )most of|(?<!at )most\b", (45, 100)),
    ("none", r"negligible|hardly any|almost no(?:ne|thing)?|next to no(?:ne|thing)|insignificant|trace|tiny|a sliver", (0, 8)),
    ("minor", r"minor|marginal|small|modest|minority|limited|a little|niche|slight|a fraction", (0, 30)),
    ("less than half", r"less than half|under half|not even half", (0, 50)),
    ("half", r"(?:roughly |about |around |nearly |almost |some )?half|every second|one in two", (40, 60)),
    ("two thirds", r"(?:roughly |about |around |nearly |almost )?two[ -]thirds", (58, 75)),
    ("three quarters", r"(?:roughly |about |around |nearly |almost )?three[ -](?:quarters|fourths)", (68, 82)),
    ("a third", r"(?:roughly |about |around |nearly |almost |over |more than )?(?:a|one)[ -]third", (27, 40)),
    ("a quarter", r"(?:roughly |about |around |nearly |almost |over |more than )?(?:a|one)[ -](?:quarter|fourth)", (19, 31)),
    ("a fifth", r"(?:roughly |about |around |nearly |almost )?(?:a|one)[ -]fifth", (15, 25)),
    ("a tenth", r"(?:roughly |about |around |nearly |almost )?(?:a|one)[ -]tenth", (7, 13)),
)  # fmt: skip
COMPILED = tuple((name, re.compile(rf"\b(?:{p})(?!\w)", re.IGNORECASE), span) for name, p, span in WORDS)
FEW = re.compile(
    r"\b(?:a )?(?:handful|few|couple|pair)(?: of)?(?: \w+){0,2}? (mines?|smelters?|refiner(?:y|ies)|plants?|countries|producers)\b",
    re.IGNORECASE,
)


LISTED = re.compile(
    r"\s*\)\s*,?\s*(?:and\s+)?[A-Z][^();]{2,40}\(\s*[~≈]?\d[\d.]*\s?%"
)  # "mostly to Belgium (33 %), Germany (32 %)"
HOLDS = re.compile(
    r"\b(?:contains?|holds?|assays?|grades?)\s*(?:about |around |some |up to |roughly )?[~≈]?$"
)  # "most pollucite contains 5 %"


def quantifiers(evidence: Evidence) -> Iterator[Finding]:
    """Words against percentages beside them, against computed shares, counts, directions and ranks."""
    book = Book.of(evidence.ledger)
    for p in book.sentences():
        yield from _beside(p)
        yield from _handful(book, p)
        yield from _small_member(book, p)
        yield from _placed(book, p)
    yield from _ranks(book)


def _beside(p: Passage) -> Iterator[Finding]:
    percents = [a for a in amounts(p.plain) if a.kind == "percent" and a.value <= 100]
    if not percents:
        return
    taken: list[tuple[int, int]] = []
    for name, pattern, span in COMPILED:
        for m in pattern.finditer(p.plain):
            if any(m.start() < e and b < m.end() for b, e in taken):
                continue
            taken.append((m.start(), m.end()))
            a = _attached(p.plain, m, percents)
            if a is None or not disjoint(_percent_span(a), (span[0] - 1e-6, span[1] + 1e-6)):
                continue
            if (name == "all" and a.value >= 84) or (name == "minor" and a.value < 35):
                continue
            if m[0].lower() == "most" and re.search(r"(?:\bthe|\b(?:second|third)|\w(?:th|st))\s+$", p.plain[: m.start()], re.IGNORECASE):  # fmt: skip
                continue  # "the most abundant metal"
            if p.plain[m.end() : m.end() + 6] == "-scale" or LISTED.match(p.plain[a.end :]) or HOLDS.search(p.plain[m.end() : a.start]):  # fmt: skip
                continue
            begin, end = min(m.start(), a.start), max(m.end(), a.end)
            yield finding(
                RULE, "medium" if name not in ("a third", "a quarter", "a fifth", "a tenth") else "low",
                (p.words(begin, end + 1), p.words(a.start, a.end)),
                f"“{m[0]}” allows {span[0]:g} to {span[1]:g} %, the number is {a.value:.4g} %",
                f"Another word for {a.value:.4g} %.", weight=abs(a.value - sum(span) / 2) / 100,
            )  # fmt: skip


def _percent_span(a: Amount) -> tuple[float, float]:
    low, high = a.printed
    return (max(0.0, low), min(100.0, high))


def _attached(text: str, m: re.Match[str], percents: list[Amount]) -> Amount | None:
    """The percentage that a word qualifies: behind it in the same clause, or right before it as its apposition."""
    if re.match(
        r"\s*(?:scale|mine|plant|site|project|firm|compan|amount of (?:work|data))",
        text[m.end() :],
        re.IGNORECASE,
    ):
        return None
    for a in percents:
        if a.start >= m.end():
            between = text[m.end() : a.start]
            if re.fullmatch(
                r"\s+(?:\w+\s+){0,2}?(?:part|share|portion|amount|role|fraction|slice|quantity|number),\s*(?:some|about|roughly|~)?\s*",
                between,
            ):
                return a
            opened = "(" in between and ")" not in between
            clause = re.sub(r"\([^)]*$", "", between)
            clause = re.sub(
                r"\band (?:it )?(?=(?:takes?|took|accounts?|accounted|uses?|used|makes?|made|has|had|holds?|held|stands?|stood|at|with)\b)",
                " ",
                clause,
            )
            if len(between) > 75 or re.search(
                r"[;:.!?]|,(?!\d)|\b(?:and|but|while|whereas|than|although|though|from|compared|against|except|besides|after|since)\b",
                clause,
            ):
                continue
            if opened and re.search(r"[;,]", between[between.index("(") :]):
                continue
            if re.search(
                r"\b(?:grow|rise|rising|rose|fell|fall|increas|decreas|declin|purity|grade|recover|yield|cut|drop|chance|risk|tariff|duty)\w*",
                text[m.end() : a.end + 25],
                re.IGNORECASE,
            ):
                return None
            return a
    for a in reversed(percents):
        if a.end <= m.start():
            between = text[a.end : m.start()]
            if re.fullmatch(
                r"[^.;\d]{0,25}[,;]?\s*(?:so|thus|hence|therefore|which makes it|making (?:it|them|this)|and is|and so|which is|that is|it is|this is)\s+(?:thus |still |therefore |only |just |but )*(?:a |an |the )?",
                between,
            ):
                return a
            if re.search(r"\b(?:and|but|while)\b", between):
                return None
            if re.fullmatch(
                r"\s*(?:\)|,|–|—|\(|:|is|was|are|were|viz|i\.e\.|that is|or|only|just|a|an|the|still|already|thus|hence|of \w+(?: \w+){0,3}|,? (?:which|that) is)?(?:[\s,]*(?:a|an|the|only|just|still))?\s*",
                between,
            ):
                return (
                    a
                    if re.match(
                        r"\s*(?:share|part|portion|role|fraction|amount|of it|of the|outlet|use|user|contribution|majority|minority|half|third|quarter|[.,;)]|$)",
                        text[m.end() :],
                        re.IGNORECASE,
                    )
                    or re.search(r"majority|half|third|quarter|fifth|tenth|bulk|minority", m[0])
                    else None
                )
    return None


def _handful(book: Book, p: Passage) -> Iterator[Finding]:
    """ "A handful of mines supply all ore" against the mines that the ledger counts."""
    m = FEW.search(p.plain)
    if not m or not re.search(
        r"\b(?:all|every|nearly|most|supply|provide|account)\b", p.plain[m.end() :], re.IGNORECASE
    ):
        return
    noun = m[1].lower().rstrip("s").replace("refinerie", "refinery")
    commodity = book.commodity_of(p.document)
    counts = {
        region_of(c): c for c in book.ledger.claims
        if c.subject.quantity == "facility_count" and c.subject.commodity == commodity and not re.search(r"\b(?:new|no|projects?)\b", c.subject.entity)
        and c.place and c.place.document == p.document and c.stated and c.stated.unit.startswith(noun[:5]) and central(c) > 0
    }  # fmt: skip
    named = {code for _, _, code in mentions(p.plain)}
    chosen = [
        c
        for r, c in counts.items()
        if r in ALLIES and (not named or r in named or "domestic" in p.plain or "allied" in p.plain.lower())
    ]
    total = math.fsum(central(c) for c in chosen)
    if total >= 12:
        yield finding(
            RULE, "medium", apart_words(p.words(max(0, m.start() - 10), min(len(p.text), m.end() + 120)), *(words_of(c) for c in chosen)),
            " + ".join(f"{name_of(region_of(c))} {central(c):.0f}" for c in chosen) + f" = {total:.0f} {noun}s are no “{m[0].split()[0]} {m[0].split()[1]}”",
            f"{total:.0f} {noun}s.", tuple(chosen), total / 100,
        )  # fmt: skip


def _small_member(book: Book, p: Passage) -> Iterator[Finding]:
    """ "minor contributions from Canada/EU" against the member's part of the bloc's total."""
    if p.question not in ("production", "references_volumes", "") and "production" not in p.plain.lower():
        return
    pattern = r"\b(?:very |relatively |only )?(minor|negligible|marginal|insignificant|tiny|very small[- ]scale|small)\b(?:\s+\w+){0,3}?\s*(?:from|of|by|in|producers? like|:)\s+([A-Z][^.;)]{1,40})|([A-Z]\w+)[^.;:]{0,40}\bis (?:a )?very (small)\b"
    for m in re.finditer(pattern, p.plain):
        named = [code for _, _, code in mentions(m[2] or m[0])]
        commodity = book.commodity_of(p.document)
        for region in named:
            own = [c for c in book.find(commodity, ("mine_production",), region) if central(c) > 0]
            whole = [
                c
                for c in book.find(commodity, ("mine_production",), BLOC)
                if central(c) > 0 and year_of(c) and (year_of(c) or 0) <= 2026
            ]
            if not own or not whole:
                continue
            part, total = hull(own), max(whole, key=central)
            if part is None or total is own[0]:
                continue
            share = 100 * per(part[0], central(total))
            if share > 15:
                yield finding(
                    RULE, "low", apart_words(p.words(m.start(), m.end()), words_of(own[0]), words_of(total)),
                    f"{name_of(region)} {shown(central(own[0]))} / {shown(central(total))} = {100 * central(own[0]) / central(total):.0f} % is not {m[1] or m[4]}",
                    f"{share:.0f} % of the bloc.", (own[0], total), share / 100,
                )  # fmt: skip
                return


ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "largest": 1,
    "biggest": 1,
    "top": 1,
    "leading": 1,
}
PLACED = re.compile(
    r"\b(?:(?:(second|third|fourth|fifth)[ -])?(largest|biggest|top|leading) (?:(?:single|mine|mining|world) )*(?:producer|miner|refiner|mine producer|supplier)"
    r"|(?:in |takes? |holds? )?(first|second|third|fourth|fifth|sixth) (?:place|rank|position)\b|(?:came|comes|is|was|ranks?|ranked|stands?) (first|second|third|fourth|fifth)\b|(?:no\.|number|#)\s?([1-9])\b)",
    re.IGNORECASE,
)


def _placed(book: Book, p: Passage) -> Iterator[Finding]:
    """A place in the world's order, in words, against the outputs of the countries that the text gives."""
    m = PLACED.search(p.plain)
    before = [code for b, _, code in mentions(p.plain) if m and b < m.start()] or [
        code for _, _, code in mentions(p.lead)
    ]
    if (
        not m
        or not before
        or re.search(
            r"\bamong|\bin the bloc|\ballied|\bEU\b|\bEurope|\breserves?|\bexport|\bimport|\brefin|\bof the (?:members|allies)|\boutside",
            p.plain[max(0, m.start() - 25) : m.end() + 40],
            re.IGNORECASE,
        )
    ):
        return
    word = (m[1] or m[2] or m[3] or m[4] or "").lower()
    rank = int(m[5]) if m[5] else ORDINALS.get(word, 1)
    region, commodity = before[-1], book.commodity_of(p.document)
    claims = [
        c for c in book.of_kind(commodity, ("mine_production", "refined_production_total", "refined_production_primary"))
        if is_mass(c) and bare(c) and c.kind != "projection" and region_of(c) in _countries() and central(c) > 0
        and region_of(c) not in ("WLD", "ROW", "EU27")
    ]  # fmt: skip
    own = next((c for c in claims if region_of(c) == region), None)
    if own is None:
        return
    values = {
        region_of(c): c
        for c in claims
        if year_of(c) == year_of(own) and c.subject.quantity == own.subject.quantity
    }
    own = values[region]
    ahead = [c for r, c in values.items() if r != region and central(c) > 1.02 * central(own)]
    if len(ahead) < rank and not (len(values) >= 4 and len(ahead) + 1 < rank):
        return
    behind = sorted(
        (c for r, c in values.items() if r != region and c not in ahead), key=central, reverse=True
    )
    yield finding(
        RULE, "medium", apart_words(p.words(), words_of(own), *(words_of(c) for c in (ahead or behind)[:3])),
        f"place {rank} is said of {name_of(region)} with {shown(central(own))}; {len(ahead)} of {len(values) - 1} other countries lie above"
        + ("".join(f", {name_of(region_of(c))} {shown(central(c))}" for c in ahead[:3])),
        f"Place {len(ahead) + 1}.", (own, *ahead[:3]),
    )  # fmt: skip


def _ranks(book: Book) -> Iterator[Finding]:
    """A rank against the values of the countries that the ledger knows."""
    for c in book.ledger.claims:
        s = c.subject
        if s.quantity != "world_rank" or c.stated is None or c.stated.central is None or not bare(c):
            continue
        rank = round(c.stated.central)
        quantities = (
            ("mine_production",)
            if s.stage == "mine"
            else ("refined_production_total", "refined_production_primary")
            if s.stage in ("refinery", "smelter")
            else ("reserves",)
            if s.stage in ("property", "discovery")
            else ("mine_production",)
        )
        values = {
            region_of(k): k for k in book.ledger.claims
            if k.subject.quantity in quantities and k.subject.commodity == s.commodity and is_mass(k) and bare(k)
            and year_of(k) == year_of(c) and region_of(k) not in ("WLD", "ROW", "EU27") and region_of(k) in _countries()
            and math.isfinite(central(k))
        }  # fmt: skip
        own = values.get(region_of(c))
        if own is None:
            continue
        ahead = [k for r, k in values.items() if r != region_of(c) and central(k) > 1.02 * central(own)]
        if len(ahead) >= rank:
            yield finding(
                RULE, "medium", apart_words(words_of(c), words_of(own), *(words_of(k) for k in ahead[:rank])),
                f"rank {rank} with {shown(central(own))}, but " + ", ".join(f"{name_of(region_of(k))} {shown(central(k))}" for k in ahead) + " stand above",
                f"Rank {len(ahead) + 1} or lower.", (c, own, *ahead),
            )  # fmt: skip


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    from oreshed.basis.regions import regions

    return frozenset(r.code for r in regions())
