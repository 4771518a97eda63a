"""Selective precipitation by pH: hydroxides, or carbonates open to air.

Each metal falls to the solubility of a named solid at the set pH, and some is held back or dragged down: a hold-up
above equilibrium and a share co-precipitated. Which solid forms is the largest doubt, so it is always named.

    left      c_out = min(c_in, h 10^shift S(pH; solid)) shift : to another solid that may fall, the band; S : PHREEQC, tabulated by a tenth of a pH, log-linear between
    solid     c_in - c_out, plus a share p of what stays (entrained)
    base      moles of charge precipitated, times an excess
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import ends, figure
from oreshed.technology.parameter import Parameter, Parameters, Setting, Values
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.separation.concentration import given_moles
from oreshed.technology.separation.product_laws import refuse_stated_product
from oreshed.technology.separation.speciation import (
    FerricOxide,
    least_soluble,
    log_k,
    solubility_mg_per_l,
    sorbed,
    transition_temperature,
)
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import Feeds, Limit, Result, Unit

CHARGE = {"Fe": 3, "Cu": 2, "Pb": 2, "Zn": 2, "Cd": 2, "Ni": 2, "Co": 2}
AIR_CO2 = -3.4  # log10 atm
MINIMA = (
    ("Zn", "minteq.v4", "Zn(OH)2(am)"), ("Zn", "minteq.v4", "Zn(OH)2(epsilon)"), ("Zn", "phreeqc", "Zn(OH)2(e)"),
    ("Cd", "minteq.v4", "Cd(OH)2"), ("Cd", "minteq.v4", "Cd(OH)2(am)"), ("Pb", "minteq.v4", "Pb(OH)2"),
    ("Cd", "phreeqc", "Cd(OH)2"), ("Pb", "phreeqc", "Pb(OH)2"),
    ("Ni", "minteq.v4", "Ni(OH)2"), ("Cu", "minteq.v4", "Cu(OH)2"), ("Co", "minteq.v4", "Co(OH)2"),
)  # fmt: skip
SCAN = tuple(round(1.0 + 0.25 * i, 2) for i in range(45))  # pH 1 to 12


@lru_cache(maxsize=1)
def table() -> tuple[Mapping[str, str], ...]:
    """Rows of `precipitation.csv`: the solid that is taken to fall, and how far others lie from it in log10."""
    return table_beside(__name__, "precipitation.csv")


@lru_cache(maxsize=1)
def solids() -> Mapping[tuple[str, str], tuple[str, str]]:
    """(element, reagent) -> (solid, database)."""
    return {(r["element"], r["reagent"]): (r["solid"], r["database"]) for r in table()}


@lru_cache(maxsize=64)
def solubility_table(element: str, reagent: str) -> tuple[Array, Array]:
    """(pH, log10 mg/L) of an element over its solid; points at which the engine fails are left out.

    Between points the line errs by under 6 % (tested against the engine at the middle of every step).
    """
    solid, database = solids()[element, reagent]
    co2 = AIR_CO2 if reagent == "carbonate" else None
    phs, logs = [], []
    for ph in SCAN:
        try:
            amount = solubility_mg_per_l(element, solid, ph, database, log_co2=co2)
        except OutOfValidity:
            continue  # the true solubility is molar there, above any feed
        if amount > 0:
            phs.append(ph)
            logs.append(math.log10(amount))
    return np.array(phs), np.array(logs)


def solubility(element: str, reagent: str, ph: Array | float) -> Array:
    """mg/L of an element at a pH, infinite below the table."""
    phs, logs = solubility_table(element, reagent)
    value: Array = np.power(10.0, np.interp(ph, phs, logs))
    return np.asarray(np.where(np.asarray(ph) < phs[0], np.inf, value))


def precipitate(reagent: str, feeds: Feeds, v: Values) -> Result:
    """Solid and filtrate of a liquor ("Cd in liquor" ... and "water", tonnes a year; 1 t of water is 1 m3)."""
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    share: dict[str, Array] = {}
    moles = np.zeros(())
    for species in liquor.species:
        element = next(iter(liquor.composition[species]), "")
        if (element, reagent) not in solids():
            continue
        flow = liquor.species_flow(species)
        concentration = ratio(flow * 1e6, water)  # mg/L
        level = solubility(element, reagent, v["pH"]) * np.power(10.0, v[f"log_shift_{element}"])
        left = np.minimum(v["hold_up"] * level, concentration)
        gone = ratio(concentration - left, concentration)
        share[species] = gone + (1.0 - gone) * v["entrained"]
        moles = moles + CHARGE[element] * flow * gone / molar_mass(element)
    solid, filtrate = liquor.split(share)
    base = moles * v["base_excess"]
    used = {"lime_t": base / 2.0 * molar_mass("Ca(OH)2")} if reagent == "hydroxide" else {
        "soda_t": base / 2.0 * molar_mass("Na2CO3")
    }  # fmt: skip
    return Result(
        {"solid": solid, "filtrate": filtrate},
        utilities=used,
        diagnostics={
            f"{e}_left_mg_per_l": ratio(filtrate.element(e) * 1e6, water)
            for e in CHARGE if e in liquor.elements()
        },
    )  # fmt: skip


def _concentration(feeds: Feeds, v: Values) -> Array:
    del v
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    metals = (liquor.total() - water) * 1000.0
    return ratio(metals, water, np.inf)


def _unit(reagent: str) -> Unit:
    parameters = Parameters((
        Parameter("hold_up", Estimate(1.0, 1.5, 4.0, "times solubility"), "colloids and kinetics, from memory", False),
        Parameter("entrained", Estimate(0.001, 0.005, 0.02, "fraction"), "mother liquor in the cake, from memory", False),
        Parameter("base_excess", Estimate(1.0, 1.05, 1.2, "of the charge precipitated"), "from memory", False),
        *(Parameter(f"log_shift_{r['element']}", Estimate(float(r["shift_low"]), 0.0, float(r["shift_high"]), "log10"),
                    f"{r['solid']} of {r['database']}" + (f"; band to {r['other_solid']}" if r["other_solid"] else ""), True,
                    "which solid falls") for r in table() if r["reagent"] == reagent),
    ))  # fmt: skip
    low, high, default = (2.0, 12.0, 9.5) if reagent == "hydroxide" else (6.0, 10.0, 8.5)
    return Unit(
        f"{reagent}-precipitation", ("liquor",), ("solid", "filtrate"), partial(precipitate, reagent), parameters,
        (Setting("pH", default, low, high, "pH", "pH at which the solid is taken off"),),
        (Limit("metals in liquor", _concentration, 0.0, 30.0, "g/L",
               "minteq.v4 with the overlay holds below ionic strength 0.5"),),
        example={"liquor": mix(contained({"Cd": 0.5, "Zn": 2.0, "Fe": 0.3, "Ni": 1.0}, "liquor"),
                               Stream.of({"water": 1000.0}))},
    )  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Solubilities of named solids, saturation, and laws, from the inputs of a case; see `words`."""
    refuse_impossible(inputs)
    refuse_stated_product(inputs)
    found: dict[str, Any] = {}
    scan = tuple(float(x) for x in inputs.get("pH_scan", (7.0, 12.5)))
    if len(scan) != 2 or scan[0] >= scan[1]:
        raise OutOfValidity(f"pH_scan = {list(scan)} is no range of two pH")
    if "phase" in inputs or inputs.get("element"):
        phase = str(inputs.get("phase", ""))
        element = str(inputs.get("element", phase[:2]))
        for database in ("minteq.v4", "phreeqc"):
            try:
                ph, amount = least_soluble(element, phase, (scan[0], scan[1]), database)
            except OutOfValidity:
                continue
            row = {"pH_min": ph, f"{element}_mg_L": amount,
                   "at_pH_8.5": solubility_mg_per_l(element, phase, 8.5, database)}  # fmt: skip
            for name in (database, f"{database}.dat", f"{database}(log K {log_k(phase, database):g})"):
                found[name] = row
    if "phases" in inputs and inputs.get("water") == "pure":
        pair = inputs["phases"]
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise OutOfValidity("phases: two solids are set beside each other here")
        first, second = map(str, pair)
        span = tuple(float(x) for x in inputs["T_C"])
        found["gypsum_anhydrite_transition_C" if first == "Gypsum" else "transition_C"] = {
            f"wheel_{name}": transition_temperature(name.removesuffix("_3.8.6").removesuffix(".dat"), first, second,
                                                    (span[0], span[1]))
            for name in ("phreeqc.dat_3.8.6", "wateq4f.dat", "llnl.dat", "pitzer.dat")
        }  # fmt: skip
    elif "phases" in inputs:
        metals = {"Cerussite": "Pb", "Hydrocerussite": "Pb", "Otavite": "Cd", "Smithsonite": "Zn"}
        low = {}
        for phase in inputs["phases"]:
            if phase not in metals:
                raise OutOfValidity(f"no metal known for the solid {phase!r}")
            ph, amount = least_soluble(metals[phase], phase, (scan[0], scan[1]), log_co2=AIR_CO2)
            low[phase] = {"pH": ph, f"{metals[phase]}_mg_L": amount}
        found["min"] = low
        found["pH7"] = {
            f"{p}_{metals[p]}_mg_L": solubility_mg_per_l(metals[p], p, 7.0, log_co2=AIR_CO2)
            for p in inputs["phases"] if p in ("Otavite", "Smithsonite")
        }  # fmt: skip
    found |= _on_ferric_oxide(inputs)
    moles = given_moles(inputs)
    if moles and "pH" in inputs:
        found |= _left_over(inputs, moles)
    if not found and "I" in inputs:
        found |= _hydroxide_minima(scan)
    if not found:
        raise OutOfValidity(
            "give concentrations (Cd_mg_L) with pH, phase with pH_scan, phases, or Zn_total_mol_kgw with pH"
        )
    return found


