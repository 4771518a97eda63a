"""Names of figures in case files: `NaOH_kg_per_t_Al2O3` is a subject, a unit, and what it is counted on.

A stranger writes the same figure as `feed_kg_per_h` or `feed_rate_t_per_h`, `S_final_pct` or `S_end`. A name is read
as subject tokens with a unit among them; two names are the same figure where their tokens agree, abbreviations
spelled out, and their units have one dimension. Then one is converted into the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from oreshed.technology.physical_constants import ATMOSPHERE, ICE_POINT

# Powers of kg, m, s, A, K, mol, and the cubic metre at standard state, which is an amount and no volume.
Dimension = tuple[int, int, int, int, int, int, int]
PURE: Dimension = (0, 0, 0, 0, 0, 0, 0)
_MASS, _LENGTH, _TIME, _CURRENT = (1, 0, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0, 0), (0, 0, 1, 0, 0, 0, 0), (0, 0, 0, 1, 0, 0, 0)  # fmt: skip
_KELVIN, _AMOUNT, _STANDARD = (0, 0, 0, 0, 1, 0, 0), (0, 0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 0, 1)
_AREA, _VOLUME, _ENERGY = (0, 2, 0, 0, 0, 0, 0), (0, 3, 0, 0, 0, 0, 0), (1, 2, -2, 0, 0, 0, 0)
_POWER, _PRESSURE, _VOLT = (1, 2, -3, 0, 0, 0, 0), (1, -1, -2, 0, 0, 0, 0), (1, 2, -3, -1, 0, 0, 0)
_CHARGE, _SQUARE_SECOND = (0, 0, 1, 1, 0, 0, 0), (0, 0, 2, 0, 0, 0, 0)
HOUR, DAY, YEAR = 3600.0, 86_400.0, 31_536_000.0

_TABLE: tuple[tuple[Dimension, dict[str, float]], ...] = (
    (PURE, {"pct": 0.01, "percent": 0.01, "%": 0.01, "ppm": 1e-6, "ppb": 1e-9, "fraction": 1.0, "frac": 1.0, "share": 1.0}),
    (_MASS, {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "ug": 1e-9, "t": 1e3, "tonne": 1e3, "tonnes": 1e3, "kt": 1e6, "Mt": 1e9,
             "lb": 0.45359237, "oz": 0.0311034768, "tph": 1e3}),
    (_LENGTH, {"m": 1.0, "dm": 0.1, "cm": 1e-2, "mm": 1e-3, "um": 1e-6, "micron": 1e-6, "microns": 1e-6, "nm": 1e-9, "in": 0.0254, "ft": 0.3048}),
    (_AREA, {"m2": 1.0, "cm2": 1e-4, "mm2": 1e-6}),
    (_VOLUME, {"m3": 1.0, "L": 1e-3, "l": 1e-3, "litre": 1e-3, "mL": 1e-6, "ml": 1e-6, "cm3": 1e-6, "dL": 1e-4}),
    (_STANDARD, {"Nm3": 1.0, "kNm3": 1e3}),
    (_TIME, {"s": 1.0, "min": 60.0, "h": HOUR, "hr": HOUR, "hour": HOUR, "hours": HOUR, "d": DAY, "day": DAY, "days": DAY,
             "week": 7 * DAY, "weeks": 7 * DAY, "y": YEAR, "yr": YEAR, "year": YEAR, "years": YEAR, "a": YEAR}),
    (_SQUARE_SECOND, {"s2": 1.0}),
    (_ENERGY, {"J": 1.0, "kJ": 1e3, "MJ": 1e6, "GJ": 1e9, "Wh": 3.6e3, "kWh": 3.6e6, "MWh": 3.6e9, "GWh": 3.6e12, "kcal": 4184.0}),
    (_POWER, {"W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9}),
    (_PRESSURE, {"Pa": 1.0, "hPa": 100.0, "kPa": 1e3, "MPa": 1e6, "bar": 1e5, "mbar": 100.0, "atm": ATMOSPHERE, "mmHg": ATMOSPHERE / 760,
                 "Torr": ATMOSPHERE / 760, "torr": ATMOSPHERE / 760}),
    (_CURRENT, {"A": 1.0, "kA": 1e3, "mA": 1e-3}), (_VOLT, {"V": 1.0, "mV": 1e-3}), (_CHARGE, {"Ah": HOUR, "kAh": 1e3 * HOUR}),
    (_KELVIN, {"K": 1.0, "C": 1.0, "degC": 1.0}), (_AMOUNT, {"mol": 1.0, "kmol": 1e3, "mmol": 1e-3}),
)  # fmt: skip
UNITS: Mapping[str, tuple[Dimension, float]] = {u: (d, x) for d, units in _TABLE for u, x in units.items()}
COUNTED = (
    "cell",
    "battery",
    "pass",
    "stage",
    "furnace",
    "charge",
    "tank",
    "line",
    "unit",
    "anode",
    "cathode",
)
SPELLED = {
    "concentrate": "conc", "concentrates": "conc", "tails": "tail", "tailings": "tail", "tailing": "tail",
    "initial": "start", "final": "end", "residual": "end", "remaining": "end", "feeds": "feed", "products": "product",
    "recoveries": "recovery", "efficiencies": "efficiency", "temperature": "T", "temp": "T", "time": "t",
    "voltage": "V", "current": "I", "diameter": "d", "viscosity": "mu", "density": "rho", "minutes": "t",
    "reagents": "reagent", "slimes": "slime", "silica": "sio2", "alumina": "al2o3", "sulfur": "sulphur",
    "vapor": "vapour", "cells": "cell", "metres": "m", "evaluated": "", "stoichiometric": "theoretical", "stoich": "theoretical",
    "target": "", "desired": "", "wanted": "", "reqd": "", "required": "", "needed": "", "calc": "", "calculated": "", "total": "", "overall": "", "wt": "",
    "of": "", "the": "", "by": "", "here": "", "produced": "", "made": "", "formed": "",
}  # fmt: skip


ADJECTIVE = "theoretical"  # said before or after: S_stoichiometric_kg, theoretical_S_kg


@dataclass(frozen=True)
class Name:
    """A name read. subject, basis : tokens before and after the unit. unit : as written, empty for none."""

    subject: tuple[str, ...]
    unit: str
    basis: tuple[str, ...]
    dimension: Dimension
    factor: float

    @property
    def key(self) -> tuple[str, ...]:
        whole = (*self.subject, *(("per", *self.basis) if self.basis else ()))
        if ADJECTIVE not in whole:
            return whole
        rest = tuple(w for w in whole if w != ADJECTIVE)
        return (ADJECTIVE, *(rest[:-1] if rest and rest[-1] == "per" else rest))

    @property
    def celsius(self) -> bool:
        return self.unit in ("C", "degC")


def tokens(text: str) -> tuple[str, ...]:
    """Tokens that carry meaning: longer words in small letters, symbols as written.

    >>> tokens("Pb_concentrate_Zn"), tokens("K_final")
    (('Pb', 'conc', 'Zn'), ('K', 'end'))
    """
    small = (w.lower() if len(w) > 2 else w for w in text.replace("-", "_").replace(" ", "_").split("_") if w)
    return tuple(x for w in small if (x := SPELLED.get(w, w)))


@lru_cache(maxsize=8192)
def subject_key(subject: str) -> tuple[str, ...]:
    """Key of a subject written without a unit."""
    return Name(tokens(subject), "", (), PURE, 1.0).key


@lru_cache(maxsize=8192)
def read(name: str) -> Name:
    """Subject, unit and basis of a name; a unit is not the whole of a name unless it is a rate or an energy.

    >>> read("NaOH_kg_per_t_Al2O3").key, read("t_min").unit, read("kWh_per_t").unit
    (('naoh', 'per', 'al2o3'), 'min', 'kWh_per_t')
    """
    words = [w for w in name.strip().split("_") if w]
    while len(words) > 2 and SPELLED.get(words[-1]) == "":
        words.pop()  # residence_time_min_total
    for i in range(len(words) - 1, -1, -1):
        if words[i] == "per" and (found := _rate(words, i)):
            return found
    if len(words) > 1 and words[-1] in UNITS:
        dimension, factor = UNITS[words[-1]]
        return Name(tokens("_".join(words[:-1])), words[-1], (), dimension, factor)
    for i in range(len(words) - 2, 0, -1):  # a unit within: S_pct_of_feed, Zn_t_in_slag
        if words[i] in ("pct", "ppm", "kg", "kWh", "MWh", "tonnes") or (
            words[i] in UNITS and words[i + 1] in ("in", "of", "to", "at", "from")
        ):
            dimension, factor = UNITS[words[i]]
            return Name(
                tokens("_".join(words[:i])), words[i], tokens("_".join(words[i + 1 :])), dimension, factor
            )
    return Name(tokens(name), "", (), PURE, 1.0)


def _rate(words: Sequence[str], per: int) -> Name | None:
    end = per + 1
    dimension, factor, counted = list(PURE), 1.0, []
    while end < len(words) and (words[end] in UNITS or words[end] in COUNTED):
        if words[end] in COUNTED:
            counted.append(words[end])
        else:
            below, size = UNITS[words[end]]
            dimension = [a - b for a, b in zip(dimension, below, strict=True)]
            factor /= size
        end += 1
    if end == per + 1:
        return None
    start = per
    if counted and words[per + 1] in COUNTED and not (per and words[per - 1] in UNITS):
        return None  # residence_time_per_cell_min: no rate, but a time of each cell
    if per and words[per - 1] in UNITS:
        above, size = UNITS[words[per - 1]]
        dimension = [a + b for a, b in zip(dimension, above, strict=True)]
        factor, start = factor * size, per - 1
    a, b, c, d, e, f, g = dimension
    return Name(
        tokens("_".join(words[:start])), "_".join(words[start:end]), (*counted, *tokens("_".join(words[end:]))),
        (a, b, c, d, e, f, g), factor,
    )  # fmt: skip


def convertible(one: Name, other: Name) -> bool:
    """Whether a figure in one unit can be told in the other: both of one dimension, a share never into what has none."""
    return one.dimension == other.dimension


def converted(value: Any, source: Name, target: Name) -> Any:
    """A figure, a list or a table of them from one name's unit into another's; text stays.

    >>> converted(25.0, read("T_C"), read("T_K")), converted([2.0], read("x_kWh_per_kg"), read("x_MWh_per_t"))
    (298.15, [2.0])
    """
    if isinstance(value, Mapping):
        return {k: converted(x, source, target) for k, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [converted(x, source, target) for x in value]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    base = value * source.factor + (ICE_POINT if source.celsius else 0.0)
    found = (base - (ICE_POINT if target.celsius else 0.0)) / target.factor
    return float(f"{found:.14g}") if math.isfinite(found) else found


def _orders(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield key
    if len(key) == 2:
        yield key[::-1]


def asked(computed: Mapping[str, Any], name: str) -> Any:
    """The computed figure that a published name asks for, in its unit; None where none is.

    By its own name first; else the same subject in another unit or order; else the entry of a table (`slime_pct`
    holds `Sb`, print has `slime_Sb_pct`).

    >>> asked({"slag_kg": 500.0, "grade_pct": {"Pb": 60.0}}, "slag_t"), asked({"grade_pct": {"Pb": 60.0}}, "Pb_grade")
    (0.5, 0.6)
    """
    for layer in getattr(computed, "layers", ()):
        if (found := asked(layer, name)) is not None:
            return found
    if computed.get(name) is not None:
        return computed[name]
    want = read(name)
    bare = name[: -len("_max")] if name.endswith(("_max", "_min")) else ""
    if bare and computed.get(bare) is not None:
        return computed[bare]
    if bare and name.endswith("_max"):
        want = read(bare)
    keys = set(_orders(want.key))
    for have, value in computed.items():
        if value is None:
            continue
        got = read(have)
        if not convertible(got, want) or (not want.key and want.dimension == PURE):
            continue
        if got.key in keys:
            return converted(value, got, want)
        if isinstance(value, Mapping):
            for inner, x in value.items():
                part = tokens(str(inner))
                if (*part, *got.key) in keys or (*got.subject, *part, *got.key[len(got.subject) :]) in keys:
                    return converted(x, got, want)
    return None
