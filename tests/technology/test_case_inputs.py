"""Inputs of cases: names in order, ranges, percent, temperatures, and refusals that name the input."""

import math

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, fraction, given_kelvin, number, numbers


def test_the_first_name_given_counts_and_an_empty_one_is_not_given() -> None:
    assert number({"a": None, "b": 2, "c": 3}, "a", "b", "c") == 2.0
    assert figure({"a": None, "b": [1, 2]}, "a", "b") == 1.5
    assert number({}, "a") is None and figure({}, "a", default=4.0) == 4.0


def test_a_range_is_read_at_its_middle_or_at_both_ends_but_never_as_one_number() -> None:
    given = {"T_C": [60, 80]}
    assert figure(given, "T_C") == 70.0 and ends(given, "T_C") == [60.0, 80.0]
    with pytest.raises(OutOfValidity, match="T_C"):
        number(given, "T_C")


@pytest.mark.parametrize("bad", ["warm", True, float("nan"), {}, ["warm"]])
def test_what_is_no_number_is_refused_by_name(bad: object) -> None:
    for read in (number, figure, ends):
        with pytest.raises(OutOfValidity, match="T_C"):
            read({"T_C": bad}, "T_C")


def test_an_empty_list_is_no_figure() -> None:
    with pytest.raises(OutOfValidity, match="T_C"):
        figure({"T_C": []}, "T_C")


def test_a_missing_figure_is_named() -> None:
    with pytest.raises(KeyError, match="T_K or T_C"):
        given_kelvin({})


def test_kelvin_and_celsius_are_the_same_temperature_and_kelvin_goes_first() -> None:
    assert given_kelvin({"T_C": 0.0}) == 273.15
    assert given_kelvin({"T_K": 350.0, "T_C": 10.0}) == 350.0
    assert given_kelvin({"T_C": [20, 30]}) == pytest.approx(298.15)


def test_percent_is_told_by_the_name_or_by_the_size() -> None:
    assert fraction({"x_pct": 1.0}, "x_pct") == 0.01
    assert fraction({"x": 40.0}, "x") == 0.4 and fraction({"x": 0.4}, "x") == 0.4
    with pytest.raises(OutOfValidity, match="no share"):
        fraction({"x_pct": 140.0}, "x_pct")


def test_endless_is_a_number_and_lists_hold_only_finite_ones() -> None:
    assert number({"water_m3": "infinite"}, "water_m3") == math.inf
    with pytest.raises(OutOfValidity, match="negative"):
        numbers([1.0, -1.0])
    with pytest.raises(KeyError):
        numbers(None)
