"""Quantity words against masses and percentages of their own clause, with the near misses that must stay silent."""

import pytest
from invented import run, text

from oreshed.ledger.rules.wording.proportions import proportions


@pytest.mark.parametrize(
    "sentence",
    [
        "- A third of the 40 kt used in Canada, 24 kt, came from scrap.",
        "- Of its 45 kt of demand the country bought a negligible 30 kt from Chile.",
        "- Scrap gave a minor 18 kt of the 24 kt that Japan used.",
        "- Nearly all, 12 kt of the 40 kt, goes into alloys.",
        "- Turkey is a marginal producer, with 61 % of world output.",
        "- Recycling plays a marginal role: it meets 58 % of demand.",
        "- Imports are negligible, since they cover 47 % of use.",
        "- The bulk of the ore comes from one pit (12 %).",
        "- Chile holds 64 % of world output, a tiny share.",
        "- The lion's share of the metal goes into pigments, some 14 %.",
    ],
)
def test_a_word_that_its_numbers_deny_is_found(sentence):
    assert [f.rule for f in run(proportions, (), text(sentence))] == ["R-QUAL"]


@pytest.mark.parametrize(
    "sentence",
    [
        "- A third of the 40 kt used in Canada, 13 kt, came from scrap.",
        "- Roughly half of the 40 kt (17 kt) is exported.",
        "- Nearly all, 38 kt of the 40 kt, goes into alloys.",
        "- Turkey is a marginal producer, with 6 % of world output.",
        "- Recycling plays a marginal role: it meets 8 % of demand.",
        "- Reserves are small: China holds 58 % of the world total.",
        "- Most of the metal goes to China, with 12 % going to Japan.",
        "- Small mines gave 24 kt of the 40 kt.",
        "- Most of the ore is treated in one mill, with a recovery of 14 %.",
        "- Most of the 40 kt is refined abroad; scrap gave 4 kt.",
        "- Output is small, but 80 % of it is exported.",
        "- China mined most of the 90 kt in 2020 and 12 kt in 2010.",
        "- It is not the bulk of output, 12 %.",
        "- Over the past half century, 12 % of output was lost.",
    ],
)
def test_a_near_miss_stays_silent(sentence):
    assert not run(proportions, (), text(sentence))
