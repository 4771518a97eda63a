"""Cadmium and nickel from Ni-Cd batteries, by acid or by retort.

Wet route: cells are split mechanically, the electrode powder is leached in sulphuric acid (with peroxide for the
metallic nickel), iron leaves by pH, cadmium by solvent extraction, then as carbonate and oxide or as cathode metal.
Dry route: carbon reduces the oxide and cadmium distils off under low pressure; nickel and iron stay as scrap alloy.

    leach         1 - (1 - X)^(1/3) = k t        surface reaction; k rises by exp(-E/RT)
    calcination   CdCO3 = CdO + CO2              loses 25.52 % of its mass
    winning       E = U / (2.0972e-3 CE)         kWh per tonne of cadmium
    retort        X = 1 - exp(-k(T) t / (H/H0))  first order in what is left, slower in a deeper bed H
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.case_inputs import ends, figure, figures, given_kelvin
from oreshed.technology.extraction import complexing_leach
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.kinetics import arrhenius, first_order, surface_conversion
from oreshed.technology.network_plant import NetworkPlant
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.refining.electrolysis import energy_kwh_per_t
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

HOURS, KELVIN = 5.0, 308.0  # at which the leach parameters stand
BED_MM, RETORT_K = 30.0, 1073.0  # at which the retort's rate stands
AMBIENT_C, MJ_PER_MWH = 25.0, 3600.0


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage."""
    return read_parameters("oreshed.technology.extraction", "nickel_cadmium.csv", stage)


def cadmium_leached(
    conversion_at_308K: Array | float, energy: Array | float, kelvin: Array | float, hours: Array | float
) -> Array:
    """Share of Cd(OH)2 and CdO dissolved in 10 % acid at `kelvin` after `hours`."""
    rate_time = 1.0 - (1.0 - np.asarray(conversion_at_308K)) ** (1.0 / 3.0)
    return surface_conversion(rate_time * arrhenius(energy, kelvin, KELVIN) * np.asarray(hours) / HOURS)


def calcination_loss() -> float:
    """Mass fraction that cadmium carbonate loses on calcination to oxide.

    >>> round(calcination_loss(), 4)
    0.2552
    """
    return 1.0 - mass_ratio("CdO", "CdCO3")


def retort_recovery(
    rate: Array | float,
    energy: Array | float,
    kelvin: Array | float,
    hours: Array | float,
    bed_mm: Array | float,
) -> Array:
    """Share of the cadmium that leaves a bed by reduction and evaporation."""
    k = np.asarray(rate) * arrhenius(energy, kelvin, RETORT_K) * BED_MM / np.asarray(bed_mm)
    return first_order(k, np.asarray(hours) * 3600.0)


def split(feeds: Feeds, v: Values) -> Result:
    """Electrode powder, and steel with plastic; cadmium left on the steel is a loss."""
    cells = feeds["cells"]
    powder, scrap = cells.split({"Fe in case": 0.0, "inert": 0.0}, rest=v["powder_recovery"])
    return Result(
        {"powder": powder, "scrap": scrap}, utilities={"electricity_MWh": cells.total() * v["electricity"]}
    )


def leach(feeds: Feeds, v: Values) -> Result:
    """Liquor (sulphates) and residue from the powder."""
    powder = feeds["powder"]
    oxidant = np.clip(v["oxidant"], 0.0, 1.0)
    cadmium = cadmium_leached(
        v["cadmium_at_308K"], v["cadmium_energy"], v["temperature_C"] + ICE_POINT, v["hours"]
    )
    nickel = v["nickel_hydroxide_share"] + oxidant * np.maximum(
        v["nickel_with_oxidant"] - v["nickel_hydroxide_share"], 0.0
    )
    share = {"Cd": cadmium, "Ni": nickel, "Co": nickel, "Fe": v["iron_dissolved"]}
    liquor = {e: powder.element(e) * share.get(e, 0.0) for e in powder.elements() if e not in ("O", "H")}
    residue = {e: powder.element(e) - x for e, x in liquor.items()}
    moles = sum((liquor[e] / molar_mass(e) for e in liquor), start=np.zeros(()))
    metallic = np.maximum(
        liquor.get("Ni", np.zeros(())) - powder.element("Ni") * v["nickel_hydroxide_share"], 0.0
    )
    acid = moles * molar_mass("H2SO4") * v["acid_excess"]
    return Result(
        {
            "liquor": mix(contained(liquor, "liquor"), Stream.of({"H2SO4": acid})),
            "residue": contained(residue, "residue"),
        },
        drawn={"acid": Stream.of({"H2SO4": acid})},
        utilities={"sulphuric_acid_t": acid, "peroxide_t": metallic * v["peroxide"]},
        diagnostics={"cadmium_recovery": ratio(liquor.get("Cd", np.zeros(())), powder.element("Cd")),
                     "nickel_recovery": ratio(liquor.get("Ni", np.zeros(())), powder.element("Ni"))},
    )  # fmt: skip


