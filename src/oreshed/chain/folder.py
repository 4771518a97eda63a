"""A model as a folder: `model.toml` and one CSV file per table, read whole or refused with every fault.

    us-allies/
      model.toml        name, years, tiers (oreshed.chain.schema.Settings)
      regions.csv       one file a table of the schema, UTF-8, a comma between cells
      plants.csv ...

The reader takes what spreadsheets write (byte-order mark, CRLF) and refuses what they break (separators in numbers,
cp1252 text, a cell with a unit). The writer is canonical: rows by key, LF, the shortest text of each number.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain.cautions import check_model as check_model  # the reader's second half, for its callers
from oreshed.chain.cells import (
    CONTROL,
    TABLE_BY_NAME,
    Sheet,
    closest,
    columns_of,
    control_faults,
    read_rows,
    shorten,
)
from oreshed.chain.model import Model
from oreshed.chain.references import reference_faults
from oreshed.chain.schema import TABLES, Row, Settings

SETTINGS_FILE = "model.toml"
MAX_BYTES = 64 * 1024 * 1024
# Spreadsheets take a cell that starts so for a formula; an apostrophe before it keeps it text. Cells that already
# start with apostrophes before such a sign get one more, so that undoing is exact.
_FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def read_model(path: str | Path) -> Model:
    """The model in a folder, checked whole: every cell, every name, every key.

    Rows keep the order of their files. Raises InputFaults with all faults of all files.
    """
    root = Path(path)
    if not root.is_dir():
        problem = "no such folder" if not root.exists() else "not a folder"
        raise InputFaults([Fault(str(path), 0, "", "", problem, "Give the folder that holds model.toml.")])
    faults: list[Fault] = []
    hashes: dict[str, str] = {}
    content = _content(root, SETTINGS_FILE, faults, required=True)
    settings: Settings | None = None
    if content is not None:
        hashes[SETTINGS_FILE] = hashlib.sha256(content).hexdigest()
        settings, found = read_settings(content, SETTINGS_FILE)
        faults += found
    faults += _strangers(root)
    sheets: dict[str, Sheet] = {}
    for table in TABLES:
        file = f"{table.table}.csv"
        content = _content(root, file, faults, required=table.required_table)
        if content is None:
            there = (root / file).exists() or (root / file).is_symlink()
            sheets[table.table] = Sheet(table, file, readable=not (table.required_table or there))
            continue
        hashes[file] = hashlib.sha256(content).hexdigest()
        sheets[table.table], found = read_table(table, file, content)
        faults += found
    return assemble(settings, sheets, faults, hashes)


def assemble(
    settings: Settings | None, sheets: dict[str, Sheet], faults: Sequence[Fault], hashes: dict[str, str]
) -> Model:
    """A Model from tables as read, once the names between them are checked too.

    Raises InputFaults with `faults` and those of the references.
    """
    every = [*faults, *reference_faults(sheets, settings)]
    if every or settings is None:
        raise InputFaults(every)
    rows: dict[str, Any] = {name: tuple(row for _, row in sheet.rows) for name, sheet in sheets.items()}
    return Model(settings=settings, hashes=hashes, **rows)


def _content(root: Path, name: str, faults: list[Fault], *, required: bool) -> bytes | None:
    """Bytes of a file that lies in the folder, is a file and is not too large; None with a fault otherwise."""
    path = root / name
    if not path.exists() and not path.is_symlink():
        if required:
            table = TABLE_BY_NAME.get(name.removesuffix(".csv"))
            meaning = (
                f"{table.title}: " + ", ".join(c.name for c in columns_of(table)) if table else "settings"
            )
            faults.append(Fault(name, 0, "", "", "the file is missing", f"Add it ({meaning})."))
        return None
    if not path.resolve().is_relative_to(root.resolve()):
        target = str(path.readlink()) if path.is_symlink() else ""
        faults.append(Fault(name, 0, "", target, "leads out of the folder", "Put the file itself there."))
        return None
    if not path.is_file():
        faults.append(Fault(name, 0, "", "", "is not a file", "Put a file of that name there."))
        return None
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)  # never by stat alone: a file can grow
    except OSError as error:
        faults.append(Fault(name, 0, "", "", f"cannot be read: {error.strerror}", "Check its permissions."))
        return None
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        faults.append(Fault(name, 0, "", "", f"is larger than {limit} MB", "Split or shorten the table."))
        return None
    return content


def _strangers(root: Path) -> list[Fault]:
    """CSV files that are no table: most often a table with a letter missing, whose rows would be lost."""
    tables = [f"{t.table}.csv" for t in TABLES]
    present = {p.name for p in root.iterdir()}
    return [
        Fault(
            name,
            0,
            "",
            "",
            "is no table of a model",
            _capital(closest(name, set(tables) - present) or "rename it"),
        )
        for name in sorted(present)
        if name.lower().endswith(".csv") and name not in tables
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def read_settings(content: bytes, file: str) -> tuple[Settings | None, list[Fault]]:
    """`model.toml` as Settings, or its faults."""
    parsed, faults = parse_toml(content, file)
    return (None, faults) if parsed is None else settings_of(parsed, file)


def parse_toml(content: bytes, file: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """TOML as a dict; broken text, bottomless nesting, nan and inf come back as faults."""
    try:
        text = content.decode("utf-8-sig")
        parsed = tomllib.loads(text.replace("\r\n", "\n"))
        numbers = list(_not_finite(parsed, ""))
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        return None, [Fault(file, row, "", "", "is not UTF-8 text", "Save it as UTF-8.")]
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        return None, [
            Fault(file, int(place[1]) if place else 0, "", "", f"is not TOML: {error}", "Mend that line.")
        ]
    except RecursionError:
        return None, [Fault(file, 0, "", "", "is nested too deeply", "Settings need no nesting.")]
    except ValueError as error:  # an integer of 5,000 digits
        return None, [Fault(file, 0, "", "", f"is not TOML: {error}", "Mend that value.")]
    faults = [
        Fault(file, 0, key, value, "not a finite number", "Give a finite number.") for key, value in numbers
    ]
    return (None if faults else parsed), faults


def _not_finite(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _not_finite(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _not_finite(inner, key)
    elif isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        yield key, str(value)


def settings_of(parsed: dict[str, Any], file: str) -> tuple[Settings | None, list[Fault]]:
    """Settings from parsed TOML (or the workbook's `model` sheet), or its faults."""
    try:
        return Settings.model_validate(_tuples(parsed), strict=True), []
    except ValidationError as error:
        fields = Settings.model_fields
        faults = []
        for e in error.errors(include_url=False):
            name = ".".join(str(part) for part in e["loc"])
            top = str(e["loc"][0])
            meaning = fields[top].description or "" if top in fields else ""
            if e["type"] == "missing":
                faults.append(Fault(file, 0, name, "", "the setting is missing", f"Add it: {meaning}."))
            elif e["type"] == "extra_forbidden":
                remedy = _capital(closest(top, fields.keys() - parsed.keys()) or "remove it")
                faults.append(Fault(file, 0, name, "", "no such setting", remedy))
            else:
                message = str(e["msg"])
                problem = message[:1].lower() + message[1:]
                faults.append(Fault(file, 0, name, shorten(str(e["input"])), problem, f"Give {meaning}."))
        return None, faults


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _tuples(v) for k, v in value.items()}
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value


