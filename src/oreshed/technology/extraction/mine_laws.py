"""Mine planning laws in figures: Lane's limits, value of blocks, metal of a reserve, O'Hara's guides, caving.

Lane        g_m = h/((s - r) y) ; g_h = (h + (f + F)/H)/((s - r) y) ; g_k = h/((s - r - (f + F)/K) y)
block       v = t max(g y (s - r) - h, 0) - t m
reserve     metal = reserve x grade, in short tons or tonnes as the reserve is told
O'Hara      cost of mine and mill a T^0.6 (USD of 1978) ; crew of pit 0.034 Tp^0.8, of mill 5.7 T^0.3 ; T short tons a day
pillars     extraction 1 - (p/(p + o))^2 of square pillars ; stress on them over that of the cover 1/(1 - extraction)
caving      rate = t/d over active area ; tonnes a m2 = height x density ; life of a column = tonnes a m2 over rate
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import number
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.extraction.mine_planning import lane_cutoffs
from oreshed.technology.extraction.mining_figures import money, per_tonne_of_metal
from oreshed.technology.extraction.ultimate_pit import block_value
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.comminution_laws import SHORT_TON_KG
from oreshed.technology.table import table_beside

PILLARS = Worksheet(
    (
        Quantity("p", "m", "pillar_width|pillar|pillar_side|wp", "side of a square pillar", 0.0), Quantity("o", "m", "room_width|room|opening_width|span|entry_width|wo", "between pillars", 0.0), Quantity("e", "fraction", "extraction|extraction_ratio|recovery|ore_extraction|areal_extraction", "of the ore in plan", 0.0, 1.0),
        Quantity("sv", "MPa", "vertical_stress|overburden_stress|virgin_stress", ""), Quantity("sp", "MPa", "pillar_stress|average_pillar_stress", "tributary area"), Quantity("d", "m", "depth|overburden|cover", ""), Quantity("g", "t_per_m3", "rock_density|overburden_density|density", ""),
    ),
    (
        relation("e", lambda p, o: 1.0 - (p / (p + o)) ** 2), relation("o", lambda e, p: p / np.sqrt(1.0 - e) - p), relation("p", lambda e, o: o * np.sqrt(1.0 - e) / (1.0 - np.sqrt(1.0 - e))), relation("sv", lambda d, g: 9.80665e-3 * d * g), relation("sp", lambda sv, e: sv / (1.0 - e)),
    ),
)  # fmt: skip
SCHEDULE = Worksheet(
    (
        Quantity("dm", "", "mine_days_per_week|mining_days_per_week|mine_days_a_week|mine_d_per_week", "days that the mine works"), Quantity("dp", "", "mill_days_per_week|milling_days_per_week|mill_days_a_week|mill_d_per_week", "days that the mill works"), Quantity("To", "t_per_d", "ore_mined|mined_ore|mine_rate|mine_output|daily_mined_ore|mined", "ore on a day of the mine"),
        Quantity("T", "t_per_d", "mill|mill_rate|mill_capacity|milled|mill_throughput", "ore on a day of the mill"), Quantity("s", "fraction", "mill_share|mill_share_of_daily_mined_ore|mill_over_mine", "mill's day over mine's day"),
    ),
    (relation("s", lambda dm, dp: dm / dp), relation("T", lambda To, s: To * s), relation("To", lambda T, s: T / s)),
)  # fmt: skip
MONEY = r"(?:USD|EUR|AUD|CAD|GBP|ZAR|CNY|US\$|\$)"
OUNCES_PER_TONNE = 1e6 / 31.1034768

CAVE = Worksheet(
    (
        Quantity("q", "t_per_d", "capacity|production|production_rate|rate|mine_capacity|draw|output|throughput", "drawn a day", 0.0), Quantity("A", "m2", "active_area|area|undercut_area|caving_area|draw_area", "under draw", 0.0), Quantity("Tm", "t_per_m2_d", "extraction_rate|mean_extraction_rate|draw_rate|Tm|extraction|rate", "drawn a m2 a day"),
        Quantity("h", "m", "column_height|height_of_draw|draw_height|block_height|HOD|draw_column_height", "drawn"), Quantity("d", "t_per_m3", "density|rock_density|ore_density|SG|in_situ_density", ""), Quantity("m", "t_per_m2", "tonnes|column|tonnes_in_column|draw_density|", "of a column"),
        Quantity("L", "d", "column_life|life_of_column|drawpoint_life|life", ""), Quantity("Ly", "y", "column_life|life_of_column|drawpoint_life|life", ""), Quantity("v", "m_per_d", "draw_velocity|lowering_rate|vertical_rate|draw_down_rate", "of the column"), Quantity("n", "", "drawpoints|number_of_drawpoints|active_drawpoints", ""),
        Quantity("a", "m2", "drawpoint_area|area_per_drawpoint|drawpoint_influence_area|influence_area", "of a drawpoint"), Quantity("each", "t_per_d", "drawpoint_rate|per_drawpoint|rate_per_drawpoint|tonnes_per_drawpoint", ""), Quantity("An", "m2_per_y", "undercut_rate|area_undercut|undercutting_rate|area_opened", "opened a year"),
    ),
    (
        relation("A", lambda n, a: n * a), relation("n", lambda A, a: A / a), relation("Tm", lambda q, A: q / A), relation("q", lambda Tm, A: Tm * A), relation("A", lambda q, Tm: q / Tm), relation("m", lambda h, d: h * d), relation("L", lambda m, Tm: m / Tm), relation("Ly", lambda L: L / 365.0), relation("v", lambda Tm, d: Tm / d), relation("each", lambda q, n: q / n), relation("An", lambda q, m: 365.0 * q / m),
    ),
)  # fmt: skip


def _money(inputs: Mapping[str, Any], stems: str, per: str) -> float | None:
    """A price or cost under one of the words, per tonne or per year, with or without its currency; None for none."""
    shape = re.compile(rf"^(?:{stems})(?:_cost|_charge)?(?:_{MONEY})?(?:_per_(?:{per}))?$")
    return next(
        (float(v) for k, v in inputs.items() if shape.match(k) and isinstance(v, (int, float)) and not isinstance(v, bool)), None
    )  # fmt: skip


def _flat(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Costs told in a table stand by their names beside the rest: {"costs": {"mining": 2}} is mining_cost."""
    table = inputs.get("costs", inputs.get("cost"))
    inner = (
        {f"{k}_cost" if "cost" not in str(k) else str(k): v for k, v in table.items()}
        if isinstance(table, Mapping)
        else {}
    )
    return inner | dict(inputs)


