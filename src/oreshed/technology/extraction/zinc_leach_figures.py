"""Zinc leaching and iron residues in figures: ferrite, residues, jarosite, goethite and hematite on stated assays.

ferrite     Zn in ZnFe2O4 = Fe x share x 65.38/111.69 ; neutral leach recovers (1 - ferrite) x oxide leached
hot acid    + ferrite x its extraction ; residue by what does not dissolve
jarosite    3 Fe2(SO4)3 + M2SO4 + 12 H2O = 2 MFe3(SO4)2(OH)6 + 6 H2SO4 ; goethite 2 FeSO4 + 0.5 O2 + 3 H2O = 2 FeOOH + 2 H2SO4
hematite    2 FeSO4 + 0.5 O2 + 2 H2O = Fe2O3 + 2 H2SO4 ; residue = pure / purity ; zinc lost = residue x its assay
acid        ZnO + H2SO4 = ZnSO4 + H2O ; ferrite takes 4 ; the cells give one mol back a mol of zinc
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.properties import composition as atoms_of
from oreshed.technology.casework.by_time import by_time
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.outcome_words import no_default
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, molar_mass

ZN_PER_FE = composition("ZnFe2O4")["Zn"] / composition("ZnFe2O4")["Fe"]
ACID = molar_mass("H2SO4")
PRECIPITATES: Mapping[str, tuple[str, float]] = {  # formula, mol of acid set free per mol of iron
    "sodium jarosite": ("NaFe3(SO4)2(OH)6", 1.0), "natrojarosite": ("NaFe3(SO4)2(OH)6", 1.0), "potassium jarosite": ("KFe3(SO4)2(OH)6", 1.0), "ammonium jarosite": ("(NH4)Fe3(SO4)2(OH)6", 1.0), "hydronium jarosite": ("(H3O)Fe3(SO4)2(OH)6", 5.0 / 6.0), "lead jarosite": ("Pb0.5Fe3(SO4)2(OH)6", 1.0),
    "na": ("NaFe3(SO4)2(OH)6", 1.0), "k": ("KFe3(SO4)2(OH)6", 1.0), "nh4": ("(NH4)Fe3(SO4)2(OH)6", 1.0), "goethite": ("FeOOH", 1.0), "hematite": ("Fe2O3", 1.0), "haematite": ("Fe2O3", 1.0), "paragoethite": ("FeOOH", 1.0), "jarosite": ("(NH4)Fe3(SO4)2(OH)6", 1.0),
}  # fmt: skip

LEACH = Worksheet(
    (
        Quantity("m", "kg", "calcine|feed|charge|basis|residue_feed|zinc_calcine", "calcine"), Quantity("z", "fraction", "Zn|calcine_Zn|Zn_in_calcine|feed_Zn", "of the calcine"), Quantity("f", "fraction", "Fe|calcine_Fe|Fe_in_calcine|feed_Fe", ""), Quantity("share", "fraction", "Fe_as_ZnFe2O4|Fe_as_ferrite|Fe_in_ferrite|iron_as_ferrite|ferrite_share|Fe_to_ferrite", "of the iron", 0.0, 1.0), Quantity("Sz", "fraction", "Zn_as_ZnS|Zn_as_sulphide|sulphide_Zn|sulphidic_Zn", "of the zinc"), Quantity("Ss", "fraction", "sulphide_S|calcine_sulphide_S|S_as_sulphide", ""),
        Quantity("e", "fraction", "oxide_Zn_leached|neutral_leach_ZnO_extraction|neutral_ZnO_extraction|ZnO_recovery|oxide_leached|oxide_Zn_extraction|ZnO_leached|ZnO_extraction|neutral_leach_extraction|non_ferrite_Zn_leached|free_ZnO_leached|neutral_extraction|oxide_Zn_dissolved|ZnO_dissolved|leach_efficiency|ZnO_leach_efficiency|oxide_extraction", "of the oxide's zinc", 0.0, 1.0), Quantity("h", "fraction", "ferrite_extraction|ferrite_leached|ferrite_Zn_leached|hot_acid_extraction|ferrite_dissolved|ferrite_decomposition|HAL_extraction|ferrite_Zn_extraction|ferrite_dissolution|hot_acid_leach_extraction", "of the ferrite's", 0.0, 1.0),
        Quantity("F", "fraction", "Zn_in_ferrite_pct_of_calcine|Zn_in_ferrite|ferrite_Zn|Zn_as_ferrite_of_calcine", "zinc as ferrite, of the calcine"), Quantity("G", "fraction", "Zn_in_ferrite_pct_of_Zn|Zn_as_ferrite|ferrite_share_of_Zn|Zn_in_ferrite_share|ferritic_Zn|Zn_in_ferrite_of_total|Zn_bound_in_ferrite", "of the zinc"), Quantity("Q", "fraction", "ZnFe2O4|ferrite|ferrite_in_calcine|ZnFe2O4_in_calcine|zinc_ferrite", "ferrite of the calcine"),
        Quantity("R", "fraction", "Zn_recovery|Zn_extraction|recovery|Zn_leached|zinc_recovery|Zn_dissolved|neutral_leach_recovery|Zn_recovery_neutral", "by neutral leach"), Quantity("T", "fraction", "Zn_recovery_with_hot_acid|total_Zn_recovery|Zn_extraction_total|Zn_recovery_after_HAL", "with the hot acid leach"), Quantity("U", "fraction", "Zn_loss|Zn_to_residue|Zn_lost|Zn_unleached|Zn_in_residue_share", "in the residue"),
        Quantity("Zl", "kg", "Zn_leached|Zn_dissolved|Zn_in_solution|Zn_recovered|Zn_extracted", ""), Quantity("Zr", "kg", "Zn_in_residue|Zn_lost|Zn_unleached", ""), Quantity("Zf", "kg", "Zn_in_ferrite|Zn_as_ferrite", ""), Quantity("A", "kg", "H2SO4|acid|H2SO4_consumed|acid_for_leach|acid_consumption|H2SO4_for_ZnO|H2SO4_for_leach", "for the oxide"), Quantity("Ah", "kg", "H2SO4_for_ferrite|acid_for_ferrite", ""), Quantity("W", "kg", "residue|leach_residue|residue_mass", "dry"), Quantity("w", "fraction", "residue_yield|residue_mass_yield|residue_of_calcine|mass_of_residue", "of the calcine"), Quantity("rz", "fraction", "residue_Zn|Zn_in_residue|leach_residue_Zn", "assay"), Quantity("rf", "fraction", "residue_Fe|Fe_in_residue|leach_residue_Fe", "assay"),
    ),
    (
        relation("m", lambda: 1000.0), relation("F", lambda f, share: f * share * ZN_PER_FE), relation("F", lambda G, z: G * z), relation("F", lambda Q: Q * composition("ZnFe2O4")["Zn"]), relation("G", lambda F, z: F / z), relation("Q", lambda F: F / composition("ZnFe2O4")["Zn"]), relation("Sz", lambda Ss, z: Ss / z * molar_mass("Zn") / molar_mass("S")), relation("R", lambda G, e, Sz: (1.0 - G - Sz) * e), relation("R", lambda G, e: (1.0 - G) * e), relation("e", lambda R, G: R / (1.0 - G)), relation("T", lambda R, G, h: R + G * h), relation("U", lambda T: 1.0 - T), relation("U", lambda R: 1.0 - R),
        relation("Zl", lambda m, z, T: m * z * T), relation("Zl", lambda m, z, R: m * z * R), relation("Zr", lambda m, z, U: m * z * U), relation("Zf", lambda m, F: m * F), relation("A", lambda m, z, R: m * z * R * ACID / molar_mass("Zn")), relation("Ah", lambda Zf, h: Zf * h * 4.0 * ACID / molar_mass("Zn")), relation("W", lambda m, w: m * w), relation("rz", lambda Zr, W: Zr / W), relation("rf", lambda m, f, W: m * f / W), relation("W", lambda Zr, rz: Zr / rz), relation("W", lambda m, f, rf: m * f / rf), relation("w", lambda W, m: W / m), relation("R", lambda z, w, rz: 1.0 - w * rz / z), relation("w", lambda f, rf: f / rf),
    ),
)  # fmt: skip
ROUTES = Worksheet(
    (
        Quantity("iron", "kg", "Fe|iron|Fe3|Fe_III|ferric|ferric_iron|ferric_Fe|Fe_precipitated|Fe_removed|Fe_in_solution|Fe_to_residue|dissolved_Fe|Fe_feed", "iron removed"), Quantity("c", "", "Fe_g_per_L|Fe3_g_per_L|ferric_g_per_L|Fe_start_g_per_L|solution_Fe_g_per_L", "g/L"), Quantity("c2", "", "Fe_end_g_per_L|Fe_final_g_per_L|final_Fe_g_per_L", "g/L left"), Quantity("V", "m3", "solution|liquor|volume", ""), Quantity("p", "fraction", "precipitation|precipitated|Fe_precipitation|precipitation_efficiency|Fe_precipitated|Fe_removal|Fe_removed|Fe_to_residue", "", 0.0, 1.0),
        Quantity("M", "kg", "{r}|{r}_pure|precipitate|residue_pure|jarosite|residue|dry_residue|compound", "pure compound"), Quantity("u", "fraction", "purity|{r}_purity|residue_purity|{r}_in_residue|{r}_content|jarosite_in_residue|compound_in_residue", ""), Quantity("fe", "fraction", "residue_Fe|Fe_in_residue|{r}_residue_Fe|actual_residue_Fe|{r}_Fe|jarosite_Fe|Fe_content", "assay as filtered"), Quantity("W", "kg", "residue|dry_residue|{r}_residue|actual_residue|impure_residue", "as filtered"), Quantity("ww", "kg", "wet_residue|wet_{r}|wet_cake", ""), Quantity("h", "fraction", "moisture|residue_moisture|cake_moisture|water_in_residue", ""),
        Quantity("zn", "fraction", "residue_Zn|Zn_in_residue|{r}_Zn|jarosite_Zn|{r}_residue_Zn|Zn_assay_of_residue", "assay"), Quantity("Z", "kg", "Zn_lost|Zn_in_residue|Zn_loss|Zn_lost_in_residue|Zn_to_residue|Zn_lost_with_residue|Zn_lost_in_{r}", ""), Quantity("q", "kg", "H2SO4_released|acid_released|H2SO4|H2SO4_generated|acid_generated|acid_liberated|H2SO4_liberated", ""), Quantity("zo", "kg", "calcine_ZnO|ZnO_for_neutralisation|ZnO|ZnO_to_neutralise|ZnO_neutraliser", ""), Quantity("al", "kg", "{al}|{al}_consumed|alkali|{al}_consumption", "ion of the jarosite"), Quantity("so", "kg", "SO4_in_residue|sulphate_in_residue|SO4_lost|SO4_removed|sulphate_removed|SO4", ""), Quantity("ss", "kg", "S_in_residue|S_removed|S", ""),
        Quantity("each", "kg_per_kg", "{r}_per_Fe|residue_per_Fe|{r}_per_kg_Fe|precipitate_per_Fe|residue_per_kg_Fe", ""), Quantity("et", "t_per_t", "{r}_per_t_Fe|residue_t_per_t_Fe|{r}_t_per_t_Fe|residue|{r}|residue_per_t_Fe", "a tonne of iron"), Quantity("ex", "t_per_t_Fe", "residue|{r}|pure_residue", ""), Quantity("pf", "fraction", "pure_residue_Fe|pure_{r}_Fe|theoretical_Fe|{r}_Fe_theoretical|Fe_in_{r}|Fe_in_pure_{r}|{r}_pure_Fe|{r}_Fe|Fe_in_jarosite", "of the pure compound"), Quantity("at", "kg_per_kg", "H2SO4_per_Fe|H2SO4_per_kg_Fe|acid_per_Fe", ""), Quantity("zm", "t", "Zn_production|Zn|zinc|cathode_Zn", ""), Quantity("rz", "t_per_t", "residue_per_t_Zn|residue_t_per_t_Zn|{r}_t_per_t_Zn|{r}_per_t_Zn", "a tonne of zinc"), Quantity("rx", "t_per_t_Zn", "residue|{r}|jarosite", ""),
        Quantity("ammonium", "kg", "(NH4)2SO4|ammonium_sulphate", ""), Quantity("NH3", "kg", "NH3|ammonia", ""), Quantity("soda", "kg", "Na2SO4|sodium_sulphate", ""),
    ),
    (),
)  # fmt: skip


def leach(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Ferrite and recoveries of a calcine. Raises KeyError for its assay."""
    given = Given(inputs)
    flat = dict(inputs)
    for name in ("calcine", "feed", "calcine_assay"):
        flat |= {f"calcine_{e}_pct": x for e, x in given.table(name).items()}
    concentrate = given.table("residue|leach_residue")
    flat |= {f"residue_{e}_pct": x for e, x in concentrate.items()}
    own = Given(flat)
    stated = LEACH.read(own)
    if "z" not in stated and "f" not in stated and (bound := _acid_of_compounds(given)):
        return bound
    if "z" not in stated and "f" not in stated:
        raise KeyError("calcine_pct: Zn and Fe of the calcine")
    if (
        "f" in stated
        and "share" not in stated
        and not {"F", "G", "Q"} & set(stated)
        and own.find("Fe_as_ZnFe2O4", "fraction") is None
        and ("R" not in stated)
    ):
        words = f"{inputs.get('label', '')} {given.text()}".lower()
        if "all" in words and "ferrite" in words:
            stated["share"] = 1.0
    known = dict(stated)
    values = LEACH.derive(known)
    found = LEACH.named({s: v for s, v in values.items() if s not in stated and s != "m"})
    if "T" in values and "T" not in stated:  # with a hot acid leach, recovery is that of both
        found |= LEACH.named({"R": values["T"]}) | {
            "neutral_leach_recovery": values.get("R"),
            "Zn_recovery_neutral": values.get("R"),
        }
    return found


