"""Evaporation on stated figures, zones that evaporate, and cells in lists: limits, balances, and a second way to each."""

import math

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.case import Case
from oreshed.technology.extraction.calcine_leach import compute as leach
from oreshed.technology.extraction.zinc_leach_figures import compute as iron_residue
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.refining import zone_laws
from oreshed.technology.refining.distillation_cases import compute as still
from oreshed.technology.refining.evaporation_kinetics import activation, binary_batch, series
from oreshed.technology.refining.still_figures import langmuir, raoult
from oreshed.technology.refining.zinc_electrowinning import compute as cells
from oreshed.technology.refining.zone_cases import compute as zone
from oreshed.technology.refining.zone_figures import compute as zone_figures
from oreshed.technology.separation.zinc_dust_purification import compute as cementation
from oreshed.technology.species import molar_mass


@pytest.mark.parametrize(("beta", "start"), [(12.6, 0.02), (0.2, 0.3), (1.0 + 1e-9, 0.4), (300.0, 1e-6)])
def test_a_binary_batch_closes_and_follows_the_equation_of_its_steps(beta: float, start: float) -> None:
    left = [0.95, 0.6, 0.1]
    told = binary_batch({"beta": beta, "x0": start, "n_over_n0": left})
    for n, x, mean in zip(left, told["x"], told["y_mean"], strict=True):
        assert n * x + (1.0 - n) * mean == pytest.approx(start, rel=1e-9)
    # The same by steps: dx/dln n = y - x.
    x = start
    for _ in range(20_000):
        y = beta * x / (1.0 + (beta - 1.0) * x)
        x += (y - x) * math.log(left[1]) / 20_000
    assert told["x"][1] == pytest.approx(x, rel=2e-3)


def test_a_trace_in_a_batch_follows_the_power_law() -> None:
    told = binary_batch({"beta": 3.0, "x0": 1e-9, "n_over_n0": 0.5})
    assert told["x_over_x0"] == pytest.approx(0.5**2.0, rel=1e-6)


@pytest.mark.parametrize(
    "inputs", [{"beta": 2.0, "x0": 1.2, "n_over_n0": 0.5}, {"beta": 2.0, "x0": 0.1, "n_over_n0": 0.0}]
)
def test_a_batch_refuses_what_is_no_share(inputs: dict[str, float]) -> None:
    with pytest.raises((OutOfValidity, KeyError)):
        binary_batch(inputs)


def test_the_slowest_step_decides_and_shares_of_resistance_add_up() -> None:
    steps = {"alpha": 0.1, "K_HKL_m_per_s": 0.02, "k_gas_m_per_s": 0.005, "H": 0.5, "k_liq_m_per_s": 1e-9}
    told = series(steps)
    assert told["K_m_per_s"] == pytest.approx(1e-9 / 0.5, rel=1e-5)
    assert told["share_surface"] + told["share_gas"] + told["share_liquid"] == pytest.approx(1.0)
    again = series(
        {k: v for k, v in steps.items() if k != "k_liq_m_per_s"} | {"K_m_per_s": told["K_m_per_s"]}
    )
    assert again["k_liq_m_per_s"] == pytest.approx(1e-9, rel=1e-3)


def test_activation_gives_back_the_energy_of_made_rates() -> None:
    kelvin = [900.0, 1000.0, 1100.0]
    made = {
        m: [math.exp(-e * 1e3 / GAS_CONSTANT / t) for t in kelvin] for m, e in (("Pb", 150.0), ("Sn", 290.0))
    }
    told = activation({"T_K": kelvin, "k_m_per_s": made})["Ea_kJ_per_mol"]
    assert told == {"Pb": pytest.approx(150.0), "Sn": pytest.approx(290.0)}
    with pytest.raises(KeyError, match="T_K"):
        activation({"T_K": 900.0, "k_m_per_s": [1.0]})


