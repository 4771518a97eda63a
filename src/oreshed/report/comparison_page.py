"""Pages of comparisons: one Markdown page and one figure of dots and ranges each.

python -m oreshed.report.comparison_page docs/technology
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from oreshed.basis.estimate import Estimate
from oreshed.report.figures.routes import routes_svg
from oreshed.technology.comparison import Cell, Comparison, Quantity, comparisons

NOTE = (
    "<!-- Written by `python -m oreshed.report.comparison_page`; change the comparison, not this page. -->\n"
)


def pages(found: Sequence[Comparison]) -> dict[str, str]:
    """File name -> text of every page and figure."""
    files = {}
    for c in found:
        files[f"compare-{c.id}.md"] = page(c)
        files[f"compare-{c.id}.svg"] = routes_svg(c)
    return files


def page(c: Comparison) -> str:
    """One comparison as Markdown: question, basis, table, figure, what each figure rests on."""
    parts = [
        f"# {_text(c.title)}\n", NOTE, f"{_text(c.question)}\n", f"{_text(c.basis)}\n",
        f"Central values with the 5 to 95 % interval of {c.draws:,} draws of the parameters (seed {c.seed}). In brackets"
        " the unverified parameters of all that the figure rests on. **Bold**: the route that is best in most draws,"
        " with their share where it is under 95 %. *no source*: not known to this program, and not guessed.\n",
        _table(["route", *(f"{_cell(q.title)}, {_cell(q.unit)}" for q in c.quantities)], [
            [_cell(r.title), *(_shown(c, r.id, q) for q in c.quantities)] for r in c.routes
        ]),
        f"![Routes compared](compare-{c.id}.svg)\n",
    ]  # fmt: skip
    if c.reading:
        parts += ["## What it says\n", "\n".join(f"* {_text(s)}" for s in c.reading) + "\n"]
    parts += ["## What is counted\n", _counted(c)]
    parts += ["## What the figures rest on\n", _provenance(c)]
    return "\n".join(parts)


def _shown(c: Comparison, route: str, q: Quantity) -> str:
    cell = c.cell(route, q.id)
    if cell.estimate is None:
        return f"*{_cell(cell.missing)}*"
    text = written(cell.estimate)
    if cell.best is not None and cell.best == max((c.cell(r.id, q.id).best or 0.0) for r in c.routes):
        text = f"**{text}**" + (f" ({cell.best:.0%} of draws)" if cell.best < 0.95 else "")
    return text + f" [{cell.unverified}/{len(cell.rests_on)}]"


def written(e: Estimate) -> str:
    """Central value and interval to three digits.

    >>> written(Estimate(0.9412, 0.9533, 0.9671)), written(Estimate(1640.0, 1784.0, 2320.0))
    ('0.953 (0.941 to 0.967)', '1,780 (1,640 to 2,320)')
    """
    if e.high == e.low:
        return _digits(e.central)
    return f"{_digits(e.central)} ({_digits(e.low)} to {_digits(e.high)})"


def _digits(value: float) -> str:
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000.0 else f"{rounded:g}"


def _counted(c: Comparison) -> str:
    words = {"less": "less is better", "more": "more is better", "": "neither way is better"}
    return _table(
        ["quantity", "unit", "what is counted", ""],
        [[_cell(q.title), _cell(q.unit), _cell(q.what), words[q.better]] for q in c.quantities],
    )


def _provenance(c: Comparison) -> str:
    rows = []
    for q in c.quantities:
        for r in c.routes:
            cell = c.cell(r.id, q.id)
            if cell.estimate is None:
                continue
            rows.append([_cell(q.title), _cell(r.title), _strongest(cell)])
    return (
        "The parameters that move each figure most when they alone go from the low to the high end of their band,"
        " the strongest first.\n\n" + _table(["quantity", "route", "rests on"], rows)
    )


def _strongest(cell: Cell) -> str:
    shown = [f"`{p.name}` ({'' if p.opened else 'unverified: '}{_cell(p.source)})" for p in cell.rests_on[:2]]
    more = len(cell.rests_on) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "") if shown else "no parameter with a band"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(r) for r in rows)]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def _text(value: str) -> str:
    text = value.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in ("*", "_", "`", "[", "|"):
        text = text.replace(mark, "\\" + mark)
    return text


def _cell(value: str) -> str:
    return " ".join(value.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").split())


def write_pages(folder: Path) -> list[str]:
    """Write every comparison into a folder; returns the names of the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in pages(comparisons()).items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/technology")
    for changed_file in write_pages(target):
        print(target / changed_file)
