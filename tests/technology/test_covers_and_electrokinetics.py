"""Covers close their water; an ion in a field goes as far as its mobility and its sorption let it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.remediation import electrokinetics as ek
from oreshed.technology.remediation import soil_cover as cover

MONTHS = st.lists(st.floats(0.0, 400.0), min_size=12, max_size=12)


@given(MONTHS, MONTHS, st.floats(10.0, 500.0), st.floats(0.0, 0.5), st.floats(0.0, 1.0))
def test_rain_is_what_leaves_and_stays(
    rain: list[float], pet: list[float], storage: float, runoff: float, lateral: float
) -> None:
    rain[0] += 1.0
    told = cover.compute(
        {"P_mm": rain, "PET_mm": pet, "storage_mm": storage, "runoff": runoff, "lateral_fraction": lateral}
    )
    parts = ("runoff_mm", "evaporation_mm", "lateral_mm", "net_percolation_mm", "storage_change_mm")
    assert sum(told[p] for p in parts) == pytest.approx(sum(rain), rel=1e-9, abs=1e-9)
    assert all(told[p] >= -1e-9 for p in parts[:-1])


def test_budyko_s_curve_stays_under_both_limits() -> None:
    dryness = np.geomspace(0.01, 100.0, 50)
    share = cover.evaporated_share(1.0, dryness)
    assert np.all(share <= np.minimum(dryness, 1.0) + 1e-12) and np.all(np.diff(share) > 0)


def test_a_thicker_cover_and_a_barrier_let_less_through() -> None:
    year = {"P_mm": [300, 250, 200, 50, 20, 10, 10, 20, 50, 100, 200, 250], "PET_mm": [100] * 12}
    bare, thick, sealed = (
        cover.compute(year | x)["net_percolation_pct"]
        for x in ({}, {"storage_mm": 400}, {"barrier_K_m_s": 1e-9})
    )
    assert bare > thick and bare > sealed and sealed < 5.0


def test_without_potential_evaporation_all_rain_goes_through() -> None:
    assert cover.compute({"P_mm": 800, "PET_mm": 0})["net_percolation_pct"] == pytest.approx(100.0)


def test_mobility_is_nernst_and_einsteins() -> None:
    assert ek.mobility("Pb") == pytest.approx(7.3e-8, rel=0.02)  # 71 S cm2/equiv over F, CRC Handbook
    assert ek.mobility("H") > 4 * ek.mobility("Pb")


def test_twice_the_field_halves_the_time_and_doubles_the_energy_of_the_way() -> None:
    bed = {"R": 20.0, "length_m": 0.3}
    one, two = (ek.compute({**bed, "V_per_cm": v}) for v in (1, 2))
    assert two["days_to_sweep"] == pytest.approx(one["days_to_sweep"] / 2)
    assert two["kWh_m3_to_sweep"] == pytest.approx(2 * one["kWh_m3_to_sweep"])


def test_a_held_metal_is_left_behind_and_none_is_swept_twice() -> None:
    base = {"V_per_cm": 1, "length_m": 0.2, "t_h": 200}
    free, held = (ek.compute({**base, "R": r})["removal_pct"] for r in (1.0, 100.0))
    assert free == 100.0 > held > 0


@pytest.mark.parametrize(
    "bad", [{"P_mm": [1, 2], "PET_mm": [1]}, {"P_mm": 0, "PET_mm": 5}, {"P_mm": [-1, 2], "PET_mm": [1, 1]}]
)
def test_a_climate_that_is_none_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(OutOfValidity):
        cover.compute(bad)


def test_percolation_by_difference_is_known_worse_the_more_it_rains_and_evaporates() -> None:
    dry, wet = cover.balance_precision(300.0, 290.0), cover.balance_precision(1500.0, 800.0)
    assert 0 < dry < wet and float(cover.balance_precision(0.0, 0.0)) == 0.0


def test_a_criterion_is_shown_by_lysimeters_and_not_by_a_water_balance() -> None:
    told = cover.compute({"criterion_mm_yr": 30})
    assert told["lysimeter_shows_it"] and not any(told["water_balance_shows_it"].values())
    with pytest.raises(OutOfValidity, match="criterion_mm_yr"):
        cover.compute({"criterion_mm_yr": 0})


def test_a_cover_gives_an_interval_about_its_percolation() -> None:
    told = cover.compute({"P_mm": 900, "PET_mm": 1800, "criterion_mm_yr": 30})
    low, high = told["net_percolation_interval_mm"]
    assert low <= told["net_percolation_mm"] <= high and not told["meets_criterion"]
