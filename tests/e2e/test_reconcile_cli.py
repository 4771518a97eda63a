"""`oreshed reconcile` and `oreshed bound` as a user runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oreshed.cli import main


def run(*args: str) -> str:
    done = CliRunner().invoke(main, list(args))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_screen_tells_test_claims_and_states() -> None:
    text = run("reconcile", "--year", "2022", "--metal", "cadmium")
    for part in (
        "Chi-square",
        "degrees of freedom",
        "redundant",
        "unchecked",
        "undetermined",
        "gain of deleting",
    ):
        assert part in text


def test_json_holds_every_claim_and_has_no_nan(tmp_path: Path) -> None:
    text = run("reconcile", "--year", "2022", "--metal", "cadmium", "--json", "--out", str(tmp_path / "out"))
    assert "NaN" not in text
    assert "Infinity" not in text
    (record,) = json.loads(text)
    assert record == json.loads(
        (tmp_path / "out" / "reconciled-cadmium-2022.json").read_text(encoding="utf-8")
    )
    assert record["balance_residual"] < 1e-9
    assert {"claim", "printed", "reconciled", "reconciled_sd", "adjustment_sd", "gain", "state"} <= set(
        record["claims"][0]
    )
    assert record["test"]["degrees_of_freedom"] > 0
    assert record["sources"]


def test_a_bound_names_what_holds_it_and_leaves_its_own_figure_out() -> None:
    record = json.loads(run("bound", "usa-cadmium-refined-2021", "--json"))
    assert record["low"] <= record["printed"] == 241 <= record["high"]
    held = record["holds_low"] + record["holds_high"]
    assert held
    assert all(h["id"] != "printed:usa-cadmium-refined-2021" for h in held)
    assert "held by" in run("bound", "usa-cadmium-refined-2021")


def test_a_bound_gives_the_likely_interval_beside_the_possible_one() -> None:
    record = json.loads(run("bound", "usa-zinc-consumption-2022", "--json"))
    low, high = record["interval_90"]
    assert record["low"] <= low < record["printed"] < high <= record["high"]
    assert 0 < record["width_against_capacity"] < 0.5


@pytest.mark.parametrize("name", ["aus-zinc-mine-2024", "bol-lead-mine-2024"])
def test_what_is_possible_lies_inside_what_plants_alone_allow(name: str) -> None:
    record = json.loads(run("bound", name, "--json"))
    low, high = record["capacity_only"]
    assert low <= record["low"] <= record["high"] <= high
    assert record["interval_90"][1] <= high


@pytest.mark.parametrize(
    ("args", "part"),
    [(("reconcile", "--year", "1900"), "no printed figures for 1900"), (("reconcile", "--metal", "unobtainium"), "no metal"),
     (("bound", "nothing"), "no observable"), (("bound", "imports:USA:lead-refined:2010"), "no plant")],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_in_one_line(args: tuple[str, ...], part: str) -> None:
    done = CliRunner().invoke(main, list(args))
    assert done.exit_code == 2
    assert part in done.output + done.stderr
