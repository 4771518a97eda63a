"""Lead in drinking water at the tap, from whatever a case gives: doses of phosphate, pipe volumes, percentiles of samples, limits.

phosphate      P = 0.3261 PO4;  dose by day = mg/L x flow
pipe           V = pi/4 d^2 L;  flushing time V/flow;  surface by volume 4/d
samples        90th percentile as the rule ranks it: the sample of rank 0.9 n, rising, between ranks by a straight line
change         1 - after/before
stagnation     dC/dt = M (4/d)(1 - C/E):  C = E (1 - exp(-4 M t/(d E))), from nothing; EPA's example M 0.117 ug/(m2 s), E 140 ug/L
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.species import molar_mass

P_IN_PO4 = molar_mass("P") / molar_mass("PO4")
QUANTITIES = (
    Quantity("samples", "ug_L", "samples|Pb_samples|first_draw|results|tap_samples", "lead of each tap", 0.0), Quantity("percentile", "ug_L", "P90|90th_percentile|p90|percentile_90|90th", "90th percentile of the samples", derived=True),
    Quantity("phosphate", "mg_L", "PO4|orthophosphate|phosphate|PO4_dose|orthophosphate_as_PO4", "phosphate as PO4", 0.0), Quantity("phosphorus", "mg_L", "P|orthophosphate_as_P|P_dose|phosphorus", "phosphate as P", 0.0),
    Quantity("flow", "m3_d", "flow|production|plant_flow|Q", "water treated", 0.0), Quantity("phosphate_rate", "kg_d", "PO4|orthophosphate|phosphate|PO4_dose", "phosphate a day, as PO4", derived=True), Quantity("phosphorus_rate", "kg_d", "P|phosphorus|P_dose", "phosphate a day, as P", derived=True),
    Quantity("bore", "m", "diameter|internal_diameter|d|bore|pipe_diameter|ID", "bore of the pipe", 0.0), Quantity("length", "m", "length|L|pipe_length|service_line|LSL_length", "length of the pipe", 0.0), Quantity("pipe", "L", "pipe_volume|volume|V|LSL_volume|service_line_volume", "water in the pipe", 0.0),
    Quantity("tap", "L_min", "tap_flow|flush_flow|flow_rate|tap", "flow of the tap", 0.0), Quantity("flush", "min", "flush_time|flushing_time|flush|time_to_flush", "time in which the pipe is flushed once", derived=True), Quantity("surface", "per_m", "surface_to_volume|S_V|area_per_volume", "surface by volume", derived=True),
    Quantity("release", "ug_m2_s", "M|release|release_rate|dissolution_rate|mass_transfer", "lead that the bare pipe gives", 0.0), Quantity("ceiling", "ug_L", "E|equilibrium|C_eq|saturation|equilibrium_concentration", "lead at which it stops", 0.0), Quantity("stagnation", "h", "stagnation|stagnation_time|t|time|standing|standing_time", "time that the water stands", 0.0),
    Quantity("stood", "ug_L", "C|Pb|lead|Pb_stagnant|stagnant|concentration|C_stagnation|after_stagnation", "lead of the water that stood", derived=True),
    Quantity("before", "ug_L", "before|untreated|Pb_before|baseline|initial", "lead before", 0.0), Quantity("after", "ug_L", "after|treated|Pb_after|final", "lead after", 0.0), Quantity("reduction", "", "reduction|removal|decrease|Pb_reduction", "fall of the lead", share=True, derived=True),
)  # fmt: skip


def percentile(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """ug/L that nine in ten samples do not pass. Fewer than five samples make none."""
    listed = given.get("samples")
    if listed is None or len(listed.values) < 5:
        return {}
    values = sorted(float(v) for v in listed.values)
    rank = 0.9 * len(values)
    low = math.floor(rank + 1e-9)
    steps = [*pairwise(values)]
    if low >= len(values):
        return {"percentile": values[-1]}
    a, b = steps[low - 1]
    return {"percentile": a + (rank - low) * (b - a)}


LAWS = (
    Law("phosphorus", "phosphate", lambda x: x * P_IN_PO4), Law("phosphate", "phosphorus", lambda x: x / P_IN_PO4), Law("phosphate_rate", "phosphate flow", lambda c, q: c * q / 1e3), Law("phosphorus_rate", "phosphorus flow", lambda c, q: c * q / 1e3),
    Law("pipe", "bore length", lambda d, x: math.pi / 4.0 * d * d * x * 1e3), Law("flush", "pipe tap", lambda v, q: v / q), Law("surface", "bore", lambda d: 4.0 / d), Law("stood", "release ceiling surface stagnation", lambda m, e, s, t: -e * math.expm1(-m * s / 1e3 * t * 3600.0 / e)), Law("reduction", "before after", lambda a, b: 1.0 - b / a), Law("after", "before reduction", lambda a, r: a * (1.0 - r)),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, whole=(percentile,))
TECHNOLOGIES = (
    technology_of(
        BOOK, "plumbing-laws", "Lead at the tap, shared laws", ("R18", "N13"), "Doses of phosphate, pipe volumes, flushing and percentiles of tap samples.", __name__, __doc__ or "",
        ("drinking water: *", "drinking water lead*", "plumbosolvency*", "*lead and copper rule*", "*tap water*"), sources=("40 CFR 141.80 (how the percentile is taken, from memory)", "Burkhardt et al. 2020, J. Water Resour. Plan. Manag. 146(12), as in the reaction library of WNTR"),
    ),
)  # fmt: skip
