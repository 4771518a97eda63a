"""How numbers are written: thin spaces between thousands, a true minus, one unit a picture.

Three significant digits are what the inputs carry; more would be a claim we cannot make.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from oreshed.report.reading import Interval, number, one_line

THIN = "\u202f"  # narrow no-break space: groups thousands and never wraps
MINUS = "\u2212"
DASH = "–"
NONE = "—"  # what stands where a number does not exist


def grouped(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """`1234.5` as `1 234.5` with narrow spaces; a value that rounds to nothing has no sign."""
    text = f"{abs(value):,.{decimals}f}".replace(",", THIN)
    if not any(c in "123456789" for c in text):
        return text
    if value < 0:
        return MINUS + text
    return "+" + text if signed else text


@dataclass(frozen=True)
class Mass:
    """A unit for tonnes, chosen once for a whole picture so that its numbers compare at a glance."""

    unit: str
    divisor: float

    def show(self, tonnes: object, *, signed: bool = False) -> str:
        """The number without its unit."""
        value = number(tonnes)
        if value is None:
            return NONE
        scaled = value / self.divisor
        decimals = 0 if abs(scaled) >= 9.95 or abs(scaled) < 0.0005 else 3 if abs(scaled) < 0.05 else 1
        return grouped(scaled, decimals, signed=signed)

    def label(self, tonnes: object, *, signed: bool = False) -> str:
        """The number with its unit."""
        shown = self.show(tonnes, signed=signed)
        return shown if shown == NONE else f"{shown}\u00a0{self.unit}"

    def span(self, found: Interval, *, signed: bool = False) -> str:
        """`low to high`, or the one end that exists."""
        if found.low is None and found.high is None:
            return NONE
        return f"{self.show(found.low, signed=signed)} to {self.show(found.high, signed=signed)}"


TONNES = Mass("t", 1.0)
KILOTONNES = Mass("kt", 1e3)


def mass_unit(values: Iterable[object]) -> Mass:
    """kt when the largest value has at least 20 kt, else t: a by-product of 900 t is not 0.9 kt."""
    sizes = [abs(v) for v in (number(x) for x in values) if v is not None]
    return KILOTONNES if sizes and max(sizes) >= 2e4 else TONNES


def percent(fraction: object, *, signed: bool = False) -> str:
    """A fraction 0-1 as a percentage."""
    value = number(fraction)
    if value is None:
        return NONE
    if 0 < value < 0.01:
        return "<1\u00a0%"
    if 0.99 < value < 1:
        return ">99\u00a0%"
    return f"{grouped(100 * value, 0, signed=signed)}\u00a0%"


def usd(value: object) -> str:
    """Dollars with a scale word: `$ 420 M`, `$ 1.2 bn`."""
    amount = number(value)
    if amount is None:
        return NONE
    size = abs(amount)
    for limit, divisor, word in ((1e9, 1e9, "\u00a0bn"), (1e6, 1e6, "\u00a0M"), (1e4, 1e3, "\u00a0k")):
        if size >= limit:
            scaled = amount / divisor
            return f"${grouped(scaled, 1 if abs(scaled) < 9.95 else 0)}{word}"
    return f"${grouped(amount, 0)}"


def general(value: object, unit: object = "") -> str:
    """Any number to three or four significant digits, with its unit."""
    found = number(value)
    if found is None:
        return NONE
    if found != 0 and (abs(found) < 1e-3 or abs(found) >= 1e12):
        text = f"{found:.3g}".replace("-", MINUS)
    elif abs(found) >= 1000:
        text = grouped(found)
    else:
        places = max(0, 3 - math.floor(math.log10(abs(found))) - 1) if found else 0
        text = grouped(found, min(places, 5))
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    name = one_line(unit)
    return f"{text}\u00a0{name}" if name and name not in {"1", "-"} else text


def as_stated(value: object) -> str:
    """A number with every digit that its source gives it: `1 499.9`, never rounded to `1 500`."""
    found = number(value)
    if found is None:
        return NONE
    if found != 0 and (abs(found) < 1e-4 or abs(found) >= 1e12):
        return f"{found:.10g}".replace("-", MINUS)
    return grouped(found, len(f"{found:.10f}".rstrip("0").partition(".")[2]))


def year(value: object) -> str:
    """A calendar year: never grouped."""
    found = number(value)
    return NONE if found is None else str(int(found))
