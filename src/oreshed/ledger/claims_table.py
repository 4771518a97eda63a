"""Claims as a CSV table, in and out: one number one row, the columns of the claims' vocabulary."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from oreshed.basis.errors import Fault, InputFaults
from oreshed.basis.regions import code_of, name_of
from oreshed.ledger.claim import Basis, Claim, Kind, Place, Stated, Subject
from oreshed.ledger.importing.printed import number, tonnes_in
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.qualifier import MARKED, interval

COLUMNS = (
    "claim_id", "document", "line", "quote", "commodity", "region", "entity", "quantity", "stage",
    "period_start", "period_end", "value_low", "value_central", "value_high", "unit",
    "value_low_t", "value_central_t", "value_high_t", "qualifier", "claim_kind", "cited_source",
    "confidence_note",
)  # fmt: skip
# Without these no row is a claim; a workbook may lack the others, which then read as empty.
NEEDED = ("claim_id", "commodity", "quantity", "value_central", "unit", "claim_kind")
# Columns that a table may have beside them; importers write them.
EXTENDED = ("form", "basis", "locator")
VALUES = ("value_low", "value_central", "value_high")
TONNES = ("value_low_t", "value_central_t", "value_high_t")
KINDS: tuple[Kind, ...] = get_args(Kind)
BASES: tuple[Basis, ...] = get_args(Basis)
WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


def read_claims(path: Path) -> Ledger:
    """Read a claims table.

    Raises InputFaults with every bad cell of the file: row, column, value, remedy.
    """
    from oreshed.ledger.claims_file import read_claims_file

    file = read_claims_file(path)
    if file.refused:
        raise InputFaults(file.refused)
    return file.ledger


def missing_columns(file: str, header: Sequence[str], wanted: Sequence[str]) -> list[Fault]:
    """One fault for all columns that a table lacks, with those of its head that nothing reads: one may be misnamed."""
    missing = [c for c in wanted if c not in header]
    if not missing:
        return []
    unread = [c for c in header if c and c not in COLUMNS + EXTENDED]
    remedy = (
        "Add them to the head; a cell may be empty."
        if len(missing) > 1
        else "Add it to the head; a cell may be empty."
    )
    if "claim_kind" in missing:
        remedy += f" claim_kind is one of {', '.join(KINDS)}."
    if unread:
        remedy += f" Not read, and perhaps one of them by another name: {', '.join(unread[:12])}."
    problem = "columns missing" if len(missing) > 1 else "column missing"
    return [Fault(file, 1, ", ".join(missing), "", problem, remedy)]


def claim_of(row: Mapping[str, str], line: int = 0) -> Claim:
    """Claim of one row.

    Raises ValueError, `column: problem`, for the first cell that cannot be read.
    """
    if not row["claim_id"].strip():
        raise ValueError("claim_id: is empty")
    kind = next((k for k in KINDS if k == row["claim_kind"]), None)
    if kind is None:
        raise ValueError(f"claim_kind: {row['claim_kind']!r} is none of {', '.join(KINDS)}")
    basis = next((b for b in BASES if b == row.get("basis", "")), None)
    if basis is None:
        raise ValueError("basis: is neither contained nor gross")
    numbers = {c: _number(row, c) for c in VALUES + TONNES}
    low, central, high = (numbers[c] for c in VALUES)
    start, end = _whole(row, "period_start"), _whole(row, "period_end")
    if start is not None and end is not None and end < start:
        raise ValueError("period_end: the period ends before it begins")
    stated = Stated(
        low, central, high, row["unit"], row["qualifier"], _factor(row, numbers),
        tuple(row[c] for c in VALUES + TONNES),
    )  # fmt: skip
    subject = Subject(
        row["commodity"], code_of(row["region"]), row["quantity"], row.get("form", ""), row["stage"],
        basis, row["entity"], start, end,
    )  # fmt: skip
    try:
        estimate = interval(stated)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"value_central: {error}") from error
    return Claim(
        row["claim_id"], subject, estimate, kind, row["cited_source"], row.get("locator", ""), row["quote"], stated,
        Place(row["document"], _whole(row, "line") or 0), row["confidence_note"],
    )  # fmt: skip


def _number(row: Mapping[str, str], column: str) -> float | None:
    text = row[column]
    if not text:
        return None
    try:
        return number(text)
    except ValueError as error:
        raise ValueError(f"{column}: {error}") from error


def _whole(row: Mapping[str, str], column: str) -> int | None:
    text = row[column].strip()
    if not text:
        return None
    if not WHOLE.fullmatch(text):
        raise ValueError(f"{column}: is not a whole number")
    return int(text)


def _factor(row: Mapping[str, str], numbers: Mapping[str, float | None]) -> float | None:
    """Tonnes in one unit, from the row's own two numbers; from the unit where a mark stands instead of a number."""
    if not any(row[t] for t in TONNES):
        marked = row["qualifier"] in MARKED and not any(row[v] for v in VALUES)
        return tonnes_in(row["unit"]) if marked else None
    for value, tonnes in zip(VALUES, TONNES, strict=True):
        printed, converted = numbers[value], numbers[tonnes]
        if printed and converted is not None:
            factor = converted / printed
            if not math.isfinite(factor) or factor <= 0:
                raise ValueError(f"{tonnes}: is not {value} in tonnes")
            return factor
    return tonnes_in(row["unit"]) or 1.0


def write_claims(ledger: Ledger, columns: tuple[str, ...] = COLUMNS) -> str:
    """The ledger as the text of a claims table, one row a claim, in the order of the ledger."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for claim in ledger.claims:
        row = cells(claim)
        writer.writerow([row[c] for c in columns])
    return out.getvalue()


def cells(claim: Claim) -> dict[str, str]:
    """One claim as the cells of its row."""
    stated = claim.stated or Stated(None, None, None, claim.estimate.unit, claim.estimate.qualifier)
    numbers = (stated.low, stated.central, stated.high)
    tonnes = [None if v is None or stated.factor_t is None else v * stated.factor_t for v in numbers]
    printed = stated.printed or tuple(_shown(v) for v in (*numbers, *tonnes))
    s, place = claim.subject, claim.place or Place("", 0)
    return dict(zip(VALUES + TONNES, printed, strict=True)) | {
        "claim_id": claim.id, "document": place.document, "line": str(place.line) if place.line else "",
        "quote": claim.quote, "commodity": s.commodity, "region": name_of(s.region), "entity": s.entity,
        "quantity": s.quantity, "stage": s.stage,
        "period_start": "" if s.period_start is None else str(s.period_start),
        "period_end": "" if s.period_end is None else str(s.period_end),
        "unit": stated.unit, "qualifier": stated.qualifier, "claim_kind": claim.kind,
        "cited_source": claim.source_id, "confidence_note": claim.note,
        "form": s.form, "basis": s.basis, "locator": claim.locator,
    }  # fmt: skip


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.12g}"
