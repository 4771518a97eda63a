"""Laws of breakage, flotation, gravity and mine planning on stated figures: limits, inverses, wholes, and print."""

import math

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import mine_laws, smelter_terms, ultimate_pit
from oreshed.technology.registry import Technology
from oreshed.technology.separation import (
    breakage_figures,
    centrifugal,
    comminution,
    concentrate_figures,
    dense_media,
    flotation_cells,
    flotation_circuit,
    flotation_figures,
    flotation_laws,
    gravity,
    gravity_figures,
    jigs,
    metal_balance,
    ore_sorting,
    sequential_pb_zn,
    wet_and_dry,
)
from oreshed.technology.separation.flotation_bank import bank_recovery

OWN = [
    t
    for m in (breakage_figures, flotation_laws, gravity_figures, mine_laws, wet_and_dry)
    for t in m.TECHNOLOGIES
]


@pytest.mark.parametrize("technology", OWN, ids=lambda t: t.id)
def test_every_case_of_the_laws_holds(technology: Technology) -> None:
    assert technology.cases
    assert [c.id for c in technology.cases if not technology.outcome(c).holds] == []


def test_broken_material_never_grows_and_all_of_it_arrives() -> None:
    found = breakage_figures.compute({"phi": 0.6, "gamma": 0.8, "beta": 4.0, "size_ratio": [1.0, 0.5, 0.0]})
    assert found["B"][0] == pytest.approx(1.0)
    assert sum(found["b"]) == pytest.approx(1.0)
    with pytest.raises(OutOfValidity, match="size_ratio"):
        breakage_figures.compute({"phi": 0.6, "gamma": 0.8, "beta": 4.0, "size_ratio": [1.2]})


def test_a_factor_follows_from_its_own_figure_and_is_one_where_it_does_not_apply() -> None:
    assert breakage_figures.compute({"P80_um": 45.0})["EF5"] == pytest.approx(55.3 / 51.525)
    assert breakage_figures.compute({"P80_um": 75.0})["EF5"] == 1.0
    assert breakage_figures.compute({"mill_diameter_m": 2.44})["EF3"] == pytest.approx(1.0)


def test_an_ore_of_bonds_table_stands_in_for_its_index_and_another_does_not() -> None:
    found = breakage_figures.compute({"ore": "lead-zinc ore", "F80_um": 9500, "P80_um": 74})
    assert found["W_kWh_per_short_ton"] == pytest.approx(114.0 * (74**-0.5 - 9500**-0.5))
    with pytest.raises(OutOfValidity, match="no work index"):
        breakage_figures.work_index_of("moon rock")


def test_capital_above_proportion_is_also_told_at_proportion() -> None:
    found = breakage_figures.compute({"C0_MUSD_2016": 2.0, "Q0_hp": 600, "power_hp": 300, "exponent": 1.25})
    assert found["capital_MUSD_2016"] == pytest.approx(2.0 * 0.5**1.25)
    assert found["capital_MUSD_2016_exponent_capped"] == pytest.approx(1.0)


def test_a_surveyed_mill_has_its_own_index_and_a_median_is_no_characteristic_size() -> None:
    grind = {"F80_um": 2000, "P80_um": 150, "Wi_kWh_per_t": 12.0}
    own = comminution.compute(grind)["W_kWh_per_t"]
    found = comminution.compute(grind | {"W_kWh_per_t": own})
    assert found["operating_work_index_kWh_per_t"] == pytest.approx(12.0)
    assert found["bond_efficiency_pct"] == pytest.approx(100.0)
    sizes = {"feed_median_size_um": 80_000, "product_median_size_um": 58_000, "size_width_param": 1.5}
    assert comminution.compute(sizes | {"bond_work_index_kWh_per_t": 12})["F80_um"] == pytest.approx(
        80_000 * (math.log(5) / math.log(2)) ** 0.75
    )


def test_products_of_a_bank_of_known_recoveries_make_up_the_feed() -> None:
    feed, recovery = {"galena": 8.0, "quartz": 92.0}, {"galena": 90.0, "quartz": 5.0}
    found = flotation_laws.compute({"feed_t_per_h": feed, "recovery_pct": recovery})
    for mineral, mass in feed.items():
        assert found["concentrate_t_per_h"][mineral] + found["tails_t_per_h"][mineral] == pytest.approx(mass)
    assert found["concentrate_galena_pct"] == pytest.approx(100 * 7.2 / 11.8)
    with pytest.raises(KeyError, match="quartz"):
        flotation_laws.split({"feed_t_per_h": feed, "recovery": {"galena": 0.9}})


