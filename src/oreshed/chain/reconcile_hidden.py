"""Which statements lean on a printed figure, and which figure a user names."""

from __future__ import annotations

import math
from typing import Literal

from oreshed.basis.errors import OutOfValidity
from oreshed.chain import schema as s
from oreshed.chain.network import Network
from oreshed.chain.world import World


def leaning_on(net: Network, row: s.ObservableRow) -> frozenset[str]:
    """Claims that are arithmetic on a printed figure, itself among them: to hide it is to hide these.

    Indicators of the same sheet; bilateral rows that were fitted to the total; plants and differences that were
    derived from it (quality derived or inferred, same publisher or a balance sheet).
    """
    region, commodity, year = row.region, row.commodity, row.year
    found = {f"printed:{row.id}"}
    for other in net.model.observables:
        if (other.region, other.commodity, other.year) == (region, commodity, year) and (
            other.quantity == "net_import_reliance"
            or other.quality in ("derived", "inferred")
            or {other.quantity, row.quantity} <= {"refined_total", "primary_refined", "secondary_refined"}
        ):
            found.add(f"printed:{other.id}")
    if row.quantity == "net_import_reliance":
        found = {f"printed:{row.id}"}
    if row.quantity in ("imports", "exports"):
        end = 1 if row.quantity == "imports" else 0
        lanes = {(r.from_region, r.to_region, r.commodity, r.origin) for r in net.model.routes}
        found |= {f"route:{'>'.join(lane)}" for lane in lanes if lane[end] == region and lane[2] == commodity}
    made = row.quantity in (
        "mine_production",
        "collection",
        "refined_total",
        "primary_refined",
        "secondary_refined",
        "companion_refined",
    )
    if made:
        for plant in net.model.plants:
            gives = any(r.commodity == commodity for recipe in net.recipes_of(plant) for r in recipe.routing)
            rows = (
                *net.model.capacities_of.get(plant.id, ()),
                *net.model.utilisation_of.get(plant.id, ()),
                plant,
            )
            if plant.region == region and gives and any(_from_sheet(r, row.source_id) for r in rows):
                found.add(f"plant:{plant.id}")
    if row.quantity == "apparent_consumption":
        found |= {
            f"demand:{name}"
            for name, rows in net.world.demand_rows.items()
            if rows[0].region == region and commodity in rows[0].accepts.split(";")
        }
    found |= {f"difference:{region}:{commodity}"}
    return frozenset(found)


def _from_sheet(row: s.Sourced, source_id: str) -> bool:
    publisher = source_id.rpartition("-")[0]
    sheet = row.source_id.startswith(publisher + "-") or row.source_id.startswith("base-balance")
    return sheet and row.quality in ("derived", "inferred")


def years_of(world: World) -> tuple[int, ...]:
    """Years with printed figures."""
    return tuple(sorted({o.year for o in world.model.observables}))


def named_observable(world: World, name: str, year: int | None = None) -> s.ObservableRow:
    """The printed row of an id, or of quantity:REGION:commodity:year (any year, printed or not).

    Raises OutOfValidity, with what would be understood.
    """
    model = world.model
    for row in model.observables:
        if row.id == name:
            return row
    parts = name.split(":")
    if len(parts) in (3, 4):
        quantity, region, commodity = parts[:3]
        asked = parts[3] if len(parts) == 4 else str(year or model.settings.base_year)
        for row in model.observables:
            if (row.quantity, row.region, row.commodity, str(row.year)) == (
                quantity,
                region,
                commodity,
                asked,
            ):
                return row
        quantities = sorted({o.quantity for o in model.observables})
        if quantity not in quantities:
            raise OutOfValidity(f"no quantity {quantity!r}; there are {', '.join(quantities)}")
        if region not in {r.id for r in model.regions}:
            raise OutOfValidity(f"no region {region!r} in the model")
        if commodity not in model.commodity:
            raise OutOfValidity(f"no commodity {commodity!r}; there are {', '.join(sorted(model.commodity))}")
        if not asked.isdigit():
            raise OutOfValidity(f"{asked!r} is no year")
        unit: Literal["percent", "t/yr"] = "percent" if quantity == "net_import_reliance" else "t/yr"
        return s.ObservableRow.model_construct(
            id=name, quantity=quantity, region=region, commodity=commodity, year=int(asked), unit=unit,
            status="predicted", low=math.nan, central=math.nan, high=math.nan, quality="memory", source_id="", as_of="", note="",
        )  # fmt: skip
    near = [o.id for o in model.observables if any(p in o.id for p in name.lower().split("-")[:2])][:8]
    hint = f"; near: {', '.join(near)}" if near else ""
    raise OutOfValidity(
        f"no observable {name!r}: give an id of observables.csv or quantity:REGION:commodity:year{hint}"
    )
