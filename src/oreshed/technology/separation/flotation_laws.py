"""Flotation laws on stated figures: a bank of known recoveries, what reagents do to a rate, classes by exposed surface.

bank       concentrate_i = R_i F_i ; tails by difference ; pull = sum R_i F_i / sum F_i
collector  k = k_max c/(c + c50) ; depressant k = k0/(1 + (c/c50)^h), of several their terms add
sequence   what a circuit leaves enters the next ; of mineral m, prod (1 - R_m) reaches the tail
classes    R = sum w_j R(k_free e_j^n) ; batch 1 - exp(-k t), bank 1 - (1 + k tau/N)^-N
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_arithmetic import as_share
from oreshed.technology.casework.case_inputs import number
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.flotation_bank import bank_recovery

RATES = ("per_min", "per_h", "per_s", "")


def split(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Products of a feed by component at stated recoveries, in the feed's unit. Raises KeyError for what is missing."""
    name = next(
        (
            k for k, v in inputs.items()
            if re.match(r"(fresh_)?feed|F_in|head", k) and isinstance(v, Mapping) and "recover" not in k
        ),
        None,
    )  # fmt: skip
    told = next(
        (k for k, v in inputs.items() if re.match(r"(bank_)?recover|R(_|$)", k) and isinstance(v, Mapping)),
        None,
    )
    if name is None or told is None:
        raise KeyError("feed_<unit> and recovery, by component")
    feed = {str(c): float(x) for c, x in inputs[name].items()}
    shares = {str(c): float(x) for c, x in inputs[told].items()}
    percent = told.endswith(("pct", "percent")) or any(abs(x) > 1.5 for x in shares.values())
    lacking = [c for c in feed if c not in shares]
    if lacking:
        raise KeyError(f"recovery of {', '.join(lacking)}")
    recovery = {c: as_share(shares[c], percent) for c in feed}
    if any(not 0.0 <= r <= 1.0 for r in recovery.values()):
        raise OutOfValidity("a recovery lies between 0 and 1")
    unit = re.sub(r"^(fresh_)?(feed|F_in|head)", "", name)
    won = {c: recovery[c] * x for c, x in feed.items()}
    left = {c: x - won[c] for c, x in feed.items()}
    total, pull = sum(feed.values()), sum(won.values())
    found: dict[str, Any] = {
        "solid_mass_pull": pull / total, "mass_pull": pull / total, "mass_pull_pct": 100.0 * pull / total,
        "yield_pct": 100.0 * pull / total,
    }  # fmt: skip
    for words, flow in ((("concentrate", "conc"), won), (("tails", "tail", "tailings"), left)):
        whole = sum(flow.values())
        for word in words:
            found |= {f"{word}{unit}": flow, word: flow, f"{word}_total{unit}": whole}
            if whole:
                found[f"{word}_grade_pct"] = {c: 100.0 * x / whole for c, x in flow.items()}
                found |= {f"{word}_{c}_pct": 100.0 * x / whole for c, x in flow.items()}
    return found


def _rate(given: Given, words: str) -> tuple[float, str] | None:
    """A rate with the unit in which the case gives it, so that the answer is in the same."""
    for unit in RATES:
        found = given.find(words, unit)
        if found is not None and (found[1].unit == unit or not unit):
            return float(found[2]), f"_{unit}" if unit else ""
    return None


