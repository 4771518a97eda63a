"""The whole copper smelter: furnace, slag cleaning, converters, anode furnace, gas handling and acid plant.

Concentrate becomes anodes, acid and discard slag; converter slag goes back to the furnace, cleaned slag returns its
copper, and dust returns but for a bleed. With the refinery behind it the same plant gives cathode, telluride and dore.

    matte grade    set by oxygen per charge; iron and sulphur of the matte follow from it
    recovery       1 - copper in discard slag - copper in bled dust
    minor element  its steady state over all returns: what anode, discard slag, bled dust and gas cleaning take
    sulphur        all but that of slag and anode goes to the acid plant: 3.06 t acid per t sulphur caught
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from scipy.optimize import brentq, nnls

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import figure, fraction, fractions
from oreshed.technology.costing import Capital
from oreshed.technology.extraction import acid_plant, copper_converting, copper_smelting
from oreshed.technology.extraction import copper_matte as matte
from oreshed.technology.extraction.copper_smelting import CONCENTRATE, furnace, stage_parameters
from oreshed.technology.flowsheet import Flowsheet, Join, solve, splitter
from oreshed.technology.parameter import Setting, Values
from oreshed.technology.physical_constants import GJ_PER_MWH
from oreshed.technology.refining import copper_slimes
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import composition, molar_mass
from oreshed.technology.stream import Stream, contained, mix, ratio
from oreshed.technology.unit import UNFOLLOWED, Feeds, Result, Unit

NORM = ("chalcopyrite", "chalcocite", "pyrite", "pyrrhotite")
NORM_MISFIT = 0.02  # mass fraction of Cu, Fe and S that minerals may leave unexplained
# Smelter and refinery together, built: Daye Hongsheng 400 kt/yr, 883 million USD (AME, September 2021), with -10/+15 %.
CAPITAL = Capital(
    Estimate(795e6, 883e6, 1015e6, "USD 2021"), 2021, 400_000.0, "t copper per year", 0.7,
    "Daye Hongsheng, 883 million USD for 400 kt (AME 2021); exponent from memory",
)  # fmt: skip


def dilute(feeds: Feeds, v: Values) -> Result:
    """Gas of furnace and converters together, with air until the acid plant can take it."""
    gas = mix(*feeds.values())
    moles = {n: gas.species_flow(n) / molar_mass(n) for n in ("SO2", "N2", "O2")}
    air = np.maximum(moles["SO2"] / v["strength"] - sum(moles.values(), start=np.zeros(())), 0.0)
    added = Stream.of({"N2": air * 0.79 * molar_mass("N2"), "O2": air * 0.21 * molar_mass("O2")})
    return Result(
        {"gas": mix(gas, added)},
        utilities={"electricity_MWh": gas.species_flow("SO2") * v["electricity"]},
        diagnostics={"air_added_share": ratio(air, air + sum(moles.values(), start=np.zeros(())))},
    )


GAS = Unit(
    "gas-handling", ("furnace", "converter"), ("gas",), dilute, stage_parameters("gas-handling"),
    settings=(Setting("strength", 0.115, 0.04, 0.18, "volume share", "SO2 of the gas to the acid plant"),),
    example={"furnace": mix(Stream.of({"SO2": 60.0, "N2": 20.0, "O2": 3.0}), contained({"As": 0.01, "Hg": 0.001}, "gas")),
             "converter": Stream.of({"SO2": 20.0, "N2": 150.0, "O2": 20.0})},
)  # fmt: skip


def plant(
    kind: str = "flash", dust_bleed: float = 0.1, matte_grade: float = 0.62, refinery: bool = False
) -> Flowsheet:
    """A smelter of one furnace kind; with `refinery` its anodes go on to cathode, slimes and telluride.

    dust_bleed : share of the furnace dust that leaves for arsenic or bismuth plant, 0-1. matte_grade : mass fraction.
    """
    units = {
        "smelting": furnace(kind), "cleaning": copper_smelting.CLEANING, "converting": copper_converting.CONVERTER,
        "anode": copper_converting.ANODE_FURNACE, "gas": GAS, "acid": acid_plant.UNIT,
        "dust": splitter("dust", ("bleed", "return"), (dust_bleed,)),
    }  # fmt: skip
    joins = [
        Join("smelting", "matte", "converting", "matte"), Join("smelting", "slag", "cleaning", "slag"),
        Join("cleaning", "returned", "smelting", "returns"), Join("cleaning", "discard", name="discard slag"),
        Join("smelting", "dust", "dust", "feed"), Join("converting", "dust", "dust", "feed"),
        Join("dust", "return", "smelting", "returns"), Join("dust", "bleed", name="dust"),
        Join("converting", "slag", "smelting", "returns"), Join("converting", "blister", "anode", "blister"),
        Join("anode", "slag", "converting", "slag"), Join("anode", "gas", name="anode furnace gas"),
        Join("smelting", "gas", "gas", "furnace"), Join("converting", "gas", "gas", "converter"),
        Join("gas", "gas", "acid", "gas"), Join("acid", "acid", name="acid"), Join("acid", "stack", name="stack"),
        Join("acid", "sludge", name="gas cleaning sludge"),
    ]  # fmt: skip
    fresh = {"concentrate": ("smelting", "concentrate"), "scrap": ("converting", "scrap")}
    settings = {"smelting": {"matte_grade": matte_grade}}
    if not refinery:
        return Flowsheet(
            f"copper-smelter-{kind}", units, (*joins, Join("anode", "anode", name="anode")), fresh, settings
        )
    after = copper_slimes.plant(0.0)
    kept = {n: after.units[n] for n in ("refinery", "slimes")}
    inside = [j for j in after.joins if j.unit in kept and j.to in ("", *kept)]
    joins += [
        Join("anode", "anode", "refinery", "anode"),
        *inside,
        Join("slimes", "telluride", name="copper telluride"),
    ]
    return Flowsheet(f"copper-smelter-refinery-{kind}", {**units, **kept}, tuple(joins), fresh, settings)


def concentrate(pct: Mapping[str, float]) -> Stream:
    """100 t of concentrate of an assay in %: Cu, Fe and S as minerals, SiO2, the rest rock; other elements carried.

    Raises OutOfValidity when no mix of chalcopyrite, chalcocite, pyrite and pyrrhotite has that copper, iron, sulphur.
    """
    wanted = np.array([float(pct[e]) for e in ("Cu", "Fe", "S")])
    table = np.array([[composition(m).get(e, 0.0) for m in NORM] for e in ("Cu", "Fe", "S")])
    tonnes, misfit = nnls(table, wanted)
    if misfit > 100.0 * NORM_MISFIT:
        raise OutOfValidity(
            f"no mix of {', '.join(NORM)} holds {wanted[0]:g} % Cu, {wanted[1]:g} % Fe and {wanted[2]:g} % S "
            f"(off by {misfit:.2g} points); check the assay"
        )
    silica = float(pct.get("SiO2", 0.0))
    traces = {e: float(x) for e, x in pct.items() if e not in ("Cu", "Fe", "S", "SiO2")}
    rest = max(0.0, 100.0 - float(tonnes.sum()) - silica - sum(traces.values()))
    rock = Stream.of({**dict(zip(NORM, tonnes, strict=True)), "quartz": silica, "gangue": rest})
    return mix(rock, contained(traces, "concentrate")) if traces else rock


def autogenous_oxygen(kind: str, feed: Stream, grade: float) -> float:
    """Oxygen share of the blast at which the furnace needs no fuel.

    Raises OutOfValidity when it needs fuel even on oxygen, or none even on air.
    """

    def surplus(share: float) -> float:
        run = furnace(kind).respond({"concentrate": feed}, {"matte_grade": grade, "oxygen_share": share})
        return float(run.diagnostics["heat_surplus_GJ_per_t"])

    low, high = 0.21, 0.98
    if surplus(low) > 0 or surplus(high) < 0:
        raise OutOfValidity(
            "autogenous on air already" if surplus(low) > 0 else "needs fuel even on pure oxygen"
        )
    return float(brentq(surplus, low, high, xtol=1e-6))


def _grades(inputs: Mapping[str, Any], default: float) -> list[float]:
    return fractions(inputs, "matte_Cu_pct", "matte_grade_pct", "matte_grade", "matte_Cu") or [default]


def _oxygen(inputs: Mapping[str, Any]) -> dict[str, float]:
    share = fraction(inputs, "oxygen_vol_pct", "O2_vol_pct", "oxygen_share")
    return {} if share is None else {"oxygen_share": share}


def compute_smelting(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the furnace from matte grade, blast and concentrate; see `words`."""
    grades = _grades(inputs, 0.62)
    feed = concentrate(inputs["concentrate_pct"]) if "concentrate_pct" in inputs else CONCENTRATE
    unit = furnace(kind)
    v = unit.parameters.central()
    known = [n.removesuffix("_log_l") for n in v if n.endswith("_log_l")]
    level = {
        e: [float(matte.slag_to_matte(g, v[f"{e}_log_l"], v[f"{e}_slope"])) for g in grades] for e in known
    }
    found: dict[str, Any] = {e: _preferred(x) for e, x in level.items()}
    asked = [str(e) for e in inputs.get("elements", ("Ga", "In", "Sn", "Te"))]
    for phase in ("slag", "matte"):
        found[f"to_{phase}"] = [e for e in asked if found.get(e) == phase]
    found |= {f"{e}_to": found[e] for e in asked if e in found}
    found |= {f"{e}_{end}_grade": "slag" if level[e][i] > 1.0 else "matte"
              for e in asked if e in level for end, i in (("low", 0), ("high", -1))}  # fmt: skip
    found["L_slag_matte"] = {e: x if len(x) > 1 else x[0] for e, x in level.items()}
    found["slag_Cu_pct"] = _one([100.0 * float(matte.slag_copper(g, v["slag_copper_at_60"], v["slag_copper_rise"]))
                                 for g in grades])  # fmt: skip
    grade = sum(grades) / len(grades)
    run = unit.run({"concentrate": feed}, {"matte_grade": grade, **_oxygen(inputs)})
    tonnes, told = float(feed.total()), run.diagnostics
    found |= {
        "to_matte_slag_dust_pct": {
            e: [100.0 * float(run.share(e, p)) for p in ("matte", "slag", "dust")] for e in known if float(feed.element(e))
        },
        "offgas_SO2_vol_pct": float(told["offgas_SO2_vol_pct"]),
        "matte_t_per_t": float(told["matte_t"]) / tonnes, "slag_t_per_t": float(told["slag_t"]) / tonnes,
        "matte_S_pct": 100.0 * float(run.products["matte"].assay("S")),
        "matte_Fe_pct": 100.0 * float(run.products["matte"].assay("Fe")),
        "oxygen_Nm3_per_t": 1000.0 * float(told["oxygen_t_per_t"]) / molar_mass("O2") * 22.414,
        "Cu_to_matte_pct": 100.0 * float(run.share("Cu", "matte")), "S_to_gas_pct": 100.0 * float(run.share("S", "gas")),
        "heat_surplus_GJ_per_t": float(told["heat_surplus_GJ_per_t"]),
    }  # fmt: skip
    try:
        found["autogenous_O2_vol_pct"] = 100.0 * autogenous_oxygen(kind, feed, grade)
    except OutOfValidity as reason:
        found["autogenous_O2_vol_pct"] = str(reason)
    return found