def test_depressants_add_and_a_half_dose_halves() -> None:
    one = {"k0_per_min": 0.5, "ZnSO4_g_per_t": 300, "c50_g_per_t": 300, "h": 1}
    assert flotation_laws.compute(one)["k_per_min"] == pytest.approx(0.25)
    both = {
        "k0_per_min": 0.6,
        "ZnSO4_g_per_t": 300,
        "c50_ZnSO4_g_per_t": 300,
        "NaCN_g_per_t": 20,
        "c50_NaCN_g_per_t": 20,
    }
    assert flotation_laws.compute(both)["k_per_min"] == pytest.approx(0.2)
    assert flotation_laws.compute({"k_max_per_min": 0.8, "xanthate_g_per_t": 20, "c50_g_per_t": 20})["k_per_min"] == pytest.approx(0.4)  # fmt: skip


def test_classes_alike_are_one_class_and_must_hold_the_whole_mineral() -> None:
    rows = [{"mass_fraction": 0.5, "exposed_surface": 1.0}, {"mass_fraction": 0.5, "exposed_surface": 1.0}]
    found = flotation_laws.compute({"classes": rows, "k_free_per_min": 0.9, "tau_min": 10, "N": 6})
    assert found["recovery"] == pytest.approx(float(bank_recovery(0.9, 10.0, 6)))
    with pytest.raises(OutOfValidity, match="whole"):
        flotation_laws.compute({"classes": rows[:1], "k_free_per_min": 0.9, "tau_min": 10, "N": 6})


def test_what_two_circuits_do_not_take_is_the_tail() -> None:
    found = flotation_laws.compute(
        {"k_Pb_circuit_per_min": {"sphalerite": 0.05}, "k_Zn_circuit_per_min": {"sphalerite": 0.5}, "tau_min": 12, "N": 8}
    )  # fmt: skip
    parts = ("sphalerite_to_Pb_conc", "sphalerite_to_Zn_conc", "sphalerite_to_tail")
    assert sum(found[p] for p in parts) == pytest.approx(1.0)


def test_a_bank_without_end_is_a_plug() -> None:
    assert float(bank_recovery(0.5, 10.0, np.inf)) == pytest.approx(1 - math.exp(-5))
    assert float(bank_recovery(0.5, 10.0, 1e7)) == pytest.approx(1 - math.exp(-5), rel=1e-5)


@pytest.mark.parametrize("compute", [concentrate_figures.compute, flotation_figures.compute])
def test_what_never_floats_is_not_slow(compute: object) -> None:
    kinetics = {"fast_fraction": 0.7, "slow_fraction": 0.2, "nonfloating_fraction": 0.1, "k_fast_per_min": 1.0,
                "k_slow_per_min": 0.1, "time_min": 1e4}  # fmt: skip
    assert compute(kinetics)["recovery"] == pytest.approx(0.9)  # type: ignore[operator]


def test_a_rate_on_holdup_gives_back_the_recovery_that_it_was_told_from() -> None:
    feed, wished = {"A": 60.0, "B": 40.0}, {"A": 0.7, "B": 0.2}
    case = {"F_in_kg_per_h": feed, "cell_total_solid_holdup_kg": 5.0}
    rate = flotation_cells.compute(case | {"R_ref": wished})["k_cb_per_hour"]
    again = flotation_cells.compute(case | {"k_cb_per_hour": rate})["recovery"]
    assert again == pytest.approx(wished)


def test_a_circuit_tells_its_pull_and_the_recoveries_of_its_banks() -> None:
    found = flotation_circuit.compute(
        {"fresh_feed_t": {"Pb": 10.0, "rock": 90.0}, "topology": "rougher conc -> cleaner; cleaner tails -> rougher",
         "bank_recoveries": {"rougher": {"Pb": 0.9, "rock": 0.1}, "cleaner": {"Pb": 0.8, "rock": 0.2}}}
    )  # fmt: skip
    assert found["concentrate_yield"] == pytest.approx(sum(found["final_concentrate_t"].values()) / 100.0)
    assert found["bank_recoveries"]["cleaner"] == {"Pb": 0.8, "rock": 0.2}


