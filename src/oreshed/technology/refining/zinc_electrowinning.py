"""Electrowinning of zinc from purified sulphate liquor, and the melting of its cathodes.

Zinc deposits on aluminium from acid liquor only because hydrogen is slow on it; germanium, antimony, tellurium and
selenium at micrograms a litre make hydrogen fast, and the current efficiency collapses. What the current does not
win goes back to the leach as spent electrolyte with the acid that it has freed.

    cell            ZnSO4 + H2O -> Zn + H2SO4 + 1/2 O2
    voltage         U = E_rev + eta_a(j, T) + eta_c(j) + j d / kappa + contacts ; E_rev = 2.05 V in spent liquor
    efficiency      CE = (CE_pure - s (acid/zinc - 2)) x product over impurities of 1 / (1 + (c / c_half)^h) x plant
    energy          E = U / (1.2197e-3 CE)         kWh per tonne at the cell; over the rectifier's share at the mains
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, fraction, fractions, given_kelvin
from oreshed.technology.casework.given import Given
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, element_in, gather, pour, react, take
from oreshed.technology.refining import electrolysis
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import Feeds, Limit, Result, Unit

CELL = "ZnSO4 + H2O -> Zn + H2SO4 + 0.5 O2"
# Traces of a usual purified liquor, mg/L, for a plant whose case names none (process knowledge).
USUAL_TRACES = {"Ge": 0.01, "Sb": 0.003, "Co": 0.1, "Ni": 0.05}
REFERENCE_K, REFERENCE_DENSITY, REFERENCE_ACID, PURE_RATIO = 311.0, 500.0, 160.0, 2.0
PLATES = {"CdSO4": "CdSO4 + H2O -> Cd + H2SO4 + 0.5 O2", "CuSO4": "CuSO4 + H2O -> Cu + H2SO4 + 0.5 O2",
          "CoSO4": "CoSO4 + H2O -> Co + H2SO4 + 0.5 O2", "NiSO4": "NiSO4 + H2O -> Ni + H2SO4 + 0.5 O2"}  # fmt: skip


@lru_cache(maxsize=1)
def impurities() -> Mapping[str, tuple[float, float]]:
    """Concentration in mg/L that halves the current efficiency, and the order, by element (impurity table)."""
    rows = table_beside(__name__, "electrowinning_impurities.csv")
    return {r["element"]: (float(r["half_mg_l"]), float(r["order"])) for r in rows}


def impurity_factor(mg_l: Mapping[str, ArrayLike]) -> Array:
    """Share of the pure liquor's current efficiency that impurities leave; more of any never raises it.

    >>> round(float(impurity_factor({"Sb": 0.014})), 2)
    0.5
    """
    left = np.ones(())
    for element, (half, order) in impurities().items():
        if element in mg_l:
            c = np.maximum(np.asarray(mg_l[element], dtype=np.float64), 0.0)
            left = left / (1.0 + (c / half) ** order)
    return np.asarray(left)


def current_efficiency(
    zinc_g_l: ArrayLike, acid_g_l: ArrayLike, mg_l: Mapping[str, ArrayLike], v: Values,
    plant: ArrayLike = 1.0,
) -> Array:  # fmt: skip
    """Share of the current that deposits zinc; `plant` is 1 for a beaker."""
    above = np.asarray(acid_g_l, dtype=np.float64) / np.asarray(zinc_g_l) - PURE_RATIO
    pure = np.clip(v["pure_efficiency"] - np.asarray(v["ratio_slope"]) * above, 0.05, 0.995)
    return np.asarray(pure * impurity_factor(mg_l) * np.asarray(plant))


def cell_voltage(
    density: ArrayLike, temperature_K: ArrayLike, zinc_g_l: ArrayLike, acid_g_l: ArrayLike, gap_m: ArrayLike,
    v: Values,
) -> Array:  # fmt: skip
    """V of a cell at a current density in A/m2: reversible, two overpotentials, ohmic drop, contacts."""
    return np.asarray(
        reversible_voltage(temperature_K, zinc_g_l, acid_g_l, v)
        + anode_overpotential(density, temperature_K, v)
        + electrolysis.tafel(v["cathode_overpotential"], v["cathode_slope"], density, REFERENCE_DENSITY)
        + electrolysis.ohmic_drop(density, gap_m, conductivity(temperature_K, acid_g_l, v))
        + v["contacts"]
    )


def reversible_voltage(
    temperature_K: ArrayLike, zinc_g_l: ArrayLike, acid_g_l: ArrayLike, v: Values
) -> Array:
    """V between oxygen and zinc in the liquor at rest."""
    return electrolysis.sulphate_reversible_voltage(
        "Zn", np.asarray(zinc_g_l) / molar_mass("Zn"), np.asarray(acid_g_l) / molar_mass("H2SO4"),
        v["zinc_activity"], temperature_K,
    )  # fmt: skip


def anode_overpotential(density: ArrayLike, temperature_K: ArrayLike, v: Values) -> Array:
    """V of oxygen evolution on a lead-silver anode."""
    warm = np.asarray(v["anode_temperature"]) * (np.asarray(temperature_K) - REFERENCE_K)
    return np.asarray(
        electrolysis.tafel(v["anode_overpotential"], v["anode_slope"], density, REFERENCE_DENSITY) + warm
    )


def conductivity(temperature_K: ArrayLike, acid_g_l: ArrayLike, v: Values) -> Array:
    """S/m of spent electrolyte, linear about its reference."""
    warm = 1.0 + np.asarray(v["conductivity_temperature"]) * (np.asarray(temperature_K) - REFERENCE_K)
    acid = 1.0 + np.asarray(v["conductivity_acid"]) * (np.asarray(acid_g_l) - REFERENCE_ACID)
    return np.asarray(v["conductivity"] * np.maximum(warm * acid, 0.2))


def energy_kwh_per_t(voltage: ArrayLike, efficiency: ArrayLike) -> Array:
    """Electricity at the cell per tonne of cathode zinc."""
    return electrolysis.energy_kwh_per_t("Zn", voltage, efficiency)


def spent_acid_g_l(zinc_in: ArrayLike, zinc_out: ArrayLike) -> Array:
    """Acid that the winning of zinc frees, g/L: 1.500 per g/L of zinc."""
    per = molar_mass("H2SO4") / molar_mass("Zn")
    return np.asarray(per * (np.asarray(zinc_in) - np.asarray(zinc_out)))


def win(feeds: Feeds, v: Values) -> Result:
    """Cathodes and spent electrolyte; the purified liquor is stripped to the set zinc."""
    liquor = gather(feeds["liquor"])
    none = np.zeros(())
    salt = liquor.get("ZnSO4", none)
    volume = salt * molar_mass("Zn") / molar_mass("ZnSO4") * 1000.0 / v["zinc_in_g_l"]
    per_litre = 1000.0 / np.where(volume > 0, volume, np.inf)
    mg_l = {e: element_in(liquor, e) * per_litre * 1000.0 for e in impurities()}
    won = salt * np.maximum(1.0 - np.asarray(v["zinc_out_g_l"]) / v["zinc_in_g_l"], 0.0)
    react(liquor, CELL, won)
    acid_g_l = liquor["H2SO4"] * per_litre
    zinc = liquor.pop("Zn")
    cathode: Flows = {"Zn": zinc}
    for species, equation in PLATES.items():
        if species in liquor:
            share = v["cadmium_plates"] if species in ("CdSO4", "CuSO4") else v["trace_plates"]
            react(liquor, equation, liquor[species] * share)
            symbol = species.removesuffix("SO4")
            cathode[symbol] = liquor.pop(symbol)
    for element in ("Sb", "Tl", "In", "Ge", "Te", "Se"):
        name = f"{element} in liquor"
        if name in liquor:
            cathode[f"{element} in cathode"] = take(liquor, name, v["trace_plates"])
    acid = np.where(volume > 0, acid_g_l, spent_acid_g_l(v["zinc_in_g_l"], v["zinc_out_g_l"]))
    efficiency = current_efficiency(v["zinc_out_g_l"], acid, mg_l, v, v["plant_factor"])
    voltage = cell_voltage(v["density"], v["bath_K"], v["zinc_out_g_l"], acid, v["gap_m"], v)
    energy = energy_kwh_per_t(voltage, efficiency)
    made = pour(cathode)
    return Result(
        {"cathode": made, "spent": pour(liquor)},
        utilities={"electricity_MWh": zinc * energy / 1000.0 / v["rectifier"]},
        diagnostics={
            "current_efficiency": efficiency * (zinc > 0), "cell_V": voltage * (zinc > 0),
            "kWh_per_t": energy * (zinc > 0), "spent_acid_g_L": acid_g_l,
            "cathode_cadmium_ppm": 1e6 * ratio(made.element("Cd"), made.total()),
            **{f"{e}_mg_L": x for e, x in mg_l.items() if e in ("Ge", "Sb", "Co", "Ni", "Te", "Se")},
        },
    )  # fmt: skip


def melt(feeds: Feeds, v: Values) -> Result:
    """Cathodes to slab zinc, to atomised dust for the plant's own purification, and to dross for the leach."""
    metal = gather(feeds["cathode"])
    total = sum(metal.values(), start=np.zeros(()))
    burnt = metal.get("Zn", np.zeros(())) * v["melting_dross"]
    metal["Zn"] = metal.get("Zn", np.zeros(())) - burnt
    dust = {n: f * v["dust_share"] for n, f in metal.items()}
    slab = {n: f - dust[n] for n, f in metal.items()}
    return Result(
        {
            "zinc": pour(slab),
            "dust": pour(dust),
            "dross": pour({"ZnO": burnt * molar_mass("ZnO") / molar_mass("Zn")}),
        },
        utilities={"electricity_MWh": total * v["melting_kWh"] / 1000.0},
        diagnostics={"zinc_purity": ratio(slab["Zn"], sum(slab.values(), start=np.zeros(())))},
    )


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """The reversible voltage at full efficiency, for the zinc that is won."""
    won = feeds["liquor"].species_flow("ZnSO4") * molar_mass("Zn") / molar_mass("ZnSO4")
    share = 1.0 - np.asarray(v["zinc_out_g_l"]) / v["zinc_in_g_l"]
    acid = spent_acid_g_l(v["zinc_in_g_l"], v["zinc_out_g_l"])
    volts = reversible_voltage(v["bath_K"], v["zinc_out_g_l"], acid, v)
    return np.asarray(won * share * energy_kwh_per_t(volts, 1.0) / 1000.0)


