"""Material flow systems as STAN users keep them: processes, flows with ±, transfer coefficients, stocks.

The uncertainty is what STAN means by ±: the standard uncertainty of a normal distribution, a number in the flow's
unit or a percentage of the mean, per layer and period (STAN user manual 2.5, TU Wien 2012). This file holds the
records, the sheets that they are written to, and the claims that they make; `stan_reading` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from oreshed.ledger.claim import Claim, Place, Stated, Subject
from oreshed.ledger.importing.places import region_of
from oreshed.ledger.importing.printed import tonnes_in
from oreshed.ledger.importing.workbook import cell_text, workbook_bytes
from oreshed.ledger.qualifier import interval

TWO_SIGMA = 2.0  # a claim's interval covers 95 % of STAN's normal distribution


@dataclass(frozen=True)
class Process:
    """A process. One with `stock` "yes" keeps one."""

    id: str
    name: str = ""
    stock: str = ""
    region: str = ""
    note: str = ""


@dataclass(frozen=True)
class Flow:
    """A flow in one layer and period, `mass` ± its standard uncertainty in `unit`; None where it is to be found.

    source, target : processes; "" is the world outside the system.
    """

    id: str
    name: str
    source: str
    target: str
    layer: str
    year: int | None
    mass: float | None
    uncertainty: float | None
    unit: str
    note: str = ""


@dataclass(frozen=True)
class TransferCoefficient:
    """Share (0-1) of what enters a process that leaves with `flow`, ± its standard uncertainty."""

    process: str
    flow: str
    layer: str
    year: int | None
    value: float
    uncertainty: float | None
    note: str = ""


@dataclass(frozen=True)
class Stock:
    """Stock of a process at the start of a period and its change in it, each ± its standard uncertainty, in `unit`."""

    process: str
    layer: str
    year: int | None
    stock: float | None
    stock_uncertainty: float | None
    change: float | None
    change_uncertainty: float | None
    unit: str
    note: str = ""


@dataclass(frozen=True)
class System:
    """A material flow system as STAN draws it."""

    processes: tuple[Process, ...] = ()
    flows: tuple[Flow, ...] = ()
    transfer_coefficients: tuple[TransferCoefficient, ...] = ()
    stocks: tuple[Stock, ...] = ()


Row = Process | Flow | TransferCoefficient | Stock
SHEETS: dict[str, type[Row]] = {
    "Processes": Process, "Flows": Flow, "TransferCoefficients": TransferCoefficient, "Stocks": Stock,
}  # fmt: skip
TABLES = {"Processes": "processes.csv", "Flows": "flows.csv",
          "TransferCoefficients": "transfer_coefficients.csv", "Stocks": "stocks.csv"}  # fmt: skip
# `from` is no name in Python, so the sheets say it and we do not.
NAMES = {"source": "from", "target": "to"}
NUMBERS = frozenset(
    {"mass", "uncertainty", "value", "stock", "stock_uncertainty", "change", "change_uncertainty"}
)
NUMERIC = frozenset({*NUMBERS, "year"})


def columns(kind: type[Row]) -> tuple[str, ...]:
    """Columns of a sheet, in their order."""
    return tuple(NAMES.get(f.name, f.name) for f in fields(kind))


def stan_rows(system: System) -> dict[str, list[list[str]]]:
    """The four sheets as rows of text, the header first."""
    rows: dict[str, Sequence[Row]] = {
        "Processes": system.processes, "Flows": system.flows,
        "TransferCoefficients": system.transfer_coefficients, "Stocks": system.stocks,
    }  # fmt: skip
    return {
        sheet: [
            list(columns(kind)),
            *([cell_text(getattr(row, f.name)) for f in fields(kind)] for row in rows[sheet]),
        ]
        for sheet, kind in SHEETS.items()
    }


def stan_workbook(system: System) -> bytes:
    """A system as a workbook of four sheets.

    Raises InputFaults for a text that a workbook cannot carry.
    """
    sheets = {sheet: (rows[0], rows[1:]) for sheet, rows in stan_rows(system).items()}
    return workbook_bytes(sheets, NUMERIC, "Material flow system")


def stan_claims(system: System, file: str) -> Iterator[Claim]:
    place = {p.id: region_of(p.region)[0] for p in system.processes}
    title = {p.id: p.name or p.id for p in system.processes} | {"": "outside"}
    for flow in system.flows:
        if flow.mass is None:
            continue
        entity = f"{title.get(flow.source, flow.source)} → {title.get(flow.target, flow.target)}"
        region = place.get(flow.source) or place.get(flow.target) or ""
        yield _claim(
            file, f"flow:{flow.id}", flow.layer, flow.year, region, entity, "flow", flow.mass, flow.uncertainty,
            flow.unit, "; ".join(p for p in (flow.name, flow.note) if p),
        )  # fmt: skip
    for stock in system.stocks:
        for quantity, mean, spread in (
            ("stocks", stock.stock, stock.stock_uncertainty),
            ("stock_change", stock.change, stock.change_uncertainty),
        ):
            if mean is not None:
                yield _claim(
                    file, f"{quantity}:{stock.process}", stock.layer, stock.year, place.get(stock.process, ""),
                    title.get(stock.process, stock.process), quantity, mean, spread, stock.unit, stock.note,
                )  # fmt: skip


def _claim(
    file: str, key: str, layer: str, year: int | None, region: str, entity: str, quantity: str, mean: float,
    spread: float | None, unit: str, note: str,
) -> Claim:  # fmt: skip
    wide = None if spread is None else TWO_SIGMA * spread
    stated = Stated(
        None if wide is None else mean - wide, mean, None if wide is None else mean + wide, unit, "exact",
        tonnes_in(unit),
    )  # fmt: skip
    said = (
        "" if spread is None else f"± {cell_text(spread)} (standard uncertainty); low and high are two of it"
    )
    id = ":".join((file, key, layer, "" if year is None else str(year)))
    return Claim(
        id, Subject(layer, region, quantity, entity=entity, period_start=year, period_end=year), interval(stated),
        "measured" if spread is not None else "estimate", file, key, cell_text(mean), stated, Place(file, 0),
        "; ".join(p for p in (said, note) if p),
    )  # fmt: skip
