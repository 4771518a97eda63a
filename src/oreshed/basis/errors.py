"""Errors as part of the product: what is wrong, where, the value, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong with an input.

    `row` counts as a spreadsheet does: the header is row 1, the first record row 2; 0 means the whole file.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        shown = f" (found {self.value!r})" if self.value else ""
        return f"{place}: {self.problem}{shown}. {self.remedy}"


class OreshedError(Exception):
    """Base of every error that a user can mend; the CLI prints it without a traceback and exits with 2."""


class InputFaults(OreshedError):
    """All faults of an input at once, in order of file and row."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults))
        super().__init__("\n".join(str(f) for f in self.faults))


class OutOfValidity(OreshedError):
    """A question outside what the model or a technology can answer; the text says why and what would be valid."""


class Unsolvable(OreshedError):
    """The constraints contradict each other; the text names them in the model's words."""
