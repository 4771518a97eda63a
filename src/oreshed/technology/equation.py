"""Equations between symbols, solved for whichever of them is not known: algebra by bisection, one rate by quadrature."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from oreshed.technology.expression import Term, expression, symbol

RESULT = "result"  # what a formula without a left side gives
SHARES = frozenset(("X", "x", "a", "alpha", "α", "f", "y"))  # shares of one, as symbols of conversion
_TINY, _HUGE, _PER_DECADE = 1e-40, 1e40, 6


@dataclass(frozen=True)
class Equation:
    """left = right; where `rate_of` is named, left is its rate of change with `t`, and right the formula of it."""

    left: Term
    right: Term
    rate_of: str = ""

    def symbols(self) -> frozenset[str]:
        return self.left.symbols() | self.right.symbols() | ({self.rate_of, "t"} if self.rate_of else set())

    def names_left(self) -> str:
        return self.left.name if self.left.kind == "symbol" and not self.rate_of else ""


def equations(text: str, names: Collection[str] = ()) -> tuple[Equation, ...]:
    """Equations of a text, parted by commas; empty where its first clause is none.

    >>> [sorted(e.symbols()) for e in equations("C/C0 = 1/(1+exp(kYN*(tau-t))), kYN = kTh*C0")]
    [['C_over_C0', 'kYN', 't', 'tau'], ['C0', 'kTh', 'kYN']]
    """
    found: list[Equation] = []
    for clause in re.split(r"[,;]\s+|\bwith\b|\bwhere\b", text):
        try:
            found.append(_equation(clause, names))
        except (ValueError, RecursionError):
            if not found:
                return ()
    return tuple(found)


def _equation(clause: str, names: Collection[str]) -> Equation:
    sides = clause.split("=")
    if len(sides) == 1 and re.search(r"[*/^(+]", clause):
        return Equation(symbol(RESULT), expression(clause, names))
    if len(sides) != 2:
        raise ValueError("no equation")
    left, right = sides[0].strip(), expression(sides[1], names)
    rate = re.fullmatch(r"([-−]?)\s*d\s*\[?(\w+?[+-]?)\]?\s*/\s*dt", left)
    if rate:
        falls = Term("*", (Term("number", number=-1.0), right))
        return Equation(symbol(rate[2]), falls if rate[1] else right, rate[2])
    ratio = re.fullmatch(r"\[?([A-Za-z]\w*)\]?\s*/\s*\[?([A-Za-z]\w*)\]?", left)
    if ratio:
        return Equation(symbol(f"{ratio[1]}_over_{ratio[2]}"), right)
    told = re.fullmatch(r"(log|ln|log10)\s*\(?\s*([A-Za-z]\w*)\s*\)?", left)
    if told:
        return Equation(symbol(f"{told[1]}_{told[2]}"), right)
    return Equation(expression(left, names), right)


def solved(system: Sequence[Equation], known: Mapping[str, float], wanted: str) -> float | None:
    """The wanted symbol, every equation with one unknown solved on the way; None where that does not decide it."""
    now = dict(known)
    for _ in range(len(system) + 1):
        if wanted in now:
            return now[wanted]
        before = len(now)
        for one in system:
            missing = [s for s in one.symbols() if s not in now]
            if len(missing) != 1 or one.rate_of:
                continue
            root = _of_equation(one, now, missing[0])
            if root is not None:
                now[missing[0]] = root
        if len(now) == before:
            break
    return now.get(wanted)


def _of_equation(one: Equation, known: Mapping[str, float], unknown: str) -> float | None:
    if one.names_left() == unknown and unknown not in one.right.symbols():
        return _value(lambda: one.right.value(known))
    return root_of(
        lambda x: one.left.value({**known, unknown: x}) - one.right.value({**known, unknown: x}),
        1.0 if unknown in SHARES or "_over_" in unknown else _HUGE,
    )


def root_of(f: Callable[[float], float], top: float = _HUGE) -> float | None:
    """The one root of a function above zero and below `top`; of a straight line, also below. None for none or several."""
    line = [_value(lambda x=x: f(x)) for x in (0.0, 1.0, 2.0)] if top == _HUGE else []
    if line and all(y is not None for y in line):
        a, b, c = (float(y) for y in line if y is not None)
        if abs(a - 2.0 * b + c) <= 1e-9 * max(abs(a), abs(b), abs(c)) and b != a:
            guess = -a / (b - a)
            if guess and (left := _value(lambda: f(guess))) is not None:
                if abs(left) <= 1e-9 * max(abs(a), abs(b - a) * abs(guess)):
                    return guess
    if top < _HUGE:
        grid = [top * i / 400.0 for i in range(401)]
    else:
        steps = int(math.log10(_HUGE / _TINY)) * _PER_DECADE
        grid = [_TINY * 10.0 ** (i / _PER_DECADE) for i in range(steps + 1)]
    found: list[float] = []
    before: tuple[float, float] | None = None
    for x in grid:
        y = _value(lambda: f(x))
        if y is None:
            before = None
            continue
        if y == 0.0:
            found.append(x)
            before = None
            continue
        if before is not None and before[1] * y < 0:
            found.append(_between(f, before[0], x, top == _HUGE))
        before = (x, y)
    return found[0] if len(found) == 1 else None


def _between(f: Callable[[float], float], low: float, high: float, by_decades: bool) -> float:
    rising = (_value(lambda: f(low)) or 0.0) < 0
    for _ in range(200):
        middle = math.sqrt(low * high) if by_decades else 0.5 * (low + high)
        y = _value(lambda: f(middle))
        if y is None:
            break
        low, high = (middle, high) if (y < 0) == rising else (low, middle)
    return 0.5 * (low + high)


def duration(one: Equation, known: Mapping[str, float], start: float, end: float) -> float | None:
    """Time in which the variable of a rate equation goes from start to end; None where it does not get there."""
    from scipy.integrate import quad

    def pace(x: float) -> float:
        return one.right.value({**known, one.rate_of: x})

    if start > 0 and end > 0:  # on the logarithm: many half-lives are as smooth as one
        found = _value(lambda: quad(lambda u: math.exp(u) / pace(math.exp(u)), math.log(start), math.log(end))[0])
    else:
        found = _value(lambda: quad(lambda x: 1.0 / pace(x), start, end)[0])
    return found if found is not None and found > 0 else None


def reached(one: Equation, known: Mapping[str, float], start: float, time: float) -> float | None:
    """The variable of a rate equation after a time."""
    rate = _value(lambda: one.right.value({**known, one.rate_of: start}))
    if not rate:
        return None
    low, high = (0.0, start) if rate < 0 else (start, 1.0 if one.rate_of in SHARES else start * 1e9)
    for _ in range(100):
        middle = 0.5 * (low + high)
        spent = duration(one, known, start, middle)
        beyond = spent is None or spent > time
        low, high = ((middle, high) if beyond else (low, middle)) if rate < 0 else ((low, middle) if beyond else (middle, high))  # fmt: skip
    return 0.5 * (low + high)


def _value(of: Callable[[], float]) -> float | None:
    try:
        found = float(of())
    except (ArithmeticError, ValueError, KeyError):
        return None
    return found if math.isfinite(found) else None
