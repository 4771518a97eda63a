"""Figures worked out one by one as they are asked, each from one set of figures: lists and tables run along.

`of` is given inputs that hold one value each, and the name that is left when what it states (a pH, a time, a share, a
label of a table) has been read from it. What it answers with two values of a stated figure alike does not depend on that
figure, and is no answer to the question.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oreshed.basis.errors import OreshedError
from oreshed.technology.casework.asked_name import AT_SHARE, Condition, conditions
from oreshed.technology.casework.case_arithmetic import evaluated
from oreshed.technology.casework.case_units import AMOUNTS, plain, splits, unit
from oreshed.technology.casework.named_substances import is_substance
from oreshed.technology.casework.refused_input import UNREADABLE

LABEL = "label_of_row"  # input under which the label of a table's row is handed on
BEFORE = "figures_before"  # input under which the row stands as the case gives it, without what a name states
FREE = "free_figure"  # value that stands for one figure on which a ratio may not depend
PLACE = "place_in_lists"  # input under which a row's place in lists of each length is handed on
OWN_KEYS = frozenset((LABEL, BEFORE, FREE, PLACE, AT_SHARE))  # what is no input of the case
# Under these a case writes a law and no figure.
LAW_KEYS = ("law", "form", "equation", "rate_law", "relation", "isotherm", "model", "kinetics", "rate", "rate_expression", "formula_used", "expression")  # fmt: skip
SIDES = frozenset(("in", "out", "before", "after", "initial", "final", "start", "end"))  # words, no labels
MOST_ROWS = 200
Row = dict[str, Any]
Of = Callable[[Mapping[str, Any], str], float | str | None]


@dataclass(frozen=True, eq=False)
class AskedFigures(Mapping[str, Any]):
    """inputs : of the case. of : (one set of figures, name) -> the figure. outer : names of the tables it is asked in.

    joined : whether a name in a table that is no label is one with the table's name (`kmol`: {"Zn": …} is Zn_kmol).
    """

    inputs: Mapping[str, Any]
    of: Of
    outer: tuple[str, ...] = ()
    joined: bool = True

    def __getitem__(self, name: str) -> Any:
        found = self.answering(name, 0.0)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def answering(self, name: str, published: Any) -> Any:
        """The figure of a name in the shape of print (a number, a list, a table); None where nothing decides it."""
        if isinstance(published, Mapping):
            return replace(self, outer=(*self.outer, name))
        try:
            return self._answering(name, published)
        except (KeyError, OreshedError, *UNREADABLE):  # of inputs that cannot be read so, nothing follows
            return None

    def _answering(self, name: str, published: Any) -> Any:
        along = isinstance(published, list)
        if not self.outer:
            return self._named(name, along)
        around = "_".join(self.outer)
        if name in _labels(self.inputs):
            return self._named(around, along, name)
        stem, stated = conditions(f"x_at_{name}")  # a condition as a label: {"pH6": …, "90C": …}
        known = {w for k in self.inputs for w, _ in splits(str(k))}
        if stem == "x" and all(not c.word or plain(c.word) in known for c in stated):
            return self._named(f"{around}_at_{name}", along)
        if not self.joined:
            return None
        return next(
            (x for n in (f"{name}_{around}", f"{around}_{name}") if (x := self._named(n, along)) is not None),
            None,
        )

    def _named(self, name: str, along: bool, label: str = "") -> Any:
        above, over, below = name.partition("_over_")
        stem, stated = conditions(above)
        found = None if over and stated else self._one(name, along, label)
        if found is None and over:
            own, _ = conditions(f"x_{below}")
            if own == "x":
                below = f"{stem}_{below}"
            elif not stated:
                return None
            a, b = self._one(above, True, label), self._one(below, True, label)
            found = _ratio(a, b)
            if isinstance(found, list) and not along:
                found = found[0] if all(_same(x, found[0]) for x in found) else None
            if found is None and FREE not in self.inputs:
                one, other = (replace(self, inputs={**self.inputs, FREE: x})._named(name, along, label) for x in (1.0, 3.7))  # fmt: skip
                found = one if one is not None and _same(one, other) else None
        return found if found is not None else self._by_list(name, label)

    def _by_list(self, name: str, label: str) -> float | None:
        """`rate_ratio_pO2`: a figure at the last over that at the first of a listed input, the others at their first."""
        asked = re.fullmatch(r"(?:(\w+?)_)?(rate|k|\w+)_ratio(?:_(\w+))?", name)
        lists = {k: v for k, v in self.inputs.items() if isinstance(v, list) and len(v) == 2}
        if asked is None or not lists or FREE in self.inputs:
            return None
        which = next((x for x in (asked[3], asked[1]) if x), "all")
        moved = [k for k in lists if which.startswith("all") or any(w == plain(which) for w, _ in splits(k))]
        found = []
        for free in ({}, {FREE: 1.0}, {FREE: 3.7}):
            low = {**self.inputs, **{k: v[0] for k, v in lists.items()}, **free}
            high = {**low, **{k: lists[k][1] for k in moved}}
            a, b = (replace(self, inputs=x)._one(asked[2], False, label) for x in (high, low))
            found.append(_ratio(a, b))
        if not moved or not isinstance(found[1] if found[0] is None else found[0], float):
            return None
        return found[0] if found[0] is not None else found[1] if _same(found[1], found[2]) else None

    def _one(self, name: str, along: bool, label: str) -> Any:
        stem, stated = conditions(name)
        if not stated:
            return self._stated(name, (), along, label)
        found = self._stated(stem, stated, along, label)
        if found is None or isinstance(found, str):
            return found
        for i, one in enumerate(stated):
            other_value = 0.9 * one.value + 10.0 if one.units == ("pct",) else 0.97 * one.value
            moved = (*stated[:i], replace(one, value=other_value), *stated[i + 1 :])
            other = self._stated(stem, moved, along, label)
            if other is None or _same(found, other):
                return None
        return found

    def _stated(self, name: str, stated: Sequence[Condition], along: bool, label: str) -> Any:
        inputs: Mapping[str, Any] | None = self.inputs
        for one in stated:
            inputs = one.put_into(inputs) if inputs is not None else None
        if inputs is None:
            return None
        labels = [label] if label else []
        for known in _labels(inputs):
            words = name.split("_")
            if not label and known in words and len(words) > 1:
                labels.append(known)
                name = name if is_substance(known) else "_".join(w for w in words if w != known)
        rows = [r for r in rows_of(inputs) if all(x in r[LABEL].split("|") for x in labels)]
        if not rows or len(rows) > MOST_ROWS:
            return None
        if stated:
            given = [r for r in rows_of(self.inputs) if all(x in r[LABEL].split("|") for x in labels)]
            same = (
                given
                if len(given) == len(rows)
                else given * len(rows)
                if len(given) == 1
                else [None] * len(rows)
            )
            rows = [r | ({BEFORE: b} if b is not None else {}) for r, b in zip(rows, same, strict=True)]
        found = [self.of(r, name) for r in rows]
        if any(x is None for x in found):
            return None
        if all(_same(x, found[0]) for x in found[1:]):
            return found[0]
        if not along and "total" in name.split("_") and adds_up(name):
            parts = [x for x in found if isinstance(x, float)]
            return math.fsum(parts) if len(parts) == len(found) else None
        if not along or len({r[LABEL] for r in rows}) > 1:
            return None
        return _along_one([r[PLACE] for r in rows], found)


def single_figures(row: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Names and values of a row's figures, numbers or written as print writes them; words are none."""
    for key, value in row.items():
        words = isinstance(value, str) and re.search(r"[A-Za-z]{2}", value)
        if key not in (*OWN_KEYS, *LAW_KEYS) and not words and not isinstance(value, (Mapping, list, tuple)):
            number = evaluated(value, {})
            if number is not None and math.isfinite(number):
                yield str(key), number


