"""Passage: a sentence, bullet lead or table row of a document, with its place, citations and markup blanked.

Rules that look at wording read `plain`, which is as long as `text`: every citation, address and markup sign is
replaced by spaces, so that a position in one is a position in the other and a quote stays verbatim.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from oreshed.ledger.claim import Place
from oreshed.ledger.document import Document, Section
from oreshed.ledger.finding import Finding, Words

CITATION = re.compile(
    r"\(\[[^\]\n]*\]\((?:[^()\n]|\([^()\n]*\))*\)\)"  # ([site](url))
    r"|\[[^\]\n]*\]\((?:[^()\n]|\([^()\n]*\))*\)"  # [site](url)
    r"|(?<=[\s\w.,;:)%\]])\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]"  # [3], [3, 4]
    r"|https?://\S+"
)
MARKUP = re.compile(r"\*+|`+|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])|~~(?=\S[^~]*~~)")
BULLET = re.compile(r"^\s*(?:[•‣▪◦·–-]|\*(?!\*)|\d{1,2}[.)](?=\s))\s*")
LONGEST = 2500  # characters
LEAD = re.compile(r"^([^:.|]{2,70}?)\s*:(?=\s|$)")
DASHED = re.compile(r"^([^.|:–—]{2,60}?)\s+[–—-]\s+(?=\S)")
BOLD = re.compile(r"^\s*\*\*([^*]{2,70}?)[.:]?\*\*[.:]?(?=\s)")
BOUNDARY = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(\[~≈]*[A-Z0-9])")
ABBREVIATION = re.compile(
    r"(?:\b(?i:e\.g|i\.e|approx|ca|incl|excl|corp|inc|ltd|no|st|vs|al|etc|cf|resp|pp|p|co|dr|mr|vol|fig|est|plc|jr)"
    r"|(?<![°º])(?<![°º] )\b[A-Z]|\b[A-Z](?:\.[A-Z])+)\.$"
)


@dataclass(frozen=True)
class Passage:
    """A stretch of one bullet or paragraph, whose hard-wrapped lines are joined by one space each.

    line : the first line of its bullet. start : index of the first character in the joined lines. rows : for each
        line of the bullet its offset in the joined text, its number, and its own first character that was kept. lead : the words before the colon that open its bullet
        ("United States", "Imports"), or the row's first cell. kind : sentence, row, heading.
    """

    document: str
    line: int
    start: int
    text: str
    plain: str
    lead: str
    kind: str
    section: Section | None
    rows: tuple[tuple[int, int, int], ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """The numbers of the lines that its bullet covers."""
        return tuple(n for _, n, _ in self.rows) or (self.line,)

    def place(self, offset: int) -> Place:
        """Line and column of a character of the text."""
        at = self.start + offset
        row = next((r for r in reversed(self.rows) if r[0] <= at), None)
        return (
            Place(self.document, row[1], at - row[0] + row[2]) if row else Place(self.document, self.line, at)
        )

    def words(self, begin: int = 0, end: int | None = None) -> Words:
        """The verbatim words from `begin` to `end` of this passage, with their place."""
        end = len(self.text) if end is None else min(end, len(self.text))
        begin = max(begin, 0)
        while begin > 0 and not self.text[begin - 1].isspace():
            begin -= 1  # whole words, so that the quote reads
        while end < len(self.text) and not self.text[end].isspace():
            end += 1
        piece = self.text[begin:end]
        skipped = len(piece) - len(piece.lstrip())
        return Words(piece.strip(), self.place(begin + skipped))

    @property
    def question(self) -> str:
        return self.section.question if self.section else ""


SHORT = re.compile(r"\b(?:i\.e\.|e\.g\.)", re.IGNORECASE)


def plain(text: str) -> str:
    """The text with citations, addresses and markup signs as spaces, odd spaces as plain ones, and no stops that end nothing.

    Of the same length: "i.e." is "viz " and "e.g." is "say ", so that a stop ends a sentence everywhere.
    """
    for pattern in (CITATION, MARKUP):
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    text = SHORT.sub(lambda m: {"i": "viz ", "e": "say "}[m[0][0].lower()], text)
    return re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]", " ", text)


@lru_cache(maxsize=64)
def passages(document: Document) -> tuple[Passage, ...]:
    """Every sentence, table row and heading of a document in order."""
    found: list[Passage] = []
    for number, line, rows in _blocks(document):
        section, bare = document.section_of(number), plain(line)
        stripped = bare.strip()
        if stripped.startswith("#"):
            found.append(Passage(document.name, number, 0, line, bare, "", "heading", section))
        elif stripped.startswith("|"):
            cells = [c.strip() for c in stripped.strip("|").split("|")]
            found.append(Passage(document.name, number, 0, line, bare, cells[0], "row", section))
        else:
            found.extend(_sentences(document.name, number, line, bare, section, rows))
    return tuple(found)


@lru_cache(maxsize=64)
def passages_by_line(document: Document) -> dict[int, tuple[Passage, ...]]:
    """The passages of a document by the lines that they cover, so that a claim finds its own without a search."""
    lines: dict[int, list[Passage]] = {}
    for p in passages(document):
        for n in dict.fromkeys(p.lines):
            lines.setdefault(n, []).append(p)
    return {n: tuple(found) for n, found in lines.items()}


OWN_LINE = re.compile(
    r"^\s*(?:#|\||[•‣▪◦]|[–*+-]\s|\[?\d{1,3}[.)\]](?=\s)|[*_]{0,2}Summary\b|>|```|-{3,}|={3,})"
)


def _blocks(document: Document) -> Iterator[tuple[int, str, tuple[tuple[int, int, int], ...]]]:
    """First line number, text and rows of every heading, table row, bullet and paragraph; lines of slides stand alone."""
    joined = any(s.question for s in document.sections)
    held: list[tuple[int, str]] = []

    def flush() -> Iterator[tuple[int, str, tuple[tuple[int, int, int], ...]]]:
        text = ""
        rows: list[tuple[int, int, int]] = []
        for i, (number, line) in enumerate(held):
            column = len(line) - len(line.lstrip()) if i else 0
            text = text.rstrip() + " " if i else ""
            rows.append((len(text), number, column))
            text += line[column:]
        if held:
            yield held[0][0], text, tuple(rows) if len(held) > 1 else ()
        held.clear()

    for number, line in enumerate(document.lines, start=1):
        stripped = line.strip()
        starts = (
            not held
            or not joined
            or bool(OWN_LINE.match(line[:80]))
            or held[-1][1].lstrip()[:1] in ("#", "|")
            or len(held) >= 40
        )
        if starts or not stripped:
            yield from flush()
        if stripped:
            held.append((number, line))
    yield from flush()


def _sentences(
    name: str,
    number: int,
    line: str,
    bare: str,
    section: Section | None,
    rows: tuple[tuple[int, int, int], ...] = (),
) -> list[Passage]:
    bullet = BULLET.match(line)
    offset = bullet.end() if bullet else len(line) - len(line.lstrip())
    opening = LEAD.match(bare[offset:].strip()) if bullet or line.lstrip().startswith("*") else None
    opening = opening or (DASHED.match(bare[offset:].strip()) if bullet else None) or BOLD.match(line)
    lead = opening[1].strip(" .:") if opening else ""
    cuts = [offset]
    for m in BOUNDARY.finditer(bare, offset):
        if not ABBREVIATION.search(bare[: m.start()].rstrip('"”’)')[-14:]):
            cuts.append(m.end())
    cuts.append(len(line))
    # No sentence is that long: a damaged line is read in stretches, so that the time stays linear in its length.
    cuts = sorted(
        {
            *cuts,
            *(at for b, e in itertools.pairwise(cuts) if e - b > LONGEST for at in range(b, e, LONGEST)),
        }
    )
    return [
        Passage(name, number, a, line[a:b], bare[a:b], lead, "sentence", section, rows)
        for a, b in itertools.pairwise(cuts)
        if bare[a:b].strip()
    ]


CLAUSE = re.compile(
    r"\s*[;]\s*|\s[–—]\s|,\s+(?=(?:while|whereas|but|although|though|and (?:the|its|their|it|they|so|thus|in|of|a|an|another|then)|so that|yet|which (?:leaves|means|makes|gives|is why)|because|since|as)\b)|:\s+"
)
BRACKETS = re.compile(r"\([^()]{0,120}\)")


@lru_cache(maxsize=4096)
def readings(p: Passage) -> tuple[Passage, ...]:
    """The sentence; the sentence without its brackets; and each clause of that with two numbers or more, in order.

    A rule that needs exactly two masses finds them in a clause where the sentence holds five.
    """
    bare = BRACKETS.sub(lambda m: " " * len(m[0]), p.plain)
    found = [p] if bare == p.plain else [p, replace(p, plain=bare)]
    cuts = [0, *(m.end() for m in CLAUSE.finditer(bare)), len(bare)]
    if len(cuts) > 2:
        for b, e in itertools.pairwise(cuts):
            if len(re.findall(r"\d+", bare[b:e])) >= 2 and e - b >= 20:
                found.append(replace(p, start=p.start + b, text=p.text[b:e], plain=bare[b:e]))
    return tuple(found)


def first_of(p: Passage, *rules: Callable[[Passage], Iterable[Finding]]) -> Iterator[Finding]:
    """What each rule finds in the first reading of a sentence that it finds anything in."""
    found = readings(p)
    for rule in rules:
        for q in found:
            hits = list(rule(q))
            if hits:
                yield from hits
                break


def joined(before: Passage | None, p: Passage) -> Passage | None:
    """Two sentences of one bullet or paragraph as one stretch, so that a rule on sentences reads both."""
    if before is None or before.line != p.line or p.rows or before.start + len(before.text) > p.start:
        return None
    gap = " " * (p.start - before.start - len(before.text))
    return replace(before, text=before.text + gap + p.text, plain=before.plain + gap + p.plain)


def follows(before: Passage, p: Passage) -> bool:
    """The sentence comes next in one paragraph or list, on the same line or the next one of its section."""
    return (
        before.document == p.document
        and before.section == p.section
        and p.line - before.lines[-1] <= 1
        and (before.line, before.start) < (p.line, p.start)
    )


BULLET = re.compile(r"\s*(?:[•‣▪◦·*+–-]|\d{1,2}[.)]|\([a-z\d]\))\s*")


def bullet_mark(p: Passage) -> str:
    """The sign that opens the bullet of a sentence; "" inside a paragraph."""
    m = BULLET.match(p.text[:8])
    if m:
        return m[0]
    return "-" if p.start and p.start <= 6 else ""


def bullets_below(sentences: Sequence[Passage], i: int) -> list[Passage]:
    """The first sentence of each bullet of the list that stands right below a sentence."""
    head = last = sentences[i]
    first: list[Passage] = []
    for p in sentences[i + 1 :]:
        if p.section != head.section or p.line - last.lines[-1] > 2 or p.line == head.line:
            break
        if p.line != last.line:
            if not BULLET.fullmatch(bullet_mark(p)):
                break
            first.append(p)
        last = p
    return first


def table_rows(document: Document) -> list[list[Passage]]:
    """The pipe tables of a document: header row first, separator rows left out."""
    tables: list[list[Passage]] = []
    last = -2
    for p in passages(document):
        if p.kind != "row":
            continue
        if p.line != last + 1:
            tables.append([])
        last = p.line
        if not re.fullmatch(r"[\s|:–-]*", p.plain):
            tables[-1].append(p)
    return [t for t in tables if len(t) > 1]


def cells_of(row: Passage) -> list[str]:
    """The cells of a table row, without markup."""
    return [c.strip() for c in row.plain.strip().strip("|").split("|")]
