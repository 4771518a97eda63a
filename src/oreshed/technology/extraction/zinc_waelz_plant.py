"""A zinc plant without hot acid, whose ferrite residue goes through a Waelz kiln.

The neutral leach leaves a fifth of its residue as zinc in ferrite. The kiln drives zinc, lead and cadmium out of it as an
oxide, which is washed, leached with spent electrolyte and joined to the plant's liquor; iron leaves as slag instead of
jarosite, for coke and carbon dioxide. Lead and silver stay in the residue of the oxide's own leach.

    ferrite      ZnFe2O4 + C -> Zn(g) + slag ; Zn(g) + 1/2 O2 -> ZnO       in the kiln
    oxide        ZnO + H2SO4 -> ZnSO4 + H2O
    acid         spent electrolyte = bleed + oxide + neutral
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from oreshed.technology.casework.case_inputs import figures
from oreshed.technology.extraction import calcine_leach, roasting, waelz
from oreshed.technology.extraction.zinc_plant import JOINS, concentrate_of, recoveries, units
from oreshed.technology.flowsheet import Flowsheet, Join, Solved, solve, splitter
from oreshed.technology.network_plant import NetworkPlant
from oreshed.technology.registry import Technology, Word
from oreshed.technology.unit import Unit

BLEED, TO_OXIDE, WASHING = 0.003, 0.10, 2.0
RESIDUES = ("lead_residue", "kiln_slag")


def _leach_of_oxide() -> Unit:
    oxide = waelz.UNIT.run(waelz.leach_residue(100.0), {"washing": WASHING}).products["oxide"]
    return replace(
        calcine_leach.NEUTRAL, name="oxide-leach", example={"calcine": oxide, "acid": calcine_leach.SPENT}
    )


def zinc_waelz_plant() -> Flowsheet:
    """Roaster, neutral leach, kiln on its residue, leach of the oxide, and the rest of the zinc plant."""
    found = dict(units(neutraliser=0.0, to_hot_leach=0.0))
    found["kiln"] = replace(waelz.UNIT, example={"charge": waelz.leach_residue()})
    found["oxide-leach"] = _leach_of_oxide()
    found["spent-split"] = replace(
        splitter("spent-split", ("bleed", "oxide", "hot", "neutral"), (BLEED, TO_OXIDE, 0.0)),
        example=found["spent-split"].example,
    )
    joins = (
        *(j for j in JOINS if (j.unit, j.outlet) != ("hot-acid-leach", "residue")),
        Join("hot-acid-leach", "residue", "kiln", "charge"), Join("kiln", "oxide", "oxide-leach", "calcine"),
        Join("kiln", "slag", name="kiln_slag"), Join("kiln", "liquor", name="washing_liquor"),
        Join("kiln", "gas", name="kiln_gas"), Join("spent-split", "oxide", "oxide-leach", "acid"),
        Join("oxide-leach", "liquor", "neutral-leach", "liquor"), Join("oxide-leach", "solids", name="lead_residue"),
    )  # fmt: skip
    settings = {"hot-acid-leach": {"hours": 0.0}, "kiln": {"washing": WASHING}}
    return Flowsheet("zinc-waelz-plant", found, joins, {"concentrate": ("roaster", "concentrate")}, settings)


PLANT = zinc_waelz_plant()


def shares(solved: Solved, fresh: Any) -> dict[str, Any]:
    """Recoveries of the zinc plant, on products that this one names otherwise."""
    empty = fresh.scaled(0.0)
    known = {"leach_residue": empty, "iron_residue": empty} | dict(solved.products)
    return recoveries(replace(solved, products=known), fresh)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the whole plant per tonne of zinc made, from an assay."""
    assay = figures(inputs, "concentrate")
    fresh = roasting.concentrate(1000.0, **assay)
    solved = solve(PLANT, {"concentrate": fresh})
    zinc = float(solved.products["zinc"].element("Zn"))
    found = {
        f"{k}_recovery_pct": 100.0 * float(x) for k, x in shares(solved, fresh).items() if k in ("Zn", "Cd")
    }
    return found | {
        "kiln_Zn_recovery_pct": 100.0 * float(solved.results["kiln"].diagnostics["zinc_recovery"]),
        "residue_t_per_t_Zn": float(sum(solved.products[r].total() for r in RESIDUES)) / zinc,
        "kiln_slag_t_per_t_Zn": float(solved.products["kiln_slag"].total()) / zinc,
        "lead_residue_Pb_pct": 100.0 * float(solved.products["lead_residue"].assay("Pb")),
        "coke_t_per_t_Zn": float(solved.total("coke_t")) / zinc,
        "CO2_t_per_t_Zn": float(np.asarray(solved.emitted("CO2_t"))) / zinc,
    }


NETWORK = NetworkPlant(
    "zinc",
    {},
    lambda settings: PLANT,
    lambda tonnes, companions: {"concentrate": concentrate_of(tonnes, companions)},
    lambda settings: {"zinc": ("zinc",), "cadmium": ("cadmium",)},
)
TECHNOLOGIES = (
    Technology(
        "zinc-waelz-plant", "Zinc plant with a Waelz kiln on its residue", ("E11", "P21"),
        "Roast, neutral leach and cells, with the ferrite residue fumed to an oxide that returns.",
        "industrial", __name__, PLANT, compute, answers=("zinc plant, Waelz*", "zinc plant with Waelz*"),
        words=(Word("concentrate", "%", "assay: Zn_pct, Fe_pct, Pb_pct, Cd_pct, …"),),
        equations=__doc__ or "", network=NETWORK,
    ),
)  # fmt: skip
