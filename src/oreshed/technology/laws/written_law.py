"""A case's own law, as its author writes it, with the figures that he gives: solved for whatever is asked.

Symbols are matched to inputs by name, then by what such a symbol stands for in the field and its dimension. The law is
solved in SI and again with every base unit halved: what comes out has the dimension by which it grew. A law that holds in its author's
units only (`exp(0.98 ln H - 3.9)`) shows by growing by no power, and is then taken in those units. Nothing but the
inputs and natural constants enters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.asked_figures import BEFORE, FREE, LABEL, LAW_KEYS, AskedFigures, rows_of
from oreshed.technology.casework.asked_name import AT_SHARE, conditions
from oreshed.technology.casework.case_arithmetic import evaluated
from oreshed.technology.casework.case_units import PURE, Dimension, Unit, plain, splits, unit
from oreshed.technology.casework.named_substances import is_substance
from oreshed.technology.laws.equation import (
    RESULT,
    SHARES,
    Equation,
    duration,
    equations,
    in_percent,
    reached,
    solved,
)
from oreshed.technology.laws.expression import expression, symbol
from oreshed.technology.laws.law_symbols import TIME, USUAL, Figure, bound
from oreshed.technology.registry import Technology

_PRESSURE: Dimension = (1, -1, -2, 0, 0, 0, 0)
_BASES = range(7)
PACE = "pace"  # of a reaction at a fixed share: one over the time in which it gets there
SPAN = "time of the case"  # beside another time that is asked
_REMOVED = ("removal", "removed", "reduction", "degraded")
_RATE_WORDS = ("first_order", "k_first_order", "first_order_rate", "rate_constant", "k")
NAMED_BY_RESULT = re.compile(r"^(?:derived|computed|calculated)_|_(?:from_\w+|derived|calculated|implied)$")


def laws_of(inputs: Mapping[str, Any]) -> tuple[Equation, ...]:
    """Equations that a case states; empty where it states none."""
    names = frozenset(w for k in inputs for w, _ in splits(str(k)))
    return next(
        (found for k in LAW_KEYS if isinstance(inputs.get(k), str) and (found := _read(inputs[k], names))), ()
    )


def law_in(source: str, inputs: Mapping[str, Any]) -> str:
    """The law that a row's source states where its inputs state none; "" for none.

    >>> law_in("bed-depth service: t = N0 Z/(C0 u) - ln(C0/Cb - 1)/(K C0)", {"N0_mg_L": 12000, "C0_mg_L": 50})
    't = N0 Z/(C0 u) - ln(C0/Cb - 1)/(K C0)'
    >>> law_in("Hydrometallurgy 84 (2006) 155-164 (abstract)", {})
    ''
    """
    if laws_of(inputs):
        return ""
    names = frozenset(w for k in inputs for w, _ in splits(str(k)))
    clauses = [c.strip() for c in re.split(r"[;:]\s+|\.\s+|,\s+(?=[^,]*=)", source)]
    stated = [c for c in clauses if c.count("=") == 1 and not re.search(r"->|→|=>|[<>≥≤]", c)]
    return "; ".join(
        c for c in stated
        if (found := _read(c, names)) and any(e.symbols() & names for e in found) and not any(e.right.kind == "number" for e in found)
    )  # fmt: skip


@lru_cache(maxsize=512)
def _read(text: str, names: frozenset[str]) -> tuple[Equation, ...]:
    return equations(text, names)


def compute(inputs: Mapping[str, Any]) -> AskedFigures:
    """Figures of a case with a law. Raises OutOfValidity where it states none, or names a symbol that no input gives."""
    system = laws_of(inputs)
    if not system:
        raise OutOfValidity("states no law that can be read")
    return AskedFigures(inputs, figure)


def unmatched(name: str, inputs: Mapping[str, Any]) -> str:
    """The symbols of a case's law for which it gives no figure, in words; "" where the law does not speak of the figure."""
    stem, stated = conditions(name.rpartition(".")[2])
    told: Mapping[str, Any] | None = inputs
    for one in stated:
        told = one.put_into(told) if told is not None else None
    row = next(iter(rows_of(told or {})), {})
    system = laws_of(row)
    wanted = next(_target(stem, system, row), None)
    if wanted is None:
        return ""
    whole, figures = _completed(system, row)
    lacking = {s for e in whole for s in e.symbols()} - {
        wanted[0],
        RESULT,
        *figures,
        *(e.names_left() for e in whole),
    }
    lacking -= SHARES if AT_SHARE in row else set()
    return f"{', '.join(sorted(lacking))} of the law that it states" if lacking else ""


