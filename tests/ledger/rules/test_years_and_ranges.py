"""Figures of other years, numbers outside their range, bullets that were announced: an error and its sound twin each."""

import pytest
from invented import run, text

from oreshed.ledger.rules.nature.within import within
from oreshed.ledger.rules.time.misdated import misdated, series
from oreshed.ledger.rules.wording.counted import counted


def price_line(commodity: str) -> tuple[dict[int, float], str]:
    """A price series of the shipped table whose years all differ."""
    for one in series()[(commodity, "price")]:
        if len({round(v, 4) for v in one.values.values()}) == len(one.values) == 5:
            return one.values, one.line
    raise AssertionError(commodity)


@pytest.mark.parametrize("commodity", ["cobalt", "nickel", "antimony", "zinc"])
def test_a_price_of_another_year_is_found_and_its_own_is_not(commodity: str) -> None:
    values, _ = price_line(commodity)
    years = sorted(values)
    told = {y: f"US${values[y]:.4f} per kilogram" for y in years}
    for y, other in ((years[0], years[2]), (years[3], years[1])):
        head = f"- {commodity.capitalize()} averaged "
        assert run(misdated, (), text(f"{head}{told[other]} in {y}."))
        assert not run(misdated, (), text(f"{head}{told[y]} in {y}."))
        assert not run(
            misdated, (), text(f"{head}US$3.3333 per kilogram in {y}.")
        )  # in no year: says nothing


@pytest.mark.parametrize(
    ("wrong", "sound"),
    [
        ("The lots range from 32 to 40 % Sn and average 27 % Sn.", "The lots range from 32 to 40 % Sn and average 37 % Sn."),
        ("Bought at 60–65 % tin, and a lot of 55 % lies within that window.", "Bought at 60–65 % tin, and a lot of 62 % lies within that window."),
        ("Bought at 60–65 % tin, and a lot of 55 % lies within that window.", "Bought at 60–65 % tin, and a lot of 55 % lies not within that window."),
        ("Recoveries run from 85 % to 93 %. A design of 96 % sits inside that band.", "Recoveries run from 85 % to 93 %. A design of 90 % sits inside that band."),
        ("The anode holds 520 mAh/g against a theoretical 372 mAh/g.", "The anode holds 350 mAh/g against a theoretical 372 mAh/g."),
    ],
)  # fmt: skip
def test_a_number_keeps_to_the_range_it_is_said_to_lie_in(wrong: str, sound: str) -> None:
    assert run(within, (), text(f"- {wrong}"))
    assert not run(within, (), text(f"- {sound}"))


def test_the_bullets_are_as_many_as_announced() -> None:
    bullets = ("", "- power;", "- feed;", "- permits.")
    assert run(counted, (), text("Four things stand in the way:", *bullets))
    assert not run(counted, (), text("Four things stand in the way:", *bullets, "- skilled hands."))
    assert not run(counted, (), text("Of these, four things, for example, stand in the way:", *bullets))
