"""Delimited text as strangers write it: encoding, dialect, and records one at a time, damaged ones told apart.

Nothing is held but the record at hand, so a file of any length needs the same memory. A damaged record becomes a
Fault and reading goes on after it: a quote that never closes costs one line, not the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TextIO

from oreshed.basis.errors import Fault, InputFaults

MAX_LINE = 1_000_000  # characters of one line
MAX_RECORD_LINES = 100  # lines that one quoted cell may span
MAX_ROWS = 1_000_000  # data rows; a claim takes up to 2 kB
MAX_COLUMNS = 500
DELIMITERS = ",;\t|"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ESCAPE = "surrogateescape"  # keeps a byte that is not in the encoding as one of the characters of STRAY
STRAY = re.compile("[\udc80-\udcff]")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")
C1 = re.compile(rb"[\x80-\x9f]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Dialect:
    """How a file is written: encoding, byte-order mark, delimiter, line end, quoting, whether the last line ends."""

    encoding: str = "utf-8"
    mark: bytes = b""
    delimiter: str = ","
    line_end: str = "\n"
    quote_all: bool = False
    ends: bool = True

    def render(self, cells: list[str]) -> str:
        """One record with its line end, as this dialect writes it."""
        out = io.StringIO()
        csv.writer(
            out,
            delimiter=self.delimiter,
            lineterminator=self.line_end,
            quoting=csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL,
        ).writerow(cells)
        return out.getvalue()

    def encode(self, text: str) -> bytes:
        """The bytes of a piece of text, without the mark.

        Raises UnicodeEncodeError for a character that the encoding has not.
        """
        order = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be",
                 codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be"}  # fmt: skip
        return text.encode(order.get(self.mark, self.encoding))


@dataclass(frozen=True)
class Record:
    """Cells of one record; `row` counts records (the header is 1), `line` the lines of the file.

    raw : its text, with its line end and the blank lines beside it.
    """

    row: int
    line: int
    cells: list[str]
    raw: str


def shorten(text: str, length: int = 60) -> str:
    """Text fit for a message: printable, on one line, at most `length` characters."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text[: length + 1])
    return shown if len(shown) <= length else shown[: length - 1] + "…"


def encoding_of(path: Path) -> tuple[str, bytes]:
    """(encoding, byte-order mark) of a file, read through once: its mark, else UTF-8, cp1252 or latin-1.

    Raises InputFaults when there is no such file, or it is no text (NUL in every other place, a zip archive).
    """
    if not path.is_file():
        problem = "no such file" if not path.exists() else "is not a file"
        raise InputFaults([Fault(path.name, 0, "", "", problem, "Give the file's path.")])
    with path.open("rb") as stream:
        head = stream.read(4096)
        for mark, name in BOMS:
            if head.startswith(mark):
                _check_decodes(path, name)
                return name, mark
        if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
            remedy = "Give a table as text (CSV); a workbook goes to: oreshed import claims, or stan."
            raise InputFaults([Fault(path.name, 0, "", "", "is not a text file", remedy)])
        if head.count(b"\0") * 4 > len(head):
            remedy = "Save it as UTF-8 (it looks like UTF-16 without its mark)."
            raise InputFaults([Fault(path.name, 0, "", "", "is not a text file", remedy)])
        stream.seek(0)
        return _without_mark(stream), b""


def _without_mark(stream: BinaryIO) -> str:
    """UTF-8, or what western files were written in before it.

    A file with more letters in UTF-8 than bytes that are not is UTF-8 with damage: its damaged rows are told. In the
    other encodings, two letters in a row that look like UTF-8 are rare.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(ESCAPE)
    letters = strays = 0
    high = False
    while chunk := stream.read(1 << 20):
        if not chunk.isascii():
            text = decoder.decode(chunk)
            stray = len(STRAY.findall(text))
            strays += stray
            letters += len(BEYOND_ASCII.findall(text)) - stray
            high = high or C1.search(chunk) is not None
    strays += len(STRAY.findall(decoder.decode(b"", final=True)))
    if letters >= strays:
        return "utf-8"
    # Where both say the same, it is told by the older name.
    return "cp1252" if high else "latin-1"


def _check_decodes(path: Path, encoding: str) -> None:
    try:
        with opened(path, encoding) as stream:
            while stream.read(1 << 20):
                pass
    except UnicodeError as error:
        problem = f"starts with the mark of {encoding} but is not in that encoding"
        raise InputFaults([Fault(path.name, 0, "", "", problem, "Save it again as UTF-8.")]) from error


def opened(path: Path, encoding: str) -> TextIO:
    """The text of a file; a byte that its encoding has not becomes a character that `CONTROL` finds."""
    return path.open(
        encoding=encoding,
        errors="strict" if encoding.startswith("utf-") and encoding[4] in "13" else ESCAPE,
        newline="",
    )


def sniff(path: Path) -> Dialect:
    """Dialect of a delimited file, from its encoding and its first record."""
    encoding, mark = encoding_of(path)
    with opened(path, encoding) as stream:
        first = stream.readline(MAX_LINE)
        second = stream.readline(MAX_LINE)
    bare = re.sub(r'"(?:[^"]|"")*"', "", first)
    delimiter = max(DELIMITERS, key=bare.count) if any(d in bare for d in DELIMITERS) else ","
    line_end = next((end for end in ("\r\n", "\n", "\r") if first.endswith(end)), "\n")
    quoted = [
        line.startswith('"') and line.rstrip("\r\n").endswith('"') for line in (first, second) if line.strip()
    ]
    unquoted = delimiter in re.sub(r'"(?:[^"]|"")*"(?:[,;\t|]|[\r\n]*$)', "", first)
    with path.open("rb") as raw:
        raw.seek(0, io.SEEK_END)
        raw.seek(-min(4, raw.tell()), io.SEEK_END)
        tail = raw.read().strip(b"\0")
    ends = tail.endswith((b"\n", b"\r")) or not tail
    return Dialect(encoding, mark, delimiter, line_end, all(quoted) and bool(quoted) and not unquoted, ends)


def read_records(path: Path, dialect: Dialect) -> Iterator[Record | Fault]:
    """Records of a file in order, the header first; a damaged one comes as its Fault and reading goes on."""
    with opened(path, dialect.encoding) as stream:
        yield from _records(path.name, _lines(stream), dialect.delimiter)


def _lines(stream: TextIO) -> Iterator[tuple[int, str, bool]]:
    """(number, text, whether it was cut) of every line; what is beyond MAX_LINE is passed over, never held."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        cut = len(line) > MAX_LINE
        rest = line
        while cut and rest and not rest.endswith(("\n", "\r")):
            rest = stream.readline(MAX_LINE)
        yield number, line[:80] if cut else line, cut


