"""What a melt is made of, as cases tell it: mole fractions, weights, tables, and whether its metals mix ideally."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.refining import activity
from oreshed.technology.species import molar_mass


def alloy(inputs: Mapping[str, Any]) -> dict[str, float]:
    """Mole fractions of a case: x_Pb, x_mol_fraction, or weights in %. Empty where none is told."""
    given = Given(inputs)
    x = given.table(
        "x|mole_fraction|mole_fractions|melt_x|liquid_x|composition_mol|composition|x_liquid|mol|liquid_mol|melt_mol|mol_frac",
        "fraction",
    )
    x |= {
        e: float(np.mean(v))
        for e, v in given.elements("x_{}|{}_x|{}_mole_fraction|{}_mol|x_{}_liquid|N_{}", "fraction").items()
    }
    if x:
        if len(x) == 1 and next(iter(x.values())) < 1.0 and (other := _other(inputs, next(iter(x)))):
            x[other] = 1.0 - sum(x.values())
        return {e: v for e, v in x.items() if e in molar_masses()}
    weights = given.table(
        "alloy|wt|melt|bullion|feed|metal|composition_wt|charge|bath|crust|crust_wt|dross|crude|alloy_wt|composition|melt_wt",
        "pct",
    )
    weights |= {
        e: float(np.mean(v))
        for e, v in given.elements(
            "alloy_{}|{}_in_alloy|bullion_{}|{}|{}_in_melt|{}_wt|{}_start|{}_feed|feed_{}|melt_{}|w_{}|w_{}_liquid|{}_mass_fraction",
            "pct",
        ).items()
        if f"p_{e}_Pa" != e
    }
    weights = {e: w for e, w in weights.items() if e in molar_masses()}
    if len(weights) == 1 and (other := _other(inputs, next(iter(weights)))):
        weights[other] = 100.0 - sum(weights.values())
    if not weights:
        return {}
    moles = {e: w / molar_mass(e) for e, w in weights.items()}
    total = sum(moles.values())
    return {e: n / total for e, n in moles.items()}


def _other(inputs: Mapping[str, Any], known: str) -> str:
    """The second metal of a binary: the host, or what the alloy, label or a pressure names."""
    named = [str(inputs.get(k, "")) for k in ("host", "solvent", "matrix", "base")]
    named += re.findall(
        r"(?<![A-Za-z])[A-Z][a-z]?(?![a-z])",
        " ".join(
            str(inputs.get(k, ""))
            for k in ("alloy", "system", "label", "binary")
            if isinstance(inputs.get(k, ""), str)
        ),
    )
    named += [m[1] for k in inputs if (m := re.match(r"(?:p0?|gamma)_([A-Z][a-z]?)(?:_|$)", k))]
    for k in ("gamma", "p0_Pa", "p_Pa", "p0"):
        if isinstance(inputs.get(k), Mapping):
            named += [str(e) for e in inputs[k]]
    return next((e for e in named if e in molar_masses() and e != known), "")


def in_named_order(inputs: Mapping[str, Any], x: Mapping[str, float]) -> list[tuple[str, float]]:
    """Metals of a melt with their mole fractions, in the order in which the alloy or the label names them."""
    words = " ".join(str(inputs.get(k, "")) for k in ("alloy", "system", "binary", "label"))
    named = [e for e in re.findall(r"[A-Z][a-z]?(?![a-z])", words) if e in x]
    return [(e, x[e]) for e in dict.fromkeys([*named, *x])]


def refuse_known_pairs(x: Mapping[str, float]) -> None:
    """Raises KeyError where two of the metals are known not to mix ideally: their coefficients are then an input."""
    known = [a for a in x for b in x if a != b and activity.pair(a, b) is not None]
    if known:
        raise KeyError(f'gamma_{known[0]}, or "ideal": true: these metals are known not to mix ideally')


def said_ideal(inputs: Mapping[str, Any]) -> bool:
    """Whether a case says that its melt mixes ideally."""
    told = " ".join(f"{k} {v}" for k, v in inputs.items() if isinstance(v, (str, bool)))
    return re.search(r"ideal|raoult", told, re.IGNORECASE) is not None
