"""Shaking tables and spirals: thin films of water that leave dense grains behind and wash light ones across.

Both cut at a density that the operator sets with slope, wash water and splitters; the finer the grain, the higher it
cuts and the blunter, until slimes follow the water whatever they weigh.

    table cut       cut aimed at x (0.97 + 0.3 exp(-7.7 d / mean d))
    table sharpness I = 0.04 + 0.014/d_mm
    spiral          Ep = 0.20 (cut - 1);  water-only cyclone 0.24 (cut - 1), cut x (0.8 + 0.6 exp(-1.26 d / mean d))
                    or cut 1 + (cut at 1 mm - 1) (d/mm)^-0.5    (Hornsby)
    sinks           as in dense media: composites of every mineral through Lynch's partition
    criterion       (dense - 1)/(light - 1): above 2.5 any size, 1.75 to 0.1 mm, 1.5 to 1.7 mm, 1.25 to 6 mm    (Taggart)
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, number
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import washability
from oreshed.technology.separation.dense_media import (
    dense_in_ore,
    ore_of,
    particle_mm,
    partition_table,
    separated,
    sizes_mm,
)
from oreshed.technology.separation.density_partition import (
    DENSE_ABOVE,
    Separator,
    cut_ratio,
    imperfection_of,
    lynch_partition,
    mineral_density,
    separator,
)
from oreshed.technology.species import minerals
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import Feeds, Limit, Result, Unit

# Rock formers that carry no metal of ours, t/m3 (handbooks of mineralogy; from memory).
ROCK_MINERALS = {"quartz": 2.65, "silica": 2.65, "calcite": 2.71, "dolomite": 2.85, "feldspar": 2.60}
# Taggart's concentration criterion: the smallest size in mm that a criterion lets gravity part.
CRITERION = ((2.5, 0.02), (1.75, 0.15), (1.5, 1.7), (1.25, 6.0))


def concentration_criterion(dense: ArrayLike, light: ArrayLike, fluid: float = 1.0) -> Array:
    """How much faster a dense mineral seeks the bottom: (dense - fluid)/(light - fluid), densities in t/m3.

    >>> round(float(concentration_criterion(7.5, 2.65)), 2)
    3.94
    """
    return np.asarray((np.asarray(dense, dtype=np.float64) - fluid) / (np.asarray(light) - fluid))


def smallest_separable_mm(criterion: float) -> float:
    """Smallest particle that gravity parts at a criterion, mm; infinite where none is (Taggart 1945, from memory)."""
    return next((size for least, size in CRITERION if criterion >= least), float("inf"))


def concentrate(kind: Separator, feeds: Feeds, v: Values) -> Result:
    """Ground ore to concentrate and tailing at a cut density; each size class at its own cut and sharpness."""
    ore = feeds["feed"]
    heavy, tail, told = separated(kind, ore, v, np.asarray(v["cut_density"]))
    tonnes = ore.total()
    return Result(
        {"concentrate": heavy, "tailing": tail},
        utilities={
            "electricity_MWh": tonnes * v["electricity"] / 1000.0,
            "water_m3": tonnes * v["water_lost"],
            "circulated_water_m3": tonnes * v["water"],
        },
        diagnostics={
            "mass_pull": told["sink_yield"],
            "dense_recovery": told["dense_recovery"],
            "upgrade": told["upgrade"],
        },
    )


def _criterion(feeds: Feeds, v: Values) -> Array:
    """The ore's criterion over what its size asks for, as the size it is good for over the size there is."""
    ore = feeds["feed"]
    dense = [mineral_density(s) for s in ore.species]
    densest = max((d for d in dense if d > DENSE_ABOVE), default=DENSE_ABOVE)
    least = smallest_separable_mm(float(concentration_criterion(densest, np.max(v["rock_density"]))))
    return np.asarray(sizes_mm(ore, v).max(axis=-1) / least)


