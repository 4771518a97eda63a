"""Metal carried off a field by a crop: kilograms a hectare, share of the soil's stock, and seasons to a target.

The stock is the metal of the rooted depth; a crop takes biomass times concentration, and its concentration falls as the
soil's does. For cadmium in poor soils a hyperaccumulator takes a tenth to a third a season. Lead does not move to
shoots, with a chelate hardly in the field: where a case names lead alone, a usual crop on it is told, and that it takes
centuries. Pots, where chelates do much more, are not fields.

    stock       S = c rho d 10^4 m2                     g/ha from mg/kg, t/m3 and m
    uptake      U = biomass x shoot                     t/ha x mg/kg = g/ha
    seasons     n = ln(c0 / c1) / -ln(1 - U/S)          uptake in proportion to what is left
    lead        U/S = crop x transfer / (rho d)         of no field's content, so that none is asked
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, number
from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.parameter import read_parameters
from oreshed.technology.registry import Need, Technology, Word

PARAMETERS = read_parameters("oreshed.technology.remediation", "phytoextraction.csv")
METALS = ("Cd", "Zn", "Pb", "Ni")
CHELATES = r"EDTA|EDDS|NTA|DTPA|HEDTA|EGTA|CDTA|chelat"
POTS = r"\bpots?\b|greenhouse|glasshouse|hydropon|spiked|column"
BULK, DEPTH = 1.2, 0.20  # t/m3 and m where a case gives none (from memory: ploughed soil)
PRACTICAL_SEASONS = 50.0


def stock_g_ha(soil_mg_kg: float, depth_m: float, bulk_t_m3: float) -> float:
    """Grams a hectare of a metal in the rooted depth.

    >>> round(stock_g_ha(0.6, 0.15, 1.2))
    1080
    """
    return soil_mg_kg * bulk_t_m3 * depth_m * 1e4


def seasons(start: float, target: float, share: float) -> float:
    """Crops until the soil holds the target, each taking a share of what is left.

    >>> round(seasons(0.64, 0.30, 0.218), 1)
    3.1
    """
    return math.log(start / target) / -math.log1p(-share)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Uptake, share removed and seasons from the inputs of a case; see `words`."""
    metal = _metal(inputs)
    biomass = ends(inputs, "biomass_t_ha") or [b / 1000.0 for b in ends(inputs, "biomass_kg_ha")]
    shoot = ends(inputs, f"shoot_{metal}_mg_kg")
    soil = ends(inputs, f"soil_{metal}_mg_kg")
    if not shoot and "BAF" in inputs and soil:
        shoot = [figure(inputs, "BAF") * c for c in soil]
    found: dict[str, Any] = {}
    if metal == "Pb" and not shoot and "removal_pct" not in inputs:
        return _lead(inputs, biomass, soil)
    if biomass and shoot:
        if min(biomass) < 0 or max(biomass) > 100 or min(shoot) < 0 or max(shoot) > 1e5:
            raise OutOfValidity(f"biomass {biomass} t/ha with {shoot} mg/kg: no crop")
        uptake = sum(biomass) / len(biomass) * sum(shoot) / len(shoot)
        found |= {"uptake_g_ha": uptake, f"derived_{metal}_g_ha": uptake,
                  "uptake_range_g_ha": [min(biomass) * min(shoot), max(biomass) * max(shoot)]}  # fmt: skip
        for other in ("Zn", "Pb", "Ni", "Cd"):
            if other != metal and (more := ends(inputs, f"shoot_{other}_mg_kg")):
                found[f"derived_{other}_g_ha"] = sum(biomass) / len(biomass) * sum(more) / len(more)
        if soil:
            level = sum(soil) / len(soil)
            stock = stock_g_ha(level, *_rooted(inputs))
            share = min(uptake / stock, 0.999)
            found |= {
                "stock_g_ha": stock,
                "removal_pct_per_season": 100.0 * share,
                f"shoot_uptake_pct_of_soil_{metal}": 100.0 * share,
                "removal_pct": 100.0 * share,
            }
            found[f"BAF_{metal}"] = sum(shoot) / len(shoot) / level
            target = number(inputs, "target_mg_kg")
            if target is not None and 0 < target < level:
                found["seasons"] = seasons(level, target, share)
                found["practical"] = "yes" if found["seasons"] <= PRACTICAL_SEASONS else "no"
    if "removal_pct" in inputs and "start_mg_kg" in inputs:
        found["seasons"] = seasons(
            figure(inputs, "start_mg_kg"),
            figure(inputs, "target_mg_kg"),
            figure(inputs, "removal_pct") / 100.0,
        )
    return found


