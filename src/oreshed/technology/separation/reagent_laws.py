"""Reagents that precipitate metals, and what falls: sulphide, hydroxide, carbonate, phosphate and sulphate, from whatever a case gives.

reagent        metal removed x charge/(charge of the anion x anions of a formula) x ratio/purity
solid          M(S)z/2, M(OH)z, M(CO3)z/2, M(PO4)z/3, M(SO4)z/2, by the metal
acid           H2S 2, NaHS 1, Na2S 0 protons an S;  H3PO4 3;  as H2SO4 half a mole a proton
by flow        kg/h = concentration x flow;  several metals together are their sum
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.laws.figures import Figures, Label, Row
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.refining.electrolysis_laws import electrons_of
from oreshed.technology.species import molar_mass

# Anion -> charge, g/mol, as it is written behind a metal.
ANIONS = {
    "S": (2, molar_mass("S")),
    "OH": (1, molar_mass("O") + molar_mass("H")),
    "CO3": (2, molar_mass("CO3")),
    "PO4": (3, molar_mass("PO4")),
    "SO4": (2, molar_mass("SO4")),
}
# Formula -> anion, anions a formula, protons set free an anion.
REAGENTS: Mapping[str, tuple[str, float, float]] = {
    "H2S": ("S", 1, 2), "NaHS": ("S", 1, 1), "Na2S": ("S", 1, 0), "CaS": ("S", 1, 0), "BaS": ("S", 1, 0), "(NH4)2S": ("S", 1, 0),
    "NaOH": ("OH", 1, 0), "KOH": ("OH", 1, 0), "Ca(OH)2": ("OH", 2, 0), "CaO": ("OH", 2, 0), "MgO": ("OH", 2, 0), "Mg(OH)2": ("OH", 2, 0), "NH3": ("OH", 1, 0),
    "Na2CO3": ("CO3", 1, 0), "K2CO3": ("CO3", 1, 0), "(NH4)2CO3": ("CO3", 1, 0), "NaHCO3": ("CO3", 0.5, 0),
    "Na3PO4": ("PO4", 1, 0), "Na2HPO4": ("PO4", 1, 1), "H3PO4": ("PO4", 1, 3), "H2SO4": ("SO4", 1, 2), "Na2SO4": ("SO4", 1, 0),
}  # fmt: skip
NAMES = {"hydrogen sulphide": "H2S", "hydrogen sulfide": "H2S", "sodium hydrosulphide": "NaHS", "sodium hydrosulfide": "NaHS", "sodium sulphide": "Na2S", "sodium sulfide": "Na2S", "caustic soda": "NaOH",
         "sodium hydroxide": "NaOH", "caustic": "NaOH", "hydrated lime": "Ca(OH)2", "slaked lime": "Ca(OH)2", "quicklime": "CaO", "soda ash": "Na2CO3", "sodium carbonate": "Na2CO3", "magnesia": "MgO", "ammonia": "NH3",
         "sodium bicarbonate": "NaHCO3", "phosphoric acid": "H3PO4", "sulphuric acid": "H2SO4", "sulfuric acid": "H2SO4"}  # fmt: skip
CHARGES = {"Fe2": 2, "Fe3": 3, "Al": 3, "Cr": 3, "Mg": 2, "Ca": 2, "As": 3, "Ba": 2}
AMOUNTS = (("rate", "kg_h", "an hour"), ("dose", "kg_m3", "by liquor"))
REAGENT_WORDS = "reagent|reagent_needed|reagent_demand|precipitant|reagent_as_delivered|reagent_consumption|dose|reagent_dose"
QUANTITIES = (
    Quantity("product", "text", "", "solid that falls"),  # its formula names the figures of the solid, which stand first
    *(Quantity(f"solid_{n}", u, "solid|precipitate|product|sulphide|sulfide|hydroxide|carbonate|cake_dry|precipitated_solid|sludge_dry|phosphate", f"solid that falls, {w}", derived=True) for n, u, w in AMOUNTS),
    *(Quantity(f"total_{n}", u, REAGENT_WORDS, f"reagent as delivered, {w}", derived=True) for n, u, w in AMOUNTS), *(Quantity(f"reagent_{n}", u, REAGENT_WORDS, f"reagent as delivered, {w}", derived=True) for n, u, w in AMOUNTS),
    *(Quantity(f"pure_{n}", u, "reagent_pure|pure_reagent|pure|reagent_100_pct", f"pure reagent, {w}", derived=True) for n, u, w in AMOUNTS), *(Quantity(f"least_{n}", u, "stoichiometric_reagent|reagent_stoichiometric|stoichiometric|theoretical_reagent", f"pure reagent without excess, {w}", derived=True) for n, u, w in AMOUNTS),
    Quantity("acid_rate", "kg_h", "acid_made|acid_made_kg_H2SO4_h|H2SO4_made|acid_H2SO4|acid_produced|acid_generated|H2SO4_generated|H2SO4_released|acid", "acid made as H2SO4, an hour", derived=True), Quantity("acid_dose", "kg_m3", "acid_made|acid_made_g_H2SO4_L|H2SO4_made|acid_produced|acid_generated|H2SO4_generated|H2SO4_released|acid", "acid made as H2SO4, by liquor", derived=True),
    Quantity("metal", "text", "metal|element|target|target_metal", "metal"), Quantity("reagent", "text", "reagent_formula", "reagent"),
    Quantity("feed", "g_L", "feed|C0|in|C_in|metal_in|influent|concentration|initial", "metal in the liquor", 0.0), Quantity("left", "g_L", "left|out|residual|C|C_out|effluent|final|treated", "metal left", 0.0), Quantity("removal", "", "removal|removed|precipitated|precipitation|recovery", "share that falls", 0.0, 1.0, share=True),
    Quantity("falls", "g_L", "metal_removed|metal_precipitated|removed", "metal that falls", derived=True), Quantity("metal_rate", "kg_h", "metal|metal_removed|metal_recovered|metal_precipitated|recovered|metal_load", "metal that falls, an hour", derived=True),
    Quantity("flow", "m3_h", "flow|Q|flow_rate|liquor|feed_flow", "flow", 0.0), Quantity("ratio", "", "ratio|stoichiometric_ratio|molar_ratio_to_stoichiometric|times_stoichiometric|excess_ratio|dose_ratio", "reagent over what is needed", 0.1, 50.0), Quantity("excess", "", "excess|reagent_excess|overdose", "reagent in excess", 0.0, 50.0, share=True),
    Quantity("purity", "", "purity|reagent_purity|grade|assay|strength_of_reagent|reagent_grade", "share of the reagent that is its formula", 0.01, 1.0, share=True),
    Quantity("per_metal", "", "mol_per_mol|molar_ratio|moles_per_mole|reagent_per_metal_molar", "moles of reagent a mole of metal", derived=True), Quantity("reagent_per_metal", "kg_kg", "reagent_per_metal|reagent|consumption|reagent_per_kg_metal|stoichiometric_reagent", "pure reagent by metal, without excess", derived=True),
    Quantity("solid_per_metal", "kg_kg", "solid_per_metal|solid|precipitate|product_per_metal|precipitate_per_metal", "solid by metal", derived=True), Quantity("grade", "", "metal_in_solid|solid_grade|product_grade|metal_in_product|content", "metal in the solid", share=True, derived=True),
)  # fmt: skip


def charge_of(metal: str) -> float:
    """Charge of a metal's ion. Raises KeyError for iron whose charge is not said, and metals without a table."""
    bare = re.sub(r"[()+]|II+", "", metal)
    if bare == "Fe":
        raise KeyError(metal)
    return float(CHARGES[bare]) if bare in CHARGES else electrons_of(bare)


