"""Flotation laws beside the bank's: rate models by name, indices of separation, net smelter return, economic recovery.

first order     R = Rinf (1 - exp(-k t)) ; second order R = Rinf^2 k t / (1 + Rinf k t)
Klimpel         R = Rinf (1 - (1 - exp(-k t)) / (k t)), rates spread evenly to k
fully mixed     R = Rinf k t / (1 + k t), rates spread exponentially
Kelsall         R = (1 - phi)(1 - exp(-kf t)) + phi (1 - exp(-ks t))
separation      SE = R_mineral - R_gangue = 100 C m (c - f) / ((m - f) f), Schulz ; selectivity sqrt(R_a (100 - R_b) / ((100 - R_a) R_b)), Gaudin
return          NSR = payable x price - treatment - refining - penalties - freight, a tonne of concentrate ; x pull a tonne of ore
payable         least of share x grade and grade less deduction
economic        value earned over that of a perfect concentrate, the pure mineral with all the metal
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.extraction.mining_figures import CURRENCY
from oreshed.technology.registry import Need, Technology, Word

# words of a model -> share of what floats after k t (and Rinf, for the second order)
_MODELS: tuple[tuple[tuple[str, ...], Callable[[Any, float], Any]], ...] = (
    (("klimpel", "rectangular"), lambda kt, _: 1.0 + np.expm1(-kt) / kt),
    (("second order", "second-order"), lambda kt, top: top * kt / (1.0 + top * kt)),
    (("fully mixed", "fully-mixed", "exponential distribution", "gas/solid"), lambda kt, _: kt / (1.0 + kt)),
    (("first order", "first-order", "batch", "classical", "garcia", "zuniga"), lambda kt, _: -np.expm1(-kt)),
)  # fmt: skip
_TIME = "t|time|flotation_time|batch_time|batch_flotation_time|cumulative_time"


def _plain(value: Any) -> Any:
    array = np.asarray(value, dtype=np.float64)
    return array.tolist() if array.ndim else float(array)


def rates(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recovery, rate or time of a batch by the model that a case names, first order where it gives a flotation time only.

    Raises KeyError for a bank of cells, which is answered elsewhere, and for figures that are missing.
    """
    given = Given(inputs)
    text = f"{inputs.get('label', '')} {given.text()}".lower()
    named = next((law for words, law in _MODELS[:3] if any(w in text for w in words)), None)
    in_cells = any(re.search(r"cell|tank|bank|^N$|tau|residence|volume", k) for k in inputs) or any(
        w in text for w in ("bank", "cstr", "mixed cell", "tank")
    )
    if named is None and in_cells:
        raise KeyError("a flotation time in a batch cell, or the model's name")
    law = named or _MODELS[3][1]
    t = given.get(_TIME + ("|residence_time|tau" if named else ""), "min")
    k = given.get("k|rate_constant|rate|k_max|K", "per_min")
    top = (
        given.one(
            "R_inf|Rinf|R_max|ultimate_recovery|maximum_recovery|Rmax|R_infinity|recovery_infinite",
            default=1.0,
        )
        or 1.0
    )
    reached = given.get("recovery|R|batch_recovery|target_recovery|R_t", "fraction")
    found: dict[str, Any] = {}
    if k is not None and t is not None:
        share = top * law(np.asarray(k, dtype=np.float64) * np.asarray(t, dtype=np.float64), top)
        for name in ("recovery", "R", "batch_recovery"):
            found |= {name: _plain(share), f"{name}_pct": _plain(100.0 * share)}
        return found
    if reached is None or (k is None) == (t is None):
        raise KeyError("k_per_min and t_min, or one of them with recovery_pct")
    parts = np.asarray(reached, dtype=np.float64) / top
    if np.any((parts <= 0) | (parts >= 1)):
        raise OutOfValidity(
            f"a recovery of {100 * float(np.max(reached)):g} % of {100 * top:g} % that can float takes no finite time"
        )
    kt = np.vectorize(lambda share: _reach(law, share, top))(parts)
    if t is not None:
        rate = kt / np.asarray(t)
        for name in ("k", "rate_constant", "rate"):
            found[f"{name}_per_min"] = _plain(rate)
    else:
        for name in ("t", "time", "flotation_time", "batch_time"):
            found[f"{name}_min"] = _plain(kt / np.asarray(k))
    return found


