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

from oreshed.technology.casework.case_units import NUMBER, PURE, UNITS, Dimension, Unit, splits, unit

COUNTED = ("cell", "battery", "pass", "stage", "furnace", "charge", "tank", "line", "unit", "anode", "cathode")  # fmt: skip
# Units that are symbols or words of other things as well: read only against a quantity that has them (see `case_units`).
_AMBIGUOUS = ("S", "N", "M", "eq", "pt", "points", "ohm", "gal", "minutes")
# Before another unit without `per`: carbon, potassium, vanadium, tungsten; a diameter, a height, a distance; no rate.
_NO_RATE = ("C", "K", "V", "W", "d", "h", "s", "a", "y")
SPELLED = {
    "concentrate": "conc", "concentrates": "conc", "tails": "tail", "tailings": "tail", "tailing": "tail",
    "initial": "start", "final": "end", "residual": "end", "remaining": "end", "feeds": "feed", "products": "product",
    "recoveries": "recovery", "efficiencies": "efficiency", "temperature": "T", "temp": "T", "time": "t",
    "voltage": "V", "current": "I", "diameter": "d", "viscosity": "mu", "density": "rho", "minutes": "t",
    "reagents": "reagent", "slimes": "slime", "silica": "sio2", "alumina": "al2o3", "sulfur": "sulphur",
    "vapor": "vapour", "cells": "cell", "metres": "m", "evaluated": "", "stoichiometric": "theoretical", "stoich": "theoretical",
    "target": "", "desired": "", "wanted": "", "reqd": "", "required": "", "needed": "", "calc": "", "calculated": "", "total": "", "overall": "", "wt": "",
    "amperage": "I", "potential": "V", "cathodic": "cathode", "anodic": "anode", "overpotential": "overvoltage", "overpotentials": "overvoltage",
    "polarisation": "overvoltage", "polarization": "overvoltage", "utilization": "utilisation", "number": "", "count": "",
    "sulfide": "sulphide", "sulfate": "sulphate", "aluminum": "aluminium",
    "of": "", "the": "", "by": "", "here": "", "produced": "", "made": "", "formed": "",
}  # fmt: skip


ADJECTIVE = "theoretical"  # said before or after: S_stoichiometric_kg, theoretical_S_kg


@dataclass(frozen=True)
class Name:
    """A name read. subject, basis : tokens before and after the unit. unit : as written, empty for none."""

    subject: tuple[str, ...]
    unit: str
    basis: tuple[str, ...]
    measure: Unit = NUMBER

    @property
    def key(self) -> tuple[str, ...]:
        whole = (*self.subject, *(("per", *self.basis) if self.basis else ()))
        if ADJECTIVE not in whole:
            return whole
        rest = tuple(w for w in whole if w != ADJECTIVE)
        return (ADJECTIVE, *(rest[:-1] if rest and rest[-1] == "per" else rest))

    @property
    def dimension(self) -> Dimension:
        return self.measure.dimension


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
    return Name(tokens(subject), "", ()).key


@lru_cache(maxsize=8192)
def read(name: str) -> Name:
    """Subject, unit and basis of a name; a unit is not the whole of a name unless it is a rate or an energy.

    >>> read("NaOH_kg_per_t_Al2O3").key, read("t_min").unit, read("kWh_per_t").unit
    (('naoh', 'per', 'al2o3'), 'min', 'kWh_per_t')
    """
    words = [w for w in name.strip().split("_") if w]
    if len(words) > 1 and words[0] in ("pct", "percent") and words[1] != "per":
        words = [*(words[2:] if words[1] == "of" else words[1:]), "pct"]  # pct_of_critical
    if (
        len(words) > 2
        and words[-2] in ("fraction", "frac", "share")
        and words[-1] in ("pct", "percent", "ppm")
    ):
        words.pop(-2)  # solid_fraction_pct is a share in percent, no share a percent
    while len(words) > 2 and SPELLED.get(words[-1]) == "":
        words.pop()  # residence_time_min_total
    for i in range(len(words) - 1, -1, -1):
        if words[i] == "per" and (found := _rate(words, i)):
            return found
    for start in range(len(words)):
        if measure := _behind(tuple(words[start:]), start == 0):
            return Name(tokens("_".join(words[:start])), "_".join(words[start:]), (), measure)
    for i in range(len(words) - 2, 0, -1):  # a unit within: S_pct_of_feed, Zn_t_in_slag
        if words[i] in ("pct", "ppm", "kg", "kWh", "MWh", "tonnes") or (
            _is_unit(words[i]) and words[i + 1] in ("in", "of", "to", "at", "from")
        ):
            measure = unit((words[i],), False) or NUMBER
            return Name(tokens("_".join(words[:i])), words[i], tokens("_".join(words[i + 1 :])), measure)
    return Name(tokens(name), "", ())


