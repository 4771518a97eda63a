"""The lead-zinc plant: metals part as in plants, companions follow hosts, each lever moves what it should."""

from dataclasses import replace

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.flowsheet import solve
from oreshed.technology.separation.flotation_circuit import FLOWSHEET as CIRCUIT
from oreshed.technology.separation.flotation_circuit import compute as circuit
from oreshed.technology.separation.flotation_circuit import read_topology
from oreshed.technology.separation.sequential_pb_zn import (
    FLOWSHEET,
    compute,
    concentrator,
    ore_of,
    recoveries,
)
from oreshed.technology.separation.two_product import (
    mass_yield,
    reconciled_yield,
    recovery_error,
    two_product_recovery,
)
from oreshed.technology.stream import Stream

ORE = ore_of({"Pb": 0.05, "Zn": 0.15}, 1e6, companions={"Cd": 0.003, "Ge": 1e-4})


def share(settings: dict[str, dict[str, float]] | None = None) -> dict[str, float]:
    solved = solve(replace(FLOWSHEET, settings=settings or {}), {"ore": ORE})
    return {k: float(v) for k, v in recoveries(solved, ORE).items()}


BASE = share()


def test_every_element_leaves_with_a_product() -> None:
    for element in ("Pb", "Zn", "Cd", "Ge", "Fe"):
        assert sum(v for k, v in BASE.items() if k.startswith(f"{element} to")) == pytest.approx(
            1.0, abs=1e-9
        )


def test_each_metal_goes_to_its_own_concentrate() -> None:
    assert BASE["Pb to lead_concentrate"] > 0.6 > 0.2 > BASE["Pb to zinc_concentrate"]
    assert BASE["Zn to zinc_concentrate"] > 0.75 > 0.1 > BASE["Zn to lead_concentrate"]


def test_cadmium_and_germanium_split_exactly_as_sphalerite() -> None:
    for product in ("lead_concentrate", "zinc_concentrate", "tailings"):
        assert BASE[f"Cd to {product}"] == pytest.approx(BASE[f"Zn to {product}"], rel=1e-9)
        assert BASE[f"Ge to {product}"] == pytest.approx(BASE[f"Zn to {product}"], rel=1e-9)


@pytest.mark.parametrize(
    ("settings", "figure", "sign"),
    [
        ({"lead_rougher": {"zinc_sulphate_g_t": 0.0, "cyanide_g_t": 0.0}}, "Zn to lead_concentrate", 1),
        ({"lead_rougher": {"dissolved_metal_mg_l": 40.0}}, "Zn to lead_concentrate", 1),
        ({"zinc_rougher": {"copper_sulphate_g_t": 0.0}}, "Zn to zinc_concentrate", -1),
        ({"zinc_rougher": {"residence_min": 40.0}}, "Zn to zinc_concentrate", 1),
        ({"lead_rougher": {"collector_g_t": 5.0}}, "Pb to lead_concentrate", -1),
        ({"zinc_rougher": {"ph": 8.5}}, "Fe to zinc_concentrate", 1),
        ({"mill": {"p80_um": 120.0}}, "Zn to zinc_concentrate", -1),
        ({"lead_regrind": {"p80_um": 10.0}}, "Pb to lead_concentrate", 1),
    ],
)
def test_a_lever_moves_its_recovery(settings: dict[str, dict[str, float]], figure: str, sign: int) -> None:
    assert sign * (share(settings)[figure] - BASE[figure]) > 1e-4


def test_draws_of_ore_agree_with_one_at_a_time() -> None:
    plain = concentrator(sized=False)
    heads = {"Pb": np.array([0.03, 0.05, 0.08]), "Zn": np.array([0.08, 0.15, 0.2])}
    many = solve(plain, {"ore": ore_of(heads, 1e6)}).products["zinc_concentrate"].element("Zn")
    one = (
        solve(plain, {"ore": ore_of({"Pb": 0.08, "Zn": 0.2}, 1e6)}).products["zinc_concentrate"].element("Zn")
    )
    assert many[2] == pytest.approx(float(one), rel=1e-8)


def test_no_ore_gives_no_product() -> None:
    assert all(
        not s.flow.any()
        for s in solve(FLOWSHEET, {"ore": ore_of({"Pb": 0.05, "Zn": 0.1}, 0.0)}).products.values()
    )


def test_a_coarse_grained_ore_gives_more_of_both_metals() -> None:
    fine = compute({"Pb_pct": 5, "Zn_pct": 15, "grain_galena_um": 12, "grain_sphalerite_um": 20})
    coarse = compute({"Pb_pct": 5, "Zn_pct": 15, "grain_galena_um": 120, "grain_sphalerite_um": 150})
    assert coarse["Pb_recovery"] > fine["Pb_recovery"] + 0.05
    assert coarse["Zn_recovery"] > fine["Zn_recovery"] + 0.02
    scaled = compute({"Pb_pct": 5, "Zn_pct": 15, "zinc_rougher.scale": 0.3, "zinc_rougher.k_pyrite": 0.15})
    assert scaled["Zn_recovery"] < compute({"Pb_pct": 5, "Zn_pct": 15})["Zn_recovery"]
    with pytest.raises(OutOfValidity, match="no unit"):
        compute({"Pb_pct": 5, "Zn_pct": 15, "thickener.scale": 1.0})


def test_impossible_ores_and_recoveries_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="leave no rock"):
        ore_of({"Pb": 0.5, "Zn": 0.4})
    with pytest.raises(OutOfValidity, match="more than"):
        compute({"mill_feed_t": 100.0, "Zn_pct": 10, "Zn_in_conc_t": 11})
    with pytest.raises(OutOfValidity, match="share between 0 and 1"):
        compute({"mill_feed_t": 100.0, "Zn_pct": 10, "Zn_recovery_pct": 182})
    with pytest.raises(OutOfValidity, match="did you mean"):
        solve(FLOWSHEET, {"ore": Stream(("galenite",), np.ones(1), {"galenite": {}})})


