"""Crude cadmium of a grade: shares that sum to one, and routes that leave more of what there was more of."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.refining import cadmium_purity_crude
from oreshed.technology.refining.cadmium_5n7 import compute
from oreshed.technology.refining.crude_metal import share_of_impurities


def test_impurities_of_a_crude_metal_sum_to_the_whole() -> None:
    shares = share_of_impurities("Cd")
    assert sum(shares.values()) == pytest.approx(1.0) and min(shares.values()) > 0


def test_a_metal_without_a_usual_composition_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="impurities_ppm"):
        share_of_impurities("Pu")


def test_crude_metal_ends_less_pure_than_metal_of_commerce_by_the_same_route() -> None:
    crude, commerce = (
        compute({"grade": g, "route": "caustic-still"})["impurity_ppm"] for g in ("99.5", "99.95")
    )
    assert crude > commerce > 0


def test_an_unknown_route_or_grade_is_refused_with_those_there_are() -> None:
    with pytest.raises(OutOfValidity, match="caustic-still"):
        compute({"route": "wishing"})
    with pytest.raises(OutOfValidity, match=r"99\.95"):
        compute({"grade": "12"})


def test_the_comparison_from_crude_metal_keeps_every_route_of_the_other() -> None:
    found = cadmium_purity_crude.comparison()
    assert found.id == "cadmium-purity-crude"
    assert {r.id for r in found.routes} >= {"caustic-still"}
