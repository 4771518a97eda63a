"""R-STAGE: one tonnage under two stages: mined in a table and refined in a sentence, concentrate here and contained metal there."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.ledger.document import Document
from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.facilities import provinces
from oreshed.ledger.evidence.names import Names
from oreshed.ledger.evidence.passage import Passage, cells_of, table_rows
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-STAGE"
# What the words beside a tonnage make of it; stages of different rank are different masses.
STAGES: tuple[tuple[str, str], ...] = (
    ("ore", r"(?:run-of-mine |mill |raw |crude )?(?:ore|rock|mill feed|run-of-mine)"),
    ("concentrate", r"(?:gross (?:weight )?(?:of )?)?(?:\w+ )?concentrates?(?! grade)|gross(?: weight)?"),
    ("contained", r"contained(?: metal| \w+)?|metal content|content|in concentrates?|recoverable metal"),
    ("refined", r"(?:refined|purified|electrolytic|high-purity|battery-grade|spherical|cathodes?|ingots?|slab|sponge|bullion|finished|refinery (?:output|production))(?: (?:metal|\w+))?"),
    ("mined", r"(?:mined|mine (?:output|production)|mines? (?:brought|gave|raised|hoisted|dug|yielded)|dug|from the (?:mine|pit)|out of the ground)"),
)  # fmt: skip
COMPILED = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in STAGES)
# "Mine output, contained oxide": what the unit counts goes before where it was won.
BASIS_FIRST = (*(x for x in COMPILED if x[0] == "contained"), *(x for x in COMPILED[::-1] if x[0] != "contained"))  # fmt: skip
CLASH = {
    frozenset(x)
    for x in (
        ("ore", "concentrate"), ("ore", "contained"), ("ore", "refined"), ("concentrate", "contained"),
        ("concentrate", "refined"), ("contained", "refined"), ("mined", "refined"),
    )
}  # fmt: skip


def tonnages(evidence: Evidence) -> Iterator[Finding]:
    """Pairs of equal tonnages of one place with two stages, and content as heavy as its concentrate."""
    for document, found in Book.of(evidence.ledger).documents():
        said = [x for i, p in enumerate(found) if p.kind == "sentence" for x in _said(p, found[i - 1] if i and found[i - 1].line == p.line else None)]  # fmt: skip
        rows = list(_tabled(document))
        yield from _pairs(said, rows)
        for p in found:
            if p.kind == "sentence":
                yield from _as_heavy(p)


Stated = tuple[Passage, Amount, str, frozenset[str], frozenset[int]]


def places_in(text: str) -> frozenset[str]:
    """Country codes that a text names, provinces counted as their country."""
    named = {c for _, _, c in mentions(text)}
    return frozenset(named | {provinces()[n] for n, _, _ in _provinces().within(text, hyphen=False)})


@lru_cache(maxsize=1)
def _provinces() -> Names:
    return Names.of(provinces())


def _years(text: str) -> frozenset[int]:
    return frozenset(int(a.first) for a in amounts(text) if a.kind == "year")


def stage_of(p: Passage, a: Amount) -> str:
    """The stage that the words right behind a mass give it, else those right before it."""
    after = re.split(r"[;,.(]|\band\b|\bwas\b|\bwere\b|\bto\b|\bfrom\b(?! the (?:mine|pit))", p.plain[a.end : a.end + 55])[0]  # fmt: skip
    before = re.split(r"[;,.]|\band\b|\bto\b", p.plain[max(0, a.start - 40) : a.start])[-1]
    for text, last in ((after, False), (before, True)):
        hits = [(m.start(), -len(m[0]), name) for name, w in COMPILED for m in w.finditer(text)]
        if hits:
            return max(hits)[2] if last else min(hits)[2]
    return ""


def _said(p: Passage, before: Passage | None = None) -> Iterator[Stated]:
    for a in amounts(p.plain):
        if a.kind == "mass" and a.second is None and a.value > 0 and a.word == "":
            stage, years, where = stage_of(p, a), _years(p.plain), places_in(f"{p.plain} {p.lead}")
            if (
                not stage
                and before is not None
                and re.match(r"\s*of (?:it|this|that|them)\b", p.plain[a.end :])
            ):
                # "World refinery output came to 16,200 t. China made 13,300 t of it"
                stage = next((n for n, w in reversed(COMPILED) if w.search(before.plain)), "")
                years, where = years or _years(before.plain), places_in(re.split(r"[,;]", p.plain)[0])
            if stage:
                yield (p, a, stage, where, years)


def _tabled(document: Document) -> Iterator[Stated]:
    """Masses of table cells, with the stage of their column's heading or of the caption above the table."""
    for table in table_rows(document):
        line = table[0].line - 1
        while line > 1 and not document.line(line).strip():
            line -= 1
        caption = document.line(line) if line >= 1 else ""
        heads = cells_of(table[0])
        for row in table[1:]:
            cells = cells_of(row)
            for i, cell in enumerate(cells[: len(heads)]):
                m = re.fullmatch(r"[~≈]?\s*(\d[\d ,.]*)", cell)
                unit = re.search(r"\b(kt|Mt|t|tonnes|tons)\b", heads[i] + " " + caption)
                stage = next((n for text in (heads[i], caption) for n, w in BASIS_FIRST if w.search(text)), "")  # fmt: skip
                if not m or not unit or not stage or i == 0:
                    continue
                at = row.plain.find(m[1])
                value = amounts(f"{m[1].strip()} {unit[1]}")
                if len(value) == 1 and value[0].kind == "mass" and value[0].value > 0:
                    v = value[0]
                    a = Amount(v.first, None, "mass", v.half, "", at, at + len(m[1].rstrip()), m[1].strip())
                    yield (row, a, stage, places_in(cells[0]), _years(heads[i]) or _years(caption))


