"""Identities of one bullet, each in its own family, with near misses."""

import pytest
from invented import run, text

from oreshed.ledger.rules.balance.growth import growth
from oreshed.ledger.rules.balance.identities import identities

BROKEN = (
    ("R-BAL", "- Chile: output of 30 kt, imports of 12 kt, exports of 4 kt and consumption of 52 kt in 2023."),
    ("R-BAL", "- Chile mined 30 kt and imported 12 kt in 2023. Stocks fell by 3 kt, and consumption was 29 kt."),
    ("R-SHARE", "- The plant has a capacity of 40 kt, ran at 60 % and made 33 kt in 2023."),
    ("R-SHARE", "- Chile mined 12 kt, or 40 % of the world's 60 kt."),
    ("R-SHARE", "- Peru mined 26 kt of the world's 290 kt, a share of 19 %."),
    ("R-SHARE", "- Chile has 40 % of the world total of 60 kt, or 12 kt."),
    ("R-RES", "- Japan used 30 kt in 2023, mines gave 10 kt and the remaining 20 kt was imported. Scrap gave another 6 kt."),
    ("R-RES", "- Japan mines 30 % of its use and the rest, 70 %, is imported. Recycling covers 20 % of use."),
)  # fmt: skip
FINE = (
    "- Peru mined 26 kt of the world's 290 kt, a share of 9 %.",
    "- Chile: output of 30 kt, imports of 12 kt, exports of 4 kt and consumption of 38 kt in 2023.",
    "- Chile: output of 30 kt, imports of 12 kt, exports of about 4 kt and consumption of 40 kt in 2023, excluding stocks.",
    "- Chile mined 30 kt and imported 12 kt in 2023. Stocks fell by 3 kt, and consumption was 45 kt.",
    "- The plant has a capacity of 40 kt, ran at 60 % and made 24 kt in 2023.",
    "- The plant has a capacity of 40 kt and runs at 60 %; a new line of 33 kt will be made.",
    "- Chile mined 12 kt, or 20 % of the world's 60 kt.",
    "- Chile mined 12 kt of concentrate at a grade of 40 % of the 60 kt deposit.",
    "- Demand grows from 20 kt in 2023 to 30 kt in 2030, a rise of 50 %.",
    "- Demand grows from 20 kt in 2023 to 30 kt in 2030, a growth of 6 % a year.",
    "- Demand fell from 40 kt in 2013 to 30 kt in 2023, a drop of 25 %.",
    "- Japan used 30 kt in 2023, mines gave 10 kt, scrap 6 kt and the remaining 14 kt was imported.",
    "- Japan used 30 kt in 2023, mines gave 10 kt and the remaining 20 kt was imported. Scrap gave 6 kt in 2010.",
    "- Japan used 30 kt in 2023, mines gave 10 kt and the remaining 20 kt was imported. Scrap could give another 6 kt.",
)


@pytest.mark.parametrize(("rule", "sentence"), BROKEN)
def test_a_broken_identity_is_found_under_its_own_rule(rule, sentence):
    assert [f.rule for f in run(identities, (), text(sentence))] == [rule]


@pytest.mark.parametrize("sentence", FINE)
def test_an_identity_that_closes_or_does_not_apply_stays_silent(sentence):
    assert not run(identities, (), text(sentence))


GROWN = (
    "- Demand grows from 20 kt in 2023 to 30 kt in 2030, a rise of 80 %.",
    "- Demand grows from 20 kt in 2023 to 30 kt in 2030, a growth of 12 % a year.",
    "- Demand fell from 40 kt in 2013 to 30 kt in 2023, a drop of 45 %.",
)


@pytest.mark.parametrize("sentence", GROWN)
def test_a_change_that_its_ends_deny_is_a_wrong_share(sentence):
    assert [f.rule for f in run(growth, (), text(sentence))] == ["R-SHARE"]


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("- Demand grows by 3.0 % a year. Over five years that is a factor of 1.23.", ["R-YEAR"]),
        ("- Demand grows by 3.0 % a year. Over seven years that is a factor of 1.23.", []),
        ("- Demand falls by 3.0 % a year. Over seven years that is a factor of 0.81.", []),
    ],
)
def test_years_of_growth_compound_to_their_factor(sentence, rules):
    assert [f.rule for f in run(growth, (), text(sentence))] == rules
