"""Flotation: limits of the bank formula, entrainment by its definition, classes that a recycle does not forget."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.linear import linearise
from oreshed.technology.separation import liberation
from oreshed.technology.separation.flotation_bank import (
    UNIT,
    bank_rate,
    bank_recovery,
    batch_recovery,
    compute,
    entrainment,
    kelsall_recovery,
    rate_constant,
    size_factor,
    total_recovery,
)
from oreshed.technology.separation.minerals import family, host_of
from oreshed.technology.separation.reagents import compute as factors_of
from oreshed.technology.stream import Stream

ORE = UNIT.example["feed"]


def test_many_cells_are_a_batch_and_more_cells_recover_more() -> None:
    assert bank_recovery(0.4, 10.0, 1e7) == pytest.approx(float(batch_recovery(0.4, 10.0)), rel=1e-6)
    cells = np.array([1.0, 2.0, 5.0, 20.0])
    assert np.all(np.diff(bank_recovery(0.4, 10.0, cells)) > 0)
    assert bank_recovery(0.4, 10.0, 1.0) == pytest.approx(4 / 5)


def test_a_bank_of_banks_is_one_bank() -> None:
    half = float(bank_recovery(0.4, 5.0, 4.0))
    assert 1 - (1 - half) ** 2 == pytest.approx(float(bank_recovery(0.4, 10.0, 8.0)))


def test_rate_and_recovery_are_inverse() -> None:
    k = np.array([1e-4, 0.05, 0.7, 3.0])
    np.testing.assert_allclose(bank_rate(bank_recovery(k, 8.0, 6.0, 0.95), 8.0, 6.0, 0.95), k, rtol=1e-9)
    with pytest.raises(OutOfValidity, match="R_inf"):
        bank_rate(0.96, 8.0, 6.0, 0.95)


def test_kelsalls_classes_bound_the_recovery() -> None:
    both = float(kelsall_recovery(1.0, 0.05, 0.3, 10.0, 5.0))
    fast, slow = float(bank_recovery(1.0, 10.0, 5.0)), float(bank_recovery(0.05, 10.0, 5.0))
    assert slow < both < fast
    assert both == pytest.approx(0.7 * fast + 0.3 * slow)


def test_entrainment_is_a_fifth_at_its_own_size_and_falls_with_size() -> None:
    assert entrainment(20.0, 20.0) == pytest.approx(0.2, abs=1e-3)
    assert entrainment(1e-6, 20.0) == pytest.approx(1.0, abs=1e-6)
    assert np.all(np.diff(entrainment(np.linspace(1, 200, 60), 12.0)) < 0)
    assert entrainment(50.0, 12.0) < 0.01
    assert total_recovery(1.0, 0.5, 0.5) == 1.0
    assert total_recovery(0.0, 0.2, 0.1) == pytest.approx(0.02)


def test_rate_is_floatability_times_flux_times_froth() -> None:
    assert rate_constant(2e-4, 50.0, 0.7) == pytest.approx(0.42)
    assert size_factor(40.0, 40.0, 1.5) == 1.0
    assert size_factor(5.0, 40.0, 1.5) < 0.5


def test_gangue_that_does_not_float_still_rides_with_water() -> None:
    dry = UNIT.run(ORE, {"water_recovery": 0.0}).products["concentrate"].species_flow("gangue")
    wet = UNIT.run(ORE, {"water_recovery": 0.3}).products["concentrate"].species_flow("gangue")
    assert wet > dry


def test_companions_follow_their_host() -> None:
    result = UNIT.run(ORE)
    concentrate = result.products["concentrate"]
    share = concentrate.species_flow("sphalerite") / ORE.species_flow("sphalerite")
    assert concentrate.species_flow("Cd in sphalerite") == pytest.approx(float(share * 0.04), rel=1e-12)
    assert host_of("Cd in sphalerite, locked") == "sphalerite"
    assert family("Ag in galena, non-floating") == "galena"


def test_what_never_floats_only_rides_along() -> None:
    feed = Stream(("galena", "galena, non-floating"), np.array([1.0, 1.0]), {
        "galena": {"Pb": 0.866}, "galena, non-floating": {"Pb": 0.866}})  # fmt: skip
    taken = UNIT.run(feed, {"water_recovery": 0.0}).products["concentrate"]
    assert taken.species_flow("galena, non-floating") == 0.0
    assert taken.species_flow("galena") > 0.9


def test_fine_and_coarse_particles_float_slower_and_fines_carry_gangue() -> None:
    sizes = (1000e-6, 75e-6, 38e-6, 20e-6, 10e-6)
    flow = np.ones((2, 5))
    feed = Stream(("galena", "gangue"), flow, {"galena": {"Pb": 0.866}, "gangue": {}}, sizes)
    taken = UNIT.run(feed, {"residence_min": 3.0}).products["concentrate"].flow
    assert taken[0].argmax() in (1, 2)
    assert np.all(np.diff(taken[1, 1:]) > 0)


def test_less_residence_as_the_flow_grows_makes_marginal_fall_below_average() -> None:
    line = linearise(UNIT, Stream.of({"galena": 50_000.0, "gangue": 950_000.0}), {"volume_m3": 40.0})
    galena = line.inputs.index(("feed", "galena"))
    i, j = line.outlets.index("concentrate"), line.elements.index("Pb")
    # Gangue brings no lead, but takes room from what does.
    assert line.marginal[i, j, line.inputs.index(("feed", "gangue"))] < 0
    assert line.marginal[i, j, galena] < 0.866 * line.average("Pb")["concentrate"]


def test_unknown_minerals_and_mad_residences_are_refused() -> None:
    strange = Stream(("REO",), np.ones(1), {"REO": {}})
    with pytest.raises(OutOfValidity, match="no place in a flotation plant"):
        UNIT.run(strange)
    with pytest.raises(OutOfValidity, match="minutes to tens of minutes"):
        UNIT.run(ORE, {"volume_m3": 20_000.0})


def test_reagents_multiply_rates_in_their_own_direction() -> None:
    base = factors_of({"collector_g_per_t": 70})
    assert all(base[f"factor_{m}"] == pytest.approx(1.0) for m in ("galena", "sphalerite", "pyrite"))
    more_zinc_sulphate = factors_of({"ZnSO4_g_per_t": 1200})
    assert more_zinc_sulphate["factor_sphalerite"] < 0.8
    assert more_zinc_sulphate["factor_galena"] == 1.0
    assert factors_of({"dissolved_Cu_mg_per_L": 20})["factor_sphalerite"] > 5
    assert factors_of({"pH": 11.5})["factor_pyrite"] < 0.2
    assert factors_of({"collector_g_per_t": 0})["factor_galena"] == 0.0
    assert factors_of({"Na2S_g_per_t": 0})["factor_lead_oxide"] == 0.0
    with pytest.raises(OutOfValidity, match="ph"):
        factors_of({"pH": 15})


def test_finer_grinding_frees_more_and_nothing_is_lost() -> None:
    p80 = np.array([200.0, 100.0, 50.0, 20.0, 10.0])
    assert np.all(np.diff(liberation.liberation_at(p80, 30.0, 1.5)) > 0)
    assert liberation.liberated_share(30.0, 30.0, 1.5) == 0.5
    assert liberation.exposed_rate(0.8, 1.0, 1.3) == 0.8
    parted = liberation.UNIT.run(liberation.ORE).products["product"]
    whole = liberation.gather(parted)
    for species in liberation.ORE.species:
        assert whole.species_flow(species) == pytest.approx(float(liberation.ORE.species_flow(species)))


def test_regrinding_frees_locked_grains_but_never_locks_free_ones() -> None:
    fed = liberation.REGRIND.example["feed"]
    ground = liberation.REGRIND.run(fed, {"p80_um": 15.0}).products["product"]
    assert ground.species_flow("galena") > fed.species_flow("galena")
    assert ground.species_flow("galena, locked") < fed.species_flow("galena, locked")
    same = liberation.REGRIND.run(fed, {"p80_um": 60.0}).products["product"]
    np.testing.assert_allclose(same.flow, fed.flow, rtol=1e-12)
    with pytest.raises(OutOfValidity, match="coarser"):
        liberation.REGRIND.run(fed, {"p80_um": 90.0})


def test_a_case_may_give_volume_and_flow_instead_of_residence() -> None:
    found = compute(
        {"k_per_min": 0.5, "N": 4, "cell_volume_m3": 10, "air_holdup": 0.1, "Q_slurry_m3_per_min": 6}
    )
    assert found["tau_min"] == pytest.approx(6.0)
    assert found["recovery"] == pytest.approx(1 - (1 + 0.5 * 6 / 4) ** -4)
    with pytest.raises(KeyError, match="k_per_min"):
        compute({"tau_min": 5})
