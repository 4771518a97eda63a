"""Centrifugal concentrators, Knelson and Falcon: free gold held in riffles at 60 to 200 times gravity.

The machine takes a part of the mill's circulating load. Free gold is too dense to leave by the cyclone, so that it
comes round again and again, and a small bleed of the load finds most of it.

    each round      cyclone feed x; to underflow c x; to the machine b c x; held e b c x; back through the mill g c (1 - e b) x
    recovery        R = GRG c b e / (1 - c g (1 - b e))
    circulating     x = GRG / (1 - c g (1 - b e)) times the gold of the fresh ore
    over sizes      R = sum of GRG_i c_i b e_i / (1 - c_i g_i (1 - b e_i))        (Laplante, Woodcock & Noaparast 1995)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure, fraction, numbers
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.minerals import host_of
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

# Laplante's 38 ores (opened): mean, standard deviation, least and most gravity-recoverable gold, per cent.
ORES, MEAN, DEVIATION, LEAST, MOST = 38, 63.0, 19.0, 25.0, 94.0
HELD = ("gold", "Au", "Pt", "Pd")


def circuit_recovery(
    free: ArrayLike, bleed: ArrayLike, unit_recovery: ArrayLike, back: ArrayLike = 1.0, kept: ArrayLike = 1.0
) -> Array:
    """Share of the ore's gold that the machine holds, 0-1, by size class if given by class (not summed).

    free : gravity-recoverable gold. bleed : share of the circulating load treated. unit_recovery : held at each pass.
    back : share that cyclones return. kept : share that a pass of the mill leaves recoverable.

    >>> float(circuit_recovery(0.6, 1.0, 1.0)), round(float(circuit_recovery(0.6, 0.1, 0.5)), 12)
    (0.6, 0.6)
    """
    held = np.asarray(bleed, dtype=np.float64) * np.asarray(unit_recovery)
    c = np.asarray(back, dtype=np.float64)
    gone = 1.0 - c * np.asarray(kept) * (1.0 - held)
    won = np.asarray(free) * c * held
    return ratio(won, gone)


def circulating_gold(
    free: ArrayLike, bleed: ArrayLike, unit_recovery: ArrayLike, back: ArrayLike = 1.0, kept: ArrayLike = 1.0
) -> Array:
    """Free gold in the cyclone feed over the gold of the fresh ore."""
    held = np.asarray(bleed, dtype=np.float64) * np.asarray(unit_recovery)
    gone = 1.0 - np.asarray(back) * np.asarray(kept) * (1.0 - held)
    return np.asarray(np.asarray(free) / np.maximum(gone, 1e-12))


def _rides_free(species: str) -> bool:
    """Gold and platinum as grains of their own; what sits in a sulphide's lattice does not count."""
    element, _, host = species.partition(" in ")
    return host_of(species) == "gold" or (element in HELD and host.startswith(("gold", "grains", "ore")))


def recover(feeds: Feeds, v: Values) -> Result:
    """Free gold of a mill's feed to a concentrate; the rest goes on to flotation or leaching."""
    ore = feeds["feed"]
    kept = 1.0 - v["ground_away"]
    share = circuit_recovery(
        v["gravity_recoverable"], v["bleed"], v["unit_recovery"], v["classified_back"], kept
    )
    treated = ore.total() * v["circulating_load"] * v["bleed"]
    pulled = ratio(treated * v["mass_pull"], ore.total())
    shares: dict[str, Array | float] = {
        s: share if _rides_free(s) else np.minimum(pulled, 1.0) for s in ore.species
    }
    concentrate, rest = ore.split(shares)
    return Result(
        {"concentrate": concentrate, "tailing": rest},
        utilities={
            "electricity_MWh": treated * v["electricity"] / 1000.0,
            "water_m3": treated * v["water"],
        },
        diagnostics={
            "free_metal_recovery": np.asarray(share),
            "circulating_gold": circulating_gold(
                v["gravity_recoverable"], v["bleed"], v["unit_recovery"], v["classified_back"], kept
            ),
        },
    )


