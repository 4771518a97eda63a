"""A scenario file: changes to a model in TOML, in order.

    parent = "us-allies"            # the model's name, or a scenario file beside this one that is applied first

    [settings]                      # optional: other years, tiers, bloc
    target_year = 2035

    [[patch]]                       # change rows: one of set, scale, add
    table = "capacities"
    key = "trail-zinc/2018"         # key columns joined by /; * stands for any text
    field = "value"                 # low, central and high together; or the name of one column
    scale = 0.5

    [[patch]]
    table = "utilisation"
    key = "trail-zinc"              # with years the key goes without its year ...
    years = [2028, 2029]            # ... the change holds in these years, and the old value returns in 2030
    field = "value"
    set = [0.0, 0.1, 0.2]

    [[add]]                         # a new row, by its columns
    table = "policies"
    row = { id = "ban", name = "Export ban", from_region = "CHN", ... }

    [[remove]]
    table = "routes"
    key = "CHN/*/gallium-refined/*"

Rows are removed first, then added, then patched, each in the order of the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain.cells import TABLE_BY_NAME, capital, cell_text, closest, columns_of, shorten
from oreshed.chain.schema import Row
from oreshed.chain.settings import parse_toml

MAX_BYTES = 4 * 1024 * 1024
INTERVALS = {
    "value": ("low", "central", "high"),
    "recovery": ("recovery_low", "recovery_central", "recovery_high"),
    "capacity": ("capacity_low", "capacity_central", "capacity_high"),
    "capex": ("capex_low_musd", "capex_central_musd", "capex_high_musd"),
}
_Number = int | float


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
    table: str = Field(description="table that it changes")


class Patch(_Entry):
    """A change of one field, or of one interval, in the rows of a key."""

    key: str = Field(description="key columns joined by /, * for any text")
    field: str = Field(description="column, or value, recovery, capacity, capex for an interval")
    set: str | bool | _Number | tuple[_Number, ...] | None = Field(None, description="new value")
    scale: _Number | None = Field(None, description="factor")
    add: _Number | None = Field(None, description="amount added")
    years: tuple[int, ...] = Field((), description="years in which it holds")


class Addition(_Entry):
    row: dict[str, str | bool | _Number] = Field(description="columns and values of a new row")


class Removal(_Entry):
    key: str = Field(description="key columns joined by /, * for any text")


_KINDS: Mapping[str, type[_Entry]] = {"patch": Patch, "add": Addition, "remove": Removal}


@dataclass(frozen=True)
class Scenario:
    """Changes as read; `lines` holds the line of each entry's header, by kind, for faults."""

    file: str
    parent: str = ""
    title: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    removals: tuple[Removal, ...] = ()
    additions: tuple[Addition, ...] = ()
    patches: tuple[Patch, ...] = ()
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)
    sha256: str = ""

    def at(self, kind: str, number: int, column: str, value: object, problem: str, remedy: str) -> Fault:
        rows = self.lines.get(kind, ())
        shown = shorten(cell_text(value))
        place = f"{kind} {number + 1}" + (f", {column}" if column else "")
        return Fault(self.file, rows[number] if number < len(rows) else 0, place, shown, problem, remedy)


def read_scenario(path: str | Path) -> Scenario:
    """A scenario file; raises InputFaults with everything that is wrong with the file itself."""
    source = Path(path)
    if not source.is_file():
        raise InputFaults([Fault(str(path), 0, "", "", "no such scenario file", "Give a .toml file.")])
    with source.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InputFaults(
            [Fault(source.name, 0, "", "", f"is larger than {MAX_BYTES >> 20} MB", "Split it.")]
        )
    parsed, faults = parse_toml(content, source.name)
    if parsed is None:
        raise InputFaults(faults)
    text = content.decode("utf-8-sig")
    lines = {kind: _header_lines(text, kind) for kind in _KINDS}
    bare = Scenario(source.name, lines=lines, sha256=hashlib.sha256(content).hexdigest())
    known = {"parent", "title", "settings", *_KINDS}
    for name in parsed.keys() - known:
        remedy = capital(closest(name, known) or "remove it")
        faults.append(Fault(source.name, 0, name, "", "a scenario has no such key", remedy))
    for name, expected in (("parent", str), ("title", str), ("settings", dict)):
        if name in parsed and not isinstance(parsed[name], expected):
            shown = shorten(str(parsed[name]))
            remedy = "Write [settings]." if expected is dict else "Write it in quotes."
            faults.append(Fault(source.name, 0, name, shown, "is of another type", remedy))
    entries: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    for kind, entry in _KINDS.items():
        listed = parsed.get(kind, [])
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            problem, remedy = f"{kind} is a list of tables", f"Write [[{kind}]] with two brackets."
            faults.append(Fault(source.name, 0, kind, "", problem, remedy))
            continue
        for number, item in enumerate(listed):
            found, wrong = _entry(bare, kind, number, entry, item)
            faults += wrong
            entries[kind] += [found] if found is not None else []
    if faults:
        raise InputFaults(faults)
    return replace(
        bare,
        parent=parsed.get("parent", ""),
        title=parsed.get("title", ""),
        settings=parsed.get("settings", {}),
        removals=tuple(entries["remove"]),
        additions=tuple(entries["add"]),
        patches=tuple(entries["patch"]),
    )


