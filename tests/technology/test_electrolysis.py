"""Faraday, Nernst and the cells of zinc and cadmium: limits, directions, and published figures."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.physical_constants import FARADAY
from oreshed.technology.refining import betts, cadmium_circuit, electrolysis, zinc_electrowinning
from oreshed.technology.registry import technology
from oreshed.technology.stream import Stream, mix

V = zinc_electrowinning.PARAMETERS.central()


def test_energy_times_mass_is_charge_times_voltage() -> None:
    for metal, (mass, electrons, _) in electrolysis.METALS.items():
        joules = 1e6 / mass * electrons * FARADAY * 2.5 / 0.9
        assert float(electrolysis.energy_kwh_per_t(metal, 2.5, 0.9)) == pytest.approx(
            joules / 3.6e6, rel=1e-12
        )


def test_a_lead_cell_at_half_a_volt_takes_136_kwh_a_tonne() -> None:
    assert float(betts.energy_kwh_per_t(0.5, 0.95)) == pytest.approx(136.2, abs=0.1)


def test_a_displacement_and_its_reverse_multiply_to_one() -> None:
    there, back = (
        electrolysis.displacement_constant("Cd", "Zn"),
        electrolysis.displacement_constant("Zn", "Cd"),
    )
    assert there * back == pytest.approx(1.0, rel=1e-9)
    with pytest.raises(OutOfValidity, match="electrons"):
        electrolysis.displacement_constant("Ag", "Zn")


def test_residual_at_the_standard_potential_is_one_molar() -> None:
    assert float(electrolysis.residual_at_potential("Cd", -0.4030)) == pytest.approx(1.0)


def test_sherwood_refuses_what_was_not_measured() -> None:
    assert electrolysis.sherwood(30_000, 1000) == pytest.approx(0.664 * 30_000**0.528 * 10.0)
    with pytest.raises(OutOfValidity, match="25000"):
        electrolysis.sherwood(1_000, 1000)


@pytest.mark.parametrize("element", list(zinc_electrowinning.impurities()))
def test_more_of_an_impurity_never_raises_the_current_efficiency(element: str) -> None:
    mg_l = np.logspace(-5, 3, 200)
    left = zinc_electrowinning.impurity_factor({element: mg_l})
    assert np.all(np.diff(left) <= 0)
    assert left[0] == pytest.approx(1.0, abs=0.01) and left.min() > 0
    half = zinc_electrowinning.impurities()[element][0]
    assert float(zinc_electrowinning.impurity_factor({element: half})) == pytest.approx(0.5)


def test_germanium_in_the_liquor_costs_electricity_in_the_unit() -> None:
    def run(germanium: float) -> float:
        liquor = mix(Stream.of({"ZnSO4": 400.0}), Stream.of({"Ge in liquor": germanium}))
        return float(zinc_electrowinning.UNIT.run(liquor).utilities["electricity_MWh"])

    used = [run(g) for g in (0.0, 1e-5, 5e-5, 1e-4)]
    assert used == sorted(used) and used[-1] > 1.1 * used[0]


def test_a_liquor_that_would_dissolve_the_deposit_is_refused_with_the_reason() -> None:
    liquor = mix(Stream.of({"ZnSO4": 400.0}), Stream.of({"Sb in liquor": 0.1}))
    with pytest.raises(OutOfValidity, match="impurities"):
        zinc_electrowinning.UNIT.run(liquor)


def test_voltage_is_the_sum_of_its_parts_and_rises_with_current_and_gap() -> None:
    density = np.linspace(200, 800, 50)
    volts = zinc_electrowinning.cell_voltage(density, 311.0, 55.0, 160.0, 0.03, V)
    assert np.all(np.diff(volts) > 0)
    assert np.all(volts > zinc_electrowinning.reversible_voltage(311.0, 55.0, 160.0, V))
    wider = zinc_electrowinning.cell_voltage(500.0, 311.0, 55.0, 160.0, 0.04, V)
    near = zinc_electrowinning.cell_voltage(500.0, 311.0, 55.0, 160.0, 0.03, V)
    kappa = float(zinc_electrowinning.conductivity(311.0, 160.0, V))
    assert float(wider - near) == pytest.approx(500.0 * 0.01 / kappa, rel=1e-9)


def test_a_warmer_bath_needs_less_voltage() -> None:
    volts = zinc_electrowinning.cell_voltage(500.0, np.linspace(303, 323, 20), 55.0, 160.0, 0.03, V)
    assert np.all(np.diff(volts) < 0)


def test_acid_freed_is_that_of_the_zinc_won() -> None:
    result = zinc_electrowinning.UNIT.run(Stream.of({"ZnSO4": 400.0}))
    zinc = float(result.products["cathode"].element("Zn"))
    acid = float(result.products["spent"].species_flow("H2SO4"))
    assert acid / zinc == pytest.approx(98.079 / 65.38, rel=1e-4)
    assert float(result.diagnostics["spent_acid_g_L"]) == pytest.approx(157.5, abs=0.2)


def test_cadmium_modes_recover_from_the_same_cake_and_selling_recovers_none() -> None:
    example = cadmium_circuit.UNIT.example
    got = {m: float(cadmium_circuit.UNIT.run(example, {"mode": c}).diagnostics["recovery"])
           for m, c in cadmium_circuit.MODES.items()}  # fmt: skip
    assert got["sell cake"] == 0.0
    assert got["electrowin"] > got["carbon"] > 0.85
    sold = cadmium_circuit.UNIT.run(example, {"mode": 0.0}).products["sold_cake"]
    assert float(sold.element("Cd")) == pytest.approx(float(example["cake"].element("Cd")))
    with pytest.raises(OutOfValidity, match="mode"):
        cadmium_circuit.UNIT.run(example, {"mode": 1.5})


def test_an_oxide_is_refused_as_an_anode() -> None:
    with pytest.raises(OutOfValidity, match="no anode"):
        cadmium_circuit.compute({"anode": "cadmium oxide", "V_cell": 0.5})


def test_more_dust_never_lowers_the_cadmium_won() -> None:
    cake = cadmium_circuit.UNIT.example["cake"]
    won = [float(cadmium_circuit.UNIT.run({"cake": cake, "dust": Stream.of({"Zn": z})}).products["cadmium"].total())
           for z in np.linspace(0.0, 1.0, 21)]  # fmt: skip
    assert np.all(np.diff(won) >= -1e-12) and won[0] == 0.0 and won[-1] > 0.3


@pytest.mark.parametrize(
    "name", ["electrolysis", "zinc-electrowinning", "cadmium-circuit", "cadmium-calcination"]
)
def test_every_shipped_case_holds(name: str) -> None:
    found = technology(name)
    assert found.cases
    assert [c.id for c in found.cases if not found.outcome(c).holds] == []
