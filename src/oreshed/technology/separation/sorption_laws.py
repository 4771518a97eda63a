"""Sorption and ion exchange on any sorbent: isotherms with the balance of the beaker, rates, and columns.

Constants are those that a case gives; none is transferred from one sorbent to another.

    Langmuir       q = qm b C/(1 + b C);  in a beaker C0 - C = m q;  R_L = 1/(1 + b C0)
    two ions       q_i = qm b_i C_i/(1 + sum b_j C_j)
    Freundlich     q = K C^(1/n);  Temkin q = (RT/bT) ln(A C);  Dubinin q = qm exp(-B e^2), E = 1/sqrt(2 B)
    rates          q = qe (1 - exp(-k1 t));  q = k2 qe^2 t/(1 + k2 qe t);  q = ki sqrt(t) + c
    Thomas         C/C0 = 1/(1 + exp(kT q0 m/Q - kT C0 t));  Yoon-Nelson 1/(1 + exp(kYN (tau - t)))
    bed depth      t = N0 Z/(C0 u) - ln(C0/Cb - 1)/(kAB C0)
    capacity       bed volumes = q rho_b/C0 (+ porosity);  Kd = q/C;  alpha = (q1/C1)/(q2/C2)
    column         e dC/dt + rho_b dq/dt = -u dC/dz + e D d2C/dz2,  dq/dt = k (q* - q)     linear driving force
    free energy    dG = -RT ln K = dH - T dS
    two ions       of a stated reaction by Gaines and Thomas, see `binary_exchange`
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from oreshed.technology.extraction.leaching_laws import slope
from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.refining.electrolysis_laws import electrons_of
from oreshed.technology.separation import binary_exchange

R_KJ = GAS_CONSTANT * 1e-3
CELLS = 120
OUTLETS = (1, 5, 10, 20, 50, 80, 90, 95)  # % of the feed at the outlet whose times are told
SHARES = (80, 90, 95, 99)  # % of the final load whose times are told
LONGEST = 6.0  # times the stoichiometric time of a column


def langmuir(capacity: float, affinity: float, c: float) -> float:
    """mg/g at mg/L."""
    return capacity * affinity * c / (1.0 + affinity * c)


def langmuir_rest(capacity: float, affinity: float, start: float, dose: float) -> float:
    """mg/L left when a beaker has come to rest: b C^2 + (1 + b m qm - b C0) C - C0 = 0.

    >>> round(langmuir_rest(50.0, 0.2, 100.0, 1.0), 2)
    54.22
    """
    p = 1.0 + affinity * dose * capacity - affinity * start
    root = math.sqrt(p * p + 4.0 * affinity * start)
    return 2.0 * start / (p + root) if p > 0 else (root - p) / (2.0 * affinity)


def freundlich_rest(constant: float, power: float, start: float, dose: float) -> float:
    """mg/L left in a beaker over Freundlich's isotherm."""
    return float(brentq(lambda c: start - c - dose * constant * c**power, 0.0, start, xtol=1e-12))


