"""Electrowinning and electrorefining of any metal: charge, voltage, energy, transport to the cathode, tank houses.

mass         m = CE I t M/(n F);  per A/m2 and day 24 j CE g/Ah;  the deposit grows by that over its density
energy       kWh/t = U/(g/Ah 1e-3 CE)
least        U = E(anode) - E(metal), with Nernst's term where activities are given; anode oxygen 1.229 V,
             chlorine 1.358 V, or the metal itself (refining: 0 V)
bath         U = least + overpotentials + j d/kappa + contacts
limit        j_L = n F k C = n F D C/delta, or A/m2 a g/L of metal;  k a batch dC/dt = -k A/V C
tank house   cathodes = production/(24 j CE g/Ah);  cells = cathodes/(per cell);  power = U I cells
acid         an oxygen anode makes n/2 mol of H2SO4 a mole of metal
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.properties import composition
from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.refining.electrolysis import ELECTRODES, OXYGEN_POTENTIAL
from oreshed.technology.species import molar_mass

CHLORINE_POTENTIAL = 1.358  # V, Cl2 + 2 e- = 2 Cl- (CRC Handbook)
# Further cathode reactions (CRC Handbook, from memory): electrons, V.
MORE = {"Au": (1, 1.692), "Pd": (2, 0.951), "Pt": (2, 1.18), "Hg": (2, 0.851), "Cr": (3, -0.744), "As": (3, 0.248), "Ge": (4, 0.124),
        "Mg": (2, -2.372), "Al": (3, -1.662), "Li": (1, -3.0401), "Na": (1, -2.71), "Ca": (2, -2.868), "Ti": (2, -1.63), "Rh": (3, 0.758),
        "Se": (4, 0.74), "H": (1, 0.0), "U": (3, -1.66), "La": (3, -2.379), "Nd": (3, -2.323), "Ce": (3, -2.336), "Be": (2, -1.847), "K": (1, -2.931)}  # fmt: skip
DAY_H = 24.0


def bare(metal: str) -> str:
    """Symbol of a metal written with a charge: Cd2+, Cd(II)."""
    text = metal.split("(")[0].split("+")[0].rstrip("0123456789")
    return text or metal


def electrons_of(metal: str) -> float:
    """Electrons of the usual cathode reaction. Raises KeyError for a metal of neither table."""
    symbol = bare(metal)
    return float((ELECTRODES.get(symbol) or MORE[symbol])[0])


def standard_of(metal: str, electrons: float | None = None) -> float:
    """Standard potential in V. Raises KeyError for a metal of neither table or another reaction than its own."""
    symbol = bare(metal)
    n, volts = ELECTRODES.get(symbol) or MORE[symbol]
    if electrons is not None and round(electrons) != n:
        raise KeyError(metal)
    return volts


def anode_volts(anode: str) -> float:
    """V of an anode by its name: oxygen (1.229), chlorine, hydrogen, a metal of the tables, or a figure in the words."""
    text = anode.lower()
    number = re.search(r"(-?\d+\.\d+)\s*v", text)
    if number:
        return float(number[1])
    if "oxygen" in text or "o2" in text or "water" in text or "inert" in text or "dsa" in text:
        return OXYGEN_POTENTIAL
    if "chlor" in text or "cl2" in text:
        return CHLORINE_POTENTIAL
    if "hydrogen" in text:
        return 0.0
    raise ValueError(anode)


def levich(diffusivity: float, viscosity: float, turns_per_s: float) -> float:
    """m/s at a rotating disc: 0.620 D^(2/3) nu^(-1/6) omega^(1/2), omega in rad/s (Levich)."""
    return float(
        0.620
        * diffusivity ** (2.0 / 3.0)
        * viscosity ** (-1.0 / 6.0)
        * math.sqrt(2.0 * math.pi * turns_per_s)
    )


QUANTITIES = (
    Quantity("metal", "text", "metal|metals|element|cathode_metal|ion", "metal"),
    Quantity("electrons", "", "n|z|electrons|valence|n_e", "electrons an ion", 1.0, 8.0),
    Quantity("molar", "g_mol", "M|molar_mass|MW|atomic_weight|atomic_mass", "molar mass", 0.5, 400.0),
    Quantity("per_charge", "g_Ah", "electrochemical_equivalent|equivalent|mass_per_charge|theoretical", "mass by charge"),
    Quantity("real_charge", "g_Ah", "deposit|deposited|deposit_per_charge|mass_per_charge_actual|deposition|deposit_per_Ah|deposit_per_kAh|metal_per_charge", "metal deposited by charge", derived=True),
    Quantity("charge_mass", "kAh_t", "charge|charge_per_t|kAh_t|electric_charge|Ah_per_t", "charge by metal", derived=True),
    Quantity("energy_per_volt", "kWh_t_V", "kWh_t_per_V|kWh_per_t_per_V|kWh_t_V|energy_per_volt|kWh_per_t_per_volt|Faraday|theoretical_energy_per_volt|faraday_energy", "energy a volt at full efficiency"),
    Quantity("efficiency", "", "CE|current_efficiency|efficiency|eta|faradaic_efficiency|CE_pct", "current efficiency", 0.0, 1.2, share=True),
    Quantity("cell", "V", "cell|U|V|cell_voltage|V_cell|voltage|E_cell|Vcell|U_cell|bath_voltage", "cell voltage"),
    Quantity("least", "V", "cell|V_min|U_min|E_min|minimum|min_voltage|reversible|E_rev|cell_V_min|decomposition|theoretical_voltage|E_cell|cell_voltage|decomposition_voltage|minimum_voltage|E_thermo|U_rev|V_rev", "reversible voltage"),
    Quantity("energy", "kWh_t", "energy|specific_energy|SEC|kWh_t|energy_consumption|electricity|kWh_per_t|E|dc|dc_energy|energy_dc|DC_energy|energy_use|power_consumption|unit_energy", "energy"),
    Quantity("least_energy", "kWh_t", "energy_min|min_energy|E_min|minimum_energy|least_energy|thermodynamic_minimum|kWh_t_min|kWh_t_minimum|kWh_t|energy|theoretical_energy", "least energy"),
    Quantity("energy_efficiency", "", "energy_efficiency|energy_eff", "least energy over energy", 0.0, 1.0, share=True),
    Quantity("standard", "V", "E0|E_0|E0_metal|standard_potential|E0_cathode|E_standard|cathode", "standard potential"),
    Quantity("anode", "text", "anode|anode_reaction|anode_type", "anode"),
    Quantity("anode_potential", "V", "E_anode|anode|E0_anode|anode_potential|E0_O2", "potential of the anode"),
    Quantity("activity", "mol_L", "C|c|concentration|bulk|metal_ion|C_bulk|C0|ion|electrolyte|c_bulk|activity|Cb", "metal in the electrolyte", 0.0),
    Quantity("acid", "mol_L", "H2SO4|acid|H|H+", "acid", 0.0),
    Quantity("anode_pH", "", "pH", "pH", -2.0, 16.0),
    Quantity("potential", "V", "E|E_eq|potential|E_Nernst|E_metal|nernst|E_rest|cathode_potential", "equilibrium potential of the metal"),
    Quantity("residual", "mol_L", "residual|C_residual|C_eq|floor|end_point|C_end", "metal left at a held potential", 0.0),
    Quantity("held", "V", "E_hold|held_potential|E_applied|hold|held_SHE|E_SHE|potential_SHE|held|potential_held|E_held|cathode_held", "held potential"),
    Quantity("temperature", "K", "T|temperature|temp", "temperature", 250.0, 400.0),
    Quantity("overpotential_anode", "V", "eta_anode|anode_overpotential|eta_a|overpotential_anode", "anode overpotential"),
    Quantity("overpotential_cathode", "V", "eta_cathode|cathode_overpotential|eta_c|overpotential_cathode", "cathode overpotential"),
    Quantity("gap", "m", "gap|d|spacing|electrode_gap|electrode_spacing|distance|L", "gap", 0.0),
    Quantity("conductivity", "S_m", "kappa|conductivity|sigma", "conductivity", 1e-9),
    Quantity("ohmic", "V", "ohmic|IR|iR|ohmic_drop|IR_drop|U_ohm|electrolyte_drop", "ohmic drop"),
    Quantity("contacts", "V", "contacts|contact|hardware|contact_drop|contact_losses", "contacts and bars"),
    Quantity("density", "A_m2", "j|i|current_density|J|density", "current density", 0.0),
    Quantity("current", "A", "I|current|cell_current|per_cell|current_per_cell|amperage|line_current|cell_amperage", "current", 0.0),
    Quantity("time", "h", "t|time|duration|cycle", "time", 0.0),
    Quantity("mass", "g", "mass|m|deposit|deposited|cathode_gain|weight_gain|gain|metal_mass|mass_deposited|mass_theoretical|metal_deposited", "metal deposited", 0.0),
    Quantity("production", "t_d", "production|output|capacity|deposited|metal_deposited|rate|cathode_production|tonnage|P|throughput", "production", 0.0),
    Quantity("running", "t_d", "running|production_running|t_d_running|production_on_line|running_production", "production while it runs", derived=True),
    Quantity("rate_area", "kg_m2_d", "deposition_rate|rate|kg_m2_d|specific_production|deposit_rate|productivity|deposit|deposition|deposited", "metal on a square metre", 0.0),
    Quantity("area", "m2", "area|cathode|cathode_area|A|total_cathode_area|cathodes|electrode_area|cathode_area_total", "cathode area, all faces", 0.0),
    Quantity("cathode_face", "m2", "cathode_face|face|cathode_face_area|area_per_side|plate_area|sheet|cathode_one_side|area_per_face", "one face of a cathode", 0.0),
    Quantity("cathodes_per_cell", "", "cathodes_per_cell|cathodes_cell|plates_per_cell|sheets_per_cell|cathodes_in_a_cell|blanks_per_cell", "cathodes a cell", 1.0),
    Quantity("cell_area", "m2", "area_per_cell|cathode_area_per_cell|cell_area", "cathode area of a cell", 0.0),
    Quantity("both_faces", "m2", "area_per_cathode_both_sides|area_per_cathode|cathode_area_both_sides|both_sides|area_both_sides|cathode_both_sides|area_per_cathode_two_sides|cathode_two_sides|two_sides", "both faces of a cathode", 0.0),
    Quantity("ohmic_share", "", "ohmic_share|ohmic_drop_share|ohmic", "ohmic drop in the cell voltage", derived=True, share=True), Quantity("cell_output", "t_a", "per_cell|production_per_cell|output_per_cell", "metal of a cell in a year", derived=True),
    Quantity("cells", "", "cells|cells_in_series|n_cells|number_of_cells|N_cells|cell_count|cells_needed", "cells", 0.0),
    Quantity("power", "kW", "power|P|dc_power|power_DC|rectifier|dc|DC_power|rectifier_power|cell_house_power", "power", 0.0),
    Quantity("availability", "", "operating|on_line|operating_days|days_operating|availability|time_efficiency|on_line|utilisation|uptime", "share of the time on line", 0.0, 1.0, share=True),
    Quantity("operating", "", "days_per_year|operating_days|days_per_y|operating_days_per_year", "days on line a year", 1.0, 366.0),
    Quantity("transfer", "m_s", "k|km|k_m|kL|k_L|mass_transfer_coefficient|mass_transfer|k_mt", "mass transfer coefficient", 0.0),
    Quantity("diffusivity", "m2_s", "D|diffusivity|diffusion_coefficient|D_ion", "diffusivity", 0.0),
    Quantity("layer", "m", "delta|diffusion_layer|boundary_layer|film|layer|Nernst_layer|delta_N|film_thickness", "diffusion layer", 0.0),
    Quantity("rotation", "per_s", "rpm|rotation|speed|omega|stirring", "turns of a disc", 0.0),
    Quantity("viscosity", "m2_s", "nu|kinematic_viscosity|viscosity", "kinematic viscosity", 0.0),
    Quantity("sherwood", "", "Sh|Sherwood", "Sherwood number", 0.0), Quantity("breadth", "m", "L|d_h|dh|characteristic_length|height", "length of the Sherwood number", 0.0),
    Quantity("anode_faces", "m2", "anode_both_sides|both_sides_of_anode|anode_area_both_sides|anode_area|area_per_anode|anode_m2_both_sides", "both faces of an anode", 0.0), Quantity("anode_current", "A", "per_anode|current_per_anode|anode_current|I_anode", "current of an anode", derived=True), Quantity("anode_rate", "kg_d", "metal_per_anode|dissolved|anode_dissolution|from_anode", "metal that an anode gives in a day", derived=True), Quantity("anode_mass", "kg", "anode_mass|anode_weight|anode|starting_anode", "anode", 0.0), Quantity("anode_life", "d", "anode_life|anode_cycle|life|days|time", "days that an anode lasts"),
    Quantity("cathode_mass", "kg", "cathode_mass|cathode_weight|cathode", "cathode after its time"),
    Quantity("limiting", "A_m2", "i_L|j_L|iL|jL|j_limit|i_limit|limiting|limiting_current|limiting_current_density|j_lim|i_lim|jlim", "limiting current density", 0.0),
    Quantity("of_limit", "", "fraction_of_limiting|j_over_jL|of_limiting|i_over_iL|ratio_to_limit", "share of the limiting current", 0.0, share=True),
    Quantity("area_per_volume", "per_m", "a|A_V|specific_area|area_per_volume|A_over_V", "electrode area a volume", 0.0),
    Quantity("volume", "m3", "V|volume|batch|V_tank", "liquor", 0.0),
    Quantity("depletion_rate", "per_h", "k|k_app|rate_constant|k_depletion|first_order_k|k_first_order|first_order", "rate of depletion", 0.0),
    Quantity("left", "", "left|C_over_C0|remaining|fraction_left", "share left", 0.0, 1.0, share=True),
    Quantity("removed", "", "removed|removal|depleted|recovery|conversion", "share deposited", 0.0, 1.0, share=True),
    Quantity("acid_made", "kg_t", "acid|H2SO4|acid_made|H2SO4_made|acid_generated|H2SO4_generated|acid_produced|H2SO4_per_t", "acid made a tonne of metal", 0.0),
    Quantity("bite", "g_L", "bite|delta_C|metal_drop|depletion", "metal taken out of a litre", 0.0),
    Quantity("metal_in", "g_L", "feed|in|C_in|electrolyte_in|C0_metal", "metal in the liquor that comes", 0.0),
    Quantity("metal_out", "g_L", "spent|out|C_out|electrolyte_out", "metal in the liquor that goes", 0.0),
    Quantity("acid_rise", "g_L", "acid_rise|H2SO4_made|acid_made|acid_produced|H2SO4_produced|H2SO4_rise|acid_gain|H2SO4_gain|acid_increase", "acid made in a litre", 0.0),
    Quantity("flow", "m3_h", "flow|Q|electrolyte_flow|feed_flow", "electrolyte", 0.0),
    Quantity("thickness", "mm", "thickness|deposit_thickness|deposit", "thickness of the deposit", 0.0),
    Quantity("growth", "m_d", "deposit|growth|deposit_growth|thickness|growth_rate|thickening", "growth of the deposit", 0.0),
    Quantity("limit_slope", "", "limit_per_g_L", "limiting current density a g/L of metal, A/m2", 0.0),
    Quantity("metal_density", "kg_m3", "rho|metal_density|density", "density of the metal", 0.0),
    Quantity("energy_volume", "kWh_m3", "energy_per_m3|kWh_m3", "energy a volume", 0.0),
    Quantity("compared", "kWh_t", "other|compared_to|reference|reference_energy|benchmark|other_energy|conventional|against", "energy of another process", 0.0),
    Quantity("saving", "", "saving|energy_saving|below|energy_reduction|below_reference", "energy saved against it", share=True, derived=True),
    Quantity("oxygen_made", "kg_t", "O2_made|oxygen|O2|oxygen_evolved|O2_evolved", "oxygen from the anode by metal", derived=True),
    Quantity("energy_year", "MWh_y", "energy_year|annual_energy|electricity|annual_electricity|energy", "energy a year", derived=True),
    Quantity("anode_loss", "", "scrap|anode_scrap|scrap_rate", "share of the anode that goes back", 0.0, 1.0, share=True),
)  # fmt: skip


def _limit(n: float, k: float, c: float, _: float) -> float:
    return n * FARADAY * k * c * 1e3


def _nernst(standard: float, c: float, n: float, kelvin: float, _: float) -> float:
    return standard + GAS_CONSTANT * kelvin / (n * FARADAY) * math.log(c)


def _is_refining(anode: str, metal: str) -> float:
    """0 V where the anode is of the metal itself."""
    text = anode.lower()
    if text in (metal.lower(), "soluble", "metal", "impure metal", "same metal") or "soluble" in text:
        return 0.0
    raise ValueError(anode)


LAWS = (
    Law("electrons", "metal", electrons_of), Law("molar", "metal", lambda m: molar_mass(bare(m))),
    Law("availability", "operating", lambda d: d / 365.25),
    Law("standard", "metal electrons", lambda m, n: standard_of(m, n)),
    Law("per_charge", "molar electrons", lambda m, n: m * 3600.0 / (n * FARADAY)),
    Law("energy_per_volt", "per_charge", lambda g: 1000.0 / g), Law("real_charge", "per_charge efficiency", lambda g, c: g * c), Law("charge_mass", "real_charge", lambda g: 1000.0 / g),
    Law("energy", "cell efficiency per_charge", lambda u, c, g: 1000.0 * u / (g * c)),
    Law("cell", "energy efficiency per_charge", lambda e, c, g: e * g * c / 1000.0),
    Law("efficiency", "energy cell per_charge", lambda e, u, g: 1000.0 * u / (g * e)),
    Law("least", "anode metal", _is_refining),
    Law("anode_potential", "anode", anode_volts),
    Law("potential", "standard activity electrons temperature moles", _nernst),
    Law("residual", "held standard electrons temperature", lambda e, s, n, t: math.exp((e - s) * n * FARADAY / (GAS_CONSTANT * t))),
    Law("least", "anode_potential potential", lambda a, c: a - c),
    Law("least", "anode_potential standard", lambda a, c: a - c),
    Law("least_energy", "least per_charge", lambda u, g: 1000.0 * u / g),
    Law("energy_efficiency", "least_energy energy", lambda a, b: a / b),
    Law("ohmic", "density gap conductivity", lambda j, d, k: j * d / k),
    Law("cell", "least overpotential_anode overpotential_cathode ohmic contacts", lambda *v: sum(v)),
    Law("cell", "least overpotential_anode overpotential_cathode ohmic", lambda *v: sum(v)),
    Law("mass", "current cells time efficiency per_charge", lambda i, n, t, c, g: i * n * t * c * g), Law("efficiency", "mass current cells time per_charge", lambda m, i, n, t, g: m / (i * n * t * g)),
    Law("mass", "current time efficiency per_charge", lambda i, t, c, g: i * t * c * g),
    Law("efficiency", "mass current time per_charge", lambda m, i, t, g: m / (i * t * g)),
    Law("current", "mass time efficiency per_charge", lambda m, t, c, g: m / (t * c * g)),
    Law("time", "mass current efficiency per_charge", lambda m, i, c, g: m / (i * c * g)),
    Law("density", "rate_area efficiency per_charge", lambda r, c, g: r * 1000.0 / (DAY_H * c * g)), Law("efficiency", "rate_area density per_charge", lambda r, j, g: r * 1000.0 / (DAY_H * j * g)),
    Law("rate_area", "density efficiency per_charge", lambda j, c, g: DAY_H * j * c * g / 1000.0),
    Law("ohmic_share", "ohmic cell", lambda u, v: u / v), Law("cell_output", "current efficiency per_charge availability", lambda i, c, g, a: i * c * g * DAY_H * 1e-6 * 365.25 * a),
    Law("cell_area", "cathode_face cathodes_per_cell", lambda a, n: 2.0 * a * n), Law("cell_area", "both_faces cathodes_per_cell", lambda a, n: a * n),
    Law("current", "density cell_area", lambda j, a: j * a), Law("density", "current cell_area", lambda i, a: i / a),
    Law("cells", "production current efficiency per_charge availability", lambda p, i, c, g, a: p * 1e6 / (DAY_H * i * c * g * a)),
    Law("cells", "production current efficiency per_charge", lambda p, i, c, g: p * 1e6 / (DAY_H * i * c * g)),
    Law("running", "current cells efficiency per_charge", lambda i, n, c, g: DAY_H * i * n * c * g * 1e-6),
    Law("production", "current cells efficiency per_charge availability", lambda i, n, c, g, a: DAY_H * i * n * c * g * 1e-6 * a),
    Law("production", "current cells efficiency per_charge", lambda i, n, c, g: DAY_H * i * n * c * g * 1e-6),
    Law("area", "production rate_area availability", lambda p, r, a: p * 1e3 / (r * a)), Law("area", "production rate_area", lambda p, r: p * 1e3 / r),
    Law("running", "area rate_area", lambda a, r: a * r / 1e3), Law("production", "area rate_area availability", lambda a, r, x: a * r * x / 1e3), Law("production", "area rate_area", lambda a, r: a * r / 1e3),
    Law("cells", "area cell_area", lambda a, c: a / c),
    Law("power", "cell current cells", lambda u, i, n: u * i * n / 1e3), Law("power", "running energy", lambda p, e: p * e / DAY_H), Law("power", "production energy availability", lambda p, e, a: p * e / DAY_H / a),
    Law("power", "production energy", lambda p, e: p * e / DAY_H),
    Law("current", "density area", lambda j, a: j * a), Law("density", "current area", lambda i, a: i / a),
    Law("transfer", "diffusivity layer", lambda d, x: d / x),
    Law("transfer", "diffusivity viscosity rotation", levich), Law("transfer", "sherwood diffusivity breadth", lambda s, d, x: s * d / x),
    Law("limiting", "electrons transfer activity moles", _limit), Law("activity", "limiting electrons transfer", lambda j, n, k: j / (n * FARADAY * k) / 1e3), Law("layer", "diffusivity transfer", lambda d, k: d / k),
    Law("saving", "energy compared", lambda a, b: 1.0 - a / b), Law("oxygen_made", "electrons molar", lambda n, m: n / 4.0 * molar_mass("O2") / m * 1000.0),
    Law("energy_year", "production energy", lambda p, e: p * 365.0 * e / 1e3), Law("energy", "power production", lambda p, t: p * DAY_H / t),
    Law("cathode_mass", "rate_area cathode_face time", lambda r, a, t: r * 2.0 * a * t / DAY_H),
    Law("anode_current", "density anode_faces", lambda j, a: j * a), Law("anode_rate", "anode_current efficiency per_charge", lambda i, c, g: i * c * g * DAY_H / 1e3), Law("anode_life", "anode_mass anode_loss anode_rate", lambda m, s, r: m * (1.0 - s) / r),
    Law("anode_life", "anode_mass anode_loss rate_area cathode_face", lambda m, s, r, a: m * (1.0 - s) / (r * 2.0 * a)),
    Law("transfer", "limiting electrons activity", lambda j, n, c: j / (n * FARADAY * c * 1e3)),
    Law("limiting", "limit_slope activity metal moles", lambda s, c, m, _: s * c * molar_mass(bare(m))),
    Law("growth", "rate_area metal_density", lambda r, rho: r / rho),
    Law("of_limit", "density limiting", lambda j, m: j / m),
    Law("area_per_volume", "area volume", lambda a, v: a / v),
    Law("depletion_rate", "transfer area_per_volume", lambda k, a: k * a * 3600.0),
    Law("left", "depletion_rate time", lambda k, t: math.exp(-k * t)), Law("removed", "left", lambda x: 1.0 - x), Law("left", "removed", lambda x: 1.0 - x),
    Law("time", "depletion_rate left", lambda k, x: -math.log(x) / k),
    Law("acid_made", "electrons molar", lambda n, m: n / 2.0 * molar_mass("H2SO4") / m * 1000.0),
    Law("bite", "metal_in metal_out", lambda a, b: a - b), Law("acid_rise", "bite acid_made", lambda b, a: b * a / 1000.0),
    Law("flow", "production bite", lambda p, b: p * 1e3 / (DAY_H * b)),
    Law("thickness", "density time efficiency per_charge metal_density", lambda j, t, c, g, r: j * t * c * g / 1e3 / r * 1e3),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="activity", constants={"temperature": 298.15})


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of cells. A current density a g/L of metal (`j_A_m2_per_g_L`) is the slope of the limiting current."""
    told = {
        "limit_per_g_L"
        if re.fullmatch(r"[A-Za-z_]+_A_(per_)?m2_per_g_(per_)?L", str(k))
        else f"energy_{k}"
        if re.fullmatch(r"[kM]Wh_(per_)?(t|kg)", str(k))
        else str(k): v
        for k, v in inputs.items()
    }
    return answered(BOOK, _of_one_metal(told))


