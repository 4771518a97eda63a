"""Finding: what a rule found, with the words that clash and arithmetic that a person can check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from oreshed.ledger.claim import Place
from oreshed.ledger.ledger import Ledger

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")


@dataclass(frozen=True)
class Words:
    """One side of a finding: a verbatim quote with its place, or a reference's statement with its source."""

    quote: str
    place: Place | None = None
    source: str = ""


@dataclass(frozen=True)
class Finding:
    """A contradiction.

    rule : its family, `R-SUM` ... . words : both statements, verbatim. arithmetic : one line that can be checked.
    remedy : the value or wording that would mend it. weight : what it does to the answer, larger first
        (tonnes in doubt over the bloc's total where that can be said, else 0).
    """

    rule: str
    severity: Severity
    words: tuple[Words, ...]
    arithmetic: str
    remedy: str = ""
    claims: tuple[str, ...] = ()
    weight: float = 0.0


@dataclass(frozen=True)
class Evidence:
    """What a rule may look at: the ledger under audit, and the reference ledger (empty where none was given)."""

    ledger: Ledger
    reference: Ledger = field(default_factory=Ledger)


class Rule(Protocol):
    """A pure function from evidence to findings."""

    def __call__(self, evidence: Evidence) -> Iterable[Finding]: ...
