"""Sulphides burnt to metal, oxide and slag in one furnace: oxygen, gas, metal and heat of direct smelting.

Kivcet, QSL, TSL and Kaldo burn galena in oxygen; a part goes to metal at once, the rest to oxide that carbon reduces.
What of the galena goes to metal must be stated; zinc and iron go to the slag as ZnO and FeO.

    metal       PbS + O2 = Pb + SO2 ; oxide PbS + 1.5 O2 = PbO + SO2 ; sulphate PbS + 2 O2 = PbSO4
    others      ZnS + 1.5 O2 = ZnO + SO2 ; FeS + 1.5 O2 = FeO + SO2 ; FeS2 + 2.5 O2 = FeO + 2 SO2 ; fuel C + O2 = CO2
    oxygen      fed = O2 (1 + excess) / purity ; SO2 of the dry gas with the nitrogen that comes along
    reduction   PbO + C = Pb + CO (or 2 PbO + C = 2 Pb + CO2)
    roast       PbS + 2 PbO = 3 Pb + SO2 ; PbS + PbSO4 = 2 Pb + 2 SO2: the oxide that a kilogram of galena reduces
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition as atoms_of
from oreshed.technology.casework.by_time import by_time
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.outcome_words import no_default
from oreshed.technology.casework.several_models import together
from oreshed.technology.extraction.reaction_heat import FORMATION
from oreshed.technology.extraction.roast_figures import sulphides
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import minerals, molar_mass

MOLAR_M3 = 22.414  # Nm3 a kmol
# Oxide of each metal in the slag of a furnace that holds metal (iron ferrous), atoms of metal in it.
SLAGGED = {"Zn": ("ZnO", 1), "Fe": ("FeO", 1), "Cd": ("CdO", 1), "Cu": ("Cu2O", 2), "Pb": ("PbO", 1), "Sb": ("Sb2O3", 2), "As": ("As2O3", 2)}  # fmt: skip
_TO_METAL = "PbS_to_metal|Pb_to_metal|PbS_to_Pb|Pb_to_bullion|PbS_to_bullion|metal_share|Pb_direct|direct_metal|Pb_as_metal|PbS_converted_to_metal|Pb_recovery_to_bullion|Pb_to_metal_in_flash|primary_metal|Pb_metal_share|lead_to_metal|Pb_recovery_to_metal|direct_lead_yield"
_TO_OXIDE = "PbS_to_PbO|Pb_to_PbO|Pb_to_slag|Pb_as_PbO|PbS_to_oxide|Pb_oxidised|PbS_to_slag|Pb_in_slag_share"


def flash(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Oxygen, gas, metal, slag and heat of a lead concentrate burnt in a furnace; see `words`.

    Raises KeyError for an assay without galena or where the share that goes to metal is not told.
    """
    given = Given(inputs)
    feed = sulphides(inputs, given)
    feed = {m: x for m, x in feed.items() if m in minerals() or atoms_of(m)}
    lead = [m for m in feed if _formula(m) == "PbS"]
    if not lead:
        raise KeyError("concentrate_pct with PbS, or with Pb and S")
    if sum(feed.values()) > 102.0:
        raise OutOfValidity(f"the concentrate's minerals sum to {sum(feed.values()):.4g} %")
    metal, oxide = given.one(_TO_METAL), given.one(_TO_OXIDE)
    sulphate = (
        given.one("PbS_to_PbSO4|Pb_to_PbSO4|Pb_to_sulphate|PbS_to_sulphate|Pb_as_PbSO4", default=0.0) or 0.0
    )
    left = given.one("PbS_left|PbS_unoxidised|PbS_unreacted|PbS_to_matte", default=0.0) or 0.0
    if metal is None and oxide is None:
        raise KeyError("PbS_to_metal_pct, or PbS_to_PbO_pct")
    metal = 1.0 - float(oxide or 0.0) - sulphate - left if metal is None else metal
    oxide = 1.0 - metal - sulphate - left if oxide is None else oxide
    if min(metal, oxide, sulphate, left) < -1e-9 or metal + oxide + sulphate + left > 1.0 + 1e-6:
        raise OutOfValidity("the shares of the galena do not sum to one")
    kg = given.one("conc|feed|charge|lead_conc|basis|galena_conc", "kg")
    kg = 1000.0 if kg is None else kg
    oxygen = dioxide = heat = slag = 0.0
    oxides: dict[str, float] = {}
    lead_kmol = 0.0
    for mineral, pct in feed.items():
        formula = _formula(mineral)
        atoms = atoms_of(formula) or {}
        n = kg * pct / 100.0 / molar_mass(formula)
        if mineral == "H2O":
            continue
        if "S" not in atoms or "O" in atoms:
            slag += n * molar_mass(formula)
            oxides[formula] = oxides.get(formula, 0.0) + n
            continue
        if formula == "PbS":
            lead_kmol += n
            oxygen += n * (metal + 1.5 * oxide + 2.0 * sulphate)
            dioxide += n * (metal + oxide)
            heat += n * (
                oxide * FORMATION["PbO"]
                + (metal + oxide) * FORMATION["SO2"]
                + sulphate * FORMATION.get("PbSO4", math.nan)
                - (1.0 - left) * FORMATION["PbS"]
            )
            for s, share in (("PbO", oxide), ("PbSO4", sulphate), ("PbS", left)):
                if share > 1e-12:
                    oxides[s] = oxides.get(s, 0.0) + n * share
            continue
        unknown = [e for e in atoms if e not in SLAGGED and e != "S"]
        if unknown:
            raise OutOfValidity(f"how {', '.join(unknown)} burns is not known")
        made = 0.0
        for e, count in atoms.items():
            if e == "S":
                continue
            solid, per = SLAGGED[e]
            moles = count * n / per
            oxides[solid] = oxides.get(solid, 0.0) + moles
            oxygen += moles * (atoms_of(solid) or {}).get("O", 0.0) / 2.0
            made += moles * FORMATION.get(solid, math.nan)
        oxygen += atoms["S"] * n
        dioxide += atoms["S"] * n
        heat += made + atoms["S"] * n * FORMATION["SO2"] - n * FORMATION.get(formula, math.nan)
    slag = sum(n * molar_mass(s) for s, n in oxides.items() if s != "PbS")
    if sum(feed.values()) < 99.9 and not any("conc" in k and "H2O" in str(v) for k, v in inputs.items()):
        slag += kg * (100.0 - sum(feed.values())) / 100.0  # what the assay leaves is gangue
    fuel = given.one("coke|coal|fuel_carbon|carbon|C|coke_breeze", "kg") or 0.0
    carbon = (
        fuel
        * (given.one("coke_C|coal_C|C_in_coke|C_in_coal|fixed_carbon", "fraction", 1.0) or 1.0)
        / molar_mass("C")
    )
    volume = given.one("molar_volume_Nm3_per_kmol|Nm3_per_kmol", "") or float(
        inputs.get("Nm3_per_kmol", MOLAR_M3) or MOLAR_M3
    )
    purity = given.one(
        "oxygen_purity|O2_purity|O2_in_blast|blast_O2|oxygen_vol|O2_in_air|O2_vol|oxygen_enrichment|oxygen_purity_vol|O2_in_oxygen|technical_oxygen_O2|blast_oxygen"
    )
    if purity is None and re.search(r"\bair\b", f"{inputs.get('label', '')} {given.text()}".lower()):
        purity = 0.21
    excess = given.one("excess_oxygen|excess_O2|excess|oxygen_excess|excess_air", default=0.0) or 0.0
    no_default(given, "PbS_to_metal_pct", r"(?i)sulph|(^|_)S_|PbS|oxid|oxygen")
    need = oxygen + carbon
    fed = need * (1.0 + excess)
    t = kg / 1000.0
    tells = {
        "O2": need, "theoretical_O2": need, "SO2": dioxide, "CO2": carbon, "O2_demand": need, "O2_consumed": need,
        **({"oxygen": fed / purity, "technical_oxygen": fed / purity, "blast": fed / purity, "oxygen_gas": fed / purity, "air": fed / purity, "oxygen_feed": fed / purity, "commercial_oxygen": fed / purity, "N2": fed / purity * (1.0 - purity), "dry_gas": dioxide + carbon + need * excess + fed / purity * (1.0 - purity)} if purity else {}),
    }  # fmt: skip
    if purity:
        tells |= {"gas": tells["dry_gas"], "offgas": tells["dry_gas"]}
    found: dict[str, Any] = {}
    for name, n in tells.items():
        found |= {f"{name}_kmol": n, f"{name}_Nm3": volume * n, f"{name}_Nm3_per_t": volume * n / t}
    found |= {
        "O2_kg": need * molar_mass("O2"),
        "SO2_kg": dioxide * molar_mass("SO2"),
        "O2_kg_per_t": need * molar_mass("O2") / t,
        "SO2_kg_per_t": dioxide * molar_mass("SO2") / t,
    }
    if purity:
        share = 100.0 * dioxide / tells["dry_gas"]
        found |= {
            f"{n}_pct": share
            for n in (
                "SO2_pct_of_dry_gas",
                "SO2_vol",
                "SO2",
                "gas_SO2",
                "SO2_in_gas",
                "SO2_in_dry_gas",
                "offgas_SO2",
                "SO2_of_dry_gas",
            )
        } | {"SO2_pct_of_dry_gas": share, "SO2_pct_of_gas": share}
    won = lead_kmol * metal * molar_mass("Pb")
    for name in (
        "Pb_metal",
        "Pb",
        "bullion_Pb",
        "metal",
        "lead",
        "metallic_Pb",
        "Pb_to_metal",
        "Pb_in_bullion",
        "bullion",
        "lead_metal",
    ):
        found |= {f"{name}_kg": won, f"{name}_kg_per_t": won / t}
    for s, n in oxides.items():
        found |= {
            f"{s}_kg": n * molar_mass(s),
            f"{s}_in_slag_kg": n * molar_mass(s),
            f"{s}_kmol": n,
            f"{s}_to_slag_kg": n * molar_mass(s),
        }
    pb_slag = lead_kmol * oxide * molar_mass("Pb")
    found |= {"slag_kg": slag, "primary_slag_kg": slag, "slag_kg_per_t": slag / t, "Pb_in_slag_kg": pb_slag, "Pb_to_slag_kg": pb_slag, "slag_Pb_pct": 100.0 * pb_slag / slag if slag else None, "Pb_in_slag_pct": 100.0 * pb_slag / slag if slag else None,
              "C_to_reduce_PbO_kg": lead_kmol * oxide * molar_mass("C"), "Pb_in_conc_kg": lead_kmol * molar_mass("Pb"), "S_to_gas_kg": dioxide * molar_mass("S"), "H2SO4_kg": dioxide * molar_mass("H2SO4"), "acid_kg": dioxide * molar_mass("H2SO4")}  # fmt: skip
    heat += carbon * FORMATION["CO2"]
    if math.isfinite(heat):
        found |= {
            "heat_MJ": -heat,
            "heat_released_MJ": -heat,
            "heat_MJ_per_t": -heat / t,
            "reaction_heat_MJ": -heat,
            "heat_of_reaction_MJ": -heat,
        }
    return found


