"""Battery paste and scrap in figures: reagent and sodium sulphate of desulphurisation, lead and sulphur of the solids.

soda      PbSO4 + Na2CO3 = PbCO3 + Na2SO4 ; caustic PbSO4 + 2 NaOH = PbO + Na2SO4 + H2O ; ammonium carbonate alike
solids    = paste - PbSO4 reacted + product ; sulphur left = PbSO4 left x 32.06/303.3
furnace   SO2 of what is left ; iron for sulphur PbS + Fe = Pb + FeS
breaking  component = batteries x share ; lead by component and recovery
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition as atoms_of
from oreshed.technology.casework.by_time import by_time
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.outcome_words import no_default
from oreshed.technology.casework.several_models import together
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, molar_mass

REAGENTS: Mapping[str, tuple[float, str, str]] = {  # mol per PbSO4, product, sulphate
    "Na2CO3": (1.0, "PbCO3", "Na2SO4"), "NaOH": (2.0, "PbO", "Na2SO4"), "K2CO3": (1.0, "PbCO3", "K2SO4"), "(NH4)2CO3": (1.0, "PbCO3", "(NH4)2SO4"), "NaHCO3": (2.0, "PbCO3", "Na2SO4"),
    "NH4HCO3": (2.0, "PbCO3", "(NH4)2SO4"), "KOH": (2.0, "PbO", "K2SO4"), "Ca(OH)2": (1.0, "PbO", "CaSO4"),
}  # fmt: skip
NAMES = (("ammonium bicarbonate", "NH4HCO3"), ("NH4HCO3", "NH4HCO3"), ("ammonium hydrogen carbonate", "NH4HCO3"), ("potassium carbonate", "K2CO3"), ("potassium hydroxide", "KOH"), ("ammonium_carbonate", "(NH4)2CO3"), ("lime", "Ca(OH)2"), ("Ca(OH)2", "Ca(OH)2"), ("bicarbonate", "NaHCO3"), ("NaHCO3", "NaHCO3"), ("ammonium carbonate", "(NH4)2CO3"), ("(NH4)2CO3", "(NH4)2CO3"), ("caustic", "NaOH"), ("NaOH", "NaOH"), ("sodium hydroxide", "NaOH"), ("K2CO3", "K2CO3"), ("potash", "K2CO3"), ("KOH", "KOH"), ("soda", "Na2CO3"), ("Na2CO3", "Na2CO3"), ("sodium carbonate", "Na2CO3"))  # fmt: skip
ENGLISH: Mapping[str, tuple[str, ...]] = {
    "Na2CO3": ("sodium_carbonate", "soda_ash", "soda"), "NaOH": ("sodium_hydroxide", "caustic_soda", "caustic"), "(NH4)2CO3": ("ammonium_carbonate", "NH42CO3"), "NH4HCO3": ("ammonium_bicarbonate",), "NaHCO3": ("sodium_bicarbonate", "bicarbonate"), "K2CO3": ("potassium_carbonate", "potash"), "KOH": ("potassium_hydroxide",), "Ca(OH)2": ("slaked_lime", "hydrated_lime", "lime"),
    "Na2SO4": ("sodium_sulphate", "sodium_sulfate"), "(NH4)2SO4": ("ammonium_sulphate", "ammonium_sulfate", "NH42SO4"), "K2SO4": ("potassium_sulphate", "potassium_sulfate"), "CaSO4": ("calcium_sulphate", "anhydrite"), "PbCO3": ("lead_carbonate", "cerussite"), "PbO": ("lead_oxide", "lead_monoxide", "litharge"), "PbSO4": ("lead_sulphate", "lead_sulfate", "anglesite"),
}  # fmt: skip
COMPOUNDS = ("PbSO4", "PbO2", "PbO", "Pb", "PbS")


def reagent_of(inputs: Mapping[str, Any]) -> str:
    """Reagent that a case names by input, product or label; soda where none is."""
    stated = str(inputs.get("reagent", inputs.get("desulphurising_agent", "")))
    words = f"{stated} {inputs.get('reaction', '')} {' '.join(map(str, inputs))} {inputs.get('label', '')}"
    found = next((r for n, r in NAMES if n in stated), None) or next(
        (r for n, r in NAMES if n in words), None
    )
    if found:
        return found
    return "NaOH" if str(inputs.get("product", "")) in ("PbO", "Pb(OH)2") else "Na2CO3"


TREATED = ("reagent", "na2co3", "naoh", "nh4", "desulph", "desulf", "conversion")


def treated(inputs: Mapping[str, Any]) -> bool:
    """Whether a case is of paste that is desulphurised: it names a reagent, or what is converted.

    >>> treated({"label": "SO2 from undesulphurised paste", "PbSO4_pct": 60}), treated({"conversion_pct": 95})
    (False, True)
    """
    label = str(inputs.get("label", "")).lower()
    said = " ".join(f"{k} {v}" for k, v in inputs.items() if k != "label").lower()
    if not any(w in label for w in ("without", "undesulph", "undesulf")):
        said += " " + label
    return any(w in said for w in TREATED)


def desulphurise(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Reagent, sulphate, solids and final sulphur of a paste; see `words`."""
    given = Given(inputs)
    paste = {**given.table("paste|wt|composition|paste_composition|paste_assay", "pct")}
    for s in COMPOUNDS[:3]:
        if (x := given.one(f"{s}|{s}_in_paste|paste_{s}|{s}_content|{s}_wt", "pct")) is not None:
            paste[s] = x
    sulphur = given.one("S|paste_S|S_in_paste|S_start|sulphur|S_initial", "pct")
    if "PbSO4" not in paste and sulphur is not None:
        paste["PbSO4"] = sulphur * molar_mass("PbSO4") / molar_mass("S")
    kg = given.one("paste|feed|charge|dry_paste|basis|PbSO4|paste_feed", "kg")
    if "PbSO4" not in paste:
        if given.one("PbSO4", "kg") is None:
            raise KeyError("PbSO4_pct of the paste")
        paste["PbSO4"] = 100.0
    if sum(x for s, x in paste.items() if s in COMPOUNDS) > 100.5:
        raise OutOfValidity(f"the paste sums to {sum(paste.values()):.4g} %")
    kg = 1000.0 if kg is None else kg
    reagent = reagent_of(inputs)
    per, product, sulphate = REAGENTS[reagent]
    product = str(inputs.get("product", product))
    atoms = atoms_of(product) or {}
    if "Pb" not in atoms:
        raise OutOfValidity(f"{product} holds no lead")
    n = kg * paste["PbSO4"] / 100.0 / molar_mass("PbSO4")  # kmol
    done = given.one(
        "conversion|desulphurisation|desulphation|desulfation|desulfurization|desulphurization|desulfurisation|desulphurisation_rate|desulphation_rate|desulphation_efficiency|desulphation_degree|desulfurization_efficiency|desulfurization_rate|degree_of_desulphurisation|sulphate_removal|sulphate_conversion|PbSO4_reacted|PbSO4_conversion|desulphurisation_efficiency|efficiency|PbSO4_converted|desulphurised|S_removal|desulphurisation_degree|S_removed|extent"
    )
    final = given.one("S_final|final_S|S_left|product_S|S_in_product|S_end|solids_S", "pct")
    ratio = given.one(
        f"{reagent}_to_PbSO4_molar|molar_ratio|stoichiometric_ratio|times_stoichiometric|reagent_ratio|{reagent}_to_PbSO4|reagent_to_PbSO4_molar|molar_ratio_to_PbSO4|stoichiometric_factor|stoichiometry",
        "",
    )
    excess = given.one(
        f"excess|{reagent}_excess|reagent_excess|stoichiometric_excess|soda_excess|excess_reagent|NaOH_excess"
    )
    each = molar_mass(product) / atoms["Pb"]
    if done is None and final is not None:
        f = final / 100.0  # S left = n (1 - x) 32.06 = f (kg - n x (303.3 - product))
        change = molar_mass("PbSO4") - each
        done = (n * molar_mass("S") - f * kg) / (n * molar_mass("S") - f * n * change)
    limited = ratio is not None and ratio < 1.0 and done is None
    if done is None and not limited:
        no_default(given, "conversion_pct")
    done = (float(ratio or 1.0) if limited else 1.0) if done is None else done
    reacted = n * done
    solids = kg - reacted * molar_mass("PbSO4") + reacted * each
    left = n - reacted
    stoich = n * per * molar_mass(reagent)
    multiple = (
        ratio
        / (
            per
            if ratio is not None
            and "molar" in " ".join(inputs)
            and per != 1.0
            and "stoich" not in " ".join(inputs)
            else 1.0
        )
        if ratio is not None
        else 1.0 + (excess or 0.0)
    )
    consumed = reacted * per * molar_mass(reagent)
    lead = sum(kg * x / 100.0 * composition(s).get("Pb", 0.0) for s, x in paste.items() if s in COMPOUNDS)
    made = reacted * molar_mass(sulphate)
    t = kg / 1000.0
    found: dict[str, Any] = {
        f"{sulphate}_kg": made, f"{sulphate}_kg_per_t": made / t, f"{sulphate}_kg_per_t_paste": made / t, f"{sulphate}_10H2O_kg": made * (molar_mass("Na2SO4") + 10 * molar_mass("H2O")) / molar_mass("Na2SO4"), "sulphate_kg": made, "sodium_sulphate_kg": made, "glauber_salt_kg": made * 322.19 / 142.04,
        "desulphurised_solids_kg": solids, "solids_kg": solids, "desulphurised_paste_kg": solids, "product_solids_kg": solids, "product_kg": solids, "desulphurised_mass_kg": solids, "paste_after_kg": solids,
        "S_final_pct": 100.0 * left * molar_mass("S") / solids, "S_end_pct": 100.0 * left * molar_mass("S") / solids, "S_in_solids_pct": 100.0 * left * molar_mass("S") / solids, "S_in_product_pct": 100.0 * left * molar_mass("S") / solids, "S_pct": 100.0 * n * molar_mass("S") / kg, "paste_S_pct": 100.0 * n * molar_mass("S") / kg, "S_start_pct": 100.0 * n * molar_mass("S") / kg, "S_in_paste_pct": 100.0 * n * molar_mass("S") / kg,
        "S_removed_kg": reacted * molar_mass("S"), "S_left_kg": left * molar_mass("S"), "S_removal_pct": 100.0 * done, "conversion_pct": 100.0 * done, f"{product}_kg": reacted * each, "PbSO4_left_kg": left * molar_mass("PbSO4"), "PbSO4_reacted_kg": reacted * molar_mass("PbSO4"), "PbSO4_final_pct": 100.0 * left * molar_mass("PbSO4") / solids,
        f"theoretical_{reagent}_kg": stoich, f"{reagent}_theoretical_kg_per_t": stoich / t, f"{reagent}_consumed_kg": consumed, f"{reagent}_reacted_kg": consumed, f"{reagent}_kg": stoich * multiple if ratio is not None or excess is not None else (consumed if done < 1.0 else stoich),
        f"{reagent}_added_kg": stoich * multiple, f"{reagent}_kg_per_t": (stoich * multiple if ratio is not None or excess is not None else (consumed if done < 1.0 else stoich)) / t, f"{reagent}_kg_per_t_paste": stoich * multiple / t, "reagent_kg": stoich * multiple, f"{reagent}_unreacted_kg": stoich * multiple - consumed,
        f"{reagent}_t_per_t_paste": stoich * multiple / kg, "mass_loss_pct": 100.0 * (1.0 - solids / kg), "SO2_avoided_kg": reacted * molar_mass("SO2"), "SO2_without_kg": n * molar_mass("SO2"), "SO2_kg_per_t_paste": (left if treated(inputs) else n) * molar_mass("SO2") / t, "SO2_without_desulphurisation_kg": n * molar_mass("SO2"), "SO2_after_kg": left * molar_mass("SO2"), "SO2_left_kg": left * molar_mass("SO2"), "SO2_kg": left * molar_mass("SO2"),
        "Pb_in_paste_kg": lead, "Pb_in_paste_pct": 100.0 * lead / kg, "Pb_pct": 100.0 * lead / kg, "solids_Pb_pct": 100.0 * lead / solids, "Pb_in_solids_pct": 100.0 * lead / solids, "Fe_for_S_kg": left * molar_mass("Fe"), "Fe_kg": left * molar_mass("Fe"), "CO2_from_carbonate_kg": reacted * molar_mass("CO2") if product == "PbCO3" else 0.0,
    }  # fmt: skip
    for species, words in ENGLISH.items():
        for name in [n for n in found if species in n]:
            found |= {name.replace(species, w): found[name] for w in words}
    water = given.one("water|solution|liquor|solution_volume", "m3")
    if water:
        found[f"{sulphate}_g_per_L"] = made / water
    return found


