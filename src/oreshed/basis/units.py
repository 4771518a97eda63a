"""Units at the door: any mass, money or energy unit comes in, tonnes, USD and MWh stay inside.

pint cannot know "contained lead": whether a tonne is contained metal or gross concentrate is the commodity's
business (its form), never the unit's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pint import UnitRegistry

# Spellings of mineral statistics that a general registry reads otherwise or not at all.
SPELLINGS = {
    "t": "tonne",
    "kt": "kilotonne",
    "Mt": "megatonne",
    "t/yr": "tonne/year",
    "kt/yr": "kilotonne/year",
    "Mt/yr": "megatonne/year",
    "t/y": "tonne/year",
    "short ton": "short_ton",
    "short tons": "short_ton",
    "lb": "pound",
    "Moz": "megatroy_ounce",
    "oz": "troy_ounce",
    "kg": "kilogram",
    "t/t": "dimensionless",
    "fraction": "dimensionless",
    "percent": "percent",
    "%": "percent",
    "ppm": "ppm",
    "g/t": "ppm",
}


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Any]:
    from pint import UnitRegistry

    return UnitRegistry(cache_folder=None)


# Words joined by /, * or a space, with one-digit powers: anything else is not handed to a parser of expressions.
UNIT = re.compile(r"[^\W\d_]+|%")
SHAPE = re.compile(rf"(?:{UNIT.pattern})(?:\s?(?:\*\*|\^)\s?-?\d)?(?:\s?[/*·]\s?|\s|$)")


def _looks_like_a_unit(text: str) -> bool:
    return len(text) <= 60 and bool(text) and not SHAPE.sub("", text).strip() and text[-1] not in "/*·"


def factor(unit: str, to: str) -> float:
    """Multiplier that turns a number in `unit` into a number in `to`.

    Raises ValueError when the unit is unknown or of another dimension, naming both.

    >>> round(factor("short ton", "t"), 6)
    0.907185
    """
    import pint

    registry = _registry()
    source = SPELLINGS.get(unit.strip(), unit.strip())
    if unit.strip() not in SPELLINGS and not _looks_like_a_unit(source):
        raise ValueError(f"{unit!r} is not a unit")
    try:
        quantity = registry.Quantity(1.0, registry.Unit(source))
        return float(quantity.to(SPELLINGS.get(to, to)).magnitude)
    except (pint.PintError, AttributeError, ValueError, TypeError, AssertionError, ArithmeticError) as error:
        raise ValueError(f"unit {unit!r} does not convert to {to!r}") from error


def digits(value: float) -> str:
    """A number for a sentence: three digits, or all before the point with thousands apart; an exponent only below 1e-4.

    >>> digits(1953.4), digits(16.66), digits(0.0312), digits(0.0)
    ('1,953', '16.7', '0.0312', '0')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
