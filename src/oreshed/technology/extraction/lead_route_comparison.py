"""Lead smelting routes on one concentrate: energy, sulphur dioxide, carbon dioxide, lead to air, slag, capital.

Every route gets the same clean galena concentrate; smelters return their dust but for a bleed of 5 % that carries
cadmium out. Energy is final energy: fuel, coke and electricity as they cross the fence.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

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
from oreshed.technology.extraction import lead_hydrometallurgy, lead_smelting
from oreshed.technology.flowsheet import Solved
from oreshed.technology.parameter import Parameters, read_parameters
from oreshed.technology.physical_constants import GJ_PER_MWH
from oreshed.technology.stream import Array

BLEED = 0.05
GERMAN = ("qsl", "tsl")
YEAR = 2024
# Year of the money in which each route's capital was published.
MONEY = {"tsl": 2018, "kivcet": 1997, "ferric-leach": 2012}
TITLES = {"sinter-blast-furnace": "Sinter, blast furnace", "kivcet": "Kivcet", "qsl": "QSL", "tsl": "Top-submerged lance",
          "kaldo": "Kaldo"}  # fmt: skip
QUANTITIES = (
    Quantity("recovery", "Lead recovered", "%", "more", "lead in bullion or cathode of lead in concentrate; dust that is bled and slag are lost"),
    Quantity("energy", "Energy", "GJ/t Pb", "less", "final energy to bullion (or to cathode, which is refined already): fuel, coke and electricity at 3.6 GJ/MWh"),
    Quantity("electricity", "of it electricity", "MWh/t Pb", "less", "as it crosses the fence; its own carbon dioxide depends on the grid and is not counted"),
    Quantity("SO2", "Sulphur dioxide", "kg/t Pb", "less", "what no acid plant catches; none of the tail gas scrubbing that some plants add"),
    Quantity("CO2", "Carbon dioxide, direct", "t/t Pb", "less", "from coke and carbonates; fuel for heat and the grid are not in it"),
    Quantity("lead_to_air", "Lead to air", "g/t Pb", "", "stack and fugitive, from national inventories"),
    Quantity("slag", "Slag or residue", "t/t Pb", "less", "discard slag before fuming, or leach residue with its sulphur"),
    Quantity("silver", "Silver to metal", "%", "more", "silver in bullion of silver in concentrate"),
    Quantity("capital", "Capital", f"USD {YEAR}/annual t", "", "published plants only, moved to one year by the US GDP deflator, not scaled in size"),
)  # fmt: skip


def _capital(route: str, values: Values) -> dict[str, Array]:
    if route not in MONEY:
        return {}
    return {"capital": values["costs"]["capital"] * price_change(MONEY[route], YEAR)}


def _to_air(route: str, solved: Solved, metal: Array) -> dict[str, Array]:
    """The one inventory is of Germany in 2018, whose primary smelters were a QSL reactor and a lance furnace."""
    return {"lead_to_air": 1e6 * solved.emitted("Pb_to_air_t") / metal} if route in GERMAN else {}


def _smelted(route: str, solved: Solved, values: Values) -> Quantities:
    feed = lead_smelting.EXAMPLE
    bullion = solved.products["bullion"]
    metal = bullion.element("Pb")
    power = solved.total("electricity_MWh") / metal
    return (
        {
            "recovery": 100.0 * metal / feed.element("Pb"),
            "energy": solved.total("fuel_MWh") * GJ_PER_MWH / metal + power * GJ_PER_MWH,
            "electricity": power,
            "SO2": 1e3 * solved.emitted("SO2_t") / metal,
            "CO2": solved.emitted("CO2_t") / metal,
            "slag": solved.emitted("slag_t") / metal,
            "silver": 100.0 * bullion.element("Ag") / feed.element("Ag"),
        }
        | _capital(route, values)
        | _to_air(route, solved, metal)
    )


def _leached(values: Values) -> Quantities:
    feed = lead_smelting.EXAMPLE
    result = lead_hydrometallurgy.GALENA.run({"concentrate": feed}, parameters=dict(values["ferric-leach"]))
    metal = result.products["cathode"].element("Pb")
    power = result.utilities["electricity_MWh"] / metal
    silver = result.products["cathode"].element("Ag") / feed.element("Ag")
    return {
        "recovery": 100.0 * metal / feed.element("Pb"), "energy": power * GJ_PER_MWH, "electricity": power,
        "SO2": np.zeros(()), "CO2": np.zeros(()), "slag": result.emissions["residue_t"] / metal,
        "silver": 100.0 * silver,
    } | _capital("ferric-leach", values)  # fmt: skip


def _costs(route: str) -> dict[str, Parameters]:
    if route not in MONEY:
        return {}
    return {"costs": read_parameters("oreshed.technology.extraction", "lead_route_comparison.csv", route)}


def routes() -> tuple[Route, ...]:
    """The smelters and the ferric leach as routes."""
    found = []
    for route, title in TITLES.items():
        sheet = lead_smelting.plant(route, BLEED)
        groups: Mapping[str, Parameters] = sheet_parameters(sheet) | _costs(route)
        found.append(
            Route(
                route, title, groups,
                through(sheet, {"concentrate": lead_smelting.EXAMPLE}, partial(_smelted, route)),
            )
        )  # fmt: skip
    leach = {"ferric-leach": lead_hydrometallurgy.GALENA.parameters} | _costs("ferric-leach")
    return (*found, Route("ferric-leach", "Ferric leach, cells", leach, _leached))


def _assay(element: str) -> str:
    return f"{100.0 * float(lead_smelting.EXAMPLE.assay(element)):.1f}"


def comparison() -> Comparison:
    """The comparison, computed."""
    return compare(
        "lead-smelting-routes", "Lead from concentrate: five smelters and a leach on the same feed",
        "Which way of making lead from concentrate takes least energy and lets least out, and what does it cost to build?",
        f"Feed: one galena concentrate of {_assay('Pb')} % Pb, {_assay('S')} % S, {_assay('Zn')} % Zn for all. Smelters return their dust but for a bleed"
        " of 5 %. Bullion still needs refining (about 0.1 to 0.2 MWh/t); cathode does not.",
        QUANTITIES, routes(),
        reading=(
            "The sinter plant with blast furnace lets out several times the sulphur dioxide of any other smelter: its"
            " gas is weak, and about a tenth of it misses the acid plant. The intervals do not touch.",
            "In energy it takes most too. Among the direct smelters the intervals of Kivcet and lance overlap, QSL and"
            " Kaldo lie lower, and all of it rests on figures that nobody here has opened.",
            "The ferric leach takes a fraction of any furnace's energy, all of it electricity, and it has only been"
            " piloted. It recovers less lead, and no silver: that stays in a residue with the sulphur.",
            "Lead to air is known for one country, Germany in 2018, whose smelters were a QSL reactor and a lance furnace"
            " beside secondary plants; it does not tell these two apart and says nothing of the others. At Trail stack lead"
            " fell by 99.5 % from the blast furnace to Kivcet and what followed (Trail Area Health and Environment"
            " Committee), so the older route must lie far higher.",
            "Capital is known for three plants of three sizes and three decades, one of them never built, and none is"
            " called best. Elsewhere no source is known to this program.",
        ),
    )  # fmt: skip
