"""Lead by leaching and electrowinning: battery paste, or galena concentrate, without a furnace.

Paste freed of its sulphate dissolves in an acid whose lead salt is soluble; peroxide reduces the dioxide. Brine and
caustic take the sulphate too. At the cathode lead is won, at the anode oxygen, and some dioxide, which goes back to
the leach. Galena gives its lead to ferric iron, which the anode of a diaphragm cell makes again; sulphur stays
elemental and silver stays with it. Pilots ran all of these; no primary smelter has been replaced by one.

    paste       PbO, PbCO3 + 2 HA -> PbA2 ; PbO2 + H2O2 + 2 HA -> PbA2 + O2
    anode loop  won = D / (1 + f (1 - e))              D lead dissolved, f dioxide per lead won, e of it leached again
    galena      PbS + 2 FeA3 -> PbA2 + 2 FeA2 + S
    voltage     U = E + eta_a + b log10(j / 300) + eta_c + j d / kappa + contacts
    energy      E = U / (3.8655e-3 CE rectifier)       kWh per tonne ; E reversible 1.355, 0.941 caustic, 0.897 ferric
    citrate     PbO + C6H8O7 ; PbO2 + 4 C6H8O7 + 2 H2O2     a salt to be calcined to oxide, not metal
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, figures, fraction
from oreshed.technology.extraction import battery_lead, lead_smelting
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, carried, gather, pour, take
from oreshed.technology.refining.electrolysis import energy_kwh_per_t, grams_per_ampere_hour
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

# Leachant: the acid lost and its formula; those that take the sulphate with them, and by what.
ACID = {"fluoborate": "HBF4", "fluosilicate": "H2SiF6", "methanesulphonate": "CH4SO3", "perchlorate": "HClO4",
        "chloride": "NaCl", "caustic": "NaOH"}  # fmt: skip
TAKES_SULPHATE = {"chloride": ("CaO", "CaSO4(H2O)2"), "caustic": ("NaOH", "Na2SO4")}
NAMES = {"hbf4": "fluoborate", "fluoboric": "fluoborate", "h2sif6": "fluosilicate", "fluosilicic": "fluosilicate",
         "hexafluorosilicic": "fluosilicate", "msa": "methanesulphonate", "methanesulf": "methanesulphonate",
         "methanesulph": "methanesulphonate", "methane sul": "methanesulphonate", "hclo4": "perchlorate",
         "perchlor": "perchlorate", "placid": "chloride", "nacl": "chloride", "brine": "chloride",
         "naoh": "caustic", "alkali": "caustic", "sodium hydroxide": "caustic"}  # fmt: skip
CITRIC = "C6H8O7H2O"
REFERENCE_CURRENT = 300.0
ENOUGH_PHOSPHORUS = 1.3  # g/L (Cole et al. 1984)


def system_parameters(system: str) -> Parameters:
    """Parameters of a leachant, with those that all share."""
    file = "lead_hydrometallurgy.csv"
    shared = read_parameters("oreshed.technology.extraction", file, "shared")
    return Parameters((*shared.rows, *read_parameters("oreshed.technology.extraction", file, system).rows))


def cell_voltage(reversible: ArrayLike, current_A_m2: ArrayLike, distance_m: ArrayLike, v: Values) -> Array:
    """Volts of a lead electrowinning cell: reversible, two overpotentials, ohmic drop and contacts."""
    j = np.asarray(current_A_m2, dtype=np.float64)
    anode = np.maximum(v["anode_overpotential"] + v["tafel"] * np.log10(j / REFERENCE_CURRENT), 0.0)
    ohmic = j * np.asarray(distance_m) / v["conductivity"]
    return np.asarray(np.asarray(reversible) + anode + v["cathode_overpotential"] + ohmic + v["contacts"])


def won(dissolved: ArrayLike, leached_again: ArrayLike, dioxide: ArrayLike) -> Array:
    """Cathode lead from lead dissolved, where `dioxide` moles a mole of cathode go round to a leach that takes a share."""
    e, f = np.asarray(leached_again, dtype=np.float64), np.asarray(dioxide, dtype=np.float64)
    return np.asarray(np.asarray(dissolved) / (1.0 + f * (1.0 - e)))


def dioxide_at_anode(phosphorus_g_l: ArrayLike, v: Values) -> Array:
    """Moles of lead dioxide at the anode per mole of lead won: little from 1.3 g/L of phosphorus, most without any."""
    guarded = np.minimum(np.asarray(phosphorus_g_l, dtype=np.float64) / ENOUGH_PHOSPHORUS, 1.0)
    return np.asarray(v["dioxide_without"] + (v["dioxide_at_anode"] - v["dioxide_without"]) * guarded)


def _reversible(system: str) -> str:
    return "reversible_oxygen_caustic" if system == "caustic" else "reversible_oxygen_acid"


def _energy(metal: Array, volts: Array, v: Values) -> Array:
    """MWh at the busbar and for pumps."""
    per_tonne = energy_kwh_per_t("Pb", volts, np.asarray(v["current_efficiency"]) * v["rectifier"]) / 1000.0
    return np.asarray(metal * (per_tonne + v["auxiliary_power"]))


def win_paste(system: str, feeds: Feeds, v: Values) -> Result:
    """Cathode lead, residue, liquor and gas from a paste."""
    none = np.zeros(())
    paste = gather(feeds["paste"])
    lead = {c: paste.get(c, none) * mass_ratio("Pb", c) for c in ("PbO", "PbCO3", "PbO2", "PbSO4")}
    lead["Pb"] = paste.get("Pb", none)
    dioxide_moles = lead["PbO2"] / molar_mass("Pb")
    # Sponge lead reduces its own share of the dioxide; peroxide the rest.
    left = np.maximum(dioxide_moles - lead["Pb"] / molar_mass("Pb"), 0.0)
    peroxide_moles = left * v["peroxide_ratio"]
    reduced = ratio(np.minimum(dioxide_moles - left + peroxide_moles, dioxide_moles), dioxide_moles, 1.0)
    share = {"PbO": v["oxide_leached"], "PbCO3": v["oxide_leached"], "Pb": v["metal_leached"],
             "PbO2": v["dioxide_leached"] * reduced, "PbSO4": v.get("sulphate_leached", none)}  # fmt: skip
    fed = sum(lead.values(), start=none)
    dissolved = sum((lead[c] * share[c] for c in lead), start=none)
    anode = dioxide_at_anode(v["phosphorus_g_l"], v)
    # Dioxide that comes round again wants peroxide too; without any it stays in the residue.
    given = np.minimum(v["peroxide_ratio"], 1.0)
    cathode = won(dissolved, v["dioxide_leached"] * given, anode)
    metal = pour({"Pb": cathode})
    residue: Flows = {c: paste[c] * (1.0 - share[c]) for c in lead if c in paste}
    residue["PbO2"] = residue.get("PbO2", none) + (dissolved - cathode) * mass_ratio("PbO2", "Pb")
    gas = {"CO2": paste.get("PbCO3", none) * share["PbCO3"] * mass_ratio("CO2", "PbCO3")}
    liquor: Flows = {}
    drawn: dict[str, Stream] = {}
    if system in TAKES_SULPHATE:
        base, salt = TAKES_SULPHATE[system]
        sulphate = paste.get("PbSO4", none) * share["PbSO4"]
        bases = sulphate * mass_ratio(base, "PbSO4", 2.0 if base == "NaOH" else 1.0)
        made = sulphate * mass_ratio(salt, "PbSO4")
        (residue if base == "CaO" else liquor)[salt] = made
        drawn[base] = pour({base: bases})
    for name in [n for n in paste if n not in lead]:
        residue[name] = residue.get(name, none) + paste[name]
    loss = cathode * v["acid_loss"]
    acid = ACID[system]
    liquor[acid] = liquor.get(acid, none) + loss
    drawn["leachant"] = pour({acid: loss})
    # Anode current that makes dioxide instead of oxygen needs more voltage; caustic dissolves it as plumbate.
    into_dioxide = np.minimum(anode * v["current_efficiency"], 1.0) * (0.0 if system == "caustic" else 1.0)
    reversible = v[_reversible(system)] + into_dioxide * (
        v["reversible_dioxide"] - v["reversible_oxygen_acid"]
    )
    volts = cell_voltage(reversible, v["current_A_m2"], v["distance_m"], v)
    return Result(
        {"cathode": metal, "residue": pour(residue), "liquor": pour(liquor), "gas": pour(gas)},
        drawn=drawn,
        utilities={
            "electricity_MWh": _energy(cathode, volts, v),
            "hydrogen_peroxide_t": (peroxide_moles + cathode * anode * given / molar_mass("Pb")) * molar_mass("H2O2"),
            "leachant_t": loss,
            **{f"{k}_t": s.total() for k, s in drawn.items() if k != "leachant"},
        },
        emissions={"CO2_t": gas["CO2"], "residue_t": pour(residue).total()},
        diagnostics={
            "lead_recovery": ratio(cathode, fed), "leached": ratio(dissolved, fed), "cell_V": volts + 0.0 * cathode,
            "kWh_per_t": 1000.0 * ratio(_energy(cathode, volts, v), cathode),
        },
    )  # fmt: skip


def win_galena(feeds: Feeds, v: Values) -> Result:
    """Cathode lead and a residue with the sulphur and the silver, from galena concentrate by ferric fluoborate."""
    none = np.zeros(())
    solid = gather(feeds["concentrate"])
    galena = take(solid, "galena", v["galena_leached"])
    blende = take(solid, "sphalerite", v["sphalerite_leached"]) + take(solid, "ZnS", v["sphalerite_leached"])
    lead = galena * mass_ratio("Pb", "PbS")
    sulphur = galena * mass_ratio("S", "PbS") + blende * mass_ratio("S", "ZnS")
    solid["S"] = solid.get("S", none) + sulphur
    bleed: Flows = {"Zn in liquor": blende * mass_ratio("Zn", "ZnS")}
    for name in [n for n in solid if carried(n)]:
        element = carried(name)
        part = v["cadmium_leached"] if element == "Cd" else v["base_leached"] if element in _BASE else 0.0
        if np.any(part):
            label = f"{element} in liquor"
            bleed[label] = bleed.get(label, none) + take(solid, name, part)
    loss = lead * v["acid_loss"]
    bleed["HBF4"] = loss
    volts = cell_voltage(v["reversible_ferric"], v["current_A_m2"], v["distance_m"], v)
    residue = pour(solid)
    return Result(
        {"cathode": pour({"Pb": lead}), "residue": residue, "bleed": pour(bleed)},
        drawn={"leachant": pour({"HBF4": loss})},
        utilities={"electricity_MWh": _energy(lead, volts, v), "leachant_t": loss},
        emissions={"residue_t": residue.total(), "SO2_t": 0.0 * lead, "CO2_t": 0.0 * lead},
        diagnostics={
            "lead_recovery": ratio(lead, feeds["concentrate"].element("Pb")), "cell_V": volts + 0.0 * lead,
            "kWh_per_t": 1000.0 * ratio(_energy(lead, volts, v), lead), "sulphur_elemental_t": sulphur,
        },
    )  # fmt: skip


_BASE = frozenset({"Bi", "Sb", "As", "Sn", "In"})


def melt_grid(feeds: Feeds, v: Values) -> Result:
    """Grid metal to alloy; paste that clings to it, and a little metal, to dross."""
    grid = gather(feeds["grid"])
    alloy = {n: f * (1.0 - v["dross_share"]) for n, f in grid.items() if n.endswith(" in alloy")}
    dross = {n: f - alloy.get(n, 0.0 * f) for n, f in grid.items()}
    metal = pour(alloy)
    return Result({"alloy": metal, "dross": pour(dross)}, utilities={"fuel_MWh": metal.total() * v["fuel"]})


def least_energy(reversible: str, metal: str, feeds: Feeds, v: Values) -> Array:
    """MWh: the reversible voltage on the lead won."""
    lead = feeds[metal].element("Pb")
    share = (
        v["galena_leached"] if metal == "concentrate" else np.minimum(v["oxide_leached"], v["metal_leached"])
    )
    low = 0.5 if metal == "paste" else 1.0  # a paste may hold sulphate that does not dissolve
    return np.asarray(low * lead * share * v[reversible] / grams_per_ampere_hour("Pb") * 1.0)


def _settings(current: float) -> tuple[Setting, ...]:
    return (
        Setting("current_A_m2", current, 50.0, 800.0, "A/m2", "current density"),
        Setting("distance_m", 0.035, 0.01, 0.1, "m", "between anode and cathode"),
    )


_OXIDES = Stream.of({"PbCO3": 62.0, "PbO2": 28.0, "PbO": 9.0, "Pb": 3.0, "PbSO4": 3.0, "Sb in paste": 0.3})


def paste_unit(system: str) -> Unit:
    """Leach and electrowinning of paste in a leachant.

    Raises OutOfValidity for a leachant that is none.
    """
    if system not in ACID:
        raise OutOfValidity(f"no leachant {system!r}; there are {', '.join(ACID)}")
    return Unit(
        f"{system}-electrowinning", ("paste",), ("cathode", "residue", "liquor", "gas"), partial(win_paste, system),
        parameters=system_parameters(system),
        settings=(*_settings(300.0), Setting("phosphorus_g_l", 1.5, 0.0, 10.0, "g/L", "phosphorus in the electrolyte, against dioxide at the anode"),
            Setting("peroxide_ratio", 1.1, 0.0, 4.0, "mol/mol", "H2O2 per PbO2 that sponge lead leaves")),
        limits=(Limit("lead in paste", grade("Pb", "paste"), 0.5, 0.95, "mass fraction",
                      "the leach takes battery paste and litharge"),),
        least_energy=partial(least_energy, _reversible(system), "paste"), example={"paste": _OXIDES},
    )  # fmt: skip


GALENA = Unit(
    "ferric-leach", ("concentrate",), ("cathode", "residue", "bleed"), win_galena,
    parameters=system_parameters("ferric"), settings=_settings(250.0),
    limits=(Limit("lead in concentrate", grade("Pb", "concentrate"), 0.35, 0.87, "mass fraction",
                  "pilots ran on clean galena concentrates"),),
    least_energy=partial(least_energy, "reversible_ferric", "concentrate"),
    example={"concentrate": lead_smelting.EXAMPLE},
)  # fmt: skip
MELTING = Unit("grid-melting", ("grid",), ("alloy", "dross"), melt_grid, Parameters(
    read_parameters("oreshed.technology.extraction", "lead_hydrometallurgy.csv", "melting").rows),
    example={"grid": mix(battery_lead.furnace("rotary").example["grid"], Stream.of({"PbO2": 1.0}))})  # fmt: skip


def plant(system: str = "fluoborate", molar_ratio: float = 1.05) -> Flowsheet:
    """Batteries to alloy and cathode lead: breaking, desulphurisation where the leachant needs it, leach, cells."""
    soda = 0.0 if system in TAKES_SULPHATE else molar_ratio
    return Flowsheet(
        f"battery-lead-{system}",
        {"breaker": battery_lead.BREAKER, "soda": battery_lead.SODA, "cells": paste_unit(system), "melting": MELTING},
        (Join("breaker", "grid", "melting", "grid"), Join("breaker", "paste", "soda", "paste"),
         Join("breaker", "polymer", name="polymer"), Join("breaker", "acid", name="acid"),
         Join("soda", "paste", "cells", "paste"), Join("soda", "liquor", name="sodium sulphate"),
         Join("cells", "cathode", name="cathode"), Join("cells", "residue", name="residue"),
         Join("cells", "liquor", name="bleed"), Join("cells", "gas", name="gas"),
         Join("melting", "alloy", name="alloy"), Join("melting", "dross", name="dross")),
        {"batteries": ("breaker", "batteries")}, {"soda": {"molar_ratio": soda}},
    )  # fmt: skip


def citric_demand(paste: Mapping[str, float]) -> tuple[float, float]:
    """Tonnes of citric acid (monohydrate) and of H2O2 per tonne of paste of these mass fractions of PbO and PbO2."""
    oxide, dioxide = paste.get("PbO", 0.0) / molar_mass("PbO"), paste.get("PbO2", 0.0) / molar_mass("PbO2")
    return (oxide + 4.0 * dioxide) * molar_mass(CITRIC), 2.0 * dioxide * molar_mass("H2O2")


def leachant(inputs: Mapping[str, Any]) -> str:
    """The system that the words of a case name; fluoborate where they name none."""
    said = " ".join(
        str(inputs.get(k, "")) for k in ("leachant", "electrolyte", "system", "process", "medium")
    ).lower()
    for system in ("citr", *ACID):
        if system in said:
            return "citrate" if system == "citr" else system
    return next((system for word, system in NAMES.items() if word in said), "fluoborate")


def compute_paste(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a paste route: recovery, energy, reagents; or Faraday's law where voltage and efficiency are given."""
    system = leachant(inputs)
    paste = {k: x / 100.0 for k, x in figures(inputs, "wt_pct").items()} or dict(battery_lead.PASTE)
    if system == "citrate":
        acid, peroxide = citric_demand(paste)
        return {"citric_acid_t_per_t_paste": acid, "H2O2_t_per_t_paste": peroxide, "product": "lead citrate"}
    found: dict[str, Any] = {}
    stated = fraction(inputs, "CE", "CE_pct", "current_efficiency")
    if "V_cell" in inputs or "cell_V" in inputs:
        energy = float(
            energy_kwh_per_t("Pb", figure(inputs, "V_cell", "cell_V"), 1.0 if stated is None else stated)
        )
        return {"kWh_per_t": energy, "kWh_per_kg": energy / 1e3, "energy_kWh_per_t": energy}
    if "kWh_per_t" in inputs and stated is not None:
        return {"V_cell": figure(inputs, "kWh_per_t") * stated * grams_per_ampere_hour("Pb") / 1e3}
    unit = paste_unit(system)
    feed = {"paste": Stream.of({c: 100.0 * w for c, w in paste.items()})}
    done = {"paste": feed["paste"]}
    soda = 0.0
    if system not in TAKES_SULPHATE and paste.get("PbSO4"):
        cleaned = battery_lead.SODA.run(
            feed, {"molar_ratio": figure(inputs, "Na2CO3_to_PbSO4_molar", default=1.05)}
        )
        done, soda = {"paste": cleaned.products["paste"]}, float(cleaned.utilities["soda_t"])
    settings = {
        "current_A_m2": figure(inputs, "j_A_m2", "j_A_per_m2", default=300.0),
        "distance_m": figure(inputs, "gap_m", "distance_m", default=0.035),
        "phosphorus_g_l": figure(inputs, "P_g_L", "phosphorus_g_L", default=1.5),
    }
    result = unit.run(done, settings)
    v = unit.values(settings)
    volts = float(result.diagnostics["cell_V"])
    cell = float(energy_kwh_per_t("Pb", volts, v["current_efficiency"]))
    metal = float(result.products["cathode"].element("Pb"))
    solved = solve(plant(system), {"batteries": battery_lead.BATTERY_FEED})
    batteries = float(battery_lead.BATTERY_FEED.element("Pb"))
    made = sum(float(solved.products[p].element("Pb")) for p in ("cathode", "alloy"))
    return found | {
        "leach_pct": 100.0 * float(result.diagnostics["leached"]), "Pb_leach_pct": 100.0 * float(result.diagnostics["leached"]),
        "Pb_recovery_pct": 100.0 * metal / float(feed["paste"].element("Pb")),
        "battery_Pb_recovery_pct": 100.0 * made / batteries,
        "kWh_per_t": cell, "energy_kWh_per_t": cell, "kWh_per_kg": cell / 1e3, "V_cell": volts, "cell_V": volts,
        "plant_MWh_per_t": float(result.utilities["electricity_MWh"]) / metal,
        "H2O2_kg_per_t_Pb": 1e3 * float(result.utilities["hydrogen_peroxide_t"]) / metal,
        "Na2CO3_t_per_t_Pb": soda / metal, "PbO2_at_anode_pct_max": 100.0 * float(dioxide_at_anode(settings["phosphorus_g_l"], v)),
        "CE_pct": 100.0 * float(v["current_efficiency"]),
        "SO2_kg_per_t": 0.0,
    }  # fmt: skip


