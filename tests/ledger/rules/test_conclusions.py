"""Words of conclusion against numbers, with near misses."""

import pytest
from invented import run, text

from oreshed.ledger.rules.wording.conclusions import conclusions
from oreshed.ledger.rules.wording.courses import courses

BROKEN = (
    ("- Chile is a net exporter of the metal. It imported 12 kt and exported 4 kt in 2023.",),
    ("- Chile: imports of 12 kt, exports of 4 kt.", "- Chile is self-sufficient."),
    ("- Supply of 40 kt against a demand of 30 kt in 2030 leaves a deficit.",),
    ("- Demand of 40 kt meets a supply of 30 kt in 2030, a comfortable surplus.",),
    ("- Chile is the largest producer with 12 kt, ahead of Peru with 20 kt.",),
    ("- Peru is the smallest with 12 kt, Chile has 9 kt.",),
    ("- Consumption has been flat: 20 kt in 2015, 31 kt in 2023.",),
    ("- Output has tripled, with 20 kt in 2015 and 31 kt in 2023.",),
    ("- Use fell over the years, 20 kt in 2015 and 31 kt in 2023.",),
    ("- All of its concentrate is exported, but 20 % is smelted at home.",),
    ("- Smelting capacity is the main bottleneck.", "- Two smelters stand idle for lack of feed."),
)  # fmt: skip
FINE = (
    ("- Chile is a net exporter of the metal. It imported 4 kt and exported 12 kt in 2023.",),
    ("- Chile is not self-sufficient. It imported 12 kt and exported 4 kt in 2023.",),
    ("- Chile: imports of 12 kt, exports of 4 kt.", "- Peru is self-sufficient."),
    ("- Supply of 30 kt against a demand of 40 kt in 2030 leaves a deficit.",),
    ("- Supply of 40 kt against a demand of 30 kt in 2030 leaves no deficit.",),
    ("- Chile is the largest producer with 22 kt, ahead of Peru with 20 kt.",),
    ("- Chile is the second largest producer with 12 kt, behind Peru with 20 kt.",),
    ("- Consumption has been flat: 20 kt in 2015, 21 kt in 2023.",),
    ("- Output has doubled, with 20 kt in 2015 and 41 kt in 2023.",),
    ("- Output was 20 kt in 2015, 26 kt in 2019 and 31 kt in 2023; it has risen by half.",),
    ("- If the plant slipped, domestic supply would fall to 12 kt, which would raise the call on imports.",),
    ("- With the smelters at 100 %, no smelter stands idle.",),
    ("- All of its concentrate is exported except 20 % that is smelted at home.",),
    ("- Smelting capacity is the main bottleneck.", "- Two mines stand idle."),
    ("- Smelting capacity is not the bottleneck.", "- Two smelters stand idle for lack of feed."),
)
BROKEN += (
    ("- Imports were 16 kt in 2021, 31 kt in 2022 and 40 kt in 2023; they have been roughly flat.",),
    ("- If the plant slipped, domestic supply would fall to 12 kt, which would ease the call on imports.",),
    ("- With the smelters at 87 %, no smelter stands idle.",),
    ("- Mined feedstock is therefore the binding constraint.", "- Ore is ample."),
)


def _found(lines):
    document = text(*lines, question="bottleneck")
    return [f for rule in (conclusions, courses) for f in run(rule, (), document)]


@pytest.mark.parametrize("lines", BROKEN)
def test_a_conclusion_that_its_numbers_deny_is_found(lines):
    assert [f.rule for f in _found(lines)] == ["R-LOGIC"]


@pytest.mark.parametrize("lines", FINE)
def test_a_conclusion_that_holds_stays_silent(lines):
    assert not _found(lines)
