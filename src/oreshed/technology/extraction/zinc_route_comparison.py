"""Zinc residue routes on one concentrate: jarosite, goethite, hematite, direct leaching, and a Waelz kiln.

Whole plants with their recycles, from concentrate to slab zinc, all but the one with a kiln with hot acid, and with their cadmium electrowon.
Routes that reduce their iron take indium and germanium out before it falls; jarosite cannot.
"""

from __future__ import annotations

import hashlib
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
)
from oreshed.technology.costing import price_change
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.zinc_direct_plant import RESIDUES, zinc_direct_plant
from oreshed.technology.extraction.zinc_plant import zinc_plant
from oreshed.technology.extraction.zinc_waelz_plant import RESIDUES as WAELZ_RESIDUES
from oreshed.technology.extraction.zinc_waelz_plant import shares, zinc_waelz_plant
from oreshed.technology.flowsheet import Flowsheet, Solved, solve
from oreshed.technology.parameter import Parameters, read_parameters
from oreshed.technology.stream import Array

YEAR = 2024
FEED = roasting.concentrate(1000.0)
COSTS = read_parameters("oreshed.technology.extraction", "zinc_route_comparison.csv")
BOUGHT = {"electricity_MWh": "power_price", "lime_t": "lime_price", "ammonia_t": "ammonia_price",
          "steam_t": "steam_price", "sulphuric_acid_t": "acid_price", "coke_t": "coke_price"}  # fmt: skip
HEMATITE_STEAM = 5.0  # t per t of iron: an autoclave near 200 C, from memory
REFERENCE = zinc_plant("jarosite")
_SOLVED: dict[bytes, Solved] = {}
MOST_SOLVED = 3
PLANTS: dict[str, tuple[str, Flowsheet]] = {
    "jarosite": ("Jarosite", REFERENCE),
    "goethite": ("Goethite", zinc_plant("goethite")),
    "hematite": (
        "Hematite",
        zinc_plant("hematite", settings={"iron-removal": {"steam_t_per_t_iron": HEMATITE_STEAM}}),
    ),
    "direct-jarosite": ("Direct leach, jarosite", zinc_direct_plant("jarosite")),
    "direct-goethite": ("Direct leach, goethite", zinc_direct_plant("goethite")),
    "waelz": ("Neutral leach, Waelz", zinc_waelz_plant()),
}
SOLD = {
    "Cd": ("cadmium", "cadmium_price"),
    "In": ("indium", "indium_price"),
    "Ge": ("germanium", "germanium_price"),
}
CAPITAL = {"jarosite": "jarosite_capital", "direct-jarosite": "direct_capital"}
QUANTITIES = (
    Quantity("Zn", "Zinc recovered", "%", "more", "slab zinc, net of the dust that the plant eats, of zinc in concentrate"),
    Quantity("Cd", "Cadmium recovered", "%", "more", "cadmium metal of cadmium in concentrate"),
    Quantity("In", "Indium recovered", "%", "more", "sponge of indium in concentrate"),
    Quantity("Ge", "Germanium recovered", "%", "more", "dioxide or cementate of germanium in concentrate"),
    Quantity("residue", "Residue stacked", "t/t Zn", "less", "leach, iron and sulphur residues, dry; a lead-silver residue or hematite that is sold counts too"),
    Quantity("hazardous", "of it iron residue or slag", "t/t Zn", "less", "jarosite, goethite or hematite with the gangue of the neutraliser, or the slag of a kiln"),
    Quantity("electricity", "Electricity", "MWh/t Zn", "less", "whole plant with its oxygen"),
    Quantity("SO2", "Sulphur dioxide", "kg/t Zn", "less", "stack of the acid plant, and of the kiln before any scrubbing of its gas"),
    Quantity("CO2", "Carbon dioxide, direct", "t/t Zn", "less", "from coke and carbonates; the grid is not in it"),
    Quantity("acid", "Acid made", "t/t Zn", "", "sulphuric acid for sale: income where there is a buyer, a burden where there is none"),
    Quantity("companions", "Cd, In and Ge made", f"USD {YEAR}/t Zn", "more", "at the price of the metal or dioxide of 2024 and 2025; what refining them further costs is not deducted"),
    Quantity("cost", "Conversion cost", f"USD {YEAR}/t Zn", "less", "CEZinc's, and what this route buys more or less of power, lime, ammonia, steam, acid and coke than the jarosite plant; stacking residue, by-product income and capital are not in it"),
    Quantity("capital", "Capital", f"USD {YEAR}/annual t", "", "published plants only, one each"),
)  # fmt: skip


def _per_zinc(solved: Solved, carrier: str) -> Array:
    return np.asarray(solved.total(carrier) / solved.products["zinc"].element("Zn"))


