"""Liberation: which part of a mineral is free at a grind, and how fast the locked part floats.

Grains of one mineral sit in others until particles are smaller than grains. Each mineral is carried as up to three
classes that keep their names through the plant, so that a recycle never forgets them: free ("galena"), locked
("galena, locked") and non-floating ("galena, non-floating": tarnished or enclosed for good, one minus R_inf).

    liberated share    L(d) = 1 / (1 + (d/g)^m)                     g: grain size, half free at d = g
    of a grind         L = sum over classes of w(d) L(d)
    locked rate        k_locked = k_free e^n                        e: share of surface exposed
    regrind            locked' = locked x (1 - L(P'))/(1 - L(P));  energy E = E10 (10/P')^s - E10 (10/P)^s
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, number
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.minerals import family, host_of
from oreshed.technology.separation.size_distribution import (
    SIZES_M,
    class_shares,
    class_sizes_um,
)
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import Feeds, Limit, Result, Unit

LOCKED, NON_FLOATING = ", locked", ", non-floating"


def liberated_share(size_um: ArrayLike, grain_um: ArrayLike, sharpness: ArrayLike) -> Array:
    """Share of a mineral that is free in particles of a size, 0-1: 1/(1 + (d/g)^m)."""
    x = np.asarray(size_um, dtype=np.float64) / np.asarray(grain_um, dtype=np.float64)
    return np.asarray(1.0 / (1.0 + x ** np.asarray(sharpness, dtype=np.float64)))


def liberation_at(
    p80_um: ArrayLike, grain_um: ArrayLike, sharpness: ArrayLike, slope: ArrayLike = 0.9
) -> Array:
    """Liberated share of a whole grind with this P80, shape (...)."""
    free = liberated_share(class_sizes_um(SIZES_M), np.asarray(grain_um)[..., None],
                           np.asarray(sharpness)[..., None])  # fmt: skip
    return np.asarray((class_shares(p80_um, slope) * free).sum(axis=-1))


def exposed_rate(k_free: ArrayLike, exposed_surface: ArrayLike, power: ArrayLike) -> Array:
    """Rate constant of a composite particle: k_free e^n, e the share of its surface that is the mineral."""
    return np.asarray(np.asarray(k_free) * np.asarray(exposed_surface) ** np.asarray(power))


def liberate(feeds: Feeds, v: Values) -> Result:
    """Part each valuable mineral into free, locked and non-floating; gangue and water stay one class."""
    ore = feeds["feed"]
    sizes = class_sizes_um(ore.sizes_m) if ore.sizes_m else None
    names: list[str] = []
    flows: list[Array] = []
    composition = {}
    recovered: dict[str, Array] = {}
    for i, species in enumerate(ore.species):
        flow = ore.flow[..., i, :] if ore.sizes_m else ore.flow[..., i]
        kind = family(species)
        parts = [(species, flow)]
        if kind not in ("gangue", "water") and not species.endswith((LOCKED, NON_FLOATING)):
            grain = v[f"grain_{_grain(kind)}_um"]
            if sizes is None:
                free = liberation_at(v["p80_um"], grain, v["sharpness"])
            else:
                free = liberated_share(sizes, grain[..., None], v["sharpness"][..., None])
            dead = 1.0 - v[f"r_inf_{_grain(kind)}"]
            dead = dead if sizes is None else dead[..., None]
            lost = flow * dead
            locked = (flow - lost) * (1.0 - free)
            parts = [(species, np.maximum(flow - lost - locked, 0.0)), (species + LOCKED, locked),
                     (species + NON_FLOATING, lost)]  # fmt: skip
            if host_of(species) == species:
                recovered[f"liberated_{species}"] = np.asarray(
                    free.mean() if sizes is None else _mean_share(free, flow)
                )
        for name, part in parts:
            names.append(name)
            flows.append(part)
            composition[name] = ore.composition[species]
    arrays = np.broadcast_arrays(*flows)
    out = Stream(
        tuple(names), np.stack(arrays, axis=-2 if ore.sizes_m else -1), composition, ore.sizes_m, ore.tags
    )
    return Result({"product": out}, diagnostics=recovered)


def _mean_share(free: Array, flow: Array) -> Array:
    whole = np.maximum(flow.sum(axis=-1), 1e-30)
    return np.asarray((free * flow).sum(axis=-1) / whole)


def _grain(kind: str) -> str:
    """Grains of copper minerals are taken as galena's, oxides as those of their sulphide."""
    return {"chalcopyrite": "galena", "lead_oxide": "galena", "zinc_oxide": "sphalerite"}.get(kind, kind)


