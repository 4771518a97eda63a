"""What an importer hands back: the ledger, what was refused and why, and how the file was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from oreshed.basis.errors import Fault
from oreshed.ledger.ledger import Ledger

MAX_FAULTS = 1_000


@dataclass(frozen=True)
class Imported:
    """A file as a ledger.

    source_id : what the claims cite, `usgs-mcs-2026`. rows : data rows met, damaged ones included.
    refused : damaged rows, whose claims are missing, at most MAX_FAULTS told one by one.
    blank : cells in which the source prints nothing, of which nothing is claimed.
    tables : further tables by name, first row the header (the facilities with their coordinates).
    """

    ledger: Ledger
    source_id: str
    encoding: str
    rows: int
    refused: tuple[Fault, ...] = ()
    blank: int = 0
    tables: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)


class Refused:
    """Collects faults; beyond MAX_FAULTS it only counts, so that a file of rubbish fills no memory."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self._kept: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self.count += 1
        if self.count <= MAX_FAULTS:
            self._kept.append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.add(fault)

    @property
    def faults(self) -> tuple[Fault, ...]:
        more = self.count - MAX_FAULTS
        if more <= 0:
            return tuple(self._kept)
        last = Fault(self.file, 0, "", "", f"and {more:,} more faults", "Mend these first.")
        return (*self._kept, last)
