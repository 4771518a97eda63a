"""Bioleaching: iron- and sulphur-oxidising microbes dissolve sulphides, in tanks of concentrate or heaps of low-grade ore.

They keep iron ferric and turn sulphur to acid; ferric iron and acid take the sulphides apart. Zinc, cadmium and copper
go to the liquor, lead stays as sulphate, silver with it. A heap takes a year and more, at next to no energy.

    cover        a = 1/(1 + (1/a0 - 1) e^(-mu t)),  days at full cover = t + ln(a0 + (1 - a0) e^(-mu t))/mu
    windows      cardinal temperature T1, T2, T3 and pH a, b, c: 0 outside, 1 at the best
    sphalerite   1 - (1-X)^(1/3) = k t (d0/d)  in tanks; over the ages of n tanks when fed steadily
    chalcopyrite 1 - 3(1-X)^(2/3) + 2(1-X) = k t (d0/d)^2, and every sulphide inside the lumps of a heap
    reactions    ZnS + 2 O2 -> ZnSO4;  FeS2 + 3.75 O2 + 0.5 H2O -> 0.5 Fe2(SO4)3 + 0.5 H2SO4
                 CuFeS2 + 4.25 O2 + 0.5 H2SO4 -> CuSO4 + 0.5 Fe2(SO4)3 + 0.5 H2O;  PbS + 2 O2 -> PbSO4
    acid         drawn where carbonates and gangue take more than pyrite gives
    oxygen       moles of O2 in each reaction x tonnes dissolved
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure, figures, given_kelvin
from oreshed.technology.extraction import biokinetics as bio
from oreshed.technology.extraction.calcine_leach import FERRIC_HYDROLYSIS
from oreshed.technology.kinetics import diffusion_conversion, surface_conversion, surface_conversion_in_tanks
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.reaction import carried, gather, pour, react, reaction, take
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

# Mineral -> equation, moles O2 a mole. Acid makers first: what they give, the others may take.
OXIDISED: dict[str, tuple[str, float]] = {
    "pyrite": ("pyrite + 3.75 O2 + 0.5 H2O -> 0.5 Fe2(SO4)3 + 0.5 H2SO4", 3.75),
    "sphalerite": ("sphalerite + 2 O2 -> ZnSO4", 2.0),
    "greenockite": ("greenockite + 2 O2 -> CdSO4", 2.0),
    "covellite": ("covellite + 2 O2 -> CuSO4", 2.0),
    "galena": ("galena + 2 O2 -> PbSO4", 2.0),
    "pyrrhotite": ("pyrrhotite + 17.25 O2 + 2.5 H2SO4 -> 3.5 Fe2(SO4)3 + 2.5 H2O", 17.25),
    "chalcopyrite": ("chalcopyrite + 4.25 O2 + 0.5 H2SO4 -> CuSO4 + 0.5 Fe2(SO4)3 + 0.5 H2O", 4.25),
    "chalcocite": ("chalcocite + 2.5 O2 + H2SO4 -> 2 CuSO4 + H2O", 2.5),
}
TO_SULPHUR = "sphalerite + 0.5 O2 + H2SO4 -> ZnSO4 + S + H2O"
ACID_ALONE: dict[str, str] = {
    "smithsonite": "smithsonite + H2SO4 -> ZnSO4 + CO2 + H2O",
    "zincite": "zincite + H2SO4 -> ZnSO4 + H2O",
    "calcite": "calcite + H2SO4 + H2O -> CaSO4(H2O)2 + CO2",
    "dolomite": "dolomite + 2 H2SO4 -> CaSO4(H2O)2 + MgSO4 + 2 CO2",
}
# Relative to sphalerite in one culture; process knowledge, unverified. Galena turns over at its surface at once.
PACE = {"greenockite": 1.0, "covellite": 0.5, "chalcocite": 2.0, "pyrrhotite": 3.0, "galena": 1.0}
DISSOLVED = ("ZnSO4", "CdSO4", "CuSO4", "MgSO4", "Fe2(SO4)3", "H2SO4")
STAYS = ("Pb", "Ag", "Au", "Ge", "Sb", "Bi", "Hg", "Tl")


def activity(v: Values) -> Array:
    """Share of the culture's best rate at the temperature and pH of the settings, 0-1."""
    warm = bio.by_temperature(v["temperature_C"], v["coldest"], v["best"], v["hottest"])
    return np.asarray(warm * bio.by_acidity(v["pH"], v["most_acid"], v["best_ph"], v["least_acid"]))


