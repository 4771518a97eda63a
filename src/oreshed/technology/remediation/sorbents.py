"""Sorbents for lead and cadmium: what they can hold, how fast they fill, and whether printed constants can be true.

What a batch takes up is what left the water, so no uptake lies above c0 over the dose, and no fitted capacity below an
uptake that was measured. Constants of a column (Thomas) belong to that column. In soil a sorbent shifts the
distribution coefficient; what leaches falls by the ratio of the two.

    Langmuir     q = qmax b c / (1 + b c)                 Freundlich  q = K c^(1/n)
    batch        q (m/V) = c0 - c, solved with the isotherm
    rate         q = qe^2 k t / (1 + qe k t)              pseudo-second order
    column       t50 = q0 m / (c0 Q)                      Thomas, half breakthrough
    soil         leached / before = (R0 / R1),  R = 1 + rho Kd / n,  Kd = Kd_soil (1 - f) + f Kd_sorbent
    literature   change = 100 (e^lnRR - 1), never below -100 %
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, figures, fraction, number
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.remediation.sorbent_capacity import of_named
from oreshed.technology.stream import Array

METAL = re.compile(r"([A-Z][a-z]?)0?_mg_L$")
OVER = 1.002  # times the balance that rounding of print explains


def langmuir(concentration: Array | float, capacity: float, constant: float) -> Array:
    """mg/g over mg/L.

    >>> round(float(langmuir(10.0, 50.0, 0.1)), 1)
    25.0
    """
    c = np.asarray(concentration, dtype=np.float64)
    return np.asarray(capacity * constant * c / (1.0 + constant * c))


def freundlich(concentration: Array | float, constant: float, exponent: float) -> Array:
    """mg/g over mg/L; exponent is 1/n."""
    return np.asarray(constant * np.asarray(concentration, dtype=np.float64) ** exponent)


def batch(c0: float, dose_g_L: float, isotherm: Any) -> tuple[float, float]:
    """Concentration left in mg/L and uptake in mg/g of a batch at equilibrium with an isotherm c -> q (rising)."""
    low, high = 0.0, c0
    for _ in range(100):
        middle = 0.5 * (low + high)
        if float(isotherm(middle)) * dose_g_L + middle > c0:
            high = middle
        else:
            low = middle
    left = 0.5 * (low + high)
    return left, (c0 - left) / dose_g_L


def greatest_uptake(c0: float, dose_g_L: float) -> float:
    """mg/g that a batch can show at the most: all that was in the water."""
    return c0 / dose_g_L


def retardation(kd_L_kg: float, bulk_kg_L: float, porosity: float) -> float:
    """Times by which a metal moves slower than water: 1 + rho Kd / n."""
    return 1.0 + bulk_kg_L * kd_L_kg / porosity


def response_pct(log_ratio: float) -> float:
    """Change in per cent of a response ratio of literature, ln(treated / control).

    >>> round(response_pct(-1.05), 1)
    -65.0
    """
    return 100.0 * math.expm1(log_ratio)


def _batches(inputs: Mapping[str, Any]) -> tuple[list[float], float | None]:
    name = next((k for k in inputs if METAL.fullmatch(k)), "C0_mg_L")
    return ends(inputs, name), number(inputs, "dose_g_L", "m_over_V_g_L")


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Uptake, effluent and bed life of a sorbent, or what it changes in a soil; see `words`."""
    found: dict[str, Any] = {}
    c0, dose = _batches(inputs)
    if c0 and dose is not None:
        if dose <= 0 or min(c0) < 0:
            raise OutOfValidity(
                f"dose_g_L = {dose:g}, c0 = {c0}: a dose above zero and no negative concentration"
            )
        isotherm = _isotherm(inputs)
        several = (
            [batch(c, dose, isotherm) for c in c0]
            if isotherm
            else [(0.0, greatest_uptake(c, dose)) for c in c0]
        )
        uptake = [q for _, q in several]
        found |= {
            "greatest_uptake_mg_g": [greatest_uptake(c, dose) for c in c0],
            "left_mg_L": [c for c, _ in several],
        }
        # Without an isotherm a strong sorbent takes all: the uptake that a rate law tends to.
        found |= {
            "PSO_qe_mg_g": uptake,
            "q_mg_g": uptake,
            "removal_pct": [100.0 * q * dose / c if c else 0.0 for q, c in zip(uptake, c0, strict=True)],
        }
        rate = number(inputs, "k2_g_mg_min")
        minutes = number(inputs, "t_min")
        if rate is not None and minutes is not None:
            found["q_t_mg_g"] = [q * q * rate * minutes / (1.0 + q * rate * minutes) for q in uptake]
        if len(c0) == 1:
            found |= {k: v[0] for k, v in found.items() if isinstance(v, list)}
    capacity, flow = number(inputs, "q0_mg_g"), number(inputs, "flow_mL_min")
    if capacity is not None and flow is not None and c0:
        mass = figure(inputs, "mass_g")
        found["t50_min"] = capacity * mass / (sum(c0) / len(c0) * flow / 1000.0)
    if "Kd_sorbent_L_kg" in inputs:
        share = fraction(inputs, "sorbent_share", "sorbent_pct")
        if share is None:
            raise KeyError("sorbent_pct: mass of sorbent in the soil")
        bulk, porosity = figure(inputs, "bulk_kg_L", default=1.3), figure(inputs, "porosity", default=0.45)
        soil = figure(inputs, "Kd_soil_L_kg")
        before = retardation(soil, bulk, porosity)
        after = retardation(soil * (1.0 - share) + figure(inputs, "Kd_sorbent_L_kg") * share, bulk, porosity)
        found |= {"leachate_reduction_pct": 100.0 * (1.0 - before / after), "retardation": after}
    if not found and _isotherm(inputs) is None:
        found |= of_named(inputs)
    if "lnRR" in inputs:
        given = inputs["lnRR"]
        found["change_pct"] = (
            {k: response_pct(v) for k, v in figures(inputs, "lnRR").items()}
            if isinstance(given, Mapping)
            else response_pct(figure(inputs, "lnRR"))
        )
    return found


