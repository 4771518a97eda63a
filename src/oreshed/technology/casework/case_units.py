"""Units in the names of figures: `C0_mg_L`, `feed_kg_per_h`, `k_g_mg_min`, `P_L_m2_h_bar`, `Ea_kJ_mol`, `rate_per_h`.

What follows the first unit of a name stands under the line, with `per` or without: `kg_m2_d` is kg/(m2 d). A name is read
against the quantity that is asked, so that the t of `t_min` is a time and the C of `T_C` a temperature, never both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from oreshed.technology.physical_constants import ATMOSPHERE, ICE_POINT

# Powers of kg, m, s, A, K, mol, and the cubic metre at standard state, which is an amount and no volume.
Dimension = tuple[int, int, int, int, int, int, int]
PURE: Dimension = (0, 0, 0, 0, 0, 0, 0)
_MASS, _LENGTH, _TIME, _CURRENT = (1, 0, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0, 0), (0, 0, 1, 0, 0, 0, 0), (0, 0, 0, 1, 0, 0, 0)  # fmt: skip
_KELVIN, _AMOUNT, _STANDARD = (0, 0, 0, 0, 1, 0, 0), (0, 0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 0, 1)
_AREA, _VOLUME, _MOLAR, _DISSOLVED = (0, 2, 0, 0, 0, 0, 0), (0, 3, 0, 0, 0, 0, 0), (0, -3, 0, 0, 0, 1, 0), (1, -3, 0, 0, 0, 0, 0)  # fmt: skip
_ENERGY, _POWER, _PRESSURE = (1, 2, -2, 0, 0, 0, 0), (1, 2, -3, 0, 0, 0, 0), (1, -1, -2, 0, 0, 0, 0)
_VOLT, _CHARGE, _SIEMENS = (1, 2, -3, -1, 0, 0, 0), (0, 0, 1, 1, 0, 0, 0), (-1, -2, 3, 2, 0, 0, 0)
MINUTE, HOUR, DAY, YEAR = 60.0, 3600.0, 86_400.0, 31_536_000.0

_TABLE: tuple[tuple[Dimension, dict[str, float]], ...] = (
    (PURE, {"pct": 0.01, "percent": 0.01, "%": 0.01, "pt": 0.01, "points": 0.01, "ppm": 1e-6, "ppb": 1e-9,
            "fraction": 1.0, "frac": 1.0, "share": 1.0}),
    (_MASS, {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "ug": 1e-9, "t": 1e3, "tonne": 1e3, "tonnes": 1e3, "kt": 1e6, "Mt": 1e9,
             "lb": 0.45359237, "oz": 0.0311034768, "tph": 1e3}),
    (_LENGTH, {"km": 1e3, "m": 1.0, "dm": 0.1, "cm": 1e-2, "mm": 1e-3, "um": 1e-6, "micron": 1e-6, "microns": 1e-6, "nm": 1e-9,
               "inch": 0.0254, "inches": 0.0254, "ft": 0.3048}),
    (_AREA, {"ha": 1e4, "m2": 1.0, "dm2": 1e-2, "cm2": 1e-4, "mm2": 1e-6}),
    (_VOLUME, {"m3": 1.0, "L": 1e-3, "l": 1e-3, "litre": 1e-3, "mL": 1e-6, "ml": 1e-6, "uL": 1e-9, "cm3": 1e-6, "dm3": 1e-3, "dL": 1e-4,
               "kgw": 1e-3, "gal": 3.785411784e-3}),
    (_STANDARD, {"Nm3": 1.0, "kNm3": 1e3}),
    (_TIME, {"s": 1.0, "sec": 1.0, "min": MINUTE, "minutes": MINUTE, "h": HOUR, "hr": HOUR, "hour": HOUR, "hours": HOUR, "d": DAY, "day": DAY,
             "days": DAY, "week": 7 * DAY, "weeks": 7 * DAY, "y": YEAR, "yr": YEAR, "year": YEAR, "years": YEAR, "a": YEAR}),
    ((0, 0, 2, 0, 0, 0, 0), {"s2": 1.0}), ((0, 0, -1, 0, 0, 0, 0), {"rpm": 1.0 / MINUTE}),
    (_ENERGY, {"J": 1.0, "kJ": 1e3, "MJ": 1e6, "GJ": 1e9, "Wh": 3.6e3, "kWh": 3.6e6, "MWh": 3.6e9, "GWh": 3.6e12, "cal": 4.184, "kcal": 4184.0,
               "eV": 1.602176634e-19}),
    (_POWER, {"W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9}),
    (_PRESSURE, {"Pa": 1.0, "mPa": 1e-3, "hPa": 100.0, "kPa": 1e3, "MPa": 1e6, "bar": 1e5, "mbar": 100.0, "atm": ATMOSPHERE, "mmHg": ATMOSPHERE / 760,
                 "Torr": ATMOSPHERE / 760, "torr": ATMOSPHERE / 760, "psi": 6894.757}),
    (_CURRENT, {"A": 1.0, "kA": 1e3, "mA": 1e-3, "uA": 1e-6}), (_VOLT, {"V": 1.0, "mV": 1e-3}), (_CHARGE, {"Ah": HOUR, "kAh": 1e3 * HOUR}),
    (_SIEMENS, {"S": 1.0, "mS": 1e-3}), ((1, 2, -3, -2, 0, 0, 0), {"ohm": 1.0}),
    (_KELVIN, {"K": 1.0, "C": 1.0, "degC": 1.0}),
    (_AMOUNT, {"mol": 1.0, "kmol": 1e3, "mmol": 1e-3, "umol": 1e-6, "eq": 1.0, "meq": 1e-3}),
    (_MOLAR, {"M": 1e3, "mM": 1.0, "uM": 1e-3, "N": 1e3}),
)  # fmt: skip
UNITS: Mapping[str, tuple[Dimension, float]] = {u: (d, x) for d, units in _TABLE for u, x in units.items()}
# Parts per million are a share of a solid; of a solution, for which the laws of solutions ask, they are mg/L.
_IN_SOLUTION: Mapping[str, tuple[Dimension, float]] = {"ppm": (_DISSOLVED, 1e-3), "ppb": (_DISSOLVED, 1e-6)}
CELSIUS = ("C", "degC")
# What adds up: masses, volumes, gas, energy, each also a time.
AMOUNTS: tuple[Dimension, ...] = tuple(
    (a, b, c - t, d, e, f, g) for a, b, c, d, e, f, g in (_MASS, _VOLUME, _STANDARD, _ENERGY) for t in (0, 1)
)


class Unit(NamedTuple):
    """A unit: what one of it is in SI, its dimension, and where its scale begins (Celsius)."""

    factor: float
    dimension: Dimension
    zero: float = 0.0

    def told(self, value: float, other: Unit, ratio: float | None = None) -> float:
        """A value of this unit in another; `ratio` where more than the factors lies between them."""
        if self.zero or other.zero:
            return (value * self.factor + self.zero - other.zero) / other.factor
        return value * (self.factor / other.factor if ratio is None else ratio)


SPANS = ("days", "hours", "minutes", "years", "day")  # a name that is a unit of time alone


def words_of(name: str) -> list[str]:
    """Words of a name. >>> words_of("C0_mg/L")
    ['C0', 'mg', 'L']
    """
    return [t for t in re.split(r"[_\s/·.]+(?![\d])|[_\s/·]", name) if t]


NUMBER = Unit(1.0, PURE)


@lru_cache(maxsize=8192)
def unit(words: tuple[str, ...], of_solution: bool = True) -> Unit | None:
    """The unit that words make; None where they are none.

    >>> unit(("mL", "min")).dimension, unit(("per", "h")).factor * 3600, unit(("tau",))
    ((0, 3, -1, 0, 0, 0, 0), 1.0, None)
    """
    if not words:
        return None
    if len(words) > 1 and words[0] in ("share", "fraction", "frac"):
        return None  # the share in percent of a name such as ohmic_share_pct
    factor, dimension, sign = 1.0, list(PURE), 1
    for i, word in enumerate(words):
        if word == "per" or (word == "1" and i == 0):
            if word == "per" and i == len(words) - 1:
                return None
            sign = -1
            continue
        inverse = re.fullmatch(r"([A-Za-z%]+\d?)\^?-(1|2)", word)
        name = inverse[1] if inverse else word
        known = (_IN_SOLUTION.get(name) if of_solution else None) or UNITS.get(name)
        raised = re.fullmatch(r"(L|mol|mmol|mg|g|M)([23])", name) if known is None else None
        if raised:
            known = UNITS[raised[1]]
        if known is None:
            return None
        if word == "s" and i == 1 and words[0] in ("Pa", "mPa"):
            sign = 1  # a viscosity
        power = (-int(inverse[2]) if inverse else sign) * (int(raised[2]) if raised else 1)
        factor *= known[1] ** power
        dimension = [a + power * b for a, b in zip(dimension, known[0], strict=True)]
        sign = -1
    a, b, c, d, e, f, g = dimension
    zero = ICE_POINT if len(words) == 1 and words[0] in CELSIUS else 0.0
    return Unit(factor, (a, b, c, d, e, f, g), zero)


@lru_cache(maxsize=256)
def parsed(text: str) -> Unit:
    """A unit of our own tables, written as in names (`mg_L`, `1` for none)."""
    found = NUMBER if text in ("", "1") else unit(tuple(text.split("_")))
    if found is None:
        raise ValueError(f"{text!r} is no unit")
    return found


def splits(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every way to read a name as a word and a unit behind it, the longest unit first, then none.

    >>> list(splits("C0_mg_L")), list(splits("t_per_year"))
    ([('C0', ('mg', 'L')), ('C0_mg', ('L',)), ('C0_mg_L', ())], [('t', ('per', 'year')), ('t_per_year', ())])
    """
    words = words_of(name)
    if len(words) == 1 and words[0].lower() in SPANS:
        yield "time", (words[0].lower(),)
    for i in range(1, len(words)):
        if words[i - 1] != "per" and unit(tuple(words[i:])) is not None:
            yield plain("_".join(words[:i])), tuple(words[i:])
    yield plain("_".join(words)), ()


