"""Statements: every number of a document with what its words say it is: dimension, flow, place, names, year, restricting nouns.

A statement is what two sentences, or a sentence and a table, can have in common. Reading is by position, not by verb: the place
and the names that stand nearest in the number's own stretch, else the bullet's, else the subject of the sentence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.claim import Claim
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.book import ALLIED, Book
from oreshed.ledger.evidence.cells import Cell, tables_of
from oreshed.ledger.evidence.facilities import provinces
from oreshed.ledger.evidence.figures import COMPILED, Figure, figures
from oreshed.ledger.evidence.passage import Passage, passages
from oreshed.ledger.evidence.subjects import BLOC, central, contains, mentions, region_of
from oreshed.ledger.vocabulary.plain import GENERAL, OPENERS

WORD = re.compile(r"[A-Za-zÀ-ÿ][\w'’.-]*[\wÀ-ÿ]|[A-Za-z]")
NAME = re.compile(
    r"(?<![\w.])(?:St\. )?[A-ZÀ-Þ][\wÀ-ÿ'’-]{2,}(?:[ -](?:de |del |du |la |of )?[A-ZÀ-Þ][\wÀ-ÿ'’-]+)*"
)
WORLD = re.compile(r"\b(?:[Ww]orld(?:wide|['’]s)?|[Gg]lobal(?:ly)?)\b")
STRONG = re.compile(r"[;:]|\s[–—]\s|\b(?:while|whereas|but|although|against|compared)\b|\.\s")
PRONOUN = re.compile(r"\b(?:it|its|they|their|this|that|the (?:mine|plant|smelter|refinery|works|company|project|operation|pit))\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """A number and its subject.

    place : region code, `allies`, `WLD` or "". names : proper names in its reach, lower case. nouns : words that restrict it.
    wide : every word of its sentence, heading and caption. total : it stands in the row of a total.
    """

    passage: Passage
    start: int
    end: int
    kind: str
    value: float
    bounds: tuple[float, float]
    role: str
    place: str
    names: frozenset[str]
    nouns: frozenset[str]
    wide: frozenset[str]
    year: int | None
    total: bool
    cell: Cell | None
    text: str


def stem(word: str) -> str:
    """A word without case and the endings of number and possession."""
    w = re.sub(r"['’]s?$", "", word.lower())
    if w.endswith("ies") and len(w) > 4:
        return w[:-3] + "y"
    if re.search(r"(?:ss|x|z|ch|sh)es$", w):
        return w[:-2]
    return w[:-1] if w.endswith("s") and not w.endswith(("ss", "us", "is")) and len(w) > 3 else w


@lru_cache(maxsize=16384)
def stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in WORD.findall(text))


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    names = sorted((n for n in _homes() if len(n) > 3), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w])")


@lru_cache(maxsize=1)
def _homes() -> dict[str, str]:
    return {unaccented(n): code for n, code in provinces().items() if code}


def unaccented(text: str) -> str:
    """The text without accents, each letter in its place.

    >>> unaccented("Potosí")
    'Potosi'
    """
    return text if text.isascii() else "".join(unicodedata.normalize("NFD", c)[0] for c in text)


@lru_cache(maxsize=8192)
def places_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Countries that a text names, or whose states and provinces it names: begin, end, code.

    >>> [code for *_, code in places_in("a mine in Ontario")]
    ['CAN']
    """
    named = mentions(text)
    more = [(m.start(), m.end(), _homes()[m[0]]) for m in _provinces().finditer(unaccented(text))]
    return tuple(sorted({*named, *(x for x in more if not any(b < x[1] and x[0] < e for b, e, _ in named))}))


BASE_YEAR = re.compile(r"\b(?:[Bb]ase|[Rr]eference|[Ss]tarting) year\b[^.;\d]{0,30}((?:19|20)\d\d)\b")


@lru_cache(maxsize=16)
def base_year(document: Document) -> int | None:
    """The year that a document calls its base, else the one named most often before its last decade."""
    counts: dict[int, int] = {}
    for p in passages(document):
        if said := BASE_YEAR.search(p.plain):
            return int(said[1])
        if p.question in ("references_volumes", "references_technology"):
            continue
        for m in re.finditer(r"(?<![\w/.-])20[12]\d(?![\w/])", p.plain):
            if int(m[0]) <= 2026:
                counts[int(m[0])] = counts.get(int(m[0]), 0) + 1
    return max(counts, key=lambda y: (counts[y], y)) if counts else None


