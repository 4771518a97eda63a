"""Blasting, haulage and life of a mine: holes, powder factors, trucks and shovels, rate and life of a reserve.

blasting    t a hole = burden x spacing x bench x density ; powder factor = explosive / rock
haulage     t/h = payload x 60 / cycle x availability ; loose density = bank / swell ; match = trucks x loading / (cycle x shovels)
Taylor      life = 6.5 Mt^0.25 years ; rate = 0.014 t^0.75 t/d of 350 days (Taylor 1977)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.given import Given
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet

TAYLOR_RATE, TAYLOR_EXPONENT, TAYLOR_LIFE, TAYLOR_DAYS = 0.014, 0.75, 6.5, 350.0  # Taylor 1977; unverified

BLAST = Worksheet(
    (
        Quantity("B", "m", "burden|drill_burden|B", ""), Quantity("S", "m", "spacing|hole_spacing|drill_spacing|S", ""), Quantity("H", "m", "bench|bench_height|H|bench_h", ""), Quantity("rho", "t_per_m3", "rock_density|density|ore_density|rock_SG|SG|bank_density|in_situ_density", ""), Quantity("V", "m3", "rock_per_hole|rock_m3_per_hole|volume_m3_per_hole|m3_per_hole|volume_per_hole|rock_volume_per_hole|yield_per_hole|hole_volume|volume_broken_per_hole", "of a hole"), Quantity("t", "t", "rock_per_hole|rock_t_per_hole|t_per_hole|ore_t_per_hole|tonnes_per_hole|yield_per_hole|broken_per_hole|rock_broken_per_hole|mass_per_hole", "of a hole"),
        Quantity("d", "m", "hole_diameter|hole_d|blasthole_diameter|d|hole", ""), Quantity("J", "m", "subdrill|subdrilling|sub_drilling|subgrade|subgrade_drilling", "below the bench"), Quantity("T", "m", "stemming|stemming_length|collar", ""), Quantity("L", "m", "hole_length|hole_depth|drilled_length|depth_of_hole", ""), Quantity("C", "m", "charge_length|column_length|explosive_column|charged_length|explosive_length", ""), Quantity("re", "t_per_m3", "explosive_density|ANFO_density|explosive_SG|density_of_explosive", ""), Quantity("ql", "kg_per_m", "charge_per_m|linear_charge|linear_charge_density|charge|explosive|loading_density|charge_concentration", "explosive a metre"), Quantity("Q", "kg", "explosive_per_hole|explosive_kg_per_hole|charge_kg_per_hole|ANFO_kg_per_hole|kg_per_hole|charge_per_hole|explosive|explosive_mass|charge|ANFO_per_hole|hole_charge", "of a hole"),
        Quantity("pf", "kg_per_m3", "powder_factor|specific_charge|explosive|PF|powder|explosive_consumption", ""), Quantity("pt", "kg_per_t", "powder_factor|specific_charge|explosive|PF|powder|explosive_consumption", ""), Quantity("sd", "m_per_m3", "specific_drilling|drilling|drill_factor", ""), Quantity("n", "", "holes|number_of_holes|blast_holes|n_holes|blastholes", ""), Quantity("M", "t", "blast|rock_broken|blast_tonnage|rock_blasted|broken_rock|blasted|rock|total_rock", "of the blast"),
    ),
    (
        relation("V", lambda B, S, H: B * S * H), relation("t", lambda V, rho: V * rho), relation("V", lambda t, rho: t / rho), relation("L", lambda H, J: H + J), relation("C", lambda L, T: L - T), relation("ql", lambda d, re: np.pi / 4.0 * d**2 * re * 1000.0), relation("Q", lambda C, ql: C * ql), relation("pf", lambda Q, V: Q / V), relation("pt", lambda Q, t: Q / t), relation("pt", lambda pf, rho: pf / rho), relation("pf", lambda pt, rho: pt * rho), relation("Q", lambda pf, V: pf * V), relation("Q", lambda pt, t: pt * t),
        relation("sd", lambda L, V: L / V), relation("n", lambda M, t: M / t), relation("M", lambda n, t: n * t), relation("S", lambda V, B, H: V / (B * H)),
    ),
)  # fmt: skip
HAUL = Worksheet(
    (
        Quantity("p", "t", "payload|truck_payload|truck_capacity|truck|load|haul_payload", "of a truck"), Quantity("c", "min", "cycle|cycle_time|truck_cycle|truck_cycle_time|haul_cycle|cycle_t|total_cycle", "of a truck"), Quantity("a", "fraction", "availability|truck_availability|mechanical_availability", "", 0.0, 1.0), Quantity("u", "fraction", "utilisation|truck_utilisation|use_of_availability|job_efficiency|operating_efficiency|efficiency", "", 0.0, 1.0), Quantity("q", "t_per_h", "truck_productivity|productivity|truck_output|t_per_truck|production_per_truck|haulage_per_truck|truck_capacity|productivity_per_truck", "of a truck"), Quantity("Q", "t_per_h", "production|target_production|required_production|fleet|fleet_output|mining_rate|fleet_production|total_production|material|haulage|hourly_production|", "of the fleet"), Quantity("n", "", "trucks|number_of_trucks|fleet_size|trucks_needed|n_trucks|trucks_required", ""),
        Quantity("ld", "min", "loading_time|load_time|truck_loading_time|loading|loading_t", ""), Quantity("tr", "min", "travel_time|haul_time|haul_and_return|travel", ""), Quantity("mf", "", "match_factor|MF", ""), Quantity("sh", "", "shovels|loaders|number_of_shovels|n_shovels|excavators", ""), Quantity("tl", "", "trucks_per_shovel|trucks_per_loader", ""), Quantity("hd", "m", "haul_distance|distance|one_way_distance|haul|haul_length", ""), Quantity("vl", "m_per_s", "loaded_speed|haul_speed|speed_loaded", ""), Quantity("ve", "m_per_s", "empty_speed|return_speed|speed_empty", ""), Quantity("fx", "min", "fixed_time|load_dump_spot|spot_and_dump|dump_and_spot|fixed_times|load_and_dump|spot_load_dump", ""),
        Quantity("bv", "m3", "bucket|bucket_volume|shovel_bucket|bucket_capacity|bucket_size|dipper", ""), Quantity("ff", "fraction", "fill_factor|bucket_fill|bucket_fill_factor|fill", ""), Quantity("sf", "fraction", "swell|swell_share|swell_pct", "loose volume over bank, less 1"), Quantity("S", "", "swell_factor|bulking_factor|loose_over_bank", "loose volume over bank, 1 and more"), Quantity("rb", "t_per_m3", "bank_density|in_situ_density|density_in_situ|insitu_density|rock_density|density_bank", ""), Quantity("rl", "t_per_m3", "loose_density|density_loose|broken_density|bulk_density", ""), Quantity("bt", "t", "bucket_load|load_per_pass|tonnes_per_pass|bucket_payload|tonnes_per_bucket|t_per_pass", ""), Quantity("np", "", "passes|passes_per_truck|loading_passes|buckets_per_truck", ""), Quantity("sc", "min", "shovel_cycle|bucket_cycle|loader_cycle|shovel_cycle_time|loader_cycle_time|pass_time|time_per_pass", ""), Quantity("qs", "t_per_h", "shovel_productivity|loader_productivity|shovel_output|loader_output|shovel_capacity|shovel", ""),
    ),
    (
        relation("tr", lambda hd, vl, ve: (hd / vl + hd / ve) / 60.0), relation("c", lambda tr, ld, fx: tr + ld + fx), relation("c", lambda tr, fx: tr + fx), relation("S", lambda sf: 1.0 + sf), relation("sf", lambda S: S - 1.0), relation("rl", lambda rb, S: rb / S), relation("S", lambda rb, rl: rb / rl), relation("bt", lambda bv, ff, rl: bv * ff * rl), relation("np", lambda p, bt: p / bt), relation("ld", lambda np, sc: np * sc),
        relation("q", lambda p, c, a, u: 60.0 * p / c * a * u), relation("q", lambda p, c, u: 60.0 * p / c * u), relation("q", lambda p, c, a: 60.0 * p / c * a), relation("q", lambda p, c: 60.0 * p / c), relation("c", lambda p, q: 60.0 * p / q), relation("n", lambda Q, q: Q / q), relation("Q", lambda n, q: n * q), relation("qs", lambda bt, sc, a, u: 60.0 * bt / sc * a * u), relation("qs", lambda bt, sc, u: 60.0 * bt / sc * u), relation("qs", lambda bt, sc, a: 60.0 * bt / sc * a), relation("qs", lambda bt, sc: 60.0 * bt / sc), relation("mf", lambda n, ld, c, sh: n * ld / (c * sh)), relation("tl", lambda c, ld: c / ld),
    ),
)  # fmt: skip


LIFE = Worksheet(
    (
        Quantity("R", "t", "reserve|ore_reserve|reserves|ore_reserves|resource|mineable_reserve|ore|tonnage|ore_tonnage|minable_reserve|mineable_ore", "ore of the mine"), Quantity("y", "t_per_y", "rate|mill_rate|capacity|production_rate|milling_rate|ore_rate|mill_capacity|production|output|throughput|annual_rate|mine_rate|annual_production|mining_rate|ore|mill_feed|annual_capacity", "ore a year"), Quantity("q", "t_per_d", "rate|mill_rate|capacity|production_rate|milling_rate|ore_rate|mill_capacity|production|output|throughput|mine_rate|mining_rate|ore|mill_feed|Taylor_rate", "ore a day"), Quantity("n", "", "days_per_year|days_per_y|operating_days|operating_days_per_year|d_per_y", "days a year"), Quantity("L", "y", "life|mine_life|life_of_mine|LOM|reserve_life|Taylor_life|optimum_life|life_of_reserve", ""),
    ),
    (
        relation("y", lambda q, n: q * n), relation("q", lambda y, n: y / n), relation("L", lambda R, y: R / y), relation("y", lambda R, L: R / L), relation("R", lambda L, y: L * y),
    ),
)  # fmt: skip


def life(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Life and rate of a reserve; by Taylor where the case names him. Raises KeyError for what is missing."""
    given = Given(inputs)
    stated = LIFE.read(given)
    if (
        "y" in stated
        and "q" not in stated
        and any(re.search(r"_per_(d|day)$|_tpd$", k) and k in given.used for k in inputs)
    ):
        stated["q"] = stated.pop("y") / 365.0  # told a day: the days of the year are the case's own
    known = dict(stated)
    if "taylor" in f"{inputs.get('label', '')} {given.text()} {' '.join(map(str, inputs))}".lower():
        days = known.get("n", TAYLOR_DAYS)
        if "R" in known and not {"q", "y", "L"} & set(known):
            known["L"] = TAYLOR_LIFE * (np.asarray(known["R"]) / 1e6) ** (1.0 - TAYLOR_EXPONENT)
            known["y"] = np.asarray(known["R"]) / known["L"]
            known["q"] = TAYLOR_RATE * np.asarray(known["R"]) ** TAYLOR_EXPONENT
        elif "R" not in known and {"q", "y"} & set(known):
            rate = known["q"] if "q" in known else np.asarray(known["y"]) / days
            known["R"] = (np.asarray(rate) / TAYLOR_RATE) ** (1.0 / TAYLOR_EXPONENT)
    values = LIFE.derive(known)
    fresh = {s: v for s, v in values.items() if s not in stated}
    if not fresh:
        raise KeyError("reserve_t with capacity_t_per_y or life_y; or Taylor's rule by name")
    found = LIFE.named(fresh)
    return {
        k.replace("_per_d", "_per_day").replace("_per_y", "_per_year"): v for k, v in found.items()
    } | found
