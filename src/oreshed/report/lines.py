"""Text of an exact width, for the screen."""

from __future__ import annotations

from collections.abc import Sequence

from oreshed.report.reading import one_line

# (text, style) pieces; a style is a rich style, ignored where there is no colour.
Line = list[tuple[str, str]]


def cropped(line: Line, width: int) -> Line:
    """The line, cut where names are longer than anyone foresaw."""
    from rich.cells import cell_len

    out: Line = []
    for text, style in line:
        room = width - sum(cell_len(t) for t, _ in out)
        out.append((text if cell_len(text) <= room else pad(text, max(room, 0)), style))
    return out


def pad(text: str, width: int, right: bool = False) -> str:
    """Text in exactly `width` cells, cut with an ellipsis; wide characters count as two."""
    from rich.cells import cell_len, set_cell_size

    shown = str(text)
    if cell_len(shown) > width:
        return set_cell_size(shown, max(width - 1, 0)) + "…" if width else ""
    space = " " * (width - cell_len(shown))
    return space + shown if right else shown + space


def wrapped(text: str, width: int, hang: int = 0) -> list[str]:
    """Text on as many lines of at most `width` as it takes; all but the first begin with `hang` spaces."""
    import textwrap

    return textwrap.wrap(one_line(text), max(width, hang + 8), subsequent_indent=" " * hang) or [""]


def in_columns(cells: Sequence[tuple[str, int, bool]]) -> list[str]:
    """A table row of (text, width, right-aligned): what is too long for its column goes on below it."""
    parts = [wrapped(text, width) for text, width, _ in cells]
    lines = []
    for n in range(max(map(len, parts))):
        shown = (
            pad(part[n] if n < len(part) else "", width, right)
            for part, (_, width, right) in zip(parts, cells, strict=True)
        )
        lines.append("".join(shown).rstrip())
    return lines
