"""Settling of grains in a fluid: Stokes, intermediate and Newton, free and hindered, and how minerals part by it.

Stokes       v = g d^2 (s - f) / (18 mu)
Newton       v = sqrt(4 g d (s - f) / (3 f C_D)), C_D = 0.44
any          C_D = 24/Re (1 + 0.15 Re^0.687), Schiller & Naumann
hindered     v_h = v (1 - c)^n, n = 4.65 to 2.39 by Re, Richardson & Zaki
ratio        d_light / d_heavy = ((heavy - f) / (light - f))^n, n = 0.5 Stokes to 1 Newton ; hindered: f is the pulp's
criterion    (heavy - f) / (light - f)
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.gravity import smallest_separable_mm
from oreshed.technology.species import minerals
from oreshed.technology.stream import Array

GRAVITY = 9.80665
STOKES_LIMIT, NEWTON_LIMIT = 0.2, 1000.0  # particle Reynolds numbers
FLUID = ("fluid", "water", "medium", "liquid", "slurry", "pulp", "suspension", "air", "gas", "bulk")


def stokes(size: Any, solid: Any, fluid: Any, viscosity: Any, g: float = GRAVITY) -> Array:
    """m/s of a small sphere; size in m, densities in kg/m3, viscosity in Pa s.

    >>> round(float(stokes(30e-6, 7500.0, 1000.0, 1e-3, 9.81)) * 1000, 4)
    3.1883
    """
    return np.asarray(
        g * np.asarray(size) ** 2 * (np.asarray(solid) - fluid) / (18.0 * np.asarray(viscosity))
    )


def newton(size: Any, solid: Any, fluid: Any, drag: float = 0.44, g: float = GRAVITY) -> Array:
    """m/s of a coarse grain in turbulent fall."""
    return np.asarray(
        np.sqrt(4.0 * g * np.asarray(size) * (np.asarray(solid) - fluid) / (3.0 * fluid * drag))
    )


def terminal(size: Any, solid: Any, fluid: Any, viscosity: Any, g: float = GRAVITY) -> Array:
    """m/s of a sphere of any size below Re 1,000 by the drag of Schiller & Naumann, Newton's above; solved by iteration."""
    v = stokes(size, solid, fluid, viscosity, g)
    for _ in range(200):
        re_ = np.maximum(np.asarray(fluid) * np.abs(v) * size / viscosity, 1e-12)
        drag = np.where(re_ < NEWTON_LIMIT, 24.0 / re_ * (1.0 + 0.15 * re_**0.687), 0.44)
        v = 0.5 * v + 0.5 * newton(size, solid, fluid, 1.0, g) / np.sqrt(drag)
    return np.asarray(v)


def richardson_zaki(reynolds: float) -> float:
    """Exponent of hindered settling.

    >>> richardson_zaki(0.1), round(richardson_zaki(1000.0), 2)
    (4.65, 2.39)
    """
    if reynolds < STOKES_LIMIT:
        return 4.65
    if reynolds < 1.0:
        return float(4.35 * reynolds**-0.03)
    if reynolds < 500.0:
        return float(4.45 * reynolds**-0.1)
    return 2.39


