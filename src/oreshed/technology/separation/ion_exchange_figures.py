"""What case files ask of ion exchange, under the names by which authors call it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.parameter import Values
from oreshed.technology.registry import Word
from oreshed.technology.separation.concentration import given_moles
from oreshed.technology.separation.packed_bed import Bed, Column, ThomasFit, outlet_at_capacity, steady_shape
from oreshed.technology.separation.resin_equilibrium import bindings, eluted_share
from oreshed.technology.species import molar_mass

# Elution in the laboratory: a gram of resin and 20 mL of acid, which is some 7 volumes of the bed.
ELUANT_BV = 7.0
DRY_KG_PER_L = 0.325  # dry resin in a litre of bed (see `capacity` in ion_exchange.csv)
# Working capacity for lead in a column at 50 mg/L until a tenth leaves: Turan et al. 2005, 120 and 100 bed volumes.
MINERALS = {"clinoptilolite": 120 * 0.050, "sepiolite": 100 * 0.050}  # g Pb per L of bed
MINERAL_WINDOW = (0.5, 2.0)  # of the 50 mg/L at which they were measured


def resin_group(inputs: Mapping[str, Any]) -> str:
    """The functional group of the resin that a case names; iminodiacetate where it names none.

    Raises OutOfValidity for a resin of another group.
    """
    name = (
        str(inputs.get("resin", inputs.get("group", "iminodiacetate")))
        .lower()
        .replace("-", "")
        .replace(" ", "")
    )
    if any(x in name for x in ("thiol", "gt73", "tmr", "tp214", "mercapto")):
        return "thiol"
    if any(
        x in name for x in ("imino", "ida", "d401", "chelex", "tp207", "tp208", "irc748", "irc718", "s930")
    ):
        return "iminodiacetate"
    raise OutOfValidity(f"no constants for the resin {name!r}; known groups are iminodiacetate and thiol")


def breakthrough_share(inputs: Mapping[str, Any]) -> float:
    """c/c0 at which a run ends: a number, or as written ("C/C0<0.1", "95 % removal")."""
    given = inputs.get("criterion", inputs.get("breakthrough", 0.05))
    if isinstance(given, (int, float)):
        share = float(given)
    else:
        number = re.search(r"(\d+(?:\.\d+)?)\s*(%)?", re.sub(r"[cC]/[cC]0", "", str(given)))
        if number is None:
            raise OutOfValidity(f"criterion {given!r} holds no number")
        share = float(number[1]) / (100.0 if number[2] else 1.0)
        share = 1.0 - share if "remov" in str(given) else share
    if not 0.0 < share < 1.0:
        raise OutOfValidity(f"a breakthrough of {share:g} is no share between 0 and 1")
    return share


def laws(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Isotherm and column laws that need no resin of ours: constant pattern, Freundlich, Thomas, free energy."""
    found: dict[str, Any] = {}
    if "La" in inputs:
        found |= constant_pattern(inputs)
    if "KF" in inputs and ("inv_n" in inputs or "n" in inputs):
        power = figure(inputs, "inv_n") if "inv_n" in inputs else 1.0 / figure(inputs, "n")
        given = inputs.get("C_mg_L", inputs.get("Ce_mg_L"))
        if given is None:
            raise KeyError("C_mg_L")
        loads = [figure(inputs, "KF") * float(c) ** power for c in np.atleast_1d(np.asarray(given, float))]
        found["q_mg_g"] = loads if isinstance(given, list) else loads[0]
    if "Thomas" in inputs or "kTh_mL_min_mg" in inputs:
        found |= _thomas(inputs)
    if "dH" in inputs and "dS_J_mol_K" in inputs:
        found["dG"] = (
            figure(inputs, "dH") - figure(inputs, "T_K", default=298.15) * figure(inputs, "dS_J_mol_K") / 1e3
        )
    return found


