"""The workbook: text stays text, and numbers stay numbers."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sample import HOSTILE, sample

from oreshed.report.reading import clean
from oreshed.report.workbook import write_workbook

SHEETS = [
    "Verdict", "Unlocking sets", "Certificates", "Interventions", "Flips", "Units", "Balance", "Base-year check",
    "Provenance", "Sources",
]  # fmt: skip


def test_sheets_hold_the_verdict_without_formulas(tmp_path: Any) -> None:
    book = load_workbook(write_workbook(sample(), tmp_path / "v.xlsx"))
    assert book.sheetnames == SHEETS
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert kinds <= {"s", "n"}
    assert not [1 for sheet in book for line in sheet.iter_rows() for cell in line if cell.hyperlink]
    values = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    assert (
        HOSTILE[3] in values
        and 2_906_000 in values
        and "https://pubs.usgs.gov/periodicals/mcs2025/mcs2025.pdf" in values
    )
    for sheet in book:
        assert sheet.freeze_panes == "B2" and sheet.max_row > 1


def test_rankings_come_with_their_inputs(tmp_path: Any) -> None:
    sheet = load_workbook(write_workbook(sample(), tmp_path / "v.xlsx"))["Interventions"]
    head = [c.value for c in sheet[1]]
    lines = [dict(zip(head, [c.value for c in line], strict=True)) for line in sheet.iter_rows(min_row=2)]
    first = next(line for line in lines if line["Id"] == "nyrstar-cut")
    assert (first["Rank: tonnes by 2030"], first["Year"], first["Probability"]) == (1, 2026, 0.7)
    assert (first["Gain in 2030, t/yr"], first["Capital USD"]) == (96_000, 40e6)
    assert first["USD per t/yr"] == pytest.approx(40e6 / 96_000)


@pytest.mark.parametrize(
    "verdict", [{}, {"certificates": [None], "flips": None, "provenance": 3, "balance": [{}]}]
)
def test_workbook_of_nothing_opens(verdict: dict[str, Any], tmp_path: Any) -> None:
    assert load_workbook(write_workbook(verdict, tmp_path / "v.xlsx")).sheetnames == SHEETS


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=20, deadline=None)
def test_any_text_is_a_text_cell(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("x") / "v.xlsx"
    write_workbook({"units": [{"flow": "x" + text, "label": "=" + text}]}, path)
    line = load_workbook(path)["Units"][2]
    assert [c.data_type for c in line[:2]] == ["s", "s"]
    assert str(line[1].value).startswith("=") and clean(text).strip()[:1] in str(line[1].value)
