"""Comparison pages: the committed ones are what the code computes, and strange words cannot break them."""

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np

from oreshed.basis.estimate import Estimate
from oreshed.report.comparison_page import pages
from oreshed.technology.comparison import Quantity, Route, compare, comparisons
from oreshed.technology.parameter import Parameter, Parameters

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "technology"


def test_the_committed_comparisons_are_what_the_code_computes() -> None:
    stale = []
    for name, text in pages(comparisons()).items():
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    assert not stale, f"run python -m oreshed.report.comparison_page docs/technology: {', '.join(stale)}"


def test_no_comparison_page_is_left_over() -> None:
    known = set(pages(comparisons()))
    assert {p.name for p in FOLDER.glob("compare-*")} <= known


def test_unknown_cells_and_strange_words_stay_readable() -> None:
    given = Parameters((Parameter("a", Estimate(1.0, 2.0, 3.0), "<b>|source", False),))
    routes = (
        Route("one", "One & <b>", {"g": given}, lambda v: {"x": v["g"]["a"]}),
        Route("two", "Two", {"g": given}, lambda v: {}, absent={"x": "never | built"}),
    )
    columns = (Quantity("x", "X", "t", "less", "what"), Quantity("y", "Y", "t", "", "nothing"))
    found = compare("odd", "Odd </title><b>", "Which?", "", columns, routes, draws=64)
    made = pages((found,))
    svg = ET.fromstring(made["compare-odd.svg"].encode())
    assert svg.tag.endswith("svg") and len([e for e in svg.iter() if e.tag.endswith("circle")]) == 1
    text = made["compare-odd.md"]
    assert "<b>" not in text and "never \\| built" in text and "[1/1]" in text
    assert np.count_nonzero([line.count("no source") for line in text.splitlines()]) >= 1
