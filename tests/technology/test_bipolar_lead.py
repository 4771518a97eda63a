"""Bipolar lead: charge is a constant of the plate, and a window is judged, not repeated."""

import pytest

from oreshed.technology.refining.bipolar_lead import (
    compute,
    cycle_hours,
    limiting_density,
    plate_of,
    working_density,
)


def test_density_times_cycle_is_the_plate_and_back() -> None:
    hours = cycle_hours(300.0, 12.0, 0.1, 0.93)
    assert cycle_hours(600.0, 12.0, 0.1, 0.93) == pytest.approx(hours / 2)
    assert plate_of(300.0, hours, 0.1, 0.93) == pytest.approx(12.0)


def test_more_lead_carries_more_current_and_reversal_too_but_never_beyond_the_limit() -> None:
    assert working_density(100.0) > working_density(85.0) > working_density(85.0, False)
    assert working_density(85.0) < limiting_density(85.0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"j_A_m2": [240, 900]}, "limiting"),
        ({"cycle_h": [600, 1200]}, "plate"),
        ({"reversals_per_min": 0}, "dendrites"),
    ],
)
def test_a_window_that_cannot_be_run_is_narrower(changed: dict[str, object], said: str) -> None:
    window = {"Pb_g_L": ">=85", "j_A_m2": [240, 450], "cycle_h": [72, 130], "reversals_per_min": [4, 60]}
    assert compute(window)["operating_window"] == "as inputs"
    told = compute({**window, **changed})["operating_window"]
    assert told.startswith("narrower") and said in told