def _isotherm(inputs: Mapping[str, Any]) -> Any:
    if "qmax_mg_g" in inputs and "b_L_mg" in inputs:
        capacity, constant = figure(inputs, "qmax_mg_g"), figure(inputs, "b_L_mg")
        return lambda c: langmuir(c, capacity, constant)
    if "KF" in inputs and ("inv_n" in inputs or "n" in inputs):
        power = figure(inputs, "inv_n") if "inv_n" in inputs else 1.0 / figure(inputs, "n")
        constant = figure(inputs, "KF")
        return lambda c: freundlich(c, constant, power)
    return None


def impossible_fits(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    """Printed capacities below what was taken up, uptakes above all there was, and reductions beyond the whole."""
    c0, dose = _batches(inputs)
    measured = [float(q) for q in np.atleast_1d(published.get("PSO_qe_mg_g", []))]
    if c0 and dose:
        for q, c in zip(measured, c0, strict=False):
            if q > OVER * greatest_uptake(c, dose):
                yield f"PSO_qe_mg_g {q:g} lies above the {greatest_uptake(c, dose):g} mg/g that {c:g} mg/L on {dose:g} g/L holds"
    for name, fit in published.items():
        if name.startswith("Langmuir") and isinstance(fit, Mapping) and "qmax" in fit:
            at = re.search(r"_(\d+(?:\.\d+)?)$", name)
            beside = next(
                (q for q, c in zip(measured, c0, strict=False) if at and float(at[1]) == c),
                max(measured, default=0.0),
            )
            if beside > OVER * float(fit["qmax"]):
                yield f"{name}: a capacity of {float(fit['qmax']):g} mg/g lies below the {beside:g} mg/g taken up"
    for name, value in published.items():
        if name.endswith("_change_pct") and isinstance(value, (int, float)) and value < -100.0:
            yield f"{name}: {value:g} % is more than there was; a response ratio is e^lnRR - 1, never below -100 %"


_NEEDS = (
    Need("Thomas.*", "the breakthrough curve (t, c/c0) with flow and mass: Thomas constants are a fit of one column", ("breakthrough",)),
    Need("Langmuir_*", "the isotherm's points (c, q): one batch decides no capacity", ("points", "qmax_mg_g")),
    Need("leachate_reduction_pct.*", "sorbent_pct with Kd_sorbent_L_kg and Kd_soil_L_kg of each metal", ("Kd_sorbent_L_kg",)),
    Need("bioavailable_reduction*", "sorbent_pct, its Kd and the extractant of the soil test", ("Kd_sorbent_L_kg",)),
    Need("*_change_pct", "the log response ratio (lnRR) of the studies: a rate and a number of papers decide none", ("lnRR",)),
    Need("flag", "the reductions that are said to exceed 100 %: none of them is printed", ("lnRR",)),
    Need("breakthrough_h*", "flow, mass of sorbent, c0 and its isotherm (qmax_mg_g, b_L_mg)", ("qmax_mg_g",)),
    Need("batch_removal_pct", "c0, dose_g_L and the isotherm", ("qmax_mg_g", "KF")),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "sorbents", "Sorbents: biochar, carbon, biomass, minerals", ("R14", "R15", "R01", "R11"),
        "Uptake of lead and cadmium by sorbents in batch, column and soil, and whether printed constants can be true.",
        "industrial", __name__, None, compute,
        answers=("sorption*", "adsorption*", "biosorption*", "sorbent*", "permeable barrier: media life"),
        words=(
            Word("Pb_mg_L (Cd_mg_L …), dose_g_L", "mg/L, g/L", "a batch: asks for q_mg_g, greatest_uptake_mg_g, removal_pct"),
            Word("qmax_mg_g, b_L_mg or KF, inv_n", "", "the isotherm; without one all is taken up"),
            Word("sorbent (or the label)", "", "alone: asks for the measured capacity_mg_g of a medium of the table"),
            Word("k2_g_mg_min, t_min", "", "pseudo-second order: asks for q_t_mg_g"),
            Word("q0_mg_g, mass_g, flow_mL_min", "", "a column: asks for t50_min"),
            Word("Kd_soil_L_kg, Kd_sorbent_L_kg, sorbent_pct, bulk_kg_L, porosity", "", "a soil: asks for leachate_reduction_pct"),
            Word("lnRR", "", "log response ratios: ask for change_pct"),
        ),
        equations=__doc__ or "", needs=_NEEDS, audit=impossible_fits, labelled=True,
    ),
)  # fmt: skip
