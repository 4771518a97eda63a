"""Unlocking sets: the whole family, against enumeration; cuts as their dual; marginal values by re-solve."""

import csv
import itertools
import json
import math
import os
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from linopy_twin import linopy_objective
from networks import chain, companion, flow_network, limit, random_delta, random_network, slice_network

from oreshed.basis.errors import OutOfValidity
from oreshed.chain.matrix import Column, Matrix, MatrixBuilder, Row
from oreshed.chain.solve import Solver
from oreshed.insight.certificate import certify_all
from oreshed.insight.relaxation import Supply, tolerance
from oreshed.insight.unlock import all_cuts, holds, marginal_values, unlock
from oreshed.insight.verify import check, tables_of

HERE = Path(__file__).resolve()
CASES = Path(os.environ.get("ORESHED_CASES", HERE.parents[3] / "shared" / "cases")) / "network.csv"


def published(case: str) -> tuple[dict, dict]:
    if not CASES.is_file():
        pytest.skip(f"the published cases are not beside the repository ({CASES.name}); set ORESHED_CASES")
    with CASES.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["case_id"] == case:
                return json.loads(row["inputs"]), json.loads(row["published_result"])
    raise AssertionError(f"{case} is not in {CASES.name}")


def same_in_linopy(matrix: Matrix) -> None:
    ours, theirs = Solver(matrix).solve().value, linopy_objective(matrix)
    assert theirs == pytest.approx(ours, rel=1e-9, abs=1e-9)


def enumerated(matrix: Matrix, delta: float) -> tuple[tuple[str, ...], ...]:
    """All smallest unlocking sets by trying every set, size by size; each with its own fresh rows."""
    with Supply(matrix) as supply:
        now = supply.value(0)
        floor = now + delta - tolerance(now, now + delta)
        if supply.value(supply.everything) < floor:
            return ()
        for size in range(1, len(supply.names) + 1):
            found = [
                tuple(supply.names[k] for k in chosen)
                for chosen in itertools.combinations(range(len(supply.names)), size)
                if supply.value(sum(1 << k for k in chosen)) >= floor
            ]
            if found:
                return tuple(found)
    raise AssertionError("unreachable")


def test_the_family_equals_enumeration_and_every_proof_holds_on_1000_random_networks() -> None:
    sizes: dict[int, int] = {}
    ties = proofs = 0
    for seed in range(1000):
        matrix, delta = random_network(seed), random_delta(seed)
        solver = Solver(matrix)
        if not math.isfinite(solver.solve().value):
            with pytest.raises(OutOfValidity):
                unlock(matrix, delta, solver=solver)
            continue
        expected = enumerated(matrix, delta)
        found = unlock(matrix, delta, solver=solver)
        assert found.complete
        assert tuple(s.members for s in found.sets) == expected, seed
        assert bool(found.none_reason) == (not expected)
        certificates = certify_all(matrix, found, solver=solver)
        verdict = {
            "unlocking": {"supply_now": found.supply_now, "delta": delta},
            "unlocking_sets": [{"members": list(s.members)} for s in found.sets],
            "certificates": [c.to_json() for c in certificates],
        }
        report = check(tables_of(matrix), verdict)
        assert report.ok, (seed, report.text)
        proofs += report.certificates
        ties += len(expected) > 1
        size = len(expected[0]) if expected else 0
        sizes[size] = sizes.get(size, 0) + 1
    # The networks ask something: sets of one, two and three, ties, and networks that nothing unlocks.
    assert min(sizes[k] for k in (0, 1, 2, 3)) >= 20 and ties >= 200 and proofs >= 1500, (sizes, ties, proofs)


