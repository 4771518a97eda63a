"""R-REF: claims against a reference ledger that the user gives, and against the published figures that are shipped."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import disjoint, shown, shown_range
from oreshed.ledger.evidence.subjects import (
    bare,
    central,
    entity_key,
    is_bloc,
    is_mass,
    is_percent,
    printed,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import finding, gravity
from oreshed.ledger.evidence.wares import TRADED, wares_in
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.reference_figures import Figure, figures, published

RULE = "R-REF"
TOLERANCE = 0.05  # of a named source's figure (mission.md X051)
# Texts of other years and editions differ from the shipped edition by this factor without being wrong: later
# editions have tripled or thirded single countries, and moved a world total by a quarter.
SCREEN = {"WLD": 1.6, "": 5.0}
CITED = 1.5  # of a country's figure in a text that cites one of the shipped editions: earlier ones were revised by more
SAME_YEAR = 1.9  # of the figure of that very year, for a country of some weight
LARGE = 0.04  # of the world: such a country is counted closely
AGENCY = re.compile(
    r"\bMineral Commodity Summaries\b[^.;]{0,12}\b202[56]\b|\bMCS[ -]?202[56]\b|\bmcs202[56]\b"
)
SMALL = 0.01  # of the world: below it countries swing from year to year


def references(evidence: Evidence) -> Iterator[Finding]:
    """Every claim that a reference knows."""
    seen: set[tuple[object, ...]] = set()
    cites = {d.name for d in evidence.ledger.documents if any(AGENCY.search(line) for line in d.lines)}
    for c in evidence.ledger.claims:
        s = c.subject
        key = (s.commodity, region_of(c), s.quantity, entity_key(c), year_of(c), printed(c))
        if key in seen:
            continue
        yield from _given(c, evidence.reference.claims)
        if (
            bare(c)
            and is_mass(c)
            and not math.isnan(central(c))
            and central(c) > 0
            and not is_bloc(region_of(c))
        ):
            seen.add(key)
            yield from _shipped(c, cites)


def _given(c: Claim, reference: tuple[Claim, ...]) -> Iterator[Finding]:
    """The reference ledger's claim of the same subject and year."""
    for r in reference:
        s, t = c.subject, r.subject
        if (s.commodity, region_of(c), s.quantity) != (t.commodity, region_of(r), t.quantity) or entity_key(
            c
        ) != entity_key(r):
            continue
        if year_of(c) is None or year_of(c) != year_of(r) or c.estimate.unit != r.estimate.unit:
            continue
        if s.quantity in TRADED and t.form and wares_in(c.quote) != wares_in(t.form):
            continue  # another ware, or several of which any may be meant
        low, high = r.estimate.low, r.estimate.high
        slack = TOLERANCE * abs(central(r)) if not math.isnan(central(r)) else 0.0
        if not disjoint(printed(c), (low - slack, high + slack)):
            continue
        kind = "mass" if is_mass(c) else "percent" if is_percent(c) else "number"
        off = abs(central(c) - central(r)) / max(abs(central(r)), 1e-12)
        yield finding(
            RULE, gravity(c, off if math.isfinite(off) else 1.0), (words_of(c), words_of(r)),
            f"{shown_range(printed(c), kind)} against {shown_range((low, high), kind)} of the reference ({off:.0%} off, tolerance {TOLERANCE:.0%})",
            f"{shown_range((low, high), kind)}.", (c, r), off if math.isfinite(off) else 1.0,
        )  # fmt: skip
        return


def _shipped(c: Claim, cites: set[str]) -> Iterator[Finding]:
    s, region = c.subject, region_of(c)
    if not s.commodity.strip():
        return
    commodity = (
        s.commodity.split()[-1]
        if published(s.commodity, "WLD", "mine_production", None) is None
        else s.commodity
    )
    standing = s.quantity == "reserves"  # a stock of ore stands under a heading of 2030 as it is today
    year = None if standing else year_of(c)
    if (
        (c.kind == "projection" and not standing)
        or s.quantity
        not in (
            "mine_production",
            "refined_production_total",
            "refined_production_primary",
            "reserves",
            "resource",
        )
        or s.quantity == "resource"
    ):
        return
    figure: Figure | None = None
    for quantity in (s.quantity,):
        figure = published(commodity, region, quantity, year, 8 if quantity == "reserves" else 4)
        if figure:
            break
    if figure is None or figure.value <= 0:
        return
    world = published(commodity, "WLD", figure.quantity, year, 8)
    if region != "WLD" and (
        world is None or (figure.value < SMALL * world.value and central(c) < SMALL * world.value)
    ):
        return
    factor = SCREEN.get(region, SCREEN[""])
    low, high = printed(c)
    if (
        region != "WLD"
        and c.place
        and c.place.document in cites
        and world is not None
        and figure.value > LARGE * world.value
    ):
        known = [
            f.value for f in figures()[(commodity, region, figure.quantity)] if year is None or f.year == year
        ]
        if known and not any(f / CITED <= high and low <= f * CITED for f in known):
            factor = CITED
    elif (
        year == figure.year
        and region != "WLD"
        and c.kind == "measured"
        and world is not None
        and figure.value > LARGE * world.value
    ):
        factor = min(factor, SAME_YEAR)
    if low <= figure.value * factor and high >= figure.value / factor:
        return
    if standing and re.search(r"\b(?:a|per) (?:year|annum)\b|/yr", c.quote) and central(c) < figure.value:
        return  # the yearly rate beside the reserves
    ratio = central(c) / figure.value
    yield finding(
        RULE, "high" if region == "WLD" or not 0.2 < ratio < 5 else "medium", (words_of(c), figure.words),
        f"{name_of(region)} {s.quantity.replace('_', ' ')}: {shown(central(c))} stated, {shown(figure.value)} published for {figure.year}: "
        f"a factor of {max(ratio, 1 / ratio):.1f}",
        f"About {shown(figure.value)}.", (c,), max(ratio, 1 / ratio) - 1,
    )  # fmt: skip
