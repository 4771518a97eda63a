"""Check certificates without trusting the program: read the tables back, redo every sum in exact fractions.

This file uses the standard library alone: no solver, no arrays. `verify` reads `tables/*.csv` and `verdict.json` of a
result folder and checks, for every certificate, what the proof in `certificate.py` needs, and that its flows are
feasible. A person who distrusts the solver has to read this page and no other.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oreshed.basis.errors import Fault, InputFaults

if TYPE_CHECKING:  # only to write; the checker never needs it
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
# Flows come from a floating-point solve: a balance may miss by this much of its largest term, or of one tonne.
FLOW_TOLERANCE = Fraction(1, 10**9)
# A threshold counts as reached within this share (the tolerance of the search), and as copied right within 1e-9.
REACH_TOLERANCE = Fraction(1, 10**7)
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


@dataclass(frozen=True)
class Failure:
    """One statement that does not hold. certificate: "set without member"; text: what was found and what was needed."""

    certificate: str
    text: str

    def __str__(self) -> str:
        return f"{self.certificate}: {self.text}"


@dataclass(frozen=True)
class VerifyReport:
    """certificates, inequalities, flows : how many were checked. failures : all that do not hold."""

    certificates: int
    inequalities: int
    flows: int
    failures: tuple[Failure, ...]

    @property
    def ok(self) -> bool:
        return not self.failures

    @property
    def text(self) -> str:
        """The report as printed: how much was checked, then every statement that fails."""
        head = (
            f"{self.certificates} certificates, {self.inequalities} inequalities and {self.flows} sets of flows "
            "checked in exact fractions: "
        )
        if self.ok:
            return head + "all hold"
        return "\n".join([f"{head}{len(self.failures)} statements fail", *(f"  {f}" for f in self.failures)])


# Writing ------------------------------------------------------------------------------------------------------


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
    return {**vars(labelled), "parents": ";".join(labelled.parents)}


def tables_of(matrix: Matrix) -> Tables:
    """The same tables without a detour through files, to check a proof before it is written."""
    tables = Tables()
    for column, objective in zip(matrix.columns, matrix.objective.tolist(), strict=True):
        tables.objective[column.id] = _exact(objective)
        tables.entries[column.id] = []
    for row, equality, rhs in zip(matrix.rows, matrix.equality.tolist(), matrix.rhs.tolist(), strict=True):
        tables.equality[row.id], tables.relax_class[row.id] = equality, row.relax_class
        tables.rhs[row.id] = None if rhs == float("inf") else _exact(rhs)
    for i, j, v in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        tables.entries[matrix.columns[j].id].append((matrix.rows[i].id, _exact(v)))
    return tables


# Reading ------------------------------------------------------------------------------------------------------


def verify(directory: Path) -> VerifyReport:
    """Check every certificate of a result folder.

    Raises InputFaults where a file, a column or an id is missing or a number cannot be read; statements that do not
    hold are in the report, all of them.
    """
    directory = Path(directory)
    faults: list[Fault] = []
    tables = read_tables(directory / "tables", faults)
    verdict = _read_verdict(directory / "verdict.json", faults)
    if faults:
        raise InputFaults(faults)
    failures = _changed(directory / "tables")
    report = check(tables, verdict)
    return VerifyReport(report.certificates, report.inequalities, report.flows, (*failures, *report.failures))


def _changed(folder: Path) -> list[Failure]:
    sums = folder / CHECKSUMS
    if not sums.exists():
        return [Failure("tables", f"{CHECKSUMS} is missing; whether the tables were changed cannot be told")]
    failures = []
    for line in sums.read_text(encoding="utf-8").splitlines():
        wanted, _, name = line.partition("  ")
        path = folder / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            failures.append(Failure("tables", f"{name} is not the file that was written with the results"))
    return failures


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


def _read_verdict(path: Path, faults: list[Fault]) -> dict[str, Any]:
    if not path.is_file():
        remedy = "Run the question again, or point to the folder it wrote"
        faults.append(Fault(path.name, 0, "", "", f"there is no file {path}", remedy))
        return {}
    try:
        verdict = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        faults.append(Fault(path.name, 0, "", str(error), "not JSON", "Run the question again"))
        return {}
    for key in ("unlocking", "certificates"):
        if not isinstance(verdict, dict) or key not in verdict:
            faults.append(Fault(path.name, 0, key, "", "missing key", "Run the question again"))
    return verdict if isinstance(verdict, dict) else {}


# Checking -----------------------------------------------------------------------------------------------------


def check(tables: Tables, verdict: Mapping[str, Any]) -> VerifyReport:
    """Check the certificates of `verdict` (keys unlocking, unlocking_sets, certificates) against the tables.

    Raises InputFaults for ids that the tables do not have and numbers that cannot be read.
    """
    _check_ids(tables, verdict)
    failures: list[Failure] = []
    unlocking = verdict["unlocking"]
    certificates: list[dict[str, Any]] = verdict["certificates"]
    wanted = _exact(unlocking["supply_now"]) + _exact(unlocking["delta"]) if certificates else ZERO
    proved: dict[tuple[str, ...], set[str]] = {}
    with_flows: set[tuple[str, ...]] = set()
    for certificate in certificates:
        name = f"{' + '.join(certificate['set'])} without {certificate['member']}"
        failures += [Failure(name, text) for text in _check_proof(tables, certificate, wanted)]
        key = tuple(sorted(certificate["set"]))
        proved.setdefault(key, set()).add(certificate["member"])
        if certificate.get("flows"):
            with_flows.add(key)
            found = _check_flows(tables, certificate["set"], certificate["flows"], wanted)
            failures += [Failure(f"flows of {' + '.join(certificate['set'])}", text) for text in found]
    for entry in verdict.get("unlocking_sets", []):
        proved.setdefault(tuple(sorted(m["id"] for m in entry["members"])), set())
    for key, members in proved.items():
        failures += [Failure(" + ".join(key), f"no proof for {m}") for m in key if m not in members]
        if key not in with_flows:
            failures.append(Failure(" + ".join(key), "no flows that reach the threshold"))
    return VerifyReport(
        len(certificates), len(certificates) * len(tables.objective), len(with_flows), tuple(failures)
    )


def _exact(value: float | int | str) -> Fraction:
    return Fraction(repr(float(value)) if isinstance(value, float) else value)


def _check_ids(tables: Tables, verdict: Mapping[str, Any]) -> None:
    """Refuse a verdict that speaks of rows, columns or classes the tables do not have."""
    faults: list[Fault] = []
    classes = {c for c in tables.relax_class.values() if c}

    def known(name: str, names: Iterable[str], key: str) -> None:
        if name not in names:
            remedy = "Verdict and tables must come from one run; run the question again"
            faults.append(Fault("verdict.json", 0, key, name, "the tables have no such id", remedy))

    unlocking = verdict["unlocking"]
    numbers = [("unlocking", k, unlocking.get(k)) for k in ("supply_now", "delta")]
    for n, certificate in enumerate(verdict["certificates"]):
        place = f"certificates[{n}]"
        for key in (
            "set",
            "member",
            "relaxed",
            "node_values",
            "row_values",
            "bound",
            "bound_t",
            "threshold_t",
        ):
            if key not in certificate:
                faults.append(Fault("verdict.json", 0, f"{place}.{key}", "", "missing key", "Run it again"))
        for name in [*certificate.get("set", []), *certificate.get("relaxed", [])]:
            known(name, classes, f"{place}.set")
        for key in ("node_values", "row_values"):
            for name, value in certificate.get(key, {}).items():
                known(name, tables.rhs, f"{place}.{key}")
                numbers.append((place, f"{key}.{name}", value))
        for name, value in certificate.get("flows", {}).items():
            known(name, tables.objective, f"{place}.flows")
            numbers.append((place, f"flows.{name}", value))
        numbers += [(place, k, certificate.get(k)) for k in ("bound", "bound_t", "threshold_t")]
    for place, key, value in numbers:
        try:
            _exact(value)
        except (ValueError, TypeError, ZeroDivisionError):
            remedy = "Write a decimal or a fraction as text"
            faults.append(Fault("verdict.json", 0, f"{place}.{key}", str(value), "not a number", remedy))
    if faults:
        raise InputFaults(faults)


def _check_proof(tables: Tables, certificate: Mapping[str, Any], wanted: Fraction) -> list[str]:
    """Everything the proof needs; the texts of what fails."""
    failed: list[str] = []
    members, member = list(certificate["set"]), certificate["member"]
    relaxed = set(certificate["relaxed"])
    if member not in members or relaxed != set(members) - {member}:
        failed.append("relaxed is not the set without the member")
    node = {i: Fraction(v) for i, v in certificate["node_values"].items()}
    row = {i: Fraction(v) for i, v in certificate["row_values"].items()}
    bound = ZERO
    for i, value in node.items():
        if not tables.equality[i]:
            failed.append(f"node value on {i}, which is not a balance")
        bound -= value * (tables.rhs[i] or ZERO)
    for i, value in row.items():
        if tables.equality[i]:
            failed.append(f"row value on {i}, which is a balance")
        if value < 0:
            failed.append(f"row value of {i} is {float(value):.6g}, below 0")
        if value and tables.relax_class[i] in relaxed:
            failed.append(f"row value on {i}, which is relaxed")
        limit = tables.rhs[i]
        if value and limit is None:
            failed.append(f"row value on {i}, which has no limit")
        bound += value * (limit or ZERO)
    for j, gain in tables.objective.items():
        left, right = gain, ZERO
        for i, a in tables.entries[j]:
            if i in node:
                left += node[i] * a
            if i in row:
                right += row[i] * a
        if left > right:
            failed.append(f"column {j}: {float(left):.12g} <= {float(right):.12g} does not hold")
    stated = Fraction(certificate["bound"])
    if stated != bound:
        failed.append(f"the values add up to a bound of {float(bound):.12g}, not {float(stated):.12g}")
    if not _close(_exact(certificate["bound_t"]), stated):
        failed.append(f"bound_t {certificate['bound_t']} is not the bound {float(stated):.12g}")
    if not bound < wanted:
        failed.append(f"bound {float(bound):.12g} is not below supply_now + delta = {float(wanted):.12g}")
    if not _close(_exact(certificate["threshold_t"]), wanted):
        failed.append(
            f"threshold_t {certificate['threshold_t']} is not supply_now + delta {float(wanted):.12g}"
        )
    return failed


def _close(a: Fraction, b: Fraction) -> bool:
    return abs(a - b) <= FLOW_TOLERANCE * max(abs(a), abs(b), Fraction(1))


def _check_flows(
    tables: Tables, members: Iterable[str], flows: Mapping[str, float], wanted: Fraction
) -> list[str]:
    """Are the flows feasible with the set dropped, and do they reach the threshold?"""
    failed: list[str] = []
    dropped = set(members)
    total: dict[str, Fraction] = dict.fromkeys(tables.rhs, ZERO)
    largest: dict[str, Fraction] = dict.fromkeys(tables.rhs, Fraction(1))
    supply = ZERO
    for j, tonnes in flows.items():
        x = _exact(tonnes)
        if x < 0:
            failed.append(f"flow {j} is {tonnes}, below 0")
        supply += tables.objective[j] * x
        for i, a in tables.entries[j]:
            total[i] += a * x
            largest[i] = max(largest[i], abs(a * x))
    for i, limit in tables.rhs.items():
        if limit is None or tables.relax_class[i] in dropped:
            continue
        room = FLOW_TOLERANCE * max(largest[i], abs(limit))
        if total[i] > limit + room or (tables.equality[i] and total[i] < limit - room):
            sense = "=" if tables.equality[i] else "<="
            failed.append(f"row {i}: {float(total[i]):.12g} {sense} {float(limit):.12g} does not hold")
    if supply < wanted - REACH_TOLERANCE * abs(wanted):
        failed.append(
            f"the flows supply {float(supply):.12g}, below supply_now + delta = {float(wanted):.12g}"
        )
    return failed
