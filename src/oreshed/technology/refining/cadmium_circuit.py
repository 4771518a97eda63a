"""Cadmium from the cold purification cake: to metal by three routes, or the cake sold.

Acid dissolves zinc and cadmium and leaves the copper; nickel and thallium are precipitated; zinc dust cements a
sponge. The sponge is dissolved and electrowon, or distilled in a retort, or roasted to oxide and reduced with carbon.
Zinc and what cadmium is left return to the leach.

    leach         Cd + H2SO4 + 1/2 O2 -> CdSO4 + H2O ; Zn + H2SO4 -> ZnSO4 + H2
    sponge        CdSO4 + Zn -> Cd + ZnSO4
    cell          CdSO4 + H2O -> Cd + H2SO4 + 1/2 O2 ; E = U / (2.0972e-3 CE) kWh per tonne
    voltage       U = E_O2 - E_Cd + eta_a(j) + eta_c + j d / kappa + contacts, anode of the zinc cells
    reduction     2 CdO + C -> 2 Cd + CO2
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, given_kelvin
from oreshed.technology.extraction.calcine_leach import solids_and_liquor
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, carried, gather, per_tonne, pour, react, take
from oreshed.technology.refining import electrolysis, zinc_electrowinning
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.controlled_electrodeposition import BATCH_PACE
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Result, Unit

SELL, ELECTROWIN, RETORT, CARBON = 0, 1, 2, 3
MODES = {"sell cake": SELL, "electrowin": ELECTROWIN, "retort": RETORT, "carbon": CARBON}
LEACH = {"Cd": "Cd + H2SO4 + 0.5 O2 -> CdSO4 + H2O", "Zn": "Zn + H2SO4 -> ZnSO4 + H2",
         "Co": "Co + H2SO4 -> CoSO4 + H2", "Ni": "Ni + H2SO4 -> NiSO4 + H2"}  # fmt: skip
END_MOL_L = 1e-4  # cadmium left where a controlled-potential cell is stopped
SPONGE = "CdSO4 + Zn -> Cd + ZnSO4"
ROAST, REDUCE, BURN = "2 Cd + O2 -> 2 CdO", "2 CdO + C -> 2 Cd + CO2", "C + O2 -> CO2"


def cell_voltage(
    density: ArrayLike, temperature_K: ArrayLike, cadmium_g_l: ArrayLike, acid_g_l: ArrayLike, gap_m: ArrayLike,
    v: Values,
) -> Array:  # fmt: skip
    """V of a cadmium cell; the lead-silver anode and the liquor's conductivity are those of the zinc cells."""
    zinc_cell = zinc_electrowinning.PARAMETERS.central()
    rest = electrolysis.sulphate_reversible_voltage(
        "Cd", np.asarray(cadmium_g_l) / molar_mass("Cd"), np.asarray(acid_g_l) / molar_mass("H2SO4"),
        v["cadmium_activity"], temperature_K,
    )  # fmt: skip
    conductivity = zinc_electrowinning.conductivity(temperature_K, acid_g_l, zinc_cell)
    return np.asarray(
        rest + zinc_electrowinning.anode_overpotential(density, temperature_K, zinc_cell)
        + v["cadmium_overpotential"] + electrolysis.ohmic_drop(density, gap_m, conductivity) + zinc_cell["contacts"]
    )  # fmt: skip


def energy_kwh_per_kg(voltage: ArrayLike, efficiency: ArrayLike) -> Array:
    """Electricity at the cell per kilogram of cadmium."""
    return np.asarray(electrolysis.energy_kwh_per_t("Cd", voltage, efficiency) / 1000.0)


def deposit_purity(potential: float, companion: str, v: Values) -> float:
    """Mass share of cadmium in a deposit held at a potential (V against hydrogen), beside nickel or cobalt.

    Cadmium deposits at its limiting current; the companion, though nobler, is slow and follows Tafel's law.
    """
    mass, electrons, standard = electrolysis.metal(companion)
    current = float(v["companion_exchange"]) * 10.0 ** ((standard - potential) / float(v["companion_slope"]))
    cadmium = float(v["limiting_current"])
    return float(1.0 / (1.0 + current / electrons * mass / (cadmium / 2.0 * electrolysis.metal("Cd")[0])))


def _mode(value: Array) -> int:
    found = int(np.ravel(value)[0])
    if found not in MODES.values() or not np.all(value == found):
        raise OutOfValidity(
            f"mode {np.ravel(value)[0]:g} is none; 0 sells the cake, 1 electrowins, 2 retorts, 3 reduces oxide with "
            "carbon, one for all draws"
        )
    return found


