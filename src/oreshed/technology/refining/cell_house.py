"""A house of electrolytic cells as its engineer counts it: current, voltage, efficiency, tonnes, energy, electrode area.

Faraday's law ties current to metal, voltage over efficiency gives energy, and area over density gives current; any
figure follows from the others, for copper and lead refining, zinc and copper winning, or an aluminium potline alike.

    metal           m = CE I t M / (n F)           g a cell ; times cells a house
    energy          W = U n F / (3600 M CE)        kWh per t at the cell ; over the rectifier's share at the mains
    current         I = j A ; A = faces x width x height x cathodes
    voltage         U = E + overvoltages + j d / kappa + contacts
    carbon          Al2O3 + 1.5 C -> 2 Al + 1.5 CO2, divided by CE ; CF4 = slope x effects x minutes
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given, unit_name
from oreshed.technology.casework.quantity_names import read
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.physical_constants import FARADAY
from oreshed.technology.refining.cell_house_economy import economy
from oreshed.technology.refining.electrolysis import ELECTRODES
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio, molar_mass

NAMES = {
    "copper": "Cu", "lead": "Pb", "betts": "Pb", "zinc": "Zn", "cadmium": "Cd", "nickel": "Ni", "cobalt": "Co", "silver": "Ag",
    "tin": "Sn", "aluminium": "Al", "aluminum": "Al", "hall": "Al", "manganese": "Mn", "indium": "In", "gallium": "Ga", "tellurium": "Te",
    "bismuth": "Bi", "antimony": "Sb",
}  # fmt: skip
HOURS_A_YEAR = 8760.0
ACID_PER_AH = molar_mass("H2SO4") / 2.0 * 3600.0 / FARADAY  # g of H2SO4 an ampere-hour of oxygen
CARBON_PER_METAL = mass_ratio("C", "Al", 0.75)
DIOXIDE_PER_METAL = mass_ratio("CO2", "Al", 0.75)
ALUMINA_PER_METAL = mass_ratio("Al2O3", "Al", 0.5)
GWP = {"CF4": 7390.0, "C2F6": 12_200.0}  # IPCC AR4; a case may state its own

_COMMON = (
    Quantity("CE", "fraction", "CE|current_efficiency|faradaic_efficiency|cathode_current_efficiency|CE_pct", "current efficiency", 0.0, 1.0),
    Quantity("V", "V", "V_cell|cell_voltage|cell_V|voltage|V|volts|cell_potential|voltage_per_cell", "voltage of one cell", 0.0),
    Quantity("I", "A", "I|current|cell_current|line_current|amperage|I_cell|current_per_cell|line_amperage|potline_current", "current through one cell"),
    Quantity("cells", "", "cells|n_cells|number_of_cells|cells_in_series|pots|cell_count|cells_total", "cells in series"),
    Quantity("utilised", "fraction", "utilisation|availability|on_stream|time_efficiency|operating_factor|utilization|on_line", "share of time under current", 0.0, 1.0),
    Quantity("hours", "h", "hours|t|time|duration|operating_hours|electrolysis_time|deposition_time|days|cathode_life|cathode_cycle|deposition_days|cathode_age|deposition_cycle|stripping_cycle", "time under current"),
    Quantity("h_y", "h_per_y", "h_per_year|hours_per_year|operating_hours_per_year|operating|h_per_y", "hours a year under current"),
    Quantity("h_week", "", "h_per_week|hours_per_week", "hours a week under current"),
    Quantity("weeks", "", "weeks_per_year|weeks_per_y", "weeks a year"),
    Quantity("d_y", "", "days_per_year|operating_days|days_per_y|d_per_y|operating_days_per_year", "days a year under current"),
    Quantity("h_d", "", "h_per_day|hours_per_day|h_per_d", "hours a day under current"),
    Quantity("j", "A_per_m2", "j|current_density|cathode_current_density|i", "current density"),
    Quantity("area", "m2", "cathode_area|cathode_area_per_cell|area|electrode_area|A|active_area|A_cathode", "cathode area of one cell"),
    Quantity("one_area", "m2", "area_per_cathode|cathode_area_both_sides|area_per_sheet|cathode_sheet_area|cathode_plate_area", "one cathode, both faces"),
    Quantity("face", "m2", "cathode_face|cathode_side_area|cathode|cathode_one_side|area_one_side|face_area", "one face of a cathode"),
    Quantity("cathodes", "", "cathodes_per_cell|cathodes", "cathodes in a cell"),
    Quantity("width", "m", "cathode_width|width", "of a cathode"), Quantity("height", "m", "cathode_height|height|immersed_depth|cathode_length|immersed_height", "of a cathode, wetted"),
    Quantity("area_house", "m2", "total_cathode_area|cathode_area_of_house|house_cathode_area|cathode_area_plant|plant_cathode_area", "cathode area of all cells"),
    Quantity("W", "kWh_per_t", "|energy|DC_energy|specific_energy|energy_consumption|electricity|DC|power_consumption|dc_specific_energy|electrical_energy|cell_energy", "energy at the cell"),
    Quantity("W_ac", "kWh_per_t", "AC|AC_energy|mains_energy", "energy at the mains"),
    Quantity("rectifier", "fraction", "rectifier_efficiency|rectifier|rectification_efficiency|conversion_efficiency", "", 0.0, 1.0),
    Quantity("W_min", "kWh_per_t", "theoretical_minimum|minimum_energy|theoretical_energy|theoretical|minimum|thermodynamic_minimum|theoretical_minimum_energy", "least energy of the reaction"),
    Quantity("W_theory", "kWh_per_t", "theoretical|energy_per_volt|per_volt_at_100pct|theoretical_energy", ""),
    Quantity("gAh", "g_per_Ah", "|electrochemical_equivalent|ECE|equivalent", "metal an ampere-hour at CE 1"),
    Quantity("kAh_t", "Ah_per_t", "charge|theoretical_charge|specific_charge", "charge a tonne at CE 1"),
    Quantity("cell_h", "kg_per_h", "{M}_per_cell_hour|{M}_per_cell|metal_per_cell|deposition_rate", "metal a cell and hour"),
    Quantity("cell_d", "kg_per_cell_day", "{M}|metal|production|output|{m}|{M}_production|", "metal a cell and day"),
    Quantity("made", "kg", "{M}_deposited|mass_deposited|metal_deposited|deposit|{M}|{m}|metal|{M}_mass|mass|cathode_mass|{M}_plated", "metal in the time stated, all cells"),
    Quantity("sheet_kg", "kg", "{M}_kg_per_cathode|{M}_per_cathode|cathode_deposit|deposit_per_cathode|{M}_on_cathode|deposit|cathode_weight|deposit_per_sheet|kg_per_cathode|cathode_mass_gain", "metal on one cathode in the time stated"),
    Quantity("t_d", "t_per_d", "{M}|production|output|metal|{m}|cathode_production|capacity|{M}_production|{M}_cathode|cathode", "metal a day, all cells"),
    Quantity("t_y", "t_per_y", "{M}|production|output|metal|{m}|cathode_production|capacity|{M}_production|annual_production|{M}_cathode|cathode|plant_capacity|house_output", "metal a year, all cells"),
    Quantity("specific", "kg_per_m2_d", "cathode_deposit|deposit|{M}|{M}_deposit|deposition|deposition_rate|specific_production|deposit_rate|cathode_growth", "metal a square metre of cathode and day"),
    Quantity("power", "kW", "power|DC_power|plant_power|house_power|line_power|P", "of all cells"),
    Quantity("line_V", "V", "line_voltage|total_voltage|potline_voltage|bus_voltage", "of all cells in series"),
    Quantity("price", "", "electricity_price_USD_per_kWh|power_price_USD_per_kWh|price_USD_per_kWh|USD_per_kWh|electricity_USD_per_kWh", "USD/kWh"),
    Quantity("cost", "", "electricity_cost_USD_per_t|energy_cost_USD_per_t|power_cost_USD_per_t|USD_per_t", "USD/t"),
    Quantity("E", "V", "E_reversible|reversible_voltage|E_rev|decomposition|decomposition_voltage|thermodynamic_voltage|equilibrium_voltage|E_cell|E_eq|reversible", "reversible voltage"),
    Quantity("eta_a", "V", "anode_overvoltage|eta_anode", ""),
    Quantity("eta_c", "V", "cathode_overvoltage|eta_cathode", ""),
    Quantity("eta", "V", "overvoltage", "both electrodes"),
    Quantity("ohmic", "V", "ohmic_drop|ohmic|bath_resistance|electrolyte_resistance|IR_drop|electrolyte_drop|bath_drop|solution_drop|electrolyte|bath", "over the electrolyte"),
    Quantity("contacts", "V", "contact_drop|contacts|busbar_drop|hardware_drop|contacts_and_bus|contact|busbar|external_drop|leads", "busbars and contacts"),
    Quantity("drop_a", "V", "anode_drop|anode_ohmic|anode_block", "in the anode"), Quantity("drop_c", "V", "cathode_drop|cathode_ohmic|cathode_block", "in the cathode"),
    Quantity("bubble", "V", "bubble_drop|bubbles|gas_bubble|bubble_overvoltage|bubble", ""),
    Quantity("gap", "m", "gap|ACD|interelectrode_distance|electrode_gap|anode_cathode_distance|spacing|interpolar_distance|electrode_spacing|d", "between electrodes"),
    Quantity("kappa", "", "conductivity_S_per_m|kappa_S_per_m|electrolyte_conductivity_S_per_m|bath_conductivity_S_per_m|kappa", "S/m"),
    Quantity("kappa_cm", "", "conductivity_S_per_cm|kappa_S_per_cm|bath_conductivity_S_per_cm|electrolyte_conductivity_S_per_cm|conductivity_ohm_cm", "S/cm"),
    Quantity("c_in", "kg_per_m3", "{M}|{M}_in|{M}_feed|feed_{M}|{M}_start|advance_{M}|{M}_advance|neutral_{M}|electrolyte_{M}|{M}_in_electrolyte|pregnant_{M}|{M}_pregnant|{M}_in_feed|{M}_neutral|inlet_{M}|{M}_inlet|rich_{M}|{M}_rich", "metal in the electrolyte that comes"), Quantity("c_out", "kg_per_m3", "{M}_out|{M}_end|spent_{M}|{M}_spent|{M}_return|return_{M}|{M}_in_spent|{M}_outlet|outlet_{M}|lean_{M}|{M}_lean", "that goes"), Quantity("bite", "kg_per_m3", "bite|{M}_bite|{M}_drop|delta_{M}|{M}_depleted|{M}_taken_out|{M}_depletion|metal_drop|{M}_stripped", "taken out"),
    Quantity("strip", "fraction", "{M}_stripped_from_electrolyte|{M}_stripped|stripped|depletion|{M}_depletion|{M}_depleted|stripping|{M}_extraction_per_pass|{M}_stripping|{M}_recovery_per_pass|{M}_stripped_per_pass", "share taken out", 0.0, 1.0), Quantity("volume", "m3", "electrolyte|electrolyte_volume|solution|solution_volume|electrolyte_needed|electrolyte_treated|volume", "electrolyte"), Quantity("flow", "m3_per_h", "electrolyte|electrolyte_flow|flow|feed_flow|solution_flow|electrolyte_feed|flow_rate|Q|electrolyte_flowrate", "electrolyte"), Quantity("flow_t", "m3_per_t", "electrolyte|solution|electrolyte_per_t|solution_per_t", "a tonne of metal"),
    Quantity("acid", "kg_per_t", "H2SO4|acid|H2SO4_made|H2SO4_generated|acid_generated|H2SO4_regenerated|acid_regenerated|acid_made", "made by an oxygen anode"), Quantity("acid_c", "kg_per_m3", "H2SO4_rise|acid_rise|H2SO4_gain|H2SO4_increase|acid_gain|acid_increase|H2SO4_generated|acid_generated|H2SO4_made|delta_H2SO4", "made in the electrolyte"),
    Quantity("voltage_efficiency", "fraction", "voltage_efficiency", ""),
    Quantity("energy_efficiency", "fraction", "energy_efficiency", ""),
)  # fmt: skip
_ALUMINIUM = (
    Quantity("C_theory", "kg_per_kg", "theoretical_C_anode|theoretical_carbon|theoretical_C|theoretical_anode_consumption|theoretical_anode_carbon|C_anode|anode_carbon|C|carbon", "carbon by reaction over CE"),
    Quantity("C_100", "kg_per_kg", "C_anode_at_100pct_CE|carbon_at_100pct_CE|carbon_at_CE_1", ""),
    Quantity("C_excess", "fraction", "excess_carbon|carbon_burn_off|air_burn|excess_anode_consumption|air_burn_and_dusting", "beyond the reaction's, of it"),
    Quantity("C_net", "kg_per_kg", "net_carbon|net_anode_consumption|net_carbon_consumption|anode_consumption|net_anode_carbon|carbon_consumption|net_anode", "carbon used up"),
    Quantity("C_share", "fraction", "anode_carbon_content|carbon_in_anode|anode_C|C_in_anode|carbon_pct_of_anode|C_pct_of_anode|carbon_content_of_anode", "", 0.0, 1.0),
    Quantity("Al2O3_m", "kg", "Al2O3|alumina|alumina_consumed|Al2O3_consumed|alumina_needed", "for the metal made"), Quantity("C_m", "kg", "C|carbon|theoretical_carbon|anode_carbon|theoretical_C|carbon_consumed", "by reaction"), Quantity("Cn_m", "kg", "net_carbon|anode_consumption|net_carbon_consumed", ""), Quantity("CO2_m", "kg", "CO2|CO2_from_anodes|anode_CO2|process_CO2", "from the anodes"),
    Quantity("CO2", "kg_per_kg", "CO2|CO2_anode|process_CO2|CO2_from_anode|direct_CO2", "from the anodes"),
    Quantity("Al2O3", "kg_per_kg", "Al2O3|alumina_consumption|theoretical_alumina", "by reaction"),
    Quantity("slope", "", "slope|slope_CF4|slope_kg_per_t_per_min|slope_kg_per_t_per_AE_min|S_CF4|slope_kg_CF4_per_t_per_AE_min|slope_coefficient", "(kg CF4/t)/(AE min/cell-day)"),
    Quantity("frequency", "", "AE_per_cell_day|AE_frequency|frequency_per_cell_day|AE_per_pot_day|effects_per_cell_day|anode_effects_per_cell_day|AEF|AE_frequency_per_cell_day|anode_effect_frequency", "per cell and day"),
    Quantity("minutes", "min", "AE_duration|AED|duration|average_duration|effect_duration|duration_per_effect|anode_effect_duration|AE_min_each", "of one anode effect"),
    Quantity("AEM", "", "anode_effect_min_per_cell_day|AE_min_per_cell_day|AEM|AE_minutes_per_cell_day|AEM_min_per_cell_day", "min per cell and day"),
    Quantity("F", "", "C2F6_to_CF4|C2F6_per_CF4|F_C2F6|C2F6_CF4_ratio|weight_fraction_C2F6_CF4|C2F6_to_CF4_ratio|C2F6_over_CF4|F_C2F6_per_CF4|F", "kg per kg"),
    Quantity("CF4", "kg_per_t", "CF4|CF4_emission|CF4_per_t_Al", ""), Quantity("C2F6", "kg_per_t", "C2F6|C2F6_emission", ""),
    Quantity("GWP1", "", "GWP_CF4", ""), Quantity("GWP2", "", "GWP_C2F6", ""),
    Quantity("PFC", "t_per_t", "PFC_CO2e|CO2e|PFC_CO2eq|PFC|PFC_t_CO2e|CO2_eq|CO2eq", "t CO2e per t"),
)  # fmt: skip

_RELATIONS = (
    relation("energy_efficiency", lambda W_min, W: W_min / W), relation("kAh_t", lambda gAh: 1e6 / gAh), relation("W_theory", lambda gAh: 1000.0 / gAh),
    relation("area", lambda one_area, cathodes: one_area * cathodes), relation("area", lambda face, cathodes: 2.0 * face * cathodes),
    relation("face", lambda width, height: width * height),
    relation("I", lambda j, area: j * area), relation("t_d", lambda j, area_house, gAh, CE, utilised: 24e-6 * j * area_house * gAh * CE * utilised), relation("t_d", lambda j, area_house, gAh, CE: 24e-6 * j * area_house * gAh * CE), relation("j", lambda I, area: I / area), relation("area", lambda I, j: I / j),  # noqa: E741
    relation("area_house", lambda area, cells: area * cells), relation("area", lambda area_house, cells: area_house / cells),
    relation("ohmic", lambda j, gap, kappa: j * gap / kappa), relation("kappa", lambda kappa_cm: 100.0 * kappa_cm),
    relation("eta", lambda eta_a, eta_c: eta_a + eta_c),
    relation("V", lambda E, eta, ohmic, contacts: E + eta + ohmic + contacts), relation("V", lambda E, eta, ohmic: E + eta + ohmic),
    relation("h_y", lambda h_week, weeks: h_week * weeks), relation("h_y", lambda d_y, h_d: d_y * h_d), relation("h_y", lambda d_y, utilised: 24.0 * d_y * utilised),
    relation("h_y", lambda d_y: 24.0 * d_y), relation("h_y", lambda utilised: HOURS_A_YEAR * utilised),
    relation("W", lambda V, gAh, CE: 1000.0 * V / (gAh * CE)), relation("V", lambda W, gAh, CE: W * gAh * CE / 1000.0),
    relation("CE", lambda W, gAh, V: 1000.0 * V / (gAh * W)), relation("W_ac", lambda W, rectifier: W / rectifier),
    relation("W", lambda W_ac, rectifier: W_ac * rectifier),
    relation("cell_h", lambda I, gAh, CE: 1e-3 * I * gAh * CE), relation("cell_h", lambda cell_d: cell_d / 24.0),  # noqa: E741
    relation("made", lambda cell_h, cells, hours: cell_h * cells * hours), relation("one_area", lambda face: 2.0 * face), relation("sheet_kg", lambda j, one_area, gAh, CE, hours: 1e-3 * j * one_area * gAh * CE * hours), relation("sheet_kg", lambda made, cathodes, cells: made / (cathodes * cells)),
    relation("CE", lambda made, I, gAh, cells, hours: made * 1e3 / (I * gAh * cells * hours)),  # noqa: E741
    relation("cell_h", lambda made, cells, hours: made / (cells * hours)), relation("cells", lambda made, I, gAh, CE, hours: made * 1e3 / (I * gAh * CE * hours)),  # noqa: E741
    relation("hours", lambda made, cell_h, cells: made / (cell_h * cells)),
    relation("CE", lambda cell_h, I, gAh: 1e3 * cell_h / (I * gAh)), relation("I", lambda cell_h, gAh, CE: 1e3 * cell_h / (gAh * CE)),  # noqa: E741
    relation("t_y", lambda cell_h, cells, h_y: cell_h * cells * h_y / 1e3), relation("t_d", lambda cell_h, cells, utilised: 0.024 * cell_h * cells * utilised),
    relation("t_d", lambda cell_h, cells: 0.024 * cell_h * cells), relation("cell_d", lambda cell_h: 24.0 * cell_h),
    relation("cells", lambda t_y, cell_h, h_y: 1e3 * t_y / (cell_h * h_y)), relation("cells", lambda t_d, cell_h, utilised: t_d / (0.024 * cell_h * utilised)),
    relation("cells", lambda t_d, cell_h: t_d / (0.024 * cell_h)),
    relation("cell_h", lambda t_y, cells, h_y: 1e3 * t_y / (cells * h_y)), relation("cell_h", lambda t_d, cells: t_d / (0.024 * cells)),
    relation("area_house", lambda t_d, gAh, CE, j, utilised: t_d * 1e6 / (24.0 * gAh * CE * j * utilised)),
    relation("area_house", lambda t_y, gAh, CE, j, h_y: t_y * 1e6 / (h_y * gAh * CE * j)),
    relation("area_house", lambda t_d, gAh, CE, j: t_d * 1e6 / (24.0 * gAh * CE * j)),
    relation("specific", lambda j, gAh, CE: 0.024 * j * gAh * CE), relation("j", lambda specific, gAh, CE: specific / (0.024 * gAh * CE)),
    relation("cells", lambda area_house, area: area_house / area),
    relation("t_y", lambda t_d, d_y: t_d * d_y), relation("t_y", lambda t_d: 365.0 * t_d), relation("t_y", lambda cell_h, cells: HOURS_A_YEAR * cell_h * cells / 1e3),
    relation("t_d", lambda t_y, d_y: t_y / d_y),
    relation("line_V", lambda V, cells: V * cells), relation("V", lambda line_V, cells: line_V / cells),
    relation("power", lambda I, V, cells: 1e-3 * I * V * cells), relation("power", lambda W, t_d: W * t_d / 24.0),  # noqa: E741
    relation("cost", lambda W_ac, price: W_ac * price), relation("cost", lambda W, price: W * price),
    relation("bite", lambda c_in, c_out: c_in - c_out), relation("bite", lambda c_in, strip: c_in * strip), relation("strip", lambda bite, c_in: bite / c_in), relation("c_out", lambda c_in, bite: c_in - bite), relation("volume", lambda made, bite: made / bite), relation("made", lambda volume, bite: volume * bite),
    relation("flow", lambda t_d, bite: t_d * 1e3 / (24.0 * bite)), relation("flow", lambda cell_h, cells, bite: cell_h * cells / bite), relation("flow", lambda volume, hours: volume / hours), relation("bite", lambda t_d, flow: t_d * 1e3 / (24.0 * flow)), relation("t_d", lambda flow, bite: 0.024 * flow * bite), relation("flow_t", lambda bite: 1e3 / bite),
    relation("acid", lambda gAh: ACID_PER_AH / gAh * 1e3), relation("acid_c", lambda acid, bite: acid * bite / 1e3),
    relation("voltage_efficiency", lambda E, V: E / V), relation("energy_efficiency", lambda E, V, CE: E / V * CE),
)  # fmt: skip
_ALUMINIUM_LAWS = (
    relation("AEM", lambda frequency, minutes: frequency * minutes),
    relation("C_100", lambda gAh: CARBON_PER_METAL + 0.0 * gAh), relation("C_theory", lambda CE: CARBON_PER_METAL / CE),
    relation("C_net", lambda C_theory, C_excess: C_theory * (1.0 + C_excess)),
    relation("C_excess", lambda C_net, C_theory: C_net / C_theory - 1.0),
    relation("CO2", lambda C_net, C_share: C_net * C_share * DIOXIDE_PER_METAL / CARBON_PER_METAL),
    relation("CO2", lambda C_net: C_net * DIOXIDE_PER_METAL / CARBON_PER_METAL), relation("CO2", lambda C_theory: C_theory * DIOXIDE_PER_METAL / CARBON_PER_METAL),
    relation("Al2O3", lambda gAh: ALUMINA_PER_METAL + 0.0 * gAh),
    relation("Al2O3_m", lambda Al2O3, made: Al2O3 * made), relation("C_m", lambda C_theory, made: C_theory * made), relation("Cn_m", lambda C_net, made: C_net * made), relation("CO2_m", lambda CO2, made: CO2 * made),
    relation("CF4", lambda slope, AEM: slope * AEM), relation("slope", lambda CF4, AEM: CF4 / AEM), relation("AEM", lambda CF4, slope: CF4 / slope),
    relation("C2F6", lambda CF4, F: CF4 * F),
    relation("PFC", lambda CF4, C2F6, GWP1, GWP2: (CF4 * GWP1 + C2F6 * GWP2) / 1e3), relation("PFC", lambda CF4, GWP1: CF4 * GWP1 / 1e3),
)  # fmt: skip


@lru_cache(maxsize=32)
def sheet(symbol: str) -> Worksheet:
    """The worksheet of a metal's cells; `{M}` in its names stands for the symbol."""
    name = next((n for n, s in NAMES.items() if s == symbol), symbol)

    def named(q: Quantity) -> Quantity:
        return Quantity(
            q.name, q.unit, q.words.replace("{M}", symbol).replace("{m}", name), q.what, q.low, q.high
        )

    more = _ALUMINIUM if symbol == "Al" else ()
    laws = _ALUMINIUM_LAWS if symbol == "Al" else ()
    return Worksheet(tuple(map(named, (*_COMMON, *more))), (*laws, *_RELATIONS))


