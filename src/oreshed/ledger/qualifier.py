"""The interval that a stated number allows: its qualifier, and the rounding of its last digit.

A number is as sharp as it is written: "0.3" allows 0.25 to 0.35, "about" widens it to 10 %, "at least" opens it
upwards. The table is that of the claims' vocabulary; it is the only place that turns a word into a width.
"""

from __future__ import annotations

import math
from decimal import Decimal

from oreshed.basis.estimate import Estimate, Mark
from oreshed.ledger.claim import Stated

# Relative half-width that a word adds to a number.
WIDTH = {"about": 0.10, "similar_to": 0.10, "typical": 0.10, "near": 0.10}
FACTOR = {"order_of": 2.0}
# Bounds of a word that stands instead of a number, in percent of the whole.
PERCENT = {
    "majority": (50.0, 100.0), "nearly_all": (90.0, 100.0), "nearly_none": (0.0, 10.0), "minor": (0.0, 10.0),
    "trace": (0.0, 1.0), "negligible": (0.0, 1.0), "fraction": (0.0, 100.0),
}  # fmt: skip
COUNT = {"few": (1.0, 5.0)}
UPWARD, DOWNWARD = ("at_least", "over"), ("below",)
# What a table prints instead of a number: the interval that is left, and the mark of the estimate.
MARKED: dict[str, tuple[float, float, Mark]] = {
    "withheld": (0.0, math.inf, "withheld"),
    "not_available": (0.0, math.inf, "not_available"),
    "net_exporter": (-math.inf, 0.0, "net_exporter"),
}


def half_last_digit(value: float) -> float:
    """Half a unit in the last written digit; trailing zeros of a whole number are not taken as measured.

    >>> half_last_digit(0.44), half_last_digit(300.0), half_last_digit(90.7)
    (0.005, 50.0, 0.05)
    """
    if value == 0 or math.isinf(value):
        return 0.0
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** int(exponent)


def interval(stated: Stated) -> Estimate:
    """Interval of a stated number, in tonnes where the unit is a mass, else in its own unit."""
    unit = "t" if stated.factor_t is not None else stated.unit
    factor = 1.0 if stated.factor_t is None else stated.factor_t
    if stated.qualifier in MARKED and (stated.low, stated.central, stated.high) == (None, None, None):
        first, last, mark = MARKED[stated.qualifier]
        return Estimate(first, math.nan, last, unit, stated.qualifier, mark)
    low, central, high = _bounds(stated)
    middle = math.nan if central is None else central * factor
    return Estimate(low * factor, middle, high * factor, unit, stated.qualifier)


def _bounds(stated: Stated) -> tuple[float, float | None, float]:
    low, central, high, word = stated.low, stated.central, stated.high, stated.qualifier
    if low is not None and central is not None and high is not None:
        return (low, central, high)  # a value with its stated range, 5 ± 1
    if central is not None:
        return _around(central, word)
    if low is None and high is None:
        if word in PERCENT and stated.unit.startswith("%"):
            return (PERCENT[word][0], None, PERCENT[word][1])
        if word in COUNT:
            return (COUNT[word][0], None, COUNT[word][1])
        return (-math.inf, None, math.inf)
    if low is None and high is not None:
        return (min(0.0, high), None, high)
    if high is None and low is not None:
        return (low, None, math.inf)
    assert low is not None and high is not None
    low, high = min(low, high), max(low, high)
    if word in FACTOR:
        return (low / FACTOR[word], (low + high) / 2, high * FACTOR[word])
    wide = WIDTH.get(word, 0.0)
    return (low - abs(low) * wide, (low + high) / 2, high + abs(high) * wide)


def _around(value: float, word: str) -> tuple[float, float | None, float]:
    if word in UPWARD:
        return (value, None, math.inf)
    if word in DOWNWARD:
        return (min(0.0, value), None, value)
    if word in FACTOR:
        sides = sorted((value / FACTOR[word], value * FACTOR[word]))
        return (sides[0], value, sides[1])
    # A whole number with trailing zeros may be exact; a tenth of it is the most that rounding takes.
    rounding = min(half_last_digit(value), 0.05 * abs(value)) if word == "exact" else 0.0
    half = max(abs(value) * WIDTH.get(word, 0.0), rounding)
    return (value - half, value, value + half)
