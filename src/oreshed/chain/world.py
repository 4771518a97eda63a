"""World: one consistent set of numbers for a model, the central one or a draw.

Values that stand on the same source share a bias: a figure copied ten times is wrong ten times together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oreshed.basis.errors import OutOfValidity
from oreshed.chain import schema as s
from oreshed.chain.many import as_one, least, positive
from oreshed.chain.meant import meant_metal
from oreshed.chain.model import Model, Value, key_of

# Part of the variance of a value that it shares with every other value of its source.
SHARED_BIAS = 0.5
# Values from memory have no common author: they share no error.
NO_SOURCE = "memory"
# low and high are read as the 5th and 95th percentile; draws outside them are cut back to them.
PERCENTILE_95 = 1.6448536269514722


@dataclass(frozen=True)
class World:
    """A model with numbers: `numbers` overrides central values by key."""

    model: Model
    numbers: Mapping[str, float] = field(default_factory=dict)

    def value(self, key: str) -> float:
        drawn = self.numbers.get(key)
        return self.model.values[key].central if drawn is None else drawn

    def of(self, row: s.Row) -> float:
        return self.value(key_of(row))

    @property
    def demand_rows(self) -> Mapping[str, tuple[s.Demand, ...]]:
        """Rows of each demand by year."""
        return self.model.demand_rows

    def nameplate(self, plant: s.Plant, year: int) -> tuple[float, tuple[str, ...]]:
        """Tonnes a year of nameplate in `year` and the keys it stands on; 0 before opening and after closing."""
        if (plant.opens is not None and year < plant.opens) or (
            plant.closes is not None and year >= plant.closes
        ):
            return 0.0, ()
        row = _latest(self.model.capacities_of.get(plant.id, ()), year)
        return (0.0, ()) if row is None else (self.of(row), (key_of(row),))

    def running(self, plant: s.Plant, year: int) -> tuple[float, s.Utilisation] | None:
        """Fraction of nameplate that runs in `year` with its row; None where no row says so."""
        row = _latest(self.model.utilisation_of.get(plant.id, ()), year)
        return None if row is None else (self.of(row), row)

    def output(self, plant: s.Plant, year: int) -> float:
        """Nameplate x utilisation, tonnes a year of the capacity commodity."""
        running = self.running(plant, year)
        return self.nameplate(plant, year)[0] * (1.0 if running is None else running[0])

    def demand(self, demand_id: str, year: int) -> tuple[float, tuple[str, ...]]:
        """Tonnes a year of one end use: linear between its rows, flat outside them."""
        rows = self.demand_rows[demand_id]
        before = [r for r in rows if r.year <= year]
        after = [r for r in rows if r.year >= year]
        if not before or not after or before[-1].year == after[0].year:
            row = before[-1] if before else after[0]
            return self.of(row), (key_of(row),)
        first, last = before[-1], after[0]
        weight = (year - first.year) / (last.year - first.year)
        return (1 - weight) * self.of(first) + weight * self.of(last), (key_of(first), key_of(last))

    def base_outputs(self, region: str, commodity: str) -> Mapping[str, float]:
        """Base-year output of a commodity in a region by origin label, tonnes a year: nameplate x utilisation."""
        place = (region, commodity)
        if place not in self._outputs:
            self._outputs[place] = self._base_outputs(place)
        return self._outputs[place]

    def unlabelled_outputs(self, region: str, commodity: str) -> dict[str, float]:
        """The part of `base_outputs` that no labelled route speaks for."""
        labelled = self.model.labelled.get((region, commodity), frozenset())
        return {
            o: t for o, t in self.base_outputs(region, commodity).items() if o not in labelled and positive(t)
        }

    def origin_shares(self, route: s.Route) -> list[tuple[str, float]]:
        """Origins of a route with their shares of its flow: its own label, or the exporter's mines by base output."""
        if route.origin:
            return [(route.origin, 1.0)]
        place = (route.from_region, route.commodity)
        if place not in self._shares:
            free = self.unlabelled_outputs(*place)
            total = sum(free.values())
            known = total > 0
            self._shares[place] = (
                [(o or place[0], t / total) for o, t in free.items()] if known else [(place[0], 1.0)]
            )
        return self._shares[place]

    @cached_property
    def _shares(self) -> dict[tuple[str, str], list[tuple[str, float]]]:
        return {}

    @cached_property
    def _outputs(self) -> dict[tuple[str, str], dict[str, float]]:
        return {}

    def _base_outputs(self, place: tuple[str, str]) -> dict[str, float]:
        year = self.model.settings.base_year
        found: dict[str, float] = {}
        for plant, recipe, routing in self.model.makers.get(place, ()):
            activity = self.output(plant, year) / (recipe.capacity_share() or 1.0)
            label = plant.origin if not recipe.feed else ""
            found[label] = found.get(label, 0.0) + activity * routing.share.central
        for circuit in self.model.circuits_at.get(place, ()):
            found[""] = found.get("", 0.0) + self._circuit_output(circuit, year)
        return found

    def _circuit_output(self, circuit: s.Circuit, year: int) -> float:
        plant = self.model.plant[circuit.plant]
        recipe = self.model.recipes_of[plant.id][0]
        if not recipe.feed or not circuit_open(circuit, year):
            return 0.0
        content = self.content(recipe.feed[0], "*", circuit.element)
        feed = self.output(plant, year) / (recipe.capacity_share() or 1.0)
        recovered = (content[0] if content else 0.0) * feed * self.value(f"{key_of(circuit)}:recovery")
        if circuit.capacity_central is None:
            return recovered
        return least(recovered, self.value(f"{key_of(circuit)}:capacity"))

    def content(self, commodity: str, origin: str, element: str) -> tuple[float, str] | None:
        """Tonnes of a companion per tonne of principal element, and its key; None where nothing is stated."""
        stated = self.model.composition
        row = stated.get((commodity, origin, element)) or stated.get((commodity, "*", element))
        return None if row is None else (self.of(row), key_of(row))


