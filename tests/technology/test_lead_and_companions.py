"""Cycles end by slime, reagents bind by their compound, furnaces share antimony, and what is emitted is counted by factor."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case import Case
from oreshed.technology.extraction import battery_lead, gallium_balance, slag_fuming
from oreshed.technology.flowsheet import solve
from oreshed.technology.refining import antimonial_lead, betts, cdte_cells, copper_slimes, debismuthising
from oreshed.technology.remediation import air_emissions


def test_a_cycle_shortens_with_the_square_of_density_and_with_impurities() -> None:
    v = {k: float(x) for k, x in betts.UNIT.parameters.central().items()}
    assert betts.cycle_hours(360, 0.02, v) == pytest.approx(betts.cycle_hours(180, 0.02, v) / 4.0)
    assert betts.cycle_hours(180, 0.09, v) < betts.cycle_hours(180, 0.02, v)
    assert betts.slime_pores(0.0, 7.5) == 1.0


def test_voltage_of_a_cell_is_that_of_its_gap_and_half_its_slime() -> None:
    told = betts.compute({"gap_mm": 34, "j_A_per_m2": 180, "cycle_d": 5})
    assert told["V_cell"] == pytest.approx(0.5 * (told["V_start"] + told["V_end"]))
    assert told["kWh_per_t"] == pytest.approx(told["V_cell"] / (3.8655e-3 * 0.95), rel=1e-4)
    wider = betts.compute({"gap_mm": 44, "j_A_per_m2": 180, "cycle_d": 5})
    assert wider["V_start"] > told["V_start"]


def test_reagent_of_a_rich_bullion_nears_the_compound_of_a_clean_one_the_price() -> None:
    rich = debismuthising.cheapest(0.2, 1e-4, 1.75e-18, 2.0)
    poor = debismuthising.cheapest(1.001e-4, 1e-4, 1.75e-18, 2.0)
    assert rich[1] / rich[0] == pytest.approx(debismuthising.bound_ratio(), rel=0.05)
    assert poor[1] / poor[0] == pytest.approx(4.0, rel=0.01)


def test_no_reagent_removes_no_bismuth_and_more_removes_more() -> None:
    def left(x: float) -> float:
        return debismuthising.bismuth_after(1e-3, x, 3.0 * x, 1.75e-18)

    assert left(0.0) == pytest.approx(1e-3, rel=1e-6)
    assert left(2e-4) > left(4e-4) > left(1e-3) > 0.0


def test_two_furnaces_lose_no_antimony() -> None:
    first, second = antimonial_lead.two_furnaces(0.04, 0.6, 3.0, 1.0)
    per_lead = [x / (1.0 - x) for x in (first, second)]
    assert 0.6 * per_lead[0] + 0.4 * per_lead[1] == pytest.approx(0.04)
    assert second > first


def test_a_grade_outside_its_parts_cannot_be_blended() -> None:
    with pytest.raises(OutOfValidity, match="alloy antimony"):
        antimonial_lead.hard_share(0.10, 0.02, 0.01)


def test_slag_of_a_rotary_furnace_follows_the_sulphur_of_its_charge() -> None:
    clean, whole = (
        float(solve(battery_lead.plant("rotary", m), {"batteries": battery_lead.BATTERY_FEED}).products["slag"].total())
        for m in (1.05, 0.0)
    )  # fmt: skip
    assert clean < 0.4 * whole


def test_a_blow_ends_at_the_same_zinc_whatever_it_began_with() -> None:
    ends = [slag_fuming.compute({"slag_Zn_pct": x})["Zn_end_pct"] for x in (7.5, 12, 18)]
    assert max(ends) - min(ends) < 0.25 * min(ends)
    assert slag_fuming.compute({"slag_Zn_pct": 12, "t_min": 60})["Zn_end_pct"] > max(ends)


def test_gallium_of_a_liquor_leaves_as_it_comes() -> None:
    told = gallium_balance.compute(
        {"Ga_input_kg_per_h": 8, "alumina_t_per_h": 100, "losses_m3_per_h": 5, "extraction_m3_per_h": 20}
    )
    lost = told["liquor_Ga_g_per_m3"] * 5 / 8000
    assert told["extracted"] + told["to_hydrate"] + lost == pytest.approx(1.0)


def test_uptake_beyond_what_was_measured_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="1800"):
        gallium_balance.compute({"Ga2O3_ppm": 2500})


def test_routes_of_a_mix_sum_to_one_and_totals_are_their_sums() -> None:
    with pytest.raises(OutOfValidity, match=r"sum to 0\.9"):
        air_emissions.compute({"ISF_share": 0.8, "DS_share": 0.1})
    told = air_emissions.compute({"inventory": "IPCC", "metal": "lead", "Pb_t": {"ISF": 100, "DS": 100}})
    assert told["CO2_t"] == pytest.approx(100 * 0.59 + 100 * 0.25)


def test_a_country_multiplies_its_factors_by_what_is_made() -> None:
    told = air_emissions.compute({"country": "Germany", "lead_t": 100_000})
    assert told["Pb_kg"] == pytest.approx(450.6295) and told["SOx_kg"] == pytest.approx(205_000)


def test_a_thinner_layer_and_a_better_module_need_less_tellurium() -> None:
    base = cdte_cells.compute({"thickness_um": 3, "efficiency_pct": 18})["Te_t_per_GW"]
    assert cdte_cells.compute({"thickness_um": 1.5, "efficiency_pct": 18})["Te_t_per_GW"] == pytest.approx(
        base / 2
    )
    assert cdte_cells.compute({"thickness_um": 3, "efficiency_pct": 36 / 2 * 1.5})["Te_t_per_GW"] == pytest.approx(base / 1.5)  # fmt: skip
    assert cdte_cells.compute({"Te_supply_t": 500, "Cd_supply_t": 20_000})["binds"] == "Te"


def test_a_slime_leach_is_not_answered_with_what_goes_to_slimes() -> None:
    leach = Case("x", "anode slime leach", "envelope", "", {"T_C": 80}, {"Te_pct": 66}, "2 points abs", True)
    with pytest.raises(KeyError):
        copper_slimes.compute({"label": leach.technology, **leach.inputs})
