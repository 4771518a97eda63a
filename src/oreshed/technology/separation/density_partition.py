"""Density partition: what share of the particles of a density and size sinks, and what a composite particle weighs.

partition   P = S + (1 - S - F) (e^(b(X-1)) - e^-b) / (e^(b(X-1)) + 1 - 2 e^-b)     X = density / cut
            b = ln 3 / I,  I = Ep / cut,  Ep = (density at P 0.75 - density at 0.25) / 2
near a cut  P = 1 / (1 + exp(ln 3 (cut - density) / Ep))                             (the same for small I)
cut         medium density x (1 + shift(d) + rise exp(-decay d / mean d))
composites  the dense share g of a particle is Beta distributed about the ore's own, with variance l m (1 - m)
liberation  l = min(1, (grain / particle)^(1/2))         Gy's liberation factor: 1 free, 0 all particles alike
density     1/rho = g / rho_dense + (1 - g) / rho_light
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation.minerals import host_of
from oreshed.technology.species import INERT, minerals
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.table import table_beside

LN3 = math.log(3.0)
# Above this a mineral counts as dense, t/m3: rock formers lie below, ore minerals and fluorite above.
DENSE_ABOVE = 3.0
# Edges of the classes of dense share; squared, since ores hold little of what is dense.
EDGES = np.linspace(0.0, 1.0, 25) ** 2


@dataclass(frozen=True)
class Separator:
    """Coefficients of one kind of separator, as published on coal; sizes in mm, see `density_separators.csv`.

    smallest_mm, largest_mm : what it is fed in practice; process knowledge, unverified.
    """

    device: str
    medium: str
    smallest_mm: float
    largest_mm: float
    imperfection: float
    per_inverse_mm: float
    over_water: float
    shift: float
    shift_below: float
    below_mm: float
    coefficient: float
    reference_um: float
    exponent: float
    rise: float
    decay: float
    to_floats: float
    source: str
    opened: bool


@lru_cache(maxsize=1)
def separators() -> dict[str, Separator]:
    """Every kind of separator by name."""
    found = {}
    for row in table_beside(__name__, "density_separators.csv"):
        numbers = {k: float(x) for k, x in row.items() if k not in ("device", "medium", "source", "opened")}
        found[row["device"]] = Separator(
            device=row["device"], medium=row["medium"], source=row["source"], opened=row["opened"] == "yes", **numbers
        )  # fmt: skip
    return found


def separator(name: str) -> Separator:
    """A separator by name, or by the beginning or a word of it.

    Raises OutOfValidity for a name that fits none.

    >>> separator("Wemco").device, separator("shallow_bath").imperfection
    ('Wemco drum', 0.009)
    """
    wanted = name.strip().lower().replace("_", " ").replace("-", " ")
    table = {device.lower().replace("-", " "): s for device, s in separators().items()}
    if wanted in table:
        return table[wanted]
    fitting = [s for device, s in table.items() if device.startswith(wanted) or wanted in device.split()]
    if len(fitting) == 1:
        return fitting[0]
    near = difflib.get_close_matches(wanted, table, n=3, cutoff=0.4)
    raise OutOfValidity(
        f"no separator {name!r}; it may be {', '.join(table[n].device for n in near or table)}"
    )


def lynch_partition(
    relative: ArrayLike, imperfection: ArrayLike, to_sinks: ArrayLike = 0.0, to_floats: ArrayLike = 0.0
) -> Array:
    """Share to sinks at density over cut; `to_sinks` and `to_floats` are what takes the short way whatever its density.

    Lynch's form (Rueda & King 1986): 0.5 at 1, 0 at 0.

    >>> float(lynch_partition(1.0, 0.05)), float(lynch_partition(0.0, 0.05))
    (0.5, 0.0)
    """
    b = LN3 / np.maximum(np.asarray(imperfection, dtype=np.float64), 1e-9)
    e = np.exp(np.clip(b * (np.asarray(relative, dtype=np.float64) - 1.0), -700.0, 700.0))
    foot = np.exp(-np.minimum(b, 700.0))
    ideal = np.clip((e - foot) / (e + 1.0 - 2.0 * foot), 0.0, 1.0)
    short = np.asarray(to_sinks)
    return np.asarray(short + (1.0 - short - np.asarray(to_floats)) * ideal)


def logistic_partition(density: ArrayLike, cut: ArrayLike, ep: ArrayLike) -> Array:
    """Share to sinks by Ep, in the unit of the densities; Whiten, Napier-Munn: 1/(1 + exp(ln 3 (cut - rho)/Ep)).

    >>> round(float(logistic_partition(1.55, 1.5, 0.05)), 12)
    0.75
    """
    away = (np.asarray(cut, dtype=np.float64) - np.asarray(density)) / np.maximum(np.asarray(ep), 1e-9)
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(LN3 * away, -700.0, 700.0))))


def cut_ratio(kind: Separator, size_mm: ArrayLike, over_mean: ArrayLike = 1.0) -> Array:
    """Cut density of a size over the medium's density or the cut aimed at. over_mean : size over the feed's mean."""
    d = np.asarray(size_mm, dtype=np.float64)
    shift = np.where(d > kind.below_mm, kind.shift, kind.shift_below)
    if kind.coefficient:
        shift = shift + kind.coefficient * (d * 1000.0 / kind.reference_um) ** kind.exponent
    return np.asarray(1.0 + shift + kind.rise * np.exp(-kind.decay * np.asarray(over_mean, dtype=np.float64)))


def imperfection_of(kind: Separator, size_mm: ArrayLike, cut: ArrayLike) -> Array:
    """Ep over cut density at a size; in a water-only cyclone and a spiral Ep grows with cut - 1 instead."""
    cut = np.asarray(cut, dtype=np.float64)
    constant = kind.imperfection + kind.per_inverse_mm / np.asarray(size_mm, dtype=np.float64)
    return np.asarray(constant + kind.over_water * (cut - 1.0) / cut)


def to_sinks(
    kind: Separator, density: ArrayLike, aimed: ArrayLike, size_mm: ArrayLike, over_mean: ArrayLike = 1.0,
    blunter: ArrayLike = 1.0,
) -> Array:  # fmt: skip
    """Share that sinks, 0-1, of particles of a density (t/m3) and size.

    aimed : density of the medium, or the cut aimed at in water. blunter : times the published imperfection, where an
    ore is not a coal.
    """
    cut = np.asarray(aimed, dtype=np.float64) * cut_ratio(kind, size_mm, over_mean)
    blunt = np.asarray(blunter) * imperfection_of(kind, size_mm, cut)
    return lynch_partition(np.asarray(density) / cut, blunt, 0.0, kind.to_floats)


def liberation(grain_mm: ArrayLike, particle_mm: ArrayLike) -> Array:
    """Gy's liberation factor min(1, sqrt(grain/particle)), 0-1 (Gy 1979, from memory)."""
    ratio = np.asarray(grain_mm, dtype=np.float64) / np.maximum(
        np.asarray(particle_mm, dtype=np.float64), 1e-12
    )
    return np.asarray(np.minimum(np.sqrt(ratio), 1.0))


