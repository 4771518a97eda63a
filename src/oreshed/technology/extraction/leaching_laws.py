"""Kinetics of leaching: any mineral in any lixiviant, by shrinking cores, in a beaker or in tanks in series.

A particle dissolves at its surface, through the film around it, or through the layer that its product leaves. Each
has its own course of conversion with time; tanks in series average it over the ages that they give. Which one rules
shows in how the rate answers to heat, to the reagent, and to the size of the particle.

    film           t/tau = X                                  tau = rho r / (3 b k C)
    product layer  t/tau = 1 - 3(1-X)^(2/3) + 2(1-X)          tau = rho r^2 / (6 b D C)
    reaction       t/tau = 1 - (1-X)^(1/3)                    tau = rho r / (b k C^n)
    first order    k t = -ln(1-X)
    tanks          X averaged over E(t) of n equal tanks;  first order 1 - (1 + k T/n)^-n
    heat           ln k = ln A - Ea/(R T): two temperatures or a line through more
    order          ln k = n ln C + const;  r = k [H+]^n a square metre
    regime         Ea under 20 kJ/mol diffusion, above 40 reaction, mixed between (Habashi, from memory)
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from oreshed.technology.extraction.grain_course import (
    GINSTLING,
    control_of,
    converted_share,
    dimensionless_time,
    in_tanks,
    needed_in_tanks,
    regime,
    whole_of,
)
from oreshed.technology.extraction.leach_orders import ratios, rows
from oreshed.technology.extraction.tank_leach import protons
from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.physical_constants import GAS_CONSTANT

RATES = ("rate_constant", "surface_rate", "flux_constant", "bare_rate")
R_KJ = GAS_CONSTANT * 1e-3


def slope(x: list[float], y: list[float]) -> tuple[float, float, float]:
    """Slope, intercept and r2 of a straight line. Raises ValueError with fewer than two different x."""
    if len(x) < 2 or max(x) - min(x) < 1e-15:
        raise ValueError("a line needs two points")
    a, b = np.polyfit(x, y, 1)
    fitted = np.polyval([a, b], x)
    spread = float(np.sum((np.asarray(y) - np.mean(y)) ** 2))
    return (
        float(a),
        float(b),
        1.0 - float(np.sum((np.asarray(y) - fitted) ** 2)) / spread if spread > 0 else 1.0,
    )


def _listed(given: Mapping[str, Stated], *names: str) -> list[float] | None:
    for n in names:
        if n in given and given[n].labels and not any(isinstance(v, str) for v in given[n].values):
            return [float(v) for v in given[n].values]
    return None


def _rates(given: Mapping[str, Stated]) -> tuple[list[float], list[str]] | None:
    for n in RATES:
        if n in given and given[n].labels:
            return [v for v in given[n].values if isinstance(v, float)], [x.text for x in given[n].labels]
    return None


def lines(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """Activation energy, frequency factor and orders from rate constants at several temperatures, strengths or sizes."""
    found: dict[str, float | str] = {}
    heats = _listed(given, "temperature")
    if heats and len(heats) == 2 and "activation" in given and not given["activation"].labels:
        found["rate_ratio"] = arrhenius_ratio(float(given["activation"].values[0]), max(heats), min(heats))
    rates = _rates(given)
    shares = _listed(given, "conversion")
    if (
        rates is None
        and shares
        and heats
        and len(shares) == len(heats)
        and "time" in given
        and not given["time"].labels
        and max(shares) < 1.0
        and "law" in given
    ):
        # Conversions after one time at several temperatures, by the law that the case names.
        minutes = float(given["time"].values[0])
        control = control_of(str(given["law"].values[0]))
        rates = (
            [dimensionless_time(control, x) / minutes for x in shares],
            [x.text for x in given["conversion"].labels],
        )
    if rates is None:
        return found
    k = rates[0]
    if len(k) < 2 or min(k) <= 0:
        return found
    temperatures = _listed(given, "temperature")
    strengths = _listed(given, "strength")
    sizes = _listed(given, "size") or _listed(given, "radius")
    if temperatures is None and strengths is None and sizes is None:
        numbers = [x.number for x in given[next(n for n in RATES if n in given)].labels]
        if all(n is not None for n in numbers):  # a table by temperature: kelvin above 200
            temperatures = [float(n or 0.0) + (273.15 if float(n or 0.0) < 200.0 else 0.0) for n in numbers]
    if temperatures and len(temperatures) == len(k):
        a, b, r2 = slope([1.0 / t for t in temperatures], [math.log(x) for x in k])
        found |= {"activation": -a * R_KJ, "ln_frequency": b, "frequency": math.exp(b), "fit_r2": r2}
    if strengths and len(strengths) == len(k) and min(strengths) > 0:
        found["order"] = slope([math.log(c) for c in strengths], [math.log(x) for x in k])[0]
    if sizes and len(sizes) == len(k) and min(sizes) > 0:
        found["size_exponent"] = slope([math.log(c) for c in sizes], [math.log(x) for x in k])[0]
        found["control"] = (
            "product layer"
            if slope([math.log(c) for c in sizes], [math.log(x) for x in k])[0] < -1.5
            else "reaction"
        )
    return found


def courses(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """Which law a measured course of conversion follows best, and its rate constant (through the origin)."""
    t, x = _listed(given, "time"), _listed(given, "conversion")
    if not t or not x or len(t) != len(x) or len(t) < 3 or max(x) >= 1.0 or min(t) < 0:
        return {}
    fits: dict[str, tuple[float, float]] = {}
    said = (
        [control_of(str(given["law"].values[0]))]
        if "law" in given
        else ["film", "product layer", "reaction", "first order"]
    )
    for control in said:
        y = [dimensionless_time(control, v) for v in x]
        k = sum(a * b for a, b in zip(t, y, strict=True)) / sum(a * a for a in t)
        spread = sum((b - sum(y) / len(y)) ** 2 for b in y)
        fits[control] = (1.0 - sum((b - k * a) ** 2 for a, b in zip(t, y, strict=True)) / spread, k)
    best = max(fits, key=lambda c: fits[c])
    return {"control": best, "rate_constant": fits[best][1], "fit_r2": fits[best][0]}


def arrhenius_ratio(activation: float, kelvin: float, reference: float) -> float:
    return math.exp(-activation / R_KJ * (1.0 / kelvin - 1.0 / reference))


SHARES = (10, 25, 50, 75, 80, 90, 95, 98, 99)
PAIRS = tuple((a, b) for a in SHARES for b in SHARES if a > b)
CORE = (
    Quantity("time", "min", "t|time|leach_time|duration|batch_time", "time", 0.0),
    Quantity("residence", "min", "tau_mean|mean_residence_total|mean_residence|residence|residence_total|residence_time|total_residence|HRT|t_mean|tm|tbar|t_bar", "mean residence in the whole train", 0.0),
    Quantity("residence_each", "min", "residence_per_tank|residence_each|mean_residence_each|mean_residence_per_tank|tank_residence|residence_time_per_tank|t_tank", "mean residence in one tank", 0.0),
    Quantity("tanks", "", "tanks|n_tanks|stages|n_stages|reactors|N", "tanks in series", 1.0, 1000.0),
    Quantity("complete", "min", "tau|tau_complete|complete_conversion_time|time_complete|tau_reaction|complete_time|t_complete|time_for_complete_conversion|total_time", "time in which a particle goes whole", 0.0),
    Quantity("rate_constant", "per_min", "k|k_app|rate_constant|rate|k_obs|k_r|kr|kc|kd|k_d|k_c|apparent_rate_constant",
             "apparent rate constant", 0.0),
    Quantity("bare_rate", "", "k|rate_constant|rate|k_app|k_rel|relative_rate_constant", "rate constant, its unit left open", 0.0),
    Quantity("reference_rate", "per_min", "k_ref|k0|k_25C|k_at_T_ref|k_T1|k_T_ref", "rate constant at the reference temperature", 0.0),
    Quantity("conversion", "", "conversion|X|extraction|recovery|leached|dissolved|extracted|leaching|leaching_efficiency|dissolution|reacted|fraction_reacted|alpha|conversion_batch|batch_conversion|extraction_target|target|target_conversion|X_target", "share reacted", 0.0, 1.0, share=True),
    Quantity("train_conversion", "", "conversion_train|train_conversion|conversion_tanks|conversion_CSTR|X_train|conversion_in_tanks|cstr_conversion|conversion|extraction|recovery|X|conversion_single_tank", "share reacted that leaves the train", 0.0, 1.0,
             share=True, derived=True),
    Quantity("law", "text", "law|model|control|rate_law|kinetics|mechanism|rate_control|kinetic_model", "law, or what controls"),
    Quantity("control", "text", "control|controlling_step|rate_limiting_step|rate_control|mechanism", "what controls"),
    Quantity("activation", "kJ_mol", "Ea|E_a|activation_energy|E_act|activation|Eact", "activation energy", 0.0, 1000.0),
    Quantity("temperature", "K", "T|temperature|temp|T2|T_hot", "temperature", 200.0, 2000.0),
    Quantity("reference", "K", "T_ref|T0|T1|T_reference|T_cold|Tref", "reference temperature", 200.0, 2000.0),
    Quantity("first_rate", "per_min", "k_1|k_T1|k_cold|k1", "rate constant at the first temperature", 0.0),
    Quantity("second_rate", "per_min", "k_2|k_T2|k_hot|k2", "rate constant at the second temperature", 0.0),
    Quantity("rate_ratio", "", "rate_ratio|k_ratio|ratio|k2_over_k1|factor|rate_increase|ratio_of_rates|speed_up", "ratio of rates", 0.0),
    Quantity("relative_rate", "", "relative_rate|boltzmann", "rate over its frequency factor", derived=True),
    Quantity("acid_left", "mol_L", "acid_left|H2SO4_left|free_acid|acid_residual|H2SO4_final", "sulphuric acid left", derived=True, reagent=True),
    Quantity("acid_need", "kg_t", "acid|H2SO4|acid_consumption|acid_need|sulphuric_acid", "sulphuric acid by mineral", derived=True),
    Quantity("ln_frequency", "", "lnA|ln_A|ln_Z|ln_k0|lnk0", "logarithm of the frequency factor"),
    Quantity("frequency", "", "A|pre_exponential|frequency_factor|k_0|A0|prefactor", "frequency factor", 0.0),
    Quantity("fit_r2", "", "r2|R2", "fit of the line"),
    Quantity("order", "", "order|reaction_order|n|n_order|order_reagent", "order in the reagent", -5.0, 10.0),
    Quantity("strength", "mol_L", "C|C_A|c|concentration|acid|H2SO4|HCl|NaOH|HNO3|lixiviant|reagent|Fe3|H2O2|Cl2|CA|C_acid|conc|C2", "strength of the reagent", 0.0, reagent=True),
    Quantity("reference_strength", "mol_L", "C_ref|C0_ref|C1|C_reference", "strength at the reference", 0.0),
    Quantity("size_exponent", "", "size_exponent|size_order|order_size", "exponent of the rate in size"),
    Quantity("reference_size", "um", "d_ref|d1|particle_size_ref|size_ref|d0_ref", "diameter at the reference", 0.0),
    Quantity("reference_complete", "min", "tau_ref|tau1|tau_1", "time to go whole at the reference", 0.0),
    Quantity("radius", "um", "r0|radius|R0|R|particle_radius|r", "radius of the particle", 0.0),
    Quantity("size", "um", "d|particle|particle_size|diameter|d0|dp|d_p|particle_diameter|size|d50|d80", "diameter of the particle", 0.0),
    Quantity("solid_density", "kg_m3", "rho|density|solid_density|mineral_density|rho_s|rho_B", "density of the mineral", 0.0),
    Quantity("molar_density", "mol_m3", "rho_B|molar_density|rho_m|rho|rho_molar", "moles of the mineral in a volume of itself", 0.0),
    Quantity("formula", "text", "mineral|formula|solid|solid_formula|mineral_formula", "formula of the mineral"),
    Quantity("stoichiometry", "", "b|stoich|stoichiometry|b_stoich", "moles of mineral that a mole of reagent dissolves", 0.0),
    Quantity("surface_rate", "m_s", "k_s|ks|k_surface|k|k_reaction", "surface rate constant (first order)", 0.0),
    Quantity("flux_constant", "mol_m2_s", "k|rate_constant|k_s|ks", "rate of a square metre at unit strength", 0.0),
    Quantity("flux", "mol_m2_s", "rate|r|flux|dissolution_rate", "rate of a square metre", 0.0),
    Quantity("acid_order", "", "order_H|order_H+|n_H|acid_order|order_acid", "order in protons", -5.0, 10.0),
    Quantity("acidity", "", "pH", "pH", -3.0, 15.0),
    Quantity("film_rate", "m_s", "k_g|kg|k_l|kL|k_film|kf|k_f|kl|mass_transfer_coefficient", "film coefficient", 0.0),
    Quantity("diffusivity", "m2_s", "De|D_e|D_eff|D|effective_diffusivity|Deff", "diffusivity in the layer", 0.0),
    *(Quantity(f"time_{n}", "min", f"t_{n}|t{n}|t_{n}_pct|time_to_{n}|time_to_{n}_pct|t_{n}pct|time_{n}_pct|t{n}_pct|time_for_{n}_pct", f"time to {n} %", derived=True) for n in SHARES),
    *(Quantity(f"times_{a}_{b}", "", f"time_to_{a}_pct_over_time_to_{b}_pct|t_{a}_over_t_{b}|t{a}_over_t{b}|t{a}_t{b}|time_{a}_over_{b}|t_{a}_pct_over_t_{b}_pct|time_{a}_over_time_{b}", f"time to {a} % over that to {b} %", derived=True) for a, b in PAIRS),
    Quantity("half_time", "min", "t_half|half_life|t50|half_time|t_50", "time to half", 0.0),
    Quantity("head", "", "head|feed_grade|head_grade|feed|assay_feed|feed_assay", "share of metal in the feed", 0.0, 1.0, share=True),
    Quantity("tail", "", "residue|tail|residue_grade|residue_assay|assay_residue", "share of metal in the residue", 0.0, 1.0, share=True),
    Quantity("residue_mass", "", "residue_mass|mass_yield|residue_yield|weight_left|residue_weight", "residue over feed", 0.0, 1.0, share=True),
    Quantity("wash_ratio", "", "wash_ratio|washing_ratio|R_wash|overflow_to_underflow|overflow_underflow", "overflow to underflow liquor", 0.0), Quantity("wash_loss", "", "soluble_loss|wash_loss|loss", "dissolved metal lost with the underflow", derived=True, share=True), Quantity("wash_recovery", "", "wash_efficiency|wash_recovery|soluble_recovery|washing_efficiency|recovery", "dissolved metal won by the wash", derived=True, share=True),
    Quantity("lag", "min", "lag|lag_time|t_lag|lag_phase|induction|induction_time|t0", "lag before it begins", 0.0),
    Quantity("most", "", "Xmax|X_max|max_extraction|ultimate|plateau|max_recovery|extraction_max|recovery_max|ultimate_recovery|ultimate_extraction", "most that is extracted", 0.0, 1.0, share=True),
    Quantity("weight_loss", "", "weight_loss|mass_loss|loss", "mass lost over feed", 0.0, 1.0, share=True),
    Quantity("solids", "g_L", "S_L|pulp_density|pulp|solid_liquid|solids|solid|solid_to_liquid", "solids to liquid", 0.0),
    Quantity("dissolved_metal", "g_L", "C_final|PLS|metal_in_solution|dissolved_metal|liquor", "metal in the liquor", 0.0),
)  # fmt: skip


def _tau(
    control: str, molar: float, r_um: float, b: float, pace: float, c_mol_l: float, order: float
) -> float:
    r, c = r_um * 1e-6, c_mol_l * 1e3
    if control == "film":
        seconds = molar * r / (3.0 * b * pace * c)
    elif control == "product layer":
        seconds = molar * r * r / (6.0 * b * pace * c)
    else:
        seconds = molar * r / (b * pace * c**order)
    return seconds / 60.0


def _is(control: str, wanted: str, value: float) -> float:
    if control != wanted:
        raise ValueError(control)
    return value


def proton_order(law: str) -> float | None:
    """Order in protons of a printed law; None where it has none. >>> proton_order("r = k*[H+]^0.5"), proton_order("r = k a_H+")
    (0.5, 1.0)
    """
    found = re.search(r"(?:\[H\+?\]|a_?\(?H\+\)?|m_?H\+?)\s*(?:(?:\^|\*\*)\s*\(?(-?\d+(?:\.\d+)?))?", law)
    return float(found[1] or 1.0) if found else None


def _molar(formula: str) -> float:
    from oreshed.technology.species import molar_mass

    return molar_mass(formula)


LAWS = (
    Law("control", "law", control_of),
    Law("acid_order", "law", proton_order),
    Law("flux", "flux_constant acid_order acidity", lambda k, n, ph: k * 10.0 ** (-n * ph)),
    Law("complete", "rate_constant control", lambda k, c: None if c == "first order" else 1.0 / (3.0 * k if c == GINSTLING else k)),
    Law("rate_constant", "complete control", lambda t, c: None if c in ("first order", GINSTLING) else 1.0 / t),
    Law("radius", "size", lambda d: d / 2.0),
    Law("molar_density", "solid_density formula", lambda rho, f: rho / (_molar(f) * 1e-3)),
    Law("complete", "control molar_density radius stoichiometry surface_rate strength",
        lambda c, m, r, b, k, s: _is(c, "reaction", _tau(c, m, r, b, k, s, 1.0))),
    Law("complete", "control molar_density radius stoichiometry film_rate strength",
        lambda c, m, r, b, k, s: _is(c, "film", _tau(c, m, r, b, k, s, 1.0))),
    Law("complete", "control molar_density radius stoichiometry diffusivity strength",
        lambda c, m, r, b, k, s: _is(c, "product layer", _tau(c, m, r, b, k, s, 1.0))),
    Law("residence", "residence_each tanks", lambda t, n: t * n),
    Law("residence_each", "residence tanks", lambda t, n: t / n),
    Law("train_conversion", "control residence complete tanks", lambda c, t, tau, n: in_tanks(whole_of(c), t / tau, n)),
    Law("train_conversion", "control residence rate_constant tanks", lambda c, t, k, n: in_tanks(c, t * k, n)),
    Law("residence", "control conversion complete tanks", lambda c, x, tau, n: tau * needed_in_tanks(whole_of(c), x, n)),
    Law("residence", "control conversion rate_constant tanks", lambda c, x, k, n: needed_in_tanks(c, x, n) / k),
    Law("rate_constant", "control conversion time", lambda c, x, t: dimensionless_time(c, x) / t),
    Law("complete", "control conversion time", lambda c, x, t: None if c == "first order" else t / dimensionless_time(whole_of(c), x)),
    Law("wash_loss", "wash_ratio tanks", lambda r, n: 1.0 / (n + 1.0) if r == 1.0 else (r - 1.0) / (r ** (n + 1.0) - 1.0)), Law("wash_recovery", "wash_loss", lambda x: 1.0 - x),
    Law("conversion", "most lag control time rate_constant", lambda m, s, c, t, k: m * converted_share(c, max(t - s, 0.0) * k)),
    Law("time", "most lag control conversion rate_constant", lambda m, s, c, x, k: s + dimensionless_time(c, x / m) / k),
    Law("conversion", "lag control time rate_constant", lambda s, c, t, k: converted_share(c, max(t - s, 0.0) * k)),
    Law("time", "lag control conversion rate_constant", lambda s, c, x, k: s + dimensionless_time(c, x) / k),
    Law("conversion", "most control time rate_constant", lambda m, c, t, k: m * converted_share(c, t * k)),
    Law("time", "most control conversion rate_constant", lambda m, c, x, k: dimensionless_time(c, x / m) / k),
    Law("conversion", "control time complete", lambda c, t, tau: converted_share(whole_of(c), t / tau)),
    Law("conversion", "control time rate_constant", lambda c, t, k: converted_share(c, t * k)),
    Law("time", "control conversion complete", lambda c, x, tau: tau * dimensionless_time(whole_of(c), x)),
    Law("time", "control conversion rate_constant", lambda c, x, k: dimensionless_time(c, x) / k),
    Law("half_time", "control complete", lambda c, tau: tau * dimensionless_time(whole_of(c), 0.5)),
    *(Law(f"time_{n}", "control rate_constant", lambda c, k, n=n: dimensionless_time(c, n / 100.0) / k) for n in SHARES),
    *(Law(f"time_{n}", "control complete", lambda c, tau, n=n: tau * dimensionless_time(whole_of(c), n / 100.0)) for n in SHARES),
    *(Law(f"times_{a}_{b}", "control", lambda c, a=a, b=b: dimensionless_time(c, a / 100.0) / dimensionless_time(c, b / 100.0)) for a, b in PAIRS),
    Law("half_time", "control rate_constant", lambda c, k: dimensionless_time(c, 0.5) / k),
    Law("rate_constant", "reference_rate order strength reference_strength activation temperature reference",
        lambda k, n, c, r, e, t, t0: k * (c / r) ** n * arrhenius_ratio(e, t, t0)),
    Law("rate_constant", "reference_rate activation temperature reference", lambda k, e, t, r: k * arrhenius_ratio(e, t, r)),
    Law("rate_constant", "reference_rate order strength reference_strength", lambda k, n, c, r: k * (c / r) ** n),
    Law("complete", "control reference_complete size reference_size", lambda c, t, d, r: t * (d / r) ** {"product layer": 2.0, "film": 1.5, "reaction": 1.0}[c]),
    Law("rate_constant", "frequency activation temperature", lambda a, e, t: a * math.exp(-e / R_KJ / t)),
    Law("frequency", "ln_frequency", math.exp),
    Law("ln_frequency", "frequency", math.log),
    Law("activation", "first_rate second_rate reference temperature", lambda a, b, t1, t2: R_KJ * math.log(b / a) / (1.0 / t1 - 1.0 / t2)),
    Law("activation", "rate_ratio reference temperature", lambda f, t1, t2: R_KJ * math.log(f) / (1.0 / t1 - 1.0 / t2)),
    Law("rate_ratio", "activation temperature reference", lambda e, t, r: arrhenius_ratio(e, t, r)),
    Law("relative_rate", "activation temperature", lambda e, t: math.exp(-e / R_KJ / t)),
    Law("acid_need", "formula", lambda f: protons(f) / 2.0 * _molar("H2SO4") / _molar(f) * 1000.0),
    Law("acid_left", "strength acid_need solids conversion", lambda c, a, s, x: c - a / 1e3 * s * x / _molar("H2SO4")),
    Law("acid_left", "strength acid_need solids", lambda c, a, s: c - a / 1e3 * s / _molar("H2SO4")),
    Law("rate_ratio", "order strength reference_strength", lambda n, c, r: (c / r) ** n),
    Law("order", "rate_ratio strength reference_strength", lambda f, c, r: math.log(f) / math.log(c / r)),
    Law("control", "activation", regime),
    Law("residue_mass", "weight_loss", lambda x: 1.0 - x),
    Law("conversion", "head tail residue_mass", lambda h, t, m: 1.0 - m * t / h),
    Law("tail", "head conversion residue_mass", lambda h, x, m: h * (1.0 - x) / m),
    Law("dissolved_metal", "head conversion solids", lambda h, x, s: h * x * s),
)  # fmt: skip
ASKS = {
    "activation": "rate constants (k) beside as many temperatures (T_C), or the ratio of two rates (rate_ratio) with T_C and T_ref_C",
    "ln_frequency": "rate constants (k) beside as many temperatures (T_C)",
    "frequency": "rate constants (k) beside as many temperatures (T_C)",
    "order": "rate constants (k) beside as many strengths of the reagent (C_mol_L)",
    "acid_order": "a printed law (law: r = k*[H+]^n)",
    "rate_constant": "share reacted after a time (X_pct, t_min) with what controls (control), or an activation energy (Ea_kJ_mol) with a rate at "
    "another temperature (k_ref_per_min, T_ref_C, T_C)",
    "conversion": "rate constant (k_per_min) or time to go whole (tau_min), with time (t_min) and what controls (control)",
    "rate_ratio": "activation energy (Ea_kJ_mol) with two temperatures (T_C, T_ref_C), or order (order) with two strengths (C_mol_L, C_ref_mol_L)",
}
BOOK = Book(CORE, LAWS, whole=(lines, courses), asks=ASKS)


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a leach; a law that the case does not give is taken from its label (`first-order`, `ash layer` …)."""
    told: dict[str, Any] = {}
    for key, value in inputs.items():  # k_min_at_60C is the rate at the reference
        at = re.fullmatch(r"(k[a-z]*)(?:_(.+?))??(?:_at)?_(-?\d+(?:\.\d+)?)_?(C|K)(?:_(.+))?", str(key))
        if at and isinstance(value, (int, float)) and "T_ref_C" not in inputs:
            told |= {f"k_ref_{at[2] or at[5] or 'per_min'}": value, f"T_ref_{at[4]}": float(at[3])}
        else:
            told[str(key)] = value
    label = str(inputs.get("label", "")).partition(":")[2] or str(inputs.get("label", ""))
    if not any(
        k in told for k in ("law", "model", "control", "rate_law", "mechanism", "kinetics", "kinetic_model")
    ):
        with suppress(ValueError):  # a label that names no law: what needs one is refused
            told["law"] = control_of(label)
    told = _stated_conversion(told)
    by_reagent, used = ratios(told)
    if not by_reagent:
        return answered(BOOK, told)
    found = BOOK.answer({k: v for k, v in told.items() if k not in used})
    return replace(found, rows=(*found.rows, *rows(by_reagent)))


def _stated_conversion(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs with a metal's percent (`Cu_pct` after some days of a law in X) told as the share leached."""
    told = dict(inputs)
    shares = [k for k in told if re.fullmatch(r"[A-Z][a-z]?_pct", k)]
    given = set(BOOK.read(told)) if shares else set()
    solid = any(re.search("conc|feed|ore_|head|calcine|solid", k) for k in told)
    if len(shares) == 1 and {"law", "time"} <= given and "conversion" not in given and not solid:
        told["X_pct"] = told.pop(shares[0])
    return told


TECHNOLOGIES = (
    technology_of(
        BOOK, "leaching-kinetics", "Kinetics of leaching, shared laws", ("E13", "E16", "E20"),
        "Shrinking cores, tanks in series, Arrhenius and orders, for any mineral from the constants of a case.",
        __name__, __doc__ or "",
        ("leaching*", "leach*", "kinetics*", "dissolution*", "*shrinking core*", "*shrinking-core*", "*residence-time distribution*", "*residence time distribution*",
         "bioleaching*", "*leach kinetics*", "*leaching kinetics*", "Arrhenius*"),
        compute=compute,
    ),
)  # fmt: skip