UNIT = Unit(
    "centrifugal-concentrator", ("feed",), ("concentrate", "tailing"), recover,
    parameters=read_parameters("oreshed.technology.separation", "centrifugal.csv"),
    settings=(
        Setting("bleed", 0.2, 0.0, 1.0, "share", "part of the circulating load that the machine treats"),
        Setting("circulating_load", 2.5, 0.5, 10.0, "t/t", "cyclone underflow over fresh ore"),
        Setting("top_size_mm", 1.0, 0.05, 20.0, "mm", "top size of what the machine is fed, after its screen"),
    ),
    limits=(
        Limit("top size", lambda f, v: np.asarray(v["top_size_mm"]), 0.05, 6.0, "mm",
              "fluidised riffles take -6 mm, better -2 mm; process knowledge"),
    ),
    example={"feed": Stream.of({"gold": 5e-4, "pyrite": 4.0, "chalcopyrite": 2.0, "Au in pyrite": 1e-4,
                                "gangue": 94.0})},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Gravity recovery in a grinding circuit, by size where sizes are given; or the spread of GRG over known ores."""
    central = {p.name: p.estimate.central for p in UNIT.parameters}
    bleed = fraction(inputs, "bleed", "bleed_pct", "treated_pct_of_circulating_load", "treated_fraction")
    held = fraction(inputs, "unit_recovery", "unit_recovery_pct", "stage_recovery_pct")
    back = fraction(inputs, "classified_back", "cyclone_recovery_pct")
    lost = fraction(inputs, "ground_away", "ground_away_pct")
    settings = (
        0.2 if bleed is None else bleed, central["unit_recovery"] if held is None else held,
        central["classified_back"] if back is None else back, 1.0 - (central["ground_away"] if lost is None else lost),
    )  # fmt: skip
    classes = inputs.get("GRG_by_size_pct", inputs.get("grg_by_size_pct"))
    if classes is not None:
        free = numbers(classes) / 100.0
        by_size = np.asarray(inputs["unit_recovery_by_size_pct"], dtype=np.float64) / 100.0 if (
            "unit_recovery_by_size_pct" in inputs) else settings[1]  # fmt: skip
        each = circuit_recovery(free, settings[0], by_size, settings[2], settings[3])
        return {"gravity_recovery_pct": 100.0 * float(each.sum()), "GRG_pct": 100.0 * float(free.sum()),
                "recovery_by_size_pct": (100.0 * each).tolist()}  # fmt: skip
    found: dict[str, Any] = {}
    given = fraction(inputs, "GRG_pct", "grg_pct", "GRG", "gravity_recoverable_gold_pct")
    if given is None:
        low, high = max(LEAST, MEAN - DEVIATION), min(MOST, MEAN + DEVIATION)
        found |= {
            "GRG_pct": MEAN, "GRG_mean_pct": MEAN, "mean_GRG_pct": MEAN, "average_GRG_pct": MEAN, "mean_pct": MEAN,
            "GRG_sd_pct": DEVIATION, "sd_pct": DEVIATION, "std_pct": DEVIATION, "GRG_min_pct": LEAST,
            "GRG_max_pct": MOST, "range_pct": [LEAST, MOST], "GRG_range_pct": [LEAST, MOST], "samples": ORES, "min_pct": LEAST, "max_pct": MOST, "lowest_pct": LEAST, "highest_pct": MOST,
            "GRG_band_pct": [low, high],
        }  # fmt: skip
    free_share = MEAN / 100.0 if given is None else given
    won = 100.0 * float(circuit_recovery(free_share, *settings))
    head = figure(inputs, "head_g_t", "Au_g_t", default=0.0)
    found |= {
        "gravity_recovery_pct": won, "gravity_gold_recovery_pct": won, "recovery_of_GRG_pct": won / free_share if free_share else 0.0,
        "circulating_gold": float(circulating_gold(free_share, *settings)),
    }  # fmt: skip
    if head:
        found["gravity_gold_g_t"] = head * won / 100.0
    return found


TECHNOLOGIES = (
    Technology(
        "centrifugal-concentrator", "Centrifugal concentrator (Knelson, Falcon)", ("S05",),
        "A bleed of the mill's circulating load gives up its free gold.", "industrial", __name__, UNIT, compute,
        answers=("Knelson*", "Falcon*", "centrifugal*", "gravity recoverable gold*", "gravity-recoverable gold*", "GRG*",
                 "gravity/Knelson*", "gravity/centrifugal*", "gravity gold*"),
        words=(
            Word("GRG_pct", "%", "gravity-recoverable gold of the ore; 38 known ores stand in where it is not given"),
            Word("bleed", "share or %", "part of the circulating load treated, default 20 %"),
            Word("unit_recovery", "share or %", "of free gold at each pass"),
            Word("cyclone_recovery_pct, ground_away_pct", "%", "free gold returned by cyclones, lost at each pass of the mill"),
            Word("GRG_by_size_pct, unit_recovery_by_size_pct", "% of the gold, %", "size classes, summed"),
            Word("head_g_t", "g/t", "asks for gravity_gold_g_t"),
        ),
        equations=__doc__ or "",
        sources=("Laplante, A standardized test to determine gravity recoverable gold (opened)",
                 "Laplante, Woodcock & Noaparast 1995 (form opened)"),
        needs=(Need("average_gold_*", "the gold that each mill's flotation takes and its free gold (GRG_pct): a number of "
                    "mills decides no recovery", ("GRG_pct",)),
               Need("*gold_recovery_to_payable*", "the flotation recovery of gold beside the free gold (GRG_pct)")),
    ),
)  # fmt: skip