def compute_galena(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the ferric leach of galena: recovery, energy, where sulphur and silver go."""
    settings = {"current_A_m2": figure(inputs, "j_A_m2", "j_A_per_m2", default=250.0)}
    result = GALENA.run(GALENA.example, settings)
    metal, v = float(result.products["cathode"].element("Pb")), GALENA.values(settings)
    volts = float(result.diagnostics["cell_V"])
    return {
        "Pb_recovery_pct": 100.0 * float(result.diagnostics["lead_recovery"]), "V_cell": volts,
        "kWh_per_t": float(energy_kwh_per_t("Pb", volts, v["current_efficiency"])),
        "plant_MWh_per_t": float(result.utilities["electricity_MWh"]) / metal,
        "Ag_in_residue_pct": 100.0 * float(result.share("Ag", "residue")), "SO2_kg_per_t": 0.0,
        "S_elemental_t_per_t_Pb": float(result.diagnostics["sulphur_elemental_t"]) / metal,
        "silver_to": "residue", "sulphur_to": "elemental",
    }  # fmt: skip


WORDS = (
    Word("leachant", "-", "fluoborate, fluosilicate, methanesulphonate, perchlorate, chloride (PLACID), caustic, citrate"),
    Word("wt_pct", "% by compound", "a paste: PbSO4, PbO2, PbO, Pb"), Word("j_A_m2", "A/m2", "current density"),
    Word("gap_m", "m", "between anode and cathode; 0.035 where absent"),
    Word("P_g_L", "g/L", "phosphorus in the electrolyte; 1.5 where absent"),
    Word("V_cell, CE", "V, share", "asks for kWh_per_t by Faraday's law"),
    Word("kWh_per_t, CE", "kWh/t, share", "asks for V_cell"),
    Word("Na2CO3_to_PbSO4_molar", "mol/mol", "soda given in desulphurisation"),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "lead-paste-electrowinning", "Battery paste by leach and electrowinning", ("E20", "P11", "Y09"),
        "Spent batteries to alloy and cathode lead with no furnace but a melting pot.",
        "pilot", __name__, plant(), compute_paste,
        answers=("lead hydrometallurgy*", "hydrometallurgical lead*", "paste leach*", "lead electrowinning*",
                 "electrowinning: lead*", "leaching: battery paste*", "leaching: lead paste*"),
        words=WORDS, equations=__doc__ or "",
    ),
    Technology(
        "lead-ferric-leach", "Galena by ferric leach and electrowinning", ("E20",),
        "Lead concentrate to cathode lead and elemental sulphur by ferric fluoborate and a diaphragm cell.",
        "pilot", __name__, GALENA, compute_galena,
        answers=("ferric leach of galena*", "leaching: galena*", "flubor*", "lead concentrate leach*"),
        words=WORDS, equations=__doc__ or "",
    ),
)  # fmt: skip