def test_ounces_won_and_their_recovery_ask_for_the_head_grade_that_gives_them() -> None:
    plant = {"mill_short_tons_per_day": 2000, "days": 90, "Ag_recovery_pct": 75.0}
    ounces = sequential_pb_zn.compute(plant | {"Ag_oz_per_ton": 12.0})["Ag_oz"]
    assert sequential_pb_zn.compute(plant | {"Ag_oz": ounces})["Ag_head_grade_oz_per_ton"] == pytest.approx(
        12.0
    )


def test_a_lead_concentrate_is_that_of_lead_and_several_metals_keep_their_own_upgrade() -> None:
    streams = {"feed": {"Pb_pct": 5.0, "Zn_pct": 8.0}, "lead_conc": {"Pb_pct": 60, "Zn_pct": 3}, "zinc_conc": {"Pb_pct": 6, "Zn_pct": 52},
               "tail": {"Pb_pct": 0.5, "Zn_pct": 0.8}}  # fmt: skip
    found = metal_balance.compute(streams)
    assert found["lead_conc_yield_pct"] == found["Pb_conc_yield_pct"]
    sorted_ = metal_balance.compute({"mass_pull_pct": 50, "recovery_pct": {"Zn": 90, "Pb": 80}})
    assert sorted_["upgrade_ratio"] == pytest.approx({"Zn": 1.8, "Pb": 1.6})


def test_a_water_only_cyclone_cuts_finer_grains_higher_and_needs_its_cut() -> None:
    woc = {"device": "water-only cyclone", "cutpoint_at_1mm": 1.6}
    fine, coarse = (
        gravity.compute(gravity.CYCLONE, "water-only cyclone", woc | {"size_mm": s}) for s in (0.25, 1.0)
    )
    assert coarse["cut_density"] == pytest.approx(1.6)
    assert fine["cut_density"] == pytest.approx(2.2)
    with pytest.raises(KeyError, match="cut_density"):
        gravity.compute(gravity.CYCLONE, "water-only cyclone", {"size_mm": 0.25})


def test_named_minerals_have_their_densities() -> None:
    found = gravity.compute(
        gravity.TABLE, "shaking table", {"minerals": {"heavy": "galena", "light": "quartz"}}
    )
    assert found["concentration_criterion"] == pytest.approx(3.94, abs=0.06)
    stated = gravity.compute(gravity.TABLE, "shaking table", {"sphalerite": 4.0, "quartz": 2.65})
    assert stated["concentration_criterion"] == pytest.approx(3.0 / 1.65)


def test_a_table_set_to_a_pull_draws_that_pull_and_more_of_the_ore_with_it() -> None:
    ore = {"ore_pct": {"cassiterite": 2.0}, "size_mm": 0.3, "grain_mm": 0.3}
    few, many = (
        gravity.compute(gravity.TABLE, "shaking table", ore | {"mass_pull_pct": p}) for p in (5.0, 10.0)
    )
    assert few["mass_pull_pct"] == pytest.approx(5.0, abs=0.01)
    assert few["recovery_pct"]["Sn"] < many["recovery_pct"]["Sn"]
    assert few["cut_density"] > many["cut_density"]
    with pytest.raises(OutOfValidity, match="mass pull"):
        gravity.compute(gravity.TABLE, "shaking table", ore | {"mass_pull_pct": 1.0})


def test_a_stated_cut_and_ep_stand_whatever_the_device_and_another_ore_is_not_ours() -> None:
    found = dense_media.compute({"rho50": 2.85, "Ep": 0.04, "densities": [2.81, 2.85, 2.89], "medium_density": 2.8})  # fmt: skip
    assert found["partition"] == pytest.approx([0.25, 0.5, 0.75])
    with pytest.raises(KeyError, match="ore_pct"):
        dense_media.compute({"label": "DMS of tin ore", "size_range_mm": [1, 15]})


def test_one_curve_serves_sizes_and_densities_in_one_unit() -> None:
    found = gravity_figures.compute({"sizes_mm": [0.05, 0.15, 0.25], "d50": 0.15, "Ep": 0.1})
    assert found["partition_number"] == pytest.approx([25.0, 50.0, 75.0])
    with pytest.raises(OutOfValidity, match="one unit"):
        gravity_figures.curve({"sizes_mm": [0.05], "d50_um": 150, "Ep": 0.1})


