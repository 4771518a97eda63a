"""Direct leach of zinc sulphide in acid and oxygen: in an autoclave, or in stirred towers at the boiling point.

Spent electrolyte, oxygen and dissolved iron turn sulphide straight into sulphate liquor and elemental sulphur, with no
roaster and no SO2. Above 119 C the sulphur is molten and smothers the ore unless a dispersant keeps it apart; above
about 160 C it becomes viscous. Lead, silver and mercury stay with the sulphur; cadmium goes with the zinc.

    zinc          ZnS + H2SO4 + 1/2 O2 -> ZnSO4 + S + H2O          -234 kJ/mol, by way of ferric iron
    the rest      ZnS + 2 O2 -> ZnSO4                              -857 kJ/mol
    rate          1 - (1-X)^(1/3) = k t ,  k = (1/t_c) (40 um / d)^a (pO2 / 100 kPa)^n exp(-E/R (1/T - 1/363))
    tanks         1 - X = integral over u of (1-u)^3 gamma(u; N, k tau / N)
    oxygen        O2 = sum of moles reacted x 32 / share that reacts
    heat          surplus = released (1 - lost) - volume x c (T - T_in) ; steam where it is negative
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.case import figure
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.calcine_leach import (
    OXIDES,
    batch_extraction,
    dissolve,
    keep_in_cake,
    make_up,
    parted,
    train_extraction,
)
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import (
    Flows,
    carried,
    element_in,
    gather,
    per_tonne,
    pour,
    ratio,
    react,
    take,
)
from oreshed.technology.refining.electrolysis import GAS_CONSTANT
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import Feeds, Limit, Result, Unit

REFERENCE_K, REFERENCE_KPA, REFERENCE_UM = 363.0, 100.0, 40.0
SULPHUR_MELTS = 392.0  # K, monoclinic sulphur (CRC Handbook)
# To elemental sulphur, and to sulphate; O2 by hand, for air and water are not followed.
ELEMENTAL = {
    "ZnS": "ZnS + H2SO4 + 0.5 O2 -> ZnSO4 + S + H2O",
    "FeS": "FeS + H2SO4 + 0.5 O2 -> FeSO4 + S + H2O",
    "galena": "PbS + H2SO4 + 0.5 O2 -> PbSO4 + S + H2O",
    "chalcopyrite": "CuFeS2 + 2 H2SO4 + O2 -> CuSO4 + FeSO4 + 2 S + 2 H2O",
}
SULPHATE = {"ZnS": "ZnS + 2 O2 -> ZnSO4", "FeS": "FeS + 2 O2 -> FeSO4", "galena": "PbS + 2 O2 -> PbSO4"}
PYRITE = "FeS2 + 3.5 O2 + H2O -> FeSO4 + H2SO4"
FERRIC = "2 FeSO4 + H2SO4 + 0.5 O2 -> Fe2(SO4)3 + H2O"
JAROSITE = "3 Fe2(SO4)3 + 2 NH3 + 12 H2O -> 2 NH4Fe3(SO4)2(OH)6 + 5 H2SO4"
CARBONATE = {"calcite": "CaCO3 + H2SO4 + H2O -> CaSO4(H2O)2 + CO2",
             "dolomite": "CaMg(CO3)2 + 2 H2SO4 -> CaSO4(H2O)2 + MgSO4 + 2 CO2"}  # fmt: skip
FORMULA = {"galena": "PbS", "chalcopyrite": "CuFeS2", "pyrite": "FeS2", "sphalerite": "ZnS",
           "calcite": "CaCO3", "dolomite": "CaMg(CO3)2"}  # fmt: skip
OXYGEN_MOLES = {"elemental": 0.5, "sulphate": 2.0, "chalcopyrite": 1.0, "pyrite": 3.5, "ferric": 0.25}
# kJ per mole of sulphide, from enthalpies of formation at 298 K (CRC Handbook; ions in water).
HEAT = {"ZnS": 233.7, "FeS": 274.9, "galena": 196.1, "chalcopyrite": 430.0, "pyrite": 1443.7, "ferric": 102.3}
HEAT_SULPHATE = {"ZnS": 857.2, "FeS": 898.4, "galena": 819.6}


def leach_rate(temperature_K: ArrayLike, oxygen_kPa: ArrayLike, size_um: ArrayLike, v: Values) -> Array:
    """1/h of the surface-reaction law for sphalerite with enough acid and dissolved iron."""
    t = np.asarray(temperature_K, dtype=np.float64)
    arrhenius = np.exp(-np.asarray(v["activation"]) * 1e3 / GAS_CONSTANT * (1.0 / t - 1.0 / REFERENCE_K))
    oxygen = np.power(np.asarray(oxygen_kPa, dtype=np.float64) / REFERENCE_KPA, v["oxygen_order"])
    size = np.power(REFERENCE_UM / np.asarray(size_um, dtype=np.float64), v["size_order"])
    return np.asarray(arrhenius * oxygen * size / np.asarray(v["complete_h"]))


def reach(temperature_K: ArrayLike, dispersant: ArrayLike, v: Values) -> Array:
    """Share of the sulphide that acid can get at: molten sulphur covers the rest where nothing disperses it."""
    smothered = (np.asarray(temperature_K) > SULPHUR_MELTS) & (np.asarray(dispersant) < 0.5)
    return np.asarray((1.0 - v["inaccessible"]) * np.where(smothered, 1.0 - v["occluded"], 1.0))


def _mineral(flows: Flows, name: str) -> Array:
    """Take a mineral out of the flows under its formula's name too; tonnes."""
    amount = take(flows, name)
    formula = FORMULA.get(name, name)
    return np.asarray(amount + take(flows, formula) if formula != name else amount)


