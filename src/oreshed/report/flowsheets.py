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
    """A block a plant, names whole at any width; plants that refuse come last with the reason."""
    from rich.text import Text

    from oreshed.report.lines import folded

    refused = []
    by_plant: dict[str, list[Run]] = {}
    for r in runs:
        by_plant.setdefault(r.plant, []).append(r)
        if r.refused:
            refused.append(f"{model.plant[r.plant].name}: {r.refused}")
    console.print(Text("recovery of each element: the model's own (its ends), and the flowsheet's"))
    for plant, members in by_plant.items():
        row, answered = model.plant[plant], [r for r in members if not r.refused]
        first = members[0]
        console.print(Text(f"\n{row.name}, {row.region}", "bold"), soft_wrap=True)
        said = f"{first.technology}: {first.settings or 'usual settings'}"
        for line in folded(said, console.width, "  ", "      "):
            console.print(Text(line, "dim"), soft_wrap=True)
        name = max((len(r.element) for r in answered), default=0)
        for r in answered:
            stated = f"{r.stated:.2f} ({r.low:.2f}-{r.high:.2f})"
            word = "from it" if r.gives else "inside" if r.inside else "outside"
            style = "green" if word == "inside" else "yellow" if word == "outside" else "dim"
            line_of = Text(f"  {r.element:<{name}}  stated {stated}  flowsheet {r.found:.2f}  ")
            console.print(line_of.append(word, style), soft_wrap=True)
    if refused:
        console.print()
    for reason in dict.fromkeys(refused):
        for line in folded(f"refused: {reason}", console.width, "", "    "):
            console.print(Text(line, "yellow"), soft_wrap=True)
    tests = [r for r in runs if not r.gives and r.inside is not None]
    plants = len({r.plant for r in runs})
    console.print(
        f"{plants} plants; {sum(bool(r.inside) for r in tests)} of {len(tests)} recoveries that are not the flowsheet's "
        "own lie inside what the model states."
    )
