"""`model.toml` as Settings and back; TOML of any input, with its traps turned into faults."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from oreshed.basis.errors import Fault
from oreshed.chain.cells import capital, closest, shorten
from oreshed.chain.schema import Settings

SETTINGS_FILE = "model.toml"


def read_settings(content: bytes, file: str) -> tuple[Settings | None, list[Fault]]:
    """`model.toml` as Settings, or its faults."""
    parsed, faults = parse_toml(content, file)
    return (None, faults) if parsed is None else settings_of(parsed, file)


def parse_toml(content: bytes, file: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """TOML as a dict; broken text, bottomless nesting, nan and inf come back as faults."""
    try:
        text = content.decode("utf-8-sig")
        parsed = tomllib.loads(text.replace("\r\n", "\n"))
        numbers = list(_not_finite(parsed, ""))
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        return None, [Fault(file, row, "", "", "is not UTF-8 text", "Save it as UTF-8.")]
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        return None, [
            Fault(file, int(place[1]) if place else 0, "", "", f"is not TOML: {error}", "Mend that line.")
        ]
    except RecursionError:
        return None, [Fault(file, 0, "", "", "is nested too deeply", "Settings need no nesting.")]
    except ValueError as error:  # an integer of 5,000 digits
        return None, [Fault(file, 0, "", "", f"is not TOML: {error}", "Mend that value.")]
    faults = [
        Fault(file, 0, key, value, "not a finite number", "Give a finite number.") for key, value in numbers
    ]
    return (None if faults else parsed), faults


def _not_finite(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _not_finite(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _not_finite(inner, key)
    elif isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        yield key, str(value)


def settings_of(parsed: dict[str, Any], file: str) -> tuple[Settings | None, list[Fault]]:
    """Settings from parsed TOML (or the workbook's `model` sheet), or its faults."""
    try:
        return Settings.model_validate(_tuples(parsed), strict=True), []
    except ValidationError as error:
        fields = Settings.model_fields
        faults = []
        for e in error.errors(include_url=False):
            name = ".".join(str(part) for part in e["loc"])
            top = str(e["loc"][0])
            meaning = fields[top].description or "" if top in fields else ""
            if e["type"] == "missing":
                faults.append(Fault(file, 0, name, "", "the setting is missing", f"Add it: {meaning}."))
            elif e["type"] == "extra_forbidden":
                remedy = capital(closest(top, fields) or "remove it")
                faults.append(Fault(file, 0, name, "", "no such setting", remedy))
            else:
                message = str(e["msg"])
                problem = message[:1].lower() + message[1:]
                faults.append(Fault(file, 0, name, shorten(str(e["input"])), problem, f"Give {meaning}."))
        return None, faults


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _tuples(v) for k, v in value.items()}
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value


def settings_text(settings: Settings) -> str:
    """`model.toml` of the settings; what equals its default is left out."""
    plain, tables = [], []
    for name, info in Settings.model_fields.items():
        value = getattr(settings, name)
        if not info.is_required() and value == info.get_default(call_default_factory=True):
            continue
        if isinstance(value, dict):
            members = [
                f"{_key(k)} = [{', '.join(_toml(v) for v in regions)}]" for k, regions in value.items()
            ]
            tables.append("\n".join(["", f"[{name}]", *members]))
        else:
            plain.append(f"{name} = {_toml(value)}")
    return "\n".join([*plain, *tables, ""])


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: str | int | float) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
