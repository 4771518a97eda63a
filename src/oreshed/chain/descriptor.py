"""The schema for others: a Frictionless `datapackage.json`, and the page `docs/tables.md`. Nothing is said twice."""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain.cells import ColumnSpec, cell_text, columns_of
from oreshed.chain.model import Model
from oreshed.chain.schema import LONGEST_TEXT, TABLES, Row, Settings

PROFILE = "tabular-data-package"
# Where a name stands in the table referred to; `recipe` is no key of recipes, so no foreign key can be stated.
_KEYED = {t.table for t in TABLES if t.key_columns == ("id",)}
_TYPES = {
    "text": "string",
    "choice": "string",
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
}


def datapackage(model: Model | None = None) -> dict[str, Any]:
    """The Frictionless descriptor of a model folder: types, units, limits, keys and foreign keys per table.

    model : names the package and leaves out tables without rows; None describes every table of the schema.
    """
    package: dict[str, Any] = {"profile": PROFILE, "name": "oreshed-model"}
    tables = TABLES
    if model is not None:
        # Frictionless allows lower case, digits and . _ - in a package's name.
        package |= {"name": model.settings.name.lower().replace("+", "-"), "title": model.settings.title}
        if model.settings.licence:
            said = model.settings.licence
            known = (
                {"name": said} if re.fullmatch(r"[A-Za-z0-9._-]+", said) else {"name": "other", "title": said}
            )
            package["licenses"] = [known]
        tables = tuple(t for t in TABLES if t.required_table or model.table(t.table))
    present = {t.table for t in tables}
    return package | {"resources": [_resource(t, present) for t in tables]}


def write_datapackage(folder: str | Path) -> Path:
    """Write `datapackage.json` beside the tables of a model folder, which is read and checked first.

    Raises InputFaults with the folder's faults.
    """
    from oreshed.chain.folder import read_model

    root = Path(folder)
    package = datapackage(read_model(root))
    for resource in package["resources"]:
        # Validators compare fields with the header one by one: a user's own order of columns is stated as it is.
        with (root / resource["path"]).open(encoding="utf-8-sig", newline="") as stream:
            header = [name.strip() for name in next(csv.reader(stream))]
        fields = {f["name"]: f for f in resource["schema"]["fields"]}
        resource["schema"]["fields"] = [fields[name] for name in header]
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    target = root / "datapackage.json"
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=".datapackage-", dir=root)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        remedy = "Check the place and its permissions."
        raise InputFaults([Fault(str(target), 0, "", "", problem, remedy)]) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return target


def _resource(table: type[Row], present: set[str]) -> dict[str, Any]:
    specs = columns_of(table)
    schema: dict[str, Any] = {
        "fields": [_field(table, spec) for spec in specs],
        "primaryKey": list(table.key_columns),
        "missingValues": [""],
    }
    foreign = [
        {"fields": [c.name], "reference": {"resource": c.refers, "fields": ["id"]}}
        for c in specs
        # A star stands for any row and a cell with ; for several: no foreign key can say so.
        if c.refers in _KEYED & present and not c.separated and not c.starred
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": table.table,
        "title": table.title,
        "path": f"{table.table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(table: type[Row], spec: ColumnSpec) -> dict[str, Any]:
    field: dict[str, Any] = {"name": spec.name, "type": _TYPES[spec.kind], "description": spec.meaning}
    if spec.unit:
        field["unit"] = spec.unit
    if spec.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    # A blank key cell (a route's origin) is a value of its own, "", which `required` would refuse.
    constraints: dict[str, Any] = {"required": True} if spec.required else {}
    if spec.choices:
        constraints["enum"] = list(spec.choices)
    if spec.kind == "text":
        constraints["maxLength"] = LONGEST_TEXT
    for limit in _limits(table, spec.name):
        match limit:
            # Version 1 of the format has no exclusive limits; ours are stated as the next weaker ones.
            case Ge(ge=bound) | Gt(gt=bound):
                constraints["minimum"] = bound
            case Le(le=bound) | Lt(lt=bound):
                constraints["maximum"] = bound
            case MinLen(min_length=bound):
                constraints["minLength"] = bound
            case MaxLen(max_length=bound):
                constraints["maxLength"] = bound
            case _:
                if pattern := getattr(limit, "pattern", None):
                    constraints["pattern"] = str(pattern)
                if longest := getattr(limit, "max_length", None):
                    constraints["maxLength"] = longest
                if shortest := getattr(limit, "min_length", None):
                    constraints["minLength"] = shortest
    return field | ({"constraints": constraints} if constraints else {})


def _limits(table: type[Row], name: str) -> list[Any]:
    """Limits of a column, those inside `Year | None` included."""
    info = table.model_fields[name]
    found = list(info.metadata)
    for part in getattr(info.annotation, "__args__", ()):
        for inner in getattr(part, "__metadata__", ()):
            found += getattr(inner, "metadata", [inner])
    return found


def schema_markdown() -> str:
    """The page of all tables and columns: meaning, unit, what it refers to, default."""
    lines = [
        "# Tables of a model folder",
        "",
        "A model is a folder with `model.toml` and one CSV file a table (UTF-8, comma, decimal point). Tonnes are tonnes",
        "of the commodity's principal element a year; fractions run from 0 to 1. This page is made from",
        "`src/oreshed/chain/schema.py`; bold columns identify a row.",
        "",
        "## model.toml",
        "",
        "| setting | meaning | default |",
        "|---|---|---|",
    ]
    for name, info in Settings.model_fields.items():
        default = "required" if info.is_required() else _code(info.get_default(call_default_factory=True))
        lines.append(f"| `{name}` | {_cell(info.description or '')} | {default} |")
    for table in TABLES:
        lines += [
            "",
            f"## {table.table}.csv",
            "",
            f"{table.title}{'' if table.required_table else ' (optional)'}.",
        ]
        if table.__doc__ and table.__doc__ != Row.__doc__:
            lines.append(_one_line(table.__doc__))
        lines += ["", "| column | meaning | unit | default |", "|---|---|---|---|"]
        for spec in columns_of(table):
            shown = f"**`{spec.name}`**" if spec.name in table.key_columns else f"`{spec.name}`"
            meaning = _cell(spec.meaning)
            if spec.choices:
                meaning += f": {', '.join(f'`{c}`' for c in spec.choices)}"
            if spec.refers:
                meaning += f" → {spec.refers}"
            default = "required" if spec.required else _code(spec.default)
            lines.append(f"| {shown} | {meaning} | {_cell(spec.unit)} | {default} |")
    return "\n".join([*lines, ""])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def _code(default: object) -> str:
    text = cell_text(default) if default not in ({}, ()) else ""
    return f"`{text}`" if text else "blank"


if __name__ == "__main__":
    print(schema_markdown(), end="")
