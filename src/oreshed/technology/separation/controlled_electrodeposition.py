"""Controlled-potential deposition: copper, then cadmium, then zinc, each at its own potential.

A cathode is held at a potential; every metal whose equilibrium lies above it deposits at the pace of mass transfer and
of its own reaction, down to the concentration at which it would dissolve again. Hydrogen takes the rest of the current.

    deposition    N = (c - c_E) / (1/k_m + 1/k_f)                one-step Butler-Volmer with a film
    floor         c_E = exp(nF (E - E0) / RT)                    Nernst: potential, not time, sets what is left
    reaction      k_f = k_0 exp(-a F (E - E0) / RT)
    limit         i_L = n F k_m c
    batch         c = c_E + (c0 - c_E) exp(-k A t / V),  1/k = 1/k_m + 1/k_f
    hydrogen      i = i_0 10^((E_H - E) / b)
    cell          U = E_O2 + eta_a + contacts + i d / kappa - E
    energy        all charge x U; current efficiency = metal's share of the charge

Faraday, Nernst and the batch law are those of the shared electrolysis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, given_kelvin
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.refining.electrolysis import (
    depletion,
    metal,
    nernst_potential,
    oxygen_potential,
    residual_at_potential,
    sherwood,
)
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.separation.concentration import (
    dissolved,
    given_moles,
    metals_in_liquor,
    moles_per_litre,
)
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

SCE, SILVER_CHLORIDE = 0.241, 0.197  # V against hydrogen: saturated calomel, saturated Ag/AgCl (CRC Handbook)
FULL_CURRENT = 0.06  # V
GAP = 0.03  # m between anode and cathode
PER_MWH = 3.6e9  # J
PARAMETERS = read_parameters("oreshed.technology.separation", "controlled_electrodeposition.csv")
BATCH_PACE = float(PARAMETERS.central()["batch_pace"])  # 1/h, first-order depletion of a batch
METALS = tuple(p.name.removeprefix("kinetics_") for p in PARAMETERS if p.name.startswith("kinetics_"))


def kinetic_share(symbol: str, potential: ArrayLike, temperature_K: ArrayLike, v: Values) -> Array:
    """k / k_m: 1 where mass transfer alone decides, small where the reaction is slow at this potential."""
    _, _, standard = metal(symbol)
    exponent = -np.asarray(v["transfer_electrons"]) * FARADAY * (np.asarray(potential) - standard)
    exponent = exponent / (GAS_CONSTANT * np.asarray(temperature_K) * np.log(10.0))
    forward = np.power(10.0, np.clip(np.asarray(v[f"kinetics_{symbol}"]) + exponent, -60.0, 60.0))
    return np.asarray(forward / (1.0 + forward))


def left_after(
    symbol: str, concentration: ArrayLike, potential: ArrayLike, hours: ArrayLike, rate_per_h: ArrayLike,
    temperature_K: ArrayLike, v: Values,
) -> Array:  # fmt: skip
    """mol/L left of a metal after a batch at a held potential; never under Nernst's floor, never above the start."""
    c0 = np.asarray(concentration, dtype=np.float64)
    floor = np.minimum(residual_at_potential(symbol, potential, temperature_K), c0)
    pace = np.asarray(rate_per_h) * kinetic_share(symbol, potential, temperature_K, v)
    return depletion(c0, pace, hours, floor)


def hydrogen_density(
    potential: ArrayLike, acid_mol_l: ArrayLike, temperature_K: ArrayLike, v: Values
) -> Array:
    """A/m2 of hydrogen at a potential."""
    t = np.asarray(temperature_K, dtype=np.float64)
    rest = GAS_CONSTANT * t / FARADAY * np.log(np.asarray(acid_mol_l, dtype=np.float64))
    decades = (rest - np.asarray(potential)) / np.asarray(v["hydrogen_slope"])
    return np.asarray(
        np.where(decades > 0, v["hydrogen_exchange"] * np.power(10.0, np.clip(decades, -30, 12)), 0.0)
    )


def limiting_density(symbol: str, mol_l: ArrayLike, transfer_m_s: ArrayLike) -> Array:
    """Limiting current density, A/m2: n F k_m c.

    >>> round(float(limiting_density("Cd", 0.01, 1e-5)), 2)
    19.3
    """
    return np.asarray(metal(symbol)[1] * FARADAY * np.asarray(transfer_m_s) * np.asarray(mol_l) * 1000.0)


