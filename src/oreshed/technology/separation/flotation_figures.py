"""Flotation in figures: banks and batch cells of several minerals, residence, cells needed, reagents and carrying rate.

bank        R = Rinf (1 - (1 + k tau/N)^-N) ; plug or batch R = Rinf (1 - exp(-k t)) ; one cell R = Rinf k tau/(1 + k tau)
mass        pull = sum R_i w_i ; grade_i = R_i w_i / pull ; a metal's by its mineral's formula
entrained   R_total = R + ENT R_water (1 - R)
residence   tau = V N (1 - air) / Q ; Q = solids (1/SG + (1 - s)/s)
froth       R = Rc Rf / (Rc Rf + 1 - Rc)
reagent     kg/h = g/t x t/h / 1000
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.concentrate_figures import floating_shares
from oreshed.technology.separation.flotation_bank import bank_recovery
from oreshed.technology.species import composition
from oreshed.technology.species import minerals as mineral_table

ONE = Worksheet(
    (
        Quantity("k", "per_min", "k|rate|rate_constant|flotation_rate|k_rate", "rate", 0.0), Quantity("Ri", "fraction", "R_inf|Rinf|R_max|ultimate_recovery|Rmax|maximum_recovery|R_infinity", "most that floats", 0.0, 1.0),
        Quantity("t", "min", "t|residence_time|tau|residence|flotation_time|retention_time|bank_residence_time|batch_time", "in the whole bank"), Quantity("tc", "min", "residence_time_per_cell|tau_cell|t_per_cell|tau_per_cell|residence_per_cell|cell_residence_time", "a cell"),
        Quantity("N", "", "cells|N|n_cells|tanks|cells_in_series|cells_per_bank", "in series"), Quantity("R", "fraction", "R|recovery|bank_recovery|R_true|true_recovery|true_flotation_recovery|true_flotation|R_f_true", ""), Quantity("Rb", "fraction", "batch_recovery|R_batch|plug_flow_recovery|R_plug|plug_flow_limit|plug_flow", ""),
        Quantity("V", "m3", "cell_volume|volume_per_cell|cell|V_cell|effective_cell_volume|V", "a cell"), Quantity("Vt", "m3", "bank_volume|total_volume", "all cells"), Quantity("Ve", "m3", "V_eff|effective_volume|effective_bank_volume|pulp_volume_of_bank|V_effective", "pulp in all cells"), Quantity("air", "fraction", "air_holdup|gas_holdup|air|gas_hold_up|air_hold_up", "", 0.0, 1.0),
        Quantity("Q", "m3_per_min", "Q|slurry|pulp_flow|slurry_flow|flow|pulp|feed_flow|Q_slurry|volumetric_flow|pulp_volume|feed_slurry|feed_pulp|feed", ""), Quantity("S", "t_per_h", "solids|feed|dry_feed|throughput|feed_solids|dry_solids|ore|mill_feed|", ""), Quantity("s", "fraction", "solids|pulp_solids|solids_mass_fraction|pulp_solids_mass_fraction|mass_fraction_solids|solids_fraction|solids_content|percent_solids|feed_solids|solids_by_weight", "by mass", 0.0, 1.0),
        Quantity("d", "", "SG|density_t_m3|solids_density_t_per_m3|ore_SG|solids_SG|rho_s|ore_density_t_per_m3|solids_density|density_t_per_m3|specific_gravity", "t/m3"), Quantity("dk", "kg_per_m3", "solids_density|ore_density|rho_solid|rho_s|density", ""), Quantity("rho", "t_per_m3", "pulp_density|slurry_density", ""), Quantity("water", "t_per_h", "water|pulp_water|feed_water", ""), Quantity("scale", "", "scale_up|scale_up_factor|scale_factor|time_scale_up", "plant over batch time"), Quantity("tl", "min", "laboratory_time|lab_time|lab_residence_time|batch_time_lab|laboratory_flotation_time", ""),
        Quantity("Rc", "fraction", "collection_recovery|collection_zone_recovery|R_c|Rc", ""), Quantity("Rf", "fraction", "froth_recovery|R_f|Rf|froth_zone_recovery", ""), Quantity("Ro", "fraction", "overall_recovery_with_froth|R_fc|overall_recovery|R_overall", ""),
        Quantity("P", "", "P|floatability|ore_floatability|floatability_P", ""), Quantity("Sb", "per_s", "Sb|S_b|bubble_surface_area_flux|bubble_flux", ""), Quantity("Jg", "m_per_s", "Jg|superficial_gas_velocity|J_g|gas_velocity", ""), Quantity("db", "m", "d32|bubble_size|bubble_diameter|sauter_diameter|d_b|db|bubble_d32", ""),
        Quantity("ks", "per_s", "k|rate|k_c|collection_rate", ""), Quantity("kl", "per_min", "k_lab|k_laboratory|laboratory_k|lab_k|k_batch", "in the laboratory"), Quantity("kp", "per_min", "k_plant|plant_k", "in the plant"), Quantity("kr", "", "k_scale|k_scale_factor|scale_factor_k|k_plant_over_lab|plant_over_lab", "plant rate over laboratory rate", 0.0, 1.0),
        Quantity("ENT", "fraction", "ENT|entrainment|entrainment_factor|degree_of_entrainment", ""), Quantity("Rw", "fraction", "water_recovery|R_w|Rw", ""), Quantity("Re", "fraction", "entrainment_recovery|entrained_recovery|R_ent|gangue_recovery_by_entrainment|gangue_recovery|gangue_entrained", ""), Quantity("Rt", "fraction", "total_recovery_with_entrainment|R_total|total_recovery|R_tot", ""),
    ),
    (
        relation("d", lambda dk: dk / 1000.0), relation("Q", lambda S, s, d: S * (1.0 / d + (1.0 - s) / s) / 60.0), relation("rho", lambda s, d: 1.0 / (s / d + 1.0 - s)), relation("water", lambda S, s: S * (1.0 - s) / s), relation("Vt", lambda V, N: V * N), relation("Ve", lambda Vt, air: Vt * (1.0 - air)), relation("Ve", lambda t, Q: t * Q), relation("t", lambda tl, scale: tl * scale), relation("t", lambda tc, N: tc * N),
        relation("t", lambda Vt, Q, air: Vt * (1.0 - air) / Q), relation("t", lambda Vt, Q: Vt / Q), relation("tc", lambda t, N: t / N), relation("Vt", lambda t, Q, air: t * Q / (1.0 - air)), relation("Vt", lambda t, Q: t * Q), relation("N", lambda Vt, V: Vt / V), relation("V", lambda Vt, N: Vt / N),
        relation("Sb", lambda Jg, db: 6.0 * Jg / db), relation("ks", lambda P, Sb, Rf: P * Sb * Rf), relation("ks", lambda P, Sb: P * Sb), relation("k", lambda ks: 60.0 * ks), relation("kp", lambda kl, kr: kl * kr), relation("kp", lambda kl, scale: np.where(np.asarray(scale) < 1.0, kl * scale, kl / scale)), relation("k", lambda kp: kp),
        relation("R", lambda k, t, N, Ri: bank_recovery(k, t, N, Ri)), relation("Rb", lambda k, t, Ri: -Ri * np.expm1(-k * t)), relation("k", lambda R, t, N, Ri: N / t * ((1.0 - R / Ri) ** (-1.0 / N) - 1.0)), relation("t", lambda R, k, N, Ri: N / k * ((1.0 - R / Ri) ** (-1.0 / N) - 1.0)), relation("k", lambda Rb, t, Ri: -np.log(1.0 - Rb / Ri) / t),
        relation("N", lambda R, k, tc, Ri: np.ceil(np.round(-np.log(1.0 - R / Ri) / np.log(1.0 + k * tc), 9))), relation("Ro", lambda Rc, Rf: Rc * Rf / (Rc * Rf + 1.0 - Rc)), relation("Re", lambda ENT, Rw: ENT * Rw), relation("Rt", lambda R, Re: R + Re * (1.0 - R)),
    ),
)  # fmt: skip


def _metal(mineral: str) -> Mapping[str, float]:
    try:
        return composition(mineral)
    except OutOfValidity:
        return {}


def _by_mineral(inputs: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """k, R_inf and feed per mineral: from a table of tables, or tables of k, of R_inf and of the feed."""
    found: dict[str, dict[str, float]] = {}
    for name in ("minerals", "components", "species", "mineral", "feed", "classes"):
        table = inputs.get(name)
        if isinstance(table, Mapping) and any(isinstance(v, Mapping) for v in table.values()):
            for mineral, row in table.items():
                if isinstance(row, Mapping):
                    own = Given(row)
                    read = {
                        "k": own.one("k|rate|rate_constant", "per_min"), "Ri": own.one("R_inf|Rinf|R_max|ultimate_recovery|Rmax"),
                        "f": own.one("feed|feed_grade|head|grade|w|mass|content|share", "pct"), "R": own.one("recovery|R"),
                    }  # fmt: skip
                    found[str(mineral)] = {s: float(v) for s, v in read.items() if v is not None}
    if found:
        return found
    given = Given(inputs)
    k = given.table("k|rate|rate_constants|rates|k_values", "per_min") | {
        m: float(v) for m, v in _named(inputs, r"k_(\w+?)_per_(min|s|h)")
    }
    if not k:
        return {}
    limits, feed = (
        given.table("R_inf|Rinf|R_max|ultimate_recovery|Rmax", "fraction"),
        given.table("feed|feed_minerals|head|feed_grade|ore|composition|feed_mineralogy|minerals", "pct"),
    )
    limits |= {m: float(v) for m, v in _named(inputs, r"R_inf_(\w+?)(?:_pct)?")}
    for m in k:
        most = limits.get(m, given.one(f"R_inf_{m}|Rinf_{m}|{m}_R_inf"))
        fed = feed.get(m, given.one(f"feed_{m}|{m}_feed|{m}_in_feed|head_{m}|{m}", "pct"))
        found[m] = (
            {"k": k[m]}
            | ({} if most is None else {"Ri": float(most)})
            | ({} if fed is None else {"f": float(fed)})
        )
    return found


def _named(inputs: Mapping[str, Any], pattern: str) -> list[tuple[str, float]]:
    scale = {"min": 1.0, "s": 60.0, "h": 1.0 / 60.0}
    return [
        (m[1], float(v) * (scale[m[2]] if m.re.groups > 1 else 1.0))
        for k, v in inputs.items()
        if (m := re.fullmatch(pattern, k))
        and isinstance(v, (int, float))
        and m[1] not in ("fast", "slow", "cf", "ref")
    ]


def minerals_of_bank(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recoveries of several minerals in one bank, pull, and grades of the concentrate by mineral and metal."""
    rows = _by_mineral(inputs)
    if not rows:
        raise KeyError("minerals: {name: {k_per_min, R_inf, feed_pct}}")
    given = Given(inputs)
    rest = ONE.derive(ONE.read(given))
    text = f"{inputs.get('label', '')} {given.text()}".lower()
    batch = bool(inputs.get("batch")) or "batch" in text or "plug" in text
    if "t" not in rest:
        raise KeyError("residence_time_min of the bank")
    n = 1.0 if batch else float(rest.get("N", 1.0))
    recovery: dict[str, float] = {}
    for m, row in rows.items():
        if "R" in row and "k" not in row:
            recovery[m] = row["R"]
            continue
        if "k" not in row:
            raise KeyError(f"k_per_min of {m}")
        most = row.get("Ri", 1.0)
        if row["k"] < 0 or not 0.0 <= most <= 1.0:
            raise OutOfValidity(f"{m}: a rate of {row['k']:g} with R_inf {most:g} cannot be")
        recovery[m] = float(
            most
            * (-np.expm1(-row["k"] * rest["t"]) if batch else 1.0 - (1.0 + row["k"] * rest["t"] / n) ** -n)
        )
    if "ENT" in rest and "Rw" in rest:
        entrained = float(rest["ENT"] * rest["Rw"])
        gangue = [
            m for m in rows if m in ("gangue", "quartz", "silica", "SiO2", "calcite", "dolomite", "rock")
        ]
        for m in gangue or rows:
            recovery[m] = recovery[m] + entrained * (1.0 - recovery[m])
    found: dict[str, Any] = {
        "recovery": recovery,
        "recovery_pct": {m: 100.0 * r for m, r in recovery.items()},
        "R": recovery,
    }
    found |= (
        {f"{m}_recovery": r for m, r in recovery.items()}
        | {f"{m}_recovery_pct": 100.0 * r for m, r in recovery.items()}
        | {f"R_{m}": r for m, r in recovery.items()}
    )
    feed = {m: row["f"] for m, row in rows.items() if "f" in row}
    if len(feed) < len(rows):
        return found
    total = sum(feed.values())
    if total > 100.5:
        raise OutOfValidity(f"the feed sums to {total:.4g} %")
    mass = {m: recovery[m] * feed[m] for m in rows}
    pull = sum(mass.values())
    found |= {
        "mass_pull_pct": pull,
        "mass_pull": pull / 100.0,
        "yield_pct": pull,
        "mass_recovery_pct": pull,
        "concentration_ratio": 100.0 / pull,
    }
    tail = 100.0 - pull if abs(total - 100.0) < 0.5 else total - pull
    for m in rows:
        found |= {
            f"conc_{m}_pct": 100.0 * mass[m] / pull,
            f"{m}_in_conc_pct": 100.0 * mass[m] / pull,
            f"tail_{m}_pct": 100.0 * (feed[m] - mass[m]) / tail,
            f"{m}_in_tail_pct": 100.0 * (feed[m] - mass[m]) / tail,
        }
    found["conc_pct"] = {m: 100.0 * mass[m] / pull for m in rows}
    metals: dict[str, list[float]] = {}
    for m in rows:
        for e, share in _metal(m).items():
            if e not in ("S", "O", "H", "C", "Si"):
                metals.setdefault(e, [0.0, 0.0])
                metals[e][0] += share * feed[m]
                metals[e][1] += share * mass[m]
    for e, (fed, won) in metals.items():
        found |= {
            f"conc_{e}_pct": 100.0 * won / pull,
            f"{e}_in_conc_pct": 100.0 * won / pull,
            f"feed_{e}_pct": fed,
            f"{e}_recovery_pct": 100.0 * won / fed,
            f"{e}_grade_pct": 100.0 * won / pull,
        }
    return found


