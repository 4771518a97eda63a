"""Membranes: metals held back by pressure (nanofiltration, reverse osmosis) or drawn out by current (electrodialysis).

Pressure drives water through; each ion passes by diffusion and with the flow, and a film before the membrane holds more
of it than the feed. A module is a row of short lengths, so that what is left grows stronger along it. No membrane
makes metal: the concentrate has to go somewhere.

    water          J = A (dP - s dPi),  dPi = 2 R T (c_m - c_p) for a divalent salt (van't Hoff)
    ion            R = s (1 - F) / (1 - s F),  F = exp(-J (1 - s) / P)         Spiegler & Kedem
    film           (c_m - c_p) / (c - c_p) = exp(J / k)
    seen           ln((1-R_o) / R_o) = ln((1-R) / R) + J / k
    along          dc/d(ln V) = -R_o c:  c = c_0 (1 - y)^-R_o at a cut y of constant R_o
    current        i = f z F k c;  charge = z F n / eta;  energy = U of a pair x charge
    pump           kWh/m3 of feed = P / (36 eta) in bar
    least work     R T sum over streams of n ln(x / x_feed), of water and ions: what no separation goes under
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.refining.electrolysis import METALS
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.separation.concentration import dissolved, given_moles, moles_per_litre
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

MOST_CUT = 0.98
LENGTHS = 12  # of a module
HOURS = 8000.0  # a year
IONS_PER_METAL = 2.0  # a divalent metal and its sulphate
J_PER_MWH = 3.6e9
ANIONS = ("Cr6", "CrO4")
VALENCE_ONE = (*(m for m, (_, n, _) in METALS.items() if n == 1), "Na", "K", "Li")


def rejection(flux: ArrayLike, reflection: ArrayLike, permeability: ArrayLike) -> Array:
    """True rejection by Spiegler & Kedem; flux and permeability in one unit. Shapes broadcast.

    Grows with flux to the reflection coefficient. At a reflection of 1 it is solution-diffusion, J / (J + P).

    >>> round(float(rejection(50.0, 1.0, 5.0)), 4)
    0.9091
    """
    return _rejecting(reflection, permeability)(np.asarray(flux, dtype=np.float64))


def _rejecting(reflection: ArrayLike, permeability: ArrayLike) -> Callable[[Array], Array]:
    """Flux -> true rejection: what does not change with the flux is worked out once."""
    s, p = np.asarray(reflection, dtype=np.float64), np.asarray(permeability, dtype=np.float64)
    decay, leaks = (1.0 - s) / np.maximum(p, 1e-12), 1.0 - s > 1e-9
    all_leak = bool(np.all(leaks))

    def at(flux: Array) -> Array:
        flow = np.exp(-flux * decay)
        under = 1.0 - s * flow
        general = s * (1.0 - flow) / np.where(under > 1e-12, under, np.inf)
        return general if all_leak else np.where(leaks, general, ratio(flux, flux + p))

    return at


def observed_rejection(true: ArrayLike, flux: ArrayLike, film: ArrayLike) -> Array:
    """Rejection against the feed, behind a film that holds more than it; never above the true one."""
    return _observed(np.asarray(true, dtype=np.float64), np.asarray(flux) / np.asarray(film))


def _observed(true: Array, polarisation: Array) -> Array:
    return ratio(true, true + (1.0 - true) * np.exp(np.minimum(polarisation, 50.0)))


def osmotic_bar(moles: ArrayLike, temperature_K: ArrayLike = 298.15) -> Array:
    """Osmotic pressure in bar of mol/L of ions (van't Hoff, dilute).

    >>> round(float(osmotic_bar(0.02)), 3)
    0.496
    """
    return np.asarray(np.asarray(moles) * 1000.0 * GAS_CONSTANT * np.asarray(temperature_K) / 1e5)


def ion_class(metal: str) -> str:
    """How a membrane sees an ion: "2" a divalent cation, "1" a monovalent one, "anion" chromate and the like."""
    if metal in ANIONS:
        return "anion"
    return "1" if metal in VALENCE_ONE else "2"


def _settle(
    c: Mapping[str, Array],
    rejecting: Mapping[str, Callable[[Array], Array]],
    pressure: Array,
    start: Array,
    rounds: int,
    v: Values,
) -> tuple[Array, dict[str, Array]]:
    """Flux in L/(m2 h) and observed rejection by class of ion on a short length; c is mol/L by class.

    Half the old and half the new flux each round: osmosis answers to flux, so the two bracket the settled one.
    """
    flux = start
    seen: dict[str, Array] = {}
    # Bar against each mol/L that is held, at the film's liquor.
    bar = {k: v[f"reflection_{k}"] * osmotic_bar(x * IONS_PER_METAL) for k, x in c.items()}
    for _ in range(rounds):
        polarisation = flux / v["film_transfer"]
        back = np.zeros(())
        for kind in c:
            seen[kind] = _observed(rejecting[kind](flux), polarisation)
            back = back + bar[kind] * seen[kind]
        back = back * np.exp(np.minimum(polarisation, 20.0))
        flux = 0.5 * (flux + v["water_permeance"] * np.maximum(pressure - back, 0.0))
    return flux, seen


def module(
    c: Mapping[str, Array], cut: ArrayLike, pressure: ArrayLike, v: Values
) -> tuple[dict[str, Array], Array]:
    """Share of each metal that stays in the concentrate at a cut (permeate over feed), and m2 per L/h of feed.

    Balanced over each length; the share lost to the permeate is what passes.
    """
    y, bar = np.asarray(cut, dtype=np.float64), np.asarray(pressure, dtype=np.float64)
    kinds = {m: ion_class(m) for m in c}
    feed = {
        k: sum((x for m, x in c.items() if kinds[m] == k), start=np.zeros(())) for k in set(kinds.values())
    }
    volume = np.ones(np.broadcast_shapes(y.shape, bar.shape, *(np.shape(x) for x in c.values())))
    stays = {k: np.ones_like(volume) for k in feed}
    area = np.zeros_like(volume)
    rejecting = {k: _rejecting(v[f"reflection_{k}"], v[f"permeability_{k}"]) for k in feed}
    step = y / LENGTHS
    flux = v["water_permeance"] * bar
    for length in range(LENGTHS):
        here = {k: x * stays[k] / volume for k, x in feed.items()}
        flux, held = _settle(here, rejecting, bar, flux, 3 if length else 9, v)
        for k in feed:
            stays[k] = stays[k] * (1.0 - step / volume) ** (1.0 - held[k])
        area = area + step / np.maximum(flux, 1e-9)
        volume = volume - step
    return {m: stays[k] for m, k in kinds.items()}, area


def least_work_mwh(parts: Mapping[str, Mapping[str, Array]], temperature_K: ArrayLike) -> Array:
    """MWh to part a mixture ideally: R T sum n ln(x / x_mixed); parts by stream and species, in mol."""
    species = {s for flows in parts.values() for s in flows}
    whole = {s: sum((f.get(s, np.zeros(())) for f in parts.values()), start=np.zeros(())) for s in species}
    total = sum(whole.values(), start=np.zeros(()))
    work = np.zeros(())
    for flows in parts.values():
        own = sum(flows.values(), start=np.zeros(()))
        for s, n in flows.items():
            above, below = n * total, own * whole[s]
            both = (above > 0) & (below > 0)
            work = work + n * np.log(np.divide(above, below, out=np.ones(np.shape(above)), where=both))
    return np.asarray(np.maximum(work, 0.0) * GAS_CONSTANT * np.asarray(temperature_K) / J_PER_MWH)


def _parted(permeate: Stream, concentrate: Stream) -> dict[str, dict[str, Array]]:
    def moles(stream: Stream) -> dict[str, Array]:
        found = {"water": stream.species_flow("water") * 1e6 / 18.015}
        for m in dict.fromkeys(dissolved(stream).values()):
            found[m] = stream.element(m) * 1e6 / molar_mass(m) * IONS_PER_METAL
        return found

    return {"permeate": moles(permeate), "concentrate": moles(concentrate)}


def filtrate(feeds: Feeds, v: Values) -> Result:
    """Permeate and concentrate of a liquor ("Cd in liquor" ... and "water", tonnes a year; 1 t of water is 1 m3)."""
    liquor = feeds["liquor"]
    c = moles_per_litre(liquor)
    stays, area = module(c, v["cut"], v["pressure_bar"], v)
    share: dict[str, Array] = {s: np.clip(stays[m], 0.0, 1.0) for s, m in dissolved(liquor).items()}
    share["water"] = 1.0 - v["cut"]
    concentrate, permeate = liquor.split(share, rest=1.0 - v["cut"])
    water = liquor.species_flow("water")
    metres = area * water * 1000.0 / HOURS
    return Result(
        {"permeate": permeate, "concentrate": concentrate},
        utilities={
            "electricity_MWh": water * v["pressure_bar"] / 36.0 / v["pump_efficiency"] / 1000.0,
            "membrane_m2": metres * v["replaced_a_year"],
        },
        diagnostics={f"{m}_rejected": _seen(liquor, permeate, m) for m in c}
        | {
            "mean_flux_L_m2_h": ratio(v["cut"], area) * (water > 0),
            "area_m2": metres,
        },
    )


def _seen(feed: Stream, permeate: Stream, metal: str) -> Array:
    """1 - c_permeate / c_feed."""
    a, b = moles_per_litre(feed)[metal], moles_per_litre(permeate)[metal]
    return 1.0 - ratio(b, a, 1.0)


def dialyse(feeds: Feeds, v: Values) -> Result:
    """Diluate and concentrate of a stack; all metals go alike by their charge, `removal` of each."""
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    c = moles_per_litre(liquor)
    taken: dict[str, Array] = {s: np.asarray(v["removal"]) for s in dissolved(liquor)}
    taken["water"] = np.asarray(v["water_to_concentrate"])
    concentrate, diluate = liquor.split(taken)
    charges = sum((x * (1.0 if m in VALENCE_ONE else 2.0) for m, x in c.items()), start=np.zeros(()))
    coulombs = charges * v["removal"] * 1000.0 * water * FARADAY / v["current_efficiency"]
    # The limiting current falls with the diluate; its mean over an exponential decline is the log mean.
    share = np.clip(v["removal"], 1e-9, 1.0 - 1e-9)
    mean = charges * share / -np.log1p(-share)
    density = v["limiting_factor"] * FARADAY * v["film_transfer"] / 3.6e6 * mean * 1000.0  # A/m2
    seconds = HOURS * 3600.0
    pairs = ratio(coulombs, density * seconds)
    return Result(
        {"permeate": diluate, "concentrate": concentrate},
        utilities={
            "electricity_MWh": coulombs * v["cell_pair_voltage"] / J_PER_MWH,
            "membrane_m2": 2.0 * pairs * v["replaced_a_year"],
        },
        diagnostics={
            "current_density_A_m2": density,
            "area_m2": 2.0 * pairs,
            "kWh_per_m3": ratio(coulombs * v["cell_pair_voltage"] / 3.6e6, water),
        },
    )


def _least(run: Any, feeds: Feeds, v: Values) -> Array:
    products = run(feeds, v).products
    return least_work_mwh(_parted(products["permeate"], products["concentrate"]), 298.15)


def _osmosis(feeds: Feeds, v: Values) -> Array:
    """Osmotic pressure of the last concentrate over the applied one, were everything held back."""
    ions = sum(moles_per_litre(feeds["liquor"]).values(), start=np.zeros(())) * IONS_PER_METAL
    return np.asarray(osmotic_bar(ions / (1.0 - np.asarray(v["cut"]))) / v["pressure_bar"])


def _salt(feeds: Feeds, v: Values) -> Array:
    del v
    return np.asarray(sum(moles_per_litre(feeds["liquor"]).values(), start=np.zeros(())))


EXAMPLE = {
    "liquor": mix(contained({"Cd": 0.05, "Zn": 0.2, "Ni": 0.1}, "liquor"), Stream.of({"water": 1000.0}))
}


def _pressure_unit(kind: str, pressure: float) -> Unit:
    return Unit(
        kind.replace(" ", "-"), ("liquor",), ("permeate", "concentrate"), filtrate,
        read_parameters("oreshed.technology.separation", "membranes.csv", kind),
        (Setting("pressure_bar", pressure, 1.0, 80.0, "bar", "applied pressure"),
         Setting("cut", 0.75, 0.01, 0.98, "fraction", "permeate over feed")),
        (Limit("osmotic pressure of the concentrate", _osmosis, 0.0, 0.7, "of the applied pressure",
               "above it flux ends before the cut is reached"),
         Limit("metals in liquor", _salt, 0.0, 0.3, "mol/L", "van't Hoff's law is for dilute liquors")),
        least_energy=partial(_least, filtrate), example=EXAMPLE,
    )  # fmt: skip


UNITS = {
    "nanofiltration": _pressure_unit("nanofiltration", 8.0),
    "reverse-osmosis": _pressure_unit("reverse osmosis", 20.0),
    "electrodialysis": Unit(
        "electrodialysis", ("liquor",), ("permeate", "concentrate"), dialyse,
        read_parameters("oreshed.technology.separation", "membranes.csv", "electrodialysis"),
        (Setting("removal", 0.9, 0.0, 0.99, "fraction", "share of the metals drawn over"),
         Setting("water_to_concentrate", 0.1, 0.01, 0.5, "fraction", "volume of the concentrate over the feed's")),
        (Limit("metals in liquor", _salt, 0.0, 0.5, "mol/L", "current efficiency holds for dilute liquors"),),
        least_energy=partial(_least, dialyse), example=EXAMPLE,
    ),
}  # fmt: skip


def compute(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Rejection, flux, energy and least work from the inputs of a case; see `words`.

    Raises OutOfValidity for a membrane without constants when the inputs give none.
    """
    refuse_impossible(inputs)
    v = dict(UNITS[kind].parameters.central())
    if "rejection_true" in inputs or {"sigma", "P_L_m2_h"} <= set(inputs) or "J_L_m2_h" in inputs:
        return _laws(inputs)
    moles = given_moles(inputs)
    if (
        "C_ug_L" in inputs and not moles
    ):  # no metal named: what holds for any divalent cation, and for chromate
        trace = figure(inputs, "C_ug_L") * 1e-6 / molar_mass("Cu")
        moles = dict.fromkeys(("Cu", "Cd", "Pb", "Zn", "Ni", "Cr6"), trace)
    named = inputs.get("metals", [])
    if "feed_mg_L" in inputs and isinstance(inputs["feed_mg_L"], (int, float)):
        named = named or list(dict(inputs.get("pH") or {}))
        moles |= {m: figure(inputs, "feed_mg_L") * 1e-3 / molar_mass(m) for m in named}
    if "models" in inputs or "PES" in str(inputs.get("membranes", "")):
        raise OutOfValidity(
            "no constants of these membranes: a rejection needs sigma and P_L_m2_h measured on the membrane, with the flux"
        )
    if not moles:
        raise KeyError("concentrations (Cd_mg_L) with pressure_bar, or sigma, P_L_m2_h and J_L_m2_h")
    if kind == "electrodialysis":
        return _stack(inputs, moles)
    c = {m: np.asarray(x) for m, x in moles.items()}
    bar = figure(inputs, "pressure_bar", "bar")
    cut = (
        figure(inputs, "recovery_pct", default=75.0) / 100.0
        if "recovery_pct" in inputs
        else figure(inputs, "cut", default=0.75)
    )
    if cut > MOST_CUT:
        raise OutOfValidity(
            f"a recovery of {cut:.1%} leaves no concentrate; the model holds to {MOST_CUT:.0%}"
        )
    stays, area = module(c, cut, bar, v)
    rejected = {m: 100.0 * (1.0 - (1.0 - float(stays[m])) / cut) for m in c}
    return {
        "rejection_pct": rejected, "max_rejection_pct": rejected, "mean_flux_L_m2_h": cut / float(area),
        "kWh_per_m3": bar / 36.0 / float(v["pump_efficiency"]),
    }  # fmt: skip


def _stack(inputs: Mapping[str, Any], moles: Mapping[str, float]) -> dict[str, Any]:
    """Energy and current of a stack for a removal of dissolved metals."""
    grams = {m: c * molar_mass(m) for m, c in moles.items()}
    feed = mix(contained(grams, "liquor"), Stream.of({"water": 1000.0}))
    given = {"removal": figure(inputs, "removal_pct") / 100.0}
    told = UNITS["electrodialysis"].run(feed, given).diagnostics
    return {
        "kWh_per_m3": float(told["kWh_per_m3"]),
        "current_density_A_m2": float(told["current_density_A_m2"]),
    }


def _laws(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The laws alone, from constants that a case gives."""
    found: dict[str, Any] = {}
    flux = figure(inputs, "J_L_m2_h")
    true = figure(inputs, "rejection_true") if "rejection_true" in inputs else float(
        rejection(flux, figure(inputs, "sigma", default=1.0), figure(inputs, "P_L_m2_h"))
    )  # fmt: skip
    found["rejection_true_pct"] = 100.0 * true
    film = figure(inputs, "k_L_m2_h") if "k_L_m2_h" in inputs else float("inf")
    found["rejection_pct"] = 100.0 * float(observed_rejection(true, flux, film))
    return found


_WORDS = (
    Word("Cd_mg_L …, pressure_bar or bar, recovery_pct", "", "asks for rejection_pct by metal, mean_flux_L_m2_h, kWh_per_m3"),
    Word("C_ug_L, bar, recovery_pct", "", "a trace without a name: rejection of divalent cations and of chromate (Cr6)"),
    Word("Cd_mg_L …, removal_pct", "", "electrodialysis: asks for kWh_per_m3 and current_density_A_m2"),
    Word("sigma, P_L_m2_h, J_L_m2_h, k_L_m2_h", "", "the law of a measured membrane: asks for rejection_pct"),
)  # fmt: skip
_NAMES = {
    "nanofiltration": "Nanofiltration",
    "reverse-osmosis": "Reverse osmosis",
    "electrodialysis": "Electrodialysis",
}
_LABELS = {
    "nanofiltration": ("membrane*",), "reverse-osmosis": ("membrane: RO*", "membrane: reverse osmosis*"),
    "electrodialysis": ("membrane: ED*", "membrane: electrodialysis*"),
}  # fmt: skip
TECHNOLOGIES = tuple(
    Technology(
        kind, _NAMES[kind], ("S11", "E18"),
        "Metals of a dilute liquor in a smaller volume, and water that can be used again.", "industrial", __name__, unit,
        partial(compute, kind), answers=_LABELS[kind], words=_WORDS, equations=__doc__ or "",
    )
    for kind, unit in sorted(UNITS.items(), key=lambda pair: pair[0] == "nanofiltration")
)  # fmt: skip
