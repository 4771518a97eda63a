"""Build `ledger/reference/us_series.csv` from the USGS data release, as published (public domain).

    python benchmarks/us_series.py MCS2026_Commodities_Data.csv src/oreshed/ledger/reference/us_series.csv

Kept: five years of every salient series of the United States whose cells are numbers.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path

from oreshed.ledger.importing.usgs_mcs import read_mcs

KEPT = {
    "price", "apparent_consumption", "reported_consumption", "estimated_consumption", "net_import_reliance", "imports", "exports",
    "mine_production", "refined_production_primary", "refined_production_secondary", "refined_production_total", "production",
}  # fmt: skip
COLUMNS = ("commodity", "quantity", "line", "year", "value", "unit", "source")


def build(release: Path) -> list[tuple[str, ...]]:
    """One row a printed number, in the order of the release."""
    imported = read_mcs(release)
    rows = []
    for c in imported.ledger.claims:
        s, value = c.subject, c.estimate.central
        if (
            s.region != "USA"
            or s.quantity not in KEPT
            or math.isnan(value)
            or value == 0
            or s.period_start is None
        ):
            continue
        line = c.locator.split(": ", 1)[1]
        rows.append(
            (
                s.commodity,
                s.quantity,
                line,
                str(s.period_start),
                f"{value:.10g}",
                c.estimate.unit,
                imported.source_id,
            )
        )
    return rows


def main(release: str, out: str) -> None:
    with Path(out).open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(build(Path(release)))


if __name__ == "__main__":
    main(*sys.argv[1:])
