"""What every section is made of: escaped elements, tables, and numbers that open their evidence.

The page is built as a tree and written out by the standard library's serialiser, so a name is only ever a text node or
an attribute value, whatever it contains.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from oreshed.report.figures.canvas import Board
from oreshed.report.notation import NONE, Mass, general, mass_unit
from oreshed.report.reading import (
    Row,
    Verdict,
    class_labels,
    clean,
    closes_gap,
    interval,
    is_from_memory,
    number,
    one_line,
    rows,
    section,
    texts,
    unverified_keys,
    word,
)

Node = ET.Element
Content = Node | str | None


def el(tag: str, *children: Content | Iterable[Content], **attributes: object) -> Node:
    """An element. Attribute names: `class_` is class, `data_p` is data-p; None leaves an attribute out."""
    found = {
        k.rstrip("_").replace("_", "-"): one_line(v) if v is not True else ""
        for k, v in attributes.items()
        if v is not None and v is not False
    }
    node = ET.Element(tag, found)
    for child in children:
        put(node, child)
    return node


def put(node: Node, child: Content | Iterable[Content]) -> None:
    """Append text, an element or several of them."""
    if child is None:
        return
    if isinstance(child, str):
        text = clean(child)
        if len(node):
            node[-1].tail = (node[-1].tail or "") + text
        else:
            node.text = (node.text or "") + text
    elif isinstance(child, ET.Element):
        node.append(child)
    else:
        for one in child:
            put(node, one)


@dataclass(frozen=True)
class Column:
    """A table column; `hint` explains it on hover."""

    label: str
    numeric: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell's content and the value by which it sorts."""

    content: Content | Sequence[Content]
    sort: float | str | None = None


TableRow = Sequence[Cell | Content | Sequence[Content]]


def table(
    columns: Sequence[Column],
    body: Sequence[TableRow],
    *,
    sortable: bool = True,
    classes: str = "",
    search: bool = False,
    name: str = "",
) -> Node:
    """A table with column heads that sort, in a frame that scrolls sideways on a narrow screen."""
    head = el("tr")
    for column in columns:
        label = (
            el("button", column.label, type="button", class_="sort")
            if sortable and len(body) > 1
            else column.label
        )
        head.append(
            el("th", label, scope="col", class_="n" if column.numeric else None, title=column.hint or None)
        )
    lines = []
    for line in body:
        row = el("tr")
        for column, given in zip(columns, line, strict=True):
            cell = given if isinstance(given, Cell) else Cell(given)
            row.append(el("td", cell.content, class_="n" if column.numeric else None, data_v=cell.sort))
        lines.append(row)
    grid = el("table", el("thead", head), el("tbody", lines), class_=classes or None)
    box = el("div", grid, class_="scroll")
    if search and len(body) > 12:
        field = el(
            "input",
            type="search",
            class_="filter",
            placeholder=f"Filter {len(body)} rows",
            aria_label=f"Filter {name}",
        )
        return el("div", field, box)
    return box


def block(identity: str, heading: str, *children: Content | Iterable[Content], lead: str = "") -> Node:
    """A section of the page: a rule, a heading, one sentence at most, then pictures and tables."""
    return el(
        "section",
        el("h2", heading),
        el("p", lead, class_="lead") if lead else None,
        *children,
        id=identity,
        class_="block",
    )


def figure(board: Board | None) -> Node | None:
    """A drawing in the page. Shapes that name evidence become buttons."""
    if board is None:
        return None
    for shape in board.root.iter():
        if shape.get("data-p", "[]") != "[]":
            shape.set("tabindex", "0")
            shape.set("role", "button")
            shape.set("aria-label", shape.get("data-label", ""))
    # A picture with buttons in it is a group; "img" would hide them from a screen reader.
    if any(s.get("role") == "button" for s in board.root.iter()):
        board.root.set("role", "group")
    return el("figure", board.root)


def fold(
    summary: Content | Sequence[Content],
    *children: Content | Iterable[Content],
    open_: bool = False,
    identity: str | None = None,
) -> Node:
    """A part that opens on click, or when a link leads to it; all of them open for printing."""
    return el("details", el("summary", summary), *children, open=open_, id=identity)


def leads_to(shown: str, identity: str, hint: str) -> Node:
    """A number that leads to the part of the page that proves it."""
    return el("a", shown, href=f"#{identity}", class_="num", title=hint)


def empty(sentence: str) -> Node:
    """What stands where the verdict holds nothing."""
    return el("p", sentence, class_="none")