def breaking(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Components, lead and acid of broken batteries; lead won by component."""
    given = Given(inputs)
    parts = given.table(
        "composition|components|fractions|battery|batteries|battery_composition|wt|breakdown|shares", "pct"
    )
    if not parts:
        parts = {
            k: v
            for k in (
                "grid",
                "paste",
                "PP",
                "polypropylene",
                "acid",
                "electrolyte",
                "separators",
                "grids",
                "plastic",
                "metallic",
                "ebonite",
                "metallics",
            )
            if (v := given.one(f"{k}|{k}_share|{k}_in_battery", "pct")) is not None
        }
    for k in (
        "Pb_metal",
        "metallic_Pb",
        "Pb_alloy",
        "grid_metal",
        "metallic_lead",
        "lead_alloy",
        "top_lead",
    ):  # lead as metal
        if (
            k not in parts
            and (v := given.one(k, "pct")) is not None
            and given.one("batteries|battery|scrap|feed|ULAB|spent_batteries|battery_scrap", "kg") is not None
        ):
            parts[k] = v
    if not parts:
        raise KeyError("composition_pct: {grid, paste, PP, acid: %} of the batteries")
    kg = given.one("batteries|battery|scrap|feed|ULAB|spent_batteries|basis|battery_scrap|charge", "kg")
    kg = 1000.0 if kg is None else kg
    if sum(parts.values()) > 100.5:
        raise OutOfValidity(f"the battery sums to {sum(parts.values()):.4g} %")
    found: dict[str, Any] = {f"{k}_kg": kg * x / 100.0 for k, x in parts.items()}
    lead_in = {k: given.one(f"{k}_Pb|Pb_in_{k}|{k}_lead", "fraction") for k in parts} | {
        k.removesuffix("_pct"): v / 100.0
        for k, v in given.table("Pb_content|Pb|lead_content|Pb_in", "pct").items()
    }
    lead_in = {k: v for k, v in lead_in.items() if v is not None and k in parts}
    if lead_in:
        lead_in |= {
            k: 1.0 for k in ("Pb_metal", "metallic_Pb", "metallic_lead") if k in parts and k not in lead_in
        }
    if lead_in:
        each = {k: kg * parts[k] / 100.0 * float(v or 0.0) for k, v in lead_in.items()}
        lead = sum(each.values())
        found |= {
            "Pb_kg": lead,
            "Pb_in_kg": lead,
            "Pb_contained_kg": lead,
            "Pb_total_kg": lead,
            "Pb_pct": 100.0 * lead / kg,
            "Pb_content_pct": 100.0 * lead / kg,
            "Pb_in_feed_kg": lead,
            **{f"Pb_in_{k}_kg": v for k, v in each.items()},
        }
        recovery = given.one("Pb_recovery|recovery|lead_recovery|smelting_recovery|furnace_recovery")
        rows = given.table("recovery|Pb_recovery|recoveries", "fraction")
        if recovery is not None or rows:
            won = sum(v * rows.get(k, recovery if recovery is not None else 1.0) for k, v in each.items())
            found |= {
                "Pb_recovered_kg": won,
                "refined_Pb_kg": won,
                "lead_recovered_kg": won,
                "Pb_produced_kg": won,
                "Pb_lost_kg": lead - won,
                "Pb_recovery_overall_pct": 100.0 * won / lead,
            }
    acid = given.one("H2SO4_in_acid|acid_strength|acid_H2SO4|electrolyte_H2SO4|H2SO4|H2SO4_in_electrolyte")
    for k in ("acid", "electrolyte"):
        if k in parts and acid:
            h = kg * parts[k] / 100.0 * acid
            found |= {
                "H2SO4_kg": h,
                "NaOH_for_neutralisation_kg": h * 2 * molar_mass("NaOH") / molar_mass("H2SO4"),
                "Ca(OH)2_for_neutralisation_kg": h * molar_mass("Ca(OH)2") / molar_mass("H2SO4"),
                "gypsum_kg": h * 172.17 / molar_mass("H2SO4"),
                "Na2CO3_for_neutralisation_kg": h * molar_mass("Na2CO3") / molar_mass("H2SO4"),
            }
    return found


# base: mol a mole of H2SO4, solid that it makes
_BASES = {"Ca(OH)2": (1.0, "CaSO4"), "CaO": (1.0, "CaSO4"), "CaCO3": (1.0, "CaSO4"), "NaOH": (2.0, "Na2SO4"), "Na2CO3": (1.0, "Na2SO4"), "NH3": (2.0, "(NH4)2SO4"), "Mg(OH)2": (1.0, "MgSO4")}  # fmt: skip


def neutralise(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Base that battery acid takes, and the sulphate it makes. Raises KeyError without acid and its strength."""
    given = Given(inputs)
    acid, strength = given.one("acid|electrolyte|battery_acid|waste_acid|spent_acid", "kg"), given.one("H2SO4|acid_strength|H2SO4_in_acid|acid_H2SO4|strength|electrolyte_H2SO4|acid_concentration", "fraction")  # fmt: skip
    pure = given.one("H2SO4", "kg")
    if pure is None and (acid is None or strength is None):
        raise KeyError("acid_kg with H2SO4_pct, or H2SO4_kg")
    pure = float(acid or 0.0) * float(strength or 0.0) if pure is None else pure
    n = pure / molar_mass("H2SO4")
    found: dict[str, Any] = (
        {} if given.one("H2SO4", "kg") is not None else {"H2SO4_kg": pure, "acid_100pct_kg": pure}
    )
    for base, (per, salt) in _BASES.items():
        kg = n * per * molar_mass(base)
        for name in (base, *ENGLISH.get(base, ())):
            found |= {f"{name}_kg": kg, f"{name}_needed_kg": kg}
        for name in (salt, *ENGLISH.get(salt, ())):
            found[f"{name}_kg"] = n * molar_mass(salt)
    found["gypsum_kg"] = n * 172.17
    return found


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Desulphurisation and breaking, whichever the figures decide."""
    found: dict[str, Any] = {}
    refusal: Exception | None = None
    for model in (desulphurise, breaking, neutralise):
        try:
            found = {**model(inputs), **found}
        except (KeyError, OutOfValidity) as error:
            refusal = refusal or error
    if not found and refusal is not None:
        raise refusal
    return found


def not_smelted(label: str, inputs: Mapping[str, Any]) -> bool:
    """Whether a case is of paste or batteries before any furnace, or gives the sulphate of the paste.

    >>> not_smelted("smelting of paste", {"T_C": 1100}), not_smelted("paste desulphurisation", {})
    (False, True)
    """
    return "smelt" not in label.lower() or any("PbSO4" in name or "wt_pct" in name for name in inputs)


TECHNOLOGIES = (
    Technology(
        "desulphurisation-figures", "Battery paste and breaking in figures", ("E14", "E15", "P11"), "Reagent, sodium sulphate, solids and sulphur of paste; components and lead of batteries.", "industrial", __name__, None, together(compute, by_time(compute)),
        answers=("*desulph*", "*paste*", "*battery*", "*batteries*", "*desulf*", "*ULAB*", "*lead-acid*"),
        words=(
            Word("paste_kg, PbSO4_pct (or wt_pct by compound, S_pct)", "kg, %", "the paste; a tonne where no mass is given"), Word("reagent", "Na2CO3, NaOH …", "soda where none is named"), Word("conversion_pct or S_final_pct", "%", "whole where absent"),
            Word("molar_ratio or excess_pct", "-, %", "reagent given"), Word("product", "PbCO3, PbO, Pb(OH)2", "of the lead"), Word("batteries_t, composition_pct {grid, paste, PP, acid}, Pb_content_pct, recovery_pct, H2SO4_in_acid_pct", "", "breaking"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, meant=not_smelted, needs=(Need("*Na2SO4*", "PbSO4_pct of the paste"), Need("S_*", "PbSO4_pct with conversion_pct")),
    ),
)  # fmt: skip
