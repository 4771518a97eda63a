"""Text of an exact width, for the screen."""

from __future__ import annotations

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


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Text on lines of at most `width`; what does not fit in `most` lines is cut."""
    import textwrap

    lines = textwrap.wrap(one_line(text), width) or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], pad(" ".join(lines[most - 1 :]), width)]
