"""Solvent extraction with an acidic extractant, counter-current, scrub and strip.

A metal trades protons for the extractant; its distribution rises with pH and falls as the organic fills. The train of
stages is solved stage by stage with that loading; Kremser's closed form is only a check, for a constant distribution.

    distribution   log D = log Kex + a log [free dimer] + n pH,  free dimer = dimer - 1.5 metal on the organic
    acid           protons that base does not take lower the pH from stage to stage
    stage          x_in + (O/A) y_in = x + (O/A) D x          extraction factor E = D O/A
    Kremser        extracted = (E^(N+1) - E) / (E^(N+1) - 1)
    scrub, strip   the same distribution at the acid's pH, phases in changed roles; scrub liquor returns to the feed
    steps          McCabe and Thiele: isotherm at held pH against y = (x - x_raffinate) A/O
    half           pH50 = -(log Kex + a log [dimer]) / n
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import permutations
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import ends
from oreshed.technology.parameter import Parameter, Parameters, Setting, Values
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.separation.concentration import given_moles
from oreshed.technology.separation.extraction_constant import (
    OTHER_REAGENT,
    Constant,
    Extraction,
    dimer_of,
    stated_constant,
    states_dimer,
)
from oreshed.technology.separation.extraction_stages import (
    DIMERS_PER_METAL,
    counter_current,
    kremser,
    loading_isotherm,
    log_distribution,
    mccabe_thiele,
    stage_count,
    stripped,
)
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import Feeds, Limit, Result, Unit

METAL_PER_DIMER = 1.0 / DIMERS_PER_METAL
IONS = {"Fe3": "Fe3+"}  # as print writes them
OWN_LAW = re.compile(r"(log\w*_?[DK]|lg_?D|D(_|\d?$)|K(_?ex|d|_|$)|slope|pH_?50|distribution)")
ALIKE = 0.12  # pH within which two metals are extracted together


@lru_cache(maxsize=1)
def metals() -> Mapping[str, dict[str, str]]:
    """Constants by metal."""
    return {r["metal"]: r for r in table_beside(__name__, "solvent_extraction.csv")}


def half_extraction_ph(log_kex: float, slope_reagent: float, slope_ph: float, dimer: float) -> float:
    """pH at which half of a metal is extracted at equal volumes, D = 1.

    >>> round(half_extraction_ph(-2.26, 1.67, 2.0, 0.10), 2)
    1.96
    """
    return -(log_kex + slope_reagent * math.log10(dimer)) / slope_ph


def stages_needed(factor: float, wanted: float) -> int:
    """Fewest ideal stages that extract `wanted` (0-1).

    Raises OutOfValidity when no number does: below a factor of 1 the share stays under the factor.
    """
    if factor <= wanted:
        raise OutOfValidity(f"an extraction factor of {factor:.3g} never extracts {wanted:.1%}")
    found = next((n for n in range(1, 200) if float(kremser(factor, n)) >= wanted), 0)
    if not found:
        raise OutOfValidity(
            f"an extraction factor of {factor:.3g} needs more than 200 stages for {wanted:.1%}"
        )
    return found


def extract(feeds: Feeds, v: Values) -> Result:
    """Organic's metals (stripped) and raffinate of a liquor ("Zn in liquor" ..., "water")."""
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    feed, names = {}, {}
    for species in liquor.species:
        element = next(iter(liquor.composition[species]), "")
        metal = "Fe3" if element == "Fe" else element
        if metal in metals():
            names[species] = metal
            flow = liquor.species_flow(species)
            feed[metal] = ratio(flow * 1000.0, water * molar_mass(element))
    constants = {
        m: (v[f"log_kex_{m}"], float(metals()[m]["slope_reagent"]), float(metals()[m]["slope_ph"]))
        for m in feed
    }
    share, free = counter_current(
        feed, v["dimer"], v["pH"], v["organic_to_aqueous"], round(float(v["stages"])), constants, v["neutralised"],
    )  # fmt: skip
    # Scrub liquor goes back to the feed, so that what it washes out is extracted again.
    washed = {
        m: stripped(v["dimer"], 10.0 ** -v["scrub_pH"], v["scrub_to_organic"], 2.0, constants[m]) * (v["scrub_to_organic"] > 0)
        for m in feed
    }  # fmt: skip
    kept_share = {m: share[m] * (1.0 - washed[m]) / (1.0 - share[m] * washed[m]) for m in feed}
    loaded, raffinate = liquor.split({s: np.clip(kept_share[m], 0.0, 1.0) for s, m in names.items()})
    taken = {
        m: stripped(v["dimer"], v["strip_acid_mol_l"], v["strip_to_organic"], 2.0, constants[m]) for m in feed
    }
    off, heel = loaded.split({s: np.clip(taken[m] * v["strip"], 0.0, 1.0) for s, m in names.items()})
    protons = sum(
        (loaded.element("Fe" if m == "Fe3" else m) / molar_mass("Fe" if m == "Fe3" else m) * float(metals()[m]["slope_ph"])
         for m in feed), start=np.zeros(()),
    )  # fmt: skip
    return Result(
        # What acid leaves on the organic comes back to extraction and is counted against the recovery.
        {"strip": off, "raffinate": mix(raffinate, heel)},
        utilities={
            "caustic_soda_t": protons * molar_mass("NaOH") * v["neutralised"],
            "sulphuric_acid_t": protons * 0.5 * molar_mass("H2SO4") * v["acid_excess"],
            "extractant_t": water * v["organic_to_aqueous"] * v["extractant_loss"] * 1e-6,
        },
        diagnostics={f"{m}_extracted": share[m] for m in feed}
        | {f"{m}_stripped": taken[m] for m in feed}
        | {"organic_filled": (1.0 - free.min(axis=-1)) * (water > 0)},
    )  # fmt: skip


