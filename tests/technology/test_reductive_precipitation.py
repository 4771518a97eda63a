"""Copper from cadmium: iron makes the difference, and reagent beyond the copper's demand takes cadmium."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation.reductive_precipitation import compute


def test_limestone_alone_cannot_part_them_and_iron_can() -> None:
    alone, with_iron = compute({"FeSO4_to_Cu": 0}), compute({})
    assert alone["Cu_left_in_solution_pct"] > 1.0
    assert with_iron["Cu_left_in_solution_pct"] < 0.1 and with_iron["Cd_left_in_solution_pct"] > 99.0


def test_without_grinding_a_per_cent_of_the_copper_stays() -> None:
    assert compute({"activation": "none"})["Cu_left_in_solution_pct"] > 1.0


def test_limestone_beyond_the_demand_takes_cadmium() -> None:
    left = [compute({"CaCO3_to_Cu": x})["Cd_left_in_solution_pct"] for x in (2.0, 2.4, 2.8)]
    assert left == sorted(left, reverse=True) and left[-1] < 50.0


def test_a_liquor_too_strong_for_its_activities_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="activities"):
        compute({"Cu_g_L": 60})