def constant_pattern(inputs: Mapping[str, Any]) -> dict[str, float]:
    """A front of constant shape behind a film, La the separation factor; C0 is turned into equivalents."""
    per_hour = figure(inputs, "BV_per_h")
    depth = figure(inputs, "bed_m", "Z_m")
    bed = Bed(depth, per_hour / 3600.0 * depth, figure(inputs, "bead_m"), figure(inputs, "porosity"),
              figure(inputs, "bulk_kg_L"))  # fmt: skip
    separation = figure(inputs, "La")
    diffusivity = figure(inputs, "D_m2_s")
    units = bed.transfer_units(diffusivity)
    tau = figure(inputs, "tau", default=1.0)
    share = outlet_at_capacity(separation) if tau == 1.0 else _outlet_at(tau, units, separation)
    load = figure(inputs, "qmax_eq_kg") * share / (share + separation * (1.0 - share))
    ion = re.fullmatch(
        r"([A-Z][a-z]?)(?:_?(\d?)\+(\d?))?", str(inputs["ion"]).replace("(", "").replace(")", "")
    )
    if ion is None:
        raise OutOfValidity(f"ion = {inputs['ion']!r} is no cation")
    charge = int(ion[2] or ion[3] or 1)
    mass = figure(inputs, "M_g_mol", default=molar_mass(ion[1]))
    feed = figure(inputs, "C0_kg_m3") / mass * charge  # eq/L
    ratio = load * bed.bulk / feed
    seconds = (tau * ratio + bed.porosity) * bed.contact_s
    return {
        "c_norm": share, "t_break_s": seconds, "N_transfer_units": units, "q_eq": load, "partition_ratio": ratio,
        "kf_m_s": bed.film_coefficient(diffusivity), "Re": bed.reynolds, "Sh": bed.sherwood(diffusivity),
        "bed_volumes": seconds / bed.contact_s,
    }  # fmt: skip


