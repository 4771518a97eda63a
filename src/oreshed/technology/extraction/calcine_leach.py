"""Leaching of roasted zinc: a neutral leach for the oxides, then hot acid for the ferrite that it leaves.

Spent electrolyte dissolves oxides until the liquor is neutral; ferric hydroxide forms there and takes indium,
germanium, arsenic and antimony down with it. Hot strong acid then opens the ferrite, with the iron, in a train of
stirred tanks; lead, silver and silica stay in its residue.

    oxides          ZnO + H2SO4 -> ZnSO4 + H2O                       limited by acid, made up where it falls short
    ferrite         ZnFe2O4 + 4 H2SO4 -> ZnSO4 + Fe2(SO4)3 + 4 H2O
    rate            1 - (1-X)^(1/3) = k t
                    k = (1/t_c) (a/1 M)^0.5 (Fe3+/20 g/L)^-0.5 exp(-E/R (1/T - 1/363)), E = 74 kJ/mol
    tanks           1 - X = integral over u of (1-u)^3 gamma(u; n, k tau / n)
    hydrolysis      Fe2(SO4)3 + 4 H2O -> 2 FeO(OH) + 3 H2SO4          in the neutral leach
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure, figures, given_kelvin
from oreshed.technology.extraction import roasting
from oreshed.technology.kinetics import (
    apparent_activation,
    arrhenius,
    surface_conversion,
    surface_conversion_in_tanks,
)
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, carried, element_in, gather, per_tonne, pour, react, take
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Result, Unit

REFERENCE_K, REFERENCE_IRON = 363.0, 20.0
DISSOLVED = frozenset({"ZnSO4", "CdSO4", "CuSO4", "CoSO4", "NiSO4", "MgSO4", "FeSO4", "Fe2(SO4)3", "H2SO4"})
OXIDES = {m + "O": f"{m}O + H2SO4 -> {m}SO4 + H2O" for m in ("Zn", "Cd", "Cu", "Co", "Ni", "Mg")}
FERRITE = "ZnFe2O4 + 4 H2SO4 -> ZnSO4 + Fe2(SO4)3 + 4 H2O"
HYDROXIDE = "2 FeO(OH) + 3 H2SO4 -> Fe2(SO4)3 + 4 H2O"
HEMATITE = "Fe2O3 + 3 H2SO4 -> Fe2(SO4)3 + 3 H2O"
FERRIC_HYDROLYSIS = "Fe2(SO4)3 + 4 H2O -> 2 FeO(OH) + 3 H2SO4"
FERROUS_HYDROLYSIS = "2 FeSO4 + 0.5 O2 + 3 H2O -> 2 FeO(OH) + 2 H2SO4"
SULPHIDE = "ZnS + Fe2(SO4)3 -> ZnSO4 + 2 FeSO4 + S"
LIME = "CaO + H2SO4 + H2O -> CaSO4(H2O)2"
SCAVENGED = ("In", "Ge", "Ga", "As", "Sb", "Se", "Te", "Sn", "Bi")


def ferrite_rate(temperature_K: ArrayLike, acid_mol_l: ArrayLike, ferric_g_l: ArrayLike, v: Values) -> Array:
    """1/h of the surface-reaction law for industrial ferrite in sulphuric acid."""
    warmth = arrhenius(v["ferrite_activation"], temperature_K, REFERENCE_K)
    acid = np.power(np.asarray(acid_mol_l, dtype=np.float64), v["acid_order"])
    iron = np.power(np.asarray(ferric_g_l, dtype=np.float64) / REFERENCE_IRON, v["ferric_order"])
    return np.asarray(warmth * acid * iron / np.asarray(v["ferrite_complete_h"]))


def solids_and_liquor(flows: Flows) -> tuple[Flows, Flows]:
    """Solids and dissolved species of mixed flows."""
    liquor = {n: f for n, f in flows.items() if n in DISSOLVED or n.endswith(" in liquor")}
    return {n: f for n, f in flows.items() if n not in liquor}, liquor


def make_up(liquor: Flows, need: Array) -> Array:
    """Acid that must be drawn so that `need` tonnes are there; it is added to the liquor."""
    short = np.maximum(need - liquor.get("H2SO4", np.zeros(())), 0.0)
    liquor["H2SO4"] = liquor.get("H2SO4", np.zeros(())) + short
    return np.asarray(short)


def dissolve(solid: Flows, liquor: Flows, equation: str, key: str, share: ArrayLike) -> None:
    """Dissolve a share of a solid by an equation that draws on the liquor's acid."""
    amount = take(solid, key, share)
    liquor[key] = liquor.get(key, np.zeros(())) + amount
    react(liquor, equation, amount)
    del liquor[key]


