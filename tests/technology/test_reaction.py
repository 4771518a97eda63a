"""Reactions balance or are refused, and turn over what they say."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.reaction import element_in, per_tonne, pour, react, reaction, take


def test_an_unbalanced_equation_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="does not balance Zn"):
        reaction("ZnS + 1.5 O2 -> 2 ZnO + SO2")
    with pytest.raises(OutOfValidity, match="no arrow"):
        reaction("ZnS + 1.5 O2")


@pytest.mark.parametrize(
    "equation",
    [
        "3 Fe2(SO4)3 + 2 NH3 + 12 H2O -> 2 NH4Fe3(SO4)2(OH)6 + 5 H2SO4",
        "ZnFe2O4 + 4 H2SO4 -> ZnSO4 + Fe2(SO4)3 + 4 H2O",
        "2 CdO + C -> 2 Cd + CO2",
    ],
)
def test_a_reaction_keeps_every_followed_element(equation: str) -> None:
    found = reaction(equation)
    flows = {s: np.asarray(-3.0 * t) for s, t in found.tonnes.items() if t < 0}
    before = {e: float(element_in(flows, e)) for e in ("Zn", "Fe", "S", "Cd", "C")}
    react(flows, equation, 3.0)
    for element, tonnes in before.items():
        assert float(element_in(flows, element)) == pytest.approx(tonnes, rel=1e-12, abs=1e-12)
    assert all(f >= 0 for f in flows.values())


def test_ratio_of_a_reaction_is_that_of_molar_masses() -> None:
    assert per_tonne("Cd + H2SO4 + 0.5 O2 -> CdSO4 + H2O", "H2SO4") == pytest.approx(
        98.078 / 112.411, rel=1e-4
    )


def test_taking_all_leaves_nothing_and_absent_species_give_none() -> None:
    flows = {"ZnO": np.array([1.0, 2.0])}
    assert take(flows, "ZnO").tolist() == [1.0, 2.0]
    assert not flows["ZnO"].any()
    assert float(take(flows, "CdO")) == 0.0
    assert pour(flows).flow.shape == (2, 1)
