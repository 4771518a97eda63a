"""Definitions are data that a reader can look up."""

import doctest
import importlib
import math
from pathlib import Path

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.definition import (
    Term,
    definition_of,
    definitions,
    editions_of,
    general_definition,
    is_general,
    metal_name,
)
from oreshed.ledger.indicators.reliance import reliance

DOCS = Path(__file__).resolve().parents[3] / "docs" / "indicators.md"
MODULES = ("cells", "concentration", "definition", "recycling", "reliance")


def test_every_definition_stands_in_the_documentation() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [d.id for d in definitions() if f"`{d.id}`" not in text] == []


@pytest.mark.parametrize("name", MODULES)
def test_examples_do_what_they_say(name: str) -> None:
    done = doctest.testmod(importlib.import_module(f"oreshed.ledger.indicators.{name}"))
    assert done.attempted > 0 and done.failed == 0


def test_editions_of_one_metal_differ_and_the_newest_is_taken() -> None:
    assert editions_of("cadmium") == ("MCS 2026", "MCS 2003")
    assert definition_of("cadmium").edition == "MCS 2026"
    old, new = definition_of("cadmium", "MCS 2003"), definition_of("cadmium")
    assert {t.item for t in old.terms if t.lag} == {"producer_stocks_prev"}
    assert not any(t.lag for t in new.terms)


def test_the_example_of_the_documentation_is_right() -> None:
    cells = {
        "primary_refined": 790.0, "old_scrap_all_forms": 160.0, "refined_imports": 1700.0, "refined_exports": 110.0,
        "refined_stocks_prev_yearend": 123.0, "refined_stocks_yearend": 450.0,
    }  # fmt: skip

    def cell(term: Term, year: int) -> Estimate:
        return Estimate.of(cells[term.item])

    found = reliance(definition_of("copper"), cell, 2025)
    assert (found.domestic.central, found.net_imports.central, found.apparent.central) == (950, 1263, 2213)
    assert round(found.percent.central) == 57


def test_a_term_counts_only_in_its_years() -> None:
    zinc = definition_of("zinc", "MCS 2026", "refined")
    assert len(zinc.side("net_imports", 2022)) == len(zinc.side("net_imports", 2023)) + 1


def test_an_unknown_metal_is_told_what_there_is() -> None:
    with pytest.raises(
        OutOfValidity, match=r"no definition of kryptonite; there are: lead \(MCS 2026, refined\)"
    ):
        definition_of("kryptonite")
    assert is_general(general_definition("kryptonite")) and not is_general(definition_of("lead"))
    assert metal_name(" Aluminum ") == "aluminium"


def test_an_item_that_the_sheet_lacks_is_unknown_and_named() -> None:
    found = reliance(general_definition("tin"), lambda term, year: None, 2024)
    assert set(found.missing) == {"primary", "secondary", "imports", "exports"}
    assert set(found.left_out) == {"stocks", "stocks_prev"}
    assert math.isinf(found.percent.low) and found.percent.high == 100.0
