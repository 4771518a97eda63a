"""Equilibrium of a chelating resin: which share of its sites each metal takes, and what the acid leaves.

site      M + RH2 = RM + 2 H        B = b / [H+]^2,  b(M) = b(Cd) selectivity(M)
loading   y_i = B_i c_i / (1 + sum B_j c_j)
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.parameter import Values
from oreshed.technology.stream import Array

PROTONS = 2.0  # a divalent metal drives out
SPENT_ACID = 0.05  # share of the eluant's acid that is left at the least


def bindings(pH: ArrayLike, v: Values) -> dict[str, Array]:
    """B of each metal in L/mol at a pH: 1/B is the concentration that takes half of the free sites."""
    cadmium = np.power(10.0, np.asarray(v["log_b_Cd"]) + PROTONS * np.asarray(pH))
    found = {"Cd": np.asarray(cadmium)}
    for name in v:
        if name.startswith("selectivity_"):
            found[name.removeprefix("selectivity_")] = np.asarray(cadmium * v[name])
    return found


def loading(concentration: Mapping[str, Array], binding: Mapping[str, Array]) -> dict[str, Array]:
    """Share of the sites that each metal takes from a liquor (mol/L) in equilibrium; shapes broadcast.

    >>> {m: round(float(y), 3) for m, y in loading({"Cd": np.array(1.0), "Zn": np.array(1.0)},
    ...                                            {"Cd": np.array(2.0), "Zn": np.array(1.0)}).items()}
    {'Cd': 0.5, 'Zn': 0.25}
    """
    asked = {m: binding[m] * c for m, c in concentration.items()}
    total = 1.0 + sum(asked.values(), start=np.zeros(()))
    return {m: np.asarray(a / total) for m, a in asked.items()}


def heel(held: Mapping[str, Array], v: Values) -> dict[str, Array]:
    """Share of the sites that each metal keeps after elution; `held` is mol per L of bed.

    The bed ends in equilibrium with its whole eluate, the worst that an elution can do.
    """
    used = sum(held.values(), start=np.zeros(())) * PROTONS / v["eluant_bv"]
    acid = np.maximum(v["acid_mol_l"] - used, SPENT_ACID * v["acid_mol_l"])
    left = loading({m: q / v["eluant_bv"] for m, q in held.items()}, bindings(-np.log10(acid), v))
    return {m: np.minimum(y, held[m] / v["capacity"]) for m, y in left.items()}


def eluted_share(held: float, metal: str, v: Values) -> float:
    """Share of one metal's load (mol per L of bed) that the acid brings down."""
    if held <= 0:
        return 0.0
    return 1.0 - float(heel({metal: np.asarray(held)}, v)[metal]) * float(v["capacity"]) / held