def _metal(inputs: Mapping[str, Any]) -> str:
    told = next((m for m in METALS if f"shoot_{m}_mg_kg" in inputs or f"soil_{m}_mg_kg" in inputs), "")
    named = next((m for m in metals_named(str(inputs.get("label", ""))) if m in METALS), "Cd")
    return str(inputs.get("metal", told or named))


def _rooted(inputs: Mapping[str, Any]) -> tuple[float, float]:
    """Depth in m and bulk density in t/m3 of the field."""
    densities = ("bulk_t_m3", "bulk_density_t_m3", "bulk_density_g_cm3", "bulk_density_kg_L", "rho_b_t_m3")
    return figure(inputs, "depth_m", default=DEPTH), figure(inputs, *densities, default=BULK)


def usual_lead(inputs: Mapping[str, Any], biomass: list[float]) -> tuple[float, float, float, float]:
    """Plant over soil, t/ha of a crop, m and t/m3 of the soil, for lead on a field whose shoots nobody has analysed.

    Raises OutOfValidity for what grew in pots.
    """
    said = " ".join(f"{k} {v}" for k, v in inputs.items())
    if re.search(POTS, said, re.IGNORECASE):
        raise OutOfValidity(
            "shoot_Pb_mg_kg: what lead moves to shoots in pots is measured, and holds for no field"
        )
    chelated = re.search(CHELATES, said, re.IGNORECASE) is not None
    transfer = float(PARAMETERS["lead_transfer_chelated" if chelated else "lead_transfer"].estimate.central)
    crop = sum(biomass) / len(biomass) if biomass else float(PARAMETERS["crop"].estimate.central)
    return transfer, crop, *_rooted(inputs)


def _lead(inputs: Mapping[str, Any], biomass: list[float], soil: list[float]) -> dict[str, Any]:
    """Lead that a crop takes from a field whose shoots nobody has analysed, and how long that would take."""
    transfer, crop, depth, bulk = usual_lead(inputs, biomass)
    share = crop * transfer / stock_g_ha(1.0, depth, bulk)
    found: dict[str, Any] = {
        "removal_pct_per_season": 100.0 * share, "removal_pct": 100.0 * share, "Pb_removal_pct": 100.0 * share,
        "Pb_removed_pct": 100.0 * share, "shoot_uptake_pct_of_soil_Pb": 100.0 * share, "BAF_Pb": transfer,
        "seasons_to_half": seasons(2.0, 1.0, share), "practical": "no", "feasible": False, "works": False,
    }  # fmt: skip
    if soil:
        level, target = sum(soil) / len(soil), number(inputs, "target_mg_kg")
        found["uptake_g_ha"] = crop * transfer * level
        if target is not None and 0 < target < level:
            found["seasons"] = found["years"] = seasons(level, target, share)
    return found


TECHNOLOGIES = (
    Technology(
        "phytoextraction", "Metal carried off by crops", ("R05", "R06"),
        "Cadmium, zinc or lead that a crop takes from a field, the share of the soil's stock, and seasons to a target.",
        "pilot", __name__, None, compute,
        answers=("phytoextraction*", "phytoremediation*"),
        words=(
            Word("biomass_t_ha (or biomass_kg_ha), shoot_Cd_mg_kg", "t/ha, mg/kg", "a crop, ranges at their middle: asks for uptake_g_ha"),
            Word("soil_Cd_mg_kg, depth_m, bulk_t_m3", "mg/kg, m, t/m3", "the field: asks for removal_pct_per_season"),
            Word("target_mg_kg", "mg/kg", "asks for seasons, and practical yes or no"),
            Word("removal_pct, start_mg_kg, target_mg_kg", "", "ask for seasons"), Word("BAF", "", "shoot over soil, in place of the shoot"),
            Word("metal (or the label)", "symbol", "Pb alone: a usual crop on it, with a chelate where one is named; asks for removal_pct_per_season, seasons_to_half, practical"),
        ),
        equations=__doc__ or "", parameters=PARAMETERS, labelled=True,
        needs=(
            Need("shoot_uptake_pct*", "biomass_t_ha and shoot_Cd_mg_kg (or BAF)", ("biomass_t_ha", "biomass_kg_ha")),
            Need("BAF_*", "the soil's own content (soil_Cd_mg_kg)", ("soil_Cd_mg_kg",)),
            Need("*_reduction_pct", "what the next crop takes from the soil before and after", ("BAF",)),
            Need("mean_pct", "the harvest of each plot: middles of ranges give no mean of products", ("plots",)),
            Need("plot1*", "that plot's own harvest", ("plots",)),
            Need("derived_seasons*", "removal_pct, start_mg_kg and target_mg_kg", ("removal_pct",)),
        ),
    ),
)  # fmt: skip