def _symbol(metal: str) -> str:
    return re.sub(r"[\d()+]|II+", "", metal)


def solid_of(metal: str, reagent: str) -> str:
    """Formula of what falls. >>> solid_of("Cu", "NaHS"), solid_of("Ag", "Na2S"), solid_of("Zn", "CaO"), solid_of("Fe3", "NaOH")
    ('CuS', 'Ag2S', 'Zn(OH)2', 'Fe(OH)3')
    """
    anion = REAGENTS[reagent.split()[-1]][0]
    z, c = int(charge_of(metal)), ANIONS[anion][0]
    shared = next(n for n in (3, 2, 1) if z % n == 0 and c % n == 0)
    metals, anions = c // shared, z // shared
    inner = anion if len(anion) == 1 or anions == 1 else f"({anion})"
    return f"{_symbol(metal)}{metals if metals > 1 else ''}{inner}{anions if anions > 1 else ''}"


def _per_metal(metal: str, reagent: str) -> float:
    anion, count, _ = REAGENTS[reagent.split()[-1]]
    return charge_of(metal) / ANIONS[anion][0] / count


def _solid(metal: str, reagent: str) -> float:
    charge, mass = ANIONS[REAGENTS[reagent.split()[-1]][0]]
    return 1.0 + charge_of(metal) / charge * mass / molar_mass(_symbol(metal))


