"""What an orebody holds and is worth: tonnes of a block, equivalent grade of several metals, present value.

block        t = area x thickness x density ; metal = t x grade
equivalent   g_eq = g1 + sum g_i p_i r_i / (p1 r1), prices a tonne of metal
value        NPV = cash (1 - (1 + i)^-n) / i - capital ; of a list, sum cash_k (1 + i)^-k ; payback = capital / cash
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.concentrate_figures import prices_of

BLOCK = Worksheet(
    (
        Quantity("A", "m2", "area|surface_area|orebody_area|ore_area|block_area", ""), Quantity("l", "m", "length|strike_length|strike|block_length", ""), Quantity("w", "m", "width|down_dip|dip_length|block_width|height|block_height", ""), Quantity("h", "m", "thickness|average_thickness|true_thickness|depth|vein_width|mean_thickness|seam_thickness", ""), Quantity("V", "m3", "volume|block_volume|orebody_volume|ore_volume", ""), Quantity("d", "t_per_m3", "density|ore_density|bulk_density|SG|tonnage_factor|specific_gravity", ""),
        Quantity("t", "t", "tonnes|tonnage|ore|reserve|resource|ore_tonnes|ore_tonnage|block|ore_reserve", ""),
    ),
    (relation("A", lambda l, w: l * w), relation("V", lambda A, h: A * h), relation("t", lambda V, d: V * d), relation("V", lambda t, d: t / d), relation("d", lambda t, V: t / V)),  # noqa: E741
)  # fmt: skip


def block(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Tonnes of a block and the metal in it. Raises KeyError for what is missing."""
    found = BLOCK.compute(inputs)
    given = Given(inputs)
    tonnes = found.get("tonnes_t", given.one("tonnes|tonnage|ore|reserve|resource", "t"))
    for e, share in given.elements("{}|grade_{}|{}_grade|ore_{}", "fraction").items():
        if tonnes is not None:
            found |= {f"{n}_t": tonnes * share for n in (e, f"contained_{e}", f"{e}_metal", f"{e}_contained")}
            found |= {f"{e}_oz": tonnes * share * 1e6 / 31.1034768}
    return found


def equivalent(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Equivalent grade of the first metal, or of each. Raises KeyError for prices or grades that are missing."""
    given = Given(inputs)
    prices = {e: p for e, p in prices_of(inputs).items() if e}
    grades = {
        e: float(v)
        for e, v in given.elements("{}|{}_grade|grade_{}|ore_{}|head_{}|feed_{}", "fraction").items()
        if e in prices
    }
    if len(grades) < 2:
        raise KeyError("grades and prices of two metals")
    recovery = {
        e: given.one(f"{e}_recovery|recovery_{e}|{e}_payable|{e}_payability", default=1.0) or 1.0
        for e in grades
    }
    worth = {e: grades[e] * prices[e] * recovery[e] for e in grades}
    found: dict[str, Any] = {}
    for e in grades:
        share = sum(worth.values()) / (prices[e] * recovery[e])
        for name in (
            f"{e}_equivalent",
            f"{e}Eq",
            f"{e}_eq",
            f"{e}_equivalent_grade",
            f"equivalent_{e}",
            f"{e}Eq_grade",
        ):
            found[f"{name}_pct"] = 100.0 * share
    return found


def present_value(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Net present value, payback and annuity factor. Raises KeyError for cash flow or discount rate that are missing."""
    given = Given(inputs)
    rate = given.one(
        "discount_rate|discount|interest_rate|interest|rate_of_discount|cost_of_capital|WACC|hurdle_rate"
    )
    cash: Any = None
    capital = 0.0
    unit = ""
    for name, x in inputs.items():
        low = str(name).lower()
        money = re.search(r"(M?USD|kUSD|MUS\$|M\$|EUR|MEUR|AUD|MAUD)", str(name))
        if isinstance(x, bool) or not isinstance(x, (int, float, list)):
            continue
        if re.search(r"cash_?flow|annual_profit|net_revenue|annual_cash|operating_profit|net_cash", low):
            cash, unit = np.asarray(x, dtype=np.float64), money[1] if money else unit
        elif re.search(
            r"capex|capital_(cost|expenditure)|initial_(capital|investment)|investment|^capital", low
        ) and isinstance(x, (int, float)):
            capital, unit = float(x), money[1] if money else unit
    years = given.one("years|life|mine_life|n_years|project_life|n", "y") or given.one(
        "years|n_years|periods", ""
    )
    if rate is None or cash is None or (cash.ndim == 0 and years is None) or rate <= 0.0:
        raise KeyError("discount_rate_pct, cash_flow a year and years")
    flows = cash if cash.ndim else np.full(round(float(years or 0.0)), float(cash))
    factor = (1.0 + rate) ** -np.arange(1, flows.size + 1)
    value = float((flows * factor).sum())
    found: dict[str, Any] = {
        "annuity_factor": float(factor.sum()),
        "present_value_factor": float(factor.sum()),
    }
    tells = {"PV": value, "present_value": value}
    if capital:
        tells |= {"NPV": value - capital, "net_present_value": value - capital}
        if cash.ndim == 0:
            found |= dict.fromkeys(("payback_y", "payback_years", "payback_period_y"), capital / float(cash))
        found |= {"NPV_over_capital": value / capital - 1.0, "profitability_index": value / capital}
    for name, x in tells.items():
        found |= {name: x} | ({f"{name}_{unit}": x} if unit else {})
    return found


compute = together(equivalent, present_value, block)
TECHNOLOGIES = (
    Technology(
        "mine-value", "Orebody and its value in figures", ("E02", "E05"), "Tonnes of a block, equivalent grade and net present value on stated figures.", "industrial", __name__, None, compute,
        answers=("*mining*", "*mine *", "*reserve*", "*resource*", "*equivalent*", "*NPV*", "*present value*", "*orebody*", "*ore body*", "*valuation*"),
        words=(Word("area_m2 (or length_m, width_m), thickness_m, density_t_per_m3, X_grade_pct", "", "ask for tonnes_t, contained_X_t"), Word("X_pct, X_price_USD_per_t, X_recovery_pct", "", "of two metals or more: ask for X_equivalent_pct"), Word("cash_flow_…, years, discount_rate_pct, capex_…", "", "ask for NPV_…, payback_y")),
        equations=__doc__ or "", stated_only=True, labelled=True,
    ),
)  # fmt: skip
