"""Where a unit of metal enters a network: a mine, a collector, or hosts that the model does not hold.

The stage of a plant says what it does, its origin label says where its feed ends. A metal made from what was collected is
secondary, however many steps lie between: anode cast from scrap keeps the label of the scrap until its elements part.
"""

from __future__ import annotations

from typing import Literal

from oreshed.chain import schema as s
from oreshed.chain.matrix import Column
from oreshed.chain.model import Model
from oreshed.chain.network import SECONDARY_FORMS

Entry = Literal["mined", "collected", "from other hosts"]
# Words in the stage of a plant that brings up what was used or thrown away before.
COLLECTING = ("collect", "scrap", "recycl", "secondary", "batter")


def entry(model: Model, plant: s.Plant, commodity: str) -> Entry:
    """What the source of a commodity that a plant raises does."""
    row, stage = model.commodity[commodity], plant.stage.lower()
    if row.form in SECONDARY_FORMS or any(w in stage for w in COLLECTING):
        return "collected"
    return "from other hosts" if row.role == "metal" else "mined"


def collected_origins(model: Model) -> frozenset[str]:
    """Origin labels under which collectors hand on their feed."""
    found: dict[str, set[Entry]] = {}
    for plant in model.plants:
        for recipe in model.recipes_of[plant.id] if plant.origin else ():
            if not recipe.feed:
                found.setdefault(plant.origin, set()).update(
                    entry(model, plant, r.commodity) for r in recipe.routing
                )
    return frozenset(origin for origin, entries in found.items() if entries == {"collected"})


def is_secondary(model: Model, column: Column, collected: frozenset[str]) -> bool:
    """Is what a column takes scrap, or something made from what was collected?"""
    return model.commodity[column.commodity].form in SECONDARY_FORMS or column.origin in collected