def _acid(metal: str, reagent: str) -> float:
    """kg of H2SO4 a kilogram of metal that falls."""
    anion, _, protons = REAGENTS[reagent.split()[-1]]
    return (
        charge_of(metal) / ANIONS[anion][0] * protons / 2.0 * molar_mass("H2SO4") / molar_mass(_symbol(metal))
    )


LAWS = (
    Law("falls", "feed left", lambda a, b: a - b), Law("falls", "feed removal", lambda a, r: a * r), Law("falls", "feed", lambda a: a), Law("metal_rate", "falls flow", lambda c, q: c * q),
    Law("product", "metal reagent", solid_of), Law("per_metal", "metal reagent", _per_metal), Law("ratio", "excess", lambda x: 1.0 + x),
    Law("reagent_per_metal", "metal reagent per_metal", lambda m, r, n: n * molar_mass(r.split()[-1]) / molar_mass(_symbol(m))), Law("solid_per_metal", "metal reagent", _solid), Law("grade", "solid_per_metal", lambda s: 1.0 / s),
    Law("least_dose", "falls reagent_per_metal", lambda c, n: c * n), Law("pure_dose", "least_dose ratio", lambda d, r: d * r), Law("pure_dose", "least_dose", lambda d: d), Law("reagent_dose", "pure_dose purity", lambda d, p: d / p), Law("reagent_dose", "pure_dose", lambda d: d),
    Law("solid_dose", "falls solid_per_metal", lambda c, s: c * s), Law("acid_dose", "falls metal reagent", lambda c, m, r: c * _acid(m, r)),
    *(Law(f"{q}_rate", f"{q}_dose flow", lambda d, q: d * q) for q in ("least", "pure", "reagent", "solid", "acid")),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="feed", left_of_metal="left")


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a precipitation. `reagent: "NaHS flake, 70 % NaHS"` gives formula and purity; `HS_to_Cu_molar` the ratio and the metal that falls.

    Raises OutOfValidity where no reagent is named.
    """
    told: dict[str, Any] = {}
    label = str(inputs.get("label", ""))
    said = f"{inputs.get('reagent', '')} {inputs.get('precipitant', '')}".strip() or label
    target, molar = "", None
    for key, value in inputs.items():
        ratio = re.fullmatch(
            r"(?:HS|S|H2S|Na2S|NaHS|sulphide|sulfide|OH|CO3|PO4|P|reagent)_to_([A-Z][a-z]?|metal)(?:_(?:molar|mol|mole|ratio))*",
            str(key),
        )
        if ratio:
            target, molar = ratio[1] if ratio[1] != "metal" else "", value
        elif key not in ("reagent", "precipitant"):
            told[str(key)] = value
    formula = _reagent(said)
    if formula is None:
        raise OutOfValidity("needs the reagent (reagent: NaHS, Na2S, H2S, NaOH, Ca(OH)2, CaO, MgO, Na2CO3 …)")
    told["reagent_formula"] = f"as {formula}"
    purity = re.search(r"(\d+(?:\.\d+)?)\s*(?:%|pct)", said)
    if purity and "purity" not in BOOK.read(told):
        told["purity_pct"] = float(purity[1])
    target = target or str(inputs.get("target") or inputs.get("target_metal") or "") or _only(label)
    fed = BOOK.read(told).get("feed")
    if target and fed and fed.table and target in [x.text for x in fed.labels]:
        others = [x.text for x in fed.labels if x.text != target]
        told = {k: v for k, v in told.items() if not any(re.match(rf"{re.escape(o)}_", k) for o in others)}
        told = {
            k: {target: v[target]} if isinstance(v, Mapping) and target in v else v for k, v in told.items()
        }
    if isinstance(molar, (int, float)):
        metal = target or _only(label)
        told["ratio"] = molar / (_per_metal(metal, formula) * REAGENTS[formula][1]) if metal else molar
    found = _with_totals(answered(BOOK, told))
    words = "|".join(
        (
            formula,
            f"{formula}_flake",
            f"{formula}_as_delivered",
            f"{formula}_needed",
            f"{formula}_added",
            f"{formula}_solution",
            f"{formula}_required",
            "lime" if formula in ("CaO", "Ca(OH)2") else formula,
        )
    )
    own = {
        n: replace(q, words=f"{q.words}|{words}")
        for n, q in found.quantities.items()
        if n.startswith(("reagent_", "total_"))
    }
    own |= {
        n: replace(q, words=f"{q.words}|{formula}_pure|pure_{formula}|{formula}_100_pct")
        for n, q in found.quantities.items()
        if n.startswith("pure_")
    }
    own |= {
        n: replace(
            q, words=f"{q.words}|{formula}_stoichiometric|stoichiometric_{formula}|theoretical_{formula}"
        )
        for n, q in found.quantities.items()
        if n.startswith("least_")
    }
    solids = {str(r.values["product"]) for r in found.rows if "product" in r.values}
    if len(solids) == 1:
        solid = next(iter(solids))
        own |= {
            n: replace(q, words=f"{q.words}|{solid}|{solid}_made|{solid}_produced")
            for n, q in found.quantities.items()
            if n.startswith("solid_")
        }
    rows = tuple(
        Row({**r.labels, "product": Label(str(r.values["product"]))}, r.values)
        if "product" in r.values
        else r
        for r in found.rows
    )
    return replace(found, quantities={**found.quantities, **own}, rows=rows)


def _reagent(text: str) -> str | None:
    """Formula of the reagent that words name. >>> _reagent("NaHS flake, 70 % NaHS"), _reagent("hydrated lime"), _reagent("lime")
    ('NaHS', 'Ca(OH)2', None)
    """
    named = next((f for w, f in sorted(NAMES.items(), key=lambda p: -len(p[0])) if w in text.lower()), None)
    written = [
        f
        for f in sorted(REAGENTS, key=len, reverse=True)
        if re.search(rf"(?<![A-Za-z0-9(]){re.escape(f)}(?![A-Za-z0-9(])", text)
    ]
    return written[0] if written else named


def _only(label: str) -> str:
    """The metal that a label says falls (`Cu sulphide ahead of Zn`), where it says one."""
    read = re.search(r"\b([A-Z][a-z]?)\s+(?:sulph|sulf|hydrox|carbon|phosph)", label)
    metals = metals_named(label)
    return read[1] if read and read[1] in metals else metals[0] if len(metals) == 1 else ""


def _with_totals(found: Figures) -> Figures:
    """Figures with the reagent of all metals together, where a case lists several."""
    metals = {tuple(str(x.text) for x in r.labels.values()) for r in found.rows if "reagent_dose" in r.values}
    rows = [r for r in found.rows if "reagent_dose" in r.values]
    if (
        len(rows) < 2
        or len(metals) != len(rows)
        or {len(r.labels) for r in rows} == {0}
        or len(rows) != len(found.rows)
        or len({r.values.get("metal") for r in rows}) != len(rows)
    ):
        return found
    total = {
        f"total_{n}": sum(float(r.values[f"reagent_{n}"]) for r in rows)
        for n in ("dose", "rate")
        if all(f"reagent_{n}" in r.values for r in rows)
    }
    return replace(found, rows=(*found.rows, Row({}, total)))


TECHNOLOGIES = (
    technology_of(
        BOOK, "reagent-laws", "Precipitation by reagents, shared laws", ("S07", "E15"), "Reagent, solid and acid of a metal precipitated as sulphide, hydroxide, carbonate or phosphate.",
        __name__, __doc__ or "", ("selective precipitation*", "precipitation*", "hydroxide precipitation*", "sulphide precipitation*", "sulfide precipitation*", "carbonate precipitation*", "*precipitation*", "neutralisation*"),
        compute=compute,
    ),
)  # fmt: skip