def conversions(heap: bool, v: Values, minerals: Iterable[str] = OXIDISED) -> dict[str, Array]:
    """Share of each sulphide that dissolves in the days of the settings, 0-1."""
    alive = activity(v)
    finer = np.asarray(v["rate_size"]) / np.asarray(v["size_um"])
    tanks = np.asarray(v["tanks"], dtype=np.float64) if "tanks" in v else np.asarray(0.0)
    batch = alive * bio.covered_days(v["days"], v["growth"] * alive, v["inoculum"])
    fed = alive * np.asarray(v["days"])
    found: dict[str, Array] = {}
    for mineral in minerals:
        base = mineral if f"{mineral}_rate" in v else "sphalerite"
        rate = v[f"{base}_rate"] * PACE.get(mineral, 1.0)
        if heap or mineral == "chalcopyrite":
            spent = np.where(tanks > 0, fed, batch)
            found[mineral] = diffusion_conversion(rate * spent * finer**2)
        else:
            one = surface_conversion(rate * batch * finer)
            # A steadily fed train is inoculated by what it holds: no time is lost to growth.
            train = surface_conversion_in_tanks(rate * fed * finer, np.maximum(tanks, 1.0))
            found[mineral] = np.where(tanks > 0, train, one)
    return found


def leach(heap: bool, feeds: Feeds, v: Values) -> Result:
    """Sulphide ore or concentrate to liquor and residue."""
    ore = feeds["feed"]
    solid, liquor = gather(ore), {"H2SO4": np.zeros(())}
    started = {m: solid[m] for m in OXIDISED if m in solid}
    done = conversions(heap, v, started)
    alive = activity(v)
    amounts = {m: started[m] * done[m] for m in started}
    oxygen: Array = np.zeros(())
    for mineral, tonnes in amounts.items():
        oxygen = oxygen + tonnes * OXIDISED[mineral][1] * 2 * molar_mass("O") / molar_mass(mineral)
    reached = {m: solid[m] * np.asarray(alive > 0, dtype=np.float64) for m in ACID_ALONE if m in solid}
    left = amounts.get("sphalerite", np.zeros(())) * v["sulphur_left"]
    oxygen = oxygen - left * 1.5 * 2 * molar_mass("O") / molar_mass("sphalerite")
    # What every step gives and takes of acid is known before any runs, so that the draw is exact.
    gain: Array = np.zeros(())
    for mineral, tonnes in amounts.items():
        gain = gain + tonnes * _acid(OXIDISED[mineral][0])
    gain = gain + left * (_acid(TO_SULPHUR) - _acid(OXIDISED["sphalerite"][0]))
    for mineral, tonnes in reached.items():
        gain = gain + tonnes * _acid(ACID_ALONE[mineral])
    ferric: Array = np.zeros(())
    for mineral, tonnes in amounts.items():
        ferric = ferric + tonnes * _made(OXIDISED[mineral][0], "Fe2(SO4)3")
    fallen = ferric * v["iron_precipitated"]
    gain = gain + fallen * _acid(FERRIC_HYDROLYSIS)
    eaten = solid.get("gangue", np.zeros(())) * v["gangue_acid"] / 1000.0
    drawn = np.maximum(eaten - gain, 0.0)
    # All acid of the steps passes through one pool, filled with every demand first so that no step runs it dry.
    bridge = (
        oxygen * 0.0
        + sum((np.abs(t) for t in (*amounts.values(), *reached.values())), start=np.zeros(())) * 4.0
    )
    liquor["H2SO4"] = drawn + bridge
    for mineral, tonnes in amounts.items():
        held = take(solid, mineral, 1.0)
        whole = tonnes - left if mineral == "sphalerite" else tonnes
        liquor[mineral] = held
        react(liquor, OXIDISED[mineral][0], whole)
        if mineral == "sphalerite":
            react(liquor, TO_SULPHUR, left)
        solid[mineral] = liquor.pop(mineral)
    for mineral, tonnes in reached.items():
        liquor[mineral] = take(solid, mineral, 1.0)
        react(liquor, ACID_ALONE[mineral], tonnes)
        solid[mineral] = liquor.pop(mineral)
    react(liquor, FERRIC_HYDROLYSIS, fallen)
    liquor["H2SO4"] = np.maximum(liquor["H2SO4"] - bridge - eaten, 0.0)
    solid["S in gangue"] = eaten * molar_mass("S") / molar_mass("H2SO4")
    carbon = liquor.pop("CO2", np.zeros(()))
    for name in [n for n in solid if carried(n) and n != "S in gangue"]:
        host, element = name.partition(" in ")[2].split(",")[0], carried(name)
        share = ratio(amounts[host], started[host]) if host in started else np.zeros(())
        moved = take(solid, name, share)
        target, label = (
            (solid, f"{element} in residue") if element in STAYS else (liquor, f"{element} in liquor")
        )
        target[label] = target.get(label, np.zeros(())) + moved
    for name in [n for n in liquor if n not in DISSOLVED and not n.endswith(" in liquor")]:
        solid[name] = solid.get(name, np.zeros(())) + liquor.pop(name)
    tonnes_in = ore.total()
    products = {
        "liquor": pour(liquor),
        "residue": pour(solid),
        "gas": pour({"CO2": carbon + 0.0 * tonnes_in}),
    }
    return Result(
        products,
        drawn={"sulphuric acid": pour({"H2SO4": drawn + 0.0 * tonnes_in})},
        utilities={
            "sulphuric_acid_t": drawn + 0.0 * tonnes_in, "oxygen_t": oxygen + 0.0 * tonnes_in,
            "electricity_MWh": oxygen * v["oxygen_energy"] + tonnes_in * v["power"] / 1000.0,
            "nutrients_t": tonnes_in * v["nutrients"] / 1000.0,
        },
        emissions={"CO2_t": carbon + 0.0 * tonnes_in, "residue_t": products["residue"].total()},
        diagnostics={f"{m}_dissolved": x * np.ones_like(tonnes_in) for m, x in done.items()}
        | {"activity": alive * np.ones_like(tonnes_in)},
    )  # fmt: skip


