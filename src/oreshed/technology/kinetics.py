"""Kinetics of particles and solutions: how a rate answers to temperature, and what share has reacted after a time.

Arrhenius          k(T)/k(T0) = exp[-E/R (1/T - 1/T0)]
surface reacts     X = 1 - (1 - k t)^3                                shrinking core, equal grains
tanks in series    X averaged over the ages of n equal stirred tanks  Levenspiel
layer of product   1 - 3 (1 - X)^(2/3) + 2 (1 - X) = k t              diffusion through it
first order        X = 1 - exp(-k t)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaln

from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.stream import Array


def arrhenius(activation_kJ_mol: ArrayLike, temperature_K: ArrayLike, reference_K: ArrayLike) -> Array:
    """Factor by which a rate changes from `reference_K` to `temperature_K`; shapes broadcast.

    >>> round(float(arrhenius(50.0, 308.15, 298.15)), 3)
    1.924
    """
    inverse = 1.0 / np.asarray(temperature_K, dtype=np.float64) - 1.0 / np.asarray(
        reference_K, dtype=np.float64
    )
    return np.asarray(np.exp(-np.asarray(activation_kJ_mol) * 1e3 / GAS_CONSTANT * inverse))


def apparent_activation(rate: Callable[[float], ArrayLike], temperature_K: float) -> float:
    """kJ/mol that a rate law shows around a temperature, from its own values 1 K to either side.

    >>> round(apparent_activation(lambda t: arrhenius(42.0, t, 298.15), 350.0), 6)
    42.0
    """
    below, above = temperature_K - 1.0, temperature_K + 1.0
    change = np.log(np.asarray(rate(above)) / np.asarray(rate(below)))
    return float(GAS_CONSTANT * 1e-3 * change / (1.0 / below - 1.0 / above))


def surface_conversion(kt: ArrayLike) -> Array:
    """Share reacted of equal grains whose surface reacts: 1 - (1 - kt)^3, whole from kt = 1 on.

    >>> float(surface_conversion(0.5)), float(surface_conversion(3.0))
    (0.875, 1.0)
    """
    return np.asarray(1.0 - np.clip(1.0 - np.asarray(kt, dtype=np.float64), 0.0, 1.0) ** 3)


def surface_conversion_in_tanks(kt: ArrayLike, tanks: ArrayLike) -> Array:
    """Share reacted over the ages that n equal stirred tanks give; kt over the whole train.

    One tank is Levenspiel's closed form; many tanks approach the batch.
    """
    k, n = np.broadcast_arrays(np.asarray(kt, dtype=np.float64), np.asarray(tanks, dtype=np.float64))
    s = np.maximum(k / n, 1e-12)
    left = np.zeros(s.shape)
    for j, weight in enumerate((1.0, -3.0, 3.0, -1.0)):
        moment = np.exp(gammaln(n + j) - gammaln(n)) * s**j
        left = left + weight * moment * gammainc(n + j, 1.0 / s)
    return np.asarray(np.where(k > 0, np.clip(1.0 - left, 0.0, 1.0), 0.0))


def diffusion_conversion(kt: ArrayLike) -> Array:
    """Share reacted where a layer of product slows it: X of 1 - 3(1-X)^(2/3) + 2(1-X) = kt, in closed form.

    The cubic of (1-X)^(1/3) has the root 1/2 + cos((2 pi - arccos(2 kt - 1))/3).

    >>> [round(float(x), 3) for x in diffusion_conversion([0.0, 0.1, 0.5, 2.0])]
    [0.0, 0.48, 0.875, 1.0]
    """
    g = np.clip(np.asarray(kt, dtype=np.float64), 0.0, 1.0)
    root = 0.5 + np.cos((2.0 * np.pi - np.arccos(2.0 * g - 1.0)) / 3.0)
    return np.asarray(np.where(g >= 1.0, 1.0, 1.0 - np.clip(root, 0.0, 1.0) ** 3))


def first_order(rate: ArrayLike, time: ArrayLike) -> Array:
    """Share reacted after a time in the rate's own unit: 1 - exp(-k t)."""
    return np.asarray(-np.expm1(-np.asarray(rate, dtype=np.float64) * np.asarray(time)))
