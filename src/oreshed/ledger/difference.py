"""Two editions of a brief, claim by claim: what changed, by how much, and why.

Claims are paired by what they are about (commodity, region, quantity, stage, entity, period), then, among several of one
subject, by the closest number. A claim whose only difference is its year is paired as a change of vintage.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from oreshed.ledger.claim import Claim, Stated
from oreshed.ledger.finding import Finding
from oreshed.ledger.ledger import Ledger

State = Literal["unchanged", "changed", "only old", "only new"]
STATES: tuple[State, ...] = ("changed", "only old", "only new", "unchanged")
Key = tuple[object, ...]
# Relative difference below which two numbers are one number written twice.
SAME = 1e-9


@dataclass(frozen=True)
class Change:
    """One claim in the old and in the new edition.

    percent : (new - old) / |old| of the middles; None where either has none or the old is 0.
    reasons : why, in words: new source, restated unit, other qualifier, vintage, intervals, findings on the old claim.
    """

    state: State
    old: Claim | None
    new: Claim | None
    percent: float | None = None
    overlap: bool | None = None
    reasons: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def claim(self) -> Claim:
        """The newer of the two, for its subject."""
        found = self.new or self.old
        assert found is not None
        return found


def subject_key(claim: Claim) -> Key:
    """Commodity, region, quantity, stage, entity and period: claims that agree on them speak of one thing."""
    s = claim.subject
    return (*_place(claim), s.stage.casefold(), s.period_start, s.period_end)


def _place(claim: Claim) -> Key:
    s = claim.subject
    return (s.commodity.casefold(), s.region, s.quantity.casefold(), " ".join(s.entity.casefold().split()))


def _same_dimension(old: Claim, new: Claim) -> bool:
    return _mass(old) == _mass(new) and (_mass(old) or _plain_unit(old) == _plain_unit(new))


def _mass(claim: Claim) -> bool:
    return claim.estimate.unit in ("t", "t/yr")


def _plain_unit(claim: Claim) -> str:
    return claim.estimate.unit.casefold().strip()


def compare(old: Ledger, new: Ledger, findings: Iterable[Finding] = ()) -> tuple[Change, ...]:
    """Every claim of both ledgers once, in the order of the new one, then what is only in the old.

    findings : of an audit of the old ledger; those that name a claim are told as a reason for its change.
    """
    pairs = _paired(old.claims, new.claims)
    concerns = _concerns(tuple(findings))
    partner = {id(b): a for a, b in pairs}
    changes = [
        _change(partner[id(b)], b, concerns(partner[id(b)]))
        if id(b) in partner
        else Change("only new", None, b)
        for b in new.claims
    ]
    taken = {id(a) for a, _ in pairs}
    changes += [Change("only old", a, None, findings=concerns(a)) for a in old.claims if id(a) not in taken]
    return tuple(changes)


def _paired(old: Sequence[Claim], new: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """First the claims that agree on everything, then those of another stage or none, then those of another period."""
    keys: tuple[Callable[[Claim], Key], ...] = (
        subject_key,
        lambda c: (*_place(c), c.subject.period_start, c.subject.period_end),
        lambda c: (*_place(c), c.subject.stage.casefold()),
        _place,
    )
    left_old, left_new = list(old), list(new)
    found: list[tuple[Claim, Claim]] = []
    for key in keys:
        groups: dict[Key, list[Claim]] = {}
        for a in left_old:
            groups.setdefault(key(a), []).append(a)
        used: set[int] = set()
        for b, a in _nearest(groups, left_new, key):
            found.append((a, b))
            used |= {id(a), id(b)}
        left_old = [a for a in left_old if id(a) not in used]
        left_new = [b for b in left_new if id(b) not in used]
    return found


def _nearest(
    groups: dict[Key, list[Claim]], new: Sequence[Claim], key: Callable[[Claim], Key]
) -> list[tuple[Claim, Claim]]:
    """Pairs of one key: the closest years, then the closest numbers, then the same words; a repeated claim meets its own."""
    offers = [
        (_years_apart(a, b), _distance(a, b), a.quote != b.quote, n, m, a, b)
        for n, b in enumerate(new)
        for m, a in enumerate(groups.get(key(b), ()))
        if _same_dimension(a, b)
    ]
    offers.sort(key=lambda o: o[:5])
    used: set[int] = set()
    found = []
    for *_, a, b in offers:
        if id(a) not in used and id(b) not in used:
            used |= {id(a), id(b)}
            found.append((b, a))
    return found


def _years_apart(a: Claim, b: Claim) -> float:
    x, y = a.subject.period_end, b.subject.period_end
    return math.inf if x is None or y is None else abs(x - y)


def _distance(a: Claim, b: Claim) -> float:
    x, y = middle(a), middle(b)
    if x is None or y is None:
        return 0.0 if x is y else math.inf
    return abs(x - y) / max(abs(x), abs(y), 1e-300)


def middle(claim: Claim) -> float | None:
    """The central value, else the middle of the interval, else its one finite end."""
    e = claim.estimate
    for value in (e.central, (e.low + e.high) / 2, e.low, e.high):
        if math.isfinite(value):
            return value
    return None


def _change(old: Claim, new: Claim, findings: tuple[Finding, ...]) -> Change:
    x, y = middle(old), middle(new)
    percent = None if x is None or y is None or x == 0 else 100.0 * (y - x) / abs(x)
    overlap = old.estimate.low <= new.estimate.high and new.estimate.low <= old.estimate.high
    same = _same_number(old, new)
    reasons = _reasons(old, new, same, overlap)
    reasons += tuple(f"the audit finds {f.rule}: {f.arithmetic}" for f in findings) if not same else ()
    state: State = "unchanged" if same and old.subject.period_end == new.subject.period_end else "changed"
    return Change(state, old, new, percent, overlap, reasons, findings)


def _same_number(old: Claim, new: Claim) -> bool:
    """Same ends and middle; a central value that one side lacks is no difference where the ends agree."""
    a, b = old.estimate, new.estimate
    ends = all(_equal(p, q) for p, q in ((a.low, b.low), (a.high, b.high)))
    x, y = middle(old), middle(new)
    return (x is not None and y is not None and _equal(x, y)) or (ends and x == y)


def _equal(p: float, q: float) -> bool:
    return p == q or math.isclose(p, q, rel_tol=SAME, abs_tol=1e-12)


def _reasons(old: Claim, new: Claim, same: bool, overlap: bool) -> tuple[str, ...]:
    found = []
    if _vintage(old) != _vintage(new):
        found.append(f"other vintage: {_vintage(old) or 'undated'} before, {_vintage(new) or 'undated'} now")
    if old.source_id != new.source_id:
        if old.source_id and new.source_id:
            found.append(f"new source: {new.source_id} instead of {old.source_id}")
        else:
            found.append(
                f"new source: {new.source_id}" if new.source_id else f"source dropped: {old.source_id}"
            )
    units = _unit(old.stated), _unit(new.stated)
    if units[0] != units[1] and all(units):
        found.append(f"restated unit: {units[1]} instead of {units[0]}")
    words = _qualifier(old), _qualifier(new)
    if words[0] != words[1]:
        found.append(f"stated as {words[1].replace('_', ' ')} instead of {words[0].replace('_', ' ')}")
    if old.subject.stage != new.subject.stage and old.subject.stage and new.subject.stage:
        found.append(f"other stage: {new.subject.stage} instead of {old.subject.stage}")
    if old.kind != new.kind:
        found.append(f"{new.kind} instead of {old.kind}")
    if not same:
        found.append("the intervals overlap" if overlap else "the intervals do not overlap")
    return tuple(found)


def _vintage(claim: Claim) -> str:
    start, end = claim.subject.period_start, claim.subject.period_end
    years = [str(y) for y in dict.fromkeys((start, end)) if y is not None]
    return "-".join(years)


def _unit(stated: Stated | None) -> str:
    """The unit as written; whether "a year" is said makes no other unit."""
    return stated.unit.removesuffix("/yr") if stated else ""


def _qualifier(claim: Claim) -> str:
    return (claim.stated.qualifier if claim.stated else claim.estimate.qualifier) or "exact"


def _concerns(findings: tuple[Finding, ...]) -> Callable[[Claim], tuple[Finding, ...]]:
    """Findings of a claim: those that name its id, and those that quote it at its place where they name no claim."""

    def of(claim: Claim) -> tuple[Finding, ...]:
        return tuple(
            f
            for f in findings
            if claim.id in f.claims
            or (
                not f.claims
                and any(w.place == claim.place and w.quote == claim.quote for w in f.words if w.place)
            )
        )

    return of
