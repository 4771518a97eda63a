"""The verdict: a study as a plain dictionary with the keys of docs/verdict.md."""

from __future__ import annotations

import time
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from oreshed.chain.model import Model, Value, key_of
from oreshed.chain.network import FEED_RULES
from oreshed.chain.slice import SMALL
from oreshed.chain.world import World
from oreshed.insight import reading, volumes
from oreshed.insight.base_year import base_year_check, reference_case
from oreshed.insight.binding import class_label, classes, unlocking_facts, unlocking_groups, unlocking_sets
from oreshed.insight.certificate import certificates_json
from oreshed.insight.processes import processes
from oreshed.insight.study import Interval, Study
from oreshed.insight.technology_facts import technology_facts
from oreshed.insight.wording import sentence, warnings

SCHEMA = "oreshed-verdict/1"


def verdict_of(study: Study) -> dict[str, Any]:
    """Every answer of a study. Slow parts are worked out here if they were not before."""
    study.start()
    # What this process can do alone comes first: interventions, then draws, are under way in others.
    certificates = certificates_json(study.certificates)
    marginal, flips = _marginal(study), _flips(study)
    check, balance = study.base_check, _balance(study)
    blocs, surplus = _other_blocs(study), _surplus(study)
    piece = study.piece
    units, flows = reading.units(piece, study.base_piece), reading.picture(piece)
    joint, curve = study.joint, study.unlock_curve
    cheapest, ladder = _cheapest(study), _ladder(study)
    waterfall, technology = reading.waterfall(study.pieces), technology_facts(study)
    made, runs, labels = volumes.production(study), processes(study), _labels(study)
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "oreshed_version": version("oreshed"),
        "model": _model(study.model),
        "question": _question(study),
        "unlocking": unlocking_facts(study),
        "unlocking_sets": unlocking_sets(study),
        "unlocking_groups": unlocking_groups(study),
        "cuts": [{"members": list(c)} for c in study.unlocking.cuts],
        "classes": classes(study),
        "certificates": certificates,
        "demand": _demand(study),
        "supply": {rule: _interval(study, study.supply[rule]) for rule in FEED_RULES},
        "gap": _interval(study, study.gap),
        "verdict": study.verdict,
        "verdict_text": sentence(study),
        "share_of_draws_short": study.share_short,
        "waterfall": waterfall,
        "units": units,
        "cheapest": cheapest,
        "ladder": ladder,
        "marginal_values": marginal,
        "interventions": _interventions(study),
        "joint_interventions": [
            {"ids": list(j.options), "gain": j.gain, "sum_of_singles": j.sum_of_singles} for j in joint
        ],
        "unlock_curve": curve,
        **technology,
        "flips": flips,
        "settles": _settles(study),
        "sensitivity": [*_feed_rules(study), *blocs],
        "surplus": surplus,
        "reference_case": reference_case(study.model, piece),
        "base_year_check": base_year_check(check, {piece.question.element, *piece.host}),
        "balance": balance,
        "stages": list(reading.STAGES),
        "flows": flows,
        "production": made,
        "world": volumes.world(study, made),
        "supply_parts": volumes.supply_parts(study),
        "imports": volumes.imports(study),
        "technologies": runs,
        "regions": [{"id": r.id, "name": r.name} for r in study.model.regions],
    }
    found["unverified"] = [
        {"key": k, "label": labels[k], "value": v.central, "unit": v.unit, "source_id": v.source_id}
        for k in study.used_keys
        if (v := study.model.values[k]).unverified
    ]
    shown = set(study.used_keys) | {k for f in found["flows"] for k in f["parents"]}
    shown |= {f["key"] for f in found["flips"]} | {c["key"] for c in found["base_year_check"]}
    shown |= {r["key"] for r in found["reference_case"] if r["key"]}
    for table in ("production", "world", "supply_parts", "imports", "technologies", "statements"):
        shown |= {k for r in found[table] for k in r["parents"]}
    shown |= {k for r in found["technologies"] for x in (*r["facts"], *r["largest"]) for k in x["parents"]}
    found["provenance"] = {
        k: _provenance(study.model.values[k], labels.get(k)) for k in sorted(shown) if k in study.model.values
    }
    used_sources = {p["source_id"] for p in found["provenance"].values()}
    for x in (o.option for o in study.interventions):
        used_sources |= {x.source_id, x.capex_source, x.opex_source, x.lead_source} - {""}
    found["sources"] = {
        x.id: {"title": x.title_text, "year": x.year, "url": x.url, "licence": x.licence, "opened": x.opened}
        for x in study.model.sources
        if x.id in used_sources
    }
    found["warnings"] = warnings(study)
    found["run"] = {
        "balance_residual": balance_residual(study),
        "solver": "HiGHS",
        "status": piece.answer.status,
        "flowsheet_passes": study.settled.passes,
        "flowsheet_gap": study.settled.gap,
        "seconds": round(time.perf_counter() - study.started, 3),
    }
    return found


