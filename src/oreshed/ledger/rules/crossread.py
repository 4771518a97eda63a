"""R-DUP, R-UNIT, R-SCOPE, R-STAGE, R-SHARE: what a sentence says against what the document's tables and other sentences say.

Two statements are about one thing when dimension, flow, place or name, and year agree and every word that restricts the one
stands in the reach of the other. A share is held to every total of which its own amount is a cell.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_right
from collections.abc import Iterator

from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.amounts import disjoint, shown
from oreshed.ledger.rules.book import ALLIED, Book, outside
from oreshed.ledger.rules.cells import Cell, tables_of
from oreshed.ledger.rules.duplicates import SHARE_OF
from oreshed.ledger.rules.figures import figures
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.statements import GENERAL, Statement, reach, statements, stem, stems
from oreshed.ledger.rules.subjects import BLOC, mentions
from oreshed.ledger.rules.verdicts import finding, per

FLOW = frozenset(("output", "use", "imports", "exports", "scrap", "supply", "capacity", "reserves"))
COMPARES = re.compile(r"\b(?:than|times|twice|double|if|could|would|target|potential|up to|at most|at least|another|further|additional|additionally|more|extra|plus|about half|of which|including|each|average|range|between)\b", re.IGNORECASE)  # fmt: skip
TONS = (0.90718474, 1.1023113)


def crossread(evidence: Evidence) -> Iterator[Finding]:
    """Every document by itself."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        said = statements(document)
        metal = stems(book.commodity_of(document.name))
        yield from _twice(document, said, metal)
        for p in found:
            if p.kind == "sentence":
                yield from _share(document, p)


def quote_of(s: Statement) -> Words:
    if s.cell is not None:
        return s.passage.words()
    return s.passage.words(max(0, s.start - 45), min(len(s.passage.text), s.end + 35))


def _named(document: Document, sentence: Statement, cell: Statement) -> bool:
    """The words of a row's lead all stand beside the number of a sentence."""
    c = cell.cell
    assert c is not None
    lead = re.split(r"[,(]", c.lead)[0]
    own = [w for w in stems(lead) if w not in ("the", "of", "and") and len(w) > 1]
    if (
        not own
        or mentions(lead)
        or (all(w in GENERAL for w in own) and not re.search(r"requirement", lead, re.IGNORECASE))
    ):
        return False
    text = sentence.passage.plain
    found = figures(text)
    own_figure = next((f for f in found if f.start == sentence.start), None)
    begin, end = reach(text, own_figure, list(found)) if own_figure else (0, len(text))
    if not set(own) <= stems(text[max(begin, sentence.start - 130) : min(end, sentence.end + 35)]) and not (
        cell.names and cell.names <= sentence.names
    ):
        return False
    heads = {w for w in stems(c.head) if w not in GENERAL and len(w) > 2 and not w.isdigit()}
    if re.match(
        r"\s*(?:gross|of (?:ore|rock|concentrate|product))\b", text[sentence.end :]
    ) and not re.search(r"\bgross\b", f"{c.head} {c.caption}"):
        return False
    return heads <= sentence.wide


def _alike(a: Statement, b: Statement, metal: frozenset[str]) -> bool:
    """Every word that restricts one of two statements stands in the reach of the other."""
    return a.nouns - metal <= b.wide and b.nouns - metal <= a.wide


def _one_place(s: Statement, c: Statement, metal: frozenset[str]) -> bool:
    """A sentence and a row are about one place: the total of a bloc, or a country whose sites the row names."""
    if not s.place or s.place != c.place or not _alike(s, c, metal):
        return False
    if s.place in (BLOC, "WLD"):
        return c.total or s.place == "WLD"
    if {act_of(s), act_of(c)} == {"mined", "metal"}:
        return False
    row = stems(c.passage.plain)
    return any(set(stems(n)) <= row for n in s.names) if s.names else bool(mentions(s.passage.plain))