def _impurity(feeds: Feeds, v: Values) -> Array:
    liquor = feeds["liquor"]
    volume = liquor.species_flow("ZnSO4") * molar_mass("Zn") / molar_mass("ZnSO4") * 1000.0 / v["zinc_in_g_l"]
    per_litre = 1e6 / np.where(volume > 0, volume, np.inf)
    return impurity_factor({e: liquor.element(e) * per_litre for e in impurities()})


PARAMETERS = read_parameters("oreshed.technology.refining", "zinc_electrowinning.csv")
UNIT = Unit(
    "zinc-electrowinning", ("liquor",), ("cathode", "spent"), win, parameters=PARAMETERS,
    settings=(
        Setting("zinc_in_g_l", 160.0, 80.0, 190.0, "g/L", "zinc in the liquor as it comes"),
        Setting("zinc_out_g_l", 55.0, 30.0, 75.0, "g/L", "zinc in spent electrolyte"),
        Setting("density", 500.0, 200.0, 800.0, "A/m2", "current density"),
        Setting("bath_K", 311.0, 303.0, 323.0, "K", "temperature of the cells"),
        Setting("gap_m", 0.030, 0.01, 0.06, "m", "liquor between anode and cathode"),
    ),
    limits=(
        Limit("share of current efficiency that impurities leave", _impurity, 0.5, 1.0, "share",
              "with less, deposits dissolve again within hours and the cell house stops (Ault & Frazer 1988)"),
    ),
    least_energy=_least_energy,
    example={"liquor": mix(Stream.of({"ZnSO4": 400.0, "CdSO4": 0.0015, "CoSO4": 0.0003, "NiSO4": 0.0001}),
                           contained({"Ge": 1e-5, "Sb": 3e-6, "Tl": 1e-4}, "liquor"))},
)  # fmt: skip
MELTING = Unit(
    "cathode-melting", ("cathode",), ("zinc", "dust", "dross"), melt, parameters=PARAMETERS,
    settings=(Setting("dust_share", 0.055, 0.0, 0.3, "share", "cathode zinc atomised to dust for the plant"),),
    example={"cathode": Stream.of({"Zn": 100.0, "Cd": 0.001})},
)  # fmt: skip


