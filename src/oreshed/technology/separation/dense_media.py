"""Dense-media separation: crushed ore in a suspension of ferrosilicon or magnetite; what is lighter floats away.

The medium's density is the cut, a little raised by the centrifugal field of a cyclone. A particle of ore is a
composite, so that how much waste can go without metal depends on grain size against crush size.

    sinks       of mineral i: sum over classes of dense share of dense_i(g) P(rho(g, rho_i), d)
    rock        in proportion, over the composites of every mineral
    partition   Lynch's form with I = 0.010 + 0.018/d_mm (cyclone over 0.2 m), 0.013 + 0.0038/d_mm (under 0.2 m)
    medium      lost on sinks and floats, t = ore x kg/t / 1000; ferrosilicon above 2.2 t/m3, magnetite below
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, figures, fraction, number, numbers
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import washability
from oreshed.technology.separation.density_partition import (
    Separator,
    composites,
    cut_ratio,
    dense_fraction,
    imperfection_of,
    is_dense,
    liberation,
    logistic_partition,
    mineral_density,
    particle_density,
    separator,
    separators,
    split_by_density,
    to_sinks,
)
from oreshed.technology.separation.size_distribution import class_sizes_um
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

# Magnetite suspensions thicken too much to flow above about 2.2-2.5 t/m3; ferrosilicon carries the rest.
MAGNETITE_TO = 2.2
# Rueda & King 1986 give four values of a Baum jig by load; these are the ends.
BAUM_IMPERFECTION = (0.044, 0.134)
# Labels of ores for which the standing lead-zinc ore says nothing.
OTHER_ORE = re.compile(
    r"\b(Sn|W|Ta|Li|Au|Fe|Mn|(?i:tin|tungsten|spodumene|gold|iron|diamonds?|coal|chromite|manganese|fluorspar))\b"
)
CONTROL = {"Wemco drum": "drum", "large dense-medium cyclone": "cyclone"}


def sizes_mm(feed: Stream, v: Values) -> Array:
    """Size in mm of each class, or the setting `particle_mm` where the feed has no classes; shape (..., sizes)."""
    if feed.sizes_m:
        return class_sizes_um(feed.sizes_m) / 1000.0
    return np.asarray(v["particle_mm"])[..., None]


def mineral_sinks(kind: Separator, feed: Stream, v: Values, aimed: Array) -> tuple[Array, Array]:
    """Share of each species that sinks, shape (..., species, sizes), and of the rock, shape (..., sizes).

    aimed : density of the medium, or the cut aimed at in water, t/m3.
    """
    size = sizes_mm(feed, v)
    freed = liberation(np.asarray(v["grain_mm"])[..., None], size)
    grade = dense_fraction(feed)
    dense, rock, inside = composites(grade, freed)
    flow = feed.flow if feed.sizes_m else feed.flow[..., None]
    whole = flow.sum(axis=(-1, -2))
    mean = ratio((flow.sum(axis=-2) * size).sum(axis=-1), whole, 1.0)
    over = size / mean[..., None] if feed.sizes_m else np.ones_like(size)
    light = np.asarray(v["rock_density"])[..., None, None]
    weight: Array = np.zeros(grade.shape)
    rock_sinks: Array = np.zeros(grade.shape)
    shares = []
    for i, species in enumerate(feed.species):
        if not is_dense(species):
            shares.append(np.zeros(grade.shape))
            continue
        density = particle_density(inside, mineral_density(species), light)
        p = to_sinks(kind, density, np.asarray(aimed)[..., None, None], size[..., None], over[..., None],
                     np.asarray(v["blunter"])[..., None, None])  # fmt: skip
        shares.append((dense * p).sum(axis=-1))
        rock_sinks = rock_sinks + flow[..., i, :] * (rock * p).sum(axis=-1)
        weight = weight + flow[..., i, :]
    barren = to_sinks(kind, light, np.asarray(aimed)[..., None, None], size[..., None], over[..., None],
                      np.asarray(v["blunter"])[..., None, None])[..., 0]  # fmt: skip
    rock_sinks = np.where(weight > 0, ratio(rock_sinks, weight), barren)
    return np.stack(np.broadcast_arrays(*shares), axis=-2), rock_sinks


def separated(
    kind: Separator, feed: Stream, v: Values, aimed: Array
) -> tuple[Stream, Stream, dict[str, Array]]:
    """Sinks, floats, and what tells of the separation: yield, recovery of what is dense, upgrade."""
    shares, rock = mineral_sinks(kind, feed, v, aimed)
    heavy, light = split_by_density(feed, shares, rock)
    total = feed.total()
    rows = [i for i, s in enumerate(feed.species) if is_dense(s)]
    dense, won = feed.by_species[..., rows].sum(axis=-1), heavy.by_species[..., rows].sum(axis=-1)
    mass = ratio(heavy.total(), total)
    recovery = ratio(won, dense)
    upgrade = ratio(recovery, mass)
    return heavy, light, {"sink_yield": mass, "dense_recovery": recovery, "upgrade": upgrade}


def separate(kind: Separator, feeds: Feeds, v: Values) -> Result:
    """Ore to sinks and floats in a medium of a density."""
    ore = feeds["feed"]
    medium = np.asarray(v["medium_density"])
    heavy, light, told = separated(kind, ore, v, medium)
    tonnes = ore.total()
    lost = tonnes * v["medium_loss"] / 1000.0
    iron = np.asarray(medium > MAGNETITE_TO, dtype=np.float64)
    size = sizes_mm(ore, v).mean(axis=-1)
    cut = medium * cut_ratio(kind, size)
    ep = v["blunter"] * imperfection_of(kind, size, cut) * cut
    return Result(
        {"sinks": heavy, "floats": light},
        utilities={
            "electricity_MWh": tonnes * v["electricity"] / 1000.0,
            "ferrosilicon_t": lost * iron,
            "magnetite_t": lost * (1.0 - iron),
            "water_m3": tonnes * v["water"],
        },
        diagnostics=told | {"cut_density": cut, "Ep": ep},
    )


def dense_in_ore(feeds: Feeds, v: Values) -> Array:
    """Mass fraction of dense minerals in the feed, for a limit; of an empty feed a figure that breaks none."""
    del v
    ore = feeds["feed"]
    total = ore.total()
    rows = [i for i, s in enumerate(ore.species) if is_dense(s)]
    dense = ore.by_species[..., rows].sum(axis=-1)
    return ratio(dense, total, 0.1)


SETTINGS = (
    Setting("medium_density", 2.65, 1.25, 3.8, "t/m3", "density of the suspension"),
    Setting("particle_mm", 12.0, 0.5, 250.0, "mm", "size of the ore, where the feed has no size classes"),
    Setting("grain_mm", 2.0, 0.001, 100.0, "mm", "grain size of the ore minerals: what is crushed finer is free"),
    Setting("rock_density", 2.75, 2.0, 3.0, "t/m3", "density of gangue"),
)  # fmt: skip
PARAMETERS = read_parameters("oreshed.technology.separation", "dense_media.csv")


def _size(feeds: Feeds, v: Values) -> Array:
    return sizes_mm(feeds["feed"], v)


def bath(device: str) -> Unit:
    """A dense-medium unit of one device."""
    kind = separator(device)
    return Unit(
        f"dense-media-{CONTROL.get(kind.device, kind.device.replace(' ', '-'))}", ("feed",), ("sinks", "floats"),
        partial(separate, kind), parameters=PARAMETERS, settings=SETTINGS,
        limits=(
            Limit("particle size", _size, max(kind.smallest_mm, 0.5), kind.largest_mm, "mm",
                  "a medium drains from 0.5 to 250 mm (Legault-Seguin et al. 2017, opened); within it the device's own range"),
            Limit("dense minerals in the ore", dense_in_ore, 1e-6, 0.9999, "mass fraction",
                  "without dense and light minerals there is nothing to part"),
            Limit("medium over rock", lambda f, v: v["medium_density"] - v["rock_density"], -0.8, 1.5, "t/m3",
                  "medium far from both solids parts nothing"),
        ),
        example={"feed": Stream.of({"galena": 3.0, "sphalerite": 8.0, "Cd in sphalerite": 0.03, "pyrite": 5.0,
                                    "gangue": 84.0})},
    )  # fmt: skip


CYCLONE, DRUM = bath("large dense-medium cyclone"), bath("Wemco drum")


def _device(inputs: Mapping[str, Any]) -> Separator:
    named = inputs.get("device", inputs.get("separator", inputs.get("unit")))
    if named is not None:
        return separator(str(named))
    label = str(inputs.get("label", "")).lower()
    if "drum" in label and "cyclone" not in label:
        return separator("coarse drum")
    told = next(
        (s for s in separators().values() if s.medium == "medium" and s.device.lower() in label), None
    )
    if told is not None and "cyclone" not in label:
        return told
    diameter = number(inputs, "cyclone_diameter_m")
    if diameter is None and number(inputs, "cyclone_diameter_mm") is not None:
        diameter = float(inputs["cyclone_diameter_mm"]) / 1000.0
    return separator(
        "dense-medium cyclone" if diameter is not None and diameter <= 0.2 else "large dense-medium cyclone"
    )


def particle_mm(inputs: Mapping[str, Any]) -> float | None:
    """Particle size of a case in mm, from metres, millimetres or micrometres."""
    for name, factor in (("m", 1000.0), ("mm", 1.0), ("um", 0.001)):
        named = (f"particle_size_{name}", f"size_{name}", f"d_{name}")
        if any(isinstance(inputs.get(n), (list, tuple)) for n in named):
            continue  # a range of sizes is no particle: see `size_range_mm`
        found = number(inputs, *named)
        if found is not None:
            return found * factor
    return None


def _written(density: float) -> tuple[str, ...]:
    """A density as print writes it: 3, 3.0 and 3.00."""
    return (
        f"{density:g}",
        f"{density:.2f}",
        *((f"{density:.1f}",) if abs(round(density, 1) - density) < 1e-9 else ()),
    )


def curve_of(inputs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Partition by a cut and Ep that the case itself states, whatever the device; None where it states not both."""
    cut, ep = number(inputs, "rho50", "cut_density", "d50"), number(inputs, "Ep", "ep", "Ep_t_per_m3")
    listed = inputs.get("densities", inputs.get("density"))
    if cut is None or ep is None or not isinstance(listed, (list, tuple)):
        return None
    share = logistic_partition(np.asarray(listed, dtype=np.float64), cut, ep)
    table = {k: float(p) for r, p in zip(listed, share, strict=True) for k in (str(r), *_written(float(r)))}
    return {"partition_to_sinks": table, "partition": share.tolist(), "imperfection": ep / cut}