LAW = Technology(
    "stated-law", "The law that a case states", (), "Solves the law that a case writes down.", "industrial", __name__, None,
    compute, answers=("*",), stated_only=True, lacking=unmatched,
)  # fmt: skip


def figure(row: Mapping[str, Any], name: str) -> float | None:
    """One figure of one set of inputs."""
    system = laws_of(row)
    for wanted, units in _target(NAMED_BY_RESULT.sub("", name), system, row):
        whole, told = _completed(system, row)
        told.pop(wanted, None)
        earlier: dict[str, Figure] = {}
        if BEFORE in row:  # what the case's own run tells of the constants holds at the stated figure as well
            whole, earlier = _completed(system, {**row[BEFORE], **({FREE: row[FREE]} if FREE in row else {})})
        found = _in_unit(whole, told, earlier, row, wanted, units)
        if found is not None:
            return found
    return None


def _completed(
    system: Sequence[Equation], row: Mapping[str, Any]
) -> tuple[tuple[Equation, ...], dict[str, Figure]]:
    """A law with the formulas of its symbols, and the figures of a row for them."""
    told = bound(system, row)
    texts = _given_as_formulas(system, row, told)
    whole = (*_implied(system, row, told), *system, *texts)  # a constant at its temperature first
    return whole, bound(whole, row)


def _in_unit(system: Sequence[Equation], told: Mapping[str, Figure], earlier: Mapping[str, Figure], row: Mapping[str, Any],
             wanted: str, units: tuple[str, ...]) -> float | None:  # fmt: skip
    """The wanted symbol in the unit asked for; None where the law does not decide it, or not in that unit."""

    def solution(factors: Sequence[float] | None) -> float | None:
        now, then = (
            {k: f.literal() if factors is None else f.scaled(factors) for k, f in figures.items()}
            for figures in (told, earlier)
        )
        for s in {s for e in system for s in e.symbols() if s not in now and s not in SHARES} - {
            wanted,
            "t",
            "k",
        }:
            if then and (value := solved(system, then, s)) is not None:
                now[s] = value
        if then and "k" not in now and wanted != "k" and not any("k0" in e.symbols() for e in system):
            value = solved(system, then, "k")
            now |= {} if value is None else {"k": value}
        return _solution(system, now | ({SPAN: then["t"]} if "t" in then else {}), row, wanted)

    si = solution([1.0] * len(_BASES))
    if si is None:
        return None
    powers = []
    for base in _BASES:
        other = solution([2.0 if i == base else 1.0 for i in _BASES])
        powers.append(math.log2(other / si) if other and other / si > 0 else math.nan)
    asked = unit(units) if units else Unit(1.0, PURE)
    if asked and asked.dimension == PURE and in_percent(system):
        asked = Unit(1.0, PURE)
    if all(abs(p - round(p)) < 1e-4 for p in powers):
        dimension = tuple(round(p) for p in powers)
        if asked and dimension == asked.dimension:
            return (si - asked.zero) / asked.factor
        own = _case_time(row)
        if not units and own and dimension[:2] + dimension[3:] == (0,) * 6 and dimension[2]:
            return si / own.factor ** dimension[2]
        if any(dimension) and not any(f.dimension == PURE and f.si == f.given for f in told.values()):
            return None  # where a constant has no unit, it may be one of the author's units
    own, times = _case_time(row), _times(units)
    if asked is None or (times and (own is None or own.factor not in times)):
        return None
    if asked.dimension == _PRESSURE and not any(u in f"{row}" for u in units):
        return None  # vapour pressures are written in as many units as there are tables of them
    return solution(None)


def _times(units: Sequence[str]) -> list[float]:
    return [u.factor for w in units if (u := unit((w,))) and u.dimension == TIME]


