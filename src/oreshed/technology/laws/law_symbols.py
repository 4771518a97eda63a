"""The symbols of a written law and the figures that a case gives for them, by name, by what such a symbol stands for, and by nature."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from oreshed.technology.casework.asked_figures import single_figures
from oreshed.technology.casework.case_arithmetic import as_share, evaluated
from oreshed.technology.casework.case_units import PURE, Dimension, Unit, plain, splits, unit
from oreshed.technology.casework.named_substances import is_substance
from oreshed.technology.laws.equation import Equation, in_percent
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT

TIME: Dimension = (0, 0, 1, 0, 0, 0, 0)
_CONCENTRATIONS: tuple[Dimension, ...] = ((1, -3, 0, 0, 0, 0, 0), (0, -3, 0, 0, 0, 1, 0))
_KELVIN: Dimension = (0, 0, 0, 0, 1, 0, 0)
_MOLAR_ENERGY: Dimension = (1, 2, -2, 0, 0, -1, 0)
# What symbols of the field stand for: dimensions, and the words under which inputs give it.
USUAL: tuple[tuple[str, tuple[Dimension, ...], str], ...] = (
    ("t", (TIME,), "t time residence residence_time contact_time reaction_time duration hours days"),
    ("T", (_KELVIN,), "T temperature temp"),
    ("E Ea E_a", (_MOLAR_ENERGY,), "E Ea E_a activation_energy"),
    ("X x a alpha α", (PURE,), "X x alpha conversion extraction recovery extracted recovered leached dissolved decomposed reacted"),
    ("C0 Co C_0 Ci Cin C_in", _CONCENTRATIONS, "C0 Co C_0 Ci Cin C_in feed influent initial inlet feed_concentration"),
    ("Q F", ((0, 3, -1, 0, 0, 0, 0),), "Q flow flow_rate flowrate"),
    ("m W M", ((1, 0, 0, 0, 0, 0, 0),), "m bed mass sorbent resin adsorbent bed_mass sorbent_mass resin_mass adsorbent_mass medium"),
    ("Z z h L", ((0, 1, 0, 0, 0, 0, 0),), "Z bed depth bed_depth length height bed_height"),
    ("V", ((0, 3, 0, 0, 0, 0, 0),), "V volume"),
    ("H", _CONCENTRATIONS, "hardness H"),
    ("A k0", ((0, 0, -1, 0, 0, 0, 0),), "A k0 frequency_factor pre_exponential"),
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """An input: in SI, its dimension, and as its author gives it."""

    si: float
    dimension: Dimension
    given: float

    def scaled(self, factors: Sequence[float]) -> float:
        return self.si * math.prod(f**d for f, d in zip(factors, self.dimension, strict=True))

    def literal(self) -> float:
        """In the author's own unit, but for kelvins and J/mol, with which the gas constant goes."""
        return self.si if self.dimension in (_KELVIN, _MOLAR_ENERGY) else self.given


CONSTANTS: Mapping[str, tuple[tuple[str, ...], Figure]] = {
    "R": (("T",), Figure(GAS_CONSTANT, (1, 2, -2, 0, -1, -1, 0), GAS_CONSTANT)),
    "F": (("z", "n"), Figure(FARADAY, (0, 0, 1, 1, 0, -1, 0), FARADAY)),
    "g": (("mu", "rho", "rho_s", "rho_f", "h"), Figure(9.80665, (0, 1, -2, 0, 0, 0, 0), 9.80665)),
    "pi": ((), Figure(math.pi, PURE, math.pi)),
    "e": ((), Figure(math.e, PURE, math.e)),
}  # symbols beside which a letter is the constant, and the constant


def bound(system: Sequence[Equation], row: Mapping[str, Any]) -> dict[str, Figure]:
    """The symbols of a law for which a case gives a figure, or nature does. An input answers for one symbol only."""
    wanted = list(dict.fromkeys(
        s for e in system for s in (*sorted(e.symbols()), *([f"{e.rate_of}0"] if e.rate_of else []))
    ))  # fmt: skip
    found: dict[str, Figure] = {}
    used: set[str] = set()
    for s in wanted:
        named = {
            k: f for k, f in _fitting(row, partial(_is_name, plain(s.rstrip("+-")))).items() if k not in used
        }
        if named:
            key = next(iter(named))
            found[s] = named[key]
            used.add(key)
    for s in (s for s in wanted if s not in found):
        usual = next((u for u in USUAL if s in u[0].split()), None)
        if usual is None:
            continue
        _, dimensions, words = usual
        of_metal = (
            (_at_start, is_substance) if "C0" in words else (is_substance,) if dimensions == (PURE,) else ()
        )
        for meant in (words.split().__contains__, *of_metal):
            fitting = {k: f for k, f in _fitting(row, meant, dimensions).items() if k not in used}
            if len(fitting) == 1:
                ((key, found[s]),) = fitting.items()
                used.add(key)
            if fitting:
                break
    for s in (s for s in wanted if s not in found):
        known = _of_logarithm(s, row) or _hydrogen(s, row) or _constant(s, wanted)
        if known is not None:
            found[s] = known
    if in_percent(system):
        found |= {s: Figure(f.given, PURE, f.given) for s, f in found.items() if f.dimension == PURE}
    return found


def _is_name(name: str, word: str) -> bool:
    return word == name


def _at_start(word: str) -> bool:
    """Whether a word is a metal's first concentration: Cd0."""
    return word.endswith("0") and is_substance(word[:-1].capitalize())


def _fitting(
    row: Mapping[str, Any], meant: Callable[[str], bool], dimensions: Sequence[Dimension] = ()
) -> dict[str, Figure]:
    """Inputs whose name is meant, of one of the dimensions where they are told, as figures."""
    found = {}
    for key, number in single_figures(row):
        for word, units in splits(key):
            own = unit(units) if units else Unit(1.0, PURE)
            if own is None or not meant(word) or (dimensions and own.dimension not in dimensions):
                continue
            if dimensions == (PURE,) and not units:
                number = float(as_share(number))
            found[key] = Figure(number * own.factor + own.zero, own.dimension, number)
            break
    return found


def _of_logarithm(s: str, row: Mapping[str, Any]) -> Figure | None:
    """A constant that is given by its logarithm: log_Kex."""
    for key, value in row.items():
        if plain(str(key)) in (f"log_{plain(s)}", f"log{plain(s)}"):
            power = evaluated(value, {})
            if power is not None and abs(power) < 300.0:
                return Figure(10.0**power, PURE, 10.0**power)
    return None


def _constant(s: str, symbols: Sequence[str]) -> Figure | None:
    """A constant of nature, where its letter stands beside what it goes with."""
    beside, constant = CONSTANTS.get(s, ((), None))
    return constant if not beside or any(x in symbols for x in beside) else None


def _hydrogen(s: str, row: Mapping[str, Any]) -> Figure | None:
    """Hydrogen and hydroxyl ions of a stated pH; hydroxyl by the ion product that the case gives."""
    acidity = evaluated(row.get("pH"), {})
    if acidity is None or s.strip("[]") not in ("H", "H+", "OH", "OH-"):
        return None
    ions = 10.0**-acidity
    if s.strip("[]").startswith("OH"):
        product = evaluated(row.get("Kw"), {}) or (10.0 ** -float(row["pKw"]) if isinstance(row.get("pKw"), (int, float)) else None)  # fmt: skip
        if product is None:
            return None
        ions = product / ions
    return Figure(ions * 1e3, (0, -3, 0, 0, 0, 1, 0), ions)
