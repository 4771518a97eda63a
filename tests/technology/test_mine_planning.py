"""Taylor, O'Hara and Lane: limits, order and monotony before any number."""

import math

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction.mine_planning import compute, lane_cutoffs, mine_life_years, pit_volume_m3


def test_sixteen_times_the_reserve_lives_twice_as_long() -> None:
    assert mine_life_years(16.0) == pytest.approx(2.0 * mine_life_years(1.0))


def test_a_vertical_pit_is_a_cylinder_and_a_flat_one_a_cone() -> None:
    assert pit_volume_m3(100.0, 100.0, 10.0, 89.9999) == pytest.approx(math.pi * 2500.0 * 10.0, rel=1e-4)
    assert pit_volume_m3(100.0, 100.0, 50.0, 45.0) == pytest.approx(math.pi * 2500.0 * 50.0 / 3.0)


def test_without_fixed_cost_lanes_three_limits_are_one_and_with_it_mill_and_refinery_rise() -> None:
    free = lane_cutoffs(2000.0, 400.0, 0.9, 20.0, 0.0, 0.0, 1e6, 5e4)
    held = lane_cutoffs(2000.0, 400.0, 0.9, 20.0, 5e6, 2e6, 1e6, 5e4)
    assert free["mine"] == free["mill"] == free["refinery"] == held["mine"]
    assert held["mill"] > held["mine"] and held["refinery"] > held["mine"]


def test_the_best_cutoff_lies_between_the_limits_and_moves_with_opportunity_cost() -> None:
    table = {"tonnes": [10e6] * 10, "grades_pct": [0.5 * i for i in range(1, 11)], "mine_t": 20e6, "price": 2000.0,
             "selling_cost": 300.0, "milling_cost": 15.0, "recovery": 0.9, "mill_t": 8e6, "refinery_t": 2.5e5, "fixed_cost": 4e7}  # fmt: skip
    low, high = compute(table), compute({**table, "opportunity_cost": 6e7})
    limits = low["lane_limiting_pct"].values()
    assert min(limits) <= low["cutoff_optimum_pct"] <= max(*limits, *low["lane_balancing_pct"].values())
    assert high["cutoff_optimum_pct"] >= low["cutoff_optimum_pct"]


def test_metal_that_earns_nothing_has_no_cutoff() -> None:
    with pytest.raises(OutOfValidity, match="no cut-off"):
        lane_cutoffs(300.0, 400.0, 0.9, 20.0)


def test_dilution_by_barren_rock_lowers_the_grade_by_its_share() -> None:
    assert compute({"method": "longhole", "grade_pct": 10.0, "dilution_pct": 20})[
        "mill_grade_pct"
    ] == pytest.approx(8.0)


def test_lanes_letters_are_our_words() -> None:
    letters = compute(
        {"s": 2000, "r": 300, "y": 0.9, "h": 15, "m": 3, "f": 1e7, "F": 2e6, "H": 5e6, "K": 2e5}
    )
    words = compute({"price": 2000, "selling_cost": 300, "recovery": 0.9, "milling_cost": 15, "mining_cost": 3, "fixed_cost": 1e7,
                     "opportunity_cost": 2e6, "mill_t": 5e6, "refinery_t": 2e5})  # fmt: skip
    assert letters == words and letters["g_h"] > letters["g_m"]
