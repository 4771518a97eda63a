"""Packed bed: how a front of metal travels through a column of resin, and when it comes out.

Three answers to one question, each a check of the others: equilibrium theory (the front is a shock), the analytic
solution for a finite rate, and the balance of the bed integrated cell by cell with dispersion and a film.

    throughput      T = (V/V_bed - e) / L,  L = q(c0) / c0               T = 1 when the bed has met its capacity
    separation      R = (x / y) (1 - y) / (1 - x)     x = c/c0, y = q/q(c0); favourable below 1
    shock           R < 1, no resistance: x jumps from 0 to 1 at T = 1
    finite rate     x = J(RN, NT) / (J(RN, NT) + e^((R-1) N (T-1)) (1 - J(N, RNT)))    N transfer units
    steady shape    N (T - 1) = 1 + (ln x - R ln(1 - x)) / (1 - R)                     film, large N
    cells           dy/dT = M (x_in - x),  x - x* = (x_in - x*) / (1 + N/M),  x* = R y / (1 - (1-R) y)
    dispersion      M = Pe / 2 equal cells;  Pe = 0.05 Re^0.48 Z / d
    film            k = D Sh / d,  Sh = 2.4 e^0.66 Re^0.34 Sc^0.33,  N = k 6 (1-e)/d Z / u
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chndtr, erf

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.stream import Array, ratio

KINEMATIC_VISCOSITY = 1.0e-6  # m2/s, water at 20 C
QUADRATURE = 32
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(QUADRATURE)
CLOSE_TO_ORIGIN = 40.0  # s t
STEP = 0.25  # of the fastest time constant of a cell
# Constants fitted to one column are for that column: what may differ is reading error.
SAME_COLUMN = 0.05


@dataclass(frozen=True)
class Bed:
    """A column. depth_m, bead_m : m. velocity : m/s of the empty column. porosity : share. bulk : kg resin / L."""

    depth_m: float
    velocity: float
    bead_m: float
    porosity: float
    bulk: float

    @property
    def contact_s(self) -> float:
        """Empty-bed contact time, s."""
        return self.depth_m / self.velocity

    @property
    def reynolds(self) -> float:
        return self.velocity * self.bead_m / KINEMATIC_VISCOSITY

    def sherwood(self, diffusivity: float) -> float:
        """Sherwood number of the film (LeVan et al. in Perry's Handbook, as WaterTAP states it)."""
        schmidt = KINEMATIC_VISCOSITY / diffusivity
        return float(2.4 * self.porosity**0.66 * self.reynolds**0.34 * schmidt**0.33)

    def film_coefficient(self, diffusivity: float) -> float:
        """m/s."""
        return diffusivity * self.sherwood(diffusivity) / self.bead_m

    def transfer_units(self, diffusivity: float) -> float:
        """Number of film transfer units of the bed."""
        area = 6.0 * (1.0 - self.porosity) / self.bead_m
        return self.film_coefficient(diffusivity) * area * self.contact_s

    def peclet(self) -> float:
        """Peclet number of the bed for axial dispersion."""
        return float(0.05 * self.reynolds**0.48 * self.depth_m / self.bead_m)

    def cells(self) -> int:
        """Equal cells whose mixing is the dispersion of the bed."""
        return max(2, round(self.peclet() / 2.0))


def loading_ratio(x: ArrayLike, separation: ArrayLike) -> Array:
    """y = q/q(c0) in equilibrium with x = c/c0.

    >>> float(loading_ratio(0.5, 0.25))
    0.8
    """
    c, r = np.asarray(x, dtype=np.float64), np.asarray(separation, dtype=np.float64)
    return np.asarray(c / (r + (1.0 - r) * c))


def liquid_ratio(y: ArrayLike, separation: ArrayLike) -> Array:
    """x = c/c0 in equilibrium with y = q/q(c0): the inverse of `loading_ratio`."""
    q, r = np.asarray(y, dtype=np.float64), np.asarray(separation, dtype=np.float64)
    return np.asarray(r * q / (1.0 - (1.0 - r) * q))


def shock(throughput: ArrayLike) -> Array:
    """Outlet x of equilibrium theory for a favourable isotherm: nothing before T = 1, all of it after."""
    return np.where(np.asarray(throughput) >= 1.0, 1.0, 0.0)


def _j(s: Array, t: Array) -> Array:
    """The J function, 1 - integral of e^(-t-u) I0(2 sqrt(t u)) over u from 0 to s.

    Exact where s t < 40 (it is a non-central chi-square distribution), above it by the approximation of Perry's
    Handbook, which is within 1 % there.
    """
    root_s, root_t = np.sqrt(s), np.sqrt(t)
    gap = root_s - root_t
    tail = np.exp(-np.minimum(gap * gap, 700.0)) / (
        2.0 * np.sqrt(np.pi) * np.maximum(root_t + np.sqrt(root_s * root_t), 1e-12)
    )
    value = np.clip(0.5 * (1.0 - erf(gap)) + tail, 0.0, 1.0)
    close = s * t < CLOSE_TO_ORIGIN
    near = close & (np.abs(gap) < 6.0)
    if np.any(near):
        value[near] = 1.0 - chndtr(2.0 * s[near], 2.0, 2.0 * t[near])
    return np.asarray(np.where(close & ~near, np.where(gap > 0, 0.0, 1.0), value))


def finite_rate(throughput: ArrayLike, transfer_units: ArrayLike, separation: ArrayLike) -> Array:
    """Outlet x at a throughput for a reversible exchange of finite rate (Thomas; Hiester and Vermeulen).

    Shapes broadcast. R = 1 is the linear isotherm; large N with R < 1 is the shock.
    """
    t, n, r = (
        np.asarray(v, dtype=np.float64) for v in np.broadcast_arrays(throughput, transfer_units, separation)
    )
    ahead = _j(np.asarray(r * n), np.asarray(n * t))
    behind = 1.0 - _j(np.array(n), np.asarray(r * n * t))
    weight = np.exp(np.clip((r - 1.0) * n * (t - 1.0), -700.0, 700.0))
    under = ahead + weight * behind
    return ratio(ahead, under, 1.0)


def mean_removal(throughput: ArrayLike, transfer_units: ArrayLike, separation: ArrayLike) -> Array:
    """Share of all that has entered until T which the bed holds; 1 where nothing has entered.

    Never above 1/T: a bed cannot hold more than its capacity.
    """
    t, n, r = (
        np.asarray(v, dtype=np.float64) for v in np.broadcast_arrays(throughput, transfer_units, separation)
    )
    # The front lies within this of T = 1: spread by mixing, or steepened by a favourable isotherm. Before it nothing
    # leaves, behind it everything.
    spread = np.minimum(
        8.0 / np.sqrt(n) + 4.0 / n, 16.0 / np.maximum(n * np.abs(1.0 - r), 1e-9) + 2.0 / np.sqrt(n)
    )
    start = np.minimum(np.maximum(1.0 - spread, 0.0), t)
    end = np.minimum(t, 1.0 + spread)
    at = start[..., None] + (end - start)[..., None] * 0.5 * (_NODES + 1.0)
    leak = finite_rate(at, n[..., None], r[..., None])
    gone = (leak * _WEIGHTS).sum(axis=-1) / 2.0 * (end - start) + (t - end)
    held = 1.0 - ratio(gone, t)
    return np.asarray(np.clip(np.minimum(held, 1.0 / np.maximum(t, 1e-12)), 0.0, 1.0))


def steady_shape(x: ArrayLike, transfer_units: ArrayLike, separation: ArrayLike) -> Array:
    """Throughput at which the outlet reaches x, for a front of constant shape behind a film; R < 1.

    Raises OutOfValidity for R of 1 and above: such a front spreads as it goes.
    """
    c, n, r = (np.asarray(v, dtype=np.float64) for v in (x, transfer_units, separation))
    if np.any(r >= 1.0):
        raise OutOfValidity(
            "a front keeps its shape only on a favourable isotherm, R below 1; use the finite rate"
        )
    return np.asarray(1.0 + (1.0 + (np.log(c) - r * np.log1p(-c)) / (1.0 - r)) / n)


def outlet_at_capacity(separation: float) -> float:
    """x of the steady shape at T = 1, whatever the number of transfer units."""
    low, high = 1e-12, 1.0 - 1e-12
    for _ in range(80):
        middle = 0.5 * (low + high)
        if float(steady_shape(middle, 1.0, separation)) < 1.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def breakthrough_curve(
    throughputs: ArrayLike, transfer_units: ArrayLike, separation: ArrayLike, cells: int
) -> tuple[Array, Array]:
    """Outlet x at rising throughputs, and the held share of capacity, from the balance of every cell.

    throughputs : (K,). transfer_units, separation : any shape (...). Returns shapes (..., K) and (..., K).
    Dispersion is the mixing of the cells. The liquid in the bed is left out (it is the `e` of the throughput).
    The cells pass on what they do not hold, so that inflow = outflow + holding to rounding of the time step.
    """
    times = np.asarray(throughputs, dtype=np.float64)
    n, r = (np.asarray(v, dtype=np.float64) for v in np.broadcast_arrays(transfer_units, separation))
    per_cell = n[..., None] / cells
    pass_on = 1.0 / (1.0 + per_cell)  # share of the driving force that a cell leaves
    order = np.arange(cells)
    lag = order[:, None] - order[None, :]
    # x_j = a x_(j-1) + (1-a) x*_j, solved for all cells at once
    chain = np.where(lag >= 0, pass_on[..., None] ** np.maximum(lag, 0), 0.0) * (1.0 - pass_on[..., None])
    inlet = pass_on ** (order + 1.0)
    y = np.zeros((*n.shape, cells))

    def liquid(state: Array) -> Array:
        held = liquid_ratio(state, r[..., None])
        return np.asarray(inlet + np.einsum("...ij,...j->...i", chain, held))

    def rate(state: Array) -> Array:
        x = liquid(state)
        before = np.concatenate([np.ones((*n.shape, 1)), x[..., :-1]], axis=-1)
        return np.asarray(cells * (before - x))

    fastest = cells * float(np.max(per_cell / (1.0 + per_cell) * np.maximum(r, 1.0 / r)[..., None]))
    out, held_share = [], []
    now = 0.0
    for time in times:
        steps = max(1, int(np.ceil((time - now) * fastest / STEP)))
        width = (time - now) / steps
        for _ in range(steps):  # Heun: second order, and mass closes by construction of `rate`
            first = rate(y)
            second = rate(np.clip(y + width * first, 0.0, 1.0))
            y = np.clip(y + 0.5 * width * (first + second), 0.0, 1.0)
        now = float(time)
        out.append(liquid(y)[..., -1])
        held_share.append(y.mean(axis=-1))
    return np.stack(out, axis=-1), np.stack(held_share, axis=-1)


@dataclass(frozen=True)
class Column:
    """What a fitted curve belongs to. flow : mL/min. bed_g : g of resin. feed : mg/L."""

    flow: float
    bed_g: float
    feed: float


@dataclass(frozen=True)
class ThomasFit:
    """Thomas constants of one measured curve: rate in mL/(min mg), capacity in mg/g. They describe that curve only."""

    rate: float
    capacity: float
    column: Column

    def outlet(self, minutes: ArrayLike, column: Column) -> Array:
        """c/c0 at times of the column that was fitted.

        Raises OutOfValidity for another flow, bed or feed: the constants hold rate and isotherm in one number each.
        """
        for name in ("flow", "bed_g", "feed"):
            fitted, asked = getattr(self.column, name), getattr(column, name)
            if abs(asked - fitted) > SAME_COLUMN * fitted:
                raise OutOfValidity(
                    f"Thomas constants were fitted at {name} {fitted:g} and do not transfer to {asked:g}; "
                    "use the isotherm with transfer units (finite rate), or measure that column"
                )
        t = np.asarray(minutes, dtype=np.float64)
        c = self.column
        exponent = self.rate * (self.capacity * c.bed_g / c.flow - c.feed * 1e-3 * t)
        return np.asarray(1.0 / (1.0 + np.exp(np.clip(exponent, -700.0, 700.0))))


def fit_thomas(minutes: ArrayLike, outlet: ArrayLike, column: Column) -> ThomasFit:
    """Thomas constants by the straight line ln(c0/c - 1) = k q0 m/Q - k c0 t; points at 0 and 1 say nothing.

    Raises OutOfValidity with fewer than three points between, or where the outlet does not rise.
    """
    t, x = np.asarray(minutes, dtype=np.float64), np.asarray(outlet, dtype=np.float64)
    inside = (x > 1e-6) & (x < 1.0 - 1e-6)
    if inside.sum() < 3:
        raise OutOfValidity("a Thomas fit needs three points of the curve between 0 and 1")
    slope, start = np.polyfit(t[inside], np.log(1.0 / x[inside] - 1.0), 1)
    if slope >= 0:
        raise OutOfValidity("the outlet does not rise with time: no breakthrough to fit")
    rate = -float(slope) / (column.feed * 1e-3)
    return ThomasFit(rate, float(start) * column.flow / (rate * column.bed_g), column)