def leach(mode: str, feeds: Feeds, v: Values) -> Result:
    """Liquor, residue with the sulphur, and gas of one leach; acid that is short is drawn."""
    none = np.zeros(())
    solid, liquor = parted(gather(*feeds.values()))
    for plain, mineral in FORMULA.items():
        if plain in solid or mineral in solid:
            solid[mineral] = _mineral(solid, plain)
    feed = feeds["concentrate"]
    pace = leach_rate(v["leach_K"], v["oxygen_kPa"], v["size_um"], v)
    zinc_share = reach(v["leach_K"], v["dispersant"], v) * train_extraction(pace * v["hours"], v["tanks"])
    shares: dict[str, Array] = {
        "ZnS": zinc_share, "FeS": zinc_share, "PbS": np.minimum(v["galena_converted"], 1.0) * zinc_share / reach(
            v["leach_K"], 1.0, v), "CuFeS2": np.asarray(v[f"copper_{mode}"]) * zinc_share,
    }  # fmt: skip
    elemental = np.asarray(v["sulphur_to_elemental"])
    named = {"ZnS": "ZnS", "FeS": "FeS", "PbS": "galena", "CuFeS2": "chalcopyrite"}
    pyrite = solid.get("FeS2", none) * v[f"pyrite_{mode}"]
    need = none
    for formula, share in shares.items():
        if formula in solid:
            part = elemental if named[formula] in SULPHATE else 1.0
            need = need + solid[formula] * share * part * per_tonne(ELEMENTAL[named[formula]], "H2SO4")
    for formula, equation in ((FORMULA[c], e) for c, e in CARBONATE.items()):
        need = need + solid.get(formula, none) * per_tonne(equation, "H2SO4")
    traces = [n for n in solid if carried(n)]
    ratios = {"Cd": "cadmium_with_zinc", "In": "indium_with_zinc", "Ge": "germanium_with_zinc",
              "Ga": "gallium_with_zinc", "Tl": "thallium_with_zinc", "Co": "cadmium_with_zinc",
              "Ni": "cadmium_with_zinc"}  # fmt: skip
    metals = {n: take(solid, n, zinc_share * v[ratios[carried(n)]]) for n in traces if carried(n) in ratios}
    bases: Flows = {}
    for name, amount in metals.items():
        element = carried(name)
        if element in ("Cd", "Co", "Ni"):
            bases[f"{element}O"] = bases.get(f"{element}O", none) + amount * molar_mass(
                f"{element}O"
            ) / molar_mass(element)
    need = need + sum((f * per_tonne(OXIDES[o], "H2SO4") for o, f in bases.items()), start=none)
    # Ferric iron takes acid too; pyrite gives some back, counted after.
    iron_moles = sum(
        (solid.get(f, none) * shares.get(f, none) / molar_mass(f) for f in ("FeS", "CuFeS2")), start=none
    )
    iron_moles = iron_moles + pyrite / molar_mass("FeS2")
    ferrous_in = liquor.get("FeSO4", none) / molar_mass("FeSO4")
    to_ferric = (iron_moles + ferrous_in) * v["ferric_share"]
    need = need + to_ferric * 0.5 * molar_mass("H2SO4")
    drawn = make_up(liquor, need)
    oxygen = heat = none
    for formula, share in shares.items():
        if formula not in solid:
            continue
        key, done = named[formula], take(solid, formula, share)
        moles = done / molar_mass(formula)
        bath: Flows = {formula: done, "H2SO4": liquor["H2SO4"]}
        part = elemental if key in SULPHATE else np.asarray(1.0)
        react(bath, ELEMENTAL[key], done * part)
        oxygen = (
            oxygen + moles * part * OXYGEN_MOLES["chalcopyrite" if key == "chalcopyrite" else "elemental"]
        )
        heat = heat + moles * part * HEAT[key]
        if key in SULPHATE:
            react(bath, SULPHATE[key], done * (1.0 - part))
            oxygen = oxygen + moles * (1.0 - part) * OXYGEN_MOLES["sulphate"]
            heat = heat + moles * (1.0 - part) * HEAT_SULPHATE[key]
        _pour_into(bath, formula, solid, liquor)
    if "FeS2" in solid:
        done = take(solid, "FeS2", v[f"pyrite_{mode}"])
        bath = {"FeS2": done, "H2SO4": liquor["H2SO4"]}
        react(bath, PYRITE, done)
        _pour_into(bath, "FeS2", solid, liquor)
        oxygen = oxygen + done / molar_mass("FeS2") * OXYGEN_MOLES["pyrite"]
        heat = heat + done / molar_mass("FeS2") * HEAT["pyrite"]
    gas: Flows = {}
    for mineral, equation in CARBONATE.items():
        formula = FORMULA[mineral]
        if formula in solid:
            done = take(solid, formula)
            bath = {formula: done, "H2SO4": liquor["H2SO4"]}
            react(bath, equation, done)
            gas["CO2"] = gas.get("CO2", none) + bath.pop("CO2")
            _pour_into(bath, formula, solid, liquor)
    for oxide, flow in bases.items():
        source: Flows = {oxide: flow}
        dissolve(source, liquor, OXIDES[oxide], oxide, 1.0)
    for name, amount in metals.items():
        element = carried(name)
        if element not in ("Cd", "Co", "Ni"):
            label = f"{element} in liquor"
            liquor[label] = liquor.get(label, none) + amount
    for name in [n for n in solid if carried(n) in ("As", "Sb", "Sn")]:
        label = f"{carried(name)} in liquor"
        liquor[label] = liquor.get(label, none) + take(solid, name, v["trace_dissolved"] * zinc_share)
    iron = liquor.get("FeSO4", none) * v["ferric_share"]
    bath = {"FeSO4": iron, "H2SO4": liquor["H2SO4"]}
    react(bath, FERRIC, iron)
    liquor["FeSO4"] = np.maximum(liquor.get("FeSO4", none) - iron, 0.0)
    liquor["Fe2(SO4)3"] = liquor.get("Fe2(SO4)3", none) + bath["Fe2(SO4)3"]
    liquor["H2SO4"] = bath["H2SO4"]
    oxygen = oxygen + iron / molar_mass("FeSO4") * OXYGEN_MOLES["ferric"]
    heat = heat + iron / molar_mass("FeSO4") * HEAT["ferric"]
    _jarosite(solid, liquor, v)
    volume = 1000.0 * (drawn + _acid(feeds)) / v["acid_g_l"]
    keep_in_cake(liquor, solid, v["zinc_wash_loss"])
    residue = pour(solid)
    oxygen_t = oxygen * 32.0 / v[f"oxygen_use_{mode}"]
    # Tonnes over g/mol are millions of moles, so kJ a mole give GJ.
    kept = heat * (1.0 - v["heat_lost"])
    needed = volume * v["liquor_heat"] * (v["leach_K"] - v["inlet_K"]) * 1e-3
    short = np.maximum(needed - kept, 0.0)
    power = oxygen_t * v["oxygen_power"] + feed.total() * v[f"{mode}_power"]
    return Result(
        {"liquor": pour(liquor), "residue": residue, "gas": pour(gas)},
        drawn={"sulphuric acid": pour({"H2SO4": drawn})},
        utilities={
            "oxygen_t": oxygen_t, "electricity_MWh": power, "steam_t": short / 2.3, "sulphuric_acid_t": drawn,
        },
        emissions={"residue_t": residue.total(), "CO2_t": gas.get("CO2", none) + 0.0 * feed.total()},
        diagnostics={
            "zinc_extraction": zinc_share * (feed.total() > 0),
            "sulphur_elemental_share": ratio(solid.get("S", none), element_in(gather(feed), "S")),
            "heat_released_GJ": heat, "heat_surplus_GJ": kept - needed,
            "residue_zinc_pct": 100.0 * residue.assay("Zn"), "acid_used_t": need,
        },
    )  # fmt: skip


