"""The smallest model that gives an answer, as a start: every table with example rows, to be replaced one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain.cells import TABLE_BY_NAME, columns_of
from oreshed.chain.model import Model
from oreshed.chain.schema import TABLES, Settings
from oreshed.chain.settings import settings_text

# Country codes that ISO 3166 leaves to users: an invented figure must not look like a country's.
HOME, ABROAD = "XAA", "XBB"
SOURCE = "replace-me"
_PARENTS = {"quality": "memory", "source_id": SOURCE, "as_of": "2024", "note": "replace me"}


def starter_model(metal: str) -> Model:
    """Two invented countries, one metal: mine, smelter, scrap yards, remelter, two uses, one option.

    Raises InputFaults when `metal` cannot stand in an id.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", metal):
        remedy = "Write it in lower case letters, such as tin or rare-earths."
        raise InputFaults([Fault("new model", 0, "metal", metal, "not a name of a metal", remedy)])
    settings = Settings(
        name=f"my-{metal}",
        title=f"{metal.capitalize()} in two invented countries: replace every row",
        base_year=2024,
        target_year=2030,
        horizon=2035,
        tiers={"core": (HOME,), "partner": (ABROAD,)},
        blocs={"both": (HOME, ABROAD)},
    )
    tables: dict[str, Any] = {}
    for name, rows in _rows(metal).items():
        table = TABLE_BY_NAME[name]
        parents = _PARENTS if "quality" in table.model_fields else {}
        tables[name] = tuple(table.model_validate({**parents, **row}) for row in rows)
    return Model(settings=settings, **tables)


def _range(low: float, central: float, high: float) -> dict[str, float]:
    return {"low": low, "central": central, "high": high}


