"""What a smelter pays for a concentrate: payable metal, treatment and refining charges, the mine's net smelter return.

A smelter pays for a share of each metal, but never for the last units, which it loses itself; from that it takes its
charge a tonne of concentrate, a refining charge an ounce or pound, and penalties. The deduction bites the poor
concentrate: lead of 50 % loses 3 units, 6 % of its metal, where 95 % would have been paid.

    payable     p = min(c f, c - d)                     c content, f payable share, d least deduction, in percentage points
    silver      p = (c - d) f                           d taken off first, in oz or g a tonne
    return      NSR = sum p (price - RC) - TC - penalties - freight      USD a tonne of dry concentrate
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, fraction, number
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.table import table_beside

GRAMS_PER_OUNCE = 31.1034768
POUNDS_PER_TONNE = 2204.62262
HOSTS = {"lead": "Pb", "zinc": "Zn", "copper": "Cu"}
BY_OUNCE = ("Ag", "Au")
# What a schedule of one concentrate says of its own metal without naming it.
LOOSE = {
    "payable_pct": ("payable_pct", "pay_pct", "paid_pct"),
    "min_deduction_units": ("min_deduction_units", "minimum_deduction_units", "deduction_units", "minimum_deduction_pct"),
}  # fmt: skip
CHARGE = ("TC_USD_per_t", "treatment_charge_USD_per_t", "TC_USD_per_dmt", "treatment_charge_USD_per_dmt")


@lru_cache(maxsize=1)
def terms() -> Mapping[tuple[str, str, str], Mapping[str, str]]:
    """(concentrate, metal or "", name) -> row of `smelter_terms.csv`."""
    rows = table_beside(__name__, "smelter_terms.csv")
    return {(r["concentrate"], r["metal"], r["name"]): r for r in rows}


def payable_units(content: float, share: float, least_deduction: float) -> float:
    """Percentage points of a base metal that are paid.

    >>> payable_units(50.0, 0.95, 3.0), payable_units(75.0, 0.95, 3.0)
    (47.0, 71.25)
    """
    return max(min(content * share, content - least_deduction), 0.0)


def payable_ounces(content: float, share: float, deduction: float) -> float:
    """Ounces a tonne of silver or gold that are paid: the deduction first, then the share."""
    return max(content - deduction, 0.0) * share


def _kind(inputs: Mapping[str, Any]) -> str:
    """Lead, zinc or copper: as the case says, by its label, or by the one metal whose grade it gives."""
    text = f"{inputs.get('concentrate', '')} {inputs.get('metal', '')} {inputs.get('label', '')}"
    kind = next((k for k in HOSTS if k in text.lower()), "")
    kind = kind or next((k for k, e in HOSTS.items() if re.search(rf"\b{e}\b", text)), "")
    graded = [k for k, e in HOSTS.items() if any(w in inputs for w in _grades(e))]
    if not kind and len(graded) != 1:
        raise KeyError(f"concentrate: {', '.join(HOSTS)}")
    return kind or graded[0]


def _grades(host: str) -> tuple[str, ...]:
    return (f"{host}_pct", f"conc_{host}_pct", f"concentrate_{host}_pct", f"{host}_in_conc_pct", f"conc_grade_{host}_pct",
            f"{host}_grade_pct")  # fmt: skip


def _both_ends(inputs: Mapping[str, Any], *names: str) -> list[float] | None:
    found = ends(inputs, *names)
    return found if len(found) == 2 else None


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Terms of a kind of concentrate, and what a given one returns; see `words`."""
    kind = _kind(inputs)
    host = HOSTS[kind]
    row = {k[1:]: r for k, r in terms().items() if k[0] == kind}
    asked = number(inputs, "year")
    known = {int(r["year"]) for r in row.values()}
    if asked is not None and int(asked) not in known:
        raise OutOfValidity(
            f"no terms of {asked:.0f}: the table holds {', '.join(map(str, sorted(known)))}; give payable_pct, min_deduction_units "
            "and TC_USD_per_t"
        )

    def term(metal: str, name: str, *words: str) -> float:
        named = (
            *words,
            *((f"{metal}_{name}",) if metal else (name,)),
            *(LOOSE.get(name, ()) if metal in ("", host) else ()),
        )
        if any(n in inputs for n in named):
            return figure(inputs, *named)
        return float(row[metal, name]["central"]) if (metal, name) in row else 0.0

    charge_name = next(name for metal, name in row if not metal and name.startswith("TC_"))
    charge = term("", charge_name, *CHARGE)
    found: dict[str, Any] = {f"{m}_{name}": term(m, name) for m, name in row if m}
    found |= {charge_name: charge, "TC_USD_per_t": charge}
    for (metal, name), r in row.items():  # print gives terms as ranges
        reach = [float(r["low"]), float(r["high"])] if r["low"] != r["high"] else float(r["central"])
        found |= {f"{metal}_{name}_range" if metal else f"{name}_range": reach}
        if metal == host:
            found |= dict.fromkeys(LOOSE.get(name, ()), term(metal, name))
        if not metal and name.startswith("TC_"):
            found |= {
                "TC_USD_per_t_range": reach,
                f"TC_USD_per_t_{r['year']}": charge,
                f"TC_{r['year']}_USD_per_t": charge,
            }
    content = number(inputs, *_grades(host))
    if content is None:
        return found
    if not 0.0 < content <= 100.0:
        raise OutOfValidity(f"{host}_pct = {content:g}; a grade lies between 0 and 100 %")
    paid = payable_units(content, term(host, "payable_pct") / 100.0, term(host, "min_deduction_units"))
    found |= {f"payable_{host}_units": paid, f"payable_{host}_pct_of_content": 100.0 * paid / content}
    found |= dict.fromkeys(
        (f"payable_{host}_pct", "payable_units", f"{host}_payable_units", f"paid_{host}_pct"), paid
    )
    income = penalties = 0.0
    price = number(inputs, f"{host}_price_USD_per_t", "price_USD_per_t", "metal_price_USD_per_t")
    if price is not None:
        refining = term(host, "RC_USD_per_lb") * POUNDS_PER_TONNE
        income = paid / 100.0 * (price - refining)
    for metal in BY_OUNCE:
        ounces = number(inputs, f"{metal}_oz_per_t")
        if ounces is None and (grams := number(inputs, f"{metal}_g_per_t")) is not None:
            ounces = grams / GRAMS_PER_OUNCE
        if ounces is None:
            continue
        share = term(metal, "payable_pct") / 100.0
        if share <= 0:
            raise KeyError(f"{metal}_payable_pct")
        got = payable_ounces(ounces, share, term(metal, "deduction_oz_per_t"))
        found[f"payable_{metal}_oz_per_t"] = got
        if f"{metal}_price_USD_per_oz" in inputs:
            income += got * (figure(inputs, f"{metal}_price_USD_per_oz") - term(metal, "RC_USD_per_oz"))
    for element, clause in dict(inputs.get("penalties", {})).items():
        # {"As": [content %, free to %, USD per each %, of each]}
        level, free, dollars, step = (float(x) for x in clause)
        if step <= 0:
            raise OutOfValidity(f"penalty of {element}: a step of {step:g}")
        penalties += max(level - free, 0.0) / step * dollars
    if income:
        moisture = fraction(inputs, "moisture", "moisture_pct") or 0.0
        freight = figure(inputs, "freight_USD_per_wet_t", default=0.0) / max(1.0 - moisture, 1e-9)
        found |= {
            "gross_USD_per_t": income, "penalties_USD_per_t": penalties,
            "NSR_USD_per_t": income - charge - penalties - freight,
        }  # fmt: skip
        told = _both_ends(inputs, *CHARGE)  # two charges leave two returns
        net = [income - c - penalties - freight for c in sorted(told or [charge], reverse=True)]
        found |= dict.fromkeys(
            ("net_payment_USD_per_t", "NSR_USD_per_t_conc", "NSR_USD_per_dmt"), net if told else net[0]
        )
        value = content / 100.0 * (price or 0.0)
        if value > 0:
            found["NSR_share_of_metal_value_pct"] = 100.0 * found["NSR_USD_per_t"] / value
    return found


