"""R-DUP and R-QUAL: "none" and "negligible" against the amounts that a text gives elsewhere.

A word is a number too. "No mine production in the EU" and "Germany mined 38 kt" cannot both stand; nor can "a negligible
part" where the amount is more than an eighth of what the same place uses or makes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import shown
from oreshed.ledger.evidence.book import KINDS, Book
from oreshed.ledger.evidence.statements import placed
from oreshed.ledger.evidence.subjects import central, contains, is_mass, region_of, year_of
from oreshed.ledger.evidence.verdicts import clash
from oreshed.ledger.finding import Evidence, Finding

DENIED = ("mine_production", "refined_production_primary", "refined_production_secondary", "refined_production_total", "imports", "exports", "recycled_supply")  # fmt: skip
UNLESS = re.compile(
    r"(?:^|[.;,]\s)\W*(?:Without|Absent|Barring|If|Unless)\b[^.;,]*$"
)  # a condition denies nothing
SMALL = 0.12  # of the whole: more is no negligible part
AGE = 5  # years within which a denial without a date is of the same time as a number
HEDGED = re.compile(r"\b(?:new|large|major|commercial|significant|additional|further|announced|planned|projects?|growth|reported|published|data)\b", re.IGNORECASE)  # fmt: skip

NEARLY = re.compile(r"\b(?:close to|almost|nearly|virtually|practically|essentially|hardly|little|next to|negligible)\b", re.IGNORECASE)  # fmt: skip
NONE = re.compile(r"\b(?:none|nothing|no|nil|zero)\b", re.IGNORECASE)


def denials(evidence: Evidence) -> Iterator[Finding]:
    """Every claim of nothing, or of next to nothing, against the numbers of the same place and year."""
    book = Book.of(evidence.ledger)
    given: dict[tuple[str, str, int | None], list[Claim]] = defaultdict(list)
    words: list[Claim] = []
    for c in evidence.ledger.claims:
        if not is_mass(c) or c.subject.quantity not in DENIED or c.stated is None:
            continue
        if central(c) == 0 and not re.search(r"\d", c.quote) and c.place:
            words.append(c)
        elif central(c) > 0 and not c.subject.entity.startswith("~"):
            given[c.subject.commodity, c.subject.quantity, year_of(c)].append(c)
    for word in words:
        what = (word.subject.commodity, word.subject.quantity)
        read, undated = year_of(word), "undated" in word.note and word.kind != "projection"
        near = [y for m, q, y in given if (m, q) == what and (None in (y, read) or abs((y or 0) - (read or 0)) <= AGE)]  # fmt: skip
        amounts = [c for y in (near if undated else [read]) for c in given.get((*what, y), ())]
        # what is nothing now may be something in years to come
        yield from _against(book, word, [c for c in amounts if not (undated and c.kind == "projection")])


def _against(book: Book, word: Claim, given: list[Claim]) -> Iterator[Finding]:
    region = region_of(word)
    if word.subject.entity or not placed(book, word) or HEDGED.search(word.quote):
        return
    slight = (word.stated is not None and word.stated.qualifier == "negligible") or bool(
        NEARLY.search(word.quote)
    )
    said = book.passage_of(word)
    if said is not None and UNLESS.search(said.plain[: max(0, said.text.find(word.quote.strip())) + 10]):
        return
    for c in given:
        inside = region_of(c) == region or contains(region, region_of(c))
        if not inside or not placed(book, c) or c.place is None or word.place is None:
            continue
        p, q = book.passage_of(word), book.passage_of(c)
        kinds, others = (({w.lower() for w in KINDS.findall(x.plain)} if x else set()) for x in (p, q))
        if kinds and kinds - {"recycled", "secondary"} and not kinds & others:
            continue  # "domestic sponge: nil" denies no ingot
        if NONE.search(c.quote):
            continue  # "mine none and use 85 kt": the amount is of something else
        if (c.place.document, c.place.line) == (
            word.place.document,
            word.place.line,
        ) and not c.subject.entity:
            continue  # "none but the 3 kt of ..." speaks of both
        whole = max((central(d) for d in book.find(c.subject.commodity, ("demand", c.subject.quantity), region_of(c), year_of(c))), default=0.0)  # fmt: skip
        if slight and not (whole and central(c) > SMALL * whole):
            continue
        rule = "R-QUAL" if slight else "R-DUP"
        what = c.subject.quantity.replace("_", " ")
        yield clash(
            rule, "medium", word, c,
            f"{what} of {name_of(region)}: {'next to nothing' if slight else 'none'} in words, {shown(central(c))} in {c.subject.entity or name_of(region_of(c))}"
            + (f", {central(c) / whole:.0%} of {shown(whole)}" if slight else ""),
            "The amount, or the word that fits it.", 0.2,
        )  # fmt: skip
        return
