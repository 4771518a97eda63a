"""Lead from spent batteries: breaking, desulphurisation of the paste, and the furnace, rotary or reverberatory.

A battery parts into grid alloy, paste, polymer, separator and acid. The paste's sulphate goes to soda before the
furnace, or to slag and stack after it. The rotary furnace recovers lead and antimony into one bullion over a soda-iron
slag; the reverberatory makes soft lead and a slag with most antimony, from which a blast furnace makes hard lead.

    paste        Pb = sum of w_i M_Pb n_i / M_i over PbSO4, PbO2, PbO, Pb
    soda         PbSO4 + Na2CO3 = PbCO3 + Na2SO4      M(Na2CO3)/M(PbSO4) = 0.3495 t per t PbSO4
    slag         M = a charge + b S                   rotary: iron and soda hold sulphur, 4.5 t of slag a tonne of it
    SO2          S left in the charge that slag does not hold, 1.998 t per t S
    export       a battery that leaves is lead that leaves: mass x 0.60
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, figures, fraction, number
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.network_plant import NetworkPlant
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import mass_ratio
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

# Zhu et al. 2012, quoted with Ma & Qiu 2015, Waste Management 40 (BAT-05, opened).
PASTE = {"PbSO4": 0.60, "PbO2": 0.28, "PbO": 0.09, "Pb": 0.03}


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage."""
    return read_parameters("oreshed.technology.extraction", "battery_lead.csv", stage)


def paste_lead(composition: Mapping[str, float]) -> float:
    """Mass fraction of lead in a paste of given mass fractions of its compounds.

    >>> round(paste_lead(PASTE), 3)
    0.766
    """
    return sum(w * mass_ratio("Pb", compound) for compound, w in composition.items())


def soda_demand(sulphate: float, molar_ratio: float = 1.0) -> float:
    """Tonnes of Na2CO3 for a mass fraction of PbSO4 in a tonne of paste.

    >>> round(soda_demand(0.60), 4)
    0.2097
    """
    return sulphate * molar_ratio * mass_ratio("Na2CO3", "PbSO4")


def desulphurised(molar_ratio: Array | float, minutes: Array | float, reached: Array | float) -> Array:
    """Share of PbSO4 converted: limited by soda, and by a film law fitted to `reached` at 1.05 and 40 minutes."""
    rate = -np.log1p(-np.asarray(reached)) / 40.0
    return np.asarray(np.minimum(1.0 - np.exp(-rate * np.asarray(minutes)), np.minimum(molar_ratio, 1.0)))


def exported_lead(batteries: float, kg_each: float, lead_fraction: float) -> float:
    """Tonnes of lead in exported batteries."""
    return batteries * kg_each / 1000.0 * lead_fraction


def whole_batteries(tonnes: Array | float, v: Values | None = None) -> Stream:
    """Spent batteries as they come, by what is in them: alloy, paste compounds, plastic ("inert"), acid ("water").

    tonnes : shape (...). v : values of the breaking stage by name, central where absent.
    """
    made_of = stage_parameters("breaking").central() | dict(v or {})
    mass = np.asarray(tonnes, dtype=np.float64)
    lead = mass * made_of["lead_per_battery_mass"]
    alloy_lead = lead * made_of["alloy_share"]
    alloy = alloy_lead / (1.0 - made_of["antimony_in_alloy"] - made_of["tin_in_alloy"])
    paste = (lead - alloy_lead) / paste_lead(PASTE)
    plastic = mass * (made_of["polypropylene"] + made_of["separator"])
    return Stream.of({
        "Pb in alloy": alloy_lead,
        "Sb in alloy": alloy * made_of["antimony_in_alloy"],
        "Sn in alloy": alloy * made_of["tin_in_alloy"],
        **{compound: paste * w for compound, w in PASTE.items()},
        "inert": plastic,
        "water": np.maximum(mass - alloy - paste - plastic, 0.0),
    })  # fmt: skip