def remove_iron(feeds: Feeds, v: Values) -> Result:
    """Iron hydroxide at pH 3.5 to 4.5, with what cadmium and nickel the cake holds back."""
    liquor = feeds["liquor"]
    share = {"Fe in liquor": v["iron_removed"], "Cd in liquor": v["cadmium_lost"], "Ni in liquor": v["nickel_lost"],
             "Co in liquor": v["nickel_lost"]}  # fmt: skip
    cake, clear = liquor.split({s: x for s, x in share.items() if s in liquor.species})
    lime = cake.element("Fe") * 1.5 * molar_mass("Ca(OH)2") / molar_mass("Fe")
    return Result({"liquor": clear, "cake": cake}, utilities={"lime_t": lime})


def extract_cadmium(feeds: Feeds, v: Values) -> Result:
    """Cadmium to a strip liquor by an acidic extractant; nickel and cobalt stay in the raffinate but for a trace."""
    liquor = feeds["liquor"]
    cadmium = liquor.element("Cd") * v["cadmium_extracted"]
    nickel = np.minimum(cadmium * v["nickel_with_cadmium"], liquor.element("Ni"))
    cobalt = np.minimum(cadmium * v["cobalt_with_cadmium"], liquor.element("Co"))
    strip = contained({"Cd": cadmium, "Ni": nickel, "Co": cobalt}, "strip")
    rest = {e: liquor.element(e) for e in liquor.elements() if e not in ("O", "H")}
    rest |= {"Cd": rest["Cd"] - cadmium} if "Cd" in rest else {}
    rest |= {"Ni": rest["Ni"] - nickel} if "Ni" in rest else {}
    rest |= {"Co": rest["Co"] - cobalt} if "Co" in rest else {}
    return Result(
        {"strip": strip, "raffinate": contained(rest, "raffinate")},
        diagnostics={"cadmium_to_nickel": ratio(cadmium, nickel)},
    )


def to_oxide(feeds: Feeds, v: Values) -> Result:
    """Cadmium carbonate with soda, calcined to oxide."""
    strip = feeds["strip"]
    cadmium = strip.element("Cd") * v["cadmium_precipitated"]
    soda = cadmium * mass_ratio("Na2CO3", "Cd") * v["soda_excess"]
    oxide = cadmium * mass_ratio("CdO", "Cd")
    carried = {e: strip.element(e) for e in ("Ni", "Co")}
    carbon = cadmium * mass_ratio("C", "Cd")
    return Result(
        {
            "oxide": mix(Stream.of({"CdO": oxide}), contained(carried, "oxide")),
            "liquor": mix(
                contained({"Cd": strip.element("Cd") - cadmium}, "liquor"),
                Stream.of({"Na in liquor": soda * mass_ratio("Na", "Na2CO3", 2.0),
                           "C in liquor": soda * mass_ratio("C", "Na2CO3") - carbon}),
            ),
            "gas": Stream.of({"CO2": carbon * mass_ratio("CO2", "C")}),
        },
        drawn={"soda": Stream.of({"Na2CO3": soda})},
        utilities={"soda_t": soda},
        emissions={"CO2_t": carbon * mass_ratio("CO2", "C")},
    )  # fmt: skip


def win_cadmium(feeds: Feeds, v: Values) -> Result:
    """Cathode cadmium from strip liquor."""
    strip = feeds["strip"]
    cadmium = strip.element("Cd") * v["cadmium_won"]
    spent = {e: strip.element(e) for e in ("Cd", "Ni", "Co")}
    spent["Cd"] = spent["Cd"] - cadmium
    return Result(
        {"metal": contained({"Cd": cadmium}, "metal"), "spent": contained(spent, "spent electrolyte")},
        utilities={
            "electricity_MWh": cadmium
            * energy_kwh_per_t("Cd", v["cell_voltage"], v["current_efficiency"])
            / 1000.0
        },
    )


