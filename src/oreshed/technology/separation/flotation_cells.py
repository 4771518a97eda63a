"""Flotation cell by cell: each cell holds a set mass of solids, and what floats leaves in proportion to what it holds.

The closed form of a bank gives every cell the residence of the feed. In truth pulp gets less as concentrate leaves,
so that later cells have more time: this model marches from cell to cell. Its rates are not those of the closed form:
for the same recovery they are lower.

    holdup         M = V_cell (1 - air) c rho_p,   rho_p = 1/(c/rho + (1 - c)/rho_w)
    cell           f_i = t_i + k_i M t_i/T,   T = sum t_i          what floats: k_i times its part of the holdup
    so             t_i = f_i T/(T + k_i M),   sum_i f_i/(T + k_i M) = 1       one equation in T a cell
    bank           f of the next cell = t of this one;   R_i = 1 - t_i(last)/f_i(first)
    limit          sum_i f_i/(k_i M) > 1, else the cell would float more than enters
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, number
from oreshed.technology.parameter import Setting, Values
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import reagents
from oreshed.technology.separation.flotation_bank import (
    HOURS,
    LEAD,
    LEAD_DOSES,
    PLANT,
    rates,
    total_recovery,
)
from oreshed.technology.separation.flotation_bank import UNIT as BANK
from oreshed.technology.separation.liberation import KNOWN
from oreshed.technology.stream import Array, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

LEAST = 1e-9  # tail over feed of a cell, below which the balance has no root
ROUNDS = 40  # Newton on 1/sum, which is a straight line for one component: four or five rounds in use


def solids_holdup_t(
    volume_m3: ArrayLike, air_share: ArrayLike, solids_share: ArrayLike, density_t_m3: ArrayLike
) -> Array:
    """Dry solids in a cell, tonnes: V (1 - air) c rho_p, water at 1 t/m3."""
    c = np.asarray(solids_share, dtype=np.float64)
    pulp = 1.0 / (c / np.asarray(density_t_m3) + (1.0 - c))
    return np.asarray(np.asarray(volume_m3) * (1.0 - np.asarray(air_share)) * c * pulp)


def cell_tail(feed: Array, k: Array, holdup: Array) -> Array:
    """Tail of one cell, shape (..., components), in the unit of the feed.

    feed : mass a minute; k : 1/min; holdup : mass, shape (...). Raises OutOfValidity where the cell would float more
    than enters.
    """
    taken = k * holdup[..., None]
    total = feed.sum(axis=-1)
    # A draw without feed keeps a total of one and stays out of the sums.
    whole = np.where(total > 0, total, 1.0)
    empty = np.where(total > 0, 0.0, 1.0)
    t = (feed * whole[..., None] / (whole[..., None] + taken)).sum(axis=-1) + empty
    for _ in range(ROUNDS):
        below = t[..., None] + taken
        parts = feed / below
        sum_ = parts.sum(axis=-1) + empty
        step = sum_ * (sum_ - 1.0) / ((parts / below).sum(axis=-1) + empty)
        t = np.maximum(t + step, LEAST * whole)
        if np.abs(step).max() <= 1e-13 * whole.min():
            break
    if (t <= 2.0 * LEAST * whole).any():
        raise OutOfValidity(
            "a cell's holdup would float more than enters it; the cells are too large for the feed, or all of it floats"
        )
    return np.asarray(feed * t[..., None] / (t[..., None] + taken))


def cells_recovery(feed: ArrayLike, k_per_min: ArrayLike, holdup: ArrayLike, cells: int) -> Array:
    """Recovery of each component over a bank of equal cells, shape (..., components).

    feed : mass a minute into the first cell; holdup : dry solids in each cell, in the same mass.

    >>> [round(float(r), 6) for r in cells_recovery([10.0], [1.0], 2.0, 2)]
    [0.4]
    """
    first = np.asarray(feed, dtype=np.float64)
    k, m = np.asarray(k_per_min, dtype=np.float64), np.asarray(holdup, dtype=np.float64)
    tail = first
    for _ in range(cells):
        tail = cell_tail(tail, k, m)
    floated = np.maximum(first - tail, 0.0)  # what does not float may come back a rounding larger
    return ratio(floated, first)


def float_cells(feeds: Feeds, v: Values) -> Result:
    """Concentrate and tail of a bank, marched from cell to cell; entrainment comes on top."""
    feed = feeds["feed"]
    cells = round(float(np.max(v["cells"])))
    k, carried = rates(feed, v, REFERENCE)
    minutes = 60.0 * HOURS * v["availability"]
    deep = (..., None, None) if feed.sizes_m else (..., None)
    flow = feed.flow / np.asarray(minutes)[deep]
    holdup = solids_holdup_t(v["volume_m3"] / cells, v["air_share"], v["solids_share"], v["density_t_m3"])
    flow, k = np.broadcast_arrays(flow, k)
    inner = flow.shape[-2:] if feed.sizes_m else flow.shape[-1:]
    flat = (*flow.shape[: -len(inner)], -1)
    true = cells_recovery(flow.reshape(flat), k.reshape(flat), holdup, cells)
    true = true.reshape(*true.shape[:-1], *inner)
    concentrate, tail = feed.parted(total_recovery(true, carried, 1.0))
    tonnes, pull = feed.total(), concentrate.total()
    running = HOURS * v["availability"]
    return Result(
        {"concentrate": concentrate, "tail": tail},
        utilities={
            "electricity_MWh": np.where(tonnes > 0, v["volume_m3"] * v["power_kW_per_m3"] * running / 1000.0, 0.0),
            **reagents.consumption(tonnes, v),
        },
        diagnostics={
            "mass_pull": ratio(pull, tonnes),
            "holdup_t_per_cell": holdup,
        },
    )  # fmt: skip


def _spread(feeds: Feeds, v: Values) -> Array:
    del feeds
    return np.asarray(np.ptp(np.asarray(v["cells"])))


HOLDUP = ("cell_total_solid_holdup", "cell_total_solid_holdup_kg", "holdup_kg", "cell_solid_holdup_kg", "cell_holdup_kg",
          "solids_held_kg")  # fmt: skip
_DOSES = reagents.doses(**LEAD_DOSES)
REFERENCE = {s.name: s.default for s in _DOSES}
UNIT = Unit(
    "flotation-cells", ("feed",), ("concentrate", "tail"), float_cells, parameters=LEAD,
    settings=(
        *(s for s in PLANT if s.name not in ("residence_min", "volume_m3")),
        Setting("volume_m3", 0.0015, 1e-6, 20_000.0, "m3", "volume of all cells"),
        *_DOSES,
    ),
    limits=(
        KNOWN,
        Limit("spread of the number of cells", _spread, 0.0, 0.0, "-", "the number is the same in every draw"),
    ),
    example=BANK.example,
)  # fmt: skip


def rates_of_recoveries(inputs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Rates on holdup that give stated recoveries of one cell, k = R/(1 - R) x tail/holdup; None where none are stated.

    Of a bank of several cells no closed form exists, and the figures do not say how cells differ.
    """
    recovery = next(
        (inputs[k] for k in ("R_ref", "R", "recovery", "recoveries") if isinstance(inputs.get(k), Mapping)),
        None,
    )
    feed = next(
        (v for k, v in inputs.items() if k.startswith(("F_in", "feed_kg_per_h")) and isinstance(v, Mapping)),
        None,
    )
    holdup = number(inputs, *HOLDUP)
    if recovery is None or feed is None or holdup is None or set(feed) - set(recovery):
        return None
    if figure(inputs, "number_of_cells", "cells", "N", default=1) != 1:
        raise KeyError("k_cb_per_hour: recoveries of a bank of several cells fix no single rate here")
    shares = {c: float(recovery[c]) for c in feed}
    if any(not 0.0 <= r < 1.0 for r in shares.values()):
        raise OutOfValidity("a recovery of a cell lies from 0 up to, and not at, 1")
    tail = sum(float(feed[c]) * (1.0 - shares[c]) for c in feed)
    hourly = {c: r / (1.0 - r) * tail / holdup for c, r in shares.items()}
    return {
        "k_cb_per_hour": hourly,
        "k_cb_per_h": hourly,
        "k_cb_per_min": {c: k / 60.0 for c, k in hourly.items()},
    }


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recoveries of a bank cell by cell, from rates and the holdup of a cell or its volume."""
    hourly = ("k_cb_per_hour", "k_cb_per_h", "k_per_hour", "k_per_h")
    if "k_cb_per_hour" not in inputs and (back := rates_of_recoveries(inputs)) is not None:
        return back
    rate = next((inputs[k] for k in (*hourly, "k_cb_per_min", "k_per_min") if k in inputs), None)
    feed = next((inputs[k] for k in inputs if k.startswith(("F_in", "feed_kg_per_h", "feed"))), None)
    if rate is None or not isinstance(feed, Mapping) or not isinstance(rate, Mapping):
        raise KeyError("k_cb_per_hour and F_in_kg_per_h, by component")
    missing = [c for c in feed if c not in rate]
    if missing:
        raise KeyError(f"k_cb_per_hour of {', '.join(missing)}")
    names = tuple(feed)
    holdup = number(inputs, *HOLDUP)
    if holdup is None:
        holdup = 1000.0 * float(
            solids_holdup_t(
                figure(inputs, "cell_volume_m3", "cell_volume"), fraction(inputs, "air_holdup", "air_share") or 0.0,
                figure(inputs, "pulp_solids_mass_fraction", "solids_share"),
                figure(inputs, "rho_solid", "rho_solid_kg_per_m3") / 1000.0,
            )
        )  # fmt: skip
    per = 1.0 / 60.0 if any(k in inputs for k in hourly) else 1.0
    found = cells_recovery(
        [float(feed[c]) / 60.0 for c in names], [float(rate[c]) * per for c in names], holdup,
        int(figure(inputs, "number_of_cells", "cells", "N", default=1)),
    )  # fmt: skip
    recovery = dict(zip(names, map(float, found), strict=True))
    tail = {c: float(feed[c]) * (1.0 - recovery[c]) for c in names}
    won = {c: float(feed[c]) * recovery[c] for c in names}
    return {
        "recovery": recovery, "R": recovery, "R_fit": recovery, "cell_total_solid_holdup": holdup,
        "pulp_out_kg_per_h": sum(tail.values()), "tails_kg_per_h": tail, "concentrate_kg_per_h": won,
        **{f"{c}_recovery": r for c, r in recovery.items()},
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "flotation-cells", "Flotation cell by cell", ("S02", "S03"),
        "The bank with the holdup of each cell: later cells have more time as concentrate leaves.",
        "industrial", __name__, UNIT, compute,
        answers=("flotation/cell balance*", "flotation/inventory*", "flotation/holdup*", "flotation/*inventory*", "flotation/*cell balance*", "flotation/*cell-balance*"),
        words=(
            Word("F_in_kg_per_h", "kg/h", "feed by component"),
            Word("k_cb_per_hour or k_cb_per_min (k_per_h)", "1/h, 1/min", "rate on holdup, by component"),
            Word("cell_total_solid_holdup", "kg", "dry solids in a cell; or, instead:"),
            Word("cell_volume_m3, air_holdup, pulp_solids_mass_fraction, rho_solid", "m3, -, -, kg/m3", "of a cell"),
            Word("number_of_cells", "-", "in series"),
        ),
        equations=__doc__ or "",
        sources=("prommis/prommis 9beba55, flotation: the same balance, solved there by a nonlinear programme",),
    ),
)  # fmt: skip
