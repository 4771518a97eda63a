"""Breakage in figures: Rowland's factors one by one, Austin's functions, selection by power, indices of ores, capital.

factors      EF3 = (2.44/D)^0.2 ; EF4 = (Rr + (Wi - 7)(F80 - F0)/F0)/Rr, F0 = 4000 sqrt(13/Wi) um ; EF5 = (P80 + 10.3)/(1.145 P80)
             EF6 = 1 + (Rr - 8 - 5 L/D)^2/150 ; EF7 = (2 (Rr - 1.35) + 0.26)/(2 (Rr - 1.35)) ; Wi per short ton
limits       Kick E = K ln(F/P) ; Rittinger E = K (1/P - 1/F)
Morrell      W = K 4 Mi (x2^f(x2) - x1^f(x1)), f = -(0.295 + x/1e6), coarse to 750 um by Mia, finer by Mib, crushers Mic
impact       t10 = A (1 - exp(-b Ecs))
breakage     B = phi x^gamma + (1 - phi) x^beta, x = size over the size broken ; b = difference of B between sizes
selection    S = S1 (x/1 mm)^alpha ; by power S = SE P/H, SE t/kWh, H the solids held
capital      C = C0 (Q/Q0)^n ; with n above 1 an artefact of its fit, also with n held at 1
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import comminution_laws as mill
from oreshed.technology.table import table_beside

FINE_PRODUCT_UM = 75.0  # Rowland 1976: EF5 is charged below it only
LOW_RATIO = 6.0  # EF7 is charged below it only

FACTORS = Worksheet(
    (
        Quantity("P", "um", "P80|product_P80|product_80pct|product_size|product", "80 % passing size of the product", 0.0), Quantity("F", "um", "F80|feed_F80|feed_80pct|feed_size|feed", "of the feed", 0.0),
        Quantity("Ws", "", "Wi_kWh_per_short_ton|bond_work_index_kWh_per_short_ton|work_index_kWh_per_short_ton|BWi_kWh_per_short_ton|Wi_kWh_per_st", "kWh per short ton", 0.0), Quantity("Wi", "kWh_per_t", "Wi|bond_work_index|work_index|BWi", "per tonne", 0.0),
        Quantity("D", "m", "mill_diameter|diameter_inside_liners|inside_diameter|mill_inside_diameter|D", "inside liners", 0.0), Quantity("LD", "", "L_over_D|length_over_diameter|L_D", "rod length over diameter"),
        Quantity("ratio", "", "reduction_ratio|Rr|R_r", "F80 over P80"), Quantity("F0", "um", "F0|Fo|optimum_feed|optimum_feed_size", "coarsest feed without a charge"),
        Quantity("EF3", "", "EF3|diameter_factor", ""), Quantity("EF4", "", "EF4|oversize_feed_factor|coarse_feed_factor", ""), Quantity("EF5", "", "EF5|fineness_factor|fine_grinding_factor", ""), Quantity("EF6", "", "EF6|rod_mill_ratio_factor", ""), Quantity("EF7", "", "EF7|low_reduction_factor", ""),
        Quantity("below", "um", "applies_below|EF5_applies_below|limit", "size above which EF5 is 1"), Quantity("under", "", "applies_below_ratio|EF7_applies_below|EF7_applies_below_ratio", "ratio above which EF7 is 1"),
    ),
    (
        relation("Ws", lambda Wi: Wi / mill.PER_SHORT_TON), relation("ratio", lambda F, P: F / P), relation("F0", lambda Ws: mill.optimum_feed_um(Ws)), relation("EF3", lambda D: mill.mill_diameter(D)), relation("EF5", lambda P: mill.fine_product(P)), relation("below", lambda EF5: FINE_PRODUCT_UM),
        relation("EF4", lambda Ws, F, P, F0: np.where(F > F0, (F / P + (Ws - 7.0) * (F - F0) / F0) / (F / P), 1.0)), relation("EF6", lambda ratio, LD: mill.rod_reduction(ratio, LD)), relation("EF7", lambda ratio: mill.low_reduction(ratio)), relation("under", lambda EF7: LOW_RATIO),
    ),
)  # fmt: skip
LIMITS = Worksheet(
    (
        Quantity("F", "um", "F80|feed_F80|feed_size|feed|F|x1|d1", "feed", 0.0), Quantity("P", "um", "P80|product_P80|product_size|product|P|x2|d2", "product", 0.0), Quantity("ck", "", "K_kick|kick_constant|C_kick|Ki|K_K|C_K", "Kick's constant, in the energy's unit"), Quantity("cr", "", "K_rittinger|rittinger_constant|C_rittinger|Kr|K_R|C_R", "Rittinger's, energy x um"),
        Quantity("Ek", "", "kick_energy|Kick|E_kick|W_kick|energy_kick", ""), Quantity("Er", "", "rittinger_energy|Rittinger|E_rittinger|W_rittinger|energy_rittinger", ""),
    ),
    (relation("Ek", lambda ck, F, P: mill.kick_energy(ck, F, P)), relation("Er", lambda cr, F, P: mill.rittinger_energy(cr, F, P)), relation("ck", lambda Ek, F, P: Ek / np.log(F / P)), relation("cr", lambda Er, F, P: Er / (1.0 / P - 1.0 / F))),
)  # fmt: skip
SELECTION = Worksheet(
    (
        Quantity("S1", "per_min", "S1|S_1|selection_at_1_mm|S_at_1mm", "rate at 1 mm", 0.0), Quantity("a", "", "alpha|selection_exponent", ""), Quantity("x", "mm", "size|x|sizes|particle_size|d", "size", 0.0), Quantity("S", "per_min", "S|selection|breakage_rate|selection_function|Si", "rate of breakage"),
        Quantity("SE", "", "S_E_t_per_kWh|SE_t_per_kWh|specific_selection_t_per_kWh|S_E|SE", "t/kWh"), Quantity("N", "kW", "P|power|mill_power|net_power|power_draw", ""), Quantity("H", "t", "H|holdup|hold_up|solids_held|mill_holdup|mass_held", ""), Quantity("Sh", "per_h", "S|selection|breakage_rate|selection_function", "by power"),
        Quantity("E", "kWh_per_t", "specific_energy|energy|E|energy_input", ""), Quantity("left", "fraction", "top_size_left|fraction_left|remaining|m1|unbroken", "of the top class"),
    ),
    (relation("S", lambda S1, a, x: S1 * x**a), relation("Sh", lambda SE, N, H: SE * N / H), relation("SE", lambda Sh, N, H: Sh * H / N), relation("left", lambda SE, E: np.exp(-SE * E))),
)  # fmt: skip


MORRELL = Worksheet(
    (
        Quantity("F", "um", "F80|feed_F80|feed_80pct|feed_size|feed", "feed", 0.0), Quantity("P", "um", "P80|product_P80|product_80pct|product_size|product", "product", 0.0), Quantity("x", "um", "transition|transition_size|intermediate_size|x2", "between coarse and fine grinding, 750 um unless given", 0.0), Quantity("K", "", "K1|K|pebble_crusher_factor", "0.95 with a pebble crusher, 1 without"),
        Quantity("a", "kWh_per_t", "Mia|Mi_a|M_ia", "coarse grinding"), Quantity("b", "kWh_per_t", "Mib|Mi_b|M_ib", "fine grinding"), Quantity("c", "kWh_per_t", "Mic|Mi_c|M_ic", "tertiary and pebble crushers; primary ones ask a correction for coarse ore that is not made"), Quantity("h", "kWh_per_t", "Mih|Mi_h|M_ih", "rolls under pressure"),
        Quantity("Wa", "kWh_per_t", "W_a|Wa|W_coarse|coarse_grinding|coarse_tumbling_energy", "coarser than the transition"), Quantity("Wb", "kWh_per_t", "W_b|Wb|W_fine|fine_grinding|fine_tumbling_energy", "finer"), Quantity("Wc", "kWh_per_t", "W_c|Wc|W_crusher|crusher_energy|crushing_energy", ""), Quantity("Wh", "kWh_per_t", "W_h|Wh|W_HPGR|HPGR_energy", ""), Quantity("W", "kWh_per_t", "W_T|WT|W_total|total_energy|total_tumbling_energy", "tumbling mills together"),
    ),
    (
        relation("Wa", lambda a, F, x, K: K * mill.morrell_energy(a, F, x)), relation("Wb", lambda b, P, x: mill.morrell_energy(b, x, P)), relation("W", lambda Wa, Wb: Wa + Wb), relation("Wc", lambda c, F, P: mill.morrell_energy(c, F, P)), relation("Wh", lambda h, F, P: mill.morrell_energy(h, F, P)),
    ),
)  # fmt: skip
IMPACT = Worksheet(
    (
        Quantity("A", "", "A|JK_A", "most of t10, %"), Quantity("b", "", "b|JK_b", "t/kWh"), Quantity("E", "kWh_per_t", "Ecs|E_cs|specific_energy|energy|impact_energy", "of the blow"), Quantity("t", "pct", "t10|t_10", "finer than a tenth of the size"), Quantity("Ab", "", "Axb|A_x_b|A_times_b|Ab", "slope at no energy"),
    ),
    (relation("Ab", lambda A, b: A * b), relation("t", lambda A, b, E: -A * np.expm1(-b * E)), relation("E", lambda A, b, t: -np.log1p(-t / A) / b)),
)  # fmt: skip


def morrell(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Morrell's energies by index, parted at 750 um for tumbling mills (Morrell 2009, from memory). Raises KeyError else."""
    return MORRELL.compute(inputs, {"x": 750.0, "K": 1.0})