def _model(model: Model) -> dict[str, Any]:
    t = model.settings
    return {
        "name": t.name, "title": t.title, "base_year": t.base_year, "target_year": t.target_year,
        "horizon": t.horizon, "licence": t.licence, "hash": model.hashes.get("", ""),
    }  # fmt: skip


def _question(study: Study) -> dict[str, Any]:
    q, a = study.question, study.ask
    return {
        "metal": q.element, "bloc": list(q.bloc), "bloc_name": study.bloc_name, "year": q.year, "feed": q.feed,
        "by": q.by, "draws": a.draws, "seed": a.seed, "scenario": a.scenario,
    }  # fmt: skip


def _interval(study: Study, found: Interval) -> dict[str, float | None]:
    """low, central, high; without draws there is no interval, only the central world."""
    ends = asdict(found)
    return ends if study.ask.draws else {**ends, "low": None, "high": None}


def _demand(study: Study) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for demand_id, stated in study.world.demand_rows.items():
        first = stated[0]
        if first.element != study.question.element or first.region not in study.question.bloc:
            continue
        central, keys = study.world.demand(demand_id, study.question.year)
        ends = [_end(study.world, demand_id, study.question.year, side) for side in ("low", "high")]
        rows.append(
            {"id": demand_id, "region": first.region, "end_use": first.end_use, "low": ends[0], "central": central,
             "high": ends[1], "parents": list(keys)}
        )  # fmt: skip
    rows.sort(key=lambda r: -r["central"])
    return {
        **_interval(study, study.demand),
        "by_end_use": rows,
        "missing_regions": list(study.missing_regions),
    }


def _end(world: World, demand_id: str, year: int, side: str) -> float:
    """One end of a demand's interval in a year, interpolated as the central value is."""
    numbers = {key_of(r): float(getattr(r, side)) for r in world.demand_rows[demand_id]}
    return World(world.model, numbers).demand(demand_id, year)[0]


def _cheapest(study: Study) -> dict[str, Any] | None:
    best = study.cheapest
    if best is None:
        return None
    found = best.to_json()
    return {**found, "modules": [_named(study, m) for m in found["modules"]]}


def _named(study: Study, module: dict[str, Any]) -> dict[str, Any]:
    """A module with its class in words and the plant that takes it; "" for a route's."""
    row = study.matrix.rows[study.matrix.row_index[module["row"]]]
    plant = study.model.plant.get(row.plant)
    return {
        **module,
        "label": class_label(study, module["class"])["label"],
        "plant": plant.name if plant else "",
    }


def _ladder(study: Study) -> list[dict[str, Any]]:
    found = [rung.to_json() for rung in study.ladder]
    return [{**r, "modules": [_named(study, m) for m in r["modules"]]} for r in found]


def _marginal(study: Study) -> list[dict[str, Any]]:
    return [
        {**v.to_json(), "label": class_label(study, v.relax_class)["label"]} for v in study.marginal_values
    ]


def _interventions(study: Study) -> list[dict[str, Any]]:
    ranked = study.interventions
    small = SMALL * max(1.0, study.piece.demand)
    useful = [r for r in ranked if r.central > small]
    by_tonnes = {r.option.id: n for n, r in enumerate(useful, 1)}
    # What comes after the year asked about stands behind all that helps in it.
    soon = sorted(useful, key=lambda r: -float(f"{r.at_target:.6g}"))
    by_target = {r.option.id: n for n, r in enumerate(soon, 1)}
    priced = sorted(
        (r for r in useful if r.usd_per_t_per_year is not None),
        key=lambda r: (r.usd_per_t_per_year or 0.0, r.option.id),
    )
    by_dollar = {r.option.id: n for n, r in enumerate(priced, 1)}
    by_year = {
        r.option.id: n
        for n, r in enumerate(sorted(useful, key=lambda r: (r.year, -r.central, r.option.id)), 1)
    }
    return [
        {
            "id": r.option.id, "name": r.option.name, "region": r.option.region, "kind": r.option.kind,
            "status": r.option.status, "usable_t_per_year": r.central, "usable_low": r.low, "usable_high": r.high,
            "gain_at_target": r.at_target, "expected_t_per_year": r.expected, "capex_usd": r.capex_usd,
            "capex_low_usd": r.capex_low_usd, "capex_high_usd": r.capex_high_usd,
            "usd_per_t_per_year": r.usd_per_t_per_year, "opex_usd_per_t": r.option.opex_central_usd_per_t,
            "opex_low_usd_per_t": r.option.opex_low_usd_per_t, "opex_high_usd_per_t": r.option.opex_high_usd_per_t,
            "lead_years": r.option.lead_years, "year": r.year, "full_year": r.option.full_year,
            "probability": r.probability, "rank_tonnes": by_tonnes.get(r.option.id),
            "rank_target": by_target.get(r.option.id), "rank_per_dollar": by_dollar.get(r.option.id),
            "rank_year": by_year.get(r.option.id), "note": r.note,
            "unverified": r.unverified, "source_id": r.option.source_id,
        }
        for r in ranked
    ]  # fmt: skip