def _case_time(row: Mapping[str, Any]) -> Unit | None:
    """The unit in which a case counts time, where it is one."""
    found = {w for k in row for _, units in list(splits(str(k)))[:1] for w in units if (u := unit((w,))) and u.dimension == TIME}  # fmt: skip
    return unit((found.pop(),)) if len(found) == 1 else None


def _solution(
    system: Sequence[Equation], known: Mapping[str, float], row: Mapping[str, Any], wanted: str
) -> float | None:
    now = dict(known)
    missing = {s for e in system for s in e.symbols() if s not in now} - {wanted, *SHARES}
    missing -= {e.names_left() for e in system}
    if FREE in row:  # each its own value, so that no ratio of two of them can hide
        now |= {x: float(row[FREE]) ** (i + 1) for i, x in enumerate(sorted(missing - {"t"}))}
    share = row.get(AT_SHARE)
    if share is not None and in_percent(system):
        share *= 100.0
    change = next((e for e in system if e.rate_of), None)
    if change is not None:
        return _of_change(change, system, now, row, wanted, share)
    if wanted == PACE:
        now = {k: x for k, x in now.items() if k != "t" and k not in SHARES}
        time = _at_share(system, now, "t", 0.5)
        return 1.0 / time if time else None
    if share is not None and wanted not in SHARES:
        return _at_share(system, now, wanted, float(share))
    return solved(system, now, wanted)


def _at_share(
    system: Sequence[Equation], known: Mapping[str, float], wanted: str, share: float
) -> float | None:
    variable = next(
        (
            s
            for e in system
            for s in sorted(e.symbols())
            if (s in SHARES or re.fullmatch(r"C\w*_over_C\w*", s)) and s not in known
        ),
        "",
    )
    variable = variable or next((s for e in system for s in sorted(e.symbols()) if s in SHARES), "")
    pair = next(
        (s for e in system for s in sorted(e.symbols()) if any(f"{s}0" in f.symbols() for f in system)), ""
    )
    if not variable and pair:  # C and C0: what is left of what came in
        start = known.get(f"{pair}0", 1.0)
        return (
            solved(system, {**known, f"{pair}0": start, pair: (1.0 - share) * start}, wanted)
            if share >= 0.5
            else None
        )
    if not variable:
        return None
    if "_over_" in variable:
        early, late = (solved(system, {**known, variable: x}, "t") for x in (0.4, 0.6))
        if early is not None and late is not None and late < early:  # it falls: the share is what has gone
            if share < 0.5:
                return None
            share = 1.0 - share
    return solved(system, {**known, variable: share}, wanted)


def _of_change(change: Equation, system: Sequence[Equation], known: dict[str, float], row: Mapping[str, Any], wanted: str,
               share: float | None) -> float | None:  # fmt: skip
    """Figures of a rate equation: a time to a share, a share or a value at a time, the constant of a first order."""
    x = change.rate_of
    gone = _gone(row)
    others = {s for s in change.right.symbols() if s not in known} - {x}
    for s in others:
        value = solved([e for e in system if e is not change], known, s)
        if value is not None:
            known[s] = value
    told = x in known or f"{x}0" in known
    start = known.get(x, known.get(f"{x}0", 0.0 if x in SHARES else 1.0))
    lacking = bool({s for s in change.right.symbols() if s not in known} - {x})
    if lacking:
        # Of a first order what has gone in a time tells the constant, whatever it is made of.
        first = not _powers(change, x)
        span = known.get("t") or known.get(SPAN)
        constant = -math.log1p(-gone) / span if first and gone is not None and span else None
    else:
        pace = [change.right.value({**known, x: v}) / v for v in (0.25, 0.5)]
        constant = -pace[0] if math.isclose(pace[0], pace[1], rel_tol=1e-12) else None
    if wanted == "t" and constant and constant > 0 and share is not None:
        return -math.log1p(-share) / constant if share >= 0.5 else None
    if wanted == "constant":
        return constant
    if lacking:
        return None
    if wanted == "t" and share is not None:
        falls = change.right.value({**known, x: start or 1e-9}) < 0
        if falls and (share < 0.5 or not told):
            return None
        return duration(change, known, start, start * (1.0 - share) if falls else share)
    if wanted == x and "t" in known:
        return reached(change, known, start, known["t"])
    return None


