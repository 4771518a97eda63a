"""From a file's bytes to lines under headings, whatever its encoding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults
from oreshed.ledger.document import Document, Section
from oreshed.ledger.reading.headings import CAPTION, answered, question_in

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# The twelve questions of the form, by words that a heading holds. Order matters: references and summaries first.
QUESTIONS: tuple[tuple[str, str], ...] = (
    (r"references?.*\b(?:volume|production|quantit|figure|statistic|data)", "references_volumes"),
    (r"references?.*\b(?:tech|mining|method|process)", "references_technology"),
    (r"^(?:references|sources|bibliography|literature|notes)\b", "references_volumes"),
    (r"bottleneck.*summary|summary.*bottleneck", "bottleneck_summary"),
    (r"bottleneck", "bottleneck"),
    (r"remediation|clean-?up|environmental (?:tech|treat)", "remediation"),
    (r"purif|refine?ment|refining tech|refining and smelting|smelting (?:and|&)", "refining"),
    (r"separation|beneficiation|concentration tech|mineral processing", "separation"),
    (r"discovery|exploration", "discovery"),
    (r"extraction|mining tech|mining method", "extraction"),
    (r"\b(?:demand|consumption|use)\b.*20\d\d|domestic demand|^demand|\bdemand\b", "demand"),
    (r"\bsupply\b.*20\d\d|domestic supply|^supply", "supply"),
    (r"current production|domestic production|^production|production today|output today|\bcurrent\b.*output",
     "production"),
    # Headings put as questions in plain words: "How is tin found?", "What will the allies need in 2030?"
    (r"\bremediated\b|\bcleaned up\b", "remediation"),
    (r"\bpurified\b|\brefined\b", "refining"),
    (r"\bseparated\b|\bconcentrated\b", "separation"),
    (r"^how (?:is|are|do)\b.*\b(?:found|discovered|explored|located)\b", "discovery"),
    (r"\bextracted\b|^how (?:is|are)\b.*\bmined\b", "extraction"),
    (r"\b(?:needs?|required?|consumed?)\b.*\b20\d\d\b", "demand"),
    (r"\bproduced?\b.*\b(?:now|today|currently)\b", "production"),
)  # fmt: skip
HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
BOLD_HEADING = re.compile(r"\s{0,3}\*\*([^*]{4,120})\*\*\s*:?\s*$")


@dataclass(frozen=True)
class Decoded:
    """The text, the encoding it was read with, and how many characters were damaged."""

    text: str
    encoding: str
    damaged: int


def decode(data: bytes) -> Decoded:
    """Text of a file: byte-order marks first, then UTF-16 without one, UTF-8, and cp1252 for what is left.

    Undecodable bytes become U+FFFD and are counted, so that the rest can still be read.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    head = data[:4096]
    if len(head) >= 4 and head.count(0) > len(head) // 5:
        return _decoded(data, "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError as error:
        # A few bad bytes in a text that is otherwise UTF-8 are damage; many are another encoding.
        lossy = data.decode("utf-8", errors="replace")
        good = sum(1 for c in lossy[:100_000] if ord(c) > 127 and c != "\ufffd")
        bad = lossy.count("\ufffd")
        if good > bad or (error.start > len(data) - 4 and bad <= 1):
            return Decoded(lossy, "utf-8", bad)
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def read_document(path: Path) -> tuple[Document, tuple[Fault, ...]]:
    """A file as a document, with the damage that was found in it.

    Raises InputFaults when the file cannot be opened or holds no text at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputFaults([Fault(path.name, 0, "", str(path), reason, "Name a readable file.")]) from None
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        remedy = "Save it as text or Markdown first; tables of claims come in through `oreshed import`."
        raise InputFaults([Fault(path.name, 0, "", "", "not a text file", remedy)])
    decoded = decode(data)
    document = document_of(decoded.text, path.name)
    faults = []
    if decoded.damaged:
        first = next(i for i, line in enumerate(document.lines, start=1) if "\ufffd" in line)
        faults.append(Fault(path.name, first, "", f"{decoded.damaged} characters",
                            f"not readable as {decoded.encoding}; the rest was read",
                            "Save the file as UTF-8."))  # fmt: skip
    nul = decoded.text.count("\0")
    if nul:
        first = next(i for i, line in enumerate(document.lines, start=1) if "\0" in line)
        faults.append(Fault(path.name, first, "", f"{nul} NUL characters", "not text; the rest was read",
                            "Save the file as plain text."))  # fmt: skip
    return document, tuple(faults)


def document_of(text: str, name: str = "text") -> Document:
    """A text as a document: its lines, and a section for every heading.

    >>> document_of("## Key Bottleneck summary (2-4 sentences)").sections[0].question
    'bottleneck_summary'
    """
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return Document(name, lines, tuple(_sections(lines)))


def question_of(heading: str) -> str:
    """The question of the form that a heading asks, "" for any other heading."""
    if CAPTION.match(heading):
        return ""
    lowered = heading.lower()[:300]
    return next((question for pattern, question in QUESTIONS if re.search(pattern, lowered)), "")


def heading_of(line: str) -> tuple[int, str] | None:
    """Level and text of a heading line; a line of bold alone that asks a question of the form counts too."""
    if len(line) > 300:
        return None
    found = HEADING.match(line)
    if found:
        return len(found[1]), found[2].strip().strip("*").strip()
    bold = BOLD_HEADING.match(line)
    if bold and question_of(bold[1]):
        return 2, bold[1].strip().rstrip(":")
    return None


def _sections(lines: tuple[str, ...]) -> list[Section]:
    heads = [(number, *found) for number, line in enumerate(lines, start=1) if (found := heading_of(line))]
    sections = []
    above: dict[int, str] = {}
    asked = _asked(lines, heads)
    for index, (number, level, text) in enumerate(heads):
        last = heads[index + 1][0] - 1 if index + 1 < len(heads) else len(lines)
        above = {k: v for k, v in above.items() if k < level}
        question = asked[index] or next((above[k] for k in sorted(above, reverse=True) if above[k]), "")
        above[level] = question
        sections.append(Section(text, question, number, last))
    return sections


def _asked(lines: tuple[str, ...], heads: list[tuple[int, int, str]]) -> list[str]:
    """The question of every heading: by the form's words, by a writer's own, by the text under it."""
    asked = [question_of(text) for _, _, text in heads]
    levels = [level for _, level, _ in heads]
    main = next((k for k in sorted(set(levels)) if levels.count(k) > 1), 0)
    chapters = [i for i, level in enumerate(levels) if level == main]
    if not chapters or len(chapters) < 6:
        return asked
    taken = {q for q in asked if q}
    for i in chapters:
        if (
            asked[i] == "bottleneck"
            and question_in(heads[i][2]) == "bottleneck_summary"
            and "bottleneck_summary" not in taken
        ):
            asked[i] = "bottleneck_summary"
    taken = {q for q in asked if q}
    for i in chapters:
        if not asked[i] and (own := question_in(heads[i][2])) and own not in taken:
            asked[i] = own
            taken.add(own)
    ends = [*(heads[i][0] - 1 for i in chapters[1:]), len(lines)]
    texts = ["\n".join(lines[heads[i][0] : end]) for i, end in zip(chapters, ends, strict=True)]
    for i, question in zip(chapters, answered(texts, [asked[i] for i in chapters]), strict=True):
        asked[i] = question
    return asked
