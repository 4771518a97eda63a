"""Rows that a solved network is measured with: what recipes take and let out, lean liquors, totals of the world.

They belong to the schema (`oreshed.chain.schema`), which names them with the other tables; no constraint reads them.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from oreshed.chain.rows import Identifier, Name, Valued, Year, column


class Intensity(Valued):
    """What a recipe takes or lets out per tonne of its capacity commodity: GJ of energy, t of CO2, kg of SO2."""

    table: ClassVar[str] = "intensities"
    title: ClassVar[str] = "Energy and emissions of recipes"
    key_columns: ClassVar[tuple[str, ...]] = ("recipe", "quantity")
    recipe: Identifier = column("recipe", refers="recipes")
    quantity: Literal["energy", "carbon dioxide", "sulphur dioxide"] = column(
        "energy in GJ, direct carbon dioxide in t, sulphur dioxide in kg"
    )
    low: float = column("lowest", unit="per t", ge=0)
    central: float = column("central", unit="per t", ge=0)
    high: float = column("highest", unit="per t", ge=0)


class DiluteStream(Valued):
    """A liquor of host plants that holds a companion: how lean it is, and how much of the companion passes through it.

    The interval is the concentration, mg/L.
    """

    table: ClassVar[str] = "dilute_streams"
    title: ClassVar[str] = "Liquors that hold a companion"
    key_columns: ClassVar[tuple[str, ...]] = ("element", "host", "stream")
    element: Name = column("companion element")
    host: Name = column("principal element of the plants that hold the liquor")
    stream: Name = column("the liquor as an analyst names it")
    route: Name = column(
        "how it is won: a route of `oreshed technology show low-grade-recovery`, or bayer exchange"
    )
    share: float = column("share of the companion that enters these plants and passes through it", ge=0, le=1)
    recovery: float = column("share of what passes that the route wins", ge=0, le=1)
    low: float = column("leanest", unit="mg/L", ge=0)
    central: float = column("central", unit="mg/L", ge=0)
    high: float = column("richest", unit="mg/L", ge=0)


class WorldTotal(Valued):
    """What the whole world made of an element in a year, by the quantities of a study's production rows."""

    table: ClassVar[str] = "world_totals"
    title: ClassVar[str] = "Totals of the world"
    key_columns: ClassVar[tuple[str, ...]] = ("element", "quantity", "year")
    element: Name = column("element")
    quantity: Literal[
        "mine_production", "refined_primary", "refined_secondary", "refined_total", "refinery_capacity"
    ] = column("what is counted, contained element")
    year: Year = column("year")
    low: float = column("lowest", unit="t/yr", gt=0)
    central: float = column("central", unit="t/yr", gt=0)
    high: float = column("highest", unit="t/yr", gt=0)
