"""A cover on tailings: how much of the rain gets through it.

A soil stores rain and gives it back to the air; what it cannot hold runs off, drains sideways over a barrier, or
percolates. A year alone is split by Budyko's curve, a series of days or months by a bucket. Twins of one design have
leaked from 2 to 80 %, so a figure without its climate is none.

    year        ET/P = 1 + f - (1 + f^w)^(1/w),  f = PET/P,  w 2.6                       Fu 1981
    bucket      S' = S + P (1 - r) - ET,  ET = PET S/S_max,  over = max(S' - S_max, 0)
    barrier     percolation <= K t;  the rest of what is over drains sideways, or a share of it where that is given
    closes      P = runoff + ET + lateral + percolation + change of storage
    known to    sqrt((e_P P)^2 + (e_ET ET)^2)       a year's percolation, where it is taken by difference
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, fraction, number
from oreshed.technology.parameter import read_parameters
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.stream import Array

PARAMETERS = read_parameters("oreshed.technology.remediation", "soil_cover.csv")
MONITORED = r"criteri|equivalen|precision|monitor|lysimet"
CLIMATES = ("humid", "semiarid")
FU = 2.6  # exponent of Fu's curve for grass (Zhang et al. 2004, from memory)
STORAGE_MM = 100.0  # water that half a metre of loam holds (from memory)
DAYS = 365.25
SECONDS = 86400.0
MOST_STEPS = 40_000


def evaporated_share(rain: ArrayLike, potential: ArrayLike, exponent: float = FU) -> Array:
    """Share of a year's rain that goes back to the air; shapes broadcast.

    >>> round(float(evaporated_share(1000.0, 1000.0)), 3)
    0.694
    """
    dry = np.asarray(potential, dtype=np.float64) / np.asarray(rain, dtype=np.float64)
    return np.asarray(1.0 + dry - (1.0 + dry**exponent) ** (1.0 / exponent))


def bucket(
    rain: Array, potential: Array, storage_mm: float, runoff: float, start_mm: float
) -> tuple[Array, Array, Array]:
    """Evaporation, what the soil cannot hold, and storage at the end, each mm by step."""
    level = min(start_mm, storage_mm)
    evaporation, over, held = np.zeros(len(rain)), np.zeros(len(rain)), np.zeros(len(rain))
    for i, (p, e) in enumerate(zip(rain, potential, strict=True)):
        water = level + p * (1.0 - runoff)
        evaporation[i] = min(e * min(water / storage_mm, 1.0), water)
        water -= evaporation[i]
        over[i] = max(water - storage_mm, 0.0)
        level = held[i] = water - over[i]
    return evaporation, over, held


def balance_precision(rain_mm: ArrayLike, evaporation_mm: ArrayLike) -> Array:
    """mm by which percolation is uncertain where it is what rain and evaporation leave; shapes broadcast.

    >>> round(float(balance_precision(1000.0, 650.0)))
    82
    """
    rain, evaporation = np.asarray(rain_mm, dtype=np.float64), np.asarray(evaporation_mm, dtype=np.float64)
    return np.asarray(np.hypot(_given("rain_error") * rain, _given("evaporation_error") * evaporation))


def _given(name: str) -> float:
    return float(PARAMETERS[name].estimate.central)


def _monitoring(criterion_mm: float) -> dict[str, Any]:
    """By which methods a year's percolation can be shown to meet a criterion, in two climates: what trials found."""
    if criterion_mm <= 0:
        raise OutOfValidity(f"criterion_mm_yr = {criterion_mm:g}: a criterion lies above zero")
    found = {c: _given(f"precision_{c}") for c in CLIMATES}
    lysimeter = PARAMETERS["precision_lysimeter"].estimate
    return {
        "criterion_mm_yr": criterion_mm, "water_balance_precision_mm_yr": found, "water_balance_shows_it": {c: p <= criterion_mm for c, p in found.items()},
        "lysimeter_precision_mm_yr": float(lysimeter.central), "lysimeter_shows_it": lysimeter.high <= criterion_mm,
    }  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Balance of a cover from the inputs of a case; see `words`."""
    rain, potential = ends(inputs, "P_mm", "rain_mm"), ends(inputs, "PET_mm")
    criterion = number(inputs, "criterion_mm_yr", "criterion_mm_y")
    if not rain and (criterion is not None or re.search(MONITORED, str(inputs.get("label", "")).lower())):
        return _monitoring(_given("criterion") if criterion is None else criterion)
    if not rain or not potential:
        raise KeyError("P_mm and PET_mm: a year, or as many of one as of the other by day or month")
    if len(rain) != len(potential) or len(rain) > MOST_STEPS or min(*rain, *potential) < 0 or sum(rain) <= 0:
        raise OutOfValidity(
            f"{len(rain)} of rain with {len(potential)} of PET: as many, none below zero, some rain"
        )
    runoff = fraction(inputs, "runoff", "runoff_pct") or 0.0
    lateral = fraction(inputs, "lateral_fraction", "lateral_pct")
    total = sum(rain)
    steps = len(rain)
    if steps == 1:
        evaporation = (
            np.array([total * (1.0 - runoff) * float(evaporated_share(total * (1.0 - runoff), potential[0]))])
            if runoff < 1
            else np.zeros(1)
        )
        over = np.array([total * (1.0 - runoff) - evaporation[0]])
        change, days = 0.0, DAYS
    else:
        storage = figure(inputs, "storage_mm", default=STORAGE_MM)
        if storage <= 0:
            raise OutOfValidity(f"storage_mm = {storage:g}: a cover holds some water")
        start = figure(inputs, "start_mm", default=0.5 * storage)
        evaporation, over, held = bucket(np.array(rain), np.array(potential), storage, runoff, start)
        change = float(held[-1]) - min(start, storage)
        days = figure(inputs, "step_days", default=DAYS / 12.0 if steps % 12 == 0 and steps <= 240 else 1.0)
    through = over if lateral is None else over * (1.0 - lateral)
    barrier = number(inputs, "barrier_K_m_s")
    if barrier is not None:
        through = np.minimum(through, barrier * SECONDS * 1000.0 * days)
    percolation = float(through.sum())
    precision = float(balance_precision(total, evaporation.sum()))
    shown = (
        {}
        if criterion is None
        else {"water_balance_shows_it": precision <= criterion, "meets_criterion": percolation <= criterion}
    )
    return shown | {
        "water_balance_precision_mm_yr": precision, "net_percolation_interval_mm": [max(percolation - precision, 0.0), percolation + precision],
        "net_percolation_pct": 100.0 * percolation / total, "net_percolation_pct_of_rain": 100.0 * percolation / total,
        "seepage_pct": 100.0 * percolation / total, "net_percolation_mm": percolation,
        "evaporation_mm": float(evaporation.sum()), "runoff_mm": runoff * total,
        "lateral_mm": float(over.sum()) - percolation, "storage_change_mm": change,
        "lateral_fraction": (float(over.sum()) - percolation) / max(float(over.sum()), 1e-12),
    }  # fmt: skip


_CLIMATE = "the climate (P_mm, PET_mm by day or month) with storage_mm, and the barrier (barrier_K_m_s or lateral_fraction)"
TECHNOLOGIES = (
    Technology(
        "soil-cover", "Cover on tailings and waste rock", ("R09", "R10"),
        "Rain on a cover: evaporation, runoff, drainage over a barrier, and what percolates into the waste.",
        "industrial", __name__, None, compute,
        answers=("cover*", "capping*", "tailings cover*", "store-and-release*"),
        words=(
            Word("P_mm, PET_mm", "mm", "a year, or lists by day or month: ask for net_percolation_pct"),
            Word("storage_mm, start_mm, step_days", "mm, mm, d", "of the bucket; 100 and half full unless given"),
            Word("criterion_mm_yr", "mm/y", "alone: by which methods it can be shown (water_balance_precision_mm_yr, lysimeter_precision_mm_yr); with a climate: meets_criterion"),
            Word("runoff_pct, lateral_fraction, barrier_K_m_s", "", "none, none and no barrier unless given"),
        ),
        equations=__doc__ or "", parameters=PARAMETERS, labelled=True,
        needs=(
            Need("net_percolation*", _CLIMATE, ("P_mm", "rain_mm")), Need("seepage*", _CLIMATE, ("P_mm", "rain_mm")),
            Need("lateral_fraction", _CLIMATE, ("P_mm", "rain_mm")),
        ),
    ),
)  # fmt: skip