def keep_in_cake(liquor: Flows, cake: Flows, zinc_per_tonne: ArrayLike) -> None:
    """Leave in a washed filter cake the liquor that holds so many tonnes of zinc per tonne of dry cake."""
    dry = sum(cake.values(), start=np.zeros(()))
    zinc = element_in({k: f for k, f in liquor.items() if k == "ZnSO4"}, "Zn")
    share = np.minimum(ratio(dry * np.asarray(zinc_per_tonne), zinc), 0.5)
    for name in list(liquor):
        kept = take(liquor, name, share)
        cake[name] = cake[name] + kept if name in cake else kept


def neutral(feeds: Feeds, v: Values) -> Result:
    """Neutral leach: liquor for the purification, and the thickened solids for the hot leach."""
    solid, liquor = solids_and_liquor(gather(*feeds.values()))
    none = np.zeros(())
    for species, equation in (("Fe2(SO4)3", FERRIC_HYDROLYSIS), ("FeSO4", FERROUS_HYDROLYSIS)):
        react(liquor, equation, liquor.get(species, none) * v["iron_hydrolysed"])
    hydroxide = liquor.pop("FeO(OH)", none)
    solid["FeO(OH)"] = solid.get("FeO(OH)", none) + hydroxide
    shares = {o: v["copper_neutral"] if o == "CuO" else v["oxide_neutral"] for o in OXIDES if o in solid}
    need = sum((solid[o] * s * per_tonne(OXIDES[o], "H2SO4") for o, s in shares.items()), start=none)
    drawn = make_up(liquor, need)
    for oxide, share in shares.items():
        dissolve(solid, liquor, OXIDES[oxide], oxide, share)
    # Anhydrite of the roaster takes up water and stays.
    anhydrite = solid.pop("CaSO4", none)
    gypsum = molar_mass("CaSO4(H2O)2") / molar_mass("CaSO4")
    solid["CaSO4(H2O)2"] = solid.get("CaSO4(H2O)2", none) + anhydrite * gypsum
    # What the calcine cannot neutralise, lime does: the liquor must leave at pH 5 for the zinc dust.
    excess = np.maximum(liquor.get("H2SO4", none), 0.0)
    lime = excess / per_tonne(LIME, "H2SO4")
    bath: Flows = {"CaO": lime, "H2SO4": excess}
    react(bath, LIME, lime)
    liquor["H2SO4"] = liquor.get("H2SO4", none) * 0.0
    solid["CaSO4(H2O)2"] = solid.get("CaSO4(H2O)2", none) + bath["CaSO4(H2O)2"]
    if "Tl in calcine" in solid:
        liquor["Tl in liquor"] = liquor.get("Tl in liquor", none) + take(
            solid, "Tl in calcine", v["thallium_neutral"]
        )
    for element in SCAVENGED:
        caught = take(liquor, f"{element} in liquor", v["scavenged"])
        if np.any(caught):
            label = f"{element} in hydroxide"
            solid[label] = solid[label] + caught if label in solid else caught
    calcine = feeds["calcine"].total()
    return Result(
        {"liquor": pour(liquor), "solids": pour(solid)},
        drawn={"sulphuric acid": pour({"H2SO4": drawn}), "lime": pour({"CaO": lime})},
        utilities={
            "sulphuric_acid_t": drawn, "lime_t": lime, "electricity_MWh": calcine * v["electricity_kWh_t"] / 1000.0,
        },
        diagnostics={"acid_short_t": drawn, "acid_neutralised_t": excess},
    )  # fmt: skip


