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
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain.cautions import sort_key
from oreshed.chain.cells import (
    CONTROL,
    TABLE_BY_NAME,
    Sheet,
    capital,
    cell_text,
    closest,
    columns_of,
    control_faults,
    read_rows,
    shorten,
)
from oreshed.chain.model import Model
from oreshed.chain.references import check_model as check_model  # the reader's second half, for its callers
from oreshed.chain.references import reference_faults
from oreshed.chain.schema import TABLES, Row, Settings
from oreshed.chain.settings import SETTINGS_FILE, read_settings, settings_text

MAX_BYTES = 64 * 1024 * 1024
# Spreadsheets take a cell that starts so for a formula; an apostrophe before it keeps it text. Cells that already
# start with apostrophes before such a sign get one more, so that undoing is exact.
_FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_SHIPPED = Path(__file__).resolve().parents[1] / "models"


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
    settings: Settings | None,
    sheets: Mapping[str, Sheet],
    faults: Sequence[Fault],
    hashes: Mapping[str, str],
    settings_file: str = SETTINGS_FILE,
) -> Model:
    """A Model from tables as read, once the names between them are checked too.

    Raises InputFaults with `faults` and those of the references.
    """
    every = [*faults, *reference_faults(sheets, settings, settings_file)]
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
            _rename(name, set(tables) - present),
        )
        for name in sorted(present)
        if name.lower().endswith(".csv") and name not in tables
    ]


def read_table(table: type[Row], file: str, content: bytes) -> tuple[Sheet, list[Fault]]:
    """One table from the bytes of a CSV file, with its faults."""
    text, faults = _decode(content, file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # inside cells too: no workbook keeps a CR
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


def write_model(model: Model, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write the model as a folder: rows by key, LF, shortest numbers. Optional tables without rows are left out.

    The folder appears whole or not at all: it is written beside its place and renamed. With `overwrite` an existing
    model folder is replaced; what lies in it beside the tables (scenarios, a README) is carried over.

    Raises InputFaults when something else stands at `path`, or a text cannot be written.
    """
    return write_folder(_files(model), path, overwrite=overwrite)


def write_tables(model: Model, path: str | Path, names: Sequence[str]) -> Path:
    """Write some tables of the model into the folder it came from; every other file stays as it is, byte for byte.

    Raises InputFaults where the folder is no model or cannot be written.
    """
    root = Path(path)
    known = [SETTINGS_FILE, *(f"{t.table}.csv" for t in TABLES)]
    files = {name: (root / name).read_text(encoding="utf-8") for name in known if (root / name).is_file()}
    for name in names:
        files[f"{name}.csv"] = table_text(TABLE_BY_NAME[f"{name}"], model.table(name))
    return write_folder(files, root, overwrite=True)


def new_model(path: str | Path, metal: str, *, overwrite: bool = False) -> Path:
    """A folder to start from: a small model of `metal` that gives an answer, with comments and a README.txt.

    Raises InputFaults when something stands at `path` or `metal` is no name.
    """
    from oreshed.chain.starter import starter_files, starter_model

    files = {**_files(starter_model(metal)), **dict(starter_files(metal))}
    return write_folder(files, path, overwrite=overwrite)


def _files(model: Model) -> dict[str, str]:
    files = {SETTINGS_FILE: settings_text(model.settings)}
    for table in TABLES:
        rows = model.table(table.table)
        if rows or table.required_table:
            files[f"{table.table}.csv"] = table_text(table, rows)
    return files


def write_folder(files: dict[str, str], path: str | Path, *, overwrite: bool = False) -> Path:
    """Texts by file name as a folder, all or nothing; see `write_model`."""
    target = Path(path).resolve()
    _refuse_occupied(target, overwrite=overwrite)
    faults = [
        Fault(
            name,
            text.count("\n", 0, hit.start()) + 1,
            "",
            f"U+{ord(hit[0]):04X}",
            "holds a control character",
            "Remove it.",
        )
        for name, text in files.items()
        if (hit := CONTROL.search(text))
    ]
    if faults:
        raise InputFaults(faults)
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        fresh = temporary / "new"
        fresh.mkdir()
        for name, text in files.items():
            (fresh / name).write_text(text, encoding="utf-8", newline="")
        if target.exists():
            _carry_over(target, fresh)
            old = temporary / "old"
            target.rename(old)
            try:
                fresh.rename(target)
            except OSError:
                old.rename(target)
                raise
        else:
            fresh.rename(target)
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise InputFaults(
            [Fault(str(path), 0, "", "", problem, "Check the place and its permissions.")]
        ) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return target


def _refuse_occupied(target: Path, *, overwrite: bool) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir():
        problem, remedy = "a file of that name exists", "Choose another place."
    elif not (target / SETTINGS_FILE).is_file():
        problem, remedy = (
            "the folder is not empty and no model",
            "Choose another place, or empty it yourself.",
        )
    elif not overwrite:
        problem, remedy = "a model stands there", "Choose another place, or add --overwrite."
    else:
        return
    raise InputFaults([Fault(str(target), 0, "", "", problem, remedy)])


def _carry_over(old: Path, fresh: Path) -> None:
    """Everything of the old folder that is no table: it is the user's."""
    replaced = {SETTINGS_FILE, *(f"{t.table}.csv" for t in TABLES)}
    for item in old.iterdir():
        if item.name in replaced or (fresh / item.name).exists():
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.copytree(item, fresh / item.name, symlinks=True)
        else:
            shutil.copy2(item, fresh / item.name, follow_symlinks=False)


def _rename(name: str, missing: set[str]) -> str:
    """What to do about a file that is no table, given the tables that are not there."""
    near = closest(name, missing)
    return f"{capital(near)} Rename or remove it." if near.startswith("did") else "Rename or remove it."


def table_text(table: type[Row], rows: Sequence[Row]) -> str:
    """A table as CSV text, sorted by key."""
    names = [c.name for c in columns_of(table)]
    lines = [",".join(names)]
    for row in sorted(rows, key=sort_key):
        lines.append(",".join(_quoted(cell_text(getattr(row, name))) for name in names))
    return "\n".join([*lines, ""])


def _quoted(cell: str) -> str:
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    # Signs stand before negative numbers too; a guard there would make them text for a spreadsheet.
    if _FORMULA_LIKE.match(cell) and not _NUMBER.fullmatch(cell):
        cell = f"'{cell}"
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n') else cell


def shipped_models() -> list[str]:
    """Names of the model folders that come with the program."""
    return sorted(p.parent.name for p in _SHIPPED.glob(f"*/{SETTINGS_FILE}"))


def shipped(name: str | Path) -> Path:
    """The folder of a shipped model, or of the user's own: a name of `shipped_models()` or a path.

    Raises InputFaults listing the shipped ones when it is neither.
    """
    known = shipped_models()
    if str(name) in known:
        return _SHIPPED / str(name)
    if str(name).strip() and Path(name).is_dir():
        return Path(name)
    near = closest(Path(name).name, known)
    listed = (
        f"Shipped models: {', '.join(known) or 'none'}; or give the path of a folder that holds model.toml."
    )
    remedy = f"{capital(near)} {listed}" if near.startswith("did") else listed
    raise InputFaults([Fault(str(name), 0, "", "", "no such model", remedy)])
