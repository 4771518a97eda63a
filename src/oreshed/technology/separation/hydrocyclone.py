"""Partition by size: Plitt's hydrocyclone, Whiten's curve, and a screen by trials; pure functions.

Dimensions in centimetres, flow in litres a minute, sizes in micrometres, pressure in kilopascal, solids in per cent by
volume: the units that Plitt's constants were fitted in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.stream import Array

LN2 = float(np.log(2.0))


def plitt_cut(
    dc: ArrayLike, di: ArrayLike, do: ArrayLike, du: ArrayLike, h: ArrayLike, q: ArrayLike, solids: ArrayLike,
    over_liquid: ArrayLike,
) -> Array:  # fmt: skip
    """Corrected cut size d50c in micrometres.

    50.5 Dc^0.46 Di^0.6 Do^1.21 exp(0.063 V) / (Du^0.71 h^0.38 Q^0.45 (rho_s - rho_l)^0.5)        (Plitt 1976)

    dc, di, do, du, h : cyclone, inlet, vortex finder, apex, free height, cm. q : l/min. solids : % by volume.
    over_liquid : density of solid less that of liquid, g/cm3.
    """
    top = (
        50.5
        * np.power(dc, 0.46)
        * np.power(di, 0.6)
        * np.power(do, 1.21)
        * np.exp(0.063 * np.asarray(solids))
    )
    bottom = np.power(du, 0.71) * np.power(h, 0.38) * np.power(q, 0.45) * np.sqrt(np.asarray(over_liquid))
    return np.asarray(top / bottom, dtype=np.float64)


def plitt_pressure(
    dc: ArrayLike, di: ArrayLike, do: ArrayLike, du: ArrayLike, h: ArrayLike, q: ArrayLike, solids: ArrayLike
) -> Array:
    """Pressure drop in kPa: 1.88 Q^1.78 exp(0.0055 V) / (Dc^0.37 Di^0.94 h^0.28 (Du^2 + Do^2)^0.87)."""
    ends = np.asarray(du) ** 2.0 + np.asarray(do) ** 2.0
    bottom = np.power(dc, 0.37) * np.power(di, 0.94) * np.power(h, 0.28) * np.power(ends, 0.87)
    return np.asarray(1.88 * np.power(q, 1.78) * np.exp(0.0055 * np.asarray(solids)) / bottom)


def plitt_flow(
    dc: ArrayLike,
    di: ArrayLike,
    do: ArrayLike,
    du: ArrayLike,
    h: ArrayLike,
    pressure: ArrayLike,
    solids: ArrayLike,
) -> Array:
    """Flow of one cyclone in l/min at a pressure drop: `plitt_pressure` turned round."""
    at_one = plitt_pressure(dc, di, do, du, h, 1.0, solids)
    return np.asarray((np.asarray(pressure, dtype=np.float64) / at_one) ** (1.0 / 1.78))


def plitt_split(
    dc: ArrayLike, do: ArrayLike, du: ArrayLike, h: ArrayLike, head_m: ArrayLike, solids: ArrayLike
) -> Array:
    """Volume to underflow over volume to overflow.

    1.9 (Du/Do)^3.31 h^0.54 (Du^2 + Do^2)^0.36 exp(0.0054 V) / (H^0.24 Dc^1.11)

    head_m : pressure drop as metres of slurry.
    """
    ends = np.asarray(du) ** 2.0 + np.asarray(do) ** 2.0
    top = np.power(np.asarray(du) / np.asarray(do), 3.31) * np.power(h, 0.54) * np.power(ends, 0.36)
    bottom = np.power(head_m, 0.24) * np.power(dc, 1.11)
    return np.asarray(1.9 * top * np.exp(0.0054 * np.asarray(solids)) / bottom)


def plitt_sharpness(dc: ArrayLike, h: ArrayLike, q: ArrayLike, split: ArrayLike) -> Array:
    """Exponent m of the corrected curve: 1.94 exp(-1.58 S/(1 + S)) (Dc^2 h/Q)^0.15."""
    s = np.asarray(split, dtype=np.float64)
    return np.asarray(
        1.94 * np.exp(-1.58 * s / (1.0 + s)) * (np.asarray(dc) ** 2 * np.asarray(h) / np.asarray(q)) ** 0.15
    )


def plitt_partition(size: ArrayLike, cut: ArrayLike, sharpness: ArrayLike) -> Array:
    """Corrected share to underflow, 0-1: 1 - exp(-ln 2 (d/d50c)^m).

    >>> float(plitt_partition(50.0, 50.0, 2.5))
    0.5
    """
    ratio = np.maximum(np.asarray(size, dtype=np.float64) / np.asarray(cut), 1e-300)
    return np.asarray(-np.expm1(-LN2 * np.exp(np.minimum(np.asarray(sharpness) * np.log(ratio), 7.0))))


def water_to_underflow(volume: ArrayLike, solids: ArrayLike, coarse: ArrayLike) -> Array:
    """Share of the water, and of every size, that leaves unclassified by the underflow, 0-1.

    Rf = (Rv - V Rc)/(1 - V Rc), from the volume split Rv, solids V (0-1 by volume) and the share Rc of the solids
    that classification alone sends there.
    """
    held = np.asarray(solids, dtype=np.float64) * np.asarray(coarse)
    return np.asarray(np.clip((np.asarray(volume) - held) / (1.0 - held), 0.0, 1.0))


def with_bypass(corrected: ArrayLike, bypass: ArrayLike) -> Array:
    """Actual partition: bypass + (1 - bypass) x corrected."""
    r = np.asarray(bypass, dtype=np.float64)
    return np.asarray(r + (1.0 - r) * np.asarray(corrected))


def solids_by_volume(mass_fraction: ArrayLike, density: ArrayLike) -> Array:
    """Share of solids by volume, 0-1, from that by mass; density in t/m3 in water."""
    x = np.asarray(mass_fraction, dtype=np.float64)
    return np.asarray(x / np.asarray(density) / (x / np.asarray(density) + 1.0 - x))


def passing_chance(size: ArrayLike, aperture: ArrayLike, open_area: ArrayLike) -> Array:
    """Chance that a particle passes at one trial, 0-1: open area (1 - d/a)^2, none at or above the aperture (Gaudin)."""
    room = np.maximum(1.0 - np.asarray(size, dtype=np.float64) / np.asarray(aperture), 0.0)
    return np.asarray(np.asarray(open_area) * room**2)


def screen_oversize(size: ArrayLike, aperture: ArrayLike, open_area: ArrayLike, trials: ArrayLike) -> Array:
    """Share of a size that stays on the deck after trials, 0-1: (1 - p)^N. Size and aperture in one unit."""
    return np.asarray((1.0 - passing_chance(size, aperture, open_area)) ** np.asarray(trials))


def split_of_sizes(feed: ArrayLike, coarse: ArrayLike, fine: ArrayLike) -> float:
    """Mass share to the coarse product that three size analyses agree on best: f = y c + (1 - y) o, least squares."""
    f, c, o = (np.asarray(x, dtype=np.float64) / np.sum(x) for x in (feed, coarse, fine))
    along = c - o
    return float(np.clip(((f - o) * along).sum() / (along**2).sum(), 0.0, 1.0))


def dilution_split(feed: float, coarse: float, fine: float) -> float:
    """Solids to underflow over solids to overflow from water:solids ratios of the three: (o - f)/(f - u)."""
    return (fine - feed) / (feed - coarse)
