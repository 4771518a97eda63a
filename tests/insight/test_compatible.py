"""Of options that rule each other out, supply over the years counts the one that gains more."""

from __future__ import annotations

from dataclasses import replace

import pytest

import oreshed
from oreshed.insight.interventions import Ranked, compatible


@pytest.fixture(scope="module")
def pair() -> tuple[Ranked, Ranked]:
    """Two options of the shipped model of which one excludes the other, with gains of the test's own."""
    options = {o.id: o for o in oreshed.load("us-allies").model.options}
    first = next(o for o in options.values() if o.excludes and o.excludes.split(";")[0] in options)
    other = options[first.excludes.split(";")[0]]
    small = Ranked(first, 0.0, 600.0, 700.0, 600.0, 2029, None, None, None, None, None, "", False)
    return small, replace(small, option=other, central=150e3, year=2030)


def test_the_larger_of_two_that_rule_each_other_out_is_kept_though_it_comes_later(
    pair: tuple[Ranked, Ranked],
) -> None:
    small, large = pair
    assert compatible([small, large]) == compatible([large, small]) == [large]


def test_of_equal_gains_the_earlier_is_kept(pair: tuple[Ranked, Ranked]) -> None:
    small, large = pair
    assert compatible([small, replace(large, central=small.central)]) == [small]