RANGE = 2  # figures in a list that are the ends of a range
TRACES = {"mg_L": 1.0, "mg_per_L": 1.0, "ppm": 1.0, "ug_L": 1e-3, "ug_per_L": 1e-3, "ppb": 1e-3}


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a cell house, a list of them for conditions that stand in lists of three and more (two are a range)."""
    lists = {k: x for k, x in inputs.items() if isinstance(x, (list, tuple))}
    lengths = {len(x) for x in lists.values()}
    if len(lengths) != 1 or max(lengths) <= RANGE:
        return _one(inputs)
    each = [_one({**inputs, **{k: x[i] for k, x in lists.items()}}) for i in range(max(lengths))]
    return {k: [one[k] for one in each] for k in each[0]}


def _quenched(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Current efficiency less what each impurity takes, by losses a unit that a case states; empty where it states none."""
    given = Given(inputs)
    pure = given.one("CE0|CE_pure|CE_max|pure_CE|CE_without_impurities|CE_base", "pct")
    losses = next(
        (
            x
            for k, x in inputs.items()
            if re.match(r"(CE_)?(loss|drop|quench|decrease)", str(k)) and isinstance(x, Mapping)
        ),
        None,
    )
    levels = next(
        (
            k
            for k, x in inputs.items()
            if re.match(r"(impurit|c_|conc|content|electrolyte)", str(k)) and isinstance(x, Mapping)
        ),
        None,
    )
    if pure is None or losses is None or levels is None:
        return {}
    lost = sum(float(x) * float(losses[e]) for e, x in inputs[levels].items() if e in losses)
    unit_of = re.search(r"(ug|mg|g)_(?:per_)?L$", str(levels))
    per = next(
        (re.search(r"per_(ug|mg|g)_(?:per_)?L$", str(k)) for k, x in inputs.items() if x is losses), None
    )
    if unit_of is None or per is None or unit_of[1] != per[1] or set(inputs[levels]) - set(losses):
        return {}
    return {"CE_pct": pure - lost, "CE": (pure - lost) / 100.0, "CE_loss_pct": lost}


