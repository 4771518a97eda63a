"""Heat of a stated reaction by stated or tabled enthalpies of formation, and what it heats.

heat         H = sum n H(products) - sum n H(reactants), a mole and a tonne of the first reactant
adiabatic    T = T0 - H / sum n Cp ; surplus over the sensible heat of what leaves hot
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.technology.casework.given import Given
from oreshed.technology.extraction import copper_matte, roasting
from oreshed.technology.laws.stated_reaction import sides
from oreshed.technology.species import molar_mass

AIR_O2 = 0.21
# Enthalpies of formation at 298 K in kJ/mol (CRC Handbook, as shipped by the chemicals library); the modules' own first.
FORMATION: Mapping[str, float] = {
    **{"PbO": -219.0, "CaO": -634.9, "CO2": -393.5, "CO": -110.5, "H2O": -241.8, "MoS2": -235.1, "MoO3": -745.1, "NiO": -239.7, "NiS": -82.0, "FeO": -272.0, "Cu2O": -168.6,
       "CuSO4": -771.4, "FeSO4": -928.4, "CdSO4": -933.3, "Sb2S3": -174.9, "Sb2O3": -708.8, "HgS": -58.2, "SO3": -395.7, "H2SO4": -814.0, "PbS": -100.4, "Zn": 0.0, "Pb": 0.0, "Cu": 0.0},
    **copper_matte.FORMATION, **roasting.FORMATION,
}  # fmt: skip
ELEMENTAL = ("O2", "N2", "S", "C", "H2", "Fe", "Zn", "Pb", "Cu", "Cd", "Al", "Si", "Ca", "Mg", "Na", "Cl2")


def reaction_heat(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Heat of a stated reaction by stated or tabled enthalpies of formation; a tonne of its first reactant; adiabatic rise."""
    equations = [
        v
        for v in inputs.values()
        if isinstance(v, str) and re.search(r"[A-Za-z0-9]\s*(?:->|=>|→|=)\s*[\d.]*\s*[A-Z]", v)
    ]
    if not equations:
        raise KeyError("reaction: 'ZnS + 1.5 O2 = ZnO + SO2'")
    given = Given(inputs)
    left, right = sides(equations[0])
    own = given.table(
        "dHf|dH_f|Hf|enthalpy_of_formation|formation_enthalpy|dHf298|delta_Hf|H_f|heats_of_formation|dHf_298|formation",
        "kJ_per_mol",
    ) | {
        k.split("_", 1)[1].removesuffix("_kJ_per_mol"): float(v)
        for k, v in inputs.items()
        if re.match(r"(dHf|Hf|dH)_[A-Z]", k) and isinstance(v, (int, float))
    }
    table = {**dict.fromkeys(ELEMENTAL, 0.0), **FORMATION, **own}
    missing = [s for s in (*left, *right) if s not in table]
    if missing:
        raise KeyError(f"dHf_kJ_per_mol of {', '.join(missing)}")
    heat = sum(n * table[s] for s, n in right.items()) - sum(n * table[s] for s, n in left.items())
    key = next(iter(left))
    per_mol = heat / left[key]
    per_kg = per_mol / molar_mass(key) * 1000.0  # kJ/kg
    found: dict[str, Any] = {}
    for name in (
        "dH",
        "dHr",
        "dH_r",
        "heat_of_reaction",
        "reaction_enthalpy",
        "dH_298",
        "dH_reaction",
        "enthalpy",
        "delta_H",
    ):
        found |= {f"{name}_kJ_per_mol": per_mol, f"{name}_kJ": heat, f"{name}_kJ_per_mol_{key}": per_mol}
    for name in ("heat", "heat_released", "heat_evolved", "heat_generated"):
        found |= {
            f"{name}_kJ_per_mol": -per_mol,
            f"{name}_MJ_per_kg": -per_kg / 1e3,
            f"{name}_MJ_per_t": -per_kg,
            f"{name}_GJ_per_t": -per_kg / 1e3,
            f"{name}_kJ_per_kg": -per_kg,
            f"{name}_MJ_per_t_{key}": -per_kg,
            f"{name}_kWh_per_t": -per_kg / 3.6,
            f"{name}_MJ_per_kg_{key}": -per_kg / 1e3,
        }
    mass = given.one(f"{key}|feed|charge|conc|basis", "kg")
    share = given.one(f"{key}|{key}_in_conc|conc_{key}|conversion", "fraction")
    if mass is not None:
        found |= {
            "heat_MJ": -per_kg * mass / 1e3,
            "heat_released_MJ": -per_kg * mass / 1e3,
            "heat_GJ": -per_kg * mass / 1e6,
        }
    elif share is not None:
        found |= {"heat_MJ_per_t": -per_kg * share, "heat_released_MJ_per_t": -per_kg * share}
    of_ore = given.one(f"conc_{key}|{key}_in_conc|{key}_of_conc|ore_{key}|feed_{key}", "fraction")
    if of_ore is not None:
        for stem in ("heat", "heat_released", "heat_evolved"):
            for name in ("concentrate", "conc", "ore", "feed"):
                found[f"{stem}_MJ_per_t_{name}"] = -per_kg * of_ore
    cp = given.table("Cp|Cp_J_per_mol_K|cp|heat_capacity|heat_capacities|mean_Cp", "")
    t0, t1 = (
        given.one("T0|T_feed|T_in|T_ambient|T_reference|T_ref", "K", 298.15) or 298.15,
        given.one("T|T_bed|bed|T_out|T_roast|T_product|roaster|T_gas", "K"),
    )
    if cp:
        amounts = dict(right)
        rich = given.one("O2_in_air|oxygen_in_blast|blast_O2", "fraction", AIR_O2) or AIR_O2
        excess = given.one("excess_air|excess", default=0.0) or 0.0
        if "N2" in cp and "O2" in left:
            amounts["N2"] = amounts.get("N2", 0.0) + left["O2"] * (1.0 + excess) * (1.0 - rich) / rich
            if excess:
                amounts["O2"] = amounts.get("O2", 0.0) + left["O2"] * excess
        capacity = sum(n * cp[s] for s, n in amounts.items() if s in cp) / 1000.0  # kJ/K
        if all(s in cp for s in right):
            rise = -heat / capacity
            found |= {
                "adiabatic_T_K": t0 + rise,
                "T_adiabatic_K": t0 + rise,
                "adiabatic_temperature_K": t0 + rise,
                "temperature_rise_K": rise,
                "flame_T_K": t0 + rise,
            }
        if t1 is not None:
            sensible = capacity * (t1 - t0) / left[key]
            found |= {
                "sensible_heat_kJ_per_mol": sensible,
                "heat_surplus_kJ_per_mol": -per_mol - sensible,
                "sensible_kJ_per_mol": sensible,
                "surplus_kJ_per_mol": -per_mol - sensible,
                "heat_surplus_MJ_per_t": (-per_mol - sensible) / molar_mass(key) * 1e3,
                "net_heat_kJ_per_mol": -per_mol - sensible,
                "heat_to_remove_kJ_per_mol": -per_mol - sensible,
                "autogenous": bool(-per_mol > sensible),
            }
    return found