def kinetics(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """One mineral: any of recovery, rate, time, cells, volume and flow from the others."""
    given = Given(inputs)
    text = f"{inputs.get('label', '')} {given.text()}".lower()
    stated = ONE.read(given)
    batch = bool(inputs.get("batch")) or "batch" in text or "plug" in text
    constants: dict[str, Any] = {}
    if "Ri" not in stated:
        constants["Ri"] = 1.0
    if batch and "R" in stated and "k" not in stated:
        constants["Rb"] = stated["R"]
    if "N" not in stated and "tc" not in stated and not batch and "V" not in stated:
        constants["N"] = 1.0
    found = ONE.compute(inputs, constants)
    if batch and "batch_recovery" in found:
        for name in ("R", "recovery", "bank_recovery"):
            found[name] = found["batch_recovery"]
    fast, slow = given.one("k_fast|k_f", "per_min"), given.one("k_slow|k_s", "per_min")
    shares = floating_shares(given)
    t = given.get("t|time|flotation_time|residence_time|tau", "min")
    if fast is not None and slow is not None and shares is not None and t is not None:
        r = shares[0] * -np.expm1(-fast * t) + shares[1] * -np.expm1(-slow * t)
        found |= {"recovery": np.asarray(r).tolist(), "R": np.asarray(r).tolist()}
    return found


def dosages(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """kg/h, t/y and cost of reagents from g/t."""
    given = Given(inputs)
    tonnes = given.one("feed|mill_feed|ore|throughput|solids|dry_feed|", "t_per_h")
    table = given.table("dosage|reagents|reagent|dose|collector", "g_per_t") | {
        k: float(v) for k, v in _doses(inputs)
    }
    if tonnes is None or not table:
        raise KeyError("X_g_per_t of a reagent with feed_t_per_h")
    found: dict[str, Any] = {}
    strength = given.one("solution_strength|solution|strength")
    for name, dose in table.items():
        hourly = dose * tonnes / 1000.0
        found |= {
            f"{name}_kg_per_h": hourly,
            f"{name}_t_per_y": hourly * 8.76,
            f"{name}_kg_per_d": 24.0 * hourly,
        }
        if strength:
            found |= {f"{name}_solution_kg_per_h": hourly / strength}
    return found


def _doses(inputs: Mapping[str, Any]) -> list[tuple[str, float]]:
    return [
        (m[1], v)
        for k, v in inputs.items()
        if (m := re.fullmatch(r"(\w+)_g_per_t", k))
        and isinstance(v, (int, float))
        and m[1].removeprefix("collector_") not in mineral_table()
        and m[1] not in ("Ag", "Au", "feed", "conc")
    ]


def circuit(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Overall recovery of rougher, cleaner and scavenger with their recycles, of one mineral or of several by name.

    Cleaner tails and scavenger concentrate go back to the rougher unless the case says open. Raises KeyError without a
    rougher and one other stage.
    """
    given = Given(inputs)
    names = ("rougher", "cleaner", "scavenger", "recleaner|cleaner2|cleaner_2")
    found_rows = []
    for stage in names:
        shapes = "|".join(
            f"{s}_recovery|R_{s}|{s}_R|{s}_recoveries|bank_recoveries_{s}|{s}|recovery_{s}"
            for s in stage.split("|")
        )
        rows = {
            k.removesuffix("_pct"): v / 100.0 if v > 1.5 else v
            for k, v in given.table(shapes, "fraction").items()
        }
        one = given.one(shapes)
        found_rows.append(rows or ({"": one} if one is not None else {}))
    stages = given.table("recoveries|stage_recoveries|bank_recoveries|recovery|stages", "fraction")
    for i, stage in enumerate(names):
        for s in stage.split("|"):
            if s in stages and not found_rows[i]:
                found_rows[i] = {"": stages[s]}
    rougher, cleaner, scavenger, second = found_rows
    if not rougher or not (cleaner or scavenger):
        raise KeyError("rougher_recovery and cleaner_recovery or scavenger_recovery, one or by mineral")
    words = f"{inputs.get('label', '')} {given.text()}".lower()
    open_ = "open" in words or "no recycle" in words or inputs.get("recycle") is False
    cleaner_to_scavenger = (
        "cleaner tail" in words and "scavenger feed" in words
    ) or "cleaner tails to scavenger" in words
    recovery: dict[str, float] = {}
    load: dict[str, float] = {}
    for m in rougher:
        r, c, again = (
            rougher[m],
            cleaner.get(m, 1.0 if not cleaner else cleaner.get("", 1.0)),
            scavenger.get(m, 0.0),
        )
        if second:
            c2 = second.get(m, 1.0)  # second cleaner, its tails to the first
            c = c * c2 / (1.0 - c * (1.0 - c2))
        if open_:
            recovery[m], load[m] = r * c, 0.0
            continue
        back = (r * (1.0 - c) * (again if cleaner_to_scavenger else 1.0)) + (1.0 - r) * again
        enters = 1.0 / (1.0 - back)
        recovery[m] = enters * r * c
        load[m] = enters - 1.0
    feed = {
        k.removesuffix("_pct"): v for k, v in given.table("feed|fresh_feed|head", "pct").items()
    } or given.table("feed|fresh_feed|head", "t_per_h")
    one = set(recovery) == {""}
    found: dict[str, Any] = {}
    for name in ("overall_recovery", "recovery", "circuit_recovery", "final_recovery", "total_recovery", "R"):
        found |= {
            name: recovery[""] if one else recovery,
            f"{name}_pct": 100.0 * recovery[""] if one else {m: 100.0 * x for m, x in recovery.items()},
        }
    found |= {
        "circulating_load": load[""] if one else load,
        "circulating_load_pct": 100.0 * load[""] if one else {m: 100.0 * x for m, x in load.items()},
        "rougher_feed_over_fresh": 1.0 + load[""] if one else {m: 1.0 + x for m, x in load.items()},
    }
    if not one:
        found |= (
            {f"{m}_recovery": x for m, x in recovery.items()}
            | {f"{m}_recovery_pct": 100.0 * x for m, x in recovery.items()}
            | {f"overall_{m}_recovery_pct": 100.0 * x for m, x in recovery.items()}
        )
    if feed and all(m in feed for m in recovery):
        mass = {m: recovery[m] * feed[m] for m in recovery}
        pull = sum(mass.values())
        found |= {
            "conc_pct": {m: 100.0 * x / pull for m, x in mass.items()},
            "mass_pull_pct": 100.0 * pull / sum(feed.values()),
            **{f"conc_{m}_pct": 100.0 * x / pull for m, x in mass.items()},
            "conc_t_per_h": pull,
        }
    return found


compute = together(minerals_of_bank, circuit, kinetics, dosages)
TECHNOLOGIES = (
    Technology(
        "flotation-figures", "Flotation in figures", ("S02", "S03", "S04"), "Banks of several minerals, residence, cells needed and reagents on a plant's own figures.",
        "industrial", __name__, None, compute, answers=("*flotation*", "*float*"),
        words=(Word("minerals {X: {k_per_min, R_inf, feed_pct}}", "", "asks for recovery, mass_pull_pct, conc_X_pct, conc_Pb_pct"), *ONE.words, Word("X_g_per_t, feed_t_per_h", "", "asks for X_kg_per_h")),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=ONE.needs,
    ),
)  # fmt: skip