def _rows(metal: str) -> Mapping[str, list[dict[str, Any]]]:
    concentrate, refined, scrap = f"{metal}-concentrate", f"{metal}-refined", f"{metal}-scrap"
    exact = _range(1, 1, 1)

    def plant(
        name: str, title: str, region: str, stage: str, recipe: str, origin: str = ""
    ) -> dict[str, Any]:
        return {
            "id": name, "name": title, "region": region, "stage": f"{metal} {stage}", "recipe": recipe,
            "origin": origin, "status": "operating",
        }  # fmt: skip

    def commodity(name: str, element: str, form: str, role: str, title: str) -> dict[str, Any]:
        return {"id": name, "element": element, "form": form, "role": role, "name": title}

    return {
        "regions": [
            {"id": HOME, "name": "Home", "note": "replace me"},
            {"id": ABROAD, "name": "Abroad", "note": "replace me"},
        ],
        "sources": [{"id": SOURCE, "title_text": "Replace me: publisher, title, edition", "opened": False}],
        "claims": [
            {"id": "claim-1", "commodity": metal, "region": HOME, "quantity": "mine production", "year": 2024,
             "unit": "t/yr", "kind": "estimate", "quote": "the source's words", **_range(11_000, 12_000, 13_000)},
        ],
        "commodities": [
            commodity("byproduct-refined", "byproduct", "refined", "metal", "Refined by-product"),
            commodity(concentrate, metal, "concentrate", "feed", f"{metal.capitalize()} in concentrate"),
            commodity(refined, metal, "refined", "metal", f"Refined {metal}"),
            commodity(scrap, metal, "scrap", "feed", f"{metal.capitalize()} in scrap"),
            commodity(f"{metal}-slag", metal, "slag", "residue", f"{metal.capitalize()} in slag"),
        ],
        "origins": [
            {"id": "abroad-mine", "region": ABROAD, "name": "Mine abroad"},
            {"id": "home-mine", "region": HOME, "name": "Mine at home"},
            {"id": "home-scrap", "region": HOME, "name": "Scrap at home"},
        ],
        "compositions": [
            {"commodity": concentrate, "origin": "*", "element": "byproduct", **_range(0.0005, 0.001, 0.0015)},
        ],
        "recipes": [
            {"recipe": "collect", "kind": "product", "commodity": scrap, "capacity_basis": True, **exact},
            {"recipe": "mine", "kind": "product", "commodity": concentrate, "capacity_basis": True, **exact},
            {"recipe": "remelt", "kind": "feed", "commodity": scrap, **exact},
            {"recipe": "remelt", "kind": "product", "commodity": refined, "capacity_basis": True,
             **_range(0.94, 0.96, 0.98)},
            {"recipe": "smelt", "kind": "feed", "commodity": concentrate, **exact},
            {"recipe": "smelt", "kind": "product", "commodity": refined, "capacity_basis": True,
             **_range(0.93, 0.95, 0.96)},
            {"recipe": "smelt", "kind": "residue", "commodity": f"{metal}-slag", **_range(0.02, 0.03, 0.04)},
        ],
        "plants": [
            plant("abroad-mine", "Mine abroad", ABROAD, "mining", "mine", "abroad-mine"),
            plant("abroad-smelter", "Smelter abroad", ABROAD, "smelting", "smelt"),
            plant("home-mine", "Mine at home", HOME, "mining", "mine", "home-mine"),
            plant("home-remelter", "Remelter at home", HOME, "remelting", "remelt"),
            plant("home-smelter", "Smelter at home", HOME, "smelting", "smelt"),
            plant("home-yards", "Scrap yards at home", HOME, "scrap collection", "collect", "home-scrap"),
        ],
        "capacities": [
            {"plant": name, "year": 2024, **_range(0.95 * size, size, 1.05 * size)}
            for name, size in (
                ("abroad-mine", 20_000), ("abroad-smelter", 20_000), ("home-mine", 12_000),
                ("home-remelter", 3_000), ("home-smelter", 15_000), ("home-yards", 2_500),
            )
        ],
        "utilisation": [
            {"plant": "abroad-mine", "year": 2024, "reason": "permit", **_range(0.85, 0.9, 0.95)},
            {"plant": "home-smelter", "year": 2024, "reason": "margin", **_range(0.65, 0.7, 0.75)},
        ],
        "circuits": [
            {"plant": "home-smelter", "element": "byproduct", "commodity": "byproduct-refined",
             "recovery_low": 0.4, "recovery_central": 0.5, "recovery_high": 0.6},
        ],
        "windows": [{"plant": "home-smelter", "element": "byproduct", **_range(0.005, 0.006, 0.007)}],
        "routes": [
            {"from_region": ABROAD, "to_region": HOME, "commodity": refined, "year": 2024, "inferred": True,
             **_range(3_500, 4_000, 4_500)},
            {"from_region": ABROAD, "to_region": HOME, "commodity": concentrate, "origin": "abroad-mine",
             "year": 2024, "inferred": True, **_range(2_700, 3_000, 3_300)},
            {"from_region": HOME, "to_region": ABROAD, "commodity": concentrate, "origin": "home-mine",
             "year": 2024, "inferred": True, **_range(3_600, 4_000, 4_400)},
        ],
        "demands": [
            {"id": "home-alloys", "year": 2024, "region": HOME, "element": metal, "end_use": "alloys",
             "accepts": refined, **_range(9_000, 10_000, 11_000)},
            {"id": "home-alloys", "year": 2030, "region": HOME, "element": metal, "end_use": "alloys",
             "accepts": refined, **_range(11_000, 12_000, 13_000)},
            {"id": "home-coatings", "year": 2024, "region": HOME, "element": metal, "end_use": "coatings",
             "accepts": refined, **_range(6_000, 7_000, 8_000)},
            {"id": "home-byproduct", "year": 2024, "region": HOME, "element": "byproduct", "end_use": "electronics",
             "accepts": "byproduct-refined", **_range(8, 9, 10)},
        ],
        "stocks": [
            {"region": HOME, "commodity": refined, "release_t_per_year": 0, **_range(900, 1_000, 1_100)},
        ],
        "differences": [
            {"region": HOME, "commodity": refined, "year": 2024, "name": f"unplaced {metal}", **_range(-200, 0, 200)},
        ],
        "policies": [
            {"id": "quota", "name": "Export quota abroad", "from_region": ABROAD, "to_region": "*",
             "commodity": concentrate, "opens": 2026, **_range(5_000, 5_000, 5_000)},
        ],
        "prices": [{"commodity": refined, "year": 2024, **_range(9_000, 10_000, 11_000)}],
        "options": [
            {"id": "restart", "name": "Full run of the smelter at home", "region": HOME, "kind": "restart",
             "earliest_year": 2026, "expected_year": 2027, "probability_2030": 0.6, "probability_2035": 0.8},
        ],
        "option_effects": [
            {"option": "restart", "kind": "utilisation_set", "target": "home-smelter", "year": 2027,
             **_range(0.9, 0.95, 1)},
        ],
        "modules": [
            {"family": "nameplate", "stage": f"{metal} mining", "size_t_per_year": 2_000,
             "capex_usd_per_t_per_year": 20_000, "years": 5},
        ],
        "intensities": [
            {"recipe": "smelt", "quantity": "energy", **_range(8, 10, 12)},
        ],
        "dilute_streams": [
            {"element": "byproduct", "host": metal, "stream": "wash liquor", "route": "ion exchange", "share": 0.05,
             "recovery": 0.9, **_range(5, 10, 20)},
        ],
        "world_totals": [
            {"element": metal, "quantity": "mine_production", "year": 2024, **_range(290_000, 300_000, 310_000)},
        ],
        "observables": [
            {"id": "home-mining", "quantity": "mine_production", "region": HOME, "commodity": concentrate,
             "year": 2024, "status": "predicted", **_range(11_000, 12_000, 13_000)},
        ],
    }  # fmt: skip


def starter_files(metal: str) -> Iterator[tuple[str, str]]:
    """What stands in a new folder beside the tables: `model.toml` with comments, and README.txt."""
    settings = starter_model(metal).settings
    lines = ["# Settings of the model. Lines that start with # are comments.", ""]
    for line in settings_text(settings).splitlines():
        name = line.strip("[]").split(" ")[0]
        info = Settings.model_fields.get(name)
        lines += [f"# {info.description}", line] if info is not None else [line]
    yield "model.toml", "\n".join([*lines, ""])
    yield "README.txt", readme_text(settings.name)


def readme_text(name: str) -> str:
    """Tables and columns of a model folder, from the schema."""
    lines = [
        f"{name}: a model folder of Oreshed",
        "",
        'Every figure here is invented and marked "memory" under the source "replace-me". Replace row by row.',
        "Tonnes are tonnes of the commodity's principal element; fractions run from 0 to 1; blank cells take the",
        "default. Numbers are plain: 1410, not 1,410 or 1.4 kt. Check with: oreshed check FOLDER",
    ]
    for table in TABLES:
        need = "required" if table.required_table else "may be left out"
        lines += [
            "",
            f"{table.table}.csv: {table.title} ({need}; one row per {', '.join(table.key_columns)})",
        ]
        for c in columns_of(table):
            notes = [n for n in (c.unit, "required" if c.required else "") if n]
            tail = f" [{', '.join(notes)}]" if notes else ""
            lines.append(f"  {c.name:<26} {c.meaning}{tail}")
    return "\n".join([*lines, ""])
