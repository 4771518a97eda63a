"""Definition: what one edition means by an indicator of one metal, as data.

Editions differ: whether stocks count, which scrap, which lines of trade, against which consumption. The rows are
`definitions.csv` and `terms.csv` beside this file; a new edition is new rows, no code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from oreshed.basis.errors import OutOfValidity

Side = Literal["domestic", "net_imports"]
Basis = Literal["apparent", "reported", "estimated"]
# Other spellings of a metal's name; the ledger writes the first.
SPELLINGS = {"aluminum": "aluminium"}


@dataclass(frozen=True)
class Term:
    """One balance item of a definition.

    line : the line of the sheet that prints it; "" where a quantity of the claims' vocabulary names it.
    sign : +1 or -1. lag : 0 for the year, -1 for the year before (a stock at its start).
    from_year, to_year : the years in which the term counts; None is open.
    content : mass fraction of the element that the source applied, or that a gross mass has still to be given.
    hidden : a cell that is withheld or not available widens the interval ("bounds"), or leaves the term out with a
        note ("left_out") where the source withholds it in every year.
    """

    side: Side
    item: str
    line: str
    sign: int
    lag: int = 0
    from_year: int | None = None
    to_year: int | None = None
    content: float | None = None
    hidden: Literal["bounds", "left_out"] = "bounds"
    note: str = ""
    quantity: str = ""

    def counts_in(self, year: int) -> bool:
        return (self.from_year is None or year >= self.from_year) and (
            self.to_year is None or year <= self.to_year
        )


@dataclass(frozen=True)
class Definition:
    """An indicator as one edition defines it.

    terms : domestic supply and net imports; apparent consumption is their sum.
    basis : the denominator, `apparent` (that sum), or a printed line of `reported` or `estimated` consumption.
    reliance_line, consumption_line : the lines in which the edition prints the results.
    wording : the edition's footnote in our words. source : id of the edition.

    >>> definition_of("lead", "MCS 2026").basis
    'apparent'
    """

    id: str
    indicator: str
    metal: str
    region: str
    form: str
    edition: str
    basis: Basis
    reliance_line: str
    consumption_line: str
    wording: str
    source: str
    terms: tuple[Term, ...]

    def side(self, side: Side, year: int) -> tuple[Term, ...]:
        """The terms of one side that count in a year."""
        return tuple(t for t in self.terms if t.side == side and t.counts_in(year))


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a table beside this file. Raises ValueError where a row has too few or too many cells."""
    text = resources.files("oreshed.ledger.indicators").joinpath(name).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ValueError(f"{name}, row {number}: cells do not match the header")
    return rows


def _year(text: str) -> int | None:
    return int(text) if text else None


@lru_cache(maxsize=1)
def definitions() -> tuple[Definition, ...]:
    """Every shipped definition, in the order of the table."""
    terms: dict[str, list[Term]] = {}
    for r in rows_of("terms.csv"):
        side: Side = "domestic" if r["side"] == "domestic" else "net_imports"
        terms.setdefault(r["definition"], []).append(
            Term(
                side, r["item"], r["line"], int(r["sign"]), int(r["lag"]), _year(r["from_year"]), _year(r["to_year"]),
                float(r["content"]) if r["content"] else None,
                "left_out" if r["hidden"] == "left_out" else "bounds", r["note"],
            )
        )  # fmt: skip
    bases: dict[str, Basis] = {"apparent": "apparent", "reported": "reported", "estimated": "estimated"}
    return tuple(
        Definition(
            r["id"], r["indicator"], r["metal"], r["region"], r["form"], r["edition"], bases[r["basis"]],
            r["reliance_line"], r["consumption_line"], r["wording"], r["source"], tuple(terms[r["id"]]),
        )
        for r in rows_of("definitions.csv")
    )  # fmt: skip


def metal_name(name: str) -> str:
    """The ledger's spelling of a metal."""
    low = name.strip().lower()
    return SPELLINGS.get(low, low)


def editions_of(metal: str) -> tuple[str, ...]:
    """The editions that have a definition for a metal, newest first."""
    found = {d.edition for d in definitions() if d.metal == metal_name(metal)}
    return tuple(sorted(found, reverse=True))


def definitions_of(metal: str, edition: str = "") -> tuple[Definition, ...]:
    """Definitions of a metal in an edition (the newest where none is named), main form first; () where none is."""
    name = metal_name(metal)
    wanted = edition or next(iter(editions_of(name)), "")
    return tuple(d for d in definitions() if d.metal == name and d.edition == wanted)


def definition_of(metal: str, edition: str = "", form: str = "") -> Definition:
    """One definition. Raises OutOfValidity naming what exists."""
    found = [d for d in definitions_of(metal, edition) if form in {"", d.form}]
    if found:
        return found[0]
    known = ", ".join(f"{d.metal} ({d.edition}, {d.form})" for d in definitions())
    raise OutOfValidity(f"no definition of {metal} {edition} {form}".rstrip() + f"; there are: {known}")


def general_definition(metal: str, region: str = "USA", edition: str = "") -> Definition:
    """The textbook definition, for a metal whose edition has no definition of its own here.

    Items are found by the quantities of the claims' vocabulary: primary and secondary output, imports, exports, and
    the fall of stocks. Results that used it say so by its id.
    """
    terms = (
        Term("domestic", "primary", "", 1, quantity="refined_production_primary"),
        Term("domestic", "secondary", "", 1, quantity="refined_production_secondary"),
        Term("net_imports", "imports", "", 1, quantity="imports"),
        Term("net_imports", "exports", "", -1, quantity="exports"),
        Term("net_imports", "stocks_prev", "", 1, lag=-1, hidden="left_out", quantity="stocks"),
        Term("net_imports", "stocks", "", -1, hidden="left_out", quantity="stocks"),
    )
    return Definition(
        f"nir-{metal_name(metal)}-general", "net_import_reliance", metal_name(metal), region, "", edition, "apparent",
        "", "", "Primary plus secondary output plus imports less exports plus the fall of stocks.", "", terms,
    )  # fmt: skip


def is_general(definition: Definition) -> bool:
    """True for the textbook definition, which no edition prints."""
    return definition.id.endswith("-general")
