"""`oreshed import` and `oreshed export`: what was read, what changed, what was left out, and an exit code that says so."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreshed.cli import main
from oreshed.ledger.claims_table import COLUMNS

SHARED = Path(__file__).resolve().parents[4] / "shared"
HEADER = "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes"
MINE = "TIN,World Mine Production,Tin,{},Production,Mine production,metric tons,2029,{},"
CLAIM = "c1,b.md,3,about 5 kt,tin,Peru,,mine_production,mine,2023,2023,,5,,kt,,5000,,about,estimate,,{}"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def edition(tmp_path: Path, year: int, **values: str) -> Path:
    path = tmp_path / f"MCS{year}.csv"
    path.write_text("\n".join([HEADER, *(MINE.format(c, v) for c, v in values.items()), ""]))
    return path


def test_a_second_edition_is_one_command_and_prints_what_changed(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    first = run(
        "import", "usgs-mcs", edition(tmp_path, 2030, Peru="100", Chile="W", China="7"), "--out", ledger
    )
    assert first.exit_code == 0
    before = ledger.read_bytes()
    second = run(
        "import", "usgs-mcs", edition(tmp_path, 2031, Peru="110", Chile="5", Japan="3"), "--out", ledger
    )
    assert second.exit_code == 0
    assert (
        "changed against usgs-mcs-2030: 1 added, 2 revised, 1 no longer printed, 0 unchanged" in second.output
    )
    assert "revised: tin mine_production Peru 2029: 100 → 110 metric tons (+10.0 %)" in second.output
    assert "no longer printed: tin mine_production China 2029: was 7 metric tons" in second.output
    assert ledger.read_bytes().startswith(before)
    again = run("import", "usgs-mcs", tmp_path / "MCS2031.csv", "--out", ledger)
    assert "nothing changed" in again.output


def test_damaged_rows_end_with_two_and_the_rest_is_written(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    result = run("import", "usgs-mcs", edition(tmp_path, 2030, Peru="100", Chile="?1"), "--out", ledger)
    assert result.exit_code == 2
    assert "MCS2030.csv, row 3, column Value: is not a printed value (found '?1')" in result.output
    assert len(ledger.read_text().splitlines()) == 2


def test_the_report_as_json_tells_every_change_and_fault(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    run("import", "usgs-mcs", edition(tmp_path, 2030, Peru="100"), "--out", ledger)
    file = edition(tmp_path, 2031, Peru="110", Chile="nan")
    result = CliRunner().invoke(main, ["import", "usgs-mcs", str(file), "--out", str(ledger), "--json"])
    report = json.loads(result.stdout)
    assert (report["against"], report["claims"], report["rows"]) == ("usgs-mcs-2030", 1, 2)
    assert [(r["old"], r["new"]) for r in report["revised"]] == [("100", "110")]
    assert [(f["row"], f["column"], f["value"]) for f in report["refused"]] == [(3, "Value", "nan")]


def test_a_ledger_with_damaged_rows_is_not_written_over(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    text = "\n".join([",".join(COLUMNS), CLAIM.format(""), "c2,damaged", ""])
    ledger.write_text(text)
    result = run("import", "usgs-mcs", edition(tmp_path, 2030, Peru="100"), "--out", ledger)
    assert result.exit_code == 2
    assert ledger.read_text() == text


def test_a_claims_table_comes_out_byte_for_byte(tmp_path: Path) -> None:
    source, out = tmp_path / "claims.csv", tmp_path / "out.csv"
    source.write_bytes(
        ("\ufeff" + ",".join(COLUMNS) + ",mine\r\n" + CLAIM.format('"=1+1, said he"') + ",x\r\n").encode()
    )
    result = run("import", "claims", source, "--out", out)
    assert result.exit_code == 0
    assert out.read_bytes() == source.read_bytes()
    assert "takes for a formula" in result.output


def test_a_ledger_goes_to_a_workbook_and_comes_back(tmp_path: Path) -> None:
    ledger, book, back = tmp_path / "l.csv", tmp_path / "l.xlsx", tmp_path / "back.csv"
    run("import", "usgs-mcs", edition(tmp_path, 2030, Peru="e100", Chile="W", China="<5"), "--out", ledger)
    assert run("export", "claims", ledger, book).exit_code == 0
    assert run("export", "claims", ledger, book).exit_code == 2  # not over a file that is there
    assert run("export", "claims", ledger, book, "--overwrite").exit_code == 0
    assert run("import", "claims", book, "--out", back).exit_code == 0
    assert back.read_bytes() == ledger.read_bytes()


def test_a_system_goes_to_a_folder_and_back_to_an_equal_workbook(tmp_path: Path) -> None:
    from oreshed.ledger.importing.stan import Flow, Process, System, stan_workbook

    system = System(
        (Process("P1", "=Smelter"),), (Flow("F1", "ore", "", "P1", "tin", 2020, 5.25, 0.5, "kt"),)
    )
    first, folder, second = tmp_path / "a.xlsx", tmp_path / "system", tmp_path / "b.xlsx"
    first.write_bytes(stan_workbook(system))
    result = run("import", "stan", first, "--out", folder)
    assert (result.exit_code, sorted(p.name for p in folder.iterdir())) == (
        0, ["claims.csv", "flows.csv", "processes.csv", "stocks.csv", "transfer_coefficients.csv"],
    )  # fmt: skip
    assert run("export", "stan", folder, second).exit_code == 0
    assert second.read_bytes() == first.read_bytes()


def test_facilities_go_to_a_table_of_their_own(tmp_path: Path) -> None:
    path, out = tmp_path / "list.csv", tmp_path / "sites.csv"
    path.write_text(
        "id,COMMODITY,SITE_NAME,COMPANY_NA,STATE_LOCA,LATITUDE,LONGITUDE,PLANT_MIN\n1,Lead,</script><b>,Co,Ohio,40,-80,P\n"
    )
    assert run("import", "usgs-facilities", path, "--facilities", out).exit_code == 0
    assert (
        "usgs-facilities-us-2003:1,</script><b>,lead,USA,Ohio,Plant,Co,,,2003,,,,40,-80,," in out.read_text()
    )


@pytest.mark.parametrize("kind", ["usgs-mcs", "usgs-facilities", "claims", "stan"])
@pytest.mark.parametrize("content", [None, b"", b"\0" * 500, b"PK\x03\x04", b"a,b\n1,2\n"])
def test_what_is_no_such_file_ends_with_two_and_a_sentence(
    tmp_path: Path, kind: str, content: bytes | None
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    result = run("import", kind, path, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert "fault" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not SHARED.exists(), reason="the raw USGS files are not beside the repository")
def test_the_four_published_files_make_one_ledger(tmp_path: Path) -> None:
    raw, ledger = SHARED / "data" / "raw", tmp_path / "ledger.csv"
    for kind, name, code in (
        ("usgs-mcs", "MCS2025_World_Data.csv", 2),
        ("usgs-mcs", "MCS2026_Commodities_Data.csv", 2),
        ("usgs-facilities", "usgs_minfac.csv", 2),
        ("usgs-facilities", "usgs_mineplant_2003.csv", 0),
    ):
        assert run("import", kind, raw / name, "--out", ledger).exit_code == code
    from oreshed.ledger.claims_file import read_claims_file

    file = read_claims_file(ledger)
    assert file.refused == ()
    assert len(file.ledger.claims) == 3131 + 8884 + 6441 + 6785
    assert file.content(file.ledger) == ledger.read_bytes()
