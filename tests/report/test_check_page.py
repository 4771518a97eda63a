"""The base-year check as tables of a page."""

from sample import sample

from oreshed.report.check_page import check_markdown


def test_counts_and_misses_stand_in_the_tables() -> None:
    checks = sample()["base_year_check"]
    page = check_markdown(checks)
    predicted = [c for c in checks if c["status"] == "predicted"]
    misses = [c for c in predicted if not c["inside"]]
    assert f"| 2024 | {len(checks) - len(predicted)} |" in page
    assert f"| {len(predicted)} | {len(predicted) - len(misses)} |" in page
    tail = page.split("outside the printed interval")[1]
    assert tail.count("\n| ") == len(misses) > 0
    assert "CAN, germanium recovered | 21 | 8 | −62 %" in tail


def test_nothing_checked_is_a_page_too() -> None:
    assert "| year |" in check_markdown([])
