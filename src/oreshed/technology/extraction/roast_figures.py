"""Roasting of any sulphide in figures: material balance, oxygen, gas, heat, and grains that react from outside in.

Conserved elements tie calcine to concentrate; minerals that a case assigns (Cu as CuFeS2) share the sulphur; each is
oxidised to oxide or sulphate, which sets oxygen, gas and heat.

    tie          calcine = concentrate sum(c_in) / sum(c_out) over what no gas takes
    air          O2 = sum nu n ; air = O2 (1 + excess) / 0.21 ; gas = SO2 + N2 + spare O2
    heat         Q = sum n (H products - H reactants) ; sum n Cp (T - T0) for what leaves hot
    grains       t/tau = 1 - (1-X)^(1/3) by reaction, 1 - 3(1-X)^(2/3) + 2(1-X) by diffusion through product, X by the gas film
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition as atoms_of
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.by_time import by_time
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.outcome_words import no_default
from oreshed.technology.casework.several_models import together
from oreshed.technology.extraction.grain_reaction import (
    ARRHENIUS,
    SHRINKING,
    arrhenius,
    at_temperatures,
    shrinking_core,
)
from oreshed.technology.extraction.reaction_heat import FORMATION, reaction_heat
from oreshed.technology.extraction.sulphur_elimination import acid_made, elimination
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, minerals, molar_mass

AIR_O2 = 0.21
NORMAL_M3 = 22.414  # m3 a kmol at 0 C and 1 atm
USUAL = {"Zn": "ZnS", "Pb": "PbS", "Cu": "CuFeS2", "Cd": "CdS", "Fe": "FeS2"}
OXIDE = {"Zn": ("ZnO", 1.0), "Pb": ("PbO", 1.0), "Cu": ("CuO", 1.0), "Fe": ("Fe2O3", 0.5), "Cd": ("CdO", 1.0), "Ni": ("NiO", 1.0), "Co": ("CoO", 1.0), "Mo": ("MoO3", 1.0),
         "Sb": ("Sb2O3", 0.5), "As": ("As2O3", 0.5), "Hg": ("Hg", 1.0), "Ag": ("Ag", 1.0), "Sn": ("SnO2", 1.0), "Bi": ("Bi2O3", 0.5), "Mn": ("MnO", 1.0)}  # fmt: skip
SULPHATE = {
    "Pb": "PbSO4",
    "Zn": "ZnSO4",
    "Cu": "CuSO4",
    "Fe": "FeSO4",
    "Cd": "CdSO4",
    "Ni": "NiSO4",
    "Co": "CoSO4",
}
VOLATILE = ("S", "O", "C", "H2O", "CO2", "H", "As", "Hg", "Cl", "F", "moisture")


def ties(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Calcine by conserved elements, sulphur eliminated, and the sulphides that are left; see `words`."""
    given = Given(inputs)
    head, calcine = (
        given.table("conc|feed|ore|charge|sulphide|matte|green_feed"),
        given.table("calcine|product|sinter|roasted|cinder"),
    )
    if not head or not calcine:
        raise KeyError("concentrate_pct and calcine_pct: assays in %")
    tonnes = given.one("conc|feed|ore|charge|sulphide|dry_conc|conc_feed|basis|green_feed", "kg")
    basis = 1000.0 if tonnes is None else tonnes
    common = [e for e in head if e in calcine and e not in VOLATILE and calcine[e] > 0]
    if not common:
        raise KeyError("an element that stays (Cu, Fe, SiO2 …) in both assays")
    made = basis * sum(head[e] for e in common) / sum(calcine[e] for e in common)
    found: dict[str, Any] = {
        "calcine_kg": made,
        "product_kg": made,
        "calcine_kg_per_t": 1000.0 * made / basis,
        "calcine_t_per_t": made / basis,
        "mass_loss_pct": 100.0 * (1.0 - made / basis),
    }
    found["by_tie_kg"] = {e: basis * head[e] / calcine[e] for e in common}
    if "S" in head and "S" in calcine:
        entered, stays = basis * head["S"] / 100.0, made * calcine["S"] / 100.0
        out = entered - stays
        found |= {"S_in_calcine_kg": stays, "S_in_feed_kg": entered, "S_in_conc_kg": entered, "S_eliminated_kg": out, "S_removed_kg": out, "S_to_gas_kg": out, "S_eliminated_pct": 100.0 * out / entered, "S_removal_pct": 100.0 * out / entered, "desulphurisation_pct": 100.0 * out / entered,
                  "SO2_kg": out * molar_mass("SO2") / molar_mass("S"), "SO2_Nm3": NORMAL_M3 * out / molar_mass("S"), "SO2_kmol": out / molar_mass("S"), "S_to_gas_pct": 100.0 * out / entered}  # fmt: skip
        compounds, left = {}, stays
        for e in calcine:
            named = inputs.get(f"{e}_as", inputs.get(f"{e}_in_calcine_as"))
            if isinstance(named, str) and e in composition(named):
                kg = made * calcine[e] / 100.0 / composition(named)[e]
                compounds[named] = kg
                left -= kg * composition(named).get("S", 0.0)
        rest = inputs.get("rest_of_S_as", inputs.get("S_as"))
        if isinstance(rest, str) and "S" in composition(rest):
            compounds[rest] = compounds.get(rest, 0.0) + max(left, 0.0) / composition(rest)["S"]
        if compounds:
            found["compounds_kg"] = compounds
            found |= {f"{s}_kg": x for s, x in compounds.items()} | {
                f"{s}_in_calcine_pct": 100.0 * x / made for s, x in compounds.items()
            }
    return found