def adds_up(name: str) -> bool:
    """Whether a figure is an amount, of which several make a total: a mass, a volume, an energy, a time or one a time."""
    held = next((u for _, units in splits(name) if units and (u := unit(units)) is not None), None)
    return held is not None and held.dimension in AMOUNTS


def rows_of(inputs: Mapping[str, Any]) -> list[Row]:
    """Every set of single figures that a case holds: tables by label, sets of figures by name, lists one by one.

    >>> [(r["x"], r[LABEL]) for r in rows_of({"x": {"plain": 10, "HDS": [0.4, 2.0]}, "k": 3})]
    [(10, 'plain'), (0.4, 'HDS'), (2.0, 'HDS')]
    """
    inputs = _flat(inputs)
    axes: list[dict[str, Row]] = []
    for key, value in inputs.items():
        if not isinstance(value, Mapping) or not value:
            continue
        own = {str(k): x for k, x in value.items()}
        axis = next((a for a in axes if set(own) & set(a)), None)
        if axis is None:
            axis = {}
            axes.append(axis)
        for k, x in own.items():
            if isinstance(x, Mapping):  # a set of figures under a name
                axis.setdefault(k, {}).update({str(n): y for n, y in x.items()})
            else:
                axis.setdefault(k, {})[key] = x
    rows: list[Row] = [{k: v for k, v in inputs.items() if not isinstance(v, Mapping)} | {LABEL: ""}]
    for axis in axes:
        rows = [{**r, **more, LABEL: f"{r[LABEL]}|{k}".strip("|")} for r in rows for k, more in axis.items()]
        if len(rows) > MOST_ROWS:
            return []
    return [single for r in rows for single in _listed(r)]


