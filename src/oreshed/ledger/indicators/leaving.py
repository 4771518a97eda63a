"""Units that leave: metal that goes abroad unrefined beside the refined metal that is bought back, from a sheet's lines.

The lines are `leaving.csv`. A sheet knows concentrate, for aluminium scrap; spent batteries and residues are not in it,
so that what leaves is a least figure.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from oreshed.basis.estimate import Estimate
from oreshed.ledger.claim import Claim
from oreshed.ledger.indicators.cells import Sheet, estimate_of
from oreshed.ledger.indicators.companions import UnitsLeaving, units_leaving
from oreshed.ledger.indicators.definition import rows_of
from oreshed.ledger.indicators.yearly import Row, mass

LEAVING = "units leaving less bought back"


@lru_cache(maxsize=1)
def _lines() -> tuple[dict[str, str], ...]:
    return tuple(rows_of("leaving.csv"))


def lines_of(metal: str, edition: str, region: str) -> tuple[dict[str, str], ...]:
    """The lines of a metal and edition; () where none are named."""
    wanted = (metal, edition, region)
    return tuple(r for r in _lines() if (r["metal"], r["edition"], r["region"]) == wanted)


def read_leaving(
    lines: tuple[dict[str, str], ...], sheet: Sheet, year: int
) -> tuple[UnitsLeaving, tuple[str, ...]] | None:
    """The balance of a year and the claims used; None where the sheet lacks one of the lines."""
    found: list[tuple[dict[str, str], Claim]] = []
    for row in lines:
        claim = sheet.line(row["line"], year)
        if claim is None:
            return None
        found.append((row, claim))
    if not found:
        return None

    def total(side: str) -> Estimate:
        values = [_in_tonnes(estimate_of(c)) for r, c in found if r["side"] == side]
        first, *rest = values
        for value in rest:
            first += value
        return first

    exported = {r["item"]: _in_tonnes(estimate_of(c)) for r, c in found if r["side"] == "leaving"}
    balance = units_leaving(exported, total("refined_imports"), total("refined_exports"))
    return balance, tuple(c.id for _, c in found)


def _in_tonnes(value: Estimate) -> Estimate:
    return replace(value, unit=value.unit or "t")


def leaving_of_year(
    lines: tuple[dict[str, str], ...], sheet: Sheet, year: int
) -> tuple[list[Row], list[str]]:
    """The row of a year, and a flag where more leaves than is bought back."""
    found = read_leaving(lines, sheet, year)
    if found is None:
        return [], []
    balance, claims = found
    forms = " and ".join(dict.fromkeys(r["item"] for r in lines if r["side"] == "leaving"))
    out, back = balance.exported, balance.net_refined_imports
    if not (out.known and back.known):
        return [], []
    note = f"{mass(out.central)} leave in {forms}, {mass(back.central)} net come back refined"
    row = Row(year, LEAVING, "t", lines[0]["id"], None, balance.balance, "unchecked", note, claims)
    if not balance.refining_binds:
        return [row], []
    metal = lines[0]["metal"]
    return [row], [f"{metal} {year}: {note}: refining is short here, not ore"]
