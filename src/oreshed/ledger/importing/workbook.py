"""Excel workbooks at the border: read as a stranger's file, written with every text as text.

Sizes are checked before anything is unpacked, formulas are refused, and nothing is allocated for cells that are not
there: one cell at XFD1048576 makes a sheet of 17 thousand million cells in a file of 5 kB.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from oreshed.basis.errors import Fault, InputFaults
from oreshed.basis.workbook_file import inspect
from oreshed.ledger.importing.delimited import CONTROL, shorten
from oreshed.ledger.importing.imported import Refused
from oreshed.ledger.importing.printed import NUMBER

MAX_ROWS = 200_000
MAX_COLUMNS = 100
MAX_TEXT = 32_767  # Excel's limit of a cell
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
# OOXML's escape of a character; readers differ in what they make of a text that looks like one.
ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_|x005F_")


def _refusal(path: Path, problem: str, remedy: str) -> InputFaults:
    return InputFaults([Fault(path.name, 0, "", "", problem, remedy)])


@contextmanager
def opened(path: Path) -> Iterator[dict[str, Any]]:
    """Worksheets of a workbook by name.

    Raises InputFaults for what is no workbook, too large a one, or one that openpyxl trips over.
    """
    import openpyxl

    inspect(path)
    with path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl tells of features that it leaves out; cells are all we take
        try:
            # Not data_only: a formula's cached value is what some program once computed; it is refused instead.
            book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
            sheets = {sheet.title: sheet for sheet in book.worksheets}
        except (
            Exception
        ) as error:  # whatever a broken part makes it raise: KeyError, TypeError, ParseError ...
            raise _unreadable(path.name, error) from error
        try:
            yield sheets
        finally:
            book.close()


def _unreadable(file: str, error: Exception) -> InputFaults:
    problem = f"cannot be read as a workbook: {shorten(str(error)) or type(error).__name__}"
    return InputFaults(
        [Fault(file, 0, "", "", problem, "Open it in a spreadsheet and save it again as .xlsx.")]
    )


def _raw_rows(sheet: Any, file: str) -> Iterator[tuple[Any, ...]]:
    try:
        sheet.reset_dimensions()  # a sheet's stated size can be wrong, and openpyxl would drop the rows below it
        yield from sheet.iter_rows()
    except Exception as error:  # the parts of a workbook are read row by row, and may be broken anywhere
        raise _unreadable(file, error) from error


def sheet_rows(sheet: Any, file: str, refused: Refused) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells as text) of every row that holds something; a row with a formula or error is refused."""
    for row, cells in enumerate(_raw_rows(sheet, file), start=1):
        if row > MAX_ROWS or len(cells) > MAX_COLUMNS:
            # openpyxl pads up to the last cell, so a stray far cell is met here, not by memory.
            problem = f"has cells beyond row {MAX_ROWS:,} or column {MAX_COLUMNS}; they were not read"
            refused.add(
                Fault(file, row, "", "", problem, "Delete the empty rows and columns after the table.")
            )
            return
        texts, sound = [], True
        for position, cell in enumerate(cells, start=1):
            kind, text = getattr(cell, "data_type", "n"), cell_text(cell.value)
            if kind in ("f", "e"):
                problem = "holds a formula" if kind == "f" else "holds an error"
                shown = shorten(str(getattr(cell.value, "text", None) or text))
                remedy = "Paste its value (paste special, values); the row was left out."
                refused.add(Fault(file, row, f"column {position}", shown, problem, remedy))
                sound = False
            elif CONTROL.search(text):
                problem, remedy = "holds a control character", "Remove it; the row was left out."
                refused.add(Fault(file, row, f"column {position}", shorten(text), problem, remedy))
                sound = False
            texts.append(text)
        while texts and not texts[-1].strip():
            texts.pop()
        if texts and sound:
            yield row, texts


def cell_text(value: object) -> str:
    """A cell as the text that a CSV file would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, str):  # Excel keeps the carriage return of a pasted CRLF in its own spelling
        return value.replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return str(value)


def workbook_bytes(
    sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[str]]]], numeric: frozenset[str], title: str
) -> bytes:
    """A workbook of tables: sheet name → (header, rows of text). Text stays text, `=1+1` as well.

    numeric : columns whose cells become numbers where a number carries their text exactly ("1.0" does not).
    Raises InputFaults for a text that a workbook cannot carry.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    faults: list[Fault] = []
    with xlsxwriter.Workbook(out, options) as book:
        # A fixed date: the same tables give the same file.
        book.set_properties({"title": title[:255], "created": datetime.datetime(2000, 1, 1)})
        bold = book.add_format({"bold": True, "bottom": 1})
        # With its quote prefix a text stays text even when somebody opens the cell and presses Enter.
        quoted = book.add_format({"quote_prefix": True})
        for name, (header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for column, head in enumerate(header):
                sheet.write_string(0, column, head, bold)
                sheet.set_column(column, column, max(8, min(30, len(head) + 2)))
            for row, cells in enumerate(rows, start=1):
                if row >= 1_048_576:
                    problem = "a sheet holds 1,048,575 rows"
                    raise InputFaults([Fault(name, row + 1, "", "", problem, "Keep this table as CSV.")])
                for column, (head, text) in enumerate(zip(header, cells, strict=True)):
                    if not text:
                        continue
                    if head in numeric and _as_number(text) is not None:
                        sheet.write_number(row, column, float(text))
                        continue
                    text = text.replace("\r\n", "\n").replace("\r", "\n")
                    if len(text) > MAX_TEXT or ESCAPE.search(text):
                        problem = "a workbook cannot carry this text"
                        remedy = f"At most {MAX_TEXT:,} characters and no _x0000_; or keep the table as CSV."
                        faults.append(Fault(name, row + 1, head, shorten(text), problem, remedy))
                    elif looks_like_formula(text):
                        sheet.write_string(row, column, text, quoted)
                    else:
                        sheet.write_string(row, column, text)
        if faults:
            raise InputFaults(faults)
    return out.getvalue()


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet that opens this text from a CSV file may take it for a formula.

    >>> looks_like_formula("=1+1"), looks_like_formula("-5")
    (True, False)
    """
    return text.startswith(FORMULA_START) and not NUMBER.fullmatch(text)


def _as_number(text: str) -> float | None:
    if len(text) > 30 or not NUMBER.fullmatch(text):
        return None
    value = float(text)
    # The writer keeps 16 digits; the reader spells a number the shortest way.
    return value if cell_text(value) == text and float(f"{value:.16G}") == value else None
