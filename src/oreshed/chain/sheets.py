"""A model's tables as sheets: their rows, their names, and a fault at one of their cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from oreshed.basis.errors import Fault
from oreshed.chain import schema as s
from oreshed.chain.cells import Sheet, capital

AnyRow = TypeVar("AnyRow", bound=s.Row)
Sheets = Mapping[str, Sheet]
# Where a name of a table stands, when it is not the `id` column.
_NAME_COLUMN = {"recipes": "recipe"}
SINGULAR = {
    "regions": "region",
    "sources": "source",
    "commodities": "commodity",
    "origins": "origin",
    "plants": "plant",
    "recipes": "recipe",
    "options": "option",
    "demands": "demand",
}


def sheets_of(tables: Mapping[str, Iterable[s.Row]]) -> dict[str, Sheet]:
    """Tables in memory as sheets, numbered as they would stand in their files."""
    found = {}
    for table in s.TABLES:
        rows = list(enumerate(tables.get(table.table, ()), start=2))
        found[table.table] = Sheet(table, f"{table.table}.csv", rows)
    return found


def rows_of(sheets: Sheets, table: type[AnyRow]) -> list[tuple[int, AnyRow]]:
    rows: list[Any] = sheets[table.table].rows
    return rows


def names_in(sheets: Sheets, table: str) -> set[str] | None:
    """Names that others may refer to; None where the table could not be read."""
    sheet = sheets[table]
    return set(sheet.named(_NAME_COLUMN.get(table, "id"))) if sheet.readable else None


def fault_at(
    sheets: Sheets, table: type[s.Row], row: int, column: str, value: object, problem: str, remedy: str
) -> Fault:
    return Fault(sheets[table.table].file, row, column, "" if value is None else str(value), problem, remedy)


def sentence(text: str) -> str:
    """A remedy from a suggestion: capital first, and a stop unless it asks."""
    return capital(text) + ("" if text.endswith("?") else ".")


def shown(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
