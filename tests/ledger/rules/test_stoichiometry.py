"""Masses of two substances in a sentence: formula, reaction and shared element, each with a sentence that holds and one that does not."""

import pytest
from invented import run, text

from oreshed.basis.stoichiometry import balanced, molar_mass, ratios, reactions, substances_in, systematic
from oreshed.ledger.rules.nature.stoichiometry import stoichiometry

WRONG_AND_RIGHT = [
    ("A tonne of pure stibnite (Sb2S3) carries {} kg of antimony.", "860", "717"),
    ("Each tonne of HF leaves behind about {} t of anhydrite.", "1.2", "3.5"),
    ("For each tonne of titanium the reaction consumes about {} t of TiCl4 and 1.02 t of magnesium.", "2.4", "4.0"),
    ("For each tonne of titanium the reaction consumes about 4 t of TiCl4 and {} t of magnesium.", "0.4", "1.05"),
    ("The thermite reaction needs {} t of aluminium per tonne of chromium.", "0.25", "0.55"),
    ("About {} t of alumina is needed per tonne of aluminium.", "1.2", "1.93"),
    ("Electrolysis gives {} t of chlorine for each tonne of magnesium.", "0.9", "2.92"),
    ("One tonne of zircon yields {} kg of zirconium.", "640", "480"),
    ("A tonne of quartz gives up to {} t of silicon.", "0.62", "0.45"),
    ("Roasting takes a tonne of molybdenite to {} t of molybdenum trioxide, and gives 0.9 t of MoO3.", "0.9", "0.9"),
    ("Per tonne of lithium carbonate, {} t of soda ash is used.", "0.5", "1.6"),
    ("A tonne of magnesite gives {} t of magnesia.", "0.72", "0.46"),
    ("Every tonne of sulphur burnt makes {} t of sulphuric acid.", "5.1", "3.0"),
    ("A kilogram of ammonium hexachloroplatinate holds {} g of platinum.", "660", "439"),
    ("One tonne of copper is precipitated by 1.5 t of iron; one tonne of cassiterite contains {} kg of tin.", "880", "788"),
    ("Each tonne of caustic soda made comes with {} t of chlorine.", "2.4", "0.89"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "wrong", "right"), WRONG_AND_RIGHT, ids=lambda x: str(x)[:40])
def test_a_ratio_of_masses_follows_formula_and_reaction(sentence, wrong, right):
    if wrong != right:
        assert run(stoichiometry, (), text(f"- {sentence.format(wrong)}"))
    assert not run(stoichiometry, (), text(f"- {sentence.format(right)}"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Plants take 2.1 to 2.2 t of acidspar per tonne of HF.",
        "The mill makes 1.2 t of copper concentrate per tonne of copper and 0.2 t of zinc.",
        "Power costs 3,000 dollars a tonne of magnesium and 0.3 t of coal is burnt.",
        "The furnace uses 0.45 t of carbon per tonne of aluminium.",
        "A tonne of spodumene gives 0.15 t of lithium carbonate.",
        "Each tonne of nickel matte yields 0.4 t of copper.",
        "The equation CaF2 + H2SO4 → CaSO4 + 2 HF sets a floor of 1.95 t of CaF2 per tonne of HF.",
    ],
)
def test_what_plants_do_is_let_pass(sentence):
    assert not run(stoichiometry, (), text(f"- {sentence}"))


def test_an_equation_holds_as_many_atoms_on_both_sides():
    assert run(stoichiometry, (), text("- The kiln runs CaF2 + H2SO4 → CaSO4 + HF all day."))
    assert run(stoichiometry, (), text("- In the retort TiCl4 + Mg → Ti + MgCl2 proceeds."))
    assert not run(stoichiometry, (), text("- In the retort TiCl4 + 2 Mg → Ti + 2 MgCl2 proceeds."))


def test_every_reaction_of_the_table_keeps_its_mass():
    assert len(reactions()) > 150
    for r in reactions():
        assert abs(sum(r.masses.values())) < 1e-6 * max(abs(m) for m in r.masses.values()), r.equation


def test_names_give_formulas_by_the_charges_of_their_ions():
    assert systematic("aluminium sulphate") == "Al2(SO4)3"
    assert systematic("zirconium tetrachloride") == "ZrCl4"
    assert systematic("calcium hydroxide") == "Ca(OH)2"
    assert systematic("cobalt oxide") == ""  # CoO or Co3O4
    assert [s.formula for s in substances_in("Magnesium chloride and soda ash beside Ti")] == ["MgCl2", "Na2CO3", "Ti"]  # fmt: skip
    assert balanced(("H2",), ("O2",)) is None
    assert molar_mass("TiCl4") / molar_mass("Ti") == pytest.approx(3.963, abs=0.002)
    assert {round(r, 2) for r, *_ in ratios("MgCl2", "Ti")} == {3.98}


def test_the_mass_fraction_of_an_oxide_bounds_its_yield():
    assert run(stoichiometry, (), text("- 1 t of V2O5 contains 0.66 t of vanadium."))
    assert run(stoichiometry, (), text("- 100 t of WO3 yields 95 t of tungsten."))
    assert not run(stoichiometry, (), text("- 1 t of V2O5 contains 0.56 t of vanadium."))
    assert not run(stoichiometry, (), text("- 100 t of WO3 yields 76 t of tungsten."))