def breakage(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """B at sizes over the broken size, coarsest first, and b as what falls between them. Raises KeyError for a term."""
    given = Given(inputs)
    words = {
        "phi": "phi|phi1|Phi", "gamma": "gamma|breakage_gamma", "beta": "beta|breakage_beta",
        "size_ratio": "size_ratio|x_over_y|relative_size|xi_over_xj|size_ratios|x|ratio",
    }  # fmt: skip
    terms = {name: given.get(word, "") for name, word in words.items()}
    missing = [name for name, x in terms.items() if x is None]
    if missing:
        raise KeyError(", ".join(missing))
    x = np.asarray(terms["size_ratio"], dtype=np.float64)
    if np.any(x < 0.0) or np.any(x > 1.0):
        raise OutOfValidity(
            "size_ratio: what breaks is never coarser than before; sizes over it lie from 0 to 1"
        )
    below = terms["phi"] * x ** terms["gamma"] + (1.0 - terms["phi"]) * x ** terms["beta"]
    found: dict[str, Any] = {n: below.tolist() for n in ("B", "cumulative_breakage", "B_ij", "passing")}
    if x.ndim:
        parts = (-np.diff(below)).tolist()
        found |= {"b": parts, "primary_breakage": parts, "b_ij": parts}
    return found


@lru_cache(maxsize=1)
def _indices() -> dict[str, float]:
    return {r["ore"]: float(r["kWh_per_short_ton"]) for r in table_beside(__name__, "work_indices.csv")}


def work_index_of(ore: str) -> float:
    """Bond's average index of an ore or mineral, kWh per short ton. Raises OutOfValidity for one not in his table.

    >>> work_index_of("Lead_zinc ore")
    11.4
    """
    plain = re.sub(r"[\s_-]+", " ", ore.strip().lower())
    for name, index in _indices().items():
        if plain in (name.replace("-", " "), name.replace("-", " ").removesuffix(" ore")):
            return index
    raise OutOfValidity(f"no work index of {ore!r}; the table holds {', '.join(_indices())}")


def indices(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Bond's average work indices of named ores, per short ton and per tonne. Raises KeyError where none is named."""
    named = next(
        (inputs[k] for k in ("materials", "ores", "minerals", "material", "ore", "mineral") if k in inputs),
        None,
    )
    if isinstance(named, str):
        index = work_index_of(named)
        told: dict[str, Any] = {"short": index, "metric": index * mill.PER_SHORT_TON}
    elif isinstance(named, (list, tuple)) and named and all(isinstance(n, str) for n in named):
        table = {n: work_index_of(n) for n in named}
        told = {"short": table, "metric": {n: x * mill.PER_SHORT_TON for n, x in table.items()}}
    else:
        raise KeyError("materials: names of ores or minerals")
    found: dict[str, Any] = {}
    for word in ("Wi", "bond_work_index", "work_index"):
        found |= {f"{word}_kWh_per_short_ton": told["short"], f"{word}_kWh_per_t": told["metric"]}
    given = Given(inputs)
    feed, product = given.get("F80|feed_F80|feed_80pct", "um"), given.get("P80|product_P80|product_80pct", "um")  # fmt: skip
    if isinstance(told["short"], float) and feed is not None and product is not None:
        energy = mill.bond_energy(told["short"], feed, product)
        found |= {"W_kWh_per_short_ton": energy.tolist(), "W_kWh_per_t": (energy * mill.PER_SHORT_TON).tolist()}  # fmt: skip
    return found


def _listed_cost(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Cost of named equipment at its size by the listed power laws, exponent at most 1. Raises KeyError for neither."""
    found: dict[str, Any] = {}
    for row in table_beside(__name__, "equipment_costs.csv"):
        word = row["equipment"].replace(" ", "_").lower()
        short = word.split("_")[0]
        names = (f"{word}_{row['unit']}", f"{short}_{row['unit']}")
        told = str(inputs.get("equipment", "")).lower().replace("-", " ").replace(" ", "_")
        size = next((v for k, v in inputs.items() if k.lower() in {n.lower() for n in names}), None)
        if size is None and told == word:
            size = next((v for k, v in inputs.items() if k.endswith(f"_{row['unit']}")), None)
        if not isinstance(size, (int, float)):
            continue
        n = float(row["exponent"])
        ratio, base = float(size) / float(row["capacity"]), float(row["MUSD"])
        plain, held = base * ratio**n, base * ratio ** min(n, 1.0)
        for stem in {word, short, short.upper(), *(("capital",) if told == word else ())}:
            found |= {f"{stem}_MUSD_{row['year']}": plain, f"{stem}_MUSD_{row['year']}_exponent_capped": held}
    if not found:
        raise KeyError(
            "C0 (cost), Q0 (its capacity), exponent, and the capacity wished; or the size of listed equipment"
        )
    return found


def capital(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Cost by a power of capacity from a stated cost. Raises KeyError for a term, OutOfValidity for sizes of nothing."""
    cost = next(
        (
            (k, float(v)) for k, v in inputs.items()
            if re.match(r"(C0|base_cost|reference_cost|cost_0|capital|capital_cost|known_cost|base_capital|capex)(_|$)", k) and isinstance(v, (int, float))
        ),
        None,
    )  # fmt: skip
    base = next(
        (
            k
            for k in inputs
            if re.match(
                r"(Q0|base_capacity|reference_capacity|capacity_0|capacity|known_capacity|base_size)(_|$)", k
            )
        ),
        None,
    )
    power = next((float(inputs[k]) for k in ("exponent", "n", "scale_exponent") if k in inputs), None)
    if cost is None and base is None:
        return _listed_cost(inputs)
    if cost is None or base is None or power is None:
        raise KeyError("C0 (cost), Q0 (its capacity), exponent, and the capacity wished")
    unit = re.sub(
        r"^(Q0|base_capacity|reference_capacity|capacity_0|capacity|known_capacity|base_size)", "", base
    )
    size = next(
        (
            float(v)
            for k, v in inputs.items()
            if k != base and unit and k.endswith(unit) and isinstance(v, (int, float))
        ),
        None,
    )
    if size is None:
        raise KeyError(f"the capacity wished, as Q{unit or '_<unit of Q0>'}")
    if size <= 0 or float(inputs[base]) <= 0:
        raise OutOfValidity(f"{base} = {inputs[base]}: capacities are above zero")
    ratio = size / float(inputs[base])
    money = re.sub(
        r"^(C0|base_cost|reference_cost|cost_0|capital|capital_cost|known_cost|base_capital|capex)",
        "",
        cost[0],
    )
    held = cost[1] * ratio ** min(power, 1.0)
    found: dict[str, Any] = {}
    for word in (
        "capital",
        "capital_cost",
        "cost",
        "C",
        "new_capital",
        "scaled_capital",
        "new_cost",
        "capital_scaled",
    ):
        found |= {
            f"{word}{money}": cost[1] * ratio**power,
            f"{word}{money}_exponent_capped": held,
            f"{word}_capped{money}": held,
        }
    return found


compute = together(
    FACTORS.compute, morrell, IMPACT.compute, LIMITS.compute, breakage, SELECTION.compute, indices, capital
)
TECHNOLOGIES = (
    Technology(
        "breakage-figures", "Breakage laws in figures", ("S01", "N14"),
        "Rowland's factors one by one, Kick and Rittinger, Austin's functions, selection by power, indices of ores, capital by size.",
        "industrial", __name__, None, compute,
        answers=("*crush*", "*grind*", "*mill*ing*", "*comminut*", "*Bond*", "*Rowland*", "*work index*", "*breakage*", "*selection function*", "*cost scaling*", "*six-tenths*", "*capital*scal*", "*scale*exponent*", "*cost*capacity*"),
        words=(
            *FACTORS.words, *LIMITS.words, Word("phi, gamma, beta, size_ratio", "", "Austin's breakage: ask for B and b"), *SELECTION.words, *MORRELL.words, *IMPACT.words,
            Word("materials", "names", "ores of Bond's table: ask for Wi_kWh_per_short_ton"),
            Word("C0_<money>, Q0_<unit>, Q_<unit>, exponent", "", "ask for capital_<money>"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=(*FACTORS.needs, *SELECTION.needs),
        sources=("Rowland 1976 (opened)", "Austin, Klimpel & Luckie 1984 (from memory)", "Herbst & Fuerstenau 1973 (from memory)", "Bond 1961 (from memory)", "Morrell 2004, 2009 (from memory)", "Napier-Munn et al. 1996 (from memory)"),
    ),
)  # fmt: skip
