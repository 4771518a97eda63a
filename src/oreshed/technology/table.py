"""Tables of sourced facts that lie as CSV beside the module that reads them."""

from __future__ import annotations

import csv
from importlib import resources


def table_beside(module: str, file: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV in the folder of a module, by column name; `table_beside(__name__, "activity.csv")`.

    Raises FileNotFoundError for a file that is not shipped.

    >>> table_beside("oreshed.technology.species", "minerals.csv")[0]["formula"]
    'PbS'
    """
    text = resources.files(module.rpartition(".")[0]).joinpath(file).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
