"""A dissolved metal carried through sand or a barrier: advection, dispersion, sorption and decay in one dimension.

Sorption slows the front by its retardation, dispersion blurs it, decay lowers it to a steady profile. The closed form
for a boundary held at c0 stands beside MT3DMS and MODFLOW 6; a barrier's life is the time until its outlet rises.

    retarded    v' = v / R,  D' = a v' + De / R,  R = 1 + rho Kd / n
    no decay    c/c0 = 1/2 [erfc((x - v't)/(2 sqrt(D't))) + exp(v'x/D') erfc((x + v't)/(2 sqrt(D't)))]        Ogata & Banks
    decay       c/c0 = 1/2 [exp((v'-u)x/2D') erfc((x - ut)/(2 sqrt(D't))) + exp((v'+u)x/2D') erfc((x + ut)/(2 sqrt(D't)))]
                u = sqrt(v'^2 + 4 l D'),  l : 1/d in water and on the solid alike (Bear)
    pulse       c(t) - c(t - t0), the source held for t0
    barrier     residence = L n / q,  life = capacity of the medium over the load,  pore volumes = v t / L
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfc, erfcx

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, number
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.remediation.sorbents import retardation
from oreshed.technology.stream import Array


def concentration(
    distance_m: ArrayLike, days: ArrayLike, velocity: ArrayLike, dispersivity_m: ArrayLike, retarded: ArrayLike = 1.0,
    decay: ArrayLike = 0.0, diffusion: ArrayLike = 0.0,
) -> Array:  # fmt: skip
    """c/c0 at a distance after a time, source held at c0, none at the start. Shapes broadcast.

    velocity : m/d of the water in the pores. decay : 1/d. diffusion : m2/d.

    >>> [round(float(c), 4) for c in concentration([50.0, 100.0, 200.0], 2000.0, 0.24, 10.0, 5.0)]
    [0.9171, 0.5486, 0.0123]
    """
    x, t = np.asarray(distance_m, dtype=np.float64), np.asarray(days, dtype=np.float64)
    r = np.asarray(retarded, dtype=np.float64)
    v = np.asarray(velocity, dtype=np.float64) / r
    spread = np.asarray(dispersivity_m) * v + np.asarray(diffusion) / r
    if not np.any(spread > 0):  # plug flow: a step that decays on its way
        plug = np.exp(-np.asarray(decay) * x / v)
        return np.asarray(np.where(x <= v * t, plug, 0.0))
    u = np.sqrt(v**2 + 4.0 * np.asarray(decay) * spread)
    root = 2.0 * np.sqrt(spread * np.maximum(t, 1e-300))
    near, far = (x - u * t) / root, (x + u * t) / root
    front = np.exp((v - u) * x / (2.0 * spread)) * erfc(near)
    # exp(large) erfc(large): by the scaled function, as the plain product overflows.
    back = np.exp((v + u) * x / (2.0 * spread) - far**2) * erfcx(far)
    return np.asarray(np.where(t > 0, np.clip(0.5 * (front + back), 0.0, 1.0), 0.0))


def after_pulse(
    held_days: float, distance_m: ArrayLike, days: float, velocity: float, dispersivity_m: float, retarded: float = 1.0,
    decay: float = 0.0, diffusion: float = 0.0,
) -> Array:  # fmt: skip
    """c/c0 where the source is held for a time and clean water follows: one step less a later one.

    >>> x = after_pulse(100.0, 10.0, 1e6, 0.1, 1.0)
    >>> float(x), bool(after_pulse(1e6, 10.0, 100.0, 0.1, 1.0) == concentration(10.0, 100.0, 0.1, 1.0))
    (0.0, True)
    """
    rest = (velocity, dispersivity_m, retarded, decay, diffusion)
    on = concentration(distance_m, days, *rest)
    return np.asarray(on - concentration(distance_m, days - held_days, *rest) if days > held_days else on)


def steady(distance_m: ArrayLike, velocity: ArrayLike, dispersivity_m: ArrayLike, decay: ArrayLike) -> Array:
    """c/c0 once nothing changes: what decay leaves, free of sorption where both phases decay as water does.

    decay here acts in the water only, 1/d.
    """
    v, a = np.asarray(velocity, dtype=np.float64), np.asarray(dispersivity_m, dtype=np.float64)
    if not np.any(a > 0):
        return np.asarray(np.exp(-np.asarray(decay) * np.asarray(distance_m) / v))
    root = np.sqrt(1.0 + 4.0 * np.asarray(decay) * a / v)
    return np.asarray(np.exp(np.asarray(distance_m) / (2.0 * a) * (1.0 - root)))


def breakthrough_days(
    share: float, distance_m: float, velocity: float, dispersivity_m: float, retarded: float
) -> float:
    """Days until c/c0 reaches a share at a distance."""
    low, high = 1e-6, 1e9
    for _ in range(200):
        middle = (low * high) ** 0.5
        if float(concentration(distance_m, middle, velocity, dispersivity_m, retarded)) < share:
            low = middle
        else:
            high = middle
    return float((low * high) ** 0.5)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Profile, breakthrough and life of a column or barrier from the inputs of a case; see `words`."""
    velocity = number(inputs, "v_m_d", "velocity_m_d")
    if velocity is None and number(inputs, "q_m_d", "darcy_m_d") is not None:
        velocity = figure(inputs, "q_m_d", "darcy_m_d") / figure(inputs, "porosity")
    found: dict[str, Any] = {}
    retarded = number(inputs, "R", "retardation")
    if retarded is None and "Kd_L_kg" in inputs:
        retarded = retardation(
            figure(inputs, "Kd_L_kg"),
            figure(
                inputs,
                "bulk_kg_L",
                "bulk_density_kg_L",
                "bulk_density_g_cm3",
                "bulk_density_t_m3",
                "rho_b_kg_L",
                "rho_b_g_cm3",
                default=1.6,
            ),
            figure(inputs, "porosity", "n", default=0.35),
        )
        found["R"] = retarded
    places = ends(inputs, "x_m", "thickness_m")
    if (velocity is not None and velocity <= 0) or (retarded is not None and retarded < 1):
        raise OutOfValidity(
            f"v = {velocity}, R = {retarded}: water that moves, and a retardation of 1 or more"
        )
    if "pore_volumes_per_week" in inputs and velocity is not None:
        length = velocity * 7.0 / figure(inputs, "pore_volumes_per_week")
        found |= {"derived_length_m": length, "length_m": length}
        exhausted = number(inputs, "exhausted_after_PV")
        if exhausted is not None:
            found["derived_weeks"] = exhausted / figure(inputs, "pore_volumes_per_week")
        return found
    if velocity is None or not places:
        raise KeyError("v_m_d and x_m (or thickness_m)")
    stated = number(inputs, "D_m2_d") is not None  # a dispersion that a case states is all of it
    dispersivity = figure(inputs, "dispersivity_m", "aL_m", default=0.0 if stated else 0.1 * max(places))
    r = 1.0 if retarded is None else retarded
    decay, diffusion = figure(inputs, "decay_per_d", default=0.0), figure(inputs, "D_m2_d", default=0.0)
    if min(dispersivity, decay, diffusion) < 0:
        raise OutOfValidity(
            f"dispersivity {dispersivity:g} m, decay {decay:g} 1/d, diffusion {diffusion:g} m2/d: none below zero"
        )
    times = ends(inputs, "t_d", "time_d")
    held = figure(inputs, "pulse_d", default=math.inf)
    if held <= 0:
        raise OutOfValidity(f"pulse_d = {held:g}: a source is held for some time")
    if times:
        grid = [
            [float(c) for c in after_pulse(held, places, t, velocity, dispersivity, r, decay, diffusion)]
            for t in times
        ]
        row = grid[0] if len(times) == 1 else grid
        found["C_over_C0"] = row[0] if len(places) == 1 and len(times) == 1 else row
        if len(places) == 1 and len(times) > 1:
            found["C_over_C0"] = [g[0] for g in grid]
    if held == math.inf:
        found["steady_C_over_C0"] = [float(c) for c in steady(places, velocity, dispersivity, decay * r)]
    found["front_d"] = [x * r / velocity for x in places]
    share = number(inputs, "criterion")
    if share is not None and held == math.inf:
        found["breakthrough_d"] = [breakthrough_days(share, x, velocity, dispersivity, r) for x in places]
    found["residence_d"] = max(places) / velocity
    return found


