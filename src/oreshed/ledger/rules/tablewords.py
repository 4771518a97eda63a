"""R-SHARE, R-QUAL: shares, growth, multiples and ranks that a sentence gives of a row, against the table that holds the row.

The sentence has no base of its own: "Japan takes 45 % of allied demand", "demand in the Union will double", "Canada is the
second-largest producer". A row is the sentence's subject by its place or by the words of its lead.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.book import ALLIED, Book
from oreshed.ledger.rules.cells import WITHIN, WORLD, Cell, Table, tables_of
from oreshed.ledger.rules.figures import COMPILED, Figure, figures, years_of
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.ratios import CHANGES, UNTIED
from oreshed.ledger.rules.statements import GENERAL, places_in, stems
from oreshed.ledger.rules.subjects import BLOC
from oreshed.ledger.rules.verdicts import finding

OF_BASE = re.compile(r"\s*(?:of|in)\s+(?:the\s+|all\s+|total\s+|overall\s+)*(?P<base>bloc|allied|allies|group|members?|world(?:['’]s)?|global|total|requirements?|demand|supply|consumption|output|production|need|imports?|use)(?:['’]s?)?\b(?P<more>[^,;.()]{0,40})", re.IGNORECASE)  # fmt: skip
MULTIPLES: tuple[tuple[str, tuple[float, float]], ...] = (
    (r"(?:more than |over )?(?:doubl(?:e|es|ed|ing)|twofold)", (1.8, 2.9)),
    (r"(?:more than |over )?(?:tripl(?:e|es|ed|ing)|trebl(?:e|es|ed|ing)|threefold)", (2.7, 3.9)),
    (r"(?:quadrupl(?:e|es|ed|ing)|fourfold)", (3.6, 4.7)),
    (r"(?:halv(?:e|es|ed|ing)|cut in half)", (0.4, 0.6)),
)  # fmt: skip
MULTIPLE_WORDS = tuple((re.compile(rf"\b{w}\b", re.IGNORECASE), span) for w, span in MULTIPLES)
RANKS = {"largest": 1, "biggest": 1, "leading": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
RANK = re.compile(r"\b(?:(?P<n>second|third|fourth|fifth)[- ](?:largest|biggest|most important|leading)|(?P<top>largest|biggest|leading|foremost|top))\s+(?:(?:\w+|single)\s+){0,2}?(?P<what>producer|consumer|user|miner|refiner|supplier|source|buyer|market|importer|maker|smelter|demand|output|contributor|member|line)\b", re.IGNORECASE)  # fmt: skip
WHAT = {"producer": "output", "miner": "output", "refiner": "output", "maker": "output", "smelter": "output", "output": "output", "consumer": "use", "user": "use", "buyer": "use", "market": "use", "demand": "use", "importer": "imports", "supplier": "supply", "source": "supply", "contributor": ""}  # fmt: skip


def tablewords(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence of a document that has tables."""
    for document, found in Book.of(evidence.ledger).documents():
        if not tables_of(document):
            continue
        for p in found:
            if p.kind == "sentence" and not p.question.startswith("references"):
                hit = next(
                    (f for rule in (_share, _growth, _multiple, _rank) for f in rule(document, p)), None
                )
                if hit:
                    yield hit


def _subject(p: Passage, figure_at: int) -> tuple[str, frozenset[str]]:
    """The place that stands nearest before a word, and the words of the clause before it."""
    text = p.plain[:figure_at]
    clause = re.split(r"[;:.]\s|,\s(?=(?:and|while|but)\b)", text)[-1]
    near = [(b, code) for b, _, code in places_in(clause)] + [
        (m.start(), BLOC) for m in ALLIED.finditer(clause)
    ]
    lead = {code for *_, code in places_in(p.lead)}
    place = max(near)[1] if near else (next(iter(lead)) if len(lead) == 1 else "")
    return place, frozenset(w for w in stems(clause) | stems(p.lead) if w not in GENERAL and len(w) > 2)


def _role(text: str) -> str:
    hits = [(m.start(), name) for name, words in COMPILED for m in words.finditer(text)]
    return min(hits)[1] if hits else ""


def _rows(table: Table, place: str, words: frozenset[str]) -> Iterator[int]:
    """Rows that are about a place, or whose lead's words all stand in the clause."""
    for i, row in enumerate(table.rows):
        if WITHIN.match(row.lead):
            continue
        codes = {code for *_, code in places_in(row.lead)}
        if place and place == BLOC:
            if table.totals[i] and (ALLIED.search(row.lead) or not codes):
                yield i
        elif codes:
            if codes == {place}:
                yield i
        elif not table.totals[i]:
            own = {w for w in stems(re.split(r"[,(]", row.lead)[0]) if w not in GENERAL and len(w) > 2}
            if own and own <= words:
                yield i


