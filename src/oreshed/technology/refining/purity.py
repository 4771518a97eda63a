"""Purity of a metal: nines by the sum of its impurities, and the conventions behind such a figure.

    purity          p = 1 - sum c_i              c_i mass fractions of what was measured
    nines           n = -log10(1 - p)            99.9997 % is 5.52; written 5N7: five nines, then a seven

"Metals basis" leaves out what gases and crucibles bring (C, N, O, H, S, halogens, Si): the same bar may be 6N on metals
basis and 5N with its oxygen, so a grade without its basis is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.stream import Array

GAS_FORMING = frozenset({"C", "N", "O", "H", "S", "F", "Cl", "Br", "I"})
LEAST = 1e-12  # no analysis reads below: a sum of impurities of zero is this many


def impurity_sum(ppm: Mapping[str, ArrayLike], basis: str = "metals", host: str = "") -> Array:
    """Parts per million of all impurities; `basis` is "metals" (without gas-forming elements) or "total".

    >>> float(impurity_sum({"Pb": 2.0, "O": 30.0})), float(impurity_sum({"Pb": 2.0, "O": 30.0}, "total"))
    (2.0, 32.0)
    """
    if basis not in ("metals", "total"):
        raise OutOfValidity(f"a purity stands on metals or on total basis, not on {basis!r}")
    left = GAS_FORMING if basis == "metals" else frozenset()
    total = np.zeros(())
    for element, content in ppm.items():
        if element != host and element not in left:
            total = total + np.asarray(content, dtype=np.float64)
    return np.asarray(total)


def nines(impurity_fraction: ArrayLike) -> Array:
    """Number of nines as a real number, -log10 of the impurities' mass fraction.

    >>> round(float(nines(3e-6)), 2)
    5.52
    """
    return np.asarray(-np.log10(np.maximum(np.asarray(impurity_fraction, dtype=np.float64), LEAST)))


def grade(impurity_fraction: float) -> str:
    """The grade as it is written: nines, and the digit that follows them, never rounded up.

    >>> grade(3e-6), grade(134e-6), grade(1e-5), grade(5e-7)
    ('5N7', '3N8', '5N', '6N5')
    """
    left = max(float(impurity_fraction), LEAST)
    # A sum of exactly 1e-5 is 5N: the small number keeps rounding from making 4N9 of it.
    whole = int(np.floor(-np.log10(left) + 1e-9))
    digit = int(np.floor((1.0 - left * 10.0**whole) * 10.0 + 1e-6))
    return f"{whole}N{digit}" if digit else f"{whole}N"


def impurities_of(written: str) -> float:
    """Largest mass fraction of impurities that a written grade allows: "5N7", "4N+", "99.95 %".

    Raises OutOfValidity for what is no grade.

    >>> impurities_of("5N7"), round(impurities_of("99.95 %"), 6)
    (3e-06, 0.0005)
    """
    text = written.strip().rstrip("+")
    found = re.fullmatch(r"(\d+)N(\d?)", text)
    if found:
        return round((1.0 - int(found[2] or 0) / 10.0) * 10.0 ** -int(found[1]), 15)
    percent = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*%?", text)
    if percent is None or not 50.0 < float(percent[1].replace(",", ".")) < 100.0:
        raise OutOfValidity(f"{written!r} is no grade; write 5N7 or 99.9997 %")
    return 1.0 - float(percent[1].replace(",", ".")) / 100.0
