"""Laws of crushing and grinding: energy between two sizes, corrections of it, and sizes by population balance.

The equations stand in `comminution`, which makes a unit of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.quantity_names import read
from oreshed.technology.stream import Array

SHORT_TON_KG = 907.18474
# kWh per short ton to kWh per tonne. Rowland 1976 prints 1.102 with a short ton of 907.44 kg.
PER_SHORT_TON = 1000.0 / SHORT_TON_KG


def bond_energy(work_index: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike) -> Array:
    """Energy between two sizes, in kWh per the tonne (short or metric) of the work index.

    Sizes in micrometres, an infinite feed size is allowed. Bond 1952; Rowland 1976.

    >>> float(bond_energy(10.0, np.inf, 100.0))
    10.0
    """
    f, p = np.asarray(f80_um, dtype=np.float64), np.asarray(p80_um, dtype=np.float64)
    return np.asarray(np.maximum(10.0 * np.asarray(work_index) * (1.0 / np.sqrt(p) - 1.0 / np.sqrt(f)), 0.0))


def rittinger_energy(constant: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike) -> Array:
    """New surface costs energy: C (1/P - 1/F); the limit for very fine grinding."""
    return np.asarray(np.asarray(constant) * (1.0 / np.asarray(p80_um) - 1.0 / np.asarray(f80_um)))


def kick_energy(constant: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike) -> Array:
    """Equal ratios cost equal energy: C ln(F/P); the limit for coarse crushing."""
    return np.asarray(np.asarray(constant) * np.log(np.asarray(f80_um) / np.asarray(p80_um)))


def morrell_energy(index: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike) -> Array:
    """kWh per metric tonne, Mi in kWh/t; sizes in micrometres (Morrell 2004, exponent from memory)."""

    def term(x: ArrayLike) -> Array:
        size = np.asarray(x, dtype=np.float64)
        return np.asarray(size ** -(0.295 + size / 1e6))

    return np.asarray(4.0 * np.asarray(index) * (term(p80_um) - term(f80_um)))


def dry_grinding() -> float:
    """EF1: dry grinding takes 1.3 times the energy of wet."""
    return 1.3


def open_circuit(passing_control: ArrayLike) -> Array:
    """EF2: open-circuit ball milling, by the share (0.5-0.98) that must pass the control size (Rowland's table)."""
    share = [0.50, 0.60, 0.70, 0.80, 0.90, 0.92, 0.95, 0.98]
    factor = [1.035, 1.05, 1.10, 1.20, 1.40, 1.46, 1.57, 1.70]
    return np.asarray(np.interp(np.asarray(passing_control), share, factor))


def mill_diameter(inside_liners_m: ArrayLike) -> Array:
    """EF3: (2.44/D)^0.2, which stops falling at 3.81 m."""
    d = np.minimum(np.asarray(inside_liners_m, dtype=np.float64), 3.81)
    return np.asarray((2.44 / d) ** 0.2)


def optimum_feed_um(work_index: ArrayLike, rod: bool = False) -> Array:
    """Feed size in micrometres above which EF4 charges; work index per short ton."""
    return np.asarray((16_000.0 if rod else 4_000.0) * np.sqrt(13.0 / np.asarray(work_index)))


def oversize_feed(work_index: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike, rod: bool = False) -> Array:
    """EF4: [Rr + (Wi - 7)(F80/Fo - 1)] / Rr for feed coarser than Fo; 1 otherwise. Wi per short ton."""
    f, wi = np.asarray(f80_um, dtype=np.float64), np.asarray(work_index, dtype=np.float64)
    ratio = f / np.asarray(p80_um)
    excess = np.maximum(f / optimum_feed_um(wi, rod) - 1.0, 0.0)
    return np.asarray(np.maximum((ratio + (wi - 7.0) * excess) / ratio, 1.0))


def fine_product(p80_um: ArrayLike) -> Array:
    """EF5: (P80 + 10.3)/(1.145 P80) below 75 micrometres; 1 above."""
    p = np.asarray(p80_um, dtype=np.float64)
    return np.asarray(np.where(p < 75.0, (p + 10.3) / (1.145 * p), 1.0))


def rod_reduction(ratio: ArrayLike, length_over_diameter: ArrayLike) -> Array:
    """EF6: rod mills away from their reduction ratio Rro = 8 + 5 L/D: 1 + (Rr - Rro)^2/150, beyond +-2."""
    r = np.asarray(ratio, dtype=np.float64)
    off = r - (8.0 + 5.0 * np.asarray(length_over_diameter))
    return np.asarray(np.where(np.abs(off) > 2.0, 1.0 + off**2 / 150.0, 1.0))


def low_reduction(ratio: ArrayLike) -> Array:
    """EF7: ball mills at reduction ratios under 6: [2(Rr - 1.35) + 0.26] / [2(Rr - 1.35)].

    Raises OutOfValidity at or under 1.35, where the factor has its pole.
    """
    r = np.asarray(ratio, dtype=np.float64)
    if np.any(r <= 1.35):
        raise OutOfValidity(f"EF7 needs a reduction ratio above 1.35, not {float(r.min()):.4g}")
    low = np.minimum(r, 6.0)
    return np.asarray(np.where(r < 6.0, (2.0 * (low - 1.35) + 0.26) / (2.0 * (low - 1.35)), 1.0))


def rod_feed(closed_crushing: bool, ball_mill_follows: bool) -> float:
    """EF8: rod mills fed from open-circuit (1.4) or closed-circuit (1.2) crushing; 1.2 or 1.0 before a ball mill."""
    if ball_mill_follows:
        return 1.0 if closed_crushing else 1.2
    return 1.2 if closed_crushing else 1.4


def ball_mill_energy(
    work_index: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike, diameter_m: ArrayLike = 3.81
) -> Array:
    """kWh per METRIC tonne of a wet closed-circuit ball mill: Bond with EF3, EF4, EF5, EF7.

    work_index : kWh per short ton.
    """
    f, p = np.asarray(f80_um, dtype=np.float64), np.asarray(p80_um, dtype=np.float64)
    factors = mill_diameter(diameter_m) * oversize_feed(work_index, f, p) * fine_product(p)
    factors = factors * np.where(f / p > 1.35, low_reduction(np.maximum(f / p, 1.3501)), 1.0)
    return np.asarray(bond_energy(work_index, f, p) * factors * PER_SHORT_TON)


def austin_selection(
    sizes_um: ArrayLike, rate: ArrayLike, alpha: ArrayLike, mu_um: float = np.inf, power: float = 3.0
) -> Array:
    """Breakage rate of each class, 1/min: S1 (x/1000)^alpha / (1 + (x/mu)^power). The finest class never breaks."""
    x = np.asarray(sizes_um, dtype=np.float64)
    s = (
        np.asarray(rate)[..., None]
        * (x / 1000.0) ** np.asarray(alpha)[..., None]
        / (1.0 + (x / mu_um) ** power)
    )
    s[..., -1] = 0.0
    return np.asarray(s)


def austin_breakage(sizes_um: ArrayLike, phi: float, gamma: float, beta: float) -> Array:
    """Primary breakage b_ij: share of broken class j that arrives in i; columns sum to 1, lower triangular.

    sizes_um : upper sizes, coarsest first.
    """
    x = np.asarray(sizes_um, dtype=np.float64)
    n = len(x)
    ratio = np.minimum(x[:, None] / np.append(x[1:], x[-1] / 2.0)[None, :], 1.0)
    below = phi * ratio**gamma + (1.0 - phi) * ratio**beta
    b = np.zeros((n, n))
    for j in range(n - 1):
        b[j + 1 :, j] = below[j + 1 :, j] - np.append(below[j + 2 :, j], 0.0)
    return b


def grinding_matrix(selection: ArrayLike, breakage: ArrayLike) -> Array:
    """A of dm/dt = A m, shape (..., n, n); its columns sum to zero where the columns of b sum to one."""
    s = np.asarray(selection, dtype=np.float64)
    return np.asarray(np.asarray(breakage) * s[..., None, :] - np.eye(s.shape[-1]) * s[..., None, :])


def batch_grind(feed: ArrayLike, selection: ArrayLike, breakage: ArrayLike, minutes: ArrayLike) -> Array:
    """Sizes after a batch grind, shape (..., n): the matrix exponential, which holds for equal rates too."""
    from scipy.linalg import expm

    a = grinding_matrix(selection, breakage) * np.asarray(minutes, dtype=np.float64)[..., None, None]
    return np.asarray((expm(a) @ np.asarray(feed, dtype=np.float64)[..., None])[..., 0])


def reid_solution(feed: ArrayLike, selection: ArrayLike, breakage: ArrayLike, minutes: float) -> Array:
    """Reid's closed solution (1965): m_i = sum_j a_ij exp(-S_j t). Needs rates that differ; a check of `batch_grind`.

    Raises OutOfValidity where two rates are equal.
    """
    s, b, m0 = np.asarray(selection), np.asarray(breakage), np.asarray(feed)
    n = len(s)
    a = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            if s[i] == s[j]:
                raise OutOfValidity(
                    f"Reid's solution needs rates that differ; classes {j + 1} and {i + 1} have {s[i]:g}"
                )
            a[i, j] = sum(b[i, k] * s[k] * a[k, j] for k in range(j, i)) / (s[i] - s[j])
        a[i, i] = m0[i] - a[i, :i].sum()
    return np.asarray(a @ np.exp(-s * minutes))


def continuous_grind(
    feed: ArrayLike, selection: ArrayLike, breakage: ArrayLike, residence_min: ArrayLike, tanks: int = 1
) -> Array:
    """Steady product of a mill as `tanks` mixed tanks in series, shape (..., n)."""
    a = grinding_matrix(selection, breakage)
    step = np.eye(a.shape[-1]) - a * (np.asarray(residence_min, dtype=np.float64) / tanks)[..., None, None]
    m: Array = np.asarray(feed, dtype=np.float64)[..., None]
    for _ in range(tanks):
        m = np.asarray(np.linalg.solve(step, m), dtype=np.float64)
    return np.asarray(m[..., 0])


def whiten_partition(sizes_um: ArrayLike, d50_um: ArrayLike, sharpness: float, bypass: float = 0.0) -> Array:
    """Share of each class that a cyclone sends to underflow: bypass + (1 - bypass)(e^aX - 1)/(e^aX + e^a - 2)."""
    x = np.asarray(sizes_um, dtype=np.float64) / np.asarray(d50_um, dtype=np.float64)[..., None]
    e = np.exp(np.minimum(sharpness * x, 500.0))
    return np.asarray(bypass + (1.0 - bypass) * (e - 1.0) / (e + np.exp(sharpness) - 2.0))


def closed_circuit(
    feed: Array, selection: Array, breakage: Array, residence_min: float, tanks: int, to_underflow: Array
) -> tuple[Array, float]:
    """Product sizes of a mill closed by a classifier, and the circulating load (underflow over fresh feed).

    One linear solve: mill feed x = f + C M x.
    """
    n = len(feed)
    mill = continuous_grind(np.eye(n), selection, breakage, residence_min, tanks).T
    entering = np.linalg.solve(np.eye(n) - np.diag(to_underflow) @ mill, feed)
    discharge = mill @ entering
    return (1.0 - to_underflow) * discharge, float((to_underflow * discharge).sum() / feed.sum())


_NO_MILL = {"ball", "media", "rod", "cyclone", "top", "particle", "cell", "vessel", "pipe", "trunnion"}


def mill_inside_m(inputs: Mapping[str, Any]) -> float | None:
    """Diameter of a mill inside its liners, m, by any name that says a mill's or an inside diameter; None for none."""
    given = Given(inputs)
    usual = given.one("mill_diameter|D|mill_D|inside_diameter|diameter_inside_liners|d|mill", "m")
    if usual is not None:
        return usual
    for name in inputs:
        got = read(name)
        words = set(got.subject)
        if (
            "d" in words
            and words & {"mill", "inside", "internal", "liners", "shell"}
            and not words & _NO_MILL
        ):
            found = given.one("_".join(got.subject), "m")
            if found is not None:
                return found
    return None
