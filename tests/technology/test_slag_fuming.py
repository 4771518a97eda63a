"""Fuming is a straight line while the slag is rich and a curve when it is lean, and the two join without a step."""

import numpy as np
import pytest

from oreshed.technology.extraction import lead_smelting, slag_fuming
from oreshed.technology.unit import CLOSURE, closure

V = slag_fuming.PARAMETERS.central()


def test_every_element_closes() -> None:
    feed = slag_fuming.lead_slag(100.0, Sn=1.0, Ge_ppm=500.0)
    assert closure({"slag": feed}, slag_fuming.UNIT.run(feed))[0] <= CLOSURE


def test_zinc_and_its_rate_run_through_the_turning_point_without_a_step() -> None:
    pace = float(V["zinc_per_coal"]) * 1.6e-3
    turn = (0.14 - float(V["turning"])) / pace
    t = turn + np.array([-1e-3, 0.0, 1e-3])
    w = slag_fuming.zinc_left(0.14, t, 1.6, V)
    assert np.diff(w) == pytest.approx([-pace * 1e-3] * 2, rel=1e-3)


def test_the_lean_end_agrees_with_stepwise_integration() -> None:
    w, step = 0.12, 0.01
    pace = float(V["zinc_per_coal"]) * 1.6e-3
    for _ in range(int(200 / step)):
        w -= pace * min(1.0, w / float(V["turning"])) * step
    assert float(slag_fuming.zinc_left(0.12, 200.0, 1.6, V)) == pytest.approx(w, rel=1e-3)


def test_form_is_linear_from_a_rich_slag_and_exponential_from_a_lean_one() -> None:
    assert slag_fuming.elimination(0.15, 140.0, 1.6) == "linear in time"
    assert slag_fuming.elimination(0.03, 140.0, 1.6) == "exponential in time"


def test_more_coal_and_more_time_leave_less_zinc_germanium_and_indium() -> None:
    for name, rising in (("minutes", (20.0, 80.0, 200.0)), ("coal_kg_t_min", (0.8, 1.6, 2.4))):
        runs = [slag_fuming.UNIT.run(slag_fuming.lead_slag(), {name: x}).diagnostics for x in rising]
        for key in ("zinc_recovery", "Ge_recovery", "In_recovery", "Pb_recovery"):
            values = [float(d[key]) for d in runs]
            assert values == sorted(values) and values[0] < values[-1]


def test_no_time_fumes_only_what_splashes() -> None:
    found = slag_fuming.UNIT.run(slag_fuming.lead_slag(), {"minutes": 0.0})
    assert float(found.diagnostics["zinc_recovery"]) == pytest.approx(float(V["carry_over"]))
    assert float(found.utilities["coal_t"]) == 0.0


def test_it_takes_the_slag_of_a_lead_smelter_as_that_leaves_it() -> None:
    slag = lead_smelting.run_plant("tsl", lead_smelting.EXAMPLE, 0.1).products["slag"]
    result = slag_fuming.UNIT.run(slag)
    assert closure({"slag": slag}, result)[0] <= CLOSURE
    assert float(result.products["slag"].total() + result.products["fume"].total()) == pytest.approx(
        float(slag.total()), rel=0.02
    )
