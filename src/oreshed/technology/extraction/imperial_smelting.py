"""Imperial smelting: zinc and lead from one sinter in a hot blast furnace, the zinc caught in a splash of lead.

Coke reduces both metals; lead is tapped, zinc leaves as vapour in a gas with carbon dioxide that would burn it again if
it cooled slowly. Rotors throw lead through that gas: zinc dissolves in it, and parts from it when the lead is cooled.
Blue powder, what the condenser misses, returns. A reflux column frees the zinc of lead and cadmium.

    zinc         vapour = fed - w_Zn x slag ; metal = vapour x condenser ; blue powder the rest
    gas          C = CO + CO2, CO2/CO = r ; O2 of blast = (C (1 + 2r)/(1 + r) - O of ZnO and PbO)/2 ; N2 = 3.77 O2
    lead pumped  (heat of condensation + heat of the gas) / (c_Pb (T_hot - T_cold))       t per t zinc
    cadmium      sinter fume first; what stays in the sinter goes with the zinc, and to an alloy in the column
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.case_inputs import figure, figures
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.lead_smelting import slag_oxides
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.parameter import Parameters, Values, read_parameters
from oreshed.technology.physical_constants import CARBON_GJ_PER_T, GJ_PER_MWH, ZINC_VAPOUR_KJ_MOL
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit, grade

ZINC_CONDENSATION = 1.764  # GJ/t, 115.3 kJ/mol at the boiling point (CRC Handbook)
LEAD_HEAT = 0.145e-3  # GJ/(t K), liquid lead (CRC Handbook)
GAS_HEAT, GAS_IN_K = 0.0335, 1300.0  # kJ/(mol K) of CO-CO2-N2; temperature at the condenser's inlet
NITROGEN_PER_OXYGEN = 79.05 / 20.95
ZINC_EVAPORATION_MWH = 0.49  # MWh/t: the same heat, as the least that a column takes


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage."""
    return read_parameters("oreshed.technology.extraction", "imperial_smelting.csv", stage)


def condenser_gas(zinc_t: Array, lead_t: Array, v: Values) -> dict[str, Array]:
    """Gas that meets the lead splash, Mmol a year of each: Zn, CO, CO2, N2, of zinc vapour and lead reduced."""
    carbon = zinc_t * v["carbon_per_zinc"] / molar_mass("C")
    r = np.asarray(v["dioxide_over_monoxide"])
    monoxide = carbon / (1.0 + r)
    zinc, lead = zinc_t / molar_mass("Zn"), lead_t / molar_mass("Pb")
    oxygen = np.maximum(monoxide * (1.0 + 2.0 * r) - zinc - lead, 0.0) / 2.0
    return {"Zn": zinc, "CO": monoxide, "CO2": monoxide * r, "N2": oxygen * NITROGEN_PER_OXYGEN}


def smelt(feeds: Feeds, v: Values) -> Result:
    """Zinc, bullion, slag, blue powder and gas of the furnace and its condenser."""
    feed = mix(*feeds.values())
    elements = [e for e in feed.elements() if e not in UNFOLLOWED and e != "C"]
    zinc, lead = feed.element("Zn"), feed.element("Pb")
    alive = np.where(zinc > 0, 1.0, 0.0)
    others = slag_oxides(feed) - zinc * mass_ratio("ZnO", "Zn")
    # Slag carries its zinc as oxide besides the rest.
    rest = v["slag_per_oxide"] * np.maximum(others, 0.0) * alive
    slag_mass = rest / (1.0 - v["zinc_in_slag"] * mass_ratio("ZnO", "Zn"))
    slag_zinc = np.minimum(v["zinc_in_slag"] * slag_mass, zinc)
    vapour = zinc - slag_zinc
    metal = vapour * v["condenser"]
    blue = vapour - metal
    slag_lead = np.minimum(v["lead_in_slag"] * slag_mass, lead)
    free = lead - slag_lead
    zinc_lead = np.minimum(metal * v["lead_in_zinc"] / (1.0 - v["lead_in_zinc"]), free)
    blue_lead = np.minimum(blue * v["lead_in_blue_powder"], free - zinc_lead)
    parts: dict[str, dict[str, Array]] = {
        "zinc": {"Zn": metal, "Pb": zinc_lead},
        "bullion": {"Pb": free - zinc_lead - blue_lead},
        "slag": {"Zn": slag_zinc, "Pb": slag_lead},
        "blue": {"Zn": blue, "Pb": blue_lead},
    }
    for e in elements:
        if e in ("Zn", "Pb"):
            continue
        flow, taken = feed.element(e), np.zeros(())
        for product in ("zinc", "bullion"):
            share = v.get(f"{e}_to_{product}")
            if share is not None:
                amount = np.minimum(flow * share, flow - taken)
                parts[product][e] = amount
                taken = taken + amount
        parts["blue" if e in ("Cd", "Tl") else "slag"][e] = np.maximum(flow - taken, 0.0)
    carbon = zinc * v["carbon_per_zinc"]
    gas = condenser_gas(vapour, free, v)
    moles = sum(gas.values(), start=np.zeros(()))
    heat = vapour * ZINC_CONDENSATION + moles * GAS_HEAT * (GAS_IN_K - v["condenser_hot"])
    pumped = heat / (LEAD_HEAT * (v["condenser_hot"] - v["condenser_cold"]))
    products = {
        "zinc": contained(parts["zinc"], "zinc"), "bullion": contained(parts["bullion"], "bullion"),
        "slag": contained(parts["slag"], "slag"), "blue_powder": contained(parts["blue"], "blue powder"),
    }  # fmt: skip
    followed = products["slag"].total()
    products["slag"] = mix(products["slag"], Stream.of({"gangue": np.maximum(slag_mass - followed, 0.0)}))
    all_carbon = carbon + feed.element("C")
    products["gas"] = Stream.of({"CO2": all_carbon * mass_ratio("CO2", "C")})
    made = metal + parts["bullion"]["Pb"]
    return Result(
        products,
        drawn={"coke": Stream.of({"C": carbon})},
        utilities={
            "coke_t": carbon / v["coke_carbon"],
            "fuel_MWh": carbon * CARBON_GJ_PER_T / GJ_PER_MWH,
            "electricity_MWh": zinc * v["electricity"],
        },
        emissions={
            "CO2_t": all_carbon * mass_ratio("CO2", "C"), "slag_t": slag_mass,
            "Pb_to_air_t": parts["bullion"]["Pb"] * v["lead_to_air"] * 1e-6,
        },
        diagnostics={
            "zinc_to_metal": ratio(metal, zinc), "lead_to_bullion": ratio(parts["bullion"]["Pb"], lead),
            "lead_pumped_t_per_t": ratio(pumped, metal), "coke_per_metal": ratio(carbon / v["coke_carbon"], made),
            **{f"gas_{g}_pct": 100.0 * ratio(x, moles) for g, x in gas.items()},
        },
    )  # fmt: skip


