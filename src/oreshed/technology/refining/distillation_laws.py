"""Laws of distillation of metals under vacuum: volatility, rate, batch, column, condenser, and the batch in time.

A trace leaves a melt by its own pressure: separations follow from ratios, rates from kinetic theory. All functions take
arrays of any shape that broadcast.

    volatility      beta_i = g_i p*_i / (g_h p*_h)                 against the host h, over the melt: p* of the liquid
    in high vacuum  alpha_i = beta_i sqrt(M_h / M_i)               molecular evaporation
    rate            w = a (g x p* - p) sqrt(M / (2 pi R T))        Hertz-Knudsen-Langmuir
    batch           share of i evaporated = 1 - (1 - f)^alpha      Rayleigh, f share of the host evaporated
    column          alpha_N = alpha / [A^N + (1-L)(A^N - 1)/(A - 1)],  A = L / alpha,  L = R / (R + 1)
    condenser       share uncondensed = V K / (V K + 1 - V)        K volatility at the condenser, V host uncondensed
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.refining import activity
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array
from oreshed.technology.vapour import boiling_point, vapour

# Atoms in a molecule of the saturated vapour; one where not named. Se is a mixture of Se2 to Se8.
ATOMS = {"Te": 2, "Sb": 4, "As": 4, "Se": 5}
STEP = 0.05  # largest share that leaves in one step of the batch in time
MOST_STEPS = 20_000
BATH_HEAD = 10_000.0  # Pa, about 13 cm of cadmium or 10 cm of lead


def vapour_mass(element: str) -> float:
    """g/mol of the molecule that the saturated vapour consists of."""
    return molar_mass(element) * ATOMS.get(element, 1)


def pressure_over_melt(element: str, temperature_K: ArrayLike) -> Array:
    """Pa over the liquid element, supercooled where it would be solid: the reference of a metal dissolved in a melt.

    Raises OutOfValidity where the sources hold no pressure at all. The solid's stands in where no liquid's is known.
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    v = vapour(element)
    if v.liquid is None and v.solid is not None:
        return np.asarray(v.solid.pressure(t))
    return np.asarray(v.over_liquid(t))


def volatility(
    impurity: str,
    host: str,
    temperature_K: ArrayLike,
    gamma: ArrayLike | None = None,
    host_Pa: ArrayLike | None = None,
) -> Array:
    """beta of a trace in a host at equilibrium; `gamma` its activity coefficient, else that of `activity.csv`.

    host_Pa : pressure over the host, where the caller has it already.

    >>> round(float(volatility("Zn", "Cd", 773.15, 1.0)), 4)
    0.0954
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    g = activity.at_infinite_dilution(impurity, host, t) if gamma is None else np.asarray(gamma)
    own = pressure_over_melt(host, t) if host_Pa is None else np.asarray(host_Pa)
    return np.asarray(g * pressure_over_melt(impurity, t) / own)


def molecular(beta: ArrayLike, impurity: str, host: str) -> Array:
    """Volatility in high vacuum, where lighter molecules leave faster: beta sqrt(M_h / M_i)."""
    return np.asarray(np.asarray(beta) * np.sqrt(vapour_mass(host) / vapour_mass(impurity)))


def latent_heat(element: str, temperature_K: ArrayLike) -> Array:
    """MWh per tonne evaporated, from the slope of the vapour pressure (Clausius and Clapeyron): R T2 dln p/dT.

    >>> round(float(latent_heat("Cd", 723.15)), 3)
    0.255
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    step = 1e-3 * t
    slope = np.log(pressure_over_melt(element, t + step) / pressure_over_melt(element, t - step)) / (
        2.0 * step
    )
    return np.asarray(GAS_CONSTANT * t**2 * slope / vapour_mass(element) / 3600.0)


def evaporation_rate(
    element: str, temperature_K: ArrayLike, alpha: ArrayLike = 1.0, activity_of: ArrayLike = 1.0, back_Pa: ArrayLike = 0.0
) -> Array:  # fmt: skip
    """kg/(m2 h) from a melt: alpha (a p* - p) sqrt(M / (2 pi R T)), never below zero.

    >>> round(float(evaporation_rate("Cd", 673.15)), 0)
    1112.0
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    drive = np.maximum(np.asarray(activity_of) * pressure_over_melt(element, t) - np.asarray(back_Pa), 0.0)
    mass = vapour_mass(element) / 1000.0
    return np.asarray(np.asarray(alpha) * drive * np.sqrt(mass / (2.0 * np.pi * GAS_CONSTANT * t)) * 3600.0)


def largest_rate_constant(
    element: str, host: str, temperature_K: ArrayLike, density: float = 7000.0, gamma: ArrayLike | None = None
) -> Array:
    """m/s: no trace can leave a melt faster than kinetic theory lets it, k = g p* V_m / sqrt(2 pi M R T), alpha = 1.

    density : of the melt, kg/m3. A published constant above this is no evaporation.
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    g = activity.at_infinite_dilution(element, host, t) if gamma is None else np.asarray(gamma)
    volume = molar_mass(host) / 1000.0 / density
    mass = molar_mass(element) / 1000.0
    flux = g * pressure_over_melt(element, t) / np.sqrt(2.0 * np.pi * mass * GAS_CONSTANT * t)
    return np.asarray(flux * volume)


def rayleigh(host_share: ArrayLike, alpha: ArrayLike) -> Array:
    """Share of a trace that has left when `host_share` of the host has: 1 - (1 - f)^alpha."""
    f = np.clip(np.asarray(host_share, dtype=np.float64), 0.0, 1.0)
    with np.errstate(divide="ignore"):
        return np.asarray(-np.expm1(np.asarray(alpha) * np.log1p(-f)))


