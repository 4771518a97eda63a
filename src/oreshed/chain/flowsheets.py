"""Plants of a model as flowsheets of the registry: their recoveries at the feed that a solution gives them.

The matrix holds recoveries as coefficients, a flowsheet lets them depend on the feed. So the optimum is run through
the flowsheets, the recoveries found there replace the coefficients, and the slice is solved again until supply moves
by no more than `CLOSE` of itself. Where a plant's own recovery was published, the flowsheet is its test and no source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from oreshed.basis.errors import Fault, InputFaults, OutOfValidity
from oreshed.chain import schema as s
from oreshed.chain.model import Model, key_of
from oreshed.chain.network import SECONDARY_FORMS
from oreshed.chain.slice import Slice, build
from oreshed.chain.world import World

if TYPE_CHECKING:
    from oreshed.technology.network_plant import NetworkPlant

CLOSE = 0.01  # of supply
PASSES = 4


@dataclass(frozen=True)
class PlantFeed:
    """What a plant is fed of the forms that its flowsheet takes: tonnes a year of the principal element in it, and
    companions by name in tonnes per tonne of that."""

    tonnes: float
    per_principal: Mapping[str, float]


@dataclass(frozen=True)
class Run:
    """One recovery of one plant: as the model states it, and as the flowsheet finds it at the plant's feed.

    key : the model value that states it. gives : the flowsheet is its source; else it is the flowsheet's test.
    found : NaN where the flowsheet refuses the feed, with the reason.
    """

    plant: str
    technology: str
    settings: str
    element: str
    key: str
    gives: bool
    stated: float
    found: float
    feed_t: float
    low: float
    high: float
    refused: str = ""

    @property
    def inside(self) -> bool | None:
        """Does the flowsheet fall inside the interval that the model states? None where it refuses the feed."""
        return None if np.isnan(self.found) else self.low - 1e-9 <= self.found <= self.high + 1e-9


@dataclass(frozen=True)
class Settled:
    """The slice at which network and flowsheets agree, and how they came there.

    gap : |supply with the recoveries found - supply before| over supply, of the last pass; 0 where nothing depends
    on a flowsheet.
    """

    piece: Slice
    passes: int
    gap: float
    runs: tuple[Run, ...]


def door(row: s.FlowsheetRow, line: int = 0) -> tuple[NetworkPlant, dict[str, str]]:
    """The technology that a row names, as a plant, and its settings.

    Raises InputFaults with the row's place where there is no such technology, plant or setting.
    """
    from oreshed.technology.registry import technologies, technology

    def fault(column: str, value: str, problem: str, remedy: str) -> InputFaults:
        return InputFaults([Fault("flowsheets.csv", line, column, value, problem, remedy)])

    try:
        found = technology(row.technology).network
    except OutOfValidity as error:
        raise fault("technology", row.technology, str(error), "Name one of the registry.") from error
    if found is None:
        able = ", ".join(t.id for t in technologies() if t.network is not None)
        raise fault("technology", row.technology, "is not a plant of a network", f"Use one of {able}.")
    try:
        return found, found.read_settings(row.settings)
    except OutOfValidity as error:
        raise fault("settings", row.settings, str(error), "Write name=value; name=value.") from error


def check_flowsheets(model: Model) -> None:
    """Raise InputFaults with every row of flowsheets.csv that no technology can run."""
    faults: list[Fault] = []
    for line, row in enumerate(model.flowsheets, start=2):
        try:
            network, _ = door(row, line)
        except InputFaults as error:
            faults += error.faults
            continue
        principal = model.recipes_of[row.plant][0].element
        if principal != network.principal:
            problem = f"{row.technology} is a plant of {network.principal}, {row.plant} one of {principal}"
            remedy = "Name a technology of the plant's metal."
            faults.append(Fault("flowsheets.csv", line, "technology", row.technology, problem, remedy))
    if faults:
        raise InputFaults(faults)


def feeds_of(world: World, made: Mapping[str, float], plants: Iterable[str]) -> dict[str, PlantFeed]:
    """Feed of plants from the activity of their columns (`make:plant:recipe:commodity:origin`), tonnes a year.

    Only forms with a composition count: scrap and oxide enter a plant behind the steps that a flowsheet of concentrate
    holds.
    """
    wanted = set(plants)
    elements = {(c.commodity, c.element) for c in world.model.compositions}
    tonnes: dict[str, float] = {}
    carried: dict[str, dict[str, float]] = {}
    for column, x in made.items():
        _, plant, _, commodity, origin = column.split(":")
        if plant not in wanted or x <= 0:
            continue
        known = [e for c, e in elements if c == commodity]
        behind = not known or world.model.commodity[commodity].form in SECONDARY_FORMS
        if behind and len(world.model.recipes_of[plant][0].feed) > 1:
            continue
        tonnes[plant] = tonnes.get(plant, 0.0) + x
        for element in known:
            content = world.content(commodity, origin, element)
            at = carried.setdefault(plant, {})
            # What one origin does not state is unknown of the mixture, not nothing: the technology's usual assay holds.
            at[element] = at.get(element, 0.0) + x * (float("nan") if content is None else content[0])
    return {
        p: PlantFeed(t, {e: c / t for e, c in sorted(carried.get(p, {}).items()) if c == c})
        for p, t in tonnes.items()
    }


def run_plants(
    model: Model, feeds: Mapping[str, PlantFeed], rows: Sequence[s.FlowsheetRow]
) -> dict[tuple[str, str], dict[str, float] | str]:
    """Recoveries by element of each (plant, option) at its feed, or the reason why the flowsheet refuses it.

    Plants of one technology and settings are run in one call.
    """
    alike: dict[tuple[str, str, tuple[str, ...]], list[s.FlowsheetRow]] = {}
    for row in rows:
        if row.plant in feeds:
            named = tuple(feeds[row.plant].per_principal)
            alike.setdefault((row.technology, row.settings, named), []).append(row)
    found: dict[tuple[str, str], dict[str, float] | str] = {}
    for members in alike.values():
        try:
            network, settings = door(members[0])
        except InputFaults:
            check_flowsheets(model)  # tells every row that cannot be run, with its place
            raise
        for row, answer in zip(
            members, _run(network, settings, [feeds[m.plant] for m in members]), strict=True
        ):
            found[row.plant, row.option] = answer
    return found


def _run(
    network: NetworkPlant, settings: Mapping[str, str], feeds: Sequence[PlantFeed]
) -> list[dict[str, float] | str]:
    names = feeds[0].per_principal
    together = {e: np.array([f.per_principal[e] for f in feeds]) for e in names}
    try:
        shares = network.recoveries(together, settings)
    except OutOfValidity as error:
        if len(feeds) == 1:
            return [str(error)]
        # One feed that is refused must not take the answer from the others.
        return [answer for feed in feeds for answer in _run(network, settings, [feed])]
    whole = {e: np.broadcast_to(x, (len(feeds),)) for e, x in shares.items()}
    return [{e: float(x[n]) for e, x in whole.items()} for n in range(len(feeds))]


def stated_keys(model: Model, plant: str) -> dict[str, str]:
    """Keys of the recoveries that a model states at a plant, by element: its circuits', and its recipe's own."""
    recipe = model.recipes_of[plant][0]
    keys = {c.element: f"{key_of(c)}:recovery" for c in model.circuits if c.plant == plant}
    for routing, key in zip(recipe.routing, recipe.provenance, strict=True):
        if routing.usable and routing.commodity == recipe.capacity_commodity:
            keys[recipe.element] = key
    return keys


def runs_of(world: World, made: Mapping[str, float]) -> tuple[Run, ...]:
    """Every plant with a flowsheet as it runs today, at the feed of a solution, beside what the model states."""
    return runs_at(world, feeds_of(world, made, [r.plant for r in world.model.flowsheets]))


def runs_at(world: World, feeds: Mapping[str, PlantFeed]) -> tuple[Run, ...]:
    """As `runs_of`, at given feeds."""
    model = world.model
    rows = [r for r in model.flowsheets if not r.option]
    answers = run_plants(model, feeds, rows)
    found = []
    for row in rows:
        answer = answers.get((row.plant, ""))
        if answer is None:
            continue
        gives = {e.strip() for e in row.gives.split(";")}
        absent = {c.element for c in model.circuits if c.plant == row.plant and c.capacity_central == 0}
        for element, key in stated_keys(model, row.plant).items():
            if element in absent and element not in gives:
                continue  # the recovery of a circuit that is not built is no statement about the plant
            refused = answer if isinstance(answer, str) else ""
            if not refused and element not in answer:
                continue
            share = float("nan") if isinstance(answer, str) else answer[element]
            value = model.values[key]
            found.append(
                Run(row.plant, row.technology, row.settings, element, key, element in gives, world.value(key), share,
                    feeds[row.plant].tonnes, value.low, value.high, refused)
            )  # fmt: skip
    return tuple(found)


def activity(piece: Slice) -> dict[str, float]:
    """Activity of plants by column in a slice, or in the slices of its hosts."""
    made = {column: x for inner in piece.host.values() for column, x in inner.made.items()}
    return made | piece.made


def settle(piece: Slice) -> Settled:
    """Run the optimum through the flowsheets and solve again until supply moves by no more than `CLOSE` of itself."""
    if not piece.world.model.flowsheets:
        return Settled(piece, 0, 0.0, ())
    runs = runs_of(piece.world, activity(piece))
    gap, passes = 0.0, 0
    for passes in range(1, PASSES + 1):
        numbers = {
            r.key: r.found
            for r in runs
            if r.gives and not r.refused and (r.element == piece.question.element or r.element in piece.host)
        }
        if not numbers:
            return Settled(piece, passes if runs else 0, gap, runs)
        moved = _with_numbers(piece, numbers)
        gap = abs(moved.supply - piece.supply) / max(abs(moved.supply), 1e-9)
        if gap <= CLOSE:
            return Settled(piece, passes, gap, runs)
        piece = moved
        runs = runs_of(piece.world, activity(piece))
    return Settled(piece, passes, gap, runs)


def _with_numbers(piece: Slice, numbers: Mapping[str, float]) -> Slice:
    world = replace(piece.world, numbers={**piece.world.numbers, **numbers})
    kept = (piece.host, piece.host_flows) if not _moves_hosts(piece, numbers) else None
    return build(world, piece.question, hosts=kept)


def _moves_hosts(piece: Slice, numbers: Mapping[str, float]) -> bool:
    """Do these values stand in a host's own matrix?"""
    model = piece.world.model
    keys = {
        k
        for p in model.plants
        for r in model.recipes_of[p.id]
        if r.element in piece.host
        for k in r.provenance
    }
    return bool(keys.intersection(numbers))
