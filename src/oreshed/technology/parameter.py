"""Parameters and settings of a unit: what a source gives, and what an operator chooses."""

from __future__ import annotations

import csv
import difflib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.stream import Array

Values = Mapping[str, Array]


@dataclass(frozen=True)
class Parameter:
    """One sourced number of a model. opened : the source was read; else the value is unverified."""

    name: str
    estimate: Estimate
    source: str
    opened: bool
    note: str = ""


@dataclass(frozen=True)
class Setting:
    """One thing an operator chooses: its default and the range in which the model answers."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    what: str
    whole: bool = False  # a count, or the number of a kind


@dataclass(frozen=True)
class Parameters:
    """The parameters of a unit, by name. Unpacks as a mapping of central values with `central`."""

    rows: tuple[Parameter, ...] = ()

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self.rows)

    def __getitem__(self, name: str) -> Parameter:
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(name)

    def central(self) -> dict[str, Array]:
        return dict(self._central)

    @cached_property
    def _central(self) -> dict[str, Array]:
        found = {p.name: np.asarray(p.estimate.central, dtype=np.float64) for p in self.rows}
        for value in found.values():
            value.flags.writeable = False
        return found

    def draw(self, rng: np.random.Generator, draws: int) -> dict[str, Array]:
        """Each parameter drawn from the triangle low, central, high; arrays of shape (draws,)."""
        found = {}
        for p in self.rows:
            e = p.estimate
            if e.high > e.low:
                found[p.name] = rng.triangular(e.low, e.central, e.high, size=draws)
            else:
                found[p.name] = np.full(draws, e.central)
        return found

    @property
    def unverified(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.rows if not p.opened)


def read_parameters(package: str, file: str, stage: str = "") -> Parameters:
    """Parameters of a CSV beside the technology: name, low, central, high, unit, source, opened (yes/no), note.

    stage : only the rows of this stage, for a table with a column `stage` that serves several units.
    """
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    rows = []
    for row in csv.DictReader(text.splitlines()):
        if stage and row["stage"] != stage:
            continue
        central = float(row["central"])
        low, high = float(row["low"] or central), float(row["high"] or central)
        rows.append(
            Parameter(
                row["name"], Estimate(low, central, high, row["unit"]), row["source"],
                row["opened"] == "yes", row.get("note") or "",
            )
        )  # fmt: skip
    return Parameters(tuple(rows))


def resolve(settings: tuple[Setting, ...], chosen: Mapping[str, ArrayLike]) -> dict[str, Array]:
    """Chosen settings over the defaults.

    Raises OutOfValidity naming every unknown setting, every value that is no number, and every value out of range.
    """
    known = {s.name: s for s in settings}
    wrong = []
    for name in chosen:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known) or 'none'}"
            wrong.append(f"no setting {name!r}; {hint}")
    values = {}
    for s in settings:
        if s.name not in chosen:
            values[s.name] = _default(s)
            continue
        value = np.asarray(chosen[s.name], dtype=np.float64)
        if not np.all(np.isfinite(value)) or np.any(value < s.low) or np.any(value > s.high):
            bad = value[~((value >= s.low) & (value <= s.high))].ravel()[0]
            wrong.append(
                f"{s.name} = {bad:.6g} {s.unit} lies outside {_shown(s.low)} to {_shown(s.high)} {s.unit}"
            )
        elif s.whole and np.any(value != np.round(value)):
            part = value[value != np.round(value)].ravel()[0]
            wrong.append(f"{s.name} = {part:.6g} is no whole number: {s.what}")
        values[s.name] = value
    if wrong:
        raise OutOfValidity("; ".join(wrong))
    return values


@lru_cache(maxsize=4096)
def _default(setting: Setting) -> Array:
    value = np.asarray(setting.default, dtype=np.float64)
    value.flags.writeable = False
    return value


def _shown(value: float) -> str:
    return "any" if math.isinf(value) else f"{value:.6g}"
