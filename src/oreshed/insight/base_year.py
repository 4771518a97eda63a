"""The model beside print: its base year against printed figures, and what its reference case adds after that."""

from __future__ import annotations

from math import isnan
from typing import Any

from oreshed.chain import schema as s
from oreshed.chain.basecase import BaseCase, label_of
from oreshed.chain.model import Model, key_of
from oreshed.chain.slice import Slice


def reference_case(model: Model, piece: Slice) -> list[dict[str, Any]]:
    """What the reference case holds beyond the base year, for the plants of the slice and of its hosts."""
    base, year = model.settings.base_year, piece.question.year
    plants = {r.plant for x in (piece, *piece.host.values()) for r in x.matrix.rows if r.plant}
    found = []
    for rows, word in ((model.capacities, "nameplate"), (model.utilisation, "utilisation")):
        for row in rows:
            if row.plant in plants and base < row.year <= year:
                # Grouped as all other figures of the report, so that no reader takes a comma for a point.
                grouped = f"{row.central:,.0f}".replace(",", "\u202f")
                amount = f"{grouped} t/yr" if word == "nameplate" else f"{100 * row.central:.0f} %"
                found.append(
                    _reference(model, row, model.plant[row.plant].name, f"{word} {amount}", row.year)
                )
    for plant in model.plants:
        for word, when in (("opens", plant.opens), ("closes", plant.closes)):
            if plant.id in plants and when is not None and base < when <= year:
                found.append(_reference(model, plant, plant.name, word, when))
    return sorted(found, key=lambda r: (r["year"], r["name"]))


def _reference(model: Model, row: s.Sourced, name: str, what: str, year: int) -> dict[str, Any]:
    key = key_of(row)
    return {
        "id": key, "key": key if key in model.values else "", "name": name, "what": what, "year": year,
        "source_id": row.source_id, "quality": row.quality, "note": row.note,
    }  # fmt: skip


def base_year_check(cases: tuple[BaseCase, ...], elements: set[str] | None = None) -> list[dict[str, Any]]:
    """Printed figures beside the model's, imposed and predicted; of some elements or of all."""
    return [
        {
            "id": c.row.id, "key": key_of(c.row), "label": label_of(case, c.row), "region": c.row.region,
            "quantity": c.row.quantity, "year": case.year, "status": c.row.status, "unit": c.row.unit,
            "printed": {"low": c.row.low, "central": c.row.central, "high": c.row.high},
            "model": None if isnan(c.model) else c.model,
            "error_percent": c.error_percent, "inside": c.inside, "source_id": c.row.source_id, "note": c.row.note,
            "quality": c.row.quality,
        }
        for case in cases
        if elements is None or case.element in elements
        for c in case.checks
    ]  # fmt: skip
