"""Ratios of rates that a case's orders and activation energy make, one a reagent, and all of them together."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.laws.figures import Label, Row
from oreshed.technology.physical_constants import GAS_CONSTANT, ICE_POINT

ALL = (
    "all",
    "all_three",
    "all_two",
    "all_four",
    "both",
    "together",
    "combined",
    "total",
    "overall",
    "all_together",
)
HEAT = ("T", "temperature", "heat", "T_C", "Ea")


def _pair(value: Any) -> tuple[float, float] | None:
    if (
        isinstance(value, (list, tuple))
        and len(value) == 2
        and all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in value)
    ):
        return float(min(value)), float(max(value))
    return None


def ratios(inputs: Mapping[str, Any]) -> tuple[dict[str, float], set[str]]:
    """(ratio of the rate at the higher to that at the lower, by reagent and `T`; names of inputs that they stand on).

    A reagent counts with an order (`order_NH3`) and a range (`NH3_M: [low, high]`), temperature with Ea and a range. Nothing with fewer than one order.

    >>> found, _ = ratios({"order_NH3": 0.5, "NH3_M": [1, 4], "Ea_kJ_mol": 50, "T_C": [25, 25]})
    >>> found["NH3"]
    2.0
    """
    found: dict[str, float] = {}
    used: set[str] = set()
    for key, order in inputs.items():
        of = re.fullmatch(r"(?:order|n|reaction_order)_(?:in_)?([A-Za-z0-9+]+)", str(key))
        if not of or not isinstance(order, (int, float)):
            continue
        for other, value in inputs.items():
            pair = _pair(value)
            if (
                pair
                and pair[0] > 0
                and re.fullmatch(rf"(?:C_|c_|p_)?{re.escape(of[1])}(?:_[A-Za-z0-9]+)*", str(other))
            ):
                found[of[1]] = (pair[1] / pair[0]) ** float(order)
                used |= {str(other)}
    activation = next(
        (
            float(v)
            for k, v in inputs.items()
            if re.fullmatch(r"(Ea|E_a|activation_energy)_kJ_mol", str(k)) and isinstance(v, (int, float))
        ),
        None,
    )
    for key, zero in (("T_C", ICE_POINT), ("T_K", 0.0)):
        pair = _pair(inputs.get(key))
        if found and pair and activation is not None:
            found["T"] = math.exp(
                activation * 1e3 / GAS_CONSTANT * (1.0 / (pair[0] + zero) - 1.0 / (pair[1] + zero))
            )
            used |= {key}
    return found, used


def rows(found: Mapping[str, float]) -> tuple[Row, ...]:
    """The ratios as figures, each under the names that it is asked by."""
    named = [
        (name, value) for reagent, value in found.items() for name in (HEAT if reagent == "T" else (reagent,))
    ]
    named += [(name, math.prod(found.values())) for name in ALL if len(found) > 1]
    return tuple(Row({"factor": Label(name)}, {"rate_ratio": value}) for name, value in named)
