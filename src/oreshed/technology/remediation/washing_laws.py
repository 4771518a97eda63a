"""Soil washed with a chelate or acid, from whatever a case gives: agent by metal, what is used of it, baths, liquor.

agent          mol/kg = ratio x metal (mol/kg) = strength x liquid/solid;  kg/t = mol/kg x M(agent)
use            metal removed/agent = removal/ratio
baths          left = (1 - r)^n;  n = ln(left)/ln(1 - r);  Kd: left = 1/(1 + (L/S)/Kd) a bath
liquor         metal removed over liquid/solid
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.species import molar_mass

COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
# Salts of chelates by their usual names: formula of the acid or salt as it is weighed (sodium salts without water unless said).
AGENTS = {
    "EDTA": "C10H16N2O8", "H4EDTA": "C10H16N2O8", "Na2EDTA": "C10H14N2Na2O8", "Na2H2EDTA": "C10H14N2Na2O8", "Na2EDTA2H2O": "C10H18N2Na2O10", "Na4EDTA": "C10H12N2Na4O8",
    "Na2CaEDTA": "C10H12CaN2Na2O8", "CaNa2EDTA": "C10H12CaN2Na2O8", "EDDS": "C10H16N2O8", "Na3EDDS": "C10H13N2Na3O8", "NTA": "C6H9NO6", "DTPA": "C14H23N3O10",
    "citric acid": "C6H8O7", "citric": "C6H8O7", "oxalic acid": "C2H2O4", "HCl": "HCl", "H2SO4": "H2SO4", "HNO3": "HNO3", "H3PO4": "H3PO4", "CaCl2": "CaCl2", "FeCl3": "FeCl3",
}  # fmt: skip
NAMES = "|".join(a.replace(" ", "_") for a in AGENTS)
QUANTITIES: tuple[Quantity, ...] = (
    Quantity("metal", "text", "metal|element", "metal"),
    Quantity("soil", "mg_kg", "soil|total|C0|initial|content|soil_total|C_soil|start", "metal in the soil", 0.0), Quantity("metal_molar", "mol_kg", "soil_molar|metal_molar|soil|metal", "metal in the soil", derived=True),
    Quantity("ratio", "", "ratio|agent_to_metal|molar_ratio|agent_ratio|agent_metal_ratio|EDTA_to|EDTA_to_molar|EDTA_ratio|agent_to|agent_to_molar|chelate_to|chelate_to_molar", "moles of agent a mole of metal", 0.0), Quantity("agent", "mol_kg", f"agent|dose|chelate|agent_dose|EDTA_dose|dose_EDTA|acid|{NAMES}", "agent by soil", 0.0, reagent=True),
    Quantity("strength", "mol_L", f"agent|strength|C_agent|solution|chelate|acid|extractant|citric_acid|{NAMES}", "agent in the liquor", 0.0, reagent=True),
    Quantity("liquid", "L_kg", "L_S|liquid_solid|liquid_to_solid|LS|L/S|liquid|solution", "liquid by soil", 1e-6, bare=True), Quantity("pulp", "kg_L", "S_L|solids|pulp_density|soil_to_liquid", "soil by liquid", 0.0),
    Quantity("removal", "", "removal|removed|extracted|extraction|efficiency|washed|leached", "share removed", 0.0, 1.0, share=True),
    Quantity("baths", "", "stages|baths|n|washes|steps|n_stages|extractions|number_of_washes|n_washes", "baths", 1.0, 100.0),
    Quantity("removal_all", "", "total_removal|removal_total|cumulative_removal|overall_removal|after_stages|removal_in_all|removal|removed|cumulative", "share removed by all baths", 0.0, 1.0, share=True),
    Quantity("kd", "L_kg", "Kd|K_d|distribution", "distribution coefficient", 0.0), Quantity("each", "", "removal_per_bath|per_stage|removal_per_stage|stage_removal|removal_per_wash|removal_per_step|removal_per_extraction|per_wash|wash_removal", "share removed by a bath", 0.0, 1.0, share=True),
    Quantity("needed", "", "stages_needed|baths_needed|washes_needed|stages_required|number_of_washes", "baths of a wanted removal", derived=True), Quantity("target", "mg_kg", "target|goal|limit|cleanup_level", "metal that the soil may hold", 0.0),
    Quantity("wanted", "", "removal_needed|needed_removal|required_removal|removal_required", "share that has to go", derived=True),
    Quantity("use", "", "utilisation|utilization|EDTA_utilisation|agent_utilisation|EDTA_utilization|agent_use|mol_per_mol|EDTA_use|utilisation_mol_per_mol|agent_efficiency|metal_per_agent", "moles of metal removed a mole of agent", 0.0),
    Quantity("per_removed", "", "agent_per_metal_removed|mol_agent_per_mol_removed|EDTA_per_metal_removed|EDTA_per_removed", "moles of agent a mole of metal removed", derived=True),
    Quantity("formula", "text", "agent_formula|agent_name|reagent|chelate_name", "agent"), Quantity("agent_mass", "kg_t", "agent|reagent|chelate|agent_mass|dose", "agent by soil", derived=True),
    Quantity("left_all", "mg_kg", "left_after_all|left_in_all|final|left_of_soil|left_of_soil_after_three_stages|residual|remaining|soil_after|left", "metal left in the soil by all baths", derived=True),
    Quantity("left", "mg_kg", "left|final|residual|remaining|soil_after|C_final|soil_left|after", "metal left in the soil", 0.0), Quantity("removed", "kg_t", "metal_removed|removed|extracted|metal_extracted", "metal removed by soil", derived=True),
    Quantity("fast", "", "fast|fast_fraction|fast_share|labile|f_fast|labile_fraction|rapid_fraction|rapid", "share of the metal that goes fast", 0.0, 1.0, share=True), Quantity("k_fast", "per_min", "k_fast|k1|k_rapid|k_labile", "rate of the fast share", 0.0), Quantity("k_slow", "per_min", "k_slow|k2", "rate of the slow share", 0.0), Quantity("time", "min", "t|time|contact_time|duration", "time", 0.0),
    Quantity("liquor", "mg_L", "liquor|extract|in_solution|leachate|wash|C_liquor|extract_concentration|washate", "metal in the liquor", derived=True),
)  # fmt: skip
# An agent asked for by its own name is given only where it is the agent: a chelate as the salt that is asked for, `EDTA` as
# the salt that is in use.
FAMILIES = {a: next((f for f in ("EDTA", "EDDS", "citric") if f in a), a) for a in AGENTS}
QUANTITIES += tuple(
    Quantity(f"mass_{a}", "kg_t", a.replace(" ", "_"), f"{a} by soil", derived=True) for a in FAMILIES
)
LAWS: tuple[Law, ...] = (
    Law("removal", "fast k_fast k_slow time", lambda f, a, b, t: 1.0 - f * math.exp(-a * t) - (1.0 - f) * math.exp(-b * t)), Law("liquid", "pulp", lambda s: 1.0 / s), Law("metal_molar", "soil metal", lambda c, m: c / 1e3 / molar_mass(m)),
    Law("agent", "strength liquid", lambda c, r: c * r), Law("agent", "ratio metal_molar", lambda r, m: r * m), Law("ratio", "agent metal_molar", lambda a, m: a / m), Law("strength", "agent liquid", lambda a, r: a / r),
    Law("left_all", "soil removal_all", lambda c, r: c * (1.0 - r)), Law("removal", "soil left", lambda a, b: 1.0 - b / a), Law("each", "liquid kd", lambda r, k: 1.0 - 1.0 / (1.0 + r / k)),
    Law("removal_all", "each baths", lambda r, n: 1.0 - (1.0 - r) ** n), Law("removal_all", "removal baths", lambda r, n: 1.0 - (1.0 - r) ** n),
    Law("left", "soil removal", lambda c, r: c * (1.0 - r)), Law("wanted", "soil target", lambda c, t: 1.0 - t / c),
    Law("needed", "wanted each", lambda w, r: math.log1p(-w) / math.log1p(-r)), Law("needed", "wanted removal", lambda w, r: math.log1p(-w) / math.log1p(-r)),
    Law("use", "removal ratio", lambda x, r: x / r), Law("removal", "use ratio", lambda u, r: u * r), Law("per_removed", "use", lambda u: 1.0 / u),
    Law("agent_mass", "agent formula", lambda a, f: a * molar_mass(AGENTS[f])),
    Law("removed", "soil removal", lambda c, r: c * r / 1e3), Law("liquor", "soil removal liquid", lambda c, r, x: c * r / x),
)  # fmt: skip


def _weighed(agent: float, used: str, asked: str) -> float:
    """kg/t of an agent, mol/kg, under the name that is asked for; nan where another agent is in use."""
    if FAMILIES[asked] != FAMILIES[used]:
        return math.nan
    return agent * molar_mass(AGENTS[used if asked == FAMILIES[asked] else asked])


LAWS += tuple(Law(f"mass_{a}", "agent formula", lambda x, f, a=a: _weighed(x, f, a)) for a in FAMILIES)
BOOK = Book(QUANTITIES, LAWS, of_metal="soil")


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a washing. `EDTA_to_Pb_molar` is agent by metal; `three_stages_pct` is what three baths remove."""
    told: dict[str, Any] = {}
    label = f"{inputs.get('label', '')} {inputs.get('agent', '')} {inputs.get('reagent', '')}"
    for key, value in inputs.items():
        ratio = re.fullmatch(r"([A-Za-z0-9]+)_to_([A-Z][a-z]?)(?:_(?:molar|mol|mole|ratio))*", str(key))
        stages = re.fullmatch(
            r"(?:after_)?(\w+)_(?:stages|washes|baths|steps)(?:_(?:removal|removed))?_pct", str(key)
        )
        if ratio and (ratio[1] in AGENTS or ratio[1] in ("agent", "chelate")):
            told |= {"ratio": value, "metal": ratio[2]}
            label += f" {ratio[1]}"
        elif stages and stages[1] in COUNTS:
            told["total_removal_pct"] = value
        else:
            of = re.fullmatch(r"([A-Z][a-z]?)_((?:extracted|removed|removal|washed)_pct)", str(key))
            told |= {"metal": of[1], of[2]: value} if of and isinstance(value, list) else {str(key): value}
    label += " ".join(["", *(str(k).split("_")[0] for k in inputs)])
    named = next(
        (
            a
            for a in sorted(AGENTS, key=len, reverse=True)
            if re.search(rf"(?<![A-Za-z0-9]){re.escape(a)}(?![A-Za-z0-9])", label)
        ),
        None,
    )
    if named and not isinstance(told.get("reagent"), str):
        told["agent_formula"] = named
    return _named_for(answered(BOOK, told), named)


def _named_for(figures: Figures, agent: str | None) -> Figures:
    """Figures whose agent answers to its own name, and to that of no other."""
    if agent is None:
        return figures
    others = {a.replace(" ", "_") for a in AGENTS if FAMILIES[a] != FAMILIES[agent]}
    own = {
        n: replace(q, words="|".join(w for w in q.words.split("|") if w not in others))
        for n, q in figures.quantities.items()
        if n in ("agent", "strength")
    }
    return replace(figures, quantities={**figures.quantities, **own})


TECHNOLOGIES = (
    technology_of(
        BOOK, "washing-laws", "Soil washing, shared laws", ("R04",), "Agent, its use, baths and liquor of a washing from the figures of a case.",
        __name__, __doc__ or "", ("soil washing*", "soil flushing*", "*chelate*", "heap leaching of soil*"), compute=compute,
    ),
)  # fmt: skip
