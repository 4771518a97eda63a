"""Apparent consumption and net import reliance, rebuilt from their items by a definition.

With N net imports (stock draw and stockpile sales among them) and P domestic supply:

    apparent consumption   A = P + N
    net import reliance    R = 100 N / A         ("E", a net exporter, where N <= 0)

N stands above and below the line, so the interval of R is taken at the corners of N and P, where it is exact: R rises
with N and, for N > 0, falls with P. Dividing the two intervals would be wider than what the figures allow. Withheld
and unavailable items enter with their bounds. Source of the formulas: footnotes of the Mineral Commodity Summaries.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import held
from oreshed.ledger.indicators.definition import Definition, Side, Term

# Value of a term for a year of the indicator; None where the sheet has no such cell.
Cells = Callable[[Term, int], Estimate | None]
STEPS = (95.0, 75.0, 50.0, 25.0)  # the bounds that the Summaries print instead of a withheld percentage


@dataclass(frozen=True)
class Reliance:
    """One year rebuilt.

    net_imports, domestic, apparent : in the unit of the cells. percent : the reliance, -inf to 100.
    gap : consumption as the sheet states it less domestic supply less net imports, for reported or estimated
        consumption; None for apparent consumption, which closes by definition.
    missing : items that the sheet has no cell for (they may be anything). left_out : withheld items that the
        definition leaves out.
    """

    definition: str
    year: int
    net_imports: Estimate
    domestic: Estimate
    apparent: Estimate
    percent: Estimate
    gap: Estimate | None = None
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def reliance(definition: Definition, cells: Cells, year: int, stated: Estimate | None = None) -> Reliance:
    """Rebuild one year. `stated` : reported or estimated consumption, where that is the denominator.

    Raises ValueError when the cells have different units.
    """
    missing: list[str] = []
    left_out: list[str] = []
    domestic = _sum(definition, "domestic", cells, year, missing, left_out)
    net = _sum(definition, "net_imports", cells, year, missing, left_out)
    unit = net.unit or domestic.unit
    net, domestic = replace(net, unit=unit), replace(domestic, unit=unit)
    percent, gap = ratio(net, domestic), None
    if definition.basis != "apparent" and stated is not None:
        stated = replace(stated, unit=stated.unit or unit)
        gap = stated - domestic - net
        percent = _against(stated, net, domestic)
    return Reliance(
        definition.id, year, net, domestic, domestic + net, percent, gap, tuple(missing), tuple(left_out)
    )


def _sum(
    definition: Definition, side: Side, cells: Cells, year: int, missing: list[str], left_out: list[str]
) -> Estimate:
    found: list[Estimate] = []
    unit = ""
    for term in definition.side(side, year):
        value = cells(term, year)
        if term.hidden == "left_out" and (value is None or not value.known):
            left_out.append(term.item)
            continue
        if value is None:
            missing.append(term.item)
            value = Estimate(0.0, math.nan, math.inf, unit)
        elif value.unit:
            unit = value.unit
        found.append(value if term.sign > 0 else -value)
    total = Estimate(0.0, 0.0, 0.0, unit)
    for value in found:
        total += value if value.unit else replace(value, unit=unit)
    return total


def ratio(net: Estimate, domestic: Estimate) -> Estimate:
    """100 N / (P + N) as an interval, P >= 0; at most 100, and marked where the whole interval is net export.

    >>> ratio(Estimate.of(592.0), Estimate.of(1050.0)).central.__round__(1)
    36.1
    """
    if net.high <= 0:
        return Estimate(-math.inf, math.nan, 0.0, "percent", mark="net_exporter")
    least, most = max(domestic.low, 0.0), max(domestic.high, 0.0)
    high = _share(net.high, least)
    low = _share(net.low, most) if net.low >= 0 else -math.inf
    central = math.nan
    if net.known and domestic.known and net.central + domestic.central > 0:
        central = _share(net.central, domestic.central)
    return held(low, central, high, "percent")


def _share(net: float, domestic: float) -> float:
    if domestic == 0.0 or math.isinf(net):
        return 100.0 if net > 0 else 0.0
    return 0.0 if math.isinf(domestic) else 100.0 * net / (net + domestic)


def _against(consumption: Estimate, net: Estimate, domestic: Estimate) -> Estimate:
    """Reliance on a consumption that the sheet states: what domestic supply does not cover, 100 (C - P) / C.

    Where domestic supply is unknown, net imports over consumption; where that is unknown too, N / (P + N).
    """
    if domestic.known and consumption.high > 0:
        ends = [
            100.0 if p == 0 else -math.inf if c <= 0 else 100.0 * (1 - p / c)
            for c in (consumption.low, consumption.high)
            for p in (max(domestic.low, 0.0), domestic.high)
        ]
        central = 100.0 if domestic.high == 0 else math.nan
        if consumption.known and consumption.central > 0:
            central = 100.0 * (1 - domestic.central / consumption.central)
        return held(min(ends), central, min(max(ends), 100.0), "percent")
    if consumption.known and consumption.low > 0 and net.low >= 0:
        share = net / consumption
        high = min(100.0 * share.high, 100.0)
        central = min(100.0 * share.central, 100.0) if net.known else math.nan
        return held(min(100.0 * share.low, high), central, high, "percent")
    return ratio(net, domestic)


def from_consumption(consumption: Estimate, domestic: Estimate) -> Estimate:
    """Reliance from a printed apparent consumption: 100 (A - P) / A. It must agree with the other printed figures."""
    if consumption.low <= 0 or not domestic.known:
        return ratio(Estimate(-math.inf, math.nan, math.inf), domestic)
    low = 100.0 * (1 - domestic.high / consumption.low)
    high = 100.0 * (1 - domestic.low / consumption.high)
    central = math.nan if not consumption.known else 100.0 * (1 - domestic.central / consumption.central)
    if high <= 0:
        return Estimate(-math.inf, math.nan, 0.0, "percent", mark="net_exporter")
    return held(low, central, min(high, 100.0), "percent")


def domestic_implied(printed_percent: Estimate, net: Estimate) -> Estimate:
    """Domestic supply that a printed reliance allows, P = N (100 / R - 1): a bound on what a sheet withholds."""
    low_r, high_r = max(printed_percent.low, 0.0), min(printed_percent.high, 100.0)
    if net.low <= 0 or high_r <= 0:
        return Estimate(0.0, math.nan, math.inf, net.unit)
    high = math.inf if low_r == 0 else net.high * (100.0 / low_r - 1)
    return Estimate(max(net.low * (100.0 / high_r - 1), 0.0), math.nan, high, net.unit)


def shown(percent: Estimate) -> str:
    """A reliance as the Summaries print it: `36`, `E`, `>50`, `<25`, `NA`.

    >>> shown(Estimate(-math.inf, math.nan, 0.0, mark="net_exporter")), shown(Estimate(60.0, math.nan, 100.0))
    ('E', '>50')
    """
    if percent.high <= 0 or (percent.known and percent.central < 0):
        return "E"
    if percent.known:
        return f"{percent.central:.0f}"
    above = next((s for s in STEPS if percent.low >= s), None)
    if above is not None:
        return f">{above:.0f}"
    below = next((s for s in reversed(STEPS) if percent.high <= s), None)
    return f"<{below:.0f}" if below is not None else "NA"
