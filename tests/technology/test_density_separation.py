"""Density separation: ideal limits, symmetry at the cut, monotony, balances, and refusals."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation import dense_media, gravity, jigs, washability
from oreshed.technology.separation.centrifugal import circuit_recovery, circulating_gold
from oreshed.technology.separation.centrifugal import compute as centrifuge
from oreshed.technology.separation.density_partition import (
    composites,
    cut_ratio,
    imperfection_of,
    liberation,
    logistic_partition,
    lynch_partition,
    mineral_density,
    particle_density,
    separator,
    separators,
    to_sinks,
)
from oreshed.technology.stream import Stream

DENSITIES = np.linspace(1.0, 8.0, 400)


def test_a_sharp_separator_parts_ideally() -> None:
    for share in (lynch_partition(DENSITIES / 3.0, 1e-6), logistic_partition(DENSITIES, 3.0, 1e-6)):
        assert np.all(share[DENSITIES < 2.999] < 1e-9)
        assert np.all(share[DENSITIES > 3.001] > 1.0 - 1e-9)


def test_half_of_what_weighs_like_the_cut_sinks() -> None:
    for imperfection in (0.005, 0.05, 0.3):
        assert lynch_partition(1.0, imperfection) == pytest.approx(0.5, abs=1e-12)
    for kind in separators().values():
        cut = 2.8 * float(cut_ratio(kind, 5.0))
        assert to_sinks(kind, cut, 2.8, 5.0) == pytest.approx(0.5 * (1.0 - kind.to_floats), abs=1e-9)


def test_the_curve_is_symmetric_about_its_cut_and_ep_is_where_it_says() -> None:
    away = np.linspace(0.0, 0.5, 20)
    above, below = logistic_partition(3.0 + away, 3.0, 0.1), logistic_partition(3.0 - away, 3.0, 0.1)
    assert np.allclose(above + below, 1.0)
    assert logistic_partition(3.1, 3.0, 0.1) == pytest.approx(0.75)
    assert logistic_partition(2.9, 3.0, 0.1) == pytest.approx(0.25)


def test_lynchs_form_becomes_the_logistic_one_for_small_imperfections() -> None:
    density = np.linspace(2.6, 3.4, 50)
    assert np.allclose(
        lynch_partition(density / 3.0, 0.03), logistic_partition(density, 3.0, 0.09), atol=1e-9
    )


def test_denser_particles_never_sink_less() -> None:
    for kind, size in itertools.product(separators().values(), (0.2, 2.0, 20.0)):
        assert np.all(np.diff(to_sinks(kind, DENSITIES, 2.8, size)) >= -1e-12)


def test_short_circuits_bound_the_curve() -> None:
    share = lynch_partition(DENSITIES / 3.0, 0.05, to_sinks=0.02, to_floats=0.05)
    assert share.min() >= 0.02 and share.max() <= 0.95


def test_fines_are_parted_more_bluntly() -> None:
    for name in ("dense-medium cyclone", "large dense-medium cyclone", "shaking table", "coarse drum"):
        blunt = imperfection_of(separator(name), np.array([0.1, 1.0, 10.0, 50.0]), 2.8)
        assert np.all(np.diff(blunt) < 0)


def test_a_strange_separator_is_refused_with_a_hint() -> None:
    with pytest.raises(OutOfValidity, match="Wemco drum"):
        separator("Wemko drumm")


@pytest.mark.parametrize("freed", [0.0, 0.02, 0.3, 0.9, 1.0])
@pytest.mark.parametrize("grade", [1e-6, 0.01, 0.2, 0.9])
def test_composites_hold_exactly_the_grade_of_the_ore(grade: float, freed: float) -> None:
    dense, rock, inside = composites(grade, freed)
    assert dense.sum() == pytest.approx(1.0, abs=1e-9) and rock.sum() == pytest.approx(1.0, abs=1e-9)
    assert np.all((inside >= 0) & (inside <= 1))


def test_free_grains_part_by_their_own_density_and_locked_ones_by_that_of_the_ore() -> None:
    dense, rock, inside = composites(0.2, 1.0)
    ideal = particle_density(inside, 7.5, 2.7) > 4.0
    assert (dense * ideal).sum() == pytest.approx(1.0, abs=1e-3)
    assert (rock * ideal).sum() == pytest.approx(0.0, abs=1e-3)
    dense, rock, inside = composites(0.2, 1e-6)
    whole = particle_density(0.2, 7.5, 2.7)
    for cut in (0.98 * whole, 1.02 * whole):
        sunk = (dense * (particle_density(inside, 7.5, 2.7) > cut)).sum()
        assert sunk == pytest.approx(float(whole > cut), abs=1e-6)
    assert liberation(1.0, 0.5) == 1.0 and liberation(1.0, 100.0) == pytest.approx(0.1)


def test_mixing_of_densities_adds_volumes() -> None:
    assert particle_density(0.0, 7.5, 2.7) == pytest.approx(2.7) and particle_density(
        1.0, 7.5, 2.7
    ) == pytest.approx(7.5)
    with pytest.raises(OutOfValidity, match="no density"):
        mineral_density("unobtainium")


def test_a_denser_medium_gives_less_sink_and_less_recovery() -> None:
    ore = dense_media.CYCLONE.example["feed"]
    runs = [dense_media.CYCLONE.run(ore, {"medium_density": d}).diagnostics for d in (2.4, 2.6, 2.8, 3.0)]
    assert np.all(np.diff([float(r["sink_yield"]) for r in runs]) < 0)
    assert np.all(np.diff([float(r["dense_recovery"]) for r in runs]) < 0)


def test_coarser_grains_and_denser_minerals_recover_better() -> None:
    ore = dense_media.CYCLONE.example["feed"]
    won = [
        float(dense_media.CYCLONE.run(ore, {"grain_mm": g}).diagnostics["dense_recovery"])
        for g in (0.1, 1.0, 10.0)
    ]
    assert np.all(np.diff(won) > 0)
    run = dense_media.CYCLONE.run(ore)
    assert run.share("Pb", "sinks") > run.share("Zn", "sinks")
    # Cadmium rides in the sphalerite.
    assert run.share("Cd", "sinks") == pytest.approx(float(run.share("Zn", "sinks")), rel=1e-9)


def test_no_machine_beats_the_ideal() -> None:
    for pull in (10, 30, 60, 90):
        found = dense_media.compute({"particle_size_mm": 10, "mass_pull_pct": pull, "grain_mm": 1})
        assert found["below_ideal_points"] >= 0
        assert found["ideal_recovery_pct"] >= pull


def test_a_heavy_liquid_test_gives_back_its_own_liberation() -> None:
    for freed in (0.05, 0.3, 0.8):
        won = dense_media.ideal_recovery(0.2, freed, 0.4)
        assert dense_media.liberation_of_test(0.2, 0.4, won) == pytest.approx(freed, abs=1e-3)
    with pytest.raises(OutOfValidity, match="no liberations"):
        dense_media.liberation_of_test(0.2, 0.4, 0.2)


def test_light_iron_medium_gives_way_to_ferrosilicon() -> None:
    ore = dense_media.CYCLONE.example["feed"]
    used = dense_media.CYCLONE.run(ore, {"medium_density": 2.6}).utilities
    assert used["ferrosilicon_t"] > 0 and used["magnetite_t"] == 0


def test_dense_media_refuses_slimes_and_ores_without_contrast() -> None:
    with pytest.raises(OutOfValidity, match="particle size"):
        dense_media.DRUM.run(dense_media.DRUM.example["feed"], {"particle_mm": 1.0})
    with pytest.raises(OutOfValidity, match="dense minerals"):
        dense_media.CYCLONE.run(Stream.of({"gangue": 90.0, "quartz": 10.0}))


def test_a_table_sees_sizes_apart() -> None:
    ore = Stream.of({"galena": 5.0, "gangue": 95.0})
    sizes = (2e-3, 1e-3, 5e-4, 1e-4)
    sized = Stream(ore.species, ore.flow[:, None] * np.full(4, 0.25), ore.composition, sizes)
    run = gravity.TABLE.run(sized, {"grain_mm": 20.0})
    won = run.products["concentrate"].flow[0] / sized.flow[0]
    assert won[1] > won[3]
    assert run.products["concentrate"].total() + run.products["tailing"].total() == pytest.approx(100.0)


def test_minerals_too_much_alike_are_refused_on_a_table() -> None:
    with pytest.raises(OutOfValidity, match="too much alike"):
        gravity.TABLE.run(Stream.of({"fluorite": 20.0, "gangue": 80.0}), {"particle_mm": 0.1})
    assert gravity.smallest_separable_mm(1.1) == np.inf
    assert gravity.concentration_criterion(19.3, 2.65) > gravity.concentration_criterion(7.5, 2.65)


def test_an_unstratified_bed_splits_and_a_quiet_one_orders_by_density() -> None:
    volume, density = np.array([0.2, 0.3, 0.5]), np.array([7500.0, 4000.0, 2700.0])
    assert np.allclose(jigs.stratified(volume, density, 0.0, 0.4), 0.4)
    sharp = jigs.stratified(volume, density, 0.1, 0.2)
    # Unlikeness counts up to FAR, so that a sharp bed keeps a little of both sides at an interface.
    assert sharp[0] > 0.93 and sharp[1] < 0.05 and sharp[2] < 0.05


def test_a_stratified_bed_holds_its_feed_at_every_height() -> None:
    volume, density = np.array([0.1, 0.2, 0.7]), np.array([5000.0, 3500.0, 2700.0])
    for height in (0.1, 0.35, 0.8):
        share = jigs.stratified(volume, density, 0.004, height)
        assert (share * volume).sum() == pytest.approx(height, abs=1e-5)
        assert np.all(np.diff(share) < 0)


def test_the_binary_bed_follows_kings_closed_slope() -> None:
    """Within the bed ln(C1/C2) falls with alpha (rho1 - rho2) per height: read from two thin slices."""
    volume, density, alpha = np.array([0.3, 0.7]), np.array([4000.0, 2700.0]), 0.003
    odds = []
    for h in (0.30, 0.60):
        thin = (
            jigs.stratified(volume, density, alpha, h + 1e-4)
            - jigs.stratified(volume, density, alpha, h - 1e-4)
        ) * volume
        odds.append(np.log(thin[0] / thin[1]))
    assert (odds[0] - odds[1]) / 0.30 == pytest.approx(alpha * 1300.0, rel=1e-3)


def test_a_stronger_stratification_is_sharper() -> None:
    ep = [jigs.tromp_of_bed(a)[1] for a in (0.01, 0.02, 0.04)]
    assert np.all(np.diff(ep) < 0)


def test_middlings_that_all_come_back_have_no_steady_state() -> None:
    assert jigs.circulating_feed(400.0, 0.0, 1.0) == 400.0
    with pytest.raises(OutOfValidity, match="steady state"):
        jigs.circulating_feed(400.0, 1.0, 1.0)
    with pytest.raises(OutOfValidity, match="cannot return"):
        jigs.compute({"original_ore_t": 400, "returned_middlings_t": 347, "middlings_pct_of_jig_feed": 30})


def test_centrifuges_win_no_more_than_the_free_gold() -> None:
    bleed = np.linspace(0.0, 1.0, 20)
    won = circuit_recovery(0.6, bleed, 0.5, 0.98, 0.99)
    assert won[0] == 0.0 and np.all(np.diff(won) > 0) and won[-1] < 0.6
    # What is held, what leaves by the overflow and what the mill destroys make up the free gold.
    load = circulating_gold(0.6, 0.3, 0.5, 0.98, 0.99)
    held = 0.3 * 0.5
    out = load * (0.02 + 0.98 * held + 0.98 * (1.0 - held) * 0.01)
    assert out == pytest.approx(0.6)


def test_free_gold_by_size_adds_up() -> None:
    by_size = centrifuge({"GRG_by_size_pct": [10, 20, 30], "bleed": 0.2, "unit_recovery": 0.5})
    whole = centrifuge({"GRG_pct": 60, "bleed": 0.2, "unit_recovery": 0.5})
    assert by_size["gravity_recovery_pct"] == pytest.approx(whole["gravity_recovery_pct"])


COAL = [["F1.3", 40, 5], ["1.3-1.4", 25, 10], ["1.4-1.6", 10, 25], ["1.6-1.8", 5, 45], ["S1.8", 20, 80]]


def test_washability_reads_every_way_of_writing_a_fraction() -> None:
    for label, bounds in (("<2.7", (np.nan, 2.7)), ("F1.30", (np.nan, 1.3)), ("S 1.80", (1.8, np.nan)), ("+1.3 -1.4", (1.3, 1.4)),
                          ("2.7–3.3", (2.7, 3.3)), ([1.3, 1.4], (1.3, 1.4))):  # fmt: skip
        assert np.allclose(washability.density_bounds(label), bounds, equal_nan=True)
    with pytest.raises(OutOfValidity, match="names no density"):
        washability.density_bounds("heavy")


def test_a_separator_on_coal_lies_under_the_washability_curve() -> None:
    ideal = washability.compute({"rows_mass_pct_ash": COAL, "cut_density": 1.6})
    assert ideal["organic_efficiency_pct"] == pytest.approx(100.0, abs=0.1)
    real = [
        washability.compute({"rows_mass_pct_ash": COAL, "cut_density": 1.6, "Ep": e})
        for e in (0.01, 0.05, 0.15)
    ]
    assert np.all(np.diff([r["organic_efficiency_pct"] for r in real]) < 0)
    for r in real:
        head = (r["float_ash"] * r["float_yield_pct"] + r["sink_ash"] * r["sink_yield_pct"]) / 100.0
        assert head == pytest.approx(r["calc_head_ash"])


def test_a_measured_tromp_curve_gives_back_its_cut_and_ep() -> None:
    density = np.arange(1.25, 1.96, 0.02)
    rows = [[[d - 0.01, d + 0.01], 1.0] for d in density]
    sunk = logistic_partition(density, 1.55, 0.06)
    found = washability.compute({"rows": rows, "sink_mass": sunk.tolist(), "float_mass": (1 - sunk).tolist()})
    assert found["d50"] == pytest.approx(1.55, abs=2e-3) and found["Ep"] == pytest.approx(0.06, abs=2e-3)


def test_overlapping_or_empty_tables_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="overlap"):
        washability.compute({"rows_mass_pct_Fe": [["2.0-3.0", 50, 1], ["2.5-3.5", 50, 2]]})
    with pytest.raises(OutOfValidity, match="with mass"):
        washability.compute({"rows_mass_pct_Fe": [["<2.7", 0, 1], [">2.7", 0, 2]]})


def test_exchanged_masses_are_found_only_where_the_head_is_off() -> None:
    good = washability.fractions([["<2.7", 64.1, 1.2], ["2.7-3.3", 11.9, 10.2], [">3.3", 24.0, 67.1]], ["Fe"])
    assert washability.exchanged(good, "Fe", 18.0) is None
    bad = washability.fractions([["<2.7", 24.0, 1.2], ["2.7-3.3", 11.9, 10.2], [">3.3", 64.1, 67.1]], ["Fe"])
    assert washability.exchanged(bad, "Fe", 18.0) == (0, 2)
