"""The zinc plant: roast, leach, iron removal, purification, electrowinning, with cadmium, germanium and indium.

Concentrate comes in; slab zinc, acid, cadmium (or its cake), germanium and indium, copper and cobalt cakes, residues
and stack gas go out. Spent electrolyte, iron-free liquor, dross, and the liquors of the cadmium and the germanium
circuits run back, and so does the plant's own zinc dust.

    settings     iron-removal.route 1 jarosite, 2 goethite, 3 hematite ; hot-acid-leach.hours 0 leaves the ferrite
                 iron-removal.pre_neutralisation 1 makes the germanium-indium concentrate (routes 2 and 3)
                 cadmium-circuit.mode 0 sells the cake, 1 electrowins, 2 retorts, 3 reduces oxide
    balance      feed + reagents = products, element by element, at the steady state of the recycles
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.basis.recipe import Recipe
from oreshed.technology import plant
from oreshed.technology.casework.case_inputs import figures
from oreshed.technology.costing import Capital
from oreshed.technology.extraction import acid_plant, calcine_leach, iron_removal, roasting
from oreshed.technology.flowsheet import Flowsheet, Join, Solved, solve, splitter
from oreshed.technology.network_plant import NetworkPlant, Recovered, Settings
from oreshed.technology.refining import cadmium_circuit, germanium_indium_circuit, zinc_electrowinning
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import zinc_dust_purification
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Unit

# Zinc RLE smelter at an existing site (Hindustan Zinc Debari, 250 kt, 2025); exponent 0.65 from memory.
CAPITAL = Capital(
    Estimate(2700.0 * 250e3, 3050.0 * 250e3, 3300.0 * 250e3, "USD 2025"), 2025, 250e3, "t Zn/yr", 0.65,
    "Hindustan Zinc Debari, smelter part, PTI June 2025 (derived from opened figures)",
)  # fmt: skip
PRODUCTS = (
    "zinc", "acid", "cadmium", "cadmium_cake", "germanium", "indium", "copper_cake", "cobalt_cake", "cadmium_residue",
    "leach_residue", "iron_residue", "germanium_indium_residue", "stack", "gas_cleaning_sludge", "bleed", "circuit_gas",
)  # fmt: skip
# Products that hold what purification should have caught but let go.
PAST_PURIFICATION = ("copper_cake", "cobalt_cake", "zinc")


def _example(unit: Unit, inlet: str, stream: Stream) -> Unit:
    return replace(unit, example={inlet: stream})


def units(
    neutraliser: float = 0.10, to_hot_leach: float = 0.45, bleed: float = 0.003, dust_to_cadmium: float = 0.08
) -> dict[str, Unit]:
    """Units of the plant by name.

    neutraliser : share of the calcine that neutralises in the iron removal. to_hot_leach : share of the spent
    electrolyte that goes to the hot leach. bleed : share of it that leaves for magnesium and halides.
    dust_to_cadmium : share of the zinc dust that the cadmium circuit gets.
    """
    calcine = calcine_leach.NEUTRAL.example["calcine"]
    spent = calcine_leach.SPENT
    hot = (1.0 - bleed) * to_hot_leach
    return {
        "roaster": roasting.FLUID_BED,
        "acid-plant": acid_plant.UNIT,
        "calcine-split": _example(
            splitter("calcine-split", ("neutraliser", "leach"), (neutraliser,)), "feed", calcine
        ),
        "neutral-leach": calcine_leach.NEUTRAL,
        "hot-acid-leach": calcine_leach.HOT,
        "iron-removal": iron_removal.UNIT,
        "germanium-indium": germanium_indium_circuit.UNIT,
        "purification": zinc_dust_purification.UNIT,
        "electrowinning": zinc_electrowinning.UNIT,
        "melting": zinc_electrowinning.MELTING,
        "dust-split": _example(
            splitter("dust-split", ("cadmium", "purification"), (dust_to_cadmium,)),
            "feed",
            Stream.of({"Zn": 10.0}),
        ),
        "spent-split": _example(
            splitter("spent-split", ("bleed", "hot", "neutral"), (bleed, hot)), "feed", spent
        ),
        "cadmium": cadmium_circuit.UNIT,
    }


JOINS = (
    Join("roaster", "calcine", "calcine-split", "feed"), Join("roaster", "dust", "calcine-split", "feed"),
    Join("roaster", "gas", "acid-plant", "gas"),
    Join("acid-plant", "acid", name="acid"), Join("acid-plant", "stack", name="stack"),
    Join("acid-plant", "sludge", name="gas_cleaning_sludge"),
    Join("calcine-split", "leach", "neutral-leach", "calcine"),
    Join("calcine-split", "neutraliser", "iron-removal", "neutraliser"),
    Join("neutral-leach", "liquor", "purification", "liquor"), Join("neutral-leach", "solids", "hot-acid-leach", "solids"),
    Join("hot-acid-leach", "liquor", "iron-removal", "liquor"), Join("hot-acid-leach", "residue", name="leach_residue"),
    Join("iron-removal", "liquor", "neutral-leach", "liquor"), Join("iron-removal", "residue", name="iron_residue"),
    Join("iron-removal", "concentrate", "germanium-indium", "concentrate"),
    Join("germanium-indium", "germanium", name="germanium"), Join("germanium-indium", "indium", name="indium"),
    Join("germanium-indium", "residue", name="germanium_indium_residue"),
    Join("germanium-indium", "liquor", "neutral-leach", "returns"),
    Join("purification", "purified", "electrowinning", "liquor"), Join("purification", "copper_cake", name="copper_cake"),
    Join("purification", "cadmium_cake", "cadmium", "cake"), Join("purification", "cobalt_cake", name="cobalt_cake"),
    Join("purification", "unused_dust", name="zinc"),
    Join("electrowinning", "cathode", "melting", "cathode"), Join("electrowinning", "spent", "spent-split", "feed"),
    Join("melting", "zinc", name="zinc"), Join("melting", "dust", "dust-split", "feed"),
    Join("melting", "dross", "neutral-leach", "returns"),
    Join("dust-split", "purification", "purification", "dust"), Join("dust-split", "cadmium", "cadmium", "dust"),
    Join("spent-split", "neutral", "neutral-leach", "acid"), Join("spent-split", "hot", "hot-acid-leach", "acid"),
    Join("spent-split", "bleed", name="bleed"),
    Join("cadmium", "cadmium", name="cadmium"), Join("cadmium", "sold_cake", name="cadmium_cake"),
    Join("cadmium", "copper_residue", name="cadmium_residue"), Join("cadmium", "trace_residue", name="cadmium_residue"),
    Join("cadmium", "liquor", "neutral-leach", "returns"), Join("cadmium", "gas", name="circuit_gas"),
    Join("cadmium", "unused_dust", name="zinc"),
)  # fmt: skip


def zinc_plant(
    route: str = "jarosite", hot_acid: bool = True, cadmium: str = "electrowin", pre_neutralisation: bool | None = None,
    settings: Mapping[str, Mapping[str, float]] | None = None, **shares: float,
) -> Flowsheet:  # fmt: skip
    """A plant of one iron route.

    pre_neutralisation : make a germanium-indium concentrate; by default wherever the route allows it and the ferrite
    is opened. settings : further ones by unit. shares : those of `units`. Raises OutOfValidity for an unknown route
    or cadmium mode.
    """
    if route not in iron_removal.ROUTES:
        raise OutOfValidity(f"no iron route {route!r}; there are {', '.join(iron_removal.ROUTES)}")
    if cadmium not in cadmium_circuit.MODES:
        raise OutOfValidity(f"no cadmium mode {cadmium!r}; there are {', '.join(cadmium_circuit.MODES)}")
    wanted = route != "jarosite" and hot_acid if pre_neutralisation is None else pre_neutralisation
    chosen: dict[str, dict[str, float]] = {
        "iron-removal": {"route": float(iron_removal.ROUTES[route]), "pre_neutralisation": float(wanted)},
        "hot-acid-leach": {"hours": 6.0 if hot_acid else 0.0},
        "cadmium": {"mode": float(cadmium_circuit.MODES[cadmium])},
    }
    for unit, given in (settings or {}).items():
        chosen[unit] = chosen.get(unit, {}) | dict(given)
    # Without hot acid there is no iron to take out, so nothing to neutralise there.
    split = (
        {"neutraliser": 0.10, "to_hot_leach": 0.45} if hot_acid else {"neutraliser": 0.0, "to_hot_leach": 0.0}
    )
    return Flowsheet(
        "zinc-plant", units(**(split | shares)), JOINS, {"concentrate": ("roaster", "concentrate")}, chosen
    )


PLANT = zinc_plant()


def recoveries(solved: Solved, fresh: Stream) -> dict[str, Any]:
    """Share of each element that entered, with the feed or a reagent, in its usual product.

    Zinc is net of the dust that the plant eats, for that comes from its own cathodes.
    """
    products = solved.products
    reagents = [s for r in solved.results.values() for s in r.drawn.values()]

    def share(element: str, *names: str) -> Any:
        made = sum((products[n].element(element) for n in names), start=np.zeros(()))
        feed = fresh.element(element) + sum((s.element(element) for s in reagents), start=np.zeros(()))
        return ratio(made, feed)

    return {
        "Zn": share("Zn", "zinc"), "Cd": share("Cd", "cadmium"), "Cd_in_cake": share("Cd", "cadmium_cake"),
        "Ge": share("Ge", "germanium"), "In": share("In", "indium"), "Ag_in_residue": share("Ag", "leach_residue"),
        "Pb_in_residue": share("Pb", "leach_residue"), "Cu_in_cake": share("Cu", "copper_cake", "cadmium_residue"),
        "S_in_acid": share("S", "acid"), "Ga_in_iron_residue": share("Ga", "iron_residue"),
        "In_in_residues": share("In", "leach_residue", "iron_residue"),
        "Ge_in_residues": share("Ge", "leach_residue", "iron_residue"),
    }  # fmt: skip


def concentrate_of(zinc: float, per_zinc: Mapping[str, Array | float], grade: float = 0.53) -> Stream:
    """Concentrate that holds so many tonnes of zinc, with companions as tonnes per tonne of zinc.

    grade : mass fraction of zinc in it. Elements that are not named keep the usual assay.

    >>> round(float(concentrate_of(100.0, {"Cd": 0.004}).element("Cd")), 6)
    0.4
    """
    return roasting.concentrate(
        zinc / grade, Zn=100.0 * grade,
        **{e if e in roasting.ASSAYED else f"{e}_ppm": x * grade * (100.0 if e in roasting.ASSAYED else 1e6)
           for e, x in per_zinc.items()},
    )  # fmt: skip


def recipe(
    per_zinc: Mapping[str, float], route: str = "jarosite", hot_acid: bool = True, cadmium: str = "electrowin",
    circuit: bool | None = None, draws: int = 400,
) -> Recipe:  # fmt: skip
    """A zinc plant as a column of the network, per tonne of zinc in concentrate, under the shipped model's names.

    per_zinc : tonnes of each companion per tonne of zinc in the feed. circuit : make germanium and indium; by default
    where the route allows it. Raises OutOfValidity for a route or mode that does not exist, or a feed refused.
    """
    sheet = zinc_plant(route, hot_acid, cadmium, circuit)
    sold = ("cadmium_cake", "cadmium-cake") if cadmium == "sell cake" else ("cadmium", "cadmium-refined")
    return plant.recipe(
        sheet, {"concentrate": concentrate_of(1000.0, per_zinc)}, "Zn", ("zinc-concentrate",),
        {"zinc": "zinc-refined", "leach_residue": "zinc-leach-residue", "iron_residue": "zinc-leach-residue"},
        {"Cd": sold, "Ge": ("germanium", "germanium-concentrate"), "In": ("indium", "indium-refined")},
        residues=("leach_residue", "iron_residue"),
        id=f"zinc-plant:{route}:{'hot acid' if hot_acid else 'neutral'}:{cadmium}", capacity="zinc-refined", draws=draws,
    )  # fmt: skip


# Twice the dust and twice the time of the stage that takes cadmium.
THOROUGH = {"cold_dust_g_l": 5.0, "cold_min": 90.0}


def _sheet_of(settings: Settings) -> Flowsheet:
    return zinc_plant(
        settings["route"], settings["ferrite"] == "opened",
        "sell cake" if settings["cadmium"] == "cake" else "electrowin", settings["circuit"] == "germanium-indium",
        {"purification": THOROUGH} if settings["cementation"] == "thorough" else None,
    )  # fmt: skip


def _recovered(settings: Settings) -> Recovered:
    cadmium = "cadmium_cake" if settings["cadmium"] == "cake" else "cadmium"
    return {"zinc": ("zinc",), "cadmium": (cadmium,), "germanium": ("germanium",), "indium": ("indium",)}


NETWORK = NetworkPlant(
    "zinc",
    {
        "route": ("jarosite", "goethite", "hematite"), "ferrite": ("opened", "left"), "cadmium": ("metal", "cake"),
        "circuit": ("none", "germanium-indium"), "cementation": ("usual", "thorough"),
    },
    _sheet_of,
    lambda tonnes, companions: {"concentrate": concentrate_of(tonnes, companions)},
    _recovered,
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a whole plant per tonne of zinc made, from an assay and the routes chosen."""
    assay = figures(inputs, "concentrate")
    fresh = roasting.concentrate(1000.0, **assay)
    hot_acid = bool(inputs.get("hot_acid", True))
    sheet = zinc_plant(
        str(inputs.get("route", "jarosite")), hot_acid, str(inputs.get("cadmium", "electrowin"))
    )
    solved = solve(sheet, {"concentrate": fresh})
    zinc = float(solved.products["zinc"].element("Zn"))
    found: dict[str, Any] = {
        f"{k}_recovery_pct": 100.0 * float(x) for k, x in recoveries(solved, fresh).items()
    }
    return found | {
        "electricity_MWh_per_t_Zn": float(solved.total("electricity_MWh")) / zinc,
        "zinc_dust_kg_per_t_Zn": 1000.0 * float(solved.total("zinc_dust_t")) / zinc,
        "acid_t_per_t_Zn": float(solved.products["acid"].total()) / zinc,
        "iron_residue_t_per_t_Zn": float(solved.products["iron_residue"].total()) / zinc,
        "leach_residue_t_per_t_Zn": float(solved.products["leach_residue"].total()) / zinc,
        "SO2_kg_per_t_Zn": 1000.0 * float(solved.emitted("SO2_t")) / zinc,
        "Cd_kg_per_t_Zn": 1000.0 * float(solved.products["cadmium"].element("Cd")) / zinc,
        "Cd_to_air_g_per_t_Zn": 1e6 * float(solved.emitted("Cd_to_air_t")) / zinc,
        "kWh_per_t_cathode": float(solved.results["electrowinning"].diagnostics["kWh_per_t"]),
        "current_efficiency_pct": 100.0 * float(solved.results["electrowinning"].diagnostics["current_efficiency"]),
        "passes": solved.passes,
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "zinc-plant", "Zinc plant with cadmium, germanium and indium", ("E13", "P21", "Y02", "Y05", "N14"),
        "Concentrate to slab zinc, acid, cadmium, germanium, indium and residues, with all recycles.",
        "industrial", __name__, PLANT, compute, answers=("zinc plant*", "zinc smelter*", "zinc primary smelter*"),
        words=(
            Word("concentrate", "%", "assay: Zn_pct, Fe_pct, Pb_pct, Cd_pct, …, Ge_ppm, In_ppm"),
            Word("route", "-", "jarosite, goethite or hematite"), Word("hot_acid", "true/false", "open the ferrite"),
            Word("cadmium", "-", "sell cake, electrowin, retort or carbon"),
        ),
        equations=__doc__ or "", network=NETWORK,
    ),
)  # fmt: skip
