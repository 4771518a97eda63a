"""Reduction in shaft furnaces and fuming of slag: carbon, air and gas by oxides and gas ratio, zinc by its rate.

reduction   MO + CO = M + CO2 ; CO2 = sum n_MO ; CO = CO2 / (CO2/CO) ; C = CO2 + CO
air         O2 = (2 CO2 + CO - oxide oxygen) / 2 ; N2 = O2 x 79/21 ; the rest of the gas is excess air
fuming      Zn = Zn0 - r t (zero order) or Zn0 exp(-k t) (first)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.properties import composition as atoms_of
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.extraction.furnace_charge import charge_of, elements_in, shares
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.species import composition, molar_mass

REDUCED = ("ZnO", "PbO", "CdO", "CuO", "Cu2O", "NiO", "CoO", "SnO2", "FeO", "Fe2O3", "Fe3O4", "Sb2O3", "As2O3", "Bi2O3", "PbO2")  # fmt: skip
NORMAL_M3 = 22.414
NITROGEN = 79.0 / 21.0
# Mol of CO that an oxide takes for one mol, to the metal; the iron oxides only to FeO, which stays in slag.
TO_FEO = {"Fe2O3": 1.0, "Fe3O4": 1.0, "FeO": 0.0}


def reduction(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Carbon, coke, air and top gas of a shaft furnace that reduces oxides by CO; see `words`.

    Raises KeyError for a charge without oxides or for a missing gas ratio.
    """
    given = Given(inputs)
    _, kg, assay = charge_of(given)
    known = dict(assay)
    recovered = {
        e: r
        for e, row in shares(given, elements_in(assay)).items()
        for p, r in row.items()
        if p in ("metal", "bullion", "zinc", "lead", "gas", "fume")
    }
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
    found |= {
        "C_stoichiometric_kg": taken * molar_mass("C"),
        "C_for_reduction_kg": taken * molar_mass("C"),
        "CO_for_reduction_kmol": taken,
    }
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
        gas = {"CO2": carbon_dioxide, "CO": monoxide, "N2": nitrogen} | (
            {"Zn": kmol["Zn"]} if "Zn" in kmol else {}
        )
        for e in ("Zn",):
            vol = given.one(
                f"top_gas_{e}_vol|{e}_in_top_gas_vol|gas_{e}_vol|top_gas_{e}|{e}_vol|{e}_in_gas|{e}_in_top_gas|{e}_vapour|gas_{e}|condenser_gas_{e}"
            ) or (gas_pct.get(e, 0.0) / 100.0 or None)
            if vol and e in kmol:
                total = kmol[e] / vol
                spare = total - sum(gas.values())
                found |= {
                    "top_gas_kmol": total,
                    "gas_kmol": total,
                    "top_gas_Nm3": total * NORMAL_M3,
                    "excess_air_kmol": spare,
                    "N2_kmol": nitrogen + 0.79 * spare,
                    "O2_excess_kmol": 0.21 * spare,
                    "excess_O2_kmol": 0.21 * spare,
                    "N2_with_excess_air_kmol": nitrogen + 0.79 * spare,
                    "excess_air_pct": 100.0 * spare / (air_oxygen + nitrogen),
                }
                if spare < -1e-6 * total:
                    found["flag"] = (
                        f"{e} of {100 * vol:.3g} vol % cannot be: without any excess air the gas holds {100 * kmol[e] / sum(gas.values()):.3g} %"
                    )
                gas = {**gas, "N2": nitrogen + 0.79 * spare, "O2": 0.21 * spare}
        whole = sum(gas.values())
        found.setdefault("top_gas_kmol", whole)
        found.setdefault("top_gas_Nm3", whole * NORMAL_M3)
        found |= {
            "top_gas_pct": {g: 100.0 * n / whole for g, n in gas.items()},
            "gas_pct": {g: 100.0 * n / whole for g, n in gas.items()},
            "top_gas_vol_pct": {g: 100.0 * n / whole for g, n in gas.items()},
        }
        found |= {f"top_gas_{g}_vol_pct": 100.0 * n / whole for g, n in gas.items()} | {
            f"{g}_vol_pct": 100.0 * n / whole for g, n in gas.items()
        }
    fixed = given.one("coke_C|C_in_coke|fixed_carbon|coke_carbon|coke_fixed_carbon|carbon_in_coke")
    for key in ("C_kg", "C_for_reduction_kg"):
        if fixed and key in found:
            found["coke_kg"] = found["coke_for_reduction_kg"] = found[key] / fixed
            found["coke_kg_per_t"] = found["coke_kg"] * 1000.0 / kg
            break
    return found


