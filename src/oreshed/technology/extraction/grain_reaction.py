"""Grains that react from outside in, and rates at two temperatures, on stated constants.

grains       t/tau = 1 - (1-X)^(1/3) by reaction, 1 - 3(1-X)^(2/3) + 2(1-X) by diffusion through product, X by the gas film
tau          rho R / (b k C) ; rho R^2 / (6 b D C) ; rho R / (3 b k_g C)
Arrhenius    k2/k1 = exp(-E/R (1/T2 - 1/T1))
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.given import Given
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.physical_constants import GAS_CONSTANT


def _grain(law: Any) -> Any:
    return lambda X: law(np.asarray(X, dtype=np.float64))


REACTION = _grain(lambda x: 1.0 - (1.0 - x) ** (1.0 / 3.0))
ASH = _grain(lambda x: 1.0 - 3.0 * (1.0 - x) ** (2.0 / 3.0) + 2.0 * (1.0 - x))
SHRINKING = Worksheet(
    (
        Quantity("X", "fraction", "X|X1|conversion_1|conversion|conversion_batch|fraction_reacted|S_removal|alpha|reacted|S_removed|desulphurisation|extent|Zn_extraction|extraction|fraction_converted", "share reacted", 0.0, 1.0),
        Quantity("t", "min", "t|t1|time_1|t_batch|time_in_batch|roasting_time|residence_time|t_X|t_for_X|reaction_time", ""), Quantity("tau", "min", "tau|complete_conversion_time|t_complete|full_conversion_time|time_for_complete_conversion|t_full|complete_reaction|tau_complete|time_to_complete", "of complete conversion"),
        Quantity("k", "per_min", "k|rate_constant|k_app|apparent_rate_constant|k_r|kt", "1 / tau"), Quantity("g", "", "g|model_function|g_X", ""),
        Quantity("d", "m", "d|size|particle_size|particle_diameter", ""), Quantity("R", "m", "R|radius|particle_radius|R0|R_p|r0", ""), Quantity("rho", "", "rho_mol_per_m3|molar_density_mol_per_m3|rho_B_mol_per_m3|solid_molar_density_mol_per_m3|rho_m_mol_per_m3", ""), Quantity("rm", "kg_per_m3", "density|solid_density|particle_density|ZnS_density", ""), Quantity("M", "g_per_mol", "M|molar|molar_mass|M_B", ""),
        Quantity("C", "", "C_mol_per_m3|C_A_mol_per_m3|C_O2_mol_per_m3|O2_mol_per_m3|C_Ag_mol_per_m3|gas_concentration_mol_per_m3", ""), Quantity("b", "", "b|stoichiometric_coefficient|b_solid_per_gas", ""), Quantity("ks", "m_per_s", "k_s|ks|k|surface_rate_constant|k_surface|k_chem", ""), Quantity("D", "m2_per_s", "De|D_e|effective_diffusivity|D|D_eff", ""), Quantity("kg", "m_per_s", "k_g|kg|mass_transfer_coefficient|k_f|film_coefficient", ""),
        Quantity("y", "fraction", "O2|O2_mole_fraction|y_O2|O2_vol|gas_O2", ""), Quantity("T", "K", "T|gas_T|roast_T|bed_T", ""), Quantity("P", "Pa", "P|pressure", ""),
    ),
    (),
)  # fmt: skip
ARRHENIUS = Worksheet(
    (
        Quantity("k1", "", "k1|k_1|k_T1", ""), Quantity("k2", "", "k2|k_2|k_T2", ""), Quantity("T1", "K", "T1|T_1", ""), Quantity("T2", "K", "T2|T_2", ""), Quantity("E", "kJ_per_mol", "Ea|E_a|activation_energy|E|activation", ""), Quantity("r", "", "k_ratio|k2_over_k1|rate_ratio|k_T2_over_k_T1", ""),
        Quantity("A", "", "A|k0|pre_exponential|frequency_factor|A_per_min|A_per_s|k0_per_min|k0_per_s", ""), Quantity("T", "K", "T", ""), Quantity("k", "", "k|k_per_min|k_per_s|rate_constant|k_T", ""),
    ),
    (
        relation("r", lambda E, T1, T2: np.exp(-E * 1e3 / GAS_CONSTANT * (1.0 / T2 - 1.0 / T1))), relation("r", lambda k1, k2: k2 / k1), relation("E", lambda r, T1, T2: -GAS_CONSTANT * np.log(r) / (1.0 / T2 - 1.0 / T1) / 1e3), relation("k2", lambda k1, r: k1 * r), relation("k1", lambda k2, r: k2 / r), relation("k", lambda A, E, T: A * np.exp(-E * 1e3 / (GAS_CONSTANT * T))),
    ),
)  # fmt: skip


def shrinking_core(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Time or conversion of grains by the law that words name: reaction (usual), diffusion through product, or gas film."""
    given = Given(inputs)
    words = f"{inputs.get('label', '')} {given.text()}".lower()
    ash = any(
        w in words for w in ("diffusion", "ash", "product layer", "product-layer", "ginstling", "jander")
    ) and "chemical" not in words.replace("not chemical", "")
    film = "film" in words and not ash
    law = ASH if ash else (lambda x: np.asarray(x)) if film else REACTION
    known = SHRINKING.read(given)
    relations = (
        relation("R", lambda d: d / 2.0), relation("rho", lambda rm, M: rm / M * (1000.0 if np.max(M) > 1.0 else 1.0)), relation("C", lambda y, T, P: y * P / (GAS_CONSTANT * T)), relation("C", lambda y, T: y * 101_325.0 / (GAS_CONSTANT * T)),
        *(() if ash or film else (relation("tau", lambda rho, R, b, ks, C: rho * R / (b * ks * C) / 60.0),)),
        *((relation("tau", lambda rho, R, b, D, C: rho * R**2 / (6.0 * b * D * C) / 60.0),) if ash else ()), *((relation("tau", lambda rho, R, b, kg, C: rho * R / (3.0 * b * kg * C) / 60.0),) if film else ()),
        relation("tau", lambda k: 1.0 / k), relation("k", lambda tau: 1.0 / tau), relation("g", lambda X: law(X)), relation("tau", lambda t, g: t / g), relation("t", lambda tau, g: tau * g), relation("g", lambda t, tau: np.minimum(t / np.asarray(tau), 1.0)),
        relation("X", lambda g: _inverse(law, g)),
    )  # fmt: skip
    if (
        "k" in inputs
        and "ks" in known
        and "k" in known
        and not given.find("k|rate_constant|k_app", "per_min")
    ):
        known.pop("k")
    sheet = Worksheet(SHRINKING.quantities, relations)
    if {"ks", "D", "kg"} & set(known):
        known.setdefault("b", 1.0)
    if "M" in known and np.max(known["M"]) < 1.0:
        known["M"] = known["M"] * 1000.0
    values = sheet.derive(known)
    stated = SHRINKING.read(given)
    other = given.get("X2|target_conversion|conversion_2|target_X", "fraction")
    found = sheet.named({s: x for s, x in values.items() if s not in stated})
    bed = "tau" in values and given.get(_STAY, "min") is not None
    if not bed and not [s for s in values if s not in stated and s != "b" and s not in ("R", "rho", "g")]:
        raise KeyError("two of conversion, t_min and tau_min (or k_per_min)")
    if "tau" in values:
        for pct in range(1, 100):
            found[f"t_for_{pct}pct_min"] = found[f"t_{pct}_min"] = found[f"t_{pct}pct_min"] = _told(
                values["tau"] * law(pct / 100.0)
            )
        if other is not None:
            found["t2_min"] = found["time_for_target_min"] = _told(values["tau"] * law(other))
        later = given.get("t2|time_2", "min")
        if later is not None:
            found["X2"] = found["conversion_2"] = _told(
                _inverse(law, np.minimum(later / np.asarray(values["tau"]), 1.0))
            )
        size2, size = (
            given.one("d2|size_2|new_size|particle_size_2", "m"),
            given.one("d|d1|size|particle_size|size_1", "m"),
        )
        if size2 and size:
            found["tau2_min"] = found["tau_2_min"] = _told(
                values["tau"] * (size2 / size) ** (2 if ash else 1)
            )
        stay = given.get(_STAY, "min")
        if stay is not None:
            mean = _told(mixed_bed(law, np.asarray(stay, dtype=np.float64) / np.asarray(values["tau"])))
            found |= dict.fromkeys((*_BED, *(f"{name}_fraction" for name in _BED)), mean)
            found |= {f"{name}_pct": (100.0 * np.asarray(mean)).tolist() for name in _BED}
    return found


