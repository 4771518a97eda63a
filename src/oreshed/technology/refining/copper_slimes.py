"""Copper electrorefining, its slimes, and tellurium.

Copper anodes dissolve and copper deposits; what is nobler, and selenides and tellurides of silver and copper, fall as
slimes. The slimes are decopperised, tellurium leaves as copper telluride, selenium by roasting, and silver, gold and
platinum metals stay in dore. Copper telluride is sold, or leached with caustic and electrowon to tellurium.

    cathode       E = U / (1.1855e-3 CE)      kWh per tonne of copper
    slimes        element split by sourced shares; anode content times share is what a slimes plant can hold
    telluride     Cu2Te carries 2 mol of copper a mol of tellurium
    tellurium     Te(IV) + 4 e-: 1.1901 g/Ah
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.case_inputs import figures
from oreshed.technology.casework.given import Given
from oreshed.technology.flowsheet import Flowsheet, Join, solve, splitter
from oreshed.technology.network_plant import NetworkPlant
from oreshed.technology.parameter import Parameters, Values, read_parameters
from oreshed.technology.refining.electrolysis import energy_kwh_per_t
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

DORE = ("Ag", "Au", "Pt", "Pd")


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage."""
    return read_parameters("oreshed.technology.refining", "copper_slimes.csv", stage)


def tellurium_in_slimes(copper: Array | float, grams_per_t: Array | float, to_slimes: Array | float) -> Array:
    """Tonnes of tellurium in slimes from tonnes of copper electrorefined and grams of Te per tonne of anode copper."""
    return np.asarray(np.asarray(copper) * np.asarray(grams_per_t) * 1e-6 * np.asarray(to_slimes))


def electrorefine(feeds: Feeds, v: Values) -> Result:
    """Cathode, slimes, and what dissolves and is bled."""
    anode = feeds["anode"]
    copper = anode.element("Cu")
    cathode_copper = copper * v["Cu_to_cathode"]
    slimes, bleed = {}, {}
    for e in anode.elements():
        flow = anode.element(e)
        part = flow * v.get(f"{e}_to_slimes", np.zeros(()))
        slimes[e] = part
        bleed[e] = flow - part - (cathode_copper if e == "Cu" else 0.0)
    return Result(
        {
            "cathode": contained({"Cu": cathode_copper}, "cathode"),
            "slimes": contained(slimes, "slimes"),
            "bleed": contained({e: np.maximum(x, 0.0) for e, x in bleed.items()}, "electrolyte"),
        },
        utilities={
            "electricity_MWh": cathode_copper
            * energy_kwh_per_t("Cu", v["cell_voltage"], v["current_efficiency"]) / 1000.0
        },
        diagnostics={"slimes_kg_per_t": ratio(sum(slimes.values(), start=np.zeros(())) * 1000.0, anode.total())},
    )  # fmt: skip


def treat_slimes(feeds: Feeds, v: Values) -> Result:
    """Copper telluride, selenium, dore, copper liquor and residue."""
    slimes = feeds["slimes"]
    tellurium = slimes.element("Te") * v["Te_to_telluride"]
    # Copper of the telluride comes from the slimes first and from cementing copper where they hold too little.
    copper_needed = tellurium * 2.0 * molar_mass("Cu") / molar_mass("Te")
    copper_there = slimes.element("Cu")
    copper_drawn = np.maximum(copper_needed - copper_there, 0.0)
    copper_left = np.maximum(copper_there - copper_needed, 0.0)
    liquor_copper = copper_left * v["Cu_to_liquor"]
    selenium = slimes.element("Se") * v["Se_recovered"]
    dore = {e: slimes.element(e) * v[f"{e}_to_dore"] for e in DORE}
    out = {
        "Te": tellurium,
        "Cu": np.minimum(copper_needed, copper_there) + liquor_copper,
        "Se": selenium,
    } | dore
    residue = {e: np.maximum(slimes.element(e) - out.get(e, 0.0), 0.0) for e in slimes.elements()}
    return Result(
        {
            "telluride": Stream.of({"Cu2Te": tellurium * mass_ratio("Cu2Te", "Te")}),
            "selenium": contained({"Se": selenium}, "selenium"),
            "dore": contained(dore, "dore"),
            "liquor": contained({"Cu": liquor_copper}, "liquor"),
            "residue": contained(residue, "residue"),
        },
        drawn={"copper": contained({"Cu": copper_drawn}, "cementing copper")},
        utilities={"fuel_MWh": slimes.total() * v["energy"], "copper_t": copper_drawn},
    )