# mol of H2SO4 a mole of compound, and of zinc set free
_DISSOLVING = {"ZnO": (1.0, 1.0), "ZnFe2O4": (4.0, 1.0), "CdO": (1.0, 0.0), "CuO": (1.0, 0.0), "PbO": (1.0, 0.0), "CaO": (1.0, 0.0), "MgO": (1.0, 0.0), "Fe2O3": (3.0, 0.0), "ZnCO3": (1.0, 1.0), "Zn2SiO4": (2.0, 2.0), "CaCO3": (1.0, 0.0), "FeO": (1.0, 0.0), "NiO": (1.0, 0.0), "CoO": (1.0, 0.0)}  # fmt: skip


def _acid_of_compounds(given: Given) -> dict[str, Any]:
    """Acid that weighed oxides take, whole or at the extraction stated; empty where none is weighed."""
    weighed = {s: float(kg) for s in _DISSOLVING if (kg := given.one(s, "kg")) is not None}
    if not weighed:
        return {}
    done = given.one("extraction|leached|Zn_extraction|dissolution|dissolved|conversion|leach_efficiency")
    if done is None:
        no_default(given, "extraction_pct")
        done = 1.0
    acid = done * sum(kg / molar_mass(s) * _DISSOLVING[s][0] * ACID for s, kg in weighed.items())
    zinc = done * sum(kg / molar_mass(s) * _DISSOLVING[s][1] * molar_mass("Zn") for s, kg in weighed.items())
    found: dict[str, Any] = {
        f"{n}_kg": acid
        for n in (
            "H2SO4",
            "acid",
            "H2SO4_consumed",
            "acid_consumption",
            "H2SO4_consumption",
            "acid_consumed",
            "H2SO4_needed",
            "sulphuric_acid",
        )
    }
    if zinc:
        found |= {
            "Zn_leached_kg": zinc,
            "Zn_dissolved_kg": zinc,
            "Zn_in_solution_kg": zinc,
            "ZnSO4_kg": zinc * molar_mass("ZnSO4") / molar_mass("Zn"),
        }
    volume = given.one("liquor|solution|volume|solution_volume", "m3")
    if volume and zinc:
        found |= {"Zn_g_per_L": zinc / volume}
    return found


