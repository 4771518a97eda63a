"""Volumes by region, as a brief states them: output of the base year, supply of the target year, metal bought.

Output of the base year is the reconciled year's (`chain.basecase`). A printed figure gives the interval where there is
one, and the value too where the model misses it; elsewhere the interval is what the plants' own values allow, all of
them at the same end, so it is an outer bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from oreshed.chain.basecase import BaseCase
from oreshed.chain.matrix import Column
from oreshed.chain.model import Model, key_of
from oreshed.chain.network import SECONDARY_FORMS
from oreshed.chain.slice import SMALL, Slice
from oreshed.chain.world import World
from oreshed.insight.study import Study

# What a printed figure counts -> the rows that it speaks for.
PRINTED = {
    "mine_production": "mine_production", "primary_refined": "refined_primary",
    "secondary_refined": "refined_secondary", "refined_total": "refined_total",
    "companion_refined": "refined_total",
}  # fmt: skip
ROUTES = {"refined_primary", "refined_byproduct", "refined_secondary", "refined_other"}


@dataclass
class Output:
    """Tonnes a year of one quantity in one region, and the values behind them."""

    region: str
    quantity: str
    commodity: str
    stages: dict[str, None] = field(default_factory=dict)
    central: float = 0.0
    low: float = 0.0
    high: float = 0.0
    parents: dict[str, None] = field(default_factory=dict)

    def add(self, tonnes: float, span: tuple[float, float], keys: Iterable[str], *stages: str) -> None:
        self.central += tonnes
        self.low += tonnes * span[0]
        self.high += tonnes * span[1]
        self.parents.update(dict.fromkeys(keys))
        self.stages.update(dict.fromkeys(stages))

    def to_json(self) -> dict[str, Any]:
        return {
            "region": self.region, "quantity": self.quantity, "commodity": self.commodity,
            "stages": list(self.stages), "low": self.low, "central": self.central, "high": self.high,
            "parents": list(self.parents),
        }  # fmt: skip


def outputs(piece: Slice, hosted: bool, scale: float) -> dict[tuple[str, str], Output]:
    """What mines raise and plants make of the element in the regions of a slice: (region, quantity) -> output.

    scale : tonnes a year beside which a flow is arithmetic, not metal.
    """
    matrix, world = piece.matrix, piece.world
    made: dict[int, list[tuple[str, float]]] = {}
    for i, j, share in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        row = matrix.rows[i]
        if share > 0 and row.family == "node balance" and row.stage == "made":
            made.setdefault(j, []).append((row.commodity, share))
    tiny = SMALL * max(1.0, scale)
    found: dict[tuple[str, str], Output] = {}
    for j, (column, amount) in enumerate(zip(matrix.columns, piece.flows.tolist(), strict=True)):
        if amount <= tiny:
            continue
        for commodity, share in made.get(j, ()):
            quantity = _quantity(world.model, column, commodity, hosted)
            if not quantity:
                continue
            span, keys = _span(world, column, piece.question.year)
            place = (column.from_region, quantity)
            output = found.setdefault(place, Output(*place, commodity))
            output.add(share * amount, span, keys, world.model.plant[column.plant].stage)
    return found


def _quantity(model: Model, column: Column, commodity: str, hosted: bool) -> str:
    """What a column's output counts as; "" for scrap collected and for feed that plants hand on."""
    row = model.commodity[commodity]
    if column.kind == "raise" and row.role == "feed":
        mined = row.form in ("ore", "concentrate") and "mining" in model.plant[column.plant].stage.lower()
        return "mine_production" if mined else ""
    if row.role != "metal":
        return ""
    if column.kind == "make":
        if model.commodity[column.commodity].form in SECONDARY_FORMS:
            return "refined_secondary"
        return "refined_byproduct" if hosted else "refined_primary"
    return {"recover": "refined_byproduct", "raise": "refined_other"}.get(column.kind, "")


def _span(world: World, column: Column, year: int) -> tuple[tuple[float, float], tuple[str, ...]]:
    """Low and high as shares of the central output, and the keys of the values that they come from."""
    plant = world.model.plant[column.plant]
    keys = list(world.nameplate(plant, year)[1])
    running = world.running(plant, year)
    if running is not None:
        keys.append(key_of(running[1]))
    if (
        column.kind == "recover"
    ):  # nameplate is stated in tonnes of product, so a recipe's share adds no width
        keys = [
            f"{key_of(c)}:recovery"
            for c in world.model.circuits
            if c.plant == plant.id and c.commodity == column.commodity
        ]
    low = high = 1.0
    for key in keys:
        value = world.model.values[key]
        if value.central > 0:
            low, high = low * value.low / value.central, high * value.high / value.central
    return (low, high), tuple(keys)


