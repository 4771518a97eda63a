"""Cementation on scrap: silver, copper, lead and what else is nobler, out of a liquor by zinc, iron or lead.

The baser metal dissolves and the nobler one deposits, at the pace at which its ions reach the scrap. Where the two lie
close together the reaction itself decides and is slower; what equilibrium leaves is the floor. Acid and air dissolve
scrap for nothing.

    exchange      n_B M(n+) + n B = n_B M + n B(n_B+)
    floor         E_M + (RT/nF) ln c = E_B + (RT/n_B F) ln c_B           (Nernst, shared with electrolysis)
    rate          dC/dt = -k A (C - floor),  k = k_298 f exp(-Ea/R (1/T - 1/298))
    regime        film above 0.36 V between the two, reaction below (Power & Ritchie's rule)
    scrap         n/n_B mol per mol, and a share lost to hydrogen

Zinc dust in zinc electrolyte has its own technology, whose law of temperature is used here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, given_kelvin
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, gather, pour
from oreshed.technology.refining.electrolysis import METALS, metal, nernst_potential, residual_at_potential
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.separation.concentration import (
    dissolved,
    given_moles,
    metals_in_liquor,
    moles_per_litre,
)
from oreshed.technology.separation.zinc_dust_purification import left_in_solution, rate
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

FILM_ABOVE = 0.36  # V between the couples; Power & Ritchie 1976, from memory
LEAST_FORCE = 0.05  # V under which nothing cements in useful time
ROOM = 298.15
BASES = {"iron": "Fe", "zinc": "Zn", "lead": "Pb"}
LEAST_BASE = 1e-4  # mol/L of the baser ion, so that a fresh liquor has a potential


def nobler_than(base: str) -> tuple[str, ...]:
    """Metals that a baser one cements, nobler by more than 0.05 V in their standard potentials.

    >>> "Ag" in nobler_than("Pb"), "Cd" in nobler_than("Fe")
    (True, False)
    """
    own = metal(base)[2]
    return tuple(m for m, (_, _, e) in METALS.items() if e > own + LEAST_FORCE)


def force(noble: str, base: str) -> float:
    """V between the standard potentials of two metals."""
    return metal(noble)[2] - metal(base)[2]


def floor_mol_l(noble: str, base: str, base_mol_l: ArrayLike, temperature_K: ArrayLike = ROOM) -> Array:
    """mol/L of the nobler ion in equilibrium with the baser metal in its own ion: where the exchange ends."""
    potential = nernst_potential(base, np.maximum(base_mol_l, LEAST_BASE), temperature_K)
    return residual_at_potential(noble, potential, temperature_K)


def pace_m_s(noble: str, base: str, temperature_K: ArrayLike, v: Values) -> Array:
    """m/s at which a nobler ion meets a scrap: the film's, or slower where the couple is weak."""
    if force(noble, base) >= FILM_ABOVE:
        film = np.asarray(v["transfer"]) * v["relative_rate"]
        return rate(film, v["film_activation"], temperature_K, ROOM)
    slow = np.asarray(v["transfer"]) * v["relative_rate"] * v["slow_factor"]
    return rate(slow, v["reaction_activation"], temperature_K, ROOM)


def left_share(
    noble: str, base: str, concentration: ArrayLike, base_mol_l: ArrayLike, area: ArrayLike, minutes: ArrayLike,
    temperature_K: ArrayLike, v: Values,
) -> Array:  # fmt: skip
    """Share of a nobler ion (mol/L) that a time with scrap (m2 per m3 of liquor) leaves, never under the floor."""
    per_minute = pace_m_s(noble, base, temperature_K, v) * 60.0
    gone = left_in_solution(per_minute, area, minutes)
    c = np.asarray(concentration, dtype=np.float64)
    low = np.minimum(ratio(floor_mol_l(noble, base, base_mol_l, temperature_K), c), 1.0)
    return np.asarray(np.where(c > 0, low + (1.0 - low) * gone, 1.0))


