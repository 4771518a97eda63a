"""Copper by leach, solvent extraction and electrowinning: ore to cathode without a smelter.

Dilute acid leaches a heap, or ground ore in tanks; a hydroxyoxime takes copper and gives acid back to the leach; strong
acid strips it, and electrowinning turns it to cathode and the acid free again. Acid is spent on the rock alone.

    leach          1 - 2/3 X - (1-X)^(2/3) = t / 3 tau ; tau ~ size^2 ; X of what liquor reaches, by mineral
    extraction     Cu + 2 HR = CuR2 + 2 H ; y = K x R^2 / h^2 ; R = R0 - 2 y ; h = h_feed + 2 (x_feed - x)
    stages         counter-current, from the raffinate up: (O/A)(y_n - y_0) = x_{n-1} - x_N
    strip          organic leaves in equilibrium with the strong electrolyte
    cell           CuSO4 + H2O -> Cu + H2SO4 + 1/2 O2 ; U = E_rev + overpotentials + j d / kappa + contacts
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import ends, figure, figures, fractions, given_kelvin
from oreshed.technology.flowsheet import Flowsheet, Join, solve, splitter
from oreshed.technology.kinetics import diffusion_conversion
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, gather, pour, react, take
from oreshed.technology.refining import electrolysis
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.extraction_stages import counter_current
from oreshed.technology.separation.oxime_extraction import loaded, raffinate
from oreshed.technology.species import INERT, composition, molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

CU, ACID = molar_mass("Cu"), molar_mass("H2SO4")
REFERENCE_MM, REFERENCE_K, REFERENCE_DENSITY = 12.5, 311.0, 500.0
# Species that leach and how; sulphides oxidise by ferric iron, which bacteria make anew, and iron falls out again.
LEACHED = {
    "malachite": "malachite + 2 H2SO4 -> 2 CuSO4 + CO2 + 3 H2O",
    "chrysocolla": "chrysocolla + H2SO4 -> CuSO4 + SiO2 + 3 H2O",
    "CuO": "CuO + H2SO4 -> CuSO4 + H2O",
    "chalcocite": "chalcocite + H2SO4 + 2.5 O2 -> 2 CuSO4 + H2O",
    "covellite": "covellite + 2 O2 -> CuSO4",
    "bornite": "bornite + H2SO4 + 9.25 O2 -> 5 CuSO4 + goethite",
    "chalcopyrite": "chalcopyrite + 4.25 O2 -> CuSO4 + goethite + H2SO4",
}
WINS = "CuSO4 + H2O -> Cu + H2SO4 + 0.5 O2"


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage."""
    return read_parameters("oreshed.technology.extraction", "copper_sxew.csv", stage)


def leached_share(mineral: str, days: ArrayLike, size_mm: ArrayLike, v: Values) -> Array:
    """Share of a copper mineral in solution after days at a particle size."""
    full = v[f"{mineral}_days"] * (np.asarray(size_mm) / REFERENCE_MM) ** 2
    return np.asarray(v[f"{mineral}_reached"] * diffusion_conversion(np.asarray(days) / full))


def cell_voltage(
    density: ArrayLike, kelvin: ArrayLike, copper_g_l: ArrayLike, acid_g_l: ArrayLike, gap_m: ArrayLike, v: Values
) -> Array:  # fmt: skip
    """V of a copper cell on lead anodes with cobalt in the electrolyte."""
    rest = electrolysis.sulphate_reversible_voltage(
        "Cu", np.asarray(copper_g_l) / CU, np.asarray(acid_g_l) / ACID, v["copper_activity"], kelvin)  # fmt: skip
    return np.asarray(
        rest
        + electrolysis.tafel(v["anode_overpotential"], v["anode_slope"], density, REFERENCE_DENSITY)
        + v["anode_temperature"] * (np.asarray(kelvin) - REFERENCE_K) - v["cobalt"]
        + electrolysis.tafel(v["cathode_overpotential"], v["cathode_slope"], density, REFERENCE_DENSITY)
        + electrolysis.ohmic_drop(density, gap_m, v["conductivity"])
        + v["contacts"]
    )  # fmt: skip


