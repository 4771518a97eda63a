"""Lead and cadmium washed out of soil by a chelating agent or acid, in one bath or several.

A bath shares the metal between liquid and soil by a distribution coefficient, so several small baths take more than a
large one; a chelate takes at most its own moles, and iron and calcium take their part of it. What a washing leaves is
the strongly bound share, which no number of baths moves.

    bath        left = 1 / (1 + (L/S) / Kd)             of the exchangeable share e
    train       removal = e (1 - left^n), each bath L/S over n
    chelate     removal <= agent (mol/kg) x share for the metal / metal (mol/kg)
    acid        [Pb] over hydrocerussite at a pH with the agent, by PHREEQC: the trend with pH
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import water
from oreshed.technology.casework.case_inputs import ends, figure, fraction, number
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass

TREND_PH, USUAL_EDTA = (2.0, 4.0, 6.0, 8.0, 10.0), 0.01  # pH and mol/L where a study of doses names none
ACID = 5.5  # pH below which carbonate of lead dissolves to moles
CALCIUM_M = 5e-3  # mol/L of a calcareous soil's liquor, against which EDTA works (from memory)


def washed(ratio_L_kg: float, kd_L_kg: float, stages: int, exchangeable: float = 1.0) -> float:
    """Share removed by baths that share a volume.

    >>> round(washed(10.0, 10.0, 1), 3), round(washed(10.0, 10.0, 2), 3)
    (0.5, 0.556)
    """
    return exchangeable * (1.0 - (1.0 / (1.0 + ratio_L_kg / stages / kd_L_kg)) ** stages)


def chelate_bound(agent_mmol_kg: float, metal_mg_kg: float, metal: str, share: float) -> float:
    """Greatest share that a dose of chelate can hold, `share` of it being the metal's."""
    return min(1.0, agent_mmol_kg * share / (metal_mg_kg / molar_mass(metal)))


@lru_cache(maxsize=64)
def dissolved_mmol_l(ph: float, edta_mol_l: float) -> float:
    """mmol/L of lead over hydrocerussite at a pH with EDTA, beside calcium; infinite where the acid takes it all."""
    text = (
        f"SOLUTION 1\n pH {ph:.10g}\n units mol/kgw\n Ca {CALCIUM_M:.10g}\n C(4) 1e-3\n Edta {edta_mol_l:.10g}\n Na 0.1 charge\n"
        " Pb 1e-4 Hydrocerussite 0\nSELECTED_OUTPUT\n -reset false\n -totals Pb\nEND\n"
    )
    try:
        row = water("minteq.v4").run(text)[-1]
    except OutOfValidity:
        if ph < ACID:
            return math.inf  # the engine fails where lead would be molar, above any liquor
        raise
    return next(1000.0 * float(v) for k, v in row.items() if k.startswith("Pb("))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Removal of a washing from the inputs of a case; see `words`."""
    found: dict[str, Any] = {}
    metal = next((m for m in ("Pb", "Cd", "Zn", "Cu") if f"soil_{m}_mg_kg" in inputs), "Pb")
    soil = ends(inputs, f"soil_{metal}_mg_kg")
    ratio, kd = number(inputs, "L_S_L_kg", "L_S"), number(inputs, "Kd_L_kg")
    if ratio is not None and kd is not None:
        stages = round(figure(inputs, "stages", default=1.0))
        exchangeable = fraction(inputs, "exchangeable", "exchangeable_pct")
        if ratio <= 0 or kd <= 0 or not 1 <= stages <= 100:
            raise OutOfValidity(
                f"L/S {ratio:g}, Kd {kd:g}, {stages} baths: all above zero, at most 100 baths"
            )
        share = washed(ratio, kd, stages, 1.0 if exchangeable is None else exchangeable)
        agent = number(inputs, "EDTA_mmol_kg")
        if agent is None and number(inputs, "EDTA_M") is not None:
            agent = figure(inputs, "EDTA_M") * 1000.0 * ratio
        if agent is not None and soil:
            free = fraction(inputs, "metal_share_of_agent")
            share = min(
                share, chelate_bound(agent, sum(soil) / len(soil), metal, 1.0 if free is None else free)
            )
        found["removal_pct"] = 100.0 * share
        if soil:
            found["final_mg_kg"] = sum(soil) / len(soil) * (1.0 - share)
        one, two = washed(ratio, kd, 1), washed(ratio, kd, 2)
        found["split_doses"] = "better than one dose" if two > one else "no better than one dose"
    removed = number(inputs, "removal_pct")
    if removed is not None and soil:
        found["final_mg_kg"] = sum(soil) / len(soil) * (1.0 - removed / 100.0)
    acidity = ends(inputs, "pH")
    strength = number(inputs, "EDTA_M")
    if not found and not acidity and "edta" in str(inputs.get("label", "")).lower():
        # Trends, which no strength or ratio turns round, need no figures.
        acidity, strength = list(TREND_PH), USUAL_EDTA
        found["split_doses"] = (
            "better than one dose"
            if washed(10.0, 5.0, 2) > washed(10.0, 5.0, 1)
            else "no better than one dose"
        )
    if acidity and strength is not None:
        if not all(0.0 <= p <= 14.0 for p in acidity) or not 0.0 < strength <= 1.0:
            raise OutOfValidity(f"pH {acidity} with {strength:g} mol/L of EDTA: 0 to 14 and up to 1")
        levels = [dissolved_mmol_l(p, strength) for p in sorted(acidity)]
        found["Pb_capacity_mmol_L"] = levels
        if all(a >= b for a, b in pairwise(levels)):
            found["pH_trend"] = f"efficiency falls from pH {min(acidity):g} to {max(acidity):g}"
    return found


TECHNOLOGIES = (
    Technology(
        "soil-washing", "Soil washing by chelates and acids", ("R04",),
        "Lead and cadmium washed from soil in baths, bounded by the chelate's moles and by what is bound too strongly.",
        "pilot", __name__, None, compute,
        answers=("soil washing*", "soil flushing*"),
        words=(
            Word("L_S_L_kg, Kd_L_kg, stages, exchangeable_pct", "L/kg, L/kg, count, %", "baths: ask for removal_pct, split_doses"),
            Word("soil_Pb_mg_kg (Cd, Zn, Cu), EDTA_M or EDTA_mmol_kg, metal_share_of_agent", "", "bound the removal; ask for final_mg_kg"),
            Word("removal_pct", "%", "with soil_Pb_mg_kg: asks for final_mg_kg"),
            Word("pH, EDTA_M", "list, mol/L", "asks for Pb_capacity_mmol_L and pH_trend"),
        ),
        equations=__doc__ or "", labelled=True,
        needs=(
            Need("*removal_pct*", "the ratio of liquid to soil (L_S_L_kg) and the distribution coefficient with each agent (Kd_L_kg)", ("Kd_L_kg",)),
            Need("Pb_removed_pct*", "L_S_L_kg, Kd_L_kg with each agent, and the share bound too strongly", ("Kd_L_kg",)),
            Need("final_mg_kg*", "L_S_L_kg and Kd_L_kg, or removal_pct of each agent", ("Kd_L_kg", "removal_pct")),
            Need("saturation*", "the soil's lead, iron and calcium that the agent takes up", ("soil_Pb_mg_kg",)),
            Need("pH_trend", "pH (a list) with EDTA_M", ("pH",)),
            Need("split_doses", "L_S_L_kg and Kd_L_kg", ("Kd_L_kg",)),
            Need("recycled_EDTA", "what electrolysis leaves of the agent", ("agent_recovery",)),
        ),
    ),
)  # fmt: skip
