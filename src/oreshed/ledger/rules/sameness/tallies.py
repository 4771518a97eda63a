"""R-DUP, R-STAGE: what a sentence says of a plant, a flow or a region against the number that another sentence or a table gives.

"Bécancour with 34 kt" against the 43 kt of its row; "by 2030 it should give 36 kt" of recycled metal against 26 kt; "poured
1,860 t of ingot" where the column of smelters says 0; a plant "contributes" where every cell of its country is 0; "designed for
11 kt of concentrate" where the table lists its product.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.amounts import disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.statements import Statement, names_in, owner, statements, unaccented
from oreshed.ledger.evidence.subjects import BLOC, apart_words, mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.wording.portions import stage_of

PARTIAL = re.compile(r"\b(?:another|further|additional|extra|more|of which|each|half|quarter|third|phase|stage|first|initial\w*|expan\w+|up to|rising|rise|from|phase|line|campaign|if|could|once|was|were|previous\w*|former\w*|planned|ramp\w*|permit\w*|reserves?|resources?|stocks?|feed|draws?|concentrates?|ore|gross|lost|per day|a day|quarter|month|half-year)\b", re.IGNORECASE)  # fmt: skip
FLOWS = ("scrap", "imports", "exports")
EMPTY = re.compile(r"^(?:recycl\w*|scrap|second\w*|import\w*|export\w*|return\w*|such|total|should|give|adds?|yield\w*|metal|tonne|year|supply|suppl\w*|bring\w*|come|by|will|would|together|domestic|bloc|allied|own|recover\w*)$")  # fmt: skip
REFINED = re.compile(r"\s*(?:/y|a year|per year)?\s*of (?:[\w-]+ ){0,2}?(?:refined|metal|ingots?|cathodes?|bullion|bars?|slabs?|sponge|smelted)\b", re.IGNORECASE)  # fmt: skip
POURED = re.compile(
    r"\b(?:poured|refined|smelted|cast|tapped|turned into metal)\s+(?:about |some |roughly )?$", re.IGNORECASE
)
ACTIVE = re.compile(r"\b(?:contributes?|contributed|makes|made|produces|produced|suppli(?:es|ed)|turns? out|turned out|delivers|delivered|fed|feeds|ships|shipped|runs at|ran at|worked at|works at|operates at|mined|smelts|smelted)\b", re.IGNORECASE)  # fmt: skip
PASSIVE = re.compile(r"\b(?:no|none|not|nothing|neither|nor|never|idle\w*|clos\w+|shut|suspend\w*|care and maintenance|until|plan\w*|will|would|could|should|may|expected|project\w*|stud(?:y|ies)|from 20\d\d|in 20[3-9]\d|abroad|import\w*|bought|elsewhere|former\w*|used to|once|explor\w+|drill\w*|reserves?|trial|pilot|test\w*|but|by-product of|ferrosilicon|waste)\b", re.IGNORECASE)  # fmt: skip
WORKS = re.compile(r"\b(?:plant|works|smelter|refinery|mine|line|furnaces?|mill)\b")
UPSTREAM = re.compile(
    r"\s*(?:/y|a year|per year)?\s*of (?:[\w-]+ ){0,2}?(?:ores?|concentrates?|run-of-mine|rock)\b",
    re.IGNORECASE,
)
RATED = re.compile(r"\b(?:designed for|designed to make|ships|sells|makes|produces|turns out|output of|capacity of|nameplate of|rated at|sized for)\s+(?:about |some |roughly )?$", re.IGNORECASE)  # fmt: skip
ROCK = re.compile(r"\b(?:ores?|concentrates?|mined?|mining|rock|flake|feed)\b", re.IGNORECASE)


def tallies(evidence: Evidence) -> Iterator[Finding]:
    """Plants, flows and regions of every document, told twice."""
    for document, found in Book.of(evidence.ledger).documents():
        given = [s for s in statements(document) if s.kind == "mass" and s.passage.question not in ("references_volumes", "references_technology")]  # fmt: skip
        sentences = [p for p in found if p.kind == "sentence"]
        yield from _plants(given)
        yield from _flows(given)
        yield from _nil(document, given, sentences)
        yield from _upstream(given, sentences)


def _quote(s: Statement) -> Words:
    return s.passage.words() if s.cell else s.passage.words(max(0, s.start - 45), s.end + 25)


def _plants(given: list[Statement]) -> Iterator[Finding]:
    """One named plant, one kind of number, two values."""
    held: dict[str, list[Statement]] = defaultdict(list)
    for s in given:
        name = owner(s) if s.value > 0 else ""
        if name and s.role in ("", "output", "capacity", "rest"):
            held[name.removeprefix("the ")].append(s)
    for name, said in held.items():
        for a, b in itertools.combinations(said[:30], 2):
            if a.passage is b.passage or (a.cell and b.cell) or not disjoint(a.bounds, b.bounds):
                continue
            roles = {a.role, b.role} - {"", "rest"}
            if len(roles) > 1 or (
                a.year != b.year and (None not in (a.year, b.year) or roles != {"capacity"})
            ):
                continue
            if a.year is None and b.year is None and not (a.cell or b.cell or roles == {"capacity"}):
                continue
            sides = [s.passage.plain[max(0, s.start - 45) : s.end + 30] for s in (a, b) if s.cell is None]
            if any(PARTIAL.search(t) for t in sides) or per(max(a.value, b.value), min(a.value, b.value)) > 9:
                continue
            kinds = [bool(ROCK.search(f"{s.cell.head} {s.cell.caption}" if s.cell else t)) for s, t in zip((a, b), itertools.cycle(sides), strict=False)]  # fmt: skip
            if kinds[0] != kinds[1] and (a.cell or b.cell) and stage_of(a) != stage_of(b):
                continue
            yield finding(
                "R-DUP", "medium", apart_words(_quote(a), _quote(b)),
                f"{name}: {shown(a.value)} against {shown(b.value)} ({abs(a.value - b.value) / max(a.value, b.value):.0%} apart)", "One number for one plant.", weight=0.2,
            )  # fmt: skip


def _about(s: Statement) -> set[str]:
    """What restricts a flow: its nouns without those that every flow has."""
    return {w[:5] for w in s.nouns if not EMPTY.match(w)}


def _flows(given: list[Statement]) -> Iterator[Finding]:
    """Scrap, imports or exports of the whole bloc in one year, in two sentences."""
    whole = [
        s for s in given
        if s.role in FLOWS and s.place in ("", BLOC) and s.year is not None and s.cell is None and s.value > 0
        and not re.search(r"\b(?:another|further|of which|each|more|than|less|if|could|part|per day|from|in|at|with) (?:\w+ )?$|\b(?:potential|collected|lost|plants?|mills?)\b", s.passage.plain[max(0, s.start - 25) : s.start])
        and not re.match(r"\s*(?:of (?!(?:the )?\w+(?: in (?:19|20)\d\d|[.,;]|$))|from|in (?!(?:19|20)\d\d)|for|at|as|through|with)\b", s.passage.plain[s.end :])
    ]  # fmt: skip
    for a, b in itertools.combinations(whole[:40], 2):
        if (
            a.role != b.role
            or a.year != b.year
            or a.passage.line == b.passage.line
            or not disjoint(a.bounds, b.bounds)
        ):
            continue
        x, y = _about(a), _about(b)
        if (x and y and not x & y) or per(max(a.value, b.value), min(a.value, b.value)) > 5:
            continue
        if any(re.search(r"\b(?:member|country|state|plant|company|per|scenario|case)\b", s.passage.plain) for s in (a, b)):  # fmt: skip
            continue
        yield finding(
            "R-DUP", "medium", apart_words(_quote(a), _quote(b)),
            f"{a.role} in {a.year}: {shown(a.value)} against {shown(b.value)}", "One value for one flow and year.", weight=0.3,
        )  # fmt: skip


def _lead(p: Passage, opening: Passage) -> str:
    for text in (p.lead, re.sub(r"^\W+", "", opening.plain)[:26]):
        codes = {code for *_, code in mentions(text)}
        if codes:
            return next(iter(codes)) if len(codes) == 1 else ""
    return ""


def _nil(document: Document, given: list[Statement], sentences: list[Passage]) -> Iterator[Finding]:
    """Metal poured, or a plant at work, where the table gives its country nothing."""
    cells: dict[str, list[Statement]] = defaultdict(list)
    for s in given:
        if s.cell is not None and s.place and s.role in ("", "output"):
            cells[s.place].append(s)
    zero = {code: held for code, held in cells.items() if any(s.value == 0 for s in held)}
    if not zero:
        return
    for s in given:
        if s.cell is not None or s.value <= 0 or s.place not in zero:
            continue
        text = s.passage.plain
        if not (REFINED.match(text, s.end) or POURED.search(text[: s.start])) or re.search(r"\bwill\b|\bwould\b|\bplan|\bimport|\bbought|\bused\b|\bconsum", text):  # fmt: skip
            continue
        column = [c for c in zero[s.place] if stage_of(c) == "refine" and (c.year == s.year or None in (c.year, s.year))]  # fmt: skip
        if not column or any(c.value > 0 for c in column):
            continue
        same = [c for c in zero[s.place] if c.value > 0 and not disjoint(c.bounds, s.bounds) and c.cell and column[0].cell and c.cell.row is column[0].cell.row]  # fmt: skip
        for rule in ("R-STAGE", "R-DUP") if same else ("R-DUP",):
            yield finding(
                rule, "medium", apart_words(_quote(s), _quote(column[0])),
                f"{name_of(s.place)}: {shown(s.value)} refined in words, 0 in “{column[0].cell.head if column[0].cell else ''}”" + (f", {shown(same[0].value)} in “{same[0].cell.head}”" if same and same[0].cell else ""),
                "The stage of the table.", weight=0.3,
            )  # fmt: skip
    opening: Passage | None = None
    for p in sentences:
        opening = p if opening is None or opening.line != p.line else opening
        place = _lead(p, opening) if p.question in ("production", "") else ""
        if place not in zero or any(c.value > 0 for c in zero[place]) or PASSIVE.search(p.plain) or re.search(r"\d", re.sub(r"\b(?:19|20)\d\d\b", "", p.plain)):  # fmt: skip
            continue
        if zero[place][0].passage.section != p.section or not ACTIVE.search(p.plain) or not (WORKS.search(p.plain) or names_in(p.plain)):  # fmt: skip
            continue
        yield finding(
            "R-DUP", "medium", apart_words(p.words(), _quote(zero[place][0])),
            f"{name_of(place)} has 0 in its row, and a plant at work in the text", "The amount in the table, or a plant that stands still.", weight=0.2,
        )  # fmt: skip


def _upstream(given: list[Statement], sentences: list[Passage]) -> Iterator[Finding]:
    """A plant that a table lists by its product, "designed for" so much ore or concentrate."""
    rows = {owner(s): s for s in given if s.cell is not None and owner(s) and not ROCK.search(f"{s.cell.head} {s.cell.caption}") and re.search(r"[a-z]{4}", s.cell.head)}  # fmt: skip
    for s in given:
        text = s.passage.plain
        if s.cell is not None or not UPSTREAM.match(text, s.end) or not RATED.search(text[: s.start]):
            continue
        before = [q for q in sentences if q.line == s.passage.line and q.start <= s.passage.start][-2:]
        named = [unaccented(n) for q in before for at, n in names_in(q.plain, first=True) if q is not s.passage or at < s.start]  # fmt: skip
        row = next((rows[n] for n in reversed(named) if n in rows), None)
        if row is None or row.cell is None:
            continue
        yield finding(
            "R-STAGE", "medium", apart_words(_quote(s), _quote(row)),
            f"“{row.cell.head}” lists the plant's product, the sentence gives its output as {UPSTREAM.match(text, s.end)[0].strip()}",  # type: ignore[index]
            "The product of the table.", weight=0.2,
        )  # fmt: skip


__all__ = ["tallies"]
