"""Numbers of one stretch against each other, whatever the metal and the order: wrong in one alternative of the braces, right in the other."""

import csv
import re
from pathlib import Path

import pytest

from oreshed.ledger.audit import audit
from oreshed.ledger.evidence.amounts import amounts
from oreshed.ledger.finding import Evidence
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims
from oreshed.ledger.rules.balance.thereof import shares_in

ROWS = list(
    csv.DictReader(Path(__file__).with_name("stretches.csv").read_text(encoding="utf-8").splitlines())
)

SOUND = list(
    csv.DictReader(Path(__file__).with_name("sound_stretches.csv").read_text(encoding="utf-8").splitlines())
)


def _chosen(braces: re.Match[str], which: int) -> str:
    """One alternative; a table row keeps its own bars, so that the middle bar parts the two."""
    bits = braces[1].split("|")
    half = len(bits) // 2
    return "|".join(bits[which * half : (which + 1) * half])


def found(row: dict[str, str], which: int) -> set[tuple[str, str]]:
    """Rule and severity of every finding in one version of a text; `//` ends a line."""
    body = re.sub(r"\{([^{}]*)\}", lambda m: _chosen(m, which), row["text"])
    text = f"# {row['metal'].capitalize()}: brief\n\n" + re.sub(r"\s*//\s?", "\n", body) + "\n"
    return {
        (f.rule, f.severity) for f in audit(Evidence(read_claims(document_of(text, f"{row['metal']}.md"))))
    }


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{i}-{r['rule']}-{r['metal']}" for i, r in enumerate(ROWS, start=2)]
)
def test_the_wrong_number_is_found_and_its_right_twin_is_silent(row):
    assert row["rule"] in {rule for rule, _ in found(row, 0)}
    assert {f for f in found(row, 1) if f[1] != "low"} == set()


@pytest.mark.parametrize("row", SOUND, ids=[f"{i}-{r['metal']}" for i, r in enumerate(SOUND, start=2)])
def test_numbers_that_only_look_like_a_sum_a_part_or_a_remainder_are_left_alone(row):
    assert {f for f in found(row, 0) if f[1] != "low"} == set()


def test_bare_numbers_behind_a_unit_and_a_colon_take_the_unit_until_the_sentence_ends():
    kinds = [(a.kind, a.value) for a in amounts("Output in kt: Canada 4.8, Japan 12. There were 3 plants.")]
    assert kinds == [("mass", 4800.0), ("mass", 12000.0), ("number", 3.0)]


def test_a_symbol_behind_a_grade_is_an_element_and_no_second_unit():
    assert [(a.kind, a.text) for a in amounts("slag with 9 % V")] == [("percent", "9 %")]


@pytest.mark.parametrize(("words", "percent"), [("one third of it", 100 / 3), ("two fifths of it", 40), ("half of it", 50), ("70 percent of it", 70)])  # fmt: skip
def test_a_share_in_words_allows_the_number_that_it_names(words, percent):
    (share,) = shares_in(words)
    assert share.low < percent < share.high
    assert share.high - share.low < 0.3 * percent
