"""Secondary copper: scrap and residues to black copper, converter copper and anodes.

Poor scrap is smelted under reduction to black copper over a slag; a converter blows it with brass and bronze; good
scrap joins in the anode furnace. Each step is an oxygen potential: what oxidises more easily than copper goes to the
slag, what boils off the metal goes to the fume, and slags travel back against the copper.

    slag over metal    log10 L = log10 L7 + m (log pO2 + 7)      m = 1/4 for Cu, 1/2 for Sn, Pb, Zn, Ni, 3/4 for Sb, As
    three ways         metal : slag : fume = 1 : L M_slag / M_metal : V
    copper lost        L_Cu and droplets, the higher the more oxidised: why black copper is made before it is blown
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.extraction.copper_matte import columns, followed, rock, three_ways
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.physical_constants import CARBON_GJ_PER_T, GJ_PER_MWH
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

OXIDES = {"Si": ("SiO2", 1.0), "Al": ("Al2O3", 0.5), "Ca": ("CaO", 1.0), "Mg": ("MgO", 1.0)}
METALLIC = ("Cu", "Ni", "Ag", "Au", "Pd", "Bi", "Sb", "Te")
BASE_OXIDES = {"Zn": "ZnO", "Pb": "PbO", "Sn": "SnO", "Ni": "NiO"}
ROUNDS = 3  # slag dissolves oxides of what it oxidises; its mass settles in a few rounds
CARBON_HEAT = CARBON_GJ_PER_T / GJ_PER_MWH  # MWh per t C burnt (CRC Handbook)
FUEL_CARBON = 0.0551  # t C per MWh of natural gas (IPCC 2006, from memory)
MELTING = (
    0.74 / GJ_PER_MWH
)  # MWh per t: liquid copper at 1,480 K over 298 K, 46.9 kJ/mol (NIST WebBook, CRC Handbook)


def stage_parameters(stage: str) -> Parameters:
    """Distribution laws, and what a stage burns."""
    both = (
        read_parameters("oreshed.technology.extraction", "secondary_copper.csv", s) for s in ("any", stage)
    )
    return Parameters(tuple(p for rows in both for p in rows))


def slag_to_metal(element: str, log_oxygen: ArrayLike, v: Values) -> Array:
    """L of an element between slag and copper at an oxygen potential (log10 of atm), 1,523-1,573 K."""
    return np.asarray(
        10.0 ** (v[f"{element}_log_l"] + v[f"{element}_order"] * (np.asarray(log_oxygen) + 7.0))
    )


def slag_mass(charge: Stream, v: Values) -> tuple[Array, Array]:
    """Tonnes of slag of a charge, and of silica fluxed: iron as FeO, silica to its ratio, other oxides, rock."""
    iron = charge.element("Fe")
    silica = charge.element("Si") * mass_ratio("SiO2", "Si")
    wanted = np.maximum(iron / v["iron_per_silica"], silica)
    others = sum((charge.element(e) * mass_ratio(o, e, n) for e, (o, n) in OXIDES.items() if e != "Si"),
                 start=np.zeros(()))  # fmt: skip
    slag = iron * mass_ratio("FeO", "Fe") + wanted + others + rock(charge)
    # Even clean metal makes some slag of its own oxide.
    least = 0.01 * charge.element("Cu")
    return np.maximum(slag, least), wanted - silica


def shared(charge: Stream, slag_per_metal: Array, v: Values) -> dict[str, dict[str, Array]]:
    """Tonnes of each element in metal, slag and fume at a mass of slag over metal."""
    flows = {e: x for e, x in followed(charge).items() if e not in ("C", "S") and e not in OXIDES}
    known = [e for e in flows if f"{e}_log_l" in v]
    out: dict[str, dict[str, Array]] = {
        "metal": {},
        "slag": {e: x for e, x in flows.items() if e not in known},
        "fume": {},
    }
    if not known:
        return out
    level = 10.0 ** (
        columns(v, known, "_log_l") + columns(v, known, "_order") * (v["log_oxygen"] + 7.0)[..., None]
    )
    level = level + v["droplets"][..., None]
    _, to_slag, to_fume = three_ways(level, slag_per_metal[..., None], columns(v, known, "_volatile"), 1.0)
    for i, e in enumerate(known):
        out["slag"][e], out["fume"][e] = flows[e] * to_slag[..., i], flows[e] * to_fume[..., i]
        out["metal"][e] = flows[e] - out["slag"][e] - out["fume"][e]
    return out


def part(feeds: Feeds, v: Values) -> Result:
    """Metal, slag, fume and gas of one furnace at its oxygen potential."""
    charge = mix(*feeds.values())
    first, flux = slag_mass(charge, v)
    metal_mass = 1.05 * sum((charge.element(e) for e in METALLIC), start=np.zeros(()))
    slag, out = first, shared(charge, ratio(first, metal_mass), v)
    for _ in range(ROUNDS):
        slag = first + sum((out["slag"][e] * mass_ratio(o, e) for e, o in BASE_OXIDES.items() if e in out["slag"]),
                           start=np.zeros(()))  # fmt: skip
        out = shared(charge, ratio(slag, metal_mass), v)
    weight = charge.total()
    carbon, sulphur = charge.element("C"), charge.element("S")
    fuel = np.maximum(weight * v["fuel"] - 0.5 * carbon * CARBON_HEAT, 0.25 * weight * v["fuel"])
    burnt = fuel * FUEL_CARBON
    oxides = {o: charge.element(e) * mass_ratio(o, e, n) for e, (o, n) in OXIDES.items()}
    oxides["SiO2"] = oxides["SiO2"] + flux
    metal = contained(out["metal"], "metal")
    return Result(
        {
            "metal": metal,
            "slag": mix(contained(out["slag"], "slag"), Stream.of({**oxides, "gangue": rock(charge)})),
            "fume": contained(out["fume"], "fume"),
            "gas": Stream.of({"CO2": (carbon + burnt) * mass_ratio("CO2", "C"), "SO2": sulphur * mass_ratio("SO2", "S")}),
        },
        drawn={"flux": Stream.of({"SiO2": flux}), "fuel": Stream.of({"C": burnt})},
        utilities={"fuel_MWh": fuel, "electricity_MWh": weight * v["electricity"], "silica_flux_t": flux},
        emissions={"CO2_t": (carbon + burnt) * mass_ratio("CO2", "C"), "SO2_t": sulphur * mass_ratio("SO2", "S")},
        diagnostics={
            "copper_in_metal": metal.assay("Cu"), "copper_recovered": ratio(out["metal"].get("Cu", 0.0 * weight), charge.element("Cu")),
            "slag_copper": ratio(out["slag"].get("Cu", 0.0 * weight), slag), "slag_t": slag,
        },
    )  # fmt: skip


def _copper(feeds: Feeds, v: Values) -> Array:
    del v
    charge = mix(*feeds.values())
    return ratio(charge.element("Cu"), charge.total(), 0.5)


def _least(feeds: Feeds, v: Values) -> Array:
    """Heat that melts the cold copper charged, less what burning carbon of the charge can bring, MWh."""
    del v
    cold = feeds["scrap"]
    return np.maximum(cold.element("Cu") * MELTING - cold.element("C") * CARBON_HEAT, 0.0)


def furnace(stage: str) -> Unit:
    """One of black-copper smelting, converter, anode furnace."""
    default, low, high, poorest, richest = {
        "black-copper": (-9.8, -11.5, -8.0, 0.05, 0.75), "converter": (-6.4, -7.5, -5.5, 0.45, 0.97),
        "anode": (-5.6, -6.5, -4.5, 0.85, 1.0),
    }[stage]  # fmt: skip
    return Unit(
        stage, ("scrap", "metal", "slag"), ("metal", "slag", "fume", "gas"), part, stage_parameters(stage),
        settings=(Setting("log_oxygen", default, low, high, "log10 atm", "oxygen potential at the end of the step"),),
        limits=(Limit("copper in charge", _copper, poorest, richest, "mass fraction",
                      "give it to the step before, which reduces more, or to the one after"),),
        least_energy=_least,
        example={"scrap": EXAMPLES[stage], "metal": contained({"Cu": 0.0}, "metal"), "slag": contained({"Cu": 0.0}, "slag")},
    )  # fmt: skip


# Charges of each step, t; from memory of a plant that takes residues, alloys and No. 2 scrap.
EXAMPLES = {
    "black-copper": mix(
        contained({"Cu": 30.0, "Fe": 18.0, "Zn": 8.0, "Pb": 3.0, "Sn": 2.0, "Ni": 1.0, "Sb": 0.2, "As": 0.1, "Ag": 0.05,
                   "Au": 0.002, "Pd": 0.0005, "Bi": 0.02, "In": 0.005, "Cd": 0.01, "C": 6.0, "S": 0.5}, "scrap"),
        Stream.of({"SiO2": 9.0, "Al2O3": 5.0, "CaO": 3.0, "gangue": 14.0})),
    "converter": contained({"Cu": 77.0, "Zn": 14.0, "Pb": 3.0, "Sn": 3.0, "Fe": 1.5, "Ni": 1.0, "Sb": 0.2, "Ag": 0.02}, "alloy"),
    "anode": contained({"Cu": 96.0, "Zn": 1.2, "Pb": 0.6, "Sn": 0.5, "Fe": 0.8, "Ni": 0.3}, "scrap"),
}  # fmt: skip
_NAMES = {"residue": "black-copper", "alloy": "converter", "scrap": "anode"}


def plant() -> Flowsheet:
    """Three steps: metal runs forward, converter and anode slag run back."""
    units = {stage: furnace(stage) for stage in ("black-copper", "converter", "anode")}
    joins = [
        Join("black-copper", "metal", "converter", "metal"), Join("converter", "metal", "anode", "metal"),
        Join("anode", "slag", "converter", "slag"), Join("converter", "slag", "black-copper", "slag"),
        Join("black-copper", "slag", name="slag"), Join("anode", "metal", name="anode"),
        Join("black-copper", "fume", name="zinc fume"), Join("converter", "fume", name="mixed oxide"),
        Join("anode", "fume", name="mixed oxide"), *(Join(s, "gas", name="gas") for s in units),
    ]  # fmt: skip
    return Flowsheet("secondary-copper", units, tuple(joins), {n: (s, "scrap") for n, s in _NAMES.items()})


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the plant at steady state from its charges; see `words`."""
    fed = {n: EXAMPLES[s] for n, s in _NAMES.items()}
    for name in _NAMES:
        given = inputs.get(f"{name}_pct", inputs.get("scrap_pct") if name == "residue" else None)
        if isinstance(given, Mapping):
            pct = {str(k): float(x) for k, x in given.items()}
            rest = max(0.0, 100.0 - sum(pct.values()))
            fed[name] = mix(contained(pct, "scrap"), Stream.of({"gangue": rest}))
        fed[name] = fed[name].scaled(figure(inputs, f"{name}_t", default=100.0) / 100.0)
    solved = solve(plant(), fed)
    steps = {s: r.diagnostics for s, r in solved.results.items()}
    whole = mix(*fed.values())
    copper = float(solved.products["anode"].element("Cu"))

    def shares(product: str) -> dict[str, float]:
        stream = solved.products[product]
        return {e: 100.0 * float(ratio(stream.element(e), whole.element(e)))
                for e in ("Cu", "Sn", "Pb", "Zn", "Ni", "Sb", "Ag", "Au") if float(whole.element(e)) > 0}  # fmt: skip

    energy = float(solved.total("fuel_MWh") + solved.total("electricity_MWh")) * GJ_PER_MWH
    return {
        "black_copper_Cu_pct": 100.0 * float(steps["black-copper"]["copper_in_metal"]),
        "converter_Cu_pct": 100.0 * float(steps["converter"]["copper_in_metal"]),
        "anode_Cu_pct": 100.0 * float(steps["anode"]["copper_in_metal"]),
        "Cu_recovery_pct": 100.0 * copper / float(whole.element("Cu")),
        "slag_Cu_pct": 100.0 * float(solved.products["slag"].assay("Cu")),
        "to_anode_pct": shares("anode"), "to_fume_pct": shares("zinc fume"), "to_mixed_oxide_pct": shares("mixed oxide"),
        "to_slag_pct": shares("slag"),
        "Zn_to_fume_pct": shares("zinc fume").get("Zn", 0.0) + shares("mixed oxide").get("Zn", 0.0),
        "energy_GJ_per_t_Cu": energy / copper, "CO2_t_per_t_Cu": float(solved.emitted("CO2_t")) / copper,
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "secondary-copper", "Secondary copper smelting", ("P20", "N14"),
        "Residues, alloys and scrap by black copper and converter to anodes; zinc, lead and tin to fumes.",
        "industrial", __name__, plant(), compute,
        answers=("secondary copper*", "copper scrap*", "black copper*", "copper recycling*"),
        words=(
            Word("residue_pct, alloy_pct, scrap_pct", "% by element", "charge of each step; scrap_pct alone is the residue"),
            Word("residue_t, alloy_t, scrap_t", "t", "tonnes of each, default 100"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
