"""Two ores on one bank: the test of what an optimiser may be told about a unit.

More feed shortens the residence, so each tonne added costs recovery of all others. Average recoveries hide this:
an optimiser that freezes them fills the bank; marginal coefficients, or operating modes, do not.

    recovery      R_i = 1 - (1 + k_i tau/N)^-N,   tau = 60 V/Q,   Q = sum m_i (1/rho + (1 - c)/c)
    profit        sum m_i (g_i R_i p - c_i),   0 <= m_i <= cap_i
    averages      LP with the R_i of the last point, repeated until the mix stands still (or returns)
    marginals     LP with d profit/d m_i inside a trust region that shrinks when a step does not pay
    modes         one LP over sampled operating points of the bank, their weights summing to one
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity, Unsolvable
from oreshed.technology.casework.case_inputs import figure, fraction, numbers
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.flotation_bank import bank_recovery, slurry_m3_per_min
from oreshed.technology.stream import Array


@dataclass(frozen=True)
class Blend:
    """Ores that share a bank. k : 1/min. grade : mass fraction. cost : USD/t ore. cap : t/h. price : USD/t metal."""

    k: Array
    grade: Array
    cost: Array
    cap: Array
    price: float
    volume_m3: float
    cells: float
    solids_share: float
    density_t_m3: float

    def recovery(self, feed: Array) -> Array:
        """Recovery of each ore at feeds (..., ores) in t/h; one where nothing flows."""
        flow = slurry_m3_per_min(feed.sum(axis=-1), self.solids_share, self.density_t_m3)
        with np.errstate(divide="ignore"):
            tau = np.minimum(np.divide(self.volume_m3, flow), 1e9)
        return bank_recovery(self.k, tau[..., None], self.cells)

    def profit(self, feed: Array) -> Array:
        """USD/h at feeds (..., ores)."""
        return np.asarray((feed * (self.grade * self.price * self.recovery(feed) - self.cost)).sum(axis=-1))

    def marginal(self, feed: Array) -> Array:
        """d profit / d feed of each ore, USD/t, by central differences."""
        step = 1e-4
        eye = np.eye(len(feed)) * step
        return np.asarray((self.profit(feed + eye) - self.profit(np.maximum(feed - eye, 0.0)))
                          / (step + np.minimum(feed, step)))  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A mix and its true profit. told : the profit that the linear programme believed. solves : LPs used."""

    feed: Array
    profit: float
    told: float
    solves: int


def grid_optimum(blend: Blend, step: float = 1.0) -> Found:
    """Best of a grid of feeds, spacing in t/h: the truth that the other ways are held against."""
    axes = [np.append(np.arange(0.0, c, step), c) for c in blend.cap]
    feeds = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(blend.cap))
    profit = blend.profit(feeds)
    i = int(np.argmax(profit))
    return Found(feeds[i], float(profit[i]), float(profit[i]), 0)


def frozen_averages(blend: Blend, rounds: int = 30) -> Found:
    """LP on the average recoveries of its own last answer, until it stands still or comes back to a mix."""
    feed = blend.cap.copy()
    seen: list[tuple[float, ...]] = []
    told, solves = 0.0, 0
    for _ in range(rounds):
        worth = blend.grade * blend.price * blend.recovery(feed) - blend.cost
        feed, told = _maximise(worth, np.zeros_like(blend.cap), blend.cap)
        solves += 1
        if tuple(feed) in seen:
            break
        seen.append(tuple(feed))
    return Found(feed, float(blend.profit(feed)), told, solves)


def marginal_steps(blend: Blend, rounds: int = 60) -> Found:
    """Sequence of LPs on marginal worth within a trust region, halved whenever a step does not pay."""
    feed = 0.5 * blend.cap
    radius, solves, now = 0.5 * float(blend.cap.max()), 0, float(blend.profit(feed))
    while radius > 1e-3 and solves < rounds:
        low, high = np.maximum(feed - radius, 0.0), np.minimum(feed + radius, blend.cap)
        new, _ = _maximise(blend.marginal(feed), low, high)
        solves += 1
        gained = float(blend.profit(new))
        if gained > now + 1e-9:
            feed, now = new, gained
        else:
            radius /= 2.0
    return Found(feed, now, now, solves)


