"""Products of trade, cells and precious ores: what lies in the span is silent, what lies far outside is found."""

import pytest
from invented import run, text

from oreshed.ledger.rules.nature.specifications import specifications, specified

PAIRS = (
    ("The furnace taps ferrochrome of 22% Cr.", "The furnace taps ferrochrome of 65% Cr."),
    ("Ilmenite is smelted to a slag of 45% TiO2.", "Ilmenite is smelted to a slag of 85% TiO2."),
    ("The mill ships a spodumene concentrate of 15% Li2O.", "The mill ships a spodumene concentrate of 6% Li2O."),
    ("Molybdenum concentrate with 75% Mo leaves the mill.", "Molybdenum concentrate with 52% Mo leaves the mill."),
    ("SHG zinc means at least 98% Zn.", "SHG zinc means at least 99.995% Zn."),
    ("Stainless steel holds at least 18% Cr, and austenitic stainless steel 55% nickel.", "Stainless steel holds at least 18% Cr, and austenitic stainless steel 9% nickel."),
    ("The Betts cells run at 12 V.", "The Betts cells run at 0.5 V."),
    ("In the electrowinning hall a cell takes 30 V.", "In the electrowinning hall a cell takes 3.3 V."),
    ("Molten magnesium chloride is split in cells at 1.1 V.", "Molten magnesium chloride is split in cells at 5.5 V."),
    ("Gold is mined at an ore grade of 5 kg/t.", "Gold is mined at an ore grade of 5 g/t."),
)  # fmt: skip


@pytest.mark.parametrize(("wrong", "right"), PAIRS, ids=[w[:45] for w, _ in PAIRS])
def test_a_product_keeps_to_its_trade(wrong, right):
    assert "R-RANGE" in {f.rule for f in run(specified, (), text(f"- {wrong}"))}
    assert not run(specified, (), text(f"- {right}"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Ferrochrome took 80% of chromium use.",
        "The potline of 300 cells stands at 1,300 V.",
        "Recovery to the copper concentrate is 92% of the copper.",
        "Copper concentrate made up 8% copper exports.",
        "Nickel matte is not 5% Ni.",
    ],
)
def test_shares_and_recoveries_are_no_contents(sentence):
    assert not run(specified, (), text(f"- {sentence}"))


def test_every_span_of_the_table_is_one():
    for s in specifications():
        assert 0 <= s.low < s.high <= 100, s.product
