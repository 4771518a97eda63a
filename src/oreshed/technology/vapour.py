"""Vapour pressures of metals, each from the phase that exists at that temperature, and rates of evaporation.

Correlations: Alcock, Itkin & Horrigan 1984, Can. Metall. Q. 23, as the `chemicals` library ships them
(ln p = A + B/T + C ln T + D T, Pa and K), and `vapour.csv` for what that set lacks. Trap: the library answers from the
liquid fit below the melting point too, 18 to 21 % too high for cadmium and zinc; here the phase is chosen first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.physical_constants import ATMOSPHERE, GAS_CONSTANT
from oreshed.technology.stream import Array
from oreshed.technology.table import table_beside

# Fits of the liquid are published to 650 K (Cd) and 750 K (Zn); furnaces run hotter. At the boiling point they err by
# 12 to 14 %, so from 880 K on a second fit that meets the boiling point takes over (1 to 5 % apart there).
TAKES_OVER = 100.0  # K over which it does


@dataclass(frozen=True)
class Fit:
    """ln p[Pa] = a + b/T + c ln T + d T, for one phase, published between `low` and `high` K."""

    a: float
    b: float
    c: float
    d: float
    low: float
    high: float
    source: str

    def pressure(self, temperature: Array) -> Array:
        return np.exp(self.a + self.b / temperature + self.c * np.log(temperature) + self.d * temperature)


@dataclass(frozen=True)
class Vapour:
    """Solid and liquid fits of an element, and its melting point in K. hot : a second fit of the liquid from `hot.low` K
    on, where the first lies too far beyond what it was published for."""

    element: str
    melting: float
    solid: Fit | None
    liquid: Fit | None
    hot: Fit | None = None

    def over_liquid(self, temperature: Array) -> Array:
        """Pa over the liquid, supercooled below the melting point.

        Raises OutOfValidity where the sources hold no liquid.
        """
        if self.liquid is None:
            raise OutOfValidity(f"no liquid vapour pressure of {self.element} in the sources")
        cool = self.liquid.pressure(temperature)
        if self.hot is None:
            return cool
        share = np.clip((temperature - self.hot.low) / TAKES_OVER, 0.0, 1.0)
        # Blended in ln p: a jump would let pressure fall while temperature rises.
        return np.exp((1.0 - share) * np.log(cool) + share * np.log(self.hot.pressure(temperature)))


@lru_cache(maxsize=64)
def vapour(element: str) -> Vapour:
    """Fits of an element.

    Raises OutOfValidity when no source holds one.
    """
    own = _own().get(element)
    if own is not None:
        return own
    from chemicals import vapor_pressure as alcock
    from chemicals.elements import periodic_table

    found = next((e for e in periodic_table if e.symbol == element), None)
    cas = found.CAS if found is not None else ""
    solids, liquids = alcock.Psub_data_Alcock_elements, alcock.Psat_data_Alcock_elements
    solid = _fit(solids.loc[cas]) if cas in solids.index else None
    liquid = _fit(liquids.loc[cas]) if cas in liquids.index else None
    if solid is None and liquid is None:
        raise OutOfValidity(f"no vapour pressure of {element!r} in the sources")
    melting = liquid.low if liquid is not None else float("inf")
    return Vapour(element, melting, solid, liquid, _hot().get(element))


def _fit(row: object) -> Fit:
    a, b, c, d = (float(row[k]) for k in "ABCD")  # type: ignore[index]
    source = "Alcock, Itkin & Horrigan 1984, as shipped by chemicals"
    return Fit(a, b, c, d, float(row["Tmin"]), float(row["Tmax"]), source)  # type: ignore[index]


@lru_cache(maxsize=1)
def _own() -> dict[str, Vapour]:
    found: dict[str, Vapour] = {}
    for row in table_beside(__name__, "vapour.csv"):
        if row["phase"] == "hot liquid":
            continue
        fit = _read(row)
        before = found.get(row["element"])
        solid = fit if row["phase"] == "solid" else (before.solid if before else None)
        liquid = fit if row["phase"] == "liquid" else (before.liquid if before else None)
        found[row["element"]] = Vapour(row["element"], float(row["melting_K"]), solid, liquid)
    return found


@lru_cache(maxsize=1)
def _hot() -> dict[str, Fit]:
    return {
        r["element"]: _read(r) for r in table_beside(__name__, "vapour.csv") if r["phase"] == "hot liquid"
    }


def _read(row: dict[str, str]) -> Fit:
    a, b, c, d, low, high = (float(row[k]) for k in ("a", "b", "c", "d", "low_K", "high_K"))
    return Fit(a, b, c, d, low, high, row["source"])


def vapour_pressure(element: str, temperature_K: ArrayLike) -> Array:
    """Pa over the phase that exists at each temperature.

    Raises OutOfValidity below the lowest temperature of the fits, or where the phase at hand has none.

    >>> round(float(vapour_pressure("Cd", 673.15)), 1)
    172.8
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    v = vapour(element)
    out = np.full(t.shape, np.nan)
    for fit, here in ((v.solid, t < v.melting), (v.liquid, t >= v.melting)):
        if not np.any(here):
            continue
        if fit is None:
            phase = "solid" if fit is v.solid and np.any(t < v.melting) else "liquid"
            raise OutOfValidity(f"no {phase} vapour pressure of {element} in the sources")
        if np.any(t[here] < fit.low * 0.999):
            raise OutOfValidity(f"vapour pressure of {element} starts at {fit.low:.0f} K")
        out = np.where(here, v.over_liquid(t) if fit is v.liquid else fit.pressure(t), out)
    return out


def boiling_point(element: str, pressure_Pa: float = ATMOSPHERE) -> float:
    """K at which the liquid's (or solid's) vapour pressure equals `pressure_Pa`, by bisection.

    Raises OutOfValidity when no temperature up to 6,000 K reaches it.
    """
    v = vapour(element)
    low = (v.solid or v.liquid).low if (v.solid or v.liquid) else 300.0  # type: ignore[union-attr]
    high = 6000.0 if v.liquid is not None else v.melting
    if float(vapour_pressure(element, high * 0.9999)) < pressure_Pa:
        raise OutOfValidity(f"{element} does not reach {pressure_Pa:g} Pa in the range of its fit")
    for _ in range(80):
        middle = 0.5 * (low + high)
        if float(vapour_pressure(element, middle)) < pressure_Pa:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def langmuir_rate(element: str, temperature_K: ArrayLike, alpha: float = 1.0) -> Array:
    """Largest rate of evaporation of the pure element into vacuum, kg/(m2 h): alpha p sqrt(M / (2 pi R T)).

    >>> round(float(langmuir_rate("Cd", 673.15)), 0)
    1112.0
    """
    from oreshed.technology.species import molar_mass

    t = np.asarray(temperature_K, dtype=np.float64)
    mass = molar_mass(element) / 1000.0
    flux = alpha * vapour_pressure(element, t) * np.sqrt(mass / (2.0 * np.pi * GAS_CONSTANT * t))
    return np.asarray(flux * 3600.0)
