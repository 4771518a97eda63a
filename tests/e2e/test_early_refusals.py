"""What is cheap to refuse is refused at once, with what was meant and what to do."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tiny import TABLES, write_tiny

from oreshed.cli import main


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail where a command builds a world or draws before it refuses, or leaves other processes running."""
    import oreshed.chain.world
    import oreshed.insight.background
    import oreshed.report.page.slides

    def started(*_: object, **__: object) -> None:
        raise AssertionError("work was started")

    asked: list[str] = []
    monkeypatch.setattr(oreshed.insight.background, "wake", lambda _: asked.append("wake"))
    monkeypatch.setattr(oreshed.insight.background, "stop", lambda: asked.append("stop"))
    monkeypatch.setattr(oreshed.chain.world, "World", started)
    monkeypatch.setattr(oreshed.report.page.slides, "write_slides", started)
    yield
    assert asked in ([], ["wake", "stop"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("study", "zinc", "--for", "usa"), 'did you mean "USA"?'),
        (("study", "zinc", "--for", "USA,Canda"), "'Canda'"),
        (("study", "zinc", "--for", "United States"), 'did you mean "USA"?'),
        (("study", "zinc", "--for", "pacfic"), 'did you mean "pacific"?'),
        (("study", "aluminum"), 'did you mean "aluminium"?'),
        (("study", "Zn"), 'did you mean "zinc"?'),
        (("study", "zinc", "--for", ""), "names nothing"),
        (("study", "zinc", "--model", "us-alies"), "us-allies"),
        (("study", "zinc", "--out", "/proc/x"), "Name another folder with --out"),
        (("reconcile", "--metal", "Cd"), 'did you mean "cadmium"?'),
        (("reconcile", "--year", "1901"), "no printed figures for 1901"),
        (("reconcile", "--metal", "zinc", "--out", "/proc/x"), "Name another folder with --out"),
        (("figures", "slides", "--out", "/proc/x"), "/proc/x: cannot be written"),
        (("indicators", "zinc", "--region", "ZZZ"), "no region 'ZZZ'"),
        (("indicators", "zinc", "--region", "untied states"), "did you mean"),
    ],
)
def test_a_slip_is_refused_before_any_work(no_work: None, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert words in " ".join(done.output.split())


def test_a_file_where_the_result_folder_should_be_is_refused(no_work: None, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    done = run("study", "zinc", "--out", str(tmp_path / "taken"))
    assert done.exit_code == 2 and "would be overwritten" in done.output
    assert (tmp_path / "taken").read_text() == "mine"


def test_looking_whether_a_folder_can_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    from oreshed.basis.out_folder import check_out_folder, check_result_folder

    check_result_folder(tmp_path / "new" / "result")
    check_out_folder(tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_indicators_region_may_be_a_code_or_a_name() -> None:
    code, name = (run("indicators", "zinc", "--region", r, "--json") for r in ("usa", "United States"))
    assert code.exit_code == name.exit_code == 0
    assert json.loads(code.stdout) == json.loads(name.stdout)


def test_a_new_model_over_an_old_one_needs_the_option_that_the_refusal_names(tmp_path: Path) -> None:
    place = str(tmp_path / "m")
    assert run("model", "new", place).exit_code == 0
    refused = run("model", "new", place)
    assert refused.exit_code == 2 and "--overwrite" in refused.output
    assert run("model", "new", place, "--overwrite").exit_code == 0
    (tmp_path / "m" / "bad.csv").write_text("a\n")
    assert "Rename or remove it." in run("check", place).output


def test_a_study_without_draws_states_no_interval_and_no_share(tmp_path: Path) -> None:
    done = run("study", "lead", "--draws", "0", "--out", str(tmp_path / "lead"))
    assert done.exit_code == 0, done.output
    verdict = json.loads((tmp_path / "lead" / "verdict.json").read_text(encoding="utf-8"))
    assert verdict["share_of_draws_short"] is None
    for one in (verdict["demand"], verdict["gap"], *verdict["supply"].values()):
        assert one["low"] is None and one["high"] is None and one["central"] is not None
    page = (tmp_path / "lead" / "report.html").read_text(encoding="utf-8")
    brief = (tmp_path / "lead" / "brief.md").read_text(encoding="utf-8")
    for text in (done.stdout, verdict["verdict_text"], brief):
        assert "draws are short" not in text and "of draws" not in text
    assert "Draws that are short" not in page
    assert run("verify", str(tmp_path / "lead")).exit_code == 0


def test_undetermined_says_which_comparison_left_it_open_and_which_did_not(tmp_path: Path) -> None:
    demands = "\n".join([*TABLES["demands"], ""]).replace("11500,12000,12500", "4000,8000,12500")
    model = write_tiny(tmp_path / "model", demands=demands)
    out = tmp_path / "out"
    done = run("study", "tin", "--model", str(model), "--draws", "40", "--out", str(out))
    assert done.exit_code == 0, done.output
    verdict = json.loads((out / "verdict.json").read_text(encoding="utf-8"))
    assert verdict["verdict"] == "undetermined"
    assert "overlap when each is taken alone" in verdict["verdict_text"]
    assert "compared draw by draw" in verdict["verdict_text"]


def test_a_basis_that_is_feasible_on_both_sides_is_an_answer(tmp_path: Path) -> None:
    # Large terms cancel in some draw of this question: HiGHS then says "Unknown" of an optimal basis.
    done = run("study", "zinc", "--feed", "all", "--draws", "20", "--out", str(tmp_path / "zinc"))
    assert done.exit_code == 0, done.output
