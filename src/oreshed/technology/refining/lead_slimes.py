"""Silver and bismuth from what lead refining takes off: Parkes crust or Betts slimes to doré and bismuth slag.

A crust is drained of lead and its zinc retorted off for the desilvering kettle; slimes are smelted under air, antimony
and arsenic leave as fume and slag. What is left, lead and silver with copper and bismuth, is cupelled: base metals are
oxidised in the order of their nobility and leave as litharge, bismuth last in a slag of its own.

    liquation   Pb_left = w M ; retort  Zn_left = w M             w : mass fractions that each leaves
    slimes      Sb, As, Sn, Pb to fume and slag by share
    cupel       Ag_dore = Ag (1 - l)                              l : silver in litharge, which goes back to smelting
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.parameter import Parameters, Values, read_parameters
from oreshed.technology.refining import betts, bullion_refining
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.stream import Array, contained, mix, withdrawn
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

BASE = ("Zn", "As", "Sb", "Sn", "Cd", "Fe", "Ni")


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage: retort, slimes or cupel."""
    return read_parameters("oreshed.technology.refining", "lead_slimes.csv", stage)


def stays(metal: Array, others: Array, left: Array) -> Array:
    """Tonnes of a metal that stay where they make up the mass fraction `left` of the alloy; never more than came.

    >>> float(stays(np.array(50.0), np.array(97.5), np.array(0.025)))
    2.5
    """
    return np.minimum(metal, others * left / (1.0 - left))


def retort(feeds: Feeds, v: Values) -> Result:
    """Lead drained from a crust, then zinc distilled off; the alloy holds the silver."""
    crust = feeds["crust"]
    lead = crust.element("Pb")
    held = stays(lead, crust.total() - lead, v["lead_left"])
    drained_lead, drained = withdrawn(crust, {"Pb": lead - held}, "bullion", "bullion")
    zinc = drained.element("Zn")
    kept = stays(zinc, drained.total() - zinc, v["zinc_left"])
    vapour, alloy = withdrawn(drained, {"Zn": zinc - kept}, "condensate", "bullion")
    return Result(
        {"alloy": alloy, "zinc": vapour, "lead": drained_lead},
        utilities={"fuel_MWh": crust.total() * v["heat"]},
    )


def smelt_slimes(feeds: Feeds, v: Values) -> Result:
    """Slimes smelted under air: antimony and arsenic to fume and slag, noble metals to an alloy with lead."""
    slimes = feeds["slimes"]
    fume, molten = withdrawn(
        slimes,
        {e: slimes.element(e) * v[f"{name}_to_fume"] for e, name in (("Sb", "antimony"), ("As", "arsenic"))},
        "fume", "bullion",
    )  # fmt: skip
    shares = {"Sb": "antimony", "As": "arsenic", "Pb": "lead", "Sn": "tin", "Ag": "silver", "Bi": "bismuth"}
    slag, alloy = withdrawn(
        molten, {e: slimes.element(e) * v[f"{name}_to_slag"] for e, name in shares.items()}, "slag", "bullion"
    )
    return Result(
        {"alloy": alloy, "slag": slag, "fume": fume}, utilities={"fuel_MWh": slimes.total() * v["heat"]}
    )


def cupel(feeds: Feeds, v: Values) -> Result:
    """Silver alloy blown to doré: base metals first, then lead, then bismuth."""
    feed = mix(*feeds.values())
    lost = {e: feed.element(e) * v["base_to_litharge"] for e in BASE}
    lost |= {
        "Pb": feed.element("Pb") * v["lead_to_litharge"], "Ag": feed.element("Ag") * v["silver_lost"],
        "Cu": feed.element("Cu") * v["copper_to_litharge"],
        "Te": feed.element("Te") * v["tellurium_to_litharge"], "Se": feed.element("Se") * v["tellurium_to_litharge"],
    }  # fmt: skip
    litharge, noble = withdrawn(feed, lost, "slag", "bullion")
    bismuth, dore = withdrawn(
        noble, {"Bi": noble.element("Bi") * v["bismuth_to_litharge"]}, "slag", "bullion"
    )
    return Result(
        {"dore": dore, "litharge": litharge, "bismuth slag": bismuth},
        utilities={"fuel_MWh": feed.total() * v["heat"]},
        diagnostics={"feed_silver": feed.assay("Ag"), "dore_silver": dore.assay("Ag")},
    )


