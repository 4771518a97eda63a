"""Explained: whether one number follows from others by the sums, differences, products and ratios that briefs use.

A rule that finds "so X remains" need not know which sentence makes X from what: it asks whether any combination of the
other numbers gives X within what is printed. Only a number that none explains is worth a closer look.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence

from oreshed.ledger.evidence.amounts import Amount, disjoint

SLACK = 0.012  # what rounding of terms that are not printed may add, relative
MOST = 7  # terms that are combined


def bounds(a: Amount) -> tuple[float, float]:
    """What an amount may be in a sum: its last printed place; zeros that end a whole number are taken as meant, within half a percent."""
    if a.second is not None or a.word:
        return a.allowed
    digits = re.match(r"[\d.,\s]*\d", a.text)
    if digits and "." not in digits[0] and digits[0].endswith("0"):
        half = min(a.half, 0.005 * abs(a.value))
        return (a.value - half, a.value + half)
    return a.allowed


def sums_of(items: Sequence[Amount], least: int = 2) -> Iterator[tuple[float, float]]:
    """Intervals of the sums of every `least` or more of some amounts."""
    for size in range(least, len(items) + 1):
        for chosen in itertools.combinations(items, size):
            yield (math.fsum(bounds(a)[0] for a in chosen), math.fsum(bounds(a)[1] for a in chosen))


def nets_of(items: Sequence[Amount]) -> Iterator[tuple[float, float]]:
    """Intervals of every signed sum of two or more amounts that is not negative."""
    for size in range(2, len(items) + 1):
        for chosen in itertools.combinations(items, size):
            for signs in itertools.product((1, -1), repeat=size):
                if signs[0] < 0 and all(s < 0 for s in signs):
                    continue
                low = math.fsum(
                    bounds(a)[0] if s > 0 else -bounds(a)[1] for s, a in zip(signs, chosen, strict=True)
                )
                high = math.fsum(
                    bounds(a)[1] if s > 0 else -bounds(a)[0] for s, a in zip(signs, chosen, strict=True)
                )
                if high > 0:
                    yield (low, high)


def fits(value: Amount, spans: Iterable[tuple[float, float]], slack: float = SLACK) -> bool:
    """One of the intervals has a number in common with what the amount allows."""
    own = bounds(value)
    wide = (own[0] - slack * abs(value.value), own[1] + slack * abs(value.value))
    return any(not disjoint(wide, b) for b in spans)


def adds(total: Amount, items: Sequence[Amount]) -> bool:
    """The total is the sum of two or more of the items, or one of them."""
    return fits(total, sums_of(items[:MOST], 1))


def closes(items: Sequence[Amount]) -> bool:
    """Some amount is a signed sum of two or more of the others."""
    return any(fits(a, nets_of([b for b in items if b is not a][:MOST])) for a in items)


def follows(value: Amount, items: Sequence[Amount]) -> bool:
    """The amount equals one of the items or a signed sum of two or more of them."""
    return fits(value, (bounds(a) for a in items)) or fits(value, nets_of(list(items)[:MOST]))


def ratios_of(
    items: Sequence[Amount], years: Sequence[int] = (), lengths: Sequence[float] = ()
) -> Iterator[tuple[float, float]]:
    """Percentages that some amounts make: shares and their complements, changes, changes a year, net shares of three."""
    spans = {abs(a - b) for a, b in itertools.combinations(years, 2) if a != b} | {
        n for n in lengths if n >= 2
    }
    for x, y in itertools.permutations(items, 2):
        if y.allowed[0] <= 0 or math.isinf(y.allowed[1]):
            continue
        low, high = x.allowed[0] / y.allowed[1], x.allowed[1] / y.allowed[0]
        yield 100 * low, 100 * high
        yield 100 * (1 - high), 100 * (1 - low)
        yield 100 * (low - 1), 100 * (high - 1)
        for span in spans:
            if low > 0 and math.isfinite(high):
                a, b = 100 * (low ** (1 / span) - 1), 100 * (high ** (1 / span) - 1)
                yield a - 0.06, b + 0.06
                yield -b - 0.06, -a + 0.06
    for x, y, z in itertools.permutations(items[:MOST], 3):
        if z.allowed[0] <= 0 or math.isinf(z.allowed[1]):
            continue
        if x.start < y.start:
            yield (
                100 * (x.allowed[0] + y.allowed[0]) / z.allowed[1],
                100 * (x.allowed[1] + y.allowed[1]) / z.allowed[0],
            )
        yield (
            100 * (x.allowed[0] - y.allowed[1]) / z.allowed[1],
            100 * (x.allowed[1] - y.allowed[0]) / z.allowed[0],
        )


def is_ratio(
    percent: Amount, items: Sequence[Amount], years: Sequence[int] = (), lengths: Sequence[float] = ()
) -> bool:
    """A percentage that some of the amounts make, within rounding and half a point."""
    low, high = percent.allowed
    slack = max(0.5, 0.01 * percent.value) if "." not in percent.text else 0.1
    return any(not disjoint((low - slack, high + slack), b) for b in ratios_of(items, years, lengths))


__all__ = ["adds", "closes", "fits", "follows", "is_ratio", "nets_of", "ratios_of", "sums_of"]
