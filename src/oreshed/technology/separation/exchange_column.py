"""A column of clay, zeolite or soil that exchanges ions, run through by another water: PHREEQC's own column.

The exchanger starts in equilibrium with the water in its pores. What flows in displaces the ions one after the other by
their affinity: those held least leave first, a weakly held one is pushed together into a peak above its feed. Without
dispersion each shift moves the water one cell on (ADVECTION), with it neighbours mix (TRANSPORT).

    exchange    Me++ + 2 X- = MeX2, by the constants of the pinned database, on X mol of sites a litre of water
    volumes     (shift + 1/2) / cells
    sites       mol/L of water = CEC (mol/kg) bulk density / porosity
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

import numpy as np

from oreshed.basis.errors import OreshedError, OutOfValidity
from oreshed.technology.aqueous import Water
from oreshed.technology.casework.case_arithmetic import number_of
from oreshed.technology.casework.case_inputs import ends, figure
from oreshed.technology.casework.named_substances import without_charge
from oreshed.technology.casework.quantity_names import asked
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.exchange_waters import sites, waters
from oreshed.technology.stream import Array

MASTER = {"N": "N(5)", "NO3": "N(5)", "SO4": "S(6)", "S": "S(6)", "HCO3": "C(4)"}
MOST_CELLS, MOST_SHIFTS = 400, 5000
AIR_O2 = -0.68  # log10 atm, keeps nitrate nitrate
OWN = (
    "transport: cation exchange*", "transport: ion exchange*", "transport and cation exchange*", "ion exchange: PHREEQC*",
    "ion exchange: column, PHREEQC*", "ion exchange: advect*", "ion exchange: cation exchange column*", "exchange column*",
    "cation exchange*", "speciation: ion exchange*", "column: ion exchange*", "*PHREEQC example 11*",
)  # fmt: skip
LONGEST = 2.5  # pore volumes, where a case names none
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


def places(inputs: Mapping[str, Any], cells: int) -> list[float]:
    """Pore volumes at which a case asks for the effluent: stated as such, or as shifts of one cell each."""
    volumes = ends(inputs, "pore_volumes", "pore_volume", "PV", "pore_vol", "pore_volumes_out")
    at: list[Any] = next(
        (inputs[k] for k in ("shift", "shifts", "step", "steps") if isinstance(inputs.get(k), list)), []
    )
    return volumes or [(number_of("shift", x) + 0.5) / cells for x in at]


def compute(inputs: Mapping[str, Any]) -> Effluent:
    """Effluent of an exchanging column, its peaks and the volumes at which each ion breaks through; see `words`."""
    initial, inflow = waters(inputs)
    held = sites(inputs)
    cells = round(figure(inputs, "cells", "n_cells", "number_of_cells", default=40.0))
    wanted = places(inputs, cells)
    single = inputs.get("shifts") if not isinstance(inputs.get("shifts"), list) else None
    most = max(wanted, default=LONGEST)
    shifts = round(figure({"shifts": single}, "shifts", default=float(np.ceil(most * cells))))
    shifts = max(shifts, int(np.ceil(most * cells))) if wanted else shifts
    if not 1 <= cells <= MOST_CELLS or not 1 <= shifts <= MOST_SHIFTS or held < 0 or held > 5:
        raise OutOfValidity(
            f"{cells} cells, {shifts} shifts, {held:g} mol/L of sites: at most {MOST_CELLS}, {MOST_SHIFTS}, 5"
        )
    length = figure(inputs, "length_m", "column_m", "column_length_m", "L_m", default=0.08)
    cell = figure(inputs, "cell_m", "cell_length_m", "lengths_m", default=length / cells)
    volumes, found = effluent(
        initial,
        inflow,
        held,
        cells,
        shifts,
        figure(inputs, "pH", default=7.0),
        cell,
        mixing_length(inputs, cell, cells),
    )
    return Effluent({}, volumes, found, tuple(wanted), inflow, cells)


def mixing_length(inputs: Mapping[str, Any], cell_m: float, cells: int) -> float:
    """Dispersivity in m: none where a case says that water is only moved on, a cell where it says that neighbours mix and not how far."""
    said = " ".join(
        str(inputs.get(k, "")) for k in ("method", "keyword", "module", "block", "solver", "label")
    )
    if re.search(r"ADVECTION|advection only|no dispersion", said) and "TRANSPORT" not in said:
        return 0.0
    if (peclet := inputs.get("Peclet", inputs.get("Pe"))) is not None:
        return cell_m * cells / number_of("Pe", peclet)
    mixes = re.search(r"TRANSPORT|dispers", said)
    return figure(inputs, "dispersivity_m", "alpha_m", "dispersivities_m", default=cell_m if mixes else 0.0)


class Effluent(dict[str, Any]):
    """What leaves a column: level of each ion by pore volume, asked by name, at the volumes or shifts that a name states."""

    def __init__(
        self, said: Mapping[str, Any], volumes: Array, levels: Mapping[str, Array], wanted: tuple[float, ...],
        inflow: Mapping[str, float], cells: int, ion: str = "", words: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        super().__init__(said)
        self.volumes, self.levels, self.wanted, self.inflow, self.cells = (
            volumes,
            levels,
            wanted,
            inflow,
            cells,
        )
        self.ion, self.words = ion, words
        if not said:
            self.update(self._told())

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = {} if self.wanted else {"pore_volumes_out": self.volumes.tolist()}
        for ion, level in self.levels.items():
            at = [float(np.interp(v, self.volumes, level)) for v in self.wanted]
            for unit, factor in UNITS:
                told[f"{ion}_{unit}"] = [factor * x for x in at] if at else (factor * level).tolist()
            for what in ("peak", "half_breakthrough"):
                if (volume := self._volume(ion, what)) is not None:
                    told[f"{ion}_{what}_pore_volume"] = volume
            told[f"{ion}_peak_mmol_L"] = 1e3 * float(level.max())
        return told

    def _volume(self, ion: str, what: str) -> float | None:
        """Pore volumes at an ion's peak, or at which it passes half of what flows in (or falls to half of what was there)."""
        level = self.levels[ion]
        if what == "peak":
            return float(self.volumes[int(np.argmax(level))])
        feed = self.inflow.get(ion, 0.0) / 1e3
        past = np.flatnonzero(level >= 0.5 * feed if feed > 0 else level <= 0.5 * level[0])
        return float(self.volumes[past[0]]) if len(past) else None

    def answering(self, name: str, published: Any) -> Any:
        """A figure by its name: an ion, a unit, and where it is asked, in any order."""
        if (
            not self.words
            and (own := asked(dict(self), name)) is not None
            and not isinstance(published, Mapping)
        ):
            return own
        words = (*self.words, *re.split(r"[_\s]+", name))
        if isinstance(published, Mapping):
            return Effluent(
                self, self.volumes, self.levels, self.wanted, self.inflow, self.cells, self.ion, words
            )
        ion = next((e for w in words for e in self.levels if without_charge(w) == e), "")
        if not ion:
            return None
        at = stated_volumes(words, self.cells)
        low = [w.lower() for w in words]
        factor = next(
            (
                f
                for u, f in (("mmol", 1e3), ("mM", 1e3), ("umol", 1e6), ("uM", 1e6), ("mol", 1.0), ("M", 1.0))
                if u in words
            ),
            1e3,
        )
        of_volume = any(w in ("pv", "volume", "volumes", "bv") for w in low) and at is None
        peak = any(w in ("peak", "max", "maximum", "highest", "top") for w in low)
        if of_volume:
            return self._volume(ion, "peak" if peak else "half_breakthrough")
        if peak:
            return factor * float(self.levels[ion].max())
        levels = [
            factor * float(np.interp(v, self.volumes, self.levels[ion]))
            for v in ((at,) if at is not None else self.wanted)
        ]
        return levels if isinstance(published, list) else levels[0] if len(levels) == 1 else None