def _reach(law: Callable[[Any, float], Any], share: float, top: float) -> float:
    low, high = 1e-12, 1.0
    while float(law(high, top)) < share:
        high *= 2.0
        if high > 1e9:
            raise OutOfValidity("the model never reaches this recovery")
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if float(law(middle, top)) < share else (low, middle)
    return 0.5 * (low + high)


def floating_shares(given: Given) -> tuple[float, float] | None:
    """Fast and slow share of a mineral; what floats in neither class stays. None where no share is given.

    Raises OutOfValidity for shares that make more than the whole.
    """
    slow = given.one("phi|slow_fraction|slow_share|fraction_slow|phi_slow|slow_floating_fraction")
    fast = given.one("fast_fraction|fast_share|fraction_fast|phi_fast|fast_floating_fraction")
    never = given.one(
        "nonfloating_fraction|non_floating_fraction|nonfloating_share|non_floating_share|fraction_nonfloating|phi_nonfloating",
        default=0.0,
    ) or 0.0  # fmt: skip
    if slow is None and fast is None:
        return None
    fast = 1.0 - never - (slow or 0.0) if fast is None else fast
    slow = 1.0 - never - fast if slow is None else slow
    if min(fast, slow) < -1e-9 or fast + slow > 1.0 + 1e-6:
        raise OutOfValidity(f"fast {fast:.4g}, slow {slow:.4g} and non-floating {never:.4g} make no whole")
    return fast, slow


