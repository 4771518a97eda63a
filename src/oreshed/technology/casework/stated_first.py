"""A figure that follows from what a case states stands over one into which a model put figures of its own in their place.

Two technologies that give a figure differently are told apart by the inputs that move it: one that every input of the other
moves, and more, takes what the case states where the other has a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oreshed.technology.casework.case import Case, Compared, Outcome
from oreshed.technology.registry import Technology

APART = 1e-3  # of a figure, by which two technologies differ
STEP = 1.01
RANGE = 2  # figures of a list that tells from where to where, and no figure itself


def stated_first(case: Case, found: Outcome, model: Technology, law: Technology, then: Outcome) -> Outcome:
    """An outcome whose figures of a model give way to those of a law that takes more of what the case states."""
    own = {c.name: c for c in found.compared}
    other = {c.name: c for c in then.compared if c.name in own and _differ(own[c.name], c)}
    if not other:
        return found
    by_model, by_law = (_moved(t, case, frozenset(other)) for t in (model, law))
    better = {n: c for n, c in other.items() if by_model[n] < by_law[n]}
    return replace(found, compared=tuple(better.get(c.name, c) for c in found.compared)) if better else found


def _differ(one: Compared, other: Compared) -> bool:
    a, b = one.computed, other.computed
    if isinstance(a, str) or isinstance(b, str):
        return False
    return abs(a - b) > APART * max(abs(a), abs(b))


def _moved(one: Technology, case: Case, names: frozenset[str]) -> dict[str, frozenset[str]]:
    """For each figure, the inputs a hundredth more of which changes it; what is then refused depends on it as well."""
    alone = replace(one, lacking=None, audit=None, needs=(), stated_only=True)
    before = {c.name: c.computed for c in alone.outcome(case).compared}
    moved: dict[str, set[str]] = {n: set() for n in names}
    for key, value in case.inputs.items():
        other = _more(value)
        if other is None:
            continue
        after = {c.name: c.computed for c in alone.outcome(replace(case, inputs={**case.inputs, key: other})).compared}  # fmt: skip
        for n in names:
            if after.get(n) != before.get(n):
                moved[n].add(str(key))
    return {n: frozenset(keys) for n, keys in moved.items()}


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