@lru_cache(maxsize=64)
def column(
    depth: float, velocity: float, porosity: float, bulk: float, dispersion: float, pace: float,
    feed: float, capacity: float, affinity: float, power: float,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """(seconds, C/C0 at the outlet) of a bed with dispersion and a linear driving force.

    depth m, velocity m/s (empty column), bulk kg/m3, dispersion m2/s, pace 1/s, feed g/m3, capacity g/kg.
    Isotherm: Langmuir where affinity (m3/g) is above 0, Freundlich where power is, else q = capacity C with capacity in
    m3/kg. Upwind cells carry half a cell of mixing themselves; that is taken off the dispersion.
    """
    width = depth / CELLS
    mixing = max(dispersion - velocity / porosity * width / 2.0, 0.0)

    def rest(c: np.ndarray) -> np.ndarray:
        c = np.maximum(c, 0.0)
        if affinity > 0:
            return np.asarray(capacity * affinity * c / (1.0 + affinity * c))
        return np.asarray(capacity * c**power) if power > 0 else np.asarray(capacity * c)

    held = float(rest(np.array([feed]))[0])
    stoichiometric = depth / velocity * (porosity + bulk * held / feed)

    def change(_: float, y: np.ndarray) -> np.ndarray:
        c, q = y[0::2] * feed, y[1::2] * held
        uptake = pace * (rest(c) - q)
        before = np.concatenate([[feed], c[:-1]])
        spread = np.concatenate([[0.0], np.diff(c), [0.0]]) / width * mixing * porosity
        flow = -velocity * (c - before) / width + np.diff(spread) / width
        out = np.empty_like(y)
        out[0::2], out[1::2] = (flow - bulk * uptake) / porosity / feed, uptake / held
        return out

    times = np.linspace(0.0, LONGEST * stoichiometric, 1201)
    # Liquid and sorbent of a cell stand side by side, so that each answers only to what stands within two of it.
    found = solve_ivp(change, (0.0, times[-1]), np.zeros(2 * CELLS), method="LSODA", t_eval=times, rtol=1e-6, atol=1e-8,
                      lband=2, uband=2)  # fmt: skip
    return times, np.asarray(found.y[2 * CELLS - 2])


def column_time(share: float, *bed: float) -> float:
    """Minutes until the outlet reaches a share of the feed. Raises ValueError where it does not within six fillings."""
    times, outlet = column(*bed)
    rising = np.maximum.accumulate(outlet)
    if rising[-1] < share:
        raise ValueError("no breakthrough")
    return float(np.interp(share, rising, times)) / 60.0


def fits(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """Isotherm and rate constants by the usual straight lines, from measured points."""

    def points(name: str) -> list[float] | None:
        return (
            [float(v) for v in given[name].values] if name in given and len(given[name].values) > 2 else None
        )

    found: dict[str, float | str] = {}
    by_metal = [
        given[n]
        for n in ("load", "rest", "distribution")
        if n in given and given[n].table and len(given[n].values) == 2
    ]
    if len(by_metal) == 2 and "load" in given and "rest" in given:
        (q1, q2), (c1, c2) = ([float(v) for v in g.values] for g in by_metal)
        found["alpha"] = (q1 / c1) / (q2 / c2)
    elif len(by_metal) == 1 and "distribution" in given:
        found["alpha"] = float(by_metal[0].values[0]) / float(by_metal[0].values[1])
    if all(n in given and given[n].table for n in ("rest", "affinity")) and len(given["affinity"].values) > 1:
        at = {x.text: float(v) for x, v in zip(given["rest"].labels, given["rest"].values, strict=True)}
        found["crowding"] = 1.0 + sum(
            float(b) * at.get(x.text, 0.0)
            for x, b in zip(given["affinity"].labels, given["affinity"].values, strict=True)
        )
    c, q, t, qt = points("rest"), points("load"), points("time"), points("load_then")
    if c and q and len(c) == len(q) and min(c) > 0 and min(q) > 0:
        a, b, r2 = slope(c, [x / y for x, y in zip(c, q, strict=True)])
        if a > 0 and b > 0:
            found |= {"capacity": 1.0 / a, "affinity": a / b, "langmuir_r2": r2}
        power, log_k, r2 = slope([math.log(x) for x in c], [math.log(y) for y in q])
        found |= {"power": power, "freundlich": math.exp(log_k), "freundlich_r2": r2}
    if t and qt and len(t) == len(qt) and min(t) > 0 and min(qt) > 0:
        a, b, r2 = slope(t, [x / y for x, y in zip(t, qt, strict=True)])
        if a > 0 and b > 0:
            found |= {"load_end": 1.0 / a, "second_rate": a * a / b, "second_r2": r2}
    ks = given.get("equilibrium_constant")
    temps = points("temperature")
    if ks and temps and len(ks.values) == len(temps):
        a, b, _ = slope([1.0 / x for x in temps], [math.log(float(k)) for k in ks.values])
        found |= {"enthalpy": -a * R_KJ, "entropy": b * GAS_CONSTANT}
    return found


QUANTITIES = (
    Quantity("metal", "text", "metal|ion|sorbate|element|solute", "metal"),
    Quantity("start", "mg_L", "C0|feed|Ci|C_in|Cin|initial|C_feed|influent|Co|feed_concentration|initial_concentration", "feed", 0.0),
    Quantity("rest", "mg_L", "Ce|C_e|C_eq|Ceq|C|C_left|equilibrium|residual|final|Cf|C_final|target|goal", "left at equilibrium", 0.0),
    Quantity("dose", "g_L", "dose|m|sorbent|adsorbent|sorbent_dose|adsorbent_dose|dosage|S_L|resin_dose", "sorbent", 1e-9),
    Quantity("mass", "g", "mass|m|sorbent_mass|bed|adsorbent_mass|sorbent|adsorbent|M|resin|bed_mass|mass_sorbent", "sorbent", 1e-12),
    Quantity("volume", "L", "V|volume|solution|solution_volume|liquor", "liquor", 1e-12),
    Quantity("capacity", "mg_g", "qmax|q_max|qm|Qmax|Q_max|Qm|qM|q_m|capacity|Q0_langmuir", "capacity of Langmuir", 0.0),
    Quantity("affinity", "L_mg", "b|KL|K_L|kL|b_L|K|langmuir_b|K_Langmuir|bL|a_L", "affinity of Langmuir", 0.0),
    Quantity("freundlich", "mg_g", "KF|K_F|Kf|K_f|kf|kF|freundlich_K", "Freundlich's constant in mg/g and mg/L", 0.0, bare=True),
    Quantity("power", "", "inv_n|1_n|one_over_n|n_inv|1/n|n_F_inv", "Freundlich's exponent 1/n", 1e-6, 20.0),
    Quantity("freundlich_n", "", "n|nF|n_F|freundlich_n", "Freundlich's n", 1e-6, 1e3),
    Quantity("load", "mg_g", "q|qe|q_e|q_eq|load|loading|uptake|Qe|adsorbed|q_equilibrium", "load at equilibrium", 0.0,
             also=("load_end",)),
    Quantity("removal", "", "removal|removed|R|uptake|adsorbed|sorbed|removal_efficiency|efficiency", "removed", 0.0, 1.0, share=True),
    Quantity("separation", "", "RL|R_L|separation_factor|La|equilibrium_parameter", "separation factor of Langmuir", 0.0),
    Quantity("shape", "text", "shape|isotherm_type|isotherm_shape|type|favourable|favorability|class", "shape of the isotherm"),
    Quantity("distribution", "L_g", "Kd|K_d|KD|distribution|distribution_coefficient|Kd_distribution", "distribution coefficient", 0.0,
             also=("linear",)),
    Quantity("crowding", "", "crowding", "1 + sum of b C of all metals", derived=True),
    Quantity("pore_diffusivity", "m2_s", "De|D_e|Dp|D_s|Deff|D_eff|intraparticle_diffusivity", "diffusivity in the bead", 0.0),
    Quantity("bead", "m", "d|dp|d_p|bead|bead_diameter|particle|particle_diameter", "diameter of the bead", 0.0),
    Quantity("bead_radius", "m", "r|rp|r_p|R_p|bead_radius|particle_radius", "radius of the bead", 0.0),
    Quantity("temkin_A", "L_mg", "A_T|AT|A|K_T|KT|K_Temkin", "Temkin's affinity", 0.0),
    Quantity("temkin_b", "J_mol", "b_T|bT|b_Temkin", "Temkin's heat", 0.0),
    Quantity("temkin_load", "mg_g", "q|qe|q_Temkin|q_e", "load by Temkin", 0.0),
    Quantity("freundlich_load", "mg_g", "q|qe|q_Freundlich|q_e|loading", "load by Freundlich", 0.0),
    Quantity("dubinin_B", "", "beta|B_DR|K_DR|KDR|B", "Dubinin's constant in mol2/J2 (mol2/kJ2 above 1e-5)", 0.0, bare=True),
    Quantity("dubinin_E", "kJ_mol", "E|E_DR|mean_free_energy|E_mean", "mean free energy"),
    Quantity("time", "min", "t|time|contact_time|t_contact", "time", 0.0),
    Quantity("load_end", "mg_g", "qe|q_e|q_eq|qe_cal|qe_calc|q_equilibrium", "load at the end", 0.0),
    Quantity("first_rate", "per_min", "k1|k_1|K1|k_PFO|k1_PFO|k", "pseudo-first-order rate", 0.0),
    Quantity("second_rate", "g_mg_min", "k2|k_2|K2|k_PSO|k2_PSO|k", "pseudo-second-order rate", 0.0),
    Quantity("load_then", "mg_g", "qt|q_t|q|q_at_t|uptake|load|q_PSO|q_PFO|qt_PSO", "load at a time", 0.0),
    Quantity("load_first", "mg_g", "qt|q_t|q|q_at_t|uptake|load|q_PFO|qt_PFO|q_first|q_pfo", "load at a time", 0.0),
    Quantity("initial_rate", "mg_g_min", "h|h0|initial_rate|rate0", "initial rate", 0.0),
    Quantity("share_then", "", "fraction|F|approach|fractional_uptake|qt_over_qe|q_over_qe|fraction_of_equilibrium", "share of the final load", 0.0, 1.0,
             share=True),
    Quantity("half_time", "min", "t_half|t50|half_time|t_1_2|half_life", "time to half the load", 0.0),
    *(Quantity(f"time_{n}", "min", f"t_{n}pct|t{n}pct|t{n}|t_{n}|time_to_{n}pct|time_{n}pct", f"time to {n} % of the load", 0.0) for n in SHARES),
    Quantity("pore_rate", "mg_g", "kid|k_id|ki|kp|k_i", "pore diffusion, mg/(g min^0.5)", 0.0, bare=True),
    Quantity("pore_start", "mg_g", "c_id|I_id|intercept|boundary", "intercept of pore diffusion"),
    Quantity("thomas_rate", "mL_min_mg", "kTh|k_Th|kT|k_T|KTh|k_Thomas|KT|K_Th", "Thomas rate", 0.0),
    Quantity("thomas_load", "mg_g", "q0|q_0|qo|Q0|q_Th|qTh|capacity|qmax_column", "Thomas capacity", 0.0),
    Quantity("flow", "mL_min", "Q|flow|flow_rate|F|flowrate", "flow", 1e-12),
    Quantity("outlet", "", "C_over_C0|C_C0|Ct_C0|C/C0|Ct_over_C0|ratio|breakthrough|c_norm|criterion|x|Cb_over_C0|Cb_C0", "outlet over feed",
             0.0, 1.0),
    Quantity("outlet_time", "min", "t|t_b|tb|time|breakthrough_time|service_time|t_break|t_breakthrough|minutes|time_to_breakthrough", "time of an outlet",
             0.0),
    Quantity("outlet_then", "", "C_over_C0|C_C0|Ct_C0|Ct_over_C0|C/C0|c_norm|outlet", "outlet over feed at a time", 0.0, 1.0),
    Quantity("yoon_rate", "per_min", "kYN_from_kTh|kYN|k_YN|KYN", "Yoon-Nelson rate", 0.0),
    Quantity("yoon_time", "min", "tau|t_50_pct|tau_YN|t_50|t50", "time to half the feed", 0.0),
    *(Quantity(f"outlet_time_{n}", "min", f"t_{n}|t_{n}_pct|t{n}|t{n}_pct|time_to_{n}_pct_breakthrough|breakthrough_{n}_pct|t_b{n}|t_{n}_pct_breakthrough|breakthrough_time_{n}_pct", f"time at which the outlet reaches {n} % of the feed", derived=True) for n in OUTLETS),
    *(Quantity(f"outlet_volume_{n}", "L", f"volume_at_{n}_pct|V_{n}|volume_to_{n}_pct|V{n}|volume_{n}_pct|treated_at_{n}_pct|volume_treated_at_{n}_pct", f"water treated until then ({n} %)", derived=True) for n in OUTLETS),
    Quantity("held", "mg", "held|held_at_tau|held_tau|mass_held|captured|metal_held|removed|q_total|metal_removed|total_adsorbed|retained", "metal that the bed holds when spent", 0.0),
    Quantity("bed_life", "d", "bed_life|run_length|run_time|service_life|life|cycle_time|days_to_exhaustion|cycle", "days until the capacity is spent", derived=True), Quantity("zone", "m", "MTZ|mass_transfer_zone|MTZ_length|H_MTZ|L_MTZ|MTZ_height", "mass transfer zone", derived=True),
    Quantity("spent_at", "min", "t_e|te|exhaustion|t_exhaust|t_95|exhaustion_time_measured|t_exh", "time at which the bed is spent", 0.0), Quantity("broken_at", "min", "t_br|tb_measured|t_bt|breakthrough_measured", "time of breakthrough", 0.0), Quantity("unused", "m", "LUB|length_of_unused_bed|unused_bed", "length of unused bed", derived=True),
    Quantity("usage", "g_L", "usage_rate|carbon_usage_rate|sorbent_usage|CUR|adsorbent_exhaustion_rate|AER|sorbent_usage_rate", "sorbent by water treated", derived=True),
    Quantity("elution", "", "elution|eluted|desorption|desorbed|elution_efficiency|regeneration", "share eluted", 0.0, 1.0, share=True), Quantity("eluant", "", "eluant_BV|eluant_volumes|bed_volumes_eluant|bed_volumes_of_eluant|eluant_bed_volumes|regenerant_BV|eluent_BV|elution_BV|BV_eluant", "bed volumes of eluant", 1e-6),
    Quantity("eluate", "g_L", "eluate|eluate_concentration|C_eluate|regenerate", "metal in the eluate", derived=True), Quantity("eluate_times", "", "concentration_factor|enrichment|eluate_over_feed", "eluate over feed", derived=True),
    Quantity("elovich_a", "mg_g_min", "alpha_E|elovich_alpha|alpha_Elovich", "Elovich's first rate", 0.0), Quantity("elovich_b", "g_mg", "beta_E|elovich_beta|beta_Elovich", "Elovich's constant", 0.0),
    Quantity("sips_load", "mg_g", "q_Sips|qe_Sips|q|qe|q_e", "load by Sips", derived=True), Quantity("sips_capacity", "mg_g", "qm_Sips|qs|q_s|qmS|qmax_Sips", "capacity of Sips", 0.0), Quantity("sips_affinity", "L_mg", "K_s|KS|K_Sips|Ks|aS|K_S", "affinity of Sips", 0.0), Quantity("sips_power", "", "n_s|nS|m_Sips|n_Sips|beta_S", "exponent of Sips on K C", 0.01, 10.0),
    Quantity("rp_load", "mg_g", "q_RP|q_Redlich_Peterson|q|qe|q_e", "load by Redlich and Peterson", derived=True), Quantity("rp_constant", "L_g", "K_RP|KRP|K_R|KR", "constant of Redlich and Peterson", 0.0), Quantity("rp_a", "", "a_RP|aRP|a_R|aR", "a of Redlich and Peterson", 0.0, bare=True), Quantity("rp_power", "", "g|g_RP|beta_RP|beta", "exponent of Redlich and Peterson", 0.0, 1.5),
    Quantity("metal_removed", "mg", "mass_removed|metal_taken_up|mass_adsorbed|adsorbed_mass", "metal that a beaker loses", derived=True), Quantity("capacity_molar", "mol_kg", "qmax|q_max|qm|capacity|q", "capacity of Langmuir in moles", derived=True),
    Quantity("bed_capacity", "mg_L", "N0|N_0|No|bed_capacity|N0_BDST", "capacity of the bed", 0.0),
    Quantity("bed_rate", "L_mg_h", "kAB|k_AB|KAB|K|k_BA|Ka|K_a|kBA|K_BDST|k_a|ka", "rate of Bohart and Adams", 0.0),
    Quantity("depth", "m", "Z|L|depth|bed_depth|bed|bed_length|length|height|bed_height|H", "depth of the bed", 1e-6),
    Quantity("velocity", "m_h", "u|v|U|U0|velocity|superficial_velocity|linear_velocity|v0|u0|u_s|flux", "velocity in the empty column", 0.0),
    Quantity("breakthrough", "mg_L", "Cb|C_b|C_break|breakthrough|Ct|C_t", "outlet at which the bed is spent", 0.0),
    Quantity("least_depth", "m", "Z0|critical_depth|Z_0|critical_bed_depth|Zc", "critical depth"),
    Quantity("bulk", "kg_L", "rho_b|bulk_density|rho_bed|bulk|bed_density|packing_density|rho_bulk|density|rho", "bulk density", 1e-6),
    Quantity("porosity", "", "porosity|eps|void|epsilon|void_fraction|eps_b|bed_porosity|e", "porosity", 0.0, 1.0),
    Quantity("bed_volumes", "", "bed_volumes|BV|BV_to_exhaustion|BV_capacity|BV_stoichiometric|bed_volumes_to_saturation|BV_sat|BV_ideal",
             "bed volumes until the capacity is spent", 0.0),
    Quantity("exchange_capacity", "mol_L", "Q_resin|total_capacity|capacity|resin_capacity|exchange_capacity", "charges in a litre of bed", 0.0),
    Quantity("charge", "", "z|charge|valence", "charge of the ion", 1.0, 6.0),
    Quantity("resin_load", "g_L", "loading_bed|loading|resin_loading|metal_capacity|max_loading|capacity", "metal in a litre of bed", 0.0),
    Quantity("rate_per_h", "per_h", "BV|bed_volumes|BV_rate|SV", "bed volumes in an hour", 0.0),
    Quantity("vessel", "m", "vessel_diameter|column_diameter|diameter|bed_diameter|D_column|d_column|inner_diameter", "inner diameter of the vessel", 1e-4),
    Quantity("contact", "min", "EBCT|contact|empty_bed_contact_time|t_EBCT", "empty-bed contact time", 0.0),
    Quantity("bed_volume", "L", "bed|V_bed|bed_volume|resin|Vb", "bed", 0.0),
    Quantity("spent_time", "min", "t_stoich|t_stoichiometric|t_sat|t_exhaustion|stoichiometric_time|t_ideal|exhaustion_time", "time in which the capacity is spent", 0.0),
    Quantity("transfer_pace", "per_s", "k_LDF|kLDF|K_LDF|k_s|ks|k|k_ldf", "linear driving force", 0.0),
    Quantity("dispersion", "m2_s", "DL|D_L|Dax|D_ax|dispersion|axial_dispersion|D|E", "axial dispersion", 0.0),
    Quantity("peclet", "", "Pe|peclet|Peclet", "Peclet number u L/(e D)", 1e-6),
    Quantity("linear", "L_g", "Kd|K_d|KD|K_lin|K_linear", "linear isotherm", 0.0),
    Quantity("column_time", "min", "t|time|t_b|tb|breakthrough_time|t_break", "time of an outlet, with dispersion and a driving force", 0.0),
    Quantity("column_volumes", "", "BV|bed_volumes|BV_break|BV_breakthrough", "bed volumes to an outlet", 0.0),
    Quantity("alpha", "", "alpha|separation_factor|selectivity|selectivity_coefficient|beta", "selectivity of the first metal over the second", derived=True, pair="distribution"),
    Quantity("retardation", "", "R|retardation|Rf|R_f|retardation_factor", "retardation", 0.0),
    Quantity("temperature", "K", "T|temperature|temp", "temperature", 200.0, 500.0),
    Quantity("equilibrium_constant", "", "K_eq|Kc|K_c|K|K0|Keq|Kd|Kd_dimensionless", "equilibrium constant, dimensionless", 0.0),
    Quantity("enthalpy", "kJ_mol", "dH|delta_H|DeltaH|enthalpy|dH0", "enthalpy"),
    Quantity("entropy", "J_mol_K", "dS|delta_S|DeltaS|entropy|dS0", "entropy"),
    Quantity("free_energy", "kJ_mol", "dG|delta_G|DeltaG|free_energy|dG0|gibbs", "free energy"),
    Quantity("langmuir_r2", "", "r2_Langmuir|R2_Langmuir|langmuir_r2"), Quantity("freundlich_r2", "", "r2_Freundlich|R2_Freundlich|freundlich_r2"),
    Quantity("second_r2", "", "r2_PSO|R2_PSO"),
)  # fmt: skip


def _logit(x: float) -> float:
    return math.log(1.0 / x - 1.0)


def _thomas_time(k: float, q0: float, m: float, flow: float, c0: float, x: float) -> float:
    """min; k mL/(min mg), q0 mg/g, m g, flow mL/min, c0 mg/L."""
    return (k * q0 * m / flow - _logit(x)) / (k * c0 * 1e-3)


def _bed(
    z: float, u: float, e: float, rho: float, d: float, k: float, c0: float, q: float, b: float, p: float
) -> tuple[float, ...]:
    return (z, u / 3600.0, e, rho * 1e3, d, k, c0, q, b, p)


def _shape(separation: float) -> str:
    if separation > 1.0 + 1e-9:
        return "unfavourable"
    if separation > 1.0 - 1e-9:
        return "linear"
    return "irreversible" if separation < 1e-9 else "favourable"


_LANGMUIR_BED = "outlet depth velocity porosity bulk dispersion transfer_pace start capacity affinity"
_LINEAR_BED = "outlet depth velocity porosity bulk dispersion transfer_pace linear"
_FREUNDLICH_BED = "outlet depth velocity porosity bulk dispersion transfer_pace start freundlich power"
LAWS = (
    Law("dose", "mass volume", lambda m, v: m / v),
    Law("power", "freundlich_n", lambda n: 1.0 / n), Law("freundlich_n", "power", lambda p: 1.0 / p),
    Law("rest", "start dose load", lambda c0, m, q: _positive(c0 - m * q)),
    Law("rest", "start removal", lambda c0, r: c0 * (1.0 - r)),
    Law("load", "rest capacity affinity crowding", lambda c, q, b, w: q * b * c / w),
    Law("load", "rest capacity affinity", lambda c, q, b: langmuir(q, b, c)),
    Law("rest", "start dose capacity affinity", lambda c0, m, q, b: langmuir_rest(q, b, c0, m)),
    Law("dose", "start rest capacity affinity", lambda c0, c, q, b: (c0 - c) / langmuir(q, b, c)),
    Law("freundlich_load", "rest freundlich power", lambda c, k, p: k * c**p),
    Law("rest", "start dose freundlich power", lambda c0, m, k, p: freundlich_rest(k, p, c0, m)),
    Law("dose", "start rest freundlich power", lambda c0, c, k, p: (c0 - c) / (k * c**p)),
    Law("load", "start rest dose", lambda c0, c, m: (c0 - c) / m),
    Law("dose", "start rest load", lambda c0, c, q: (c0 - c) / q),
    Law("removal", "start rest", lambda c0, c: 1.0 - c / c0),
    Law("separation", "affinity start", lambda b, c0: 1.0 / (1.0 + b * c0)),
    Law("shape", "separation", _shape),
    Law("distribution", "load rest", lambda q, c: q / c),
    Law("capacity", "load rest affinity", lambda q, c, b: q * (1.0 + b * c) / (b * c)),
    Law("affinity", "load rest capacity", lambda q, c, qm: q / (c * (qm - q))),
    Law("temkin_load", "temkin_A temkin_b rest temperature", lambda a, b, c, t: GAS_CONSTANT * t / b * math.log(a * c)),
    Law("dubinin_E", "dubinin_B", lambda b: (1.0 if b > 1e-5 else 1e-3) / math.sqrt(2.0 * b)),
    Law("load_then", "load_end second_rate time", lambda q, k, t: k * q * q * t / (1.0 + k * q * t)),
    Law("load_first", "load_end first_rate time", lambda q, k, t: -q * math.expm1(-k * t)),
    Law("share_then", "load_then load_end", lambda a, q: a / q),
    Law("share_then", "first_rate time", lambda k, t: -math.expm1(-k * t)),
    Law("time", "load_end second_rate share_then", lambda q, k, f: f / (1.0 - f) / (k * q)),
    Law("time", "first_rate share_then", lambda k, f: -math.log1p(-f) / k),
    Law("initial_rate", "second_rate load_end", lambda k, q: k * q * q),
    Law("half_time", "second_rate load_end", lambda k, q: 1.0 / (k * q)),
    Law("half_time", "first_rate", lambda k: math.log(2.0) / k),
    *(Law(f"time_{n}", "second_rate load_end", lambda k, q, f=n / 100.0: f / (1.0 - f) / (k * q)) for n in SHARES),
    *(Law(f"time_{n}", "first_rate", lambda k, f=n / 100.0: -math.log1p(-f) / k) for n in SHARES),
    Law("load_then", "pore_rate time pore_start", lambda k, t, c: k * math.sqrt(t) + c),
    Law("outlet_time", "thomas_rate thomas_load mass flow start outlet", _thomas_time),
    Law("outlet_then", "thomas_rate thomas_load mass flow start time",
        lambda k, q, m, f, c0, t: 1.0 / (1.0 + math.exp(min(k * q * m / f - k * c0 * 1e-3 * t, 700.0)))),
    Law("half_time", "thomas_load mass flow start", lambda q, m, f, c0: q * m / (f * c0 * 1e-3)),
    Law("outlet_time", "yoon_rate yoon_time outlet", lambda k, tau, x: tau - _logit(x) / k),
    Law("outlet_then", "yoon_rate yoon_time time", lambda k, tau, t: 1.0 / (1.0 + math.exp(min(k * (tau - t), 700.0)))),
    Law("outlet_time", "bed_capacity depth start velocity breakthrough bed_rate",
        lambda n, z, c, u, cb, k: 60.0 * (n * z / (c * u) - math.log(c / cb - 1.0) / (k * c))),
    Law("least_depth", "bed_capacity start velocity breakthrough bed_rate", lambda n, c, u, cb, k: u / (k * n) * math.log(c / cb - 1.0)),
    Law("breakthrough", "start outlet", lambda c, x: c * x),
    Law("velocity", "flow vessel", lambda q, d: q * 6e-5 / (math.pi * d * d / 4.0)), Law("bed_volume", "vessel depth", lambda d, z: math.pi * d * d / 4.0 * z * 1e3),
    Law("contact", "rate_per_h", lambda r: 60.0 / r), Law("contact", "bed_volume flow", lambda v, f: v * 1e3 / f),
    Law("contact", "depth velocity", lambda z, u: 60.0 * z / u), Law("velocity", "depth contact", lambda z, t: 60.0 * z / t),
    Law("rate_per_h", "contact", lambda t: 60.0 / t),
    Law("charge", "metal", electrons_of),
    Law("resin_load", "exchange_capacity charge metal", lambda q, z, m: q / z * _molar(m)),
    Law("bed_volumes", "resin_load start", lambda q, c: q * 1e3 / c),
    Law("bed_volumes", "capacity affinity start bulk", lambda q, b, c, rho: langmuir(q, b, c) * rho * 1e3 / c),
    Law("bed_volumes", "load start bulk", lambda q, c, rho: q * rho * 1e3 / c),
    Law("bed_volumes", "thomas_load start bulk", lambda q, c, rho: q * rho * 1e3 / c),
    Law("spent_time", "bed_volumes contact", lambda v, t: v * t),
    Law("spent_time", "thomas_load mass flow start", lambda q, m, f, c: q * m / (f * c * 1e-3)),
    Law("bead_radius", "bead", lambda d: d / 2.0), Law("transfer_pace", "pore_diffusivity bead_radius", lambda d, r: 15.0 * d / (r * r)),
    Law("retardation", "bulk linear porosity", lambda rho, k, e: 1.0 + rho * k * 1e3 / e),
    Law("dispersion", "peclet velocity depth porosity", lambda pe, u, z, e: u / 3600.0 * z / (e * pe)),
    Law("peclet", "dispersion velocity depth porosity", lambda d, u, z, e: u / 3600.0 * z / (e * d)),
    Law("column_time", _LANGMUIR_BED, lambda x, z, u, e, rho, d, k, c0, q, b: column_time(x, *_bed(z, u, e, rho, d, k, c0, q, b, 0.0))),
    Law("column_time", _FREUNDLICH_BED, lambda x, z, u, e, rho, d, k, c0, q, p: column_time(x, *_bed(z, u, e, rho, d, k, c0, q, 0.0, p))),
    Law("column_time", _LINEAR_BED, lambda x, z, u, e, rho, d, k, kd: column_time(x, *_bed(z, u, e, rho, d, k, 1.0, kd, 0.0, 0.0))),
    Law("column_volumes", "column_time contact", lambda t, c: t / c),
    Law("column_volumes", "outlet_time contact", lambda t, c: t / c),
    Law("column_volumes", "outlet_time bed_volume flow", lambda t, v, f: t * f / (v * 1e3)),
    Law("yoon_rate", "thomas_rate start", lambda k, c: k * c * 1e-3), Law("thomas_rate", "yoon_rate start", lambda k, c: k / (c * 1e-3)), Law("yoon_time", "thomas_load mass flow start", lambda q, m, f, c: q * m / (f * c * 1e-3)),
    *(Law(f"outlet_time_{n}", "yoon_rate yoon_time", lambda k, tau, x=n / 100.0: _positive(tau - _logit(x) / k)) for n in OUTLETS), *(Law(f"outlet_volume_{n}", f"outlet_time_{n} flow", lambda t, f: t * f / 1e3) for n in OUTLETS),
    Law("held", "yoon_time flow start", lambda t, f, c: t * f * c * 1e-3), Law("thomas_load", "held mass", lambda h, m: h / m),
    Law("bed_life", "bed_volumes rate_per_h", lambda n, r: n / r / 24.0), Law("bed_life", "spent_time", lambda t: t / 1440.0), Law("zone", "depth spent_at broken_at", lambda z, e, b: z * (e - b) / e), Law("unused", "depth broken_at spent_time", lambda z, b, t: z * (1.0 - b / t)),
    Law("usage", "mass outlet_time flow", lambda m, t, f: m / (t * f * 1e-3)), Law("bed_volume", "flow contact", lambda f, t: f * t / 1e3),
    Law("load_then", "elovich_a elovich_b time", lambda a, b, t: math.log1p(a * b * t) / b),
    Law("sips_load", "sips_capacity sips_affinity sips_power rest", lambda q, k, n, c: q * (k * c) ** n / (1.0 + (k * c) ** n)), Law("rp_load", "rp_constant rp_a rp_power rest", lambda k, a, g, c: k * c / (1.0 + a * c**g)),
    Law("metal_removed", "start rest volume", lambda a, b, v: (a - b) * v), Law("capacity_molar", "capacity metal", lambda q, m: q / _molar(m)),
    Law("mass", "dose volume", lambda d, v: d * v), Law("start", "rest removal", lambda c, r: c / (1.0 - r)),
    Law("eluate", "resin_load elution eluant", lambda q, e, v: q * e / v), Law("eluate_times", "eluate start", lambda a, b: a * 1e3 / b),
    Law("free_energy", "enthalpy entropy temperature", lambda h, s, t: h - t * s * 1e-3),
    Law("free_energy", "equilibrium_constant temperature", lambda k, t: -R_KJ * t * math.log(k)),
    Law("equilibrium_constant", "free_energy temperature", lambda g, t: math.exp(-g / (R_KJ * t))),
)  # fmt: skip


def _positive(x: float) -> float:
    if x < 0:
        raise ValueError("more sorbed than there is")
    return x


def _molar(metal: Any) -> float:
    from oreshed.technology.species import molar_mass

    return molar_mass(str(metal))


BOOK = Book(QUANTITIES, LAWS, of_metal="start", whole=(fits,))


def compute(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Figures of a sorbent; where a case states the reaction of an exchanger, both ions at rest."""
    if "reaction" in inputs and "X" in str(inputs["reaction"]):
        return binary_exchange.compute(inputs)
    told = dict(inputs)
    for key in inputs:  # the symbol of an element that is one letter (`U_mg_L`)
        if re.fullmatch(r"[UVW]_(mg|ug|g)_(per_)?L", str(key)):
            told |= {f"C0_{str(key)[2:]}": told.pop(key), "metal": str(key)[0]}
    return answered(BOOK, told)


TECHNOLOGIES = (
    technology_of(
        BOOK, "sorption", "Sorption and ion exchange, shared laws", ("S08", "E18", "R18"),
        "Isotherms, rates and columns of any sorbent and metal from the constants of a case.", __name__, __doc__ or "",
        ("sorption*", "adsorption*", "biosorption*", "ion exchange*", "ion-exchange*", "*isotherm*", "*breakthrough*", "*Langmuir*", "*Freundlich*", "Thomas*"),
        compute=compute, sources=("Langmuir 1918; Thomas 1944; Ho & McKay 1999; Bohart & Adams 1920 (equations, from memory)",),
    ),
)  # fmt: skip
