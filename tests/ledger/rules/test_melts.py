"""States of matter, orders of volatility, yields and cementation, with near misses."""

import pytest
from invented import run, text

from oreshed.ledger.rules.nature.melts import melts
from oreshed.ledger.rules.nature.orders import orders


@pytest.mark.parametrize(
    "sentence",
    [
        "- Molten copper is drawn off at 850 °C.",
        "- The copper is tapped at 700 °C into launders.",
        "- At 600 °C the chromium is cast into bars.",
        "- Solid tin is held at 600 °C for a day.",
        "- Zinc vapour leaves the retort at 300 °C.",
        "- Cadmium boils above zinc and stays in the still.",
        "- Tin is more volatile than zinc.",
        "- Copper is less noble than zinc.",
        "- The mill reports a recovery of 112 %.",
        "- The cell runs at a current efficiency of 104 %.",
        "- The plant removes copper by cementation, precipitating zinc with copper powder.",
        "- Bismuth has a higher melting point than nickel.",
    ],
)
def test_what_physics_forbids_is_found(sentence):
    assert [f.rule for rule in (melts, orders) for f in run(rule, (), text(sentence))] == ["R-PHYS"]


@pytest.mark.parametrize(
    "sentence",
    [
        "- Molten copper is drawn off at 1,200 °C.",
        "- Molten copper is drawn off at 1,070 °C.",
        "- The copper is alloyed with tin and tapped at 950 °C.",
        "- Solid tin is held at 200 °C for a day.",
        "- Zinc vapour leaves the retort at 950 °C.",
        "- Zinc vapour leaves the vacuum retort at 450 °C.",
        "- Zinc boils above cadmium and stays in the still.",
        "- Zinc is more volatile than tin.",
        "- The mill reports a recovery of 92 %.",
        "- Recovery rose by 112 % in a decade.",
        "- The plant takes out copper, precipitating copper with zinc dust.",
        "- Copper moulds are heated to 300 °C before the tin is cast.",
    ],
)
def test_what_physics_allows_stays_silent(sentence):
    assert not run(melts, (), text(sentence))
    assert not run(orders, (), text(sentence))
