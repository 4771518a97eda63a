"""Numbers that share a unit, a verb or a subject with their neighbours, in invented briefs."""

import pytest

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims

PRODUCTION = "## US and Allies Domestic Current Production (tons)\n"
DEMAND = "## US and Allies Domestic Demand 2030 (tons)\n"


def claims_of(text: str) -> tuple[Claim, ...]:
    return read_claims(document_of("# Iodine\n\n" + text, "iodine.md")).claims


def values(text: str) -> list[tuple[float | None, str]]:
    return [(c.stated.central, c.stated.unit) for c in claims_of(text) if c.stated]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Imports of iodine carried 75 + 21 + 7 = 103 t in 2023.", [(75, "t"), (21, "t"), (7, "t"), (103, "t")]),
        ("The sum of iodine output was 57 + 33 - 31 = 59 kt in 2023.", [(57, "kt"), (33, "kt"), (31, "kt"), (59, "kt")]),
        ("Iodine demand climbs from 590 to 674 kt.", [(590, "kt"), (674, "kt")]),
    ],
)  # fmt: skip
def test_every_term_of_a_sum_or_a_rise_has_the_unit_of_the_last(text, expected):
    assert values(PRODUCTION + text) == expected


def test_a_spaced_dash_between_two_amounts_is_still_a_range():
    (claim,) = claims_of(PRODUCTION + "Chile mined 30 - 40 kt of iodine in 2023.")
    assert (claim.stated.low, claim.stated.high) == (30, 40)


def test_a_verb_of_trade_rules_every_amount_that_follows_it():
    found = claims_of(
        PRODUCTION + "Japan exported 25 kt of iodine (14 kt I2) and 60 kt of crude iodine in 2023."
    )
    assert [c.subject.quantity for c in found] == ["exports"] * 3


def test_a_paragraph_that_goes_on_with_it_is_about_the_country_before():
    found = claims_of(PRODUCTION + "Japan is a seller of iodine.\n\nIn 2023 it exported 9 kt.")
    assert [name_of(c.subject.region) for c in found] == ["Japan"]


def test_two_countries_before_leave_it_open_which_is_meant():
    found = claims_of(PRODUCTION + "Japan sells iodine to Canada.\n\nIn 2023 it exported 9 kt.")
    assert [name_of(c.subject.region) for c in found] == ["allies"]


TABLE = """
| Country | As reported (kt gross) | kt I2 | Share, % |
|---|---:|---:|---:|
| Chile | 30 crude | 22 | 66.7 |
| Japan | withheld | 11 | 33.3 |
"""


def test_a_column_headed_by_a_unit_alone_is_read():
    found = {(name_of(c.subject.region), c.stated.central): c for c in claims_of(PRODUCTION + TABLE)}
    assert ("Chile", 22) in found and ("Japan", 11) in found
    assert {c.subject.commodity for c in found.values()} == {"iodine"}  # "As" is no arsenic


def test_a_stand_in_for_a_number_is_no_name_of_the_row():
    assert not [c for c in claims_of(PRODUCTION + TABLE) if c.subject.entity == "withheld"]


def test_the_origin_of_supply_is_no_output_of_the_row():
    table = "\n| Country | Demand, kt | From Chilean output, kt |\n|---|--:|--:|\n| Japan | 9 | 4 |\n"
    found = {c.stated.central: c.subject.quantity for c in claims_of(DEMAND + table)}
    assert found == {9: "demand", 4: "supply_total"}


def test_a_number_is_quoted_with_the_words_before_it():
    (claim,) = claims_of(PRODUCTION + "Chile is the giant of iodine: 22 kt in 2023, more than all others.")
    assert claim.quote.startswith("Chile is the giant")


def test_what_a_formula_decides_is_a_property():
    (claim,) = claims_of("## Key Purification & Refinement Technologies\nPure KI holds 76.4 % I.")
    assert claim.subject.quantity == "physical_property"
