"""What a water holds in equilibrium: named solids, free ions, sorbed ions. PHREEQC does the chemistry.

A solubility is that of a named solid in a named database: Pb(OH)2 alone differs by 5.4 log units between databases,
because they mean different solids. Every function here takes both names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import water
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.species import molar_mass

# Iron is taken as ferric: a leach is oxidised before iron is removed.
OXIDISED = {"Fe": "Fe(3)"}
# USGS PHREEQC 3 example 8, after Dzombak & Morel: log K of hydrous ferric oxide (both sites) and of zinc on it.
PROTONATION, DEPROTONATION = 7.18, -8.82
ZINC_STRONG, ZINC_WEAK = 0.66, -2.32


def solubility_mg_per_l(
    element: str,
    solid: str,
    ph: float,
    database: str = "minteq.v4",
    electrolyte: Mapping[str, float] | None = None,
    log_co2: float | None = None,
    temperature_C: float = 25.0,
) -> float:
    """Dissolved milligrams a kilogram of water of an element over a named solid at fixed pH.

    electrolyte : mol/kg of background ions by master species, 0.1 NaNO3 by default. log_co2 : log10 of the CO2
    pressure in atm, None for none. The solid sets the metal's total at fixed pH.
    Raises OutOfValidity where the engine does not converge, as where the true solubility is molar.
    """
    token = OXIDISED.get(element, element)
    ions = {"Na": 0.1, "N(5)": 0.1} if electrolyte is None else dict(electrolyte)
    lines = ["SOLUTION 1", f" temp {temperature_C}", f" pH {ph}", " units mol/kgw"]
    lines += [f" {ion} {amount}{' charge' if ion == 'Na' else ''}" for ion, amount in ions.items()]
    lines += [f" {token} 1e-6 {solid} 0"]
    if log_co2 is not None:
        lines += [f" C(4) 1e-3 CO2(g) {log_co2}"]
    lines += ["SELECTED_OUTPUT", " -reset false", " -pH true", f" -totals {token}", "END"]
    rows = water(database).run("\n".join(lines) + "\n")
    molal = next((float(v) for k, v in rows[-1].items() if k.startswith(f"{token}(")), math.nan)
    if math.isnan(molal):
        raise OutOfValidity(f"no solution over {solid} at pH {ph}")
    return molal * molar_mass(element) * 1000.0


def least_soluble(
    element: str,
    solid: str,
    scan: tuple[float, float],
    database: str = "minteq.v4",
    log_co2: float | None = None,
) -> tuple[float, float]:
    """(pH, mg/L) at which a solid is least soluble, on a grid of a tenth of a pH; points that fail are left out."""
    found = []
    for i in range(round((scan[1] - scan[0]) * 10) + 1):
        ph = round(scan[0] + 0.1 * i, 1)
        try:
            found.append((solubility_mg_per_l(element, solid, ph, database, log_co2=log_co2), ph))
        except OutOfValidity:
            continue
    if not found:
        raise OutOfValidity(f"no pH from {scan[0]} to {scan[1]} at which {solid} sets {element}")
    amount, ph = min(found)
    return ph, amount


@dataclass(frozen=True)
class FerricOxide:
    """Hydrous ferric oxide in a kilogram of water, and a metal's constants on it; defaults are zinc's of the example.

    strong, weak : mol of sites. grams; area in m2/g. background : mol/kg of sodium nitrate.
    """

    metal: str = "Zn"
    strong_log_k: float = ZINC_STRONG
    weak_log_k: float = ZINC_WEAK
    strong: float = 5e-6
    weak: float = 2e-4
    grams: float = 0.09
    area: float = 600.0
    background: float = 0.1
    protonation: float = PROTONATION
    deprotonation: float = DEPROTONATION


def sorbed(total: float, phs: Sequence[float], oxide: FerricOxide) -> dict[str, list[float]]:
    """mol/kg of a divalent metal that is free, on weak and on strong sites, at each pH; total in mol/kg.

    Raises OutOfValidity where the engine does not converge or its database lacks the metal.
    """
    m = oxide.metal
    species = ["SURFACE_SPECIES"]
    for site, k in (("s", oxide.strong_log_k), ("w", oxide.weak_log_k)):
        species += [f" Hfo_{site}OH + H+ = Hfo_{site}OH2+", f"  log_k {oxide.protonation}", f" Hfo_{site}OH = Hfo_{site}O- + H+",
                    f"  log_k {oxide.deprotonation}", f" Hfo_{site}OH + {m}+2 = Hfo_{site}O{m}+ + H+", f"  log_k {k}"]  # fmt: skip
    found: dict[str, list[float]] = {"free": [], "weak": [], "strong": []}
    for ph in phs:
        text = (
            "\n".join(species)
            + f"""
