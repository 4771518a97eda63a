"""Solubility of any solid of the pinned databases: hydroxide, carbonate, sulphide, sulphate, jarosite, phosphate.

The solid is taken by its name in the database or by its formula; its metal is that of the formula. What else is in
the water (background salt, carbonate or the pressure of its gas, sulphide or hydrogen sulphide, sulphate, potassium)
is as the case gives it. PHREEQC does the chemistry; which solid and which database is always the answer's first doubt.

    over a solid     ion activity product = K(T) at the held pH; dissolved = all species of the metal
    left             min(feed, solubility);  removed = 1 - left/feed
    least            the pH of least solubility on a grid of a tenth
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition
from oreshed.technology.aqueous import database, water
from oreshed.technology.casework.case_inputs import ends
from oreshed.technology.casework.case_units import plain
from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.laws.figures import Figures, Label, Row, numbered
from oreshed.technology.laws.quantity import Quantity
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import sulphide_products
from oreshed.technology.separation.background_water import background, gas_pressures
from oreshed.technology.separation.concentration import given_moles
from oreshed.technology.separation.product_laws import refuse_stated_product
from oreshed.technology.separation.speciation import log_k
from oreshed.technology.species import molar_mass

DATABASES = ("minteq.v4", "phreeqc", "wateq4f", "llnl", "sit", "thermoddem")
NO_METAL = frozenset(("H", "O", "C", "S", "N", "P", "Cl", "F", "Br", "I", "Na", "K"))
USUAL = ("Cd", "Pb", "Zn")  # of a case on sulphides, carbonates or hydroxides that names no metal
GRID, MOST_POINTS = 0.1, 4000
NEUTRAL = 7.0


@lru_cache(maxsize=8)
def solids(name: str) -> Mapping[str, tuple[str, str]]:
    """Solids of a database: name -> (formula, right side of its reaction)."""
    text = database(name).read_text(encoding="utf-8", errors="replace").splitlines()
    found: dict[str, tuple[str, str]] = {}
    inside, last = False, ""
    for line in text:
        bare = line.split("#")[0].strip()
        if re.fullmatch(r"[A-Z_]{4,}", bare):
            inside = bare == "PHASES"
            continue
        if not inside or not bare:
            continue
        if "=" in bare and last and not bare.startswith("-"):
            left, _, right = bare.partition("=")
            found[last] = (left.split(" + ")[0].strip(), right.strip())
            last = ""
        elif re.match(r"[A-Za-z(]", bare) and bare.split()[0].lower() not in (
            "log_k",
            "delta_h",
            "analytic",
            "t_c",
            "p_c",
            "omega",
        ):
            last = bare.split()[0]
    return found


@lru_cache(maxsize=8)
def totals(name: str) -> Mapping[str, str]:
    """Master species of a database -> the total that they count in (`Fe+3` -> `Fe(3)`)."""
    found: dict[str, str] = {}
    inside = False
    for line in database(name).read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split("#")[0].split()
        if len(words) == 1 and re.fullmatch(r"[A-Z_]{5,}", words[0]):
            inside = words[0] == "SOLUTION_MASTER_SPECIES"
        elif inside and len(words) >= 3 and (words[1] not in found or "(" in words[0]):
            found[words[1]] = words[0]
    return found


def metal_of(solid: str, name: str) -> tuple[str, str]:
    """(metal, its total) of a solid of a database. Raises OutOfValidity for a solid without a metal.

    >>> metal_of("K-Jarosite", "minteq.v4"), metal_of("Greenockite", "minteq.v4")
    (('Fe', 'Fe(3)'), ('Cd', 'Cd'))
    """
    formula, right = solids(name)[solid]
    atoms = composition(formula.replace("(H3O)", "H3O").replace(":", "·")) or {}
    metals = sorted((e for e in atoms if e not in NO_METAL), key=lambda e: -atoms[e] * molar_mass(e))
    if "Ca" in metals and len(metals) > 1:
        metals.remove("Ca")
    if not metals:
        raise OutOfValidity(f"{solid} ({formula}) holds no metal that it would set")
    for species in re.findall(r"([A-Z][A-Za-z0-9()]*(?:[+-]\d?)?)", right):
        if species in totals(name) and metals[0] in (composition(re.sub(r"[+-]\d?$", "", species)) or {}):
            return metals[0], totals(name)[species]
    return metals[0], metals[0]


def named_solid(word: str, wanted: str = "") -> tuple[str, str]:
    """(solid, database) of a name or formula. wanted : database; else the first that has it.

    Raises OutOfValidity, with the nearest names, for none.
    """
    order = (wanted,) if wanted else DATABASES
    key = plain(word).lower().replace("_", "")
    for name in order:
        own = {plain(s).lower().replace("_", ""): s for s in solids(name)}
        if word in solids(name):
            return word, name
        if key in own:
            return own[key], name
    atoms = composition(re.sub(r"\((am|cr|s|a|e|epsilon|alpha|beta|gamma|ppt)\)$", "", word))
    for name in order:
        alike = [s for s, (f, _) in solids(name).items() if atoms and composition(f) == atoms]
        if alike and set(atoms or ()) - {"S"} and "S" in (atoms or ()) and "O" not in (atoms or ()):
            return min(
                alike, key=lambda s: log_k(s, name)
            ), name  # a sulphide by its formula is its stable form
        if alike:
            return min(alike, key=lambda s: len(s)), name
    for name in order:
        near = [s for s in solids(name) if len(key) > 3 and key in s.lower().replace("-", "")]
        if "jarosite" in key:  # potassium's unless another is said
            near = sorted(near, key=lambda s: not s.lower().startswith(("k-", "jarosite-k")))
        if near:
            return near[0], name
    raise OutOfValidity(f"no solid {word!r} in {' or '.join(order)}; give its name there or its formula")


def dissolved_mol(
    solid: str, name: str, pH: float | None, celsius: float, salt: Mapping[str, float], gases: Mapping[str, float],
    strength_held: bool = False,
) -> tuple[float, float]:  # fmt: skip
    """(mol/kg of the metal over a solid, pH). salt : mol/kg by total. gases : log10 atm of "CO2(g)", "H2S(g)".

    pH None is that of the solid in its water. Raises OutOfValidity where the engine finds no solution.
    """
    _, token = metal_of(solid, name)
    if pH is None:
        return _own_water(solid, name, token, celsius, salt, gases)
    faults = ""
    anion = next((i for i in ("N(5)", "Cl", "S(6)") if i in salt), "")
    # Acid comes with the salt's anion, base with sodium; where the ionic strength is held, other anions replace the salt's.
    for charged in (anion or "Cl", "Na") if pH < NEUTRAL or strength_held else ("Na", anion or "Cl"):
        ions = {i: x for i, x in salt.items() if i != token}
        if charged not in ions:
            ions[charged] = 1e-6
        lines = ["SOLUTION 1", f" temp {celsius}", f" pH {pH}", " units mol/kgw"]
        for ion, amount in ions.items():
            gas = _gas_of(ion, gases)
            lines.append(f" {ion} {amount!r}" + (gas or (" charge" if ion == charged else "")))
        for gas, total in (("CO2(g)", "C(4)"), ("H2S(g)", "S(-2)")):
            if gas in gases and total not in ions:
                lines.append(f" {total} 1e-3 {gas} {gases[gas]!r}")
        lines += [
            f" {token} 1e-6 {solid} 0",
            "SELECTED_OUTPUT",
            " -reset false",
            " -pH true",
            f" -totals {token}",
            "END",
        ]
        try:
            row = water(name).run("\n".join(lines) + "\n")[-1]
        except OutOfValidity as error:
            faults = str(error)
            continue
        found = next((float(v) for k, v in row.items() if k.startswith(f"{token}(")), math.nan)
        if math.isfinite(found):
            return found, pH
    raise OutOfValidity(f"no solution over {solid} at pH {pH:g}: {faults}")


def _gas_of(ion: str, gases: Mapping[str, float]) -> str:
    gas = {"C(4)": "CO2(g)", "S(-2)": "H2S(g)"}.get(ion, "")
    return f" {gas} {gases[gas]!r}" if gas in gases else ""


def _own_water(
    solid: str, name: str, token: str, celsius: float, salt: Mapping[str, float], gases: Mapping[str, float]
) -> tuple[float, float]:
    lines = ["SOLUTION 1", f" temp {celsius}", " units mol/kgw", " pH 7 charge"]
    lines += [f" {i} {x!r}" for i, x in salt.items()]
    lines += ["EQUILIBRIUM_PHASES 1", f" {solid} 0 10", *(f" {g} {p!r} 10" for g, p in gases.items()), "SELECTED_OUTPUT", " -reset false", " -pH true",
              f" -totals {token.split('(')[0]}", "END"]  # fmt: skip
    row = water(name).run("\n".join(lines) + "\n")[-1]
    return next(float(v) for k, v in row.items() if k.startswith(token.split("(")[0] + "(")), float(row["pH"])


QUANTITIES = {q.name: q for q in (
    Quantity("least", "mg_L", "min|minimum|least|solubility_min|at_min|lowest", "least solubility"),
    Quantity("pH_min", "", "pH_min|pH_of_min|pH|pH_at_min|pH_minimum|pH_least", "pH of least solubility"),
    Quantity("solubility", "mg_L", "solubility|dissolved|left_mg|residual|C|in_solution|left|equilibrium|final", "solubility"),
    Quantity("own_pH", "", "pH|pH_eq|equilibrium_pH", "pH of the solid in its water"),
    Quantity("left", "", "left|left_in_solution|remaining|unprecipitated", "share left", share=True),
    Quantity("removal", "", "removal|removed|precipitated|recovery|precipitation", "share precipitated", share=True),
    Quantity("log_K", "", "log_K|log_Ksp|logK|log_k", "log10 K of the dissolution in the database, 25 C"),
    Quantity("metal", "text"), Quantity("database", "text", "db|database"),
)}  # fmt: skip


def asked_solids(inputs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(word of the case, solid, database) for what a case asks: phase, phases, solid, mineral, or a metal with its reagent."""
    named = next(
        (
            inputs[k]
            for k in ("phases", "phase", "solids", "solid", "mineral", "minerals", "compound")
            if inputs.get(k)
        ),
        None,
    )
    wanted = _database(inputs)
    if named is not None and not isinstance(named, (str, list, tuple)):
        raise OutOfValidity(f"phase = {named!r} is no name of a solid")
    words = [named] if isinstance(named, str) else [str(x) for x in named or ()]
    if not words:
        label = str(inputs.get("label", "")).lower()
        reagent = str(inputs.get("reagent", inputs.get("as", label))).lower()
        metals = (
            [str(inputs["metal"])]
            if isinstance(inputs.get("metal"), str)
            else [str(m) for m in inputs["metals"]]
            if isinstance(inputs.get("metals"), (list, tuple))
            else []
        )
        metals = (
            metals
            or [m for m in given_moles(inputs) if m not in NO_METAL]
            or metals_named(str(inputs.get("label", "")))
        )
        metals = metals or list(USUAL)
        if "jarosite" in label:
            words = ["K-Jarosite"]
        elif "sulphide" in reagent or "sulfide" in reagent or "hs" in reagent.split():
            words = [f"{m}S" if m != "Ag" else "Ag2S" for m in metals if m not in NO_METAL]
        elif "carbonate" in reagent:
            words = [f"{m}CO3" for m in metals]
        elif "hydroxide" in reagent:
            words = [f"{m}(OH){3 if m in ('Fe', 'Al', 'Cr') else 2}" for m in metals]
    return [(w, *named_solid(w, wanted)) for w in words]


