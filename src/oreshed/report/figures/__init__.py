"""The figures of a verdict, each a pure function from the verdict to an SVG drawing (None: nothing to draw)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oreshed.report.figures.balance import draw_balance
from oreshed.report.figures.base_year import draw_base_year
from oreshed.report.figures.canvas import Board
from oreshed.report.figures.intervals import draw_intervals
from oreshed.report.figures.interventions import draw_interventions
from oreshed.report.figures.sankey import draw_sankey
from oreshed.report.figures.sensitivity import draw_sensitivity
from oreshed.report.figures.sets import draw_sets
from oreshed.report.figures.unlock_curve import draw_unlock_curve
from oreshed.report.figures.waterfall import draw_waterfall
from oreshed.report.reading import Verdict, spelled_out

FIGURES: dict[str, Callable[[Verdict], Board | None]] = {
    "intervals": draw_intervals,
    "waterfall": draw_waterfall,
    "unlocking-sets": draw_sets,
    "interventions": draw_interventions,
    "unlock-curve": draw_unlock_curve,
    "sensitivity": draw_sensitivity,
    "sankey": draw_sankey,
    "balance": draw_balance,
    "base-year-check": draw_base_year,
}


def figure_svg(name: str, verdict: Verdict) -> str | None:
    """One figure as the text of an SVG file, or None if the verdict holds nothing to draw."""
    board = FIGURES[name](spelled_out(verdict))
    return None if board is None else board.svg()


def write_figures(verdict: Verdict, folder: Path | str) -> list[Path]:
    """Write every figure that can be drawn into `folder`; returns the files."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in FIGURES:
        text = figure_svg(name, verdict)
        if text is not None:
            path = folder / f"{name}.svg"
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written
