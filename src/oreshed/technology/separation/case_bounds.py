"""Bounds of what a case may ask: a figure outside them is no question of chemistry, and is refused by name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation.concentration import NAMED

ANY = math.inf
BOUNDS: Mapping[str, tuple[float, float]] = {
    "pH": (-1.0, 15.0), "T_C": (-5.0, 150.0), "T_K": (268.0, 423.0), "BV_per_h": (0.01, 1000.0), "criterion": (0.0, 1.0),
    "resin_g": (1e-6, 1e6), "resin_g_L": (1e-6, 1e4), "volume_mL": (1e-6, 1e9), "C0_mmol_L": (1e-9, 1e4),
    "eluant_HCl_M": (1e-3, 12.0), "HCl_M": (1e-3, 12.0), "La": (1e-6, 1.0 - 1e-9), "qmax_eq_kg": (1e-9, 100.0),
    "C0_kg_m3": (1e-12, 1e3), "M_g_mol": (1.0, 300.0), "bed_m": (1e-3, 100.0), "bead_m": (1e-6, 0.1),
    "bulk_kg_L": (0.01, 5.0), "porosity": (0.01, 0.99), "D_m2_s": (1e-13, 1e-7), "tau": (1e-3, 100.0),
    "inv_n": (1e-3, 10.0), "KF": (0.0, 1e9), "free_sulphide_mol_L": (1e-40, 10.0), "S_mol_L": (1e-40, 10.0),
    "S_mM": (1e-37, 1e4), "S_total_mM": (1e-37, 1e4), "sulphide_mM": (1e-37, 1e4), "each_mol_L": (1e-12, 10.0),
    "sulphide_to_metal": (0.0, 100.0), "S_to_metal": (0.0, 100.0), "I_mol_L": (0.0, 0.5), "t_min": (0.0, 1e6),
    "t_h": (0.0, 1e5), "area_m2_m3": (0.0, 1e6), "k_per_h": (0.0, 1e4), "E_hold_V": (-3.0, 3.0), "E_V": (-3.0, 3.0),
    "E_V_SHE": (-3.0, 3.0), "potential_V": (-3.0, 3.0), "E_V_SCE": (-3.0, 3.0), "E_hold_V_SCE": (-3.0, 3.0),
    "E_V_AgCl": (-3.0, 3.0), "E_hold_V_AgCl": (-3.0, 3.0), "pressure_bar": (0.01, 200.0), "bar": (0.01, 200.0),
    "recovery_pct": (0.01, 100.0), "cut": (1e-4, 0.99), "removal_pct": (0.0, 99.0), "sigma": (0.0, 1.0),
    "P_L_m2_h": (1e-9, 1e6), "J_L_m2_h": (1e-9, 1e6), "k_L_m2_h": (1e-6, 1e9), "rejection_true": (0.0, 1.0),
    "A_O": (1e-3, 1e3), "O_A": (1e-3, 1e3), "stages": (1.0, 100.0), "neutralised": (0.0, 1.0),
    "extraction_factor": (0.0, 1e12), "D2EHPA_wt_pct": (0.01, 100.0), "D2EHPA_vol_pct": (0.01, 100.0),
    "D2EHPA_mol_L": (1e-6, 3.1), "dimer_mol_L": (1e-6, 1.6), "dimer_M": (1e-6, 1.6), "H2A2_M": (1e-6, 1.6),
    "H2A2_mol_L": (1e-6, 1.6), "Cu_extraction_pct": (0.0, 99.9999), "separation_factor": (1e-9, 1e12),
    "dosage_vol_pct": (1e-6, 100.0), "c_mg_L": (1e-9, 1e6), "price_USD_per_kg": (1e-9, 1e9), "cost_per_m3": (0.0, 1e9),
    "Re": (0.0, 1e9), "Sc": (1e-6, 1e9), "pH_scan": (-1.0, 15.0), "slope_pH": (0.1, 6.0), "slope_reagent": (0.1, 6.0),
}  # fmt: skip
# Of one ion in water, whatever the unit of its name: nothing dissolves to more than some 20 mol/L.
MOST_MOL_L = 20.0
PER_MOL = {
    "ug_L": 1e8,
    "mg_L": 1e5,
    "g_L": 300.0,
    "mg_l": 1e5,
    "g_l": 300.0,
    "ppm": 1e5,
    "mmol_L": 1e3,
    "mol_L": 1.0,
}


def refuse_impossible(inputs: Mapping[str, Any]) -> None:
    """Raises OutOfValidity naming every known figure that is not finite or lies outside its bounds.

    Words and figures without bounds are left to who reads them.
    """
    wrong = []
    for name, value in inputs.items():
        low, high = BOUNDS.get(name, (-ANY, ANY))
        match = NAMED.fullmatch(name)
        if match and name not in BOUNDS:
            low, high = 0.0, MOST_MOL_L * PER_MOL[match[2]]
        elif name not in BOUNDS:
            continue
        if isinstance(value, list) and not value:
            wrong.append(f"{name} is an empty list")
        for x in value if isinstance(value, list) else [value]:
            if isinstance(x, (int, float)) and not (math.isfinite(x) and low <= x <= high):
                wrong.append(f"{name} = {x:g} lies outside {low:g} to {high:g}")
    if wrong:
        raise OutOfValidity("; ".join(wrong))
