"""Sulphate reduced by bacteria and wetlands by area, from whatever a case gives: rates, sulphide, carbon, metals, alkalinity.

rate           (sulphate in x reduced)/stay, kg/(m3 d)
sulphide       S = 32.06/96.06 of the sulphate reduced;  alkalinity 2 eq a mole
carbon         8 electrons a sulphate: 2 mol O2 of COD (0.666 g/g);  donor = 8/electrons of the donor, burnt to CO2
metals         one mole of a divalent metal a mole of sulphide;  need: a mole of sulphate and two of organic carbon (CH2O) a mole of metal
inhibition     activity = 1/(1 + (C/IC50)^n);  n = ln 16/ln(IC80/IC20)
wetland        (C - C*)/(C0 - C*) = exp(-k/q);  A = Q/k ln((C0 - C*)/(C - C*));  load = C Q/A
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

SULPHATE, SULPHUR = molar_mass("SO4"), molar_mass("S")
# Electrons of a donor burnt to CO2, g/mol of the ion or molecule.
DONORS = {"lactate": (12, "C3H5O3"), "lactic acid": (12, "C3H6O3"), "ethanol": (12, "C2H6O"), "methanol": (6, "CH4O"), "acetate": (8, "C2H3O2"), "acetic acid": (8, "C2H4O2"),
          "glycerol": (14, "C3H8O3"), "glucose": (24, "C6H12O6"), "propionate": (14, "C3H5O2"), "propionic acid": (14, "C3H6O2"), "formate": (2, "CHO2"), "hydrogen": (2, "H2"), "sucrose": (48, "C12H22O11")}  # fmt: skip
DIVALENT = ("Zn", "Cd", "Cu", "Pb", "Ni", "Co", "Fe")
QUANTITIES = (
    Quantity("metal", "text", "metal|ion", "metal"), Quantity("carbon", "text", "carbon|donor|carbon_source|electron_donor|substrate", "what the bacteria live on"),
    Quantity("sulphate", "g_L", "SO4|sulphate|sulfate|SO4_in|sulphate_in|SO4_feed|feed_SO4|influent_SO4", "sulphate that comes", 0.0), Quantity("sulphate_left", "g_L", "SO4_out|sulphate_out|SO4_left|effluent_SO4|SO4_effluent", "sulphate that leaves", 0.0),
    Quantity("reduced", "", "reduction|SO4_reduction|sulphate_reduction|sulphate_removal|SO4_removal|removal|reduced|conversion", "share of the sulphate reduced", 0.0, 1.0, share=True),
    Quantity("reduced_g", "g_L", "SO4_reduced|sulphate_reduced|SO4_removed", "sulphate reduced", 0.0), Quantity("stay", "d", "HRT|residence|residence_time|hydraulic_retention_time|tau|stay", "stay", 0.0),
    Quantity("rate", "kg_m3_d", "SO4_rate|rate|sulphate_reduction_rate|reduction_rate|SO4_reduction_rate|volumetric_rate|SRR|sulphate_rate", "sulphate reduced in a volume", 0.0), Quantity("rate_molar", "mol_m3_d", "rate|SO4_rate|sulphate_reduction_rate|reduction_rate|SRR", "sulphate reduced in a volume", 0.0),
    Quantity("loading", "kg_m3_d", "SO4_load|SO4_loading|sulphate_loading|loading_rate|load|SLR|SO4_loading_rate", "sulphate that comes to a volume", derived=True),
    Quantity("sulphide", "g_L", "sulphide_made_as_S|sulphide_as_S|sulphide_made|S_made|sulfide_as_S|sulphide|sulfide|S2|sulphide_produced|sulfide_produced|S", "sulphide made, as sulphur", 0.0), Quantity("sulphide_molar", "mol_L", "sulphide_made|sulphide|sulfide|S2|sulphide_produced|sulfide_produced", "sulphide made", derived=True),
    Quantity("gas", "g_L", "H2S_made|H2S|H2S_produced|hydrogen_sulphide", "sulphide made, as H2S", derived=True), Quantity("alkalinity", "g_L", "alkalinity|alkalinity_made|alkalinity_as_CaCO3|alkalinity_produced|alkalinity_CaCO3|alkalinity_generated", "alkalinity made, as CaCO3", derived=True),
    Quantity("oxygen_demand", "g_L", "COD|COD_needed|COD_demand|COD_required|COD_consumed|carbon_demand_as_COD", "carbon taken, as oxygen", 0.0), Quantity("cod_ratio", "", "COD_to_SO4|COD_SO4|COD/SO4|COD_over_SO4|COD_SO4_ratio", "COD by sulphate", 0.0),
    Quantity("donor", "g_L", "donor_needed|donor|lactate|ethanol|acetate|methanol|glycerol|carbon_needed|donor_demand|lactate_needed|ethanol_needed|carbon_demand", "donor taken, burnt to CO2", derived=True),
    Quantity("precipitable", "g_L", "precipitable|metal_precipitable|precipitated|precipitable_metal|metal_that_falls|max_metal|capacity", "metal that the sulphide takes", derived=True), Quantity("metal_in", "g_L", "metal_in|C_metal|metal_feed", "metal that comes", 0.0),
    Quantity("sulphide_need", "g_L", "sulphide_needed|S_needed|sulphide_demand|sulphide_required|sulfide_needed", "sulphide that the metal takes, as sulphur", derived=True), Quantity("sulphate_need", "g_L", "SO4_consumed|SO4_needed|SO4_required|SO4_demand|sulphate_consumed|sulphate_needed|sulphate_required|SO4_for_metal", "sulphate reduced for the metal", derived=True),
    Quantity("carbon_need", "mol_L", "carbon|carbon_needed|organic_carbon|carbon_required|carbon_consumed|CH2O|CH2O_needed|organic_carbon_needed|C_needed", "organic carbon taken for the metal", derived=True), Quantity("carbon_need_g", "g_L", "carbon|carbon_needed|organic_carbon|carbon_required|carbon_consumed|organic_carbon_needed|C_needed", "organic carbon taken for the metal", derived=True),
    Quantity("ic20", "mg_L", "IC20|EC20", "metal that takes a fifth of the activity", 0.0), Quantity("ic50", "mg_L", "IC50|EC50|half_inhibition", "metal that takes half of it", 0.0), Quantity("ic80", "mg_L", "IC80|EC80", "metal that takes four fifths of it", 0.0),
    Quantity("steepness", "", "inhibition_order|hill|hill_slope|steepness", "steepness of the inhibition", 0.1, 20.0), Quantity("activity", "", "activity|relative_activity|activity_left|residual_activity", "activity left", share=True, derived=True), Quantity("inhibition", "", "inhibition|inhibited", "activity lost", share=True, derived=True),
    Quantity("surplus", "", "sulphide_to_metal|S_to_metal|surplus|sulphide_over_metal|S_over_metal", "sulphide by metal, moles", derived=True),
    Quantity("flow", "m3_d", "flow|Q|flow_rate", "flow", 0.0), Quantity("volume", "m3", "volume|reactor|V|bioreactor_volume|reactor_volume|bed_volume", "volume", 0.0), Quantity("made_rate", "kg_d", "sulphide_rate|sulphide_made|H2S_rate_as_S", "sulphide made a day, as sulphur", derived=True),
    Quantity("feed", "mg_L", "C0|in|influent|feed|C_in|Ci", "that comes to the wetland", 0.0), Quantity("out", "mg_L", "C|out|effluent|C_out|target|Ce", "that leaves the wetland", 0.0), Quantity("background", "mg_L", "C_star|background|Cstar|C*", "background", 0.0),
    Quantity("area", "m2", "area|wetland_area|A|wetland", "wetland", 0.0), Quantity("hydraulic", "m_y", "q|hydraulic_loading|HLR|hydraulic_loading_rate", "flow by area", 0.0), Quantity("area_rate", "m_y", "k|k_A|areal_rate|area_rate|rate_constant", "first-order rate by area", 0.0),
    Quantity("depth", "m", "depth|water_depth|h", "depth of water", 0.0), Quantity("void", "", "porosity|void|eps", "share of water", 0.05, 1.0, share=True),
    Quantity("load_in", "g_m2_d", "load_in|areal_load|mass_loading|loading_area|load|loading", "that comes on a square metre", 0.0), Quantity("load_out", "g_m2_d", "load_out", "that leaves a square metre", 0.0), Quantity("removal", "", "removal|removed|removal_efficiency|load_removal", "share removed in the wetland", 0.0, 1.0, share=True),
    Quantity("removed_area", "g_m2_d", "removal_rate|areal_removal|area_removal|removed", "removed on a square metre", derived=True),
)  # fmt: skip


def _donor(grams: float, carbon: str) -> float:
    text = carbon.lower()
    name = next(d for d in sorted(DONORS, key=len, reverse=True) if d in text)
    electrons, formula = DONORS[name]
    return grams / SULPHATE * 8.0 / electrons * molar_mass(formula)


LAWS = (
    Law("reduced", "sulphate sulphate_left", lambda a, b: 1.0 - b / a), Law("reduced_g", "sulphate reduced", lambda c, r: c * r), Law("sulphate_left", "sulphate reduced", lambda c, r: c * (1.0 - r)),
    Law("rate", "reduced_g stay", lambda g, t: g / t), Law("rate_molar", "rate", lambda r: r * 1e3 / SULPHATE), Law("rate", "rate_molar", lambda r: r * SULPHATE / 1e3), Law("reduced_g", "rate stay", lambda r, t: r * t),
    Law("stay", "reduced_g rate", lambda g, r: g / r), Law("loading", "sulphate stay", lambda c, t: c / t), Law("stay", "volume flow", lambda v, q: v / q), Law("volume", "flow stay", lambda q, t: q * t),
    Law("sulphide", "reduced_g", lambda g: g * SULPHUR / SULPHATE), Law("reduced_g", "sulphide", lambda s: s * SULPHATE / SULPHUR), Law("reduced", "reduced_g sulphate", lambda g, c: g / c),
    Law("sulphide_molar", "sulphide", lambda s: s / SULPHUR), Law("gas", "sulphide", lambda s: s / SULPHUR * molar_mass("H2S")), Law("alkalinity", "reduced_g", lambda g: g / SULPHATE * 2.0 * 50.0435),
    Law("oxygen_demand", "reduced_g cod_ratio", lambda g, r: g * r), Law("oxygen_demand", "reduced_g", lambda g: g / SULPHATE * 2.0 * 31.998), Law("donor", "reduced_g carbon", _donor),
    Law("precipitable", "sulphide_molar metal", lambda s, m: s * molar_mass(m)), Law("surplus", "sulphide_molar metal_in metal", lambda s, c, m: s / (c / molar_mass(m))), Law("made_rate", "sulphide flow", lambda s, q: s * q),
    Law("sulphide_need", "metal_in metal", lambda c, m: c / molar_mass(m) * SULPHUR), Law("sulphate_need", "metal_in metal", lambda c, m: c / molar_mass(m) * SULPHATE), Law("carbon_need", "metal_in metal", lambda c, m: 2.0 * c / molar_mass(m)), Law("carbon_need_g", "carbon_need", lambda n: n * molar_mass("C")),
    Law("steepness", "ic20 ic80", lambda a, b: math.log(16.0) / math.log(b / a)), Law("steepness", "ic50 ic80", lambda a, b: math.log(4.0) / math.log(b / a)), Law("steepness", "ic20 ic50", lambda a, b: math.log(4.0) / math.log(b / a)),
    Law("ic20", "ic50 steepness", lambda c, n: c * 0.25 ** (1.0 / n)), Law("ic80", "ic50 steepness", lambda c, n: c * 4.0 ** (1.0 / n)), Law("activity", "metal_in ic50 steepness", lambda c, h, n: 1.0 / (1.0 + (c * 1e3 / h) ** n)), Law("inhibition", "activity", lambda a: 1.0 - a),
    Law("hydraulic", "flow area", lambda q, a: q * 365.0 / a), Law("area_rate", "feed out background hydraulic", lambda a, b, c, q: q * math.log((a - c) / (b - c))),
    Law("area", "feed out background area_rate flow", lambda a, b, c, k, q: q * 365.0 / k * math.log((a - c) / (b - c))),
    Law("area", "feed out area_rate flow", lambda a, b, k, q: q * 365.0 / k * math.log(a / b)), Law("out", "feed background area_rate hydraulic", lambda a, c, k, q: c + (a - c) * math.exp(-k / q)),
    Law("out", "feed area_rate hydraulic", lambda a, k, q: a * math.exp(-k / q)), Law("stay", "area depth void flow", lambda a, h, n, q: a * h * n / q), Law("stay", "area depth flow", lambda a, h, q: a * h / q),
    Law("load_in", "feed flow area", lambda c, q, a: c * q / a), Law("load_out", "out flow area", lambda c, q, a: c * q / a), Law("removal", "load_in load_out", lambda a, b: 1.0 - b / a), Law("removal", "feed out", lambda a, b: 1.0 - b / a),
    Law("removed_area", "load_in removal", lambda x, r: x * r),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="metal_in")


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a bioreactor or wetland. Where a case names no metal, what the sulphide takes is told for each usual one."""
    told: dict[str, Any] = {}
    for key, value in inputs.items():
        levels = re.fullmatch(r"(IC|EC)(\d+(?:_\d+)+)((?:_[A-Za-z]+)+)", str(key))  # IC20_50_80_mg_L
        if levels and isinstance(value, list) and len(value) == levels[2].count("_") + 1:
            told |= {f"IC{n}{levels[3]}": x for n, x in zip(levels[2].split("_"), value, strict=True)}
        elif isinstance(value, list) and (
            dosed := re.fullmatch(rf"({'|'.join(DIVALENT)})_([mu]?g_L)", str(key))
        ):
            told |= {"metal": dosed[1], f"metal_in_{dosed[2]}": value}  # several levels of one metal
        else:
            told[str(key)] = value
    label = str(told.get("label", ""))
    if not any(
        isinstance(told.get(k), str)
        for k in ("carbon", "donor", "carbon_source", "electron_donor", "substrate")
    ):
        named = next(
            (d for d in sorted(DONORS, key=len, reverse=True) if re.search(rf"\b{d}\b", label.lower())), None
        )
        told |= {"carbon": named} if named else {}
    given = BOOK.read(told)
    labelled = any(x.text in DIVALENT for g in given.values() for x in g.labels)
    if "metal" not in given and not labelled and {"sulphate", "reduced_g", "rate", "sulphide"} & set(given):
        told["metal"] = list(DIVALENT)
    return answered(BOOK, told)


TECHNOLOGIES = (
    technology_of(
        BOOK, "sulphidogenic-laws", "Sulphate reduction and wetlands, shared laws", ("R08", "R07"), "Rates, sulphide, carbon and metals of sulphate reduction, and wetlands by area.",
        __name__, __doc__ or "", ("sulphate-reducing*", "sulfate-reducing*", "sulphate reduction*", "sulfate reduction*", "*bioreactor*", "wetland*", "*wetland*", "passive treatment*", "*sulphidogenic*", "*sulphate reducer*"),
        compute=compute, sources=("Kadlec & Knight 1996 (equation of wetlands, from memory)",),
    ),
)  # fmt: skip
