"""Capital and prices: the law of size, the window it holds in, and money of one year in another."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.costing import Capital, capital_recovery, index, price_change

PLANT = Capital(Estimate(80.0, 100.0, 130.0, "USD 2017"), 2017, 50.0, "t/yr", 0.6, "a made-up plant")


def test_capital_scales_with_its_exponent_and_keeps_its_band() -> None:
    double = PLANT.usd(100.0, 2017)
    assert double.central == pytest.approx(100.0 * 2**0.6)
    assert double.low / double.central == pytest.approx(
        0.8
    ) and double.high / double.central == pytest.approx(1.3)


def test_a_plant_never_gains_from_an_exponent_above_one() -> None:
    steep = Capital(PLANT.base, 2017, 50.0, "t/yr", 1.3, "a made-up plant")
    assert steep.usd(100.0, 2017).central == pytest.approx(200.0)


@pytest.mark.parametrize("capacity", [4.9, 501.0])
def test_the_law_says_nothing_far_outside_its_plants(capacity: float) -> None:
    with pytest.raises(OutOfValidity, match="capital law"):
        PLANT.usd(capacity, 2017)


def test_money_moved_there_and_back_is_the_same() -> None:
    assert price_change(2012, 2024) * price_change(2024, 2012) == pytest.approx(1.0)
    assert price_change(2012, 2018) * price_change(2018, 2024) == pytest.approx(price_change(2012, 2024))
    assert price_change(2012, 2024) > 1.0


def test_an_index_between_two_printed_years_lies_between_theirs() -> None:
    assert index(1997) < index(1998) < index(2000)


def test_money_still_running_has_the_last_printed_index() -> None:
    assert index(2026) == index(2025)
    with pytest.raises(OutOfValidity, match="no price index for 2040"):
        index(2040)


def test_a_year_without_an_index_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="no price index for 1850"):
        price_change(1850, 2024)


def test_the_annual_charge_pays_the_capital_back() -> None:
    charge = capital_recovery(0.08, 20)
    assert sum(charge / 1.08**year for year in range(1, 21)) == pytest.approx(1.0)
    assert capital_recovery(1e-9, 20) == pytest.approx(capital_recovery(0.0, 20), rel=1e-6)
