"""Treatment of mine water with bases, and beds of limestone, from whatever a case gives: reagent, sludge, beds, areas.

acidity        50 (2 Fe2/55.85 + 3 Fe3/55.85 + 3 Al/26.98 + 2 Mn/54.94 + 2 Zn/65.4 + 2 Cu/63.5 + 1000 10^-pH), mg/L CaCO3;  load = acidity x flow
base           CaCO3 equivalents x M/(100.09 worth)/(purity x use):  CaO 0.560, Ca(OH)2 0.740, NaOH 0.799, Na2CO3 1.059, MgO 0.403, NH3 0.340
sludge         Fe(OH)3, Al(OH)3, MnO2, Zn(OH)2, Cu(OH)2 as metals fall;  volume = dry/(solids share x density), or index x dry;  or a share of the water
limestone bed  M = Q rho t/void + Q C T/x       (Hedin & Watzlaf 1994)
area           load/rate of removal
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.remediation.mine_water_laws import ACID, CALCITE, WORTH
from oreshed.technology.species import molar_mass

BASES = {"quicklime": "CaO", "quick lime": "CaO", "cao": "CaO", "hydrated lime": "Ca(OH)2", "slaked lime": "Ca(OH)2", "ca(oh)2": "Ca(OH)2", "calcium hydroxide": "Ca(OH)2", "caustic soda": "NaOH",
         "caustic": "NaOH", "naoh": "NaOH", "sodium hydroxide": "NaOH", "soda ash": "Na2CO3", "na2co3": "Na2CO3", "limestone": "CaCO3", "calcite": "CaCO3", "caco3": "CaCO3", "magnesia": "MgO", "mgo": "MgO",
         "mg(oh)2": "Mg(OH)2", "ammonia": "NH3", "nh3": "NH3", "koh": "KOH"}  # fmt: skip
# Solid that a metal falls as: formula, atoms of the metal in it.
FALLS = {
    "Fe": ("Fe(OH)3", 1),
    "Fe2": ("Fe(OH)3", 1),
    "Fe3": ("Fe(OH)3", 1),
    "Al": ("Al(OH)3", 1),
    "Mn": ("MnO2", 1),
    "Zn": ("Zn(OH)2", 1),
    "Cu": ("Cu(OH)2", 1),
    "Cd": ("Cd(OH)2", 1),
    "Ni": ("Ni(OH)2", 1),
}
METALS = {
    "ferrous": "Fe2",
    "ferric": "Fe3",
    "aluminium": "Al",
    "manganese": "Mn",
    "zinc": "Zn",
    "copper": "Cu",
    "iron": "Fe",
}
# Names under which a base is asked.
ASKED = {"CaO": "CaO|quicklime|quick_lime|lime_as_CaO", "Ca(OH)2": "Ca(OH)2|hydrated_lime|slaked_lime|CaOH2|lime_as_Ca(OH)2", "NaOH": "NaOH|caustic|caustic_soda", "Na2CO3": "Na2CO3|soda_ash|soda",
         "CaCO3": "CaCO3|limestone|calcite", "MgO": "MgO|magnesia", "Mg(OH)2": "Mg(OH)2|MgOH2", "NH3": "NH3|ammonia"}  # fmt: skip
QUANTITIES = (
    Quantity("any_base", "text", "", "whether any base may be asked for"),
    Quantity("pH", "", "pH", "pH", -3.0, 14.0), Quantity("ferrous", "mg_L", "Fe2|FeII|ferrous|Fe2+|Fe(II)", "ferrous iron", 0.0), Quantity("ferric", "mg_L", "Fe3|FeIII|ferric|Fe3+|Fe(III)", "ferric iron", 0.0), Quantity("iron", "mg_L", "Fe|iron|Fe_total", "iron, its charge left open", 0.0),
    Quantity("aluminium", "mg_L", "Al|aluminium|aluminum", "aluminium", 0.0), Quantity("manganese", "mg_L", "Mn|manganese", "manganese", 0.0), Quantity("zinc", "mg_L", "Zn|zinc", "zinc", 0.0), Quantity("copper", "mg_L", "Cu|copper", "copper", 0.0),
    Quantity("acidity", "mg_L", "acidity|acidity_CaCO3|acidity_as_CaCO3|calculated_acidity|total_acidity|mineral_acidity|acidity_mg_CaCO3_L|acidity_CaCO3_eq", "acidity as CaCO3"), Quantity("alkalinity", "mg_L", "alkalinity|alkalinity_as_CaCO3|alkalinity_CaCO3", "alkalinity as CaCO3", 0.0),
    Quantity("net", "mg_L", "net_acidity|net_acidity_as_CaCO3|net_acidity_CaCO3", "net acidity as CaCO3"), Quantity("acid", "mol_L", "H2SO4|sulphuric_acid|free_acid", "sulphuric acid", 0.0),
    Quantity("flow", "m3_d", "flow|Q|discharge|flow_rate", "flow", 0.0), Quantity("load", "kg_d", "acidity_load|acid_load|load|acidity_loading", "acidity as CaCO3 that comes", 0.0),
    Quantity("base", "text", "base|reagent|alkali|neutraliser|neutralizer|lime_type", "base"), Quantity("purity", "", "purity|lime_purity|CaCO3_content|grade|available_CaO|NP", "share of the reagent that is base", 0.05, 1.0, share=True), Quantity("use", "", "use|efficiency|utilisation|lime_efficiency|mixing_efficiency|utilization|lime_utilisation|neutralisation_efficiency", "share of the base that works", 0.01, 1.0, share=True),
    Quantity("excess", "", "excess|overdose", "base given above what is needed", 0.0, 10.0, share=True), Quantity("works", "", "works", "share of the reagent that works", derived=True),
    Quantity("dose", "kg_m3", "dose|lime|reagent|base_dose|lime_dose|reagent_dose|lime_demand|demand|base_demand|lime_needed", "reagent by water", derived=True),
    Quantity("use_rate", "kg_d", "lime|reagent|base|lime_rate|consumption|lime_consumption|lime_demand|reagent_rate|lime_needed|reagent_consumption", "reagent a day", derived=True),
    *(Quantity(f"dose_{f}", "kg_m3", "|".join(x for w in names.split("|") for x in (w, f"{w}_dose", f"{w}_needed", f"{w}_demand", f"{w}_required")), f"{f} by water", derived=True) for f, names in ASKED.items()),
    *(Quantity(f"rate_{f}", "kg_d", "|".join(x for w in names.split("|") for x in (w, f"{w}_rate", f"{w}_needed", f"{w}_demand", f"{w}_required", f"{w}_consumption")), f"{f} a day", derived=True) for f, names in ASKED.items()),
    Quantity("factor", "", "kg_per_kg_CaCO3|reagent_per_CaCO3|conversion_factor|reagent_factor|per_CaCO3", "reagent by acidity as CaCO3", derived=True),
    Quantity("hydroxide", "kg_m3", "FeOH3|Fe(OH)3|ferric_hydroxide|iron_hydroxide", "ferric hydroxide by water", derived=True), Quantity("hydroxide_rate", "kg_d", "FeOH3|Fe(OH)3|ferric_hydroxide|iron_hydroxide", "ferric hydroxide a day", derived=True),
    Quantity("dry", "kg_m3", "dry_sludge|sludge_dry|solids|sludge_solids|dry_solids|sludge|precipitate|hydroxides", "dry sludge by water", 0.0), Quantity("dry_rate", "kg_d", "dry_sludge|sludge_dry|solids|sludge_solids|dry_solids|sludge|precipitate", "dry sludge a day", derived=True),
    Quantity("solids", "", "solids|sludge_solids|solids_content|sludge_density_solids|dry_content|percent_solids", "share of solids in the sludge", 0.001, 1.0, share=True), Quantity("wet_density", "t_m3", "sludge_density|wet_density|density|slurry_density|rho", "density of the sludge", 0.9, 4.0),
    Quantity("wet", "kg_m3", "wet_sludge|sludge_wet|sludge|sludge_mass|wet_sludge_mass", "wet sludge by water", derived=True), Quantity("wet_rate", "kg_d", "wet_sludge|sludge_wet|sludge_wet_mass", "wet sludge a day", derived=True),
    Quantity("volume_share", "", "sludge_of_water|sludge_share|sludge_volume_share|sludge_volume|sludge|settled_volume|SV30|settled_sludge", "sludge by volume of water", 0.0, 1.0, share=True), Quantity("index", "mL_g", "SVI|sludge_volume_index", "settled volume of a gram of solids", 0.0), Quantity("volume_rate", "m3_d", "sludge|sludge_volume|sludge_rate|sludge_flow|volume", "sludge a day", 0.0), Quantity("saved", "", "volume_reduction|sludge_reduction|reduction", "sludge saved against the other", share=True, derived=True),
    Quantity("void", "", "void|porosity|bed_porosity|void_fraction|Vv", "voids of the bed", 0.05, 0.95, share=True), Quantity("bulk", "t_m3", "bulk_density|rho_b|bulk|limestone_density", "bulk density", 0.2, 5.0), Quantity("stay", "h", "residence|retention|residence_time|detention|retention_time|t_d|contact_time|HRT|detention_time", "stay", 0.0),
    Quantity("life", "y", "life|design_life|lifetime|T|years|time", "years that the bed lasts", 0.0), Quantity("made", "mg_L", "alkalinity_generated|alkalinity_made|alkalinity_added|C_alk|alkalinity_produced|predicted_alkalinity", "alkalinity that the bed gives, as CaCO3", 0.0), Quantity("calcite", "", "CaCO3|calcite|CaCO3_content|purity|limestone_purity|x", "CaCO3 in the stone", 0.05, 1.0, share=True),
    Quantity("stone_stay", "t", "limestone_retention|retention_limestone|limestone_for_retention|M_retention", "stone that the stay needs", derived=True), Quantity("stone_used", "t", "limestone_consumed|consumed|limestone_for_life|M_consumed|dissolved_limestone|limestone_dissolved", "stone that dissolves", derived=True), Quantity("stone", "t", "limestone|limestone_mass|M|limestone_total|stone|total_limestone", "stone", derived=True),
    Quantity("rate", "g_m2_d", "removal_rate|removal|area_rate|design_rate|design_factor|rate|factor|loading_rate|sizing_factor|aerobic_wetland|anaerobic_wetland|vertical_flow", "removal on a square metre", 0.0), Quantity("area", "m2", "area|wetland|wetland_area|pond_area|cell_area|size|VFP_area|SAPS_area", "area", 0.0), Quantity("pond", "m3", "pond|pond_volume|settling_pond|settling_volume|tank|tank_volume|reactor_volume", "volume of the stay", derived=True),
)  # fmt: skip


def _formula(base: str) -> str:
    text = base.lower()
    return next(f for w, f in sorted(BASES.items(), key=lambda p: -len(p[0])) if w in text)


def per_calcite(base: str) -> float:
    """kg of a base that a kilogram of acidity as CaCO3 takes. >>> round(per_calcite("hydrated lime"), 4), round(per_calcite("NaOH"), 4)
    (0.7403, 0.7992)
    """
    name = _formula(base)
    return molar_mass(name) / (CALCITE * WORTH[name])


def totals(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """Acidity and dry sludge of a water that lists its metals singly. Iron without its charge makes sludge, and no acidity."""
    have = {e: float(given[q].values[0]) for q, e in METALS.items() if q in given and not given[q].labels}
    found: dict[str, float | str] = {}
    if have:
        found["dry"] = sum(
            c / 1e3 * molar_mass(FALLS[e][0]) / molar_mass(e.rstrip("23")) for e, c in have.items()
        )
        iron = sum(c for e, c in have.items() if e.startswith("Fe"))
        found |= {"hydroxide": iron / 1e3 * molar_mass("Fe(OH)3") / molar_mass("Fe")} if iron else {}
    if "pH" in given and not given["pH"].labels and have and "Fe" not in have:
        protons = 1000.0 * 10.0 ** -float(given["pH"].values[0])
        found["acidity"] = (
            0.5 * CALCITE * (sum(c * ACID[e][0] / ACID[e][1] for e, c in have.items()) + protons)
        )
    return found


LAWS = (
    Law("acidity", "acid", lambda c: c * CALCITE * 1e3), Law("net", "acidity alkalinity", lambda a, b: a - b), Law("net", "acidity", lambda a: a), Law("load", "net flow", lambda c, q: c * q / 1e3), Law("net", "load flow", lambda x, q: x * 1e3 / q),
    Law("works", "purity use excess", lambda p, u, x: p * u / (1.0 + x)), Law("works", "purity use", lambda p, u: p * u), Law("works", "purity excess", lambda p, x: p / (1.0 + x)), Law("works", "use excess", lambda u, x: u / (1.0 + x)), Law("works", "purity", lambda p: p),
    Law("works", "use", lambda u: u), Law("works", "excess", lambda x: 1.0 / (1.0 + x)), Law("factor", "base", per_calcite),
    Law("dose", "net factor works", lambda a, f, w: max(a, 0.0) / 1e3 * f / w), Law("dose", "net factor", lambda a, f: max(a, 0.0) / 1e3 * f), Law("use_rate", "dose flow", lambda d, q: d * q), Law("use_rate", "load factor works", lambda x, f, w: x * f / w), Law("use_rate", "load factor", lambda x, f: x * f),
    *(Law(f"dose_{f} rate_{f}", "base dose use_rate", lambda b, d, r, f=f: (d, r) if _formula(b) == f else None) for f in ASKED), *(Law(f"dose_{f}", "base dose", lambda b, d, f=f: d if _formula(b) == f else None) for f in ASKED),
    *(Law(f"rate_{f}", "base use_rate", lambda b, r, f=f: r if _formula(b) == f else None) for f in ASKED),
    *(Law(f"dose_{f}", "any_base net works", lambda _, a, w, f=f: max(a, 0.0) / 1e3 * per_calcite(f) / w) for f in ASKED), *(Law(f"dose_{f}", "any_base net", lambda _, a, f=f: max(a, 0.0) / 1e3 * per_calcite(f)) for f in ASKED),
    *(Law(f"rate_{f}", "any_base load works", lambda _, x, w, f=f: x * per_calcite(f) / w) for f in ASKED), *(Law(f"rate_{f}", "any_base load", lambda _, x, f=f: x * per_calcite(f)) for f in ASKED),
    Law("hydroxide_rate", "hydroxide flow", lambda d, q: d * q),
    Law("dry_rate", "dry flow", lambda d, q: d * q), Law("volume_share", "index dry", lambda s, d: s * d / 1e3), Law("index", "volume_share dry", lambda v, d: v * 1e3 / d), Law("wet", "dry solids", lambda m, s: m / s), Law("volume_share", "wet wet_density", lambda m, r: m / r / 1e3), Law("wet_rate", "dry_rate solids", lambda m, s: m / s), Law("volume_rate", "wet_rate wet_density", lambda m, r: m / r / 1e3), Law("volume_rate", "flow volume_share", lambda q, s: q * s), Law("volume_share", "volume_rate flow", lambda v, q: v / q),
    Law("stone_stay", "flow bulk stay void", lambda q, r, t, v: q * r * t / 24.0 / v), Law("stone_used", "flow made life calcite", lambda q, c, t, x: q * c / 1e3 * 365.0 * t / x / 1e3), Law("stone_used", "flow net life calcite", lambda q, c, t, x: q * max(c, 0.0) / 1e3 * 365.0 * t / x / 1e3), Law("stone", "stone_stay stone_used", lambda a, b: a + b),
    Law("area", "load rate", lambda x, r: x * 1e3 / r), Law("rate", "load area", lambda x, a: x * 1e3 / a), Law("pond", "flow stay", lambda q, t: q * t / 24.0), Law("stay", "pond flow", lambda v, q: v / q * 24.0),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, whole=(totals,))


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a treatment. A base is also taken from the label; `up to 5000` of a metal is a bound, and no figure."""
    told: dict[str, Any] = {}
    said = " ".join(f"{k} {v}" for k, v in inputs.items()).lower()
    drain = re.search(r"limestone drain|limestone bed|\bald\b", said) and "acidity" not in said
    for key, value in inputs.items():
        if isinstance(value, str) and re.match(r"\s*(up to|about|<|>|~)", value):
            continue
        name = re.sub(r"^(sludge)_pct_of_water", r"\1_of_water_pct", str(key))
        # Of a drain, alkalinity is what its stone gives.
        told[re.sub(r"^alkalinity(?=_mg_L|_as_CaCO3|$)", "alkalinity_generated", name) if drain else name] = (
            value
        )
    label = str(told.get("label", "")).lower()
    if not any(
        isinstance(told.get(k), str) for k in ("base", "reagent", "alkali", "neutraliser", "lime_type")
    ):
        named = next((w for w in sorted(BASES, key=len, reverse=True) if w in label and len(w) > 3), None)
        told |= {"base": named} if named else {"any_base": "yes"}
    return answered(BOOK, told)


TECHNOLOGIES = (
    technology_of(
        BOOK, "treatment-laws", "Treatment of mine water, shared laws", ("R08", "R18"), "Bases, sludge, limestone beds and areas for a mine water from the figures of a case.",
        __name__, __doc__ or "", ("mine drainage*", "acid mine drainage*", "acid drainage*", "AMD*", "ARD*", "*mine water*", "neutralisation*", "neutralization*", "passive treatment*", "*limestone drain*", "*lime demand*", "*sludge*"),
        compute=compute, sources=("Hedin & Watzlaf 1994, USBM SP 06A-94, 185; Skousen et al. 2000 (equations, from memory)",),
    ),
)  # fmt: skip
