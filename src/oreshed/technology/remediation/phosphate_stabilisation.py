"""Lead locked up as pyromorphite by phosphate: how insoluble it is, what stays dissolved, and how much phosphate it takes.

Every database carries chloropyromorphite near log K -84.4, measured in 1973; measurements of 2014 and 2016 give -78.3
and -79.6, so ten times as much lead stays dissolved as the databases say. The solubility product is taken through the
engine, so that each database may write the reaction in its own ions.

    product     log Ksp = 5 log a(Pb) + 3 log a(PO4) + log a(X) - SI        Pb5(PO4)3X = 5 Pb2+ + 3 PO4--- + X-
    law         log Ksp = A - B/T + D log10 T,  dH = R T (ln10 B/T + D) T
    dissolved   Pb at a pH, phosphate and halide, the solid present
    demand      P = 3/5 mol a mole of lead, times an excess
    eaten       treated/untreated: the band of the trials on such a soil, those without an effect among them
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import Water
from oreshed.technology.casework.case_inputs import ends, figure, figures, number
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.speciation import enthalpy_kj, solubility_product
from oreshed.technology.species import molar_mass
from oreshed.technology.table import table_beside

HALIDES = {"Cl": ("chloro", "pyromorphite"), "Br": ("brom", "bromo"), "F": ("fluoro", "fluor")}
P_PER_PB = 3.0 / 5.0  # mol/mol in Pb5(PO4)3X
LAW_K = (298.15, 278.15, 338.15)


@lru_cache(maxsize=8)
def _engine(database: str) -> Water:
    return Water(database, corrected=False)


@lru_cache(maxsize=16)
def tabulated_product(halide: str, database: str) -> float:
    """log10 Ksp of Pb5(PO4)3X into Pb2+, PO4--- and X- as a pinned database has it, 25 C.

    Raises OutOfValidity where the database does not hold the mineral.
    """
    phase = next(
        (r["phase"] for r in table_beside(__name__, "phosphate_stabilisation.csv")
         if r["halide"] == halide and r["database"] == database), None,
    )  # fmt: skip
    if phase is None:
        raise OutOfValidity(f"{database} holds no Pb5(PO4)3{halide}")
    text = (
        f"SOLUTION 1\n pH 7\n units mol/kgw\n Pb 1e-9\n P 1e-6\n {halide} 1e-6\nSELECTED_OUTPUT\n -reset false\n"
        f" -saturation_indices {phase}\n -activities Pb+2 PO4-3 {halide}-\nEND\n"
    )
    row = _engine(database).run(text)[-1]
    product = 5.0 * row["la_Pb+2"] + 3.0 * row["la_PO4-3"] + row[f"la_{halide}-"]
    return float(product - row[f"si_{phase}"])


def tabulated_products(halide: str) -> dict[str, float]:
    """The same of every pinned database that holds the mineral, by database."""
    rows = table_beside(__name__, "phosphate_stabilisation.csv")
    return {r["database"]: tabulated_product(halide, r["database"]) for r in rows if r["halide"] == halide}


def dissolved_lead_ug_per_l(log_ksp: float, ph: float, phosphate_mM: float, chloride_mM: float, temperature_C: float = 25.0) -> float:  # fmt: skip
    """Micrograms of lead a litre over chloropyromorphite of a solubility product, at a held pH.

    Raises OutOfValidity where the engine does not converge.
    """
    text = (
        f"PHASES\nLead_phosphate\n Pb5(PO4)3Cl = 5Pb+2 + 3PO4-3 + Cl-\n log_k {log_ksp:.10g}\n delta_h 0\nEND\n"
        f"SOLUTION 1\n temp {temperature_C:.10g}\n pH {ph:.10g}\n units mol/kgw\n Na 2e-3 charge\n P {phosphate_mM * 1e-3:.10g}\n"
        f" Cl {chloride_mM * 1e-3:.10g}\n Pb 1e-8 Lead_phosphate 0\nSELECTED_OUTPUT\n -reset false\n -totals Pb\nEND\n"
    )
    row = _dissolving().run(text)[-1]
    molal = next(float(v) for k, v in row.items() if k.startswith("Pb("))
    return molal * molar_mass("Pb") * 1e6


@lru_cache(maxsize=1)
def _dissolving() -> Water:
    """An engine of its own: the solid that it is taught stays out of the shared one."""
    return Water("minteq.v4", corrected=False)


def phosphorus_demand(lead_mg_kg: float, excess: float = 1.0) -> float:
    """Grams of P a tonne of soil for its lead as pyromorphite.

    >>> round(phosphorus_demand(1000.0))
    90
    """
    return lead_mg_kg / molar_mass("Pb") * P_PER_PB * molar_mass("P") * excess


def trials(test: str, soil: str = "") -> tuple[float, float]:
    """Lowest and highest ratio of treated to untreated lead in the trials of a kind of test, on one soil or on all."""
    rows = [
        r
        for r in table_beside(__name__, "phosphate_trials.csv")
        if r["test"] == test and soil in ("", r["soil"])
    ]
    return min(float(r["low"]) for r in rows), max(float(r["high"]) for r in rows)


def _eaten(text: str) -> dict[str, Any]:
    """What trials say of lead that animals, or extractions in their place, take from a soil with phosphate."""
    soil = next(
        (s for s in ("shooting range", "slag") if s in text),
        "smelter" if re.search("smelt|mine|joplin", text) else "",
    )
    found: dict[str, Any] = {}
    for test in ("in vivo", "in vitro"):
        if test == "in vitro" and soil not in ("", "smelter"):
            continue  # no such trial
        low, high = trials(test, soil)
        name = test.replace(" ", "_")
        found |= {
            f"{name}_ratio": [low, high], f"{name}_reduction_pct": [100.0 * (1.0 - high), 100.0 * (1.0 - low)],
            f"{name}_significant": high < 1.0, f"{name}_effect_significant": high < 1.0,
            **({} if test == "in vitro" else {"significant": high < 1.0, "effect_significant": high < 1.0}),
        }  # fmt: skip
    return found


def _halide(inputs: Mapping[str, Any]) -> str:
    given = str(inputs.get("halide", ""))
    if given in HALIDES:
        return given
    text = f"{inputs.get('mineral', '')} {inputs.get('label', '')}".lower()
    return next((h for h in ("Br", "F") if any(w in text for w in HALIDES[h])), "Cl")


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Solubility of a pyromorphite, lead that stays dissolved, and phosphate needed; see `words`."""
    found: dict[str, Any] = {}
    text = str(inputs.get("label", "")).lower()
    if {"A", "B", "D"} <= set(inputs):
        law = {k: figure(inputs, k) for k in "ABD"}
        found |= {f"law_at_{t:.2f}": solubility_product(law, t) for t in LAW_K}
        found |= {"log_Ksp_298": solubility_product(law, 298.15), "dH_kJ_mol": enthalpy_kj(law, 298.15)}
    elif "pyromorphite" in text or "mineral" in inputs or "halide" in inputs:
        halide = _halide(inputs)
        products = tabulated_products(halide)
        middle = sorted(products.values())[len(products) // 2]
        found |= {"log_Ksp_by_database": products, "log_Ksp": middle, "log_Ksp_all_PHREEQC_databases": middle}
    ph = number(inputs, "pH") if not isinstance(inputs.get("pH"), list) else None
    phosphate = number(inputs, "P_mM", "phosphate_mM")
    if ph is not None and phosphate is not None:
        chloride = figure(inputs, "Cl_mM", "chloride_mM")
        if not 2.0 <= ph <= 11.0 or not 0 < phosphate <= 500 or not 0 < chloride <= 500:
            raise OutOfValidity(
                f"pH {ph:g}, P {phosphate:g} mM, Cl {chloride:g} mM lie outside the model (2-11, 0-500)"
            )
        products_asked = ends(inputs, "log_Ksp") or [float(found["log_Ksp"])]
        each = [dissolved_lead_ug_per_l(k, ph, phosphate, chloride) for k in products_asked]
        usual = dissolved_lead_ug_per_l(tabulated_product("Cl", "minteq.v4"), ph, phosphate, chloride)
        found["times_database"] = [x / usual for x in each]
        found["Pb_ug_L"] = each if isinstance(inputs.get("log_Ksp"), list) else each[0]
    lead = number(inputs, "soil_Pb_mg_kg")
    if lead is not None:
        found["P_demand_g_per_t"] = phosphorus_demand(lead, figure(inputs, "excess", default=1.0))
        doses = ends(inputs, "P_mg_kg")
        if doses:
            # A dose cannot lock up more lead than its own phosphate holds.
            found["P_to_Pb_molar"] = [d / molar_mass("P") / (lead / molar_mass("Pb")) for d in doses]
            found["most_locked_pct"] = [100.0 * min(1.0, d / phosphorus_demand(lead)) for d in doses]
    said = " ".join([text, *(f"{k} {v}".lower() for k, v in inputs.items())])
    if re.search(r"in[ _]vivo|swine|\bpigs?\b|\brats?\b|\bmice\b|\bmouse\b|bioavailab", said):
        found |= _eaten(said)
    untreated, treated = figures(inputs, "untreated"), figures(inputs, "treated")
    if untreated and treated:
        found["reduction_pct"] = {
            k: 100.0 * (1.0 - treated[k] / untreated[k]) for k in untreated if k in treated
        }
    if not found:
        raise KeyError("mineral (pyromorphite), a law A, B, D, soil_Pb_mg_kg, or pH with P_mM and Cl_mM")
    return found


_NEEDS = (
    Need("log_Ksp_*_20*", "the lead, phosphate, halide and pH that the measurement found in solution"),
    Need("dG_f_kJ_mol", "the free energies of the ions that the author took (dG_ions)"),
    Need("bioaccessible*", "the slope of log(bioaccessible lead) on the dose of this soil, or its readily soluble lead",
         ("slope", "soluble_Pb_pct")),
    Need("rat_*", "the animals' uptake from the soil itself: no solubility decides it", ("uptake",)),
    Need("in_vitro*", "pH and time of the extraction with the soil's lead minerals", ("extraction_pH",)),
    Need("treatment_effect_ratio*", "the lead minerals of each soil (cerussite, oxide, sulphide shares)", ("minerals",)),
    Need("immobilisation_pct*", "the soil's lead, its acid neutralising capacity and the pH of the leachate", ("leachate_pH",)),
    Need("treated_mean_mg_L", "the doses of carbonate and phosphate and the soil's lead: what TCLP acid leaves at its final pH",
         ("final_pH", "pH")),
    Need("derived_reduction_pct", "the treated leachate (treated_mg_L) beside the untreated", ("treated_mg_L",)),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "phosphate-stabilisation", "Lead locked up as pyromorphite", ("R01", "R03"),
        "Phosphate turns soil lead to pyromorphite: its solubility with the spread of databases, dissolved lead, phosphate needed.",
        "industrial", __name__, None, compute,
        answers=("phosphate stabilisation*", "phosphate stabilization*", "phosphate/compost stabilisation*",
                 "phosphate + carbonate stabilisation*", "lime and cement stabilisation*", "pyromorphite*"),
        words=(
            Word("mineral or halide (or the label)", "", "chloro-, brom- or fluoropyromorphite: asks for log_Ksp, log_Ksp_by_database"),
            Word("A, B, D", "", "a law log Ksp = A - B/T + D log10 T: asks for log_Ksp_298, law_at_T, dH_kJ_mol"),
            Word("pH, P_mM, Cl_mM, log_Ksp", "", "a water over chloropyromorphite: asks for Pb_ug_L and times_database; log_Ksp one, a list, or the databases'"),
            Word("animal, or in vivo in the label; soil", "words", "asks for in_vivo_ratio, in_vivo_significant and the same in vitro, from trials on smelter, slag or shooting-range soils"),
            Word("soil_Pb_mg_kg, P_mg_kg, excess", "mg/kg", "asks for P_demand_g_per_t, P_to_Pb_molar, most_locked_pct"),
        ),
        equations=__doc__ or "", labelled=True, needs=_NEEDS,
        sources=("Topolska et al. 2016 (abstract): -79.6 and its law; Zhao et al. 2014 (abstract): -78.31",
                 "Thermoddem 1.10, minteq.v4, wateq4f, llnl, sit as shipped with the engine"),
    ),
)  # fmt: skip