def sulphides(inputs: Mapping[str, Any], given: Given) -> dict[str, float]:
    """kg of each mineral or formula per 100 of concentrate: as stated, or from the assay by the minerals named or usual."""
    stated = given.table(
        "minerals|mineralogy|rational|conc_minerals|composition|conc|feed|sulphides|ore|charge|rational_analysis",
        "pct",
    )
    named = {
        m: x for m, x in stated.items() if (m in minerals() or (atoms_of(m) and len(atoms_of(m) or {}) > 1))
    }
    if any("S" in composition(m) for m in named):
        return named
    singles = {
        k.removesuffix("_pct"): float(v)
        for k, v in inputs.items()
        if k.endswith("_pct")
        and isinstance(v, (int, float))
        and (atoms_of(k.removesuffix("_pct")) or {}).get("S")
        and len(atoms_of(k.removesuffix("_pct")) or {}) > 1
    }
    if singles:
        return singles
    assay = {
        **stated,
        **{e: float(x) for e, x in given.elements("{}|conc_{}|{}_in_conc|feed_{}", "pct").items()},
    }
    sulphur = assay.get("S")
    found: dict[str, float] = {m: x for m, x in assay.items() if m not in molar_masses()}
    iron, left = assay.get("Fe", 0.0), sulphur if sulphur is not None else math.inf
    for e in ("Zn", "Pb", "Cu", "Cd", "Ni", "Mo", "Sb"):
        if e not in assay or not assay[e]:
            continue
        mineral = str(inputs.get(f"{e}_as", USUAL.get(e, f"{e}S")))
        kg = assay[e] / composition(mineral)[e]
        found[mineral] = found.get(mineral, 0.0) + kg
        iron -= kg * composition(mineral).get("Fe", 0.0)
        left -= kg * composition(mineral).get("S", 0.0)
    if iron > 1e-9:
        mineral = inputs.get("Fe_as", inputs.get("rest_of_Fe_as"))
        if mineral is None and math.isfinite(
            left
        ):  # sulphur left decides how much of the iron is pyrite, pyrrhotite or oxide
            ratio = left / molar_mass("S") / (iron / molar_mass("Fe"))
            pyrite = min(max(ratio - 1.0, 0.0), 1.0)
            plain = min(max(ratio, 0.0), 1.0) - pyrite
            for m, share in (
                ("FeS2", pyrite),
                ("FeS", max(plain, 0.0)),
                ("Fe2O3", 1.0 - pyrite - max(plain, 0.0)),
            ):
                if share > 1e-12:
                    found[m] = found.get(m, 0.0) + share * iron / composition(m)["Fe"]
        else:
            found[str(mineral or "FeS2")] = (
                found.get(str(mineral or "FeS2"), 0.0) + iron / composition(str(mineral or "FeS2"))["Fe"]
            )
    return found


