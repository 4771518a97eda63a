"""Modules: the cheapest whole ones against enumeration; the ladder until the gap is closed."""

import itertools
import math
import random
from dataclasses import replace

import pytest
from networks import chain, flow_network, random_delta, random_network

from oreshed.chain.matrix import Matrix
from oreshed.chain.solve import Solver
from oreshed.insight.ladder import ModuleSize, cheapest, ladder


def least_price(matrix: Matrix, delta: float, modules: dict[str, ModuleSize], most: int = 3) -> float | None:
    """Least capital by trying every number of modules up to `most` on every row."""
    rows = [(int(i), modules[c]) for c, numbers in matrix.classes.items() if c in modules for i in numbers]
    now = Solver(matrix).solve().value
    solver = Solver(matrix)
    best = None
    for counts in itertools.product(range(most + 1), repeat=len(rows)):
        price = sum(
            n * m.size_t_per_year * m.capex_usd_per_t_per_year for n, (_, m) in zip(counts, rows, strict=True)
        )
        if best is not None and price >= best:
            continue
        solver.set_rhs(
            [i for i, _ in rows],
            [matrix.rhs[i] + n * m.size_t_per_year for n, (i, m) in zip(counts, rows, strict=True)],
        )
        if solver.solve().value >= now + delta - 1e-7 * (now + delta):
            best = price
    return best


def test_the_cheapest_modules_equal_enumeration() -> None:
    compared = impossible = 0
    for seed in range(120):
        matrix, delta = random_network(seed), random_delta(seed)
        if not math.isfinite(Solver(matrix).solve().value):
            continue
        draw = random.Random(seed)
        names = list(matrix.classes)[:4]
        modules = {
            c: ModuleSize(draw.choice((1.0, 1.5, 2.0)), draw.choice((100.0, 250.0, 400.0))) for c in names
        }
        found, best = cheapest(matrix, delta, modules), least_price(matrix, delta, modules)
        if best is None:  # enumeration stops at three modules a row
            assert found is None or any(m.count > 3 for m in found.modules)
            impossible += found is None
            continue
        assert found is not None and found.proven
        assert found.capex_usd == pytest.approx(best) or any(m.count > 3 for m in found.modules)
        assert found.capex_usd <= best + 1e-6
        assert found.gain >= delta - 1e-6
        assert sum(m.capex_usd for m in found.modules) == pytest.approx(found.capex_usd)
        compared += 1
    assert compared > 20 and impossible > 20


def test_a_pair_is_bought_together_and_in_whole_modules() -> None:
    matrix = chain({"mine": 300, "smelter": 200, "refinery": 200})
    modules = {
        "smelter": ModuleSize(30, 3000.0),
        "refinery": ModuleSize(40, 1500.0),
        "mine": ModuleSize(10, 1.0),
    }
    best = cheapest(matrix, 50, modules)
    assert {(m.relax_class, m.count) for m in best.modules} == {("smelter", 2), ("refinery", 2)}
    assert best.capex_usd == pytest.approx(2 * 30 * 3000 + 2 * 40 * 1500) and best.gain == pytest.approx(60)


def test_classes_without_module_or_cost_cannot_be_bought() -> None:
    matrix = chain({"smelter": 200, "refinery": 200})
    assert cheapest(matrix, 50, {}) is None
    assert cheapest(matrix, 50, {"smelter": ModuleSize(30, 3000.0)}) is None
    assert cheapest(matrix, 50, {"smelter": ModuleSize(30, 3000.0), "refinery": ModuleSize(40, None)}) is None


def test_real_sizes_in_tonnes_are_placed() -> None:
    matrix = chain({"smelter": 203_411.7, "refinery": 251_003.3})
    best = cheapest(
        matrix, 60_000, {"smelter": ModuleSize(25_000, 2400.0), "refinery": ModuleSize(150_000, 900.0)}
    )
    assert {(m.relax_class, m.count) for m in best.modules} == {("smelter", 3), ("refinery", 1)}


def test_the_ladder_ends_when_the_gap_is_closed() -> None:
    matrix = chain({"mine": 300, "smelter": 200, "refinery": 200})
    modules = {c: ModuleSize(60, 1000.0) for c in matrix.classes}
    rungs = ladder(matrix, 50, modules, 350)
    pair, all_three = ("smelter", "refinery"), ("mine", "smelter", "refinery")
    assert [(r.members, r.supply) for r in rungs] == [
        (pair, pytest.approx(260)),  # one module each
        (all_three, pytest.approx(320)),  # 310 needs the mine too
        (pair, pytest.approx(360)),  # only 30 are missing; the mine's module of rung 2 carries it
    ]
    assert rungs[-1].gap <= 1e-6 and [r.rung for r in rungs] == [1, 2, 3]
    assert all(b.supply > a.supply for a, b in itertools.pairwise(rungs))


def test_the_ladder_takes_the_cheaper_of_two_ties() -> None:
    matrix = two_routes()
    dear_first = {"route a": ModuleSize(10, 900.0), "route b": ModuleSize(10, 100.0)}
    assert ladder(matrix, 10, dear_first, 100, most_rungs=1)[0].members == ("route b",)
    unknown = {"route a": ModuleSize(10, 900.0), "route b": ModuleSize(10, None)}
    rung = ladder(matrix, 10, unknown, 100, most_rungs=1)[0]
    assert rung.members == ("route a",) and rung.ties == 2


def two_routes() -> Matrix:
    matrix = flow_network([("s", "a", 10.0), ("s", "b", 10.0), ("a", "t", 99.0), ("b", "t", 99.0)])
    names = {"s->a": "route a", "s->b": "route b"}
    return replace(
        matrix, rows=tuple(r._replace(relax_class=names.get(r.relax_class, "")) for r in matrix.rows)
    )


def test_a_class_without_a_module_steps_by_the_gain_and_says_so() -> None:
    (rung,) = ladder(chain({"smelter": 200}), 30, {}, 400, most_rungs=1)
    assert rung.supply == pytest.approx(230) and rung.modules[0].assumed and rung.modules[0].capex_usd is None
    assert "no module is known for smelter" in rung.note and "30" in rung.note


def test_the_ladder_stops_where_nothing_gains() -> None:
    matrix = chain({"smelter": 200})
    assert ladder(matrix.with_rhs({}), 30, {}, 400, most_rungs=0) == ()
    fixed = replace(matrix, rows=tuple(r._replace(relax_class="") for r in matrix.rows))
    assert ladder(fixed, 30, {}, 400) == ()


def test_json_has_the_keys_of_the_verdict() -> None:
    matrix = chain({"smelter": 200})
    best = cheapest(matrix, 30, {"smelter": ModuleSize(30, 10.0)}).to_json()
    assert best["modules"][0] == {
        "class": "smelter", "row": "smelter", "count": 1, "size_t_per_year": 30, "capex_usd": 300.0, "assumed": False,
    }  # fmt: skip
    assert best["capex_usd"] == pytest.approx(300) and best["gain"] == pytest.approx(30)
    rung = ladder(matrix, 30, {}, 230)[0].to_json()
    assert (
        rung["members"] == ["smelter"]
        and rung["gap"] == pytest.approx(0)
        and rung["supply"] == pytest.approx(230)
    )
