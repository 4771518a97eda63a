"""Electrolytic, chemical and caustic refining of cadmium, hydrides, nines, and the comparison of the ways to 5N7."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.refining import cadmium_electrorefining as cell
from oreshed.technology.refining import cadmium_purity, caustic_refining, electrolysis, hydride_route, purity
from oreshed.technology.refining import chemical_purification as chemistry
from oreshed.technology.refining.vacuum_distillation import hosted
from oreshed.technology.registry import technology
from oreshed.technology.unit import Result

RNG = np.random.default_rng(5)


def assay_ppm(result: Result, product: str, element: str) -> float:
    return 1e6 * float(result.products[product].assay(element))


# Nines.


@pytest.mark.parametrize(
    ("impurities", "written"),
    [(3e-6, "5N7"), (5e-7, "6N5"), (1e-5, "5N"), (1e-4, "4N"), (134e-6, "3N8"), (0.005, "2N5")],
)
def test_a_grade_is_the_nines_and_the_next_digit(impurities: float, written: str) -> None:
    assert purity.grade(impurities) == written


def test_a_grade_is_never_rounded_up() -> None:
    for c in RNG.uniform(1e-8, 1e-2, 500):
        assert purity.impurities_of(purity.grade(float(c))) >= c * (1 - 1e-9)


def test_metals_basis_leaves_gases_out_and_total_counts_them() -> None:
    content = {"Pb": 2.0, "O": 30.0, "C": 5.0, "Cd": 1e6}
    assert float(purity.impurity_sum(content, host="Cd")) == 2.0
    assert float(purity.impurity_sum(content, "total", host="Cd")) == 37.0
    with pytest.raises(OutOfValidity, match="metals or on total"):
        purity.impurity_sum(content, "gas")


def test_what_is_no_grade_is_refused() -> None:
    for text in ("pure", "5", "101 %", "N5"):
        with pytest.raises(OutOfValidity, match="no grade"):
            purity.impurities_of(text)


# Electrolytic refining.


def test_the_bath_is_steady_and_every_gram_leaves_somewhere() -> None:
    anode = cell.CRUDE_ANODE
    result = cell.UNIT.run(anode, {"cycles": 3.0})
    for e in anode.elements():
        assert sum(float(s.element(e)) for s in result.products.values()) == pytest.approx(
            float(anode.element(e)), rel=1e-12
        )


def test_copper_and_silver_end_as_slime_zinc_in_the_bleed_and_thallium_follows() -> None:
    result = cell.UNIT.run(cell.CRUDE_ANODE)
    assert float(result.share("Cu", "slimes")) > 0.95 and float(result.share("Ag", "slimes")) > 0.95
    assert float(result.share("Zn", "bleed")) > 0.95
    assert float(result.share("Tl", "cathode")) > float(result.share("Zn", "cathode")) * 10


def test_nernst_decides_who_deposits() -> None:
    v = cell.UNIT.values({})
    assert float(cell.depositing_share("Zn", v)) < 1e-6 < 0.5 < float(cell.depositing_share("Cu", v))
    assert float(cell.depositing_share("Mg", v)) == 0.0
    potential = float(cell.cathode_potential(v))
    assert potential < electrolysis.metal("Cd")[2]


def test_more_bleed_and_more_cleaning_never_make_the_cathode_dirtier() -> None:
    for setting, values in (
        ("bleed", np.linspace(0.0, 2.0, 9)),
        ("bath_cleaning", np.linspace(0.0, 2000.0, 9)),
    ):
        ppm = [
            float(cell.UNIT.run(cell.CRUDE_ANODE, {setting: float(x)}).diagnostics["impurity_ppm"])
            for x in values
        ]
        assert np.all(np.diff(ppm) <= 1e-9)


def test_without_bleed_zinc_has_only_the_cathode_to_leave_by() -> None:
    closed = cell.UNIT.run(hosted({"Zn": 1000.0}, "Cd"), {"bleed": 0.0})
    assert float(closed.share("Zn", "cathode")) == pytest.approx(1.0)


def test_electrorefining_costs_losses_only_a_tenth_of_winning() -> None:
    volts = float(cell.cell_voltage(cell.UNIT.values({})))
    assert 0.1 < volts < 0.6
    found = cell.compute({"cell_V": volts})
    assert found["kWh_t"] == pytest.approx(float(electrolysis.energy_kwh_per_t("Cd", volts, 0.95)))


def test_an_oxide_anode_and_a_poor_one_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="no anode"):
        cell.compute({"anode": "cadmium oxide"})
    with pytest.raises(OutOfValidity, match="passivate"):
        cell.UNIT.run(hosted({"Pb": 50_000.0}, "Cd"))


# Chemical purification.


def test_purity_rises_with_cycles_to_the_floor_of_the_reagents() -> None:
    by_cycle = chemistry.compute({"cycles": 6})["purity_pct_by_cycle"]
    assert np.all(np.diff(by_cycle) > 0)
    pure = chemistry.UNIT.run(chemistry.CRUDE, {"cycles": 6.0}, {"reagent_grade": 0.0}).diagnostics[
        "impurity_ppm"
    ]
    assert float(pure) < 0.01 * (100.0 - by_cycle[-1]) * 1e4


@pytest.mark.parametrize("route", [0.0, 1.0])
def test_sulphur_sodium_carbon_and_cadmium_close(route: float) -> None:
    settings = {"route": route, "cycles": 3.0, "pH": 7.5 if route == 0.0 else 0.5}
    result = chemistry.UNIT.run(chemistry.CRUDE, settings)
    for e in ("Cd", "S", "Na", "C", "Zn", "Fe"):
        entering = float(chemistry.CRUDE.element(e)) + sum(float(s.element(e)) for s in result.drawn.values())
        leaving = sum(float(s.element(e)) for s in result.products.values())
        assert leaving == pytest.approx(entering, rel=1e-9, abs=1e-12)


def test_carbonate_leaves_zinc_and_takes_lead_sulphide_from_acid_leaves_zinc_and_iron() -> None:
    v = chemistry.UNIT.values({})
    assert float(chemistry.taken_up("Zn", 20.0, chemistry.CARBONATE, 7.5, v)) < 0.05
    assert float(chemistry.taken_up("Pb", 20.0, chemistry.CARBONATE, 7.5, v)) > 0.5
    for metal in ("Zn", "Fe", "Ni"):
        assert float(chemistry.taken_up(metal, 20.0, chemistry.SULPHIDE, 0.5, v)) < 0.1
    assert (
        chemistry.solubility("Cd", chemistry.SULPHIDE, 0.5)
        < 1.0
        < chemistry.solubility("Zn", chemistry.SULPHIDE, 0.5)
    )


def test_sulphide_needs_acid_and_carbonate_none() -> None:
    for route, ph in ((0.0, 2.0), (1.0, 9.9)):
        with pytest.raises(OutOfValidity, match="pH"):
            chemistry.UNIT.run(chemistry.CRUDE, {"route": route, "pH": ph})


# Caustic.


def test_caustic_takes_zinc_to_its_floor_and_leaves_copper() -> None:
    result = caustic_refining.UNIT.run(caustic_refining.UNIT.example, {"hours": 24.0})
    assert assay_ppm(result, "metal", "Zn") == pytest.approx(5.0, rel=0.05)
    assert float(result.share("Cu", "metal")) == 1.0
    poor = caustic_refining.UNIT.run(hosted({"Zn": 1.0}, "Cd"))
    assert assay_ppm(poor, "metal", "Zn") == pytest.approx(1.0, rel=0.02)


def test_longer_under_the_salt_never_leaves_more_zinc() -> None:
    zinc = [
        assay_ppm(caustic_refining.UNIT.run(caustic_refining.UNIT.example, {"hours": h}), "metal", "Zn")
        for h in (0.5, 2.0, 8.0, 24.0)
    ]
    assert np.all(np.diff(zinc) <= 1e-6)


# Hydride.


def test_hydride_methods_are_known_and_refused_with_the_reason() -> None:
    known = technology("cadmium-hydride")
    assert known.maturity == "not industrial" and "P19" in known.rows
    with pytest.raises(OutOfValidity, match="decomposes to cadmium and hydrogen above -20 C"):
        hydride_route.UNIT.run(hosted({"Zn": 100.0}, "Cd"))
    with pytest.raises(OutOfValidity, match="no plant purifies cadmium by it"):
        hydride_route.compute({"feed": "4N"})
    assert hydride_route.compute({"T_C": 25})["stable"] is False


# Comparison.


def test_the_sequence_that_takes_zinc_first_reaches_5n7_and_one_step_alone_does_not() -> None:
    share = cadmium_purity.reaching("99.95", draws=400)
    assert share["caustic-column"] > 0.9
    for alone in ("still", "electrolysis", "chemical", "zone"):
        assert share[alone] < 0.05


def test_each_further_step_costs_yield() -> None:
    found = {
        r.id: r.evaluate({g: p.central() for g, p in r.parameters.items()})
        for r in cadmium_purity.routes("99.5")
    }
    assert found["caustic-still-zone"]["yield"] < found["caustic-still"]["yield"] < 1.0
    assert found["caustic-still-zone"]["ppm"] < found["caustic-still"]["ppm"] < found["still"]["ppm"]
    assert found["caustic-still-zone"]["energy"] > 5 * found["caustic-still"]["energy"]


def test_crude_metal_has_no_bar_for_the_zone() -> None:
    assert "zone" not in {r.id for r in cadmium_purity.routes("99.5")}
    assert "zone" in {r.id for r in cadmium_purity.routes("99.95")}


def test_every_route_runs_inside_the_limits_of_its_units_at_central_parameters() -> None:
    for grade in cadmium_purity.FEEDS:
        feed = cadmium_purity.crude(cadmium_purity.feed_parameters(grade).central())
        for _, steps in cadmium_purity.chains(grade).values():
            stream = feed
            for step in steps:
                result = step.unit.run({step.unit.inlets[0]: stream}, step.settings)
                stream = result.products[step.product]


def test_a_page_names_what_has_no_source() -> None:
    compared = cadmium_purity.comparison()
    assert compared.cell("still", "cost").estimate is None
    assert "no opened source" in compared.cell("still", "cost").missing
    assert any("5N7" in line for line in compared.reading)
