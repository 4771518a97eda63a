"""Cadmium out of battery powder by a complexing reagent (glycine, citric acid, EDTA), which leaves nickel in the cake.

The complexant takes the hydroxide and oxide of cadmium as far as its own moles reach; cadmium metal and the nickel
oxyhydroxide stay for want of an oxidant or a reductant.

    bound     ligands a cadmium ion takes: glycinate 2 (as 3 from twice the need), citrate 1, EDTA 1
    dissolved X = reached min(1, [ligand free of protons]/(bound [Cd]))
    free      share of the ligand without its proton = 1/(1 + 10^(pKa - pH))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.parameter import read_parameters
from oreshed.technology.species import molar_mass

PARAMETERS = read_parameters("oreshed.technology.extraction", "complexing_leach.csv", "complexing")


@dataclass(frozen=True)
class Reagent:
    """A complexant: words by which cases call it, moles that bind one of cadmium, and the pKa that frees it."""

    words: tuple[str, ...]
    bound: float
    pka: float
    grams: float


REAGENTS = (
    Reagent(("glycine", "glycinate", "gly"), 2.0, 9.78, 75.07),  # Martell & Smith, from memory
    Reagent(("citric acid", "citric", "citrate"), 1.0, 3.13, 192.12),
    Reagent(("edta",), 1.0, 2.0, 292.24),
)


def reagent_of(inputs: Mapping[str, Any]) -> Reagent | None:
    """The complexant of a case; None where it names none, or an acid or oxidant beside it."""
    told = " ".join(f"{k} {v}" if isinstance(v, str) else str(k) for k, v in inputs.items()).lower()
    if any(w in told for w in ("h2so4", "sulphuric", "sulfuric", "h2o2", "hcl")):
        return None
    return next(
        (
            r
            for r in REAGENTS
            if any(w in told.replace("_", " ").split() or (" " in w and w in told) for w in r.words)
        ),
        None,
    )


def compute(inputs: Mapping[str, Any], reagent: Reagent) -> dict[str, Any]:
    """Shares of cadmium and nickel that a complexant takes, and the least of it that the cadmium binds."""
    v = PARAMETERS.central()
    pulp = figure(inputs, "pulp_g_L", "solid_g_L", "S_L_g_L", default=float(v["pulp_g_l"]))
    held = pulp * float(v["cadmium_in_powder"]) / molar_mass("Cd")
    ligand = next(
        (
            figure(inputs, k)
            for k in inputs
            if str(k).lower().startswith(reagent.words) and str(k).endswith(("_mol_L", "_M"))
        ),
        None,
    )
    if ligand is None:
        mass = next(
            (
                figure(inputs, k)
                for k in inputs
                if str(k).lower().startswith(reagent.words) and str(k).endswith("_g_L")
            ),
            None,
        )
        ligand = 2.0 * reagent.bound * held if mass is None else mass / reagent.grams
    acidity = figure(inputs, "pH", default=reagent.pka + 1.0)
    free = ligand / (1.0 + 10.0 ** (reagent.pka - acidity))
    reach = min(1.0, free / (reagent.bound * held))
    cadmium, nickel = 100.0 * float(v["cadmium_reached"]) * reach, 100.0 * float(v["nickel_reached"])
    return {
        "recovery_pct": {"Cd": cadmium, "Ni": nickel}, "Cd_pct": cadmium, "Ni_pct": nickel, "Cd_recovery_pct": cadmium,
        "Ni_recovery_pct": nickel, "Cd_leached_pct": cadmium, "ligand_needed_mol_L": reagent.bound * held,
    }  # fmt: skip
