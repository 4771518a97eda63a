"""A zinc plant with direct leaching beside the roaster: part of the concentrate goes raw into acid and oxygen.

The roaster that stays gives acid for sale and calcine to neutralise with; the leached part needs neither and leaves its
sulphur as an element. Everything after the leach, iron removal, purification, cells and the circuits of cadmium,
germanium and indium, is that of the roasting plant, and so are the recycles.

    feed         direct + roast = concentrate                     settings of the splitter
    acid         spent electrolyte = bleed + direct + hot + neutral
    balance      feed + reagents = products, element by element, at the steady state of the recycles
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figures
from oreshed.technology.extraction import iron_removal, pressure_leach, roasting
from oreshed.technology.extraction.zinc_plant import JOINS, recoveries, units
from oreshed.technology.flowsheet import Flowsheet, Join, Solved, solve, splitter
from oreshed.technology.registry import Technology, Word
from oreshed.technology.stream import Stream

# Shares that close acid and lime at half the concentrate leached raw; found by search, not by an operator.
DIRECT, NEUTRALISER, TO_DIRECT, TO_HOT, BLEED = 0.5, 0.10, 1.12, 0.25, 0.003
MOST_DIRECT = 0.7
RESIDUES = ("leach_residue", "iron_residue", "sulphur_residue")


def zinc_direct_plant(
    route: str = "jarosite", mode: str = "atmospheric", direct: float = DIRECT, pre_neutralisation: bool | None = None
) -> Flowsheet:  # fmt: skip
    """A plant that leaches a share `direct` of its concentrate raw, in towers or in an autoclave.

    Raises OutOfValidity for an unknown iron route or leach, or a share that leaves no calcine to neutralise with.
    """
    if route not in iron_removal.ROUTES:
        raise OutOfValidity(f"no iron route {route!r}; there are {', '.join(iron_removal.ROUTES)}")
    if mode not in pressure_leach.UNITS:
        raise OutOfValidity(f"no leach {mode!r}; there are {', '.join(pressure_leach.UNITS)}")
    if not 0.0 <= direct <= MOST_DIRECT:
        raise OutOfValidity(
            f"a direct share of {direct:g} leaves no calcine to neutralise with; 0 to {MOST_DIRECT:g}"
        )
    wanted = route != "jarosite" if pre_neutralisation is None else pre_neutralisation
    to_direct = min(TO_DIRECT * direct, 1.0 - BLEED - TO_HOT)
    found = dict(units(neutraliser=NEUTRALISER))
    concentrate = roasting.concentrate()
    found["feed-split"] = replace(
        splitter("feed-split", ("direct", "roast"), (direct,)), example={"feed": concentrate}
    )
    found["direct-leach"] = pressure_leach.UNITS[mode]
    found["spent-split"] = replace(
        splitter("spent-split", ("bleed", "direct", "hot", "neutral"), (BLEED, to_direct, TO_HOT)),
        example=found["spent-split"].example,
    )
    joins = (
        *JOINS,
        Join("feed-split", "direct", "direct-leach", "concentrate"), Join("feed-split", "roast", "roaster", "concentrate"),
        Join("spent-split", "direct", "direct-leach", "acid"), Join("direct-leach", "liquor", "iron-removal", "liquor"),
        Join("direct-leach", "residue", name="sulphur_residue"), Join("direct-leach", "gas", name="leach_gas"),
    )  # fmt: skip
    settings = {
        "iron-removal": {
            "route": float(iron_removal.ROUTES[route]),
            "pre_neutralisation": float(wanted),
        }
    }
    return Flowsheet("zinc-direct-plant", found, joins, {"concentrate": ("feed-split", "feed")}, settings)


PLANT = zinc_direct_plant()


def residue_t(solved: Solved) -> Any:
    """Tonnes a year of all that is stacked: leach, iron and sulphur residues."""
    return sum(solved.products[name].total() for name in RESIDUES)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a whole plant per tonne of zinc made, from an assay, the leach and the iron route."""
    assay = figures(inputs, "concentrate")
    fresh: Stream = roasting.concentrate(1000.0, **assay)
    sheet = zinc_direct_plant(
        str(inputs.get("route", "jarosite")), str(inputs.get("mode", "atmospheric")),
        float(inputs.get("direct", DIRECT)),
    )  # fmt: skip
    solved = solve(sheet, {"concentrate": fresh})
    zinc = float(solved.products["zinc"].element("Zn"))
    found = {f"{k}_recovery_pct": 100.0 * float(x) for k, x in recoveries(solved, fresh).items()}
    return found | {
        "electricity_MWh_per_t_Zn": float(solved.total("electricity_MWh")) / zinc,
        "oxygen_t_per_t_Zn": float(solved.total("oxygen_t")) / zinc,
        "acid_t_per_t_Zn": float(solved.products["acid"].total()) / zinc,
        "residue_t_per_t_Zn": float(residue_t(solved)) / zinc,
        "sulphur_residue_t_per_t_Zn": float(solved.products["sulphur_residue"].total()) / zinc,
        "SO2_kg_per_t_Zn": 1000.0 * float(solved.emitted("SO2_t")) / zinc,
    }


TECHNOLOGIES = (
    Technology(
        "zinc-direct-plant", "Zinc plant with direct leaching", ("E12", "P21", "N14"),
        "Half the concentrate roasted, half leached raw: slab zinc, less acid, elemental sulphur, the same companions.",
        "industrial", __name__, PLANT, compute, answers=("zinc plant, direct leach*", "direct leach plant*"),
        words=(
            Word("concentrate", "%", "assay: Zn_pct, Fe_pct, Pb_pct, Cd_pct, …, Ge_ppm, In_ppm"),
            Word("route", "-", "jarosite, goethite or hematite"), Word("mode", "-", "atmospheric or pressure"),
            Word("direct", "share", "concentrate that is leached raw, 0 to 0.7"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
