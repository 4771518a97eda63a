"""Activity coefficients in liquid alloys: Redlich-Kister, Wilson, molecular interaction volume, infinite dilution.

Redlich-Kister parameters (`activity.csv`) serve any alloy of the tabulated pairs; a pair that no source holds is taken
as ideal, and its name is told. Wilson and the volume model take the parameters that their papers print.

    Redlich-Kister      G_ex = sum x_i x_j [L0 + L1 (x_i - x_j)]          RT ln g_i = G_ex + dG/dx_i - sum x_k dG/dx_k
    infinite dilution   RT ln g_i = L0 - L1 (i named first) or L0 + L1 (i named second)
    Wilson              ln g_i = -ln(x_i + A_ij x_j) + x_j [A_ij/(x_i + A_ij x_j) - A_ji/(A_ji x_i + x_j)]
    volume model        MIVM of Tao 2000, with molar volumes V, coordination numbers Z and B_ij
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.stream import Array
from oreshed.technology.table import table_beside


@dataclass(frozen=True)
class Pair:
    """Interaction of two metals in the liquid, J/mol: L0 = a0 + b0 T, L1 = a1 + b1 T; `doubt` J/mol on L0."""

    first: str
    second: str
    a0: float
    b0: float
    a1: float
    b1: float
    doubt: float
    source: str
    opened: bool

    def terms(self, temperature: Array) -> tuple[Array, Array]:
        """L0 and L1 at a temperature, for x_first - x_second."""
        return self.a0 + self.b0 * temperature, self.a1 + self.b1 * temperature


@lru_cache(maxsize=1)
def pairs() -> Mapping[frozenset[str], Pair]:
    """Tabulated pairs by their two elements."""
    found = {}
    for r in table_beside(__name__, "activity.csv"):
        a0, b0, a1, b1, doubt = (float(r[k]) for k in ("a0", "b0", "a1", "b1", "doubt"))
        found[frozenset((r["first"], r["second"]))] = Pair(
            r["first"], r["second"], a0, b0, a1, b1, doubt, r["source"], r["opened"] == "yes"
        )
    return found


def pair(one: str, other: str) -> Pair | None:
    """The interaction of two metals, or None where no source holds it (then they are taken as ideal)."""
    return pairs().get(frozenset((one, other)))


def taken_as_ideal(elements: Sequence[str]) -> tuple[str, ...]:
    """Pairs of an alloy without interaction in the table, as "Cd-Fe"."""
    return tuple(f"{a}-{b}" for i, a in enumerate(elements) for b in elements[i + 1 :] if pair(a, b) is None)


def coefficients(elements: Sequence[str], fractions: ArrayLike, temperature_K: ArrayLike) -> Array:
    """Activity coefficients of an alloy by Redlich-Kister; fractions (..., elements) in moles, same shape back.

    >>> g = coefficients(("Cd", "Zn"), [1.0, 0.0], 773.15)
    >>> round(float(g[0]), 3), round(float(g[1]), 2)
    (1.0, 3.87)
    """
    x = np.asarray(fractions, dtype=np.float64)
    t = np.asarray(temperature_K, dtype=np.float64)
    shape = np.broadcast_shapes(x.shape[:-1], t.shape)
    excess = np.zeros(shape)
    slope = np.zeros((*shape, len(elements)))
    for i, one in enumerate(elements):
        for j in range(i + 1, len(elements)):
            known = pair(one, elements[j])
            if known is None:
                continue
            a, b = (i, j) if known.first == one else (j, i)
            zero, first = known.terms(t)
            xa, xb = x[..., a], x[..., b]
            excess = excess + xa * xb * (zero + first * (xa - xb))
            slope[..., a] += xb * (zero + first * (2.0 * xa - xb))
            slope[..., b] += xa * (zero + first * (xa - 2.0 * xb))
    partial = excess[..., None] + slope - np.sum(x * slope, axis=-1)[..., None]
    return np.asarray(np.exp(partial / (GAS_CONSTANT * t[..., None])))


def at_infinite_dilution(impurity: str, host: str, temperature_K: ArrayLike) -> Array:
    """Coefficient of a trace in a host; 1 where no source holds the pair.

    >>> round(float(at_infinite_dilution("Zn", "Cd", 773.15)), 2)
    3.87
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    known = pair(impurity, host)
    if known is None or impurity == host:
        return np.ones(t.shape)
    zero, first = known.terms(t)
    return np.asarray(
        np.exp((zero - first if known.first == impurity else zero + first) / (GAS_CONSTANT * t))
    )


def redlich_kister(
    x_first: ArrayLike, zero: ArrayLike, first: ArrayLike, temperature_K: ArrayLike
) -> tuple[Array, Array]:
    """Coefficients of both metals of a binary from its own L0 and L1, J/mol, as printed; shapes broadcast."""
    a, t = np.asarray(x_first, dtype=np.float64), np.asarray(temperature_K, dtype=np.float64)
    b, l0, l1 = 1.0 - a, np.asarray(zero, dtype=np.float64), np.asarray(first, dtype=np.float64)
    one, other = b**2 * (l0 + l1 * (4.0 * a - 1.0)), a**2 * (l0 + l1 * (1.0 - 4.0 * b))
    return np.asarray(np.exp(one / (GAS_CONSTANT * t))), np.asarray(np.exp(other / (GAS_CONSTANT * t)))


def wilson(x_first: ArrayLike, a12: ArrayLike, a21: ArrayLike) -> tuple[Array, Array]:
    """Coefficients of both metals of a binary by Wilson 1964; `a12`, `a21` as printed (both 1: ideal)."""
    x1 = np.asarray(x_first, dtype=np.float64)
    x2, one, two = 1.0 - x1, np.asarray(a12, dtype=np.float64), np.asarray(a21, dtype=np.float64)
    p, q = x1 + one * x2, x2 + two * x1
    cross = one / p - two / q
    return np.asarray(np.exp(-np.log(p) + x2 * cross)), np.asarray(np.exp(-np.log(q) - x1 * cross))


def volume_model(
    x_first: ArrayLike, volumes: tuple[float, float], coordination: tuple[float, float],
    b12: ArrayLike, b21: ArrayLike,
) -> tuple[Array, Array]:  # fmt: skip
    """Coefficients of both metals of a binary by the molecular interaction volume model.

    volumes : molar volumes (any one unit). coordination : Z of each pure liquid. b12, b21 : B_ij = exp[-(e_ij - e_jj)/kT]
    and B_ji, as printed. Source: D.P. Tao, Thermochim. Acta 363 (2000) 105-113 (equations from memory, unverified).
    """
    x1 = np.asarray(x_first, dtype=np.float64)
    return (
        _volume_side(x1, volumes, coordination, np.asarray(b12), np.asarray(b21)),
        _volume_side(1.0 - x1, volumes[::-1], coordination[::-1], np.asarray(b21), np.asarray(b12)),
    )


def _volume_side(
    xi: Array, volumes: tuple[float, float], z: tuple[float, float], bij: Array, bji: Array
) -> Array:
    xj, (vi, vj) = 1.0 - xi, volumes
    own, other = xi * vi + xj * vj * bji, xj * vj + xi * vi * bij
    first = np.log(vi / own) + xj * (vj * bji / own - vi * bij / other)
    second = (
        z[0] * bji**2 * np.log(bji) / (xi + xj * bji) ** 2 + z[1] * bij * np.log(bij) / (xj + xi * bij) ** 2
    )
    return np.asarray(np.exp(first - 0.5 * xj**2 * second))
