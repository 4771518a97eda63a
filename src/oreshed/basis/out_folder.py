"""The folder that a command writes to: refused before the work, not after it, where nothing can be written."""

from __future__ import annotations

import os
import re
import tempfile
from errno import ENOTDIR
from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults

MARKER = "run.json"  # a folder that holds it is a result of an earlier study


def result_name(metal: str, year: int, *settings: str) -> str:
    """A name for the results of a question; settings that differ from the usual tell it from others, so that none
    takes another's place.

    >>> result_name("lead", 2030), result_name("lead", 2030, "USA, CAN", "own")
    ('lead-2030', 'lead-2030-USA-CAN-own')
    """
    words = (re.sub(r"[^A-Za-z0-9]+", "-", s).strip("-")[:60] for s in settings)
    return "-".join([f"{metal}-{year}", *(w for w in words if w)])


def check_result_folder(out: Path) -> None:
    """Raise InputFaults when something that is not a result folder stands at `out`, or nothing can be written there."""
    check_out_folder(out)
    place = out.resolve()
    if place.exists() and any(place.iterdir()) and not (place / MARKER).exists():
        raise _foreign(out)


def check_out_folder(out: Path) -> None:
    """Raise InputFaults when no folder can be written at `out`. Links are followed, nothing is left behind."""
    try:
        place = out.resolve()
        if place.exists() and not place.is_dir():
            raise _foreign(out)
        above = place if place.exists() else next(p for p in place.parents if p.exists())
        if not above.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
        # Trying tells more than permissions do: a superuser may write where the file system takes nothing.
        Path(tempfile.mkdtemp(prefix=".oreshed-", dir=above)).rmdir()
    except OSError as error:
        raise unwritable(out, error) from error


def unwritable(out: Path, error: OSError) -> InputFaults:
    """The refusal of a folder that the system does not let us write."""
    problem = f"cannot be written: {error.strerror or error}"
    return InputFaults([Fault(str(out), 0, "", "", problem, "Name another folder with --out.")])


def _foreign(out: Path) -> InputFaults:
    problem = "is not an Oreshed result folder and would be overwritten"
    return InputFaults([Fault(str(out), 0, "", "", problem, "Name an empty or new folder with --out.")])
