"""Concentration with remainders and withheld cells."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_cases import case, needs_cases

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import printed
from oreshed.ledger.indicators.concentration import concentration, n1_cover, top_share_check, world_share


@needs_cases
@pytest.mark.parametrize(
    ("case_id", "tolerance", "flagged"),
    [("HHI-IN-2025", 0.005, False), ("HHI-TE-2025", 0.01, True), ("HHI-BI-2025", 0.005, True)],
)
def test_published_concentration_is_rebuilt_and_a_wrong_top_share_is_flagged(
    case_id: str, tolerance: float, flagged: bool
) -> None:
    inputs, published = case(case_id)
    values = {c: printed(v) for c, v in inputs["t"].items()}
    if "US" in inputs:
        values["United States"] = printed(inputs["US"])
    world = published.get("published_world_rounded_t")
    found = concentration(values, world=None if world is None else printed(float(world)))
    assert found.hhi.central == pytest.approx(published["HHI_computed"], rel=tolerance)
    assert found.hhi.low <= found.hhi.central <= found.hhi.high
    assert found.remaining == pytest.approx(published["N-1_remaining_share"], abs=0.0006)
    check = top_share_check(found, published["published_top_share_pct"], world)
    assert check.flagged is flagged, check.arithmetic
    assert "China" in check.arithmetic


@needs_cases
def test_an_unallocated_remainder_bounds_the_index() -> None:
    inputs, published = case("HHI-PB-MINE-2025")
    values = {c: printed(v) for c, v in inputs["kt"].items()}
    found = concentration(values, inputs["other"])
    assert [found.hhi.low, found.hhi.high] == pytest.approx(published["HHI_bounds"], rel=0.005)


@needs_cases
def test_cover_without_the_largest_takes_it_from_both_sides() -> None:
    # The case publishes the definition and its results, no inputs: the world below is ours, and only shows that the
    # definition gives a result of the published size where a ratio to all demand would not.
    _, published = case("N1-IEA-2025")
    low, high = published["remaining_supply_over_remaining_demand_pct"]["graphite"]
    top, cover = n1_cover({"China": 90.0, "others": 10.0}, {"China": 73.0, "others": 27.0})
    assert top == "China"
    assert cover == pytest.approx(10 / 27)
    assert low <= 100 * cover <= high
    with pytest.raises(ValueError, match="no demand is left outside China"):
        n1_cover({"China": 90.0, "others": 10.0}, {"China": 73.0})


shares = st.lists(st.floats(0.1, 1e4), min_size=2, max_size=12)


@given(shares, st.floats(0, 1e3), st.integers(1, 6))
def test_any_split_of_the_remainder_lies_inside_the_bounds(
    values: list[float], other: float, parts: int
) -> None:
    cells = {str(i): Estimate.of(v) for i, v in enumerate(values)}
    found = concentration(cells, other)
    split = [*values, *[other / parts] * parts]
    index = 1e4 * sum(v * v for v in split) / sum(split) ** 2
    assert found.hhi.low - 1e-6 <= index <= found.hhi.high + 1e-6


@given(shares, st.floats(0, 1), st.floats(0, 500))
def test_a_withheld_producer_lies_inside_the_bounds(values: list[float], at: float, room: float) -> None:
    cells = {str(i): Estimate.of(v) for i, v in enumerate(values)} | {"hidden": printed("W")}
    total = sum(values) + room
    found = concentration(cells, world=Estimate.of(total))
    true = [*values, at * room]
    index = 1e4 * sum(v * v for v in true) / sum(true) ** 2
    assert found.hhi.low - 1e-6 <= index <= found.hhi.high + 1e-6
    assert found.withheld == ("hidden",)


def test_a_withheld_producer_without_a_total_leaves_the_index_open() -> None:
    found = concentration({"A": Estimate.of(5.0), "B": printed("W")})
    assert (found.hhi.low, found.hhi.high) == (0.0, 1e4)


def test_a_share_of_the_world_keeps_the_region_inside_the_world() -> None:
    found = world_share(Estimate(90.0, 95.0, 100.0), Estimate(95.0, 100.0, 105.0))
    assert found.high == 100.0 and found.central == pytest.approx(95.0)
    assert found.low == pytest.approx(100 * 90 / 105)
    assert math.isnan(world_share(printed("W"), Estimate.of(10.0)).central)