def test_a_solver_is_left_as_it_was_found() -> None:
    matrix = random_network(3)
    solver = Solver(matrix)
    before = solver.solve().value
    unlock(matrix, 1.0, solver=solver)
    certify_all(matrix, unlock(matrix, 1.0, solver=solver), solver=solver)
    marginal_values(matrix, matrix.classes, dict.fromkeys(matrix.classes, 1.0), solver=solver)
    assert solver.solve().value == pytest.approx(before, abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_cuts_and_unlocking_sets_are_the_minimal_hitting_sets_of_each_other(seed: int) -> None:
    matrix = random_network(seed)
    if len(matrix.classes) > 8 or not math.isfinite(Solver(matrix).solve().value):
        matrix = random_network(seed + 100)
    family = all_cuts(matrix, 1.0)
    assert family.complete

    def minimal_hitting(sets: tuple[tuple[str, ...], ...]) -> set[frozenset[str]]:
        hits: list[frozenset[str]] = []
        for size in range(len(matrix.classes) + 1):
            for chosen in map(frozenset, itertools.combinations(matrix.classes, size)):
                if all(chosen & set(s) for s in sets) and not any(h <= chosen for h in hits):
                    hits.append(chosen)
        return set(hits)

    assert {frozenset(c) for c in family.cuts} == minimal_hitting(family.sets)
    assert {frozenset(s) for s in family.sets} == minimal_hitting(family.cuts)
    assert {frozenset(c) for c in unlock(matrix, 1.0).cuts} <= {frozenset(c) for c in family.cuts}


def test_lp_degenerate_chain_has_two_cuts_of_one_and_one_unlocking_set_of_two() -> None:
    inputs, printed = published("LP-DEGENERATE-CHAIN")
    matrix, step = chain(inputs["capacities"]), inputs["step"]
    same_in_linopy(matrix)
    found = unlock(matrix, step)
    assert found.supply_now == pytest.approx(printed["output"])
    assert [s.members for s in found.sets] == [("smelter", "refinery")]
    assert found.sets[0].gain >= printed["gain_both"]
    assert all_cuts(matrix, step).cuts == (("smelter",), ("refinery",))
    values = {
        v.relax_class: v for v in marginal_values(matrix, matrix.classes, dict.fromkeys(matrix.classes, step))
    }
    assert values["smelter"].module_gain == pytest.approx(printed["gain_smelter_only"])
    assert values["refinery"].module_gain == pytest.approx(printed["gain_refinery_only"])
    # The dual of one of the two is 1; the next tonne of either alone is worth nothing, the last one everything.
    assert [(v.right, v.left) for v in values.values()] == [
        (0, 0),
        (0, pytest.approx(1)),
        (0, pytest.approx(1)),
    ]
    pair = [int(i) for name in ("smelter", "refinery") for i in matrix.classes[name]]
    both = Solver(matrix.with_rhs({i: matrix.rhs[i] + step for i in pair})).solve().value
    assert both - found.supply_now == pytest.approx(printed["gain_both"])


def test_lp_maxflow_has_one_cut_of_three_and_three_unlocking_sets_of_one() -> None:
    inputs, printed = published("LP-MAXFLOW")
    matrix = flow_network(inputs["arcs"])
    same_in_linopy(matrix)
    found = unlock(matrix, 1.0)
    arcs = tuple(f"{a}->{b}" for a, b in printed["min_cut_arcs"])
    assert found.supply_now == pytest.approx(printed["max_flow"], rel=1e-12)
    assert sorted(s.members for s in found.sets) == sorted((a,) for a in arcs)
    family = all_cuts(matrix, 1.0)
    assert [sorted(c) for c in family.cuts if set(c) & set(arcs)] == [sorted(arcs)]
    assert sum(size for a, b, size in inputs["arcs"] if f"{a}->{b}" in arcs) == printed["max_flow"]
    for v in marginal_values(matrix, arcs, dict.fromkeys(arcs, 1.0)):
        assert (v.right, v.left, v.module_gain) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))


