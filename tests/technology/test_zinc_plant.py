"""The zinc plant closes, follows its routes, answers draws, and gives the network what it needs."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology import plant
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.zinc_plant import (
    CAPITAL,
    PLANT,
    concentrate_of,
    recipe,
    recoveries,
    zinc_plant,
)
from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.stream import Stream
from oreshed.technology.unit import CLOSURE, closure

FEED = roasting.concentrate(1000.0)
PLANTS = {
    "jarosite": zinc_plant(), "goethite": zinc_plant("goethite"), "hematite": zinc_plant("hematite"),
    "neutral only": zinc_plant(hot_acid=False), "cake": zinc_plant(cadmium="sell cake"),
    "retort": zinc_plant(cadmium="retort"), "carbon": zinc_plant("goethite", cadmium="carbon"),
}  # fmt: skip


@pytest.mark.parametrize("sheet", PLANTS.values(), ids=PLANTS)
def test_every_element_closes_across_the_plant(sheet: Flowsheet) -> None:
    for feed in (FEED, roasting.concentrate(1000.0, Fe=3.0, Cd=0.5, Pb=4.0, Ge_ppm=400.0, In_ppm=500.0)):
        result = plant.total(solve(sheet, {"concentrate": feed}))
        assert closure({"concentrate": feed}, result, plant.RECYCLED)[0] <= CLOSURE
        assert all(np.all(s.flow >= 0) for s in result.products.values())


def test_no_feed_gives_no_product() -> None:
    result = plant.total(solve(PLANT, {"concentrate": FEED.scaled(0.0)}))
    assert all(not np.any(s.flow > 1e-12) for s in result.products.values())


def test_twice_the_feed_gives_twice_the_products() -> None:
    one, two = (solve(PLANT, {"concentrate": FEED.scaled(f)}) for f in (1.0, 2.0))
    for name, stream in one.products.items():
        assert float(two.products[name].total()) == pytest.approx(
            2 * float(stream.total()), rel=1e-7, abs=1e-9
        )


def test_draws_settle_each_to_its_own_state() -> None:
    rng = np.random.default_rng(5)
    flows = FEED.flow * rng.uniform(0.8, 1.2, size=(6, len(FEED.species)))
    drawn = plant.draw_parameters(PLANT, 6, seed=1)
    many = solve(PLANT, {"concentrate": Stream(FEED.species, flows, FEED.composition)}, drawn)
    for i in (0, 5):
        alone = solve(
            PLANT, {"concentrate": Stream(FEED.species, flows[i], FEED.composition)},
            {u: {k: x[i] for k, x in p.items()} for u, p in drawn.items()},
        )  # fmt: skip
        for element, product in (("Zn", "zinc"), ("Cd", "cadmium"), ("In", "iron_residue")):
            assert many.products[product].element(element)[i] == pytest.approx(
                float(alone.products[product].element(element)), rel=1e-7
            )


def test_chunks_give_what_one_call_gives() -> None:
    drawn = plant.draw_parameters(PLANT, 50, seed=2)
    whole = solve(PLANT, {"concentrate": FEED}, drawn).products["cadmium"].element("Cd")
    parts = [
        s.products["cadmium"].element("Cd")
        for s in plant.solve_draws(PLANT, {"concentrate": FEED}, drawn, 20)
    ]
    assert [len(p) for p in parts] == [20, 20, 10]
    assert np.concatenate(parts) == pytest.approx(whole, rel=1e-7)


def test_opening_the_ferrite_raises_zinc_and_cadmium() -> None:
    neutral, hot = (
        recoveries(solve(PLANTS[k], {"concentrate": FEED}), FEED) for k in ("neutral only", "jarosite")
    )
    assert 0.85 < float(neutral["Zn"]) < 0.90  # patent background: 85-90 % (ZRE-05)
    assert 0.95 < float(hot["Zn"]) < 0.98  # handbook 2.7
    assert float(hot["Cd"]) > float(neutral["Cd"])


def test_indium_and_germanium_come_out_only_where_iron_is_reduced_first() -> None:
    got = {
        k: recoveries(solve(PLANTS[k], {"concentrate": FEED}), FEED)
        for k in ("jarosite", "goethite", "hematite")
    }
    assert float(got["jarosite"]["In"]) == float(got["jarosite"]["Ge"]) == 0.0
    assert float(got["jarosite"]["In_in_residues"]) > 0.95
    assert float(got["goethite"]["In"]) > 0.5 and float(got["goethite"]["Ge"]) > 0.3


def test_a_sold_cake_carries_the_cadmium_instead_of_metal() -> None:
    got = recoveries(solve(PLANTS["cake"], {"concentrate": FEED}), FEED)
    assert float(got["Cd"]) == 0.0 and float(got["Cd_in_cake"]) > 0.95


def test_utilities_lie_where_plants_lie() -> None:
    solved = solve(PLANT, {"concentrate": FEED})
    zinc = float(solved.products["zinc"].element("Zn"))
    assert 3.4 < float(solved.total("electricity_MWh")) / zinc < 4.3  # 3.7-4.3 MWh/t, COST-007 (memory)
    assert 1.5 < float(solved.products["acid"].total()) / zinc < 2.0
    assert 0.3 < float(solved.products["iron_residue"].total()) / zinc < 0.6
    assert float(solved.emitted("SO2_t")) == pytest.approx(
        float(solved.products["stack"].species_flow("SO2"))
    )


def test_unknown_routes_and_settings_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="jarosite"):
        zinc_plant("magnetite")
    with pytest.raises(OutOfValidity, match="electrowin"):
        zinc_plant(cadmium="melt")
    with pytest.raises(OutOfValidity, match=r"unit\.setting"):
        plant.with_settings(PLANT, {"hours": 3.0})


def test_a_germanium_rich_concentrate_is_refused_where_nothing_takes_it() -> None:
    feed = roasting.concentrate(1000.0, Ge_ppm=400.0)
    dirty = plant.with_settings(PLANT, {"purification.hot_dust_g_l": 0.0, "purification.antimony_mg_l": 0.0})
    with pytest.raises(OutOfValidity, match="current efficiency"):
        solve(dirty, {"concentrate": feed})


def test_the_line_of_the_plant_holds_within_its_error() -> None:
    line = plant.linearise(PLANT, FEED)
    assert line.error < 0.01
    shares = line.average("Cd")
    assert sum(shares.values()) == pytest.approx(1.0)
    at = line.at.copy()
    at[0] *= 1.05
    run = plant.as_unit(PLANT).run(Stream(FEED.species, at, FEED.composition))
    zinc = line.predict(at)[line.outlets.index("zinc"), line.elements.index("Zn")]
    assert zinc == pytest.approx(float(run.products["zinc"].element("Zn")), rel=1e-3)


def test_the_recipe_routes_no_more_than_the_feed_and_carries_intervals() -> None:
    found = plant.recipe(
        PLANTS["goethite"], {"concentrate": FEED}, "Zn", ["zinc concentrate"], {"zinc": "refined zinc"},
        {"Cd": ("cadmium", "cadmium metal"), "In": ("indium", "indium sponge"), "Ag": ("indium", "no such thing")},
        draws=40,
    )  # fmt: skip
    assert 0.9 < found.routing[0].share.central <= 1.0 and found.loss == pytest.approx(
        1 - found.routing[0].share.central
    )
    assert {c.element for c in found.companions} == {"Cd", "In"}
    for companion in found.companions:
        r = companion.recovery
        assert 0 < r.low <= r.central <= r.high <= 1 and r.low < r.high
    assert dict(found.utilities)["electricity_MWh"].central > 2.0
    assert any("unverified" in s for s in found.provenance)


def test_modes_answer_at_the_points_that_exist() -> None:
    grid = {"iron-removal.route": (1.0, 2.0), "iron-removal.pre_neutralisation": (0.0, 1.0)}
    found = plant.modes(PLANT, FEED, grid)
    assert len(found) == 3  # jarosite has no pre-neutralisation
    assert {m.settings["iron-removal.route"] for m in found} == {1.0, 2.0}
    indium = [m.average("In")["indium"] for m in found]
    assert max(indium) > 0.5 and min(indium) == 0.0


def test_capital_is_known_only_near_the_plant_it_stands_on() -> None:
    assert CAPITAL.usd(250e3, 2025).central == pytest.approx(762.5e6)
    assert CAPITAL.usd(125e3, 2025).central > 0.5 * 762.5e6
    with pytest.raises(OutOfValidity, match="capital law"):
        CAPITAL.usd(10e3, 2025)


def test_far_draws_get_a_slope_of_their_own() -> None:
    rng = np.random.default_rng(9)
    flows = FEED.flow * rng.uniform(0.1, 3.0, size=(40, len(FEED.species)))
    flows[:, FEED.species.index("ZnS")] = FEED.species_flow("ZnS")
    feed = {"concentrate": Stream(FEED.species, flows, FEED.composition)}
    result = plant.total(solve(zinc_plant("goethite"), feed, plant.draw_parameters(PLANT, 40, seed=3)))
    assert closure(feed, result)[0] <= CLOSURE


def test_a_feed_by_companions_per_tonne_of_zinc_holds_them() -> None:
    feed = concentrate_of(200.0, {"Cd": 0.00357, "In": 0.0002, "Ge": 1.5e-5, "Pb": 0.03, "Ag": 1e-4})
    assert float(feed.element("Zn")) == pytest.approx(200.0)
    for element, ratio in (("Cd", 0.00357), ("In", 0.0002), ("Ge", 1.5e-5), ("Pb", 0.03), ("Ag", 1e-4)):
        assert float(feed.element(element)) == pytest.approx(200.0 * ratio, rel=1e-9)


def test_the_network_gets_a_recipe_by_route_and_mode() -> None:
    contents = {"Cd": 0.0036, "In": 0.0002, "Ge": 1.5e-5}
    metal, cake = recipe(contents, draws=30), recipe(contents, cadmium="sell cake", draws=30)
    assert {r.commodity: r.usable for r in metal.routing} == {
        "zinc-refined": True,
        "zinc-leach-residue": False,
    }
    assert metal.capacity_share() == pytest.approx(0.95, abs=0.02) and 0 < metal.loss < 0.05
    assert [(c.element, c.commodity) for c in metal.companions] == [("Cd", "cadmium-refined")]
    assert [(c.element, c.commodity) for c in cake.companions] == [("Cd", "cadmium-cake")]
    circuit = {c.element: c.recovery.central for c in recipe(contents, "goethite", draws=30).companions}
    assert set(circuit) == {"Cd", "Ge", "In"}
