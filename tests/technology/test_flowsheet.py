"""Recycles settle to the state that a linear solve gives, loads equal inverse bleed, and loops without bleed are refused."""

from collections.abc import Mapping

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.flowsheet import Flowsheet, Join, solve, splitter
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import Result, Unit


def bank(name: str, recovery: dict[str, float]) -> Unit:
    def float_(feeds: Mapping[str, Stream], values: Mapping[str, Array]) -> Result:
        del values
        concentrate, tail = feeds["feed"].split(recovery)
        return Result({"concentrate": concentrate, "tail": tail})

    return Unit(name, ("feed",), ("concentrate", "tail"), float_)


def loop(bleed: float) -> Flowsheet:
    return Flowsheet(
        "loop",
        {"furnace": splitter("furnace", ("dust", "bullion"), (0.5,)),
         "dust": splitter("dust", ("bleed", "return"), (bleed,))},
        (Join("furnace", "dust", "dust", "feed"), Join("dust", "return", "furnace", "feed"),
         Join("dust", "bleed"), Join("furnace", "bullion")),
        {"feed": ("furnace", "feed")},
    )  # fmt: skip


def test_five_banks_with_recycle_equal_the_linear_solve() -> None:
    rng = np.random.default_rng(4)
    names = ["rougher", "scavenger", "cleaner", "recleaner", "final"]
    r = {n: dict(zip(("galena", "sphalerite"), rng.uniform(0.2, 0.95, 2), strict=True)) for n in names}
    sheet = Flowsheet(
        "five",
        {n: bank(n, r[n]) for n in names},
        (Join("rougher", "concentrate", "cleaner", "feed"), Join("rougher", "tail", name="tail"),
         Join("cleaner", "tail", "scavenger", "feed"), Join("scavenger", "concentrate", "rougher", "feed"),
         Join("scavenger", "tail", name="tail"), Join("cleaner", "concentrate", "recleaner", "feed"),
         Join("recleaner", "tail", "cleaner", "feed"), Join("recleaner", "concentrate", "final", "feed"),
         Join("final", "tail", "recleaner", "feed"), Join("final", "concentrate", name="concentrate")),
        {"ore": ("rougher", "feed")},
    )  # fmt: skip
    solved = solve(sheet, {"ore": Stream.of({"galena": 8.0, "sphalerite": 20.0})})
    for mineral, fresh in (("galena", 8.0), ("sphalerite", 20.0)):
        R, S, C, E, F = (r[n][mineral] for n in names)
        # feeds of rougher, scavenger, cleaner, recleaner, final
        a = np.array([[1, -S, 0, 0, 0], [0, 1, -(1 - C), 0, 0], [-R, 0, 1, -(1 - E), 0],
                      [0, 0, -C, 1, -(1 - F)], [0, 0, 0, -E, 1]])  # fmt: skip
        feed = np.linalg.solve(a, [fresh, 0, 0, 0, 0])
        assert float(solved.products["concentrate"].species_flow(mineral)) == pytest.approx(
            feed[4] * F, rel=1e-9
        )
    assert solved.passes <= 3


def test_circulating_load_is_inverse_bleed() -> None:
    feed = Stream.of({"Cd in dust": 3.0})
    solved = solve(loop(0.25), {"feed": feed})
    # All that reaches the furnace leaves by bullion or by bleed.
    load = float(solved.circulating("furnace", feed, "Cd"))
    assert load == pytest.approx(1 / (1 - 0.5 * 0.75), rel=1e-9)
    out = sum(float(s.element("Cd")) for s in solved.products.values())
    assert out == pytest.approx(3.0, rel=1e-9)


def test_draws_settle_each_to_its_own_state() -> None:
    feed = Stream.of({"Cd in dust": np.array([1.0, 2.0, 5.0])})
    solved = solve(loop(0.1), {"feed": feed})
    one = solve(loop(0.1), {"feed": Stream.of({"Cd in dust": 5.0})})
    many = solved.products["furnace.bullion"].element("Cd")
    assert many[2] == pytest.approx(float(one.products["furnace.bullion"].element("Cd")), rel=1e-9)
    assert many[1] / many[0] == pytest.approx(2.0, rel=1e-9)


def test_a_loop_without_bleed_is_refused() -> None:
    sheet = Flowsheet(
        "closed",
        {"a": splitter("a", ("back", "out"), (1.0,))},
        (Join("a", "back", "a", "feed"), Join("a", "out")),
        {"feed": ("a", "feed")},
    )
    with pytest.raises(OutOfValidity, match="bleed"):
        solve(sheet, {"feed": Stream.of({"galena": 1.0})})


def test_no_feed_gives_no_product() -> None:
    solved = solve(loop(0.2), {"feed": Stream.of({"Cd in dust": 0.0})})
    assert all(not s.flow.any() for s in solved.products.values())


def test_an_outlet_cannot_go_two_ways() -> None:
    unit = splitter("a", ("x", "y"), (0.5,))
    with pytest.raises(ValueError, match="splitter"):
        Flowsheet("twice", {"a": unit}, (Join("a", "x"), Join("a", "x", "a", "feed")), {})
