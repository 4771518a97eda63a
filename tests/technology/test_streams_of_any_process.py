"""Balances that chain whatever streams a case names, names that are only near, and small laws of the field."""

from __future__ import annotations

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.case import Case
from oreshed.technology.casework.near_names import NEAR
from oreshed.technology.casework.stream_shares import compute
from oreshed.technology.extraction import dust_circulation, phase_distribution
from oreshed.technology.refining import still_figures, zone_figures
from oreshed.technology.separation import circuit_figures, mineral_assay, sensor_threshold
from oreshed.technology.separation.metal_balance import past_the_sorter


def asked(inputs: dict[str, object], name: str) -> object:
    return compute(inputs).answering(name, 0.0)


def test_what_others_leave_of_a_metal_goes_to_the_stream_of_which_nothing_is_told() -> None:
    inputs = {"charge_Pb_t": 1000, "slag_t": 700, "slag_Pb_pct": 4.0, "dust_loss_Pb_t": 5}
    assert asked(inputs, "Pb_to_bullion_pct") == pytest.approx(96.7)
    assert asked(inputs, "Pb_to_charge_pct") is None


def test_a_by_product_a_tonne_follows_from_assays_and_recoveries() -> None:
    inputs = {
        "concentrate_t_per_y": 4e5,
        "conc_pct": {"Zn": 53, "Cd": 0.25},
        "recovery_pct": {"Zn": 96, "Cd": 88},
    }
    assert asked(inputs, "kg_Cd_per_t_Zn") == pytest.approx(0.25 * 88 / (53 * 96) * 1e3)
    assert asked(inputs, "Zn_kg_per_d") == pytest.approx(4e8 * 0.53 * 0.96 / 365)


def test_a_share_without_a_place_leaves_a_balance_open() -> None:
    inputs = {"slag_t": 700, "slag_Pb_pct": 4.0, "charge_Pb_t": 1000}
    assert asked(inputs, "Pb_to_bullion_pct") is not None
    assert asked({**inputs, "entrained_pct": 3.0}, "Pb_to_bullion_pct") is None


def test_a_mass_is_no_volume_and_none_a_year() -> None:
    inputs = {"anodes_t_per_y": 250000, "slime_kg_per_t_anode": 5}
    assert asked(inputs, "slime_t_per_y") == pytest.approx(1250)
    assert asked(inputs, "slime_t") is None
    assert asked(inputs, "slime_m3_per_y") is None


def test_equal_cells_count_together() -> None:
    inputs = {"cells": 1000, "cell_volume_m3": 4.5, "Pb_g_per_L": 70}
    assert asked(inputs, "Pb_t") == pytest.approx(315)
    assert asked({**inputs, "cells": 500}, "Pb_t") == pytest.approx(157.5)


def test_stages_that_are_listed_follow_one_another() -> None:
    case = Case("c", "Te multistage/yield", "envelope", "", {"stage_yield_pct": [84, 80, 76], "feed_kg": 10},
                {"overall_yield_pct": 51.072, "product_kg": 5.1072}, "1e-4 rel", False, "")  # fmt: skip
    found = outcome_of(case)
    assert found is not None and found.holds and len(found.compared) == 2


def test_near_names_are_read_only_where_the_sheet_reads_every_figure() -> None:
    inputs = {"coarse_in_feed": 0.45, "coarse_in_overflow": 0.82, "coarse_in_underflow": 0.03, NEAR: ""}
    found = circuit_figures.SCREEN.compute(inputs)
    assert found["coarse_recovery"] == pytest.approx(0.82 * 0.42 / 0.79 / 0.45)
    with pytest.raises(KeyError, match="screen_slope_deg"):
        circuit_figures.SCREEN.compute({**inputs, "screen_slope_deg": 20.0})


def test_returned_dust_builds_up_until_the_bleed_takes_what_is_fed() -> None:
    def built(bled: float) -> dict[str, float]:
        return dust_circulation.compute(
            {"Cd_in_receipts_kg_per_h": 2.0, "Cd_to_dust_pct": 100.0, "dust_bled_pct": bled}
        )

    assert built(10.0)["Cd_bled_kg_per_h"] == pytest.approx(2.0)
    assert built(5.0)["Cd_in_dust_kg_per_h"] == pytest.approx(2.0 * built(10.0)["Cd_in_dust_kg_per_h"])