def route_of(inputs: Mapping[str, Any]) -> str:
    """Precipitate that a case names: by formula, cation with jarosite, or name; empty for none."""
    words = f"{' '.join(str(v) for v in inputs.values() if isinstance(v, str))} {' '.join(inputs)}".lower()
    cation = next((c for c in ("sodium", "potassium", "ammonium", "hydronium", "lead") if c in words), "")
    if "natrojarosite" in words or "nafe3" in words:
        return "sodium jarosite"
    if "kfe3" in words:
        return "potassium jarosite"
    if "nh4" in words and "jarosit" in words:
        return "ammonium jarosite"
    if "jarosit" in words:
        if cation:
            return f"{cation} jarosite"
        ion = str(inputs.get("cation", inputs.get("alkali", ""))).lower().strip("+")
        return {"na": "sodium jarosite", "k": "potassium jarosite", "nh4": "ammonium jarosite"}.get(
            ion, "sodium jarosite" if "na" in words.split() or "na2so4" in words else "jarosite"
        )
    return next((r for r in ("paragoethite", "goethite", "hematite", "haematite") if r in words), "")


_BASES = {
    "nh3",
    "ammonia",
    "naoh",
    "koh",
    "nh4oh",
    "caustic",
    "caustic soda",
    "sodium hydroxide",
    "potassium hydroxide",
    "ammonium hydroxide",
}


