"""A column of clay, zeolite or soil that exchanges ions, run through by another water: PHREEQC's own column.

The exchanger starts in equilibrium with the water in its pores. What flows in displaces the ions one after the other by
their affinity: those held least leave first, a weakly held one is pushed together into a peak above its feed. Without
dispersion each shift moves the water one cell on (ADVECTION), with it neighbours mix (TRANSPORT).

    exchange    Me++ + 2 X- = MeX2, by the constants of the pinned database, on X mol of sites a litre of water
    volumes     (shift + 1/2) / cells
    sites       mol/L of water = CEC (mol/kg) bulk density / porosity
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import Water
from oreshed.technology.case_inputs import ends, figure, number
from oreshed.technology.registry import Technology, Word
from oreshed.technology.stream import Array

MASTER = {"N": "N(5)", "NO3": "N(5)", "SO4": "S(6)", "S": "S(6)", "HCO3": "C(4)"}
CATIONS = ("Na", "K", "Ca", "Mg", "Pb", "Cd", "Zn", "Cu", "Ba", "Sr", "Li", "NH4")
MOST_CELLS, MOST_SHIFTS = 400, 5000
AIR_O2 = -0.68  # log10 atm, keeps nitrate nitrate
INITIAL = ("initial_mmol_L", "initial_mmol_kgw", "initial_mM", "resident_mM", "column_mM")
INFLOW = ("inflow_mmol_L", "inflow_mmol_kgw", "inflow_mM", "feed_mM", "displacing_mM", "infilling_mM")
UNITS = (("mmol_kgw", 1e3), ("mol_kgw", 1.0), ("mM", 1e3), ("mmol_L", 1e3))


@lru_cache(maxsize=1)
def _engine() -> Water:
    """An engine of its own: a column leaves hundreds of cells behind."""
    return Water("phreeqc", corrected=False)


def _solution(number_: str, amounts: Mapping[str, float], ph: float) -> str:
    lines = [f"SOLUTION {number_}\n units mmol/kgw\n temp 25\n pH {ph:.10g} charge\n pe 12.5 O2(g) {AIR_O2}"]
    return "\n".join([*lines, *(f" {MASTER.get(e, e)} {x:.10g}" for e, x in amounts.items() if x > 0)])


def effluent(
    initial: Mapping[str, float], inflow: Mapping[str, float], sites_mol_kgw: float, cells: int, shifts: int,
    ph: float = 7.0, cell_m: float = 0.0, dispersivity_m: float = 0.0,
) -> tuple[Array, dict[str, Array]]:  # fmt: skip
    """Pore volumes that have left, and mol/kgw of each element in them; amounts in mmol/kgw, by shift.

    Raises OutOfValidity where the engine does not converge.
    """
    elements = [MASTER.get(e, e) for e in dict.fromkeys([*initial, *inflow])]
    # What a column before left in its cells would be run through as well.
    text = f"DELETE\n -all\nEND\n{_solution('0', inflow, ph)}\n{_solution(f'1-{cells}', initial, ph)}\nEND\n"
    if sites_mol_kgw > 0:
        text += f"EXCHANGE 1-{cells}\n -equilibrate 1\n X {sites_mol_kgw:.10g}\nEND\n"
    if dispersivity_m > 0:
        text += (
            f"TRANSPORT\n -cells {cells}\n -lengths {cells}*{cell_m:.10g}\n -shifts {shifts}\n -time_step 720\n"
            f" -flow_direction forward\n -boundary_conditions flux flux\n -diffusion_coefficient 0\n"
            f" -dispersivities {cells}*{dispersivity_m:.10g}\n -correct_disp true\n"
        )
    else:
        text += f"ADVECTION\n -cells {cells}\n -shifts {shifts}\n"
    text += f" -punch_cells {cells}\n -punch_frequency 1\n -print_cells {cells}\n -print_frequency {shifts}\n"
    text += f"PRINT\n -reset false\n -status false\nSELECTED_OUTPUT\n -reset false\n -step\n -totals {' '.join(elements)}\n -high_precision true\nEND\n"
    rows = [r for r in _engine().run(text) if float(r["step"]) > 0][-shifts:]
    volumes = np.array([(float(r["step"]) + 0.5) / cells for r in rows])
    found = {
        e: np.array(
            [next(float(v) for k, v in r.items() if k.startswith(f"{MASTER.get(e, e)}(")) for r in rows]
        )
        for e in dict.fromkeys([*initial, *inflow])
    }
    return volumes, found


def _table(inputs: Mapping[str, Any], names: Sequence[str]) -> dict[str, float]:
    for name in names:
        if isinstance(inputs.get(name), Mapping):
            return {str(k): figure(inputs[name], k) for k in inputs[name]}
    raise KeyError(f"{names[0]}: mmol/L by ion")


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Effluent of an exchanging column, its peaks and the volumes at which each ion breaks through; see `words`."""
    initial, inflow = _table(inputs, INITIAL), _table(inputs, INFLOW)
    sites = number(inputs, "X_mol_kgw", "X_mol_L", "exchanger_mol_kgw", "CEC_mol_L")
    if sites is None:
        milli = number(inputs, "X_mmol_kgw", "X_mmol_L", "CEC_mmol_L", "CEC_mmol_kgw", "exchanger_mmol_kgw")
        sites = None if milli is None else milli / 1000.0
    if sites is None:
        sites = (
            figure(inputs, "CEC_mol_kg", "X_mol_kgw")
            * figure(inputs, "bulk_kg_L")
            / figure(inputs, "porosity")
        )
    cells = round(figure(inputs, "cells", default=40.0))
    wanted = ends(inputs, "pore_volumes", "PV")
    most = max(wanted, default=2.5)
    shifts = round(figure(inputs, "shifts", default=float(np.ceil(most * cells))))
    if not 1 <= cells <= MOST_CELLS or not 1 <= shifts <= MOST_SHIFTS or sites < 0 or sites > 5:
        raise OutOfValidity(
            f"{cells} cells, {shifts} shifts, {sites:g} mol/L of sites: at most {MOST_CELLS}, {MOST_SHIFTS}, 5"
        )
    length = figure(inputs, "length_m", default=0.08)
    volumes, found = effluent(
        initial, inflow, sites, cells, shifts, figure(inputs, "pH", default=7.0), figure(inputs, "cell_m", default=length / cells),
        figure(inputs, "dispersivity_m", default=0.0),
    )  # fmt: skip
    told: dict[str, Any] = {"pore_volumes_out": volumes.tolist()} if not wanted else {}
    for element, level in found.items():
        at = [float(np.interp(v, volumes, level)) for v in wanted]
        for unit, factor in UNITS:
            told[f"{element}_{unit}"] = [factor * x for x in at] if wanted else (factor * level).tolist()
        top = int(np.argmax(level))
        told |= {
            f"{element}_peak_mmol_L": 1e3 * float(level[top]),
            f"{element}_peak_pore_volume": float(volumes[top]),
        }
        feed = inflow.get(element, 0.0) / 1e3
        if feed > 0:
            past = np.flatnonzero(level >= 0.5 * feed)
            if len(past):
                told[f"{element}_half_breakthrough_pore_volume"] = float(volumes[past[0]])
    return told