def _acid(feeds: Feeds) -> Array:
    return sum((s.species_flow("H2SO4") for s in feeds.values()), start=np.zeros(()))


def _pour_into(bath: Flows, key: str, solid: Flows, liquor: Flows) -> None:
    """Give what a reaction made to solids and liquor; the bath carried all of the liquor's acid."""
    liquor["H2SO4"] = bath.pop("H2SO4")
    bath.pop(key, None)
    new_solid, new_liquor = parted(bath)
    for target, found in ((solid, new_solid), (liquor, new_liquor)):
        for name, flow in found.items():
            target[name] = target[name] + flow if name in target else flow


def _jarosite(solid: Flows, liquor: Flows, v: Values) -> None:
    """Iron that the operator lets fall in the leach itself, with its share of indium, gallium and germanium."""
    share = np.asarray(v["iron_precipitated"], dtype=np.float64)
    if not np.any(share):
        return
    iron = take(liquor, "Fe2(SO4)3", share)
    bath: Flows = {"Fe2(SO4)3": iron}
    react(bath, JAROSITE, iron)
    liquor["H2SO4"] = liquor["H2SO4"] + bath["H2SO4"]
    solid["NH4Fe3(SO4)2(OH)6"] = solid.get("NH4Fe3(SO4)2(OH)6", np.zeros(())) + bath["NH4Fe3(SO4)2(OH)6"]
    for element, name in (("In", "jarosite_In"), ("Ga", "jarosite_In"), ("Ge", "jarosite_Ge")):
        label = f"{element} in jarosite"
        caught = take(liquor, f"{element} in liquor", share * v[name])
        solid[label] = solid.get(label, np.zeros(())) + caught