@lru_cache(maxsize=16)
def statements(document: Document) -> tuple[Statement, ...]:
    """Every mass, volume, price and percentage of a document's sentences and tables."""
    found: list[Statement] = []
    sentences = [p for p in passages(document) if p.kind == "sentence"]
    opening: Passage | None = None
    for i, p in enumerate(sentences):
        before = sentences[i - 1] if i and sentences[i - 1].line == p.line else None
        opening = opening if before is not None else p
        found += _of_sentence(p, before, None if opening is p else opening, base_year(document))
    for table in tables_of(document):
        for line in table.grid:
            found += [_of_cell(c) for c in line if c is not None]
    return tuple(found)


def names_in(text: str, first: bool = False) -> list[tuple[int, str]]:
    """Proper names with their place; a capital that opens the text counts only with a second name word or `first`."""
    found = []
    for m in NAME.finditer(text):
        name = re.sub(
            r"['’]s$", "", re.sub(r"^.*['’]s\s+(?=[A-ZÀ-Þ])", "", m[0])
        )  # an owner before a plant is no part of its name
        if m.start() <= 2 and not first and " " not in name and name.lower() in GENERAL | OPENERS:
            continue
        if (
            re.search(r"[a-z]\d|[A-Z]\d", name)
            or mentions(name)
            or name.lower() in GENERAL | OPENERS
            or ALLIED.search(name)
        ):
            continue
        found.append((m.start(), name.lower()))
    return found


def reach(text: str, figure: Figure, found: list[Figure]) -> tuple[int, int]:
    """The stretch between the numbers on either side, cut at strong stops."""
    others = [f for f in found if f.kind in ("mass", "volume", "money", "percent")]
    begin = max((f.end for f in others if f.end <= figure.start), default=0)
    end = min((f.start for f in others if f.start >= figure.end), default=len(text))
    if begin and re.match(r"\s*(?:from|at|in|for|by|out of|\()\b|\s*\(", text[begin : figure.start]):
        # "60 kt from Clark (Hermosa), 20 kt from ...": what follows the number before belongs to it
        cuts = [m.end() for m in re.finditer(r",|\band\b|\bplus\b", text[begin : figure.start])]
        begin += cuts[-1] if cuts else 0
    stops = [m.end() for m in STRONG.finditer(text, begin, figure.start)]
    begin = stops[-1] if stops else begin
    stop = STRONG.search(text, figure.end, end)
    return begin, stop.start() if stop else end


def _place(
    p: Passage, figure: Figure, begin: int, end: int, before: Passage | None, opening: Passage | None
) -> str:
    text = p.plain

    def next_item(b: int, e: int) -> bool:  # "1,500 t, mines in Canada 7,000 t"
        return figure.end <= b and e <= end < len(text) and end - e < 4 and "," in text[figure.end : b]

    hits = [(figure.start - e, code) for b, e, code in places_in(text) if begin <= b and e <= figure.start]
    hits += [
        (figure.start - m.end(), "WLD") for m in WORLD.finditer(text) if begin <= m.start() < figure.start
    ]
    hits += [
        (figure.start - m.end(), BLOC) for m in ALLIED.finditer(text) if begin <= m.start() < figure.start
    ]
    hits += [
        (b - figure.end + 15, code)
        for b, e, code in places_in(text)
        if figure.end <= b < min(end, figure.end + 40) and not next_item(b, e)
    ]
    behind = re.split(r"[,;.]", text[figure.end : min(end, figure.end + 40)])[0]
    hits += [(m.start() + 15, BLOC) for m in ALLIED.finditer(behind)]
    if hits:
        return min(hits)[1]
    lead = {code for *_, code in mentions(p.lead)}
    if len(lead) == 1:
        return next(iter(lead))
    codes = {code for b, e, code in places_in(text) if not next_item(b, e)}
    if not codes and WORLD.search(text[: figure.start]):
        return "WLD"
    if not codes and ALLIED.search(text[: figure.start]):
        return BLOC
    if not codes and before is not None and PRONOUN.search(text[: figure.start]):
        codes = {code for *_, code in places_in(before.plain)}
    if not codes and opening is not None:
        # the bullet or paragraph opens with its subject: "**Japan** made ... . Nameplate is ..."
        codes = {code for b, _, code in places_in(opening.plain) if b <= 24}
    return next(iter(codes)) if len(codes) == 1 else ""


