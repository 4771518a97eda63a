"""The water that a solid dissolves in, as a case words it: salts, totals of other ions, and gases above it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition
from oreshed.technology.casework.case_arithmetic import evaluated
from oreshed.technology.casework.case_units import converted, plain, splits
from oreshed.technology.species import molar_mass

AIR_CO2 = -3.4  # log10 atm
DEFAULT_SALT = {"Na": 0.1, "N(5)": 0.1}
# Words of cases for what else is dissolved -> total of the database, and g/mol for figures in grams.
TOTALS: Mapping[str, tuple[str, float]] = {
    "sulphide": ("S(-2)", 32.06), "sulfide": ("S(-2)", 32.06), "total_sulphide": ("S(-2)", 32.06), "total_sulfide": ("S(-2)", 32.06),
    "sulphide_total": ("S(-2)", 32.06), "S_total": ("S(-2)", 32.06), "HS": ("S(-2)", 32.06), "H2S": ("S(-2)", 32.06), "free_sulphide": ("S(-2)", 32.06), "S": ("S(-2)", 32.06),
    "carbonate": ("C(4)", 12.011), "total_carbonate": ("C(4)", 12.011), "carbonate_total": ("C(4)", 12.011), "DIC": ("C(4)", 12.011), "CO3": ("C(4)", 12.011),
    "CO3_total": ("C(4)", 12.011), "inorganic_carbon": ("C(4)", 12.011), "sulphate": ("S(6)", 96.06), "sulfate": ("S(6)", 96.06), "SO4": ("S(6)", 96.06),
    "total_sulphate": ("S(6)", 96.06), "total_sulfate": ("S(6)", 96.06), "K": ("K", 39.098), "potassium": ("K", 39.098), "Na": ("Na", 22.99),
    "sodium": ("Na", 22.99), "chloride": ("Cl", 35.45), "Cl": ("Cl", 35.45), "phosphate": ("P", 94.97), "P_total": ("P", 30.974), "PO4": ("P", 94.97),
    "total_phosphate": ("P", 94.97), "arsenate": ("As(5)", 74.92), "NH3": ("N(-3)", 17.03), "ammonia": ("N(-3)", 17.03), "F": ("F", 18.998),
    "fluoride": ("F", 18.998), "Ca": ("Ca", 40.08), "nitrate": ("N(5)", 62.0),
}  # fmt: skip
NAMED_TOTALS = {plain(word): total for word, total in TOTALS.items()}


def background(inputs: Mapping[str, Any]) -> dict[str, float]:
    """mol/kg by total of the salts that a case gives; 0.1 NaNO3 where it says nothing, none in pure water."""
    found: dict[str, float] = {}
    said = inputs.get("I", inputs.get("background", inputs.get("electrolyte", inputs.get("medium"))))
    if isinstance(said, str):
        for amount, salt in re.findall(
            r"(\d+(?:\.\d+)?)\s*(?:m|M|mol/kgw?|mol/L)?\s+((?:[A-Z][A-Za-z0-9()]*))", said
        ):
            found = _with_salt(found, salt, float(amount))
        bare = re.match(r"\s*(\d+(?:\.\d+)?)\s*(?:m|M)?\s*$", said)
        if bare:
            found = _with_salt(found, "NaNO3", float(bare[1]))
    for key, value in inputs.items():
        told = (
            re.match(r"\s*(\d+(?:\.\d+)?)\s*(m?M|m?mol|mg)(?:/L)?\b", value)
            if isinstance(value, str)
            else None
        )
        if told:  # {"sulphide": "1 mM total"}
            key, value = f"{key}_{told[2].replace('mol', 'mol_L').replace('mg', 'mg_L')}", told[1]
        for word, units in splits(str(key)):
            number = evaluated(value, {}) if not isinstance(value, (list, Mapping)) else None
            if number is None:
                continue
            if word in ("I", "ionic_strength"):
                found = _with_salt(found, "NaNO3", converted(number, units, "mol_L") or number)
                break
            if word in NAMED_TOTALS and units:
                total, grams = NAMED_TOTALS[word]
                amount = converted(number, units, "mol_L", grams)
                if amount is not None:
                    found[total] = amount
                    break
            if units and units[-1] in ("M", "mM", "L", "kgw") and _ions(str(key).split("_")[0]):
                found = _with_salt(
                    found,
                    str(key).split("_")[0],
                    converted(number, units, "mol_L", molar_mass(str(key).split("_")[0])) or 0.0,
                )
                break
    if found or str(inputs.get("water", "")).lower() in ("pure", "deionised", "distilled"):
        return found
    return dict(DEFAULT_SALT)


def _ions(salt: str) -> dict[str, float]:
    atoms = composition(salt) or {}
    if not {"Na", "K"} & set(atoms) or set(atoms) - {"Na", "K", "N", "O", "Cl", "S"}:
        return {}
    named = {"N": "N(5)", "S": "S(6)"}
    return {named.get(e, e): n for e, n in atoms.items() if e != "O"}


def _with_salt(found: Mapping[str, float], salt: str, moles: float) -> dict[str, float]:
    ions = _ions(salt)
    if not ions:
        raise OutOfValidity(
            f"background {salt!r}: give a nitrate, chloride or sulphate of sodium or potassium"
        )
    out = dict(found)
    for ion, n in ions.items():
        out[ion] = out.get(ion, 0.0) + n * moles
    return out


def gas_pressures(inputs: Mapping[str, Any], carbonate: bool) -> dict[str, float]:
    """log10 atm of carbon dioxide and hydrogen sulphide; the air's for carbonates of a case that gives no carbon."""
    found: dict[str, float] = {}
    for key, value in inputs.items():
        number = evaluated(value, {}) if not isinstance(value, (list, Mapping)) else None
        if number is None:
            continue
        for word, units in splits(str(key)):
            low = word.lower().replace("_", "")
            for gas, names in (("CO2(g)", ("pco2", "co2")), ("H2S(g)", ("ph2s", "h2s", "p_h2s"))):
                if low in names and units and converted(1.0, units, "atm") is not None:
                    found[gas] = math.log10(converted(number, units, "atm") or 1.0)
                elif low in (f"log{names[0]}", f"log10{names[0]}") and not units:
                    found[gas] = number
    air = "air" in str(inputs.get("open_to", inputs.get("atmosphere", inputs.get("label", "")))).lower()
    if (
        (carbonate or air)
        and "CO2(g)" not in found
        and not any(
            w in NAMED_TOTALS and NAMED_TOTALS[w][0] == "C(4)" for k in inputs for w, _ in splits(str(k))
        )
    ):
        found["CO2(g)"] = AIR_CO2
    return found
