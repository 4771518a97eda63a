"""What a smelter pays: the deduction bites the poor concentrate, charges never pay."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction.smelter_terms import compute, payable_ounces, payable_units


def test_poor_concentrate_loses_the_deduction_and_rich_one_the_share() -> None:
    assert payable_units(60.0, 0.95, 3.0) == pytest.approx(57.0)  # where both are the same
    assert payable_units(40.0, 0.95, 3.0) == 37.0 < 0.95 * 40.0
    assert payable_units(75.0, 0.95, 3.0) == pytest.approx(71.25)
    assert payable_units(2.0, 0.95, 3.0) == 0.0 == payable_ounces(1.0, 0.95, 1.6)


def test_a_return_rises_with_price_and_grade_and_falls_with_charge_moisture_and_penalty() -> None:
    base = {"concentrate": "lead", "Pb_pct": 65, "Ag_g_per_t": 900, "Pb_price_USD_per_t": 2000, "Ag_price_USD_per_oz": 25,
            "freight_USD_per_wet_t": 60, "moisture_pct": 8, "penalties": {"As": [0.6, 0.3, 2.0, 0.1]}}  # fmt: skip
    nsr = compute(base)["NSR_USD_per_t"]
    for better in (
        {"Pb_price_USD_per_t": 2200},
        {"Pb_pct": 70},
        {"TC_USD_per_t": 100},
        {"moisture_pct": 2},
        {"penalties": {}},
    ):
        assert compute({**base, **better})["NSR_USD_per_t"] > nsr
    assert compute(base)["penalties_USD_per_t"] == pytest.approx(6.0)


def test_terms_of_another_year_are_asked_for_and_not_made_up() -> None:
    with pytest.raises(OutOfValidity, match="no terms of 1999"):
        compute({"concentrate": "lead", "year": 1999})


def test_a_concentrate_of_no_kind_is_asked_for() -> None:
    with pytest.raises(KeyError, match="concentrate"):
        compute({"label": "smelter terms", "year": 2012})