TECHNOLOGIES = (
    Technology(
        "smelter-terms", "Terms of concentrates", ("P22", "P21", "P20"),
        "Payable metal, deductions, treatment and refining charges of lead, zinc and copper concentrates: net smelter return.",
        "industrial", __name__, None, compute,
        answers=("*concentrate smelter terms", "*smelter terms*", "net smelter return*", "NSR*", "*concentrate terms", "*treatment charge*", "*concentrate payment*", "*smelter schedule*"),
        words=(
            Word("concentrate (or the label)", "", "lead, zinc or copper"), Word("year", "", "of the terms: 2012"),
            Word("Pb_pct (Zn_pct, Cu_pct), Ag_oz_per_t or Ag_g_per_t", "%, oz/t, g/t", "a concentrate: asks for payable metal"),
            Word("Pb_price_USD_per_t, Ag_price_USD_per_oz", "USD", "ask for NSR_USD_per_t"),
            Word("Pb_payable_pct, Pb_min_deduction_units, Ag_deduction_oz_per_t, TC_USD_per_t, Ag_RC_USD_per_oz", "",
                 "terms in place of the table's"),
            Word("penalties", "{element: [%, free %, USD, per %]}", "each step above the free content costs"),
            Word("freight_USD_per_wet_t, moisture_pct", "USD/t, %", "to the smelter"),
        ),
        equations=__doc__ or "", labelled=True,
        sources=("InfoMine CostMine, Model smelter schedule (2012); 2014 Trail survey page",),
        needs=(Need("NSR*", "the concentrate's Pb_pct (Zn_pct, Cu_pct) with its price", ("Pb_price_USD_per_t", "Zn_price_USD_per_t", "Cu_price_USD_per_t")),),
    ),
)  # fmt: skip
