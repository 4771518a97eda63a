"""Reconciliation: conservation, invariance, statistics under the null, states, shared bias, bounds."""

import math
from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.stats import chi2, kstest

from oreshed.basis.errors import InputFaults, Unsolvable
from oreshed.chain.reconcile import Reconciled, reconcile, screened
from oreshed.chain.reconcile_problem import Flow, Observation, Problem
from oreshed.chain.reconcile_solve import Weighted, nearest

NODES = ["mine", "smelter", "market", "recycler"]
TRUE = {
    "ore": 120.0, "concentrate": 110.0, "tailings": 10.0, "metal": 104.5, "slag": 5.5, "sold": 142.5, "scrap": 40.0, "reclaimed": 38.0, "loss": 2.0,
}  # fmt: skip
ARCS = {
    "ore": ("", "mine"), "concentrate": ("mine", "smelter"), "tailings": ("mine", ""), "metal": ("smelter", "market"),
    "slag": ("smelter", ""), "sold": ("market", ""), "scrap": ("", "recycler"), "reclaimed": ("recycler", "market"),
    "loss": ("recycler", ""),
}  # fmt: skip
SD = {
    "ore": 6.0,
    "concentrate": 2.5,
    "tailings": 1.5,
    "metal": 3.0,
    "slag": 1.0,
    "sold": 7.0,
    "scrap": 4.0,
    "reclaimed": 2.0,
    "loss": 0.7,
}


def chain(
    values: dict[str, float], sd: dict[str, float] = SD, scale: float = 1.0, order: list[str] | None = None
) -> Problem:
    names = order or list(ARCS)
    flows = [
        Flow(
            n,
            *ARCS[n],
            value=values[n] * scale if n in values else None,
            sd=sd[n] * scale if n in values else None,
        )
        for n in names
    ]
    return Problem.from_flows(NODES, flows)


def noisy(seed: int, skip: tuple[str, ...] = ()) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    drawn = {n: v + SD[n] * rng.standard_normal() for n, v in TRUE.items()}
    return {n: v for n, v in drawn.items() if n not in skip}


def claim(found: Reconciled, name: str):
    return next(c for c in found.claims if c.claim.id == name)


