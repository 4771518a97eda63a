"""The screen of `oreshed check`: printed figures beside the model's, imposed first, misses named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oreshed.basis.counted import counted

if TYPE_CHECKING:
    from rich.console import Console


def print_check(checks: list[dict[str, Any]], warnings: list[str], residual: float, console: Console) -> None:
    """Print imposed and predicted figures of every year, then misses with their reasons, then warnings."""
    from rich.table import Table
    from rich.text import Text

    for status in ("imposed", "predicted"):
        rows = [c for c in checks if c["status"] == status]
        if not rows:
            continue
        table = Table(
            title=f"{status}: {counted(len(rows), 'printed figure')}",
            title_justify="left",
            box=None,
            pad_edge=False,
        )
        for name, side in (
            ("figure", "left"),
            ("printed", "right"),
            ("model", "right"),
            ("error", "right"),
            ("", "left"),
        ):
            table.add_column(name, justify=side)  # type: ignore[arg-type]
        for c in rows:
            printed = c["printed"]
            band = _number(printed["central"], c["unit"])
            if printed["low"] != printed["high"]:
                band += f" ({_number(printed['low'], c['unit'])} to {_number(printed['high'], c['unit'])})"
            error = c["error_percent"]
            table.add_row(
                Text(c["label"]), Text(band), _number(c["model"], c["unit"]),
                "" if error is None else f"{error:+.1f} %", "" if c["inside"] else Text("outside", style="bold red"),
            )  # fmt: skip
        console.print(table)
        console.print()
    predicted = [c for c in checks if c["status"] == "predicted"]
    misses = [c for c in checks if not c["inside"]]
    if misses:
        console.print(f"{len(misses)} outside the printed interval:")
        for c in misses:
            console.print(Text(f"  {c['label']}: {c['note'] or 'no reason stated'} [{c['source_id']}]"))
    inside = sum(1 for c in predicted if c["inside"])
    console.print(
        f"{inside} of {len(predicted)} predicted figures lie inside; balance residual {residual:.1e}"
    )
    for warning in warnings:
        console.print(Text(f"warning: {warning}"))


def _number(x: float | None, unit: str) -> str:
    if x is None:
        return "no flow"
    if unit == "percent":
        return f"{x:.1f} %"
    return f"{x:,.0f}".replace(",", "\u202f")
