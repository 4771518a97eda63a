"""What a reconciliation tells of its own input: posterior s.d., chi-square, the measurement test, states and sets.

With P = I - B'(B B')^-1 B on the free columns in units of their standard deviations:

    posterior variance of h.x = |P (s h)|^2            adjustment variance of claim i = s_i^2 (1 - P_ii)
    z_i = a_i / sd(a_i),   z_i^2 = the drop of T when claim i is deleted (Crowe 1992, doi 10.1002/cjce.5450700527)
    T = sum of squared residuals ~ chi-square with sum_i (1 - P_ii) degrees of freedom (Mah & Tamhane 1982)

The level of the largest |z| of N is adjusted by Sidak: alpha_N = 1 - (1 - alpha)^(1/N). Bounds that hold count as
balances; the chi-square is then conservative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import chi2, norm

from oreshed.chain.matrix import Bools, Floats, Ints
from oreshed.chain.reconcile_linear import Extended
from oreshed.chain.reconcile_solve import Nearest

FlowState = Literal["redundant", "just determined", "undetermined", "at its bound"]
ClaimState = Literal["redundant", "unchecked", "not reached"]
# Largest problem whose posterior is exact; above it perturb-and-solve samples it.
EXACT, SAMPLES, BLOCK = 12_000, 200, 256
# Two claims whose adjustments are correlated this closely cannot be told apart.
SAME = 1.0 - 1e-6
ALPHA = 0.05


@dataclass(frozen=True)
class Posterior:
    """Per column of the extended problem. share : part of the variance that comes from what nothing states.

    checked : part of a column's adjustment that other statements make. kept : P_ii.
    """

    sd: Floats
    share: Floats
    kept: Floats
    checked: Floats
    exact: bool


class Projection:
    """P on the free columns of an optimum, for any combination of columns."""

    def __init__(self, ext: Extended, near: Nearest) -> None:
        self.ext, self.near = ext, near
        self.free: Ints = np.flatnonzero(near.free)
        self.place = np.full(len(ext.sd), -1, dtype=np.int64)
        self.place[self.free] = np.arange(len(self.free))
        self.weak: Bools = ext.weak[self.free]
        self.scale = ext.sd[self.free]

    def columns(self, numbers: Sequence[int] | Ints) -> Floats:
        """P e_j for free columns j, (free, k) in units of s.d.; zero for a column at its bound."""
        v = np.zeros((len(self.free), len(numbers)))
        for k, j in enumerate(numbers):
            if self.place[j] >= 0:
                v[self.place[j], k] = 1.0
        return self.near.factor.project(v)

    def functional(self, weights: Floats) -> tuple[float, float]:
        """Posterior s.d. of weights . columns, and the part of its variance that nothing states."""
        v = (weights[self.free] * self.scale)[:, None]
        p = self.near.factor.project(v)[:, 0]
        total = float(p @ p)
        open_part = float(p[self.weak] @ p[self.weak])
        # Where rounding is all that is left of a sum, it is determined by balances alone.
        if total <= 1e-16 * float(v[:, 0] @ v[:, 0]):
            return 0.0, 0.0
        return total**0.5, open_part / total


def posterior(ext: Extended, near: Nearest, seed: int = 1) -> Posterior:
    """Standard deviations and shares of every column: exact up to EXACT columns, sampled above."""
    width = len(ext.sd)
    sd, share = np.zeros(width), np.zeros(width)
    kept, checked = np.zeros(width), np.zeros(width)
    projection = Projection(ext, near)
    free = projection.free
    if len(free) > EXACT:
        return _sampled(ext, projection, seed)
    for start in range(0, len(free), BLOCK):
        block = free[start : start + BLOCK]
        p = projection.columns(block)
        at = projection.place[block]
        own = np.clip(p[at, np.arange(len(block))], 0.0, 1.0)
        total = np.maximum((p**2).sum(axis=0), 1e-300)
        sd[block] = ext.sd[block] * np.sqrt(own)
        share[block] = (p[projection.weak] ** 2).sum(axis=0) / total
        kept[block] = own
        moved = p.copy()
        moved[at, np.arange(len(block))] -= 1.0
        all_moved = np.maximum((moved**2).sum(axis=0), 1e-300)
        checked[block] = 1.0 - (moved[projection.weak] ** 2).sum(axis=0) / all_moved
        checked[block[all_moved < 1e-14]] = 0.0
    return Posterior(sd, share, kept, checked, True)


def _sampled(ext: Extended, projection: Projection, seed: int) -> Posterior:
    """Perturb and solve: P of standard normal columns has the posterior's variance in every flow.

    SAMPLES draws give each s.d. to 1/sqrt(2 SAMPLES), 5 %.
    """
    rng = np.random.default_rng(seed)
    free, weak = projection.free, projection.weak
    total, open_part = np.zeros(len(free)), np.zeros(len(free))
    for _ in range(SAMPLES):
        v = rng.standard_normal(len(free))
        total += projection.near.factor.project_once(v) ** 2
        v[~weak] = 0.0
        open_part += projection.near.factor.project_once(v) ** 2
    width = len(ext.sd)
    sd, share, kept, checked = np.zeros(width), np.zeros(width), np.zeros(width), np.ones(width)
    kept[free] = np.minimum(total / SAMPLES, 1.0)
    sd[free] = ext.sd[free] * np.sqrt(kept[free])
    share[free] = open_part / np.maximum(total, 1e-300)
    checked[free] = np.where(1.0 - kept[free] < 1e-3, 0.0, 1.0)
    return Posterior(sd, share, kept, checked, False)


@dataclass(frozen=True)
class Test:
    """Chi-square of all residuals, and the |z| above which a claim is suspect at 5 % for all claims together."""

    chi_square: float
    freedom: int
    p: float
    critical_z: float

    @property
    def passes(self) -> bool:
        return self.p >= ALPHA


def global_test(ext: Extended, near: Nearest, post: Posterior, checked: int) -> Test:
    """T over claims and biases, its degrees of freedom and p; `checked` claims share the level of the largest |z|."""
    said = ext.measured & near.free
    total = float((near.z[ext.measured] ** 2).sum())
    freedom = round(float((1.0 - post.kept[said]).sum()))
    p = float(chi2.sf(total, freedom)) if freedom > 0 else 1.0
    level = 1.0 - (1.0 - ALPHA) ** (1.0 / max(checked, 1))
    return Test(total, freedom, p, float(norm.isf(level / 2.0)))


def measurement_test(ext: Extended, near: Nearest, post: Posterior) -> tuple[Floats, tuple[ClaimState, ...]]:
    """z of every claim and whether anything checks it. A range that the flows lie in is not reached: z = 0."""
    column = ext.claim
    adjustable = 1.0 - post.kept[column]
    states: list[ClaimState] = []
    z = np.zeros(len(column))
    for i, j in enumerate(column):
        if not near.free[j]:
            states.append("redundant")  # held by a bound; its residual is what the bound costs
            z[i] = near.z[j]
        elif adjustable[i] < 1e-12 or post.checked[j] < 0.5:
            states.append("unchecked")
        else:
            states.append("redundant")
            z[i] = near.z[j] / np.sqrt(adjustable[i])
    return z, tuple(states)


def sets_of(projection: Projection, columns: Ints, candidates: Sequence[int]) -> list[tuple[int, ...]]:
    """Claims (numbers among `columns`) whose adjustments move as one: no statistic can tell which is wrong."""
    numbers = list(candidates)
    if not numbers:
        return []
    p = projection.columns(columns[numbers])
    at = projection.place[columns[numbers]]
    covariance = np.eye(len(numbers)) - p[at]
    size = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    alike = np.abs(covariance / size / size[:, None]) >= SAME
    groups: dict[int, list[int]] = {}
    leader = list(range(len(numbers)))
    for a in range(len(numbers)):
        for b in range(a):
            if alike[a, b] and leader[a] != leader[b]:
                old, new = leader[a], leader[b]
                leader = [new if k == old else k for k in leader]
    for a, name in enumerate(leader):
        groups.setdefault(name, []).append(numbers[a])
    return [tuple(members) for members in groups.values() if len(members) > 1]