def break_batteries(feeds: Feeds, v: Values) -> Result:
    """Grid, paste, polymer and acid: each component to its fraction, some paste with grid and plastic."""
    feed = feeds["batteries"]
    alloy = {s: 1.0 for s in feed.species if s.endswith(" in alloy")}
    grid, rest = feed.split(alloy | {c: v["paste_in_grid"] for c in PASTE if c in feed.species})
    stays = 1.0 - v["paste_in_plastic"] / np.maximum(1.0 - v["paste_in_grid"], 1e-12)
    paste, rest = rest.split({c: stays for c in PASTE if c in feed.species})
    acid, polymer = rest.split({"water": 1.0})
    return Result(
        {"grid": grid, "paste": paste, "polymer": polymer, "acid": acid},
        utilities={"electricity_MWh": feed.total() * v["electricity"]},
        diagnostics={"lead_in_batteries": feed.element("Pb")},
    )


def desulphurise(feeds: Feeds, v: Values) -> Result:
    """PbSO4 to PbCO3 with soda; sodium sulphate is the by-product. Zero soda leaves the paste as it is."""
    paste = feeds["paste"]
    sulphate = paste.species_flow("PbSO4")
    done = desulphurised(v["molar_ratio"], v["minutes"], v["sulphate_reached"]) * sulphate
    soda = sulphate * v["molar_ratio"] * mass_ratio("Na2CO3", "PbSO4")
    used = done * mass_ratio("Na2CO3", "PbSO4")
    kept = {s: paste.species_flow(s) for s in paste.species if s != "PbSO4"}
    solid = Stream.of({**kept, "PbSO4": sulphate - done, "PbCO3": done * mass_ratio("PbCO3", "PbSO4")})
    liquor = Stream.of({"Na2SO4": done * mass_ratio("Na2SO4", "PbSO4"), "Na2CO3": soda - used})
    return Result(
        {"paste": solid, "liquor": liquor},
        drawn={"soda": Stream.of({"Na2CO3": soda})},
        utilities={"soda_t": soda, "electricity_MWh": paste.total() * v["electricity"]},
        diagnostics={
            "sulphur_left": solid.assay("S"),
            "converted": ratio(done, sulphate),
        },
    )


def slag_made(charge: Stream, v: Values, kind: str = "rotary") -> Array:
    """Tonnes of slag: what a clean charge makes, and what iron and soda make of its sulphur."""
    return np.asarray(
        charge.total() * v[f"slag_base_{kind}"] + charge.element("S") * v[f"slag_per_sulphur_{kind}"]
    )


def lead_in_slag(charge: Stream, v: Values, kind: str = "rotary") -> Array:
    """Tonnes of lead in that slag: a clean charge's is little and rich, that of sulphur much and poor."""
    return np.asarray(
        charge.total() * v[f"slag_base_{kind}"] * v[f"slag_lead_base_{kind}"]
        + charge.element("S") * v[f"slag_per_sulphur_{kind}"] * v[f"slag_lead_{kind}"]
    )


def smelt(kind: str, feeds: Feeds, v: Values) -> Result:
    """Bullion, slag and gas from grid and paste; dust returns inside, so only its loss to air leaves."""
    charge = mix(*feeds.values())
    lead = charge.element("Pb")
    slag_mass = slag_made(charge, v, kind)
    slag_lead = np.minimum(lead_in_slag(charge, v, kind), lead)
    antimony = charge.element("Sb") * v[f"antimony_to_bullion_{kind}"]
    tin = charge.element("Sn") * v[f"antimony_to_bullion_{kind}"] * 0.5
    sulphur = charge.element("S")
    held = sulphur * v[f"sulphur_to_slag_{kind}"]
    metal = lead - slag_lead
    carbon = metal * v["carbon"]
    gas_carbon = carbon + charge.element("C")
    slag = {
        "Pb": slag_lead,
        "Sb": charge.element("Sb") - antimony,
        "Sn": charge.element("Sn") - tin,
        "S": held,
    }
    followed = sum(slag.values(), start=np.zeros(()))
    rest = {e: charge.element(e) for e in ("Na",)}
    slag |= rest
    return Result(
        {
            "bullion": contained({"Pb": metal, "Sb": antimony, "Sn": tin}, "bullion"),
            "slag": mix(contained(slag, "slag"), Stream.of({"gangue": np.maximum(slag_mass - followed, 0.0)})),
            "gas": Stream.of({
                "SO2": (sulphur - held) * mass_ratio("SO2", "S"),
                "CO2": gas_carbon * mass_ratio("CO2", "C"),
            }),
        },
        drawn={"carbon": Stream.of({"C": carbon})},
        utilities={"fuel_MWh": metal * v["fuel"], "carbon_t": carbon},
        emissions={
            "SO2_t": (sulphur - held) * mass_ratio("SO2", "S"),
            "CO2_t": gas_carbon * mass_ratio("CO2", "C"),
            "Pb_to_air_t": metal * v["lead_to_air"] * 1e-6,
            "slag_t": slag_mass,
        },
        diagnostics={
            "lead_recovery": ratio(metal, lead),
            "antimony_in_bullion": ratio(antimony, metal),
            "dust_returned_t": lead * v["dust_lead_share"],
        },
    )  # fmt: skip


