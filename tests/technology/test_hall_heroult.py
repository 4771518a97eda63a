"""Aluminium cells: charge sets mass, enthalpies set the least energy, anode effects make PFC; melting scrap by surface."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import bayer
from oreshed.technology.extraction import secondary_aluminium as sa
from oreshed.technology.flowsheet import solve
from oreshed.technology.refining import aluminium_plant
from oreshed.technology.refining import hall_heroult as hh
from oreshed.technology.stream import Stream, mix
from oreshed.technology.unit import UNFOLLOWED


def test_a_tonne_of_metal_takes_its_oxide_and_no_less() -> None:
    told = hh.UNIT.run(hh.UNIT.example).diagnostics
    assert 101.961 / (2 * 26.9815) < float(told["alumina_t_per_t"]) < 1.96


def test_carbon_and_energy_never_fall_below_stoichiometry_and_enthalpy() -> None:
    assert float(hh.net_carbon(1.0, 0.0, 0.0)) == pytest.approx(1.5 * 12.011 / (2 * 26.9815), rel=1e-3)
    assert 1000 * hh.theoretical_kwh_per_kg() > float(hh.kwh_per_t(hh.reversible_voltage(1233.0), 1.0))
    found = hh.compute({})
    assert found["kWh_per_kg"] > hh.theoretical_kwh_per_kg()
    assert found["net_carbon_t_per_t"] > 0.3338


def test_faraday_by_the_second_formula() -> None:
    # 1 A for 1 h deposits 0.3356 g of aluminium.
    assert float(hh.kwh_per_t(1.0, 1.0)) == pytest.approx(1000.0 / 0.33557, rel=1e-3)


def test_reversible_voltage_agrees_with_enthalpy_and_entropy_of_another_table() -> None:
    # CRC Handbook at 298 K: dH = 1085.4 kJ, dS = 317.9 J/K a mole of alumina; melting of aluminium at 933 K apart.
    heat, entropy, fusion = 1085.4, 0.3179, 10.71
    gibbs = heat - 1233.0 * entropy + 2 * fusion * (1 - 1233.0 / 933.47)
    assert float(hh.reversible_voltage(1233.0)) == pytest.approx(gibbs * 1e3 / (6 * 96_485.3), rel=0.015)


def test_less_alumina_in_the_bath_raises_the_reversible_voltage() -> None:
    volts = hh.reversible_voltage(1233.0, np.array([1.0, 0.5, 0.2, 0.05]))
    assert np.all(np.diff(volts) > 0)


def test_voltage_rises_with_current_and_gap() -> None:
    v = hh.UNIT.values({})
    by_current = hh.cell_voltage(np.linspace(6000.0, 10_000.0, 9), 0.037, 1233.0, v)
    by_gap = hh.cell_voltage(8000.0, np.linspace(0.025, 0.06, 9), 1233.0, v)
    assert np.all(np.diff(by_current) > 0) and np.all(np.diff(by_gap) > 0)


def test_no_anode_effect_no_pfc_and_cells_differ() -> None:
    none = hh.UNIT.run(hh.UNIT.example, {"effect_minutes": 0.0})
    assert float(none.emissions["CF4_t"]) == 0.0
    made = [
        float(hh.UNIT.run(hh.UNIT.example, {"effect_minutes": 1.0, "cell": float(i)}).emissions["CF4_t"])
        for i in range(4)
    ]
    assert len(set(made)) == 4 and max(made) == made[1]


def test_dirty_alumina_and_an_unknown_cell_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="alumina"):
        hh.UNIT.run(mix(Stream.of({"Al2O3": 90.0}), Stream.of({"SiO2": 10.0})))
    with pytest.raises(OutOfValidity, match="no cell"):
        hh.compute({"cell": "inert"})


def test_alumina_of_the_refinery_feeds_the_cells() -> None:
    alumina = bayer.UNIT.run(bayer.BAUXITE).products["alumina"]
    metal = hh.UNIT.run({"alumina": alumina}).products["aluminium"]
    assert float(metal.element("Al")) < float(alumina.element("Al"))
    assert 30.0 < 1e6 * float(metal.assay("Ga")) < 200.0


def test_thin_scrap_burns_and_salt_protects_it() -> None:
    v = sa.UNIT.values({})
    loss = sa.melt_loss(np.array([0.1, 0.27, 1.0, 6.0]), 1.0, v)
    assert np.all(np.diff(loss) < 0)
    assert float(sa.melt_loss(0.27, 0.0, v)) > float(sa.melt_loss(0.27, 1.0, v))


def test_salt_slag_grows_with_dirt_and_iron_is_not_removed() -> None:
    clean = sa.UNIT.run(sa.SCRAP)
    dirty = sa.UNIT.run(mix(sa.SCRAP, Stream.of({"gangue": 10.0})))
    assert float(dirty.diagnostics["salt_slag_t_per_t"]) > float(clean.diagnostics["salt_slag_t_per_t"]) + 0.2
    assert float(clean.share("Fe", "alloy")) == pytest.approx(1.0)
    assert float(clean.share("Mg", "alloy")) < 0.9


def test_melting_scrap_takes_a_tenth_of_the_primary_energy() -> None:
    assert 90.0 < sa.compute({})["energy_saved_pct"] < 97.0


def test_bauxite_to_aluminium_closes_and_gallium_won_is_missing_from_the_metal() -> None:
    runs = [solve(aluminium_plant.plant(price), {"bauxite": bayer.BAUXITE}) for price in (0.0, 580.0)]
    for solved in runs:
        drawn = [s for r in solved.results.values() for s in r.drawn.values()]
        for e in set(bayer.BAUXITE.elements()) | {"Na", "C", "S"}:
            if e in UNFOLLOWED:
                continue
            into = float(bayer.BAUXITE.element(e)) + sum(float(s.element(e)) for s in drawn)
            out = sum(float(s.element(e)) for s in solved.products.values())
            assert out == pytest.approx(into, rel=1e-9, abs=1e-12), e
    without, with_exchange = (float(s.products["aluminium"].element("Ga")) for s in runs)
    assert with_exchange < 0.7 * without
