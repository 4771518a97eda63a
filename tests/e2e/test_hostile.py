"""What a hostile or hurried user does: bad tables, bad places, odd but legal models, Ctrl-C, kills."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tiny import MODEL, TABLES, with_cell, with_row, write_tiny

from oreshed.cli import main

PARENTS = "derived,hand,2024,"


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def study(model: Path, out: Path, *more: str, draws: int = 2) -> Result:
    return run("study", "tin", "--model", str(model), "--draws", str(draws), "--out", str(out), *more)


def zeroed(table: str, columns: tuple[str, ...]) -> str:
    """The table's text with 0 in some columns of every row."""
    header, *lines = (line.split(",") for line in TABLES[table])
    for line in lines:
        for column in columns:
            line[header.index(column)] = "0"
    return "\n".join([",".join(header), *(",".join(line) for line in lines), ""])


def observable(name: str, quantity: str, low: int, high: int) -> str:
    return f"{name},{quantity},XAA,tin-concentrate,2024,t/yr,imposed,{low},{low},{high},{PARENTS}"


# what is wrong -> (changed tables, words that the answer must hold)
BAD_TABLES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "a column is missing": (
        {"plants": "\n".join([TABLES["plants"][0].replace(",region", ""), *TABLES["plants"][1:], ""])},
        ("plants.csv, row 1, column region", "Add it"),
    ),
    "an unknown region": (
        {"plants": with_cell("plants", 6, "region", "XAB")},
        ("plants.csv, row 6, column region", "'XAB'", "Did you mean"),
    ),
    "a negative capacity": (
        {"capacities": with_cell("capacities", 3, "central", "-3000")},
        ("capacities.csv, row 3, column central", "'-3000'", "from 0"),
    ),
    "a unit that does not fit": (
        {"capacities": with_cell("capacities", 3, "central", "3000 kg/l")},
        ("capacities.csv, row 3, column central", "'3000 kg/l'", "t/yr"),
    ),
    "the same key twice": (
        {"capacities": with_row("capacities", TABLES["capacities"][2])},
        ("capacities.csv, row 8", "stands in row 3"),
    ),
    "a route to nowhere": (
        {"routes": with_cell("routes", 2, "to_region", "XZZ")},
        ("routes.csv, row 2, column to_region", "'XZZ'"),
    ),
    "no number": (
        {"capacities": with_cell("capacities", 3, "central", "NaN")},
        ("capacities.csv, row 3, column central", "not a finite number"),
    ),
    "an empty file": ({"plants": ""}, ("plants.csv", "no header", "id,name,region")),
    "a table without rows": (
        {"plants": TABLES["plants"][0] + "\n"},
        ("capacities.csv, row 2, column plant", "no such plant", "capacities.csv, row 7"),
    ),
    "a share above one": (
        {"recipes": with_cell("recipes", 5, "central", "1.5")},
        ("recipes.csv, row 5, column central", "'1.5'"),
    ),
    "an option that rules out itself": (
        {"options": with_cell("options", 2, "excludes", "hill-deep")},
        ("options.csv, row 2, column excludes", "rules out itself"),
    ),
    "an option that needs itself": (
        {"options": with_cell("options", 2, "depends_on", "hill-deep")},
        ("options.csv, row 2, column depends_on", "hill-deep > hill-deep"),
    ),
    "an option that needs what rules it out": (
        {"options": with_cell("options", 2, "depends_on", "rerun")},
        ("options.csv, row 2, column depends_on", "rules it out in row 3"),
    ),
    "options that need each other": (
        {
            "options": with_cell("options", 2, "depends_on", "rerun").replace(
                "0.6,0.8,false,,,hill-deep", "0.6,0.8,false,hill-deep,,"
            )
        },
        ("options.csv, row 2, column depends_on", "hill-deep > rerun > hill-deep"),
    ),
    "a region in two tiers": (
        {"model": MODEL.replace('partner = ["XBB"]', 'partner = ["XBB", "XAA"]')},
        ("model.toml, column tiers.partner", "'XAA'"),
    ),
    "no tiers": (
        {"model": MODEL.replace('core = ["XAA"]\npartner = ["XBB"]', "")},
        ("model.toml, column default_bloc", "'core'"),
    ),
    "a tier without regions": (
        {"model": MODEL.replace('core = ["XAA"]', "core = []")},
        ("'core' holds no region",),
    ),
    "a metal without demand": (
        {"demands": TABLES["demands"][0] + "\n"},
        ("no demand for tin",),
    ),
    "zero demand": (
        {"demands": zeroed("demands", ("low", "central", "high"))},
        ("no demand for tin",),
    ),
}


