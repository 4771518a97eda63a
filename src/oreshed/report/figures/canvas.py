"""The drawing board of every figure: an SVG tree, never text glued together.

Colours are tokens of the palette. Each shape carries the light colour as an attribute and a class for the rest, so a
file opens in a browser, a word processor and a PDF maker alike. Lengths are user units of a board 920 wide: at 14 the
text stays readable when the picture is shrunk to 700 pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from oreshed.report.palette import FONT, LIGHT, file_style
from oreshed.report.reading import clean, one_line

WIDTH = 920.0
HEAD = 62.0  # room of headline and subtitle

# Advance widths of Helvetica in thousandths of the size, by character group (Adobe font metrics, 1997).
_NARROW = {**dict.fromkeys("ijl|'", 222), **dict.fromkeys("ft.,:;/!I[]() \u00a0", 278), "r": 333, "-": 333}
_WIDE = {**dict.fromkeys("mM", 833), "W": 944, "w": 722, "%": 889, "@": 1015, "\u202f": 200}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimated width of a line, a little generous so that labels do not touch."""
    total = 0
    for c in text:
        total += _NARROW.get(c) or _WIDE.get(c) or (690 if c.isupper() else 1000 if ord(c) > 0x2E80 else 545)
    return total * size / 1000 * (1.07 if bold else 1.0)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it would not fit."""
    text = one_line(text)
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width: float, size: float, lines: int = 2, *, bold: bool = False) -> list[str]:
    """The text on at most `lines` lines; the last is cut where needed."""
    out: list[str] = []
    words = one_line(text).split(" ")
    while words and len(out) < lines - 1:
        take = 1
        while take < len(words) and text_width(" ".join(words[: take + 1]), size, bold=bold) <= width:
            take += 1
        out.append(fit(" ".join(words[:take]), width, size, bold=bold))
        words = words[take:]
    if words:
        out.append(fit(" ".join(words), width, size, bold=bold))
    return out


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`."""
    if not math.isfinite(low) or not math.isfinite(high) or high <= low:
        low, high = (low, low + 1.0) if math.isfinite(low) else (0.0, 1.0)
        if high <= low:  # so large that adding one does nothing
            high = low + abs(low) * 0.5
    raw = (high - low) / max(wanted, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [i * step for i in range(first, last + 1)]


class Axis:
    """A linear map from values to board units."""

    def __init__(self, low: float, high: float, start: float, end: float, wanted: int = 5) -> None:
        self.ticks = ticks(low, high, wanted)
        self.low, self.high, self.start, self.end = self.ticks[0], self.ticks[-1], start, end

    def __call__(self, value: float) -> float:
        """Board position of a value; values off the axis stop at its ends."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


def _n(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


class Board:
    """One figure being drawn."""

    def __init__(
        self,
        name: str,
        height: float,
        title: str,
        subtitle: str = "",
        describe: str = "",
        *,
        width: float = WIDTH,
    ) -> None:
        self.name, self.height, self.width = name, height, width
        self.tokens: set[str] = set()
        self.root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "osf",
                "viewBox": f"0 0 {_n(width)} {_n(height)}",
                "width": _n(width),
                "height": _n(height),
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-desc",
                "font-family": FONT,
                "font-size": "14",
            },
        )
        ET.SubElement(self.root, "title", {"id": f"{name}-title"}).text = one_line(title)
        ET.SubElement(self.root, "desc", {"id": f"{name}-desc"}).text = one_line(
            describe or subtitle or title
        )
        self.here = self.root
        self.rect(0, 0, width, height, "paper")
        # Headline states the finding, subtitle the unit: a figure must speak when it is pasted alone into a slide.
        self.text(0, 22, fit(title, width, 18, bold=True), size=18, weight=700)
        if subtitle:
            self.text(0, 43, fit(subtitle, width, 13.5), size=13.5, fill="muted")

    def _add(self, tag: str, attributes: dict[str, str], tip: str = "") -> ET.Element:
        shape = ET.SubElement(self.here, tag, attributes)
        if tip:
            ET.SubElement(shape, "title").text = clean(tip)
        return shape

    def _paint(self, fill: str, stroke: str, width: float, opacity: float, dash: str) -> dict[str, str]:
        out: dict[str, str] = {"fill": LIGHT[fill] if fill else "none"}
        classes = []
        if fill:
            classes.append(f"f-{fill}")
            self.tokens.add(fill)
        if stroke:
            classes.append(f"s-{stroke}")
            self.tokens.add(stroke)
            out |= {"stroke": LIGHT[stroke], "stroke-width": _n(width)}
        if dash:
            out["stroke-dasharray"] = dash
        if opacity < 1:
            out["opacity"] = _n(opacity)
        if classes:
            out["class"] = " ".join(classes)
        return out

    def group(self, classes: str = "", tip: str = "") -> ET.Element:
        """Start a group under the root: what is drawn next goes into it until `close`."""
        self.here = ET.SubElement(self.root, "g", {"class": classes} if classes else {})
        if tip:
            ET.SubElement(self.here, "title").text = clean(tip)
        return self.here

    def close(self) -> None:
        """Draw on the root again."""
        self.here = self.root

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str = "",
        *,
        stroke: str = "",
        width: float = 1,
        opacity: float = 1,
        dash: str = "",
        round_: float = 0,
        tip: str = "",
    ) -> ET.Element:
        """A rectangle; negative sizes are drawn as nothing."""
        a = {"x": _n(x), "y": _n(y), "width": _n(max(w, 0)), "height": _n(max(h, 0))}
        if round_:
            a["rx"] = _n(round_)
        return self._add("rect", a | self._paint(fill, stroke, width, opacity, dash), tip)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        stroke: str = "grid",
        *,
        width: float = 1,
        opacity: float = 1,
        dash: str = "",
        tip: str = "",
    ) -> ET.Element:
        """A straight line."""
        a = {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)}
        return self._add("line", a | self._paint("", stroke, width, opacity, dash), tip)

    def circle(
        self,
        x: float,
        y: float,
        r: float,
        fill: str = "",
        *,
        stroke: str = "",
        width: float = 1.5,
        opacity: float = 1,
        tip: str = "",
    ) -> ET.Element:
        """A circle."""
        a = {"cx": _n(x), "cy": _n(y), "r": _n(r)}
        return self._add("circle", a | self._paint(fill, stroke, width, opacity, ""), tip)

    def path(
        self,
        d: str,
        fill: str = "",
        *,
        stroke: str = "",
        width: float = 1.5,
        opacity: float = 1,
        dash: str = "",
        tip: str = "",
    ) -> ET.Element:
        """A path; `d` is made of numbers by the caller."""
        return self._add("path", {"d": d} | self._paint(fill, stroke, width, opacity, dash), tip)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 14,
        fill: str = "ink",
        anchor: str = "start",
        weight: int = 400,
        halo: bool = False,
        tip: str = "",
    ) -> ET.Element:
        """One line of text. `halo` puts it on a paper-coloured edge so that it reads over shapes."""
        a = {"x": _n(x), "y": _n(y)}
        if size != 14:
            a["font-size"] = _n(size)
        if anchor != "start":
            a["text-anchor"] = anchor
        if weight != 400:
            a["font-weight"] = str(weight)
        if halo:
            # A copy below rather than paint-order, which office programs do not know.
            under = self._add(
                "text",
                a
                | {"stroke-linejoin": "round", "aria-hidden": "true"}
                | self._paint("paper", "paper", 3.5, 0.85, ""),
            )
            under.text = clean(text)
        shape = self._add("text", a | self._paint(fill, "", 0, 1, ""))
        shape.text = clean(text)
        if tip:
            title = ET.SubElement(shape, "title")
            title.text = clean(tip)
        return shape

    def horizontal_axis(self, axis: Axis, top: float, bottom: float, labels: Sequence[str]) -> None:
        """Grid lines of a horizontal axis with its tick labels below."""
        for value, label in zip(axis.ticks, labels, strict=True):
            x = axis(value)
            self.line(x, top, x, bottom, "faint" if value == 0 else "grid")
            self.text(x, bottom + 17, label, size=12.5, fill="muted", anchor="middle")

    def vertical_axis(self, axis: Axis, left: float, right: float, labels: Sequence[str]) -> None:
        """Grid lines of a vertical axis with its tick labels to the left."""
        for value, label in zip(axis.ticks, labels, strict=True):
            y = axis(value)
            self.line(left, y, right, y, "faint" if value == 0 else "grid")
            self.text(left - 8, y + 4.5, label, size=12.5, fill="muted", anchor="end")

    def legend(self, x: float, y: float, entries: Sequence[tuple[str, str]], right: float = WIDTH) -> float:
        """Swatches with labels in a row, wrapped at `right`; returns the last line's y."""
        at = x
        for token, label in entries:
            wide = 18 + text_width(label, 12.5) + 16
            if at > x and at + wide > right + 16:
                at, y = x, y + 19
            self.rect(at, y - 9.5, 12, 11, token, round_=1.5)
            self.text(at + 17, y, label, size=12.5, fill="muted")
            at += wide
        return y

    def svg(self) -> str:
        """The figure as a file's text."""
        style = ET.Element("style")
        style.text = file_style(self.tokens)
        self.root.insert(2, style)
        try:
            return (
                '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(self.root, encoding="unicode") + "\n"
            )
        finally:
            self.root.remove(style)


def points(values: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Path data through points by straight lines."""
    if not values:
        return ""
    body = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in values)
    return body + "Z" if closed else body
