"""How fast microbes take sulphides apart: windows of temperature and acidity, and colonisation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.stream import Array


def by_temperature(t: ArrayLike, coldest: ArrayLike, best: ArrayLike, hottest: ArrayLike) -> Array:
    """Share of the best rate, 0-1, at a temperature: the cardinal model (Rosso et al. 1993); all in one unit.

    (T - T3)(T - T1)^2 / ((T2 - T1)[(T2 - T1)(T - T2) - (T2 - T3)(T2 + T1 - 2T)]) between T1 and T3, else 0.

    >>> float(by_temperature(40.0, 10.0, 40.0, 48.0)), float(by_temperature(50.0, 10.0, 40.0, 48.0))
    (1.0, 0.0)
    """
    t, low, top, high = (np.asarray(x, dtype=np.float64) for x in (t, coldest, best, hottest))
    inside = (t > low) & (t < high)
    bottom = (top - low) * ((top - low) * (t - top) - (top - high) * (top + low - 2.0 * t))
    rate = np.divide((t - high) * (t - low) ** 2, bottom, out=np.zeros(np.broadcast_shapes(t.shape, bottom.shape)),
                     where=bottom != 0)  # fmt: skip
    return np.asarray(np.where(inside, np.clip(rate, 0.0, 1.0), 0.0))


def by_acidity(ph: ArrayLike, most_acid: ArrayLike, best: ArrayLike, least_acid: ArrayLike) -> Array:
    """Share of the best rate, 0-1, at a pH (Rosso et al. 1995): (x - a)(x - c)/((x - a)(x - c) - (x - b)^2)."""
    x, a, b, c = (np.asarray(y, dtype=np.float64) for y in (ph, most_acid, best, least_acid))
    ends = (x - a) * (x - c)
    inside = (x > a) & (x < c)
    bottom = ends - (x - b) ** 2
    rate = np.divide(
        ends, bottom, out=np.zeros(np.broadcast_shapes(ends.shape, bottom.shape)), where=bottom != 0
    )
    return np.asarray(np.where(inside, np.clip(rate, 0.0, 1.0), 0.0))


def covered_days(days: ArrayLike, growth: ArrayLike, inoculum: ArrayLike) -> Array:
    """Days at full cover that a logistic colonisation is worth: (1/mu) ln(1 + a0 (e^(mu t) - 1)).

    Never more than the days; all of them where the ore is covered from the start (a0 = 1).
    """
    t, a = np.asarray(days, dtype=np.float64), np.asarray(inoculum, dtype=np.float64)
    mu = np.maximum(np.asarray(growth, dtype=np.float64), 1e-9)
    # e^(mu t) overflows for long leaches; its logarithm does not.
    late = t + np.log(np.maximum(a + (1.0 - a) * np.exp(-mu * t), 1e-300)) / mu
    return np.asarray(np.clip(late, 0.0, t))
