"""Oreshed: which constraint keeps a metal short for a set of countries, and what unlocks it.

>>> import oreshed
>>> model = oreshed.load("us-allies")
>>> answer = model.solve("zinc", bloc="USA")
>>> answer.demand > answer.supply
True
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from oreshed.insight.session import Session

try:
    __version__ = version("oreshed")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0"

__all__ = ["__version__", "load"]


def load(model: str | Path = "us-allies") -> Session:
    """Open a shipped model by name, or a model folder.

    Raises oreshed.basis.errors.InputFaults with every fault of the folder.
    """
    from oreshed.chain.folder import read_model, shipped
    from oreshed.insight.session import Session

    return Session(read_model(shipped(str(model))))
