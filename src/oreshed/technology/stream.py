"""Stream: mass flows by species (optionally by size class), from which element flows are derived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.species import known_compositions

Array = NDArray[np.float64]
_Table = tuple[
    tuple[Mapping[str, float], ...], tuple[str, ...], NDArray[np.float64], Mapping[str, Mapping[str, float]]
]
# Element tables by species names: a flowsheet builds thousands of streams of the same few sets of species.
_TABLES: dict[tuple[str, ...], _Table] = {}
_COLUMNS: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Array, Array]] = {}
MOST_TABLES = 4096


def _table(species: tuple[str, ...], composition: Mapping[str, Mapping[str, float]]) -> _Table:
    """Compositions, elements and mass fractions (species, elements) of a set of species.

    Raises OutOfValidity for a species without composition, or one whose elements sum to more than its mass.
    """
    known = _TABLES.get(species)
    if known is not None:
        # A mapping proxy is one of `species.known_compositions`, which nobody writes to.
        if known[3] is composition and isinstance(composition, MappingProxyType):
            return known
        if all(composition.get(n) is c for n, c in zip(species, known[0], strict=True)):
            if isinstance(composition, MappingProxyType):
                known = _TABLES[species] = (*known[:3], composition)
            return known
    missing = [s for s in species if s not in composition]
    if missing:
        raise OutOfValidity(f"no composition for {', '.join(missing)}")
    for name in species:
        total = sum(composition[name].values())
        if total > 1.0 + 1e-9:
            raise OutOfValidity(f"elements of {name} sum to {total:.6g}, more than its mass")
    elements = tuple(sorted({e for s in species for e in composition[s]}))
    fractions = np.array([[composition[s].get(e, 0.0) for e in elements] for s in species], dtype=np.float64)
    fractions = fractions.reshape(len(species), len(elements))
    table = (tuple(composition[s] for s in species), elements, fractions, composition)
    if len(_TABLES) >= MOST_TABLES:
        _TABLES.clear()
    _TABLES[species] = table
    return table


def _columns(species: tuple[str, ...], table: _Table, wanted: tuple[str, ...]) -> Array:
    """Mass fractions (species, wanted elements)."""
    _, elements, fractions, _ = table
    known = _COLUMNS.get((species, wanted))
    if known is not None and known[0] is fractions:
        return known[1]
    found = np.zeros((len(species), len(wanted)))
    for j, element in enumerate(wanted):
        if element in elements:
            found[:, j] = fractions[:, elements.index(element)]
    if len(_COLUMNS) >= MOST_TABLES:
        _COLUMNS.clear()
    _COLUMNS[species, wanted] = (fractions, found)
    return found


ROUNDING = 1e-12  # of the largest flow: less than that below zero is zero
INFINITE = np.float64(np.inf).view(np.uint64)


@dataclass(frozen=True)
class Stream:
    """Mass flows of species or minerals.

    species : names, length S.
    flow : tonnes a year, shape (..., S) or (..., S, Z) when `sizes_m` has Z classes; leading dimensions are free
        (draws, years), so that 100,000 draws run in one call.
    composition : species -> element -> mass fraction; element flows come from it and are never stored.
    sizes_m : upper size of each class in metres, or empty.
    tags : phase, T_K, pH and the like.

    Raises OutOfValidity on a shape that does not fit, a negative or non-finite flow, or fractions above one.
    """

    species: tuple[str, ...]
    flow: Array
    composition: Mapping[str, Mapping[str, float]]
    sizes_m: tuple[float, ...] = ()
    tags: Mapping[str, float | str] = field(default_factory=dict)
    _held: _Table = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        flow = np.asarray(self.flow, dtype=np.float64)
        axis = -2 if self.sizes_m else -1
        if flow.ndim < -axis or flow.shape[axis] != len(self.species):
            raise OutOfValidity(f"flow of shape {flow.shape} does not hold {len(self.species)} species")
        if self.sizes_m and flow.shape[-1] != len(self.sizes_m):
            raise OutOfValidity(f"flow of shape {flow.shape} does not hold {len(self.sizes_m)} size classes")
        # Read as an unsigned integer, a number below zero, an infinite one and none at all lie above every other.
        if flow.size and flow.view(np.uint64).max() >= INFINITE:
            if not np.all(np.isfinite(flow)):
                raise OutOfValidity("a flow is not a finite number")
            if flow.min() < -ROUNDING * flow.max():
                raise OutOfValidity(f"negative flow: least value {flow.min():.6g} t/yr")
            flow = np.maximum(flow, 0.0)  # what a balance leaves of zero
        object.__setattr__(self, "_held", _table(self.species, self.composition))
        # Another may still write to a writeable array; a read-only one is taken as it is.
        if flow.flags.writeable:
            flow = flow.copy(order="K")  # draws of a species that lie together stay together
            flow.flags.writeable = False
        object.__setattr__(self, "flow", flow)
        object.__setattr__(self, "tags", MappingProxyType(dict(self.tags)))

    @cached_property
    def by_species(self) -> Array:
        """Tonnes a year per species, summed over size classes; shape (..., S)."""
        return self.flow.sum(axis=-1) if self.sizes_m else self.flow

    def total(self) -> Array:
        """Tonnes a year, shape (...)."""
        return np.asarray(self.by_species.sum(axis=-1))

    def element(self, name: str) -> Array:
        """Tonnes a year of one element, shape (...)."""
        _, elements, fractions, _ = self._held
        if name not in elements:
            return np.zeros(self.by_species.shape[:-1])
        return np.asarray(self.by_species @ fractions[:, elements.index(name)])

    def element_flows(self) -> tuple[tuple[str, ...], Array]:
        """All elements, and tonnes a year of each in one product; shape (..., elements)."""
        _, elements, fractions, _ = self._held
        return elements, np.asarray(self.by_species @ fractions)

    def flows_of(self, elements: tuple[str, ...]) -> Array:
        """Tonnes a year of these elements, zero of those that do not occur; shape (..., elements)."""
        return np.asarray(self.by_species @ _columns(self.species, self._held, elements))

    def elements(self) -> tuple[str, ...]:
        """Names of all elements that occur, sorted."""
        return self._held[1]

    def assay(self, name: str) -> Array:
        """Mass fraction of an element, shape (...); zero where the stream is empty."""
        return ratio(self.element(name), self.total())

    @classmethod
    def of(cls, flows: Mapping[str, object], **tags: float | str) -> Stream:
        """A stream from tonnes a year by species name; scalars or arrays that broadcast together.

        >>> round(float(Stream.of({"galena": 10.0}).element("Pb")), 2)
        8.66
        """
        names = tuple(flows)
        arrays = np.broadcast_arrays(*(np.asarray(flows[n], dtype=np.float64) for n in names))
        return cls(
            names, np.stack(arrays, axis=-1) if names else np.zeros(0), known_compositions(names), (), tags
        )

    def species_flow(self, name: str) -> Array:
        """Tonnes a year of one species over all sizes, shape (...); zero where the stream does not carry it."""
        if name not in self.species:
            return np.zeros(self.by_species.shape[:-1])
        return np.asarray(self.by_species[..., self.species.index(name)])

    def split(self, share: Mapping[str, Array | float], rest: Array | float = 0.0) -> tuple[Stream, Stream]:
        """Two streams: `share` (0-1) of each named species, `rest` of the others, and what remains.

        The second is the difference, so that nothing is lost between them.
        """
        fractions = [np.asarray(share.get(s, rest), dtype=np.float64) for s in self.species]
        taken = np.stack(np.broadcast_arrays(*fractions), axis=-1) if fractions else np.zeros(0)
        if np.any(taken < 0) or np.any(taken > 1):
            raise OutOfValidity("a share of a split lies outside 0 to 1")
        return self.parted(taken[..., None] if self.sizes_m else taken)

    def parted(self, taken: Array) -> tuple[Stream, Stream]:
        """`taken` (0-1, of the shape of the flow) of each flow, and what remains: the difference."""
        first = self.flow * taken
        return self._with(first), self._with(np.maximum(self.flow - first, 0.0))

    def scaled(self, factor: Array | float) -> Stream:
        """All flows times a factor of the leading dimensions' shape."""
        f = np.asarray(factor, dtype=np.float64)
        return self._with(self.flow * (f[..., None, None] if self.sizes_m else f[..., None]))

    def _with(self, flow: Array) -> Stream:
        return Stream(self.species, flow, self.composition, self.sizes_m, self.tags)