def implied_atomic_weight(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    """Time and partition ratio that miss by one factor: the print then took another weight for the ion than it has."""
    if "La" not in inputs or "M_g_mol" in inputs:
        return
    own = constant_pattern(inputs)
    factors = [float(published[k]) / own[k] for k in ("t_break_s", "partition_ratio") if k in published]
    if len(factors) == 2 and abs(factors[0] - factors[1]) < 2e-4 and abs(factors[0] - 1.0) > 2e-4:
        ion = re.match(r"[A-Z][a-z]?", str(inputs["ion"]))
        mass = molar_mass(ion[0]) if ion else math.nan
        yield (
            f"t_break_s and partition_ratio both ask for {mass * factors[1]:.4g} g/mol of {inputs['ion']}; its atomic weight is "
            f"{mass:.5g} (give M_g_mol to compute with another)"
        )


def _outlet_at(tau: float, units: float, separation: float) -> float:
    low, high = 1e-12, 1.0 - 1e-12
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if float(steady_shape(middle, units, separation)) < tau else (low, middle)
    return 0.5 * (low + high)


def _thomas(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """c/c0 of a fitted curve at its own column; another column is refused by the fit itself."""
    constants = dict(inputs.get("Thomas") or inputs)
    column = {k: figure(inputs, k) for k in ("flow_mL_min", "bed_g", "feed_mg_L")}
    fit = ThomasFit(figure(constants, "kTh_mL_min_mg"), figure(constants, "q0_mg_g"),
                    Column(column["flow_mL_min"], column["bed_g"], column["feed_mg_L"]))  # fmt: skip
    other = dict(inputs.get("column") or {})
    asked = Column(*(figure(other, k, default=column[k]) for k in ("flow_mL_min", "bed_g", "feed_mg_L")))
    return {
        "C_over_C0": [float(x) for x in fit.outlet(np.atleast_1d(np.asarray(inputs["t_min"], float)), asked)]
    }


def mineral_bed(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Bed volumes of lead on natural exchangers until a tenth leaves: working capacity over feed.

    Raises OutOfValidity outside half to twice the feed at which they were measured.
    """
    named = str(inputs.get("sorbent", inputs.get("medium", ""))).lower()
    asks = "acetic_acid_N" in inputs or named in MINERALS
    if not asks or "Pb_mg_L" not in inputs or "resin" in inputs:
        return {}
    feed = figure(inputs, "Pb_mg_L")
    if not MINERAL_WINDOW[0] <= feed / 50.0 <= MINERAL_WINDOW[1]:
        raise OutOfValidity(
            f"working capacities of zeolite and sepiolite stand at 50 mg/L of lead, not {feed:g}"
        )
    return {"bed_volumes": {m: load * 1000.0 / feed for m, load in MINERALS.items()}}


def batch(inputs: Mapping[str, Any], v: Values) -> dict[str, Any]:
    """Yield of a dose of resin in a beaker at equilibrium, for metals at one concentration or at their own."""
    if "resin_g" not in inputs and "resin_g_L" not in inputs:
        return {}
    metals = inputs.get("metals", [inputs["metal"]] if "metal" in inputs else [])
    moles = given_moles(inputs)
    if "C0_mmol_L" in inputs:
        moles |= {m: figure(inputs, "C0_mmol_L") * 1e-3 for m in (metals or ["Cd"])}
    if not moles:
        raise KeyError("C0_mmol_L or Cd_mg_L")
    dose = (figure(inputs, "resin_g_L") if "resin_g_L" in inputs
            else figure(inputs, "resin_g") / figure(inputs, "volume_mL") * 1000.0)  # fmt: skip
    pH = _acidity(inputs)
    sites = float(v["capacity"]) / DRY_KG_PER_L / 1000.0 * dose  # mol per L of liquor
    binding = bindings(pH, v)
    left = _left(moles, {m: float(binding[m]) for m in moles}, sites)
    taken = {m: moles[m] - left[m] for m in moles}
    total = sum(moles.values())
    found: dict[str, Any] = {"yield_pct": 100.0 * sum(taken.values()) / total}
    found["yields_pct"] = {m: 100.0 * taken[m] / moles[m] for m in moles}
    if metals or given_moles(inputs):  # grams only of metals that the case names
        found["q_mg_g"] = sum(taken[m] * molar_mass(m) for m in taken) * 1000.0 / dose
    return found


def _acidity(inputs: Mapping[str, Any]) -> float:
    if "pH" in inputs:
        return figure(inputs, "pH")
    if "pH_opt" in inputs:
        number = re.search(r"\d+(?:\.\d+)?", str(inputs["pH_opt"]))
        if number:
            return float(number[0])
    raise KeyError("pH")


def _left(moles: Mapping[str, float], binding: Mapping[str, float], sites: float) -> dict[str, float]:
    """mol/L left in solution when a closed beaker has come to rest: one unknown, the free sites, by bisection."""
    low, high = 0.0, sites
    for _ in range(200):
        free = 0.5 * (low + high)
        used = sum(c * binding[m] * free / (1.0 + binding[m] * free) for m, c in moles.items())
        low, high = (free, high) if used < sites - free else (low, free)
    return {m: c / (1.0 + binding[m] * 0.5 * (low + high)) for m, c in moles.items()}


def saturation(inputs: Mapping[str, Any], v: Values) -> dict[str, Any]:
    """Static capacity, elution by acid and the bead's rate, where a case states the pH of saturation alone."""
    if "pH" not in inputs or given_moles(inputs) or "resin_g" in inputs or "resin_g_L" in inputs:
        return {}
    metal = str(inputs.get("metal", "Cd"))
    pH = figure(inputs, "pH")
    binding = bindings(pH, v)
    if metal not in binding:
        raise OutOfValidity(f"no affinity of {metal} for this resin; it has {', '.join(binding)}")
    concentration = figure(inputs, "C0_mmol_L", default=10.0) * 1e-3
    share = float(binding[metal]) * concentration / (1.0 + float(binding[metal]) * concentration)
    held = share * float(v["capacity"])
    acid = figure(inputs, "eluant_HCl_M", "HCl_M", default=0.5)
    washed = {**v, "acid_mol_l": np.asarray(acid), "eluant_bv": np.asarray(ELUANT_BV)}
    return {
        "q_mg_g": held / DRY_KG_PER_L * molar_mass(metal), "elution_pct": 100.0 * eluted_share(held, metal, washed),
        "k298_per_s": float(v["beaker_rate"]), "Ea_kJ_mol": float(v["particle_activation"]),
        "half_pH": -0.5 * (math.log10(concentration) + float(v["log_b_Cd"]) + math.log10(float(binding[metal] / binding["Cd"]))),
    }  # fmt: skip


WORDS = (
    Word("resin or group", "-", "name of a resin or its group: iminodiacetate (default) or thiol"),
    Word("Cd_mg_L, Ca_mmol_L …, pH, BV_per_h, criterion", "", "a column: asks for bed_volumes by metal, breakthrough_order"),
    Word("resin_g, volume_mL, C0_mmol_L, pH or pH_opt, metals", "", "a beaker: asks for yield_pct, and q_mg_g where metals are named"),
    Word("pH, metal, eluant_HCl_M", "", "saturation: asks for q_mg_g, elution_pct, k298_per_s, Ea_kJ_mol"),
    Word("La, qmax_eq_kg, C0_kg_m3, ion, BV_per_h, bed_m, bead_m, bulk_kg_L, porosity, D_m2_s, tau, M_g_mol", "",
         "constant pattern: asks for c_norm, t_break_s, N_transfer_units and the rest"),
    Word("KF, inv_n, C_mg_L", "", "Freundlich: asks for q_mg_g"),
    Word("Thomas, flow_mL_min, bed_g, feed_mg_L, t_min, column", "", "a fitted curve: asks for C_over_C0, of that column only"),
    Word("Pb_mg_L, acetic_acid_N", "", "natural exchangers: asks for bed_volumes"),
)  # fmt: skip
