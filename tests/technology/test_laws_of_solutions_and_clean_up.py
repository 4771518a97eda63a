"""Books of laws for solutions and clean-up: true to physics at their limits, and silent where a case does not decide."""

import math

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.case import Case
from oreshed.technology.extraction.grain_course import (
    GINSTLING,
    control_of,
    converted_share,
    dimensionless_time,
)
from oreshed.technology.extraction.leach_orders import ratios
from oreshed.technology.registry import technologies, technology
from oreshed.technology.remediation.criteria_laws import conversion, equation
from oreshed.technology.remediation.treatment_laws import per_calcite
from oreshed.technology.separation.reagent_laws import solid_of
from oreshed.technology.species import molar_mass


def told(id: str, **inputs: object) -> object:
    return technology(id).compute(inputs)


def asked(
    label: str, inputs: dict[str, object], published: dict[str, object], tolerance: str = "0.5 %"
) -> object:
    return outcome_of(Case("x", label, "formula", "", inputs, published, tolerance, False))


BOOKS = (
    "transport-laws", "barrier-laws", "cover-laws", "crop-laws", "washing-laws", "stabilisation-laws", "electrokinetic-laws", "sulphidogenic-laws",
    "treatment-laws", "exposure-laws", "aquatic-criteria", "reagent-laws", "plumbing-laws", "leach-stoichiometry",
)  # fmt: skip


@pytest.mark.parametrize("id", BOOKS)
def test_a_book_that_is_told_nothing_refuses_in_a_sentence(id: str) -> None:
    with pytest.raises(OutOfValidity) as refused:
        technology(id).compute({"label": "nothing"})
    assert len(str(refused.value)) > 10


def test_every_worked_case_of_a_book_holds_whole() -> None:
    for one in (t for t in technologies() if t.module.endswith("_laws") and t.cases):
        for case in one.cases:
            found = outcome_of(case)
            assert found is not None and found.holds and not found.left, (
                case.id,
                found and (found.error, found.left),
            )


def test_without_sorption_the_metal_moves_as_the_water_does_and_with_it_never_faster() -> None:
    free = told("transport-laws", v_m_d=0.2, x_m=10)
    held = told("transport-laws", v_m_d=0.2, x_m=10, Kd_L_kg=2, bulk_density_kg_L=1.6, porosity=0.3)
    assert free["front_d"] == pytest.approx(50.0)  # type: ignore[index]
    assert held["front_d"] == pytest.approx(50.0 * (1 + 1.6 * 2 / 0.3))  # type: ignore[index]


def test_sorption_that_lacks_a_figure_is_not_taken_for_none() -> None:
    with pytest.raises((KeyError, OutOfValidity)):
        found = told("transport-laws", v_m_d=0.2, x_m=10, Kd_L_kg=2)
        _ = found["front_d"]  # type: ignore[index]


def test_a_balance_of_a_cover_closes() -> None:
    found = told("cover-laws", precipitation_mm=600, evaporation_mm=420, runoff_mm=50, storage_change_mm=10)
    assert found["seepage_mm"] == pytest.approx(120.0)  # type: ignore[index]
    assert found["seepage_pct"] == pytest.approx(20.0)  # type: ignore[index]


def test_years_of_a_crop_follow_from_the_course_of_uptake_that_the_case_says() -> None:
    field = {
        "soil_Cd_mg_kg": 4,
        "target_mg_kg": 1,
        "depth_m": 0.2,
        "bulk_density_t_m3": 1.25,
        "biomass_t_ha_y": 10,
    }
    constant = told("crop-laws", **field, shoot_Cd_mg_kg=40)
    falling = told("crop-laws", **field, BAF=10)
    assert constant["years_to_target_y"] == pytest.approx(3 * 2.5e6 / 1e6 / 0.4)  # type: ignore[index]
    assert falling["years_to_target_y"] == pytest.approx(math.log(4) / (10e3 * 10 / 2.5e6))  # type: ignore[index]


def test_more_baths_leave_less_and_a_chelate_is_used_no_more_than_whole() -> None:
    left = [
        told("washing-laws", soil_Pb_mg_kg=1000, removal_per_bath_pct=30, stages=n)["final_mg_kg"]  # type: ignore[index]
        for n in (1, 2, 5)
    ]
    assert left == sorted(left, reverse=True)


def test_an_agent_is_weighed_under_its_own_name_only() -> None:
    washed = told("washing-laws", soil_Pb_mg_kg=20720, EDTA_to_Pb_molar=1)
    assert washed["Na2CaEDTA_kg_t"] == pytest.approx(37.43, rel=1e-3)  # type: ignore[index]
    assert washed["EDTA_kg_t"] == pytest.approx(29.22, rel=1e-3)  # type: ignore[index]
    assert "mass_HCl" not in washed  # type: ignore[operator]


