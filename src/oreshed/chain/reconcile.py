"""Reconcile: the flows closest to what all sources say, under balances and bounds, with what that says of the sources.

Nothing is dropped: suspects are named, alone or as sets that cannot be told apart, and deletions are suggestions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp

from oreshed.basis.errors import Unsolvable
from oreshed.chain.matrix import Floats
from oreshed.chain.observable import Weights
from oreshed.chain.reconcile_linear import Extended, extend
from oreshed.chain.reconcile_problem import Observation, Problem, check
from oreshed.chain.reconcile_solve import Nearest, Weighted, nearest
from oreshed.chain.reconcile_tests import (
    ClaimState,
    FlowState,
    Posterior,
    Projection,
    Test,
    global_test,
    measurement_test,
    posterior,
    sets_of,
)

# Rounds that take the pull out of the weak prior, and Gauss-Newton steps for logs and ratios.
ROUNDS, LINEAR = 30, 60
HUBER = 1.345
# Largest move of a statement's value, in its s.d., at which linearising again changes nothing.
STILL = 1e-7
# Half-width of a 90 % interval in standard deviations.
NINETY = 1.6448536269514722
# A variance that comes by more than this from what nothing states is no answer.
OPEN = 0.5


@dataclass(frozen=True)
class ClaimResult:
    """One statement beside the reconciled value, in its own unit.

    adjustment : (reconciled - printed) in the statement's s.d.; for a range from its nearer end. z : the measurement
    test. gain : the drop of chi-square when it alone is deleted (z^2; `deleted` re-solves). sd : posterior.
    """

    claim: Observation
    reconciled: float
    sd: float
    adjustment: float
    z: float
    gain: float
    state: ClaimState


@dataclass(frozen=True)
class SourceBias:
    """The shared bias of a source in its own s.d. (prior 0 +- 1), positive where its figures stand too high.

    sd : posterior. claims : how many share it.
    """

    source: str
    bias: float
    sd: float
    claims: int


@dataclass(frozen=True)
class Suggestion:
    """A deletion that would help, as a set where its members cannot be told apart. test : what is left after it."""

    claims: tuple[str, ...]
    gain: float
    test: Test


@dataclass(frozen=True)
class Reconciled:
    """The answer. x, sd : per flow of the problem, in its unit. states : per flow."""

    problem: Problem
    x: Floats
    sd: Floats
    states: tuple[FlowState, ...]
    claims: tuple[ClaimResult, ...]
    test: Test
    biases: tuple[SourceBias, ...]
    sets: tuple[tuple[str, ...], ...]
    residual: float
    exact: bool
    extended: Extended
    near: Nearest

    @cached_property
    def projection(self) -> Projection:
        return Projection(self.extended, self.near)

    @property
    def objective(self) -> float:
        """Sum of squared adjustments in standard deviations."""
        return self.test.chi_square

    def of(self, weights: Weights, below: Weights = (), scale: float = 1.0) -> tuple[float, float, bool]:
        """Value, posterior s.d. and whether it is determined, of a sum of flows or a ratio of two sums."""
        width = len(self.extended.sd)

        def dense(cells: Weights) -> Floats:
            out = np.zeros(width)
            for j, w in cells:
                out[j] += w
            return out

        above = dense(weights)
        value = scale * float(above[: len(self.x)] @ self.x)
        gradient = scale * above
        if below:
            under = dense(below)
            divisor = float(under[: len(self.x)] @ self.x)
            if divisor == 0.0:
                return math.nan, math.nan, False
            value /= divisor
            gradient = (gradient - value * under) / divisor
        sd, share = self.projection.functional(gradient)
        return value, sd, share < OPEN

    def deleted(self, *ids: str) -> float:
        """The drop of chi-square when these statements are deleted together, by solving again."""
        return self.test.chi_square - solve(self.problem.without(*ids)).chi_square

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Serial elimination: the largest |z| above the critical one, again and again, until none is left."""
        found: list[Suggestion] = []
        present = self
        while len(found) < len(self.claims):
            worst = max(present.claims, key=lambda c: abs(c.z), default=None)
            if worst is None or abs(worst.z) <= present.test.critical_z:
                break
            alike = next((s for s in present.sets if worst.claim.id in s), (worst.claim.id,))
            after = reconcile(present.problem.without(worst.claim.id))
            found.append(Suggestion(alike, present.test.chi_square - after.test.chi_square, after.test))
            present = after
        return tuple(found)


@dataclass(frozen=True)
class Solved:
    """The optimum of the (last) linear problem."""

    extended: Extended
    near: Nearest
    x: Floats

    @property
    def chi_square(self) -> float:
        return float((self.near.z[self.extended.measured] ** 2).sum())


