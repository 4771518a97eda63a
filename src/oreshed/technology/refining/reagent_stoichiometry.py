"""Reagents of kettle refining by their reactions: what a tonne of lead needs to lose an impurity, and what dross it makes.

A reagent that binds an impurity in a compound follows the moles removed; one that works by a solubility product or by
an excess in solution also stays in the lead. A case may state its own reaction; else the usual one of the process.

    removed        m = lead x (start - end) / 100
    reagent        r = m nu M_r / M_x x (1 + excess) ; with what the lead keeps: r + lead x end content
    Harris         2 Sb + 2 NaNO3 + 4 NaOH = 2 Na3SbO4 + N2 + 2 H2O, as arsenate and stannate likewise
    product        (%A)^a (%B)^b = K at one temperature: K from one point gives any other
    dross          compound / share of the compound in it ; the rest is entrained lead
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.by_time import by_time
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.stated_reaction import sides
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, molar_mass

# Process -> reaction per impurity, balanced; the impurity first. Oxygen from air where none is written.
REACTIONS: Mapping[str, Mapping[str, str]] = {
    "sulphur": {"Cu": "2 Cu + S = Cu2S"},
    "pyrite": {"Cu": "2 Cu + FeS2 = Cu2S + FeS"},
    "harris": {
        "Sb": "2 Sb + 2 NaNO3 + 4 NaOH = 2 Na3SbO4 + N2 + 2 H2O", "As": "2 As + 2 NaNO3 + 4 NaOH = 2 Na3AsO4 + N2 + 2 H2O",
        "Sn": "5 Sn + 4 NaNO3 + 6 NaOH = 5 Na2SnO3 + 2 N2 + 3 H2O", "Te": "Te + 2 NaOH + 0.5 O2 = Na2TeO2 + H2O",
        "Zn": "Zn + 2 NaOH + 0.5 O2 = Na2ZnO2 + H2O",
    },
    "caustic": {"Zn": "Zn + 2 NaOH + 0.5 O2 = Na2ZnO2 + H2O", "Sn": "Sn + 2 NaOH + O2 = Na2SnO3 + H2O",
                "Sb": "Sb + 3 NaOH + 1.25 O2 = Na3SbO4 + 1.5 H2O", "As": "As + 3 NaOH + 1.25 O2 = Na3AsO4 + 1.5 H2O"},
    "softening": {"Sb": "2 Sb + 1.5 O2 = Sb2O3", "As": "2 As + 1.5 O2 = As2O3", "Sn": "Sn + O2 = SnO2"},
    "chlor": {"Zn": "Zn + Cl2 = ZnCl2"},
    "parkes": {"Ag": "2 Ag + 3 Zn = Ag2Zn3", "Au": "Au + Zn = AuZn"},
    "betterton": {"Bi": "2 Bi + Ca + 2 Mg = CaMg2Bi2"},
    "aluminium": {"Cu": "Cu + Al = CuAl", "As": "As + Al = AlAs", "Sb": "Sb + Al = AlSb"},
    "silicon": {"Fe": "Fe + Si = FeSi"},
}  # fmt: skip
PROCESSES = (
    ("harris", ("harris",)), ("betterton", ("betterton", "kroll", "debismuth", "bismuth removal")), ("parkes", ("parkes", "desilver")),
    ("chlor", ("chlor", "betterton dezinc")), ("caustic", ("caustic", "naoh", "dezinc", "detin")), ("softening", ("soften", "oxidation")),
    ("pyrite", ("pyrite",)), ("sulphur", ("sulphur", "sulfur", "decopper", "copper dross", "copper removal", "drossing")),
)  # fmt: skip
ASSAYED = "|".join(
    p.format("{}") for p in ("{}_start", "{}_in", "{}_feed", "{}_content", "feed_{}", "bullion_{}", "{}_bullion", "start_{}", "{}_before", "{}_0", "{}0", "{}")
)  # fmt: skip
LEFT = "{}_end|{}_out|end_{}|{}_after|product_{}|{}_product|refined_{}|{}_refined|lead_{}"


def per_kilogram(equation: str, of: str) -> tuple[dict[str, float], dict[str, float]]:
    """kg of every reactant and of every product per kg of one species of the equation.

    >>> round(per_kilogram("2 Cu + S = Cu2S", "Cu")[0]["S"], 4)
    0.2523
    """
    left, right = sides(equation)
    if of not in {**left, **right}:
        raise OutOfValidity(f"{equation!r} has no {of}")
    basis = {**left, **right}[of] * molar_mass(of)
    return (
        {s: n * molar_mass(s) / basis for s, n in left.items() if s != of},
        {s: n * molar_mass(s) / basis for s, n in right.items() if s != of},
    )


def process_of(text: str) -> str:
    """Process that words name; empty for none."""
    return next((p for p, marks in PROCESSES if any(m in text for m in marks)), "")


def lost(inputs: Mapping[str, Any], given: Given, lead_t: float) -> dict[str, tuple[float, float, float]]:
    """Per element: kg removed, content at start and at end in %."""
    start, end = given.elements(ASSAYED, "pct"), given.elements(LEFT, "pct")
    start = {**given.table("start|feed|bullion|lead_in|feed_lead|crude"), **start}
    end = {**given.table("end|product|refined|lead_out"), **end}
    found = {}
    for element, first in start.items():
        share = given.one(f"{element}_removal|{element}_removed|removal|removed_{element}|recovery_to_dross")
        last = end.get(element)
        if last is None and share is not None:
            last = first * (1.0 - share)
        if last is not None and element != "Pb":
            if last > first:
                raise OutOfValidity(f"{element} cannot rise from {first:g} to {last:g} % by refining")
            found[element] = (lead_t * 10.0 * (first - last), float(first), float(last))
    for element, share in given.elements("{}_removed|removed_{}", "pct").items():
        if (
            element not in start and element not in found
        ):  # of the lead, as there is no content to be a share of
            found[element] = (lead_t * 10.0 * float(share), float("nan"), float("nan"))
    for element, kg in given.elements("{}_removed|removed_{}", "kg").items():
        found.setdefault(element, (float(kg), float("nan"), float("nan")))
    return found


def reagents(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Reagent, compound and dross for the impurities that a case removes; see `words`.

    Raises KeyError naming start and end contents where they are missing.
    """
    # "target" is no part of a figure's name to the reader: Sb_target_pct is the end, not the start
    inputs = {
        re.sub(
            r"^(?:target_([A-Z][a-z]?)|([A-Z][a-z]?)_target)(?=_|$)", lambda m: f"{m[1] or m[2]}_end", str(k)
        ): v
        for k, v in inputs.items()
    }
    given = Given(inputs)
    words = f"{inputs.get('label', '')} {given.text()}".lower()
    lead = (
        given.one(
            "lead|bullion|charge|kettle|metal|feed|crude_lead|Pb|lead_mass|kettle_charge|basis|crude_bullion",
            "t",
            1.0,
        )
        or 1.0
    )
    gone = lost(inputs, given, lead)
    if not gone:
        raise KeyError("X_start_pct and X_end_pct of the impurity X, with lead_t")
    stated = [
        str(v)
        for k, v in inputs.items()
        if isinstance(v, str) and re.search(r"\w\s*(?:=|->|→)\s*[\d\w]", v) and "reaction" in k.lower()
    ]
    stated += [
        str(v) for k, v in inputs.items() if "reactions" in k.lower() and isinstance(v, list) for v in v
    ]
    named = REACTIONS.get(process_of(words), {})
    product = str(
        next(
            (
                inputs[k]
                for k in ("product", "compound", "crust", "dross", "crust_compound", "precipitate")
                if k in inputs
            ),
            "",
        )
    )
    excess = given.one("excess|reagent_excess|S_excess|NaOH_excess|stoichiometric_excess", default=0.0) or 0.0
    multiple = (
        given.one("stoichiometric_ratio|times_stoichiometric|stoichiometric_multiple|of_theoretical", "")
        or 1.0 + excess
    )
    used: dict[str, float] = {}
    made: dict[str, float] = {}
    for element, (kg, _, _) in gone.items():
        equation = next((r for r in stated if element in sides(r)[0]), named.get(element, ""))
        if product and element in elements_of(product) and not (equation and product in sides(equation)[1]):
            equation = _combining(element, product)
        if not equation:
            continue
        reactants, products = per_kilogram(equation, element)
        for species, each in reactants.items():
            used[species] = used.get(species, 0.0) + each * kg
        for species, each in products.items():
            made[species] = made.get(species, 0.0) + each * kg
    found: dict[str, Any] = {}
    for element, (kg, first, _) in gone.items():
        found |= {
            f"{element}_removed_kg": kg,
            f"{element}_removed_kg_per_t": kg / lead,
            f"removed_{element}_kg": kg,
            f"{element}_kg": kg,
        }
        if first == first and first > 0:
            found[f"{element}_removal_pct"] = 10.0 * kg / (lead * first)
            found[f"{element}_removed_pct"] = found[f"{element}_removal_pct"]
    for species, kg in used.items():
        for name in (species, f"theoretical_{species}", f"{species}_reaction"):
            found |= {f"{name}_kg": kg, f"{name}_kg_per_t": kg / lead}
        if multiple != 1.0:
            for name in (species, f"{species}_actual", f"{species}_added", f"{species}_used"):
                found |= {f"{name}_kg": kg * multiple, f"{name}_kg_per_t": kg * multiple / lead}
    for species, kg in made.items():
        found |= {
            f"{species}_kg": kg,
            f"{species}_kg_per_t": kg / lead,
            f"{species}_in_dross_kg": kg,
            f"{species}_made_kg": kg,
        }
        moles = kg / molar_mass(species)
        if species in ("N2", "O2", "Cl2", "SO2"):
            found[f"{species}_Nm3"] = 22.414 * moles
    solids = {s: kg for s, kg in made.items() if s not in ("N2", "O2", "Cl2", "SO2", "H2O", "H2", "CO2")}
    if len(solids) == 1:
        (whole,) = solids.values()
        for name in ("compound", "intermetallic", "precipitate", "product", "dross_compound"):
            found |= {f"{name}_kg": whole, f"{name}_kg_per_t": whole / lead}
    for species, kg in used.items():
        for name in (
            f"{species}_in_compound",
            f"{species}_combined",
            f"{species}_stoichiometric",
            f"{species}_in_intermetallic",
            f"{species}_bound",
        ):
            found |= {f"{name}_kg": kg, f"{name}_kg_per_t": kg / lead}
    for species, kg in list(used.items()):
        kept = given.one(
            f"{species}_in_lead|{species}_left|{species}_dissolved|{species}_end|end_{species}|{species}_in_lead_end|residual_{species}",
            "pct",
        )
        found |= {
            f"{species}_in_crust_kg": kg,
            f"{species}_in_crust_kg_per_t": kg / lead,
            f"{species}_bound_kg": kg,
        }
        if kept is not None:
            stays = 10.0 * lead * kept
            found |= {f"{species}_in_lead_kg": stays, f"{species}_dissolved_kg": stays}
            for name in (
                f"{species}_total",
                f"{species}_added",
                f"{species}_addition",
                f"{species}_required",
                species,
            ):
                found |= {
                    f"{name}_kg": kg + stays,
                    f"{name}_kg_per_t": (kg + stays) / lead,
                    f"{name}_pct_of_lead": 0.1 * (kg + stays) / lead,
                }
    _crusts(found, given, gone, made, lead)
    return found


