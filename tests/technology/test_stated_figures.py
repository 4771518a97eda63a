"""Cases that state their own figures: names and units are read, laws are solved for what is open, the rest is refused."""

import math

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.answering import answering, outcome_of
from oreshed.technology.casework.case import Case
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.quantity_names import asked, read
from oreshed.technology.extraction import bayer_figures, furnace_balance, zinc_leach_figures
from oreshed.technology.extraction.furnace_reduction import reduction
from oreshed.technology.extraction.grain_reaction import shrinking_core
from oreshed.technology.extraction.roast_figures import gases
from oreshed.technology.laws.stated_reaction import sides
from oreshed.technology.refining.anode_slimes import slimes
from oreshed.technology.refining.batch_distillation import rayleigh
from oreshed.technology.refining.cell_house import cells
from oreshed.technology.refining.still_figures import raoult
from oreshed.technology.registry import Technology, technologies
from oreshed.technology.separation.comminution import compute as comminution
from oreshed.technology.separation.flotation_figures import circuit
from oreshed.technology.separation.metal_balance import compute as balance
from oreshed.technology.separation.partition_figures import joined
from oreshed.technology.separation.settling import newton, richardson_zaki, stokes, terminal
from oreshed.technology.separation.washability import compute as washability
from oreshed.technology.species import molar_mass

SHEETS = [t for t in technologies() if t.stated_only]


@pytest.mark.parametrize(
    ("name", "key", "unit"),
    [
        ("NaOH_kg_per_t_Al2O3", ("naoh", "per", "al2o3"), "kg_per_t"),
        ("k_per_min", ("k",), "per_min"),
        ("residence_time_per_cell_min", ("residence", "t", "per", "cell"), "min"),
        ("g_m_per_s2", ("g",), "m_per_s2"),
        ("C_anode_kg_per_kg_theoretical", ("theoretical", "C", "anode"), "kg_per_kg"),
        ("V_cell", ("V", "cell"), ""),
    ],
)
def test_a_name_is_read_as_subject_and_unit(name: str, key: tuple[str, ...], unit: str) -> None:
    assert (read(name).key, read(name).unit) == (key, unit)


@pytest.mark.parametrize(
    ("given", "unit", "value"),
    [
        ({"feed_kg_per_h": 2000.0}, "t_per_h", 2.0),
        ({"T_C": 25.0}, "K", 298.15),
        ({"feed_ppm": 50.0}, "pct", 0.005),
        ({"feed_mg_kg": 50.0}, "ppm", 50.0),
        ({"feed_t_min": 30.0}, "t_per_h", 1800.0),
    ],
)
def test_a_figure_is_read_in_any_unit(given: dict[str, float], unit: str, value: float) -> None:
    assert Given(given).one("feed|T", unit) == pytest.approx(value)


def test_the_quantity_that_is_asked_decides_how_a_name_is_read() -> None:
    given = Given({"leach_t_min": 30.0, "kappa_S_cm": 0.2, "feed_S_kg": 5.0, "K": "10^-2"})
    assert given.one("leach_time", "h") == pytest.approx(0.5)
    assert given.one("leach", "t_per_h") == pytest.approx(1800.0)
    assert given.one("kappa", "S_per_m") == pytest.approx(20.0)
    assert given.one("feed_S", "t") == pytest.approx(0.005) and given.one("feed", "kg") is None
    assert given.one("K", "") == pytest.approx(0.01)
    assert read("mill_inside_d_m").key == ("mill", "inside", "d")
    assert asked({"leach_h": 0.5, "leach_time_h": 2.0}, "leach_t_min") == pytest.approx(120.0)


def test_two_words_are_one_name_in_either_order_and_three_are_not() -> None:
    assert Given({"cell_voltage_mV": 300.0}).one("V_cell", "V") == pytest.approx(0.3)
    assert Given({"anodic_overpotential_V": 0.4}).one("anode_overvoltage", "V") == pytest.approx(0.4)
    assert Given({"feed_Zn_zinc_pct": 5.0}).one("zinc_Zn_feed", "pct") is None


def test_print_in_another_unit_asks_for_the_same_figure_and_a_share_is_never_a_mass() -> None:
    assert asked({"slag_kg": 500.0}, "slag_t") == pytest.approx(0.5)
    assert asked({"recovery_pct": {"Zn": 90.0}}, "Zn_recovery") == pytest.approx(0.9)
    assert asked({"slag_pct": 5.0}, "slag_kg") is None


@pytest.mark.parametrize("missing", ["V_cell", "CE_pct", "kWh_per_t"])
def test_voltage_efficiency_and_energy_of_a_cell_each_follow_from_the_other_two(missing: str) -> None:
    whole = {"metal": "Al", "V_cell": 4.2, "CE_pct": 94.0}
    energy = asked(cells(whole), "kWh_per_t")
    full = {**whole, "kWh_per_t": energy}
    left = {k: v for k, v in full.items() if k != missing}
    assert asked(cells(left), missing) == pytest.approx(full[missing], rel=1e-9)