def test_the_ceiling_of_a_leaching_test_needs_the_test_to_be_named() -> None:
    assert told("stabilisation-laws", Pb_mg_kg=2000, label="TCLP")["max_TCLP_mg_L"] == pytest.approx(100.0)  # type: ignore[index]
    assert "max_TCLP_mg_L" not in told("stabilisation-laws", Pb_mg_kg=2000, label="soil")  # type: ignore[operator]


@pytest.mark.parametrize(
    ("base", "kg"), [("quicklime", 0.560), ("NaOH", 0.799), ("soda ash", 1.059), ("limestone", 1.0)]
)
def test_a_base_neutralises_by_its_equivalents(base: str, kg: float) -> None:
    assert per_calcite(base) == pytest.approx(kg, abs=0.002)


def test_one_base_is_never_told_as_another() -> None:
    found = told("treatment-laws", acidity_mg_L=500, flow_m3_d=100, base="hydrated lime")
    assert found["Ca(OH)2_kg_d"] == pytest.approx(50 * 0.7403, rel=1e-3)  # type: ignore[index]
    assert "NaOH_kg_d" not in found and "CaO_kg_d" not in found  # type: ignore[operator]


def test_iron_of_unsaid_charge_makes_sludge_but_no_acidity() -> None:
    found = told("treatment-laws", Fe_mg_L=100, pH=3.0)
    assert found["dry_sludge_mg_L"] == pytest.approx(100 * molar_mass("Fe(OH)3") / 55.845, rel=1e-3)  # type: ignore[index]
    assert "acidity_mg_L" not in found  # type: ignore[operator]


def test_cadmium_has_several_editions_so_its_criterion_asks_for_one() -> None:
    assert equation("Cd", 2016, "acute")[0] == 0.9789
    with pytest.raises(OutOfValidity):
        equation("Cd", 2010, "acute")
    found = technology("aquatic-criteria").compute({"hardness_mg_L": 100, "metal": "Zn"})
    assert found["CMC_dissolved_ug_L"] == pytest.approx(117.18, rel=1e-3)
    with pytest.raises((KeyError, OutOfValidity)):
        _ = technology("aquatic-criteria").compute({"hardness_mg_L": 100, "metal": "Cd"})[
            "CMC_dissolved_ug_L"
        ]


def test_a_stated_edition_is_not_answered_by_another() -> None:
    found = asked(
        "limits: aquatic life, cadmium 2001", {"hardness_mg_L": 100}, {"Cd_CMC_dissolved_ug_L": 2.014}, "1 %"
    )
    assert found is not None and found.holds  # type: ignore[attr-defined]


def test_a_conversion_in_words_is_read_or_refused() -> None:
    assert conversion("1.136672-0.041838*ln H") == (1.136672, 0.041838)
    with pytest.raises(OutOfValidity):
        conversion("see table 3")


@pytest.mark.parametrize(
    ("metal", "reagent", "solid"),
    [
        ("Cd", "H2S", "CdS"),
        ("Ag", "NaHS", "Ag2S"),
        ("Al", "NaOH", "Al(OH)3"),
        ("Pb", "Na2CO3", "PbCO3"),
        ("Pb", "H3PO4", "Pb3(PO4)2"),
    ],
)
def test_charges_of_a_solid_cancel(metal: str, reagent: str, solid: str) -> None:
    assert solid_of(metal, reagent) == solid


def test_a_reagent_keeps_the_mass_of_its_reaction() -> None:
    # Cd2+ + H2S = CdS + 2 H+: kilograms in are kilograms out.
    found = told("reagent-laws", Cd_g_L=1.0, reagent="H2S", label="sulphide precipitation: cadmium")
    protons = 2 * molar_mass("H") / molar_mass("Cd")
    assert 1.0 + found["H2S_g_L"] == pytest.approx(found["CdS_g_L"] + protons, rel=1e-3)  # type: ignore[index]


def test_iron_whose_charge_is_not_said_has_no_hydroxide() -> None:
    with pytest.raises((KeyError, OutOfValidity)):
        _ = told("reagent-laws", Fe_g_L=1.0, reagent="NaOH", label="hydroxide precipitation")["NaOH_g_L"]  # type: ignore[index]


def test_reagents_of_several_metals_add_up() -> None:
    both = told(
        "reagent-laws",
        Zn_mg_L=300,
        Cd_mg_L=100,
        flow_m3_h=10,
        reagent="NaOH",
        label="hydroxide precipitation",
    )
    zinc = told("reagent-laws", Zn_mg_L=300, flow_m3_h=10, reagent="NaOH", label="hydroxide precipitation")
    cadmium = told("reagent-laws", Cd_mg_L=100, flow_m3_h=10, reagent="NaOH", label="hydroxide precipitation")
    assert both["NaOH_kg_h"] == pytest.approx(zinc["NaOH_kg_h"] + cadmium["NaOH_kg_h"])  # type: ignore[index]


def test_the_two_forms_of_a_product_layer_have_one_course_and_rates_a_third_apart() -> None:
    assert control_of("1-2X/3-(1-X)^(2/3)=kt") == GINSTLING
    for share in (0.1, 0.5, 0.9):
        assert dimensionless_time("product layer", share) == pytest.approx(
            3.0 * dimensionless_time(GINSTLING, share)
        )
        assert converted_share(GINSTLING, dimensionless_time(GINSTLING, share)) == pytest.approx(share)


