"""What a case gives: figures by any of the names and units in which metallurgists write them.

`Given(inputs)` reads a figure by its subject, whatever the unit: `feed_kg_per_h` answers for feed in t/h. A share
without a unit above 1.5 is percent. Lists become arrays, so that one formula answers for a series.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.case_arithmetic import INFINITE, as_share, evaluated, number_of
from oreshed.technology.casework.case_units import PURE
from oreshed.technology.casework.case_units import unit as measure_of
from oreshed.technology.casework.quantity_names import (
    Name,
    converted,
    convertible,
    orders,
    read,
    readings,
    subject_key,
    tokens,
)
from oreshed.technology.stream import Array

SHARES = ("fraction", "pct", "ppm")


class Given:
    """Inputs of a case by subject and unit. `used` holds the names that were read."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        self.inputs = inputs
        self.used: set[str] = set()
        self._read: list[tuple[str, Name, Any]] = [
            (n, read(n), v) for n, v in inputs.items() if v is not None
        ]
        self._figures = [(n, got, v) for n, got, v in self._read if _is_figure(v)]

    def find(self, subjects: str, unit: str) -> tuple[str, Name, Any] | None:
        """The first input under one of the subjects ("feed|ore|charge") that is, or can be told, in the unit."""
        target = unit_name(unit)
        for subject in subjects.split("|"):
            key, plain = subject_key(subject), read(subject)
            keys = set(orders(key))
            for name, got, value in self._figures:
                if name == subject and got.unit and unit and convertible(got, target):
                    return name, got, value  # h_per_year is all unit, and yet a figure's name
                if name == subject and (not got.unit or not unit):
                    return name, Name(got.subject, "", got.basis), value
                if name == subject or got.key in keys or (plain.unit and got.key == plain.key):
                    if got.unit and convertible(got, target) and (got.key or got.dimension != PURE):
                        return name, got, value
                    if not got.unit and got.key in keys:
                        return name, got, value
            for name, _, value in self._figures if target.unit and key else ():
                for other in readings(name)[
                    1:
                ]:  # against the unit that is asked: S of kappa_S_per_m is siemens
                    if other.key in keys and convertible(other, target):
                        return name, other, value
        return None

    def get(self, subjects: str, unit: str = "fraction", default: Any = None) -> Any:
        """A figure, or an array for a list, in the unit; `default` where it is not given.

        Raises OutOfValidity, with the name, for what is no figure.
        """
        found = self.find(subjects, unit)
        if found is None:
            return default
        name, got, value = found
        self.used.add(name)
        plain = _figures(name, value)
        if not got.unit:
            if unit in SHARES:
                return as_share(plain) * (1.0 if unit == "fraction" else 100.0 if unit == "pct" else 1e6)
            return plain
        if isinstance(plain, np.ndarray):
            return np.asarray(converted(plain.tolist(), got, unit_name(unit)))
        return converted(plain, got, unit_name(unit))

    def need(self, subjects: str, unit: str = "fraction", what: str = "") -> Any:
        """As `get`; raises KeyError with the subject and its unit where it is not given."""
        found = self.get(subjects, unit)
        if found is None:
            first = subjects.split("|")[0]
            raise KeyError(f"{first}_{unit}" + (f": {what}" if what else ""))
        return found

    def one(self, subjects: str, unit: str = "fraction", default: float | None = None) -> float | None:
        """As `get`, a single figure: a printed range is read at its middle."""
        found = self.get(subjects, unit, default)
        return None if found is None else float(np.mean(found))

    def table(self, subjects: str, unit: str = "pct") -> dict[str, float]:
        """Figures by name in one unit, from a table under one of the subjects; empty where there is none.

        A figure of the table may carry its own unit ("Ag_g_per_t"). Raises OutOfValidity for what is no table of figures.
        """
        target = unit_name(unit)
        for subject in subjects.split("|"):
            key = subject_key(subject)
            for name, got, value in self._read:
                if got.key != key and name != subject:
                    continue
                if not isinstance(value, Mapping):
                    continue
                self.used.add(name)
                return dict(self._entries(name, got, value, target))
        return {}

    def _entries(
        self, table: str, outer: Name, value: Mapping[str, Any], target: Name
    ) -> Iterator[tuple[str, float]]:
        for entry, given in value.items():
            own = read(str(entry))
            figure = _figures(f"{table}.{entry}", given)
            middle = float(np.mean(figure))
            label = str(entry)
            if own.unit and convertible(own, target):
                label = label[: -len(own.unit) - 1]
                yield label, float(converted(middle, own, target))
            elif outer.unit and convertible(outer, target):
                yield label, float(converted(middle, outer, target))
            else:
                yield label, middle  # without a unit: in the one asked for

    def elements(self, pattern: str, unit: str = "pct") -> dict[str, Any]:
        """Figures by element from names such as "{}_start" ("Cu_start_pct"), several patterns split by "|"."""
        found: dict[str, Any] = {}
        for shape in pattern.split("|"):
            for name, got, value in self._read:
                if isinstance(value, Mapping) or not got.key:
                    continue
                for element in dict.fromkeys(got.key):
                    if (
                        element in molar_masses()
                        and got.key == tokens(shape.format(element))
                        and element not in found
                    ):
                        figure = self.get(name, unit)
                        if figure is not None:
                            found[element] = figure
        return found

    def figures(self) -> Iterator[tuple[str, Any]]:
        """Names and values of the inputs that are figures or lists of them."""
        for name, _, value in self._figures:
            if isinstance(value, (int, float)) or (
                isinstance(value, (list, tuple)) and all(isinstance(x, (int, float)) for x in value)
            ):
                yield name, value

    def text(self, *names: str) -> str:
        """The words that a case gives under the names, in small letters; all of its words where none is named."""
        chosen = names or tuple(n for n, v in self.inputs.items() if isinstance(v, str))
        return " ".join(str(self.inputs[n]) for n in chosen if isinstance(self.inputs.get(n), str)).lower()


def unit_name(unit: str) -> Name:
    """A unit as the name of a figure in it; a share or a bare number for none."""
    if unit in ("", "fraction", "-"):
        return Name(("x",), "", ())
    measure = measure_of(tuple(unit.split("_")), False)
    return Name(("x",), unit, (), measure) if measure else read(f"x_{unit}")


def _is_figure(value: Any) -> bool:
    """Whether an input can be meant as a figure: words and tables are read elsewhere."""
    if isinstance(value, str):
        return value.strip().lower() in INFINITE or evaluated(value, {}) is not None
    return not isinstance(value, (bool, Mapping))


def _figures(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        raise OutOfValidity(f"{name} = {value!r} is a table where a figure is needed")
    if not isinstance(value, (list, tuple)):
        return number_of(name, value)
    try:
        many: Array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise OutOfValidity(f"{name} = {value!r} is no list of numbers") from error
    if many.size == 0 or np.any(np.isnan(many)):
        raise OutOfValidity(f"{name} = {value!r} is no list of numbers")
    return many