def test_gas_left_over_a_melt_slows_its_evaporation_down_to_nothing() -> None:
    free, held = (
        langmuir({"metals": ["Cd", "Zn"], "T_K": 723.15, **gas}) for gas in ({}, {"p_residual_Pa": 30.0})
    )
    assert 0.0 < held["Zn_kg_per_m2_h"] < 0.5 * free["Zn_kg_per_m2_h"]
    assert held["Cd_kg_per_m2_h"] > 0.9 * free["Cd_kg_per_m2_h"]
    assert still({"label": "Zn rate", "T_K": 723.15, "p_residual_Pa": 500.0})["Zn_kg_per_m2_h"] == 0.0


def test_a_still_at_some_vacuum_is_not_told_its_gas_as_a_vapour_pressure() -> None:
    with_gas = langmuir({"metal": "Zn", "T_C": 700, "p_Pa": 13.3})["kg_per_m2_h"]
    assert with_gas == pytest.approx(langmuir({"metal": "Zn", "T_C": 700})["kg_per_m2_h"])
    assert langmuir({"metal": "Zn", "T_C": 700, "vapour_pressure_Pa": 13.3})["kg_per_m2_h"] < 0.01 * with_gas


def test_stated_interactions_stand_over_the_table_and_ideal_has_to_be_said() -> None:
    melt = {"system": "Cd-Zn", "T_K": 773.15, "x_Cd": 0.95}
    told = raoult({**melt, "L0_J_per_mol": 8000})
    expected = math.exp(8000 * 0.95**2 / GAS_CONSTANT / 773.15)
    assert still({**melt, "L0_J_per_mol": 8000})["gamma_Zn"] == pytest.approx(expected)
    ideal = raoult({**melt, "ideal": True})
    assert told["y_Zn"] / told["y_Cd"] == pytest.approx(
        ideal["y_Zn"] / ideal["y_Cd"] * expected / math.exp(8000 * 0.05**2 / GAS_CONSTANT / 773.15)
    )
    with pytest.raises(KeyError, match="gamma_"):
        raoult(melt)


def test_a_melt_told_by_a_table_of_weights_is_read() -> None:
    told = still({"label": "silver crust", "T_C": 600, "crust_wt_pct": {"Pb": 75, "Ag": 7, "Zn": 18}})
    assert told["w_Pb_vapour"] + told["w_Ag_vapour"] + told["w_Zn_vapour"] == pytest.approx(1.0)
    assert told["gamma_Zn"] > 1.5


def test_a_still_is_slower_than_kinetic_theory_and_carries_droplets_of_a_stated_liquid() -> None:
    melt = {"alloy": "Pb-Sn", "x_Pb": 0.2, "T_K": [1200, 1400]}
    free, under_gas = still(melt)["k_Pb_m_per_s"], still({**melt, "p_Pa": 10.0})["k_Pb_m_per_s"]
    assert all(slow < fast for slow, fast in zip(under_gas, free, strict=True))
    over = still({"alloy": "Sn-Zn", "w_Sn_liquid": 0.9, "T_K": 1073.0, "p_Pa": 15.0, "t_min": 100.0})
    assert over["w_Sn_vapour_equilibrium"] < over["w_Sn_vapour"] < 1e-4


def test_boiling_points_stand_where_the_pressure_does() -> None:
    told = still({"label": "boiling points", "metals": ["Cd", "Zn"], "p_Pa": 101325})
    assert told["T_boil_K"]["Cd"] == pytest.approx(1040.0, abs=6.0)
    assert told["T_boil_K"]["Zn"] == pytest.approx(1180.0, abs=6.0)
    assert (
        5.0 < told["liquid_fit_error_pct"]["Cd"] < 20.0
    )  # the cool fit, far beyond what it was published for
    assert told["T_boil_C"]["Zn"] == pytest.approx(told["T_boil_K"]["Zn"] - 273.15)


