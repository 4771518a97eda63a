"""On a narrow screen the two main charts stand as lines of words above bars, with the figures of the wide ones."""

from __future__ import annotations

from typing import Any

from sample import sample

from oreshed.report.html import report_html
from oreshed.report.page.narrow import narrow_intervals, narrow_waterfall


def test_each_step_begins_where_the_one_above_ends_and_the_last_ends_at_demand() -> None:
    chart = narrow_waterfall(sample())
    assert chart is not None
    ends = 0.0
    for step in chart.iter("span"):
        if "step" in (step.get("class") or ""):
            style: dict[str, Any] = dict(p.split(":") for p in (step.get("style") or "").split(";"))
            assert abs(float(style["left"][:-1]) - ends) < 0.3
            ends = float(style["left"][:-1]) + float(style["width"][:-1])
    assert abs(ends - 100) < 0.5


def test_without_numbers_there_is_no_chart() -> None:
    assert narrow_intervals({}) is None and narrow_waterfall({}) is None


def test_both_charts_stand_in_the_report_beside_the_wide_ones() -> None:
    page = report_html(sample())
    assert page.count('class="narrow"') == 2 and page.count('class="wide"') == 2
    assert ".narrow{display:none" in page and ".wide{display:none}.narrow{display:block}" in page
