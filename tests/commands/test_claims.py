"""`oreshed claims` on the command line: its three outputs, its exits, and a reader from elsewhere."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oreshed.cli import main
from oreshed.ledger.claims_table import COLUMNS

BRIEF = "## US and Allies Domestic Current Production (tons)\n- **Canada:** tin mines yielded 4.2 kt in 2023.\n- See part 17 too.\n"


def run(*arguments: str, expect: int = 0) -> str:
    result = CliRunner().invoke(main, ["claims", *arguments])
    assert result.exit_code == expect, result.output
    return result.stdout


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    path = tmp_path / "tin.md"
    path.write_text(BRIEF, encoding="utf-8")
    return path


def test_json_holds_claims_only_unless_the_unplaced_are_asked_for(brief: Path) -> None:
    (claim,) = json.loads(run(str(brief), "--json"))
    assert (claim["value_central"], claim["unit"], claim["region"], claim["quantity"], claim["year"]) == (
        4.2, "kt", "Canada", "mine_production", 2023,
    )  # fmt: skip
    assert claim["placed"] is True
    assert claim["value_central_t"] == 4200
    everything = json.loads(run(str(brief), "--json", "--unplaced"))
    assert all(item["placed"] or item["reason"] for item in everything)


def test_csv_is_a_claims_table(brief: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(str(brief), "--csv"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["value_central_t"] == "4200"


def test_the_screen_names_what_was_read(brief: Path) -> None:
    assert "1 claim, " in run(str(brief))


def test_a_damaged_file_gives_what_could_be_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "tin.md"
    path.write_bytes(BRIEF.encode() + "- Japan’s output: 1 kt – é\n".encode() + b"\xff\n")
    result = CliRunner().invoke(main, ["claims", str(path), "--json"])
    assert result.exit_code == 2
    assert any(c["region"] == "Canada" for c in json.loads(result.stdout))
    assert "not readable as utf-8" in result.stderr


@pytest.mark.parametrize("content", [b"PK\x03\x04junk", b"%PDF-1.7"])
def test_what_is_no_text_is_refused_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "brief.bin"
    path.write_bytes(content)
    run(str(path), expect=2)


def test_a_missing_file_and_a_wrong_extractor_are_told(tmp_path: Path, brief: Path) -> None:
    run(str(tmp_path / "none.md"), expect=2)
    run(str(brief), "--extractor", "nowhere", expect=2)
    run(str(brief), "--extractor", "no.such.module:read", expect=2)


def test_another_extractor_stands_in(tmp_path: Path, brief: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "silent_reader.py").write_text(
        "from oreshed.ledger.ledger import Ledger\n\ndef read(document):\n    return Ledger((), (document,))\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert json.loads(run(str(brief), "--json", "--extractor", "silent_reader:read")) == []


def test_control_and_bidirectional_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "tin.md"
    path.write_text(BRIEF.replace("tin mines", "tin\x1b[31m \u202emines"), encoding="utf-8")
    shown = run(str(path))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_users_vocabulary_with_a_missing_column_is_refused(tmp_path: Path, brief: Path) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "commodities.csv").write_text("commodity\nx\n", encoding="utf-8")
    run(str(brief), "--vocabulary", str(folder), expect=2)


def test_ids_stay_whole_on_an_80_column_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "tin.md"
    file.write_text(
        "# Tin\n\n## Production now\n\nThe world refined 380,000 t of tin in 2023.\n", encoding="utf-8"
    )
    done = CliRunner().invoke(main, ["claims", str(file)])
    assert "refined_production_primary" in done.output, done.output
    assert "1 claim, " in done.output and "1 claims" not in done.output
    assert max(len(line) for line in done.output.splitlines()) <= 80