def leach(kind: str, feeds: Feeds, v: Values) -> Result:
    """Pregnant liquor, spent ore and gas; acid is made up to what the rock and the liquor take."""
    ore = feeds["ore"]
    flows, liquor = gather(ore), gather(feeds["raffinate"])
    flows = {
        n: np.broadcast_to(f, np.broadcast_shapes(f.shape, np.shape(v["days"]))) for n, f in flows.items()
    }
    days = v["days"] if kind == "heap" else v["hours"] / 24.0
    tonnes = ore.total()
    volume = tonnes * v["liquor_m3_per_t"]
    work: Flows = {
        "H2SO4": np.zeros(()),
        "CuSO4": np.zeros(()),
        "goethite": np.zeros(()),
        "SiO2": np.zeros(()),
    }
    copper = ore.element("Cu")
    needed = tonnes * v["gangue_acid"] / 1000.0
    work["H2SO4"] = tonnes * 1.0  # lent: what the reactions take is drawn below
    lent = work["H2SO4"]
    for name in [n for n in LEACHED if n in flows]:
        part = take(flows, name, leached_share(name, days, v["size_mm"], v))
        work[name] = part
        react(work, LEACHED[name], part)
        work.pop(name)
    used = lent - work["H2SO4"] + needed
    target = volume * v["liquor_acid"] / 1000.0
    available = liquor.get("H2SO4", np.zeros(()))
    drawn = np.maximum(used + target - available, 0.0)
    left = available + drawn - used
    gained = work["CuSO4"]
    brought = liquor.get("CuSO4", np.zeros(()))
    fixed = {n: f for n, f in liquor.items() if n not in ("H2SO4", "CuSO4", *INERT)}
    gas = {"CO2": work.get("CO2", np.zeros(()))}
    per_litre = ratio(1000.0, volume)
    none = np.zeros(())
    residue = {**flows, "goethite": flows.get("goethite", none) + work["goethite"],
               "SiO2": flows.get("SiO2", none) + work["SiO2"], "S in gangue sulphate": needed * composition("H2SO4")["S"]}  # fmt: skip
    return Result(
        {"pls": pour({"CuSO4": gained + brought, "H2SO4": left, "water": volume, **fixed}),
         "residue": pour(residue), "gas": pour(gas)},
        drawn={"acid": Stream.of({"H2SO4": drawn})},
        utilities={
            "sulphuric_acid_t": drawn,
            "electricity_MWh": (volume * v["pumping"] if kind == "heap" else tonnes * v["agitation"]) / 1000.0,
        },
        emissions={"residue_t": tonnes, "CO2_t": gas["CO2"]},
        diagnostics={
            "copper_leached": ratio(gained * composition("CuSO4")["Cu"], copper),
            "pls_Cu_g_L": (gained + brought) * composition("CuSO4")["Cu"] * per_litre * (volume > 0),
            "pls_acid_g_L": left * per_litre * (volume > 0), "acid_kg_per_t_ore": ratio(1000.0 * used, tonnes),
        },
    )  # fmt: skip


def extract(feeds: Feeds, v: Values) -> Result:
    """Strong electrolyte and raffinate from pregnant liquor and spent electrolyte."""
    pls, spent = gather(feeds["pls"]), gather(feeds["spent"])
    none = np.zeros(())
    volume = pls.get("water", none)
    per = ratio(1000.0, volume)  # t/yr to g/L
    x_feed = pls.get("CuSO4", none) * per / molar_mass("CuSO4") * (volume > 0)
    h_feed = 2.0 * pls.get("H2SO4", none) * per / ACID
    reagent, y_in = reagents(v)
    left = raffinate(
        x_feed,
        h_feed,
        y_in,
        reagent,
        v["organic_to_aqueous"],
        v["log_k_extract"],
        round(float(np.max(v["stages"]))),
    )
    moved = v["stage_efficiency"] * np.maximum(x_feed - left, 0.0) / 1000.0 * CU * volume  # t Cu
    salt, acid = molar_mass("CuSO4") / CU, ACID / CU
    pls["CuSO4"] = np.maximum(pls.get("CuSO4", none) - moved * salt, 0.0)
    pls["H2SO4"] = pls.get("H2SO4", none) + moved * acid
    held = spent.get("H2SO4", none)
    # Sulphate stays with its liquor: acid of the electrolyte becomes copper sulphate, and short acid is drawn.
    short = np.maximum(moved * acid - held, 0.0)
    strong = {**spent, "H2SO4": held + short - moved * acid, "CuSO4": spent.get("CuSO4", none) + moved * salt}
    return Result(
        {"strong": pour(strong), "raffinate": pour(pls)},
        drawn={"acid": Stream.of({"H2SO4": short})},
        utilities={
            "electricity_MWh": moved * v["electricity"], "extractant_t": volume * v["extractant_loss"] * 1e-6,
            "sulphuric_acid_t": short,
        },
        diagnostics={
            "extracted": ratio(moved, x_feed * CU / 1000.0 * volume), "raffinate_Cu_g_L": left * CU * (volume > 0),
            "organic_loaded_g_L": (y_in + (x_feed - left) / v["organic_to_aqueous"]) * CU * (volume > 0),
            "organic_stripped_g_L": y_in * CU * (volume > 0),
        },
    )  # fmt: skip


