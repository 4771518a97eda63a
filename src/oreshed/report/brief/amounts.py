"""Amounts as a brief prints them: one unit and one last digit for the whole text, parts that add up to their total."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oreshed.report.reading import Interval, number


@dataclass(frozen=True)
class Scale:
    """A unit with the digits that are printed. Amounts are counted in `ticks`, units of the last printed digit."""

    unit: str
    tonnes: float  # in one unit
    decimals: int

    def ticks(self, tonnes: float) -> int:
        """Tonnes as a whole number of last digits."""
        return round(tonnes / self.tonnes * 10.0**self.decimals)

    def apportion(self, parts: Sequence[float]) -> list[int]:
        """Parts rounded so that they add up to their rounded sum: what rounding leaves over goes where it is due most.

        >>> Scale("t", 1.0, 0).apportion([0.4, 0.4, 0.4])
        [1, 0, 0]
        """
        exact = [p / self.tonnes * 10.0**self.decimals for p in parts]
        found = [math.floor(x + 1e-9) for x in exact]
        order = sorted(range(len(parts)), key=lambda i: (found[i] - exact[i], i))
        left = round(math.fsum(exact)) - sum(found)
        for i in order[: max(0, left)]:
            found[i] += 1
        return found

    def of_ticks(self, ticks: int) -> str:
        """`3,331.4 kt`: commas between thousands, so that no reader takes a point for one."""
        return f"{ticks / 10.0**self.decimals:,.{self.decimals}f} {self.unit}".replace("-", "\u2212")

    def bare(self, text: str) -> str:
        """An amount without its unit, for a column whose head names it."""
        return text.removesuffix(f" {self.unit}")

    def say(self, tonnes: object) -> str:
        value = number(tonnes)
        return "an unknown tonnage" if value is None else self.of_ticks(self.ticks(value))

    def span(self, found: Interval) -> str:
        """` (low to high unit)`, or nothing where there is no interval or rounding leaves none."""
        if found.low is None or found.high is None:
            return ""
        low, high = self.ticks(found.low), self.ticks(found.high)
        if low == high:
            return ""
        start = self.of_ticks(low).removesuffix(f" {self.unit}")
        return f" ({start} to {self.of_ticks(high)})"


def scale_for(values: Iterable[object]) -> Scale:
    """kt with one decimal where the largest value has at least 20 kt; else t, with a decimal below 100 t.

    >>> scale_for([3_331_391.6]).say(1_018.0), scale_for([39.1]).say(8.72)
    ('1.0 kt', '8.7 t')
    """
    largest = max((abs(v) for v in map(number, values) if v is not None), default=0.0)
    if largest >= 2e4:
        return Scale("kt", 1e3, 1)
    return Scale("t", 1.0, 0 if largest >= 100 else 1)


def percent_text(share: float, *, whole: bool = False) -> str:
    """A fraction as percent, with decimals where whole percent would change it, never rounded up to all or down to none.

    whole : whole percent are enough, as for shares that only say where most comes from.

    >>> percent_text(0.97), percent_text(0.985), percent_text(0.999)
    ('97 %', '98.5 %', '99.9 %')
    """
    value = 100 * share
    for decimals in (0, 1, 2):
        text = f"{value:.{decimals}f}"
        near = whole or math.isclose(float(text), value, rel_tol=1e-3, abs_tol=0.02)
        if near and not (float(text) in (0.0, 100.0) and value != float(text)):
            return f"{text} %"
    return f"{value:.3g} %"
