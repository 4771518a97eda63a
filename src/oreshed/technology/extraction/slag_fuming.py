"""Slag fuming: zinc, lead, germanium and indium blown out of liquid slag with coal and air.

Coal that the slag entrains reduces zinc oxide inside it; while the slag is rich that coal sets the pace, so zinc falls in a
straight line with time, and only near the end with its own content. Lead, cadmium, germanium and indium fall
exponentially. The vapours burn above the bath and are bagged as fume.

    zinc, rich    dw/dt = -z c                   z zinc per coal, c coal per slag and time ; w above the turning point
    zinc, lean    dw/dt = -z c w/w_t             so w = w_t exp(-z c (t - t_t)/w_t)
    others        m = m0 exp(-k (c/c_0) t)
    fume          ZnO + PbO + the rest + carry-over x slag
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.casework.given import Given
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import GJ_PER_MWH, ZINC_VAPOUR_KJ_MOL
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit, grade

PARAMETERS = read_parameters("oreshed.technology.extraction", "slag_fuming.csv")
REFERENCE_COAL = 1.6  # kg per t slag and minute
BURNT = {"Zn": "ZnO", "Pb": "PbO", "Cd": "CdO"}
STRAIGHT = 0.995  # squared correlation with time above which a curve is called linear


def zinc_left(start: ArrayLike, minutes: ArrayLike, coal_kg_t_min: ArrayLike, v: Values) -> Array:
    """Mass fraction of zinc in the slag after a time, of what it was; slag mass taken as constant."""
    w0, t = np.asarray(start, dtype=np.float64), np.asarray(minutes, dtype=np.float64)
    pace = np.asarray(v["zinc_per_coal"]) * np.asarray(coal_kg_t_min) / 1000.0
    turn = np.asarray(v["turning"])
    rich = np.maximum(w0 - turn, 0.0)
    at_turn = ratio(rich, pace, np.inf)
    lean = np.minimum(w0, turn) * np.exp(-pace * np.maximum(t - at_turn, 0.0) / turn)
    return np.asarray(np.where(t < at_turn, w0 - pace * t, lean))


def minutes_worthwhile(start: float, coal_kg_t_min: float, v: Values) -> float:
    """Minutes until zinc leaves at no more than the worthwhile share of its first rate.

    >>> v = PARAMETERS.central()
    >>> round(100 * float(zinc_left(0.14, minutes_worthwhile(0.14, 1.6, v), 1.6, v)), 2)
    1.8
    """
    pace, turn = float(v["zinc_per_coal"]) * coal_kg_t_min / 1000.0, float(v["turning"])
    end = turn * float(v["worthwhile"])
    if start <= end:
        return 0.0
    return max(start - turn, 0.0) / pace + turn / pace * float(np.log(min(start, turn) / end))


def elimination(start: float, minutes: float, coal_kg_t_min: float) -> str:
    """How zinc falls over most of a cycle: "linear in time" or "exponential in time", by correlation."""
    v = PARAMETERS.central()
    t = np.linspace(0.0, minutes, 50)
    w = zinc_left(start, t, coal_kg_t_min, v)
    most = w >= 0.25 * start
    straight = float(np.corrcoef(t[most], w[most])[0, 1] ** 2)
    falling = float(np.corrcoef(t[most], np.log(w[most]))[0, 1] ** 2)
    return "linear in time" if straight >= max(STRAIGHT, falling) else "exponential in time"


def fume(feeds: Feeds, v: Values) -> Result:
    """Fume, cleaned slag and gas of one blow."""
    feed = feeds["slag"]
    total, zinc = feed.total(), feed.element("Zn")
    coal = total * v["coal_kg_t_min"] * v["minutes"] / 1000.0
    before = feed.assay("Zn")
    left = {"Zn": total * zinc_left(before, v["minutes"], v["coal_kg_t_min"], v)}
    left["Zn"] = np.minimum(left["Zn"], zinc)
    pace = np.asarray(v["coal_kg_t_min"]) / REFERENCE_COAL * v["minutes"]
    elements = [e for e in feed.elements() if e not in UNFOLLOWED and e != "C"]
    up: dict[str, Array] = {}
    for e in elements:
        flow = feed.element(e)
        if e != "Zn":
            left[e] = flow * np.exp(-v.get(f"{e}_rate", np.zeros(())) * pace)
        splash = left[e] * v["carry_over"]
        left[e] = left[e] - splash
        up[e] = flow - left[e]
    oxides = {o: up.pop(e) * mass_ratio(o, e) for e, o in BURNT.items() if e in up}
    oxygen = sum(
        (oxides[o] - oxides[o] * (1.0 / mass_ratio(o, e)) for e, o in BURNT.items() if o in oxides),
        start=np.zeros(()),
    )
    rock = np.maximum(total - sum((feed.element(e) for e in elements), start=np.zeros(())) - oxygen, 0.0)
    product = mix(Stream.of(oxides), contained(up, "fume"), Stream.of({"gangue": rock * v["carry_over"]}))
    slag = mix(contained(left, "slag"), Stream.of({"gangue": rock * (1.0 - v["carry_over"])}))
    carbon = coal * v["coal_carbon"]
    gas = Stream.of({"CO2": (carbon + feed.element("C")) * mass_ratio("CO2", "C")})
    return Result(
        {"fume": product, "slag": slag, "gas": gas},
        drawn={"coal": Stream.of({"C": carbon})},
        utilities={
            "coal_t": coal, "fuel_MWh": coal * v["coal_energy"] / GJ_PER_MWH, "electricity_MWh": total * v["electricity"],
        },
        emissions={"CO2_t": gas.total(), "slag_t": slag.total()},
        diagnostics={
            "zinc_recovery": ratio(product.element("Zn"), zinc), "slag_zinc": slag.assay("Zn"),
            "fume_zinc": product.assay("Zn"), "coal_per_slag": ratio(coal, total),
            **{f"{e}_recovery": ratio(product.element(e), feed.element(e)) for e in ("Pb", "Ge", "In", "Cd")},
        },
    )  # fmt: skip


def _least(feeds: Feeds, v: Values) -> Array:
    """MWh: the zinc that leaves, from oxide to vapour by carbon, 284 kJ/mol."""
    zinc, total = feeds["slag"].element("Zn"), feeds["slag"].total()
    gone = zinc - np.minimum(
        total * zinc_left(feeds["slag"].assay("Zn"), v["minutes"], v["coal_kg_t_min"], v), zinc
    )
    return np.asarray(gone / molar_mass("Zn") * ZINC_VAPOUR_KJ_MOL / GJ_PER_MWH)


def lead_slag(tonnes: float = 100.0, **percent: float) -> Stream:
    """Slag of a lead furnace of a usual assay, or of the one given in per cent and ppm."""
    assay = {"Zn": 14.0, "Pb": 2.0, "Fe": 25.0, "Si": 10.0, "Ca": 10.0, "As": 0.1, "Sb": 0.1} | {
        k: x for k, x in percent.items() if not k.endswith("_ppm")
    }
    traces = {"Ge": 80.0, "In": 80.0, "Cd": 100.0, "Ag": 30.0} | {
        k.removesuffix("_ppm"): x for k, x in percent.items() if k.endswith("_ppm")
    }
    flows = assay | {e: x * 1e-4 for e, x in traces.items()}
    rest = 100.0 - sum(flows.values())
    if rest < 0:
        raise OutOfValidity(f"the slag sums to {100.0 - rest:.4g} %")
    host = contained({e: x * tonnes / 100.0 for e, x in flows.items()}, "slag")
    return mix(host, Stream.of({"gangue": rest * tonnes / 100.0}))


UNIT = Unit(
    "slag-fuming", ("slag",), ("fume", "slag", "gas"), fume, parameters=PARAMETERS,
    settings=(
        Setting("minutes", 140.0, 0.0, 400.0, "min", "length of the blow"),
        Setting("coal_kg_t_min", REFERENCE_COAL, 0.3, 4.0, "kg per t slag and minute", "coal blown"),
    ),
    limits=(Limit("zinc in slag", grade("Zn", "slag"), 0.03, 0.25, "mass fraction",
                  "under 3 % nothing is left to fume, over 25 % the slag does not run (process knowledge)"),),
    least_energy=_least, example={"slag": lead_slag()},
)  # fmt: skip


# What authors call the zinc of the slag as charged, and of the slag that is dumped.
_START = ("slag_Zn|Zn_start|Zn_in|feed_Zn|slag_Zn_start|Zn_slag_start|feed_slag_Zn|Zn_slag_in|slag_Zn_in|slag_in_Zn|Zn_in_slag|lead_slag_Zn|"
          "Zn_in_feed|charge_Zn|Zn")  # fmt: skip
_END = ("Zn_end_pct", "slag_Zn_out_pct", "slag_Zn_end_pct", "Zn_out_pct", "Zn_discard_slag_pct", "discard_slag_Zn_pct", "fumed_slag_Zn_pct", "final_slag_Zn_pct",
        "end_slag_Zn_pct", "Zn_slag_out_pct", "slag_out_Zn_pct", "cleaned_slag_Zn_pct", "waste_slag_Zn_pct")  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a blow from the slag's assay, time and coal; see `words`. Without a time it is ended where it no longer pays."""
    given = Given(inputs)
    zinc = given.one(_START, "pct", 14.0) or 0.0
    pace = figure(inputs, "coal_kg_per_t_min", default=REFERENCE_COAL)
    usual = minutes_worthwhile(zinc / 100.0, pace, PARAMETERS.central())
    minutes = figure(inputs, "t_min", default=60.0 * figure(inputs, "t_h", default=usual / 60.0))
    if "coal_pct" in inputs and minutes > 0:
        pace = figure(inputs, "coal_pct") * 10.0 / minutes
    slag = lead_slag(
        100.0,
        Zn=zinc,
        Pb=given.one("slag_Pb|Pb_start|Pb_in|feed_Pb|Pb_in_slag|slag_Pb_in|Pb", "pct", 2.0) or 0.0,
    )
    result = UNIT.run({"slag": slag}, {"minutes": minutes, "coal_kg_t_min": pace})
    d = {k: float(x) for k, x in result.diagnostics.items()}
    told: dict[str, float] = {}
    recovery = {e: 100.0 * d[f"{e}_recovery"] for e in ("Pb", "Ge", "In", "Cd")} | {
        "Zn": 100.0 * d["zinc_recovery"]
    }
    daily = given.one("slag|slag_treated|throughput|slag_throughput", "t_per_d")
    if daily:
        fumed = {"Zn": zinc * recovery["Zn"], "Pb": 100.0 * float(slag.assay("Pb")) * recovery["Pb"]}
        told |= {
            f"{e}{of}_t_per_day": daily * x * 1e-4
            for e, x in fumed.items()
            for of in ("", "_in_fume", "_fumed")
        }
    dumped = {} if "slag_Zn_pct" in inputs else {"slag_Zn_pct": 100.0 * d["slag_zinc"]}
    return dumped | told | {
        "zinc_elimination": elimination(zinc / 100.0, minutes, pace), "t_min": minutes,
        **dict.fromkeys(_END, 100.0 * d["slag_zinc"]), "fume_Zn_pct": 100.0 * d["fume_zinc"],
        **{f"{e}_recovery_pct": x for e, x in recovery.items()}, "coal_t_per_t_slag": d["coal_per_slag"],
        "CO2_t_per_t_Zn": float(result.emissions["CO2_t"] / result.products["fume"].element("Zn")),
        "coal_t_per_t_Zn": float(result.utilities["coal_t"] / result.products["fume"].element("Zn")),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "slag-fuming", "Slag fuming", ("E11", "P21", "Y08"),
        "Zinc, lead, germanium and indium from lead or tin slag to a fume, by coal and air.",
        "industrial", __name__, UNIT, compute,
        answers=("slag fuming*", "fuming*", "zinc slag fuming*", "direct zinc smelting*", "*fuming*", "*fumed slag*"),
        words=(
            Word("slag_Zn_pct, slag_Pb_pct", "%", "slag as charged; 14 and 2 where absent"),
            Word("t_min, t_h", "min, h", "length of the blow; until it no longer pays where absent"),
            Word("coal_kg_per_t_min", "kg/(t min)", "coal per tonne of slag and minute; or coal_pct of the slag in all"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
