"""Reagents of debismuthising: how much calcium and magnesium, and in which ratio.

What binds bismuth goes as CaMg2Bi2, 1.21 of magnesium a mass of calcium; what keeps the solubility product down stays
in the lead, and of that the cheapest mix is (Lagrange) 2 p_Ca/p_Mg of magnesium. A batch takes both, so its best
ratio lies between the two, nearer to the first the more bismuth it holds.

    product     (Ca) (Mg)^2 (Bi)^2 = K                    mass fractions left in the lead
    reagent     Ca0 - Ca = (Bi0 - Bi) 40.08 / 2 x 208.98 ; Mg0 - Mg = (Bi0 - Bi) 2 x 24.3 / 2 x 208.98
    cheapest    Mg/Ca in the lead = 2 p_Ca / p_Mg         p : price by mass
"""

from __future__ import annotations

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.species import molar_mass

CALCIUM_PER_BISMUTH = molar_mass("Ca") / (2.0 * molar_mass("Bi"))
MAGNESIUM_PER_BISMUTH = molar_mass("Mg") / molar_mass("Bi")


def bound_ratio() -> float:
    """Mass of magnesium a mass of calcium in CaMg2Bi2.

    >>> round(bound_ratio(), 2)
    1.21
    """
    return float(MAGNESIUM_PER_BISMUTH / CALCIUM_PER_BISMUTH)


def cheapest(start: float, end: float, product: float, price: float) -> tuple[float, float]:
    """Calcium and magnesium to dissolve, mass fractions of the lead, that take bismuth from start to end at least cost.

    price : of calcium over that of magnesium, by mass. Raises OutOfValidity unless start > end > 0.
    """
    if not start > end > 0.0:
        raise OutOfValidity(
            f"bismuth from {100 * start:g} to {100 * end:g} %: it must fall, and not to nothing"
        )
    ratio = 2.0 * price
    calcium = (product / (end**2 * ratio**2)) ** (1.0 / 3.0)
    gone = start - end
    return calcium + gone * CALCIUM_PER_BISMUTH, ratio * calcium + gone * MAGNESIUM_PER_BISMUTH


def bismuth_after(start: float, calcium: float, magnesium: float, product: float) -> float:
    """Bismuth left, mass fraction, where so much calcium and magnesium was dissolved; all of it where they bind none.

    >>> ca, mg = cheapest(1e-3, 1e-4, 1.75e-18, 2.0)
    >>> round(bismuth_after(1e-3, ca, mg, 1.75e-18) * 1e6, 3)
    100.0
    """
    low = max(start - calcium / CALCIUM_PER_BISMUTH, start - magnesium / MAGNESIUM_PER_BISMUTH, 0.0)
    high = start
    for _ in range(100):
        left = 0.5 * (low + high)
        gone = start - left
        kept = (calcium - gone * CALCIUM_PER_BISMUTH) * (magnesium - gone * MAGNESIUM_PER_BISMUTH) ** 2
        low, high = (low, left) if kept * left**2 > product else (left, high)
    return 0.5 * (low + high)