def metal_of(inputs: Mapping[str, Any], default: str = "") -> str:
    """Symbol of the metal that a case names by input, or in its label.

    Raises KeyError where none is named.
    """
    given = inputs.get("metal", inputs.get("element"))
    if given is None:
        label = str(inputs.get("label", ""))
        given = next((s for n, s in NAMES.items() if n in label.lower()), default)
        if not given:  # Zn electrowinning; else the one metal whose symbol stands in the inputs' names
            told = [
                s for s in dict.fromkeys(NAMES.values()) if re.search(rf"(?<![A-Za-z]){s}(?![A-Za-z])", label)
            ]
            words = {w for k in inputs for w in re.split(r"[_ ]", str(k)) if w in NAMES.values()}
            given = told[0] if len(told) == 1 else next(iter(words)) if not told and len(words) == 1 else ""
    text = str(given)
    symbol = NAMES.get(text.lower(), text)
    if not symbol or symbol not in molar_masses():
        raise KeyError("metal: its symbol")
    return symbol


def electrons(symbol: str, inputs: Mapping[str, Any]) -> float:
    """Electrons per atom: as a case states, else those of the usual ion."""
    stated = Given(inputs).one("n|n_electrons|electrons|z|valence", "")
    if stated:
        return stated
    if symbol == "Al":
        return 3.0
    if symbol not in ELECTRODES:
        raise OutOfValidity(f"electrons per ion of {symbol} are not known; give n")
    return float(ELECTRODES[symbol][0])


