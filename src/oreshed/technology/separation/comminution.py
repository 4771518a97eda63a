"""Crushing and grinding: energy by Bond with Rowland's corrections, sizes by population balance.

Ore is broken until its minerals part; power buys new surface, and a classifier sends back what is still coarse. The
energy laws give kWh per tonne between two 80 % passing sizes, the population balance gives the whole distribution.

    Bond       W = 10 Wi (1/sqrt(P80) - 1/sqrt(F80)) x EF1 ... EF8         Wi of the tables: kWh per SHORT ton
    Morrell    W = 4 Mi (P80^f(P80) - F80^f(F80)),  f(x) = -(0.295 + x/1e6)
    sizes      dm_i/dt = -S_i m_i + sum_{j<i} b_ij S_j m_j                 m(t) = exp(A t) m(0)
    mill       mixed tanks in series: m = (I - A tau/N)^-N f               with classifier C: p = M (I - C M)^-1 f
    selection  S = S1 x^alpha / (1 + (x/mu)^lambda)
    breakage   B = phi (x/y)^gamma + (1 - phi) (x/y)^beta                  (Austin)
    product    passing(x) = 1 - exp(-ln 5 (x/P80)^n)                       (Rosin and Rammler)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.quantity_names import read
from oreshed.technology.costing import Capital
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.size_distribution import (
    SIZES_M,
    class_shares,
)
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import Feeds, Limit, Result, Unit

SHORT_TON_KG = 907.18474
# kWh per short ton to kWh per tonne. Rowland 1976 prints 1.102 with a short ton of 907.44 kg.
PER_SHORT_TON = 1000.0 / SHORT_TON_KG


def bond_energy(work_index: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike) -> Array:
    """Energy between two sizes, in kWh per the tonne (short or metric) of the work index.

    Sizes in micrometres, an infinite feed size is allowed. Bond 1952; Rowland 1976.

    >>> float(bond_energy(10.0, np.inf, 100.0))
    10.0
    """
    f, p = np.asarray(f80_um, dtype=np.float64), np.asarray(p80_um, dtype=np.float64)
    return np.asarray(np.maximum(10.0 * np.asarray(work_index) * (1.0 / np.sqrt(p) - 1.0 / np.sqrt(f)), 0.0))


def rittinger_energy(constant: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike) -> Array:
    """New surface costs energy: C (1/P - 1/F); the limit for very fine grinding."""
    return np.asarray(np.asarray(constant) * (1.0 / np.asarray(p80_um) - 1.0 / np.asarray(f80_um)))


def kick_energy(constant: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike) -> Array:
    """Equal ratios cost equal energy: C ln(F/P); the limit for coarse crushing."""
    return np.asarray(np.asarray(constant) * np.log(np.asarray(f80_um) / np.asarray(p80_um)))


def morrell_energy(index: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike) -> Array:
    """kWh per metric tonne, Mi in kWh/t; sizes in micrometres (Morrell 2004, exponent from memory)."""

    def term(x: ArrayLike) -> Array:
        size = np.asarray(x, dtype=np.float64)
        return np.asarray(size ** -(0.295 + size / 1e6))

    return np.asarray(4.0 * np.asarray(index) * (term(p80_um) - term(f80_um)))


def dry_grinding() -> float:
    """EF1: dry grinding takes 1.3 times the energy of wet."""
    return 1.3


def open_circuit(passing_control: ArrayLike) -> Array:
    """EF2: open-circuit ball milling, by the share (0.5-0.98) that must pass the control size (Rowland's table)."""
    share = [0.50, 0.60, 0.70, 0.80, 0.90, 0.92, 0.95, 0.98]
    factor = [1.035, 1.05, 1.10, 1.20, 1.40, 1.46, 1.57, 1.70]
    return np.asarray(np.interp(np.asarray(passing_control), share, factor))


def mill_diameter(inside_liners_m: ArrayLike) -> Array:
    """EF3: (2.44/D)^0.2, which stops falling at 3.81 m."""
    d = np.minimum(np.asarray(inside_liners_m, dtype=np.float64), 3.81)
    return np.asarray((2.44 / d) ** 0.2)


def optimum_feed_um(work_index: ArrayLike, rod: bool = False) -> Array:
    """Feed size in micrometres above which EF4 charges; work index per short ton."""
    return np.asarray((16_000.0 if rod else 4_000.0) * np.sqrt(13.0 / np.asarray(work_index)))


def oversize_feed(work_index: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike, rod: bool = False) -> Array:
    """EF4: [Rr + (Wi - 7)(F80/Fo - 1)] / Rr for feed coarser than Fo; 1 otherwise. Wi per short ton."""
    f, wi = np.asarray(f80_um, dtype=np.float64), np.asarray(work_index, dtype=np.float64)
    ratio = f / np.asarray(p80_um)
    excess = np.maximum(f / optimum_feed_um(wi, rod) - 1.0, 0.0)
    return np.asarray(np.maximum((ratio + (wi - 7.0) * excess) / ratio, 1.0))


def fine_product(p80_um: ArrayLike) -> Array:
    """EF5: (P80 + 10.3)/(1.145 P80) below 75 micrometres; 1 above."""
    p = np.asarray(p80_um, dtype=np.float64)
    return np.asarray(np.where(p < 75.0, (p + 10.3) / (1.145 * p), 1.0))


def rod_reduction(ratio: ArrayLike, length_over_diameter: ArrayLike) -> Array:
    """EF6: rod mills away from their reduction ratio Rro = 8 + 5 L/D: 1 + (Rr - Rro)^2/150, beyond +-2."""
    r = np.asarray(ratio, dtype=np.float64)
    off = r - (8.0 + 5.0 * np.asarray(length_over_diameter))
    return np.asarray(np.where(np.abs(off) > 2.0, 1.0 + off**2 / 150.0, 1.0))


def low_reduction(ratio: ArrayLike) -> Array:
    """EF7: ball mills at reduction ratios under 6: [2(Rr - 1.35) + 0.26] / [2(Rr - 1.35)].

    Raises OutOfValidity at or under 1.35, where the factor has its pole.
    """
    r = np.asarray(ratio, dtype=np.float64)
    if np.any(r <= 1.35):
        raise OutOfValidity(f"EF7 needs a reduction ratio above 1.35, not {float(r.min()):.4g}")
    low = np.minimum(r, 6.0)
    return np.asarray(np.where(r < 6.0, (2.0 * (low - 1.35) + 0.26) / (2.0 * (low - 1.35)), 1.0))


def rod_feed(closed_crushing: bool, ball_mill_follows: bool) -> float:
    """EF8: rod mills fed from open-circuit (1.4) or closed-circuit (1.2) crushing; 1.2 or 1.0 before a ball mill."""
    if ball_mill_follows:
        return 1.0 if closed_crushing else 1.2
    return 1.2 if closed_crushing else 1.4


def ball_mill_energy(
    work_index: ArrayLike, f80_um: ArrayLike, p80_um: ArrayLike, diameter_m: ArrayLike = 3.81
) -> Array:
    """kWh per METRIC tonne of a wet closed-circuit ball mill: Bond with EF3, EF4, EF5, EF7.

    work_index : kWh per short ton.
    """
    f, p = np.asarray(f80_um, dtype=np.float64), np.asarray(p80_um, dtype=np.float64)
    factors = mill_diameter(diameter_m) * oversize_feed(work_index, f, p) * fine_product(p)
    factors = factors * np.where(f / p > 1.35, low_reduction(np.maximum(f / p, 1.3501)), 1.0)
    return np.asarray(bond_energy(work_index, f, p) * factors * PER_SHORT_TON)


def austin_selection(
    sizes_um: ArrayLike, rate: ArrayLike, alpha: ArrayLike, mu_um: float = np.inf, power: float = 3.0
) -> Array:
    """Breakage rate of each class, 1/min: S1 (x/1000)^alpha / (1 + (x/mu)^power). The finest class never breaks."""
    x = np.asarray(sizes_um, dtype=np.float64)
    s = (
        np.asarray(rate)[..., None]
        * (x / 1000.0) ** np.asarray(alpha)[..., None]
        / (1.0 + (x / mu_um) ** power)
    )
    s[..., -1] = 0.0
    return np.asarray(s)


def austin_breakage(sizes_um: ArrayLike, phi: float, gamma: float, beta: float) -> Array:
    """Primary breakage b_ij: share of broken class j that arrives in i; columns sum to 1, lower triangular.

    sizes_um : upper sizes, coarsest first.
    """
    x = np.asarray(sizes_um, dtype=np.float64)
    n = len(x)
    ratio = np.minimum(x[:, None] / np.append(x[1:], x[-1] / 2.0)[None, :], 1.0)
    below = phi * ratio**gamma + (1.0 - phi) * ratio**beta
    b = np.zeros((n, n))
    for j in range(n - 1):
        b[j + 1 :, j] = below[j + 1 :, j] - np.append(below[j + 2 :, j], 0.0)
    return b


def grinding_matrix(selection: ArrayLike, breakage: ArrayLike) -> Array:
    """A of dm/dt = A m, shape (..., n, n); its columns sum to zero where the columns of b sum to one."""
    s = np.asarray(selection, dtype=np.float64)
    return np.asarray(np.asarray(breakage) * s[..., None, :] - np.eye(s.shape[-1]) * s[..., None, :])


def batch_grind(feed: ArrayLike, selection: ArrayLike, breakage: ArrayLike, minutes: ArrayLike) -> Array:
    """Sizes after a batch grind, shape (..., n): the matrix exponential, which holds for equal rates too."""
    from scipy.linalg import expm

    a = grinding_matrix(selection, breakage) * np.asarray(minutes, dtype=np.float64)[..., None, None]
    return np.asarray((expm(a) @ np.asarray(feed, dtype=np.float64)[..., None])[..., 0])


def reid_solution(feed: ArrayLike, selection: ArrayLike, breakage: ArrayLike, minutes: float) -> Array:
    """Reid's closed solution (1965): m_i = sum_j a_ij exp(-S_j t). Needs rates that differ; a check of `batch_grind`.

    Raises OutOfValidity where two rates are equal.
    """
    s, b, m0 = np.asarray(selection), np.asarray(breakage), np.asarray(feed)
    n = len(s)
    a = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            if s[i] == s[j]:
                raise OutOfValidity(
                    f"Reid's solution needs rates that differ; classes {j + 1} and {i + 1} have {s[i]:g}"
                )
            a[i, j] = sum(b[i, k] * s[k] * a[k, j] for k in range(j, i)) / (s[i] - s[j])
        a[i, i] = m0[i] - a[i, :i].sum()
    return np.asarray(a @ np.exp(-s * minutes))


def continuous_grind(
    feed: ArrayLike, selection: ArrayLike, breakage: ArrayLike, residence_min: ArrayLike, tanks: int = 1
) -> Array:
    """Steady product of a mill as `tanks` mixed tanks in series, shape (..., n)."""
    a = grinding_matrix(selection, breakage)
    step = np.eye(a.shape[-1]) - a * (np.asarray(residence_min, dtype=np.float64) / tanks)[..., None, None]
    m: Array = np.asarray(feed, dtype=np.float64)[..., None]
    for _ in range(tanks):
        m = np.asarray(np.linalg.solve(step, m), dtype=np.float64)
    return np.asarray(m[..., 0])


def whiten_partition(sizes_um: ArrayLike, d50_um: ArrayLike, sharpness: float, bypass: float = 0.0) -> Array:
    """Share of each class that a cyclone sends to underflow: bypass + (1 - bypass)(e^aX - 1)/(e^aX + e^a - 2)."""
    x = np.asarray(sizes_um, dtype=np.float64) / np.asarray(d50_um, dtype=np.float64)[..., None]
    e = np.exp(np.minimum(sharpness * x, 500.0))
    return np.asarray(bypass + (1.0 - bypass) * (e - 1.0) / (e + np.exp(sharpness) - 2.0))


def closed_circuit(
    feed: Array, selection: Array, breakage: Array, residence_min: float, tanks: int, to_underflow: Array
) -> tuple[Array, float]:
    """Product sizes of a mill closed by a classifier, and the circulating load (underflow over fresh feed).

    One linear solve: mill feed x = f + C M x.
    """
    n = len(feed)
    mill = continuous_grind(np.eye(n), selection, breakage, residence_min, tanks).T
    entering = np.linalg.solve(np.eye(n) - np.diag(to_underflow) @ mill, feed)
    discharge = mill @ entering
    return (1.0 - to_underflow) * discharge, float((to_underflow * discharge).sum() / feed.sum())


def grind(feeds: Feeds, v: Values) -> Result:
    """Ore to sizes at the wished P80: particles never grow, so a finer feed stays as it is."""
    ore = feeds["feed"]
    shares = class_shares(v["p80_um"], v["distribution_slope"])
    if ore.sizes_m == SIZES_M:
        passing = np.maximum(np.cumsum(ore.flow[..., ::-1], axis=-1),
                             ore.by_species[..., None] * np.cumsum(shares[..., ::-1], axis=-1)[..., None, :])  # fmt: skip
        flow = np.diff(passing, axis=-1, prepend=0.0)[..., ::-1]
    else:
        flow = ore.by_species[..., None] * shares[..., None, :]
    # The coarsest class takes what rounding leaves, so that no element is lost.
    flow = np.maximum(flow, 0.0)
    flow[..., 0] = np.maximum(ore.by_species - flow[..., 1:].sum(axis=-1), 0.0)
    product = Stream(ore.species, np.asarray(flow), ore.composition, SIZES_M, ore.tags)
    kwh = ball_mill_energy(v["work_index"], v["f80_um"], v["p80_um"], v["mill_diameter_m"])
    kwh = kwh + bond_energy(v["crushing_work_index"], v["crusher_f80_um"], v["f80_um"]) * PER_SHORT_TON
    tonnes = ore.total()
    return Result(
        {"product": product},
        utilities={
            "electricity_MWh": tonnes * kwh / 1000.0,
            "grinding_media_t": tonnes * v["media_kg_per_t"] / 1000.0,
            "water_m3": tonnes * v["water_m3_per_t"],
        },
        diagnostics={"energy_kWh_per_t": kwh, "P80_um": np.asarray(v["p80_um"])},
    )  # fmt: skip


def _reduction(feeds: Feeds, v: Values) -> Array:
    del feeds
    return np.asarray(v["f80_um"] / v["p80_um"])


PARAMETERS = read_parameters("oreshed.technology.separation", "comminution.csv")
UNIT = Unit(
    "mill", ("feed",), ("product",), grind, parameters=PARAMETERS,
    settings=(
        Setting("p80_um", 60.0, 5.0, 20_000.0, "um", "80 % passing size of the product"),
        Setting("f80_um", 10_000.0, 10.0, 50_000.0, "um", "80 % passing size of the mill feed"),
        Setting("crusher_f80_um", 150_000.0, 10.0, 1_500_000.0, "um", "80 % passing size of the crusher feed"),
        Setting("mill_diameter_m", 4.0, 0.5, 12.0, "m", "diameter inside liners (EF3)"),
        Setting("distribution_slope", 0.9, 0.4, 2.5, "-", "Rosin-Rammler slope of the product"),
    ),
    limits=(
        Limit("80 % passing size of the product", lambda f, v: v["p80_um"], 40.0, 25_000.0, "um",
              "Bond holds from about 25 mm to 70 um, with EF5 down to 40 um; Rowland 1976, handbook 2.1"),
        Limit("reduction ratio", _reduction, 1.35, 1e4, "-", "pole of Rowland's EF7"),
        Limit("crusher feed over mill feed", lambda f, v: v["crusher_f80_um"] / v["f80_um"], 1.0, 1e6, "-",
              "a crusher does not make coarser"),
    ),
    example={"feed": Stream.of({"galena": 5.0, "sphalerite": 10.0, "pyrite": 15.0, "gangue": 70.0})},
)  # fmt: skip

PROMMIS = "PrOMMiS costing account of the UKy flowsheet, USD 2016 (handbook 2.1, opened)"
CAPITAL = Capital(
    Estimate(3.0e6, 4.23e6, 5.5e6, "USD 2016"), 2016, 5609.0, "hp", 0.556, f"air-swept ball mill, {PROMMIS}", True
)  # fmt: skip
JAW_CRUSHER = Capital(
    Estimate(1.35e6, 1.92e6, 2.5e6, "USD 2016"), 2016, 589.0, "hp", 1.25, f"jaw crusher, {PROMMIS}", True
)  # fmt: skip


_NO_MILL = {"ball", "media", "rod", "cyclone", "top", "particle", "cell", "vessel", "pipe", "trunnion"}


def mill_inside_m(inputs: Mapping[str, Any]) -> float | None:
    """Diameter of a mill inside its liners, m, by any name that says a mill's or an inside diameter; None for none."""
    given = Given(inputs)
    usual = given.one("mill_diameter|D|mill_D|inside_diameter|diameter_inside_liners|d|mill", "m")
    if usual is not None:
        return usual
    for name in inputs:
        got = read(name)
        words = set(got.subject)
        if (
            "d" in words
            and words & {"mill", "inside", "internal", "liners", "shell"}
            and not words & _NO_MILL
        ):
            found = given.one("_".join(got.subject), "m")
            if found is not None:
                return found
    return None


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Energy, sizes, power, Rowland factors or ground sizes, from whichever inputs a case gives."""
    from oreshed.technology.separation.comminution_cases import answered  # it stands on the laws of this file

    return answered(inputs)


TECHNOLOGIES = (
    Technology(
        "comminution", "Crushing and grinding", ("S01", "N14"),
        "Ore broken to the size at which its minerals part; energy, media and sizes.",
        "industrial", __name__, UNIT, compute,
        answers=("crushing/*", "grinding/*", "comminution*", "milling/*"),
        words=(
            Word("Wi_kWh_per_short_ton", "kWh/short ton", "Bond work index as in Bond's tables"),
            Word("bond_work_index_kWh_per_t", "kWh/t", "Bond work index per metric tonne"),
            Word("short_ton_kg", "kg", "the source's short ton, else 907.18474"),
            Word("F80_um, P80_um", "um", "80 % passing sizes; F80 may be \"infinite\""),
            Word("feed_characteristic_size_um, product_characteristic_size_um", "um", "Rosin-Rammler size"),
            Word("size_width_param", "-", "w of size(80 %) = S (ln 5)^(w/2)"),
            Word("size_law", "text", "says \"median\" where the size is the median, not the 63.2 % size"),
            Word("feed_mass_flow_kg_per_h", "kg/h", "throughput, for power"),
            Word("mill_diameter_m", "m", "inside liners, for EF3"),
            Word("Mi_kWh_per_t", "kWh/t", "Morrell's index"),
            Word("S_per_min", "1/min", "breakage rate of each class, coarsest first"),
            Word("b21, b31, b32 ... or b", "fraction", "primary breakage"),
            Word("m0", "any mass", "sizes before grinding"),
            Word("t_min", "min", "batch time"), Word("tau_min, tanks", "min, -", "residence of a steady mill"),
        ),
        equations=__doc__ or "",
        sources=("Bond 1952", "Rowland 1976", "Reid 1965", "Austin, Klimpel & Luckie 1984", "Morrell 2004"),
    ),
)  # fmt: skip