def test_a_topology_in_words_becomes_turns() -> None:
    turns = {(t.bank, t.outlet): t.to for t in read_topology(
        "a feed = fresh feed + b tails; a conc → b; final tails = a tails", ("a", "b"))}  # fmt: skip
    assert turns == {
        ("a", "concentrate"): "b",
        ("a", "tail"): "",
        ("b", "tail"): "a",
        ("b", "concentrate"): "",
    }
    with pytest.raises(OutOfValidity, match="goes to"):
        read_topology("a conc -> b; a conc -> a", ("a", "b"))
    with pytest.raises(OutOfValidity, match="no outlet"):
        read_topology("a froth -> b", ("a", "b"))


def test_a_circuit_without_recycle_multiplies_its_recoveries() -> None:
    found = circuit({"fresh_feed_t": {"x": 10, "y": 90}, "topology": "a conc -> b",
                     "bank_recoveries": {"a": {"x": 0.9, "y": 0.2}, "b": {"x": 0.8, "y": 0.5}}})  # fmt: skip
    assert found["final_concentrate"]["x"] == pytest.approx(7.2)
    assert found["concentrate_x_grade"] == pytest.approx(7.2 / 16.2)
    with pytest.raises(OutOfValidity, match="no recovery in b"):
        circuit({"fresh_feed_t": {"x": 1}, "topology": "a conc -> b; b tails -> a",
                 "bank_recoveries": {"a": {"x": 0.9, "y": 0.2}, "b": {"y": 0.5}}})  # fmt: skip


def test_a_bank_refuses_what_it_has_no_recovery_of() -> None:
    with pytest.raises(OutOfValidity, match="no recovery of barite"):
        solve(CIRCUIT, {"ore": Stream.of({"galena": 1.0, "barite": 2.0})})


def test_silver_follows_the_mineral_that_it_rides_in() -> None:
    ore = Stream.of(
        {"galena": 6.0, "Ag in galena": 0.006, "sphalerite": 20.0, "Ag in sphalerite": 0.001, "gangue": 74.0}
    )
    lead = solve(FLOWSHEET, {"ore": ore}).products["lead_concentrate"]
    pb = float(lead.element("Pb") / ore.element("Pb"))
    zn = float(lead.element("Zn") / ore.element("Zn"))
    assert lead.element("Ag") == pytest.approx(0.006 * pb + 0.001 * zn, rel=1e-9)


def test_two_product_formula_closes_mass_and_metal() -> None:
    f, c, t = 4.0, 55.0, 0.7
    y = float(mass_yield(f, c, t))
    assert y * c + (1 - y) * t == pytest.approx(f)
    assert two_product_recovery(f, c, t) == pytest.approx(y * c / f)
    with pytest.raises(OutOfValidity, match="between tail and concentrate"):
        mass_yield(5.0, 4.0, 1.0)


def test_recovery_error_agrees_with_a_draw() -> None:
    rng = np.random.default_rng(5)
    f, c, t = (rng.normal(m, s, 400_000) for m, s in ((4.0, 0.05), (55.0, 0.4), (0.7, 0.03)))
    drawn = (c * (f - t) / (f * (c - t))).std()
    assert recovery_error(4.0, 55.0, 0.7, 0.05, 0.4, 0.03) == pytest.approx(drawn, rel=0.01)


def test_several_elements_give_one_yield_that_is_surer() -> None:
    c, t, y = np.array([55.0, 2.0, 8.0]), np.array([0.7, 1.5, 12.0]), 0.06
    f = y * c + (1 - y) * t
    errors = np.stack([0.01 * f, 0.01 * c, 0.01 * t])
    both, sd = reconciled_yield(f, c, t, errors)
    one, alone = reconciled_yield(f[:1], c[:1], t[:1], errors[:, :1])
    assert (both, one) == (pytest.approx(y), pytest.approx(y))
    assert sd < alone


def test_draws_of_parameters_settle_each_to_its_own_state() -> None:
    plain = concentrator(sized=False)
    rng = np.random.default_rng(8)
    drawn = {
        name: unit.parameters.draw(rng, 40) for name, unit in plain.units.items() if unit.parameters.rows
    }
    ore = ore_of({"Pb": 0.05, "Zn": 0.15}, 1e6)
    many = solve(plain, {"ore": ore}, drawn).products["lead_concentrate"].element("Pb")
    assert many.shape == (40,)
    for i in (3, 31):
        own = {name: {k: v[i] for k, v in values.items()} for name, values in drawn.items()}
        alone = solve(plain, {"ore": ore}, own).products["lead_concentrate"].element("Pb")
        assert many[i] == pytest.approx(float(alone), rel=1e-8)


def test_cells_of_one_volume_recover_less_from_more_ore() -> None:
    plain = concentrator(sized=False)
    ore = ore_of({"Pb": 0.05, "Zn": 0.15}, np.array([1.0e6, 1.5e6, 3.0e6]))
    volume = {"volume_m3": 150.0}
    fixed = replace(plain, settings={"zinc_rougher": volume, "lead_rougher": volume})
    found = recoveries(solve(fixed, {"ore": ore}), ore)["Zn to zinc_concentrate"]
    assert np.all(np.diff(found) < -0.002)
    free = recoveries(solve(plain, {"ore": ore}), ore)["Zn to zinc_concentrate"]
    np.testing.assert_allclose(free, free[0], rtol=1e-8)