def _flat(inputs: Mapping[str, Any]) -> Row:
    """Inputs with sets of figures (`process1`: {recovery, cost_per_t}, `process2`: …) under one table by their names."""
    for key, value in list(inputs.items()):
        if isinstance(value, Mapping) and value and SIDES.issuperset(map(str, value)):
            inputs = {
                **{k: v for k, v in inputs.items() if k != key},
                **{f"{side}_{key}": x for side, x in value.items()},
            }
    sets = {k: v for k, v in inputs.items() if isinstance(v, Mapping) and v and _is_set(str(k), v)}
    if len(sets) > 1 and len({frozenset(v) for v in sets.values()}) == 1:
        return {**{k: v for k, v in inputs.items() if k not in sets}, "": dict(sets)}
    if len(sets) == 1:
        ((key, held),) = sets.items()
        return {**{str(n): x for n, x in held.items()}, **{k: v for k, v in inputs.items() if k != key}}
    return dict(inputs)


def _is_set(name: str, value: Mapping[str, Any]) -> bool:
    """Whether a table holds figures of several kinds, each under its name, and not one figure by label."""
    if any(u for _, u in splits(name)) or any(isinstance(x, Mapping) for x in value.values()):
        return False
    substances = sum(is_substance(str(k)) for k in value)
    named = [
        k for k in map(str, value) if any(u for _, u in splits(k)) or (len(k) <= 2 and not is_substance(k))
    ]
    return len(named) > substances


def _listed(row: Row) -> list[Row]:
    """Rows of single values: lists of one length run together, those of another length against them."""
    lists = {k: v for k, v in row.items() if isinstance(v, (list, tuple)) and v}
    lengths = sorted({len(v) for v in lists.values()})
    return [
        {**row, **{k: v[place[lengths.index(len(v))]] for k, v in lists.items()}, PLACE: place}
        for place in itertools.product(*map(range, lengths))
    ]


def _along_one(places: list[tuple[int, ...]], found: list[Any]) -> list[Any] | None:
    """Figures along the one length of list that changes them; None where several do."""
    for axis in range(len(places[0])):
        first = {p[axis]: x for p, x in reversed(list(zip(places, found, strict=True)))}
        if all(_same(x, first[p[axis]]) for p, x in zip(places, found, strict=True)):
            return [first[i] for i in sorted(first)]
    return None


def _labels(inputs: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(x for r in rows_of(inputs) for x in str(r[LABEL]).split("|") if x))


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=0.0)
    return bool(a == b)


def _ratio(a: Any, b: Any) -> Any:
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [_ratio(x, y) for x, y in zip(a, b, strict=True)]
    if all(isinstance(x, (int, float)) for x in (a, b)) and b:
        return a / b
    return None
