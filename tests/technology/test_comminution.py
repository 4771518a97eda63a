"""Grinding: energy grows with fineness, mass stays, two roads to one answer, limits refuse."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation.comminution import CAPITAL, JAW_CRUSHER, UNIT, compute
from oreshed.technology.separation.comminution_laws import (
    austin_breakage,
    austin_selection,
    ball_mill_energy,
    batch_grind,
    bond_energy,
    closed_circuit,
    continuous_grind,
    fine_product,
    kick_energy,
    low_reduction,
    mill_diameter,
    morrell_energy,
    open_circuit,
    oversize_feed,
    reid_solution,
    rittinger_energy,
    rod_feed,
    rod_reduction,
    whiten_partition,
)
from oreshed.technology.separation.size_distribution import SIZES_M, class_shares, rosin_rammler_passing

SIZES = 1000.0 * 0.5 ** np.arange(8)
SELECTION = austin_selection(SIZES, 1.2, 0.9)
BREAKAGE = austin_breakage(SIZES, 0.5, 0.7, 3.5)
FEED = np.eye(8)[0]


def test_the_work_index_is_the_energy_from_infinity_to_100_micrometres() -> None:
    assert bond_energy(10.0, np.inf, 100.0) == pytest.approx(10.0, rel=1e-12)


def test_energies_of_two_steps_add_up_to_that_of_one() -> None:
    for law in (bond_energy, rittinger_energy, kick_energy, morrell_energy):
        whole = law(11.0, 5000.0, 80.0)
        assert law(11.0, 5000.0, 600.0) + law(11.0, 600.0, 80.0) == pytest.approx(float(whole), rel=1e-12)


def test_bond_lies_between_the_exponents_of_kick_and_rittinger() -> None:
    # Energy of halving from 100 um over that of halving from 1000 um: 1 for Kick, 10 for Rittinger, sqrt(10) for Bond.
    def ratio(law: object) -> float:
        return float(law(1.0, 100.0, 50.0) / law(1.0, 1000.0, 500.0))  # type: ignore[operator]

    assert ratio(kick_energy) == pytest.approx(1.0)
    assert ratio(bond_energy) == pytest.approx(10**0.5)
    assert ratio(rittinger_energy) == pytest.approx(10.0)


def test_rowlands_factors_are_one_where_they_do_not_apply() -> None:
    assert mill_diameter(2.44) == pytest.approx(1.0)
    assert mill_diameter(3.81) == mill_diameter(6.0) == pytest.approx(0.9147, abs=2e-4)
    assert oversize_feed(13.0, 4000.0, 150.0) == 1.0
    assert oversize_feed(13.0, 8000.0, 150.0) == pytest.approx(1.0 + 6.0 * 1.0 / (8000 / 150))
    assert fine_product(80.0) == 1.0
    assert fine_product(40.0) == pytest.approx(50.3 / 45.8)
    assert low_reduction(6.0) == 1.0
    assert low_reduction(3.0) == pytest.approx(3.56 / 3.3)
    assert rod_reduction(15.5, 1.5) == 1.0
    assert rod_reduction(25.5, 1.5) == pytest.approx(1.0 + 100 / 150)
    assert open_circuit(0.8) == pytest.approx(1.20)
    assert (rod_feed(True, True), rod_feed(False, False)) == (1.0, 1.4)
    with pytest.raises(OutOfValidity, match=r"1\.35"):
        low_reduction(1.3)


def test_a_tonne_takes_more_than_a_short_ton() -> None:
    short = float(bond_energy(11.4, 2000.0, 100.0))
    assert float(ball_mill_energy(11.4, 2000.0, 100.0, 2.44)) == pytest.approx(1.1023 * short, rel=1e-4)


def test_finer_grinding_costs_more_energy() -> None:
    p80 = np.array([200.0, 150.0, 100.0, 75.0, 60.0, 45.0])
    assert np.all(np.diff(ball_mill_energy(11.4, 10_000.0, p80)) > 0)


def test_batch_grinding_follows_reid_and_keeps_mass() -> None:
    for minutes in (0.0, 0.5, 3.0, 20.0):
        ground = batch_grind(FEED, SELECTION, BREAKAGE, minutes)
        np.testing.assert_allclose(ground, reid_solution(FEED, SELECTION, BREAKAGE, minutes), atol=1e-10)
        assert ground.sum() == pytest.approx(1.0, abs=1e-12)
        assert np.all(ground >= -1e-14)


def test_equal_rates_have_no_reid_solution_but_the_exponential_holds() -> None:
    equal = np.array([1.0, 1.0, 0.0])
    b = np.array([[0, 0, 0], [0.6, 0, 0], [0.4, 1.0, 0]])
    with pytest.raises(OutOfValidity, match="differ"):
        reid_solution(np.array([1.0, 0, 0]), equal, b, 1.0)
    m = batch_grind(np.array([1.0, 0, 0]), equal, b, 1.0)
    # dm2/dt = 0.6 m1 - m2 with m1 = e^-t: m2 = 0.6 t e^-t.
    np.testing.assert_allclose(m[:2], [np.exp(-1), 0.6 * np.exp(-1)], atol=1e-12)


def test_many_tanks_are_a_batch_and_one_tank_a_geometric_mean_of_times() -> None:
    batch = batch_grind(FEED, SELECTION, BREAKAGE, 3.0)
    np.testing.assert_allclose(continuous_grind(FEED, SELECTION, BREAKAGE, 3.0, 4000), batch, atol=1e-3)
    one = continuous_grind(FEED, SELECTION, BREAKAGE, 3.0, 1)
    assert one[0] == pytest.approx(1.0 / (1.0 + 3.0 * SELECTION[0]))


def test_batches_of_many_times_run_in_one_call() -> None:
    times = np.linspace(0.0, 5.0, 7)
    together = batch_grind(FEED, SELECTION, BREAKAGE, times)
    np.testing.assert_allclose(together[4], batch_grind(FEED, SELECTION, BREAKAGE, times[4]), atol=1e-12)


def test_a_classifier_makes_the_product_finer_and_closes() -> None:
    underflow = whiten_partition(SIZES, 120.0, 3.0, 0.2)
    assert whiten_partition(np.array([120.0]), 120.0, 3.0)[0] == pytest.approx(0.5)
    product, load = closed_circuit(FEED, SELECTION, BREAKAGE, 3.0, 3, underflow)
    assert product.sum() == pytest.approx(1.0, abs=1e-10)
    assert load > 0.2
    coarse = continuous_grind(FEED, SELECTION, BREAKAGE, 3.0, 3)
    assert product[:3].sum() < coarse[:3].sum()


def test_breakage_loses_no_mass() -> None:
    np.testing.assert_allclose(BREAKAGE.sum(axis=0)[:-1], 1.0, atol=1e-12)
    assert not np.triu(BREAKAGE).any()


def test_the_product_has_the_p80_that_was_set() -> None:
    assert rosin_rammler_passing(75.0, 75.0, 0.9) == pytest.approx(0.8)
    shares = class_shares(75.0, 0.9)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[1:].sum() == pytest.approx(0.8)
    ground = UNIT.run(UNIT.example, {"p80_um": 75.0}).products["product"]
    fine = ground.flow[:, 1:].sum() / ground.flow.sum()
    assert (fine, ground.sizes_m) == (pytest.approx(0.8), SIZES_M)


def test_particles_never_grow() -> None:
    fine = UNIT.run(UNIT.example, {"p80_um": 45.0}).products["product"]
    again = UNIT.run({"feed": fine}, {"p80_um": 200.0}).products["product"]
    np.testing.assert_allclose(again.flow, fine.flow, rtol=1e-12)


def test_bond_is_refused_below_40_micrometres() -> None:
    with pytest.raises(OutOfValidity, match="70 um"):
        UNIT.run(UNIT.example, {"p80_um": 20.0})
    with pytest.raises(OutOfValidity, match="not finer"):
        compute({"Wi": 10, "F80_um": 80, "P80_um": 100})


def test_a_median_is_not_the_size_of_rosin_and_rammler() -> None:
    given = {"feed_characteristic_size_um": 80_000, "product_characteristic_size_um": 58_000, "size_width_param": 1.5,
             "bond_work_index_kWh_per_t": 12}  # fmt: skip
    assert compute(given)["F80_um"] == pytest.approx(114_313.0, abs=1)
    assert compute(given | {"size_law": "median"})["F80_um"] == pytest.approx(150_500, rel=1e-3)


def test_breakage_that_makes_or_loses_mass_is_refused() -> None:
    base = {"S_per_min": [1.0, 0.5, 0.0], "m0": [1, 0, 0], "t_min": 1.0, "b32": 1.0}
    with pytest.raises(OutOfValidity, match="at most 1"):
        compute(base | {"b21": 0.8, "b31": 0.4})
    with pytest.raises(OutOfValidity, match="sums to 1"):
        compute(base | {"b21": 0.3, "b31": 0.4})


def test_capital_exponents_are_capped_at_one() -> None:
    assert JAW_CRUSHER.usd(2 * 589.0, 2016).central == pytest.approx(2 * 1.92e6)
    assert CAPITAL.usd(2 * 5609.0, 2016).central == pytest.approx(4.23e6 * 2**0.556)
