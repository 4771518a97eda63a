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

import numpy as np

from oreshed.basis.estimate import Estimate
from oreshed.technology.costing import Capital
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.comminution_cases import answered as compute
from oreshed.technology.separation.comminution_laws import PER_SHORT_TON, ball_mill_energy, bond_energy
from oreshed.technology.separation.size_distribution import (
    SIZES_M,
    class_shares,
)
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import Feeds, Limit, Result, Unit


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