def test_lp_companion_numbers() -> None:
    inputs, printed = published("LP-COMPANION")
    host = inputs["host_concentrate_kt_Zn"] * 1000
    per_host, now, new = inputs["Cd_per_Zn"], inputs["recovery_now"], inputs["recovery_new"]
    circuit = inputs["cd_plant_cap_t"]

    def supply(host_t: float, recovery: float, circuit_t: float) -> float:
        matrix = companion(host_t, per_host, recovery, circuit_t)
        same_in_linopy(matrix)
        return Solver(matrix).solve().value

    assert supply(host, now, circuit) == pytest.approx(printed["now_t"], rel=1e-12)
    assert supply(host, new, circuit) == pytest.approx(printed["new_recovery_t"], rel=1e-12)
    more = printed["new_recovery_and_cap_t"]
    assert supply(host, new, 2 * circuit) == pytest.approx(more, rel=1e-12)
    assert supply(host * 1.1, now, circuit) == pytest.approx(printed["host_plus_10pct_t"], rel=1e-12)
    after = unlock(companion(host, per_host, new, circuit), 0.9 * (more - circuit))
    assert [s.members for s in after.sets] == [("circuit",)]
    assert after.sets[0].supply == pytest.approx(more, rel=1e-12)
    # Before, the recovery binds, and the host may not be relaxed.
    assert [s.members for s in unlock(companion(host, per_host, now, circuit), 50).sets] == [("recovery",)]


@pytest.mark.parametrize("seed", range(50))
def test_random_networks_agree_with_linopy(seed: int) -> None:
    same_in_linopy(random_network(seed))


@pytest.mark.parametrize("seed", range(20))
def test_adding_capacity_never_lowers_supply(seed: int) -> None:
    matrix = random_network(seed)
    now = Solver(matrix).solve().value
    for rows in matrix.classes.values():
        more = Solver(matrix.with_rhs({int(i): matrix.rhs[i] + 1.5 for i in rows})).solve().value
        assert more >= now - 1e-9


@pytest.mark.parametrize("factor", [0.001, 7.0, 1e5])
def test_scaling_all_masses_scales_supply_and_leaves_the_sets(factor: float) -> None:
    for seed in range(20):
        matrix, delta = random_network(seed), random_delta(seed)
        if not math.isfinite(Solver(matrix).solve().value):
            continue
        large = replace(matrix, rhs=matrix.rhs * factor)
        one, other = unlock(matrix, delta), unlock(large, delta * factor)
        assert other.supply_now == pytest.approx(one.supply_now * factor)
        assert [s.members for s in one.sets] == [s.members for s in other.sets]


def test_no_set_names_the_rows_that_are_never_relaxed() -> None:
    builder = MatrixBuilder()
    builder.add_column(Column("use", "use"), objective=1.0)
    limit(builder, "smelter", 80, [("use", 1.0)])
    builder.add_row(
        Row("demand", "demand", label="demand of galvanisers in USA"), rhs=100, entries=[("use", 1.0)]
    )
    found = unlock(builder.build(), 50)
    assert not found.sets and found.holding_rows == ("demand",)
    assert "demand of galvanisers in USA" in found.none_reason and "100" in found.none_reason
    assert unlock(builder.build(), 20).sets[0].members == ("smelter",)


def test_a_set_larger_than_asked_for_is_not_found_and_says_so() -> None:
    matrix = chain({"a": 10, "b": 10, "c": 10})
    found = unlock(matrix, 1, most_members=2)
    assert not found.sets and "no 2 constraints or fewer" in found.none_reason
    assert len(unlock(matrix, 1).sets[0].members) == 3


def test_more_ties_than_wanted_are_flagged() -> None:
    arcs = [
        ("s", "a", 5.0),
        *(("a", f"m{k}", 1.0) for k in range(4)),
        *((f"m{k}", "t", 9.0) for k in range(4)),
    ]
    assert unlock(flow_network(arcs), 0.5).complete
    cut_short = unlock(flow_network(arcs), 0.5, most_sets=2)
    assert len(cut_short.sets) == 2 and not cut_short.complete


def test_a_gain_below_the_tolerance_and_unlimited_supply_are_refused() -> None:
    matrix = chain({"a": 1e6})
    with pytest.raises(OutOfValidity, match="cannot be told apart"):
        unlock(matrix, 0.01)
    with pytest.raises(OutOfValidity, match="no limit"):
        unlock(matrix.with_rhs(dict.fromkeys(matrix.classes["a"], math.inf)), 1)


