"""Certificates: exact, readable, refused where there is nothing to prove; the exact algebra behind them."""

import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from networks import balance, chain, limit, random_delta, random_network, slice_network

from oreshed.basis.errors import OutOfValidity
from oreshed.chain.matrix import Column, Matrix, MatrixBuilder, Row
from oreshed.chain.solve import Solver
from oreshed.insight.certificate import certify, certify_all, settled
from oreshed.insight.exact import ExactMatrix, exact_prices, solve_sparse
from oreshed.insight.unlock import unlock
from oreshed.insight.verify import check, tables_of


def smelting() -> Matrix:
    """One mine, one smelter, one refinery with printed recoveries; smelter and refinery both full."""
    builder = MatrixBuilder()
    for node, label in (
        ("ore", "zinc-concentrate USA"),
        ("bullion", "zinc-bullion USA"),
        ("metal", "zinc-refined USA"),
    ):
        builder.add_row(Row(node, "node balance", label=label), rhs=0.0, equality=True)
    builder.add_column(Column("mine", "make", "zinc-concentrate", "", "", "USA", "red-dog"))
    builder.add_column(Column("smelt", "make", "zinc-bullion", "red-dog", "USA", "USA", "clarksville"))
    builder.add_column(Column("refine", "make", "zinc-refined", "red-dog", "USA", "USA", "sauget"))
    builder.add_column(Column("use", "use", "zinc-refined", "", "USA", "USA"), objective=1.0)
    for row, column, value in (
        ("ore", "mine", 1.0), ("ore", "smelt", -1.0), ("bullion", "smelt", 0.955),
        ("bullion", "refine", -1.0), ("metal", "refine", 0.97), ("metal", "use", -1.0),
    ):  # fmt: skip
        builder.add_entry(row, column, value)
    limit(builder, "smelter", 1000, [("smelt", 1.0)], family="utilisation")
    limit(builder, "refinery", 955, [("refine", 1.0)], family="utilisation")
    return builder.build()


def in_memory(matrix: Matrix, delta: float, certificates: tuple) -> None:
    now = Solver(matrix).solve().value
    verdict = {"unlocking": {"supply_now": now, "delta": delta}}
    report = check(tables_of(matrix), {**verdict, "certificates": [c.to_json() for c in certificates]})
    assert report.ok and report.certificates == len(certificates), report.text


def test_node_values_carry_the_yields_exactly() -> None:
    matrix = smelting()
    without_smelter, without_refinery = certify(matrix, ("smelter", "refinery"), 50)
    assert without_smelter.member == "smelter" and without_smelter.relaxed == ("refinery",)
    assert without_smelter.node_values == {"bullion": Fraction(97, 100), "metal": Fraction(1)}
    assert without_smelter.row_values == {"smelter": Fraction("0.955") * Fraction("0.97")}
    assert without_smelter.bound == 1000 * Fraction("0.92635")
    assert without_refinery.bound == 955 * Fraction("0.97")
    assert without_smelter.bound < without_smelter.threshold
    in_memory(matrix, 50, (without_smelter, without_refinery))


def test_lines_read_as_a_person_would_write_them() -> None:
    lines = {line.column: line.text for line in certify(smelting(), ("smelter", "refinery"), 50)[0].lines}
    assert lines["smelt"] == (
        "make clarksville from red-dog: 0.955 x 0.97 [zinc-bullion USA] <= 1 x 0.92635 [smelter] (both 0.92635)"
    )
    assert lines["refine"] == (
        "make sauget from red-dog: 0.97 x 1 [zinc-refined USA] - 1 x 0.97 [zinc-bullion USA] <= 0 (both 0)"
    )
    assert lines["use"] == "use zinc-refined USA: 1 - 1 x 1 [zinc-refined USA] <= 0 (both 0)"


def test_flows_come_with_the_first_member_and_reach_the_threshold() -> None:
    first, second = certify(smelting(), ("smelter", "refinery"), 50)
    assert first.flows["use"] >= float(first.threshold) * (1 - 1e-9) and not second.flows
    assert first.flows["smelt"] * 0.955 == pytest.approx(first.flows["refine"], rel=1e-12)


def test_dust_below_the_rounding_of_the_largest_flow_is_no_flow() -> None:
    kept = settled(np.array([1.4e7, 1.9e-9, 5.0, 0.0]))
    assert kept.tolist() == [1.4e7, 0.0, 5.0, 0.0]
    assert settled(np.array([2e-9, 1e-9])).tolist() == [2e-9, 1e-9]  # small, but nothing large rounds it away


def test_sets_that_prove_nothing_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="not the"):
        certify(smelting(), ("smelter",), 50)
    with pytest.raises(OutOfValidity, match="mine can be left out"):
        certify(chain({"mine": 300, "smelter": 200}), ("mine", "smelter"), 50)


def test_json_keeps_fractions_as_text() -> None:
    found = certify(smelting(), ("smelter", "refinery"), 50)[0].to_json()
    assert found["row_values"] == {"smelter": "18527/20000"} and found["bound"] == "18527/20"
    assert found["bound_t"] == pytest.approx(926.35) and found["threshold_t"] == pytest.approx(976.35)
    assert set(found) == {
        "set", "member", "relaxed", "node_values", "row_values", "bound", "bound_t", "threshold_t", "lines", "flows",
    }  # fmt: skip


