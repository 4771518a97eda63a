"""Primary copper smelting: flash or bath furnace, slag cleaning, Peirce-Smith converters, anode furnace.

Concentrate burns with oxygen-enriched air to matte over an iron silicate slag; converters blow the matte to blister,
which the anode furnace refines and casts. Copper lost and minor elements follow the matte grade, which the oxygen sets;
converter slag, anode slag and most dust return, so that a volatile leaves by the dust bled or not at all.

    matte          Cu2S + FeS at copper fraction g: iron and sulphur per copper follow from g
    slag           M = c (Fe - Fe in matte) + oxides ; c from its Fe/SiO2 and ferric share ; SiO2 is fluxed
    copper lost    w60 exp(r (g - 0.60)) M in the furnace, w_d M after cleaning
    minor element  matte : slag : gas = 1 : L M_slag/M_matte : V n_gas ; log10 L = log10 L60 + b (g - 0.60)
    converting     blister, slag and gas shares on the line through 54 % and 70 % matte
    heat           formation enthalpies at 298 K = heat of matte, slag and gas + losses - fuel
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from oreshed.technology.extraction import copper_matte as matte
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.physical_constants import GJ_PER_MWH
from oreshed.technology.species import mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

KINDS = ("flash", "bath")
BULK = ("Cu", "Fe", "S", "C", "Si", *matte.SLAG_OXIDES)
NOBLE = ("Ag", "Au", "Pt", "Pd", "Se", "Te")
REFERENCE_GAS = 30.0  # kmol of gas per tonne of matte at which the volatilities of the table hold
CARBON_PER_MWH = 0.0551  # t C per MWh of natural gas (IPCC 2006 vol. 2 table 1.3, from memory)
MWH_PER_GJ = 1.0 / GJ_PER_MWH


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage."""
    return read_parameters("oreshed.technology.extraction", "copper_smelting.csv", stage)


def furnace_parameters(kind: str) -> Parameters:
    """Parameters of a flash or a bath furnace: they part in the dust that they make."""
    other = next(k for k in KINDS if k != kind)
    own = (p for p in stage_parameters("smelting") if not p.name.endswith(f"_{other}"))
    return Parameters((*own, *matte.MINERAL_HEATS))