def retort_electricity(
    cells: Array | float, cadmium: Array | float, celsius: Array | float, hours: Array | float, v: Values
) -> Array:
    """MWh to heat the charge, to reduce and evaporate the cadmium, and to hold the furnace for the hours."""
    rise = np.asarray(celsius) - AMBIENT_C
    heat = np.asarray(cells) * v["specific_heat"] * rise / MJ_PER_MWH
    reduction = np.asarray(cadmium) * v["reduction_heat"] / molar_mass("Cd") * 1000.0 / MJ_PER_MWH
    held = np.asarray(cells) * v["holding"] * np.asarray(hours) * rise / (RETORT_K - ICE_POINT - AMBIENT_C)
    return np.asarray(heat + reduction + held)


def retort(feeds: Feeds, v: Values) -> Result:
    """Cadmium metal by carbon and vacuum from the whole powder; iron and nickel stay."""
    cells = feeds["cells"]
    gone = retort_recovery(
        v["effective_rate"], v["rate_energy"], v["temperature_C"] + ICE_POINT, v["hours"], v["bed_mm"]
    )
    cadmium = cells.element("Cd") * gone
    carbon = cadmium * (mass_ratio("C", "Cd") + v["carbon"] * mass_ratio("CdO", "Cd"))
    left = {e: cells.element(e) for e in cells.elements() if e not in ("O", "H")}
    left["Cd"] = cells.element("Cd") - cadmium
    spare = cadmium * v["carbon"] * mass_ratio("CdO", "Cd")
    return Result(
        {
            "metal": contained({"Cd": cadmium}, "metal"),
            "alloy": mix(contained(left, "alloy"), Stream.of({"C in alloy": spare})),
            "gas": Stream.of({"CO": (carbon - spare) * mass_ratio("CO", "C")}),
        },
        drawn={"carbon": Stream.of({"C": carbon})},
        utilities={
            "electricity_MWh": retort_electricity(cells.total(), cadmium, v["temperature_C"], v["hours"], v),
            "carbon_t": carbon,
        },
        emissions={"CO2_t": (carbon - spare) * mass_ratio("CO2", "C")},
        diagnostics={"cadmium_recovery": gone, "cadmium_purity": v["purity_limit"] + 0.0 * gone},
    )


def spent_cells(tonnes: Array | float) -> Stream:
    """Industrial Ni-Cd cells: about 15 % Cd, 20 % Ni, 1 % Co, 30 % Fe in the case, the rest plastic and lye (from memory)."""
    t = np.asarray(tonnes, dtype=np.float64)
    return Stream.of({
        "Cd(OH)2": 0.15 * t * mass_ratio("Cd(OH)2", "Cd"), "Ni(OH)2": 0.06 * t * mass_ratio("Ni(OH)2", "Ni"),
        "Ni": 0.14 * t, "Co": 0.01 * t, "Fe in powder": 0.01 * t, "Fe in case": 0.29 * t, "inert": 0.20 * t,
    })  # fmt: skip


CELLS = spent_cells(100.0)
_POWDER = Stream.of({"Cd(OH)2": 20.0, "Ni(OH)2": 10.0, "Ni": 14.0, "Co": 1.0, "Fe in powder": 0.5})
_LIQUOR = contained({"Cd": 15.0, "Ni": 19.0, "Co": 1.0, "Fe": 0.2}, "liquor")
_STRIP = contained({"Cd": 15.0, "Ni": 0.003, "Co": 0.01}, "strip")
SPLIT = Unit(
    "split", ("cells",), ("powder", "scrap"), split, stage_parameters("split"), example={"cells": CELLS}
)
LEACH = Unit(
    "leach", ("powder",), ("liquor", "residue"), leach, stage_parameters("leach"),
    settings=(
        Setting("temperature_C", 55.0, 20.0, 90.0, "C", "leach temperature"),
        Setting("hours", 5.0, 0.1, 48.0, "h", "time"),
        Setting("oxidant", 1.0, 0.0, 1.0, "0 to 1", "peroxide given, of what the metallic nickel takes"),
    ),
    example={"powder": _POWDER},
)  # fmt: skip
IRON = Unit("iron-removal", ("liquor",), ("liquor", "cake"), remove_iron, stage_parameters("purification"),
            example={"liquor": _LIQUOR})  # fmt: skip
EXTRACT = Unit("extraction", ("liquor",), ("strip", "raffinate"), extract_cadmium, stage_parameters("extraction"),
               example={"liquor": _LIQUOR})  # fmt: skip
OXIDE = Unit("carbonate", ("strip",), ("oxide", "liquor", "gas"), to_oxide, stage_parameters("carbonate"),
             example={"strip": _STRIP})  # fmt: skip
