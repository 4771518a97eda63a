"""From cells of text to rows of the schema, with every fault named by row, column, value and remedy.

CSV files and workbooks both come through here, so that they are refused for the same reasons in the same words.
Rows count as a spreadsheet does: the header is row 1.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from oreshed.basis.errors import Fault
from oreshed.chain.schema import TABLES, Row, Sourced, Valued

FAULTS_A_TABLE = 500  # a file wrong in every row needs no further proof, and difflib is slow
# C0 and C1 controls but tab, line feed and carriage return; lone surrogates; what XML and terminals cannot hold.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
TABLE_BY_NAME: Mapping[str, type[Row]] = {t.table: t for t in TABLES}
_STARRED = {("compositions", "origin"), ("policies", "from_region"), ("policies", "to_region")}
_SEPARATED = {
    ("plants", "recipe"),
    ("demands", "accepts"),
    ("options", "joint_with"),
    ("options", "excludes"),
}

_UNIT_ELSEWHERE = {"table's unit", "unit column", "by kind"}  # the row says it, not the column

Kind = Literal["text", "number", "integer", "boolean", "choice"]


@dataclass(frozen=True)
class ColumnSpec:
    """What the schema says of one column, flat: for reading, for the workbook, for the docs."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    refers: str = ""
    required: bool = True
    nullable: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    separated: bool = False  # several names in one cell, separated by ;
    starred: bool = False  # * stands for any name


@cache
def columns_of(table: type[Row]) -> tuple[ColumnSpec, ...]:
    """Columns in the order in which a table is written: key, own columns, interval, then provenance."""
    tail = [*(Valued.model_fields if issubclass(table, Valued) else ()), *Sourced.model_fields]
    interval = [c for c in ("low", "central", "high") if c in table.model_fields]
    own = [c for c in table.model_fields if c not in table.key_columns and c not in tail]
    closing = [c for c in Sourced.model_fields if c in table.model_fields and c not in own]
    return tuple(_column(table, name) for name in (*table.key_columns, *own, *interval, *closing))


def _column(table: type[Row], name: str) -> ColumnSpec:
    info = table.model_fields[name]
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    annotation: Any = info.annotation
    nullable = False
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        nullable, annotation = len(inner) < len(get_args(annotation)), inner[0]
    while get_origin(annotation) not in (None, Literal):  # Annotated[int, Field(...)]
        annotation = get_args(annotation)[0]
    choices = tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()
    kinds: dict[Any, Kind] = {float: "number", int: "integer", bool: "boolean"}
    return ColumnSpec(
        name=name,
        kind="choice" if choices else kinds.get(annotation, "text"),
        meaning=info.description or "",
        unit=str(extra.get("unit", "")),
        refers=str(extra.get("refers", "")),
        required=info.is_required(),
        nullable=nullable,
        default=None if info.is_required() else info.default,
        choices=choices,
        separated=(table.table, name) in _SEPARATED,
        starred=(table.table, name) in _STARRED,
    )


@dataclass
class Sheet:
    """One table as read: accepted rows with their row numbers, and the cells of refused ones.

    `readable` is False when the table as a whole could not be read; then nothing can be said of names in it.
    """

    table: type[Row]
    file: str
    rows: list[tuple[int, Row]] = field(default_factory=list)
    refused: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    readable: bool = True

    def named(self, column: str) -> Iterator[str]:
        """Values of a column, those of refused rows included: a row with a fault is still a name to refer to."""
        for _, row in self.rows:
            yield str(getattr(row, column))
        for _, cells in self.refused:
            if column in cells:
                yield cells[column].strip()


def closest(word: str, choices: Iterable[str], alike: float = 0.6) -> str:
    """`did you mean "x"?`, or the choices where they are few, or nothing."""
    known = sorted(set(choices))
    lower = {k.lower(): k for k in reversed(known)}
    near = get_close_matches(word.lower(), lower, n=1, cutoff=alike)
    if near:
        return f'did you mean "{lower[near[0]]}"?'
    return f"known: {', '.join(known)}" if 0 < len(known) <= 12 else ""