def cement(base: str, feeds: Feeds, v: Values) -> Result:
    """Cement, barren liquor and scrap that is left; nobler ions in "Ag in liquor" ..., scrap as metal."""
    liquor, scrap = feeds["liquor"], gather(feeds["scrap"])
    none = np.zeros(())
    water = liquor.species_flow("water")
    c = moles_per_litre(liquor)
    own = c.get(base, none)
    exchanged = {
        m: 1.0 - left_share(m, base, c[m], own, v["area_m2_m3"], v["minutes"], v["temperature_K"], v)
        for m in c if m in nobler_than(base)
    }  # fmt: skip
    supplied = scrap.pop(base, none)
    valence = metal(base)[1]
    moles = {m: liquor.element(m) / molar_mass(m) * exchanged[m] for m in exchanged}
    need = sum((n * metal(m)[1] / valence for m, n in moles.items()), start=none) * molar_mass(base)
    most = np.minimum(supplied, need * (1.0 + v["side_use"]))
    reach = np.minimum(1.0, ratio(most, need * (1.0 + v["side_use"]), 1.0))
    share = {
        s: np.clip(exchanged[m] * reach, 0.0, 1.0) for s, m in dissolved(liquor).items() if m in exchanged
    }
    taken, left = liquor.split(share)
    cake: Flows = {}
    barren = gather(left)
    for i, species in enumerate(taken.species):
        element = dissolved(liquor).get(species, "")
        flow = taken.by_species[..., i]
        if not element or not np.any(flow):
            continue
        cake[element] = cake.get(element, none) + flow * taken.composition[species][element]
        anion = flow * (1.0 - taken.composition[species][element])
        if np.any(anion):
            barren["SO4"] = barren.get("SO4", none) + anion
    barren[f"{base} in liquor"] = barren.get(f"{base} in liquor", none) + most
    # What else the scrap holds (its copper, its tin) falls to the cement as the scrap dissolves.
    dissolved_share = ratio(most, supplied)
    rest = {s: f * (1.0 - dissolved_share) for s, f in scrap.items()}
    for s, f in scrap.items():
        cake[s] = cake.get(s, none) + f * dissolved_share
    out = pour(cake)
    per_water = ratio(1.0, water)
    return Result(
        {"cement": out, "barren": pour(barren), "scrap_left": pour({base: supplied - most, **rest})},
        utilities={f"{base.lower()}_scrap_t": most},
        diagnostics={f"{m}_cemented": exchanged[m] * reach for m in exchanged}
        | {f"{m}_left_mg_per_l": left.element(m) * 1e6 * per_water for m in exchanged}
        | {
            "scrap_per_cement": ratio(most, out.total()),
            "scrap_supplied_share": reach * np.ones_like(water),
        },
    )  # fmt: skip


def _unit(base: str) -> Unit:
    liquor = {"Cu": 1.0, "Ag": 0.02} if base == "Pb" else {"Cu": 1.0, "Ag": 0.02, "Pb": 0.3}
    return Unit(
        f"cementation-on-{next(n for n, s in BASES.items() if s == base)}", ("liquor", "scrap"),
        ("cement", "barren", "scrap_left"), partial(cement, base),
        read_parameters("oreshed.technology.separation", "cementation.csv", base),
        (Setting("area_m2_m3", 50.0, 0.1, 2000.0, "m2/m3", "surface of scrap in contact with the liquor"),
         Setting("minutes", 40.0, 1.0, 600.0, "min", "contact time"),
         Setting("temperature_K", 313.0, 283.0, 353.0, "K", "of the liquor")),
        (Limit("metals in liquor", metals_in_liquor, 0.0, 50.0, "g/L",
               "first order in the film holds for dilute ions; above it the cement itself closes the scrap"),),
        example={"liquor": mix(contained(liquor, "liquor"), Stream.of({"water": 1000.0})),
                 "scrap": Stream.of({base: 8.0})},
    )  # fmt: skip


