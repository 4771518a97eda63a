"""Reference figures: published production, reserves, consumption and import reliance, shipped with their source.

`reference/production.csv` holds world and country figures of the USGS Mineral Commodity Summaries 2025 and 2026 data
releases (public domain), one row a commodity, region, quantity and year, in tonnes of the release's own basis.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from oreshed.basis.regions import name_of
from oreshed.ledger.finding import Words

TITLES = {
    "usgs-mcs-2025": "USGS, Mineral Commodity Summaries 2025, data release",
    "usgs-mcs-2026": "USGS, Mineral Commodity Summaries 2026, data release",
}


@dataclass(frozen=True)
class Figure:
    """A published value: tonnes (or percent), with the year it is for and its source."""

    commodity: str
    region: str
    quantity: str
    year: int
    low: float
    value: float
    high: float
    unit: str
    source: str

    @property
    def words(self) -> Words:
        """The figure as one side of a finding."""
        amount = f"{self.value:,.6g} {self.unit}"
        return Words(
            f"{name_of(self.region)}, {self.commodity}, {self.quantity.replace('_', ' ')}, {self.year}: {amount}",
            None, TITLES.get(self.source, self.source),
        )  # fmt: skip


# Chapters of the summaries whose commodity the vocabulary names otherwise; both names find the figures.
CHAPTERS = {
    "magnesium metal": "magnesium", "garnet (industrial)": "garnet", "mica (natural)": "mica", "sulfur": "sulphur",
    "talc and pyrophyllite": "talc", "zeolites (natural)": "zeolites", "nitrogen (fixed)—ammonia": "nitrogen", "kyanite and related minerals": "kyanite",
}  # fmt: skip


@lru_cache(maxsize=1)
def figures() -> dict[tuple[str, str, str], tuple[Figure, ...]]:
    """Every shipped figure by commodity, region and quantity, oldest year first."""
    text = resources.files("oreshed.ledger").joinpath("reference/production.csv").read_text(encoding="utf-8")
    table: dict[tuple[str, str, str], list[Figure]] = {}
    for r in csv.DictReader(text.splitlines()):
        if not r["central"]:
            continue
        value = float(r["central"])
        figure = Figure(
            r["commodity"], r["region"], r["quantity"], int(r["year"]),
            float(r["low"] or value), value, float(r["high"] or value), r["unit"], r["source"],
        )  # fmt: skip
        for name in (
            figure.commodity,
            *([CHAPTERS[figure.commodity]] if figure.commodity in CHAPTERS else []),
        ):
            table.setdefault((name, figure.region, figure.quantity), []).append(figure)
    return {k: tuple(sorted(v, key=lambda f: f.year)) for k, v in table.items()}


def published(commodity: str, region: str, quantity: str, year: int | None, within: int = 4) -> Figure | None:
    """The figure of the nearest year, or None where none lies within `within` years."""
    found = figures().get((commodity, region, quantity), ())
    if not found:
        return None
    if year is None:
        return found[-1]
    nearest = min(found, key=lambda f: abs(f.year - year))
    return nearest if abs(nearest.year - year) <= within else None


def world_output(commodity: str) -> Figure | None:
    """The largest published world output of a commodity, mined or refined."""
    found = [
        f
        for quantity in ("mine_production", "refined_production_total", "refined_production_primary")
        for f in figures().get((commodity, "WLD", quantity), ())
    ]
    return max(found, key=lambda f: f.value, default=None)
