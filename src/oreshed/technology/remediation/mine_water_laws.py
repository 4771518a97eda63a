"""Mine water: pace of oxidation, acidity, neutralisation, sulphide-borne acid, ponds and beds.

Fe(II)       -d[Fe]/dt = (k0 + k2 [OH-]^2 pO2) [Fe];  half = ln 2/k;  pond 1 - (1 + kT/n)^-n
oxygen       1 mol a 4 mol Fe(II): 0.143 g/g;  net acid 2 mol H+ a mole Fe
acidity      50 (2 Fe2/55.85 + 3 Fe3/55.85 + 3 Al/26.98 + 2 Mn/54.94 + 1000 10^-pH), mg/L CaCO3
base         acidity x flow x (base/CaCO3)/use
acid-base    AP = 31.25 S %, NNP = NP - AP, NPR = NP/AP (kg CaCO3/t)
pyrite       log r = -8.19 + 0.5 log O2 + 0.11 pH; with Fe(III) -6.07 + 0.93 log Fe3 - 0.40 log Fe2  mol/(m2 s)
area         load/removal rate
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction.leaching_laws import R_KJ, arrhenius_ratio
from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import refusal, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.remediation.iron_oxidation import AIR_LOG_O2, K0, K2
from oreshed.technology.species import molar_mass

# Acidity of a metal that hydrolyses: charges, g/mol.
ACID = {
    "Fe2": (2.0, 55.845),
    "Fe3": (3.0, 55.845),
    "Fe": (2.0, 55.845),
    "Al": (3.0, 26.982),
    "Mn": (2.0, 54.938),
    "Zn": (2.0, 65.38),
    "Cu": (2.0, 63.546),
}
CALCITE = 100.087
# Moles of CaCO3 that a mole of each base is worth.
WORTH = {
    "CaO": 1.0,
    "Ca(OH)2": 1.0,
    "NaOH": 0.5,
    "Na2CO3": 1.0,
    "CaCO3": 1.0,
    "NH3": 0.5,
    "MgO": 1.0,
    "Mg(OH)2": 1.0,
    "KOH": 0.5,
    "lime": 1.0,
}
SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
ACID_PER_SULPHUR = 31.25  # kg CaCO3/t a percent of S, two protons an atom

SHARES = (10, 50, 90, 95, 99)
QUANTITIES = (
    Quantity("pH", "", "pH", "pH", -3.0, 14.0), Quantity("pKw", "", "pKw", "ion product of water", 11.0, 16.0),
    Quantity("oxygen", "atm", "pO2|P_O2|O2|oxygen", "oxygen pressure", 0.0, 100.0), Quantity("log_oxygen", "", "log_pO2|log10_pO2", "log10 of it"),
    Quantity("k0", "per_s", "k0|k_0", "rate without hydroxide", 0.0), Quantity("k2", "", "k2|k_2|k_OH", "rate with hydroxide, 1/(s atm M2)", 0.0),
    Quantity("rate", "per_s", "k|rate|k1|rate_constant|k_app|k_obs|first_order_rate", "first-order rate", 0.0),
    Quantity("half_time", "s", "half_life|t_half|t50|half_time|t1/2", "half life"),
    *(Quantity(f"time_{n}", "s", f"t_{n}|t{n}|time_for_{n}_pct|t_{n}_pct|time_to_{n}_pct|t{n}_pct|time_for_{n}|time_{n}_pct", f"time to {n} %", derived=True) for n in SHARES),
    Quantity("time", "s", "t|time|duration", "time", 0.0), Quantity("residence", "s", "residence|HRT|tau|retention|detention", "residence", 0.0),
    Quantity("tanks", "", "tanks|n|cells|N", "ponds in series", 1.0),
    Quantity("left", "", "left|remaining|C_over_C0|fraction_left", "share left", 0.0, 1.0, share=True),
    Quantity("oxidised", "", "oxidised|oxidized|removal|removed|conversion|oxidation|target", "share oxidised", 0.0, 1.0, share=True),
    Quantity("pond", "", "pond_oxidised|removal_pond|oxidised_pond|removal|oxidised|conversion", "share oxidised in ponds", 0.0, 1.0, share=True),
    Quantity("iron", "mg_L", "Fe2|Fe|FeII|ferrous|Fe_total|Fe2_in", "ferrous iron", 0.0), Quantity("ferric", "mg_L", "Fe3|FeIII|ferric", "ferric iron", 0.0),
    Quantity("aluminium", "mg_L", "Al|aluminium", "aluminium", 0.0), Quantity("manganese", "mg_L", "Mn|manganese", "manganese", 0.0),
    Quantity("zinc", "mg_L", "Zn|zinc", "zinc", 0.0), Quantity("copper", "mg_L", "Cu|copper", "copper", 0.0),
    Quantity("iron_left", "mg_L", "Fe2_out|Fe_out|Fe2_left|Fe_left|Fe2_final", "ferrous iron left", 0.0),
    Quantity("oxygen_demand", "mg_L", "O2_demand|oxygen_demand|O2|oxygen_needed", "oxygen that ferrous iron takes"),
    Quantity("acidity", "mg_L", "acidity|acidity_CaCO3|total_acidity|calculated_acidity|acidity_as_CaCO3", "acidity as CaCO3"),
    Quantity("alkalinity", "mg_L", "alkalinity|alkalinity_CaCO3", "alkalinity as CaCO3", 0.0), Quantity("net_acidity", "mg_L", "net_acidity", "net acidity"),
    Quantity("flow", "L_s", "flow|Q", "flow", 0.0), Quantity("base", "text", "base|reagent|alkali|neutraliser|lime", "base"),
    Quantity("use", "", "use|efficiency|mixing_efficiency|lime_efficiency|utilisation", "share of the base that works", 0.01, 1.0, share=True),
    Quantity("base_dose", "mg_L", "dose|base_dose|lime|reagent_dose|lime_dose|Ca(OH)2|CaO|NaOH", "base"),
    Quantity("base_rate", "kg_d", "base|lime|reagent|lime_rate|base_rate|consumption|limestone", "base a day"),
    Quantity("sulphur", "", "S|sulphur|sulfur|pyrite_S|pyritic_S|sulphide_sulphur|sulfide_S|total_S|S_sulphide|sulphide_S|S_pyrite", "sulphide sulphur", 0.0, 1.0, share=True),
    Quantity("potential", "kg_t", "AP|acid_potential|MPA|AGP", "acid potential as CaCO3"), Quantity("neutralising", "kg_t", "NP|ANC|neutralisation_potential", "neutralising potential", 0.0),
    Quantity("net_potential", "kg_t", "NNP|net_neutralising|net_neutralisation_potential", "net neutralising potential"), Quantity("ratio", "", "NPR|NP_AP|NP/AP|NP_over_AP", "NP over AP"),
    Quantity("class_", "text", "class|acid_forming|classification|verdict", "whether it turns acid"),
    Quantity("dissolved_oxygen", "mol_L", "DO|O2_aq|dissolved_oxygen|dissolved_O2|O2_dissolved|mDO", "dissolved oxygen", 0.0),
    Quantity("pyrite_rate", "mol_m2_s", "pyrite_rate|rate|r|r_pyrite|oxidation_rate", "pyrite oxidised"),
    Quantity("pyrite_area", "per_m", "pyrite_area|pyrite_surface|surface|specific_area|area_per_volume", "pyrite surface in a volume of water", 0.0),
    Quantity("pyrite_volume", "mol_m3_d", "FeS2|pyrite|pyrite_oxidised|rate_volume", "pyrite oxidised in a volume of water"),
    Quantity("log_pyrite", "", "log_r|log_rate|log10_rate", "log10 of it"),
    Quantity("load", "g_d", "load|metal_load|iron_load|Fe_load|acid_load|acidity_load", "load", 0.0),
    Quantity("area_rate", "g_m2_d", "removal_rate|area_rate|design_rate|rate|loading|removal|removal_factor|design_factor|sizing_factor|Fe_loading|Fe_removal|iron_loading|aerobic_wetland|anaerobic_wetland|vertical_flow", "removal on a square metre", 0.0),
    Quantity("area", "m2", "area|wetland|wetland_area|pond_area", "area", 0.0), Quantity("target", "mg_L", "out|target|effluent|discharge", "at the outlet", 0.0),
    Quantity("activation", "kJ_mol", "Ea|activation_energy", "activation energy", 0.0), Quantity("temperature", "K", "T|temperature", "temperature", 260.0, 380.0),
    Quantity("reference", "K", "T_ref|T0|T1", "reference temperature", 260.0, 380.0), Quantity("reference_rate", "per_s", "k_ref|k_25C", "rate at the reference", 0.0),
    Quantity("rate_ratio", "", "rate_ratio|factor|k_ratio", "ratio of rates"),
    Quantity("sludge", "mg_L", "sludge|solids|sludge_dry|FeOH3", "ferric hydroxide that falls"),
)  # fmt: skip


def _dose(acidity: float, base: str) -> float:
    name = "CaO" if base == "lime" else base
    return acidity * molar_mass(name) / (CALCITE * WORTH[base])


def acidity(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """mg/L CaCO3 of the metals and protons of a water that lists them singly; nothing for lists."""
    metals = {
        "iron": "Fe2",
        "ferric": "Fe3",
        "aluminium": "Al",
        "manganese": "Mn",
        "zinc": "Zn",
        "copper": "Cu",
    }
    have = {m: float(given[q].values[0]) for q, m in metals.items() if q in given and not given[q].labels}
    if not have or "pH" not in given or given["pH"].labels:
        return {}
    protons = 1000.0 * 10.0 ** -float(given["pH"].values[0])
    return {"acidity": 0.5 * CALCITE * (sum(c * ACID[m][0] / ACID[m][1] for m, c in have.items()) + protons)}


LAWS = (
    Law("log_oxygen", "oxygen", math.log10), Law("oxygen", "log_oxygen", lambda x: 10.0**x),
    Law("rate", "pH oxygen k0 k2 pKw", lambda ph, o, a, b, w: a + b * 10.0 ** (2.0 * (ph - w)) * o),
    Law("rate", "reference_rate activation temperature reference", lambda k, e, t, r: k * arrhenius_ratio(e, t, r)),
    Law("rate_ratio", "activation temperature reference", arrhenius_ratio),
    Law("activation", "rate_ratio temperature reference", lambda f, t, r: -R_KJ * math.log(f) / (1.0 / t - 1.0 / r)),
    Law("half_time", "rate", lambda k: math.log(2.0) / k), Law("rate", "half_time", lambda t: math.log(2.0) / t),
    Law("left", "rate time", lambda k, t: math.exp(-k * t)), Law("oxidised", "left", lambda x: 1.0 - x), Law("left", "oxidised", lambda x: 1.0 - x),
    Law("time", "rate left", lambda k, x: -math.log(x) / k), *(Law(f"time_{n}", "rate", lambda k, n=n: -math.log1p(-n / 100.0) / k) for n in SHARES), Law("iron_left", "iron left", lambda c, x: c * x), Law("left", "iron iron_left", lambda c, d: d / c),
    Law("pond", "rate residence tanks", lambda k, t, n: 1.0 - (1.0 + k * t / n) ** -n), Law("pond", "rate residence", lambda k, t: k * t / (1.0 + k * t)),
    Law("residence", "rate oxidised tanks", lambda k, x, n: n / k * ((1.0 - x) ** (-1.0 / n) - 1.0)), Law("residence", "rate oxidised", lambda k, x: x / (1.0 - x) / k),
    Law("oxygen_demand", "iron", lambda c: c / 55.845 / 4.0 * 31.998), Law("sludge", "iron", lambda c: c / 55.845 * 106.867),
    Law("net_acidity", "acidity alkalinity", lambda a, b: a - b), Law("net_acidity", "acidity", lambda a: a),
    Law("base_dose", "net_acidity base use", lambda a, b, u: _dose(max(a, 0.0), b) / u), Law("base_dose", "net_acidity base", lambda a, b: _dose(max(a, 0.0), b)),
    Law("base_rate", "base_dose flow", lambda d, q: d * q * 0.0864),
    Law("potential", "sulphur", lambda s: ACID_PER_SULPHUR * 100.0 * s), Law("net_potential", "neutralising potential", lambda n, a: n - a),
    Law("ratio", "neutralising potential", lambda n, a: n / a),
    Law("class_", "ratio", lambda r: "acid forming" if r < 1.0 else "uncertain" if r < 3.0 else "not acid forming"),
    Law("log_pyrite", "iron ferric dissolved_oxygen", lambda a, b, o: -6.07 + 0.93 * math.log10(b / 55845.0) - 0.40 * math.log10(a / 55845.0)),
    Law("log_pyrite", "dissolved_oxygen pH", lambda o, ph: -8.19 + 0.5 * math.log10(o) + 0.11 * ph), Law("pyrite_rate", "log_pyrite", lambda x: 10.0**x),
    Law("pyrite_volume", "pyrite_rate pyrite_area", lambda r, a: r * a * 86400.0),
    Law("load", "iron flow target", lambda c, q, t: (c - t) * q * 86.4), Law("load", "net_acidity flow", lambda a, q: a * q * 86.4),
    Law("load", "iron flow", lambda c, q: c * q * 86.4),
    Law("area", "load area_rate", lambda x, r: x / r), Law("area_rate", "load area", lambda x, a: x / a),
)  # fmt: skip
BOOK = Book(
    QUANTITIES,
    LAWS,
    whole=(acidity,),
    constants={"k0": K0, "k2": K2, "pKw": 13.995, "oxygen": 10.0**AIR_LOG_O2},
)


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a mine water. A rate law that the case prints (`2.9e-9 + 1.33e12*[OH-]^2*pO2`) gives its own constants.

    Constants of oxidation, 25 C and air stand in only where pH alone is given.
    """
    told = dict(inputs)
    number = r"(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    law = re.search(rf"{number}\s*\+\s*{number}\s*\*?\s*[\[{{]OH-?[\]}}]", str(inputs.get("law", "")))
    if law:
        told |= {"k0_per_s": float(law[1]), "k2": float(law[2])}
    book = BOOK
    for key, value in inputs.items():  # Singer & Stumm's constant: L2/(mol2 atm min), or M-2 atm-1 min-1
        constant = re.fullmatch(
            r"k(?:_?2)?_(?:L2_(?:per_)?mol2|M-2|per_M2|1_M2)_(?:per_)?(?:atm|bar)(?:-1)?_(?:per_)?(min|s|h|d)(?:-1)?",
            str(key),
        )
        if constant and isinstance(value, (int, float)):
            told |= {"k0_per_s": 0.0, "k2": value / SECONDS[constant[1]]}
            del told[key]
        elif (
            re.match(r"k(_|$|\d)", str(key))
            and isinstance(value, (int, float))
            and not set(BOOK.read({key: value}))
        ):
            book = replace(BOOK, constants={})  # a constant that cannot be read is not set aside for our own
        if key in ("Kw", "K_w") and isinstance(value, (int, float)) and value > 0:
            told |= {"pKw": -math.log10(value)}
    if re.search(r"OH|pO2|\^", str(inputs.get("law", ""))) and "k2" not in told:
        book = replace(BOOK, constants={})
    found = book.answer(told)
    if not found:
        raise OutOfValidity(refusal(book, told))
    return found


TECHNOLOGIES = (
    technology_of(
        BOOK, "mine-water", "Mine water, shared laws", ("R08", "R18"),
        "Oxidation of iron, acidity, bases, acid-base accounts and areas of ponds from the figures of a water.", __name__, __doc__ or "",
        ("kinetics: Fe*", "*mine water*", "*Fe(II)*", "*ferrous*", "mine drainage*", "acid drainage*", "AMD*", "ARD*", "*pyrite oxidation*", "acid-base*", "*acidity*",
         "neutralisation*", "passive treatment*"), compute=compute,
        sources=("Singer & Stumm 1970 as in USGS PHREEQC 3 example 9", "Williamson & Rimstidt 1994; Sobek 1978 (from memory)"),
    ),
)  # fmt: skip