def _formula(mineral: str) -> str:
    return str(minerals()[mineral]["formula"]) if mineral in minerals() else mineral


def roast_reaction(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Lead made where galena reduces lead oxide or sulphate, and what is left of the one in excess."""
    given = Given(inputs)
    galena, oxide, sulphate = (
        given.one(s, "kg") for s in ("PbS|galena", "PbO|litharge|lead_oxide", "PbSO4|lead_sulphate")
    )
    words = f"{inputs.get('label', '')} {given.text()}".lower()
    if galena is None or "react" not in words or (oxide is None) == (sulphate is None):
        raise KeyError("PbS_kg with PbO_kg or PbSO4_kg, and the roast-reaction by name")
    a, b, per, gas = (galena / molar_mass("PbS"), 0.0, 2.0, 1.0)
    other = "PbO" if oxide is not None else "PbSO4"
    b = float((oxide if oxide is not None else sulphate) or 0.0) / molar_mass(other)
    if other == "PbSO4":
        per, gas = 1.0, 2.0
    extent = min(a, b / per)
    made = extent * (1.0 + per) * molar_mass("Pb")
    found: dict[str, Any] = {
        f"{n}_kg": made for n in ("Pb", "lead", "Pb_made", "metal", "Pb_metal", "bullion")
    }
    return found | {
        "SO2_kg": extent * gas * molar_mass("SO2"), "SO2_Nm3": extent * gas * MOLAR_M3, "PbS_left_kg": (a - extent) * molar_mass("PbS"), f"{other}_left_kg": (b - per * extent) * molar_mass(other), "PbS_unreacted_kg": (a - extent) * molar_mass("PbS"), f"{other}_unreacted_kg": (b - per * extent) * molar_mass(other),
        f"{other}_needed_kg": a * per * molar_mass(other), f"{other}_kg_per_kg_PbS": per * molar_mass(other) / molar_mass("PbS"),
    }  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Direct smelting, or the roast-reaction, whichever the figures decide."""
    return dict(together(roast_reaction, flash, by_time(flash))(inputs))


TECHNOLOGIES = (
    Technology(
        "lead-flash-figures", "Direct smelting of lead in figures", ("P01", "P02"), "Oxygen, gas, metal, slag and heat of a lead concentrate burnt to metal and oxide; roast-reaction.", "industrial", __name__, None, compute,
        answers=("*lead smelt*", "*direct lead*", "*Kivcet*", "*QSL*", "*flash*lead*", "*lead*flash*", "*oxygen balance*", "*roast-reaction*", "*roast reaction*", "*TSL*lead*", "*Isasmelt*", "*Kaldo*", "*lead*oxidation*", "*Pb smelt*", "*flash oxid*", "*SKS*", "*galena*"),
        words=(
            Word("concentrate_kg, concentrate_wt_pct {PbS, ZnS, FeS, SiO2} or {Pb, Zn, Fe, S}", "kg, %", "the charge; a tonne where no mass is given"), Word("PbS_to_metal_pct (or PbS_to_PbO_pct), PbS_to_PbSO4_pct, PbS_unoxidised_pct", "%", "what becomes of the galena"),
            Word("oxygen_purity_pct, excess_oxygen_pct, coke_kg, coke_C_pct", "", "ask for oxygen_Nm3, SO2_pct_of_dry_gas"), Word("PbS_kg, PbO_kg or PbSO4_kg", "kg", "roast-reaction: asks for Pb_kg"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, sources=("Enthalpies of formation: CRC Handbook",),
        needs=(Need("Pb_metal*", "PbS_to_metal_pct"), Need("O2_*", "PbS_to_metal_pct, or PbS_to_PbO_pct", ("PbS_to_metal_pct", "PbS_to_PbO_pct")), Need("SO2_pct*", "oxygen_purity_pct")),
    ),
)  # fmt: skip
