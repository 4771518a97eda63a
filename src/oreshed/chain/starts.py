"""Where solves of one slice ended, for slices of other numbers in other processes to begin there.

Every draw begins at the central world's bases, never at its neighbour's, so that its answer is the same whichever
draws are solved together.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from oreshed.chain.matrix import Frame
from oreshed.chain.solve import Basis

# Where a frame keeps the basis at which the first solve of its slices ended, and what was lent to it under which name.
START, LENT = "start", "lent starts"
NEAREST = " nearest"  # follows the name of a slice's frame in that of the frame of its nearest flows
_Marks = NDArray[np.int64]
_Statuses = NDArray[np.int8]


@dataclass(frozen=True)
class _Known:
    """A basis as numbers: marks and statuses of columns, of rows."""

    columns: tuple[_Marks, _Statuses]
    rows: tuple[_Marks, _Statuses]


@dataclass(frozen=True)
class Starts:
    """Bases by the name of what they were found for."""

    of: Mapping[str, _Known] = field(default_factory=dict)

    def lend(self, frame: Frame, name: str) -> None:
        """Let the solves of a frame, and of the one over it, begin here."""
        frame.found[LENT] = (self, name)
        known = self.of.get(name)
        if known is not None and START not in frame.found:
            columns = _carried(known.columns, _marks(c.id for c in frame.columns), _LOWER)
            rows = _carried(known.rows, _marks(r.id for r in frame.rows), _BASIC)
            frame.found[START] = _basis(columns, rows)


def starts_of(frames: Mapping[str, Frame]) -> Starts:
    """Where the solves of some frames ended, by a name of each."""
    found = {}
    for name, frame in frames.items():
        basis: Basis | None = frame.found.get(START)
        if basis is not None:
            columns = (_marks(c.id for c in frame.columns), _numbers(basis.col_status))
            found[name] = _Known(columns, (_marks(r.id for r in frame.rows), _numbers(basis.row_status)))
    return Starts(found)


def lent(frame: Frame, over: Frame) -> None:
    """Hand what was lent to a frame on to the one that stands over it."""
    if LENT in frame.found:
        starts, name = frame.found[LENT]
        starts.lend(over, name + NEAREST)


_KINDS = {int(s): s for s in map(highspy.HighsBasisStatus, range(5))}
_LOWER, _BASIC = int(highspy.HighsBasisStatus.kLower), int(highspy.HighsBasisStatus.kBasic)


def _marks(ids: Iterable[str]) -> _Marks:
    """A number for each id, the same in any process."""
    return np.array([zlib.crc32(name.encode()) for name in ids], dtype=np.int64)


def _carried(known: tuple[_Marks, _Statuses], marks: _Marks, otherwise: int) -> _Statuses:
    """Statuses of columns or rows, by those of the same ids elsewhere."""
    if np.array_equal(known[0], marks):
        return known[1]
    status = dict(zip(known[0].tolist(), known[1].tolist(), strict=True))
    return np.array([status.get(m, otherwise) for m in marks.tolist()], dtype=np.int8)


def _numbers(statuses: list[highspy.HighsBasisStatus]) -> _Statuses:
    return np.array([int(s) for s in statuses], dtype=np.int8)


def _basis(columns: _Statuses, rows: _Statuses) -> Basis:
    basis = highspy.HighsBasis()
    basis.col_status = [_KINDS[s] for s in columns.tolist()]
    basis.row_status = [_KINDS[s] for s in rows.tolist()]
    basis.valid = True
    return basis
