"""Which of two answers to one figure stands: the one that takes more of what the case states.

A model has figures of its own for what a case leaves open, and sometimes for what it does not. The inputs that move an answer tell:
one that an input moves which the model passes over stands in the model's place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from oreshed.technology.casework.case import Case, Compared, Outcome
from oreshed.technology.registry import Technology

APART = 1e-3  # of a figure, by which two answers differ
STEP = 1.01
RANGE = 2  # figures of a list that tells from where to where, and no figure itself
Answers = dict[str, list[Compared]]


def printed(name: str) -> str:
    """The name under which print gives a figure that may be one of a list."""
    return name.partition("[")[0]


def by_name(compared: Sequence[Compared]) -> Answers:
    found: Answers = {}
    for c in compared:
        found.setdefault(printed(c.name), []).append(c)
    return found


def overtaken(case: Case, model: Technology, own: Answers, other: Technology, then: Outcome) -> set[str]:
    """The figures of a model in whose place those of another stand.

    On equal inputs the model, which is of this very process, stands; but for a sheet without any default that works out as many figures.
    """
    theirs = {n: cs for n, cs in by_name(then.compared).items() if n in own and _differ(own[n], cs)}
    if not theirs:
        return set()
    by_model, by_other = (_moved(t, case, set(theirs)) for t in (model, other))
    as_much = other.stated_only and not other.lacking and "*" not in other.answers
    as_much = as_much and len(then.compared) >= sum(map(len, own.values()))
    return {n for n in theirs
            if not by_other[n] <= by_model[n] or (as_much and by_other[n] == by_model[n])}  # fmt: skip


def _differ(one: Sequence[Compared], other: Sequence[Compared]) -> bool:
    if [c.name for c in one] != [c.name for c in other]:
        return True
    pairs = [(a.computed, b.computed) for a, b in zip(one, other, strict=True)]
    return any(
        abs(a - b) > APART * max(abs(a), abs(b))
        for a, b in pairs
        if not isinstance(a, str) and not isinstance(b, str)
    )


def _moved(one: Technology, case: Case, names: set[str]) -> dict[str, set[str]]:
    """For each figure, the inputs a hundredth more of which changes it; what is then refused depends on it as well."""
    alone = replace(one, lacking=None, audit=None, needs=(), stated_only=True)

    def told(inputs: Mapping[str, Any]) -> dict[str, list[float | str]]:
        found = by_name(alone.outcome(replace(case, inputs=inputs)).compared)
        return {n: [c.computed for c in found.get(n, ())] for n in names}

    before = told(case.inputs)
    moved: dict[str, set[str]] = {n: set() for n in names}
    for key, value in case.inputs.items():
        other = _more(value)
        if other is not None:
            after = told({**case.inputs, key: other})
            for n in names:
                if after[n] != before[n]:
                    moved[n].add(str(key))
    return moved


def _more(value: Any) -> Any:
    """A hundredth more of a figure, or of the figures of a list or table; None for what holds none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value * STEP if value else 0.01
    if isinstance(value, Mapping):
        more = {k: _more(v) for k, v in value.items()}
        return {k: value[k] if v is None else v for k, v in more.items()} if any(v is not None for v in more.values()) else None  # fmt: skip
    if isinstance(value, list) and len(value) != RANGE:
        listed = [_more(v) for v in value]
        return [v if w is None else w for v, w in zip(value, listed, strict=True)] if any(w is not None for w in listed) else None  # fmt: skip
    return None