def gather(stream: Stream) -> Stream:
    """The stream with classes and sizes added up to plain minerals, as a filter hands it on."""
    totals: dict[str, Array] = {}
    composition = {}
    for i, species in enumerate(stream.species):
        plain = species.removesuffix(LOCKED).removesuffix(NON_FLOATING)
        flow = stream.by_species[..., i]
        totals[plain] = totals[plain] + flow if plain in totals else flow
        composition[plain] = stream.composition[species]
    flow = np.stack(list(totals.values()), axis=-1) if totals else np.zeros(0)
    return Stream(tuple(totals), flow, composition, (), stream.tags)


def regrind(feeds: Feeds, v: Values) -> Result:
    """Fine grinding of a rougher concentrate: frees part of what is locked; sizes shrink to the new P80."""
    feed = feeds["feed"]
    before, after = v["feed_p80_um"], v["p80_um"]
    flow = feed.flow.copy()
    shape = np.broadcast_shapes(flow.shape[: -2 if feed.sizes_m else -1], *(np.shape(x) for x in v.values()))
    flow = np.broadcast_to(flow, (*shape, *flow.shape[-2 if feed.sizes_m else -1 :])).copy()
    at = {s: i for i, s in enumerate(feed.species)}
    for species, i in at.items():
        if not species.endswith(LOCKED) or species.removesuffix(LOCKED) not in at:
            continue
        grain = v[f"grain_{_grain(family(species))}_um"]
        still = (1.0 - liberation_at(after, grain, v["sharpness"])) / np.maximum(
            1.0 - liberation_at(before, grain, v["sharpness"]), 1e-12
        )
        still = np.minimum(still, 1.0)
        j = at[species.removesuffix(LOCKED)]
        if feed.sizes_m:
            freed = flow[..., i, :] * (1.0 - still[..., None])
            flow[..., i, :] -= freed
            flow[..., j, :] += freed
        else:
            freed = flow[..., i] * (1.0 - still)
            flow[..., i] -= freed
            flow[..., j] += freed
    if feed.sizes_m:
        total = flow.sum(axis=-1)
        finer = np.cumsum(class_shares(after, v["slope"])[..., ::-1], axis=-1)
        passing = np.maximum(np.cumsum(flow[..., ::-1], axis=-1), total[..., None] * finer[..., None, :])
        flow = np.maximum(np.diff(passing, axis=-1, prepend=0.0)[..., ::-1], 0.0)
        flow[..., 0] = np.maximum(total - flow[..., 1:].sum(axis=-1), 0.0)
    out = Stream(feed.species, flow, feed.composition, feed.sizes_m, feed.tags)
    kwh = regrind_energy(before, after, v["energy_at_10_um"], v["signature"])
    return Result(
        {"product": out},
        utilities={"electricity_MWh": feed.total() * kwh / 1000.0},
        diagnostics={"energy_kWh_per_t": kwh},
    )


def regrind_energy(
    before_um: ArrayLike, after_um: ArrayLike, at_10_um: ArrayLike, signature: ArrayLike
) -> Array:
    """kWh/t of a stirred mill by its signature line, E = E10 (10/P80)^s, as the difference of two sizes."""

    def line(p80: ArrayLike) -> Array:
        return np.asarray(np.asarray(at_10_um) * (10.0 / np.asarray(p80)) ** np.asarray(signature))

    return np.asarray(np.maximum(line(after_um) - line(before_um), 0.0))


