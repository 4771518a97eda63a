"""Two ores on one bank: averages mislead an optimiser, marginals and modes do not (handbook MIN-13)."""

import numpy as np
import pytest

from oreshed.technology.separation.feed_blend import (
    Blend,
    blend_of,
    compute,
    frozen_averages,
    grid_optimum,
    marginal_steps,
    sampled_modes,
)

# The design test as the handbook gives it: 90 m3 effective as 8 tanks, 35 % solids of SG 3, lead at 1,500 USD/t.
SETUP = {
    "k_per_min": [0.25, 0.60], "grade_pct": [5.0, 3.0], "ore_cost_usd_per_t": [34.0, 20.0],
    "cap_t_per_h": [300.0, 300.0], "price_usd_per_t": 1500.0, "volume_m3": 90.0, "cells": 8, "solids_share": 0.35,
    "density_t_m3": 3.0,
}  # fmt: skip
BLEND = blend_of(SETUP)


def test_the_grid_optimum_is_9874_with_the_first_ore_held_back() -> None:
    best = grid_optimum(BLEND)
    assert best.profit == pytest.approx(9873.84, abs=0.01)
    np.testing.assert_allclose(best.feed, [226.0, 300.0])


def test_frozen_averages_fill_the_bank_and_lose_two_percent() -> None:
    found = frozen_averages(BLEND)
    assert found.profit == pytest.approx(9665.49, abs=0.01)
    np.testing.assert_allclose(found.feed, [300.0, 300.0])
    assert 1 - found.profit / grid_optimum(BLEND).profit == pytest.approx(0.021, abs=5e-4)


def test_sampled_modes_find_it_in_one_programme() -> None:
    found = sampled_modes(BLEND)
    assert found.profit == pytest.approx(9873.77, abs=0.01)
    assert found.solves == 1


def test_marginals_find_it_in_few_programmes() -> None:
    found = marginal_steps(BLEND)
    assert found.profit == pytest.approx(9873.85, abs=0.01)
    assert found.feed[0] == pytest.approx(226.46, abs=0.1)
    assert found.solves < 40


def test_without_crowding_all_four_agree() -> None:
    roomy = Blend(BLEND.k, BLEND.grade, BLEND.cost, BLEND.cap, BLEND.price, 9e6, 8.0, 0.35, 3.0)
    profits = [way(roomy).profit for way in (grid_optimum, frozen_averages, marginal_steps, sampled_modes)]
    np.testing.assert_allclose(profits, profits[0], rtol=1e-9)


def test_an_ore_that_never_pays_is_left_in_the_ground() -> None:
    poor = blend_of(SETUP | {"grade_pct": [1.0, 3.0]})
    for way in (grid_optimum, frozen_averages, marginal_steps, sampled_modes):
        assert way(poor).feed[0] == pytest.approx(0.0, abs=1e-2)


def test_a_missing_figure_is_named() -> None:
    with pytest.raises(KeyError, match="price_usd_per_t"):
        compute({k: v for k, v in SETUP.items() if k != "price_usd_per_t"})
