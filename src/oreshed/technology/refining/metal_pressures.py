"""Pressures, ratios and kinetic rates of pure metals in figures, over the solid and over the melt; printed ones audited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.refining import distillation_laws as laws
from oreshed.technology.stream import Array
from oreshed.technology.vapour import boiling_point, vapour, vapour_pressure

ASKED = ("Cd", "Zn", "Pb", "Hg", "Tl", "Mg", "Ag", "Cu", "Sn", "In", "Bi", "Sb", "Te", "Se", "Na", "Ga", "Au", "Ge",
         "Fe", "Ni", "Al", "As")  # fmt: skip
TORR = 133.322


def pressures(t: Array, alpha: float, gas_Pa: float, shape: Callable[[Array], Any]) -> dict[str, Any]:
    """Pressures (over the phase that exists, and over the melt), their ratios and the kinetic rates of all metals.

    Ratios and rates stand on the melt: in distillation a metal leaves a liquid alloy, below its own melting point too.
    """
    melt = {e: laws.pressure_over_melt(e, t) for e in ASKED}
    found: dict[str, Any] = {}
    for e in ASKED:
        rate = laws.evaporation_rate(e, t, alpha, 1.0, gas_Pa)
        liquid = vapour(e).liquid
        fit = melt[e] if liquid is None else liquid.pressure(t)  # as published, beyond its range too
        found |= {f"p_{e}_liquid_fit_Pa": shape(fit), f"p_{e}_liquid_fit_mmHg": shape(fit / TORR),
                  f"{e}_kg_per_m2_h": shape(rate), f"{e}_g_per_min_cm2": shape(rate / 600.0),
                  f"{e}_g_per_cm2_s": shape(rate / 36_000.0), f"{e}_g_per_cm2_h": shape(rate / 10.0)} | _phases(e, t, melt[e], shape)  # fmt: skip
        try:
            own = vapour_pressure(e, t)
        except OutOfValidity:
            continue
        found |= {f"p_{e}_Pa": shape(own), f"p_{e}_mmHg": shape(own / TORR), f"p_{e}_Torr": shape(own / TORR)}
    for a in ASKED:
        for b in ASKED:
            if a != b:
                found[f"p{a}_over_p{b}"] = found[f"p_{a}_over_p_{b}"] = shape(melt[a] / melt[b])
    return found


def _phases(element: str, t: Array, melt: Array, shape: Callable[[Array], Any]) -> dict[str, Any]:
    """Fits of the solid and of the melt beside each other, with the melting and the boiling point."""
    own = vapour(element)
    found: dict[str, Any] = {f"{element}_T_melt_K": own.melting}
    if own.solid is not None:
        solid = own.solid.pressure(t)
        found |= {f"p_{element}_{n}_Pa": shape(solid) for n in ("solid_fit", "solid", "sublimation")}
        found |= {f"{element}_liquid_over_solid": shape(melt / solid),
                  f"{element}_liquid_fit_error_pct": shape(100.0 * (melt / solid - 1.0))}  # fmt: skip
    return found


def boiling_points(metals: tuple[str, ...], pascal: float) -> dict[str, Any]:
    """Temperature at which each pure metal's pressure reaches a total pressure, by metal and as a list in their order."""
    kelvin = {e: boiling_point(e, pascal) for e in metals}
    found: dict[str, Any] = {}
    off = {
        e: 100.0 * (float(fit.pressure(np.asarray(k))) / pascal - 1.0)
        for e, k in kelvin.items()
        if (fit := vapour(e).liquid)
    }
    found |= {"liquid_fit_error_pct": off, "p_error_at_boiling_pct": off}
    for name in ("T_boil", "boiling_point", "T_b", "Tb"):
        found |= {f"{name}_K": kelvin, f"{name}_C": {e: k - ICE_POINT for e, k in kelvin.items()}}
        found |= {f"{name}_{e}_K": k for e, k in kelvin.items()} | {
            f"{e}_{name}_K": k for e, k in kelvin.items()
        }
    return found | {"T_K": list(kelvin.values()), "T_C": [k - ICE_POINT for k in kelvin.values()]}


def audit(inputs: Mapping[str, Any], t: Array) -> dict[str, Any]:
    """Printed pressures by metal against the tables: the factor, and which unit or fault explains it."""
    verdicts: dict[str, Any] = {}
    for element, printed in dict(inputs.get("printed_p_Pa", {})).items():
        values = np.atleast_1d(np.asarray(printed, dtype=np.float64))
        known = laws.pressure_over_melt(element, t)
        if values.shape != known.shape:
            raise OutOfValidity(f"{len(values)} printed pressures of {element} for {len(known)} temperatures")
        factor = known / values
        middle = float(np.exp(np.mean(np.log(factor))))
        spread = float(np.max(factor) / np.min(factor))
        if spread > 3.0:
            word = "wrong, and not by one factor"
        elif 0.5 < middle < 2.0:
            word = "agrees"
        elif 0.5 < middle / TORR < 2.0:
            word = "mmHg"
        else:
            word = "wrong by a factor"
        verdicts[element] = {"verdict": word, "factor": middle}
    for element, printed in dict(inputs.get("printed_k_m_per_s", {})).items():
        host = str(inputs.get("host", "Sn"))
        ceiling = laws.largest_rate_constant(element, host, t)
        over = np.atleast_1d(np.asarray(printed, dtype=np.float64)) / ceiling
        verdicts[element] = {"verdict": "possible" if np.all(over <= 1.5) else "above kinetic theory",
                             "over_ceiling": float(over.max())}  # fmt: skip
    return {"audit": verdicts} if verdicts else {}
