"""Cases on crushing and grinding, answered from whichever inputs they give: energy, sizes, power, factors, ground sizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, number, numbers
from oreshed.technology.separation import comminution_laws as mill
from oreshed.technology.separation.size_distribution import rosin_rammler_size
from oreshed.technology.stream import Array


def answered(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Energy, sizes, power, Rowland factors or ground sizes, from whichever inputs a case gives."""
    found: dict[str, Any] = {}
    sizes = dict(_sizes(inputs))
    found |= {k: v for k, v in sizes.items() if f"{k}" not in inputs}
    f80, p80 = sizes.get("F80_um"), sizes.get("P80_um")
    metric = number(inputs, "bond_work_index_kWh_per_t", "Wi_kWh_per_t", "work_index_kWh_per_t")
    short = number(inputs, "Wi_kWh_per_short_ton", "bond_work_index_kWh_per_short_ton", "Wi_kWh_per_st")
    plain = number(inputs, "Wi", "work_index", "bond_work_index")
    ton = number(inputs, "short_ton_kg")
    # A source that prints its own short ton is followed: Rowland's 907.44 kg gives 1.102.
    factor = 1000.0 / ton if ton else mill.PER_SHORT_TON
    found["factor_short_ton_to_metric"] = factor
    if p80 is not None and f80 is not None:
        found |= _energies(inputs, f80, p80, metric, short, plain, factor)
    elif p80 is not None:
        found["EF5"] = float(mill.fine_product(p80))
    rates = inputs.get("S_per_min", inputs.get("selection_per_min"))
    if rates is not None:
        found |= _ground(inputs, numbers(rates))
    if len(found) == 1:
        raise KeyError("F80_um and P80_um, or S_per_min")
    return found


def _sizes(inputs: Mapping[str, Any]) -> dict[str, float]:
    found = {}
    width = number(inputs, "size_width_param", "size_width")
    for name, own, words in (
        ("F80_um", "feed", ("F80_um", "F80", "feed_F80_um", "feed_80pct_um")),
        ("P80_um", "product", ("P80_um", "P80", "product_P80_um", "product_80pct_um")),
    ):
        given = number(inputs, *words)
        size = number(inputs, f"{own}_characteristic_size_um")
        middle = number(inputs, f"{own}_median_size_um", f"{own}_median_um", f"{own}_P50_um", f"{own}_d50_um")
        if given is None and number(inputs, f"{name[:3]}_mm") is not None:
            given = 1000.0 * float(inputs[f"{name[:3]}_mm"])
        if given is not None:
            found[name] = given
        elif size is not None and width is not None:
            median = "median" in str(inputs.get("size_law", "")).lower()
            found[name] = float(rosin_rammler_size(size, 0.8, 2.0 / width, median))
        elif middle is not None and width is not None:
            found[name] = float(rosin_rammler_size(middle, 0.8, 2.0 / width, True))
        if name in found and width is not None and size is None:
            found[f"{own}_characteristic_size_um"] = found[name] / float(
                rosin_rammler_size(1.0, 0.8, 2.0 / width, False)
            )
    return found