def _jarosite(values: Values) -> Solved:
    """The jarosite plant at the same draws, against which costs are told; solved once for all routes that share them."""
    given = {u: dict(values[u]) for u in REFERENCE.units if u in values}
    parts = [np.asarray(given[u][n]).tobytes() for u in sorted(given) for n in sorted(given[u])]
    key = hashlib.blake2b(b"".join(parts)).digest()
    if key not in _SOLVED:
        if len(_SOLVED) >= MOST_SOLVED:
            _SOLVED.clear()
        _SOLVED[key] = solve(REFERENCE, {"concentrate": FEED}, given)
    return _SOLVED[key]


def _iron(solved: Solved) -> Array:
    return solved.products["kiln_slag" if "kiln_slag" in solved.products else "iron_residue"].total()


def _evaluate(route: str, sheet: Flowsheet, values: Values) -> Quantities:
    given = {u: dict(values[u]) for u in sheet.units if u in values}
    solved = solve(sheet, {"concentrate": FEED}, given)
    plain = solved if sheet is REFERENCE else _jarosite(values)
    zinc, share = solved.products["zinc"].element("Zn"), shares(solved, FEED)
    residues = [solved.products[r].total() for r in (*RESIDUES, *WAELZ_RESIDUES) if r in solved.products]
    costs = values["costs"]
    more = [
        costs[price] * (_per_zinc(solved, carrier) - _per_zinc(plain, carrier))
        for carrier, price in BOUGHT.items()
    ]
    base = costs["conversion_cost"] * price_change(2020, YEAR)
    found = {e: 100.0 * np.asarray(share[e]) for e in ("Zn", "Cd", "In", "Ge")}
    worth = sum(
        (costs[price] * solved.products[p].element(e) for e, (p, price) in SOLD.items()), start=np.zeros(())
    )
    found |= {
        "residue": sum(residues, start=np.zeros(())) / zinc,
        "hazardous": _iron(solved) / zinc,
        "electricity": _per_zinc(solved, "electricity_MWh"),
        "SO2": 1e3 * solved.emitted("SO2_t") / zinc,
        "CO2": solved.emitted("CO2_t") / zinc,
        "acid": solved.products["acid"].total() / zinc,
        "companions": worth / zinc,
        "cost": base + sum(more, start=np.zeros(())),
    }
    if route in CAPITAL:
        found["capital"] = costs[CAPITAL[route]] * price_change(2025, YEAR)
    return found


def routes() -> tuple[Route, ...]:
    """The plants as routes."""
    costs: dict[str, Parameters] = {"costs": COSTS}
    return tuple(
        Route(r, title, sheet_parameters(sheet) | costs, partial(_evaluate, r, sheet))
        for r, (title, sheet) in PLANTS.items()
    )


def comparison() -> Comparison:
    """The comparison, computed."""
    return compare(
        "zinc-residue-routes", "Zinc residue routes: jarosite, goethite, hematite and direct leaching",
        "Which way with the iron gives the most zinc, cadmium, indium and germanium, the least residue, and at what cost?",
        f"Feed: one concentrate of {100 * float(FEED.assay('Zn')):.0f} % Zn, {100 * float(FEED.assay('Fe')):.1f} % Fe,"
        f" {100 * float(FEED.assay('Cd')):.2f} % Cd, {1e6 * float(FEED.assay('In')):.0f} g/t In and"
        f" {1e6 * float(FEED.assay('Ge')):.0f} g/t Ge for all. The direct leach plants leach half of it raw in towers and"
        " roast the rest; the last plant leaches no ferrite and fumes its residue. Goethite and hematite plants make an indium-germanium concentrate; jarosite plants cannot.",
        QUANTITIES, routes(),
        reading=READING,
    )  # fmt: skip


READING = (
    "Hematite and the Waelz kiln recover most zinc and cadmium and cannot be told apart in them; both give back what the"
    " ferrite of a neutraliser or of a residue would lose. Hematite asks for an autoclave near 200 C, whose capital no"
    " source here gives. The kiln burns coke: about half a tonne of carbon dioxide a tonne of zinc, the highest conversion"
    " cost, and a gas that has to be scrubbed.",
    "Only routes that reduce their iron recover indium and germanium at all, by a concentrate taken before the iron falls."
    " At the prices of 2024 and 2025 that is worth more than all that parts the conversion costs of the wet routes, which"
    " this program cannot tell apart. A kiln carries the indium to the residue of its oxide; nobody wins it there in this"
    " plant.",
    "Jarosite makes the most iron residue, over twice that of hematite. Direct leaching cuts acid and sulphur dioxide by"
    " the share that is leached raw, and stacks more in all, because its sulphur stays as an element.",
    "Germanium is known worst: its intervals overlap between the routes that make it, and most of what they rest on is"
    " process knowledge that nobody has opened.",
)
