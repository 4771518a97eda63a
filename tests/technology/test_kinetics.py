"""Kinetics: every closed form turns back into its law, tanks into their integral and limits, rates into Arrhenius."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from oreshed.technology.kinetics import (
    apparent_activation,
    arrhenius,
    diffusion_conversion,
    first_order,
    surface_conversion,
    surface_conversion_in_tanks,
)
from oreshed.technology.physical_constants import GAS_CONSTANT

KT = np.linspace(0.0, 1.0, 200)


def test_a_rate_is_unchanged_at_its_reference_and_straight_over_the_inverse_temperature() -> None:
    assert float(arrhenius(74.0, 363.0, 363.0)) == 1.0
    inverse = np.linspace(1 / 400.0, 1 / 280.0, 30)
    slope = np.diff(np.log(arrhenius(74.0, 1.0 / inverse, 363.0))) / np.diff(inverse)
    assert slope == pytest.approx(-74_000.0 / GAS_CONSTANT, rel=1e-9)


def test_the_activation_read_off_a_rate_is_that_of_its_slowest_law() -> None:
    def in_series(t: float) -> float:
        return float(
            1.0 / (1.0 / (1e-6 * arrhenius(60.0, t, 300.0)) + 1.0 / (1e3 * arrhenius(15.0, t, 300.0)))
        )

    assert apparent_activation(in_series, 300.0) == pytest.approx(60.0, abs=1e-3)


def test_shrinking_cores_turn_back_into_their_laws() -> None:
    x = surface_conversion(KT)
    assert np.allclose(1.0 - (1.0 - x) ** (1 / 3), KT)
    x = diffusion_conversion(KT)
    assert np.allclose(1.0 - 3.0 * (1.0 - x) ** (2 / 3) + 2.0 * (1.0 - x), KT, atol=1e-7)
    assert np.all(np.diff(x) >= 0) and x[0] == 0.0 and x[-1] == 1.0


@pytest.mark.parametrize("tanks", [1.0, 3.0, 6.0])
@pytest.mark.parametrize("kt", [0.05, 0.6, 2.5, 20.0])
def test_a_train_equals_the_integral_over_ages(kt: float, tanks: float) -> None:
    scale = kt / tanks
    left, _ = quad(lambda u: (1 - u) ** 3 * gamma.pdf(u, tanks, scale=scale), 0.0, 1.0, limit=200)
    assert float(surface_conversion_in_tanks(kt, tanks)) == pytest.approx(1 - left, abs=1e-7)


def test_many_tanks_approach_the_batch() -> None:
    many, batch = surface_conversion_in_tanks(0.6, 4000.0), surface_conversion(0.6)
    assert float(many) == pytest.approx(float(batch), abs=1e-3)


@pytest.mark.parametrize("y", [0.1, 2.5, 30.0])
def test_one_tank_is_levenspiel(y: float) -> None:
    closed = 3 * y - 6 * y**2 + 6 * y**3 * -np.expm1(-1.0 / y)
    assert float(surface_conversion_in_tanks(y, 1.0)) == pytest.approx(closed, rel=1e-9)


def test_a_long_stay_in_one_tank_leaves_a_quarter_over_its_length() -> None:
    y = np.array([1e3, 1e5, 1e7])
    assert (1.0 - surface_conversion_in_tanks(y, 1.0)) * 4.0 * y == pytest.approx(1.0, abs=1e-3)


def test_first_order_has_no_memory() -> None:
    left = 1.0 - first_order(0.3, np.array([2.0, 5.0, 7.0]))
    assert left[0] * left[1] == pytest.approx(left[2], rel=1e-12)
