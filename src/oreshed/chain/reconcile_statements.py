"""What the tables of a model say of one element in one year, row by row, as statements about its flows.

How wide a statement is (`docs/decisions/014-claim-widths.md`): its row's interval is read as 5th to 95th percentile,
spread = (high - low) / 3.29, and

    published            sd^2 = spread^2 + (class x value)^2     the interval is only rounding, or the printed estimate
    derived, inferred,
    memory               sd = max(spread, class x value)         the interval is already somebody's judgement

The class is by how much two publishers, or an estimate and its final figure, were found to differ. Half of the variance
that is not rounding is shared by all rows of one source; "memory" is no source and shares nothing.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from oreshed.chain import schema as s
from oreshed.chain.basecase import stated_differences, words_of
from oreshed.chain.matrix import Column, Matrix
from oreshed.chain.model import key_of
from oreshed.chain.network import Network
from oreshed.chain.observable import Observable
from oreshed.chain.reconcile import Reconciled
from oreshed.chain.reconcile_problem import WIDE, Observation
from oreshed.chain.world import NO_SOURCE, PERCENTILE_95, SHARED_BIAS

# Relative s.d. of a figure beside its own interval, by quality; see the decision for where each comes from.
CLASSES = {"published": 0.01, "derived": 0.02, "inferred": 0.07, "memory": 0.10}
# Feed and metal put into stock or drawn from it, and what no source places, as a share of what passes.
STOCK = {"feed": 0.08, "metal": 0.01}
# The host's split of feeds between origins is a fit, not a figure.
SPLIT = 0.30


@dataclass(frozen=True)
class HostRun:
    """A host metal's year: what its plants' columns made in the base case, and its own reconciliation."""

    element: str
    made: Mapping[str, float]
    reconciled: Reconciled


def width(row: s.Valued | None, value: float, spread: float, quality: str) -> tuple[float, float]:
    """Own and shared s.d. of a figure: `spread` from its interval, the class from its quality."""
    of_class = CLASSES[quality] * abs(value)
    part = 0.0 if row is None or row.source_id == NO_SOURCE else SHARED_BIAS
    if quality == "published":
        return math.hypot(spread, math.sqrt(1.0 - part) * of_class), math.sqrt(part) * of_class
    total = max(spread, of_class)
    return math.sqrt(1.0 - part) * total, math.sqrt(part) * total


def is_stock_change(net: Network, c: Column) -> bool:
    """Feed or metal that goes into stock or comes from it."""
    return c.kind in ("waste", "surplus") and net.model.commodity[c.commodity].role in STOCK


class Statements:
    """Collects statements about the columns of one matrix."""

    def __init__(self, net: Network, matrix: Matrix, year: int) -> None:
        self.net, self.matrix, self.year = net, matrix, year
        self.found: list[Observation] = []
        self.ceilings: list[Observation] = []  # of plants whose nameplate stands for their output
        self._index = matrix.column_index

    def add(
        self, name: str, label: str, weights: Iterable[tuple[int, float]], value: float, sd: float, shared: float,
        row: s.Sourced | None, quality: str, source: str = "", **more: object,
    ) -> None:  # fmt: skip
        cells = tuple((j, w) for j, w in weights if w)
        if not cells or not sd > 0:
            return
        origin = row.source_id if row is not None else source
        o = Observation(name, cells, value, sd, label, source=origin, shared=shared, quality=quality)
        o = replace(o, **more)  # type: ignore[arg-type]
        if o.shape == "normal" and not o.below and value > 0 and o.total_sd > WIDE * value:
            o = replace(o, shape="log")
        self.found.append(o)

    def printed(self, row: s.ObservableRow, what: Observable) -> None:
        """Printed figures; a printed zero is exact to what it could hide."""
        spread = (row.high - row.low) / (2 * PERCENTILE_95)
        own, shared = width(row, row.central, spread, row.quality)
        self.add(
            f"printed:{row.id}", words_of(self.net.model, row), what.weights, row.central, max(own, 0.3), shared, row,
            row.quality, below=what.below, scale=what.scale,
        )  # fmt: skip

    def plants(self, recoveries: Mapping[str, str]) -> None:
        """Output = nameplate x utilisation; and never much above nameplate."""
        world = self.net.world
        for plant in self.net.plants:
            members = self.net.plant_columns.get(plant.id)
            nameplate, keys = world.nameplate(plant, self.year)
            if not members or nameplate <= 0:
                continue
            weights = [(self._index[c], share) for c, share in members]
            if plant.id in recoveries:
                weights.append((self._index[recoveries[plant.id]], 1.0))
            capacity = world.model.values[keys[0]]
            row = next(r for r in world.model.capacities_of[plant.id] if key_of(r) == keys[0])
            spread = (capacity.high - capacity.low) / (2 * PERCENTILE_95)
            running = world.running(plant, self.year)
            output, quality = nameplate, row.quality
            stated: s.Valued = row
            if running is not None:
                rate, used = running
                output, stated, quality = nameplate * rate, used, used.quality
                # A rate is output over nameplate: its own row says how well the output is known.
                spread = nameplate * (used.high - used.low) / (2 * PERCENTILE_95)
            before = len(self.found)
            self._ceiling(plant, weights, capacity.high, row)
            if running is None:
                self.ceilings += self.found[before:]
                del self.found[before:]
            own, shared = width(stated, output, spread, quality)
            label = f"output of {plant.name} ({self.net.where(plant.region)}), {self.year}"
            self.add(
                f"plant:{plant.id}",
                label,
                weights,
                output,
                max(own, 1e-3 * nameplate),
                shared,
                stated,
                quality,
            )

    def _ceiling(
        self, plant: s.Plant, weights: list[tuple[int, float]], high: float, row: s.Capacity
    ) -> None:
        label = f"nameplate of {plant.name} ({self.net.where(plant.region)})"
        self.add(
            f"capacity:{plant.id}", label, weights, high, 0.02 * high, 0.0, row, row.quality, shape="range", low=-math.inf,
            high=high,
        )  # fmt: skip

    def trade(self, routes: Iterable[s.Route]) -> None:
        """Lanes with a row; a labelled row speaks for its own origin, another for the rest."""
        stated = {(r.from_region, r.to_region, r.commodity, r.origin): r for r in routes}
        lanes: dict[tuple[str, str, str, str], list[tuple[int, float]]] = {}
        for j, c in enumerate(self.matrix.columns):
            if c.kind in ("ship", "use") and c.from_region != c.to_region:
                lane = (c.from_region, c.to_region, c.commodity, c.origin)
                lanes.setdefault(lane if lane in stated else (*lane[:3], ""), []).append((j, 1.0))
        for lane, weights in lanes.items():
            row = stated.get(lane)
            if row is None:
                continue
            # A row of another year stands in for a year without one.
            quality = row.quality if row.year == self.year else _worse(row.quality)
            own, shared = width(row, row.central, (row.high - row.low) / (2 * PERCENTILE_95), quality)
            name = self.net.model.commodity[row.commodity].name
            label = f"{name} from {self.net.where(row.from_region)} to {self.net.where(row.to_region)}"
            if row.origin:
                label += f", {row.origin}"
            self.add(
                f"route:{'>'.join(lane)}", label, weights, row.central, max(own, 1.0), shared, row, quality
            )

    def uses(self) -> None:
        """End uses in the years that their rows span."""
        for demand_id, rows in self.net.world.demand_rows.items():
            columns = [
                (j, 1.0) for j, c in enumerate(self.matrix.columns) if c.id.startswith(f"use:{demand_id}:")
            ]
            if not columns or not rows[0].year <= self.year <= rows[-1].year:
                continue
            nearest_row = min(rows, key=lambda r: abs(r.year - self.year))
            value = self.net.world.demand(demand_id, self.year)[0]
            spread = (nearest_row.high - nearest_row.low) / (2 * PERCENTILE_95)
            own, shared = width(nearest_row, value, spread, nearest_row.quality)
            label = f"use for {rows[0].end_use} in {self.net.where(rows[0].region)}"
            self.add(
                f"demand:{demand_id}",
                label,
                columns,
                value,
                max(own, 1.0),
                shared,
                nearest_row,
                nearest_row.quality,
            )

    def differences(self, hidden: Collection[str]) -> None:
        """Named differences between sources; one computed from a hidden figure says no more than a stock change."""
        for d in stated_differences(self.net, self.year):
            cells = [
                (j, sign)
                for side, sign in (("in", -1.0), ("out", 1.0))
                for j, c in enumerate(self.matrix.columns)
                if c.id == (stem := f"difference-{side}:{d.commodity}:{d.region}")
                or c.id.startswith(stem + ":")
            ]
            name = f"difference:{d.region}:{d.commodity}"
            own, shared = width(d, d.central, (d.high - d.low) / (2 * PERCENTILE_95), d.quality)
            value = d.central
            if name in hidden:
                name += ":unknown"
                role = self.net.model.commodity[d.commodity].role
                value, own, shared = 0.0, STOCK.get(role, 0.08) * self._passing(d.region, d.commodity), 0.0
            self.add(name, d.name, cells, value, max(own, 1.0), shared, d, d.quality, shape="normal")

    def stock_changes(self) -> None:
        """What goes into stock, or comes from it, is small against what passes."""
        groups: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for j, c in enumerate(self.matrix.columns):
            if is_stock_change(self.net, c):
                groups.setdefault((c.from_region, c.commodity), []).append((j, 1.0))
        for (region, commodity), weights in groups.items():
            role = self.net.model.commodity[commodity].role
            sd = STOCK[role] * self._passing(region, commodity)
            label = f"stock change of {self.net.model.commodity[commodity].name} in {self.net.where(region)}"
            self.add(f"stock:{region}:{commodity}", label, weights, 0.0, max(sd, 1.0), 0.0, None, "inferred")

    def _passing(self, region: str, commodity: str) -> float:
        """Tonnes a year that the tables let a region bring up, make or receive of a commodity."""
        world = self.net.world
        total = sum(
            world.output(plant, self.year)
            for plant in self.net.plants
            if plant.region == region
            and any(r.commodity == commodity for recipe in self.net.recipes_of(plant) for r in recipe.routing)
        )
        coming = sum(
            r.central for r in self.net.model.base_routes if (r.to_region, r.commodity) == (region, commodity)
        )
        printed = max(
            (r.central for r in self.net.model.observables if (r.region, r.commodity, r.year) == (region, commodity, self.year) and r.unit == "t/yr"),
            default=0.0,
        )  # fmt: skip
        return max(total + coming, printed)

    def recoveries(self, columns: Mapping[str, str]) -> None:
        for plant_id, column in columns.items():
            plant = self.net.model.plant[plant_id]
            recipe = self.net.recipes_of(plant)[0]
            share = next(r.share for r in recipe.routing if r.commodity == recipe.capacity_commodity)
            row = next(
                r
                for r in self.net.model.recipes
                if (r.recipe, r.commodity) == (recipe.id, recipe.capacity_commodity)
            )
            fed = self.net.world.output(plant, self.year) / (share.central or 1.0)
            sd = fed * (share.high - share.low) / (2 * PERCENTILE_95)
            label = f"recovery of {plant.name} above {100 * share.central:.0f} %"
            self.add(
                f"recovery:{plant_id}",
                label,
                [(self._index[column], 1.0)],
                0.0,
                max(sd, 1e-6),
                0.0,
                row,
                row.quality,
            )

    def contents(self, columns: Mapping[str, str], hosted: Mapping[str, HostRun]) -> None:
        """Hosts run as reconciled; their feed's content is an interval, the circuit's recovery a limit."""
        for circuit, plant in self.net.hosts:
            if plant.id not in columns:
                continue
            node = f"parts:{plant.id}:{circuit.element}"
            feeds = [
                (self._index[c], a) for c, a in self.net.nodes[node] if a > 0 and not c.startswith("content:")
            ]
            entering, spread = 0.0, 0.0
            fed = self._hosts(plant, feeds, hosted)
            for j, a in feeds:
                c = self.matrix.columns[j]
                row = (
                    self.net.model.composition.get((c.commodity, c.origin, circuit.element))
                    or (self.net.model.composition[(c.commodity, "*", circuit.element)])
                )
                entering += a * fed.get(j, 0.0)
                spread += (row.high - row.low) / (2 * PERCENTILE_95) * fed.get(j, 0.0)
            if entering <= 0:
                continue
            label = f"{circuit.element} in the feed of {plant.name} above its central content"
            self.add(
                f"content:{plant.id}:{circuit.element}", label, [(self._index[columns[plant.id]], 1.0)], 0.0, spread, 0.0,
                None, "derived", "content of feeds",
            )  # fmt: skip
            column = f"recover:{plant.id}:{circuit.element}:{circuit.commodity}"
            # A plant may leave a companion in residue: recovery is a limit, not what is expected.
            share = circuit.recovery_high
            sd = CLASSES[circuit.quality] * entering * share
            cells = [
                (self._index[column], 1.0),
                (self._index[columns[plant.id]], -share),
                *((j, -share * a) for j, a in feeds),
            ]
            label = f"{circuit.element} recovered at {plant.name}, at most {100 * share:.0f} % of what enters"
            self.add(
                f"circuit:{plant.id}:{circuit.element}", label, cells, 0.0, sd, 0.0, circuit, circuit.quality,
                shape="range", low=-math.inf, high=0.0,
            )  # fmt: skip

    def _hosts(
        self,
        plant: s.Plant,
        feeds: list[tuple[int, float]],
        hosted: Mapping[str, HostRun],
    ) -> dict[int, float]:
        """Statements of the host's own reconciliation: its throughput, and the split between origins."""
        fed: dict[int, float] = {}
        for run in hosted.values():
            made = run.made
            index = run.reconciled.problem.index
            names = [(j, self.matrix.columns[j].id) for j, _ in feeds if self.matrix.columns[j].id in index]
            if not names:
                continue
            value, sd, determined = run.reconciled.of(tuple((index[name], 1.0) for _, name in names))
            total = sum(made.get(name, 0.0) for _, name in names)
            value = max(value, 0.0)
            if not determined or value <= 0.0:
                continue
            nameplate, keys = self.net.world.nameplate(plant, self.year)
            if nameplate > 0:
                share = self.net.recipes_of(plant)[0].capacity_share() or 1.0
                top = self.net.model.values[keys[0]].high / share
                before = len(self.found)
                self.add(
                    f"capacity:{plant.id}", f"nameplate of {plant.name}", [(j, 1.0) for j, _ in names], top, 0.02 * top, 0.0,
                    None, "derived", "nameplate", shape="range", low=-math.inf, high=top,
                )  # fmt: skip
                self.ceilings += self.found[before:]
                del self.found[before:]
            label = f"feed of {plant.name}, as reconciled for {run.element}"
            self.add(
                f"host:{plant.id}", label, [(j, 1.0) for j, _ in names], value, max(sd, 1e-3 * value), 0.0, None, "derived",
                f"{run.element}, as reconciled",
            )  # fmt: skip
            for j, name in names:
                fed[j] = value * (made.get(name, 0.0) / total if total else 1.0 / len(names))
                self.add(
                    f"host:{name}", f"{label}, from {self.matrix.columns[j].origin}", [(j, 1.0)], fed[j],
                    SPLIT * fed[j] + 0.02 * value, 0.0, None, "inferred", "feed split, fitted", shape="normal",
                )  # fmt: skip
        return fed


def _key(row: s.Row) -> str:

    return key_of(row)


def _worse(quality: str) -> str:
    order = list(CLASSES)
    return order[min(order.index(quality) + 1, len(order) - 1)]
