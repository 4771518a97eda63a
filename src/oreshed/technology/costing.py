"""Cost of a plant: capital by a power law of capacity with a year index, operating cost, by-product credit.

Money is USD of a named year. A cost is an interval; what has no source has no cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.table import table_beside

# A power law is a fit over plants built; its exponent above one is an artefact, and far outside the plants it was
# fitted on it says nothing.
RUNNING = 2  # years of money after the last printed index
LARGEST_EXPONENT, WINDOW = 1.0, (0.1, 10.0)


@dataclass(frozen=True)
class Capital:
    """C = C0 (Q/Q0)^n: `base` USD of `year` at capacity `at` (`unit`), exponent n capped at 1."""

    base: Estimate
    year: int
    at: float
    unit: str
    exponent: float
    source: str
    opened: bool = False

    def usd(self, capacity: float, year: int) -> Estimate:
        """Capital in USD of `year` at another capacity.

        Raises OutOfValidity beyond a tenth or ten times the plant that the law stands on.
        """
        size = capacity / self.at
        if not WINDOW[0] <= size <= WINDOW[1]:
            raise OutOfValidity(
                f"capital law holds from {WINDOW[0] * self.at:g} to {WINDOW[1] * self.at:g} {self.unit}, "
                f"not at {capacity:g}"
            )
        factor = size ** min(self.exponent, LARGEST_EXPONENT) * price_change(self.year, year)
        return Estimate(
            self.base.low * factor, self.base.central * factor, self.base.high * factor, f"USD {year}"
        )


@lru_cache(maxsize=1)
def _indices() -> dict[int, float]:
    return {int(r["year"]): float(r["index"]) for r in table_beside(__name__, "price_index.csv")}


def index(year: int) -> float:
    """Price index of plant and labour, 2017 = 100 (GDP deflator of the US, `price_index.csv`).

    Between two years of the table it is interpolated; a year of money still running has the last printed index.
    Raises OutOfValidity for a year before the table or more than two years after it.
    """
    known = _indices()
    first, last = min(known), max(known)
    if not first <= year <= last + RUNNING:
        raise OutOfValidity(f"no price index for {year}; the table runs from {first} to {last}")
    return float(np.interp(year, sorted(known), [known[y] for y in sorted(known)]))


def price_change(since: int, to: int) -> float:
    """Factor that moves money of the year `since` to prices of the year `to`."""
    return index(to) / index(since)


def capital_recovery(rate: float, years: float) -> float:
    """Annual charge on one unit of capital: r (1+r)^n / ((1+r)^n - 1).

    >>> round(capital_recovery(0.08, 20), 5)
    0.10185
    """
    growth = (1.0 + rate) ** years
    return rate * growth / (growth - 1.0) if rate else 1.0 / years
