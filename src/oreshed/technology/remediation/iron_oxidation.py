"""Ferrous iron oxidised by air in water: what a mine drainage does in a pond, and a leach liquor before iron removal.

Below pH 7 the two valences of iron do not reach equilibrium in hours, so they are held apart as two elements and only
the measured rate of oxidation joins them. Each mole oxidised and hydrolysed sets acid free, which slows the next: the
rate falls a hundredfold with each unit of pH.

    rate      -d[Fe(II)]/dt = (k0 + k2 {OH-}^2 pO2) [Fe(II)]      k0 2.91e-9 1/s, k2 1.33e12 1/(s atm)
    acid      Fe2+ + 1/4 O2 + H+ = Fe3+ + 1/2 H2O;  Fe3+ + n H2O = Fe(OH)n + n H+    by PHREEQC
    minerals  none falls unless `solid` names one (goethite, log K -1.0 of the example)
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import Water
from oreshed.technology.casework.case_inputs import ends, figure, given_kelvin
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.registry import Technology, Word
from oreshed.technology.table import table_beside

K0, K2 = 2.91e-9, 1.33e12  # 1/s, 1/(s atm): Singer & Stumm 1970 as USGS PHREEQC 3 example 9 states them
AIR_LOG_O2 = -0.67  # log10 atm of oxygen in water-saturated air, of the example
BACKGROUND_MMOL = 10.0  # sodium chloride of the example, mmol/kgw
DAY = 86400.0
# Steps of the integration in seconds: fine at first, while the pH falls through a unit in minutes.
START_S = (100.0, 400.0, 3100.0, 10800.0, 21600.0)


def decoupled_species() -> str:
    """Both valences of iron as elements of their own, with their complexes, as input of the engine."""
    lines = ["SOLUTION_MASTER_SPECIES", "Fe_di Fe_di+2 0.0 Fe_di 55.847", "Fe_tri Fe_tri+3 0.0 Fe_tri 55.847",
             "SOLUTION_SPECIES", "Fe_di+2 = Fe_di+2", " log_k 0.0", "Fe_tri+3 = Fe_tri+3", " log_k 0.0"]  # fmt: skip
    for row in table_beside(__name__, "iron_oxidation.csv"):
        lines += [row["reaction"], f" log_k {row['log_k']}"]
        if row["delta_h_kcal"]:
            lines.append(f" delta_h {row['delta_h_kcal']} kcal")
    return "\n".join(
        [*lines, "PHASES", "Goethite", "Fe_triOOH + 3 H+ = Fe_tri+3 + 2 H2O", " log_k -1.0", "END"]
    )


def oxidation(
    ferrous_umol: float,
    ph: float,
    days: Sequence[float],
    log_o2: float = AIR_LOG_O2,
    temperature_C: float = 25.0,
    background_mmol: float = BACKGROUND_MMOL,
    solid: str = "",
) -> list[dict[str, float]]:
    """Fe2, Fe3 (µmol/kgw) and pH at each of the days, rising, in water that air keeps at `log_o2` (log10 atm).

    Chloride balances the charge. Raises OutOfValidity where the engine does not converge.
    """
    if not days or sorted(days) != list(days) or days[0] <= 0:
        raise OutOfValidity(f"time_days = {list(days)} do not rise from above zero")
    marks = sorted({*(t for t in START_S if t < days[0] * DAY), *(d * DAY for d in days)})
    steps = [marks[0], *(b - a for a, b in pairwise(marks))]
    falls = f"\n {solid} 0 0" if solid else ""
    text = (
        f"{decoupled_species()}\nSOLUTION 1\n temp {temperature_C:.10g}\n pH {ph:.10g}\n pe 10.0 O2(g) {log_o2:.10g}\n"
        f" Fe_di {ferrous_umol / 1000.0:.10g}\n Na {background_mmol:.10g}\n Cl {background_mmol:.10g} charge\n"
        f"EQUILIBRIUM_PHASES 1\n O2(g) {log_o2:.10g}{falls}\nRATES\nFe_di_ox\n-start\n"
        '10 Fe_di = TOT("Fe_di")\n20 if (Fe_di <= 0) then goto 200\n30 p_o2 = SR("O2(g)")\n'
        f'40 moles = ({K0} + {K2} * (ACT("OH-"))^2 * p_o2) * Fe_di * TIME\n200 SAVE moles\n-end\n'
        "KINETICS 1\nFe_di_ox\n -formula Fe_di -1.0 Fe_tri 1.0\n -steps "
        + " ".join(f"{s:.10g}" for s in steps)
        + "\n -step_divide 1e-4\nINCREMENTAL_REACTIONS true\nSELECTED_OUTPUT\n -reset false\nUSER_PUNCH\n"
        " -headings s Fe2 Fe3 pH\n"
        '10 PUNCH SIM_TIME, TOT("Fe_di")*1e6, TOT("Fe_tri")*1e6, -LA("H+")\nEND\n'
    )
    rows = _engine().run(text)[-len(steps) :]
    at = {round(r["s"], 3): r for r in rows}
    return [at[round(d * DAY, 3)] for d in days]


@lru_cache(maxsize=1)
def _engine() -> Water:
    """An engine of its own: what it learns of decoupled iron and of rates stays out of the shared one."""
    return Water("phreeqc", corrected=False)


def half_life_h(ph: float, log_o2: float = AIR_LOG_O2) -> float:
    """Hours in which half the ferrous iron is oxidised at a held pH, activities for concentrations, 25 C.

    >>> round(half_life_h(7.0), 2), round(half_life_h(6.0) / half_life_h(7.0))
    (0.07, 100)
    """
    rate = K0 + K2 * 10.0 ** (2.0 * (ph - 14.0)) * 10.0**log_o2
    return float(math.log(2.0) / rate / 3600.0)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Ferrous and ferric iron and pH after given times; see `words`."""
    log_o2 = math.log10(figure(inputs, "pO2_atm")) if inputs.get("pO2_atm") is not None else AIR_LOG_O2
    ph = figure(inputs, "pH_initial", "pH")
    if not 2.0 <= ph <= 8.5:
        raise OutOfValidity(f"pH = {ph:g}: the rate law holds from 2 to 8.5")
    found: dict[str, Any] = {"half_life_h_at_initial_pH": half_life_h(ph, log_o2)}
    if inputs.get("held_pH"):
        return found
    ferrous = figure(inputs, "Fe2_umol_kgw_initial", "Fe2_umol_kgw", "Fe2_umol_L", default=math.nan)
    if math.isnan(ferrous):
        ferrous = figure(inputs, "Fe2_mg_L", "Fe_mg_L") / 55.845e-3
    if not 0.0 < ferrous <= 2e4:
        raise OutOfValidity(
            f"Fe2 = {ferrous:g} µmol/kgw lies outside 0 to 20,000 (ionic strength of the database)"
        )
    days = ends(inputs, "time_days") or [t / 24.0 for t in ends(inputs, "time_h")]
    if not days:
        raise KeyError("time_days or time_h")
    solid = str(inputs.get("solid", "")).capitalize()
    if solid not in ("", "Goethite"):
        raise OutOfValidity(f"solid = {solid!r}: the decoupled species know goethite only")
    rows = oxidation(
        ferrous, ph, sorted(days), log_o2, given_kelvin(inputs, ICE_POINT + 25.0) - ICE_POINT,
        figure(inputs, "background_mmol_kgw", default=BACKGROUND_MMOL), solid,
    )  # fmt: skip
    return found | {
        "Fe2_umol_kgw": [r["Fe2"] for r in rows],
        "Fe3_umol_kgw": [r["Fe3"] for r in rows],
        "pH": [r["pH"] for r in rows],
        "oxidised_pct": [100.0 * (1.0 - r["Fe2"] / ferrous) for r in rows],
    }