def ferrite_opened(v: Values) -> dict[str, Array]:
    """Share of the ferrite that the hot train opens."""
    pace = ferrite_rate(v["leach_K"], v["terminal_acid_g_l"] / molar_mass("H2SO4"), v["ferric_g_l"], v)
    reached = surface_conversion_in_tanks(pace * v["hours"], v["tanks"])
    return {"ferrite_opened": (1.0 - v["inaccessible"]) * reached}


def hot(feeds: Feeds, v: Values) -> Result:
    """Hot acid leach of the neutral leach's solids; with no hours they leave as they came."""
    solid, liquor = solids_and_liquor(gather(*feeds.values()))
    none = np.zeros(())
    on = np.asarray(np.asarray(v["hours"]) > 0, dtype=np.float64)
    opened = v["ferrite_opened"]
    steps = {o: (OXIDES[o], v["oxide_hot"] * on) for o in OXIDES if o in solid}
    steps |= {"FeO(OH)": (HYDROXIDE, on), "ZnFe2O4": (FERRITE, opened), "Fe2O3": (HEMATITE, 0.5 * opened)}
    steps = {k: x for k, x in steps.items() if k in solid}
    need = sum((solid[k] * s * per_tonne(e, "H2SO4") for k, (e, s) in steps.items()), start=none)
    drawn = make_up(liquor, need)
    for key, (equation, share) in steps.items():
        dissolve(solid, liquor, equation, key, share)
    if "ZnS" in solid:
        wanted = solid["ZnS"] * v["sulphide_hot"] * on
        possible = liquor.get("Fe2(SO4)3", none) / per_tonne(SULPHIDE, "Fe2(SO4)3")
        amount = np.minimum(wanted, possible)
        solid["ZnS"] = solid["ZnS"] - amount
        liquor["ZnS"] = amount
        react(liquor, SULPHIDE, amount)
        liquor.pop("ZnS")
        solid["S"] = solid.get("S", none) + liquor.pop("S")
    for name in [n for n in solid if carried(n)]:
        element, host = carried(name), name.partition(" in ")[2]
        out: ArrayLike = 0.0
        if host == "ferrite":
            out = opened * {"In": v["indium_with_ferrite"], "Ge": v["germanium_with_ferrite"]}.get(
                element, 1.0
            )
        elif host == "hydroxide":
            out = on
        elif element in SCAVENGED:
            out = v["trace_hot"] * on if element not in ("In", "Ga") else v["oxide_hot"] * on
        elif element == "Tl":
            out = on * v["thallium_neutral"]
        if element == "Cd":
            sulphate = take(solid, name, out)
            bath: Flows = {"CdO": sulphate * molar_mass("CdO") / molar_mass("Cd")}
            extra = make_up(liquor, bath["CdO"] * per_tonne(OXIDES["CdO"], "H2SO4"))
            drawn = drawn + extra
            dissolve(bath, liquor, OXIDES["CdO"], "CdO", 1.0)
        else:
            label = f"{element} in liquor"
            liquor[label] = liquor.get(label, none) + take(solid, name, out)
    keep_in_cake(liquor, solid, v["zinc_wash_loss"])
    residue = pour(solid)
    return Result(
        {"liquor": pour(liquor), "residue": residue},
        drawn={"sulphuric acid": pour({"H2SO4": drawn})},
        utilities={
            "sulphuric_acid_t": drawn,
            "steam_t": feeds["solids"].total() * on * v["steam_t_per_t"],
        },
        emissions={"residue_t": residue.total()},
        diagnostics={
            "ferrite_opened_share": opened * (residue.total() > 0),
            "residue_zinc_pct": 100.0 * residue.assay("Zn"), "residue_lead_pct": 100.0 * residue.assay("Pb"),
            "acid_left_t": liquor.get("H2SO4", none),
        },
    )  # fmt: skip


