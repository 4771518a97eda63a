"""Indicators on the screen and as a record: printed, recomputed, whether they agree, by which definition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from oreshed.basis.estimate import Estimate
from oreshed.basis.regions import name_of
from oreshed.ledger.indicators.companions import companion_of
from oreshed.ledger.indicators.definition import Definition, is_general
from oreshed.ledger.indicators.rebuild import Rebuilt
from oreshed.ledger.indicators.recycling import unep_class_of, unep_classes
from oreshed.ledger.indicators.reliance import shown
from oreshed.ledger.indicators.yearly import Row, shown_cell
from oreshed.report.lines import pad, wrapped
from oreshed.report.reading import one_line

WIDTH = 100
STATES = {"agrees": "yes", "rounding": "rounding", "differs": "NO", "unchecked": "-"}


def indicator_lines(found: Rebuilt, width: int = WIDTH) -> list[str]:
    """The screen: a table by year, the flags, the definitions in words."""
    edition = found.edition or "no edition named"
    if is_general(found.definitions[0]):
        edition += ", general definition"
    elif found.carried:
        edition += f", by the definition of {found.carried}"
    lines = [f"{one_line(found.metal.upper())}, {one_line(name_of(found.region))}  ({edition})", ""]
    sizes = [r.printed.central for r in found.rows if r.unit == "t" and r.printed is not None]
    kilo = max((v for v in sizes if v == v), default=0.0) >= 1e5
    head = ("Year", "Indicator", "Printed", "Recomputed", "Interval", "Agrees", "Definition")
    lines.append(_columns(head))
    for row in sorted(found.rows, key=lambda r: r.year):
        lines.append(_columns(_cells(row, kilo)))
        if row.note:
            lines += [f"{'':6}{text}" for text in wrapped(row.note, width - 6, 2)]
    score = Score.of(found)
    if score.said:
        lines += ["", score.said]
    if found.flags:
        lines += ["", f"FLAGS ({len(found.flags)})"]
        for flag in found.flags:
            first, *rest = wrapped(flag, width - 2, 4)
            lines += [f"! {first}", *(f"  {text}" for text in rest)]
    about = about_lines(found.metal)
    lines += ["", *about] if about else []
    lines += ["", "DEFINITIONS"]
    for definition in found.definitions:
        first, *rest = wrapped(f"{definition.id}: {definition.wording}", width - 2, 4)
        lines += [f"  {first}", *(f"    {text}" for text in rest)]
    return lines


def about_lines(metal: str) -> list[str]:
    """What is known of a metal beside its sheet: its hosts and its class of recycling, with how well it is known."""
    lines = []
    companion = companion_of(metal)
    if companion is not None:
        hosts = " and ".join(companion.hosts)
        lines.append(f"By-product of {hosts}: about {companion.percent.central:.0f} % of world output")
        lines[-1] += "." if companion.quality == "opened" else f" ({companion.quality})."
    if metal in unep_classes():
        name, quality = unep_class_of(metal)
        lines.append(f"Recycled at end of life, world, class of UNEP 2011: {name}")
        lines[-1] += "." if quality == "opened" else f" ({quality})."
    return lines


@dataclass(frozen=True)
class Score:
    """How much of what is printed was rebuilt: reliances within a point, bounds that hold, and what is open."""

    near: int
    rated: int
    held: int
    bounds: int
    open: int

    @classmethod
    def of(cls, found: Rebuilt) -> Score:
        """Count the printed reliances of a metal."""
        compared = [r for r in found.rows if r.is_reliance and r.printed is not None]
        rated = [r for r in compared if r.within_a_point is not None]
        bounds = [r for r in compared if r.within_a_point is None and r.state != "unchecked"]
        return cls(
            sum(r.within_a_point is True for r in rated), len(rated), sum(r.state == "agrees" for r in bounds),
            len(bounds), len(compared) - len(rated) - len(bounds),
        )  # fmt: skip

    @property
    def said(self) -> str:
        """The counts in words; "" where nothing is printed to compare with."""
        parts = []
        if self.rated:
            parts.append(f"{self.near} of {self.rated} printed reliances rebuilt within 1 point")
        if self.bounds:
            parts.append(f"{self.held} of {self.bounds} printed bounds (E, >, <) hold")
        if self.open:
            parts.append(f"{self.open} cannot be checked: what is withheld allows any value")
        return "; ".join(parts) + "." if parts else ""


def summary_lines(found: Sequence[Rebuilt]) -> list[str]:
    """One line a metal and edition, then the sums."""
    widths = (14, 10, 14, 14, 6, 6)

    def line(cells: tuple[str, ...]) -> str:
        return "".join(
            pad(c, w, right=i > 1) for i, (c, w) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()

    lines = [line(("Metal", "Edition", "within 1 point", "bounds hold", "open", "flags"))]
    scores = [Score.of(f) for f in found]
    for one, s in zip(found, scores, strict=True):
        counts = (f"{s.near} of {s.rated}", f"{s.held} of {s.bounds}", str(s.open), str(len(one.flags)))
        lines.append(line((one_line(one.metal), one.edition, *counts)))
    near, rated = sum(s.near for s in scores), sum(s.rated for s in scores)
    held, bounds = sum(s.held for s in scores), sum(s.bounds for s in scores)
    total = (f"{near} of {rated}", f"{held} of {bounds}", str(sum(s.open for s in scores)))
    lines.append(line(("all", "", *total, str(sum(len(f.flags) for f in found)))))
    return lines


def _columns(cells: tuple[str, ...]) -> str:
    widths = (5, 36, 9, 11, 18, 9)
    right = {2, 3}
    text = ""
    for i, (cell, wide) in enumerate(zip(cells, widths, strict=False)):
        text += pad(cell, wide - 1, right=i in right) + " "
    return (text + cells[-1]).rstrip()


def _cells(row: Row, kilo: bool) -> tuple[str, ...]:
    percent = row.is_reliance
    unit = {"percent": "%"}.get(row.unit, row.unit)
    if kilo and row.unit == "t":
        unit = "kt"
        row = replace(
            row,
            printed=None if row.printed is None else _scaled(row.printed),
            recomputed=_scaled(row.recomputed),
        )
    if row.printed is None:
        printed = "-"
    elif percent:
        printed = shown_cell(row.printed)
    else:
        printed = _number(row.printed)
    recomputed = shown(row.recomputed) if percent else _number(row.recomputed)
    agrees = "open" if row.state == "unchecked" and row.printed is not None else STATES[row.state]
    return (
        str(row.year),
        one_line(f"{row.item}, {unit}" if unit else row.item),
        printed,
        recomputed,
        _interval(row),
        agrees,
        row.definition,
    )


def _scaled(value: Estimate) -> Estimate:
    return replace(value, low=value.low / 1e3, central=value.central / 1e3, high=value.high / 1e3)


def _number(value: Estimate) -> str:
    if value.known:
        return _plain(value.central)
    return {"withheld": "W", "not_available": "NA"}.get(value.mark, "-")


def _plain(value: float) -> str:
    """Four digits where they carry, thousands apart."""
    if math.isinf(value):
        return "any"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"


def _interval(row: Row) -> str:
    value = row.recomputed
    if value.high <= 0 and math.isinf(value.low):
        return "net exporter"
    if value.low == value.high:
        return "-"
    low = "E" if math.isinf(value.low) and row.is_reliance else _plain(value.low)
    if math.isinf(value.low) and math.isinf(value.high):
        return "unknown"
    return f"{low} to {_plain(value.high)}"


def as_record(found: Rebuilt) -> dict[str, Any]:
    """Everything as plain values; an open end is null."""
    return {
        "metal": found.metal,
        "region": found.region,
        "edition": found.edition,
        "definition_carried_from": found.carried,
        "rows": [
            {
                "year": r.year, "indicator": r.item, "unit": r.unit, "definition": r.definition,
                "printed": None if r.printed is None else _record(r.printed), "recomputed": _record(r.recomputed),
                "agrees": r.state, "within_a_point": r.within_a_point, "note": r.note, "claims": list(r.claims),
            }
            for r in found.rows
        ],
        "flags": list(found.flags),
        "about": about_lines(found.metal),
        "definitions": [_definition(d) for d in found.definitions],
    }  # fmt: skip


def _record(value: Estimate) -> dict[str, Any]:
    def end(number: float) -> float | None:
        return number if math.isfinite(number) else None

    return {
        "low": end(value.low), "central": end(value.central), "high": end(value.high), "unit": value.unit, "mark": value.mark
    }  # fmt: skip


def _definition(definition: Definition) -> dict[str, Any]:
    return {
        "id": definition.id, "indicator": definition.indicator, "form": definition.form, "basis": definition.basis,
        "wording": definition.wording, "source": definition.source,
        "terms": [
            {
                "side": t.side, "item": t.item, "line": t.line, "sign": t.sign, "lag": t.lag, "from_year": t.from_year,
                "to_year": t.to_year, "content": t.content, "note": t.note,
            }
            for t in definition.terms
        ],
    }  # fmt: skip
