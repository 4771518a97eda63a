"""The two main charts for a narrow screen: a line of words above each bar, so that nothing moves sideways."""

from __future__ import annotations

from oreshed.report.figures.intervals import FEED_ROWS
from oreshed.report.figures.waterfall import steps_of
from oreshed.report.notation import mass_unit, percent
from oreshed.report.page.parts import Node, el
from oreshed.report.palette import STEP_TOKENS
from oreshed.report.reading import Verdict, interval, section


def narrow_waterfall(verdict: Verdict) -> Node | None:
    """Demand in steps; each bar begins where the one above ends."""
    steps = steps_of(verdict)
    total = sum(t for _, _, t in steps)
    if total <= 0:
        return None
    unit = mass_unit([total])
    lines: list[Node] = []
    start = 0.0
    for step, label, tonnes in steps:
        token = STEP_TOKENS.get(step, "faint")
        said = f"{unit.label(tonnes)} · {percent(tonnes / total)}"
        lines += _line(label, said, [_bar(start / total, tonnes / total, token)])
        start += tonnes
    return el("div", lines, class_="narrow")


def narrow_intervals(verdict: Verdict) -> Node | None:
    """Demand and the three supplies on one axis from zero: interval pale, central value dark."""
    found = [("Demand", interval(verdict.get("demand")), "ink")]
    supply = section(verdict, "supply")
    found += [(label, interval(supply.get(key)), token) for key, label, token in FEED_ROWS]
    known = [v for _, i, _ in found for v in i.known]
    if not known or max(known) <= 0:
        return None
    unit, top = mass_unit(known), max(known)
    lines: list[Node] = []
    for label, span, token in found:
        if span.central is None:
            continue
        bars = [_bar(0.0, span.central / top, token)]
        said = unit.label(span.central)
        if span.low is not None and span.high is not None:
            bars.append(_bar(span.low / top, (span.high - span.low) / top, "muted", "thin"))
            said += f" ({unit.show(span.low)} to {unit.show(span.high)})"
        lines += _line(label, said, bars)
    return el("div", el("p", "Usable supply against demand", class_="head"), lines, class_="narrow")


def _line(label: str, said: str, bars: list[Node]) -> list[Node]:
    words = el("p", el("span", label), el("b", said), class_="words")
    return [words, el("div", bars, class_="track")]


def _bar(start: float, width: float, token: str, classes: str = "") -> Node:
    left, wide = 100 * min(max(start, 0.0), 1.0), 100 * min(max(width, 0.0), 1.0)
    style = f"left:{left:.1f}%;width:{wide:.1f}%;background:var(--{token.replace('_', '-')})"
    return el("span", style=style, class_=f"step {classes}".strip())