def _unit(
    kind: Separator,
    stage: str,
    finest: float,
    coarsest: float,
    cut: float,
    finer: float = 1.0,
    seen: str = "",
) -> Unit:
    """A device's unit. finer : how far under Taggart's size it was seen to part, as a share of it; seen : by whom."""
    return Unit(
        kind.device.replace(" ", "-"), ("feed",), ("concentrate", "tailing"), partial(concentrate, kind),
        parameters=read_parameters("oreshed.technology.separation", "gravity.csv", stage),
        settings=(
            Setting("cut_density", cut, 1.3, 6.0, "t/m3", "density at which the operator sets the split, at mean size"),
            Setting("particle_mm", 0.3, 0.01, 10.0, "mm", "size of the feed, where it has no size classes"),
            Setting("grain_mm", 0.3, 0.001, 100.0, "mm", "grain size of the ore minerals: what is ground finer is free"),
            Setting("rock_density", 2.75, 2.0, 3.0, "t/m3", "density of gangue"),
        ),
        limits=(
            Limit("coarsest particle", lambda f, v: sizes_mm(f["feed"], v).max(axis=-1), finest, coarsest, "mm",
                  "films part this range of sizes; coarser rolls off, finer follows the water (process knowledge)"),
            Limit("size over the smallest that the densities part", _criterion, finer, 1e9, "-",
                  f"concentration criterion (Taggart 1945, from memory{seen}): the minerals weigh too much alike for this size"),
            Limit("dense minerals in the ore", dense_in_ore, 1e-6, 0.9999, "mass fraction",
                  "without dense and light minerals there is nothing to part"),
        ),
        example={"feed": Stream.of({"galena": 5.0, "cassiterite": 0.5, "sphalerite": 4.0, "Ag in galena": 0.004,
                                    "gangue": 90.0})},
    )  # fmt: skip


TABLE = _unit(
    separator("shaking table"), "table", 0.03, 6.0, 3.6, 0.5,
    "; a table parted chromite at half the size, University of Johannesburg",
)  # fmt: skip
SPIRAL = _unit(separator("spiral"), "spiral", 0.05, 3.0, 3.4)
CYCLONE = _unit(separator("water-only cyclone"), "cyclone", 0.07, 10.0, 3.4)


WATER_ONLY = "water-only cyclone"
AT_1_MM = (
    "cutpoint_at_1mm",
    "cut_density_at_1mm",
    "cut_at_1mm",
    "rho50_at_1mm",
    "rho50_1mm",
    "cut_point_at_1mm",
)
HEAVY, LIGHT = ("heavy", "dense", "valuable", "mineral"), ("light", "gangue")


def hornsby_cut(at_1_mm: ArrayLike, size_mm: ArrayLike) -> Array:
    """Cut density of a water-only cyclone: 1 + (cut at 1 mm - 1) (d/1 mm)^-0.5 (Hornsby, Watson & Clarkson 1993).

    >>> float(hornsby_cut(1.6, 4.0))
    1.3
    """
    return np.asarray(1.0 + (np.asarray(at_1_mm) - 1.0) * np.asarray(size_mm, dtype=np.float64) ** -0.5)


def partition_about(cut: float, imperfection: float, extra: Any = None) -> dict[str, float]:
    """Share to sinks by density as text, about a cut that is known; see `partition_table`."""
    listed = [float(x) for x in extra] if isinstance(extra, (list, tuple)) else []
    density = np.append(np.round(np.arange(1.0, 6.0001, 0.01), 2), listed)
    share = lynch_partition(density / cut, imperfection)
    return {
        k: float(p) for r, p in zip(density, share, strict=True) for k in (f"{r:.2f}", f"{r:.1f}", f"{r:g}")
    }


