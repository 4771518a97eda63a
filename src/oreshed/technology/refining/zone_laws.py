"""Laws of zone refining: one pass, many passes with a finite zone, the ultimate distribution, effective k.

A molten zone of length l travels along an ingot of length L; the solid that freezes behind it holds k times what the
melt holds. Concentrations are relative to the first uniform one; arrays of any shape broadcast.

    one pass        C/C0 = 1 - (1 - k) exp(-k x/l)                        Pfann 1952, but for the last zone
                    C/C0 = k/(k+e) [1 - (1 - k - e) exp(-(k+e) x/l)]      with evaporation
    last zone       C/C0 = k g^(k-1) of what the zone held, g the part still liquid   normal freezing
    many passes     l dC_s/dx = C(x + l) - (k + e) s , s the zone's mean; exact for a profile of steps
    ultimate        C = A exp(B x) , k = B l / (exp(B l) - 1) , A = C0 B L / (exp(B L) - 1)
    effective k     k = k0 / [k0 + (1 - k0) exp(-f d / D)]                Burton, Prim & Slichter 1953
    evaporation     e = (k_ev A / V) l / f , share of the zone that leaves while it moves by its own length
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.stream import Array


def single_pass(k: ArrayLike, zones: ArrayLike, evaporation: ArrayLike = 0.0) -> Array:
    """C/C0 after one pass at `zones` zone lengths from the start, up to the last zone.

    evaporation : e, share of the zone's content that leaves as vapour while it moves by its own length.

    >>> round(float(single_pass(0.1, 2.0)), 4)
    0.2631
    """
    k = np.asarray(k, dtype=np.float64)
    out = k + np.asarray(evaporation, dtype=np.float64)
    return np.asarray(k / out * (1.0 - (1.0 - out) * np.exp(-out * np.asarray(zones, dtype=np.float64))))


def normal_freezing(k: ArrayLike, frozen: ArrayLike) -> Array:
    """C/C0 of the solid at a share frozen: k (1 - g)^(k - 1)."""
    k = np.asarray(k, dtype=np.float64)
    return np.asarray(k * (1.0 - np.asarray(frozen, dtype=np.float64)) ** (k - 1.0))


def effective(k0: ArrayLike, speed: ArrayLike, layer: ArrayLike, diffusion: ArrayLike) -> Array:
    """k at a speed of freezing (m/s), a boundary layer (m) and a diffusivity in the melt (m2/s).

    >>> round(float(effective(0.1, 1e-5, 1e-3, 1e-8)), 5)
    0.23197
    """
    k0 = np.asarray(k0, dtype=np.float64)
    peclet = np.asarray(speed, dtype=np.float64) * np.asarray(layer) / np.asarray(diffusion)
    return np.asarray(k0 / (k0 + (1.0 - k0) * np.exp(-peclet)))


def layer_over_diffusion(k0: ArrayLike, k: ArrayLike, speed: ArrayLike) -> Array:
    """d / D in s/m from an effective k measured at one speed; the inverse of `effective`.

    Raises OutOfValidity for a k that does not lie between k0 and 1.
    """
    k0, k = np.asarray(k0, dtype=np.float64), np.asarray(k, dtype=np.float64)
    inside = (k - k0) * (1.0 - k) >= 0.0
    if not np.all(inside):
        raise OutOfValidity("an effective k lies between its equilibrium value and one")
    return np.asarray(-np.log(k0 * (1.0 - k) / (k * (1.0 - k0))) / np.asarray(speed))


def from_liquidus(slope_K: ArrayLike, melting_K: float, fusion_J_mol: float) -> Array:
    """k0 of a dilute impurity from the slope of the liquidus, K per mole fraction (negative: it lowers melting).

    van 't Hoff: dT/dx = -R Tm2 (1 - k) / dH_f. Raises OutOfValidity where the slope is steeper than k = 0 allows.

    >>> round(float(from_liquidus(-300.0, 594.2, 6190.0)), 2)
    0.37
    """
    k = 1.0 + np.asarray(slope_K, dtype=np.float64) * fusion_J_mol / (GAS_CONSTANT * melting_K**2)
    if np.any(k < -1e-9):
        raise OutOfValidity("the liquidus falls faster than an impurity that no solid takes up would let it")
    return np.asarray(np.maximum(k, 0.0))


def ultimate_exponent(k: float) -> float:
    """B l of the ultimate distribution, k = Bl / (exp(Bl) - 1); negative where k > 1.

    >>> round(ultimate_exponent(0.5), 6)
    1.256431
    """
    from scipy.optimize import brentq

    if not 1e-12 < k < 50.0:
        raise OutOfValidity(f"k = {k:g}; the ultimate distribution is for 1e-12 to 50")
    if abs(k - 1.0) < 1e-12:
        return 0.0

    def off(b: float) -> float:
        return (b / np.expm1(b) if b else 1.0) - k

    return float(
        brentq(off, 1e-12, 60.0, xtol=1e-14) if k < 1.0 else brentq(off, -k - 1.0, -1e-12, xtol=1e-14)
    )


def ultimate(k: float, zones: float) -> tuple[float, float]:
    """(B l, A / C0) of the ultimate distribution in an ingot of `zones` zone lengths."""
    exponent = ultimate_exponent(k)
    whole = exponent * zones
    return exponent, float(whole / np.expm1(whole)) if whole else 1.0


def travel(
    profile: ArrayLike, k: ArrayLike, zone_cells: int, evaporation: ArrayLike = 0.0
) -> tuple[Array, Array]:
    """The ingot after one more pass of the zone, and what has evaporated; both in cells of the ingot.

    profile : (..., cells), mean concentration of each cell. k, evaporation : shape (...). Each cell is followed by the
    exact solution for its uniform content, so that solid, melt and vapour close to rounding whatever the cells.
    """
    c = np.asarray(profile, dtype=np.float64)
    cells = c.shape[-1]
    if not 1 <= zone_cells <= cells:
        raise OutOfValidity(f"a zone of {zone_cells} cells does not fit an ingot of {cells}")
    k, e = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(evaporation, dtype=np.float64))
    c = np.broadcast_to(c, (*np.broadcast_shapes(c.shape[:-1], k.shape), cells))
    solid = np.empty(c.shape)
    rate = (k + e) / zone_cells  # share of the zone's solute that leaves it per cell travelled
    kept, into_solid = np.exp(-rate), k / (k + e)
    gain = -np.expm1(-rate) / rate
    zone = c[..., :zone_cells].sum(axis=-1)
    lost = np.zeros(zone.shape)
    for i in range(cells - zone_cells):
        entering = c[..., i + zone_cells]
        after = zone * kept + entering * gain
        leaving = zone + entering - after
        solid[..., i] = leaving * into_solid
        lost = lost + leaving * (1.0 - into_solid)
        zone = after
    # What is left freezes in place; evaporation is over, the furnace is off.
    edge = (np.arange(zone_cells + 1) / zone_cells)[::-1]
    liquid = edge ** k[..., None]
    solid[..., cells - zone_cells :] = zone[..., None] * (liquid[..., :-1] - liquid[..., 1:])
    return solid, lost


def passes(
    k: ArrayLike, count: int, zones: int, cells_per_zone: int = 20, evaporation: ArrayLike = 0.0
) -> Array:
    """Profile after `count` passes over a uniform ingot of `zones` zone lengths; shape (..., zones x cells_per_zone)."""
    k = np.asarray(k, dtype=np.float64)
    profile = np.ones((*k.shape, zones * cells_per_zone))
    for _ in range(count):
        profile, _ = travel(profile, k, cells_per_zone, evaporation)
    return profile


def at_start(profile: Array) -> Array:
    """C/C0 of the very first solid, which papers print, by a line through the means of the first two cells."""
    return np.asarray(1.5 * profile[..., 0] - 0.5 * profile[..., 1])


GRID = tuple(10.0 ** (-4.0 + 0.025 * i) for i in range(241))  # k from 1e-4 to 100


@lru_cache(maxsize=256)
def _kept_table(count: int, zones: int, cells_per_zone: int, head: float, tail: float) -> tuple[Array, Array]:
    """(log k, log mean concentration) of the part of an ingot between `head` and 1 - `tail` of its length."""
    grid = np.array(GRID)
    profile = passes(grid, count, zones, cells_per_zone)
    edges = np.concatenate([np.zeros((len(grid), 1)), np.cumsum(profile, axis=-1)], axis=-1)
    place = np.arange(edges.shape[-1]) / (edges.shape[-1] - 1)
    inside = np.array([np.interp(1.0 - tail, place, e) - np.interp(head, place, e) for e in edges])
    mean = inside / (1.0 - head - tail) / profile.shape[-1]
    return np.log(grid), np.log(np.maximum(mean, 1e-300))


def kept_mean(
    k: ArrayLike, count: int, zones: int, head: float = 0.0, tail: float = 0.2, cells_per_zone: int = 20
) -> Array:
    """Mean C/C0 of what is kept of an ingot after cropping shares `head` and `tail`, for any number of k at once.

    Read from a table over k (240 points from 1e-4 to 100, log-log), which errs by under 0.2 % against `passes`.
    """
    logs, means = _kept_table(count, zones, cells_per_zone, round(head, 6), round(tail, 6))
    value = np.clip(np.log(np.asarray(k, dtype=np.float64)), logs[0], logs[-1])
    return np.asarray(np.exp(np.interp(value, logs, means)))


def passes_to_reach(
    contents: ArrayLike, k: ArrayLike, target: float, zones: int, head: float, tail: float, most: int = 60
) -> int:
    """Fewest passes after which the sum of impurities in what is kept lies at or below `target` (any one unit).

    Raises OutOfValidity when `most` passes do not do it: some impurity does not segregate, or the crop is too small.
    """
    start = np.asarray(contents, dtype=np.float64)
    for count in range(0, most + 1):
        kept = start if count == 0 else start * kept_mean(k, count, zones, head, tail)
        if float(kept.sum()) <= target:
            return count
    worst = int(np.argmax(kept))
    raise OutOfValidity(
        f"{most} passes leave {float(kept.sum()):.3g}, not {target:.3g}; k = {float(np.asarray(k)[worst]):.3g} of one impurity "
        "holds it back"
    )
