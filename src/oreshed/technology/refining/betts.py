"""Betts electrorefining of lead.

Lead anodes dissolve in fluosilicate bath and deposit on starter sheets of pure lead; what is nobler than lead
(Cu, Ag, Au, Bi, As, Sb) stays on the anode as slimes, what is baser or alike (Sn, Tl) follows the lead.

    mass rate       m = CE I t M / (2 F)             3.8655 g Pb per Ah at CE = 1
    energy          E = U / (3.8655e-3 CE)           kWh per tonne = V / (kg/Ah)
    cell voltage    U = j (d/kappa + slime) + contacts; here its mean over a cycle, a sourced parameter
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.technology.case_inputs import ends, figure, figures
from oreshed.technology.parameter import Values, read_parameters
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.refining import electrolysis
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

LEAD_MOLAR_MASS = electrolysis.metal("Pb")[0]
FOLLOWS_LEAD = {"Sn": "tin_to_cathode", "Tl": "thallium_to_cathode"}


def energy_kwh_per_t(cell_voltage: Array | float, current_efficiency: Array | float) -> Array:
    """Electricity per tonne of cathode lead, kWh: U / (3.8655e-3 CE)."""
    return electrolysis.energy_kwh_per_t("Pb", cell_voltage, current_efficiency)


def cathode_lead_t_per_day(current_A: float, cells: float, current_efficiency: float) -> float:
    """Tonnes of cathode lead a day from a tank house."""
    return float(electrolysis.tonnes_per_day("Pb", current_A, cells, current_efficiency))


def refine(feeds: Feeds, v: Values) -> Result:
    """Split each element of the anode between cathode and slimes; the slimes are the difference."""
    anode = feeds["anode"]
    shares = {}
    for species in anode.species:
        element = next(iter(anode.composition[species]), "")
        if element == "Pb":
            shares[species] = v["lead_to_cathode"]
        else:
            shares[species] = v[FOLLOWS_LEAD.get(element, "noble_to_cathode")]
    cathode, slimes = anode.split(shares)
    lead = cathode.element("Pb")
    impurity = cathode.total() - lead
    return Result(
        {"cathode": cathode, "slimes": slimes},
        utilities={
            "electricity_MWh": lead * energy_kwh_per_t(v["cell_voltage"], v["current_efficiency"]) / 1000.0,
            "fluosilicic_acid_t": lead * v["acid_loss"] / 1000.0,
        },
        diagnostics={
            "cathode_lead_fraction": cathode.assay("Pb"),
            "cathode_impurity_ppm": ratio(impurity * 1e6, cathode.total()),
        },
    )


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """Parting lead from a 2 % impure anode costs only mixing work: RT ln(1/x) a mole, far under ohmic loss."""
    lead = feeds["anode"].element("Pb") * v["lead_to_cathode"]
    return lead * 1e6 / LEAD_MOLAR_MASS * GAS_CONSTANT * 313.0 * 0.02 / 3.6e9


UNIT = Unit(
    "betts", ("anode",), ("cathode", "slimes"), refine,
    parameters=read_parameters("oreshed.technology.refining", "betts.csv"),
    limits=(
        Limit("lead in anode", grade("Pb", "anode"), 0.90, 1.0, "mass fraction",
              "slime layer passes its critical voltage above about 9 % impurities, La Oroya"),
    ),
    least_energy=_least_energy,
    example={"anode": mix(Stream.of({"Pb": 97.6}), contained(
        {"Sb": 1.0, "Bi": 0.5, "Ag": 0.4, "As": 0.3, "Cu": 0.05, "Sn": 0.15}, "bullion"))},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a tank house from the inputs of a case; see `words`.

    A range of voltage gives the energy at its middle and, at full current efficiency, at both ends.
    """
    central = UNIT.parameters.central()
    volts = ends(inputs, "V_cell", "cell_V") or [float(central["cell_voltage"])]
    efficiency = float(inputs.get("current_efficiency", central["current_efficiency"]))
    middle = float(energy_kwh_per_t(sum(volts) / len(volts), efficiency))
    found: dict[str, Any] = {"kWh_per_kg": middle / 1000.0, "kWh_kg": middle / 1000.0, "kWh_per_t": middle}
    if len(volts) == 2:
        found["derived_kWh_t_at_CE_1"] = [round(float(energy_kwh_per_t(v, 1.0)), 1) for v in volts]
    if "current_A" in inputs and "cells" in inputs:
        found["t_per_day"] = cathode_lead_t_per_day(
            float(inputs["current_A"]), float(inputs["cells"]), efficiency
        )
    if "cathodes_per_cell" in inputs and "cells" in inputs:
        # Both faces of a cathode take current.
        current = (
            2.0
            * figure(inputs, "cathode_m2")
            * figure(inputs, "cathodes_per_cell")
            * figure(inputs, "j_A_m2", "j_A_per_m2")
        )
        found |= {
            "current_A": current,
            "t_per_day": cathode_lead_t_per_day(current, figure(inputs, "cells"), efficiency),
        }
    if "anode_pct" in inputs:
        anode = contained(figures(inputs, "anode_pct"), "bullion")
        cathode = UNIT.run(anode).products["cathode"]
        found["cathode_Pb_pct"] = 100.0 * float(cathode.assay("Pb"))
    return found


TECHNOLOGIES = (
    Technology(
        "betts", "Betts electrorefining", ("P08", "P09", "Y07"),
        "Lead anodes to 99.99 % cathode lead; silver, bismuth and antimony stay in slimes.",
        "industrial", __name__, UNIT, compute,
        answers=("Betts*", "electrorefining: lead (Betts)", "lead refining/Betts"),
        words=(
            Word("V_cell or cell_V", "V", "cell voltage, one or a range"),
            Word("current_efficiency", "fraction", "share of the current that deposits lead, default 0.95"),
            Word("current_A, cells", "A, count", "asks for t_per_day"),
            Word("cells, cathodes_per_cell, cathode_m2, j_A_m2", "counts, m2 of one face, A/m2", "ask for t_per_day too"),
            Word("anode_pct", "% by element", "an anode, asks for cathode_Pb_pct"),
        ),
        equations=__doc__ or "",
        needs=(
            Need("t_per_day*", "current_A and cells: a cell's size holds no current", ("current_A",)),
            Need("rated_*", "current_A and cells", ("current_A",)),
        ),
    ),
)  # fmt: skip
