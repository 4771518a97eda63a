"""Plants as flowsheets, for screen and JSON: what the model states beside what the process gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from oreshed.chain.flowsheets import Run
from oreshed.chain.model import Model

if TYPE_CHECKING:
    from rich.console import Console


def runs_json(model: Model, runs: Sequence[Run]) -> list[dict[str, Any]]:
    """One record per plant and element; `flowsheet` is None where the technology refuses the feed."""
    return [
        {
            "plant": r.plant, "name": model.plant[r.plant].name, "region": model.plant[r.plant].region,
            "technology": r.technology, "settings": r.settings, "element": r.element, "key": r.key,
            "source_of_model": r.gives, "feed_t_per_year": r.feed_t,
            "stated": {"low": r.low, "central": r.stated, "high": r.high},
            "flowsheet": None if math.isnan(r.found) else r.found, "inside": r.inside, "refused": r.refused,
        }
        for r in runs
    ]  # fmt: skip


def print_runs(model: Model, runs: Sequence[Run], console: Console) -> None:
    """A table; plants that refuse come last with the reason."""
    from rich.table import Table
    from rich.text import Text

    refused = []
    by_plant: dict[str, list[Run]] = {}
    for r in runs:
        by_plant.setdefault(r.plant, []).append(r)
        if r.refused:
            refused.append(f"{model.plant[r.plant].name}: {r.refused}")
    table = Table("plant", "technology", "recovery of", box=None, pad_edge=False)
    for column in ("stated", "flowsheet"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for plant, members in by_plant.items():
        row = model.plant[plant]
        first = members[0]
        head = [f"{row.name}, {row.region}", f"{first.technology}: {first.settings or 'usual settings'}"]
        for r in members:
            if r.refused:
                continue
            stated = f"{r.stated:.2f} ({r.low:.2f}-{r.high:.2f})"
            word = "from it" if r.gives else "inside" if r.inside else "outside"
            mark = Text(word, "green" if word == "inside" else "yellow" if word == "outside" else "dim")
            table.add_row(*head, r.element, stated, f"{r.found:.2f}", mark)
            head = ["", ""]
    console.print(table)
    for reason in dict.fromkeys(refused):
        console.print(Text(f"refused: {reason}", "yellow"))
    tests = [r for r in runs if not r.gives and r.inside is not None]
    plants = len({r.plant for r in runs})
    console.print(
        f"{plants} plants; {sum(bool(r.inside) for r in tests)} of {len(tests)} recoveries that are not the flowsheet's "
        "own lie inside what the model states."
    )
