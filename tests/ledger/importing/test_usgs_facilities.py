"""Facility lists: every row is a claim with its place, or a fault with its row."""

from collections import Counter
from pathlib import Path

import pytest

from oreshed.basis.errors import InputFaults
from oreshed.ledger.importing.imported import Imported
from oreshed.ledger.importing.usgs_facilities import FACILITIES, US, WORLD, read_facilities

RAW = Path(__file__).resolve().parents[4] / "shared" / "data" / "raw"
needs_raw = pytest.mark.skipif(not RAW.exists(), reason="the raw USGS files are not beside the repository")
HEADER = ",".join((*WORLD, "location", "op_comp", "latitude", "longitude", "status", "notes"))


@pytest.fixture(scope="module")
def world() -> Imported:
    return read_facilities(RAW / "usgs_minfac.csv")


def written(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *rows, ""]))
    return path


@needs_raw
def test_every_row_of_the_world_list_is_a_claim_or_a_fault(world: Imported) -> None:
    assert (world.encoding, world.rows, len(world.ledger.claims), len(world.refused)) == (
        "utf-8",
        6478,
        6441,
        37,
    )
    # Cells cut off at twelve characters, "24,000 Cu; 1", and capacities without a unit.
    assert Counter(f.column for f in world.refused) == {"capacity": 34, "units": 3}


@needs_raw
def test_every_row_of_the_us_list_is_a_claim() -> None:
    imported = read_facilities(RAW / "usgs_mineplant_2003.csv")
    assert (imported.rows, len(imported.ledger.claims), imported.refused) == (6785, 6785, ())
    lead = [c for c in imported.ledger.claims if c.subject.commodity == "lead"]
    assert len(lead) == 13
    assert {c.subject.quantity for c in lead} == {"facility_count"}


@needs_raw
def test_a_smelter_is_read_with_capacity_and_place(world: Imported) -> None:
    claim = next(c for c in world.ledger.claims if c.subject.entity == "Hobart smelter")
    assert (claim.subject.commodity, claim.subject.region, claim.subject.stage) == ("zinc", "AUS", "smelter")
    assert (claim.quote, claim.estimate.central, claim.subject.period_start) == ("320", 320_000.0, 2007)
    header, *rows = world.tables["facilities"]
    assert header == FACILITIES
    row = dict(zip(header, next(r for r in rows if r[0] == claim.id), strict=True))
    assert (row["latitude"], row["longitude"], row["capacity_t_per_year"]) == ("-42.83", "147.32", "320000")


@needs_raw
def test_open_capacities_are_not_available_rather_than_zero(world: Imported) -> None:
    marks = Counter(c.estimate.mark for c in world.ledger.claims)
    assert marks["not_available"] == 486


def test_shared_capacity_ore_and_status_are_said(tmp_path: Path) -> None:
    rows = (
        '1,2007,Peru,Copper,Mine A,Mine,"2,000 (ore)",thousand t/yr,Puno,Co.,-15.1,-70.2,Active,',
        "2,2007,Peru,Copper,Mine B,Mine,80,thousand t/yr,Puno,Co.,,,Planned,Combined capacities for positions 2.3.",
        "3,2007,Congo - Kinshasa,copper,,Smelter,NA,,Likasi,Gecamines,,,Active,.",
    )
    ore, planned, open_ = read_facilities(written(tmp_path, *rows)).ledger.claims
    assert (ore.subject.basis, ore.note, ore.estimate.central) == ("gross", "of ore", 2e6)
    assert planned.kind == "projection"
    assert planned.note.startswith("capacity of several positions together")
    assert (open_.subject.region, open_.subject.entity, open_.estimate.mark) == (
        "COD", "Gecamines, Likasi", "not_available",
    )  # fmt: skip


def test_damaged_rows_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    good = "1,2007,Peru,Tin,Mine A,Mine,5,t/yr,,,,,,"
    rows = (
        good,
        "2,2007,Peru,Tin,Mine B,Mine,nan,t/yr,,,,,,",
        "3,20070,Peru,Tin,Mine C,Mine,5,t/yr,,,,,,",
        "4,2007,Peru,Tin,Mine D,Mine,5,t/yr,,,95.0,,,",
        "5,2007,,Tin,Mine E,Mine,5,t/yr,,,,,,",
        "6,2007,Peru,Tin,,Mine,5,t/yr,,,,,,",
        "7,2007,Peru,Tin,Mine G,Mine,5,,,,,,,",
        good,
    )
    imported = read_facilities(written(tmp_path, *rows))
    assert [c.subject.entity for c in imported.ledger.claims] == ["Mine A"]
    assert [(f.row, f.column) for f in imported.refused] == [
        (3, "capacity"), (4, "year"), (5, "latitude"), (6, "country"), (7, "fac_name"), (8, "units"), (9, ""),
    ]  # fmt: skip


def test_another_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="is no facility list"):
        read_facilities(written(tmp_path, "1,2", header=",".join(US[:3])))
