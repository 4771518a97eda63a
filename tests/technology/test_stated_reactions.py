"""A case's own reaction: read from its source, applied to the amounts that it states, and never talked over by a usual one."""

import pytest

from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.case import Case
from oreshed.technology.laws.stated_reaction import compute, reaction_in
from oreshed.technology.species import molar_mass

LEACH = {"concentrate_t_h": 10, "CdS_pct": 50, "oxidised_pct": 80}


def answer(reaction: str, inputs: dict[str, object], name: str) -> object:
    return compute({"reaction": reaction, **inputs}).answering(name, 0.0)


def test_masses_of_a_reaction_balance() -> None:
    made = sum(float(str(answer("CdS + 2 O2 -> CdSO4", LEACH, n))) for n in ("CdSO4_t_h",))
    taken = float(str(answer("CdS + 2 O2 -> CdSO4", LEACH, "O2_t_h"))) + 10 * 0.5 * 0.8
    assert made == pytest.approx(taken)


@pytest.mark.parametrize(
    ("reaction", "inputs", "name", "value"),
    [
        ("Ni2+ + Zn -> Ni + Zn2+", {"Ni_in_g_L": 3.0, "Ni_out_g_L": 1.0}, "zinc_needed_g_L", 2.0 * molar_mass("Zn") / molar_mass("Ni")),
        ("2 Al3+ + 3 CaCO3 + 3 H2O -> 2 Al(OH)3 + 3 CO2 + 3 Ca2+", {"Al3_mg_L": 100, "flow_m3_h": 10, "CaCO3_purity_pct": 80}, "CaCO3_kg_h", 1.5 * molar_mass("CaCO3") / molar_mass("Al") / 0.8),
        ("CuSO4 + H2O -> Cu + H2SO4 + 1/2 O2", {"Cu_deposited_kg_d": 1000.0}, "O2_made_kg_d", 500.0 * molar_mass("O2") / molar_mass("Cu")),
    ],
)  # fmt: skip
def test_amounts_go_by_moles_in_any_unit(
    reaction: str, inputs: dict[str, object], name: str, value: float
) -> None:
    assert answer(reaction, inputs, name) == pytest.approx(value, rel=1e-4)


def test_what_is_bought_or_fed_besides_is_told_from_what_reacts() -> None:
    used = {**LEACH, "oxygen_utilisation_pct": 50}
    assert answer("CdS + 2 O2 -> CdSO4", used, "O2_fed_t_h") == pytest.approx(
        2.0 * float(str(answer("CdS + 2 O2 -> CdSO4", used, "O2_t_h")))
    )


@pytest.mark.parametrize("open_", [{"cake_moisture_pct": 20}, {"acid_excess_pct": 10}, {"recovery_pct": 90}])
def test_a_share_of_which_it_is_not_clear_what_it_does_here_is_not_guessed_over(
    open_: dict[str, object],
) -> None:
    assert answer("CdS + 2 O2 -> CdSO4", {**LEACH, **open_}, "O2_t_h") is None


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("ZnS + 2 O2 -> ZnSO4; evaluated here", "ZnS + 2 O2 -> ZnSO4"),
        ("SO4 -> H2S", ""),
        ("M2+ + Na2S -> MS + 2 Na+", ""),
        ("C/C0 = 1/(1+k t)", ""),
        ("ZnO + CO = Zn + CO2; PbO + CO = Pb + CO2", ""),
    ],
)
def test_one_balanced_reaction_is_read_from_a_source_and_nothing_else(source: str, found: str) -> None:
    assert reaction_in(source) == found


@pytest.mark.parametrize("beside", [{}, {"cake_moisture_pct": 20}])
def test_the_usual_reaction_never_stands_for_the_one_that_a_case_states(beside: dict[str, object]) -> None:
    label, source = "leaching: oxygen for cadmium sulphide", "CdS + 2 O2 -> CdSO4"
    told = outcome_of(Case("x", label, "formula", source, {**LEACH, **beside}, {"O2_t_h": 1.0}, "", False))
    assert told is not None
    sulphate = 4.0 * 2.0 * molar_mass("O2") / molar_mass("CdS")
    assert [c.computed for c in told.compared] in ([], [pytest.approx(sulphate)])
