"""What would change the answer: numbers that flip it, claims that settle it, other settings, the smallest outage."""

from __future__ import annotations

from oreshed.report.figures.sensitivity import draw_sensitivity
from oreshed.report.notation import NONE, general, percent
from oreshed.report.page.parts import (
    Cell,
    Column,
    Content,
    Evidence,
    Node,
    TableRow,
    block,
    el,
    empty,
    figure,
    fold,
    table,
)
from oreshed.report.reading import Row, number, rows, section, texts, word


def flips(evidence: Evidence) -> Node:
    """Dispute this number, change it here. Numbers that flip the verdict stand first, the harmless ones are folded."""
    found = rows(evidence.verdict, "flips")
    settles = rows(evidence.verdict, "settles")
    turning = [f for f in found if number(f.get("flip_value")) is not None]
    harmless = [f for f in found if number(f.get("flip_value")) is None]
    if not found:
        parts: list[Node | None] = [empty("No single number was tested for flipping the verdict.")]
    elif not turning:
        parts = [_flip_table(evidence, harmless[:6]), _folded(evidence, harmless[6:])]
    else:
        parts = [_flip_table(evidence, turning), _folded(evidence, harmless)]
    lead = ""
    if found:
        lead = "Change a value in the row of the model folder named below it, run the study again, and the answer follows."
        if not turning:
            lead = "No single number was found that flips the verdict alone. " + lead
    return block(
        "flips", "Dispute a number", *parts, _settles(evidence, settles) if settles else None, lead=lead
    )


def _folded(evidence: Evidence, found: list[Row]) -> Node | None:
    if not found:
        return None
    return fold(f"{len(found)} more: no value was found that flips the verdict", _flip_table(evidence, found))


def _flip_table(evidence: Evidence, found: list[Row]) -> Node:
    body: list[TableRow] = []
    for f in found:
        flip, low, high = (number(f.get(k)) for k in ("flip_value", "low", "high"))
        plausible = flip is not None and low is not None and high is not None and low <= flip <= high
        shown: list[Content] = [el("span", "no value found", class_="dim")]
        if flip is not None:
            shown = [
                el("b", general(flip), class_="bad" if plausible else None),
                el(
                    "small",
                    "plausible" if plausible else f"{_times(f.get('ratio'))} the value, beyond its range",
                ),
            ]
        body.append(
            [
                [
                    el("span", word(f, "label", word(f, "key", "unnamed")), class_="name"),
                    el("small", *place(word(f, "key"))),
                ],
                Cell(
                    evidence.cite(general(f.get("value"), f.get("unit")), evidence.keys(f)),
                    number(f.get("value")),
                ),
                Cell(shown, flip),
                Cell([_strip(f), el("small", f"{general(low)} to {general(high)}")], low),
                Cell(evidence.cite_source(f.get("source_id")), word(f, "source_id")),
            ]
        )
    columns = [
        Column("Number", False, "Below it: the table and row to change"),
        Column("Now", True),
        Column("Flips at", True),
        Column("Plausible range", False, "Bar: plausible range; dot: now; diamond: where the verdict flips"),
        Column("Source"),
    ]
    return table(columns, body, classes="flips")


def place(key: str) -> list[Content]:
    """Where a key's value stands in the model folder: `table:row` is a row of table.csv."""
    name, colon, row = key.partition(":")
    if colon and name.replace("_", "").isalpha() and row:
        return [el("code", f"{name}.csv", class_="key"), " ", el("code", row, class_="key")]
    return [el("code", key, class_="key")]


def _times(ratio: object) -> str:
    value = number(ratio)
    return NONE if value is None else f"{general(value)}\u00a0×"


def _strip(row: Row) -> Node | None:
    """Plausible range, value and flip value on one small axis."""
    low, value, high, flip = (number(row.get(k)) for k in ("low", "value", "high", "flip_value"))
    known = [v for v in (low, value, high, flip) if v is not None]
    if len(known) < 2 or max(known) <= min(known):
        return None
    start, span = min(known), max(known) - min(known)

    def x(v: float) -> float:
        return 8 + 104 * (v - start) / span

    svg = el("svg", class_="osf mini", viewBox="0 0 120 20", width=120, height=20, aria_hidden="true")
    if low is not None and high is not None:
        svg.append(
            el(
                "rect",
                x=f"{x(low):.1f}",
                y=7.5,
                width=f"{x(high) - x(low):.1f}",
                height=5,
                rx=2.5,
                class_="f-loss",
            )
        )
    if value is not None:
        svg.append(el("circle", cx=f"{x(value):.1f}", cy=10, r=4.5, class_="f-own"))
    if flip is not None:
        at = x(flip)
        svg.append(
            el(
                "path",
                d=f"M{at:.1f} 3.5L{at + 6.5:.1f} 10L{at:.1f} 16.5L{at - 6.5:.1f} 10Z",
                class_="f-unmet",
            )
        )
    return svg


def _settles(evidence: Evidence, settles: list[Row]) -> list[Node]:
    body: list[TableRow] = []
    for s in settles:
        share = number(s.get("share_of_variance"))
        bar = el(
            "span",
            el("span", style=f"width:{100 * min(max(share or 0, 0), 1):.1f}%", class_="fill"),
            class_="bar",
        )
        body.append(
            [
                evidence.cite(word(s, "label", word(s, "key", "unnamed")), evidence.keys(s)),
                Cell(percent(share), share),
                bar,
                Cell(evidence.cite_source(s.get("source_id")), word(s, "source_id")),
            ]
        )
    columns = [Column("Claim"), Column("Share of the gap’s variance", True), Column(""), Column("Source")]
    note = (
        "What each number brings by itself to the variance of the gap over the draws; what values of one source share "
        "is not in it, so that shares add up to less than one."
    )
    return [el("h3", "What would settle it"), el("p", note, class_="note"), table(columns, body)]


def sensitivity(evidence: Evidence) -> Node | None:
    """The answer under other feed rules and other sets of countries."""
    picture = figure(draw_sensitivity(evidence.verdict))
    return None if picture is None else block("sensitivity", "Other feed rules, other countries", picture)


def surplus(evidence: Evidence) -> Node | None:
    """Where there is no gap: how much there is to spare, and what would take it away."""
    found = section(evidence.verdict, "surplus")
    if not found:
        return None
    body: list[TableRow] = [
        [
            word(o, "label", " + ".join(texts(o, "plants")) or "unnamed"),
            Cell(evidence.mass(o.get("lost_supply")), number(o.get("lost_supply"))),
            Cell(evidence.mass(o.get("gap_after"), signed=True), number(o.get("gap_after"))),
        ]
        for o in rows(found, "smallest_outage")
    ]
    columns = [Column("Outage"), Column("Supply lost", True), Column("Gap after", True)]
    unproven = any(o.get("proven") is False for o in rows(found, "smallest_outage"))
    return block(
        "surplus",
        "The surplus, and an outage that ends it",
        el(
            "p",
            "Supply exceeds demand by ",
            el("b", evidence.mass(found.get("tonnes"))),
            ".",
            class_="note strong",
        ),
        table(columns, body) if body else empty("No outage of the size tried opens a gap."),
        el("p", "Each plant in it is needed; not every set of fewer sites was tried.", class_="note")
        if unproven
        else None,
    )
