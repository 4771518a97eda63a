"""Secondary aluminium: scrap melted under salt or in a dry hearth to alloy, with salt slag and dross.

Scrap loses metal to oxide by its surface, so thin scrap loses most; salt covers it and takes up the oxide. Alloying
metals stay in the melt, except magnesium and some zinc: recycling dilutes iron and copper, it does not remove them.

    melt loss      l = a + s (1 - p x) / t          t : thickness in mm, x : salt given over salt needed
    salt slag      salt + oxide + other non-metal + metal droplets
    energy         heat of liquid metal at 1,020 K / furnace efficiency        0.32 MWh/t at the least
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure, figures
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import GJ_PER_MWH
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit, grade

# Heat of liquid aluminium at 1,020 K over 298 K, kJ/mol: NIST WebBook heat capacities and CRC fusion (10.7 of it).
METAL_HEAT = 31.4
CARBON_PER_MWH = 0.0551  # t C per MWh natural gas (IPCC 2006, from memory)
THINNEST = 0.05  # mm; foil below burns rather than melts
SCRAP_MM = {
    "cans": 0.27,
    "turnings": 0.4,
    "sheet": 1.0,
    "profiles": 2.0,
    "castings": 6.0,
    "wire": 3.0,
    "foil": 0.06,
}


def melting_mwh_per_t() -> float:
    """Least heat that melts a tonne of aluminium, MWh.

    >>> round(melting_mwh_per_t(), 3)
    0.323
    """
    return METAL_HEAT / 26.9815 / GJ_PER_MWH


def melt_loss(thickness_mm: ArrayLike, salt: ArrayLike, v: Values) -> Array:
    """Share of the metal oxidised; salt : given over needed, 0-1."""
    cover = 1.0 - v["salt_protects"] * np.clip(salt, 0.0, 1.0)
    return np.asarray(np.minimum(v["base_loss"] + v["surface_loss"] * cover / np.asarray(thickness_mm), 0.6))


def melt(feeds: Feeds, v: Values) -> Result:
    """Alloy, salt slag and gas of scrap; carriers other than aluminium ride in the melt."""
    scrap = feeds["scrap"]
    dirt = sum((scrap.species_flow(s) for s in ("gangue", "inert", "Al2O3")), start=np.zeros(()))
    bound = scrap.species_flow("Al2O3") * mass_ratio("Al", "Al2O3", 2.0)
    metal = np.maximum(scrap.element("Al") - bound, 0.0)
    loss = melt_loss(v["thickness_mm"], v["salt"], v)
    oxidised = metal * loss
    oxide = oxidised * mass_ratio("Al2O3", "Al", 0.5)
    salt = v["salt"] * v["salt_per_impurity"] * (dirt + oxide)
    solids = salt + oxide + dirt
    drops = np.minimum(solids * v["slag_metal"], 0.5 * (metal - oxidised))
    back = drops * v["slag_recovered"]
    out = {"Al": metal - oxidised - drops + back}
    lost = {"Mg": v["magnesium_lost"], "Zn": v["zinc_lost"]}
    others = {e: scrap.element(e) for e in scrap.elements() if e not in UNFOLLOWED and e not in ("Al", "C")}
    slag = {e: x * lost.get(e, np.zeros(())) for e, x in others.items()}
    out |= {e: x - slag[e] for e, x in others.items()}
    total = sum(out.values(), start=np.zeros(()))
    fuel = total * melting_mwh_per_t() / v["fuel_efficiency"]
    burnt = fuel * CARBON_PER_MWH
    rock = sum((scrap.species_flow(s) for s in ("gangue", "inert")), start=np.zeros(()))
    residue = mix(
        Stream.of({"NaCl": 0.7 * salt, "KCl": 0.3 * salt, "Al2O3": oxide + scrap.species_flow("Al2O3"), "gangue": rock}),
        contained({"Al": drops - back} | slag, "salt slag"),
    )  # fmt: skip
    carbon = scrap.element("C") + burnt
    return Result(
        {"alloy": contained(out, "alloy"), "salt slag": residue, "gas": Stream.of({"CO2": carbon * mass_ratio("CO2", "C")})},
        drawn={"salt": Stream.of({"NaCl": 0.7 * salt, "KCl": 0.3 * salt}), "fuel": Stream.of({"C": burnt})},
        utilities={"fuel_MWh": fuel, "electricity_MWh": total * v["electricity"], "salt_t": salt},
        emissions={"CO2_t": carbon * mass_ratio("CO2", "C"), "residue_t": residue.total()},
        diagnostics={
            "melt_loss": loss * (metal > 0), "metal_recovered": ratio(out["Al"], metal),
            "salt_slag_t_per_t": ratio(residue.total(), total), "iron_in_alloy": ratio(out.get("Fe", 0.0 * total), total),
        },
    )  # fmt: skip


def _least(feeds: Feeds, v: Values) -> Array:
    """Heat that melts the alloy, MWh."""
    made = melt(feeds, v).products["alloy"].element("Al")
    return np.asarray(made * melting_mwh_per_t())


SCRAP = mix(
    contained({"Al": 92.0, "Si": 2.5, "Fe": 0.6, "Cu": 0.9, "Mg": 0.8, "Mn": 0.4, "Zn": 0.4, "C": 0.8}, "scrap"),
    Stream.of({"gangue": 1.2, "Al2O3": 0.4}),
)  # fmt: skip
UNIT = Unit(
    "secondary-aluminium", ("scrap",), ("alloy", "salt slag", "gas"), melt,
    read_parameters("oreshed.technology.extraction", "secondary_aluminium.csv"),
    settings=(
        Setting("thickness_mm", 1.0, THINNEST, 50.0, "mm", "mean thickness: cans 0.27, turnings 0.4, sheet 1, castings 6"),
        Setting("salt", 1.0, 0.0, 1.0, "of the need", "1 in a rotary furnace, 0 in a dry hearth"),
    ),
    limits=(Limit("aluminium in scrap", grade("Al", "scrap"), 0.4, 1.0, "mass fraction",
                  "poorer dross is milled first; below that salt outweighs the metal"),),
    least_energy=_least,
    example={"scrap": SCRAP},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of melting scrap from its kind or thickness; see `words`."""
    kind = str(inputs.get("scrap", "sheet"))
    thickness = figure(inputs, "thickness_mm", default=SCRAP_MM.get(kind, 1.0))
    settings = {"thickness_mm": thickness, "salt": figure(inputs, "salt", default=1.0)}
    feed = SCRAP
    pct = figures(inputs, "scrap_pct")
    if pct:
        feed = mix(contained(pct, "scrap"), Stream.of({"gangue": max(0.0, 100.0 - sum(pct.values()))}))
    run = UNIT.run(feed, settings)
    made, told = run.products["alloy"].total(), run.diagnostics
    energy = GJ_PER_MWH * float((run.utilities["fuel_MWh"] + run.utilities["electricity_MWh"]) / made)
    return {
        "melt_loss_pct": 100.0 * float(told["melt_loss"]), "metal_recovery_pct": 100.0 * float(told["metal_recovered"]),
        "Al_recovery_pct": 100.0 * float(told["metal_recovered"]), "energy_GJ_per_t": energy,
        "salt_slag_kg_per_t": 1000.0 * float(told["salt_slag_t_per_t"]),
        "salt_kg_per_t": 1000.0 * float(run.utilities["salt_t"] / made),
        "theoretical_MWh_per_t": melting_mwh_per_t(),
        # Electricity of the primary metal at 14.0 MWh/t and its alumina, as heat at 10 GJ/t (IAI), against melting.
        "energy_saved_pct": 100.0 * (1.0 - energy / (14.0 * GJ_PER_MWH + 1.93 * 10.0)),
        "CO2_t_per_t": float(run.emissions["CO2_t"] / made),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "secondary-aluminium", "Secondary aluminium melting", ("P24", "N14"),
        "Aluminium scrap to alloy, with melt loss by thickness, salt slag and energy.",
        "industrial", __name__, UNIT, compute,
        answers=("secondary aluminium*", "secondary aluminum*", "aluminium scrap*", "aluminum scrap*", "aluminium recycling*",
                 "aluminum recycling*", "salt slag*"),
        words=(
            Word("scrap", "-", f"kind: {', '.join(SCRAP_MM)}"), Word("thickness_mm", "mm", "in place of the kind"),
            Word("salt", "of the need", "1 rotary furnace, 0 dry hearth"),
            Word("scrap_pct", "% by element", "composition"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
