"""Chelating ion exchange: metals out of dilute liquor into a small volume of acid eluate.

A bed of resin trades protons for metals, each by its affinity and against all others; it runs until an operator ends
the cycle, is eluted with acid, and starts again with the heel that the acid left. Iminodiacetate prefers copper, lead
and nickel to cadmium, and hardly tells cadmium from zinc; thiol prefers what has an insoluble sulphide.

    site         M + RH2 = RM + 2 H        B = b / [H+]^2,  b(M) = b(Cd) selectivity(M)
    loading      y_i = B_i c_i / (1 + sum B_j c_j),  q_i = Q y_i
    fronts       a front a metal, the weakest first, pushed out above its feed by the stronger behind it (displacement)
    spread       each front by its R and its N transfer units, film and bead in series (packed bed)
    held         what has entered until the cycle's bed volumes less what has left
    heel         loading that stays in equilibrium with the spent eluate
    acid         eluate volumes x strength;  base: the protons that the metals drove out
    pressure     psi per m = 0.609 + 0.173 u + 8.28e-4 u^2, u in m/h
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, given_kelvin
from oreshed.technology.kinetics import arrhenius
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Technology
from oreshed.technology.separation import ion_exchange_figures as figures
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.separation.concentration import (
    dissolved,
    given_moles,
    metals_in_liquor,
    moles_per_litre,
)
from oreshed.technology.separation.displacement import fronts, held_share
from oreshed.technology.separation.packed_bed import Bed, finite_rate, mean_removal
from oreshed.technology.separation.resin_equilibrium import PROTONS, bindings, heel, loading
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix
from oreshed.technology.unit import Feeds, Limit, Result, Unit

DIFFUSIVITY = 7.0e-10  # m2/s, divalent metals in water at 25 C (0.70-0.72e-9 for Cd, Zn, Cu; CRC Handbook)
DEPTH, BEAD, POROSITY, BULK = 1.5, 0.6e-3, 0.4, 0.75  # of a plant's column: m, m, share, kg/L
PASCAL_PER_PSI, PUMP = 6894.757, 0.8


def transfer_units(volumes: Array, contact_s: ArrayLike, temperature_K: ArrayLike, v: Values) -> Array:
    """Transfer units of film and bead in series; `volumes` is q/c."""
    seconds = np.asarray(contact_s, dtype=np.float64)
    # Sherwood's law is a power of the velocity, so the film's units at another contact time scale by it.
    reference = Bed(DEPTH, DEPTH / 240.0, BEAD, POROSITY, BULK)
    film = reference.transfer_units(DIFFUSIVITY) * (seconds / 240.0) ** (1.0 - 0.34)
    warmth = arrhenius(v["particle_activation"], temperature_K, 298.15)
    bead = np.asarray(v["particle_rate"]) * warmth * volumes * seconds
    return np.asarray(1.0 / (1.0 / film + 1.0 / np.maximum(bead, 1e-9)))


def exchange(feeds: Feeds, v: Values) -> Result:
    """Eluate and effluent of a liquor ("Cd in liquor" ... and "water", tonnes a year; 1 t of water is 1 m3)."""
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    binding = bindings(v["pH"], v)
    metals = {m: c for m, c in moles_per_litre(liquor).items() if m in binding}
    cycle, seconds = v["bed_volumes"], v["contact_min"] * 60.0

    def held_by(capacity: Array) -> tuple[dict[str, Array], dict[str, Array]]:
        """Held share of each metal, and bed volumes to its front."""
        if not metals:
            return {}, {}
        found = fronts(metals, binding, capacity)
        units = transfer_units(
            found.volumes, np.asarray(seconds)[..., None], np.asarray(v["temperature_K"])[..., None],
            {k: np.asarray(x)[..., None] for k, x in v.items()},
        )  # fmt: skip
        through = np.asarray(cycle)[..., None] / found.volumes
        leak = 1.0 - mean_removal(through, units, found.separation)
        return held_share(found, leak), found.by_metal(found.volumes)

    capacity = np.asarray(v["capacity"])
    first, _ = held_by(capacity)
    stays = heel({m: first[m] * metals[m] * cycle for m in metals}, v)
    room = np.clip(1.0 - sum(stays.values(), start=np.zeros(())), 0.05, 1.0)
    held, volumes = held_by(capacity * room)
    taken = {s: np.clip(held[m], 0.0, 1.0) for s, m in dissolved(liquor).items() if m in metals}
    loaded, effluent = liquor.split(taken)
    regenerated = water / cycle  # m3 of bed a year
    moles = sum((loaded.element(m) / molar_mass(m) for m in metals), start=np.zeros(()))
    velocity = DEPTH / seconds * 3600.0  # m/h
    pressure = DEPTH * (0.609 + 0.173 * velocity + 8.28e-4 * velocity**2) * PASCAL_PER_PSI
    return Result(
        {"eluate": loaded, "effluent": effluent},
        utilities={
            "hydrochloric_acid_t": regenerated * v["eluant_bv"] * v["acid_mol_l"] * molar_mass("HCl") / 1000.0,
            "caustic_soda_t": moles * PROTONS * molar_mass("NaOH"),
            "resin_t": regenerated / v["resin_life"] * BULK,
            "electricity_MWh": water * pressure / PUMP / 3.6e9,
        },
        diagnostics={f"{m}_held": held[m] for m in metals}
        | {f"{m}_front_bed_volumes": volumes[m] for m in metals}
        | {
            "heel": 1.0 - room,
            "cycle_h": cycle * seconds / 3600.0,
            "resin_life_years": v["resin_life"] * cycle * seconds / 3600.0 / 8760.0,
            "eluate_m3": regenerated * v["eluant_bv"],
            "concentration_factor": cycle / v["eluant_bv"] * (water > 0),
        },
    )  # fmt: skip


def _unit(resin: str) -> Unit:
    return Unit(
        f"{resin}-exchange", ("liquor",), ("eluate", "effluent"), exchange,
        parameters=read_parameters("oreshed.technology.separation", "ion_exchange.csv", resin),
        settings=(
            Setting("pH", 4.5 if resin == "iminodiacetate" else 3.0, 0.0, 8.0, "pH", "pH of the feed, held by base"),
            Setting("bed_volumes", 150.0, 1.0, 300_000.0, "-", "liquor treated in a cycle, over the volume of the bed"),
            Setting("contact_min", 4.0, 0.5, 60.0, "min", "empty-bed contact time"),
            Setting("acid_mol_l", 1.0, 0.1, 4.0, "mol/L", "hydrochloric acid of the elution"),
            Setting("eluant_bv", 3.0, 1.0, 10.0, "-", "eluant in a cycle, over the volume of the bed"),
            Setting("temperature_K", 298.15, 278.0, 343.0, "K", "of the liquor"),
        ),
        limits=(
            Limit("metals in liquor", metals_in_liquor, 0.0, 5.0, "g/L",
                  "a bed lasts under ten volumes above this; take solvent extraction or precipitation"),
        ),
        example={"liquor": mix(contained({"Cd": 0.1, "Zn": 0.2, "Ni": 0.1}, "liquor"), Stream.of({"water": 1000.0}))},
    )  # fmt: skip


UNITS = {resin: _unit(resin) for resin in ("iminodiacetate", "thiol")}


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a bed, a batch or an isotherm from the inputs of a case; see `words`.

    Raises OutOfValidity for a resin without constants and for Thomas constants asked of another column.
    """
    refuse_impossible(inputs)
    general = figures.laws(inputs) or figures.mineral_bed(inputs)
    if general:
        return general
    unit = UNITS[figures.resin_group(inputs)]
    v = unit.parameters.central()
    found = figures.batch(inputs, v) | figures.saturation(inputs, v)
    moles = given_moles(inputs)
    stated = any(
        "capacity" in str(k).lower() or re.match(r"(q_?max|q_?m|q_?0)(_|$)", str(k)) for k in inputs
    )  # of another resin than ours
    if moles and "resin_g" not in inputs and not stated:
        found |= _column(inputs, moles, v)
    if not found:
        raise KeyError("a concentration (Cd_mg_L), resin_g with volume_mL, metals, or KF with inv_n")
    return found


