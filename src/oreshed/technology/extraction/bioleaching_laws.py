"""Microbial leaching from the constants of a case: growth, chemostats, ferrous oxidation, oxygen and acid of a mineral.

growth       mu = mu_max S/(Ks + S);  X = X0 exp(mu t);  doubling ln 2/mu
chemostat    S = Ks D/(mu_max - D);  washed out from D = mu_max S0/(Ks + S0) on;  cells Y (S0 - S)
oxidation    r = q_max S/(Ks + S) X
cardinal     share of the best rate by temperature (Rosso et al. 1993)
grams        oxygen and acid of pyrite, sphalerite, chalcopyrite and others by their reactions
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from oreshed.technology.extraction.biokinetics import by_temperature
from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.species import molar_mass

# Moles of O2 taken and of H2SO4 made a mole of mineral, iron to ferric hydroxide-free sulphate: MS + 2 O2 = MSO4 …
OXYGEN = {"pyrite": (3.75, 0.5), "sphalerite": (2.0, 0.0), "chalcopyrite": (4.25, -0.5), "galena": (2.0, 0.0), "covellite": (2.0, 0.0),
          "chalcocite": (2.5, -1.0), "pyrrhotite": (2.25, -0.5), "arsenopyrite": (3.5, -0.5), "pentlandite": (17.5, -1.0),
          "greenockite": (2.0, 0.0)}  # fmt: skip
QUANTITIES = (
    Quantity("best_growth", "per_h", "mu_max|mumax|umax|maximum_growth_rate", "highest growth rate", 0.0), Quantity("growth", "per_h", "mu|growth_rate|specific_growth_rate", "growth rate", 0.0),
    Quantity("half_saturation", "g_L", "Ks|K_s|Km|K_m|half_saturation", "half saturation", 0.0), Quantity("substrate", "g_L", "S|substrate|Fe2|ferrous|S0|Fe", "substrate", 0.0),
    Quantity("dilution", "per_h", "D|dilution|dilution_rate", "dilution rate", 0.0), Quantity("residence", "h", "residence|HRT|tau|residence_time", "residence", 0.0),
    Quantity("steady", "g_L", "S|S_steady|Fe2_out|residual_substrate|S_out", "substrate that leaves", 0.0), Quantity("washout", "per_h", "D_crit|washout|D_washout|critical_dilution", "dilution of washing out", 0.0),
    Quantity("least_residence", "h", "minimum_residence|residence_min|tau_min|washout_residence", "shortest residence"), Quantity("yield_", "", "Y|yield", "cells by substrate", 0.0),
    Quantity("cells", "g_L", "X|cells|biomass", "cells", 0.0), Quantity("doubling", "h", "doubling_time|t_d|doubling|generation_time", "doubling time", 0.0),
    Quantity("time", "h", "t|time|days|duration", "time", 0.0), Quantity("grown", "", "X_over_X0|growth_factor|multiplication", "growth over the time", 0.0),
    Quantity("best_uptake", "per_h", "qmax|q_max|q_Fe_max", "highest oxidation by cells", 0.0), Quantity("oxidation", "g_L_h", "r|rate|oxidation_rate|ferrous_oxidation_rate|productivity", "oxidation", 0.0),
    Quantity("air", "m3_t", "air|air_demand|air_needed|air_per_t", "air by mineral, at 25 C and 1 atm", derived=True), Quantity("used", "", "oxygen_utilisation|O2_utilisation|utilisation|oxygen_utilization", "share of the oxygen that is used", 0.01, 1.0, share=True), Quantity("oxidised", "", "oxidised|conversion|oxidation|extent", "share of the mineral oxidised", 0.0, 1.0, share=True), Quantity("oxygen_used", "kg_t", "oxygen_consumed|O2_consumed", "oxygen by mineral fed", derived=True),
    Quantity("iron_rate", "g_L_h", "Fe_oxidation_rate|ferrous_oxidation", "ferrous iron oxidised by hydraulic load", derived=True), Quantity("mineral", "text", "mineral|sulphide|solid", "mineral"), Quantity("oxygen", "kg_t", "oxygen|O2|oxygen_demand|O2_demand", "oxygen by mineral"),
    Quantity("acid", "kg_t", "acid|H2SO4|acid_made|acid_consumption", "acid made by mineral"),
    Quantity("temperature", "K", "T|temperature", "temperature", 260.0, 380.0), Quantity("coldest", "K", "T_min|Tmin", "coldest", 240.0, 380.0), Quantity("best", "K", "T_opt|Topt", "best", 240.0, 380.0),
    Quantity("hottest", "K", "T_max|Tmax", "hottest", 240.0, 400.0), Quantity("activity", "", "activity|gamma|cardinal_factor|relative_rate|share_of_best", "share of the best rate", share=True),
)  # fmt: skip
LAWS = (
    Law("dilution", "residence", lambda t: 1.0 / t), Law("residence", "dilution", lambda d: 1.0 / d), Law("growth", "best_growth substrate half_saturation", lambda m, s, k: m * s / (k + s)),
    Law("doubling", "growth", lambda m: math.log(2.0) / m), Law("growth", "doubling", lambda t: math.log(2.0) / t), Law("grown", "growth time", lambda m, t: math.exp(m * t)),
    Law("washout", "best_growth substrate half_saturation", lambda m, s, k: m * s / (k + s)), Law("least_residence", "washout", lambda d: 1.0 / d),
    Law("steady", "half_saturation dilution best_growth substrate", lambda k, d, m, s: k * d / (m - d) if d < m * s / (k + s) else s),
    Law("cells", "yield_ substrate steady", lambda y, a, b: y * (a - b)), Law("oxidation", "best_uptake substrate half_saturation cells", lambda q, s, k, x: q * s / (k + s) * x),
    Law("oxygen", "mineral", lambda m: OXYGEN[m.lower()][0] * molar_mass("O2") / molar_mass(m.lower()) * 1000.0),
    Law("acid", "mineral", lambda m: OXYGEN[m.lower()][1] * molar_mass("H2SO4") / molar_mass(m.lower()) * 1000.0),
    Law("oxygen_used", "oxygen oxidised", lambda o, x: o * x), Law("air", "oxygen used", lambda o, u: o / (0.2095 * 31.998 / 24.465) / u), Law("iron_rate", "substrate steady dilution", lambda a, b, d: (a - b) * d),
    Law("activity", "temperature coldest best hottest", lambda t, a, b, c: float(by_temperature(t, a, b, c))),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS)


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a culture; a mineral is also taken from the label."""
    label = str(inputs.get("label", "")).lower()
    named = [m for m in OXYGEN if m in label]
    own = any(k in inputs for k in ("mineral", "sulphide", "solid"))
    return answered(BOOK, {**inputs, "mineral": named[0]} if len(named) == 1 and not own else inputs)


TECHNOLOGIES = (
    technology_of(
        BOOK, "bioleaching-kinetics", "Bioleaching, shared laws", ("E22",), "Growth, chemostats, ferrous oxidation and oxygen demand from given constants.",
        __name__, __doc__ or "", ("bioleaching*", "biooxidation*", "bio-oxidation*", "*bioleaching*", "*Monod*", "*chemostat*"), compute=compute,
        sources=("Monod 1949; Rosso et al. 1993 (equations, from memory)",),
    ),
)  # fmt: skip
