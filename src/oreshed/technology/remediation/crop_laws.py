"""Metal that crops carry off, from whatever a case gives: harvest, uptake, the soil's stock, shares, years and half life.

stock          S = c rho d (10^4 m2 a hectare)
uptake         biomass x shoot;  shoot = BAF x soil;  share = uptake/stock
proportional   dC/dt = -(yield BAF/soil mass) C:  k = yield BAF/(rho d) = -ln(1 - removed)/years;  half life ln 2/k;  years = ln(c0/c1)/k
constant       years = (S0 - S1)/uptake, where the uptake stays as it is
moved          TF = shoot/root, BCF = root/soil
lead           a usual crop and its transfer where a case says nothing of the shoots, as in phytoextraction
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.casework.named_substances import is_substance
from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.remediation.phytoextraction import usual_lead

PROPORTIONAL, CONSTANT = "proportional", "constant"
QUANTITIES = (
    Quantity("metal", "text", "metal|element", "metal"),
    Quantity("course", "text", "", "whether the uptake falls with the soil (proportional) or stays (constant)"),
    Quantity("soil", "mg_kg", "soil|C_soil|soil_total|start|initial|C0|soil_concentration|content|initial_soil", "metal in the soil", 0.0),
    Quantity("target", "mg_kg", "target|goal|limit|final|C1|soil_target|target_soil|end", "metal that the soil may hold", 0.0),
    Quantity("shoot", "mg_kg", "shoot|plant|shoot_concentration|biomass_concentration|leaf|tissue|C_shoot|C_plant|crop", "metal in the crop", 0.0),
    Quantity("root", "mg_kg", "root|roots|C_root", "metal in the roots", 0.0),
    Quantity("yield_", "kg_m2_y", "biomass|yield|biomass_yield|dry_matter|harvest|biomass_production|DM|annual_biomass", "crop a year", 0.0),
    Quantity("crop", "kg_m2", "biomass|yield|harvest|dry_matter|biomass_per_harvest|DM", "crop of a harvest", 0.0), Quantity("crops", "", "harvests_per_year|crops_per_year|harvests|harvests_per_y|cuts_per_year", "harvests a year", 0.01, 20.0),
    Quantity("years", "", "years|y|seasons_grown|n_years|duration_y", "years that it grows", 0.0), Quantity("total_crop", "kg_m2", "biomass_total|total_biomass|harvest_total|total_harvest|biomass_harvested", "crop in all", derived=True),
    Quantity("depth", "m", "depth|rooting_depth|soil_depth|plough_depth|root_depth|d", "depth of the soil", 1e-3, 10.0), Quantity("bulk", "t_m3", "bulk_density|bulk|rho_b|rho|density|soil_density", "bulk density", 0.05, 3.0),
    Quantity("soil_mass", "kg_m2", "soil_mass|mass_of_soil", "soil of the rooted depth", 0.0), Quantity("stock", "g_m2", "stock|soil_stock|metal_stock|pool|inventory|soil_pool", "metal in the rooted depth", 0.0),
    Quantity("transfer", "", "BAF|BCF_shoot|bioaccumulation_factor|bioconcentration_factor|accumulation_factor|BAF_implied|implied_BAF|BCF|TC|transfer_coefficient", "shoot over soil", 0.0),
    Quantity("root_transfer", "", "BCF_root|root_BCF|RCF", "root over soil", derived=True), Quantity("moved", "", "TF|translocation_factor|translocation", "shoot over root", 0.0),
    Quantity("uptake", "g_m2", "uptake|removal|removed|metal_removed|extracted|offtake|metal_uptake", "metal that a harvest carries off", 0.0),
    Quantity("uptake_rate", "g_m2_y", "uptake|removal|removed|metal_removed|extraction_rate|offtake|annual_removal|uptake_rate", "metal carried off a year", 0.0),
    Quantity("share_total", "", "removal|removed|total_removal|removal_total|share_removed|extracted|reduction", "share removed in the years", 0.0, 1.0, share=True),
    Quantity("share", "", "removal_per_year|removal_per_season|removal_per_crop|share_per_crop|share_per_year|annual_share|annual_removal|removal_per_harvest|first_year_removal|extraction_per_year|removed_per_year", "share removed in a year", 0.0, 1.0, share=True),
    Quantity("rate", "per_y", "first_order|k|rate|rate_constant|decline|removal_rate|decline_rate", "first-order decline", 0.0), Quantity("half_life", "y", "half_life|t_half|half_time", "half life"),
    Quantity("years_needed", "y", "years_to_target|time_to_target|years_needed|cleanup|clean_up_time|remediation_time|cleanup_time|years|time_needed|t|clean_up", "years to the target", derived=True),
    Quantity("years_constant", "y", "years_linear|linear_years|years_constant_uptake|years_at_constant_uptake|linear", "years to the target at a constant uptake", derived=True),
    Quantity("after", "mg_kg", "soil_after|C_after|left|final|soil_end|C_final|remaining", "metal left in the soil", derived=True),
    Quantity("seasons", "", "seasons|harvests_needed|crops_needed|n_harvests|harvests", "harvests to the target", derived=True),
)  # fmt: skip
LAWS = (
    Law("soil_mass", "depth bulk", lambda d, r: d * r * 1e3), Law("stock", "soil soil_mass", lambda c, m: c * m / 1e3), Law("soil", "stock soil_mass", lambda s, m: s * 1e3 / m),
    Law("yield_", "crop crops", lambda b, n: b * n), Law("total_crop", "yield_ years", lambda b, y: b * y),
    Law("transfer", "shoot soil", lambda a, b: a / b), Law("shoot", "transfer soil", lambda f, c: f * c), Law("moved", "shoot root", lambda a, b: a / b), Law("root_transfer", "root soil", lambda a, b: a / b),
    Law("uptake", "crop shoot", lambda b, c: b * c / 1e3), Law("uptake_rate", "yield_ shoot", lambda b, c: b * c / 1e3), Law("uptake_rate", "uptake crops", lambda u, n: u * n),
    Law("share", "uptake_rate stock", lambda u, s: u / s), Law("share", "uptake stock", lambda u, s: u / s),
    Law("rate", "share_total years", lambda r, y: -math.log1p(-r) / y), Law("rate", "course yield_ transfer soil_mass", lambda w, b, f, m: b * f / m if w == PROPORTIONAL else None), Law("rate", "half_life", lambda t: math.log(2.0) / t),
    Law("transfer", "rate soil_mass yield_", lambda k, m, b: k * m / b), Law("half_life", "rate", lambda k: math.log(2.0) / k),
    Law("share_total", "rate years", lambda k, y: -math.expm1(-k * y)), Law("share", "rate", lambda k: -math.expm1(-k)),
    Law("years_needed", "course rate soil target", lambda w, k, a, b: math.log(a / b) / k if w == PROPORTIONAL else None),
    Law("years_needed", "course years_constant", lambda w, y: y if w == CONSTANT else None), Law("after", "soil share_total", lambda c, r: c * (1.0 - r)),
    Law("years_constant", "soil target soil_mass uptake_rate", lambda a, b, m, u: (a - b) * m / 1e3 / u),
    Law("seasons", "course soil target soil_mass uptake", lambda w, a, b, m, u: (a - b) * m / 1e3 / u if w == CONSTANT else None),
    Law("seasons", "course soil target share", lambda w, a, b, s: math.log(a / b) / -math.log1p(-s) if w == PROPORTIONAL else None),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="soil")


# What tells how much a crop takes up, one of which a case has to give for any metal but lead.
TAKEN = frozenset(("shoot", "transfer", "rate", "half_life", "share", "share_total", "uptake", "uptake_rate"))


def _with_usual_lead(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs with a usual crop on lead, where lead is the metal and nothing tells what is taken up."""
    read = BOOK.read(inputs)
    metals = {x.text for g in read.values() for x in g.labels if is_substance(x.text)}
    if {*metals, *(read["metal"].values if "metal" in read else ())} != {"Pb"} or TAKEN & set(read):
        return dict(inputs)
    transfer, crop, depth, bulk = usual_lead(inputs, [])
    usual: tuple[tuple[str, float, set[str]], ...] = (
        ("BAF", transfer, set()), ("biomass_t_ha_y", crop, {"crop", "yield_"}), ("depth_m", depth, {"depth", "soil_mass"}),
        ("bulk_density_t_m3", bulk, {"bulk", "soil_mass"}),
    )  # fmt: skip
    return {**inputs, **{word: x for word, x, told in usual if not told & set(read)}}


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a crop. A case that gives a ratio, a rate or a share means uptake in proportion; one that gives shoots alone a constant one."""
    inputs = _with_usual_lead(inputs)
    given = set(BOOK.read(inputs))
    said = " ".join(str(inputs.get(k, "")) for k in ("law", "model", "assumption", "uptake")).lower()
    if re.search(r"dc\s*/\s*dt|exp|proportion|first", said):
        course = PROPORTIONAL
    elif re.search(r"constant|linear", said):
        course = CONSTANT
    else:
        course = (
            PROPORTIONAL if {"transfer", "rate", "half_life", "share", "share_total"} & given else CONSTANT
        )
    # A field is cropped once a year where nothing else is said.
    once = {"harvests_per_year": 1.0} if given & {"crop"} and not given & {"crops", "yield_", "years"} else {}
    return answered(BOOK, {**inputs, **once, "course": course})


TECHNOLOGIES = (
    technology_of(
        BOOK, "crop-laws", "Phytoextraction, shared laws", ("R05", "R06"), "Harvest, uptake, share of the stock, years and half life from the figures of a case.",
        __name__, __doc__ or "", ("phytoextraction*", "phytoremediation*", "phytomining*", "*hyperaccumulat*"), compute=compute,
        sources=("McGrath & Zhao 2003, Curr. Opin. Biotechnol. 14, 277 (equations, from memory)",),
    ),
)  # fmt: skip
