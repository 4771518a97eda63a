"""Sulphur driven off by a roast, from what was weighed and assayed before and after.

eliminated  = feed S - calcine S ; SO2 = S x 64.06/32.06 ; acid = S x 98.08/32.06
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.species import molar_mass

NORMAL_M3 = 22.414  # m3 a kmol at 0 C and 1 atm


MADE_ACID = "SO2_conversion|conversion_of_SO2|SO2_to_SO3|SO2_to_acid|acid_conversion|acid_plant_conversion|SO2_capture"


def acid_made(given: Given, sulphur: float) -> float:
    """H2SO4 from so much sulphur in gas: all of it, or the share that a case says is converted."""
    share = given.one(MADE_ACID)
    return sulphur * molar_mass("H2SO4") / molar_mass("S") * (1.0 if share is None else share)


def _gas(given: Given, sulphur: float) -> dict[str, Any]:
    """SO2 and acid of sulphur driven off; the gas where its strength is told."""
    found: dict[str, Any] = {
        f"{n}_kg": sulphur for n in ("S_removed", "S_eliminated", "S_to_gas", "S_driven_off", "S_burnt")
    }
    found |= {
        "SO2_kg": sulphur * molar_mass("SO2") / molar_mass("S"),
        "SO2_Nm3": sulphur * NORMAL_M3 / molar_mass("S"),
        "SO2_kmol": sulphur / molar_mass("S"),
    }
    found |= {f"{n}_kg": acid_made(given, sulphur) for n in ("H2SO4", "acid", "sulphuric_acid")}
    strength = given.one("SO2_in_gas|SO2_vol|gas_SO2|SO2_in_gas_vol|SO2_strength|gas_SO2_vol|SO2")
    if strength:
        found |= {
            f"{n}_Nm3": found["SO2_Nm3"] / strength
            for n in ("gas", "offgas", "roaster_gas", "dry_gas", "gas_volume")
        }
    return found


def elimination(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Sulphur driven off between a weighed feed and a weighed product. Raises KeyError for mass or assay of one."""
    given = Given(inputs)
    fed, made = (
        given.one("conc|feed|ore|charge|dry_conc|pyrite|sulphide", "kg"),
        given.one("calcine|product|sinter|cinder|roasted", "kg"),
    )
    yielded = given.one("calcine_yield|mass_yield|calcine_t_per_t|calcine_per_conc", "fraction")
    fed = 1000.0 if fed is None else fed
    made = fed * yielded if made is None and yielded is not None else made
    before, after = (
        given.one(
            "conc_S|feed_S|S_in_conc|S_in_feed|ore_S|S_start|charge_S|S_conc|S_feed|S|sulphur", "fraction"
        ),
        given.one(
            "calcine_S|product_S|sinter_S|S_in_calcine|S_end|residual_S|cinder_S|S_calcine|S_in_product",
            "fraction",
        ),
    )
    gone = given.one("S_to_gas|S_elimination|S_eliminated|S_removal|S_burnt|desulphurisation|S_roasted")
    if gone is not None and before is not None and (made is None or after is None):
        return _gas(given, fed * before * gone) | {
            "S_in_conc_kg": fed * before,
            "S_in_feed_kg": fed * before,
            "S_in_calcine_kg": fed * before * (1.0 - gone),
        }
    if made is None or before is None or after is None:
        raise KeyError("concentrate_t, calcine_t (or calcine_yield_pct) and the sulphur of both in %")
    entered, stays = fed * before, made * after
    if stays > entered:
        raise OutOfValidity("the calcine holds more sulphur than the concentrate")
    out = entered - stays
    found: dict[str, Any] = {}
    for name in ("S_removed", "S_eliminated", "S_to_gas", "S_driven_off", "sulphur_removed", "S_burnt"):
        found[f"{name}_kg"] = out
    for name in (
        "S_elimination",
        "S_eliminated",
        "S_removal",
        "desulphurisation",
        "S_removed",
        "sulphur_elimination",
        "sulphur_removal",
        "degree_of_desulphurisation",
        "desulphurisation_degree",
    ):
        found[f"{name}_pct"] = 100.0 * out / entered
    return found | {
        "SO2_kg": out * molar_mass("SO2") / molar_mass("S"),
        "SO2_Nm3": out * NORMAL_M3 / molar_mass("S"),
        "H2SO4_kg": acid_made(given, out),
        "acid_kg": acid_made(given, out),
        "S_in_conc_kg": entered,
        "S_in_feed_kg": entered,
        "S_in_calcine_kg": stays,
    }
