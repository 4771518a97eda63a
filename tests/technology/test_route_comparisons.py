"""What the two comparisons of routes say in words holds in their numbers, and they draw on one feed."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology import plant
from oreshed.technology.comparison import Comparison, comparisons
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.zinc_direct_plant import zinc_direct_plant
from oreshed.technology.flowsheet import solve
from oreshed.technology.unit import CLOSURE, closure


def found(name: str) -> Comparison:
    return next(c for c in comparisons() if c.id == name)


def interval(c: Comparison, route: str, quantity: str) -> tuple[float, float, float]:
    e = c.cell(route, quantity).estimate
    assert e is not None
    return e.low, e.central, e.high


def test_sulphur_dioxide_sets_the_sinter_plant_apart_from_every_other_smelter() -> None:
    c = found("lead-smelting-routes")
    least = interval(c, "sinter-blast-furnace", "SO2")[0]
    assert all(interval(c, r, "SO2")[2] < least for r in ("kivcet", "qsl", "tsl", "kaldo"))


def test_energy_overlaps_between_kivcet_and_lance_and_is_lower_in_qsl_kaldo_and_the_leach() -> None:
    c = found("lead-smelting-routes")
    kivcet, lance = interval(c, "kivcet", "energy"), interval(c, "tsl", "energy")
    assert lance[2] > kivcet[0] and kivcet[2] > lance[0]
    assert max(interval(c, r, "energy")[1] for r in ("qsl", "kaldo")) < min(kivcet[1], lance[1])
    assert interval(c, "ferric-leach", "energy")[2] < interval(c, "kaldo", "energy")[0]


def test_the_leach_loses_the_silver_and_recovers_less_lead() -> None:
    c = found("lead-smelting-routes")
    assert interval(c, "ferric-leach", "silver")[2] == 0.0
    assert interval(c, "ferric-leach", "recovery")[2] < interval(c, "kaldo", "recovery")[0]


def test_lead_to_air_and_capital_name_no_best_route_and_unknown_is_not_a_number() -> None:
    c = found("lead-smelting-routes")
    for quantity in ("lead_to_air", "capital"):
        assert all(c.cell(r.id, quantity).best is None for r in c.routes)
    assert c.cell("qsl", "capital").estimate is None
    assert c.cell("ferric-leach", "lead_to_air").missing == "no source"


def test_hematite_recovers_most_and_stacks_least() -> None:
    c = found("zinc-residue-routes")
    for quantity in ("Zn", "Cd", "In", "Ge", "residue", "hazardous"):
        shares = {r.id: c.cell(r.id, quantity).best or 0.0 for r in c.routes}
        assert max(shares, key=lambda r: shares[r]) == "hematite", quantity


def test_jarosite_recovers_no_indium_and_leaves_over_twice_the_iron_residue_of_hematite() -> None:
    c = found("zinc-residue-routes")
    for route in ("jarosite", "direct-jarosite"):
        assert interval(c, route, "In") == (0.0, 0.0, 0.0) == interval(c, route, "Ge")
    assert interval(c, "jarosite", "hazardous")[0] > 2.0 * interval(c, "hematite", "hazardous")[2]


def test_conversion_costs_overlap_and_companions_are_worth_more_than_what_parts_them() -> None:
    c = found("zinc-residue-routes")
    costs = [interval(c, r.id, "cost") for r in c.routes]
    assert max(low for low, _, _ in costs) < min(high for _, _, high in costs)
    apart = max(x for _, x, _ in costs) - min(x for _, x, _ in costs)
    gain = interval(c, "goethite", "companions")[0] - interval(c, "jarosite", "companions")[2]
    assert gain > apart


def test_raw_leaching_cuts_acid_by_its_share_and_stacks_more() -> None:
    c = found("zinc-residue-routes")
    assert interval(c, "direct-jarosite", "acid")[1] == pytest.approx(
        0.5 * interval(c, "jarosite", "acid")[1], rel=0.03
    )
    assert interval(c, "direct-jarosite", "residue")[0] > interval(c, "jarosite", "residue")[2]


@pytest.mark.parametrize("route", ("jarosite", "goethite", "hematite"))
@pytest.mark.parametrize("mode", ("atmospheric", "pressure"))
def test_the_direct_leach_plant_closes_every_element(route: str, mode: str) -> None:
    feed = {"concentrate": roasting.concentrate(1000.0, Pb=3.0, In_ppm=300.0)}
    solved = solve(zinc_direct_plant(route, mode), feed)
    assert closure(feed, plant.total(solved))[0] <= CLOSURE


def test_a_plant_without_calcine_to_neutralise_with_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="neutralise"):
        zinc_direct_plant(direct=0.95)
