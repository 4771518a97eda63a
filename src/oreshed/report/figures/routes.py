"""Routes compared: a panel a quantity, a row a route, a dot at the central value on its range."""

from __future__ import annotations

from oreshed.report.figures.canvas import HEAD, WIDTH, Axis, Board, fit
from oreshed.technology.comparison import Comparison, Quantity

GAP, ROW, LABEL, TITLE, FOOT = 40.0, 24.0, 148.0, 34.0, 34.0
COLUMN = (WIDTH - GAP) / 2


def routes_svg(c: Comparison) -> str:
    """The figure as a file's text: two panels beside each other, the best route of each darker."""
    panel = TITLE + ROW * len(c.routes) + FOOT
    rows = (len(c.quantities) + 1) // 2
    board = Board(
        f"routes-{c.id}", HEAD + rows * panel, c.title,
        f"dot: central parameters; bar: 5 to 95 % of {c.draws:,} draws; green: best in most draws",
        c.question,
    )  # fmt: skip
    for i, quantity in enumerate(c.quantities):
        _panel(board, c, quantity, (i % 2) * (COLUMN + GAP), HEAD + (i // 2) * panel)
    return board.svg()


def _panel(board: Board, c: Comparison, q: Quantity, left: float, top: float) -> None:
    board.text(left, top + 14, fit(f"{q.title}, {q.unit}", COLUMN, 13.5, bold=True), size=13.5, weight=700)
    start, end = left + LABEL, left + COLUMN - 12
    first, last = top + TITLE, top + TITLE + ROW * len(c.routes)
    cells = {r.id: c.cell(r.id, q.id) for r in c.routes}
    known = [e for cell in cells.values() if (e := cell.estimate) is not None]
    axis = None
    if known:
        low, high = min(e.low for e in known), max(e.high for e in known)
        # A dot plot may leave zero out where it would shrink the ranges to points; its ticks say where it starts.
        axis = Axis(0.0 if 0 <= low < 0.6 * high else low, high, start, end, 4)
        board.horizontal_axis(axis, first, last, [f"{t:.4g}" for t in axis.ticks])
    most = max((cell.best or 0.0 for cell in cells.values()), default=0.0)
    for i, route in enumerate(c.routes):
        y = first + ROW * (i + 0.5)
        board.text(left, y + 4.5, fit(route.title, LABEL - 10, 12.5), size=12.5, tip=route.title)
        cell = cells[route.id]
        e = cell.estimate
        if e is None or axis is None:
            board.text(start + 6, y + 4.5, fit(cell.missing, end - start, 12.5), size=12.5, fill="muted",
                       tip=cell.missing)  # fmt: skip
            continue
        token = "enough" if cell.best is not None and cell.best == most and most > 0 else "own"
        tip = f"{route.title}: {e.central:.4g} ({e.low:.4g} to {e.high:.4g}) {q.unit}"
        board.line(axis(e.low), y, axis(e.high), y, token, width=5, opacity=0.35, tip=tip)
        board.circle(axis(e.central), y, 5, token, stroke="paper", width=1, tip=tip)