def elements_of(formula: str) -> Mapping[str, float]:
    """Mass fractions of a formula; empty for what is none."""
    try:
        return composition(formula)
    except OutOfValidity:
        return {}


def _combining(element: str, product: str) -> str:
    """The equation that makes a compound from its elements."""
    from oreshed.basis.properties import composition as atoms_of

    atoms = atoms_of(product) or {}
    if element not in atoms:
        raise OutOfValidity(f"{product} holds no {element}")
    return " + ".join(f"{n:g} {e}" for e, n in atoms.items()) + f" = {product}"


def _crusts(
    found: dict[str, Any], given: Given, gone: Mapping[str, tuple[float, float, float]], made: Mapping[str, float], lead: float
) -> None:  # fmt: skip
    """Dross or crust where the case tells its assay, and the lead lost with it."""
    element = max(gone, key=lambda e: gone[e][0])
    kg = gone[element][0]
    assay = given.one(
        f"dross_{element}|crust_{element}|{element}_in_dross|{element}_in_crust|{element}_dross|slag_{element}|{element}_in_slag",
        "fraction",
    )
    lead_share = given.one("dross_Pb|crust_Pb|Pb_in_dross|Pb_in_crust|slag_Pb|Pb_in_slag", "fraction")
    dross = None
    if assay:
        dross = kg / assay
    elif lead_share is not None and made:
        solid = {s: x for s, x in made.items() if s not in ("N2", "H2O", "O2")}
        dross = sum(solid.values()) / (1.0 - lead_share)
    if dross is None:
        return
    lost_lead = dross * lead_share if lead_share is not None else None
    for name in ("dross", "crust", "slag"):
        found |= {
            f"{name}_kg": dross,
            f"{name}_kg_per_t": dross / lead,
            f"{name}_pct_of_lead": 0.1 * dross / lead,
        }
        if lost_lead is not None:
            found |= {f"Pb_in_{name}_kg": lost_lead, f"Pb_lost_to_{name}_kg": lost_lead, "Pb_lost_pct": 0.1 * lost_lead / lead,
                      f"Pb_to_{name}_pct": 0.1 * lost_lead / lead}  # fmt: skip