def test_holds_only_where_every_member_is_needed() -> None:
    assert holds(chain({"mine": 300, "smelter": 200, "refinery": 200}), ("smelter", "refinery"), 50)
    assert not holds(chain({"mine": 300, "smelter": 200, "refinery": 260}), ("smelter", "refinery"), 50)
    assert not holds(chain({"mine": 210, "smelter": 200, "refinery": 200}), ("smelter", "refinery"), 50)
    with pytest.raises(OutOfValidity, match="rolling"):
        holds(chain({"mine": 1}), ("rolling",), 1)


@pytest.mark.parametrize("seed", range(60))
def test_marginal_values_match_small_fresh_solves(seed: int) -> None:
    matrix = random_network(seed)
    now = Solver(matrix).solve().value
    if not math.isfinite(now):
        return
    h = 1e-4
    for v in marginal_values(matrix, matrix.classes, dict.fromkeys(matrix.classes, 1.0)):
        rows = matrix.classes[v.relax_class]

        def shifted(by: float, rows: np.ndarray = rows) -> float:
            return Solver(matrix.with_rhs({int(i): matrix.rhs[i] + by for i in rows})).solve().value

        assert v.right == pytest.approx((shifted(h / len(rows)) - now) / h, abs=1e-5)
        assert v.left == pytest.approx((now - shifted(-h / len(rows))) / h, abs=1e-5)
        assert v.right <= v.left
        best = max(Solver(matrix.with_rhs({int(i): matrix.rhs[i] + 1.0})).solve().value for i in rows)
        assert v.module_gain == pytest.approx(best - now, abs=1e-7)
        gone = Solver(matrix.with_rhs(dict.fromkeys(map(int, rows), 0.0))).solve().value
        assert v.loss_if_gone == pytest.approx(now - gone, abs=1e-7)


def test_an_empty_limit_cannot_be_lowered() -> None:
    (value,) = marginal_values(chain({"planned": 0.0}), ["planned"], {})
    assert value.left is None and value.right == pytest.approx(1) and value.module_gain is None


def test_a_slice_of_a_real_size_is_answered_whole() -> None:
    matrix = slice_network(3)
    found = unlock(matrix, 40_000.0)
    assert found.sets and found.complete and found.searched_classes == len(matrix.classes) >= 60
    report = check(
        tables_of(matrix),
        {
            "unlocking": {"supply_now": found.supply_now, "delta": 40_000.0},
            "certificates": [c.to_json() for c in certify_all(matrix, found)],
        },
    )
    assert report.ok and report.certificates >= len(found.sets), report.text


def test_a_row_without_a_limit_takes_part_in_nothing() -> None:
    matrix = chain({"mine": 300, "open": 1, "smelter": 200})
    matrix = matrix.with_rhs({int(i): math.inf for i in matrix.classes["open"]})
    found = unlock(matrix, 50)
    assert [s.members for s in found.sets] == [("smelter",)]
    verdict = {
        "unlocking": {"supply_now": found.supply_now, "delta": 50},
        "certificates": [c.to_json() for c in certify_all(matrix, found)],
    }
    assert check(tables_of(matrix), verdict).ok
    value = {v.relax_class: v for v in marginal_values(matrix, matrix.classes, {"open": 10.0})}["open"]
    assert (value.right, value.left, value.module_gain, value.loss_if_gone) == (0, 0, 0, pytest.approx(200))


@pytest.mark.parametrize("seed", [33, 44, 92, 96, 108])
def test_relaxed_slices_of_a_million_tonnes_are_solved(seed: int) -> None:
    """Regression: dual simplex ended at "Unknown" here, 1e-9 t being unattainable on rows of 1e6 t."""
    matrix = slice_network(0)
    draw = random.Random(seed)
    names = draw.sample(list(matrix.classes), draw.randint(1, 60))
    rows = [int(i) for name in names for i in matrix.classes[name]]
    live, interior = Solver(matrix), Solver(matrix, method="ipm")
    live.relax(rows)
    interior.relax(rows)
    assert live.solve().value == pytest.approx(interior.solve().value, rel=1e-9)
