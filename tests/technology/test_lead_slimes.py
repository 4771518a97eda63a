"""Silver and bismuth from crusts and slimes: what the retort leaves, the order of the cupel, nothing lost."""

from __future__ import annotations

import numpy as np
import pytest

from oreshed.technology.flowsheet import solve
from oreshed.technology.refining.lead_slimes import CRUST, CUPEL, NONE, RETORT, SHEET, SLIMES, stays
from oreshed.technology.stream import contained, mix


def test_a_metal_below_what_the_furnace_leaves_stays_whole() -> None:
    assert float(stays(np.array(1.0), np.array(99.0), np.array(0.05))) == pytest.approx(1.0)


@pytest.mark.parametrize("zinc", [5.0, 20.0, 60.0])
def test_the_alloy_holds_the_zinc_that_the_retort_leaves(zinc: float) -> None:
    crust = contained({"Ag": 20.0, "Pb": 40.0, "Zn": zinc, "Cu": 1.0}, "crust")
    assert float(RETORT.run(crust).products["alloy"].assay("Zn")) == pytest.approx(0.025)


def test_every_element_of_crust_and_slimes_leaves_once() -> None:
    solved = solve(SHEET, {"crust": CRUST, "slimes": SLIMES})
    whole, out = mix(CRUST, SLIMES), mix(*solved.products.values())
    for element in whole.elements():
        assert float(out.element(element)) == pytest.approx(float(whole.element(element)), rel=1e-9)


def test_silver_goes_to_dore_and_bismuth_to_its_own_slag() -> None:
    solved = solve(SHEET, {"crust": NONE["crust"], "slimes": SLIMES})
    silver, bismuth = SLIMES.element("Ag"), SLIMES.element("Bi")
    assert 0.97 < float(solved.products["dore"].element("Ag") / silver) < 1.0
    assert 0.75 < float(solved.products["bismuth slag"].element("Bi") / bismuth) < 1.0
    assert float(solved.products["dore"].assay("Ag")) > 0.9


def test_a_hundred_thousand_draws_in_one_call() -> None:
    rng = np.random.default_rng(3)
    alloy = contained(
        {"Ag": rng.uniform(5, 70, 100_000), "Pb": rng.uniform(20, 60, 100_000), "Bi": np.array(3.0)},
        "bullion",
    )
    found = CUPEL.run({"alloy": alloy})
    assert found.products["dore"].total().shape == (100_000,)
    assert np.all(found.diagnostics["dore_silver"] > found.diagnostics["feed_silver"])