WORDS = (
    Word("lead_t (or bullion, charge)", "t (kg)", "what is refined; a tonne where absent"),
    Word(
        "X_start_pct, X_end_pct", "% (ppm, g/t)", "impurity before and after; or X_removal_pct, X_removed_kg"
    ),
    Word(
        "reaction", "equation", "as 2 Cu + S = Cu2S; the usual of the process named by the label where absent"
    ),
    Word("product", "formula", "compound that binds the impurity, in place of a reaction"),
    Word("excess", "share, %", "of reagent over the reaction's"),
    Word("dross_X_pct, dross_Pb_pct", "%", "assay of the dross: asks for dross_kg, Pb_in_dross_kg"),
    Word("law", "(%A)^a(%B)^b = K", "solubility product in %, for debismuthising and desilverising"),
    Word(
        "equilibrium_point_pct, residual_pct",
        "% by element",
        "one equilibrium gives K, other residuals the content left",
    ),
    Word("K (or log10_K)", "%^n", "the product itself"),
)
TECHNOLOGIES = (
    Technology(
        "lead-reagents", "Reagents of lead refining by reaction", ("P06", "P07", "Y03", "N14"),
        "Sulphur, nitrate, caustic, zinc, calcium and magnesium a kettle needs, and the dross or crust that it makes.",
        "industrial", __name__, None, together(reagents, by_time(reagents)),
        answers=("*dross*", "*alkaline refin*", "*arsenic removal*", "*decopper*", "*Harris*", "*soften*", "*refining/*", "*lead refining*", "*dezinc*", "*detin*", "*antimony removal*", "*copper removal*",
                 "*Parkes*", "*desilver*", "*bullion*", "*kettle*", "*sulphur*lead*", "*Kroll*", "*Betterton*", "*debismuth*"),
        words=WORDS, equations=__doc__ or "", stated_only=True, labelled=True,
        needs=(Need("*_remov*", "X_start_pct and X_end_pct of the impurity X: heat, time and reagent alone decide no removal"),),
    ),
)  # fmt: skip