WIN = Unit("winning", ("strip",), ("metal", "spent"), win_cadmium, stage_parameters("winning"),
           least_energy=lambda f, v: f["strip"].element("Cd") * v["cadmium_won"] * 0.4768 * 1.6,  # Cd | O2, 1.6 V
           example={"strip": _STRIP})  # fmt: skip
RETORT = Unit(
    "retort", ("cells",), ("metal", "alloy", "gas"), retort, stage_parameters("retort"),
    settings=(
        Setting("temperature_C", 800.0, 700.0, 1000.0, "C", "bed temperature"),
        Setting("hours", 2.5, 0.1, 24.0, "h", "time"),
        Setting("bed_mm", 30.0, 5.0, 100.0, "mm", "depth of the bed"),
    ),
    limits=(Limit("cadmium in cells", grade("Cd", "cells"), 0.01, 0.88, "mass fraction",
                  "below 1 % the retort is not run for cadmium"),),
    example={"cells": CELLS},
)  # fmt: skip
WET = Flowsheet(
    "nickel-cadmium-wet",
    {"split": SPLIT, "leach": LEACH, "iron": IRON, "extraction": EXTRACT, "winning": WIN},
    (Join("split", "powder", "leach", "powder"), Join("split", "scrap", name="steel and plastic"),
     Join("leach", "liquor", "iron", "liquor"), Join("leach", "residue", name="residue"),
     Join("iron", "liquor", "extraction", "liquor"), Join("iron", "cake", name="iron cake"),
     Join("extraction", "strip", "winning", "strip"), Join("extraction", "raffinate", name="nickel liquor"),
     Join("winning", "metal", name="cadmium"), Join("winning", "spent", name="spent electrolyte")),
    {"cells": ("split", "cells")},
)  # fmt: skip
OXIDE_ROUTE = Flowsheet(
    "nickel-cadmium-oxide",
    {**{k: u for k, u in WET.units.items() if k != "winning"}, "carbonate": OXIDE},
    (*(j for j in WET.joins if "winning" not in (j.unit, j.to)), Join("extraction", "strip", "carbonate", "strip"),
     Join("carbonate", "oxide", name="cadmium oxide"), Join("carbonate", "liquor", name="soda liquor"),
     Join("carbonate", "gas", name="gas")),
    {"cells": ("split", "cells")},
)  # fmt: skip


DRY = Flowsheet(
    "nickel-cadmium-retort", {"retort": RETORT},
    (Join("retort", "metal", name="cadmium"), Join("retort", "alloy", name="alloy"), Join("retort", "gas", name="gas")),
    {"cells": ("retort", "cells")},
)  # fmt: skip
_ROUTES = {"wet": WET, "oxide": OXIDE_ROUTE, "retort": DRY}


def _cells_with(cadmium: float, companions: Mapping[str, Array]) -> dict[str, Stream]:
    """Spent cells that hold so many tonnes of cadmium."""
    del companions
    return {"cells": CELLS.scaled(cadmium / float(CELLS.element("Cd")))}


NETWORK = NetworkPlant(
    "cadmium",
    {"route": tuple(_ROUTES)},
    lambda settings: _ROUTES[settings["route"]],
    _cells_with,
    lambda settings: {"cadmium": ("cadmium oxide" if settings["route"] == "oxide" else "cadmium",)},
)