def cell_text(value: object) -> str:
    """The shortest text that reads back as the same value; blank for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def shorten(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def check_header(table: type[Row], file: str, header: Sequence[str]) -> list[Fault]:
    """Faults of a header: missing, unknown, duplicate and empty columns."""
    specs = {c.name: c for c in columns_of(table)}
    faults: list[Fault] = []
    seen: set[str] = set()
    for position, name in enumerate(header, start=1):
        if not name:
            faults.append(
                Fault(file, 1, "", f"column {position}", "a column has no name", "Name or remove it.")
            )
        elif name in seen:
            faults.append(Fault(file, 1, name, "", "the column stands twice", "Keep one of the two."))
        elif name not in specs:
            remedy = closest(name, specs.keys() - set(header)) or "remove it"
            faults.append(Fault(file, 1, name, "", f"{table.table} has no such column", capital(remedy)))
        seen.add(name)
    faults += [
        Fault(file, 1, c.name, "", "a required column is missing", f"Add it: {_described(c)}.")
        for c in specs.values()
        if c.required and c.name not in seen
    ]
    return faults


def read_rows(
    table: type[Row], file: str, header: Sequence[str], records: Iterable[tuple[int, Sequence[str]]]
) -> tuple[Sheet, list[Fault]]:
    """Rows of a table from cells of text. Blank rows are skipped, blank cells take the column's default.

    records : (row number, cells).
    """
    sheet = Sheet(table, file)
    faults = check_header(table, file, header)
    specs = {c.name: c for c in columns_of(table)}
    absent = {c for c in specs if c not in header}
    # Cells under a faulty header are left out, so that each mistake is told once.
    place = [(i, name) for i, name in enumerate(header) if name in specs and header.index(name) == i]
    numbers = [(i, name) for i, name in place if specs[name].kind in ("number", "integer")]
    validate = table.__pydantic_validator__.validate_python
    header_faults, width = len(faults), len(header)
    for row, cells in records:
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            faults.append(_ragged(file, row, cells, width))
            sheet.refused.append((row, {name: cells[i] for i, name in place if i < len(cells)}))
            continue
        given = {name: cells[i] for i, name in place if cells[i] and not cells[i].isspace()}
        try:
            found = validate(given)
        except ValidationError as error:
            details = error.errors(include_url=False)
            faults += [f for e in details if (f := _fault(file, row, specs, given, e, absent)) is not None]
            sheet.refused.append((row, given))
            if len(faults) > FAULTS_A_TABLE:
                faults.append(_and_more(file, row))
                sheet.readable = False
                break
            continue
        # pydantic reads 1_000 as a Python literal; a table has no such numbers.
        odd = [name for i, name in numbers if "_" in cells[i]]
        if odd:
            faults += [_number_fault(file, row, specs[name], given[name]) for name in odd]
            sheet.refused.append((row, given))
            continue
        sheet.rows.append((row, found))
    if header_faults and not sheet.rows and not sheet.refused:
        sheet.readable = False
    return sheet, faults


def control_faults(file: str, row: int, named: Iterable[tuple[str, str]]) -> list[Fault]:
    """Cells that hold control characters, which no later format can carry."""
    return [
        Fault(
            file, row, name, shorten(cell), f"holds the control character U+{ord(hit[0]):04X}", "Remove it."
        )
        for name, cell in named
        if (hit := CONTROL.search(cell))
    ]


def _and_more(file: str, row: int) -> Fault:
    return Fault(
        file, row, "", "", f"more than {FAULTS_A_TABLE} faults", "Mend these first; later rows were not read."
    )


def _ragged(file: str, row: int, cells: Sequence[str], width: int) -> Fault:
    more = len(cells) > width
    return Fault(
        file,
        row,
        "",
        "",
        f"the row has {len(cells)} cells and the header {width}",
        'Quote a cell that holds a comma ("a, b") and write numbers without separators (1410, not 1,410).'
        if more
        else "Keep a comma for every column, also for blank cells; the file may be cut off.",
    )


def _described(c: ColumnSpec) -> str:
    return f"{c.meaning} ({c.unit})" if c.unit else c.meaning


def _fault(
    file: str,
    row: int,
    specs: Mapping[str, ColumnSpec],
    given: Mapping[str, str],
    error: ErrorDetails,
    absent: set[str],
) -> Fault | None:
    """A pydantic error in the table's words; None for what the header's fault has said already."""
    spec = specs[str(error["loc"][0])]
    value = given.get(spec.name, "")
    shown = shorten(value)
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "missing":
        if spec.name in absent:
            return None
        return Fault(file, row, spec.name, "", "the cell is empty", f"Give {_described(spec)}.")
    if kind.startswith(("float_", "int_")):
        return _number_fault(file, row, spec, value)
    if kind == "finite_number":
        remedy = f"Give a finite number{_in_unit(spec)}; an unknown bound is a wide one with a note."
        return Fault(file, row, spec.name, shown, "not a finite number", remedy)
    if (bound := value_words(spec, error)) is not None:
        return Fault(file, row, spec.name, shown, *bound)
    if kind == "bool_parsing":
        return Fault(file, row, spec.name, shown, "neither true nor false", "Write true or false.")
    if kind == "string_too_long":
        problem = f"the text has {len(value)} characters"
        return Fault(
            file, row, spec.name, shown, problem, f"At most {context['max_length']} are kept; shorten it."
        )
    if kind == "string_pattern_mismatch":
        return Fault(file, row, spec.name, shown, *_pattern(spec, value))
    return Fault(file, row, spec.name, shown, str(error["msg"]), f"Give {_described(spec)}.")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else text + "."


def _in_unit(spec: ColumnSpec) -> str:
    return f" in {spec.unit}" if spec.unit and spec.unit not in _UNIT_ELSEWHERE else ""


def _pattern(spec: ColumnSpec, value: str) -> tuple[str, str]:
    if spec.name == "as_of":
        return "not a date", "Write YYYY, YYYY-MM or YYYY-MM-DD."
    if spec.meaning.startswith("ISO 3166"):
        return "not a region code", "Write three capital letters (ISO 3166 alpha-3), EU27, WLD or ROW."
    slug = re.sub(r"[^A-Za-z0-9_.+;\-]+", "-", value).strip("-_.+;")
    example = f', such as "{slug}"' if slug else ""
    return (
        "not an id",
        f"Write letters, digits, and _ . + - without spaces, a letter or digit first{example}.",
    )


def value_words(spec: ColumnSpec, error: ErrorDetails) -> tuple[str, str] | None:
    """Problem and remedy of a number beyond its limit or a word off the list; None where the error is another."""
    kind = error["type"]
    if kind == "literal_error":
        near = closest(str(error["input"]), spec.choices)
        remedy = capital(near) if near.startswith("did") else "Use a listed value."
        return f"not one of {', '.join(spec.choices)}", _sentence(remedy)
    if kind not in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        return None
    limit = next(iter(error["ctx"].values()))
    words = {"greater_than_equal": "below", "greater_than": "not above"}.get(kind, "above")
    problem = f"{words} {'the least' if words != 'above' else 'the most'} that {spec.name} can be, {limit:g}"
    number = float(error["input"])
    if spec.unit == "fraction" and words == "above" and 1 < number <= 100:
        return problem, f"A fraction runs from 0 to 1: {number:g} percent is {number / 100:g}."
    if spec.kind == "integer":
        return problem, f"Give {spec.meaning}."
    return problem, f"Give a number{_in_unit(spec)} {'of at most' if words == 'above' else 'from'} {limit:g}."


_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,' \u00a0\u202f_]\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+(?:\.\d{3})*,\d+")
_WITH_UNIT = re.compile(r"([+-]?(?:\d[\d,' \u00a0_]*)?\.?\d+(?:[eE][+-]?\d+)?)\s*([^\d\s.,].*)")
_RANGE = re.compile(r"\s*\d[\d.,]*\s*(?:-|–|—|to|\.\.)\s*\d[\d.,]*\s*")


def _number_fault(file: str, row: int, spec: ColumnSpec, value: str) -> Fault:
    whole = spec.kind == "integer"
    problem = "not a whole number" if whole else "not a number"
    unit = _in_unit(spec)
    cell = value.strip()
    remedy = f"Write a plain number{unit}, digits and a decimal point only."
    if whole:
        remedy = f"Write {spec.meaning} as a whole number."
        if (plain := _plain(cell)).isdigit():
            remedy = f"Write {plain}."
    elif _GROUPED.fullmatch(cell):
        remedy = f"Write {_plain(cell)}: a plain number{unit}, without separators."
    elif _DECIMAL_COMMA.fullmatch(cell):
        point = cell.replace(".", "").replace(",", ".")
        remedy = f"Write {point}: a plain number{unit}, with a decimal point."
    elif _RANGE.fullmatch(cell):
        remedy = f"Put the ends of the range into low and high, each a plain number{unit}."
    elif hit := _WITH_UNIT.fullmatch(cell):
        return _unit_fault(file, row, spec, value, _plain(hit[1]) or hit[1], hit[2].strip())
    elif cell[:1] in "<>~≈":
        remedy = f"Write the bound as low and high, each a plain number{unit}."
    elif cell.upper() in {"W", "NA", "N.A.", "E", "-", "–", "—", "S"}:
        remedy = f"A withheld or missing value is an interval: give low, central and high{unit} and say why in note."
    return Fault(file, row, spec.name, shorten(value), problem, remedy)


def _plain(number: str) -> str:
    """`1,410` as `1410`; empty when there is nothing to strip."""
    if re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", number):
        return number
    return re.sub(r"[,' \u00a0\u202f_]", "", number) if _GROUPED.fullmatch(number) else ""


def _unit_fault(file: str, row: int, spec: ColumnSpec, value: str, number: str, unit: str) -> Fault:
    from oreshed.basis.units import factor  # pint takes most of a second to import

    to = spec.unit
    shown = shorten(value)
    if not to or to in _UNIT_ELSEWHERE:
        remedy = f"Write {number} as a plain number and say the unit in the unit column or the note."
        return Fault(file, row, spec.name, shown, f"the cell carries a unit, {unit!r}", remedy)
    # "1.4 kt" in a column of t/yr means kt a year: the period is the table's.
    candidates = (unit, f"({unit})/yr", f"{unit}/yr") if to.endswith("/yr") else (unit,)
    for candidate in candidates:
        try:
            converted = float(number) * factor(candidate, to.removesuffix(" principal"))
        except ValueError:
            continue
        remedy = f"Write {converted:.10g}: the column is in {to}."
        return Fault(file, row, spec.name, shown, f"the cell carries a unit, {unit!r}", remedy)
    problem = f"the unit {unit!r} does not fit a column in {to}"
    return Fault(file, row, spec.name, shown, problem, f"Give a plain number in {to}.")