def win_tellurium(feeds: Feeds, v: Values) -> Result:
    """Tellurium metal from copper telluride; the copper returns as residue."""
    feed = feeds["telluride"]
    metal = feed.element("Te") * v["Te_to_metal"]
    selenium = feed.element("Se") * v["Se_to_metal"]
    residue = {e: feed.element(e) for e in feed.elements()} | {
        "Te": feed.element("Te") - metal, "Se": feed.element("Se") - selenium,
    }  # fmt: skip
    return Result(
        {"metal": contained({"Te": metal, "Se": selenium}, "metal"), "residue": contained(residue, "residue")},
        utilities={
            "electricity_MWh": metal * energy_kwh_per_t("Te", v["cell_voltage"], v["current_efficiency"]) / 1000.0,
            "caustic_soda_t": metal * v["caustic"],
        },
        diagnostics={"purity": ratio(metal, metal + selenium)},
    )  # fmt: skip


# An anode of a large custom refinery, t per 1,000 t: 105 g/t Te (world mean 2018), others from memory.
ANODE = contained(
    {"Cu": 994.0, "Ag": 0.6, "Au": 0.03, "Se": 0.4, "Te": 0.105, "Pb": 0.8, "Bi": 0.1, "Sb": 0.2, "As": 1.0, "Ni": 1.5,
     "Pt": 0.0005, "Pd": 0.002}, "anode")  # fmt: skip
REFINERY = Unit(
    "electrorefining", ("anode",), ("cathode", "slimes", "bleed"), electrorefine, stage_parameters("electrorefining"),
    limits=(Limit("copper in anode", grade("Cu", "anode"), 0.97, 1.0, "mass fraction",
                  "above that impurities passivate the anode"),),
    example={"anode": ANODE},
)  # fmt: skip
SLIMES = Unit(
    "slimes", ("slimes",), ("telluride", "selenium", "dore", "liquor", "residue"), treat_slimes,
    stage_parameters("slimes"),
    example={"slimes": contained({"Cu": 1.0, "Ag": 0.59, "Au": 0.03, "Se": 0.39, "Te": 0.1, "Pb": 0.78}, "slimes")},
)  # fmt: skip
TELLURIUM = Unit(
    "tellurium",
    ("telluride",),
    ("metal", "residue"),
    win_tellurium,
    stage_parameters("tellurium"),
    example={"telluride": Stream.of({"Cu2Te": 100.0})},
)


def plant(refined_here: float) -> Flowsheet:
    """Anodes to cathode, dore, selenium and tellurium; share of the telluride that is refined here, the rest sold."""
    return Flowsheet(
        "copper-slimes",
        {"refinery": REFINERY, "slimes": SLIMES,
         "telluride": splitter("telluride", ("refined", "sold"), (refined_here,)), "tellurium": TELLURIUM},
        (Join("refinery", "slimes", "slimes", "slimes"), Join("refinery", "cathode", name="cathode"),
         Join("refinery", "bleed", name="bleed"), Join("slimes", "telluride", "telluride", "feed"),
         Join("slimes", "selenium", name="selenium"), Join("slimes", "dore", name="dore"),
         Join("slimes", "liquor", name="copper liquor"), Join("slimes", "residue", name="slimes residue"),
         Join("telluride", "refined", "tellurium", "telluride"), Join("telluride", "sold", name="copper telluride"),
         Join("tellurium", "metal", name="tellurium"), Join("tellurium", "residue", name="tellurium residue")),
        {"anode": ("refinery", "anode")},
    )  # fmt: skip


