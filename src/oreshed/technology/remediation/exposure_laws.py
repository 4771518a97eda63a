"""Lead and other metals taken in from soil, dust and water: blood lead of adults, hazard, doses and shares above a target.

adult          B = B0 + PbS BKSF IR AF EF/AT;  fetus at the 95th percentile = R B GSD^1.645;  the goal by turning it round
children       P = 1 - Phi(ln(T/GM)/ln GSD);  GM = T/GSD^z
dose           C IR EF ED/(BW AT);  HQ = dose/RfD;  risk = dose x slope;  a soil level of a wanted HQ
slope          blood lead = intercept + slope x soil, where a case gives both
"""

from __future__ import annotations

import math

from scipy.stats import norm

from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.remediation.lead_exposure import PERCENTILE

QUANTITIES = (
    Quantity("metal", "text", "metal|element", "metal"),
    Quantity("soil", "mg_kg", "PbS|soil_Pb|soil|Pb_soil|soil_lead|soil_concentration|C_soil|C|dust_Pb|PbS_ppm", "metal in the soil", 0.0),
    Quantity("target", "ug_dL", "PbB95_fetal|target|PbB_target|fetal_target|T|target_PbB|target_blood_lead|PbB95", "blood lead that may not be passed", 0.0, bare=True, also=("limit",)), Quantity("fetal", "", "R|R_fetal|fetal_ratio|R_fetal_maternal", "fetal over maternal blood lead", 0.1, 2.0),
    Quantity("spread", "", "GSD|GSDi|gsd|implied_GSD|GSD_implied", "geometric standard deviation", 1.001, 10.0), Quantity("baseline", "ug_dL", "PbB0|B0|baseline|PbB_adult_0|background", "blood lead without the soil", 0.0, 100.0, bare=True),
    Quantity("slope", "", "BKSF|biokinetic_slope|slope_factor_biokinetic", "blood lead a ug/d taken up, (ug/dL)/(ug/d)", 0.0, bare=True), Quantity("eaten", "g_d", "IR|IR_s|ingestion|soil_ingestion|IRs|ingestion_rate|IRS", "soil eaten", 0.0),
    Quantity("a_year", "d_y", "EF|exposure_frequency|EFs", "days of exposure a year", 0.0, 366.0),  # before `days`: 350 d/y is no share of a year
    Quantity("absorbed", "", "AF|absorption|absorption_fraction|AFs|bioavailability_absolute", "share of the metal absorbed", 0.0, 1.0, share=True), Quantity("days", "", "EF|exposure_frequency|EFs|EF_d|EF_d_y|days_exposed", "days of exposure", 0.0, 366.0, bare=True), Quantity("average", "", "AT|averaging_time|AT_d", "days averaged over", 1.0, 36600.0, bare=True),
    Quantity("central", "ug_dL", "PbB_central|PbB_adult_central|PbB_adult|adult_PbB|PbB_GM|blood_lead|central_PbB|PbB", "middle blood lead of the adult", derived=True), Quantity("fetal_95", "ug_dL", "PbB95_fetal|PbB_fetal_95|PbB_fetal95|fetal_PbB_95|PbB95_fetus|fetal_PbB95|PbB_fetal_0.95|fetal_95|PbB95", "fetal blood lead at the 95th percentile", derived=True),
    Quantity("goal", "mg_kg", "PRG|soil_goal|PRG_soil|cleanup_goal|remediation_goal|soil_PRG|clean_up_level|RBRG|goal|cleanup_level", "soil that meets the target", derived=True), Quantity("fetal_share", "", "P_fetal_exceed|probability_fetal|P_exceed_fetal", "share of fetuses above the target", share=True, derived=True),
    Quantity("uptake", "ug_d", "uptake|Pb_uptake|lead_uptake|uptake_Pb", "lead taken up", 0.0),
    Quantity("middle", "ug_dL", "GM|geometric_mean|GM_PbB|mean_PbB|GM_pred|GM_obs", "geometric mean of the children", 0.0), Quantity("limit", "ug_dL", "target_level|level_of_concern|LOC|cutoff|threshold|action_level|reference_level|BLRV", "blood lead of concern", 0.0),
    Quantity("above", "", "P_exceed|exceed|share_above|P_above|exceedance|probability|fraction_above|percent_above", "share above it", 0.0, 1.0, share=True), Quantity("upper", "ug_dL", "P95|PbB95|95th_percentile|p95", "95th percentile", derived=True),
    Quantity("weight", "kg", "BW|body_weight|bodyweight", "body weight", 0.1, 200.0), Quantity("years", "y", "ED|exposure_duration", "years of exposure", 0.0), Quantity("averaged", "y", "AT|averaging_time", "years averaged over", 0.0),
    Quantity("bioavailable", "", "RBA|relative_bioavailability|BA|bioavailability", "bioavailable share", 0.0, 1.5, share=True),
    Quantity("water", "mg_L", "C_water|water|Cw|drinking_water|C|concentration|in_water", "metal in the water", 0.0), Quantity("drunk", "L_d", "IR|IR_w|water_intake|intake|water_ingestion|IRw|drinking_water_intake", "water drunk", 0.0),
    Quantity("dose", "mg_kg_d", "dose|ADD|CDI|average_daily_dose|intake|EDI|daily_dose|LADD", "daily dose", 0.0), Quantity("reference", "mg_kg_d", "RfD|RfDo|reference_dose|TDI|MRL", "reference dose", 0.0), Quantity("cancer", "", "SF|slope_factor|CSF|SFo|cancer_slope", "cancer slope, (kg d)/mg", 0.0, bare=True),
    Quantity("hazard", "", "HQ|hazard_quotient|HI|hazard", "hazard quotient", 0.0), Quantity("risk", "", "risk|cancer_risk|ILCR|CR", "cancer risk", derived=True), Quantity("water_limit", "mg_L", "DWEL|drinking_water_equivalent_level", "water at the reference dose", derived=True),
)  # fmt: skip
LAWS = (
    Law("average", "averaged", lambda y: y * 365.0), Law("days", "a_year", lambda d: d),
    Law("uptake", "soil eaten absorbed days average", lambda c, i, a, d, t: c * i * a * d / t), Law("central", "baseline slope uptake", lambda b, k, u: b + k * u),
    Law("fetal_95", "central spread fetal", lambda b, g, r: r * b * g**PERCENTILE),
    Law("goal", "target fetal spread baseline slope eaten absorbed days average", lambda t, r, g, b, k, i, a, d, y: max(t / (r * g**PERCENTILE) - b, 0.0) * y / (k * i * a * d)),
    Law("fetal_share", "central target spread fetal", lambda b, t, g, r: float(norm.sf(math.log(t / (r * b)) / math.log(g)))),
    Law("above", "middle limit spread", lambda m, t, g: float(norm.sf(math.log(t / m) / math.log(g)))), Law("middle", "above limit spread", lambda p, t, g: t / g ** float(norm.isf(p))),
    Law("spread", "middle limit above", lambda m, t, p: math.exp(math.log(t / m) / float(norm.isf(p)))), Law("upper", "middle spread", lambda m, g: m * g**PERCENTILE),
    Law("dose", "soil eaten a_year years weight averaged bioavailable", lambda c, i, f, e, w, t, b: c * i * 1e-3 * b * f / 365.0 * e / (w * t)), Law("dose", "soil eaten a_year years weight averaged", lambda c, i, f, e, w, t: c * i * 1e-3 * f / 365.0 * e / (w * t)),
    Law("dose", "soil eaten a_year weight", lambda c, i, f, w: c * i * 1e-3 * f / 365.0 / w), Law("dose", "water drunk a_year years weight averaged", lambda c, i, f, e, w, t: c * i * f / 365.0 * e / (w * t)), Law("dose", "water drunk weight", lambda c, i, w: c * i / w), Law("hazard", "dose reference", lambda d, r: d / r), Law("risk", "dose cancer", lambda d, s: d * s), Law("water_limit", "reference weight drunk", lambda r, w, i: r * w / i),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS)
TECHNOLOGIES = (
    technology_of(
        BOOK, "exposure-laws", "Exposure to metals, shared laws", ("R18", "N13"), "Blood lead of adults, shares of children above a level, doses and hazards from the figures of a case.",
        __name__, __doc__ or "", ("lead exposure*", "adult lead*", "IEUBK*", "blood lead*", "*exposure*", "*hazard quotient*", "*risk assessment*"),
        sources=("EPA TRW adult lead methodology 1996/2003/2009; EPA RAGS part A 1989 (equations, from memory)",),
    ),
)  # fmt: skip