def sampled_modes(blend: Blend, points: int = 41) -> Found:
    """One LP over a grid of operating points, weights summing to one: time shared between modes."""
    axes = [np.linspace(0.0, c, points) for c in blend.cap]
    feeds = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(blend.cap))
    weights, told = _maximise(blend.profit(feeds), np.zeros(len(feeds)), np.ones(len(feeds)), total=1.0)
    # What the LP promises is earned by running the modes in turn, so that it is the true profit.
    return Found(weights @ feeds, told, told, 1)


def _maximise(worth: Array, low: Array, high: Array, total: float | None = None) -> tuple[Array, float]:
    """max worth x, low <= x <= high, sum x = total where one is given."""
    import highspy

    n = len(worth)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    everyone = np.arange(n, dtype=np.int32)
    solver.addVars(n, low, high)
    solver.changeColsCost(n, everyone, np.asarray(worth, dtype=np.float64))
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    if total is not None:
        solver.addRow(total, total, n, everyone, np.ones(n))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Unsolvable(f"the blend's LP ended {solver.getModelStatus()}")
    return np.asarray(solver.getSolution().col_value, dtype=np.float64), float(
        solver.getInfo().objective_function_value
    )


def blend_of(inputs: Mapping[str, Any]) -> Blend:
    """A blend from the words of a case. Raises KeyError with what is missing, OutOfValidity for lists that do not fit."""
    lists = {}
    for name in ("k_per_min", "grade", "ore_cost_usd_per_t", "cap_t_per_h"):
        if name not in inputs and not (name == "grade" and "grade_pct" in inputs):
            raise KeyError(name)
        lists[name] = numbers(inputs[name] if name in inputs else np.asarray(inputs["grade_pct"]) / 100.0)
    n = len(np.atleast_1d(lists["k_per_min"]))
    arrays = {k: np.broadcast_to(v, (n,)).astype(np.float64) for k, v in lists.items()}
    if np.any(arrays["grade"] > 1):
        raise OutOfValidity("a grade is a mass fraction, at most 1; or write grade_pct")
    return Blend(
        arrays["k_per_min"], arrays["grade"], arrays["ore_cost_usd_per_t"], arrays["cap_t_per_h"],
        figure(inputs, "price_usd_per_t"), figure(inputs, "volume_m3"), figure(inputs, "cells", "N"),
        fraction(inputs, "solids_share", "solids_pct") or figure(inputs, "solids_share"), figure(inputs, "density_t_m3", "SG"),
    )  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Profit and mix by grid, frozen averages, marginals and modes."""
    blend = blend_of(inputs)
    grid, frozen = grid_optimum(blend), frozen_averages(blend)
    steps, modes = marginal_steps(blend), sampled_modes(blend)
    return {
        "grid_optimum_USD_per_h": grid.profit, "feed_t_per_h": grid.feed.tolist(),
        "frozen_average_TC_USD_per_h": frozen.profit, "frozen_average_feed_t_per_h": frozen.feed.tolist(),
        "SLP_marginal_TC_USD_per_h": steps.profit, "SLP_feed_t_per_h": steps.feed.tolist(),
        "SLP_solves": steps.solves, "mode_LP_USD_per_h": modes.profit, "mode_feed_t_per_h": modes.feed.tolist(),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "feed-blend", "Ores that share a bank", ("S02", "Y06"),
        "Which mix of ores earns most through one bank; averages against marginals and modes.",
        "industrial", __name__, None, compute, answers=("marginal versus average*", "feed blend*"),
        words=(
            Word("k_per_min", "1/min", "list, one an ore"), Word("grade or grade_pct", "fraction or %", "list"),
            Word("ore_cost_usd_per_t", "USD/t", "list"), Word("cap_t_per_h", "t/h", "list or one figure"),
            Word("price_usd_per_t", "USD/t", "of metal in concentrate"), Word("volume_m3", "m3", "effective, in total"),
            Word("cells", "-", "tanks in series"), Word("solids_share", "fraction", "of the pulp"),
            Word("density_t_m3", "t/m3", "of the solids"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
