"""Ledger: claims with the documents they were read from, and what could not be placed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from oreshed.ledger.claim import Claim, Place
from oreshed.ledger.document import Document


@dataclass(frozen=True)
class Unplaced:
    """A number or quantity word that was read but not understood: its words, its place, and why."""

    quote: str
    place: Place
    reason: str


@dataclass(frozen=True)
class Ledger:
    """Claims of one or several documents. Order is the order of reading."""

    claims: tuple[Claim, ...] = ()
    documents: tuple[Document, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    def __add__(self, other: Ledger) -> Ledger:
        """Both, in order. An id that both hold is told apart by its document, since every reading counts from one."""
        taken = {c.id for c in self.claims}
        claims = tuple(
            replace(c, id=f"{c.place.document}:{c.id}") if c.id in taken and c.place else c
            for c in other.claims
        )
        return Ledger(self.claims + claims, self.documents + other.documents, self.unplaced + other.unplaced)


class Extractor(Protocol):
    """Reads a document into claims. The shipped one is `ledger.reader`; any callable of this shape may stand in."""

    def __call__(self, document: Document) -> Ledger: ...
