"""Two-product formula: recovery and yield from assays alone, with the error that the assays leave.

A feed that parts into a concentrate and a tail has one mass split that closes one element's balance; several elements
give it several times, and weighted least squares reconcile them.

    yield          C/F = (f - t)/(c - t)
    recovery       R = c (f - t) / [f (c - t)]
    enrichment     c/f;  ratio of concentration  F/C
    variance       var R = sum over x in (f, c, t) of (dR/dx s_x)^2
                   dR/df = c t/[f^2 (c - t)],  dR/dc = -t (f - t)/[f (c - t)^2],  dR/dt = -c (c - f)/[f (c - t)^2]
    plant balance  metal in concentrate = ore x head grade x recovery
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, number
from oreshed.technology.registry import Technology, Word
from oreshed.technology.stream import Array, ratio


def mass_yield(feed: ArrayLike, concentrate: ArrayLike, tail: ArrayLike) -> Array:
    """Share of the mass that is concentrate, 0-1, from three assays in any one unit.

    Raises OutOfValidity where the feed does not lie between tail and concentrate: no split closes such a balance.
    """
    f, c, t = (np.asarray(x, dtype=np.float64) for x in (feed, concentrate, tail))
    low, high = np.minimum(c, t), np.maximum(c, t)
    if np.any(c == t) or np.any((f < low) | (f > high)) or np.any(np.minimum(f, low) < 0):
        raise OutOfValidity(
            f"assays feed {np.ravel(f)[0]:g}, concentrate {np.ravel(c)[0]:g}, tail {np.ravel(t)[0]:g} close by no "
            "split: the feed must lie between tail and concentrate"
        )
    return np.asarray((f - t) / (c - t))


def two_product_recovery(feed: ArrayLike, concentrate: ArrayLike, tail: ArrayLike) -> Array:
    """Recovery, 0-1: c (f - t)/[f (c - t)]. Raises as `mass_yield`."""
    split = mass_yield(feed, concentrate, tail)
    f = np.asarray(feed, dtype=np.float64)
    return ratio(np.asarray(concentrate) * split, f)


def recovery_error(
    feed: ArrayLike, concentrate: ArrayLike, tail: ArrayLike, s_feed: ArrayLike, s_concentrate: ArrayLike,
    s_tail: ArrayLike,
) -> Array:  # fmt: skip
    """Standard deviation of the recovery for independent assay errors s, first order."""
    f, c, t = (np.asarray(x, dtype=np.float64) for x in (feed, concentrate, tail))
    d = c - t
    by_f = c * t / (f**2 * d) * np.asarray(s_feed)
    by_c = t * (f - t) / (f * d**2) * np.asarray(s_concentrate)
    by_t = c * (c - f) / (f * d**2) * np.asarray(s_tail)
    return np.asarray(np.sqrt(by_f**2 + by_c**2 + by_t**2))


def reconciled_yield(
    feed: ArrayLike, concentrate: ArrayLike, tail: ArrayLike, errors: ArrayLike
) -> tuple[float, float]:
    """Yield that fits the assays of several elements best, and its standard deviation.

    Each element closes f - t = y (c - t) with residual variance s_f^2 + y^2 s_c^2 + (1 - y)^2 s_t^2; iterated
    weighted least squares. errors : shape (3, elements), of feed, concentrate, tail.
    """
    f, c, t = (np.asarray(x, dtype=np.float64) for x in (feed, concentrate, tail))
    s = np.asarray(errors, dtype=np.float64)
    y = float(np.clip(((f - t) * (c - t)).sum() / ((c - t) ** 2).sum(), 0.0, 1.0))
    weight = np.ones_like(f)
    for _ in range(50):
        weight = 1.0 / np.maximum(s[0] ** 2 + y**2 * s[1] ** 2 + (1 - y) ** 2 * s[2] ** 2, 1e-30)
        new = float((weight * (f - t) * (c - t)).sum() / (weight * (c - t) ** 2).sum())
        if abs(new - y) < 1e-14:
            break
        y = new
    return y, float(1.0 / np.sqrt((weight * (c - t) ** 2).sum()))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Yield, recovery, ratios and error from assays; or metal, recovery or head grade from a plant's balance."""
    f = figure(inputs, "feed_pct", "feed", "f")
    c, t = (
        figure(inputs, "conc_pct", "concentrate_pct", "conc", "c"),
        figure(inputs, "tail_pct", "tails_pct", "tail", "t"),
    )
    y, r = float(mass_yield(f, c, t)), float(two_product_recovery(f, c, t))
    found = {
        "yield": y, "yield_pct": 100.0 * y, "recovery": r, "recovery_pct": 100.0 * r, "enrichment": c / f,
        "ratio_of_concentration": 1.0 / y if y else float("inf"),
    }  # fmt: skip
    errors = [number(inputs, f"s_{x}", f"s_{x}_pct", f"{x}_sd_pct") for x in ("feed", "conc", "tail")]
    relative = number(inputs, "assay_error_relative")
    if relative is not None:
        errors = [relative * x for x in (f, c, t)]
    if all(e is not None for e in errors):
        s = float(recovery_error(f, c, t, errors[0] or 0.0, errors[1] or 0.0, errors[2] or 0.0))
        found |= {"recovery_sd": s, "recovery_sd_pct": 100.0 * s}
    return found


TECHNOLOGIES = (
    Technology(
        "two-product", "Two-product formula", ("S02", "S04"),
        "Recovery and mass yield from the assays of feed, concentrate and tail, with error.",
        "industrial", __name__, None, compute, answers=("flotation/two-product*", "two-product*"),
        words=(
            Word("feed_pct, conc_pct, tail_pct", "%", "assays"),
            Word("s_feed, s_conc, s_tail", "%", "standard deviations of the assays"),
            Word("assay_error_relative", "fraction", "one relative error for all three"),
        ),
        equations=__doc__ or "",
        sources=("Wills & Finch 2016, chapter 3 (from memory)",),
    ),
)  # fmt: skip
