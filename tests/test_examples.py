"""Every example in a docstring and in the guide does what it says."""

import doctest
import importlib
from pathlib import Path
from types import ModuleType

import pytest

import oreshed

ROOT = Path(__file__).resolve().parents[1]
MODULES = (
    "oreshed",
    "oreshed.basis.estimate",
    "oreshed.basis.errors",
    "oreshed.basis.option",
    "oreshed.basis.recipe",
    "oreshed.basis.units",
    "oreshed.insight.groups",
    "oreshed.insight.session",
)
TECHNOLOGY = tuple(
    ".".join(("oreshed", *p.relative_to(Path(oreshed.__file__).parent).with_suffix("").parts))
    for p in sorted((Path(oreshed.__file__).parent / "technology").rglob("*.py"))
    if ">>>" in p.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES + TECHNOLOGY)
def test_examples_of_a_module(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    done = doctest.testmod(module)
    assert done.failed == 0


def test_every_question_of_a_session_has_an_example() -> None:
    from oreshed.insight.session import Session

    found = {t.name.split(".")[-1] for t in doctest.DocTestFinder().find(Session) if t.examples}
    assert found >= {"solve", "balance", "study", "bottleneck", "interventions", "compare"}


def test_the_python_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    code = guide.split("```python\n", 1)[1].split("```", 1)[0]
    scenario = guide.split("```toml\n", 1)[1].split("```", 1)[0]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.toml").write_text(scenario, encoding="utf-8")
    told: dict[str, object] = {}
    exec(compile(code.replace("draws=200", "draws=2"), "docs/guide.md", "exec"), told)
    assert isinstance(told["model"], type(oreshed.load()))
