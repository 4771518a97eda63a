"""The two bridges and the interval: what every other room stands on."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreshed.basis.estimate import Estimate
from oreshed.basis.option import Option
from oreshed.basis.recipe import Recipe, Routing
from oreshed.basis.units import factor

number = st.floats(-1e6, 1e6)


@st.composite
def estimates(draw: st.DrawFn) -> tuple[Estimate, float]:
    low, central, high = sorted(draw(st.tuples(number, number, number)))
    return Estimate(low, central, high, "t"), draw(st.floats(low, high))


@given(estimates(), estimates())
def test_interval_arithmetic_holds_every_pair(a: tuple[Estimate, float], b: tuple[Estimate, float]) -> None:
    (ea, xa), (eb, xb) = a, b
    slack = 1e-9 * (1 + abs(xa * xb))
    assert (ea + eb).low - slack <= xa + xb <= (ea + eb).high + slack
    assert (ea - eb).low - slack <= xa - xb <= (ea - eb).high + slack
    assert (ea * eb).low - slack <= xa * xb <= (ea * eb).high + slack


@pytest.mark.parametrize(
    ("text", "low", "high", "mark", "qualifier"),
    [
        ("W", 0, math.inf, "withheld", ""),
        ("E", -math.inf, 0, "net_exporter", ""),
        (">50", 50, math.inf, "", ">"),
        ("<0.5", 0, 0.5, "", "<"),
        ("—", 0, 0, "negligible", ""),
        ("1,410", 1410, 1410, "", ""),
        ("1.2–1.4", 1.2, 1.4, "", ""),
        ("~300", 300, 300, "", "about"),
    ],
)
def test_printed_cells(text: str, low: float, high: float, mark: str, qualifier: str) -> None:
    cell = Estimate.parse(text)
    assert (cell.low, cell.high, cell.mark, cell.qualifier) == (low, high, mark, qualifier)


@pytest.mark.parametrize("text", ["", "about", "1.2.3", "<", "nan", "inf"])
def test_a_cell_that_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a printed value"):
        Estimate.parse(text)


def test_an_interval_turned_round_is_refused() -> None:
    with pytest.raises(ValueError, match="lies above"):
        Estimate(2.0, 2.0, 1.0)
    with pytest.raises(ValueError, match="outside"):
        Estimate(1.0, 3.0, 2.0)


def test_dividing_by_an_interval_with_zero_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        Estimate.of(1.0) / Estimate(-1.0, 0.0, 1.0)


def test_units_of_mineral_statistics() -> None:
    assert factor("kt/yr", "t/yr") == pytest.approx(1000)
    assert factor("short ton", "t") == pytest.approx(0.90718474)
    assert factor("ppm", "fraction") == pytest.approx(1e-6)
    with pytest.raises(ValueError, match="does not convert"):
        factor("MWh", "t")
    with pytest.raises(ValueError, match="does not convert"):
        factor("wagonload", "t")


@pytest.mark.parametrize(
    "unit", ["(", "t(", "9**9**9**9", "t**9**9", "__import__", "1e9", "t;kg", "", "a" * 90, "t/"]
)
def test_an_expression_is_not_a_unit(unit: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        factor(unit, "t")


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert factor(text, "t") > 0


@pytest.mark.parametrize(
    ("unit", "to"),
    [("Mt/yr", "t/yr"), ("tonne / year", "t/yr"), ("kg", "t"), ("%", "fraction"), ("Moz", "t")],
)
def test_ordinary_spellings_convert(unit: str, to: str) -> None:
    assert factor(unit, to) > 0


def test_recipe_loss_closes_the_element_balance() -> None:
    recipe = Recipe("rle", "zinc", ("zinc-concentrate",), (Routing("zinc-refined", Estimate.of(0.955)),))
    assert recipe.loss + sum(r.share.central for r in recipe.routing) == pytest.approx(1.0, abs=1e-15)


def test_a_recipe_cannot_make_more_than_it_is_fed() -> None:
    with pytest.raises(ValueError, match="more than the feed holds"):
        Recipe("magic", "zinc", ("ore",), (Routing("a", Estimate.of(0.8)), Routing("b", Estimate.of(0.3))))


def test_option_probability_runs_from_2030_to_2035() -> None:
    option = Option("X", "x", "USA", "restart", 2028, (), probability_2030=0.4, probability_2035=0.8)
    assert option.probability(2029) == pytest.approx(0.4)
    assert option.probability(2033) == pytest.approx(0.64)
    assert option.probability(2040) == pytest.approx(0.8)
    assert Option("Y", "y", "USA", "restart", 2028, ()).probability(2030) is None
