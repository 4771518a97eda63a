"""Debismuthising and desilverising by a solubility product: what reagents leave, and what crust and lead take of them.

product     (%A)^a (%B)^b = K at one temperature: K from one equilibrium gives any other
reagent     in the crust by its compound, and kept in the lead by its end content
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.given import Given
from oreshed.technology.refining.reagent_stoichiometry import ASSAYED, LEFT, WORDS, elements_of, process_of
from oreshed.technology.registry import Technology
from oreshed.technology.species import molar_mass

LAW = re.compile(r"\(\s*%?\s*([A-Z][a-z]?)\s*%?\s*\)\s*(?:\^\s*\(?([\d./]+)\)?)?|\[\s*%?\s*([A-Z][a-z]?)\s*%?\s*\]\s*(?:\^\s*\(?([\d./]+)\)?)?|%([A-Z][a-z]?)(?:\^([\d./]+))?")  # fmt: skip


def exponents(law: str) -> dict[str, float]:
    """Elements of a solubility product with their powers; empty for what is none.

    >>> exponents("(%Ca)(%Mg)^2(%Bi)^2 = K")
    {'Ca': 1.0, 'Mg': 2.0, 'Bi': 2.0}
    """
    found = {}
    for m in LAW.finditer(law.split("=")[0] if "=" in law and "K" in law.split("=")[-1] else law):
        element = m[1] or m[3] or m[5]
        power = m[2] or m[4] or m[6] or "1"
        if element in molar_masses():
            above, _, below = power.partition("/")
            found[element] = float(above) / float(below or 1.0)
    return found


def solubility(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Solubility product from an equilibrium point, and what it leaves at other contents; see `words`.

    Raises KeyError with the contents that are missing.
    """
    given = Given(inputs)
    words = f"{inputs.get('label', '')} {given.text()}".lower()
    law = next(
        (x for v in inputs.values() if isinstance(v, str) and (x := exponents(v)) and len(x) > 1), None
    )
    desilver = process_of(words) == "parkes"
    powers = law or ({"Zn": 2.0, "Ag": 1.0} if desilver else {"Ca": 1.0, "Mg": 2.0, "Bi": 2.0})
    removed = (
        "Ag"
        if desilver and law is None
        else next((e for e in ("Bi", "Ag", "Cu", "Sb") if e in powers), list(powers)[-1])
    )
    reagents_ = [e for e in powers if e != removed]
    point = given.table(
        "equilibrium_point|equilibrium|point|reference_point|at_equilibrium|known_point|reference"
    )
    product = given.one("K|solubility_product|K_sp|product_constant|Ksp", "")
    if product is None and given.one("log10_K|log_K|logK", "") is not None:
        product = 10.0 ** float(given.one("log10_K|log_K|logK", "") or 0.0)
    a, b = given.one("K_A|A", ""), given.one("K_B|B", "")
    kelvin = given.one("T", "K")
    if product is None and a is not None and b is not None and kelvin:
        product = 10.0 ** (a + b / kelvin)
    if product is None and all(e in point for e in powers):
        product = float(np.prod([point[e] ** n for e, n in powers.items()]))
    last = {
        **given.elements(f"{LEFT}|{{}}_in_lead|{{}}_dissolved|dissolved_{{}}|{{}}_equilibrium|{{}}"),
        **given.table("end|dissolved|in_lead|equilibrium_lead|final_lead|lead"),
    }
    if product is None and all(e in last for e in powers):
        product = float(np.prod([float(last[e]) ** n for e, n in powers.items()]))
    if product is None:
        raise KeyError(f"K, or equilibrium_point with {', '.join(f'{e}_pct' for e in powers)}")
    found: dict[str, Any] = {"K": product, "solubility_product": product, "log10_K": float(np.log10(product))}
    if all(e in last for e in reagents_) and removed not in last:
        others = float(np.prod([float(last[e]) ** powers[e] for e in reagents_]))
        last[removed] = (product / others) ** (1.0 / powers[removed])
        ppm = last[removed] * 1e4
        for name in (
            f"{removed}_final",
            f"{removed}_end",
            f"{removed}",
            f"{removed}_residual",
            f"{removed}_left",
            f"{removed}_equilibrium",
        ):
            found |= {f"{name}_pct": last[removed], f"{name}_ppm": ppm, f"{name}_g_per_t": ppm}
    missing = [e for e in powers if e not in last]
    if len(missing) == 1 and missing[0] != removed:
        e = missing[0]
        others = float(np.prod([float(last[x]) ** n for x, n in powers.items() if x != e]))
        last[e] = (product / others) ** (1.0 / powers[e])
        for name in (f"{e}_required", f"{e}_final", f"{e}_residual", e, f"{e}_dissolved", f"{e}_in_lead"):
            found[f"{name}_pct"] = last[e]
    start = {**given.elements(ASSAYED), **given.table("start|feed|bullion")}
    if removed in start and removed in last:
        _bound(
            found,
            inputs,
            given,
            powers,
            removed,
            float(start[removed]),
            {e: float(x) for e, x in last.items()},
        )
    return found


