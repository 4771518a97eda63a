"""A model's own claims and printed figures as a ledger, and what the base-year check finds of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from oreshed.basis.estimate import Estimate
from oreshed.chain import schema as s
from oreshed.chain.model import Model
from oreshed.ledger.claim import Claim, Kind, Place, Stated, Subject
from oreshed.ledger.document import Document
from oreshed.ledger.finding import Finding, Words
from oreshed.ledger.ledger import Ledger
from oreshed.report.reading import Interval, Row, interval, number, one_line, rows, word

TONNES = {"t": 1.0, "t/yr": 1.0, "kt": 1e3, "kt/yr": 1e3, "Mt": 1e6, "Mt/yr": 1e6}
KINDS: dict[str, Kind] = {
    "published": "measured",
    "derived": "derived",
    "inferred": "estimate",
    "memory": "estimate",
}


def model_ledger(model: Model) -> Ledger:
    """`claims.csv`, then `observables.csv`; a place is the table and the row's number in it, the head being line 1."""
    claims = [_claim(model, row, n) for n, row in enumerate(model.claims, start=2)]
    printed = [_printed(model, row, n) for n, row in enumerate(model.observables, start=2)]
    tables = [_document(rows) for rows in (model.claims, model.observables) if rows]
    return Ledger((*claims, *printed), tuple(tables))


def _document(table: Sequence[s.Row]) -> Document:
    """A table as lines of CSV, so that a claim's row can be read whole."""
    kind = type(table[0])
    own = [
        c for c in kind.__annotations__ if c in kind.model_fields
    ]  # the table's own columns, then the shared ones
    columns = own + [c for c in kind.model_fields if c not in own]
    lines = [",".join(columns), *(_line([getattr(row, c) for c in columns]) for row in table)]
    return Document(f"{table[0].table}.csv", tuple(lines))


def _line(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(["" if c is None else one_line(c) for c in cells])
    return out.getvalue()


def _claim(model: Model, row: s.ClaimRow, line: int) -> Claim:
    subject = Subject(
        _element(model, row.commodity),
        row.region,
        row.quantity,
        entity=row.entity,
        period_start=row.year,
        period_end=row.year,
    )
    note = " ".join(x for x in (row.note, "(unverified)" if row.quality == "memory" else "") if x)
    return Claim(
        row.id, subject, _estimate(row), row.kind, row.source_id, quote=row.quote, stated=_stated(row),
        place=Place("claims.csv", line), note=note,
    )  # fmt: skip


def _printed(model: Model, row: s.ObservableRow, line: int) -> Claim:
    commodity = model.commodity[row.commodity]
    subject = Subject(
        commodity.element,
        row.region,
        row.quantity,
        commodity.form,
        period_start=row.year,
        period_end=row.year,
    )
    note = "; ".join(x for x in (f"{row.status} in the base-year check", row.note) if x)
    return Claim(
        row.id, subject, _estimate(row), KINDS[row.quality], row.source_id, stated=_stated(row),
        place=Place("observables.csv", line), note=note,
    )  # fmt: skip


def _element(model: Model, commodity: str) -> str:
    """The element that a commodity's name speaks of first: cadmium of "cadmium in zinc concentrate"."""
    found = {e: commodity.lower().find(e) for e in model.elements}
    named = [e for e, at in found.items() if at >= 0]
    return min(named, key=lambda e: found[e]) if named else commodity


def _stated(row: s.ClaimRow | s.ObservableRow) -> Stated:
    return Stated(None, row.central, None, row.unit, factor_t=TONNES.get(row.unit))


def _estimate(row: s.ClaimRow | s.ObservableRow) -> Estimate:
    factor = TONNES.get(row.unit)
    if factor is None:
        return Estimate(row.low, row.central, row.high, row.unit)
    return Estimate(row.low * factor, row.central * factor, row.high * factor, "t")


def check_findings(verdict: Row) -> Iterable[Finding]:
    """A finding for each printed figure that the model does not reproduce."""
    for row in rows(verdict, "base_year_check"):
        if row.get("inside") is not False:
            continue
        printed, model, error = (
            interval(row.get("printed")),
            number(row.get("model")),
            number(row.get("error_percent")),
        )
        yield Finding(
            "R-REF",
            "medium" if error is None or abs(error) > 10 else "low",
            (
                Words(f"printed {_ends(printed)}", None, word(row, "source_id")),
                Words(
                    f"the model gives {'nothing' if model is None else f'{model:,.6g}'}",
                    None,
                    "base-year check",
                ),
            ),
            f"{word(row, 'label')}: {'nothing' if model is None else f'{model:,.6g}'} is outside {_ends(printed)}",
            claims=(word(row, "id"),),
        )


def _ends(found: Interval) -> str:
    return f"{found.low:,.6g} to {found.high:,.6g}" if None not in (found.low, found.high) else "no interval"


def source_rows(model: Model) -> dict[str, dict[str, object]]:
    """Sources of the model as a verdict lists them."""
    return {
        x.id: {"title": x.title_text, "year": x.year, "url": x.url, "opened": x.opened} for x in model.sources
    }