def _powers(change: Equation, x: str) -> bool:
    """Whether the variable stands in a rate in another way than as one factor."""

    def value(v: float) -> float:
        return change.right.value(dict.fromkeys(change.right.symbols(), 0.7) | {x: v})

    try:
        return not math.isclose(value(2.0), 2.0 * value(1.0), rel_tol=1e-9)
    except (ArithmeticError, ValueError):
        return True


def _gone(row: Mapping[str, Any]) -> float | None:
    for key, value in row.items():
        for word, units in splits(str(key)):
            if (
                word in _REMOVED
                and (number := evaluated(value, {})) is not None
                and (u := unit(units))
                and u.dimension == PURE
            ):
                return number * u.factor
    return None


def _implied(
    system: Sequence[Equation], row: Mapping[str, Any], told: Mapping[str, Figure]
) -> tuple[Equation, ...]:
    """What goes with a law unsaid: V = Q t, and k = k0 exp(-Ea/RT) [A]^n where a case gives Ea or orders besides."""
    symbols = {s for e in system for s in e.symbols()}
    found = [Equation(symbol("V"), expression("Q*t"))] if {"Q", "t"} <= symbols and "V" not in symbols else []
    if "k" in symbols and "k" not in told and not symbols & {"E", "Ea", "E_a", "k0"}:
        parts = ["k0"]
        if {"Ea", "T"} <= set(bound((Equation(symbol("Ea"), symbol("T")),), row)):
            parts.append("exp(-Ea/(R*T))")
        for key, order in row.items():
            of = re.fullmatch(r"order_(\w+)", str(key))
            if (
                of
                and isinstance(order, (int, float))
                and of[1] in bound((Equation(symbol(of[1]), symbol(of[1])),), row)
            ):
                parts.append(f"{of[1]}^({order:.12g})")
        if len(parts) > 1:
            found.insert(0, Equation(symbol("k"), expression("*".join(parts))))
    return tuple(found)


def _given_as_formulas(
    system: Sequence[Equation], row: Mapping[str, Any], told: Mapping[str, Figure]
) -> tuple[Equation, ...]:
    """Symbols that a case gives by formulas of their own: CF = 1.136672-0.041838*ln H."""
    found = []
    for s in {s for e in system for s in e.symbols() if s not in told}:
        for key, value in row.items():
            if isinstance(value, str) and plain(str(key)) == plain(s) and re.search(r"[-+*/^(]", value):
                try:
                    found.append(Equation(symbol(s), expression(value)))
                except ValueError:
                    continue
    return tuple(found)


def _target(
    name: str, system: Sequence[Equation], row: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The symbols that a name may mean, each with the unit it is asked in."""
    symbols = dict.fromkeys(s for e in system for s in e.symbols())
    change = any(e.rate_of for e in system)
    for word, units in splits(name):
        for s in symbols:
            if word == plain(s) or (s in SHARES and _is_share(word, units)):
                yield s, units
        for s, dimensions, words in USUAL:
            for one in s.split():
                if (
                    one in symbols
                    and word in words.split()
                    and units
                    and (u := unit(units))
                    and u.dimension in dimensions
                ):
                    yield one, units
        if word in ("t", "time") and "t" in symbols and (units or FREE in row):
            yield "t", units
        if change and word in _RATE_WORDS and units:
            yield "constant", units
        if (
            (word == "rate" or word.startswith("rate_ratio"))
            and not units
            and FREE in row
            and "t" in symbols
            and not change
        ):
            yield PACE, units
        if word in ("volume", "V") and {"Q", "t"} <= set(symbols):
            yield "V", units
        if RESULT in symbols and ((row.get(LABEL) and units) or (word in LAW_KEYS and word in row)):
            yield RESULT, units  # a formula under the name of what it gives


def _is_share(word: str, units: tuple[str, ...]) -> bool:
    return units in (("pct",), ("percent",)) and (
        is_substance(word) or word in ("conversion", "extraction", "recovery", "extracted")
    )