def _label(table: Table, cell: Cell) -> str:
    return f"{cell.head} {table.caption} {cell.row.section.heading if cell.row.section else ''}"


def _share(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Japan takes 45 % of allied demand in 2030"."""
    found = figures(p.plain)
    if any(f.kind in ("mass", "volume") for f in found):
        return
    years = years_of(p.plain)
    for f in found:
        if f.kind != "percent" or not 0 < f.value <= 100 or f.amount.word in ("over", "below"):
            continue
        of = OF_BASE.match(p.plain, f.end)
        if (
            not of
            or UNTIED.search(p.plain[max(0, f.start - 40) : of.end()])
            or CHANGES.search(p.plain[max(0, f.start - 25) : f.start])
        ):
            continue
        place, words = _subject(p, f.start)
        if place in ("", BLOC) and not words:
            continue
        role = _role(of["base"] + of["more"])
        world = bool(WORLD.search(of[0]))
        fits: list[tuple[float, Cell, Cell]] = []
        for table in tables_of(document):
            for i in _rows(table, "" if place == BLOC else place, words):
                for cell in table.grid[i]:
                    if (
                        cell is None
                        or cell.kind == "percent"
                        or cell.value <= 0
                        or (years and cell.year and cell.year not in years)
                    ):
                        continue
                    label = _role(_label(table, cell))
                    if role and label and role != label and {role, label} != {"supply", "output"}:
                        continue
                    column = [
                        (j, row[cell.column]) for j, row in enumerate(table.grid) if cell.column < len(row)
                    ]
                    for j, total in column:
                        if (
                            total
                            and total.value > cell.value
                            and (bool(WORLD.search(total.lead)) == world)
                            and (table.totals[j] or world)
                        ):
                            fits.append((100 * cell.value / total.value, cell, total))
        yield from _judge(p, f, fits)


def _judge(p: Passage, f: Figure, fits: list[tuple[float, Cell, Cell]]) -> Iterator[Finding]:
    low, high = f.amount.allowed
    if not fits or len(fits) > 6 or any(low - 1.1 <= r <= high + 1.1 for r, _, _ in fits):
        return
    ratio, cell, total = min(fits, key=lambda x: abs(x[0] - f.value))
    yield finding(
        "R-SHARE", "medium", (p.words(max(0, f.start - 50), f.end + 40), cell.row.words(), total.row.words()),
        f"{cell.lead} {cell.text} / {total.lead} {total.text} = {ratio:.3g} %, stated {f.value:.4g} %", f"{ratio:.3g} %.", weight=min(1.0, abs(ratio - f.value) / 100),
    )  # fmt: skip


def _pairs(
    document: Document, place: str, words: frozenset[str], role: str, years: list[int]
) -> list[tuple[Cell, Cell]]:
    """First and last year of a row, where a table has one quantity in two years side by side."""
    pairs = []
    for table in tables_of(document):
        for i in _rows(table, place, words):
            cells = [
                c
                for c in table.grid[i]
                if c and c.kind != "percent" and c.value > 0 and re.search(r"\b20\d\d\b", c.head)
            ]
            for a, b in itertools.pairwise(cells):
                bare = [re.sub(r"\b20\d\d\b", "", c.head).strip() for c in (a, b)]
                label = _role(_label(table, a))
                if (
                    a.year
                    and b.year
                    and a.year < b.year
                    and bare[0] == bare[1]
                    and (not role or not label or role == label)
                    and (len(years) < 2 or {a.year, b.year} <= set(years))
                ):
                    pairs.append((a, b))
    return pairs


def _growth(document: Document, p: Passage) -> Iterator[Finding]:
    """ "demand grows by 45 %", "4 % a year", of a row with two years."""
    found = figures(p.plain)
    if any(f.kind in ("mass", "volume", "money") for f in found):
        return
    percents = [f for f in found if f.kind == "percent" and 0 < f.value < 500]
    if len(percents) != 1:
        return
    f = percents[0]
    near = p.plain[max(0, f.start - 40) : f.end + 30]
    if (
        not CHANGES.search(near)
        or UNTIED.search(near)
        or f.amount.word in ("over", "below")
        or re.match(r"\s*(?:of|share|points?)\b", p.plain[f.end :])
    ):
        return
    place, words = _subject(p, f.start)
    role = _role(p.plain[: f.end + 40])
    if role not in ("use", "output", "supply", "scrap", "imports"):
        return
    pairs = _pairs(document, place or BLOC, words, role, years_of(p.plain))
    yearly = re.search(
        r"\b(?:a|per|each) (?:year|annum)\b|annual|yearly|CAGR|p\.a\.",
        p.plain[max(0, f.start - 40) : f.end + 30],
    )
    ratios = []
    for a, b in pairs:
        change = b.value / a.value
        span = (b.year or 0) - (a.year or 0)
        ratios.append(
            (100 * abs(change ** (1 / span) - 1) if yearly and span else 100 * abs(change - 1), a, b)
        )
    low, high = f.amount.allowed
    slack = 0.4 if yearly else 1.6
    if not ratios or len(ratios) > 4 or any(low - slack <= r <= high + slack for r, _, _ in ratios):
        return
    ratio, a, b = ratios[0]
    yield finding(
        "R-SHARE", "medium", (p.words(max(0, f.start - 50), f.end + 30), a.row.words()),
        f"{a.lead}: {a.text} in {a.year}, {b.text} in {b.year}, {ratio:.3g} %{' a year' if yearly else ''}, stated {f.value:.4g} %", f"{ratio:.3g} %.", weight=min(1.0, abs(ratio - f.value) / 100),
    )  # fmt: skip


def _multiple(document: Document, p: Passage) -> Iterator[Finding]:
    """ "demand in the Union will double" of a row that grows by a tenth."""
    if any(f.kind in ("mass", "volume", "money", "percent") for f in figures(p.plain)):
        return
    for words_of, span in MULTIPLE_WORDS:
        m = words_of.search(p.plain)
        if not m or re.search(
            r"\b(?:not|nearly|without|if|could|cannot|far from)\s+(?:\w+\s+)?$",
            p.plain[max(0, m.start() - 20) : m.start()],
        ):
            continue
        place, words = _subject(p, m.start())
        role = _role(p.plain[: m.end() + 20])
        pairs = (
            _pairs(document, place or BLOC, words, role, years_of(p.plain))
            if role in ("use", "output", "supply", "scrap", "imports")
            else []
        )
        if not pairs or len(pairs) > 4 or any(span[0] <= b.value / a.value <= span[1] for a, b in pairs):
            continue
        a, b = pairs[0]
        yield finding(
            "R-QUAL", "medium", (p.words(max(0, m.start() - 60), m.end() + 40), a.row.words()),
            f"{a.lead}: {b.text} / {a.text} = {b.value / a.value:.3g}, “{m[0]}” allows {span[0]:g} to {span[1]:g}", f"A factor of {b.value / a.value:.3g}.", weight=0.4,
        )  # fmt: skip
        return


def _rank(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Canada is the second-largest producer" against the rows of a table of members."""
    m = RANK.search(p.plain)
    if not m or re.search(
        r"\b(?:world|global|outside|elsewhere|of the rest|after|one of|among)\b", p.plain, re.IGNORECASE
    ):
        return
    rank = RANKS[(m["n"] or "largest").lower()]
    place, _ = _subject(p, m.start())
    if place in ("", BLOC, "WLD"):
        return
    role = WHAT.get(m["what"].lower(), "")
    ranks: list[tuple[int, Cell]] = []
    for table in tables_of(document):
        plain = [
            i
            for i in range(len(table.rows))
            if not table.totals[i]
            and not WORLD.search(table.rows[i].lead)
            and not WITHIN.match(table.rows[i].lead)
        ]
        mine = [i for i in _rows(table, place, frozenset()) if i in plain]
        placed = [
            i
            for i in plain
            if len({c for *_, c in places_in(table.rows[i].lead)}) == 1
            and not ALLIED.search(table.rows[i].lead)
        ]
        if len(mine) != 1 or len(placed) < 3:
            continue
        for cell in table.grid[mine[0]]:
            if (
                cell is None
                or cell.kind == "percent"
                or (role and _role(_label(table, cell)) not in (role, ""))
            ):
                continue
            values = [
                c.value
                for i in placed
                if cell.column < len(table.grid[i]) and (c := table.grid[i][cell.column])
            ]
            ranks.append((1 + sum(v > cell.value for v in values), cell))
    if not ranks or any(r == rank for r, _ in ranks):
        return
    actual, cell = ranks[0]
    yield finding(
        "R-QUAL", "medium", (p.words(max(0, m.start() - 50), m.end() + 20), cell.row.words()), f"{cell.lead} is number {actual} of its column, “{m[0]}” means number {rank}",
        f"Number {actual}.", weight=0.3,
    )  # fmt: skip


__all__ = ["tablewords"]
