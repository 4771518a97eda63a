"""The primary lead plant: a smelter of one route and its refinery, kettles or Betts cells.

Concentrate comes in; refined lead goes out, with silver, bismuth, antimony and tellurium in the products that a
by-product plant treats: silver crust, bismuth crust and antimony slag of the kettles, or the slimes of the cells.

    settings     route: sinter-blast-furnace, kivcet, tsl or qsl ; refinery: kettle or betts
    order        kettles: copper, antimony, silver, zinc, bismuth ; Betts: copper dross, then cells
    returns      the lead of dross, crusts and antimony slag comes back from their own furnaces, but for a loss
    recovery     share of an element that leaves in refined lead or in the product that carries it for treatment
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figures
from oreshed.technology.extraction import lead_smelting
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.network_plant import NetworkPlant, Recovered, Settings
from oreshed.technology.parameter import Values, read_parameters
from oreshed.technology.physical_constants import GJ_PER_MWH
from oreshed.technology.refining import betts, bullion_refining
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import composition
from oreshed.technology.stream import Array, Stream, contained, mix
from oreshed.technology.unit import Feeds, Result, Unit

REFINERIES = ("kettle", "betts")
# Where an element leaves for treatment, by refinery.
CARRIED = {
    "kettle": {"lead": ("refined lead",), "silver": ("silver crust",), "bismuth": ("bismuth crust",),
               "antimony": ("antimony slag",), "tellurium": ("antimony slag",), "copper": ("copper dross", "matte")},
    "betts": {"lead": ("refined lead",), "silver": ("slimes",), "bismuth": ("slimes",), "antimony": ("slimes",),
              "tellurium": ("slimes",), "copper": ("copper dross", "matte")},
}  # fmt: skip
# What carries enough lead that plants send it through a furnace of its own; slimes hold hardly any.
TREATED = ("copper dross", "antimony slag", "silver crust", "bismuth crust")
# Companions of a concentrate as tonnes per tonne of lead where a feed does not state them: `lead_smelting.EXAMPLE`.
FOLLOWED = ("Ag", "Sb", "As", "Bi", "Cd", "Te", "Ge")


def _treat(kind: str, feeds: Feeds, v: Values) -> Result:
    """Lead of a dross, crust or slag goes back to the kettles; the rest leaves for its by-product plant."""
    del kind
    feed = feeds["feed"]
    lead = feed.element("Pb") * v["lead_returned"]
    kept = {e: feed.element(e) - (lead if e == "Pb" else 0.0) for e in feed.elements()}
    return Result({"treated": contained(kept, "crust"), "lead": contained({"Pb": lead}, "bullion")})


def treatment(kind: str) -> Unit:
    """The furnace that takes lead out of a dross ("copper dross"), crust or antimony slag."""
    example = contained({"Pb": 60.0, "Cu": 20.0, "Ag": 5.0, "Sb": 5.0, "Bi": 1.0}, "crust")
    return Unit(
        f"{kind} treatment", ("feed",), ("treated", "lead"), partial(_treat, kind),
        parameters=read_parameters("oreshed.technology.extraction", "lead_plant.csv", kind.replace(" ", "_")),
        example={"feed": example},
    )  # fmt: skip


def lead_plant(
    route: str = "sinter-blast-furnace", refinery: str = "kettle", bleed: float = 0.2
) -> Flowsheet:
    """A smelter and its refinery as one flowsheet. bleed : share of the smelter's dust that leaves, 0-1.

    Raises OutOfValidity for an unknown route or refinery.
    """
    if route not in lead_smelting.ROUTES:
        raise OutOfValidity(f"no lead smelting route {route!r}; there are {', '.join(lead_smelting.ROUTES)}")
    if refinery not in REFINERIES:
        raise OutOfValidity(f"no lead refinery {refinery!r}; there are {', '.join(REFINERIES)}")
    smelter, kettles = lead_smelting.plant(route, bleed), bullion_refining.SHEET
    joins = [j for j in smelter.joins if j.name != "bullion"]
    joins.append(Join("furnace", "bullion", "copper", "bullion"))
    if refinery == "kettle":
        refining = dict(kettles.units)
        joins += kettles.joins
    else:
        refining = {"copper": bullion_refining.COPPER, "cells": betts.UNIT}
        joins += [
            Join("copper", "bullion", "cells", "anode"), Join("copper", "dross", name="copper dross"),
            Join("cells", "cathode", name="refined lead"), Join("cells", "slimes", name="slimes"),
        ]  # fmt: skip
    treated = [j for j in joins if j.name in TREATED]
    furnaces = {f"{j.name} treatment": treatment(j.name) for j in treated}
    joins = [j for j in joins if j not in treated]
    for j in treated:
        joins += [
            Join(j.unit, j.outlet, f"{j.name} treatment", "feed"),
            Join(f"{j.name} treatment", "lead", "copper", "bullion"),
            Join(f"{j.name} treatment", "treated", name=j.name),
        ]
    units = {**smelter.units, **refining, **furnaces}
    return Flowsheet("lead-plant", units, tuple(joins), {"concentrate": ("furnace", "charge")})


def concentrate_of(lead: float, per_lead: Mapping[str, Array | float]) -> Stream:
    """A clean galena concentrate that holds so many tonnes of lead, companions as tonnes per tonne of lead.

    What is not named keeps the usual assay of `lead_smelting.EXAMPLE`.

    >>> round(float(concentrate_of(100.0, {"Ag": 0.002}).element("Ag")), 6)
    0.2
    """
    base = lead_smelting.EXAMPLE
    scale = lead / float(base.element("Pb"))
    rock: dict[str, Array | float] = {
        s: base.species_flow(s) * scale for s in base.species if " in " not in s
    }
    carried: dict[str, Array | float] = {e: base.element(e) * scale for e in FOLLOWED}
    carried |= {e: lead * x for e, x in per_lead.items() if e not in composition("galena")}
    if "Cu" in carried or "Zn" in carried:
        # They stand as minerals of their own; stating them moves those, not the traces.
        for symbol, mineral in (("Cu", "chalcopyrite"), ("Zn", "sphalerite")):
            if symbol in carried:
                rock[mineral] = carried.pop(symbol) / composition(mineral)[symbol]
    return mix(Stream.of(rock), contained(carried, "concentrate"))


def _recovered(settings: Settings) -> Recovered:
    return CARRIED[settings["refinery"]]


NETWORK = NetworkPlant(
    "lead",
    {"route": lead_smelting.ROUTES, "refinery": REFINERIES},
    lambda settings: lead_plant(settings["route"], settings["refinery"]),
    lambda tonnes, companions: {"concentrate": concentrate_of(tonnes, companions)},
    _recovered,
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recoveries, emissions and energy of a plant per tonne of refined lead, from `words`."""
    route, refinery = str(inputs.get("route", "sinter-blast-furnace")), str(inputs.get("refinery", "kettle"))
    sheet = lead_plant(route, refinery, float(inputs.get("dust_bleed", 0.2)))
    feed = concentrate_of(1000.0, figures(inputs, "per_lead"))
    solved = solve(sheet, {"concentrate": feed})
    lead = float(solved.products["refined lead"].element("Pb"))
    shares = {
        name: sum(solved.products[p].element(_SYMBOL[name]) for p in products) / feed.element(_SYMBOL[name])
        for name, products in CARRIED[refinery].items()
    }
    found: dict[str, Any] = {f"{_SYMBOL[name]}_recovery_pct": 100.0 * float(x) for name, x in shares.items()}
    return found | {
        "refined_lead_Pb_pct": 100.0 * float(solved.products["refined lead"].assay("Pb")),
        "SO2_kg_per_t_Pb": 1000.0 * float(solved.emitted("SO2_t")) / lead,
        "acid_t_per_t_Pb": float(solved.results["furnace"].diagnostics["acid_t"]) / lead,
        "CO2_t_per_t_Pb": float(solved.emitted("CO2_t")) / lead,
        "Pb_to_air_g_per_t_Pb": 1e6 * float(solved.emitted("Pb_to_air_t")) / lead,
        "energy_GJ_per_t_Pb": GJ_PER_MWH
        * float(solved.total("fuel_MWh") + solved.total("electricity_MWh"))
        / lead,
        "slag_t_per_t_Pb": float(solved.emitted("slag_t")) / lead,
    }


_SYMBOL = {"lead": "Pb", "silver": "Ag", "bismuth": "Bi", "antimony": "Sb", "tellurium": "Te", "copper": "Cu"}
TECHNOLOGIES = (
    Technology(
        "lead-plant", "Primary lead smelter with its refinery", ("P01", "P06", "P08", "P22", "Y03", "Y07", "N11"),
        "Lead concentrate to refined lead; silver, bismuth, antimony and tellurium in the products that carry them.",
        "industrial", __name__, lead_plant(), compute, answers=("lead plant*", "primary lead smelter with refinery*"),
        words=(
            Word("route", "-", "sinter-blast-furnace, kivcet, tsl or qsl"), Word("refinery", "-", "kettle or betts"),
            Word("per_lead", "t/t Pb", "companions of the concentrate by symbol: Ag, Bi, Sb, Te, Cu, Zn …"),
            Word("dust_bleed", "fraction", "share of the dust that leaves the circuit, default 0.2"),
        ),
        equations=__doc__ or "", network=NETWORK,
    ),
)  # fmt: skip