def _of_one_metal(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs with a salt (`MnSO4_g_L`) told as its metal where a case is about that metal; other salts say nothing of it."""
    named = (
        inputs.get("metal")
        if isinstance(inputs.get("metal"), str)
        else next(iter(metals_named(str(inputs.get("label", "")))), "")
    )
    told: dict[str, Any] = {}
    for key, value in inputs.items():
        salt = re.fullmatch(r"([A-Z][A-Za-z0-9()]*[A-Z0-9][A-Za-z0-9()]*)_(g_L|mg_L|g_per_L|M|mM|mol_L)", key)
        held = composition(salt[1]) if salt else None
        if not named or not salt or not held or len(held) < 2 or salt[1] == "H2SO4":
            told[key] = value
        elif named in held and isinstance(value, (int, float)):
            share = held[named] * (molar_mass(named) / molar_mass(salt[1]) if "g" in salt[2] else 1.0)
            told[f"{named}_{salt[2]}"] = value * share
    return told


TECHNOLOGIES = (
    technology_of(
        BOOK, "electrowinning-laws", "Electrowinning and electrorefining, shared laws", ("E19", "P13"),
        "Faraday, voltages, limiting currents and tank houses of any metal.", __name__, __doc__ or "",
        ("electrowinning*", "electrorefining*", "electrodeposition*", "electrolysis*", "electrolytic*", "*electrowinning*", "*electrorefining*", "Faraday*",
         "*limiting current*", "tank house*"), compute=compute,
        sources=("CODATA 2018; CRC Handbook (standard potentials, from memory where not in the electrode table)",),
    ),
)  # fmt: skip