def test_gottfrieds_curve_sends_the_lightest_to_floats() -> None:
    constants = {"f0": 0.01, "c": 0.98, "a": 3.8, "b": 2e-4, "x0": 0.9, "medium_sg": 1.5}
    found = gravity_figures.compute(constants | {"densities": [1.2, 1.5, 2.5]})["F_to_float"]
    assert found[0] == pytest.approx(0.99)
    assert found[2] == pytest.approx(0.01, abs=1e-6)
    assert found == sorted(found, reverse=True)


def test_a_jig_feed_and_its_ore_decide_what_returns() -> None:
    found = jigs.compute({"original_ore_t": 400, "jig_feed_t": 747})
    assert found["returned_middlings_t"] == pytest.approx(347)
    with pytest.raises(OutOfValidity, match="less than the ore"):
        jigs.compute({"original_ore_t": 400, "jig_feed_t": 300})


def test_a_survey_of_ores_tells_its_ends() -> None:
    found = centrifugal.compute({"ores": 38})
    assert found["min_pct"] < found["GRG_mean_pct"] < found["max_pct"]


def test_a_blind_sensor_upgrades_nothing_and_a_lower_threshold_keeps_more() -> None:
    pull, recovery = ore_sorting.at_threshold(5.0, 1.0, 1e6, 2.0)
    assert recovery == pytest.approx(pull, abs=1e-5)
    keen = [ore_sorting.at_threshold(5.0, 1.0, 0.3, t) for t in (4.0, 2.0, 1e-9)]
    assert keen[0][1] < keen[1][1] < keen[2][1]
    assert keen[2] == pytest.approx((1.0, 1.0))


def test_fines_past_a_sorter_keep_their_metal() -> None:
    shares = ore_sorting.shares_of_mined(
        {"fines_pct": 52, "sorter_mass_pull_pct": 54, "sorter_recovery_pct": 93, "fines_share_of_metal_pct": 52}
    )  # fmt: skip
    assert shares is not None
    assert shares["combined_recovery_pct"] == pytest.approx(52 + 48 * 0.93)
    assert shares["combined_mass_pull_pct"] == pytest.approx(52 + 48 * 0.54)


def test_lanes_limits_meet_where_nothing_is_held_up() -> None:
    terms = {"price_USD_per_t": 2200, "refining_USD_per_t": 250, "recovery": 0.92, "processing_USD_per_t": 14,
             "mill_capacity_t_per_y": 2e6, "refinery_capacity_t_per_y": 6e4}  # fmt: skip
    free = mine_laws.compute(terms | {"fixed_cost_USD_per_y": 0.0})
    assert free["g_m_pct"] == pytest.approx(free["g_h_pct"]) == pytest.approx(free["g_k_pct"])
    held = mine_laws.compute(terms | {"fixed_cost_USD_per_y": 6e6})
    assert held["g_h_pct"] > held["g_m_pct"] < held["g_k_pct"]


def test_a_block_goes_where_it_is_worth_more() -> None:
    terms = {
        "block_t": 1000,
        "recovery": 0.9,
        "price_USD_per_t": 2000,
        "processing_USD_per_t": 18,
        "mining_USD_per_t": 3,
    }
    found = mine_laws.compute(terms | {"grade_pct": [0.5, 0.9, 2.0]})
    assert found["block_value_USD"] == pytest.approx([-3000, -3000, 15_000])
    assert found["destination"] == ["waste dump", "waste dump", "mill"]


def test_a_reserve_keeps_its_own_ton() -> None:
    found = mine_laws.compute({"reserve_Mst": 1.0, "Pb_pct": 10.0, "Ag_oz_per_ton": 5.0})
    assert found["Pb_short_tons"] == pytest.approx(100_000)
    assert found["Ag_Moz"] == pytest.approx(5.0)
    metric = mine_laws.compute({"reserve_Mt": 1.0, "Pb_pct": 10.0})
    assert metric["Pb_t"] == pytest.approx(100_000)


def test_a_mine_of_five_days_feeds_a_mill_of_seven() -> None:
    week = mine_laws.compute({"ore_mined_tpd": 7000, "mine_days_per_week": 5, "mill_days_per_week": 7})
    assert week["mill_tpd"] == pytest.approx(5000)


def test_a_section_is_read_from_the_surface_down() -> None:
    values = [[-1, -1, -1, -1, -1], [-2, -2, 6, -2, -2], [-3, -3, 9, -3, -3]]
    assert ultimate_pit.compute({"block_values": values})["optimum"] == pytest.approx(6.0)


