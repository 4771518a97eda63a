"""Reconciliation of a large ledger against Clarabel and OSQP through cvxpy, in one run.

    minimise  sum ((x - m)/s)^2    subject to  A x = 0,  x >= 0

A layered network with recycling arcs; 60 % of the flows are claimed with 2 to 30 %, the others have a weak prior.
Peers get the scaled problem (z = (x - m)/s), which is the kindest form. `--ledger bad` multiplies a fifth of the claims
by 0.02 to 50 and calls them sure to 2 %.

    python benchmarks/reconcile.py [--flows 88000] [--ledger good|bad|both] [--peers clarabel,osqp]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as spl

from oreshed.chain.matrix import Floats
from oreshed.chain.reconcile_solve import Nearest, Weighted, nearest
from oreshed.chain.reconcile_tests import SAMPLES

LAYERS, BACK, CLAIMED, REACH = 8, 0.05, 0.6, 20


def ledger(flows: int, bad: bool, seed: int = 3) -> Weighted:
    """A network of about `flows` flows and 0.28 as many nodes whose true flows balance, and noisy claims about them."""
    rng = np.random.default_rng(seed)
    nodes = max(2 * LAYERS, int(0.283 * flows))
    layer = np.sort(rng.integers(0, LAYERS, nodes))
    first = np.searchsorted(layer, np.arange(LAYERS + 1))
    start = rng.integers(0, nodes, int(1.02 * flows))
    start = start[layer[start] < LAYERS - 1]
    # A flow goes to a place near its own in the next layer, as regions trade with a few others.
    low, high = first[layer[start] + 1], np.maximum(first[layer[start] + 2], first[layer[start] + 1] + 1)
    place = (start - first[layer[start]]) / np.maximum(1, first[layer[start] + 1] - first[layer[start]])
    end = np.clip(
        low + (place * (high - low)).astype(int) + rng.integers(-REACH, REACH + 1, len(start)), low, high - 1
    )
    back = rng.random(len(start)) < BACK
    start, end = np.where(back, end, start), np.where(back, start, end)
    sources = np.setdiff1d(np.arange(nodes), end)
    # Every place has a way out: forwards, or to the outside.
    stuck = np.setdiff1d(np.arange(nodes), start[~back])
    sinks = np.union1d(stuck, np.flatnonzero(rng.random(nodes) < 0.05))
    share = rng.gamma(1.0, 1.0, len(start) + len(sinks)) + 0.05
    leaves = np.concatenate([start, sinks])
    share /= np.bincount(leaves, share, nodes)[leaves]
    brought = np.zeros(nodes)
    brought[sources] = rng.lognormal(3.0, 1.0, len(sources))
    passed = sp.csr_matrix((share[: len(start)], (end, start)), shape=(nodes, nodes))
    through = spl.spsolve((sp.eye(nodes) - passed).tocsc(), brought)
    true = np.concatenate([share * through[leaves], brought[sources]])
    inner, out = len(start), len(sinks)
    rows = np.concatenate([start, end, sinks, sources])
    columns = np.concatenate(
        [np.arange(inner), np.arange(inner), inner + np.arange(out), inner + out + np.arange(len(sources))]
    )
    values = np.concatenate([-np.ones(inner), np.ones(inner), -np.ones(out), np.ones(len(sources))])
    A = sp.csr_matrix((values, (rows, columns)), shape=(nodes, len(true)))
    relative = rng.choice([0.02, 0.05, 0.1, 0.3], len(true))
    claimed = rng.random(len(true)) < CLAIMED
    noisy = true * np.maximum(0.05, 1 + relative * rng.standard_normal(len(true)))
    guess = true * rng.lognormal(0.0, 0.7, len(true))
    m = np.where(claimed, noisy, guess)
    s = np.where(claimed, relative * m, 10 * guess)
    if bad:
        wrong = rng.random(len(true)) < 0.2
        m[wrong] *= rng.choice([0.02, 0.1, 10.0, 50.0], int(wrong.sum()))
        s[wrong] = 0.02 * m[wrong]
    s = np.maximum(s, 1e-3 * np.median(s))
    return Weighted(A, np.zeros(nodes), m, s, np.zeros(len(true)), np.full(len(true), np.inf))


def conditions(problem: Weighted, x: Floats) -> tuple[float, float, float]:
    """Objective, largest |A x| relative to what passes, smallest x."""
    passing = np.abs(problem.A) @ np.abs(x)
    floor = 1e-6 * float(passing.max())
    gap = float(np.max(np.abs(problem.A @ x) / np.maximum(passing, floor)))
    return float((((x - problem.m) / problem.s) ** 2).sum()), gap, float(x.min())


def kkt(problem: Weighted, near: Nearest) -> float:
    """Largest violation of stationarity: z = B'y where x > 0, z >= B'y where x = 0, over the largest |z|."""
    B = near.scaled.BT
    w = np.asarray(B @ near.y[near.scaled.order])
    inside = near.x > 1e-12 * np.max(near.x)
    gap = np.where(inside, np.abs(near.z - w), np.maximum(w - near.z, 0.0))
    return float(np.max(gap) / max(1.0, float(np.max(np.abs(near.z)))))


def spread(near: Nearest, problem: Weighted, seed: int = 1) -> Floats:
    """Posterior s.d. by perturb-and-solve, as `reconcile_tests` does it."""
    rng = np.random.default_rng(seed)
    free = np.flatnonzero(near.free)
    total = np.zeros(len(free))
    for _ in range(SAMPLES):
        total += near.factor.project_once(rng.standard_normal(len(free))) ** 2
    out = np.zeros(len(problem.s))
    out[free] = problem.s[free] * np.sqrt(total / SAMPLES)
    return out


def through_cvxpy(problem: Weighted, solver: str) -> Callable[[], tuple[Floats, str]]:
    import cvxpy as cp

    options: dict[str, Any] = (
        {"eps_abs": 1e-6, "eps_rel": 1e-6, "max_iter": 50_000} if solver == "OSQP" else {}
    )

    def run() -> tuple[Floats, str]:
        z = cp.Variable(len(problem.m))
        scaled = sp.csr_matrix(problem.A @ sp.diags(problem.s))
        task = cp.Problem(
            cp.Minimize(cp.sum_squares(z)),
            [scaled @ z == -(problem.A @ problem.m), z >= -problem.m / problem.s],
        )
        task.solve(solver=solver, **options)
        return problem.m + problem.s * np.asarray(z.value), str(task.status)

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flows", type=int, default=88_000)
    parser.add_argument("--ledger", choices=["good", "bad", "both"], default="both")
    parser.add_argument("--peers", default="CLARABEL,OSQP")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    for bad in {"good": [False], "bad": [True], "both": [False, True]}[asked.ledger]:
        problem = ledger(asked.flows, bad)
        rows, columns = problem.A.shape
        print(
            f"\n### {'badly inconsistent' if bad else 'noisy'} ledger: {columns:,} flows, {rows:,} balances, x >= 0\n"
        )
        print("| | s | ratio | objective | largest balance residual | smallest x | |")
        print("|---|---|---|---|---|---|---|")
        times = []
        for _ in range(3):
            began = time.perf_counter()
            near = nearest(problem)
            times.append(time.perf_counter() - began)
        own = min(times)
        value, gap, least = conditions(problem, near.x)
        print(
            f"| Oreshed | {own:.2f} | 1.0 | {value:.9g} | {gap:.1e} | {least:.1e} | {near.passes} passes, KKT {kkt(problem, near):.1e} |"
        )
        began = time.perf_counter()
        sd = spread(near, problem)
        print(
            f"| Oreshed, posterior s.d. ({SAMPLES} draws) | {time.perf_counter() - began:.2f} | | | | | largest {sd.max():.3g} |"
        )
        for solver in [p for p in asked.peers.split(",") if p]:
            began = time.perf_counter()
            try:
                x, status = through_cvxpy(problem, solver)()
            except Exception as error:
                print(
                    f"| cvxpy + {solver} | {time.perf_counter() - began:.1f} | | | | | stopped: {type(error).__name__} |"
                )
                continue
            took = time.perf_counter() - began
            value, gap, least = conditions(problem, x)
            print(
                f"| cvxpy + {solver} | {took:.1f} | {took / own:.1f} | {value:.9g} | {gap:.1e} | {least:.1e} | {status} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
