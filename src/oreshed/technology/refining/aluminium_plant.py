"""Bauxite to aluminium: a Bayer refinery and the potlines that its alumina feeds, with gallium on the way.

What hydrate takes up of gallium goes into the metal and is lost there; what ion exchange wins before is sold.

    bauxite        t per t metal = (t per t alumina) (t alumina per t metal)
    gallium        of 100 in bauxite: mud 30, hydrate and so metal and fume most of 70, ion exchange what its price pays
    energy         fuel of digestion and calcination, power of the cells
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.extraction import bayer
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.physical_constants import GJ_PER_MWH, ICE_POINT
from oreshed.technology.refining import hall_heroult
from oreshed.technology.registry import Technology, Word
from oreshed.technology.stream import ratio


def plant(gallium_price: float = 0.0, digestion_K: float = 418.0) -> Flowsheet:
    """Refinery and smelter in line; gallium_price in USD/kg, 0 for a refinery without ion exchange."""
    return Flowsheet(
        "aluminium-from-bauxite",
        {"bayer": bayer.UNIT, "cells": hall_heroult.UNIT},
        (Join("bayer", "alumina", "cells", "alumina"), Join("bayer", "residue", name="red mud"),
         Join("bayer", "gallium", name="gallium"), Join("bayer", "purge", name="purge"),
         Join("cells", "aluminium", name="aluminium"), Join("cells", "gas", name="gas"),
         Join("cells", "dust", name="dust")),
        {"bauxite": ("bayer", "bauxite")},
        {"bayer": {"gallium_price": gallium_price, "digestion_K": digestion_K}},
    )  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures per tonne of aluminium from bauxite; see `words`."""
    feed = bayer.ore(inputs)
    kelvin = figure(inputs, "digestion_T_C", "T_C", default=bayer.usual_temperature(feed)) + ICE_POINT
    sheet = plant(figure(inputs, "gallium_price", default=0.0), kelvin)
    solved = solve(sheet, {"bauxite": feed})
    metal = float(solved.products["aluminium"].element("Al"))
    alumina = float(solved.results["bayer"].products["alumina"].species_flow("Al2O3"))
    return {
        "bauxite_t_per_t_Al": float(feed.total()) / metal,
        "alumina_t_per_t_Al": float(solved.results["cells"].diagnostics["alumina_t_per_t"]),
        "bauxite_t_per_t_alumina": float(feed.total()) / alumina,
        "red_mud_t_per_t_Al": float(solved.products["red mud"].total()) / metal,
        "electricity_MWh_per_t_Al": float(solved.total("electricity_MWh")) / metal,
        "fuel_GJ_per_t_Al": GJ_PER_MWH * float(solved.total("fuel_MWh")) / metal,
        "direct_CO2_t_per_t_Al": float(solved.emitted("CO2_t")) / metal,
        "metal_Ga_ppm": 1e6 * float(solved.products["aluminium"].assay("Ga")),
        "gallium_won_pct": 100.0 * float(ratio(solved.products["gallium"].element("Ga"), feed.element("Ga"))),
    }


TECHNOLOGIES = (
    Technology(
        "aluminium-from-bauxite", "Bauxite to aluminium", ("P23", "P24", "Y04", "N14"),
        "Bayer refinery and potlines in line: aluminium, red mud and gallium of a bauxite.",
        "industrial", __name__, plant(), compute,
        answers=("bauxite to aluminium*", "bauxite*", "aluminium chain*"),
        words=(
            Word("bauxite_Ga_ppm, minerals_pct, bauxite", "", "the bauxite, as for `bayer`"),
            Word("digestion_T_C", "C", "that of the ore's main hydrate where absent"),
            Word("gallium_price", "USD/kg", "default 0: no ion exchange"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
