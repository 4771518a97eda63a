"""Claims as a CSV table, in and out: one number one row, the columns of the claims' vocabulary."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults
from oreshed.basis.regions import code_of, name_of
from oreshed.ledger.claim import Claim, Kind, Place, Stated, Subject
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.qualifier import interval

COLUMNS = (
    "claim_id", "document", "line", "quote", "commodity", "region", "entity", "quantity", "stage",
    "period_start", "period_end", "value_low", "value_central", "value_high", "unit",
    "value_low_t", "value_central_t", "value_high_t", "qualifier", "claim_kind", "cited_source",
    "confidence_note",
)  # fmt: skip
VALUES = ("value_low", "value_central", "value_high")
TONNES = ("value_low_t", "value_central_t", "value_high_t")
KINDS: tuple[Kind, ...] = ("measured", "estimate", "projection", "derived", "property")


def read_claims(path: Path) -> Ledger:
    """Read a claims table.

    Raises InputFaults with every bad cell of the file: row, column, value, remedy.
    """
    text = path.read_text(encoding="utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise InputFaults(
            Fault(path.name, 1, c, "", "column missing", f"Add a column {c}; it may be empty.")
            for c in missing
        )
    claims, faults = [], []
    for number, row in enumerate(reader, start=2):
        try:
            claims.append(_claim(row))
        except ValueError as error:
            faults.append(
                Fault(path.name, number, "", row["claim_id"] or "", str(error), "Mend or remove it.")
            )
    if faults:
        raise InputFaults(faults)
    return Ledger(tuple(claims))


def _claim(row: dict[str, str]) -> Claim:
    low, central, high = (float(row[c]) if row[c] else None for c in VALUES)
    kind = next((k for k in KINDS if k == row["claim_kind"]), None)
    if kind is None:
        raise ValueError(f"claim_kind {row['claim_kind']!r} is none of {', '.join(KINDS)}")
    factors = [float(row[t]) / float(row[v]) for v, t in zip(VALUES, TONNES, strict=True)
               if row[v] and row[t] and float(row[v])]  # fmt: skip
    mass = any(row[t] for t in TONNES)
    stated = Stated(
        low, central, high, row["unit"], row["qualifier"],
        (factors[0] if factors else 1.0) if mass else None,
        tuple(row[c] for c in VALUES + TONNES),
    )  # fmt: skip
    subject = Subject(
        row["commodity"], code_of(row["region"]), row["quantity"],
        stage=row["stage"], entity=row["entity"],
        period_start=int(row["period_start"]) if row["period_start"] else None,
        period_end=int(row["period_end"]) if row["period_end"] else None,
    )  # fmt: skip
    place = Place(row["document"], int(row["line"]) if row["line"] else 0)
    return Claim(
        row["claim_id"], subject, interval(stated), kind, row["cited_source"],
        quote=row["quote"], stated=stated, place=place, note=row["confidence_note"],
    )  # fmt: skip


def write_claims(ledger: Ledger) -> str:
    """The ledger as the text of a claims table, one row a claim, in the order of the ledger."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for claim in ledger.claims:
        row = cells(claim)
        writer.writerow([row[c] for c in COLUMNS])
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
    }  # fmt: skip


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else f"{value:.12g}"
