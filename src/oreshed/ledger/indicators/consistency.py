"""Consistency: printed against recomputed, part against whole, one figure against another in the same source.

A disagreement has two strengths. It *differs* when the intervals that rounding allows do not meet: no rounding of the
inputs gives the printed value. It is *rounding* when they meet, yet the plain arithmetic does not land on the printed
value: true as printed, but not to be quoted to its last digit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from oreshed.basis.estimate import Estimate
from oreshed.ledger.finding import Finding, Severity, Words

State = Literal["agrees", "rounding", "differs", "unchecked"]


@dataclass(frozen=True)
class Check:
    """A printed value beside the same value recomputed.

    fields : the names of the cells that were compared. arithmetic : one line that a person can check.
    gap : recomputed less printed, central values; NaN where one is only a bound.
    """

    what: str
    state: State
    printed: Estimate
    recomputed: Estimate
    arithmetic: str
    fields: tuple[str, ...] = ()
    gap: float = math.nan

    @property
    def flagged(self) -> bool:
        return self.state in {"differs", "rounding"}


def compare(
    what: str,
    printed: Estimate,
    recomputed: Estimate,
    arithmetic: str,
    *,
    tolerance: float = 0.0,
    fields: Sequence[str] = (),
) -> Check:
    """Compare a printed interval with a recomputed one.

    tolerance : how far the two may lie apart, in their unit, beyond the width that the printed value has itself.
    """
    gap = recomputed.central - printed.central if printed.known and recomputed.known else math.nan
    if math.isinf(recomputed.low) and math.isinf(recomputed.high):
        state: State = "unchecked"
    elif printed.low - tolerance > recomputed.high or recomputed.low > printed.high + tolerance:
        state = "differs"
    elif math.isnan(gap):
        state = "agrees"
    else:
        near = max(printed.high - printed.central, 0.0) + tolerance + 1e-9 * abs(printed.central)
        state = "agrees" if abs(gap) <= near else "rounding"
    return Check(what, state, printed, recomputed, arithmetic, tuple(fields), gap)


def as_finding(check: Check, source: str = "") -> Finding:
    """The check as a finding of the audit, rule R-REF."""
    severity: Severity = "medium" if check.state == "differs" else "low"
    words = (
        Words(f"{check.what}: {_text(check.printed)}", source=source),
        Words(check.arithmetic, source=source),
    )
    return Finding("R-REF", severity, words, check.arithmetic, _text(check.recomputed))


def _text(value: Estimate) -> str:
    if value.known:
        return f"{value.central:.6g} {value.unit}".rstrip()
    return f"{value.low:.6g} to {value.high:.6g} {value.unit}".rstrip()


def conflicting(what: str, statements: Mapping[str, Estimate]) -> Check | None:
    """Several statements of one quantity that cannot all be true; None where all intervals meet.

    The statements must be in one unit. The arithmetic names every field with its value.
    """
    if len({e.unit for e in statements.values()}) > 1:
        raise ValueError("statements of one quantity need one unit")
    low = max(e.low for e in statements.values())
    high = min(e.high for e in statements.values())
    if low <= high:
        return None
    values = sorted(statements.items(), key=lambda item: item[1].low)
    line = "; ".join(f"{name}: {_text(e)}" for name, e in values)
    first, last = values[0][1], values[-1][1]
    distinct = len({e.central for e in statements.values() if e.known})
    return Check(
        f"{what}: {distinct} different values", "differs", first, last, line, tuple(statements), last.central - first.central
    )  # fmt: skip


def growth(later: Estimate, earlier: Estimate) -> Estimate:
    """Change from `earlier` to `later` in percent, as an interval. Raises ZeroDivisionError on a zero base."""
    share = later / earlier
    return Estimate(100 * (share.low - 1), 100 * (share.central - 1), 100 * (share.high - 1), "percent")


def explains(
    stated_growth: Estimate, candidates: Mapping[str, Estimate], earlier: Estimate
) -> tuple[str, ...]:
    """Which of several values agree with a growth that the source states."""
    return tuple(n for n, value in candidates.items() if growth(value, earlier).overlaps(stated_growth))


def part_exceeds_whole(what: str, part: Estimate, whole: Estimate) -> Check:
    """A part against the whole that it belongs to; `differs` where even the least part is above the largest whole."""
    line = f"part {_text(part)} against whole {_text(whole)}"
    state: State = "differs" if part.low > whole.high else "agrees"
    return Check(what, state, whole, part, line, gap=part.low - whole.high)


def coverage(what: str, parts: Iterable[Estimate], whole: Estimate, claimed: Estimate) -> Check:
    """The share of a whole that listed parts cover, in percent, against the share that is claimed for them."""
    listed = list(parts)
    total = listed[0]
    for part in listed[1:]:
        total += part
    share = (total / whole) * 100.0
    share = Estimate(share.low, share.central, share.high, "percent")
    line = f"parts sum to {_text(total)} of {_text(whole)}: {share.central:.0f} %"
    return compare(what, claimed, share, line)


def primary_need(
    refined: Estimate, mined: Estimate, secondary_share: Estimate, world_mined: Estimate
) -> tuple[Estimate, Estimate]:
    """Concentrate that a region must import, and that as percent of world mine output.

    refined x (1 - secondary share) - mined, all in contained metal; the share as a fraction 0-1.
    """
    one = Estimate.of(1.0, unit=secondary_share.unit)
    primary = refined * (one - secondary_share)
    need = Estimate(primary.low, primary.central, primary.high, mined.unit) - mined
    share = (need / world_mined) * 100.0
    return need, Estimate(share.low, share.central, share.high, "percent")


@dataclass(frozen=True)
class Facility:
    """A plant as stated or as known: its name, region and the metals and by-products it makes."""

    name: str
    region: str
    makes: tuple[str, ...] = ()


def wrong_facility(stated: Facility, known: Iterable[Facility]) -> str | None:
    """Why a stated plant cannot be right: it is unknown, or does not make what is said. None where it can be."""
    same = [f for f in known if f.name.lower() == stated.name.lower()]
    if not same:
        return f"{stated.name} is not in the gazetteer"
    lacking = [m for m in stated.makes if all(m not in f.makes for f in same)]
    if lacking:
        made = ", ".join(sorted({m for f in same for m in f.makes})) or "nothing"
        return f"{stated.name} makes {made}, not {', '.join(lacking)}"
    return None


def contradicting(region: str, makes: str, known: Iterable[Facility]) -> tuple[Facility, ...]:
    """Plants that contradict a statement that a region has none that makes something."""
    return tuple(f for f in known if f.region == region and makes in f.makes)