def _dimer(feeds: Feeds, v: Values) -> Array:
    del feeds
    return v["dimer"]


UNIT = Unit(
    "solvent-extraction", ("liquor",), ("strip", "raffinate"), extract,
    Parameters((
        *(Parameter(f"log_kex_{m}", Estimate(float(r["low"]), float(r["log_kex"]), float(r["high"]), "log10"), r["source"],
                    r["opened"] == "yes") for m, r in metals().items()),
        Parameter("strip", Estimate(0.97, 0.99, 1.0, "of the ideal strip"), "entrainment and stage efficiency, from memory", False),
        Parameter("acid_excess", Estimate(1.1, 1.3, 1.6, "of stoichiometric"), "from memory", False),
        Parameter("extractant_loss", Estimate(5, 20, 60, "g per m3 of organic"), "solubility and entrainment, from memory",
                  False),
    )),
    (Setting("pH", 2.5, 0.0, 7.0, "pH", "of the liquor: held by base, or of the feed where it is not"),
     Setting("neutralised", 1.0, 0.0, 1.0, "share", "of the protons set free that base takes up"),
     Setting("dimer", 0.30, 0.01, 1.0, "mol/L", "extractant as dimer"),
     Setting("organic_to_aqueous", 1.0, 0.1, 10.0, "O/A", "ratio of volumes"),
     Setting("stages", 2, 1, 12, "stages", "ideal counter-current stages"),
     Setting("scrub_to_organic", 0.0, 0.0, 1.0, "A/O", "scrub liquor over organic, two stages; 0 for none"),
     Setting("scrub_pH", 1.8, 0.0, 5.0, "pH", "acidity of the scrub"),
     Setting("strip_acid_mol_l", 3.0, 0.05, 6.0, "mol/L", "protons of the strip acid, 150 g/L of sulphuric acid"),
     Setting("strip_to_organic", 0.15, 0.02, 2.0, "A/O", "strip liquor over organic, two stages")),
    (Limit("dimer", _dimer, 0.01, 1.0, "mol/L", "constants of dilute and half-loaded organic"),),
    example={"liquor": mix(contained({"Zn": 2.0, "Cd": 0.5, "Ni": 1.0, "Co": 0.1}, "liquor"),
                           Stream.of({"water": 1000.0}))},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> Extraction:
    """Figures of an extraction from the inputs of a case, and what a figure's name states of them; see `words`."""
    constant = stated_constant(inputs, DIMERS_PER_METAL)
    # Separation factors of our table, where the case neither states distributions of its own nor names another reagent.
    own = any(OWN_LAW.match(str(k)) for k in inputs)
    foreign = own or (OTHER_REAGENT.search(str(inputs)) and not dimer_of(inputs))
    apart = (lambda first, second: None) if foreign else _apart
    return Extraction(_figures(inputs), constant, apart, states_dimer(inputs))


def _figures(inputs: Mapping[str, Any]) -> dict[str, Any]:
    refuse_impossible(inputs)
    found: dict[str, Any] = {}
    if "extraction_factor" in inputs and "stages" in inputs:
        share = kremser(np.asarray(inputs["extraction_factor"], float), np.asarray(inputs["stages"], float))
        found["extraction_pct"] = [100.0 * float(x) for x in np.atleast_1d(share)]
    if "m" in inputs and "B" in inputs:
        slope, intercept = (_law(inputs[k], float(inputs.get("dosage_vol_pct", 1.0))) for k in ("m", "B"))
        if "pH" in inputs:
            found["log10_D"] = slope * float(inputs["pH"]) + intercept
        found["pH50"] = -intercept / slope
    if "separation_factor" in inputs and "Cu_extraction_pct" in inputs:
        found |= _beside(inputs)
    dimer = dimer_of(inputs)
    constant = stated_constant(inputs, DIMERS_PER_METAL)
    if constant is not None:
        found |= _of_constant(inputs, constant, dimer)
    own = any(OWN_LAW.match(str(k)) for k in inputs)  # of the case itself: our constants say nothing of it
    if dimer and not found and not own:
        found |= _train_figures(inputs, dimer)
    found |= {} if own else _selectivities(inputs, dimer)
    if not found:
        if set(inputs) - {"kind", "reagent", "extractant"}:
            raise KeyError(
                "D2EHPA_wt_pct, D2EHPA_vol_pct or dimer_mol_L with pH; or a law m, B; or extraction_factor with stages"
            )
        found["order"] = sorted(metals(), key=_half)
        found["extraction_order_rising_pH"] = _printed_order()
    return found


def _of_constant(inputs: Mapping[str, Any], constant: Constant, dimer: float) -> dict[str, Any]:
    """Figures of the constant that a case states: its parts, and pH50 and distribution where it gives the extractant."""
    found: dict[str, Any] = {"log_Kex": constant.log_kex, "stoichiometry_dimers_per_metal": constant.dimers}
    if not dimer or not (states_dimer(inputs) or "D2EHPA_mol_L" in inputs):
        return found
    found["pH50"] = constant.half_ph(dimer)
    acids = ends(inputs, "pH")
    if acids:
        logs = [constant.log_d(dimer, x) for x in acids]
        found |= {"log10_D": logs, "D": [10.0**x for x in logs]} if len(acids) > 1 else {"log10_D": logs[0], "D": 10.0 ** logs[0]}  # fmt: skip
    return found


def _apart(first: str, second: str) -> float | None:
    """Separation factor of two metals with D2EHPA at one pH, whose slopes are alike; None for a metal without constants."""
    if first not in metals() or second not in metals():
        return None
    (a, *slopes), (b, *others) = _law_of(first), _law_of(second)
    return float(10.0 ** (a - b)) if slopes == others else None


def _selectivities(inputs: Mapping[str, Any], dimer: float) -> dict[str, float]:
    """Separation factors of the metals of a liquor that D2EHPA treats, each over each; of two, that of the better held."""
    present = [m for m in given_moles(inputs) if m in metals()] if dimer else []
    pairs = {(a, b): x for a, b in permutations(present, 2) if (x := _apart(a, b)) is not None}
    found = {f"beta_{a}_{b}": x for (a, b), x in pairs.items()}
    return found | ({"separation_factor": max(pairs.values())} if len(present) == 2 and pairs else {})


def _half(metal: str) -> float:
    row = metals()[metal]
    return half_extraction_ph(float(row["log_kex"]), float(row["slope_reagent"]), float(row["slope_ph"]), 0.3)


def _printed_order() -> list[str]:
    """Metals by rising pH50 as print writes them: Fe3+, and Al/Mn where two are extracted together."""
    groups: list[list[str]] = []
    for m in sorted(metals(), key=_half):
        if groups and _half(m) - _half(groups[-1][0]) < ALIKE:
            groups[-1].append(m)
        else:
            groups.append([m])
    return ["/".join(sorted(IONS.get(m, m) for m in g)) for g in groups]


def _law_of(metal: str) -> tuple[float, float, float]:
    if metal not in metals():
        raise OutOfValidity(f"no constants of {metal!r} with D2EHPA; the table holds {', '.join(metals())}")
    row = metals()[metal]
    return float(row["log_kex"]), float(row["slope_reagent"]), float(row["slope_ph"])


def _train_figures(inputs: Mapping[str, Any], dimer: float) -> dict[str, Any]:
    """Loading, single-stage extraction, stages by McCabe and Thiele, and a train stage by stage."""
    moles = given_moles(inputs)
    metal = str(inputs.get("metal") or (next(iter(moles)) if len(moles) == 1 else "Zn"))
    found: dict[str, Any] = {"max_loading_g_L": METAL_PER_DIMER * dimer * molar_mass(metal.removesuffix("3"))}
    if "pH" not in inputs or isinstance(inputs["pH"], Mapping):
        return found
    given = inputs["pH"]
    ph = sum(given) / len(given) if isinstance(given, list) else float(given)
    ratio = float(inputs["O_A"]) if "O_A" in inputs else 1.0 / float(inputs.get("A_O", 1.0))
    law = _law_of(metal)
    log_d = float(log_distribution(*law, dimer, ph))
    apart = log_distribution(*_law_of("Cd"), dimer, ph) - log_distribution(*_law_of("Cu"), dimer, ph)
    found |= {"log10_D": log_d, "pH50": half_extraction_ph(*law, dimer), "beta_Cd_Cu": 10.0 ** float(apart)}
    wanted = float(inputs.get("recovery_pct", 90.0)) / 100.0
    if not moles:
        found["theoretical_stages"] = stages_needed(10.0**log_d * ratio, wanted)
        found["extraction_pct"] = 100.0 * float(kremser(10.0**log_d * ratio, 1))
        return found
    stages = int(inputs.get("stages", 1))
    feed = {("Fe3" if m == "Fe" else m): np.asarray(c) for m, c in moles.items()}
    share, free = counter_current(
        feed, dimer, ph, ratio, stages, {m: _law_of(m) for m in feed}, float(inputs.get("neutralised", 1.0))
    )
    each = {m: 100.0 * float(x) for m, x in share.items()}
    found |= {f"{m}_extraction_pct": x for m, x in each.items()}
    found |= {
        "extraction_pct": each if len(each) > 1 else next(iter(each.values())),
        "organic_filled_pct": 100.0 * (1.0 - float(free.min())),
    }
    if metal in feed:
        c = float(feed[metal])
        try:
            steps = mccabe_thiele(loading_isotherm(dimer, ph, law), c, c * (1.0 - wanted), ratio)
            found["theoretical_stages"] = stage_count(steps)
        except OutOfValidity:
            if "recovery_pct" in inputs:
                raise
    return found


def _beside(inputs: Mapping[str, Any]) -> dict[str, float]:
    """Co-extraction of a neighbour in one stage, from the copper's extraction and a separation factor D_Cu / D."""
    copper = float(inputs["Cu_extraction_pct"]) / 100.0
    other = copper / (1.0 - copper) / float(inputs["separation_factor"])
    return {
        "coextraction_pct": 100.0 * other / (1.0 + other),
        "Zn_and_Cd_coextraction_pct": 100.0 * other / (1.0 + other),
    }


def _law(text: Any, dosage: float) -> float:
    """A coefficient as a number, or as written: `a+b*dosage`, `a+b*log10(dosage)`."""
    if isinstance(text, (int, float)):
        return float(text)
    number = r"([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    written = re.fullmatch(
        rf"\s*{number}\s*(?:([+-]\s*\d+(?:\.\d+)?)\s*\*\s*(log10\(dosage\)|dosage))?\s*", str(text)
    )
    if written is None:
        raise OutOfValidity(f"coefficient {text!r} is neither a number nor a + b*dosage")
    base = float(written[1])
    if written[2]:
        base += float(written[2].replace(" ", "")) * (
            dosage if written[3] == "dosage" else math.log10(dosage)
        )
    return base