def rearranged(name: str) -> Iterator[str]:
    """A name whose unit stands first or in the middle, with the unit behind: `V_cell`, `cement_g_L_with_dust`.

    >>> list(rearranged("V_cell")), list(rearranged("k_min_at_60C"))
    (['cell_V'], ['k_at_60C_min'])
    """
    words = words_of(name)
    for start in range(len(words) - 1):
        end = next(
            (e for e in range(len(words) - 1, start, -1) if unit(tuple(words[start:e])) is not None), 0
        )
        if end:
            yield "_".join((*words[:start], *words[end:], *words[start:end]))
            return


def plain(word: str) -> str:
    """A word without what authors write differently: case of long words, brackets, hyphens."""
    bare = re.sub(r"[()\[\]{}\-]", "", word)
    return "_".join(t if len(t) <= 2 else t.lower() for t in bare.split("_"))


def converted(value: float, words: tuple[str, ...], to: str, molar_g: float | None = None) -> float | None:
    """A figure in another unit; None where the dimensions differ, grams and moles exchanged where `molar_g` is known.

    >>> converted(90.0, ("C",), "K"), round(converted(112.414, ("mg", "L"), "mol_L", 112.414), 6)
    (363.15, 0.001)
    >>> converted(400.0, ("ppm",), "mg_L"), round(converted(400.0, ("ppm",), "mg_kg"), 9)
    (400.0, 400.0)
    """
    source, target = unit(words), parsed(to)
    factor = ratio_of(source, target, molar_g) if source else None
    if factor is None and (source := unit(words, False)):  # parts per million of a solid
        factor = ratio_of(source, target, molar_g)
    return None if source is None or factor is None else source.told(value, target, factor)


def given_back(value: float, own: str, words: tuple[str, ...], molar_g: float | None = None) -> float | None:
    """A figure of ours in the unit of a name; None where the dimensions differ."""
    source, target = parsed(own), unit(words)
    factor = ratio_of(source, target, molar_g) if target else None
    if factor is None and (target := unit(words, False)):
        factor = ratio_of(source, target, molar_g)
    return None if target is None or factor is None else source.told(value, target, factor)


def ratio_of(source: Unit, target: Unit, molar_g: float | None = None) -> float | None:
    """Multiplier from one unit to another; None where they do not measure the same."""
    apart = [a - b for a, b in zip(source.dimension, target.dimension, strict=True)]
    factor = source.factor / target.factor
    if not any(apart):
        return factor
    grams, moles = apart[0], apart[5]
    if molar_g and not any((*apart[1:5], apart[6])) and grams == -moles and abs(grams) == 1:
        return factor * (molar_g * 1e-3) ** -grams
    return None
