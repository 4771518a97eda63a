"""Laws of copper matte: what matte and slag hold at a matte grade, and the heat and gas of making them.

Shared by the smelting furnace and the converter. Matte is taken as molten Cu2S and FeS; the few per cent of oxygen
that low grades dissolve are left out, so that sulphur of a 45 % matte comes out about one point high.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.parameter import read_parameters
from oreshed.technology.species import composition, mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import UNFOLLOWED

COPPER_IN_CU2S = composition("Cu2S")["Cu"]
MINERAL_HEATS = read_parameters("oreshed.technology.extraction", "copper_smelting.csv", "enthalpy")
# Enthalpy of formation at 298 K, kJ/mol: CRC Handbook as shipped by the chemicals library; three minerals of the table.
FORMATION: Mapping[str, float] = {
    "Cu2S": -79.5, "CuS": -53.1, "FeS": -100.0, "FeO": -272.0, "Fe3O4": -1118.4, "SO2": -296.8, "CO2": -393.5,
} | {p.name: p.estimate.central for p in MINERAL_HEATS}  # fmt: skip
FAYALITE = -25.2  # kJ per mol of 2 FeO + SiO2 = Fe2SiO4, of the same handbook
MINERALS = {"chalcopyrite": "CuFeS2", "bornite": "Cu5FeS4", "chalcocite": "Cu2S", "covellite": "CuS",
            "pyrite": "FeS2", "magnetite": "Fe3O4"}  # fmt: skip
# Mean heat capacity of gas between 298 K and 1573 K, kJ/(mol K): NIST WebBook, as shipped by the chemicals library.
GAS_HEAT = {"SO2": 0.0522, "N2": 0.0321, "O2": 0.0339, "CO2": 0.0518}
AMBIENT_K = 298.15


def iron_per_copper(grade: ArrayLike) -> Array:
    """Tonnes of iron that a tonne of copper carries in matte of that copper fraction.

    >>> round(float(iron_per_copper(0.60)), 3), round(float(iron_per_copper(COPPER_IN_CU2S)), 9)
    (0.263, 0.0)
    """
    sulphide = 1.0 / np.asarray(grade, dtype=np.float64) - 1.0 / COPPER_IN_CU2S
    return np.asarray(np.maximum(sulphide, 0.0) * composition("FeS")["Fe"])


def sulphur_per_copper(grade: ArrayLike) -> Array:
    """Tonnes of sulphur with a tonne of copper in matte: that of Cu2S, and that of FeS."""
    return np.asarray(
        (1.0 - COPPER_IN_CU2S) / COPPER_IN_CU2S + iron_per_copper(grade) * mass_ratio("S", "Fe")
    )


def slag_copper(grade: ArrayLike, at_60: ArrayLike, rise: ArrayLike) -> Array:
    """Copper in slag before cleaning, mass fraction: droplets and dissolved oxide, both rising with matte grade.

    w = w60 exp(r (g - 0.60)).
    """
    return np.asarray(np.asarray(at_60) * np.exp(np.asarray(rise) * (np.asarray(grade) - 0.60)))


def slag_to_matte(grade: ArrayLike, log_at_60: ArrayLike, slope: ArrayLike) -> Array:
    """L of an element, (mass fraction in slag) / (mass fraction in matte), at a matte grade.

    log10 L = log10 L60 + b (g - 0.60).
    """
    return np.asarray(10.0 ** (np.asarray(log_at_60) + np.asarray(slope) * (np.asarray(grade) - 0.60)))


def three_ways(
    ratio: ArrayLike, slag_per_matte: ArrayLike, volatility: ArrayLike, gas: ArrayLike
) -> tuple[Array, Array, Array]:
    """Shares of an element to matte, slag and gas when all three are at equilibrium; they sum to one.

    ratio : L of `slag_to_matte`. volatility : mass in gas over mass in matte, per kmol of gas a tonne of matte.
    Less gas (more oxygen in the blast) leaves more of a volatile element in the matte.
    """
    slag = np.asarray(ratio) * np.asarray(slag_per_matte)
    gone = np.asarray(volatility) * np.asarray(gas)
    total = 1.0 + slag + gone
    return np.asarray(1.0 / total), np.asarray(slag / total), np.asarray(gone / total)


def between_mattes(grade: ArrayLike, low: ArrayLike, high: ArrayLike, grades: tuple[float, float]) -> Array:
    """A share measured at two matte grades, on the line through them; never negative."""
    reach = (np.asarray(grade, dtype=np.float64) - grades[0]) / (grades[1] - grades[0])
    return np.asarray(np.maximum(np.asarray(low) + (np.asarray(high) - np.asarray(low)) * reach, 0.0))


def formation_heat(stream: Stream) -> Array:
    """Enthalpy of formation of what a stream carries, GJ a year; carriers and gangue count as nothing."""
    total = np.zeros(stream.by_species.shape[:-1])
    for i, name in enumerate(stream.species):
        formula = MINERALS.get(name, name)
        if formula in FORMATION:
            # t / (g/mol) = Mmol; times kJ/mol = GJ
            total = total + stream.by_species[..., i] / molar_mass(formula) * FORMATION[formula]
    return np.asarray(total)


def oxygen_held(stream: Stream) -> Array:
    """Mmol of O atoms in the iron oxides of a stream: what the blast need not bring."""
    per = {"FeO": 1.0, "Fe3O4": 4.0, "magnetite": 4.0, "Fe2O3": 3.0, "hematite": 3.0}
    total = np.zeros(stream.by_species.shape[:-1])
    for name, atoms in per.items():
        total = total + stream.species_flow(name) / molar_mass(name) * atoms
    return np.asarray(total)


def blast(oxygen: ArrayLike, share: ArrayLike, used: ArrayLike) -> tuple[Array, Array, Array]:
    """Oxygen blown, nitrogen with it, and pure oxygen bought (all Mmol) for a need, at an oxygen share of the blast."""
    blown = np.asarray(oxygen, dtype=np.float64) / np.asarray(used)
    nitrogen = blown * (1.0 - np.asarray(share)) / np.asarray(share)
    return blown, np.asarray(nitrogen), np.asarray(np.maximum(blown - nitrogen * 20.95 / 79.05, 0.0))


def gas_heat(mmol: Mapping[str, ArrayLike], kelvin: ArrayLike) -> Array:
    """Heat that gas carries out at a temperature, GJ, from Mmol by species."""
    warm = np.asarray(kelvin, dtype=np.float64) - AMBIENT_K
    return np.asarray(sum((np.asarray(n) * GAS_HEAT[g] * warm for g, n in mmol.items()), start=np.zeros(())))


SLAG_OXIDES = {"Ca": "CaO", "Mg": "MgO", "Al": "Al2O3", "Ba": "BaO"}


def oxide_per_iron(ferric: ArrayLike) -> Array:
    """Tonnes of FeO and Fe3O4 per tonne of slag iron, at the share of it that is in Fe3O4."""
    share = np.asarray(ferric, dtype=np.float64)
    return np.asarray((1.0 - share) * mass_ratio("FeO", "Fe") + share * mass_ratio("Fe3O4", "Fe", 1.0 / 3.0))


def other_oxides(elements: Mapping[str, ArrayLike]) -> dict[str, Array]:
    """Tonnes of lime, magnesia, alumina and baryta that the elements of a charge make."""
    return {o: np.asarray(elements[e]) * mass_ratio(o, e, 0.5 if e == "Al" else 1.0)
            for e, o in SLAG_OXIDES.items() if e in elements}  # fmt: skip


def iron_oxides(iron: ArrayLike, ferric: ArrayLike) -> dict[str, Array]:
    """Tonnes of FeO and Fe3O4 of tonnes of slag iron."""
    fe, share = np.asarray(iron, dtype=np.float64), np.asarray(ferric)
    return {"FeO": fe * (1.0 - share) * mass_ratio("FeO", "Fe"),
            "Fe3O4": fe * share * mass_ratio("Fe3O4", "Fe", 1.0 / 3.0)}  # fmt: skip


def iron_oxygen(iron: ArrayLike, ferric: ArrayLike) -> Array:
    """Mmol of O2 that tonnes of iron take up on their way to FeO and Fe3O4."""
    return np.asarray(np.asarray(iron) / molar_mass("Fe") * (0.5 + np.asarray(ferric) / 6.0))


def iron_heat(iron: ArrayLike, ferric: ArrayLike) -> Array:
    """Enthalpy of formation of the iron oxides of a fayalite slag, silicate included, GJ."""
    fayalite = np.asarray(iron) * (1.0 - np.asarray(ferric)) / molar_mass("Fe") / 2.0 * FAYALITE
    return np.asarray(formation_heat(Stream.of(iron_oxides(iron, ferric))) + fayalite)


def rock(charge: Stream) -> Array:
    """Tonnes of rock without followed elements."""
    return np.asarray(sum((charge.species_flow(s) for s in ("gangue", "inert")), start=np.zeros(())))


def followed(stream: Stream) -> dict[str, Array]:
    """Tonnes a year of each followed element of a stream, from one product of flows and composition."""
    names, flows = stream.element_flows()
    return {e: flows[..., i] for i, e in enumerate(names) if e not in UNFOLLOWED}


def columns(values: Mapping[str, ArrayLike], names: Sequence[str], suffix: str = "") -> Array:
    """Values by element as the last axis of one array, shape (..., elements), so that all of them go in one step."""
    return np.stack(np.broadcast_arrays(*(np.asarray(values[n + suffix], float) for n in names)), axis=-1)
