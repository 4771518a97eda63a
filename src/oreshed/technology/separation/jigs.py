"""Jigs: a bed of particles lifted by pulses of water, until what is dense lies below and is drawn off at a height.

The bed seeks its lowest potential energy and stirring works against it. King's stratification has every component
fall by its density against the bed about it, so that one coefficient gives the whole profile.

    stratification  dC_i/dh = -alpha C_i (rho_i - rho(h)),  rho(h) = sum of C_i rho_i             h = 0 ... 1 up the bed
    its solution    C_i(h) = w_i exp(-alpha rho_i h) / sum over j of w_j exp(-alpha rho_j h)      w from the feed
    drawn off       sinks of i = integral of C_i from 0 to the cut height / C_i of the feed
    limits          alpha 0: a splitter;  alpha large: densest first, whatever the height
    middlings       jig feed = ore / (1 - m r): m middlings over jig feed, r the part of them that comes back
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, number
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.dense_media import (
    dense_in_ore,
    imperfections,
    ore_of,
    particle_mm,
    sizes_mm,
)
from oreshed.technology.separation.density_partition import (
    EDGES,
    composites,
    dense_fraction,
    is_dense,
    liberation,
    mineral_density,
    particle_density,
    split_by_density,
)
from oreshed.technology.separation.washability import Fractions, tromp
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

# Gauss-Legendre heights of a part of the bed: the profile is smooth, so that a few carry it.
_ROOTS, _SHARES = np.polynomial.legendre.leggauss(6)
NODES, WEIGHTS = 0.5 * (_ROOTS + 1.0), 0.5 * _SHARES
# Unlikeness to the bed at the cut, alpha times density, beyond which a material lies wholly on its side.
FAR = 60.0
# Half a step more than the plain iteration settles it in two thirds of the rounds.
ROUNDS, STILL, FARTHER, CHUNK = 60, 1e-5, 1.5, 2000


def stratified(volume: ArrayLike, density: ArrayLike, alpha: ArrayLike, cut_height: ArrayLike) -> Array:
    """Share of each component that lies below the cut height, 0-1, shape (..., components).

    volume : volume fractions that sum to 1. density : kg/m3. alpha : m3/kg. The weights of the profile follow from
    the feed by iteration, from ideal layers on.
    """
    feed, rho, a, cut = np.broadcast_arrays(
        np.asarray(volume, dtype=np.float64),
        np.asarray(density, dtype=np.float64),
        np.asarray(alpha, dtype=np.float64)[..., None],
        np.asarray(cut_height, dtype=np.float64)[..., None],
    )
    shape = feed.shape
    rows = [x.reshape(-1, shape[-1]) for x in (feed, rho, np.maximum(a, 1e-12), cut)]
    # Draws go through by the thousand: the profile is a table of heights for each.
    parts = [_below(*(x[i : i + CHUNK] for x in rows)) for i in range(0, len(rows[0]), CHUNK)]
    return np.concatenate(parts).reshape(shape)


def _below(feed: Array, rho: Array, alpha: Array, cut_height: Array) -> Array:
    """As `stratified`, for beds of shape (beds, components)."""
    a, cut = alpha[..., :1], cut_height[..., :1]
    order = np.argsort(-rho, axis=-1)
    top = np.cumsum(np.take_along_axis(feed, order, -1), axis=-1)
    layer = np.take_along_axis(rho, order, -1)
    at_cut = np.take_along_axis(layer, np.argmax(top >= cut - 1e-12, axis=-1)[..., None], -1)
    # What weighs so unlike the bed at the cut lies wholly below or above it: farther is no more.
    within = at_cut + np.clip(rho - at_cut, -FAR / a, FAR / a)
    sorted_rho = np.take_along_axis(within, order, -1)
    steps = -a * (sorted_rho[..., :-1] - sorted_rho[..., 1:]) * top[..., :-1]
    layers = np.concatenate([np.zeros_like(top[..., :1]), np.cumsum(steps, axis=-1)], axis=-1)
    log_w = np.take_along_axis(layers, np.argsort(order, axis=-1), -1)
    # Both parts of the bed are integrated apart, so that what is below and above makes the feed.
    h = np.concatenate([cut * NODES, cut + (1.0 - cut) * NODES], axis=-1)
    dh = np.concatenate([cut * WEIGHTS, (1.0 - cut) * WEIGHTS], axis=-1)
    fall = -(a * (within - within.min(axis=-1, keepdims=True)))[..., None] * h[..., None, :]
    log_feed = np.log(np.maximum(feed, 1e-30))
    for _ in range(ROUNDS):
        bed = fall + log_w[..., None]
        share = np.exp(bed - bed.max(axis=-2, keepdims=True))
        share = share / share.sum(axis=-2, keepdims=True) * dh[..., None, :]
        held = share.sum(axis=-1)
        if np.all(np.abs(held - feed) <= STILL):
            break
        log_w = log_w + FARTHER * (log_feed - np.log(np.maximum(held, 1e-30)))
    below = share[..., : len(NODES)].sum(axis=-1)
    return np.asarray(np.clip(ratio(below, held), 0.0, 1.0))


def tromp_of_bed(alpha: float, cut: float = 1.6) -> tuple[float, float]:
    """Cut density and Ep, t/m3, of a bed of even density classes about a cut, drawn off at half its height."""
    width = 6.0 / (1000.0 * alpha)
    density = np.linspace(cut - width, cut + width, 41)
    share = stratified(np.full(41, 1.0 / 41), 1000.0 * density, alpha, 0.5)
    parts = Fractions(density, density, np.ones(41), {})
    _, half, ep = tromp(parts, share, 1.0 - share)
    return half, ep


def jig_feed(ore: float, returned: float) -> float:
    """Feed of a jig whose crushed middlings come back to it, in the unit of both."""
    return ore + returned


def circulating_feed(ore: float, middlings: float, returned_share: float) -> float:
    """Feed of a jig at steady state: ore/(1 - m r).

    Raises OutOfValidity where all that is made comes back, so that the circuit fills without end.
    """
    loop = middlings * returned_share
    if loop >= 1.0:
        raise OutOfValidity("all middlings come back uncrushed: the circuit has no steady state")
    return ore / (1.0 - loop)


def stratify(feeds: Feeds, v: Values) -> Result:
    """Ore to concentrate below and tailing above a height of the bed; each size class stratifies by itself."""
    ore = feeds["feed"]
    size = sizes_mm(ore, v)
    grade = dense_fraction(ore)
    freed = liberation(np.asarray(v["grain_mm"])[..., None], size)
    dense, rock, inside = composites(grade, freed, EDGES[::3])
    flow = ore.flow if ore.sizes_m else ore.flow[..., None]
    light = np.asarray(v["rock_density"])[..., None, None]
    rows = [i for i, s in enumerate(ore.species) if is_dense(s)]
    whole = flow[..., rows, :].sum(axis=-2)
    mass, density, held = [], [], []
    for i in rows:
        of_all = ratio(flow[..., i, :], whole)[..., None]
        mass.append(of_all * (grade[..., None] * dense + (1.0 - grade[..., None]) * rock))
        rho_i = particle_density(inside, mineral_density(ore.species[i]), light)
        density.append(np.broadcast_to(rho_i, np.broadcast_shapes(rho_i.shape, mass[-1].shape)))
        held.append(of_all)
    rho = np.concatenate(density, axis=-1)
    tonnes = np.concatenate(np.broadcast_arrays(*mass), axis=-1)
    volume = tonnes / rho
    total = volume.sum(axis=-1, keepdims=True)
    volume = ratio(volume, total, 1.0 / volume.shape[-1])
    alpha = np.asarray(v["stratification"])[..., None]
    below = stratified(volume, 1000.0 * rho, alpha, np.asarray(v["cut_height"])[..., None])
    k = dense.shape[-1]
    sinks = np.zeros((*grade.shape[:-1], len(ore.species), grade.shape[-1])) + np.zeros(
        (*below.shape[:-2], 1, 1)
    )
    rock_sinks = np.zeros(below.shape[:-1])
    for j, i in enumerate(rows):
        part = below[..., j * k : (j + 1) * k]
        sinks[..., i, :] = (dense * part).sum(axis=-1)
        rock_sinks = rock_sinks + (held[j] * rock * part).sum(axis=-1)
    heavy, tail = split_by_density(ore, sinks, rock_sinks)
    amount = ore.total()
    won = heavy.by_species[..., rows].sum(axis=-1)
    there = ore.by_species[..., rows].sum(axis=-1)
    pull = ratio(heavy.total(), amount)
    return Result(
        {"concentrate": heavy, "tailing": tail},
        utilities={
            "electricity_MWh": amount * v["electricity"] / 1000.0,
            "water_m3": amount * v["water_lost"],
            "circulated_water_m3": amount * v["water"],
        },
        diagnostics={
            "mass_pull": pull,
            "dense_recovery": ratio(won, there),
        },
    )


PARAMETERS = read_parameters("oreshed.technology.separation", "jigs.csv")
UNIT = Unit(
    "jig", ("feed",), ("concentrate", "tailing"), stratify, parameters=PARAMETERS,
    settings=(
        Setting("cut_height", 0.25, 0.001, 0.999, "share of the bed", "height below which the bed is drawn off"),
        Setting("particle_mm", 6.0, 0.2, 100.0, "mm", "size of the ore, where the feed has no size classes"),
        Setting("grain_mm", 2.0, 0.001, 100.0, "mm", "grain size of the ore minerals"),
        Setting("rock_density", 2.75, 2.0, 3.0, "t/m3", "density of gangue"),
    ),
    limits=(
        Limit("particle size", lambda f, v: sizes_mm(f["feed"], v), 0.15, 100.0, "mm",
              "jigs recover down to about 0.15 mm, coal jigs take 100 mm and more; process knowledge"),
        Limit("dense minerals in the ore", dense_in_ore, 1e-6, 0.9999, "mass fraction",
              "without dense and light minerals there is nothing to part"),
    ),
    example={"feed": Stream.of({"galena": 6.0, "sphalerite": 4.0, "Cd in sphalerite": 0.015, "pyrite": 2.0,
                                "gangue": 88.0})},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Circulating load of a jig with returned middlings; or pull and recovery of an ore; or the sharpness of a bed."""
    if "units" in inputs:
        return {"imperfection": imperfections(list(inputs["units"]))}
    ore_t = number(inputs, "original_ore_t", "ore_t", "fresh_ore_t", "new_feed_t")
    back = number(inputs, "returned_middlings_t", "middlings_returned_t", "recycle_t")
    whole = number(inputs, "jig_feed_t", "total_jig_feed_t")
    ratio_back = number(
        inputs, "returned_middlings_pct_of_original", "returned_pct_of_ore", "returned_middlings_pct_of_ore"
    )
    if back is None and ore_t is not None and ratio_back is not None:
        back = ore_t * ratio_back / 100.0
    if back is None and ore_t is not None and whole is not None:
        if whole < ore_t:
            raise OutOfValidity(f"a jig feed of {whole:g} t is less than the ore of {ore_t:g} t")
        back = whole - ore_t
    share = fraction(inputs, "middlings_pct_of_jig_feed", "middlings_share")
    if ore_t is not None:
        return _circuit(inputs, ore_t, back, share)
    alpha = number(inputs, "alpha_m3_kg", "alpha")
    ore = ore_of(inputs)
    if ore is None and alpha is not None:
        cut = figure(inputs, "cut_density", "rho50", default=1.6)
        half, ep = tromp_of_bed(alpha, cut)
        return {"cut_density": half, "Ep": ep, "imperfection": ep / half}
    if ore is None:
        raise KeyError("ore_pct, or original_ore_t with returned_middlings_t, or alpha")
    size = particle_mm(inputs)
    settings = {k: float(inputs[k]) for k in ("cut_height", "grain_mm", "rock_density") if k in inputs}
    if size is not None:
        settings["particle_mm"] = size
    pull = fraction(inputs, "mass_pull_pct", "concentrate_yield_pct", "mass_yield_pct")
    parameters = {"stratification": alpha} if alpha is not None else {}
    if pull is not None:
        settings["cut_height"] = height_for(ore, settings, parameters, pull)
    told = UNIT.run(ore, settings, parameters)
    product = told.products["concentrate"]
    recovery = {
        e: 100.0 * float(product.element(e) / ore.element(e))
        for e in ore.elements()
        if float(ore.element(e)) > 0
    }
    return {
        "mass_pull_pct": 100.0 * float(told.diagnostics["mass_pull"]), "recovery_pct": recovery,
        "dense_recovery_pct": 100.0 * float(told.diagnostics["dense_recovery"]),
        "grade_pct": {e: 100.0 * float(product.assay(e)) for e in recovery},
    }  # fmt: skip