TECHNOLOGIES = (
    Technology(
        "solute-transport", "Dissolved metal through soil and barriers", ("R11", "R13"),
        "Fronts of a dissolved metal with dispersion, sorption and decay: concentration, breakthrough, life of a barrier.",
        "industrial", __name__, None, compute,
        answers=("transport*", "permeable barrier*", "reactive barrier*", "groundwater*", "column transport*"),
        words=(
            Word("v_m_d (or q_m_d with porosity)", "m/d", "velocity of the pore water"),
            Word("x_m or thickness_m, t_d", "m, d", "places and times: ask for C_over_C0"),
            Word("dispersivity_m, D_m2_d", "m, m2/d", "a tenth of the distance unless either is given"),
            Word("R (or Kd_L_kg, bulk_kg_L, porosity)", "", "retardation"), Word("decay_per_d", "1/d", "in water and on the solid"),
            Word("pulse_d", "d", "for which the source is held, clean water after it; for good unless given"),
            Word("criterion", "c/c0", "asks for breakthrough_d"),
            Word("velocity_m_d, pore_volumes_per_week, exhausted_after_PV", "", "a column: asks for derived_length_m and derived_weeks"),
        ),
        equations=__doc__ or "",
        sources=("Ogata & Banks 1961, USGS Prof. Paper 411-A; Bear 1979 (from memory)", "MT3DMS problems 1c and 1d as set in modflow6-examples"),
        needs=(
            Need("initial_rate*", "the sulphate that left the column over time and its organic carbon", ("SO4_out_mg_L",)),
            Need("exhausted_after_PV", "the labile carbon of the medium over the rate at which it is used", ("labile_C_mol",)),
            Need("derived_weeks", "exhausted_after_PV", ("exhausted_after_PV",)),
            Need("*_mg_L.*", "the rate of sulphate reduction (or a decay_per_d), with what came in", ("decay_per_d",)),
        ),
    ),
)  # fmt: skip