def base_of(inputs: Mapping[str, Any]) -> bool:
    """Whether the jarosite's ion is said to come as a base, not as its sulphate.

    >>> base_of({"alkali": "NH3"}), base_of({"alkali": "(NH4)2SO4"}), base_of({"alkali": "Na"})
    (True, False, False)
    """
    named = (
        str(inputs.get(k, "")).strip().lower()
        for k in ("alkali", "reagent", "base", "ion_source", "neutraliser")
    )
    return any(n in _BASES for n in named)


def iron(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Residue, acid, alkali and zinc lost where iron is precipitated; see `words`."""
    route = route_of(inputs)
    if not route:
        raise KeyError("route: jarosite (sodium, potassium, ammonium), goethite or hematite")
    formula, acid = PRECIPITATES[route]
    if "jarosite" in route and base_of(inputs):
        acid = (
            5.0 / 6.0
        )  # 3 Fe2(SO4)3 + 2 MOH + 10 H2O = 2 MFe3(SO4)2(OH)6 + 5 H2SO4: a base takes up one of six
    formula = next(
        (
            str(v)
            for v in inputs.values()
            if isinstance(v, str)
            and (atoms_of(v.replace(" ", "")) or {}).get("Fe")
            and "=" not in v
            and len(v) > 4
        ),
        formula,
    )
    atoms = atoms_of(formula) or {}
    mass, irons = molar_mass(formula), atoms["Fe"]
    kind = "jarosite" if "jarosite" in route else route
    ion = next((s for s in ("Na", "K", "Pb") if s in atoms), "NH4" if "N" in atoms else "alkali")
    ion_mass = (
        atoms.get(ion, 0.0) * molar_mass(ion) if ion in atoms else molar_mass("NH4") * atoms.get("N", 0.0)
    )
    M = molar_mass
    sheet = Worksheet(
        tuple(Quantity(q.name, q.unit, q.words.replace("{r}", kind).replace("{al}", ion), q.what, q.low, q.high) for q in ROUTES.quantities),
        (
            relation("iron", lambda c, V, c2: (c - c2) * V), relation("iron", lambda c, V, p: c * V * p), relation("iron", lambda c, V: c * V), relation("each", lambda: mass / (irons * M("Fe"))), relation("pf", lambda each: 1.0 / each), relation("et", lambda each: each), relation("ex", lambda each: each), relation("at", lambda: acid * ACID / M("Fe")),
            relation("M", lambda iron, each: iron * each), relation("W", lambda M, u: M / u), relation("W", lambda iron, fe: iron / fe), relation("W", lambda M: M), relation("fe", lambda iron, W: iron / W), relation("ww", lambda W, h: W / (1.0 - h)), relation("Z", lambda W, zn: W * zn), relation("q", lambda iron, at: iron * at), relation("zo", lambda q: q * M("ZnO") / ACID),
            relation("al", lambda iron: iron / M("Fe") / irons * ion_mass), relation("ss", lambda iron: iron / M("Fe") / irons * atoms.get("S", 0.0) * M("S")), relation("so", lambda ss: ss * (M("S") + 4 * M("O")) / M("S")), relation("rz", lambda W, zm: W / zm / 1000.0), relation("rx", lambda rz: rz),
            *((relation("NH3", lambda iron: iron / M("Fe") / irons * M("NH3")), relation("ammonium", lambda iron: iron / M("Fe") / irons / 2.0 * M("(NH4)2SO4"))) if "N" in atoms else ()), *((relation("soda", lambda iron: iron / M("Fe") / irons / 2.0 * M("Na2SO4")),) if "Na" in atoms else ()),
        ),
    )  # fmt: skip
    stated = sheet.read(Given(inputs))
    if "p" in stated and "iron" in stated and "c" not in stated:
        stated["iron"] = stated["iron"] * stated["p"]
    values = sheet.derive(stated)
    found = sheet.named({s: v for s, v in values.items() if s not in stated})
    if "u" not in stated and "fe" in stated and "W" in values and "M" in values:
        found["purity_pct"] = 100.0 * float(np.mean(np.asarray(values["M"]) / values["W"]))
    if (
        "fe" in stated and "W" in values and f"{kind}_Fe_pct" in inputs
    ):  # its assay is of the residue as filtered
        whole = np.asarray(values["W"], dtype=np.float64).tolist()
        found |= {f"{kind}_kg": whole, kind: whole}
    found |= {"compound": formula, "molar_mass_g_per_mol": mass}
    return found | _per_tonne_of_zinc(Given(inputs), kind, mass / (irons * M("Fe")), values)


def _per_tonne_of_zinc(given: Given, kind: str, each: float, values: Mapping[str, Any]) -> dict[str, Any]:
    """Iron residue of a tonne of zinc, from the concentrate's assay and the recovery; empty where they are not given.

    each : mass of the pure compound over that of its iron, which the residue's purity or own assay of iron thins.
    """
    assay = given.table("concentrate|calcine|feed|charge", "pct") | {
        e: float(np.mean(x)) for e, x in given.elements("concentrate_{}|{}_in_concentrate", "pct").items()
    }
    recovery = given.one("Zn_recovery|recovery_Zn|zinc_recovery|recovery|Zn_extraction", "fraction")
    if not {"Zn", "Fe"} <= set(assay) or recovery is None:
        return {}
    iron_of_zinc = assay["Fe"] / assay["Zn"] / recovery
    thinned = 1.0 / values["fe"] if "fe" in values else each / values.get("u", 1.0)
    names = (kind, "residue", "iron_residue", "precipitate")
    return {f"{n}_t_per_t_Zn": iron_of_zinc * thinned for n in names} | {"Fe_t_per_t_Zn": iron_of_zinc}


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Leach and iron residue, whichever the figures decide."""
    found: dict[str, Any] = {}
    refusals: list[Exception] = []
    for model in (leach, iron):
        try:
            found = {**model(inputs), **found}
        except KeyError as error:
            refusals.append(error)
    if not found:
        raise refusals[0]
    return found


TECHNOLOGIES = (
    Technology(
        "zinc-leach-figures", "Zinc leaching and iron residues in figures", ("E13", "P21", "Y02"), "Zinc bound in ferrite, recovered by leaching, lost with jarosite, goethite or hematite; residue and acid.", "industrial", __name__, None, together(compute, by_time(compute)),
        answers=("*neutral leach*", "*hot acid*", "*jarosite*", "*goethite*", "*hematite*", "*haematite*", "*iron removal*", "*ferrite*", "*zinc*residue*", "*zinc*leach*", "*calcine*leach*", "*iron precipitation*", "*zinc recovery*"),
        words=(*LEACH.words, Word("route", "sodium, potassium, ammonium jarosite; goethite; hematite", "what the iron becomes"), *ROUTES.words), equations=__doc__ or "", stated_only=True, labelled=True,
        needs=(Need("Fe_recovery*", "the roasted residue's phases, and the magnet's recovery of each: temperatures and gas decide no recovery", ("magnetite_recovery_pct",)), Need("*recovery*", "calcine_pct (Zn, Fe), Fe_as_ZnFe2O4_pct and oxide_Zn_leached_pct; of a roasted residue, its phases after the roast", ("calcine_pct", "calcine_Zn_pct")), *LEACH.needs),
    ),
)  # fmt: skip
