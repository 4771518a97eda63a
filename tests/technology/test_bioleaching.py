"""Bioleaching: windows of the culture, colonisation, acid and oxygen balances, and refusals."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import biokinetics as bio
from oreshed.technology.extraction.bioleaching import ACID_ALONE, HEAP, OXIDISED, TANK, TO_SULPHUR, compute
from oreshed.technology.extraction.bioleaching_nickel_cadmium import UNIT as CELLS
from oreshed.technology.extraction.bioleaching_nickel_cadmium import acid_enough
from oreshed.technology.reaction import reaction
from oreshed.technology.stream import Stream


def test_a_culture_works_best_at_its_best_and_not_at_all_outside() -> None:
    t = np.linspace(0.0, 60.0, 601)
    rate = bio.by_temperature(t, 10.0, 40.0, 48.0)
    assert t[rate.argmax()] == pytest.approx(40.0, abs=0.1) and rate.max() == pytest.approx(1.0)
    assert np.all(rate[(t <= 10) | (t >= 48)] == 0)
    ph = np.linspace(0.0, 5.0, 501)
    acid = bio.by_acidity(ph, 0.7, 1.8, 3.5)
    assert ph[acid.argmax()] == pytest.approx(1.8, abs=0.02) and np.all(acid[(ph <= 0.7) | (ph >= 3.5)] == 0)


def test_temperature_rises_to_the_best_and_falls_beyond() -> None:
    rate = bio.by_temperature(np.array([12.0, 20.0, 30.0, 40.0, 44.0, 47.0]), 10.0, 40.0, 48.0)
    assert np.all(np.diff(rate[:4]) > 0) and np.all(np.diff(rate[3:]) < 0)


def test_a_covered_ore_loses_no_day_and_a_bare_one_a_lag() -> None:
    assert bio.covered_days(30.0, 1.0, 1.0) == pytest.approx(30.0)
    assert bio.covered_days(0.0, 1.0, 0.1) == 0.0
    # Late, the lag is ln(1/a0)/mu.
    assert 1000.0 - bio.covered_days(1000.0, 0.5, 0.05) == pytest.approx(np.log(20.0) / 0.5, rel=1e-6)


def test_colonisation_is_the_integral_of_the_logistic_law() -> None:
    t = np.linspace(0.0, 12.0, 20_001)
    cover = 1.0 / (1.0 + (1.0 / 0.1 - 1.0) * np.exp(-0.8 * t))
    assert bio.covered_days(12.0, 0.8, 0.1) == pytest.approx(float(np.trapezoid(cover, t)), rel=1e-6)


def test_every_equation_balances() -> None:
    for equation in (*(e for e, _ in OXIDISED.values()), *ACID_ALONE.values(), TO_SULPHUR):
        reaction(equation)


def test_longer_and_finer_dissolve_more_and_lead_stays() -> None:
    ore = TANK.example["feed"]
    zinc = [float(TANK.run(ore, {"days": d}).share("Zn", "liquor")) for d in (1.0, 4.0, 12.0, 40.0)]
    assert np.all(np.diff(zinc) > 0) and zinc[-1] <= 1.0
    size = [float(TANK.run(ore, {"size_um": s}).share("Zn", "liquor")) for s in (20.0, 45.0, 100.0)]
    assert np.all(np.diff(size) < 0)
    run = TANK.run(ore)
    assert run.share("Pb", "residue") == pytest.approx(1.0) and run.share("Ag", "residue") == pytest.approx(
        1.0
    )


def test_cadmium_goes_with_its_sphalerite() -> None:
    for unit in (TANK, HEAP):
        run = unit.run(unit.example["feed"])
        sphalerite = float(run.diagnostics["sphalerite_dissolved"])
        assert run.share("Cd", "liquor") == pytest.approx(sphalerite, rel=1e-9)


def test_pyrite_pays_the_acid_that_carbonate_takes() -> None:
    limy = Stream.of({"sphalerite": 2.0, "calcite": 10.0, "gangue": 88.0})
    with_pyrite = Stream.of({"sphalerite": 2.0, "calcite": 10.0, "pyrite": 30.0, "gangue": 58.0})
    alone = float(HEAP.run(limy).utilities["sulphuric_acid_t"])
    # Calcite takes its own moles of acid, to which gangue adds.
    assert alone > 10.0 * 98.08 / 100.09
    assert float(HEAP.run(with_pyrite, {"days": 1500.0}).utilities["sulphuric_acid_t"]) < alone
    assert HEAP.run(limy).emissions["CO2_t"] == pytest.approx(10.0 * 44.01 / 100.09, rel=1e-3)


def test_oxygen_follows_the_sulphide() -> None:
    ore = Stream.of({"sphalerite": 10.0, "gangue": 90.0})
    run = TANK.run(ore, {}, {"sulphur_left": 0.0})
    dissolved = 10.0 * float(run.diagnostics["sphalerite_dissolved"])
    assert run.utilities["oxygen_t"] == pytest.approx(dissolved * 64.0 / 97.47, rel=1e-3)
    less = TANK.run(ore, {}, {"sulphur_left": 0.5}).utilities["oxygen_t"]
    assert float(less) < float(run.utilities["oxygen_t"])


def test_a_train_of_tanks_lies_under_a_covered_batch() -> None:
    ore = TANK.example["feed"]
    shares = [
        float(TANK.run(ore, {"tanks": n, "days": 12.0}).share("Zn", "liquor")) for n in (1.0, 2.0, 4.0, 8.0)
    ]
    assert np.all(np.diff(shares) > 0)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"temperature_C": 5.0}, "activity"), ({"temperature_C": 60.0}, "activity"), ({"pH": 4.0}, "activity"),
        ({"pH": 0.5}, "activity"), ({"pulp_density": 0.3}, "pulp density"), ({"size_um": 2000.0}, "size"),
    ],
)  # fmt: skip
def test_tanks_refuse_what_kills_or_starves_the_culture(settings: dict[str, float], reason: str) -> None:
    with pytest.raises(OutOfValidity, match=reason):
        TANK.run(TANK.example["feed"], settings)


def test_rich_zinc_liquor_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="zinc in the liquor"):
        TANK.run(Stream.of({"sphalerite": 95.0, "gangue": 5.0}), {"pulp_density": 0.2, "days": 40.0})


def test_a_heap_refuses_slimes() -> None:
    with pytest.raises(OutOfValidity, match="size"):
        HEAP.run(HEAP.example["feed"], {"size_um": 500.0})


def test_chalcopyrite_hardly_moves_in_a_heap() -> None:
    found = compute(True, {"days": 500, "T_C": 48, "d80_mm": 8})
    assert found["Zn_pct"] > 75.0 and found["Cu_pct"] < 10.0


def test_muravyovs_sphalerite_follows_from_sundramurthys() -> None:
    found = compute(False, {"T_C": 40, "days": 21})
    assert found["oxidation_pct"]["sphalerite"] == pytest.approx(99.0, abs=3.0)


def test_cadmium_leaves_batteries_before_nickel_and_metal_last() -> None:
    told = CELLS.run(CELLS.example["batteries"], {"powder": 1.0, "days": 28.0}).diagnostics
    assert told["Cd(OH)2_dissolved"] > told["Ni(OH)2_dissolved"] > told["Ni_dissolved"]
    mild = CELLS.run(CELLS.example["batteries"], {"pH": 3.6}).diagnostics
    assert mild["Ni(OH)2_dissolved"] == 0.0 and mild["Cd(OH)2_dissolved"] > 0.0
    assert acid_enough(2.0, 3.5) == 1.0 and acid_enough(3.5, 3.5) == 0.0


def test_batteries_refuse_weak_acid_and_endless_leaches() -> None:
    for settings, reason in (({"pH": 4.5}, "pH"), ({"days": 300.0}, "days")):
        with pytest.raises(OutOfValidity, match=reason):
            CELLS.run(CELLS.example["batteries"], settings)
