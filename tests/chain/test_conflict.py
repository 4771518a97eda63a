"""A contradiction is named by exactly the rows that make it, with their numbers."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_twin import random_network

from oreshed.basis.errors import Unsolvable
from oreshed.chain.conflict import Conflict, explain, solve_or_explain
from oreshed.chain.matrix import Column, Matrix, MatrixBuilder, Row
from oreshed.chain.solve import Solver


def zinc(*, floor: float = 15.0, innocents: bool = True) -> Matrix:
    """Two mines (4 and 5 t/yr) feed a smelter with 90 % yield; a contract wants at least `floor` of metal."""
    build = MatrixBuilder()
    for name in ("mine-a", "mine-b", "smelt", "cadmium", "deliver"):
        build.add_column(Column(name, "make"), objective=1.0 if name == "deliver" else 0.0)
    feed = [("mine-a", 1.0), ("mine-b", 1.0), ("smelt", -1.0)]
    build.add_row(
        Row("feed", "node balance", label="balance of zinc concentrate in CAN"),
        rhs=0,
        equality=True,
        entries=feed,
    )
    build.add_row(
        Row("metal", "node balance", label="balance of refined zinc in CAN"),
        rhs=0,
        equality=True,
        entries=[("smelt", 0.9), ("deliver", -1.0)],
    )
    build.add_row(
        Row("a", "capacity", "mining", label="nameplate of mine A", parents=("capacities/mine-a/2024",)),
        rhs=4,
        entries=[("mine-a", 1.0)],
    )
    build.add_row(
        Row("b", "utilisation", "mining", label="utilisation of mine B", reason="power"),
        rhs=5,
        entries=[("mine-b", 1.0)],
    )
    if innocents:
        build.add_row(
            Row("s", "capacity", "smelting", label="nameplate of the smelter"),
            rhs=70,
            entries=[("smelt", 1.0)],
        )
        build.add_row(
            Row("cd", "companion recovery", label="cadmium recovery"),
            rhs=0,
            entries=[("cadmium", 1.0), ("smelt", -0.003)],
        )
        build.add_row(Row("d", "demand", label="zinc demand in CAN"), rhs=30, entries=[("deliver", 1.0)])
    build.add_row(
        Row("contract", "policy", label="contract for refined zinc", reason="offtake"),
        rhs=-floor,
        entries=[("deliver", -1.0)],
    )
    return build.build()


def ids(matrix: Matrix, conflict: Conflict) -> set[str]:
    return {matrix.rows[i].id for i in conflict.rows}


def test_the_conflict_names_the_contract_the_mines_and_the_balances_between() -> None:
    matrix = zinc()
    assert ids(matrix, explain(matrix)) == {"contract", "a", "b", "feed", "metal"}


def test_the_text_gives_numbers_reasons_parents_and_the_nearest_change() -> None:
    with pytest.raises(Unsolvable) as raised:
        solve_or_explain(Solver(zinc()))
    text = str(raised.value)
    assert text.splitlines() == [
        "These 5 rows cannot hold together; without any one of them the others can. The smallest single "
        "change that mends it: contract for refined zinc from 15 to 8.1 t/yr.",
        "- balance of zinc concentrate in CAN: what comes in equals what goes out",
        "- balance of refined zinc in CAN: what comes in equals what goes out",
        "- nameplate of mine A: at most 4 t/yr (alone, it would have to be 11.67) [capacities/mine-a/2024]",
        "- utilisation of mine B: at most 5 t/yr (alone, it would have to be 12.67); reason: power",
        "- contract for refined zinc: at least 15 t/yr (alone, it would have to be 8.1); reason: offtake",
    ]


@pytest.mark.parametrize("floor", [8.1 + 1e-6, 9.0, 400.0])
def test_bystanders_are_named_only_when_they_take_part(floor: float) -> None:
    named = ids(zinc(), explain(zinc(floor=floor)))
    assert "cd" not in named
    assert {"s", "d"} & named == set() or len(named) < 5  # demand 30 < 400 contradicts by itself, in two rows


def test_each_nearest_limit_mends_the_conflict_and_a_little_less_does_not() -> None:
    matrix = zinc(floor=13.7)
    movable = [s for s in explain(matrix).statements if math.isfinite(s.mend)]
    assert len(movable) == 3
    for statement in movable:
        sign = -1.0 if matrix.rhs[statement.index] < 0 else 1.0
        mended = matrix.with_rhs({statement.index: sign * statement.mend})
        assert Solver(mended).solve().status == "optimal"
        short = statement.limit + 0.99 * (statement.mend - statement.limit)
        with pytest.raises(Unsolvable):
            Solver(matrix.with_rhs({statement.index: sign * short})).solve()


def test_the_live_bounds_of_the_solver_count() -> None:
    matrix = zinc(floor=8.0)
    solver = Solver(matrix)
    assert solve_or_explain(solver).status == "optimal"
    solver.set_rhs([matrix.row_index["a"]], [0.5])
    with pytest.raises(Unsolvable, match=r"nameplate of mine A: at most 0\.5 t/yr"):
        solve_or_explain(solver)
    solver.relax([matrix.row_index["b"]])
    assert solve_or_explain(solver).status == "optimal"


def test_a_row_that_no_flow_can_meet_stands_alone() -> None:
    build = MatrixBuilder()
    build.add_column(Column("use", "use"), objective=1.0)
    build.add_row(Row("minus", "policy", label="quota"), rhs=-2.0, entries=[("use", 1.0)])
    build.add_row(Row("fine", "policy", label="other"), rhs=2.0, entries=[("use", 1.0)])
    conflict = explain(build.build())
    assert conflict.text.startswith("One row cannot hold by itself")
    assert [s.row.id for s in conflict.statements] == ["minus"]


def test_a_recovery_in_conflict_is_written_with_its_flows() -> None:
    matrix = zinc(floor=1.0)
    need = Row("in", "policy", label="cadmium contract")
    build = replace(
        matrix,
        rows=(*matrix.rows, need),
        row=np.append(matrix.row, len(matrix.rows)),
        col=np.append(matrix.col, matrix.column_index["cadmium"]),
        value=np.append(matrix.value, -1.0),
        equality=np.append(matrix.equality, False),
        rhs=np.append(matrix.rhs, -0.5),
    )
    text = explain(build).text
    assert "cadmium recovery: cadmium is at most 0.003 x smelt" in text
    assert "cadmium contract: at least 0.5 t/yr (alone, it would have to be 0.027)" in text


def test_rows_that_agree_have_nothing_to_explain() -> None:
    with pytest.raises(ValueError, match="do not contradict"):
        explain(zinc(floor=2.0))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31), st.floats(1.0, 400.0))
def test_every_named_row_is_needed_for_the_contradiction(seed: int, floor: float) -> None:
    """Minimality by definition: the set alone contradicts; without any one member it does not."""
    matrix = random_network(seed)
    lifted = matrix.with_rhs({matrix.row_index["demand-metal@0"]: 1e6})
    imposed = replace(
        lifted,
        rows=(*lifted.rows, Row("imposed", "policy")),
        row=np.append(lifted.row, len(lifted.rows)),
        col=np.append(lifted.col, lifted.column_index["use-metal@0"]),
        value=np.append(lifted.value, -1.0),
        equality=np.append(lifted.equality, False),
        rhs=np.append(lifted.rhs, -floor),
    )
    try:
        Solver(imposed).solve()
        assume(False)
    except Unsolvable:
        pass
    conflict = explain(imposed)
    assert "imposed" in ids(imposed, conflict)
    named = list(conflict.rows)
    for left_out in [None, *named]:
        kept = np.array([i for i in named if i != left_out])
        place = {int(i): k for k, i in enumerate(kept)}
        inside = np.isin(imposed.row, kept)
        alone = replace(
            imposed,
            rows=tuple(imposed.rows[i] for i in kept),
            row=np.array([place[int(i)] for i in imposed.row[inside]], dtype=np.int64),
            col=imposed.col[inside],
            value=imposed.value[inside],
            equality=imposed.equality[kept],
            rhs=imposed.rhs[kept],
            objective=np.zeros(len(imposed.columns)),
        )
        if left_out is None:
            with pytest.raises(Unsolvable):
                Solver(alone).solve()
        else:
            assert Solver(alone).solve().status == "optimal"