UNITS = {base: _unit(base) for base in BASES.values()}


def compute(base: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Force, floor, regime, removal and scrap used for one nobler metal, from the inputs of a case; see `words`.

    Raises OutOfValidity for a metal that the scrap does not cement.
    """
    refuse_impossible(inputs)
    named = str(inputs.get("on", inputs.get("scrap", base)))
    on = BASES.get(named.lower(), named)
    if on not in UNITS:
        raise OutOfValidity(f"no scrap of {named!r}; it is one of {', '.join(BASES)}")
    moles = given_moles(inputs)
    noble = str(inputs.get("metal") or next((m for m in moles if m in nobler_than(on)), ""))
    if not noble:
        raise KeyError("metal")
    if noble not in nobler_than(on):
        raise OutOfValidity(f"{on} does not cement {noble}: the couple gives {force(noble, on):.3f} V")
    v = UNITS[on].parameters.central()
    kelvin = given_kelvin(inputs, 298.15)
    electrons, valence = metal(noble)[1], metal(on)[1]
    own = moles.get(on, 0.01)
    least = float(floor_mol_l(noble, on, own, kelvin)) * molar_mass(noble)
    per_mole = electrons / valence * molar_mass(on) / molar_mass(noble)
    film = force(noble, on) >= FILM_ABOVE
    activation = float(v["film_activation" if film else "reaction_activation"])
    found: dict[str, Any] = {
        "force_V": force(noble, on), "floor_g_L": least, "order": 1, "Ea_kJ_mol": activation,
        "regime": "film diffusion" if film else "surface reaction", "scrap_t_per_t_stoichiometric": per_mole,
        "scrap_t_per_t": per_mole * (1.0 + float(v["side_use"])),
        "relative_rate": float(pace_m_s(noble, on, kelvin, v) / pace_m_s("Ag", "Zn", kelvin, UNITS["Zn"].parameters.central())),
    }  # fmt: skip
    if "t_min" in inputs:
        area = figure(inputs, "area_m2_m3", default=50.0)
        left = left_share(noble, on, moles.get(noble, 1e-3), own, area, figure(inputs, "t_min"), kelvin, v)
        found["left_pct"] = 100.0 * float(left)
        found["removed_pct"] = 100.0 - found["left_pct"]
        found[f"{noble}_removed_pct"] = found["removed_pct"]
    return found


_WORDS = (
    Word("metal, on", "-", "the nobler metal and the scrap (zinc, iron or lead): asks for force, floor, scrap per tonne"),
    Word("Cu_mg_L …, T_C, area_m2_m3, t_min", "", "asks for removed_pct"),
)  # fmt: skip
_LABELS = {
    "Fe": ("cementation: Cu on Fe*", "cementation: Cu on iron*", "cementation: copper on iron*", "cementation: Pb on Fe*",
           "cementation: Pb on iron*", "cementation: lead on iron*", "cementation: Ag on iron*", "cementation on scrap*"),
    "Zn": ("cementation: Ag*", "cementation: silver*", "cementation: Pb on Zn*", "cementation: lead on zinc*",
           "cementation: copper on zinc scrap*"),
    "Pb": ("cementation: Cu on Pb*", "cementation: copper on lead*", "cementation: Ag on Pb*", "cementation: silver on lead*",
           "cementation on lead*"),
}  # fmt: skip
TECHNOLOGIES = tuple(
    Technology(
        f"cementation-on-{name}", f"Cementation on {name} scrap", ("S06", "E14", "E18"),
        f"Nobler metals out of a liquor by {name} that dissolves in their place.", "industrial", __name__, UNITS[base],
        partial(compute, base), answers=_LABELS[base], words=_WORDS, equations=__doc__ or "",
    )
    for name, base in BASES.items()
)  # fmt: skip