def production(study: Study) -> list[dict[str, Any]]:
    """Output of the base year by region of the bloc: mines, refined metal by route, and refined metal in all."""
    element, bloc = study.question.element, study.question.bloc
    case = next((c for c in study.base_check if c.element == element), None)
    hosted = bool(study.piece.host)
    # A companion's base case leaves its circuits without a limit, to predict them; output is what they can hold.
    piece = study.base_piece if hosted or case is None else case.piece
    found = outputs(piece, hosted, study.piece.demand)
    printed = _printed(case)
    rows: list[dict[str, Any]] = []
    for region in bloc:
        routes = [found[r, q] for r, q in found if r == region and q in ROUTES]
        held = [_held(part, printed) for part in routes]
        total = Output(region, "refined_total", routes[0].commodity if routes else "")
        for part in held:
            total.add(
                part.central, (part.low / part.central, part.high / part.central), part.parents, *part.stages
            )
        mine = found.get((region, "mine_production"), Output(region, "mine_production", ""))
        whole = _held(total, printed)
        # Parts that no longer add up to a printed total would be a claim that nobody makes.
        agrees = abs(sum(p.central for p in held) - whole.central) <= 1e-6 * max(1.0, whole.central)
        rows += [o.to_json() for o in (_held(mine, printed), *(held if agrees else ()), whole)]
    return rows


def _printed(case: BaseCase | None) -> dict[tuple[str, str], Any]:
    if case is None:
        return {}
    metals = case.piece.world.model.commodity
    return {
        (c.row.region, PRINTED[c.row.quantity]): c.row
        for c in case.checks
        if c.row.quantity in PRINTED
        and (metals[c.row.commodity].role == "metal" or c.row.quantity == "mine_production")
    }


def _held(output: Output, printed: dict[tuple[str, str], Any]) -> Output:
    """The output with the interval of its printed figure, if there is one; its value too where the model misses it."""
    row = printed.get((output.region, output.quantity))
    if row is None:
        return output
    inside = row.low <= output.central * (1 + 1e-9) and output.central * (1 - 1e-9) <= row.high
    central = output.central if inside else row.central
    return Output(
        output.region, output.quantity, row.commodity, dict(output.stages), central, row.low, row.high,
        {key_of(row): None},
    )  # fmt: skip


def supply_parts(study: Study) -> list[dict[str, Any]]:
    """The headline supply of the target year by region and route. A last part without a region closes the sum."""
    found = outputs(study.piece, bool(study.piece.host), study.piece.demand)
    parts = [found[place] for place in found if place[1] in ROUTES]
    order = {region: n for n, region in enumerate(study.question.bloc)}
    parts.sort(key=lambda p: (order.get(p.region, len(order)), p.quantity))
    rest = study.piece.supply - sum(p.central for p in parts)
    rows = [
        {"region": p.region, "quantity": p.quantity, "stages": list(p.stages), "central": p.central,
         "parents": list(p.parents)}
        for p in parts
    ]  # fmt: skip
    if abs(rest) > 1e-6 * max(1.0, study.piece.supply):
        name = "refined_other" if rest > 0 else "refined_unused"
        rows.append({"region": "", "quantity": name, "stages": [], "central": rest, "parents": []})
    return rows


def imports(study: Study) -> list[dict[str, Any]]:
    """Metal bought from outside the bloc in the base year, by tier; it is never counted as supply."""
    model, inside = study.model, set(study.question.bloc)
    tiers: dict[str, list[Any]] = {}
    for route in model.base_routes:
        c = model.commodity[route.commodity]
        if c.element != study.question.element or c.role != "metal":
            continue
        if route.to_region in inside and route.from_region not in inside:
            tier = "partner" if model.tier(route.from_region) != "other" else "other"
            tiers.setdefault(tier, []).append(route)
    return [
        {
            "tier": tier, "exporters": sorted({r.from_region for r in routes}), "low": sum(r.low for r in routes),
            "central": sum(r.central for r in routes), "high": sum(r.high for r in routes),
            "parents": [key_of(r) for r in routes],
        }
        for tier, routes in sorted(tiers.items(), key=lambda t: t[0] != "partner")
        if sum(r.central for r in routes) > 0
    ]  # fmt: skip