BATTERY_FEED = whole_batteries(100.0)
_PASTE_FEED = Stream.of({c: 100.0 * w for c, w in PASTE.items()})
_GRID_FEED = Stream.of({"Pb in alloy": 97.8, "Sb in alloy": 1.4, "Sn in alloy": 0.8})

BREAKER = Unit(
    "breaking", ("batteries",), ("grid", "paste", "polymer", "acid"), break_batteries, stage_parameters("breaking"),
    limits=(Limit("lead in batteries", grade("Pb", "batteries"), 0.45, 0.75, "mass fraction",
                  "the breaker takes whole batteries, 60 % lead; feed other scrap to the furnace"),),
    example={"batteries": BATTERY_FEED},
)  # fmt: skip
SODA = Unit(
    "desulphurisation", ("paste",), ("paste", "liquor"), desulphurise, stage_parameters("desulphurisation"),
    settings=(
        Setting("molar_ratio", 1.05, 0.0, 1.5, "mol Na2CO3 per mol PbSO4", "soda given; 0 leaves it out"),
        Setting("minutes", 40.0, 0.0, 240.0, "min", "time in the reactor"),
    ),
    example={"paste": _PASTE_FEED},
)  # fmt: skip


def furnace(kind: str) -> Unit:
    """A rotary or a reverberatory furnace."""
    rows = tuple(p for p in stage_parameters("furnace")
                 if not p.name.endswith(("_rotary", "_reverberatory")) or p.name.endswith(kind))  # fmt: skip
    return Unit(f"{kind}-furnace", ("grid", "paste"), ("bullion", "slag", "gas"), partial(smelt, kind), Parameters(rows),
                example={"grid": _GRID_FEED, "paste": _PASTE_FEED})  # fmt: skip


def plant(kind: str, molar_ratio: float = 1.05) -> Flowsheet:
    """Batteries to bullion by a furnace of this kind; molar_ratio 0 smelts the paste with its sulphate."""
    return Flowsheet(
        f"battery-lead-{kind}",
        {"breaker": BREAKER, "soda": SODA, "furnace": furnace(kind)},
        (Join("breaker", "grid", "furnace", "grid"), Join("breaker", "paste", "soda", "paste"),
         Join("soda", "paste", "furnace", "paste"), Join("soda", "liquor", name="sodium sulphate"),
         Join("breaker", "polymer", name="polymer"), Join("breaker", "acid", name="acid"),
         Join("furnace", "bullion", name="bullion"), Join("furnace", "slag", name="slag"),
         Join("furnace", "gas", name="gas")),
        {"batteries": ("breaker", "batteries")},
        {"soda": {"molar_ratio": molar_ratio}},
    )  # fmt: skip


def _batteries_with(lead: float, companions: Mapping[str, Array]) -> dict[str, Stream]:
    """Whole batteries that hold so many tonnes of lead; their antimony and tin are those of the grids."""
    del companions
    return {"batteries": BATTERY_FEED.scaled(lead / float(BATTERY_FEED.element("Pb")))}


