"""Rows of a model that its flowsheets give: recoveries of circuits, and the effects of technology options.

A recovery that the flowsheet gives stands with the band of drawn parameters. An option changes what the model states
by what the flowsheet moves between its settings of today and those of the option; a by-product that is not made today
gets the flowsheet's whole recovery and, where its circuit has no capacity, one for what enters in the base year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oreshed.basis.estimate import Estimate
from oreshed.chain import schema as s
from oreshed.chain.basecase import solve_year
from oreshed.chain.flowsheets import PlantFeed, Run, check_flowsheets, door, feeds_of, runs_at, stated_keys
from oreshed.chain.model import Model, key_of
from oreshed.chain.world import World

# A share that moves by less is not an effect. A yield counts from half a percent on, as far as balances of plants tell:
# an optimiser moves all feed to the plant that is better by a hair.
NOTHING, NOTHING_OF_A_YIELD = 1e-3, 5e-3
SOURCE = "flowsheets"  # id in sources.csv of what the program's own technologies compute
MARK = "recovery: flowsheet "


@dataclass(frozen=True)
class Derived:
    """Circuits and option effects as the flowsheets give them; rows that they do not touch are as they were."""

    circuits: tuple[s.Circuit, ...]
    option_effects: tuple[s.OptionEffect, ...]


def base_feeds(model: Model) -> dict[str, PlantFeed]:
    """Feed of every plant with a flowsheet in the base year; of one that stood still, the mean of what it accepts."""
    world, year = World(model), model.settings.base_year
    plants = {r.plant for r in model.flowsheets}
    found: dict[str, PlantFeed] = {}
    for element in sorted({model.recipes_of[p][0].element for p in plants}):
        if any(o.year == year and model.commodity[o.commodity].element == element for o in model.observables):
            found |= feeds_of(world, solve_year(world, element, year).piece.made, plants)
    for plant in sorted(plants - set(found)):
        per: dict[str, float] = {}
        for row in model.compositions:
            if row.commodity in model.recipes_of[plant][0].feed and row.origin == "*":
                per[row.element] = row.central
        found[plant] = PlantFeed(0.0, per)
    return found


def base_runs(model: Model) -> tuple[Run, ...]:
    """Every plant with a flowsheet, as it runs today, at its feed of the base year.

    Raises InputFaults for rows of flowsheets.csv that no technology can run.
    """
    check_flowsheets(model)
    return runs_at(World(model), base_feeds(model))


def derive(model: Model) -> Derived:
    """Every row that flowsheets.csv gives.

    Raises InputFaults for rows that no technology can run, OutOfValidity where one refuses its plant's feed.
    """
    check_flowsheets(model)
    feeds = base_feeds(model)
    shares: dict[tuple[str, str], dict[str, Estimate]] = {}
    for row in model.flowsheets:
        network, settings = door(row)
        shares[row.plant, row.option] = network.intervals(feeds[row.plant].per_principal, settings)
    circuits = list(model.circuits)
    for n, circuit in enumerate(circuits):
        today = next((r for r in model.flowsheets if r.plant == circuit.plant and not r.option), None)
        if today is None or circuit.element not in [e.strip() for e in today.gives.split(";")]:
            continue
        share = shares[circuit.plant, ""].get(circuit.element)
        if share is not None:
            circuits[n] = _with_recovery(circuit, share, today)
    settled = {(c.plant, c.element): c for c in circuits}
    computed = {r.option for r in model.flowsheets if r.option}
    # What a person stated for an option of the same kind and target holds beside what is computed.
    effects = [e for e in model.option_effects if not (e.option in computed and e.source_id == SOURCE)]
    for row in model.flowsheets:
        if row.option:
            effects += _effects(model, row, feeds[row.plant], shares, settled)
    effects.sort(key=lambda e: (e.option, e.kind, e.target, e.year))
    return Derived(tuple(circuits), tuple(effects))


def _with_recovery(circuit: s.Circuit, share: Estimate, row: s.FlowsheetRow) -> s.Circuit:
    settings = row.settings.replace(";", ",") or "usual settings"
    told = f"{MARK}{row.technology} ({settings}) at the feed of the base year"
    kept = [part.strip() for part in circuit.note.split(";")]
    kept = [part for part in kept if part and not part.startswith("recovery")]
    return circuit.model_copy(update={
        "recovery_low": _rounded(share.low), "recovery_central": _rounded(share.central),
        "recovery_high": _rounded(share.high), "note": "; ".join([told, *kept]),
    })  # fmt: skip


def _effects(
    model: Model,
    row: s.FlowsheetRow,
    feed: PlantFeed,
    shares: Mapping[tuple[str, str], Mapping[str, Estimate]],
    circuits: Mapping[tuple[str, str], s.Circuit],
) -> list[s.OptionEffect]:
    option = next(o for o in model.options if o.id == row.option)
    recipe = model.recipes_of[row.plant][0]
    now, then = shares.get((row.plant, ""), {}), shares[row.plant, row.option]
    found: list[s.OptionEffect] = []

    def add(kind: str, target: str, value: Estimate, note: str) -> None:
        found.append(
            s.OptionEffect(
                option=row.option, kind=kind, target=target, year=option.expected_year,
                low=_rounded(value.low), central=_rounded(value.central), high=_rounded(value.high), quality=row.quality,
                source_id=SOURCE, as_of=row.as_of, note=note,
            )
        )  # fmt: skip

    told = f"{row.technology}: {row.settings}"
    for element, share in then.items():
        key = stated_keys(model, row.plant).get(element)
        if key is None:
            continue
        circuit = circuits.get((row.plant, element))
        value = model.values[key]
        stated = Estimate(value.low, value.central, value.high) if circuit is None else Estimate(
            circuit.recovery_low, circuit.recovery_central, circuit.recovery_high
        )  # fmt: skip
        today = now[element].central if element in now else stated.central
        if share.central == 0 and today == 0:
            continue  # a by-product that neither way makes
        reached = share if today == 0 else _moved(stated, share.central - today, share.high)
        empty = circuit is not None and circuit.capacity_central == 0
        least = NOTHING_OF_A_YIELD if circuit is None else NOTHING
        if abs(reached.central - stated.central) < least and not empty:
            continue
        before = f"{today:.3f}" if element in now else "the stated share"
        note = f"{told}; flowsheet {share.central:.3f} against {before}"
        if circuit is None:
            add("yield_set", f"{row.plant}:{recipe.capacity_commodity}", reached, note)
            continue
        add("recovery_set", f"{row.plant}:{element}", reached, note)
        if empty:
            entering = _entering(model, row.plant, element, feed)
            if entering.high > 0:
                add(
                    "circuit_add",
                    f"{row.plant}:{element}",
                    entering * reached,
                    f"{told}; sized for what enters",
                )
    return found


def _entering(model: Model, plant: str, element: str, feed: PlantFeed) -> Estimate:
    """Tonnes a year of a companion in the base-year feed; the band is that of the content at large."""
    central = feed.tonnes * feed.per_principal.get(element, 0.0)
    for row in model.compositions:
        if row.commodity in model.recipes_of[plant][0].feed and row.element == element and row.origin == "*":
            return Estimate(
                central * row.low / row.central, central, central * row.high / row.central, "t/yr"
            )
    return Estimate.of(central, unit="t/yr")


def _moved(stated: Estimate, change: float, most: float) -> Estimate:
    """What is stated, moved; no gain goes beyond the most that the flowsheet reaches itself."""
    ends = (stated.low, stated.central, stated.high)
    low, central, high = (max(0.0, min(x + change, max(most, x))) for x in ends)
    return Estimate(low, central, high, stated.unit)


def _rounded(value: float) -> float:
    """Four digits: a recovery is not known better, and tables stay readable."""
    return float(f"{value:.4g}")


def drifted(model: Model) -> list[str]:
    """Keys of rows that are not what the flowsheets give now: run `oreshed technology plants MODEL --write`."""
    now = derive(model)
    stale = [key_of(a) for a, b in zip(model.circuits, now.circuits, strict=True) if a != b]
    before = {key_of(e): e for e in model.option_effects}
    after = {key_of(e): e for e in now.option_effects}
    return stale + sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