def _density(inputs: Mapping[str, Any], words: tuple[str, ...]) -> float | None:
    """Density of the heavy or light mineral, t/m3: a figure, or that of the mineral named. None where neither is given."""
    for word in words:
        found = number(inputs, f"{word}_t_m3", f"rho_{word}", f"SG_{word}", f"{word}_density", f"{word}_SG", f"{word}_density_t_per_m3", f"{word}_mineral_density")  # fmt: skip
        if found is not None:
            return found
    table = dict(inputs.get("minerals", {})) if isinstance(inputs.get("minerals"), Mapping) else {}
    name = next((t[k] for w in words for k in (w, f"{w}_mineral") for t in (table, inputs) if isinstance(t.get(k), str)), None)  # fmt: skip
    if name is not None:
        return ROCK_MINERALS.get(name.lower()) or mineral_density(name.lower())
    told = {k: float(v) for k, v in inputs.items() if k.lower() in {*ROCK_MINERALS, *minerals()} and isinstance(v, (int, float))}  # fmt: skip
    if len(told) != 2:
        return None
    scale = 1000.0 if min(told.values()) > 100.0 else 1.0  # kg/m3
    return (max if words == HEAVY else min)(told.values()) / scale


def cut_for(unit: Unit, ore: Stream, settings: Mapping[str, float], pull: float) -> float:
    """Cut density, t/m3, at which the concentrate is a wished share of the mass, 0-1, as an operator sets his splitters.

    Raises OutOfValidity for a pull that no cut draws.
    """

    def drawn(cut: float) -> float:
        told = unit.respond({"feed": ore}, dict(settings) | {"cut_density": cut}).diagnostics
        return float(told["mass_pull"])

    low, high = 1.3, 6.0
    most, least = drawn(low), drawn(high)
    if not least <= pull <= most:
        raise OutOfValidity(
            f"a mass pull of {100 * pull:.3g} % lies outside {100 * least:.3g} to {100 * most:.3g} %, which cuts of {high:g} to {low:g} draw"
        )
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if drawn(middle) > pull else (low, middle)
    return middle


