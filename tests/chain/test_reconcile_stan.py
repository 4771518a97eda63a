"""A STAN-style system reconciles as STAN does: by uncertainty, over stocks, by transfer coefficients."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.chain.reconcile import reconcile
from oreshed.chain.reconcile_stan import parts_of, problem_of
from oreshed.ledger.importing.stan import Flow, Process, Stock, System, TransferCoefficient


def flow(name: str, source: str, target: str, mass: float | None, sd: float | None, unit: str = "t") -> Flow:
    return Flow(name, name, source, target, "goods", 2020, mass, sd, unit)


def values(system: System) -> dict[str, float]:
    problem = problem_of(system, ("goods", 2020))
    return dict(zip(problem.flows, reconcile(problem).x.tolist(), strict=True))


def test_equal_uncertainties_meet_in_the_middle() -> None:
    system = System((Process("p"),), (flow("in", "", "p", 100, 10), flow("out", "p", "", 110, 10)))
    assert values(system) == pytest.approx({"in": 105.0, "out": 105.0}, abs=1e-5)


def test_units_differ_and_the_sharper_figure_moves_less() -> None:
    system = System((Process("p"),), (flow("in", "", "p", 0.1, 0.003, "kt"), flow("out", "p", "", 110, 9)))
    found = values(system)
    assert found["in"] == pytest.approx(101.0, abs=1e-5)  # 10 t apart, variances 9 and 81: a tenth of the way
    assert found["out"] == pytest.approx(found["in"], abs=1e-7)


def test_a_stock_takes_what_the_flows_leave() -> None:
    system = System(
        (Process("p", stock="yes"),), (flow("in", "", "p", 100, 1), flow("out", "p", "", 130, 1)),
        stocks=(Stock("p", "goods", 2020, None, None, None, None, "t"),),
    )  # fmt: skip
    assert values(system)["stock change of p"] == pytest.approx(-30.0, abs=1e-5)


def test_a_transfer_coefficient_parts_what_enters() -> None:
    system = System(
        (Process("p"),),
        (flow("in", "", "p", 200, 2), flow("metal", "p", "", None, None), flow("slag", "p", "", None, None)),
        (TransferCoefficient("p", "metal", "goods", 2020, 0.9, 0.001),),
    )
    found = values(system)
    assert found["metal"] == pytest.approx(180.0, abs=1e-3)
    assert found["slag"] == pytest.approx(20.0, abs=1e-3)


def test_a_part_that_is_not_there_is_named() -> None:
    system = System((Process("p"),), (flow("in", "", "p", 1, 1), flow("out", "p", "", 1, 1)))
    assert parts_of(system) == (("goods", 2020),)
    with pytest.raises(OutOfValidity, match="goods 2020"):
        problem_of(system, ("lead", 1999))
