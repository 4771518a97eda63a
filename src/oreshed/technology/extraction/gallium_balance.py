"""Gallium of a Bayer liquor at steady state: what comes in leaves with hydrate, with mud and salts, and by extraction.

Liquor grows richer until the three take what digestion brings. Hydrate takes in proportion to the liquor, so that each
m3 an hour that an extraction strips competes with it: no recovery is a constant, and the first m3 wins most.

    uptake      (Ga/Al) x 1e6 = K c            molar ratio in hydrate ; c : ppm Ga2O3 of the liquor, below 1,800
    flow        u = K 1e-6 c2 (M_Ga / M_Al) Al a        m3 of liquor stripped by a t of alumina ; c2 : Ga2O3 a Ga
    balance     c = I / (u P + L + E)          I : kg/h in ; L, E : m3/h lost and extracted wholly
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio, molar_mass

MOST_LIQUOR = 1800.0  # ppm Ga2O3, up to which uptake was measured (Shaw, Smith & Cornell)
OXIDE = 1.0 / mass_ratio("Ga", "Ga2O3", 2.0)


def uptake_flow(constant: float) -> float:
    """m3 of liquor whose gallium a tonne of alumina takes along, as hydrate.

    constant : K of the uptake, Ga/Al x 1e6 per ppm Ga2O3.

    >>> round(uptake_flow(0.266), 3)
    0.489
    """
    per_aluminium = constant * 1e-6 * OXIDE * molar_mass("Ga") / molar_mass("Al")
    return per_aluminium * mass_ratio("Al", "Al2O3", 2.0) * 1e6


SHEET = Worksheet(
    (
        Quantity("K", "", "K|uptake_K|K_uptake|uptake_constant", "Ga/Al x 1e6 per ppm Ga2O3"), Quantity("x", "", "Ga2O3_ppm|liquor_Ga2O3_ppm|Ga2O3_liquor_ppm|GaL_ppm|GaL_ppm_Ga2O3|Ga2O3_ppm_in_liquor|Ga2O3_in_liquor_ppm|liquor_Ga2O3|Ga2O3_liquor|Ga2O3|Ga_liquor_ppm_Ga2O3|liquor_ppm_Ga2O3|Ga_ppm_Ga2O3|liquor_Ga_as_Ga2O3_ppm", "ppm of the liquor"),
        Quantity("g", "", "Ga_to_Al_x1e6|Ga_Al_x1e6|Ga_over_Al_x1e6|Ga_per_Al_x1e6|Ga_per_Al_1e6|GaAl_ppt_x1e6|Ga_Al_ratio_x1e6|GaAl_x1e6|Ga_to_Al_1e6|Ga_over_Al_1e6|Ga_per_Al_ppm_molar|Ga_Al_ppm|Ga_to_Al_ppm_molar", "molar ratio in hydrate"), Quantity("gm", "mol_pct", "Ga_in_gibbsite|Ga_in_hydrate", "of Ga and Al"), Quantity("ga", "", "hydrate_Ga_ppm|gibbsite_Ga_ppm|Ga_in_gibbsite_ppm|Ga_in_hydrate_ppm|hydrate_Ga_g_per_t", "by mass"), Quantity("al", "", "alumina_Ga_ppm|Ga_in_alumina_ppm|alumina_Ga_g_per_t|Ga_g_per_t_alumina", "by mass"),
        Quantity("In", "kg_per_h", "Ga_input|Ga_in|Ga_feed|Ga_to_liquor|Ga_dissolved", "gallium that digestion brings"), Quantity("B", "t_per_h", "bauxite|bauxite_feed", ""), Quantity("b", "", "bauxite_Ga_ppm|bauxite_Ga_g_per_t|Ga_bauxite_ppm", "ppm"), Quantity("d", "fraction", "Ga_to_liquor|Ga_dissolution|Ga_leached|Ga_extraction_in_digestion", "of the bauxite's gallium"),
        Quantity("P", "t_per_h", "alumina|alumina_production|Al2O3|hydrate_as_alumina", ""), Quantity("u", "m3_per_h", "hydrate_uptake|uptake_flow|hydrate_flow|uptake", "liquor that hydrate strips"), Quantity("L", "m3_per_h", "losses|loss|liquor_losses|mud_loss|liquor_loss", "liquor lost with mud and salts"), Quantity("E", "m3_per_h", "extraction|extraction_flow|bleed|treated_liquor|stripped_liquor|extracted_flow", "liquor stripped"), Quantity("r", "fraction", "extraction_efficiency|resin_recovery|pass_recovery|recovery_per_pass", "of the gallium in treated liquor"),
        Quantity("c", "g_per_m3", "liquor_Ga|Ga_liquor|Ga|steady_state_Ga|Ga_in_liquor|liquor_Ga_steady", "liquor"), Quantity("cp", "", "liquor_Ga_ppm|Ga_liquor_ppm|Ga_ppm|liquor_Ga_mg_L|liquor_Ga_mg_per_L", "mg/L"), Quantity("w", "kg_per_h", "Ga_extracted|Ga_recovered|extracted_Ga|Ga_won|Ga_product", ""), Quantity("s", "fraction", "extracted|Ga_extracted_share|extractable|Ga_extracted|Ga_recovery|extracted_of_input", "of the gallium that came in"), Quantity("h", "fraction", "to_hydrate|Ga_to_hydrate|Ga_to_alumina", "of the gallium that came in"),
    ),
    (
        relation("g", lambda K, x: K * x), relation("x", lambda K, g: g / K), relation("K", lambda g, x: g / x), relation("gm", lambda g: 100.0 * g * 1e-6 / (1.0 + g * 1e-6)),
        relation("al", lambda g: g * molar_mass("Ga") / molar_mass("Al") * mass_ratio("Al", "Al2O3", 2.0)), relation("ga", lambda al: al * mass_ratio("Al", "Al(OH)3") / mass_ratio("Al", "Al2O3", 2.0)),
        relation("In", lambda B, b, d: B * b * d / 1000.0), relation("u", lambda P, K: P * uptake_flow(K)),
        relation("c", lambda In, u, L, E, r: 1000.0 * In / (u + L + E * r)), relation("c", lambda In, u, L, E: 1000.0 * In / (u + L + E)), relation("c", lambda In, u, L: 1000.0 * In / (u + L)), relation("E", lambda In, u, L, c: 1000.0 * In / c - u - L),
        relation("cp", lambda c: c), relation("w", lambda c, E, r: c * E * r / 1000.0), relation("w", lambda c, E: c * E / 1000.0), relation("s", lambda w, In: w / In), relation("h", lambda c, u, In: c * u / 1000.0 / In), relation("x", lambda c: c * OXIDE),
    ),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Uptake, liquor and extraction, whichever the figures decide; K is 0.266 where a case states none."""
    found = SHEET.compute(inputs, {} if Given(inputs).one("K", "") is not None else {"K": 0.266})
    most = Given(inputs).get("Ga2O3_ppm|liquor_Ga2O3_ppm|Ga2O3_ppm_in_liquor|liquor_Ga2O3|Ga2O3", "")
    if most is not None and (most > MOST_LIQUOR if not hasattr(most, "max") else most.max() > MOST_LIQUOR):
        raise OutOfValidity(f"uptake was measured below {MOST_LIQUOR:g} ppm Ga2O3, not at {most}")
    return found | {"valid_below_ppm": MOST_LIQUOR}


TECHNOLOGIES = (
    Technology(
        "gallium-balance", "Gallium of Bayer liquor in figures", ("P23", "Y04"),
        "Uptake by hydrate, steady state of the liquor and what an extraction wins of it, on stated flows.",
        "industrial", __name__, None, compute,
        answers=("*gallium*", "Ga *"), words=(*SHEET.words, Word("K", "-", "0.266 (Shaw, Smith & Cornell) where absent")),
        equations=__doc__ or "", stated_only=True, needs=SHEET.needs,
        sources=("Shaw, Smith & Cornell, gallium incorporation into precipitated gibbsite (aqw.com.au, abstract opened): K = 0.266, below 1,800 ppm",),
    ),
)  # fmt: skip
