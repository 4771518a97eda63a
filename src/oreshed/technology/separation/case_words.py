"""Inputs of separation cases: one figure under any of the names by which authors call it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.stream import Array

INFINITE = ("infinite", "infinity", "inf")


def number(inputs: Mapping[str, Any], *names: str) -> float | None:
    """The first of the names that the inputs hold, as a number; None where none is.

    Raises ValueError, with the name, for what is no number.
    """
    for name in names:
        if name in inputs and inputs[name] is not None:
            value = inputs[name]
            if isinstance(value, str) and value.strip().lower() in INFINITE:
                return math.inf
            try:
                found = float(value)
            except (TypeError, ValueError) as error:
                raise ValueError(f"{name} = {value!r} is no number") from error
            if math.isnan(found):
                raise ValueError(f"{name} is nan")
            return found
    return None


def needed(inputs: Mapping[str, Any], *names: str) -> float:
    """As `number`; raises KeyError with the first name where none is given."""
    found = number(inputs, *names)
    if found is None:
        raise KeyError(names[0])
    return found


def fraction(inputs: Mapping[str, Any], *names: str) -> float | None:
    """As `number`, for a share: names that end on `pct`, and values above 1.5, are percent.

    Raises ValueError outside 0 to 1.
    """
    for name in names:
        found = number(inputs, name)
        if found is not None:
            share = found / 100.0 if name.lower().endswith(("pct", "percent")) or found > 1.5 else found
            if not 0.0 <= share <= 1.0:
                raise ValueError(f"{name} = {found:g} is no share between 0 and 1")
            return share
    return None


def numbers(value: Any) -> Array:
    """A list of figures. Raises ValueError for what is none, KeyError for nothing."""
    if value is None:
        raise KeyError("a list of figures")
    found = np.asarray(value, dtype=np.float64)
    if not np.all(np.isfinite(found)) or np.any(found < 0):
        raise ValueError("a list holds a negative or no number")
    return found
