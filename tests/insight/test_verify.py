"""The checker: reads files alone, lists every failure, catches every tampering, trusts nothing."""

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import polars
import pytest
from networks import chain, random_delta, random_network

from oreshed.basis.errors import InputFaults
from oreshed.chain.matrix import Matrix
from oreshed.insight.certificate import certify_all, certify_supply
from oreshed.insight.tables import CHECKSUMS
from oreshed.insight.unlock import unlock
from oreshed.insight.verify import read_tables, tables_of, verify, write_tables


def results(matrix: Matrix, delta: float, folder: Path) -> Path:
    found = unlock(matrix, delta)
    write_tables(matrix, folder / "tables")
    verdict = {
        "unlocking": {
            "supply_now": found.supply_now,
            "delta": delta,
            "proof": certify_supply(matrix).to_json(),
        },
        "unlocking_sets": [{"members": list(s.members)} for s in found.sets],
        "certificates": [c.to_json() for c in certify_all(matrix, found)],
    }
    (folder / "verdict.json").write_text(json.dumps(verdict), encoding="utf-8")
    return folder


def edit_table(
    folder: Path, table: str, pick: dict[str, str], change: dict[str, str], *, seal: bool = True
) -> None:
    """Change one record; with `seal` the checksums go too, so that only the arithmetic can tell."""
    path = folder / "tables" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as source:
        records = list(csv.DictReader(source))
    hit = [r for r in records if all(r[k] == v for k, v in pick.items())]
    assert len(hit) == 1
    hit[0].update(change)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
    if seal:
        sums = folder / "tables" / CHECKSUMS
        lines = [line.split("  ") for line in sums.read_text().splitlines()]
        for line in lines:
            line[0] = hashlib.sha256((folder / "tables" / line[1]).read_bytes()).hexdigest()
        sums.write_text("".join(f"{a}  {b}\n" for a, b in lines))


def edit_verdict(folder: Path, change: dict | None = None, **keys: object) -> None:
    path = folder / "verdict.json"
    verdict = json.loads(path.read_text())
    verdict["certificates"][0].update(change or {})
    verdict.update(keys)
    path.write_text(json.dumps(verdict))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return results(chain({"mine": 300, "smelter": 200, "refinery": 200}), 50, tmp_path)


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_certificates_hold_after_a_trip_through_files(seed: int, tmp_path: Path) -> None:
    matrix = random_network(seed)
    report = verify(results(matrix, random_delta(seed), tmp_path))
    assert report.ok, report.text
    faults: list = []
    assert read_tables(tmp_path / "tables", faults) == tables_of_sorted(matrix) and not faults


def tables_of_sorted(matrix: Matrix):  # the files are sorted by id
    tables = tables_of(matrix)
    tables.entries = {j: sorted(entries) for j, entries in tables.entries.items()}
    return tables


def test_the_checker_needs_no_solver_and_no_arrays(folder: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from oreshed.insight.verify import verify\n"
        "assert verify(Path(sys.argv[1])).ok\n"
        "print([m for m in ('numpy', 'highspy', 'polars', 'scipy') if m in sys.modules])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_tables_are_exact_decimals_and_the_same_in_parquet(tmp_path: Path) -> None:
    matrix = random_network(5)
    write_tables(matrix, tmp_path)
    for name in ("columns", "rows", "entries"):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as source:
            records = list(csv.DictReader(source))
        frame = polars.read_parquet(tmp_path / f"{name}.parquet")
        assert frame.columns == list(records[0]) and frame.height == len(records)
        for record, row in zip(records, frame.iter_rows(named=True), strict=True):
            assert {k: repr(v) if isinstance(v, float) else v for k, v in row.items()} == record
    ids = [r["id"] for r in csv.DictReader((tmp_path / "columns.csv").open(encoding="utf-8"))]
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("table", "pick", "change", "said"),
    [
        (
            "entries",
            {"row": "out of smelter", "column": "make smelter"},
            {"value": "1.01"},
            "column make smelter",
        ),
        (
            "entries",
            {"row": "out of smelter", "column": "make smelter"},
            {"value": "0.99"},
            "row out of smelter",
        ),
        ("rows", {"id": "smelter"}, {"rhs": "260.0"}, "add up to a bound of 260"),
        ("rows", {"id": "mine"}, {"rhs": "100.0"}, "row mine"),
        ("rows", {"id": "smelter"}, {"sense": "="}, "which is a balance"),
        ("columns", {"id": "use"}, {"objective": "1.1"}, "column use"),
        ("columns", {"id": "use"}, {"objective": "0.5"}, "the flows supply"),
    ],
)
def test_a_tampered_table_is_caught_by_arithmetic_alone(
    folder: Path, table: str, pick: dict[str, str], change: dict[str, str], said: str
) -> None:
    edit_table(folder, table, pick, change)
    report = verify(folder)
    assert not report.ok and said in report.text


def test_a_class_renamed_in_the_tables_is_unknown(folder: Path) -> None:
    edit_table(folder, "rows", {"id": "smelter"}, {"relax_class": "refinery"})
    with pytest.raises(InputFaults, match="smelter"):
        verify(folder)


