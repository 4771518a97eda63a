"""Ore sorting: limits of sensor and ore, mass balance, published tests told from one another, and refusals."""

from functools import partial

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation import ore_sorting as sorting
from oreshed.technology.separation.comminution_laws import ball_mill_energy
from oreshed.technology.separation.ore_sorting_vein import UNIT as VEIN

PULLS = np.linspace(0.01, 0.99, 50)


def test_an_ore_of_like_pieces_cannot_be_sorted() -> None:
    assert np.allclose(sorting.sorted_recovery(0.0, PULLS), PULLS)
    assert not sorting.is_worth(0.0)


def test_a_blind_sensor_sorts_nothing_and_a_perfect_one_cuts_at_a_grade() -> None:
    assert sorting.correlation(1.0, 1e9) == pytest.approx(0.0, abs=1e-6)
    grades = np.array([0.2, 0.5, 1.0, 2.0, 5.0])
    assert np.allclose(sorting.partition_of_grade(grades, 1.0, 1e6, 0.4), 0.4, atol=1e-5)
    step = sorting.partition_of_grade(grades, 1.0, 1e-6, 0.4)
    assert np.all((step < 1e-6) | (step > 1 - 1e-6))


def test_the_partition_integrates_to_pull_and_recovery() -> None:
    """A second road to R = Phi(r s - t): pieces drawn, measured and thrown."""
    rng = np.random.default_rng(5)
    spread, noise, pull = 1.3, 0.8, 0.45
    grade = np.exp(rng.normal(-(spread**2) / 2, spread, 400_000))
    taken = sorting.partition_of_grade(grade, spread, noise, pull)
    assert taken.mean() == pytest.approx(pull, abs=3e-3)
    strength = sorting.correlation(spread, noise) * spread
    assert (taken * grade).mean() / grade.mean() == pytest.approx(
        float(sorting.sorted_recovery(strength, pull)), abs=6e-3
    )


def test_more_heterogeneity_and_more_pull_never_lose_metal() -> None:
    assert np.all(np.diff(sorting.sorted_recovery(1.2, PULLS)) > 0)
    assert np.all(np.diff(sorting.sorted_recovery(np.linspace(0, 3, 30), 0.5)) > 0)
    assert np.all(sorting.sorted_recovery(0.7, PULLS) >= PULLS)


def test_pull_and_recovery_turn_into_one_another() -> None:
    won = sorting.sorted_recovery(1.4, PULLS)
    assert np.allclose(sorting.pull_for(1.4, won), PULLS)
    assert np.allclose(sorting.effective_heterogeneity(won, PULLS), 1.4)


def test_misplacement_spoils_both_products_alike() -> None:
    assert sorting.thrown(0.6, 0.0, 0.0) == 0.6
    assert sorting.thrown(1.0, 0.03, 0.5) == pytest.approx(0.97)
    assert sorting.thrown(0.0, 0.5, 0.02) == pytest.approx(0.02)


def test_fine_grain_is_not_amenable_and_coarse_veins_are() -> None:
    fine = sorting.compute("sulphide", {"grain_um": [0.5, 20], "size_mm": 30})
    coarse = sorting.compute("sulphide", {"grain_mm": 20, "size_mm": 30, "dense_share_pct": 5})
    assert fine["amenable"] is False and "flag" in fine
    assert coarse["amenable"] is True


def test_one_tin_mine_tells_the_other() -> None:
    crofty = sorting.compute("vein", {"mass_rejection_pct": 55})
    assert crofty["metal_loss_pct"] < 3.0
    rafael = sorting.compute("vein", {"mass_pull_pct": 19, "test_mass_pull_pct": 45, "test_recovery_pct": 97})
    assert rafael["metal_recovery_pct"] == pytest.approx(90.0, abs=4.0)


def test_printed_gains_that_do_not_balance_are_objected_to() -> None:
    case = {"mass_pull_pct": 54, "recovery_pct": {"Zn": 93}, "grade_increase_pct": {"Zn": 64}}
    assert sorting.compute("sulphide", case)["consistent"] is False
    case["grade_increase_pct"] = {"Zn": 72}
    assert sorting.compute("sulphide", case)["consistent"] is True


def test_products_balance_and_the_waste_is_poorer() -> None:
    for unit in (sorting.SULPHIDE, VEIN):
        ore = unit.example["feed"]
        run = unit.run(ore, {"mass_pull": 0.5, "fines_share": 0.2})
        product, waste = run.products["product"], run.products["waste"]
        assert product.total() + waste.total() == pytest.approx(float(ore.total()))
        element = "Zn" if unit is sorting.SULPHIDE else "Sn"
        assert product.assay(element) > ore.assay(element) > waste.assay(element)
        pull = sorting.thrown(0.5, 0.02, 0.02)
        assert run.diagnostics["mass_rejection"] == pytest.approx(0.8 * (1 - float(pull)), rel=1e-6)


def test_what_is_rejected_saves_bonds_energy() -> None:
    ore = sorting.SULPHIDE.example["feed"]
    run = sorting.SULPHIDE.run(ore)
    waste = float(run.products["waste"].total())
    saved = waste * float(ball_mill_energy(11.4, 10_000.0, 75.0)) / 1000.0
    assert run.diagnostics["grinding_saved_MWh"] == pytest.approx(saved)
    spent = float(run.utilities["electricity_MWh"])
    assert run.diagnostics["net_saved_MWh"] == pytest.approx(saved - spent)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [({"particle_mm": 4.0}, "size of pieces"), ({"size_ratio": 6.0}, "size ratio")],
)
def test_sorters_refuse_what_they_cannot_see(settings: dict[str, float], reason: str) -> None:
    with pytest.raises(OutOfValidity, match=reason):
        sorting.SULPHIDE.run(sorting.SULPHIDE.example["feed"], settings)


def test_an_ore_without_contrast_is_refused() -> None:
    run = partial(sorting.SULPHIDE.run, sorting.SULPHIDE.example["feed"], {})
    with pytest.raises(OutOfValidity, match="not amenable"):
        run({"heterogeneity": 0.4})
    with pytest.raises(OutOfValidity, match="no sorting test"):
        sorting.heterogeneity_of("placer")
