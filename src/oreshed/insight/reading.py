"""Reading a solution: where the units go, the waterfall of demand, and the flows of the picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from oreshed.chain.entering import collected_origins, entry, is_secondary
from oreshed.chain.matrix import Column, Floats
from oreshed.chain.model import Model, key_of
from oreshed.chain.network import FeedRule
from oreshed.chain.schema import Route
from oreshed.chain.slice import Slice
from oreshed.chain.world import World

# Flows below this share of demand are left out of the picture.
THIN = 1e-4

STAGES = ("Ore and scrap", "Feed", "Smelting", "Refining", "Metal", "Use")


def metal_imports(world: World, element: str, bloc: Iterable[str]) -> dict[str, dict[str, float]]:
    """Base-year metal that comes into the bloc, tonnes a year: tier -> exporter -> tonnes."""
    model, inside = world.model, set(bloc)
    found: dict[str, dict[str, float]] = {}
    for r in model.base_routes:
        c = model.commodity[r.commodity]
        if (
            c.element == element
            and c.role == "metal"
            and r.to_region in inside
            and r.from_region not in inside
        ):
            tier = "partner" if model.tier(r.from_region) != "other" else "other"
            place = found.setdefault(tier, {})
            place[r.from_region] = place.get(r.from_region, 0.0) + world.of(r)
    return dict(sorted(found.items(), key=lambda f: f[0] != "partner"))  # friends' metal is taken first


def waterfall(supplies: dict[FeedRule, Slice]) -> list[dict[str, Any]]:
    """Demand in steps: own, partner and other feed, metal imports up to those of the base year, unmet. Tonnes a year."""
    piece = supplies["reliable"]
    demand = piece.demand
    met = {rule: min(p.supply, demand) for rule, p in supplies.items()}
    imports = metal_imports(piece.world, piece.question.element, piece.question.bloc)
    left = demand - met["all"]
    partners = min(left, sum(imports.get("partner", {}).values()))
    others = min(left - partners, sum(imports.get("other", {}).values()))
    steps = [
        ("own_feed", "own feed", met["own"]),
        ("partner_feed", "feed from partners", met["reliable"] - met["own"]),
        ("other_feed", "feed from others", met["all"] - met["reliable"]),
        ("metal_from_partners", "metal from partners, up to the base year's", partners),
        ("metal_from_others", "metal from others, up to the base year's", others),
        ("unmet", "unmet", left - partners - others),
    ]
    return [{"step": s, "label": label, "tonnes": max(0.0, t)} for s, label, t in steps]


def _weights(piece: Slice) -> dict[str, tuple[str, str, Floats]]:
    """Unit flows as weight vectors over the columns: flow -> (label, commodity, weights)."""
    matrix, model = piece.matrix, piece.world.model
    n = len(matrix.columns)
    collected = collected_origins(model)
    found: dict[str, tuple[str, str, Floats]] = {}

    def add(flow: str, label: str, commodity: str, j: int, amount: float) -> None:
        if flow not in found:
            found[flow] = (label, commodity, np.zeros(n))
        found[flow][2][j] += amount

    made: dict[int, list[tuple[str, float]]] = {}
    for i, j, v in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        row = matrix.rows[i]
        if row.family == "node balance" and row.stage == "made" and v > 0:
            made.setdefault(j, []).append((row.commodity, v))
    for j, c in enumerate(matrix.columns):
        outputs = made.get(j, [])
        if c.kind == "raise":
            for commodity, share in outputs:
                does = entry(model, model.plant[c.plant], commodity)
                flow = f"{does.replace(' ', '_')}:{commodity}"
                add(flow, f"{does}, {model.commodity[commodity].name}", commodity, j, share)
        elif c.kind == "make":
            secondary = is_secondary(model, c, collected)
            for commodity, share in outputs:
                if model.commodity[commodity].role == "metal":
                    word = "secondary" if secondary else "primary"
                    add(f"refined_{word}:{commodity}", f"refined at home, {word}", commodity, j, share)
            lost = 1.0 - sum(share for _, share in outputs)
            if lost > 1e-12:
                name = _name(model, c.commodity)
                add(f"lost:{c.commodity}", f"lost at plants, of {name}", c.commodity, j, lost)
        elif c.kind in ("import", "export"):
            word = "imported as" if c.kind == "import" else "exported as"
            add(f"{c.kind}ed_feed:{c.commodity}", f"{word} {_name(model, c.commodity)}", c.commodity, j, 1.0)
        elif c.kind == "recover":
            add(
                f"companion_recovered:{c.commodity}",
                f"recovered as {_name(model, c.commodity)}",
                c.commodity,
                j,
                1.0,
            )
        elif c.kind == "residue":
            add("companion_left_in_residue", "left in residue at plants with a circuit", "", j, 1.0)
        elif c.kind == "difference":
            label = f"statistical difference of {_name(model, c.commodity)}, counts as nothing"
            add(f"statistical_difference:{c.commodity}", label, c.commodity, j, 1.0)
        elif c.kind == "waste":
            role = model.commodity[c.commodity].role
            name = _name(model, c.commodity)
            label = f"left as {name}" if role == "residue" else f"{name}, raised or made, taken by no plant"
            add(f"unused:{c.commodity}", label, c.commodity, j, 1.0)
        elif c.kind == "use":
            add("delivered", "delivered to end uses", c.commodity, j, 1.0)
        elif c.kind == "surplus":
            add("surplus", "surplus metal", c.commodity, j, 1.0)
    return found


def _name(model: Model, commodity: str) -> str:
    row = model.commodity.get(commodity)
    return row.name if row else commodity


def as_hosted(piece: Slice) -> Floats:
    """The flows with every host plant at its own activity.

    A companion's program need not run a host whose feed brings it nothing more; the host runs all the same, and what it
    brings up beyond the circuits is left in residue.
    """
    x = piece.flows.copy()
    matrix = piece.matrix
    spare: dict[int, float] = {}
    for row, rhs in zip(matrix.rows, matrix.rhs.tolist(), strict=True):
        if row.family == "host":
            j = matrix.column_index[row.id.removeprefix("host:")]
            spare[j] = max(0.0, rhs - x[j])
    for i, j, content in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        if spare.get(j, 0.0) > 0 and matrix.rows[i].id.startswith("parts:"):
            left = matrix.column_index[f"residue:{matrix.columns[j].plant}:{piece.question.element}"]
            x[left] += content * spare[j]
    for j, more in spare.items():
        x[j] += more
    return x


def unplaced(piece: Slice) -> dict[str, float]:
    """Statistical difference of each commodity in the bloc, tonnes a year."""
    tonnes: dict[str, float] = {}
    for c, x in zip(piece.matrix.columns, piece.flows.tolist(), strict=True):
        if c.kind == "difference" and x > 0:
            tonnes[c.commodity] = tonnes.get(c.commodity, 0.0) + x
    return tonnes


def _residue_range(
    piece: Slice, left: float, weights: dict[str, tuple[str, str, Floats]]
) -> tuple[float, float]:
    """Residue is what enters less what is recovered, so its range is the recovered range turned round."""
    recovered = [w for flow, (_, _, w) in weights.items() if flow.startswith("companion_recovered:")]
    if not recovered or piece.nearest is None:
        return left, left
    whole = np.sum(recovered, axis=0)
    low, high = piece.nearest.range_of(whole)
    now = float(whole @ piece.flows)
    return max(0.0, left + now - high), left + now - low


def units(piece: Slice, base: Slice | None = None) -> list[dict[str, Any]]:
    """Where the units go, tonnes a year: in the year asked about (with the range left free) and in the base year."""
    if piece.nearest is None:
        return []
    x = as_hosted(piece)
    tiny = THIN * max(1.0, piece.demand)
    before = as_hosted(base) if base else x
    then = {flow: float(w @ before) for flow, (_, _, w) in _weights(base).items()} if base else {}
    found: list[dict[str, Any]] = []
    for host, inner in piece.host.items():
        found += companion_units(piece, inner, host, base.host.get(host) if base else None)
    flows = _weights(piece)
    for flow, (label, commodity, weights) in flows.items():
        tonnes = float(weights @ x)
        if flow == "companion_left_in_residue":
            low, high = _residue_range(piece, tonnes, flows)
        else:
            low, high = piece.nearest.range_of(weights) if tonnes > tiny else (tonnes, tonnes)
        found.append(
            {"flow": flow, "label": label, "commodity": commodity, "tonnes": tonnes, "low": min(low, tonnes),
             "high": max(high, tonnes), "base_tonnes": then.get(flow)}
        )  # fmt: skip
    for tier, exporters in metal_imports(piece.world, piece.question.element, piece.question.bloc).items():
        tonnes = sum(exporters.values())
        names = ", ".join(sorted(exporters))
        found.append(
            {"flow": f"imported_metal:{tier}", "label": f"imported as metal from {tier}s in the base year ({names})",
             "commodity": "", "tonnes": tonnes, "low": tonnes, "high": tonnes, "base_tonnes": tonnes}
        )  # fmt: skip
    return [u for u in found if max(abs(u["tonnes"]), abs(u["base_tonnes"] or 0.0)) > tiny]


def companion_units(piece: Slice, inner: Slice, host: str, base: Slice | None) -> list[dict[str, Any]]:
    """Tonnes of the companion in the host's feed: raised, exported, and fed to plants with and without a circuit."""
    element = piece.question.element

    def carried(of: Slice | None) -> dict[str, float]:
        totals: dict[str, float] = {}
        if of is None or of.nearest is None:
            return totals
        equipped = {c.plant for c in of.world.model.circuits if c.element == element}
        for c, x in zip(of.matrix.columns, of.flows, strict=True):
            commodity = c.commodity
            if c.kind == "raise":
                recipe = of.world.model.recipe[of.world.model.plant[c.plant].recipe.split(";")[0]]
                commodity = recipe.routing[0].commodity
            content = of.world.content(commodity, c.origin, element) if x else None
            if content is None:
                continue
            word = {"raise": "in_mined_feed", "export": "exported_in_feed", "import": "imported_in_feed"}.get(
                c.kind, ""
            )
            if c.kind == "make":
                word = "fed_with_circuit" if c.plant in equipped else "fed_without_circuit"
            if word:
                totals[word] = totals.get(word, 0.0) + float(x) * content[0]
        return totals

    labels = {
        "in_mined_feed": f"brought up in {host} feed",
        "exported_in_feed": f"leaves in exported {host} feed",
        "imported_in_feed": f"comes in imported {host} feed",
        "fed_with_circuit": f"enters {host} plants with a circuit",
        "fed_without_circuit": f"enters {host} plants without a circuit, lost to residue",
    }
    now, then = carried(inner), carried(base)
    return [
        {"flow": f"{word}:{host}", "label": labels[word], "commodity": "", "tonnes": t, "low": t, "high": t,
         "base_tonnes": then.get(word)}
        for word in labels
        if (t := now.get(word)) is not None
    ]  # fmt: skip