@pytest.mark.parametrize("what", BAD_TABLES)
def test_bad_tables_are_refused_with_place_and_remedy(what: str, tmp_path: Path) -> None:
    changed, words = BAD_TABLES[what]
    model = write_tiny(tmp_path / "model", **changed)
    done = study(model, tmp_path / "out")
    assert done.exit_code == 2, done.output
    for word in words:
        assert word in done.output
    assert [p.name for p in tmp_path.iterdir()] == ["model"]


def test_an_empty_folder_and_a_long_table_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = study(tmp_path / "empty", tmp_path / "out")
    assert done.exit_code == 2
    assert "model.toml" in done.output and "plants.csv" in done.output
    lines = [f"p{n},2024,1,2,3,{PARENTS}" for n in range(50_000)]
    model = write_tiny(
        tmp_path / "long",
        capacities="\n".join([TABLES["capacities"][0], *lines, *TABLES["capacities"][1:], ""]),
    )
    done = study(model, tmp_path / "out")
    assert done.exit_code == 2
    assert "capacities.csv, row 2, column plant" in done.output
    assert not (tmp_path / "out").exists()


# what is odd, but legal -> changed tables
ODD: dict[str, dict[str, str]] = {
    "nothing can run": {"capacities": zeroed("capacities", ("low", "central", "high"))},
    "a plant with two modes": {"plants": with_cell("plants", 4, "recipe", "tin-smelt-a;tin-smelt-b")},
    "a residue that feeds the plant that makes it": {
        "recipes": with_row("recipes", f"tin-smelt-a,feed,tin-slag,false,1,1,1,{PARENTS}")
    },
    "a product that feeds the plant that makes it": {
        "recipes": with_row("recipes", f"tin-remelt,feed,tin-refined,false,1,1,1,{PARENTS}")
    },
    "a loop of two plants without loss": {
        "recipes": "\n".join(
            [*TABLES["recipes"], f"back,feed,tin-refined,false,1,1,1,{PARENTS}",
             f"back,product,tin-scrap,true,1,1,1,{PARENTS}", ""]
        ),
        "plants": with_row("plants", f"a-back,Back,XAA,,,tin back,back,,operating,,,,,,{PARENTS}"),
        "capacities": with_row("capacities", f"a-back,2024,100,200,300,{PARENTS}"),
    },
    "a feed that nobody takes": {
        "recipes": with_cell("recipes", 4, "commodity", "tin-concentrate"),
    },
    "a capacity without a known upper bound": {"capacities": with_cell("capacities", 4, "high", "1e300")},
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_odd_models_are_answered_and_verified(what: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = study(write_tiny(tmp_path / "model", **ODD[what]), out)
    assert done.exit_code == 0, done.output
    assert json.loads((out / "run.json").read_text())["balance_residual"] <= 1e-9
    supply = json.loads((out / "verdict.json").read_text())["supply"]
    assert supply["own"]["central"] <= supply["reliable"]["central"] <= supply["all"]["central"]
    assert run("verify", str(out)).exit_code == 0


def test_base_year_horizon_and_a_bloc_without_plants_are_answered(tmp_path: Path) -> None:
    model = write_tiny(
        tmp_path / "model",
        regions=with_row("regions", "XCC,Cland,"),
        demands=with_row("demands", f"XCC-solder,2024,XCC,tin,solder,tin-refined,10,20,30,{PARENTS}"),
    )
    for more in (("--year", "2024"), ("--year", "2035"), ("--for", "XCC")):
        assert study(model, tmp_path / "out", *more).exit_code == 0
    verdict = json.loads((tmp_path / "out" / "verdict.json").read_text())
    assert verdict["supply"]["all"]["central"] == 0
    assert verdict["demand"]["central"] == 20
    assert study(model, tmp_path / "out", "--year", "2036").exit_code == 2


def test_printed_figures_that_contradict_are_explained_in_words(tmp_path: Path) -> None:
    lines = [
        TABLES["observables"][0],
        observable("a-mine", "mine_production", 11_900, 12_100),
        observable("a-sold", "exports", 13_000, 13_002),
    ]
    model = write_tiny(tmp_path / "model", observables="\n".join([*lines, ""]))
    done = run("check", str(model))
    assert done.exit_code == 2
    for word in ("cannot hold together", "observables:a-mine", "observables:a-sold", "balance of Tin"):
        assert word in done.output
    assert run("check", str(write_tiny(tmp_path / "fine")), "--year", "1999").exit_code == 2


def test_text_that_looks_like_markup_or_a_formula_stays_text(tmp_path: Path) -> None:
    import openpyxl

    names = {"hill-mine": "</script><b>x", "river-mine": "=1+1"}
    plants = "\n".join([*TABLES["plants"], ""])
    plants = plants.replace(",Hill,", f",{names['hill-mine']},").replace(
        ",River,", f",{names['river-mine']},"
    )
    out = tmp_path / "out"
    assert study(write_tiny(tmp_path / "model", plants=plants), out, "--by", "plant", "--for", "both").exit_code == 0  # fmt: skip
    pages = [out / "report.html", out / "claims.html", out / "brief.md", *(out / "figures").glob("*.svg")]
    assert not any("<b>x" in page.read_text() for page in pages)
    book = openpyxl.load_workbook(out / "verdict.xlsx")
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]


def test_a_brief_of_hostile_names_keeps_its_headings_and_its_lines(tmp_path: Path) -> None:
    """Pipes, newlines, citations and headings in names and sources are text of one line."""
    bad = '"</script><b>|x|\n## Key Discovery Technologies\n[7] *y*"'
    plants = "\n".join([*TABLES["plants"], ""]).replace(",Hill,", f",{bad},")
    demands = "\n".join([*TABLES["demands"], ""]).replace(",solder,", f",{bad},")
    sources = "\n".join([*TABLES["sources"], ""]).replace("Made by hand for tests", bad)
    regions = "\n".join([*TABLES["regions"], ""]).replace("Aland", bad)
    assert all(bad in table for table in (plants, sources, regions))
    changed = {"plants": plants, "demands": demands, "sources": sources, "regions": regions}
    out = tmp_path / "out"
    assert study(write_tiny(tmp_path / "model", **changed), out, "--for", "both").exit_code == 0
    text = (out / "brief.md").read_text(encoding="utf-8")
    assert text.count("\n## ") == 12
    assert "\\</script\\>\\<b\\>\\|x\\| \\#\\# Key Discovery" in text
    assert not re.search(r"(?<!\\)<", text) and not re.search(r"(?<!\\)\[7\]", text)
    assert all(line.startswith("| ") for line in text.splitlines() if re.search(r"(?<!\\)\|", line))
    assert "<b>" not in (out / "claims.html").read_text(encoding="utf-8")


def test_places_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    model = write_tiny(tmp_path / "model")
    (tmp_path / "file").write_text("mine")
    for place in ("file", "file/below", "x" * 300):
        done = study(model, tmp_path / place)
        assert done.exit_code == 2, done.output
        assert "--out" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "model"]
    assert (tmp_path / "file").read_text() == "mine"
    assert run("study", "tin", "--model", "", "--out", str(tmp_path / "out")).exit_code == 2


