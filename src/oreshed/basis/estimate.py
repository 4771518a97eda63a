"""Estimate: a published number as an interval, with what the source did not say kept as such.

Arithmetic is interval arithmetic: the result holds every value that the operands allow.
The central value is the operation on the central values; it is a label, not a mean.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "withheld", "not_available", "net_exporter", "negligible"]

# Printed cells that are not numbers, as in the USGS tables.
MARKS: dict[str, Mark] = {
    "W": "withheld",
    "NA": "not_available",
    "N.A.": "not_available",
    "E": "net_exporter",
    "S": "negligible",
}
DASHES = {"-", "–", "—", "--", "−"}


@dataclass(frozen=True)
class Estimate:
    """An interval [low, high] with a central value, a unit and the source's qualifier.

    low, central, high : numbers in `unit`; an open side is -inf or inf; a withheld value is [0, inf] or wider
        with `central` NaN.
    qualifier : the source's own word, "about", "at least", "<", "" when it printed a plain number.
    mark : what stands in the cell instead of a number ("withheld", "net_exporter", ...), else "".

    >>> Estimate.of(2.0, unit="t") * Estimate(3.0, 4.0, 5.0, "t")
    Estimate(low=6.0, central=8.0, high=10.0, unit='t*t', qualifier='', mark='')
    """

    low: float
    central: float
    high: float
    unit: str = ""
    qualifier: str = ""
    mark: Mark = ""

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high):
            raise ValueError("an estimate needs bounds; use -inf or inf for an open side")
        if self.low > self.high:
            raise ValueError(f"low {self.low} lies above high {self.high}")
        if not math.isnan(self.central) and not self.low <= self.central <= self.high:
            raise ValueError(f"central {self.central} lies outside [{self.low}, {self.high}]")

    @classmethod
    def of(cls, value: float, *, unit: str = "", relative: float = 0.0) -> Estimate:
        """A plain number, with a symmetric relative half-width."""
        spread = abs(value) * relative
        return cls(value - spread, value, value + spread, unit)

    @classmethod
    def parse(cls, text: str, unit: str = "") -> Estimate:
        """Read one printed cell: a number, `<30`, `>50`, `W`, `E`, `NA`, a dash (zero), `1.2-1.4`.

        Raises ValueError with the text when it is none of these.

        >>> Estimate.parse(">50", "percent").low
        50.0
        >>> Estimate.parse("W").mark
        'withheld'
        """
        raw = text.strip()
        if raw in DASHES:
            return cls(0.0, 0.0, 0.0, unit, mark="negligible")
        mark = MARKS.get(raw.upper())
        if mark == "net_exporter":
            return cls(-math.inf, math.nan, 0.0, unit, mark=mark)
        if mark is not None:
            return cls(0.0, math.nan, math.inf, unit, mark=mark)
        sign, body = "", raw
        if raw and raw[0] in "<>~≈":
            sign, body = raw[0], raw[1:].strip()
        numbers = re.fullmatch(
            r"([+-]?[\d,]*\.?\d+(?:[eE][+-]?\d+)?)(?:\s*(?:[-–—]|to)\s*([\d,]*\.?\d+))?", body
        )
        if numbers is None:
            raise ValueError(f"not a printed value: {text!r}")
        first = float(numbers[1].replace(",", ""))
        last = float(numbers[2].replace(",", "")) if numbers[2] else first
        if sign == "<":
            return cls(min(0.0, first), math.nan, first, unit, "<")
        if sign == ">":
            return cls(first, math.nan, math.inf, unit, ">")
        return cls(first, (first + last) / 2, last, unit, "about" if sign else "")

    @property
    def known(self) -> bool:
        """True when the source gives a value or a range, false when it only bounds or withholds it."""
        return not math.isnan(self.central)

    def overlaps(self, other: Estimate) -> bool:
        return self.low <= other.high and other.low <= self.high

    def contains(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __neg__(self) -> Estimate:
        return Estimate(-self.high, -self.central, -self.low, self.unit)

    def __add__(self, other: Estimate) -> Estimate:
        if self.unit != other.unit:
            raise ValueError(
                f"cannot add {other.unit or 'a plain number'} to {self.unit or 'a plain number'}"
            )
        return Estimate(self.low + other.low, self.central + other.central, self.high + other.high, self.unit)

    def __sub__(self, other: Estimate) -> Estimate:
        return self + (-other)

    def __mul__(self, other: Estimate | float) -> Estimate:
        if not isinstance(other, Estimate):
            other = Estimate.of(float(other))
        corners = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        unit = "*".join(u for u in (self.unit, other.unit) if u)
        return Estimate(min(corners), self.central * other.central, max(corners), unit)

    def __truediv__(self, other: Estimate) -> Estimate:
        if other.low <= 0.0 <= other.high:
            raise ZeroDivisionError(f"the divisor's interval [{other.low}, {other.high}] contains zero")
        corners = [_quotient(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        unit = "" if self.unit == other.unit else f"{self.unit or '1'}/{other.unit or '1'}"
        return Estimate(min(corners), self.central / other.central, max(corners), unit)


def _product(a: float, b: float) -> float:
    return 0.0 if a == 0.0 or b == 0.0 else a * b  # 0 * inf is 0 for bounds of quantities


def _quotient(a: float, b: float) -> float:
    return 0.0 if math.isinf(b) else a / b
