"""Where there is no gap: the smallest outage of a site that opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from oreshed.chain.slice import Slice
from oreshed.chain.solve import Solver

# Sites that stop together are searched up to this number, among this many of those whose loss costs most.
MOST_AT_ONCE, AMONG = 3, 12


@dataclass(frozen=True)
class Outage:
    """Sites that stop together: plants, their nameplate (t/yr of product) and the gap that follows.

    proven : no smaller number of sites does it (among the sites searched); false where sites were only added up.
    """

    plants: tuple[str, ...]
    label: str
    lost_capacity: float
    gap_after: float
    proven: bool = True


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
    """Outages that turn a surplus into a gap, fewest sites, then smallest nameplate first."""
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
        return Outage(plants, ", ".join(model.plant[p].name for p in plants), lost, piece.demand - supply)

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
            return tuple(sorted(found, key=lambda o: (o.lost_capacity, o.plants))[:most])
    # More sites than can be searched whole: the ones that cost most alone, one after another.
    for size in range(MOST_AT_ONCE + 1, len(worst) + 1):
        names = tuple(worst[:size])
        supply = supply_without(names)
        if supply < piece.demand:
            return (replace(outage(names, supply), proven=False),)
    return ()
