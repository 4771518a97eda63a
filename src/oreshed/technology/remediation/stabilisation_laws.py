"""Lead and other metals stabilised in soil by phosphate, lime or cement: doses, the leaching test's ceiling, and limits.

pyromorphite   5 Pb + 3 PO4 + Cl = Pb5(PO4)3Cl:  P = 3/5 and Cl = 1/5 mol a mole of lead;  dose = ratio x lead
source         source = P dosed/share of P in it;  P = 0.4364 P2O5
ceiling        a leaching test of L litres a kilogram dissolves at most total/L (TCLP: 20 L/kg)
test           reduction = 1 - after/before;  hazardous above the limit of 40 CFR 261.24
dose           log10 of what stays accessible falls in proportion to the dose, where a case says so and gives one point
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.species import molar_mass

P_PER_PB, CL_PER_PB = 3.0 / 5.0, 1.0 / 5.0
P_IN_P2O5 = 2.0 * 30.974 / 141.945
TCLP_L_KG = 20.0  # EPA method 1311
# mg/L, toxicity characteristic, 40 CFR 261.24 table 1 (from memory).
HAZARDOUS = {"As": 5.0, "Ba": 100.0, "Cd": 1.0, "Cr": 5.0, "Pb": 5.0, "Hg": 0.2, "Se": 1.0, "Ag": 5.0}
# Phosphates by name -> formula; commodities without a formula have to give their P.
SOURCES = {"phosphoric acid": "H3PO4", "H3PO4": "H3PO4", "hydroxyapatite": "Ca5P3O13H", "hydroxylapatite": "Ca5P3O13H", "Ca(H2PO4)2": "CaH4P2O8", "KH2PO4": "KH2PO4", "K2HPO4": "K2HPO4",
           "Na2HPO4": "Na2HPO4", "NaH2PO4": "NaH2PO4", "(NH4)2HPO4": "N2H9PO4", "DAP": "N2H9PO4", "diammonium phosphate": "N2H9PO4", "MAP": "NH6PO4", "monoammonium phosphate": "NH6PO4",
           "CaHPO4": "CaHPO4", "Ca3(PO4)2": "Ca3P2O8", "Na3PO4": "Na3PO4"}  # fmt: skip
P, CL = molar_mass("P"), molar_mass("Cl")
QUANTITIES = (
    Quantity("metal", "text", "metal|element", "metal"), Quantity("soil_mass", "t", "soil|mass|soil_mass|batch", "soil", 0.0),
    Quantity("lead", "mg_kg", "soil_Pb|Pb|soil|total_Pb|lead", "lead in the soil", 0.0), Quantity("ratio", "", "P_to_Pb|P_Pb|P_to_Pb_molar|P_Pb_molar|P:Pb|P_to_Pb_ratio|P_over_Pb|ratio", "moles of P a mole of lead", 0.0),
    Quantity("lead_mass", "g", "Pb_mass|lead_mass|Pb_total", "lead in all", derived=True), Quantity("lead_moles", "mol_kg", "Pb_moles|lead_moles|Pb|lead", "lead in the soil", derived=True),
    Quantity("least_mass", "g", "P_stoichiometric|stoichiometric_P|P_stoich|P_min|P_minimum|P_demand|P_required|P_needed", "phosphorus that the lead binds", derived=True),
    Quantity("least", "mg_kg", "P_stoichiometric|stoichiometric_P|P_stoich|P_min|P_minimum|P_demand|P_required|P_needed", "phosphorus that the lead binds, by soil", derived=True),
    Quantity("chloride_mass", "g", "Cl_stoichiometric|stoichiometric_Cl|Cl_stoich|Cl_needed|Cl_required", "chloride that the lead binds", derived=True), Quantity("chloride", "mg_kg", "Cl_stoichiometric|stoichiometric_Cl|Cl_stoich|Cl_needed|Cl_required", "chloride that the lead binds, by soil", derived=True),
    Quantity("dose", "mg_kg", "P_dosed|P_dose|P_added|P|P_rate|phosphorus|P_applied|phosphorus_dose", "phosphorus given, by soil", 0.0), Quantity("dose_mass", "g", "P_dosed|P_dose|P_added|P|phosphorus|P_applied", "phosphorus given", derived=True),
    Quantity("excess", "", "excess_over_stoichiometric|excess_ratio|times_stoichiometric|stoichiometric_ratio|excess|excess_factor", "phosphorus given over what the lead binds", derived=True),
    Quantity("p_share", "", "P_in_source|source_P|P_share|P_content|P_grade", "phosphorus in the source", 0.0, 1.0, share=True), Quantity("p2o5", "", "P2O5|P2O5_content|P2O5_grade", "P2O5 of the source", 0.0, 1.0, share=True),
    Quantity("formula", "text", "source_formula", "formula of the source"),
    Quantity("source_mass", "kg", "source_mass|TSP|source|amendment|reagent|phosphate|fertiliser|phosphate_rock|H3PO4|rock|apatite|DAP|MAP|product", "source given", derived=True),
    Quantity("source_rate", "kg_t", "source_rate|TSP|source|amendment|reagent|phosphate|fertiliser|phosphate_rock|H3PO4|rock|apatite|DAP|MAP|amendment_rate", "source given, by soil", derived=True),
    Quantity("mineral_mass", "g", "pyromorphite|pyromorphite_mass|pyromorphite_formed", "pyromorphite in all", derived=True), Quantity("mineral", "mg_kg", "pyromorphite|pyromorphite_formed", "pyromorphite by soil", derived=True),
    Quantity("bath", "L_kg", "L_S|liquid_solid|extraction_ratio", "liquid by solid of the test", 0.0), Quantity("ceiling", "mg_L", "TCLP_max|max_TCLP|maximum_TCLP|TCLP_ceiling|theoretical_TCLP|max_leachate|TCLP_theoretical_max", "most that the test can dissolve", derived=True),
    Quantity("before", "mg_L", "untreated|before|TCLP_before|untreated_TCLP|TCLP_untreated|TCLP_initial|control", "metal in the test before", 0.0), Quantity("after", "mg_L", "treated|after|TCLP_after|treated_TCLP|TCLP_treated|TCLP_final|treated_mean|TCLP", "metal in the test after", 0.0),
    Quantity("reduction", "", "reduction|immobilisation|immobilization|stabilisation_efficiency|TCLP_reduction|decrease|efficiency|immobilised", "fall of the metal in the test", -10.0, 1.0, share=True),
    Quantity("limit", "mg_L", "limit|TCLP_limit|hazardous_limit|toxicity_limit|regulatory_limit|TC_limit", "toxicity characteristic", 0.0), Quantity("margin", "", "margin|limit_over_treated|times_below_limit|safety_margin", "limit over test", derived=True),
    Quantity("passes", "", "passes|passes_TCLP|below_limit|meets_limit|complies|non_hazardous|nonhazardous|pass", "1 where the test stays within the limit", derived=True),
    Quantity("slope", "", "", "log10 of the accessible share by mg/kg of phosphorus", -1.0, 0.0), Quantity("accessible_fall", "", "bioaccessible_reduction|bioaccessible_Pb_reduction|bioaccessibility_reduction|accessible_reduction|reduction|reduction_of_bioaccessible", "fall of the accessible lead", share=True, derived=True),
    Quantity("dissolved_share", "", "leached|leached_share|share_leached|leachable|fraction_leached|leachable_share", "share of the metal that the test dissolves", share=True, derived=True),
)  # fmt: skip
_MINERAL = molar_mass("Pb5P3O12Cl") / 5.0 / molar_mass("Pb")
LAWS = (
    Law("lead_mass", "lead soil_mass", lambda c, m: c * m), Law("lead_moles", "lead", lambda c: c / 1e3 / molar_mass("Pb")),
    Law("least", "lead_moles", lambda n: n * P_PER_PB * P * 1e3), Law("chloride", "lead_moles", lambda n: n * CL_PER_PB * CL * 1e3),
    Law("least_mass", "least soil_mass", lambda x, m: x * m), Law("chloride_mass", "chloride soil_mass", lambda x, m: x * m),
    Law("dose", "ratio lead_moles", lambda r, n: r * n * P * 1e3), Law("ratio", "dose lead_moles", lambda d, n: d / 1e3 / P / n), Law("dose_mass", "dose soil_mass", lambda d, m: d * m),
    Law("excess", "ratio", lambda r: r / P_PER_PB), Law("p_share", "p2o5", lambda x: x * P_IN_P2O5), Law("p_share", "formula", lambda f: _phosphorus(f)),
    Law("source_rate", "dose p_share", lambda d, s: d / s / 1e3), Law("source_mass", "source_rate soil_mass", lambda r, m: r * m),
    Law("mineral", "lead", lambda c: c * _MINERAL), Law("mineral_mass", "mineral soil_mass", lambda x, m: x * m),
    Law("ceiling", "lead bath", lambda c, r: c / r),
    Law("reduction", "before after", lambda a, b: 1.0 - b / a), Law("after", "before reduction", lambda a, r: a * (1.0 - r)), Law("before", "after reduction", lambda b, r: b / (1.0 - r)),
    Law("passes", "after limit", lambda a, x: float(a <= x)), Law("accessible_fall", "slope dose", lambda k, d: 1.0 - 10.0 ** (k * d)),
    Law("limit", "metal", lambda m: HAZARDOUS[m]), Law("margin", "limit after", lambda x, c: x / c), Law("dissolved_share", "after ceiling", lambda c, m: c / m),
)  # fmt: skip


def _phosphorus(formula: str) -> float:
    """Share of phosphorus by mass. >>> round(_phosphorus("H3PO4"), 4)
    0.3161
    """
    from oreshed.basis.properties import composition

    return (composition(formula) or {})["P"] * P / molar_mass(formula)


BOOK = Book(QUANTITIES, LAWS, of_metal="lead")


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a treatment; a source in words (`triple superphosphate, 20 % P`, `H3PO4`) gives its phosphorus."""
    told = {str(k): v for k, v in inputs.items()}
    said = " ".join(
        str(v)
        for k, v in told.items()
        if isinstance(v, str)
        and k in ("source", "amendment", "reagent", "P_source", "phosphate", "phosphate_source")
    )
    for key, value in inputs.items():
        point = re.fullmatch(r"(?:\w+_)?reduction_pct_at_(\d+(?:\.\d+)?)", str(key))
        if (
            point
            and isinstance(value, (int, float))
            and re.search(r"\blog", str(inputs.get("law", "")))
            and 0 < value < 100
        ):
            told["slope"] = math.log10(1.0 - value / 100.0) / float(point[1])
            del told[str(key)]
    share = re.search(r"(\d+(?:\.\d+)?)\s*(?:%|pct|wt ?%)\s*(?:as )?(P2O5|P)\b", said)
    if share:
        told |= {"P2O5_pct" if share[2] == "P2O5" else "source_P_pct": float(share[1])}
    named = next(
        (f for name, f in SOURCES.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said)), None
    )
    if named and not share and not {"p_share", "p2o5"} & set(BOOK.read(told)):
        told["source_formula"] = named
    if re.search("TCLP|SPLP", f"{list(told)} {list(told.values())}") and "bath" not in BOOK.read(told):
        told["extraction_ratio_L_kg"] = TCLP_L_KG
    return answered(BOOK, told)


TECHNOLOGIES = (
    technology_of(
        BOOK, "stabilisation-laws", "Stabilisation, shared laws", ("R01", "R02", "R03"), "Doses of phosphate, and the ceiling and limits of leaching tests.",
        __name__, __doc__ or "", ("phosphate stabilisation*", "phosphate stabilization*", "*stabilisation*", "*stabilization*", "*TCLP*", "pyromorphite*", "*immobilisation*", "*immobilization*", "*inactivation*"),
        compute=compute, sources=("EPA method 1311; 40 CFR 261.24 (from memory)",),
    ),
)  # fmt: skip
