"""What the guide shows runs as it is written."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from oreshed.cli import main

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_the_scenario_and_the_lines_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (scenario,) = blocks("toml")
    Path("my.toml").write_text(scenario, encoding="utf-8")
    code = "\n".join(blocks("python"))
    names: dict[str, object] = {}
    exec(compile(code, "guide.md", "exec"), names)
    assert names["study"] and names["plant"]


def test_the_scenario_changes_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (scenario,) = blocks("toml")
    Path("my.toml").write_text(scenario, encoding="utf-8")
    done = CliRunner().invoke(
        main, ["study", "zinc", "--for", "USA", "--draws", "0", "--scenario", "my.toml"]
    )
    assert done.exit_code == 0, done.output
    assert "scenario" in done.output


def test_the_workbook_goes_there_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = re.findall(r"`oreshed (model (?:export|import) [^`]+)`", GUIDE)
    assert len(found) == 2
    for line in found:
        done = CliRunner().invoke(main, line.split())
        assert done.exit_code == 0, done.output