def _acid(equation: str) -> float:
    """Tonnes of acid that a reaction gives per tonne of its key; negative for what it takes."""
    return _made(equation, "H2SO4")


def _made(equation: str, species: str) -> float:
    return reaction(equation).tonnes.get(species, 0.0)


def _zinc_g_l(heap: bool, feeds: Feeds, v: Values) -> Array:
    """Zinc that a tank's liquor would hold, g/l; a heap's liquor is bled as it fills."""
    ore = feeds["feed"]
    solids = np.asarray(v["pulp_density"])
    zinc = ore.assay("Zn") * conversions(heap, v, ("sphalerite",))["sphalerite"]
    return np.asarray(1000.0 * zinc * solids / (1.0 - solids))


def _plant(heap: bool) -> Unit:
    stage = "heap" if heap else "tank"
    settings = [
        Setting("days", 450.0 if heap else 7.0, 0.0, 2000.0 if heap else 120.0, "d", "time of leaching"),
        Setting("temperature_C", 45.0 if heap else 40.0, 0.0, 80.0, "C", "of ore and liquor"),
        Setting("pH", 1.8, 0.3, 5.0, "pH", "of the liquor"),
        Setting("size_um", 8000.0 if heap else 45.0, 5.0, 50_000.0, "um", "80 % passing size"),
    ]
    limits = [
        Limit("activity of the culture", lambda f, v: activity(v), 0.03, 1.0, "share of the best",
              "outside its temperatures and acidities a culture sleeps or dies (Ozkaya 2007, Meruane & Vargas 2003)"),
        Limit("size", lambda f, v: np.asarray(v["size_um"]), *((2000.0, 25_000.0) if heap else (8.0, 200.0)), "um",
              "finer ore seals a heap, coarser stays shut; tanks stir what settles slowly (process knowledge)"),
    ]  # fmt: skip
    if not heap:
        settings += [
            Setting(
                "tanks", 3.0, 0.0, 12.0, "count", "tanks in series, fed steadily; 0 for a batch", whole=True
            ),
            Setting("pulp_density", 0.10, 0.005, 0.40, "share", "solids of the slurry by mass"),
        ]
        limits += [
            Limit("pulp density", lambda f, v: np.asarray(v["pulp_density"]), 0.0, 0.20, "mass fraction",
                  "shear and starved oxygen stop mesophiles above about 20 % (process knowledge); adapted archaea reached 30 %"),
            Limit("zinc in the liquor", partial(_zinc_g_l, heap), 0.0, 80.0, "g/l",
                  "cultures adapt to some tens of grams of zinc (process knowledge): dilute, or bleed to solvent extraction"),
        ]  # fmt: skip
    feed = {"sphalerite": 1.0, "Cd in sphalerite": 0.004, "In in sphalerite": 0.0001, "chalcopyrite": 0.4,
            "pyrite": 10.0, "galena": 0.3, "calcite": 1.0, "gangue": 87.0}  # fmt: skip
    if not heap:
        feed = {"sphalerite": 45.0, "Cd in sphalerite": 0.15, "In in sphalerite": 0.01, "chalcopyrite": 6.0,
                "pyrite": 30.0, "galena": 4.0, "Ag in galena": 0.01, "calcite": 0.5, "gangue": 14.0}  # fmt: skip
    return Unit(
        f"bioleach-{stage}", ("feed",), ("liquor", "residue", "gas"), partial(leach, heap),
        parameters=read_parameters("oreshed.technology.extraction", "bioleaching.csv", stage),
        settings=tuple(settings), limits=tuple(limits), example={"feed": Stream.of(feed)},
    )  # fmt: skip


