"""A scenario applied to a model: the rows it changes are validated, and the whole is checked as a folder is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain.cells import TABLE_BY_NAME, capital, cell_text, closest, columns_of, value_words
from oreshed.chain.model import Model
from oreshed.chain.references import reference_faults
from oreshed.chain.scenario_file import INTERVALS, Patch, Scenario
from oreshed.chain.scenario_file import read_scenario as read_scenario
from oreshed.chain.schema import TABLES, Row, Settings, Sourced
from oreshed.chain.settings import settings_of
from oreshed.chain.sheets import sheets_of

MAX_PARENTS = 20
# A value between two rows of a table: the earlier row holds until the next, or the line between them.
_BETWEEN: Mapping[str, Literal["step", "line"]] = {
    "capacities": "step",
    "utilisation": "step",
    "demands": "line",
}


def apply_scenario(model: Model, path: str | Path) -> Model:
    """The model after the scenario in a file, its parents applied first.

    `hashes` gains the SHA-256 of each scenario file. Raises InputFaults with all faults of a file, or of the model
    that results.
    """
    chain: list[Scenario] = []
    place = Path(path)
    seen: set[Path] = set()
    while True:
        scenario = read_scenario(place)
        chain.append(scenario)
        seen.add(place.resolve())
        if not scenario.parent.endswith(".toml"):
            break
        parent = place.parent / scenario.parent
        if not parent.resolve().is_relative_to(place.parent.resolve()):
            problem, remedy = "the parent lies outside the scenario's folder", "Copy it beside the scenario."
            raise InputFaults([Fault(scenario.file, 0, "parent", scenario.parent, problem, remedy)])
        if parent.resolve() in seen or len(chain) > MAX_PARENTS:
            problem, remedy = "a scenario is its own parent", "Name the model as the parent of one of them."
            raise InputFaults([Fault(scenario.file, 0, "parent", scenario.parent, problem, remedy)])
        place = parent
    for scenario in reversed(chain):
        model = apply(model, scenario)
    return model


def apply(model: Model, scenario: Scenario) -> Model:
    """The model after one scenario, whose own parent must be this model or have been applied.

    Raises InputFaults with all faults.
    """
    faults: list[Fault] = []
    if scenario.parent and not scenario.parent.endswith(".toml") and scenario.parent != model.settings.name:
        problem = f"the scenario is of another model than {model.settings.name}"
        remedy = f'Write parent = "{model.settings.name}" once its keys fit this model.'
        faults.append(Fault(scenario.file, 0, "parent", scenario.parent, problem, remedy))
    tables = {t.table: {_key(row): row for row in model.table(t.table)} for t in TABLES}
    entry_of: dict[tuple[str, str], tuple[str, int]] = {}  # (table, key) -> the entry that made the row last
    for number, removal in enumerate(scenario.removals):
        keys, wrong = _select(scenario, "remove", number, tables[removal.table], removal.key)
        faults += wrong
        for key in keys:
            del tables[removal.table][key]
    for number, addition in enumerate(scenario.additions):
        table = TABLE_BY_NAME[addition.table]
        given = {k: v for k, v in addition.row.items() if v != ""}
        row, wrong = _validated(scenario, "add", number, table, given)
        faults += wrong
        if row is None:
            continue
        if _key(row) in tables[addition.table]:
            problem = f"{addition.table} has a row of this key"
            faults.append(
                scenario.at("add", number, "row", _key(row), problem, "Patch it, or remove it first.")
            )
        tables[addition.table][_key(row)] = row
        entry_of[addition.table, _key(row)] = ("add", number)
    for number, patch in enumerate(scenario.patches):
        changed, wrong = _patched(scenario, number, patch, tables[patch.table])
        faults += wrong
        tables[patch.table].update(changed)
        entry_of |= {(patch.table, key): ("patch", number) for key in changed}
    settings, wrong = _settings(scenario, model.settings)
    faults += wrong
    if faults:
        raise InputFaults(faults)
    # Stable: rows keep their place, new ones come last.
    rows = {name: tuple(found.values()) for name, found in tables.items()}
    wrong = reference_faults(sheets_of(rows), settings)
    if wrong:
        raise InputFaults(_told_in_scenario(scenario, wrong, rows, entry_of))
    hashes = {**model.hashes, f"scenario {scenario.file}": scenario.sha256}
    merged: dict[str, Any] = {**rows, "settings": settings, "hashes": hashes}
    return replace(model, **merged)


def _key(row: Row) -> str:
    return "/".join(str(getattr(row, c)) for c in row.key_columns)


def _select(
    scenario: Scenario, kind: str, number: int, rows: Mapping[str, Row], key: str
) -> tuple[list[str], list[Fault]]:
    """Keys of a table that an entry means: the very key, or all that its stars match."""
    if key in rows:
        return [key], []
    pattern = re.compile(".*".join(re.escape(part) for part in key.split("*")), re.DOTALL)
    found = [k for k in rows if pattern.fullmatch(k)] if "*" in key else []
    if found:
        return found, []
    near = capital(closest(key, rows) or "see the table for its keys")
    return [], [scenario.at(kind, number, "key", key, "no row has this key", near)]


def _patched(
    scenario: Scenario, number: int, patch: Patch, rows: Mapping[str, Row]
) -> tuple[dict[str, Row], list[Fault]]:
    """New and changed rows of one patch, by key."""
    if not patch.years:
        keys, faults = _select(scenario, "patch", number, rows, patch.key)
        found: dict[str, Row] = {}
        for key in keys:
            row, wrong = _changed(scenario, number, patch, rows[key])
            faults += wrong
            found |= {key: row} if row is not None else {}
        return found, faults
    series: dict[str, dict[int, Any]] = {}
    for key, row in rows.items():
        series.setdefault(key.rpartition("/")[0], {})[getattr(row, "year")] = row  # noqa: B009
    stems, faults = _select(
        scenario, "patch", number, {k: next(iter(v.values())) for k, v in series.items()}, patch.key
    )
    found = {}
    for stem in stems:
        for year, row in _around(patch, series[stem]).items():
            if row is None:
                have = ", ".join(map(str, sorted(series[stem])))
                problem = f"{stem} has no value in {year}"
                faults.append(scenario.at("patch", number, "years", year, problem, f"It has {have}."))
                continue
            changed, wrong = _changed(scenario, number, patch, row) if year in patch.years else (row, [])
            faults += wrong
            found |= {_key(changed): changed} if changed is not None else {}
    return found, faults


def _around(patch: Patch, known: Mapping[int, Any]) -> dict[int, Any]:
    """Rows before the change at the patch's years, and at their neighbours where the old value must return."""
    between = _BETWEEN.get(patch.table)
    if between is None:
        return {year: known.get(year) for year in patch.years}
    wanted = set(patch.years) | {year + 1 for year in patch.years}
    if between == "line":  # else the line into the first year would bend as well
        wanted |= {year - 1 for year in patch.years}
    return {year: _row_at(known, year, between) for year in sorted(wanted)}