def circuit_open(circuit: s.Circuit, year: int) -> bool:
    """Does the circuit run in that year?"""
    return (circuit.opens is None or year >= circuit.opens) and (
        circuit.closes is None or year < circuit.closes
    )


def draws(model: Model, count: int | Iterable[int], seed: int) -> Iterator[World]:
    """`count` consistent worlds, or those of some numbers. A number and a seed give one world, whatever the rest.

    A value is central + z x (side's half-width) / 1.645, z normal, half of its variance shared within a source
    (memory is none), cut to [low, high]. Each value draws by its own key, so that a row added elsewhere changes no draw of it.
    """
    values = list(model.values.values())
    low, central, high = (np.array([getattr(v, side) for v in values]) for side in ("low", "central", "high"))
    names = sorted({v.source_id for v in values})
    place = {name: i for i, name in enumerate(names)}
    of_source = np.array([place[v.source_id] for v in values], dtype=np.int64)
    keys = [v.key for v in values]
    part = np.array([0.0 if v.source_id == NO_SOURCE else SHARED_BIAS for v in values])
    own_marks, source_marks = _marks(keys), _marks([f"source {name}" for name in names])
    for number in range(count) if isinstance(count, int) else count:
        shared, own = (_normal(marks, seed, number) for marks in (source_marks, own_marks))
        z = np.sqrt(part) * shared[of_source] + np.sqrt(1.0 - part) * own
        drawn = _split_normal(z, low, central, high)
        yield World(model, dict(zip(keys, drawn.tolist(), strict=True)))


def own_errors(keys: Sequence[str], count: int, seed: int) -> NDArray[np.float64]:
    """The normal number that each value draws by itself, without its source's part; shape (count, keys)."""
    marks = _marks(keys)
    return np.array([_normal(marks, seed, number) for number in range(count)]).reshape(count, len(keys))


def together(worlds: Sequence[World]) -> World:
    """Worlds of one model and the same keys as one, see `many`."""
    return World(worlds[0].model, as_one([w.numbers for w in worlds]))


def _marks(names: Sequence[str]) -> NDArray[np.uint64]:
    """A fixed 64-bit mark of each name."""
    found = [int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") for name in names]
    return np.array(found, dtype=np.uint64)


def _normal(marks: NDArray[np.uint64], seed: int, number: int) -> NDArray[np.float64]:
    """A standard normal number for each mark, the same for the same seed and draw number.

    A counter-based generator: SplitMix64 (Steele, Lea & Flood 2014) of mark, seed and number, then the inverse normal.
    """
    from scipy.special import ndtri  # costs a tenth of a second, which commands without draws do not pay

    start = blake2b(f"{seed}/{number}".encode(), digest_size=8).digest()
    x = marks ^ np.uint64(int.from_bytes(start, "little"))
    with np.errstate(over="ignore"):
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            x = (x + np.uint64(0x9E3779B97F4A7C15)) ^ (
                (x + np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(shift)
            )
            x = x * np.uint64(factor)
    x = x ^ (x >> np.uint64(31))
    return np.asarray(ndtri((x >> np.uint64(11)).astype(np.float64) * 2.0**-53 + 2.0**-54))


def _split_normal(z: NDArray[np.float64], low: Any, central: Any, high: Any) -> NDArray[np.float64]:
    side = np.where(z < 0, central - low, high - central)
    return np.asarray(np.clip(central + z * side / PERCENTILE_95, low, high))


def widened(value: Value, factor: float) -> tuple[float, float]:
    """The interval scaled about its central value, kept inside what the quantity can be."""
    low = value.central - factor * (value.central - value.low)
    high = value.central + factor * (value.high - value.central)
    return max(0.0, low), min(value.limit_high, high)


def _latest(rows: Sequence[Any], year: int) -> Any:
    chosen = None
    for row in rows:
        if row.year <= year:
            chosen = row
    return chosen


def require_element(model: Model, element: str) -> None:
    """Raise OutOfValidity, naming what the model holds, when it has nothing to say about `element`."""
    if element not in model.elements:
        meant = meant_metal(element, model.elements)
        raise OutOfValidity(
            f"the model {model.settings.name!r} has no metal {element!r}; "
            f"{meant + ' ' if meant else ''}it has {', '.join(model.elements) or 'none'}"
        )
