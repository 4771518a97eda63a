"""Counter-current stages of an extraction train: solved stage by stage, drawn by McCabe and Thiele, checked by Kremser.

Liquor runs from stage 1 to N, organic from N to 1. Every stage has its own free extractant, so that a full organic at
the feed end extracts less than the fresh one at the raffinate's.

    balance    x_(n-1) + r y_(n+1) = x_n + r y_n,   y = D x,  r = O/A
    extractant free_n = dimer - b sum_i y_(i,n)
    acid       h_n = h_0 + (1 - base) sum_i s_i (x_(i,0) - x_(i,n)),  s protons a metal
    operating  y_(n+1) = (x_n - x_N) / r
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.stream import Array

# A divalent metal leaves with three extractant molecules, one and a half dimers: slope 1.67 and 4.50 g of zinc on
# 0.10 mol of dimer a litre (Begum et al., Zn-D2EHPA), which is 0.69.
DIMERS_PER_METAL = 1.5
ROUNDS, RELAX, SETTLED = 60, 0.5, 1e-10
MOST_STAGES = 30
Constants = tuple[Array | float, Array | float, Array | float]


def log_distribution(
    log_kex: Array | float,
    slope_reagent: Array | float,
    slope_ph: Array | float,
    dimer: Array | float,
    ph: Array | float,
) -> Array:
    """log10 D at a free dimer concentration (mol/L) and pH."""
    return np.asarray(
        log_kex + np.asarray(slope_reagent) * np.log10(np.maximum(dimer, 1e-12)) + np.asarray(slope_ph) * ph
    )


def kremser(factor: Array | float, stages: Array | float) -> Array:
    """Share extracted by N ideal counter-current stages at a constant extraction factor.

    >>> round(float(kremser(2.0, 2)), 5)
    0.85714
    """
    e, n = np.asarray(factor, dtype=np.float64), np.asarray(stages, dtype=np.float64)
    one = np.isclose(e, 1.0)
    safe = np.where(one, 2.0, e)
    above = safe > 1.0
    # Powers of the smaller of E and 1/E, so that a large factor does not overflow.
    small = np.where(above, 1.0 / np.maximum(safe, 1e-300), safe)
    up = (1.0 - small**n) / (1.0 - small ** (n + 1.0))
    down = (safe - small ** (n + 1.0)) / (1.0 - small ** (n + 1.0))
    return np.where(one, n / (n + 1.0), np.where(above, up, down))


def train(factor: Array) -> Array:
    """Share of a feed left after each stage, from the extraction factor of each stage on the last axis; shape (..., N).

    The balances of all stages are one tridiagonal system, solved from the raffinate back.
    """
    count = factor.shape[-1]
    # x_n = g_n x_(n-1): the last stage sees fresh organic.
    pass_on = np.empty_like(factor)
    pass_on[..., -1] = 1.0 / (1.0 + factor[..., -1])
    for n in range(count - 2, -1, -1):
        pass_on[..., n] = 1.0 / (1.0 + factor[..., n] - factor[..., n + 1] * pass_on[..., n + 1])
    return np.asarray(np.cumprod(pass_on, axis=-1))


def counter_current(
    feed: Mapping[str, Array],
    dimer: ArrayLike,
    ph: ArrayLike,
    ratio: ArrayLike,
    stages: int,
    constants: Mapping[str, Constants],
    neutralised: ArrayLike = 1.0,
) -> tuple[dict[str, Array], Array]:
    """Share of each metal that leaves with the organic, and free dimer of each stage over the whole, (..., N).

    feed : mol/L by metal, shape (...). ratio : O/A. neutralised : share of the protons set free that base takes up
    between stages; what it does not stays in the liquor and lowers its pH from stage to stage (sulphate's own
    buffer is left out, so that the fall is the steepest possible). Free extractant and distributions are brought to agree stage by
    stage; the shares obey the balance of every stage whatever the round.
    """
    if not feed:
        return {}, np.ones(stages)
    names = tuple(feed)
    spread = np.broadcast_arrays(
        *(feed[m] for m in names), np.asarray(dimer, float), np.asarray(ph, float), np.asarray(ratio, float),
        np.asarray(neutralised, float), *(np.asarray(k, float) for m in names for k in constants[m]),
    )  # fmt: skip
    count = len(names)
    x0 = np.stack(spread[:count], axis=-1)  # (..., metals)
    whole, acidity, r, based = (v[..., None] for v in spread[count : count + 4])
    kex, reagent, slope = (np.stack(spread[count + 4 + k :: 3], axis=-1) for k in range(3))
    protons = np.power(10.0, -acidity)
    ph_by_stage = acidity * np.ones(stages)  # (..., N)
    free = np.full((*x0.shape[:-1], stages), 0.5)
    left = np.ones((*x0.shape, stages))
    for _ in range(ROUNDS):
        log_d = kex[..., None, :] + slope[..., None, :] * ph_by_stage[..., None]
        log_d = log_d + reagent[..., None, :] * np.log10(np.maximum(free * whole, 1e-12))[..., None]
        factor = np.power(10.0, np.minimum(log_d, 8.0)) * r[..., None]  # (..., N, metals)
        left = train(np.swapaxes(factor, -1, -2))  # (..., metals, N)
        organic = np.swapaxes(factor, -1, -2) * left * x0[..., None] / r[..., None]  # y, mol per L of organic
        bound = DIMERS_PER_METAL * organic.sum(axis=-2) / whole
        wanted = 1.0 / (1.0 + bound / free)  # free = whole - bound, with bound in proportion to free
        step = np.maximum(wanted, 1e-9) / free
        free = free * step**RELAX
        released = ((1.0 - left) * (slope * x0)[..., None]).sum(axis=-2) * (1.0 - based)
        drift = -np.log10(protons + released) - ph_by_stage
        ph_by_stage = ph_by_stage + RELAX * drift
        if np.max(np.abs(step - 1.0)) < SETTLED and np.max(np.abs(drift)) < SETTLED:
            break
    return {m: 1.0 - left[..., i, -1] for i, m in enumerate(names)}, free


def stripped(dimer: ArrayLike, acid_mol_l: ArrayLike, acid_per_organic: ArrayLike, stages: float, constants: Constants) -> Array:  # fmt: skip
    """Share of one metal that acid (mol/L of protons) takes from the organic in counter-current stages.

    The same distribution, read at the acid's pH with the extractant free; roles of the phases are changed.
    """
    kex, reagent, slope = constants
    log_d = log_distribution(
        kex, reagent, slope, np.asarray(dimer, float), -np.log10(np.asarray(acid_mol_l, float))
    )
    factor = np.asarray(acid_per_organic) / np.power(10.0, np.clip(log_d, -8.0, 8.0))
    return kremser(factor, stages)


def mccabe_thiele(
    isotherm: Callable[[float], float], feed: float, raffinate: float, ratio: float
) -> list[tuple[float, float]]:
    """Corners of the staircase from the feed end: (x, y) on isotherm and operating line in turn.

    isotherm : x of the liquor -> y of the organic in equilibrium. ratio : O/A. Fresh organic enters.
    Raises OutOfValidity where the lines meet before the raffinate (a pinch): no number of stages is enough.
    """
    loaded = (feed - raffinate) / ratio
    points = [(feed, loaded)]
    y = loaded
    for _ in range(MOST_STAGES):
        x = _inverse(isotherm, y, feed)
        points.append((x, y))
        if x <= raffinate * (1.0 + 1e-9):
            return points
        y = (x - raffinate) / ratio
        points.append((x, y))
    raise OutOfValidity(
        f"operating line and isotherm pinch at {points[-1][0]:.4g} mol/L above the raffinate wanted, {raffinate:.4g}; "
        "raise pH, extractant or O/A"
    )


def stage_count(points: list[tuple[float, float]]) -> int:
    """Whole stages of a staircase.

    >>> stage_count(mccabe_thiele(lambda x: 2.0 * x, 1.0, 0.15, 1.0))
    2
    """
    return len(points) // 2


def _inverse(isotherm: Callable[[float], float], y: float, most: float) -> float:
    """x at which the isotherm reaches y; `most` and more where it does not reach it below."""
    low, high = 0.0, most
    if isotherm(high) < y:
        return high  # the organic wanted is richer than the feed allows: no step is made
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if isotherm(middle) < y else (low, middle)
    return 0.5 * (low + high)


def loading_isotherm(
    dimer: float, ph: float, constants: tuple[float, float, float]
) -> Callable[[float], float]:
    """x -> y of one metal at a held pH, crowding of the organic included; mol/L both."""
    kex, reagent, slope = constants

    def organic(x: float) -> float:
        low, high = 0.0, dimer / DIMERS_PER_METAL
        for _ in range(60):
            y = 0.5 * (low + high)
            free = dimer - DIMERS_PER_METAL * y
            reached = x * 10.0 ** min(float(log_distribution(kex, reagent, slope, free, ph)), 12.0)
            low, high = (y, high) if reached > y else (low, y)
        return 0.5 * (low + high)

    return organic
