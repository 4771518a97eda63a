"""The evidence: supply chain, balance, base-year check, reference case, unverified values, provenance, sources."""

from __future__ import annotations

from oreshed.report.figures.balance import draw_balance
from oreshed.report.figures.base_year import check_value, counts_tonnes, draw_base_year
from oreshed.report.figures.sankey import draw_sankey
from oreshed.report.notation import NONE, Mass, general, grouped, mass_unit
from oreshed.report.page.doubt import place
from oreshed.report.page.parts import (
    Cell,
    Column,
    Evidence,
    Node,
    TableRow,
    block,
    el,
    empty,
    figure,
    fold,
    range_text,
    source_card,
    table,
    value_text,
)
from oreshed.report.reading import Row, interval, number, rows, section, word

_OPEN = 15  # values from memory told at once; the rest is folded


def chain(evidence: Evidence) -> Node:
    """The Sankey, and every flow in a table."""
    flows = rows(evidence.verdict, "flows")
    picture = figure(draw_sankey(evidence.verdict))
    if not flows:
        return block("chain", "The supply chain", empty("The verdict holds no flows."))
    body: list[TableRow] = [
        [
            word(f, "from", word(f, "from_region", NONE)),
            word(f, "to", word(f, "to_region", NONE)),
            word(f, "commodity", NONE),
            word(f, "label"),
            word(f, "kind", NONE),
            Cell(evidence.cite(evidence.mass(f.get("tonnes")), evidence.keys(f)), number(f.get("tonnes"))),
        ]
        for f in sorted(flows, key=lambda f: -(number(f.get("tonnes")) or 0))
    ]
    columns = [
        Column("From"),
        Column("To"),
        Column("Commodity"),
        Column("Flow"),
        Column("Kind"),
        Column("Tonnage", True),
    ]
    return block(
        "chain",
        "The supply chain",
        picture,
        fold(f"All flows ({len(flows)})", table(columns, body, search=True, name="flows")),
    )


def balance(evidence: Evidence) -> Node | None:
    """Supply and demand year by year."""
    picture = figure(draw_balance(evidence.verdict))
    if picture is None:
        return None
    body: list[TableRow] = []
    for r in rows(evidence.verdict, "balance"):
        demand, supply = interval(r.get("demand")), interval(r.get("supply"))
        gap = None if demand.central is None or supply.central is None else demand.central - supply.central
        body.append(
            [
                Cell(word(r, "year", NONE), number(r.get("year"))),
                Cell(evidence.mass(demand.central), demand.central),
                Cell(evidence.unit.span(demand), demand.low),
                Cell(evidence.mass(supply.central), supply.central),
                Cell(evidence.unit.span(supply), supply.low),
                Cell(evidence.mass(gap, signed=True), gap),
            ]
        )
    columns = [Column("Year")] + [
        Column(c, True) for c in ("Demand", "Interval", "Supply", "Interval", "Gap")
    ]
    return block("balance", "Year by year", picture, fold("The numbers", table(columns, body)))


def _checked(row: Row, value: object, unit: Mass) -> str:
    """A value with its unit."""
    return unit.label(value) if counts_tonnes(row) else check_value(row, value, unit)


def base_year(evidence: Evidence) -> Node:
    """Does the model reproduce the year that everybody can check?"""
    found = rows(evidence.verdict, "base_year_check")
    if not found:
        return block("base-year", "Base-year check", empty("The verdict holds no base-year check."))
    body: list[TableRow] = []
    for r in found:
        printed = interval(r.get("printed"))
        unit = mass_unit([printed.central, r.get("model")])
        inside = r.get("inside")
        state = "inside" if inside is True else "outside" if inside is False else NONE
        error = number(r.get("error_percent"))
        body.append(
            [
                [
                    el("span", word(r, "label", word(r, "id", "unnamed")), class_="name"),
                    el("small", word(r, "note")) if word(r, "note") else None,
                ],
                Cell(word(r, "year", NONE)),
                word(r, "status", NONE),
                Cell(_checked(r, printed.central, unit), printed.central),
                Cell(
                    f"{check_value(r, printed.low, unit)} to {check_value(r, printed.high, unit)}",
                    printed.low,
                ),
                Cell(_checked(r, r.get("model"), unit), number(r.get("model"))),
                Cell(NONE if error is None else f"{grouped(error, 1, signed=True)} %", error),
                Cell(el("span", state, class_="bad" if state == "outside" else None), state),
                Cell(evidence.cite_source(r.get("source_id")), word(r, "source_id")),
            ]
        )
    columns = [
        Column("Quantity"), Column("Year"), Column("Status", False, "imposed: put in; predicted: came out"),
        Column("Printed", True), Column("Interval", True), Column("Model", True), Column("Error", True),
        Column(""), Column("Source"),
    ]  # fmt: skip
    return block(
        "base-year",
        "Base-year check",
        figure(draw_base_year(evidence.verdict)),
        fold(f"The numbers ({len(found)})", table(columns, body, search=True, name="checks")),
    )


