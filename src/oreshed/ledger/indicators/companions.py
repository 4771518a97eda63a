"""Companions: how far a metal depends on its hosts, what leaves a bloc unrefined, what a circuit would have to recover.

Companionality after Nassar, Graedel and Harper 2015: the share of a metal's output that comes as a by-product.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import held
from oreshed.ledger.indicators.definition import metal_name, rows_of


@dataclass(frozen=True)
class Companion:
    """A metal's companionality in percent, its hosts, and how well that is known (`opened` or `unverified`)."""

    metal: str
    symbol: str
    hosts: tuple[str, ...]
    percent: Estimate
    quality: str
    source: str


@lru_cache(maxsize=1)
def companions() -> tuple[Companion, ...]:
    """The shipped table."""
    return tuple(
        Companion(
            r["metal"], r["symbol"], tuple(r["hosts"].split("; ")),
            Estimate(float(r["low"]), float(r["central"]) if r["central"] else math.nan, float(r["high"]), "percent"),
            r["quality"], r["source"],
        )
        for r in rows_of("companions.csv")
    )  # fmt: skip


def companion_of(metal: str) -> Companion | None:
    """Companionality of one metal, the best known row first; None where the table has none."""
    found = [c for c in companions() if c.metal == metal_name(metal)]
    return min(found, key=lambda c: c.quality != "opened", default=None)


def companionality(output_by_host: Mapping[str, Estimate], own: Estimate) -> Estimate:
    """Share of output that comes with a host, in percent: by-product over by-product plus the metal's own mines."""
    hosts = list(output_by_host.values())
    if not hosts:
        raise ValueError("no host is given")
    total = hosts[0]
    for one in hosts[1:]:
        total += one
    least = total.low / (total.low + own.high) if total.low + own.high > 0 else 0.0
    most = total.high / (total.high + own.low) if total.high + own.low > 0 else 0.0
    central = total.central / (total.central + own.central) if total.known and own.known else math.nan
    return held(100 * least, 100 * central, 100 * most, "percent")


@dataclass(frozen=True)
class UnitsLeaving:
    """Metal that leaves in unrefined form beside the refined metal that is bought back, in one unit of contained metal.

    balance : exported units less net refined imports; where its low end is at least zero, refining binds and not ore.
    """

    exported: Estimate
    net_refined_imports: Estimate
    balance: Estimate

    @property
    def refining_binds(self) -> bool:
        return self.balance.low >= 0


def units_leaving(
    exported: Mapping[str, Estimate], refined_imports: Estimate, refined_exports: Estimate
) -> UnitsLeaving:
    """Units in exported concentrate, residue, scrap and spent goods against net refined imports.

    exported : contained metal by form, in the unit of the trade figures. Raises ValueError on mixed units.
    """
    total = Estimate(0.0, 0.0, 0.0, refined_imports.unit)
    for value in exported.values():
        total += value
    net = refined_imports - refined_exports
    return UnitsLeaving(total, net, total - net)


def metal_in_goods(
    count: float, months: float, kg_each: Estimate, fraction: Estimate, unit_t: float = 1.0
) -> Estimate:
    """Metal a year in goods that were counted over some months, in units of `unit_t` tonnes."""
    each = kg_each * fraction
    factor = count * 12.0 / months / 1000.0 / unit_t
    return Estimate(each.low * factor, each.central * factor, each.high * factor)


@dataclass(frozen=True)
class Implied:
    """Grams of a companion per tonne of host product: planned, contained in the ore used, and the recovery needed."""

    planned_g_per_t: float
    contained_g_per_t: float
    recovery: float

    @property
    def possible(self) -> bool:
        return self.recovery <= 1.0


def implied_recovery(
    companion_t: float, host_product_t: float, ore_ppm: float, ore_per_product: float
) -> Implied:
    """The recovery that an announced companion output needs, e.g. gallium per tonne of alumina.

    companion_t, host_product_t : yearly tonnes. ore_ppm : companion in the ore, g/t. ore_per_product : tonnes of ore
    per tonne of host product.
    """
    planned = companion_t / host_product_t * 1e6
    contained = ore_ppm * ore_per_product
    return Implied(planned, contained, planned / contained)


def host_share(metal: str, host: str) -> Estimate | None:
    """Share of a metal's world output that comes with one host, in percent; None where no source was opened."""
    found = (r for r in rows_of("hosts.csv") if r["metal"] == metal_name(metal) and r["host"] == host)
    row = next(found, None)
    if row is None:
        return None
    central = float(row["central"]) if row["central"] else math.nan
    return Estimate(float(row["low"]), central, float(row["high"]), "percent")
