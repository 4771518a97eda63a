"""Size distributions of ground ore: classes, Rosin-Rammler shares, and the size that stands for a class."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.stream import Array

# Upper sizes in metres, coarsest first. The finest two are where entrainment and slow collection matter.
SIZES_M: tuple[float, ...] = (1000e-6, 75e-6, 38e-6, 20e-6, 10e-6)


def rosin_rammler_passing(size: ArrayLike, p80: ArrayLike, slope: ArrayLike) -> Array:
    """Share finer than `size`, in the unit of `p80`: 1 - exp(-ln 5 (x/P80)^n)."""
    x = np.asarray(size, dtype=np.float64) / np.asarray(p80, dtype=np.float64)
    return np.asarray(-np.expm1(-math.log(5.0) * x ** np.asarray(slope, dtype=np.float64)))


def rosin_rammler_size(size: ArrayLike, share: float, slope: ArrayLike, median: bool = False) -> Array:
    """Size that `share` (0-1) passes, from the characteristic size: the 63.2 % size, or the median if so said.

    >>> round(float(rosin_rammler_size(80000.0, 0.8, 2 / 1.5)), 3)
    114313.009
    """
    scale = math.log(1.0 / (1.0 - share)) / (math.log(2.0) if median else 1.0)
    return np.asarray(np.asarray(size, dtype=np.float64) * scale ** (1.0 / np.asarray(slope)))


def class_shares(p80_um: ArrayLike, slope: ArrayLike) -> Array:
    """Mass share of each class of SIZES_M, shape (..., Z); what is coarser than the first stays in it."""
    p80, n = np.broadcast_arrays(np.asarray(p80_um, dtype=np.float64), np.asarray(slope, dtype=np.float64))
    edges = np.asarray(SIZES_M[1:]) * 1e6
    passing = rosin_rammler_passing(edges, p80[..., None], n[..., None])
    whole = np.ones((*p80.shape, 1))
    return np.asarray(-np.diff(np.concatenate([whole, passing, 0.0 * whole], axis=-1), axis=-1))


def class_sizes_um(sizes_m: tuple[float, ...]) -> Array:
    """Size in micrometres that stands for each class: geometric mean of its bounds.

    The coarsest class has no true upper bound in a ground product (its upper size is only a lid), so that it is
    taken as a root-two class; the finest, which reaches to nothing, counts half its upper size.
    """
    if len(sizes_m) == 1:
        return np.array([sizes_m[0] * 0.5e6])
    upper = np.asarray(sizes_m) * 1e6
    lower = np.append(upper[1:], upper[-1] / 4.0)
    size = np.sqrt(upper * lower)
    size[0] = min(size[0], lower[0] * math.sqrt(2.0))
    return np.asarray(size)