def _flips(study: Study) -> list[dict[str, Any]]:
    labels = _labels(study)
    return [
        {
            "key": f.value.key, "label": labels.get(f.value.key, f.value.label), "value": f.value.central,
            "flip_value": f.flip_value, "unit": f.value.unit, "low": f.value.low, "high": f.value.high,
            "ratio": f.ratio, "within_interval": f.within_interval, "source_id": f.value.source_id,
            "quality": f.value.quality, "gap_per_unit": f.gap_per_unit,
        }
        for f in study.flips
    ]  # fmt: skip


def _settles(study: Study) -> list[dict[str, Any]]:
    labels = _labels(study)
    values = study.model.values
    return [
        {"key": k, "label": labels.get(k, values[k].label), "share_of_variance": share,
         "source_id": values[k].source_id, "quality": values[k].quality}
        for k, share in study.drawn.share_of_variance(study.ask.feed)[:8]
    ]  # fmt: skip


def _feed_rules(study: Study) -> list[dict[str, Any]]:
    return [
        {
            "setting": "feed", "value": rule, "supply": study.pieces[rule].supply, "demand": study.pieces[rule].demand,
            "gap": study.pieces[rule].demand - study.pieces[rule].supply, "verdict": study.verdict_under(rule),
        }
        for rule in FEED_RULES
    ]  # fmt: skip


def _other_blocs(study: Study) -> list[dict[str, Any]]:
    return [
        {
            "setting": "bloc", "value": name, "supply": piece.supply, "demand": piece.demand,
            "gap": piece.demand - piece.supply, "verdict": "short" if piece.demand > piece.supply else "enough",
            "central_only": True,
        }
        for name, piece in study.other_blocs()
    ]  # fmt: skip


def _surplus(study: Study) -> dict[str, Any] | None:
    if study.central_gap > 0:
        return None
    return {
        "tonnes": -study.central_gap,
        "smallest_outage": [
            {
                "plants": list(o.plants),
                "label": o.label,
                "sites": o.sites,
                "lost_supply": o.lost_supply,
                "gap_after": o.gap_after,
                "proven": o.proven,
            }
            for o in study.outages
        ],
    }


def _balance(study: Study) -> list[dict[str, Any]]:
    found = []
    for year, own, headline in study.years():
        demand = headline.demand
        imports = reading.metal_imports(study.world, study.question.element, study.question.bloc)
        parts = [
            ("own feed", min(own.supply, demand)),
            ("feed from outside", max(0.0, min(headline.supply, demand) - min(own.supply, demand))),
        ]
        left = demand - sum(t for _, t in parts)
        for tier, exporters in imports.items():
            taken = max(0.0, min(left, sum(exporters.values())))
            left -= taken
            parts.append((f"metal imports from {tier}s up to the base year's", taken))
        ids = [
            r
            for r, rows in study.world.demand_rows.items()
            if rows[0].element == study.question.element and rows[0].region in study.question.bloc
        ]
        found.append(
            {
                "year": year,
                "demand": {
                    "low": sum(_end(study.world, d, year, "low") for d in ids),
                    "central": demand,
                    "high": sum(_end(study.world, d, year, "high") for d in ids),
                },
                "supply": {"low": None, "central": headline.supply, "high": None},
                "parts": [{"label": label, "tonnes": t} for label, t in parts],
            }
        )
    return found


def _labels(study: Study) -> dict[str, str]:
    """Key -> words: the row or column of the slice that stands on it, else the table's own label."""
    found: dict[str, str] = {}
    for x in (study.piece, *study.piece.host.values()):
        for row in x.matrix.rows:
            for n, key in enumerate(row.parents):
                if n == 0 and row.label:
                    found.setdefault(key, row.label)
    return {k: found.get(k, v.label) for k, v in study.model.values.items()}


def _provenance(value: Value, label: str | None) -> dict[str, Any]:
    return {
        "label": label or value.label, "low": value.low, "central": value.central, "high": value.high,
        "unit": value.unit, "quality": value.quality, "source_id": value.source_id, "as_of": value.as_of,
        "note": value.note,
    }  # fmt: skip


def balance_residual(study: Study) -> float:
    """Largest relative balance residual of every solved slice and of the base-year check."""
    pieces = [*study.pieces.values(), *study.piece.host.values(), study.base_piece]
    slices = [p.matrix.residual(p.flows) for p in pieces if p.answer.status == "optimal"]
    return max([*slices, *(c.residual for c in study.base_check)], default=0.0)