def reflux(feeds: Feeds, v: Values) -> Result:
    """Refined zinc, cadmium alloy, and the run-off with lead and the rest, which goes back."""
    feed = feeds["zinc"]
    zinc, cadmium = feed.element("Zn"), feed.element("Cd")
    caught = cadmium * v["cadmium_to_alloy"]
    alloy_zinc = np.minimum(caught * (1.0 / v["cadmium_in_alloy"] - 1.0), 0.5 * zinc)
    runoff = (zinc - alloy_zinc) * v["zinc_to_runoff"]
    rest = {e: feed.element(e) for e in feed.elements() if e not in UNFOLLOWED and e not in ("Zn", "Cd")}
    refined = zinc - alloy_zinc - runoff
    return Result(
        {
            "zinc": contained({"Zn": refined, "Cd": cadmium - caught}, "metal"),
            "alloy": contained({"Cd": caught, "Zn": alloy_zinc}, "alloy"),
            "runoff": contained({"Zn": runoff, **rest}, "runoff"),
        },
        utilities={"fuel_MWh": refined * v["fuel"]},
        diagnostics={"zinc_cadmium_ppm": 1e6 * ratio(cadmium - caught, refined)},
    )


def _least(feeds: Feeds, v: Values) -> Array:
    """MWh: half of the zinc charged from oxide to vapour; slag may keep the rest, and lead costs next to nothing."""
    zinc = mix(*feeds.values()).element("Zn")
    return np.asarray(0.5 * zinc * v["condenser"] / molar_mass("Zn") * ZINC_VAPOUR_KJ_MOL / GJ_PER_MWH)


def _copper_over_lead(feeds: Feeds, v: Values) -> Array:
    del v
    feed = mix(*feeds.values())
    return ratio(feed.element("Cu"), feed.element("Pb"))


