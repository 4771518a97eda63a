"""Print on evaporation held to laws that no alloy escapes: each function gives one sentence a law that is broken.

pressure     a printed p, or a ratio p_X/p_Y times Y's own pressure, against that of the pure metal
ceiling      k <= gamma p* V_m / sqrt(2 pi M R T): no atom leaves faster than it strikes the surface
heat         the activation energy of evaporation is at least near the latent heat
enrichment   what stays wholly behind is enriched by 1 / (1 - yield), the same for every such metal
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.physical_constants import ATMOSPHERE, GAS_CONSTANT, ICE_POINT
from oreshed.technology.refining.distillation_laws import (
    largest_rate_constant,
    latent_heat,
    pressure_over_melt,
    vapour_mass,
)
from oreshed.technology.stream import Array

FAR = 2.0  # times: fits of vapour pressures agree to a fifth where they are published, to a half beyond
TORR = 133.322
CEILING = (
    3.0  # times the kinetic ceiling of an ideal solution: more than activities in these melts make of it
)
SPREAD = 1.3  # between yields that residues of one run may show, for analysis


def laws_broken(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    """Every law that the printed figures of an evaporation break, as a sentence with the numbers."""
    kelvin = _kelvin(inputs)
    if kelvin is not None:
        yield from _ratios(kelvin, published)
        yield from _pressures(kelvin, {**inputs, **published})
        yield from _rates(kelvin, inputs, published)
    yield from _enrichment(published)


def _kelvin(inputs: Mapping[str, Any]) -> Array | None:
    for name, shift in (("T_K", 0.0), ("T_C", ICE_POINT)):
        if inputs.get(name) is not None:
            return np.atleast_1d(np.asarray(inputs[name], dtype=np.float64)) + shift
    return None


def _own(element: str, kelvin: Array) -> Array | None:
    try:
        return np.atleast_1d(pressure_over_melt(element, kelvin))
    except OutOfValidity:
        return None


def _ratios(kelvin: Array, published: Mapping[str, Any]) -> Iterator[str]:
    for name, value in published.items():
        match = re.fullmatch(r"p_?([A-Z][a-z]?)_over_p_?([A-Z][a-z]?)", name)
        printed = np.atleast_1d(np.asarray(value, dtype=np.float64)) if match else np.zeros(0)
        if match is None or printed.shape != kelvin.shape:
            continue
        upper, lower = _own(match[1], kelvin), _own(match[2], kelvin)
        if upper is None or lower is None:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):  # a printed nought is far off
            factor = printed * lower / upper
        if np.all((factor > FAR) | (factor < 1.0 / FAR)):
            implied = ", ".join(f"{p:.3g}" for p in printed * lower)
            yield (
                f"{name} printed as {', '.join(f'{p:g}' for p in printed)}: over {match[2]}'s own pressure it asks for "
                f"{implied} Pa of {match[1]}, {', '.join(f'{x:.2g}' for x in factor)} times that of the pure metal"
                + _boiling(match[1], kelvin, printed * lower)
            )


def _boiling(element: str, kelvin: Array, pressure: Array) -> str:
    """Where a metal of these two pressures would boil, beside where it does."""
    if len(kelvin) < 2:
        return ""
    slope, level = np.polyfit(1.0 / kelvin, np.log(pressure), 1)
    there = slope / (math.log(ATMOSPHERE) - level)
    low, high = 300.0, 6000.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        own = float(pressure_over_melt(element, middle))
        low, high = (middle, high) if own < ATMOSPHERE else (low, middle)
    return f"; it would boil near {there:.0f} K, {element} boils at {low:.0f} K"


def _pressures(kelvin: Array, given: Mapping[str, Any]) -> Iterator[str]:
    for name, value in given.items():
        match = re.fullmatch(r"p_([A-Z][a-z]?)(?:_Pa)?_printed|p_([A-Z][a-z]?)_Pa_printed", name)
        printed = np.atleast_1d(np.asarray(value, dtype=np.float64)) if match else np.zeros(0)
        if match is None or printed.shape != kelvin.shape:
            continue
        element = match[1] or match[2]
        own = _own(element, kelvin)
        if own is None:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):  # a printed nought is far off
            factor = own / printed
        if np.all((factor / TORR > 1.0 / FAR) & (factor / TORR < FAR)):
            yield f"{name}: agrees with {element} in mmHg, not in Pa"
        elif np.any((factor > 5.0) | (factor < 0.2)):
            times = ", ".join(f"{x:.3g}" for x in factor)
            yield f"{name}: the pure metal's pressure is {times} times what is printed"


def _rates(kelvin: Array, inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    shares = {m[1]: float(v) for k, v in inputs.items() if (m := re.fullmatch(r"x_([A-Z][a-z]?)", k))}
    host = max(shares, key=lambda e: shares[e]) if shares else ""
    for name, value in published.items():
        match = re.fullmatch(r"k_([A-Z][a-z]?)(?:_m_per_s)?", name)
        printed = np.atleast_1d(np.asarray(value, dtype=np.float64)) if match else np.zeros(0)
        if match is None or printed.shape != kelvin.shape:
            continue
        element = match[1]
        if _own(element, kelvin) is None:
            continue
        most = np.atleast_1d(largest_rate_constant(element, host or element, kelvin, gamma=1.0))
        with np.errstate(divide="ignore", invalid="ignore"):  # a printed nought is far off
            over = printed / most
        if np.any(over > CEILING):
            times = ", ".join(f"{x:.2g}" for x in over)
            yield f"{name}: {times} times what leaves a perfect vacuum with every atom that strikes the surface"
    if "Ea_pure" in published and shares:
        printed = np.atleast_1d(np.asarray(published["Ea_pure"], dtype=np.float64))
        heats = {
            e: activation_of_pure(e, float(kelvin.mean())) for e in shares if _own(e, kelvin) is not None
        }
        if (
            max(heats.values()) > 1.3 * float(printed.max())
            or min(heats.values()) < float(printed.min()) / 1.3
        ):
            known = ", ".join(f"{e} {h:.0f}" for e, h in heats.items())
            yield f"Ea_pure: {printed.min():g} to {printed.max():g} kJ/mol; the pure metals' vapour takes {known}"
    for name in ("Ea_alloy_kJ_per_mol", "Ea_kJ_per_mol"):
        if name in published and shares:
            printed = np.atleast_1d(np.asarray(published[name], dtype=np.float64))
            heats = {
                e: float(latent_heat(e, float(kelvin.mean()))) * 3.6 * vapour_mass(e)
                for e in shares
                if _own(e, kelvin) is not None
            }
            least = min(heats, key=lambda e: heats[e])
            if float(printed.max()) < 0.6 * heats[least]:
                yield (
                    f"{name}: {printed.max():g} kJ/mol at the most, where the vapour of {least} alone takes "
                    f"{heats[least]:.0f}: what was timed was not evaporation"
                )


def _enrichment(published: Mapping[str, Any]) -> Iterator[str]:
    table = published.get("residue_enrichment")
    if not isinstance(table, Mapping) or len(table) < 2:
        return
    yields = {str(e): 1.0 - 1.0 / float(x) for e, x in table.items() if float(x) > 1.0}
    left = [1.0 - y for y in yields.values()]
    if left and max(left) / min(left) > SPREAD:
        asked = ", ".join(f"{e} {100.0 * y:.3g} %" for e, y in yields.items())
        yield (
            "residue_enrichment: a metal that stays behind is enriched by 1 / (1 - yield), the same for all; "
            f"the printed figures ask for yields of {asked}"
        )


def activation_of_pure(element: str, kelvin: float) -> float:
    """kJ/mol by which a pure metal's pressure moves at a temperature: R T^2 d ln p / dT.

    >>> round(activation_of_pure("Pb", 1000.0))
    184
    """
    step = 1e-3 * kelvin
    up, down = (float(pressure_over_melt(element, kelvin + s)) for s in (step, -step))
    return GAS_CONSTANT * kelvin**2 * math.log(up / down) / (2.0 * step) / 1000.0
