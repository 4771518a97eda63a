"""Pace of evaporation on stated figures: stirred bath, resistances in series, activation energy, binary batches.

bath        ln(C0/C) = k t / h
series      1/K = 1/(alpha K_HKL) + 1/k_gas + H/k_liq ; parts of the resistance as shares
activation  ln k = const - E / RT , a line through all listed temperatures
batch       ln(n/n0) = [ln(x/x0) - beta ln((1 - x)/(1 - x0))] / (beta - 1)   one beta, of any content (Rayleigh)
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.refining.stated_vapour import plain

_STEPS = 90

BATH = Worksheet(
    (
        Quantity("c0", "fraction", "{E}_start|{E}_in_lead_start|C0|C_start", "before", 0.0), Quantity("c", "fraction", "{E}_end|{E}_in_lead_end|C|C_end", "after", 0.0),
        Quantity("k", "m_per_s", "k|mass_transfer_coefficient|k_{E}|rate_constant|evaporation_coefficient", "of the first order", 0.0), Quantity("h", "m", "bath_depth|depth|melt_depth|bath_height|H", "volume over surface", 0.0), Quantity("t", "s", "t|duration|treatment_time|dezincing_time", "", 0.0),
    ),
    (
        relation("t", lambda c0, c, k, h: np.log(c0 / c) * h / k), relation("c", lambda c0, k, h, t: c0 * np.exp(-k * t / h)), relation("k", lambda c0, c, h, t: np.log(c0 / c) * h / t), relation("h", lambda c0, c, k, t: k * t / np.log(c0 / c)), relation("c0", lambda c, k, h, t: c * np.exp(k * t / h)),
    ),
)  # fmt: skip


def stirred(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """First-order loss from a stirred bath, ln(C0/C) = k t / h, solved for what is open.

    Raises KeyError where less than four of the five are given, OutOfValidity where the end is no less than the start.
    """
    given = Given(inputs)
    told = list(given.elements("{}_start|{}_end|{}_in_lead_start", "fraction")) or [""]
    sheet = Worksheet(tuple(replace(q, words=q.words.replace("{E}", told[0] or "X")) for q in BATH.quantities), BATH.relations)  # fmt: skip
    stated = sheet.read(given)
    if len(stated) != 4:
        raise KeyError("X_start_pct, X_end_pct, k_m_per_s and bath_depth_m, or t_min for one of them")
    if "c" in stated and "c0" in stated and np.any(np.asarray(stated["c"]) >= np.asarray(stated["c0"])):
        raise OutOfValidity("the bath ends with no less than it starts with")
    found = sheet.named({s: v for s, v in sheet.derive(stated).items() if s not in stated})
    for s, stem in (("c", "end"), ("c0", "start")):
        if s not in stated and told[0]:
            found[f"{told[0]}_{stem}_pct"] = plain(100.0 * np.asarray(sheet.derive(stated)[s]))
    return found


SERIES = Worksheet(
    (
        Quantity("K", "m_per_s", "K|K_overall|overall_k|k_overall|overall_mass_transfer_coefficient|K_total", "of all steps", 0.0),
        Quantity("a", "", "alpha|evaporation_coefficient", "share of the kinetic rate", 0.0),
        Quantity("e", "m_per_s", "K_HKL|k_HKL|k_evaporation|k_surface|k_e|K_e|k_Langmuir", "of evaporation into a vacuum", 0.0),
        Quantity("g", "m_per_s", "k_gas|k_g|gas_k|k_vapour", "through the gas", 0.0),
        Quantity("m", "m_per_s", "k_liq|k_liquid|k_l|k_m|k_melt", "through the melt", 0.0),
        Quantity("H", "", "H|Henry|partition_H|distribution_H", "factor of the melt's resistance", 0.0),
        Quantity("rs", "", "resistance_surface|R_surface", "s/m"), Quantity("rg", "", "resistance_gas|R_gas", "s/m"), Quantity("rl", "", "resistance_liquid|R_liquid|resistance_melt", "s/m"),
        Quantity("r", "", "resistance|R_total|resistance_total", "s/m"),
        Quantity("ss", "fraction", "share_surface|surface_share|surface_control"), Quantity("sg", "fraction", "share_gas|gas_share|gas_control"), Quantity("sl", "fraction", "share_liquid|liquid_share|liquid_control|melt_share"),
    ),
    (
        relation("rs", lambda a, e: 1.0 / (a * e)), relation("rg", lambda g: 1.0 / g), relation("rl", lambda H, m: H / m),
        relation("r", lambda rs, rg, rl: rs + rg + rl), relation("K", lambda r: 1.0 / r),
        relation("ss", lambda rs, r: rs / r), relation("sg", lambda rg, r: rg / r), relation("sl", lambda rl, r: rl / r),
        relation("m", lambda K, rs, rg, H: H / (1.0 / K - rs - rg)), relation("g", lambda K, rs, rl: 1.0 / (1.0 / K - rs - rl)),
        relation("a", lambda K, e, rg, rl: 1.0 / (e * (1.0 / K - rg - rl))),
    ),
)  # fmt: skip


def series(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Overall constant of evaporation from its three steps, or a step from the others. Raises KeyError with what is missing."""
    named = {"K_HKL", "k_HKL", "k_gas", "k_g", "k_liq", "k_liquid", "k_l"}
    if not any(k.removesuffix("_m_per_s").removesuffix("_m_s") in named for k in inputs):
        raise KeyError("alpha, K_HKL_m_per_s, k_gas_m_per_s, H and k_liq_m_per_s")
    return SERIES.compute(inputs)


