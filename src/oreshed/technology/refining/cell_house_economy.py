"""What a house of cells costs at several current densities, and which of them is cheapest.

cost a kg    energy x price + fixed cost a day / kg a day + other costs a kg ; the cheapest of a list is its least
least cost   with U = E + r j : energy grows with j, fixed cost falls with 1/j ; j = sqrt(fixed a m2 h / (r price x 1e-3))
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.given import Given
from oreshed.technology.extraction.mining_figures import CURRENCY

_SPAN = {
    "day": 1.0,
    "d": 1.0,
    "h": 1.0 / 24.0,
    "hour": 1.0 / 24.0,
    "year": 365.0,
    "y": 365.0,
    "a": 365.0,
    "week": 7.0,
    "month": 365.0 / 12.0,
}
_BEST = ("cheapest", "optimum", "optimal", "best", "economic", "least_cost", "minimum_cost")


def economy(inputs: Mapping[str, Any], energy_kwh_per_t: Any, daily_kg: Any) -> dict[str, Any]:
    """Cost of a kilogram and, along a list, the current density of least cost; empty where no price is given."""
    price = fixed = None
    currency = "USD"
    other = 0.0
    for name, value in inputs.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        coin, low = CURRENCY.search(str(name)), str(name).lower()
        currency = coin[1] if coin else currency
        if re.search(r"per_kwh$|per_mwh$", low):
            price = float(value) / (1000.0 if low.endswith("mwh") else 1.0)
        elif (coin or "cost" in low) and (span := re.search(r"per_(day|d|hour|h|year|y|a|week|month)$", low)):
            fixed = (fixed or 0.0) + float(value) / _SPAN[span[1]]
        elif (coin or "cost" in low) and low.endswith("per_kg"):
            other += float(value)
        elif (coin or "cost" in low) and low.endswith("per_t"):
            other += float(value) / 1000.0
    if price is None or energy_kwh_per_t is None:
        return {}
    power = np.asarray(energy_kwh_per_t, dtype=np.float64) / 1000.0 * price
    found: dict[str, Any] = {}
    for head in ("energy_cost", "electricity_cost", "power_cost"):
        found |= {
            f"{head}_{currency}_per_kg": power.tolist(),
            f"{head}_{currency}_per_t": (1000.0 * power).tolist(),
            f"{head}_per_t": (1000.0 * power).tolist(),
        }
    if daily_kg is not None:
        for head in ("energy_cost", "electricity_cost", "power_cost"):
            found[f"{head}_{currency}_per_day"] = (power * np.asarray(daily_kg)).tolist()
    if fixed is None and not other:
        return found
    if fixed is not None and daily_kg is None:
        return found
    whole = power + other + (fixed / np.asarray(daily_kg, dtype=np.float64) if fixed is not None else 0.0)
    for head in ("cost", "total_cost", "unit_cost", "production_cost", "specific_cost", "cost_of_production"):
        found |= {
            f"{head}_{currency}_per_kg": whole.tolist(),
            f"{head}_{currency}_per_t": (1000.0 * whole).tolist(),
            f"{head}_per_kg": whole.tolist(),
            f"{head}_per_t": (1000.0 * whole).tolist(),
        }
        if daily_kg is not None:
            found[f"{head}_{currency}_per_day"] = (whole * np.asarray(daily_kg)).tolist()
    density = Given(inputs).get("j|current_density|cathode_current_density|i", "A_per_m2")
    if (
        np.ndim(whole) == 1
        and density is not None
        and np.shape(density) == np.shape(whole)
        and np.all(np.isfinite(whole))
    ):
        place = int(np.argmin(whole))
        for head in _BEST:
            found |= {
                f"{head}_j_A_per_m2": float(np.ravel(density)[place]),
                f"{head}_current_density_A_per_m2": float(np.ravel(density)[place]),
            }
        for head in (
            "minimum_cost",
            "least_cost",
            "cheapest_cost",
            "lowest_cost",
            "min_cost",
            "optimum_cost",
        ):
            found |= {
                f"{head}_{currency}_per_kg": float(whole[place]),
                f"{head}_{currency}_per_t": 1000.0 * float(whole[place]),
            }
    return found


def optimum_density(resistance_ohm_m2: float, price_per_kwh: float, fixed_per_m2_h: float) -> float:
    """A/m2 of least cost where the voltage rises in proportion to the density: fixed cost equals cost of the drop.

    >>> round(optimum_density(5e-4, 0.06, 0.012), 6)
    632.455532
    """
    return math.sqrt(1000.0 * fixed_per_m2_h / (resistance_ohm_m2 * price_per_kwh))
