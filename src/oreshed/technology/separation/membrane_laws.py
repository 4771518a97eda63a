"""Membranes of any kind: rejection, flux, osmotic pressure, polarisation, modules and stacks, from given constants.

water          J = A (dP - s dPi)
solute         R = s(1-F)/(1-sF), F = exp(-J(1-s)/P)   Spiegler & Kedem;  R = J/(J+B)   solution-diffusion
osmotic        Pi = i C R T (van't Hoff)
film           (Cm - Cp)/(Cb - Cp) = exp(J/k);  ln((1-Ro)/Ro) = ln((1-R)/R) + J/k
module         concentrate/feed = (1-Y)^-R;  permeate by balance;  whole passage 1 - (1-Y)^(1-R) over Y
energy         kWh/m3 permeate = P/(36 eta Y);  least work at Y -> 0: Pi/36
stack          I = z F Q dC/(eta N);  kWh/m3 = U I/Q;  limiting i = z F D C/(delta (t_m - t_s))
diafiltration  C/C0 = exp(-(1-R) V/V0)
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from oreshed.basis.properties import composition
from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.refining.electrolysis_laws import electrons_of
from oreshed.technology.separation.membranes import observed_rejection, rejection

QUANTITIES = (
    Quantity("metal", "text", "metal|ion|solute|element|salt|species", "metal or salt"),
    Quantity("flux", "L_m2_h", "J|Jw|Jv|flux|water_flux|permeate_flux|J_w|J_v", "flux", 0.0),
    Quantity("reflection", "", "sigma|s|reflection|reflection_coefficient", "reflection coefficient", 0.0, 1.0),
    Quantity("permeability", "L_m2_h", "P|Ps|P_s|omega|solute_permeability|Ps_solute", "solute permeability", 0.0),
    Quantity("solute_permeance", "L_m2_h", "B|B_s|salt_permeability", "solute permeance of solution-diffusion", 0.0),
    Quantity("film", "L_m2_h", "k|kf|k_m|mass_transfer|mass_transfer_coefficient|k_film|kL", "mass transfer in the film", 0.0),
    Quantity("permeance", "L_m2_h_bar", "A|Lp|A_w|Aw|water_permeability|permeance|water_permeance|L_p", "water permeance", 0.0),
    Quantity("pressure", "bar", "P|dP|pressure|delta_P|applied_pressure|TMP|DP|p|DeltaP|P_applied", "pressure", 0.0),
    Quantity("osmotic", "bar", "Pi|pi|osmotic_pressure|osmotic|dPi|delta_pi|dpi|Dpi|osmotic_difference|Pi_feed|DeltaPi", "osmotic pressure", 0.0),
    Quantity("wall_osmotic", "bar", "osmotic_at_membrane|osmotic_wall|Pi_m|pi_m|Pi_wall|osmotic_membrane", "osmotic pressure at the membrane", 0.0),
    Quantity("permeate_osmotic", "bar", "Pi_p|pi_p|osmotic_permeate", "osmotic pressure of the permeate", 0.0),
    Quantity("concentrate_osmotic", "bar", "Pi_c|osmotic_concentrate|Pi_conc|osmotic_brine|Pi_brine", "osmotic pressure of the concentrate", 0.0),
    Quantity("net", "bar", "net_pressure|NDP|net_driving_pressure|net", "net driving pressure"),
    Quantity("ions", "", "i|vant_hoff|ions|van_t_hoff|van_t_hoff_i|nu|n_ions|vant_hoff_factor|ions_per_formula", "ions a formula gives", 0.5, 10.0),
    Quantity("temperature", "K", "T|temperature|temp", "temperature", 260.0, 400.0),
    Quantity("feed", "mol_L", "C|C0|Cf|feed|C_feed|Cb|C_bulk|bulk|salt|concentration|c|C_f|C_in|in", "feed", 0.0),
    Quantity("diluate", "mol_L", "C_out|diluate|out|C_dil|C_diluate", "diluate that leaves", 0.0),
    Quantity("mean_permeate", "mol_L", "Cp_mean|mean_permeate|permeate_mean|permeate_average|permeate|Cp", "permeate of the module", 0.0, derived=True),
    Quantity("permeate", "mol_L", "Cp|C_p|permeate|C_permeate", "permeate", 0.0),
    Quantity("wall", "mol_L", "Cm|C_m|wall|C_wall|C_membrane|Cw", "at the membrane", 0.0),
    Quantity("concentrate", "mol_L", "Cc|C_c|concentrate|retentate|C_concentrate|C_retentate|Cr|brine", "concentrate", 0.0),
    Quantity("polarisation", "", "CP|CP_modulus|polarisation|polarization|concentration_polarisation|concentration_polarization|modulus|Cm_over_Cb|polarisation_modulus", "polarisation modulus", 0.0),
    Quantity("true", "", "R_true|true_rejection|rejection_true|R_real|R_intrinsic|real_rejection|rejection|R_int|R", "true rejection", -5.0, 1.0, share=True),
    Quantity("observed", "", "R_obs|observed_rejection|rejection_observed|rejection_obs|R_o|Robs|rejection|R|Ro|apparent_rejection|removal",
      "observed rejection", -5.0, 1.0, share=True, also=("removal",)),
    Quantity("rise", "", "J_over_k", "flux over the film"),
    Quantity("recovery", "", "recovery|Y|cut|water_recovery|r", "water recovery", 0.0, 0.999, share=True),
    Quantity("factor", "", "CF|VCF|concentration_factor|VRF|volume_reduction|volumetric_concentration_factor", "volume over what is left", 1.0),
    Quantity("stronger", "", "concentrate_over_feed|Cc_over_Cf|Cr_over_C0|concentration_ratio|enrichment|CF_solute", "concentrate over feed", 0.0),
    Quantity("retained", "", "retained|solute_recovery|yield|retention_yield|metal_retained|kept", "metal that stays in the concentrate", 0.0, 1.0, share=True),
    Quantity("module_rejection", "", "module_rejection|overall_rejection|system_rejection", "rejection of the module", -5.0, 1.0, share=True),
    Quantity("area", "m2", "area|membrane_area|A_m|membrane", "membrane", 0.0),
    Quantity("permeate_flow", "m3_h", "Qp|permeate_flow|permeate|Q_p", "permeate", 0.0),
    Quantity("feed_flow", "m3_h", "Qf|Q|feed_flow|flow|feed|Q_f", "feed", 0.0),
    Quantity("concentrate_flow", "m3_h", "Qc|concentrate_flow|retentate_flow|Q_c", "concentrate", 0.0),
    Quantity("pump", "", "eta|pump_efficiency|efficiency|pump", "pump efficiency", 0.01, 1.0, share=True),
    Quantity("energy", "kWh_m3", "SEC|energy|specific_energy|kWh_m3|kWh_per_m3|pump_energy", "energy"),
    Quantity("least_energy", "kWh_m3", "min_energy|least_energy|minimum_energy|kWh_m3_min|thermodynamic_minimum|W_min|energy_min", "least energy"),
    Quantity("solute_flux", "mol_m2_h", "Js|J_s|solute_flux|salt_flux", "flux of the solute", 0.0),
    Quantity("diffusivity", "m2_s", "D|diffusivity|diffusion_coefficient", "diffusivity", 0.0),
    Quantity("sherwood", "", "Sh", "Sherwood number", 0.0), Quantity("hydraulic", "m", "dh|d_h|hydraulic_diameter", "hydraulic diameter", 0.0),
    Quantity("layer", "m", "delta|film_thickness|boundary_layer", "film", 0.0),
    Quantity("charge", "", "z|charge|valence", "charge", 1.0, 6.0),
    Quantity("drop", "mol_L", "dC|delta_C|C_removed|removed", "taken out of the diluate", 0.0),
    Quantity("removal", "", "removal|removed|demineralisation", "share removed", 0.0, 1.0, share=True),
    Quantity("efficiency", "", "CE|current_efficiency|xi", "current efficiency", 0.01, 1.0, share=True),
    Quantity("pairs", "", "N|pairs|cell_pairs|n_pairs", "cell pairs", 1.0), Quantity("current", "A", "I|current", "current", 0.0),
    Quantity("stack", "V", "U|V|stack_voltage|voltage|stack", "stack voltage", 0.0), Quantity("pair_voltage", "V", "U_pair|cell_pair_voltage|pair|V_pair|per_pair|volts_per_pair|voltage_per_pair|V_per_pair", "voltage of a pair", 0.0),
    Quantity("stack_energy", "kWh_m3", "energy|SEC|kWh_m3|specific_energy|desalination_energy", "energy of the stack"),
    Quantity("transport", "", "t_m_minus_t_s|dt|transport_difference", "difference of transport numbers", 0.01, 1.0),
    Quantity("limiting", "A_m2", "i_lim|j_lim|limiting|limiting_current_density|i_L", "limiting current density", 0.0),
    Quantity("diavolumes", "", "diavolumes|V_over_V0|diafiltration_volumes|DV", "volumes washed through", 0.0),
    Quantity("elements", "", "elements|modules|n_elements|number_of_elements|membrane_elements", "elements", derived=True), Quantity("element_area", "m2", "area_per_element|element_area|area_per_module|module_area", "membrane of an element", 0.0), Quantity("density", "A_m2", "j|i|current_density", "current density", 0.0), Quantity("stack_area", "m2", "stack_area|area_per_membrane|cell_pair_area|pair_area", "membrane of a pair", derived=True),
    Quantity("power", "kW", "power|pump_power|P_pump", "power of the pump", derived=True), Quantity("stack_power", "kW", "power|stack_power|P_stack|dc_power", "power of the stack", derived=True), Quantity("area_by_flow", "h_m", "area|membrane_area|specific_area|area_m2_per_m3_h", "membrane by permeate", derived=True), Quantity("feed_power_energy", "kWh_m3", "energy_per_m3_feed|kWh_m3_feed|energy_feed", "energy by feed", derived=True),
    Quantity("washed", "", "left|C_over_C0|remaining", "share left after washing", 0.0, 1.0, share=True),
    Quantity("permeate_share", "", "passage|salt_passage|solute_passage", "share that passes", 0.0, share=True),
)  # fmt: skip


def ions_of(salt: str) -> float:
    """Ions of a salt of one cation and a simple anion. Raises ValueError for a bare metal: its anion is not known.

    >>> ions_of("NaCl"), ions_of("ZnSO4"), ions_of("Na2SO4"), ions_of("CdCl2")
    (2.0, 2.0, 3.0, 3.0)
    """
    atoms = composition(salt) or {}
    metals = sum(n for e, n in atoms.items() if e not in ("O", "S", "N", "C", "P", "Cl", "F", "Br", "I", "H"))
    anions = sum(atoms.get(e, 0.0) for e in ("S", "N", "C", "P", "Cl", "F", "Br", "I"))
    if not metals or not anions:
        raise ValueError(salt)
    return metals + anions


def _van_t_hoff(i: float, c: float, t: float, _: float) -> float:
    return i * c * 1e3 * GAS_CONSTANT * t / 1e5


def _balanced(y: float, c: float, stronger: float) -> float:
    return c * (1.0 - (1.0 - y) * stronger) / y


def in_all(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """The concentrate by difference, where the permeate is stated and not what a rejection makes of it."""
    stated = [
        given[k].values[0]
        for k in ("feed", "permeate", "recovery")
        if k in given and len(given[k].values) == 1
    ]
    if len(stated) < 3:
        return {}
    feed, permeate, share = map(float, stated)
    return {"concentrate": (feed - share * permeate) / (1.0 - share)} if share < 1.0 else {}


LAWS = (
    Law("ions", "metal", ions_of), Law("charge", "metal", lambda m: electrons_of(m)),
    Law("drop", "feed diluate", lambda a, b: a - b),
    Law("removal", "drop feed", lambda d, c: d / c),
    Law("osmotic", "ions feed temperature moles", _van_t_hoff),
    Law("wall_osmotic", "ions wall temperature moles", _van_t_hoff), Law("permeate_osmotic", "ions permeate temperature moles", _van_t_hoff),
    Law("concentrate_osmotic", "ions concentrate temperature moles", _van_t_hoff),
    Law("feed", "osmotic ions temperature", lambda p, i, t: p * 1e5 / (i * 1e3 * GAS_CONSTANT * t)),
    Law("net", "pressure reflection osmotic", lambda p, s, o: p - s * o), Law("net", "pressure osmotic", lambda p, o: p - o),
    Law("flux", "permeance net", lambda a, p: a * max(p, 0.0)), Law("permeance", "flux net", lambda j, p: j / p),
    Law("net", "flux permeance", lambda j, a: j / a), Law("pressure", "net osmotic", lambda n, o: n + o),
    Law("area_by_flow", "flux", lambda j: 1e3 / j), Law("flux", "permeate_flow area", lambda q, a: q * 1e3 / a), Law("area", "permeate_flow flux", lambda q, j: q * 1e3 / j),
    Law("permeate_flow", "flux area", lambda j, a: j * a / 1e3),
    Law("film", "diffusivity layer", lambda d, x: d / x * 3.6e6), Law("film", "sherwood diffusivity hydraulic", lambda s, d, h: s * d / h * 3.6e6),
    Law("rise", "flux film", lambda j, k: j / k),
    Law("true", "flux reflection permeability", lambda j, s, p: float(rejection(j, s, p))),
    Law("true", "flux solute_permeance", lambda j, b: j / (j + b)), Law("solute_permeance", "flux true", lambda j, r: j * (1.0 - r) / r),
    Law("true", "wall permeate", lambda m, p: 1.0 - p / m),
    Law("observed", "feed permeate", lambda f, p: 1.0 - p / f),
    Law("observed", "true flux film", lambda r, j, k: float(observed_rejection(r, j, k))),
    Law("true", "observed flux film", lambda r, j, k: r * math.exp(j / k) / (1.0 - r + r * math.exp(j / k))),
    Law("polarisation", "flux film observed", lambda j, k, r: (1.0 - r) + r * math.exp(j / k)),
    Law("polarisation", "flux film", lambda j, k: math.exp(j / k)),
    Law("wall", "feed polarisation", lambda f, m: f * m), Law("polarisation", "wall feed", lambda w, f: w / f),
    Law("observed", "true", lambda r: r),
    Law("permeate", "feed observed", lambda f, r: f * (1.0 - r)), Law("permeate", "wall true", lambda w, r: w * (1.0 - r)),
    Law("solute_flux", "flux permeate", lambda j, p: j * p), Law("permeate_share", "observed", lambda r: 1.0 - r),
    Law("recovery", "permeate_flow feed_flow", lambda p, f: p / f), Law("permeate_flow", "recovery feed_flow", lambda y, f: y * f),
    Law("concentrate_flow", "feed_flow permeate_flow", lambda f, p: f - p),
    Law("factor", "recovery", lambda y: 1.0 / (1.0 - y)), Law("recovery", "factor", lambda f: 1.0 - 1.0 / f),
    Law("stronger", "factor observed", lambda f, r: f**r), Law("concentrate", "feed stronger", lambda f, s: f * s),
    Law("retained", "factor observed", lambda f, r: f ** (r - 1.0)),
    Law("mean_permeate", "recovery feed stronger", _balanced),
    Law("module_rejection", "mean_permeate feed", lambda p, f: 1.0 - p / f),
    Law("energy", "pressure pump recovery", lambda p, e, y: p / (36.0 * e * y)), Law("energy", "pressure pump", lambda p, e: p / (36.0 * e)),
    Law("least_energy", "osmotic recovery", lambda o, y: -o / 36.0 * math.log(1.0 - y) / y), Law("least_energy", "osmotic", lambda o: o / 36.0),
    Law("drop", "feed removal", lambda c, r: c * r),
    Law("current", "charge feed_flow drop efficiency pairs moles", lambda z, q, c, e, n, _: z * FARADAY * q / 3600.0 * c * 1e3 / (e * n)),
    Law("current", "charge feed_flow drop efficiency moles", lambda z, q, c, e, _: z * FARADAY * q / 3600.0 * c * 1e3 / e),
    Law("stack", "pair_voltage pairs", lambda u, n: u * n), Law("stack_energy", "stack current feed_flow", lambda u, i, q: u * i / 1e3 / q),
    Law("stack_energy", "pair_voltage charge drop efficiency moles", lambda u, z, c, e, _: u * z * FARADAY * c * 1e3 / e / 3.6e6),
    Law("limiting", "charge diffusivity feed layer transport", lambda z, d, c, x, t: z * FARADAY * d * c * 1e3 / (x * t)),
    Law("elements", "area element_area", lambda a, e: a / e), Law("stack_area", "current density", lambda i, j: i / j), Law("diavolumes", "washed observed", lambda x, r: -math.log(x) / (1.0 - r)),
    Law("stack_power", "stack current", lambda u, i: u * i / 1e3), Law("power", "pressure feed_flow pump", lambda p, q, e: p * q / (36.0 * e)), Law("feed_power_energy", "pressure pump", lambda p, e: p / (36.0 * e)), Law("feed", "permeate observed", lambda p, r: p / (1.0 - r)),
    Law("feed_flow", "permeate_flow recovery", lambda p, y: p / y), Law("concentrate", "feed recovery permeate", lambda c, y, p: (c - y * p) / (1.0 - y)),
    Law("washed", "diavolumes observed", lambda v, r: math.exp(-(1.0 - r) * v)),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="feed", whole=(in_all,), constants={"temperature": 298.15})
TECHNOLOGIES = (
    technology_of(
        BOOK, "membrane-laws", "Membranes, shared laws", ("S11", "E18"),
        "Rejection, flux, osmotic pressure and polarisation of any membrane from its constants.", __name__, __doc__ or "",
        ("membrane*", "nanofiltration*", "reverse osmosis*", "electrodialysis*", "ultrafiltration*", "*osmotic*", "diafiltration*"),
        sources=("Spiegler & Kedem 1966; van't Hoff (equations, from memory)",),
    ),
)  # fmt: skip
