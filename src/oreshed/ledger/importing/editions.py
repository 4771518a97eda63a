"""Editions of one statistical series, kept beside each other: what a new edition adds, revises and withdraws.

A claim keeps the edition that printed it (`usgs-mcs-2026`), and no row of an older edition is ever taken away, so
the history of every figure stays readable. Its id names series and period: what follows the edition's name.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from oreshed.ledger.claim import Claim, Stated
from oreshed.ledger.ledger import Ledger

Change = Literal["added", "revised", "withdrawn"]
EDITION = re.compile(r"(?P<family>.+)-(?P<year>\d{4})")
REISSUE = re.compile(r"~(\d+)$")


@dataclass(frozen=True)
class Revision:
    """One figure that two editions tell differently.

    old, new : the statements, None on the side that prints none. percent : the change of the central value in
    percent of the old one; None where either side is no plain number or the old one is zero.
    """

    change: Change
    old: Claim | None
    new: Claim | None
    percent: float | None = None

    @property
    def claim(self) -> Claim:
        claim = self.new or self.old
        assert claim is not None
        return claim


@dataclass(frozen=True)
class Absorbed:
    """A ledger with a new edition in it.

    ledger : what stood there, in its order, then the new claims. against : the edition that was compared with, ""
    where there is none. unchanged : figures that both editions print alike. known : claims that stood there already.
    """

    ledger: Ledger
    against: str
    revisions: tuple[Revision, ...]
    unchanged: int
    known: int

    def of(self, change: Change) -> tuple[Revision, ...]:
        return tuple(r for r in self.revisions if r.change == change)


def absorb(held: Ledger, edition: Ledger, source_id: str) -> Absorbed:
    """Add an edition to the ledger that holds the earlier ones, and tell what changed against the last of them.

    The same edition once more adds nothing; a corrected issue of it adds the claims that differ, under their own
    ids (`...~2`), and is told as revisions of the first issue.
    """
    there = {c.id: c for c in held.claims}
    issues = _issues(held.claims)
    new, known, reissued = [], 0, []
    for claim in edition.claims:
        earlier = issues.get(claim.id)
        if earlier is None:
            new.append(claim)
        elif any(_same(c, claim) for c in earlier[-1:]):
            known += 1
        else:
            number = len(earlier) + 1
            while f"{claim.id}~{number}" in there:
                number += 1
            new.append(replace(claim, id=f"{claim.id}~{number}"))
            reissued.append(Revision("revised", earlier[-1], new[-1], _percent(earlier[-1], new[-1])))
    against = _previous(held, source_id)
    revisions, unchanged = _compare(held, edition, against)
    if known or reissued:  # an issue of an edition that is there: what counts is what this issue changed
        first = {c.id for c in new}
        revisions = [
            r for r in revisions if r.change != "withdrawn" and r.new is not None and r.new.id in first
        ]
        revisions += [*reissued, *_gone(issues, edition, source_id)]
        unchanged, against = known, source_id
    ledger = Ledger((*held.claims, *new), held.documents, held.unplaced)
    return Absorbed(ledger, against, tuple(revisions), unchanged, known)


def _issues(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    issues: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        issues[REISSUE.sub("", claim.id)].append(claim)
    return issues


def _previous(held: Ledger, source_id: str) -> str:
    """The last edition before this one of the same family; "" where there is none."""
    this = EDITION.fullmatch(source_id)
    if this is None:
        return ""
    years = {
        int(m["year"])
        for c in held.claims
        if (m := EDITION.fullmatch(c.source_id))
        and m["family"] == this["family"]
        and m["year"] < this["year"]
    }
    return f"{this['family']}-{max(years)}" if years else ""


def _compare(held: Ledger, edition: Ledger, against: str) -> tuple[list[Revision], int]:
    if not against:
        return [Revision("added", None, c) for c in edition.claims], 0
    before = _figures(_issues(c for c in held.claims if c.source_id == against))
    after = _figures(_issues(edition.claims))
    covered = {(figure[:3], figure[4]) for figure in after}
    revisions, unchanged = [], 0
    for figure in dict.fromkeys([*before, *after]):
        pairs = _pair(before.get(figure, {}), after.get(figure, {}))
        for old, new in pairs:
            if old is None:
                revisions.append(Revision("added", None, new))
            elif new is None:
                # A year that the new edition no longer prints for anybody is out of its window, not withdrawn.
                if (figure[:3], figure[4]) in covered:
                    revisions.append(Revision("withdrawn", old, None))
            elif _same(old, new):
                unchanged += 1
            else:
                revisions.append(Revision("revised", old, new, _percent(old, new)))
    return revisions, unchanged


def _gone(issues: dict[str, list[Claim]], edition: Ledger, source_id: str) -> list[Revision]:
    """Claims of the first issue that this one no longer makes, though it prints their table, quantity and period.

    A release may come in several files; what another file of it holds is not gone.
    """
    after = _figures(_issues(edition.claims))
    covered = {(figure[:3], figure[4]) for figure in after}
    present = {claim.id for claim in edition.claims}
    left = {i: c for i, c in issues.items() if c[-1].source_id == source_id and i not in present}
    return [
        Revision("withdrawn", old, None)
        for figure, variants in _figures(left).items()
        for old in variants.values()
        if (figure[:3], figure[4]) in covered
    ]


Figure = tuple[str, ...]


def _figures(issues: dict[str, list[Claim]]) -> dict[Figure, dict[str, Claim]]:
    """Last issue of every claim, by what it is about (table, commodity, quantity, region, period), then by variant."""
    figures: dict[Figure, dict[str, Claim]] = defaultdict(dict)
    for id, claims in issues.items():
        parts = id.split(":")
        figure, variant = tuple(parts[1:6]), ":".join(parts[6:])
        figures[figure if len(figure) == 5 else (*figure, *[""] * (5 - len(figure)))][variant] = claims[-1]
    return figures


def _pair(old: dict[str, Claim], new: dict[str, Claim]) -> list[tuple[Claim | None, Claim | None]]:
    """Variants of one figure, matched by name; one left on either side is the same under another name."""
    pairs: list[tuple[Claim | None, Claim | None]] = [(old[v], new[v]) for v in old if v in new]
    left, right = [old[v] for v in old if v not in new], [new[v] for v in new if v not in old]
    if len(left) == len(right) == 1 and not pairs:
        return [(left[0], right[0])]
    return [*pairs, *((c, None) for c in left), *((None, c) for c in right)]


def _same(a: Claim, b: Claim) -> bool:
    """Whether two claims state the same: the number, in tonnes where it is a mass, and its qualifier."""
    return _statement(a) == _statement(b)


def _statement(claim: Claim) -> tuple[object, ...]:
    stated = claim.stated or Stated(None, None, None, claim.estimate.unit)
    factor = stated.factor_t or 1.0
    values = (
        None if v is None else float(f"{v * factor:.9g}") for v in (stated.low, stated.central, stated.high)
    )
    numbers = tuple(values)
    unit = "" if numbers == (None, None, None) else "t" if stated.factor_t else stated.unit
    return (*numbers, stated.qualifier, unit)


def _percent(old: Claim, new: Claim) -> float | None:
    a, b = old.estimate, new.estimate
    if math.isnan(a.central) or math.isnan(b.central) or a.central == 0 or a.unit != b.unit:
        return None
    percent = (b.central - a.central) / abs(a.central) * 100.0
    return percent if math.isfinite(percent) else None
