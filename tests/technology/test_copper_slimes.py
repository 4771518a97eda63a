"""Slimes hold what the anode brought, tellurium is bounded by it, and telluride can be sold instead of refined."""

import pytest

from oreshed.technology.flowsheet import solve
from oreshed.technology.refining import copper_slimes as cs


def test_every_element_closes_over_the_plant() -> None:
    solved = solve(cs.plant(0.6), {"anode": cs.ANODE})
    for element in cs.ANODE.elements():
        drawn = sum(float(s.element(element)) for r in solved.results.values() for s in r.drawn.values())
        out = sum(float(s.element(element)) for s in solved.products.values())
        assert out == pytest.approx(float(cs.ANODE.element(element)) + drawn, rel=1e-9), element


def test_telluride_sold_is_not_tellurium_made() -> None:
    made = [
        float(solve(cs.plant(x), {"anode": cs.ANODE}).products["tellurium"].element("Te"))
        for x in (0.0, 0.5, 1.0)
    ]
    assert made[0] == 0.0
    assert made[1] == pytest.approx(0.5 * made[2], rel=1e-9)
    assert made[2] < float(cs.ANODE.element("Te"))


def test_slimes_mass_lies_in_the_range_of_refineries() -> None:
    kg = float(cs.REFINERY.run(cs.ANODE).diagnostics["slimes_kg_per_t"])
    assert 2.0 < kg < 10.0  # handbook 2.13: 2-10 kg per tonne of anode


def test_noble_metals_go_to_dore_and_nickel_to_the_bleed() -> None:
    solved = solve(cs.plant(1.0), {"anode": cs.ANODE})
    assert float(solved.products["dore"].element("Au")) > 0.97 * float(cs.ANODE.element("Au"))
    assert float(solved.products["bleed"].element("Ni")) > 0.9 * float(cs.ANODE.element("Ni"))
