"""Concentration: Herfindahl-Hirschman index with bounds, largest share, cover without the largest, world share.

Tables by country leave a remainder ("other countries") and withhold cells. Both bound the index: a remainder of many
small producers adds nothing to the sum of squares, one of a single producer adds its square.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import held, printed
from oreshed.ledger.indicators.consistency import Check, compare


@dataclass(frozen=True)
class Concentration:
    """hhi : 0 to 10 000, central over the listed countries alone (with `other` as many small ones).

    total : listed plus `other`; span : the same with the width of every cell. top : the largest producer. top_share, remaining : its share in percent, and the
    fraction of output that is left without it. withheld : producers whose cell is hidden.
    """

    hhi: Estimate
    total: float
    span: Estimate
    top: str
    top_share: Estimate
    remaining: float
    withheld: tuple[str, ...] = ()


def concentration(
    by_country: Mapping[str, Estimate], other: float = 0.0, world: Estimate | None = None
) -> Concentration:
    """Concentration of output by country.

    by_country : output by country, withheld cells as intervals without a central value.
    other : the printed remainder. world : the printed total, which bounds what is withheld; without it hidden
        producers leave the index unbounded below.
    Raises ValueError where no country has a value.
    """
    listed = {c: e.central for c, e in by_country.items() if e.known and e.central > 0}
    hidden = tuple(c for c, e in by_country.items() if not e.known)
    if not listed:
        raise ValueError("no country has a value")
    total = sum(listed.values()) + other
    squares = sum(v * v for v in listed.values())
    most_hidden = 0.0
    if hidden:
        room = math.inf if world is None else max(world.high - total, 0.0)
        stated = sum(by_country[c].high for c in hidden)
        most_hidden = min(room, stated)
    low, high = _bounds(squares, total, other, most_hidden)
    central = squares / total**2
    top = max(listed, key=lambda c: listed[c])
    share = listed[top] / total
    # The largest share over the widths of all cells: its own up and the others down, and the other way round.
    remainder = printed(other)
    rest_low = sum(by_country[c].low for c in listed if c != top) + remainder.low
    rest_high = sum(by_country[c].high for c in listed if c != top) + remainder.high + most_hidden
    least = _fraction(by_country[top].low, rest_high)
    most = _fraction(by_country[top].high, rest_low)
    return Concentration(
        held(1e4 * low, 1e4 * central, 1e4 * high), total,
        held(rest_low + by_country[top].low, total, rest_high + by_country[top].high), top,
        held(100 * least, 100 * share, 100 * most, "percent"), 1.0 - share, hidden,
    )  # fmt: skip


def _fraction(value: float, rest: float) -> float:
    return 0.0 if math.isinf(rest) else value / (value + rest) if value + rest > 0 else 0.0


def _bounds(squares: float, total: float, other: float, hidden: float) -> tuple[float, float]:
    """Index 0-1 over every way to split the remainder and up to `hidden` more."""
    low = 0.0 if math.isinf(hidden) else squares / (total + hidden) ** 2
    # One producer holding remainder and h more: (S + (r + h)^2) / (T + h)^2, largest at an end of h.
    ends = [(squares + other**2) / total**2]
    if hidden > 0:
        ends.append(1.0 if math.isinf(hidden) else (squares + (other + hidden) ** 2) / (total + hidden) ** 2)
    return low, max(ends)


def top_share_check(found: Concentration, printed_percent: float, world: float | None = None) -> Check:
    """The largest share as printed against the listed countries; says which total the print seems to use."""
    top = found.total * found.top_share.central / 100.0
    line = f"{found.top}: {top:.6g} / {found.total:.6g} = {found.top_share.central:.1f} %, printed {printed_percent:g} %"
    if world:
        line += f"; over the rounded world total {top:.6g} / {world:.6g} = {100 * top / world:.1f} %"
    value = Estimate(printed_percent - 0.5, printed_percent, printed_percent + 0.5, "percent")
    fields = ("top share", "listed countries", "world total")
    return compare("largest share", value, found.top_share, line, fields=fields)


def total_check(found: Concentration, world: float) -> Check:
    """The printed world total against the sum of the table."""
    span = found.span
    line = f"countries and remainder sum to {found.total:,.0f} ({span.low:,.0f} to {span.high:,.0f}), printed {world:,.0f}"
    return compare("world total", printed(world), span, line, fields=("countries", "world total"))


def n1_cover(supply: Mapping[str, float], demand: Mapping[str, float]) -> tuple[str, float]:
    """The largest supplier, and supply of all others over demand of all others.

    The largest supplier leaves both sides of the ratio: its own demand falls away with its supply (IEA, Global
    Critical Minerals Outlook 2025). Raises ValueError where nothing is left to be supplied.

    >>> n1_cover({"A": 80.0, "B": 20.0}, {"A": 50.0, "B": 50.0})
    ('A', 0.4)
    """
    top = max(supply, key=lambda c: supply[c])
    left = sum(v for c, v in demand.items() if c != top)
    if left <= 0:
        raise ValueError(f"no demand is left outside {top}")
    return top, sum(v for c, v in supply.items() if c != top) / left


def world_share(region: Estimate, world: Estimate) -> Estimate:
    """Share of a region in the world, in percent, the region being part of the world."""
    rest_low, rest_high = max(world.low - region.high, 0.0), max(world.high - region.low, 0.0)
    low = _fraction(region.low, rest_high)
    high = _fraction(region.high, rest_low)
    if not (region.known and world.known) or world.central <= 0:
        return held(100 * low, math.nan, 100 * high, "percent")
    return held(100 * low, 100 * region.central / world.central, 100 * high, "percent")
