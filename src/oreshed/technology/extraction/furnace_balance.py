"""Furnaces as balances: where each element goes, what each phase weighs, and the carbon, air and gas of the reduction.

An element leaves by phases in shares; a phase is weighed by what it holds of one element or oxide (slag by silica,
bullion by lead). Oxides are reduced by CO from coke; the ratio of CO2 to CO in the top gas gives the carbon, oxygen
that no oxide brings is blown in with its nitrogen.

    element     m_phase = charge x c x share ; last phase by difference ; assay = m / phase
    phase       = tie in charge and fluxes / tie's assay in the phase
    reduction   MO + CO = M + CO2 ; CO2 = sum n_MO ; CO = CO2 / (CO2/CO) ; C = CO2 + CO
    air         O2 = (2 CO2 + CO - oxide oxygen) / 2 ; N2 = O2 x 79/21 ; rest of the gas is excess air
    flux        SiO2, CaO for a wanted FeO/SiO2 and CaO/SiO2
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition as atoms_of
from oreshed.basis.properties import molar_masses
from oreshed.technology.given import Given
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, molar_mass
from oreshed.technology.worksheet import Quantity, Relation, Worksheet

CHARGES = ("sinter", "charge", "feed", "conc", "slag", "dust", "residue", "paste", "matte", "bullion", "scrap", "ore", "calcine", "EAF_dust", "drosses", "dross", "battery", "batteries", "blend", "leach_residue", "concentrate", "feed_slag", "primary_slag", "crude_lead", "furnace_charge", "blister")  # fmt: skip
PHASES = ("bullion", "matte", "slag", "dust", "fume", "speiss", "gas", "metal", "zinc", "lead", "dross", "residue", "oxide", "clinker", "blister", "alloy", "cleaned_slag", "waste_slag", "discard_slag", "final_slag", "copper", "anode", "offgas", "crude_lead", "condensate", "product", "crude_zinc")  # fmt: skip
REDUCED = ("ZnO", "PbO", "CdO", "CuO", "Cu2O", "NiO", "CoO", "SnO2", "FeO", "Fe2O3", "Fe3O4", "Sb2O3", "As2O3", "Bi2O3", "PbO2")  # fmt: skip
NORMAL_M3 = 22.414
# (charge is a slag or dust, metal) -> the phase that it is smelted for
MAIN = {(False, "Pb"): "bullion", (False, "Cu"): "matte", (True, "Zn"): "fume", (True, "Pb"): "fume"}
NITROGEN = 79.0 / 21.0
# Mol of CO that an oxide takes for one mol, to the metal; the iron oxides only to FeO, which stays in slag.
TO_FEO = {"Fe2O3": 1.0, "Fe3O4": 1.0, "FeO": 0.0}


def charge_of(given: Given) -> tuple[str, float, dict[str, float]]:
    """Name, kg (1,000 where none is given) and assay in % of what is charged.

    Raises KeyError where no assay is given.
    """
    best: tuple[str, float | None, dict[str, float]] = ("", None, {})
    for name in CHARGES:
        table = given.table(f"{name}|{name}_assay|{name}_composition|{name}_analysis", "pct")
        table |= {e: float(v) for e, v in given.elements(f"{name}_{{}}|{{}}_in_{name}|{{}}_{name}", "pct").items()}
        table |= _oxides(given, name)
        mass = given.one(name, "kg")
        if mass is None:
            mass = given.one(f"{name}|{name}_rate|{name}_feed", "kg_per_h")
        if len(table) > len(best[2]) or (table and len(table) == len(best[2]) and mass is not None and best[1] is None):
            best = (name, mass, table)
    name, mass, table = best
    if not table:
        raise KeyError("charge_pct: assay of what is charged, by element or oxide, with its tonnes")
    if mass is None:
        mass = given.one("charge|feed|sinter|conc|basis|throughput|slag", "kg")
    return name, 1000.0 if mass is None else mass, table


def _oxides(given: Given, name: str) -> dict[str, float]:
    found = {}
    for key, value in given.inputs.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool) and (m := re.fullmatch(rf"(?:{name}_([A-Z]\w*?)|([A-Z]\w*?)_in_{name})_pct", key)):
            species = m[1] or m[2]
            if atoms_of(species) and len(atoms_of(species) or {}) > 1:
                found[species] = float(value)
    return found


def elements_in(assay: Mapping[str, float]) -> dict[str, float]:
    """% of each element and oxide, elements that oxides or sulphides bring included."""
    found: dict[str, float] = {}
    for species, pct in assay.items():
        if species in molar_masses():
            found[species] = found.get(species, 0.0) + pct
    for species, pct in assay.items():
        if species in molar_masses() or not atoms_of(species):
            continue
        found[species] = found.get(species, 0.0) + pct
        for e, share in composition(species).items():
            if e not in ("O", "H", "C", "Si", "Ca", "Al", "Mg") and e not in assay:
                found[e] = found.get(e, 0.0) + share * pct
    return found


def shares(given: Given, known: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Element -> phase -> share: from `distribution_pct`, `Pb_to_slag_pct`, `Pb_recovery_to_bullion_pct`, `volatilised_pct`."""
    found: dict[str, dict[str, float]] = {}
    for name, value in given.inputs.items():
        if not isinstance(value, Mapping):
            continue
        if re.match(r"distribution|deportment|split|recovery|partition|to_phase", name):
            for k, x in value.items():
                if isinstance(x, Mapping):
                    for j, y in x.items():
                        element, phase = (str(k), str(j)) if str(k) in molar_masses() else (str(j), str(k))
                        found.setdefault(element, {})[phase.removesuffix("_pct").removeprefix("to_")] = _part(y, name)
        if m := re.match(r"(?:recovery_)?to_(\w+?)(?:_pct)?$|(\w+?)_recovery(?:_pct)?$", name):
            phase = m[1] or m[2] or ""
            for e, x in value.items():
                if str(e).removesuffix("_pct") in molar_masses() and isinstance(x, (int, float)):
                    found.setdefault(str(e).removesuffix("_pct"), {})[phase] = _part(x, name)
        if re.match(r"volatil|fumed|fuming|vapor", name):
            for e, x in value.items():
                found.setdefault(str(e).removesuffix("_pct"), {})["fume"] = _part(x, name)
    for e in known:
        for phase in PHASES:
            x = given.one(f"{e}_recovery_to_{phase}|{e}_to_{phase}|{e}_in_{phase}_of_total|{e}_recovery_in_{phase}|{phase}_{e}_recovery|{e}_distribution_to_{phase}|{e}_reporting_to_{phase}|{e}_loss_to_{phase}|{e}_lost_to_{phase}")
            if x is not None:
                found.setdefault(e, {})[phase] = x
        x = given.one(f"{e}_volatilised|{e}_fumed|{e}_elimination|{e}_volatilisation|{e}_fuming|{e}_volatilized")
        if x is not None:
            found.setdefault(e, {}).setdefault("fume", x)
        x = given.one(f"{e}_recovery|recovery_{e}")
        if x is not None and not found.get(e):
            main = {"Pb": "bullion", "Zn": "metal", "Cu": "matte"}.get(e, "metal")
            found.setdefault(e, {})[main] = x
    for e, row in found.items():
        if sum(row.values()) > 1.0 + 1e-6:
            raise OutOfValidity(f"{e}: shares to {', '.join(row)} sum to {100 * sum(row.values()):.4g} %")
    return found