def _preferred(level: list[float]) -> str:
    phases = ["slag" if x > 1.0 else "matte" for x in level]
    return phases[0] if len(set(phases)) == 1 else f"{phases[0]} at low grade, {phases[-1]} at high"


def _one(values: list[float]) -> float | list[float]:
    return values[0] if len(values) == 1 else values


def compute_converting(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Shares of minor elements, gas strength and heat of converting at a matte grade; see `words`."""
    grade = sum(_grades(inputs, 0.62)) / len(_grades(inputs, 0.62))
    sulphide = 1.0 / matte.COPPER_IN_CU2S
    feed = Stream.of({"Cu2S": 100.0 * grade * sulphide, "FeS": 100.0 * max(1.0 - grade * sulphide, 0.0)})
    run = copper_converting.CONVERTER.run({"matte": feed}, _oxygen(inputs))
    shares = copper_converting.converted_shares(grade, copper_converting.CONVERTER.values({}))
    pct = {e: [100.0 * float(x[p]) for p in copper_converting.PRODUCTS] for e, x in shares.items()}
    told = run.diagnostics
    sums = {
        e: 100.0 * x
        for e, x in copper_converting.printed_sums(grade, copper_converting.CONVERTER.values({})).items()
    }
    off = [f"{e} {x:.3g}" for e, x in sums.items() if abs(x - 100.0) > 0.5]
    return {
        "to_blister_slag_gas_pct": pct,
        "rows_sum_pct": sums,
        "flag": f"rows of the source do not sum to 100 % ({', '.join(off)}): rescaled" if off else "",
        "to_blister_pct": {e: x[0] for e, x in pct.items()},
        "to_slag_pct": {e: x[1] for e, x in pct.items()},
        "to_gas_pct": {e: x[2] for e, x in pct.items()},
        "to_offgas_pct": {e: x[2] for e, x in pct.items()},
        "offgas_SO2_vol_pct": float(told["offgas_SO2_vol_pct"]),
        "slag_t_per_t_matte": float(told["slag_t"]) / 100.0,
        "scrap_t_per_t_blister_max": float(told["scrap_t_per_t_blister"]),
        "Cu_to_blister_pct": 100.0 * float(run.share("Cu", "blister")),
    }


def compute_smelter(kind: str, refinery: bool, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the whole smelter at steady state; see `words`."""
    feed = concentrate(inputs["concentrate_pct"]) if "concentrate_pct" in inputs else CONCENTRATE
    bleed = figure(inputs, "dust_bleed", default=0.1)
    solved = solve(plant(kind, bleed, _grades(inputs, 0.62)[0], refinery), {"concentrate": feed})
    ends = {"anode": solved.results["anode"].products["anode"], **solved.products}
    copper = float(ends["anode"].element("Cu"))
    found: dict[str, Any] = {
        "Cu_recovery_pct": 100.0 * copper / float(feed.element("Cu")),
        "acid_t_per_t_Cu": float(ends["acid"].total()) / copper,
        "discard_slag_t_per_t_Cu": float(ends["discard slag"].total()) / copper,
        "discard_slag_Cu_pct": 100.0 * float(ends["discard slag"].assay("Cu")),
        "SO2_capture_pct": 100.0 * float(ends["acid"].element("S") / feed.element("S")),
        "SO2_kg_per_t_Cu": 1000.0 * float(solved.emitted("SO2_t")) / copper,
        "energy_GJ_per_t_Cu": GJ_PER_MWH * float(solved.total("electricity_MWh") + solved.total("fuel_MWh")) / copper,
        "electricity_kWh_per_t_Cu": 1000.0 * float(solved.total("electricity_MWh")) / copper,
        "to_anode_pct": {e: 100.0 * float(ratio(ends["anode"].element(e), feed.element(e)))
                         for e in feed.elements() if e not in UNFOLLOWED},
        "anode_g_per_t": {e: 1e6 * float(ends["anode"].element(e)) / copper for e in ends["anode"].elements()
                          if e != "Cu"},
    }  # fmt: skip
    if refinery:
        found["Te_in_telluride_pct_of_feed"] = 100.0 * float(
            ratio(ends["copper telluride"].element("Te"), feed.element("Te"))
        )
    return found


_SMELTING_WORDS = (
    Word(
        "matte_Cu_pct",
        "%",
        "matte grade, or a list of grades: then the phase that each element prefers over them",
    ),
    Word("oxygen_vol_pct", "vol %", "oxygen of the blast"),
    Word("elements", "-", "a list: asks for to_slag and to_matte of these; Ga, In, Sn, Te where absent"),
    Word("concentrate_pct", "% by element", "Cu, Fe, S, SiO2 and traces; a common blend where absent"),
)
_EQUATIONS = {m.__name__: m.__doc__ or "" for m in (copper_smelting, copper_converting)}
TECHNOLOGIES = (
    *(
        Technology(
            f"copper-{kind}-smelting", f"Copper {kind} smelting", ("P20", "Y01"),
            f"Copper concentrate to matte, slag, dust and gas in a {kind} furnace, with its heat balance.",
            "industrial", __name__, furnace(kind), partial(compute_smelting, kind),
            answers=("matte smelting*", "copper matte*", "matte-slag*", "matte/slag*", "slag-matte*", "copper smelting*",
                     "flash smelting*", "copper flash*", "Ga, In*", "Ga In*", "Ga/In*", "Ga-In*", "minor elements in matte*",
                     "minor elements matte*", "*minor elements*matte*", "*minor elements*copper smelt*", "*trace elements*copper*", "trace elements in matte*", "copper slag*") if kind == "flash"
            else ("bath smelting*", "copper bath*", "copper Isasmelt*", "Noranda*", "Teniente*"),
            words=_SMELTING_WORDS, equations=_EQUATIONS[copper_smelting.__name__],
        )
        for kind in copper_smelting.KINDS
    ),
    Technology(
        "copper-converting", "Peirce-Smith converting", ("P20", "Y01"),
        "Copper matte to blister, slag, dust and gas, with scrap on the heat left.",
        "industrial", __name__, copper_converting.CONVERTER, compute_converting,
        answers=("Peirce-Smith*", "copper converting*", "converting*", "matte converting*"),
        words=(Word("matte_Cu_pct", "%", "matte grade"), Word("oxygen_vol_pct", "vol %", "oxygen of the blast")),
        equations=_EQUATIONS[copper_converting.__name__],
    ),
    *(
        Technology(
            name, title, ("P20", "Y01", "N14"), what, "industrial", __name__, plant(kind, refinery=refinery),
            partial(compute_smelter, kind, refinery),
            answers=("copper smelter*", "primary copper*") if name == "copper-smelter" else (),
            words=(_SMELTING_WORDS[0], _SMELTING_WORDS[-1],
                   Word("dust_bleed", "fraction", "share of the dust that leaves the plant, default 0.1")),
            equations=__doc__ or "",
        )
        for name, title, what, kind, refinery in (
            ("copper-smelter", "Copper smelter, flash furnace",
             "Copper concentrate to anodes, acid and discard slag.", "flash", False),
            ("copper-smelter-bath", "Copper smelter, bath furnace",
             "Copper concentrate to anodes, acid and discard slag by a bath furnace.", "bath", False),
            ("copper-smelter-refinery", "Copper smelter and refinery",
             "Copper concentrate to cathode, dore, selenium, copper telluride and acid.", "flash", True),
        )
    ),
)  # fmt: skip