def kelsall(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Two rates. Raises KeyError for what is missing."""
    given = Given(inputs)
    fast, slow = (
        given.one("k_fast|kf|k_f|fast_k|fast_rate", "per_min"),
        given.one("k_slow|ks|k_s|slow_k|slow_rate", "per_min"),
    )
    shares = floating_shares(given)
    t = given.get(f"{_TIME}|residence_time|tau", "min")
    top = given.one("R_inf|Rinf|ultimate_recovery|R_max", default=1.0) or 1.0
    if fast is None or slow is None or shares is None or t is None:
        raise KeyError("k_fast_per_min, k_slow_per_min, slow_fraction and t_min")
    share = top * (
        shares[0] * -np.expm1(-fast * np.asarray(t)) + shares[1] * -np.expm1(-slow * np.asarray(t))
    )
    return {"recovery": _plain(share), "recovery_pct": _plain(100.0 * share), "R": _plain(share)}


def indices(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Separation efficiency and selectivity index. Raises KeyError for what is missing."""
    given = Given(inputs)
    mineral = given.one(
        "mineral_recovery|recovery_mineral|valuable_recovery|recovery_valuable|R_m|Rm|R_mineral|value_recovery|recovery_of_mineral|valuable_mineral_recovery|recovery"
    )
    gangue = given.one("gangue_recovery|recovery_gangue|R_g|Rg|R_gangue|waste_recovery|recovery_of_gangue")
    found: dict[str, Any] = {}
    c, f, t, m, pull = (
        given.one(s, "pct")
        for s in (
            "conc_grade|conc|c|conc_metal|conc_assay|product_grade",
            "feed_grade|feed|f|head_grade|feed_assay|head",
            "tail_grade|tail|t|tail_assay",
            "mineral_grade|m|metal_in_mineral|pure_mineral_grade|mineral_metal|mineral_content|metal_content_of_mineral|max_grade|theoretical_grade",
            "mass_pull|yield|mass_yield|C",
        )
    )
    recovery = given.one("recovery|R|metal_recovery")
    if f is not None and c is not None and m is not None:
        if pull is None and t is not None:
            pull = 100.0 * (f - t) / (c - t)
        if pull is None and recovery is not None:
            pull = 100.0 * recovery * f / c
        if pull is not None:
            mineral, gangue = pull * c / (100.0 * f), pull * (m - c) / (100.0 * (m - f))
            found |= {"gangue_recovery_pct": 100.0 * gangue, "R_g_pct": 100.0 * gangue}
    if mineral is not None and gangue is not None:
        for name in ("separation_efficiency", "SE", "Schulz_efficiency", "efficiency_of_separation"):
            found[f"{name}_pct"] = 100.0 * (mineral - gangue)
    pairs = [
        (k, given.one(re.sub(r"_pct$", "", k)))
        for k in inputs
        if re.search(r"recovery", k) and isinstance(inputs[k], (int, float))
    ]
    shares = [x for _, x in pairs if x is not None]
    if len(shares) == 2 and all(0.0 < x < 1.0 for x in shares):
        a, b = shares
        selectivity = math.sqrt(a * (1.0 - b) / ((1.0 - a) * b))
        found |= dict.fromkeys(
            ("selectivity_index", "SI", "Gaudin_selectivity_index", "selectivity"), selectivity
        )
    if not found:
        raise KeyError("recovery of mineral and gangue, or grades of feed, concentrate and pure mineral")
    return found


def smelter_return(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Net smelter return of a concentrate of one metal or several, a tonne of concentrate and of ore; see `words`.

    Raises KeyError without price and grade. Prices a tonne, pound, kilogram, gram or troy ounce, by their names.
    """
    given = Given(inputs)
    currency = next((m[1] for k in inputs if (m := CURRENCY.search(str(k)))), "USD")
    grades = {
        e: float(v) / 100.0
        for e, v in given.elements(
            "conc_{}|{}_in_conc|{}_conc|{}_conc_grade|conc_{}_grade|{}_grade|conc_grade_{}", "pct"
        ).items()
    }
    grades |= {e: v / 100.0 for e, v in given.table("conc|conc_grade|grades|conc_assay", "pct").items()}
    prices = prices_of(inputs)
    if not grades:
        one = given.one("conc_grade|grade|conc_metal_grade|metal_grade", "fraction")
        grades = {"": one} if one is not None else {}
    if not prices or not grades:
        raise KeyError("price of the metal with its unit and conc_X_pct")
    value = paid = 0.0
    for e, grade in grades.items():
        price = prices.get(e, prices.get("") if len(grades) == 1 else None)
        if price is None:
            continue
        share = (
            given.one(
                f"payable_{e}|{e}_payable|payable|payability|payable_metal|{e}_payability|payable_share|metal_payable|paid",
                default=1.0,
            )
            or 1.0
        )
        less = (
            given.one(
                f"deduction_{e}|{e}_deduction|minimum_deduction|unit_deduction|deduction|deduction_units|minimum_deduction_units",
                "fraction",
                0.0,
            )
            or 0.0
        )
        pays = min(share * grade, grade - less)
        paid += pays
        value += pays * price
    costs = 0.0
    per_metal = 0.0
    for name, x in inputs.items():
        low = str(name).lower()
        if isinstance(x, list) and len(x) == 2 and all(isinstance(v, (int, float)) for v in x):
            x = sum(x) / 2.0  # a printed range of a charge, at its middle
        if isinstance(x, bool) or not isinstance(x, (int, float)) or "price" in low:
            continue
        if re.search(
            r"treatment|(^|_)tc(_|$)|smelting_charge|freight|transport|penalt|marketing|insurance", low
        ):
            wet = (
                given.one("conc_moisture|moisture|moisture_of_conc|H2O")
                if re.search(r"freight|transport|wet", low) and "wet" in low
                else None
            )
            costs += float(x) / (1.0 - wet) if wet else float(x)
        elif re.search(r"refining_charge|(^|_)rc(_|$)", low):
            unit = re.search(r"per_(lb|oz|kg|g|t)(?:_|$)", low)
            per_metal += float(x) * _PER_TONNE[unit[1] if unit else "t"] * paid
    net = value - costs - per_metal
    found: dict[str, Any] = {}
    pull = given.one("mass_pull|yield|mass_yield|conc_yield|pull")
    if pull is None and (k := given.one("ratio_of_concentration|concentration_ratio", "")) is not None:
        pull = 1.0 / k
    feeds = given.elements("feed_{}|head_{}|ore_{}|{}_feed|{}_head", "fraction")
    recovery = given.one("recovery|" + "|".join(f"{e}_recovery" for e in grades if e))
    if pull is None and recovery is not None and len(grades) == 1:
        head = next(iter(feeds.values()), given.one("feed_grade|head_grade|ore_grade", "fraction"))
        if head is not None:
            pull = recovery * head / next(iter(grades.values()))
    for name, x in (
        ("payable_value", value),
        ("NSR", net),
        ("net_smelter_return", net),
        ("gross_value", sum(g * prices.get(e, prices.get("", 0.0)) for e, g in grades.items())),
        ("payment", value),
        ("charges", costs + per_metal),
        ("payable_metal_value", value),
        ("net_value", net),
        ("smelter_payment", value),
        ("deductions", costs + per_metal),
    ):
        for coin in {currency, "USD"}:
            for basis in ("per_t_conc", "per_t_concentrate", "per_t"):
                found[f"{name}_{coin}_{basis}"] = x
            if pull is not None:
                found |= {
                    f"{name}_{coin}_{basis}": x * pull
                    for basis in ("per_t_ore", "per_t_feed", "per_t_of_ore")
                }
        found[f"{name}_per_t"] = x
    tonnes = given.one("conc|conc_mass|conc_production|conc_t", "t")
    found |= {
        "payable_metal_pct": 100.0 * paid,
        "payable_pct_of_conc": 100.0 * paid,
        "NSR_share_of_value_pct": 100.0 * net / value if value else None,
    }
    if tonnes is not None:
        found[f"NSR_{currency}"] = net * tonnes
    return found


_PER_TONNE = {"t": 1.0, "tonne": 1.0, "kg": 1e3, "g": 1e6, "oz": 1e6 / 31.1034768, "lb": 1e3 / 0.45359237}


def prices_of(inputs: Mapping[str, Any]) -> dict[str, float]:
    """Currency a tonne of metal by its symbol, from names such as Zn_price_USD_per_t."""
    names = {
        "zinc": "Zn",
        "lead": "Pb",
        "copper": "Cu",
        "silver": "Ag",
        "gold": "Au",
        "tin": "Sn",
        "nickel": "Ni",
    }
    found: dict[str, float] = {}
    for name, x in inputs.items():
        if "price" not in str(name).lower() or isinstance(x, bool) or not isinstance(x, (int, float)):
            continue
        unit = re.search(r"per_(tonne|t|kg|g|oz|lb)(?:_|$)", str(name))
        words = re.split(r"_", str(name))
        metal = next(
            (w for w in words if w in names.values()),
            next((names[w.lower()] for w in words if w.lower() in names), ""),
        )
        if unit:
            found[metal] = float(x) * _PER_TONNE[unit[1]]
    return found


def economic(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Economic recovery: what a concentrate earns over what a perfect one of the pure mineral would. Raises KeyError."""
    given = Given(inputs)
    earned = perfect = None
    for name, x in inputs.items():
        low = str(name).lower()
        if isinstance(x, (int, float)) and not isinstance(x, bool):
            if re.search(r"(perfect|theoretical|maximum|ideal)", low) and re.search(
                r"nsr|value|return|revenue", low
            ):
                perfect = float(x)
            elif re.search(r"nsr|value|return|revenue", low) and "price" not in low:
                earned = float(x)
    if earned is not None and perfect:
        return {
            f"{n}_pct": 100.0 * earned / perfect
            for n in ("economic_recovery", "economic_efficiency", "economic_performance")
        }
    recovery, payable = given.one("recovery|metal_recovery"), given.one("payable_metal|payable|payability")
    if recovery is None or payable is None:
        raise KeyError("value of the actual and of the perfect concentrate a tonne of ore")
    return {f"{n}_pct": 100.0 * recovery * payable for n in ("payable_recovery", "recovery_paid")}


compute = together(kelsall, rates, smelter_return, economic, indices)
TECHNOLOGIES = (
    Technology(
        "concentrate-figures", "Flotation kinetics and concentrate value in figures", ("S02", "E09"), "Batch rate models, separation efficiency, selectivity, smelter return and economic recovery.", "industrial", __name__, None, compute,
        answers=("*flotation*", "*float*", "*NSR*", "*smelter return*", "*concentrate sale*", "*economic recovery*", "*separation efficiency*", "*selectivity*", "*smelter terms*", "*concentrate value*"),
        words=(
            Word("k_per_min, t_min, R_inf_pct, model (Klimpel, second order, fully mixed)", "", "ask for recovery_pct; any from the others"), Word("k_fast_per_min, k_slow_per_min, slow_fraction", "", "Kelsall"), Word("X_price_USD_per_t (lb, oz), conc_X_pct, payable_pct, deduction_pct, treatment_charge_…, refining_charge_…, mass_pull_pct", "", "ask for NSR_USD_per_t_conc, NSR_USD_per_t_ore"),
            Word("mineral_recovery_pct, gangue_recovery_pct (or feed, conc, tail and mineral grade)", "%", "ask for separation_efficiency_pct"), Word("X_recovery_pct, Y_recovery_pct", "%", "ask for selectivity_index"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, sources=("Klimpel 1980; Kelsall 1961; Schulz 1970; Gaudin 1939 (as in Wills' Mineral Processing Technology, from memory)",),
        needs=(Need("*NSR*", "price with its unit, concentrate grade, payable share and charges"), Need("economic_recovery*", "the value of a perfect concentrate a tonne of ore"), Need("separation_efficiency*", "recoveries of mineral and gangue")),
    ),
)  # fmt: skip