def activation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Activation energy of rates or constants listed beside as many temperatures, of one metal or of several by name."""
    given = Given(inputs)
    kelvin = given.get("T|temperature", "K")
    if not isinstance(kelvin, np.ndarray) or kelvin.size < 2 or np.ptp(kelvin) <= 0.0:
        raise KeyError("T_K, two temperatures or more")
    energies: dict[str, float] = {}
    for name, value in _listed(inputs):
        paces = np.asarray(value, dtype=np.float64)
        if paces.shape != kelvin.shape or np.any(paces <= 0.0):
            continue
        slope = float(np.polyfit(1.0 / kelvin, np.log(paces), 1)[0])
        energies[name] = -slope * GAS_CONSTANT / 1000.0
    if not energies:
        raise KeyError("k_m_per_s (or rate), one for each temperature")
    one = next(iter(energies.values())) if len(energies) == 1 else None
    table: Any = one if one is not None else energies
    found: dict[str, Any] = {f"{n}_kJ_per_mol": table for n in ("Ea", "activation_energy", "apparent_Ea", "E", "Ea_apparent")}  # fmt: skip
    found |= {f"{n}_{e}_kJ_per_mol": x for e, x in energies.items() for n in ("Ea", "E") if e}
    return found


def _listed(inputs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Lists of constants or rates, by the metal that their name (or a table's key) holds."""
    found: list[tuple[str, Any]] = []
    for key, value in inputs.items():
        if not re.match(r"(?:k|rate|w|flux|evaporation)(?:_|$)", key):
            continue
        if isinstance(value, Mapping):
            found += [(str(e), x) for e, x in value.items() if isinstance(x, (list, tuple))]
        elif isinstance(value, (list, tuple)):
            found.append(
                (next((p for p in key.split("_")[1:] if p in molar_masses() and p[0].isupper()), ""), value)
            )
    return found


def binary_batch(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Content of a melt of two metals, and of its distillate, after a share has evaporated, at one relative volatility.

    Raises KeyError with what is missing, OutOfValidity for a start outside 0 to 1.
    """
    given = Given(inputs)
    beta = given.one("beta|relative_volatility|alpha_relative|separation_factor|separation_coefficient", "")
    start = given.one("x0|x_0|x_start|x_feed|x_initial", "fraction")
    left = given.get(
        "n_over_n0|n_n0|fraction_left|left|L_over_L0|remaining|W_over_W0|residue_fraction", "fraction"
    )
    if left is None and (gone := given.get("f|evaporated|vaporised|distilled|fraction_distilled|fraction_evaporated", "fraction")) is not None:  # fmt: skip
        left = 1.0 - np.asarray(gone)
    if beta is None or start is None or left is None:
        raise KeyError("beta, x0 and n_over_n0 (or f, the share evaporated)")
    if (
        not 0.0 < start < 1.0
        or beta <= 0.0
        or np.any(np.asarray(left) <= 0.0)
        or np.any(np.asarray(left) > 1.0)
    ):
        raise OutOfValidity(f"x0 = {start:g} and n_over_n0 lie between 0 and 1, beta above 0")
    wanted = np.log(np.asarray(left, dtype=np.float64))
    # Bisection in the log odds of x: n/n0 falls all the way as the melt gets poorer in what leaves.
    first = math.log(start / (1.0 - start))
    toward = -1.0 if beta > 1.0 else 1.0
    low, high = np.full(wanted.shape, 0.0), np.full(wanted.shape, 700.0)
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        far = _log_left(first + toward * middle, first, beta) < wanted
        low, high = np.where(far, low, middle), np.where(far, middle, high)
    x = (
        1.0 / (1.0 + np.exp(-(first + toward * 0.5 * (low + high))))
        if beta != 1.0
        else np.full(wanted.shape, start)
    )
    share = np.exp(wanted)
    y = beta * x / (1.0 + (beta - 1.0) * x)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(share < 1.0, (start - share * x) / (1.0 - share), y)
    return {n: v.tolist() for n, v in {"x": x, "x_residue": x, "x_left": x, "x_melt": x, "y": y, "y_last": y, "y_mean": mean,
            "x_distillate": mean, "mean_y": mean, "x_over_x0": x / start,
            "evaporated_of_it": 1.0 - share * x / start}.items()}  # fmt: skip


def _log_left(odds: Any, first: float, beta: float) -> Any:
    """ln(n/n0) at the log odds of x, from those of the start."""
    if beta == 1.0:
        return np.asarray(odds) - np.asarray(odds)
    log_x, log_rest = -np.logaddexp(0.0, -np.asarray(odds)), -np.logaddexp(0.0, np.asarray(odds))
    log_x0, log_rest0 = -np.logaddexp(0.0, -first), -np.logaddexp(0.0, first)
    return (log_x - log_x0 - beta * (log_rest - log_rest0)) / (beta - 1.0)