def _part(x: Any, name: str) -> float:
    value = sum(map(float, x)) / len(x) if isinstance(x, (list, tuple)) else float(x)
    return value / 100.0 if name.endswith("pct") or value > 1.5 else value


def _rest(inputs: Mapping[str, Any], e: str) -> str:
    """Phase to which the undistributed part goes: as stated for the element or for all, else slag."""
    for key in (f"rest_of_{e}_to", f"balance_of_{e}_to", f"{e}_rest_to", "rest_to", "balance_to", "rest"):
        if isinstance(inputs.get(key), str):
            return str(inputs[key])
    return ""


def balance(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Mass and assay of phases, and elements in them; see `words`.

    Raises KeyError for an assay or shares that are missing.
    """
    given = Given(inputs)
    name, kg, assay = charge_of(given)
    known = elements_in(assay)
    split = shares(given, known)
    phase_kg: dict[str, float] = {p: m for p in PHASES if p != name and (m := given.one(p, "kg")) is not None}
    found: dict[str, Any] = {}
    fluxes = {s: given.one(f"{s}_flux|flux_{s}|{s}_added|{s}_in_flux", "kg") or 0.0 for s in ("SiO2", "CaO", "FeO")}
    held: dict[str, dict[str, float]] = {}
    for e, pct in known.items():
        total = kg * pct / 100.0 + fluxes.get(e, 0.0)
        row = dict(split.get(e, {}))
        left = 1.0 - sum(row.values())
        rest = _rest(inputs, e)
        if row and left > 1e-9 and not rest:
            rest = "slag" if "slag" not in row and name != "slag" else "cleaned_slag" if name == "slag" and "cleaned_slag" not in row else ""
        if row and rest and left > 1e-9:
            row[rest] = row.get(rest, 0.0) + left
        for phase, share in row.items():
            held.setdefault(phase, {})[e] = total * share
    for phase in {*PHASES, *held}:
        if phase == name or phase in phase_kg:
            continue
        grades = {**given.table(f"{phase}|{phase}_assay|{phase}_composition", "pct"), **{e: float(v) for e, v in given.elements(f"{phase}_{{}}|{{}}_in_{phase}", "pct").items()}, **_oxides(given, phase)}
        for tie in ("SiO2", "CaO", "FeO", "Al2O3", *grades):  # silica goes nowhere else
            if not grades.get(tie):
                continue
            amount = held.get(phase, {}).get(tie)
            if amount is None and tie in ("SiO2", "CaO", "Al2O3") and tie in known and "slag" in phase:
                amount = kg * known[tie] / 100.0 + fluxes.get(tie, 0.0)
            if amount is not None:
                phase_kg[phase] = amount / (grades[tie] / 100.0)
                break
    for phase, m in phase_kg.items():  # a weighed phase's printed assays give shares of other elements
        grades = {**given.table(f"{phase}|{phase}_assay|{phase}_composition", "pct"), **{e: float(v) for e, v in given.elements(f"{phase}_{{}}|{{}}_in_{phase}", "pct").items()}}
        for e, pct in grades.items():
            if e in known and e not in held.get(phase, {}):
                held.setdefault(phase, {})[e] = m * pct / 100.0
    for e in known:  # weighed phases leave the rest of a metal to the phase that it is made for
        phases = [p for p in held if e in held[p]]
        main = MAIN.get((name in ("slag", "dust", "residue"), e), "")
        if phases and e not in split and main and main not in phases and (left := kg * known[e] / 100.0 - sum(held[p][e] for p in phases)) > 0:
            held.setdefault(main, {})[e] = left
            if e == "Zn" and main == "fume":
                found |= {"Zn_fumed_kg": left, "Zn_volatilised_kg": left, "Zn_fumed_pct": 1e4 * left / (kg * known[e]), "Zn_elimination_pct": 1e4 * left / (kg * known[e])}
            grade = given.one(f"{main}_{e}|{e}_in_{main}", "pct")
            if grade and main not in phase_kg:
                phase_kg[main] = left / (grade / 100.0)
    if not held and not phase_kg:  # two products by their assays of one element
        graded = {p: g for p in PHASES if p != name and (g := {e: float(v) for e, v in given.elements(f"{p}_{{}}|{{}}_in_{p}", "pct").items() if e in known})}
        for e, pct in known.items():
            pair = [p for p in graded if e in graded[p]]
            if len(pair) == 2 and min(graded[p][e] for p in pair) <= pct <= max(graded[p][e] for p in pair):
                rich, poor = sorted(pair, key=lambda p: -graded[p][e])
                y = (pct - graded[poor][e]) / (graded[rich][e] - graded[poor][e])
                phase_kg |= {rich: kg * y, poor: kg * (1.0 - y)}
                held |= {rich: {e: kg * y * graded[rich][e] / 100.0}, poor: {e: kg * (1.0 - y) * graded[poor][e] / 100.0}}
                found[f"{e}_recovery_pct"] = 100.0 * y * graded[rich][e] / pct
                break
    per_t = 1000.0 / kg
    for phase, m in phase_kg.items():
        if given.one(phase, "kg") is None:
            found |= {f"{phase}_kg": m, f"{phase}_kg_per_t": m * per_t, f"{phase}_pct_of_{name}": 100.0 * m / kg, f"{phase}_pct_of_feed": 100.0 * m / kg, f"{phase}_pct_of_charge": 100.0 * m / kg, f"{phase}_t_per_t": m / kg}
    for phase, elements in held.items():
        for e, m in elements.items():
            total = kg * known[e] / 100.0 + fluxes.get(e, 0.0)
            found |= {f"{e}_in_{phase}_kg": m, f"{e}_to_{phase}_kg": m, f"{e}_to_{phase}_pct": 100.0 * m / total, f"{e}_recovery_to_{phase}_pct": 100.0 * m / total, f"{phase}_{e}_kg": m, f"{e}_{phase}_kg": m, f"{e}_loss_to_{phase}_pct": 100.0 * m / total}
            if phase in phase_kg and phase_kg[phase] > 0:
                found |= {f"{e}_in_{phase}_pct": 100.0 * m / phase_kg[phase], f"{phase}_{e}_pct": 100.0 * m / phase_kg[phase]}
            if phase in ("bullion", "metal", "fume", "matte", "lead", "zinc", "blister") and e in {"bullion": ("Pb",), "lead": ("Pb",), "zinc": ("Zn",), "matte": ("Cu",), "blister": ("Cu",)}.get(phase, (e,)):
                found.setdefault(f"{e}_recovery_pct", 100.0 * m / total)
                found.setdefault(f"{e}_recovered_kg", m)
        if phase in phase_kg:
            found[f"{phase}_pct"] = {e: 100.0 * m / phase_kg[phase] for e, m in elements.items()}
        elif phase in ("fume", "dust") and elements:
            oxides = {"Zn": "ZnO", "Pb": "PbO", "Sn": "SnO2", "Cd": "CdO"}
            mass = sum(m / composition(oxides[e])[e] for e, m in elements.items() if e in oxides)
            if mass > 0:
                found |= {f"{phase}_kg": mass, f"{phase}_oxides_kg": mass, f"{phase}_pct": {e: 100.0 * m / mass for e, m in elements.items()}}
    if "Pb" in held.get("bullion", {}):
        lead = held["bullion"]["Pb"]
        found |= {"C_for_reduction_kg": lead / molar_mass("Pb") * molar_mass("C"), "C_for_reduction_kg_per_t_Pb": 1000.0 * molar_mass("C") / molar_mass("Pb"), "CO_for_reduction_kg": lead / molar_mass("Pb") * molar_mass("CO")}
    _fluxes(found, inputs, given, known, kg)
    if not found:
        raise KeyError("shares of the elements to phases (Pb_recovery_to_bullion_pct, Zn_to_slag_pct, distribution_pct), or a tie such as slag_SiO2_pct")
    return found


def _fluxes(found: dict[str, Any], inputs: Mapping[str, Any], given: Given, known: Mapping[str, float], kg: float) -> None:
    """Silica and lime for the slag that a case wants."""
    iron = known.get("FeO", known.get("Fe", 0.0) * molar_mass("FeO") / molar_mass("Fe")) * kg / 100.0
    silica, lime = known.get("SiO2", 0.0) * kg / 100.0, known.get("CaO", 0.0) * kg / 100.0
    fe_si, si_fe = given.one("FeO_to_SiO2|FeO_over_SiO2|FeO_SiO2_ratio|slag_FeO_over_SiO2", ""), given.one("SiO2_to_FeO|SiO2_over_FeO", "")
    metal = given.one("Fe_to_SiO2|Fe_over_SiO2|Fe_SiO2_ratio|slag_Fe_over_SiO2|slag_Fe_SiO2", "")
    wanted = silica
    if metal:
        fe_si = metal * molar_mass("FeO") / molar_mass("Fe")
    if fe_si or si_fe:
        wanted = iron / fe_si if fe_si else iron * float(si_fe or 0.0)
        found |= {"SiO2_flux_kg": wanted - silica, "silica_flux_kg": wanted - silica, "flux_SiO2_kg": wanted - silica, "SiO2_needed_kg": wanted, "quartz_kg": wanted - silica}
    basicity = given.one("CaO_to_SiO2|CaO_over_SiO2|basicity|CaO_SiO2_ratio|slag_CaO_over_SiO2", "")
    if basicity:
        need = basicity * wanted - lime
        found |= {"CaO_flux_kg": need, "lime_kg": need, "flux_CaO_kg": need, "CaO_needed_kg": basicity * wanted, "limestone_kg": need * molar_mass("CaCO3") / molar_mass("CaO")}


def reduction(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Carbon, coke, air and top gas of a shaft furnace that reduces oxides by CO; see `words`.

    Raises KeyError for a charge without oxides or for a missing gas ratio.
    """
    given = Given(inputs)
    name, kg, assay = charge_of(given)
    known = dict(assay)
    recovered = {e: r for e, row in shares(given, elements_in(assay)).items() for p, r in row.items() if p in ("metal", "bullion", "zinc", "lead", "gas", "fume")}
    kmol: dict[str, float] = {}
    taken = 0.0
    for species, pct in known.items():
        if species in molar_masses() and species in ("Pb", "Zn") and f"{species}O" not in known:
            species, pct = f"{species}O", pct / composition(f"{species}O")[species]
        if species not in REDUCED:
            continue
        atoms = atoms_of(species) or {}
        metal = next(e for e in atoms if e != "O")
        n = kg * pct / 100.0 / molar_mass(species)
        if metal == "Fe":
            taken += n * TO_FEO.get(species, 0.0)
            continue
        share = recovered.get(metal, 1.0)
        kmol[metal] = kmol.get(metal, 0.0) + n * atoms[metal] * share
        taken += n * atoms.get("O", 1.0) * share
    if not kmol:
        raise KeyError("oxides of the charge (ZnO, PbO) in %")
    ratio = given.one("CO2_to_CO|CO2_over_CO|CO2_CO_ratio|top_gas_CO2_to_CO|CO2_CO|gas_CO2_over_CO", "")
    inverse = given.one("CO_to_CO2|CO_over_CO2|CO_CO2_ratio", "")
    ratio = 1.0 / inverse if ratio is None and inverse else ratio
    gas_pct = given.table("top_gas|gas|off_gas|offgas|gas_analysis", "pct")
    if ratio is None and {"CO", "CO2"} <= set(gas_pct):
        ratio = gas_pct["CO2"] / gas_pct["CO"]
    carbon_dioxide = taken
    found: dict[str, Any] = {}
    for e, n in kmol.items():
        found |= {f"{e}_kmol": n, f"{e}_kg": n * molar_mass(e)}
    found |= {"C_stoichiometric_kg": taken * molar_mass("C"), "C_for_reduction_kg": taken * molar_mass("C"), "CO_for_reduction_kmol": taken}
    if ratio is None:
        found |= {"kmol": dict(kmol) | {"CO2": taken}, "CO2_kmol": taken, "CO2_kg": taken * molar_mass("CO2")}
    else:
        monoxide = carbon_dioxide / ratio
        carbon = carbon_dioxide + monoxide
        air_oxygen = (2.0 * carbon_dioxide + monoxide - taken) / 2.0
        nitrogen = air_oxygen * NITROGEN
        c_kg = carbon * molar_mass("C")
        tonnes_zn = kmol.get("Zn", 0.0) * molar_mass("Zn") / 1000.0
        metal_t = sum(n * molar_mass(e) for e, n in kmol.items()) / 1000.0
        found |= {
            "kmol": dict(kmol) | {"CO2": carbon_dioxide, "CO": monoxide, "C": carbon}, "CO2_kmol": carbon_dioxide, "CO_kmol": monoxide, "C_kmol": carbon, "C_kg": c_kg, "carbon_kg": c_kg, "C_kg_per_t": c_kg * 1000.0 / kg,
            "O2_from_air_kmol": air_oxygen, "O2_kmol": air_oxygen, "N2_without_excess_air_kmol": nitrogen, "N2_theoretical_kmol": nitrogen, "air_kmol": air_oxygen + nitrogen, "air_Nm3": (air_oxygen + nitrogen) * NORMAL_M3, "blast_Nm3": (air_oxygen + nitrogen) * NORMAL_M3, "theoretical_air_Nm3": (air_oxygen + nitrogen) * NORMAL_M3,
            "C_per_Zn": c_kg / 1000.0 / tonnes_zn if tonnes_zn else None, "C_t_per_t_Zn": c_kg / 1000.0 / tonnes_zn if tonnes_zn else None, "C_kg_per_t_metal": c_kg / metal_t,
        }  # fmt: skip
        gas = {"CO2": carbon_dioxide, "CO": monoxide, "N2": nitrogen} | ({"Zn": kmol["Zn"]} if "Zn" in kmol else {})
        for e in ("Zn",):
            vol = given.one(f"top_gas_{e}_vol|{e}_in_top_gas_vol|gas_{e}_vol|top_gas_{e}|{e}_vol|{e}_in_gas|{e}_in_top_gas|{e}_vapour|gas_{e}|condenser_gas_{e}") or (gas_pct.get(e, 0.0) / 100.0 or None)
            if vol and e in kmol:
                total = kmol[e] / vol
                spare = total - sum(gas.values())
                found |= {"top_gas_kmol": total, "gas_kmol": total, "top_gas_Nm3": total * NORMAL_M3, "excess_air_kmol": spare, "N2_kmol": nitrogen + 0.79 * spare, "O2_excess_kmol": 0.21 * spare, "excess_O2_kmol": 0.21 * spare, "N2_with_excess_air_kmol": nitrogen + 0.79 * spare, "excess_air_pct": 100.0 * spare / (air_oxygen + nitrogen)}
                if spare < -1e-6 * total:
                    found["flag"] = f"{e} of {100 * vol:.3g} vol % cannot be: without any excess air the gas holds {100 * kmol[e] / sum(gas.values()):.3g} %"
                gas = {**gas, "N2": nitrogen + 0.79 * spare, "O2": 0.21 * spare}
        whole = sum(gas.values())
        found.setdefault("top_gas_kmol", whole)
        found.setdefault("top_gas_Nm3", whole * NORMAL_M3)
        found |= {"top_gas_pct": {g: 100.0 * n / whole for g, n in gas.items()}, "gas_pct": {g: 100.0 * n / whole for g, n in gas.items()}, "top_gas_vol_pct": {g: 100.0 * n / whole for g, n in gas.items()}}
        found |= {f"top_gas_{g}_vol_pct": 100.0 * n / whole for g, n in gas.items()} | {f"{g}_vol_pct": 100.0 * n / whole for g, n in gas.items()}
    fixed = given.one("coke_C|C_in_coke|fixed_carbon|coke_carbon|coke_fixed_carbon|carbon_in_coke")
    for key in ("C_kg", "C_for_reduction_kg"):
        if fixed and key in found:
            found["coke_kg"] = found["coke_for_reduction_kg"] = found[key] / fixed
            found["coke_kg_per_t"] = found["coke_kg"] * 1000.0 / kg
            break
    return found


FUMING = Worksheet(
    (
        Quantity("a", "pct", "Zn_start|slag_Zn|Zn_slag_start|start_Zn|C0|start_slag_Zn|Zn|slag_Zn_start|Zn_0|charge_Zn", "zinc at first"), Quantity("b", "pct", "Zn_end|slag_Zn_end|end_Zn|end_slag_Zn|C|Zn_slag_end|Zn_after|Zn_t", "at last"), Quantity("t", "min", "t|time|blow|fuming_time|blowing_time|duration|treatment_time|blow_time", ""),
        Quantity("r", "", "rate_pct_per_min|fuming_rate_pct_per_min|k_pct_per_min|zero_order_rate_pct_per_min|rate_pct_Zn_per_min|zero_order_k_pct_per_min", "% a minute, zero order"), Quantity("k", "per_min", "k|rate_constant|first_order_rate|k_first_order|first_order_k", "first order"), Quantity("e", "fraction", "Zn_elimination|elimination|Zn_removal|Zn_fumed|fraction_fumed|Zn_volatilised|Zn_recovery|fumed", "fumed"),
        Quantity("w", "t", "slag|charge|slag_charge", ""), Quantity("z", "kg", "Zn_fumed|Zn_removed|Zn_volatilised|Zn_in_fume|Zn_recovered", "at unchanged slag"), Quantity("f", "kg", "ZnO_fume|ZnO_in_fume|ZnO", ""), Quantity("C", "kg", "C_for_reduction|C_stoichiometric|C|carbon", "ZnO + C = Zn + CO"), Quantity("h", "t_per_h", "Zn_rate|fuming_rate|Zn_fuming_rate", ""),
    ),
    (
        Relation("b", lambda a, k, t: a * np.exp(-k * t)), Relation("b", lambda a, r, t: np.maximum(a - r * t, 0.0)), Relation("b", lambda a, e: a * (1.0 - e)), Relation("t", lambda a, b, r: (a - b) / r), Relation("t", lambda a, b, k: np.log(a / b) / k), Relation("k", lambda a, b, t: np.log(a / b) / t), Relation("r", lambda a, b, t: (a - b) / t), Relation("e", lambda a, b: 1.0 - b / a),
        Relation("z", lambda w, a, b: 10.0 * w * (a - b)), Relation("f", lambda z: z * molar_mass("ZnO") / molar_mass("Zn")), Relation("C", lambda z: z * molar_mass("C") / molar_mass("Zn")), Relation("h", lambda z, t: z / t * 0.06),
    ),
)  # fmt: skip


def fuming(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A blow of zero or first order in zinc, by the constant that the case states. Raises KeyError where none is."""
    stated = FUMING.read(Given(inputs))
    if not (({"r", "k"} & set(stated) and "a" in stated) or {"a", "b", "t"} <= set(stated) or {"a", "e"} <= set(stated) or {"a", "b"} <= set(stated)):
        raise KeyError("Zn_start_pct with Zn_end_pct, t_min, and rate_pct_per_min (zero order) or k_per_min (first)")
    values = FUMING.derive(stated)
    return FUMING.named({s: v for s, v in values.items() if s not in stated})


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Balance of phases and reduction, whichever the figures decide."""
    found: dict[str, Any] = {}
    refusals: list[Exception] = []
    for model in (balance, reduction, fuming):
        try:
            found = {**model(inputs), **found}
        except (KeyError, OutOfValidity) as error:
            refusals.append(error)
    if not found:
        raise next((r for r in refusals if isinstance(r, OutOfValidity)), refusals[0])
    return found


TECHNOLOGIES = (
    Technology(
        "furnace-balance", "Smelting, fuming and slag cleaning as balances", ("P01", "P02", "P04", "P21", "E11"), "Phases, their assays, carbon, air and gas of a furnace from its charge and stated shares.",
        "industrial", __name__, None, compute,
        answers=("*sinter*", "*blast furnace*", "*ISF*", "*imperial smelt*", "*smelt*", "*furnace*", "*slag*", "*fuming*", "*QSL*", "*Kivcet*", "*TSL*", "*Isasmelt*", "*Ausmelt*", "*Kaldo*", "*Waelz*", "*converting*", "*rotary*", "*battery*", "*reverberatory*", "*matte*", "*top-submerged*", "*bullion*"),
        words=(
            Word("sinter_t (charge, feed, concentrate, slag, dust …), sinter_pct", "t or kg, %", "the charge and its assay by element or oxide; 1 t where no mass is given"),
            Word("Pb_recovery_to_bullion_pct, Zn_to_slag_pct, distribution_pct {Pb: {bullion: }}, volatilised_pct {Zn: }", "%", "shares; the rest to `rest_of_Pb_to`, else slag"),
            Word("slag_SiO2_pct, bullion_Pb_pct, matte_Cu_pct, fume_Zn_pct", "%", "assay that weighs a phase"), Word("FeO_to_SiO2, CaO_to_SiO2", "-", "ask for SiO2_flux_kg and CaO_flux_kg"),
            Word("CO2_to_CO, top_gas_Zn_vol_pct, coke_C_pct", "-, %, %", "ask for C_kg, air_Nm3, top_gas_kmol, coke_kg"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True,
        needs=(Need("*volatilised*", "rates of fuming, or what of each metal leaves: a charge and a furnace's name decide no volatilisation"), Need("*metallization*", "the carbon, temperature and time of the bed with a rate"),
               Need("*recovery*", "shares of the metal to each phase, or masses and assays of the products"), Need("dust_*", "the slag's assay and what of each metal is volatilised"), Need("*_pct", "the charge's assay and shares to phases")),
    ),
)  # fmt: skip
