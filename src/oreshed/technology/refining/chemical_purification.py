"""Chemical purification of cadmium: dissolved, freed of nobler metals, precipitated, dissolved again, calcined to oxide.

Each cycle leaves in the liquor what its solid does not take: carbonate at pH 7 to 8 leaves zinc, nickel and cobalt, but
not lead; sulphide from acid leaves zinc and iron, but not copper and lead, which cadmium powder cements first. What is
left after many cycles is mother liquor in the cake and what the reagents bring.

    acid        Cd + H2SO4 -> CdSO4 + H2        then CdCO3 + H2SO4 -> CdSO4 + CO2 + H2O , or CdS + H2SO4 + 1/2 O2 -> CdSO4 + S
    carbonate   CdSO4 + Na2CO3 -> CdCO3 + Na2SO4
    sulphide    CdSO4 + H2S -> CdS + H2SO4
    to oxide    CdCO3 -> CdO + CO2              or 2 CdS + 3 O2 -> 2 CdO + 2 SO2
    solid takes f_i = max(1 - S_i(pH) / c_i , m_i) , then f_i + (1 - f_i) o     S : PHREEQC for carbonates, else
                S = K [H+]2 / [H2S] M for sulphides; m mixed crystal, o mother liquor shut in
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import GJ_PER_MWH
from oreshed.technology.reaction import Flows, pour
from oreshed.technology.refining import cadmium_calcination, purity
from oreshed.technology.refining.vacuum_distillation import element_of, hosted
from oreshed.technology.refining.zone_refining import single, whole
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import precipitation
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

CARBONATE, SULPHIDE = 0, 1
CEMENTED = ("Cu", "Ag", "Bi", "Sb", "As", "Sn", "Hg", "Te", "Au", "Pb")
# log10 of [M2+][H2S] / [H+]2, mol/L (CRC Handbook, acid solubility products, from memory: unverified).
ACID_PRODUCT = {
    "Cd": -6.1,
    "Zn": -1.5,
    "Pb": -6.5,
    "Cu": -15.2,
    "Fe": 2.8,
    "Ni": 0.9,
    "Co": -0.3,
    "Sn": -5.0,
    "Ag": -29.0,
}
HYDROGEN_SULPHIDE = 0.1  # mol/L, saturated at 1 atm
COUNTED = "Fe"  # what reagents bring is booked as iron


@lru_cache(maxsize=256)
def _carbonate(element: str, ph: float) -> float:
    return float(precipitation.solubility(element, "carbonate", ph))


def solubility(element: str, route: int, ph: float) -> float:
    """mg/L over the solid of the route; infinite where no source holds the solid, so that only mixed crystals take it."""
    if route == CARBONATE:
        known = (element, "carbonate") in precipitation.solids()
        return _carbonate(element, ph) if known else np.inf
    if element not in ACID_PRODUCT:
        return np.inf
    moles = 10.0 ** (ACID_PRODUCT[element] - 2.0 * ph) / HYDROGEN_SULPHIDE
    return float(moles * molar_mass(element) * 1000.0)


def taken_up(element: str, content_mg_l: ArrayLike, route: int, ph: float, v: Values) -> Array:
    """Share of an ion that the cadmium solid takes: equilibrium or mixed crystal, whichever is more, and liquor shut in."""
    content = np.asarray(content_mg_l, dtype=np.float64)
    own = np.clip(1.0 - ratio(np.minimum(solubility(element, route, ph), content), content, 1.0), 0.0, 1.0)
    mixed = v.get(f"mixed_crystal_{element}", v["mixed_crystal_other"])
    share = np.maximum(own, mixed)
    return np.asarray(share + (1.0 - share) * v["occlusion"])


def purify(feeds: Feeds, v: Values) -> Result:
    """Cadmium oxide, spent liquor, cement and gas of a crude metal after `cycles`."""
    crude = feeds["crude"]
    cycles, route, ph = whole(v["cycles"], "cycles"), whole(v["route"], "route"), single(v["pH"], "pH")
    traces = {
        element_of(s, crude): crude.species_flow(s) for s in crude.species if element_of(s, crude) != "Cd"
    }
    cadmium = crude.element("Cd")
    mass = {n: molar_mass(n) for n in ("Cd", "H2SO4", "Na2CO3", "Na2SO4", "CO2", "H2S", "SO2", "S", "CdO")}
    none = np.zeros(cadmium.shape)
    liquor: Flows = {"Na2SO4": none, "Na2CO3": none, "H2SO4": none, "Cd in liquor": none}
    cement: Flows = {}
    gas: Flows = {"CO2": none, "H2S": none, "SO2": none}
    acid = soda = sulphide = sulphur = brought = none
    per_cycle = []
    for cycle in range(cycles):
        moles = cadmium / mass["Cd"]
        used = moles * v["acid_excess"]
        acid = acid + used * mass["H2SO4"]
        if cycle:  # the solid of the cycle before goes into solution
            gas["CO2"] = gas["CO2"] + (moles * mass["CO2"] if route == CARBONATE else 0.0)
            sulphur = sulphur + (moles * mass["S"] if route == SULPHIDE else 0.0)
        fallen = moles * v["precipitated"]
        if route == CARBONATE:
            reagent = used * v["reagent_excess"] * mass["Na2CO3"]
            soda = soda + reagent
            liquor["Na2SO4"] = liquor["Na2SO4"] + used * mass["Na2SO4"]
            liquor["Na2CO3"] = liquor["Na2CO3"] + used * (v["reagent_excess"] - 1.0) * mass["Na2CO3"]
            gas["CO2"] = gas["CO2"] + (used - fallen) * mass["CO2"]
        else:
            reagent = moles * v["reagent_excess"] * mass["H2S"]
            sulphide = sulphide + reagent
            liquor["H2SO4"] = liquor["H2SO4"] + used * mass["H2SO4"]
            gas["H2S"] = gas["H2S"] + reagent - fallen * mass["H2S"]
        for e, flow in traces.items():
            if e in CEMENTED:
                out = flow * v["cementation"]
                cement[f"{e} in cement"] = cement.get(f"{e} in cement", none) + out
                flow = flow - out
            content = ratio(flow, cadmium) * v["cadmium_g_l"] * 1000.0
            kept = flow * taken_up(e, content, route, ph, v)
            liquor[f"{e} in liquor"] = liquor.get(f"{e} in liquor", none) + np.maximum(flow - kept, 0.0)
            traces[e] = kept
        fresh = (reagent + used * mass["H2SO4"]) * v["reagent_grade"]
        brought = brought + fresh
        traces[COUNTED] = traces.get(COUNTED, none) + fresh
        liquor["Cd in liquor"] = liquor["Cd in liquor"] + cadmium * (1.0 - v["precipitated"])
        cadmium = cadmium * v["precipitated"]
        per_cycle.append(1e6 * ratio(sum(traces.values(), start=none), cadmium))
    moles = cadmium / mass["Cd"]
    if route == CARBONATE:
        gas["CO2"] = gas["CO2"] + moles * mass["CO2"]
        heat = moles * cadmium_calcination.HEAT_KJ / GJ_PER_MWH / v["kiln_efficiency"]
    else:
        gas["SO2"] = gas["SO2"] + moles * mass["SO2"]
        heat = none  # sulphide burns by itself
    oxide: Flows = {"CdO": moles * mass["CdO"], **{f"{e} in oxide": f for e, f in traces.items()}}
    liquor["S"] = sulphur
    products = {
        "oxide": pour(oxide),
        "liquor": pour(liquor),
        "cement": pour(cement or {"gangue": none}),
        "gas": pour(gas),
    }
    drawn = {"acid": pour({"H2SO4": acid}), "soda": pour({"Na2CO3": soda}), "hydrogen sulphide": pour({"H2S": sulphide}),
             "impurities of reagents": pour({f"{COUNTED} in reagent": brought})}  # fmt: skip
    impurity = per_cycle[-1] * 1e-6
    return Result(
        products, drawn=drawn,
        utilities={"sulphuric_acid_t": acid, "soda_t": soda, "hydrogen_sulphide_t": sulphide, "fuel_MWh": heat,
                   "water_m3": crude.element("Cd") * v["wash_water"] * cycles},
        emissions={"CO2_t": gas["CO2"], "SO2_t": gas["SO2"], "residue_t": liquor["Na2SO4"] + sulphur},
        diagnostics={"yield": ratio(cadmium, crude.element("Cd")), "impurity_ppm": per_cycle[-1],
                     "nines": purity.nines(impurity) * (cadmium > 0),
                     **{f"impurity_ppm_after_{n}": c for n, c in enumerate(per_cycle, start=1)}},
    )  # fmt: skip


def _beside(feeds: Feeds, v: Values) -> Array:
    """How far the pH lies outside the window of the route."""
    del feeds
    ph = np.asarray(v["pH"])
    carbonate = np.maximum(np.maximum(6.0 - ph, ph - 9.5), 0.0)
    return np.where(np.asarray(v["route"]) == CARBONATE, carbonate, np.maximum(ph - 3.0, 0.0))


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """Heat of calcination of the carbonate; sulphide gives heat off."""
    if whole(v["route"], "route") == SULPHIDE:
        return np.zeros(())
    left = v["precipitated"] ** whole(v["cycles"], "cycles")
    return np.asarray(
        feeds["crude"].element("Cd") * left / molar_mass("Cd") * cadmium_calcination.HEAT_KJ / GJ_PER_MWH
    )


CRUDE = hosted(
    {"Zn": 1000.0, "Pb": 1000.0, "Cu": 300.0, "Ni": 200.0, "Fe": 100.0, "Tl": 50.0, "Ag": 50.0}, "Cd", 100.0
)
UNIT = Unit(
    "chemical-purification", ("crude",), ("oxide", "liquor", "cement", "gas"), purify,
    parameters=read_parameters("oreshed.technology.refining", "chemical_purification.csv"),
    settings=(
        Setting("cycles", 2.0, 1.0, 8.0, "-", "precipitations, each dissolved for the next", whole=True),
        Setting("route", 0.0, 0.0, 1.0, "-", "0 carbonate, 1 sulphide", whole=True),
        Setting("pH", 7.5, 0.0, 10.0, "pH", "at which the solid falls: 7 to 8.5 as carbonate, 0.3 to 2 as sulphide"),
        Setting("cadmium_g_l", 20.0, 1.0, 30.0, "g/L", "cadmium in the liquor"),
    ),
    limits=(
        Limit("cadmium in crude metal", grade("Cd", "crude"), 0.95, 1.0, "mass fraction", "poorer feed goes to the cadmium circuit"),
        Limit("pH beside what the route works at", _beside, 0.0, 0.0, "pH units",
              "carbonate falls clean from pH 6 to 9.5, sulphide is thrown from acid, pH 0 to 3"),
    ),
    least_energy=_least_energy,
    example={"crude": CRUDE},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Purity per cycle, yield, reagents and waste from the inputs of a case; see `words`."""
    crude = CRUDE
    if "impurities_ppm" in inputs:
        crude = hosted({str(e): float(c) for e, c in dict(inputs["impurities_ppm"]).items()}, "Cd", 100.0)
    elif "feed" in inputs:
        scale = purity.impurities_of(str(inputs["feed"])) / (1.0 - float(CRUDE.assay("Cd")))
        crude = hosted(
            {element_of(s, CRUDE): float(CRUDE.species_flow(s)) * scale * 1e4 for s in CRUDE.species[1:]},
            "Cd",
            100.0,
        )
    reagent = str(inputs.get("reagent", inputs.get("route", "carbonate"))).lower()
    route = SULPHIDE if "sul" in reagent or "h2s" in reagent else CARBONATE
    settings = {"route": float(route), "pH": figure(inputs, "pH", default=7.5 if route == CARBONATE else 0.5)}
    settings |= {k: figure(inputs, k) for k in ("cycles", "cadmium_g_l") if k in inputs}
    result = UNIT.run(crude, settings)
    left = float(result.diagnostics["impurity_ppm"])
    made = float(result.products["oxide"].element("Cd"))
    return {
        "purity_pct": 100.0 - left * 1e-4, "purity": purity.grade(left * 1e-6), "yield_pct": 100.0 * float(result.diagnostics["yield"]),
        "purity_pct_by_cycle": [100.0 - 1e-4 * float(c) for n, c in result.diagnostics.items() if n.startswith("impurity_ppm_after")],
        "acid_t_per_t": float(result.utilities["sulphuric_acid_t"]) / made, "soda_t_per_t": float(result.utilities["soda_t"]) / made,
        "waste_t_per_t": float(result.emissions["residue_t"]) / made,
        "Cd_left_in_solution_mg_L": solubility("Cd", route, settings["pH"]),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "chemical-purification", "Chemical purification of cadmium", ("P17",),
        "Dissolved, cemented, precipitated as carbonate or sulphide and dissolved again, then calcined to oxide.",
        "industrial", __name__, UNIT, compute,
        answers=("chemical purification*", "cadmium: chemical*", "Cd chemical*", "repeated precipitation*", "purification by precipitation*"),
        words=(
            Word("impurities_ppm or feed", "ppm, grade", "the crude metal"), Word("reagent", "-", "carbonate or sulphide"),
            Word("cycles, pH, cadmium_g_l", "-", "as the settings"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
