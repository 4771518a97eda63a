"""A dissolved metal in ground water, from whatever a case gives: velocity, retardation, front, profile and half life.

Darcy          q = K i,  v = q/n;  bulk density = grain density (1 - n)
sorption       R = 1 + rho Kd/n;  Kd = Koc foc;  Langmuir R = 1 + rho/n qm b/(1 + b C)^2;  Freundlich R = 1 + rho/n K N C^(N-1)
front          t = x R/v,  x = v t/R,  v/R
spread         D = alpha v + D*,  Pe = x/alpha
profile        Ogata & Banks with R and first-order decay; the steady profile of a decaying metal
pulse          c(t) - c(t - t0), the source held for t0 and clean water after it
decay          half life = ln 2/k
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.remediation.solute_transport import (
    after_pulse,
    breakthrough_days,
    concentration,
    steady,
)

QUANTITIES = (
    Quantity("metal", "text", "metal|solute|contaminant|ion", "metal"),
    Quantity("conductivity", "m_d", "K|hydraulic_conductivity|K_h|K_sat|Ks|conductivity", "hydraulic conductivity", 0.0),
    Quantity("gradient", "", "i|gradient|hydraulic_gradient|dh_dx|dh_dl", "hydraulic gradient", 0.0),
    Quantity("darcy", "m_d", "q|darcy|darcy_velocity|darcy_flux|specific_discharge|Darcy_velocity", "specific discharge", 0.0),
    Quantity("porosity", "", "n|porosity|ne|n_e|effective_porosity|theta|eps|phi|water_content|total_porosity", "porosity", 0.01, 0.95, share=True),
    Quantity("velocity", "m_d", "v|velocity|seepage_velocity|pore_velocity|linear_velocity|groundwater_velocity|pore_water_velocity|v_x|average_linear_velocity|water_velocity", "velocity of the pore water", 0.0),
    Quantity("bulk", "kg_L", "bulk_density|rho_b|bulk|dry_density|dry_bulk_density|rho|density|rhob", "dry bulk density", 0.01, 8.0),
    Quantity("grain", "kg_L", "grain_density|rho_s|solid_density|particle_density", "density of the grains", 0.5, 8.0),
    Quantity("kd", "L_kg", "Kd|K_d|KD|distribution_coefficient|partition_coefficient|Kp", "distribution coefficient", 0.0),
    Quantity("koc", "L_kg", "Koc|K_oc", "distribution on organic carbon", 0.0), Quantity("foc", "", "foc|f_oc|organic_carbon", "organic carbon of the soil", 0.0, 1.0, share=True),
    Quantity("capacity", "mg_kg", "qmax|q_max|qm|Qmax|Smax|S_max", "capacity of Langmuir", 0.0), Quantity("affinity", "L_mg", "b|KL|K_L|bL", "affinity of Langmuir", 0.0),
    Quantity("freundlich", "mg_kg", "KF|K_F|Kf", "Freundlich's constant in mg/kg and mg/L", 0.0, bare=True),
    Quantity("power", "", "N|inv_n|1/n|one_over_n|n_F", "Freundlich's exponent", 0.01, 5.0),
    Quantity("level", "mg_L", "C|concentration|C_water", "metal in the water", 0.0), Quantity("source", "mg_L", "C0|source|C_0|source_concentration|C_source", "metal at the source", 0.0),
    Quantity("retardation", "", "R|retardation|Rf|R_f|retardation_factor|retardation_coefficient|R_d", "retardation", 1.0),
    Quantity("slowed", "m_d", "v_c|contaminant_velocity|solute_velocity|retarded_velocity|metal_velocity|v_metal|v_R|front_velocity|plume_velocity|v_contaminant|v_over_R", "velocity of the metal", 0.0),
    Quantity("distance", "m", "x|distance|L|length|travel_distance|path|well_distance", "distance", 1e-9),
    Quantity("time", "d", "t|time|duration", "time", 0.0),
    Quantity("pulse", "d", "pulse|pulse_duration|pulse_length|t0|t_pulse|pulse_time|source_duration|injection|injection_time|release|release_time|input_duration|source_on", "time for which the source is held", 0.0),
    Quantity("criterion", "", "criterion|breakthrough_share|C_over_C0|C_C0|C/C0|relative_concentration|c_norm|Ct_C0", "share of the source's concentration that is waited for", 0.0, 1.0, share=True),
    Quantity("arrival", "d", "t_arrival|t_at_share|time_of_share|t_C_C0|breakthrough|breakthrough_time|t_breakthrough|t|time|arrival", "time at which a share arrives", derived=True),
    Quantity("front_distance", "m", "front_distance|front|x_front|distance|travel_distance|plume_length|migration_distance|advance|front_position", "how far the front has come"),
    Quantity("water_front_distance", "m", "water_distance|unretarded_distance|tracer_distance", "how far the water has come"),
    Quantity("front", "d", "front|travel_time|arrival|arrival_time|t_front|retarded_travel_time|mean_arrival|front_time|front_arrival|breakthrough_time|t_metal|metal_travel_time|time_to_well|breakthrough|t_breakthrough|contaminant_travel_time", "time of the front"),
    Quantity("water_front", "d", "water_travel_time|t_water|unretarded_travel_time|advective_travel_time|water_arrival|residence|residence_time|tracer_arrival|tracer_travel_time|travel_time_water", "time of the water"),
    Quantity("dispersivity", "m", "dispersivity|alpha_L|alpha|a_L|aL|longitudinal_dispersivity|alphaL", "dispersivity", 0.0),
    Quantity("diffusion", "m2_d", "D_star|Dm|D_m|diffusion|molecular_diffusion|effective_diffusion|De", "diffusion in the pores", 0.0),
    Quantity("dispersion", "m2_d", "D|D_L|DL|dispersion|dispersion_coefficient|hydrodynamic_dispersion", "dispersion", 0.0),
    Quantity("peclet", "", "Pe|peclet|Peclet|Peclet_number", "Peclet number x v/D"),
    Quantity("decay", "per_d", "decay|lambda|k|decay_rate|decay_constant|k_decay|first_order|rate_constant", "first-order decay in water and on the soil", 0.0),
    Quantity("half_life", "d", "half_life|t_half|t12|t_1_2", "half life", 0.0),
    Quantity("share", "", "C_over_C0|C_C0|C/C0|relative_concentration|c_norm|Ct_C0|ratio", "share of the source's concentration", share=True, derived=True),
    Quantity("steady", "", "C_over_C0_steady|steady_C_over_C0|steady_state|steady|C_C0_steady", "share of the source's concentration in the end"),
    Quantity("there", "mg_L", "C_at_x|C_x|C_well|C_at_well|C|concentration|C_out", "metal at a place and time"),
    Quantity("adsorbed", "", "sorbed_share|fraction_sorbed|sorbed|sorbed_fraction|share_sorbed", "share of the metal that is on the soil", share=True),
    Quantity("flux", "g_m2_d", "flux|mass_flux|advective_flux|J", "metal through a square metre"),
)  # fmt: skip
LAWS = (
    Law("darcy", "conductivity gradient", lambda k, i: k * i), Law("velocity", "darcy porosity", lambda q, n: q / n), Law("darcy", "velocity porosity", lambda v, n: v * n),
    Law("conductivity", "darcy gradient", lambda q, i: q / i), Law("gradient", "darcy conductivity", lambda q, k: q / k),
    Law("bulk", "grain porosity", lambda s, n: s * (1.0 - n)), Law("porosity", "bulk grain", lambda b, s: 1.0 - b / s),
    Law("decay", "half_life", lambda t: math.log(2.0) / t), Law("half_life", "decay", lambda k: math.log(2.0) / k),
    Law("kd", "koc foc", lambda k, f: k * f), Law("kd", "retardation bulk porosity", lambda r, b, n: (r - 1.0) * n / b),
    Law("retardation", "kd bulk porosity", lambda k, b, n: 1.0 + b * k / n),
    Law("retardation", "capacity affinity level bulk porosity", lambda q, b, c, rho, n: 1.0 + rho / n * q * b / (1.0 + b * c) ** 2),
    Law("retardation", "freundlich power level bulk porosity", lambda k, p, c, rho, n: 1.0 + rho / n * k * p * c ** (p - 1.0)),
    Law("retardation", "velocity slowed", lambda v, c: v / c), Law("retardation", "front distance velocity", lambda t, x, v: t * v / x),
    Law("slowed", "velocity retardation", lambda v, r: v / r), Law("velocity", "slowed retardation", lambda c, r: c * r),
    Law("adsorbed", "retardation", lambda r: 1.0 - 1.0 / r),
    Law("front", "distance slowed", lambda x, v: x / v), Law("water_front", "distance velocity", lambda x, v: x / v),
    Law("front_distance", "slowed time", lambda v, t: v * t), Law("water_front_distance", "velocity time", lambda v, t: v * t),
    Law("dispersion", "dispersivity velocity diffusion", lambda a, v, d: a * v + d), Law("dispersion", "dispersivity velocity", lambda a, v: a * v),
    Law("dispersivity", "dispersion velocity", lambda d, v: d / v), Law("peclet", "distance velocity dispersion", lambda x, v, d: x * v / d),
    Law("share", "pulse distance time velocity dispersion retardation decay", lambda p, x, t, v, d, r, k: after_pulse(p, x, t, v, d / v, r, k)),
    Law("share", "pulse distance time velocity dispersion retardation", lambda p, x, t, v, d, r: after_pulse(p, x, t, v, d / v, r)),
    Law("share", "distance time velocity dispersion retardation decay", lambda x, t, v, d, r, k: float(concentration(x, t, v, d / v, r, k))),
    Law("share", "distance time velocity dispersion retardation", lambda x, t, v, d, r: float(concentration(x, t, v, d / v, r))),
    Law("steady", "distance velocity dispersion retardation decay", lambda x, v, d, r, k: float(steady(x, v, d / v, k * r))),
    Law("arrival", "criterion distance velocity dispersion retardation", lambda s, x, v, d, r: breakthrough_days(s, x, v, d / v, r)),
    Law("there", "source share", lambda c, s: c * s),
    Law("flux", "darcy level", lambda q, c: q * c), Law("flux", "darcy source", lambda q, c: q * c),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="source")
# A pulse passes: no share of it arrives for good, and none stays in the end.
PULSED = replace(BOOK, laws=tuple(w for w in LAWS if w.gives not in ("arrival", "steady")))
SORBING = frozenset(("kd", "koc", "capacity", "freundlich", "retardation", "slowed", "affinity", "front"))


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a plume. Where no word of a case is on sorption, the metal moves as the water does."""
    told = dict(inputs)
    given = set(BOOK.read(inputs))
    if (
        given & {"velocity", "darcy", "conductivity"}
        and not SORBING & given
        and not any("sorp" in str(v).lower() for v in inputs.values())
    ):
        told["R"] = 1.0
    return answered(PULSED if "pulse" in given else BOOK, told)


TECHNOLOGIES = (
    technology_of(
        BOOK, "transport-laws", "Transport in ground water, shared laws", ("R11", "R13"),
        "Velocity, retardation, fronts, profiles and decay of a dissolved metal from the figures of a case.", __name__, __doc__ or "",
        ("transport*", "groundwater*", "ground water*", "column transport*", "*retardation*", "*Ogata*", "*advection*", "*plume*"), compute=compute,
        sources=("Ogata & Banks 1961, USGS Prof. Paper 411-A; Freeze & Cherry 1979; Bear 1979 (equations, from memory)",),
    ),
)  # fmt: skip
