"""Stoichiometry and decomposition of any formula: what it holds, what it loses in the kiln, what makes it fall.

content        n M/M(formula)
loss           a carbonate gives up CO2, a hydroxide or hydrate H2O, a sulphate (to oxide) SO3; or the formula
               of the product decides: 1 - M(product) n/n'/M(formula)
tonnes         of formula a tonne of metal = M(formula)/(n M)
alkali         moles of charge precipitated, as NaOH, lime, soda or NaHS
kiln           k = A exp(-Ea/RT);  R2 1-(1-kt)^2, R3 1-(1-kt)^3, first order, D3;  Kissinger ln(b/T^2) on 1/T
turning point  T = dH/dS;  ln p = -dH/RT + dS/R
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition
from oreshed.technology.extraction.leaching_laws import slope
from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import refusal, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.registry import Word
from oreshed.technology.species import molar_mass

LIGHT = frozenset(("H", "C", "O", "S", "N", "P", "Cl", "F", "Na", "K"))
REAGENTS = {"NaOH": 1.0, "KOH": 1.0, "Ca(OH)2": 2.0, "CaO": 2.0, "Na2CO3": 2.0, "MgO": 2.0, "Mg(OH)2": 2.0, "NH3": 1.0, "CaCO3": 2.0,
            "NaHS": 2.0, "Na2S": 2.0, "H2S": 2.0, "lime": 2.0}  # fmt: skip


def atoms(formula: str) -> dict[str, float]:
    """Atoms of a formula. Raises ValueError for what is none."""
    found = composition(formula)
    if not found:
        raise ValueError(formula)
    return found


def atoms_or_none(formula: str) -> dict[str, float]:
    """Atoms of a formula, none for a word."""
    return composition(formula) or {}


def metal_in(formula: str) -> str:
    """The metal of a formula: its heaviest element that is no companion of acids and alkalis."""
    held = atoms(formula)
    metals = [e for e in held if e not in LIGHT] or [e for e in held if e in ("Na", "K")] or list(held)
    return max(metals, key=lambda e: held[e] * molar_mass(e))


def content(formula: str, metal: str) -> float:
    """Mass share of a metal. >>> round(content("KFe3(SO4)2(OH)6", "Fe"), 4)
    0.3345
    """
    return atoms(formula).get(metal, 0.0) * molar_mass(metal) / molar_mass(formula)


def loss(formula: str, product: str = "") -> float:
    """Share of its mass that a solid loses on the way to a product (a formula, `oxide`, or what it gives up by itself).

    >>> round(loss("ZnCO3"), 4), round(loss("CoCO3", "Co3O4"), 4), round(loss("CaSO4·2H2O"), 4)
    (0.351, 0.3252, 0.2093)
    """
    whole, held = molar_mass(formula), atoms(formula)
    written = re.sub(r"\b(oxide|metal|the|anhydrous|MO)\b", "", product).strip()
    target = next(
        (w for w in written.split() if composition(w) and not set(composition(w) or {}) - set(held) - {"O"}),
        "",
    )
    if target:
        metal = metal_in(target)
        made = held[metal] / atoms(target)[metal] * molar_mass(target)
        return 1.0 - made / whole
    gone = held.get("C", 0.0) * molar_mass("CO2") + held.get("H", 0.0) / 2.0 * molar_mass("H2O")
    if "oxide" in product.lower():
        gone += held.get("S", 0.0) * molar_mass("SO3") + held.get("N", 0.0) / 2.0 * molar_mass("N2O5")
    if held.get("O", 0.0) < 2.0 * held.get("C", 0.0) + held.get("H", 0.0) / 2.0:
        raise OutOfValidity(f"{formula} has not the oxygen to leave as CO2 and water")
    return gone / whole


def gas_loss(formula: str, gas: str) -> float:
    held = atoms(formula)
    moles = {"CO2": held.get("C", 0.0), "H2O": held.get("H", 0.0) / 2.0, "SO3": held.get("S", 0.0)}[gas]
    return moles * molar_mass(gas) / molar_mass(formula)


def reagent_mass(formula: str, metal: str, reagent: str) -> float:
    """kg of a base or sulphide that precipitates a kilogram of a metal as a formula (hydroxide, carbonate or sulphide)."""
    held = atoms(formula)
    charge = (
        held.get("H", 0.0) + 2.0 * held.get("C", 0.0) + (2.0 * held.get("S", 0.0) if "O" not in held else 0.0)
    )
    name = "CaO" if reagent == "lime" else reagent
    return charge / REAGENTS[reagent] * molar_mass(name) / (held[metal] * molar_mass(metal))


def conversion_of(model: str, kt: float) -> float:
    """Share decomposed by a model of the kiln: R2, R3, F1 or D3."""
    word = model.upper().replace(" ", "")
    nth = re.fullmatch(r"ORDER([\d.]+)", word)
    if nth:
        n = float(nth[1])
        return -math.expm1(-kt) if n == 1.0 else 1.0 - max(1.0 - (1.0 - n) * kt, 0.0) ** (1.0 / (1.0 - n))
    avrami = re.fullmatch(r"A([1-4])|AVRAMI-?(?:EROFEEV)?(?:\(?N=)?([\d.]+)\)?", word)
    if avrami:
        return -math.expm1(-(kt ** float(avrami[1] or avrami[2])))
    if word in ("D1", "PARABOLIC"):
        return min(math.sqrt(kt), 1.0)
    if word in ("P2", "P3", "P4"):
        return min(kt ** int(word[1]), 1.0)
    if "R2" in word or "AREA" in word:
        return 1.0 - max(1.0 - kt, 0.0) ** 2
    if "R3" in word or "VOLUME" in word or "SHRINK" in word:
        return 1.0 - max(1.0 - kt, 0.0) ** 3
    if "D3" in word or "JANDER" in word:
        return 1.0 - max(1.0 - math.sqrt(kt), 0.0) ** 3
    if "F1" in word or "FIRST" in word:
        return -math.expm1(-kt)
    raise ValueError(model)


def time_of(model: str, share: float) -> float:
    """kt at which a model reaches a share."""
    low, high = 0.0, 100.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if conversion_of(model, middle) < share else (low, middle)
    return 0.5 * (low + high)


def kissinger(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """Activation energy from the peaks of several heating rates."""
    if not {"heating", "peak"} <= set(given) or len(given["heating"].values) != len(given["peak"].values):
        return {}
    rates, peaks = ([float(v) for v in given[k].values] for k in ("heating", "peak"))
    if len(rates) < 2:
        return {}
    a, b, _ = slope([1.0 / t for t in peaks], [math.log(x / t**2) for x, t in zip(rates, peaks, strict=True)])
    activation = -a * GAS_CONSTANT * 1e-3
    return {"activation": activation, "ln_frequency": b + math.log(activation * 1e3 / GAS_CONSTANT)}


QUANTITIES = (
    Quantity("formula", "text", "solid|solids|formula|compound|compounds|mineral|minerals|precipitate|carbonate|hydroxide|from|phase|phases|salt|salts|formulas", "formula of the solid"),
    Quantity("product", "text", "to|product|into|oxide", "formula of the product"),
    Quantity("metal", "text", "metal|element|of", "metal"), Quantity("reagent", "text", "reagent|base|alkali|neutraliser|precipitant", "reagent"),
    Quantity("molar", "g_mol", "molar_mass|M|MW|formula_mass", "molar mass"),
    Quantity("content", "", "content|metal|metal_content|grade|assay|in_solid", "share of the metal in the solid", share=True),
    Quantity("product_content", "", "product_content|oxide_content|product_grade|metal_in_product|metal_in_oxide", "share of the metal in the product", share=True),
    Quantity("loss", "", "mass_loss|loss|weight_loss|LOI|loss_on_ignition|stoichiometric_loss", "mass lost", share=True),
    Quantity("yield_", "", "yield|mass_yield|residue|left|mass_left|product_yield|t_product_per_t", "mass left", share=True),
    Quantity("co2", "", "CO2|CO2_loss|CO2_released", "carbon dioxide given off", share=True), Quantity("h2o", "", "H2O|water|H2O_loss|water_loss", "water given off", share=True),
    Quantity("per_metal", "kg_kg", "per_metal|solid_per_metal|residue_per_metal|jarosite_per_Fe|tonnes_per_tonne_metal|mass_per_metal|jarosite|goethite|hematite|solid|residue|sludge|precipitate|mass", "solid by metal"),
    Quantity("acid_set_free", "kg_kg", "H2SO4_released|acid_released|acid|H2SO4|acid_set_free|H2SO4_set_free|acid_per_metal", "sulphuric acid set free by metal"),
    Quantity("protons", "", "H_per_metal|protons_per_metal|mol_H_per_mol_metal|mol_H_per_mol|H_per_Fe", "protons set free by a metal atom"),
    Quantity("metal_mass", "t", "metal_mass|metal_removed|Fe_removed|metal_precipitated", "metal in the solid", 0.0),
    Quantity("solid_mass", "t", "mass|feed|solid_mass|precipitate_mass|residue|input", "solid", 0.0),
    Quantity("product_mass", "t", "product_mass|oxide|product|output|oxide_mass", "product", 0.0),
    Quantity("reagent_per_metal", "kg_kg", "reagent_per_metal|reagent|alkali_per_metal|base_per_metal|consumption", "reagent by metal"),
    Quantity("time", "min", "t|time|duration|residence", "time", 0.0), Quantity("temperature", "K", "T|temperature", "temperature", 200.0, 2500.0),
    Quantity("model", "text", "model|law|mechanism", "kinetic model (R2, R3, F1, D3)"),
    Quantity("bare_rate", "", "k|rate|rate_constant", "rate constant in the frequency factor's own unit", derived=True), Quantity("rate", "per_min", "k|rate|rate_constant", "rate constant", 0.0),
    Quantity("frequency", "per_s", "A|Z|frequency|pre_exponential", "frequency factor", 0.0),
    Quantity("ln_frequency_min", "", "ln_A_per_min|lnA_per_min|ln_Z_per_min|lnZ_per_min", "logarithm of the frequency factor in 1/min"),
    Quantity("ln_frequency", "", "ln_A|lnA|ln_Z|lnZ", "logarithm of the frequency factor, in 1/s where its unit is not said"),
    Quantity("activation", "kJ_mol", "Ea|E_a|activation_energy|E", "activation energy", 0.0, 2000.0),
    *(Quantity(f"time_{n}", "min", f"t_{n}|t{n}|t_{n}_pct|time_to_{n}_pct|t{n}_pct|time_for_{n}_pct|time_{n}_pct", f"time to {n} %", derived=True) for n in (50, 90, 95, 99)),
    Quantity("half_time", "min", "half_life|t_half|half_time", "time to half", derived=True),
    Quantity("conversion", "", "conversion|alpha|decomposed|X|calcined", "share decomposed", 0.0, 1.0, share=True),
    Quantity("heating", "K_min", "beta|heating_rate|heating", "heating rate", 1e-9), Quantity("peak", "K", "T_peak|Tp|T_p|T_m|peak", "peak temperature", 200.0, 2500.0),
    Quantity("enthalpy", "kJ_mol", "dH|delta_H|DeltaH|enthalpy|dH0", "enthalpy"), Quantity("entropy", "J_mol_K", "dS|delta_S|DeltaS|entropy|dS0", "entropy"),
    Quantity("turning", "K", "T_decomposition|T_dec|decomposition_temperature|T_eq|T_1atm|T|T_turn", "temperature at one bar"),
    Quantity("pressure", "atm", "p|p_CO2|pCO2|pressure|P_eq|equilibrium_pressure|P_CO2", "pressure of the gas"),
    Quantity("free_energy", "kJ_mol", "dG|delta_G|free_energy", "free energy"),
)  # fmt: skip
R_KJ = GAS_CONSTANT * 1e-3
IRON_RESIDUES = frozenset(("jarosite", "goethite", "hematite", "haematite"))
LAWS = (
    Law("metal", "formula", metal_in), Law("molar", "formula", molar_mass), Law("content", "formula metal", content),
    Law("loss", "formula product", loss), Law("loss", "formula", loss), Law("yield_", "loss", lambda x: 1.0 - x), Law("loss", "yield_", lambda x: 1.0 - x),
    Law("loss", "solid_mass product_mass", lambda a, b: 1.0 - b / a), Law("product_mass", "solid_mass yield_", lambda a, y: a * y),
    Law("solid_mass", "product_mass yield_", lambda a, y: a / y),
    Law("co2", "formula", lambda f: gas_loss(f, "CO2")), Law("h2o", "formula", lambda f: gas_loss(f, "H2O")),
    Law("product_content", "content yield_", lambda c, y: c / y),
    Law("per_metal", "content", lambda c: 1.0 / c), Law("solid_mass", "metal_mass per_metal", lambda m, p: m * p), Law("metal_mass", "solid_mass content", lambda m, c: m * c),
    Law("protons", "formula metal", lambda f, m: atoms(f)["H"] / atoms(f)[m]),
    Law("acid_set_free", "protons metal", lambda p, m: p / 2.0 * molar_mass("H2SO4") / molar_mass(m)),
    Law("reagent_per_metal", "formula metal reagent", reagent_mass),
    Law("ln_frequency", "ln_frequency_min", lambda x: x - math.log(60.0)),
    Law("bare_rate", "ln_frequency activation temperature", lambda x, e, t: math.exp(x - e / (R_KJ * t))),
    Law("frequency", "ln_frequency", math.exp), Law("rate", "frequency activation temperature", lambda a, e, t: 60.0 * a * math.exp(-e / (R_KJ * t))),
    Law("conversion", "model rate time", lambda m, k, t: conversion_of(m, k * t)), Law("time", "model rate conversion", lambda m, k, x: time_of(m, x) / k),
    *(Law(f"time_{n}", "model rate", lambda m, k, n=n: time_of(m, n / 100.0) / k) for n in (50, 90, 95, 99)), Law("half_time", "model rate", lambda m, k: time_of(m, 0.5) / k),
    Law("rate", "model conversion time", lambda m, x, t: time_of(m, x) / t),
    Law("turning", "enthalpy entropy", lambda h, s: h * 1e3 / s), Law("free_energy", "enthalpy entropy temperature", lambda h, s, t: h - t * s * 1e-3),
    Law("pressure", "free_energy temperature", lambda g, t: math.exp(-g / (R_KJ * t))),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, whole=(kissinger,))


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of formulas; a reaction (`CdCO3 -> CdO + CO2`) names its solid and product."""
    told = dict(inputs)
    reaction = re.match(
        r"\s*\d*\s*([A-Z]\S*)\s*(?:->|→|=)\s*\d*\s*([A-Z]\S*)", str(inputs.get("reaction", ""))
    )
    label = re.search(r"([A-Z]\w*(?:\(\w+\)\d*)*) to ([A-Z]\w*)", str(inputs.get("label", "")))
    for found in (reaction, label):
        if found and not any(k in told for k in ("solid", "solids", "formula", "from")):
            told |= {"formula": found[1], "to": found[2]}
    named = next(
        (
            told[k]
            for k in ("solid", "formula", "mineral", "precipitate", "compound", "from")
            if isinstance(told.get(k), str)
        ),
        None,
    )
    if (
        isinstance(named, str)
        and not any(k in told for k in ("metal", "element", "reagent"))
        and not any(isinstance(v, (list, Mapping)) for v in told.values())
    ):
        held = atoms_or_none(named)
        told["metal"] = [metal_in(named), *(e for e in held if e != metal_in(named))] if held else None
    law = "".join(str(inputs.get(k, "")) for k in ("law", "model", "mechanism"))
    order = inputs.get("n", inputs.get("order"))
    if re.search(
        r"\(1\s*-\s*(?:a|α|alpha|x)\)\s*(?:\^|\*\*)\s*n|n(?:th|-th)[ -]order", law, re.IGNORECASE
    ) and isinstance(order, (int, float)):
        told = {k: v for k, v in told.items() if k not in ("law", "mechanism", "n", "order")} | {
            "model": f"order {order:g}"
        }
    found_figures = BOOK.answer(told)
    if not found_figures:
        raise OutOfValidity(refusal(BOOK, told))
    return _of_its_kind(found_figures, named)


def _of_its_kind(figures: Figures, solid: Any) -> Figures:
    """Figures that answer to the name of an iron residue only where the solid is of that kind."""
    held = atoms_or_none(solid) if isinstance(solid, str) else None
    if not held:
        return figures
    kind = "jarosite" if "S" in held else "goethite" if "H" in held else "hematite"
    words = "|".join(
        w
        for w in figures.quantities["per_metal"].words.split("|")
        if not (set(w.split("_")) & IRON_RESIDUES) or kind in w
    )
    return replace(
        figures,
        quantities={**figures.quantities, "per_metal": replace(figures.quantities["per_metal"], words=words)},
    )


TECHNOLOGIES = (
    technology_of(
        BOOK, "stoichiometry", "Stoichiometry and decomposition, shared laws", ("E15", "E16"),
        "Contents, mass losses, reagents and decomposition of any formula.", __name__, __doc__ or "",
        ("calcination*", "*decomposition*", "*stoichiometr*", "roasting: stoichiometr*", "jarosite*", "*jarosite*", "thermal decomposition*", "drying*", "dehydration*"),
        compute=compute, more_words=(Word("reaction", "-", "`CdCO3 -> CdO + CO2`: names solid and product"),),
    ),
)  # fmt: skip
