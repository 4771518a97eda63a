"""Any balanced reaction on an amount of one of its species: what it uses and makes, with conversion and excess.

n_i = n_key nu_i / nu_key x conversion ; reagent given = n_i (1 + excess) / utilisation ; gas at 22.414 m3 a kmol
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.technology.casework.given import Given
from oreshed.technology.laws.stated_reaction import equation_of, sides
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass

NORMAL_M3 = 22.414
GASES = ("O2", "N2", "SO2", "CO2", "CO", "H2", "Cl2", "SO3", "NH3", "H2O", "CH4", "Zn", "Cd")


def _industrial(given: Given, pure_Nm3: float) -> dict[str, float]:
    """Nm3 of oxygen as delivered, where its purity is given."""
    purity = given.one("oxygen_purity|O2_purity|oxygen_purity_vol|industrial_oxygen_O2|oxygen_O2", "fraction")
    if not purity:
        return {}
    names = (
        "industrial_oxygen_Nm3",
        "oxygen_Nm3",
        "technical_oxygen_Nm3",
        "tonnage_oxygen_Nm3",
        "impure_oxygen_Nm3",
    )
    return dict.fromkeys(names, pure_Nm3 / purity)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """kg, t, kmol and Nm3 of each species for the stated amount of one, or a tonne of the first.

    Raises KeyError where no equation is written.
    """
    text = equation_of(inputs)
    if text is None:
        raise KeyError("reaction: 'PbO + CO = Pb + CO2'")
    left, right = sides(text)
    given = Given(inputs)
    species = {**left, **right}
    key, kmol = "", None
    for s in species:
        mass = given.one(s, "kg")
        if (
            mass is None
            and (
                whole := given.one("feed|charge|ore|conc|paste|calcine|residue|dust|basis|sinter|slag", "kg")
            )
            is not None
            and (share := given.one(f"{s}|{s}_in_feed|feed_{s}|{s}_in_charge", "pct")) is not None
        ):
            mass = whole * share / 100.0
        moles = given.one(s, "kmol")
        if mass is not None or moles is not None:
            key, kmol = s, moles if moles is not None else float(mass or 0.0) / molar_mass(s)
            break
    if kmol is None:
        key = next(iter(left))
        kmol = 1000.0 / molar_mass(key)
    conversion = (
        given.one(
            "conversion|extent|reaction_extent|yield|efficiency|recovery|conversion_efficiency|reduction|reacted",
            default=1.0,
        )
        or 1.0
    )
    used = (
        given.one("CO_utilisation|utilisation|CO_efficiency|gas_utilisation|reagent_utilisation", default=1.0)
        or 1.0
    )
    found: dict[str, Any] = {}
    for s, n in species.items():
        amount = kmol * n / species[key] * (conversion if key in left else 1.0)
        extra = given.one(f"{s}_excess|excess_{s}") or (
            given.one("excess|reagent_excess") or 0.0 if s in left and s != key else 0.0
        )
        actual = amount * (1.0 + extra) / (used if s in left and s != key else 1.0)
        mass = amount * molar_mass(s)
        for name, x in (
            (f"theoretical_{s}", amount),
            (s, actual if s != key else amount),
            *(
                (
                    (f"{s}_added", actual),
                    (f"{s}_used", actual),
                    (f"{s}_needed", actual),
                    (f"{s}_consumed", amount),
                )
                if s in left
                else ((f"{s}_made", amount), (f"{s}_produced", amount))
            ),
        ):
            if name == s and s == key and conversion == 1.0:
                continue
            found |= {
                f"{name}_kg": x * molar_mass(s),
                f"{name}_kmol": x,
                f"{name}_kg_per_t_{key}": x * molar_mass(s) / (kmol * molar_mass(key)) * 1000.0,
                f"{name}_kg_per_kg_{key}": x * molar_mass(s) / (kmol * molar_mass(key)),
                f"{name}_t_per_t_{key}": x * molar_mass(s) / (kmol * molar_mass(key)),
                f"{name}_per_{key}": x * molar_mass(s) / (kmol * molar_mass(key)),
            }
            if s in GASES:
                found[f"{name}_Nm3"] = x * NORMAL_M3
        found |= {f"{s}_mass_kg": mass}
    if "CO" in left:
        carbon = kmol * left["CO"] / species[key] * conversion / used * molar_mass("C")
        found |= {
            "C_kg": carbon,
            "carbon_kg": carbon,
            "C_for_reduction_kg": carbon,
            f"C_kg_per_t_{key}": carbon / (kmol * molar_mass(key)) * 1000.0,
        }
        fixed = given.one("coke_C|C_in_coke|fixed_carbon|coke_carbon|coke_fixed_carbon")
        if fixed:
            found |= {"coke_kg": carbon / fixed}
    fixed = given.one("coke_C|C_in_coke|fixed_carbon|coke_carbon|coke_fixed_carbon|coal_C")
    if "C" in left and fixed and "C_kg" in found:
        found |= {"coke_kg": found["C_kg"] / fixed, "coal_kg": found["C_kg"] / fixed}
    if "O2" in left:
        share = given.one("O2_in_air|oxygen_in_blast|blast_O2", "fraction", 0.21) or 0.21
        found |= {
            **_industrial(given, found["O2_Nm3"]),
            "air_Nm3": found["O2_Nm3"] / share,
            "air_kmol": found["O2_kmol"] / share,
            "theoretical_air_Nm3": found["theoretical_O2_Nm3"] / share,
        }
    return found


TECHNOLOGIES = (
    Technology(
        "reaction-figures", "Any reaction in figures", ("E12", "P01", "P21"), "Reagents used and products made by a stated equation.", "industrial", __name__, None, compute,
        answers=("*smelt*", "*reduction*", "*furnace*", "*roast*", "*leach*", "*refin*", "*precipit*", "*desulph*", "*neutralis*", "*calcin*", "*stoichiometr*", "*reaction*", "*drossing*", "*Harris*", "*dezinc*", "*soften*", "*convert*", "*Bayer*", "*jarosite*", "*goethite*", "*sinter*", "*acid*", "*battery*", "*fuming*", "*slag*", "*Waelz*", "*retort*", "*ISF*"),
        words=(Word("reaction", "equation", "balanced; written with = or ->"), Word("X_kg (X_t, X_kmol), or charge_kg with X_pct", "", "amount of one of its species; a tonne of the first where absent"), Word("conversion_pct, excess_pct, CO_utilisation_pct", "%", "extent, excess, use of the reagent"), Word("coke_C_pct", "%", "asks for coke_kg")),
        equations=__doc__ or "", stated_only=True, meant=lambda label, inputs: equation_of(inputs) is not None,
    ),
)  # fmt: skip