def test_a_house_of_cells_makes_what_its_cells_make() -> None:
    told = cells({"metal": "Cu", "I_A": 20_000, "cells": 500, "CE_pct": 95, "V_cell": 0.3})
    assert asked(told, "power_kW") == pytest.approx(3000.0)
    assert asked(told, "Cu_t_per_d") * asked(told, "kWh_per_t") / 24.0 == pytest.approx(3000.0)


def test_a_batch_loses_as_much_impurity_as_its_distillate_gains() -> None:
    for beta in (0.05, 1.0 - 1e-9, 4.0):
        told = rayleigh({"beta": beta, "C0_ppm": 100.0, "fraction_distilled": 0.7})
        whole = 0.3 * told["residue_ppm"] + 0.7 * told["mean_distillate_ppm"]
        assert whole == pytest.approx(100.0)


def test_vapour_over_a_melt_adds_up_and_without_activity_follows_the_pure_pressures() -> None:
    told = raoult({"x_Zn": 0.1, "x_Pb": 0.9, "p0_Zn_Pa": 1000.0, "p0_Pb_Pa": 10.0})
    assert told["y_Zn"] + told["y_Pb"] == pytest.approx(1.0)
    assert told["beta_Zn_Pb"] == pytest.approx(100.0)
    assert told["p_total_Pa"] == pytest.approx(109.0)


def test_slime_holds_every_gram_that_stays() -> None:
    told = slimes(
        {
            "anode_pct": {"Sb": 1.0, "Ag": 0.2, "Pb": 98.0},
            "to_slime_pct": {"Sb": 95.0, "Ag": 100.0},
            "slime_Pb_pct": 10.0,
        }
    )
    assert sum(told["slime_pct"].values()) == pytest.approx(100.0)
    assert told["in_slime_kg"]["Sb"] + told["to_electrolyte_kg"]["Sb"] == pytest.approx(10.0)


def test_a_grain_is_whole_at_its_time_and_diffusion_is_slower_at_the_end() -> None:
    surface = shrinking_core({"tau_min": 60.0, "t_min": [0.0, 30.0, 60.0, 90.0]})
    ash = shrinking_core(
        {"control": "product layer diffusion", "tau_min": 60.0, "t_min": [0.0, 30.0, 60.0, 90.0]}
    )
    assert surface["X"] == pytest.approx([0.0, 0.875, 1.0, 1.0])
    assert ash["X"][1] < 0.9 and ash["X"][2] == pytest.approx(1.0, abs=1e-4)


def test_oxygen_of_a_shaft_furnace_closes() -> None:
    told = reduction({"sinter_kg": 1000, "sinter_pct": {"ZnO": 50, "PbO": 20}, "CO2_to_CO": 0.5})
    oxides = told["Zn_kmol"] + told["Pb_kmol"]
    assert 2.0 * told["CO2_kmol"] + told["CO_kmol"] == pytest.approx(oxides + 2.0 * told["O2_from_air_kmol"])
    assert told["C_kmol"] == pytest.approx(told["CO2_kmol"] + told["CO_kmol"])


def test_shares_above_one_are_refused_and_phases_hold_the_whole_charge() -> None:
    told = furnace_balance.balance(
        {
            "charge_t": 10,
            "charge_pct": {"Pb": 70},
            "Pb_to_slag_pct": 2,
            "Pb_to_dust_pct": 8,
            "rest_of_Pb_to": "bullion",
        }
    )
    assert told["Pb_in_slag_kg"] + told["Pb_in_dust_kg"] + told["Pb_in_bullion_kg"] == pytest.approx(7000.0)
    with pytest.raises(Exception, match="sum to 110"):
        furnace_balance.balance({"charge_pct": {"Pb": 70}, "Pb_to_slag_pct": 30, "Pb_to_dust_pct": 80})


def test_a_recycled_circuit_recovers_more_than_an_open_one_and_less_than_all() -> None:
    stages = {"rougher_recovery": 0.8, "cleaner_recovery": 0.7, "scavenger_recovery": 0.5}
    closed = circuit(stages)["overall_recovery"]
    opened = circuit({**stages, "topology": "open circuit"})["overall_recovery"]
    assert opened == pytest.approx(0.56)
    assert opened < closed < 1.0


def test_metal_is_neither_made_nor_lost_between_concentrate_and_tail() -> None:
    told = balance({"feed_pct": 4.2, "conc_pct": 62.0, "tail_pct": 0.4})
    y = told["yield"]
    assert y * 62.0 + (1.0 - y) * 0.4 == pytest.approx(4.2)
    with pytest.raises(Exception, match="feed must lie between"):
        balance({"feed_pct": 70.0, "conc_pct": 62.0, "tail_pct": 0.4})


