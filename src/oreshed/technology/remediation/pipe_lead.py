"""Lead dissolved from pipes into drinking water: pH, carbonate and orthophosphate decide which solid holds it.

Without phosphate a carbonate of lead lines the pipe; with it a phosphate forms, and lead falls as phosphate to the power
of three fifths. Particles that break off are not in it, nor is the time until the old scale has turned.

    solids      hydrocerussite Pb3(CO3)2(OH)2, cerussite PbCO3, hydroxypyromorphite Pb5(PO4)3OH; the least soluble rules
    phosphate   [Pb] ~ P^(-3/5) at one pH over Pb5(PO4)3OH
    change      100 ([Pb]_after / [Pb]_before - 1)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import water
from oreshed.technology.casework.case_inputs import ends, figure
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass

CARBONATES, PHOSPHATES = ("Hydrocerussite", "Cerussite"), ("Hydroxylpyromorphite",)
PH, CARBON_MG_L, TEMPERATURE = 7.5, 15.0, 15.0  # a soft tap water where a case gives none (from memory)


@lru_cache(maxsize=512)
def dissolved_lead_ug_per_l(ph: float, phosphate_mg_l: float, carbon_mg_l: float, temperature_C: float, solid: str = "") -> float:  # fmt: skip
    """Dissolved lead in ug/L over the least soluble of the solids, or over the one that is named.

    phosphate_mg_l : as PO4. carbon_mg_l : dissolved inorganic carbon as C.
    Raises OutOfValidity where the engine does not converge.
    """
    phosphate = phosphate_mg_l / 1000.0 / molar_mass("PO4")
    solids = (solid,) if solid else CARBONATES + (PHOSPHATES if phosphate > 0 else ())
    found = []
    for name in solids:
        text = (
            f"SOLUTION 1\n temp {temperature_C:.10g}\n pH {ph:.10g}\n units mol/kgw\n Na 1e-3 charge\n Cl 5e-4\n"
            f" C(4) {carbon_mg_l / 1000.0 / molar_mass('C'):.10g}\n"
            + (f" P {phosphate:.10g}\n" if phosphate > 0 else "")
            + f" Pb 1e-7 {name} 0\nSELECTED_OUTPUT\n -reset false\n -totals Pb\nEND\n"
        )
        row = water("minteq.v4").run(text)[-1]
        found.append(next(float(v) for k, v in row.items() if k.startswith("Pb(")))
    return min(found) * molar_mass("Pb") * 1e6


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Dissolved lead of a tap water and what a dose of phosphate changes; see `words`."""
    acidity = ends(inputs, "pH") or [PH]
    carbon = figure(inputs, "DIC_mg_L", default=CARBON_MG_L)
    if inputs.get("alkalinity_mg_L") is not None:  # mg/L CaCO3, bicarbonate at these pH
        carbon = figure(inputs, "alkalinity_mg_L") / 50.0 * molar_mass("C")
    celsius = figure(inputs, "T_C", default=TEMPERATURE)
    doses = ends(inputs, "PO4_mg_L") or [0.0]
    if (
        not all(5.5 <= p <= 11.0 for p in acidity)
        or not 0 < carbon <= 200
        or max(doses) > 50
        or min(doses) < 0
    ):
        raise OutOfValidity(
            f"pH {acidity}, {carbon:g} mg/L of carbon, PO4 {doses} mg/L are no drinking water"
        )
    solid = str(inputs.get("solid", ""))
    table = [[dissolved_lead_ug_per_l(p, d, carbon, celsius, solid) for d in doses] for p in acidity]
    found: dict[str, Any] = {"Pb_ug_L": table[0] if len(acidity) == 1 else table}
    if len(doses) == 2:
        found["Pb_release_change_pct"] = 100.0 * (table[0][1] / table[0][0] - 1.0)
    if len(acidity) > 1 and len(doses) == 1:
        found["best_pH"] = min(zip([row[0] for row in table], acidity, strict=True))[1]
    return found


TECHNOLOGIES = (
    Technology(
        "pipe-lead", "Lead from pipes in drinking water", ("R18", "R03"),
        "Dissolved lead of a tap water by pH, carbonate and orthophosphate, and what a dose of phosphate changes.",
        "industrial", __name__, None, compute,
        answers=("drinking water: *", "drinking water lead*", "plumbosolvency*"),
        words=(
            Word("PO4_mg_L", "mg/L as PO4", "one dose, or before and after: asks for Pb_ug_L, Pb_release_change_pct"),
            Word("pH, DIC_mg_L or alkalinity_mg_L, T_C", "-, mg/L C, mg/L CaCO3, C", "7.5, 15 mg/L C and 15 C unless given; pH as a list asks for best_pH"),
            Word("solid", "", "a solid of minteq.v4 by name, in place of the least soluble"),
        ),
        equations=__doc__ or "",
        needs=(Need("full_line_replacement*", "the share of the lead that the service line gives, and what stays in the house", ("line_share",)),),
    ),
)  # fmt: skip