def reagent_rate(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A rate under a collector or depressants at their doses. Raises KeyError for rate, dose or c50."""
    given = Given(inputs)
    most = _rate(given, "k_max|kmax|k_maximum|k_full_cover")
    bare = _rate(given, "k0|k_0|k_without_depressant|k_undepressed|k_bare")
    halves = {
        re.sub(r"_?(c50|C50|half_dose|dose_half)_?", "", re.sub(r"_(g_per_t|mg_per_L|g_t|mg_L)$", "", k)): k
        for k in inputs
        if re.search(r"c50|C50|half_dose|dose_half", k)
    }
    doses = {
        re.sub(r"_(g_per_t|mg_per_L|g_t|mg_L)$", "", k): float(v) for k, v in inputs.items()
        if re.search(r"_(g_per_t|mg_per_L|g_t|mg_L)$", k) and k not in halves.values() and isinstance(v, (int, float))
    }  # fmt: skip
    if not doses and isinstance(inputs.get("c"), (int, float)):
        doses = {"c": float(inputs["c"])}
    start = most or bare
    if start is None or not doses or not halves:
        raise KeyError("k_max or k0, the dose of a reagent, and its c50, both in one unit (g_per_t)")
    power = number(inputs, "h", "hill", "exponent", "order")
    load = 0.0
    cover = 1.0
    for name, dose in doses.items():
        key = halves.get(name, next(iter(halves.values())) if len(halves) == 1 else None)
        if key is None:
            raise KeyError(f"c50_{name}_g_per_t")
        half = float(inputs[key])
        if dose < 0.0 or half <= 0.0:
            raise OutOfValidity(f"{name}: a dose of {dose:g} with c50 {half:g} cannot be")
        if most is not None:
            cover *= dose / (dose + half)
        else:
            load += (dose / half) ** (1.0 if power is None else power)
    k = start[0] * cover / (1.0 + load)
    return {f"k{start[1]}": k, f"k_at_dose{start[1]}": k, "factor": k / start[0], "k_over_k0": k / start[0]}


def by_class(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recovery of a mineral over its particle classes. Raises KeyError for classes, k_free_per_min or time."""
    rows = next(
        (v for v in inputs.values() if isinstance(v, list) and v and all(isinstance(r, Mapping) for r in v)),
        None,
    )
    given = Given(inputs)
    free = given.one("k_free|k|k_liberated", "per_min")
    time = given.one("tau|residence_time|t|time|flotation_time", "min")
    if rows is None or free is None or time is None:
        raise KeyError(
            "classes [{mass_fraction, exposed_surface}], k_free_per_min and tau_min (with N cells)"
        )
    shares, exposed = [], []
    for row in rows:
        own = Given(row)
        share = own.one("mass_fraction_of_mineral|mass_fraction|fraction|share|distribution|w|mineral")
        surface = own.one("exposed_surface|exposure|surface|liberation|exposed|grade")
        if share is None or surface is None:
            raise KeyError("mass_fraction and exposed_surface of each class")
        shares.append(share)
        exposed.append(surface)
    weight = np.asarray(shares)
    if abs(float(weight.sum()) - 1.0) > 0.01:
        raise OutOfValidity(f"the classes hold {float(weight.sum()):.4g} of the mineral, not the whole")
    k = free * np.asarray(exposed) ** (number(inputs, "n", "exposure_power", "exponent") or 1.0)
    cells = number(inputs, "N", "cells", "number_of_cells", "tanks")
    each = -np.expm1(-k * time) if cells is None else 1.0 - (1.0 + k * time / cells) ** -cells
    total = float((weight * each).sum())
    return {
        "recovery": total, "R": total, "recovery_pct": 100.0 * total, "class_recovery": each.tolist(),
        "k_class_per_min": k.tolist(),
    }  # fmt: skip


def in_sequence(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Minerals through banks one after the other (lead circuit, then zinc circuit), each with its own rates.

    Raises KeyError for two tables of rates, and residence.
    """
    stages = {
        m[1]: {str(c): float(k) for c, k in v.items()} for name, v in inputs.items()
        if (m := re.fullmatch(r"k_(\w+?)(?:_circuit|_bank)?_per_min", name)) and isinstance(v, Mapping)
    }  # fmt: skip
    if len(stages) < 2:
        raise KeyError("k_<circuit>_per_min by mineral, of two circuits")
    found: dict[str, Any] = {}
    left: dict[str, float] = {}
    for stage, rates in stages.items():
        time = number(
            inputs, f"tau_{stage}_min", f"tau_{stage}_circuit_min", "tau_min", "residence_time_min", "t_min"
        )
        cells = number(inputs, f"N_{stage}", f"N_{stage}_circuit", "N", "cells", "number_of_cells")
        if time is None:
            raise KeyError(f"tau_{stage}_min")
        for mineral, k in rates.items():
            share = float(bank_recovery(k, time, np.inf if cells is None else cells))
            entering = left.get(mineral, 1.0)
            found |= {f"{mineral}_to_{stage}_conc": entering * share, f"{mineral}_to_{stage}_conc_pct": 100.0 * entering * share,
                      f"{mineral}_recovery_in_{stage}_circuit": share}  # fmt: skip
            left[mineral] = entering * (1.0 - share)
    for mineral, share in left.items():
        found |= {f"{mineral}_to_tail": share, f"{mineral}_to_tail_pct": 100.0 * share}
    return found


def by_size(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recovery over size or particle classes by their share of the metal. Raises KeyError for either list."""
    given = Given(inputs)
    share = given.get("feed_distribution|distribution|metal_distribution|share_of_metal|feed_share", "pct")
    recovery = given.get("recovery|R|size_recovery|recoveries")
    if share is None or recovery is None or np.ndim(share) != 1 or np.shape(share) != np.shape(recovery):
        raise KeyError("feed_distribution_pct and recovery_pct, a list each, of the same classes")
    weight = np.asarray(share) / np.sum(share)
    total = float((weight * recovery).sum())
    lost = weight * (1.0 - np.asarray(recovery))
    found: dict[str, Any] = dict.fromkeys(("total_recovery", "overall_recovery"), total)
    found |= {f"{n}_pct": 100.0 * total for n in ("total_recovery", "overall_recovery")}
    return found | {"tail_distribution_pct": (100.0 * lost / lost.sum()).tolist() if lost.sum() > 0 else []}


compute = together(by_size, split, reagent_rate, by_class, in_sequence)
TECHNOLOGIES = (
    Technology(
        "flotation-laws", "Flotation laws in figures", ("S02", "S03"),
        "A bank at stated recoveries, rates under reagents, and recovery over particle classes.", "industrial", __name__, None, compute,
        answers=("*flotation*", "*float*"),
        words=(
            Word("feed_<unit>, recovery", "by component", "ask for concentrate_<unit>, tails_<unit>, solid_mass_pull"),
            Word("k_max_per_min or k0_per_min, X_g_per_t, c50_g_per_t, h", "", "ask for k_per_min at the dose"),
            Word("k_Pb_circuit_per_min, k_Zn_circuit_per_min, tau_min, N", "by mineral", "ask for galena_to_Pb_conc, sphalerite_to_Zn_conc"),
            Word("feed_distribution_pct, recovery_pct", "lists by class", "ask for total_recovery_pct, tail_distribution_pct"),
            Word("classes [{mass_fraction, exposed_surface}], k_free_per_min, n, tau_min, N", "", "ask for recovery"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, sources=("handbook 2.2 (forms)",),
    ),
)  # fmt: skip
