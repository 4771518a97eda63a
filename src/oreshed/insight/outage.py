"""Where there is no gap: the fewest sites whose outage opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from oreshed.chain.slice import Slice
from oreshed.chain.solve import Solver

# Sites that stop together are searched up to this number, among this many of those whose loss costs most.
MOST_AT_ONCE, AMONG = 3, 12


@dataclass(frozen=True)
class Outage:
    """Sites that stop together: their plants, the usable supply lost and the gap that follows, tonnes a year.

    Every one is needed: without any of them there is still enough. A sum of nameplates would add zinc to cadmium, so
    that none is told. proven : fewer sites do not do it; false where not all sets of fewer sites were searched.
    """

    plants: tuple[str, ...]
    sites: int
    label: str
    lost_supply: float
    gap_after: float
    proven: bool


def sites(piece: Slice) -> dict[str, list[int]]:
    """Site -> rows that stop it (nameplate, and host activity for companions)."""
    model = piece.world.model
    found: dict[str, list[int]] = {}
    for i, row in enumerate(piece.matrix.rows):
        if row.plant and row.family in ("nameplate", "arisings", "host") and piece.matrix.rhs[i] > 0:
            plant = model.plant[row.plant]
            found.setdefault(plant.site or plant.id, []).append(i)
    return found


def smallest_outages(piece: Slice, most: int = 5) -> tuple[Outage, ...]:
    """Outages that turn a surplus into a gap: those of the fewest sites found, the smallest loss of supply first."""
    solver = Solver(piece.matrix)
    places = sites(piece)

    def supply_without(names: Sequence[str]) -> float:
        rows = np.array([i for name in names for i in places[name]], dtype=np.int64)
        solver.set_rhs(rows, np.zeros(len(rows)))
        try:
            return solver.solve().value
        finally:
            solver.set_rhs(rows, piece.matrix.rhs[rows])

    def outage(names: tuple[str, ...], supply: float) -> Outage:
        model = piece.world.model
        plants = tuple(sorted({piece.matrix.rows[i].plant for n in names for i in places[n]}))
        # All sets of one site are searched, of more only among the worst.
        proven = len(names) <= 2 or (len(places) <= AMONG and len(names) <= MOST_AT_ONCE + 1)
        label = ", ".join(model.plant[p].name for p in plants)
        return Outage(
            plants, len(names), label, piece.supply - supply, piece.demand - supply, proven
        )  # fmt: skip

    alone = {name: supply_without((name,)) for name in places}
    worst = sorted(alone, key=lambda n: (alone[n], n))
    for size in range(1, MOST_AT_ONCE + 1):
        among = worst if size == 1 else worst[:AMONG]
        found = [
            outage(names, v)
            for names in combinations(among, size)
            if (v := supply_without(names)) < piece.demand
        ]
        if found:
            return tuple(sorted(found, key=lambda o: (o.lost_supply, o.plants))[:most])
    # More sites than can be searched whole: the ones that cost most alone, one after another, and back those not needed.
    for size in range(MOST_AT_ONCE + 1, len(worst) + 1):
        names = tuple(worst[:size])
        if supply_without(names) < piece.demand:
            for name in names:
                spared = tuple(n for n in names if n != name)
                names = spared if supply_without(spared) < piece.demand else names
            return (outage(names, supply_without(names)),)
    return ()
