"""Distillation of metals: laws first (limits, monotony, a second formula), then units, then published numbers."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.refining import activity, vacuum_distillation
from oreshed.technology.refining import distillation_laws as laws
from oreshed.technology.refining.distillation_cases import compute
from oreshed.technology.refining.vacuum_distillation import CADMIUM, CRUDE_CADMIUM, TELLURIUM, hosted
from oreshed.technology.stream import Stream
from oreshed.technology.vapour import boiling_point, langmuir_rate, vapour, vapour_pressure

RNG = np.random.default_rng(7)


def test_redlich_kister_obeys_gibbs_and_duhem() -> None:
    metals, t, step = ("Ag", "Cu", "Pb"), 1400.0, 1e-6
    x = np.array([0.3, 0.5, 0.2])
    moved = np.array([1.0, -0.4, -0.6]) * step
    change = np.log(activity.coefficients(metals, x + moved, t) / activity.coefficients(metals, x - moved, t))
    assert abs(float(np.sum(x * change))) < 1e-3 * float(np.max(np.abs(change)))


def test_a_pure_metal_has_activity_one_and_a_trace_that_of_infinite_dilution() -> None:
    for one, other in (("Cd", "Zn"), ("Ag", "Pb"), ("Sn", "Zn")):
        for t in (700.0, 1300.0):
            g = activity.coefficients((one, other), [1.0 - 1e-12, 1e-12], t)
            assert g[0] == pytest.approx(1.0, abs=1e-9)
            assert g[1] == pytest.approx(float(activity.at_infinite_dilution(other, one, t)), rel=1e-9)


def test_an_alloy_does_not_depend_on_the_order_of_its_metals() -> None:
    forward = activity.coefficients(("Ag", "Pb"), [0.3, 0.7], 1200.0)
    assert forward[::-1] == pytest.approx(activity.coefficients(("Pb", "Ag"), [0.7, 0.3], 1200.0))


def test_wilson_and_volume_model_are_ideal_where_their_parameters_say_so() -> None:
    assert [float(v) for v in activity.wilson(0.3, 1.0, 1.0)] == pytest.approx([1.0, 1.0])
    assert [
        float(v) for v in activity.volume_model(0.3, (9.0, 9.0), (10.0, 10.0), 1.0, 1.0)
    ] == pytest.approx([1.0, 1.0])


def test_wilson_and_volume_model_obey_gibbs_and_duhem() -> None:
    for model in (
        lambda x: activity.wilson(x, 0.6, 1.3),
        lambda x: activity.volume_model(x, (13.0, 9.2), (10.0, 9.0), 0.9, 1.05),
    ):
        x, step = 0.35, 1e-6
        high, low = model(x + step), model(x - step)
        slope = [float(np.log(h / b)) for h, b in zip(high, low, strict=True)]
        assert x * slope[0] + (1 - x) * slope[1] == pytest.approx(0.0, abs=1e-3 * max(map(abs, slope)))


def test_a_pair_that_no_source_holds_is_ideal_and_told() -> None:
    assert activity.taken_as_ideal(("Cd", "Fe", "Zn")) == ("Cd-Fe", "Fe-Zn")
    assert float(activity.at_infinite_dilution("Fe", "Cd", 800.0)) == 1.0


def test_pressure_rises_with_temperature_through_the_second_fit() -> None:
    for metal in ("Cd", "Zn"):
        t = np.linspace(vapour(metal).melting, 1500.0, 4000)
        assert np.all(np.diff(vapour_pressure(metal, t)) > 0)
    assert boiling_point("Cd") == pytest.approx(1040.0, rel=0.01)
    assert boiling_point("Zn") == pytest.approx(1180.0, rel=0.01)


def test_the_rate_is_that_of_the_shared_law_and_never_negative() -> None:
    assert float(laws.evaporation_rate("Cd", 673.15)) == pytest.approx(float(langmuir_rate("Cd", 673.15)))
    assert float(laws.evaporation_rate("Cd", 673.15, back_Pa=1e6)) == 0.0


def test_rayleigh_is_the_limit_of_many_small_batches() -> None:
    alpha, share, steps = 0.37, 0.9, 20_000
    host, trace = 1.0, 1.0
    for target in np.linspace(1.0, 1.0 - share, steps + 1)[1:]:
        drop = host - target
        trace -= drop * alpha * trace / host
        host = target
    assert 1.0 - trace == pytest.approx(float(laws.rayleigh(share, alpha)), rel=1e-3)


def test_equal_volatility_parts_nothing() -> None:
    for reflux in (0.0, 2.0, 50.0):
        assert float(laws.column(1.0, 12.0, reflux)) == pytest.approx(1.0)
    assert float(laws.rayleigh(0.6, 1.0)) == pytest.approx(0.6)


def test_a_column_at_total_reflux_is_fenske_and_without_reflux_the_still() -> None:
    assert float(laws.column(0.4, 5.0, 1e12)) == pytest.approx(0.4**6, rel=1e-6)
    assert float(laws.column(0.4, 5.0, 0.0)) == pytest.approx(0.4)
    assert float(laws.column(0.4, 0.0, 3.0)) == pytest.approx(0.4)


def test_a_column_agrees_with_its_stages_counted_one_by_one() -> None:
    alpha, stages, reflux = 0.4, 6, 2.5
    share = reflux / (1 + reflux)
    y = top = 1.0
    for _ in range(stages):
        y = share * y / alpha + (1 - share) * top
    assert float(laws.column(alpha, stages, reflux)) == pytest.approx(alpha * top / y, rel=1e-9)


def test_a_light_trace_cannot_pass_the_pinch() -> None:
    assert float(laws.column(3.0, 40.0, 2.0)) == pytest.approx((3.0 - 2 / 3) / (1 / 3), rel=1e-6)


def test_more_stages_and_more_reflux_never_let_more_of_a_heavy_trace_over() -> None:
    n = np.arange(0, 30.0)
    assert np.all(np.diff(laws.column(0.4, n, 2.0)) <= 0)
    assert np.all(np.diff(laws.column(0.4, 6.0, np.linspace(0, 20, 40))) <= 0)


def test_a_batch_in_time_loses_only_by_evaporation_and_the_volatile_first() -> None:
    start = np.array([100.0, 100.0])
    hours = np.array([0.0, 0.1, 0.5, 2.0])
    left = laws.batch_in_time(
        ("Pb", "Cu"), np.broadcast_to(start, (4, 2)), np.full(4, 1373.0), hours, 0.5, 5e-5
    )
    assert left[0] == pytest.approx(start)
    assert np.all(np.diff(left, axis=0) <= 0) and np.all(left >= 0)
    assert np.all(left[1:, 0] < left[1:, 1])


def test_a_pure_bath_evaporates_at_its_kinetic_rate() -> None:
    moles = 1e6
    left = laws.batch_in_time(("Cd",), [moles], 700.0, 0.01, 1.0, 1.0, gas_Pa=0.0)
    lost = (moles - float(left[0])) * 112.414e-3 / 0.01
    assert lost == pytest.approx(float(laws.evaporation_rate("Cd", 700.0)), rel=1e-3)


def test_the_still_keeps_every_gram() -> None:
    feed = Stream(CRUDE_CADMIUM.species, CRUDE_CADMIUM.flow * RNG.uniform(0.2, 3.0, (50, len(CRUDE_CADMIUM.species))),
                  CRUDE_CADMIUM.composition)  # fmt: skip
    result = CADMIUM.run(feed, {"runs": 3.0, "stages": 4.0, "reflux": 2.0})
    for e in feed.elements():
        out = sum(s.element(e) for s in result.products.values())
        assert out == pytest.approx(feed.element(e), rel=1e-12)


def test_lead_copper_iron_stay_mercury_goes_ahead_and_zinc_decides() -> None:
    result = CADMIUM.run(CRUDE_CADMIUM, {"head_cut": 0.03})
    for metal in ("Pb", "Cu", "Fe", "Ag", "Tl", "Bi", "Sn"):
        assert float(result.share(metal, "residue")) > 0.999
    assert float(result.share("Hg", "head")) > 0.9
    zinc = float(result.products["metal"].assay("Zn"))
    assert zinc / float(result.diagnostics["impurity_ppm"]) * 1e6 > 0.8


def test_droplets_set_a_floor_that_volatility_does_not() -> None:
    iron = hosted({"Fe": 1000.0}, "Cd")
    clean = CADMIUM.run(iron, parameters={"carry_over": 0.0}).products["metal"].assay("Fe")
    wet = CADMIUM.run(iron, parameters={"carry_over": 1e-4}).products["metal"].assay("Fe")
    assert float(clean) < 1e-15 < float(wet)


def test_runs_and_stages_cost_yield_or_energy_and_buy_purity() -> None:
    base, twice = CADMIUM.run(CRUDE_CADMIUM), CADMIUM.run(CRUDE_CADMIUM, {"runs": 2.0})
    lifted = CADMIUM.run(CRUDE_CADMIUM, {"stages": 6.0, "reflux": 3.0})
    assert twice.diagnostics["impurity_ppm"] < base.diagnostics["impurity_ppm"]
    assert twice.diagnostics["yield"] < base.diagnostics["yield"]
    assert lifted.diagnostics["impurity_ppm"] < base.diagnostics["impurity_ppm"]
    assert lifted.utilities["electricity_MWh"] > base.utilities["electricity_MWh"]


def test_the_still_refuses_a_boiling_bath_a_rich_alloy_and_an_unknown_metal() -> None:
    with pytest.raises(OutOfValidity, match="bath boils"):
        CADMIUM.run(CRUDE_CADMIUM, {"temperature_K": 890.0})
    with pytest.raises(OutOfValidity, match="batch in time"):
        CADMIUM.run(hosted({"Zn": 200_000.0}, "Cd"))
    with pytest.raises(OutOfValidity, match="no vapour pressure"):
        CADMIUM.run(hosted({"S": 10.0}, "Cd"))
    with pytest.raises(OutOfValidity, match="whole number"):
        CADMIUM.run(CRUDE_CADMIUM, {"runs": 1.5})
    with pytest.raises(OutOfValidity, match="melts at"):
        laws.check_melt("Cd", 500.0)
    with pytest.raises(OutOfValidity, match="boil over"):
        laws.check_melt("Cd", 1000.0)


def test_selenium_follows_tellurium_and_sodium_stays_as_telluride() -> None:
    result = TELLURIUM.run(TELLURIUM.example["crude"])
    assert float(result.share("Se", "residue")) < 0.01
    assert float(result.share("Na", "residue")) > 0.99


def test_a_hundred_thousand_draws_run_in_one_call() -> None:
    drawn = CADMIUM.parameters.draw(RNG, 100_000)
    result = CADMIUM.run(CRUDE_CADMIUM, {"stages": 3.0, "reflux": 1.0}, drawn)
    assert result.diagnostics["nines"].shape == (100_000,)
    assert np.all(np.isfinite(result.diagnostics["nines"]))


def test_ali_2002_one_distillation_takes_134_ppm_to_about_3() -> None:
    once, twice = ({"metal": "Cd", "Cd_in_total_impurity_ppm": p} for p in (134.0, 268.0))
    assert 1.5 < compute(once)["Cd_out_total_impurity_ppm"] < 6.0
    assert compute(twice)["Cd_out_total_impurity_ppm"] > 1.9 * compute(once)["Cd_out_total_impurity_ppm"]


def test_any_binary_of_the_table_answers_by_its_name() -> None:
    found = compute({"label": "Cd-Zn VLE", "x_Cd": 0.5, "T_K": 750.0})
    assert found["y_Cd"] > 0.9 and found["gamma_Zn"] > 1.0
    assert compute({"alloy": "Bi-Pb", "x_Bi": 0.2, "T_C": 900})["log10_beta"] == pytest.approx(0.2, abs=0.5)


def test_nothing_is_answered_of_no_alloy_and_no_temperature() -> None:
    with pytest.raises(OutOfValidity, match="give T_K"):
        compute({"label": "unknown"})


def test_a_rate_above_kinetic_theory_is_objected_to() -> None:
    held = compute({"T_K": [1073], "host": "Pb", "printed_k_m_per_s": {"Zn": [1e-9]}})["audit"]["Zn"]
    assert held["verdict"] == "possible"
    broken = compute({"T_K": [823], "host": "Sn", "printed_k_m_per_s": {"Sn": [5e-10]}})["audit"]["Sn"]
    assert broken["verdict"] == "above kinetic theory" and broken["over_ceiling"] > 1e4


def test_the_doubt_of_an_interaction_moves_the_zinc_that_passes() -> None:
    rows = {p.name: p.estimate for p in vacuum_distillation.parameters("Cd")}
    low, high = rows["interaction_Zn"].low, rows["interaction_Zn"].high
    zinc = hosted({"Zn": 100.0}, "Cd")
    passing = [
        float(CADMIUM.run(zinc, parameters={"interaction_Zn": v}).products["metal"].assay("Zn"))
        for v in (low, high)
    ]
    assert passing[0] < passing[1]


def test_a_binary_by_its_own_parameters_agrees_with_the_table() -> None:
    pair = activity.pair("Cd", "Zn")
    assert pair is not None
    t, x = np.array([700.0, 900.0]), 0.3
    zero, first = pair.terms(t)
    by_hand = activity.redlich_kister(x, zero, first, t)
    order = (pair.first, pair.second)
    by_table = activity.coefficients(order, [x, 1.0 - x], t)
    assert np.stack(by_hand, axis=-1) == pytest.approx(by_table, rel=1e-12)