def height_for(
    ore: Stream, settings: Mapping[str, float], parameters: Mapping[str, float], pull: float
) -> float:
    """Cut height at which the concentrate is a wished share of the mass."""
    low, high = 0.001, 0.999
    for _ in range(40):
        middle = 0.5 * (low + high)
        got = UNIT.respond({"feed": ore}, dict(settings) | {"cut_height": middle}, parameters).diagnostics[
            "mass_pull"
        ]
        low, high = (middle, high) if float(got) < pull else (low, middle)
    return middle


def _circuit(
    inputs: Mapping[str, Any], ore: float, back: float | None, share: float | None
) -> dict[str, Any]:
    """Figures of a jig whose middlings are crushed and partly come back."""
    part = fraction(inputs, "returned_pct_of_middlings", "uncrushed_pct_of_middlings")
    if back is None:
        if share is None or part is None:
            raise KeyError("returned_middlings_t, or middlings_pct_of_jig_feed and returned_pct_of_middlings")
        back = circulating_feed(ore, share, part) - ore
    whole = jig_feed(ore, back)
    found: dict[str, Any] = {
        "jig_feed_t": whole, "returned_middlings_t": back, "returned_pct_of_jig_feed": 100.0 * back / whole,
        "circulating_load_pct": 100.0 * back / ore, "recycle_ratio": back / ore,
    }  # fmt: skip
    if share is not None:
        if share * whole < back * (1 - 1e-6):
            raise OutOfValidity(f"middlings of {share * whole:.4g} t cannot return {back:.4g} t")
        found |= {
            "middlings_t": share * whole, "middlings_crushed_t": share * whole - back,
            "returned_pct_of_middlings": 100.0 * back / (share * whole),
        }  # fmt: skip
    return found


