"""Copper and a hydroxyoxime: equilibrium and counter-current stages in which the acid rises as copper goes.

Unlike the train of `solvent_extraction`, no base holds the pH: each mole of copper gives two of protons to its liquor.

    Cu + 2 HR = CuR2 + 2 H        K = y h^2 / (x R^2) ; R = R0 - 2 y
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.stream import Array

ROUNDS = 42  # halvings: the raffinate to twelve digits of the feed


def loaded(x: ArrayLike, h: ArrayLike, reagent: ArrayLike, log_k: ArrayLike) -> Array:
    """mol/L copper in an organic at equilibrium with x mol/L copper and h mol/L acid protons.

    The smaller root of y = a (R0 - 2 y)^2, a = K x / h^2; never more than half the reagent.
    """
    reach = 10.0 ** np.asarray(log_k, dtype=np.float64) * np.asarray(reagent) * 4.0
    return _loaded(
        np.asarray(x, dtype=np.float64), np.asarray(h, dtype=np.float64), np.asarray(reagent), reach
    )


def _loaded(x: Array, h: Array, reagent: Array, reach: Array) -> Array:
    """The same; reach : 4 K R0."""
    c = reach * x / np.square(np.maximum(h, 1e-6))  # 4 a R0
    return np.asarray(0.5 * c * reagent / (c + 1.0 + np.sqrt(2.0 * c + 1.0)))


def raffinate(
    x_feed: ArrayLike, h_feed: ArrayLike, y_in: ArrayLike, reagent: ArrayLike, phases: ArrayLike, log_k: ArrayLike, stages: int
) -> Array:  # fmt: skip
    """mol/L copper that ideal counter-current stages leave; acid rises as copper goes. Shapes broadcast.

    phases : O/A. Stages are built up from a guessed raffinate; the guess is halved until the feed comes out.
    """
    x0, h0, y0, ratio_oa = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (x_feed, h_feed, y_in, phases))
    )
    r0 = np.asarray(reagent, dtype=np.float64)
    reach = 10.0 ** np.asarray(log_k, dtype=np.float64) * r0 * 4.0
    low, high = np.zeros(x0.shape), x0.copy()
    for _ in range(ROUNDS):
        end = 0.5 * (low + high)
        x = end
        for _ in range(stages):
            y = _loaded(x, h0 + 2.0 * (x0 - x), r0, reach)
            x = np.maximum(end + ratio_oa * (y - y0), 0.0)
        too_rich = x > x0
        high, low = np.where(too_rich, end, high), np.where(too_rich, low, end)
    return np.asarray(0.5 * (low + high))