def picture(piece: Slice) -> list[dict[str, Any]]:
    """Flows of the Sankey: from stage and region to stage and region, tonnes a year."""
    if piece.nearest is None:
        return []
    model = piece.world.model
    flows: dict[tuple[str, str, str, str, str, str], tuple[float, set[str]]] = {}

    def add(
        start: tuple[str, str], end: tuple[str, str], commodity: str, kind: str, t: float, keys: Iterable[str]
    ) -> None:
        label = (*start, *end, commodity, kind)
        before, parents = flows.get(label, (0.0, set()))
        flows[label] = (before + t, parents | set(keys))

    origin_regions = {o.id: o.region for o in model.origins}
    intermediate = {c.commodity for c in _made_columns(piece)}
    matrix = piece.matrix
    made: dict[int, list[tuple[str, float]]] = {}
    for i, j, v in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        if matrix.rows[i].family == "node balance" and matrix.rows[i].stage == "made" and v > 0:
            made.setdefault(j, []).append((matrix.rows[i].commodity, v))

    def plant_stage(c: Column) -> str:
        return "Refining" if c.commodity in intermediate else "Smelting"

    for j, (c, amount) in enumerate(zip(matrix.columns, as_hosted(piece).tolist(), strict=True)):
        if amount <= 0:
            continue
        feed_stage = "Smelting" if c.commodity in intermediate else "Feed"
        to_stage = "Refining" if c.commodity in intermediate else "Smelting"
        keys = (*c.parents, *_plant_keys(piece, c))
        if c.kind == "raise":
            for commodity, share in made.get(j, []):
                add(
                    ("Ore and scrap", c.from_region),
                    ("Feed", c.from_region),
                    commodity,
                    "feed",
                    share * amount,
                    keys,
                )
        elif c.kind == "ship":
            add((feed_stage, c.from_region), (to_stage, c.to_region), c.commodity, "feed", amount, keys)
        elif c.kind == "import":
            add(("Feed", c.from_region), (to_stage, c.to_region), c.commodity, "feed", amount, keys)
        elif c.kind == "export":
            if feed_stage == "Feed":
                add(
                    ("Feed", c.from_region),
                    ("Smelting", f"{c.to_region} (outside)"),
                    c.commodity,
                    "feed",
                    amount,
                    keys,
                )
            else:
                add(
                    (feed_stage, c.from_region),
                    ("Refining", f"{c.to_region} (outside)"),
                    c.commodity,
                    "feed",
                    amount,
                    keys,
                )
        elif c.kind == "make":
            outputs = made.get(j, [])
            for commodity, share in outputs:
                role = model.commodity[commodity].role
                if role == "metal":
                    add(
                        (plant_stage(c), c.from_region),
                        ("Metal", c.from_region),
                        commodity,
                        "metal",
                        share * amount,
                        keys,
                    )
                elif role == "residue":
                    add(
                        (plant_stage(c), c.from_region),
                        ("Metal", "residue"),
                        commodity,
                        "residue",
                        share * amount,
                        keys,
                    )
            lost = (1.0 - sum(share for _, share in outputs)) * amount
            if lost > 0:
                add((plant_stage(c), c.from_region), ("Metal", "lost"), c.commodity, "loss", lost, keys)
        elif c.kind == "host":
            content = piece.world.content(c.commodity, c.origin, piece.question.element)
            if content is not None:
                add(
                    ("Feed", origin_regions.get(c.origin, c.origin)),
                    ("Smelting", c.from_region),
                    c.commodity,
                    "feed",
                    content[0] * amount,
                    (content[1],),
                )
        elif c.kind == "recover":
            end = ("Metal", c.from_region) if model.commodity[c.commodity].role == "metal" else None
            if end:
                add(("Smelting", c.from_region), end, c.commodity, "companion", amount, keys)
        elif c.kind == "residue":
            add(("Smelting", c.from_region), ("Metal", "residue"), "", "residue", amount, keys)
        elif c.kind == "use":
            add(("Metal", c.from_region), ("Use", c.to_region), c.commodity, "metal", amount, keys)
        elif c.kind == "surplus":
            add(("Metal", c.from_region), ("Use", "surplus"), c.commodity, "metal", amount, keys)
    _fill_demand(piece, add)
    tiny = THIN * max(1.0, piece.demand)
    return [
        {
            "id": f"f{n}", "from": f"{a}|{b}", "to": f"{c}|{d}", "from_stage": a, "to_stage": c, "from_region": b,
            "to_region": d, "commodity": commodity, "label": _name(model, commodity) or kind, "tonnes": t,
            "kind": kind, "parents": sorted(parents),
        }
        for n, ((a, b, c, d, commodity, kind), (t, parents)) in enumerate(flows.items())
        if t > tiny
    ]  # fmt: skip


