"""Recycling rates: two families of terms that are easily mixed up, each with its own name here.

USGS (Circular 1196): recycling rate and recycling efficiency of a country and year.
UNEP (International Resource Panel 2011): collection rate CR, end-of-life recycling rate EoL-RR, recycling input rate
RIR (also recycled content) and old scrap ratio OSR. All fractions 0-1, masses in one unit of contained metal.
The formulas are the field's; the wording of the two reports was not at hand (`unverified`).
"""

from __future__ import annotations

from functools import lru_cache

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import held
from oreshed.ledger.indicators.definition import metal_name, rows_of

# UNEP's classes of end-of-life recycling rates, percent, lower bound first.
CLASSES = ((50.0, ">50%"), (25.0, "25-50%"), (10.0, "10-25%"), (1.0, "1-10%"), (0.0, "<1%"))


def _part(part: Estimate, rest: Estimate) -> Estimate:
    """part / (part + rest), exact at the corners because the part stands on both sides."""

    def share(a: float, b: float) -> float:
        return a / (a + b) if a + b > 0 else 0.0

    central = share(part.central, rest.central)
    return held(share(part.low, rest.high), central, share(part.high, rest.low))


def usgs_recycling_rate(old_scrap: Estimate, new_scrap: Estimate, apparent_supply: Estimate) -> Estimate:
    """Old and new scrap consumed over apparent supply."""
    return (old_scrap + new_scrap) / apparent_supply


def usgs_recycling_efficiency(
    old_scrap_consumed: Estimate, old_scrap_exported: Estimate, old_scrap_generated: Estimate,
    old_scrap_imported: Estimate, stock_draw: Estimate,
) -> Estimate:  # fmt: skip
    """Old scrap consumed and exported over old scrap generated, imported and drawn from stock."""
    return (old_scrap_consumed + old_scrap_exported) / (old_scrap_generated + old_scrap_imported + stock_draw)


def simple_efficiency(recovered: Estimate, unrecovered: Estimate) -> Estimate:
    """Recovered over recovered plus lost: the efficiency without trade and stocks of scrap."""
    return _part(recovered, unrecovered)


def secondary_share(secondary: Estimate, primary: Estimate) -> Estimate:
    """Metal from scrap over all refined metal."""
    return _part(secondary, primary)


def implied_total(part: Estimate, share: Estimate) -> Estimate:
    """The whole that a part and its printed share (fraction) imply."""
    return part / share


def old_scrap_over_consumption(recovered: Estimate, old_share: Estimate, consumption: Estimate) -> Estimate:
    """Metal from old scrap over apparent consumption; `recovered` is all scrap, `old_share` the old part of it."""
    old = recovered * old_share
    return Estimate(old.low, old.central, old.high, recovered.unit) / consumption


def collection_rate(collected: Estimate, end_of_life: Estimate) -> Estimate:
    """CR: end-of-life metal collected over end-of-life metal generated."""
    return collected / end_of_life


def end_of_life_recycling_rate(collection: Estimate, pretreatment: Estimate, recovery: Estimate) -> Estimate:
    """EoL-RR: the product of the yields of collection, pre-treatment and metallurgical recovery."""
    return collection * pretreatment * recovery


def recycling_input_rate(old_scrap: Estimate, new_scrap: Estimate, primary: Estimate) -> Estimate:
    """RIR: old and new scrap over all metal that enters production."""
    return _part(old_scrap + new_scrap, primary)


def old_scrap_ratio(old_scrap: Estimate, new_scrap: Estimate) -> Estimate:
    """OSR: old scrap over all scrap."""
    return _part(old_scrap, new_scrap)


def unep_class(rate_percent: float) -> str:
    """The class of an end-of-life recycling rate in percent.

    >>> unep_class(15.0)
    '10-25%'
    """
    return next(name for bound, name in CLASSES if rate_percent > bound or bound == 0.0)


@lru_cache(maxsize=1)
def unep_classes() -> dict[str, tuple[str, str]]:
    """Metal to its class in UNEP 2011 and how well that is known, `opened` or `unverified` (from memory)."""
    return {r["metal"]: (r["class"], r["quality"]) for r in rows_of("unep_2011.csv")}


def unep_class_of(metal: str) -> tuple[str, str]:
    """Class and quality of one metal. Raises KeyError where the table has none."""
    return unep_classes()[metal_name(metal)]