def _energies(
    inputs: Mapping[str, Any], f80: float, p80: float, metric: float | None, short: float | None,
    plain: float | None, factor: float,
) -> dict[str, Any]:  # fmt: skip
    found: dict[str, Any] = {"reduction_ratio": f80 / p80}
    if p80 >= f80:
        raise OutOfValidity(f"product of {p80:g} um is not finer than the feed of {f80:g} um")
    wi = short if short is not None else plain if plain is not None else (metric or 0.0) / factor
    if wi:
        ef = {
            "EF4": mill.oversize_feed(wi, f80, p80) if np.isfinite(f80) else 1.0,
            "EF5": mill.fine_product(p80),
            "EF7": mill.low_reduction(f80 / p80) if np.isfinite(f80) else 1.0,
        }
        inside = mill.mill_inside_m(inputs)
        if inside is not None:  # without a mill there is no factor of its diameter
            ef["EF3"] = mill.mill_diameter(inside)
        if inputs.get("dry"):
            ef["EF1"] = mill.dry_grinding()
        control = fraction(inputs, "open_circuit_passing_control")
        if control is not None:
            ef["EF2"] = mill.open_circuit(control)
        found |= {k: float(x) for k, x in ef.items()}
        found["EF_total"] = float(np.prod([float(x) for x in ef.values()]))
    per_ton = float(mill.bond_energy(wi, f80, p80))
    if short is not None:
        found |= {"W_kWh_per_short_ton": per_ton, "W_kWh_per_t": per_ton * factor}
    elif metric is not None:
        found["W_kWh_per_t"] = float(mill.bond_energy(metric, f80, p80))
    elif plain is not None:
        found["W"] = found["W_kWh_per_short_ton"] = per_ton
        found["W_kWh_per_t"] = per_ton * factor
    drawn = number(inputs, "W_kWh_per_t", "specific_energy_kWh_per_t", "energy_kWh_per_t")
    if drawn is not None and np.isfinite(f80):  # a surveyed mill: what it drew stands, its own index follows
        index = drawn / float(mill.bond_energy(1.0, f80, p80))
        found |= {"operating_work_index_kWh_per_t": index, "Wio_kWh_per_t": index, "W_kWh_per_t": drawn}
        if wi:
            found["bond_efficiency_pct"] = found["efficiency_pct"] = 100.0 * wi * factor / index
    morrell = number(inputs, "Mi_kWh_per_t", "Mia_kWh_per_t", "Mib_kWh_per_t")
    if morrell is not None:
        found["W_morrell_kWh_per_t"] = float(mill.morrell_energy(morrell, f80, p80))
        found.setdefault("W_kWh_per_t", found["W_morrell_kWh_per_t"])
    tonnes = number(inputs, "feed_t_per_h", "throughput_t_per_h")
    if tonnes is None and number(inputs, "feed_mass_flow_kg_per_h") is not None:
        tonnes = float(inputs["feed_mass_flow_kg_per_h"]) / 1000.0
    if tonnes is not None and "W_kWh_per_t" in found:
        # What is lost between motor and rock; without it the power is that at the pinion.
        found["power_kW"] = (
            found["W_kWh_per_t"] * tonnes / (fraction(inputs, "efficiency", "efficiency_pct") or 1.0)
        )
        found["power_W"] = found["power_kW"] * 1000.0
    return found


def _ground(inputs: Mapping[str, Any], selection: Array) -> dict[str, Any]:
    n = len(selection)
    b = np.zeros((n, n))
    matrix = next(
        (inputs[k] for k in ("b", "breakage", "B", "b_matrix", "breakage_matrix") if k in inputs), None
    )
    if matrix is not None:
        b = np.asarray(matrix, dtype=np.float64)
    for key, value in inputs.items():
        if len(key) == 3 and key[0] == "b" and key[1:].isdigit():
            b[int(key[1]) - 1, int(key[2]) - 1] = float(value)
    if b.shape != (n, n) or np.any(np.triu(b) != 0) or np.any(b < 0) or np.any(b.sum(axis=0) > 1 + 1e-9):
        raise OutOfValidity(f"breakage must be {n} x {n}, lower triangular, its columns at most 1")
    broken = selection > 0
    if np.any(np.abs(b.sum(axis=0)[broken] - 1.0) > 1e-6):
        raise OutOfValidity("a class that breaks must arrive whole in finer ones: its column of b sums to 1")
    feed = numbers(inputs.get("m0", inputs.get("feed")))
    if feed.shape != (n,):
        raise OutOfValidity(f"m0 needs {n} classes, it has {feed.size}")
    tau = number(inputs, "residence_min", "tau_min")
    if tau is not None:
        tanks = int(figure(inputs, "tanks", "N", default=1))
        m = mill.continuous_grind(feed, selection, b, tau, tanks)
    else:
        m = mill.batch_grind(feed, selection, b, float(inputs["t_min"]))
    return {f"m{i + 1}": float(x) for i, x in enumerate(m)} | {"m": m.tolist(), "mass": float(m.sum())}