def at_temperatures(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Rate and time of grains at a second temperature, from what reacted in a time at a first; law as in `shrinking_core`.

    Raises KeyError where share reacted, time, both temperatures or the activation energy are missing.
    """
    given = Given(
        {
            re.sub(r"^(?:target|desired|wanted|required|new)_(X|T|conversion)(?=_|$)", r"\1_2", str(k)): v
            for k, v in inputs.items()
        }
    )
    first = given.one("T1|T|T_1|test_T|T_test|roast_T|bed_T|T_ref|reference_T", "K")
    second = given.one("T2|T_2|T_new|other_T|second_T|final_T", "K")
    energy = given.one("Ea|E_a|activation_energy|activation|E", "kJ_per_mol")
    share = given.one(
        "X|X1|conversion|fraction_reacted|alpha|reacted|conversion_1|extent|fraction_converted|measured_X",
        "fraction",
    )
    minutes = given.one("t|t1|time|reaction_time|roasting_time|time_1|measured_t", "min")
    rate = given.one("k|k1|rate_constant|k_1|k_ref", "per_min")
    if (
        first is None
        or second is None
        or energy is None
        or (rate is None and (share is None or minutes is None))
    ):
        raise KeyError("X with t_min (or k_per_min) at T_K, Ea_kJ_per_mol and target_T_K")
    words = f"{inputs.get('label', '')} {given.text()}".lower()
    ash = (
        any(w in words for w in ("diffusion", "ash", "product layer", "ginstling", "jander"))
        and "chemical" not in words
    )
    first_order = "first order" in words or "first-order" in words
    law = (lambda x: -np.log1p(-np.asarray(x))) if first_order else ASH if ash else (lambda x: np.asarray(x)) if "film" in words else REACTION  # fmt: skip
    k1 = rate if rate is not None else float(law(share)) / float(minutes or np.nan)
    k2 = k1 * float(np.exp(-energy * 1e3 / GAS_CONSTANT * (1.0 / second - 1.0 / first)))
    found: dict[str, Any] = {
        "k1_per_min": k1,
        "k2_per_min": k2,
        "k_ratio": k2 / k1,
        "rate_ratio": k2 / k1,
        "k_target_per_min": k2,
        "k_at_target_T_per_min": k2,
    }
    goal = given.one("X2|X_2|conversion_2", "fraction", share)
    for k, kelvin, tail in ((k1, first, "1"), (k2, second, "2")):
        names = (
            f"{kelvin:g}K",
            f"{kelvin:g}_K",
            f"{round(kelvin - 273.15, 2):g}C",
            f"{round(kelvin - 273.15, 2):g}_C",
        )
        for at in names:
            found |= {
                f"k_per_min_at_{at}": k,
                f"k_at_{at}_per_min": k,
                f"k_{at}_per_min": k,
                f"tau_min_at_{at}": 1.0 / k,
                f"tau_at_{at}_min": 1.0 / k,
            }
            if goal is not None and goal < 1.0:
                found |= dict.fromkeys(
                    (f"t_min_at_{at}", f"t_at_{at}_min", f"time_min_at_{at}", f"time_at_{at}_min"),
                    float(law(goal)) / k,
                )
        if goal is not None and goal < 1.0:
            found[f"t_target_T{tail}_min"] = float(law(goal)) / k
    if goal is not None and goal < 1.0:
        found |= dict.fromkeys(
            ("t2_min", "time_2_min", "t_at_target_T_min", "target_t_min", "time_at_target_T_min"),
            float(law(goal)) / k2,
        )
    return found


_STAY = "mean_residence|mean_stay|mean_residence_time|residence_time_mean|mean_time|t_mean|tau_bed|bed_residence_time|solids_residence_time|mean_solids_residence_time"
_BED = ("mean_conversion_fluid_bed", "mean_conversion", "conversion_fluid_bed", "mean_conversion_CSTR", "conversion_mixed_bed", "average_conversion")  # fmt: skip


def mixed_bed(law: Any, stay: Any) -> Any:
    """Mean conversion of equal grains in a fully mixed bed. stay : mean residence time over that of complete conversion.

    Unreacted, 1 - X, is weighed with the exit age exp(-t/mean)/mean until the grains are through (Levenspiel).

    >>> round(float(mixed_bed(REACTION, 3.0)), 5)
    0.92193
    """
    node, weight = np.polynomial.legendre.leggauss(64)
    theta = 0.5 * (node + 1.0)  # t / tau
    left = 1.0 - np.asarray(_inverse(law, theta))
    y = np.asarray(stay, dtype=np.float64)[..., None]
    return 1.0 - (0.5 * weight * left * np.exp(-theta / y) / y).sum(axis=-1)


def _told(value: Any) -> Any:
    array = np.asarray(value, dtype=np.float64)
    return array.tolist() if array.ndim else float(array)


def _inverse(law: Any, g: Any) -> Any:
    """Share reacted at which a law reaches g, by bisection over all entries at once."""
    target = np.asarray(g, dtype=np.float64)
    low, high = np.zeros(target.shape), np.ones(target.shape)
    for _ in range(60):
        middle = 0.5 * (low + high)
        below = law(middle) < target
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return _told(0.5 * (low + high))


def arrhenius(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Rates at two temperatures and the activation energy, in whatever unit the rates are."""
    units = {
        m[2] or "" for k in inputs if (m := re.fullmatch(r"(k1|k2|k_1|k_2|A|k0|k)(_per_\w+|_m_per_s)?", k))
    }
    bare = {re.sub(r"^(k1|k2|k_1|k_2|A|k0|k)(_per_\w+|_m_per_s)$", r"\1", k): v for k, v in inputs.items()}
    found = ARRHENIUS.compute(bare)
    return found | {
        f"{name}{u}": x
        for u in units
        for name, x in found.items()
        if name in ("k1", "k2", "k_1", "k_2", "k", "k_T", "rate_constant")
    }