def solve(problem: Problem, factors: Floats | None = None) -> Solved:
    """The flows alone, without statistics. factors : multiplies each statement's s.d."""
    check(problem)
    bent = any(o.shape == "log" or o.below for o in problem.observations)
    answer = _linear(extend(problem, None, factors), len(problem.flows))
    if not bent:
        return answer
    reading = _Reading(problem, factors)
    best, said = reading.merit(answer.x), reading.values(answer.x)
    for _ in range(LINEAR):
        biases = {source: float(answer.near.x[j]) for source, j in answer.extended.bias.items()}
        step = _linear(extend(problem, answer.x, factors, curved=biases), len(problem.flows), answer.near.y)
        x, length = step.x, 1.0
        merit = reading.merit(x)
        while not merit <= best * (1 + 1e-9) + 1e-12 and length > 1e-3:
            length /= 2
            x = answer.x + length * (step.x - answer.x)
            merit = reading.merit(x)
        # What no statement reaches may wander; the answer stands when the statements' values do.
        fresh = reading.values(x)
        moved = float(np.nanmax(np.abs(fresh - said) / reading.total, initial=0.0))
        answer, best, said = replace(step, x=x), merit, fresh
        if moved < STILL or length <= 1e-3:
            break
    # Once more without curvature: the same flows, and the residuals and weights that the statistics are made of.
    return _linear(extend(problem, answer.x, factors), len(problem.flows), answer.near.y)


class _Reading:
    """All statements read at given flows, as arrays."""

    def __init__(self, problem: Problem, factors: Floats | None) -> None:
        said = problem.observations
        n = len(problem.flows)
        self.above = _rows([[(j, w * o.scale) for j, w in o.weights] for o in said], n)
        self.below = _rows([list(o.below) for o in said], n)
        self.ratio = np.array([bool(o.below) for o in said])
        self.log = np.array([o.shape == "log" for o in said])
        self.range = np.array([o.shape == "range" for o in said])
        self.low = np.array([o.low for o in said])
        self.high = np.array([o.high for o in said])
        self.value = np.array([o.value for o in said])
        self.total = np.array([o.total_sd for o in said])
        own = np.array([o.sd for o in said]) * (1.0 if factors is None else factors)
        size = np.where(self.log, np.where(self.log, self.value, 1.0), 1.0)
        self.own = np.where(self.log, np.sqrt(np.log1p((own / size) ** 2)), own)
        self.shared = np.array([o.shared for o in said]) / size
        sources = sorted({o.source for o in said})
        number = {name: k for k, name in enumerate(sources)}
        self.source = np.array([number[o.source] for o in said], dtype=np.int64)

    def values(self, x: Floats) -> Floats:
        out = np.asarray(self.above @ x)
        divisor = np.asarray(self.below @ x)
        return np.where(self.ratio, out / np.where(self.ratio & (divisor != 0), divisor, 1.0), out)

    def merit(self, x: Floats) -> float:
        """The sum of squares at x, each source's bias at its best: V^-1 by Sherman and Morrison, source by source."""
        h = self.values(x)
        if bool((h[self.log] <= 0).any()):
            return math.inf
        log = np.log(np.where(self.log, h, 1.0) / np.where(self.log, self.value, 1.0))
        outside = np.maximum(h - self.high, 0.0) + np.minimum(h - self.low, 0.0)
        d = np.where(self.log, log, np.where(self.range, outside, h - self.value))
        a, b = d / self.own**2, self.shared / self.own**2
        pull = np.bincount(self.source, weights=a * self.shared)
        stiff = 1.0 + np.bincount(self.source, weights=b * self.shared)
        return float(a @ d - np.sum(pull**2 / stiff))


def _rows(cells: list[list[tuple[int, float]]], n: int) -> Any:
    flat = [(i, j, w) for i, row in enumerate(cells) for j, w in row]
    rows, cols, values = (list(part) for part in zip(*flat, strict=True)) if flat else ([], [], [])
    return sp.csr_matrix((values, (rows, cols)), shape=(len(cells), n))


def _distance(o: Observation, h: float) -> float:
    """Residual of a statement at h, in its s.d.: signed, zero inside a range."""
    sd = o.total_sd
    if o.shape == "range":
        return (h - o.high) / sd if h > o.high else (h - o.low) / sd if h < o.low else 0.0
    if o.shape == "log":
        sigma = math.sqrt(math.log1p((sd / o.value) ** 2))
        return math.log(h / o.value) / sigma if h > 0 else -math.inf
    return (h - o.value) / sd


def _linear(ext: Extended, n: int, start: Floats | None = None) -> Solved:
    """Solve, then move the weak prior onto the answer until it pulls no more: what is stated decides alone."""
    mean, sd = ext.mean.copy(), ext.sd.copy()
    near: Nearest | None = None
    before = math.inf
    for _ in range(ROUNDS):
        near = nearest(Weighted(ext.A, ext.b, mean, sd, ext.lower, ext.upper), start)
        start = near.y
        pulled = np.where(ext.weak & near.free, np.abs(near.z), 0.0)
        pull = float(np.max(pulled, initial=0.0))
        if pull < 1e-10:
            break
        if pull > 0.2 * before:  # too tight a prior for what it has to give way to
            tight = pulled > 0.01 * pull
            sd[tight] *= 10.0
        before = pull
        mean[ext.weak] = near.x[ext.weak]
    assert near is not None
    return Solved(replace(ext, sd=sd), near, near.x[:n])