def compute_wet(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the wet route from the inputs of a case; see `words`."""
    if complexant := complexing_leach.reagent_of(inputs):
        return complexing_leach.compute(inputs, complexant)
    found: dict[str, Any] = {"mass_loss_CdCO3_to_CdO_pct": 100.0 * calcination_loss()}
    oxidant = str(inputs.get("oxidant", "")).upper() not in ("", "NONE")
    temperatures = ends(inputs, "T_C") or [x - ICE_POINT for x in ends(inputs, "T_K")]
    if temperatures:
        hours = float(inputs.get("time_h", inputs.get("t_h", HOURS)))

        def recovered(celsius: float, with_oxidant: bool) -> dict[str, float]:
            run = LEACH.run(
                _POWDER, {"temperature_C": celsius, "hours": hours, "oxidant": float(with_oxidant)}
            )
            return {"Cd": 100.0 * float(run.diagnostics["cadmium_recovery"]),
                    "Ni": 100.0 * float(run.diagnostics["nickel_recovery"])}  # fmt: skip

        found["recovery_pct"] = recovered(temperatures[-1], oxidant)
        found["no_H2O2"] = {f"{t:g}C": recovered(t, False) for t in temperatures}
        found["with_H2O2"] = recovered(temperatures[-1], True)
        won = stage_parameters("winning").central()["cadmium_won"]
        found["electrowinning_recovery_pct_at_400_A_m2"] = {"Cd": 100.0 * float(won)}
    if "feed_g_L" in inputs:
        feed = figures(inputs, "feed_g_L")
        run = EXTRACT.run(contained(feed, "liquor"))
        v = stage_parameters("extraction").central()
        found["Cd_recovery_pct"] = 100.0 * float(run.products["strip"].element("Cd")) / feed["Cd"]
        if "strip_Cd_g_L" in inputs:
            # How far the strip is loaded is the operator's choice; what comes with the cadmium is not.
            strip = figure(inputs, "strip_Cd_g_L")
            found["Cd_strip_g_L"] = {"Co": strip * float(v["cobalt_with_cadmium"]),
                                     "Ni": strip * float(v["nickel_with_cadmium"])}  # fmt: skip
    if len(found) == 1 and str(inputs.get("label", "")).startswith("leaching"):
        raise KeyError("T_C with time_h and oxidant, or the complexant (glycine_mol_L, citric_acid_g_L)")
    if len(found) == 1:
        solved = solve(WET, {"cells": CELLS})
        found["Cd_recovery_pct"] = 100.0 * float(
            solved.products["cadmium"].element("Cd") / CELLS.element("Cd")
        )
    return found


def compute_dry(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the retort from the inputs of a case; see `words`."""
    settings = {}
    if "T_K" in inputs or "T_C" in inputs:
        settings["temperature_C"] = given_kelvin(inputs) - ICE_POINT
    for word, name in (("t_h", "hours"), ("bed_mm", "bed_mm")):
        if word in inputs:
            settings[name] = float(inputs[word])
    cells = CELLS.scaled(float(inputs.get("batteries_t", CELLS.total())) / float(CELLS.total()))
    run = RETORT.run(cells, settings)
    return {
        "Cd_recovery_pct": 100.0 * float(run.diagnostics["cadmium_recovery"]),
        "Cd_purity_pct": 100.0 * float(run.diagnostics["cadmium_purity"]),
        "Cd_t": float(run.products["metal"].element("Cd")), "Ni_t": float(run.products["alloy"].element("Ni")),
    }  # fmt: skip


_ROWS = ("E16", "R17", "E19")
TECHNOLOGIES = (
    Technology(
        "nickel-cadmium-wet", "Ni-Cd batteries by acid leach", _ROWS,
        "Spent Ni-Cd cells to cathode cadmium and nickel liquor: split, leach, iron removal, extraction, winning.",
        "industrial", __name__, WET, compute_wet,
        answers=("leaching: Ni-Cd battery powder", "leaching: Ni-Cd*", "leaching: NiCd*", "leaching: spent Ni-Cd*", "calcination: stoichiometric loss",
                 "solvent extraction: Cd-Co-Ni from Ni-Cd liquor"),
        words=(
            Word("T_K or T_C, time_h, oxidant", "K, C, h", "leach conditions; oxidant H2O2 or none"),
            Word("glycine_mol_L, citric_acid_g_L or EDTA_M (or the label); pH, pulp_g_L", "", "a leach by complexing: asks for recovery_pct"),
            Word("feed_g_L", "g/L by element", "a leach liquor: asks for Cd_recovery_pct and Cd_strip_g_L"),
        ),
        equations=__doc__ or "", network=NETWORK, labelled=True,
    ),
    Technology(
        "nickel-cadmium-oxide", "Ni-Cd batteries to cadmium oxide", ("E16", "S07", "P17"),
        "As the acid route, with cadmium as carbonate calcined to oxide.",
        "industrial", __name__, OXIDE_ROUTE, compute_wet, equations=__doc__ or "",
    ),
    Technology(
        "nickel-cadmium-retort", "Ni-Cd batteries by carbon and vacuum retort", ("E17", "P14"),
        "Spent Ni-Cd cells heated with carbon under low pressure: cadmium distils, nickel and iron stay.",
        "industrial", __name__, RETORT, compute_dry,
        answers=("NiCd vacuum distillation", "NiCd vacuum*", "Ni-Cd vacuum*", "NiCd retort*", "Ni-Cd retort*", "retort*"),
        words=(Word("T_K or T_C, t_h, bed_mm", "K, C, h, mm", "retort conditions"),
               Word("batteries_t", "t", "spent cells of the usual composition: asks for Cd_t and Ni_t")),
        equations=__doc__ or "",
    ),
)  # fmt: skip