def test_grains_fall_by_stokes_when_small_and_by_newton_when_large() -> None:
    assert terminal(5e-6, 7500.0, 1000.0, 1e-3) == pytest.approx(
        float(stokes(5e-6, 7500.0, 1000.0, 1e-3)), rel=0.01
    )
    assert terminal(0.02, 7500.0, 1000.0, 1e-3) == pytest.approx(
        float(newton(0.02, 7500.0, 1000.0)), rel=0.01
    )
    assert richardson_zaki(0.01) > richardson_zaki(5.0) > richardson_zaki(1e4)


def test_zinc_in_ferrite_and_oxide_make_the_whole() -> None:
    told = zinc_leach_figures.leach(
        {
            "calcine_pct": {"Zn": 60, "Fe": 8},
            "Fe_as_ferrite_pct": 100,
            "oxide_Zn_leached_pct": 100,
            "ferrite_leached_pct": 100,
        }
    )
    assert asked(told, "Zn_recovery_pct") == pytest.approx(100.0)


def test_silica_costs_soda_by_the_product_written() -> None:
    plain = bayer_figures.digestion({"reactive_SiO2_pct": 3, "available_Al2O3_pct": 48, "extraction_pct": 97})
    salted = bayer_figures.digestion(
        {
            "reactive_SiO2_pct": 3,
            "available_Al2O3_pct": 48,
            "extraction_pct": 97,
            "desilication_product": "3(Na2O.Al2O3.2SiO2).2NaOH",
        }
    )
    assert salted["NaOH_lost_kg"] / plain["NaOH_lost_kg"] == pytest.approx(8.0 / 6.0)


def test_an_equation_that_does_not_balance_is_refused() -> None:
    assert sides("2 Sb + 2 NaNO3 + 4 NaOH = 2 Na3SbO4 + N2 + 2 H2O")[0]["NaOH"] == 4.0
    with pytest.raises(Exception, match="does not balance"):
        sides("Sb + NaNO3 + NaOH = Na3SbO4 + N2 + H2O")


STRANGE: list[dict[str, object]] = [
    {},
    {"metal": ["Pb", 3], "T_K": {"a": 1}, "feed_pct": [1, "x"], "k": None, "C0_ppm": "many"},
    {
        "feed_pct": {"Pb": "rich"},
        "anode_pct": 7,
        "reaction": "Pb = ",
        "minerals": [1, 2],
        "sinter_pct": {"Q": 1},
    },
    {
        "F80_um": 0,
        "P80_um": 0,
        "V_cell": 0,
        "CE_pct": 0,
        "beta": 0,
        "fraction_distilled": 1,
        "tau_min": 0,
        "t_min": 0,
    },
    {
        "calcine_pct": {"Zn": [50, 60]},
        "matte_Cu_pct": 200,
        "reactive_SiO2_pct": -3,
        "conversion_pct": 300,
        "size_um": [],
        "densities": "none",
    },
    {
        "law": "(%Ca)(%Mg)^2 = K",
        "equilibrium_point_pct": {"Ca": 0},
        "x_Pb": 2,
        "alpha": True,
        "passes": [1.5],
        "k_per_min": {"galena": {}},
    },
]


@pytest.mark.parametrize("t", SHEETS, ids=lambda t: t.id)
@pytest.mark.parametrize("inputs", STRANGE)
def test_strange_inputs_are_refused_in_words_and_never_crash(
    t: Technology, inputs: dict[str, object]
) -> None:
    told = t.outcome(Case("x", t.answers[0], "formula", "", inputs, {"any_kg": 1.0}, "", False))
    assert not told.holds
    for trace in (
        "NoneType",
        "object is not",
        "unsupported operand",
        "has no attribute",
        "Traceback",
        "could not convert",
    ):
        assert trace not in told.error


@pytest.mark.parametrize("t", SHEETS, ids=lambda t: t.id)
def test_every_own_case_of_stated_figures_holds_with_all_it_prints(t: Technology) -> None:
    assert t.cases
    for case in t.cases:
        told = t.outcome(case)
        assert told.holds and not told.left, (case.id, told.error, told.left)


def test_what_a_case_states_stands_over_a_models_default() -> None:
    case = Case(
        "x",
        "Hall-Heroult/potline",
        "formula",
        "",
        {"cell_voltage_V": 4.1, "CE_pct": 95},
        {"kWh_per_kg": 0.0},
        "",
        False,
    )
    found = outcome_of(case)
    assert found is not None
    told = found.compared[0].computed
    assert told == pytest.approx(4.1 / (0.335546 * 0.95), rel=1e-4)