FUMING = Worksheet(
    (
        Quantity("a", "pct", "Zn_start|slag_Zn|Zn_slag_start|C0|start_slag_Zn|Zn|slag_Zn_start|Zn_0|charge_Zn", "zinc at first"), Quantity("b", "pct", "Zn_end|slag_Zn_end|end_slag_Zn|C|Zn_slag_end|Zn_after|Zn_t", "at last"), Quantity("t", "min", "t|blow|fuming_time|blowing_time|duration|treatment_time|blow_time", ""),
        Quantity("r", "", "rate_pct_per_min|fuming_rate_pct_per_min|k_pct_per_min|zero_order_rate_pct_per_min|rate_pct_Zn_per_min|zero_order_k_pct_per_min", "% a minute, zero order"), Quantity("k", "per_min", "k|rate_constant|first_order_rate|k_first_order|first_order_k", "first order"), Quantity("e", "fraction", "Zn_elimination|elimination|Zn_removal|Zn_fumed|fraction_fumed|Zn_volatilised|Zn_recovery|fumed", "fumed"),
        Quantity("w", "t", "slag|charge|slag_charge", ""), Quantity("z", "kg", "Zn_fumed|Zn_removed|Zn_volatilised|Zn_in_fume|Zn_recovered", "at unchanged slag"), Quantity("f", "kg", "ZnO_fume|ZnO_in_fume|ZnO", ""), Quantity("C", "kg", "C_for_reduction|C_stoichiometric|C|carbon", "ZnO + C = Zn + CO"), Quantity("h", "t_per_h", "Zn_rate|fuming_rate|Zn_fuming_rate", ""),
    ),
    (
        relation("b", lambda a, k, t: a * np.exp(-k * t)), relation("b", lambda a, r, t: np.maximum(a - r * t, 0.0)), relation("b", lambda a, e: a * (1.0 - e)), relation("t", lambda a, b, r: (a - b) / r), relation("t", lambda a, b, k: np.log(a / b) / k), relation("k", lambda a, b, t: np.log(a / b) / t), relation("r", lambda a, b, t: (a - b) / t), relation("e", lambda a, b: 1.0 - b / a),
        relation("z", lambda w, a, b: 10.0 * w * (a - b)), relation("f", lambda z: z * molar_mass("ZnO") / molar_mass("Zn")), relation("C", lambda z: z * molar_mass("C") / molar_mass("Zn")), relation("h", lambda z, t: z / t * 0.06),
    ),
)  # fmt: skip


def fuming(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A blow of zero or first order in zinc, by the constant that the case states. Raises KeyError where none is."""
    one = next(
        (e for e in ("Pb", "Ge", "Sn", "Cd", "In", "Ag") if any(str(k).startswith(f"{e}_") for k in inputs)),
        "",
    )
    if one and not any(
        str(k).startswith(("Zn", "slag_Zn")) for k in inputs
    ):  # another metal by the same laws
        found = fuming({re.sub(rf"^{one}_", "Zn_", str(k)): v for k, v in inputs.items()})
        return {k.replace("Zn_", f"{one}_"): v for k, v in found.items() if k.startswith("Zn_")}
    stated = FUMING.read(Given(inputs))
    if not (
        ({"r", "k"} & set(stated) and "a" in stated)
        or {"a", "b", "t"} <= set(stated)
        or {"a", "e"} <= set(stated)
        or {"a", "b"} <= set(stated)
    ):
        raise KeyError(
            "Zn_start_pct with Zn_end_pct, t_min, and rate_pct_per_min (zero order) or k_per_min (first)"
        )
    values = FUMING.derive(stated)
    return FUMING.named({s: v for s, v in values.items() if s not in stated})
