"""Bipolar electrorefining of lead: plates in a row, each dissolving on one face and plating on the other.

No bar or lug carries current to a plate, so a stack is compact; the current is reversed briefly, many times a minute,
which flattens the deposit and lets a higher density be run. What binds is the ion at the cathode and the plate's lead.

    density     j = j0 (c / c0) r            j0, c0 : plain Betts practice; r : gain by reversal
    limit       j < j0 (c / c0) / s          s : working over limiting density
    cycle       t = rho d (1 - heel) / (3.8655e-3 j CE)          d : plate; charge a cycle is a constant of the plate
    energy      E = U / (3.8655e-3 CE)       kWh per tonne, U a gap
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, fraction, number
from oreshed.technology.parameter import read_parameters
from oreshed.technology.refining.electrolysis import energy_kwh_per_t, grams_per_ampere_hour
from oreshed.technology.registry import Technology, Word

PARAMETERS = read_parameters("oreshed.technology.refining", "bipolar_lead.csv")
LEAD_KG_M3 = 11_340.0
PLATES_MM = (3.0, 40.0)  # that can be cast and hung


def _given(name: str) -> float:
    return float(PARAMETERS[name].estimate.central)


def working_density(lead_g_L: float, reversed_: bool = True) -> float:
    """A/m2 that gives a smooth deposit, in proportion to the lead of the bath.

    >>> round(working_density(70.0, False)), round(working_density(85.0))
    (180, 317)
    """
    plain = _given("plain_density") * lead_g_L / _given("plain_lead")
    return plain * (_given("reversal_gain") if reversed_ else 1.0)


def limiting_density(lead_g_L: float) -> float:
    """A/m2 at which the cathode runs out of lead."""
    return working_density(lead_g_L, False) / _given("limiting_share")


def cycle_hours(density: float, plate_mm: float, heel: float, current_efficiency: float) -> float:
    """Hours until a plate is dissolved from one face down to its heel."""
    mass = LEAD_KG_M3 * plate_mm / 1000.0 * (1.0 - heel)  # kg/m2
    return mass / (grams_per_ampere_hour("Pb") / 1000.0 * density * current_efficiency)


def plate_of(density: float, hours: float, heel: float, current_efficiency: float) -> float:
    """Plate in mm that a density and a cycle dissolve."""
    charge = density * hours * current_efficiency
    return charge * grams_per_ampere_hour("Pb") / LEAD_KG_M3 / (1.0 - heel)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A working point, and whether a window that is given can be run; see `words`."""
    lead = _least(inputs, "Pb_g_L", "Pb_g_per_L", "Pb_g_per_L_min", "Pb_g_L_min")
    if not 20.0 <= lead <= 250.0:
        raise OutOfValidity(f"Pb = {lead:g} g/L: fluosilicate baths hold 20 to 250")
    turns = ends(inputs, "reversals_per_min")
    reversed_ = bool(turns) and max(turns) > 0
    efficiency = fraction(inputs, "current_efficiency", "CE", "CE_pct") or _given("current_efficiency")
    heel, plate = _given("heel"), figure(inputs, "plate_mm", default=_given("plate_mm"))
    densities, hours = ends(inputs, "j_A_per_m2", "j_A_m2"), ends(inputs, "cycle_h")
    j = sum(densities) / len(densities) if densities else working_density(lead, reversed_)
    if j <= 0:
        raise OutOfValidity(f"j = {j:g} A/m2 plates nothing")
    found: dict[str, Any] = {
        "j_A_per_m2": j, "j_A_m2": j, "limiting_j_A_m2": limiting_density(lead),
        "cycle_h": cycle_hours(j, plate, heel, efficiency),
        "kWh_per_t": float(energy_kwh_per_t("Pb", figure(inputs, "V_cell", default=_given("cell_voltage")), efficiency)),
    }  # fmt: skip
    area, gaps = number(inputs, "plate_m2"), number(inputs, "gaps")
    if area and gaps:
        found["t_per_day"] = j * area * gaps * grams_per_ampere_hour("Pb") * 1e-6 * 24.0 * efficiency
    if densities and hours:
        low, high = min(densities), max(densities)
        plates = [plate_of(low, max(hours), heel, efficiency), plate_of(high, min(hours), heel, efficiency)]
        wrong = []
        if high > limiting_density(lead):
            wrong.append(f"{high:g} A/m2 is over the limiting {limiting_density(lead):.0f}")
        if not reversed_ and high > 1.2 * working_density(lead, False):
            wrong.append(
                f"{high:g} A/m2 without reversal grows dendrites, {working_density(lead, False):.0f} does not"
            )
        wrong += [
            f"a cycle dissolves {p:.3g} mm of plate" for p in plates if not PLATES_MM[0] <= p <= PLATES_MM[1]
        ]
        found |= {"plate_mm": plates, "charge_kAh_m2": [low * max(hours) / 1e3, high * min(hours) / 1e3]}
        found["operating_window"] = "as inputs" if not wrong else "narrower: " + "; ".join(wrong)
    return found


def _least(inputs: Mapping[str, Any], *names: str) -> float:
    """A figure, or the bound of one written as ">=85"."""
    for name in names:
        if isinstance(inputs.get(name), str):
            return figure({name: inputs[name].strip().lstrip("<>= ")}, name)
    return figure(inputs, *names)


TECHNOLOGIES = (
    Technology(
        "bipolar-lead", "Bipolar electrorefining of lead", ("P08",),
        "Lead plates in a row, dissolving on one face and plating on the other, under a current that is reversed.",
        "pilot", __name__, None, compute,
        answers=("bipolar lead*", "electrorefining: lead bipolar*", "*bipolar*lead*"),
        words=(
            Word("Pb_g_L", "g/L", "lead of the bath, a number or a bound as >=85: asks for j_A_per_m2 and cycle_h"),
            Word("reversals_per_min", "1/min", "of the current; none unless given"),
            Word("j_A_m2, cycle_h", "A/m2, h", "a window: asks whether it can be run (operating_window) and for plate_mm"),
            Word("plate_mm, current_efficiency, V_cell", "mm, share, V a gap", "12, 0.93 and 0.5 unless given"),
            Word("plate_m2, gaps", "m2, count", "ask for t_per_day"),
        ),
        equations=__doc__ or "", parameters=PARAMETERS,
        sources=("US patent 4416746 (1983), claim 1: the window, which no parameter comes from",),
    ),
)  # fmt: skip