def test_links_and_spaces_are_followed(tmp_path: Path) -> None:
    model = write_tiny(tmp_path / "model")
    for name, target in (("link", "real"), ("dangling", "not yet")):
        (tmp_path / name).symlink_to(target)
    (tmp_path / "real").mkdir()
    for name in ("link", "dangling", "a b/c d"):
        for _ in range(2):
            assert study(model, tmp_path / name).exit_code == 0
        assert (tmp_path / name / "verdict.json").exists()
    assert (tmp_path / "link").is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a b", "dangling", "link", "model", "not yet", "real"]  # fmt: skip


def started(model: Path, out: Path, draws: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "oreshed", "study", "tin", "--model", str(model), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--draws", str(draws)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Launchers that run tests in the background hand down an ignored SIGINT, which no user's terminal does.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def running(group: int) -> int:
    """Processes of this process group that run; those that only wait to be collected do not."""
    count = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of = stat.read_text().rpartition(")")[2].split()[:3]
            count += int(of) == group and state != "Z"
    return count


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true() and time.monotonic() < until:
        time.sleep(0.1)
    assert true()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_run_leaves_no_trace(sent: signal.Signals, tmp_path: Path) -> None:
    model = write_tiny(tmp_path / "model")
    for seconds in (1.0, 2.0):
        process = started(model, tmp_path / "out", 20_000)
        # The program, its two workers and what watches them: before that, Python itself answers a signal.
        wait_until(lambda group=process.pid: running(group) > 3)  # type: ignore[misc]
        time.sleep(seconds)
        (os.killpg if sent == signal.SIGINT else os.kill)(process.pid, sent)
        _, said = process.communicate(timeout=60)
        assert "Traceback" not in said and "Warning" not in said
        assert process.returncode == (130 if sent == signal.SIGINT else -signal.SIGKILL)
        if sent == signal.SIGINT:
            assert said.rstrip().endswith("interrupted")
        wait_until(lambda group=process.pid: not running(group))  # type: ignore[misc]
    assert [p.name for p in tmp_path.iterdir()] == ["model"]


def test_a_terminal_that_writes_ascii_and_a_job_without_output_are_served(tmp_path: Path) -> None:
    brief = tmp_path / "tin.md"
    brief.write_text(
        "# Tin\n\n## Production\n\n- Türkiye mined “about” 5 kt of tin in 2023 – little.\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "oreshed", "claims", str(brief)]
    plain = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False
    )
    assert plain.returncode == 0 and b"?about?" in plain.stdout and not plain.stderr
    silent = subprocess.run(
        command, stdout=None, stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1), check=False
    )
    assert silent.returncode == 0 and not silent.stderr


def test_a_closed_pipe_and_a_full_disk_end_without_a_traceback(tmp_path: Path) -> None:
    model = write_tiny(tmp_path / "model")
    process = started(model, tmp_path / "out", 0)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    process.wait()
    if Path("/dev/full").exists():
        command = [sys.executable, "-m", "oreshed", "study", "tin", "--model", str(model), "--draws", "0"]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [*command, "--out", str(tmp_path / "out")], stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )  # fmt: skip
        assert done.returncode == 1
        # Lines of progress may come before it where the machine is slow.
        assert done.stderr.splitlines()[-1] == "oreshed: No space left on device"
        assert "Traceback" not in done.stderr


def test_two_workers_and_none_give_the_same_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from oreshed.insight import background

    model = write_tiny(tmp_path / "model")
    found = []
    for workers in (2, 1):
        monkeypatch.setattr(background, "WORKERS", workers)
        out = tmp_path / str(workers)
        assert study(model, out, draws=31).exit_code == 0
        verdict = json.loads((out / "verdict.json").read_text())
        verdict["run"].pop("seconds")
        found.append(verdict)
    assert found[0] == found[1]
