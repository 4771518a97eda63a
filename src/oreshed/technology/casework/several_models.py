"""Several models asked of one case: what an earlier one answers stands, later ones fill what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oreshed.basis.errors import OreshedError
from oreshed.technology.casework.refused_input import UNREADABLE

Compute = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def together(*computes: Compute) -> Compute:
    """Ask several models in turn; what an earlier one answers stands. Raises the first refusal where none answers."""

    def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        refusals: list[Exception] = []
        for one in computes:
            try:
                found = {**one(inputs), **found}
            except (KeyError, OreshedError, *UNREADABLE) as error:
                refusals.append(error)
        if not found:
            for kind in (OreshedError, KeyError, Exception):  # a sentence first, then what is missing
                for refusal in refusals:
                    if isinstance(refusal, kind):
                        raise refusal
        return found

    return compute
