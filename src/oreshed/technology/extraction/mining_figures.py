"""Mining in figures: dilution and loss, stripping, cut-off and cut-over grades, blasting, haulage, life of a reserve.

dilution    delivered = ore x recovery + waste ; of delivered = waste / delivered ; of ore = waste / ore recovered
            delivered grade = (ore g + waste g_w) / delivered
stripping   ratio = waste / ore ; break-even ratio = (value - cost of a tonne of ore) / cost of a tonne of waste
cut-off     break-even g = (mining + milling + general) / ((price - selling) payable recovery (1 - royalty))
            milling (marginal, internal): the mining cost is spent in either case and drops out
cut-over    g = (c2 - c1) / (price (r2 - r1)) between two processes, the rock mined already
blasting    t a hole = burden x spacing x bench x density ; powder factor = explosive / rock
haulage     t/h = payload x 60 / cycle x availability ; loose density = bank / swell ; match = cycle / loading time
Taylor      life = 6.5 Mt^0.25 years ; rate = 0.014 t^0.75 t/d of 350 days (Taylor 1977)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.quantity_names import flattened
from oreshed.technology.casework.several_models import together
from oreshed.technology.extraction.mine_works import BLAST, HAUL, LIFE, life
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.metal_balance import elements_of

OUNCE_G, POUND_KG = 31.1034768, 0.45359237

DILUTION = Worksheet(
    (
        Quantity("P", "t", "ore_in_place|in_situ_ore|ore_in_situ|reserve|ore_reserve|geological_reserve|ore_block|in_situ|stope_ore|insitu_ore|undiluted_ore|planned_ore|ore_in_stope", "ore in place"), Quantity("r", "fraction", "mining_recovery|ore_recovery|extraction|mine_recovery|recovery_of_ore|stope_recovery|mining_extraction|ore_extraction", "of the ore", 0.0, 1.0), Quantity("q", "fraction", "ore_loss|mining_loss|loss_of_ore|ore_losses|mining_losses", "of the ore left behind", 0.0, 1.0),
        Quantity("R", "t", "ore_recovered|recovered_ore|ore_mined|mined_ore|ore_extracted|ore|clean_ore|ore_tonnes", "ore without waste"), Quantity("Lt", "t", "ore_lost|ore_left|ore_loss|lost_ore", ""), Quantity("W", "t", "waste_in_delivered|waste|dilution_waste|waste_in_ore|diluting_waste|waste_mined|waste_dilution|dilution|waste_rock|waste_included|overbreak", "waste that comes with it", 0.0), Quantity("D", "t", "delivered|diluted_ore|mill_feed|run_of_mine|ROM|ROM_ore|ore_delivered|delivered_ore|mined|total_mined|diluted_tonnes|diluted_tonnage|diluted|broken_ore|material_delivered|hoisted", "ore and waste"),
        Quantity("d", "fraction", "dilution_of_delivered|dilution_pct_of_delivered|dilution_waste_over_delivered|dilution_waste_to_total|dilution_of_mined|dilution_delivered|dilution_by_delivered|dilution_waste_over_ore_plus_waste|waste_in_delivered|waste_in_mill_feed|waste_share|dilution_of_mill_feed|dilution_W_over_OW|dilution_of_ROM", "waste / delivered", 0.0, 1.0), Quantity("e", "fraction", "dilution_of_ore|dilution_pct_of_ore|dilution_over_ore|dilution_waste_over_ore|dilution_waste_to_ore|dilution_by_ore|dilution_W_over_O|waste_to_ore|waste_over_ore", "waste / ore", 0.0),
        Quantity("g", "fraction", "ore_{E}|ore_grade_{E}|{E}_ore|in_situ_{E}|{E}_in_situ|undiluted_{E}|ore_grade|in_situ_grade|grade_in_situ|undiluted_grade|reserve_grade|insitu_grade|reserve_{E}|block_grade|in_place_grade|{E}_in_ore|geological_grade|grade|{E}_grade|{E}", "of the ore"), Quantity("w", "fraction", "waste_{E}|waste_grade_{E}|waste_grade|{E}_waste|{E}_in_waste|diluent_grade|dilution_grade|wall_rock_grade|grade_of_waste|diluting_grade", "of the waste"), Quantity("h", "fraction", "delivered_{E}|delivered_grade|delivered_grade_{E}|diluted_grade|{E}_delivered|{E}_diluted|diluted_{E}|mill_feed_grade|mill_feed_{E}|head_grade|head_{E}|ROM_grade|run_of_mine_grade|mill_grade|mined_grade|grade_delivered|grade_diluted|{E}_head|mill_head_grade", "as delivered"),
        Quantity("m", "t", "contained_{E}|{E}_delivered|metal_delivered|{E}_in_delivered|contained_metal|metal_contained|{E}_contained|delivered_metal|{E}_in_mill_feed", "metal delivered"), Quantity("mi", "t", "{E}_in_place|metal_in_place|{E}_in_situ|in_situ_metal|contained_{E}_in_situ|{E}_in_reserve", "metal in place"), Quantity("ml", "t", "{E}_lost|metal_lost|{E}_left|metal_left", ""),
        Quantity("rm", "fraction", "metal_recovery_in_mining|{E}_mined_recovery", "metal delivered over that in place"),
    ),
    (
        relation("r", lambda q: 1.0 - q), relation("q", lambda r: 1.0 - r), relation("R", lambda P, r: P * r), relation("P", lambda R, r: R / r), relation("r", lambda R, P: R / P), relation("Lt", lambda P, R: P - R), relation("R", lambda P, Lt: P - Lt),
        relation("D", lambda R, W: R + W), relation("W", lambda D, R: D - R), relation("R", lambda D, W: D - W), relation("d", lambda W, D: W / D), relation("e", lambda W, R: W / R), relation("d", lambda e: e / (1.0 + e)), relation("e", lambda d: d / (1.0 - d)),
        relation("D", lambda R, d: R / (1.0 - d)), relation("R", lambda D, d: D * (1.0 - d)), relation("W", lambda R, e: R * e), relation("D", lambda W, d: W / d),
        relation("h", lambda g, w, d: g * (1.0 - d) + w * d), relation("d", lambda g, h, w: (g - h) / (g - w)), relation("g", lambda h, w, d: (h - w * d) / (1.0 - d)),
        relation("m", lambda D, h: D * h), relation("mi", lambda P, g: P * g), relation("ml", lambda Lt, g: Lt * g),
    ),
)  # fmt: skip
STRIPPING = Worksheet(
    (
        Quantity("o", "t", "ore|ore_mined|ore_tonnage|total_ore|ore_reserve|reserve|ore_mass|ore_tonnes", "ore"), Quantity("w", "t", "waste|waste_mined|waste_tonnage|overburden|waste_rock|total_waste|waste_mass|waste_tonnes|stripping", "waste"), Quantity("M", "t", "mined|total_mined|material_moved|total_material|total|rock_moved|total_moved|material_mined|total_rock|material", "ore and waste"),
        Quantity("ov", "m3", "ore|ore_volume|ore_mined", ""), Quantity("wv", "m3", "waste|waste_volume|overburden|waste_mined|overburden_volume", ""), Quantity("do", "t_per_m3", "ore_density|ore_SG|density_of_ore|density_ore", ""), Quantity("dw", "t_per_m3", "waste_density|waste_SG|overburden_density|density_of_waste|density_waste", ""),
        Quantity("s", "", "stripping_ratio|strip_ratio|SR|waste_to_ore|waste_to_ore_ratio|waste_ore_ratio|overall_stripping_ratio|W_to_O|waste_over_ore|SR_t_per_t|stripping_ratio_t_per_t|strip_ratio_t_per_t|average_stripping_ratio", "t/t", 0.0), Quantity("sv", "m3_per_t", "stripping_ratio|strip_ratio|SR|waste_per_t_ore|overburden_ratio", "m3 of waste a tonne of ore"), Quantity("f", "fraction", "ore_share|ore_in_material|ore_of_material|ore_fraction", ""),
        Quantity("or_", "t_per_d", "ore|ore_rate|mill_feed|ore_mined|ore_production", ""), Quantity("wr", "t_per_d", "waste|waste_rate|waste_mined|stripping_rate|waste_removal", ""), Quantity("Mr", "t_per_d", "mined|total_mined|material_moved|total_material|mining_rate|material_mined|rock_moved|total_mining_rate", ""),
    ),
    (
        relation("o", lambda ov, do: ov * do), relation("w", lambda wv, dw: wv * dw), relation("s", lambda w, o: w / o), relation("s", lambda M, o: M / o - 1.0), relation("s", lambda f: 1.0 / f - 1.0), relation("w", lambda o, s: o * s), relation("o", lambda w, s: w / s), relation("M", lambda o, w: o + w), relation("o", lambda M, s: M / (1.0 + s)), relation("w", lambda M, o: M - o), relation("f", lambda s: 1.0 / (1.0 + s)),
        relation("sv", lambda s, dw: s / dw), relation("s", lambda sv, dw: sv * dw), relation("sv", lambda wv, o: wv / o), relation("wv", lambda w, dw: w / dw), relation("wv", lambda o, sv: o * sv), relation("ov", lambda o, do: o / do),
        relation("wr", lambda or_, s: or_ * s), relation("s", lambda wr, or_: wr / or_), relation("Mr", lambda or_, wr: or_ + wr), relation("or_", lambda Mr, s: Mr / (1.0 + s)), relation("wr", lambda Mr, or_: Mr - or_), relation("or_", lambda wr, s: wr / s),
    ),
)  # fmt: skip


def by_element(sheet: Worksheet, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A worksheet whose names hold `{E}`, for every element that a case assays. Raises KeyError where nothing follows."""
    flat = flattened(inputs)
    given = Given(flat)
    found: dict[str, Any] = {}
    names = elements_of(inputs)
    refusal = ""
    for e in names:
        own = Worksheet(tuple(Quantity(q.name, q.unit, q.words.replace("{E}", e) if e else "|".join(w for w in q.words.split("|") if "{E}" not in w), q.what, q.low, q.high) for q in sheet.quantities), sheet.relations)  # fmt: skip
        stated = own.read(given)
        values = own.derive(stated)
        fresh = {s: v for s, v in values.items() if s not in stated}
        found = {**own.named(fresh), **found}
        refusal = refusal or " or ".join(own.quantities[0].words.split("|")[:1])
    if not found:
        raise KeyError(f"{refusal}_t with mining_recovery_pct and the waste, or grades of ore and waste")
    return found


