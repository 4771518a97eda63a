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


def folded(text: str, width: int, first: str = "", hang: str = "") -> list[str]:
    """Text on lines of at most `width`, whole words only: a name longer than the line stands whole on its own.

    first, hang : what the first line and those after it start with. A no-break space does not part words.
    """
    import textwrap

    one = text.replace("\N{NO-BREAK SPACE}", "\0")
    lines = textwrap.wrap(one, width, initial_indent=first, subsequent_indent=hang,
                          break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return [line.replace("\0", " ") for line in lines] or [first]


def folded_formula(line: str, width: int) -> list[str]:
    """A line of formulas, parted between formulas (at a semicolon, else a comma) rather than inside one."""
    if len(line) <= width:
        return [line]
    hang = " " * (len(line) - len(line.lstrip()) + 4)
    lines: list[str] = []
    now = ""
    for part in _at_commas(line.split(" ; "), width - len(hang)):
        if not now:
            now = part
        elif len(now) + len(part) <= width:
            now += part
        else:
            lines.append(now.rstrip())
            now = hang + part.lstrip()
    return [*lines, now]


def _at_commas(formulas: list[str], width: int) -> list[str]:
    """Formulas with their semicolons; one longer than the width as its parts between commas."""
    ended = [*(f"{f} ; " for f in formulas[:-1]), formulas[-1]]
    parts: list[str] = []
    for f in ended:
        inside = f.split(", ")
        parts += [f] if len(f) <= width else [*(f"{p}, " for p in inside[:-1]), inside[-1]]
    return parts


def paragraphs(text: str) -> list[str]:
    """Lines of a docstring: prose as one line a paragraph, indented formulas and empty lines as they are."""
    out: list[str] = []
    for line in text.splitlines():
        prose = bool(line.strip()) and not line.startswith("    ")
        if prose and out and out[-1].strip() and not out[-1].startswith("    "):
            out[-1] += f" {line.strip()}"
        else:
            out.append(line.rstrip())
    return out
