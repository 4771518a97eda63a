"""Sulphate-reducing bacteria in a bioreactor or wetland: sulphide made against metal brought, and the area it takes.

Bacteria turn sulphate to sulphide at a rate set by their carbon and the temperature; the sulphide takes the metals as
solids, so removal is nearly whole while sulphide is in surplus, and falls in proportion once the load is larger. Copper
in solution slows them. Without carbon a bed works only until its own is used.

    sulphide    S = r(T) t f,  r(T) = r20 th^(T-20),  f = 1 / (1 + (c/IC50)^n)     mol/L in a stay of t
    removal     capture x min(1, S / sum of metal brought)
    wetland     A = load / g                  g/(m2 d) of iron, manganese or acidity
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, number
from oreshed.technology.parameter import read_parameters
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass

PARAMETERS = read_parameters("oreshed.technology.remediation", "sulphate_reduction.csv")
METALS = ("Zn", "Cd", "Pb", "Cu", "Ni", "Co", "Fe")
SOLID = ("compost", "manure", "straw", "wood", "sawdust", "mulch", "hay")
FED = (
    "acid",
    "ethanol",
    "methanol",
    "alcohol",
    "lactate",
    "acetate",
    "glycerol",
    "propion",
    "molasses",
    "sugar",
)


def _given(name: str) -> float:
    return float(PARAMETERS[name].estimate.central)


def reduction_rate(carbon: str, celsius: float) -> float:
    """mol of sulphate reduced in a m3 of bed a day, by the kind of carbon and the temperature."""
    text = carbon.lower()
    kind = (
        "soluble_carbon"
        if any(w in text for w in FED)
        else "solid_carbon"
        if any(w in text for w in SOLID)
        else "no_carbon"
    )
    return float(
        _given(f"rate_{kind}") * _given("temperature_factor") ** (celsius - _given("rate_temperature"))
    )


def removal(metal_mol_l: float, sulphide_mol_l: float) -> float:
    """Share of the metals that leaves as sulphide and is held."""
    if metal_mol_l <= 0:
        return 0.0
    return _given("capture") * min(1.0, sulphide_mol_l / metal_mol_l)


def _brought(inputs: Mapping[str, Any]) -> dict[str, float]:
    """mol/L by metal, those that form sulphides in such a bed; several levels of one are no single water."""
    grams = {m: number(inputs, f"{m}_mg_L") for m in METALS if not isinstance(inputs.get(f"{m}_mg_L"), list)}
    return {m: x / 1000.0 / molar_mass(m) for m, x in grams.items() if x is not None}


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Removal of a bioreactor, or area and design factors of a wetland; see `words`."""
    found: dict[str, Any] = {}
    text = str(inputs.get("label", "")).lower()
    brought = _brought(inputs)
    hours = number(inputs, "HRT_h", "residence_h")
    if brought and hours is not None:
        if "carbon" not in inputs:
            raise KeyError("carbon: what the bacteria live on (propionic acid, compost, none)")
        celsius = figure(inputs, "T_C", default=20.0)
        if not 0.0 < hours <= 5000.0 or not 0.0 <= celsius <= 45.0:
            raise OutOfValidity(f"a stay of {hours:g} h at {celsius:g} C: these bacteria work from 0 to 45 C")
        slowed = 1.0
        if "Cu" in brought and "IC50_Cu_mg_L" in inputs:
            copper = brought["Cu"] * 1000.0 * molar_mass("Cu")
            slowed = 1.0 / (1.0 + (copper / figure(inputs, "IC50_Cu_mg_L")) ** _given("inhibition_order"))
        made = number(inputs, "rate_mol_m3_d")
        made = (
            (reduction_rate(str(inputs["carbon"]), celsius) if made is None else made)
            * hours
            / 24.0
            / 1000.0
            * slowed
        )
        sulphate = number(inputs, "SO4_mg_L")
        if sulphate is not None:
            made = min(made, sulphate / 1000.0 / molar_mass("SO4"))
        share = removal(sum(brought.values()), made)
        starved = removal(sum(brought.values()), reduction_rate("none", celsius) * hours / 24.0 / 1000.0)
        found |= {f"{m}_removal_pct": 100.0 * share for m in brought} | {
            "sulphide_made_mmol_L": 1000.0 * made, "metal_mmol_L": 1000.0 * sum(brought.values()),
            "without_carbon": "sustained" if starved > 0.5 * share else "not sustained", "COD_mg_L": 2.0 * made * 32.0 * 1000.0,
        }  # fmt: skip
    if ("passive treatment" in text and "factors" in text) or inputs.get("factors"):
        span = {
            name: [PARAMETERS[name].estimate.low, PARAMETERS[name].estimate.high]
            for name in ("aerobic_Fe", "aerobic_Mn")
        }
        found |= {
            "aerobic_wetland_g_m2_d": {k.removeprefix("aerobic_"): sum(v) / 2.0 for k, v in span.items()},
            "anaerobic_wetland_g_acidity_m2_d": _given("anaerobic_acidity"),
            "vertical_flow_g_acidity_m2_d": _given("vertical_flow_acidity"),
            "residence_h": {k: _given(f"residence_{k}") for k in ("SRB", "ALD", "limestone_bed")},
        }  # fmt: skip
    flow = number(inputs, "flow_m3_d")
    if flow is not None:
        for name, load in (("Fe", "aerobic_Fe"), ("Mn", "aerobic_Mn"), ("acidity", "anaerobic_acidity")):
            level = number(inputs, f"{name}_mg_L")
            if level is not None:
                found[f"{name}_wetland_m2"] = flow * level / _given(load)
    area = number(inputs, "area_m2")
    if area is not None and flow is not None and number(inputs, "Fe_mg_L") is not None:
        loading = flow * figure(inputs, "Fe_mg_L") / area
        found |= {"Fe_loading_g_m2_d": loading, "Fe_removal_g_m2_d": min(loading, _given("aerobic_Fe"))}
    return found


_NEEDS = (
    Need("IC20_50_80*", "the activity measured at each dose: three points of inhibition are a fit", ("activity",)),
    Need("sulphidogenic*", "the electron balance of the culture (COD taken up, sulphide made)", ("COD_mg_L",)),
    Need("Fe_removal_g_m2_d*", "flow_m3_d, Fe_mg_L and area_m2 of each wetland: a loading over 15 decides none", ("area_m2",)),
    Need("pct_below_15", "the loadings of the wetlands that were surveyed", ("loadings",)),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "sulphate-reduction", "Sulphate-reducing bioreactors and wetlands", ("R08", "R07"),
        "Metals taken as sulphides in a bed fed with carbon, and the area of passive treatment.",
        "industrial", __name__, None, compute,
        answers=("sulphate-reducing*", "sulfate-reducing*", "sulphate reduction*", "passive treatment*", "wetland*"),
        words=(
            Word("Zn_mg_L (Cd, Pb, Cu, Ni, Fe), HRT_h, carbon", "mg/L, h, words", "a bioreactor: asks for Zn_removal_pct"),
            Word("T_C, SO4_mg_L, rate_mol_m3_d, IC50_Cu_mg_L", "", "20 C unless given; sulphate, rate or inhibition in place of ours"),
            Word("flow_m3_d, Fe_mg_L, Mn_mg_L, acidity_mg_L, area_m2", "", "a wetland: asks for Fe_wetland_m2, Fe_removal_g_m2_d"),
            Word("factors", "true", "asks for the design factors of passive treatment"),
        ),
        equations=__doc__ or "", parameters=PARAMETERS, labelled=True, needs=_NEEDS,
    ),
)  # fmt: skip
