"""R-STAGE: contained metal, concentrate, intermediate and refined metal are different masses."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown, shown_range
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, plain
from oreshed.ledger.evidence.subjects import (
    apart_words,
    bare,
    central,
    is_mass,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import apart, clash, finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-STAGE"
GROSS = re.compile(
    r"\bgross(?: weight)?\b|\bwet\b|\bdry weight\b|\bof (?:\w+[\s-]+){0,3}(?:concentrates?|hydroxide|precipitate|oxide|trioxide|"
    r"sulphates?|sulfates?|carbonate|ore|matte|ferro\w+|pig iron)\b|\b(?:product|material|bulk) weight\b|\bLCE\b|\bcarbonate equivalent\b",
    re.IGNORECASE,
)
CONTENT = re.compile(r"\bcontain|\bcontent\b|\bin concentrates?\b|\bmetal\b|\brecoverable\b", re.IGNORECASE)
CONCENTRATE = re.compile(r"\bof (?:\w+[\s-]+){0,3}concentrates?\b", re.IGNORECASE)


def stages(evidence: Evidence) -> Iterator[Finding]:
    """Gross weights added to contents, one tonnage at two stages, content and concentrate with one number."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        for p, following in itertools.zip_longest(found, found[1:]):
            if p.kind == "sentence":
                yield from _added(p, following)
    yield from _moved(book)
    yield from _content_and_gross(book)


def _label(p: Passage, a: Amount) -> str:
    """What an amount is said to be: "gross", "content" or ""."""
    after = re.split(r"[;.]|,(?!\d)|\band\b|\bthat\b", p.plain[a.end : a.end + 70])[0]
    if CONTENT.search(after):
        return "content"
    return "gross" if GROSS.search(after) else ""


def _added(p: Passage, following: Passage | None) -> Iterator[Finding]:
    """A + B = C with A a gross weight and B or C metal."""
    stretch = [p] if following is None or following.line != p.line else [p, following]
    found = [(q, a) for q in stretch for a in amounts(q.plain) if a.kind == "mass" and a.value > 0]
    if not 3 <= len(found) <= 9 or not re.search(
        r"\b(?:together|plus|put|total|sum|add|combined|altogether|in all)\w*\b|\+",
        " ".join(q.plain for q in stretch),
        re.IGNORECASE,
    ):
        return
    for (qa, a), (qb, b), (qc, c) in itertools.permutations(found, 3):
        if (a.start == b.start and qa is qb) or (qa.start, a.start) > (qb.start, b.start):
            continue
        if not math.isclose(a.value + b.value, c.value, rel_tol=1e-6):
            continue
        labels = {_label(qa, a), _label(qb, b)}
        if "gross" not in labels or labels == {"gross"} or _label(qc, c) == "gross":
            continue
        (qg, g) = (qa, a) if _label(qa, a) == "gross" else (qb, b)
        yield finding(
            RULE, "high",
            (qc.words(max(0, c.start - 25), min(len(qc.text), c.end + 35)), qg.words(max(0, g.start - 20), min(len(qg.text), g.end + 50))),
            f"{shown(a.value)} + {shown(b.value)} = {shown(c.value)} adds a gross weight ({shown(g.value)}) to contained metal",
            "The contained metal of each part before they are added.", weight=g.value / c.value,
        )  # fmt: skip
        return


def _moved(book: Book) -> Iterator[Finding]:
    """A mine output that reappears in the same bullet as refined metal."""
    seen = set()
    for mined in book.ledger.claims:
        s = mined.subject
        if (
            s.quantity != "mine_production"
            or not is_mass(mined)
            or mined.place is None
            or not central(mined) > 0
        ):
            continue
        for refined in book.by_line.get((mined.place.document, mined.place.line), []):
            if (
                not refined.subject.quantity.startswith("refined_production") or not is_mass(refined)
                or refined.subject.commodity != s.commodity or region_of(refined) != region_of(mined)
                or year_of(refined) != year_of(mined) or bare(refined) != bare(mined) or not central(refined) > 0
            ):  # fmt: skip
                continue
            if apart(mined, refined) > 0.06 or disjoint(
                (mined.estimate.low, mined.estimate.high), (refined.estimate.low, refined.estimate.high)
            ):
                continue
            if not re.search(r"\brefin|\bmetal\b|\bsmelt", plain(refined.quote), re.IGNORECASE):
                continue
            bought = re.search(
                r"\b(?:receiv\w+|buys?|buyers?|bought|takes?|feed)\b", plain(mined.quote), re.IGNORECASE
            )
            if bought and not re.search(r"\b(?:mine|mined|mines|mining|ores?)\b", plain(mined.quote), re.IGNORECASE):  # fmt: skip
                continue  # a content that a refinery is fed with is no mine output, whatever the reading made it
            key = (s.commodity, region_of(mined), year_of(mined))
            if key in seen:
                continue
            seen.add(key)
            yield clash(
                RULE, "high", mined, refined,
                f"{shown(central(mined))} at the mine and {shown(central(refined))} as refined metal: one tonnage at two stages "
                f"({apart(mined, refined):.1%} apart) without a smelter's yield or other feed between",
                "The stage that the source measures.", 0.0,
            )  # fmt: skip


def _content_and_gross(book: Book) -> Iterator[Finding]:
    """One number for metal in concentrate and for the concentrate."""
    seen = set()
    claims = [
        c
        for c in book.ledger.claims
        if is_mass(c) and central(c) > 0 and c.subject.quantity in ("mine_production", "exports", "imports")
    ]
    alike: dict[tuple[object, ...], list[Claim]] = {}
    for c in claims:
        alike.setdefault(
            (c.subject.commodity, c.subject.quantity, region_of(c), year_of(c), bare(c)), []
        ).append(c)
    for gross in claims:
        q = plain(gross.quote)
        whole = CONCENTRATE.search(q)
        basis = gross.subject.basis == "gross"
        if not (whole or basis) or re.search(
            r"\bin (?:\w+ )?concentrates?\b|\bcontained\b|\bcontent\b", q, re.IGNORECASE
        ):
            continue
        key = (gross.subject.commodity, gross.subject.quantity, region_of(gross), year_of(gross), bare(gross))
        for content in alike[key]:
            text = plain(content.quote)
            tagged = content.subject.basis == "contained" or re.search(
                r"\bcontent\b|\bcontain|\bin concentrates?\b", text, re.IGNORECASE
            )
            if (
                content is gross
                or not tagged
                or disjoint(printed(content), printed(gross))
                or (region_of(gross), year_of(gross)) in seen
            ):
                continue
            seen.add((region_of(gross), year_of(gross)))
            yield finding(
                RULE, "medium", apart_words(words_of(content), words_of(gross)),
                f"{name_of(region_of(gross))}: {shown_range(printed(content))} contained and {shown_range(printed(gross))} of concentrate "
                "are one number; concentrate weighs more than the metal in it",
                "“Metal in concentrate”, or the concentrate's own mass.", (content, gross),
            )  # fmt: skip


def contained(c: Claim) -> bool:
    """True where a claim says that it counts contained metal."""
    return c.subject.basis == "contained" or bool(CONTENT.search(plain(c.quote)))
