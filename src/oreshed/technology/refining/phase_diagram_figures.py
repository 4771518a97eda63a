"""Binary phase diagrams with straight lines: slopes, segregation coefficient, lever rule, eutectic, and the first pass.

slopes      m_L = (T_e - T_m) / C_E ; m_S = (T_e - T_m) / C_S,max ; k = C_S / C_L = m_L / m_S
lines       T_L = T_m + m_L C ; C_L = (T - T_m) / m_L ; C_S = k C_L ; freezing range = T_L - T_S
lever       solid = (C_L - C0) / (C_L - C_S) ; eutectic at equilibrium (C0 - C_Smax) / (C_E - C_Smax)
Scheil      C_S = k C0 (1 - f)^(k-1) ; eutectic left = (C_E / C0)^(1/(k-1))
one pass    C/C0 = 1 - (1 - k) exp(-k x/l), Pfann 1952
liquation   metal kept = (C_phase2 - C0) / (C_phase2 - C_phase1), as the lever between any two phases
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.given import Given
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.refining import zone_laws
from oreshed.technology.registry import Need, Technology

SHEET = Worksheet(
    (
        Quantity("Tm", "K", "T_melt|melting_point|T_m|melting_T|T_melting|T_fusion|melting_temperature|host_melting_point|T_pure|T_melt_pure|pure_melting_point", "of the pure host"), Quantity("Te", "K", "T_eutectic|eutectic_T|T_e|eutectic|T_E|eutectic_temperature|T_peritectic", "of the eutectic"), Quantity("Ce", "pct", "liquid_at_eutectic|eutectic_composition|C_eutectic|C_E|eutectic_liquid|eutectic|C_L_eutectic|eutectic_C|composition_at_eutectic|liquid_eutectic", "liquid there"), Quantity("Cs", "pct", "solid_at_eutectic|maximum_solubility|max_solubility|C_S_max|solid_solubility|C_max|C_S_eutectic|solubility_limit|max_solid_solubility|solid_eutectic|solid_solubility_at_eutectic|C_sm", "solid there"),
        Quantity("mL", "", "liquidus_slope_C_per_pct|m_L|liquidus_slope|liquidus_slope_K_per_pct|m_L_K_per_pct|slope_liquidus|mL|slope_liquidus_C_per_pct|m_liquidus|liquidus_slope_C_per_wt_pct|liquidus_slope_K_per_wt_pct", "K a %"), Quantity("mS", "", "solidus_slope_C_per_pct|m_S|solidus_slope|solidus_slope_K_per_pct|m_S_K_per_pct|slope_solidus|mS|slope_solidus_C_per_pct|m_solidus|solidus_slope_C_per_wt_pct|solidus_slope_K_per_wt_pct", "K a %"), Quantity("k", "", "k|k0|segregation_coefficient|distribution_coefficient|partition_coefficient|k_0|equilibrium_k|k_eq|k_equilibrium", "solid over liquid", 0.0),
        Quantity("CL", "pct", "C_L|C_liquid|liquid|liquid_composition|liquidus_composition|liquid_at_T|C_liquidus", "liquid at T"), Quantity("CS", "pct", "C_S|C_solid|solid|solid_composition|solidus_composition|solid_at_T|C_solidus", "solid at T"), Quantity("T", "K", "T|temperature|T_hold|holding_T", ""), Quantity("C0", "pct", "C0|alloy|alloy_composition|C_0|overall|overall_composition|alloy_content|composition|alloy_C|bulk_composition|nominal_composition", "of the alloy"), Quantity("TL", "K", "T_liquidus|liquidus|liquidus_T|T_L|liquidus_temperature", "of the alloy"), Quantity("TS", "K", "T_solidus|solidus|solidus_T|T_S|solidus_temperature", "of the alloy"), Quantity("dT", "", "freezing_range_K|freezing_range_C|solidification_range_K|freezing_range|solidification_interval_K", "K"),
        Quantity("fs", "fraction", "solid_fraction|fraction_solid|f_S|solid_share|fraction_of_solid|solid_mass_fraction", "by the lever"), Quantity("fl", "fraction", "liquid_fraction|fraction_liquid|f_L|liquid_share|fraction_of_liquid|liquid_mass_fraction", "by the lever"), Quantity("fe", "fraction", "eutectic_fraction|fraction_eutectic|equilibrium_eutectic|eutectic_share|eutectic_fraction_equilibrium|lever_eutectic|eutectic_lever|equilibrium_eutectic_fraction", "at equilibrium"), Quantity("fS", "fraction", "scheil_eutectic|scheil_eutectic_fraction|eutectic_fraction_scheil|eutectic_scheil|nonequilibrium_eutectic|non_equilibrium_eutectic_fraction|Scheil_eutectic_share", "by Scheil"),
    ),
    (
        relation("mL", lambda Te, Tm, Ce: (Te - Tm) / Ce), relation("mS", lambda Te, Tm, Cs: (Te - Tm) / Cs), relation("k", lambda Cs, Ce: Cs / Ce), relation("k", lambda CS, CL: CS / CL), relation("k", lambda mL, mS: mL / mS), relation("mS", lambda mL, k: mL / k), relation("mL", lambda mS, k: mS * k),
        relation("CL", lambda T, Tm, mL: (T - Tm) / mL), relation("CS", lambda T, Tm, mS: (T - Tm) / mS), relation("CS", lambda k, CL: k * CL), relation("TL", lambda Tm, mL, C0: Tm + mL * C0), relation("TS", lambda Tm, mS, C0, Te: np.maximum(Tm + mS * C0, Te)), relation("TS", lambda Tm, mS, C0: Tm + mS * C0), relation("dT", lambda TL, TS: TL - TS), relation("mL", lambda CL, T, Tm: (T - Tm) / CL), relation("mS", lambda CS, T, Tm: (T - Tm) / CS),
        relation("fs", lambda CL, C0, CS: (CL - C0) / (CL - CS)), relation("fl", lambda fs: 1.0 - fs), relation("fe", lambda C0, Cs, Ce: np.clip((C0 - Cs) / (Ce - Cs), 0.0, 1.0)), relation("fS", lambda Ce, C0, k: (Ce / C0) ** (1.0 / (k - 1.0))),
    ),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """All that a straight-lined diagram decides; with places along a bar, the first pass. Raises KeyError for what is missing."""
    given = Given(inputs)
    stated = SHEET.read(given)
    values = SHEET.derive(stated)
    fresh = {s: v for s, v in values.items() if s not in stated}
    found = SHEET.named(fresh)
    for name in [n for n in found if n.endswith("slope")]:  # print in Celsius or kelvin a percent: one number
        found |= {
            f"{name}_{u}": found[name]
            for u in (
                "C_per_pct",
                "K_per_pct",
                "C_per_wt_pct",
                "K_per_wt_pct",
                "K_per_at_pct",
                "C_per_at_pct",
            )
        }
    place = given.get("x_over_l|x_l|zone_lengths", "")
    if "k" in fresh and place is not None:
        profile = np.asarray(zone_laws.single_pass(float(np.ravel(values["k"])[0]), place)).tolist()
        found |= dict.fromkeys(
            (
                "C_over_C0_first_pass",
                "C_over_C0",
                "first_pass_C_over_C0",
                "C_over_C0_one_pass",
                "single_pass_C_over_C0",
                "C_over_C0_single_pass",
            ),
            profile,
        )
    frozen = given.get("fraction_solidified|fraction_frozen|solidified|frozen|f_solidified", "fraction")
    if "k" in fresh and frozen is not None:
        found |= dict.fromkeys(
            ("C_over_C0", "CS_over_C0", "Scheil_C_over_C0", "C_over_C0_Scheil"),
            np.asarray(zone_laws.normal_freezing(float(np.ravel(values["k"])[0]), frozen)).tolist(),
        )
    if not fresh:
        raise KeyError(
            "T_melt_C, T_eutectic_C, liquid_at_eutectic_pct and solid_at_eutectic_pct; or slopes of liquidus and solidus"
        )
    return found


TECHNOLOGIES = (
    Technology(
        "phase-diagram-figures", "Binary phase diagrams in figures", ("P15", "P06"), "Slopes, segregation coefficient, lever rule, eutectic and Scheil on stated points of a diagram.", "industrial", __name__, None, compute,
        answers=("*phase diagram*", "*segregation coeff*", "*lever*", "*eutectic*", "*liquidus*", "*solidus*", "*Scheil*", "*liquation*", "*distribution coeff*", "*zone*", "*Gulliver*", "*solidification*"), words=SHEET.words,
        equations=__doc__ or "", stated_only=True, needs=(Need("*slope*", "melting point, eutectic temperature and the composition of each phase there"), *SHEET.needs),
    ),
)  # fmt: skip
