"""Primary lead smelting: sinter-blast furnace, Kivcet, top-submerged lance, QSL, Kaldo.

Concentrate is oxidised and reduced to bullion over a slag; there is no lead matte stage. Each element is distributed
by a sourced coefficient of the route, but lead in slag is a state of the slag, not a share of the feed:

    slag            M_s = s (oxides of Fe, Zn, Si, Ca, Mg, Al in feed + gangue)
    lead in slag    Pb_s = w M_s                        w : mass fraction of lead that the reduction leaves
    lead in bullion the difference: feed - slag - dust
    dust            M_d = Pb_d / c ; returned but for a bleed, so cadmium builds up until bleed and losses equal intake
    sulphur         to gas by share; captured as acid, the rest by the stack; what stays rides in slag and matte
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import figure, figures, fraction, given_kelvin, number
from oreshed.technology.flowsheet import Flowsheet, Join, Solved, solve, splitter
from oreshed.technology.parameter import Parameter, Parameters, Values
from oreshed.technology.physical_constants import GJ_PER_MWH
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import mass_ratio
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit, grade

ROUTES = ("sinter-blast-furnace", "kivcet", "tsl", "qsl", "kaldo")
# Oxide that each slag-former makes, and moles of it a mole of the element.
SLAG_OXIDES = {"Fe": ("FeO", 1.0), "Zn": ("ZnO", 1.0), "Si": ("SiO2", 1.0), "Ca": ("CaO", 1.0),
               "Mg": ("MgO", 1.0), "Al": ("Al2O3", 0.5), "Ba": ("BaO", 1.0)}  # fmt: skip
MJ_PER_MWH = 3600.0
MINOR_K, MINOR_WINDOW = 1473.0, 50.0  # where Sn, Cu, As, Sb between slag and lead were measured


@lru_cache(maxsize=1)
def _coefficients() -> tuple[dict[str, str], ...]:
    return table_beside(__name__, "lead_smelting.csv")


def route_parameters(route: str) -> Parameters:
    """Distribution coefficients (`Ag_to_bullion` ...) and plant figures of a route, each with band and source."""
    rows = [
        Parameter(f"{r['element']}_to_{r['product']}", _estimate(r, "fraction of feed"), r["source"],
                  r["opened"] == "yes")
        for r in _coefficients() if r["route"] == route
    ]  # fmt: skip
    rows += [
        Parameter(r["name"], _estimate(r, r["unit"]), r["source"], r["opened"] == "yes")
        for r in table_beside(__name__, "lead_smelting_routes.csv") if r["route"] == route
    ]  # fmt: skip
    return Parameters(tuple(rows))


def _estimate(row: Mapping[str, str], unit: str) -> Estimate:
    return Estimate(float(row["low"]), float(row["central"]), float(row["high"]), unit)


def slag_oxides(feed: Stream) -> Array:
    """Tonnes a year of slag-forming oxides and gangue in a feed, shape (...)."""
    total = sum((feed.species_flow(s) for s in ("gangue", "inert")), start=np.zeros(()))
    for element, (oxide, moles) in SLAG_OXIDES.items():
        total = total + feed.element(element) * mass_ratio(oxide, element, moles)
    return np.asarray(total)


def smelt(feeds: Feeds, v: Values) -> Result:
    """Bullion, slag, matte, dust and gas of one furnace line."""
    feed = mix(*feeds.values())
    elements = [e for e in feed.elements() if e not in UNFOLLOWED and e != "C"]
    lead = feed.element("Pb")
    slag_mass = v["slag_per_oxide"] * slag_oxides(feed) * np.where(lead > 0, 1.0, 0.0)
    lead_dust = lead * v["Pb_to_dust"]
    slag_lead = np.minimum(v["slag_lead"] * slag_mass, lead - lead_dust)
    parts: dict[str, dict[str, Array]] = {p: {} for p in ("bullion", "slag", "matte", "dust")}
    sulphur_gas = feed.element("S") * v["S_to_gas"] + 0.0 * lead
    gas: dict[str, Array] = {"SO2": sulphur_gas * mass_ratio("SO2", "S")}
    for e in elements:
        flow = feed.element(e)
        if e == "Pb":
            parts["dust"][e], parts["slag"][e] = lead_dust, slag_lead
            parts["bullion"][e] = lead - lead_dust - slag_lead
            continue
        if e == "S":
            kept = flow - sulphur_gas
            parts["matte"][e] = kept * v["matte_copper"]
            parts["slag"][e] = kept - parts["matte"][e]
            continue
        taken = np.zeros(())
        for product in ("bullion", "dust", "gas"):
            share = v.get(f"{e}_to_{product}")
            if share is None:
                continue
            amount = np.minimum(flow * share, flow - taken)
            taken = taken + amount
            if product == "gas":
                gas[f"{e} in gas"] = amount
            else:
                parts[product][e] = amount
        rest = np.maximum(flow - taken, 0.0)
        if e == "Cu":
            parts["matte"][e] = rest * v["matte_copper"]
            rest = rest - parts["matte"][e]
        parts["slag"][e] = rest
    carbon = lead * v["coke"] + feed.element("C")
    gas["CO2"] = carbon * mass_ratio("CO2", "C")
    products = {p: contained(f, p) for p, f in parts.items()}
    followed = products["slag"].total()
    products["slag"] = mix(products["slag"], Stream.of({"gangue": np.maximum(slag_mass - followed, 0.0)}))
    products["gas"] = Stream.of(gas)
    escaped = sulphur_gas * (1.0 - v["sulphur_capture"])
    metal = products["bullion"].element("Pb")
    dust_mass = lead_dust / v["dust_lead"]
    return Result(
        products,
        drawn={"coke": Stream.of({"C": lead * v["coke"]})},
        utilities={
            "electricity_MWh": metal * v["electricity"],
            "fuel_MWh": metal * v["fuel_energy"] * 1000.0 / MJ_PER_MWH,
            "coke_t": lead * v["coke"],
        },
        emissions={
            "SO2_t": escaped * mass_ratio("SO2", "S"),
            "CO2_t": gas["CO2"],
            "Pb_to_air_t": metal * v["lead_to_air"] * 1e-6,
            "Cd_to_air_t": np.minimum(metal * v["cadmium_to_air"] * 1e-6, feed.element("Cd")),
            "slag_t": slag_mass,
        },
        diagnostics={
            "acid_t": (sulphur_gas - escaped) * mass_ratio("H2SO4", "S"),
            "dust_t": dust_mass,
            "dust_cadmium": ratio(products["dust"].element("Cd"), dust_mass),
            "lead_recovery": ratio(metal, lead),
            "speiss_forms": np.asarray(
                ratio(feed.element("As") + feed.element("Sb"), metal) > 0.015, dtype=np.float64
            ),
        },
    )


def _zinc_in_slag(feeds: Feeds, v: Values) -> Array:
    feed = mix(*feeds.values())
    slag = v["slag_per_oxide"] * slag_oxides(feed)
    return ratio(feed.element("Zn") * (1.0 - v["Zn_to_dust"]), slag)


def _copper_in_bullion(feeds: Feeds, v: Values) -> Array:
    feed = mix(*feeds.values())
    return ratio(feed.element("Cu") * v["Cu_to_bullion"], feed.element("Pb"))


def smelter(route: str) -> Unit:
    """The furnace line of a route as a unit: charge and returned dust in; bullion, slag, matte, dust and gas out."""
    most_zinc = 0.10 if route == "sinter-blast-furnace" else 0.25
    return Unit(
        route, ("charge", "returns"), ("bullion", "slag", "matte", "dust", "gas"), smelt,
        parameters=route_parameters(route),
        limits=(
            Limit("lead in charge", grade("Pb", "charge"), 0.15, 0.87, "mass fraction", "coefficients are of lead charges"),
            Limit("zinc in slag", _zinc_in_slag, 0.0, most_zinc, "mass fraction",
                  "coefficients break above 8-10 % Zn in blast furnace slag, handbook 2.6"),
            Limit("copper to bullion", _copper_in_bullion, 0.0, 0.05, "t per t Pb",
                  "above about 3 % copper a matte forms, handbook 2.6"),
        ),
        least_energy=_least_energy,
        example={"charge": EXAMPLE, "returns": Stream.of({"Pb in dust": 0.0})},
    )  # fmt: skip


# A clean galena concentrate, t: about 67 % Pb, 1 % Zn, 15 % S.
EXAMPLE = mix(
    Stream.of(
        {"galena": 75.0, "sphalerite": 1.5, "pyrite": 6.0, "quartz": 7.0, "calcite": 5.0, "chalcopyrite": 2.0}
    ),
    contained(
        {"Ag": 0.10, "Sb": 0.3, "As": 0.15, "Bi": 0.05, "Cd": 0.03, "Te": 0.002, "Ge": 0.001}, "concentrate"
    ),
)


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """None: roasting galena gives more heat (about 415 kJ/mol) than reducing the oxide takes; fuel covers losses."""
    del v
    return 0.0 * mix(*feeds.values()).element("Pb")


def plant(route: str, bleed: float) -> Flowsheet:
    """A smelter whose dust returns but for a bleed (share of the dust that leaves, 0-1)."""
    return Flowsheet(
        f"lead-{route}",
        {"furnace": smelter(route), "dust": splitter("dust", ("bleed", "return"), (bleed,))},
        (Join("furnace", "bullion", name="bullion"), Join("furnace", "slag", name="slag"),
         Join("furnace", "matte", name="matte"), Join("furnace", "gas", name="gas"),
         Join("furnace", "dust", "dust", "feed"), Join("dust", "bleed", name="dust"),
         Join("dust", "return", "furnace", "returns")),
        {"concentrate": ("furnace", "charge")},
    )  # fmt: skip


def cadmium_in_fume(
    receipts: float, to_fume: float, fume_rate: float, returns: int | None = None, bleed: float = 0.0
) -> float:
    """Mass fraction of cadmium in fume that is returned but for a bleed.

    receipts : mass fraction of Cd in new feed. to_fume : share of the Cd charged that reports to fume.
    fume_rate : tonnes of fume per tonne of feed. returns : rounds of return, None for the steady state, where what
    slag, bullion, stack and bleed lose equals what comes in.

    >>> round(cadmium_in_fume(0.0003, 0.94, 0.04), 4), round(cadmium_in_fume(0.0003, 0.94, 0.04, bleed=0.1), 4)
    (0.1175, 0.0458)
    """
    back = to_fume * (1.0 - bleed)
    rounds = 1.0 / (1.0 - back) if returns is None else (1.0 - back**returns) / (1.0 - back)
    return receipts * to_fume / fume_rate * rounds


def slag_metal_order(log_oxygen_pressure: float) -> tuple[str, ...]:
    """Elements by L = (wt% in slag)/(wt% in lead) at 1,473 K, largest first, ties joined by ~.

    log L = A + (n/2) log pO2 with n the oxide's charge over 2: Sn and As, Sb rise faster with oxygen than Cu, so the
    order turns between log pO2 of -9.5 and -8.5.
    """
    # log L at log pO2 = -9 and slope n/2; As and Sb cannot be told apart in the source.
    lines = {"Sn": (1.2, 1.0), "Cu": (-1.0, 0.25), "As~Sb": (-1.0, 0.75)}
    at = {e: a + s * (log_oxygen_pressure + 9.0) for e, (a, s) in lines.items()}
    return tuple(sorted(at, key=lambda e: -at[e]))


def run_plant(route: str, feed: Stream, bleed: float) -> Solved:
    """A route at steady state on a concentrate, its dust returned but for the bleed."""
    return solve(plant(route, bleed), {"concentrate": feed})


def compute(route: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a route from the inputs of a case; see `words`."""
    values = route_parameters(route).central()
    charge: dict[str, Array | float] = {s: EXAMPLE.species_flow(s) for s in EXAMPLE.species}
    charge.update(figures(inputs, "charge_t"))
    feed = Stream.of(charge)
    bleed = float(inputs.get("dust_bleed", 0.2))
    receipts = float(inputs.get("Cd_in_receipts_pct", 0.03)) / 100.0
    solved = run_plant(route, feed, bleed)
    bullion, slag = solved.products["bullion"], solved.products["slag"]
    furnace = solved.results["furnace"]
    fume_rate = float(furnace.diagnostics["dust_t"] / feed.total())
    to_fume = float(values["Cd_to_dust"])
    found: dict[str, Any] = {
        "Pb_recovery_pct": 100.0 * float(bullion.element("Pb") / feed.element("Pb")),
        "discard_slag_Pb_pct": 100.0 * float(slag.assay("Pb")),
        "discard_slag_Pb_pct_max": 100.0 * float(slag.assay("Pb")),
        "Cd_to_fume_pct": 100.0 * to_fume,
        "fume_Cd_pct_limit": 100.0 * cadmium_in_fume(receipts, to_fume, fume_rate),
        "CO2_t_per_t": float(solved.emitted("CO2_t") / bullion.element("Pb")),
        "bullion_Pb_pct": 100.0 * float(bullion.assay("Pb")),
        "dust_pct_of_feed": 100.0 * fume_rate,
        "acid_t_per_t_Pb": float(furnace.diagnostics["acid_t"] / bullion.element("Pb")),
        "energy_GJ_per_t": float(
            (solved.total("fuel_MWh") + solved.total("electricity_MWh")) * GJ_PER_MWH / bullion.element("Pb")
        ),
    }
    if "T_K" in inputs or "T_C" in inputs:
        kelvin = given_kelvin(inputs)
        if abs(kelvin - MINOR_K) > MINOR_WINDOW:
            raise OutOfValidity(
                f"minor elements between slag and lead were measured at {MINOR_K:.0f} K, not {kelvin:.0f}"
            )
        reducing, oxidising = slag_metal_order(-10.5), slag_metal_order(-7.5)
        found |= {
            "order_log_pO2_below_minus9.5": _written(reducing),
            "order_log_pO2_above_minus8.5": _written(oxidising),
        }
    found |= _tonnages(inputs, found["Pb_recovery_pct"] / 100.0)
    return found | _circulating(inputs, receipts, to_fume, fume_rate)


