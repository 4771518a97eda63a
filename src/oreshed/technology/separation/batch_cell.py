"""Laboratory flotation of a batch: rougher for a time, then its concentrate cleaned in smaller cells.

rougher       R = R_t + (1 - R_t) ENT R_w,   R_t = sum over free and locked of share x (1 - exp(-k t))
cleaning      each stage floats again for its time; tails are laid aside (open cleaning, no recycle)
rates         those of the plant tables over the scale of plant to laboratory, at the case's doses
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction
from oreshed.technology.parameter import resolve
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation import reagents
from oreshed.technology.separation.flotation_bank import LEAD, LEAD_DOSES, batch_recovery, entrainment
from oreshed.technology.separation.liberation import PARAMETERS as GRAINS
from oreshed.technology.separation.liberation import liberation_at
from oreshed.technology.separation.minerals import family
from oreshed.technology.species import composition

# Laboratory cells float two to three times as fast as plants (handbook 2.2).
LABORATORY = 2.5


def float_batch(
    minerals: Mapping[str, float], minutes: float, factors: Mapping[str, float], free: Mapping[str, float],
    water_recovery: float, particle_um: float,
) -> dict[str, float]:  # fmt: skip
    """Mass of each mineral in the froth of one batch. free : liberated share by family; 1 where absent."""
    v = {p.name: p.estimate.central for p in LEAD}
    ent = float(entrainment(particle_um, v["entrainment_size_um"], v["drainage"])) * water_recovery
    found = {}
    for mineral, mass in minerals.items():
        kind = family(mineral)
        k = v[f"k_{kind}"] * LABORATORY * factors.get(kind, 1.0)
        share = free.get(kind, 1.0)
        locked = k * v["exposed_surface"] ** v["exposure_power"]
        r = share * float(batch_recovery(k, minutes)) + (1 - share) * float(batch_recovery(locked, minutes))
        r *= GRAINS["r_inf_galena"].estimate.central if kind in ("galena", "lead_oxide") else 1.0
        found[mineral] = mass * (r + (1.0 - r) * ent)
    return found


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Rougher recovery and grade, and grade after cleaning, of a lead ore.

    The ore is galena, or cerussite as far as `oxide_share` says; zinc is sphalerite; the rest is gangue.
    """
    lead, zinc = (
        figure(inputs, "feed_Pb_pct", "Pb_pct") / 100.0,
        (figure(inputs, "feed_Zn_pct", "Zn_pct", default=0.0)) / 100.0,
    )
    minutes = figure(inputs, "time_min", "t_min")
    doses = reagents.doses_of(inputs)
    # A test that names no depressant used none.
    doses = {"zinc_sulphate_g_t": 0.0, "cyanide_g_t": 0.0} | doses
    values = {k: np.asarray(x) for k, x in LEAD.central().items()} | resolve(reagents.DOSES, doses)
    reference = {s.name: LEAD_DOSES.get(s.name, s.default) for s in reagents.DOSES}
    factors = {k: float(x) for k, x in reagents.factors(values, reference).items()}
    oxide = fraction(inputs, "oxide_share", "oxide_pct") or 0.0
    zinc_oxide = fraction(inputs, "zinc_oxide_share") or 0.0
    minerals = {
        "galena": lead * (1 - oxide) / composition("galena")["Pb"],
        "cerussite": lead * oxide / composition("cerussite")["Pb"],
        "sphalerite": zinc * (1 - zinc_oxide) / composition("sphalerite")["Zn"],
        "smithsonite": zinc * zinc_oxide / composition("smithsonite")["Zn"],
    }
    rock = 1.0 - sum(minerals.values())
    if rock < 0 or min(lead, zinc) < 0:
        raise OutOfValidity(f"feed of {100 * lead:g} % Pb and {100 * zinc:g} % Zn leaves no rock")
    minerals["gangue"] = rock
    p80 = figure(inputs, "P80_um", "p80_um", default=75.0)
    grain = {k: GRAINS[f"grain_{k}_um"].estimate.central for k in ("galena", "sphalerite")}
    sharpness = GRAINS["sharpness"].estimate.central
    free = {k: float(liberation_at(p80, g, sharpness)) for k, g in grain.items()}
    free["lead_oxide"], free["zinc_oxide"] = free["galena"], free["sphalerite"]
    froth = float_batch(minerals, minutes, factors, free, 0.2, p80 / 2.0)
    found = {"Pb_recovery_rougher_pct": 100.0 * _lead(froth) / lead if lead else 0.0,
             "rougher_conc_Pb_pct": 100.0 * _lead(froth) / sum(froth.values())}  # fmt: skip
    for _ in range(int(figure(inputs, "cleaning_stages", default=2))):
        froth = float_batch(
            froth, figure(inputs, "cleaning_min", default=minutes / 4.0), factors, free, 0.2, p80 / 2.0
        )
    found["cleaned_conc_Pb_pct"] = 100.0 * _lead(froth) / sum(froth.values())
    found["Pb_recovery_cleaned_pct"] = 100.0 * _lead(froth) / lead if lead else 0.0
    return found


def _lead(froth: Mapping[str, float]) -> float:
    return sum(mass * composition(m).get("Pb", 0.0) for m, mass in froth.items())


TECHNOLOGIES = (
    Technology(
        "flotation-batch", "Laboratory flotation of lead ore", ("S02", "S03"),
        "A batch test with doses and time: rougher recovery, and grade after cleaning.",
        "laboratory", __name__, None, compute, answers=("flotation/oxide*", "flotation/lab*", "flotation/batch*"),
        words=(
            Word("feed_Pb_pct, feed_Zn_pct", "%", "head assays"), Word("time_min", "min", "rougher time"),
            Word("collector_KAX_g_per_t, Na2S_g_per_t, MIBC_g_per_t, ZnSO4_g_per_t, NaCN_g_per_t", "g/t", "doses"),
            Word("pH", "-", "of the pulp"), Word("oxide_share", "fraction", "of the lead that is cerussite"),
            Word("zinc_oxide_share", "fraction", "of the zinc that is smithsonite"),
            Word("P80_um", "um", "of the grind, 75 unless given"),
            Word("cleaning_stages, cleaning_min", "-, min", "2 stages of a quarter of the time unless given"),
        ),
        needs=(Need("cleaned_conc_*", "zinc_oxide_share and cleaning_stages: sphalerite without a depressant floats with "
                    "the galena, zinc oxide does not", ("zinc_oxide_share",)),),
        equations=__doc__ or "",
    ),
)  # fmt: skip
