"""What a model knows of technology: its recipes and circuits, with what they recover and the plants that run them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from oreshed.basis.recipe import Recipe
from oreshed.chain import schema as s
from oreshed.chain.model import Model, key_of
from oreshed.chain.world import circuit_open
from oreshed.insight.study import Study

# Forms that earlier work left behind: taking metal out of them again is remediation as well as supply.
LEFT_BEHIND = frozenset({"slag", "residue"})
MOST_PLANTS = 3


def processes(study: Study) -> list[dict[str, Any]]:
    """Technologies of the element in the bloc and in the target year, one record a recipe or circuit, in model order.

    Headings are those of a brief: extraction, separation, refining, remediation. The model knows none of discovery.
    """
    model, element, bloc = study.model, study.question.element, set(study.question.bloc)
    by_recipe: dict[str, list[s.Plant]] = {}
    for plant in model.plants:
        if plant.region in bloc:
            for recipe in model.recipes_of[plant.id]:
                if recipe.element == element:
                    by_recipe.setdefault(recipe.id, []).append(plant)
    found = [_recipe(study, model.recipe[name], plants) for name, plants in by_recipe.items()]
    return [row for row in [*found, *_circuits(study)] if row["plants"]]


def _recipe(study: Study, recipe: Recipe, plants: Sequence[s.Plant]) -> dict[str, Any]:
    model = study.model
    yields = [
        _fact(
            model,
            key,
            f"recovery of {recipe.element} as {model.commodity[r.commodity].name}"
            if r.usable
            else f"retention of {recipe.element} as {model.commodity[r.commodity].name}",
        )
        for r, key in zip(recipe.routing, recipe.provenance, strict=True)
        if recipe.feed
    ]
    stages = list(dict.fromkeys(p.stage for p in plants))
    feeds = [model.commodity[c].name for c in recipe.feed]
    return _row(
        study,
        _heading(model, recipe, stages),
        recipe.id,
        " / ".join(stages),
        feeds,
        [model.commodity[r.commodity].name for r in recipe.routing if r.usable],
        yields,
        plants,
        recipe.provenance,
    )


def _heading(model: Model, recipe: Recipe, stages: Sequence[str]) -> str:
    made = {model.commodity[r.commodity].form for r in recipe.routing}
    taken = {model.commodity[c].form for c in recipe.feed}
    if not recipe.feed:
        mined = made <= {"ore", "concentrate"} and any("mining" in s.lower() for s in stages)
        return "extraction" if mined else "refining"
    if taken <= LEFT_BEHIND:
        return "remediation"
    return "separation" if taken <= {"ore"} and made <= {"concentrate"} | LEFT_BEHIND else "refining"


def _circuits(study: Study) -> list[dict[str, Any]]:
    """Circuits that take the element out of another metal's plants, one record for each host's stage and product."""
    model, year = study.model, study.question.year
    groups: dict[tuple[str, str], list[s.Circuit]] = {}
    for c in model.circuits:
        plant = model.plant[c.plant]
        if (
            c.element == study.question.element
            and plant.region in study.question.bloc
            and circuit_open(c, year)
        ):
            groups.setdefault((plant.stage, c.commodity), []).append(c)
    found = []
    for (stage, commodity), circuits in groups.items():
        name = model.commodity[commodity].name
        shared = {(c.recovery_low, c.recovery_central, c.recovery_high) for c in circuits}
        text = f"recovery of the {study.question.element} that enters {stage} as {name}"
        # Unlike recoveries are told as the range over plants, never as an average that no plant has.
        kept = circuits if len(shared) > 1 else circuits[:1]
        low, high = min(c.recovery_low for c in kept), max(c.recovery_high for c in kept)
        central = kept[0].recovery_central if len(shared) == 1 else None
        keys = [f"{key_of(c)}:recovery" for c in circuits]
        fact = {
            "text": text,
            "low": low,
            "central": central,
            "high": high,
            "unit": "fraction",
            "parents": keys,
        }
        plants = [model.plant[c.plant] for c in circuits]
        found.append(_row(study, "refining", f"circuit:{stage}/{commodity}", f"{name} from {stage}", [], [name],
                          [fact], plants, [], nameplates=False))  # fmt: skip
    return found


def _fact(model: Model, key: str, text: str) -> dict[str, Any]:
    v = model.values[key]
    return {
        "text": text,
        "low": v.low,
        "central": v.central,
        "high": v.high,
        "unit": "fraction",
        "parents": [key],
    }


def _row(
    study: Study, heading: str, identity: str, name: str, feeds: list[str], products: list[str], facts: list[dict[str, Any]],
    plants: Sequence[s.Plant], parents: Sequence[str], nameplates: bool = True,
) -> dict[str, Any]:  # fmt: skip
    year = study.question.year
    sized = [(p, *study.world.nameplate(p, year)) for p in plants]
    # Plants without capacity in that year are what might be built; they are no technology in use.
    running = [x for x in sized if x[1] > 0]
    largest = sorted(running, key=lambda x: (-x[1], x[0].name))[:MOST_PLANTS] if nameplates else []
    values = study.model.values
    return {
        "heading": heading, "id": identity, "name": name, "feeds": feeds, "products": products, "facts": facts,
        "plants": len(running), "regions": sorted({p.region for p, _, _ in running}), "parents": list(parents),
        "largest": [
            {"name": p.name, "region": p.region, "low": values[keys[0]].low, "central": tonnes,
             "high": values[keys[0]].high, "parents": list(keys)}
            for p, tonnes, keys in largest
        ],
    }  # fmt: skip
