"""Back-cast of cadmium from zinc plants, without tuning: throughput x content x the flowsheet's recovery.

    python benchmarks/cadmium_backcast.py [folder of base-year tables, default ../shared/data/base]

For each plant of the base-year list: zinc made in 2024 over the flowsheet's zinc recovery gives zinc in feed; times
Cd/Zn of the concentrate gives cadmium in feed; times the flowsheet's cadmium recovery gives metal. A plant listed with
"Cd cake" sells its cake; one listed without cadmium makes none that is counted. Content is the quartile band of the
deposit types whose concentrate the country smelts, read from the content table. Nothing is fitted to the printed
figures; what falls outside is told.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import numpy as np

from oreshed.technology import plant
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.zinc_plant import recoveries, zinc_plant
from oreshed.technology.flowsheet import Solved
from oreshed.technology.stream import Stream

COUNTRIES = ("USA", "CAN", "JPN", "KOR", "AUS")
DRAWS, SEED = 2_000, 24
ZINC_IN_SPHALERITE = 0.63  # mass fraction of iron-bearing sphalerite; 0.671 in pure ZnS
# Deposit types behind each country's smelter feed (handbook and base-year notes; process knowledge where no trade
# table says). Each weight is a share of zinc; the band of each type is that of the content table.
FEED = {
    "USA": {
        "MVT": 1.0
    },  # East Tennessee and Missouri to Clarksville; Middle Tennessee stopped in November 2023
    "CAN": {
        "SEDEX / sediment-hosted massive sulphide": 0.5,
        "VMS": 0.5,
    },  # Red Dog, and Canadian and Peruvian ore
    "JPN": {
        "SEDEX / sediment-hosted massive sulphide": 0.5,
        "VMS": 0.2,
        "skarn / high-temperature replacement": 0.3,
    },
    "KOR": {
        "SEDEX / sediment-hosted massive sulphide": 0.5,
        "VMS": 0.2,
        "skarn / high-temperature replacement": 0.3,
    },
    "AUS": {"SEDEX / sediment-hosted massive sulphide": 0.7, "VMS": 0.3},
}
# Cd/Zn of concentrates of the Mississippi Valley type of which an assay was opened; none of them goes to Clarksville.
# Pine Point: 864 g/t in 64 % Zn (Osisko Metals). Tri-State: 0.3-0.4 % Cd (AIME 1944) in 60 % Zn (grade from memory).
OPENED_MVT = (864e-6 / 0.64, 0.004 / 0.60)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def content_band(rows: list[dict[str, str]], deposit: str) -> tuple[float, float, float]:
    """Cd/Zn mass ratio of a deposit type: lower quartile, median, upper quartile."""
    for row in rows:
        if row["host"] == "zinc" and row["element"] == "cadmium" and row["deposit_type_or_plant"] == deposit:
            low, mid, high = (float(row[k]) for k in ("p25", "median_or_mean", "p75"))
            return tuple(x * 1e-6 / ZINC_IN_SPHALERITE for x in (low, mid, high))  # type: ignore[return-value]
    raise SystemExit(f"the content table has no cadmium in zinc of {deposit!r}")


def plant_recovery(route: str, cadmium: float) -> tuple[np.ndarray, np.ndarray]:
    """Zinc and cadmium recovery of a plant over drawn parameters; cadmium in concentrate in per cent."""
    sheet = zinc_plant(route)
    feed: Stream = roasting.concentrate(1000.0, Cd=cadmium)
    parts: list[Solved] = list(
        plant.solve_draws(sheet, {"concentrate": feed}, plant.draw_parameters(sheet, DRAWS, SEED))
    )
    told = [recoveries(p, feed) for p in parts]
    return tuple(np.concatenate([np.atleast_1d(t[e]) for t in told]) for e in ("Zn", "Cd"))  # type: ignore[return-value]


def main() -> None:
    base = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data" / "base"
    if not base.is_dir():
        raise SystemExit(f"no folder {base}; give that of the base-year tables")
    content, plants = table(base / "content.csv"), table(base / "plants_pb_zn_cd.csv")
    balance = table(base / "balance_pb_zn_cd.csv")
    recovery = {route: plant_recovery(route, 0.22) for route in ("jarosite", "goethite", "hematite")}
    for route, (zinc, cadmium) in recovery.items():
        print(f"{route:9} zinc {np.median(zinc):.3f}, cadmium {np.median(cadmium):.3f} "
              f"({np.quantile(cadmium, 0.05):.3f}-{np.quantile(cadmium, 0.95):.3f})")  # fmt: skip
    print("\nby deposit types of the feed (assumed mixes, quartiles from the content table)")
    backcast(plants, balance, recovery, {c: by_deposit(content, FEED[c]) for c in COUNTRIES})
    print(
        "\nby the published range of zinc concentrates, Zn:Cd 200-400 (USGS Minerals Yearbook 2006), one for all"
    )
    ratio = 1.0 / np.random.default_rng(SEED).uniform(200.0, 400.0, DRAWS)
    backcast(plants, balance, recovery, dict.fromkeys(COUNTRIES, ratio))
    low, high = OPENED_MVT
    print(f"\nUnited States, by opened assays of its deposit type, Cd/Zn {100 * low:.2f} to {100 * high:.2f} %, evenly in "
          "the logarithm; no assay of Tennessee or Missouri concentrate was found")  # fmt: skip
    opened = np.exp(np.random.default_rng(SEED).uniform(np.log(low), np.log(high), DRAWS))
    backcast(plants, balance, recovery, {"USA": opened})


def by_deposit(content: list[dict[str, str]], weights: dict[str, float]) -> np.ndarray:
    """Draws of Cd/Zn of a mix: each quartile band as a lognormal about its median, sigma from its width."""
    rng = np.random.default_rng(SEED)
    ratio = np.zeros(DRAWS)
    for deposit, weight in weights.items():
        low, mid, high = content_band(content, deposit)
        sigma = np.log(high / low) / (2.0 * 0.6745)
        ratio += weight * mid * np.exp(sigma * rng.standard_normal(DRAWS))
    return ratio


def backcast(
    plants: list[dict[str, str]],
    balance: list[dict[str, str]],
    recovery: dict[str, tuple[np.ndarray, np.ndarray]],
    content: dict[str, np.ndarray],
) -> None:
    """Print each country's cadmium beside the printed figure."""
    print(
        f"{'':4} {'Zn, kt':>7} {'Cd/Zn 25-50-75 %':>19} {'cadmium 5-50-95 %, t':>24} {'printed':>8}  result"
    )
    inside = 0
    for country in content:
        metal, made, notes, ratio = np.zeros(DRAWS), 0.0, [], content[country]
        for row in plants:
            if row["country"] != country or row["metal"] != "zinc" or not float(row["output_t"] or 0.0):
                continue
            if "secondary" in row["process_route"]:
                continue
            if not re.search(r"\bCd\b(?! cake)", row["byproducts"]):
                sold = "Cd cake" in row["byproducts"]
                notes.append(f"{row['name']}: {'sells its cake' if sold else 'lists no cadmium'}")
                continue
            process = row["process_route"].lower()
            zinc, cadmium = recovery[next((r for r in ("goethite", "hematite") if r in process), "jarosite")]
            made += float(row["output_t"])
            metal += float(row["output_t"]) / zinc * ratio * cadmium
        low, mid, high = np.quantile(metal, (0.05, 0.5, 0.95))
        printed = next(
            float(r["central"])
            for r in balance
            if (r["region"], r["commodity"], r["quantity"]) == (country, "cadmium", "primary_refined")
        )
        holds = bool(low <= printed <= high)
        inside += holds
        quartiles = "-".join(f"{100 * q:.2f}" for q in np.quantile(ratio, (0.25, 0.5, 0.75)))
        needs = 100 * np.median(ratio) * printed / mid
        print(f"{country:4} {made / 1e3:7.0f} {quartiles:>19} {low:8,.0f} {mid:7,.0f} {high:7,.0f} {printed:8,.0f}  "
              f"{'inside' if holds else 'OUTSIDE'}, median {100 * (mid / printed - 1):+.0f} %, print needs Cd/Zn "
              f"{needs:.2f} %{'; ' + '; '.join(notes) if notes else ''}")  # fmt: skip
    print(f"{inside} of {len(content)} printed figures lie in the 5-95 % interval.")


if __name__ == "__main__":
    main()
