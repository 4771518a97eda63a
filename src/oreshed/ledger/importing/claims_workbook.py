"""Claims as an Excel workbook, in and out: the columns of a claims table on a sheet `claims`."""

from __future__ import annotations

from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults
from oreshed.ledger.claim import Claim
from oreshed.ledger.claims_file import ClaimsFile, read_claims_file
from oreshed.ledger.claims_table import (
    COLUMNS,
    EXTENDED,
    NEEDED,
    TONNES,
    VALUES,
    cells,
    claim_of,
    missing_columns,
)  # fmt: skip
from oreshed.ledger.importing.delimited import shorten
from oreshed.ledger.importing.imported import Imported, Refused
from oreshed.ledger.importing.workbook import opened, sheet_rows, workbook_bytes
from oreshed.ledger.ledger import Ledger

SHEET = "claims"
NUMERIC = frozenset({*VALUES, *TONNES, "line", "period_start", "period_end"})
ZIP = b"PK"


def read_claims_source(path: Path) -> tuple[Imported, ClaimsFile | None]:
    """Claims of a CSV table or of a workbook, told by the file's first bytes, and how a CSV table was written.

    Raises InputFaults when it can be read as neither, or lacks a column of the claims' vocabulary.
    """
    if path.is_file():
        with path.open("rb") as stream:
            if stream.read(2) == ZIP:
                return read_claims_workbook(path), None
    file = read_claims_file(path)
    return Imported(file.ledger, path.name, file.dialect.encoding, file.rows, file.refused), file


def read_claims_workbook(path: Path) -> Imported:
    """Claims of the sheet `claims`, or of the only sheet. Damaged rows are told and the rest is kept."""
    refused, claims, seen = Refused(path.name), list[Claim](), dict[str, int]()
    rows = 0
    with opened(path) as sheets:
        names = [n for n in sheets if n.strip().casefold() == SHEET] or list(sheets)
        if len(names) != 1:
            remedy = f"Name the sheet with the claims {SHEET}."
            raise InputFaults(
                [Fault(path.name, 0, "", ", ".join(names)[:200], "which sheet holds claims?", remedy)]
            )
        file = f"{path.name}!{names[0]}"
        source = sheet_rows(sheets[names[0]], file, refused)
        header = [h.strip() for h in next(source, (1, list[str]()))[1]]
        missing = missing_columns(file, header, NEEDED)
        twice = sorted({c for c in header if c and header.count(c) > 1})
        if missing or twice:
            drop = (Fault(file, 1, c, "", "the column stands twice", "Keep one.") for c in twice)
            raise InputFaults([*missing, *drop])
        for row, texts in source:
            rows += 1
            record = dict.fromkeys((*COLUMNS, *header), "") | dict(zip(header, texts, strict=False))
            try:
                claim = claim_of(record)
                if claim.id in seen:
                    raise ValueError(f"claim_id: stands in row {seen[claim.id]} too")
            except ValueError as error:
                column, _, problem = str(error).partition(": ")
                shown = shorten(record.get(column, ""))
                refused.add(
                    Fault(file, row, column, shown, problem, "Mend or remove it; the row was left out.")
                )
                continue
            seen[claim.id] = row
            claims.append(claim)
    return Imported(Ledger(tuple(claims)), path.name, "xlsx", rows, refused.faults)


def claims_workbook(ledger: Ledger) -> bytes:
    """The ledger as a workbook, one row a claim.

    Raises InputFaults for a text that a workbook cannot carry.
    """
    header = COLUMNS + EXTENDED
    rows = ([row[c] for c in header] for row in map(cells, ledger.claims))
    return workbook_bytes({SHEET: (header, rows)}, NUMERIC, "Claims")
