"""Build `ledger/reference/usgs-mcs-2026.csv` from the USGS data release, as published (public domain).

    python benchmarks/reference_ledger.py MCS2026_Commodities_Data.csv src/oreshed/ledger/reference/usgs-mcs-2026.csv

Kept: the salient statistics of the United States and the world tables of production and capacity, for the metals of
the indicators. Each claim cites the row of the release that it was read from.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from oreshed.basis.regions import regions
from oreshed.ledger.claims_table import COLUMNS

DOCUMENT = "MCS2026_Commodities_Data.csv"
SOURCE = "usgs-mcs-2026"
COMMODITIES = (
    "Aluminum", "Alumina", "Antimony", "Bismuth", "Cadmium", "Cobalt", "Copper", "Gallium", "Germanium", "Indium",
    "Lead", "Nickel", "Selenium", "Silver", "Tellurium", "Tin", "Zinc",
)  # fmt: skip
SPELLED = {"Aluminum": "aluminium"}
LEFT_OUT = ("Employment", "Reserves", "Import Source")
TONNES = {"metric tons": 1.0, "thousand metric tons": 1e3, "thousand metric dry tons": 1e3, "kilograms": 1e-3}
MARKS = {"W": "withheld", "NA": "not_available", "E": "net_exporter"}
KIND_OF = {
    "Import": "imports", "Export": "exports", "Stock": "stocks", "Price": "price", "Capacity": "capacity",
    "Net import reliance": "net_import_reliance", "Shipment": "stockpile_shipments", "Supply": "supply_total",
}  # fmt: skip


def quantity(statistics: str, line: str) -> str:
    """The claims' word for a line of a sheet."""
    low = line.lower()
    if statistics == "Consumption":
        words = {"apparent": "apparent_consumption", "reported": "reported_consumption"}
        return next((q for w, q in words.items() if w in low), "estimated_consumption")
    if statistics != "Production":
        return KIND_OF.get(statistics, statistics.lower())
    if "mine" in low:
        return "mine_production"
    if "scrap" in low or "secondary" in low:
        return "refined_production_secondary"
    if "primary" in low or "smelter" in low:
        return "refined_production_primary"
    return "refined_production_total"


def stage(line: str) -> str:
    low = line.lower()
    found = (
        ("mine", "mine"),
        ("concentrate", "mine"),
        ("smelter", "smelter"),
        ("scrap", "recycling"),
        ("refine", "refinery"),
    )
    return next((s for w, s in found if w in low), "")


def cell(printed: str) -> tuple[str, str, str, str]:
    """low, central, high and qualifier of a printed cell; a dash is zero, `s` is under half a unit."""
    text = printed.replace(",", "").strip()
    if text in {"—", "–", "-"}:
        return "", "0", "", "exact"
    if text == "s":
        return "", "", "0.5", "below"
    if text in MARKS:
        return "", "", "", MARKS[text]
    if text[0] in "<>":
        number = f"{float(text[1:]):g}"
        return ("", "", number, "below") if text[0] == "<" else (number, "", "", "over")
    return "", f"{float(text):.10g}", "", "exact"


def build(release: Path) -> list[dict[str, str]]:
    """One claim a kept row, in the order of commodity and row."""
    codes = {s.lower(): r.name for r in regions() for s in (r.name, *r.spellings)} | {"world total": "world"}
    claims = []
    with release.open(encoding="cp1252", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), start=2):
            if (
                row["Commodity"] not in COMMODITIES
                or row["Statistics"] in LEFT_OUT
                or row["Section"] == "Import Sources"
            ):
                continue
            world = row["Section"].startswith("World")
            line = row["Statistics_detail"].strip().rstrip(",")
            commodity = SPELLED.get(row["Commodity"], row["Commodity"].lower())
            region = codes[row["Country"].lower()]
            low, central, high, word = cell(row["Value"])
            factor = TONNES.get(row["Unit"])
            in_tonnes = [
                "" if v == "" or factor is None else f"{float(v) * factor:.10g}" for v in (low, central, high)
            ]
            place = f"World table, {row['Country']}: " if world else ""
            claims.append(
                dict.fromkeys(COLUMNS, "")
                | {
                    "claim_id": f"mcs2026-{number:05d}", "document": DOCUMENT, "line": str(number),
                    "quote": f"{place}{line}: {row['Value'].strip()}", "commodity": commodity, "region": region,
                    "quantity": quantity(row["Statistics"], line), "stage": stage(line),
                    "period_start": row["Year"], "period_end": row["Year"],
                    "value_low": low, "value_central": central, "value_high": high, "unit": row["Unit"],
                    "value_low_t": in_tonnes[0], "value_central_t": in_tonnes[1], "value_high_t": in_tonnes[2],
                    "qualifier": word, "cited_source": SOURCE,
                    "claim_kind": "estimate" if row["Notes"].startswith("Estimated") else "measured",
                }
            )  # fmt: skip
    return sorted(claims, key=lambda c: (c["commodity"], c["claim_id"]))


def main() -> None:
    release, out = map(Path, sys.argv[1:3])
    with out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(build(release))


if __name__ == "__main__":
    main()
