"""Double counts and figures in two units, the headline's missing member, with near misses."""

import pytest
from invented import run, text

from oreshed.ledger.rules.balance.ratios import ratios
from oreshed.ledger.rules.form.structure import structure
from oreshed.ledger.rules.sameness.repeats import repeats

HEAD = ("| Country | Plant | kt |", "|---|---|---|")
BROKEN = (
    ("R-DUP", ("- The 4 kt of oxide together with the 3 kt of alloy that the same plants make from that oxide gives 7 kt.",)),
    ("R-DUP", (*HEAD, "| Canada | Kalomo, powder line | 45 |", "| Canada | Harrow's plant at Kalomo | 45 |")),
    ("R-UNIT", ("- Kalomo made 1.1 kt in 2023.", "- Kalomo output of 1,100 kg in 2023.")),
)  # fmt: skip
FINE = (
    ("- The 4 kt of oxide together with the 3 kt of alloy from other feed gives 7 kt.",),
    (*HEAD, "| Canada | Kalomo | 45 |", "| Canada | Harrow | 45 |"),
    (*HEAD, "| Canada | Kalomo, powder line | 45 |", "| Canada | Kalomo, second line | 40 |"),
    ("- Kalomo made 1.1 kt in 2023.", "- Kalomo output of 1,100 t in 2023."),
    ("- Kalomo made 1.1 kt in 2023.", "- Harrow output of 1,100 kg in 2023."),
    ("- Kalomo made 1.1 kt in 2023.", "- Kalomo output of 1,100 kg in 2009."),
)


@pytest.mark.parametrize(("rule", "lines"), BROKEN)
def test_one_tonnage_counted_twice_or_in_two_units_is_found(rule, lines):
    assert [f.rule for f in run(repeats, (), text(*lines))] == [rule]


@pytest.mark.parametrize("lines", FINE)
def test_two_tonnages_stay_two(lines):
    assert not run(repeats, (), text(*lines))


def test_a_member_with_a_bullet_belongs_into_the_headline_that_lists_its_terms():
    bullets = ("- **Canada:** 4 kt in 2023.", "- **Australia:** 3 kt in 2023.", "- **Japan:** 2 kt in 2023.", "- **Norway:** 5 kt in 2023.")  # fmt: skip
    short = "Summary: 9 kt in 2023, of it Canada 4 kt, Australia 3 kt, Japan 2 kt."
    full = "Summary: 14 kt in 2023, of it Canada 4 kt, Australia 3 kt, Japan 2 kt, Norway 5 kt."

    def lines_of(head: str) -> list[str]:
        found = run(structure, (), text(head, *bullets))
        return [f.arithmetic for f in found if "no term in the headline" in f.arithmetic]

    assert len(lines_of(short)) == 1 and "Norway" in lines_of(short)[0]
    assert not lines_of(full)


def test_a_direction_is_logic_and_a_ratio_is_a_quantity_word():
    assert "R-LOGIC" in [f.rule for f in run(ratios, (), text("- Demand grew from 90 kt to 60 kt."))]
    assert [f.rule for f in run(ratios, (), text("- Demand doubled from 30 kt to 90 kt."))] == ["R-QUAL"]
