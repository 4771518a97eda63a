"""Solvent extraction with any extractant: from a distribution, or the law of one, to stages and raffinate.

distribution   D = y/x;  log D = m pH + B = log K + n pH + a log [extractant];  pH50 = -B/m
one contact    E = D O/A;  extracted = E/(1 + E);  beta = D1/D2;  pH50 apart = log beta / m
cross-current  left = 1/(1 + E)^n, fresh organic to each
counter        extracted = (E^(n+1) - E)/(E^(n+1) - 1);  n of a wanted share, inverse (Kremser)
loading        y = ymax b x/(1 + b x), stage by stage from the raffinate up (McCabe and Thiele)
balance        A (x0 - x) = O (y - y0)
strip          the same with the phases exchanged, E = A/(O D)
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from scipy.optimize import brentq

from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.refining.electrolysis_laws import electrons_of
from oreshed.technology.separation.extraction_stages import kremser

MOST_STAGES = 100


def kremser_share(factor: float, stages: float) -> float:
    """Share extracted in n ideal counter-current stages. >>> round(kremser_share(2.0, 3), 4)
    0.9333
    """
    return float(kremser(factor, stages))


def kremser_stages(factor: float, share: float) -> float:
    """Stages of a wanted share, broken numbers allowed. Raises ValueError where none reach it."""
    if not 0.0 < share < 1.0 or (factor <= 1.0 and share >= factor):
        raise ValueError("never")
    if abs(factor - 1.0) < 1e-9:
        return share / (1.0 - share)
    left = 1.0 - share
    return math.log((1.0 - 1.0 / factor) / left + 1.0 / factor) / math.log(factor)


def factor_for(share: float, stages: float) -> float:
    """Extraction factor that reaches a share in n stages."""
    return float(brentq(lambda e: kremser_share(e, stages) - share, 1e-9, 1e9))


def loaded(most: float, affinity: float, x: float) -> float:
    """g/L on the organic in equilibrium with g/L in the liquor."""
    return most * affinity * x / (1.0 + affinity * x)


def raffinate(feed: float, barren: float, ratio: float, most: float, affinity: float, stages: float) -> float:
    """g/L that n ideal counter-current stages leave of a feed, O/A the ratio of the phases.

    >>> round(raffinate(6.0, 0.0, 1.0, 9.0, 2.5, 1), 4)
    0.6
    """

    def feed_of(last: float) -> float:
        x = entering = last
        for _ in range(round(stages)):
            entering = last + ratio * (loaded(most, affinity, x) - barren)
            if entering > 1e9:
                break
            x = entering
        return entering

    # x of each stage is fixed by the balance around it and all behind it.
    return float(brentq(lambda x: feed_of(x) - feed, 0.0, feed, xtol=1e-15, rtol=1e-13))


def steps(feed: float, wanted: float, barren: float, ratio: float, most: float, affinity: float) -> float:
    """Stages of a wanted raffinate, the last in parts. Raises ValueError where the lines meet first."""
    x, count = wanted, 0.0
    while count < MOST_STAGES:
        entering = wanted + ratio * (loaded(most, affinity, x) - barren)
        if entering >= feed:
            return count + (feed - x) / (entering - x)
        if entering <= x * (1.0 + 1e-9):
            raise ValueError("pinch")
        x, count = entering, count + 1.0
    raise ValueError("too many")


QUANTITIES = (
    Quantity("metal", "text", "metal|element|ion", "metal"),
    Quantity("pH", "", "pH|pH_eq|equilibrium_pH", "pH", -2.0, 16.0),
    Quantity("slope", "", "m|slope|pH_slope|slope_pH|n_H|n", "slope of log D in pH"),
    Quantity("intercept", "", "B|intercept|b0|c", "log D at pH 0"),
    Quantity("log_kex", "", "log_Kex|logKex|log_K|logK|log10_Kex", "logarithm of the extraction constant"),
    Quantity("kex", "", "Kex|K_ex", "extraction constant", 0.0),
    Quantity("reagent_slope", "", "a|slope_reagent|slope_extractant|reagent_order|extractant_slope|slope_HR|n_extractant", "slope of log D in log extractant"),
    Quantity("extractant", "mol_L", "extractant|HR|HA|reagent|D2EHPA|C_extractant|free_extractant|H2A2|dimer|Cyanex272|PC88A", "free extractant", 1e-9, reagent=True),
    Quantity("half_pH", "", "pH50|pH_50|pH0.5|pH_half|pH1/2", "pH of half extraction"),
    Quantity("log_D", "", "log10_D|logD|log_D|lg_D|log10D", "logarithm of the distribution"),
    Quantity("D", "", "D|distribution|distribution_ratio|distribution_coefficient|Kd|D_extraction", "distribution ratio", 0.0),
    Quantity("other_D", "", "D2|D_other|D_b|D_impurity", "distribution ratio of the other metal", 0.0),
    Quantity("beta", "", "beta|separation_factor|SF|selectivity", "separation factor", 0.0, pair="D"),
    Quantity("log_beta", "", "log10_beta|log_beta|log_SF|log10_SF", "logarithm of the separation factor"),
    Quantity("stripped", "", "stripping|stripped|strip|strip_efficiency", "share stripped", share=True, derived=True),
    Quantity("contact", "text", "", "whether the extraction stated is of one contact"),
    Quantity("stripping", "", "stripping|stripped|strip|stripping_efficiency|strip_recovery|strip_efficiency", "share stripped, as stated", 0.0, 1.0, share=True),
    Quantity("overall", "", "overall_recovery|overall|recovery_overall|total_recovery|overall_yield|recovery", "extracted and stripped", share=True, derived=True),
    Quantity("even_D", "", "D_if_A_O_1|D_at_O_A_1|D_if_O_A_1|D_at_A_O_1|D_at_1_1|D_O_A_1", "distribution ratio if the phases are alike in volume", derived=True),
    Quantity("strip_ratio", "", "O_A_strip|strip_O_A|O_A_stripping|stripping_O_A|strip_phase_ratio", "organic to strip liquor", 1e-6, 1e6), Quantity("strip_liquor", "g_L", "strip_liquor|loaded_strip|strip_solution|pregnant_strip|C_strip|strip_concentration", "metal in the strip liquor", derived=True),
    Quantity("upgrade", "", "concentration_factor|upgrade|enrichment|upgrading", "strip liquor over feed", derived=True),
    Quantity("aqueous_flow", "m3_h", "flow|feed_flow|PLS_flow|aqueous_flow|Q_aq|Q|aqueous", "feed", 0.0), Quantity("organic_flow", "m3_h", "organic_flow|Q_org|organic", "organic", 0.0), Quantity("carried", "kg_h", "metal_transferred|metal_extracted|extracted|transfer|metal", "metal extracted", derived=True),
    Quantity("mixing", "min", "mixing_time|residence|residence_time|mixer_residence|retention", "stay in the mixer", 0.0), Quantity("mixer", "m3", "mixer|mixer_volume|mixer_box", "mixer", derived=True), Quantity("settling", "m_h", "settler_rate|specific_flow|settler_loading|specific_settling_rate|settler_flux", "flow by area of the settler", 0.0), Quantity("settler", "m2", "settler|settler_area", "settler", derived=True),
    Quantity("half_apart", "", "delta_pH50|dpH50|pH50_difference|delta_pH_50", "pH50 apart"),
    Quantity("ratio", "", "O_A|OA|O/A|phase_ratio|organic_to_aqueous|O_to_A|R", "organic to aqueous", 1e-6, 1e6),
    Quantity("inverse_ratio", "", "A_O|AO|A/O|A_to_O|aqueous_to_organic", "aqueous to organic", 1e-6, 1e6),
    Quantity("factor", "", "E|extraction_factor|factor|epsilon", "extraction factor", 0.0),
    Quantity("strip_D", "", "D_strip|D_stripping", "distribution ratio at the strip", 0.0),
    Quantity("strip_factor", "", "stripping_factor|S|strip_factor", "stripping factor", 0.0),
    Quantity("stages", "", "stages|n_stages|n|N|number_of_stages|contacts", "stages", 1.0, 100.0),
    Quantity("extraction", "", "extraction|extracted|recovery|E_pct|wanted|target_extraction|percent_extraction|E|target|counter_current|countercurrent|extraction_countercurrent|extraction_counter_current", "share extracted", 0.0, 1.0, share=True),
    Quantity("one_contact", "", "extraction_single|single_stage_extraction|extraction_one_stage|single_stage|extraction|extracted|single|E|coextraction", "share extracted in one contact", 0.0, 1.0, share=True),
    Quantity("cross_share", "", "crosscurrent|cross_current|crosscurrent_extraction|crosscurrent_recovery|extraction_crosscurrent|extraction_cross_current|cross_current_extraction",
             "share extracted by fresh organic to each stage", 0.0, 1.0, share=True),
    Quantity("stages_needed", "", "stages_needed|stages|theoretical_stages|n_stages|N|ideal_stages|stages_required", "ideal stages", 0.0),
    Quantity("stages_whole", "", "stages_whole|whole_stages|stages_rounded_up|stages_integer", "ideal stages, whole", 0.0),
    Quantity("feed", "g_L", "feed|x0|x_feed|C0|aqueous_feed|feed_aqueous|PLS|xF|x_F|aqueous_in", "metal in the feed", 0.0),
    Quantity("barren", "g_L", "barren_organic|y0|barren|stripped_organic|organic_in|y_in|organic_barren", "metal on the barren organic", 0.0),
    Quantity("raffinate", "g_L", "raffinate|x|x_raffinate|xR|x_n|xN|aqueous_out|raff|raffinate_goal|raffinate_target|goal_raffinate|raffinate_wanted|C_raffinate|aq|aqueous|aq_eq|C_aq", "metal in the raffinate", 0.0),
    Quantity("organic", "g_L", "loaded_organic|y|organic|organic_out|y_out|loaded|y1|extract|org|C_org|org_eq", "metal on the loaded organic", 0.0),
    Quantity("most", "g_L", "ymax|y_max|max_loading|capacity|loading_capacity|saturation_loading|max|maximum|ceiling|maximum_loading", "most that the organic holds", 0.0),
    Quantity("affinity", "L_g", "b|K|K_L|affinity|b_L", "affinity of the loading isotherm", 0.0),
    Quantity("moles_per_metal", "", "extractant_per_metal|stoichiometry|HR_per_metal|moles_per_metal|extractant_to_metal|mol_extractant_per_mol|mol_per_mol|extractant_per_mol", "extractant that a metal binds", 0.1, 20.0),
    Quantity("total_extractant", "mol_L", "extractant_total|total_extractant|C_total_extractant|D2EHPA|extractant|extractant_molarity", "extractant in all", 0.0, reagent=True),
    Quantity("loading", "", "loading|saturation|loading_of_max|organic_loading|percent_loading", "share of the capacity used", 0.0, 1.0, share=True),
    Quantity("least_ratio", "", "O_A_min|min_O_A|minimum_O_A|OA_min|O_A_minimum", "least organic to aqueous", derived=True),
    Quantity("murphree", "", "Murphree|stage_efficiency|efficiency|E_M", "stage efficiency", 0.0, 1.0, share=True),
    Quantity("real_stages", "", "real_stages|actual_stages|stages_actual|mixer_settlers", "stages with their efficiency", 0.0),
    Quantity("net_transfer", "g_L", "net_transfer|transfer", "metal carried by a litre of organic"),
    Quantity("crosswise", "text", "crosswise", "whether each contact is with fresh solvent"),
    Quantity("strip_feed", "g_L", "spent|spent_electrolyte|strip_feed|lean_electrolyte|spent_liquor", "metal in what strips", 0.0),
    Quantity("advance", "g_L", "advance|advance_electrolyte|rich_electrolyte|pregnant_electrolyte|loaded_electrolyte|strip_liquor|loaded_strip|pregnant_strip", "metal in what has stripped", derived=True),
    Quantity("strip_acid", "g_L", "H2SO4_used|acid_used|acid_consumed|H2SO4_consumed|acid_to_organic", "sulphuric acid that stripping takes", derived=True),
    Quantity("reagent_share", "", "D2EHPA_vol|extractant_vol|reagent_vol|extractant_volume|D2EHPA", "extractant in the organic by volume", 0.0, 1.0, share=True),
    Quantity("reagent_density", "kg_L", "density|extractant_density|reagent_density", "density of the extractant", 0.0),
    Quantity("reagent_molar", "g_mol", "molar_mass|extractant_molar_mass|M|MW|molecular_weight", "molar mass of the extractant", 1.0),
)  # fmt: skip
_TRAIN = "feed barren ratio most affinity stages"


def _balance(x0: float, y0: float, r: float, x: float) -> float:
    return y0 + (x0 - x) / r


LAWS = (
    Law("ratio", "inverse_ratio", lambda x: 1.0 / x), Law("inverse_ratio", "ratio", lambda x: 1.0 / x),
    Law("log_kex", "kex", math.log10),
    Law("intercept", "log_kex reagent_slope extractant", lambda k, a, c: k + a * math.log10(c)),
    Law("log_D", "slope intercept pH", lambda m, b, ph: m * ph + b),
    Law("half_pH", "slope intercept", lambda m, b: -b / m), Law("intercept", "slope half_pH", lambda m, h: -m * h),
    Law("pH", "slope intercept log_D", lambda m, b, d: (d - b) / m),
    Law("log_D", "D", math.log10), Law("D", "log_D", lambda x: 10.0**x),
    Law("D", "organic raffinate", lambda y, x: y / x),
    Law("beta", "D other_D", lambda a, b: a / b), Law("other_D", "D beta", lambda a, b: a / b),
    Law("one_contact", "contact extraction", lambda _, e: e), Law("factor", "contact extraction", lambda _, e: e / (1.0 - e)), Law("even_D", "extraction", lambda e: e / (1.0 - e)),
    Law("overall", "extraction stripping", lambda e, s: e * s), Law("strip_liquor", "organic stripping strip_ratio", lambda y, s, r: y * s * r), Law("upgrade", "strip_liquor feed", lambda a, b: a / b),
    Law("organic_flow", "aqueous_flow ratio", lambda q, r: q * r), Law("ratio", "organic_flow aqueous_flow", lambda o, a: o / a), Law("carried", "aqueous_flow feed raffinate", lambda q, a, b: q * (a - b)),
    Law("mixer", "mixing aqueous_flow organic_flow", lambda t, a, o: (a + o) * t / 60.0), Law("settler", "settling aqueous_flow organic_flow", lambda v, a, o: (a + o) / v),
    Law("half_apart", "beta slope", lambda b, m: math.log10(b) / m), Law("beta", "half_apart slope", lambda d, m: 10.0 ** (d * m)),
    Law("factor", "D ratio", lambda d, r: d * r), Law("D", "factor ratio", lambda e, r: e / r),
    Law("extraction", "crosswise factor stages", lambda _, e, n: 1.0 - (1.0 + e) ** -n),
    Law("extraction", "factor stages", kremser_share),
    Law("factor", "extraction stages", factor_for),
    Law("stages_needed", "factor extraction", kremser_stages),
    Law("one_contact", "factor", lambda e: e / (1.0 + e)),
    Law("cross_share", "factor stages", lambda e, n: 1.0 - (1.0 + e) ** -n),
    Law("strip_factor", "strip_D inverse_ratio", lambda d, r: r / d),
    Law("stripped", "strip_factor stages", kremser_share), Law("stripped", "strip_factor", lambda s: s / (1.0 + s)),
    Law("log_beta", "beta", math.log10),
    Law("barren", "feed raffinate organic ratio", lambda x0, x, y, r: y - (x0 - x) / r),
    Law("raffinate", _TRAIN, raffinate),
    Law("raffinate", "feed extraction", lambda x0, e: x0 * (1.0 - e)),
    Law("extraction", "feed raffinate", lambda x0, x: 1.0 - x / x0),
    Law("organic", "feed barren ratio raffinate", _balance),
    Law("organic", "raffinate most affinity", lambda x, m, b: loaded(m, b, x)),
    Law("stages_needed", "feed raffinate barren ratio most affinity", lambda x0, x, y0, r, m, b: steps(x0, x, y0, r, m, b)),
    Law("stages_whole", "stages_needed", lambda n: float(math.ceil(n - 1e-9))),
    Law("least_ratio", "feed raffinate barren most affinity", lambda x0, x, y0, m, b: (x0 - x) / (loaded(m, b, x0) - y0)),
    Law("least_ratio", "D extraction", lambda d, e: e / d),
    Law("real_stages", "stages_needed murphree", lambda n, e: float(math.ceil(n / e - 1e-9))),
    Law("most", "total_extractant moles_per_metal metal", lambda c, n, m: c / n * _molar(m)),
    Law("loading", "organic most", lambda y, m: y / m),
    Law("net_transfer", "organic barren", lambda y, y0: y - y0),
    Law("stripping", "organic barren", lambda y, y0: 1.0 - y0 / y),
    Law("advance", "strip_feed net_transfer strip_ratio", lambda c, y, r: c + y * r),
    Law("strip_acid", "net_transfer strip_ratio metal", lambda y, r, m: y * r * electrons_of(m) / 2.0 * _molar("H2SO4") / _molar(m)),
    Law("total_extractant", "reagent_share reagent_density reagent_molar", lambda x, rho, m: x * rho * 1e3 / m),
)  # fmt: skip


def _molar(metal: str) -> float:
    from oreshed.technology.species import molar_mass

    return molar_mass(metal)


def selectivity(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """Separation factor of the first of two metals over the second, from their distributions or pH50."""
    for name in ("D", "log_D"):
        g = given.get(name)
        if g and g.table and len(g.values) == 2:
            a, b = (float(v) for v in g.values)
            return {"beta": a / b if name == "D" else 10.0 ** (a - b)}
    half = given.get("half_pH")
    if half and half.table and len(half.values) == 2:
        apart = float(half.values[1]) - float(half.values[0])
        slopes = given.get("slope")
        if (
            slopes and not slopes.labels
        ):  # the second is extracted at the higher pH: beta of the first over it
            return {"half_apart": apart, "beta": 10.0 ** (apart * float(slopes.values[0]))}
        return {"half_apart": apart}
    return {}


BOOK = Book(QUANTITIES, LAWS, of_metal="feed", whole=(selectivity,))


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of an extraction; a share extracted without a number of stages or a law of D is that of one contact."""
    given = set(BOOK.read(inputs))
    one = "extraction" in given and not given & {
        "stages",
        "D",
        "log_D",
        "factor",
        "slope",
        "kex",
        "log_kex",
        "most",
        "stages_needed",
        "half_pH",
    }
    said = " ".join(v for v in inputs.values() if isinstance(v, str))
    crosswise = re.search(r"cross[- ]?(?:current|flow|wise)|fresh (?:solvent|organic)", said, re.IGNORECASE)
    told = {"contact": "one"} if one else {"crosswise": "yes"} if crosswise else {}
    return answered(BOOK, {**inputs, **told})


TECHNOLOGIES = (
    technology_of(
        BOOK, "extraction-stages", "Solvent extraction, shared laws", ("S10", "E18"),
        "Distribution laws, extraction factors, loading isotherms and stages of any extractant from the constants of a case.",
        __name__, __doc__ or "", ("solvent extraction*", "SX*", "liquid-liquid*", "*McCabe*", "*Kremser*", "stripping*"), compute=compute,
        sources=("Kremser 1930; McCabe & Thiele 1925 (equations, from memory)",),
    ),
)  # fmt: skip