TECHNOLOGIES = (
    Technology(
        "iron-oxidation", "Oxidation of ferrous iron by air", ("R08", "R18", "S07"),
        "Ferrous iron of mine water or leach liquor oxidised by air, with the pH that its own acid sets.",
        "industrial", __name__, None, compute,
        answers=("kinetics: Fe(II) oxidation*", "*ferrous iron oxidation*", "*Fe(II) oxidation*", "mine drainage: iron oxidation*"),
        words=(
            Word("Fe2_umol_kgw_initial", "µmol/kgw", "ferrous iron at the start; also Fe2_mg_L"),
            Word("pH_initial", "", "pH at the start; with held_pH true only the half life is computed"),
            Word("time_days", "d, list", "times at which Fe2, Fe3 and pH are asked; also time_h"),
            Word("pO2_atm", "atm", "oxygen over the water, 0.214 unless given"),
            Word("background_mmol_kgw", "mmol/kgw", "sodium chloride beside, 10 unless given"),
            Word("solid", "", "goethite, where ferric iron is to fall out; none unless given"),
        ),
        equations=__doc__ or "",
        sources=("USGS PHREEQC 3, example 9 (public domain): species, rate law, output", "Singer & Stumm 1970, Science 167 (from memory)"),
    ),
)  # fmt: skip