CRUST = bullion_refining.SILVER.run(bullion_refining.SILVER.example["bullion"]).products["crust"]
SLIMES = betts.UNIT.run(betts.UNIT.example["anode"]).products["slimes"]
RETORT = Unit(
    "retort",
    ("crust",),
    ("alloy", "zinc", "lead"),
    retort,
    stage_parameters("retort"),
    example={"crust": CRUST},
)
SMELT = Unit("slimes", ("slimes",), ("alloy", "slag", "fume"), smelt_slimes, stage_parameters("slimes"),
             example={"slimes": SLIMES})  # fmt: skip
CUPEL = Unit(
    "cupel", ("alloy", "metal"), ("dore", "litharge", "bismuth slag"), cupel, stage_parameters("cupel"),
    limits=(Limit("silver in the feed", grade("Ag"), 0.005, 1.0, "mass fraction", "leaner alloy is enriched first, from memory"),),
    example={"alloy": RETORT.run(CRUST).products["alloy"]},
)  # fmt: skip
SHEET = Flowsheet(
    "lead-slimes",
    {"retort": RETORT, "slimes": SMELT, "cupel": CUPEL},
    (Join("retort", "alloy", "cupel", "alloy"), Join("retort", "zinc", name="zinc returned"),
     Join("retort", "lead", name="lead returned"), Join("slimes", "alloy", "cupel", "metal"),
     Join("slimes", "slag", name="antimony slag"), Join("slimes", "fume", name="antimony fume"),
     Join("cupel", "dore", name="dore"), Join("cupel", "litharge", name="litharge"),
     Join("cupel", "bismuth slag", name="bismuth slag")),
    {"crust": ("retort", "crust"), "slimes": ("slimes", "slimes")},
)  # fmt: skip
NONE = {"crust": CRUST.scaled(0.0), "slimes": SLIMES.scaled(0.0)}


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Doré and what goes where, from a crust or slimes in per cent; the kettles' own crust where none is given."""
    feeds = dict(NONE)
    given = {k: inputs.get(f"{k}_pct") for k in feeds}
    for name, assay in given.items():
        if assay:
            feeds[name] = contained({e: float(x) for e, x in assay.items()}, name)
    if not any(given.values()):
        feeds["crust"] = CRUST
    solved = solve(SHEET, feeds)
    whole = mix(*feeds.values())
    fed = mix(*solved.feeds["cupel"].values())
    dore = solved.products["dore"]
    found: dict[str, Any] = {f"feed_{e}_pct": 100.0 * float(fed.assay(e)) for e in ("Ag", "Pb", "Bi", "Cu")}
    found |= {"Zn_pct": 100.0 * float(fed.assay("Zn")), "Cu_pct": 100.0 * float(fed.assay("Cu"))}
    found["dore_Ag_pct"] = 100.0 * float(dore.assay("Ag"))
    for element, product in (("Ag", "dore"), ("Bi", "bismuth slag"), ("Te", "litharge")):
        entered = float(whole.element(element))
        if entered > 0:
            found[f"{element}_recovery_pct"] = (
                100.0 * float(solved.products[product].element(element)) / entered
            )
    antimony = float(whole.element("Sb"))
    if antimony > 0:
        parts = ("antimony fume", "antimony slag")
        found["Sb_recovery_pct"] = (
            100.0 * sum(float(solved.products[p].element("Sb")) for p in parts) / antimony
        )
    return found


TECHNOLOGIES = (
    Technology(
        "lead-slimes", "Silver and bismuth from crusts and slimes", ("P09", "Y03", "Y07"),
        "Parkes crust or Betts slimes to doré, bismuth slag and antimony fume.",
        "industrial", __name__, SHEET, compute,
        answers=("doré*", "dore*", "slimes treatment: lead*", "cupellation*"),
        words=(
            Word("crust_pct", "% by element", "a Parkes crust: Ag, Zn, Pb, Cu, Au …"),
            Word("slimes_pct", "% by element", "Betts slimes: Sb, Bi, Ag, Pb, As, Cu, Sn …"),
        ),
        needs=(Need("Cu_pct", "the crust's copper (crust_pct): what drossing leaves, 0.003 to 0.01 % of the bullion, makes 0.9 to "
                    "3.1 % here", ("crust_pct", "slimes_pct")),),
        equations=__doc__ or "",
    ),
)  # fmt: skip