_HOUSE_AREA = re.compile(
    r"(total_cathode_area|cathode_area_total|total_area|cathode_area)_?(m2|cm2)?(_total)?"
)


_HOUSE_RATE = re.compile(
    r"([A-Z][a-z]?|metal|production|output|[a-z]+|[A-Z][a-z]?_production|cathode_[A-Z][a-z]?)_(k?t_per_(?:d|day))"
)


def _whole_area(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Names with a total of cathode area told as the house's: "total" is else no part of a figure's name.

    >>> _whole_area({"cathode_area_m2_total": 20000.0, "cathode_area_m2": 10.0})
    {'house_cathode_area_m2': 20000.0, 'cathode_area_m2': 10.0}
    """
    found: dict[str, Any] = {}
    for name, value in inputs.items():
        if re.fullmatch(r"(AE|anode_effect)_(min|minutes)_per_(cell|pot)_(day|d)", name):
            found["AEM"] = value
            continue
        if (
            _HOUSE_RATE.fullmatch(name) and "cell" not in name
        ):  # no cell makes tonnes a day: what is told so is the house's
            found[f"capacity_{_HOUSE_RATE.fullmatch(name)[2]}"] = value  # type: ignore[index]
            continue
        match = _HOUSE_AREA.fullmatch(name)
        whole = match is not None and "total" in name
        found[f"house_cathode_area_{(match and match[2]) or 'm2'}" if whole else name] = value
    return found


def cells(inputs: Mapping[str, Any], default: str = "") -> dict[str, Any]:
    """Whatever of a cell house follows from the figures given; see the worksheet's words.

    Raises KeyError with the figures that are missing.
    """
    symbol = metal_of(inputs, default)
    told = f"{inputs.get('label', '')} {Given(inputs).text()}".lower()
    if (
        any(w in told for w in ("industry", "practice", "typical", "range", "survey"))
        and sum(isinstance(v, list) and len(v) == 2 for v in inputs.values()) > 1
    ):
        raise KeyError(
            "one figure each: pairs of an industry are ranges, and which ends go together is not told"
        )
    worksheet = sheet(symbol)
    given = Given(_whole_area(inputs))
    known = worksheet.read(given)
    n = electrons(symbol, inputs)
    alone = "hours" in known and not {"cells", "cell_d", "cell_h", "t_d", "t_y", "area_house"} & set(known)
    alone = alone and not {"made", "I", "CE"} <= set(known)
    if alone:
        known["cells"] = 1.0  # one current for a time is one cell's
    known.setdefault("gAh", molar_mass(symbol) * 3600.0 / (n * FARADAY))
    parts = [known[s] for s in ("drop_a", "drop_c", "bubble", "contacts") if s in known]
    if len(parts) > ("contacts" in known):  # drops of every kind add
        known["contacts"] = sum(parts[1:], start=parts[0])
    volts = [
        given.one(name, "V")
        for name, v in inputs.items()
        if isinstance(v, (int, float)) and unit_name("V").dimension == read(name).dimension
    ]
    if "V" not in known and "E" in known and "gap" not in known and len(volts) > 2 and "line_V" not in known:
        known["V"] = sum(x for x in volts if x is not None)  # every part of the voltage is stated
    if "E" in known and "eta" not in known and ("eta_a" in known) != ("eta_c" in known):
        known["eta"] = known.get("eta_a", known.get("eta_c"))
    if "eta" not in known and "eta_a" not in known and "contacts" in known and "E" in known:
        known["eta"] = 0.0
    if "V" not in known and "E" in known and "ohmic" not in known and "gap" not in known and "eta" in known:
        known["ohmic"] = 0.0
    if symbol == "Al":
        known.setdefault("GWP1", GWP["CF4"])
        known.setdefault("GWP2", GWP["C2F6"])
    stated = set(worksheet.read(given))
    values = worksheet.derive(known)
    found = worksheet.named(
        {s: x for s, x in values.items() if s not in stated and not (alone and s == "cells")}
    )
    if {s for s in values if s not in stated} <= {
        "gAh",
        "kAh_t",
        "W_theory",
        "C_100",
        "Al2O3",
        "GWP1",
        "GWP2",
    } and not stated:
        raise KeyError("I_A with CE, or V_cell with CE, or another two figures of a cell")
    if "cells" not in values and "cell_d" in values and "cell_d" not in stated:
        name = next((n for n, s in NAMES.items() if s == symbol), symbol)
        daily = np.asarray(values["cell_d"], dtype=np.float64).tolist()
        found |= {
            f"{x}_kg_per_d": daily
            for x in (
                symbol,
                name,
                "metal",
                "production",
                "output",
                f"{symbol}_production",
                f"{symbol}_per_cell",
                "production_per_cell",
                "metal_per_cell",
                "output_per_cell",
            )
        }
    if "power" in values and "power" not in stated:
        kilowatts = np.asarray(values["power"], dtype=np.float64)
        found |= {"kW": kilowatts.tolist(), "MW": (kilowatts / 1e3).tolist()}
    daily_t = values.get("t_d", np.asarray(values["cell_d"]) / 1e3 if "cell_d" in values and "cells" not in values else None)  # fmt: skip
    found |= economy(inputs, values.get("W"), None if daily_t is None else 1e3 * np.asarray(daily_t))
    if "t_y" in values and "h_y" not in values:
        found["h_per_year"] = HOURS_A_YEAR
    if found.get("cells") is not None and "cells" not in stated:
        found["cells_whole"] = float(np.ceil(np.max(found["cells"]) - 1e-9))
    for key in [k for k in found if k.endswith("_per_t")]:
        found |= {f"{key}_{symbol}": found[key], f"{key}_cathode": found[key], f"{key}_metal": found[key]}
    return found


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A house of any metal, named by `metal` or by the label."""
    return cells(inputs)


WORDS = tuple(Word(w.name.replace("{M}", "X"), w.unit, w.meaning) for w in sheet("Cu").words)
TECHNOLOGIES = (
    Technology(
        "cell-house", "Tank houses and potlines by Faraday's law", ("P08", "P20", "P24", "E19"),
        "Current, voltage, efficiency, area, cells, tonnes and energy of any electrolytic house, each from the others.",
        "industrial", __name__, None, compute,
        answers=("*electrorefin*", "*electrowin*", "*tank house*", "*tankhouse*", "*cell house*", "*potline*", "*electrolysis*", "*Betts*",
                 "*Faraday*", "*deposition rate*", "*?? EW*", "*Hall-H*", "*electrolytic*", "*PFC*", "*perfluoro*", "*anode effect*"),
        words=(Word("metal (or the label)", "symbol", "what is deposited"), Word("n", "-", "electrons per ion, where not the usual"), *WORDS),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=sheet("Al").needs,
        sources=("Faraday's law with CODATA constants",),
    ),
)  # fmt: skip
