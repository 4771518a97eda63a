"""`docs/verdict.md` names every key of real verdicts, nested ones too, and no other."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tiny import TABLES, write_tiny

import oreshed
from oreshed.insight.verdict import verdict_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "verdict.md"
TIN = Path(__file__).resolve().parents[1] / "models" / "tin"
# Objects whose keys are ids, not words of the page.
MAPS = {
    "classes", "sources", "provenance", "unlocking_sets[].flows", "certificates[].node_values",
    "certificates[].row_values", "unlocking.proof.flows", "unlocking.proof.node_values", "unlocking.proof.row_values",
}  # fmt: skip


def keys(value: Any, at: str = "") -> Iterator[str]:
    """Every key under a value: `demand.low`, `flips[].key`, `sources{}.title`."""
    if isinstance(value, dict) and at in MAPS:
        for inner in value.values():
            yield from keys(inner, f"{at}{{}}")
    elif isinstance(value, dict):
        for name, inner in value.items():
            path = f"{at}.{name}" if at else name
            yield path
            yield from keys(inner, path)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, f"{at}[]")


def _halved(line: str) -> str:
    """A row of demands.csv with half the demand."""
    cells = line.split(",")
    return ",".join([*cells[:6], *(str(float(c) / 2) for c in cells[6:9]), *cells[9:]])


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Keys of a gap, a surplus, companions, options that need each other, and plants that are flowsheets."""
    place = tmp_path_factory.mktemp("models")
    model = oreshed.load(write_tiny(place / "tiny"))
    less = TABLES["demands"][0], *(_halved(line) for line in TABLES["demands"][1:])
    roomy = oreshed.load(write_tiny(place / "roomy", demands="\n".join([*less, ""])))
    verdicts = [
        verdict_of(model.study("tin", draws=20)),
        verdict_of(model.study("indium", bloc="both", draws=4)),
        verdict_of(roomy.study("tin", draws=4)),
        verdict_of(oreshed.load(TIN).study("tin", draws=2)),
        verdict_of(oreshed.load("us-allies").study("cadmium", bloc="USA", draws=2)),
    ]
    return {k for v in verdicts for k in keys(json.loads(json.dumps(v)))}


def test_every_nested_key_is_on_the_page_and_the_other_way_round(found: set[str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    written = re.findall(r"`([a-z_]+(?:(?:\[\]|\{\})?\.[a-z_]+)+)`", text)
    files_and_examples = ("verdict.json", "modules.csv", "model.toml", "x[].y", "x{}.y")
    named = set(written) - set(files_and_examples)
    nested = {k for k in found if "." in k}
    assert nested - named == set(), "in a verdict, not on the page"
    assert named - nested == set(), "on the page, in no verdict"
