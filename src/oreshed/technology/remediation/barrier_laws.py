"""Permeable reactive barriers and beds from whatever a case gives: stay, thickness, loading, life and what is held.

stay           t = L/v = L n/q = V n/Q;  needed t = ln(C0/C)/k, thickness v t
flow           q = K i,  Q = q A,  V = A L,  medium = V rho
load           Q C0, or q C0 by area;  life = capacity x medium/load = capacity rho L/(q C0)
held           metal by medium; a part of the length that holds a share of it is richer by share/part
pore volumes   time/stay
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.species import molar_mass

PARTS = {"half": 0.5, "third": 1.0 / 3.0, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
QUANTITIES = (
    Quantity("metal", "text", "metal|element|ion|contaminant", "metal"),
    Quantity("conductivity", "m_d", "K|hydraulic_conductivity|K_sat|Ks", "hydraulic conductivity", 0.0), Quantity("gradient", "", "i|gradient|hydraulic_gradient", "hydraulic gradient", 0.0),
    Quantity("darcy", "m_d", "q|darcy|darcy_velocity|darcy_flux|specific_discharge|flux|superficial_velocity", "specific discharge", 0.0),
    Quantity("porosity", "", "n|porosity|ne|effective_porosity|theta|eps", "porosity", 0.01, 0.95, share=True),
    Quantity("velocity", "m_d", "v|velocity|seepage_velocity|pore_velocity|linear_velocity|groundwater_velocity|water_velocity", "velocity of the pore water", 0.0),
    Quantity("needed_thickness", "m", "thickness_needed|required_thickness|thickness_required|min_thickness|minimum_thickness|thickness|L|length|design_thickness", "thickness that is needed", derived=True),
    Quantity("thickness", "m", "thickness|L|length|barrier_thickness|wall_thickness|flow_through_thickness|bed_depth|depth_of_flow|width", "thickness along the flow", 1e-9),
    Quantity("safety", "", "safety_factor|safety|SF|design_factor", "safety factor", 1.0, 100.0),
    Quantity("needed_stay", "d", "residence_needed|required_residence|residence_required|needed_residence|residence_time_needed|required_residence_time|min_residence|residence|residence_time", "stay that is needed", derived=True),
    Quantity("stay", "d", "residence|residence_time|contact_time|HRT|t_res|tau|contact|stay|t_residence|EBCT", "stay in the barrier", 0.0),
    Quantity("rate", "per_d", "k|k_obs|rate|rate_constant|first_order|kobs|decay", "first-order rate", 0.0), Quantity("surface_rate", "L_m2_h", "k_SA|kSA|surface_rate|surface_normalised_rate|surface_area_normalised_rate", "rate by surface of the medium", 0.0), Quantity("surface", "m2_g", "specific_surface|a_s|surface_area|specific_surface_area|BET", "surface of the medium", 0.0), Quantity("iron", "g_L", "rho_m|iron_to_water|mass_concentration|iron_loading|medium_to_water", "medium in a litre of pore water", 0.0),
    Quantity("half_life", "d", "half_life|t_half|t12|t_1_2", "half life", 0.0),
    Quantity("feed", "mg_L", "C0|in|influent|feed|C_in|inlet|Cin|concentration|upgradient", "metal that comes", 0.0), Quantity("target", "mg_L", "C|out|effluent|C_out|target|outlet|limit|Cout|goal|downgradient", "metal that leaves", 0.0),
    Quantity("half_lives", "", "half_lives|n_half_lives", "half lives"), Quantity("removal", "", "removal|removed|reduction", "share removed", 0.0, 1.0, share=True),
    Quantity("area", "m2", "area|cross_section|face|cross_sectional_area|face_area", "area across the flow", 0.0), Quantity("length_across", "m", "barrier_length|wall_length|length_across|W", "length across the flow", 0.0),
    Quantity("height", "m", "height|depth|saturated_thickness|barrier_depth|saturated_depth", "depth", 0.0),
    Quantity("flow", "m3_d", "flow|Q|discharge|flow_rate", "flow", 0.0), Quantity("volume", "m3", "volume|barrier_volume|V|bed_volume|reactive_volume", "volume", 0.0),
    Quantity("bulk", "t_m3", "bulk_density|rho_b|bulk|packing_density|density|rho", "bulk density", 0.01, 8.0),
    Quantity("medium", "t", "medium|media|medium_mass|mass|iron|iron_mass|reactive_mass|ZVI|apatite|media_mass", "medium", 0.0),
    Quantity("capacity", "g_kg", "capacity|q_max|qmax|sorption_capacity|loading_capacity|uptake_capacity|uptake", "capacity of the medium", 0.0),
    Quantity("load", "kg_y", "load|mass_load|metal_load|flux_in|mass_flux|loading_rate", "metal that comes"), Quantity("load_area", "g_m2_d", "load_per_area|areal_load|mass_flux|flux", "metal that comes on a square metre"),
    Quantity("pore_volume", "m3", "pore_volume|void_volume|PV_volume", "pores of the barrier", derived=True), Quantity("life", "y", "life|lifetime|longevity|service_life|design_life|life_time|exhaustion|years", "life"), Quantity("volumes", "", "pore_volumes|PV|n_PV|pore_volumes_treated", "pore volumes", 0.0),
    Quantity("volume_rate", "per_d", "pore_volumes|PV|pore_volume_rate|pore_volumes_rate", "pore volumes a day", derived=True), Quantity("time", "d", "t|time|duration|operated|years", "time", 0.0),
    Quantity("treated", "m3", "treated_volume|treated|water_treated|volume_treated", "water treated", 0.0), Quantity("removed", "kg", "metal_removed|mass_removed|removed", "metal removed", derived=True),
    Quantity("held", "kg", "held|metal_held|removed_mass|retained|metal_retained|sequestered|accumulated", "metal held", 0.0),
    Quantity("held_moles", "kmol", "held|metal_held|removed|retained|accumulated", "metal held", derived=True),
    Quantity("loading", "", "mean_loading|loading|mean_loading_wt|loading_wt|metal_loading|average_loading|loading_mass", "metal by medium", share=True, derived=True),
    Quantity("front_holding", "", "front_holding", "share of what is held in the first part", 0.0, 1.0, share=True), Quantity("front_part", "", "front_part", "first part of the length", 0.001, 1.0),
    Quantity("part_loading", "", "part_loading|first_fifth|first_fifth_wt|first_tenth_wt|first_quarter_wt|first_third_wt|first_half_wt", "metal by medium in the first part", share=True, derived=True),
)  # fmt: skip
LAWS = (
    Law("darcy", "conductivity gradient", lambda k, i: k * i), Law("velocity", "darcy porosity", lambda q, n: q / n), Law("darcy", "velocity porosity", lambda v, n: v * n),
    Law("darcy", "flow area", lambda q, a: q / a), Law("area", "length_across height", lambda w, h: w * h), Law("flow", "darcy area", lambda q, a: q * a),
    Law("volume", "area thickness", lambda a, x: a * x), Law("medium", "volume bulk", lambda v, r: v * r), Law("volume", "medium bulk", lambda m, r: m / r),
    Law("stay", "thickness velocity", lambda x, v: x / v), Law("stay", "thickness darcy porosity", lambda x, q, n: x * n / q), Law("stay", "volume porosity flow", lambda v, n, q: v * n / q),
    Law("velocity", "thickness stay", lambda x, t: x / t),
    Law("rate", "surface_rate surface iron", lambda k, a, m: k * a * m * 24.0), Law("iron", "bulk porosity", lambda r, n: r * 1e3 / n), Law("rate", "half_life", lambda t: math.log(2.0) / t), Law("half_life", "rate", lambda k: math.log(2.0) / k),
    Law("removal", "feed target", lambda a, b: 1.0 - b / a), Law("half_lives", "removal", lambda r: -math.log2(1.0 - r)),
    Law("needed_stay", "rate removal safety", lambda k, r, s: -s * math.log(1.0 - r) / k), Law("needed_stay", "rate removal", lambda k, r: -math.log(1.0 - r) / k),
    Law("needed_thickness", "needed_stay velocity", lambda t, v: t * v), Law("rate", "removal stay", lambda r, t: -math.log(1.0 - r) / t),
    Law("removal", "rate stay", lambda k, t: -math.expm1(-k * t)), Law("target", "feed removal", lambda c, r: c * (1.0 - r)),
    Law("load_area", "darcy feed", lambda q, c: q * c), Law("load", "flow feed", lambda q, c: q * c * 0.365),
    Law("life", "capacity medium load", lambda q, m, w: q * m / w), Law("life", "capacity bulk thickness load_area", lambda q, r, x, w: q * r * x * 1e3 / w / 365.0),
    Law("capacity", "life medium load", lambda t, m, w: t * w / m), Law("medium", "capacity life load", lambda q, t, w: t * w / q),
    Law("pore_volume", "volume porosity", lambda v, n: v * n), Law("life", "volumes stay", lambda n, s: n * s / 365.25), Law("volumes", "time stay", lambda t, s: t / s), Law("time", "volumes stay", lambda n, s: n * s), Law("volume_rate", "stay", lambda s: 1.0 / s),
    Law("treated", "flow time", lambda q, t: q * t), Law("removed", "treated feed removal", lambda v, c, r: v * c * r / 1e3),
    Law("held_moles", "held metal", lambda m, e: m / molar_mass(e)), Law("loading", "held medium", lambda h, m: h / (m * 1e3)),
    Law("part_loading", "loading front_holding front_part", lambda w, s, p: w * s / p),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="feed")


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a barrier. `share_in_first_fifth_pct` is the share of the metal that a part of the length holds."""
    told: dict[str, Any] = {}
    for key, value in inputs.items():
        part = re.search(rf"share_(?:in|of)(?:_the)?_first_({'|'.join(PARTS)})", str(key))
        told |= {"front_holding_pct": value, "front_part": PARTS[part[1]]} if part else {str(key): value}
    return answered(BOOK, told)


TECHNOLOGIES = (
    technology_of(
        BOOK, "barrier-laws", "Permeable barriers, shared laws", ("R11", "R13"), "Stay, thickness, load, life and loading of a barrier from the figures of a case.",
        __name__, __doc__ or "", ("permeable barrier*", "permeable reactive barrier*", "reactive barrier*", "PRB*", "*barrier*"), compute=compute,
        sources=("Gavaskar 1999; Freeze & Cherry 1979 (equations, from memory)",),
    ),
)  # fmt: skip
