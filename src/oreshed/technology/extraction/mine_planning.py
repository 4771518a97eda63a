"""Size of a mine: its life and rate by Taylor, its pit by O'Hara's rules, its cut-off grade by break-even and by Lane.

Each is a rule for the first pages of a study. Lane's grades say which of mine, mill and refinery holds the mine back;
the best cut-off is the middle of the three pairs' optima, and falls as the value of what is left in the ground falls.

    life        y = 6.5 R^0.25                              R : reserve in Mt
    pit         V = h/3 (A0 + A1 + sqrt(A0 A1))             ellipses of the rim and of the floor, slope a
    break-even  g = (m + h) / ((s - r) y)
    Lane        g_m = h / ((s - r) y)                       mine binds
                g_h = (h + (f + F) / H) / ((s - r) y)       mill binds
                g_k = h / ((s - r - (f + F) / K) y)         refinery binds
    diluted     g_mill = g (1 - d) + g_waste d              d : waste in what is mined
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, fraction, number
from oreshed.technology.parameter import read_parameters
from oreshed.technology.registry import Need, Technology, Word

PARAMETERS = read_parameters("oreshed.technology.extraction", "mine_planning.csv")
FOOT = 0.3048
METHODS = ("open_pit", "cut_and_fill", "longhole", "room_and_pillar")


def _given(name: str) -> float:
    return float(PARAMETERS[name].estimate.central)


def mine_life_years(reserve_Mt: float) -> float:
    """Life that Taylor's rule gives a reserve, in years.

    >>> round(mine_life_years(100.0), 2)
    20.55
    """
    return float(_given("taylor_years") * reserve_Mt ** _given("taylor_exponent"))


def pit_volume_m3(length_m: float, width_m: float, depth_m: float, slope_deg: float) -> float:
    """Volume of a pit with an elliptical rim, walls at a slope all round; a pit too deep for its width ends in a line.

    >>> round(pit_volume_m3(100.0, 100.0, 10.0, 45.0))
    63879
    """
    inset = 2.0 * depth_m / math.tan(math.radians(slope_deg))
    rim = math.pi / 4.0 * length_m * width_m
    floor = math.pi / 4.0 * max(length_m - inset, 0.0) * max(width_m - inset, 0.0)
    return depth_m / 3.0 * (rim + floor + math.sqrt(rim * floor))


def lane_cutoffs(
    price: float, selling: float, recovery: float, milling: float, fixed: float = 0.0, opportunity: float = 0.0,
    mill_t: float = math.inf, refinery_t: float = math.inf,
) -> dict[str, float]:  # fmt: skip
    """Limiting cut-off grades (mass fraction) of Lane 1964. Prices in $/t metal, costs in $/t ore, fixed in $ a year.

    Raises OutOfValidity where metal earns nothing.
    """
    margin = price - selling
    held = (fixed + opportunity) / refinery_t
    if margin - held <= 0 or recovery <= 0:
        raise OutOfValidity(f"a tonne of metal earns {margin - held:g}: no cut-off grade pays")
    return {
        "mine": milling / (margin * recovery),
        "mill": (milling + (fixed + opportunity) / mill_t) / (margin * recovery),
        "refinery": milling / ((margin - held) * recovery),
    }


def balanced(tonnes: list[float], grades: list[float], recovery: float, mine_t: float, mill_t: float, refinery_t: float) -> dict[str, float]:  # fmt: skip
    """Cut-offs at which two parts of a mine are full at once, from a grade-tonnage table (grades rising)."""

    def above(cut: float) -> tuple[float, float]:
        rows = [(t, g) for t, g in zip(tonnes, grades, strict=True) if g >= cut]
        return sum(t for t, _ in rows), sum(t * g for t, g in rows)

    whole = sum(tonnes)

    def first(full: Any) -> float:
        return next((g for g in grades if full(*above(g))), grades[-1])

    return {
        "mine-mill": first(lambda ore, metal: ore / whole <= mill_t / mine_t),
        "mine-refinery": first(lambda ore, metal: metal * recovery / whole <= refinery_t / mine_t),
        "mill-refinery": first(lambda ore, metal: ore > 0 and metal * recovery / ore >= refinery_t / mill_t),
    }


# Lane's own letters, as print has them, and our words.
LETTERS = {"s": "price", "r": "selling_cost", "h": "milling_cost", "m": "mining_cost", "y": "recovery", "f": "fixed_cost",
           "F": "opportunity_cost", "H": "mill_t", "K": "refinery_t", "M": "mine_t"}  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Life and rate, pit by O'Hara, cut-off grades and dilution, whichever the inputs of a case ask; see `words`."""
    found: dict[str, Any] = {}
    inputs = {LETTERS[k]: v for k, v in inputs.items() if k in LETTERS} | dict(inputs)
    reserve = number(inputs, "reserve_Mt")
    if reserve is None and inputs.get("reserve_t") is not None:
        reserve = figure(inputs, "reserve_t") / 1e6
    if reserve is not None:
        if not 0.0 < reserve < 1e5:
            raise OutOfValidity(f"reserve_Mt = {reserve:g}: Taylor's rule holds for a reserve above zero")
        life = mine_life_years(reserve)
        days = figure(inputs, "days_per_year", default=350.0)
        found |= {
            "life_y": life,
            "capacity_Mt_per_y": reserve / life,
            "capacity_t_per_d": reserve * 1e6 / life / days,
        }
    if "size_ft" in inputs or "size_m" in inputs:
        found |= _pit(inputs)
    if "price" in inputs and ("milling_cost" in inputs or "mining_cost" in inputs):
        found |= _cutoffs(inputs)
    method = str(inputs.get("method", "")).lower().replace("-", "_").replace(" ", "_")
    if method:
        if method not in METHODS:
            raise OutOfValidity(f"method = {inputs['method']!r}; known are {', '.join(METHODS)}")
        waste = fraction(inputs, "dilution", "dilution_pct")
        waste = _given(f"dilution_{method}") if waste is None else waste
        grade = figure(
            inputs,
            "grade_pct",
            "head_grade_pct",
            "undiluted_grade_pct",
            "in_situ_grade_pct",
            default=math.nan,
        )
        found |= {"dilution_pct": 100.0 * waste, "mining_recovery_pct": 100.0 * _given(f"recovery_{method}")}
        if not math.isnan(grade):
            barren = figure(inputs, "waste_grade_pct", default=0.0)
            found["mill_grade_pct"] = grade * (1.0 - waste) + barren * waste
    if not found:
        raise KeyError("reserve_Mt, size_m with pit_depth_m, price with costs, or method")
    return found


