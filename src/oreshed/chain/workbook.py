"""A model as an Excel workbook: one sheet a table, one sheet `model` for the settings. For the border only.

Written with every text as text (`=1+1` stays a name), read as a stranger's file: sizes are checked before anything
is unpacked, formulas are refused, and nothing is allocated for cells that are not there.
"""

from __future__ import annotations

import datetime
import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from oreshed.basis.errors import Fault, InputFaults
from oreshed.basis.workbook_file import inspect
from oreshed.chain.cautions import sort_key
from oreshed.chain.cells import (
    CONTROL,
    TABLE_BY_NAME,
    ColumnSpec,
    Sheet,
    capital,
    cell_text,
    closest,
    columns_of,
    control_faults,
    read_rows,
    shorten,
)
from oreshed.chain.folder import assemble
from oreshed.chain.model import Model
from oreshed.chain.schema import TABLES, Settings
from oreshed.chain.settings import settings_of

SETTINGS_SHEET = "model"
MAX_ROWS = 200_000
MAX_COLUMNS = 100
_GROUPS = ("tiers", "blocs")


def export_workbook(model: Model, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write the model as .xlsx: headers carry a comment with meaning and unit. It appears whole or not at all.

    Raises InputFaults when something stands at `path` and `overwrite` is not set, or it cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise _refusal(path, "the name of a workbook ends in .xlsx", f"Call it {target.stem}.xlsx.")
    if target.exists() and not overwrite:
        raise _refusal(path, "a file of that name exists", "Choose another, or add --overwrite.")
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=".xlsx", dir=target.parent)
        os.close(handle)
        _write(model, temporary)
        Path(temporary).chmod(0o644)  # mkstemp's 0600 would hide the result from colleagues
        Path(temporary).replace(target)
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise _refusal(path, problem, "Check the place and its permissions.") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return target


def _write(model: Model, path: str) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        # A fixed date: the same model gives the same file.
        book.set_properties({"title": model.settings.title, "created": datetime.datetime(2000, 1, 1)})
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(SETTINGS_SHEET)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 2, 60)
        for column, name in enumerate(("setting", "value", "meaning")):
            sheet.write_string(0, column, name, bold)
        for row, (key, value, meaning) in enumerate(_setting_rows(model.settings), start=1):
            sheet.write_string(row, 0, key)
            _put(sheet, row, 1, value)
            sheet.write_string(row, 2, meaning)
        for table in TABLES:
            rows = sorted(model.table(table.table), key=sort_key)
            specs = columns_of(table)
            sheet = book.add_worksheet(table.table)
            sheet.freeze_panes(1, len(table.key_columns))
            for column, spec in enumerate(specs):
                sheet.write_string(0, column, spec.name, bold)
                sheet.write_comment(0, column, _comment(spec), {"x_scale": 1.8})
                sheet.set_column(column, column, max(8, min(30, len(spec.name) + 2)))
                if spec.choices and len(",".join(spec.choices)) <= 255:  # Excel's limit for a list in place
                    sheet.data_validation(
                        1, column, MAX_ROWS, column, {"validate": "list", "source": list(spec.choices)}
                    )
                for row, record in enumerate(rows, start=1):
                    _put(sheet, row, column, getattr(record, spec.name))


