"""Solution: what a solved slice says, as labelled tables; balances; and how it differs from another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oreshed.chain.slice import Slice

if TYPE_CHECKING:
    import polars as pl

# Flows closer than this share of the larger are the same flow.
SAME = 1e-9


@dataclass(frozen=True)
class Difference:
    """What differs between two solutions: `what` is supply, demand, a flow or a value's key."""

    what: str
    label: str
    here: float
    there: float

    @property
    def change(self) -> float:
        return self.there - self.here


@dataclass(frozen=True)
class Solution:
    """A solved slice. Tonnes of contained metal a year."""

    piece: Slice

    @property
    def demand(self) -> float:
        return self.piece.demand

    @property
    def supply(self) -> float:
        """Greatest usable supply; surplus counts only where demand is met without it."""
        return self.piece.supply

    @property
    def gap(self) -> float:
        return self.demand - self.supply

    @property
    def balance_residual(self) -> float:
        """Largest relative residual of a node balance."""
        return self.piece.matrix.residual(self.piece.flows)

    def flows(self) -> pl.DataFrame:
        """Every used column: id, kind, commodity, origin, from_region, to_region, plant, t_per_year."""
        import polars as pl

        used = [
            (c, x) for c, x in zip(self.piece.matrix.columns, self.piece.flows.tolist(), strict=True) if x > 0
        ]
        names = ("id", "kind", "commodity", "origin", "from_region", "to_region", "plant")
        table = {n: [getattr(c, n) for c, _ in used] for n in names}
        return pl.DataFrame({**table, "t_per_year": [x for _, x in used]})

    def compare(self, other: Solution) -> tuple[Difference, ...]:
        """Supply, demand, flows, and the model values that differ, greatest change first within each kind."""
        found = [
            Difference("demand", "demand", self.demand, other.demand),
            Difference("supply", "usable supply", self.supply, other.supply),
        ]
        here = dict(zip(self.piece.matrix.column_index, self.piece.flows.tolist(), strict=True))
        there = dict(zip(other.piece.matrix.column_index, other.piece.flows.tolist(), strict=True))
        flows = (
            Difference("flow", c, here.get(c, 0.0), there.get(c, 0.0)) for c in here.keys() | there.keys()
        )
        found += sorted((d for d in flows if _differs(d)), key=lambda d: (-abs(d.change), d.label))
        return tuple([d for d in found[:2] if _differs(d)] + found[2:] + list(self._values(other)))

    def _values(self, other: Solution) -> Iterable[Difference]:
        mine, theirs = self.piece.world, other.piece.world
        for key, value in mine.model.values.items():
            if key in theirs.model.values:
                d = Difference(key, value.label, mine.value(key), theirs.value(key))
                if _differs(d):
                    yield d


def _differs(d: Difference) -> bool:
    return abs(d.change) > SAME * max(abs(d.here), abs(d.there), 1e-12)
