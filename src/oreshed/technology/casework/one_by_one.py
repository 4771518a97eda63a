"""A technology asked figure by figure, with one value of each input: lists and tables run along, names state conditions.

An input that is no figure though its name has a unit (`"Fe_mg_L": "up to 5000"`), or one that is refused by name, refuses
only the figures that need it: those that two figures in its place change, or that do not follow without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oreshed.basis.errors import OreshedError
from oreshed.technology.casework.asked_figures import FREE, OWN_KEYS, AskedFigures
from oreshed.technology.casework.asked_name import AT_SHARE
from oreshed.technology.casework.case import answer_of
from oreshed.technology.casework.case_arithmetic import evaluated
from oreshed.technology.casework.case_units import splits
from oreshed.technology.casework.refused_input import UNREADABLE
from oreshed.technology.registry import Technology

STANDING_IN = (1.0, 70.0)  # two figures in place of one that cannot be read


def one_by_one(technology: Technology) -> Technology:
    """The technology, whose `compute` answers each figure from single values."""
    told: dict[str, Mapping[str, Any] | None] = {}

    def computed(inputs: Mapping[str, Any]) -> Mapping[str, Any] | None:
        key = repr(sorted(inputs.items(), key=lambda kv: kv[0]))
        if key not in told:
            try:
                told[key] = technology.compute(inputs)
            except OreshedError as error:
                good = {
                    k: v
                    for k, v in inputs.items()
                    if not re.search(rf"(^|; ){re.escape(str(k))} = ", str(error))
                }
                told[key] = computed(good) if len(good) < len(inputs) else None
            except (KeyError, *UNREADABLE):
                told[key] = None
        return told[key]

    def figure(row: Mapping[str, Any], name: str) -> float | None:
        if FREE in row or (AT_SHARE in row and not technology.lacking):
            return None
        single = {k: v for k, v in row.items() if k not in OWN_KEYS}
        if AT_SHARE in row:
            reached = 100.0 * float(row[AT_SHARE])
            single |= {"conversion_pct": reached, "removal_pct": reached, "left_pct": 100.0 - reached}
        odd = unreadable(single)
        found = []
        for x in STANDING_IN if odd else (0.0,):
            figures = computed({**single, **dict.fromkeys(odd, x)})
            found.append(None if figures is None else answer_of(figures, name, 0.0))
        one = found[0]
        if not isinstance(one, (int, float)) or isinstance(one, bool):
            return None
        return float(one) if all(x == one for x in found) else None

    return replace(
        technology,
        compute=lambda inputs: AskedFigures(inputs, figure, joined=False),
        lacking=None,
        audit=None,
        needs=(),
        stated_only=technology.stated_only or technology.lacking is not None,
    )


def unreadable(inputs: Mapping[str, Any]) -> list[str]:
    """Inputs whose names have a unit and whose values are no figures.

    >>> unreadable({"Fe_mg_L": "up to 5000", "Zn_mg_L": "1-3", "culture": "mixed"})
    ['Fe_mg_L']
    """
    return [k for k, v in inputs.items()
            if isinstance(v, str) and evaluated(v, {}) is None and next((u for _, u in splits(str(k))), ())]  # fmt: skip
