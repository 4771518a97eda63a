"""Betts electrorefining of lead.

Lead anodes dissolve in fluosilicate bath and deposit on starter sheets of pure lead; what is nobler than lead
(Cu, Ag, Au, Bi, As, Sb) stays on the anode as slimes, what is baser or alike (Sn, Tl) follows the lead.

    mass rate       m = CE I t M / (2 F)             3.8655 g Pb per Ah at CE = 1
    energy          E = U / (3.8655e-3 CE)           kWh per tonne = V / (kg/Ah)
    slime           L = v j t ; U_s = j L / (k e^1.5)        v : m of lead a A/m2 and hour ; e : pores of the slime
    cycle           t = U_crit k e^1.5 / (v j^2)             then noble metals dissolve; a cell is pulled on a whole day
    cell voltage    U = j d / kappa + U_s + contacts + overvoltage; where no gap is told its mean, a sourced parameter
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.technology.casework.case_inputs import ends, figure, figures, fraction, number
from oreshed.technology.casework.given import Given
from oreshed.technology.parameter import Values, read_parameters
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.refining import electrolysis
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

LEAD_MOLAR_MASS = electrolysis.metal("Pb")[0]
LEAD_KG_M3 = 11_340.0
FOLLOWS_LEAD = {"Sn": "tin_to_cathode", "Tl": "thallium_to_cathode"}


def energy_kwh_per_t(cell_voltage: Array | float, current_efficiency: Array | float) -> Array:
    """Electricity per tonne of cathode lead, kWh: U / (3.8655e-3 CE)."""
    return electrolysis.energy_kwh_per_t("Pb", cell_voltage, current_efficiency)


def cathode_lead_t_per_day(current_A: float, cells: float, current_efficiency: float) -> float:
    """Tonnes of cathode lead a day from a tank house."""
    return float(electrolysis.tonnes_per_day("Pb", current_A, cells, current_efficiency))


def dissolved_m(density: float, hours: float, current_efficiency: float) -> float:
    """Metres of lead that leave an anode's face, and stand behind as slime."""
    deposited = electrolysis.grams_per_ampere_hour("Pb") / 1000.0 * density * hours * current_efficiency
    return float(deposited / LEAD_KG_M3)


def slime_pores(impurities: float, impurity_density: float) -> float:
    """Share of the slime blanket that is electrolyte: it keeps the anode's shape, the lead is gone.

    impurities : mass fraction of the anode. impurity_density : t/m3.
    """
    solid = impurities / impurity_density
    return 1.0 - solid / (solid + (1.0 - impurities) * 1000.0 / LEAD_KG_M3)


def cycle_hours(density: float, impurities: float, v: Mapping[str, float]) -> float:
    """Hours until the voltage over the slime is critical, and antimony, bismuth and copper begin to dissolve.

    density : A/m2. impurities : mass fraction of the anode.
    """
    conducts = v["slime_conductivity"] * slime_pores(impurities, v["impurity_density"]) ** 1.5
    hourly = dissolved_m(1.0, 1.0, v["current_efficiency"])
    return float(v["critical_voltage"] * conducts / (hourly * density**2))


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
    efficiency = fraction(inputs, "current_efficiency", "CE", "CE_pct")
    if efficiency is None:
        efficiency = float(central["current_efficiency"])
    middle = float(energy_kwh_per_t(sum(volts) / len(volts), efficiency))
    found: dict[str, Any] = {"kWh_per_kg": middle / 1000.0, "kWh_kg": middle / 1000.0, "kWh_per_t": middle}
    if len(volts) == 2:
        found["derived_kWh_t_at_CE_1"] = [round(float(energy_kwh_per_t(v, 1.0)), 1) for v in volts]
    amperes = number(inputs, "current_A", "I_A", "cell_current_A")
    if amperes is not None and "cells" in inputs:
        found["t_per_day"] = cathode_lead_t_per_day(amperes, figure(inputs, "cells"), efficiency)
    found |= _cycle(inputs, efficiency)
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
        found |= dict.fromkeys(
            ("cathode_Pb_pct", "Pb_purity_pct", "purity_pct"), 100.0 * float(cathode.assay("Pb"))
        )
    return found


