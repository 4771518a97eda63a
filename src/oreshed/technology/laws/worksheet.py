"""Worksheets: quantities and the relations between them, solved for whatever a case leaves open.

A plant engineer's formula has no inputs and outputs: cell voltage, current efficiency and energy a tonne are one law,
and any two give the third. A worksheet states each law for each figure that it can give; figures that a case states
are taken, the rest follow by chaining. What does not follow is told with the inputs that would decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_units import PURE
from oreshed.technology.casework.given import Given, unit_name
from oreshed.technology.casework.near_names import NEAR, nearest
from oreshed.technology.casework.quantity_names import Name, converted, read
from oreshed.technology.laws.quantity import Law, Quantity, derive
from oreshed.technology.registry import Need, Word

SHARES = ("", "fraction", "pct", "percent", "%", "share", "frac")


def scale_of(unit: str) -> str:
    """What a unit is usually said of: shares of any writing are one."""
    return "share" if unit in SHARES else unit


@dataclass(frozen=True)
class Worksheet:
    """Quantities, and relations in the order in which they are tried."""

    quantities: tuple[Quantity, ...]
    relations: tuple[Law, ...]

    @cached_property
    def by_symbol(self) -> Mapping[str, Quantity]:
        return {q.name: q for q in self.quantities}

    def read(self, given: Given) -> dict[str, Any]:
        """Figures that a case states. Raises OutOfValidity for one that cannot be."""
        found: dict[str, Any] = {}
        claims: dict[str, list[Quantity]] = {}
        for q in self.quantities:
            held = given.find(q.words, q.unit)
            if held is not None:
                claims.setdefault(held[0], []).append(q)
        for name, several in claims.items():
            # A figure counts once: "residue_pct" is a share and no ppm, though both are ratios.
            own = scale_of(read(name).unit)
            q = next((c for c in several if scale_of(c.unit) == own), several[0])
            value = given.get(q.words, q.unit)
            if q.name in found:
                continue
            if np.any(np.asarray(value) < q.low) or np.any(np.asarray(value) > q.high):
                raise OutOfValidity(f"{q.word} = {value!r} lies outside {q.low:g} to {q.high:g} {q.unit}")
            found[q.name] = value
        return found | self._near(given, found) if NEAR in given.inputs else found

    def derive(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Every figure that follows from the known ones. Raises OutOfValidity for lists that do not fit together."""
        values = dict(known)
        derive(self.relations, values)
        return values

    def compute(
        self, inputs: Mapping[str, Any], constants: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Figures that follow from a case's inputs, under every name of each; `constants` stand in for what it leaves.

        Raises KeyError with the missing inputs and their units where nothing follows.
        """
        given = Given(inputs)
        stated = self.read(given)
        if not stated:
            raise KeyError(self._wanted(stated))
        values = self.derive({**(constants or {}), **stated})
        fresh = {s: x for s, x in values.items() if s not in stated and s not in (constants or {})}
        if not fresh:
            raise KeyError(self._wanted(stated))
        return self.named(fresh)

    def _near(self, given: Given, stated: Mapping[str, Any]) -> dict[str, Any]:
        """What no word fits, as the quantity to which its name is nearest; nothing where a figure of the case stays unread.

        Raises KeyError with the name of the figure that is none of the sheet's.
        """
        left = [q for q in self.quantities if q.name not in stated]
        found: dict[str, Any] = {}
        for name, value in given.figures():
            if name in given.used:
                continue
            own = read(name)
            fitting = [q for q in left if q.name not in found and _one_kind(q, own)]
            meant = nearest(name, fitting)
            if not meant:
                raise KeyError(f"no figure beside {name}")
            q = self.by_symbol[meant]
            given.used.add(name)
            found[meant] = Given({q.words.split("|")[0] + (f"_{own.unit}" if own.unit else ""): value}).get(
                q.words, q.unit
            )
        return {k: v for k, v in found.items() if v is not None}

    def named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Figures under all their names, each with its unit."""
        found: dict[str, Any] = {}
        for symbol, value in values.items():
            q = self.by_symbol.get(symbol)
            if q is None:
                continue
            plain = np.asarray(value, dtype=np.float64)
            told = plain.tolist() if plain.ndim else float(plain)
            for subject in q.words.split("|"):
                own = read(subject)
                if subject and own.unit and q.unit and own.dimension == unit_name(q.unit).dimension:
                    found.setdefault(subject, converted(told, unit_name(q.unit), own))
                    continue
                if q.unit not in ("fraction", ""):  # before the bare name, which else is read as a share of 1
                    found[f"{subject}_{q.unit}" if subject else q.unit] = told
                if subject:
                    found.setdefault(subject, told)  # print without a unit is in the worksheet's
        return found

    def _wanted(self, known: Mapping[str, Any]) -> str:
        """The relations that lack least, as inputs with units."""
        lacking: dict[tuple[str, ...], int] = {}
        for r in self.relations:
            if r.gives in known:
                continue
            names = tuple(s for s in r.needs.split() if s not in known)
            if names:
                lacking[tuple(self.by_symbol[s].word for s in names if s in self.by_symbol)] = len(names)
        least = min(lacking.values(), default=0)
        options = [" and ".join(names) for names, n in lacking.items() if n == least and names]
        return " or ".join(dict.fromkeys(options[:4])) or "more figures"

    @property
    def words(self) -> tuple[Word, ...]:
        """Vocabulary for the technology's page."""
        return tuple(
            Word(q.words.replace("|", ", "), q.unit, q.what or "given or asked") for q in self.quantities
        )

    @property
    def needs(self) -> tuple[Need, ...]:
        """For each figure, the inputs that decide it."""
        found = []
        for q in self.quantities:
            ways = [
                " and ".join(self.by_symbol[s].word for s in r.needs.split() if s in self.by_symbol)
                for r in self.relations
                if r.gives == q.name and r.needs
            ]
            if ways:
                found += [Need(f"{s}*", " or ".join(dict.fromkeys(ways))) for s in q.words.split("|")]
        return tuple(found)


def _one_kind(q: Quantity, name: Name) -> bool:
    """Whether a name's unit is one in which a quantity can be told."""
    if unit_name(q.unit).dimension == PURE or not name.unit:
        return scale_of(q.unit) == scale_of(name.unit)
    return unit_name(q.unit).dimension == name.dimension