def _year(
    text: str, figure: Figure, found: tuple[Figure, ...], p: Passage, before: Passage | None, base: int | None
) -> int | None:
    years = [f for f in found if f.kind == "year"]
    that = re.search(r"\b(?:that|the same) year\b", text)
    if (
        that
        and before is not None
        and not years
        and (earlier := [int(f.value) for f in figures(before.plain) if f.kind == "year"])
    ):
        return earlier[-1]
    if (
        re.search(
            r"\b(?:today['’]?s?|current(?:ly)?|at present|present|now)\b",
            text[max(0, figure.start - 50) : figure.end + 20],
        )
        and not years
    ):
        return base
    near = [(abs(f.start - figure.end) if f.start > figure.start else figure.start - f.end, int(f.value)) for f in years]  # fmt: skip
    if near:
        return min(near)[1]
    if p.question in ("demand", "supply"):
        m = re.search(r"\b20\d\d\b", p.section.heading if p.section else "")
        return int(m[0]) if m else None
    return base if p.question == "production" else None


def _of_sentence(
    p: Passage, before: Passage | None, opening: Passage | None, base: int | None
) -> list[Statement]:
    text = p.plain
    found = figures(text)
    section = stems(p.section.heading) if p.section else frozenset()
    wide = stems(text) | section | stems(p.lead)
    result: list[Statement] = []
    for f in found:
        if f.kind not in ("mass", "volume", "money", "percent"):
            continue
        begin, end = reach(text, f, list(found))
        here = [name for at, name in names_in(text) if begin <= at < end]
        if not here:
            here = [name for at, name in names_in(text) if at < f.start][:1]
        if not here and p.lead and not mentions(p.lead):
            here = [name for _, name in names_in(p.lead, first=True)]
        if not here and before is not None and PRONOUN.search(text[: f.start]):
            here = [name for _, name in names_in(before.plain)][:1]
        after = re.split(
            r"[;,.(:]|\b(?:and|in|at|while|which|that|from|by|with|is|was|were|are|to)\b", text[f.end : end]
        )[0]
        before_words = re.split(r"[;,(:]", text[begin : f.start].rstrip("(~≈ "))[-1]
        nouns = frozenset(w for w in stems(after) | stems(before_words) if w not in GENERAL and len(w) > 2 and not w.isdigit())  # fmt: skip
        nouns -= frozenset(w for n in here for w in stems(n)) | frozenset(w for b, e, _ in mentions(text) for w in stems(text[b:e]))  # fmt: skip
        result.append(
            Statement(p, f.start, f.end, f.kind, f.value, f.amount.allowed, f.role or _listed_role(text, f, result), _place(p, f, begin, end, before, opening), frozenset(here), nouns, wide, _year(text, f, found, p, before, base), False, None, f.amount.text)
        )  # fmt: skip
    return result


SITE = re.compile(
    r"\b(?:the|this|that) (?:site|mine|plant|smelter|refinery|works|operation)(?:['’]s)\b", re.IGNORECASE
)
BEHIND = re.compile(r"\s*(?:/y|a year|per year|in \d{4})?\s*(?:at|from|in|by)\s+(?:the\s+)?$", re.IGNORECASE)
FRONTED = re.compile(r"\W*(?:with|at)\b[^.;]*,\s+$", re.IGNORECASE)
ELSE = re.compile(r"[;:]|\b(?:while|whereas|but|and|than|from|to|for|against)\b|\.\s|\d")


