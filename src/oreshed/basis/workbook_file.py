"""A workbook file before it is opened: whole, of a size that may be parsed, and a workbook at all.

Sizes are checked before anything is unpacked: a zip of 200 kB can hold seven million cells in one row, and a parser
holds a row as a whole.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path
from typing import IO
from zlib import error as zlib_error

from oreshed.basis.errors import Fault, InputFaults

MAX_BYTES = 32 * 1024 * 1024
MAX_UNPACKED = 128 * 1024 * 1024
MAX_PARTS = 1_000
MAX_TAGS = 250_000  # of one row: Excel's 16,384 columns need a third of it
MAX_TEXTS = 1_000_000
BEGIN = re.compile(rb"<(?:\w{1,20}:)?(row|si)\b")


def _refusal(path: Path, problem: str, remedy: str) -> InputFaults:
    return InputFaults([Fault(path.name, 0, "", "", problem, remedy)])


def inspect(path: Path) -> str:
    """SHA-256 of a workbook that may be opened.

    Raises InputFaults for what is no workbook, a damaged one, or one too large to parse.
    """
    if not path.is_file():
        raise _refusal(path, "no such file" if not path.exists() else "is not a file", "Give a .xlsx file.")
    if path.stat().st_size > MAX_BYTES:
        raise _refusal(path, f"is larger than {MAX_BYTES >> 20} MB", "Shorten it, or use tables as CSV.")
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == b"\xd0\xcf\x11\xe0":
        raise _refusal(path, "is an old .xls or locked by a password", "Save it as .xlsx without one.")
    if not start.startswith(b"PK"):
        raise _refusal(path, "is not a .xlsx workbook", "Save it as Excel workbook (.xlsx).")
    try:
        with zipfile.ZipFile(path) as parts:
            listed = parts.infolist()
            # zipfile never unpacks more than the listed size, so the list can be held to a cap.
            unpacked = sum(part.file_size for part in listed)
            if len(listed) > MAX_PARTS or unpacked > MAX_UNPACKED:
                problem = f"unpacks to {unpacked >> 20} MB in {len(listed)} parts"
                remedy = f"At most {MAX_UNPACKED >> 20} MB in {MAX_PARTS} parts are read; use tables as CSV."
                raise _refusal(path, problem, remedy)
            for part in listed:
                with parts.open(part) as unpacking:
                    wrong = _too_much(unpacking)  # read to the end: its check sum is compared there
                if wrong:
                    raise _refusal(path, f"{wrong} in {part.filename}", "Save it again, or as CSV.")
    except (zipfile.BadZipFile, zlib_error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _refusal(path, f"is damaged: {error}", "Copy or save it again; it may be cut off.") from error
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _too_much(part: IO[bytes]) -> str:
    """What makes a part of a workbook unfit to be parsed, "" if nothing does.

    A parser holds a row, and all shared texts, as a whole: seven million cells in one row fit into 200 kB of a zip
    file and need 3 GB when parsed.
    """
    held, tags, texts = b"", 0, 0
    head = True
    while chunk := part.read(1 << 20):
        if head and (b"<!DOCTYPE" in chunk[:4096] or b"<!ENTITY" in chunk[:4096]):
            return "declares a document type"
        head = False
        chunk = held + chunk
        end = chunk.rfind(b"<")
        if end < 0:
            held = b""
            continue
        chunk, held = chunk[:end], chunk[end : end + 64]
        start = 0
        for begin in BEGIN.finditer(chunk):
            tags += chunk.count(b"<", start, begin.start())
            if tags > MAX_TAGS:
                break
            start, tags = begin.start(), 0
            texts += begin[1] == b"si"
        tags += chunk.count(b"<", start)
        if tags > MAX_TAGS:
            return f"more than {MAX_TAGS:,} tags in one row"
        if texts > MAX_TEXTS:
            return f"more than {MAX_TEXTS:,} shared texts"
    return ""