def treat(feeds: Feeds, v: Values) -> Result:
    """Cadmium, the residues of its circuit, and the liquor that goes back."""
    mode = _mode(np.asarray(v["mode"]))
    none = np.zeros(feeds["cake"].by_species.shape[:-1])
    empty = {k: pour({"gangue": none}) for k in UNIT_OUTLETS}
    dust = gather(feeds["dust"])
    zinc = dust.get("Zn", np.zeros(()))
    if mode == SELL:
        return Result(
            empty | {"sold_cake": feeds["cake"], "unused_dust": pour(dust)}, diagnostics={"recovery": none}
        )
    solid, liquor = solids_and_liquor(gather(feeds["cake"]))
    cadmium_in = feeds["cake"].element("Cd")
    drawn = np.zeros(())
    shares = {
        "Cd": v["cake_cadmium_leached"],
        "Zn": v["cake_zinc_leached"],
        "Co": v["cake_trace_leached"],
        "Ni": v["cake_trace_leached"],
    }
    for symbol, share in shares.items():
        amount = take(solid, symbol, share)
        acid = amount * per_tonne(LEACH[symbol], "H2SO4")
        drawn = drawn + acid
        liquor[symbol], liquor["H2SO4"] = amount, liquor.get("H2SO4", np.zeros(())) + acid
        react(liquor, LEACH[symbol], amount)
        liquor.pop(symbol)
    for name in [n for n in solid if carried(n)]:
        label = f"{carried(name)} in liquor"
        liquor[label] = liquor.get(label, np.zeros(())) + take(solid, name, v["cake_trace_leached"])
    traces: Flows = {}
    for name in [n for n in liquor if n in ("CoSO4", "NiSO4") or n in ("Tl in liquor", "In in liquor")]:
        traces[name] = take(liquor, name, v["trace_removed"])
    traces["CdSO4"] = take(liquor, "CdSO4", v["purification_loss"])

    salt = liquor.get("CdSO4", np.zeros(()))
    need = salt * v["sponge_yield"] * per_tonne(SPONGE, "Zn")
    reach = np.minimum(1.0, ratio(zinc, need * v["sponge_dust"], 1.0))
    used = np.minimum(need * v["sponge_dust"], zinc)
    cemented = salt * v["sponge_yield"] * np.minimum(reach, ratio(used, need, 1.0))
    bath: Flows = {"CdSO4": cemented, "Zn": used}
    react(bath, SPONGE, cemented)
    liquor["CdSO4"] = salt - cemented
    liquor["ZnSO4"] = liquor.get("ZnSO4", np.zeros(())) + bath["ZnSO4"]
    sponge, loose = bath["Cd"], bath["Zn"]
    dust["Zn"] = zinc - used

    # Loose zinc of the sponge: caustic or the retort's dross takes it, and it returns to the leach as oxide.
    oxide = loose * molar_mass("ZnO") / molar_mass("Zn")
    electricity = fuel = carbon = np.zeros(())
    gas: Flows = {}
    back: Flows = {"ZnO": oxide}
    if mode == ELECTROWIN:
        metal = sponge * v["electrowinning_yield"]
        volts = cell_voltage(v["density"], v["bath_K"], v["cadmium_g_l"], v["acid_g_l"], v["gap_m"], v)
        energy = energy_kwh_per_kg(volts, v["electrowinning_efficiency"])
        electricity = metal * energy
        back["CdO"] = (sponge - metal) * molar_mass("CdO") / molar_mass("Cd")
    elif mode == RETORT:
        metal = sponge * v["retort_yield"]
        fuel = sponge * v["retort_MWh"]
        lost = sponge * v["fume_lost"]
        gas["Cd in fume"] = lost
        back["CdO"] = (sponge - metal - lost) * molar_mass("CdO") / molar_mass("Cd")
    else:
        furnace: Flows = {"Cd": sponge}
        react(furnace, ROAST, sponge)
        reduced = furnace["CdO"] * v["oxide_yield"]
        carbon = furnace["CdO"] * per_tonne(REDUCE, "C") * v["carbon_excess"]
        furnace["C"] = carbon
        react(furnace, REDUCE, reduced)
        react(furnace, BURN, furnace["C"])
        metal, gas["CO2"] = furnace["Cd"], furnace["CO2"]
        gas["Cd in fume"] = sponge * v["fume_lost"]
        left = furnace["CdO"] - gas["Cd in fume"] * molar_mass("CdO") / molar_mass("Cd")
        back["CdO"] = np.maximum(left, 0.0)
    for name, flow in back.items():
        liquor[name] = liquor.get(name, np.zeros(())) + flow
    streams = {
        "cadmium": pour({"Cd": metal}), "copper_residue": pour(solid), "trace_residue": pour(traces),
        "liquor": pour(liquor), "gas": pour(gas) if gas else pour({"gangue": none}), "unused_dust": pour(dust),
        "sold_cake": pour({"gangue": none}),
    }  # fmt: skip
    return Result(
        streams,
        drawn={"sulphuric acid": pour({"H2SO4": drawn}), "carbon": pour({"C": carbon})},
        utilities={
            "electricity_MWh": electricity, "fuel_MWh": fuel, "sulphuric_acid_t": drawn, "coke_t": carbon,
            "zinc_dust_t": used,
        },
        emissions={"Cd_to_air_t": gas.get("Cd in fume", none), "CO2_t": gas.get("CO2", none)},
        diagnostics={"recovery": ratio(metal, cadmium_in), "kWh_per_kg": ratio(electricity, metal)},
    )  # fmt: skip


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """Cells: the reversible voltage at full efficiency. The other routes burn fuel or coke that chemistry pays for."""
    if _mode(np.asarray(v["mode"])) != ELECTROWIN:
        return np.zeros(())
    zinc = feeds["dust"].species_flow("Zn")
    salt = (
        feeds["cake"].species_flow("Cd")
        * v["cake_cadmium_leached"]
        * (1.0 - v["purification_loss"])
        * v["sponge_yield"]
    )
    reach = np.minimum(1.0, ratio(zinc, salt * molar_mass("Zn") / molar_mass("Cd") * v["sponge_dust"], 1.0))
    volts = electrolysis.sulphate_reversible_voltage(
        "Cd", v["cadmium_g_l"] / molar_mass("Cd"), v["acid_g_l"] / molar_mass("H2SO4"), v["cadmium_activity"], v["bath_K"]
    )  # fmt: skip
    return np.asarray(salt * reach * v["electrowinning_yield"] * energy_kwh_per_kg(volts, 1.0))