def composites(grade: ArrayLike, freed: ArrayLike, edges: ArrayLike = EDGES) -> tuple[Array, Array, Array]:
    """Classes of particles by their dense share: mass share of each, its dense share, and its density's mixing share.

    Returns (share of the dense mineral in the class, share of the rock in it, dense share of its particles), each of
    shape (..., classes). The first two sum to one: the classes hold exactly the ore's own grade.
    grade : mass fraction of what is dense. freed : liberation factor, variance over m (1 - m). edges : of the classes.
    """
    bounds = np.asarray(edges, dtype=np.float64)
    m = np.clip(np.asarray(grade, dtype=np.float64), 1e-9, 1.0 - 1e-9)[..., None]
    spread = np.clip(np.asarray(freed, dtype=np.float64), 1e-6, 1.0 - 1e-6)[..., None]
    m, spread = np.broadcast_arrays(m, spread)
    n = (1.0 - spread) / spread
    mass = np.diff(betainc(m * n, (1.0 - m) * n, bounds), axis=-1)
    dense = np.diff(betainc(m * n + 1.0, (1.0 - m) * n, bounds), axis=-1)
    rock = np.maximum(mass - m * dense, 0.0) / (1.0 - m)
    rock = rock / rock.sum(axis=-1, keepdims=True)
    middle = 0.5 * (bounds[1:] + bounds[:-1])
    inside = np.divide(m * dense, mass, out=np.broadcast_to(middle, mass.shape).copy(), where=mass > 1e-12)
    return np.asarray(dense), np.asarray(rock), np.asarray(np.clip(inside, bounds[:-1], bounds[1:]))


def particle_density(dense_share: ArrayLike, dense: ArrayLike, light: ArrayLike) -> Array:
    """Density of a particle of two solids, in their unit: volumes add up."""
    g = np.asarray(dense_share, dtype=np.float64)
    return np.asarray(1.0 / (g / np.asarray(dense) + (1.0 - g) / np.asarray(light)))


@lru_cache(maxsize=1024)
def mineral_density(species: str) -> float:
    """t/m3 of the mineral that carries a species; nan for rock and water, whose density is a setting.

    Raises OutOfValidity for a species without a density.
    """
    host = host_of(species)
    if host in INERT:
        return math.nan
    if host in minerals():
        return float(minerals()[host]["density_kg_m3"]) / 1000.0
    near = difflib.get_close_matches(host, [*minerals(), *INERT], n=1)
    hint = f"did you mean {near[0]}?" if near else "name a mineral of minerals.csv, or gangue"
    raise OutOfValidity(f"{species!r} has no density; {hint}")


def is_dense(species: str) -> bool:
    """Whether a species rides in a mineral denser than rock."""
    return mineral_density(species) > DENSE_ABOVE


def dense_fraction(feed: Stream) -> Array:
    """Mass fraction of dense minerals, by size class where the feed has any; zero where it is empty."""
    flow = feed.flow if feed.sizes_m else feed.flow[..., None]
    rows = [i for i, s in enumerate(feed.species) if is_dense(s)]
    dense = flow[..., rows, :].sum(axis=-2)
    whole = flow.sum(axis=-2)
    return ratio(dense, whole)


def split_by_density(feed: Stream, sinks: Array, rock_sinks: Array) -> tuple[Stream, Stream]:
    """Sinks and floats from the share of each species that sinks; shape (..., species, sizes), rock (..., sizes)."""
    taken = np.stack(
        [sinks[..., i, :] if is_dense(s) else rock_sinks for i, s in enumerate(feed.species)], axis=-2
    ) if feed.species else np.zeros(feed.flow.shape if feed.sizes_m else (*feed.flow.shape, 1))  # fmt: skip
    return feed.parted(np.clip(taken if feed.sizes_m else taken[..., 0], 0.0, 1.0))
