"""Germanium and indium: what dissolves is parted, nothing is lost, and shares do not hang on tonnes."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.refining.germanium_indium_circuit import CEMENTATION, TANNIN, UNIT, compute
from oreshed.technology.stream import Stream, contained, mix

FEED = UNIT.example["concentrate"]


@pytest.mark.parametrize("route", [TANNIN, CEMENTATION])
def test_recovery_does_not_hang_on_tonnes(route: int) -> None:
    small, large = (
        UNIT.run(FEED.scaled(f), {"germanium_route": float(route)}).diagnostics for f in (1.0, 1e4)
    )
    for name in ("germanium_recovery", "indium_recovery"):
        assert float(small[name]) == pytest.approx(float(large[name]), rel=1e-9)


def test_cementation_makes_a_lean_cement_and_tannin_an_oxide() -> None:
    oxide, cement = (
        UNIT.run(FEED, {"germanium_route": float(r)}).products["germanium"] for r in (TANNIN, CEMENTATION)
    )
    assert float(oxide.assay("Ge")) == pytest.approx(72.63 / 104.63, rel=2e-3)
    assert float(cement.assay("Ge")) < float(oxide.assay("Ge"))
    assert float(cement.element("In")) > 0 and float(oxide.element("In")) == 0


def test_gallium_stays_out_of_both_products() -> None:
    for route in (TANNIN, CEMENTATION):
        run = UNIT.run(FEED, {"germanium_route": float(route)})
        assert float(run.share("Ga", "germanium")) == 0.0 and float(run.share("Ga", "indium")) == 0.0


def test_what_leaches_better_is_recovered_better() -> None:
    low, high = (
        float(UNIT.run(FEED, {}, {"germanium_leached": x}).diagnostics["germanium_recovery"])
        for x in (0.6, 0.9)
    )
    assert high / low == pytest.approx(1.5, rel=1e-9)


def test_a_concentrate_without_indium_gives_none() -> None:
    bare = mix(contained({"Ge": 0.02}, "hydroxide"), Stream.of({"ZnSO4": 2.0}))
    run = UNIT.run(bare)
    assert float(run.products["indium"].total()) == 0.0 and float(run.diagnostics["indium_recovery"]) == 0.0


def test_routes_are_one_for_all_draws_and_known_by_name() -> None:
    with pytest.raises(OutOfValidity, match="one for all draws"):
        UNIT.run(FEED, {"germanium_route": np.array([1.0, 2.0])})
    with pytest.raises(OutOfValidity, match="no route"):
        compute({"route": "wishing"})