def reagents(v: Values) -> tuple[Array, Array]:
    """mol/L of reagent, and of copper that the strong electrolyte leaves on it."""
    reagent = 2.0 * v["load_per_vol_pct"] * v["reagent_vol_pct"] / CU
    protons = 2.0 * (v["spent_acid_g_l"] - (v["strong_g_l"] - v["spent_g_l"]) * ACID / CU) / ACID
    # The second proton of sulphuric acid stays on it in strong acid.
    return np.asarray(reagent), loaded(v["strong_g_l"] / CU, 0.5 * protons, reagent, v["log_k_strip"])


def win(feeds: Feeds, v: Values) -> Result:
    """Cathode copper and spent electrolyte."""
    liquor = gather(feeds["strong"])
    salt = liquor.get("CuSO4", np.zeros(()))
    won = salt * (1.0 - v["spent_g_l"] / v["strong_g_l"])
    volume = salt * composition("CuSO4")["Cu"] * 1000.0 / v["strong_g_l"]
    react(liquor, WINS, won)
    copper = liquor.pop("Cu")
    drawn = np.maximum(volume * v["spent_acid_g_l"] / 1000.0 - liquor["H2SO4"], 0.0)
    liquor["H2SO4"] = liquor["H2SO4"] + drawn
    volts = cell_voltage(v["density"], v["bath_K"], v["spent_g_l"], v["spent_acid_g_l"], v["gap_m"], v)
    energy = electrolysis.energy_kwh_per_t("Cu", volts, v["current_efficiency"])
    return Result(
        {"cathode": pour({"Cu": copper}), "spent": pour(liquor)},
        drawn={"acid": Stream.of({"H2SO4": drawn})},
        utilities={"electricity_MWh": copper * (energy / 1000.0 / v["rectifier"] + v["auxiliaries"]),
                   "sulphuric_acid_t": drawn},
        diagnostics={"cell_V": volts * (copper > 0), "kWh_per_t": energy * (copper > 0)},
    )  # fmt: skip


def _least_winning(feeds: Feeds, v: Values) -> Array:
    """Reversible voltage at full current efficiency for the copper won, MWh."""
    salt = feeds["strong"].species_flow("CuSO4") * composition("CuSO4")["Cu"]
    won = salt * (1.0 - v["spent_g_l"] / v["strong_g_l"])
    volts = electrolysis.sulphate_reversible_voltage(
        "Cu", v["spent_g_l"] / CU, v["spent_acid_g_l"] / ACID, v["copper_activity"], v["bath_K"])  # fmt: skip
    return np.asarray(won * electrolysis.energy_kwh_per_t("Cu", volts, 1.0) / 1000.0)


def _calcite(feeds: Feeds, v: Values) -> Array:
    del v
    return ratio(feeds["ore"].species_flow("calcite"), feeds["ore"].total())


def _pls_acid(feeds: Feeds, v: Values) -> Array:
    del v
    pls = feeds["pls"]
    return ratio(1000.0 * pls.species_flow("H2SO4"), pls.species_flow("water"), 1.0)


