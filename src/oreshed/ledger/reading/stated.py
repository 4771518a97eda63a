"""What the bullets of a deck state, in an order in which charts find it: by metal, quantity and year, then by value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oreshed.ledger.reading.grades import Measured

NEAR = 0.08
Key = tuple[str, str, int | None]  # metal, group of quantities, year


@dataclass(frozen=True)
class Stated:
    """A number that a bullet states, for charts to be compared with: tonnes where it is a mass."""

    commodity: str
    region: str
    label: str
    quantity: str
    stage: str
    year: int | None
    value: float


@dataclass(frozen=True)
class Known:
    """Statements by key in order of value; the place of a region's first statement, and of a region and label, by metal."""

    values: dict[Key, list[float]]
    ordered: dict[Key, list[Stated]]
    regions: dict[str, dict[str, int]]
    named: dict[str, dict[tuple[str, str], int]]


def known_of(stated: Iterable[Stated]) -> Known:
    regions: dict[str, dict[str, int]] = defaultdict(dict)
    named: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    held: dict[Key, list[Stated]] = defaultdict(list)
    for i, s in enumerate(stated):
        named[s.commodity].setdefault((s.region, s.label), i)
        if s.region != "WLD":
            regions[s.commodity].setdefault(s.region, i)
        if s.value == s.value:
            held[s.commodity, group_of(s.quantity), s.year].append(s)
    ordered = {key: sorted(rows, key=lambda s: s.value) for key, rows in held.items()}
    values = {key: [s.value for s in rows] for key, rows in ordered.items()}
    return Known(values, ordered, dict(regions), dict(named))


def group_of(quantity: str) -> str:
    return "refined" if quantity.startswith("refined") else quantity


def in_order(known: Known, metals: set[str]) -> list[str]:
    """Regions of the statements about some metals, in the order in which the deck first speaks of them."""
    first: dict[str, int] = {}
    for metal in metals:
        for region, at in known.regions.get(metal, {}).items():
            first[region] = min(at, first.get(region, at))
    return sorted(first, key=lambda region: first[region])


def first_named(known: Known, metals: set[str], name: tuple[str, str]) -> int:
    """Place of the first statement about a region and label among those about some metals."""
    return min(known.named[m][name] for m in metals if name in known.named.get(m, {}))


def like(known: Known, metal: str, measured: Measured, year: int, value: float) -> Iterator[Stated]:
    """Statements of a metal, quantity and about a year whose value is near one."""
    for at in (None, year - 1, year, year + 1):
        yield from between(
            known, (metal, group_of(measured.quantity), at), value * (1 - NEAR), value / (1 - NEAR)
        )


def between(known: Known, key: Key, low: float, high: float) -> list[Stated]:
    """Statements of a key from one value to another, with a margin for rounding."""
    values = known.values.get(key, [])
    margin = 1e-5 * abs(high)
    return known.ordered.get(key, [])[bisect_left(values, low - margin) : bisect_right(values, high + margin)]