def mix(*streams: Stream) -> Stream:
    """One stream of several: flows of equal species add up. Sizes are kept only where all have the same.

    Tags of the first stream stand.
    """
    if len(streams) == 1:
        return streams[0]
    names = tuple(dict.fromkeys(s for stream in streams for s in stream.species))
    composition = streams[0].composition
    if names != streams[0].species:
        composition = {s: stream.composition[s] for stream in streams for s in stream.species}
    sizes = streams[0].sizes_m
    sized = bool(sizes) and all(s.sizes_m == sizes for s in streams)
    axis = -2 if sized else -1
    parts = [s.flow if sized else s.by_species for s in streams]
    lead = _together(p.shape[:axis] for p in parts)
    row = {name: i for i, name in enumerate(names)}
    # Species first in memory where there are no sizes, so that the draws of each lie together.
    total = np.zeros((*lead, len(names), len(sizes)) if sized else (len(names), *lead))
    for stream, part in zip(streams, parts, strict=True):
        rows = [row[s] for s in stream.species]
        if sized:
            total[..., rows, :] += part
        else:
            first = _first(part if part.shape[:-1] == lead else np.broadcast_to(part, (*lead, len(rows))))
            # Rows that follow each other are added to in place.
            total[slice(rows[0], rows[-1] + 1) if _follow(rows) else rows] += first
    flow = total if sized else _last(total)
    flow.flags.writeable = False
    return Stream(names, flow, composition, sizes if sized else (), streams[0].tags)