ORE = Stream.of(
    {"malachite": 0.25, "chrysocolla": 0.8, "chalcocite": 0.15, "chalcopyrite": 0.05, "gangue": 98.75}
)
_PLS = Stream.of({"CuSO4": 1.2, "H2SO4": 0.6, "water": 150.0})
_STRONG = Stream.of({"CuSO4": 12.0, "H2SO4": 17.0, "water": 100.0})
_ELECTROLYTE = (
    Setting("strong_g_l", 48.0, 38.0, 60.0, "g/L", "copper in the strong electrolyte"),
    Setting("spent_g_l", 36.0, 25.0, 45.0, "g/L", "copper in the spent electrolyte"),
    Setting("spent_acid_g_l", 180.0, 130.0, 220.0, "g/L", "acid in the spent electrolyte"),
)


def leaching(kind: str) -> Unit:
    """Heap or agitated leach."""
    own = (Setting("days", 180.0, 10.0, 1500.0, "d", "time under irrigation"),
           Setting("size_mm", 12.5, 3.0, 60.0, "mm", "crushed size"),
           Setting("liquor_m3_per_t", 2.0, 0.5, 8.0, "m3/t", "liquor to extraction per tonne of ore")) if kind == "heap" else (
           Setting("hours", 8.0, 0.5, 72.0, "h", "time in the tanks"), Setting("days", 0.0, 0.0, 0.0, "d", "not used in tanks"),
           Setting("size_mm", 0.15, 0.03, 0.6, "mm", "ground size"),
           Setting("liquor_m3_per_t", 2.5, 1.0, 8.0, "m3/t", "liquor to extraction per tonne of ore"))  # fmt: skip
    return Unit(
        f"{kind}-leach", ("ore", "raffinate"), ("pls", "residue", "gas"), partial(leach, kind), stage_parameters("leach"),
        settings=(*own, Setting("gangue_acid", 12.0, 0.0, 120.0, "kg/t", "acid that the rock takes, from column tests"),
                  Setting("liquor_acid", 3.0, 0.5, 20.0, "g/L", "free acid of the pregnant liquor, about pH 1.8")),
        limits=(Limit("calcite in ore", _calcite, 0.0, 0.05, "mass fraction",
                      "carbonate takes 0.98 t of acid a tonne: such ore is leached with ammonia or not at all"),),
        example={"ore": ORE, "raffinate": Stream.of({"CuSO4": 0.1, "H2SO4": 0.9, "water": 150.0})},
    )  # fmt: skip


EXTRACTION = Unit(
    "copper-extraction", ("pls", "spent"), ("strong", "raffinate"), extract, stage_parameters("extraction"),
    settings=(
        Setting("reagent_vol_pct", 15.0, 2.0, 35.0, "vol %", "hydroxyoxime in kerosene"),
        Setting("organic_to_aqueous", 1.0, 0.2, 5.0, "O/A", "ratio of flows in extraction"),
        Setting("stages", 2.0, 1.0, 4.0, "stages", "extraction stages"), *_ELECTROLYTE,
    ),
    limits=(Limit("acid of the pregnant liquor", _pls_acid, 0.0, 12.0, "g/L",
                  "a hydroxyoxime takes little copper from stronger acid; neutralise or dilute first"),),
    example={"pls": _PLS, "spent": Stream.of({"CuSO4": 9.0, "H2SO4": 18.0, "water": 100.0})},
)  # fmt: skip
WINNING = Unit(
    "copper-electrowinning", ("strong",), ("cathode", "spent"), win, stage_parameters("electrowinning"),
    settings=(
        Setting("density", 300.0, 150.0, 500.0, "A/m2", "current density"),
        Setting("bath_K", 318.0, 303.0, 338.0, "K", "temperature of the cells"),
        Setting("gap_m", 0.040, 0.020, 0.060, "m", "liquor between anode and cathode"), *_ELECTROLYTE,
    ),
    least_energy=_least_winning,
    example={"strong": _STRONG},
)  # fmt: skip