def _column(inputs: Mapping[str, Any], moles: Mapping[str, float], v: Values) -> dict[str, Any]:
    """Bed volumes until the outlet of each metal reaches a share of its feed (5 % unless given)."""
    pH = figure(inputs, "pH", default=5.0)
    c = {m: np.asarray(x) for m, x in moles.items()}
    binding = bindings(pH, v)
    strange = [m for m in c if m not in binding]
    if strange:
        raise OutOfValidity(
            f"no affinity of {', '.join(strange)} for this resin; it has {', '.join(binding)}"
        )
    share = loading(c, binding)
    ahead = fronts(c, binding, v["capacity"])
    seconds = 3600.0 / figure(inputs, "BV_per_h", default=15.0)
    kelvin = given_kelvin(inputs, 298.15)
    criterion = figures.breakthrough_share(inputs)
    times = np.linspace(0.005, 2.5, 500)
    units = transfer_units(ahead.volumes, seconds, kelvin, v)
    outlet = np.minimum.accumulate(finite_rate(times[:, None], units, ahead.separation), axis=-1)
    found = {
        m: float(x)
        for m, x in ahead.by_metal(times[np.argmax(outlet >= criterion, axis=0)] * ahead.volumes).items()
    }
    first = min(found.values())
    shares = {f"{m}_of_load_pct": 100.0 * float(share[m] / sum(share.values())) for m in c}
    return {
        "bed_volumes": found if len(found) > 1 else first, "first_breakthrough_bed_volumes": first,
        "breakthrough_order": sorted(found, key=lambda m: found[m]),
        "loading_g_L": {m: float(share[m] * v["capacity"]) * molar_mass(m) for m in c},
    } | {f"{m}_bed_volumes": x for m, x in found.items()} | shares  # fmt: skip


def _thiol(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """As `compute`, on thiol where the inputs name no resin."""
    return compute({"resin": "thiol"} | dict(inputs))


TECHNOLOGIES = tuple(
    Technology(
        f"{resin}-exchange", f"Ion exchange on {resin} resin", ("S08", "E18", "R18"),
        "Dilute metals on a chelating bed, eluted with acid into a small volume.", "industrial", __name__, UNITS[resin],
        compute if resin == "iminodiacetate" else _thiol,
        answers=("ion exchange*", "ion-exchange*", "sorption: Freundlich identity")
        if resin == "iminodiacetate" else ("thiol resin*",),
        words=figures.WORDS, equations=__doc__ or "", audit=figures.implied_atomic_weight,
    )
    for resin in UNITS
)  # fmt: skip
