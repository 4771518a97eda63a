"""The published cases beside the repository, and a row's inputs as the cells of a definition."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import printed
from oreshed.ledger.indicators.definition import Term
from oreshed.ledger.indicators.reliance import Cells

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases" / "network.csv"
needs_cases = pytest.mark.skipif(not CASES.exists(), reason=f"no published cases at {CASES}")


def case(case_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs and published result of one case; both empty where the cases are not there."""
    if not CASES.exists():
        return {}, {}
    with CASES.open(encoding="utf-8", newline="") as handle:
        row = next(r for r in csv.DictReader(handle) if r["case_id"] == case_id)
    return json.loads(row["inputs"] or "{}"), json.loads(row["published_result"])


def ids(prefix: str) -> list[str]:
    if not CASES.exists():
        return []
    with CASES.open(encoding="utf-8", newline="") as handle:
        return [r["case_id"] for r in csv.DictReader(handle) if r["case_id"].startswith(prefix)]


def cells_of(inputs: dict[str, Any], index: int | None = None) -> Cells:
    """The row's inputs by the items' names; a list is by year, `NA` and `W` and null stay what they are."""

    def cell(term: Term, year: int) -> Estimate | None:
        if term.item not in inputs:
            return None
        value = inputs[term.item]
        if isinstance(value, list):
            assert index is not None
            value = value[index]
        return printed(value)

    return cell


def metal_of(case_id: str) -> str:
    symbols = {
        "PB": "lead", "ZN": "zinc", "CU": "copper", "AL": "aluminium", "BI": "bismuth", "IN": "indium", "GA": "gallium",
        "GE": "germanium", "TE": "tellurium", "CD": "cadmium",
    }  # fmt: skip
    return symbols[case_id.split("-")[1]]
