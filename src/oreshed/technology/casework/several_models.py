"""Several models asked of one case: what an earlier one answers stands, later ones fill what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oreshed.basis.errors import OreshedError
from oreshed.technology.casework.refused_input import UNREADABLE

Compute = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Answers(dict[str, Any]):
    """Figures of several models; `layers` holds each model's own, the first of which stands over the later."""

    layers: tuple[Mapping[str, Any], ...] = ()


def together(*computes: Compute) -> Compute:
    """Ask several models in turn; what an earlier one answers stands. Raises the first refusal where none answers."""
    layered = in_layers(*computes)

    def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
        return dict(layered(inputs))

    return compute


def in_layers(*computes: Compute) -> Compute:
    """As `together`, and an earlier model's figure stands over a later one's under another name or unit as well."""

    def compute(inputs: Mapping[str, Any]) -> Answers:
        layers: list[Mapping[str, Any]] = []
        refusals: list[Exception] = []
        for one in computes:
            try:
                answer = one(inputs)
            except (KeyError, OreshedError, *UNREADABLE) as error:
                refusals.append(error)
                continue
            if answer:
                layers.append(answer)
        if not layers:
            for kind in (OreshedError, KeyError, Exception):  # a sentence first, then what is missing
                for refusal in refusals:
                    if isinstance(refusal, kind):
                        raise refusal
        found = Answers({k: x for layer in reversed(layers) for k, x in layer.items()})
        found.layers = tuple(layers)
        return found

    return compute
