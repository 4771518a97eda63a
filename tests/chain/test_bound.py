"""Bounds of observables: exact intervals, what holds them, ratios, contradictions."""

import math

import numpy as np
import pytest
import scipy.sparse as sp

from oreshed.basis.errors import Unsolvable
from oreshed.chain.bound import bound, limits, ninety
from oreshed.chain.observable import Observable
from oreshed.chain.reconcile import reconcile
from oreshed.chain.reconcile_problem import Flow, Observation, Problem


def plant(*said: Observation, upper: float = math.inf) -> Problem:
    """feed = metal + slag."""
    A = sp.csr_matrix([[1.0, -1.0, -1.0]])
    return Problem(
        ("feed", "metal", "slag"),
        ("plant",),
        A,
        np.zeros(1),
        np.zeros(3),
        np.array([math.inf, upper, math.inf]),
        said,
    )


FEED = Observation("feed", ((0, 1.0),), 100.0, 2.0)
SLAG = Observation("slag", ((2, 1.0),), 10.0, 1.0)
METAL = Observable("metal", "metal made", ((1, 1.0),))


def test_the_interval_is_that_of_the_balance() -> None:
    found = bound(plant(FEED, SLAG), METAL, k=1.0)
    assert (found.low, found.high) == (pytest.approx(87.0), pytest.approx(93.0))


def test_each_holding_claim_is_worth_what_its_removal_shows() -> None:
    found = bound(plant(FEED, SLAG), METAL, k=1.0)
    worth = {h.claim.id: h.loosened for h in found.holds_high}
    assert worth["slag"] == pytest.approx(102.0)  # no slag at all
    assert worth["feed"] == math.inf
    assert {h.claim.id: h.loosened for h in found.holds_low} == {
        "feed": pytest.approx(0.0),
        "slag": pytest.approx(0.0),
    }


def test_what_nothing_holds_has_no_end() -> None:
    found = bound(plant(SLAG), METAL, k=1.0)
    assert found.high == math.inf
    assert found.low == pytest.approx(0.0)
    assert bound(plant(SLAG, upper=70.0), METAL, k=1.0).high == pytest.approx(70.0)


def test_a_ratio_is_bounded_by_its_own_corners() -> None:
    share = Observable("recovery", "metal over feed", ((1, 1.0),), ((0, 1.0),), 100.0)
    found = bound(plant(FEED, SLAG), share, k=1.0)
    # slag 9..11 of feed 98..102
    assert found.low == pytest.approx(100 * (1 - 11 / 98))
    assert found.high == pytest.approx(100 * (1 - 9 / 102))


def test_a_ratio_claim_bounds_its_parts() -> None:
    recovery = Observation("recovery", ((1, 1.0),), 90.0, 1.0, below=((0, 1.0),), scale=100.0)
    found = bound(plant(FEED, recovery), METAL, k=1.0)
    assert (found.low, found.high) == (pytest.approx(0.89 * 98), pytest.approx(0.91 * 102))


def test_lower_bounds_other_than_zero_hold_ratios_too() -> None:
    problem = Problem(
        ("feed", "metal", "slag"), ("plant",), sp.csr_matrix([[1.0, -1.0, -1.0]]), np.zeros(1), np.array([0.0, 50.0, 0.0]),
        np.array([100.0, math.inf, math.inf]), (),
    )  # fmt: skip
    share = Observable("recovery", "metal over feed", ((1, 1.0),), ((0, 1.0),))
    assert bound(problem, share).low == pytest.approx(0.5)


def test_claims_that_contradict_are_widened_by_one_factor_and_that_is_said() -> None:
    other = Observation("feed again", ((0, 1.0),), 110.0, 3.0)
    found = bound(plant(FEED, other, SLAG), METAL, k=1.0)
    assert found.k == pytest.approx(2.0, rel=0.011)  # 100 + 2k = 110 - 3k
    assert found.k > 1.0


def test_balances_that_contradict_bounds_are_refused() -> None:
    problem = Problem(
        ("in", "out"),
        ("a",),
        sp.csr_matrix([[1.0, -1.0]]),
        np.zeros(1),
        np.array([8.0, 0.0]),
        np.array([math.inf, 5.0]),
        (),
    )
    with pytest.raises(Unsolvable, match="contradict"):
        bound(problem, Observable("in", "in", ((0, 1.0),)))


def test_limits_follow_the_shape_of_the_claim() -> None:
    assert limits(Observation("<", ((0, 1.0),), 5.0, 0.1, shape="range", high=5.0), 1.0) == (
        -math.inf,
        pytest.approx(5.1),
    )
    low, high = limits(Observation("wide", ((0, 1.0),), 10.0, 8.0, shape="log"), 1.0)
    assert low * high == pytest.approx(100.0)
    assert low > 0


def test_the_posterior_interval_lies_within_the_possible_one_and_is_narrower() -> None:
    flows = [
        Flow("feed", "", "p", value=100.0, sd=2.0),
        Flow("metal", "p", ""),
        Flow("slag", "p", "", value=10.0, sd=1.0),
    ]
    problem = Problem.from_flows(["p"], flows)
    possible = bound(problem, METAL)
    likely = ninety(reconcile(problem), METAL, possible)
    assert likely is not None
    assert possible.low < likely[0] < 90.0 < likely[1] < possible.high
    assert likely[1] - likely[0] == pytest.approx(2 * 1.6448536 * math.sqrt(5.0), rel=1e-4)


def test_what_the_claims_do_not_determine_has_no_posterior_interval() -> None:
    problem = Problem.from_flows(
        ["p"], [Flow("feed", "", "p", value=100.0, sd=2.0), Flow("metal", "p", ""), Flow("slag", "p", "")]
    )
    assert ninety(reconcile(problem), METAL) is None
    assert bound(problem, METAL).high < 104.0
