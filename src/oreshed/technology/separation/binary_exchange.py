"""Two ions between a liquor and an exchanger in a beaker, by the constant of the reaction that a case states.

reaction       b AX_a + a B(b+) = a BX_b + b A(a+)         A resident, B incoming, written for `2 NaX + Cd2+ = CdX2 + 2 Na+`
Gaines-Thomas  K = E_B^a [A]^b/(E_A^b [B]^a)                E equivalent fractions, molarities as activities
Vanselow       the same with mole fractions
balance        charges on the exchanger = capacity dose;  E_A + E_B = 1;  each ion keeps its total
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scipy.optimize import brentq

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.case_arithmetic import evaluated
from oreshed.technology.casework.case_units import converted, splits
from oreshed.technology.species import molar_mass

_ION = r"([A-Z][a-z]?)\^?(\d?)\+"


def _charges(reaction: str) -> tuple[str, float, str, float]:
    """(resident, its charge, incoming, its charge) of an exchange. Raises KeyError where it is none."""
    left, arrow, right = re.sub(r"<?[-=]+>|⇌|→", "=", reaction.replace(" ", "")).partition("=")
    ions = [
        [(m[1], float(m[2] or 1)) for m in re.finditer(_ION, side) if m[1] in molar_masses()]
        for side in (left, right)
    ]
    if not arrow or any(len(found) != 1 for found in ions):
        raise KeyError("reaction: '2 NaX + Cd2+ = CdX2 + 2 Na+'")
    (incoming,), (resident,) = ions
    return *resident, *incoming


def _figure(inputs: Mapping[str, Any], unit: str, molar: float | None, *words: str) -> float | None:
    for key, value in inputs.items():
        number = None if isinstance(value, (Mapping, list, tuple)) else evaluated(value, {})
        for word, units in splits(str(key)) if number is not None else ():
            if word.lower() in words and (units or not unit):
                found = converted(number or 0.0, units, unit, molar) if units else number
                if found is not None:
                    return found
    return None


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Both ions at rest. Raises KeyError for what is missing, OutOfValidity for figures without sense."""
    a, za, b, zb = _charges(str(inputs.get("reaction", "")))

    def need(unit: str, molar: float | None, *words: str) -> float:
        found = _figure(inputs, unit, molar, *words)
        if found is None:
            raise KeyError(f"{words[0]}_{unit}" if unit else words[0])
        return found

    log_k = _figure(inputs, "", None, "log_k", "logk", "log10_k", "log_k_gt")
    constant = 10.0**log_k if log_k is not None else need("", None, "k", "k_gt", "k_ex")
    start_a = (
        _figure(inputs, "mol_L", molar_mass(a), f"{a.lower()}0", f"{a.lower()}", f"c0_{a.lower()}") or 0.0
    )
    start_b = need("mol_L", molar_mass(b), f"{b.lower()}0", b.lower(), f"c0_{b.lower()}")
    capacity = need("mol_g", None, "resin_capacity", "capacity", "cec", "exchange_capacity", "q_resin")
    sites = capacity * need("g_L", None, "dose", "resin_dose", "resin", "sorbent", "s_l")
    if not (0.0 < constant < 1e300 and start_a >= 0.0 and start_b > 0.0 and sites > 0.0):
        raise OutOfValidity("an exchange needs a constant, a feed, a capacity and a dose above 0")
    moles = "vanselow" in " ".join(str(v) for v in inputs.values() if isinstance(v, str)).lower()

    def parted(share: float) -> tuple[float, float, float, float]:
        ea, eb = 1.0 - share, share
        if moles:
            na, nb = ea / za, eb / zb
            ea, eb = na / (na + nb), nb / (na + nb)
        return ea, eb, start_a + sites * share / za, start_b - sites * share / zb

    def over(share: float) -> float:
        ea, eb, ca, cb = parted(share)
        return float(eb**za * ca**zb - constant * ea**zb * cb**za)

    most = min(1.0, start_b * zb / sites)
    share = float(brentq(over, 0.0, most, xtol=1e-16, rtol=1e-13))
    _, _, ca, cb = parted(share)
    return {
        f"{b}_left_mol_L": cb, f"{b}_left_mmol_L": cb * 1e3, f"{b}_left_mg_L": cb * molar_mass(b) * 1e3,
        f"{a}_mol_L": ca, f"{a}_mmol_L": ca * 1e3, f"{b}_removed_pct": 100.0 * (1.0 - cb / start_b),
        f"equivalent_fraction_{b}": share, f"equivalent_fraction_{a}": 1.0 - share, f"E_{b}": share, f"E_{a}": 1.0 - share,
        f"{b}_load_mmol_g": 1e3 * share * capacity / zb,
    }  # fmt: skip