def smelt(kind: str, feeds: Feeds, v: Values) -> Result:
    """Matte, slag, dust and gas of the furnace, with flux, oxygen and fuel drawn."""
    charge = mix(*feeds.values())
    carry = v[f"dust_carry_{kind}"]
    whole = matte.followed(charge)
    kept = {e: flow * (1.0 - carry) for e, flow in whole.items()}
    none = np.zeros(())
    bulk = slag_and_matte(kept, charge, v)
    gas_sulphur = kept.get("S", none) - bulk["matte_S"] - bulk["slag_S"]
    sulphur_dioxide = gas_sulphur / molar_mass("S")
    ferric = v["ferric_share"]
    need = (
        sulphur_dioxide
        + matte.iron_oxygen(bulk["slag_Fe"], ferric)
        - 0.5 * matte.oxygen_held(charge) * (1.0 - carry)
        + kept.get("C", none) / molar_mass("C")
    )
    blown, nitrogen, bought = matte.blast(np.maximum(need, 0.0), v["oxygen_share"], v["oxygen_used"])
    process = {"SO2": sulphur_dioxide, "N2": nitrogen, "O2": np.maximum(blown - need, 0.0),
               "CO2": kept.get("C", none) / molar_mass("C")}  # fmt: skip
    moles = sum(process.values(), start=none)
    gas_per_matte = ratio(moles * 1000.0, bulk["matte"]) / REFERENCE_GAS
    slag_per_matte = ratio(bulk["slag"], bulk["matte"])
    out: dict[str, dict[str, Array]] = {p: {} for p in ("matte", "slag", "dust", "gas")}
    minor = [e for e in kept if f"{e}_log_l" in v]
    # What no table knows is taken for an oxide of the slag.
    out["slag"] = {e: x for e, x in kept.items() if e not in BULK and e not in minor}
    if minor:
        level = matte.slag_to_matte(
            v["matte_grade"][..., None], matte.columns(v, minor, "_log_l"), matte.columns(v, minor, "_slope")
        )
        ways = matte.three_ways(
            level, slag_per_matte[..., None], matte.columns(v, minor, "_volatile"), gas_per_matte[..., None]
        )
        _, to_slag, away = (matte.columns(kept, minor) * w for w in ways)
        for i, e in enumerate(minor):
            out["slag"][e] = to_slag[..., i]
            out["gas"][e] = away[..., i] * v.get(f"{e}_uncondensed", none)
            out["dust"][e] = away[..., i] - out["gas"][e]
            out["matte"][e] = kept[e] - to_slag[..., i] - away[..., i]
    for e, flow in whole.items():
        if e != "C":
            out["dust"][e] = out["dust"].get(e, none) + flow * carry
    heat = _smelting_heat(charge, bulk, process, v)
    fuel = np.maximum(-heat, 0.0) * MWH_PER_GJ / v["fuel_used"]
    carbon = whole.get("C", none) + fuel * CARBON_PER_MWH
    leak = (moles - process["CO2"]) * v["air_leak"]
    silica = mass_ratio("SiO2", "Si")
    flux = bulk["silica"] - kept.get("Si", none) * silica
    strength = ratio(sulphur_dioxide, moles + leak)
    solids, total = charge.total(), bulk["matte"] > 0
    return Result(
        {
            "matte": mix(
                Stream.of({"Cu2S": bulk["matte_Cu"] * mass_ratio("Cu2S", "Cu", 0.5),
                           "FeS": bulk["matte_Fe"] * mass_ratio("FeS", "Fe")}),
                contained(out["matte"], "matte")),
            "slag": mix(
                Stream.of({**matte.iron_oxides(bulk["slag_Fe"], ferric), "SiO2": bulk["silica"],
                           "gangue": matte.rock(charge), **matte.other_oxides(kept)}),
                contained(out["slag"] | {"Cu": bulk["slag_Cu"], "S": bulk["slag_S"]}, "slag")),
            "dust": contained(out["dust"], "dust"),
            "gas": mix(
                Stream.of({"SO2": gas_sulphur * mass_ratio("SO2", "S"),
                           "N2": (nitrogen + leak * 0.79) * molar_mass("N2"),
                           "O2": (process["O2"] + leak * 0.21) * molar_mass("O2"),
                           "CO2": carbon * mass_ratio("CO2", "C")}),
                contained(out["gas"], "gas")),
        },
        drawn={"flux": Stream.of({"SiO2": flux}), "fuel": Stream.of({"C": fuel * CARBON_PER_MWH})},
        utilities={
            "electricity_MWh": solids * v["electricity"]
            + bought * molar_mass("O2") * v["oxygen_electricity"],
            "fuel_MWh": fuel + solids * v["drying_fuel"],
            "oxygen_t": bought * molar_mass("O2"),
            "silica_flux_t": flux,
        },
        emissions={"CO2_t": carbon * mass_ratio("CO2", "C")
                   + solids * v["drying_fuel"] * CARBON_PER_MWH * mass_ratio("CO2", "C")},
        diagnostics={
            "matte_t": bulk["matte"], "slag_t": bulk["slag"], "slag_copper": ratio(bulk["slag_Cu"], bulk["slag"]),
            "offgas_SO2_vol_pct": 100.0 * strength, "heat_surplus_GJ_per_t": ratio(heat, solids) * total,
            "oxygen_t_per_t": ratio(blown * molar_mass("O2"), solids),
        },
    )  # fmt: skip


