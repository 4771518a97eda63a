"""Fronts of several metals in one bed: equilibrium theory of competing Langmuir isotherms.

The weakest metal runs ahead, pushed by the stronger ones behind it, and leaves for a time at more than its feed; the
strongest stays longest. Each front has a root w of the feed, and everything follows from the roots.

    slope       g_i = Q B_i                              bed volumes of a trace alone
    roots       sum_i B_i c_i w / (g_i - w) = 1          one below each g_i: g_(k-1) < w_k < g_k
    front       L_k = w_k  prod_(i weaker) w_i / g_i     bed volumes;  the strongest: q/c at the feed
    separation  R_k = w_k / g_k
    plateau m   B_i c_i = (g_i/w_i - 1)  prod_(j <= m, j != i) (g_i/w_j - 1) / (g_i/g_j - 1)     metals 1 ... m

Source: Rhee, Aris & Amundson, First-Order Partial Differential Equations vol. 2 (1989), from memory; the tests hold it
to the balance of every metal and to the single metal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from oreshed.technology.stream import Array

TRACE = 1e-10  # share of the sites below which a metal competes with none
APART = 1e-6  # relative distance that two affinities must keep for the roots to be told apart
ROUNDS = 70


@dataclass(frozen=True)
class Fronts:
    """Fronts of a feed, weakest metal first along the last axis; shapes (..., metals).

    metals : names in the order of the inputs. order : index of the metal of each front. volumes : bed volumes to it.
    separation : its R. plateau : c/c0 of each front's metal in each zone, (..., zones, metals), zone m behind front m.
    """

    metals: tuple[str, ...]
    order: NDArray[np.intp]
    volumes: Array
    separation: Array
    plateau: Array

    def by_metal(self, values: Array) -> dict[str, Array]:
        """Values along the last axis, given by front, as a mapping by metal."""
        back = np.argsort(self.order, axis=-1)
        placed = np.take_along_axis(values, np.broadcast_to(back, values.shape), axis=-1)
        return {m: placed[..., i] for i, m in enumerate(self.metals)}


def fronts(concentration: Mapping[str, Array], binding: Mapping[str, Array], capacity: ArrayLike) -> Fronts:
    """Fronts of a feed (mol/L) on a clean bed of a capacity (mol per L of bed); shapes broadcast."""
    names = tuple(concentration)
    columns = np.broadcast_arrays(
        *(concentration[m] for m in names), *(binding[m] for m in names), np.asarray(capacity, dtype=float)
    )
    count = len(names)
    strength = np.stack(columns[count : 2 * count], axis=-1)
    # Two metals of one affinity travel as one; a hair between them keeps the algebra finite.
    strength = strength * (1.0 + APART * np.arange(count))
    sites = np.maximum(np.stack(columns[:count], axis=-1) * strength, TRACE)
    order = np.argsort(strength, axis=-1)
    sites, strength = (np.take_along_axis(x, order, axis=-1) for x in (sites, strength))
    slope = strength * columns[-1][..., None]
    root = _roots(sites, slope)
    shrink = root / slope
    ahead = np.concatenate([np.ones_like(shrink[..., :1]), np.cumprod(shrink, axis=-1)[..., :-1]], axis=-1)
    return Fronts(
        names, order, root * ahead, shrink, _plateaus(sites, slope, root)
    )  # fmt: skip


def _roots(sites: Array, slope: Array) -> Array:
    """One root below each slope, by bisection; shapes (..., metals), slopes rising."""
    low = np.concatenate([np.zeros_like(slope[..., :1]), slope[..., :-1]], axis=-1)
    high = slope.copy()
    for _ in range(ROUNDS):
        middle = 0.5 * (low + high)
        gap = slope[..., None, :] - middle[..., :, None]
        gap = np.where(gap == 0.0, 1e-300, gap)
        value = (sites[..., None, :] * middle[..., :, None] / gap).sum(axis=-1) - 1.0
        low, high = np.where(value < 0.0, middle, low), np.where(value < 0.0, high, middle)
    return np.asarray(0.5 * (low + high))


def _plateaus(sites: Array, slope: Array, root: Array) -> Array:
    """c/c0 by zone (second last axis) and metal (last axis); zone m holds the m + 1 weakest metals."""
    count = slope.shape[-1]
    zones = []
    for m in range(count):
        row = []
        for i in range(count):
            if i > m:
                row.append(np.zeros(slope.shape[:-1]))
                continue
            value = slope[..., i] / root[..., i] - 1.0
            for j in range(m + 1):
                if j != i:
                    value = (
                        value * (slope[..., i] / root[..., j] - 1.0) / (slope[..., i] / slope[..., j] - 1.0)
                    )
            row.append(value / sites[..., i])
        zones.append(np.stack(row, axis=-1))
    return np.stack(zones, axis=-2)


def held_share(found: Fronts, leak: Array) -> dict[str, Array]:
    """Share of each metal's feed that the bed holds; `leak` is the mean outlet x of each front so far (..., metals)."""
    return found.by_metal(np.clip(1.0 - outlet_ratio(found, leak), 0.0, 1.0))


def outlet_ratio(found: Fronts, passed: Array) -> Array:
    """c/c0 of each front's metal (last axis) where `passed` is the x of each front; both (..., metals).

    A stronger metal never leaves before a weaker one: its front, however blurred, runs behind the one ahead.
    """
    in_order = np.minimum.accumulate(passed, axis=-1)
    before = np.concatenate([np.zeros_like(found.plateau[..., :1, :]), found.plateau[..., :-1, :]], axis=-2)
    return np.asarray(((found.plateau - before) * in_order[..., :, None]).sum(axis=-2))
