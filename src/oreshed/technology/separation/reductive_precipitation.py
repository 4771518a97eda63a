"""Copper out of a cadmium liquor by ferrous iron and limestone: it leaves as cuprous iron oxide, long before cadmium falls.

Limestone alone parts the two badly: basic copper carbonate and sulphate leave some per cent of the copper at the pH at
which cadmium carbonate begins to fall. Ferrous iron reduces the copper, and the solid that holds both, delafossite,
leaves none. It forms slowly by itself; grinding with the limestone (mechanochemical activation) makes it form.

    with iron        Cu++ + Fe++ + 2 CaCO3 = CuFeO2 + 2 Ca++ + 2 CO2
    without          4 Cu++ + SO4-- + 3 CaCO3 + 3 H2O = Cu4SO4(OH)6 + 3 Ca++ + 3 CO2
    cadmium          Cd++ + CaCO3 = CdCO3 + Ca++       what reagent beyond the copper's demand takes
    equilibrium      by PHREEQC over all solids that may fall, CO2 at a held pressure; gypsum takes calcium and sulphate
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import water
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.separation.concentration import given_moles

USUAL = 0.01  # mol/L of each metal where a case names metals only
IRON_PER_COPPER, LIME_PER_COPPER, LIME_ALONE = 1.0, 2.0, 0.75  # mol/mol, by the reactions above
LOG_CO2 = -2.0  # log10 atm: an open tank that gives off CO2 (from memory)
SLOW = ("CuprousFerrite", "CupricFerrite")  # need grinding or heat to form
SOLIDS = (
    "Brochantite",
    "Malachite",
    "Otavite",
    "Gypsum",
    "Siderite",
    "Cuprite",
    "Ferrihydrite",
    "Cd(OH)2",
    *SLOW,
)
MOST_MOLAL = 0.2  # mol/kg of a metal: ionic strength near 1, where activities err by a third


def parted(
    copper: float, cadmium: float, iron_to_copper: float, lime_to_copper: float, activated: bool = True,
    log_co2: float = LOG_CO2,
) -> dict[str, float]:  # fmt: skip
    """pH and mol/kg of Cu, Cd and Fe left at equilibrium; copper and cadmium fed as sulphates, mol/kg.

    activated : whether the mixed oxides of copper and iron, slow by themselves, may form.
    Raises OutOfValidity where the engine does not converge.
    """
    iron = iron_to_copper * copper
    solids = [s for s in SOLIDS if activated or s not in SLOW]
    text = (
        f"SOLUTION 1\n pH 4 charge\n units mol/kgw\n Cu(2) {copper:.10g}\n Cd {cadmium:.10g}\n"
        + (f" Fe(2) {iron:.10g}\n" if iron > 0 else "")
        + f" S(6) {copper + cadmium + iron:.10g}\nEQUILIBRIUM_PHASES 1\n CO2(g) {log_co2:.10g} 10\n"
        + "".join(f" {s} 0 0\n" for s in solids)
        + f"REACTION 1\n CaCO3 1\n {lime_to_copper * copper:.10g} moles\n"
        "SELECTED_OUTPUT\n -reset false\n -pH true\n -totals Cu Cd Fe\nEND\n"
    )
    row = water("minteq.v4").run(text)[-1]
    left = {e: next(float(v) for k, v in row.items() if k.startswith(f"{e}(")) for e in ("Cu", "Cd", "Fe")}
    return {"pH": float(row["pH"]), **left}


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of copper and cadmium, and how pure they part; see `words`."""
    refuse_impossible(inputs)
    moles = given_moles(inputs)
    copper, cadmium = moles.get("Cu", USUAL), moles.get("Cd", USUAL)
    if not 0 < copper <= MOST_MOLAL or not 0 < cadmium <= MOST_MOLAL:
        raise OutOfValidity(f"Cu {copper:g} and Cd {cadmium:g} mol/L: activities hold up to {MOST_MOLAL:g}")
    text = f"{inputs.get('label', '')} {inputs.get('reagent', '')} {inputs.get('reagents', '')}".lower()
    activation = str(inputs.get("activation", "")).lower()
    activated = activation not in ("none", "no", "stirred")
    iron = figure(inputs, "FeSO4_to_Cu", default=0.0 if "without iron" in text else IRON_PER_COPPER)
    lime = figure(inputs, "CaCO3_to_Cu", default=LIME_PER_COPPER if iron > 0 else LIME_ALONE)
    if not 0 <= iron <= 10 or not 0 <= lime <= 20:
        raise OutOfValidity(
            f"FeSO4_to_Cu = {iron:g}, CaCO3_to_Cu = {lime:g}: moles a mole of copper, 0 to 10 and 0 to 20"
        )
    left = parted(copper, cadmium, iron, lime, activated)
    # Water that becomes solid leaves its solutes in less of it.
    left |= {"Cu": min(left["Cu"], copper), "Cd": min(left["Cd"], cadmium)}
    fell = {"Cu": copper - left["Cu"], "Cd": cadmium - left["Cd"]}
    return {
        "Cu_left_in_solution_pct": 100.0 * left["Cu"] / copper, "Cd_left_in_solution_pct": 100.0 * left["Cd"] / cadmium,
        "Fe_left_mmol_L": 1000.0 * left["Fe"], "pH": left["pH"],
        "Cu_of_precipitate_mol_pct": 100.0 * fell["Cu"] / max(sum(fell.values()), 1e-30),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "reductive-precipitation", "Copper from cadmium by ferrous iron and limestone", ("S07", "E15"),
        "Ferrous sulphate and limestone take copper out of a cadmium liquor as mixed oxide; cadmium stays dissolved.",
        "laboratory", __name__, None, compute,
        answers=("selective precipitation: Cu from Cd*", "reductive precipitation*", "copper from cadmium*"),
        words=(
            Word("Cu_mg_L, Cd_mg_L (any unit)", "", "the liquor as sulphates; 0.01 mol/L of each unless given"),
            Word("FeSO4_to_Cu, CaCO3_to_Cu", "mol/mol", "reagents; what the reaction takes, 1 and 2, unless given"),
            Word("activation", "", "mechanochemical, or none: then the mixed oxides of copper and iron do not form"),
        ),
        equations=__doc__ or "", labelled=True,
        sources=("constants of minteq.v4", "Li et al. 2017, RSC Advances, doi 10.1039/C6RA25412H (abstract): the process"),
    ),
)  # fmt: skip