def slag_and_matte(kept: Mapping[str, Array], charge: Stream, v: Values) -> dict[str, Array]:
    """Tonnes of matte and slag and of their copper, iron, sulphur and silica, at the set matte grade.

    Copper in slag takes part of the copper that matte would hold, so both masses come from one linear equation;
    silica is the larger of what the flux ratio asks and what the charge brings.
    """
    none = np.zeros(())
    copper, iron, sulphur = (kept.get(e, none) for e in ("Cu", "Fe", "S"))
    grade = v["matte_grade"]
    lost = matte.slag_copper(grade, v["slag_copper_at_60"], v["slag_copper_rise"])
    per = matte.iron_per_copper(grade)
    others = sum(matte.other_oxides(kept).values(), start=none) + matte.rock(charge)
    brought = kept.get("Si", none) * mass_ratio("SiO2", "Si")
    oxide = matte.oxide_per_iron(v["ferric_share"])

    def mass(per_iron: Array, fixed: Array) -> Array:
        return np.asarray((per_iron * (iron - per * copper) + fixed) / (1.0 - per_iron * per * lost))

    slag = np.maximum(mass(oxide + 1.0 / v["iron_per_silica"], others), mass(oxide, others + brought))
    slag = np.maximum(slag, 0.0) * (copper > 0)
    slag_copper = np.minimum(lost * slag, copper)
    matte_copper = copper - slag_copper
    matte_iron = np.minimum(per * matte_copper, iron)
    slag_iron = iron - matte_iron
    own = matte_copper * mass_ratio("S", "Cu", 0.5) + matte_iron * mass_ratio("S", "Fe")
    slag_sulphur = np.minimum(v["slag_sulphur"] * slag, np.maximum(sulphur - own, 0.0))
    return {
        "slag": slag, "slag_Cu": slag_copper, "slag_Fe": slag_iron, "slag_S": slag_sulphur,
        "silica": np.maximum(slag_iron / v["iron_per_silica"], brought) * np.ones_like(slag),
        "matte_Cu": matte_copper, "matte_Fe": matte_iron, "matte_S": own,
        "matte": matte_copper + matte_iron + own,
    }  # fmt: skip


def _smelting_heat(
    charge: Stream, bulk: Mapping[str, Array], process: Mapping[str, Array], v: Values
) -> Array:
    """GJ a year left over once matte, slag and gas are hot; negative where fuel must help."""
    made = Stream.of({
        "Cu2S": bulk["matte_Cu"] * mass_ratio("Cu2S", "Cu", 0.5), "FeS": bulk["matte_Fe"] * mass_ratio("FeS", "Fe"),
    })  # fmt: skip
    freed = (
        matte.formation_heat(charge)
        - matte.formation_heat(made)
        - matte.iron_heat(bulk["slag_Fe"], v["ferric_share"])
        - process["SO2"] * matte.FORMATION["SO2"]
        - process["CO2"] * matte.FORMATION["CO2"]
    )
    taken = (
        bulk["matte"] * v["matte_heat"] + bulk["slag"] * v["slag_heat"]
        + matte.gas_heat(process, v["melt_K"]) + charge.total() * v["wall_loss"]
    )  # fmt: skip
    return np.asarray(freed - taken)


def clean_slag(feeds: Feeds, v: Values) -> Result:
    """Slag by electric furnace or flotation: what is recovered returns to the furnace, the rest is discarded."""
    slag = feeds["slag"]
    mass, copper = slag.total(), slag.element("Cu")
    share = 1.0 - np.minimum(ratio(mass * v["discard_copper"], copper, 1.0), 1.0)
    take: dict[str, Array | float] = {}
    for name in slag.species:
        element, _, host = name.partition(" in ")
        if host:
            follow = (
                1.0 if element in ("Cu", "S") else v["noble_follow"] if element in NOBLE else v["base_follow"]
            )
            take[name] = share * follow
    returned, discard = slag.split(take)
    return Result(
        {"returned": returned, "discard": discard},
        utilities={"electricity_MWh": mass * v["electricity"]},
        emissions={"slag_t": discard.total()},
        diagnostics={
            "discard_copper": ratio(discard.element("Cu"), discard.total()),
            "copper_recovered": share,
        },
    )


