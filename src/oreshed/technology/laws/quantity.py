"""Quantities and the laws between them: what sheets of a plant and books of a field are made of.

A law is applied wherever the figures that it needs are known, until none gives anything new.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_units import plain

# What a law raises where its figures have no answer: it then gives none.
NO_ANSWER = (ValueError, ZeroDivisionError, OverflowError, KeyError, TypeError)


@dataclass(frozen=True)
class Quantity:
    """What a law speaks of.

    name : in the laws. unit : as in names of figures (`mg_L`, `kWh_per_t`), "fraction" for a share, "" for none, "text"
    for words. words : what authors call it, split by "|", first the one that is printed. what : in words, for who has to
    give it. low, high : bounds of sense, in `unit`.
    In a book: share : 0 to 1, or percent. bare : also read without a unit, or with one that hides an exponent
    (Freundlich's constant). also : quantities that the same given figure sets. derived : never read from a case, only
    computed. reagent : of another substance than the metal, so that the metal's molar mass never makes grams of its moles.
    pair : quantity of which this is the ratio between two labels (`beta_Zn_Cd` of D).
    """

    name: str
    unit: str
    words: str = ""
    what: str = ""
    low: float = -math.inf
    high: float = math.inf
    share: bool = False
    bare: bool = False
    also: tuple[str, ...] = ()
    derived: bool = False
    reagent: bool = False
    pair: str = ""

    @cached_property
    def names(self) -> frozenset[str]:
        """Under which a book finds it: its own and its words, as `plain` writes them."""
        return frozenset(plain(w) for w in (self.name, *self.words.split("|")) if w)

    @property
    def word(self) -> str:
        """Its first name with the unit, as a case has to write it."""
        first = next((w for w in self.words.split("|") if w), self.what or self.name)
        if self.share:
            return f"{first}_pct"
        return first if self.unit in ("fraction", "", "text") else f"{first}_{self.unit}"

    def asked(self) -> str:
        """As a sentence asks for it: `residence time (tau_min)`."""
        return f"{self.what or self.name.replace('_', ' ')} ({self.word})"


@dataclass(frozen=True)
class Law:
    """gives, needs : names of quantities, blank-separated. of : needs, in order -> the value, or one each; None for none."""

    gives: str
    needs: str
    of: Callable[..., Any]

    def apply(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """What it adds. Raises OutOfValidity as its formula does, and for lists that do not fit together."""
        names, outs = self.needs.split(), self.gives.split()
        if any(n not in known for n in names) or all(o in known for o in outs):
            return {}
        given = [known[n] for n in names]
        try:
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                got = self.of(*given)
        except NO_ANSWER as error:
            if isinstance(error, ValueError) and any(isinstance(x, np.ndarray) for x in given):
                raise OutOfValidity(f"{', '.join(names)} do not fit together: {error}") from error
            return {}
        values = got if isinstance(got, tuple) else (got,)
        return {o: v for o, x in zip(outs, values, strict=False) if o not in known and (v := _value(x)) is not None}  # fmt: skip


def relation(gives: str, of: Callable[..., Any]) -> Law:
    """A law whose arguments have the names of the quantities that it needs."""
    return Law(gives, " ".join(inspect.signature(of).parameters), of)


def derive(laws: Iterable[Law], known: dict[str, Any], notes: dict[str, None] | None = None) -> None:
    """Add to `known` every figure that follows, laws in their order.

    notes : takes up why a law refused; without it, its OutOfValidity is raised.
    """
    laws, before = tuple(laws), -1
    while len(known) > before:
        before = len(known)
        for law in laws:
            try:
                known.update(law.apply(known))
            except OutOfValidity as error:
                if notes is None:
                    raise
                notes[str(error)] = None


def _value(found: Any) -> Any:
    """A word, a finite figure, or a list of figures; None for what is none of them."""
    if found is None or isinstance(found, str):
        return found
    plain_value = np.asarray(found, dtype=np.float64)
    if plain_value.ndim:
        return None if np.any(np.isnan(plain_value)) else plain_value
    return float(plain_value) if math.isfinite(plain_value) else None
