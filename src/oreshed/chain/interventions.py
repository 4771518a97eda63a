"""Options applied to a model: every effect changes rows of a copy, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from oreshed.basis.estimate import Estimate
from oreshed.basis.recipe import Recipe
from oreshed.chain import schema as s
from oreshed.chain.model import Model, key_of
from oreshed.chain.world import World

Side = Literal["low", "central", "high"]


@dataclass(frozen=True)
class Changed:
    """A world with options applied, and the retention shares that they set."""

    world: World
    retained: Mapping[tuple[str, str], float]


def effects_of(model: Model, option: str, until: int | None = None) -> tuple[s.OptionEffect, ...]:
    """Effects of an option in order of year, those after `until` left out."""
    found = [e for e in model.option_effects if e.option == option and (until is None or e.year <= until)]
    return tuple(sorted(found, key=lambda e: e.year))


def elements_touched(model: Model, options: Iterable[str]) -> set[str]:
    """Metals whose own chain some effect of these options changes; a circuit belongs to its companion, not its host."""
    found: set[str] = set()
    for option in options:
        for effect in effects_of(model, option):
            place, _, what = effect.target.partition(":")
            match effect.kind:
                case "circuit_add" | "recovery_set":
                    found.add(what)
                case "retention_set" | "feed_add":
                    found.add(model.commodity[what].element)
                case "demand_set":
                    found.add(model.demand_rows[effect.target][0].element)
                case _:
                    found.add(model.recipes_of[place][0].element)
    return found


def apply(
    world: World, options: Iterable[str], year: int, *, until: int | None = None, side: Side = "central"
) -> Changed:
    """The world of `year` with options in force. `until` None: with their full effects, whenever they come.

    side : which end of each effect's interval is taken; "central" takes the world's own (drawn) value.
    Capacity effects of one plant add up; of several values set for one row the last by year holds.
    """
    model = world.model
    retained: dict[tuple[str, str], float] = {}
    numbers = dict(world.numbers)
    yields: dict[tuple[str, str], s.OptionEffect] = {}
    capacity: dict[str, float] = {}
    capacities, running = list(model.capacities), list(model.utilisation)
    plants, circuits = list(model.plants), list(model.circuits)
    for option in options:
        for effect in effects_of(model, option, until):
            amount = world.of(effect) if side == "central" else float(getattr(effect, side))
            target = effect.target
            if effect.kind in ("capacity_add", "capacity_set"):
                plant = model.plant[target]
                before = capacity.get(target, world.nameplate(plant, year)[0])
                capacity[target] = max(0.0, amount if effect.kind == "capacity_set" else before + amount)
            elif effect.kind == "utilisation_set":
                _set_row(running, numbers, _utilisation(model, effect, year), amount)
            elif effect.kind in ("circuit_add", "recovery_set"):
                _change_circuit(circuits, numbers, effect, amount, world)
            elif effect.kind == "retention_set":
                region, _, commodity = target.partition(":")
                retained[(region, commodity)] = amount
            elif effect.kind == "feed_add":
                lane, _, commodity = target.partition(":")
                origin, _, to = lane.partition(">")
                key = f"routes:{origin}/{to}/{commodity}//{model.settings.base_year}"
                numbers[key] = world.value(key) + amount
            elif effect.kind == "yield_set":
                plant_id, _, commodity = target.partition(":")
                yields[plant_id, commodity] = effect
                numbers[key_of(effect)] = min(1.0, amount)
            elif effect.kind == "demand_set":
                for stated in world.demand_rows[target]:
                    if stated.year >= year or stated is world.demand_rows[target][-1]:
                        numbers[key_of(stated)] = amount
    for name, tonnes in capacity.items():
        row = s.Capacity(
            plant=name, year=year, low=tonnes, central=tonnes, high=tonnes, quality="derived",
            source_id=model.plant[name].source_id, as_of=str(year), note="set by an option",
        )  # fmt: skip
        _set_row(capacities, numbers, row, tonnes)
        plants = [p.model_copy(update={"opens": None, "closes": None}) if p.id == name else p for p in plants]
    changed = model.with_plants(plants=plants, capacities=capacities, utilisation=running, circuits=circuits)
    _change_yields(changed, yields)
    return Changed(World(changed, numbers), retained)


def _change_yields(model: Model, yields: Mapping[tuple[str, str], s.OptionEffect]) -> None:
    """Plants whose recipes name an option's effect as the parent of a share, in place of the recipe's own row."""
    changed = dict(model.recipes_of)
    for (plant, commodity), effect in yields.items():
        changed[plant] = tuple(_with_yield(recipe, commodity, effect) for recipe in changed[plant])
    model.__dict__["recipes_of"] = changed


def _with_yield(recipe: Recipe, commodity: str, effect: s.OptionEffect) -> Recipe:
    share = Estimate(effect.low, effect.central, effect.high, "t/t")
    routing, parents = [], []
    for route, key in zip(recipe.routing, recipe.provenance, strict=True):
        hit = route.commodity == commodity
        routing.append(replace(route, share=share) if hit else route)
        parents.append(key_of(effect) if hit else key)
    # Residues give way, so that no recipe makes more than it is fed.
    wanted = sum(r.share.central for r in routing if r.usable)
    left = sum(r.share.central for r in routing if not r.usable)
    fits = min(1.0, max(0.0, 1.0 - wanted) / left) if left > 0 else 1.0
    routing = [r if r.usable else replace(r, share=r.share * fits) for r in routing]
    return replace(recipe, routing=tuple(routing), provenance=tuple(parents))


def _utilisation(model: Model, effect: s.OptionEffect, year: int) -> s.Utilisation:
    return s.Utilisation(
        plant=effect.target, year=year, low=effect.low, central=effect.central, high=effect.high, reason="unknown",
        quality=effect.quality, source_id=effect.source_id, as_of=effect.as_of, note="set by an option",
    )  # fmt: skip


def _set_row(rows: list[Any], numbers: dict[str, float], row: Any, amount: float) -> None:
    key = key_of(row)
    rows[:] = [r for r in rows if key_of(r) != key]
    rows.append(row)
    numbers[key] = amount


def _change_circuit(
    rows: list[Any], numbers: dict[str, float], effect: s.OptionEffect, amount: float, world: World
) -> None:
    plant, _, element = effect.target.partition(":")
    for n, row in enumerate(rows):
        if (row.plant, row.element) != (plant, element):
            continue
        key = key_of(row)
        # An option that touches a circuit opens it.
        rows[n] = row.model_copy(update={"opens": None, "closes": None})
        if effect.kind == "recovery_set":
            numbers[f"{key}:recovery"] = min(1.0, amount)
        elif row.capacity_central is not None:
            held = numbers.get(f"{key}:capacity", world.value(f"{key}:capacity"))
            numbers[f"{key}:capacity"] = max(0.0, held + amount)
