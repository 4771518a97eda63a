"""Equations between symbols, solved for whichever of them is not known: algebra by bisection, one rate by quadrature."""

from __future__ import annotations

import itertools
import math
import re
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from oreshed.technology.laws.expression import Term, expression, symbol

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
    for name in names:  # a ratio that a case gives as one figure: x/l as x_over_l, A/O as A_O
        ratio = re.fullmatch(r"([A-Za-z]\w*?)_(?:over_)?([A-Za-z]\w*)", name)
        if ratio and ("_over_" in name or len(name) == 3):
            text = re.sub(rf"\b{ratio[1]}\s*/\s*{ratio[2]}\b", name, text)
    for part in dict.fromkeys(re.findall(r"\b([A-Za-z])\w?\s*/\s*(?:\1)(?:0|o|i|in)\b", text)):
        for ratio_text in dict.fromkeys(
            m[0] for m in re.finditer(rf"\b({part}\w?)\s*/\s*({part}(?:0|o|i|in))\b", text)
        ):
            above, under = (x.strip() for x in ratio_text.split("/"))
            if {above, under} <= set(names):  # both are given: Q/Q0 of a scale, no ratio that is asked
                continue
            if not re.search(rf"\b{above}\b", text.replace(ratio_text, "")):
                text = text.replace(ratio_text, f"{above}_over_{under}")
    for clause in re.split(r"[,;]\s+|\bwith\b|\bwhere\b", text):
        try:
            one = _equation(clause, names)
            found.append(one)
            if (
                one.left.kind in ("log", "log10", "ln") and one.left.of[0].kind == "symbol"
            ):  # log D: of D, and a figure itself
                told = symbol(f"{one.left.kind}_{one.left.of[0].name}")
                found[-1:] = [
                    Equation(told, one.right),
                    Equation(told, one.left),
                    Equation(one.left.of[0], _power_of(one.left.kind, told)),
                ]
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
    return Equation(expression(left, names), right)


def _power_of(logarithm: str, told: Term) -> Term:
    return Term("exp", (told,)) if logarithm == "ln" else Term("^", (Term("number", number=10.0), told))


def in_percent(system: Sequence[Equation]) -> bool:
    """Whether a law counts its shares in percent."""
    return any(100.0 in e.left.numbers() | e.right.numbers() for e in system)


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
            root = _of_equation(one, now, missing[0], 100.0 if in_percent(system) else 1.0)
            if root is not None:
                now[missing[0]] = root
        if len(now) == before:
            break
    return now.get(wanted)


def _of_equation(one: Equation, known: Mapping[str, float], unknown: str, whole: float) -> float | None:
    if one.names_left() == unknown and unknown not in one.right.symbols():
        return _at(lambda _: one.right.value(known), 0.0)
    return root_of(
        lambda x: one.left.value({**known, unknown: x}) - one.right.value({**known, unknown: x}),
        whole if unknown in SHARES or "_over_" in unknown else _HUGE,
    )


def root_of(f: Callable[[float], float], top: float = _HUGE) -> float | None:
    """The one root of a function above zero and below `top`; of a straight line, also below. None for none or several."""
    straight = _of_line(f) if top == _HUGE else None
    if straight is not None:
        return straight
    by_decades = top == _HUGE
    if by_decades:
        steps = int(math.log10(_HUGE / _TINY)) * _PER_DECADE
        grid = [_TINY * 10.0 ** (i / _PER_DECADE) for i in range(steps + 1)]
    else:
        grid = [top * i / 400.0 for i in range(401)]
    values = [(x, _at(f, x)) for x in grid]
    found = [x for x, y in values if y == 0.0]
    found += [_between(f, a, b, by_decades) for (a, y), (b, z) in itertools.pairwise(values)
              if y is not None and z is not None and y * z < 0]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _of_line(f: Callable[[float], float]) -> float | None:
    """The root of a straight line, of any sign; None for what is none."""
    a, b, c = (_at(f, x) for x in (0.0, 1.0, 2.0))
    if a is None or b is None or c is None or a == b or a == 0.0:
        return None
    root = -a / (b - a)
    left = _at(f, root)
    straight = abs(a - 2.0 * b + c) <= 1e-9 * max(abs(a), abs(b), abs(c))
    return root if straight and left is not None and abs(left) <= 1e-9 * abs(a) else None


def _between(f: Callable[[float], float], low: float, high: float, by_decades: bool) -> float:
    rising = (_at(f, low) or 0.0) < 0
    for _ in range(200):
        middle = math.sqrt(low * high) if by_decades else 0.5 * (low + high)
        y = _at(f, middle)
        if y is None:
            break
        low, high = (middle, high) if (y < 0) == rising else (low, middle)
    return 0.5 * (low + high)


def duration(one: Equation, known: Mapping[str, float], start: float, end: float) -> float | None:
    """Time in which the variable of a rate equation goes from start to end; None where it does not get there."""
    from scipy.integrate import quad

    def pace(x: float) -> float:
        return one.right.value({**known, one.rate_of: x})

    def whole(end: float) -> float:
        if start > 0 and end > 0:  # on the logarithm: many half-lives are as smooth as one
            return float(quad(lambda u: math.exp(u) / pace(math.exp(u)), math.log(start), math.log(end))[0])
        return float(quad(lambda x: 1.0 / pace(x), start, end)[0])

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # an integral that does not converge is no time
        found = _at(whole, end)
    return found if found is not None and found > 0 else None


def reached(one: Equation, known: Mapping[str, float], start: float, time: float) -> float | None:
    """The variable of a rate equation after a time."""
    rate = _at(lambda x: one.right.value({**known, one.rate_of: x}), start)
    if not rate:
        return None
    low, high = (0.0, start) if rate < 0 else (start, 1.0 if one.rate_of in SHARES else start * 1e9)
    for _ in range(100):
        middle = 0.5 * (low + high)
        spent = duration(one, known, start, middle)
        beyond = spent is None or spent > time
        low, high = ((middle, high) if beyond else (low, middle)) if rate < 0 else ((low, middle) if beyond else (middle, high))  # fmt: skip
    return 0.5 * (low + high)


def _at(f: Callable[[float], float], x: float) -> float | None:
    try:
        found = float(f(x))
    except (ArithmeticError, ValueError, KeyError, Warning):
        return None
    return found if math.isfinite(found) else None