def _anode_of(copper: float, companions: Mapping[str, Array]) -> dict[str, Stream]:
    """Anodes that hold so many tonnes of copper; companions that are not named as in `ANODE`."""
    each = copper / float(ANODE.element("Cu"))
    carried = {e: ANODE.element(e) * each for e in ANODE.elements()}
    carried |= {e: copper * np.asarray(x) for e, x in companions.items() if e != "Cu"}
    return {"anode": contained(carried, "anode")}


# Where an element leaves for use: telluride as sold, or tellurium metal where it is refined at home.
_KEPT = {
    "sold": {"tellurium": ("copper telluride",)},
    "refined": {"tellurium": ("tellurium",)},
    "left": {},
}
NETWORK = NetworkPlant(
    "copper",
    {"telluride": ("sold", "refined", "left")},
    lambda settings: plant(1.0 if settings["telluride"] == "refined" else 0.0),
    _anode_of,
    lambda settings: (
        {"copper": ("cathode",), "selenium": ("selenium",), "silver": ("dore",), "gold": ("dore",)}
        | {"platinum": ("dore",), "palladium": ("dore",)}
        | _KEPT[settings["telluride"]]
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the slimes chain from the inputs of a case; see `words`."""
    v = stage_parameters("electrorefining").central()
    found: dict[str, Any] = {}
    if "leach" not in str(inputs.get("label", "")).lower():  # what a leach takes is no share of the anode
        found = {
            k.removesuffix("_to_slimes"): 100.0 * float(x) for k, x in v.items() if k.endswith("_to_slimes")
        }
        found["Pt_group"] = found["Pt"]
    if "copper_electrorefined_Mt" in inputs and "Te_g_per_t" in inputs:
        te = tellurium_in_slimes(
            float(inputs["copper_electrorefined_Mt"]) * 1e6, float(inputs["Te_g_per_t"]), v["Te_to_slimes"]
        )
        found["Te_in_slimes_t"] = float(te)
    found |= _chain(inputs, v)
    if "anode_g_per_t" in inputs:
        grams = figures(inputs, "anode_g_per_t")
        anode = contained(
            {e: x * 1e-3 for e, x in grams.items()} | {"Cu": 1000.0 - sum(grams.values()) * 1e-3}, "anode"
        )
        solved = solve(plant(float(inputs.get("refined_here", 1.0))), {"anode": anode})
        found["Te_metal_kg_per_kt"] = 1000.0 * float(solved.products["tellurium"].element("Te"))
        found["slimes_kg_per_t"] = float(solved.results["refinery"].diagnostics["slimes_kg_per_t"])
    if not found:
        raise KeyError("anode_g_per_t, or anode_t with anode_Te_ppm")
    return found


def _shares_in_row(given: Given) -> dict[str, float]:
    """Recovery of an element over the steps whose shares a case gives, from concentrate to metal."""
    found: dict[str, float] = {}
    for e in ("Te", "Se", "Ag", "Au", "Pt", "Pd"):
        steps = (f"{e}_to_matte", f"{e}_to_blister", f"{e}_to_anode|{e}_to_anodes", f"{e}_to_slimes|{e}_to_slime",
                 f"{e}_leach_recovery|slime_leach_recovery|slimes_recovery", f"{e}_to_metal|refining_recovery")  # fmt: skip
        shares = [x for step in steps if (x := given.one(step)) is not None]
        if (
            len(shares) > 1
            and given.one(f"{e}_to_anode|{e}_to_slimes|{e}_to_slime|{e}_to_blister") is not None
        ):
            whole = 100.0 * float(np.prod(shares))
            found |= dict.fromkeys(
                (f"overall_{e}_recovery_pct", f"{e}_recovery_pct", f"{e}_overall_recovery_pct"), whole
            )
    return found


def _chain(inputs: Mapping[str, Any], v: Values) -> dict[str, float]:
    """Tonnes of an element from so many anodes, by what goes to slimes and what their treatment wins of it."""
    given = Given(inputs)
    anode = given.one("anode|anodes|copper_anode|anodes_cast|copper_refined|cathode", "t")
    found: dict[str, float] = {}
    if anode is None:
        return _shares_in_row(given)
    treated = stage_parameters("slimes").central()
    usual = {
        "Te": "Te_to_telluride",
        "Se": "Se_recovered",
        "Ag": "Ag_to_dore",
        "Au": "Au_to_dore",
        "Pt": "Pt_to_dore",
        "Pd": "Pd_to_dore",
    }
    for e, held in given.elements("anode_{}|{}_in_anode|anodes_{}|{}", "ppm").items():
        share = given.one(
            f"{e}_to_slimes|{e}_to_slime|{e}_in_slimes|to_slimes",
            "fraction",
            float(v.get(f"{e}_to_slimes", 0.0)),
        )
        won = given.one(f"{e}_recovery|slime_leach_recovery|{e}_leach_recovery|slimes_recovery|{e}_recovery_from_slimes|recovery", "fraction",
                        float(treated[usual[e]]) if e in usual else None)  # fmt: skip
        slimes = anode * float(held) * 1e-6 * float(share or 0.0)
        found |= {
            f"{e}_in_anodes_t": anode * float(held) * 1e-6,
            f"{e}_in_slimes_t": slimes,
            f"{e}_to_slimes_t": slimes,
        }
        if won is not None:
            found |= {f"{e}_t": slimes * won, f"{e}_recovered_t": slimes * won, f"{e}_recovery_pct": 100.0 * float(share or 0.0) * won}  # fmt: skip
    return found


TECHNOLOGIES = (
    Technology(
        "copper-slimes", "Copper electrorefining, slimes and tellurium", ("P20", "Y01", "Y10"),
        "Copper anodes to cathode; slimes to dore, selenium and copper telluride; telluride sold or refined.",
        "industrial", __name__, plant(1.0), compute,
        answers=("electrorefining deportment to slimes", "copper slimes*", "tellurium from slimes", "*Cu anodes", "copper anodes*",
                 "tellurium chain*", "Te chain*", "Te recovery*", "tellurium balance*", "tellurium recovery*", "*tellurium*slimes*", "*tellurium*anode*", "*anode slime*", "selenium*slimes*", "*copper*slimes*"),
        words=(
            Word("copper_electrorefined_Mt, Te_g_per_t", "Mt, g/t", "asks for Te_in_slimes_t"),
            Word("anode_g_per_t", "g/t by element", "an anode: asks for Te_metal_kg_per_kt and slimes_kg_per_t"),
            Word("anode_t, anode_Te_ppm, Te_to_slimes_pct, slime_leach_recovery_pct", "t, ppm, %", "so many anodes: ask for Te_in_slimes_t and Te_t; so for Se, Ag, Au, Pt, Pd"),
            Word("refined_here", "fraction", "share of the telluride refined in the plant, default 1"),
        ),
        equations=__doc__ or "", network=NETWORK, labelled=True,
        needs=(
            Need("j_A_per_m2", "no model: a current density is set, it does not follow from the anode"),
            Need("*_pct", "the slime's minerals, and the acid, oxidant and oxygen given: a name of a leach decides no extraction", ("anode_g_per_t",)),
            Need("passivation", "the anode's oxygen, silver, selenium and arsenic with the bath's copper and acid: nickel alone "
                 "decides no passivation", ("O_pct", "anode_g_per_t")),
        ),
    ),
)  # fmt: skip
