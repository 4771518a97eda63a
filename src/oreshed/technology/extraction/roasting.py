"""Roasting of zinc concentrate: fluid bed, and the updraught sinter machine ahead of a shaft furnace.

Air turns sulphides into oxides and SO2; a few per cent of the zinc becomes sulphate, and all zinc that iron finds
becomes ferrite, which only hot acid dissolves. Cadmium, thallium and mercury leave as vapour as far as temperature
and oxygen allow, and most of the vapour condenses on the dust, which joins the calcine.

    main reaction   ZnS + 1.5 O2 -> ZnO + SO2          -441 kJ/mol
    conversion      1 - (1-X)^(1/3) = k t ; over the ages of a stirred bed 1 - X = 1/(4 k tau) at long stay
    rate            k = k(1073 K) exp(-E/R (1/T - 1/1073))
    ferrite         Zn bound = 0.585 x Fe in ferrite   (mass, ZnFe2O4)
    cadmium         CdO = Cd(g) + 1/2 O2 ; p_Cd = a_CdO K / sqrt(pO2) ; carried share r/(1+r),
                    r = (moles of gas / moles of oxide) gamma K / sqrt(pO2)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, figures, given_kelvin
from oreshed.technology.kinetics import arrhenius, surface_conversion, surface_conversion_in_tanks
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.reaction import Flows, carried, pour
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import INERT, composition, molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

REFERENCE_K = 1073.0
ZINC_PER_IRON = molar_mass("Zn") / (2.0 * molar_mass("Fe"))  # in ZnFe2O4, mass
# Enthalpy of formation at 298 K, kJ/mol (CRC Handbook, as shipped by the chemicals library; sulphates of Pb, Zn CRC).
FORMATION = {
    "ZnS": -206.0, "ZnO": -350.5, "ZnSO4": -982.8, "FeS": -100.0, "Fe2O3": -824.2, "PbS": -100.4, "PbSO4": -920.0,
    "CdS": -161.9, "CdO": -258.4, "CuS": -53.1, "CuO": -157.3, "FeS2": -178.2, "SO2": -296.8, "Cd(g)": 111.8,
}  # fmt: skip
ENTROPY = {"Cd(g)": 0.1677, "O2": 0.2052, "CdO": 0.0548}  # kJ/(mol K), CRC Handbook
OXIDE = {"Cu": "CuO", "Co": "CoO", "Ni": "NiO", "Mn": "MnO2", "Mg": "MgO", "Si": "SiO2", "Al": "Al2O3"}
SULPHATED = {"Pb": "PbSO4", "Ca": "CaSO4"}
IN_FERRITE = {"In": "indium_in_ferrite", "Ge": "germanium_in_ferrite", "Ga": "gallium_in_ferrite"}
FUME = {
    "Tl": "thallium_volatilised", "Hg": "mercury_volatilised", "Se": "selenium_volatilised",
    "As": "arsenic_volatilised", "Ge": "germanium_volatilised",
}  # fmt: skip
ASSAYED = ("Zn", "Fe", "Pb", "Cu", "Cd", "Mg")  # given in per cent; other elements in ppm
NITROGEN_PER_OXYGEN = 79.05 / 20.95
MOLAR_HEAT_GAS = 0.0345  # kJ/(mol K), SO2-N2 mixture 300-1200 K


def zinc_in_ferrite(iron: ArrayLike, share: ArrayLike = 1.0) -> Array:
    """Tonnes of zinc bound by tonnes of iron in ferrite: 0.585 of it.

    >>> round(float(zinc_in_ferrite(10.0)), 3)
    5.854
    """
    return np.asarray(ZINC_PER_IRON * np.asarray(iron) * np.asarray(share))


def sulphide_rate(temperature_K: ArrayLike, rate: ArrayLike, activation: ArrayLike) -> Array:
    """1/min of the surface-reaction law at a temperature; `rate` holds at 1073 K, `activation` in kJ/mol."""
    return np.asarray(np.asarray(rate, dtype=np.float64) * arrhenius(activation, temperature_K, REFERENCE_K))


def cadmium_constant(temperature_K: ArrayLike) -> Array:
    """Equilibrium constant of CdO = Cd(g) + 1/2 O2, atm^1.5."""
    t = np.asarray(temperature_K, dtype=np.float64)
    heat = FORMATION["Cd(g)"] - FORMATION["CdO"]
    entropy = ENTROPY["Cd(g)"] + 0.5 * ENTROPY["O2"] - ENTROPY["CdO"]
    return np.asarray(np.exp(-(heat - t * entropy) / (GAS_CONSTANT * 1e-3 * t)))


def cadmium_volatilised(
    temperature_K: ArrayLike, oxygen_atm: ArrayLike, gas_per_oxide: ArrayLike, activity: ArrayLike
) -> Array:
    """Share of the cadmium that the gas carries out at equilibrium; gas and oxide in moles."""
    pressure = cadmium_constant(temperature_K) / np.sqrt(np.maximum(np.asarray(oxygen_atm), 1e-6))
    carried_ = np.asarray(gas_per_oxide) * np.asarray(activity) * pressure
    return np.asarray(carried_ / (1.0 + carried_))


@lru_cache(maxsize=128)
def _roasted(names: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[str, ...], Array]:
    """Which species air attacks (sulphides, carbonates, carriers), their elements, and fractions (species, elements)."""
    rows = []
    for i, name in enumerate(names):
        found = set(composition(name))
        sulphide = "S" in found and "O" not in found
        if name not in INERT and (carried(name) or sulphide or ("C" in found and "O" in found)):
            rows.append(i)
    elements = tuple(sorted({e for i in rows for e in composition(names[i])} - {"O", "H", "N"}))
    fractions = np.array([[composition(names[i]).get(e, 0.0) for e in elements] for i in rows])
    return tuple(rows), elements, fractions.reshape(len(rows), len(elements))


def oxidise(
    feed: Stream, v: Values, unroasted: Array, sulphated: Array
) -> tuple[Flows, Flows, dict[str, Array]]:
    """Solid and gas (without air) that a feed becomes, and what tells of it: heat in GJ, oxygen in kmol-thousands.

    The solid holds oxide, ferrite, sulphate and unroasted zinc; sulphur that no solid binds is the SO2.
    """
    rows, elements, fractions = _roasted(feed.species)
    kept = [i for i in range(len(feed.species)) if i not in rows]
    solid: Flows = {feed.species[i]: feed.by_species[..., i] for i in kept}
    amounts = (
        feed.by_species[..., list(rows)] @ fractions if rows else np.zeros((*feed.by_species.shape[:-1], 0))
    )
    e = {name: amounts[..., j] for j, name in enumerate(elements)}
    none = np.zeros(feed.by_species.shape[:-1])
    zinc, iron, sulphur = e.pop("Zn", none), e.pop("Fe", none), e.pop("S", none)
    cadmium, carbon = e.pop("Cd", none), e.pop("C", none)
    mass = molar_mass

    def add(name: str, tonnes: Array) -> None:
        solid[name] = solid[name] + tonnes if name in solid else tonnes

    # Sulphur bound by solids cannot exceed what there is: oxide ores bind none.
    bound = zinc * (unroasted + sulphated) / mass("Zn") + sum(
        (e.get(m, none) / mass(m) for m in SULPHATED), start=none
    )
    reach = np.minimum(1.0, ratio(sulphur / mass("S"), bound, 1.0))
    left, sulphate = zinc * unroasted * reach, zinc * sulphated * reach
    spinel = np.minimum(zinc_in_ferrite(iron, v["iron_as_ferrite"]), zinc - left - sulphate)
    add("ZnS", left * mass("ZnS") / mass("Zn"))
    add("ZnSO4", sulphate * mass("ZnSO4") / mass("Zn"))
    add("ZnFe2O4", spinel * mass("ZnFe2O4") / mass("Zn"))
    add("ZnO", (zinc - left - sulphate - spinel) * mass("ZnO") / mass("Zn"))
    add("Fe2O3", np.maximum(iron - spinel / ZINC_PER_IRON, 0.0) * mass("Fe2O3") / (2 * mass("Fe")))
    share_spinel = ratio(spinel, zinc)
    tied = cadmium * np.minimum(share_spinel * v["cadmium_in_ferrite"], 1.0)
    add("Cd in ferrite", tied)
    add("CdO", (cadmium - tied) * mass("CdO") / mass("Cd"))
    sulphur_left = sulphur - (left + sulphate) * mass("S") / mass("Zn")
    kmol = zinc / mass("Zn") + iron / mass("Fe") + cadmium / mass("Cd")
    oxygen = (
        (1.5 * zinc + 0.5 * sulphate - 1.5 * left) / mass("Zn")
        + 1.75 * iron / mass("Fe")
        + 1.5 * cadmium / mass("Cd")
    )
    heat = (
        (zinc - left - sulphate) / mass("Zn") * (FORMATION["ZnS"] - FORMATION["ZnO"] - FORMATION["SO2"])
        + sulphate / mass("Zn") * (FORMATION["ZnS"] - FORMATION["ZnSO4"])
        + iron / mass("Fe") * (FORMATION["FeS"] - 0.5 * FORMATION["Fe2O3"] - FORMATION["SO2"])
        + cadmium / mass("Cd") * (FORMATION["CdS"] - FORMATION["CdO"] - FORMATION["SO2"])
    )
    for element, amount in e.items():
        moles = amount / mass(element)
        if element in SULPHATED:
            add(SULPHATED[element], moles * reach * mass(SULPHATED[element]))
            add(f"{element}O", moles * (1.0 - reach) * mass(f"{element}O"))
            sulphur_left = sulphur_left - moles * reach * mass("S")
            if element == "Pb":
                heat = heat + moles * (FORMATION["PbS"] - FORMATION["PbSO4"])
                oxygen, kmol = oxygen + 2.0 * moles, kmol + moles
        elif element in OXIDE:
            formula = OXIDE[element]
            add(formula, amount / composition(formula)[element])
            if element == "Cu":
                heat = heat + moles * (FORMATION["CuS"] - FORMATION["CuO"] - FORMATION["SO2"])
                oxygen, kmol = oxygen + 1.5 * moles, kmol + moles
        elif element in IN_FERRITE:
            inside = amount * v[IN_FERRITE[element]] * (spinel > 0)
            add(f"{element} in ferrite", inside)
            add(f"{element} in calcine", amount - inside)
        else:
            add(f"{element} in calcine", amount)
    # Pyrite's second sulphur burns too, less the heat that parts it from FeS.
    extra = np.maximum(sulphur / mass("S") - kmol, 0.0)
    pyrite = FORMATION["FeS2"] - FORMATION["FeS"] - FORMATION["SO2"]
    gas: Flows = {"SO2": np.maximum(sulphur_left, 0.0) * mass("SO2") / mass("S")}
    if "C" in elements:
        gas["CO2"] = carbon * mass("CO2") / mass("C")
    told = {
        "heat_GJ": (heat + extra * pyrite) * 1.0,
        "oxygen_Mmol": oxygen + extra,
        "ferrite_zinc": share_spinel,
    }
    return solid, gas, told


def _fume(solid: Flows, gas: Flows, v: Values, cadmium: Array) -> None:
    """Carry what volatilises from solid to gas; each element alike from ferrite and oxide."""
    shares = {e: v[name] for e, name in FUME.items()} | {"Cd": cadmium}
    for name in list(solid):
        element = "Cd" if name == "CdO" else carried(name)
        if element in shares:
            away = solid[name] * shares[element]
            solid[name] = solid[name] - away
            tonnes = away * composition(name)[element]
            label = f"{element} in fume"
            gas[label] = gas[label] + tonnes if label in gas else tonnes


def roast(feeds: Feeds, v: Values) -> Result:
    """Fluid bed: calcine from the bed, dust from boiler and precipitator, gas with SO2 and what passed."""
    feed = feeds["concentrate"]
    rate = sulphide_rate(v["bed_K"], v["sulphide_rate"], v["sulphide_activation"])
    bed = 1.0 - surface_conversion_in_tanks(rate * v["residence_min"], 1.0)
    unroasted = (1.0 - v["dust_share"]) * bed + v["dust_share"] * v["dust_unroasted"]
    solid, gas, told = oxidise(feed, v, unroasted, v["zinc_sulphated"])
    needed = told["oxygen_Mmol"]
    oxygen = needed * v["excess_air"]
    nitrogen = needed * (1.0 + v["excess_air"]) * NITROGEN_PER_OXYGEN
    sulphur_dioxide = gas["SO2"] / molar_mass("SO2")
    moles = sulphur_dioxide + oxygen + nitrogen
    oxide = sum(
        (solid[s] / molar_mass(s) for s in ("ZnO", "ZnFe2O4", "CdO") if s in solid), start=np.zeros(())
    )
    cadmium = cadmium_volatilised(
        v["bed_K"], ratio(oxygen, moles, 1.0), ratio(moles, oxide), v["cadmium_activity"]
    )
    _fume(solid, gas, v, cadmium)
    dust: Flows = {name: flow * v["dust_share"] for name, flow in solid.items()}
    calcine: Flows = {name: solid[name] - dust[name] for name in solid}
    past: Flows = {}
    for name in [n for n in gas if carried(n)]:
        stays = v["condensed"] if carried(name) != "Hg" else np.zeros(())
        back = gas[name] * stays
        gas[name] = gas[name] - back
        element = carried(name)
        label = "CdO" if element == "Cd" else f"{element} in calcine"
        tonnes = back / composition(label)[element]
        dust[label] = dust[label] + tonnes if label in dust else tonnes
    for name in dust:
        past[name] = dust[name] * v["dust_penetration"]
        dust[name] = dust[name] - past[name]
    for name, flow in past.items():
        gas[name] = gas[name] + flow if name in gas else flow
    gas["O2"], gas["N2"] = oxygen * molar_mass("O2"), nitrogen * molar_mass("N2")
    sensible = moles * MOLAR_HEAT_GAS * (v["gas_to_boiler_K"] - 298.0)
    drying = feed.total() * v["moisture"] / (1.0 - v["moisture"]) * v["vapour_enthalpy"]
    kept = told["heat_GJ"] * (1.0 - v["heat_loss"]) - sensible - drying
    steam = np.maximum(kept, 0.0) / v["steam_enthalpy"]
    concentrate = feed.total()
    streams = {"calcine": pour(calcine), "dust": pour(dust), "gas": pour(gas)}
    hot = streams["calcine"].total() + streams["dust"].total()
    sulphide = solid.get("ZnS", np.zeros(())) * composition("ZnS")["S"]
    return Result(
        streams,
        utilities={"electricity_MWh": concentrate * v["electricity_kWh_t"] / 1000.0},
        diagnostics={
            "SO2_vol_pct": 100.0 * ratio(sulphur_dioxide, moles), "steam_t": steam, "heat_GJ": told["heat_GJ"],
            "zinc_in_ferrite_share": told["ferrite_zinc"], "sulphide_sulphur_pct": 100.0 * ratio(sulphide, hot),
            "cadmium_volatilised_share": cadmium * (concentrate > 0),
            "air_kNm3": needed * (1.0 + v["excess_air"]) / 0.2095 * 22.414,
        },
    )  # fmt: skip


def sinter(feeds: Feeds, v: Values) -> Result:
    """Updraught sinter machine: coke and re-roasting drive most cadmium into a fume that is bagged apart."""
    feed = feeds["concentrate"]
    solid, gas, told = oxidise(feed, v, np.asarray(v["sinter_unroasted"]), np.asarray(v["sinter_sulphated"]))
    _fume(solid, gas, v, np.asarray(v["sinter_cadmium_to_fume"]))
    fume: Flows = {n: gas.pop(n) for n in [n for n in gas if carried(n)]}
    in_feed = feed.element("S")
    left = pour(solid).element("S")
    return Result(
        {"sinter": pour(solid), "fume": pour(fume), "gas": pour(gas)},
        diagnostics={"sulphur_removed_share": ratio(in_feed - left, in_feed), "heat_GJ": told["heat_GJ"]},
    )


def concentrate(tonnes: Array | float = 100.0, **percent: Array | float) -> Stream:
    """Zinc concentrate of a usual assay, or of the one given in per cent: Zn, Fe, Pb, Cu, Cd, SiO2, CaO, and ppm of traces.

    Iron rides as FeS in the sphalerite; what no assay names is inert rock. Raises OutOfValidity over 100 per cent.
    """
    assay = {"Zn": 53.0, "Fe": 7.5, "Pb": 1.2, "Cu": 0.4, "Cd": 0.22, "SiO2": 2.0} | {
        k: x for k, x in percent.items() if not k.endswith("_ppm")
    }
    traces = {
        "Ag": 80.0,
        "In": 60.0,
        "Ge": 60.0,
        "Ga": 15.0,
        "Co": 60.0,
        "Ni": 30.0,
        "Tl": 10.0,
        "Hg": 30.0,
        "As": 400.0,
        "Sb": 150.0,
        "Se": 10.0,
        "Te": 1.0,
    } | {k.removesuffix("_ppm"): x for k, x in percent.items() if k.endswith("_ppm")}
    hosts = {
        "Zn": "ZnS",
        "Fe": "FeS",
        "Pb": "galena",
        "Cu": "chalcopyrite",
        "SiO2": "quartz",
        "Mg": "dolomite",
        "Ca": "calcite",
    }
    if "CaO" in assay:
        assay["Ca"] = assay.get("Ca", 0.0) + assay.pop("CaO") * composition("CaO")["Ca"]
    flows: dict[str, Array | float] = {}
    for element, value in assay.items():
        if element in hosts:
            per = 1.0 if element == "SiO2" else composition(hosts[element])[element]
            flows[hosts[element]] = tonnes * value / 100.0 / per
        else:
            flows[f"{element} in sphalerite"] = tonnes * value / 100.0
    # Chalcopyrite brings iron of its own.
    iron = composition("FeS")["Fe"]
    flows["FeS"] = np.maximum(
        flows["FeS"] - flows.get("chalcopyrite", 0.0) * composition("chalcopyrite")["Fe"] / iron, 0.0
    )
    for element, ppm in traces.items():
        flows[f"{element} in sphalerite"] = tonnes * ppm * 1e-6
    rest = tonnes - sum(flows.values())
    if np.any(rest < -1e-9):
        raise OutOfValidity(
            f"the assay sums to {100 * (tonnes - np.min(rest)) / tonnes:.1f} % with its sulphur, over 100"
        )
    return Stream.of(flows | {"gangue": np.maximum(rest, 0.0)})


def _sulphur(feeds: Feeds, v: Values) -> Array:
    del v
    return ratio(feeds["concentrate"].element("S"), feeds["concentrate"].total(), 0.3)


PARAMETERS = read_parameters("oreshed.technology.extraction", "roasting.csv")
EXAMPLE = {"concentrate": concentrate(100.0)}
FLUID_BED = Unit(
    "fluid-bed-roaster", ("concentrate",), ("calcine", "dust", "gas"), roast, parameters=PARAMETERS,
    settings=(
        Setting("bed_K", 1223.0, 1123.0, 1273.0, "K", "temperature of the bed"),
        Setting("residence_min", 480.0, 30.0, 1440.0, "min", "mean stay of calcine in the bed"),
        Setting("excess_air", 0.20, 0.02, 1.0, "share", "oxygen above what the reactions need"),
        Setting("dust_share", 0.40, 0.0, 0.9, "share", "solids that leave with the gas (handbook 2.5: 25-50 %)"),
        Setting("moisture", 0.09, 0.0, 0.2, "mass fraction", "water in the charge as fed"),
        Setting("electricity_kWh_t", 55.0, 0.0, 200.0, "kWh/t", "blowers and feed, per tonne of concentrate"),
    ),
    limits=(
        Limit("sulphur in concentrate", _sulphur, 0.20, 0.45, "mass fraction",
              "below about 20 % S the bed does not keep its heat without fuel (process knowledge)"),
    ),
    example=EXAMPLE,
)  # fmt: skip
SINTER = Unit("updraught-sinter", ("concentrate",), ("sinter", "fume", "gas"), sinter, parameters=PARAMETERS,
              example=EXAMPLE)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a roast: from a stated law, from time and temperature, or from an assay."""
    central = PARAMETERS.central()
    found: dict[str, Any] = {}
    law = re.search(
        r"=\s*([\d.eE+-]+)\s*\*\s*exp\(\s*-\s*([\d.eE+]+)\s*/\s*\(?R\s*\*?\s*T\)?\s*\)",
        str(inputs.get("model", "")),
    )
    kelvin = given_kelvin(inputs, 1223.15)
    if law:
        pace = float(law[1]) * float(np.exp(-float(law[2]) / (GAS_CONSTANT * kelvin)))
        found["Ea_kJ_per_mol"] = float(law[2]) / 1000.0
        found["k"] = pace
        if "t" in inputs:
            found["Zn_extraction_pct"] = 100.0 * float(surface_conversion(pace * figure(inputs, "t")))
        for pct in range(1, 100):
            found[f"t_for_{pct}pct_in_model_time_units"] = (1.0 - (1.0 - pct / 100.0) ** (1 / 3)) / pace
        return found
    if "t_min" in inputs:
        pace = float(sulphide_rate(kelvin, central["sulphide_rate"], central["sulphide_activation"]))
        found["S_removal_pct"] = 100.0 * float(surface_conversion(pace * figure(inputs, "t_min")))
    if "sinter" in str(inputs.get("unit", "")).lower():
        result = SINTER.run(EXAMPLE)
        found["Cd_to_sinter_fume_pct"] = 100.0 * float(result.share("Cd", "fume"))
        found["S_removal_pct"] = 100.0 * float(result.diagnostics["sulphur_removed_share"])
        return found
    if "concentrate" in inputs or not found:
        assay = figures(inputs, "concentrate")
        settings = {k: figure(inputs, k) for k in ("excess_air", "residence_min") if k in inputs}
        if "T_K" in inputs or "T_C" in inputs:
            settings["bed_K"] = kelvin
        fresh = concentrate(1.0, **assay)
        result = FLUID_BED.run(fresh, settings)
        solids = result.products["calcine"].total() + result.products["dust"].total()
        found |= {
            "SO2_t_per_t": float(result.products["gas"].species_flow("SO2")), "calcine_t_per_t": float(solids),
            "SO2_t_per_t_Zn": float(result.products["gas"].species_flow("SO2") / fresh.element("Zn")),
            "SO2_vol_pct": float(result.diagnostics["SO2_vol_pct"]), "steam_t_per_t": float(result.diagnostics["steam_t"]),
            "zinc_in_ferrite_pct": 100.0 * float(result.diagnostics["zinc_in_ferrite_share"]),
            "sulphide_S_pct": float(result.diagnostics["sulphide_sulphur_pct"]),
            "Cd_volatilised_pct": 100.0 * float(result.diagnostics["cadmium_volatilised_share"]),
            "heat_ZnS_kJ_mol": FORMATION["ZnS"] - FORMATION["ZnO"] - FORMATION["SO2"],
            "Zn_per_Fe_in_ferrite": ZINC_PER_IRON,
        }  # fmt: skip
    return found


