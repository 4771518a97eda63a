"""Stream: mass flows by species (optionally by size class), from which element flows are derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stream:
    """Mass flows of species or minerals.

    species : names, length S.
    flow : tonnes a year, shape (..., S) or (..., S, Z) when `sizes_m` has Z classes; leading dimensions are free
        (draws, years), so that 100,000 draws run in one call.
    composition : species -> element -> mass fraction; element flows come from it and are never stored.
    sizes_m : upper size of each class in metres, or empty.
    tags : phase, T_K, pH and the like.

    Raises ValueError on a shape that does not fit, a negative or non-finite flow, or fractions above one.
    """

    species: tuple[str, ...]
    flow: Array
    composition: Mapping[str, Mapping[str, float]]
    sizes_m: tuple[float, ...] = ()
    tags: Mapping[str, float | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        flow = np.asarray(self.flow, dtype=np.float64)
        axis = -2 if self.sizes_m else -1
        if flow.ndim < -axis or flow.shape[axis] != len(self.species):
            raise ValueError(f"flow of shape {flow.shape} does not hold {len(self.species)} species")
        if self.sizes_m and flow.shape[-1] != len(self.sizes_m):
            raise ValueError(f"flow of shape {flow.shape} does not hold {len(self.sizes_m)} size classes")
        if not np.all(np.isfinite(flow)):
            raise ValueError("a flow is not a finite number")
        if np.any(flow < 0):
            raise ValueError(f"negative flow: least value {flow.min():.6g} t/yr")
        missing = [s for s in self.species if s not in self.composition]
        if missing:
            raise ValueError(f"no composition for {', '.join(missing)}")
        for name in self.species:
            total = sum(self.composition[name].values())
            if total > 1.0 + 1e-9:
                raise ValueError(f"elements of {name} sum to {total:.6g}, more than its mass")
        flow = flow.copy()
        flow.flags.writeable = False
        object.__setattr__(self, "flow", flow)
        object.__setattr__(self, "tags", MappingProxyType(dict(self.tags)))

    @property
    def by_species(self) -> Array:
        """Tonnes a year per species, summed over size classes; shape (..., S)."""
        return self.flow.sum(axis=-1) if self.sizes_m else self.flow

    def total(self) -> Array:
        """Tonnes a year, shape (...)."""
        return np.asarray(self.by_species.sum(axis=-1))

    def element(self, name: str) -> Array:
        """Tonnes a year of one element, shape (...)."""
        fractions = np.array([self.composition[s].get(name, 0.0) for s in self.species])
        return np.asarray(self.by_species @ fractions)

    def elements(self) -> tuple[str, ...]:
        """Names of all elements that occur, sorted."""
        return tuple(sorted({e for s in self.species for e in self.composition[s]}))

    def assay(self, name: str) -> Array:
        """Mass fraction of an element, shape (...); zero where the stream is empty."""
        total = self.total()
        return np.divide(self.element(name), total, out=np.zeros_like(total), where=total > 0)
