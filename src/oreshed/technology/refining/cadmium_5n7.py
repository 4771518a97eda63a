"""Cadmium to 5N7 as one plant: caustic melt, vacuum still, zone furnace, each product the feed of the next.

Crop, residue and dross leave by their own names, for a network to send them back to the cadmium circuit. Which of the
steps a given feed needs, and what other chains do, is the question of the comparison `cadmium-purity`.

    caustic     zinc and tin to the salt            `caustic-refining`
    still       lead, copper, iron, thallium stay   `vacuum-distillation`
    zone        zinc and silver to the ends         `zone-refining`
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.flowsheet import Flowsheet, Join
from oreshed.technology.refining import (
    cadmium_purity,
    caustic_refining,
    purity,
    vacuum_distillation,
    zone_refining,
)
from oreshed.technology.registry import Technology, Word

PLANT = Flowsheet(
    "cadmium-5n7",
    {"caustic": caustic_refining.UNIT, "still": vacuum_distillation.CADMIUM, "zone": zone_refining.CADMIUM},
    (
        Join("caustic", "metal", "still", "crude"), Join("caustic", "dross", name="caustic dross"),
        Join("still", "metal", "zone", "bar"), Join("still", "head", name="head"),
        Join("still", "filter_dust", name="filter dust"), Join("still", "residue", name="still residue"),
        Join("zone", "refined", name="cadmium"), Join("zone", "crop", name="crop"), Join("zone", "vapour", name="condensate"),
    ),
    {"crude": ("caustic", "crude")},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Purity, yield, energy and hours of a route of the comparison, from metal of a grade.

    Raises OutOfValidity for a route or grade that the comparison does not hold.
    """
    grade = str(inputs.get("grade", "99.95")).replace("%", "").strip()
    if grade not in cadmium_purity.FEEDS:
        raise OutOfValidity(f"no feed of {grade} %; there are {', '.join(cadmium_purity.FEEDS)}")
    routes = {r.id: r for r in cadmium_purity.routes(grade)}
    name = str(inputs.get("route", "caustic-still-zone"))
    if name not in routes:
        raise OutOfValidity(f"no route {name!r} from {grade} %; there are {', '.join(routes)}")
    found = routes[name].evaluate({g: p.central() for g, p in routes[name].parameters.items()})
    ppm = float(found["ppm"])
    return {
        "purity_pct": 100.0 - ppm * 1e-4, "purity_pct_min": 100.0 - ppm * 1e-4, "purity": purity.grade(ppm * 1e-6),
        "impurity_ppm": ppm, "yield_pct": 100.0 * float(found["yield"]), "MWh_per_t": float(found["energy"]),
        "hours": float(found["hours"]), "fewest": dict(cadmium_purity.fewest(grade)),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "cadmium-5n7", "High-purity cadmium, whole plant", ("P14", "P15"),
        "Crude cadmium by caustic, vacuum still and zone furnace to 5N7 and beyond, with what each step gives back.",
        "industrial", __name__, PLANT, compute,
        answers=("high-purity cadmium*", "high purity cadmium*", "cadmium to 5N*"),
        words=(
            Word("grade", "%", "99.5 or 99.95"),
            Word("route", "-", "a route of the comparison: still, caustic-still, column, electrolysis-still, caustic-still-zone …"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
