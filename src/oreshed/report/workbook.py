"""`verdict.xlsx`: the verdict's tables for people who work in a spreadsheet.

Text stays text: a plant called `=1+1` must not become a formula, nor an address a link that somebody clicks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oreshed.report.reading import (
    Verdict,
    class_labels,
    clean,
    interval,
    number,
    one_line,
    rows,
    section,
    set_members,
    spelled_out,
    texts,
    unverified_keys,
    word,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_CELL_LIMIT = 32_767  # characters of a cell in Excel
_FORMATS = {
    "t": "#,##0.0;-#,##0.0;0",
    "n": "General",
    "year": "0",
    "%": "0 %",
    "%%": "+0.0;-0.0;0",
    "usd": "#,##0",
    "text": "@",
}
_PROVENANCE_COLUMNS = ("Label", "Low", "Central", "High", "Unit", "Quality", "Source", "As of", "Note")


@dataclass(frozen=True)
class Field:
    """A column of a sheet: its head, how its numbers look, its width in characters."""

    head: str
    kind: str = "text"
    width: float = 14


Value = str | float | None
Sheet = tuple[str, Sequence[Field], list[list[Value]]]


def _t(value: object) -> Value:
    return number(value)


def _spread(value: object) -> list[Value]:
    found = interval(value)
    return [found.low, found.central, found.high]


_SPREAD = [Field("Low", "t"), Field("Central", "t"), Field("High", "t")]


def sheets(verdict: Verdict) -> list[Sheet]:
    """Every sheet as name, columns and rows."""
    labels = class_labels(verdict)
    return [
        _verdict(verdict),
        _sets(verdict),
        _certificates(verdict, labels),
        _interventions(verdict),
        _flips(verdict),
        _units(verdict),
        _balance(verdict),
        _base_year(verdict),
        _provenance(verdict),
        _sources(verdict),
    ]


def _verdict(verdict: Verdict) -> Sheet:
    question, model, run = section(verdict, "question"), section(verdict, "model"), section(verdict, "run")
    body: list[list[Value]] = [
        ["Verdict", word(verdict, "verdict"), None, None, word(verdict, "verdict_text")],
        [
            "Demand",
            *_spread(verdict.get("demand")),
            "t/yr of contained metal: 5th percentile, central world, 95th",
        ],
    ]
    for rule, note in (
        ("own", "own feed only"),
        ("reliable", "own and partner feed"),
        ("all", "feed from everyone"),
    ):
        body.append([f"Supply, {rule}", *_spread(section(verdict, "supply").get(rule)), note])
    body.append(["Gap", *_spread(verdict.get("gap")), "demand less supply under the study's feed rule"])
    body.append(["Share of draws short", None, number(verdict.get("share_of_draws_short")), None, "0 to 1"])
    for step in rows(verdict, "waterfall"):
        body.append(
            [
                f"Waterfall: {word(step, 'label', word(step, 'step'))}",
                None,
                _t(step.get("tonnes")),
                None,
                "t/yr",
            ]
        )
    for s in rows(verdict, "sensitivity"):
        body.append(
            [f"Gap if {word(s, 'setting')} is {word(s, 'value')}", *_spread(s.get("gap")), word(s, "verdict")]
        )
    cheapest = section(verdict, "cheapest")
    if cheapest:
        body.append(["Cheapest modules, capital", None, number(cheapest.get("capex_usd")), None, "USD"])
        body.append(["Cheapest modules, gain", None, _t(cheapest.get("gain")), None, "t/yr"])
    for r in rows(verdict, "ladder"):
        names = " + ".join(word(m, "label", word(m, "id")) for m in set_members(r))
        body.append([f"Ladder, rung {word(r, 'rung')}: gap after it", None, _t(r.get("gap")), None, names])
    facts = [
        ("Metal", word(question, "metal")),
        ("Bloc", f"{word(question, 'bloc_name')}: {', '.join(texts(question, 'bloc'))}"),
        ("Year", word(question, "year")),
        ("Feed rule", word(question, "feed")),
        ("Draws, seed", f"{word(question, 'draws')}, {word(question, 'seed')}"),
        ("Scenario", word(question, "scenario")),
        ("Model", f"{word(model, 'name')} {word(model, 'hash')}".strip()),
        ("Model licence", word(model, "licence")),
        ("Oreshed", word(verdict, "oreshed_version")),
        ("Solver", word(run, "solver")),
        ("Balance residual", word(run, "balance_residual")),
    ]
    body += [[k, v, None, None, None] for k, v in facts]
    body += [["Warning", None, None, None, w] for w in texts(verdict, "warnings")]
    return "Verdict", [Field("What", width=44), *_SPREAD, Field("Note", width=90)], body


def _sets(verdict: Verdict) -> Sheet:
    columns = [
        Field("Set", "year", 6), Field("Class id", width=30), Field("Class", width=44), Field("Family"), Field("Stage"),
        Field("Region", width=10), Field("Why it binds", width=40), Field("Gain, t/yr", "t"), Field("Share of draws", "%"),
    ]  # fmt: skip
    body: list[list[Value]] = []
    for i, one in enumerate(rows(verdict, "unlocking_sets")):
        for m in set_members(one):
            body.append(
                [i + 1, word(m, "id"), word(m, "label"), word(m, "family"), word(m, "stage"), word(m, "region"), word(m, "reason"),
                 _t(one.get("gain")), number(one.get("share_of_draws"))]
            )  # fmt: skip
    reason = word(section(verdict, "unlocking"), "none_reason")
    if reason and not body:
        body.append([None, None, reason, *[None] * 6])
    return "Unlocking sets", columns, body


def _certificates(verdict: Verdict, labels: dict[str, str]) -> Sheet:
    """Long form: one row a value, so that the proof can be added up in the sheet."""
    columns = [
        Field("Set", width=44), Field("Without", width=36), Field("Part", width=12), Field("Id", width=44),
        Field("Exact", width=26), Field("Decimal", "n"), Field("Words", width=80),
    ]  # fmt: skip
    body: list[list[Value]] = []
    for c in rows(verdict, "certificates"):
        who = [
            " + ".join(labels.get(m, m) for m in texts(c, "set")),
            labels.get(word(c, "member"), word(c, "member")),
        ]
        body.append(
            [*who, "bound", "", word(c, "bound"), _t(c.get("bound_t")), "supply cannot exceed this, t/yr"]
        )
        body.append([*who, "threshold", "", "", _t(c.get("threshold_t")), "supply asked for, t/yr"])
        for part in ("row_values", "node_values"):
            for identity, value in section(c, part).items():
                body.append(
                    [
                        *who,
                        part[:-1].replace("_", " "),
                        clean(identity),
                        clean(value),
                        _decimal(clean(value)),
                        labels.get(clean(identity), ""),
                    ]
                )
        for line in rows(c, "lines"):
            body.append([*who, "line", word(line, "column"), "", None, word(line, "text")])
    return "Certificates", columns, body


def _decimal(text: str) -> float | None:
    top, _, bottom = text.partition("/")
    try:
        return number(float(top) / float(bottom or 1))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def _interventions(verdict: Verdict) -> Sheet:
    year = word(section(verdict, "question"), "year", "target year")
    columns = [
        Field(f"Rank: tonnes by {year}", "year", 8), Field("Rank: per dollar", "year", 8), Field("Rank: year", "year", 8),
        Field("Id", width=22), Field("Name", width=46), Field("Region", width=9), Field("Kind"), Field("Status"),
        Field("Usable t/yr, low", "t"), Field("central", "t"), Field("high", "t"), Field(f"Gain in {year}, t/yr", "t"),
        Field("In the end x probability t/yr", "t"), Field("Capital USD", "usd"), Field("low", "usd"), Field("high", "usd"),
        Field("USD per t/yr", "usd"), Field("Year", "year", 8), Field("Probability", "%", 11), Field("Unverified", width=11),
        Field("Source", width=20), Field("Note", width=60),
    ]  # fmt: skip
    body: list[list[Value]] = []
    for r in rows(verdict, "interventions"):
        ranks: list[Value] = [number(r.get(k)) for k in ("rank_target", "rank_per_dollar", "rank_year")]
        names: list[Value] = [word(r, k) for k in ("id", "name", "region", "kind", "status")]
        keys = (
            "usable_low", "usable_t_per_year", "usable_high", "gain_at_target", "expected_t_per_year", "capex_usd",
            "capex_low_usd", "capex_high_usd", "usd_per_t_per_year", "year", "probability",
        )  # fmt: skip
        body.append(
            [
                *ranks,
                *names,
                *(number(r.get(k)) for k in keys),
                "yes" if r.get("unverified") is True else "",
                word(r, "source_id"),
                word(r, "note"),
            ]
        )
    for j in rows(verdict, "joint_interventions"):
        line: list[Value] = [None] * len(columns)
        line[3], line[4], line[9] = " + ".join(texts(j, "ids")), "(together)", _t(j.get("gain"))
        line[-1] = f"sum of each alone: {word(j, 'sum_of_singles')} t/yr"
        body.append(line)
    return "Interventions", columns, body


def _flips(verdict: Verdict) -> Sheet:
    columns = [
        Field("Key", width=44), Field("Label", width=50), Field("Value", "n"), Field("Flips at", "n"), Field("Unit", width=10),
        Field("Low", "n"), Field("High", "n"), Field("Flip ÷ value", "n"), Field("Gap per unit", "n"), Field("Quality"),
        Field("Source", width=22), Field("Share of variance", "%"),
    ]  # fmt: skip
    share = {word(s, "key"): number(s.get("share_of_variance")) for s in rows(verdict, "settles")}
    body: list[list[Value]] = []
    for f in rows(verdict, "flips"):
        key = word(f, "key")
        numbers = [number(f.get(k)) for k in ("low", "high", "ratio", "gap_per_unit")]
        body.append(
            [
                key,
                word(f, "label"),
                number(f.get("value")),
                number(f.get("flip_value")),
                word(f, "unit"),
                *numbers,
                word(f, "quality"),
                word(f, "source_id"),
                share.pop(key, None),
            ]
        )
    for s in rows(verdict, "settles"):
        if word(s, "key") in share:
            body.append(
                [
                    word(s, "key"),
                    word(s, "label"),
                    *[None] * 7,
                    word(s, "quality"),
                    word(s, "source_id"),
                    share[word(s, "key")],
                ]
            )
    return "Flips", columns, body


def _units(verdict: Verdict) -> Sheet:
    columns = [
        Field("Flow", width=36),
        Field("Label", width=48),
        Field("Commodity", width=24),
        Field("t/yr", "t"),
        Field("Low", "t"),
        Field("High", "t"),
    ]
    body: list[list[Value]] = [
        [
            word(u, "flow"),
            word(u, "label"),
            word(u, "commodity"),
            _t(u.get("tonnes")),
            _t(u.get("low")),
            _t(u.get("high")),
        ]
        for u in rows(verdict, "units")
    ]
    return "Units", columns, body


def _balance(verdict: Verdict) -> Sheet:
    found = rows(verdict, "balance")
    parts = list(dict.fromkeys(word(p, "label") for r in found for p in rows(r, "parts")))
    columns = [Field("Year", "year", 8)]
    columns += [
        Field(f"{what} {end}", "t", 16) for what in ("Demand", "Supply") for end in ("low", "central", "high")
    ]
    columns += [Field("Gap central", "t", 16)] + [Field(p, "t", 24) for p in parts]
    body: list[list[Value]] = []
    for r in found:
        demand, supply = interval(r.get("demand")), interval(r.get("supply"))
        gap = None if demand.central is None or supply.central is None else demand.central - supply.central
        tonnes = {word(p, "label"): number(p.get("tonnes")) for p in rows(r, "parts")}
        body.append([number(r.get("year")), *demand, *supply, gap, *(tonnes.get(p) for p in parts)])
    return "Balance", columns, body


def _base_year(verdict: Verdict) -> Sheet:
    columns = [
        Field("Id", width=26), Field("Label", width=50), Field("Region", width=9), Field("Quantity", width=24), Field("Year", "year", 8),
        Field("Status", width=11), Field("Printed low", "t"), Field("central", "t"), Field("high", "t"), Field("Model", "t"),
        Field("Error, %", "%%", 10), Field("Inside", width=8), Field("Source", width=22), Field("Note", width=60),
    ]  # fmt: skip
    body: list[list[Value]] = []
    for r in rows(verdict, "base_year_check"):
        inside = word(r, "inside")
        body.append(
            [word(r, "id"), word(r, "label"), word(r, "region"), word(r, "quantity"), number(r.get("year")), word(r, "status"),
             *_spread(r.get("printed")), _t(r.get("model")), number(r.get("error_percent")), inside, word(r, "source_id"), word(r, "note")]
        )  # fmt: skip
    return "Base-year check", columns, body


def _provenance(verdict: Verdict) -> Sheet:
    memory = unverified_keys(verdict)
    widths = (50, 13, 13, 13, 12, 12, 22, 12, 70)
    columns = [Field("Key", width=44), Field("From memory", width=13)]
    columns += [
        Field(h, "n" if h in {"Low", "Central", "High"} else "text", w)
        for h, w in zip(_PROVENANCE_COLUMNS, widths, strict=True)
    ]
    body: list[list[Value]] = []
    listed: set[str] = set()
    for key, row in section(verdict, "provenance").items():
        if isinstance(row, dict):
            listed.add(one_line(key))
            numbers = [number(row.get(k)) for k in ("low", "central", "high")]
            body.append(
                [
                    clean(key),
                    "yes" if one_line(key) in memory else "",
                    word(row, "label"),
                    *numbers,
                    *(word(row, k) for k in ("unit", "quality", "source_id", "as_of", "note")),
                ]
            )
    for row in rows(verdict, "unverified"):
        if word(row, "key") not in listed:
            body.append(
                [
                    word(row, "key"),
                    "yes",
                    word(row, "label"),
                    None,
                    number(row.get("value")),
                    None,
                    word(row, "unit"),
                    "memory",
                    word(row, "source_id"),
                    "",
                    "",
                ]
            )
    return "Provenance", columns, body


def _sources(verdict: Verdict) -> Sheet:
    columns = [
        Field("Id", width=24),
        Field("Title", width=70),
        Field("Year", "year", 8),
        Field("Address", width=60),
        Field("Licence", width=20),
        Field("Opened", width=9),
    ]
    body: list[list[Value]] = []
    for key, row in section(verdict, "sources").items():
        if isinstance(row, dict):
            body.append(
                [
                    clean(key),
                    word(row, "title"),
                    number(row.get("year")),
                    word(row, "url"),
                    word(row, "licence"),
                    word(row, "opened"),
                ]
            )
    return "Sources", columns, body


def write_workbook(verdict: Verdict, path: Path | str) -> Path:
    """Write the workbook to `path` and return it."""
    import xlsxwriter

    path, verdict = Path(path), spelled_out(verdict)
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), settings) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        looks = {
            kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()
        }
        for name, fields, body in sheets(verdict):
            _write_sheet(book, name, fields, body, head, looks)
    return path


def _write_sheet(
    book: Workbook,
    name: str,
    fields: Sequence[Field],
    body: list[list[Value]],
    head: Any,
    looks: dict[str, Any],
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for j, field in enumerate(fields):
        sheet.set_column(j, j, field.width)
        sheet.write_string(0, j, field.head, head)
    for i, line in enumerate(body, 1):
        for j, (field, value) in enumerate(zip(fields, line, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(i, j, value[:_CELL_LIMIT], looks["text"])
            else:
                sheet.write_number(i, j, value, looks[field.kind if field.kind != "text" else "t"])
    if body:
        sheet.autofilter(0, 0, len(body), len(fields) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
