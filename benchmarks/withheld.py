"""Hide one printed figure at a time, infer it from the rest, and see how often the 90 % interval holds it.

Cells: every printed tonnage or share of the shipped model's lead and zinc that is `published`, one at a time. To hide
a figure is also to hide what is arithmetic on it (`leaning_on`): the indicator computed from it, bilateral rows fitted to
it, plant rates derived from it. Widths are those of `docs/decisions/014-claim-widths.md`; nothing is set per cell.

    python benchmarks/withheld.py [--most N] [--csv FILE]
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from oreshed.chain.bound import bound, ninety
from oreshed.chain.folder import read_model, shipped
from oreshed.chain.reconcile_claims import year_ledger
from oreshed.chain.schema import ObservableRow
from oreshed.chain.world import World

ELEMENTS = ("lead", "zinc")


@dataclass(frozen=True)
class Cell:
    """One hidden figure: its value, the inferred 90 % interval (None: not determined), and what capacities alone give."""

    row: ObservableRow
    interval: tuple[float, float] | None
    capacity: tuple[float, float]

    @property
    def inside(self) -> bool:
        """Does the interval hold the printed figure, within its own rounding?"""
        if self.interval is None:
            return False
        return self.interval[0] <= self.row.high and self.row.low <= self.interval[1]

    @property
    def ratio(self) -> float:
        """Width against capacity alone; NaN where either has none."""
        if self.interval is None or not all(map(math.isfinite, self.capacity)):
            return math.nan
        span = self.capacity[1] - self.capacity[0]
        return (self.interval[1] - self.interval[0]) / span if span > 0 else math.nan


def cells(world: World) -> list[ObservableRow]:
    """Figures that a source prints, of the metals whose whole network is in the model, in table order."""
    return [
        o
        for o in world.model.observables
        if o.quality == "published"
        and world.model.commodity[o.commodity].element in ELEMENTS
        and o.central > 0
    ]


def hide(world: World, row: ObservableRow) -> Cell:
    """Infer one figure without itself."""
    ledger = year_ledger(world, world.model.commodity[row.commodity].element, row.year, hide=(row.id,))
    what = ledger.observables[row.id]
    likely = ninety(ledger.reconciled, what)
    floor = -math.inf if row.unit == "percent" else 0.0
    if likely is not None:
        likely = (max(likely[0], floor), max(likely[1], floor))
    plants = bound(ledger.problem, what, claims=ledger.capacities, explain=False, floor=floor)
    return Cell(row, likely, (plants.low, plants.high))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--most", type=int, default=0, help="only every n-th cell, so that about this many are left"
    )
    parser.add_argument("--csv", type=Path, default=None)
    asked = parser.parse_args()
    world = World(read_model(shipped("us-allies")))
    rows = cells(world)
    if asked.most:
        rows = rows[:: max(1, len(rows) // asked.most)]
    found = []
    for k, row in enumerate(rows):
        found.append(hide(world, row))
        print(f"{k + 1}/{len(rows)} {row.id}", file=sys.stderr)
    if asked.csv:
        with asked.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["id", "printed", "low", "high", "inside", "capacity_low", "capacity_high", "ratio"]
            )
            for c in found:
                low, high = c.interval or (math.nan, math.nan)
                writer.writerow([c.row.id, c.row.central, low, high, c.inside, *c.capacity, c.ratio])
    report(found)


def report(found: list[Cell]) -> None:
    """Coverage and widths, by quantity and in all."""
    print(
        "| quantity | cells | inferred | inside 90 % | median width / printed | median width / capacity alone |"
    )
    print("|---|---|---|---|---|---|")
    kinds = sorted({c.row.quantity for c in found})
    for kind in [*kinds, "all"]:
        mine = [c for c in found if kind in (c.row.quantity, "all")]
        told = [c for c in mine if c.interval is not None]
        inside = sum(c.inside for c in told)
        relative = [(c.interval[1] - c.interval[0]) / c.row.central for c in told if c.interval]
        ratios = [c.ratio for c in told if math.isfinite(c.ratio)]
        share = f"{inside} = {100 * inside / len(told):.0f} %" if told else "–"
        print(
            f"| {kind.replace('_', ' ')} | {len(mine)} | {len(told)} | {share} |"
            f" {np.median(relative) if relative else math.nan:.2f} | {np.median(ratios) if ratios else math.nan:.3f} |"
        )


if __name__ == "__main__":
    main()
