"""Units in the names of figures: `C0_mg_L`, `flow_mL_min`, `k_g_mg_min`, `P_L_m2_h_bar`, `Ea_kJ_mol`, `rate_per_h`.

What follows the first unit of a name stands under the line: `kg_m2_d` is kg/(m2 d). A name is read against the
quantity that is asked, so that the t of `t_min` is a time and the C of `T_C` a temperature, never both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.technology.physical_constants import ATMOSPHERE, ICE_POINT

# Exponents of kg, m, s, A, K, mol.
Dimension = tuple[int, int, int, int, int, int]
NONE: Dimension = (0, 0, 0, 0, 0, 0)
MASS, LENGTH, TIME = (1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 1, 0, 0, 0)
CURRENT, HEAT, AMOUNT = (0, 0, 0, 1, 0, 0), (0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 1)
AREA, VOLUME, MOLAR = (0, 2, 0, 0, 0, 0), (0, 3, 0, 0, 0, 0), (0, -3, 0, 0, 0, 1)
ENERGY, POWER, PRESSURE = (1, 2, -2, 0, 0, 0), (1, 2, -3, 0, 0, 0), (1, -1, -2, 0, 0, 0)
VOLT, CHARGE, SIEMENS = (1, 2, -3, -1, 0, 0), (0, 0, 1, 1, 0, 0), (-1, -2, 3, 2, 0, 0)
YEAR = 365.25 * 86400.0
_UNITS: dict[str, tuple[float, Dimension]] = {
    **{u: (f, MASS) for u, f in (("ug", 1e-9), ("mg", 1e-6), ("g", 1e-3), ("kg", 1.0), ("t", 1e3), ("kt", 1e6), ("lb", 0.45359237))},
    **{u: (f, LENGTH) for u, f in (("nm", 1e-9), ("um", 1e-6), ("mm", 1e-3), ("cm", 1e-2), ("m", 1.0), ("km", 1e3))},
    **{u: (f, TIME) for u, f in (("s", 1.0), ("sec", 1.0), ("min", 60.0), ("minutes", 60.0), ("h", 3600.0), ("hr", 3600.0), ("hours", 3600.0),
                                 ("d", 86400.0), ("day", 86400.0), ("days", 86400.0), ("y", YEAR), ("yr", YEAR), ("a", YEAR), ("years", YEAR))},
    **{u: (f, AREA) for u, f in (("mm2", 1e-6), ("cm2", 1e-4), ("dm2", 1e-2), ("m2", 1.0))},
    **{u: (f, VOLUME) for u, f in (("uL", 1e-9), ("mL", 1e-6), ("ml", 1e-6), ("cm3", 1e-6), ("L", 1e-3), ("l", 1e-3), ("dm3", 1e-3), ("kgw", 1e-3),
                                   ("gal", 3.785411784e-3), ("m3", 1.0))},
    **{u: (f, CURRENT) for u, f in (("uA", 1e-6), ("mA", 1e-3), ("A", 1.0), ("kA", 1e3))},
    **{u: (f, AMOUNT) for u, f in (("umol", 1e-6), ("mmol", 1e-3), ("mol", 1.0), ("kmol", 1e3), ("meq", 1e-3), ("eq", 1.0))},
    **{u: (f, MOLAR) for u, f in (("uM", 1e-3), ("mM", 1.0), ("M", 1e3), ("N", 1e3))},
    **{u: (f, ENERGY) for u, f in (("J", 1.0), ("kJ", 1e3), ("MJ", 1e6), ("GJ", 1e9), ("cal", 4.184), ("kcal", 4184.0), ("Wh", 3600.0),
                                   ("kWh", 3.6e6), ("MWh", 3.6e9), ("eV", 1.602176634e-19))},
    **{u: (f, POWER) for u, f in (("W", 1.0), ("kW", 1e3), ("MW", 1e6))},
    **{u: (f, PRESSURE) for u, f in (("Pa", 1.0), ("kPa", 1e3), ("MPa", 1e6), ("mbar", 100.0), ("bar", 1e5), ("atm", ATMOSPHERE), ("psi", 6894.757))},
    **{u: (f, VOLT) for u, f in (("mV", 1e-3), ("V", 1.0))},
    **{u: (f, CHARGE) for u, f in (("Ah", 3600.0), ("kAh", 3.6e6))},
    **{u: (f, SIEMENS) for u, f in (("S", 1.0), ("mS", 1e-3))},
    "K": (1.0, HEAT), "C": (1.0, HEAT), "degC": (1.0, HEAT), "ohm": (1.0, (1, 2, -3, -2, 0, 0)),
    "pct": (0.01, NONE), "percent": (0.01, NONE), "%": (0.01, NONE), "frac": (1.0, NONE), "fraction": (1.0, NONE),
    "ppm": (1e-3, (1, -3, 0, 0, 0, 0)), "ppb": (1e-6, (1, -3, 0, 0, 0, 0)), "rpm": (1.0 / 60.0, (0, 0, -1, 0, 0, 0)),
    "pt": (0.01, NONE), "points": (0.01, NONE),
}  # fmt: skip
CELSIUS = ("C", "degC")
SPANS = ("days", "hours", "minutes", "years", "day")  # a name that is a unit of time alone


def tokens(name: str) -> list[str]:
    """Words of a name. >>> tokens("C0_mg/L")
    ['C0', 'mg', 'L']
    """
    return [t for t in re.split(r"[_\s/·.]+(?![\d])|[_\s/·]", name) if t]


@lru_cache(maxsize=4096)
def unit(words: tuple[str, ...]) -> tuple[float, Dimension] | None:
    """Factor to SI and dimension of the words of a unit; None where they are none.

    >>> unit(("mL", "min")) == (1e-6 / 60.0, (0, 3, -1, 0, 0, 0)), unit(("per", "h"))[1], unit(("tau",))
    (True, (0, 0, -1, 0, 0, 0), None)
    """
    if not words:
        return None
    factor, dimension, sign = 1.0, list(NONE), 1
    for i, word in enumerate(words):
        if word == "per" or (word == "1" and i == 0):
            if word == "per" and i == len(words) - 1:
                return None
            sign = -1
            continue
        inverse = re.fullmatch(r"([A-Za-z%]+\d?)\^?-(1|2)", word)
        known = _UNITS.get(inverse[1] if inverse else word)
        if known is None:
            return None
        power = -int(inverse[2]) if inverse else sign
        factor *= known[0] ** power
        dimension = [a + power * b for a, b in zip(dimension, known[1], strict=True)]
        sign = -1
    a, b, c, d, e, f = dimension
    return factor, (a, b, c, d, e, f)


@lru_cache(maxsize=256)
def parsed(text: str) -> tuple[float, Dimension]:
    """Factor and dimension of a unit of our own tables, written as in names (`mg_L`, `1` for none)."""
    found = (1.0, NONE) if text in ("", "1") else unit(tuple(text.split("_")))
    if found is None:
        raise ValueError(f"{text!r} is no unit")
    return found


def splits(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every way to read a name as a word and a unit behind it, the longest unit first, then none.

    >>> list(splits("C0_mg_L"))
    [('C0', ('mg', 'L')), ('C0_mg', ('L',)), ('C0_mg_L', ())]
    """
    words = tokens(name)
    if len(words) == 1 and words[0].lower() in SPANS:
        yield "time", (words[0].lower(),)
    for i in range(1, len(words)):
        if unit(tuple(words[i:])) is not None:
            yield plain("_".join(words[:i])), tuple(words[i:])
    yield plain("_".join(words)), ()