def _terms(inputs: Mapping[str, Any]) -> dict[str, float]:
    """Price, selling, recovery, milling and mining costs. Raises KeyError for price, recovery or milling cost."""
    inputs = _flat(inputs)
    each = "t|t_metal|t_ore|tonne"
    found = {
        "price": _money(inputs, "price|metal_price|s", each), "selling": _money(inputs, "refining|selling|marketing|smelting_and_refining|r", each),
        "milling": _money(inputs, "processing|milling|concentrating|mill|process|treatment|h", each), "mining": _money(inputs, "mining|mine|m", each),
        "recovery": Given(inputs).one("recovery|metallurgical_recovery|mill_recovery|y|yield|yield_fraction|metal_recovery|concentrator_recovery"),
    }  # fmt: skip
    coins, _ = money(inputs)  # a price an ounce, pound or gram
    for role in ("price", "selling"):
        if found[role] is None and role in coins and coins[role][1] != "t":
            found[role] = per_tonne_of_metal(*coins[role])
    lacking = [n for n in ("price", "recovery", "milling") if found[n] is None]
    if lacking:
        raise KeyError(
            ", ".join(
                {"price": "price_USD_per_t", "recovery": "recovery", "milling": "processing_USD_per_t"}[n]
                for n in lacking
            )
        )
    return {n: float(x or 0.0) for n, x in found.items()}


