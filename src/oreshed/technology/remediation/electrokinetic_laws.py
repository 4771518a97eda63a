"""Metals and water drawn through wet soil by a field, from whatever a case gives: pace, time, flow, charge and energy.

field          E = U/L
ion            v = tau u E/R,  u = z F D/(R T) (Nernst & Einstein) as where a case gives u or D;  t = L/v
water          v = k_eo E,  Q = k_eo E A;  k_eo = eps zeta n tau/eta (Helmholtz & Smoluchowski)
charge         I t = j A t;  moles of a metal <= transference I t/(z F);  acid at the anode I t/F
energy         U I t, by volume or mass of soil;  sigma E^2 t
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.refining.electrolysis_laws import electrons_of
from oreshed.technology.species import molar_mass

PERMITTIVITY = 8.8541878128e-12  # F/m (CODATA 2018)
WATER = 78.4  # relative permittivity of water at 25 C (CRC Handbook, from memory)
VISCOSITY = 8.9e-4  # Pa s of water at 25 C (CRC Handbook, from memory)
QUANTITIES = (
    Quantity("metal", "text", "metal|ion|element", "metal"), Quantity("charge_number", "", "z|charge|valence", "charge of the ion", 1.0, 6.0),
    Quantity("volts", "V", "U|V|voltage|applied_voltage|potential|cell_voltage|volts", "voltage", 0.0), Quantity("length", "m", "L|length|distance|electrode_spacing|spacing|specimen_length|electrode_distance|x|gap", "between the electrodes", 1e-6),
    Quantity("field", "V_m", "E|field|gradient|voltage_gradient|V|electric_field|potential_gradient|field_strength", "field", 0.0),
    Quantity("mobility", "m2_V_s", "u|mobility|ionic_mobility|ion_mobility", "mobility of the ion in water", 0.0), Quantity("diffusivity", "m2_s", "D|diffusivity|diffusion_coefficient|D0", "diffusivity of the ion", 0.0),
    Quantity("effective", "m2_V_s", "u_eff|effective_mobility|effective_ionic_mobility|u_star", "mobility of the ion in the soil", 0.0),
    Quantity("tortuosity", "", "tau|tortuosity|tortuosity_factor", "tortuosity, 1 and less", 0.01, 1.0), Quantity("porosity", "", "n|porosity", "porosity", 0.01, 0.95, share=True),
    Quantity("osmosis", "m2_V_s", "k_eo|keo|ke|electroosmotic_permeability|electro_osmotic_permeability|k_e|electroosmotic_conductivity", "electro-osmotic permeability", 0.0),
    Quantity("zeta", "V", "zeta|zeta_potential", "zeta potential"), Quantity("retardation", "", "R|retardation|Rf", "retardation", 1.0),
    Quantity("ion_pace", "m_d", "migration_velocity|electromigration_velocity|v_em|v_ion|migration_rate|electromigration_rate|electromigration|v|velocity", "pace of the ion", 0.0),
    Quantity("water_pace", "m_d", "electroosmotic_velocity|electro_osmotic_velocity|velocity|v|water_velocity|v_eo|electroosmosis_velocity|eo_velocity|osmotic_velocity", "pace of the water", 0.0),
    Quantity("ratio", "", "migration_over_osmosis|em_over_eo|ratio_em_eo|electromigration_over_electroosmosis", "pace of the ion over that of the water", derived=True),
    Quantity("time", "h", "t|time|duration|hours|treatment_time|days", "time", 0.0), Quantity("time_needed", "h", "time_needed|t|time|sweep_time|transit_time|travel_time|time_to_cross|days_needed|migration_time|hours_to_target|time_to_cathode", "time in which the ion crosses", derived=True),
    Quantity("area", "m2", "A|area|cross_section|cross_sectional_area", "area across the current", 0.0), Quantity("osmotic_flow", "m3_d", "Q_eo|electroosmotic_flow|flow|Q|eo_flow|electro_osmotic_flow", "water drawn", derived=True),
    Quantity("density", "A_m2", "j|i|current_density|J", "current density", 0.0), Quantity("current", "A", "I|current", "current", 0.0), Quantity("conductivity", "S_m", "sigma|conductivity|kappa|EC|soil_conductivity", "conductivity of the soil", 0.0),
    Quantity("passed", "Ah", "charge|charge_passed|Q|electric_charge|amp_hours", "charge passed", derived=True), Quantity("faradays", "mol", "electrons|mol_electrons|moles_of_electrons|acid_made|H_made|protons|acid|H_generated|H", "electrons passed, and acid made at the anode", derived=True),
    Quantity("transference", "", "transference|transport_number|transference_number|t_plus|current_efficiency|CE", "share of the current that the ion carries", 0.0, 1.0, share=True),
    Quantity("moved", "mol", "metal_moved|moles_moved|metal_removed|removed|max_removed", "metal that the charge can move", derived=True), Quantity("moved_mass", "g", "metal_moved|mass_moved|metal_removed|removed|mass_removed|max_removed", "metal that the charge can move", derived=True),
    Quantity("soil_volume", "m3", "soil_volume|volume|V|soil", "soil", 0.0), Quantity("soil_mass", "t", "soil_mass|mass|soil", "soil", 0.0), Quantity("bulk", "t_m3", "bulk_density|rho_b|rho|bulk|density|dry_density", "bulk density", 0.1, 5.0),
    Quantity("energy", "kWh", "energy|electricity|energy_total", "energy", 0.0), Quantity("energy_volume", "kWh_m3", "energy|specific_energy|energy_consumption|energy_per_m3|kWh_m3|SEC|E_u", "energy by volume", derived=True), Quantity("energy_mass", "kWh_t", "energy|specific_energy|energy_consumption|energy_per_t|kWh_t|SEC", "energy by mass", derived=True),
)  # fmt: skip
HOUR = 3600.0
LAWS = (
    Law("field", "volts length", lambda u, x: u / x), Law("volts", "field length", lambda e, x: e * x), Law("charge_number", "metal", electrons_of),
    Law("mobility", "diffusivity charge_number", lambda d, z: z * FARADAY * d / (GAS_CONSTANT * 298.15)), Law("effective", "mobility tortuosity porosity", lambda u, t, n: u * t * n), Law("effective", "mobility tortuosity", lambda u, t: u * t),
    Law("osmosis", "zeta porosity tortuosity", lambda z, n, t: WATER * PERMITTIVITY * abs(z) * n * t / VISCOSITY), Law("osmosis", "zeta porosity", lambda z, n: WATER * PERMITTIVITY * abs(z) * n / VISCOSITY),
    Law("ion_pace", "effective field retardation", lambda u, e, r: u * e / r * 86400.0), Law("ion_pace", "effective field", lambda u, e: u * e * 86400.0), Law("effective", "ion_pace field", lambda v, e: v / 86400.0 / e),
    Law("water_pace", "osmosis field", lambda k, e: k * e * 86400.0), Law("osmosis", "water_pace field", lambda v, e: v / 86400.0 / e), Law("ratio", "ion_pace water_pace", lambda a, b: a / b),
    Law("time_needed", "length ion_pace", lambda x, v: x / v * 24.0), Law("osmotic_flow", "water_pace area", lambda v, a: v * a),
    Law("density", "conductivity field", lambda s, e: s * e), Law("current", "density area", lambda j, a: j * a), Law("density", "current area", lambda i, a: i / a),
    Law("passed", "current time", lambda i, t: i * t), Law("faradays", "passed", lambda q: q * HOUR / FARADAY), Law("moved", "faradays transference charge_number", lambda n, t, z: n * t / z),
    Law("moved_mass", "moved metal", lambda n, m: n * molar_mass(m)),
    Law("soil_volume", "area length", lambda a, x: a * x), Law("soil_mass", "soil_volume bulk", lambda v, r: v * r), Law("energy", "volts current time", lambda u, i, t: u * i * t / 1e3),
    Law("energy_volume", "energy soil_volume", lambda w, v: w / v), Law("energy_mass", "energy soil_mass", lambda w, m: w / m), Law("energy_volume", "field density time", lambda e, j, t: e * j * t / 1e3), Law("energy_mass", "energy_volume bulk", lambda w, r: w / r),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS)


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a field; `V_per_cm` alone is one."""
    return answered(
        BOOK,
        {f"field_{k}" if k in ("V_per_cm", "V_per_m", "V_cm", "V_m") else k: v for k, v in inputs.items()},
    )


TECHNOLOGIES = (
    technology_of(
        BOOK, "electrokinetic-laws", "Electrokinetics, shared laws", ("R14", "R15"), "Pace, time, water, charge and energy of a field in soil, from the figures of a case.",
        __name__, __doc__ or "", ("electrokinetics*", "electrokinetic*", "electroremediation*", "*electro-osmo*", "*electroosmo*", "*electromigration*"), compute=compute,
        sources=("Acar & Alshawabkeh 1993, Environ. Sci. Technol. 27, 2638 (equations, from memory)",),
    ),
)  # fmt: skip