def owner(s: Statement) -> str:
    """The plant that a number is of: the row's, or the name beside it, or the one that "the site's" points to; "" for none."""
    if s.cell is not None:
        names = names_in(s.cell.lead, first=True)
        return unaccented(names[0][1]) if names and not places_in(s.cell.lead[:4]) else ""
    text = s.passage.plain
    named = names_in(text, first=True)
    before = [(at, n) for at, n in named if at + len(n) <= s.start]
    if before:
        at, name = before[-1]
        between = re.sub(
            r"\([^()]*\)|\b(?:came|comes|amount(?:s|ed)|r[ou]ns?|adds? up) to\b",
            "",
            text[at + len(name) : s.start],
        )
        if len(between) < 46 and not ELSE.search(between):
            return unaccented(name)
        if SITE.search(between) and len(before) == 1:
            return unaccented(name)
    behind = next(((at, n) for at, n in named if at >= s.end), None)
    if behind and (
        BEHIND.fullmatch(text[s.end : behind[0]]) or (not before and FRONTED.fullmatch(text[: behind[0]]))
    ):
        return unaccented(behind[1])
    return ""


def placed(book: Book, claim: Claim) -> bool:
    """The place that a claim was read with is not contradicted by the place that stands nearest to its number.

    A second reading by position alone; a claim on which the two disagree is no ground for a finding.
    """
    p = book.passage_of(claim)
    if p is None or p.kind != "sentence":
        return True
    document = next(d for d in book.ledger.documents if d.name == p.document)
    region, value = region_of(claim), central(claim)
    near = [
        s
        for s in _by_passage(document).get((p.line, p.start), ())
        if abs(s.value - value) <= 1e-6 * abs(value)
    ]
    return not near or any(s.place in ("", region) or contains(region, s.place) for s in near)  # fmt: skip


@lru_cache(maxsize=16)
def _by_passage(document: Document) -> dict[tuple[int, int], list[Statement]]:
    table: dict[tuple[int, int], list[Statement]] = {}
    for s in statements(document):
        table.setdefault((s.passage.line, s.passage.start), []).append(s)
    return table


def _listed_role(text: str, figure: Figure, earlier: list[Statement]) -> str:
    """A number of a list without a flow of its own has that of the one before it."""
    last = next((s for s in reversed(earlier) if s.kind == figure.kind), None)
    if last is None or re.search(r"[;.]\s", text[last.end : figure.start]) or figure.start - last.end > 90:
        return ""
    return last.role


def _of_cell(c: Cell) -> Statement:
    codes = {code for *_, code in places_in(c.lead)}
    place = (
        next(iter(codes))
        if len(codes) == 1
        else ("WLD" if WORLD.search(c.lead) else BLOC if ALLIED.search(c.lead) or c.total else "")
    )
    label = f"{c.head} {c.caption}"
    hits = [(m.start(), name) for name, words in COMPILED for m in words.finditer(label)]
    lead = [(m.start(), name) for name, words in COMPILED for m in words.finditer(c.lead)]
    role = min(hits)[1] if hits else (min(lead)[1] if lead else "")
    if lead and role in ("supply", "use", "output") and min(lead)[1] in ("imports", "exports", "scrap"):
        role = min(lead)[1]  # a row of a table of sources
    if not role:
        role = {"demand": "use", "production": "output", "supply": "supply"}.get(c.row.question, "")
    names = frozenset(name for _, name in names_in(c.lead, first=True))
    wide = stems(c.lead) | stems(label) | (stems(c.row.section.heading) if c.row.section else frozenset())
    nouns = frozenset(
        w for w in stems(c.lead) | stems(c.head) if w not in GENERAL and len(w) > 2 and not w.isdigit()
    )
    nouns -= frozenset(w for b, e, _ in mentions(c.lead) for w in stems(c.lead[b:e])) | frozenset(w for n in names for w in stems(n))  # fmt: skip
    year = c.year
    if year is None and c.row.question in ("demand", "supply") and c.row.section:
        m = re.search(r"\b20\d\d\b", c.row.section.heading)
        year = int(m[0]) if m else None
    return Statement(c.row, 0, len(c.row.plain), c.kind, c.value, c.bounds, role, place, names, nouns, wide, year, c.total, c, c.text)  # fmt: skip


__all__ = ["Statement", "base_year", "names_in", "places_in", "reach", "statements", "stem", "stems"]