def partition_table(
    kind: Separator, aimed: float, size: float, over: float, extra: Any = None
) -> dict[str, float]:
    """Share to sinks by density as text, 1.00 to 6.00 by hundredths, and of any further densities."""
    density = np.round(np.arange(1.0, 6.0001, 0.01), 2)
    share = to_sinks(kind, density, aimed, size, over)
    found = {f"{r:.2f}": float(p) for r, p in zip(density, share, strict=True)}
    found |= {k: found[f"{r:.2f}"] for r in density for k in _written(r)}
    for r in numbers(extra) if extra is not None else ():
        found[f"{r:g}"] = float(to_sinks(kind, r, aimed, size, over))
    return found


def imperfections(units: list[str]) -> dict[str, float]:
    """Published imperfection of devices, under the name asked for, its words and its own name."""
    found: dict[str, float] = {}
    for name in units:
        kind = separator(name)
        for word in (name, name.replace(" ", "_"), name.split()[0], kind.device):
            found[word] = kind.imperfection
    return found


def cut_shifts(units: list[str]) -> dict[str, float]:
    """Published shift of the cut over the medium, of devices where it is one figure, by the names of `imperfections`."""
    found: dict[str, float] = {}
    for name in units:
        kind = separator(name)
        if kind.coefficient == 0.0 and kind.rise == 0.0 and kind.shift == kind.shift_below:
            found |= dict.fromkeys((name, name.replace(" ", "_"), name.split()[0], kind.device), kind.shift)
    return found


