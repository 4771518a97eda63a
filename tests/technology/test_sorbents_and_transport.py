"""Sorbents keep to their balance, fronts to their limits, and a fit that cannot be is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.remediation.solute_transport import (
    after_pulse,
    breakthrough_days,
    compute,
    concentration,
    steady,
)
from oreshed.technology.remediation.sorbents import (
    batch,
    freundlich,
    greatest_uptake,
    impossible_fits,
    langmuir,
    response_pct,
)
from oreshed.technology.remediation.sorbents import compute as sorb


@given(st.floats(1.0, 1e3), st.floats(0.1, 50.0), st.floats(1.0, 300.0), st.floats(1e-3, 10.0))
def test_a_batch_loses_what_the_sorbent_gains_and_lies_on_the_isotherm(
    c0: float, dose: float, capacity: float, b: float
) -> None:
    left, uptake = batch(c0, dose, lambda c: langmuir(c, capacity, b))
    assert left + uptake * dose == pytest.approx(c0)
    assert uptake == pytest.approx(float(langmuir(left, capacity, b)), rel=1e-6, abs=1e-9)
    assert uptake <= min(capacity, greatest_uptake(c0, dose)) * (1 + 1e-9)


def test_a_steep_isotherm_takes_all_and_none_takes_none() -> None:
    assert batch(50.0, 5.0, lambda c: freundlich(c, 1e9, 0.5))[0] == pytest.approx(0.0, abs=1e-6)
    assert batch(50.0, 5.0, lambda c: 0.0)[1] == pytest.approx(0.0, abs=1e-9)


def test_possible_print_is_left_alone_and_impossible_is_told() -> None:
    inputs = {"Pb_mg_L": [50, 100], "dose_g_L": 5}
    assert not list(impossible_fits(inputs, {"PSO_qe_mg_g": [9.9, 19.5], "Langmuir_100": {"qmax": 25.0}}))
    assert (
        len(list(impossible_fits(inputs, {"PSO_qe_mg_g": [11.0, 19.5], "Langmuir_100": {"qmax": 15.0}}))) == 2
    )
    assert list(impossible_fits({}, {"soil_Cd_change_pct": -120.0})) and response_pct(-20.0) > -100.0


def test_a_sorbent_in_soil_holds_more_the_more_there_is() -> None:
    soil = {"Kd_soil_L_kg": 20, "Kd_sorbent_L_kg": 2000}
    little, much = (sorb({**soil, "sorbent_pct": p})["leachate_reduction_pct"] for p in (1, 5))
    assert 0 < little < much < 100


def test_a_front_without_dispersion_is_a_step_where_it_should_be() -> None:
    # A dispersivity of a millionth of the way: sharp at x = v t / R.
    assert (
        float(concentration(99.0, 500.0, 1.0, 0.0001, 5.0))
        > 0.999
        > 0.001
        > float(concentration(101.0, 500.0, 1.0, 0.0001, 5.0))
    )


def test_decay_ends_in_the_steady_profile_and_never_raises_a_concentration() -> None:
    x = np.linspace(1.0, 200.0, 40)
    late = concentration(x, 1e6, 0.24, 10.0, 5.0, 0.002)
    assert late == pytest.approx(steady(x, 0.24, 10.0, 0.002 * 5.0), rel=1e-6)
    assert np.all(
        concentration(x, 2000.0, 0.24, 10.0, 5.0, 0.002) <= concentration(x, 2000.0, 0.24, 10.0, 5.0)
    )


def test_the_profile_solves_its_own_equation() -> None:
    v, a, r, decay, x, t, h = 0.24, 10.0, 5.0, 0.001, 60.0, 1500.0, 1e-2

    def c(x: float, t: float) -> float:
        return float(concentration(x, t, v, a, r, decay))

    rate = (c(x, t + 10 * h) - c(x, t - 10 * h)) / (20 * h)
    slope = (c(x + h, t) - c(x - h, t)) / (2 * h)
    curve = (c(x + h, t) - 2 * c(x, t) + c(x - h, t)) / h**2
    assert rate == pytest.approx(a * v / r * curve - v / r * slope - decay * c(x, t), rel=1e-3)


def test_breakthrough_is_the_time_at_which_the_share_is_met() -> None:
    days = breakthrough_days(0.1, 2.0, 0.1, 0.2, 40.0)
    assert float(concentration(2.0, days, 0.1, 0.2, 40.0)) == pytest.approx(0.1)
    assert days < compute({"v_m_d": 0.1, "x_m": 2.0, "R": 40.0})["front_d"][0]


def test_plug_flow_is_the_limit_of_little_dispersion() -> None:
    x = np.array([50.0, 90.0, 110.0])
    plug = concentration(x, 500.0, 1.0, 0.0, 5.0, 0.001)
    assert plug == pytest.approx(concentration(x, 500.0, 1.0, 1e-4, 5.0, 0.001), abs=1e-4)
    assert compute({"v_m_d": 1.0, "x_m": [50, 110], "t_d": 500, "R": 5.0, "dispersivity_m": 0})[
        "C_over_C0"
    ] == [1.0, 0.0]


def test_a_named_sorbent_holds_what_was_measured_and_no_more_than_its_ions_allow() -> None:
    told = sorb({"label": "sorption: Pb on hydroxyapatite"})
    low, high = told["capacity_band_mg_g"]
    assert low < told["q_mg_g"] < high < told["Ca_exchange_limit_mg_g"]
    assert "q_mg_g" not in sorb({"label": "sorption: Cd on hydroxyapatite"})
    own = sorb({"label": "sorption: Pb on hydroxyapatite", "Pb_mg_L": 50, "dose_g_L": 1})
    assert own["q_mg_g"] <= 50.0  # a batch of the case stands over the table


def test_a_pulse_leaves_nothing_behind_and_is_a_step_while_it_lasts() -> None:
    place = {"v_m_d": 0.1, "x_m": 5, "dispersivity_m": 0.5, "R": 2}
    for days, left in ((1e5, 0.0), (50.0, compute({**place, "t_d": 50.0})["C_over_C0"])):
        assert compute({**place, "t_d": days, "pulse_d": 60.0})["C_over_C0"] == pytest.approx(left, abs=1e-9)
    assert "steady_C_over_C0" not in compute({**place, "t_d": 50.0, "pulse_d": 60.0})


def test_two_pulses_end_to_end_are_one() -> None:
    rest = (5.0, 80.0, 0.1, 0.5, 2.0)
    first = after_pulse(30.0, *rest)
    then = after_pulse(20.0, rest[0], rest[1] - 30.0, *rest[2:])
    assert float(first + then) == pytest.approx(float(after_pulse(50.0, *rest)))


def test_a_pulse_in_other_units_is_read_and_none_is_refused() -> None:
    place = {"v_m_d": 0.1, "x_m": 5, "dispersivity_m": 0.5, "t_d": 100.0}
    assert compute({**place, "pulse_h": 480.0}) == compute({**place, "pulse_d": 20.0})
    with pytest.raises(OutOfValidity, match="pulse_d"):
        compute({**place, "pulse_d": 0.0})
