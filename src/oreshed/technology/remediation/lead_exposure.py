"""Blood lead from soil: the adult lead methodology and the lognormal spread of the children's model.

A worker's soil ingestion raises her blood lead in proportion; the fetus shares nine tenths of it, and one in twenty may
pass the target. What a soil may hold follows by turning the chain round. Children's blood leads spread lognormally
about a geometric mean, so a target at the 95th percentile sets the mean.

    adult       PRG = (T / (R GSD^1.645) - B0) AT / (BKSF IR AF EF)        mg/kg; T ug/dL at the 95th percentile of the fetus
    back        B95 = R GSD^1.645 (B0 + PbS BKSF IR AF EF / AT)
    tail        P = 1 - Phi(ln(T / GM) / ln GSD),  GM = T / GSD^z(1 - P)
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from scipy.stats import norm

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, number
from oreshed.technology.registry import Need, Technology, Word

# EPA TRW adult lead methodology, spreadsheet of 2003 (opened in cases REM-EXP-ALM1).
R, BKSF, INGESTED, ABSORBED, DAYS, YEAR = 0.9, 0.4, 0.05, 0.12, 219.0, 365.0
CHILD_GSD = 1.6  # IEUBK default (from memory)
PERCENTILE = 1.645  # as the spreadsheet writes it


def soil_goal_ppm(
    target: float, gsd: float, baseline: float, fetal: float = R, slope: float = BKSF, ingested_g_d: float = INGESTED,
    absorbed: float = ABSORBED, days: float = DAYS, averaging: float = YEAR,
) -> float:  # fmt: skip
    """mg/kg of lead in soil at which one fetus in twenty reaches the target (ug/dL). Zero where the baseline already does.

    >>> round(soil_goal_ppm(10.0, 2.1, 1.5), 1)
    1235.2
    """
    allowed = target / (fetal * gsd**PERCENTILE) - baseline
    return float(max(allowed, 0.0) * averaging / (slope * ingested_g_d * absorbed * days))


def exceeding(geometric_mean: float, gsd: float, target: float) -> float:
    """Share of children above a target.

    >>> round(exceeding(2.308, 1.6, 5.0), 3)
    0.05
    """
    return float(norm.sf(math.log(target / geometric_mean) / math.log(gsd)))


def mean_for(target: float, gsd: float, share: float) -> float:
    """Geometric mean at which a share lies above a target."""
    return float(target / gsd ** float(norm.isf(share)))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Soil goals and shares above a target from the inputs of a case; see `words`."""
    found: dict[str, Any] = {}
    target = number(inputs, "PbB95_fetal")
    deviations = ends(inputs, "GSD")
    if any(g <= 1.0 for g in deviations):
        raise OutOfValidity(f"GSD = {deviations}: a geometric standard deviation lies above 1")
    if target is not None:
        baselines = ends(inputs, "PbB0")
        if not deviations or len(baselines) != len(deviations):
            raise KeyError("GSD and PbB0, as many of one as of the other")
        rest = {
            "fetal": figure(inputs, "R", default=R), "slope": figure(inputs, "BKSF", default=BKSF),
            "ingested_g_d": figure(inputs, "IR_g_d", default=INGESTED), "absorbed": figure(inputs, "AF", default=ABSORBED),
            "days": figure(inputs, "EF_d", default=DAYS), "averaging": figure(inputs, "AT_d", default=YEAR),
        }  # fmt: skip
        if min(rest.values()) <= 0:
            raise OutOfValidity(f"a factor of the chain is not above zero: {rest}")
        goals = [soil_goal_ppm(target, g, b, **rest) for g, b in zip(deviations, baselines, strict=True)]
        found["PRG_ppm"] = goals if isinstance(inputs.get("GSD"), list) else goals[0]
        soil = number(inputs, "soil_Pb_ppm")
        if soil is not None:
            chain = rest["slope"] * rest["ingested_g_d"] * rest["absorbed"] * rest["days"] / rest["averaging"]
            found["PbB95_fetal_ug_dL"] = (
                rest["fetal"] * deviations[0] ** PERCENTILE * (baselines[0] + soil * chain)
            )
    share = number(inputs, "P_exceed")
    gsd = deviations[0] if deviations else CHILD_GSD
    if share is not None:
        if not 0.0 < share < 1.0:
            raise OutOfValidity(f"P_exceed = {share:g} is no share between 0 and 1")
        targets = ends(inputs, "targets", "target_ug_dL") or [3.5, 5.0, 10.0]
        found |= {f"GM_at_target_{t:g}": mean_for(t, gsd, share) for t in targets}
    mean = number(inputs, "GM_ug_dL")
    if mean is not None:
        found |= {
            f"P{t:g}_pct": 100.0 * exceeding(mean, gsd, t)
            for t in (ends(inputs, "targets", "target_ug_dL") or [3.5, 5.0, 10.0])
        }
    return found


TECHNOLOGIES = (
    Technology(
        "lead-exposure", "Blood lead from soil", ("R01", "R04", "N13"),
        "Soil lead goals by the adult lead methodology, and the share of children above a target.",
        "industrial", __name__, None, compute,
        answers=("lead exposure*", "adult lead*", "IEUBK*", "blood lead*"),
        words=(
            Word("PbB95_fetal, GSD, PbB0", "ug/dL, -, ug/dL", "numbers or lists: ask for PRG_ppm"),
            Word("R, BKSF, IR_g_d, AF, EF_d, AT_d", "", "of the chain; EPA's 0.9, 0.4, 0.05, 0.12, 219, 365 unless given"),
            Word("soil_Pb_ppm", "mg/kg", "asks for PbB95_fetal_ug_dL"),
            Word("GSD, P_exceed, targets", "", "ask for GM_at_target_T"), Word("GM_ug_dL, GSD, targets", "", "ask for PT_pct"),
        ),
        equations=__doc__ or "",
        sources=("EPA TRW adult lead methodology, spreadsheet 05/19/03",),
        needs=(
            Need("GM_*", "soil and dust lead, bioavailability and ages of the site's children: the children's model from 0 to 84 months "
                 "is not held here", ("GM_ug_dL", "P_exceed")),
            Need("soil_ppm", "uptake and biokinetics of children from 0 to 84 months: the children's model is not held here", ("PbB95_fetal",)),
            Need("P?_*", "the geometric mean (GM_ug_dL) with its GSD", ("GM_ug_dL",)),
        ),
    ),
)  # fmt: skip
