"""Observable: a printed quantity as a linear functional of the flows, or the ratio of two.

The same definition reads a solution, places a claim in the base-year check, and can be bounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oreshed.chain.matrix import Floats

Weights = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Observable:
    """`scale` x (weights . x) / (below . x); `below` empty means a plain sum. Weights are (column number, weight).

    >>> import numpy as np
    >>> Observable("NIR", "net import reliance", ((0, 1.0), (1, -1.0)), ((2, 1.0),), 100.0).value(
    ...     np.array([30.0, 10.0, 40.0]))
    50.0
    """

    id: str
    label: str
    weights: Weights
    below: Weights = ()
    scale: float = 1.0

    def value(self, x: Floats) -> float:
        """Value at flows x (tonnes a year, or percent for a ratio with scale 100); NaN where the divisor is 0."""
        above = sum(w * float(x[j]) for j, w in self.weights)
        if not self.below:
            return self.scale * above
        divisor = sum(w * float(x[j]) for j, w in self.below)
        return self.scale * above / divisor if divisor else float("nan")

    def linear_bounds(self, low: float, high: float) -> tuple[tuple[Weights, float], tuple[Weights, float]]:
        """The interval as two rows `w.x <= b`: (upper side, lower side). A ratio is cleared of its divisor.

        Valid for a ratio when its divisor is not negative.
        """

        def cleared(limit: float) -> dict[int, float]:
            total: dict[int, float] = {}
            for j, w in self.weights:
                total[j] = total.get(j, 0.0) + self.scale * w
            for j, w in self.below:
                total[j] = total.get(j, 0.0) - limit * w
            return total

        ratio = bool(self.below)
        upper = cleared(high) if ratio else {j: self.scale * w for j, w in self.weights}
        lower = cleared(low) if ratio else {j: self.scale * w for j, w in self.weights}
        return (
            (tuple(upper.items()), 0.0 if ratio else high),
            (tuple((j, -w) for j, w in lower.items()), 0.0 if ratio else -low),
        )

    def dense(self, columns: int) -> Floats:
        """Weights as an array of length `columns`; only for sums.

        Raises ValueError for a ratio.
        """
        if self.below:
            raise ValueError(f"observable {self.id} is a ratio and has no single weight vector")
        out = np.zeros(columns)
        for j, w in self.weights:
            out[j] += self.scale * w
        return out
