"""Electrolysis: what every cell shares, from Faraday's law to the sum of a cell's voltages.

Mass follows charge, a cell's voltage is the sum of its reversible potential, two overpotentials, the ohmic drop and
its contacts, and energy per tonne is their quotient.

    mass            m = CE I t M / (n F)
    energy          E = U n F / (3600 M CE)              kWh per tonne, M in g/mol
    electrode       E = E0 + (RT / nF) ln a              Nernst
    overpotential   eta = eta_ref + b log10(j / j_ref)   Tafel
    ohmic           U = j d / kappa
    mass transfer   Sh = 0.664 Re^0.528 Sc^(1/3)         flow-by cell, Re 25,000 to 53,000
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array

# Electrons of the usual cathode reaction, standard potential in V (CRC Handbook).
ELECTRODES: Mapping[str, tuple[int, float]] = {
    "Ag": (1, 0.7996), "Bi": (3, 0.308), "Cd": (2, -0.4030), "Co": (2, -0.28), "Cu": (2, 0.3419),
    "Fe": (2, -0.447), "Ga": (3, -0.549), "In": (3, -0.3382), "Mn": (2, -1.185), "Ni": (2, -0.257),
    "Pb": (2, -0.1262), "Sb": (3, 0.152), "Sn": (2, -0.1375), "Te": (4, 0.5213), "Tl": (1, -0.336),
    "Zn": (2, -0.7618),
}  # fmt: skip
METALS: Mapping[str, tuple[float, int, float]] = {
    symbol: (molar_mass(symbol), *electrode) for symbol, electrode in ELECTRODES.items()
}
OXYGEN_POTENTIAL = 1.229  # V, O2 + 4 H+ + 4 e- = 2 H2O (CRC Handbook)
SHERWOOD_RANGE = (25_000.0, 53_000.0)


def metal(symbol: str) -> tuple[float, int, float]:
    """Molar mass in g/mol, electrons, standard potential in V.

    Raises OutOfValidity for a metal that the table does not hold.
    """
    if symbol not in METALS:
        raise OutOfValidity(f"no electrode data of {symbol!r}; the table holds {', '.join(METALS)}")
    return METALS[symbol]


def grams_per_ampere_hour(symbol: str, electrons: int | None = None) -> float:
    """Grams of a metal per ampere-hour at full current efficiency.

    >>> round(grams_per_ampere_hour("Zn"), 5)
    1.21971
    """
    mass, usual, _ = metal(symbol)
    return mass * 3600.0 / ((electrons or usual) * FARADAY)


def energy_kwh_per_t(
    symbol: str, voltage: ArrayLike, current_efficiency: ArrayLike = 1.0, electrons: int | None = None
) -> Array:
    """Electricity at the cell per tonne of metal, kWh: U / (g per Ah x 1e-3 x CE).

    >>> round(float(energy_kwh_per_t("Cd", 1.0)), 3)
    476.835
    """
    return np.asarray(
        np.asarray(voltage)
        / (grams_per_ampere_hour(symbol, electrons) * 1e-3 * np.asarray(current_efficiency))
    )


def tonnes_per_day(symbol: str, current_A: ArrayLike, cells: float, current_efficiency: ArrayLike) -> Array:
    """Tonnes of metal a day from a tank house."""
    per_day = grams_per_ampere_hour(symbol) * 1e-6 * 24.0 * cells
    return np.asarray(per_day * np.asarray(current_A) * np.asarray(current_efficiency))


def nernst_potential(symbol: str, activity: ArrayLike, temperature_K: ArrayLike = 298.15) -> Array:
    """Potential of a metal in its ion of that activity (mol/L), V against hydrogen."""
    _, electrons, standard = metal(symbol)
    slope = GAS_CONSTANT * np.asarray(temperature_K) / (electrons * FARADAY)
    return np.asarray(standard + slope * np.log(np.asarray(activity, dtype=np.float64)))


def displacement_constant(nobler: str, baser: str, temperature_K: float = 298.15) -> float:
    """Equilibrium constant of the baser metal displacing the nobler ion; both with two electrons.

    >>> f"{displacement_constant('Cd', 'Zn'):.2e}"
    '1.35e+12'
    """
    (_, n1, e1), (_, n2, e2) = metal(nobler), metal(baser)
    if n1 != n2:
        raise OutOfValidity(
            f"{nobler} and {baser} exchange {n1} and {n2} electrons; the constant is for equal ones"
        )
    return float(np.exp(n1 * FARADAY * (e1 - e2) / (GAS_CONSTANT * temperature_K)))


def residual_at_potential(symbol: str, potential: ArrayLike, temperature_K: ArrayLike = 298.15) -> Array:
    """Concentration in mol/L at which deposition stops at a held potential (V against hydrogen): Nernst, not time."""
    _, electrons, standard = metal(symbol)
    return np.asarray(
        np.exp((np.asarray(potential) - standard) * electrons * FARADAY
               / (GAS_CONSTANT * np.asarray(temperature_K)))
    )  # fmt: skip


def oxygen_potential(acid_mol_l: ArrayLike, temperature_K: ArrayLike) -> Array:
    """V against hydrogen at which oxygen is evolved from acid without overpotential."""
    slope = GAS_CONSTANT * np.asarray(temperature_K, dtype=np.float64) / FARADAY
    return np.asarray(OXYGEN_POTENTIAL + slope * np.log(np.asarray(acid_mol_l, dtype=np.float64)))


def sulphate_reversible_voltage(
    symbol: str, metal_mol_l: ArrayLike, acid_mol_l: ArrayLike, activity: ArrayLike, temperature_K: ArrayLike
) -> Array:
    """Volts between oxygen evolved from acid and the metal in its sulphate; `activity` is the ion's coefficient."""
    metal_rest = nernst_potential(symbol, np.asarray(metal_mol_l) * np.asarray(activity), temperature_K)
    return np.asarray(oxygen_potential(acid_mol_l, temperature_K) - metal_rest)