def projected(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Closed form for full measurement: x = m - V A'(A V A')^-1 A m, with its covariance."""
    A = problem.A.toarray()
    m = np.array([o.value for o in problem.observations])
    V = np.diag([o.sd**2 for o in problem.observations])
    gain = V @ A.T @ np.linalg.inv(A @ V @ A.T)
    return m - gain @ (A @ m), V - gain @ A @ V


def test_full_measurement_is_the_closed_form_projection() -> None:
    problem = chain(noisy(1))
    found = reconcile(problem)
    x, covariance = projected(problem)
    np.testing.assert_allclose(found.x, x, rtol=1e-10)
    np.testing.assert_allclose(found.sd, np.sqrt(np.diag(covariance)), rtol=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_balances_close_to_a_billionth(seed: int) -> None:
    found = reconcile(chain(noisy(seed, skip=("slag", "scrap"))))
    gap = np.abs(found.problem.A @ found.x)
    assert np.max(gap / (np.abs(found.problem.A) @ np.abs(found.x))) < 1e-9
    assert found.residual < 1e-9


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_a_change_of_unit_changes_nothing_but_the_unit(scale: float) -> None:
    values = noisy(2, skip=("tailings",))
    one, other = reconcile(chain(values)), reconcile(chain(values, scale=scale))
    np.testing.assert_allclose(other.x, one.x * scale, rtol=1e-8)
    np.testing.assert_allclose(other.sd, one.sd * scale, rtol=1e-6)
    assert other.test.chi_square == pytest.approx(one.test.chi_square, rel=1e-8)
    assert other.states == one.states


def test_the_order_of_flows_does_not_matter() -> None:
    values = noisy(3, skip=("loss",))
    one = reconcile(chain(values))
    names = list(ARCS)[::-1]
    other = reconcile(chain(values, order=names))
    for n in names:
        assert other.x[names.index(n)] == pytest.approx(one.x[list(ARCS).index(n)], rel=1e-8)
    assert other.test.chi_square == pytest.approx(one.test.chi_square, rel=1e-8)


def test_flows_of_six_orders_of_magnitude_survive_together() -> None:
    flows = [
        Flow("ocean", "", "a", value=3.0e6, sd=3.0e4), Flow("stream", "a", "b", value=2.9e6, sd=9.0e4), Flow("drop", "a", "c", value=2.0, sd=0.5),
        Flow("other drop", "c", "", value=3.0, sd=0.25), Flow("sea", "b", ""),
    ]  # fmt: skip
    found = reconcile(Problem.from_flows(["a", "b", "c"], flows))
    # c alone: 2 +- 0.5 and 3 +- 0.25 meet at (2/0.25 + 3/0.0625) / (1/0.25 + 1/0.0625)
    assert found.x[2] == pytest.approx((2 / 0.25 + 3 / 0.0625) / (4 + 16), rel=1e-6)
    assert found.x[3] == pytest.approx(found.x[2], rel=1e-9)


def test_deleting_a_claim_lowers_chi_square_by_exactly_its_gain() -> None:
    found = reconcile(chain(noisy(4, skip=("scrap",))))
    for c in found.claims:
        assert found.deleted(c.claim.id) == pytest.approx(c.gain, rel=1e-4, abs=1e-6), c.claim.id


def test_the_statistics_have_their_distributions_under_the_null() -> None:
    totals, z = [], []
    for seed in range(400):
        found = reconcile(chain(noisy(1000 + seed)))
        assert found.test.freedom == 4
        totals.append(found.test.chi_square)
        z.append(claim(found, "metal").z)
    assert kstest(totals, chi2(4).cdf).pvalue > 0.01
    assert kstest(z, "norm").pvalue > 0.01


def test_posterior_deviations_are_those_of_repeated_draws() -> None:
    draws = np.array([reconcile(chain(noisy(5000 + k))).x for k in range(300)])
    np.testing.assert_allclose(draws.std(axis=0), reconcile(chain(TRUE)).sd, rtol=0.15)


def test_a_gross_error_is_named_and_only_suggested() -> None:
    values = {**TRUE, "metal": TRUE["metal"] + 12 * SD["metal"]}
    found = reconcile(chain(values))
    assert not found.test.passes
    assert max(found.claims, key=lambda c: abs(c.z)).claim.id == "metal"
    assert [s.claims for s in found.suggestions] == [("metal",)]
    assert found.suggestions[0].test.passes
    assert len(found.claims) == len(TRUE)
    assert screened(found.problem)[0][0] == "metal"


def test_claims_that_cannot_be_told_apart_come_as_a_set() -> None:
    flows = [
        Flow("in", "", "p", value=100.0, sd=2.0), Flow("through", "p", "q", value=130.0, sd=2.0), Flow("a", "q", "", value=60.0, sd=3.0),
        Flow("b", "q", "", value=40.0, sd=1.0),
    ]  # fmt: skip
    found = reconcile(Problem.from_flows(["p", "q"], flows))
    # a and b enter one balance alike; what separates in from through is q.
    assert ("a", "b") in found.sets
    assert abs(claim(found, "a").z) == pytest.approx(abs(claim(found, "b").z))
    assert found.suggestions[0].claims == ("through",)


def test_states_say_what_the_claims_leave_open() -> None:
    flows = [
        Flow("in", "", "a", value=100.0, sd=1.0), Flow("loss", "a", ""), Flow("ab", "a", "b"), Flow("ba", "b", "a"),
        Flow("out", "b", "", value=90.0, sd=3.0), Flow("seen", "", "c", value=10.0, sd=1.0), Flow("twice", "c", "", value=12.0, sd=1.0),
    ]  # fmt: skip
    found = reconcile(Problem.from_flows(["a", "b", "c"], flows))
    states = dict(zip(found.problem.flows, found.states, strict=True))
    assert states == {
        "in": "just determined", "loss": "just determined", "ab": "undetermined", "ba": "undetermined", "out": "just determined",
        "seen": "redundant", "twice": "redundant",
    }  # fmt: skip
    assert claim(found, "in").state == "unchecked"
    assert claim(found, "in").gain == 0.0
    assert found.x[1] == pytest.approx(10.0, rel=1e-9)
    assert found.sd[1] == pytest.approx(math.sqrt(10.0), rel=1e-5)
    assert found.test.freedom == 1


def two(first: list[Observation]) -> Problem:
    """One flow in, the same flow out; statements about it."""
    return Problem(
        ("x", "y"),
        ("node",),
        sp.csr_matrix([[1.0, -1.0]]),
        np.zeros(1),
        np.zeros(2),
        np.full(2, np.inf),
        tuple(first),
    )


def test_a_figure_copied_ten_times_does_not_outvote_a_measurement() -> None:
    copies = [Observation(f"copy {k}", ((0, 1.0),), 200.0, 0.1, source="web", shared=10.0) for k in range(10)]
    measured = Observation("measured", ((1, 1.0),), 100.0, 10.0, source="plant")
    found = reconcile(two([*copies, measured]))
    # Ten copies are worth one figure of variance 100 + 0.01/10.
    weight = 1 / (100.0 + 0.001)
    assert found.x[0] == pytest.approx((200 * weight + 100 / 100) / (weight + 1 / 100), rel=1e-7)
    alone = reconcile(two([replace(c, sd=10.0, shared=0.0) for c in copies] + [measured]))
    assert alone.x[0] == pytest.approx((10 * 200 + 100) / 11, rel=1e-9)
    assert found.biases[0].claims == 10
    assert found.biases[0].bias == pytest.approx((200.0 - found.x[0]) / 10.0, rel=1e-3)


def test_shared_bias_is_the_full_covariance() -> None:
    flows = [
        Flow(n, *ARCS[n], value=v, sd=SD[n], source_id="survey" if n in ("ore", "metal", "sold") else "other")
        for n, v in noisy(7).items()
    ]
    problem = Problem.from_flows(NODES, flows, shared={"survey": 0.5})
    found = reconcile(problem)
    A = problem.A.toarray()
    m = np.array([f.value for f in flows])
    V = np.diag([float(f.sd) ** 2 for f in flows])
    loading = np.array([float(f.sd) * math.sqrt(0.5) if f.source_id == "survey" else 0.0 for f in flows])
    V += np.outer(loading, loading) - np.diag(loading**2)
    gain = V @ A.T @ np.linalg.inv(A @ V @ A.T)
    np.testing.assert_allclose(found.x, m - gain @ A @ m, rtol=1e-7)
    np.testing.assert_allclose(found.sd, np.sqrt(np.diag(V - gain @ A @ V)), rtol=1e-5)
    assert found.test.chi_square == pytest.approx(
        float(m @ A.T @ np.linalg.inv(A @ V @ A.T) @ A @ m), rel=1e-6
    )
    for name in ("ore", "loss"):
        assert found.deleted(name) == pytest.approx(claim(found, name).gain, rel=1e-5)


def test_a_range_is_flat_inside_and_pulls_outside() -> None:
    band = Observation("band", ((0, 1.0),), 90.0, 5.0, shape="range", low=80.0, high=100.0)
    for value in (81.0, 93.0, 99.5):
        inside = reconcile(two([band, Observation("m", ((1, 1.0),), value, 2.0)]))
        assert inside.x[0] == pytest.approx(value, rel=1e-7)
        assert claim(inside, "band").state == "not reached"
        assert inside.test.chi_square == pytest.approx(0.0, abs=1e-9)
    outside = reconcile(two([band, Observation("m", ((1, 1.0),), 110.0, 2.0)]))
    assert outside.x[0] == pytest.approx((100 / 25 + 110 / 4) / (1 / 25 + 1 / 4), rel=1e-7)


def test_less_than_holds_from_one_side_only() -> None:
    below = Observation("< 50", ((0, 1.0),), 50.0, 1.0, shape="range", high=50.0)
    assert reconcile(two([below, Observation("m", ((1, 1.0),), 20.0, 3.0)])).x[0] == pytest.approx(
        20.0, rel=1e-7
    )
    high = reconcile(two([below, Observation("m", ((1, 1.0),), 60.0, 3.0)]))
    assert high.x[0] == pytest.approx((50.0 + 60.0 / 9) / (1 + 1 / 9), rel=1e-7)
    above = replace(below, id="> 50", low=50.0, high=math.inf)
    assert reconcile(two([above, Observation("m", ((1, 1.0),), 60.0, 3.0)])).x[0] == pytest.approx(
        60.0, rel=1e-7
    )


def test_a_wide_error_acts_on_the_logarithm() -> None:
    wide = Observation("wide", ((0, 1.0),), 10.0, 8.0, shape="log")
    sharp = Observation("sharp", ((1, 1.0),), 40.0, 4.0)
    found = reconcile(two([wide, sharp]))
    sigma = math.sqrt(math.log1p(0.64))
    grid = np.linspace(5.0, 60.0, 550_001)
    best = grid[np.argmin((np.log(grid / 10.0) / sigma) ** 2 + ((grid - 40.0) / 4.0) ** 2)]
    assert found.x[0] == pytest.approx(best, abs=2e-4)
    assert found.test.chi_square == pytest.approx(
        (math.log(found.x[0] / 10.0) / sigma) ** 2 + ((found.x[0] - 40.0) / 4.0) ** 2, rel=1e-6
    )


def test_a_share_is_linearised_to_its_own_optimum() -> None:
    A = sp.csr_matrix([[1.0, -1.0, -1.0]])
    said = (
        Observation("fed", ((0, 1.0),), 100.0, 5.0),
        Observation("made", ((1, 1.0),), 80.0, 6.0),
        Observation("recovery", ((1, 1.0),), 95.0, 2.0, below=((0, 1.0),), scale=100.0),
    )
    found = reconcile(
        Problem(("feed", "metal", "loss"), ("plant",), A, np.zeros(1), np.zeros(3), np.full(3, np.inf), said)
    )
    fed, made = np.meshgrid(np.linspace(85, 105, 2001), np.linspace(75, 100, 2501))
    cost = ((fed - 100) / 5) ** 2 + ((made - 80) / 6) ** 2 + ((100 * made / fed - 95) / 2) ** 2
    k = np.unravel_index(np.argmin(cost), cost.shape)
    assert found.x[0] == pytest.approx(fed[k], abs=0.02)
    assert found.x[1] == pytest.approx(made[k], abs=0.02)
    assert found.test.chi_square == pytest.approx(cost[k], rel=1e-3)


@pytest.mark.parametrize("seed", range(6))
def test_bounded_flows_meet_the_conditions_of_an_optimum(seed: int) -> None:
    """x >= 0, A x = 0, (x - m)/s^2 = A'y where x > 0 and at least that where x = 0."""
    rng = np.random.default_rng(seed)
    rows, columns = 30, 80
    A = sp.random(
        rows, columns, density=0.1, random_state=rng, data_rvs=lambda n: rng.choice([-1.0, 1.0], n)
    ).tocsr()
    m = rng.normal(0.0, 5.0, columns) * 10.0 ** rng.integers(-2, 3, columns)
    s = np.abs(m) * rng.uniform(0.02, 0.5, columns) + 1e-3
    near = nearest(Weighted(A, np.zeros(rows), m, s, np.zeros(columns), np.full(columns, np.inf)))
    assert near.x.min() >= -1e-12 * np.abs(m).max()
    w = np.asarray(near.scaled.BT @ near.y[near.scaled.order])
    held = near.x <= 1e-10 * s
    assert np.max(np.abs(near.z - w)[~held], initial=0.0) <= 1e-7 * max(1.0, float(np.abs(near.z).max()))
    assert np.all((near.z - w)[held] >= -1e-7 * max(1.0, float(np.abs(near.z).max())))