TECHNOLOGIES = (
    Technology(
        "jig", "Jig", ("E07", "E06"),
        "A pulsed bed stratifies crushed ore by density; concentrate is drawn from below.",
        "industrial", __name__, UNIT, compute, answers=("jig*", "gravity/jig*", "Hancock jig*", "Baum jig*", "Batac jig*"),
        words=(
            Word("ore_pct, particle_size_mm, grain_mm", "% by mineral, mm, mm", "an ore: asks for mass_pull_pct, recovery_pct, grade_pct"),
            Word("cut_height or mass_pull_pct", "share of the bed, %", "how much is drawn off"),
            Word("alpha", "m3/kg", "stratification; with cut_density alone it asks for Ep and imperfection"),
            Word("units", "names", "coal jigs: asks for the published imperfection of each"),
            Word("original_ore_t, returned_middlings_t", "t", "ask for jig_feed_t and circulating_load_pct"),
            Word("middlings_pct_of_jig_feed, returned_pct_of_middlings", "%", "middlings made, and the part that comes back"),
        ),
        equations=__doc__ or "",
        sources=("King 2001, Modeling and Simulation of Mineral Processing Systems, chapter 7 (from memory)",
                 "Tavares & King 1995 (from memory)", "Rueda & King 1986"),
        needs=(Need("middlings_pct_of_jig_feed", "the middlings made, or the part of them that comes back "
                    "(returned_pct_of_middlings): what comes back is a least value only",
                    ("returned_pct_of_middlings", "middlings_t")),),
    ),
)  # fmt: skip
