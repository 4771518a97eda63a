"""Cadmium to 5N7 from crude metal of 99.5 %: the same routes as from metal of commerce (`cadmium_purity`)."""

from __future__ import annotations

from oreshed.technology.comparison import Comparison
from oreshed.technology.refining.cadmium_purity import compared


def comparison() -> Comparison:
    """From crude metal, 99.5 %."""
    return compared("99.5", "cadmium-purity-crude")