NETWORK = NetworkPlant(
    "lead",
    {"furnace": ("rotary", "reverberatory"), "paste": ("desulphurised", "sulphate")},
    lambda settings: plant(settings["furnace"], 1.05 if settings["paste"] == "desulphurised" else 0.0),
    _batteries_with,
    lambda settings: {"lead": ("bullion",), "antimony": ("bullion",)},
)


def sulphur_dioxide_cut(kind: str) -> float:
    """Share by which desulphurisation of the paste cuts the SO2 of a plant."""
    before = float(solve(plant(kind, 0.0), {"batteries": BATTERY_FEED}).emitted("SO2_t"))
    after = float(solve(plant(kind), {"batteries": BATTERY_FEED}).emitted("SO2_t"))
    return 1.0 - after / before


def compute(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of battery recycling from the inputs of a case; see `words`."""
    found: dict[str, Any] = {}
    if "wt_pct" in inputs:
        paste = {k: x / 100.0 for k, x in figures(inputs, "wt_pct").items()}
        if sum(paste.values()) > 1.001:
            raise OutOfValidity(f"the paste sums to {100 * sum(paste.values()):.4g} %")
        found["Pb_pct_calc"] = found["Pb_pct"] = 100.0 * paste_lead(paste)
        found["Na2CO3_t_per_t_paste_at_1.0"] = soda_demand(paste.get("PbSO4", 0.0))
    if "Na2CO3_to_PbSO4_molar" in inputs:
        given = inputs["Na2CO3_to_PbSO4_molar"]
        soda = max(map(float, given)) if isinstance(given, list) else float(given)
        minutes = float(inputs.get("t_min_max", inputs.get("t_min", 40.0)))
        run = SODA.run(_PASTE_FEED, {"molar_ratio": soda, "minutes": minutes})
        found["S_final_pct"] = found["S_final_pct_max"] = 100.0 * float(run.diagnostics["sulphur_left"])
        found["S_reduction_pct"] = 100.0 * float(run.diagnostics["converted"])
    if "batteries_millions" in inputs:
        found["Pb_kt"] = exported_lead(
            figure(inputs, "batteries_millions") * 1e6, figure(inputs, "kg_per_battery"),
            fraction(inputs, "Pb_fraction", "Pb_pct", "Pb_share") or 0.60,
        ) / 1e3  # fmt: skip
    before = number(inputs, "SO2_before_ppm")
    if before is not None:
        return found | _stack(before, fraction(inputs, "paste_desulphurised", "paste_desulphurised_pct"),
                              fraction(inputs, "SO2_from_paste", "SO2_from_paste_pct"))  # fmt: skip
    if not found:
        found = _plant_figures(kind, inputs)
    return found


def _plant_figures(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Products of a plant on so many tonnes, or so many, of batteries; shares where neither is given."""
    central = {k: float(x) for k, x in stage_parameters("breaking").central().items()}
    count, tonnes = (
        number(inputs, "batteries"),
        number(inputs, "batteries_t", "batteries_t_per_y", "battery_scrap_t"),
    )
    if "automobile battery" in str(inputs.get("unit", "")):
        count = 1.0
    if tonnes is None and count is not None:
        tonnes = count * central["lead_per_battery"] / central["lead_per_battery_mass"] / 1000.0
    whole = "sulphate" in str(inputs.get("paste", "")) or "no desulph" in str(inputs.get("paste", ""))
    ratio_ = figure(inputs, "Na2CO3_to_PbSO4_molar", default=0.0 if whole else 1.05)
    feed = BATTERY_FEED if tonnes is None else whole_batteries(tonnes)
    solved = solve(plant(kind, ratio_), {"batteries": feed})
    lead, metal = float(feed.element("Pb")), float(solved.products["bullion"].element("Pb"))
    slag, alloy = solved.products["slag"], 100.0 * central["alloy_share"]
    soda = solved.results["soda"].diagnostics
    found = {
        "Pb_recovery_pct": 100.0 * metal / lead, "alloy_share_pct": alloy, "oxide_share_pct": 100.0 - alloy,
        "slag_t_per_t_Pb": float(slag.total()) / metal, "slag_kg_per_t_Pb": 1e3 * float(slag.total()) / metal,
        "slag_pct_of_lead": 100.0 * float(slag.total()) / metal, "slag_Pb_pct": 100.0 * float(slag.assay("Pb")),
        "bullion_Sb_pct": 100.0 * float(solved.products["bullion"].assay("Sb")),
        "S_reduction_pct": 100.0 * float(soda["converted"]), "SO2_kg_per_t_Pb": 1e3 * float(solved.emitted("SO2_t")) / metal,
    }  # fmt: skip
    if tonnes is None:
        return found
    made = {"Pb": lead, "alloy": lead * alloy / 100.0, "oxide": lead * (1.0 - alloy / 100.0), "lead_produced": metal,
            "refined_Pb": metal, "PP": tonnes * central["polypropylene"], "slag": float(slag.total()),
            "plastic": tonnes * (central["polypropylene"] + central["separator"]),
            "Na2SO4": float(solved.products["sodium sulphate"].species_flow("Na2SO4"))}  # fmt: skip
    found |= {f"{k}_t": x for k, x in made.items()} | {f"{k}_t_per_y": x for k, x in made.items()}
    return found | {f"{k}_kg": 1e3 * x for k, x in made.items()}


def _stack(before: float, desulphurised: float | None, from_paste: float | None) -> dict[str, float]:
    """SO2 of a stack after its paste is desulphurised: what fuel, slag and separators give stays."""
    if desulphurised is None or from_paste is None:
        return {}
    cut = desulphurised * from_paste
    return {
        "SO2_after_ppm": before * (1.0 - cut),
        "reduction_pct_calc": 100.0 * cut,
        "SO2_cut_pct": 100.0 * cut,
    }


def stated_reduction(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    """A reduction that is stated otherwise than its own two figures give."""
    before, after = number(inputs, "SO2_before_ppm"), number(published, "SO2_after_ppm")
    stated = number(published, "reduction_pct_stated")
    if before and after is not None and stated is not None:
        own = 100.0 * (1.0 - after / before)
        if abs(own - stated) > 0.5:
            yield f"reduction_pct_stated: {stated:g} %, where {before:g} to {after:g} ppm is {own:.1f} %"


_NEEDS = tuple(
    Need(name, "paste_desulphurised and SO2_from_paste: fuel and slag keep the rest of a plant's SO2, and a figure before tells "
         "neither", ("SO2_from_paste", "SO2_from_paste_pct"))
    for name in ("SO2_after_ppm", "reduction_pct_*")
)  # fmt: skip
_WORDS = (
    Word(
        "SO2_before_ppm, paste_desulphurised, SO2_from_paste",
        "ppm, shares",
        "a stack: asks for SO2_after_ppm",
    ),
    Word("wt_pct", "% by compound", "a paste: asks for Pb_pct_calc and Na2CO3_t_per_t_paste_at_1.0"),
    Word("Na2CO3_to_PbSO4_molar, t_min_max", "mol/mol, min", "asks for S_final_pct_max"),
    Word(
        "batteries_t or batteries", "t, count", "a plant's feed: asks for Pb_t, lead_produced_t, PP_t, slag_t"
    ),
    Word("paste", "-", "sulphate where it is smelted with its sulphate"),
    Word("batteries_millions, kg_per_battery, Pb_fraction", "", "exported batteries: asks for Pb_kt"),
)
TECHNOLOGIES = tuple(
    Technology(
        f"battery-lead-{kind}", f"Battery lead, {kind} furnace", ("P11", "P12", "P13", "P07", "Y09", "N14"),
        f"Spent batteries to bullion: breaking, soda desulphurisation, {kind} furnace.",
        "industrial", __name__, plant(kind), partial(compute, kind),
        answers=("battery composition", "paste desulphurisation", "paste composition", "battery recycling*", "battery lead*",
                 "battery plant*", "lead battery*", "*battery smelt*", "battery export*", "exported batter*", "battery leak*", "plant SO2 after desulphurisation", "SO2 after desulphurisation*")
        if kind == "rotary" else (),
        words=_WORDS, equations=__doc__ or "", needs=_NEEDS, audit=stated_reduction, network=NETWORK if kind == "rotary" else None,
    )
    for kind in ("rotary", "reverberatory")
)  # fmt: skip