WORDS = (
    Word("T_K", "K", "temperature (or T_C)"), Word("t_min", "min", "time of a batch roast in air"),
    Word("model", "-", "a stated law, 1-(1-a)^(1/3) = k0*exp(-E/RT)*t with E in J/mol"),
    Word("t", "of the law", "time in the units of the law"), Word("unit", "-", "sinter machine or fluid bed"),
    Word("concentrate", "%", "assay: Zn_pct, Fe_pct, Pb_pct, Cu_pct, Cd_pct, SiO2_pct; traces as Ge_ppm"),
    Word("excess_air", "share", "oxygen above need"), Word("residence_min", "min", "mean stay in the bed"),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "roasting", "Fluid-bed roasting of zinc concentrate", ("E10", "Y05"),
        "Sulphides to calcine, dust and SO2, with ferrite, heat, steam and volatile metals.",
        "industrial", __name__, FLUID_BED, compute,
        answers=("ZnS oxidative roasting", "sulphation roast kinetics", "roasting*", "zinc roaster*"),
        words=WORDS, equations=__doc__ or "",
    ),
    Technology(
        "sintering", "Updraught sintering of zinc-lead concentrate", ("E10", "P21"),
        "Sulphides to sinter; most cadmium leaves in a fume that a shaft-furnace plant bags apart.",
        "industrial", __name__, SINTER, compute,
        answers=("sinter elimination of Cd", "sintering*"), words=WORDS, equations=__doc__ or "",
    ),
)  # fmt: skip
