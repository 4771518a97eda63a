"""What a verdict says of technology: levers, named bottlenecks, plants as flowsheets, coupled uses."""

from __future__ import annotations

from dataclasses import asdict
from math import isnan
from typing import Any

from oreshed.insight import dilute, emissions
from oreshed.insight.levers import as_rows
from oreshed.insight.statements import judge
from oreshed.insight.study import Study


def technology_facts(study: Study) -> dict[str, Any]:
    """The keys `levers`, `statements`, `emissions`, `liquors`, `flowsheets` and `couplings` of docs/verdict.md."""
    return {
        "levers": as_rows(study.levers, study.piece.demand),
        "statements": _statements(study),
        "emissions": emissions.as_rows(study.emissions),
        "liquors": dilute.as_rows(study.liquors),
        "flowsheets": _flowsheets(study),
        "couplings": [{**asdict(c), "limits": c.limits} for c in study.couplings],
    }


def _statements(study: Study) -> list[dict[str, Any]]:
    return [
        {"id": j.statement.id, "says": j.statement.says, "answer": j.answer, "gain": j.gain,
         "share_of_gap": j.share_of_gap, "why": j.why, "parents": list(j.parents)}
        for j in judge(study, study.levers)
    ]  # fmt: skip


def _flowsheets(study: Study) -> list[dict[str, Any]]:
    """Plants that run as technologies of the registry, at the feed of this answer; `flowsheet` None where it refuses."""
    plants = study.model.plant
    return [
        {"plant": r.plant, "name": plants[r.plant].name, "region": plants[r.plant].region, "technology": r.technology,
         "settings": r.settings, "element": r.element, "key": r.key, "source_of_model": r.gives,
         "feed_t_per_year": r.feed_t, "stated": {"low": r.low, "central": r.stated, "high": r.high},
         "flowsheet": None if isnan(r.found) else r.found, "inside": r.inside, "refused": r.refused}
        for r in study.settled.runs
    ]  # fmt: skip