def test_the_least_deduction_binds_a_poor_concentrate_and_two_charges_leave_two_returns() -> None:
    poor = smelter_terms.compute({"conc_Pb_pct": 45, "payable_pct": 95, "minimum_deduction_units": 3.0})
    assert poor["payable_Pb_pct"] == pytest.approx(42.0)
    rich = smelter_terms.compute({"conc_Pb_pct": 60, "TC_USD_per_t": [200, 210], "Pb_price_USD_per_t": 2100})
    assert rich["net_payment_USD_per_t"] == pytest.approx([987, 997])


def test_tumbling_energy_is_the_same_wherever_it_is_parted_when_both_indices_agree() -> None:
    # 4 Mi (P^f(P) - F^f(F)): the middle size drops out of the sum
    of = [breakage_figures.compute({"F80_um": 100_000, "P80_um": 106, "Mia_kWh_per_t": 19.4, "Mib_kWh_per_t": 19.4, "transition_um": x}) for x in (300, 750, 2000)]  # fmt: skip
    totals = [f["W_total_kWh_per_t"] for f in of]
    assert totals == pytest.approx([totals[0]] * 3)
    assert all(f["W_coarse_kWh_per_t"] > 0 < f["W_fine_kWh_per_t"] for f in of)


def test_the_energy_of_a_blow_is_found_back_from_what_it_breaks() -> None:
    broken = breakage_figures.compute({"A": 60.0, "b": 0.8, "Ecs_kWh_per_t": 1.5})
    assert broken["t10_pct"] == pytest.approx(60.0 * (1.0 - math.exp(-1.2)))
    back = breakage_figures.compute({"A": 60.0, "b": 0.8, "t10_pct": broken["t10_pct"]})
    assert back["Ecs_kWh_per_t"] == pytest.approx(1.5)


def test_a_perfect_cut_and_two_cuts_lose_nothing() -> None:
    sharp = gravity_figures.compute({"device": "perfect", "densities": [2.6, 2.8, 3.0], "rho50": 2.8, "mass_pct": [50, 30, 20]})  # fmt: skip
    assert sharp["partition"] == pytest.approx([0, 1, 1])
    assert sharp["yield_pct"] == pytest.approx(50)
    parts = gravity_figures.compute({"densities": [2.5, 2.8, 3.3], "rho50": [2.7, 3.1], "Ep": [0.02, 0.03]})
    total = np.sum([parts[k] for k in ("sinks", "middlings", "floats")], axis=0)
    assert total == pytest.approx([1, 1, 1])


def test_lane_takes_the_middle_of_the_middles() -> None:
    limits = {"g_m_pct": 0.4, "g_h_pct": 0.6, "g_k_pct": 0.5}
    found = mine_laws.compute(limits | {"g_mh_pct": 0.7, "g_mk_pct": 0.45, "g_hk_pct": 0.3})
    assert [found[f"G_{p}"] for p in ("mh", "mk", "hk")] == pytest.approx([0.6, 0.45, 0.5])
    assert found["optimum"] == pytest.approx(0.5)


def test_pillars_carry_what_the_rooms_no_longer_do() -> None:
    found = mine_laws.compute({"pillar_width_m": 6, "room_width_m": 6, "depth_m": 100, "rock_density_t_per_m3": 2.7})  # fmt: skip
    assert found["extraction"] == pytest.approx(0.75)
    assert found["pillar_stress_MPa"] == pytest.approx(4 * found["vertical_stress_MPa"])
    back = mine_laws.compute({"pillar_width_m": 6, "extraction": 0.75})
    assert back["room_width_m"] == pytest.approx(6)


def test_water_leaves_the_dry_mass_and_lots_add_up_by_it() -> None:
    wet = wet_and_dry.compute({"mass_dry_t": 90, "H2O_pct": 10})
    assert wet["mass_wet_t"] == pytest.approx(100)
    lots = wet_and_dry.compute({"mass_wet_t": [100, 100], "H2O_pct": [10, 0], "Zn_pct": [19, 0]})
    assert lots["Zn_pct"] == pytest.approx(9)
    with pytest.raises(OutOfValidity):
        wet_and_dry.compute({"mass_dry_t": [1, 2], "Zn_pct": [1, 2, 3]})