def _made_columns(piece: Slice) -> list[Column]:
    """Ship columns of feeds that plants of the slice make (bullion, cake): their buyers stand one stage later."""
    raised = {
        r.commodity
        for p in piece.world.model.plants
        for recipe in (piece.world.model.recipe[n] for n in p.recipe.split(";"))
        if not recipe.feed
        for r in recipe.routing
    }
    return [c for c in piece.matrix.columns if c.kind == "ship" and c.commodity not in raised]


def _plant_keys(piece: Slice, column: Column) -> tuple[str, ...]:
    if not column.plant:
        return ()
    plant = piece.world.model.plant[column.plant]
    running = piece.world.running(plant, piece.question.year)
    return (
        *piece.world.nameplate(plant, piece.question.year)[1],
        *((key_of(running[1]),) if running else ()),
    )


def _fill_demand(piece: Slice, add: Any) -> None:
    """Metal imports up to those of the base year, then unmet demand, spread over regions by what they still need.

    Metal that a region imports and no longer needs goes on to the others: inside the bloc metal finds its use, so that
    what is unmet here is what the waterfall has unmet where the study's feed is all there is.
    """
    need: dict[str, float] = {}
    for demand_id, rows in piece.world.demand_rows.items():
        if rows[0].element == piece.question.element and rows[0].region in piece.question.bloc:
            need[rows[0].region] = (
                need.get(rows[0].region, 0.0) + piece.world.demand(demand_id, piece.question.year)[0]
            )
    for c, x in zip(piece.matrix.columns, piece.flows.tolist(), strict=True):
        if c.kind == "use":
            need[c.to_region] -= x
    model, inside = piece.world.model, set(piece.question.bloc)
    spare: list[tuple[Route, float]] = []
    for r in model.base_routes:
        row = model.commodity[r.commodity]
        if row.element != piece.question.element or row.role != "metal":
            continue
        if r.to_region in inside and r.from_region not in inside:
            comes = piece.world.of(r)
            t = min(max(0.0, need.get(r.to_region, 0.0)), comes)
            if t > 0:
                need[r.to_region] -= t
                add(("Metal", r.from_region), ("Use", r.to_region), r.commodity, "metal", t, (key_of(r),))
            spare.append((r, comes - t))
    for r, left in spare:
        for region, short in need.items():
            t = min(short, left)
            if t > 0:
                need[region] -= t
                left -= t
                add(("Metal", r.from_region), ("Use", region), r.commodity, "metal", t, (key_of(r),))
    for region, t in need.items():
        if t > 0:
            add(("Metal", "unmet"), ("Use", region), "", "unmet", t, ())
