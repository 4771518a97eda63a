"""Hall-Heroult electrolysis: alumina dissolved in cryolite to aluminium, on carbon anodes.

Current splits alumina at 960 C and burns the anode to CO2. The cell's voltage is the sum of its parts, energy is
voltage over current efficiency; when alumina runs out, the bath itself is electrolysed and gives CF4 and C2F6.

    cell           Al2O3 + 1.5 C -> 2 Al + 1.5 CO2
    reversible     E = dG(T) / 6F - (RT/6F) ln a ; a = (w / w_sat)^2.77
    voltage        U = E + anode and film overvoltage + j d / kappa + bubbles + anode + cathode + busbars
    energy         U / (3.3554e-4 CE)  kWh per t at the cell ; over the rectifier, with auxiliaries, at the mains
    alumina        1.8895 / (1 - loss - water and soda)        carbon  0.3339 / CE + burnt by air + dust
    PFC            CF4 = S x anode effect minutes per cell and day ; C2F6 = F x CF4
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import ends, figure, fractions, given_kelvin
from oreshed.technology.costing import Capital
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT, GJ_PER_MWH
from oreshed.technology.refining.electrolysis import ohmic_drop, tafel
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import composition, mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit

CELLS = (
    "CWPB",
    "SWPB",
    "VSS",
    "HSS",
)  # centre- and side-worked prebake, vertical and horizontal stud Soderberg
REFERENCE_DENSITY = 8000.0  # A/m2 of anode
PARAMETERS = read_parameters("oreshed.technology.refining", "hall_heroult.csv")
# Gibbs energy of formation, kJ/mol at 1200 K and its slope per K.
ALUMINA_G, CARBON_DIOXIDE_G = (
    tuple(PARAMETERS[f"{s}_gibbs{end}"].estimate.central for end in ("", "_slope"))
    for s in ("alumina", "carbon_dioxide")
)
# Enthalpies, kJ/mol: formation at 298 K (CRC Handbook), heat to 1,233 K (NIST WebBook), both shipped by chemicals.
ALUMINA_H, CARBON_DIOXIDE_H, METAL_HEAT, GAS_HEAT = -1675.7, -393.5, 38.2, 46.3
GWP = {"CF4": 7390.0, "C2F6": 12_200.0}  # IPCC AR4, as the International Aluminium Institute reports
IMPURE = 0.011  # water and soda of smelter alumina, mass fraction (process knowledge)
CAPITAL = Capital(
    Estimate(3.18e9, 4.0e9, 5.4e9, "USD 2024"), 2024, 600_000.0, "t aluminium per year", 0.8,
    "Inola, 600 kt, 4,000 million USD announced (American Machinist, May 2025); exponent from memory",
)  # fmt: skip


def reversible_voltage(kelvin: ArrayLike, saturation: ArrayLike = 1.0, power: ArrayLike = 2.77) -> Array:
    """V of splitting alumina with carbon to CO2; more than at saturation when the bath holds less alumina.

    >>> round(float(reversible_voltage(1233.0)), 2)
    1.19
    """
    t = np.asarray(kelvin, dtype=np.float64)
    alumina, gas = (g + s * (t - 1200.0) for g, s in (ALUMINA_G, CARBON_DIOXIDE_G))
    activity = np.asarray(power) * np.log(np.asarray(saturation, dtype=np.float64))
    return np.asarray(((1.5 * gas - alumina) * 1e3 - GAS_CONSTANT * t * activity) / (6.0 * FARADAY))


def theoretical_kwh_per_kg() -> float:
    """Heat and work to make liquid aluminium and hot CO2 at 1,233 K from cold alumina and carbon, kWh per kg.

    >>> round(theoretical_kwh_per_kg(), 2)
    6.34
    """
    kilojoules = 1.5 * CARBON_DIOXIDE_H - ALUMINA_H + 2.0 * METAL_HEAT + 1.5 * GAS_HEAT
    return kilojoules / (2.0 * molar_mass("Al")) / GJ_PER_MWH


def cell_voltage(density: ArrayLike, gap_m: ArrayLike, kelvin: ArrayLike, v: Values) -> Array:
    """V of a cell at an anode current density (A/m2) and anode-cathode distance (m)."""
    share = np.asarray(density) / REFERENCE_DENSITY
    return np.asarray(
        reversible_voltage(kelvin, v["alumina_saturation"], v["alumina_activity_power"])
        + tafel(v["anode_overvoltage"], v["anode_slope"], density, REFERENCE_DENSITY)
        + v["concentration_overvoltage"]
        + ohmic_drop(density, gap_m, v["conductivity"])
        + share * (v["bubble_drop"] + v["anode_drop"] + v["cathode_drop"] + v["external_drop"])
    )


def kwh_per_t(voltage: ArrayLike, efficiency: ArrayLike) -> Array:
    """Electricity at the cell per tonne of aluminium, kWh.

    >>> round(float(kwh_per_t(4.2, 0.94)))
    13315
    """
    return np.asarray(
        3.0 * FARADAY / GJ_PER_MWH / molar_mass("Al") * np.asarray(voltage) / np.asarray(efficiency)
    )


def net_carbon(efficiency: ArrayLike, burnt: ArrayLike, dust: ArrayLike) -> Array:
    """Tonnes of carbon per tonne of aluminium: electrolysis, what air burns, dust.

    >>> round(float(net_carbon(1.0, 0.0, 0.0)), 4)
    0.3339
    """
    electrolytic = 0.75 * molar_mass("C") / molar_mass("Al")
    return np.asarray(electrolytic / np.asarray(efficiency) + np.asarray(burnt) + np.asarray(dust))


def perfluorocarbons(minutes: ArrayLike, slope: ArrayLike, share: ArrayLike) -> tuple[Array, Array]:
    """kg of CF4 and of C2F6 per tonne of aluminium, from anode effect minutes per cell and day.

    >>> [round(float(x), 4) for x in perfluorocarbons(1.0, 0.143, 0.121)]
    [0.143, 0.0173]
    """
    tetra = np.asarray(minutes, dtype=np.float64) * np.asarray(slope)
    return np.asarray(tetra), np.asarray(tetra * np.asarray(share))


FIRST_SODERBERG = 2  # of the kinds of cell: anodes baked in the cell from paste


def _of_cell(v: Values, name: str) -> Array:
    """A parameter of the cell kind that is set."""
    kind = np.asarray(v["cell"])
    picks = [np.asarray(v[f"{name}_{c}"]) for c in CELLS]
    return np.asarray(np.select([np.round(kind) == i for i in range(len(CELLS))], picks))


def _with_anode(v: Values) -> Values:
    """The parameters with what an anode baked in the cell adds: drop, lost current, carbon that air takes."""
    paste = np.where(np.round(np.asarray(v["cell"])) >= FIRST_SODERBERG, 1.0, 0.0)
    return {
        **v,
        "anode_drop": v["anode_drop"] + paste * v["soderberg_drop"],
        "current_efficiency": v["current_efficiency"] - paste * v["soderberg_efficiency"],
        "air_burn": v["air_burn"] + paste * v["soderberg_burn"],
    }


def reduce(feeds: Feeds, v: Values) -> Result:
    """Aluminium, gas, and dust with bath from alumina and the anodes drawn."""
    v = _with_anode(v)
    alumina = feeds["alumina"]
    aluminium = alumina.species_flow("Al2O3") * composition("Al2O3")["Al"]
    metal = aluminium * (1.0 - v["alumina_loss"])
    carbon = metal * net_carbon(v["current_efficiency"], v["air_burn"], v["carbon_dust"])
    anode = carbon / (1.0 - v["anode_sulphur"] - v["anode_ash"])
    dust_carbon, sulphur = metal * v["carbon_dust"], anode * v["anode_sulphur"]
    others = {e: alumina.element(e) for e in alumina.elements() if e not in UNFOLLOWED and e != "Al"}
    to_metal = {"Ga": others["Ga"] * v["gallium_to_metal"]} if "Ga" in others else {}
    kept = {e: x - to_metal.get(e, np.zeros(())) for e, x in others.items()}
    volts = cell_voltage(v["density"], v["gap_m"], v["bath_K"], v)
    direct = kwh_per_t(volts, v["current_efficiency"])
    tetra, hexa = perfluorocarbons(v["effect_minutes"], _of_cell(v, "slope_CF4"), _of_cell(v, "C2F6_share"))
    gas_carbon = carbon - dust_carbon
    return Result(
        {
            "aluminium": contained({"Al": metal} | to_metal, "metal"),
            "gas": Stream.of({"CO2": gas_carbon * mass_ratio("CO2", "C"), "SO2": sulphur * mass_ratio("SO2", "S")}),
            "dust": mix(Stream.of({"Al2O3": (aluminium - metal) / composition("Al2O3")["Al"], "C": dust_carbon,
                                   "gangue": anode * v["anode_ash"]}),
                        contained(kept, "bath") if kept else Stream.of({"gangue": 0.0 * metal})),
        },
        drawn={"anode": Stream.of({"C": carbon, "S in anode": sulphur})},
        utilities={
            "electricity_MWh": metal * (direct / v["rectifier"] / 1000.0 + v["auxiliaries"]),
            "anode_t": anode, "aluminium_fluoride_t": metal * v["aluminium_fluoride"] / 1000.0,
        },
        emissions={
            "CO2_t": gas_carbon * mass_ratio("CO2", "C"), "SO2_t": sulphur * mass_ratio("SO2", "S"),
            "CF4_t": metal * tetra / 1000.0, "C2F6_t": metal * hexa / 1000.0,
            "fluoride_t": metal * v["fluoride_emitted"] / 1000.0,
        },
        diagnostics={
            "cell_V": volts * (metal > 0), "kWh_per_t_DC": direct * (metal > 0),
            "alumina_t_per_t": ratio(alumina.species_flow("Al2O3"), metal) / (1.0 - IMPURE),
            "net_carbon_t_per_t": ratio(carbon, metal),
            "CO2e_t_per_t": ratio(gas_carbon * mass_ratio("CO2", "C"), metal)
            + (tetra * GWP["CF4"] + hexa * GWP["C2F6"]) / 1000.0 * (metal > 0),
        },
    )  # fmt: skip


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """Reversible work of splitting pure saturated alumina at full current efficiency, MWh."""
    metal = feeds["alumina"].species_flow("Al2O3") * composition("Al2O3")["Al"] * (1.0 - v["alumina_loss"])
    return np.asarray(metal * kwh_per_t(reversible_voltage(v["bath_K"]), 1.0) / 1000.0)


def _purity(feeds: Feeds, v: Values) -> Array:
    del v
    alumina = feeds["alumina"]
    return ratio(alumina.species_flow("Al2O3"), alumina.total(), 1.0)


UNIT = Unit(
    "hall-heroult", ("alumina",), ("aluminium", "gas", "dust"), reduce,
    PARAMETERS,
    settings=(
        Setting("cell", 0.0, 0.0, 3.0, "-", "0 centre-worked prebake, 1 side-worked, 2 vertical, 3 horizontal stud Soderberg", whole=True),
        Setting("density", 8000.0, 6000.0, 10_500.0, "A/m2", "current density at the anode"),
        Setting("gap_m", 0.037, 0.025, 0.060, "m", "anode to metal; below 0.025 m the metal shorts the cell"),
        Setting("bath_K", 1233.0, 1213.0, 1258.0, "K", "temperature of the bath"),
        Setting("effect_minutes", 0.3, 0.0, 30.0, "min per cell and day", "minutes of anode effect"),
    ),
    limits=(Limit("alumina", _purity, 0.97, 1.0, "mass fraction",
                  "smelter grade holds 98 % and more; what is less pure spoils metal and bath"),),
    least_energy=_least_energy,
    example={"alumina": mix(Stream.of({"Al2O3": 100.0}), contained({"Ga": 0.008, "Na": 0.26}, "alumina"))},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a potline: from voltage and efficiency where given, else from the cell's own parts; see `words`."""
    kind = str(inputs.get("cell", "CWPB")).upper()
    kind = {"PFPB": "CWPB", "PREBAKE": "CWPB", "SODERBERG": "VSS"}.get(kind, kind)
    if kind not in CELLS:
        raise OutOfValidity(f"no cell {kind!r}; there are {', '.join(CELLS)}")
    density = figure(inputs, "j_A_per_m2", "j_A_m2", default=1e4 * figure(inputs, "j_A_per_cm2", default=0.8))
    settings = {
        "cell": float(CELLS.index(kind)), "density": density,
        "gap_m": figure(inputs, "ACD_cm", "gap_cm", default=3.7) / 100.0,
        "bath_K": given_kelvin(inputs, 1233.0),
        "effect_minutes": figure(inputs, "anode_effect_min_per_cell_day", "AEM", "AE_min_per_cell_day", default=0.3),
    }  # fmt: skip
    given = fractions(inputs, "CE", "CE_pct", "current_efficiency")
    chosen = {"current_efficiency": sum(given) / len(given)} if given else {}
    v = UNIT.values(settings, chosen)
    run = UNIT.run(UNIT.example, settings, chosen)
    metal, told = run.products["aluminium"].element("Al"), run.diagnostics
    volts = ends(inputs, "V_cell", "cell_V") or [float(told["cell_V"])]
    efficiency = given or [float(v["current_efficiency"])]
    span = sorted(
        {float(kwh_per_t(u, e)) for u, e in ((min(volts), max(efficiency)), (max(volts), min(efficiency)))}
    )
    direct: Any = span if len(span) > 1 else span[0]
    burn = ends(inputs, "net_carbon_t_per_t", "net_carbon_kg_per_kg")
    carbon = burn or [float(told["net_carbon_t_per_t"])]
    dioxide = [x * mass_ratio("CO2", "C") for x in carbon]
    rectified = sum(span) / len(span) / float(v["rectifier"]) / 1000.0
    mains = rectified + float(v["auxiliaries"])
    tetra, hexa = (float(run.emissions[g] / metal) * 1000.0 for g in ("CF4_t", "C2F6_t"))
    return {
        "kWh_per_t": direct, "kWh_t": direct, "DC_kWh_per_t": direct,
        "kWh_per_kg": [x / 1000.0 for x in span] if len(span) > 1 else span[0] / 1000.0,
        "AC_cells_MWh_per_t": rectified, "AC_MWh_per_t": mains, "MWh_per_t": mains, "electricity_MWh_per_t": mains,
        "V_cell": volts[0] if len(volts) == 1 else volts, "CE_pct": 100.0 * efficiency[0],
        "E_rev_V": float(reversible_voltage(v["bath_K"])), "decomposition_V": float(reversible_voltage(v["bath_K"])),
        "theoretical_kWh_per_kg": theoretical_kwh_per_kg(),
        "theoretical_kg_C_per_kg": float(net_carbon(1.0, 0.0, 0.0)),
        "alumina_t_per_t": float(told["alumina_t_per_t"]), "alumina_stoichiometric_t_per_t": mass_ratio("Al2O3", "Al", 0.5),
        "net_carbon_t_per_t": carbon[0], "net_carbon_kg_per_t": 1000.0 * carbon[0],
        "CO2_t_per_t": dioxide if len(dioxide) > 1 else dioxide[0],
        "CF4_kg_per_t": tetra, "C2F6_kg_per_t": hexa,
        "PFC_CO2e_t_per_t": (tetra * GWP["CF4"] + hexa * GWP["C2F6"]) / 1000.0,
        "energy_efficiency_pct": 100.0 * theoretical_kwh_per_kg() * 1000.0 / (sum(span) / len(span)),
        "fluoride_kg_per_t": float(v["fluoride_emitted"]), "kWh_t_per_V": float(kwh_per_t(1.0, 1.0)),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "hall-heroult", "Hall-Heroult aluminium electrolysis", ("P24", "N14", "E19"),
        "Alumina to aluminium on carbon anodes: kWh, alumina, carbon, CO2, PFC and fluoride a tonne.",
        "industrial", __name__, UNIT, compute,
        answers=("Hall-Heroult*", "Hall-Héroult*", "aluminium electrolysis*", "aluminium smelt*", "aluminum smelt*",
                 "aluminum electrolysis*", "electrowinning: aluminium*", "primary aluminium*", "PFC*"),
        words=(
            Word("V_cell, CE", "V, share or %", "one or a range each; from the cell's parts where absent"),
            Word("j_A_per_cm2, ACD_cm, T_C", "A/cm2, cm, C", "current density, anode-metal distance, bath"),
            Word("cell", "-", "CWPB, SWPB, VSS or HSS"),
            Word("anode_effect_min_per_cell_day", "min", "minutes of anode effect per cell and day, default 0.3"),
            Word("net_carbon_t_per_t", "t/t", "net anode carbon, one or a range: asks for CO2_t_per_t"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
