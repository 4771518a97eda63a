"""Technology or host metal: four supplies of one slice, in order, and the statements judged by them."""

from __future__ import annotations

import pytest

import oreshed
from oreshed.insight.levers import levers
from oreshed.insight.statements import judge, statements
from oreshed.insight.study import Study


def study(metal: str, bloc: str) -> Study:
    return oreshed.load("us-allies").study(metal, bloc=bloc, draws=0)


def test_united_states_cadmium_waits_for_zinc_treated_at_home_and_circuits_together() -> None:
    found = {x.id: x.gain for x in levers(study("cadmium", "USA").piece, ())}
    assert found["both"] > found["recovery"] + found["host"] + 100.0


@pytest.mark.parametrize(
    ("metal", "bloc"),
    [
        ("cadmium", "core"),
        ("germanium", "core"),
        ("indium", "core"),
        ("gallium", "core"),
        ("tellurium", "core"),
        ("bismuth", "core"),
    ],
)
def test_more_freedom_never_lowers_supply(metal: str, bloc: str) -> None:
    piece = study(metal, bloc).piece
    found = {x.id: x.supply for x in levers(piece, ())}
    slack = 1e-6 * piece.supply
    assert min(found["recovery"], found["host"]) >= piece.supply - slack
    assert found["both"] >= max(found["recovery"], found["host"]) - slack


def test_a_metal_that_is_its_own_host_has_no_host_lever() -> None:
    assert [x.id for x in levers(study("zinc", "USA").piece, ())] == []


def test_every_statement_is_a_row_of_the_mission_once() -> None:
    ids = [s.id for s in statements()]
    assert len(ids) == len(set(ids))
    assert {"K03", "K04", "K05", "K06", "K09", "K10", "K11", "K12"} <= set(ids)


def test_ore_is_not_what_the_united_states_lack_of_zinc_comes_from() -> None:
    asked = study("zinc", "USA")
    found = {j.statement.id: j for j in judge(asked, ())}
    assert found["K13"].answer == "supported"
    assert found["K13"].share_of_gap == pytest.approx(1.0, abs=0.1)
    assert (found["K01"].gain or 0.0) < 0.01 * asked.central_gap


def test_concentrate_that_smelters_at_home_could_take_does_not_leave_for_lack_of_them() -> None:
    """Keeping the core's zinc concentrate brings all that it can with the plants that stand; new ones add nothing."""
    found = {j.statement.id: j for j in judge(study("zinc", "core"), ())}
    assert found["K13"].answer == "not supported"
    assert (found["K13"].share_of_gap or 0.0) < 0.01
    assert "less what retention alone brings, 56" in found["K13"].why


def test_a_gain_of_the_solver_s_rounding_is_no_gain() -> None:
    found = {j.statement.id: j for j in judge(study("lead", "core"), ())}
    assert found["K03"].gain == found["K03"].share_of_gap == 0.0


def test_without_a_gap_no_statement_has_anything_to_explain() -> None:
    asked = study("cadmium", "core")
    answers = {j.answer for j in judge(asked, levers(asked.piece, ()))}
    assert answers <= {"no gap", "not decided"}


def test_purification_of_electrolyte_loses_next_to_nothing() -> None:
    asked = study("cadmium", "USA")
    purification = next(j for j in judge(asked, levers(asked.piece, ())) if j.statement.id == "K12")
    assert purification.answer == "not supported"
    assert 0 < (purification.gain or 0.0) < 0.05 * asked.central_gap
