"""Tables of sourced facts that are shipped with the ledger."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=32)
def table(name: str) -> tuple[dict[str, str], ...]:
    """A reference table as rows."""
    text = resources.files("oreshed.ledger").joinpath(f"reference/{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
