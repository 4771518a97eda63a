"""Volumes by region, as a brief states them: output of the base year, supply of the target year, metal bought.

Output of the base year is the reconciled year's (`chain.basecase`). A printed figure gives the interval where there is
one, and the value too where the model misses it; elsewhere the interval is what the plants' own values allow, all of
them at the same end, so it is an outer bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from oreshed.chain import schema as s
from oreshed.chain.basecase import BaseCase
from oreshed.chain.entering import collected_origins, entry, is_secondary
from oreshed.chain.matrix import Column, Floats
from oreshed.chain.model import Model, key_of
from oreshed.chain.slice import SMALL, Slice
from oreshed.chain.world import World
from oreshed.insight.study import Study

# What a printed figure counts -> the rows that it speaks for.
PRINTED = {
    "mine_production": "mine_production", "primary_refined": "refined_primary",
    "secondary_refined": "refined_secondary", "refined_total": "refined_total",
    "companion_refined": "refined_total",
}  # fmt: skip
# What is told of every region of a bloc, so that its sum is the bloc's; routes stand only where something tells them.
WHOLE = ("mine_production", "refined_total")
# A range narrower than this share of its value is told as one value.
FREE = 0.01
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
    columns: dict[int, float] = field(default_factory=dict)  # column number -> tonnes of output per unit
    choice: bool = False  # is the amount one of many that answer the question equally well?

    def weights(self, width: int) -> Floats:
        """The output as a linear functional of the flows."""
        out = np.zeros(width)
        out[list(self.columns)] = list(self.columns.values())
        return out

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
            "parents": list(self.parents), "choice": self.choice,
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
    collected = collected_origins(world.model)
    found: dict[tuple[str, str], Output] = {}
    unused: dict[tuple[str, str], dict[int, float]] = {}
    for j, (column, amount) in enumerate(zip(matrix.columns, piece.flows.tolist(), strict=True)):
        for commodity, share in made.get(j, ()):
            quantity = _quantity(world.model, column, commodity, hosted, collected)
            if not quantity:
                continue
            if amount <= tiny:
                unused.setdefault((column.from_region, quantity), {})[j] = share
                continue
            span, keys = _span(world, column, piece.question.year)
            place = (column.from_region, quantity)
            output = found.setdefault(place, Output(*place, commodity))
            output.columns[j] = share
            output.add(share * amount, span, keys, world.model.plant[column.plant].stage)
    for place, columns in unused.items():
        if place in found:
            found[place].columns.update(columns)
    return found


def _quantity(model: Model, column: Column, commodity: str, hosted: bool, collected: frozenset[str]) -> str:
    """What a column's output counts as; "" for scrap collected and for feed that plants hand on."""
    row = model.commodity[commodity]
    if column.kind == "raise" and row.role == "feed":
        mined = row.form in ("ore", "concentrate") and "mining" in model.plant[column.plant].stage.lower()
        return "mine_production" if mined else ""
    if row.role != "metal":
        return ""
    if column.kind == "make":
        if is_secondary(model, column, collected):
            return "refined_secondary"
        return "refined_byproduct" if hosted else "refined_primary"
    if column.kind == "raise":
        used = entry(model, model.plant[column.plant], commodity) == "collected"
        return "refined_secondary" if used else "refined_other"
    return "refined_byproduct" if column.kind == "recover" else ""


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
    """Output of the base year by region of the bloc: mines, refined metal by route and in all, mined feed that leaves.

    A route stands beside the total only where something tells it: a printed figure, or plants that each take one kind
    of feed, none of it a statistical difference. What a plant takes of two feeds is the solver's choice, not a fact.
    """
    element, bloc = study.question.element, study.question.bloc
    case = next((c for c in study.base_check if c.element == element), None)
    hosted = bool(study.piece.host)
    # A companion's base case leaves its circuits without a limit, to predict them; output is what they can hold.
    piece = study.base_piece if hosted or case is None else case.piece
    found = outputs(piece, hosted, study.piece.demand)
    printed = _printed(case)
    for output in found.values():
        _widened(piece, output)
    open_split = mixed_regions(piece) | _with_difference(piece)
    rows: list[dict[str, Any]] = []
    for region in bloc:
        routes = [found[r, q] for r, q in found if r == region and q in ROUTES]
        held = [_held(part, printed) for part in routes]
        total = Output(region, "refined_total", routes[0].commodity if routes else "")
        for part in held:
            total.add(
                part.central, (part.low / part.central, part.high / part.central), part.parents, *part.stages
            )
            total.choice |= part.choice
        mine = found.get((region, "mine_production"), Output(region, "mine_production", ""))
        whole = _held(total, printed)
        # Parts that no longer add up to a printed total would be a claim that nobody makes.
        agrees = abs(sum(p.central for p in held) - whole.central) <= 1e-6 * max(1.0, whole.central)
        told = len(held) < 2 or all((region, p.quantity) in printed for p in held) or region not in open_split
        rows += [o.to_json() for o in (_held(mine, printed), *(held if agrees and told else ()), whole)]
        rows += [o.to_json() for o in _feed_exports(study, region, printed)]
    world = {t.quantity: study.world.of(t) for t in world_totals(study)}
    return [
        {
            **row,
            "share_of_world": row["central"] / world[row["quantity"]] if row["quantity"] in world else None,
        }
        for row in rows
    ]


def world_totals(study: Study) -> tuple[s.WorldTotal, ...]:
    """Totals of the world of the study's element in the base year."""
    year = study.model.settings.base_year
    return tuple(t for t in study.model.world_totals if (t.element, t.year) == (study.question.element, year))