def test_a_contradictory_ledger_still_reaches_the_optimum() -> None:
    """Claims off by factors of fifty: the answer is HiGHS' own, an independent solver of the same problem."""
    import highspy

    rng = np.random.default_rng(11)
    names = [f"n{k}" for k in range(40)]
    ends = [(int(a), int(b)) for a, b in rng.integers(-1, 40, (160, 2)) if a != b]
    A = np.zeros((40, len(ends)))
    for j, (a, b) in enumerate(ends):
        if a >= 0:
            A[a, j] -= 1.0
        if b >= 0:
            A[b, j] += 1.0
    m = rng.lognormal(3.0, 1.0, len(ends)) * rng.choice([0.02, 1.0, 1.0, 50.0], len(ends))
    s = 0.05 * m
    near = nearest(
        Weighted(sp.csr_matrix(A), np.zeros(len(names)), m, s, np.zeros(len(m)), np.full(len(m), np.inf))
    )
    n = len(m)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, 40
    B = sp.csc_matrix(A * s)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(n), -m / s, np.full(n, highspy.kHighsInf)
    lp.row_lower_ = lp.row_upper_ = -(A @ m)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = B.indptr, B.indices, B.data
    highs.passModel(lp)
    highs.passHessian(n, n, 1, np.arange(n + 1), np.arange(n), np.full(n, 2.0))
    highs.run()
    assert near.objective == pytest.approx(highs.getInfo().objective_function_value, rel=1e-6)


