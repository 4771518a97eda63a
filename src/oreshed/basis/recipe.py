"""Recipe: one column of the supply network, from a linearised technology or from measured plant data.

The unit of activity is one tonne a year of the recipe's principal element in feed, so routing shares are the
plant's recoveries and sum to one with the losses: the element balance closes by construction.
"""

from __future__ import annotations

from dataclasses import dataclass

from oreshed.basis.estimate import Estimate


@dataclass(frozen=True)
class Routing:
    """Where the principal element goes: `share` (0-1) of the feed leaves as `commodity`."""

    commodity: str
    share: Estimate
    usable: bool = True  # False for residues that stay as stock


@dataclass(frozen=True)
class Companion:
    """A companion element parts here: at most `recovery` (0-1) of what enters may leave as `commodity`."""

    element: str
    commodity: str
    recovery: Estimate


@dataclass(frozen=True)
class Window:
    """What the plant can take: at most `limit` tonnes of `element` per tonne of principal element in feed."""

    element: str
    limit: Estimate


@dataclass(frozen=True)
class Recipe:
    """Plant type x mode: feed, routing of the principal element, companions, utilities, provenance.

    feed : commodities accepted, in any mix, each counted in tonnes of the principal element; empty for a mine or
        a collector, whose activity is the tonnes it brings up.
    routing : shares of the principal element; the remainder to one is loss.
    capacity_commodity : the product in whose tonnes nameplate capacity is stated; "" means feed tonnes.
    utilities : per tonne of activity, e.g. ("electricity_MWh", Estimate).
    """

    id: str
    element: str
    feed: tuple[str, ...]
    routing: tuple[Routing, ...]
    capacity_commodity: str = ""
    companions: tuple[Companion, ...] = ()
    windows: tuple[Window, ...] = ()
    utilities: tuple[tuple[str, Estimate], ...] = ()
    operating_cost: Estimate | None = None
    fit_error: float = 0.0
    provenance: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        total = sum(r.share.central for r in self.routing)
        if not -1e-12 <= total <= 1.0 + 1e-12:
            raise ValueError(f"recipe {self.id}: routing shares sum to {total:.6g}, more than the feed holds")

    @property
    def loss(self) -> float:
        """Share of the principal element that leaves with no product (slag, tailings, fume)."""
        return max(0.0, 1.0 - sum(r.share.central for r in self.routing))

    def capacity_share(self) -> float:
        """Tonnes of the capacity commodity made per tonne of activity (1 when capacity is stated in feed)."""
        if not self.capacity_commodity:
            return 1.0
        return sum(r.share.central for r in self.routing if r.commodity == self.capacity_commodity)