def _row_at(known: Mapping[int, Any], year: int, between: Literal["step", "line"]) -> Any:
    """The row that holds in a year, made from its neighbours where there is none; None before a first step."""
    if year in known:
        return known[year]
    before = max((y for y in known if y < year), default=None)
    after = min((y for y in known if y > year), default=None)
    if between == "step":
        return None if before is None else known[before].model_copy(update={"year": year})
    if before is None or after is None:  # flat outside the first and last row
        nearest = min(known, key=lambda y: abs(y - year))
        return known[nearest].model_copy(update={"year": year})
    weight = (year - before) / (after - before)
    ends = [(c, getattr(known[before], c), getattr(known[after], c)) for c in INTERVALS["value"]]
    line = {c: (1 - weight) * first + weight * last for c, first, last in ends}
    return known[before].model_copy(update={"year": year, **line})


def _changed(scenario: Scenario, number: int, patch: Patch, row: Row) -> tuple[Row | None, list[Fault]]:
    columns = (
        INTERVALS[patch.field]
        if patch.field in INTERVALS and patch.field not in type(row).model_fields
        else (patch.field,)
    )
    values = patch.set if isinstance(patch.set, tuple) else (patch.set,) * len(columns)
    update: dict[str, Any] = {}
    for column, value in zip(columns, values, strict=True):
        old = getattr(row, column)
        if "set" in patch.model_fields_set:
            update[column] = value
        elif old is None:
            problem = f"{column} of {_key(row)} is blank"
            return None, [scenario.at("patch", number, "field", patch.field, problem, "Use set.")]
        else:
            update[column] = old * patch.scale if patch.scale is not None else old + (patch.add or 0)
    if isinstance(row, Sourced):
        # Who reads the value must see that its source does not say so.
        act = next(name for name in ("set", "scale", "add") if name in patch.model_fields_set)
        told = f"scenario {scenario.file}: {patch.field} {act} {_shown(getattr(patch, act))}"
        update["note"] = f"{row.note}; {told}" if row.note else told
    given = {k: v for k, v in {**row.model_dump(), **update}.items() if v is not None and v != ""}
    return _validated(scenario, "patch", number, type(row), given)