def parallel(seed: int) -> Matrix:
    """A random network where every plant has rivals whose yield is the same but for the last digits of a float.

    Which of them the float solver keeps is chance; exactly, one is better by 1e-16, and the others violate its prices.
    """
    matrix = random_network(seed)
    draw = random.Random(seed)
    builder = MatrixBuilder()
    for i, row in enumerate(matrix.rows):
        builder.add_row(row, rhs=float(matrix.rhs[i]), equality=bool(matrix.equality[i]))
    for j, column in enumerate(matrix.columns):
        own = [(matrix.rows[matrix.row[k]].id, matrix.value[k]) for k in np.flatnonzero(matrix.col == j)]
        for rival in range(4 if column.plant else 1):
            named = column._replace(id=f"{column.id} {rival}")
            builder.add_column(named, objective=float(matrix.objective[j]))
            for row_id, value in own:
                nudge = 1 + draw.choice((0, 1, -1, 2)) * 2e-16 if value not in (1.0, -1.0) else 1.0
                builder.add_entry(row_id, named.id, float(value) * nudge)
    return builder.build()


def test_what_rounding_hides_is_mended_exactly() -> None:
    mended = proofs = 0
    for seed in range(150):
        matrix, delta = parallel(seed), random_delta(seed)
        solver = Solver(matrix)
        if not np.isfinite(solver.solve().value):
            continue
        exact = ExactMatrix(matrix)
        prices = exact_prices(exact, solver, ())
        assert prices is not None
        assert all(exact.reduced(j, prices) <= 0 for j in range(len(matrix.columns)))
        assert all(y >= 0 for i, y in prices.items() if not matrix.equality[i])
        floats = solver.solve().dual
        rounded = {i: Fraction(float(y)) for i, y in enumerate(floats) if y}
        mended += any(exact.reduced(j, rounded) > 0 for j in range(len(matrix.columns)))
        found = unlock(matrix, delta, solver=solver)
        certificates = certify_all(matrix, found, solver=solver)
        proofs += len(certificates)
        in_memory(matrix, delta, certificates)
    assert mended > 50 and proofs > 150  # the float prices themselves would have been refused


def test_a_wrong_basis_is_pivoted_to_exact_prices() -> None:
    """The prices of yesterday's optimum: the objective changed since, so the basis violates by far, not by rounding."""
    pivoted = 0
    for seed in range(60):
        matrix = random_network(seed)
        solver = Solver(matrix)
        value = solver.solve().value
        if not np.isfinite(value):
            continue
        draw = random.Random(seed)
        other = replace(
            matrix, objective=matrix.objective * np.array([draw.choice((0.2, 1, 3)) for _ in matrix.columns])
        )
        exact = ExactMatrix(other)
        prices = exact_prices(exact, solver, ())
        assert prices is not None
        assert all(exact.reduced(j, prices) <= 0 for j in range(len(matrix.columns)))
        assert float(exact.bound(prices)) == pytest.approx(Solver(other).solve().value, rel=1e-9, abs=1e-9)
        pivoted += 1
    assert pivoted > 40


@pytest.mark.parametrize("size", [1, 5, 40])
def test_sparse_elimination_solves_exactly(size: int) -> None:
    draw = random.Random(size)
    for _ in range(20):
        rows = [
            {
                j: Fraction(draw.randint(-9, 9) or 1, draw.randint(1, 9))
                for j in {k, *draw.sample(range(size), min(3, size))}
            }
            for k in range(size)
        ]
        rhs = [Fraction(draw.randint(-9, 9)) for _ in rows]
        x = solve_sparse(rows, rhs)
        dense = np.array([[float(row.get(j, 0)) for j in range(size)] for row in rows])
        if x is None:
            assert np.linalg.matrix_rank(dense) < size
            continue
        assert all(
            sum(a * x.get(j, Fraction(0)) for j, a in row.items()) == b
            for row, b in zip(rows, rhs, strict=True)
        )


def test_a_singular_system_has_no_solution() -> None:
    one = Fraction(1)
    assert solve_sparse([{0: one, 1: one}, {0: one, 1: one}], [one, one]) is None
    assert solve_sparse([{0: one}, {0: one}], [one, one]) is None


def test_lossless_cycles_do_not_disturb_the_proof() -> None:
    builder = MatrixBuilder()
    for node in ("A", "B"):
        balance(builder, node)
    for column, entries in {
        "mine": {"A": 1.0},
        "A to B": {"A": -1.0, "B": 1.0},
        "B to A": {"A": 1.0, "B": -1.0},
    }.items():
        builder.add_column(Column(column, "ship"))
        for node, value in entries.items():
            builder.add_entry(node, column, value)
    builder.add_column(Column("use", "use"), objective=1.0)
    builder.add_entry("B", "use", -1.0)
    limit(builder, "ore", 10, [("mine", 1.0)])
    matrix = builder.build()
    in_memory(matrix, 5, certify(matrix, ("ore",), 5))


def test_a_slice_of_a_real_size_is_proved_with_tight_rows_in_the_hundreds() -> None:
    matrix = slice_network(1)
    found = unlock(matrix, 31_400.0)
    certificates = certify_all(matrix, found)
    assert max(len(c.node_values) + len(c.row_values) for c in certificates) > 40
    in_memory(matrix, 31_400.0, certificates)
