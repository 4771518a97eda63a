"""The seeds' slides in the page of a study, and as a page of their own."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from oreshed.ledger.indicators.definition import metal_name
from oreshed.report.figures.canvas import Board
from oreshed.report.figures.supply_chain_change import (
    METALS,
    Cell,
    cells_of,
    draw_supply_chain_change,
)
from oreshed.report.page.parts import Cell as TableCell
from oreshed.report.page.parts import Column, Evidence, Node, TableRow, block, el, figure, fold, table
from oreshed.report.palette import page_style
from oreshed.report.reading import section, word

NAMES = {"USA": "United States", "CHN": "China"}
STYLE = (
    "body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 'Helvetica Neue',Helvetica,Arial,"
    "'Liberation Sans',sans-serif}main{max-width:1100px;margin:0 auto;padding:16px 12px}h1{font-size:24px;margin:4px 0}"
    "p{max-width:76ch;color:var(--muted);margin:2px 0 14px}.slides{display:grid;gap:36px 60px;"
    "grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));align-items:start}"
    "figure{margin:0}.osf{display:block;width:100%;height:auto}details{margin-top:6px}summary{cursor:pointer;"
    "color:var(--muted);font-size:14px}.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:13px;width:100%}"
    "th,td{text-align:left;padding:3px 10px 3px 0;border-bottom:1px solid var(--grid);vertical-align:top}"
    "th.n,td.n{text-align:right}th{font-weight:400;color:var(--muted)}"
    "th button{font:inherit;color:inherit;background:none;border:0;padding:0}"
    "@media print{.slides{grid-template-columns:1fr 1fr}.slides>section{break-inside:avoid}}"
)


def slides_block(metal: str) -> Node | None:
    """The picture of a metal's supply chain since 1995 with its figures in a table; None for a metal without one."""
    name = metal_name(metal)
    if name not in METALS:
        return None
    return block(
        "slides",
        "Since 1995",
        figure(_drawing(name)),
        fold("The figures and their sources", _figures(name)),
        lead="The slides of 1995 and 2020 with the newest year beside them; numbered marks are corrections.",
    )


def slides(evidence: Evidence) -> Node | None:
    """The block for the metal of a study."""
    question = section(evidence.verdict, "question")
    return slides_block(word(question, "metal") or word(question, "element"))


def _drawing(metal: str) -> Board:
    board = draw_supply_chain_change(metal)
    board.root.set("class", "osf slide")
    return board


def _figures(metal: str) -> Node:
    body: list[TableRow] = [
        [
            NAMES[c.region],
            c.step,
            TableCell(str(c.year), c.year),
            TableCell(c.stated, c.value),
            TableCell(c.corrected_as or "", c.corrected),
            _source(c),
        ]
        for c in cells_of(metal)
    ]
    columns = [
        Column("Country"), Column("Step"), Column("Year", True), Column("Stated, Mt", True), Column("Audit, Mt", True),
        Column("Source"),
    ]  # fmt: skip
    return table(columns, body)


def _source(cell: Cell) -> str:
    return cell.source + (f"; audit: {cell.corrected_source}" if cell.corrected_source else "")


def slides_html() -> str:
    """The four pictures on one page that asks for nothing."""
    parts = [
        el("section", figure(_drawing(m)), fold("The figures and their sources", _figures(m))) for m in METALS
    ]
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", "Changes in four supply chains, 1995 to today"),
        el("link", rel="icon", href="data:,"),
    )
    style = ET.SubElement(head, "style")
    style.text = page_style() + STYLE
    body = el(
        "body",
        el(
            "main",
            el("h1", "Copper, zinc, lead and aluminium since 1995"),
            el(
                "p",
                "United States and China. Copper, zinc and lead share one scale; aluminium has its own. Filled squares "
                "are what the slides and the newest statistics state, dashed ones what the audit puts beside it.",
            ),
            el("div", parts, class_="slides"),
        ),
    )
    page = el("html", head, body, lang="en")
    return "<!doctype html>\n" + ET.tostring(page, encoding="unicode", method="html") + "\n"


def write_slides(folder: Path | str) -> list[Path]:
    """Write the four pictures and `slides.html` into a folder; returns the files."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for metal in METALS:
        path = folder / f"supply-chain-{metal}.svg"
        path.write_text(draw_supply_chain_change(metal).svg(), encoding="utf-8")
        written.append(path)
    page = folder / "slides.html"
    page.write_text(slides_html(), encoding="utf-8")
    return [*written, page]