def dilution(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Dilution and loss. Raises KeyError for a dilution whose base a case leaves open."""
    plain = [
        k
        for k in inputs
        if re.fullmatch(r"(mining_|planned_|unplanned_)?dilution(_pct|_percent|_fraction)?", k)
    ]
    text = (
        f"{inputs.get('label', '')} {' '.join(str(v) for v in inputs.values() if isinstance(v, str))}".lower()
    )
    if plain:
        of_ore = any(
            w in text for w in ("waste/ore", "waste over ore", "waste to ore", "w/o", "of the ore", "of ore")
        )
        of_all = any(
            w in text
            for w in (
                "delivered",
                "ore+waste",
                "ore + waste",
                "w/(o+w)",
                "waste/(",
                "total",
                "run of mine",
                "mill feed",
            )
        )
        if of_ore == of_all:
            raise KeyError(
                "dilution_of_ore_pct (waste / ore) or dilution_of_delivered_pct (waste / delivered): print uses both"
            )
        word = "dilution_of_ore" if of_ore else "dilution_of_delivered"
        inputs = {
            (k.replace(k.split("dilution")[0] + "dilution", word) if k in plain else k): v
            for k, v in inputs.items()
        }
    return by_element(DILUTION, inputs)


CURRENCY = re.compile(r"(?:^|_)(USD|US\$|\$|EUR|AUD|CAD|GBP|ZAR|CNY|RUB|KZT|dollars?|A\$|C\$)(?=_|$)")
_METAL_UNIT = {
    "t": 1.0,
    "tonne": 1.0,
    "kg": 1e3,
    "g": 1e6,
    "oz": 1e6 / OUNCE_G,
    "lb": 1e3 / POUND_KG,
    "toz": 1e6 / OUNCE_G,
}
_ROLES = (
    ("price", ("price", "revenue_per", "value_per_unit")), ("selling", ("selling", "refining_charge", "refining_cost", "marketing", "realisation", "realization", "freight", "tcrc", "selling_cost", "smelting_and_refining", "offsite")),
    ("waste", ("waste_mining", "stripping_cost", "waste_cost", "cost_of_waste", "waste_removal", "waste_stripping", "overburden_cost")), ("general", ("g_and_a", "ga_cost", "general", "admin", "overhead", "g_a", "g&a")),
    ("mill", ("mill", "process", "treatment", "concentrat", "plant", "leach", "heap", "production_cost")), ("mining", ("mining", "mine_cost", "ore_cost", "drilling", "extraction_cost")), ("cost", ("cost",)),
)  # fmt: skip


def money(inputs: Mapping[str, Any]) -> tuple[dict[str, tuple[float, str]], str]:
    """Prices and costs of a case by role, each with what it is counted on (t, oz, lb, grade_unit), and the currency.

    >>> money({"gold_price_USD_per_oz": 1800, "milling_cost_USD_per_t": 12})
    ({'price': (1800.0, 'oz'), 'mill': (12.0, 't')}, 'USD')
    """
    found: dict[str, tuple[float, str]] = {}
    currency = ""
    for name, value in inputs.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        coin = CURRENCY.search(name)
        plain = CURRENCY.sub("", name)
        low = plain.lower()
        if "price" not in low and "cost" not in low and coin is None and "charge" not in low:
            continue
        role = next((r for r, marks in _ROLES if any(m in low for m in marks)), "")
        basis = re.search(r"per_(grade_unit|unit|pct|[A-Za-z]+)", plain)
        if role and (basis or "per" not in plain.split("_")) and role not in found:
            currency = currency or (coin[1] if coin else "")
            found[role] = (float(value), basis[1] if basis else "t")
    return found, currency


def per_tonne_of_metal(value: float, basis: str) -> float:
    """Currency a tonne of ore for a whole tonne of metal in it; for a grade unit, of one unit."""
    if basis == "pct":
        return 100.0 * value
    return value * _METAL_UNIT.get(basis, 1.0)


def _net(
    inputs: Mapping[str, Any], given: Given, coins: Mapping[str, tuple[float, str]]
) -> tuple[float, bool]:
    """What a tonne of metal in ore earns before recovery, and whether it is counted in grade units.

    Raises KeyError without a price, OutOfValidity where selling eats it.
    """
    if "price" not in coins:
        raise KeyError(
            "price of the metal with its unit (price_USD_per_t, per_oz, per_lb, per_g, per_grade_unit)"
        )
    value, basis = coins["price"]
    raw = basis in ("unit", "grade_unit")
    if not raw and basis not in _METAL_UNIT and basis != "pct":
        raise OutOfValidity(f"a price per {basis} is not understood: per t, kg, g, oz, lb, pct or grade_unit")
    net = per_tonne_of_metal(value, basis)
    if "selling" in coins:
        net -= per_tonne_of_metal(*coins["selling"])
    net *= given.one("payable|payability|payable_metal|paid|smelter_payable", default=1.0) or 1.0
    royalty = given.one("royalty|royalties|NSR_royalty", default=0.0) or 0.0
    net *= 1.0 - royalty
    if net <= 0.0:
        raise OutOfValidity("the metal earns nothing after selling: no grade pays")
    return net, raw


_NOUNS = ("cutoff", "cutoff_grade", "cut_off", "cut_off_grade", "grade", "COG")
_FULL = ("break_even", "breakeven", "mine", "mining", "full_cost", "external", "total", "")
_MILL = (
    "mill",
    "milling",
    "marginal",
    "internal",
    "process",
    "processing",
    "in_pit",
    "marginal_break_even",
    "mill_break_even",
    "in_situ_mill",
)


def _told(found: dict[str, Any], heads: tuple[str, ...], grade: float, raw: bool) -> None:
    for head in heads:
        for noun in _NOUNS:
            name = f"{head}_{noun}".strip("_")
            if name == "grade":
                continue
            if raw:
                found |= {
                    name: grade,
                    f"{name}_grade_units_per_t": grade,
                    f"{name}_grade_units": grade,
                    f"{name}_units_per_t": grade,
                    f"{name}_units": grade,
                }
            else:
                found[f"{name}_pct"] = 100.0 * grade


_BESR = (
    "break_even_stripping_ratio",
    "breakeven_stripping_ratio",
    "BESR",
    "break_even_strip_ratio",
    "maximum_stripping_ratio",
    "limiting_stripping_ratio",
    "BESR_t_per_t",
    "break_even_stripping_ratio_t_per_t",
    "allowable_stripping_ratio",
    "max_stripping_ratio",
    "economic_stripping_ratio",
)


def _value_of(inputs: Mapping[str, Any]) -> float | None:
    """Value of a tonne of ore in the currency of the case."""
    for name, x in inputs.items():
        plain = CURRENCY.sub("", str(name)).lower()
        if (
            re.search(r"(value|revenue|nsr).*per_t(_ore)?$", plain)
            and isinstance(x, (int, float))
            and not isinstance(x, bool)
        ):
            return float(x)
    return None


def _by_return(inputs: Mapping[str, Any], costs: float) -> dict[str, Any]:
    """Cut-off where a case tells what a unit of grade returns after recovery and selling: NSR_USD_per_pct_Zn, NSR_per_g."""
    for name, x in inputs.items():
        found = re.search(
            r"(?i)(?:nsr|return|net_value|value|revenue).*per_(pct|g|grade_unit|unit)(?:_|$)",
            CURRENCY.sub("", str(name)),
        )
        if found and isinstance(x, (int, float)) and x > 0:
            raw = "unit" in found[1]
            told: dict[str, Any] = {}
            metal = re.search(r"_([A-Z][a-z]?)$", str(name))
            each = costs / float(x)
            _told(told, _FULL, each if raw else each / 100.0 if found[1] == "pct" else each / 1e6, raw)
            if metal and not raw:
                told |= {k.removesuffix("_pct") + f"_{metal[1]}_pct": v for k, v in list(told.items())}
            return told
    raise KeyError("recovery_pct of the metal, and its price with a unit")


def cutoffs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Break-even, milling and cut-over grades, value of ore, break-even price and stripping ratio; see `words`."""
    given = Given(inputs)
    routes = {k: v for k, v in inputs.items() if isinstance(v, Mapping) and any("cost" in str(n) for n in v)}
    for name in ("processes", "process", "routes"):  # routes listed under one name
        if isinstance(inputs.get(name), Mapping) and all(
            isinstance(v, Mapping) for v in inputs[name].values()
        ):
            routes = dict(inputs[name])
    coins, currency = money(inputs)
    found: dict[str, Any] = {}
    if routes:
        return _routes(routes, inputs, given, coins)
    costs = {r: v for r, (v, b) in coins.items() if r not in ("price", "selling") and b in ("t", "tonne")}
    recovery = given.one(
        "recovery|metallurgical_recovery|process_recovery|mill_recovery|metal_recovery|plant_recovery|overall_recovery|processing_recovery|Au_recovery|Cu_recovery|Zn_recovery|Pb_recovery|Ag_recovery|Ni_recovery|concentrator_recovery"
    )
    assays = given.elements("{}|{}_grade|ore_{}|head_{}|{}_head|grade_{}|{}_ore", "fraction")
    grade = given.one("grade|ore_grade|head_grade|mill_grade|average_grade|mean_grade|head", "fraction", next(iter(assays.values()), None))  # fmt: skip
    worth = given.one(
        "ore_value|value_of_ore|value|revenue|net_value|recoverable_value|NSR|ore_revenue", ""
    ) or _value_of(inputs)
    if worth is not None and "price" not in coins and "waste" in costs:
        ore = sum(costs.get(r, 0.0) for r in ("mill", "general", "mining", "cost"))
        return dict.fromkeys(_BESR, (worth - ore) / costs["waste"])
    if recovery is None and "price" not in coins and costs:
        return _by_return(inputs, sum(costs.get(r, 0.0) for r in ("mill", "general", "mining", "cost")))
    if recovery is None:
        raise KeyError("recovery_pct of the metal")
    ore = sum(costs.get(r, 0.0) for r in ("mill", "general", "mining", "cost"))
    if "price" not in coins and grade is not None and costs:
        for unit, factor in _METAL_UNIT.items():
            for head in ("break_even_price", "breakeven_price", "price", "metal_price"):
                for coin in {currency, "USD"} - {""}:
                    found[f"{head}_{coin}_per_{unit}"] = ore / (grade * recovery) / factor
                found[f"{head}_per_{unit}"] = ore / (grade * recovery) / factor
        return found
    net, raw = _net(inputs, given, coins)
    symbols = {
        "copper": "Cu",
        "zinc": "Zn",
        "lead": "Pb",
        "gold": "Au",
        "silver": "Ag",
        "nickel": "Ni",
        "tin": "Sn",
    }
    metals = {
        symbols.get(w.lower(), w)
        for k in inputs
        if "price" in str(k).lower()
        for w in re.split("_", str(k))
        if w in symbols.values() or w.lower() in symbols
    }
    if costs:
        _told(found, _FULL, ore / (net * recovery), raw)
        mill = costs.get("mill", 0.0) + costs.get("general", 0.0)
        if mill:
            _told(found, _MILL, mill / (net * recovery), raw)
    if grade is not None:
        value = grade * net * recovery
        tells = {
            "ore_value": value,
            "value": value,
            "revenue": value,
            "NSR": value,
            "value_of_ore": value,
            "net_value": value,
            "recoverable_value": value,
        }
        if costs:
            tells |= {
                "profit": value - ore,
                "margin": value - ore,
                "operating_profit": value - ore,
                "net_profit": value - ore,
                "operating_margin": value - ore,
            }
        waste = costs.get("waste", costs.get("mining"))
        for name, x in tells.items():
            found |= {f"{name}_per_t": x} | {f"{name}_{c}_per_t": x for c in {currency, "USD"} - {""}}
        if waste:
            found |= dict.fromkeys(_BESR, (value - ore) / waste)
    if len(metals) == 1 and not raw:
        (metal,) = metals
        for k in [k for k in found if (k.endswith("_pct") and "cut" in k) or k.endswith("COG_pct")]:
            found |= {f"{k.removesuffix('_pct')}_{metal}_pct": found[k], f"{metal}_{k}": found[k]}
    if not found:
        raise KeyError("milling_cost_per_t and mining_cost_per_t, or a grade")
    return found


def _routes(
    routes: Mapping[str, Mapping[str, Any]], inputs: Mapping[str, Any], given: Given, coins: Mapping[str, tuple[float, str]]
) -> dict[str, Any]:  # fmt: skip
    """Grades at which each route pays for itself, and at which the next is better; the rock is mined in any case."""
    net, raw = _net(inputs, given, coins)
    each: dict[str, tuple[float, float]] = {}
    for name, figures in routes.items():
        own = Given(figures)
        recovery = own.one("recovery|metallurgical_recovery|process_recovery|metal_recovery")
        cost = next(
            (float(v) for k, v in figures.items() if "cost" in k.lower() and isinstance(v, (int, float))),
            None,
        )
        if recovery is None or cost is None:
            raise KeyError(f"recovery and cost_per_t of {name}")
        each[name] = (cost, recovery)
    found: dict[str, Any] = {}
    alone = {name: cost / (net * recovery) for name, (cost, recovery) in each.items()}
    for head in (*_FULL, *_MILL):
        for noun in _NOUNS:
            stem = f"{head}_{noun}".strip("_")
            if raw:
                found |= {
                    f"{stem}_{u}": dict(alone)
                    for u in ("grade_units_per_t", "grade_units", "units_per_t", "units")
                } | {stem: dict(alone)}
            else:
                found[f"{stem}_pct"] = {n: 100.0 * g for n, g in alone.items()}
    order = sorted(each.values())
    if len(order) == 2 and order[1][1] > order[0][1]:
        over = (order[1][0] - order[0][0]) / (net * (order[1][1] - order[0][1]))
        _told(found, ("cut_over", "cutover", "cross_over", "crossover", "switch"), over, raw)
        for head in ("cut_over", "cutover", "cross_over", "crossover"):
            found |= {head: over, f"{head}_grade": over} if raw else {f"{head}_pct": 100.0 * over}
    return found


compute = together(cutoffs, dilution, STRIPPING.compute, BLAST.compute, HAUL.compute, life)


TECHNOLOGIES = (
    Technology(
        "mining-figures", "Mining in figures", ("E02", "E05", "E01"), "Dilution, stripping, cut-off and cut-over, blasting, haulage and life on a mine's own figures.", "industrial", __name__, None, compute,
        answers=("*mining*", "*mine*", "*cut-off*", "*cutoff*", "*cut-over*", "*dilution*", "*strip*ratio*", "*stripping*", "*open pit*", "*open-pit*", "*blast*ing*", "*blasthole*", "*haul*", "*truck*", "*shovel*", "*Taylor*", "*ore loss*", "*drill*", "*powder factor*", "*break-even*"),
        words=(
            Word("price_USD_per_t (per_oz, per_lb, per_g, per_grade_unit), selling_cost_…, payable_pct, royalty_pct", "currency", "what the metal earns"), Word("mining_cost_per_t, milling_cost_per_t, general_cost_per_t, waste_mining_cost_per_t", "currency a tonne", "costs of ore and waste"), Word("recovery_pct, grade_pct (g/t)", "%", "asks for cutoff_grade, ore_value_USD_per_t, break_even_stripping_ratio"),
            Word("process1 {recovery, cost_per_t}, process2 {…}", "", "routes: ask for break_even_grade of each and cut_over_grade"), *DILUTION.words, *STRIPPING.words, *BLAST.words, *HAUL.words, *LIFE.words,
        ),
        equations=__doc__ or "", stated_only=True, labelled=True,
        sources=("Hall, Cut-off Grades and Optimising the Strategic Mine Plan (cut-over; the mining cost drops out)", "McCarthy 2001, Mining dilution and losses in underground mining (two definitions)", "Taylor 1977 (from memory)"),
        needs=(Need("*dilut*", "the waste with the ore, or dilution_of_ore_pct / dilution_of_delivered_pct with grades"), Need("*cut*off*", "price with its unit, recovery_pct and costs a tonne of ore"), *STRIPPING.needs),
    ),
)  # fmt: skip