PARAMETERS = read_parameters("oreshed.technology.extraction", "calcine_leach.csv")
_ROASTED = roasting.FLUID_BED.run(roasting.EXAMPLE).products
SPENT = Stream.of({"ZnSO4": 30.0, "H2SO4": 36.0})
NEUTRAL = Unit(
    "neutral-leach", ("calcine", "acid", "liquor", "returns"), ("liquor", "solids"), neutral, parameters=PARAMETERS,
    settings=(Setting("electricity_kWh_t", 60.0, 0.0, 300.0, "kWh/t", "pumps and agitators, per tonne of calcine"),),
    example={
        "calcine": _ROASTED["calcine"], "acid": SPENT,
        "liquor": Stream.of({"ZnSO4": 30.0, "H2SO4": 6.0, "Fe2(SO4)3": 1.0, "In in liquor": 0.002, "Ge in liquor": 0.002}),
        "returns": Stream.of({"ZnSO4": 0.5, "CdSO4": 0.01}),
    },
)  # fmt: skip
HOT = Unit(
    "hot-acid-leach", ("solids", "acid"), ("liquor", "residue"), hot, parameters=PARAMETERS, derived=ferrite_opened,
    settings=(
        Setting("hours", 6.0, 0.0, 24.0, "h", "stay in the hot tanks; 0 leaves the ferrite in the residue"),
        Setting("leach_K", 366.0, 338.0, 378.0, "K", "temperature"),
        Setting("terminal_acid_g_l", 60.0, 10.0, 250.0, "g/L", "free acid that the tanks are held at, which sets the pace; acid_left_t is what the feed brought over its need"),
        Setting("ferric_g_l", 20.0, 2.0, 60.0, "g/L", "ferric iron in the train"),
        Setting("tanks", 3.0, 1.0, 12.0, "-", "equal stirred tanks in series", whole=True),
        Setting("steam_t_per_t", 0.5, 0.0, 3.0, "t/t", "steam per tonne of solids"),
    ),
    example={
        "solids": Stream.of({"ZnFe2O4": 18.0, "ZnO": 2.0, "FeO(OH)": 1.0, "ZnS": 0.6, "PbSO4": 1.7, "SiO2": 2.0,
                             "Cd in ferrite": 0.02, "In in ferrite": 0.005, "Ge in ferrite": 0.004,
                             "In in hydroxide": 0.002, "Ag in calcine": 0.008, "As in calcine": 0.04, "gangue": 4.0}),
        "acid": Stream.of({"ZnSO4": 30.0, "H2SO4": 40.0}),
    },
)  # fmt: skip


