"""Zone refining: conservation and limits first, then closed forms, then published numbers."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.refining import zone_laws as zone
from oreshed.technology.refining.vacuum_distillation import hosted
from oreshed.technology.refining.zone_cases import compute
from oreshed.technology.refining.zone_refining import BARS, CADMIUM, bar_furnace, coefficient, segregation

RNG = np.random.default_rng(3)


@pytest.mark.parametrize("k", [1e-4, 0.05, 0.5, 1.0, 1.7, 20.0])
def test_passes_keep_every_atom(k: float) -> None:
    profile = RNG.uniform(0.1, 2.0, size=120)
    total = profile.sum()
    for _ in range(40):
        profile, lost = zone.travel(profile, k, 12)
        assert float(lost) == 0.0
        assert np.all(profile >= 0)
    assert profile.sum() == pytest.approx(total, rel=1e-12)


def test_what_evaporates_and_what_freezes_make_up_what_was_there() -> None:
    profile, gone = np.ones(100), 0.0
    for _ in range(10):
        profile, lost = zone.travel(profile, 0.8, 10, evaporation=0.3)
        gone += float(lost)
    assert profile.sum() + gone == pytest.approx(100.0, rel=1e-12)
    assert gone > 10.0


def test_k_of_one_moves_nothing() -> None:
    profile = zone.passes(1.0, 25, 8)
    assert profile == pytest.approx(np.ones(profile.shape), abs=1e-12)


def test_one_pass_is_pfanns_closed_form_cell_by_cell_whatever_the_cells() -> None:
    for k in (0.1, 0.6, 2.5):
        for cells in (5, 40):
            profile = zone.passes(k, 1, 10, cells)
            edge = np.arange(9 * cells + 1) / cells
            whole = edge + (1 - k) / k * (np.exp(-k * edge) - 1.0)  # integral of the closed form
            assert profile[: 9 * cells] == pytest.approx(np.diff(whole) * cells, rel=1e-10)


def test_the_last_zone_freezes_normally() -> None:
    k, cells = 0.3, 4000
    mean = np.diff(1 - (1 - np.arange(cells + 1) / cells) ** k) * cells
    profile, _ = zone.travel(np.ones(cells), k, cells)
    assert profile == pytest.approx(mean, rel=1e-9)
    middle = (np.arange(cells) + 0.5) / cells
    assert profile[: cells // 2] == pytest.approx(zone.normal_freezing(k, middle)[: cells // 2], rel=1e-6)


def test_the_cells_do_not_decide_the_result() -> None:
    coarse, fine = (zone.at_start(zone.passes(0.5, 10, 10, n)) for n in (20, 100))
    assert float(coarse) == pytest.approx(float(fine), rel=1e-3)


def test_many_passes_end_in_the_ultimate_distribution_away_from_the_ends() -> None:
    k, zones, cells = 0.5, 10, 40
    profile = zone.passes(k, 150, zones, cells)
    exponent, start = zone.ultimate(k, zones)
    place = (np.arange(profile.shape[-1]) + 0.5) / cells
    inner = (place > 1.0) & (place < 6.0)
    slope = np.polyfit(place[inner], np.log(profile[inner]), 1)[0]
    assert slope == pytest.approx(exponent, rel=0.01)
    assert float(zone.at_start(profile)) == pytest.approx(0.886 * start, rel=0.01)


def test_another_pass_changes_nothing_of_the_ultimate_distribution() -> None:
    settled = zone.passes(0.5, 200, 6)
    again, _ = zone.travel(settled, 0.5, 20)
    assert again == pytest.approx(settled, rel=1e-9)


def test_more_passes_never_make_the_start_dirtier_for_k_below_one() -> None:
    starts = [float(zone.passes(0.4, n, 10)[0]) for n in range(1, 15)]
    assert np.all(np.diff(starts) < 0)


def test_effective_k_lies_between_equilibrium_and_one_and_rises_towards_it_with_speed() -> None:
    speed = np.logspace(-9, -3, 50)
    for k0 in (0.01, 0.5, 3.0):
        k = zone.effective(k0, speed, 1e-3, 1e-8)
        toward = np.abs(k - 1.0)
        assert np.all(np.diff(toward) <= 1e-15)
        assert float(k[0]) == pytest.approx(k0, rel=1e-3) and float(
            zone.effective(k0, 1.0, 1e-3, 1e-8)
        ) == pytest.approx(1.0)


def test_the_layer_found_from_a_measured_k_gives_that_k_back() -> None:
    thick = zone.layer_over_diffusion(0.2, 0.45, 1e-5)
    assert float(zone.effective(0.2, 1e-5, thick, 1.0)) == pytest.approx(0.45)
    with pytest.raises(OutOfValidity, match="between"):
        zone.layer_over_diffusion(0.2, 0.1, 1e-5)


def test_k_from_the_liquidus_is_one_on_a_flat_one_and_refuses_a_steeper_than_ideal() -> None:
    assert float(zone.from_liquidus(0.0, 594.2, 6190.0)) == 1.0
    with pytest.raises(OutOfValidity, match="faster"):
        zone.from_liquidus(-600.0, 594.2, 6190.0)


def test_the_table_over_k_agrees_with_the_passes_it_stands_for() -> None:
    for k in (0.0123, 0.33, 0.77, 1.3, 6.0):
        profile = zone.passes(k, 10, 10)
        kept = profile[10:170].mean()
        assert float(zone.kept_mean(k, 10, 10, 0.05, 0.15)) == pytest.approx(kept, rel=2e-3)


def test_fewest_passes_reach_the_target_and_one_less_does_not() -> None:
    contents, k = np.array([10.0, 5.0]), np.array([0.3, 0.05])
    n = zone.passes_to_reach(contents, k, 1.0, 10, 0.05, 0.15)
    assert float((contents * zone.kept_mean(k, n, 10, 0.05, 0.15)).sum()) <= 1.0
    assert float((contents * zone.kept_mean(k, n - 1, 10, 0.05, 0.15)).sum()) > 1.0
    with pytest.raises(OutOfValidity, match="holds it back"):
        zone.passes_to_reach([10.0], [0.99], 1.0, 10, 0.05, 0.15)


def test_the_furnace_keeps_every_gram_and_trades_yield_for_purity() -> None:
    bar = hosted(BARS["Cd"], "Cd", 50.0)
    results = [CADMIUM.run(bar, {"tail_crop": c}) for c in (0.05, 0.3, 0.6)]
    for r in results:
        for e in bar.elements():
            assert sum(float(s.element(e)) for s in r.products.values()) == pytest.approx(
                float(bar.element(e)), rel=1e-12
            )
    ppm = [float(r.diagnostics["impurity_ppm"]) for r in results]
    assert ppm[0] > ppm[1] > ppm[2]
    assert results[0].diagnostics["yield"] > results[2].diagnostics["yield"]


def test_silver_goes_to_the_start_of_a_cadmium_bar_and_lead_to_its_finish() -> None:
    bar = hosted({"Ag": 10.0, "Pb": 10.0}, "Cd")
    head = CADMIUM.run(bar, {"head_crop": 0.3, "tail_crop": 0.0}).products["refined"]
    tail = CADMIUM.run(bar, {"head_crop": 0.0, "tail_crop": 0.3}).products["refined"]
    assert head.assay("Ag") < tail.assay("Ag") and head.assay("Pb") > tail.assay("Pb")


def test_slow_travel_purifies_more_as_kyotani_found_for_indium() -> None:
    furnace = bar_furnace("In")
    slow, fast = (
        float(furnace.run(furnace.example["bar"], {"speed_mm_h": s}).diagnostics["impurity_ppm"])
        for s in (17.0, 69.0)
    )
    assert slow < fast


def test_concentrated_metal_and_unknown_impurities_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="dilute"):
        compute({"host": "Al", "feed": "2N8", "passes": 5})
    with pytest.raises(OutOfValidity, match="no segregation coefficient of U"):
        CADMIUM.run(hosted({"U": 1.0}, "Cd"))
    with pytest.raises(OutOfValidity, match="one for all draws"):
        CADMIUM.run(CADMIUM.example["bar"], {"passes": np.array([5.0, 6.0])})
    with pytest.raises(OutOfValidity, match="name the host"):
        compute({"passes": 3})


def test_every_segregation_coefficient_lies_inside_its_band_and_has_a_source() -> None:
    for s in segregation().values():
        assert 0 < s.k0.low <= s.k0.central <= s.k0.high
        assert s.source


def test_a_hundred_thousand_draws_run_in_one_call() -> None:
    drawn = CADMIUM.parameters.draw(RNG, 100_000)
    nines = CADMIUM.run(CADMIUM.example["bar"], {}, drawn).diagnostics["nines"]
    assert nines.shape == (100_000,) and np.all(np.isfinite(nines))


def test_zon_05_pfann_single_pass() -> None:
    found = compute({"x_over_l": [0, 1, 2, 5, 9]})
    assert found["k0.3"] == pytest.approx([0.3, 0.4814, 0.6158, 0.8438, 0.953], abs=1e-4)


def test_zon_06_its_explicit_simulation_is_met_by_explicit_steps_and_tends_to_ours() -> None:
    def explicit(per_zone: int, count: int) -> float:
        c = np.ones(10 * per_zone)
        for _ in range(count):
            s, new = c[:per_zone].sum(), np.empty_like(c)
            for i in range(9 * per_zone):
                new[i] = 0.5 * s / per_zone
                s += c[i + per_zone] - new[i]
            for j in range(per_zone):
                left = per_zone - j
                new[9 * per_zone + j] = min(0.5 * s / left, s) if left > 1 else s
                s -= new[9 * per_zone + j]
            c = new
        return float(c[0])

    exact = float(zone.at_start(zone.passes(0.5, 10, 10, 50)))
    printed, finer = explicit(100, 10), explicit(200, 10)
    assert round(printed, 4) == 0.0200
    assert abs(finer - exact) < abs(printed - exact) < 0.02 * exact


def test_boron_in_germanium_is_taken_from_print() -> None:
    assert coefficient("Ge", "B").opened and coefficient("Ge", "B").k0.central == 6.2
