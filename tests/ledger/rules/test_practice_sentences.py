"""Each row of the chemistry table: one sentence it must find, two that are sound; and sound sentences on which no rule may fire."""

import csv
from pathlib import Path

import pytest
from invented import run, text

from oreshed.ledger.rules.nature.constants import constants
from oreshed.ledger.rules.nature.processes import practices, processes
from oreshed.ledger.rules.nature.provenance import provenance

HERE = Path(__file__).parent


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(stated, metal, sentence):
    claims = [stated("mine_production", "WLD", 1, commodity=metal)] if metal else []
    document = text(f"- {sentence}")
    return [f for rule in (processes, constants, provenance) for f in run(rule, claims, document)]


@pytest.mark.parametrize("row", rows("practice_sentences.csv"), ids=lambda r: r["row"])
def test_a_row_finds_its_wrong_sentence_and_leaves_the_sound_ones(stated, row):
    reason = next(r.reason for r in practices() if r.id == row["row"])
    assert reason in {f.arithmetic for f in found(stated, row["metal"], row["wrong"])}
    for sentence in (row["right"], row["also_right"]):
        assert not found(stated, row["metal"], sentence), sentence


@pytest.mark.parametrize("row", rows("sound_sentences.csv"), ids=lambda r: r["sentence"][:50])
def test_no_rule_fires_on_a_sound_sentence(stated, row):
    assert not found(stated, row["metal"], row["sentence"])


@pytest.mark.parametrize("row", rows("window_sentences.csv"), ids=lambda r: r["process"])
def test_a_process_far_outside_its_temperatures_is_found(stated, row):
    assert any(row["process"] in f.arithmetic for f in found(stated, "", row["wrong"]))
    for sentence in (row["right"], row["also_right"]):
        assert not found(stated, "", sentence), sentence