def _pairs(said: list[Stated], rows: list[Stated]) -> Iterator[Finding]:
    seen: set[tuple[int, int]] = set()
    for (p, a, s, where, when), (q, b, t, there, then) in itertools.chain(
        itertools.combinations(said, 2), itertools.product(said, rows)
    ):
        digits = re.sub(r"\D", "", a.text).strip("0")
        if (
            frozenset((s, t)) not in CLASH or not math.isclose(a.first, b.first, rel_tol=1e-9) or len(digits) < 2
            or not where or where != there or len(where) > 1 or (when and then and not when & then)
            or (p.line, p.start) == (q.line, q.start) or (p.line, q.line) in seen
        ):  # fmt: skip
            continue
        if re.search(r"\b(?:smelts? all|all of it|whole of it|its entire|same tonnage|capacity|nameplate)\b", f"{p.plain} {q.plain}", re.IGNORECASE):  # fmt: skip
            continue
        seen.add((p.line, q.line))
        yield finding(
            RULE, "high", (p.words(max(0, a.start - 20), min(len(p.text), a.end + 50)), q.words(max(0, b.start - 25), min(len(q.text), b.end + 40))),
            f"{shown(a.value)} is {s} in one place and {t} in the other: two stages of one metal weigh differently", "The stage that the source measures.", weight=0.5,
        )  # fmt: skip


def _as_heavy(p: Passage) -> Iterator[Finding]:
    """ "40 kt of concentrate with 40 kt of contained metal": content as heavy as what holds it; metal straight from a mine."""
    items = [(a, stage_of(p, a)) for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    for (a, s), (b, t) in itertools.pairwise(items):
        pair = {s: a, t: b}
        gross = pair.get("concentrate") or pair.get("ore")
        content = pair.get("contained")
        between = p.plain[min(a.end, b.end) : max(a.start, b.start)]
        if re.search(r"[;:]|\b(?:19|20)\d\d\b", between):
            continue  # two statements, not one load and what it holds
        if gross and content and content.value >= gross.value * 0.995 and re.search(r"\b(?:contain\w*|hold\w*|with|carr\w+|equal\w*|viz|i\.e\.|that is|or|content)\b|\(|=", p.plain[min(a.end, b.end) : max(a.start, b.start)]):  # fmt: skip
            yield finding(
                RULE, "high", (p.words(a.start - 15, a.end + 25), p.words(b.start - 15, b.end + 25)),
                f"content {shown(content.value)} >= {shown(gross.value)} of what holds it", "The grade times the mass.", weight=0.5,
            )  # fmt: skip
            return
    m = re.search(
        r"\b(?:refined|electrolytic|finished)\s+(?:\w+\s+){0,2}?(?:metal|cathodes?|ingots?|output|\w+)?\b[^.;,]{0,40}\b(?:comes?|came|is won|was won|is shipped|leaves?)\s+(?:straight |directly )?(?:out of|from)\s+the\s+(?:\w+\s+){0,2}(?:mine|pit|shaft)\b",
        p.plain, re.IGNORECASE,
    )  # fmt: skip
    if m and not re.search(
        r"\b(?:smelt\w*|refinery|ore|concentrates?|SX-?EW|leach\w*|feed)\b", m[0], re.IGNORECASE
    ):
        yield finding(
            RULE, "medium", (p.words(m.start(), m.end()),), "a mine ships ore or concentrate; refined metal comes from a refinery", "The refinery, or concentrate.", weight=0.2,
        )  # fmt: skip


__all__ = ["tonnages"]