def reconcile(problem: Problem) -> Reconciled:
    """The flows closest to all statements, with posterior s.d., tests, states and sets.

    Raises InputFaults for statements and bounds that cannot be used, Unsolvable where balances and bounds contradict.
    """
    answer = solve(problem)
    ext, near = answer.extended, answer.near
    if not np.isfinite(answer.x).all():
        raise Unsolvable("the reconciliation has no finite answer")
    post = posterior(ext, near)
    z, states = measurement_test(ext, near, post)
    claims = _claims(problem, answer, z, states)
    checked = [i for i, s in enumerate(states) if s == "redundant"]
    test = global_test(ext, near, post, len(checked))
    projection = Projection(ext, near)
    suspects = sorted(checked, key=lambda i: -abs(z[i]))[:400]
    groups = sets_of(
        projection, ext.claim, [i for i in suspects if near.free[ext.claim[i]] and abs(z[i]) > 1e-9]
    )
    sets = tuple(tuple(problem.observations[i].id for i in sorted(g)) for g in groups)
    shared: dict[str, int] = {}
    for o in problem.observations:
        if o.shared > 0:
            shared[o.source] = shared.get(o.source, 0) + 1
    biases = tuple(
        SourceBias(s, -float(near.x[j]), float(post.sd[j]), shared[s]) for s, j in ext.bias.items()
    )
    n = len(problem.flows)
    flow_states = _flow_states(ext, near, post, projection, states, n)
    return Reconciled(
        problem,
        answer.x,
        post.sd[:n],
        flow_states,
        claims,
        test,
        biases,
        sets,
        near.residual,
        post.exact,
        ext,
        near,
    )


def _claims(
    problem: Problem, answer: Solved, z: Floats, states: tuple[ClaimState, ...]
) -> tuple[ClaimResult, ...]:
    ext, near = answer.extended, answer.near
    projection = Projection(ext, near)
    width = len(ext.sd)
    gradients = np.zeros((len(projection.free), len(problem.observations)))
    for i, o in enumerate(problem.observations):
        g = np.zeros(width)
        for j, w in o.weights:
            g[j] += w * o.scale
        if o.below:
            divisor = sum(w * float(answer.x[j]) for j, w in o.below) or 1.0
            ratio = o.at(answer.x)
            for j, w in o.below:
                g[j] -= (ratio if math.isfinite(ratio) else 0.0) * w
            g /= divisor
        gradients[:, i] = g[projection.free] * projection.scale
    spread = np.zeros(len(problem.observations))
    for k in range(0, len(spread), 256):
        p = near.factor.project(gradients[:, k : k + 256])
        spread[k : k + 256] = np.sqrt((p**2).sum(axis=0))
    found = []
    for i, o in enumerate(problem.observations):
        value = o.at(answer.x)
        state: ClaimState = states[i]
        if o.shape == "range" and o.low < value < o.high and abs(near.z[ext.claim[i]]) < 1e-6:
            state = "not reached"
        zi = float(z[i]) if state == "redundant" else 0.0
        found.append(ClaimResult(o, value, float(spread[i]), _distance(o, value), zi, zi * zi, state))
    return tuple(found)


def _flow_states(
    ext: Extended,
    near: Nearest,
    post: Posterior,
    projection: Projection,
    claims: tuple[ClaimState, ...],
    n: int,
) -> tuple[FlowState, ...]:
    """Undetermined: a free choice of the weak prior. Just determined: hangs on a claim that nothing checks."""
    lonely = np.array([ext.claim[i] for i, s in enumerate(claims) if s == "unchecked"], dtype=np.int64)
    hangs = np.zeros(len(ext.sd))
    if len(lonely) and post.exact:
        for k in range(0, len(lonely), 256):
            p = projection.columns(lonely[k : k + 256])
            hangs[projection.free] = np.maximum(hangs[projection.free], (p**2).max(axis=1))
    out: list[FlowState] = []
    for j in range(n):
        if not near.free[j]:
            out.append("at its bound")
        elif post.share[j] >= OPEN:
            out.append("undetermined")
        elif hangs[j] > 1e-8 * max(post.kept[j], 1e-300):
            out.append("just determined")
        else:
            out.append("redundant")
    return tuple(out)


def screened(problem: Problem) -> tuple[tuple[str, float], ...]:
    """Robust weights (Huber, 1.345) of the claims that stick out, smallest first; for screening, never for the answer."""
    factors = np.ones(len(problem.observations))
    for _ in range(30):
        x = solve(problem, factors).x
        residual = np.array([abs(_distance(o, o.at(x))) for o in problem.observations])
        with np.errstate(divide="ignore"):
            weight = np.minimum(1.0, HUBER / np.where(residual > 0, residual, 1.0))
        weight[residual <= HUBER] = 1.0
        fresh = 1.0 / np.sqrt(np.maximum(weight, 1e-6))
        if float(np.max(np.abs(fresh - factors), initial=0.0)) < 1e-4:
            break
        factors = fresh
    found = [
        (o.id, float(1.0 / f**2)) for o, f in zip(problem.observations, factors, strict=True) if f > 1.001
    ]
    return tuple(sorted(found, key=lambda pair: pair[1]))