def read_table(table: type[Row], file: str, content: bytes) -> tuple[Sheet, list[Fault]]:
    """One table from the bytes of a CSV file, with its faults."""
    text, faults = _decode(content, file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    broken: list[Fault] = []
    records = _records(reader, file, broken)
    _, header = next(records, (1, []))
    names = [name.strip() for name in header]
    if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        mark = "a semicolon" if ";" in names[0] else "a tab"
        fault = Fault(
            file, 1, "", shorten(names[0]), f"cells are separated by {mark}", "Separate them by a comma."
        )
        return Sheet(table, file, readable=False), [*faults, fault]
    if not any(names):
        problem = "the file has no header"
        remedy = f"Start it with {','.join(c.name for c in columns_of(table))}."
        return Sheet(table, file, readable=False), [*faults, *broken, Fault(file, 1, "", "", problem, remedy)]
    if CONTROL.search(text):
        rows = list(records)
        for row, cells in rows:
            faults += control_faults(file, row, zip(names, cells, strict=False))
        records = iter(rows)
    sheet, found = read_rows(table, file, names, records)
    sheet.readable = sheet.readable and not broken
    return sheet, [*faults, *found, *broken]


def _decode(content: bytes, file: str) -> tuple[str, list[Fault]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        fault = Fault(file, 1, "", "", "is UTF-16 text", "Save it as CSV UTF-8.")
        return content.decode("utf-16", errors="replace"), [fault]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        # Line breaks inside quotes do not start a row: count those where the quotes before are paired.
        before = content[: error.start]
        row = 1 + sum(part.count(b"\n") for part in before.split(b'"')[::2])
        start = before.rfind(b"\n") + 1
        line = content[start:].split(b"\n", 1)[0].decode("cp1252", errors="replace").strip()
        fault = Fault(file, row, "", shorten(line), "is not UTF-8 text", "Save the file as CSV UTF-8.")
        return content.decode("cp1252", errors="replace"), [fault]


def _records(reader: Iterator[list[str]], file: str, broken: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells); a line that is not CSV ends the table with a fault, since quotes no longer pair."""
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = 'Close each quote, and write a quote inside a cell as "".'
            if "field larger" in str(error):
                remedy = "Shorten the cell; a quote that is never closed also makes one."
            broken.append(Fault(file, row, "", "", f"is not CSV: {error}", remedy))
            return
        yield row, [cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell for cell in cells]