def ore_of(inputs: Mapping[str, Any]) -> Stream | None:
    """The ore of a case, by mineral in per cent; the rest is gangue. None where no ore is given."""
    minerals = figures(inputs, "ore_pct", "minerals_pct", "feed_minerals_pct")
    if not minerals:
        return None
    rest = 100.0 - sum(minerals.values())
    if rest < -1e-6:
        raise OutOfValidity(f"the minerals sum to {sum(minerals.values()):.4g} %")
    return Stream.of(minerals | {"gangue": minerals.get("gangue", 0.0) + max(rest, 0.0)})


def medium_for(unit: Unit, ore: Stream, settings: Mapping[str, float], told: str, wished: float) -> float:
    """Densest medium, t/m3, at which a diagnostic (`dense_recovery`, `sink_yield`) still reaches a share."""
    low, high = 1.25, 3.8
    for _ in range(40):
        middle = 0.5 * (low + high)
        found = unit.respond({"feed": ore}, dict(settings) | {"medium_density": middle}).diagnostics[told]
        low, high = (middle, high) if float(found) >= wished else (low, middle)
    return low


def ideal_recovery(grade: float, freed: float, pull: float) -> float:
    """Share of what is dense in the densest particles that make up a mass pull, 0-1: no machine does better."""
    dense, rock, _ = composites(grade, freed)
    mass = dense * grade + rock * (1.0 - grade)
    heavy, won = np.append(0.0, np.cumsum(mass[::-1])), np.append(0.0, np.cumsum(dense[::-1]))
    return float(np.interp(pull, heavy, won))


