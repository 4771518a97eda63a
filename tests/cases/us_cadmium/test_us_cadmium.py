"""US cadmium refinery output, withheld and later printed: inferred blind."""

import pytest
import us_cadmium as case

HIDDEN = {int(r["year"]): float(r["cadmium_t"]) for r in case.rows("hidden.csv")}


@pytest.mark.parametrize("year", sorted(HIDDEN), ids=lambda y: f"USGS-Yearbook-2022-table-5-{y}")
def test_the_printed_value_lies_inside_at_under_half_the_capacity_width(year: int) -> None:
    _, low, high = case.inferred(year)
    floor, top = case.capacity_only(year)
    assert low <= HIDDEN[year] <= high
    assert (high - low) < 0.5 * (top - floor)


def test_no_us_output_of_any_year_is_among_the_inputs() -> None:
    assert {r["quantity"] for r in case.rows("known.csv")} <= {
        "zinc",
        "imports",
        "exports",
        "secondary",
        "use",
        "net_import_reliance",
    }
    assert "USA" not in {r["region"] for r in case.rows("yields.csv")}


def test_capacity_alone_is_nameplate_times_richest_feed() -> None:
    assert case.capacity_only(2021) == (
        pytest.approx(0.0, abs=1e-6),
        pytest.approx(137_500 / 0.93 * 0.0057 * 0.95),
    )