def _on_ferric_oxide(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A divalent metal on hydrous ferric oxide: zinc by the constants of the example, others by those that the case gives."""
    total = next((k for k in inputs if re.fullmatch(r"[A-Z][a-z]?_total_(mol|mmol)_(kgw|L)", str(k))), "")
    if not total:
        return {}
    m = total.split("_")[0]
    table = inputs.get("log_K", inputs.get("log_k", {}))
    given = {str(k).lower(): figure(table, k) for k in table} if isinstance(table, Mapping) else {}

    def constant(*words: str) -> float | None:
        return next((v for k, v in given.items() if all(w in k for w in words)), None)

    strong, weak = constant("strong", f"o{m}".lower()), constant("weak", f"o{m}".lower())
    if m != "Zn" and (strong is None or weak is None):
        raise KeyError(f"log_K of strong_O{m}+ and weak_O{m}+")
    base = FerricOxide()
    plus, minus = constant("oh2"), constant("o-")
    oxide = FerricOxide(
        m, base.strong_log_k if strong is None else strong, base.weak_log_k if weak is None else weak,
        figure(inputs, "Hfo_strong_mol", "strong_mol", default=base.strong), figure(inputs, "Hfo_weak_mol", "weak_mol", default=base.weak),
        figure(inputs, "Hfo_mass_g", "Hfo_g", default=base.grams), figure(inputs, "area_m2_g", default=base.area),
        figure(inputs, "NaNO3_M", "I_mol_L", "I", default=base.background), base.protonation if plus is None else plus,
        base.deprotonation if minus is None else minus,
    )  # fmt: skip
    amount = figure(inputs, total) * (1e-3 if "mmol" in total else 1.0)
    alone = not isinstance(inputs.get("pH"), (list, tuple))
    parts = sorbed(amount, ends(inputs, "pH"), oxide)
    both = [a + b for a, b in zip(parts["weak"], parts["strong"], strict=True)]
    told = {
        f"{m}2+_mol_kgw": parts["free"], f"weak_site_{m}_mol_kgw": parts["weak"], f"strong_site_{m}_mol_kgw": parts["strong"],
        f"sorbed_{m}_mol_kgw": both, "sorbed_pct": [100.0 * x / amount for x in both],
    }  # fmt: skip
    return {k: v[0] for k, v in told.items()} if alone else dict(told)


def _left_over(inputs: Mapping[str, Any], moles: Mapping[str, float]) -> dict[str, Any]:
    """Share of each metal left in solution at a pH, at equilibrium, with its band over the solids that may fall."""
    reagent = str(inputs.get("reagent", "hydroxide"))
    reagent = "carbonate" if "carbonate" in reagent or "CO3" in reagent else "hydroxide"
    central: dict[str, float] = {}
    band: dict[str, list[float]] = {}
    for m, c in moles.items():
        row = next((r for r in table() if r["element"] == m and r["reagent"] == reagent), None)
        if row is None:
            raise OutOfValidity(
                f"no {reagent} of {m!r}; the table holds {', '.join(e for e, r in solids() if r == reagent)}"
            )
        share = float(solubility(m, reagent, float(inputs["pH"]))) / (c * molar_mass(m) * 1000.0)
        central[m] = 100.0 * min(share, 1.0)
        band[m] = [100.0 * min(share * 10.0 ** float(row[k]), 1.0) for k in ("shift_low", "shift_high")]
    return (
        {"left_pct": central, "left_band_pct": band}
        | {f"{m}_left_pct": x for m, x in central.items()}
        | {f"{m}_removed_pct": 100.0 - x for m, x in central.items()}
    )


def _hydroxide_minima(scan: tuple[float, ...]) -> dict[str, Any]:
    """Least solubility of every hydroxide that may fall, by "database solid": the spread over solids is the band."""
    found = {}
    for element, database, solid in MINIMA:
        try:
            ph, amount = least_soluble(element, solid, (scan[0], scan[1]), database)
        except OutOfValidity:
            continue
        named = database if database == "minteq.v4" else f"{database}.dat"
        found[f"{named} {solid}"] = {
            "pH_min": ph, f"{element}_mg_L": amount, "pH11": solubility_mg_per_l(element, solid, 11.0, database),
        }  # fmt: skip
    return found


_WORDS = (
    Word(
        "Cd_mg_L …, pH, reagent",
        "",
        "asks for left_pct of each metal, and its band over the solids that may fall",
    ),
    Word("I, T_C (alone)", "", "asks for the least solubility of every hydroxide that may fall"),
    Word(
        "phase, element, pH_scan",
        "",
        "a solid of the database: asks for the pH and mg/L of its least solubility",
    ),
    Word("phases, pH_scan", "", "carbonates open to air: asks for the same of each"),
    Word(
        "Zn_total_mol_kgw, pH",
        "mol/kg, list",
        "a divalent metal on ferric oxide: asks for the free and the sorbed; others than zinc with their log_K",
    ),
    Word(
        "log_K, Hfo_strong_mol, Hfo_weak_mol, Hfo_mass_g, area_m2_g, NaNO3_M",
        "",
        "the oxide; of USGS example 8 unless given",
    ),
)
TECHNOLOGIES = tuple(
    Technology(
        f"{reagent}-precipitation", f"Selective precipitation as {reagent}", ("S07", "E15"),
        f"Metals out of a liquor as {reagent}s, one after the other by pH.",
        "industrial", __name__, _unit(reagent), compute,
        answers=("selective precipitation*", "hydroxide precipitation*", "speciation: surface complexation",
                 "precipitation: sulphate mineral stability") if reagent == "hydroxide" else ("selective precipitation: carbonate*", "carbonate precipitation*"),
        words=_WORDS, equations=__doc__ or "",
    )
    for reagent in ("carbonate", "hydroxide")  # hydroxide answers for any other
)  # fmt: skip
