"""A comparison of routes: intervals, shared draws, what a figure rests on, and what it does not know."""

import numpy as np
import pytest

from oreshed.basis.estimate import Estimate
from oreshed.technology.comparison import Quantity, Route, Values, compare, draw
from oreshed.technology.parameter import Parameter, Parameters


def parameter(name: str, low: float, central: float, high: float, opened: bool = True) -> Parameter:
    return Parameter(name, Estimate(low, central, high, "t/t"), "a source", opened)


SHARED = parameter("grade", 0.4, 0.5, 0.6)
FIRST = Parameters(
    (SHARED, parameter("loss", 0.01, 0.02, 0.05, opened=False), parameter("idle", 1.0, 2.0, 3.0))
)
SECOND = Parameters((SHARED, parameter("loss", 0.03, 0.04, 0.06)))
COLUMNS = (
    Quantity("metal", "Metal", "t/t ore", "more", "metal won"),
    Quantity("cost", "Cost", "USD/t", "less", "what it costs"),
)


def metal(values: Values) -> dict[str, np.ndarray]:
    plant = values["plant"]
    return {"metal": plant["grade"] * (1.0 - plant["loss"])}


def comparison():  # type: ignore[no-untyped-def]
    routes = (
        Route("first", "First", {"plant": FIRST}, metal),
        Route("second", "Second", {"plant": SECOND}, metal, absent={"cost": "never built"}),
    )
    return compare("ways", "Ways", "Which?", "One tonne.", COLUMNS, routes, draws=2000)


def test_an_interval_holds_its_central_value_and_lies_inside_the_bands() -> None:
    e = comparison().cell("first", "metal").estimate
    assert e.central == pytest.approx(0.5 * 0.98)
    assert 0.4 * 0.95 < e.low < e.central < e.high < 0.6 * 0.99


def test_a_figure_names_the_parameters_that_move_it_and_no_other() -> None:
    cell = comparison().cell("first", "metal")
    assert [p.name for p in cell.rests_on] == ["grade", "loss"]
    assert cell.unverified == 1


def test_what_routes_share_is_drawn_once_so_that_it_cannot_blur_the_difference() -> None:
    first, second = draw({"plant": FIRST}, 50), draw({"elsewhere": SECOND}, 50)
    assert np.array_equal(first["plant"]["grade"], second["elsewhere"]["grade"])
    assert not np.array_equal(first["plant"]["loss"], second["elsewhere"]["loss"])
    best = comparison().cell("first", "metal").best
    assert best is not None and best > 0.85  # the grade alone would make it a coin toss


def test_shares_of_being_best_sum_to_one_and_ties_are_shared() -> None:
    c = comparison()
    assert sum(c.cell(r.id, "metal").best for r in c.routes) == pytest.approx(1.0)
    same = tuple(Route(i, i, {"plant": FIRST}, metal) for i in ("a", "b"))
    tied = compare("ties", "Ties", "?", "", COLUMNS, same, draws=100)
    assert tied.cell("a", "metal").best == pytest.approx(0.5)


def test_a_quantity_without_source_is_said_so_and_never_a_number() -> None:
    c = comparison()
    assert c.cell("first", "cost").estimate is None
    assert c.cell("first", "cost").missing == "no source"
    assert c.cell("second", "cost").missing == "never built"


def test_a_route_may_not_give_a_quantity_that_is_no_column() -> None:
    route = Route("odd", "Odd", {"plant": FIRST}, lambda v: {"smoke": v["plant"]["grade"]})
    with pytest.raises(ValueError, match="smoke"):
        compare("x", "X", "?", "", COLUMNS, (route,), draws=10)


def test_the_same_seed_gives_the_same_comparison() -> None:
    assert comparison().cells == comparison().cells
