"""Passages: a brief's bullets and paragraphs as clean text, each character knowing where it stands in the file.

Markup, links and citations are taken out of the text that is read, never out of what is quoted.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from oreshed.ledger.document import Document, Section
from oreshed.ledger.reading.decode import heading_of

SENTENCE_REACH = 900  # characters; what stands farther off in an endless sentence says nothing
LONGEST = 30_000  # characters of one passage that are read; prose never comes near it
BULLET = re.compile(r"\s*(?:[•▪‣◦●·∙*+-]|\d{1,2}[.)])\s+(?=\S)")
TABLE = re.compile(r"\s*\|.*\|?\s*$")
LEAD_IN = re.compile(r"(?P<text>[^.!?:;|]{2,90}?)(?:\s*\([^()]{0,80}\))?:\s")
CHART_ROW = re.compile(
    r"(?:[~<>]?\s?[\d.,]+\s*(?:%|[kMG]?t|(?:thousand|million)\s(?:metric\s)?(?:t|tons|tonnes))?\s*){2,12}"
)
DASHED = re.compile(r"(?P<text>[A-Z][^.!?:;|\d]{1,60}?)\s[-—]\s")
REFERENCE = re.compile(r"\s*\[\d{1,3}\]\s*\S")
MARKUP = re.compile(
    r"(?P<paren>\s?\(\[[^\]\n]{0,300}\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)\))"
    r"|(?P<link>\[(?P<label>[^\]\n]{0,300})\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\))"
    r"|(?P<number>\s?\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,12}\])"
    r"|(?P<bare>(?:https?://|www\.)[^\s)\]>]+)"
    r"|(?P<tag></?(?:sub|sup|b|i|em|strong|br|u|small|span)\b[^<>]{0,40}>)"
    r"|(?P<stars>\*{1,3}|__|`)"
    r"|(?P<escape>\\(?=[~*_<>#.+-]))"
)
SPACES = dict.fromkeys(
    map(
        ord,
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\f\v",
    ),
    " ",
)
SIGNS = {
    ord(a): b
    for a, b in zip(
        "–‑‒−﹣－≈∼～∽⩽⩾’‘＜＞％，：；（）", "-----" + "-" + "~~~~" + "≤≥" + "''" + "<>%,:;()", strict=True
    )
}
DASH = "—"


@dataclass(frozen=True)
class Citation:
    """A cited source: where in the clean text it stood, its label and address."""

    at: int
    label: str
    url: str = ""


@dataclass(frozen=True)
class Passage:
    """A bullet, paragraph, summary line or heading.

    text : clean text, one character a character of the raw text or a space. raw : the text as it stands in the
    file, line ends turned into spaces. index : raw position of each clean character. starts : raw position at which
    each file line begins, from line `first`.
    """

    text: str
    raw: str
    index: array[int]
    first: int
    starts: tuple[tuple[int, int], ...]  # (raw position, column in the line)
    kind: str
    section: Section | None
    lead_in: tuple[int, int] = (0, 0)
    citations: tuple[Citation, ...] = ()
    removed: tuple[tuple[int, int], ...] = ()  # raw spans taken out
    sentences: tuple[int, ...] = field(default=())  # clean starts of sentences
    cut: int = 0  # raw characters beyond LONGEST that were not read

    def place(self, raw: int) -> tuple[int, int]:
        """Line and column of a raw position."""
        at = bisect_right([s for s, _ in self.starts], raw) - 1
        start, column = self.starts[max(at, 0)]
        return self.first + max(at, 0), raw - start + column

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of a clean span; the end is just behind the last character."""
        if start >= end:
            return (self.index[start], self.index[start]) if start < len(self.index) else (len(self.raw),) * 2
        return self.index[start], self.index[end - 1] + 1

    def sentence(self, position: int) -> tuple[int, int]:
        """Clean span of the sentence that holds a position, at most SENTENCE_REACH to either side of it."""
        at = bisect_right(self.sentences, position) - 1
        start = self.sentences[max(at, 0)] if self.sentences else 0
        end = self.sentences[at + 1] if at + 1 < len(self.sentences) else len(self.text)
        return max(start, position - SENTENCE_REACH), min(end, position + SENTENCE_REACH)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char.isdigit() and not char.isascii():
        try:
            return str(unicodedata.decimal(char))
        except ValueError:
            return char  # superscripts and circled digits
    return " " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char


