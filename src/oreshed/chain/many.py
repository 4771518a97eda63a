"""Numbers of many worlds at once, so that what is built for each of them is built for all in one go.

A study draws a hundred worlds of one model. Their slices have the same columns and rows, only numbers differ, and it is
columns, rows and labels that cost time. `Many` stands where a number stands and holds that number of every world;
arithmetic works on all of them. A question that the worlds answer differently ("is the share zero?") cannot be answered
for all: it raises `Divided`, and whoever builds does so for each part alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_Array = NDArray[np.float64]


class Divided(Exception):
    """Worlds that answer a question differently. yes : true for those that say yes, shape (worlds,)."""

    def __init__(self, yes: NDArray[np.bool_]) -> None:
        super().__init__("the worlds differ")
        self.yes = yes


class Many(float):
    """One number of many worlds: `at` holds it for each, shape (worlds,). As text it is the first world's.

    >>> double = 2 * Many(np.array([1.0, 3.0]))
    >>> double.at.tolist(), double > 1
    ([2.0, 6.0], True)
    """

    __slots__ = ("at",)
    # Scalars of numpy would take it for the plain number of the first world.
    __array_ufunc__ = None
    at: _Array

    def __new__(cls, at: _Array) -> Many:
        made = float.__new__(cls, at[0])
        made.at = at
        return made

    def __add__(self, other: float) -> Many:
        return Many(self.at + _at(other))

    def __sub__(self, other: float) -> Many:
        return Many(self.at - _at(other))

    def __rsub__(self, other: float) -> Many:
        return Many(_at(other) - self.at)

    def __mul__(self, other: float) -> Many:
        return Many(self.at * _at(other))

    def __truediv__(self, other: float) -> Many:
        return Many(self.at / _at(other))

    def __rtruediv__(self, other: float) -> Many:
        return Many(_at(other) / self.at)

    def __neg__(self) -> Many:
        return Many(-self.at)

    __radd__, __rmul__ = __add__, __mul__

    def __lt__(self, other: float) -> bool:
        return _agreed(self.at < _at(other))

    def __le__(self, other: float) -> bool:
        return _agreed(self.at <= _at(other))

    def __gt__(self, other: float) -> bool:
        return _agreed(self.at > _at(other))

    def __ge__(self, other: float) -> bool:
        return _agreed(self.at >= _at(other))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (int, float)) and _agreed(self.at == _at(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __bool__(self) -> bool:
        return _agreed(self.at != 0.0)

    __hash__ = float.__hash__

    def __float__(self) -> float:
        raise TypeError("many worlds have no one number")


def _at(number: float) -> Any:
    return number.at if type(number) is Many else number


def _agreed(answers: NDArray[np.bool_]) -> bool:
    if answers.all():
        return True
    if answers.any():
        raise Divided(answers)
    return False


def least(first: float, *others: float) -> float:
    """The least number, of each world; `min` would ask which it is of all."""
    found = first
    for x in others:
        if type(found) is Many or type(x) is Many:
            found = Many(np.minimum(_at(found), _at(x)))
        else:
            found = min(found, x)
    return found


def most(first: float, *others: float) -> float:
    """The greatest number, of each world."""
    found = first
    for x in others:
        if type(found) is Many or type(x) is Many:
            found = Many(np.maximum(_at(found), _at(x)))
        else:
            found = max(found, x)
    return found


def positive(number: float) -> bool:
    """Is it above zero, in any world?"""
    return bool((number.at > 0.0).any()) if type(number) is Many else number > 0.0


def where_positive(condition: float, number: float, otherwise: float) -> float:
    """The number in worlds in which the condition is above zero, else another."""
    if type(condition) is Many:
        return Many(np.where(condition.at > 0.0, _at(number), otherwise))
    return number if condition > 0.0 else otherwise


def each(numbers: Sequence[float], worlds: int) -> _Array:
    """Numbers as an array of shape (worlds, numbers)."""
    found = np.empty((worlds, len(numbers)))
    found[:] = np.array([0.0 if type(x) is Many else x for x in numbers], dtype=np.float64)
    for j, x in enumerate(numbers):
        if type(x) is Many:
            found[:, j] = x.at
    return found


def as_one(tables: Sequence[Mapping[Any, float]]) -> dict[Any, float]:
    """Tables of the same keys, one a world, as one table; numbers that are the same in all worlds stay plain.

    Raises ValueError where the keys differ.
    """
    keys = list(tables[0])
    if any(table.keys() != tables[0].keys() for table in tables):
        raise ValueError("the worlds give different keys")
    numbers = np.array([[table[k] for k in keys] for table in tables], dtype=np.float64).T
    same = (numbers == numbers[:, :1]).all(axis=1).tolist()
    return {k: float(row[0]) if s else Many(row) for k, row, s in zip(keys, numbers, same, strict=True)}
