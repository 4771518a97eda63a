"""What others read of the schema says what the schema says."""

import json
import shutil
from pathlib import Path

from tiny import write_tiny

from oreshed.chain.cells import columns_of
from oreshed.chain.descriptor import datapackage, schema_markdown, write_datapackage
from oreshed.chain.folder import read_model
from oreshed.chain.schema import TABLES


def field(package: dict, table: str, column: str) -> dict:
    resource = next(r for r in package["resources"] if r["name"] == table)
    return next(f for f in resource["schema"]["fields"] if f["name"] == column)


def test_the_descriptor_holds_types_units_limits_and_keys() -> None:
    package = datapackage()
    assert [r["path"] for r in package["resources"]] == [f"{t.table}.csv" for t in TABLES]
    central = field(package, "capacities", "central")
    assert (central["type"], central["unit"]) == ("number", "t/yr")
    assert central["constraints"] == {"required": True, "minimum": 0}
    assert field(package, "plants", "opens")["constraints"] == {"minimum": 1900, "maximum": 2200}
    assert field(package, "plants", "id")["constraints"]["maxLength"] == 80
    assert field(package, "plants", "id")["constraints"]["pattern"].startswith("^[A-Za-z0-9]")
    assert field(package, "modules", "size_t_per_year")["constraints"]["minimum"] == 0
    assert "margin" in field(package, "utilisation", "reason")["constraints"]["enum"]
    capacities = next(r for r in package["resources"] if r["name"] == "capacities")["schema"]
    assert capacities["primaryKey"] == ["plant", "year"]
    keys = {k["fields"][0]: k["reference"] for k in capacities["foreignKeys"]}
    assert keys["plant"] == {"resource": "plants", "fields": ["id"]}


def test_no_foreign_key_is_stated_for_stars_and_lists() -> None:
    package = datapackage()
    for table, column in (("compositions", "origin"), ("policies", "to_region"), ("demands", "accepts")):
        schema = next(r for r in package["resources"] if r["name"] == table)["schema"]
        assert column not in [k["fields"][0] for k in schema["foreignKeys"]]


def test_the_order_of_columns_is_that_of_written_files(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    path = write_datapackage(folder)
    package = json.loads(path.read_text(encoding="utf-8"))
    assert package["name"] == "tiny-tin"
    for resource in package["resources"]:
        table = next(t for t in TABLES if t.table == resource["name"])
        assert [f["name"] for f in resource["schema"]["fields"]] == [c.name for c in columns_of(table)]
        for key in resource["schema"].get("foreignKeys", []):
            assert any(r["name"] == key["reference"]["resource"] for r in package["resources"])
    read_model(folder)  # the descriptor is no stranger in the folder
    assert not [p for p in folder.iterdir() if p.name.startswith(".")]


def test_a_folder_with_its_own_order_of_columns_is_described_as_it_is(tmp_path: Path) -> None:
    write_tiny(tmp_path, regions="name,id\nAland,XAA\nBland,XBB\n")
    package = json.loads(write_datapackage(tmp_path).read_text(encoding="utf-8"))
    assert [f["name"] for f in package["resources"][0]["schema"]["fields"]] == ["name", "id"]


def test_tables_without_rows_are_left_out(tmp_path: Path) -> None:
    model = read_model(write_tiny(tmp_path, without=("windows",)))
    assert "windows" not in [r["name"] for r in datapackage(model)["resources"]]


def test_every_column_stands_on_the_page_with_its_unit() -> None:
    page = schema_markdown()
    for table in TABLES:
        section = page.partition(f"## {table.table}.csv\n")[2].partition("\n## ")[0]
        for spec in columns_of(table):
            (row,) = [
                line
                for line in section.splitlines()
                if line.startswith(("| `", "| **`")) and f"`{spec.name}`" in line.split("|")[1]
            ]
            assert row.count(" | ") == 3 and spec.unit in row
    assert "| **`plant`** | plant → plants |  | required |" in page


ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src" / "oreshed" / "models"


def test_the_page_of_tables_is_built_from_the_schema() -> None:
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert page == schema_markdown(), "run: python -m oreshed.chain.descriptor > docs/tables.md"


def test_shipped_models_carry_their_descriptor(tmp_path: Path) -> None:
    models = sorted(p for p in SHIPPED.iterdir() if (p / "model.toml").exists())
    assert models
    for folder in models:
        copy = shutil.copytree(folder, tmp_path / folder.name)
        text = (folder / "datapackage.json").read_text(encoding="utf-8")
        assert write_datapackage(copy).read_text(encoding="utf-8") == text, (
            f"run: oreshed.chain.descriptor.write_datapackage({str(folder.relative_to(ROOT))!r})"
        )