def _pit(inputs: Mapping[str, Any]) -> dict[str, Any]:
    unit = FOOT if "size_ft" in inputs else 1.0
    name = "ft" if "size_ft" in inputs else "m"
    size = ends(inputs, f"size_{name}")
    if len(size) != 2:
        raise OutOfValidity(f"size_{name} = {size} is no length and width")
    depth = figure(inputs, f"pit_depth_{name}") * unit
    slopes = {k: _given(f"slope_{k}") for k in ("competent", "altered")}
    slope = figure(inputs, "slope", default=sum(slopes.values()) / 2.0)
    volume = pit_volume_m3(size[0] * unit, size[1] * unit, depth, slope)
    tonnes = volume * figure(inputs, "density_t_m3", default=_given("rock_density"))
    found: dict[str, Any] = {
        "mill_share_of_daily_mined_ore": _given("mine_days_a_week") / 7.0, "slope_deg": slopes,
        "ramp_grade_pct": _given("ramp_grade"), "pit_Mm3": volume / 1e6, "pit_Mt": tonnes / 1e6,
    }  # fmt: skip
    life = number(inputs, "life_y")
    if life is not None:
        found["typical_tpd"] = tonnes / life / figure(inputs, "days_per_year", default=350.0)
    return found


def _cutoffs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    price, selling = figure(inputs, "price"), figure(inputs, "selling_cost", default=0.0)
    recovery = fraction(inputs, "recovery", "recovery_pct")
    recovery = 1.0 if recovery is None else recovery
    milling, mining = figure(inputs, "milling_cost", default=0.0), figure(inputs, "mining_cost", default=0.0)
    mill, refinery = (
        figure(inputs, "mill_t", default=math.inf),
        figure(inputs, "refinery_t", default=math.inf),
    )
    limits = lane_cutoffs(
        price, selling, recovery, milling, figure(inputs, "fixed_cost", default=0.0),
        figure(inputs, "opportunity_cost", default=0.0), mill, refinery,
    )  # fmt: skip
    percent = {k: 100.0 * g for k, g in limits.items()}
    found: dict[str, Any] = {
        **dict.fromkeys(("cutoff_break_even_pct", "break_even_cutoff_pct", "cutoff_pct", "cutoff_grade_pct"), 100.0 * (mining + milling) / ((price - selling) * recovery)),
        "cutoff_milling_pct": percent["mine"], "lane_limiting_pct": percent,
        "g_m": limits["mine"], "g_h": limits["mill"], "g_k": limits["refinery"],
    }  # fmt: skip
    if "tonnes" in inputs and "grades_pct" in inputs and "mine_t" in inputs:
        rows = sorted(zip(inputs["grades_pct"], inputs["tonnes"], strict=True))
        pairs = balanced([float(t) for _, t in rows], [float(g) / 100.0 for g, _ in rows], recovery,
                         figure(inputs, "mine_t"), mill, refinery)  # fmt: skip
        best = {
            pair: sorted((limits[first], limits[second], pairs[pair]))[1]
            for pair, first, second in (("mine-mill", "mine", "mill"), ("mine-refinery", "mine", "refinery"),
                                        ("mill-refinery", "mill", "refinery"))
        }  # fmt: skip
        found |= {
            "lane_balancing_pct": {k: 100.0 * g for k, g in pairs.items()},
            "cutoff_optimum_pct": 100.0 * sorted(best.values())[1],
        }
    return found


