"""What an option changes must be there: the plant, circuit, product, route or demand that its effect names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oreshed.basis.errors import Fault
from oreshed.chain import schema as s
from oreshed.chain.cells import closest
from oreshed.chain.sheets import SINGULAR, Sheets, fault_at, names_in, rows_of, sentence, shown


def option_targets(sheets: Sheets) -> Iterator[Fault]:
    names = {table: names_in(sheets, table) for table in ("plants", "regions", "commodities", "demands")}
    circuits: set[str] | None = None
    if sheets["circuits"].readable:
        plants, elements = (list(sheets["circuits"].named(c)) for c in ("plant", "element"))
        circuits = {f"{p}:{e}" for p, e in zip(plants, elements, strict=False)}
    made = _made_at_plants(sheets)
    for row, effect in rows_of(sheets, s.OptionEffect):
        problem, remedy = _effect_target(effect, names, circuits)
        if effect.kind == "yield_set" and not problem and made is not None:
            plant, _, commodity = effect.target.partition(":")
            if commodity not in made.get(plant, ()):
                problem = f"{plant} makes no {commodity}"
                remedy = f"It makes {', '.join(sorted(made.get(plant, ()))) or 'nothing'}."
        if problem:
            yield fault_at(sheets, s.OptionEffect, row, "target", effect.target, problem, remedy)
        fraction = effect.kind in ("utilisation_set", "recovery_set", "retention_set", "yield_set")
        top = 1.2 if effect.kind == "utilisation_set" else 1.0 if fraction else float("inf")
        bottom = float("-inf") if effect.kind in ("capacity_add", "circuit_add", "feed_add") else 0.0
        for column in ("low", "central", "high"):
            value = getattr(effect, column)
            if not bottom <= value <= top:
                problem = (
                    f"{effect.kind} takes {'a fraction from 0 to ' + shown(top) if fraction else '0 or more'}"
                )
                remedy = (
                    f"{shown(value)} percent is {value / 100:g}." if fraction and value > 1 else "Mend it."
                )
                yield fault_at(sheets, s.OptionEffect, row, column, shown(value), problem, remedy)


def _made_at_plants(sheets: Sheets) -> dict[str, set[str]] | None:
    """Products of each plant's recipes; None where a table could not be read."""
    if not (sheets["plants"].readable and sheets["recipes"].readable):
        return None
    products: dict[str, set[str]] = {}
    for _, line in rows_of(sheets, s.RecipeRow):
        if line.kind == "product":
            products.setdefault(line.recipe, set()).add(line.commodity)
    return {
        plant.id: {c for name in plant.recipe.split(";") for c in products.get(name.strip(), ())}
        for _, plant in rows_of(sheets, s.Plant)
    }


def _effect_target(
    effect: s.OptionEffect, names: Mapping[str, set[str] | None], circuits: set[str] | None
) -> tuple[str, str]:
    """(problem, remedy) of an effect's target; ("", "") when it names what its kind changes."""

    def missing(part: str, table: str) -> tuple[str, str] | None:
        known = names[table]
        if known is None or part in known:
            return None
        near = closest(part, known) or f"add it to {table}"
        return f"{effect.kind} names no known {SINGULAR[table]}", sentence(near)

    target = effect.target
    if effect.kind in ("capacity_add", "capacity_set", "utilisation_set"):
        return missing(target, "plants") or ("", "")
    if effect.kind == "demand_set":
        return missing(target, "demands") or ("", "")
    if effect.kind in ("circuit_add", "recovery_set"):
        plant, colon, _ = target.partition(":")
        if not colon:
            return f"{effect.kind} changes a circuit", "Write plant:element, such as budel-zinc:cadmium."
        if fault := missing(plant, "plants"):
            return fault
        if circuits is not None and target not in circuits:
            near = closest(target, circuits) or "add a row to circuits, with capacity 0 if it is to be built"
            return "there is no such circuit", sentence(near)
        return "", ""
    place, colon, commodity = target.partition(":")
    if effect.kind == "yield_set":
        if not colon:
            return (
                "yield_set changes a product of a plant",
                "Write plant:commodity, such as balen-zinc:zinc-refined.",
            )
        return missing(place, "plants") or missing(commodity, "commodities") or ("", "")
    if effect.kind == "retention_set":
        if not colon:
            return "retention_set changes what leaves a region", "Write region:commodity."
        return missing(place, "regions") or missing(commodity, "commodities") or ("", "")
    exporter, arrow, importer = place.partition(">")
    if not colon or not arrow:
        return "feed_add changes a route", "Write from>to:commodity, such as PER>JPN:zinc-concentrate."
    if exporter == importer:
        return "the route leads from a region to itself", "Name two regions."
    return (
        missing(exporter, "regions")
        or missing(importer, "regions")
        or missing(commodity, "commodities")
        or ("", "")
    )
