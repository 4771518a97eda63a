"""What a process cannot do: each row of the chemistry table against a sentence and its right form."""

import pytest
from invented import run, text

from oreshed.ledger.rules.nature.processes import processes

PAIRS = (
    ("In electrowinning the metal deposits on the anode.", "In electrowinning the metal deposits on the cathode."),
    ("Roasting turns the sulphide to oxide and the sulphur is given off, leaving as hydrogen sulphide.", "Roasting turns the sulphide to oxide, and the sulphur leaves as sulphur dioxide."),
    ("In flotation the hydrophilic grains attach to bubbles and float.", "In flotation the hydrophobic grains attach to bubbles and float."),
    ("Sulphuric acid raises the pH to 9.", "Sulphuric acid lowers the pH to 2."),
    ("Lime lowers the pH of the pulp.", "Lime raises the pH of the pulp."),
    ("Chlorine serves as the reductant.", "Chlorine serves as the oxidant."),
    ("Coke acts as the oxidant in the furnace.", "Coke acts as the reductant in the furnace."),
    ("Spirals: the heavier grains float over the rim.", "Spirals: the heavier grains sink to the inner rim."),
    ("A magnet attracts the cassiterite.", "A magnet attracts the magnetite."),
    ("In distillation the less volatile metal distils over first.", "In distillation the more volatile metal distils over first."),
    ("Electrorefining uses inert anodes of lead.", "Electrowinning uses inert anodes of lead."),
    ("Calcining the carbonate drives off, and the carbonate gives off oxygen.", "Calcining the carbonate gives off carbon dioxide."),
)  # fmt: skip


@pytest.mark.parametrize(("wrong", "right"), PAIRS)
def test_chemistry_the_wrong_way_round_is_found_and_the_right_form_is_silent(wrong, right):
    assert "R-PHYS" in {f.rule for f in run(processes, (), text(f"- {wrong}"))}
    assert not run(processes, (), text(f"- {right}"))