def _is_unit(word: str) -> bool:
    return word in UNITS and word not in _AMBIGUOUS


def _behind(words: tuple[str, ...], whole: bool) -> Unit | None:
    """The unit that the last words of a name make: one, or several without `per` as in `mg_L`; None where they are none."""
    if not all(map(_is_unit, words)) or (len(words) > 1 and words[0] in _NO_RATE):
        return None
    if whole and (len(words) == 1 or len(words[0]) == 1):
        return None  # the t of t_min is a time; kWh_t can be nothing else
    return unit(words, False)


def _rate(words: Sequence[str], per: int) -> Name | None:
    end = per + 1
    while end < len(words) and (_is_unit(words[end]) or words[end] in COUNTED):
        end += 1
    if end == per + 1:
        return None
    above = per > 0 and _is_unit(words[per - 1])
    counted = [w for w in words[per + 1 : end] if w in COUNTED]
    if counted and words[per + 1] in COUNTED and not above:
        return None  # residence_time_per_cell_min: no rate, but a time of each cell
    start = per - 1 if above else per
    measured = tuple(w for w in words[start:end] if w not in COUNTED)
    measure = unit(measured if measured[-1] != "per" else measured[:-1], False)
    return Name(tokens("_".join(words[:start])), "_".join(words[start:end]),
                (*counted, *tokens("_".join(words[end:]))), measure or NUMBER)  # fmt: skip


@lru_cache(maxsize=8192)
def readings(name: str) -> tuple[Name, ...]:
    """Every way to read a name that ends on a unit, the likeliest first: `leach_t_min` is tonnes a minute, or a time.

    >>> [(n.key, n.unit) for n in readings("leach_t_min")]
    [(('leach',), 't_min'), (('leach', 't'), 'min')]
    """
    first = read(name)
    others = ((word, units, unit(units, False)) for word, units in splits(name))
    found = (first, *(Name(tokens(word), "_".join(units), (), m) for word, units, m in others if m))
    return tuple(dict.fromkeys(found))


def flattened(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Tables of figures by element as single names: {"feed_pct": {"Pb": 2}} is feed_Pb_pct."""
    found: dict[str, Any] = {}
    for name, value in inputs.items():
        if not isinstance(value, Mapping):
            found[name] = value
            continue
        got = read(name)
        stem = name[: -len(got.unit) - 1] if got.unit and name.endswith("_" + got.unit) else name
        for k, x in value.items():
            inner = read(str(k))
            unit = inner.unit or got.unit
            label = str(k)[: -len(inner.unit) - 1] if inner.unit else str(k)
            found[f"{stem}_{label}" + (f"_{unit}" if unit else "")] = x
    return found


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
    found = source.measure.told(value, target.measure)
    return float(f"{found:.14g}") if math.isfinite(found) else found


def orders(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A key, and the same two words the other way round: `V_cell` is `cell_voltage`."""
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
    if computed.get(name) is not None:
        return computed[name]
    bare = name[: -len("_max")] if name.endswith(("_max", "_min")) else ""
    if bare and computed.get(bare) is not None:
        return computed[bare]
    wants = readings(bare if bare and name.endswith("_max") else name)
    return next((found for want in wants if (found := _told(computed, want)) is not None), None)


def _no_share(value: Any, got: Name, want: Name) -> bool:
    """Whether a figure without a unit, asked in percent, is far beyond any share: tonnes of lead are not its purity."""
    told = want.measure.told(1.0, NUMBER) if want.unit and not got.unit else 1.0
    return told == 0.01 and isinstance(value, (int, float)) and abs(value) > 1000.0


def _told(computed: Mapping[str, Any], want: Name) -> Any:
    """The computed figure of one reading of a name."""
    keys = set(orders(want.key))
    for have, value in computed.items():
        if value is None:
            continue
        got = read(have)
        if not convertible(got, want) or (not want.key and want.dimension == PURE):
            continue
        if got.key in keys and not _no_share(value, got, want):
            return converted(value, got, want)
        if isinstance(value, Mapping):
            for inner, x in value.items():
                part = tokens(str(inner))
                if (*part, *got.key) in keys or (*got.subject, *part, *got.key[len(got.subject) :]) in keys:
                    return converted(x, got, want)
    return None