def printed_shares(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    """A share of days that is printed shorter than it is."""
    del inputs
    share = published.get("mill_share_of_daily_mined_ore")
    own = _given("mine_days_a_week") / 7.0
    if isinstance(share, (int, float)) and 1e-6 < abs(share - own) < 0.005:
        yield f"mill_share_of_daily_mined_ore: {share:g} is 5 of 7 days, {own:.4f}, printed with two digits and held to exactness"


TECHNOLOGIES = (
    Technology(
        "mine-planning", "Size, life and cut-off of a mine", ("E02", "E05", "E01"),
        "Rate and life by Taylor, pit by O'Hara, cut-off grades by break-even and Lane, dilution by mining method.",
        "industrial", __name__, None, compute,
        answers=("Taylor*", "O-Hara*", "O'Hara*", "Lane*", "*cut-off grade*", "break-even*", "dilution*", "*dilution", "cut-off*", "cutoff*", "mining dilution*", "mine life*", "mine planning*"),
        words=(
            Word("reserve_Mt", "Mt", "asks for life_y, capacity_Mt_per_y, capacity_t_per_d (days_per_year, 350)"),
            Word("size_ft (or size_m), pit_depth_ft", "ft, m", "length and width of the rim, depth: asks for pit_Mt and the rules"),
            Word("life_y, density_t_m3, slope", "years, t/m3, degrees", "asks for typical_tpd of that pit"),
            Word("price, selling_cost, recovery, milling_cost, mining_cost", "$/t metal, share, $/t ore", "asks for the cut-offs"),
            Word("s, r, y, h, m, f, F, H, K, M", "", "the same by Lane's letters"),
            Word("fixed_cost, opportunity_cost, mill_t, refinery_t, mine_t", "$ a year, t a year", "Lane's capacities"),
            Word("tonnes, grades_pct", "lists", "a grade-tonnage table: asks for cutoff_optimum_pct"),
            Word("method, grade_pct, dilution_pct", "", "open pit, cut-and-fill, longhole, room-and-pillar: asks for mill_grade_pct"),
        ),
        equations=__doc__ or "", parameters=PARAMETERS,
        sources=("Taylor 1977; Lane 1964; O'Hara 1980 (as printed in the case; formulas from memory)", "handbook 2.15"),
        needs=(Need("typical_tpd", "the mine's life (life_y): the size of a pit holds tonnes, not tonnes a day", ("life_y",)),),
        audit=printed_shares,
    ),
)  # fmt: skip