def normalised(text: str) -> str:
    """Text of the same length with one kind of space, hyphen, tilde and digit; control characters become spaces."""
    text = text.translate(SPACES).translate(SIGNS)
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isascii() and c >= " " else _plain(c) for c in text)


def _cleaned(raw: str) -> tuple[str, array[int], list[Citation], list[tuple[int, int]]]:
    kept, index = [], array("L")
    citations, removed = [], []
    flat = normalised(raw)
    length = 0

    def keep(start: int, end: int) -> None:
        nonlocal length
        if end > start:
            kept.append(flat[start:end])
            index.extend(range(start, end))
            length += end - start

    at = 0
    for found in MARKUP.finditer(flat):
        start, end = found.span()
        keep(at, start)
        at = end
        kind = found.lastgroup
        if found["paren"]:
            inner = MARKUP.search(found["paren"].strip()[1:])
            if inner and inner["link"]:
                citations.append(Citation(length, inner["label"], inner["url"]))
        elif found["link"]:
            citations.append(Citation(length, found["label"], found["url"]))
            label = found.start("label")
            if not re.match(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+$|https?:", found["label"]):
                keep(label, label + len(found["label"]))
                removed.append((start, label))
                start = label + len(found["label"])
        elif kind == "number":
            citations.append(Citation(length, found["number"].strip()))
        elif kind == "bare":
            citations.append(Citation(length, "", found["bare"]))
        elif kind == "stars" and found[0] == "*" and _is_operator(flat, start):
            keep(start, end)
            continue
        removed.append((start, end))
    keep(at, len(flat))
    return "".join(kept), index, citations, removed


def _is_operator(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (before.isdigit() and after.isdigit()) or (before == " " and after == " ")


ABBREVIATIONS = frozenset(
    [
        "e.g",
        "i.e",
        "ca",
        "approx",
        "no",
        "nos",
        "u.s",
        "u.k",
        "e.u",
        "inc",
        "incl",
        "ltd",
        "corp",
        "co",
        "al",
        "fig",
        "figs",
        "vs",
        "st",
        "mt",
        "dr",
        "etc",
        "cf",
        "excl",
        "est",
        "avg",
        "resp",
        "sec",
        "prof",
        "jr",
        "sr",
        "dept",
        "gov",
        "intl",
        "oct",
        "nov",
        "dec",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "ref",
        "refs",
        "vol",
        "pp",
    ]
)
STOP = re.compile(r"[.!?][\"'”)\]]{0,3}\s+(?=[\"'“(\[]{0,2}[A-Z0-9~<>≈•])")


def _sentence_starts(text: str) -> tuple[int, ...]:
    starts = [0]
    for found in STOP.finditer(text):
        if text[found.start()] == ".":
            head = text[max(0, found.start() - 12) : found.start()].split(" ")[-1].lstrip("(").lower()
            after = text[found.end() : found.end() + 1]
            measured = (
                text[max(0, found.start() - len(head) - 2) : found.start() - len(head)].strip().isdigit()
            )
            if (
                head in ABBREVIATIONS
                and not measured
                and not (head in ("u.s", "u.k", "e.u") and after.isupper() is False)
            ) and not (head in ("al", "etc", "co", "inc", "ltd", "corp") and after.isupper()):
                continue
            if len(head) == 1 and head.isalpha() and text[found.start() - 1].isupper():
                continue
        starts.append(found.end())
    return tuple(starts)


def _make(lines: list[tuple[int, str]], kind: str, section: Section | None, skip: int = 0) -> Passage:
    """A passage of consecutive lines; `skip` characters of the first are its bullet mark."""
    raw, starts = "", []
    for position, (_, line) in enumerate(lines):
        column = skip if position == 0 else len(line) - len(line.lstrip())
        if position:
            raw += " "
        starts.append((len(raw), column))
        raw += line[column:].rstrip() if position + 1 < len(lines) else line[column:]
    cut = max(0, len(raw) - LONGEST)
    raw = raw[:LONGEST]
    text, index, citations, removed = _cleaned(raw)
    lead_in = (0, 0)
    if kind in ("bullet", "paragraph"):
        bold = re.match(r"\s*(\*\*?|__?)(?!\s)([^*_]{2,120}?)\1\s?(:?)", raw)
        if bold and (bold[3] or bold[2].rstrip()[-1:] in ":."):
            lead_in = (0, bisect_right(index, bold.end() - 1))
        elif (found := LEAD_IN.match(text)) or (kind == "bullet" and (found := DASHED.match(text))):
            lead_in = (0, found.end() - 1)
    starts_of = _sentence_starts(text)
    if lead_in[1] and lead_in[1] not in starts_of:
        starts_of = tuple(sorted({*starts_of, min(lead_in[1], max(len(text) - 1, 0))}))
    return Passage(text, raw, index, lines[0][0], tuple(starts), kind, section, lead_in, tuple(citations),
                   tuple(removed), starts_of, cut)  # fmt: skip


MARKED = re.compile(r"#{1,6}\s+\S")
SLIDE = re.compile(r"\W*slide\s*\d", re.IGNORECASE)


def is_deck(document: Document) -> bool:
    """Slides as plain text: no heading asks one of the form's questions, and no Markdown heading stands over prose or tables."""
    if any(section.question for section in document.sections):
        return False
    marked = sum(bool(MARKED.match(line)) for line in document.lines)
    return marked < 2 or any(SLIDE.match(line) for line in document.lines)


def _wrapped(above: str, line: str) -> bool:
    """On slides a line stands alone, unless the one above was broken in the middle of its sentence."""
    if CHART_ROW.fullmatch(line.strip()) or CHART_ROW.fullmatch(above.strip()):
        return False
    return above.endswith(" ") or above.count("(") > above.count(")") or line.lstrip()[:1].islower()


def passages(document: Document) -> list[Passage]:
    """The passages of a document in order; hard-wrapped bullets and paragraphs are joined again."""
    found: list[Passage] = []
    held: list[tuple[int, str]] = []
    kind, skip = "paragraph", 0
    sections = iter(document.sections)
    following = next(sections, None)
    section: Section | None = None
    slides = is_deck(document)

    def flush() -> None:
        nonlocal held
        if held:
            found.append(_make(held, kind, section, skip))
        held = []

    for number, line in enumerate(document.lines, start=1):
        if following is not None and following.first == number:
            flush()
            section, following = following, next(sections, None)
            found.append(_make([(number, line)], "heading", section))
            continue
        if not line.strip():
            flush()
            continue
        bullet = BULLET.match(line[:200])
        reference = REFERENCE.match(line[:200])
        if TABLE.match(line) if len(line) < 5000 and line.count("|") > 1 else False:
            flush()
            held, kind, skip = [(number, line)], "table", 0
            flush()
        elif reference:
            flush()
            held, kind, skip = [(number, line)], "reference", 0
        elif bullet:
            flush()
            held, kind, skip = [(number, line)], "bullet", bullet.end()
        elif line.lstrip().startswith(("*Summary", "_Summary", "Summary:", "**Summary")):
            flush()
            held, kind, skip = [(number, line)], "summary", 0
        elif (
            held and kind != "table" and len(held) < 200
            and (not slides or _wrapped(held[-1][1], line))
        ):  # fmt: skip
            held.append((number, line))
        else:
            flush()
            held, kind, skip = [(number, line)], "paragraph", 0
    flush()
    return found


__all__ = ["Citation", "Passage", "heading_of", "normalised", "passages"]
