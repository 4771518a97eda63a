"""A label of a stranger's case goes to the technology that knows it best, and to the last of its kind otherwise."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.answering import answering
from oreshed.technology.casework.case import Case
from oreshed.technology.registry import technology


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("solvent extraction: Cd-Co-Ni from Ni-Cd liquor", "nickel-cadmium-wet"),
        ("solvent extraction: some acid extractant", "solvent-extraction"),
        ("selective precipitation: sulphide sequence", "sulphide-precipitation"),
        ("selective precipitation: Cd hydroxide minimum", "hydroxide-precipitation"),
        ("membrane: RO, zinc", "reverse-osmosis"),
        ("membrane: ED of plating water", "electrodialysis"),
        ("membrane: ultrafiltration", "nanofiltration"),
        ("electrodeposition: Cd ahead of Zn, low current density", "cadmium-circuit"),
        ("electrodeposition: mass transfer", "controlled-electrodeposition"),
        ("cementation: Cd on Zn dust", "zinc-dust-purification"),
        ("cementation: Cu on iron scrap", "cementation-on-iron"),
        ("ion exchange: another resin", "iminodiacetate-exchange"),
    ],
)
def test_a_label_finds_its_technology(label: str, expected: str) -> None:
    found = answering(Case("x", label, "envelope", "", {}, {}, "", False))
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize(
    ("name", "inputs", "said"),
    [
        ("iminodiacetate-exchange", {"Cd_mg_L": 50, "pH": 40}, "pH = 40"),
        ("iminodiacetate-exchange", {"Cd_mg_L": float("inf"), "pH": 5}, "Cd_mg_L = inf"),
        ("sulphide-precipitation", {"S_mM": -1, "pH": 3}, "S_mM = -1"),
        ("solvent-extraction", {"D2EHPA_wt_pct": 20, "pH": 2, "Zn_g_L": 5, "stages": 10**9}, "stages"),
        ("nanofiltration", {"Cd_mg_L": 5, "bar": 8, "recovery_pct": 150}, "recovery_pct = 150"),
        ("controlled-electrodeposition", {"Cd_g_L": 1, "E_V_SCE": 30}, "E_V_SCE = 30"),
        ("low-grade-recovery", {"metal": "Xx", "c_mg_L": 5}, ""),
    ],
)
def test_an_impossible_figure_is_refused_by_name(name: str, inputs: dict[str, object], said: str) -> None:
    if not said:
        assert technology(name).compute(inputs) == {"cheapest": []}
        return
    with pytest.raises(OutOfValidity, match=said):
        technology(name).compute(inputs)


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("acid-plant", {"conversion": 0}),
        ("battery-lead-rotary", {"wt_pct": 7}),
        ("vacuum-lead", {"T_K": []}),
        ("jig", {"alpha": 0, "cut_density": 1.6}),
    ],
)
def test_an_input_that_no_formula_can_take_is_told_with_the_case(
    name: str, inputs: dict[str, object]
) -> None:
    told = technology(name).outcome(Case("x", name, "formula", "", inputs, {"any": 1.0}, "", False))
    assert not told.holds
    assert told.error
