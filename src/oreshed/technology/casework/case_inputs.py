"""Inputs of a case: one figure under any of the names by which authors call it, printed as a number or as a range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_arithmetic import as_share, number_of
from oreshed.technology.casework.case_units import converted, splits
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.stream import Array

LONG = 4  # letters of a word that says what a figure is


def number(inputs: Mapping[str, Any], *names: str) -> float | None:
    """The first of the names that the inputs hold, as a number; None where none is.

    Raises OutOfValidity, with the name, for what is no number.
    """
    for name in names:
        if inputs.get(name) is not None:
            return number_of(name, inputs[name])
    return None


def figure(inputs: Mapping[str, Any], *names: str, default: float | None = None) -> float:
    """As `number`, where a figure must be had; a printed range is read at its middle.

    Raises KeyError for a number that is missing and has no default, OutOfValidity for what is no number.

    >>> figure({"T_C": [75, 95]}, "T_K", "T_C"), figure({}, "t_min", default=20.0)
    (85.0, 20.0)
    """
    for name in names:
        if inputs.get(name) is not None:
            read = ends(inputs, name)
            if not read:
                raise OutOfValidity(f"{name} = {inputs[name]!r} is no number")
            return sum(read) / len(read)
    if default is None:
        raise KeyError(" or ".join(names))
    return _stated_otherwise(inputs, names, default)


def _stated_otherwise(inputs: Mapping[str, Any], names: tuple[str, ...], default: float) -> float:
    """The default, unless a case states the figure in another unit (`depth_cm` for `depth_m`), which is read.

    Raises OutOfValidity for a figure of the same kind under a longer name (`bulk_density_t_m3` for `bulk_t_m3`): what a case states is never replaced by ours.
    """
    for key, value in inputs.items():
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            continue
        for name in names:
            for word, units in splits(str(key)):
                for own, ours in splits(name):
                    scaled = converted(float(value), units, "_".join(ours)) if units and ours else None
                    if (
                        scaled is None
                        or word.split("_")[0] != own.split("_")[0]
                        or len(own.split("_")[0]) < LONG
                    ):
                        continue
                    if word == own:
                        return scaled
                    if own == own.split("_")[0]:
                        raise OutOfValidity(f"{key} is not read here: write {name}")
    return default


def figures(inputs: Mapping[str, Any], *names: str) -> dict[str, float]:
    """A table of figures in a case, such as an assay: each by its name without `_pct`; empty where none is given.

    Raises OutOfValidity for what is no table of numbers.

    >>> figures({"concentrate": {"Zn_pct": 52, "Fe_pct": [6, 8]}}, "concentrate")
    {'Zn': 52.0, 'Fe': 7.0}
    """
    for name in names:
        given = inputs.get(name)
        if given is not None:
            if not isinstance(given, Mapping):
                raise OutOfValidity(f"{name} = {given!r} is no table of figures by name")
            return {str(k).removesuffix("_pct"): figure(given, k) for k in given}
    return {}


def ends(inputs: Mapping[str, Any], *names: str) -> list[float]:
    """Both ends of a printed range, or the one figure; empty where no name is given. Raises OutOfValidity as `number`.

    >>> ends({"V_cell": [3.2, 3.6]}, "V_cell"), ends({"V_cell": 3.4}, "V_cell"), ends({}, "V_cell")
    ([3.2, 3.6], [3.4], [])
    """
    for name in names:
        if inputs.get(name) is not None:
            given = inputs[name]
            return [number_of(name, x) for x in (given if isinstance(given, (list, tuple)) else [given])]
    return []


def given_kelvin(inputs: Mapping[str, Any], default: float | None = None) -> float:
    """Temperature in K of `T_K` or `T_C`; raises KeyError where neither is given and there is no default.

    >>> given_kelvin({"T_C": 25.0}), given_kelvin({"T_K": 300.0}), given_kelvin({}, 363.0)
    (298.15, 300.0, 363.0)
    """
    if inputs.get("T_C") is not None and inputs.get("T_K") is None:
        return figure(inputs, "T_C") + ICE_POINT
    return figure(inputs, "T_K", "T_C", default=default)


def fraction(inputs: Mapping[str, Any], *names: str) -> float | None:
    """The middle of `fractions`; None where no name is given."""
    found = fractions(inputs, *names)
    return sum(found) / len(found) if found else None


def fractions(inputs: Mapping[str, Any], *names: str) -> list[float]:
    """As `ends`, for shares: names that end on `pct`, and values above 1.5, are percent.

    Raises OutOfValidity outside 0 to 1.

    >>> fractions({"CE_pct": [88, 92]}, "CE", "CE_pct"), fractions({"CE": 0.9}, "CE", "CE_pct")
    ([0.88, 0.92], [0.9])
    """
    for name in names:
        if inputs.get(name) is not None:
            percent = name.lower().endswith(("pct", "percent"))
            found = [as_share(x, percent) for x in ends(inputs, name)]
            if not all(0.0 <= x <= 1.0 for x in found):
                raise OutOfValidity(f"{name} = {inputs[name]!r} is no share between 0 and 1")
            return found
    return []


def numbers(value: Any) -> Array:
    """A list of figures. Raises OutOfValidity for what is none, KeyError for nothing."""
    if value is None:
        raise KeyError("a list of figures")
    found = np.asarray(value, dtype=np.float64)
    if not np.all(np.isfinite(found)) or np.any(found < 0):
        raise OutOfValidity("a list holds a negative or no number")
    return found
