"""Published and derived reconciliation cases: STAN's behaviour, NeqSim's separator, the US lead sheet."""

import csv
import json
import math
from pathlib import Path

import pytest

from oreshed.chain.reconcile import Reconciled, reconcile
from oreshed.chain.reconcile_problem import Flow, Problem

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "network.csv"


def case(name: str) -> tuple[dict, dict]:
    if not CASES.exists():
        pytest.skip("the shared folder with network.csv is not beside the checkout")
    with CASES.open(encoding="utf-8", newline="") as file:
        row = next(r for r in csv.reader(file) if r and r[0] == name)
    return json.loads(row[3]), json.loads(row[4])


def measured(given: dict, name: str, source: str, target: str) -> Flow:
    value, sd = given[name]
    return Flow(name, source, target, value=value, sd=sd)


def test_stan_equal_uncertainty_moves_both_alike() -> None:
    given, expected = case("REC-STAN-EQUAL")
    found = reconcile(
        Problem.from_flows(["p"], [measured(given, "import", "", "p"), measured(given, "export", "p", "")])
    )
    assert found.x.tolist() == pytest.approx(expected["reconciled"], rel=1e-6)
    assert found.sd.tolist() == pytest.approx(expected["sd"], rel=1e-6)
    assert found.objective == pytest.approx(expected["objective"], rel=1e-6)


def test_neqsim_separator() -> None:
    given, expected = case("REC-NEQSIM-4")
    flows = [
        measured(given, "feed", "", "s"),
        *(measured(given, n, "s", "") for n in ("gas", "oil", "water")),
    ]
    found = reconcile(Problem.from_flows(["s"], flows))
    assert found.x.tolist() == pytest.approx(expected["reconciled"], rel=1e-5)
    assert found.objective == pytest.approx(expected["objective"], rel=1e-5)


def test_us_lead_sheet_of_2025() -> None:
    given, expected = case("REC-PB-US-2025-LEDGER")
    flows = [
        measured(given, "mine_conc", "", "concentrate"), measured(given, "conc_exports", "concentrate", ""),
        measured(given, "conc_domestic_or_stock", "concentrate", ""), measured(given, "secondary", "", "metal"),
        measured(given, "imports", "", "metal"), measured(given, "exports", "metal", ""), measured(given, "apparent_consumption", "metal", ""),
    ]  # fmt: skip
    found = reconcile(Problem.from_flows(["concentrate", "metal"], flows))
    assert found.x.tolist() == pytest.approx(expected["reconciled"], rel=1e-3)
    assert found.objective == pytest.approx(expected["objective"], rel=1e-3)


def pair(m: tuple[float, float], s: tuple[float, float]) -> Reconciled:
    return reconcile(
        Problem.from_flows(
            ["p"], [Flow("in", "", "p", value=m[0], sd=s[0]), Flow("out", "p", "", value=m[1], sd=s[1])]
        )
    )


@pytest.mark.parametrize("s", [(1.0, 10.0), (3.0, 4.0), (0.001, 7.0)])
def test_unequal_uncertainty_shares_the_gap_by_variance(s: tuple[float, float]) -> None:
    """Closed form: x = (m1/s1^2 + m2/s2^2)/(1/s1^2 + 1/s2^2), as STAN's help describes for unequal uncertainties."""
    found = pair((100.0, 110.0), s)
    weight = (1 / s[0] ** 2, 1 / s[1] ** 2)
    assert found.x[0] == pytest.approx((100 * weight[0] + 110 * weight[1]) / sum(weight), rel=1e-5)
    assert found.sd[0] == pytest.approx(1 / math.sqrt(sum(weight)), rel=1e-5)
    assert found.objective == pytest.approx(100 / (s[0] ** 2 + s[1] ** 2), rel=1e-5)


def test_a_flow_that_nothing_states_takes_what_the_balance_leaves() -> None:
    flows = [
        Flow("in", "", "p", value=100.0, sd=10.0),
        Flow("out", "p", "", value=60.0, sd=5.0),
        Flow("rest", "p", ""),
    ]
    found = reconcile(Problem.from_flows(["p"], flows))
    assert found.x.tolist() == pytest.approx([100.0, 60.0, 40.0], rel=1e-5)
    assert found.sd[2] == pytest.approx(math.sqrt(125.0), rel=1e-5)


def test_gross_error_by_closed_form() -> None:
    """in = a + b and in again downstream = c: with one figure off by D its z is D sqrt(P), P its adjustability."""
    wrong = 30.0
    flows = [
        Flow("in", "", "p", value=100.0 + wrong, sd=2.0), Flow("a", "p", "q", value=60.0, sd=3.0), Flow("b", "p", "q", value=40.0, sd=1.0),
        Flow("c", "q", "", value=100.0, sd=4.0),
    ]  # fmt: skip
    found = reconcile(Problem.from_flows(["p", "q"], flows))
    by_name = {c.claim.id: c for c in found.claims}
    # Without it, in = combination of a + b (variance 10) and c (variance 16).
    elsewhere = 1 / (1 / 10 + 1 / 16)
    z = -wrong / math.sqrt(4.0 + elsewhere)
    assert by_name["in"].z == pytest.approx(z, rel=1e-5)
    assert by_name["in"].gain == pytest.approx(z**2, rel=1e-5)
    assert found.test.chi_square == pytest.approx(z**2, rel=1e-5)  # all else agrees exactly
    assert found.x[0] == pytest.approx(100.0 + wrong * elsewhere / (elsewhere + 4.0), rel=1e-5)
    assert found.suggestions[0].claims == ("in",)
    assert found.deleted("in") == pytest.approx(z**2, rel=1e-5)
