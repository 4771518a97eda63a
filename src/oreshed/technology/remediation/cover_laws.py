"""Water and oxygen through a cover, from whatever a case gives of its balance.

water          precipitation = evaporation + runoff + lateral drainage + seepage + change of storage;  shares of it, and by year
Darcy          q = K (h + L)/L through a saturated layer of thickness L under water of depth h;  volume = depth x area
oxygen         J = De C0/L in the steady state;  De = D0 n^(4/3) (1 - S)^(10/3) in a layer of porosity n and saturation S (Millington & Quirk);
               1 mol FeS2 takes 3.75 mol O2
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity

AIR_OXYGEN = 8.6  # mol/m3: 20.9 % of a mole of gas at 25 C and 1 atm
FREE_OXYGEN = 2.05e-5  # m2/s of O2 in air at 25 C (CRC Handbook, from memory)
PARTS = ("evaporation", "runoff", "lateral", "seepage", "storage")
WORDS = {
    "evaporation": "evaporation|evapotranspiration|ET|AET|actual_evapotranspiration|evap|actual_evaporation",
    "runoff": "runoff|surface_runoff|run_off",
    "lateral": "lateral|interflow|lateral_drainage|lateral_flow|lateral_diversion|diverted|drainage_lateral",
    "seepage": "seepage|percolation|net_percolation|infiltration|drainage|deep_drainage|leakage|net_infiltration|NP",
    "storage": "storage_change|storage|delta_storage|dS|change_in_storage|change_of_storage",
}
QUANTITIES = (
    Quantity("no_storage", "text", "", "that a case says nothing of storage"), Quantity("no_lateral", "text", "", "that a case says nothing of lateral drainage"),
    Quantity("years", "", "years|n_years|period_years", "years of the balance", 0.0), Quantity("area", "m2", "area|cover_area|surface|footprint", "area", 0.0),
    Quantity("rain", "m", "precipitation|P|rain|rainfall|total_precipitation", "precipitation", 0.0),
    Quantity("rain_rate", "m_y", "precipitation|P|rain|rainfall|annual_precipitation|mean_precipitation|MAP", "precipitation a year", 0.0),
    *(Quantity(p, "m", WORDS[p], f"{p} in the period") for p in PARTS),
    *(Quantity(f"{p}_share", "", WORDS[p], f"share of precipitation in {p}", -1.0, 5.0, share=True) for p in PARTS),
    *(Quantity(f"{p}_rate", "m_y", WORDS[p], f"{p} a year") for p in PARTS),
    Quantity("seepage_volume", "m3", "seepage|percolation|seepage_volume|drainage_volume|leachate|volume|drainage", "water through the cover", derived=True),
    Quantity("seepage_flow", "m3_y", "seepage|percolation|seepage_flow|leachate|drainage|flow|volume|seepage_volume", "water through the cover a year", derived=True),
    Quantity("conductivity", "m_s", "K|K_sat|Ks|hydraulic_conductivity|barrier_K|Ksat|k", "hydraulic conductivity of the barrier", 0.0),
    Quantity("layer", "m", "layer|thickness|L|barrier_thickness|layer_thickness|cover_thickness|depth", "thickness of the layer", 1e-6), Quantity("head", "m", "h|head|ponding|ponded_depth|head_on_barrier", "water on the layer", 0.0),
    Quantity("darcy", "m_s", "darcy|q|flux|leakage_rate|Darcy_flux|percolation_rate|seepage_rate", "water through a saturated layer", derived=True),
    Quantity("porosity", "", "n|porosity", "porosity", 0.01, 0.95, share=True), Quantity("saturation", "", "S|saturation|degree_of_saturation|S_r|Sr", "share of the pores under water", 0.0, 1.0, share=True),
    Quantity("diffusivity", "m2_s", "De|D_e|Deff|D_eff|effective_diffusivity|oxygen_diffusivity|D", "diffusivity of oxygen in the layer", 0.0),
    Quantity("oxygen_above", "mol_m3", "C0|O2|C_air|oxygen", "oxygen above", 0.0), Quantity("oxygen_flux", "mol_m2_y", "O2_flux|oxygen_flux|J|flux_O2|oxygen_ingress|O2_ingress", "oxygen through the layer"),
    Quantity("pyrite_flux", "mol_m2_y", "pyrite_oxidised|FeS2|pyrite_rate|pyrite", "pyrite that it oxidises", derived=True),
)  # fmt: skip
LAWS = (
    Law("rain", "rain_rate years", lambda r, y: r * y), Law("rain_rate", "rain years", lambda r, y: r / y),
    *(Law(p, f"{p}_rate years", lambda r, y: r * y) for p in PARTS),
    *(Law("rain", f"{p} {p}_share", lambda x, s: x / s) for p in PARTS), *(Law("rain_rate", f"{p}_rate {p}_share", lambda x, s: x / s) for p in PARTS),
    *(Law(p, f"rain {p}_share", lambda r, s: r * s) for p in PARTS), *(Law(f"{p}_share", f"{p} rain", lambda x, r: x / r) for p in PARTS),
    *(Law(f"{p}_rate", f"{p} years", lambda x, y: x / y) for p in PARTS), *(Law(f"{p}_rate", f"rain_rate {p}_share", lambda r, s: r * s) for p in PARTS),
    *(Law(f"{p}_share", f"{p}_rate rain_rate", lambda x, r: x / r) for p in PARTS),
    Law("seepage", "rain evaporation runoff lateral storage", lambda p, e, r, x, s: p - e - r - x - s), Law("seepage", "no_lateral rain evaporation runoff storage", lambda _, p, e, r, s: p - e - r - s),
    Law("storage", "rain evaporation runoff lateral seepage", lambda p, e, r, x, d: p - e - r - x - d), Law("storage", "no_lateral rain evaporation runoff seepage", lambda _, p, e, r, d: p - e - r - d),
    *(Law(f"seepage{k}", f"no_storage {rain} evaporation{k} runoff{k} lateral{k}", lambda _, p, e, r, x: p - e - r - x) for k, rain in (("", "rain"), ("_rate", "rain_rate"))),
    *(Law(f"seepage{k}", f"no_storage no_lateral {rain} evaporation{k} runoff{k}", lambda _, __, p, e, r: p - e - r) for k, rain in (("", "rain"), ("_rate", "rain_rate"))),
    Law("seepage_share", "no_storage evaporation_share runoff_share lateral_share", lambda _, e, r, x: 1.0 - e - r - x), Law("seepage_share", "no_storage no_lateral evaporation_share runoff_share", lambda _, __, e, r: 1.0 - e - r),
    Law("seepage_volume", "seepage area", lambda d, a: d * a), Law("seepage_flow", "seepage_rate area", lambda d, a: d * a), Law("seepage_flow", "darcy area", lambda q, a: q * a * 31_536_000.0),
    Law("darcy", "conductivity head layer", lambda k, h, x: k * (h + x) / x),
    Law("diffusivity", "porosity saturation", lambda n, s: FREE_OXYGEN * n ** (4.0 / 3.0) * (1.0 - s) ** (10.0 / 3.0)),
    Law("oxygen_flux", "diffusivity oxygen_above layer", lambda d, c, x: d * c / x * 31_536_000.0), Law("oxygen_flux", "diffusivity layer", lambda d, x: d * AIR_OXYGEN / x * 31_536_000.0),
    Law("pyrite_flux", "oxygen_flux", lambda j: j / 3.75),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS)


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a cover. A part of the balance of which a case says nothing is none; one that it states is never left out."""
    given = set(BOOK.read(inputs))
    said = " ".join(map(str, inputs)).lower()
    silent = {
        f"no_{p}": "yes"
        for p, word in (("storage", "stor"), ("lateral", "later|interflow|divert"))
        if not given & {p, f"{p}_share", f"{p}_rate"} and not re.search(word, said)
    }
    return answered(BOOK, {**inputs, **silent})


TECHNOLOGIES = (
    technology_of(
        BOOK, "cover-laws", "Covers, shared laws", ("R09", "R10"), "The water balance of a cover and the oxygen through it, from the figures of a case.",
        __name__, __doc__ or "", ("cover*", "capping*", "tailings cover*", "store-and-release*", "*water balance*", "*dry cover*", "*oxygen barrier*"), compute=compute,
        sources=("Millington & Quirk 1961; Darcy (equations, from memory)",),
    ),
)  # fmt: skip
