"""Option: a dated, costed, probable change of model rows.

Interventions, announced projects, closures, policies, outages, and everything that discovery yields are Options.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oreshed.basis.estimate import Estimate

EffectKind = Literal[
    "capacity_add",  # tonnes a year of nameplate added to a plant (negative for a closure)
    "capacity_set",  # nameplate from that year on
    "utilisation_set",  # fraction of nameplate that runs
    "circuit_add",  # tonnes a year added to a companion circuit's capacity
    "recovery_set",  # fraction of the companion element that the circuit may recover
    "retention_set",  # fraction of a feed that still leaves the bloc
    "feed_add",  # tonnes a year of feed from outside added to a route
    "demand_set",  # tonnes a year of one end use
    "yield_set",  # share of the principal element in feed that leaves a plant as one commodity
]


@dataclass(frozen=True)
class Effect:
    """One changed row: what, which row (`target` is a plant, `plant:element`, `plant:commodity`, route or demand id), how much, when."""

    kind: EffectKind
    target: str
    amount: Estimate
    year: int
    source_id: str = ""


@dataclass(frozen=True)
class Option:
    """What can be done, when it arrives, what it costs, how likely it is, and what it needs or excludes.

    capex : USD of `capex_year`, None when no source gives one (such an option ranks on tonnes and date only).
    probability : (probability by 2030, by 2035) that at least half of the central effect flows; None if not judged.
    in_reference_case : operating, financed and under construction, closing by announcement, or declining.
    """

    id: str
    name: str
    region: str
    kind: str
    expected_year: int
    effects: tuple[Effect, ...]
    earliest_year: int | None = None
    full_year: int | None = None
    capex: Estimate | None = None
    capex_year: int | None = None
    probability_2030: float | None = None
    probability_2035: float | None = None
    depends_on: tuple[str, ...] = ()
    joint_with: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    in_reference_case: bool = False
    status: str = ""
    provenance: tuple[str, ...] = ()
    unverified: bool = False

    def probability(self, year: int) -> float | None:
        """Probability by `year`, linear between 2030 and 2035 and flat outside; None if not judged."""
        p30, p35 = self.probability_2030, self.probability_2035
        if p30 is None or p35 is None:
            return p30 if p35 is None else p35
        weight = min(1.0, max(0.0, (year - 2030) / 5.0))
        return (1 - weight) * p30 + weight * p35
