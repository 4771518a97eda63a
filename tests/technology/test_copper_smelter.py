"""A smelter closes, its matte grade is made by oxygen, and what is lost or returned follows from it."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology import plant
from oreshed.technology.extraction import copper_converting as cc
from oreshed.technology.extraction import copper_matte as matte
from oreshed.technology.extraction import copper_smelter as cs
from oreshed.technology.extraction import copper_smelting as sm
from oreshed.technology.flowsheet import solve
from oreshed.technology.stream import Stream, contained
from oreshed.technology.unit import UNFOLLOWED, Result

FLASH = sm.furnace("flash")


def run(grade: float, oxygen: float = 0.6) -> Result:
    return FLASH.run({"concentrate": sm.CONCENTRATE}, {"matte_grade": grade, "oxygen_share": oxygen})


@pytest.mark.parametrize(("kind", "refinery"), [("flash", False), ("bath", False), ("flash", True)])
def test_every_element_of_the_plant_closes_over_all_returns(kind: str, refinery: bool) -> None:
    solved = solve(cs.plant(kind, 0.1, 0.62, refinery), {"concentrate": sm.CONCENTRATE})
    drawn = [s for r in solved.results.values() for s in r.drawn.values()]
    for e in set(sm.CONCENTRATE.elements()) - UNFOLLOWED:
        into = float(sm.CONCENTRATE.element(e)) + sum(float(s.element(e)) for s in drawn)
        out = sum(float(s.element(e)) for s in solved.products.values())
        assert out == pytest.approx(into, rel=1e-8), e


@pytest.mark.parametrize("grade", [0.5, 0.6, 0.7])
def test_matte_comes_out_at_the_grade_set_and_as_sulphides(grade: float) -> None:
    made = FLASH.run({"concentrate": sm.CONCENTRATE}, {"matte_grade": grade}).products["matte"]
    bulk = float(made.element("Cu") + made.element("Fe") + made.element("S"))
    assert float(made.element("Cu")) / bulk == pytest.approx(grade, rel=1e-9)
    # Each metal as its sulphide holds the sulphur that is there.
    needed = float(made.element("Cu")) * 0.2523 + float(made.element("Fe")) * 0.5741
    assert float(made.element("S")) == pytest.approx(needed, rel=1e-3)


def test_pure_white_metal_holds_no_iron() -> None:
    assert float(matte.iron_per_copper(matte.COPPER_IN_CU2S)) == pytest.approx(0.0, abs=1e-12)
    assert float(matte.sulphur_per_copper(matte.COPPER_IN_CU2S)) == pytest.approx(
        32.06 / (2 * 63.546), rel=1e-3
    )


def test_a_richer_matte_loses_more_copper_and_needs_more_oxygen_and_less_fuel() -> None:
    runs = [run(g, 0.3) for g in (0.5, 0.6, 0.7)]
    lost = [float(r.share("Cu", "slag")) for r in runs]
    oxygen = [float(r.diagnostics["oxygen_t_per_t"]) for r in runs]
    fuel = [float(r.utilities["fuel_MWh"]) for r in runs]
    assert lost == sorted(lost) and oxygen == sorted(oxygen) and fuel == sorted(fuel, reverse=True)


def test_enriched_blast_saves_fuel_and_keeps_volatile_metals_in_the_matte() -> None:
    lean, rich = run(0.6, 0.25), run(0.6, 0.9)
    assert float(rich.utilities["fuel_MWh"]) < float(lean.utilities["fuel_MWh"])
    assert float(rich.utilities["oxygen_t"]) > float(lean.utilities["oxygen_t"])
    for e in ("As", "Bi", "Pb"):
        assert float(rich.share(e, "matte")) > float(lean.share(e, "matte"))


def test_autogenous_oxygen_is_where_the_heat_balance_closes() -> None:
    share = cs.autogenous_oxygen("flash", sm.CONCENTRATE, 0.60)
    told = FLASH.run({"concentrate": sm.CONCENTRATE}, {"matte_grade": 0.60, "oxygen_share": share})
    assert abs(float(told.diagnostics["heat_surplus_GJ_per_t"])) < 1e-4
    assert 0.25 < share < 0.60  # flash furnaces run on 40-70 % with losses of their own


def test_heat_of_burning_pyrrhotite_is_that_of_the_tables() -> None:
    # FeS + 1.5 O2 -> FeO + SO2 : 468.8 kJ/mol; three_ways and the furnace use the same enthalpies.
    fed = matte.formation_heat(Stream.of({"FeS": 87.91}))
    made = matte.formation_heat(Stream.of({"FeO": 71.844, "SO2": 64.064}))
    assert float(fed - made) == pytest.approx(468.8, rel=1e-3)


def test_shares_of_three_phases_sum_to_one_and_follow_their_drivers() -> None:
    held, slag, gone = matte.three_ways(np.array([0.1, 1.0, 10.0]), 1.4, 0.3, 1.0)
    assert held + slag + gone == pytest.approx(np.ones(3))
    assert np.all(np.diff(held) < 0) and np.all(np.diff(slag) > 0)


def test_a_feed_without_the_sulphur_for_its_matte_is_refused() -> None:
    poor = Stream.of({"chalcocite": 30.0, "hematite": 40.0, "quartz": 30.0})
    with pytest.raises(OutOfValidity, match="sulphur"):
        FLASH.run({"concentrate": poor}, {"matte_grade": 0.5})


def test_an_assay_that_no_mineral_mix_holds_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="no mix"):
        cs.concentrate({"Cu": 30.0, "Fe": 30.0, "S": 5.0})
    given = {"Cu": 28.0, "Fe": 27.0, "S": 32.0}
    made = cs.concentrate(given)
    assert [100 * float(made.assay(e)) for e in given] == pytest.approx(list(given.values()), abs=0.5)


def test_converter_shares_pass_the_measured_points_and_sum_to_one_between_them() -> None:
    v = cc.CONVERTER.values({})
    at = {g: cc.converted_shares(g, v) for g in (0.54, 0.62, 0.70)}
    assert float(at[0.54]["As"]["blister"]) == pytest.approx(28 / 99, rel=1e-6)
    assert float(at[0.70]["Bi"]["blister"]) == pytest.approx(0.55, rel=1e-6)
    for e, shares in at[0.62].items():
        assert sum(map(float, shares.values())) == pytest.approx(1.0), e
        ends = sorted(float(at[g][e]["blister"]) for g in (0.54, 0.70))
        assert ends[0] - 0.01 <= float(shares["blister"]) <= ends[1] + 0.01


def test_a_leaner_matte_melts_more_scrap_and_too_much_is_refused() -> None:
    def melts(fes: float) -> float:
        feed = Stream.of({"Cu2S": 100.0 - fes, "FeS": fes})
        return float(cc.CONVERTER.run({"matte": feed}).diagnostics["scrap_t_per_t_blister"])

    assert melts(30.0) > melts(10.0) > 0.0
    with pytest.raises(OutOfValidity, match="heat"):
        cc.CONVERTER.run({"matte": cc._MATTE, "scrap": contained({"Cu": 400.0}, "scrap")})


def test_dust_bled_takes_arsenic_out_of_the_anode() -> None:
    arsenic = [
        float(solve(cs.plant("flash", b), {"concentrate": sm.CONCENTRATE}).products["anode"].element("As"))
        for b in (0.02, 0.2, 1.0)
    ]
    assert arsenic == sorted(arsenic, reverse=True)


def test_acid_is_the_sulphur_that_slag_and_anode_do_not_hold() -> None:
    solved = solve(cs.plant(), {"concentrate": sm.CONCENTRATE})
    sulphur = float(sm.CONCENTRATE.element("S"))
    acid = float(solved.products["acid"].element("S"))
    others = sum(float(s.element("S")) for n, s in solved.products.items() if n != "acid")
    assert acid + others == pytest.approx(sulphur, rel=1e-8)
    assert 0.95 < acid / sulphur < 0.999


def test_tellurium_of_the_concentrate_reaches_the_telluride_of_the_refinery() -> None:
    solved = solve(cs.plant(refinery=True), {"concentrate": sm.CONCENTRATE})
    fed = float(sm.CONCENTRATE.element("Te"))
    assert 0.4 * fed < float(solved.products["copper telluride"].element("Te")) < 0.9 * fed
    assert float(solved.products["cathode"].element("Cu")) > 0.94 * float(sm.CONCENTRATE.element("Cu"))


def test_draws_go_through_the_whole_plant() -> None:
    feed = sm.CONCENTRATE.scaled(np.linspace(0.5, 1.5, 16))
    solved = solve(cs.plant(), {"concentrate": feed})
    recovery = solved.products["anode"].element("Cu") / feed.element("Cu")
    assert recovery.shape == (16,)
    assert np.ptp(recovery) < 1e-9  # scale changes nothing


def test_a_case_of_another_matte_grade_moves_with_it() -> None:
    between = cs.compute_converting({"matte_Cu_pct": 62})["to_blister_slag_gas_pct"]["As"]
    assert 28.0 < between[0] < 50.0
    phases = cs.compute_smelting("flash", {"matte_Cu_pct": [55, 75]})
    assert (phases["Ga"], phases["Sn"], phases["Te"]) == ("slag", "slag", "matte")


def test_the_network_gets_its_recipe_with_companions_and_bands() -> None:
    recipe = plant.recipe(
        cs.plant(refinery=True), {"concentrate": sm.CONCENTRATE}, "Cu", ["copper concentrate"],
        {"cathode": "refined copper"}, {"Te": ("copper telluride", "telluride"), "Ag": ("dore", "silver")}, draws=100,
    )  # fmt: skip
    cathode = recipe.routing[0].share
    assert 0.9 < cathode.low < cathode.central < cathode.high < 1.0
    assert {c.element for c in recipe.companions} == {"Te", "Ag"}
    assert recipe.fit_error < 0.02


def test_capital_grows_slower_than_capacity() -> None:
    small, large = (cs.CAPITAL.usd(q, 2024).central for q in (200e3, 400e3))
    assert 1.0 < large / small < 2.0
