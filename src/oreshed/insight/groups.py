"""Ties said shortly: a family of unlocking sets as products "one of these and one of those"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Group:
    """Every choice of one class from each part is a set of the family; `sets` are those choices."""

    parts: tuple[tuple[str, ...], ...]
    sets: tuple[tuple[str, ...], ...]


def groups(family: Sequence[tuple[str, ...]]) -> tuple[Group, ...]:
    """Split a family of equally large sets into products, largest first; every set lies in exactly one group.

    >>> [g.parts for g in groups([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "z")])]
    [(('a', 'b'), ('x', 'y')), (('c',), ('z',))]
    """
    left = {frozenset(s): tuple(s) for s in family}
    found = []
    while left:
        parts = max((_grown(s, left) for s in left.values()), key=_size)
        choices = [frozenset(choice) for choice in product(*parts)]
        found.append(Group(parts, tuple(left.pop(c) for c in choices)))
    return tuple(sorted(found, key=lambda g: (-len(g.sets), g.parts)))


def _size(parts: tuple[tuple[str, ...], ...]) -> int:
    size = 1
    for part in parts:
        size *= len(part)
    return size


def _grown(
    start: tuple[str, ...], left: dict[frozenset[str], tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """The product around one set: each part takes in every class that keeps all choices inside the family."""
    parts = [[m] for m in start]
    names = sorted({m for s in left.values() for m in s})
    for k in range(len(parts)):
        others = [p for n, p in enumerate(parts) if n != k]
        for name in names:
            if any(name in p for p in parts):
                continue
            choices = [frozenset((name, *rest)) for rest in product(*others)]
            if all(len(c) == len(start) and c in left for c in choices):
                parts[k].append(name)
    return tuple(tuple(p) for p in parts)