def tafel(reference: ArrayLike, slope: ArrayLike, density: ArrayLike, reference_density: float) -> Array:
    """Overpotential in V at a current density: its value at the reference plus slope per decade.

    Without any current it has no lower bound.
    """
    with np.errstate(divide="ignore"):
        decades = np.log10(np.asarray(density) / reference_density)
    return np.asarray(np.asarray(reference) + np.asarray(slope) * decades)


def ohmic_drop(density: ArrayLike, gap_m: ArrayLike, conductivity: ArrayLike) -> Array:
    """V over the electrolyte: A/m2 x m / (S/m)."""
    return np.asarray(np.asarray(density) * np.asarray(gap_m) / np.asarray(conductivity))


def sherwood(reynolds: float, schmidt: float) -> float:
    """Sherwood number of a flow-by cadmium cell (handbook 2.1, opened).

    Raises OutOfValidity outside the Reynolds numbers measured.
    """
    low, high = SHERWOOD_RANGE
    if not low <= reynolds <= high:
        raise OutOfValidity(f"the correlation was measured for Re {low:g} to {high:g}, not {reynolds:g}")
    return float(0.664 * reynolds**0.528 * schmidt ** (1.0 / 3.0))


def depletion(
    concentration: ArrayLike, rate_per_h: ArrayLike, hours: ArrayLike, floor: ArrayLike = 0.0
) -> Array:
    """Concentration after batch deposition at its limiting current: first order down to the Nernst floor."""
    c0, low = np.asarray(concentration, dtype=np.float64), np.asarray(floor, dtype=np.float64)
    return np.asarray(low + np.maximum(c0 - low, 0.0) * np.exp(-np.asarray(rate_per_h) * np.asarray(hours)))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Faraday's figures for one metal or for a list of them, energy where voltage and efficiency are given."""
    given = inputs["metal"]
    symbols = [given] if isinstance(given, str) else list(given)
    electrons = inputs.get("n", [METALS[s][1] for s in symbols if s in METALS])
    counts = [electrons] * len(symbols) if isinstance(electrons, int) else list(electrons)
    if len(counts) != len(symbols):
        raise OutOfValidity(f"{len(symbols)} metals but {len(counts)} numbers of electrons")
    mass = [grams_per_ampere_hour(s, int(n)) for s, n in zip(symbols, counts, strict=True)]
    per_volt = [1000.0 / m for m in mass]
    found: dict[str, Any] = {
        "g_per_Ah": mass,
        "kWh_per_t_per_volt_at_100pct": per_volt,
        "kWh_t_per_V": per_volt,
    }
    if "V_cell" in inputs:
        efficiency = figure(inputs, "CE", default=1.0)
        found["kWh_per_t"] = [figure(inputs, "V_cell") * v / efficiency for v in per_volt]
    if "Re" in inputs:
        found["Sh"] = sherwood(figure(inputs, "Re"), figure(inputs, "Sc"))
    if isinstance(given, str):
        found = {k: v[0] if isinstance(v, list) else v for k, v in found.items()}
    return found


TECHNOLOGIES = (
    Technology(
        "electrolysis", "Electrolysis, shared laws", ("E19", "P13"),
        "Faraday's law, Nernst, Tafel and ohmic drop behind every cell of the program.",
        "industrial", __name__, None, compute,
        answers=("Faraday check", "electrolysis*"),
        words=(
            Word("metal", "-", "symbol, or a list of symbols"),
            Word("n", "electrons", "electrons per ion; the usual ones when left out"),
            Word("V_cell", "V", "cell voltage"), Word("CE", "fraction", "current efficiency"),
            Word("Re", "-", "Reynolds number"), Word("Sc", "-", "Schmidt number"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