def _known(feeds: Feeds, v: Values) -> Array:
    del v
    for species in feeds["feed"].species:
        family(species)  # raises, with the name, for what no plant model knows
    return np.zeros(())


KNOWN = Limit("unknown minerals", _known, 0.0, 0.0, "", "minerals.csv")
PARAMETERS = read_parameters("oreshed.technology.separation", "liberation.csv")
ORE = Stream.of({
    "galena": 5.8, "Ag in galena": 0.006, "sphalerite": 26.0, "Cd in sphalerite": 0.13, "Ge in sphalerite": 0.0028,
    "In in sphalerite": 0.0005, "pyrite": 12.0, "gangue": 56.1,
})  # fmt: skip
UNIT = Unit(
    "liberation", ("feed",), ("product",), liberate, parameters=PARAMETERS,
    settings=(
        Setting("p80_um", 60.0, 2.0, 1000.0, "um", "P80 of the feed, used where the stream carries no sizes"),
    ),
    limits=(KNOWN,),
    example={"feed": ORE},
)  # fmt: skip
REGRIND = Unit(
    "regrind", ("feed",), ("product",), regrind,
    parameters=read_parameters("oreshed.technology.separation", "regrind.csv"),
    settings=(
        Setting("p80_um", 20.0, 2.0, 200.0, "um", "80 % passing size after regrinding"),
        Setting("feed_p80_um", 60.0, 2.0, 1000.0, "um", "80 % passing size before"),
        Setting("slope", 0.9, 0.4, 2.5, "-", "Rosin-Rammler slope of the product"),
    ),
    limits=(
        Limit("P80 after over before", lambda f, v: v["p80_um"] / v["feed_p80_um"], 0.0, 1.0, "-",
              "a mill does not make coarser"),
        KNOWN,
    ),
    example={"feed": liberate({"feed": ORE}, UNIT.values({})).products["product"]},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Liberated share at a size or a grind, and the rate of a composite particle."""
    found: dict[str, Any] = {}
    grain = number(inputs, "grain_um", "grain_size_um")
    sharpness = figure(inputs, "sharpness", "m", default=float(PARAMETERS["sharpness"].estimate.central))
    if grain is not None:
        if grain <= 0:
            raise OutOfValidity(f"grain_um = {grain:g}; a grain has a size")
        size, p80 = number(inputs, "size_um", "d_um"), number(inputs, "P80_um", "p80_um")
        if size is not None:
            found["liberated_share"] = float(liberated_share(size, grain, sharpness))
        elif p80 is not None:
            found["liberated_share"] = float(liberation_at(p80, grain, sharpness))
    exposed = fraction(inputs, "exposed_surface")
    if exposed is not None:
        k, power = figure(inputs, "k_free_per_min"), figure(inputs, "exposure_power")
        found["k_locked_per_min"] = float(exposed_rate(k, exposed, power))
    if not found:
        raise KeyError("grain_um with size_um or P80_um, or exposed_surface")
    return found


TECHNOLOGIES = (
    Technology(
        "liberation", "Liberation", ("S01",),
        "Parts each mineral of a ground ore into free, locked and non-floating particles.",
        "industrial", __name__, UNIT, compute, answers=("liberation*",),
        words=(
            Word("grain_um", "um", "size at which half of the mineral is free"),
            Word("size_um", "um", "particle size"), Word("P80_um", "um", "80 % passing size of the grind"),
            Word("sharpness", "-", "m of 1/(1 + (d/g)^m)"),
            Word("exposed_surface", "fraction", "of a composite"), Word("k_free_per_min", "1/min", "of free grains"),
            Word("exposure_power", "-", "n of k_free e^n"),
        ),
        equations=__doc__ or "",
        sources=("King 2001, Modeling and Simulation of Mineral Processing Systems (from memory)",),
    ),
    Technology(
        "regrind", "Regrinding of rougher concentrate", ("S01", "S02"),
        "A stirred mill frees what is locked in a rougher concentrate before it is cleaned.",
        "industrial", __name__, REGRIND, compute, equations=__doc__ or "",
    ),
)  # fmt: skip
