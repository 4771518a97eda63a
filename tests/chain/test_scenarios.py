"""Scenarios solved in place equal cold solves, whatever the number of workers; a contradiction is an answer."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
from test_twin import random_network

from oreshed.basis.errors import Unsolvable
from oreshed.chain import scenarios as module
from oreshed.chain.matrix import Column, Matrix, MatrixBuilder, Row
from oreshed.chain.scenarios import run_scenarios
from oreshed.chain.solve import Solver


def limits(matrix: Matrix) -> list[int]:
    return [i for i, r in enumerate(matrix.rows) if r.family in ("capacity", "trade limit")]


def outages(matrix: Matrix, count: int, seed: int = 4) -> list[Mapping[int, float]]:
    """One to three limits cut to a drawn part, some to nothing."""
    rng = np.random.default_rng(seed)
    rows = limits(matrix)
    return [
        {
            int(i): float(matrix.rhs[i] * rng.choice([0.0, 0.3, 0.8]))
            for i in rng.choice(rows, rng.integers(1, 4), replace=False)
        }
        for _ in range(count)
    ]


def test_every_scenario_equals_a_cold_solve_of_its_own() -> None:
    matrix = random_network(21, regions=6)
    changes = outages(matrix, 40)
    found = run_scenarios(matrix, changes, check_share=0.1)
    cold = [Solver(matrix.with_rhs(change)).solve().value for change in changes]
    assert found.statuses == ("optimal",) * 40
    np.testing.assert_allclose(found.values, cold, rtol=1e-9)
    assert found.base == pytest.approx(Solver(matrix).solve().value, rel=1e-9)
    assert (found.values <= found.base * (1 + 1e-9)).all()
    assert len(found.checked) == 4
    assert found.largest_gap <= 1e-9
    assert not found.all_cold


def test_dense_changes_of_every_limit_equal_cold_solves() -> None:
    matrix = random_network(22, regions=5)
    rng = np.random.default_rng(9)
    rows = limits(matrix)
    changes = [
        dict(zip(rows, matrix.rhs[rows] * rng.lognormal(0, 0.2, len(rows)), strict=True)) for _ in range(12)
    ]
    found = run_scenarios(matrix, changes)
    cold = [Solver(matrix.with_rhs(change)).solve().value for change in changes]
    np.testing.assert_allclose(found.values, cold, rtol=1e-9)


def test_workers_chunks_and_order_change_no_bit() -> None:
    matrix = random_network(23, regions=5)
    changes = outages(matrix, 31)
    alone = run_scenarios(matrix, changes, keep=(0, 4))
    for workers, chunk in ((2, None), (2, 3), (1, 1)):
        other = run_scenarios(matrix, changes, workers=workers, chunk=chunk, keep=(0, 4))
        np.testing.assert_array_equal(other.values, alone.values)
        np.testing.assert_array_equal(other.flows, alone.flows)
        np.testing.assert_array_equal(other.checked, alone.checked)
        assert other.statuses == alone.statuses
    backwards = run_scenarios(matrix, changes[::-1], keep=(0, 4))
    np.testing.assert_array_equal(backwards.values[::-1], alone.values)


def test_a_scenario_leaves_nothing_behind() -> None:
    matrix = random_network(24)
    row = limits(matrix)[0]
    found = run_scenarios(matrix, [{}, {row: 0.0}, {}, {row: math.inf}, {}])
    assert found.values[0] == found.values[2] == found.values[4]
    assert found.values[0] == pytest.approx(found.base, rel=1e-12)
    assert found.values[3] >= found.values[0]


def promise(floor: float) -> Matrix:
    build = MatrixBuilder()
    build.add_column(Column("mine", "make"), objective=1.0)
    build.add_row(Row("cap", "capacity"), rhs=10.0, entries=[("mine", 1.0)])
    build.add_row(Row("promise", "policy"), rhs=-floor, entries=[("mine", -1.0)])
    return build.build()


def test_a_contradictory_scenario_is_reported_and_the_rest_go_on() -> None:
    matrix = promise(4.0)
    found = run_scenarios(matrix, [{0: 6.0}, {0: 3.0}, {0: math.inf}, {0: 5.0}], check_share=1.0, keep=(0,))
    assert found.statuses == ("optimal", "infeasible", "unbounded", "optimal")
    assert found.values[[0, 3]].tolist() == [6.0, 5.0]
    assert np.isnan(found.values[[1, 2]]).all()
    assert np.isnan(found.flows[1:3]).all()
    with pytest.raises(Unsolvable):
        Solver(matrix.with_rhs({0: 3.0})).solve()


def test_scenarios_may_lift_a_contradiction_of_the_base() -> None:
    found = run_scenarios(promise(12.0), [{}, {0: 15.0}])
    assert math.isnan(found.base)
    assert found.statuses == ("infeasible", "optimal")
    assert found.values[1] == 15.0


def test_the_tightest_of_several_limits_on_one_flow_holds() -> None:
    """Limits on a single flow are folded into its bounds; each must still bind, and lift, by itself."""
    build = MatrixBuilder()
    build.add_column(Column("mine", "make"), objective=1.0)
    build.add_column(Column("rest", "make"), objective=0.1)
    build.add_row(Row("nameplate", "capacity"), rhs=10.0, entries=[("mine", 1.0)])
    build.add_row(Row("power", "utilisation"), rhs=18.0, entries=[("mine", 2.5)])
    build.add_row(Row("promise", "policy"), rhs=-1.5, entries=[("mine", -0.5)])
    build.add_row(Row("both", "resource"), rhs=11.0, entries=[("mine", 1.0), ("rest", 1.0)])
    matrix = build.build()
    changes = [{}, {1: math.inf}, {0: 4.0}, {1: 30.0, 0: math.inf}, {2: -4.0}, {2: -3.7}, {3: 2.0}]
    found = run_scenarios(matrix, changes, check_share=1.0, keep=(0,))
    assert found.flows[[0, 1, 2, 3], 0] == pytest.approx([7.2, 10.0, 4.0, 11.0])
    assert found.statuses[4:] == ("infeasible", "infeasible", "infeasible")
    for change, value in zip(changes[:4], found.values[:4], strict=True):
        assert value == pytest.approx(Solver(matrix.with_rhs(change)).solve().value, rel=1e-9)


def test_an_iteration_cap_falls_back_cold_to_the_same_optimum() -> None:
    matrix = random_network(25, regions=6)
    changes = outages(matrix, 12)
    capped = run_scenarios(matrix, changes, iteration_cap=0)
    assert capped.cold.any()
    np.testing.assert_allclose(capped.values, run_scenarios(matrix, changes).values, rtol=1e-9)


def test_a_warm_answer_that_the_check_refutes_makes_every_answer_cold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matrix = random_network(26)
    changes = outages(matrix, 6)
    right = run_scenarios(matrix, changes).values

    honest = module._Warm._warm

    def stops_short(self: module._Warm) -> str:
        """A warm start that calls a poorer vertex optimal: the best plan with one demand closed."""
        row = matrix.row_index["demand-metal@0"]
        limit = self.model.rhs[[row]]
        self.model.set_rhs(np.array([row]), np.array([0.0]))
        status = honest(self)
        self.model.set_rhs(np.array([row]), limit)
        return status

    monkeypatch.setattr(module._Warm, "_warm", stops_short)
    found = run_scenarios(matrix, changes, check_share=1.0)
    assert found.largest_gap > 1e-3
    assert found.all_cold
    np.testing.assert_allclose(found.values, right, rtol=1e-9)


def test_no_scenarios_give_an_empty_answer() -> None:
    found = run_scenarios(random_network(27), [])
    assert found.values.shape == (0,)
    assert found.statuses == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({999: 1.0}, "row 999"),
        ({0: math.nan}, "to nan"),
        ({0: math.inf}, "ore@0.*to inf"),
        ({-1: 1.0}, "row -1"),
    ],
)
def test_a_change_that_means_nothing_is_refused_by_number(change: Mapping[int, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        run_scenarios(random_network(28), [{}, change])


@pytest.mark.parametrize("settings", [{"workers": 0}, {"chunk": 0}, {"check_share": 1.2}])
def test_settings_out_of_range_are_refused(settings: Mapping[str, float]) -> None:
    with pytest.raises(ValueError, match=r"count from 1|fraction"):
        run_scenarios(random_network(28), [{}], **settings)
