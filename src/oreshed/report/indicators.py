"""Indicators on the screen and as a record: printed, recomputed, whether they agree, by which definition."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from oreshed.basis.estimate import Estimate
from oreshed.basis.regions import name_of
from oreshed.ledger.indicators.definition import Definition
from oreshed.ledger.indicators.rebuild import Rebuilt, Row, shown_cell
from oreshed.ledger.indicators.reliance import shown
from oreshed.report.lines import pad, wrapped
from oreshed.report.reading import one_line

WIDTH = 100
STATES = {"agrees": "yes", "rounding": "rounding", "differs": "NO", "unchecked": "-"}


def indicator_lines(found: Rebuilt, width: int = WIDTH) -> list[str]:
    """The screen: a table by year, the flags, the definitions in words."""
    edition = found.edition or "general definition"
    lines = [f"{found.metal.upper()}, {name_of(found.region)}  ({edition})", ""]
    sizes = [r.printed.central for r in found.rows if r.item.endswith(", t") and r.printed is not None]
    kilo = max((v for v in sizes if v == v), default=0.0) >= 1e5
    head = ("Year", "Indicator", "Printed", "Recomputed", "Interval", "Agrees", "Definition")
    lines.append(_columns(head))
    for row in sorted(found.rows, key=lambda r: r.year):
        lines.append(_columns(_cells(row, kilo)))
        if row.note:
            lines += [f"{'':6}{text}" for text in wrapped(row.note, width - 6, 2)]
    rated = [r for r in found.rows if r.within_a_point is not None]
    bounded = [
        r for r in found.rows if "reliance" in r.item and r.printed is not None and r.within_a_point is None
    ]
    lines.append("")
    if rated or bounded:
        near = sum(r.within_a_point is True for r in rated)
        held = sum(r.state == "agrees" for r in bounded)
        said = [f"{near} of {len(rated)} printed reliances rebuilt within 1 point"] if rated else []
        if bounded:
            said.append(f"{held} of {len(bounded)} printed bounds (E, >, <) hold")
        lines.append("; ".join(said) + ".")
    if found.flags:
        lines += ["", f"FLAGS ({len(found.flags)})"]
        for flag in found.flags:
            first, *rest = wrapped(flag, width - 2, 4)
            lines += [f"! {first}", *(f"  {text}" for text in rest)]
    lines += ["", "DEFINITIONS"]
    for definition in found.definitions:
        first, *rest = wrapped(f"{definition.id}: {definition.wording}", width - 2, 4)
        lines += [f"  {first}", *(f"    {text}" for text in rest)]
    return lines


def _columns(cells: tuple[str, ...]) -> str:
    widths = (5, 36, 9, 11, 18, 9)
    right = {2, 3}
    text = ""
    for i, (cell, wide) in enumerate(zip(cells, widths, strict=False)):
        text += pad(cell, wide - 1, right=i in right) + " "
    return (text + cells[-1]).rstrip()


def _cells(row: Row, kilo: bool) -> tuple[str, ...]:
    percent = "reliance" in row.item
    if kilo and row.item.endswith(", t"):
        row = replace(
            row,
            item=row.item[:-1] + "kt",
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
    agrees = STATES[row.state]
    return (str(row.year), one_line(row.item), printed, recomputed, _interval(row), agrees, row.definition)


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
    low = "E" if math.isinf(value.low) and "reliance" in row.item else _plain(value.low)
    if math.isinf(value.low) and math.isinf(value.high):
        return "unknown"
    return f"{low} to {_plain(value.high)}"


def as_record(found: Rebuilt) -> dict[str, Any]:
    """Everything as plain values; an open end is null."""
    return {
        "metal": found.metal,
        "region": found.region,
        "edition": found.edition,
        "rows": [
            {
                "year": r.year, "indicator": r.item, "definition": r.definition,
                "printed": None if r.printed is None else _record(r.printed), "recomputed": _record(r.recomputed),
                "agrees": r.state, "within_a_point": r.within_a_point, "note": r.note, "claims": list(r.claims),
            }
            for r in found.rows
        ],
        "flags": list(found.flags),
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