def compute(unit: Unit, device: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Cut ratio, imperfection and partition of a device; criterion of two minerals; or pull and recovery of an ore."""
    kind = separator(str(inputs.get("device", device)))
    if washability.table(inputs) is not None:
        return washability.compute({"device": kind.device} | dict(inputs))
    found: dict[str, Any] = {}
    dense, light = (_density(inputs, words) for words in (HEAVY, LIGHT))
    if dense is not None and light is not None:
        criterion = float(
            concentration_criterion(
                dense,
                light,
                figure(inputs, "fluid_t_m3", "rho_fluid", "fluid_density", "SG_fluid", default=1.0),
            )
        )
        least = smallest_separable_mm(criterion)
        found |= {"concentration_criterion": criterion, "criterion": criterion, "CC": criterion, "smallest_size_mm": least,
                  "feasibility": "easy" if criterion > 2.5 else "not separable" if math.isinf(least) else f"down to {least:g} mm"}  # fmt: skip
    ore, size = ore_of(inputs), particle_mm(inputs)
    aimed = number(inputs, "target_cut", "cut_density", "target_cutpoint", "rho50")
    if ore is not None:
        settings = {k: float(inputs[k]) for k in ("grain_mm", "rock_density") if k in inputs}
        settings |= {"cut_density": aimed} if aimed is not None else {}
        settings |= {"particle_mm": size} if size is not None else {}
        pull = fraction(inputs, "mass_pull_pct", "concentrate_yield_pct", "mass_yield_pct", "mass_pull")
        if pull is not None and aimed is None:
            settings["cut_density"] = cut_for(unit, ore, settings, pull)
            found["cut_density"] = settings["cut_density"]
        run = unit.run(ore, settings)
        product = run.products["concentrate"]
        found["mass_pull_pct"] = 100.0 * float(run.diagnostics["mass_pull"])
        found["recovery_pct"] = {
            e: 100.0 * float(product.element(e) / ore.element(e))
            for e in ore.elements()
            if float(ore.element(e)) > 0
        }
        found["grade_pct"] = {e: 100.0 * float(product.assay(e)) for e in found["recovery_pct"]}
    elif size is not None and kind.device == WATER_ONLY and (at_1_mm := number(inputs, *AT_1_MM)) is not None:
        cut = float(hornsby_cut(at_1_mm, size))
        blunt = float(imperfection_of(kind, size, cut))
        found |= {
            "cut_density": cut,
            "rho50": cut,
            "cut_ratio": cut / at_1_mm,
            "imperfection": blunt,
            "Ep": blunt * cut,
        }
        partition = partition_about(cut, blunt, inputs.get("densities"))
        found |= {"partition_to_sinks": partition, "partition": partition}
    elif size is not None:
        if aimed is None and kind.over_water:
            raise KeyError("cut_density (or cutpoint_at_1mm): this machine's sharpness goes with its cut")
        over = figure(inputs, "size_over_mean", "size_ratio", default=1.0)
        ratio = float(cut_ratio(kind, size, over))
        cut = ratio * (aimed if aimed is not None else 1.0)
        blunt = float(imperfection_of(kind, size, cut))
        found |= {"cut_ratio": ratio, "cut_density": cut, "imperfection": blunt, "Ep": blunt * cut}
        if aimed is not None and aimed > 1.0:
            partition = partition_table(kind, aimed, size, over, inputs.get("densities"))
            found |= dict.fromkeys(("partition_to_sinks", "partition_to_concentrate", "partition"), partition)
    elif aimed is not None and kind.over_water:
        found |= {
            "cut_density": aimed,
            "Ep": kind.over_water * (aimed - 1.0),
            "imperfection": kind.over_water * (aimed - 1.0) / aimed,
        }
    if not found:
        raise KeyError("size_m with target_cut, ore_pct, or dense_t_m3 with light_t_m3")
    return found


_WORDS = (
    Word("size_m (or size_mm, size_um), size_over_mean, target_cut", "m, -, t/m3", "ask for cut_ratio, imperfection, Ep, partition_to_sinks"),
    Word("ore_pct, grain_mm, cut_density (or mass_pull_pct)", "% by mineral, mm, t/m3", "an ore: asks for mass_pull_pct, recovery_pct, grade_pct"),
    Word("cutpoint_at_1mm, size_m", "t/m3, m", "water-only cyclone after Hornsby: ask for cut_density, Ep, imperfection"),
    Word("dense_t_m3, light_t_m3, fluid_t_m3 (or minerals {heavy, light})", "t/m3, names", "ask for concentration_criterion and smallest_size_mm"),
    Word("rows_mass_pct_<assay>", "[density, %, assay]", "a sink-float table through the device"),
)  # fmt: skip
_SOURCES = (
    "Rueda & King 1986", "Gottfried & Jacobsen 1977, USBM RI 8238", "USBM RI 6239 as calibrated by King",
    "Taggart 1945 (from memory)",
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "spiral", "Spiral concentrator", ("S05", "E06"),
        "A film of water down a helix: dense grains keep to the inside.", "industrial", __name__, SPIRAL,
        partial(compute, SPIRAL, "spiral"), answers=("spiral*", "gravity/spiral*"), words=_WORDS,
        equations=__doc__ or "", sources=_SOURCES,
    ),
    Technology(
        "water-only-cyclone", "Water-only cyclone", ("E06",),
        "A blunt, wide-angled cyclone that parts fines by density without a medium.", "industrial", __name__, CYCLONE,
        partial(compute, CYCLONE, "water-only cyclone"), answers=("water-only cyclone*", "gravity/water-only cyclone*"),
        words=_WORDS, equations=__doc__ or "", sources=_SOURCES,
    ),
    Technology(
        "shaking-table", "Shaking table", ("S05", "S13", "E06"),
        "A film of water over a riffled deck: concentrates of free dense grains.", "industrial", __name__, TABLE,
        partial(compute, TABLE, "shaking table"),
        answers=("shaking table*", "tabling*", "gravity/table*", "gravity/shaking*", "concentration criterion*", "density criterion*", "gravity/criterion*", "gravity/*", "gravity separation*", "gravity concentration*"),
        words=_WORDS, equations=__doc__ or "", sources=_SOURCES,
    ),
)  # fmt: skip
