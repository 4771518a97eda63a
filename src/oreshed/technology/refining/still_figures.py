"""Evaporation of metals in figures: stated vapour pressure equations, Raoult with activities, Langmuir, Rayleigh.

A case that states the constants of its own equation, an activity coefficient or a separation factor is answered with
them; where it states none, vapour pressures come from the program's sources.

    pressure     log10 p = A + B/T + C log10 T + D T (or ln), in the unit that the case names
    Raoult       p_i = gamma_i x_i p0_i ; y_i = p_i / sum p ; beta = gamma_i p0_i / (gamma_j p0_j)
    Langmuir     w = alpha p sqrt(M / (2 pi R T))
    Rayleigh     C/C0 = (1 - f)^(beta - 1) ; mean distillate (1 - (1 - f)^beta) / f ; first distillate beta
    carry-over   product = feed (beta + what is carried over of the melt)
    heat         ln(p2/p1) = -H/R (1/T2 - 1/T1)
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.casework.quantity_names import read
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.physical_constants import GAS_CONSTANT, ICE_POINT
from oreshed.technology.refining.batch_distillation import RAYLEIGH, rayleigh
from oreshed.technology.refining.distillation_laws import pressure_over_melt
from oreshed.technology.refining.evaporation_kinetics import SERIES, activation, binary_batch, series, stirred
from oreshed.technology.refining.melt_composition import alloy, in_named_order, refuse_known_pairs, said_ideal
from oreshed.technology.refining.stated_activity import stated
from oreshed.technology.refining.stated_vapour import kelvins, plain, pressures, stated_pressures
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass

_PRESSURE = (1, -1, -2, 0, 0, 0, 0)
FAR = 5.0  # times: fits of one metal agree better, far beyond where they are published too
BEHIND = (
    "p_gas|back_pressure|p_condenser|condenser_pressure|p_chamber|p_residual|residual_pressure|p_back|p_above"
)


def raoult(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Partial pressures, vapour composition and relative volatility of a melt; see `words`."""
    given = Given(inputs)
    x = alloy(inputs)
    if not x:
        raise KeyError("x_X of the melt (mole fractions), or X_pct by weight")
    stated_gammas = given.table("gamma|activity_coefficient|activity_coefficients|gammas", "fraction") | {
        e: float(v) for e, v in given.elements("gamma_{}|{}_gamma|activity_coefficient_{}", "").items()}  # fmt: skip
    gammas: dict[str, Any] = {e.removeprefix("gamma_"): g for e, g in stated_gammas.items()}
    one_gamma = given.one("gamma|activity_coefficient", "")
    own = given.table("p0|p|pure_pressure|vapour_pressure|p_pure|p_sat|vapour_pressures|pure_vapour_pressure", "Pa") | {
        e: float(v) for e, v in given.elements("p0_{}|p_{}|p_{}_pure|{}_p0|{}_vapour_pressure|p_sat_{}|psat_{}|vapour_pressure_{}", "Pa").items()}  # fmt: skip
    kelvin = kelvins(given)
    equation = {m: p for m, p in stated_pressures(inputs).items() if m in molar_masses()}
    if "A" in inputs and "metal" in equation:
        equation.pop("metal")
    if len(x) == 2 and not gammas and one_gamma is None:
        (one, share), (other, _) = in_named_order(inputs, x)
        if (pair := stated(inputs, share, kelvin)) is not None:
            gammas = {one: pair[0], other: pair[1]}
    if kelvin is not None and not (gammas or one_gamma or own or equation or said_ideal(inputs)):
        refuse_known_pairs(x)
    partial: dict[str, Any] = {}
    volatile: dict[str, Any] = {}
    for e, share in x.items():
        gamma = gammas.get(e, one_gamma if one_gamma is not None and e != max(x, key=lambda k: x[k]) else 1.0)
        pure = own.get(e, equation.get(e))
        if pure is None and kelvin is None:
            continue
        if pure is None:
            pure = pressure_over_melt(e, kelvin)
        volatile[e] = gamma * np.asarray(pure, dtype=np.float64)
        partial[e] = share * volatile[e]
    shares = (
        {f"x_{e}": share for e, share in x.items()}
        | {f"{e}_mol_pct": 100.0 * share for e, share in x.items()}
        | {"x": dict(x)}
    )
    if len(partial) < len(x):
        known = {
            f"{n}_{e}_Pa" if n != "partial" else f"{e}_partial_pressure_Pa": plain(p)
            for e, p in partial.items()
            for n in ("p", "partial")
        }
        if not known and not any(k.endswith(("_wt_pct", "_pct")) for k in inputs):
            raise KeyError("p0_X_Pa of each metal, or T_K")
        return {
            **shares,
            **known,
            "p_partial_Pa": next(iter(known.values()), None),
            "partial_pressure_Pa": next(iter(known.values()), None),
        }
    total = sum(partial.values(), start=np.zeros(()))
    y = {e: p / total for e, p in partial.items()}
    weight = sum((y[e] * molar_mass(e) for e in y), start=np.zeros(()))
    found: dict[str, Any] = {"p_total_Pa": plain(total), "total_pressure_Pa": plain(total), "y": {e: plain(v) for e, v in y.items()},
                             "vapour_mole_fraction": {e: plain(v) for e, v in y.items()}}  # fmt: skip
    fluxes = {e: partial[e] * np.sqrt(molar_mass(e)) for e in partial}  # what a high vacuum carries, by mass
    flux = sum(fluxes.values(), start=np.zeros(()))
    for e in x:
        w = y[e] * molar_mass(e) / weight
        found |= {
            f"p_{e}_Pa": plain(partial[e]), f"p_{e}_partial_Pa": plain(partial[e]), f"partial_pressure_{e}_Pa": plain(partial[e]), f"{e}_partial_pressure_Pa": plain(partial[e]),
            f"y_{e}": plain(y[e]), f"{e}_in_vapour_mol_pct": plain(100.0 * y[e]), f"vapour_{e}_mol_pct": plain(100.0 * y[e]), f"a_{e}": plain(volatile[e] / volatile[e] * x[e] * gammas.get(e, 1.0)),
            f"{e}_in_vapour_pct": plain(100.0 * w), f"vapour_{e}_pct": plain(100.0 * w), f"vapour_{e}_wt_pct": plain(100.0 * w), f"x_{e}": x[e],
            f"{e}_in_condensate_pct": plain(100.0 * fluxes[e] / flux),
        }  # fmt: skip
    found |= {
        **shares,
        "p_Pa": {e: plain(p) for e, p in partial.items()},
        "partial_pressure_Pa": {e: plain(p) for e, p in partial.items()},
        "p_partial_Pa": {e: plain(p) for e, p in partial.items()},
    }
    found["vapour_pct"] = {e: found[f"vapour_{e}_pct"] for e in x}
    for one in x:
        for other in x:
            if one != other:
                beta = volatile[one] / volatile[other]
                found |= {
                    f"{n}_{one}_{other}": plain(beta)
                    for n in (
                        "beta",
                        "alpha",
                        "relative_volatility",
                        "separation_factor",
                        "separation_coefficient",
                    )
                }
                found |= {
                    f"{n}_{one}_over_{other}": plain(beta)
                    for n in ("beta", "alpha", "volatility", "relative_volatility", "separation_factor")
                }
                found[f"beta_{one}"] = plain(beta)
                found[f"log10_beta_{one}"] = plain(np.log10(beta))
    if len(x) == 2:
        light, heavy = sorted(x, key=lambda e: -float(np.mean(volatile[e])))
        beta = plain(volatile[light] / volatile[heavy])
        found |= dict.fromkeys(
            ("beta", "relative_volatility", "separation_factor", "alpha", "separation_coefficient"), beta
        )
        found["log10_beta"] = plain(np.log10(volatile[light] / volatile[heavy]))
        found["molecular_beta"] = plain(
            volatile[light] / volatile[heavy] * math.sqrt(molar_mass(heavy) / molar_mass(light))
        )
    if kelvin is not None:
        for e in x:
            rate = (
                3600.0
                * np.asarray(partial[e])
                * np.sqrt(molar_mass(e) / 1000.0 / (2.0 * math.pi * GAS_CONSTANT * np.asarray(kelvin)))
            )
            alpha = (
                given.one(
                    "alpha|evaporation_coefficient|accommodation_coefficient|sticking_coefficient", "", 1.0
                )
                or 1.0
            )
            found[f"{e}_kg_per_m2_h"] = plain(alpha * rate)
    return found