def _circulating(
    inputs: Mapping[str, Any], receipts: float, to_fume: float, fume_rate: float
) -> dict[str, float]:
    """Cadmium of fume at steady state, and what goes round, by a case's own bleed, share and fume."""
    rate = fraction(inputs, "fume_rate", "fume_pct_of_feed", "dust_pct_of_feed", "fume_share") or fume_rate
    share = fraction(inputs, "Cd_to_fume", "Cd_to_fume_pct", "Cd_to_dust", "Cd_to_dust_pct") or to_fume
    bleed = fraction(inputs, "bleed", "bleed_pct", "fume_bleed", "fume_bleed_pct", "dust_bleed") or 0.0
    grade = 100.0 * cadmium_in_fume(receipts, share, rate, bleed=bleed)
    load = 1.0 / (1.0 - share * (1.0 - bleed))
    names = ("fume_Cd_pct_limit", "fume_Cd_pct", "fume_Cd_steady_pct", "fume_Cd_pct_steady", "dust_Cd_pct")
    return dict.fromkeys(names, grade) | {
        "load": load,
        "circulating_load": load,
        "Cd_in_bleed_pct_of_feed": 100.0 * share * bleed * load,
    }


def _tonnages(inputs: Mapping[str, Any], recovery: float) -> dict[str, float]:
    """Lead a year: of the capacity used, or of a feed with battery paste beside it."""
    found: dict[str, float] = {}
    capacity = number(inputs, "capacity_t_per_y", "capacity_t")
    used = fraction(inputs, "utilisation", "utilisation_pct")
    if capacity is not None and used is not None:
        found["refined_Pb_t"] = capacity * used
    feed, paste = number(inputs, "feed_t"), number(inputs, "battery_paste_t")
    if feed is not None or paste is not None:
        from_ore = (feed or 0.0) * figure(inputs, "feed_Pb_pct", "Pb_pct", default=55.0) / 100.0
        from_paste = (paste or 0.0) * figure(inputs, "paste_Pb_pct", default=76.6) / 100.0
        found["bullion_t_per_y"] = recovery * (from_ore + from_paste)
        found.setdefault("refined_Pb_t", found["bullion_t_per_y"])
        if from_ore + from_paste > 0:
            found["share_from_batteries_pct"] = 100.0 * from_paste / (from_ore + from_paste)
    return found