def test_balances_that_say_the_same_twice_are_no_trouble() -> None:
    flows = [
        Flow("in", "", "a", value=100.0, sd=10.0),
        Flow("mid", "a", "b", value=104.0, sd=5.0),
        Flow("out", "b", "", value=110.0, sd=10.0),
    ]
    single = Problem.from_flows(["a", "b"], flows)
    doubled = replace(
        single,
        A=sp.vstack([single.A, single.A.sum(axis=0), 3.0 * single.A[0]]).tocsr(),
        b=np.zeros(4),
        balances=("a", "b", "both", "again"),
    )
    np.testing.assert_allclose(reconcile(doubled).x, reconcile(single).x, rtol=1e-8)
    assert reconcile(doubled).test.freedom == reconcile(single).test.freedom == 2


def test_what_cannot_be_used_is_refused_with_all_its_names() -> None:
    with pytest.raises(InputFaults) as caught:
        Problem.from_flows(
            ["a"],
            [
                Flow("x", "", "a", value=math.nan, sd=1.0), Flow("x", "a", "b"), Flow("w", "a", "", lower=5.0, upper=1.0),
                Flow("v", "a", "", value=3.0), Flow("u", "a", "", value=3.0, sd=0.0),
            ],
        )  # fmt: skip
    text = str(caught.value)
    for part in (
        "not a finite number",
        "stands twice",
        "no such process",
        "w has a lower bound",
        "v needs",
        "must be above 0",
    ):
        assert part in text
    wrong = two([Observation("r", ((0, 1.0),), 1.0, 1.0, shape="range", low=3.0, high=2.0)])
    with pytest.raises(InputFaults, match="wrong way round"):
        reconcile(wrong)


def test_bounds_that_contradict_the_balances_are_refused_not_answered() -> None:
    flows = [Flow("in", "", "a", value=10.0, sd=1.0, lower=8.0), Flow("out", "a", "", upper=5.0)]
    with pytest.raises(Unsolvable, match="balance"):
        reconcile(Problem.from_flows(["a"], flows))


def test_sampled_deviations_agree_with_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    from oreshed.chain import reconcile_tests

    problem = chain(noisy(8))
    exact = reconcile(problem)
    monkeypatch.setattr(reconcile_tests, "EXACT", 0)
    monkeypatch.setattr(reconcile_tests, "SAMPLES", 4000)
    sampled = reconcile(problem)
    assert exact.exact
    assert not sampled.exact
    np.testing.assert_allclose(sampled.sd, exact.sd, rtol=0.06)
