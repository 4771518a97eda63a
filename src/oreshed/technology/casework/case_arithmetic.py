"""Figures of a case that print writes as words: powers, ratios, ranges, and coefficients that depend on another input."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity

INFINITE = ("infinite", "infinity", "inf")
LONGEST = 120  # characters of an expression

_OPERATORS: Mapping[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.USub: operator.neg, ast.UAdd: operator.pos,
}  # fmt: skip
_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "log10": math.log10,
    "ln": math.log,
    "log": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
}


def number_of(name: str, value: Any) -> float:
    """A figure that must be one, as print writes it; "infinite" is one. Raises OutOfValidity, with the name, for any other thing.

    >>> number_of("water_m3", "infinite"), number_of("K", "10^-2")
    (inf, 0.01)
    """
    if isinstance(value, str) and value.strip().lower() in INFINITE:
        return math.inf
    found = evaluated(value, {}) if isinstance(value, (str, int, float)) else None
    if found is None or math.isnan(found):
        raise OutOfValidity(f"{name} = {value!r} is no number")
    return found


def as_share(value: Any, percent: bool = False) -> Any:
    """A figure or an array as a share: what is called percent, or lies above 1.5, is percent."""
    return value / 100.0 if percent or np.max(np.abs(value)) > 1.5 else value


def evaluated(value: Any, inputs: Mapping[str, Any]) -> float | None:
    """A figure as a number or as print writes one: `10^-1.99`, `1:2`, `a + b*dosage`; a printed range at its middle.

    >>> evaluated("10^-2", {}), evaluated("1.5+0.06*dosage", {"dosage_vol_pct": 10}), evaluated("2:1", {}), evaluated("warm", {})
    (0.01, 2.1, 2.0, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    text = str(value).strip().replace("^", "**").replace("−", "-")
    spread = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)", text)
    if spread:
        return (float(spread[1]) + float(spread[2])) / 2.0
    share = re.fullmatch(r"(\d+(?:\.\d+)?)\s*:\s*(\d+(?:\.\d+)?)", text)
    if share:
        return float(share[1]) / float(share[2]) if float(share[2]) else None
    if len(text) > LONGEST:
        return None
    try:
        return _evaluate(ast.parse(text, mode="eval").body, inputs)
    except (SyntaxError, ValueError, ArithmeticError, KeyError, RecursionError, TypeError):
        return None


def _evaluate(node: ast.AST, inputs: Mapping[str, Any]) -> float:
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
    ):
        return float(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _evaluate(node.left, inputs), _evaluate(node.right, inputs)
        if isinstance(node.op, ast.Pow) and abs(right) > 100:
            raise ValueError("power")
        return _OPERATORS[type(node.op)](left, right)
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_evaluate(node.operand, inputs))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        return _FUNCTIONS[node.func.id](_evaluate(node.args[0], inputs))
    if isinstance(node, ast.Name):
        for key, x in inputs.items():
            if isinstance(x, (int, float)) and (key == node.id or str(key).startswith(f"{node.id}_")):
                return float(x)
    raise ValueError("no figure")