def _share_of(element: str) -> Any:
    def of(feeds: Feeds, v: Values) -> Array:
        del v
        return feeds["concentrate"].assay(element)

    return of


PARAMETERS = read_parameters("oreshed.technology.extraction", "pressure_leach.csv")
# kelvin, oxygen, hours, tanks: (default, low, high)
_MODES = {
    "pressure": ((423.0, 393.0, 433.0), (700.0, 100.0, 1500.0), (1.5, 0.1, 10.0), 4.0),
    "atmospheric": ((370.0, 338.0, 378.0), (100.0, 15.0, 300.0), (22.0, 0.5, 72.0), 4.0),
}
SPENT = Stream.of({"ZnSO4": 80.0, "H2SO4": 100.0})


def direct_leach(mode: str) -> Unit:
    """The leach as an autoclave ("pressure") or as towers at the boiling point ("atmospheric")."""
    kelvin, oxygen, hours, tanks = _MODES[mode]
    other = "atmospheric" if mode == "pressure" else "pressure"
    rows = tuple(p for p in PARAMETERS if other not in p.name)
    return Unit(
        f"{mode}-leach", ("concentrate", "acid"), ("liquor", "residue", "gas"), partial(leach, mode),
        parameters=type(PARAMETERS)(rows),
        settings=(
            Setting("leach_K", *kelvin, "K", "temperature"),
            Setting("oxygen_kPa", *oxygen, "kPa", "oxygen partial pressure"),
            Setting("hours", *hours, "h", "stay of the solids"),
            Setting("tanks", tanks, 1.0, 12.0, "-", "compartments or towers in series"),
            Setting("size_um", 40.0, 5.0, 150.0, "um", "grain size of the ground concentrate"),
            Setting("dispersant", 1.0, 0.0, 1.0, "0 or 1", "lignosulphonate or quebracho against molten sulphur"),
            Setting("iron_precipitated", 0.0, 0.0, 0.95, "share", "ferric iron let fall as jarosite in the leach"),
            Setting("acid_g_l", 170.0, 60.0, 220.0, "g/L", "acid of the spent electrolyte"),
            Setting("inlet_K", 343.0, 290.0, 373.0, "K", "temperature of the acid as fed"),
        ),
        limits=(
            Limit("zinc in concentrate", _share_of("Zn"), 0.15, 0.672, "mass fraction",
                  "rate and heat are those of zinc and bulk concentrates (process knowledge)"),
            Limit("copper in concentrate", _share_of("Cu"), 0.0, 0.06, "mass fraction",
                  "with more, chalcopyrite and covellite rule the leach (process knowledge)"),
            Limit("lead in concentrate", _share_of("Pb"), 0.0, 0.20, "mass fraction",
                  "bulk zinc-lead concentrates were piloted; a lead concentrate asks for another acid"),
        ),
        example={"concentrate": roasting.concentrate(), "acid": SPENT},
    )  # fmt: skip


