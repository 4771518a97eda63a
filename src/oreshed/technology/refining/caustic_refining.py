"""Caustic refining of cadmium: remelted under sodium hydroxide, which takes zinc, tin, arsenic, antimony as their salts.

Cadmium hydroxide is no acid, zinc and tin hydroxides are: a melt under caustic with air or nitrate gives its zinc to the
salt and keeps its cadmium. This is what makes distillation reach 5N, for zinc is the impurity that follows cadmium.

    zinc       Zn + 2 NaOH + 1/2 O2 -> Na2ZnO2 + H2O        2.2 t caustic a tonne of zinc, and what wets the dross
    left       c = max(c_floor, c_0 exp(-k t))               first order to a floor
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import GJ_PER_MWH
from oreshed.technology.refining import purity
from oreshed.technology.refining.vacuum_distillation import element_of, hosted
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

TAKEN = ("Zn", "Sn", "As", "Sb", "Al", "Na", "Mg", "Pb", "Tl")
SLOW = {"Pb": "lead_share", "Tl": "lead_share"}  # only the part that oxidises before cadmium does
CAUSTIC = 2.0  # moles of NaOH a mole of metal taken


def left_after(content: Array, hours: Array, rate: Array, floor: Array) -> Array:
    """Mass fraction left of an impurity after a time under the salt; never more than there was."""
    return np.asarray(np.minimum(content, np.maximum(floor, content * np.exp(-rate * hours))))


def refine(feeds: Feeds, v: Values) -> Result:
    """Cadmium freed of zinc and tin, and the dross with the salt."""
    crude = feeds["crude"]
    host = crude.element("Cd")
    share: dict[str, Array] = {}
    moles = np.zeros(())
    for s in crude.species:
        e = element_of(s, crude)
        if e == "Cd":
            share[s] = 1.0 - v["cadmium_lost"]
        elif e in TAKEN:
            content = ratio(crude.species_flow(s), host)
            floor = v["zinc_floor"] * (content if e in SLOW else 1.0)
            after = left_after(content, v["hours"], v["rate"], floor)
            gone = ratio(content - after, content) * (v["lead_share"] if e in SLOW else 1.0)
            share[s] = 1.0 - gone
            moles = moles + crude.species_flow(s) * gone / molar_mass(e)
        else:
            share[s] = np.ones(())
    metal, dross = crude.split(share)
    soda = moles * CAUSTIC * molar_mass("NaOH") + host * v["caustic_cover"]
    salt = Stream.of({"NaOH": soda})
    impurity = ratio(metal.total() - metal.element("Cd"), metal.total())
    dross = mix(dross, salt)
    return Result(
        {"metal": metal, "dross": dross}, drawn={"caustic": salt},
        utilities={"caustic_soda_t": soda, "electricity_MWh": crude.total() * v["electricity"]},
        emissions={"residue_t": dross.total()},
        diagnostics={"yield": ratio(metal.element("Cd"), host), "impurity_ppm": impurity * 1e6,
                     "nines": purity.nines(impurity) * (metal.total() > 0)},
    )  # fmt: skip


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """Heating to the bath's temperature and melting: 6.19 kJ/mol of fusion and 26 J/mol K (CRC Handbook)."""
    del v
    return np.asarray(feeds["crude"].total() * (6.19 + 0.026 * 300.0) / molar_mass("Cd") / GJ_PER_MWH)


UNIT = Unit(
    "caustic-refining", ("crude",), ("metal", "dross"), refine,
    parameters=read_parameters("oreshed.technology.refining", "caustic_refining.csv"),
    settings=(Setting("hours", 4.0, 0.1, 24.0, "h", "time under the salt at 400-450 C"),),
    limits=(Limit("cadmium in crude metal", grade("Cd", "crude"), 0.95, 1.0, "mass fraction", "distil or leach what is poorer"),),
    least_energy=_least_energy,
    example={"crude": hosted({"Zn": 1800.0, "Pb": 1500.0, "Sn": 200.0, "Cu": 600.0, "Tl": 60.0, "Sb": 100.0}, "Cd", 100.0)},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Zinc left, purity and caustic of a melt from the inputs of a case; see `words`."""
    metal = UNIT.example["crude"]
    if "impurities_ppm" in inputs:
        metal = hosted({str(e): float(c) for e, c in dict(inputs["impurities_ppm"]).items()}, "Cd", 100.0)
    elif "Zn_ppm" in inputs:
        metal = hosted({"Zn": figure(inputs, "Zn_ppm")}, "Cd", 100.0)
    settings = {"hours": figure(inputs, "t_h")} if "t_h" in inputs else {}
    result = UNIT.run(metal, settings)
    out, soda = result.products["metal"], float(result.utilities["caustic_soda_t"])
    impurity = float(result.diagnostics["impurity_ppm"])
    return {
        "Zn_ppm_out": 1e6 * float(out.assay("Zn")), "purity_pct": 100.0 - impurity * 1e-4, "purity": purity.grade(impurity * 1e-6),
        "NaOH_kg_per_t": 1000.0 * soda / float(out.total()), "NaOH_kg_per_t_max": 1000.0 * soda / float(out.total()),
        "Cd_recovery_pct": 100.0 * float(result.diagnostics["yield"]), "Cd_recovery_pct_min": 100.0 * float(result.diagnostics["yield"]),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "caustic-refining", "Caustic refining of cadmium", ("P14", "P17"),
        "Cadmium melted under sodium hydroxide gives its zinc and tin to the salt.",
        "industrial", __name__, UNIT, compute,
        answers=("caustic refining*", "cadmium: caustic*", "Cd caustic*"),
        words=(Word("impurities_ppm or Zn_ppm", "ppm", "the crude metal"), Word("t_h", "h", "time under the salt")),
        equations=__doc__ or "",
    ),
)  # fmt: skip
