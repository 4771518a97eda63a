"""Capacities of sorbents that a case names without an isotherm of its own: measured, with their spread, and never past what their ions allow.

ceiling    apatite gives up its calcium: Ca10(PO4)6(OH)2 holds at most 10 metal ions a mole
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.separation.concentration import given_moles
from oreshed.technology.species import molar_mass
from oreshed.technology.table import table_beside

APATITE = "Ca10P6O26H2"


def ceiling_mg_g(metal: str) -> float:
    """mg of a divalent metal that a gram of hydroxyapatite takes if all its calcium goes.

    >>> round(ceiling_mg_g("Pb"))
    2062
    """
    return 1e4 * molar_mass(metal) / molar_mass(APATITE)


def of_named(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Capacity of the sorbent and metal that a case names by label or inputs; empty where the table has none."""
    told = " ".join(str(inputs.get(k, "")) for k in ("label", "sorbent", "medium", "adsorbent", "material"))
    metals = [
        *given_moles(inputs),
        *metals_named(told),
        *([str(inputs["metal"])] if "metal" in inputs else []),
    ]
    for row in table_beside(__name__, "sorbent_capacity.csv"):
        named = any(re.search(rf"\b{re.escape(w)}s?\b", told, re.IGNORECASE) for w in row["words"].split("|"))
        if named and row["metal"] in (metals or [row["metal"]]):
            central = float(row["central"])
            found: dict[str, Any] = {"q_mg_g": central, "capacity_mg_g": central, "qmax_mg_g": central,
                                     "capacity_band_mg_g": [float(row["low"]), float(row["high"])]}  # fmt: skip
            if row["medium"] == "hydroxyapatite":
                found["Ca_exchange_limit_mg_g"] = ceiling_mg_g(row["metal"])
            return found
    return {}