def column(alpha: ArrayLike, stages: ArrayLike, reflux: ArrayLike) -> Array:
    """Volatility of a trace over a column of `stages` above the still, reflux ratio R; the still itself is one more.

    At total reflux it is alpha^(stages + 1) (Fenske); without reflux a column parts no better than the still. A trace
    that is more volatile than the host cannot pass (alpha - L) / (1 - L), however many the stages.
    """
    a, n = np.asarray(alpha, dtype=np.float64), np.asarray(stages, dtype=np.float64)
    share = np.asarray(reflux, dtype=np.float64) / (1.0 + np.asarray(reflux, dtype=np.float64))
    share, a, n = np.broadcast_arrays(share, a, n)
    lifted = np.log(np.maximum(share, 1e-300)) - np.log(np.maximum(a, 1e-300))  # log A
    # Beyond e^600 a trace is gone; the bound keeps a hundred stages of iron finite.
    power = np.minimum(n * lifted, 600.0)
    near = np.abs(lifted) < 1e-9
    series = np.where(near, n, np.expm1(power) / np.where(near, 1.0, np.expm1(np.minimum(lifted, 600.0))))
    return np.asarray(a / (np.exp(power) + (1.0 - share) * series))


def uncondensed(volatility_at_condenser: ArrayLike, host_uncondensed: ArrayLike) -> Array:
    """Share of a trace that passes the condenser when `host_uncondensed` of the host does, one equilibrium stage."""
    k, v = np.asarray(volatility_at_condenser, dtype=np.float64), np.asarray(host_uncondensed)
    return np.asarray(v * k / (v * k + 1.0 - v))


def check_melt(host: str, temperature_K: ArrayLike, pressure_Pa: ArrayLike = 0.0) -> None:
    """Refuse what no still does: a solid charge, or a bath that boils from within.

    Under vacuum a bath evaporates from its surface at any p* > p; it boils over once p* also lifts the head of metal
    above a bubble, some BATH_HEAD in a still. Raises OutOfValidity with the temperature that would do.
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    if np.any(t < vapour(host).melting * 0.999):
        raise OutOfValidity(
            f"{host} melts at {vapour(host).melting:.0f} K; at {float(t.min()):.0f} K it would sublime, "
            "which these laws of a melt do not cover"
        )
    allowed = float(np.min(np.asarray(pressure_Pa, dtype=np.float64))) + BATH_HEAD
    over = pressure_over_melt(host, t)
    if np.any(over > allowed):
        limit = boiling_point(host, allowed)
        raise OutOfValidity(
            f"{host} boils at {limit:.0f} K under {allowed - BATH_HEAD:.3g} Pa and its own head; "
            f"at {float(t.max()):.0f} K the charge would boil over"
        )


def batch_in_time(
    elements: Sequence[str], moles_per_m2: ArrayLike, temperature_K: ArrayLike, hours: ArrayLike,
    alpha: ArrayLike, liquid_m_s: ArrayLike, density: ArrayLike = 8000.0, gas_Pa: ArrayLike = 5.0,
) -> Array:  # fmt: skip
    """Moles per m2 left of each metal after a time under vacuum; shape (..., elements).

    The stream of vapour sweeps the gas left in the still as long as it is denser: alpha p / (p + gas). Evaporation at `alpha` of the kinetic rate, in series with transport through the melt (`liquid_m_s`). Steps are
    exponential and no longer than 5 % of what leaves fastest, so that nothing turns negative.
    """
    left = np.array(moles_per_m2, dtype=np.float64)
    t = np.broadcast_to(np.asarray(temperature_K, dtype=np.float64), left.shape[:-1])
    remaining = np.array(np.broadcast_to(np.asarray(hours, dtype=np.float64) * 3600.0, left.shape[:-1]))
    masses = np.array([molar_mass(e) for e in elements]) / 1000.0
    pure = np.stack([np.broadcast_to(pressure_over_melt(e, t), t.shape) for e in elements], axis=-1)
    atoms = np.array([float(ATOMS.get(e, 1)) for e in elements])
    free = (
        np.asarray(alpha)[..., None]
        * pure
        * np.sqrt(atoms / (2.0 * np.pi * masses * GAS_CONSTANT * t[..., None]))
    )  # mol of atoms per m2 and s over the pure melt
    slow = np.asarray(liquid_m_s, dtype=np.float64)[..., None]
    for _ in range(MOST_STEPS):
        total = left.sum(axis=-1, keepdims=True)
        busy = (remaining > 0) & (total[..., 0] > 1e-9)
        if not np.any(busy):
            break
        x = left / np.maximum(total, 1e-30)
        depth = np.sum(left * masses, axis=-1, keepdims=True) / np.asarray(density)[..., None]
        gamma = activity.coefficients(elements, x, t)
        # A dilute metal of polyatomic vapour (Sb4, Te2) leaves in pairs: its pressure falls with the square of activity.
        gamma = np.where(atoms > 1.0, gamma * np.minimum(x * gamma, 1.0), gamma)
        over = np.sum(x * gamma * pure, axis=-1, keepdims=True)
        swept = over / (over + np.asarray(gas_Pa, dtype=np.float64)[..., None])
        surface = free * gamma * swept / np.maximum(total, 1e-30)  # 1/s
        # The main metal of the melt need not diffuse through itself: transport slows what is dilute.
        through = slow / np.maximum(depth, 1e-9)
        rate = surface / (1.0 + (1.0 - x) * surface / through)
        # The step is set by what the melt is made of: a trace of zinc may be gone without ending the batch.
        leaving = np.max(np.where(x > 1e-4, rate, 0.0), axis=-1)
        step = np.where(busy, np.minimum(remaining, STEP / np.maximum(leaving, 1e-30)), 0.0)
        left = left * np.exp(-rate * step[..., None])
        remaining = remaining - step
    return left
