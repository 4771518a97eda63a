"""The order of the metals, a wrong sentence beside the right one: potentials, oxides, hydroxides and densities decide."""

import pytest
from invented import run, text

from oreshed.ledger.rules.nature.orders import additive_density, orders

SENTENCES = (
    ("Bismuth, being less noble than lead, dissolves.", "Bismuth, being more noble than lead, stays."),
    ("Copper anodes are refined, and silver goes into solution.", "Copper anodes are refined, and nickel goes into solution."),
    ("In the Betts process iron collects in the slimes.", "In the Betts process silver collects in the slimes."),
    ("Silver passes into solution, while zinc and nickel stay behind in the residue.", "Zinc and nickel pass into solution, while silver stays behind in the residue."),
    ("In the converter, copper is oxidised before iron.", "In the converter, iron is oxidised before copper."),
    ("Chromium is reduced before iron in the arc furnace.", "Iron is reduced before chromium in the arc furnace."),
    ("Aluminium is precipitated at pH 1.5 with lime.", "Aluminium is precipitated at pH 5 with lime."),
    ("Iron is thrown out at pH 10 with lime, while all the nickel stays in solution.", "Iron is thrown out at pH 3.5 with lime, while all the nickel stays in solution."),
    ("Molten magnesium sinks to the floor of the cell, where it is tapped from under the electrolyte.", "Molten magnesium floats in the cell, where it is ladled from the electrolyte."),
    ("In the cell the aluminium floats to the surface of the electrolyte.", "In the cell the aluminium sinks under the electrolyte."),
    ("The slag settles beneath the matte and is tapped low.", "The matte settles beneath the slag and is tapped low."),
    ("The compound Mg2Pb, heavier than the molten lead, falls out.", "The compound Mg2Pb, lighter than the molten lead, floats up."),
    ("Cementation of zinc with iron scrap cleans the liquor.", "Cementation of copper with iron scrap cleans the liquor."),
)  # fmt: skip


@pytest.mark.parametrize(("wrong", "right"), SENTENCES, ids=[w[:45] for w, _ in SENTENCES])
def test_the_table_of_properties_decides_the_order(wrong, right):
    assert {f.rule for f in run(orders, (), text(f"- {wrong}"))} == {"R-PHYS"}
    assert not run(orders, (), text(f"- {right}"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Chlorine leaching: gold dissolves, while copper and nickel stay behind.",
        "In cyanide gold passes into solution while iron and nickel remain in the residue.",
        "Magnesium demand rises in the cell business.",
        "Silver is not less noble than copper.",
        "With ammonia, copper and nickel stay in solution at pH 10 while iron falls.",
    ],
)
def test_complexes_and_markets_stay_silent(sentence):
    assert not run(orders, (), text(f"- {sentence}"))


def test_the_density_of_a_compound_is_near_that_of_its_elements():
    assert additive_density("Cu3Sn") == pytest.approx(8.9, rel=0.1)  # 8.9 to 9.0 measured
    assert additive_density("AuAl2") == pytest.approx(7.6, rel=0.2)