def test_a_zone_that_evaporates_agrees_with_its_cells_and_without_vapour_with_pfann() -> None:
    k, e = 0.9, 0.4
    cells_of = zone_laws.passes(k, 1, 20, 100, e)
    at = (np.arange(cells_of.size) + 0.5) / 100.0
    inside = at < 18.0
    assert cells_of[inside] == pytest.approx(zone_laws.single_pass(k, at, e)[inside], rel=1e-3)
    assert zone_laws.single_pass(0.3, 2.0, 1e-12) == pytest.approx(zone_laws.single_pass(0.3, 2.0))
    told = zone(
        {
            "k": 0.9,
            "k_ev_m_per_s": 2e-6,
            "A_over_V_per_m": 40.0,
            "f_m_per_s": 1e-5,
            "zone_m": 0.05,
            "x_over_l": [0, 2],
        }
    )
    assert told["C_over_C0"] == pytest.approx([0.9, float(zone_laws.single_pass(0.9, 2.0, 0.4))])


def test_an_effective_k_gives_back_its_equilibrium_k() -> None:
    at = {"f_m_per_s": 1e-5, "delta_m": 5e-4, "D_m2_per_s": 5e-9}
    k = zone_figures({"k0": 0.2, **at})["k_eff"]
    assert zone_figures({"k_eff": k, **at})["k0"] == pytest.approx(0.2)


def test_frozen_bars_are_told_by_k_and_feeds_by_grade() -> None:
    told = zone({"k": [0.1, 1.0], "g": [0.0, 0.5]})
    assert told["C_over_C0"]["1.0"] == [1.0, 1.0] and told["C_over_C0"]["0.1"][0] == pytest.approx(0.1)
    feeds = zone({"label": "zone refining of aluminium", "feed_purity": ["4N", "3N5"], "passes": 5})
    assert feeds["removal_pct"]["4N"] > 0.0 and set(feeds["removal_pct"]) <= {"4N", "3N5"}


def test_energy_voltage_and_efficiency_of_a_cell_give_each_other() -> None:
    energy = cells({"V_cell": 3.4, "CE": 0.9})["kWh_per_t"]
    assert cells({"energy_kWh_per_t": energy, "CE_pct": 90})["V_cell"] == pytest.approx(3.4)
    assert cells({"energy_kWh_per_kg": energy / 1e3, "V_cell": 3.4})["CE_pct"] == pytest.approx(90.0)
    several = cells({"j_A_per_m2": [400, 500, 600], "CE_pct": 92})
    assert several["V_cell"] == sorted(several["V_cell"]) and len(several["V_cell"]) == 3
    assert several["anode_share_V"][0] < several["V_cell"][0]


def test_iron_residue_of_a_tonne_of_zinc_is_the_iron_that_came_with_it() -> None:
    told = iron_residue(
        {
            "concentrate": {"Zn_pct": 52, "Fe_pct": 8},
            "Zn_recovery_pct": 97,
            "precipitate": "FeOOH",
            "route": "goethite",
        }
    )
    assert told["Fe_t_per_t_Zn"] == pytest.approx(8 / 52 / 0.97)
    assert told["goethite_t_per_t_Zn"] == pytest.approx(
        8 / 52 / 0.97 * molar_mass("FeOOH") / molar_mass("Fe")
    )


def test_a_leach_with_hot_acid_recovers_more_than_a_neutral_one() -> None:
    hot, neutral = (
        leach({"circuit": c})["Zn_recovery_pct"] for c in ("neutral + hot acid, jarosite", "neutral only")
    )
    assert 94.0 < hot < 99.0 and neutral < 91.0


def test_a_cementation_is_of_the_metal_that_its_label_names() -> None:
    cobalt = cementation({"label": "Co cementation kinetics"})
    assert cobalt["Ea_kJ_per_mol"] > 80.0 and cobalt["control"] == "activation"
    assert "Ea_kJ_per_mol_high_Cd" in cementation({"label": "Cd cementation kinetics", "pH": 5.3})


def test_a_case_with_a_foreign_label_is_taken_by_its_source() -> None:
    case = Case("x", "stage one", "envelope", "Rayleigh distillation, worked by hand", {"beta": 2.0, "x0": 0.01, "n_over_n0": 0.5}, {"x": 0.00501}, "1 pct", True)  # fmt: skip
    outcome = outcome_of(case)
    assert outcome is not None and outcome.compared