def reference_case(evidence: Evidence) -> Node | None:
    """What is taken as certain beyond the base year."""
    found = rows(evidence.verdict, "reference_case")
    if not found:
        return None
    body: list[TableRow] = [
        [
            word(r, "name", word(r, "id", "unnamed")),
            word(r, "what", NONE),
            Cell(word(r, "year", NONE), number(r.get("year"))),
            evidence.cite_source(r.get("source_id"), r.get("quality")),
        ]
        for r in found
    ]
    columns = [Column("Project"), Column("What it changes"), Column("Year", True), Column("Source")]
    return block("reference", "In the reference case", table(columns, body))


def unverified(evidence: Evidence) -> Node:
    """Values from memory that the answer used."""
    found = rows(evidence.verdict, "unverified")
    listed = {word(r, "key") for r in found}
    others = sorted(evidence.memory - listed)
    body: list[TableRow] = [
        [
            [
                el("span", word(r, "label", word(r, "key", "unnamed")), class_="name"),
                el("small", *place(word(r, "key"))),
            ],
            Cell(
                evidence.cite(general(r.get("value"), r.get("unit")), evidence.keys(r)),
                number(r.get("value")),
            ),
            evidence.cite_source(r.get("source_id")),
        ]
        for r in found
    ]
    for key in others:
        row = section(evidence.provenance, key)
        body.append(
            [
                [
                    el("span", word(row, "label", key), class_="name"),
                    el("small", *place(key)),
                ],
                Cell(evidence.cite(value_text(row), [key]), number(row.get("central"))),
                evidence.cite_source(row.get("source_id")),
            ]
        )
    if not body:
        return block("unverified", "Unverified values", empty("The answer uses no value from memory."))
    columns = [Column("Value"), Column("Used as", True), Column("Source named")]
    lead = "From memory: nobody opened a source for these. Check them before you rely on the answer."
    if found and others:
        lead += f" The first {len(found)} stand behind the answer, the last {len(others)} are only shown beside it."
    parts = [table(columns, body[:_OPEN])]
    if len(body) > _OPEN:
        parts.append(fold(f"{len(body) - _OPEN} more values from memory", table(columns, body[_OPEN:])))
    return block("unverified", f"Unverified values ({len(body)})", *parts, lead=lead)


def sources(evidence: Evidence) -> Node:
    """Every value with its origin, and the list of sources."""
    values: list[TableRow] = []
    for key, row in evidence.provenance.items():
        if not isinstance(row, dict):
            continue
        values.append(
            [
                [
                    el("span", word(row, "label", key), class_="name"),
                    el("small", *place(key)),
                ],
                Cell(evidence.cite(value_text(row), [key]), number(row.get("central"))),
                Cell(range_text(row), number(row.get("low"))),
                word(row, "quality", NONE),
                word(row, "as_of", NONE),
                evidence.cite_source(row.get("source_id")),
            ]
        )
    table_values = None
    if values:
        columns = [
            Column("Value"),
            Column("Central", True),
            Column("Range", True),
            Column("Quality"),
            Column("As of"),
            Column("Source"),
        ]
        table_values = fold(
            f"Every number with its origin ({len(values)})",
            table(columns, values, search=True, name="values"),
        )
    body: list[TableRow] = []
    for key, row in evidence.sources.items():
        card = source_card(row) if isinstance(row, dict) else source_card({})
        opened = {True: "opened", False: "not opened", None: NONE}[card["opened"]]
        link = (
            el("a", card["url"], href=card["url"], rel="noreferrer noopener")
            if card["url"]
            else card["address"]
        )
        body.append(
            [
                el("code", key),
                card["title"] or NONE,
                card["year"] or NONE,
                link if isinstance(link, Node) else link or NONE,
                card["licence"] or NONE,
                opened,
            ]
        )
    columns = [Column(c) for c in ("Id", "Title", "Year", "Address", "Licence", "")]
    listed = table(columns, body, classes="sources") if body else empty("The verdict names no sources.")
    return block("sources", "Sources", listed, table_values)
