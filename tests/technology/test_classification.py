"""Classification and the closed circuit: limits of the curves, balances, dense minerals, and Bond beside the population."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.separation import hydrocyclone as hc
from oreshed.technology.separation.battery_sink_float import UNIT as BREAKER
from oreshed.technology.separation.battery_sink_float import stays_on_deck
from oreshed.technology.separation.classification import (
    CIRCUIT,
    CYCLONE,
    GRINDING_M,
    MILL,
    SCREEN,
    compute,
    ground,
    p80_um,
    sized,
)
from oreshed.technology.separation.comminution_laws import bond_energy
from oreshed.technology.stream import Stream

ORE = {"galena": 2.0, "sphalerite": 6.0, "Cd in sphalerite": 0.02, "pyrite": 12.0, "gangue": 80.0}
SIZES = np.geomspace(1.0, 5000.0, 60)
GEOMETRY = (38.1, 10.2, 13.0, 8.0, 120.0)


def test_half_of_the_cut_size_goes_to_underflow_and_bypass_lifts_it() -> None:
    assert hc.plitt_partition(75.0, 75.0, 2.0) == pytest.approx(0.5)
    assert hc.with_bypass(0.5, 0.3) == pytest.approx(0.65)


def test_a_sharp_classifier_parts_ideally_and_a_blunt_one_barely() -> None:
    sharp = hc.plitt_partition(SIZES, 100.0, 200.0)
    assert np.all(sharp[SIZES < 95] < 1e-3) and np.all(sharp[SIZES > 105] > 0.999)
    assert np.allclose(hc.plitt_partition(SIZES, 100.0, 1e-9), 0.5)


def test_coarser_never_leaves_by_the_overflow_more() -> None:
    assert np.all(np.diff(hc.plitt_partition(SIZES, 100.0, 2.3)) >= 0)
    assert np.all(np.diff(hc.screen_oversize(SIZES, 1000.0, 0.4, 30.0)) >= 0)


def test_flow_and_pressure_are_one_law() -> None:
    q = hc.plitt_flow(*GEOMETRY, 80.0, 22.0)
    assert hc.plitt_pressure(*GEOMETRY, q, 22.0) == pytest.approx(80.0)


def test_plitts_cut_moves_as_operators_know() -> None:
    def cut(**change: float) -> float:
        given = dict(zip(("dc", "di", "do", "du", "h"), GEOMETRY, strict=True)) | {
            "q": 1200.0,
            "solids": 20.0,
            "over_liquid": 1.8,
        }
        return float(hc.plitt_cut(**(given | change)))

    assert cut(q=1500.0) < cut() < cut(solids=30.0)
    assert cut(du=10.0) < cut() < cut(do=15.0)
    assert cut(over_liquid=6.5) < cut()


def test_water_split_is_the_volume_split_without_solids() -> None:
    assert hc.water_to_underflow(0.3, 0.0, 0.9) == pytest.approx(0.3)
    assert hc.water_to_underflow(0.1, 0.3, 0.9) == 0.0


def test_solids_by_volume_turns_at_its_ends() -> None:
    assert hc.solids_by_volume(0.0, 2.7) == 0.0
    assert hc.solids_by_volume(1.0, 2.7) == pytest.approx(1.0)
    assert hc.solids_by_volume(0.5, 1.0) == pytest.approx(0.5)


def test_nothing_at_the_aperture_passes_and_dust_does() -> None:
    assert hc.screen_oversize(2.0, 2.0, 0.4, 1000.0) == 1.0
    assert hc.screen_oversize(0.0, 2.0, 0.4, 1000.0) == pytest.approx(0.0, abs=1e-100)


def test_a_split_that_made_the_analyses_is_found_again() -> None:
    fine, coarse = np.array([5.0, 15.0, 30.0, 50.0]), np.array([40.0, 35.0, 20.0, 5.0])
    feed = 0.7 * coarse + 0.3 * fine
    assert hc.split_of_sizes(feed, coarse, fine) == pytest.approx(0.7)
    assert hc.dilution_split(1.0, 1.0 / 3.0, 7.0 / 3.0) == pytest.approx(2.0)


def test_dense_minerals_are_cut_finer() -> None:
    ore = sized(ORE, 400.0)
    run = CYCLONE.run(ore)
    under = run.products["underflow"]
    share = {
        s: float(under.species_flow(s) / ore.species_flow(s))
        for s in ("galena", "pyrite", "sphalerite", "gangue")
    }
    assert share["galena"] > share["pyrite"] > share["sphalerite"] > share["gangue"]


def test_a_mill_only_makes_finer_and_loses_nothing() -> None:
    ore = sized(ORE, 2000.0)
    sizes = []
    for minutes in (0.0, 2.0, 10.0, 40.0):
        product = MILL.run(ore, {"residence_min": minutes}).products["product"]
        assert np.allclose(product.by_species, ore.by_species)
        sizes.append(float(p80_um(product.flow.sum(axis=-2), product.sizes_m)))
    assert np.all(np.diff(sizes) < 0)
    assert sizes[0] == pytest.approx(float(p80_um(ore.flow.sum(axis=-2), ore.sizes_m)))


def test_the_closed_circuit_gives_out_what_it_takes_in() -> None:
    ore = sized(ORE, 2000.0)
    solved = solve(CIRCUIT, {"feed": ore})
    product = solved.products["ground ore"]
    assert product.total() == pytest.approx(float(ore.total()), rel=1e-8)
    assert product.element("Pb") == pytest.approx(float(ore.element("Pb")), rel=1e-8)
    # Galena comes round more often than rock, and leaves finer.
    assert solved.circulating("mill", ore, "Pb") > solved.circulating("mill", ore, "Zn") > 1.0
    of = {s: product.flow[product.species.index(s)] for s in ("galena", "gangue")}
    assert p80_um(of["galena"], GRINDING_M) < p80_um(of["gangue"], GRINDING_M)


def test_more_stay_grinds_finer_in_the_circuit() -> None:
    sizes = []
    for stay in (4.0, 8.0, 16.0):
        sheet = Flowsheet(
            CIRCUIT.name, CIRCUIT.units, CIRCUIT.joins, CIRCUIT.fresh, {"mill": {"residence_min": stay}}
        )
        product = solve(sheet, {"feed": sized(ORE, 2000.0)}).products["ground ore"]
        sizes.append(float(p80_um(product.flow.sum(axis=-2), product.sizes_m)))
    assert np.all(np.diff(sizes) < 0)


def test_the_circuit_spends_what_bond_asks_where_its_rate_was_set() -> None:
    found = ground(2000.0, 90.0)
    assert found["W_kWh_per_t"] == pytest.approx(float(bond_energy(11.4 * 1.1023, 2000.0, 90.0)), rel=0.1)
    with pytest.raises(OutOfValidity, match="hour a pass"):
        ground(2000.0, 5.0)


def test_unsized_feeds_are_sized_by_a_setting() -> None:
    plain = Stream.of(ORE)
    for unit in (CYCLONE, MILL, SCREEN):
        coarse = unit.run(plain, {"feed_p80_um": 3000.0})
        given = unit.run(sized(ORE, 3000.0))
        for outlet in unit.outlets:
            assert np.allclose(coarse.products[outlet].flow, given.products[outlet].flow)
    ground_plain = solve(CIRCUIT, {"feed": plain}).products["ground ore"]
    assert np.allclose(
        ground_plain.flow, solve(CIRCUIT, {"feed": sized(ORE, 2000.0)}).products["ground ore"].flow
    )


def test_ropes_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="apex"):
        CYCLONE.run(CYCLONE.example["feed"], {"du_cm": 1.0})


def test_sizes_of_a_stream_return_their_p80() -> None:
    stream = sized({"gangue": 100.0}, 300.0)
    assert p80_um(stream.flow.sum(axis=-2), stream.sizes_m) == pytest.approx(300.0, rel=0.08)


def test_dimensions_may_come_in_any_unit() -> None:
    metric = compute(
        {"Dc_cm": 50, "Di_cm": 15, "Do_cm": 20, "Du_cm": 10, "h_cm": 150, "Q_l_min": 2000, "rho_s": 2.8}
    )
    other = compute(
        {"Dc_mm": 500, "Di_m": 0.15, "Do_cm": 20, "Du_in": 10 / 2.54, "h_m": 1.5, "Q_m3_h": 120, "rho_s": 2.8}
    )
    assert metric["d50c_um"] == pytest.approx(other["d50c_um"])
    with pytest.raises(KeyError, match="Du_cm"):
        compute({"Dc_cm": 50, "Di_cm": 15, "Do_cm": 20, "h_cm": 150, "Q_l_min": 2000})


def test_broken_batteries_part_whole() -> None:
    feed = BREAKER.example["batteries"]
    run = BREAKER.run(feed)
    assert sum(float(s.total()) for s in run.products.values()) == pytest.approx(float(feed.total()))
    assert run.share("Pb", "grid") + run.share("Pb", "paste") > 0.98


def test_a_denser_bath_floats_the_separators_too() -> None:
    found = [
        BREAKER.run(BREAKER.example["batteries"], {"bath_density": d}).diagnostics for d in (1.0, 1.3, 1.6)
    ]
    assert np.all(np.diff([float(x["plastic_recovery"]) for x in found]) > 0)
    assert all(float(x["lead_to_polymer"]) < 0.02 for x in found)


def test_a_finer_deck_keeps_more_paste() -> None:
    kept = [float(stays_on_deck(np.asarray(0.06), np.asarray(0.8), np.asarray(a), np.asarray(0.45), np.asarray(60.0)))
            for a in (0.2, 0.5, 2.0)]  # fmt: skip
    assert np.all(np.diff(kept) < 0)
