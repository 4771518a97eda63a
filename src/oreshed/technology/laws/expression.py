"""Formulas as authors write them on one line, read without being run: `1-2X/3-(1-X)^(2/3) = k t`, `exp(m ln H + b) * CF`.

A product may be written without its sign (`k t`, `2X`); it then binds closer than a division (`E/R T` is E/(R T)), but
for a fraction of two numbers (`2/3 X`). Functions may stand without brackets (`ln H`); `log` is the decimal logarithm.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

LONGEST = 300  # characters
DEEPEST = 40  # brackets in brackets
FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "exp": math.exp, "ln": math.log, "log": math.log10, "log10": math.log10, "sqrt": math.sqrt, "tanh": math.tanh,
    "sinh": math.sinh, "cosh": math.cosh, "erf": math.erf, "erfc": math.erfc,
}  # fmt: skip
_NUMBER = r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+"
_TOKEN = re.compile(rf"\s*(?:({_NUMBER})|(\[[^\[\]\s]+\]|[^\W\d]\w*)|(.))")
_JOINED = ("RT", "kt", "Kt", "nRT", "zF", "nF")  # products of symbols that authors write as one word
_SIGNS: Mapping[str, str] = {"−": "-", "–": "-", "·": "*", "×": "*", "**": "^", "{": "(", "}": ")"}


@dataclass(frozen=True)
class Term:
    """A number, a symbol, or an operation (+ - * / ^ or a function's name) on other terms."""

    kind: str
    of: tuple[Term, ...] = ()
    number: float = 0.0
    name: str = ""

    def symbols(self) -> frozenset[str]:
        if self.kind == "symbol":
            return frozenset((self.name,))
        return frozenset().union(*(t.symbols() for t in self.of))

    def numbers(self) -> frozenset[float]:
        own = frozenset((self.number,)) if self.kind == "number" else frozenset[float]()
        return own.union(*(t.numbers() for t in self.of))

    def value(self, known: Mapping[str, float]) -> float:
        """Raises KeyError for an unknown symbol, ArithmeticError or ValueError where there is no value."""
        if self.kind == "number":
            return self.number
        if self.kind == "symbol":
            return known[self.name]
        args = [t.value(known) for t in self.of]
        if self.kind in FUNCTIONS:
            return FUNCTIONS[self.kind](args[0])
        a, b = args
        if self.kind == "+":
            return a + b
        if self.kind == "-":
            return a - b
        if self.kind == "*":
            return a * b
        if self.kind == "/":
            return a / b
        found = a**b
        if isinstance(found, complex):
            raise ValueError("root of a negative number")
        return float(found)


def symbol(name: str) -> Term:
    return Term("symbol", name=name)


def expression(text: str, names: Collection[str] = ()) -> Term:
    """A formula read. names : words that are symbols whole, even where their letters could be a product.

    Raises ValueError for what is no formula.

    >>> round(expression("1-2X/3-(1-X)^(2/3)").value({"X": 0.72}), 5), expression("E/R T").symbols() == {"E", "R", "T"}
    (0.09201, True)
    """
    if len(text) > LONGEST:
        raise ValueError("too long for a formula")
    for written, meant in _SIGNS.items():
        text = text.replace(written, meant)
    reader = _Reader(_tokens(text, names))
    found = reader.sum()
    if reader.left():
        raise ValueError(f"{text!r} is no formula")
    return found


def _tokens(text: str, names: Collection[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for number, name, sign in _TOKEN.findall(text.strip()):
        if number:
            found.append(("number", number))
        elif name in _JOINED and name not in names:
            found += [("sign", "("), ("name", name[0])]
            for letter in name[1:]:
                found += [("sign", "*"), ("name", letter)]
            found.append(("sign", ")"))
        elif name:
            bare = name.strip("[]")
            before = found[-1] if found else ("", "")
            if before[0] == "name" and _is_word(before[1].rpartition("_")[2]) and _is_word(bare):
                found[-1] = ("name", f"{before[1]}_{bare}")  # one quantity in two words: soil mass
            else:
                found.append(("name", bare))
        elif sign.strip():
            found.append(("sign", sign))
    return found


def _is_word(name: str) -> bool:
    return len(name) > 2 and name.isalpha() and name.islower() and name not in FUNCTIONS


class _Reader:
    """A formula's tokens, read from left to right."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at, self._deep = tokens, 0, 0

    def left(self) -> bool:
        return self._at < len(self._tokens)

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self.left() else ("", "")

    def _taken(self, *signs: str) -> str:
        kind, text = self._next()
        if kind == "sign" and text in signs:
            self._at += 1
            return text
        return ""

    def sum(self) -> Term:
        self._deep += 1
        if self._deep > DEEPEST:
            raise ValueError("too many brackets")
        sign = self._taken("+", "-")
        found = self._product()
        if sign == "-":
            found = Term("*", (Term("number", number=-1.0), found))
        while sign := self._taken("+", "-"):
            found = Term(sign, (found, self._product()))
        self._deep -= 1
        return found

    def _product(self) -> Term:
        first = self._run()
        found = _times(first)
        plain = len(first) == 1 and first[0].kind == "number"
        while sign := self._taken("*", "/"):
            run = self._run()
            if sign == "/" and plain and len(run) > 1 and run[0].kind == "number":
                found = _times([Term("/", (found, run[0])), *run[1:]])
            else:
                found = Term(sign, (found, _times(run)))
            plain = False
        return found

    def _run(self) -> list[Term]:
        """Factors written side by side."""
        run = [self._power()]
        while self._next()[0] == "name" or self._next() == ("sign", "("):
            run.append(self._power())
        return run

    def _power(self) -> Term:
        base = self._one()
        if self._taken("^"):
            sign = self._taken("-", "+")
            exponent = self._power()
            if sign == "-":
                exponent = Term("*", (Term("number", number=-1.0), exponent))
            return Term("^", (base, exponent))
        return base

    def _one(self) -> Term:
        kind, text = self._next()
        if self._taken("("):
            found = self.sum()
            if not self._taken(")"):
                raise ValueError("a bracket is not closed")
            return found
        if self._taken("-"):
            return Term("*", (Term("number", number=-1.0), self._power()))
        self._at += 1
        if kind == "number":
            return Term("number", number=float(text))
        if kind == "name" and text in FUNCTIONS:
            return Term(text, (self._power(),))
        if kind == "name":
            return symbol(text)
        raise ValueError("no formula")


def _times(factors: list[Term]) -> Term:
    found = factors[0]
    for factor in factors[1:]:
        found = Term("*", (found, factor))
    return found
