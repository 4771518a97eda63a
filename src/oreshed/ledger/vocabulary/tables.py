"""Vocabulary: the words by which briefs name metals, units, quantities and plants, read from tables beside this file.

A user's folder may hold files of the same names and columns; their rows are added and win over shipped ones.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults

COLUMNS = {
    "commodities": ("commodity", "symbol", "spellings", "quantity", "stage"),
    "units": ("spelling", "unit", "class", "factor_t", "pint"),
    "facilities": ("noun", "unit", "quantity", "stage"),
    "qualifiers": ("words", "qualifier", "side"),
    "quantities": ("quantity", "class", "bonus", "stage", "cues"),
    "subregions": ("name", "region"),
    "places": ("name", "kind", "region", "commodities", "owner", "status", "source"),
}


@dataclass(frozen=True)
class Commodity:
    """A metal or mineral; `quantity` and `stage` say which statistic counts as its production."""

    name: str
    symbol: str
    spellings: tuple[str, ...]
    quantity: str
    stage: str


@dataclass(frozen=True)
class Unit:
    """A unit as written; `factor_t` is tonnes in one unit, None where the unit is no mass."""

    spelling: str
    unit: str
    kind: str
    factor_t: float | None


@dataclass(frozen=True)
class Facility:
    """A countable noun and what its count is called."""

    noun: str
    unit: str
    quantity: str
    stage: str


@dataclass(frozen=True)
class QualifierWord:
    words: str
    qualifier: str
    side: str


@dataclass(frozen=True)
class Cue:
    """Words that name a quantity. `bonus` is how far, in words, they reach beyond a neutral word."""

    quantity: str
    kind: str
    bonus: float
    stage: str
    pattern: str


@dataclass(frozen=True)
class NamedPlace:
    """A mine, smelter, refinery or plant by name, with its country's region code."""

    name: str
    kind: str
    region: str
    commodities: tuple[str, ...] = ()
    owner: str = ""
    status: str = ""
    source: str = ""


@dataclass(frozen=True)
class Vocabulary:
    commodities: tuple[Commodity, ...]
    units: tuple[Unit, ...]
    facilities: tuple[Facility, ...]
    qualifiers: tuple[QualifierWord, ...]
    cues: tuple[Cue, ...]
    subregions: tuple[tuple[str, str], ...]
    places: tuple[NamedPlace, ...]


@lru_cache(maxsize=8)
def vocabulary(folder: Path | None = None) -> Vocabulary:
    """The shipped vocabulary, with the rows of a user's folder added.

    Raises InputFaults with every bad file and row of the folder.
    """
    faults: list[Fault] = []
    rows = {name: _rows(name, folder, faults) for name in COLUMNS}
    units = []
    for number, r in enumerate(rows["units"], start=2):
        try:
            units.append(Unit(r["spelling"], r["unit"], r["class"], float(r["factor_t"]) if r["factor_t"] else None))
        except ValueError:
            faults.append(Fault("units.csv", number, "factor_t", r["factor_t"], "not a number",
                                "Write tonnes in one unit, or leave it empty."))  # fmt: skip
    cues = []
    for number, r in enumerate(rows["quantities"], start=2):
        try:
            bonus = float(r["bonus"] or 5)
        except ValueError:
            faults.append(Fault("quantities.csv", number, "bonus", r["bonus"], "not a number",
                                "Write words of reach, 0 to 12."))  # fmt: skip
            continue
        cues += [Cue(r["quantity"], r["class"], bonus, r["stage"], cue) for cue in _split(r["cues"])]
    if faults:
        raise InputFaults(faults)
    return Vocabulary(
        tuple(Commodity(r["commodity"], r["symbol"], _split(r["spellings"]), r["quantity"], r["stage"])
              for r in rows["commodities"]),
        tuple(units),
        tuple(Facility(noun, r["unit"], r["quantity"], r["stage"])
              for r in rows["facilities"] for noun in _split(r["noun"])),
        tuple(QualifierWord(word, r["qualifier"], r["side"])
              for r in rows["qualifiers"] for word in _split(r["words"])),
        tuple(cues),
        tuple((r["name"], r["region"]) for r in rows["subregions"]),
        tuple(NamedPlace(r["name"], r["kind"], r["region"], _split(r["commodities"]), r["owner"], r["status"],
                         r["source"]) for r in rows["places"]),
    )  # fmt: skip


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _rows(name: str, folder: Path | None, faults: list[Fault]) -> list[dict[str, str]]:
    shipped = resources.files("oreshed.ledger.vocabulary").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(shipped.splitlines()))
    if folder is None or not (folder / f"{name}.csv").exists():
        return rows
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        missing = [c for c in COLUMNS[name] if c not in (reader.fieldnames or ())]
        if missing:
            faults += [Fault(f"{name}.csv", 1, c, "", "column missing", f"Add a column {c}; it may be empty.")
                       for c in missing]  # fmt: skip
            return rows
        added = [{c: row[c] or "" for c in COLUMNS[name]} for row in reader]
    return added + rows


def cue_pattern(cue: str) -> str:
    """Regular expression of a cue: words, `stem*` for any ending, a lone `*` for any one word.

    >>> cue_pattern("of world *")
    '\\\\bof\\\\s+world\\\\s+[\\\\w-]+\\\\b'
    """
    words = []
    for word in cue.split():
        if word == "*":
            words.append(r"[\w-]+")
        elif word.endswith("*"):
            words.append(re.escape(word[:-1]) + r"[\w-]*")
        else:
            words.append(re.escape(word))
    head = r"\b" if cue[0].isalnum() or cue[0] == "*" else ""
    return head + r"\s+".join(words) + (r"\b" if cue[-1].isalnum() or cue[-1] == "*" else "")
