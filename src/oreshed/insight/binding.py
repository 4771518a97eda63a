"""The classes that bind, as the verdict says them: labels, unlocking sets, their groups, cuts."""

from __future__ import annotations

from typing import Any

from oreshed.chain.matrix import Row
from oreshed.chain.model import Model
from oreshed.insight.groups import groups
from oreshed.insight.study import Study


def class_label(study: Study, name: str) -> dict[str, Any]:
    rows = [study.matrix.rows[i] for i in study.matrix.classes[name]]
    first = rows[0]
    region = study.model.region_names.get(first.region, first.region)
    reasons = sorted({r.reason for r in rows if r.reason})
    label = first.label if study.question.by == "plant" else f"{first.family} of {first.stage}, {region}"
    return {
        "id": name, "family": first.family, "stage": first.stage, "region": first.region,
        "side": side(study.model, first), "label": label,
        "reason": ", ".join(reasons[:4]), "rows": [r.label for r in rows],
        "parents": sorted({p for r in rows for p in r.parents}),
    }  # fmt: skip


def side(model: Model, row: Row) -> str:
    """Which side of the chain a constraint stands on: feed (mines and collectors too), plants, circuits, policies."""
    if row.family in ("companion recovery", "circuit"):
        return "circuits"
    if row.family == "policy":
        return "policies"
    if not row.plant:
        return "feed"
    takes_feed = any(model.recipe[r].feed for r in model.plant[row.plant].recipe.split(";"))
    return "plants" if takes_feed else "feed"


def classes(study: Study) -> dict[str, dict[str, Any]]:
    """Every class that the verdict names, by id: what it is, its rows, the values behind them."""
    named = {m for u in study.unlocking.sets for m in u.members} | {
        m for c in study.unlocking.cuts for m in c
    }
    named |= {m for rung in study.ladder for m in rung.members}
    placed = [u for rung in study.ladder for u in rung.modules] + list(
        study.cheapest.modules if study.cheapest else ()
    )
    named |= {use.relax_class for use in placed}
    return {name: class_label(study, name) for name in study.matrix.classes if name in named}


def unlocking_facts(study: Study) -> dict[str, Any]:
    u = study.unlocking
    return {
        "delta": u.delta, "supply_now": u.supply_now, "supply_needed": u.supply_now + u.delta,
        "supply_all_relaxed": finite(u.supply_all_relaxed), "searched_classes": len(study.matrix.classes),
        "complete": u.complete, "none_reason": u.none_reason, "holding_rows": list(u.holding_rows),
        "proof": study.supply_proof.to_json(),
    }  # fmt: skip


def finite(x: float) -> float | None:
    return x if abs(x) < 1e17 else None


def unlocking_sets(study: Study) -> list[dict[str, Any]]:
    shares = study.drawn.holds.mean(axis=0) if len(study.drawn.holds) else []
    flows = {c.set: c.flows for c in study.certificates if c.flows}
    found = [
        {"members": list(u.members), "gain": finite(u.gain),
         "share_of_draws": float(shares[n]) if len(shares) else None, "draws_judged": len(study.drawn.holds),
         "flows": flows.get(u.members, {})}
        for n, u in enumerate(study.unlocking.sets)
    ]  # fmt: skip
    return sorted(found, key=lambda x: -(x["share_of_draws"] or 0.0))


def unlocking_groups(study: Study) -> list[dict[str, Any]]:
    """The ties said shortly: one of these and one of those."""
    shares = study.drawn.holds.mean(axis=0) if len(study.drawn.holds) else []
    share = {u.members: float(shares[n]) for n, u in enumerate(study.unlocking.sets) if len(shares)}
    found = []
    for group in groups([u.members for u in study.unlocking.sets]):
        inside = [share[m] for m in group.sets if m in share]
        found.append(
            {
                "parts": [list(part) for part in group.parts],
                "sets": len(group.sets),
                "share_low": min(inside, default=None),
                "share_high": max(inside, default=None),
            }
        )
    return found