def _one(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a cell house: from what is stated of voltage, efficiency and energy where two are, else from the conditions."""
    v = PARAMETERS.central()
    words: dict[str, Any] = dict(inputs.get("electrolyte_g_L", {})) | dict(inputs)
    found: dict[str, Any] = {
        "Faraday_kWh_t_per_V": float(energy_kwh_per_t(1.0, 1.0)), "g_per_Ah": electrolysis.grams_per_ampere_hour("Zn"),
    }  # fmt: skip
    stated = _stated(inputs) | _quenched(inputs)
    if any(w in words for w in ("NaOH_g_L", "KOH_g_L", "NaOH_M", "KOH_M", "NaOH", "KOH")):
        if stated:
            return found | stated
        raise OutOfValidity(
            "the cell is one of sulphuric acid: for a zincate liquor give the energy (kWh_t) or the voltage (cell_V) with CE_pct"
        )
    named = any(k in words for k in ("Zn_g_per_L", "Zn_g_L", "ZnSO4_M"))
    zinc = figure(
        words,
        "Zn_g_per_L",
        "Zn_g_L",
        "Zn",
        default=figure(words, "ZnSO4_M", default=0.841) * molar_mass("Zn"),
    )
    acid = figure(
        words, "H2SO4_g_per_L", "H2SO4_g_L", "H2SO4",
        default=figure(words, "H2SO4_M", default=1.605) * molar_mass("H2SO4"),
    )  # fmt: skip
    kelvin = given_kelvin(words, REFERENCE_K)
    density = figure(words, "j_A_per_m2", "j_A_m2", default=REFERENCE_DENSITY)
    gap = figure(words, "gap_m", default=0.030)
    rest = electrolysis.oxygen_potential(acid / molar_mass("H2SO4"), kelvin)
    anode = float(rest + anode_overpotential(density, kelvin, v))
    found |= {
        "acid_g_per_L": acid, "Zn_g_per_L": zinc, "anode_potential_V": anode, "anode_share_V": anode, "anode_share_V_min": anode,
        "ohmic_V": float(electrolysis.ohmic_drop(density, gap, conductivity(kelvin, acid, v))),
    }  # fmt: skip
    if stated:
        return found | stated
    efficiency, volts = fraction(inputs, "CE", "CE_pct"), ends(inputs, "V_cell", "cell_V")
    mg_l = {
        e: figure(words, f"{e}_{u}") * to_mg
        for u, to_mg in TRACES.items()
        for e in impurities()
        if f"{e}_{u}" in words
    }
    plant = 1.0 if named else v["plant_factor"]
    mg_l = mg_l if named else USUAL_TRACES | mg_l
    made = efficiency if efficiency is not None else float(current_efficiency(zinc, acid, mg_l, v, plant))
    volt = volts[0] if volts else float(cell_voltage(density, kelvin, zinc, acid, gap, v))
    energy = float(energy_kwh_per_t(volt, made))
    return found | {
        "CE": made, "CE_pct": 100.0 * made, "CE_max_pct": 100.0 * made, "V_cell": volt, "cell_V": volt,
        "energy_kWh_per_t": energy, "kWh_t": energy, "kWh_per_t": energy, "kWh_per_kg": energy / 1000.0, "energy_kWh_per_kg": energy / 1000.0,
        "kWh_per_ton_smelter": energy / float(v["rectifier"]), "CE_left_pct": 100.0 * float(impurity_factor(mg_l)),
        "CE_loss_pct": 100.0 * (1.0 - float(impurity_factor(mg_l))),
    }  # fmt: skip


def _stated(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The third of voltage, efficiency and energy where a case states the other two; empty where it does not."""
    efficiency = fractions(inputs, "CE", "CE_pct")
    volts = ends(inputs, "V_cell", "cell_V")
    spent = ends(inputs, "energy_kWh_per_t", "energy_kWh_t", "kWh_per_t", "kWh_t") or [
        1e3 * x for x in ends(inputs, "energy_kWh_per_kg", "energy_kWh_kg", "kWh_per_kg", "kWh_kg")
    ]
    if volts and efficiency:
        low = float(energy_kwh_per_t(min(volts), max(efficiency)))
        high = float(energy_kwh_per_t(max(volts), min(efficiency)))
        span: Any = [low, high] if len(volts) + len(efficiency) > 2 else low
        return dict.fromkeys(
            ("kWh_per_t_evaluated_here", "derived_kWh_t", "kWh_per_t", "kWh_t", "energy_kWh_per_t"), span
        )
    if not spent or not (volts or efficiency):
        return {}
    if efficiency:
        ends_of = zip((min(spent), max(spent)), (min(efficiency), max(efficiency)), strict=True)
        between = sorted(e * c / float(energy_kwh_per_t(1.0, 1.0)) for e, c in ends_of)
        implied: Any = between if len(spent) + len(efficiency) > 2 else between[0]
        return dict.fromkeys(("V_cell", "cell_V", "V_cell_implied", "implied_V_cell", "implied_V"), implied)
    share = float(energy_kwh_per_t(sum(volts) / len(volts), 1.0)) * len(spent) / sum(spent)
    return {"CE": share, "CE_pct": 100.0 * share, "CE_implied": share}


TECHNOLOGIES = (
    Technology(
        "zinc-electrowinning", "Zinc electrowinning", ("E13", "P21", "Y02", "N14", "E15"),
        "Cathode zinc and spent acid; voltage from its parts, current efficiency from impurities.",
        "industrial", __name__, UNIT, compute,
        answers=("Zn electrowinning*", "Zn EW*", "electrowinning of zinc*", "Zn electrolysis*", "zinc electrolysis*", "electrowinning: zinc*", "zinc electrowinning*"),
        words=(
            Word("j_A_per_m2", "A/m2", "current density"), Word("T_C", "C", "temperature"),
            Word("Zn_g_per_L", "g/L", "zinc (or ZnSO4_M); named liquor is a beaker's, without the plant's losses"),
            Word("H2SO4_g_per_L", "g/L", "acid (or H2SO4_M)"), Word("V_cell", "V", "voltage, or its range"),
            Word("kWh_t, or kWh_kg", "", "energy, or its range: with CE asks for derived_cell_V"),
            Word("CE", "share or %", "current efficiency, or its range"), Word("gap_m", "m", "gap of the electrodes"),
            Word("Sb_ug_L", "ug/L", "any impurity, as Ge_mg_L, Sb_ug_L, Co_mg_L"),
        ),
        equations=__doc__ or "",
    ),
    Technology(
        "cathode-melting", "Melting of cathode zinc", ("P21",), "Slab zinc, the plant's own dust, and dross.",
        "industrial", __name__, MELTING, lambda inputs: {"dross_pct": 100.0 * PARAMETERS["melting_dross"].estimate.central},
    ),
)  # fmt: skip