def _follow(rows: list[int]) -> bool:
    return bool(rows) and rows == list(range(rows[0], rows[0] + len(rows)))


def contained(flows: Mapping[str, ArrayLike], host: str) -> Stream:
    """Elements that ride in a host, as a stream: `contained({"Pb": 3.0}, "slag")` carries "Pb in slag"."""
    names = {f"{e} in {host}": np.asarray(v, dtype=np.float64) for e, v in flows.items()}
    arrays = np.broadcast_arrays(*names.values())
    flow = np.stack(arrays, axis=-1) if names else np.zeros(0)
    return Stream(tuple(names), flow, known_compositions(tuple(names)))


def withdrawn(
    feed: Stream, tonnes: Mapping[str, ArrayLike], host: str, left_in: str
) -> tuple[Stream, Stream]:
    """Tonnes of each element taken into a host, never more than there is, and what remains in `left_in`.

    What remains is the difference, so that nothing is lost between them.
    """
    flows = {e: feed.element(e) for e in feed.elements()}
    taken = {e: np.clip(tonnes.get(e, np.zeros(())), 0.0, flow) for e, flow in flows.items()}
    return contained(taken, host), contained({e: flow - taken[e] for e, flow in flows.items()}, left_in)


def joined(arrays: Sequence[ArrayLike]) -> Array:
    """Arrays of any shapes that go together as the last axis of one, read-only.

    Each of them is contiguous in memory: draws run along it.
    """
    lead = _together(a.shape if isinstance(a, np.ndarray) else np.shape(a) for a in arrays)
    flow = np.empty((len(arrays), *lead))
    for i, part in enumerate(arrays):
        flow[i] = part
    flow = _last(flow)
    flow.flags.writeable = False
    return flow


def ratio(top: ArrayLike, bottom: ArrayLike, empty: float = 0.0) -> Array:
    """top / bottom, and `empty` where there is no bottom: an empty stream has no assay."""
    a, b = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    shape = a.shape if a.shape == b.shape else np.broadcast_shapes(a.shape, b.shape)
    return np.asarray(np.divide(a, b, out=np.full(shape, empty), where=b > 0))


def _together(shapes: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """The shape that these broadcast to; most often all are one, or one and scalars."""
    different = {*shapes} - {()}
    return different.pop() if len(different) == 1 else np.broadcast_shapes(*different)


def _last(flow: Array) -> Array:
    """The first axis as the last one."""
    return flow.transpose(*range(1, flow.ndim), 0)


def _first(flow: Array) -> Array:
    """The last axis as the first one."""
    return flow.transpose(flow.ndim - 1, *range(flow.ndim - 1))
