"""The command line end to end: what a user types, what comes out, what is refused."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny import TABLES, write_tiny

from oreshed.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny(place)
    return place


@pytest.fixture(scope="module")
def results(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "tin"
    done = run("study", "tin", "--model", str(folder), "--draws", "10", "--out", str(out))
    assert done.exit_code == 0, done.output
    return out


def run(*arguments: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(main, list(arguments))


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from oreshed.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        "heavy = {'numpy', 'polars', 'scipy', 'highspy', 'pydantic', 'pint', 'rich.console', 'openpyxl'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_version() -> None:
    assert "oreshed, version" in run("--version").output


def test_study_writes_the_whole_folder(results: Path) -> None:
    expected = {"verdict.json", "report.html", "verdict.xlsx", "run.json", "tables", "figures"}
    assert expected <= {p.name for p in results.iterdir()}
    for table in ("columns", "rows", "entries", "flows", "capacities", "marginal_values"):
        assert (results / "tables" / f"{table}.csv").exists()
        assert (results / "tables" / f"{table}.parquet").exists()
    assert list((results / "figures").glob("*.svg"))
    facts = json.loads((results / "run.json").read_text())
    assert facts["balance_residual"] <= 1e-9
    assert facts["solver"]["status"] == "optimal"
    assert facts["seed"] == 1


def test_verdict_has_the_documented_keys(results: Path) -> None:
    verdict = json.loads((results / "verdict.json").read_text())
    page = (Path(__file__).resolve().parents[2] / "docs" / "verdict.md").read_text()
    documented = {
        key.strip("`[] ")
        for line in page.splitlines()
        if line.startswith("| `")
        for key in line.split("|")[1].split(",")
    }
    assert set(verdict) == documented


def test_the_same_seed_gives_the_same_verdict(folder: Path, tmp_path: Path) -> None:
    texts = []
    for n in (1, 2):
        run("study", "tin", "--model", str(folder), "--draws", "6", "--out", str(tmp_path / str(n)))
        verdict = json.loads((tmp_path / str(n) / "verdict.json").read_text())
        verdict["run"].pop("seconds")
        texts.append(verdict)
    assert texts[0] == texts[1]


def test_verify_accepts_what_study_wrote_and_refuses_what_was_touched(results: Path, tmp_path: Path) -> None:
    assert run("verify", str(results)).exit_code == 0
    import shutil

    copy = tmp_path / "touched"
    shutil.copytree(results, copy)
    verdict = json.loads((copy / "verdict.json").read_text())
    values = verdict["certificates"][0]["row_values"]
    name = next(iter(values))
    values[name] = "1/1000000"
    (copy / "verdict.json").write_text(json.dumps(verdict))
    done = run("verify", str(copy))
    assert done.exit_code == 1, done.output


def test_an_answer_for_other_countries_does_not_take_the_place_of_the_first(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("study", "tin", "--model", str(folder), "--draws", "0")
    for more in ((), ("--for", "both"), ("--feed", "own"), ("--for", "both", "--feed", "own")):
        assert run(*asked, *more).exit_code == 0
    found = sorted(p.name for p in (tmp_path / "oreshed-out").iterdir())
    assert found == ["tin-2030", "tin-2030-both", "tin-2030-both-own", "tin-2030-own"]


def test_json_is_the_verdict(folder: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["study", "tin", "--model", str(folder), "--draws", "4", "--out", str(tmp_path / "o"), "--json"])  # fmt: skip
    assert done.exit_code == 0
    assert json.loads(done.stdout)["schema"] == "oreshed-verdict/1"


@pytest.mark.parametrize("metal", ["tin", "indium"])
def test_every_metal_of_a_model_is_answered(folder: Path, tmp_path: Path, metal: str) -> None:
    done = run(
        "study",
        metal,
        "--model",
        str(folder),
        "--draws",
        "4",
        "--for",
        "both",
        "--out",
        str(tmp_path / metal),
    )
    assert done.exit_code == 0, done.output
    assert run("verify", str(tmp_path / metal)).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["unobtainium"], "unobtainium"),
        (["tin", "--for", "Atlantis"], "Atlantis"),
        (["tin", "--year", "1800"], "1800"),
        (["tin", "--draws", "-3"], "-3"),
        (["tin", "--feed", "theirs"], "theirs"),
    ],
)
def test_a_question_that_cannot_be_asked_ends_with_2(
    folder: Path, tmp_path: Path, arguments: list[str], word: str
) -> None:
    out = tmp_path / "out"
    done = run("study", *arguments, "--model", str(folder), "--out", str(out))
    assert done.exit_code == 2
    assert word in done.output
    assert not out.exists()
    assert not list(tmp_path.iterdir())


def test_all_faults_of_a_folder_at_once(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    write_tiny(broken)
    capacities = (broken / "capacities.csv").read_text().splitlines()
    capacities[1] = capacities[1].replace("2024", "soon", 1)
    (broken / "capacities.csv").write_text("\n".join(capacities) + "\n")
    (broken / "demands.csv").unlink()
    done = run("study", "tin", "--model", str(broken), "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert "capacities.csv, row 2" in done.output
    assert "demands.csv" in done.output
    assert "Traceback" not in done.output


def test_a_folder_that_holds_something_else_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = run("study", "tin", "--model", str(folder), "--draws", "2", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_kill_leaves_the_old_result_or_the_new_one(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "oreshed", "study", "tin", "--model", str(folder), "--draws", "2", "--out", str(out)]  # fmt: skip
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    whole = time.perf_counter() - started
    for n in range(6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * (0.4 + 0.1 * n))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        json.loads((out / "verdict.json").read_text())
        json.loads((out / "run.json").read_text())
        assert (out / "report.html").read_text().rstrip().endswith("</html>")


def test_check_prints_imposed_and_predicted(folder: Path) -> None:
    done = run("check", str(folder))
    assert done.exit_code == 0, done.output
    assert "imposed" in done.output
    assert "predicted" in done.output
    parsed = json.loads(CliRunner().invoke(main, ["check", str(folder), "--json"]).stdout)
    assert parsed["balance_residual"] <= 1e-9
    assert {c["status"] for c in parsed["checks"]} == {"imposed", "predicted"}


def test_a_new_model_runs(tmp_path: Path) -> None:
    assert run("model", "new", str(tmp_path / "m"), "--metal", "antimony").exit_code == 0
    done = run(
        "study", "antimony", "--model", str(tmp_path / "m"), "--draws", "3", "--out", str(tmp_path / "o")
    )
    assert done.exit_code == 0, done.output


def test_folder_to_workbook_and_back(folder: Path, tmp_path: Path) -> None:
    assert run("model", "export", str(folder), str(tmp_path / "m.xlsx")).exit_code == 0
    assert run("model", "import", str(tmp_path / "m.xlsx"), str(tmp_path / "again")).exit_code == 0
    first = run(
        "study", "tin", "--model", str(folder), "--draws", "3", "--out", str(tmp_path / "a"), "--json"
    )
    second = run(
        "study",
        "tin",
        "--model",
        str(tmp_path / "again"),
        "--draws",
        "3",
        "--out",
        str(tmp_path / "b"),
        "--json",
    )
    for key in ("supply", "demand", "unlocking_sets", "flips"):
        assert json.loads(first.stdout)[key] == json.loads(second.stdout)[key]


def test_hostile_names_pass_through_as_text(tmp_path: Path) -> None:
    place = tmp_path / "hostile"
    write_tiny(place)
    assert any("Hill" in line for line in TABLES["plants"])
    plants = (place / "plants.csv").read_text()
    hostile = plants.replace(",Hill,", ",</script><b>Hill,").replace(",River,", ",=1+1,")
    assert hostile != plants
    (place / "plants.csv").write_text(hostile)
    out = tmp_path / "out"
    done = run("study", "tin", "--model", str(place), "--draws", "3", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "<b>Hill" not in (out / "report.html").read_text()
