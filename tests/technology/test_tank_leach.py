"""A leach train closes on acid, gains with tanks and acid, and its tanks are solved one like the other."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction.tank_leach import Feed, compute, converted, leach, protons, total_protons
from oreshed.technology.species import molar_mass

FEED = Feed(("Al2O3", "CaO", "Ce2O3"), np.array([0.2, 0.01, 1e-4]), np.array([1.5, 0.2, 0.6]), np.array([400.0, 0.1, 0.007]),
            20.0, 200.0, 2.4, 0.05, 10**-1.99)  # fmt: skip


def test_acid_that_left_the_liquor_is_what_the_oxides_took() -> None:
    x, free = leach(FEED, 400.0, 2)
    moles = FEED.solid_kg_h * 1000.0 * FEED.share / [molar_mass(o) for o in FEED.oxides]
    taken = float((moles * [protons(o) for o in FEED.oxides] * x[-1]).sum())
    lost = FEED.liquor_l_h * (2.0 * FEED.acid - total_protons(float(free[-1]), FEED))
    assert taken == pytest.approx(lost, rel=1e-6)


def test_more_tanks_and_more_acid_leach_more_and_no_oxide_leaches_backwards() -> None:
    one, two = leach(FEED, 400.0, 1)[0][-1], leach(FEED, 400.0, 2)[0][-1]
    strong = leach(Feed(**{**FEED.__dict__, "acid": 0.5}), 400.0, 1)[0][-1]
    assert np.all(two > one) and np.all(strong > one) and np.all((one >= 0) & (strong <= 1))


def test_an_oxide_with_a_slow_rate_is_linear_in_it() -> None:
    assert float(converted(np.array([0.0]), np.array([1e-6]))[0]) == pytest.approx(1e-6, rel=1e-4)
    assert float(converted(np.array([0.2]), np.array([1e9]))[0]) == pytest.approx(1.0, abs=1e-8)


def test_a_metal_takes_no_acid_by_its_formula() -> None:
    with pytest.raises(OutOfValidity, match="takes no acid"):
        protons("Zn")


def test_an_oxide_without_constants_is_named() -> None:
    with pytest.raises(KeyError, match="CaO"):
        compute({"wt_frac": {"CaO": 0.1, "Al2O3": 0.1}, "A": {"Al2O3": 1}, "B_mol_kg_h": {"Al2O3": 1}})
