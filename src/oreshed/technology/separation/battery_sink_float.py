"""Battery breaking by screen and sink-float: hammer-milled batteries part into grid, paste, polymer and acid.

Paste is a powder and washes through a fine deck; what stays goes to a tank of water, where polypropylene floats and
metal sinks. Separators of PVC and rubber are heavier than water: they sink with the grid unless the bath is denser.

    through the deck    sum over sizes of (1 - open area (1 - d/a)^2)^N stays            sizes Rosin-Rammler
    floats              1 - 1/(1 + exp(ln 3 (bath - density)/Ep))                        bath 1.0 water, 1.1-1.25 slurry
    acid                drained before the mill; what is left follows the paste
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.extraction.battery_lead import BATTERY_FEED, PASTE, stage_parameters
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.density_partition import logistic_partition
from oreshed.technology.separation.hydrocyclone import screen_oversize
from oreshed.technology.stream import Array
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

LEAD_DENSITY = 11.3
# Shares of a Rosin-Rammler distribution that the sizes of an integral over it stand for.
QUANTILES = (np.arange(20) + 0.5) / 20.0


def stays_on_deck(size_mm: Array, slope: Array, aperture_mm: Array, open_area: Array, trials: Array) -> Array:
    """Share of a Rosin-Rammler distributed solid that a wet screen keeps, 0-1. size_mm : 63.2 % passing size."""
    d = np.asarray(size_mm)[..., None] * (-np.log1p(-QUANTILES)) ** (1.0 / np.asarray(slope)[..., None])
    kept = screen_oversize(
        d, np.asarray(aperture_mm)[..., None], np.asarray(open_area)[..., None], np.asarray(trials)[..., None]
    )
    return np.asarray(kept.mean(axis=-1))


def part(feeds: Feeds, v: Values) -> Result:
    """Broken batteries to grid, paste, polymer and acid."""
    feed = feeds["batteries"]
    deck = (v["screen_mm"], v["open_area"], v["trials"])
    paste_kept = v["paste_stuck"] + (1.0 - v["paste_stuck"]) * stays_on_deck(
        v["paste_size"], v["paste_slope"], *deck
    )
    grid_kept = stays_on_deck(v["grid_size"], v["grid_slope"], *deck)
    plastic_kept = stays_on_deck(v["plastic_size"], v["plastic_slope"], *deck)
    lead_sinks = logistic_partition(LEAD_DENSITY, v["bath_density"], v["ep"])
    light = 1.0 - logistic_partition(v["polypropylene_density"], v["bath_density"], v["ep"])
    heavy = 1.0 - logistic_partition(v["separator_density"], v["bath_density"], v["ep"])
    plastic_floats = (1.0 - v["separator_share"]) * light + v["separator_share"] * heavy
    # What sticks rides on grid and plastic alike; the shares are of the feed, taken off one product after another.
    on_grid, on_plastic = 0.7 * paste_kept, 0.3 * paste_kept
    metal = [s for s in feed.species if s.endswith(" in alloy")]
    pastes = [s for s in feed.species if s in PASTE]
    plastic_to_grid = plastic_kept * (1.0 - plastic_floats)
    shares: dict[str, Array | float] = dict.fromkeys(metal, grid_kept * lead_sinks)
    shares |= dict.fromkeys(pastes, on_grid) | {"inert": plastic_to_grid}
    grid, rest = feed.split(shares)
    floats: dict[str, Array | float] = dict.fromkeys(pastes, on_plastic / (1.0 - on_grid))
    floats["inert"] = np.minimum(np.divide(plastic_kept * plastic_floats, 1.0 - plastic_to_grid), 1.0)
    polymer, rest = rest.split(floats)
    acid, paste = rest.split({"water": v["acid_drained"]})
    lead = np.maximum(feed.element("Pb"), 1e-300)
    inert = np.maximum(feed.species_flow("inert"), 1e-300)
    return Result(
        {"grid": grid, "paste": paste, "polymer": polymer, "acid": acid},
        utilities={"electricity_MWh": feed.total() * v["electricity"], "water_m3": feed.total() * v["water"]},
        diagnostics={
            "lead_to_polymer": polymer.element("Pb") / lead, "plastic_in_grid": grid.species_flow("inert") / inert,
            "plastic_recovery": polymer.species_flow("inert") / inert,
            "paste_through_screen": np.asarray(1.0 - paste_kept) * np.ones_like(lead),
        },
    )  # fmt: skip


_BREAKING = stage_parameters("breaking").central()
SEPARATOR_SHARE = float(_BREAKING["separator"] / (_BREAKING["separator"] + _BREAKING["polypropylene"]))


UNIT = Unit(
    "battery-sink-float", ("batteries",), ("grid", "paste", "polymer", "acid"), part,
    parameters=read_parameters("oreshed.technology.separation", "battery_sink_float.csv"),
    settings=(
        Setting("screen_mm", 1.0, 0.2, 5.0, "mm", "opening of the wet screen"),
        Setting("bath_density", 1.0, 0.98, 1.8, "t/m3", "water, or a slurry of fine paste in it"),
        Setting("separator_share", round(SEPARATOR_SHARE, 3), 0.0, 1.0, "share", "heavy separators of all plastic"),
    ),
    limits=(Limit("lead in batteries", grade("Pb", "batteries"), 0.45, 0.75, "mass fraction",
                  "the breaker takes whole lead-acid batteries, 60 % lead"),),
    example={"batteries": BATTERY_FEED},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Where lead and plastic of whole batteries go, at a screen and a bath density."""
    settings = {
        "screen_mm": figure(inputs, "screen_mm", "aperture_mm", default=1.0),
        "bath_density": figure(inputs, "bath_density", "bath_t_m3", "cut_density", default=1.0),
    }
    if "separator_share" in inputs:
        settings["separator_share"] = figure(inputs, "separator_share")
    run = UNIT.run(BATTERY_FEED, settings)
    told = {f"{k}_pct": 100.0 * float(x) for k, x in run.diagnostics.items()}
    lead, total = float(BATTERY_FEED.element("Pb")), float(BATTERY_FEED.total())
    return told | {
        "yield_pct": {k: 100.0 * float(s.total()) / total for k, s in run.products.items()},
        "lead_distribution_pct": {k: 100.0 * float(s.element("Pb")) / lead for k, s in run.products.items()},
    }


TECHNOLOGIES = (
    Technology(
        "battery-sink-float", "Battery breaking: screen and sink-float", ("S13",),
        "Hammer-milled lead-acid batteries part by size and density into grid, paste, polymer and acid.",
        "industrial", __name__, UNIT, compute,
        answers=("battery breaking*", "battery separation*", "battery sink-float*"),
        words=(
            Word("screen_mm", "mm", "opening of the wet screen, default 1"),
            Word("bath_density", "t/m3", "sink-float bath, default water"),
            Word("separator_share", "share", "heavy separators of all plastic"),
        ),
        equations=__doc__ or "", sources=("process knowledge; no plant's split was opened",),
    ),
)  # fmt: skip
