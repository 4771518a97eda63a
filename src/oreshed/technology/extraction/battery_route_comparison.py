"""Battery lead routes on the same spent batteries: furnaces with and without desulphurised paste, closed loops, and cells.

Every route breaks the same batteries. Furnace bullion is soft or hard lead that still goes to kettles; the wet routes melt
the grids to alloy and win the paste's lead at a cathode.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from oreshed.technology.comparison import (
    Comparison,
    Quantities,
    Quantity,
    Route,
    Values,
    compare,
    sheet_parameters,
    through,
)
from oreshed.technology.costing import price_change
from oreshed.technology.extraction import battery_lead, closed_loop_furnace, lead_hydrometallurgy
from oreshed.technology.flowsheet import Flowsheet, Solved
from oreshed.technology.parameter import read_parameters
from oreshed.technology.physical_constants import CARBON_GJ_PER_T, GJ_PER_MWH
from oreshed.technology.stream import Array

YEAR, MONEY = 2024, 2012
FEED = battery_lead.BATTERY_FEED
METAL = ("bullion", "cathode", "alloy")
RESIDUES = ("slag", "residue", "dust", "dross")
# Route, title, plant.
PLANTS: tuple[tuple[str, str, Flowsheet], ...] = (
    ("raw", "Rotary, raw paste", battery_lead.plant("rotary", 0.0)),
    ("rotary", "Rotary, soda", battery_lead.plant("rotary")),
    ("reverberatory", "Reverberatory, soda", battery_lead.plant("reverberatory")),
    ("closed", "Rotary, loops, soda", closed_loop_furnace.plant()),
    ("fluoborate", "Fluoborate cells", lead_hydrometallurgy.plant("fluoborate")),
    ("caustic", "Caustic cells", lead_hydrometallurgy.plant("caustic")),
)
QUANTITIES = (
    Quantity("recovery", "Lead recovered", "%", "more", "lead in bullion, alloy and cathode of lead in batteries; the reverberatory's rich slag is sold to another furnace"),
    Quantity("energy", "Energy", "GJ/t Pb", "less", "final energy: fuel, carbon at 32.8 GJ/t and electricity at 3.6 GJ/MWh; kettles are not in it"),
    Quantity("electricity", "of it electricity", "MWh/t Pb", "less", "as it crosses the fence"),
    Quantity("SO2", "Sulphur dioxide", "kg/t Pb", "less", "before any scrubbing"),
    Quantity("CO2", "Carbon dioxide, direct", "t/t Pb", "less", "from carbon and from the soda's carbonate; fuel for heat and the grid are not in it"),
    Quantity("residue", "Slag and residue", "t/t Pb", "less", "slag, bled dust, leach residue and dross that leave"),
    Quantity("sulphate", "Sodium sulphate", "t/t Pb", "", "sold where there is a buyer"),
    Quantity("capital", "Capital", f"USD {YEAR}/annual t", "", "published plants only"),
)  # fmt: skip


def _sum(solved: Solved, names: Sequence[str], element: str = "") -> Array:
    found = [solved.products[n] for n in names if n in solved.products]
    return np.asarray(sum((s.element(element) if element else s.total() for s in found), start=np.zeros(())))


def _measure(solved: Solved, values: Values) -> Quantities:
    metal = _sum(solved, METAL, "Pb")
    power = solved.total("electricity_MWh") / metal
    heat = (solved.total("fuel_MWh") * GJ_PER_MWH + solved.total("carbon_t") * CARBON_GJ_PER_T) / metal
    sulphate = sum(
        (
            solved.products[p].species_flow("Na2SO4")
            for p in ("sodium sulphate", "bleed")
            if p in solved.products
        ),
        start=np.zeros(()),
    )
    found = {
        "recovery": 100.0 * metal / FEED.element("Pb"), "energy": heat + power * GJ_PER_MWH, "electricity": power,
        "SO2": 1e3 * solved.emitted("SO2_t") / metal, "CO2": solved.emitted("CO2_t") / metal,
        "residue": _sum(solved, RESIDUES) / metal, "sulphate": np.asarray(sulphate) / metal,
    }  # fmt: skip
    if "costs" in values:
        found["capital"] = values["costs"]["capital"] * price_change(MONEY, YEAR)
    return found


def routes() -> tuple[Route, ...]:
    """The plants as routes."""
    costs = read_parameters("oreshed.technology.extraction", "battery_route_comparison.csv", "rotary")
    return tuple(
        Route(
            r, title, sheet_parameters(sheet) | ({"costs": costs} if r == "rotary" else {}),
            through(sheet, {"batteries": FEED}, _measure),
        )
        for r, title, sheet in PLANTS
    )  # fmt: skip


def comparison() -> Comparison:
    """The comparison, computed."""
    return compare(
        "battery-lead-routes", "Lead from batteries: furnaces, closed loops and cells on the same scrap",
        "What does leaching and electrowinning the paste save against a furnace, and what do closed loops?",
        f"Feed: spent batteries of {100.0 * float(FEED.assay('Pb')):.0f} % lead for all, broken the same way. Loops return"
        f" {100 * closed_loop_furnace.SLAG_RETURN:.0f} % of the slag and"
        f" {100 * closed_loop_furnace.DUST_RETURN:.0f} % of the dust.",
        QUANTITIES, routes(), reading=READING,
    )  # fmt: skip


READING = (
    "Cells take less than half the energy of a furnace, nearly all of it as electricity, with no sulphur dioxide and little"
    " or no carbon dioxide. They recover less lead, because what soda leaves as sulphate no acid dissolves; caustic, which"
    " takes the sulphate too, does better. None has replaced a furnace, and no source here gives its capital.",
    "Desulphurising the paste cuts a rotary furnace's sulphur dioxide by more than nine tenths in this model. One plant"
    " measured half (case CLF-SO2, a miss), so the band is too narrow.",
    "Closed loops dump under a third of the slag and win about half a point of lead, and let out more sulphur dioxide than"
    " the same furnace without them: the slag that goes round is already full.",
    "The reverberatory furnace recovers least because its slag is a product: it goes to a blast furnace for hard lead.",
)
