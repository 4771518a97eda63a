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

from oreshed.basis.properties import composition
from oreshed.technology.law import Book
from oreshed.technology.law_technology import technology_of
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.quantity import Law, Quantity
from oreshed.technology.refining.electrolysis_laws import electrons_of
from oreshed.technology.separation.membranes import observed_rejection, rejection

Q, L = Quantity, Law
QUANTITIES = (
    Q("metal", "text", "metal|ion|solute|element|salt|species", "metal or salt"),
    Q("flux", "L_m2_h", "J|Jw|Jv|flux|water_flux|permeate_flux|J_w|J_v", "flux", 0.0),
    Q("reflection", "", "sigma|s|reflection|reflection_coefficient", "reflection coefficient", 0.0, 1.0),
    Q("permeability", "L_m2_h", "P|Ps|P_s|omega|solute_permeability|Ps_solute", "solute permeability", 0.0),
    Q("solute_permeance", "L_m2_h", "B|B_s|salt_permeability", "solute permeance of solution-diffusion", 0.0),
    Q("film", "L_m2_h", "k|kf|k_m|mass_transfer|mass_transfer_coefficient|k_film|kL", "mass transfer in the film", 0.0),
    Q("permeance", "L_m2_h_bar", "A|Lp|A_w|Aw|water_permeability|permeance|water_permeance|L_p", "water permeance", 0.0),
    Q("pressure", "bar", "P|dP|pressure|delta_P|applied_pressure|TMP|DP|p|DeltaP|P_applied", "pressure", 0.0),
    Q("osmotic", "bar", "Pi|pi|osmotic_pressure|osmotic|dPi|delta_pi|dpi|Dpi|osmotic_difference|Pi_feed|DeltaPi", "osmotic pressure", 0.0),
    Q("wall_osmotic", "bar", "osmotic_at_membrane|osmotic_wall|Pi_m|pi_m|Pi_wall|osmotic_membrane", "osmotic pressure at the membrane", 0.0),
    Q("permeate_osmotic", "bar", "Pi_p|pi_p|osmotic_permeate", "osmotic pressure of the permeate", 0.0),
    Q("concentrate_osmotic", "bar", "Pi_c|osmotic_concentrate|Pi_conc|osmotic_brine|Pi_brine", "osmotic pressure of the concentrate", 0.0),
    Q("net", "bar", "net_pressure|NDP|net_driving_pressure|net", "net driving pressure"),
    Q("ions", "", "i|vant_hoff|ions|van_t_hoff|van_t_hoff_i|nu|n_ions|vant_hoff_factor|ions_per_formula", "ions a formula gives", 0.5, 10.0),
    Q("temperature", "K", "T|temperature|temp", "temperature", 260.0, 400.0),
    Q("feed", "mol_L", "C|C0|Cf|feed|C_feed|Cb|C_bulk|bulk|salt|concentration|c|C_f|C_in|in", "feed", 0.0),
    Q("diluate", "mol_L", "C_out|diluate|out|C_dil|C_diluate", "diluate that leaves", 0.0),
    Q("mean_permeate", "mol_L", "Cp_mean|mean_permeate|permeate_mean|permeate_average|permeate|Cp", "permeate of the module", 0.0, derived=True),
    Q("permeate", "mol_L", "Cp|C_p|permeate|C_permeate", "permeate", 0.0),
    Q("wall", "mol_L", "Cm|C_m|wall|C_wall|C_membrane|Cw", "at the membrane", 0.0),
    Q("concentrate", "mol_L", "Cc|C_c|concentrate|retentate|C_concentrate|C_retentate|Cr|brine", "concentrate", 0.0),
    Q("polarisation", "", "CP|CP_modulus|polarisation|polarization|concentration_polarisation|concentration_polarization|modulus|Cm_over_Cb|polarisation_modulus", "polarisation modulus", 0.0),
    Q("true", "", "R_true|true_rejection|rejection_true|R_real|R_intrinsic|real_rejection|rejection|R_int|R", "true rejection", -5.0, 1.0, share=True),
    Q("observed", "", "R_obs|observed_rejection|rejection_observed|rejection_obs|R_o|Robs|rejection|R|Ro|apparent_rejection|removal",
      "observed rejection", -5.0, 1.0, share=True),
    Q("rise", "", "J_over_k", "flux over the film"),
    Q("recovery", "", "recovery|Y|cut|water_recovery|r", "water recovery", 0.0, 0.999, share=True),
    Q("factor", "", "CF|VCF|concentration_factor|VRF|volume_reduction|volumetric_concentration_factor", "volume over what is left", 1.0),
    Q("stronger", "", "concentrate_over_feed|Cc_over_Cf|Cr_over_C0|concentration_ratio|enrichment|CF_solute", "concentrate over feed", 0.0),
    Q("retained", "", "retained|solute_recovery|yield|retention_yield|metal_retained|kept", "metal that stays in the concentrate", 0.0, 1.0, share=True),
    Q("module_rejection", "", "module_rejection|overall_rejection|system_rejection", "rejection of the module", -5.0, 1.0, share=True),
    Q("area", "m2", "area|membrane_area|A_m|membrane", "membrane", 0.0),
    Q("permeate_flow", "m3_h", "Qp|permeate_flow|permeate|Q_p", "permeate", 0.0),
    Q("feed_flow", "m3_h", "Qf|Q|feed_flow|flow|feed|Q_f", "feed", 0.0),
    Q("concentrate_flow", "m3_h", "Qc|concentrate_flow|retentate_flow|Q_c", "concentrate", 0.0),
    Q("pump", "", "eta|pump_efficiency|efficiency|pump", "pump efficiency", 0.01, 1.0, share=True),
    Q("energy", "kWh_m3", "SEC|energy|specific_energy|kWh_m3|kWh_per_m3|pump_energy", "energy"),
    Q("least_energy", "kWh_m3", "min_energy|least_energy|minimum_energy|kWh_m3_min|thermodynamic_minimum|W_min|energy_min", "least energy"),
    Q("solute_flux", "mol_m2_h", "Js|J_s|solute_flux|salt_flux", "flux of the solute", 0.0),
    Q("diffusivity", "m2_s", "D|diffusivity|diffusion_coefficient", "diffusivity", 0.0),
    Q("sherwood", "", "Sh", "Sherwood number", 0.0), Q("hydraulic", "m", "dh|d_h|hydraulic_diameter", "hydraulic diameter", 0.0),
    Q("layer", "m", "delta|film_thickness|boundary_layer", "film", 0.0),
    Q("charge", "", "z|charge|valence", "charge", 1.0, 6.0),
    Q("drop", "mol_L", "dC|delta_C|C_removed|removed", "taken out of the diluate", 0.0),
    Q("removal", "", "removal|removed|demineralisation", "share removed", 0.0, 1.0, share=True),
    Q("efficiency", "", "CE|current_efficiency|xi", "current efficiency", 0.01, 1.0, share=True),
    Q("pairs", "", "N|pairs|cell_pairs|n_pairs", "cell pairs", 1.0), Q("current", "A", "I|current", "current", 0.0),
    Q("stack", "V", "U|V|stack_voltage|voltage|stack", "stack voltage", 0.0), Q("pair_voltage", "V", "U_pair|cell_pair_voltage|pair|V_pair", "voltage of a pair", 0.0),
    Q("stack_energy", "kWh_m3", "energy|SEC|kWh_m3|specific_energy|desalination_energy", "energy of the stack"),
    Q("transport", "", "t_m_minus_t_s|dt|transport_difference", "difference of transport numbers", 0.01, 1.0),
    Q("limiting", "A_m2", "i_lim|j_lim|limiting|limiting_current_density|i_L", "limiting current density", 0.0),
    Q("diavolumes", "", "diavolumes|V_over_V0|diafiltration_volumes|DV", "volumes washed through", 0.0),
    Q("washed", "", "left|C_over_C0|remaining", "share left after washing", 0.0, 1.0, share=True),
    Q("permeate_share", "", "passage|salt_passage|solute_passage", "share that passes", 0.0, share=True),
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


LAWS = (
    L("ions", "metal", ions_of), L("charge", "metal", lambda m: electrons_of(m)),
    L("drop", "feed diluate", lambda a, b: a - b),
    L("removal", "drop feed", lambda d, c: d / c),
    L("osmotic", "ions feed temperature moles", _van_t_hoff),
    L("wall_osmotic", "ions wall temperature moles", _van_t_hoff), L("permeate_osmotic", "ions permeate temperature moles", _van_t_hoff),
    L("concentrate_osmotic", "ions concentrate temperature moles", _van_t_hoff),
    L("feed", "osmotic ions temperature", lambda p, i, t: p * 1e5 / (i * 1e3 * GAS_CONSTANT * t)),
    L("net", "pressure reflection osmotic", lambda p, s, o: p - s * o), L("net", "pressure osmotic", lambda p, o: p - o),
    L("flux", "permeance net", lambda a, p: a * max(p, 0.0)), L("permeance", "flux net", lambda j, p: j / p),
    L("net", "flux permeance", lambda j, a: j / a), L("pressure", "net osmotic", lambda n, o: n + o),
    L("flux", "permeate_flow area", lambda q, a: q * 1e3 / a), L("area", "permeate_flow flux", lambda q, j: q * 1e3 / j),
    L("permeate_flow", "flux area", lambda j, a: j * a / 1e3),
    L("film", "diffusivity layer", lambda d, x: d / x * 3.6e6), L("film", "sherwood diffusivity hydraulic", lambda s, d, h: s * d / h * 3.6e6),
    L("rise", "flux film", lambda j, k: j / k),
    L("true", "flux reflection permeability", lambda j, s, p: float(rejection(j, s, p))),
    L("true", "flux solute_permeance", lambda j, b: j / (j + b)), L("solute_permeance", "flux true", lambda j, r: j * (1.0 - r) / r),
    L("true", "wall permeate", lambda m, p: 1.0 - p / m),
    L("observed", "feed permeate", lambda f, p: 1.0 - p / f),
    L("observed", "true flux film", lambda r, j, k: float(observed_rejection(r, j, k))),
    L("true", "observed flux film", lambda r, j, k: r * math.exp(j / k) / (1.0 - r + r * math.exp(j / k))),
    L("polarisation", "flux film observed", lambda j, k, r: (1.0 - r) + r * math.exp(j / k)),
    L("polarisation", "flux film", lambda j, k: math.exp(j / k)),
    L("wall", "feed polarisation", lambda f, m: f * m), L("polarisation", "wall feed", lambda w, f: w / f),
    L("observed", "true", lambda r: r),
    L("permeate", "feed observed", lambda f, r: f * (1.0 - r)), L("permeate", "wall true", lambda w, r: w * (1.0 - r)),
    L("solute_flux", "flux permeate", lambda j, p: j * p), L("permeate_share", "observed", lambda r: 1.0 - r),
    L("recovery", "permeate_flow feed_flow", lambda p, f: p / f), L("permeate_flow", "recovery feed_flow", lambda y, f: y * f),
    L("concentrate_flow", "feed_flow permeate_flow", lambda f, p: f - p),
    L("factor", "recovery", lambda y: 1.0 / (1.0 - y)), L("recovery", "factor", lambda f: 1.0 - 1.0 / f),
    L("stronger", "factor observed", lambda f, r: f**r), L("concentrate", "feed stronger", lambda f, s: f * s),
    L("retained", "factor observed", lambda f, r: f ** (r - 1.0)),
    L("mean_permeate", "recovery feed stronger", _balanced),
    L("module_rejection", "mean_permeate feed", lambda p, f: 1.0 - p / f),
    L("energy", "pressure pump recovery", lambda p, e, y: p / (36.0 * e * y)), L("energy", "pressure pump", lambda p, e: p / (36.0 * e)),
    L("least_energy", "osmotic recovery", lambda o, y: -o / 36.0 * math.log(1.0 - y) / y), L("least_energy", "osmotic", lambda o: o / 36.0),
    L("drop", "feed removal", lambda c, r: c * r),
    L("current", "charge feed_flow drop efficiency pairs moles", lambda z, q, c, e, n, _: z * FARADAY * q / 3600.0 * c * 1e3 / (e * n)),
    L("current", "charge feed_flow drop efficiency moles", lambda z, q, c, e, _: z * FARADAY * q / 3600.0 * c * 1e3 / e),
    L("stack", "pair_voltage pairs", lambda u, n: u * n), L("stack_energy", "stack current feed_flow", lambda u, i, q: u * i / 1e3 / q),
    L("stack_energy", "pair_voltage charge drop efficiency moles", lambda u, z, c, e, _: u * z * FARADAY * c * 1e3 / e / 3.6e6),
    L("limiting", "charge diffusivity feed layer transport", lambda z, d, c, x, t: z * FARADAY * d * c * 1e3 / (x * t)),
    L("washed", "diavolumes observed", lambda v, r: math.exp(-(1.0 - r) * v)),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="feed", constants={"temperature": 298.15})
TECHNOLOGIES = (
    technology_of(
        BOOK, "membrane-laws", "Membranes, shared laws", ("S11", "E18"),
        "Rejection, flux, osmotic pressure and polarisation of any membrane from its constants.", __name__, __doc__ or "",
        ("membrane*", "nanofiltration*", "reverse osmosis*", "electrodialysis*", "ultrafiltration*", "*osmotic*", "diafiltration*"),
        sources=("Spiegler & Kedem 1966; van't Hoff (equations, from memory)",),
    ),
)  # fmt: skip
