"""How rules say what they found: the finding of two claims or two stretches of text, and how grave it is."""

from __future__ import annotations

import math

from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.subjects import BLOC, TOTALS, central, words_of
from oreshed.ledger.finding import Finding, Severity, Words


def finding(
    rule: str,
    severity: Severity,
    words: tuple[Words, ...],
    arithmetic: str,
    remedy: str = "",
    claims: tuple[Claim, ...] = (),
    weight: float = 0.0,
) -> Finding:
    """A finding whose claims are named by id."""
    return Finding(rule, severity, words, arithmetic, remedy, tuple(c.id for c in claims), weight)


def clash(
    rule: str, severity: Severity, a: Claim, b: Claim, arithmetic: str, remedy: str = "", weight: float = 0.0
) -> Finding:
    """Two claims that exclude each other."""
    return finding(rule, severity, (words_of(a), words_of(b)), arithmetic, remedy, (a, b), weight)


def gravity(claim: Claim, relative: float) -> Severity:
    """High where a bloc's or the world's total is off by more than a fifth, low under 5 % or for side numbers."""
    total = claim.subject.quantity in TOTALS and not claim.subject.entity
    if relative >= 0.2 and total and claim.subject.region in (BLOC, "WLD"):
        return "high"
    if relative >= 0.5 and total:
        return "high"
    if relative < 0.035 or (not total and relative < 0.1):
        return "low"
    return "medium"


def per(part: float, whole: float) -> float:
    """part / whole; infinite where the whole is zero or unknown, so that a comparison still answers."""
    if math.isnan(whole) or math.isnan(part):
        return 0.0
    return part / whole if whole else (math.inf if part else 0.0)


def apart(a: Claim, b: Claim) -> float:
    """Relative distance of two claims' middles, over the larger."""
    x, y = central(a), central(b)
    if math.isnan(x) or math.isnan(y) or max(abs(x), abs(y)) == 0:
        return 0.0
    return abs(x - y) / max(abs(x), abs(y))