def test_a_harmless_looking_change_is_caught_by_the_checksum(folder: Path) -> None:
    edit_table(folder, "columns", {"id": "use"}, {"cost": "5.0"}, seal=False)
    report = verify(folder)
    assert [f.certificate for f in report.failures] == ["tables"] and "columns.csv" in report.text
    (folder / "tables" / CHECKSUMS).unlink()
    assert "cannot be told" in verify(folder).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"node_values": {"out of smelter": "1", "out of refinery": "9/10"}}, "does not hold"),
        ({"row_values": {"smelter": "99/100"}}, "column make smelter"),
        ({"row_values": {"smelter": "1", "mine": "-1/10"}}, "below 0"),
        ({"row_values": {"smelter": "1", "refinery": "1/10"}}, "which is relaxed"),
        ({"row_values": {"smelter": "1", "out of mine": "1"}}, "which is a balance"),
        ({"node_values": {"out of smelter": "1", "out of refinery": "1", "mine": "1"}}, "not a balance"),
        ({"bound": "199"}, "add up to a bound of 200"),
        ({"bound_t": 150.0}, "bound_t"),
        ({"threshold_t": 251.0}, "threshold_t"),
        ({"relaxed": ["refinery", "mine"]}, "relaxed is not the set without the member"),
        ({"member": "refinery"}, "no proof for smelter"),
        ({"flows": {}}, "no flows"),
        ({"flows": {"use": 300.0}}, "row out of refinery"),
        (
            {"flows": {"make mine": 200, "make smelter": 200, "make refinery": 200, "use": 200}},
            "the flows supply 200",
        ),
        ({"flows": {"make mine": 310, "make smelter": 310, "make refinery": 310, "use": 310}}, "row mine"),
        ({"flows": {"make mine": -1.0}}, "below 0"),
    ],
)
def test_a_tampered_certificate_is_caught(folder: Path, change: dict, said: str) -> None:
    edit_verdict(folder, change)
    report = verify(folder)
    assert not report.ok and said in report.text


def test_a_raised_threshold_is_caught_by_the_flows(folder: Path) -> None:
    edit_verdict(folder, unlocking={"supply_now": 280.0, "delta": 50})
    assert "the flows supply 300, below the 330 stated" in verify(folder).text


def test_a_lowered_threshold_is_caught_by_the_bound(folder: Path) -> None:
    edit_verdict(folder, unlocking={"supply_now": 140.0, "delta": 50})
    assert "is not below supply_now + delta = 190" in verify(folder).text


@pytest.mark.parametrize(
    ("stated", "said"), [(190.0, "is above supply_now = 190"), (210.0, "below the 210 stated")]
)
def test_a_supply_that_is_not_the_greatest_is_caught(folder: Path, stated: float, said: str) -> None:
    proof = json.loads((folder / "verdict.json").read_text())["unlocking"]["proof"]
    edit_verdict(
        folder, {"threshold_t": stated + 50}, unlocking={"supply_now": stated, "delta": 50, "proof": proof}
    )
    report = verify(folder)
    assert said in report.text and {
        f.certificate for f in report.failures if "threshold_t" not in f.text
    } == {"supply_now"}


def test_a_folder_without_proof_of_supply_says_so(folder: Path) -> None:
    assert verify(folder).supply_proved and "taken as stated" not in verify(folder).text
    edit_verdict(folder, unlocking={"supply_now": 200.0, "delta": 50})
    assert verify(folder).ok and "supply_now is taken as stated" in verify(folder).text


def test_a_set_without_proof_is_caught(folder: Path) -> None:
    edit_verdict(folder, unlocking_sets=[{"members": ["mine"]}])
    assert "mine: no proof for mine" in verify(folder).text


def test_all_failures_are_listed(folder: Path) -> None:
    edit_verdict(folder, {"bound": "7", "threshold_t": 1.0, "row_values": {"smelter": "-1"}})
    report = verify(folder)
    assert len(report.failures) >= 4 and all(str(f) in report.text for f in report.failures)


def test_unknown_ids_and_missing_files_name_the_remedy(folder: Path) -> None:
    edit_verdict(
        folder, {"row_values": {"no such row": "1", "smelter": "one"}, "flows": {"no such column": 1.0}}
    )
    with pytest.raises(InputFaults) as caught:
        verify(folder)
    assert len(caught.value.faults) == 3
    assert (
        "no such row" in str(caught.value)
        and "no such column" in str(caught.value)
        and "'one'" in str(caught.value)
    )
    (folder / "tables" / "rows.csv").unlink()
    (folder / "verdict.json").unlink()
    with pytest.raises(InputFaults) as caught:
        verify(folder)
    assert {"rows.csv", "verdict.json"} <= {f.file for f in caught.value.faults}
    assert all(f.remedy for f in caught.value.faults)


def test_broken_tables_are_refused_with_their_row(folder: Path) -> None:
    edit_table(folder, "entries", {"row": "out of smelter", "column": "make smelter"}, {"value": "1,0"})
    edit_table(folder, "rows", {"id": "smelter"}, {"sense": ">="})
    with pytest.raises(InputFaults) as caught:
        verify(folder)
    assert {(f.file, f.column, f.value) for f in caught.value.faults} == {
        ("entries.csv", "value", "1,0"),
        ("rows.csv", "sense", ">="),
    }
    assert all(f.row > 1 for f in caught.value.faults)