class Evidence:
    """The verdict with what the page needs to know about where its numbers come from."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        # Keys are compared as they are shown: on one line, without control characters.
        self.provenance = {one_line(k): r for k, r in section(verdict, "provenance").items()}
        self.sources = {one_line(k): r for k, r in section(verdict, "sources").items()}
        self.memory = unverified_keys(verdict)
        self.labels = class_labels(verdict)
        self.question = section(verdict, "question")
        self.demand = interval(verdict.get("demand")).central
        self.unit: Mass = mass_unit(
            [
                *interval(verdict.get("demand")),
                *(v for s in ("own", "reliable", "all") for v in interval(section(verdict, "supply").get(s))),
            ]
        )

    def mass(self, tonnes: object, *, signed: bool = False) -> str:
        """Tonnes in the verdict's unit; a by-product too small for it in tonnes."""
        value = number(tonnes)
        if value is not None and self.unit.divisor > 1 and 0 < abs(value) < 1000:
            return mass_unit([0]).label(value, signed=signed)
        return self.unit.label(tonnes, signed=signed)

    def gained(self, tonnes: object) -> str:
        """A gain; one as large as the gap closes it, and demand takes no more."""
        return f"{self.mass(tonnes, signed=True)}{' (the gap)' if closes_gap(self.verdict, tonnes) else ''}"

    def span(self, low: object, high: object) -> str:
        """`low to high` in the unit that `mass` would choose for the larger."""
        largest = max((abs(v) for v in (number(low), number(high)) if v is not None), default=0.0)
        unit = mass_unit([0]) if largest < 1000 else self.unit
        return f"{unit.show(low)} to {unit.show(high)}"

    def keys(self, row: Row) -> list[str]:
        """Provenance keys that a row names."""
        named = [word(row, "key"), *texts(row, "parents"), *texts(row, "provenance")]
        named += [k for k in (word(row, "id"),) if k in self.provenance]
        return [k for k in dict.fromkeys(named) if k]

    def hint(self, keys: Sequence[str]) -> str:
        """One line for hover: value, source and quality of the first key."""
        if not keys:
            return ""
        row = section(self.provenance, keys[0])
        more = f" (+{len(keys) - 1} more)" if len(keys) > 1 else ""
        if not row:
            return f"{keys[0]}{more}"
        source = word(
            section(self.sources, word(row, "source_id")), "title", word(row, "source_id", "no source")
        )
        return f"{word(row, 'label', keys[0])}: {value_text(row)} · {word(row, 'quality')} · {source}{more}"

    def cite(self, shown: str, keys: Sequence[str]) -> Node:
        """A number that opens its evidence; without keys it is plain text."""
        if not keys:
            return el("span", shown)
        doubtful = any(k in self.memory for k in keys)
        button = el(
            "button", shown, type="button", class_="num", data_p=json.dumps(list(keys)), title=self.hint(keys)
        )
        return el("span", button, tag_unverified() if doubtful else None)

    def cite_source(self, source_id: object, quality: object = "", *, titled: bool = False) -> Node:
        """A source's short id, or its title, that opens its title and address."""
        identity = one_line(source_id)
        if not identity:
            return el(
                "span",
                NONE if not is_from_memory(quality) else "",
                tag_unverified() if is_from_memory(quality) else None,
            )
        title = word(section(self.sources, identity), "title", identity)
        shown = title if titled else identity
        button = el("button", shown, type="button", class_="num src", data_s=identity, title=title)
        return el("span", button, tag_unverified() if is_from_memory(quality) else None)

    def class_label(self, identity: object) -> str:
        """A constraint class in words."""
        return self.labels.get(one_line(identity), one_line(identity) or "unnamed")

    def embedded(self) -> str:
        """Provenance and sources as JSON that may stand inside a script element."""
        values = {}
        for key, row in self.provenance.items():
            if isinstance(row, dict):
                values[key] = {
                    "label": word(row, "label", key),
                    "value": value_text(row),
                    "range": range_text(row),
                    "quality": word(row, "quality"),
                    "memory": key in self.memory,
                    "source": word(row, "source_id"),
                    "as_of": word(row, "as_of"),
                    "note": clean(row.get("note")),
                }
        for row in rows(self.verdict, "unverified"):
            key = word(row, "key")
            if key and key not in values:
                values[key] = {
                    "label": word(row, "label", key),
                    "value": general(row.get("value"), row.get("unit")),
                    "quality": "memory",
                    "memory": True,
                    "source": word(row, "source_id"),
                }
        sources = {k: source_card(s) for k, s in self.sources.items() if isinstance(s, dict)}
        return script_json({"values": values, "sources": sources})


def source_card(row: Row) -> dict[str, Any]:
    """A source as the panel shows it; only web addresses become links."""
    url = word(row, "url")
    return {
        "title": word(row, "title", word(row, "title_text")),
        "year": word(row, "year"),
        "url": url if url.lower().startswith(("https://", "http://")) else "",
        "address": url,
        "licence": word(row, "licence"),
        "opened": row.get("opened") if isinstance(row.get("opened"), bool) else None,
    }


def value_text(row: Row) -> str:
    """The central value with its unit."""
    return general(row.get("central", row.get("value")), row.get("unit"))


def range_text(row: Row) -> str:
    """`low to high` of a provenance row."""
    low, high = number(row.get("low")), number(row.get("high"))
    if low is None and high is None:
        return ""
    return f"{general(low)} to {general(high)}"


def tag_unverified() -> Node:
    """The mark of a value that nobody looked up."""
    return el("span", "unverified", class_="tag", title="From memory: no source was opened for this value")


def script_json(value: object) -> str:
    """JSON without any character that could end a script element or a line of it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