def _cycle(inputs: Mapping[str, Any], efficiency: float) -> dict[str, float]:
    """Cycle by the slime's voltage, what is deposited in it, and the voltages at both ends where the gap is told."""
    v = {k: float(x) for k, x in UNIT.parameters.central().items()} | {"current_efficiency": efficiency}
    j = figure(inputs, "j_A_per_m2", "j_A_m2", default=v["density"])
    table = figures(inputs, "anode_pct")
    own = 100.0 - table["Pb"] if "Pb" in table else 100.0 * v["impurities"]
    impure = (
        figure(
            inputs,
            "impurities_pct",
            "impurities_pct_max",
            "anode_impurities_pct",
            "max_impurities_pct",
            default=own,
        )
        / 100.0
    )
    critical = cycle_hours(j, impure, v)
    told = number(inputs, "cycle_h") or 24.0 * (number(inputs, "cycle_d", "cycle_days") or 0.0)
    hours = told or 24.0 * max(critical // 24.0, 1.0)
    made = dissolved_m(j, hours, efficiency)
    found = {"critical_slime_h": critical, "deposit_mm": 1000.0 * made, "thickness_mm": 1000.0 * made, "kg_per_m2": made * LEAD_KG_M3, "deposit_kg_per_m2": made * LEAD_KG_M3, "slime_mm": 1000.0 * made}  # fmt: skip
    if not told:
        found |= {"cycle_h": hours} | dict.fromkeys(
            ("cycle_d", "cycle_days", "corrosion_cycle_d", "anode_cycle_d", "cycle_length_d"), hours / 24.0
        )
    given = Given(inputs)
    gap = given.one("gap|electrode_gap|interelectrode_gap|electrode_spacing", "mm")
    spacing = number(inputs, "anode_spacing_mm") or 10.0 * (number(inputs, "anode_spacing_cm") or 0.0)
    if gap is None and spacing:
        gap = (spacing - v["anode_mm"] - v["cathode_mm"]) / 2.0
    if gap is not None:
        conducts = figure(
            inputs, "conductivity_S_per_m", "kappa_S_per_m", default=v["electrolyte_conductivity"]
        )
        eta = given.one("eta|overvoltage|polarisation", "V", v["overvoltage"]) or 0.0
        bars = (
            given.one("contacts|contact|V_contacts", "V", 0.0 if "eta_V" in inputs else v["contacts"]) or 0.0
        )
        drop = given.one("slime|V_slime|slime_drop", "V")
        bare = j * gap / 1000.0 / conducts + bars + eta
        end = v["critical_voltage"] * hours / critical if drop is None else 2.0 * drop
        found |= {
            "V_start": bare,
            "V_end": bare + end,
            "V_cell": bare + end / 2.0,
            "U_V": bare + end / 2.0,
            "V_slime_end": end,
        }
        found["kWh_per_t"] = float(energy_kwh_per_t(found["V_cell"], efficiency))
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
            Word("j_A_per_m2, impurities_pct (or anode_pct)", "A/m2, %", "ask for cycle_d and kg_per_m2; 180 and 2.5 where absent"),
            Word("cycle_d or cycle_h", "d, h", "a cycle that is run: asks for kg_per_m2, thickness_mm and the slime's voltage"),
            Word("gap_mm or anode_spacing_cm", "mm, cm", "asks for V_start, V_end, V_cell and energy from them"),
        ),
        equations=__doc__ or "",
        needs=(
            Need("t_per_day*", "current_A and cells: a cell's size holds no current", ("current_A", "I_A")),
            Need("rated_*", "current_A and cells", ("current_A", "I_A")),
            Need("capacity_*", "current_A and cells: neither spacing nor purity holds a current", ("current_A", "I_A")),
            Need("*purity*", "anode_pct by element: tin and thallium go with the lead, the rest does not", ("anode_pct",)),
        ),
    ),
)  # fmt: skip