def _put(sheet: Any, row: int, column: int, value: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and float(f"{value:.16G}") == value:
        sheet.write_number(row, column, value)
    else:  # text (a line end inside is LF); or a float whose 17th digit the writer would drop, which the reader takes from text as well
        text = cell_text(value).replace("\r\n", "\n").replace("\r", "\n")
        if "x005F_" in text:  # OOXML's escape of an underscore, which openpyxl strips from any text
            problem = "a workbook cannot carry the characters x005F_"
            remedy = "Change that text, or keep the model as a folder."
            raise InputFaults([Fault(sheet.get_name(), row + 1, "", shorten(text), problem, remedy)])
        sheet.write_string(row, column, text)


def _comment(spec: ColumnSpec) -> str:
    lines = [spec.meaning]
    if spec.unit:
        lines.append(f"Unit: {spec.unit}")
    if spec.choices:
        lines.append(f"One of: {', '.join(spec.choices)}")
    if spec.refers:
        lines.append(f"Names a row of: {spec.refers}")
    lines.append("Required" if spec.required else f"Blank: {cell_text(spec.default) or 'none'}")
    return "\n".join(lines)


def _setting_rows(settings: Settings) -> Iterator[tuple[str, object, str]]:
    for name, info in Settings.model_fields.items():
        value = getattr(settings, name)
        if name in _GROUPS:
            for group, regions in value.items():
                yield f"{name}.{group}", ";".join(regions), info.description or ""
        else:
            yield name, value, info.description or ""


def _refusal(path: str | Path, problem: str, remedy: str) -> InputFaults:
    return InputFaults([Fault(Path(path).name, 0, "", "", problem, remedy)])


def import_workbook(path: str | Path) -> Model:
    """The model in a workbook, checked as a folder is; faults name sheet, row and column.

    Raises InputFaults with all faults, or with the one that keeps the file from being opened.
    """
    source = Path(path)
    digest = inspect(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl tells of features that it leaves out; cells are all we take
            settings, sheets, faults = _read(source)
    except InputFaults:
        raise
    except (
        Exception
    ) as error:  # openpyxl raises whatever a broken part trips over: KeyError, TypeError, ParseError ...
        problem = f"cannot be read as a workbook: {shorten(str(error)) or type(error).__name__}"
        raise _refusal(path, problem, "Open it in a spreadsheet and save it again as .xlsx.") from error
    return assemble(settings, sheets, faults, {source.name: digest}, f"{source.name}!{SETTINGS_SHEET}")


def _read(path: Path) -> tuple[Settings | None, dict[str, Sheet], list[Fault]]:
    import openpyxl

    faults: list[Fault] = []
    # Not data_only: a formula's cached value is what some program once computed; it is refused instead.
    book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        names = {sheet.title: sheet for sheet in book.worksheets}
        known = {*TABLE_BY_NAME, SETTINGS_SHEET}
        for name in sorted(names.keys() - known):
            if not name.startswith("_"):
                near = closest(name, known - names.keys())
                remedy = f"{capital(near)} " if near.startswith("did") else ""
                remedy += 'A sheet of your own starts with "_".'
                faults.append(Fault(f"{path.name}!{name}", 0, "", "", "is no table of a model", remedy))
        settings: Settings | None = None
        if SETTINGS_SHEET in names:
            settings, found = _settings(names[SETTINGS_SHEET], f"{path.name}!{SETTINGS_SHEET}")
            faults += found
        else:
            remedy = "Add it, with columns setting and value."
            faults.append(Fault(f"{path.name}!{SETTINGS_SHEET}", 0, "", "", "the sheet is missing", remedy))
        sheets: dict[str, Sheet] = {}
        for table in TABLES:
            file = f"{path.name}!{table.table}"
            if table.table not in names:
                sheets[table.table] = Sheet(table, file, readable=not table.required_table)
                if table.required_table:
                    columns = ", ".join(c.name for c in columns_of(table))
                    remedy = f"Add it ({table.title}: {columns})."
                    faults.append(Fault(file, 0, "", "", "the sheet is missing", remedy))
                continue
            header, records, whole = _cells(names[table.table], file, faults)
            computed = {f.row for f in faults if f.file == file}
            sheet, found = read_rows(table, file, header, records)
            # A row with a formula is told once; what its other cells name still stands.
            faults += [f for f in found if f.row not in computed]
            cells = {row: dict(zip(header, texts, strict=False)) for row, texts in records if row in computed}
            sheet.refused += [(row, cells[row]) for row, _ in sheet.rows if row in computed]
            sheet.rows = [(row, record) for row, record in sheet.rows if row not in computed]
            sheet.readable &= whole
            sheets[table.table] = sheet
    finally:
        book.close()
    return settings, sheets, faults


def _text(value: object) -> str:
    """A cell as the text that a CSV file would hold."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, str):  # Excel keeps the carriage return of a pasted CRLF in its own spelling
        return value.replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return cell_text(value)


def _cells(
    sheet: Any, file: str, faults: list[Fault]
) -> tuple[list[str], list[tuple[int, Sequence[str]]], bool]:
    """(header, numbered rows, whether the sheet was read whole); formulas and errors become faults."""
    header: list[str] = []
    records: list[tuple[int, Sequence[str]]] = []
    sheet.reset_dimensions()  # a sheet's stated size can be wrong, and openpyxl would drop the rows below it
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        if row > MAX_ROWS or len(cells) > MAX_COLUMNS:
            # openpyxl pads up to the last cell, so one stray cell at XFD1048576 is met here, not by memory.
            problem = f"has cells beyond row {MAX_ROWS} or column {MAX_COLUMNS}"
            faults.append(
                Fault(file, row, "", "", problem, "Delete the empty rows and columns after the table.")
            )
            return header, records, False
        texts = []
        for position, cell in enumerate(cells):
            kind = getattr(cell, "data_type", "n")
            text = _text(cell.value)
            if kind in ("f", "e"):
                name = header[position] if position < len(header) else f"column {position + 1}"
                problem = "holds a formula" if kind == "f" else "holds an error"
                remedy = "Paste its value (paste special, values)."
                shown = getattr(cell.value, "text", None) or text
                faults.append(Fault(file, row, name, shorten(shown), problem, remedy))
                text = ""
            texts.append(text)
        while texts and not texts[-1].strip():
            texts.pop()
        if row == 1:
            header = [text.strip() for text in texts]
            continue
        if not texts:
            continue
        texts += [""] * (len(header) - len(texts))
        if any(CONTROL.search(text) for text in texts):
            faults += control_faults(file, row, zip(header, texts, strict=False))
        records.append((row, texts))
    return header, records, True


def _settings(sheet: Any, file: str) -> tuple[Settings | None, list[Fault]]:
    faults: list[Fault] = []
    header, records, _ = _cells(sheet, file, faults)
    if header[:2] != ["setting", "value"]:
        remedy = "Name the first two columns setting and value."
        return None, [*faults, Fault(file, 1, "", ", ".join(header), "the header is another", remedy)]
    parsed: dict[str, Any] = {"tiers": {}}
    place: dict[str, int] = {}
    for row, cells in records:
        key, value = cells[0].strip(), cells[1].strip() if len(cells) > 1 else ""
        group, dot, name = key.partition(".")
        if key in place:
            problem = f"the same setting stands in row {place[key]}"
            faults.append(Fault(file, row, key, value, problem, "Keep one of the two."))
        elif group in _GROUPS and dot:
            parsed.setdefault(group, {})[name] = [r.strip() for r in value.split(";") if r.strip()]
        elif value:
            parsed[key] = _typed(key, value)
        place.setdefault(key, row)
    settings, found = settings_of(parsed, file)
    return settings, [*faults, *(replace(f, row=place.get(f.column, 0)) for f in found)]


def _typed(key: str, value: str) -> object:
    """Text of a setting in its field's type, or as it is: the schema then says what is wrong with it."""
    info = Settings.model_fields.get(key)
    kind = info.annotation if info else str
    try:
        return kind(value) if kind in (int, float) else value
    except ValueError:
        return value