def _records(file: str, source: Iterator[tuple[int, str, bool]], delimiter: str) -> Iterator[Record | Fault]:
    waiting: deque[tuple[int, str, bool]] = deque()

    def line() -> tuple[int, str, bool] | None:
        return waiting.popleft() if waiting else next(source, None)

    row, blank = 0, ""
    held: Record | None = None  # until the next record begins: blank lines belong to the one before them
    while (got := line()) is not None:
        number, text, cut = got
        if not text.strip("\r\n"):
            if held is not None:
                held = replace(held, raw=held.raw + text)
            else:
                blank += text
            continue
        if held is not None:
            yield held
            held = None
        row += 1
        if row > MAX_ROWS + 1:
            problem = f"has more than {MAX_ROWS:,} rows; the rest was not read"
            yield Fault(file, row, "", "", problem, "Split the file and import the parts.")
            return
        if cut:
            problem = f"the line is longer than {MAX_LINE:,} characters"
            yield Fault(file, row, "", shorten(text), problem, "Mend or remove it; it was left out.")
            continue
        cells, raw = _parse(text, delimiter), text
        taken: list[tuple[int, str, bool]] = []
        while cells is None and len(taken) < MAX_RECORD_LINES and len(raw) < MAX_LINE:
            more = line()
            if more is None:
                break
            taken.append(more)
            if more[2]:
                break
            raw += more[1]
            if '"' in more[1]:
                cells = _parse(raw, delimiter)
        if cells is None:
            waiting.extendleft(reversed(taken))
            yield Fault(
                file, row, "", shorten(text), "a quote is opened and never closed", "Close or remove it."
            )
        elif len(cells) > MAX_COLUMNS:
            yield Fault(file, row, "", str(len(cells)), f"has more than {MAX_COLUMNS} cells", "Mend the row.")
        elif CONTROL.search(raw):
            faulty = next((i for i, cell in enumerate(cells) if CONTROL.search(cell)), 0)
            what = "a byte that is not in the file's encoding" if STRAY.search(raw) else "a control character"
            problem = f"cell {faulty + 1} holds {what}"
            yield Fault(file, row, "", shorten(cells[faulty]), problem, "Remove it; the row was left out.")
        else:
            held, blank = Record(row, number, cells, blank + raw), ""
    if held is not None:
        yield held


def _parse(text: str, delimiter: str) -> list[str] | None:
    """Cells of one record; None when a quoted cell is still open at its end."""
    if '"' not in text:
        return text.rstrip("\r\n").split(delimiter)
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
    try:  # a quote in the middle of a cell, 5" pipe: what other programs read
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [text.strip()]


def table(path: Path, dialect: Dialect) -> tuple[Record, Iterator[tuple[Record, dict[str, str]] | Fault]]:
    """(header, records by column name or their faults). Names are trimmed; a record must have the header's cells.

    Raises InputFaults when there is no header, or two columns have one name.
    """
    source = read_records(path, dialect)
    first = next(source, None)
    if first is None:
        raise InputFaults([Fault(path.name, 0, "", "", "is empty", "Give a table with a header row.")])
    if isinstance(first, Fault):
        raise InputFaults([first])
    names = [name.strip().replace("\xa0", " ") for name in first.cells]
    while names and not names[-1]:
        names.pop()
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputFaults(Fault(path.name, 1, n, "", "the column stands twice", "Keep one.") for n in twice)
    return replace(first, cells=names), _rows(path.name, names, source)


def _rows(
    file: str, header: list[str], source: Iterator[Record | Fault]
) -> Iterator[tuple[Record, dict[str, str]] | Fault]:
    width = len(header)
    words: dict[str, str] = {}  # a table says "metric tons" a million times; one text serves them all
    for record in source:
        if isinstance(record, Fault):
            yield record
            continue
        cells = record.cells
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            problem = f"has {len(cells)} cells where the header has {width}"
            yield Fault(file, record.row, "", shorten(record.raw), problem, "Mend the row; it was left out.")
            continue
        if len(words) > 50_000:
            words.clear()
        yield record, dict(zip(header, (words.setdefault(c, c) for c in cells), strict=False))