def _twice(document: Document, said: tuple[Statement, ...], metal: frozenset[str]) -> Iterator[Finding]:
    prose = [s for s in said if s.cell is None and s.kind in ("mass", "volume")]
    cells = [s for s in said if s.cell is not None and s.kind in ("mass", "volume")]
    equal = {round(s.value, 3) for s in cells}
    seen: set[tuple[int, int]] = set()
    for s in prose:
        if round(s.value, 3) in equal and any(
            c.value == s.value and (c.place == s.place or _named(document, s, c)) for c in cells
        ):
            continue  # the number stands in the table as it is
        before = s.passage.plain[max(0, s.start - 40) : s.start]
        if SHARE_OF.search(s.passage.plain[max(0, s.start - 90) : s.start]):
            continue
        if (
            COMPARES.search(before)
            or s.role in ("gap", "rest", "exports", "imports", "stock_in", "stock_out")
            or math.isinf(s.bounds[1])
        ):
            continue
        for c in cells:
            if (s.passage.line, c.passage.line) in seen or s.kind != c.kind or c.value <= 0 or s.value <= 0:
                continue
            if s.year is None or c.year is None or s.year != c.year:
                continue
            named = _named(document, s, c)
            if not named and not _one_place(s, c, metal):
                continue
            if named and s.role == "capacity" and c.role != "capacity":
                continue
            if (
                c.role
                and s.role
                and c.role != s.role
                and not {c.role, s.role} <= {"supply", "output", "use", "capacity"}
            ):
                continue
            if not named and (c.role != s.role):
                continue
            hit = _clash(s, c, cells)
            if hit:
                seen.add((s.passage.line, c.passage.line))
                yield hit
                break
    told: set[tuple[int, int]] = set()
    for s, t in _rivals(prose):
        if (s.passage.line, s.start) in told or not _one_subject(s, t, metal):
            continue
        if any(
            COMPARES.search(x.passage.plain[max(0, x.start - 40) : x.start]) or math.isinf(x.bounds[1])
            for x in (s, t)
        ):
            continue
        hit = _clash(s, t, cells)
        if hit:
            told.add((s.passage.line, s.start))
            yield hit


NEAREST = 60  # rivals of one statement that are looked at