TANK, HEAP = _plant(False), _plant(True)
_CASE_ORE = {"sphalerite": 1.0, "chalcopyrite": 1.0, "pyrite": 2.0, "Cd in sphalerite": 0.004, "gangue": 96.0}


def compute(heap: bool, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Extraction after a time at a temperature, pH and size, by mineral and metal; acid and oxygen of an ore."""
    mode = str(inputs.get("mode", inputs.get("reactor", "heap" if heap else "tank"))).lower()
    unit = HEAP if any(w in mode for w in ("heap", "column", "dump")) else TANK
    settings: dict[str, ArrayLike] = {}
    if "hours" in inputs or "residence_h" in inputs:
        settings["days"] = figure(inputs, "hours", "residence_h") / 24.0
    else:
        settings["days"] = figure(inputs, "days", "t_d", "time_d", "residence_d")
    if "T_K" in inputs or "T_C" in inputs:
        settings["temperature_C"] = given_kelvin(inputs) - ICE_POINT
    elif "temperature_C" in inputs:
        settings["temperature_C"] = figure(inputs, "temperature_C")
    if any(k in inputs for k in ("pH", "pH0", "ph")):
        settings["pH"] = figure(inputs, "pH", "pH0", "ph")
    for name, factor in (
        ("size_um", 1.0),
        ("P80_um", 1.0),
        ("d80_um", 1.0),
        ("size_mm", 1000.0),
        ("d80_mm", 1000.0),
    ):
        if name in inputs:
            settings["size_um"] = figure(inputs, name) * factor
    if unit is TANK:
        settings["tanks"] = figure(inputs, "tanks", "reactors", default=0.0)
        settings["pulp_density"] = figure(inputs, "pulp_density_pct", default=5.0) / 100.0
    given = figures(inputs, "ore_pct", "minerals_pct")
    minerals = given or dict(_CASE_ORE)
    ore = Stream.of(minerals | {"gangue": max(100.0 - sum(minerals.values()), 0.0)} if given else minerals)
    run = unit.run(ore, settings)
    liquor = run.products["liquor"]
    metals = {
        e: 100.0 * float(liquor.element(e) / ore.element(e)) for e in ("Zn", "Cu", "Cd", "Fe", "In", "Ga")
        if float(ore.element(e)) > 0
    }  # fmt: skip
    done = {
        k.removesuffix("_dissolved"): 100.0 * float(x)
        for k, x in run.diagnostics.items()
        if k.endswith("_dissolved")
    }
    return {
        **{f"{e}_pct": x for e, x in metals.items()}, "recovery_pct": metals, "extraction_pct": metals,
        "oxidation_pct": done, "acid_kg_per_t": 1000.0 * float(run.utilities["sulphuric_acid_t"]) / float(ore.total()),
        "oxygen_kg_per_t": 1000.0 * float(run.utilities["oxygen_t"]) / float(ore.total()),
        "activity": float(run.diagnostics["activity"]),
    }  # fmt: skip


_WORDS = (
    Word("days or hours", "d, h", "time of leaching; residence over all tanks where they are fed steadily"),
    Word("T_C or T_K, pH", "", "of the liquor; the culture's best where not given"),
    Word("size_um, d80_mm", "", "80 % passing size"),
    Word("tanks", "count", "tanks in series, fed steadily; a batch where not given"),
    Word("mode", "text", "tank, flask, heap or column"),
    Word("ore_pct", "% by mineral", "what is leached; asks for acid_kg_per_t, oxygen_kg_per_t too"),
)  # fmt: skip
_SOURCES = (
    "Sundramurthy et al. 2020", "Malanjkhand ore, REM 2013", "Ozkaya et al. 2007", "Meruane & Vargas 2003",
    "Rouchalova et al. 2020", "Riekkola-Vanhanen 2007", "Lizama, Harlamovs, McKay & Dai 2004",
    "Rosso et al. 1993, 1995 (from memory)",
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "bioleach-heap", "Bioleaching in heaps", ("E22",),
        "Low-grade ore under acid and air for a year: zinc, cadmium and nickel at next to no energy.", "industrial",
        __name__, HEAP, partial(compute, True),
        answers=("bioleaching: heap*", "heap bioleaching*", "bioheapleaching*", "bioleaching/heap*", "bioleaching: column*"),
        words=_WORDS, equations=__doc__ or "", sources=_SOURCES,
    ),
    Technology(
        "bioleach-tank", "Bioleaching in tanks", ("E22",),
        "Concentrate in stirred, aerated tanks with iron- and sulphur-oxidising microbes.", "pilot", __name__, TANK,
        partial(compute, False),
        answers=("bioleaching: sphalerite*", "bioleaching: chalcopyrite*", "bioleaching: zinc*", "bioleaching: tank*", "bioleaching: copper*",
                 "bioleaching: low-grade*", "bioleaching: tailings*", "bioleaching/*", "bio-oxidation*", "biooxidation*", "bioleaching"),
        words=_WORDS, equations=__doc__ or "", sources=_SOURCES,
        needs=(
            Need("oxidation_pct.chalcopyrite", "what a hot ferric leach took before the culture, where there are two steps, or the "
                 "chalcopyrite rate of that ore", ("ferric_leach_h", "chalcopyrite_rate")),
            Need("oxidation_pct.S0", "the sulphur that the ferric leach left"),
        ),
    ),
)  # fmt: skip