def _shown(value: object) -> str:
    return str(list(value)) if isinstance(value, tuple) else cell_text(value)


def _validated(
    scenario: Scenario, kind: str, number: int, table: type[Row], given: Mapping[str, Any]
) -> tuple[Row | None, list[Fault]]:
    try:
        return table.model_validate(given), []
    except ValidationError as error:
        faults = []
        specs = {c.name: c for c in columns_of(table)}
        for e in error.errors(include_url=False):
            name = str(e["loc"][0])
            if e["type"] == "extra_forbidden":
                near = capital(closest(name, specs.keys() - given.keys()) or "remove it")
                faults.append(scenario.at(kind, number, name, "", f"{table.table} has no such column", near))
                continue
            spec = specs[name]
            if (bound := value_words(spec, e)) is not None:  # as a table's own cell is told
                faults.append(scenario.at(kind, number, name, e["input"], *bound))
                continue
            meaning = f"{spec.meaning} ({spec.unit})" if spec.unit else spec.meaning
            missing = e["type"] == "missing"
            message = "the column is missing" if missing else e["msg"][:1].lower() + e["msg"][1:]
            value = "" if missing else e["input"]
            faults.append(scenario.at(kind, number, name, value, message, f"Give {meaning}."))
        return None, faults


def _settings(scenario: Scenario, settings: Settings) -> tuple[Settings, list[Fault]]:
    if not scenario.settings:
        return settings, []
    merged = {**settings.model_dump(), **scenario.settings}
    found, faults = settings_of(merged, scenario.file)
    placed = [replace(f, column=f"settings.{f.column}") for f in faults]
    return (found or settings), placed


def _told_in_scenario(
    scenario: Scenario,
    faults: Sequence[Fault],
    rows: Mapping[str, tuple[Row, ...]],
    entry_of: Mapping[tuple[str, str], tuple[str, int]],
) -> Iterator[Fault]:
    """Faults of the resulting tables, at the entry that made the row; else at the row, after this scenario."""
    for fault in faults:
        table = fault.file.removesuffix(".csv")
        key = _key(rows[table][fault.row - 2]) if table in rows and fault.row >= 2 else ""
        entry = entry_of.get((table, key))
        if entry is not None:
            remedy = fault.remedy
            if " lies " in fault.problem and entry[0] == "patch":
                remedy = 'Use field = "value" to move low, central and high together.'
            yield scenario.at(*entry, fault.column, fault.value, f"{table} {key}: {fault.problem}", remedy)
        else:
            problem = f"{f'{key}: ' if key else ''}{fault.problem}, once the scenario is applied"
            yield replace(fault, file=f"{scenario.file} -> {fault.file}", problem=problem)