UNIT_OUTLETS = ("cadmium", "sold_cake", "copper_residue", "trace_residue", "liquor", "gas", "unused_dust")
UNIT = Unit(
    "cadmium-circuit", ("cake", "dust"), UNIT_OUTLETS, treat,
    parameters=read_parameters("oreshed.technology.refining", "cadmium_circuit.csv"),
    settings=(
        Setting("mode", float(ELECTROWIN), 0.0, 3.0, "-", "0 sell the cake, 1 electrowin, 2 retort, 3 oxide and carbon", whole=True),
        Setting("density", 80.0, 20.0, 300.0, "A/m2", "current density"),
        Setting("bath_K", 308.0, 293.0, 323.0, "K", "temperature of the cells"),
        Setting("cadmium_g_l", 100.0, 20.0, 200.0, "g/L", "cadmium in the cells"),
        Setting("acid_g_l", 100.0, 20.0, 200.0, "g/L", "acid in the cells"),
        Setting("gap_m", 0.040, 0.01, 0.10, "m", "liquor between the electrodes"),
    ),
    least_energy=_least_energy,
    example={
        "cake": mix(Stream.of({"Cd": 0.35, "Zn": 2.2, "Cu": 0.1, "ZnSO4": 0.25, "Co": 0.001, "Pb": 0.05}),
                    contained({"Tl": 0.002}, "cement")),
        "dust": Stream.of({"Zn": 0.6}),
    },
)  # fmt: skip
PARAMETERS = UNIT.parameters


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of cadmium cells, of a batch depletion, of fume leaching, or of the cake's routes."""
    v = PARAMETERS.central()
    anode = str(inputs.get("anode", "")).lower()
    if "oxide" in anode or anode == "cdo":
        raise OutOfValidity(
            "cadmium oxide is no anode: it holds no metal to dissolve; dissolve it in acid and electrowin, or reduce it"
        )
    if "fume" in str(inputs.get("feed", "")).lower():
        return {
            "Cd_to_water_leach_pct": 100.0 * float(v["fume_to_water"]), "Cd_g_per_L": float(v["fume_cadmium_g_l"]), "Zn_g_per_L": float(v["fume_zinc_g_l"]),
        }  # fmt: skip
    if "Re" in inputs:
        return {"Sh": electrolysis.sherwood(figure(inputs, "Re"), figure(inputs, "Sc"))}
    if "E_hold_V" in inputs:
        kelvin = given_kelvin(inputs, 298.15)
        left = float(electrolysis.residual_at_potential("Cd", figure(inputs, "E_hold_V"), kelvin))
        return {"Cd_residual_mol_L": left, "Cd_residual_g_L": left * molar_mass("Cd")}
    if "systems" in inputs:
        held = float(electrolysis.nernst_potential("Cd", END_MOL_L))
        worst = min(deposit_purity(held, str(name).split("-")[-1], v) for name in inputs["systems"])
        return {"purity_pct": 100.0 * worst, "E_hold_V": held, "Cd_residual_mol_L": END_MOL_L}
    if "Cd0_g_L" in inputs:
        hours, start = figure(inputs, "t_h"), figure(inputs, "Cd0_g_L")
        pace = figure(inputs, "k_per_h", default=BATCH_PACE)
        if "Cd_end_g_L" in inputs:
            pace = float(np.log(start / figure(inputs, "Cd_end_g_L")) / hours)
        return {
            "Cd_end_g_L": float(electrolysis.depletion(start, pace, hours)),
            "derived_first_order_k_per_h": pace,
        }
    if any(k in inputs for k in ("Cd_g_L", "Cd_g_per_L", "j_A_m2", "j_A_per_m2", "cell_V", "V_cell")):
        kelvin = given_kelvin(inputs, 308.15)
        stated = fraction(inputs, "CE", "CE_pct")
        efficiency = float(v["laboratory_efficiency"]) if stated is None else stated
        volts = inputs.get("cell_V", inputs.get("V_cell"))
        if volts is None:
            volts = float(cell_voltage(
                figure(inputs, "j_A_m2", "j_A_per_m2", default=80.0), kelvin, figure(inputs, "Cd_g_L", "Cd_g_per_L", default=100.0),
                figure(inputs, "H2SO4_g_L", "H2SO4_g_per_L", default=100.0), figure(inputs, "gap_m", default=0.030), v))  # fmt: skip
        energy = float(energy_kwh_per_kg(float(volts), efficiency))
        return {
            "CE_pct": 100.0 * efficiency,
            "kWh_kg": energy,
            "kWh_per_kg": energy,
            "energy_kWh_per_kg": energy,
            "energy_kWh_per_t": 1000.0 * energy,
            "derived_cell_V": float(volts),
            "cell_V": float(volts),
        }
    name = str(inputs.get("route", "electrowin"))
    if name not in MODES:
        raise OutOfValidity(f"no route {name!r}; there are {', '.join(MODES)}")
    result = UNIT.run(UNIT.example, {"mode": float(MODES[name])})
    return {
        "recovery_pct": 100.0 * float(result.diagnostics["recovery"]),
        "to_liquor_pct": 100.0 * float(result.share("Cd", "liquor")),
        "to_residues_pct": 100.0 * float(result.share("Cd", "copper_residue") + result.share("Cd", "trace_residue")),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "cadmium-circuit", "Cadmium from purification cake", ("E13", "E19", "P18", "Y05"),
        "Cake to sponge to metal by cells, retort or carbon, or sold as it is.",
        "industrial", __name__, UNIT, compute,
        answers=("Cd from sinter fume", "Cd electrowinning*", "Cd EW*", "electrowinning of cadmium*", "electrowinning: cadmium*", "electrodeposition: Cd*",
                 "electrodeposition: controlled-potential*", "cadmium*"),
        words=(
            Word("route", "-", "sell cake, electrowin, retort or carbon"), Word("Cd_g_L", "g/L", "cadmium in the cells"),
            Word("j_A_m2", "A/m2", "current density"), Word("H2SO4_g_L", "g/L", "acid"), Word("T_C", "C", "temperature"),
            Word("CE_pct", "%", "current efficiency"), Word("cell_V", "V", "voltage; computed when left out"),
            Word("Cd0_g_L", "g/L", "start of a batch depletion, with t_h and k_per_h or Cd_end_g_L"),
            Word("E_hold_V", "V", "held potential against hydrogen: asks for the residual"),
            Word("systems", "-", "list like Cd-Ni: asks for the purity of a deposit at controlled potential"),
            Word("anode", "-", "anode of an electrorefining cell; oxide is refused"),
            Word("feed", "-", "'zinc sinter fume, sulphated'"), Word("Re", "-", "with Sc: Sherwood number of a cell"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
