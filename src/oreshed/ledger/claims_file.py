"""A claims table as a file: its claims, and how it was written, so that it can be written back byte for byte.

The dialect (encoding, byte-order mark, delimiter, line ends, quoting) is sniffed and kept. A row that this program
would spell otherwise (a region by its code, a column of the user's own) keeps its raw text for as long as its claim
is unchanged. Neither is the ledger's business.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults
from oreshed.ledger.claim import Claim
from oreshed.ledger.claims_table import COLUMNS, EXTENDED, cells, claim_of, missing_columns
from oreshed.ledger.importing.delimited import Dialect, shorten, sniff, table
from oreshed.ledger.importing.imported import Refused
from oreshed.ledger.ledger import Ledger

OURS = Dialect()


@dataclass(frozen=True)
class ClaimsFile:
    """A claims table as read.

    header : its columns as printed, in their order. as_read : raw text of rows that are not spelled our way, with
    the claim that they held. refused : damaged rows; such a file is not to be written over.
    """

    ledger: Ledger
    dialect: Dialect = OURS
    header: tuple[str, ...] = COLUMNS + EXTENDED
    header_raw: str = ""
    as_read: dict[str, tuple[Claim, str]] = field(default_factory=dict)
    rows: int = 0
    refused: tuple[Fault, ...] = ()

    def row(self, claim: Claim) -> str:
        held = self.as_read.get(claim.id)
        if held is not None and held[0] == claim:
            return held[1]
        values = cells(claim)
        return self.dialect.render([values.get(column, "") for column in self.header])

    def chunks(self, ledger: Ledger) -> Iterator[bytes]:
        """The bytes of this file with the claims of `ledger`, row by row.

        Raises InputFaults for a character that the file's encoding has not.
        """
        yield self.dialect.mark
        held = self.header_raw or self.dialect.render(list(self.header))
        for claim in ledger.claims:
            yield self._encoded(held)
            held = self.row(claim)
        yield self._encoded(held if self.dialect.ends else held.removesuffix(self.dialect.line_end))

    def content(self, ledger: Ledger) -> bytes:
        """The whole of `chunks`."""
        return b"".join(self.chunks(ledger))

    def _encoded(self, text: str) -> bytes:
        try:
            return self.dialect.encode(text)
        except UnicodeEncodeError as error:
            problem = (
                f"{error.object[error.start : error.end]!r} cannot be written in {self.dialect.encoding}"
            )
            raise InputFaults([Fault("", 0, "", "", problem, "Save the ledger as UTF-8 first.")]) from error


def read_claims_file(path: Path) -> ClaimsFile:
    """Read a claims table of any dialect; damaged rows are told in `refused` and the rest is kept.

    Raises InputFaults when it is no text or lacks a column of the claims' vocabulary.
    """
    dialect = sniff(path)
    first, records = table(path, dialect)
    header = first.cells
    missing = missing_columns(path.name, header, COLUMNS)
    if missing:
        raise InputFaults(missing)
    plain = ClaimsFile(Ledger(), dialect, tuple(header))
    refused, claims, seen = Refused(path.name), [], dict[str, int]()
    as_read: dict[str, tuple[Claim, str]] = {}
    rows = 0
    for item in records:
        rows += 1
        if isinstance(item, Fault):
            refused.add(item)
            continue
        record, row = item
        try:
            claim = claim_of(row, record.line)
        except ValueError as error:
            column, found, problem = str(error).partition(": ")
            column, problem = (column, problem) if found and column in header else ("", str(error))
            value = row.get(column, "") if column else row["claim_id"]
            refused.add(Fault(path.name, record.row, column, shorten(value), problem, "Mend or remove it."))
            continue
        if claim.id and claim.id in seen:
            problem = f"the claim id stands in row {seen[claim.id]} too"
            refused.add(
                Fault(path.name, record.row, "claim_id", shorten(claim.id), problem, "Give it its own.")
            )
            continue
        seen[claim.id] = record.row
        claims.append(claim)
        raw = record.raw if record.raw.endswith(("\n", "\r")) else record.raw + dialect.line_end
        if plain.row(claim) != raw:
            as_read[claim.id] = (claim, raw)
    header_raw = first.raw if first.raw.endswith(("\n", "\r")) else first.raw + dialect.line_end
    return ClaimsFile(
        Ledger(tuple(claims)), dialect, tuple(header), header_raw, as_read, rows, refused.faults
    )


def write_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file whole or not at all.

    Raises InputFaults when it cannot be written.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
        Path(temporary).chmod(0o644)  # mkstemp's 0600 would hide the result from colleagues
        Path(temporary).replace(path)
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        fault = Fault(path.name, 0, "", "", problem, "Check the place and its permissions.")
        raise InputFaults([fault]) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