def deposit(feeds: Feeds, v: Values) -> Result:
    """Deposit and spent liquor of a batch of a liquor ("Cd in liquor" ... and "water", tonnes a year)."""
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    c = {m: x for m, x in moles_per_litre(liquor).items() if m in METALS}
    acid = v["acid_g_l"] / molar_mass("H2SO4") * 2.0
    given = (v["potential_V"], v["hours"], v["rate_per_h"], v["temperature_K"])
    left = {m: left_after(m, x, *given, v) for m, x in c.items()}
    share = {m: 1.0 - ratio(left[m], x, 1.0) for m, x in c.items()}
    plated, spent = liquor.split(
        {s: np.clip(share[m], 0, 1) for s, m in dissolved(liquor).items() if m in share}
    )
    # Charge a litre; hydrogen runs on the cathode area that the rate stands for: k A/V / k_m.
    charge = {m: metal(m)[1] * FARADAY * (c[m] - left[m]) for m in c}
    metal_charge = sum(charge.values(), start=np.zeros(()))
    area = v["rate_per_h"] / 3600.0 / v["transfer_m_s"]  # m2 of cathode per m3 of liquor
    seconds = v["hours"] * 3600.0
    evolved = hydrogen_density(v["potential_V"], acid, v["temperature_K"], v) * area * seconds / 1000.0
    efficiency = ratio(metal_charge, metal_charge + evolved, 0.0)
    total = (metal_charge + evolved) * 1000.0 * water  # C a year
    density = (metal_charge + evolved) * 1000.0 / (area * seconds)
    anode = oxygen_potential(acid, v["temperature_K"])
    voltage = (
        anode
        + v["anode_overpotential"]
        + v["contacts"]
        + density * GAP / v["conductivity"]
        - v["potential_V"]
    )
    mass = plated.total()
    energy = total * voltage / PER_MWH
    told = {f"{m}_deposited": share[m] for m in c} | {
        f"{m}_left_mg_per_l": left[m] * molar_mass(m) * 1000.0 for m in c
    }
    return Result(
        {"deposit": plated, "spent": spent},
        utilities={"electricity_MWh": energy},
        diagnostics=told | {f"{m}_of_deposit": plated.assay(m) for m in c} | {
            "current_efficiency": efficiency, "cell_voltage": voltage * np.ones_like(mass), "current_density_A_m2": density,
            "kWh_per_t": ratio(energy * 1000.0, mass),
        },
    )  # fmt: skip


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """Charge of the metals at the reversible voltage of their own feed: no cell deposits them for less."""
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    acid = v["acid_g_l"] / molar_mass("H2SO4") * 2.0
    given = (v["potential_V"], v["hours"], v["rate_per_h"], v["temperature_K"])
    work = np.zeros(())
    for m, c in moles_per_litre(liquor).items():
        if m in METALS:
            rest = nernst_potential(m, np.maximum(c, 1e-12), v["temperature_K"])
            gone = c - left_after(m, c, *given, v)
            volts = np.maximum(oxygen_potential(acid, v["temperature_K"]) - rest, 0.0)
            work = work + metal(m)[1] * FARADAY * gone * 1000.0 * water * volts
    return np.asarray(work / PER_MWH)


UNIT = Unit(
    "controlled-electrodeposition", ("liquor",), ("deposit", "spent"), deposit, PARAMETERS,
    (Setting("potential_V", -0.60, -1.2, 0.6, "V", "cathode against the hydrogen electrode"),
     Setting("hours", 12.0, 0.1, 200.0, "h", "time of a batch"),
     Setting("rate_per_h", BATCH_PACE, 0.01, 20.0, "1/h", "k_m A / V; the pace of HYD-EW-CD2 unless given"),
     Setting("transfer_m_s", 1e-5, 1e-6, 2e-4, "m/s", "mass transfer of the cell"),
     Setting("acid_g_l", 20.0, 0.1, 200.0, "g/L", "sulphuric acid"),
     Setting("temperature_K", 303.0, 283.0, 343.0, "K", "of the liquor")),
    (Limit("metals in liquor", metals_in_liquor, 0.0, 200.0, "g/L", "concentrations stand for activities"),),
    least_energy=_least_energy,
    example={"liquor": mix(contained({"Cd": 4.5, "Zn": 60.0, "Cu": 0.2, "Ni": 0.5}, "liquor"),
                           Stream.of({"water": 1000.0}))},
)  # fmt: skip