def test_a_law_of_another_kind_is_no_shrinking_core() -> None:
    with pytest.raises(ValueError):
        control_of("[1-(1-X)^(1/3)]^2 = kt")


def test_orders_need_their_reagent_and_multiply() -> None:
    found, used = ratios({"order_H2SO4": 0.5, "H2SO4_M": [0.1, 0.4], "order_O2": 1.0})
    assert found == {"H2SO4": pytest.approx(2.0)} and used == {"H2SO4_M"}
    both = asked(
        "leaching: orders",
        {"Ea_kJ_mol": 50, "T_C": [25, 75], "order_HCl": 0.5, "HCl_M": [1, 4]},
        {"rate_ratio": {"both": 2.0 * math.exp(50e3 / 8.314462618 * (1 / 298.15 - 1 / 348.15))}},
    )
    assert both is not None and both.holds  # type: ignore[attr-defined]


def test_a_constant_that_cannot_be_read_is_not_replaced_by_ours() -> None:
    with pytest.raises(OutOfValidity):
        told("mine-water", pH=6.0, k_furlong=3.0, label="kinetics: Fe(II) oxidation")


def test_dispersion_that_a_case_states_is_all_of_it() -> None:
    x, t, v, d = 50.0, 150.0, 0.3, 0.6
    exact = 0.5 * (
        math.erfc((x - v * t) / (2 * math.sqrt(d * t)))
        + math.exp(v * x / d) * math.erfc((x + v * t) / (2 * math.sqrt(d * t)))
    )
    found = technology("solute-transport").compute({"v_m_d": v, "D_m2_d": d, "x_m": x, "t_d": t})
    assert found["C_over_C0"] == pytest.approx(exact, rel=1e-6)


def test_a_percentile_of_taps_lies_between_the_ranks() -> None:
    assert told("plumbing-laws", samples_ug_L=[1, 2, 3, 4, 5, 6, 7, 12, 18, 25])["P90_ug_L"] == pytest.approx(
        18.0
    )  # type: ignore[index]
    assert told("plumbing-laws", samples_ug_L=[1, 2, 3, 4, 10])["P90_ug_L"] == pytest.approx(7.0)  # type: ignore[index]


def test_salt_water_has_the_ionic_strength_of_its_salt() -> None:
    found = technology("water-analysis").compute({"mmol_kgw": {"Na": 100, "Cl": 100}, "pH": 7, "T_C": 25})
    assert found["ionic_strength_mol_kgw"] == pytest.approx(0.1, rel=0.01)
    assert found["SI"]["Halite"] < -2


def test_a_cell_house_tells_running_and_calendar_output_apart() -> None:
    house = {
        "cells": 100,
        "current_A": 20000,
        "CE_pct": 95,
        "cell_V": 2.0,
        "availability": 0.9,
        "metal": "Cu",
    }
    found = told("electrowinning-laws", **house)
    assert found["t_d"] == pytest.approx(0.9 * found["t_d_running"])  # type: ignore[index]
    assert found["dc_power_MW"] == pytest.approx(4.0)  # type: ignore[index]


def test_a_figure_in_another_unit_is_read_and_one_under_another_name_refused() -> None:
    from oreshed.technology.casework.case_inputs import figure

    assert figure({"depth_cm": 30}, "depth_m", default=0.2) == pytest.approx(0.3)
    with pytest.raises(OutOfValidity):
        figure({"bulk_weight_t_m3": 1.5}, "bulk_t_m3", default=1.2)


def test_half_of_the_activity_is_left_at_the_level_of_half_inhibition() -> None:
    levels = {"IC20_mg_L": 5.0, "IC80_mg_L": 45.0, "IC50_mg_L": 15.0}
    left = [told("sulphidogenic-laws", Cu_mg_L=c, **levels)["activity"] for c in (0.0, 5.0, 15.0, 45.0)]
    assert left == pytest.approx([1.0, 0.8, 0.5, 0.2])


def test_a_soil_in_parts_per_million_is_a_soil_in_milligrams_a_kilogram() -> None:
    rest = {"IR_g_d": 0.05, "AF": 0.12, "EF": 219, "AT": 365, "BKSF": 0.4, "PbB0": 1.5}
    one, other = (
        told("exposure-laws", **{name: 800}, **rest)["PbB_adult_ug_dL"] for name in ("soil_ppm", "soil_mg_kg")
    )
    assert one == pytest.approx(other)


def test_a_plume_of_a_pulse_has_no_share_that_arrives_for_good() -> None:
    plume = {"v_m_d": 0.1, "x_m": 5, "dispersivity_m": 0.5, "C_over_C0": 0.5}
    held, pulsed = (list(told("transport-laws", **plume, **more)) for more in ({}, {"pulse_d": 9}))
    assert "arrival" in held and "arrival" not in pulsed
