"""What is charged to a furnace and which share of each element goes to which phase, as case files write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition as atoms_of
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.species import composition

CHARGES = ("sinter", "charge", "feed", "conc", "slag", "dust", "residue", "paste", "matte", "bullion", "scrap", "ore", "calcine", "EAF_dust", "drosses", "dross", "battery", "batteries", "blend", "leach_residue", "concentrate", "feed_slag", "primary_slag", "crude_lead", "furnace_charge", "blister", "crust", "crusts", "skimmings", "zinc_crust", "silver_crust")  # fmt: skip
FUMED = ("slag", "feed_slag", "primary_slag", "dust", "residue")
PHASES = ("bullion", "matte", "slag", "dust", "fume", "speiss", "gas", "metal", "zinc", "lead", "dross", "residue", "oxide", "clinker", "blister", "alloy", "cleaned_slag", "waste_slag", "discard_slag", "final_slag", "copper", "anode", "offgas", "crude_lead", "condensate", "product", "crude_zinc")  # fmt: skip


def charge_of(given: Given) -> tuple[str, float, dict[str, float]]:
    """Name, kg (1,000 where none is given) and assay in % of what is charged.

    Raises KeyError where no assay is given.
    """
    best: tuple[str, float | None, dict[str, float]] = ("", None, {})
    for name in CHARGES:
        table = given.table(f"{name}|{name}_assay|{name}_composition|{name}_analysis", "pct")
        table |= {
            e: float(v) for e, v in given.elements(f"{name}_{{}}|{{}}_in_{name}|{{}}_{name}", "pct").items()
        }
        table |= oxides_of(given, name)
        mass = given.one(name, "kg")
        if mass is None:
            mass = given.one(f"{name}|{name}_rate|{name}_feed", "kg_per_h")
        if len(table) > len(best[2]) or (
            table and len(table) == len(best[2]) and mass is not None and best[1] is None
        ):
            best = (name, mass, table)
    name, mass, table = best
    if not table:
        raise KeyError("charge_pct: assay of what is charged, by element or oxide, with its tonnes")
    if mass is None:
        mass = given.one("charge|feed|sinter|conc|basis|throughput|slag", "kg")
    return name, 1000.0 if mass is None else mass, table


def oxides_of(given: Given, name: str) -> dict[str, float]:
    """Oxides and compounds that single names assay in a stream, such as slag_SiO2_pct, in %."""
    found = {}
    for key, value in given.inputs.items():
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and (m := re.fullmatch(rf"(?:{name}_([A-Z]\w*?)|([A-Z]\w*?)_in_{name})_pct", key))
        ):
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


def shares(given: Given, known: Mapping[str, float], charge: str = "") -> dict[str, dict[str, float]]:
    """Element -> phase -> share: from `distribution_pct`, `Pb_to_slag_pct`, `Pb_recovery_to_bullion_pct`, `volatilised_pct`.

    A bare recovery is to the phase that a charge is treated for: metal or matte, of slag and dust the fume.
    """
    found: dict[str, dict[str, float]] = {}
    for name, value in given.inputs.items():
        if not isinstance(value, Mapping):
            continue
        if re.match(r"distribution|deportment|split|recovery|partition|to_phase", name):
            for k, x in value.items():
                if isinstance(x, Mapping):
                    for j, y in x.items():
                        element, phase = (str(k), str(j)) if str(k) in molar_masses() else (str(j), str(k))
                        found.setdefault(element, {})[phase.removesuffix("_pct").removeprefix("to_")] = _part(
                            y, name
                        )
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
            x = given.one(
                f"{e}_recovery_to_{phase}|{e}_to_{phase}|{e}_in_{phase}_of_total|{e}_recovery_in_{phase}|{phase}_{e}_recovery|{e}_distribution_to_{phase}|{e}_reporting_to_{phase}|{e}_loss_to_{phase}|{e}_lost_to_{phase}"
            )
            if x is not None:
                found.setdefault(e, {})[phase] = x
        x = given.one(
            f"{e}_volatilised|{e}_fumed|{e}_elimination|{e}_volatilisation|{e}_fuming|{e}_volatilized"
        )
        if x is not None:
            found.setdefault(e, {}).setdefault("fume", x)
        x = given.one(f"{e}_recovery|recovery_{e}")
        if x is not None and not found.get(e):
            main = {"Pb": "bullion", "Zn": "metal", "Cu": "matte"}.get(e, "metal")
            if charge in FUMED and "fum" in given.text():
                main = "fume"
            found.setdefault(e, {})[main] = x
    for e, row in found.items():
        if sum(row.values()) > 1.0 + 1e-6:
            raise OutOfValidity(f"{e}: shares to {', '.join(row)} sum to {100 * sum(row.values()):.4g} %")
    return found


def _part(x: Any, name: str) -> float:
    value = sum(map(float, x)) / len(x) if isinstance(x, (list, tuple)) else float(x)
    return value / 100.0 if name.endswith("pct") or value > 1.5 else value