def deposition_order(moles: Mapping[str, float], temperature_K: float, v: Values) -> dict[str, float]:
    """V against hydrogen at which each metal deposits at half of its limiting current, the first to deposit first."""
    scan = np.linspace(1.0, -1.6, 5201)
    found = {}
    for m, c in moles.items():
        floor = residual_at_potential(m, scan, temperature_K)
        reached = np.maximum(1.0 - floor / c, 0.0) * kinetic_share(m, scan, temperature_K, v)
        found[m] = float(scan[int(np.argmax(reached >= 0.5))])
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _potential(inputs: Mapping[str, Any]) -> float | None:
    """Held potential against hydrogen, whatever electrode the case names."""
    for names, shift in ((("E_hold_V", "E_V", "E_V_SHE", "potential_V"), 0.0), (("E_V_SCE", "E_hold_V_SCE"), SCE),
                         (("E_V_AgCl", "E_hold_V_AgCl"), SILVER_CHLORIDE)):  # fmt: skip
        for name in names:
            if name in inputs:
                return figure(inputs, name) + shift
    return None


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Order, residual, purity and energy of deposition from the inputs of a case; see `words`.

    Raises OutOfValidity for a metal without electrode data.
    """
    refuse_impossible(inputs)
    if "Re" in inputs:
        return {"Sh": sherwood(figure(inputs, "Re"), figure(inputs, "Sc"))}
    v = UNIT.parameters.central()
    moles = given_moles(inputs)
    named = inputs.get("metals") or [
        m for s in inputs.get("systems", ()) for m in re.findall("[A-Z][a-z]?", s)
    ]
    for m in named:
        moles.setdefault(m, figure(inputs, "each_mol_L", default=0.02))
    if not moles:
        raise KeyError("concentrations (Cd_g_L) or metals")
    strange = [m for m in moles if m not in METALS]
    if strange:
        raise OutOfValidity(f"no kinetics of {', '.join(strange)}; the table holds {', '.join(METALS)}")
    kelvin = given_kelvin(inputs, 298.15)
    order = deposition_order(moles, kelvin, v)
    found: dict[str, Any] = {"deposition_order": list(order), "half_wave_V": order}
    held = _potential(inputs)
    target = str(inputs.get("target", next(iter(moles)) if len(moles) == 1 and "t_h" in inputs else ""))
    if held is None and target and target in order:
        # 60 mV below its half wave a divalent metal runs at its limit; further down only its neighbours gain.
        held = order[target] - FULL_CURRENT
    if held is None:
        return found
    hours, pace = figure(inputs, "t_h", default=24.0), figure(inputs, "k_per_h", default=BATCH_PACE)
    left = {m: float(left_after(m, c, held, hours, pace, kelvin, v)) for m, c in moles.items()}
    gone = {m: (moles[m] - left[m]) * molar_mass(m) for m in moles}
    total = sum(gone.values())
    found |= {"E_hold_V": held} | {f"{m}_end_g_L": left[m] * molar_mass(m) for m in moles}
    for m in moles:
        floor = float(residual_at_potential(m, held, kelvin))
        found[f"{m}_limiting_share"] = max(1.0 - floor / moles[m], 0.0) * float(
            kinetic_share(m, held, kelvin, v)
        )
        found[f"{m}_floor_g_L"] = floor * molar_mass(m)
    if total > 0:
        shares = {m: 100.0 * g / total for m, g in gone.items()}
        found["deposit_pct"] = shares
        found["purity_pct"] = shares[target] if target in shares else max(shares.values())
    return found


TECHNOLOGIES = (
    Technology(
        "controlled-electrodeposition", "Controlled-potential electrodeposition", ("S09", "E23", "E18"),
        "Cadmium before zinc, copper before both, each at a held cathode potential.", "pilot", __name__, UNIT, compute,
        answers=("controlled electrodeposition*", "controlled-potential*", "electrodeposition: order*",
                 "electrodeposition: selective*", "electrodeposition: Cu*", "selective electrodeposition*", "voltammetry*",
                 "electrochemical separation*", "electrodeposition*"),
        words=(
            Word("Cd_g_L …, metals, systems", "", "concentrations, or names as Cd or Cd-Ni: asks for deposition_order"),
            Word("E_hold_V, E_V_SCE or E_V_AgCl", "V", "held potential: asks for residuals, floors, purity"),
            Word("target", "-", "a metal: holds the potential 60 mV below its half wave"),
            Word("t_h, k_per_h, T_C", "", "time, k A/V (else the pace of HYD-EW-CD2), temperature"),
            Word("Re, Sc", "-", "asks for Sh of a rotating or flow-by cell"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip
