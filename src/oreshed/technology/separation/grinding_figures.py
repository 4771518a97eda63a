"""Crushing and grinding in figures: Bond with every Rowland factor, operating and test work indices, mill performance.

Bond         W = Wi (10/sqrt P80 - 10/sqrt F80) ; operating index Wio = W / (10/sqrt P80 - 10/sqrt F80)
corrected    W x EF1 dry x EF2 open circuit x EF3 diameter x EF4 coarse feed x EF5 fine product x EF6, EF7 ratio x EF8 rods
test         Wi = 44.5 / (P1^0.23 G^0.82 (10/sqrt P - 10/sqrt F)) kWh per short ton
functional   new fines = t/h (p - f) = mill power x classification efficiency x grinding rate ; efficiency = rate / G
media        ball of 25.4 sqrt(F/K) (SG Wi / (Cs sqrt(3.281 D)))^(1/3) mm ; critical speed 42.3 / sqrt(D - d) rpm
sizes        Rosin-Rammler y = 1 - exp(-(x/x')^n), Gaudin-Schuhmann y = (x/k)^m
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology
from oreshed.technology.separation import comminution_laws as mill

PER_SHORT_TON = 1.10231131  # short tons a tonne
HORSEPOWER = 0.745700

BOND = Worksheet(
    (
        Quantity("F", "um", "F80|feed_F80|feed_80pct|feed_80pct_passing|feed_P80|feed_d80|F_80|feed|feed_size|F", "80 % passing size of the feed", 0.0),
        Quantity("P", "um", "P80|product_P80|product_80pct|product_80pct_passing|product_d80|P_80|product|product_size|P", "of the product", 0.0),
        Quantity("Wi", "kWh_per_t", "Wi|bond_work_index|work_index|BWi|RWi|CWi|Bond_index|ball_mill_work_index|Wi_metric|Bond_Wi|rod_mill_work_index|crushing_work_index", "work index, per tonne", 0.0),
        Quantity("Ws", "", "Wi_kWh_per_short_ton|bond_work_index_kWh_per_short_ton|work_index_kWh_per_short_ton|BWi_kWh_per_short_ton|Wi_kWh_per_st|Wi_st", "kWh per short ton", 0.0),
        Quantity("W", "kWh_per_t", "W|energy|specific_energy|W_Bond|Bond_energy|uncorrected|E|specific_grinding_energy|W_uncorrected|grinding_energy|mill|circuit", "energy"),
        Quantity("Wio", "kWh_per_t", "operating_work_index|Wio|operating_Wi|OWi", "operating work index"),
        Quantity("q", "t_per_h", "|feed|throughput|feed_rate|mill_feed|tonnage|circuit_feed|ore|rate|capacity|fresh_feed|feed_flow", "dry ore"),
        Quantity("day", "t_per_d", "|feed|throughput|feed_rate|mill_feed|tonnage|circuit_feed|ore|rate|capacity", ""), Quantity("hd", "", "h_per_day|hours_per_day|h_per_d", ""),
        Quantity("N", "kW", "power|mill_power|motor_power|net_power|power_draw|mill_power_draw|mill_draw|pinion_power|crusher_power|ball_mill_power", "at the pinion"),
        Quantity("ratio", "", "reduction_ratio|Rr|R_r|size_reduction", "F80 over P80"), Quantity("term", "", "size_term|bond_term", "10/sqrt P - 10/sqrt F"),
        Quantity("eff", "fraction", "bond_efficiency|grinding_efficiency_vs_Bond|Wi_over_Wio|efficiency_Wi_over_Wio|work_index_efficiency", "Wi / Wio"),
        Quantity("per", "", "Wio_over_Wi|operating_over_laboratory|Wio_Wi", ""),
        Quantity("motor", "fraction", "motor_efficiency|drive_efficiency|mechanical_efficiency|transmission_efficiency", "", 0.0, 1.0), Quantity("Nm", "kW", "motor_input_power|installed_power|gross_power|motor_power_required|power_at_motor|wall_power", "at the motor"),
        Quantity("hp", "", "power_hp|hp|mill_power_hp", "horsepower"),
        Quantity("P1", "um", "P1|closing_screen|test_screen|closing_size|limiting_screen|screen_aperture|test_sieve|P_1", "closing screen of the test"),
        Quantity("G", "", "Gbp|Gbp_g_per_rev|G_g_per_rev|grindability_g_per_rev|G|Gpb_g_per_rev|net_g_per_rev|Bond_grindability_g_per_rev|grindability", "g/rev"),
        Quantity("Wt", "", "Wi_test_kWh_per_short_ton|test_Wi_kWh_per_short_ton|Wi_short", "kWh per short ton"),
    ),
    (
        relation("ratio", lambda F, P: F / P), relation("term", lambda P, F: 10.0 / np.sqrt(P) - 10.0 / np.sqrt(F)),
        relation("Wi", lambda Ws: Ws * PER_SHORT_TON), relation("q", lambda day, hd: day / hd), relation("q", lambda day: day / 24.0),
        relation("Wt", lambda P1, G, term: 44.5 / (P1**0.23 * G**0.82 * term)), relation("Wi", lambda Wt: Wt * PER_SHORT_TON), relation("Ws", lambda Wt: Wt),
        relation("N", lambda hp: hp * HORSEPOWER), relation("N", lambda Nm, motor: Nm * motor), relation("N", lambda Nm: Nm),  # where no efficiency is told
        relation("W", lambda Wi, term: Wi * term), relation("W", lambda N, q: N / q), relation("Wio", lambda W, term, N, q: N / q / term), 
        relation("Wi", lambda W, term: W / term), relation("term", lambda W, Wi: W / Wi), relation("P", lambda term, F: (10.0 / (term + 10.0 / np.sqrt(F))) ** 2),
        relation("F", lambda term, P: (10.0 / (10.0 / np.sqrt(P) - term)) ** 2),
        relation("N", lambda W, q: W * q), relation("q", lambda N, W: N / W), relation("Nm", lambda N, motor: N / motor), relation("hp", lambda N: N / HORSEPOWER),
        relation("eff", lambda Wi, Wio: Wi / Wio), relation("per", lambda Wi, Wio: Wio / Wi), relation("day", lambda q: 24.0 * q),
    ),
)  # fmt: skip
FUNCTIONAL = Worksheet(
    (
        Quantity("q", "t_per_h", "circuit_feed|feed|throughput|circuit|feed_rate|mill_feed|fresh_feed|tonnage|", "dry feed of the circuit"),
        Quantity("p", "fraction", "product_passing|product|product_{um}|circuit_product|product_fines|product_passing_{um}|circuit_product_passing|overflow_passing|cyclone_overflow_passing|product_minus_{um}|product_finer|product_minus", "finer than the target"),
        Quantity("f", "fraction", "feed_passing|feed|feed_{um}|circuit_feed|feed_fines|feed_passing_{um}|circuit_feed_passing|feed_minus_{um}|feed_finer|feed_minus", ""),
        Quantity("coarse", "fraction", "classification_system_efficiency|CSE|classification_efficiency|mill_coarse|mill_content_coarse|coarse_in_mill", "coarse share of the mill's solids", 0.0, 1.0),
        Quantity("mf", "fraction", "mill_feed_coarse|mill_feed_plus_{um}|mill_feed_coarser", ""), Quantity("md", "fraction", "mill_discharge_coarse|mill_discharge_plus_{um}|mill_discharge_coarser", ""),
        Quantity("N", "kW", "ball_mill_power|ball_mill|mill_power|power|mill_power_draw|power_draw|mill_draw", ""), Quantity("Ne", "kW", "effective_power|effective_mill_power|power_on_coarse|effective_grinding_power", "on coarse"),
        Quantity("G", "", "Bond_grindability_{um}_g_per_rev|Bond_grindability_g_per_rev|grindability_g_per_rev|ore_grindability_g_per_rev|Gbp_g_per_rev|Gbp|ore_grindability|grindability", "g/rev"),
        Quantity("new", "t_per_h", "new_minus{um}|new_fines|new_product|fines_produced|new_minus_{um}|production_rate_of_fines|fines_production", "new fines"),
        Quantity("rate", "", "mill_grinding_rate_t_per_kWh|grinding_rate_t_per_kWh|mill_grinding_rate|grinding_rate", "t/kWh on coarse"),
        Quantity("rate_kg", "", "mill_grinding_rate_kg_per_kWh", ""),
        Quantity("eff", "", "mill_grinding_efficiency|grinding_efficiency|ball_mill_grinding_efficiency", "(t/kWh)/(g/rev)"),
        Quantity("W", "kWh_per_t", "mill|W|specific_energy|ball_mill|energy", ""), Quantity("each", "", "kWh_per_t_new_fines|kWh_per_t_new_minus_{um}|kWh_per_t_minus_{um}|SSE_{um}_kWh_per_t|SSE{um}_kWh_per_t|kWh_per_t_new_minus{um}|energy_per_new_fines_kWh_per_t|size_specific_energy_kWh_per_t|SSE_kWh_per_t", "kWh per tonne of new fines"),
    ),
    (
        relation("coarse", lambda mf, md: (mf + md) / 2.0), relation("new", lambda q, p, f: q * (p - f)), relation("Ne", lambda N, coarse: N * coarse),
        relation("rate", lambda new, Ne: new / Ne), relation("rate_kg", lambda rate: 1000.0 * rate), relation("eff", lambda rate, G: rate / G), relation("rate", lambda eff, G: eff * G),
        relation("new", lambda rate, Ne: rate * Ne), relation("q", lambda new, p, f: new / (p - f)), relation("p", lambda new, q, f: f + new / q), relation("W", lambda N, q: N / q), relation("each", lambda N, new: N / new),
    ),
)  # fmt: skip
MILL = Worksheet(
    (
        Quantity("D", "m", "mill_diameter|D|mill_D|d|inside_diameter|mill_inside_diameter|diameter_inside_liners", "inside liners"), Quantity("b", "m", "ball|ball_diameter|ball_d|ball_size|top_ball|ball_top_size", ""),
        Quantity("crit", "rpm", "critical_speed|Nc|N_c|critical_rpm|mill_critical_speed", ""), Quantity("share", "fraction", "critical_speed|critical|speed|fraction_critical|Cs|speed_pct_critical|percent_critical|critical_speed_fraction", "of the critical speed"),
        Quantity("rpm", "rpm", "mill_speed|speed|operating_speed|rotation_speed|rotation|mill_rotation|running_speed|N", ""), Quantity("B", "mm", "make_up_ball|ball_make_up|top_size_ball|makeup_ball|ball_size_Bond|max_ball|charge_ball|make_up_ball_d|top_ball_size", "Bond's ball"),
        Quantity("F", "um", "F80|feed_F80|feed_80pct_passing", ""), Quantity("Kb", "", "K|ball_K|mill_factor_K", "350 wet overflow, 330 grate, 335 dry"), Quantity("SG", "", "SG|ore_SG|specific_gravity|density_t_per_m3|ore_density_t_per_m3", "t/m3"), Quantity("Ws", "", "Wi_kWh_per_short_ton|Wi_short_ton|work_index_kWh_per_short_ton|BWi_kWh_per_short_ton", ""), Quantity("Wi", "kWh_per_t", "Wi|bond_work_index|work_index|BWi", ""),
    ),
    (
        relation("crit", lambda D, b: 42.305 / np.sqrt(D - b)), relation("crit", lambda D: 42.305 / np.sqrt(D)), relation("rpm", lambda crit, share: crit * share), relation("share", lambda rpm, crit: rpm / crit),
        relation("Ws", lambda Wi: Wi / PER_SHORT_TON),
        relation("B", lambda F, Kb, SG, Ws, share, D: 25.4 * np.sqrt(F / Kb) * (SG * Ws / (100.0 * share * np.sqrt(3.281 * D))) ** (1.0 / 3.0)),
    ),
)  # fmt: skip
SIZES = Worksheet(
    (
        Quantity("x", "um", "size|x|d|sieve|sizes", "a size"), Quantity("y", "fraction", "passing|cumulative_passing|finer|Y|fraction_passing|undersize|F", "finer than it"), Quantity("over", "fraction", "retained|cumulative_retained|oversize|R", "coarser"),
        Quantity("xr", "um", "rosin_rammler_size|size_63_2_pct_passing|size_63_pct_passing|size_63pct_passing|size_632_passing|size_at_63_2_pct|x63_2|d63_2|x_prime|d_prime|size_modulus_RR|x63|d63|characteristic_size|x_c", "63.2 % passing"), Quantity("n", "", "n|spread_n|uniformity_n|rosin_rammler_exponent|slope_n|rosin_rammler_n|uniformity|sharpness_n|distribution_modulus_n|spread", ""),
        Quantity("k", "um", "k|gaudin_size|size_modulus|top_size|k_gs|maximum_size", "100 % passing"), Quantity("m", "", "m|gaudin_m|schuhmann_m|distribution_modulus|schuhmann_slope|alpha", ""), Quantity("P80", "um", "P80|d80|x80|K80", ""), Quantity("P50", "um", "P50|d50|x50|median", ""),
    ),
    (
        relation("y", lambda x, xr, n: -np.expm1(-((x / xr) ** n))), relation("P80", lambda xr, n: xr * math.log(5.0) ** (1.0 / n)), relation("P50", lambda xr, n: xr * math.log(2.0) ** (1.0 / n)),
        relation("y", lambda x, k, m: np.minimum((x / k) ** m, 1.0)), relation("P80", lambda k, m: k * 0.8 ** (1.0 / m)), relation("P50", lambda k, m: k * 0.5 ** (1.0 / m)), relation("over", lambda y: 1.0 - y),
        relation("xr", lambda P80, n: P80 / math.log(5.0) ** (1.0 / n)), relation("k", lambda P80, m: P80 / 0.8 ** (1.0 / m)),
    ),
)  # fmt: skip


def rowland(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Bond's energy with the factors that a case's mill, circuit and sizes call for; each factor by number.

    A factor that does not apply is 1. Raises KeyError for work index or sizes that are missing.
    """
    given = Given(inputs)
    known = BOND.derive(BOND.read(given))
    for symbol in ("Wi", "F", "P"):
        if symbol not in known:
            raise KeyError(BOND.by_symbol[symbol].word)
    f80, p80, wi = known["F"], known["P"], known["Wi"]
    if np.any(np.asarray(p80) >= np.asarray(f80)):
        raise OutOfValidity(f"product of {p80} um is not finer than the feed of {f80} um")
    short, ratio = wi / PER_SHORT_TON, f80 / p80
    text = f"{inputs.get('label', '')} {given.text()}".lower()
    rod = "rod mill" in text or "rod" in str(inputs.get("mill", "")).lower() or bool(inputs.get("rod_mill"))
    dry = bool(inputs.get("dry")) or (inputs.get("wet") is False) or ("dry" in text and "dry t" not in text)
    ef: dict[str, Any] = {"EF1": mill.dry_grinding() if dry else 1.0}
    control = given.one(
        "open_circuit_passing_control|passing_control|product_control_passing|reference_passing|control_passing"
    )
    ef["EF2"] = 1.0
    if control is not None:
        ef["EF2"] = mill.open_circuit(control)
    elif given.one("open_circuit_factor|inefficiency_open", "") is not None:
        ef["EF2"] = given.one("open_circuit_factor|inefficiency_open", "")
    elif ("open" in text and "circuit" in text) or inputs.get("open_circuit") is True:
        ef["EF2"] = 1.2  # control on 80 % passing, as work index and P80 are
    diameter = mill.mill_inside_m(inputs)
    if diameter is not None:
        ef["EF3"] = mill.mill_diameter(diameter)
    optimum = given.one("Fo|F0|optimum_feed|optimum_feed_size|F_o", "um")
    if optimum is not None:
        ef["EF4"] = (ratio + (short - 7.0) * (f80 - optimum) / optimum) / ratio if f80 > optimum else 1.0
    else:
        ef["EF4"] = mill.oversize_feed(short, f80, p80, rod=rod) if np.isfinite(f80) else 1.0
    ef["EF5"] = 1.0 if rod else mill.fine_product(p80)
    length = given.one("L_over_D|length_over_diameter|L_D", "")
    span = given.one("mill_length|L|rod_length|length", "m")
    if length is None and span is not None and diameter:
        length = span / diameter
    if rod and length is not None:
        ef["EF6"] = mill.rod_reduction(ratio, length)
    ef["EF7"] = 1.0 if rod else mill.low_reduction(ratio)
    if rod and ("crush" in text or "EF8" in inputs or "rod_feed" in inputs):
        ef["EF8"] = mill.rod_feed("closed" in text, "ball mill" in text)
    stated = {
        k: float(v)
        for k, v in inputs.items()
        if k in {f"EF{i}" for i in range(1, 9)} and isinstance(v, (int, float))
    }
    ef |= stated
    total = (
        math.prod(float(np.ravel(x)[0]) for x in ef.values())
        if all(np.ndim(x) == 0 for x in ef.values())
        else np.prod(np.broadcast_arrays(*ef.values()), axis=0)
    )
    plain = known["Wi"] * known["term"]
    corrected = plain * total
    found: dict[str, Any] = {k: np.asarray(x).tolist() for k, x in ef.items()}
    found |= {
        "EF_total": np.asarray(total).tolist(),
        "EF_product": np.asarray(total).tolist(),
        "total_factor": np.asarray(total).tolist(),
        "Fo_um": optimum or float(mill.optimum_feed_um(short, rod)),
    }
    for name in (
        "W_corrected",
        "corrected_energy",
        "corrected_W",
        "energy_corrected",
        "W_Rowland",
        "corrected",
    ):
        found[f"{name}_kWh_per_t"] = np.asarray(corrected).tolist()
        found[f"{name}_kWh_per_short_ton"] = (np.asarray(corrected) / PER_SHORT_TON).tolist()
    for name in ("W_Bond", "Bond_energy", "W_uncorrected", "uncorrected"):
        found[f"{name}_kWh_per_t"] = np.asarray(plain).tolist()
        found[f"{name}_kWh_per_short_ton"] = (np.asarray(plain) / PER_SHORT_TON).tolist()
    if "q" in known:
        asked = (
            bool(diameter)
            or dry
            or any(w in text for w in ("rowland", "correct", "ef3", "ef4", "ef5"))
            or bool(stated)
        )
        plain_names: tuple[str, ...] = ("mill_power", "pinion_power", "required_power") if asked else ()
        if any(w in text for w in ("rowland", "correct")):
            plain_names = (*plain_names, "power")  # what a case corrects, it draws
        for name in ("power_corrected", "corrected_power", "mill_power_corrected", *plain_names):
            found[f"{name}_kW"] = np.asarray(corrected * known["q"]).tolist()
    return found


def functional(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """McIvor's functional performance of a ball mill circuit, whatever the target size in the names."""
    sizes = {m[1] for k in inputs if (m := re.search(r"(\d+)_?um", k))}
    plain = {re.sub(r"_?(?:minus_?|-)?\d+_?um", "_{um}", k): v for k, v in inputs.items()}
    named = {k.replace("_{um}_pct", "_pct").replace("_{um}", ""): v for k, v in plain.items()}
    found = FUNCTIONAL.compute({**named, **inputs})
    out: dict[str, Any] = {}
    for name, x in found.items():
        out[name.replace("{um}", "")] = x
        for size in sizes:
            out[name.replace("{um}", f"{size}um")] = x
    return out


def bond(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Bond's law solved for what is open, with the operating index of a surveyed mill."""
    given = Given(inputs)
    stated = BOND.read(given)
    found = BOND.compute(inputs)
    known = BOND.derive(stated)
    if {"N", "q", "term"} <= set(known) and {"N", "q"} <= set(stated):
        index = known["N"] / known["q"] / known["term"]
        found |= BOND.named(
            {
                "Wio": index,
                **({"eff": stated["Wi"] / index, "per": index / stated["Wi"]} if "Wi" in stated else {}),
            }
        )
        found |= {"W_kWh_per_t": known["N"] / known["q"]} if "W" not in stated and "Wi" not in stated else {}
        found["actual_kWh_per_t"] = known["N"] / known["q"]
    elif (
        {"W", "term"} <= set(stated | {"term": known.get("term")})
        and "Wi" not in stated
        and known.get("term") is not None
    ):
        found |= BOND.named({"Wio": known["W"] / known["term"]})
    whole = given.one("efficiency|overall_efficiency|mill_efficiency")
    if whole and "N" not in stated and {"W", "q"} <= set(known):
        # Told without a word for whose it is, it stands between what is drawn and what reaches the rock.
        found |= BOND.named({"N": known["W"] * known["q"] / whole})
    return found


def other_laws(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Rittinger and Kick with a stated constant, or fitted to one grind and told for another."""
    given = Given(inputs)
    f, p = given.get("F80|feed|d1|F|x1|feed_size", "um"), given.get("P80|product|d2|P|x2|product_size", "um")
    c_r, c_k = (
        given.get("C_R|K_R|rittinger_constant|Rittinger", ""),
        given.get("C_K|K_K|kick_constant|Kick", ""),
    )
    said = str(inputs.get("label", "")).lower()
    constant = given.get("K|C|constant|k|C_constant|coefficient|law_constant", "") or given.get(
        "K|C|constant|k", "kWh_per_t"
    )
    if constant is not None and c_r is None and c_k is None and ("kick" in said) != ("rittinger" in said):
        c_r, c_k = (constant, None) if "rittinger" in said else (None, constant)
    if f is None or p is None or (c_r is None and c_k is None):
        raise KeyError("F80_um and P80_um with C_R or C_K")
    found: dict[str, Any] = {}
    if c_r is not None:
        found |= dict.fromkeys(
            (
                "W_rittinger_kWh_per_t",
                "energy_kWh_per_t",
                "specific_energy_kWh_per_t",
                "Rittinger_kWh_per_t",
                "E_Rittinger_kWh_per_t",
                "W_kWh_per_t",
            ),
            np.asarray(mill.rittinger_energy(c_r, f, p)).tolist(),
        )
    if c_k is not None:
        found |= dict.fromkeys(
            (
                "W_kick_kWh_per_t",
                "energy_kWh_per_t",
                "specific_energy_kWh_per_t",
                "Kick_kWh_per_t",
                "E_Kick_kWh_per_t",
                "W_kWh_per_t",
            ),
            np.asarray(mill.kick_energy(c_k, f, p)).tolist(),
        )
    return found


def media(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Critical speed and Bond's ball; where the case gives no ball, the ball of the answer is Bond's."""
    found = MILL.compute(inputs)
    if "make_up_ball_mm" in found and "b" not in MILL.read(Given(inputs)):
        for name in (
            "ball_diameter",
            "ball_size",
            "ball",
            "recommended_ball",
            "optimum_ball_size",
            "top_ball_diameter",
            "maximum_ball_size",
            "maximum_ball_diameter",
        ):
            found[f"{name}_mm"] = found["make_up_ball_mm"]
    return found


compute = together(functional, rowland, bond, media, other_laws, SIZES.compute)
TECHNOLOGIES = (
    Technology(
        "grinding-figures", "Crushing and grinding in figures", ("S01", "N14"),
        "Bond, Rowland, operating index, functional performance, media and sizes on a plant's own figures.", "industrial", __name__, None, compute,
        answers=("*crush*", "*grind*", "*mill*ing*", "*comminut*", "*Bond*", "*Rowland*", "*work index*", "*size distribution*", "*ball mill*", "*rod mill*"),
        words=(*BOND.words, *FUNCTIONAL.words, *MILL.words, *SIZES.words), equations=__doc__ or "", stated_only=True, labelled=True,
        sources=("Bond 1952, 1961", "Rowland 1976", "McIvor 1988 and after (functional performance)"), needs=(*BOND.needs, *FUNCTIONAL.needs),
    ),
)  # fmt: skip
