"""Battery lead with closed loops: slag and dust of the furnace go back to it, but for a bleed.

Slag that returns takes the place of fresh flux, so less of it is dumped with its lead. What the lead cannot take builds up
instead: sulphur in the slag, until it holds no more and the rest leaves as SO2; chlorine and cadmium in the dust, until the
bleed carries what comes in. Desulphurising the paste first is what lets the slag loop close.

    slag         M = max(s x new charge, returned) ; fresh flux = M - returned ; dumped = (1 - r) M
    lead         bullion = all charged - w M - dust share x charged
    sulphur      held = min(share x charged, capacity x M) ; SO2 the rest
    loop         load = 1/(1 - share x return)          of what goes to a returned stream by a fixed share
    bleed        grade of dust rises until (1 - return) x dust carries what comes in
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.extraction import battery_lead
from oreshed.technology.flowsheet import Flowsheet, Join, Solved, solve, splitter
from oreshed.technology.parameter import Parameters, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

SLAG_RETURN, DUST_RETURN = 0.7, 0.9
OWN = read_parameters("oreshed.technology.extraction", "closed_loop_furnace.csv")
# Elements that ride to dust by a fixed share, besides lead.
DUSTED = ("Cl", "Cd", "Sb")


def loop_load(share: float, returned: float) -> float:
    """Times the fresh feed that a loop carries, where `share` of what is charged goes to a stream that returns.

    Raises OutOfValidity for a loop without bleed.

    >>> round(loop_load(0.93, 0.9), 2)
    6.13
    """
    kept = share * returned
    if not 0.0 <= kept < 1.0:
        raise OutOfValidity(f"a loop that returns {kept:.3g} of what enters has no bleed")
    return 1.0 / (1.0 - kept)


def smelt(feeds: Feeds, v: Values) -> Result:
    """Bullion, slag, dust and gas of a furnace that takes its own slag and dust back."""
    none = np.zeros(())
    fresh = mix(feeds["grid"], feeds["paste"])
    back = feeds.get("slag_return", Stream.of({"gangue": 0.0}))
    dust_back = feeds.get("dust_return", Stream.of({"Pb in dust": 0.0}))
    charge = mix(fresh, back, dust_back)
    lead, sulphur = charge.element("Pb"), charge.element("S")
    mass = np.maximum(battery_lead.slag_made(fresh, v), back.total())
    flux = mass - back.total()
    dust_lead = lead * v["dust_lead_share"]
    grade = ratio(battery_lead.lead_in_slag(fresh, v), battery_lead.slag_made(fresh, v))
    slag_lead = np.minimum(mass * grade, lead - dust_lead)
    metal = lead - dust_lead - slag_lead
    dust: dict[str, Array] = {"Pb": dust_lead, "S": sulphur * v["sulphur_dust"]}
    slag: dict[str, Array] = {"Pb": slag_lead}
    bullion: dict[str, Array] = {"Pb": metal}
    left = sulphur - dust["S"]
    slag["S"] = np.minimum(left * v["sulphur_to_slag_rotary"], v["sulphur_capacity"] * mass)
    burnt = left - slag["S"]
    to_metal = {"Sb": v["antimony_to_bullion_rotary"], "Sn": v["antimony_to_bullion_rotary"] * 0.5,
                "Ag": np.asarray(1.0), "Bi": np.asarray(1.0), "Cu": np.asarray(0.8)}  # fmt: skip
    for e in [e for e in charge.elements() if e not in ("Pb", "S", "C", "O", "H", "N")]:
        flow = charge.element(e)
        up = flow * v[f"{e}_to_dust"] if e in DUSTED else none
        taken = (flow - up) * to_metal.get(e, none)
        dust[e], bullion[e], slag[e] = up, taken, flow - up - taken
    carbon = metal * v["carbon"]
    gas = {
        "SO2": burnt * mass_ratio("SO2", "S"),
        "CO2": (carbon + charge.element("C")) * mass_ratio("CO2", "C"),
    }
    followed = sum(slag.values(), start=none)
    dust_mass = dust_lead / v["dust_lead"]
    held = ratio(slag["S"], mass)
    return Result(
        {
            "bullion": contained(bullion, "bullion"),
            "slag": mix(contained(slag, "slag"), Stream.of({"gangue": np.maximum(mass - followed, 0.0)})),
            "dust": contained(dust, "dust"), "gas": Stream.of(gas),
        },
        drawn={"carbon": Stream.of({"C": carbon})},
        utilities={"fuel_MWh": metal * v["fuel"], "carbon_t": carbon, "flux_t": flux},
        emissions={
            "SO2_t": gas["SO2"], "CO2_t": gas["CO2"], "Pb_to_air_t": metal * v["lead_to_air"] * 1e-6,
        },
        diagnostics={
            "slag_sulphur": held, "slag_sulphur_full": np.asarray(held >= v["sulphur_capacity"] * (1 - 1e-9), dtype=float) * (mass > 0),
            "dust_t": dust_mass, "dust_chlorine": ratio(dust.get("Cl", none), dust_mass), "antimony_in_bullion": ratio(
                bullion.get("Sb", none), metal),
        },
    )  # fmt: skip


def _chlorine(feeds: Feeds, v: Values) -> Array:
    charge = mix(*feeds.values())
    dust = charge.element("Pb") * v["dust_lead_share"] / v["dust_lead"]
    return ratio(charge.element("Cl") * v["Cl_to_dust"], dust)


_BASE = battery_lead.furnace("rotary")
FURNACE = Unit(
    "loop-furnace", ("grid", "paste", "slag_return", "dust_return"), ("bullion", "slag", "dust", "gas"), smelt,
    parameters=Parameters((*_BASE.parameters.rows, *OWN.rows)),
    limits=(Limit("chlorine in dust", _chlorine, 0.0, 0.25, "mass fraction",
                  "lead chloride holds 25.5 %; before that the filter cakes: bleed more dust"),),
    example={**_BASE.example, "slag_return": mix(contained({"Pb": 0.6, "S": 0.8, "Sb": 0.05}, "slag"), Stream.of({"gangue": 12.0})),
             "dust_return": contained({"Pb": 2.0, "Sb": 0.02, "S": 0.1}, "dust")},
)  # fmt: skip


def plant(
    slag_return: float = SLAG_RETURN, dust_return: float = DUST_RETURN, molar_ratio: float = 1.05
) -> Flowsheet:
    """Batteries to bullion with shares of slag and dust that return; molar_ratio 0 leaves the sulphate in the paste.

    Raises OutOfValidity for shares that leave no bleed.
    """
    for what, share in (("slag_return", slag_return), ("dust_return", dust_return)):
        if not 0.0 <= share <= 0.98:
            raise OutOfValidity(f"{what} = {share:g} lies outside 0 to 0.98: a loop needs a bleed")
    slag = splitter("slag-split", ("return", "dump"), (slag_return,))
    dust = splitter("dust-split", ("return", "bleed"), (dust_return,))
    return Flowsheet(
        "closed-loop-furnace",
        {"breaker": battery_lead.BREAKER, "soda": battery_lead.SODA, "furnace": FURNACE, "slag-split": slag,
         "dust-split": dust},
        (Join("breaker", "grid", "furnace", "grid"), Join("breaker", "paste", "soda", "paste"),
         Join("breaker", "polymer", name="polymer"), Join("breaker", "acid", name="acid"),
         Join("soda", "paste", "furnace", "paste"), Join("soda", "liquor", name="sodium sulphate"),
         Join("furnace", "bullion", name="bullion"), Join("furnace", "gas", name="gas"),
         Join("furnace", "slag", "slag-split", "feed"), Join("furnace", "dust", "dust-split", "feed"),
         Join("slag-split", "return", "furnace", "slag_return"), Join("slag-split", "dump", name="slag"),
         Join("dust-split", "return", "furnace", "dust_return"), Join("dust-split", "bleed", name="dust")),
        {"batteries": ("breaker", "batteries")}, {"soda": {"molar_ratio": molar_ratio}},
    )  # fmt: skip


def figures(solved: Solved, fresh: Stream) -> dict[str, float]:
    """What a loop buys and costs: recovery, dumped slag and its lead, SO2, and what builds up."""
    fed = float(fresh.element("Pb"))
    metal, dumped = solved.products["bullion"].element("Pb"), solved.products["slag"]
    d = solved.results["furnace"].diagnostics
    return {
        "Pb_recovery_pct": 100.0 * float(metal) / fed,
        "slag_t_per_t_Pb": float(dumped.total() / metal),
        "Pb_in_slag_pct_of_feed": 100.0 * float(dumped.element("Pb")) / fed,
        "Pb_in_dust_pct_of_feed": 100.0 * float(solved.products["dust"].element("Pb")) / fed,
        "SO2_kg_per_t_Pb": 1e3 * float(solved.emitted("SO2_t") / metal),
        "flux_t_per_t_Pb": float(solved.total("flux_t") / metal),
        "slag_S_pct": 100.0 * float(d["slag_sulphur"]),
        "dust_Cl_pct": 100.0 * float(d["dust_chlorine"]),
        "Cl_circulating": float(solved.circulating("furnace", fresh, "Cl"))
        if float(fresh.element("Cl"))
        else 0.0,
    }


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the loops at the returns of a case, or of a bare loop; see `words`."""
    if "share" in inputs and "returned" in inputs:
        return {"load": loop_load(figure(inputs, "share"), figure(inputs, "returned"))}
    batteries = battery_lead.BATTERY_FEED
    chlorine = figure(inputs, "Cl_ppm", default=0.0)
    if chlorine:
        batteries = mix(batteries, Stream.of({"Cl in alloy": float(batteries.total()) * chlorine * 1e-6}))
    sheet = plant(
        figure(inputs, "slag_return", default=SLAG_RETURN), figure(inputs, "dust_return", default=DUST_RETURN),
        figure(inputs, "Na2CO3_to_PbSO4_molar", default=1.05),
    )  # fmt: skip
    found: dict[str, Any] = dict(figures(solve(sheet, {"batteries": batteries}), batteries))
    raw = plant(
        figure(inputs, "slag_return", default=SLAG_RETURN),
        figure(inputs, "dust_return", default=DUST_RETURN),
        0.0,
    )
    before = figures(solve(raw, {"batteries": batteries}), batteries)["SO2_kg_per_t_Pb"]
    found["SO2_cut_pct"] = 100.0 * (1.0 - found["SO2_kg_per_t_Pb"] / before) if before else 0.0
    return found


TECHNOLOGIES = (
    Technology(
        "closed-loop-furnace", "Battery lead with closed slag and dust loops", ("E21", "P11", "Y09"),
        "Spent batteries to bullion with slag and dust returned: what the loops save, and what builds up in them.",
        "industrial", __name__, plant(), compute, answers=("closed loop*", "closed-loop*", "battery recycling, closed loop*"),
        words=(
            Word("slag_return, dust_return", "share", "of slag and dust that goes back; 0.7 and 0.9 where absent"),
            Word("Na2CO3_to_PbSO4_molar", "mol/mol", "soda given to the paste; 0 leaves its sulphate in"),
            Word("Cl_ppm", "ppm", "chlorine of PVC in the batteries"),
            Word("share, returned", "share", "of a bare loop: asks for load"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
