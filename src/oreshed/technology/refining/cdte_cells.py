"""Cadmium and tellurium of CdTe solar modules: what a watt holds, and what binds first.

One atom of cadmium goes with one of tellurium, so the layer's thickness and the module's efficiency decide both; a thin
window of cadmium sulphide adds cadmium alone. Of two supplies the scarcer a watt binds, and it is tellurium.

    layer     m = d rho                     g/m2 : um x t/m3
    metal     Te = m M_Te / M_CdTe ; Cd = m M_Cd / M_CdTe + window
    watt      per W = m_i / (1,000 eta)     at 1,000 W/m2 ; bought = on the glass / utilisation
    supply    GW = min(S_Te / n_Te, S_Cd / n_Cd)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.parameter import read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio

PARAMETERS = read_parameters("oreshed.technology.refining", "cdte_cells.csv")
SUN = 1000.0  # W/m2, at which a module is rated
TELLURIUM = mass_ratio("Te", "CdTe")


def layer_g_m2(thickness_um: float, density: float) -> float:
    """Grams a m2 of a layer; density in t/m3.

    >>> round(layer_g_m2(3.0, 5.85), 2)
    17.55
    """
    return thickness_um * density


def metals_g_m2(
    thickness_um: float, density: float, window_um: float, window_density: float
) -> tuple[float, float]:
    """Grams of cadmium and of tellurium a m2.

    >>> [round(x, 2) for x in metals_g_m2(3.0, 5.85, 0.0, 4.82)]
    [8.22, 9.33]
    """
    absorber = layer_g_m2(thickness_um, density)
    cadmium = absorber * (1.0 - TELLURIUM) + layer_g_m2(window_um, window_density) * mass_ratio("Cd", "CdS")
    return cadmium, absorber * TELLURIUM


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Metal a m2, a watt and a GW of modules, and the GW that two supplies make; see `words`.

    Raises OutOfValidity for a layer or an efficiency that no module has.
    """
    given = Given(inputs)
    v = {k: float(x) for k, x in PARAMETERS.central().items()}
    thickness = (
        given.one("thickness|CdTe_thickness|layer|layer_thickness|absorber_thickness", "um", v["thickness"])
        or 0.0
    )
    efficiency = given.one("efficiency|module_efficiency|eta", "fraction", v["efficiency"]) or 0.0
    power = given.one("power|module_power_density|module_W", "W_per_m2")
    efficiency = power / SUN if power else efficiency
    if not (0.0 < thickness <= 20.0 and 0.02 <= efficiency <= 0.33):
        raise OutOfValidity(
            f"a layer of {thickness:g} um with {100 * efficiency:g} % efficiency is no CdTe module: 20 um and 33 % are bounds"
        )
    window = given.one("CdS_thickness|window|window_thickness", "um", v["window"]) or 0.0
    used = given.one("utilisation|material_utilisation|utilization", "fraction", v["utilisation"]) or 1.0
    cadmium, tellurium = metals_g_m2(thickness, v["density"], window, v["window_density"])
    watt = SUN * efficiency
    found: dict[str, Any] = {"CdTe_g_per_m2": layer_g_m2(thickness, v["density"]), "Cd_to_Te_molar": 1.0}
    for e, grams in (("Cd", cadmium), ("Te", tellurium)):
        found |= {f"{e}_g_per_m2": grams, f"{e}_mg_per_W": 1e3 * grams / watt, f"{e}_g_per_W": grams / watt, f"{e}_g_per_kW": 1e3 * grams / watt,
                  f"{e}_t_per_GW": 1e3 * grams / watt, f"{e}_kg_per_MW": 1e3 * grams / watt, f"{e}_bought_t_per_GW": 1e3 * grams / watt / used}  # fmt: skip
    area = given.one("area|module_area", "m2")
    if area:
        found |= {
            "Cd_g": cadmium * area,
            "Te_g": tellurium * area,
            "Cd_g_per_module": cadmium * area,
            "Te_g_per_module": tellurium * area,
        }
    supply = {e: given.one(f"{e}_supply|{e}|{e}_available", "t") for e in ("Cd", "Te")}
    makes = {e: s / found[f"{e}_bought_t_per_GW"] for e, s in supply.items() if s is not None}
    if makes:
        found |= {"GW": min(makes.values()), "binds": min(makes, key=lambda e: makes[e])}
    return found


TECHNOLOGIES = (
    Technology(
        "cdte-cells", "CdTe solar modules", ("Y10",),
        "Cadmium and tellurium of a m2, a watt and a GW of modules, and which supply binds.",
        "industrial", __name__, None, compute,
        answers=("CdTe*", "*cadmium telluride*", "*CdTe module*", "*CdTe cell*", "*CdTe solar*"),
        words=(
            Word("thickness_um, efficiency_pct (or power_W_per_m2)", "um, %", "layer and module; 3 and 18.5 where absent: ask for Te_t_per_GW, Cd_mg_per_W"),
            Word("CdS_thickness_um, utilisation", "um, share", "window layer, 0.1; metal bought that is on the glass, 0.85"),
            Word("area_m2", "m2", "of a module: asks for Te_g, Cd_g"),
            Word("Te_supply_t, Cd_supply_t", "t", "ask for GW and which of them binds"),
        ),
        equations=__doc__ or "", parameters=PARAMETERS,
    ),
)  # fmt: skip