def _sulphur_left(feeds: Feeds, v: Values) -> Array:
    charge = mix(*feeds.values())
    matte_sulphur = charge.element("Cu") * matte.sulphur_per_copper(v["matte_grade"])
    return ratio(charge.element("S"), matte_sulphur, 2.0)


def _iron_left(feeds: Feeds, v: Values) -> Array:
    charge = mix(*feeds.values())
    return ratio(charge.element("Fe"), charge.element("Cu") * matte.iron_per_copper(v["matte_grade"]), 2.0)


# A common blend of porphyry concentrates, t: about 28 % Cu, 28 % Fe, 32 % S; traces from memory.
CONCENTRATE = mix(
    Stream.of({"chalcopyrite": 74.0, "chalcocite": 3.5, "pyrite": 10.0, "quartz": 7.0, "calcite": 2.0, "gangue": 3.0}),
    contained({"As": 0.15, "Sb": 0.03, "Bi": 0.015, "Pb": 0.25, "Zn": 0.8, "Se": 0.012, "Te": 0.003, "Ag": 0.008,
               "Au": 0.0005, "Pt": 1e-5, "Pd": 4e-5, "Ni": 0.02, "Co": 0.015, "Sn": 0.01, "Cd": 0.005, "In": 0.0008,
               "Ga": 0.0005, "Ge": 0.0003, "Hg": 0.0003, "Tl": 0.0003}, "concentrate"),
)  # fmt: skip
_SLAG = mix(Stream.of({"FeO": 45.0, "Fe3O4": 8.0, "SiO2": 35.0, "CaO": 2.0, "gangue": 5.0}),
            contained({"Cu": 1.5, "S": 0.9, "Pb": 0.2, "Zn": 1.0, "Ag": 0.001}, "slag"))  # fmt: skip
_GRADE = Setting(
    "matte_grade", 0.62, 0.45, 0.75, "mass fraction Cu", "copper in matte, set by oxygen per charge"
)


def furnace(kind: str) -> Unit:
    """The smelting furnace: concentrate and returns in; matte, slag, dust and gas out."""
    share = 0.60 if kind == "flash" else 0.50
    return Unit(
        f"{kind}-smelting", ("concentrate", "returns"), ("matte", "slag", "dust", "gas"), partial(smelt, kind),
        furnace_parameters(kind),
        settings=(_GRADE, Setting("oxygen_share", share, 0.21, 0.98, "volume share", "oxygen in the blast")),
        limits=(
            Limit("copper in concentrate", grade("Cu", "concentrate"), 0.12, 0.50, "mass fraction",
                  "leaner feeds are roasted or floated again, richer ones smelted straight to blister"),
            Limit("sulphur of the charge over sulphur of the matte", _sulphur_left, 1.0, 20.0, "t/t",
                  "with less sulphur the matte of this grade cannot form: add pyrite or set a higher grade"),
            Limit("iron of the charge over iron of the matte", _iron_left, 1.0, 1e9, "t/t",
                  "with less iron the matte comes out richer than set"),
        ),
        least_energy=_no_energy,
        example={"concentrate": CONCENTRATE, "returns": contained({"Cu": 0.6, "As": 0.05, "Pb": 0.1}, "dust")},
    )  # fmt: skip


def _no_energy(feeds: Feeds, v: Values) -> Array:
    """None: burning the sulphides frees more heat than melting takes; fuel and oxygen pay for losses and speed."""
    del v
    return 0.0 * mix(*feeds.values()).element("Cu")


CLEANING = Unit("slag-cleaning", ("slag",), ("returned", "discard"), clean_slag, stage_parameters("cleaning"),
                example={"slag": _SLAG})  # fmt: skip
