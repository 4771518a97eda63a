"""Worksheets: quantities and the relations between them, solved for whatever a case leaves open.

A plant engineer's formula has no inputs and outputs: cell voltage, current efficiency and energy a tonne are one law,
and any two give the third. A worksheet states each law for each figure that it can give; figures that a case states
are taken, the rest follow by chaining. What does not follow is told with the inputs that would decide it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.given import Given, unit_name
from oreshed.technology.quantity_names import converted, read
from oreshed.technology.registry import Need, Word
from oreshed.technology.several_models import Compute, together

SHARES = ("", "fraction", "pct", "percent", "%", "share", "frac")


def scale_of(unit: str) -> str:
    """What a unit is usually said of: shares of any writing are one."""
    return "share" if unit in SHARES else unit


@dataclass(frozen=True)
class Quantity:
    """A figure of a worksheet. symbol : its name in the laws. unit : in which they hold ("fraction" for a share).

    subjects : names in case files, without the unit, first the one that answers print, split by "|". low, high : what it
    can be at all.
    """

    symbol: str
    unit: str
    subjects: str
    meaning: str = ""
    low: float = -np.inf
    high: float = np.inf

    @property
    def word(self) -> str:
        first = next((s for s in self.subjects.split("|") if s), self.meaning)
        return first if self.unit in ("fraction", "") else f"{first}_{self.unit}"


@dataclass(frozen=True)
class Relation:
    """One law solved for one figure; the arguments' names are the symbols that it needs."""

    gives: str
    law: Callable[..., Any]

    @cached_property
    def of(self) -> tuple[str, ...]:
        return tuple(inspect.signature(self.law).parameters)


@dataclass(frozen=True)
class Worksheet:
    """Quantities, and relations in the order in which they are tried."""

    quantities: tuple[Quantity, ...]
    relations: tuple[Relation, ...]

    @cached_property
    def by_symbol(self) -> Mapping[str, Quantity]:
        return {q.symbol: q for q in self.quantities}

    def read(self, given: Given) -> dict[str, Any]:
        """Figures that a case states. Raises OutOfValidity for one that cannot be."""
        found: dict[str, Any] = {}
        claims: dict[str, list[Quantity]] = {}
        for q in self.quantities:
            held = given.find(q.subjects, q.unit)
            if held is not None:
                claims.setdefault(held[0], []).append(q)
        for name, several in claims.items():
            # A figure counts once: "residue_pct" is a share and no ppm, though both are ratios.
            own = scale_of(read(name).unit)
            q = next((c for c in several if scale_of(c.unit) == own), several[0])
            value = given.get(q.subjects, q.unit)
            if q.symbol in found:
                continue
            if np.any(np.asarray(value) < q.low) or np.any(np.asarray(value) > q.high):
                raise OutOfValidity(f"{q.word} = {value!r} lies outside {q.low:g} to {q.high:g} {q.unit}")
            found[q.symbol] = value
        return found

    def derive(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Every figure that follows from the known ones. Raises OutOfValidity for lists that do not fit together."""
        values = dict(known)
        moved = True
        while moved:
            moved = False
            for relation in self.relations:
                if relation.gives in values or any(s not in values for s in relation.of):
                    continue
                with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                    try:
                        found = relation.law(*(values[s] for s in relation.of))
                    except ZeroDivisionError:
                        continue
                    except ValueError as error:
                        raise OutOfValidity(
                            f"{', '.join(relation.of)} do not fit together: {error}"
                        ) from error
                if found is None or np.any(np.isnan(np.asarray(found, dtype=np.float64))):
                    continue
                values[relation.gives] = found
                moved = True
        return values

    def compute(
        self, inputs: Mapping[str, Any], constants: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Figures that follow from a case's inputs, under every name of each; `constants` stand in for what it leaves.

        Raises KeyError with the missing inputs and their units where nothing follows.
        """
        stated = self.read(Given(inputs))
        if not stated:
            raise KeyError(self._wanted(stated))
        values = self.derive({**(constants or {}), **stated})
        fresh = {s: x for s, x in values.items() if s not in stated and s not in (constants or {})}
        if not fresh:
            raise KeyError(self._wanted(stated))
        return self.named(fresh)

    def named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Figures under all their names, each with its unit."""
        found: dict[str, Any] = {}
        for symbol, value in values.items():
            q = self.by_symbol.get(symbol)
            if q is None:
                continue
            plain = np.asarray(value, dtype=np.float64)
            told = plain.tolist() if plain.ndim else float(plain)
            for subject in q.subjects.split("|"):
                own = read(subject)
                if subject and own.unit and q.unit and own.dimension == unit_name(q.unit).dimension:
                    found.setdefault(subject, converted(told, unit_name(q.unit), own))
                    continue
                if subject:
                    found.setdefault(subject, told)  # print without a unit is in the worksheet's
                if q.unit not in ("fraction", ""):
                    found[f"{subject}_{q.unit}" if subject else q.unit] = told
        return found

    def _wanted(self, known: Mapping[str, Any]) -> str:
        """The relations that lack least, as inputs with units."""
        lacking: dict[tuple[str, ...], int] = {}
        for r in self.relations:
            if r.gives in known:
                continue
            names = tuple(s for s in r.of if s not in known)
            if names:
                lacking[tuple(self.by_symbol[s].word for s in names if s in self.by_symbol)] = len(names)
        least = min(lacking.values(), default=0)
        options = [" and ".join(names) for names, n in lacking.items() if n == least and names]
        return " or ".join(dict.fromkeys(options[:4])) or "more figures"

    @property
    def words(self) -> tuple[Word, ...]:
        """Vocabulary for the technology's page."""
        return tuple(
            Word(q.subjects.replace("|", ", "), q.unit, q.meaning or "given or asked")
            for q in self.quantities
        )

    @property
    def needs(self) -> tuple[Need, ...]:
        """For each figure, the inputs that decide it."""
        found = []
        for q in self.quantities:
            ways = [
                " and ".join(self.by_symbol[s].word for s in r.of if s in self.by_symbol)
                for r in self.relations
                if r.gives == q.symbol and r.of
            ]
            if ways:
                found += [Need(f"{s}*", " or ".join(dict.fromkeys(ways))) for s in q.subjects.split("|")]
        return tuple(found)


__all__ = ["Compute", "Quantity", "Relation", "Worksheet", "together"]