def test_two_phases_share_all_of_an_element_and_equally_at_equal_masses_and_contents() -> None:
    shared = phase_distribution.compute({"L_Sb_slag_bullion": 1.0, "slag_t": 50, "bullion_t": 50})
    assert shared["Sb_to_slag_pct"] == pytest.approx(50.0)
    more = phase_distribution.compute({"L_Sb_slag_bullion": 3.0, "slag_t": 45, "bullion_t": 60})
    assert more["Sb_to_slag_pct"] + more["Sb_to_bullion_pct"] == pytest.approx(100.0)
    assert more["Sb_to_slag_pct"] > shared["Sb_to_slag_pct"]


def test_a_sensor_sends_half_at_its_threshold_and_by_grade_alone_without_noise() -> None:
    noisy = sensor_threshold.compute(
        {"threshold_pct": 1.0, "detector_sigma_pct": 0.4, "particle_grade_pct": [0.2, 1.0, 1.8]}
    )
    assert noisy["eject_probability"][1] == pytest.approx(0.5)
    assert noisy["eject_probability"][0] + noisy["eject_probability"][2] == pytest.approx(1.0)
    sharp = sensor_threshold.compute(
        {"threshold_pct": 1.0, "detector_sigma_pct": 0.0, "particle_grade_pct": [0.2, 1.8]}
    )
    assert sharp["eject_probability"] == [0.0, 1.0]


def test_minerals_and_assays_are_one_another_s_inverse() -> None:
    assays = mineral_assay.compute({"minerals_pct": {"galena": 83.0, "sphalerite": 6.0}})
    back = mineral_assay.compute({"conc_pct": {"Pb": assays["Pb_pct"], "Zn": assays["Zn_pct"]}})
    assert (back["galena_pct"], back["sphalerite_pct"]) == pytest.approx((83.0, 6.0))


def test_fines_past_the_sorter_keep_what_they_hold() -> None:
    found = past_the_sorter(
        {
            "fines_mass_pct": 20,
            "fines_Zn_share_pct": 28,
            "sorter_mass_pull_pct": 52,
            "sorter_Zn_recovery_pct": 94,
        }
    )
    assert found["Zn_recovery"] == pytest.approx(0.28 + 0.72 * 0.94)
    assert found["mill_feed"] == pytest.approx(0.2 + 0.8 * 0.52)


def test_washing_loses_less_with_more_stages_and_one_in_n_plus_one_at_equal_flows() -> None:
    few, many = (
        circuit_figures.WASHING.compute({"stages": n, "wash_ratio": 2.0})["unwashed_fraction"] for n in (2, 5)
    )
    assert few > many == pytest.approx(1.0 / 63.0)
    assert circuit_figures.WASHING.compute({"stages": 4, "wash_ratio": 1.0})[
        "unwashed_fraction"
    ] == pytest.approx(0.2)


def test_a_closed_crusher_breaks_what_it_is_fed_in_the_end() -> None:
    found = circuit_figures.CLOSED.compute({"fresh_feed_t_per_h": 300, "undersize_in_fresh_feed_pct": 30,
                                            "undersize_in_crusher_product_pct": 45, "screen_efficiency_pct": 90})  # fmt: skip
    passed = 0.9 * (300 * 0.3 + found["crusher_feed_t_per_h"] * 0.45)
    assert passed == pytest.approx(300.0)


def test_a_pressure_that_no_law_reads_is_not_passed_over() -> None:
    with pytest.raises(OutOfValidity, match="p_odd_Pa"):
        still_figures.langmuir({"metal": "Pb", "T_K": 1173, "p_odd_Pa": 20.0})
    half, whole = (
        still_figures.langmuir({"metal": "Pb", "T_K": 1173, "p_star_Pa": 20.0, "x": x})["kg_per_m2_h"]
        for x in (0.5, 1.0)
    )
    assert half == pytest.approx(whole / 2)


def test_crops_of_a_bar_are_what_is_not_kept() -> None:
    found = zone_figures.compute(
        {"bar_kg": 12, "head_cropped_pct": 5, "tail_cropped_pct": 25, "label": "zone refining"}
    )
    assert found["yield"] == pytest.approx(0.7) and found["product_kg"] == pytest.approx(8.4)
    whole, part = (zone_figures.compute({"k": 0.3, "L_over_l": 10, "passes": 1, **more, "label": "zone refining"})["mean_C_over_C0"]
                   for more in ({}, {"zones_kept": 8}))  # fmt: skip
    assert part < whole == pytest.approx(1.0)
    assert part == pytest.approx(1 - 0.7 * -np.expm1(-2.4) / 2.4, rel=5e-3)