def _written(order: tuple[str, ...]) -> list[str]:
    marks = [">>" if e == "Sn" else ">" for e in order[:-1]] + [""]
    return [e + m for e, m in zip(order, marks, strict=True)]


_NEEDS = (
    Need("refined_Pb_t", "the year's feed, its lead content, or the utilisation of the capacity",
         ("utilisation", "operating_days", "feed_t", "utilisation_pct")),
    Need("refined_Zn_t", "the zinc plant's own feed: a lead furnace decides no zinc"),
    Need("Zn_capacity_t", "the zinc plant's nameplate: a lead furnace decides no zinc"),
    Need("share_from_batteries_pct", "the tonnes of battery paste in the charge", ("battery_paste_t",)),
    Need("bullion_t_per_y", "feed_t a year and its Pb_pct", ("feed_t",)),
)  # fmt: skip
_WORDS = (
    Word("dust_bleed", "fraction", "share of the dust that leaves the circuit, default 0.2"),
    Word(
        "charge_t",
        "t",
        "minerals of the charge by name, such as galena; what is not named as usual, 97 t in all",
    ),
    Word("Cd_in_receipts_pct", "%", "cadmium in new feed, default 0.03"),
    Word(
        "fume_rate, Cd_to_fume, bleed",
        "t/t, shares",
        "fume per tonne of feed, cadmium to it, and what leaves the loop; the route's own and none where absent",
    ),
    Word("capacity_t_per_y, utilisation", "t/yr, share or %", "asks for refined_Pb_t"),
    Word(
        "feed_t, feed_Pb_pct, battery_paste_t, paste_Pb_pct",
        "t/yr, %",
        "asks for bullion_t_per_y and share_from_batteries_pct",
    ),
    Word("T_K", "K", "asks for the order of minor elements between slag and lead"),
)
_NAMES = {
    "sinter-blast-furnace": ("Sinter and blast furnace", ("P01", "P02", "P05", "P22", "N14", "Y08")),
    "kivcet": ("Kivcet flash smelting", ("P01", "P03", "P05", "N14")),
    "tsl": ("Top-submerged lance (Ausmelt, Isasmelt)", ("P01", "P04", "P05", "N14")),
    "qsl": ("QSL bath smelting", ("P01", "P04", "P05", "N14")),
    "kaldo": ("Kaldo, the top-blown rotary converter", ("P01", "P04", "P05", "N14")),
}
TECHNOLOGIES = tuple(
    Technology(
        f"lead-{route}", name, rows,
        f"{name}: lead concentrate to bullion, slag, dust and gas, with the dust returned.",
        "industrial", __name__, plant(route, 0.2), partial(compute, route),
        answers={
            "sinter-blast-furnace": ("Cd circulating load in lead smelter fume", "Cd circulating*", "cadmium circulating*", "Cd in fume*", "slag-metal minor elements",
                                     "lead smelting/sinter-blast furnace", "lead blast furnace*", "sinter + blast furnace*", "*sinter*lead blast furnace*"),
            "kivcet": ("Kivcet*",), "tsl": ("TSL*", "Isasmelt*", "Ausmelt*"), "qsl": ("QSL*",),
            "kaldo": ("Kaldo*", "TBRC*", "top-blown rotary*", "top blown rotary*"),
        }[route],
        words=_WORDS, equations=__doc__ or "", needs=_NEEDS,
    )
    for route, (name, rows) in _NAMES.items()
)  # fmt: skip