UNITS = {mode: direct_leach(mode) for mode in _MODES}


def _kelvin(inputs: Mapping[str, Any], default: float) -> float:
    if "T_K" in inputs:
        return figure(inputs, "T_K")
    return figure(inputs, "T_C") + 273.15 if "T_C" in inputs else default


def _oxygen(inputs: Mapping[str, Any], default: float) -> float:
    for name, per in (("pO2_kPa", 1.0), ("oxygen_kPa", 1.0), ("pO2_MPa", 1e3), ("pO2_bar", 100.0),
                      ("oxygen_bar", 100.0), ("pO2_atm", 101.325), ("pO2_psi", 6.894757)):  # fmt: skip
        if name in inputs:
            return figure(inputs, name) * per
    return default


def compute(mode: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a direct leach from temperature, oxygen, time, size and assay; see `words`."""
    unit, central = UNITS[mode], PARAMETERS.central()
    kelvin_, oxygen_, hours_, tanks_ = _MODES[mode]
    kelvin, oxygen = _kelvin(inputs, kelvin_[0]), _oxygen(inputs, oxygen_[0])
    hours = figure(inputs, "t_h", default=figure(inputs, "t_min", default=60.0 * hours_[0]) / 60.0)
    size = figure(inputs, "d_um", "P80_um", "size_um", default=REFERENCE_UM)
    assay = {k.removesuffix("_pct"): float(x) for k, x in dict(inputs.get("concentrate", {})).items()}
    feed = roasting.concentrate(100.0, **assay)
    batch = "batch" in str(inputs.get("reactor", "")).lower()
    tanks = figure(inputs, "tanks", "compartments", default=tanks_)
    dispersed = bool(inputs.get("dispersant", inputs.get("surfactant", True)))
    settings = {"leach_K": kelvin, "oxygen_kPa": oxygen, "hours": hours, "tanks": tanks, "size_um": size,
                "dispersant": float(dispersed), "iron_precipitated": figure(inputs, "iron_precipitated", default=0.0)}  # fmt: skip
    sulphur = {s: feed.species_flow(s) for s in feed.species}
    result = unit.run({"concentrate": Stream.of(sulphur), "acid": Stream.of({"H2SO4": 100.0})}, settings)
    d = result.diagnostics
    extracted = float(d["zinc_extraction"])
    if batch:
        kt = float(leach_rate(kelvin, oxygen, size, central)) * hours
        extracted = float(reach(kelvin, float(dispersed), central) * batch_extraction(kt))
    zinc = float(feed.element("Zn"))
    liquor = result.products["liquor"]
    sulphide = extracted and float(d["sulphur_elemental_share"])
    share = {
        e: 100.0 * float(ratio(liquor.element(e), feed.element(e))) for e in ("Cd", "In", "Ge", "Cu", "Fe")
    }
    activation = float(central["activation"])
    return {
        "Zn_extraction_pct": 100.0 * extracted, "Zn_recovery_pct": 100.0 * extracted, "Zn_pct": 100.0 * extracted,
        **{f"{e}_extraction_pct": x for e, x in share.items()},
        "S_elemental_pct": 100.0 * sulphide, "S_elemental_of_converted_pct": 100.0 * float(central["sulphur_to_elemental"]),
        "Ea_kJ_mol": activation, "Ea_kJ_per_mol": activation, "order_pO2": float(central["oxygen_order"]),
        "k_per_h": float(leach_rate(kelvin, oxygen, size, central)),
        "oxygen_t_per_t_Zn": float(result.utilities["oxygen_t"]) / (zinc * extracted) if extracted else 0.0,
        "acid_t_per_t_Zn": float(d["acid_used_t"]) / (zinc * extracted) if extracted else 0.0,
        "heat_kJ_mol": HEAT["ZnS"], "heat_sulphate_kJ_mol": HEAT_SULPHATE["ZnS"],
        "heat_released_GJ_per_t": float(d["heat_released_GJ"]) / float(feed.total()),
        "residue_t_per_t_Zn": float(result.emissions["residue_t"]) / zinc,
        "residue_Zn_pct": float(d["residue_zinc_pct"]), "controlled_by": "surface reaction",
    }  # fmt: skip


WORDS = (
    Word("T_C, T_K", "C, K", "temperature"), Word("t_min, t_h", "min, h", "stay of the solids"),
    Word("pO2_kPa", "kPa", "oxygen partial pressure; or pO2_bar, pO2_atm, pO2_MPa, pO2_psi"),
    Word("d_um", "um", "grain size (or P80_um)"), Word("compartments", "-", "in series (or tanks)"),
    Word("reactor", "-", "'batch' for one charge of equal grains"),
    Word("dispersant", "true/false", "lignosulphonate or the like (or surfactant); true where absent"),
    Word("concentrate", "%", "assay: Zn_pct, Fe_pct, Pb_pct, …, In_ppm, Ge_ppm"),
    Word("iron_precipitated", "share", "ferric iron let fall in the leach"),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "pressure-leach", "Pressure leach of zinc concentrate", ("E12", "P21", "N14"),
        "Zinc sulphide to sulphate liquor and elemental sulphur in an autoclave, by acid and oxygen.",
        "industrial", __name__, UNITS["pressure"], partial(compute, "pressure"),
        answers=("pressure oxidation*", "pressure leach*", "autoclave*", "leaching: sphalerite, pressure*",
                 "leaching: pressure*", "zinc pressure leach*"),
        words=WORDS, equations=__doc__ or "",
    ),
    Technology(
        "direct-leach", "Atmospheric direct leach of zinc concentrate", ("E12", "P21"),
        "Zinc sulphide to sulphate liquor and elemental sulphur in stirred towers, by ferric iron and oxygen.",
        "industrial", __name__, UNITS["atmospheric"], partial(compute, "atmospheric"),
        answers=("direct leach*", "atmospheric direct leach*", "atmospheric leach*", "leaching: sphalerite*",
                 "leaching: zinc sulphide*", "leaching: zinc concentrate*"),
        words=WORDS, equations=__doc__ or "",
    ),
)  # fmt: skip