def _header_lines(text: str, kind: str) -> list[int]:
    header = re.compile(rf"\s*\[\[\s*{kind}\s*\]\]")
    return [i for i, line in enumerate(text.splitlines(), start=1) if header.match(line)]


def _entry(
    scenario: Scenario, kind: str, number: int, entry: type[_Entry], item: dict[str, Any]
) -> tuple[_Entry | None, list[Fault]]:
    """An entry of the file, checked as far as it can be without a model."""
    listed = {k: tuple(v) if isinstance(v, list) else v for k, v in item.items()}
    faults: list[Fault] = []
    found: _Entry | None = None
    try:
        found = entry.model_validate(listed)
    except ValidationError as error:
        told: set[str] = set()
        for e in error.errors(include_url=False):
            name = str(e["loc"][0])
            if name in told:  # a union tells each of its members
                continue
            told.add(name)
            info = entry.model_fields.get(name)
            if e["type"] == "extra_forbidden":
                remedy = capital(closest(name, entry.model_fields.keys() - item.keys()) or "remove it")
                faults.append(scenario.at(kind, number, name, "", f"{kind} has no such key", remedy))
            elif info is not None:
                problem = "is missing" if e["type"] == "missing" else "is of another type"
                value = "" if e["type"] == "missing" else str(item[name])
                faults.append(
                    scenario.at(kind, number, name, value, problem, f"Give the {info.description}.")
                )
    table = TABLE_BY_NAME.get(str(item.get("table", "")))
    if isinstance(item.get("table"), str) and table is None:
        near = capital(closest(item["table"], TABLE_BY_NAME) or "name a table of the model")
        faults.append(scenario.at(kind, number, "table", item["table"], "no such table", near))
    if isinstance(found, Patch) and table is not None:
        faults += [scenario.at(kind, number, *told) for told in _patch_faults(found, table)]
    return (None if faults else found), faults


def _patch_faults(patch: Patch, table: type[Row]) -> Iterator[tuple[str, object, str, str]]:
    specs = {c.name: c for c in columns_of(table)}
    intervals = [name for name, columns in INTERVALS.items() if columns[1] in specs]
    given = [name for name in ("set", "scale", "add") if name in patch.model_fields_set]
    if len(given) != 1:
        yield "", ", ".join(given), "a patch takes one of set, scale and add", "Keep one."
    if patch.field in table.key_columns:
        yield "field", patch.field, "a key cannot be patched", "Remove the row and add another."
    elif patch.field not in specs and patch.field not in intervals:
        near = closest(patch.field, [*specs, *intervals]) or f"known: {', '.join([*intervals, *specs])}"
        yield "field", patch.field, f"{table.table} has no such column", capital(near)
    elif given != ["set"] and patch.field in specs and specs[patch.field].kind not in ("number", "integer"):
        yield given[0] if given else "", patch.field, f"{patch.field} is no number", "Use set."
    elif isinstance(patch.set, tuple) and (patch.field not in intervals or len(patch.set) != 3):
        yield "set", str(list(patch.set)), "a list is low, central and high", "Use it with field = 'value'."
    elif patch.field in intervals and isinstance(patch.set, str | bool):
        yield "set", patch.set, "an interval is a number or a list of three", "Give [low, central, high]."
    if patch.years and table.key_columns[-1] != "year":
        yield (
            "years",
            str(list(patch.years)),
            f"rows of {table.table} have no year in their key",
            "Remove years.",
        )