def _database(inputs: Mapping[str, Any]) -> str:
    said = str(inputs.get("db", inputs.get("database", ""))).strip().lower().removesuffix(".dat")
    return next((d for d in DATABASES if said.startswith(d.lower())), "")


def compute(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Solubilities of named solids by pH and temperature; see `words`. Raises OutOfValidity where no solid is named."""
    inputs = {str(k): v for k, v in inputs.items()}
    if sulphide_products.given(inputs):
        return sulphide_products.compute(inputs)
    refuse_stated_product(inputs)
    found = asked_solids(inputs)
    if not found:
        raise OutOfValidity(
            "needs the solid (phase or phases, by name or formula), with pH, pH_scan or neither for its own water"
        )
    salt = background(inputs)
    temperatures = ends(inputs, "T_C") or [t - ICE_POINT for t in ends(inputs, "T_K")] or [25.0]
    if not all(-5.0 <= t <= 300.0 for t in temperatures):
        raise OutOfValidity(f"T_C = {temperatures} lies outside -5 to 300")
    scan = ends(inputs, "pH_scan", "pH_range")
    values = _held_acidities(inputs)
    if scan and (len(scan) != 2 or not -1.0 <= scan[0] < scan[1] <= 15.0):
        raise OutOfValidity(f"pH_scan = {scan} is no range of two pH")
    if scan:
        values = sorted(
            {round(scan[0] + GRID * i, 2) for i in range(round((scan[1] - scan[0]) / GRID) + 1)} | set(values)
        )
    if len(values) * len(found) * len(temperatures) > MOST_POINTS:
        raise OutOfValidity(f"the case asks for more than {MOST_POINTS} points")
    feed = given_moles(inputs)
    held = "I" in inputs or "ionic_strength" in inputs
    rows: list[Row] = []
    faults: list[str] = []
    for word, solid, name in found:
        metal, _ = metal_of(solid, name)
        formula = solids(name)[solid][0]
        gases = gas_pressures(inputs, "CO3" in formula)
        if "C(4)" in salt and "CO2(g)" in gases:
            del gases["CO2(g)"]
        for celsius in temperatures:
            about = {"phase": Label(word), "metal": Label(metal), "database": Label(name)}
            if len(temperatures) > 1:
                about["T"] = numbered([celsius], ("T", "T_C", "temperature"))[0]
            curve: list[tuple[float, float]] = []
            levels: list[float | None] = [*values] or [None]
            for pH in levels:
                try:
                    moles, own = dissolved_mol(solid, name, pH, celsius, salt, gases, held)
                except OutOfValidity as error:
                    faults.append(str(error))
                    continue
                row: dict[str, float | str] = {"solubility": moles * molar_mass(metal) * 1e3, "metal": metal}
                if metal in feed:
                    row["left"] = min(moles / feed[metal], 1.0)
                    row["removal"] = 1.0 - float(row["left"])
                if pH is None:
                    row["own_pH"] = own
                    rows.append(Row(about, row))
                    continue
                rows.append(Row({**about, "pH": numbered([pH], ("pH", "pH_scan"))[0]}, row))
                curve.append((moles * molar_mass(metal) * 1e3, pH))
            if scan and curve:
                least, at = min(curve)
                rows.append(Row(about, {"least": least, "pH_min": at, "metal": metal}))
    if not rows:
        raise OutOfValidity("; ".join(dict.fromkeys(faults)) or "the engine finds no solution")
    # A least solubility comes before those at single pH.
    ordered = sorted(rows, key=lambda r: "least" not in r.values)
    return Figures(QUANTITIES, tuple(ordered), notes=tuple(dict.fromkeys(faults)), usual="solubility")


def _held_acidities(inputs: Mapping[str, Any]) -> list[float]:
    values = ends(inputs, "pH")
    if any(not -1.0 <= x <= 15.0 for x in values):
        raise OutOfValidity(f"pH = {values} lies outside -1 to 15")
    return values


def lacking(figure_name: str, inputs: Mapping[str, Any]) -> str:
    """What would decide a figure that is left open."""
    try:
        known = asked_solids(inputs)
    except OutOfValidity as error:
        return str(error)
    if not known:
        return "the solid (phase), by its name in a database or its formula"
    if not inputs.get("pH") and not inputs.get("pH_scan") and "pH" in figure_name:
        return "pH, or pH_scan"
    return ""


TECHNOLOGIES = (
    Technology(
        "solid-solubility", "Solubility of any solid, with PHREEQC", ("S07", "E15", "S06"),
        "What a named solid leaves of its metal in a water, by pH, temperature, carbonate, sulphide and background.",
        "industrial", __name__, None, compute,
        answers=("selective precipitation*", "precipitation*", "hydroxide precipitation*", "sulphide precipitation*", "sulfide precipitation*", "*solubility*",
                 "carbonate precipitation*", "jarosite*", "phosphate stabilisation*", "speciation*", "*precipitation*"),
        words=(
            Word("phase, phases, solid", "name or formula", "solids of a database (Greenockite, Zn(OH)2(am), KFe3(SO4)2(OH)6); else metal with reagent"),
            Word("db", "-", "minteq.v4, phreeqc, wateq4f, llnl, sit, thermoddem; the first that has the solid unless given"),
            Word("pH, pH_scan", "list; range", "held pH; with neither, the solid in its own water"), Word("T_C", "C", "temperature, one or several"),
            Word("I, background", "0.1 m NaNO3", "salts beside; also NaCl_M, SO4_M, K_g_L, Cl_mg_L; 0.1 NaNO3 unless given"),
            Word("total_sulphide_mM, pH2S_atm", "mol/L, atm", "sulphide, dissolved in all or by its gas"),
            Word("total_carbonate_mM, pCO2_atm, log_pCO2", "mol/L, atm", "carbonate likewise; air over carbonates unless given"),
            Word("Cd_mg_L …", "", "a feed: asks for removal_pct and left_pct"),
        ),
        equations=__doc__ or "", labelled=True, lacking=lacking,
        sources=("databases of the PHREEQC distribution, pinned by hash", "log-K overlay of the program"),
    ),
)  # fmt: skip
