"""Our builder and linopy, given the same labelled matrix, reach the same optimum."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linopy_twin import TwinUnsolvable, linopy_objective

from oreshed.basis.errors import Unsolvable
from oreshed.chain.matrix import Column, Matrix, MatrixBuilder, Row
from oreshed.chain.solve import Solver


def random_network(seed: int, *, regions: int = 4) -> Matrix:
    """Mines, smelters with a companion, shipments and capped demand between random regions; always feasible.

    All limits, yields and losses are drawn, so no two rows have the same numbers and a swapped index shows.
    """
    rng = np.random.default_rng(seed)
    build = MatrixBuilder()
    for r in range(regions):
        for form in ("ore", "metal", "companion"):
            build.add_row(
                Row(f"{form}@{r}", "node balance", region=str(r), commodity=form), rhs=0.0, equality=True
            )
    for r in range(regions):
        build.add_column(Column(f"mine@{r}", "make"))
        build.add_entry(f"ore@{r}", f"mine@{r}", 1.0)
        mine = Row(f"mine-cap@{r}", "capacity", relax_class=f"mining {r}")
        build.add_row(mine, rhs=rng.uniform(5, 90), entries=[(f"mine@{r}", 1.0)])
        build.add_column(Column(f"smelt@{r}", "make"))
        build.add_entry(f"ore@{r}", f"smelt@{r}", -1.0)
        build.add_entry(f"metal@{r}", f"smelt@{r}", rng.uniform(0.85, 0.97))
        build.add_column(Column(f"recover@{r}", "recover"))
        build.add_entry(f"companion@{r}", f"recover@{r}", 1.0)
        smelter = Row(f"smelt-cap@{r}", "capacity", relax_class=f"smelting {r}")
        build.add_row(smelter, rhs=rng.uniform(5, 60), entries=[(f"smelt@{r}", rng.uniform(0.9, 1.1))])
        yield_row = Row(f"recovery@{r}", "companion recovery")
        build.add_row(
            yield_row,
            rhs=0.0,
            entries=[(f"recover@{r}", 1.0), (f"smelt@{r}", -rng.uniform(0.001, 0.01))],
        )
        for form in ("metal", "companion"):
            value = 1.0 if form == "metal" else rng.uniform(2, 9)
            build.add_column(Column(f"use-{form}@{r}", "use"), objective=value)
            build.add_entry(f"{form}@{r}", f"use-{form}@{r}", -1.0)
            limit = rng.uniform(10, 50) * (1.0 if form == "metal" else 0.005)
            build.add_row(Row(f"demand-{form}@{r}", "demand"), rhs=limit, entries=[(f"use-{form}@{r}", 1.0)])
    for q in range(regions):
        for r in range(regions):
            for form in ("ore", "metal", "companion"):
                if q == r or rng.random() > 0.5:
                    continue
                name = f"ship-{form}@{q}-{r}"
                build.add_column(Column(name, "ship", from_region=str(q), to_region=str(r)))
                build.add_entry(f"{form}@{q}", name, -1.0)
                build.add_entry(f"{form}@{r}", name, 1.0 - rng.uniform(0, 0.05))
                build.add_row(
                    Row(f"lane-{name}", "trade limit"), rhs=rng.uniform(0, 30), entries=[(name, 1.0)]
                )
    return build.build()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31), st.integers(2, 6))
def test_both_builders_reach_the_same_optimum(seed: int, regions: int) -> None:
    matrix = random_network(seed, regions=regions)
    ours = Solver(matrix).solve()
    assert ours.value > 0
    assert ours.value == pytest.approx(linopy_objective(matrix), rel=1e-9, abs=1e-12)
    assert matrix.residual(ours.x) <= 1e-9


def test_the_twin_reads_labels_not_positions() -> None:
    """Shuffling rows, columns and entries changes nothing; giving two mines each other's entries does."""
    matrix = random_network(11)
    rng = np.random.default_rng(5)
    rows, columns = rng.permutation(len(matrix.rows)), rng.permutation(len(matrix.columns))
    entries = rng.permutation(len(matrix.value))
    shuffled = replace(
        matrix,
        rows=tuple(matrix.rows[i] for i in rows),
        columns=tuple(matrix.columns[j] for j in columns),
        row=np.argsort(rows)[matrix.row][entries],
        col=np.argsort(columns)[matrix.col][entries],
        value=matrix.value[entries],
        equality=matrix.equality[rows],
        rhs=matrix.rhs[rows],
        objective=matrix.objective[columns],
        cost=matrix.cost[columns],
    )
    right = linopy_objective(matrix)
    assert linopy_objective(shuffled) == pytest.approx(right, rel=1e-9)
    a, b = matrix.column_index["use-metal@0"], matrix.column_index["use-metal@1"]
    col = np.where(matrix.col == a, b, np.where(matrix.col == b, a, matrix.col))
    gain = matrix.objective.copy()
    gain[a] = 3.0
    priced = replace(matrix, objective=gain)
    crossed = replace(priced, col=col)
    assert linopy_objective(crossed) == pytest.approx(Solver(crossed).solve().value, rel=1e-9)
    assert linopy_objective(crossed) != pytest.approx(linopy_objective(priced), rel=1e-3)


def tiny(rhs: float, *, equality: bool, coefficient: float = 1.0) -> Matrix:
    build = MatrixBuilder()
    build.add_column(Column("x", "use"), objective=1.0)
    build.add_row(Row("r", "demand"), rhs=rhs, equality=equality, entries=[("x", coefficient)])
    return build.build()


def test_contradiction_is_seen_by_both() -> None:
    matrix = tiny(-3.0, equality=True)
    with pytest.raises(Unsolvable):
        Solver(matrix).solve()
    with pytest.raises(TwinUnsolvable):
        linopy_objective(matrix)


def test_a_row_without_entries_is_not_forgotten() -> None:
    matrix = tiny(-3.0, equality=False, coefficient=0.0)
    assert matrix.value.size == 0
    with pytest.raises(Unsolvable):
        Solver(matrix).solve()
    with pytest.raises(TwinUnsolvable):
        linopy_objective(matrix)


def test_unbounded_is_seen_by_both() -> None:
    matrix = tiny(5.0, equality=False, coefficient=-1.0)
    assert Solver(matrix).solve().status == "unbounded"
    assert linopy_objective(matrix) == math.inf


def test_repeated_ids_are_refused() -> None:
    matrix = random_network(3)
    twice = replace(matrix, columns=(matrix.columns[1], *matrix.columns[1:]))
    with pytest.raises(ValueError, match="repeated ids"):
        linopy_objective(twice)