def test_a_series_of_speeds_gives_a_series_of_coefficients() -> None:
    inputs = {"k0": 0.05, "f_mm_per_h": [5, 20], "delta_m": 5e-4, "D_m2_per_s": 2e-9}
    found = outcome_of(Case("x", "Burton-Prim-Slichter", "formula", "", inputs, {"k_eff": [0, 0]}, "", False))
    assert found is not None
    got = [c.computed for c in found.compared]
    expected = [0.05 / (0.05 + 0.95 * math.exp(-v / 3.6e6 * 5e-4 / 2e-9)) for v in (5, 20)]
    assert got == pytest.approx(expected)


def test_a_sink_float_table_keeps_the_unit_of_its_assays() -> None:
    rows = [[2.6, 60, 0.5], [3.5, 40, 15.0]]
    for key in ("washability_rows_density_mass_pct_Pb_pct", "rows_mass_pct_Pb"):
        found = washability({key: rows, "cut_density": 3.0, "Ep": 0.001})
        assert asked(found, "sink_Pb_pct") == pytest.approx(15.0)
        assert asked(found, "head_Pb_pct") == pytest.approx(6.3)


def test_a_mill_has_a_diameter_factor_only_where_its_diameter_is_told() -> None:
    case = {"Wi_kWh_per_short_ton": 12, "F80_um": 2000, "P80_um": 100}
    assert "EF3" not in comminution(case)
    for name in ("mill_diameter_m", "mill_diameter_inside_liners_m", "internal_diameter_m"):
        assert comminution({**case, name: 3.2})["EF3"] == pytest.approx((2.44 / 3.2) ** 0.2)
    assert "EF3" not in comminution({**case, "ball_diameter_m": 0.05})


def test_grains_in_a_mixed_bed_lag_a_batch_of_the_same_mean_time() -> None:
    batch = shrinking_core({"tau_min": 10, "t_min": 8})["X"]
    bed = shrinking_core({"tau_min": 10, "mean_residence_time_min": 8})["mean_conversion"]
    assert 0.5 < bed < batch
    long = shrinking_core({"tau_min": 10, "mean_residence_time_min": 8000})["mean_conversion"]
    assert long == pytest.approx(1.0, abs=1e-3)


def test_a_base_takes_up_acid_that_a_sulphate_leaves_free() -> None:
    acid = {
        alkali: zinc_leach_figures.iron({"Fe3_kg": 3.0, "product": "jarosite", "alkali": alkali})[
            "H2SO4_released_kg"
        ]
        for alkali in ("NaOH", "Na2SO4")
    }
    assert acid["NaOH"] / acid["Na2SO4"] == pytest.approx(5.0 / 6.0)


def test_streams_that_join_hold_what_each_brought() -> None:
    found = joined(
        {"fresh_feed_t_per_h": 10, "plus150um_pct": {"rod_mill_discharge": 40, "ball_mill_discharge": 10, "cyclone_feed": 20}}
    )  # fmt: skip
    total, back = found["cyclone_feed_t_per_h"], found["ball_mill_discharge_t_per_h"]
    assert total == pytest.approx(10 + back)
    assert 20 * total == pytest.approx(40 * 10 + 10 * back)
    with pytest.raises(OutOfValidity):
        joined({"plus150um_pct": {"rod_mill_discharge": 40, "ball_mill_discharge": 10, "cyclone_feed": 50}})


def test_zinc_and_iron_of_a_roast_are_all_in_its_solids() -> None:
    found = gases({"concentrate_kg": 1000, "concentrate_pct": {"ZnS": 80, "FeS": 12, "SiO2": 6, "H2O": 2},
                   "ZnS_unoxidised_pct": 5, "Fe_as_ferrite_pct": 60})  # fmt: skip
    solids = found["solids_kmol"]
    assert solids["ZnS"] + solids["ZnO"] + solids["ZnFe2O4"] == pytest.approx(800 / molar_mass("ZnS"))
    assert 2 * (solids["Fe2O3"] + solids["ZnFe2O4"]) == pytest.approx(120 / molar_mass("FeS"))
    kinds = {s: x for s, x in solids.items() if s != "ZnO.Fe2O3"}
    assert found["calcine_kg"] == pytest.approx(sum(x * molar_mass(s) for s, x in kinds.items()))


def test_only_a_technology_that_a_case_is_meant_for_answers() -> None:
    case = Case(
        "x", "alkaline refining of tin", "envelope", "", {"T_K": 800}, {"Sn_removal_pct": 90}, "", False
    )
    found = answering(case)
    assert found is not None
    assert found.id == "lead-reagents"


def test_the_head_grade_of_what_is_milled_needs_no_name() -> None:
    found = balance({"mill_t": 1000.0, "Ag_g_per_t": 200.0, "Ag_recovery_pct": 90.0})
    assert asked(found, "Ag_kg") == pytest.approx(180.0)