def lane(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Lane's limiting cut-offs, each where its capacity is given. Raises KeyError for a term that is missing."""
    inputs = _flat(inputs)
    t = _terms(inputs)
    year = "y|year|a"
    fixed, held = (
        _money(inputs, "fixed|fixed_costs|f", year),
        _money(inputs, "opportunity|opportunity_costs|F", year),
    )
    mill, refinery = (
        _money(inputs, w, "y|year|a")
        for w in ("mill_capacity_t|H|mill_t", "refinery_capacity_t|market_capacity_t|K|refinery_t")
    )
    if mill is None and refinery is None:
        raise KeyError("mill_capacity_t_per_y or refinery_capacity_t_per_y, with fixed_cost_USD_per_y")
    limits = lane_cutoffs(t["price"], t["selling"], t["recovery"], t["milling"], fixed or 0.0, held or 0.0, mill or np.inf, refinery or np.inf)  # fmt: skip
    found: dict[str, Any] = {}
    for name, words, given in (
        (
            "mine",
            ("g_m", "g_mine", "mine_limited_cutoff", "cutoff_mine", "mine_cutoff", "cutoff_grade_mine"),
            True,
        ),
        (
            "mill",
            ("g_h", "g_mill", "mill_limited_cutoff", "cutoff_mill", "mill_cutoff", "cutoff_grade_mill"),
            mill is not None,
        ),
        (
            "refinery",
            (
                "g_k",
                "g_refinery",
                "refinery_limited_cutoff",
                "cutoff_refinery",
                "refinery_cutoff",
                "market_cutoff",
                "cutoff_market",
            ),
            refinery is not None,
        ),
    ):
        if given:
            for word in words:
                found |= {f"{word}_pct": 100.0 * limits[name], word: limits[name]}
    return found


def blocks(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Value of blocks, milled or dumped, and where each goes. Raises KeyError for tonnes, grade or a term."""
    t = _terms(inputs)
    given = Given(inputs)
    tonnes, grade = given.get("block|block_mass|tonnes|block_tonnes", "t"), given.get("grade|grades|block_grade|metal_grade|head_grade")  # fmt: skip
    if tonnes is None or grade is None:
        raise KeyError("block_t and grade_pct")
    value = block_value(np.asarray(tonnes), np.asarray(grade), t["price"], t["selling"], t["recovery"], t["milling"], t["mining"])  # fmt: skip
    milled = np.asarray(grade) * t["recovery"] * (t["price"] - t["selling"]) > t["milling"]
    told = value.tolist()
    where = np.where(milled, "mill", "waste dump").tolist()
    return dict.fromkeys(("block_value", "block_value_USD", "value_USD", "v_USD"), told) | {
        "destination": where
    }


def scheduled(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Mill and mine a day where they work unlike weeks; O'Hara's tpd keep their ton. Raises KeyError for what is missing."""
    names = {k: re.sub(r"_tpd$", "_t_per_d", k) for k in inputs}
    found = SCHEDULE.compute({names[k]: v for k, v in inputs.items()})
    short = any(k.endswith("_tpd") for k in inputs)
    return found | (
        {k.replace("_t_per_d", "_tpd"): v for k, v in found.items() if k.endswith("_t_per_d")}
        if short
        else {}
    )


def method_costs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Usual cost of mining by method, as ranges, USD of 2020 a tonne. Raises KeyError where no method is named."""
    table = {
        r["method"]: [float(r["low"]), float(r["high"])] for r in table_beside(__name__, "mining_costs.csv")
    }
    listed = inputs.get("methods", inputs.get("method", inputs.get("mining_method")))
    if listed is None:
        raise KeyError("methods: " + ", ".join(table))
    asked = [str(listed)] if isinstance(listed, str) else [str(m) for m in listed]
    plain = {re.sub(r"[^a-z]", "", k): v for k, v in table.items()}
    found = {
        m: plain[word]
        for m in asked
        if (word := re.sub(r"[^a-z]", "", m.lower().replace("&", "and"))) in plain
    }
    if not found:
        raise KeyError("a method of the table: " + ", ".join(table))
    told: Any = found if not isinstance(listed, str) else next(iter(found.values()))
    return dict.fromkeys(
        ("cost_USD_per_t", "mining_cost_USD_per_t", "USD_per_t", "cost_USD_per_t_2020"), told
    )


def balanced_cutoff(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Lane's optimum: of each pair the middle of its two limits and its balance, of the three the middle. Raises KeyError."""
    names = {"m": ("g_m", "g_mine"), "h": ("g_h", "g_mill"), "k": ("g_k", "g_refinery")}
    limits = {
        s: number(inputs, *(f"{n}{u}" for n in ns for u in ("", "_pct", "_g_per_t")))
        for s, ns in names.items()
    }
    pairs = {p: number(inputs, f"g_{p}", f"g_{p}_pct", f"g_{p}_g_per_t") for p in ("mh", "mk", "hk")}
    known = {p: sorted((float(limits[p[0]] or 0.0), float(limits[p[1]] or 0.0), float(x)))[1] for p, x in pairs.items()
             if x is not None and limits[p[0]] is not None and limits[p[1]] is not None}  # fmt: skip
    if not known:
        raise KeyError("g_m, g_h, g_k and the balancing cut-offs g_mh, g_mk, g_hk, in one unit")
    found: dict[str, Any] = {f"G_{p}": x for p, x in known.items()}
    if len(known) == len(pairs):
        best = sorted(known.values())[1]
        found |= dict.fromkeys(("optimum", "optimum_cutoff", "G", "cutoff_optimum"), best)
    return found


def gross_value(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What metals in a ton of ore would fetch, nothing lost or charged. Raises KeyError for grades with prices."""
    worth = 0.0
    for key, value in inputs.items():
        m = re.match(r"([A-Z][a-z]?)(?:_grade)?_(pct|oz_per_ton|oz_per_short_ton|oz_per_t|g_per_t)$", key)
        if m is None or not isinstance(value, (int, float)):
            continue
        priced = next(((k, float(v)) for k, v in inputs.items() if k.startswith(f"{m[1]}_price_") and isinstance(v, (int, float))), None)  # fmt: skip
        unit = re.search(r"per_(lb|oz|kg|g|t)$", priced[0]) if priced else None
        if priced is None or unit is None:
            continue
        by_ounce = {
            "oz_per_t": 1.0,
            "oz_per_ton": 1000.0 / SHORT_TON_KG,
            "oz_per_short_ton": 1000.0 / SHORT_TON_KG,
        }
        share = float(value) * {"pct": 1e-2, "g_per_t": 1e-6}.get(
            m[2], by_ounce.get(m[2], 0.0) / OUNCES_PER_TONNE
        )
        worth += share * per_tonne_of_metal(priced[1], unit[1])
    if not worth:
        raise KeyError("grades (Pb_pct, Ag_oz_per_ton) with prices of the same metals (Pb_price_USD_per_lb)")
    found: dict[str, Any] = {}
    for word in ("gross_value", "in_situ_value", "gross_metal_value"):
        found |= {f"{word}_USD_per_t": worth, f"{word}_USD_per_ton": worth * SHORT_TON_KG / 1000.0, f"{word}_USD_per_short_ton": worth * SHORT_TON_KG / 1000.0}  # fmt: skip
    return found


def reserve(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Metal in a reserve in its own tons, ounces by troy. Raises KeyError for reserve or grades."""
    short = next((k for k in inputs if re.match(r"(?:ore_)?(?:reserves?|resources?)_(?:Mst|M_short_tons|Mton|million_short_tons|short_tons|kst)$", k)), None)  # fmt: skip
    if short is not None:
        scale = {"short_tons": 1.0, "kst": 1e3}.get(short.split("reserve_")[-1], 1e6)
        tons, word, factor = float(inputs[short]) * scale, "short_tons", SHORT_TON_KG / 1000.0
    else:
        tonnes = Given(inputs).one("reserve|reserves|ore_reserve|resource|ore", "t")
        if tonnes is None:
            raise KeyError("reserve_Mt (or reserve_Mst)")
        tons, word, factor = tonnes, "t", 1.0
    found: dict[str, Any] = {}
    for key, value in inputs.items():
        m = re.match(r"([A-Z][a-z]?)(?:_grade)?_(pct|oz_per_ton|oz_per_short_ton|oz_per_t|g_per_t|ppm)$", key)
        if m is None or not isinstance(value, (int, float)):
            continue
        metal, unit = m[1], m[2]
        tonnes_metal = (
            tons * factor * float(value) * {"pct": 1e-2, "g_per_t": 1e-6, "ppm": 1e-6}.get(unit, 0.0)
        )
        if unit.startswith("oz"):
            of = tons if unit != "oz_per_t" else tons * factor  # by the ton of the grade
            of = of if unit == "oz_per_t" or word == "short_tons" else tons / (SHORT_TON_KG / 1000.0)
            tonnes_metal = of * float(value) / OUNCES_PER_TONNE
        for stem in (metal, f"contained_{metal}", f"{metal}_contained", f"{metal}_metal"):
            found |= {
                f"{stem}_{word}": tonnes_metal / factor, f"{stem}_t": tonnes_metal, f"{stem}_kt": tonnes_metal / 1e3,
                f"{stem}_Mt": tonnes_metal / 1e6, f"{stem}_oz": tonnes_metal * OUNCES_PER_TONNE, f"{stem}_Moz": tonnes_metal * OUNCES_PER_TONNE / 1e6,
            }  # fmt: skip
    if not found:
        raise KeyError("grades, as Pb_pct or Ag_oz_per_ton")
    return found


@lru_cache(maxsize=1)
def guides() -> dict[str, tuple[float, float]]:
    """O'Hara's power laws by name: coefficient and exponent."""
    return {
        r["name"]: (float(r["coefficient"]), float(r["exponent"]))
        for r in table_beside(__name__, "ohara_guides.csv")
    }


def _guide(name: str, tons: Any) -> Any:
    a, b = guides()[name]
    return (a * np.asarray(tons, dtype=np.float64) ** b).tolist()


def ohara(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Cost of mine and mill, crews and area of a pit, by short tons a day. Raises KeyError without a rate."""
    given = Given(inputs)
    milled = _tons(inputs, "mill", "ore", "T", "milled", "mill_feed", "capacity", "throughput", "")
    moved = _tons(inputs, "mined", "total_mined", "Tp", "material", "moved")
    ore, waste = _tons(inputs, "ore_mined", "To"), _tons(inputs, "waste", "waste_mined", "Tw")
    if moved is None and ore is not None and waste is not None:
        moved = np.asarray(ore) + np.asarray(waste)
    if milled is None and moved is None:
        raise KeyError("mill_tpd (short tons milled a day), or mined_tpd (ore and waste)")
    if any(x is not None and np.any(np.asarray(x) <= 0.0) for x in (milled, moved)):
        raise OutOfValidity("a mine that moves nothing needs no guide: tons a day are above zero")
    found: dict[str, Any] = {}
    if milled is not None:
        each = {k: _guide(f"cost_{k}", milled) for k in ("underground", "open_pit")}
        said = f"{inputs.get('label', '')} {given.text()}".lower().replace("-", " ").replace("_", " ")
        kind = next((k for k in each if k.replace("_", " ") in said), None)
        for word in ("project_cost", "capital_cost", "mine_mill_cost", "capital"):
            found[f"{word}_USD_1978"] = each[kind] if kind else each
            million = {k: (np.asarray(x) / 1e6).tolist() for k, x in each.items()}
            found[f"{word}_MUSD_1978"] = million[kind] if kind else million
        process = next((p for p in ("cyanide", "gravity") if p in said), "flotation")
        found |= dict.fromkeys(("N_ml", "mill_personnel", "mill_crew"), _guide(f"mill_crew_{process}", milled))  # fmt: skip
    if moved is not None:
        found |= dict.fromkeys(("N_op", "mine_personnel", "pit_crew", "open_pit_personnel"), _guide("open_pit_crew", moved))  # fmt: skip
        found |= dict.fromkeys(("A_p_acres", "pit_area_acres"), _guide("pit_area", moved))
    if "N_ml" in found and "N_op" in found:
        crew = np.asarray(found["N_ml"]) + np.asarray(found["N_op"])
        service = np.asarray(_guide("service_crew", crew))
        office = np.asarray(_guide("office_crew", crew + service))
        found |= dict.fromkeys(("N_sv", "service_personnel"), service.tolist())
        found |= dict.fromkeys(("N_at", "administrative_personnel"), office.tolist())
        found |= dict.fromkeys(("N_total", "total_personnel", "workforce"), (crew + service + office).tolist())  # fmt: skip
    return found


def _tons(inputs: Mapping[str, Any], *words: str) -> Any:
    """Short tons a day: `mill_tpd` as O'Hara counts, or tonnes a day turned into them."""
    for word in words:
        for unit, factor in (("tpd", 1.0), ("short_tons_per_day", 1.0), ("st_per_d", 1.0), ("t_per_d", 1000.0 / SHORT_TON_KG), ("t_per_day", 1000.0 / SHORT_TON_KG)):  # fmt: skip
            name = f"{word}_{unit}" if word else unit
            if isinstance(inputs.get(name), (int, float, list)):
                return np.asarray(inputs[name], dtype=np.float64) * factor
        if word in ("T", "Tp", "To", "Tw") and isinstance(inputs.get(word), (int, float, list)):
            return np.asarray(inputs[word], dtype=np.float64)
    return None


def _cutoff_grade(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Break-even and milling cut-off by the same terms as Lane's. Raises KeyError for a term that is missing."""
    t = _terms(inputs)
    if number(inputs, "ga_cost_USD_per_t", "general_cost_USD_per_t") is not None:
        raise KeyError("general costs: see mining-figures, which says to which cut-off they belong")
    net = t["recovery"] * (t["price"] - t["selling"])
    if net <= 0.0:
        raise OutOfValidity("the metal earns nothing after selling: no grade pays")
    return {
        "break_even_cutoff_pct": 100.0 * (t["mining"] + t["milling"]) / net,
        "milling_cutoff_pct": 100.0 * t["milling"] / net,
    }


compute = together(
    lane, balanced_cutoff, blocks, scheduled, ohara, reserve, gross_value,
    CAVE.compute, PILLARS.compute, _cutoff_grade, method_costs,
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "mine-laws", "Mine planning laws in figures", ("E02", "E05", "E01"),
        "Lane's limits, value of blocks, metal of a reserve, O'Hara's guides and caving, on stated figures.", "industrial", __name__, None, compute,
        answers=("*cut-off*", "*cutoff*", "*Lane*", "*block value*", "*reserve*", "*resource*", "*O-Hara*", "*O'Hara*", "*OHara*", "*caving*", "*block cave*", "*mine cost*", "*mining cost*", "*mining method*", "*room*pillar*", "*pillar*", "*mine-mill*", "*mill share*", "*mine *", "*gross value*", "*NSR*", "*ore value*"),
        words=(
            Word("price_USD_per_t, refining_USD_per_t, recovery, processing_USD_per_t, mining_USD_per_t", "", "terms of cut-offs and blocks"),
            Word("fixed_cost_USD_per_y, opportunity_cost_USD_per_y, mill_capacity_t_per_y, refinery_capacity_t_per_y", "", "Lane: ask for g_m_pct, g_h_pct, g_k_pct"),
            Word("g_m, g_h, g_k, g_mh, g_mk, g_hk", "one unit", "ask for G_mh, G_mk, G_hk, optimum"),
            Word("Pb_pct, Ag_oz_per_ton, Pb_price_USD_per_lb, Ag_price_USD_per_oz", "", "ask for gross_value_USD_per_ton"),
            Word("block_t, grade_pct", "t, %", "ask for block_value_USD, destination"),
            Word("reserve_Mt (reserve_Mst), Pb_pct, Ag_oz_per_ton", "", "ask for Pb_t (Pb_short_tons), Ag_Moz"),
            Word("mill_tpd, mined_tpd", "short tons a day", "ask for project_cost_USD_1978, N_op, N_ml, workforce, pit_area_acres"), *CAVE.words,
            *SCHEDULE.words, *PILLARS.words, Word("methods", "names", "ask for cost_USD_per_t, ranges of 2020"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=CAVE.needs,
        sources=("Lane 1964 (from memory)", "O'Hara 1980 (cost law opened; crews from memory)", "MassMin 2004, Santiago (mean extraction rate, opened)"),
    ),
)  # fmt: skip
