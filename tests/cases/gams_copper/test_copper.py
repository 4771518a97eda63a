"""World copper in 2000 (Dammert & Palaniappan 1985): two encodings, one optimum; experiments move the right way."""

import sys
from functools import cache
from pathlib import Path

import highspy
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "chain"))

from copper import Experiment, copper, demand, distances, table
from copper_linopy import copper_cost, sea_miles
from linopy_twin import linopy_objective

from oreshed.chain.matrix import Matrix
from oreshed.chain.solve import Solver

BASE = Experiment()


@cache
def integer_cost(experiment: Experiment = BASE) -> tuple[float, tuple[str, ...]]:
    """Least yearly cost, MUSD, with yes-or-no expansions, and the expansions chosen."""
    matrix = copper(experiment)
    decisions = [j for j, c in enumerate(matrix.columns) if c.kind == "decide"]
    highs = Solver(matrix, method="choose").highs
    whole = np.array([highspy.HighsVarType.kInteger] * len(decisions))
    highs.changeColsIntegrality(len(decisions), np.array(decisions, dtype=np.int32), whole)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    x = np.asarray(highs.getSolution().col_value)
    opened = tuple(matrix.columns[j].id.removeprefix("open ") for j in decisions if x[j] > 0.5)
    return -highs.getInfo().objective_function_value, opened


@pytest.fixture(scope="module")
def base() -> Matrix:
    return copper()


def test_the_relaxation_has_one_optimum_in_three_builders(base: Matrix) -> None:
    ours = Solver(base).solve()
    assert ours.value == pytest.approx(linopy_objective(base), rel=1e-9)
    assert -ours.value == pytest.approx(copper_cost(relaxed=True), rel=1e-9)


@pytest.mark.parametrize(
    "change", [{}, {"tariffs": False, "least_wire": False}], ids=["base", "expts-1-and-3"]
)
def test_the_integer_optimum_agrees_between_two_encodings(change: dict[str, bool]) -> None:
    cost, _ = integer_cost(Experiment(**change))
    assert cost == pytest.approx(copper_cost(relaxed=False, **change), rel=1e-9)


def test_indivisible_plants_cost_more_than_the_relaxation(base: Matrix) -> None:
    cost, opened = integer_cost()
    assert cost > -Solver(base).solve().value
    # 1980 capacity cannot serve the demand of 2000, so every step of the chain is expanded somewhere.
    assert {name.split()[0] for name in opened} == {"mine", "smelter", "refinery", "wire", "tubes", "sheets"}


@pytest.mark.parametrize(
    ("experiment", "cheaper"),
    [
        (Experiment(tariffs=False), True),
        (Experiment(medium_ore_cost=0.75), True),
        (Experiment(least_wire=False), True),
        (Experiment(poor_operating=1.25), False),
        (Experiment(poor_capital=1.25), False),
    ],
    ids=["1-no-tariffs", "2-medium-ore", "3-wire-free", "4-operating", "5-investment"],
)
def test_each_published_experiment_moves_the_cost_its_way(experiment: Experiment, cheaper: bool) -> None:
    base_cost, changed = integer_cost()[0], integer_cost(experiment)[0]
    assert (changed < base_cost - 1e-6) == cheaper
    assert (changed > base_cost + 1e-6) == (not cheaper)


def test_the_plan_balances_and_serves_every_demand(base: Matrix) -> None:
    x = Solver(base).solve().x
    total = np.zeros(len(base.rows))
    np.add.at(total, base.row, base.value * x[base.col])
    assert (total <= base.rhs + 1e-6).all()
    wanted = sum(
        demand(row, p)
        for row in table("markets.csv").values()
        for p in ("wire", "tubes", "sheets", "refined")
    )
    sold = sum(x[j] for j, c in enumerate(base.columns) if c.id.startswith("sell"))
    assert sold == pytest.approx(wanted, rel=1e-9)
    made = sum(x[j] for j, c in enumerate(base.columns) if c.id.startswith(("wire-", "tubes-", "sheets-")))
    assert made >= sold - sum(demand(row, "refined") for row in table("markets.csv").values()) - 1e-6


def test_both_readings_of_the_distance_table_agree() -> None:
    miles, _ = distances()
    frame = sea_miles()
    for (a, b), value in miles.items():
        assert value == pytest.approx(frame.loc[a, b], abs=1e-9)
    # Ports of the table's note that the model lets share a place are at distance zero; the rest are not.
    assert miles["eastern-us", "usa"] == 0.0
    assert 0.0 < miles["chile", "japan+kor"] <= 9280.0