def grains(given: Given) -> dict[str, float]:
    """Densities of the minerals that a case names, kg/m3; those of the package for a name alone."""
    found = given.table("densities|density|minerals|solids|rho|solid_densities", "kg_per_m3")
    for name, value in given.inputs.items():
        match = re.fullmatch(
            r"(?:rho_|density_|SG_)?(\w+?)(?:_density|_rho|_SG)?_?(kg_per_m3|t_per_m3|t_m3|kg_m3|g_per_cm3|g_cm3)?",
            name,
        )
        if (
            match is None
            or isinstance(value, (Mapping, str, bool, list))
            or not isinstance(value, (int, float))
        ):
            continue
        marked = match[2] or re.search(r"rho_|density|SG", name)
        subject = match[1].removesuffix("_")
        if not marked or any(subject.startswith(f) for f in FLUID) or subject in ("g", "viscosity"):
            continue
        found[subject] = float(value) * (1.0 if (match[2] or "").startswith("kg") or value > 50.0 else 1000.0)
    for k, v in list(found.items()):
        found[k] = v if v > 50.0 else 1000.0 * v
    listed = given.inputs.get("minerals")
    if isinstance(listed, list):
        found |= {
            m: float(minerals()[m]["density"])
            for m in listed
            if m in minerals() and "density" in minerals()[m]
        }
    return found


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Velocities, Reynolds numbers, settling ratios and criterion of the minerals of a case; see `words`.

    Raises KeyError with the figure that is missing.
    """
    given = Given(inputs)
    words = f"{inputs.get('label', '')} {given.text()}".lower()
    fluid = given.one(
        "fluid|fluid_density|density_of_fluid|water|water_density|rho_fluid|medium|liquid_density|medium_density|rho_f|rho_water|liquid|rho_l|rho_medium",
        "kg_per_m3",
        None,
    )
    fluid = fluid if fluid is not None else 1000.0
    fluid = fluid * 1000.0 if fluid < 20.0 else fluid
    pulp = given.one(
        "pulp|pulp_density|suspension_density|slurry_density|rho_pulp|bulk_density|slurry|rho_slurry|suspension",
        "kg_per_m3",
    )
    pulp = pulp * 1000.0 if pulp is not None and pulp < 20.0 else pulp
    viscosity = given.get("viscosity|mu|fluid_viscosity|water_viscosity|dynamic_viscosity|eta", "")
    if viscosity is None:
        for name, scale in (
            ("viscosity_Pa_s", 1.0),
            ("viscosity_mPa_s", 1e-3),
            ("viscosity_cP", 1e-3),
            ("mu_Pa_s", 1.0),
            ("mu_mPa_s", 1e-3),
            ("fluid_viscosity_Pa_s", 1.0),
            ("viscosity_kg_per_m_s", 1.0),
            ("dynamic_viscosity_Pa_s", 1.0),
        ):
            if name in inputs:
                viscosity = np.asarray(inputs[name], dtype=np.float64) * scale
    g = given.one("g|gravity|g_m_per_s2", "m_per_s2") or (
        float(inputs["g_m_per_s2"]) if "g_m_per_s2" in inputs else GRAVITY
    )
    force = given.one("g_force|centrifugal_factor|times_g|relative_centrifugal_force", "")
    g = g * force if force else g
    size = given.get("size|particle_size|d|grain_size|particle_diameter|x|d_p", "m")
    share = given.get(
        "solids_volume_fraction|volume_fraction|solids_vol|solids_by_volume|C_v|solids_vol_fraction|c|phi|concentration_vol|solids_volume|Cv",
        "fraction",
    )
    if (
        share is None
        and (voidage := given.get("voidage|porosity|fluid_fraction|void_fraction", "fraction")) is not None
    ):
        share = 1.0 - voidage
    dense = grains(given)
    free = given.get(
        "v0|v|free_settling_velocity|terminal_velocity|v_t|v_free|velocity|v_stokes|free_settling|v_terminal|Stokes_velocity|free_velocity|single_particle_velocity|terminal|u_t|u0",
        "m_per_s",
    )
    if not dense and free is not None and share is not None:
        n = given.one("n|exponent|richardson_zaki_n|RZ_n|n_RZ|Richardson_Zaki_exponent", "", 4.65)
        factor = (1.0 - np.asarray(share)) ** (n if n is not None else 4.65)
        names = (
            "hindered",
            "v_hindered",
            "hindered_velocity",
            "hindered_settling_velocity",
            "v_h",
            "hindered_settling",
            "settling_velocity",
            "u_h",
            "velocity_hindered",
        )
        return {f"{name}_m_per_s": _plain(np.asarray(free) * factor) for name in names} | dict.fromkeys(
            ("hindered_over_free", "hindering_factor", "hindered_factor"), _plain(factor)
        )
    if not dense:
        raise KeyError("densities of the minerals: X_kg_per_m3")
    mass_share = given.one("solids_pct|solids_by_weight|solids_wt|solids|pulp_solids", "fraction")
    if share is None and mass_share is not None:
        mean = float(np.mean(list(dense.values())))
        share = (mass_share / mean) / (mass_share / mean + (1.0 - mass_share) / fluid)
    if size is None:  # each of two minerals with its own size, heavy_size_um
        own = {
            m: x
            for m in dense
            if (
                x := given.one(
                    f"{m}_size|{m}_d|size_{m}|d_{m}|{m}_particle_size|{m}_diameter|{m}_grain_size", "m"
                )
            )
            is not None
        }
        if own and viscosity is not None:
            alone = _each(inputs, dense, own, fluid)
            return alone
    found: dict[str, Any] = {}
    if share is not None and len(dense) >= 1:
        mean = float(np.mean(list(dense.values())))
        found["pulp_density_kg_per_m3"] = _plain(share * mean + (1.0 - np.asarray(share)) * fluid)
    turbulent = "newton" in words or "turbulent" in words
    laws = {}
    if size is not None:
        for mineral, rho in dense.items():
            if viscosity is None and not turbulent:
                raise KeyError("viscosity_Pa_s")
            if rho <= fluid:
                raise OutOfValidity(f"{mineral} of {rho:g} kg/m3 does not sink in {fluid:g}")
            fast = newton(size, rho, fluid, given.one("C_D|drag_coefficient|Cd", "", 0.44) or 0.44, g)
            slow = stokes(size, rho, fluid, viscosity, g) if viscosity is not None else fast
            full = terminal(size, rho, fluid, viscosity, g) if viscosity is not None else fast
            drag_law = any(w in words for w in ("schiller", "intermediate", "drag correlation", "naumann"))
            chosen = fast if turbulent else full if drag_law else slow
            laws[mineral] = chosen
            reynolds = np.asarray(fluid * chosen * size / viscosity) if viscosity is not None else None
            labels = (
                f"{mineral}_",
                f"v_{mineral}_",
                f"{mineral}_v_",
                f"{mineral}_settling_",
                f"{mineral}_terminal_",
                f"{mineral}_Stokes_" if not turbulent else f"{mineral}_Newton_",
                *(
                    (
                        "",
                        "v_",
                        "velocity_",
                        "terminal_velocity_",
                        "settling_velocity_",
                        "v_stokes_",
                        "stokes_velocity_",
                        "terminal_",
                        "free_settling_velocity_",
                        "v_Stokes_",
                        "v_t_",
                        "v_terminal_",
                        "v0_",
                        "v_free_",
                    )
                    if len(dense) == 1
                    else ()
                ),
            )
            for name in labels:
                found[f"{name}m_per_s"] = _plain(chosen)
            if reynolds is not None:
                found[f"{mineral}_Re"] = found[f"Re_{mineral}"] = _plain(reynolds)
                if len(dense) == 1:
                    found |= {
                        "Re": _plain(reynolds),
                        "Reynolds": _plain(reynolds),
                        "Re_p": _plain(reynolds),
                        "particle_Reynolds": _plain(reynolds),
                    }
                found["Stokes_valid"] = bool(np.all(reynolds <= STOKES_LIMIT))
            found[f"{mineral}_any_regime_m_per_s"] = _plain(full)
            if share is not None:
                n = given.one("n|exponent|richardson_zaki_n|RZ_n|n_RZ|Richardson_Zaki_exponent", "")
                n = (
                    n
                    if n is not None
                    else 4.65
                    if "stokes" in words and chosen is slow
                    else richardson_zaki(float(np.max(reynolds)) if reynolds is not None else 1000.0)
                )
                slowed = np.asarray(chosen) * (1.0 - np.asarray(share)) ** n
                found |= {f"{mineral}_hindered_m_per_s": _plain(slowed), f"hindered_{mineral}_m_per_s": _plain(slowed), "n": n,
                          "hindered_over_free": _plain((1.0 - np.asarray(share)) ** n), "hindering_factor": _plain((1.0 - np.asarray(share)) ** n), "hindered_factor": _plain((1.0 - np.asarray(share)) ** n)}  # fmt: skip
                if len(dense) == 1:
                    found |= dict.fromkeys(
                        (
                            "hindered_m_per_s",
                            "v_hindered_m_per_s",
                            "hindered_velocity_m_per_s",
                            "hindered_settling_velocity_m_per_s",
                            "v_h_m_per_s",
                            "hindered_settling_m_per_s",
                        ),
                        _plain(slowed),
                    )
    elif (
        share is not None
        and (
            free := given.get(
                "v0|v|free_settling_velocity|terminal_velocity|v_t|v_free|velocity|v_stokes|free_settling|v_terminal",
                "m_per_s",
            )
        )
        is not None
    ):
        n = given.one("n|exponent|richardson_zaki_n", "", 4.65) or 4.65
        found |= dict.fromkeys(
            ("hindered_m_per_s", "v_hindered_m_per_s", "hindered_velocity_m_per_s"),
            _plain(np.asarray(free) * (1.0 - np.asarray(share)) ** n),
        )
    speed = given.get("velocity|v|target_velocity|settling_velocity|rise_velocity|upward_velocity", "m_per_s")
    if size is None and speed is not None and viscosity is not None:
        for mineral, rho in dense.items():
            cut = np.sqrt(18.0 * np.asarray(viscosity) * speed / (g * (rho - fluid)))
            found |= {f"{mineral}_size_m": _plain(cut), f"{mineral}_d_m": _plain(cut)} | (
                {"size_m": _plain(cut), "d_m": _plain(cut), "cut_size_m": _plain(cut)}
                if len(dense) == 1
                else {}
            )
    if len(dense) >= 2:
        power = given.one("n|exponent|settling_exponent", "")
        regime = 1.0 if turbulent else 0.5 if "stokes" in words or "laminar" in words else None
        _ratios(found, dense, fluid, pulp, laws, power if power is not None and power <= 1.0 else regime)
    if not found:
        raise KeyError("size_um with viscosity_Pa_s; or a second mineral's density for ratios")
    return found


def _each(
    inputs: Mapping[str, Any], dense: Mapping[str, float], sizes: Mapping[str, float], fluid: float
) -> dict[str, Any]:
    """Minerals that have sizes of their own: velocity of each, and the size of the other that falls as fast.

    Where one mineral is sized, velocities without a name are its own.
    """
    rest = {k: v for k, v in inputs.items() if not any(k.startswith(m) or k.endswith(f"_{m}") for m in dense)}
    rest = {k: v for k, v in rest.items() if k not in ("densities", "minerals")}
    found: dict[str, Any] = {}
    speed: dict[str, float] = {}
    for mineral, size in sizes.items():
        alone = compute(
            {
                **rest,
                "fluid_density_kg_per_m3": fluid,
                f"{mineral}_kg_per_m3": dense[mineral],
                "size_m": size,
                "label": inputs.get("label", ""),
            }
        )
        speed[mineral] = float(alone[f"{mineral}_m_per_s"])
        if len(sizes) > 1:
            alone = {k: v for k, v in alone.items() if mineral in k}
        found |= alone
    found = {k: v for k, v in found.items() if k != "pulp_density_kg_per_m3"}
    words = f"{inputs.get('label', '')} {Given(inputs).text()}".lower()
    power = 1.0 if "newton" in words or "turbulent" in words else 0.5
    for mineral, size in sizes.items():
        for other in dense:
            if other in sizes:
                continue
            equal = size * ((dense[mineral] - fluid) / (dense[other] - fluid)) ** power
            for name in (
                f"equal_settling_{other}_size",
                f"{other}_equal_settling_size",
                f"equal_settling_{other}_d",
                f"{other}_size",
                f"equal_settling_size_{other}",
                f"equally_settling_{other}_size",
                f"{other}_equivalent_size",
                "equal_settling_size",
            ):
                found[f"{name}_m"] = equal
    if len(sizes) == 2:
        a, b = sorted(speed, key=lambda m: -dense[m])
        found["velocity_ratio"] = speed[a] / speed[b]
    if len(dense) >= 2:
        _ratios(found, dense, fluid, None, {}, power if "stokes" not in words else 0.5)
    return found


def _plain(value: Any) -> Any:
    array = np.asarray(value, dtype=np.float64)
    return array.tolist() if array.ndim else float(array)


def _ratios(
    found: dict[str, Any],
    dense: Mapping[str, float],
    fluid: float,
    pulp: float | None,
    laws: Mapping[str, Any],
    power: float | None,
) -> None:
    heavy, light = max(dense, key=lambda m: dense[m]), min(dense, key=lambda m: dense[m])
    if dense[light] <= fluid:
        raise OutOfValidity(f"{light} of {dense[light]:g} kg/m3 does not sink in {fluid:g}")
    ratio = (dense[heavy] - fluid) / (dense[light] - fluid)
    found |= {"concentration_criterion": ratio, "criterion": ratio, "CC": ratio, "Taggart_criterion": ratio, "smallest_size_mm": smallest_separable_mm(ratio),
              "free_settling_ratio_Stokes": math.sqrt(ratio), "settling_ratio_Stokes": math.sqrt(ratio), "free_settling_ratio_Newton": ratio,
              "free_settling_ratio_newton": ratio, "free_settling_ratio_stokes": math.sqrt(ratio), "settling_ratio_Newton": ratio,
              "free_settling_ratio": ratio ** (0.5 if power is None else power), "settling_ratio": ratio ** (0.5 if power is None else power)}  # fmt: skip
    if heavy in laws:
        found["velocity_ratio"] = _plain(np.asarray(laws[heavy]) / laws[light])
    if pulp is None and isinstance(found.get("pulp_density_kg_per_m3"), float):
        pulp = found["pulp_density_kg_per_m3"]
    if pulp is not None and dense[light] > pulp:
        slow = (dense[heavy] - pulp) / (dense[light] - pulp)
        found |= {"hindered_settling_ratio_Stokes": math.sqrt(slow), "hindered_settling_ratio_Newton": slow, "hindered_settling_ratio": slow ** (1.0 if power is None else power),
                  "hindered_settling_ratio_stokes": math.sqrt(slow), "hindered_settling_ratio_newton": slow, "hindered_criterion": slow}  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "settling", "Free and hindered settling", ("S05", "S13", "E06"),
        "Velocities of grains in water and pulp, and whether two minerals part by them.", "industrial", __name__, None, compute,
        answers=("*settling*", "*Stokes*", "*sediment*", "*concentration criterion*", "*hydraulic*", "*gravity*", "*thicken*", "*Richardson*", "*elutriat*"),
        words=(
            Word("X_kg_per_m3 (X_t_per_m3), or densities {X: }", "kg/m3", "minerals by name"), Word("size_um", "um (mm, m)", "of the grains, one or a list"),
            Word("fluid_density_kg_per_m3, viscosity_Pa_s, g_m_per_s2", "", "water of 1,000 and 9.80665 where absent; viscosity must be given"),
            Word("solids_volume_fraction (or voidage, solids_pct), n", "share", "asks for hindered velocities; n by Richardson & Zaki where absent"),
            Word("pulp_density_kg_per_m3", "kg/m3", "asks for hindered_settling_ratio"), Word("C_D", "-", "with 'Newton' in the label: drag, 0.44"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True,
        needs=(Need("*_m_per_s", "size_um and viscosity_Pa_s"), Need("*_mm_per_s", "size_um and viscosity_Pa_s"), Need("*hindered*", "solids_volume_fraction or pulp_density_kg_per_m3")),
    ),
)  # fmt: skip