def stated_volumes(words: Sequence[str], cells: int) -> float | None:
    """Pore volumes that a name states: `at_PV_1.5`, `PV1.5`, `1.5PV`, `shift_60`, `step60`; None where it states none."""
    text = "_".join(words)
    volume = re.search(r"(?:PV|pv|pore_?volumes?)_?(\d+(?:\.\d+)?)(?![\d.])", text) or re.search(
        r"(?<![\d.A-Za-z])(\d+(?:\.\d+)?)_?(?:PV|pv|pore_?volumes?)", text
    )
    if volume:
        return float(volume[1])
    shift = re.search(r"(?:shift|step)_?(\d+)", text)
    if shift:
        return (int(shift[1]) + 0.5) / cells
    # A number alone is a label of a table along the pore volumes: {"Na": {"1.5": …}}.
    return float(words[-1]) if re.fullmatch(r"\d+(\.\d+)?", words[-1]) else None


def _exchanging(label: str, inputs: Mapping[str, Any]) -> bool:
    """Whether a case that a star fits is one of two waters in a column: its label says so, or it gives both and the sites."""
    if any(fnmatchcase(label.lower(), own.lower()) for own in OWN):
        return True
    try:
        sites(inputs)
        return bool(waters(inputs))
    except (KeyError, OreshedError):
        return False


TECHNOLOGIES = (
    Technology(
        "exchange-column", "Column of natural exchanger", ("S08", "R11", "R14"),
        "Ions displaced one after the other from clay, zeolite or soil by another water: effluent, peaks, breakthrough.",
        "industrial", __name__, None, compute,
        answers=(*OWN, "*ion exchange*", "*exchange*column*"),
        meant=_exchanging, axes=("pore_volumes", "pore_volume", "PV", "pore_vol", "shift", "shifts", "step", "steps"), labelled=True,
        words=(
            Word("initial_mmol_L", "{ion or salt: mmol/L}", "water in the pores; also resident, column; as text `1 mM NaNO3`; or Na_mmol_kgw_initial"),
            Word("inflow_mmol_L", "{ion or salt: mmol/L}", "water that flows in; also feed, influent, displacing; in the same forms"),
            Word("X_mol_kgw (or X_mmol_kgw, CEC_mmol_L; or CEC_mol_kg, bulk_kg_L, porosity)", "", "exchange sites a litre of pore water"),
            Word("cells, shifts, length_m, dispersivity_m", "", "40 cells of 8 cm in all; without dispersivity none mixes"),
            Word("method", "", "ADVECTION: no water mixes; TRANSPORT without a dispersivity: over one cell"),
            Word("pore_volumes, or shift as a list", "list", "asks for Na_mmol_kgw and so on at them (also from print); else the whole curve"),
        ),
        equations=__doc__ or "",
        sources=("USGS PHREEQC 3, example 11 (public domain): the column and its output",),
    ),
)  # fmt: skip
