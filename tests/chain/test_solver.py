"""The live solver changes in place and tells a contradiction from an unbounded question."""

from dataclasses import replace

import numpy as np
import pytest
from test_twin import random_network, tiny

from oreshed.basis.errors import Unsolvable
from oreshed.chain.solve import Solver


@pytest.mark.parametrize("method", ["simplex", "ipm"])
def test_every_method_reaches_the_same_vertex_value(method: str) -> None:
    matrix = random_network(31, regions=6)
    assert Solver(matrix, method=method).solve().value == pytest.approx(
        Solver(matrix).solve().value, rel=1e-9
    )


def test_changed_limits_equal_a_rebuilt_matrix() -> None:
    matrix = random_network(32)
    rows = [matrix.row_index[name] for name in ("mine-cap@1", "demand-metal@2", "smelt-cap@0")]
    solver = Solver(matrix)
    solver.solve()
    solver.set_rhs(rows, [3.5, 77.0, 0.25])
    rebuilt = matrix.with_rhs(dict(zip(rows, [3.5, 77.0, 0.25], strict=True)))
    assert solver.solve().value == pytest.approx(Solver(rebuilt).solve().value, rel=1e-9)


def test_an_equality_row_moves_on_both_sides() -> None:
    matrix = tiny(3.0, equality=True)
    solver = Solver(matrix)
    assert solver.solve().value == 3.0
    solver.set_rhs([0], [1.25])
    assert solver.solve().value == 1.25
    solver.minimise(matrix.objective)
    assert solver.solve().value == 1.25


def test_relaxed_rows_come_back_with_their_last_limit() -> None:
    matrix = random_network(33)
    rows = np.concatenate(list(matrix.classes.values()))
    solver = Solver(matrix)
    base = solver.solve().value
    solver.relax(rows)
    assert solver.solve().value >= base
    solver.set_rhs(rows[:1], [0.0])
    solver.restore(rows)
    assert solver.solve().value == pytest.approx(
        Solver(matrix.with_rhs({int(rows[0]): 0.0})).solve().value, rel=1e-9
    )


def test_a_row_named_twice_takes_the_last_value() -> None:
    solver = Solver(tiny(3.0, equality=False))
    solver.set_rhs([0, 0], [7.0, 2.0])
    assert solver.solve().value == 2.0


def test_rows_and_limits_of_unequal_number_are_refused() -> None:
    with pytest.raises(ValueError, match="2 rows but 1"):
        Solver(tiny(3.0, equality=False)).set_rhs([0, 0], [1.0])


@pytest.mark.parametrize("method", ["simplex", "ipm"])
def test_a_contradiction_is_never_called_unbounded(method: str) -> None:
    matrix = random_network(34)
    broken = replace(
        matrix, rhs=np.where(np.arange(len(matrix.rows)) == matrix.row_index["mine-cap@0"], -1.0, matrix.rhs)
    )
    with pytest.raises(Unsolvable):
        Solver(broken, method=method).solve()


@pytest.mark.parametrize("method", ["simplex", "ipm"])
def test_an_unbounded_question_is_an_answer(method: str) -> None:
    assert Solver(tiny(3.0, equality=False, coefficient=-1.0), method=method).solve().status == "unbounded"