TECHNOLOGIES = (
    Technology(
        "exchange-column", "Column of natural exchanger", ("S08", "R11", "R14"),
        "Ions displaced one after the other from clay, zeolite or soil by another water: effluent, peaks, breakthrough.",
        "industrial", __name__, None, compute,
        answers=("transport: cation exchange*", "transport: ion exchange*", "transport and cation exchange*", "ion exchange: PHREEQC*",
                 "ion exchange: column, PHREEQC*", "ion exchange: advect*", "ion exchange: cation exchange column*", "exchange column*",
                 "cation exchange*", "speciation: ion exchange*", "column: ion exchange*", "*PHREEQC example 11*"),
        words=(
            Word("initial_mmol_L", "{ion: mmol/L}", "water in the pores; also initial_mM, resident_mM"),
            Word("inflow_mmol_L", "{ion: mmol/L}", "water that flows in; also inflow_mM, feed_mM, displacing_mM"),
            Word("X_mol_kgw (or X_mmol_kgw, CEC_mmol_L; or CEC_mol_kg, bulk_kg_L, porosity)", "", "exchange sites a litre of pore water"),
            Word("cells, shifts, length_m, dispersivity_m", "", "40 cells of 8 cm in all; without dispersivity none mixes"),
            Word("pore_volumes", "list", "asks for Na_mmol_kgw and so on at them; else the whole curve"),
        ),
        equations=__doc__ or "",
        sources=("USGS PHREEQC 3, example 11 (public domain): the column and its output",),
    ),
)  # fmt: skip