def gases(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Oxygen, air, roaster gas, calcine and heat of a concentrate's sulphides; see `words`."""
    given = Given(inputs)
    found_minerals = sulphides(inputs, given)
    feed = {m: x for m, x in found_minerals.items() if m in minerals() or atoms_of(m)}
    if not any("S" in composition(m) for m in feed):  # a mineral by itself, ZnS_kg
        alone = [
            m
            for k in inputs
            for m in (re.sub(r"_(kg|t|g)$", "", str(k)),)
            if m != k
            and ("S" in (atoms_of(m) or {}))
            and "O" not in (atoms_of(m) or {})
            and len(atoms_of(m) or {}) > 1
        ]
        feed = {alone[0]: 100.0} if len(alone) == 1 else feed
    if not any("S" in composition(m) for m in feed):
        raise KeyError("concentrate_pct: an assay (Zn, Fe, Cu, Pb, S) or minerals in %")
    tonnes = given.one(
        "conc|feed|ore|charge|sulphide|dry_conc|basis|conc_feed|pyrite|" + "|".join(feed), "kg"
    )
    basis = 1000.0 if tonnes is None else tonnes
    if any(x < 0 for x in feed.values()) or sum(feed.values()) > 102.0:
        raise OutOfValidity(f"the concentrate's minerals sum to {sum(feed.values()):.4g} %")
    sulphated = given.table("sulphated|to_sulphate|as_sulphate|sulphate_share", "fraction") | {
        e: float(x)
        for e, x in given.elements("{}_as_sulphate|{}_to_sulphate|{}_sulphated", "fraction").items()
    }
    sulphated |= {
        e: 1.0
        for m in feed
        for e in atoms_of(m) or {}
        if e in SULPHATE and inputs.get(f"{m}_to", inputs.get(f"{m}_becomes")) == SULPHATE[e]
    }
    ferrite = (
        given.one(
            "Fe_to_ZnFe2O4|Fe_to_ferrite|iron_to_ferrite|Fe_forming_ferrite|ferrite_Fe|Fe_to_zinc_ferrite|iron_as_ferrite|Fe_as_zinc_ferrite|Fe_converted_to_ferrite|Fe_as_ZnO_Fe2O3|Fe_as_ZnFe2O4|Fe_as_ferrite|Fe_in_ferrite|ferrite_share"
        )
        or 0.0
    )
    if not 0.0 <= ferrite <= 1.0:
        raise OutOfValidity(f"{100.0 * ferrite:g} % of the iron as ferrite")
    amounts: dict[str, float] = {}  # kmol of each solid
    reach = (
        given.one(
            "S_removal|desulphurisation|S_eliminated|conversion|roasting|S_to_gas|S_removed", default=1.0
        )
        or 1.0
    )
    iron_oxide = str(
        inputs.get(
            "Fe_product", inputs.get("iron_as", inputs.get("rest_of_Fe", inputs.get("FeS_to", "Fe2O3")))
        )
    )
    oxygen = dioxide = heat = solids = sulphate_s = 0.0
    sulphur = 0.0
    unknown = []
    for mineral, pct in feed.items():
        kg = basis * pct / 100.0
        atoms = atoms_of(minerals()[mineral]["formula"] if mineral in minerals() else mineral) or {}
        n = kg / molar_mass(mineral)  # kmol
        if mineral == "H2O":
            continue  # leaves with the gas, which is counted dry
        if "S" not in atoms or "O" in atoms:
            solids += kg
            amounts[mineral] = amounts.get(mineral, 0.0) + n
            continue
        s = atoms["S"] * n
        sulphur += s
        left = given.one(
            "|".join(f"{mineral}_{w}" for w in ("unoxidised", "unoxidized", "unreacted", "left", "unroasted"))
        )
        done = reach if left is None else 1.0 - left
        solids += kg * (1.0 - done)
        if done < 1.0:
            amounts[mineral] = amounts.get(mineral, 0.0) + n * (1.0 - done)
        made_s = 0.0
        own = 0.0
        for e, count in atoms.items():
            if e == "S":
                continue
            moles = count * n * done
            if e not in OXIDE:
                unknown.append(e)
                continue
            share = sulphated.get(e, 0.0)
            oxide, per = OXIDE[e] if not (e == "Fe" and iron_oxide == "Fe3O4") else ("Fe3O4", 1.0 / 3.0)
            o_atoms = (atoms_of(oxide) or {}).get("O", 0.0)
            oxygen += moles * (1.0 - share) * per * o_atoms / 2.0 + moles * share * 2.0
            solids += moles * (1.0 - share) * per * molar_mass(oxide) + (
                moles * share * molar_mass(SULPHATE[e]) if share else 0.0
            )
            for solid, made in ((oxide, moles * (1.0 - share) * per), (SULPHATE.get(e, ""), moles * share)):
                if made > 0.0:
                    amounts[solid] = amounts.get(solid, 0.0) + made
            made_s += moles * share
            own += moles * (1.0 - share) * per * FORMATION.get(oxide, math.nan) + (
                moles * share * FORMATION.get(SULPHATE.get(e, ""), math.nan) if share else 0.0
            )
        gas = s * done - made_s
        sulphate_s += made_s
        dioxide += gas
        oxygen += gas
        formula = minerals()[mineral]["formula"] if mineral in minerals() else mineral
        heat += own + gas * FORMATION["SO2"] - n * done * FORMATION.get(formula, math.nan)
    if unknown:
        raise OutOfValidity(f"how {', '.join(sorted(set(unknown)))} oxidises is not known")
    if reach == 1.0:
        no_default(given, "S_removal_pct", r"(?i)sulph|sulf|(^|_)S_|roast|oxid")
    excess = given.one("excess_air|excess|excess_oxygen|air_excess|excess_O2", default=0.0) or 0.0
    rich = (
        given.one(
            "O2_in_air|oxygen_in_blast|O2_vol|blast_O2|oxygen_enrichment|O2_in_blast|air_O2",
            "fraction",
            AIR_O2,
        )
        or AIR_O2
    )
    fed = oxygen * (1.0 + excess)
    air, spare = fed / rich, oxygen * excess
    nitrogen = air - fed
    total = dioxide + nitrogen + spare
    t = basis / 1000.0
    found: dict[str, Any] = {
        "O2_kmol": oxygen, "theoretical_O2_kmol": oxygen, "O2_kg": oxygen * molar_mass("O2"), "O2_Nm3": oxygen * NORMAL_M3, "theoretical_O2_Nm3": oxygen * NORMAL_M3, "theoretical_O2_kg": oxygen * molar_mass("O2"),
        "theoretical_air_Nm3": oxygen / rich * NORMAL_M3, "theoretical_air_kmol": oxygen / rich, "air_Nm3": air * NORMAL_M3, "air_kmol": air, "actual_air_Nm3": air * NORMAL_M3, "air_kg": air * 28.85,
        "air_Nm3_per_t": air * NORMAL_M3 / t, "theoretical_air_Nm3_per_t": oxygen / rich * NORMAL_M3 / t, "SO2_kmol": dioxide, "SO2_kg": dioxide * molar_mass("SO2"), "SO2_Nm3": dioxide * NORMAL_M3, "SO2_kg_per_t": dioxide * molar_mass("SO2") / t,
        "SO2_t_per_t": dioxide * molar_mass("SO2") / basis, "SO2_Nm3_per_t": dioxide * NORMAL_M3 / t, "N2_kmol": nitrogen, "N2_Nm3": nitrogen * NORMAL_M3, "excess_O2_kmol": spare, "gas_kmol": total, "gas_Nm3": total * NORMAL_M3, "gas_Nm3_per_t": total * NORMAL_M3 / t,
        "offgas_Nm3": total * NORMAL_M3, "offgas_kmol": total, "roaster_gas_Nm3": total * NORMAL_M3, "SO2_vol_pct": 100.0 * dioxide / total, "O2_vol_pct": 100.0 * spare / total, "N2_vol_pct": 100.0 * nitrogen / total, "SO2_pct": 100.0 * dioxide / total,
        "gas_pct": {"SO2": 100.0 * dioxide / total, "O2": 100.0 * spare / total, "N2": 100.0 * nitrogen / total}, "gas_vol_pct": {"SO2": 100.0 * dioxide / total, "O2": 100.0 * spare / total, "N2": 100.0 * nitrogen / total},
        "S_in_conc_pct": 100.0 * sulphur * molar_mass("S") / basis, "S_to_gas_kg": dioxide * molar_mass("S"), "S_to_gas_pct": 100.0 * dioxide / sulphur, "S_as_sulphate_pct": 100.0 * sulphate_s / sulphur,
        "minerals_kg": {m: basis * x / 100.0 for m, x in feed.items()}, "minerals_pct": dict(feed), "offgas_pct": {"SO2": 100.0 * dioxide / total, "O2": 100.0 * spare / total, "N2": 100.0 * nitrogen / total},
    } | {f"{m}_kg": basis * x / 100.0 for m, x in feed.items()} | {f"{m}_pct": x for m, x in feed.items()}  # fmt: skip
    if ferrite and "Fe2O3" in amounts:
        bound = ferrite * amounts["Fe2O3"]
        if bound > amounts.get("ZnO", 0.0):
            raise OutOfValidity("the ferrite stated takes more zinc oxide than is made")
        amounts |= {
            "Fe2O3": amounts["Fe2O3"] - bound,
            "ZnO": amounts["ZnO"] - bound,
            "ZnFe2O4": bound,
            "ZnO.Fe2O3": bound,
        }
    found |= {"solids_kmol": amounts, "calcine_kmol": amounts, "product_kmol": amounts, "kmol": {**amounts, "SO2": dioxide, "N2": nitrogen, "O2": spare},
              "calcine_kg_by_compound": {s: n * molar_mass(s) for s, n in amounts.items() if s != "ZnO.Fe2O3"},
              "SO2_gas_kmol": dioxide, "N2_gas_kmol": nitrogen, "O2_gas_kmol": spare}  # fmt: skip
    found |= {
        f"{s}_kg": n * molar_mass(s)
        for s, n in amounts.items()
        if s not in feed and s != "ZnO.Fe2O3" and n > 0.0
    }
    for name in ("H2SO4", "acid", "sulphuric_acid"):  # the gas made to acid
        found |= {
            f"{name}_kg": acid_made(given, dioxide * molar_mass("S")),
            f"{name}_t_per_t": acid_made(given, dioxide * molar_mass("S")) / basis,
        }
    whole = sum(feed.values())
    if whole < 99.9:
        solids += basis * (100.0 - whole) / 100.0  # gangue stays
    found |= {"calcine_kg": solids, "calcine_t_per_t": solids / basis, "calcine_kg_per_t": solids / t}
    if math.isfinite(heat):
        for name in ("heat", "heat_released", "heat_of_reaction", "reaction_heat"):
            found |= {
                f"{name}_MJ": -heat,
                f"{name}_MJ_per_t": -heat / t,
                f"{name}_GJ_per_t": -heat / t / 1e3,
                f"{name}_kJ_per_kg": -heat * 1000.0 / basis,
                f"{name}_kWh_per_t": -heat / t / 3.6,
            }
    return found


def ferrite(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Zinc that iron ties as ZnFe2O4, and what a neutral leach can take of the rest.

    Raises KeyError without zinc, iron and the share of the iron that makes ferrite.
    """
    given = Given(inputs)
    zinc, iron = (
        given.one(f"conc_{e}|calcine_{e}|{e}_in_conc|{e}_in_calcine|feed_{e}|{e}", "pct")
        for e in ("Zn", "Fe")
    )
    share = given.one(
        "Fe_to_ferrite|Fe_as_ferrite|Fe_in_ferrite|Fe_to_ZnFe2O4|Fe_as_ZnFe2O4|ferrite_Fe|lattice_Fe_share|Fe_reacted"
    )
    if zinc is None or iron is None or share is None:
        raise KeyError("Zn_pct, Fe_pct and Fe_to_ferrite_pct")
    ratio = molar_mass("Zn") / (2.0 * molar_mass("Fe"))
    tied = share * iron * ratio
    if tied > zinc:
        raise OutOfValidity(
            f"ferrite of {share * iron:.3g} % iron takes {tied:.3g} % zinc, more than the {zinc:.3g} % there is"
        )
    found = {"Zn_per_Fe_mass": ratio, "Zn_to_Fe_mass": ratio, "Zn_in_ferrite_pct": tied, "Zn_tied_pct": tied}
    names = (
        "Zn_as_ferrite_pct_of_Zn",
        "Zn_in_ferrite_pct_of_Zn",
        "Zn_tied_pct_of_Zn",
        "ferrite_Zn_share_pct",
        "Zn_as_ferrite_share_pct",
    )
    leached = (
        "soluble_Zn_pct_of_Zn",
        "max_neutral_leach_Zn_pct",
        "Zn_soluble_share_pct",
        "Zn_as_oxide_pct_of_Zn",
    )
    return (
        found
        | dict.fromkeys(names, 100.0 * tied / zinc)
        | dict.fromkeys(leached, 100.0 * (1.0 - tied / zinc))
    )


compute = together(
    ties,
    ferrite,
    elimination,
    gases,
    by_time(elimination),
    by_time(gases),
    reaction_heat,
    at_temperatures,
    shrinking_core,
    arrhenius,
)
TECHNOLOGIES = (
    Technology(
        "roast-figures", "Roasting of any sulphide in figures", ("E10", "Y05"), "Material balance, air and gas, heat, and reaction of grains on a case's own assays and constants.",
        "industrial", __name__, None, compute,
        answers=("*roast*", "*ferrite*", "*calcin*", "*sinter*", "*shrinking*core*", "*sulphide oxid*", "*desulphuris*roast*", "*roaster*", "*gas balance*", "*heat balance*", "*oxidation*"),
        words=(
            Word("concentrate_kg, concentrate_pct, calcine_pct", "kg, % by element or oxide", "ties: ask for calcine_kg, S_eliminated_pct, compounds_kg"), Word("Cu_as, rest_of_S_as", "formula", "compounds of the calcine, or minerals of the concentrate"),
            Word("concentrate_pct (elements or minerals), excess_air_pct, S_removal_pct, Zn_as_sulphate_pct", "%", "ask for air_Nm3, SO2_vol_pct, gas_Nm3, heat_MJ_per_t"),
            Word("reaction, dHf_kJ_per_mol, Cp_J_per_mol_K, T_bed_K", "", "ask for dH_kJ_per_mol, heat_surplus_kJ_per_mol, adiabatic_T_K"), *SHRINKING.words, *ARRHENIUS.words,
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=(Need("t_*", "tau_min or k_per_min of the grains"), Need("*conversion*", "t_min with tau_min or k_per_min"), Need("*SO2*", "the concentrate's assay with S", ("concentrate_pct", "conc_pct", "minerals_pct"))),
    ),
)  # fmt: skip
