"""Cases whose authors use other names than ours: read where one quantity fits, refused where none or several do."""

from __future__ import annotations

import math
from typing import Any

import pytest

from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.case import Case, Outcome
from oreshed.technology.casework.near_names import nearest
from oreshed.technology.laws.quantity import Quantity
from oreshed.technology.laws.written_law import law_in
from oreshed.technology.remediation import washing_laws


def asked(
    label: str, inputs: dict[str, Any], *figures: str, source: str = "own", shape: Any = 1.0
) -> Outcome:
    found = outcome_of(
        Case("X", label, "formula", source, inputs, dict.fromkeys(figures, shape), "1 %", False)
    )
    assert found is not None
    return found


def figure(label: str, inputs: dict[str, Any], name: str, source: str = "own") -> float | None:
    found = asked(label, inputs, name, source=source)
    return next((float(c.computed) for c in found.compared if c.name == name), None)


RATE = Quantity("rate", "g_m2_d", "removal_rate|areal_removal", "removal on a square metre")
LOAD = Quantity("load", "g_m2_d", "areal_load|loading", "load on a square metre")


def test_a_name_is_read_as_the_one_quantity_whose_words_it_shares() -> None:
    assert nearest("areal_removal_rate_g_m2_d", (RATE, LOAD)) == "rate"


def test_a_name_as_near_to_two_quantities_is_read_as_none() -> None:
    assert nearest("areal_g_m2_d", (RATE, LOAD)) == ""


def test_a_name_with_a_symbol_that_no_quantity_has_is_read_as_none() -> None:
    assert nearest("removal_rate_x2_g_m2_d", (RATE, LOAD)) == ""


def test_an_electrode_gap_is_the_distance_over_which_a_field_makes_volts() -> None:
    told = {"electrode_gap_cm": 60, "field_V_cm": 0.8}
    assert figure("electrokinetics: a soil block", told, "voltage_V") == pytest.approx(48.0)
    assert figure(
        "electrokinetics: a soil block", {**told, "electrode_gap_cm": 30}, "voltage_V"
    ) == pytest.approx(24.0)


def test_terms_of_a_cell_voltage_that_are_stated_stand_over_those_of_a_model() -> None:
    told = {"E_anode_V": 1.229, "E_cathode_V": -0.763, "anode_overpotential_V": 0.5, "cathode_overpotential_V": 0.06,
            "ohmic_drop_V": 0.55, "contacts_V": 0.05, "CE_pct": 90}  # fmt: skip
    more = {**told, "anode_overpotential_V": 0.9}
    low, high = (figure("electrowinning: zinc", x, "cell_V") for x in (told, more))
    assert low is not None
    assert high is not None
    assert high - low == pytest.approx(0.4)


def test_peaks_that_are_stated_decide_an_activation_energy() -> None:
    told = {"heating_rate_K_min": [5, 10, 20], "peak_K": [628.0, 641.0, 655.0]}
    slope = (math.log(20 / 655.0**2) - math.log(5 / 628.0**2)) / (1 / 655.0 - 1 / 628.0)
    assert figure("calcination: Kissinger", told, "Ea_kJ_mol") == pytest.approx(
        -slope * 8.314462618e-3, rel=0.01
    )


def test_fresh_solvent_at_each_contact_is_no_counter_current_train() -> None:
    told = {"D": 8, "O_A": 0.5, "contacts": 3, "feed_g_L": 15}
    assert figure("solvent extraction: cross-current", told, "raffinate_g_L") == pytest.approx(15 / 5**3)
    assert figure("solvent extraction: counter-current", told, "raffinate_g_L") == pytest.approx(
        15 * 3 / (4**4 - 1)
    )


def test_nothing_is_leached_before_a_lag_is_over_nor_more_than_can_be() -> None:
    told = {"Xmax_pct": 92, "k_per_d": 0.12, "lag_d": 5}
    label = "bioleaching: first order after a lag"
    assert figure(label, {**told, "days": 5}, "extracted_pct") == pytest.approx(0.0, abs=1e-9)
    assert figure(label, {**told, "days": 12}, "extracted_pct") == pytest.approx(92 * -math.expm1(-0.84))
    assert figure(label, {**told, "days": 900}, "extracted_pct") == pytest.approx(92.0)


def test_bed_volumes_are_a_number_and_never_those_of_an_hour() -> None:
    told = {"resin_L": 500, "flow_m3_h": 10}
    assert figure("ion exchange: run", told, "bed_volumes") is None
    assert figure("ion exchange: run", told, "bed_volumes_per_h") == pytest.approx(20.0)


def test_a_bound_among_the_inputs_gives_a_bound() -> None:
    told = {"feed_ug_L": {"Ni": 80.0}, "out_ug_L": {"Ni": "<0.1"}}
    found = asked("ion exchange: polishing", told, "removal_pct", shape={"Ni": ">99.8"})
    assert [(c.name, c.computed) for c in found.compared] == [("removal_pct.Ni", pytest.approx(99.875))]
    assert figure("ion exchange: polishing", told, "removal_pct") is None


@pytest.mark.parametrize("agent", ["HCl", "H2SO4", "NTA"])
def test_an_agent_is_given_under_no_other_agents_name(agent: str) -> None:
    figures = washing_laws.compute(
        {"soil_Pb_mg_kg": 5000, "EDTA_to_Pb_molar": 2, "label": "soil washing: EDTA"}
    )
    assert figures.answering("Na2EDTA_kg_t", 1.0) == pytest.approx(16.226, rel=1e-3)
    assert figures.answering(f"{agent}_kg_t", 1.0) is None
    assert figures.answering(f"{agent}_mol_kg", 1.0) is None


def test_a_barriers_width_is_not_its_thickness() -> None:
    told = {"width_m": 30, "thickness_m": 1.2, "porosity": 0.45, "darcy_velocity_m_d": 0.08}
    assert figure("permeable barrier: geometry", told, "residence_d") == pytest.approx(6.75)


def test_days_of_exposure_a_year_are_no_share_of_it() -> None:
    told = {"soil_Cd_mg_kg": 25, "ingestion_mg_d": 200, "EF_d_y": 350, "body_weight_kg": 15}
    assert figure("exposure: soil eaten", told, "dose_mg_kg_d") == pytest.approx(25 * 200e-6 * 350 / 365 / 15)


def test_a_law_in_the_source_is_solved_where_nothing_else_answers() -> None:
    told = {"a0_mg_L": 40.0, "b_per_h": 0.5, "c_h": 2.0}
    law = "worked: zeta = a0 b c"
    assert law_in(law, told) == "zeta = a0 b c"
    assert law_in(law, {**told, "law": "zeta = a0 + b"}) == ""
    assert figure("bioleaching: a made-up index", told, "zeta_mg_L", source=law) == pytest.approx(40.0)


def test_a_share_with_percent_is_read_in_percent() -> None:
    told = {"ohmic_drop_V": 0.5, "cell_V": 2.5}
    assert figure("electrowinning: copper", told, "ohmic_share_pct") == pytest.approx(20.0)
