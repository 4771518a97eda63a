"""What a solubility product that a case states leaves in solution: hydroxides by pH, and any simple salt by its anion.

hydroxide      [M] = Ksp/[OH]^z,  [OH] = 10^(pH - pKw);  onset pH = pKw + log10(Ksp/[M])/z
salt MX        [M] = Ksp/[X];  in pure water [M] = sqrt(Ksp) (MX), (Ksp/4)^(1/3) (MX2), (Ksp/27)^(1/4) (MX3)
left           min(feed, [M]);  removed = 1 - left/feed
ions alone: no hydroxo or other complexes, activities as concentrations
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.separation.reagent_laws import charge_of
from oreshed.technology.species import molar_mass

QUANTITIES = (
    Quantity("metal", "text", "metal|element|ion", "metal"), Quantity("charge", "", "z|charge|n_OH", "charge of the metal", 1.0, 4.0), Quantity("hydroxide", "text", "", "whether the solid is a hydroxide"),
    Quantity("product", "", "Ksp|K_sp|solubility_product", "solubility product in mol/L", 0.0), Quantity("log_product", "", "log_Ksp|logKsp|log10_Ksp|log_K_sp", "its logarithm", -120.0, 10.0), Quantity("minus_log", "", "pKsp|pK_sp", "minus its logarithm", -10.0, 120.0),
    Quantity("pH", "", "pH", "pH", -2.0, 16.0), Quantity("pKw", "", "pKw", "ion product of water", 11.0, 16.0), Quantity("anion", "mol_L", "anion|CO3|SO4|S2|OH|carbonate|sulphate|sulphide|X|free_anion|free_carbonate|free_sulphide", "free anion", 0.0),
    Quantity("dissolved", "mol_L", "dissolved|solubility|left|residual|C_eq|equilibrium|C|metal|saturation|C_sat", "metal over the solid", derived=True), Quantity("feed", "mol_L", "feed|C0|in|initial|metal_in", "metal in the feed", 0.0),
    Quantity("onset", "", "onset_pH|pH_onset|pH_start|precipitation_pH|pH_of_precipitation|pH_start_of_precipitation", "pH at which it begins to fall", derived=True), Quantity("target", "mol_L", "target|limit|goal", "metal that may be left", 0.0), Quantity("needed", "", "pH_needed|pH_for_target|pH_required|required_pH|target_pH", "pH that leaves no more", derived=True),
    Quantity("removal", "", "removal|removed|precipitated", "share that falls", share=True, derived=True),
)  # fmt: skip
LAWS = (
    Law("product", "log_product", lambda x: 10.0**x), Law("product", "minus_log", lambda x: 10.0**-x), Law("log_product", "product", math.log10), Law("charge", "metal", charge_of),
    Law("dissolved", "hydroxide product pH pKw charge", lambda _, k, ph, w, z: k * 10.0 ** (-z * (ph - w))), Law("dissolved", "product anion", lambda k, x: k / x),
    Law("onset", "hydroxide log_product feed pKw charge moles", lambda _, k, c, w, z, __: w + (k - math.log10(c)) / z), Law("needed", "hydroxide log_product target pKw charge moles", lambda _, k, c, w, z, __: w + (k - math.log10(c)) / z),
    Law("removal", "dissolved feed moles", lambda s, c, _: max(1.0 - s / c, 0.0)),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="feed", left_of_metal="dissolved", constants={"pKw": 14.0})


def refuse_stated_product(inputs: Mapping[str, Any]) -> None:
    """Raise OutOfValidity where a case states a solubility product: no database's stands in its place."""
    stated = next(
        (
            str(k)
            for k, v in inputs.items()
            if re.match(r"(log_?|p)?K_?sp(_|$)", str(k)) and isinstance(v, (int, float))
        ),
        "",
    )
    if stated:
        raise OutOfValidity(f"{stated} is the case's own: what it leaves follows from it alone")


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a stated solubility product; `Ksp_CdOH2` or a label names the hydroxide. Raises OutOfValidity where none is stated."""
    told: dict[str, Any] = {}
    text = " ".join(
        [
            str(inputs.get("label", "")),
            *(f"{k} {v}" for k, v in inputs.items() if isinstance(v, str) or "sp" in str(k).lower()),
        ]
    )
    for key, value in inputs.items():
        named = re.fullmatch(r"(log_?|p)?K_?sp_([A-Z][a-z]?)\W?\(?OH\)?_?(\d)?", str(key))
        if named:
            told |= {f"{named[1] or ''}Ksp".replace("logKsp", "log_Ksp"): value, "metal": named[2]}
        else:
            told[str(key)] = value
    if not {"product", "log_product", "minus_log"} & set(BOOK.read(told)):
        raise OutOfValidity("needs the solubility product (Ksp, log_Ksp or pKsp)")
    if re.search(r"hydroxide|OH\)?\d?\b", text):
        told["hydroxide"] = "yes"
    if "metal" not in BOOK.read(told):
        solid = re.search(r"\b([A-Z][a-z]?)\(OH\)", text)
        told |= {"metal": solid[1]} if solid and molar_mass(solid[1]) else {}
    return answered(BOOK, told)


TECHNOLOGIES = (
    technology_of(
        BOOK, "product-laws", "Solubility products, shared laws", ("S07", "E15"), "What a stated solubility product leaves in solution, by pH or anion.", __name__, __doc__ or "",
        ("selective precipitation*", "precipitation*", "hydroxide precipitation*", "carbonate precipitation*", "*solubility*", "*precipitation*", "speciation*"), compute=compute,
    ),
)  # fmt: skip