def world(study: Study, made: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Mine output and refined metal of the world in the base year, and the bloc's share of each.

    made : rows of `production`. The ends of a share set the bloc's low end against the world's high one and the
    reverse, never above all.
    """
    rows = list(made)
    found = []
    for total in (t for t in world_totals(study) if t.quantity in WHOLE):
        parts = [r for r in rows if r["quantity"] == total.quantity]
        low, central, high = (sum(r[side] for r in parts) for side in ("low", "central", "high"))
        found.append(
            {"quantity": total.quantity, "low": total.low, "central": total.central, "high": total.high,
             "share_low": min(1.0, low / total.high), "share": central / total.central,
             "share_high": min(1.0, high / total.low), "parents": [key_of(total)]}
        )  # fmt: skip
    return found


def mixed_regions(piece: Slice) -> frozenset[str]:
    """Regions with a plant that takes feed from mines as well as collected feed."""
    kinds: dict[str, tuple[str, set[bool]]] = {}
    model = piece.world.model
    collected = collected_origins(model)
    for c in piece.matrix.columns:
        if c.kind == "make":
            kinds.setdefault(c.plant, (c.from_region, set()))[1].add(is_secondary(model, c, collected))
    return frozenset(region for region, secondary in kinds.values() if len(secondary) > 1)


def _with_difference(piece: Slice) -> frozenset[str]:
    """Regions whose plants run in part on tonnes that no source places."""
    tiny = SMALL * max(1.0, float(piece.flows.max(initial=0.0)))
    pairs = zip(piece.matrix.columns, piece.flows.tolist(), strict=True)
    return frozenset(c.from_region for c, x in pairs if c.kind == "difference" and x > tiny)


def _feed_exports(study: Study, region: str, printed: dict[tuple[str, str], Any]) -> Iterable[Output]:
    """Mined feed that leaves a region in the base year, as the routes state it or as it is printed."""
    model, element = study.model, study.question.element
    total = Output(region, "feed_exports", "")
    for r in model.base_routes:
        c = model.commodity[r.commodity]
        mined = c.element == element and c.role == "feed" and c.form in ("ore", "concentrate")
        if mined and r.from_region == region != r.to_region and r.central > 0:
            total.commodity = c.id
            total.add(r.central, (r.low / r.central, r.high / r.central), (key_of(r),))
    if total.central > 0:
        yield _held(total, printed)


def _printed(case: BaseCase | None) -> dict[tuple[str, str], Any]:
    if case is None:
        return {}
    metals = case.piece.world.model.commodity
    return {
        (c.row.region, PRINTED[c.row.quantity]): c.row
        for c in case.checks
        if c.row.quantity in PRINTED
        and (metals[c.row.commodity].role == "metal" or c.row.quantity == "mine_production")
    } | {
        (c.row.region, "feed_exports"): c.row
        for c in case.checks
        if c.row.quantity == "exports" and metals[c.row.commodity].form in ("ore", "concentrate")
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
    free = [_freedom(study.piece, p) for p in parts]
    rest = study.piece.supply - sum(p.central for p in parts)
    ranges = _ranges(study, parts)
    rows = [
        {
            "region": p.region, "quantity": p.quantity, "stages": list(p.stages), "low": (free[n] or ranges[n])[0],
            "central": p.central, "high": (free[n] or ranges[n])[1], "parents": list(p.parents),
            "choice": free[n] is not None,
        }
        for n, p in enumerate(parts)
    ]  # fmt: skip
    if abs(rest) > 1e-6 * max(1.0, study.piece.supply):
        name = "refined_other" if rest > 0 else "refined_unused"
        rows.append({"region": "", "quantity": name, "stages": [], "low": rest, "central": rest, "high": rest,
                     "parents": [], "choice": False})  # fmt: skip
    return rows


def _ranges(study: Study, parts: list[Output]) -> list[tuple[float, float]]:
    """What the optimum leaves free of each part, where plants choose between feeds; elsewhere a part is what it is."""
    piece = study.piece
    mixed, nearest = mixed_regions(piece), piece.nearest
    found = []
    for p in parts:
        if p.region not in mixed or nearest is None:
            found.append((p.central, p.central))
            continue
        low, high = nearest.range_of(p.weights(len(piece.matrix.columns)))
        low, high = min(low, p.central), max(high, p.central)
        # What lies within the solver's own tolerances of the distance is no freedom of the market.
        found.append((low, high) if high - low > FREE * p.central else (p.central, p.central))
    return found


def _freedom(piece: Slice, output: Output) -> tuple[float, float] | None:
    """The range of an output over all flows that supply as much; None where something says what its plants make.

    How feed falls to plants of a size from memory, at a rate that nobody states, is the solver's choice, as good as any.
    """
    model, year, by_memory, whole = piece.world.model, piece.question.year, 0.0, 0.0
    for j, share in output.columns.items():
        column = piece.matrix.columns[j]
        made = share * float(piece.flows[j])
        whole += made
        if column.kind == "make":
            plant = model.plant[column.plant]
            sizes = [model.values[k].quality for k in piece.world.nameplate(plant, year)[1]]
            if set(sizes) == {"memory"} and piece.world.running(plant, year) is None:
                by_memory += made
    if piece.nearest is None or by_memory <= 0.5 * whole:
        return None
    low, high = piece.nearest.free_range_of(output.weights(len(piece.matrix.columns)))
    low, high = max(0.0, min(low, output.central)), max(high, output.central)
    if not np.isfinite(high):
        return None  # metal that nobody takes has no limit, and says nothing of the split
    return (low, high) if high - low > FREE * output.central else None


def _widened(piece: Slice, output: Output) -> None:
    """Let an output say how far another split could move it."""
    free = _freedom(piece, output)
    if free is not None:
        output.low, output.high, output.choice = min(output.low, free[0]), max(output.high, free[1]), True


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
