"""How a grain dissolves with time: at its surface, through a film or the layer it leaves, or in the first order; one grain and tanks of them."""

from __future__ import annotations

import math
import re

from oreshed.technology.kinetics import diffusion_conversion, surface_conversion, surface_conversion_in_tanks

GINSTLING = "product layer, a third"  # 1 - 2X/3 - (1-X)^(2/3) = k t: a third of the other form, and so its k
DIFFUSION_BELOW, REACTION_ABOVE = 20.0, 40.0  # kJ/mol


def control_of(law: str) -> str:
    """Which step a law or a name speaks of: film, product layer, reaction or first order.

    >>> control_of("1-2X/3-(1-X)^(2/3)=k t") == GINSTLING
    True
    >>> control_of("1-(1-X)^(1/3)=k t"), control_of("1-3(1-X)^(2/3)+2(1-X) = kt"), control_of("-ln(1-X) = kt"), control_of("film diffusion")
    ('reaction', 'product layer', 'first order', 'film')
    """
    text = law.lower().replace(" ", "").replace("−", "-").replace("**", "^")
    if "jander" in text or re.search(r"(?:1/3|0?\.333?)\)?[)\]]\^2|zhuravlev", text):
        raise ValueError(law)  # Jander's and its kin are none of these
    if "ginstling" in text or re.search(r"1-(?:\(?2/3\)?\*?x|2\*?x/3|0?\.667\*?x)-", text):
        return GINSTLING
    if "(2/3)" in text or "^2/3" in text or any(w in text for w in ("ash", "product", "layer")):
        return "product layer"
    if (
        "(1/3)" in text
        or "^1/3" in text
        or any(w in text for w in ("reaction", "chemical", "surface", "shrinkingsphere"))
    ):
        return "reaction"
    if "ln(" in text or "exp(" in text or "firstorder" in text or "first-order" in text:
        return "first order"
    if "film" in text or "diffusion" in text or text in ("x=kt", "x=t/tau"):
        return "film"
    raise ValueError(law)


def converted_share(control: str, ratio: float) -> float:
    """Share reacted at t/tau of equal grains; for first order the ratio is k t.

    >>> round(converted_share("reaction", 0.5), 3), converted_share("film", 0.5), converted_share("film", 3.0)
    (0.875, 0.5, 1.0)
    """
    if ratio < 0:
        raise ValueError("time")
    if control == "film":
        return min(ratio, 1.0)
    if control in ("product layer", GINSTLING):
        return float(diffusion_conversion(ratio * (3.0 if control == GINSTLING else 1.0)))
    if control == "reaction":
        return float(surface_conversion(ratio))
    return -math.expm1(-ratio)


def dimensionless_time(control: str, share: float) -> float:
    """t/tau after which a share has reacted: the inverse of `converted_share`."""
    left = 1.0 - share
    if control == "film":
        return share
    if control in ("product layer", GINSTLING):
        return float(1.0 - 3.0 * left ** (2.0 / 3.0) + 2.0 * left) / (3.0 if control == GINSTLING else 1.0)
    if control == "reaction":
        return float(1.0 - left ** (1.0 / 3.0))
    return -math.log(left)


def in_tanks(control: str, ratio: float, tanks: float) -> float:
    """Share reacted that leaves n equal stirred tanks, the ratio over the mean residence of the whole train.

    >>> round(in_tanks("first order", 1.0, 1), 3), round(in_tanks("reaction", 1.5, 2), 4)
    (0.5, 0.9414)
    """
    from scipy.integrate import quad  # half of what a plant would load, for one law

    if tanks < 1 or ratio < 0:
        raise ValueError("tanks")
    if control == "first order":
        return float(1.0 - (1.0 + ratio / tanks) ** -tanks)
    if control == "reaction":
        return float(surface_conversion_in_tanks(ratio, tanks))
    if ratio == 0:
        return 0.0
    end = tanks / ratio  # age over the mean of one tank at which a grain has gone

    def unreacted(age: float) -> float:
        spread = (
            math.exp((tanks - 1.0) * math.log(age) - age - math.lgamma(tanks))
            if age > 0
            else float(tanks == 1)
        )
        return (1.0 - converted_share(control, age * ratio / tanks)) * spread

    points = sorted({min(end, max(tanks - 1.0, 1e-6)), min(end, tanks + 6.0 * math.sqrt(tanks))})
    return 1.0 - float(quad(unreacted, 0.0, end, points=points, limit=400)[0])


def needed_in_tanks(control: str, share: float, tanks: float) -> float:
    """Mean residence of the train over tau that reaches a share, by bisection."""
    low, high = 0.0, 1.0
    while in_tanks(control, high, tanks) < share:
        high *= 2.0
        if high > 1e6:
            raise ValueError("never")
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if in_tanks(control, middle, tanks) < share else (low, middle)
    return 0.5 * (low + high)


def whole_of(control: str) -> str:
    """The control whose time is counted by that of a whole particle, as against by a rate constant."""
    return "product layer" if control == GINSTLING else control


def regime(activation: float) -> str:
    """What rules a leach by its activation energy in kJ/mol."""
    if activation < DIFFUSION_BELOW:
        return "diffusion"
    return "chemical reaction" if activation > REACTION_ABOVE else "mixed"