def _bound(
    found: dict[str, Any], inputs: Mapping[str, Any], given: Given, powers: Mapping[str, float], removed: str,
    start: float, last: Mapping[str, float],
) -> None:  # fmt: skip
    """Reagent per tonne: in the crust with what was removed, and kept in the lead."""
    lead = given.one("lead|bullion|charge|kettle|lead_mass|kettle_charge", "t", 1.0) or 1.0
    out = 10.0 * max(start - last[removed], 0.0)  # kg/t
    compound = next(
        (
            str(v)
            for k, v in inputs.items()
            if k in ("crust", "compound", "product", "crust_compound") and elements_of(str(v)).get(removed)
        ),
        "",
    )
    atoms = (
        {"Ca": 1.0, "Mg": 2.0, "Bi": 2.0}
        if removed == "Bi"
        else {"Ag": 2.0, "Zn": 3.0}
        if removed == "Ag"
        else dict(powers)
    )
    if compound:
        from oreshed.basis.properties import composition as atoms_of

        atoms = dict(atoms_of(compound) or atoms)
    moles = out / molar_mass(removed) / atoms.get(removed, 1.0)
    found |= {f"{removed}_removed_kg_per_t": out, f"{removed}_removed_kg": out * lead, f"{removed}_removed_pct": 100.0 * (start - last[removed]) / start,
              f"{removed}_removal_pct": 100.0 * (start - last[removed]) / start}  # fmt: skip
    crust = out
    total = 0.0
    for e, n in atoms.items():
        if e == removed:
            continue
        bound = moles * n * molar_mass(e)
        crust += bound
        kept = 10.0 * last[e] if e in last else None
        found |= {f"{e}_in_crust_kg_per_t": bound, f"{e}_to_crust_kg_per_t": bound, f"{e}_in_crust_kg": bound * lead, f"{e}_bound_kg_per_t": bound,
                  f"{e}_reacted_kg_per_t": bound, f"theoretical_{e}_kg_per_t": bound, f"{e}_per_kg_{removed}": bound / out if out else None,
                  f"{e}_kg_per_kg_{removed}": bound / out if out else None}  # fmt: skip
        if kept is not None:
            total += bound + kept
            for name in (
                e,
                f"{e}_added",
                f"{e}_addition",
                f"{e}_total",
                f"{e}_reagent",
                f"{e}_needed",
                f"{e}_required",
                f"{e}_consumption",
            ):
                found |= {f"{name}_kg_per_t": bound + kept, f"{name}_kg": (bound + kept) * lead}
            found |= {
                f"{e}_in_lead_kg_per_t": kept,
                f"{e}_dissolved_kg_per_t": kept,
                f"{e}_left_in_lead_kg_per_t": kept,
                f"{e}_dissolved_kg": kept * lead,
            }
    found |= {"crust_compound_kg_per_t": crust, "crust_kg_per_t": crust, "compound_kg_per_t": crust, "crust_kg": crust * lead,
              "reagent_kg_per_t": total or None}  # fmt: skip
    share = given.one(f"crust_{removed}|{removed}_in_crust")
    if share:
        found |= {"crust_kg_per_t": out / share, "crust_kg": out / share * lead}


TECHNOLOGIES = (
    Technology(
        "solubility-products", "Debismuthising and desilverising by solubility product", ("P06", "P07", "Y03"),
        "What calcium and magnesium leave of bismuth, or zinc of silver, and the reagent in crust and lead.",
        "industrial", __name__, None, solubility,
        answers=("*Kroll*", "*Betterton*", "*debismuth*", "*Parkes*", "*desilver*", "*solubility product*", "*bismuth*lead*"),
        words=WORDS, equations=__doc__ or "", stated_only=True, labelled=True,
    ),
)  # fmt: skip
