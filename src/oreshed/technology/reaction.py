"""Reactions on tonnes: an equation, checked for balance once, applied to the species of a stream.

Oxygen, hydrogen and nitrogen come from air and water and are not followed, so O2, H2O, NH3 and the like may stand in
an equation for the reader; they are not carried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.species import INERT, composition, known_compositions, molar_mass
from oreshed.technology.stream import Array, Stream, joined
from oreshed.technology.unit import UNFOLLOWED

BALANCE = 1e-9
NONE = np.zeros(())
NONE.flags.writeable = False
Flows = dict[str, Array]


@dataclass(frozen=True)
class Reaction:
    """A balanced equation. key : the first reactant, whose tonnes measure the extent.

    tonnes : change of each followed species per tonne of the key; negative for what is used.
    """

    equation: str
    key: str
    tonnes: Mapping[str, float]


@lru_cache(maxsize=256)
def reaction(equation: str) -> Reaction:
    """Read "2 FeS + 3.5 O2 -> Fe2O3 + 2 SO2".

    Raises OutOfValidity when a followed element does not balance.

    >>> round(reaction("ZnS + 1.5 O2 -> ZnO + SO2").tonnes["SO2"], 4)
    0.6574
    """
    left, arrow, right = equation.partition("->")
    if not arrow:
        raise OutOfValidity(f"{equation!r} has no arrow")
    moles: dict[str, float] = {}
    for side, sign in ((left, -1.0), (right, 1.0)):
        for term in side.split(" + "):
            found = re.fullmatch(r"\s*(\d*\.?\d+)?\s*(\S.*?)\s*", term)
            if found is None:
                raise OutOfValidity(f"{equation!r}: {term!r} is no term")
            moles[found[2]] = moles.get(found[2], 0.0) + sign * float(found[1] or 1.0)
    key = next(iter(moles))
    weight = {s: molar_mass(s) * n for s, n in moles.items()}
    for element in {e for s in moles for e in composition(s)} - UNFOLLOWED:
        off = sum(composition(s).get(element, 0.0) * w for s, w in weight.items())
        if abs(off) > BALANCE * abs(weight[key]):
            raise OutOfValidity(f"{equation!r} does not balance {element}")
    followed = {s: w / -weight[key] for s, w in weight.items() if set(composition(s)) - UNFOLLOWED}
    return Reaction(equation, key, followed)


def react(flows: Flows, equation: str, extent: ArrayLike) -> None:
    """Turn over `extent` tonnes of the equation's key species, in place.

    A species that rounding would leave below zero is left at zero; more than that shows in the closure.
    """
    done = np.asarray(extent, dtype=np.float64)
    for species, per_key in reaction(equation).tonnes.items():
        left = np.asarray(flows.get(species, NONE) + per_key * done)
        flows[species] = np.maximum(left, 0.0, out=left)


def per_tonne(equation: str, species: str) -> float:
    """Tonnes of a species used or made per tonne of the equation's key.

    >>> round(per_tonne("ZnO + H2SO4 -> ZnSO4 + H2O", "H2SO4"), 3)
    1.205
    """
    return abs(reaction(equation).tonnes[species])


def gather(*streams: Stream) -> Flows:
    """Tonnes a year by species over streams, as arrays that may be changed."""
    found: Flows = {}
    for stream in streams:
        for i, name in enumerate(stream.species):
            part = stream.by_species[..., i]
            found[name] = found[name] + part if name in found else part
    return found


def pour(flows: Mapping[str, ArrayLike], **tags: float | str) -> Stream:
    """A stream of the flows, without the check of names that a user's feed needs."""
    names = tuple(flows)
    return Stream(names, joined(list(flows.values())), known_compositions(names), (), tags)


def take(flows: Flows, name: str, share: ArrayLike = 1.0) -> Array:
    """Remove a share of a species and return its tonnes; zero where it is absent."""
    if name not in flows:
        return NONE
    moved = np.asarray(flows[name] * np.asarray(share, dtype=np.float64))
    left = np.asarray(flows[name] - moved)
    flows[name] = np.maximum(left, 0.0, out=left)
    return moved


def move(source: Flows, name: str, target: Flows, share: ArrayLike = 1.0, to: str = "") -> None:
    """Carry a share of a species from one set of flows to another, under `to` where its host changes."""
    moved = take(source, name, share)
    label = to or name
    target[label] = target[label] + moved if label in target else moved


def element_in(flows: Mapping[str, Array], element: str) -> Array:
    """Tonnes of an element over all species."""
    total = np.zeros(())
    for name, fraction in _holding(tuple(flows), element):
        total = total + flows[name] * fraction
    return np.asarray(total)


@lru_cache(maxsize=4096)
def _holding(names: tuple[str, ...], element: str) -> tuple[tuple[str, float], ...]:
    """The species that hold an element, and its mass fraction in them."""
    fractions = {name: composition(name).get(element, 0.0) for name in names}
    return tuple((name, fraction) for name, fraction in fractions.items() if fraction)


def carried(name: str) -> str:
    """The element that a carrier ("Ge in ferrite") holds; empty for a compound or a mineral.

    >>> carried("Ge in ferrite"), carried("ZnO")
    ('Ge', '')
    """
    element, _, host = name.partition(" in ")
    return element if host and name not in INERT else ""