_BULK = roasting.concentrate(100.0, Zn=40.0, Pb=16.0, Fe=9.0, SiO2=4.0)
_SINTERED = roasting.SINTER.run({"concentrate": _BULK}).products["sinter"]
_RANGE = "feeds of 25-65 % Zn and 1-25 % Pb are smelted (Harris 1979, CIM Bulletin 72(810), abstract opened)"
FURNACE = Unit(
    "imperial-smelting-furnace", ("sinter", "returns", "runoff"), ("zinc", "bullion", "slag", "blue_powder", "gas"), smelt,
    parameters=stage_parameters("furnace"),
    limits=(
        Limit("zinc in charge", grade("Zn"), 0.25, 0.65, "mass fraction", _RANGE),
        Limit("lead in charge", grade("Pb"), 0.01, 0.30, "mass fraction", _RANGE + ", with returns"),
        Limit("copper over lead", _copper_over_lead, 0.0, 0.25, "t/t",
              "copper leaves dissolved in lead; more than 1 to 8 has been run (Harris 1979)"),
    ),
    least_energy=_least,
    example={"sinter": _SINTERED, "returns": Stream.of({"Zn in blue powder": 2.0, "Pb in blue powder": 1.4}),
             "runoff": Stream.of({"Zn in runoff": 2.0, "Pb in runoff": 0.4})},
)  # fmt: skip
REFLUXER = Unit(
    "zinc-refluxer", ("zinc",), ("zinc", "alloy", "runoff"), reflux, parameters=stage_parameters("refluxer"),
    least_energy=lambda feeds, v: 0.5 * feeds["zinc"].element("Zn") * ZINC_EVAPORATION_MWH,
    example={"zinc": contained({"Zn": 35.0, "Pb": 0.45, "Cd": 0.03, "In": 0.001}, "zinc")},
)  # fmt: skip
PLANT = Flowsheet(
    "imperial-smelting",
    {"sinter-machine": roasting.SINTER, "furnace": FURNACE, "refluxer": REFLUXER},
    (Join("sinter-machine", "sinter", "furnace", "sinter"), Join("sinter-machine", "fume", name="cadmium_fume"),
     Join("sinter-machine", "gas", name="roast_gas"), Join("furnace", "zinc", "refluxer", "zinc"),
     Join("furnace", "bullion", name="bullion"), Join("furnace", "slag", name="slag"),
     Join("furnace", "gas", name="furnace_gas"), Join("furnace", "blue_powder", "furnace", "returns"),
     Join("refluxer", "zinc", name="zinc"), Join("refluxer", "alloy", name="cadmium_alloy"),
     Join("refluxer", "runoff", "furnace", "runoff")),
    {"concentrate": ("sinter-machine", "concentrate")},
)  # fmt: skip


def cadmium_recovered(left_in_sinter: float, to_alloy: float, fume_won: float) -> float:
    """Share of the cadmium fed that becomes metal: what the fume's leach wins, and the alloy of the column.

    left_in_sinter : share that the sinter machine does not drive off. to_alloy : of that share, what the furnace, the
    returns and the column carry to metal by way of the alloy.
    """
    return (1.0 - left_in_sinter) * fume_won + left_in_sinter * to_alloy


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a whole zinc-lead plant from the assay of its charge; see `words`."""
    assay = figures(inputs, "concentrate")
    fresh = roasting.concentrate(100.0, **({"Zn": 40.0, "Pb": 16.0, "Fe": 9.0, "SiO2": 4.0} | assay))
    solved = solve(PLANT, {"concentrate": fresh})
    furnace, d = solved.results["furnace"], solved.results["furnace"].diagnostics
    zinc, lead = solved.products["zinc"].element("Zn"), solved.products["bullion"].element("Pb")
    carbon = float(furnace.emissions["CO2_t"])
    alloy = float(solved.products["cadmium_alloy"].element("Cd"))
    fume = float(solved.products["cadmium_fume"].element("Cd"))
    fed = float(fresh.element("Cd"))
    unburnt = figure(inputs, "Cd_not_eliminated_in_sinter_pct", default=100.0 * (1.0 - fume / fed)) / 100.0
    to_alloy = alloy / (fed - fume) if fed > fume else 0.0
    won = {k: float(x) for k, x in stage_parameters("plant").central().items()}
    return {
        "Zn_recovery_pct": 100.0 * float(zinc / fresh.element("Zn")), "Pb_recovery_pct": 100.0 * float(lead / fresh.element("Pb")),
        "overall_Cd_recovery_pct": 100.0 * cadmium_recovered(
            unburnt, to_alloy * won["alloy_cadmium_won"], won["fume_cadmium_won"]
        ),
        "Cd_to_alloy_of_sintered_pct": 100.0 * to_alloy, "Cd_to_fume_pct": 100.0 * fume / fed, "Cd_to_sinter_fume_pct": 100.0 * fume / fed,
        "slag_Zn_pct": 100.0 * float(solved.products["slag"].assay("Zn")),
        "slag_Pb_pct": 100.0 * float(solved.products["slag"].assay("Pb")),
        "coke_t_per_t_Zn": float(furnace.utilities["coke_t"] / zinc),
        "coke_t_per_t_metal": float(d["coke_per_metal"]), "CO2_t_per_t_metal": carbon / float(zinc + lead),
        "lead_pumped_t_per_t_Zn": float(d["lead_pumped_t_per_t"]),
        "gas_pct": {g: float(d[f"gas_{g}_pct"]) for g in ("Zn", "CO", "CO2", "N2")},
        "energy_GJ_per_t_metal": float(
            (solved.total("fuel_MWh") + solved.total("electricity_MWh")) * GJ_PER_MWH / (zinc + lead)
        ),
        "lead_per_zinc": float(lead / zinc),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "imperial-smelting", "Imperial smelting of zinc and lead", ("P21", "N14"),
        "Bulk concentrate to zinc, lead bullion and a cadmium alloy by sinter machine, shaft furnace and lead splash condenser.",
        "industrial", __name__, PLANT, compute,
        answers=("ISF*", "sinter elimination of Cd", "imperial smelting*", "ISP*", "zinc-lead blast furnace*"),
        words=(
            Word("concentrate", "%", "assay of the charge: Zn_pct, Pb_pct, Fe_pct, …"),
            Word("Cd_not_eliminated_in_sinter_pct", "%", "cadmium that stays in the sinter; the machine's own where absent"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