def liberation_of_test(grade: float, pull: float, recovery: float) -> float:
    """Liberation factor, 0-1, of an ore whose heavy liquid test found a recovery in a mass pull.

    Raises OutOfValidity for a test that no composites of two minerals give.
    """
    low, high = 1e-4, 1.0
    if not ideal_recovery(grade, low, pull) <= recovery <= ideal_recovery(grade, high, pull) + 1e-9:
        raise OutOfValidity(
            f"{100 * recovery:.4g} % in {100 * pull:.4g} % of the mass lies between no liberations of an ore with "
            f"{100 * grade:.4g} % dense minerals"
        )
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if ideal_recovery(grade, middle, pull) < recovery else (low, middle)
    return middle


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Partition of a device, imperfections of several, washability through a device, or rejection and recovery of an ore."""
    if "units" in inputs:
        return {
            "imperfection": imperfections(list(inputs["units"])), "cutpoint_shift": cut_shifts(list(inputs["units"])),
            "cut_shift": cut_shifts(list(inputs["units"])),
            "baum_jig_imperfection_range": list(BAUM_IMPERFECTION),
        }  # fmt: skip
    if washability.table(inputs) is not None:
        kind = _device(inputs) if "Ep" not in inputs else None
        return washability.compute(dict(inputs) | ({"device": kind.device} if kind else {}))
    if (stated := curve_of(inputs)) is not None:
        return stated
    medium = number(
        inputs, "medium_density", "rho_medium", "SG_medium", "target_cut", "target_cutpoint", "cut_density"
    )
    size, ore = particle_mm(inputs), ore_of(inputs)
    if medium is not None and size is not None and ore is None:
        kind = _device(inputs)
        over = figure(inputs, "size_over_mean", default=1.0)
        cut = float(medium * cut_ratio(kind, size, over))
        blunt = float(imperfection_of(kind, size, cut))
        return {
            "imperfection": blunt, "cut_density": cut, "d50": cut, "rho50": cut, "Ep": blunt * cut,
            "cut_shift": cut / medium - 1.0, "cutpoint_shift": cut / medium - 1.0, "cut_ratio": cut / medium,
            "partition_to_sinks": partition_table(kind, medium, size, over, inputs.get("densities")),
        }  # fmt: skip
    reach = inputs.get("size_range_mm", inputs.get("size_mm"))
    if size is None and isinstance(reach, list) and len(reach) == 2:
        size = float(np.sqrt(float(reach[0]) * float(reach[1])))
    if size is None:
        raise KeyError("particle_size_mm or size_range_mm")
    settings = {"particle_mm": size}
    for name in ("grain_mm", "rock_density"):
        if number(inputs, name) is not None:
            settings[name] = float(inputs[name])
    run = CYCLONE if size <= separators()["large dense-medium cyclone"].largest_mm else DRUM
    if ore is None and (other := OTHER_ORE.search(str(inputs.get("label", "")))):
        raise KeyError(f"ore_pct: the standing ore is of lead and zinc, which is none of {other[0]}")
    ore = ore or run.example["feed"]
    tested = fraction(inputs, "test_mass_pull_pct"), fraction(inputs, "test_recovery_pct")
    if tested[0] is not None and tested[1] is not None:
        factor = liberation_of_test(float(dense_fraction(ore)[0]), tested[0], tested[1])
        settings["grain_mm"] = factor**2 * size
    # Without a density an operator's choice is taken: the densest medium that loses a twentieth of what is dense.
    wished = fraction(inputs, "target_recovery_pct", "target_recovery")
    pull = fraction(inputs, "sink_yield_pct", "mass_pull_pct", "mass_pull")
    if pull is not None:
        settings["medium_density"] = medium_for(run, ore, settings, "sink_yield", pull)
    else:
        settings["medium_density"] = medium or medium_for(
            run, ore, settings, "dense_recovery", wished or 0.95
        )
    told = run.run(ore, settings).diagnostics
    freed = float(liberation(settings.get("grain_mm", 2.0), size))
    best = 100.0 * ideal_recovery(float(dense_fraction(ore)[0]), freed, float(told["sink_yield"]))
    rejected, won = 100.0 * (1.0 - float(told["sink_yield"])), 100.0 * float(told["dense_recovery"])
    return {
        "mass_rejection_pct": rejected, "rejection_pct": rejected, "sink_yield_pct": 100.0 - rejected,
        "value_recovery_pct_min": won, "value_recovery_pct": won, "recovery_pct": won, "upgrade": float(told["upgrade"]),
        "cut_density": float(told["cut_density"]), "Ep": float(told["Ep"]),
        "medium_density": settings["medium_density"], "ideal_recovery_pct": best, "below_ideal_points": best - won,
    }  # fmt: skip


_WORDS = (
    Word("medium_density, cyclone_diameter_m, particle_size_m", "t/m3, m, m", "ask for imperfection, cut_density, Ep, partition_to_sinks"),
    Word("device", "name", "a separator of the table instead of a cyclone"),
    Word("densities", "t/m3", "further densities for partition_to_sinks"),
    Word("units", "names", "ask for the published imperfection of each"),
    Word("rows_mass_pct_<assay>", "[density, %, assay]", "a sink-float table: ask for the yields and recoveries of the device"),
    Word("mass_pull_pct", "%", "an ore at this pull: asks for recovery_pct, ideal_recovery_pct, below_ideal_points"),
    Word("test_mass_pull_pct, test_recovery_pct", "%", "a heavy liquid test in place of grain_mm"),
    Word("target_recovery_pct", "%", "sets the medium where no density is given; 95 % where neither is"),
    Word("size_range_mm or particle_size_mm, ore_pct, grain_mm", "mm, % by mineral, mm", "ask for mass_rejection_pct and value_recovery_pct; a default lead-zinc ore if none is given"),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "dense-media", "Dense-media separation, cyclone", ("E08", "E06"),
        "Crushed ore in a ferrosilicon suspension: barren rock floats off before it is ground.",
        "industrial", __name__, CYCLONE, compute, labelled=True,
        answers=("DMS*", "dense media*", "dense-media*", "dense medium*", "heavy media*", "HMS*"),
        words=_WORDS, equations=__doc__ or "",
        sources=("Rueda & King 1986 (coefficients opened in a public copy of MODSIM's coal routines, (c) R.P. King; nothing ported)",
                 "King & Juckes 1988, Coal Preparation 5", "Legault-Seguin, Mohns & Rylatt 2017"),
    ),
    Technology(
        "dense-media-drum", "Dense-media separation, drum", ("E08", "E06"),
        "Coarse ore in a drum of dense medium.", "industrial", __name__, DRUM, compute, words=_WORDS,
        equations=__doc__ or "", sources=("Rueda & King 1986",),
    ),
)  # fmt: skip
