"""Metals drawn through wet soil by a field between electrodes: how fast, how far, at what energy.

An ion moves by its mobility in the winding pores and with the water that the field drags along; sorption holds it back
until the acid from the anode frees it, so the retardation decides the time. Energy goes with the square of the field.

    mobility    u = z F D / (R T)                               Nernst and Einstein, dilute
    pace        v = (tau n u + k_eo) E / R
    time        t = L / v;  share = min(1, t' / t) of a plug
    energy      kWh/m3 = s E^2 t / 3.6e6                        s : S/m of the wet soil
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, number
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.registry import Need, Technology, Word

# Diffusion coefficients at infinite dilution, 1e-9 m2/s at 25 C (CRC Handbook, from memory), and charge.
IONS: Mapping[str, tuple[float, int]] = {
    "Pb": (0.945, 2),
    "Cd": (0.719, 2),
    "Zn": (0.703, 2),
    "Cu": (0.714, 2),
    "Ni": (0.661, 2),
    "H": (9.311, 1),
}
TORTUOSITY, POROSITY = 0.35, 0.45  # of a clay (from memory)
OSMOSIS = 2e-9  # m2/(V s), with the current of a clay at neutral pH; acid and citrate lower it (from memory)
CONDUCTIVITY = 0.1  # S/m (from memory)


def mobility(metal: str, kelvin: float = 298.15) -> float:
    """m2/(V s) of an ion in free water.

    >>> f"{mobility('Pb'):.2e}"
    '7.36e-08'
    """
    if metal not in IONS:
        raise OutOfValidity(f"no diffusion coefficient of {metal!r}; the table holds {', '.join(IONS)}")
    coefficient, charge = IONS[metal]
    return charge * FARADAY * coefficient * 1e-9 / (GAS_CONSTANT * kelvin)


def pace_m_d(
    metal: str, volts_m: float, retarded: float, tortuosity: float, porosity: float, osmosis: float
) -> float:
    """Metres a day of an ion towards the cathode."""
    return (tortuosity * porosity * mobility(metal) + osmosis) * volts_m / retarded * 86400.0


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Pace, time, share and energy of a cell from the inputs of a case; see `words`."""
    field = number(inputs, "V_per_m")
    field = figure(inputs, "V_per_cm") * 100.0 if field is None else field
    metal = str(inputs.get("metal", "Pb"))
    retarded = number(inputs, "R", "retardation")
    if retarded is None:
        return {"pace_free_m_d": pace_m_d(metal, field, 1.0, TORTUOSITY, POROSITY, OSMOSIS)}
    if not 0 < field <= 1000 or retarded < 1:
        raise OutOfValidity(
            f"{field:g} V/m with a retardation of {retarded:g}: up to 1,000 V/m, and 1 or more"
        )
    pace = pace_m_d(
        metal, field, retarded, figure(inputs, "tortuosity", default=TORTUOSITY), figure(inputs, "porosity", default=POROSITY),
        figure(inputs, "k_eo_m2_V_s", default=OSMOSIS),
    )  # fmt: skip
    found: dict[str, Any] = {"pace_m_d": pace}
    length, hours = number(inputs, "length_m"), number(inputs, "t_h")
    conductivity = figure(inputs, "conductivity_S_m", default=CONDUCTIVITY)
    if length is not None:
        found |= {"days_to_sweep": length / pace, "hours_to_target": 24.0 * length / pace,
                  "kWh_m3_to_sweep": conductivity * field**2 * length / pace * 86400.0 / 3.6e6}  # fmt: skip
    if hours is not None:
        found["kWh_m3"] = conductivity * field**2 * hours * 3600.0 / 3.6e6
        if length is not None:
            found["removal_pct"] = 100.0 * min(1.0, pace * hours / 24.0 / length)
    return found


_BED = "length_m, t_h and the retardation R that the acid or citrate leaves"
TECHNOLOGIES = (
    Technology(
        "electrokinetics", "Electrokinetic soil treatment", ("R13",),
        "Lead, cadmium and copper drawn through wet soil by a field: pace, time and energy.",
        "pilot", __name__, None, compute,
        answers=("electrokinetics*", "electrokinetic*", "electroremediation*"),
        words=(
            Word("V_per_cm or V_per_m, metal", "V/cm, V/m, symbol", "the field; Pb unless given"),
            Word("R, length_m, t_h", "-, m, h", "retardation, distance, time: ask for removal_pct, hours_to_target, kWh_m3"),
            Word("tortuosity, porosity, k_eo_m2_V_s, conductivity_S_m", "", "of the soil; a clay's unless given"),
        ),
        equations=__doc__ or "",
        needs=(
            Need("*removal*", f"the field (V_per_cm), {_BED}", ("R",)),
            Need("hours_to_target", f"the field (V_per_cm), {_BED}", ("R",)),
            Need("gain_over*", "the retardation without the agent as well"), Need("first_reversal_h", "the pH that the model of the author lets the fronts reach"),
            Need("inversion_period_h", "the pH that the model of the author lets the fronts reach"),
        ),
    ),
)  # fmt: skip
