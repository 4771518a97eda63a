"""A matrix as tables: columns, rows and entries in exact decimals, written once and read back by whoever doubts it.

Only writing Parquet needs more than the standard library.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oreshed.basis.errors import Fault

if TYPE_CHECKING:  # only to write; who checks never needs it
    from oreshed.chain.matrix import Matrix

COLUMNS = (
    "id",
    "kind",
    "commodity",
    "origin",
    "from_region",
    "to_region",
    "plant",
    "objective",
    "cost",
    "parents",
)
ROWS = (
    "id",
    "family",
    "relax_class",
    "stage",
    "region",
    "plant",
    "commodity",
    "label",
    "reason",
    "sense",
    "rhs",
    "parents",
)
ENTRIES = ("row", "column", "value")
CHECKSUMS = "SHA256SUMS"
ZERO = Fraction(0)


@dataclass
class Tables:
    """A matrix as read back: ids and exact decimals. rhs is None where a row has no limit."""

    objective: dict[str, Fraction] = field(default_factory=dict)
    equality: dict[str, bool] = field(default_factory=dict)
    relax_class: dict[str, str] = field(default_factory=dict)
    rhs: dict[str, Fraction | None] = field(default_factory=dict)
    entries: dict[str, list[tuple[str, Fraction]]] = field(
        default_factory=dict
    )  # per column: (row, coefficient)


def write_tables(matrix: Matrix, folder: Path) -> None:
    """Write columns, rows and entries as CSV (decimals as printed by repr, sorted by id) and as Parquet, and their sums.

    Makes `folder` if needed. Units: t/yr, objective in t of supply per t, cost in USD per t.
    """
    import polars

    folder.mkdir(parents=True, exist_ok=True)
    objective, cost, rhs, value = (
        v.tolist() for v in (matrix.objective, matrix.cost, matrix.rhs, matrix.value)
    )
    columns = [
        {**_fields(c), "objective": objective[j], "cost": cost[j]} for j, c in enumerate(matrix.columns)
    ]
    rows = [
        {**_fields(r), "sense": "=" if matrix.equality[i] else "<=", "rhs": rhs[i]}
        for i, r in enumerate(matrix.rows)
    ]
    entries = [
        {"row": matrix.rows[i].id, "column": matrix.columns[j].id, "value": v}
        for i, j, v in zip(matrix.row.tolist(), matrix.col.tolist(), value, strict=True)
    ]
    tables = (("columns", COLUMNS, columns), ("rows", ROWS, rows), ("entries", ENTRIES, entries))
    sums = []
    for name, header, unsorted in tables:
        records = sorted([record[h] for h in header] for record in unsorted)
        path = folder / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(header)
            writer.writerows([repr(v) if isinstance(v, float) else v for v in record] for record in records)
        numbers = {"objective", "cost", "rhs", "value"}
        schema = {h: polars.Float64 if h in numbers else polars.String for h in header}
        polars.DataFrame(records, schema=schema, orient="row").write_parquet(folder / f"{name}.parquet")
        sums.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}.csv\n")
    (folder / CHECKSUMS).write_text("".join(sums), encoding="utf-8")


def _fields(labelled: Any) -> dict[str, Any]:
    """A Column or Row as a record; parents joined by semicolons."""
    return {**labelled._asdict(), "parents": ";".join(labelled.parents)}


def tables_of(matrix: Matrix) -> Tables:
    """The same tables without a detour through files, to check a proof before it is written."""
    tables = Tables()
    for column, objective in zip(matrix.columns, matrix.objective.tolist(), strict=True):
        tables.objective[column.id] = exact_number(objective)
        tables.entries[column.id] = []
    for row, equality, rhs in zip(matrix.rows, matrix.equality.tolist(), matrix.rhs.tolist(), strict=True):
        tables.equality[row.id], tables.relax_class[row.id] = equality, row.relax_class
        tables.rhs[row.id] = None if rhs == float("inf") else exact_number(rhs)
    for i, j, v in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        tables.entries[matrix.columns[j].id].append((matrix.rows[i].id, exact_number(v)))
    return tables


def read_tables(folder: Path, faults: list[Fault]) -> Tables:
    """Read the three CSV files; everything wrong is appended to `faults`."""
    tables = Tables()
    for number, record in _records(folder / "columns.csv", COLUMNS, faults):
        name = record["id"]
        _once(name, tables.objective, "columns.csv", number, faults)
        tables.objective[name] = _decimal(record["objective"], "columns.csv", number, "objective", faults)
        tables.entries.setdefault(name, [])
    for number, record in _records(folder / "rows.csv", ROWS, faults):
        name = record["id"]
        _once(name, tables.rhs, "rows.csv", number, faults)
        if record["sense"] not in ("=", "<="):
            faults.append(Fault("rows.csv", number, "sense", record["sense"], "unknown sense", "Use = or <="))
        tables.equality[name] = record["sense"] == "="
        tables.relax_class[name] = record["relax_class"]
        unlimited = record["rhs"] == "inf" and record["sense"] == "<="
        tables.rhs[name] = None if unlimited else _decimal(record["rhs"], "rows.csv", number, "rhs", faults)
    seen: set[tuple[str, str]] = set()
    for number, record in _records(folder / "entries.csv", ENTRIES, faults):
        row, column = record["row"], record["column"]
        for kind, name, known in (("row", row, tables.rhs), ("column", column, tables.objective)):
            if name not in known:
                remedy = f"Name a {kind} of {kind}s.csv, or write the tables again"
                faults.append(Fault("entries.csv", number, kind, name, f"unknown {kind}", remedy))
        _once((row, column), seen, "entries.csv", number, faults)
        seen.add((row, column))
        value = _decimal(record["value"], "entries.csv", number, "value", faults)
        tables.entries.setdefault(column, []).append((row, value))
    return tables


def _once(name: object, known: Any, file: str, number: int, faults: list[Fault]) -> None:
    if name in known:
        faults.append(Fault(file, number, "id", str(name), "appears twice", "Write the tables again"))


def _records(
    path: Path, header: tuple[str, ...], faults: list[Fault]
) -> Iterable[tuple[int, dict[str, str]]]:
    if not path.is_file():
        remedy = "Run the question again, or point to the folder it wrote"
        faults.append(Fault(path.name, 0, "", "", f"there is no file {path}", remedy))
        return
    with path.open(newline="", encoding="utf-8") as source:
        reader = csv.DictReader(source)
        missing = [h for h in header if h not in (reader.fieldnames or [])]
        if missing:
            remedy = f"Its header must name {', '.join(header)}"
            faults.append(Fault(path.name, 1, ", ".join(missing), "", "missing column", remedy))
            return
        for number, record in enumerate(reader, start=2):
            yield number, {h: record[h] or "" for h in header}


def _decimal(text: str, file: str, number: int, column: str, faults: list[Fault]) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        remedy = "Write a decimal number such as 0.955, or a fraction such as 191/200"
        faults.append(Fault(file, number, column, text, "not a number", remedy))
        return ZERO


def changed_tables(folder: Path) -> list[str]:
    """What in the folder is not as it was written with the results; one sentence each."""
    sums = folder / CHECKSUMS
    if not sums.exists():
        return [f"{CHECKSUMS} is missing; whether the tables were changed cannot be told"]
    failures = []
    for line in sums.read_text(encoding="utf-8").splitlines():
        wanted, _, name = line.partition("  ")
        path = folder / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            failures.append(f"{name} is not the file that was written with the results")
    return failures


def exact_number(value: float | int | str) -> Fraction:
    """A number as its decimals say; raises ValueError or TypeError for what is none."""
    return Fraction(repr(float(value)) if isinstance(value, float) else value)