def plant(kind: str = "heap", bleed: float = 0.01) -> Flowsheet:
    """Leach, extraction and electrowinning with both liquors returned; bleed is the share of spent electrolyte."""
    return Flowsheet(
        f"copper-sxew-{kind}",
        {"leach": leaching(kind), "extraction": EXTRACTION, "electrowinning": WINNING,
         "bleed": splitter("bleed", ("bleed", "return"), (bleed,))},
        (Join("leach", "pls", "extraction", "pls"), Join("leach", "residue", name="spent ore"),
         Join("leach", "gas", name="gas"), Join("extraction", "raffinate", "leach", "raffinate"),
         Join("extraction", "strong", "electrowinning", "strong"), Join("electrowinning", "cathode", name="cathode"),
         Join("electrowinning", "spent", "bleed", "feed"), Join("bleed", "return", "extraction", "spent"),
         Join("bleed", "bleed", "leach", "raffinate")),
        {"ore": ("leach", "ore")},
    )  # fmt: skip


def compute(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of leach, extraction, cells or the whole plant, by what the inputs name; see `words`."""
    found: dict[str, Any] = {}
    words = dict(inputs.get("electrolyte_g_L", {})) | dict(inputs)
    found |= _cells(words)
    found |= _extracted(inputs)
    ore = ORE
    rock = figures(inputs, "minerals_pct")
    if rock:
        ore = Stream.of(rock | {"gangue": rock.get("gangue", 0.0) + max(0.0, 100.0 - sum(rock.values()))})
    settings = {"gangue_acid": figure(inputs, "gangue_acid_kg_per_t", default=12.0)}
    if kind == "heap":
        settings |= {
            "days": figure(inputs, "days", "t_d", default=180.0),
            "size_mm": figure(inputs, "size_mm", default=12.5),
        }
    else:
        settings |= {
            "hours": figure(inputs, "hours", "t_h", default=8.0),
            "size_mm": figure(inputs, "size_mm", default=0.15),
        }
    sheet = plant(kind)
    sheet = Flowsheet(sheet.name, sheet.units, sheet.joins, sheet.fresh, {"leach": settings})
    solved = solve(sheet, {"ore": ore})
    copper, made = float(ore.element("Cu")), float(solved.products["cathode"].total())
    told = solved.results["leach"].diagnostics
    return found | {
        "Cu_leached_pct": 100.0 * float(told["copper_leached"]), "Cu_recovery_pct": 100.0 * made / copper,
        "PLS_Cu_g_L": float(told["pls_Cu_g_L"]), "acid_kg_per_t_ore": float(told["acid_kg_per_t_ore"]),
        "acid_t_per_t_Cu": float(solved.total("sulphuric_acid_t")) / made,
        "plant_MWh_per_t_Cu": float(solved.total("electricity_MWh")) / made,
        "extractant_kg_per_t_Cu": 1000.0 * float(solved.total("extractant_t")) / made,
    }  # fmt: skip


def _cells(words: Mapping[str, Any]) -> dict[str, Any]:
    v = WINNING.values({})
    copper = figure(words, "Cu_g_L", "Cu_g_per_L", "Cu", default=36.0)
    acid = figure(words, "H2SO4_g_L", "H2SO4_g_per_L", "H2SO4", default=180.0)
    density = figure(words, "j_A_m2", "j_A_per_m2", default=300.0)
    kelvin = given_kelvin(words, 318.15)
    own = float(cell_voltage(density, kelvin, copper, acid, figure(words, "gap_m", default=0.040), v))
    volts = ends(words, "V_cell", "cell_V") or [own]
    efficiency = fractions(words, "CE", "CE_pct") or [float(v["current_efficiency"])]
    volt, share = sum(volts) / len(volts), sum(efficiency) / len(efficiency)
    energy = float(electrolysis.energy_kwh_per_t("Cu", volt, share))
    low, high = (
        float(electrolysis.energy_kwh_per_t("Cu", u, e))
        for u, e in ((min(volts), max(efficiency)), (max(volts), min(efficiency)))
    )
    per = float(electrolysis.energy_kwh_per_t("Cu", 1.0, 1.0))
    mains = energy / float(v["rectifier"]) + 1000.0 * float(v["auxiliaries"])
    return {
        "V_cell": volt, "cell_V": volt, "CE_pct": 100.0 * share, "kWh_t": energy, "kWh_per_t": energy,
        "kWh_per_kg": energy / 1000.0, "kWh_per_t_plant": mains, "kWh_t_plant": mains,
        "Faraday_kWh_t_per_V": per, "derived_kWh_t": [low, high] if high - low > 1e-9 else energy,
    }  # fmt: skip


def _extracted(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Extraction from a liquor; zinc, cadmium, nickel and cobalt stay, but for entrained liquor."""
    feed = figure(inputs, "PLS_Cu_g_L", "feed_Cu_g_L", "Cu_feed_g_L", default=3.0)
    acid = ACID * 0.5 * 10.0 ** -figure(inputs, "pH", default=2.0)
    chosen = {"reagent_vol_pct": figure(inputs, "reagent_vol_pct", "extractant_vol_pct", "M5640_vol_pct", default=15.0),
              "organic_to_aqueous": figure(inputs, "O_to_A", "O_A", default=1.0),
              "stages": figure(inputs, "stages", default=2.0)}  # fmt: skip
    pls = Stream.of({"CuSO4": feed / composition("CuSO4")["Cu"], "H2SO4": acid, "water": 1000.0})
    told = EXTRACTION.run({"pls": pls, "spent": EXTRACTION.example["spent"]}, chosen).diagnostics
    v = EXTRACTION.values(chosen)
    # The same laws with constant acid for metals that a hydroxyoxime hardly takes below pH 3 (log K from memory).
    others, _ = counter_current(
        {m: np.asarray(0.01) for m in OTHERS}, reagents(v)[0], figure(inputs, "pH", default=2.0),
        chosen["organic_to_aqueous"], round(chosen["stages"]), {m: (k, 2.0, 2.0) for m, k in OTHERS.items()},
    )  # fmt: skip
    share = 100.0 * float(told["extracted"])
    return {
        "extraction_pct": share, "Cu_extraction_pct": share, "raffinate_Cu_g_L": feed * (1.0 - share / 100.0),
        "loaded_Cu_g_L": float(told["organic_loaded_g_L"]), "stripped_Cu_g_L": float(told["organic_stripped_g_L"]),
        "Zn_and_Cd_coextraction_pct": 100.0 * max(float(others["Zn"]), float(others["Cd"])),
        "coextraction_pct": {m: 100.0 * float(x) for m, x in others.items()},
    }  # fmt: skip


OTHERS = {"Zn": -5.5, "Cd": -5.5, "Co": -5.0, "Ni": -4.0}
_WORDS = (
    Word(
        "minerals_pct",
        "% by mineral",
        "malachite, chrysocolla, CuO, chalcocite, covellite, bornite, chalcopyrite, calcite",
    ),
    Word("days, hours, size_mm", "d, h, mm", "time and size of the ore"),
    Word("gangue_acid_kg_per_t", "kg/t", "acid that the rock takes, default 12"),
    Word(
        "PLS_Cu_g_L, pH, reagent_vol_pct, O_to_A, stages",
        "g/L, -, %, -, -",
        "asks for Cu_extraction_pct and the rest",
    ),
    Word(
        "j_A_m2, T_C, Cu_g_L, H2SO4_g_L, V_cell, CE",
        "",
        "cells: asks for kWh_t, V_cell; V and CE from the model when absent",
    ),
)
TECHNOLOGIES = tuple(
    Technology(
        f"copper-sxew-{kind}", f"Copper {what}, solvent extraction and electrowinning", ("P20", "S10", "E18", "E19"),
        f"Copper ore by {what} to cathode, with acid, power and reagent.", "industrial", __name__, plant(kind),
        partial(compute, kind),
        answers=("electrowinning: copper*", "copper electrowinning*", "Cu electrowinning*", "copper SX*", "SX-EW*",
                 "solvent extraction: Cu*", "solvent extraction: copper*", "copper solvent extraction*",
                 "copper heap*", "heap leach*", "leaching: copper*") if kind == "heap"
        else ("copper agitated*", "agitated leach*", "copper tank leach*"),
        words=_WORDS, equations=__doc__ or "",
    )
    for kind, what in (("heap", "heap leach"), ("agitated", "agitated leach"))
)  # fmt: skip