def volatilities(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Separation factors of metals whose pressures are stated, gamma of 1 where none is; no composition is needed."""
    given = Given(inputs)
    levels = {**given.table("p0|p|pure_pressure|vapour_pressure|vapour_pressures|p_pure|p_sat", "Pa"),
              **{e: float(v) for e, v in given.elements("p0_{}|p_{}|p_{}_pure|{}_p0|{}_vapour_pressure|p_sat_{}|vapour_pressure_{}", "Pa").items()}}  # fmt: skip
    gammas = {
        **given.table("gamma|activity_coefficient|activity_coefficients", ""),
        **{e: float(v) for e, v in given.elements("gamma_{}|{}_gamma", "").items()},
    }
    if not levels:  # two metals that are called i and j, or 1 and 2
        named = {m[1]: x for k in inputs if (m := re.match(r"p0?(?:_star|_sat)?_([ijAB12])(?:_|$)", str(k))) and (x := given.one(str(k), "Pa")) is not None}  # fmt: skip
        levels = {str(e): x for e, x in named.items()}
        gammas |= {e: x for e in levels if (x := given.one(f"gamma_{e}", "")) is not None}
    if len(levels) < 2:
        raise KeyError("p0_X_Pa of two metals")
    found: dict[str, Any] = {}
    strength = {e: p * gammas.get(e, 1.0) for e, p in levels.items()}
    for one in levels:
        for other in levels:
            if one != other:
                beta = strength[one] / strength[other]
                found |= {
                    f"{n}_{one}_{other}": beta
                    for n in ("beta", "alpha", "relative_volatility", "separation_factor")
                } | {
                    f"beta_{one}_over_{other}": beta,
                    f"beta_{one}": beta,
                    f"p{one}_over_p{other}": levels[one] / levels[other],
                }
    if len(levels) == 2:
        ratio = max(strength.values()) / min(strength.values())
        found |= dict.fromkeys(
            ("beta", "relative_volatility", "separation_factor", "alpha", "separation_coefficient"), ratio
        ) | {"log10_beta": math.log10(ratio)}
    return found


def _of_the_gas(inputs: Mapping[str, Any], metal: str, pascal: Any, kelvin: Any) -> bool:
    """Whether a bare `p` beside a temperature is the still's pressure: it is no vapour pressure of the metal at hand."""
    if metal not in molar_masses() or not any(k in inputs for k in ("p_Pa", "p_mmHg", "p_Torr", "p_mbar")):
        return False
    ratio = np.asarray(pascal, dtype=np.float64) / pressure_over_melt(metal, kelvin)
    return bool(np.any((ratio > FAR) | (ratio < 1.0 / FAR)))


def langmuir(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Rate of evaporation into vacuum, with what an area loses in a time; see `words`."""
    given = Given(inputs)
    kelvin = kelvins(given)
    if kelvin is None:
        raise KeyError("T_K")
    label = str(inputs.get("label", ""))
    metal = str(inputs.get("metal", inputs.get("element", ""))) or next(
        (w for w in re.findall(r"\b[A-Z][a-z]?\b", label) if w in molar_masses()), ""
    )
    levels = given.elements("p_{}|{}_p|p0_{}|{}_vapour_pressure", "Pa")
    levels |= given.table("p|vapour_pressure|p0|pressure", "Pa")
    if (
        one := given.get(
            "p|p0|vapour_pressure|pressure|equilibrium_pressure|p_sat|partial_pressure|p_vap|p_star|p_pure|pure_pressure|saturation_pressure",
            "Pa",
        )
    ) is not None and not _of_the_gas(inputs, metal, one, kelvin):
        levels[metal or "metal"] = one
    equation = {m: p for m, p in stated_pressures(inputs).items() if not m.startswith("T_boil")}
    levels = {**equation, **levels}
    if not levels:
        own = [metal] if "metal" in inputs or "element" in inputs else metals_named(label)
        levels |= {str(e): pressure_over_melt(str(e), kelvin) for e in inputs.get("metals", own)}
    if not levels:
        raise KeyError("p_Pa, the vapour pressure, or metal")
    alpha = given.one(
        "alpha|evaporation_coefficient|accommodation_coefficient|sticking_coefficient|condensation_coefficient",
        "",
        1.0,
    )
    behind = given.get(BEHIND, "Pa", 0.0)
    x = alloy({k: v for k, v in inputs.items() if k.startswith(("x_", "gamma"))})
    alone = given.one("x|mole_fraction", "") if len(levels) == 1 else None
    unread = [
        n
        for n, _ in given.figures()
        if n not in given.used and read(n).unit and read(n).dimension == _PRESSURE
    ]
    if unread and not stated_pressures(inputs):
        raise OutOfValidity(
            f"{unread[0]}: whether a metal's own pressure (p0_X_Pa) or that above the melt (p_back_Pa)?"
        )
    found: dict[str, Any] = {}
    for e, p in levels.items():
        mass = (
            given.one("M|molar|molar_mass|atomic|M_g_mol|M_g_per_mol", "")
            if e == "metal" or len(levels) == 1
            else None
        )
        stated_mass = given.one("molar_mass|M|atomic_mass|molecular", "g_per_mol")
        grams = stated_mass or mass or (molar_mass(e) if e in molar_masses() else None)
        if grams is None:
            raise KeyError("metal, or M_g_per_mol")
        gamma = given.one(f"gamma_{e}|gamma", "", 1.0)
        level = (
            np.asarray(p, dtype=np.float64) * x.get(e, alone if alone is not None else 1.0) * (gamma or 1.0)
            - np.asarray(behind)
        ) * (alpha if alpha is not None else 1.0)
        flux = level * np.sqrt(
            grams / 1000.0 / (2.0 * math.pi * GAS_CONSTANT * np.asarray(kelvin, dtype=np.float64))
        )  # kg/m2/s
        for name in (f"{e}", "") if len(levels) == 1 else (f"{e}",):
            lead = f"{name}_" if name and name != "metal" else ""
            for stem in ("", "rate_", "evaporation_", "evaporation_rate_", "flux_", "w_", "max_rate_"):
                found |= {
                    f"{lead}{stem}kg_per_m2_s": plain(flux),
                    f"{lead}{stem}kg_per_m2_h": plain(3600.0 * flux),
                }
            area = given.get("area|surface|evaporating_area|bath_area|melt_area|surface_area|A", "m2")
            if (
                area is None
                and (d := given.get("d|crucible|diameter|bath_diameter|crucible_diameter", "m")) is not None
            ):
                area = math.pi / 4.0 * d**2
            if area is None:
                continue
            seconds = given.get("t|time|duration|hours", "s")
            charge = given.get(
                "charge|mass|m|m0|melt_mass|melt|metal_mass|evaporated|to_evaporate|amount|metal", "kg"
            )
            for stem in ("evaporation", "rate", "evaporated", ""):
                part = f"{lead}{stem}{'_' if stem else ''}"
                found[f"{part}kg_per_h"] = plain(3600.0 * flux * area)
            if seconds is not None:
                for stem in ("evaporated", "loss", "mass_evaporated", "mass_loss"):
                    found[f"{lead}{stem}_kg"] = plain(flux * area * seconds)
            if charge is not None:
                for stem in ("t", "time", "t_evaporate", "evaporation_time", "time_to_evaporate"):
                    found[f"{lead}{stem}_h"] = plain(charge / (flux * area) / 3600.0)
    return found


_LATENT = Worksheet(
    (
        Quantity("H", "kJ_per_mol", "dH_vap|enthalpy_of_vaporisation|heat_of_vaporisation|enthalpy_of_vaporization|heat_of_vaporization|H_vap|dHv|latent_heat|delta_H", "of evaporation"), Quantity("M", "g_per_mol", "M|molar_mass|atomic_mass|molar|atomic_weight", "of the metal", 0.0), Quantity("E", "kWh_per_t", "latent|latent_heat|heat_of_vaporisation|evaporation|minimum|theoretical|least|theoretical_energy|minimum_energy|latent_energy", "that evaporation takes"),
        Quantity("W", "kWh_per_t", "plant|energy|plant_energy|electricity|consumption|actual|plant_use|energy_consumption", "used"), Quantity("n", "fraction", "thermal_efficiency|energy_efficiency|heat_efficiency|efficiency", "", 0.0, 1.0),
    ),
    (relation("E", lambda H, M: H / M * 1e6 / 3600.0), relation("n", lambda E, W: E / W), relation("W", lambda E, n: E / n)),
)  # fmt: skip
_CARRIED = Worksheet(
    (
        Quantity("c", "ppm", "feed_impurity|impurity_feed|impurity_in_feed|impurity|feed_impurities|impurity_in|C0", "in the melt", 0.0), Quantity("b", "", "beta|separation_factor|relative_volatility|volatility_ratio", "of the impurity over the metal", 0.0), Quantity("d", "fraction", "carry_over|carry_over_fraction|entrainment|entrained|entrainment_fraction|carryover|carryover_fraction|splash", "of the melt, carried into the vapour", 0.0, 1.0),
        Quantity("y", "ppm", "product_impurity|impurity_product|distillate_impurity|impurity_in_product|impurity_in_distillate|product_impurities", "in the product", 0.0), Quantity("f", "ppm", "entrainment_floor|floor|carry_over_floor", "by what is carried alone"),
    ),
    (relation("y", lambda c, b, d: c * (b + d)), relation("f", lambda c, d: c * d), relation("d", lambda y, c, b: y / c - b)),
)  # fmt: skip
_CLAUSIUS = Worksheet(
    (
        Quantity("p1", "Pa", "p1|p_1", "pressure at T1"), Quantity("p2", "Pa", "p2|p_2", "pressure at T2"),
        Quantity("T1", "K", "T1|T_1", ""), Quantity("T2", "K", "T2|T_2|T_boil", ""),
        Quantity("H", "kJ_per_mol", "dH_vap|enthalpy_of_vaporisation|heat_of_vaporisation|H_vap|Ea|dHv|latent_heat|delta_H", ""),
    ),
    (
        relation("p2", lambda p1, T1, T2, H: p1 * np.exp(-H * 1e3 / GAS_CONSTANT * (1.0 / T2 - 1.0 / T1))),
        relation("T2", lambda p1, p2, T1, H: 1.0 / (1.0 / T1 - np.log(p2 / p1) * GAS_CONSTANT / (H * 1e3))),
        relation("H", lambda p1, p2, T1, T2: -1e-3 * GAS_CONSTANT * np.log(p2 / p1) / (1.0 / T2 - 1.0 / T1)),
    ),
)  # fmt: skip


_LOSS = Worksheet(
    (
        Quantity("w", "kg_per_m2_h", "rate|evaporation_rate|evaporation|flux|specific_rate|evaporation_flux", "stated"), Quantity("A", "m2", "area|surface|melt_area|evaporating_area|surface_area|A", ""), Quantity("m", "kg", "charge|evaporated|mass|to_evaporate|mass_evaporated|metal|amount", ""), Quantity("t", "h", "t|time|duration|hours|evaporation_time", ""), Quantity("q", "kg_per_h", "evaporation|rate|evaporated|output|capacity|production", ""),
    ),
    (relation("q", lambda w, A: w * A), relation("t", lambda m, q: m / q), relation("m", lambda q, t: q * t), relation("q", lambda m, t: m / t), relation("w", lambda q, A: q / A), relation("A", lambda q, w: q / w)),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """All that the figures of a case decide of an evaporation."""

    def clausius(given: Mapping[str, Any]) -> dict[str, Any]:
        return _CLAUSIUS.compute(given)

    found = dict(
        together(
            stirred,
            pressures,
            binary_batch,
            rayleigh,
            raoult,
            volatilities,
            clausius,
            langmuir,
            _CARRIED.compute,
            _LATENT.compute,
            _LOSS.compute,
            series,
            activation,
        )(inputs)
    )
    for name, value in list(found.items()):
        if (
            re.match(r"(beta|alpha|separation_coefficient|separation_factor|relative_volatility)(_|$)", name)
            and np.all(np.asarray(value if not isinstance(value, Mapping) else 1.0) > 0)
            and not isinstance(value, Mapping)
        ):
            found |= {
                f"{log}_{name}": plain(np.log10(np.asarray(value, dtype=np.float64)))
                for log in ("log10", "log", "lg")
            }
    for name, value in list(found.items()):
        if name.startswith("T") and name.endswith("_K") and isinstance(value, float):
            found[f"{name[:-2]}_C"] = value - ICE_POINT
    if not found:
        raise OutOfValidity("nothing of an evaporation follows")
    return found


def _pairs() -> Iterator[Word]:
    yield Word(
        "equation, coefficients {Pb: [A, B]} (or A, B)",
        "log10 p/Pa = A + B/T",
        "the case's own vapour pressure, in Pa, atm or mmHg",
    )
    yield Word(
        "x_X (or X_pct), gamma_X, p0_X_Pa or T_K",
        "-, -, Pa, K",
        "Raoult: asks for p_X_Pa, y_X, beta_X_Y, vapour_X_pct",
    )
    yield Word(
        "T_K, p_Pa or metal, alpha, area_m2, t_h",
        "K, Pa, -, m2, h",
        "Langmuir: asks for kg_per_m2_h, evaporated_kg",
    )
    yield Word("p1_Pa, T1_K, T2_K, dH_vap_kJ_per_mol", "", "Clausius-Clapeyron: asks for p2_Pa")
    yield from RAYLEIGH.words
    yield from SERIES.words


TECHNOLOGIES = (
    Technology(
        "still-figures", "Evaporation of metals in figures", ("P14", "P07", "E23"),
        "Vapour pressure, Raoult, Langmuir and Rayleigh on the figures that a case states.", "industrial", __name__, None, compute,
        answers=("*distil*", "*vapo?r*", "*vapour*", "*Rayleigh*", "*Raoult*", "*Langmuir*", "*evaporat*", "*volatil*", "*vacuum*", "*dezinc*", "*VLE*", "*retort*", "*separation*", "*boiling*", "*LVE*", "*liquid fit*", "*resistance*", "*volatilit*", "*activity*"),
        words=tuple(_pairs()), equations=__doc__ or "", stated_only=True, labelled=True,
        needs=(Need("*_final_pct", "the share of the melt that evaporates with the relative volatility, or area, mass and time of a stated alloy"), Need("*relative_volatility*", "p0_X_Pa of both metals, or T_K", ("T_K", "T_C")), Need("p_*_Pa", "T_K, or the constants of an equation with its pressure unit", ("T_K", "T_C")), *RAYLEIGH.needs),
    ),
)  # fmt: skip