TECHNOLOGIES = (
    Technology(
        "solvent-extraction", "Solvent extraction with D2EHPA", ("S10", "E18"),
        "Zinc, cadmium and their neighbours out of a liquor by an acidic extractant in counter-current stages.",
        "industrial", __name__, UNIT, compute,
        answers=("solvent extraction*",),
        words=(
            Word("extraction_factor, stages", "", "asks for extraction_pct by Kremser"),
            Word("m, B, dosage_vol_pct, pH", "", "a law log D = m pH + B, numbers or a + b*dosage: asks for log10_D and pH50"),
            Word("D2EHPA_wt_pct, D2EHPA_vol_pct, D2EHPA_mol_L or dimer_mol_L; metal", "", "asks for max_loading_g_L"),
            Word("... and pH, A_O or O_A, recovery_pct", "", "asks for theoretical_stages, extraction_pct, log10_D, pH50"),
            Word("... and Cd_g_L ..., stages, neutralised", "", "a train stage by stage: extraction_pct by metal, organic_filled_pct, beta_Cd_Cu"),
            Word("log_Kex or Kex; reaction or slope_reagent, slope_pH; dimer_mol_L; pH; dH_kJ_mol", "",
                 "constants of a case: asks for pH50, log10_D, D; pH50_at_0.1_M; Kex_ratio_45C_over_25C"),
            Word("Cu_extraction_pct, separation_factor", "", "asks for coextraction_pct in one stage"),
            Word("(nothing)", "", "asks for the order of metals by rising pH, as print writes it"),
        ),
        needs=(
            Need("*_extraction_pct", "the liquor (Cu_g_L …), pH, oxime_vol_pct, O_A and stages", ("oxime_vol_pct", "D2EHPA_vol_pct", "stages")),
            Need("*coextraction_pct", "the liquor (Zn_g_L, Cd_g_L), pH, oxime_vol_pct and stages", ("oxime_vol_pct", "stages", "separation_factor")),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
