"""Reads a material flow system from a workbook of four sheets or a folder of four tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults
from oreshed.ledger.importing.delimited import Record, shorten, sniff, table
from oreshed.ledger.importing.imported import Imported, Refused
from oreshed.ledger.importing.printed import number
from oreshed.ledger.importing.stan import (
    NAMES,
    NUMBERS,
    SHEETS,
    TABLES,
    Flow,
    Process,
    Row,
    Stock,
    System,
    TransferCoefficient,
    columns,
    stan_claims,
)
from oreshed.ledger.importing.workbook import opened, sheet_rows
from oreshed.ledger.ledger import Ledger

PERCENT = re.compile(r"([^%]+)%")
PLUS_MINUS = re.compile(r"([^±+]+)(?:±|\+/-|\+-)(.+)")
OUTSIDE = {"", "i", "e", "import", "export", "environment"}
# Headers as people write them, to the records' names.
ALIASES = {
    "from": "source", "from process": "source", "source process": "source", "process source": "source",
    "to": "target", "to process": "target", "target process": "target", "process target": "target",
    "code": "id", "flow id": "id", "process id": "id", "period": "year", "substance": "layer", "material": "layer",
    "mass flow": "mass", "value ": "value", "±": "uncertainty", "+/-": "uncertainty", "u": "uncertainty",
    "standard uncertainty": "uncertainty", "transfer coefficient": "value", "tc": "value", "coefficient": "value",
    "stock change": "change", "d stock": "change", "stock ±": "stock_uncertainty", "change ±": "change_uncertainty",
    "comment": "note", "notes": "note", "remark": "note",
}  # fmt: skip
NEEDED = {Process: ("id",), Flow: ("id", "source", "target"), TransferCoefficient: ("process", "flow", "value"),
          Stock: ("process",)}  # fmt: skip


@dataclass
class _Sheet:
    """Rows of one sheet with the numbers that they stand in."""

    file: str
    rows: list[tuple[int, Row]]


def read_stan(path: Path) -> tuple[System, Imported]:
    """A system from a workbook or a folder of tables, and its flows and stocks as claims.

    Raises InputFaults when it cannot be opened or has no sheet of flows.
    """
    refused = Refused(path.name)
    found: dict[type[Row], _Sheet] = {}
    encoding = "xlsx"
    if path.is_dir():
        encoding = "utf-8"
        for sheet, name in TABLES.items():
            if (path / name).exists():
                dialect = sniff(path / name)
                encoding = dialect.encoding
                header, records = table(path / name, dialect)
                source = _of_csv(records, header.cells, refused)
                found[SHEETS[sheet]] = _rows(SHEETS[sheet], name, header.cells, source, refused)
    else:
        with opened(path) as sheets:
            by_name = {re.sub(r"[\s_]", "", n).casefold(): n for n in sheets}
            for sheet, kind in SHEETS.items():
                if (title := by_name.get(sheet.casefold())) is not None:
                    file = f"{path.name}!{title}"
                    source = sheet_rows(sheets[title], file, refused)
                    head = next(source, (1, list[str]()))[1]
                    found[kind] = _rows(kind, file, head, source, refused)
    if Flow not in found:
        remedy = f"Give it a sheet Flows with the columns {', '.join(columns(Flow))}."
        raise InputFaults([Fault(path.name, 0, "", "", "has no flows", remedy)])
    read = sum(len(s.rows) for s in found.values())
    system = _system(found, refused)
    ledger = Ledger(tuple(stan_claims(system, path.name)))
    return system, Imported(ledger, path.name, encoding, read, refused.faults)


def _of_csv(
    records: Iterable[tuple[Record, dict[str, str]] | Fault], header: Sequence[str], refused: Refused
) -> Iterator[tuple[int, list[str]]]:
    for item in records:
        if isinstance(item, Fault):
            refused.add(item)
        else:
            yield item[0].row, [item[1][c] for c in header]


def _rows(
    kind: type[Row],
    file: str,
    header: Sequence[str],
    source: Iterable[tuple[int, list[str]]],
    refused: Refused,
) -> _Sheet:
    own = {f.name for f in fields(kind)}
    names = [_column(h) for h in header]
    missing = [NAMES.get(c, c) for c in NEEDED[kind] if c not in names]
    twice = sorted({n for n in names if n in own and names.count(n) > 1})
    listed = ", ".join(columns(kind))
    if missing or twice:
        add = (Fault(file, 1, c, "", "column missing", f"The columns are {listed}.") for c in missing)
        drop = (
            Fault(file, 1, NAMES.get(c, c), "", "two columns are read as this one", "Keep one.")
            for c in twice
        )
        raise InputFaults([*add, *drop])
    for title, name in zip(header, names, strict=True):
        if title.strip() and name not in own and not title.startswith("_"):
            problem = "is no column of this sheet; it was not read"
            remedy = f'The columns are {listed}; one of your own starts with "_".'
            refused.add(Fault(file, 1, shorten(title), "", problem, remedy))
    rows: list[tuple[int, Row]] = []
    for row, texts in source:
        cells = {n: t.strip() for n, t in zip(names, texts, strict=False) if n in own}
        try:
            rows.append((row, _record(kind, cells)))
        except ValueError as error:
            column, _, problem = str(error).partition(": ")
            shown, name = shorten(cells.get(column, "")), NAMES.get(column, column)
            refused.add(Fault(file, row, name, shown, problem, "Mend the row; it was left out."))
    return _Sheet(file, rows)


def _column(header: str) -> str:
    name = " ".join(header.replace("_", " ").split()).casefold()
    return ALIASES.get(name, name.replace(" ", "_"))


def _record(kind: type[Row], cells: dict[str, str]) -> Row:
    for mean, spread in (("mass", "uncertainty"), ("value", "uncertainty"), ("stock", "stock_uncertainty"),
                         ("change", "change_uncertainty")):  # fmt: skip
        if mean in cells and (kind is not Process):
            _split(cells, mean, spread)
    values: dict[str, object] = {}
    for f in fields(kind):
        text = cells.get(f.name, "")
        if f.name in NUMBERS and kind is not Process:
            values[f.name] = _number(text, f.name)
        elif f.name == "year":
            values[f.name] = _year(text)
        else:
            values[f.name] = text
    if kind is Process and not values["id"]:
        raise ValueError("id: is empty")
    if kind is Flow:
        if not values["id"]:
            raise ValueError("id: is empty")
        if values["uncertainty"] is not None and values["mass"] is None:
            raise ValueError("uncertainty: an uncertainty without its mass")
    if kind is TransferCoefficient:
        share = values["value"]
        if not isinstance(share, float) or not 0.0 <= share <= 1.0:
            raise ValueError("value: a transfer coefficient lies between 0 and 1")
    for f in fields(kind):
        width = values[f.name]
        if "uncertainty" in f.name and isinstance(width, float) and width < 0:
            raise ValueError(f"{f.name}: is negative")
    make: Callable[..., Row] = kind
    return make(**values)


def _split(cells: dict[str, str], mean: str, spread: str) -> None:
    """`120 ± 10` in one cell, and a percentage of the mean as uncertainty, into two plain numbers."""
    if both := PLUS_MINUS.fullmatch(cells[mean]):
        if cells.get(spread):
            raise ValueError(f"{spread}: stands beside a ± in {mean}")
        cells[mean], cells[spread] = both[1].strip(), both[2].strip()
    if percent := PERCENT.fullmatch(cells.get(spread, "")):
        value, share = _number(cells[mean], mean), _number(percent[1], spread)
        if value is None or share is None:
            raise ValueError(f"{spread}: a percentage of no number")
        cells[spread] = repr(abs(value) * share / 100.0)


def _number(text: str, column: str) -> float | None:
    if not text:
        return None
    try:
        return number(text)
    except ValueError as error:
        raise ValueError(f"{column}: {error}") from error


def _year(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise ValueError("year: is not a year")
    return int(text)


def _system(found: Mapping[type[Row], _Sheet], refused: Refused) -> System:
    """Rows that name what is listed, each once; the others are refused."""

    def kept(kind: type[Row], sound: Callable[[Row], tuple[str, str] | None]) -> Iterator[Row]:
        sheet = found.get(kind, _Sheet("", []))
        seen: dict[tuple[object, ...], int] = {}
        for row, record in sheet.rows:
            wrong, key = sound(record), _key(record)
            if wrong is not None:
                remedy = "Mend the row, or list what it names; it was left out."
                refused.add(Fault(sheet.file, row, "", shorten(wrong[1]), wrong[0], remedy))
            elif key in seen:
                shown = shorten(", ".join(str(k) for k in key if k not in ("", None)))
                problem = f"stands in row {seen[key]} too"
                refused.add(Fault(sheet.file, row, "", shown, problem, "Keep one; the later was left out."))
            else:
                seen[key] = row
                yield record

    processes = tuple(p for p in kept(Process, lambda p: None) if isinstance(p, Process))
    known = {p.id for p in processes}

    def of_flow(flow: Row) -> tuple[str, str] | None:
        assert isinstance(flow, Flow)
        ends = [e for e in (flow.source, flow.target) if e in known or e.casefold() not in OUTSIDE]
        if not ends:
            return "has neither a source nor a target inside the system", flow.id
        lost = next((e for e in ends if known and e not in known), None)
        return None if lost is None else ("names a process that is not listed", lost)

    def inside(process: str) -> str:
        return process if process in known or process.casefold() not in OUTSIDE else ""

    flows = tuple(
        replace(f, source=inside(f.source), target=inside(f.target))
        for f in kept(Flow, of_flow)
        if isinstance(f, Flow)
    )
    ids = {f.id for f in flows}

    def of_process(record: Row) -> tuple[str, str] | None:
        assert isinstance(record, TransferCoefficient | Stock)
        if known and record.process not in known:
            return "names a process that is not listed", record.process
        if isinstance(record, TransferCoefficient) and record.flow not in ids:
            return "names a flow that is not listed", record.flow
        return None

    shares = tuple(s for s in kept(TransferCoefficient, of_process) if isinstance(s, TransferCoefficient))
    stocks = tuple(s for s in kept(Stock, of_process) if isinstance(s, Stock))
    return System(processes, flows, shares, stocks)


def _key(record: Row) -> tuple[object, ...]:
    if isinstance(record, Process):
        return (record.id,)
    if isinstance(record, Flow):
        return (record.id, record.layer, record.year)
    if isinstance(record, TransferCoefficient):
        return (record.process, record.flow, record.layer, record.year)
    return (record.process, record.layer, record.year)
