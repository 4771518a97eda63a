"""Balances told by the hour, day or year: masses of one time are balanced as masses, and told again by that time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.casework.several_models import Compute

_RATE = re.compile(r"(.+_(?:kt|Mt|t|kg|Nm3|m3|kmol))_per_(hour|h|day|d|year|yr|y|a|week|month|shift)")
_MASS = re.compile(r".+_(?:t|kg|Nm3|m3|kmol|MJ|GJ)")


def by_time(compute: Compute) -> Compute:
    """A model of masses asked in rates. It refuses a case without rates, and one of two times.

    Raises KeyError where no figure or figures of two times are told by time.
    """

    def rated(inputs: Mapping[str, Any]) -> dict[str, Any]:
        named = {k: m for k in inputs if (m := _RATE.fullmatch(str(k)))}
        spans = {m[2] for m in named.values()}
        if len(spans) != 1:
            raise KeyError("masses, or rates of one time")
        span = spans.pop()
        found = compute({(named[k][1] if k in named else k): v for k, v in inputs.items()})
        told: dict[str, Any] = {}
        for k, v in found.items():
            if _MASS.fullmatch(k) and "_per_" not in k:
                told[f"{k}_per_{span}"] = v
            elif not re.search(r"_(t|kg|Nm3|m3|kmol)$", k):
                told[k] = v
        return told

    return rated