PHASES
Fix_H+
 H+ = H+
 log_k 0.0
SOLUTION 1
 units mmol/kgw
 pH 8.0
 {m} {total * 1000.0!r}
 Na {oxide.background * 1000.0!r} charge
 N(5) {oxide.background * 1000.0!r}
SURFACE 1
 Hfo_sOH {oxide.strong!r} {oxide.area!r} {oxide.grams!r}
 Hfo_wOH {oxide.weak!r}
EQUILIBRIUM_PHASES 1
 Fix_H+ {-ph} NaOH 10.0
SELECTED_OUTPUT
 -reset false
 -molalities {m}+2 Hfo_wO{m}+ Hfo_sO{m}+
END
"""
        )
        row = water("phreeqc", corrected=False).run(text)[-1]
        for name, column in (("free", f"m_{m}+2"), ("weak", f"m_Hfo_wO{m}"), ("strong", f"m_Hfo_sO{m}")):
            found[name].append(float(next(v for k, v in row.items() if k.startswith(column))))
    return found


def log_k(solid: str, database: str = "minteq.v4") -> float:
    """log10 K of a solid's dissolution at 25 C, as the database file states it.

    Raises OutOfValidity when the database has no such solid.
    """
    from oreshed.technology.aqueous import database as file_of

    lines = file_of(database).read_text(encoding="utf-8", errors="replace").splitlines()
    for i, line in enumerate(lines):
        if line.split("#")[0].split()[:1] == [solid] and "=" not in line:
            for following in lines[i + 1 : i + 8]:
                words = following.split()
                if words and words[0].lower().lstrip("-") in ("log_k", "logk"):
                    return float(words[1])
    raise OutOfValidity(f"{database} has no solid {solid!r}")


def transition_temperature(database: str, first: str, second: str, span: tuple[float, float]) -> int:
    """Whole degrees C at which the second solid becomes the less soluble of two, in pure water.

    Raises OutOfValidity when neither turns within the span.
    """
    engine = water(database, corrected=False)
    for celsius in range(round(span[0]), round(span[1]) + 1):
        text = (
            f"SOLUTION 1\n temp {celsius}\nEQUILIBRIUM_PHASES 1\n {first} 0 1\n {second} 0 1\n"
            f"REACTION_TEMPERATURE 1\n {celsius}\nSELECTED_OUTPUT\n -reset false\n -saturation_indices {first} {second}\nEND\n"
        )
        row = engine.run(text)[-1]
        if float(row[f"si_{first}"]) < -1e-6:  # the first has dissolved away: the second is stable
            return celsius
    raise OutOfValidity(f"{first} and {second} do not turn from {span[0]} to {span[1]} C in {database}")


def solubility_product(law: Mapping[str, float], kelvin: float) -> float:
    """log10 Ksp by A - B/T + D log10 T.

    >>> round(solubility_product({"A": 478.77, "B": 29378, "D": -185.81}, 298.15), 2)
    -79.54
    """
    return law["A"] - law["B"] / kelvin + law["D"] * math.log10(kelvin)


def enthalpy_kj(law: Mapping[str, float], kelvin: float) -> float:
    """Enthalpy of dissolution in kJ/mol from the same law: R T^2 d ln K / dT."""
    return GAS_CONSTANT / 1000.0 * (math.log(10.0) * law["B"] + law["D"] * kelvin)