def neutral_only(assay: Mapping[str, float]) -> dict[str, float]:
    """Zinc recovery and residue of a plant that roasts and leaches to neutral, without opening the ferrite."""
    roasted = roasting.FLUID_BED.run(roasting.concentrate(100.0, **assay)).products
    calcine = Stream.of(gather(roasted["calcine"], roasted["dust"]))
    leached = NEUTRAL.run({"calcine": calcine})
    left = HOT.run(
        {
            "solids": leached.products["solids"],
            "acid": Stream.of({"ZnSO4": leached.products["liquor"].species_flow("ZnSO4")}),
        },
        {"hours": 0.0},
    )
    residue, zinc = left.products["residue"], float(calcine.element("Zn"))
    return {
        "Zn_recovery_pct": 100.0 * (1.0 - float(residue.element("Zn")) / zinc),
        "residue_Zn_pct": 100.0 * float(residue.assay("Zn")), "residue_t_per_t_Zn": float(residue.total()) / zinc,
        "Cd_recovery_pct": 100.0 * (1.0 - float(residue.element("Cd") / calcine.element("Cd"))),
    }  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a leach: the neutral circuit alone, ferrite kinetics, or a train at stated conditions."""
    central = PARAMETERS.central()
    words = " ".join(str(inputs.get(k, "")) for k in ("circuit", "flowsheet", "reductant", "medium")).lower()
    route = re.search(r"jarosite|goethite|ha?ematite|hot acid", words)
    if route and "reduct" not in words:
        from oreshed.technology.extraction.zinc_plant import (
            compute as plant,  # a plant is built of these units
        )

        by = {"hot acid": "jarosite", "haematite": "hematite"}.get(route[0], route[0])
        return dict(plant({"route": by, "concentrate": figures(inputs, "concentrate")}))
    if "neutral" in words or "without ferrite" in words:
        given = figures(inputs, "concentrate")
        return dict(neutral_only(given))
    if "hydrazine" in words:
        activation = {m: float(central[f"hydrazine_activation_{m}"]) for m in ("Cd", "Zn", "Fe")}
        return {
            "Ea_kJ_mol": activation,
            "order_H2SO4": {m: float(central[f"hydrazine_order_{m}"]) for m in ("Cd", "Zn", "Fe")},
        }
    kelvin = given_kelvin(inputs, 366.15)
    acid = figure(inputs, "H2SO4_g_L", default=60.0) / molar_mass("H2SO4")
    iron = figure(inputs, "Fe3_g_L", default=REFERENCE_IRON)
    found: dict[str, Any] = {
        "Ea_kJ_mol": apparent_activation(lambda t: ferrite_rate(t, 1.0, REFERENCE_IRON, central), kelvin), "order_H": float(central["acid_order"]),
        "order_H2SO4": float(central["acid_order"]), "order_Fe3": float(central["ferric_order"]),
    }  # fmt: skip
    found["Ea_kJ_per_mol"], found["order_H_activity"] = found["Ea_kJ_mol"], found["order_H"]
    if "reflux" in str(inputs.get("T", "")).lower():
        share = 1.0 - float(central["inaccessible"])
        return found | {
            "Zn_extraction_pct": 100.0 * share,
            "In_extraction_pct": 100.0 * share * float(central["indium_with_ferrite"]),
        }
    hours = figure(inputs, "t_h", default=figure(inputs, "t_min", default=360.0) / 60.0)
    kt = float(ferrite_rate(kelvin, acid, iron, central)) * hours
    opened = (
        surface_conversion_in_tanks(kt, figure(inputs, "tanks"))
        if "tanks" in inputs
        else surface_conversion(kt)
    )
    found["k_per_h"] = kt / hours if hours else 0.0
    found["Zn_extraction_pct"] = 100.0 * (1.0 - float(central["inaccessible"])) * float(opened)
    return found


WORDS = (
    Word("circuit", "-", "'neutral + weak acid leach only' leaves the ferrite; one with hot acid, jarosite, goethite or hematite is a whole plant"),
    Word("concentrate", "%", "assay of the concentrate: Zn_pct, Fe_pct, Pb_pct, SiO2_pct, CaO_pct, …"),
    Word("reductant", "-", "hydrazine, sphalerite concentrate"), Word("T", "-", "'reflux', or T_C, T_K"),
    Word("H2SO4_g_L", "g/L", "free acid that leaves"), Word("Fe3_g_L", "g/L", "ferric iron"),
    Word("t_h", "h", "time (or t_min)"), Word("tanks", "-", "stirred tanks in series; a batch when left out"),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "neutral-leach", "Neutral leach of zinc calcine", ("E13", "P21"),
        "Oxides to zinc sulphate liquor; iron, indium, germanium and arsenic go down with the solids.",
        "industrial", __name__, NEUTRAL, compute,
        answers=("neutral leach zinc recovery", "leaching: calcine*"), words=WORDS, equations=__doc__ or "",
        needs=(Need("residue_Zn_pct", "the concentrate's assay (concentrate: Zn_pct, Fe_pct, …): at 53 % Zn the residue holds "
                    "18.5 % of it from 6 % iron, 20.9 from 7.5, 24.7 from 10, and each 1 % of CaO takes off 0.9", ("concentrate",)),),
    ),
    Technology(
        "hot-acid-leach", "Hot acid leach of zinc ferrite", ("E13", "P21", "Y02"),
        "Opens the ferrite in a train of tanks; lead, silver and silica stay in the residue.",
        "industrial", __name__, HOT, compute,
        answers=("ferrite reductive leach", "leaching: zinc ferrite*", "leaching: cadmium-bearing zinc ferrite*",
                 "leaching: indium-bearing zinc ferrite*", "ferrite*", "hot acid leach*", "jarosite process*", "goethite process*",
                 "hematite process*"),
        words=WORDS, equations=__doc__ or "",
        needs=(Need("*leach_pct*", "the time of each leach (t_h) and the assay of the residue or of its concentrate: acid, heat and dilution alone decide no extraction"),),
    ),
)  # fmt: skip