def rearranged(name: str) -> Iterator[str]:
    """A name whose unit stands first or in the middle, with the unit behind: `V_cell`, `cement_g_L_with_dust`.

    >>> list(rearranged("V_cell")), list(rearranged("k_min_at_60C"))
    (['cell_V'], ['k_at_60C_min'])
    """
    words = tokens(name)
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
    """
    source, target = unit(words), parsed(to)
    if source is None:
        return None
    factor = ratio_of(source, target, molar_g)
    if factor is None:
        return None
    if words[-1:] and len(words) == 1 and words[0] in CELSIUS and to == "K":
        return value + ICE_POINT
    return value * factor


def given_back(value: float, own: str, words: tuple[str, ...], molar_g: float | None = None) -> float | None:
    """A figure of ours in the unit of a name; None where the dimensions differ."""
    target = unit(words)
    if target is None:
        return None
    factor = ratio_of(parsed(own), target, molar_g)
    if factor is None:
        return None
    if len(words) == 1 and words[0] in CELSIUS and own == "K":
        return value - ICE_POINT
    return value * factor


def ratio_of(
    source: tuple[float, Dimension], target: tuple[float, Dimension], molar_g: float | None = None
) -> float | None:
    """Multiplier from one unit to another; None where they do not measure the same."""
    apart = [a - b for a, b in zip(source[1], target[1], strict=True)]
    factor = source[0] / target[0]
    if not any(apart):
        return factor
    grams, moles = apart[0], apart[5]
    if molar_g and not any(apart[1:5]) and grams == -moles and abs(grams) == 1:
        return factor * (molar_g * 1e-3) ** -grams
    return None
