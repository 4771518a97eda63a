"""Where there is no gap: the smallest outage of a site that opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from oreshed.chain.slice import Slice
from oreshed.chain.solve import Solver

# Pairs are searched among this many of the sites whose loss costs most.
PAIRS_AMONG = 12


@dataclass(frozen=True)
class Outage:
    """Sites that stop together: plants, their nameplate (t/yr of product) and the gap that follows."""

    plants: tuple[str, ...]
    label: str
    lost_capacity: float
    gap_after: float


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
    """Outages that turn a surplus into a gap, smallest lost nameplate first: single sites, else pairs."""
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
        lost = sum(piece.world.nameplate(model.plant[p], piece.question.year)[0] for p in plants)
        return Outage(plants, " and ".join(model.plant[p].name for p in plants), lost, piece.demand - supply)

    alone = {name: supply_without((name,)) for name in places}
    single = [outage((n,), v) for n, v in alone.items() if v < piece.demand]
    if single:
        return tuple(sorted(single, key=lambda o: (o.lost_capacity, o.plants))[:most])
    worst = sorted(alone, key=lambda n: alone[n])[:PAIRS_AMONG]
    pairs = [(p, supply_without(p)) for p in combinations(worst, 2)]
    found = [outage(p, v) for p, v in pairs if v < piece.demand]
    return tuple(sorted(found, key=lambda o: (o.lost_capacity, o.plants))[:most])
