"""Vapour pressure equations as a case states them: constants by metal, log10 or ln, in the unit that it names.

log10 p = A + B/T + C log10 T + D T   (or ln) ; boiling at p: T = B / (log10 p - A)
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.physical_constants import ATMOSPHERE

PRESSURES = {
    "atm": ATMOSPHERE,
    "mmhg": ATMOSPHERE / 760.0,
    "torr": ATMOSPHERE / 760.0,
    "kpa": 1e3,
    "mbar": 100.0,
    "bar": 1e5,
    "pa": 1.0,
}
LISTED = ("A", "B", "C", "D")


def plain(value: Any) -> Any:
    """A number, or a list for an array."""
    array = np.asarray(value, dtype=np.float64)
    return array.tolist() if array.ndim else float(array)


def kelvins(given: Given) -> Any:
    """Temperature in K, one or several; None where none is given."""
    return given.get("T|temperature|bath_T|melt_T", "K")


def equations(inputs: Mapping[str, Any]) -> dict[str, tuple[float, ...]]:
    """Constants A, B, C, D of each metal as a case states them, in a table of lists or of letters, or as A_Pb, B_Pb."""
    found: dict[str, tuple[float, ...]] = {}
    for name, value in inputs.items():
        if isinstance(value, Mapping):
            for metal, row in value.items():
                if (
                    metal in molar_masses()
                    and isinstance(row, (list, tuple))
                    and len(row) >= 2
                    and re.search(r"coef|constant|antoine|fit|equation|A_B|AB|alcock|vapou?r|log|ln", name)
                ):
                    found[metal] = tuple(float(x) for x in row)
                if metal in molar_masses() and isinstance(row, Mapping) and {"A", "B"} <= set(row):
                    found[metal] = tuple(float(row.get(k, 0.0)) for k in LISTED)
    for metal in {m[1] for k in inputs if (m := re.fullmatch(r"[AB]_([A-Z][a-z]?)", k))}:
        if f"A_{metal}" in inputs and f"B_{metal}" in inputs:
            found[metal] = tuple(float(inputs.get(f"{k}_{metal}", 0.0)) for k in LISTED)
    if not found and "A" in inputs and "B" in inputs and isinstance(inputs["A"], (int, float)):
        found[str(inputs.get("metal", "metal"))] = tuple(float(inputs.get(k, 0.0)) for k in LISTED)
    for metal, value in inputs.items():
        if (
            metal in molar_masses()
            and isinstance(value, (list, tuple))
            and len(value) in (2, 4)
            and float(value[0]) > 0 > float(value[1])
        ):
            found[metal] = tuple(float(x) for x in value)
    return found


def stated_pressures(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Pressures in Pa by the case's own equations at its temperatures; empty where it states none."""
    own = equations(inputs)
    kelvin = kelvins(Given(inputs))
    if not own:
        return {}
    words = " ".join(
        f"{k} {v}" for k, v in inputs.items() if isinstance(v, str) or k in ("equation", "law", "form")
    ).lower()
    words += " ".join(k for k in inputs if "coef" in k or "log" in k or "ln" in k).lower()
    unit = next(
        (x for n, x in PRESSURES.items() if re.search(rf"(?<![a-z]){n}(?![a-z])", words.replace("_", " "))),
        None,
    )
    if unit is None:
        raise KeyError(
            "the pressure's unit of the stated equation: equation = 'log10 p/Pa = A + B/T' (Pa, atm, mmHg)"
        )
    natural = re.search(r"(?<![a-z])ln(?![a-z])", words.replace("_", " ")) is not None
    minus = re.search(r"-\s*b\s*/", words) is not None
    found: dict[str, Any] = {}
    for metal, constants in own.items():
        a, b, c, d = (*constants, 0.0, 0.0, 0.0)[:4]
        b = -abs(b) if minus else b
        if kelvin is not None:
            t = np.asarray(kelvin, dtype=np.float64)
            log = a + b / t + c * (np.log(t) if natural else np.log10(t)) + d * t
            found[metal] = unit * (np.exp(log) if natural else 10.0**log)
        elif (p := Given(inputs).one("p|pressure|total_pressure", "Pa")) and not c and not d:
            found[f"T_boil_{metal}"] = b / ((math.log(p / unit) if natural else math.log10(p / unit)) - a)
    return found


def pressures(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Pressures, their ratios, and boiling temperatures by the equations that a case states."""
    own = stated_pressures(inputs)
    if not own:
        raise KeyError("constants of the vapour pressure equation, by metal")
    found: dict[str, Any] = {}
    levels = {m: x for m, x in own.items() if not m.startswith("T_boil")}
    for name, x in own.items():
        if name.startswith("T_boil"):
            found |= {f"{name}_K": x, "T_boil_K": x, "boiling_T_K": x, "T_K": x}
    for m, p in levels.items():
        found |= {f"p_{m}_Pa": plain(p), f"p0_{m}_Pa": plain(p), f"p_{m}": plain(p)}
    if len(levels) == 1:
        found |= {
            "p_Pa": plain(next(iter(levels.values()))),
            "vapour_pressure_Pa": plain(next(iter(levels.values()))),
        }
    for one, p in levels.items():
        for other, q in levels.items():
            if one != other:
                found |= dict.fromkeys(
                    (
                        f"p{one}_over_p{other}",
                        f"p_{one}_over_p_{other}",
                        f"{one}_over_{other}",
                        f"beta_{one}_{other}",
                    ),
                    plain(p / q),
                )
    return found