def _rivals(prose: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of statements of one dimension that share a place or a name, or have neither; the first of very many alone."""
    table: dict[tuple[str, str], list[int]] = {}
    for i, s in enumerate(prose):
        for key in (s.place, *s.names):
            table.setdefault((s.kind, key), []).append(i)
    for i, s in enumerate(prose):
        others: set[int] = set()
        for key in (s.place, *s.names):
            held = table[(s.kind, key)]
            at = bisect_right(held, i)
            others.update(held[at : at + NEAREST])
        for j in sorted(others):
            if prose[j].passage.line != s.passage.line:
                yield s, prose[j]


def _one_subject(s: Statement, t: Statement, metal: frozenset[str]) -> bool:
    """Two sentences speak of one plant, or of one place as a whole: flow, year and restricting words agree."""
    if (s.year != t.year and not {s.role, t.role} & {"capacity", "reserves"}) or (
        s.year is None and not s.names
    ):
        return False
    if (
        not s.names
        and not t.names
        and not s.place
        and not t.place
        and s.nouns - metal
        and s.nouns - metal == t.nouns - metal
        and len(s.nouns - metal) <= 2
    ):
        # one use or product in two sentences
        return bool(
            {s.role, t.role} <= {"use", ""}
            and s.year is not None
            and s.year == t.year
            and s.passage.section is not t.passage.section
        )
    named = bool(s.names & t.names) and not (s.names ^ t.names) - _owners(s, t)
    if not named and (s.names or t.names or not s.place or s.place != t.place):
        return False
    if s.role != t.role and not (named and {s.role, t.role} == {"", "output"}):
        return False
    if {act_of(s), act_of(t)} == {"mined", "metal"}:
        return False
    if s.role not in FLOW or (s.role in ("imports", "exports", "scrap") and not named):
        return False
    if named or s.place in ("WLD", BLOC):
        return s.nouns - metal == t.nouns - metal or (named and _alike(s, t, metal))
    return s.nouns - metal == t.nouns - metal


ACTS = (
    ("mined", re.compile(r"\b(?:mine (?:output|production|supply)|mines|mined|dug|raised)\b", re.IGNORECASE)),
    (
        "metal",
        re.compile(
            r"\b(?:refin(?:ed|ery|eries|ery output)|smelt(?:ed|ers?)|refined (?:output|production))\b",
            re.IGNORECASE,
        ),
    ),
)


def act_of(s: Statement) -> str:
    """ "mined" or "metal" by the nearest word for mining or refining around a number of a sentence, else ""."""
    if s.cell is not None:
        text, at = f"{s.cell.head} {s.cell.caption}", 0
    else:
        text, at = s.passage.plain[max(0, s.start - 60) : s.end + 40], min(60, s.start)
    hits = [(abs(m.start() - at), name) for name, words in ACTS for m in words.finditer(text)]
    return min(hits)[1] if hits else ""


def _owners(s: Statement, t: Statement) -> frozenset[str]:
    """Names beside the common one: an owner before a plant's name sets nothing apart."""
    return frozenset(n for n in s.names ^ t.names if len(s.names & t.names) >= 1)


def _digits(s: Statement) -> str:
    m = re.match(r"[\d.,]+", s.text)
    return m[0] if m else s.text


def _clash(s: Statement, c: Statement, cells: list[Statement]) -> Finding | None:
    if not disjoint(_wide(s), _wide(c)):
        return None
    ratio = s.value / c.value
    if _digits(s) == _digits(c) and c.cell is None and not 0.4 < ratio < 2.5:
        return finding("R-UNIT", "high", (quote_of(s), quote_of(c)), f"{s.text} against {c.text}: a factor of {ratio:.4g}", "One unit.", weight=0.9)  # fmt: skip
    ten = round(math.log10(ratio))
    rule = "R-DUP"
    if any(abs(ratio / k - 1) < 0.004 for k in TONS) or (ten and abs(math.log10(ratio) - ten) < 0.02):
        rule = "R-UNIT"
    elif not 0.4 < ratio < 2.5:
        return None
    elif c.place == BLOC and ratio > 1:
        foreign = next((o for o in cells if o.place and outside(o.place) and abs(s.value - c.value - o.value) <= o.bounds[1] - o.value + 0.01 * o.value), None)  # fmt: skip
        rule = "R-SCOPE" if foreign else rule
    return finding(
        rule, "high" if rule != "R-DUP" else "medium", (quote_of(s), quote_of(c)),
        f"{shown(s.value, s.kind)} against {shown(c.value, c.kind)} ({abs(s.value - c.value) / max(s.value, c.value):.1%} apart)" + (f", a factor of {ratio:.4g}" if rule == "R-UNIT" else ""),
        "One value.", weight=abs(s.value - c.value) / max(s.value, c.value),
    )  # fmt: skip


def _wide(s: Statement) -> tuple[float, float]:
    low, high = s.bounds
    return (low - 0.008 * abs(s.value), high + 0.008 * abs(s.value))


OF = re.compile(r"\s*(?:of|in)\s+(?:the\s+|its\s+|their\s+|this\s+|that\s+|our\s+|all\s+|bloc\s+|allied\s+)*(?P<noun>total|requirements?|whole|bloc|group|world|supply|demand|output|consumption|need|sum|allied|[a-z]+)\b", re.IGNORECASE)  # fmt: skip
LINK = re.compile(r"(?:\b(?:is|are|was|were|makes?|made|equals?|equal to|represents?|or|i\.e\.|that is|about|some|roughly|around|nearly|almost|just|only|over|under|close to|a share of|amounts? to|accounts? for|comes? to|up)\b|[,(–—=\s~≈])+", re.IGNORECASE)  # fmt: skip


def _share(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Canada's 350 kt is some 35 % of the total": the amount is a cell, and its table has the total."""
    found = [f for f in figures(p.plain) if f.kind in ("mass", "percent", "volume")]
    for a, b in itertools.pairwise(found):
        if {a.kind, b.kind} not in ({"mass", "percent"}, {"volume", "percent"}):
            continue
        part, share = (a, b) if b.kind == "percent" else (b, a)
        of = OF.match(p.plain, share.end)
        between = p.plain[a.end : b.start]
        if part is not a or of is None or not LINK.fullmatch(between) or not 0 < share.value <= 100:
            continue
        if any(
            f.kind == part.kind and f is not part
            for f in found
            if 0 <= f.start - share.end < 30 and "," not in p.plain[share.end : f.start]
        ):
            continue
        bases: list[tuple[float, Cell]] = []
        shares: list[Cell] = []
        for table in tables_of(document):
            for line in table.grid:
                for cell in line:
                    if (
                        cell is None
                        or cell.kind != part.kind
                        or abs(cell.value - part.value) > max(cell.half, 1e-9)
                    ):
                        continue
                    if not _same_row(p, cell):
                        continue
                    column = [row[cell.column] for row in table.grid if cell.column < len(row)]
                    bases += [
                        (t.value, t)
                        for t in column
                        if t is not None and t.total and t is not cell and t.value > cell.value
                    ]
                    shares += [c for c in line if c is not None and c.kind == "percent"]
        prose: list[Statement] = []
        if not bases and of["noun"].lower() in ("total", "whole", "sum", "world", "output", "bloc", "group"):
            prose = [
                t for t in statements(document)
                if t.kind == part.kind and t.cell is None and t.passage.section is p.section and 0 <= p.line - t.passage.line <= 2 and (t.passage.line, t.passage.start) < (p.line, p.start)
                and t.value > part.value and (t.place in ("WLD", BLOC) or t.total or re.search(r"\btotal\b", t.passage.plain[max(0, t.start - 40) : t.start]))
            ]  # fmt: skip
        if not bases and not prose:
            continue
        low, high = share.amount.allowed
        if prose:
            if any(low - 0.6 <= 100 * part.value / t.value <= high + 0.6 for t in prose):
                continue
            t = prose[-1]
            yield finding(
                "R-SHARE", "medium", (p.words(max(0, part.start - 25), share.end + 25), quote_of(t)),
                f"{shown(part.value, part.kind)} / {shown(t.value, part.kind)} = {100 * per(part.value, t.value):.3g} %, stated {share.value:.4g} %", f"{100 * per(part.value, t.value):.3g} %.", weight=min(1.0, abs(share.value - 100 * per(part.value, t.value)) / 100),
            )  # fmt: skip
            return
        if any(low - 0.6 <= 100 * part.value / value <= high + 0.6 for value, _ in bases) or any(low - 0.6 <= c.value <= high + 0.6 for c in shares):  # fmt: skip
            continue
        value, cell = bases[-1]
        if of["noun"].lower() in ("world",) or re.search(
            r"\bworld\b|\bglobal\b", p.plain[share.end : share.end + 25]
        ):
            continue
        yield finding(
            "R-SHARE", "medium", (p.words(max(0, part.start - 25), share.end + 25), cell.row.words()),
            f"{shown(part.value, part.kind)} / {shown(value, part.kind)} = {100 * per(part.value, value):.3g} %, stated {share.value:.4g} %", f"{100 * per(part.value, value):.3g} %.", weight=min(1.0, abs(share.value - 100 * per(part.value, value)) / 100),
        )  # fmt: skip
        return


def _same_row(p: Passage, cell: Cell) -> bool:
    """The sentence names what the row is about: a place, or a word of its lead."""
    codes = {code for *_, code in mentions(cell.lead)}
    if codes:
        return bool(codes & {code for *_, code in (*mentions(p.plain), *mentions(p.lead))})
    own = {w for w in stems(cell.lead) if len(w) > 3}
    return bool(own & (stems(p.plain) | stems(p.lead))) or (
        bool(ALLIED.search(cell.lead)) and bool(ALLIED.search(p.plain))
    )


__all__ = ["crossread", "stem"]
